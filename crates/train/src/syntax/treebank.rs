//! Reads treebanks in CoNLL-U, plain or packed with xz.

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use tidings::syntax::NONE;
use tidings::text::{Deprel, Upos};

use super::config::Config;
use super::random::Random;

/// A word with what the annotators say of it.
#[derive(Clone)]
pub(crate) struct Gold {
    pub(crate) form: String,
    pub(crate) lemma: String,
    pub(crate) upos: Upos,
    pub(crate) xpos: String,
    pub(crate) feats: String,
    /// Index in the sentence, [`NONE`] for the root.
    pub(crate) head: usize,
    pub(crate) deprel: Deprel,
    /// Bytes in the paragraph's text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it is one multiword token with the word before.
    pub(crate) joined: bool,
}

pub(crate) type Sentence = Vec<Gold>;

/// A paragraph: its text, put together from its tokens, and its sentences.
#[derive(Clone, Default)]
pub(crate) struct Paragraph {
    pub(crate) text: String,
    pub(crate) sentences: Vec<Sentence>,
}

/// The bytes of a file, unpacked where its name ends in `.xz`.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    let mut text = String::new();
    let file =
        std::fs::File::open(path).with_context(|| format!("opening the treebank {}", path.display()))?;
    if path.extension().is_some_and(|ending| ending == "xz") {
        liblzma::read::XzDecoder::new(file).read_to_string(&mut text)
    } else {
        std::io::BufReader::new(file).read_to_string(&mut text)
    }
    .with_context(|| format!("reading the treebank {}", path.display()))?;
    Ok(text)
}

/// Reads a treebank, without documents of some genres.
pub(crate) fn read(path: &Path, leave_out: &[String]) -> Result<Vec<Paragraph>> {
    let text = read_text(path)?;
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut skip = false;
    let mut line = 1;
    for block in text.split("\n\n") {
        let lines = block.split('\n').count() + 1;
        if block.contains("# newdoc") {
            skip = false;
        }
        if let Some(genre) = block.split("# meta::genre = ").nth(1).and_then(|rest| rest.lines().next()) {
            skip = leave_out.iter().any(|left| left == genre);
        }
        if !skip && block.lines().any(|line| !line.is_empty() && !line.starts_with('#')) {
            if block.contains("# newpar") || block.contains("# newdoc") || paragraphs.is_empty() {
                paragraphs.push(Paragraph::default());
            }
            if let Some(paragraph) = paragraphs.last_mut() {
                read_sentence(block, paragraph)
                    .with_context(|| format!("{}, sentence at line {line}", path.display()))?;
            }
        }
        line += lines;
    }
    if paragraphs.is_empty() {
        bail!("{} holds no sentences", path.display());
    }
    Ok(paragraphs)
}

fn read_sentence(block: &str, paragraph: &mut Paragraph) -> Result<()> {
    let text = &mut paragraph.text;
    let mut sentence: Sentence = Vec::new();
    // The multiword token we are in: its end in the text, its last word, its columns' last.
    let (mut until, mut token_end, mut space) = (0, 0, true);
    for line in block.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let cols: Vec<&str> = line.split('\t').collect();
        let &[id, form, lemma, upos, xpos, feats, head, deprel, _, misc] = cols.as_slice() else {
            bail!("a line of {} columns, expected 10: {line}", cols.len());
        };
        if id.contains('.') {
            continue;
        }
        let glued = misc.contains("SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            until = last.parse().with_context(|| format!("the range {id}"))?;
            let start = text.len();
            text.push_str(form);
            (token_end, space) = (text.len(), !glued);
            first_of(&mut sentence, start);
            continue;
        }
        let number: usize = id.parse().with_context(|| format!("the id {id}"))?;
        let inside = number <= until;
        let (start, end, joined) = if inside {
            let pending = sentence.last().filter(|word| word.form.is_empty()).map(|word| word.start);
            let start = pending.unwrap_or_else(|| sentence.last().map_or(0, |word| word.end));
            if pending.is_some() {
                sentence.pop();
            }
            let mut end = if number == until { token_end } else { (start + form.len()).min(token_end) };
            while !text.is_char_boundary(end) {
                end += 1;
            }
            (start, end, pending.is_none())
        } else {
            let start = text.len();
            text.push_str(form);
            (start, text.len(), false)
        };
        let head: usize = head.parse().with_context(|| format!("the head {head}"))?;
        sentence.push(Gold {
            form: form.to_owned(),
            lemma: lemma.to_owned(),
            upos: Upos::parse(upos).with_context(|| format!("the part of speech {upos}"))?,
            xpos: xpos.to_owned(),
            feats: if feats == "_" { String::new() } else { feats.to_owned() },
            head: if head == 0 { NONE } else { head - 1 },
            deprel: Deprel::parse(deprel).with_context(|| format!("the relation {deprel}"))?,
            start,
            end,
            joined,
        });
        if number >= until && if inside { space } else { !glued } {
            text.push(' ');
        }
    }
    paragraph.sentences.push(sentence);
    Ok(())
}

/// Notes where a multiword token begins, as a word without a form that its first word replaces.
fn first_of(sentence: &mut Sentence, start: usize) {
    sentence.push(stretch(start, start));
}

/// A stretch of text of which nothing else is said.
pub(crate) fn stretch(start: usize, end: usize) -> Gold {
    Gold {
        form: String::new(),
        lemma: String::new(),
        upos: Upos::X,
        xpos: String::new(),
        feats: String::new(),
        head: NONE,
        deprel: Deprel::Dep,
        start,
        end,
        joined: false,
    }
}

/// All sentences, and copies of some in capitals and without any.
pub(crate) fn with_copies(paragraphs: &[Paragraph], config: &Config) -> Vec<Sentence> {
    let mut random = Random(config.seed);
    let mut all: Vec<Sentence> =
        paragraphs.iter().flat_map(|paragraph| paragraph.sentences.iter().cloned()).collect();
    for i in 0..all.len() {
        let share = random.share();
        let change = |change: fn(&str) -> String| {
            let mut copy = all[i].clone();
            copy.iter_mut().for_each(|word| word.form = change(&word.form));
            copy
        };
        if share < config.upper {
            let copy = change(str::to_uppercase);
            all.push(copy);
        } else if share < config.upper + config.lower {
            let copy = change(str::to_lowercase);
            all.push(copy);
        }
    }
    all
}
