//! Training of how text is cut, alone or as a part of the whole: own examples beside the treebanks.

use std::borrow::Cow;
use std::path::Path;

use anyhow::{Context, Result, bail};
use tidings::syntax::{format, table::Table};

use super::config::{Config, OwnCuts};
use super::treebank::{self, Paragraph};
use super::{garble, lexicon, random::Random, splitter};

/// The splitter as a table of the model file.
pub(crate) fn learn_ends(
    config: &Config,
    train: &[Paragraph],
    words: &[u8],
    known: &Table,
) -> Result<Vec<u8>> {
    let (words, mut random) = (words.to_vec().leak(), Random(config.seed));
    splitter::train(&examples(config, train)?, words, known, &config.splitter, &mut random)
}

/// Paragraphs to learn from where sentences end: those of the treebanks, and the own examples as often as the config says.
fn examples<'t>(config: &Config, train: &'t [Paragraph]) -> Result<Cow<'t, [Paragraph]>> {
    let Some(OwnCuts { file, times, garbled }) = &config.cuts else { return Ok(Cow::Borrowed(train)) };
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("reading the examples of sentence ends {}", file.display()))?;
    let own = read(&text).with_context(|| format!("in {}", file.display()))?;
    let mut all = train.to_vec();
    (0..*times).for_each(|_| all.extend_from_slice(&own));
    let mut random = Random(config.seed);
    for paragraph in train.iter().chain(&own) {
        // The whole part of the share for sure, the rest by chance.
        let copies = (*garbled + random.share()) as usize;
        all.extend((0..copies).map(|_| garble::copy(paragraph, &mut random)));
    }
    Ok(Cow::Owned(all))
}

/// Reads own examples: paragraphs between blank lines, one sentence a line, joined by a blank. A line that ends in `\`
/// is joined without one; `#` at the beginning of a line makes it a comment.
fn read(text: &str) -> Result<Vec<Paragraph>> {
    let mut all = vec![Paragraph::default()];
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with("# ") {
            continue;
        }
        let Some(paragraph) = all.last_mut() else { bail!("no paragraph") };
        if line.trim().is_empty() {
            if !paragraph.sentences.is_empty() {
                all.push(Paragraph::default());
            }
            continue;
        }
        let (sentence, glue) = line.strip_suffix('\\').map_or((line, " "), |sentence| (sentence, ""));
        if sentence.trim() != sentence {
            bail!("line {number}: blanks at the beginning or end of a sentence");
        }
        let start = paragraph.text.len();
        paragraph.text.push_str(sentence);
        paragraph.sentences.push(vec![treebank::stretch(start, paragraph.text.len())]);
        paragraph.text.push_str(glue);
    }
    all.retain(|paragraph| !paragraph.sentences.is_empty());
    Ok(all)
}

/// Trains the sections that say how text is cut and takes the others from a model file.
pub(crate) fn retrain(model: &Path, config: &Config, train: &[Paragraph]) -> Result<Vec<u8>> {
    let bytes = std::fs::read(model).with_context(|| format!("reading the model {}", model.display()))?;
    let old = format::Sections::new(bytes.leak()).with_context(|| format!("in {}", model.display()))?;
    let known = Table::new(old.get("known")?).context("the section `known`")?;
    let words = lexicon::learn(train, config)?;
    let ends = learn_ends(config, train, &words, &known)?;
    let mut sections = old.all();
    for (name, bytes) in &mut sections {
        match *name {
            "lexicon" => bytes.clone_from(&words),
            "splitter" => bytes.clone_from(&ends),
            _ => {}
        }
    }
    Ok(format::write(&sections))
}
