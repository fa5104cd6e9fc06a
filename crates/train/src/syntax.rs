//! Training of the model of syntax.

mod card;
mod config;
pub(crate) mod conllu;
mod cuts;
mod garble;
mod lemmas;
mod lexicon;
mod parser;
mod perceptron;
mod score;
mod splitter;
mod tagger;
mod treebank;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use tidings::syntax::{Model, format, table};

use config::Config;
use treebank::Paragraph;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What to train and how
    #[arg(long)]
    config: PathBuf,
    /// Folder of the treebanks that the config names
    #[arg(long)]
    data: PathBuf,
    /// Where to write the model instead of where the config says; writes no card
    #[arg(long)]
    out: Option<PathBuf>,
    /// Train only how text is cut, and take all else from this model
    #[arg(long, hide = true, requires = "out")]
    only_cuts_of: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let text = std::fs::read_to_string(&arguments.config)
        .with_context(|| format!("reading the config {}", arguments.config.display()))?;
    let config: Config =
        toml::from_str(&text).with_context(|| format!("in the config {}", arguments.config.display()))?;
    let (mut train, mut dev) = (Vec::new(), Vec::new());
    for bank in &config.treebank {
        train.extend(treebank::read(&arguments.data.join(&bank.train), &bank.leave_out)?);
        dev.push((bank.dev.as_str(), treebank::read(&arguments.data.join(&bank.dev), &[])?));
    }
    let bytes = match &arguments.only_cuts_of {
        Some(path) => cuts::retrain(path, &config, &train)?,
        None => train_model(&config, &train)?,
    };
    let path = arguments.out.as_ref().unwrap_or(&config.model);
    std::fs::write(path, &bytes).with_context(|| format!("writing the model {}", path.display()))?;
    println!("{}: {} bytes", path.display(), bytes.len());

    let model = Model::from_bytes(bytes.clone().leak()).context("reading back the model just made")?;
    let scores: Vec<_> =
        dev.iter().map(|(name, paragraphs)| (*name, score::score(&model, paragraphs))).collect();
    for (name, score) in &scores {
        println!("{name}\n{score}");
    }
    if arguments.out.is_none() {
        let card = card::write(&config, &text, &arguments.data, &bytes, &scores)?;
        std::fs::write(&config.card, card).with_context(|| format!("writing {}", config.card.display()))?;
    }
    Ok(())
}

fn train_model(config: &Config, train: &[Paragraph]) -> Result<Vec<u8>> {
    let began = Instant::now();
    let say = |what: &str| println!("{:6.1} s  {what}", began.elapsed().as_secs_f32());
    let gold = treebank::with_copies(train, config);
    say(&format!("{} sentences, copies included", gold.len()));

    let words = lexicon::learn(train, config)?;
    let inventory = tagger::Inventory::new(&gold);
    let tagger = tagger::train(&inventory, &gold, config, &say)?;
    say("tagger done");
    let folded = tagger::jackknife(&inventory, &gold, config)?;
    say("sentences tagged by taggers that have not seen them");
    let known = tagger.known_table();
    let splitter = cuts::learn_ends(config, train, &words, known)?;
    say("splitter done");
    let feats = tagger::train_feats(&inventory, &gold, &folded, &config.feats);
    say("features done");
    let (rules, lemmas) = lemmas::learn(&gold, &inventory);
    let (steps, parser) = parser::train(&gold, &folded, &inventory, config, &say)?;
    say("parser done");

    let sections = [
        ("lexicon", words),
        ("known", tagger.known.clone()),
        ("splitter", splitter),
        ("tags", inventory.to_lines().into_bytes()),
        ("tagger", tagger.weights.rows(&config.tagger.prune())),
        ("feats", feats),
        ("rules", rules.into_bytes()),
        ("lemmas", lemmas),
        ("steps", steps.into_bytes()),
        ("parser", parser),
    ]
    .map(|(name, bytes)| {
        println!("{name:9} {:9} bytes", bytes.len());
        (name, bytes)
    });
    // A damaged table would show only when it is read.
    debug_assert!(table::Table::new(sections[9].1.clone().leak()).is_some());
    Ok(format::write(&sections))
}
