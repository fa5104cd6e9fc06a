//! Feeds of all kinds, whole and broken.

#![allow(clippy::unwrap_used)]

use tidings_archives::{
    Fault,
    feed::{Item, read},
};

fn items(feed: &str) -> Vec<Item> {
    read(feed.as_bytes()).into_iter().map(Result::unwrap).collect()
}

#[test]
fn rss_with_whole_articles() {
    let feed = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Paper</title><link>https://paper.example/</link><language>en-GB</language>
<image><title>Logo</title><link>https://paper.example/logo</link></image>
<item>
  <title>Talks &amp;amp; <![CDATA[<b>more</b> talks]]></title>
  <link>https://paper.example/1</link>
  <pubDate>Wed, 15 Dec 2021 10:00:00 GMT</pubDate>
  <dc:creator><![CDATA[Jane Roe]]></dc:creator>
  <author>desk@paper.example (John Doe)</author>
  <description>In short.</description>
  <content:encoded><![CDATA[<p>They met.</p><p>They left.</p>]]></content:encoded>
  <media:content url="x.jpg"><media:title>No title</media:title></media:content>
</item>
<item><title>Only a title</title><link>https://paper.example/2</link></item>
<item><guid>https://paper.example/3</guid><description>&lt;p&gt;A &amp;quot;summary&amp;quot;.&lt;/p&gt;</description></item>
</channel></rss>"#;
    let items = items(feed);
    let want = Item {
        number: 1,
        title: Some("Talks &amp; more talks".to_owned()),
        url: Some("https://paper.example/1".to_owned()),
        published: Some("Wed, 15 Dec 2021 10:00:00 GMT".to_owned()),
        authors: vec!["Jane Roe".to_owned(), "John Doe".to_owned()],
        site: Some("The Paper".to_owned()),
        language: Some("en-GB".to_owned()),
        body: "<p>They met.</p><p>They left.</p>".to_owned(),
        is_html: true,
        is_summary: false,
    };
    assert_eq!(items[0], want);
    assert_eq!(items.len(), 2);
    assert_eq!((items[1].number, items[1].url.as_deref()), (3, Some("https://paper.example/3")));
    assert_eq!(items[1].body, "<p>A &quot;summary&quot;.</p>");
    assert!(items[1].is_summary && items[1].is_html);
}

#[test]
fn atom_with_three_kinds_of_content() {
    let feed = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title type="text">The Paper</title>
<link rel="self" href="https://paper.example/feed"/>
<entry xml:lang="de"><title type="html">&lt;i&gt;Talks&lt;/i&gt;</title><link rel="enclosure" href="https://paper.example/x.mp3"/>
<link href="https://paper.example/1?a=1&amp;b=2"/><id>tag:paper,1</id><published>2021-12-15T10:00:00Z</published>
<updated>2021-12-16T10:00:00Z</updated><author><name>Jane Roe</name><email>j@paper.example</email></author>
<content type="html">&lt;p&gt;They met.&lt;/p&gt;</content></entry>
<entry><title>Two</title><link href="https://paper.example/2"/><updated>2021-12-16T10:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>They <b>left</b>.</p></div></content></entry>
<entry><title>Three</title><content>1 &lt; 2</content></entry>
<entry><title>Four</title><summary>In short.</summary></entry></feed>"#;
    let items = items(feed);
    assert_eq!(items.iter().map(|item| item.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(items[0].title.as_deref(), Some("Talks"));
    assert_eq!(items[0].url.as_deref(), Some("https://paper.example/1?a=1&b=2"));
    assert_eq!(
        (items[0].authors.as_slice(), items[0].language.as_deref()),
        (["Jane Roe".to_owned()].as_slice(), Some("de"))
    );
    assert_eq!((items[1].published.as_deref(), items[1].language.as_deref()), (None, Some("en")));
    assert!(items[1].is_html && items[1].body.contains("<p>They <b>left</b>.</p>"), "{}", items[1].body);
    assert_eq!((items[2].body.as_str(), items[2].is_html), ("1 < 2", false));
    assert!(items[3].is_summary && !items[0].is_summary && !items[2].is_summary);
}

#[test]
fn broken_feeds() {
    let item =
        |text: &str| format!("<item><title>{text}</title><description>Text {text}</description></item>");
    // Stray ampersands and names that XML does not know do no harm.
    assert_eq!(
        items(&format!("<rss>{}</rss>", item("A & B &hellip; &nbsp;C")))[0].title.as_deref(),
        Some("A & B &hellip; C")
    );
    for broken in [
        "<item><title <b>two</title></item>",
        "<item <",
        "<!-- never closed ",
        "<item><description><![CDATA[x</description></item>",
    ] {
        let feed = format!("<rss><channel>{}{broken}{}{}", item("one"), item("two"), item("three"));
        let found = read(feed.as_bytes());
        let titles: Vec<_> = found.iter().flatten().filter_map(|item| item.title.as_deref()).collect();
        assert!(titles.contains(&"one") && titles.ends_with(&["three"]), "{broken}: {found:?}");
    }
    let feed = format!("<rss><channel>{}<item><title>two", item("one"));
    let found = read(feed.as_bytes());
    assert!(matches!(found.as_slice(), [Ok(_), Err(Fault { number: 2, .. })]), "{found:?}");
    assert!(read(b"").is_empty() && read(b"no feed").is_empty());
}

/// Where each item breaks the rest, the feed is given up, and soon.
#[test]
fn a_feed_of_nothing_but_faults() {
    for part in ["<item><!--", "<item <", "<item><![CDATA["] {
        let began = std::time::Instant::now();
        let found = read(part.repeat(100_000).as_bytes());
        assert!(found.len() <= 101, "{}", found.len());
        assert!(began.elapsed() < std::time::Duration::from_secs(60), "{part}: {:?}", began.elapsed());
    }
}

#[test]
fn charsets_of_feeds() {
    let feed = b"<?xml version='1.0' encoding='windows-1251'?><rss><item><title>\xcf\xf0\xe8\xe2\xe5\xf2</title><description>\xec\xe8\xf0</description></item></rss>";
    let found = read(feed);
    assert_eq!(found[0].as_ref().unwrap().title.as_deref(), Some("Привет"));
    let wide: Vec<u8> = "\u{feff}<rss><item><title>Ж</title><description>x</description></item></rss>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(read(&wide)[0].as_ref().unwrap().title.as_deref(), Some("Ж"));
}
