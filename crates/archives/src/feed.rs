//! News feeds: RSS 0.9 to 2.0 and Atom, item by item.

use std::borrow::Cow;

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use crate::Fault;

/// Most faults of one feed that are told. One with more is not read to its end.
const FAULTS: usize = 100;
/// Characters of a summary that is long enough to be the whole article.
const WHOLE: usize = 1_500;

/// An article as a feed gives it. What the feed does not say is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Number in the feed, from 1.
    pub number: u64,
    /// Headline.
    pub title: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// Publication time as it stands there.
    pub published: Option<String>,
    /// Authors as they stand there.
    pub authors: Vec<String>,
    /// Name of the feed.
    pub site: Option<String>,
    /// Language of the feed or of the item, as it stands there.
    pub language: Option<String>,
    /// Text or HTML.
    pub body: String,
    /// Whether `body` is marked up.
    pub is_html: bool,
    /// Whether `body` is only a summary of the article.
    pub is_summary: bool,
}

/// What an element of a feed says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Title,
    Link,
    Guid,
    Published,
    Author,
    Language,
    Content,
    Summary,
}

/// Reads a feed: its items in order, and a fault wherever its XML is broken. Reading goes on with the item after it.
///
/// Items with nothing but a headline are left out.
///
/// ```
/// let feed = "<rss><channel><title>The Paper</title><item><title>Talks</title><description>They met &amp;amp; left.\
///             </description></item></channel></rss>";
/// let items = tidings_archives::feed::read(feed.as_bytes());
/// let item = items[0].as_ref().unwrap();
/// assert_eq!((item.title.as_deref(), item.site.as_deref()), (Some("Talks"), Some("The Paper")));
/// assert_eq!((item.body.as_str(), item.is_summary), ("They met &amp; left.", true));
/// ```
#[must_use]
pub fn read(bytes: &[u8]) -> Vec<Result<Item, Fault>> {
    let text = decode(bytes);
    let mut found = Vec::new();
    let mut feed = Feed::default();
    let (mut at, mut faults) = (0, 0);
    while let Err(broken) = feed.part(&text, at, &mut found) {
        faults += 1;
        let rest = if faults < FAULTS { "" } else { ", and in many places before; the rest is not read" };
        let reason = format!("the XML of the feed is broken here{rest}");
        found.push(Err(Fault { number: feed.number, at: broken as u64, reason }));
        if faults == FAULTS {
            break;
        }
        feed.item = None;
        let mut from = broken.max(at + 1);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let rest = text.get(from..).unwrap_or_default();
        match ["<item", "<entry"].into_iter().filter_map(|mark| rest.find(mark)).min() {
            Some(next) => at = from + next,
            None => break,
        }
    }
    found
}

/// The text of a feed by its byte-order mark or the charset that its first line declares.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if encoding_rs::Encoding::for_bom(bytes).is_none() {
        let line = &bytes[..bytes.len().min(200)];
        let line = line.split(|&byte| byte == b'>').next().unwrap_or_default();
        let declared = line.windows(9).position(|window| window == b"encoding=").map(|at| &line[at + 9..]);
        let label = declared.and_then(|rest| rest.split(|byte| matches!(byte, b'"' | b'\'')).nth(1));
        let encoding = label.and_then(encoding_rs::Encoding::for_label);
        if let Some(encoding) = encoding.filter(|_| std::str::from_utf8(bytes).is_err()) {
            return encoding.decode_without_bom_handling(bytes).0;
        }
    }
    encoding_rs::UTF_8.decode(bytes).0
}

/// A feed being read.
#[derive(Default)]
struct Feed {
    site: Option<String>,
    language: Option<String>,
    number: u64,
    item: Option<Draft>,
}

/// An item being read.
#[derive(Default)]
struct Draft {
    item: Item,
    guid: Option<String>,
    content: Option<(String, bool)>,
    summary: Option<(String, bool)>,
}

