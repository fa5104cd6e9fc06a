//! What pages show around their articles, and what is told of it: small pages, own-written, one kind of fault each.
#![allow(clippy::unwrap_used, reason = "helpers of tests, which Clippy does not tell from other functions")]

use tidings::page::{Given, Page, read};
use tidings::text::{Article, BlockKind};
use tidings_knowledge::Litter;

fn litter() -> Litter {
    let parse = |text| Litter::parse(text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    parse(include_str!("../../../knowledge/page.toml"))
        .and(parse(include_str!("../../../knowledge/languages/en/boilerplate.toml")))
}

fn article(page: &str) -> Article {
    read(&Page { bytes: page.as_bytes(), ..Page::default() }, &litter()).unwrap()
}

/// Paragraphs that are enough for a body.
const STORY: &str = "<p>The minister of the interior said on Monday that the border would stay closed for another \
    week, until the last of the columns had left.</p><p>Her counterpart called the decision a mistake, and asked for \
    talks between the two governments before the end of the month.</p><p>Traders on both sides have lost a third of \
    their sales since the spring, according to the chamber of commerce.</p>";

fn blocks(article: &Article) -> Vec<&str> {
    article.blocks.iter().map(|block| block.span.of(&article.text)).collect()
}

fn removed<'a>(article: &'a Article, why: &str) -> Vec<&'a str> {
    article.removed.iter().filter(|removed| removed.why == why).map(|removed| removed.text.as_str()).collect()
}

fn from(article: &Article, field: &str) -> Option<&'static str> {
    article.provenance.iter().find(|known| known.field == field).map(|known| known.from)
}

#[test]
fn the_standfirst_is_no_part_of_the_body() {
    let standfirst = "Traders on both sides fear for their summer, and nobody says when it ends.";
    for head in [
        format!("<header><h1>Border stays closed</h1><p>{standfirst}</p></header>"),
        format!("<h1>Border stays closed</h1><h2>{standfirst}</h2>"),
        format!(
            "<h1>Border stays closed</h1><div class=dek>{standfirst}</div><div class=byline>By Jane Roe</div>"
        ),
    ] {
        let read = article(&format!("<article>{head}<div class=text>{STORY}</div></article>"));
        assert_eq!(read.standfirst.as_deref(), Some(standfirst), "{head}");
        assert_eq!(from(&read, "standfirst"), Some("text"));
        assert_eq!(read.blocks.len(), 3, "{head}: {}", read.text);
    }
}

#[test]
fn a_first_paragraph_in_its_own_box_stays() {
    let first =
        "<p>Two columns of soldiers crossed the river on Sunday night, residents of the valley said.</p>";
    let read = article(&format!(
        "<article><h1>Border stays closed</h1><div class=opening>{first}</div><div>{STORY}</div></article>"
    ));
    assert!(read.text.starts_with("Two columns"), "{}", read.text);
    assert_eq!(read.standfirst, None);
}

#[test]
fn a_headline_with_a_few_words_above_it_is_one() {
    let read = article(&format!(
        "<title>Border stays closed for a week</title><article><h2><span>After the talks</span> <span>Border stays \
         closed for a week</span></h2><div>{STORY}</div></article>"
    ));
    assert_eq!(removed(&read, "headline"), ["After the talks Border stays closed for a week"]);
    assert_eq!(read.blocks.len(), 3, "{}", read.text);
}

#[test]
fn dates_and_names_above_the_text_go() {
    let read = article(&format!(
        "<article><h1>Border stays closed</h1><p>Residents of the valley heard shots through the whole of the \
         night.</p><p>Jane Roe 28.04.2024 | 09:36</p>{STORY}</article>"
    ));
    assert_eq!(removed(&read, "byline"), ["Jane Roe 28.04.2024 | 09:36"]);
    assert_eq!(read.blocks.len(), 4);
}

