//! Training of the tagger, and of the choice of FEATS that a tag allows.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use tidings::syntax::table::{self, CLASSES, Table, Weights};
use tidings::syntax::tag;
use tidings::syntax::{hash, word::Word};
use tidings::text::Upos;

use super::config::{Config, Linear};
use super::perceptron::{Perceptron, Random};
use super::treebank::{Gold, Sentence};

/// The tags the model tells apart, joint UPOS and XPOS, and the FEATS of each.
pub(crate) struct Inventory {
    tags: Vec<(Upos, String, Vec<String>)>,
    index: FxHashMap<(Upos, String), u8>,
}

impl Inventory {
    pub(crate) fn new(sentences: &[Sentence]) -> Self {
        let mut counts: BTreeMap<(Upos, &str), BTreeMap<&str, usize>> = BTreeMap::new();
        for word in sentences.iter().flatten() {
            *counts.entry((word.upos, &word.xpos)).or_default().entry(&word.feats).or_default() += 1;
        }
        // Tags seen once or twice are slips of annotators.
        counts.retain(|_, feats| feats.values().sum::<usize>() >= 3);
        let mut tags: Vec<_> = counts
            .into_iter()
            .map(|((upos, xpos), feats)| {
                let mut feats: Vec<_> = feats.into_iter().collect();
                feats.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
                let feats = feats.iter().enumerate().filter(|(i, (_, count))| *i == 0 || *count >= 2);
                (
                    upos,
                    xpos.to_owned(),
                    feats.map(|(_, (name, _))| (*name).to_owned()).take(200).collect::<Vec<_>>(),
                )
            })
            .collect();
        tags.truncate(253);
        let index =
            tags.iter().enumerate().map(|(i, (upos, xpos, _))| ((*upos, xpos.clone()), i as u8)).collect();
        Self { tags, index }
    }

    /// The number of a word's tag; of the first tag with its UPOS where the pair is rare.
    pub(crate) fn tag(&self, word: &Gold) -> u8 {
        let exact = self.index.get(&(word.upos, word.xpos.clone())).copied();
        exact
            .or_else(|| self.tags.iter().position(|(upos, ..)| *upos == word.upos).map(|i| i as u8))
            .unwrap_or(0)
    }

    pub(crate) fn xpos(&self, tag: u8) -> &str {
        &self.tags[tag as usize].1
    }

    pub(crate) fn len(&self) -> usize {
        self.tags.len()
    }

    fn feats(&self, tag: u8, feats: &str) -> Option<usize> {
        self.tags[tag as usize].2.iter().position(|name| name == feats)
    }

