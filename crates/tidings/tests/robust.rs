//! Whatever the text, and however long: every sentence is one tree with one root, spans are exact, CoNLL-U gives the
//! same text and words back, and time grows with the length. Nothing here depends on how good the model is.

#![allow(clippy::unwrap_used)]

use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

use proptest::prelude::*;
use tidings::{
    syntax::{Model, given, tokenize::Piece},
    text::{Article, Block, BlockKind, Deprel, Doc, Span, to_conllu, to_conllu_with},
};

static MODEL: LazyLock<Model> = LazyLock::new(Model::embedded);

/// An article whose blocks are the stretches between blank lines.
fn article(text: &str) -> Article {
    let (mut blocks, mut at) = (Vec::new(), 0);
    for part in text.split("\n\n") {
        if !part.trim().is_empty() {
            blocks.push(Block {
                kind: BlockKind::Paragraph,
                span: Span::new(at, at + part.len()),
                source: None,
            });
        }
        at += part.len() + 2;
    }
    Article { id: "a".to_owned(), text: text.to_owned(), blocks, ..Article::default() }
}

/// Says what is wrong with a document, if anything is.
fn wrong(doc: &Doc) -> Option<String> {
    let text = &doc.article.text;
    let (mut end, mut next) = (0, 0);
    for sentence in &doc.sentences {
        if sentence.first != next || sentence.end <= sentence.first {
            return Some(format!("words {next} to {} are in no sentence", sentence.first));
        }
        next = sentence.end;
        let roots: Vec<_> = sentence.tokens().filter(|&id| doc.token(id).head == id).collect();
        let [root] = roots[..] else { return Some(format!("{} roots", roots.len())) };
        if doc.token(root).deprel != Deprel::Root {
            return Some("a root of another name".to_owned());
        }
        // Every word reaches the root: each is looked at once, so that long sentences cost little.
        let mut good = vec![false; sentence.tokens().len()];
        good[(root - sentence.first) as usize] = true;
        for id in sentence.tokens() {
            let (mut at, mut way) = (id, Vec::new());
            loop {
                if !sentence.tokens().contains(&at) || way.len() > good.len() {
                    return Some(format!("word {id} has no way to the root"));
                }
                if good[(at - sentence.first) as usize] {
                    break;
                }
                way.push(at);
                at = doc.token(at).head;
            }
            way.iter().for_each(|&id| good[(id - sentence.first) as usize] = true);
        }
        for id in sentence.tokens() {
            let span = doc.token(id).span;
            let form = text.get(span.start as usize..span.end as usize);
            if span.start < end || form.is_none_or(str::is_empty) {
                return Some(format!("word {id} stands at {span:?}"));
            }
            end = span.end;
        }
        if sentence.span != doc.token(sentence.first).span.cover(doc.token(sentence.end - 1).span) {
            return Some("a sentence that is not from its first to its last word".to_owned());
        }
    }
    (next as usize != doc.tokens.len()).then(|| "words behind the last sentence".to_owned())
}

/// What comes back from CoNLL-U differs, and how; `None` where it does not.
fn changed(doc: &Doc) -> Option<String> {
    let written = to_conllu(doc);
    let back = given::read(written.as_bytes(), 1);
    if !back.problems.is_empty() {
        return Some(format!("{:?}\n{written}", back.problems[0]));
    }
    // A text without a word is not written at all.
    if !doc.tokens.is_empty() && back.text != doc.article.text {
        return Some(format!("{:?} became {:?}\n{written}", doc.article.text, back.text));
    }
    let pieces = |token: &tidings::text::Token| {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        Piece { start, end, joined: token.joined }
    };
    let sentences: Vec<Vec<Piece>> = doc
        .sentences
        .iter()
        .map(|sentence| sentence.tokens().map(|id| pieces(doc.token(id))).collect())
        .collect();
    if sentences != back.sentences {
        return Some(format!("other words\n{written}"));
    }
    let article = Article { text: back.text, blocks: back.blocks, ..doc.article.clone() };
    let again = MODEL.parse_tokens(article, &back.sentences);
    wrong(&again).or_else(|| {
        let again = to_conllu_with(&again, &back.comments);
        (again != written).then(|| format!("written again\n{written}\n{again}"))
    })
}

