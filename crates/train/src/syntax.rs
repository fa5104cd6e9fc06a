//! Training of the model of syntax.

mod card;
mod config;
pub(crate) mod conllu;
mod cuts;
mod drills;
mod garble;
mod inventory;
mod lemmas;
mod lexicon;
mod lists;
mod names;
mod network;
mod own;
mod perceptron;
mod random;
mod score;
mod splitter;
mod treebank;
pub(crate) mod vectors;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use tidings::syntax::format::{self, Sections};
use tidings::syntax::names::Mark;
use tidings::syntax::net::kernel;
use tidings::syntax::table::{self, Table};
use tidings::syntax::tokenize::Lexicon;
use tidings::syntax::{Model, NONE, hash};
use tidings::text::{Deprel, Upos};
use tidings_knowledge::{Files, Knowledge};

use config::Config;
use inventory::Inventory;
use network::Example;
use random::Random;
use treebank::{Gold, Paragraph, Sentence};

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
    /// Train nothing, but say what this model scores; where it is the config's own, write its card again
    #[arg(long)]
    score: Option<PathBuf>,
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
    let vectors: &'static [u8] = std::fs::read(&config.vectors)
        .with_context(|| format!("reading the vectors {}", config.vectors.display()))?
        .leak();
    let bytes = match &arguments.score {
        Some(path) => std::fs::read(path).with_context(|| format!("reading the model {}", path.display()))?,
        None => {
            let bytes = match &arguments.only_cuts_of {
                Some(path) => cuts::retrain(path, &config, &train)?,
                None => train_model(&config, &arguments.data, vectors, &train)?,
            };
            let path = arguments.out.as_ref().unwrap_or(&config.model);
            std::fs::write(path, &bytes).with_context(|| format!("writing the model {}", path.display()))?;
            println!("{}: {} bytes", path.display(), bytes.len());
            bytes
        }
    };

    let model =
        Model::from_bytes(bytes.clone().leak(), vectors).context("reading back the model just made")?;
    let scores: Vec<_> =
        dev.iter().map(|(name, paragraphs)| (*name, score::score(&model, paragraphs))).collect();
    for (name, score) in &scores {
        println!("{name}\n{score}");
    }
    let mut names_scores = Vec::new();
    for dev in config.names.iter().filter_map(|names| names.dev.as_deref()) {
        let score = names::score(&model, &names::read(&arguments.data.join(dev), None)?);
        println!("{}: F1 of names {score:.2}", dev.display());
        names_scores.push((dev, score));
    }
    // The card speaks of the model that the config names.
    if arguments.out.is_none() && arguments.score.as_ref().is_none_or(|path| *path == config.model) {
        let card = card::write(&config, &text, &arguments.data, &bytes, &scores, &names_scores)?;
        std::fs::write(&config.card, card).with_context(|| format!("writing {}", config.card.display()))?;
    }
    Ok(())
}

fn train_model(config: &Config, data: &Path, vectors: &'static [u8], train: &[Paragraph]) -> Result<Vec<u8>> {
    let began = Instant::now();
    let say = |what: &str| println!("{:6.1} s  {what}", began.elapsed().as_secs_f32());
    let gold = treebank::with_copies(train, config);
    say(&format!("{} sentences, copies included", gold.len()));

    let lexicon = lexicon::learn(train, config)?;
    let inventory = Inventory::new(&gold);
    let known = inventory::known(&inventory, &gold, config.known);
    let known_table = Table::new(known.clone().leak()).context("the table of known words")?;
    let splitter = cuts::learn_ends(config, train, &lexicon, &known_table)?;
    say("splitter done");
    let (rules, lemmas) = lemmas::learn(&gold, &inventory);
    say("lemmas done");

    let relations = relations(&gold);
    let knowledge = Knowledge::read(&Files::embedded());
    let knowledge = knowledge.map_err(|problems| anyhow!("the knowledge has {} problems", problems.len()))?;
    let titles = names::titles(&knowledge);
    let mut names = BTreeMap::new();
    for file in &config.names {
        names.extend(names::read(&data.join(&file.train), file.titles.then_some(&titles))?);
    }
    let mut examples = examples(&gold, names, &inventory, &relations);
    let drills = drills::make(
        &config.drills,
        config.drill_sentences,
        config.seed,
        &knowledge,
        &inventory,
        &relations,
    )?;
    for drill in drills.iter().take(12) {
        println!("          drill: {}", drill.forms.join(" "));
    }
    examples.extend(drills);
    let lists = lists::Lists::read(&config.lists, &knowledge)?;
    let own = own_names(config, &examples, &lexicon, &lists)?;
    say(&format!("{} sentences with own or other names", own.len()));
    examples.extend(own);
    let (words, words_count) = words(&examples, config.network.least);
    let words_table = Table::new(words.clone().leak()).context("the table of words")?;
    let vectors = Sections::new(vectors)?;
    let pieces = Table::new(vectors.get("pieces")?).context("the table of word pieces")?;
    let lists = lists.table();
    let lists_table = Table::new(lists.clone().leak()).context("the table of lists of names")?;
    let piece_vectors = kernel::Rows::read(vectors.get("vectors")?).context("the vectors of word pieces")?;
    let tables = network::Tables {
        words: &words_table,
        words_count,
        affixes: config.network.affixes,
        pieces: &pieces,
        lists: &lists_table,
        vectors: &piece_vectors,
    };
    let kinds = network::Kinds {
        tags: inventory.len(),
        relations: relations.len(),
        names: Mark::COUNT,
        feats: inventory.feats_len(),
    };
    let network = network::train(&config.network, config.seed, &kinds, &examples, &tables, &say)?;
    say("network done");

    let lines = relations.iter().map(|relation| relation.as_str()).collect::<Vec<_>>().join("\n");
    let mut sections = vec![
        ("lexicon", lexicon),
        ("known", known),
        ("splitter", splitter),
        ("tags", inventory.to_lines().into_bytes()),
        ("rels", lines.into_bytes()),
        ("rules", rules.into_bytes()),
        ("lemmas", lemmas),
        ("words", words),
        ("lists", lists),
    ];
    sections.extend(network::write(&network));
    for (name, bytes) in &sections {
        println!("{name:9} {:9} bytes", bytes.len());
    }
    Ok(format::write(&sections))
}

