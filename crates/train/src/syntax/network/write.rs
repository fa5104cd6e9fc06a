//! The trained network as sections of a model file.

use tidings::syntax::net::kernel::{Dense, Matrix};

use super::{Network, Part};

/// The sections that `tidings::syntax::net::Net` reads, without the table of words.
pub(crate) fn write(network: &Network) -> Vec<(&'static str, Vec<u8>)> {
    let part = |part: Part| &network.parts[part as usize];
    // Products at run time go row by row of the output: matrices stand on their side there.
    let turned = |values: &[f32], cols: usize| {
        let rows = values.len() / cols;
        let at = |i: usize| values[(i % rows) * cols + i / rows];
        (0..values.len()).map(at).collect::<Vec<f32>>()
    };
    let across = |which: Part| {
        let part = part(which);
        Matrix::write(part.rows, &turned(&part.average, part.cols))
    };
    let along = |which: Part| Matrix::write(part(which).cols, &part(which).average);
    let exact = |which: Part| Dense::write(part(which).cols, &part(which).average);
    let sizes = network.sizes;
    vec![
        ("sizes", format!("{} {} {} {}", sizes.pair, sizes.relation, sizes.tags, sizes.names).into_bytes()),
        ("word", along(Part::Word)),
        ("affix", along(Part::Affix)),
        ("project", exact(Part::Project)),
        ("projectb", exact(Part::ProjectBias)),
        ("input0", across(Part::Input0)),
        ("bias0", exact(Part::Bias0)),
        ("forward0", across(Part::Forward0)),
        ("back0", across(Part::Back0)),
        ("input1", across(Part::Input1)),
        ("bias1", exact(Part::Bias1)),
        ("forward1", across(Part::Forward1)),
        ("back1", across(Part::Back1)),
        ("heads", across(Part::Heads)),
        ("headsb", exact(Part::HeadsBias)),
        ("pairs", exact(Part::Pairs)),
        ("popular", exact(Part::Popular)),
        ("rootpair", exact(Part::RootPair)),
        ("rootrel", exact(Part::RootRelation)),
        ("rel", exact(Part::Relations)),
        ("relb", exact(Part::RelationsBias)),
        ("feats", across(Part::Feats)),
        ("featsb", exact(Part::FeatsBias)),
    ]
}
