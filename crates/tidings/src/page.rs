//! From the bytes of a news page, or text scraped from one, to one clean [`Article`].
//!
//! A page becomes a flat tree, the tree a row of pieces of text, the pieces of the main column the blocks of the body.
//! What is taken out of the column is kept with the rule that took it out. Nothing here fails on bad input: what cannot
//! be read is [`Rejected`], with a reason for people. Time and memory grow with the size of the page and no faster.

mod asides;
mod body;
mod charset;
mod column;
mod credits;
mod dates;
mod flags;
mod front;
mod headline;
mod language;
mod lines;
mod live;
mod metadata;
mod pieces;
mod tags;
mod tree;

use std::fmt;

use sha2::{Digest, Sha256};
use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Why, fold};

use crate::text::{Article, Block, BlockKind, Entry, Flag, Provenance, Span};
use body::{Body, Draft, Told};
use column::Column;
use metadata::Metadata;
use tree::Tree;

/// Most bytes of one page.
pub const LARGEST: usize = 64 << 20;
/// Most authors of one article that are taken from outside.
const AUTHORS: usize = 20;

/// What a page is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// HTML, as fetched.
    Html,
    /// Plain text.
    Text,
}

/// What is known of a page from outside it, as from a JSON Lines record.
///
/// `id`, `url`, `title`, `language`, `site` and `authors` win over the page's own values. `published` wins too; a date that is to
/// be used only where the page has none goes into `published_default`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'a> {
    /// Id of the record.
    pub id: Option<&'a str>,
    /// Address of the page.
    pub url: Option<&'a str>,
    /// Headline.
    pub title: Option<&'a str>,
    /// Publication time.
    pub published: Option<&'a str>,
    /// Publication time for a page that names none.
    pub published_default: Option<&'a str>,
    /// Language, ISO 639-1.
    pub language: Option<&'a str>,
    /// Name of the site.
    pub site: Option<&'a str>,
    /// Who wrote it: names or whole bylines. Empty where nobody is given.
    pub authors: &'a [String],
    /// Charset that the server of the page declared, believed unless the bytes speak against it.
    pub charset: Option<&'a str>,
    /// When the page was fetched, copied to the article. It is never taken for the publication time.
    pub fetched: Option<&'a str>,
    /// Why the input is known to hold only part of the article, as the summary in a feed; the flag `truncated` says so.
    pub cut: Option<&'a str>,
}

/// One page to read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Page<'a> {
    /// The path as given, copied to the article.
    pub file: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// What it is written in; told from the content where `None`.
    pub form: Option<Form>,
    /// Whether text is taken unchanged, so that offsets go into it as it came. HTML is read as ever.
    pub as_is: bool,
    /// What came with it.
    pub given: Given<'a>,
}

/// Why a page gives no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejected {
    /// Nothing but blanks.
    Empty,
    /// Bytes that are no text in any charset.
    Binary,
    /// More than [`LARGEST`] bytes.
    TooLarge {
        /// How many bytes it has.
        bytes: usize,
    },
    /// A page without a sentence in it.
    NoText,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the input is empty"),
            Self::Binary => f.write_str("the input is not text in any known charset"),
            Self::TooLarge { bytes } => write!(f, "the input has {bytes} bytes; at most {LARGEST} are read"),
            Self::NoText => f.write_str("no text was found in the page"),
        }
    }
}

impl std::error::Error for Rejected {}

