//! How news is cut into sentences and words: the cases of `segments.txt`, and laws that hold for any text.

#![allow(clippy::unwrap_used)]

use std::{fmt::Write, sync::LazyLock};

use proptest::prelude::*;
use tidings::{
    syntax::Model,
    text::{Article, Doc},
};

static MODEL: LazyLock<Model> = LazyLock::new(Model::embedded);

fn parse(text: &str) -> Doc {
    MODEL.parse(Article { text: text.to_owned(), ..Article::default() })
}

/// Sentences of a text as `segments.txt` writes them.
fn cut(text: &str) -> String {
    let doc = parse(text);
    let mut out = String::new();
    for sentence in &doc.sentences {
        for id in sentence.tokens() {
            let sign = if id == sentence.first {
                ""
            } else if doc.token(id).joined {
                "‿"
            } else {
                "|"
            };
            out.push_str(sign);
            out.push_str(doc.form(id));
        }
        out.push('\n');
    }
    out
}

/// Without what tells where sentences end.
fn words(cut: &str) -> String {
    cut.trim_end().replace('\n', "|")
}

/// Words are cut by rules and lists: every case must hold. Where sentences end is learnt, and a model trained anew errs
/// elsewhere: one case of twenty-five may fail. Raise the floor when a better model comes; do not take cases out.
#[test]
fn news_is_cut_as_readers_would() {
    let cases = include_str!("segments.txt");
    let (mut all, mut wrong_words, mut wrong_ends, mut told) = (0, 0, 0, String::new());
    for case in cases.split("\n\n").filter_map(|case| case.trim().strip_prefix("= ")) {
        let (text, want) = case.split_once('\n').unwrap();
        let text = text.replace('⏎', "\n");
        let (want, got) = (format!("{}\n", want.trim_end()), cut(&text));
        all += 1;
        if want != got {
            let kind = if words(&want) == words(&got) { &mut wrong_ends } else { &mut wrong_words };
            *kind += 1;
            writeln!(told, "{text}\nwanted\n{want}got\n{got}").unwrap();
        }
    }
    println!("{told}{all} cases, {wrong_words} with other words, {wrong_ends} with other ends of sentences");
    assert!(all >= 200, "{all} cases");
    assert_eq!(wrong_words, 0, "cases with other words; see above");
    assert!(wrong_ends * 25 <= all, "{wrong_ends} of {all} cases with other ends; see above");
}

/// White space, and characters that show nothing, which no word holds at its ends.
fn visible(text: &str) -> String {
    let hidden = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{2060}' | '\u{AD}' | '\u{200E}' | '\u{200F}')
    };
    text.chars().filter(|c| !hidden(*c)).collect()
}

/// Words lie on character boundaries, in order, without overlap, and cover all that shows; sentences leave none out.
fn check(text: &str) -> Result<(), TestCaseError> {
    let doc = parse(text);
    let (mut end, mut kept, mut next) = (0, String::new(), 0);
    for token in &doc.tokens {
        prop_assert!(token.span.start >= end && token.span.end > token.span.start);
        end = token.span.end;
        let form = text.get(token.span.start as usize..token.span.end as usize);
        prop_assert!(form.is_some(), "within a character");
        kept.push_str(form.unwrap_or_default());
    }
    prop_assert_eq!(visible(&kept), visible(text));
    for sentence in &doc.sentences {
        prop_assert_eq!(sentence.first, next);
        prop_assert!(sentence.end > sentence.first && !doc.token(sentence.first).joined);
        next = sentence.end;
    }
    prop_assert_eq!(next as usize, doc.tokens.len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_string_is_covered(text in any::<String>()) {
        check(&text)?;
    }

    /// Cases of the file, each cut somewhere and put together with others.
    #[test]
    fn torn_news_is_covered(parts in prop::collection::vec((any::<prop::sample::Index>(), 0usize..80, 0usize..80), 1..8)) {
        let cases: Vec<&str> = include_str!("segments.txt").lines().filter_map(|line| line.strip_prefix("= ")).collect();
        let text: String = parts
            .iter()
            .flat_map(|(case, from, count)| case.get(&cases).chars().skip(*from).take(*count))
            .collect();
        check(&text)?;
    }
}