    pub(crate) fn to_lines(&self) -> String {
        let line = |(upos, xpos, feats): &(Upos, String, Vec<String>)| {
            format!("{}\t{xpos}\t{}", upos.as_str(), feats.join("\t"))
        };
        self.tags.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

pub(crate) struct Tagger {
    pub(crate) weights: Perceptron,
    /// The table from forms to classes of tags.
    pub(crate) known: Vec<u8>,
    table: Table,
}

impl Tagger {
    pub(crate) fn known_table(&self) -> &Table {
        &self.table
    }
}

pub(crate) fn words(sentence: &Sentence, known: Option<&Table>) -> Vec<Word> {
    sentence.iter().map(|word| Word::new(&word.form, known)).collect()
}

/// Forms seen often enough, with the set of tags they had.
fn known(inventory: &Inventory, sentences: &[&Sentence], least: usize) -> Vec<u8> {
    let mut counts: BTreeMap<u64, BTreeMap<u8, usize>> = BTreeMap::new();
    for word in sentences.iter().copied().flatten() {
        *counts.entry(hash::folded(&word.form)).or_default().entry(inventory.tag(word)).or_default() += 1;
    }
    let mut classes: BTreeMap<Vec<u8>, i16> = BTreeMap::new();
    let mut rows = Vec::new();
    for (form, tags) in counts {
        let all: usize = tags.values().sum();
        if all < least {
            continue;
        }
        // The most frequent tag first, then those of at least a twentieth.
        let mut tags: Vec<_> = tags.into_iter().filter(|&(_, count)| count * 20 >= all).collect();
        tags.sort_by_key(|&(tag, count)| (std::cmp::Reverse(count), tag));
        let mut set: Vec<u8> = tags.into_iter().map(|(tag, _)| tag).take(4).collect();
        if let Some(rest) = set.get_mut(1..) {
            rest.sort_unstable();
        }
        let next = classes.len() as i16 + 2;
        rows.push((hash::key(0, [form]), vec![(0, *classes.entry(set).or_insert(next))]));
    }
    table::write(rows)
}

fn train_on(
    inventory: &Inventory,
    sentences: &[&Sentence],
    config: &Config,
    say: &dyn Fn(&str),
) -> Result<Tagger> {
    let known = known(inventory, sentences, config.tagger.known);
    let table = Table::new(known.clone().leak()).context("the table of known words")?;
    let data: Vec<(Vec<Word>, Vec<u8>)> = sentences
        .iter()
        .map(|sentence| {
            (words(sentence, Some(&table)), sentence.iter().map(|word| inventory.tag(word)).collect())
        })
        .collect();
    let mut weights = Perceptron::default();
    let mut order: Vec<usize> = (0..data.len()).collect();
    let mut random = Random(config.seed);
    let mut keys = [0; tag::FEATURES];
    for pass in 0..config.tagger.passes {
        random.shuffle(&mut order);
        let (mut right, mut all) = (0, 0);
        for &s in &order {
            let (words, gold) = &data[s];
            let mut said = Vec::with_capacity(words.len());
            for (i, &want) in gold.iter().enumerate() {
                let count = tag::features(words, i, &said, &mut keys);
                let mut scores = [0; CLASSES];
                weights.add(&keys[..count], &mut scores);
                let got = tag::best(&scores, inventory.len());
                weights.tick();
                if got != want {
                    weights.change(&keys[..count], want, 1);
                    weights.change(&keys[..count], got, -1);
                }
                said.push(got);
                all += 1;
                right += usize::from(got == want);
            }
        }
        say(&format!(
            "tagger pass {}: {:.2} % right while learning",
            pass + 1,
            100.0 * right as f64 / all as f64
        ));
    }
    Ok(Tagger { weights, known, table })
}

pub(crate) fn train(
    inventory: &Inventory,
    sentences: &[Sentence],
    config: &Config,
    say: &dyn Fn(&str),
) -> Result<Tagger> {
    train_on(inventory, &sentences.iter().collect::<Vec<_>>(), config, say)
}

/// Tags every sentence with a tagger that was trained on the other folds.
pub(crate) fn jackknife(
    inventory: &Inventory,
    sentences: &[Sentence],
    config: &Config,
) -> Result<Vec<Vec<u8>>> {
    let folds = config.tagger.folds.max(2);
    let mut out: Vec<Vec<u8>> = vec![Vec::new(); sentences.len()];
    let one = |fold: usize| -> Result<Vec<(usize, Vec<u8>)>> {
        // Blocks of neighbours, so that one document falls in one fold.
        let inside = |i: usize| i / 50 % folds == fold;
        let rest: Vec<_> =
            sentences.iter().enumerate().filter(|(i, _)| !inside(*i)).map(|(_, s)| s).collect();
        let tagger = train_on(inventory, &rest, config, &|_| {})?;
        // As the model file will have them: averaged, pruned, rounded.
        let table =
            Table::new(tagger.weights.rows(&config.tagger.prune()).leak()).context("a fold's weights")?;
        let tagged = sentences.iter().enumerate().filter(|(i, _)| inside(*i)).map(|(i, sentence)| {
            let mut tags = Vec::new();
            tag::tag(&table, inventory.len(), &words(sentence, Some(&tagger.table)), &mut tags);
            (i, tags)
        });
        Ok(tagged.collect())
    };
    for pair in (0..folds).collect::<Vec<_>>().chunks(2) {
        let done: Vec<_> = std::thread::scope(|scope| {
            let running: Vec<_> = pair.iter().map(|&fold| scope.spawn(move || one(fold))).collect();
            running.into_iter().map(|thread| thread.join()).collect()
        });
        for fold in done {
            let fold = fold.map_err(|_| anyhow::anyhow!("a thread that trained a fold's tagger died"))??;
            fold.into_iter().for_each(|(i, tags)| out[i] = tags);
        }
    }
    Ok(out)
}

pub(crate) fn train_feats(
    inventory: &Inventory,
    sentences: &[Sentence],
    tags: &[Vec<u8>],
    config: &Linear,
) -> Vec<u8> {
    let mut weights = Perceptron::default();
    let mut keys = [0; tag::FEATURES];
    for _ in 0..config.passes {
        for (sentence, tags) in sentences.iter().zip(tags) {
            let words = words(sentence, None);
            for (i, word) in sentence.iter().enumerate() {
                let choices = inventory.tags[tags[i] as usize].2.len();
                let Some(want) = inventory.feats(tags[i], &word.feats).filter(|_| choices > 1) else {
                    continue;
                };
                let count = tag::feats_features(&words, i, tags, &mut keys);
                let mut scores = [0; CLASSES];
                weights.add(&keys[..count], &mut scores);
                let got = tag::best(&scores, choices);
                weights.tick();
                if got as usize != want {
                    weights.change(&keys[..count], want as u8, 1);
                    weights.change(&keys[..count], got, -1);
                }
            }
        }
    }
    weights.rows(&config.prune())
}