#[test]
fn captions_without_a_name() {
    let read = article(&format!(
        "<article><h1>Border stays closed</h1>{STORY}<div><img src=a.jpg><span>The crossing in the valley, seen from \
         the north</span></div><figure><ul><li><figcaption>A column of trucks waits.</figcaption></li></ul></figure>\
         {STORY}</article>"
    ));
    assert_eq!(
        removed(&read, "caption"),
        ["The crossing in the valley, seen from the north\nA column of trucks waits."]
    );
    assert_eq!(read.blocks.len(), 6);
}

#[test]
fn a_paragraph_beside_a_picture_stays() {
    let read = article(&format!(
        "<article><h1>Border stays closed</h1><div><img src=a.jpg><p>A column of trucks waited there for the whole of \
         Monday, drivers said.</p></div>{STORY}</article>"
    ));
    assert!(read.text.starts_with("A column of trucks"), "{}", read.text);
}

#[test]
fn posts_that_an_article_quotes_stay() {
    let read = article(&format!(
        "<article><h1>Border stays closed</h1>{STORY}<div class=social-embed><blockquote class=twitter-tweet><p>The \
         border is closed, and it will stay so.</p>— Jane Roe (@roe)</blockquote></div>{STORY}</article>"
    ));
    let quotes: Vec<&str> = (read.blocks.iter())
        .filter(|block| block.kind == BlockKind::Quote)
        .map(|block| block.span.of(&read.text))
        .collect();
    assert_eq!(quotes, ["The border is closed, and it will stay so.", "— Jane Roe (@roe)"]);
}

#[test]
fn teasers_of_other_articles_go() {
    let teaser = "<article><h3><a href=x>Harbour to be widened</a></h3><p>The port will have room for twelve ships \
        more from next spring on, its owners say.</p></article>";
    let read = article(&format!(
        "<div><h1>Border stays closed</h1>{STORY}{STORY}<div class=below>{teaser}{teaser}</div></div>"
    ));
    assert_eq!(read.blocks.len(), 6, "{}", read.text);
    assert!(!removed(&read, "related-link").is_empty());
}

#[test]
fn a_labelled_box_goes_whole() {
    let read = article(&format!(
        "<article><h1>Border stays closed</h1>{STORY}<div><p>Read more:</p><div><p>Harbour to be widened next \
         spring</p><p>The port will have room for twelve ships more.</p></div></div>{STORY}{STORY}{STORY}</article>"
    ));
    assert_eq!(read.blocks.len(), 12, "{}", read.text);
}

#[test]
fn counters_of_galleries_are_no_text() {
    let read = article(&format!("<article><h1>Border stays closed</h1>{STORY}<p>1 / 6</p>{STORY}</article>"));
    assert_eq!(read.blocks.len(), 6);
    assert_eq!(removed(&read, "not-content"), ["1 / 6"]);
}

#[test]
fn a_hidden_copy_of_the_text_is_not_missed() {
    let read = article(&format!(
        "<article><h1>Border stays closed</h1><div style=\"display:none\">{STORY}{STORY}{STORY}</div>\
         <div>{STORY}</div></article>"
    ));
    assert_eq!(read.blocks.len(), 3, "{}", read.text);
}

#[test]
fn what_a_page_sends_late_is_not_hidden() {
    let read = article(&format!(
        "<article><h1>Border stays closed</h1><p>A short beginning stands here, and the rest is still to \
         come.</p></article><div hidden id=\"S:0\">{STORY}</div>"
    ));
    assert!(read.text.contains("Traders on both sides"), "{}", read.text);
}

#[test]
fn a_name_that_tells_a_state_is_not_what_a_box_is() {
    let read = article(&format!(
        "<h1>Border stays closed</h1><div class=\"main sidebar-enabled--false\">{STORY}</div><div><div>{STORY}\
         {STORY}</div></div><div class=\"main sidebar-enabled--false\">{STORY}</div>"
    ));
    assert_eq!(read.blocks.len(), 12, "{}", read.text);
}

