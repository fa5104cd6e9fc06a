//! What stands on the states of the words: tags, FEATS, names, heads and relations, and their losses.

use ndarray::Array2;
use ndarray::linalg::general_mat_mul;

use super::batch::Batch;
use super::params::{Gradient, view, view_mut};
use super::{Loss, Network, Part, UNKNOWN_HEAD, UNKNOWN_TAG};
use crate::syntax::random::Random;

/// Turns scores into the gradient of the cross entropy with the right class; returns the loss.
fn cross_entropy(scores: &mut [f32], right: usize, weight: f32) -> f64 {
    let most = scores.iter().fold(f32::NEG_INFINITY, |most, x| most.max(*x));
    let mut sum = 0.0;
    for x in scores.iter_mut() {
        *x = (*x - most).exp();
        sum += *x;
    }
    let loss = -f64::from((scores[right] / sum).max(1e-30).ln());
    scores.iter_mut().for_each(|x| *x *= weight / sum);
    scores[right] -= weight;
    loss
}

/// Learns from a batch whose words have the states `states`; returns the losses and the gradient of the states.
#[expect(clippy::too_many_arguments, reason = "the values of one step of the training, used once")]
pub(super) fn learn(
    network: &Network,
    batch: &Batch<'_>,
    order: &[(usize, usize)],
    rows: usize,
    states: &[f32],
    gradients: &mut [Gradient],
    random: &mut Random,
    scale: f32,
) -> (Loss, Vec<f32>) {
    let (sizes, config) = (network.sizes, &network.config);
    let (total, width) = (sizes.total(), 2 * config.state);
    let mut loss = Loss::default();
    let mut out: Vec<f32> = (0..rows).flat_map(|_| network.part(Part::HeadsBias).row(0)).copied().collect();
    let heads = network.part(Part::Heads).view();
    general_mat_mul(1.0, &view(states, width), &heads, 1.0, &mut view_mut(&mut out, total));
    let mut above = vec![0.0; rows * width];

    // Rows of each sentence's words.
    let mut places: Vec<Vec<usize>> = batch.lengths.iter().map(|&length| vec![0; length]).collect();
    for (row, &(sentence, word)) in order.iter().enumerate() {
        places[sentence][word] = row;
    }

    let tags_from = 2 * (sizes.pair + sizes.relation);
    let names_from = tags_from + sizes.tags;
    for (row, &(sentence, word)) in order.iter().enumerate() {
        let example = batch.examples[sentence];
        let out = &mut out[row * total..(row + 1) * total];
        let tags = &mut out[tags_from..names_from];
        match example.tags.get(word).filter(|tag| **tag != UNKNOWN_TAG) {
            Some(&tag) => loss.tags += cross_entropy(tags, tag as usize, scale * config.weigh_tags),
            None => tags.fill(0.0),
        }
        let names = &mut out[names_from..];
        match example.names.get(word) {
            Some(&name) => loss.names += cross_entropy(names, name as usize, scale * config.weigh_names),
            None => names.fill(0.0),
        }
        if let Some((range, right)) = example.feats.get(word).filter(|(range, _)| range.len() > 1) {
            let state = &states[row * width..(row + 1) * width];
            loss.feats += feats(network, state, range, *right, gradients, &mut above[row * width..], scale);
        }
    }
    for (sentence, places) in places.iter().enumerate() {
        trees(network, batch, sentence, places, &mut out, gradients, random, scale, &mut loss);
    }

    let gradient = &mut gradients[Part::Heads as usize];
    general_mat_mul(1.0, &view(states, width).t(), &view(&out, total), 1.0, &mut gradient.view());
    gradients[Part::HeadsBias as usize].add_rows(&out);
    general_mat_mul(1.0, &view(&out, total), &heads.t(), 1.0, &mut view_mut(&mut above, width));
    (loss, above)
}

/// The choice among the sets of FEATS that the right tag allows.
fn feats(
    network: &Network,
    state: &[f32],
    range: &std::ops::Range<usize>,
    right: usize,
    gradients: &mut [Gradient],
    above: &mut [f32],
    scale: f32,
) -> f64 {
    // Kept with a row for each number of the state, as all matrices of the training are.
    let part = network.part(Part::Feats);
    let mut scores: Vec<f32> = network.part(Part::FeatsBias).values[range.clone()].to_vec();
    for (x, row) in state.iter().zip(part.values.chunks_exact(part.cols)) {
        scores.iter_mut().zip(&row[range.clone()]).for_each(|(score, weight)| *score += x * weight);
    }
    let loss = cross_entropy(&mut scores, right, scale * network.config.weigh_feats);
    let cols = part.cols;
    for (k, (x, row)) in state.iter().zip(part.values.chunks_exact(cols)).enumerate() {
        let mut sum = 0.0;
        let gradient = &mut gradients[Part::Feats as usize].values[k * cols..][range.clone()];
        for ((score, weight), to) in scores.iter().zip(&row[range.clone()]).zip(gradient) {
            sum += score * weight;
            *to += score * x;
        }
        above[k] += sum;
    }
    let bias = &mut gradients[Part::FeatsBias as usize].values[range.clone()];
    bias.iter_mut().zip(&scores).for_each(|(to, x)| *to += x);
    loss
}

