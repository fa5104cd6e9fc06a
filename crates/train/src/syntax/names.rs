//! Reads text in which names are marked, a token a line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use tidings::syntax::Model;
use tidings::syntax::names::{Mark, NameKind, best_names};
use tidings::syntax::tokenize::Piece;
use tidings::text::{Article, Name};
use tidings_knowledge::Knowledge;

use super::treebank::read_text;

/// Sentences with a mark for every word.
pub(crate) type Marked = BTreeMap<Vec<String>, Vec<u8>>;

/// The sentences of a file. `titles` are words that are taken off the beginnings of people's names.
pub(crate) fn read(path: &Path, titles: Option<&BTreeSet<String>>) -> Result<Marked> {
    let mut all = BTreeMap::new();
    let text = read_text(path)?;
    for block in text.split("\n\n") {
        let (mut forms, mut tags) = (Vec::new(), Vec::new());
        for line in block.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
            let cols: Vec<&str> = line.split('\t').collect();
            let (form, tag) = match cols.as_slice() {
                [id, form, tag, ..] if id.parse::<usize>().is_ok() => (form, tag),
                [form, tag] => (form, tag),
                _ => bail!(
                    "{}: a line with {} columns, expected a form and a tag: {line}",
                    path.display(),
                    cols.len()
                ),
            };
            // A title in front of a name is outside, and so the name begins behind it.
            let title = || titles.is_some_and(|titles| titles.contains(&form.to_lowercase()));
            let first = matches!(tags.last(), None | Some(&"O")) || *tag == "B-PER";
            tags.push(if tag.ends_with("-PER") && first && title() { "O" } else { tag });
            forms.push((*form).to_owned());
        }
        if !forms.is_empty() {
            let marks = marks(&tags).with_context(|| format!("in {}", path.display()))?;
            all.insert(forms, marks);
        }
    }
    Ok(all)
}

/// From tags that tell where a name begins to marks that tell where it ends as well.
fn marks(tags: &[&str]) -> Result<Vec<u8>> {
    let split = |tag: &&str| -> Result<Option<(bool, Option<NameKind>)>> {
        if *tag == "O" {
            return Ok(None);
        }
        let (place, kind) =
            tag.split_once('-').with_context(|| format!("the tag {tag}, expected O, B-… or I-…"))?;
        let kind = match kind {
            "PER" => Some(NameKind::Person),
            "ORG" => Some(NameKind::Organisation),
            "LOC" => Some(NameKind::Place),
            // Nationalities, works, events: knowledge knows the first, and nobody asks for the others.
            _ => None,
        };
        Ok(Some((place == "B", kind)))
    };
    let tags: Vec<_> = tags.iter().map(split).collect::<Result<_>>()?;
    let mark = |i: usize| {
        let Some((begins, Some(kind))) = tags[i] else { return Mark::Outside };
        let goes_on = |j: usize| matches!(tags.get(j), Some(&Some((false, Some(other)))) if other == kind);
        let first = begins || i == 0 || !matches!(tags[i - 1], Some((_, Some(other))) if other == kind);
        match (first, goes_on(i + 1)) {
            (true, true) => Mark::First(kind),
            (true, false) => Mark::Single(kind),
            (false, true) => Mark::Inner(kind),
            (false, false) => Mark::Last(kind),
        }
    };
    Ok((0..tags.len()).map(|i| mark(i).number() as u8).collect())
}

/// How many names of some sentences the model finds with the right ends and kind: F1 in per cent.
pub(crate) fn score(model: &Model, marked: &Marked) -> f64 {
    let (mut right, mut said, mut gold) = (0, 0, 0);
    for (forms, marks) in marked {
        let mut pieces = Vec::new();
        let mut text = String::new();
        for form in forms {
            let start = text.len();
            text.push_str(form);
            pieces.push(Piece { start, end: text.len(), joined: false });
            text.push(' ');
        }
        let doc = model.parse_tokens(Article { text, ..Article::default() }, &[pieces]);
        let mut sure = vec![vec![0.0; Mark::COUNT]; marks.len()];
        sure.iter_mut().zip(marks).for_each(|(scores, mark)| scores[*mark as usize] = 1.0);
        let want = best_names(marks.len(), |word| &sure[word]);
        let same = |name: &&Name| {
            want.iter().any(|want| (want.0 as u32..want.1 as u32, want.2) == (name.tokens.clone(), name.kind))
        };
        right += doc.names.iter().filter(same).count();
        said += doc.names.len();
        gold += want.len();
    }
    200.0 * right as f64 / (said + gold).max(1) as f64
}

/// Words that stand before people's names without being part of them: titles, and all words of roles.
pub(crate) fn titles(knowledge: &Knowledge) -> BTreeSet<String> {
    let english = &knowledge.english;
    let roles = english.roles.iter().flat_map(|role| role.lemma.split([' ', '-']));
    let titles = english.words.person_titles.iter().map(String::as_str);
    // "Ms." and "Gen." have their stop in the text.
    roles.chain(titles).flat_map(|word| [word.to_lowercase(), format!("{}.", word.to_lowercase())]).collect()
}
