//! CoNLL-U, the format of Universal Dependencies.

use std::fmt::Write as _;

use super::{Doc, Sentence, Token};

/// Writes a document as CoNLL-U: `# newpar` where a block begins, `# sent_id`, `# text`, multiword tokens,
/// `SpaceAfter=No`.
///
/// White space within a form, which the tokenizer never leaves, is dropped.
#[must_use]
pub fn to_conllu(doc: &Doc) -> String {
    let mut out = String::with_capacity(doc.tokens.len() * 48);
    let mut blocks = doc.article.blocks.iter().map(|block| block.span.start).peekable();
    for (number, sentence) in doc.sentences.iter().enumerate() {
        let mut opens = number == 0;
        while blocks.next_if(|&start| start <= sentence.span.start).is_some() {
            opens = true;
        }
        if opens {
            out.push_str("# newpar\n");
        }
        // Writing to a string cannot fail.
        let _ = writeln!(out, "# sent_id = {}", number + 1);
        let text = sentence.span.of(&doc.article.text);
        out.push_str("# text =");
        text.split_whitespace().for_each(|word| {
            out.push(' ');
            out.push_str(word);
        });
        out.push('\n');
        write_sentence(doc, sentence, &mut out);
        out.push('\n');
    }
    out
}

fn write_sentence(doc: &Doc, sentence: &Sentence, out: &mut String) {
    let tokens = &doc.tokens[sentence.first as usize..sentence.end as usize];
    let text = &doc.article.text;
    let glued = |last: usize| {
        let end = tokens[last].span.end as usize;
        let next = doc.tokens.get(sentence.first as usize + last + 1);
        next.is_some_and(|next| next.span.start as usize == end)
    };
    let misc = |last: usize| if glued(last) { "SpaceAfter=No" } else { "_" };
    let joined = |i: usize| tokens.get(i).is_some_and(|token: &Token| token.joined);
    for (i, token) in tokens.iter().enumerate() {
        if !token.joined && joined(i + 1) {
            let last = (i + 1..).find(|&j| !joined(j + 1)).unwrap_or(i + 1);
            let form = squeeze(token.span.cover(tokens[last].span).of(text));
            let _ = writeln!(out, "{}-{}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{}", i + 1, last + 1, misc(last));
        }
        let head = if token.head == sentence.first + i as u32 { 0 } else { token.head - sentence.first + 1 };
        let single = !token.joined && !joined(i + 1);
        let _ = writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{head}\t{}\t_\t{}",
            i + 1,
            squeeze(token.span.of(text)),
            squeeze(&token.lemma),
            token.upos.as_str(),
            or_blank(token.xpos),
            or_blank(token.feats.0),
            token.deprel.as_str(),
            if single { misc(i) } else { "_" },
        );
    }
}

/// A field without white space and never empty.
fn squeeze(field: &str) -> std::borrow::Cow<'_, str> {
    if field.contains(char::is_whitespace) {
        field.split_whitespace().collect::<String>().into()
    } else {
        or_blank(field).into()
    }
}

fn or_blank(field: &str) -> &str {
    if field.is_empty() { "_" } else { field }
}
