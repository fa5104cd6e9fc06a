//! Reading of pages: the gold folder, input meant to harm, charsets, and laws that hold for any bytes.
#![allow(clippy::unwrap_used, reason = "helpers of tests, which Clippy does not tell from other functions")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use tidings::page::{Form, Given, Page, Rejected, read};
use tidings::text::{Article, BlockKind};
use tidings_knowledge::Litter;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn litter() -> Litter {
    let parse = |text| Litter::parse(text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    parse(include_str!("../../../knowledge/page.toml"))
        .and(parse(include_str!("../../../knowledge/languages/en/boilerplate.toml")))
        .and(parse(include_str!("../../../knowledge/languages/en/scraped.toml")))
        .and(parse(include_str!("../../../knowledge/languages/en/flags.toml")))
}

fn read_bytes(bytes: &[u8]) -> Result<Article, Rejected> {
    read(&Page { bytes, ..Page::default() }, &litter())
}

/// An article in the form of `gold/*/expected.md`: one list of lines.
fn shown(article: &Article) -> String {
    let mut out = String::new();
    let value = |value: &Option<String>| value.clone().unwrap_or_default();
    writeln!(out, "title: {}", value(&article.title)).unwrap();
    writeln!(out, "standfirst: {}", value(&article.standfirst).replace('\n', " / ")).unwrap();
    writeln!(out, "authors: {}", article.authors.join("; ")).unwrap();
    writeln!(out, "published: {}", value(&article.published)).unwrap();
    writeln!(out, "site: {}", value(&article.site)).unwrap();
    writeln!(out, "language: {}", value(&article.language)).unwrap();
    writeln!(out, "credits: {}", article.credits.join("; ")).unwrap();
    writeln!(out, "---").unwrap();
    let blocks = article.blocks.iter().map(|block| {
        let text = block.span.of(&article.text);
        match block.kind {
            BlockKind::Heading => format!("## {text}"),
            BlockKind::List => text.lines().map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n"),
            _ => text.to_owned(),
        }
    });
    out + &blocks.collect::<Vec<_>>().join("\n\n") + "\n"
}

/// Lines only one of two texts has, in order, for people to read.
fn differences(want: &str, got: &str) -> String {
    let (want, got): (Vec<&str>, Vec<&str>) = (want.trim().lines().collect(), got.trim().lines().collect());
    let missing = want.iter().filter(|line| !got.contains(line)).map(|line| format!("  - {line}\n"));
    let added = got.iter().filter(|line| !want.contains(line)).map(|line| format!("  + {line}\n"));
    let out: String = missing.chain(added).collect();
    if out.is_empty() && want != got { "  the same lines in another order\n".to_owned() } else { out }
}

/// Expected files may leave out values that are not there.
fn normal(text: &str) -> String {
    let empty = |line: &&str| !(line.ends_with(':') && line.len() < 12);
    text.lines().map(str::trim_end).filter(empty).collect::<Vec<_>>().join("\n")
}

#[test]
fn gold_pages() {
    let gold = root().join("gold");
    let Ok(folders) = fs::read_dir(&gold) else {
        println!("skipped: there is no folder gold");
        return;
    };
    let litter = litter();
    let mut slugs: Vec<String> =
        folders.flatten().map(|folder| folder.file_name().to_string_lossy().into_owned()).collect();
    slugs.sort();
    let mut faults = String::new();
    for slug in slugs {
        let Ok(want) = fs::read_to_string(gold.join(&slug).join("expected.md")) else { continue };
        let names = ["html", "txt"].map(|end| root().join("examples").join(format!("{slug}.{end}")));
        let Some(bytes) = names.iter().find_map(|name| fs::read(name).ok()) else {
            writeln!(faults, "{slug}: the page is missing").unwrap();
            continue;
        };
        let got = match read(&Page { file: &slug, bytes: &bytes, ..Page::default() }, &litter) {
            Ok(article) => shown(&article),
            Err(reason) => reason.to_string(),
        };
        let found = differences(&normal(&want), &normal(&got));
        if !found.is_empty() {
            writeln!(faults, "{slug}:\n{found}").unwrap();
        }
    }
    assert!(faults.is_empty(), "- expected, + read\n{faults}");
}

/// What holds for every article that is read, whatever it was read from.
fn lawful(article: &Article) {
    let mut at = 0;
    for (nth, block) in article.blocks.iter().enumerate() {
        if nth > 0 {
            assert_eq!(article.text.get(at..at + 2), Some("\n\n"), "blocks are joined by a blank line");
            at += 2;
        }
        assert_eq!(block.span.start as usize, at, "blocks tile the text");
        assert!(block.span.end > block.span.start, "no block is empty");
        at = block.span.end as usize;
        assert!(article.text.is_char_boundary(at));
    }
    assert_eq!(at, article.text.len());
    assert_eq!(article.id.len(), 16);
}

#[test]
fn hostile_pages_answer_soon() {
    let long = |text: &str, times: usize| text.repeat(times).into_bytes();
    let attributes = (0..1_000_000).fold(String::new(), |mut list, nth| {
        let _ = write!(list, " a{nth}=1");
        list
    });
    let json = "[".repeat(500_000);
    let pages: Vec<(&str, Vec<u8>)> = vec![
        ("nested tags", long("<div><b><table><tr><td>", 20_000)),
        ("nested lists", long("<ul><li>one ", 100_000)),
        ("ten megabytes of div", long("<div>", 2_000_000)),
        ("ten megabytes of end tags", [long("<div><td>", 200), long("</div>", 1_600_000)].concat()),
        ("end tags inside open inline elements", [long("<i><b>", 200), long("<p></b>", 1_000_000)].concat()),
        (
            "a megabyte attribute",
            format!("<p class=\"{}\">Some text.</p>", "a-b ".repeat(260_000)).into_bytes(),
        ),
        ("a million attributes", format!("<p{attributes}>Text that follows a tag.</p>").into_bytes()),
        ("unclosed anchors", long("<a href=x>word ", 300_000)),
        ("one long word", long("a", 10_000_000)),
        ("one long line", long("word ", 2_000_000)),
        ("many lines", long("A line. \n", 500_000)),
        (
            "many headings",
            long("<h2>See also</h2><p>A sentence that is long enough to be prose.</p>", 50_000),
        ),
        ("quotes", long("<p>” ” Said. “ „</p>", 200_000)),
        ("NULs", long("\0<p>\0a\0", 100_000)),
        ("unfinished tag", b"<html><body><p>A sentence stands here before the cut.<div class=\"x".to_vec()),
        ("unfinished script", b"<p>A sentence stands here, long enough.</p><script>var a = '</p>".to_vec()),
        (
            "broken JSON-LD",
            b"<script type=\"application/ld+json\">{\"@type\": [[[[</script><p>Some text.</p>".to_vec(),
        ),
        (
            "deep JSON-LD",
            format!("<script type='application/ld+json'>{json}</script><p>Some words.</p>").into_bytes(),
        ),
        ("random bytes", (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect()),
        (
            "UTF-16",
            "<p>Ein Satz, der lang genug ist.</p>".encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
        ("entities", long("&amp;&lt;&#0;&#x110000;&nosuch;", 200_000)),
        ("comment", [b"<!--".to_vec(), long("-", 5_000_000)].concat()),
    ];
    let litter = litter();
    // Reading that grows faster than the page takes hours on these; a busy machine and a build that is not optimised
    // only seconds.
    let limit = Duration::from_secs(120);
    for (name, bytes) in pages {
        for form in [Form::Html, Form::Text] {
            let began = Instant::now();
            if let Ok(article) = read(&Page { bytes: &bytes, form: Some(form), ..Page::default() }, &litter) {
                lawful(&article);
            }
            let took = began.elapsed();
            println!("{name} as {form:?}: {took:?}");
            assert!(took < limit, "{name} took {took:?}");
        }
    }
}

#[test]
fn reasons() {
    assert_eq!(read_bytes(b""), Err(Rejected::Empty));
    assert_eq!(read_bytes(b" \n\t"), Err(Rejected::Empty));
    assert_eq!(read_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01"), Err(Rejected::Binary));
    assert_eq!(read_bytes(b"<html><body><script>x</script></body></html>"), Err(Rejected::NoText));
    let large = vec![b' '; tidings::page::LARGEST + 1];
    assert_eq!(read_bytes(&large), Err(Rejected::TooLarge { bytes: large.len() }));
}

const STORY: &str = "<p>The minister of the interior said on Monday that the border would stay closed for another \
    week.</p><p>Her counterpart called the decision a mistake, and asked for talks between the two governments.</p>";

fn page_with(body: &str) -> Article {
    let page = format!(
        "<html><head><title>Border stays closed - The Ledger</title>\
         <meta property=og:site_name content=\"The Ledger\"></head><body>{body}</body></html>"
    );
    let article = read_bytes(page.as_bytes()).unwrap();
    lawful(&article);
    article
}

#[test]
fn litter_goes_with_its_reason() {
    let article = page_with(&format!(
        "<nav><a href=/>Home</a></nav><article><h1>Border stays closed</h1><div class=byline>By Jane Roe</div>\
         <div class=share-bar><a href=#>Share</a></div>{STORY}<div class=newsletter-box><p>Sign up here for our \
         news.</p></div><h2>A second section</h2>{STORY}<p>Read more: <a href=x>Another story about the border</a></p>\
         <ul><li><a href=a>One more story to read</a></li><li><a href=b>And yet another story</a></li></ul></article>\
         <footer>All rights reserved</footer>"
    ));
    assert_eq!(article.title.as_deref(), Some("Border stays closed"));
    assert_eq!(article.authors, ["Jane Roe"]);
    assert_eq!(article.blocks.iter().filter(|block| block.kind == BlockKind::Heading).count(), 1);
    assert_eq!(article.blocks.len(), 5, "{}", article.text);
    for why in ["headline", "byline", "share", "newsletter", "related-link", "link-list"] {
        assert!(article.removed.iter().any(|removed| removed.why == why), "{why}: {:#?}", article.removed);
    }
}

#[test]
fn paragraphs_by_line_breaks_and_hidden_text() {
    let article = page_with(
        "<div>The minister of the interior said on Monday that the border would stay closed.<br><br>Her counterpart \
         called the decision <i>a mistake</i>, and asked<br>for talks.<span style=\"display: none\">Hidden words \
         stand here.</span></div>",
    );
    assert_eq!(article.blocks.len(), 2, "{}", article.text);
    assert!(article.text.ends_with("asked\nfor talks."), "{}", article.text);
}

#[test]
fn metadata_that_came_with_the_page_wins() {
    let page = Page {
        bytes:
            b"<title>Another title</title><meta property=article:published_time content=2021-01-02T03:04:05Z>\
            <p>A sentence which is long enough to be read as prose.</p>",
        given: Given {
            id: Some("7"),
            title: Some("The title"),
            published_default: Some("2020-01-01"),
            ..Given::default()
        },
        ..Page::default()
    };
    let article = read(&page, &litter()).unwrap();
    assert_eq!(article.id, "7");
    assert_eq!(article.title.as_deref(), Some("The title"));
    assert_eq!(article.published.as_deref(), Some("2021-01-02T03:04:05Z"));
}

#[test]
fn text_taken_as_it_is() {
    let text = "  First line\nstill the first.\n\n\nSecond – block \n";
    let page = Page { bytes: text.as_bytes(), form: Some(Form::Text), as_is: true, ..Page::default() };
    let article = read(&page, &litter()).unwrap();
    assert_eq!(article.text, text);
    let blocks: Vec<&str> = article.blocks.iter().map(|block| block.span.of(text)).collect();
    assert_eq!(blocks, ["First line\nstill the first.", "Second – block"]);
}

#[test]
fn scraped_text() {
    let text = "Ministers agree on a new border treaty\n\nMinisters agree on a new border treaty\n\nBy Jane Roe\n\n\
        The two ministers signed a treaty on Monday after nine months of talks.\n\nSee also  Ten places to visit\n\n\
        A long road\n\nThe treaty still needs the approval of both parliaments.\n\n\
        Reporting by John Doe; editing by A. Nother, Reuters\n\n\
        Leave a Reply\n\nA reader said this and that about the treaty.";
    let article = read_bytes(text.as_bytes()).unwrap();
    lawful(&article);
    assert_eq!(article.title.as_deref(), Some("Ministers agree on a new border treaty"));
    assert_eq!(article.authors, ["Jane Roe"]);
    assert_eq!(article.credits, ["Reuters"]);
    assert_eq!(
        article.text,
        "The two ministers signed a treaty on Monday after nine months of talks.\n\nA long road\n\n\
         The treaty still needs the approval of both parliaments."
    );
    assert_eq!(article.blocks[1].kind, BlockKind::Heading);
    let flags: Vec<&str> = article.flags.iter().map(|flag| flag.name).collect();
    assert!(flags.contains(&"duplicate_title") && !flags.contains(&"machine_translation"), "{flags:?}");
}

/// A page of an agency report put through a machine and scraped with all its litter; own words.
#[test]
fn machine_translated_and_scraped() {
    let text = "Skip to content\nMENU\nHarbour ministers seek a common line on fishing\n\n\
        Harbour ministers seek a common line on fishing - Coast Daily\n\n0 SHARES\nFacebook Twitter Email\n\n\
        The ministers of two coastal states spoke by phone on Tuesday, in which they called for this A new treaty on \
        fishing in the strait.\n\nSee also  Ten songs for your summer\n\n\
        The agreement is based on Certain common rules, “binding” In both states.\n\nRead also\n- Ferry line to close\n\n\
        Fishing Quarter\n\n\
        Highlights:They spoke of Attempts to settle the dispute before the autumn.\n\n\
        A new quota should follow.” announced.\n\n\
        (Coast Daily with agencies: AP)\n\nManufactured using AFP and Reuters reports.\n\n\
        Leave a Reply\n\nYour email address will not be published.\n\nFirst! Greetings from the beach.";
    let article = read_bytes(text.as_bytes()).unwrap();
    lawful(&article);
    assert_eq!(article.title.as_deref(), Some("Harbour ministers seek a common line on fishing"));
    assert_eq!(article.site.as_deref(), Some("Coast Daily"));
    assert_eq!(article.language.as_deref(), Some("en"));
    assert_eq!(article.credits, ["AP", "AFP", "Reuters"]);
    let headings: Vec<&str> = article
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Heading)
        .map(|block| block.span.of(&article.text))
        .collect();
    assert_eq!(headings, ["Fishing Quarter"]);
    assert!(article.flags.iter().any(|flag| flag.name == "machine_translation"), "{:?}", article.flags);
    for litter in
        ["MENU", "SHARES", "Twitter", "songs", "Ferry", "Highlights", "Manufactured", "Reply", "beach"]
    {
        assert!(!article.text.contains(litter), "{litter} in {}", article.text);
    }
    assert!(article.text.starts_with("The ministers of two") && article.text.ends_with("announced."));
}

#[test]
fn bylines_without_a_person() {
    for name in ["Admin", "Staff Reporter", "Coast Daily newsroom"] {
        let page = format!(
            "<meta name=author content=\"{name}\"><article><h1>Border stays closed</h1>{STORY}</article>"
        );
        assert_eq!(read_bytes(page.as_bytes()).unwrap().authors, [""; 0], "{name}");
    }
}

/// What stands aside of the text: a box of an advertiser, a quotation pulled out, the author's biography.
#[test]
fn asides() {
    let article = page_with(&format!(
        "<meta name=author content=\"Jane Roe\"><article><h1>Border stays closed</h1>{STORY}\
         <blockquote><p>“The border would stay closed for another week.”</p></blockquote>\
         <div class=x><span>Partner content</span><h3>A cloud for everybody</h3><p>Three owners tell what they saved.</p>\
         </div>{STORY}{STORY}<p>Jane Roe teaches history at a college by the sea.</p></article>"
    ));
    assert_eq!(article.authors, ["Jane Roe"]);
    assert_eq!(article.blocks.len(), 6, "{}", article.text);
    for why in ["figure", "advertisement", "author-box"] {
        assert!(article.removed.iter().any(|removed| removed.why == why), "{why}: {:#?}", article.removed);
    }
}

#[test]
fn charsets() {
    let declared =
        b"<meta charset=iso-8859-1><p>Le pr\xe9sident a d\xe9cid\xe9 de fermer la fronti\xe8re pendant une semaine.</p>";
    assert_eq!(
        read_bytes(declared).unwrap().text,
        "Le président a décidé de fermer la frontière pendant une semaine."
    );
    let wrong = "<meta charset=iso-8859-1><p>Le président a décidé de fermer la frontière.</p>";
    assert_eq!(read_bytes(wrong.as_bytes()).unwrap().text, "Le président a décidé de fermer la frontière.");
}

const PARTS: &[&str] = &[
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<a href=x>",
    "</a>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<ul>",
    "</ul>",
    "<li>",
    "<br>",
    "<br><br>",
    "<h1>",
    "<h2>",
    "</h2>",
    "<blockquote>",
    "<figcaption>",
    "<article>",
    "</article>",
    "<script>",
    "</script>",
    "<title>",
    "</title>",
    "<svg>",
    "<aside>",
    "<form>",
    "Words of a sentence, long enough to count as prose. ",
    "Share ",
    "“ü” ",
    " ",
    "\n",
    "\u{a0}",
    "\0",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for form in [None, Some(Form::Html), Some(Form::Text)] {
            if let Ok(article) = read(&Page { bytes: &bytes, form, ..Page::default() }, &litter()) {
                lawful(&article);
            }
        }
    }

    #[test]
    fn any_tags(parts in prop::collection::vec(prop::sample::select(PARTS), 0..80)) {
        let page = parts.concat();
        for form in [Form::Html, Form::Text] {
            if let Ok(article) = read(&Page { bytes: page.as_bytes(), form: Some(form), ..Page::default() }, &litter()) {
                lawful(&article);
            }
        }
    }

    #[test]
    fn blocks_of_text_as_it_is(text in "[a-zé \n\t\u{a0}.]{0,200}") {
        let page = Page { bytes: text.as_bytes(), form: Some(Form::Text), as_is: true, ..Page::default() };
        if let Ok(article) = read(&page, &litter()) {
            prop_assert_eq!(&article.text, &text);
            for pair in article.blocks.windows(2) {
                prop_assert!(pair[0].span.end < pair[1].span.start);
            }
        }
    }
}