/// An element whose text is wanted.
struct Open {
    field: Field,
    depth: usize,
    /// Where its content begins.
    start: usize,
    text: String,
    /// Whether other elements stand in it.
    nested: bool,
    /// Whether its text is markup, written as text.
    escaped: bool,
}

impl Feed {
    /// Reads from byte `from` on.
    ///
    /// # Errors
    /// The byte at which the XML is broken.
    fn part(&mut self, text: &str, from: usize, found: &mut Vec<Result<Item, Fault>>) -> Result<(), usize> {
        let mut reader = Reader::from_str(&text[from..]);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut depth = 0_usize;
        let mut open: Option<Open> = None;
        loop {
            let before = from + reader.buffer_position() as usize;
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(_) => return Err((from + reader.error_position() as usize).max(before).min(text.len())),
            };
            match event {
                Event::Start(element) => {
                    depth += 1;
                    let start = from + reader.buffer_position() as usize;
                    if let Some(open) = &mut open {
                        open.nested = true;
                        // A name inside an author of Atom.
                        if open.field == Field::Author && element.name().0.ends_with("name") {
                            (open.start, open.depth, open.nested) = (start, depth, false);
                            open.text.clear();
                        }
                    } else if is_item(element.name().0) {
                        self.number += 1;
                        let item = Item { number: self.number, ..Item::default() };
                        self.item = Some(Draft { item, ..Draft::default() });
                        self.language_of(&element);
                    } else {
                        self.language_of(&element);
                        self.linked(&element);
                        open = field(&element).map(|(field, escaped)| Open {
                            field,
                            depth,
                            start,
                            text: String::new(),
                            nested: false,
                            escaped,
                        });
                    }
                }
                Event::Empty(element) => {
                    if let Some(open) = &mut open {
                        open.nested = true;
                    } else {
                        self.linked(&element);
                    }
                }
                Event::End(element) => {
                    if let Some(done) = open.take_if(|open| open.depth >= depth) {
                        self.close(done, text, before);
                    } else if open.is_none()
                        && is_item(element.name().0)
                        && let Some(draft) = self.item.take()
                    {
                        found.extend(self.finish(draft).map(Ok));
                    }
                    depth = depth.saturating_sub(1);
                }
                Event::Text(part) => {
                    if let Some(open) = &mut open {
                        open.text.push_str(&part);
                    }
                }
                Event::CData(part) => {
                    if let Some(open) = &mut open {
                        open.text.push_str(&part);
                    }
                }
                Event::GeneralRef(reference) => {
                    if let Some(open) = &mut open {
                        push_reference(&reference, &mut open.text);
                    }
                }
                Event::Eof => {
                    // The last item of a feed that is cut off.
                    if let Some(draft) = self.item.take() {
                        let number = draft.item.number;
                        let reason = "the feed is cut off in this item".to_owned();
                        found.push(Err(Fault { number, at: text.len() as u64, reason }));
                    }
                    return Ok(());
                }
                _ => {}
            }
        }
    }

    fn language_of(&mut self, element: &BytesStart<'_>) {
        let Some(language) = attribute(element, "xml:lang") else { return };
        match &mut self.item {
            Some(draft) => draft.item.language = Some(language),
            None => self.language = self.language.take().or(Some(language)),
        }
    }

    /// The address of an item of Atom, which is an attribute.
    fn linked(&mut self, element: &BytesStart<'_>) {
        if !matches!(element.name().0, "link" | "atom:link") {
            return;
        }
        let relation = attribute(element, "rel");
        if let (Some(draft), Some(address)) = (&mut self.item, attribute(element, "href"))
            && relation.is_none_or(|relation| relation == "alternate")
            && draft.item.url.is_none()
        {
            draft.item.url = Some(address);
        }
    }

    /// Keeps what an element said.
    fn close(&mut self, open: Open, text: &str, end: usize) {
        // Markup that was not escaped is taken as it stands.
        let (value, is_html) = if open.nested {
            (text.get(open.start..end).unwrap_or_default().to_owned(), true)
        } else {
            let is_html = open.escaped && (open.text.contains('<') || open.text.contains('&'));
            (open.text, is_html)
        };
        let value = value.trim().to_owned();
        if value.is_empty() {
            return;
        }
        let Some(draft) = &mut self.item else {
            match open.field {
                Field::Title => self.site = self.site.take().or(Some(value)),
                Field::Language => self.language = self.language.take().or(Some(value)),
                _ => {}
            }
            return;
        };
        let item = &mut draft.item;
        match open.field {
            Field::Title if item.title.is_none() => item.title = Some(plain(&value)),
            Field::Link if item.url.is_none() => item.url = Some(value),
            Field::Guid => draft.guid = Some(value),
            Field::Published if item.published.is_none() => item.published = Some(value),
            Field::Author => {
                let name = named(&value);
                if !name.is_empty() && !item.authors.contains(&name) {
                    item.authors.push(name);
                }
            }
            Field::Language => item.language = Some(value),
            Field::Content => draft.content = draft.content.take().or(Some((value, is_html))),
            Field::Summary => draft.summary = draft.summary.take().or(Some((value, is_html))),
            _ => {}
        }
    }

    /// The item, unless it has no text.
    fn finish(&self, draft: Draft) -> Option<Item> {
        let Draft { item, guid, content, summary } = draft;
        let has_content = content.is_some();
        let (body, is_html) = content.or(summary)?;
        let is_summary = !has_content && plain(&body).chars().count() < WHOLE;
        Some(Item {
            url: item.url.or(guid).filter(|url| url.starts_with("http")),
            language: item.language.or_else(|| self.language.clone()),
            site: self.site.clone(),
            body,
            is_html,
            is_summary,
            ..item
        })
    }
}

