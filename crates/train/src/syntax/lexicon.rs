//! Learns from the treebanks how single words are cut: see [`Entry`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use tidings::syntax::table;
use tidings::syntax::tokenize::{ALWAYS, Entry, Lexicon};

use super::config::Config;
use super::treebank::{Gold, Paragraph};

#[derive(Default)]
struct Counts {
    /// For and against.
    seen: BTreeMap<(u64, String), (usize, usize)>,
    prefixes: BTreeMap<String, BTreeSet<String>>,
    cuts: BTreeMap<String, BTreeMap<i16, usize>>,
    /// How often a word stands there without a stop of its own.
    plain: BTreeMap<String, usize>,
}

impl Counts {
    fn pro(&mut self, entry: Entry, word: &str) {
        self.seen.entry((entry as u64, lower(word))).or_default().0 += 1;
    }

    fn con(&mut self, entry: Entry, word: &str) {
        self.seen.entry((entry as u64, lower(word))).or_default().1 += 1;
    }
}

fn lower(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

fn letters(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_alphabetic)
}

/// A token as it stands in the text, its words' lengths in characters.
struct Token<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    words: Vec<usize>,
}

fn tokens(paragraph: &Paragraph) -> Vec<Token<'_>> {
    let mut out: Vec<Token<'_>> = Vec::new();
    for Gold { start, end, joined, .. } in paragraph.sentences.iter().flatten() {
        let length = paragraph.text[*start..*end].chars().count();
        match out.last_mut().filter(|_| *joined) {
            Some(token) => {
                token.end = *end;
                token.text = &paragraph.text[token.start..*end];
                token.words.push(length);
            }
            None => {
                let text = &paragraph.text[*start..*end];
                out.push(Token { text, start: *start, end: *end, words: vec![length] });
            }
        }
    }
    out
}

fn count(tokens: &[Token<'_>], counts: &mut Counts) {
    for (i, token) in tokens.iter().enumerate() {
        let glued = |k: usize| {
            tokens
                .get(i + k)
                .zip(tokens.get(i + k - 1))
                .filter(|(b, a)| a.end == b.start)
                .map(|(b, _)| b.text)
        };
        let text = token.text;
        // Abbreviations.
        let stem = text.strip_suffix('.').unwrap_or("");
        if stem.chars().any(char::is_alphabetic) && stem.chars().all(|c| c.is_alphanumeric() || c == '.') {
            counts.pro(Entry::Abbreviation, stem);
        } else if glued(1) == Some(".") {
            counts.con(Entry::Abbreviation, text);
        }
        if letters(text) {
            *counts.plain.entry(lower(text)).or_default() += 1;
        }
        // Odd cuts.
        if !text.contains(['\'', '’', '`', '‘', '´']) && letters(text) {
            let form = lower(text);
            let cut = match token.words[..] {
                [a, _] => a as i16,
                [a, b, _] => (a + ((a + b) << 5)) as i16,
                _ => 0,
            };
            *counts.cuts.entry(form).or_default().entry(cut).or_default() += 1;
        }
        if token.words.len() > 1 && text.contains(['\'', '’']) {
            counts.con(Entry::Whole, text);
        }
        // Hyphens, slashes and apostrophes within words.
        if token.words.len() == 1 && text.chars().any(char::is_alphabetic) && text.chars().count() < 30 {
            let inner = text.trim_matches(['-', '/']);
            if inner.contains(['-', '/']) && inner == text {
                counts.pro(Entry::Whole, text);
                if let Some((first, rest)) = text.split_once('-').filter(|(first, _)| letters(first)) {
                    counts.prefixes.entry(lower(first)).or_default().insert(lower(rest));
                    counts.pro(Entry::Prefix, first);
                }
            } else if text.contains(['\'', '’']) && text.chars().count() > 2 {
                counts.pro(Entry::Whole, text);
            }
        }
        if let (Some(sign @ ("-" | "/")), Some(next)) = (glued(1), glued(2)) {
            counts.con(Entry::Whole, &format!("{text}{sign}{next}"));
            counts.con(Entry::Prefix, text);
        }
        // Units after digits.
        let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let tail = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ':'));
        if digits(text) && letters(tail) {
            counts.con(Entry::Unit, tail);
        } else if digits(text)
            && tail.is_empty()
            && let Some(unit) = glued(1).filter(|unit| letters(unit))
        {
            counts.pro(Entry::Unit, unit);
        }
    }
}

