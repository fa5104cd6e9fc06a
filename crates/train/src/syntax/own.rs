//! Own sentences in which names are marked, and copies of them with other names.

use std::path::Path;

use anyhow::{Context, Result, bail};
use tidings::syntax::names::{Mark, NameKind};
use tidings::syntax::tokenize::{Lexicon, Piece, tokenize};

use super::lists::Lists;
use super::network::Example;
use super::random::Random;

/// Reads a file of sentences, one a line: `[PER Maria Ressa] of [ORG Rappler] spoke in [LOC Manila].` Lines that begin with
/// `#` are comments.
pub(crate) fn read(path: &Path, lexicon: &Lexicon) -> Result<Vec<Example>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("reading the own sentences {}", path.display()))?;
    let mut all = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let example = parse(line, lexicon).with_context(|| format!("{}:{number}", path.display()))?;
        all.push(example);
    }
    Ok(all)
}

fn parse(line: &str, lexicon: &Lexicon) -> Result<Example> {
    let mut text = String::new();
    let mut names: Vec<(std::ops::Range<usize>, NameKind)> = Vec::new();
    let mut rest = line.trim();
    while let Some((before, inside)) = rest.split_once('[') {
        let kinds = [("PER ", NameKind::Person), ("ORG ", NameKind::Organisation), ("LOC ", NameKind::Place)];
        text.push_str(before);
        let Some((kind, named)) =
            kinds.iter().find_map(|(mark, kind)| Some((*kind, inside.strip_prefix(mark)?)))
        else {
            // A bracket of the text itself.
            text.push('[');
            rest = inside;
            continue;
        };
        let Some((name, after)) = named.split_once(']') else { bail!("a name without its closing bracket") };
        let start = text.len();
        text.push_str(name);
        names.push((start..text.len(), kind));
        rest = after;
    }
    text.push_str(rest);

    let mut pieces = Vec::new();
    tokenize(lexicon, &text, 0, text.len(), &mut pieces);
    let mut marks = vec![Mark::Outside.number() as u8; pieces.len()];
    for (name, kind) in names {
        let touches = |piece: &Piece| piece.start < name.end && name.start < piece.end;
        let first = pieces.iter().position(touches).context("a name without a word")?;
        let last = pieces.iter().rposition(touches).unwrap_or(first);
        mark(&mut marks[first..=last], kind);
    }
    let forms = pieces.iter().map(|piece| text[piece.start..piece.end].to_owned()).collect();
    Ok(Example { forms, names: marks, ..Example::default() })
}

/// Marks all words of one name.
fn mark(marks: &mut [u8], kind: NameKind) {
    let last = marks.len() - 1;
    for (i, mark) in marks.iter_mut().enumerate() {
        let here = match (i == 0, i == last) {
            (true, true) => Mark::Single(kind),
            (true, false) => Mark::First(kind),
            (false, true) => Mark::Last(kind),
            (false, false) => Mark::Inner(kind),
        };
        *mark = here.number() as u8;
    }
}

/// A copy in which the names are others of the same kind from the lists, so that their surroundings are learnt and not the
/// names themselves. What the sentence says then is of no matter.
pub(crate) fn renamed(example: &Example, lists: &Lists, random: &mut Random) -> Example {
    let (mut forms, mut names) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < example.forms.len() {
        let Some((kind, end)) = name_at(&example.names, at) else {
            forms.push(example.forms[at].clone());
            names.push(example.names[at]);
            at += 1;
            continue;
        };
        let other = replacement(kind, end - at, lists, random);
        let start = names.len();
        forms.extend(other.split(' ').map(str::to_owned));
        names.resize(forms.len(), 0);
        mark(&mut names[start..], kind);
        at = end;
    }
    Example { forms, names, ..Example::default() }
}

/// The kind of the name that begins at a word, and the word behind its last.
fn name_at(names: &[u8], at: usize) -> Option<(NameKind, usize)> {
    NameKind::ALL.into_iter().find_map(|kind| {
        let is = |i: usize, mark: Mark| names.get(i) == Some(&(mark.number() as u8));
        if is(at, Mark::Single(kind)) {
            return Some((kind, at + 1));
        }
        let inner = is(at, Mark::First(kind)).then(|| (at + 1..).find(|&i| !is(i, Mark::Inner(kind))))??;
        is(inner, Mark::Last(kind)).then_some((kind, inner + 1))
    })
}

/// A name of some kind, of a person with as many parts as the old one.
fn replacement(kind: NameKind, words: usize, lists: &Lists, random: &mut Random) -> String {
    let mut pick = |from: &[String]| from[random.next() as usize % from.len()].clone();
    match (kind, words) {
        (NameKind::Person, 1) => pick(&lists.surnames),
        (NameKind::Person, 2) => format!("{} {}", pick(&lists.given), pick(&lists.surnames)),
        (NameKind::Person, _) => {
            format!("{} {} {}", pick(&lists.given), pick(&lists.given), pick(&lists.surnames))
        }
        (NameKind::Organisation, _) => pick(&lists.organisations),
        (NameKind::Place, _) => pick(&lists.places),
    }
}