/// The relations of the treebanks, the frequent ones first.
fn relations(gold: &[Sentence]) -> Vec<Deprel> {
    let mut counts: BTreeMap<Deprel, usize> = BTreeMap::new();
    gold.iter().flatten().for_each(|word| *counts.entry(word.deprel).or_default() += 1);
    let mut all: Vec<_> = counts.into_iter().collect();
    all.sort_by_key(|&(relation, count)| (Reverse(count), relation));
    all.into_iter().map(|(relation, _)| relation).collect()
}

/// What the network learns from: the treebanks' sentences, with names where somebody marked them, and the other sentences
/// in which somebody did.
fn examples(
    gold: &[Sentence],
    mut names: BTreeMap<Vec<String>, Vec<u8>>,
    inventory: &Inventory,
    relations: &[Deprel],
) -> Vec<Example> {
    let lower = |forms: &[String]| forms.iter().map(|form| form.to_lowercase()).collect::<Vec<_>>();
    let by_lower: BTreeMap<Vec<String>, Vec<u8>> =
        names.iter().map(|(forms, marks)| (lower(forms), marks.clone())).collect();
    let mut used = BTreeSet::new();
    let common = common_words(gold);
    // "US" without capitals is "us", which nobody reads as a name.
    let without = |marks: &[u8], forms: &[String]| {
        let lost =
            |mark: &u8, form: &String| Mark::is_single(*mark as usize) && common.contains(form.as_str());
        let kept = marks.iter().zip(forms).map(|(mark, form)| if lost(mark, form) { 0 } else { *mark });
        kept.collect::<Vec<u8>>()
    };
    let mut all: Vec<Example> = gold
        .iter()
        .map(|sentence| {
            let plain: Vec<String> = sentence.iter().map(|word| word.form.clone()).collect();
            // Copies in capitals, or without any, have the names of the original.
            let copied = || by_lower.get(&lower(&plain)).map(|marks| without(marks, &plain));
            let marked = names.get(&plain).cloned().or_else(copied);
            if marked.is_some() {
                used.insert(plain.clone());
            }
            let number =
                |relation: Deprel| relations.iter().position(|other| *other == relation).unwrap_or(0) as u8;
            let tags: Vec<u8> = sentence.iter().map(|word| inventory.tag(word)).collect();
            let feats = sentence.iter().zip(&tags).map(|(word, tag)| inventory.feats(*tag, &word.feats));
            Example {
                feats: feats.map(|feats| feats.unwrap_or((0..0, 0))).collect(),
                tags,
                heads: sentence
                    .iter()
                    .map(|word| if word.head == NONE { 0 } else { word.head as u16 + 1 })
                    .collect(),
                relations: sentence.iter().map(|word| number(word.deprel)).collect(),
                names: marked.unwrap_or_default(),
                forms: plain,
            }
        })
        .collect();
    names.retain(|forms, _| !used.contains(forms));
    all.extend(names.into_iter().map(|(forms, names)| Example { forms, names, ..Example::default() }));
    all
}

/// Words that stand without a capital, and for no name, time and again.
fn common_words(gold: &[Sentence]) -> BTreeSet<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let plain = |word: &&Gold| word.upos != Upos::Propn && !word.form.contains(char::is_uppercase);
    gold.iter().flatten().filter(plain).for_each(|word| *counts.entry(&word.form).or_default() += 1);
    counts.into_iter().filter(|(_, count)| *count >= 5).map(|(form, _)| form).collect()
}

/// Own sentences with marked names, and copies with other names of them and of the corpora's sentences.
fn own_names(
    config: &Config,
    others: &[Example],
    lexicon: &[u8],
    lists: &lists::Lists,
) -> Result<Vec<Example>> {
    let lexicon = Lexicon::new(lexicon.to_vec().leak()).context("the lexicon just learnt")?;
    let mut own = Vec::new();
    for file in &config.own_names.files {
        own.extend(own::read(file, &lexicon)?);
    }
    let mut random = Random(config.seed);
    let named = |example: &&Example| example.names.iter().any(|mark| *mark != 0);
    let copies = own.iter().chain(others).filter(named);
    let copies = copies.filter(|_| random.share() < config.own_names.renamed).collect::<Vec<_>>();
    let copies: Vec<_> =
        copies.into_iter().map(|example| own::renamed(example, lists, &mut random)).collect();
    own.extend(copies);
    Ok(own)
}

/// The words that get a vector of their own, and how many those are with the one for all others.
fn words(examples: &[Example], least: usize) -> (Vec<u8>, usize) {
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    for form in examples.iter().flat_map(|example| &example.forms) {
        *counts.entry(hash::folded(form)).or_default() += 1;
    }
    let mut kept: Vec<_> = counts.into_iter().filter(|(_, count)| *count >= least).collect();
    kept.sort_by_key(|&(form, count)| (Reverse(count), form));
    kept.truncate(i16::MAX as usize - 1);
    let count = kept.len() + 1;
    let rows = kept.into_iter().zip(1..).map(|((form, _), row)| (hash::key(0, [form]), vec![(0, row)]));
    (table::write(rows.collect()), count)
}
