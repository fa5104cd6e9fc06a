//! What holds for any text: spans on character boundaries, blocks that tile, sentences that are trees, order that does not
//! matter, the same answer twice.

#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;

use proptest::prelude::*;
use tidings::{Analysis, Tidings, page::Page, text::Deprel};
use tidings_knowledge::{Files, Knowledge};

static TIDINGS: LazyLock<Tidings> =
    LazyLock::new(|| Tidings::new(Knowledge::read(&Files::embedded()).unwrap()));

fn analyse(text: &str, as_is: bool) -> Option<Analysis> {
    let mut page = Page { file: "law", bytes: text.as_bytes(), as_is, ..Page::default() };
    page.given.published = Some("2021-12-15");
    TIDINGS.read(&page).ok().map(|article| TIDINGS.analyse(article))
}

/// News-like text with everything that is odd: quotes, brackets, capitals, other scripts, no stops, lost marks.
fn news() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "Russia",
        "Ukraine",
        "the",
        "president",
        "Xi",
        "said",
        "that",
        "troops",
        "bombed",
        "will",
        "not",
        "U.S.",
        "and",
        "two",
        "leaders",
        "on",
        "Wednesday",
        "“",
        "”",
        "\"",
        ",",
        "he",
        "they",
        "of",
        "in",
        "Kyiv",
        "threatened",
        "to",
        "attack",
        "killed",
        "12",
        "people",
        "According",
        "to",
        "denied",
        "talks",
        "with",
        "'s",
        "?",
        "(",
        ")",
        "-",
        "its",
        "both",
        "countries",
        "who",
    ];
    const ODD: &[&str] =
        &[".", ".\n", "\n\n", "…", "北京", "Élysée", "Президент", "\u{a0}", "\u{200b}", "🙂"];
    let word = prop_oneof![
        8 => prop::sample::select(WORDS).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
        1 => prop::sample::select(ODD).prop_map(str::to_owned),
    ];
    prop::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

fn check(analysis: &Analysis) {
    let (doc, text) = (&analysis.doc, &analysis.doc.article.text);
    let slice = |start: u32, end: u32| text.get(start as usize..end as usize);
    let mut at = 0;
    for block in &doc.article.blocks {
        assert!(
            block.span.start >= at && slice(block.span.start, block.span.end).is_some(),
            "blocks in order, on boundaries"
        );
        at = block.span.end;
    }
    let mut next = 0;
    for sentence in &doc.sentences {
        assert_eq!(sentence.first, next, "sentences leave no token out");
        next = sentence.end;
        let roots = sentence.tokens().filter(|token| doc.token(*token).head == *token).count();
        assert_eq!(roots, 1, "one root");
        for token in sentence.tokens() {
            let facts = doc.token(token);
            assert!(slice(facts.span.start, facts.span.end).is_some_and(|form| !form.is_empty()));
            assert!(sentence.tokens().contains(&facts.head));
            assert_eq!(facts.head == token, facts.deprel == Deprel::Root);
            let (mut up, mut steps) = (token, 0);
            while doc.token(up).head != up {
                up = doc.token(up).head;
                steps += 1;
                assert!(steps <= sentence.tokens().len(), "a cycle");
            }
        }
    }
    assert_eq!(next as usize, doc.tokens.len());
    for mention in &analysis.mentions {
        assert!(slice(mention.span.start, mention.span.end).is_some());
        assert!(mention.tokens.contains(&mention.head));
    }
    for claim in &analysis.claims {
        assert!(!claim.content.is_empty(), "a claim says something");
        assert!(claim.inside.is_none_or(|outer| (outer as usize) < analysis.claims.len()));
    }
    for event in &analysis.events {
        assert!(!event.actors.is_empty() || !event.recipients.is_empty(), "somebody takes part");
        assert!((0.0..=1.0).contains(&event.confidence));
        assert!(doc.sentences[event.sentence as usize].tokens().contains(&event.anchor));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_holds_the_laws(text in news()) {
        for as_is in [true, false] {
            if let Some(analysis) = analyse(&text, as_is) {
                check(&analysis);
                prop_assert_eq!(analyse(&text, as_is), Some(analysis), "the same text gives the same answer");
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let page = Page { file: "law", bytes: &bytes, ..Page::default() };
        if let Ok(article) = TIDINGS.read(&page) {
            check(&TIDINGS.analyse(article));
        }
    }

    #[test]
    fn any_pair_is_answered(text in news(), source in 0usize..400, target in 0usize..400) {
        let span = |at: usize| {
            let start = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let end = (start..=text.len()).skip(5).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
            (start < end).then(|| tidings::text::Span::new(start, end))
        };
        let relation = TIDINGS.relate(&text, span(source), span(target));
        prop_assert!((0.0..=1.0).contains(&relation.confidence));
    }
}

#[test]
fn what_was_read_before_changes_nothing() {
    let texts = [
        "Russia bombed Ukraine on Monday.",
        "He said the talks had failed.",
        "The French president met his German counterpart.",
    ];
    let forth: Vec<_> = texts.iter().map(|text| analyse(text, true)).collect();
    let mut back: Vec<_> = texts.iter().rev().map(|text| analyse(text, true)).collect();
    back.reverse();
    assert_eq!(forth, back);
}
