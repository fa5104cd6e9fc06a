//! Whole analyses: how text is cut, what trees come out, and the laws that hold for any text.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::Model;
use crate::text::{Article, Block, BlockKind, Deprel, Doc, Span, to_conllu};

static MODEL: LazyLock<Model> = LazyLock::new(Model::embedded);

fn parse(text: &str) -> Doc {
    MODEL.parse(Article { text: text.to_owned(), ..Article::default() })
}

/// Words with a space between, `+` where they are one multiword token.
fn cut(text: &str) -> String {
    let mut out = String::new();
    for piece in MODEL.words(text) {
        out.push_str(if out.is_empty() {
            ""
        } else if piece.joined {
            "+"
        } else {
            " "
        });
        out.push_str(&text[piece.start..piece.end]);
    }
    out
}

#[test]
fn words_are_cut_as_in_the_treebanks() {
    for want in [
        "He does+n't know .",
        "They ca+n’t and wo+n't .",
        "Israel+'s army can+not stay",
        "I am gon+na go , I+'m sure we+'ll do+n't .",
        "the states+' rights",
        "the U.S. and the U.N. agreed",
        "Mr. Putin met Dr. No .",
        "state - sponsored doping programme",
        "a non-violent protest",
        "$ 5.5 million , 20 % of 1,000,000",
        "at 10:30 on 9/11",
        "see http://www.example.org/a?b=c , or mail me@example.org .",
        "“ Dear Friend ” Call .",
        "He said : “ No . ”",
        "well ... no",
        "AT&T and R&D",
        "( see below ) ;",
        "O'Brien spoke at ten o'clock",
        "the 1990s and the 21st century",
        "Highlights : They are vehemently opposed",
        "this — all of it — is new",
        "rock ' n ' roll",
        "and / or",
    ] {
        let plain = [
            (" - sponsored", "-sponsored"),
            ("$ ", "$"),
            (" %", "%"),
            (" ,", ","),
            (" .", "."),
            ("“ ", "“"),
            (" ”", "”"),
            (" :", ":"),
            ("( ", "("),
            (" )", ")"),
            (" ;", ";"),
            (" ...", "..."),
            (" — ", "—"),
            (" / ", "/"),
            ("' n '", "'n'"),
            ("+", ""),
        ];
        let text = plain.into_iter().fold(want.to_owned(), |text, (from, to)| text.replace(from, to));
        if want.starts_with("rock") {
            // Only that nothing is lost.
            assert_eq!(cut(&text).replace(['+', ' '], ""), text.replace(' ', ""));
            continue;
        }
        assert_eq!(cut(&text), want);
    }
    assert_eq!(cut("cooperation.” announced."), "cooperation . ” announced .");
    assert_eq!(cut("rejected it.The minister"), "rejected it . The minister");
    assert_eq!(cut("Highlights:They"), "Highlights : They");
    assert_eq!(cut("\u{feff} \u{200b}"), "");
}

fn sentences(text: &str) -> Vec<&str> {
    parse(text).sentences.iter().map(|sentence| sentence.span.of(text)).collect()
}

#[test]
fn sentences_end_where_readers_see_them_end() {
    for want in [
        &["The U.S. president met Mr. Xi on Monday.", "They talked about trade."][..],
        &[
            "“We can finally meet face to face in Beijing in February.”",
            "The Russian president told his counterpart.",
        ],
        &["He left the U.S. in 1999.", "She stayed."],
        &["Gen. Valery Gerasimov said the army was ready.", "NATO did not comment."],
        &["Capt. John Smith and Lt. Gen. Ahmed met Sen. McCain in Baghdad.", "They talked."],
        &["Who ordered the attack?", "Nobody knows.", "The police are investigating!"],
        &["The talks, which began at 10 a.m. on Tuesday, ended without a deal."],
        &["The company, based in St. Petersburg, employs 2.5 million people."],
    ] {
        assert_eq!(sentences(&want.join(" ")), want);
    }
}

#[test]
fn no_sentence_reaches_over_two_blocks() {
    let text = "Olympic District\n\nVladimir Putin confirmed that he will go";
    let block = |start, end| Block { kind: BlockKind::Paragraph, span: Span::new(start, end), source: None };
    let blocks = vec![block(0, 16), block(18, text.len())];
    let doc = MODEL.parse(Article { text: text.to_owned(), blocks, ..Article::default() });
    assert_eq!(doc.sentences.len(), 2);
    assert_eq!(to_conllu(&doc).matches("# newpar").count(), 2);
}

/// Checks of some words what they depend on and how, as `word relation head`.
#[track_caller]
fn check(text: &str, want: &[&str]) {
    let doc = parse(text);
    for line in want {
        let parts: Vec<&str> = line.split(' ').collect();
        let found = (0..doc.tokens.len() as u32).any(|id| {
            let token = doc.token(id);
            doc.form(id) == parts[0] && token.deprel.as_str() == parts[1] && doc.form(token.head) == parts[2]
        });
        assert!(found, "{line}\n{}", to_conllu(&doc));
    }
}

#[test]
fn news_sentences_have_the_trees_they_should() {
    check(
        "Russian officials held talks with Ukraine on Monday.",
        &[
            "officials nsubj held",
            "talks obj held",
            "held root held",
            "Russian amod officials",
            "on case Monday",
        ],
    );
    check(
        "Germany was not invaded by France.",
        &["Germany nsubj:pass invaded", "France obl:agent invaded", "not advmod invaded"],
    );
    check(
        "The minister said that police had arrested two men.",
        &["arrested ccomp said", "men obj arrested", "police nsubj arrested"],
    );
    check(
        "Israel's army killed three militants in Gaza.",
        &["Israel nmod:poss army", "army nsubj killed", "militants obj killed"],
    );
}

