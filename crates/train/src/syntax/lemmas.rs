//! Learns rules for lemmas: for each tag the shortest endings that tell the rule.

use std::collections::BTreeMap;

use tidings::syntax::lemma::{Rule, keys};
use tidings::syntax::table;

use super::inventory::Inventory;
use super::treebank::Sentence;

/// Case, characters to cut, what to append: a [`Rule`] that owns its text.
type Owned = (char, usize, String);

/// The cheapest rule that makes a lemma of a form.
fn rule(form: &str, lemma: &str) -> Owned {
    let capital = |form: &str| {
        let mut chars = form.chars();
        let first = chars.next().map(char::to_uppercase).into_iter().flatten();
        first.chain(chars.flat_map(char::to_lowercase)).collect::<String>()
    };
    let candidates = [('l', form.to_lowercase()), ('k', form.to_owned()), ('c', capital(form))];
    let rules = candidates.into_iter().filter(|(_, base)| base.chars().count() == form.chars().count());
    let rules = rules.map(|(case, base)| {
        let same = base.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
        (case, base.chars().count() - same, lemma.chars().skip(same).collect::<String>())
    });
    rules.min_by_key(|(_, cut, add)| cut + add.chars().count()).unwrap_or(('k', 0, String::new()))
}

/// The rules, a line each, and the table from endings to their numbers.
pub(crate) fn learn(sentences: &[Sentence], inventory: &Inventory) -> (String, Vec<u8>) {
    let mut rules: BTreeMap<Owned, usize> = BTreeMap::new();
    let mut counts: BTreeMap<(&str, u8), BTreeMap<Owned, usize>> = BTreeMap::new();
    for word in sentences.iter().flatten().filter(|word| word.lemma != "_" || word.form == "_") {
        let rule = rule(&word.form, &word.lemma);
        *rules.entry(rule.clone()).or_default() += 1;
        *counts.entry((&word.form, inventory.tag(word))).or_default().entry(rule).or_default() += 1;
    }
    let mut order: Vec<_> = rules.into_iter().collect();
    order.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), rule.clone()));
    let numbers: BTreeMap<_, _> = order.iter().enumerate().map(|(i, (rule, _))| (rule, i as i16)).collect();

    // For each ending: how often each rule.
    let mut endings: BTreeMap<u64, BTreeMap<i16, usize>> = BTreeMap::new();
    let mut levels: BTreeMap<usize, Vec<(Vec<u64>, u64)>> = BTreeMap::new();
    for ((form, tag), rules) in &counts {
        let all: Vec<u64> = keys(form, *tag).collect();
        for key in &all {
            let ending = endings.entry(*key).or_default();
            for (rule, count) in rules {
                // A type counts at most three times, so that frequent words do not speak for all.
                *ending.entry(numbers[rule]).or_default() += (*count).min(3);
            }
        }
        // From the shortest ending to the whole word.
        for (depth, at) in (0..all.len()).rev().enumerate() {
            levels.entry(depth).or_default().push((all[at + 1..].to_vec(), all[at]));
        }
    }
    let mut kept: BTreeMap<u64, i16> = BTreeMap::new();
    for (_, mut level) in levels {
        level.sort_unstable();
        level.dedup();
        for (shorter, key) in level {
            let Some((&best, &count)) = endings[&key].iter().max_by_key(|(rule, count)| (**count, -**rule))
            else {
                continue;
            };
            let before = shorter.iter().find_map(|key| kept.get(key));
            if before != Some(&best) && (count >= 2 || before.is_none()) {
                kept.insert(key, best);
            }
        }
    }
    let rows = kept.into_iter().map(|(key, rule)| (key, vec![(0, rule)])).collect();
    let lines = order.iter().map(|((case, cut, add), _)| Rule { case: *case, cut: *cut, add }.to_line());
    (lines.collect::<Vec<_>>().join("\n"), table::write(rows))
}