#[test]
fn many_boxes_with_a_name_of_litter_may_hold_the_text() {
    let item = |name: &str| format!("<h2>{name}</h2><div class=product-widget>{STORY}{STORY}</div>");
    let read = article(&format!(
        "<article><h1>Border stays closed</h1><p>These are the crossings that stay closed, and what is said of \
         each.</p>{}{}{}{}{}</article>",
        item("First"),
        item("Second"),
        item("Third"),
        item("Fourth"),
        item("Fifth")
    ));
    assert_eq!(read.blocks.len(), 36, "{}", read.text);
}

#[test]
fn headings_that_are_links() {
    let read = article(&format!(
        "<link rel=canonical href=https://ledger.example/1><article><h1>Border stays closed</h1>{STORY}<h2><a \
         href=\"#ways\">Three ways around it</a></h2>{STORY}<h2><a href=https://ferry.example/>The coast \
         ferry</a></h2>{STORY}<p><a href=https://ledger.example/2>Harbour to be widened</a></p></article>"
    ));
    let headings: Vec<&str> = (read.blocks.iter())
        .filter(|block| block.kind == BlockKind::Heading)
        .map(|block| block.span.of(&read.text))
        .collect();
    assert_eq!(headings, ["Three ways around it", "The coast ferry"]);
    assert!(!read.text.contains("Harbour"));
}

#[test]
fn a_page_with_no_more_than_its_foot_is_read() {
    let read = article(
        "<body><h1>Our work</h1><footer><p>The Ledger has told what happens on the border since the year the river \
         froze, every day but Sunday.</p><p>It belongs to those who write it, and has never been sold to anybody \
         else. Write to us.</p><p>Its printers stand in the old customs house, which the town gave it after the war for a \
         rent of one coin a year.</p></footer></body>",
    );
    assert!(read.text.contains("The Ledger has told"), "{}", read.text);
}

#[test]
fn newsrooms_declare_their_headlines() {
    let page = |kind: &str| {
        format!(
            "<title>Border shut: all you must know - The Ledger</title><script type=\"application/ld+json\">\
             {{\"@type\":\"{kind}\",\"headline\":\"Border stays closed for a week\",\
             \"dateModified\":\"2024-05-02T10:00:00+02:00\",\"articleSection\":\"World\"}}</script>\
             <article><h1>Border shut: all you must know</h1>{STORY}</article>"
        )
    };
    let read = article(&page("NewsArticle"));
    assert_eq!(read.title.as_deref(), Some("Border stays closed for a week"));
    assert_eq!(from(&read, "title"), Some("json-ld headline"));
    assert_eq!(read.updated.as_deref(), Some("2024-05-02T10:00:00+02:00"));
    assert_eq!(read.section.as_deref(), Some("World"));
    let read = article(&page("BlogPosting"));
    assert_eq!(read.title.as_deref(), Some("Border shut: all you must know"));
    assert_eq!(from(&read, "title"), Some("h1"));
}

#[test]
fn the_name_of_the_site_is_no_headline() {
    let read = article(&format!(
        "<title>The Border Ledger: Border stays closed</title><meta property=og:site_name content=\"The Border Ledger\">\
         <h1>The Border Ledger</h1><article><h2>Border stays closed</h2>{STORY}</article>"
    ));
    assert_eq!(read.title.as_deref(), Some("Border stays closed"));
}

#[test]
fn each_value_says_where_it_comes_from() {
    let page = format!(
        "<html lang=en><head><meta property=og:title content=\"Border stays closed\">\
         <meta name=published-date content=2024-05-01><link rel=canonical href=https://ledger.example/1></head>\
         <body><article><span class=authorName>Jane Roe</span>{STORY}</article></body></html>"
    );
    let given = Given { site: Some("The Ledger"), ..Given::default() };
    let read = read(&Page { bytes: page.as_bytes(), given, ..Page::default() }, &litter()).unwrap();
    let pairs: Vec<(&str, &str)> = read.provenance.iter().map(|known| (known.field, known.from)).collect();
    assert_eq!(
        pairs,
        [
            ("authors", "byline"),
            ("language", "html lang"),
            ("published", "published-date"),
            ("site", "input"),
            ("title", "og:title"),
            ("url", "link canonical"),
        ]
    );
    assert_eq!((read.updated, read.section, read.standfirst), (None, None, None));
}