/// Words that begin sentences with a capital and elsewhere have none: no part of names.
fn openers(paragraphs: &[Paragraph]) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    for sentence in paragraphs.iter().flat_map(|paragraph| &paragraph.sentences) {
        for (i, word) in sentence.iter().enumerate().filter(|(_, word)| letters(&word.form)) {
            let (first, inside, small) = seen.entry(lower(&word.form)).or_default();
            match (i, word.form.starts_with(char::is_uppercase)) {
                (0, true) => *first += 1,
                (_, true) => *inside += 1,
                (_, false) => *small += 1,
            }
        }
    }
    let opener = |(word, (first, inside, small)): (String, (usize, usize, usize))| {
        (word.len() > 1 && first >= 5 && small >= 5 && inside * 4 < small).then_some(word)
    };
    seen.into_iter().filter_map(opener).collect()
}

/// The lines of a list, without comments.
pub(crate) fn lines(path: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or("").trim());
    Ok(lines.filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// The lexicon as a table of the model file, from the treebanks and the lists that the config names.
pub(crate) fn learn(paragraphs: &[Paragraph], config: &Config) -> Result<Vec<u8>> {
    let (list, words) = (config.abbreviations.as_deref(), config.words.as_deref());
    let mut counts = Counts::default();
    paragraphs.iter().for_each(|paragraph| count(&tokens(paragraph), &mut counts));
    let mut entries: BTreeMap<(u64, String), i16> = BTreeMap::new();
    for ((entry, word), &(pro, con)) in &counts.seen {
        let value = if *entry == Entry::Abbreviation as u64 {
            if pro > 2 * con && (pro > 1 || word.chars().count() <= 4) {
                1
            } else if pro >= 2 && 4 * pro >= con {
                2
            } else {
                0
            }
        } else if *entry == Entry::Prefix as u64 {
            let kinds = counts.prefixes.get(word).map_or(0, BTreeSet::len);
            i16::from(kinds >= 3 && pro > con)
        } else if *entry == Entry::Whole as u64 {
            // A word seen with an apostrophe once may be a slip.
            i16::from(pro > con && (pro > 1 || !word.contains('\'')))
        } else {
            i16::from(pro > con)
        };
        if value > 0 {
            entries.insert((*entry, word.clone()), value);
        }
    }
    for (word, cuts) in &counts.cuts {
        let whole = cuts.get(&0).copied().unwrap_or(0);
        let best = cuts.iter().filter(|(cut, _)| **cut > 0).max_by_key(|(cut, count)| (**count, **cut));
        if let Some((&cut, &count)) = best.filter(|(_, count)| **count > 1 && **count > 2 * whole) {
            let _ = count;
            entries.insert((Entry::Cut as u64, word.clone()), cut);
        }
    }
    if let Some(path) = list {
        for line in lines(path)? {
            let word = lower(line.trim_end_matches('.'));
            // "Art." and "Sat." are words too: there the stop may end a sentence.
            let value = if counts.plain.get(&word).is_some_and(|&count| count > 1) { 2 } else { 1 };
            entries.entry((Entry::Abbreviation as u64, word)).or_insert(value);
        }
    }
    if let Some(path) = words {
        for line in lines(path)? {
            let Some((kind, word)) = line.split_once(' ') else {
                bail!("{}: \"{line}\", expected a kind and a word", path.display())
            };
            match kind {
                "unit" => entries.insert((Entry::Unit as u64, lower(word)), 1),
                "always" => {
                    entries.insert((Entry::Abbreviation as u64, lower(word.trim_end_matches('.'))), ALWAYS)
                }
                _ => bail!("{}: the kind \"{kind}\", expected unit or always", path.display()),
            };
        }
    }
    for word in openers(paragraphs) {
        entries.insert((Entry::Opener as u64, word), 1);
    }
    let kinds = [Entry::Abbreviation, Entry::Cut, Entry::Whole, Entry::Prefix, Entry::Unit, Entry::Opener];
    let rows = entries.iter().filter_map(|((entry, word), &value)| {
        let kind = kinds.into_iter().find(|kind| *kind as u64 == *entry)?;
        Some((Lexicon::key(kind, word), vec![(0, value)]))
    });
    Ok(table::write(rows.collect()))
}