/// Reads one page.
///
/// # Errors
/// [`Rejected`] for what holds no article text at all. A page that holds text but probably no article is read and gets
/// the flag `not_an_article`.
///
/// ```
/// use tidings::page::{Page, read};
/// use tidings_knowledge::Litter;
/// let page = Page { bytes: b"Talks resume in Geneva\n\nThe two sides met again on Monday.", ..Page::default() };
/// let article = read(&page, &Litter::default()).unwrap();
/// assert_eq!(article.title.as_deref(), Some("Talks resume in Geneva"));
/// assert_eq!(article.text, "The two sides met again on Monday.");
/// ```
pub fn read(page: &Page<'_>, litter: &Litter) -> Result<Article, Rejected> {
    if page.bytes.len() > LARGEST {
        return Err(Rejected::TooLarge { bytes: page.bytes.len() });
    }
    if page.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Rejected::Empty);
    }
    let text = charset::decode(page.bytes, page.given.charset).ok_or(Rejected::Binary)?;
    let form = page.form.unwrap_or_else(|| if looks_like_html(&text) { Form::Html } else { Form::Text });
    // Text that is taken as it is keeps its faults, so that offsets go into it as it came.
    let text = if form == Form::Text && page.as_is { text } else { charset::mend(text) };
    match form {
        Form::Html => read_html(page, &text, litter),
        Form::Text if page.as_is => Ok(take_as_is(page, &text, litter)),
        Form::Text => read_text(page, &text, litter),
    }
}

/// Whether text is HTML: a doctype or several tags of pages near its beginning.
fn looks_like_html(text: &str) -> bool {
    let mut end = text.len().min(4_096);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text[..end].to_ascii_lowercase();
    let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    // A fragment begins with a tag, which has a blank or its end after the name.
    const TAGS: [&str; 24] = [
        "html", "head", "body", "div", "p", "article", "section", "main", "header", "nav", "aside", "span",
        "a", "h1", "h2", "h3", "ul", "ol", "table", "title", "meta", "link", "script", "style",
    ];
    let tag = start.strip_prefix('<').unwrap_or_default();
    let name = &tag[..tag.bytes().take_while(u8::is_ascii_alphanumeric).count()];
    let ends = tag[name.len()..].starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    if ["<!doctype html", "<?xml", "<!--"].iter().any(|mark| start.starts_with(mark))
        || (ends && TAGS.contains(&name))
    {
        return true;
    }
    ["<html", "</head>", "<body", "</p>", "</div>", "<br", "</a>", "<meta ", "</h1>", "<script"]
        .iter()
        .filter(|tag| head.contains(**tag))
        .count()
        >= 2
}

fn read_html(page: &Page<'_>, text: &str, litter: &Litter) -> Result<Article, Rejected> {
    let tree = Tree::read(text);
    let mut found = metadata::read(&tree, litter);
    let column = column::find(&tree, page.given.url.or(found.url.as_deref()), litter);
    if !found.declares_title
        && let Some(headline) = headline::above(&column, litter)
    {
        // What stands in the place of the title is then the name of the site.
        found.site = found.site.or(found.title.replace(headline));
        found.provenance.note("title", "text");
    }
    let title = page.given.title.map(str::to_owned).or_else(|| found.title.clone());
    let folded = title.as_deref().map(fold).unwrap_or_default();
    let is_live = found.is_live || litter.live_marks().iter().any(|mark| folded.contains(mark.as_str()));
    let told = Told {
        title: title.as_deref(),
        declared: &found.declared,
        summary: found.summary.as_deref(),
        authors: &found.authors,
        is_live,
    };
    let mut body = body::make(&tree, &column, litter, &told);
    fill_from_lines(&mut found, &column, &body, litter);
    use_linked_body(&mut body, found.body.as_deref());
    if body.blocks.is_empty() {
        return Err(Rejected::NoText);
    }
    let entries = if is_live { live::entries(&tree, column.node, &body, litter) } else { Vec::new() };
    let standfirst = front::standfirst(&body);
    if standfirst.is_some() {
        found.provenance.note("standfirst", "text");
    }
    let mut article = Article {
        title,
        standfirst,
        authors: found.authors,
        url: found.url,
        site: found.site,
        published: found.published,
        updated: found.updated,
        section: found.section,
        ..Article::default()
    };
    article.credits = credits::find(&article.authors, article.site.as_deref(), &body, litter);
    article.text = join(&body.blocks);
    let language = language::tell(&article.text, found.language.as_deref());
    let known = flags::Known {
        title: article.title.as_deref(),
        url: page.given.url.or(article.url.as_deref()),
        language: page.given.language.or(language.as_deref()),
        is_article: found.is_article,
        is_live: found.is_live,
        is_closed: found.is_closed,
        cut: tree.cut || column.pieces.iter().map(|piece| piece.text.len() + 1).sum::<usize>() > pieces::TEXT,
        from_html: true,
        glued: 0,
        sections: &[],
    };
    article.flags = flags::find(&body, &known, litter);
    if language.is_some() && (found.language.is_none() || language != found.language) {
        found.provenance.note("language", "text");
    }
    article.language = language;
    let pairs = found.provenance.into_pairs();
    article.provenance = pairs.into_iter().map(|(field, from)| Provenance { field, from }).collect();
    let mut article = finish(page, article, body, litter);
    article.entries = entries
        .into_iter()
        .filter_map(|entry| Some(Entry { span: live::span(&entry, &article.blocks)?, time: entry.time }))
        .collect();
    Ok(article)
}