#[test]
fn authors_are_people() {
    let of = |head: &str, byline: &str| {
        article(&format!("{head}<article><h1>Border stays closed</h1>{byline}{STORY}</article>")).authors
    };
    let site = "<meta property=og:site_name content=Ledger><meta name=author content=Ledger>";
    assert_eq!(of(site, "<a href=/authors/jane-roe/>Jane Roe</a>"), ["Jane Roe"]);
    assert_eq!(of("<meta name=author content=\"Jane Roe og John Doe\">", ""), ["Jane Roe", "John Doe"]);
    assert_eq!(of("<meta name=author content=ledger.example>", ""), [""; 0]);
}

/// Blocks know the bytes of the page that they came from, entities and inner tags and all.
#[test]
fn sources() {
    let page = format!(
        "<article><h1>Border stays closed</h1>{STORY}<p> Talks &amp; <b>more</b> talks were held on the “island” on \
         Friday.\n</p><ul><li>One point of the plan</li><li>Another point of it</li></ul>{STORY}</article>"
    );
    let read = article(&page);
    let sources: Vec<&str> = read.blocks.iter().map(|block| block.source.unwrap().of(&page)).collect();
    assert_eq!(sources[0], blocks(&read)[0]);
    assert!(sources[3].contains("Talks &amp; <b>more</b> talks"), "{}", sources[3]);
    assert!(sources[3].trim_end().ends_with("Friday."), "{}", sources[3]);
    assert_eq!(sources[4], "One point of the plan</li><li>Another point of it");
    let text = Page { bytes: b"A line of text.\n\nAnother line of text.", ..Page::default() };
    assert!(tidings::page::read(&text, &litter()).unwrap().blocks.iter().all(|block| block.source.is_none()));
}

#[test]
fn entries_of_a_live_blog_have_their_times() {
    let entry = |hour: u32, text: &str| {
        format!(
            "<section><time datetime=\"2024-05-01T{hour}:00:00Z\">{hour}.00</time><h2>At {hour}</h2><p>{text} said \
             the minister of the interior on the steps of the house.</p></section>"
        )
    };
    let read = article(&format!(
        "<title>Border talks live: all that happens</title><article><header><h1>Border talks live: all that happens\
         </h1><time datetime=2024-05-01T08:00:00Z>8.00</time></header><div>{}{}{}</div></article>",
        entry(12, "We will not yield,"),
        entry(11, "We may yield,"),
        entry(10, "We shall see,")
    ));
    let entries: Vec<(&str, &str)> =
        read.entries.iter().map(|entry| (entry.time.as_str(), entry.span.of(&read.text))).collect();
    assert_eq!(entries.len(), 3, "{entries:#?}");
    assert_eq!(entries[0].0, "2024-05-01T12:00:00Z");
    assert!(entries[1].1.starts_with("At 11\n\nWe may yield,"), "{entries:#?}");
    assert!(article(&format!("<article><h1>Border stays closed</h1>{STORY}</article>")).entries.is_empty());
}

#[test]
fn the_last_word_on_the_author_is_no_part_of_the_body() {
    let told = |last: &str| {
        let head = "<head><meta name=author content=\"Stephanie Roe\"></head>";
        let page =
            format!("<html>{head}<body><article><h1>Border stays closed</h1>{STORY}<p>{last}</p></article>");
        blocks(&article(&page)).len()
    };
    assert_eq!(told("Steph Roe covers politics and religion for the Ledger."), 3);
    assert_eq!(told("Stephanie Roe, who lives in Reno, covers politics for the Ledger."), 3);
    assert_eq!(told("Stephen Roe, the mayor of Reno, covers the costs of the market."), 4);
}
