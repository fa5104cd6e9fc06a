//! CoNLL-U, the format of Universal Dependencies.

use std::fmt::Write as _;

use super::{Doc, Sentence, Token, spaces};
use crate::syntax::given::opens;

/// Writes a document as CoNLL-U: `# newdoc` with the article's id, `# newpar` where a block begins, `# sent_id`, `# text`,
/// multiword tokens, and what stands between words.
///
/// One blank between words is not said, nor is the blank line before a `# newpar`; `SpaceAfter=No` says that there is
/// nothing, `SpacesAfter=\s\n` all else, `SpacesBefore` what precedes the first word. So [`crate::syntax::given::read`]
/// finds the same text and words.
#[must_use]
pub fn to_conllu(doc: &Doc) -> String {
    to_conllu_with(doc, &[])
}

/// Writes a document as CoNLL-U whose sentences have comments already: these are kept, but `# text` is made anew, and
/// `# sent_id` is added where it lacks.
#[must_use]
pub fn to_conllu_with(doc: &Doc, comments: &[Vec<String>]) -> String {
    let mut out = String::with_capacity(doc.tokens.len() * 48);
    let opening = openings(doc, comments);
    for (number, sentence) in doc.sentences.iter().enumerate() {
        let text = line(doc, sentence);
        match comments.get(number) {
            Some(comments) => {
                let is = |line: &str, name: &str| {
                    let rest = line.trim_start_matches('#').trim_start().strip_prefix(name);
                    rest.is_some_and(|rest| rest.trim_start().starts_with('='))
                };
                if !comments.iter().any(|line| is(line, "sent_id")) {
                    let _ = writeln!(out, "# sent_id = {}", number + 1);
                }
                let mut has_text = false;
                for comment in comments {
                    if !is(comment, "text") {
                        out.push_str(comment);
                        out.push('\n');
                    } else if !std::mem::replace(&mut has_text, true) {
                        let _ = writeln!(out, "# text = {text}");
                    }
                }
                if !has_text {
                    let _ = writeln!(out, "# text = {text}");
                }
            }
            None => {
                if number == 0 && !doc.article.id.is_empty() {
                    let id: Vec<&str> = doc.article.id.split_whitespace().collect();
                    let _ = writeln!(out, "# newdoc id = {}", id.join(" "));
                }
                if opening[number] {
                    out.push_str("# newpar\n");
                }
                // Writing to a string cannot fail.
                let _ = writeln!(out, "# sent_id = {}\n# text = {text}", number + 1);
            }
        }
        write_sentence(doc, sentence, opening.get(number + 1).copied().unwrap_or(false), &mut out);
        out.push('\n');
    }
    out
}

/// Which sentences open a paragraph, and say so.
fn openings(doc: &Doc, comments: &[Vec<String>]) -> Vec<bool> {
    let mut blocks = doc.article.blocks.iter().map(|block| block.span.start).peekable();
    let opening = |(number, sentence): (usize, &Sentence)| {
        let mut opening = number == 0;
        while blocks.next_if(|&start| start <= sentence.span.start).is_some() {
            opening = true;
        }
        comments.get(number).map_or(opening, |comments| comments.iter().any(|line| opens(line)))
    };
    doc.sentences.iter().enumerate().map(opening).collect()
}

/// A sentence on one line: a blank wherever there is anything between two words.
fn line(doc: &Doc, sentence: &Sentence) -> String {
    let mut line = String::new();
    let mut end = sentence.span.start;
    for token in &doc.tokens[sentence.first as usize..sentence.end as usize] {
        if token.span.start > end {
            line.push(' ');
        }
        line.push_str(token.span.of(&doc.article.text));
        end = token.span.end;
    }
    line
}

/// Writes the words of a sentence. `closes` says that the next opens a paragraph.
fn write_sentence(doc: &Doc, sentence: &Sentence, closes: bool, out: &mut String) {
    let tokens = &doc.tokens[sentence.first as usize..sentence.end as usize];
    let text = &doc.article.text;
    // The column MISC of a token of the words `first` to `last`.
    let misc = |first: usize, last: usize| {
        let (id, end) = (sentence.first as usize + last, tokens[last].span.end as usize);
        let next = doc.tokens.get(id + 1);
        let usual = match next {
            None => "",
            Some(_) if closes && last + 1 == tokens.len() => "\n\n",
            Some(_) => " ",
        };
        let until = next.map_or(text.len(), |next| next.span.start as usize);
        let gap = text.get(end..until).unwrap_or("");
        let mut misc = String::new();
        if sentence.first == 0 && first == 0 && tokens[0].span.start > 0 {
            misc.push_str("SpacesBefore=");
            spaces::write(&text[..tokens[0].span.start as usize], &mut misc);
        }
        if gap != usual {
            misc.push_str(if misc.is_empty() { "" } else { "|" });
            if gap.is_empty() && usual == " " {
                misc.push_str("SpaceAfter=No");
            } else {
                misc.push_str("SpacesAfter=");
                spaces::write(gap, &mut misc);
            }
        }
        if misc.is_empty() { "_".to_owned() } else { misc }
    };
    let joined = |i: usize| tokens.get(i).is_some_and(|token: &Token| token.joined);
    for (i, token) in tokens.iter().enumerate() {
        if !token.joined && joined(i + 1) {
            let last = (i + 1..).find(|&j| !joined(j + 1)).unwrap_or(i + 1);
            let form = token.span.cover(tokens[last].span).of(text);
            let _ = writeln!(out, "{}-{}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{}", i + 1, last + 1, misc(i, last));
        }
        let head = if token.head == sentence.first + i as u32 { 0 } else { token.head - sentence.first + 1 };
        let single = !token.joined && !joined(i + 1);
        let _ = writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{head}\t{}\t_\t{}",
            i + 1,
            or_blank(token.span.of(text)),
            or_blank(&token.lemma),
            token.upos.as_str(),
            or_blank(token.xpos),
            or_blank(token.feats.0),
            token.deprel.as_str(),
            if single { misc(i, i) } else { "_".to_owned() },
        );
    }
}

fn or_blank(field: &str) -> &str {
    if field.is_empty() { "_" } else { field }
}