/// Date and authors from lines that stood above the body, where the page gives none in another way.
fn fill_from_lines(found: &mut Metadata, column: &Column, body: &Body, litter: &Litter) {
    let above = [Why::BeforeBody.id(), Why::Byline.id()];
    let lines = || {
        let removed = body.removed.iter().filter(|removed| above.contains(&removed.why)).take(6);
        removed.flat_map(|removed| removed.text.lines()).chain(headline::lines_below(column))
    };
    let short = || lines().filter(|line| line.chars().count() < 120);
    if found.published.is_none() {
        found.published = short().find_map(|line| dates::iso(line, litter));
        if found.published.is_some() {
            found.provenance.note("published", "text");
        }
    }
    if found.authors.is_empty() {
        found.authors = short().find_map(|line| lines::byline(line, litter)).unwrap_or_default();
        if !found.authors.is_empty() {
            found.provenance.note("authors", "text");
        }
    }
}

/// Takes the body from JSON-LD where the page shows hardly any of it, because a script would fill it in.
fn use_linked_body(body: &mut Body, linked: Option<&str>) {
    let Some(linked) = linked.filter(|linked| linked.len() > 400) else { return };
    let have: usize = body.blocks.iter().map(|block| block.text.len()).sum();
    if have * 3 > linked.len() || linked.contains("</") {
        return;
    }
    let blocks = linked.split('\n').map(metadata::clean).filter(|text| !text.is_empty());
    body.blocks = blocks.map(|text| Draft { kind: BlockKind::Paragraph, text }).collect();
    // Where the page shows no body nothing stood between its blocks.
    let after = body.blocks.len();
    body.removed.iter_mut().for_each(|removed| removed.after = after);
    body.sources.clear();
}

fn read_text(page: &Page<'_>, text: &str, litter: &Litter) -> Result<Article, Rejected> {
    let whole = text;
    let mut end = text.len().min(pieces::TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &whole[..end];
    let scraped = lines::read(text, litter, page.given.title);
    let body = scraped.body;
    if body.blocks.is_empty() {
        return Err(Rejected::NoText);
    }
    let mut article = Article {
        title: scraped.title,
        site: scraped.site,
        authors: scraped.authors,
        published: scraped.published,
        ..Article::default()
    };
    article.credits = credits::find(&article.authors, article.site.as_deref(), &body, litter);
    article.text = join(&body.blocks);
    article.language = language::tell(&article.text, None);
    let known = flags::Known {
        title: article.title.as_deref(),
        url: page.given.url.or(article.url.as_deref()),
        language: page.given.language.or(article.language.as_deref()),
        is_article: true,
        sections: &scraped.sections,
        cut: end < whole.len(),
        glued: scraped.glued,
        ..flags::Known::default()
    };
    article.flags = flags::find(&body, &known, litter);
    Ok(finish(page, article, body, litter))
}

/// Takes text as it came. Blocks are what blank lines part; what parts them stays in the text between their spans.
fn take_as_is(page: &Page<'_>, text: &str, litter: &Litter) -> Article {
    let mut blocks = Vec::new();
    let mut open: Option<Span> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        if content.is_empty() {
            blocks.extend(open.take());
        } else {
            let start = at + (line.len() - line.trim_start().len());
            let end = start + content.len();
            open = Some(open.map_or(Span::new(start, end), |open| open.cover(Span::new(start, end))));
        }
        at += line.len();
    }
    blocks.extend(open);
    let mut article = Article {
        text: text.to_owned(),
        blocks: blocks
            .into_iter()
            .map(|span| Block { kind: BlockKind::Paragraph, span, source: None })
            .collect(),
        language: language::tell(text, None),
        ..Article::default()
    };
    give(page, &mut article, litter);
    article
}