/// Heads and relations of one sentence: turns what `out` holds for them into its gradient.
#[expect(clippy::too_many_arguments, reason = "the values of one step of the training, used once")]
fn trees(
    network: &Network,
    batch: &Batch<'_>,
    sentence: usize,
    places: &[usize],
    out: &mut [f32],
    gradients: &mut [Gradient],
    random: &mut Random,
    scale: f32,
    loss: &mut Loss,
) {
    let (sizes, config) = (network.sizes, &network.config);
    let (pair, relation, total) = (sizes.pair, sizes.relation, sizes.total());
    let example = batch.examples[sentence];
    let words = places.len();
    if example.heads.len() != words {
        for &row in places {
            out[row * total..][..2 * (pair + relation)].fill(0.0);
        }
        return;
    }

    // Heads and dependents as matrices; the root is the first of the heads.
    let collect = |out: &[f32], from: usize, size: usize, first: &[f32]| {
        let mut values = first.to_vec();
        for &row in places {
            values.extend_from_slice(&out[row * total + from..][..size]);
        }
        values
    };
    let squash = |values: &mut Vec<f32>, mask: &[f32]| {
        values.iter_mut().zip(mask).for_each(|(x, mask)| *x = x.max(0.0) * mask);
    };
    let mut heads = collect(out, 0, pair, &network.part(Part::RootPair).values);
    let mut dependents = collect(out, pair, pair, &[]);
    let head_mask = random.mask(heads.len(), config.drop_pair);
    let dependent_mask = random.mask(dependents.len(), config.drop_pair);
    // The root's vector is learnt as it is; the others are squashed.
    squash(&mut dependents, &dependent_mask);
    let mut others = heads.split_off(pair);
    squash(&mut others, &head_mask);
    heads.extend(others);

    let (heads_view, dependents_view) = (view(&heads, pair), view(&dependents, pair));
    let pairs = network.part(Part::Pairs).view();
    let popular = network.part(Part::Popular).view();
    let asked: Array2<f32> = dependents_view.dot(&pairs);
    let mut scores: Array2<f32> = asked.dot(&heads_view.t());
    scores += &popular.dot(&heads_view.t());
    for (word, mut row) in scores.rows_mut().into_iter().enumerate() {
        row[word + 1] = -1e9;
        let row = row.as_slice_mut().expect("rows lie in one piece");
        match example.heads[word] {
            UNKNOWN_HEAD => row.fill(0.0),
            head => loss.heads += cross_entropy(row, head as usize, scale),
        }
    }
    // Now `scores` is the gradient.
    let columns = scores.sum_axis(ndarray::Axis(0)).insert_axis(ndarray::Axis(1));
    let mut heads_gradient: Array2<f32> = scores.t().dot(&asked);
    heads_gradient += &columns.dot(&popular);
    let asked_gradient: Array2<f32> = scores.dot(&heads_view);
    let dependents_gradient: Array2<f32> = asked_gradient.dot(&pairs.t());
    let mut to = gradients[Part::Pairs as usize].view();
    general_mat_mul(1.0, &dependents_view.t(), &asked_gradient, 1.0, &mut to);
    general_mat_mul(1.0, &columns.t(), &heads_view, 1.0, &mut gradients[Part::Popular as usize].view());
    let root = heads_gradient.row(0);
    gradients[Part::RootPair as usize].values.iter_mut().zip(root).for_each(|(to, x)| *to += x);
    for (word, &row) in places.iter().enumerate() {
        let to = &mut out[row * total..][..2 * pair];
        for k in 0..pair {
            let (h, d) = (heads[(word + 1) * pair + k], dependents[word * pair + k]);
            to[k] = if h > 0.0 { heads_gradient[(word + 1, k)] * head_mask[word * pair + k] } else { 0.0 };
            to[pair + k] =
                if d > 0.0 { dependents_gradient[(word, k)] * dependent_mask[word * pair + k] } else { 0.0 };
        }
    }

    // Relations, under the right heads.
    let root = network.part(Part::RootRelation).values.clone();
    let above = collect(out, 2 * pair, relation, &root);
    let below = collect(out, 2 * pair + relation, relation, &[]);
    for &row in places {
        out[row * total + 2 * pair..][..2 * relation].fill(0.0);
    }
    let part = network.part(Part::Relations);
    let mask = random.mask(words * relation, config.drop_pair);
    for word in 0..words {
        if example.heads[word] == UNKNOWN_HEAD || example.relations[word] == UNKNOWN_TAG {
            continue;
        }
        let head = example.heads[word] as usize;
        let mut hidden = vec![0.0; relation];
        for k in 0..relation {
            let sum = above[head * relation + k] + below[word * relation + k];
            hidden[k] = sum.max(0.0) * mask[word * relation + k];
        }
        let mut scores = network.part(Part::RelationsBias).values.clone();
        for (x, row) in hidden.iter().zip(part.values.chunks_exact(part.cols)) {
            scores.iter_mut().zip(row).for_each(|(score, weight)| *score += x * weight);
        }
        loss.relations += cross_entropy(&mut scores, example.relations[word] as usize, scale);
        gradients[Part::RelationsBias as usize].add_rows(&scores);
        for k in 0..relation {
            if hidden[k] <= 0.0 {
                continue;
            }
            let weights = &part.values[k * part.cols..(k + 1) * part.cols];
            let to = &mut gradients[Part::Relations as usize].values[k * part.cols..(k + 1) * part.cols];
            let mut sum = 0.0;
            for ((score, weight), to) in scores.iter().zip(weights).zip(to) {
                sum += score * weight;
                *to += score * hidden[k];
            }
            let sum = sum * mask[word * relation + k];
            match head.checked_sub(1) {
                Some(head) => out[places[head] * total + 2 * pair + k] += sum,
                None => gradients[Part::RootRelation as usize].values[k] += sum,
            }
            out[places[word] * total + 2 * pair + relation + k] += sum;
        }
    }
}