#[track_caller]
fn holds(text: &str) -> Doc {
    let doc = MODEL.parse(article(text));
    let start: String = text.chars().take(80).collect();
    assert_eq!(wrong(&doc), None, "{start:?}");
    assert_eq!(changed(&doc), None, "{start:?}");
    doc
}

#[test]
fn odd_texts() {
    for text in [
        "",
        " \n\n \t",
        "\0",
        "The\0minister \0 left\0.",
        ".",
        "?!?!?! ... --- *** ((( ))) “”‘’ «»",
        ". . . . . . . , , , ; ; :",
        "\"\"\"\"''''````",
        "RUSSIA ATTACKS UKRAINE: POLICE, ARMY ON ALERT. NATO MEETS!",
        "russian forces hit kyiv on monday the mayor said. nobody was hurt in the attack he added",
        "🎉🎉 🇺🇦👨‍👩‍👧 won ❤️‍🔥!!! 👍🏽👍🏽",
        "e\u{301}e\u{301} Z\u{361}o\u{308}e\u{300}\u{301}\u{302}\u{303}\u{304} \u{301} \u{301}\u{301}",
        "zero\u{200B}width \u{200C}non\u{200D}joiner\u{2060} \u{FEFF}mark\u{AD}ed so\u{AD}ft",
        "قال الرئيس إن الجيش انسحب. \u{202E}gnihton dias eH\u{202C} אמר הנשיא.",
        "习近平会见普京。两国签署协议。",
        "ปูตินพบสีจิ้นผิงที่ปักกิ่ง नरेन्द्र मोदी ने कहा",
        "a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f\r\ng\rh\ti",
        "\u{FFFD}\u{FFFF}\u{10FFFF}\u{E000}",
        "a|b\\c _ # 1-2 1.1 = SpaceAfter=No\tx",
        "# newpar\n# text = x\n1\tx\t_\t_",
    ] {
        holds(text);
        // The same in capitals, without, and glued to itself.
        holds(&text.to_uppercase());
        holds(&text.to_lowercase());
        holds(&format!("{text}{text}\n\n{text} {text}"));
    }
}

/// A sentence of so many words, without a stop.
fn long(words: usize) -> String {
    const WORDS: [&str; 12] = [
        "the", "minister", "said", "that", "two", "men", "and", "their", "friends", "had", "attacked", "Kyiv",
    ];
    (0..words).map(|i| WORDS[i * 7 % 12]).collect::<Vec<_>>().join(" ")
}

/// One sentence of a text, its words given.
fn given_whole(text: &str) -> Doc {
    MODEL.parse_tokens(Article { text: text.to_owned(), ..Article::default() }, &[MODEL.words(text)])
}

#[test]
fn long_sentences() {
    for words in [300, 5_000] {
        let text = long(words);
        assert_eq!(holds(&text).tokens.len(), words);
        holds(&text.to_uppercase());
        holds(&text.replace(' ', ", "));
        holds(&text.replace(' ', "\n"));
        let doc = given_whole(&text);
        assert_eq!((doc.sentences.len(), wrong(&doc)), (1, None));
    }
    // One word without an end, and its like.
    for part in [
        "a",
        "a-",
        "x.",
        "'",
        "don't",
        "1,",
        "@",
        "#a",
        "http://",
        "U.S.",
        "e\u{301}",
        "🎉",
        "\u{200B}a",
        "([",
        "&a",
        "$",
    ] {
        holds(&part.repeat(5_000));
    }
}

/// The shortest time of three.
fn time(work: impl Fn()) -> Duration {
    let once = || {
        let began = Instant::now();
        work();
        began.elapsed()
    };
    (0..3).map(|_| once()).min().unwrap()
}

