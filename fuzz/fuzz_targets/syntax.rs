//! Any text through the syntax alone, which is fast: exact spans, trees, and CoNLL-U that comes back. Text that begins
//! with `#` is also read as CoNLL-U.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tidings::{
    syntax::{Model, given, tokenize::Piece},
    text::{Article, Block, BlockKind, Doc, Span, to_conllu, to_conllu_with},
};

static MODEL: LazyLock<Model> = LazyLock::new(Model::embedded);

/// Blocks between blank lines.
fn article(text: &str) -> Article {
    let (mut blocks, mut at) = (Vec::new(), 0);
    for part in text.split("\n\n") {
        blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(at, at + part.len()), source: None });
        at += part.len() + 2;
    }
    Article { text: text.to_owned(), blocks, ..Article::default() }
}

fn check(doc: &Doc) {
    let (mut end, mut next) = (0, 0);
    for sentence in &doc.sentences {
        assert!(sentence.first == next && sentence.end > next, "sentences leave no word out");
        next = sentence.end;
        assert_eq!(sentence.tokens().filter(|&id| doc.token(id).head == id).count(), 1, "one root");
        for id in sentence.tokens() {
            let span = doc.token(id).span;
            assert!(span.start >= end && !doc.form(id).is_empty(), "words in order");
            end = span.end;
            let (mut at, mut steps) = (id, 0);
            while doc.token(at).head != at {
                at = doc.token(at).head;
                steps += 1;
                assert!(sentence.tokens().contains(&at) && steps <= sentence.tokens().len(), "a tree");
            }
        }
    }
    assert_eq!(next as usize, doc.tokens.len());
}

fuzz_target!(|text: &str| {
    let doc = MODEL.parse(article(text));
    check(&doc);
    let written = to_conllu(&doc);
    let back = given::read(written.as_bytes(), 1);
    assert!(back.problems.is_empty());
    if !doc.tokens.is_empty() {
        assert_eq!(back.text, text);
    }
    let pieces = |id: u32| {
        let token = doc.token(id);
        Piece { start: token.span.start as usize, end: token.span.end as usize, joined: token.joined }
    };
    for (sentence, back) in doc.sentences.iter().zip(&back.sentences) {
        assert!(sentence.tokens().map(pieces).eq(back.iter().copied()));
    }
    if text.starts_with('#') {
        let read = given::read(text.as_bytes(), 1);
        let article = Article { text: read.text, blocks: read.blocks, ..Article::default() };
        let doc = MODEL.parse_tokens(article, &read.sentences);
        check(&doc);
        let again = given::read(to_conllu_with(&doc, &read.comments).as_bytes(), 1);
        assert_eq!(again.sentences, read.sentences);
        assert_eq!(again.text, doc.article.text);
    }
});
