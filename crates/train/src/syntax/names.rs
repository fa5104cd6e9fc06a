//! Reads text in which names are marked, a token a line.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use tidings::syntax::names::{Mark, NameKind};

use super::config::Names;
use super::treebank::read_text;

/// The sentences of some files, each with a mark for every word.
pub(crate) fn read(files: &[Names], data: &Path) -> Result<BTreeMap<Vec<String>, Vec<u8>>> {
    let mut all = BTreeMap::new();
    for file in files {
        let path = data.join(&file.train);
        let text = read_text(&path)?;
        for block in text.split("\n\n") {
            let (mut forms, mut tags) = (Vec::new(), Vec::new());
            for line in block.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
                let cols: Vec<&str> = line.split('\t').collect();
                let (form, tag) = match cols.as_slice() {
                    [id, form, tag, ..] if id.parse::<usize>().is_ok() => (form, tag),
                    [form, tag] => (form, tag),
                    _ => bail!("{}: a line with {} columns, expected a form and a tag: {line}", path.display(), cols.len()),
                };
                forms.push((*form).to_owned());
                tags.push(*tag);
            }
            if !forms.is_empty() {
                let marks = marks(&tags).with_context(|| format!("in {}", path.display()))?;
                all.insert(forms, marks);
            }
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
        let (place, kind) = tag.split_once('-').with_context(|| format!("the tag {tag}, expected O, B-… or I-…"))?;
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
