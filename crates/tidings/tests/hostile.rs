//! Pages made to harm, or broken on their way: each gives an article or a reason, soon.
//!
//! In a release each of these answers in less than a second. Tests are built with little optimisation and run beside
//! others, so that the limit here is wider; what grows faster than the page takes minutes and is found all the same.
#![allow(clippy::unwrap_used, reason = "helpers of tests, which Clippy does not tell from other functions")]

use std::fmt::Write as _;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use tidings::page::{Page, Rejected, read};
use tidings::text::Article;
use tidings_knowledge::{Files, Knowledge, Litter};

static LITTER: LazyLock<Litter> = LazyLock::new(|| Knowledge::read(&Files::embedded()).unwrap().litter);

const LIMIT: Duration = Duration::from_secs(60);

const STORY: &str = "<p>The minister of the interior said on Monday that the border would stay closed for another \
    week.</p><p>Her counterpart called the decision a mistake, and asked for talks between the two governments.</p>";

/// Reads a page and checks that it took no longer than it may.
fn answer(name: &str, bytes: &[u8]) -> Result<Article, Rejected> {
    let began = Instant::now();
    let answer = read(&Page { bytes, ..Page::default() }, &LITTER);
    let took = began.elapsed();
    assert!(took < LIMIT, "{name} took {took:?}");
    if let Ok(article) = &answer {
        let spans = article.blocks.iter().map(|block| block.span);
        assert!(
            spans.clone().all(|span| article.text.get(span.start as usize..span.end as usize).is_some()),
            "{name}"
        );
        assert!(article.removed.iter().all(|removed| removed.after <= article.blocks.len()), "{name}");
    }
    answer
}

/// The page around a story still gives the story.
#[track_caller]
fn gives_the_story(name: &str, bytes: &[u8]) {
    let article = answer(name, bytes).unwrap_or_else(|reason| panic!("{name}: {reason}"));
    assert!(article.text.starts_with("The minister of the interior"), "{name}: {:.200}", article.text);
    assert!(article.text.contains("Her counterpart called"), "{name}: {:.200}", article.text);
}

#[track_caller]
fn gives(name: &str, bytes: &[u8], reason: &Rejected) {
    let got = answer(name, bytes).map(|article| article.text.chars().take(200).collect::<String>());
    assert_eq!(got.as_ref().err(), Some(reason), "{name}: {got:?}");
}

#[test]
fn nothing_to_read() {
    gives("empty", b"", &Rejected::Empty);
    gives("blanks", &b" \n\t".repeat(500_000), &Rejected::Empty);
    gives("no-break spaces", "<p>&nbsp;</p>".repeat(100_000).as_bytes(), &Rejected::NoText);
    let mut state = 1_u64;
    let random = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 56) as u8
    });
    gives("random bytes", &random.take(5_000_000).collect::<Vec<_>>(), &Rejected::Binary);
    gives("zeros", &[0; 1_000_000], &Rejected::Binary);
    gives(
        "a comment without an end",
        &[b"<!--".to_vec(), vec![b'-'; 20_000_000]].concat(),
        &Rejected::NoText,
    );
    let script = format!("<html><script>{}", "var a = '<p>No text.</p>';".repeat(200_000));
    gives("a script without an end", script.as_bytes(), &Rejected::NoText);
}

#[test]
fn broken_on_the_way() {
    let page = format!("<html><body><article>{STORY}");
    gives_the_story("cut in a tag", format!("{page}<div class=\"x").as_bytes());
    gives_the_story("cut in a character", &[page.as_bytes(), b"<p>caf\xc3"].concat());
    gives_the_story("cut in an entity", format!("{page}&am").as_bytes());
    gives_the_story("cut in a comment", format!("{page}<!-- and").as_bytes());
    gives_the_story("cut in a script", format!("{page}<script>var a = '</p>").as_bytes());
    gives_the_story("zeros between", page.replace("><", ">\0<").as_bytes());
    let wide = |bytes: fn(u16) -> [u8; 2]| page.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    gives_the_story("UTF-16, little end first", &wide(u16::to_le_bytes));
    gives_the_story("UTF-16, big end first", &wide(u16::to_be_bytes));
    gives_the_story("UTF-16 with its mark", &[b"\xfe\xff".to_vec(), wide(u16::to_be_bytes)].concat());
    let mut odd = wide(u16::to_le_bytes);
    odd.pop();
    gives_the_story("UTF-16 cut in a character", &odd);
}