/// Headlines as `subject verb object` and what follows; picked before any was parsed.
const HEADLINES: [(&str, &str); 10] = [
    ("Putin praises China", ""),
    ("Russia attacks Ukraine", ""),
    ("Police arrest protesters", " in Cairo"),
    ("Israel bombs Gaza", ""),
    ("Iran rejects deal", ""),
    ("Rebels kill soldiers", " in attack on army base"),
    ("President meets leader", " in Beijing"),
    ("Turkey expels diplomat", ""),
    ("Court jails leader", ""),
    ("India accuses Pakistan", " of attack"),
];

/// How many headlines have subject, root and object where they should be.
fn headlines_right(change: fn(&str) -> String) -> usize {
    let right = |(words, rest): &&(&str, &str)| {
        let doc = parse(&change(&format!("{words}{rest}")));
        let is = |id: u32, deprel: &str| {
            doc.token(id).head == 1 && doc.token(id).deprel.as_str().split(':').next() == Some(deprel)
        };
        doc.tokens.len() > 2 && is(0, "nsubj") && is(1, "root") && is(2, "obj")
    };
    HEADLINES.iter().filter(right).count()
}

/// A floor, not a promise: words the tagger has not seen, such as "PRAISES", still pass for names in capitals, and
/// "bombs" is taken for a noun in any case. Raise the numbers when a better model comes; do not pick other headlines.
#[test]
fn headlines_keep_subject_and_object() {
    let (plain, capitals) = (headlines_right(str::to_owned), headlines_right(str::to_uppercase));
    assert!(plain >= 9, "{plain} of 10");
    assert!(capitals >= 7, "{capitals} of 10 in capitals");
}

#[test]
fn lemmas_and_features() {
    let doc = parse("The two countries have held talks.");
    let lemmas: Vec<&str> = doc.tokens.iter().map(|token| token.lemma.as_str()).collect();
    assert_eq!(lemmas, ["the", "two", "country", "have", "hold", "talk", "."]);
    assert_eq!(doc.token(2).feats.get("Number"), Some("Plur"));
    assert_eq!(doc.token(4).xpos, "VBN");
}

/// Spans on character boundaries, in order, not overlapping; one root; every word reaches it.
fn lawful(text: &str) -> Result<(), TestCaseError> {
    let doc = parse(text);
    let mut end = 0;
    for token in &doc.tokens {
        prop_assert!(token.span.start >= end && token.span.end > token.span.start);
        prop_assert!(text.get(token.span.start as usize..token.span.end as usize).is_some());
        end = token.span.end;
    }
    let kept: String = doc.tokens.iter().map(|token| token.span.of(text)).collect();
    let visible = |text: &str| text.chars().filter(|&c| !super::tokenize::is_space(c)).collect::<String>();
    prop_assert_eq!(visible(&kept), visible(text));
    let mut first = 0;
    for sentence in &doc.sentences {
        prop_assert_eq!(sentence.first, first);
        prop_assert!(sentence.end > sentence.first && sentence.end - sentence.first <= 420);
        first = sentence.end;
        let roots: Vec<_> = sentence.tokens().filter(|&id| doc.token(id).head == id).collect();
        prop_assert_eq!(roots.len(), 1);
        prop_assert_eq!(doc.token(roots[0]).deprel, Deprel::Root);
        prop_assert!(!doc.token(sentence.first).joined);
        for id in sentence.tokens() {
            let (mut at, mut steps) = (id, 0);
            while at != roots[0] {
                at = doc.token(at).head;
                steps += 1;
                prop_assert!(sentence.tokens().contains(&at) && steps <= sentence.end - sentence.first);
            }
        }
    }
    prop_assert_eq!(first as usize, doc.tokens.len());
    prop_assert_eq!(to_conllu(&doc).matches("\n\n").count(), doc.sentences.len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_string_gives_trees(text in any::<String>()) {
        lawful(&text)?;
    }

    #[test]
    fn text_like_text_gives_trees(text in "([A-Za-z0-9.,:;!?'’‘`“”\"()<>@/&%$#*+=_~^|…—–-]{1,9}[ \n]{0,2}){0,40}") {
        lawful(&text)?;
    }

    #[test]
    fn shuffled_words_give_trees(
        words in prop::collection::vec(prop::sample::select(vec![
            "the", "Minister", "said", "that", ",", "don't", "U.S.", "\"", "'s", "arrested", "Дума", "北京", "e\u{301}",
            "\u{1F468}\u{200D}\u{1F469}", "...", "10km", "http://x.y", "states'", "(", "not", "by", "states' ", ".\u{feff}", "\u{202e}"
        ]), 0..60),
        glue in prop::sample::select(vec![" ", "", "\n", "\u{a0}"]),
    ) {
        lawful(&words.join(glue))?;
    }
}

#[test]
fn long_texts_without_stops_take_linear_time() {
    lawful(&"word ".repeat(20_000)).unwrap();
    lawful(&"a".repeat(200_000)).unwrap();
    lawful(&"a-".repeat(50_000)).unwrap();
    lawful(&"'".repeat(50_000)).unwrap();
    lawful(&"x.".repeat(50_000)).unwrap();
    lawful(&"don't".repeat(20_000)).unwrap();
}