fn join(blocks: &[Draft]) -> String {
    blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// Places the blocks in the joined text and adds what came with the page.
fn finish(page: &Page<'_>, mut article: Article, body: Body, litter: &Litter) -> Article {
    let mut at = 0;
    for (nth, block) in body.blocks.iter().enumerate() {
        let span = Span::new(at, at + block.text.len());
        article.blocks.push(Block { kind: block.kind, span, source: body.sources.get(nth).copied() });
        at += block.text.len() + 2;
    }
    article.removed = body.removed;
    give(page, &mut article, litter);
    article
}

fn give(page: &Page<'_>, article: &mut Article, litter: &Litter) {
    let given = &page.given;
    let owned = |value: Option<&str>| value.filter(|value| !value.trim().is_empty()).map(str::to_owned);
    article.file = page.file.to_owned();
    article.url = owned(given.url).or(article.url.take());
    article.title = owned(given.title).or(article.title.take());
    article.site = owned(given.site).or(article.site.take());
    article.language = owned(given.language).map(|language| fold(&language)).or(article.language.take());
    let date = |value: Option<&str>| value.and_then(|value| dates::iso(value, litter));
    article.published =
        date(given.published).or(article.published.take()).or_else(|| date(given.published_default));
    article.id = owned(given.id).unwrap_or_else(|| hash(&article.text));
    article.fetched = owned(given.fetched);
    for name in given.authors.iter().flat_map(|author| litter.agencies_in(author)) {
        if !article.credits.iter().any(|known| known == name) {
            article.credits.push(name.to_owned());
        }
    }
    let authors: Vec<String> = given.authors.iter().flat_map(|name| metadata::names(name, litter)).collect();
    let has_authors = !authors.is_empty();
    if has_authors {
        article.authors = Vec::new();
        for name in authors {
            if !article.authors.contains(&name) && article.authors.len() < AUTHORS {
                article.authors.push(name);
            }
        }
    }
    if let Some(why) = owned(given.cut)
        && !article.flags.iter().any(|flag| flag.name == "truncated")
    {
        article.flags.push(Flag { name: "truncated", score: 1.0, evidence: why });
    }
    let came = [
        ("language", given.language),
        ("published", given.published),
        ("site", given.site),
        ("title", given.title),
        ("url", given.url),
    ];
    let came = came.into_iter().filter(|(_, value)| value.is_some_and(|value| !value.trim().is_empty()));
    let came = came.map(|(field, _)| field).chain(has_authors.then_some("authors"));
    for field in came {
        article.provenance.retain(|known| known.field != field);
        article.provenance.push(Provenance { field, from: "input" });
    }
    if article.published.is_some() && !article.provenance.iter().any(|known| known.field == "published") {
        article.provenance.push(Provenance { field: "published", from: "input" });
    }
    article.provenance.sort_unstable_by_key(|known| known.field);
}

/// First 16 hexadecimal digits of the SHA-256 of a text.
fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