#[test]
fn without_end_or_bottom() {
    gives("ten megabytes of div", "<div>".repeat(2_000_000).as_bytes(), &Rejected::NoText);
    let nested = |open: &str, close: &str| {
        format!("<html><body>{}{STORY}{}", open.repeat(50_000), close.repeat(50_000)).into_bytes()
    };
    gives_the_story("nested divs", &nested("<div>", "</div>"));
    gives_the_story("nested tables", &nested("<table><tr><td>", "</td></tr></table>"));
    gives_the_story("nested lists", &nested("<div><span>", "</span></div>"));
    gives_the_story("nested formatting", &nested("<b><i><font>", ""));
    for (name, part) in [
        ("a large page", STORY.to_owned()),
        ("many boxes", format!("<div class='story related'><a href='x'>Link words here</a>{STORY}</div>")),
        ("many headings", format!("<h2>See also</h2>{STORY}")),
        ("many advertisements", format!("<div><p>Advertisement</p>{STORY}</div>")),
        (
            "many quotations",
            "<blockquote>A quotation that stands here. A quotation that stands here.</blockquote>".to_owned(),
        ),
        ("many rows", "<table><tr><td>a<td>b<tr><td>c<td>d</table>".to_owned()),
        ("many items", "<li><a href=x>word word</a>".to_owned()),
        ("open paragraphs", "<p>".to_owned()),
        ("open anchors", "<a href=x>word ".to_owned()),
        ("entities", "&amp;&lt;&#0;&#x110000;&nosuch;".to_owned()),
        ("ampersands", "&".to_owned()),
        ("angles", "<".to_owned()),
        ("line breaks", "a<br>".to_owned()),
        ("times", "<time>x</time>".to_owned()),
        ("titles", "<title>x</title>".to_owned()),
        ("authors", "<meta name=author content='Jane Roe'>".to_owned()),
    ] {
        let page = format!("<html><body>{}", part.repeat(8_000_000 / part.len()));
        let _ = answer(name, page.as_bytes());
    }
}

/// More than is read of a page is said to be missing.
#[test]
fn fifty_megabytes() {
    let page = format!("<html><body><article>{}", STORY.repeat(50_000_000 / STORY.len()));
    let text = "The minister said on Monday that the border would stay closed.\n\n".repeat(50_000_000 / 64);
    for (name, bytes) in [("a page", page.into_bytes()), ("a text", text.into_bytes())] {
        let article = answer(name, &bytes).unwrap();
        assert!(article.text.len() < 20 << 20, "{name}: {}", article.text.len());
        assert!(article.flags.iter().any(|flag| flag.name == "truncated"), "{name}: {:?}", article.flags);
    }
}

#[test]
fn large_attributes_and_scripts() {
    gives_the_story(
        "a megabyte attribute",
        format!("<p class=\"{}\"></p>{STORY}", "a-b ".repeat(260_000)).as_bytes(),
    );
    let attributes = (0..1_000_000).fold(String::new(), |mut list, nth| {
        let _ = write!(list, " a{nth}=1");
        list
    });
    gives_the_story("a million attributes", format!("<p{attributes}></p>{STORY}").as_bytes());
    let linked =
        |script: &str| format!("<html><script type='application/ld+json'>{script}</script><body>{STORY}");
    gives_the_story("broken JSON-LD", linked("{\"@type\": [[[[").as_bytes());
    gives_the_story("deep JSON-LD", linked(&"[".repeat(500_000)).as_bytes());
    gives_the_story("deep objects in JSON-LD", linked(&"{\"@graph\":".repeat(200_000)).as_bytes());
    // Each author is a reference, and none is there.
    let things = (0..1_900)
        .fold(String::new(), |list, nth| list + &format!("{{\"@type\":\"Thing\",\"@id\":\"#{nth}\"}},"));
    let authors = (0..60_000).fold(String::new(), |list, nth| list + &format!("{{\"@id\":\"#p{nth}\"}},"));
    let graph = format!(
        "{{\"@graph\":[{things}{{\"@type\":\"NewsArticle\",\"headline\":\"x\",\"author\":[{}]}}]}}",
        authors.trim_end_matches(',')
    );
    gives_the_story("many authors", linked(&graph).as_bytes());
    let scripts = "<script type='application/ld+json'>{\"@type\":\"NewsArticle\"}</script>".repeat(20_000);
    gives_the_story("many scripts", format!("<html>{scripts}<body>{STORY}").as_bytes());
}