/// Eight times the text takes eight times as long, and would take sixty-four times if anything were quadratic.
#[expect(clippy::type_complexity, reason = "a table of cases, used once")]
#[test]
fn time_grows_with_the_length() {
    let whole = |text: &str| _ = std::hint::black_box(given_whole(text));
    let parse = |text: &str| {
        let doc = MODEL.parse(Article { text: text.to_owned(), ..Article::default() });
        _ = std::hint::black_box(given::read(to_conllu(&doc).as_bytes(), 1));
    };
    let cases: [(&str, String, &dyn Fn(&str)); 8] = [
        ("one sentence", long(2_500) + " ", &whole),
        ("words", long(2_500) + " ", &parse),
        ("one word", "a".repeat(40_000), &parse),
        ("hyphens", "a-".repeat(10_000), &parse),
        ("stops", "x.".repeat(10_000), &parse),
        ("quotes", "\"a' ".repeat(5_000), &parse),
        ("addresses", "a.b/ab.cd/-".repeat(4_000), &parse),
        ("spaces", "A. \u{200B} \n".repeat(4_000), &parse),
    ];
    for (name, text, work) in cases {
        let (once, more) = (time(|| work(&text)), time(|| work(&text.repeat(8))));
        // What is very short says nothing.
        let once = once.max(Duration::from_millis(1));
        assert!(more < once * 30, "{name}: {once:?}, eight times as long {more:?}");
    }
}

/// Words, gaps and breaks of all kinds.
fn text() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "The",
        "minister",
        "said",
        ",",
        ".",
        "don't",
        "cannot",
        "Israel's",
        "U.S.",
        "\"",
        "“",
        "”",
        "(",
        ")",
        "|",
        "\\",
        "_",
        "北京",
        "e\u{301}",
        "🎉",
        "10km",
        "states'",
        "...",
        "-",
        "1.",
        "#tag",
        "http://x.y",
        "\u{AD}a",
        "\0",
    ];
    const GAPS: &[&str] = &[
        " ", " ", " ", "", "  ", "\n", "\n\n", " \n\n ", "\t", "\r\n", "\u{200B}", "\u{a0}", "\u{2028}",
        "\n\n\n", "\u{FEFF}",
    ];
    let pair = (prop::sample::select(WORDS), prop::sample::select(GAPS));
    prop::collection::vec(pair, 0..40)
        .prop_map(|pairs| pairs.into_iter().flat_map(|(word, gap)| [gap, word]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn conllu_comes_back(text in text()) {
        let doc = MODEL.parse(article(&text));
        prop_assert_eq!(wrong(&doc), None);
        prop_assert_eq!(changed(&doc), None);
    }

    #[test]
    fn conllu_of_any_string_comes_back(text in any::<String>()) {
        let doc = MODEL.parse(article(&text));
        prop_assert_eq!(wrong(&doc), None);
        prop_assert_eq!(changed(&doc), None);
    }

    /// Whatever is read as CoNLL-U: words in order, and nothing but trees from them.
    #[test]
    fn anything_is_read_as_conllu(
        lines in prop::collection::vec(("[0-9]{1,2}([-.][0-9]{1,2})?|\\PC", "\\PC{0,4}|[a-z ]{1,3}", "_|SpaceAfter=No|SpacesAfter=[\\\\snu{}0-9]{0,6}|\\PC{0,9}"), 0..12),
        numbered in any::<bool>(),
        bytes in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut all = String::from("# newpar\n");
        for (number, (id, form, misc)) in (1..).zip(lines) {
            let id = if numbered { format!("{number}") } else { id };
            all.push_str(&format!("{id}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}\n"));
        }
        for bytes in [all.as_bytes(), &bytes] {
            let read = given::read(bytes, 1);
            let article = Article { text: read.text, blocks: read.blocks, ..Article::default() };
            let doc = MODEL.parse_tokens(article, &read.sentences);
            prop_assert_eq!(wrong(&doc), None);
            prop_assert_eq!(doc.sentences.len(), read.comments.len());
            let written = to_conllu_with(&doc, &read.comments);
            let again = given::read(written.as_bytes(), 1);
            prop_assert_eq!(again.sentences, read.sentences, "{}", written);
            prop_assert_eq!(again.text, doc.article.text, "{}", written);
        }
    }
}