fn is_item(name: &str) -> bool {
    matches!(name, "item" | "entry" | "atom:entry" | "rss:item")
}

/// What an element says, and whether its text may be markup written as text.
fn field(element: &BytesStart<'_>) -> Option<(Field, bool)> {
    let name = element.name().0;
    Some(match name.strip_prefix("atom:").or(name.strip_prefix("rss:")).unwrap_or(name) {
        "title" => (Field::Title, true),
        "link" => (Field::Link, false),
        "guid" | "id" => (Field::Guid, false),
        "pubDate" | "published" | "issued" | "dc:date" | "dcterms:issued" => (Field::Published, false),
        "author" | "dc:creator" => (Field::Author, false),
        "language" | "dc:language" => (Field::Language, false),
        "content:encoded" => (Field::Content, true),
        "content" => (Field::Content, attribute(element, "type").is_some_and(|kind| kind.contains("html"))),
        "summary" => (Field::Summary, attribute(element, "type").is_some_and(|kind| kind.contains("html"))),
        "description" => (Field::Summary, true),
        _ => return None,
    })
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.0 == name)?;
    let value =
        quick_xml::escape::unescape(&found.value).map_or_else(|_| found.value.to_string(), Cow::into_owned);
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// A reference to a character. One that XML does not know stays as it is: in HTML it is told apart later.
fn push_reference(reference: &BytesRef<'_>, text: &mut String) {
    let known = match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => reference.resolve_char_ref().ok().flatten(),
    };
    match known {
        Some(letter) => text.push(letter),
        None => {
            text.push('&');
            text.push_str(reference);
            text.push(';');
        }
    }
}

/// `office@paper.example (Jane Roe)` is Jane Roe, and an address alone is nobody.
fn named(author: &str) -> String {
    let inside = author
        .split_once('(')
        .and_then(|(before, rest)| before.contains('@').then(|| rest.trim_end_matches(')')));
    let name = inside.unwrap_or(author).trim();
    if name.contains('@') { String::new() } else { name.to_owned() }
}

/// Text without tags, blanks folded.
fn plain(markup: &str) -> String {
    let (mut text, mut inside) = (String::with_capacity(markup.len()), false);
    for letter in markup.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                text.push(' ');
            }
            _ if inside => {}
            _ => text.push(letter),
        }
    }
    let text = if inside { markup } else { &text };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
