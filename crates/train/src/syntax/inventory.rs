//! The tags that the treebanks know, and the words that were seen with them.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tidings::syntax::{hash, table};
use tidings::text::Upos;

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

    /// The number of a tag by its names.
    pub(crate) fn find(&self, upos: Upos, xpos: &str) -> Option<u8> {
        self.index.get(&(upos, xpos.to_owned())).copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.tags.len()
    }

    /// How many sets of FEATS all tags have together.
    pub(crate) fn feats_len(&self) -> usize {
        self.tags.iter().map(|(_, _, feats)| feats.len()).sum()
    }

    /// The sets of FEATS of a tag among those of all tags, and which of them a word has.
    pub(crate) fn feats(&self, tag: u8, feats: &str) -> Option<(std::ops::Range<usize>, usize)> {
        let before: usize = self.tags[..tag as usize].iter().map(|(_, _, feats)| feats.len()).sum();
        let mine = &self.tags[tag as usize].2;
        let at = mine.iter().position(|name| name == feats)?;
        Some((before..before + mine.len(), at))
    }

    pub(crate) fn to_lines(&self) -> String {
        let line = |(upos, xpos, feats): &(Upos, String, Vec<String>)| {
            format!("{}\t{xpos}\t{}", upos.as_str(), feats.join("\t"))
        };
        self.tags.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Forms seen often enough, with the set of tags they had.
pub(crate) fn known(inventory: &Inventory, sentences: &[Sentence], least: usize) -> Vec<u8> {
    let mut counts: BTreeMap<u64, BTreeMap<u8, usize>> = BTreeMap::new();
    for word in sentences.iter().flatten() {
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
