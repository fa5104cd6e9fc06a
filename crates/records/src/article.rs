//! One article a row, as `tidings read` prints it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tidings::text::{Article, BlockKind, CodePoints};

use crate::SpanRow;

/// An article: its body, what the page says about it, and what was taken out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleRow {
    /// Hash of the text, or the id that came with the input.
    pub id: String,
    /// The path as given, with the line number where an input holds several.
    pub file: String,
    /// Canonical address.
    pub url: Option<String>,
    /// Name of the site or publication.
    pub site: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// People who wrote it.
    pub authors: Vec<String>,
    /// The summary under the headline.
    #[serde(default)]
    pub standfirst: Option<String>,
    /// Publication time, ISO 8601.
    pub published: Option<String>,
    /// When the page was fetched, where an archive says so. Never the publication time.
    #[serde(default)]
    pub fetched: Option<String>,
    /// Time of the last change, ISO 8601.
    #[serde(default)]
    pub updated: Option<String>,
    /// The section of the site, in the site's words.
    #[serde(default)]
    pub section: Option<String>,
    /// ISO 639-1 code of the text's language.
    pub language: Option<String>,
    /// News agencies and outlets the article says it draws on.
    pub credits: Vec<String>,
    /// Blocks of `text`, in order.
    pub blocks: Vec<BlockRow>,
    /// The body: blocks joined by a blank line.
    pub text: String,
    /// What stood in the main column and was taken out.
    pub removed: Vec<RemovedRow>,
    /// Signs a reader should know.
    pub flags: Vec<FlagRow>,
    /// Entries of a live blog that have a time of their own.
    #[serde(default)]
    pub entries: Vec<EntryRow>,
    /// Which element gave each value: `{"title": "og:title"}`; `input` for what came along with the page.
    #[serde(default)]
    pub provenance: BTreeMap<String, String>,
}

/// One entry of a live blog.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryRow {
    /// First code point of `text`.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// Its own time, ISO 8601.
    pub time: String,
}

/// One block of the body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BlockRow {
    /// `paragraph`, `heading`, `quote`, `list`, `caption` or `table`.
    pub kind: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// First and one past the last byte of the page it was read from, in the page as decoded to UTF-8. Null where the
    /// text was not taken from a page's elements.
    #[serde(default)]
    pub source: Option<SpanRow>,
}

/// Something taken out of the main column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RemovedRow {
    /// The words.
    pub text: String,
    /// Id of the rule.
    pub why: String,
}

/// A sign that a reader of the article should know of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlagRow {
    /// `machine_translation`, `truncated`, `paywall` …
    pub name: String,
    /// From 0 to 1.
    pub score: f32,
    /// The words or facts it rests on.
    pub evidence: String,
}

impl ArticleRow {
    /// The row of an article.
    #[must_use]
    pub fn new(article: &Article) -> Self {
        Self::with_points(article, &CodePoints::new(&article.text))
    }

    /// Likewise, with the text already indexed.
    pub(crate) fn with_points(article: &Article, points: &CodePoints<'_>) -> Self {
        let block = |block: &tidings::text::Block| BlockRow {
            kind: block_kind(block.kind).into(),
            start: points.from_byte(block.span.start as usize),
            end: points.from_byte(block.span.end as usize),
            source: block.source.map(|source| [source.start as usize, source.end as usize]),
        };
        Self {
            id: article.id.clone(),
            file: article.file.clone(),
            url: article.url.clone(),
            site: article.site.clone(),
            title: article.title.clone(),
            authors: article.authors.clone(),
            standfirst: article.standfirst.clone(),
            published: article.published.clone(),
            fetched: article.fetched.clone(),
            updated: article.updated.clone(),
            section: article.section.clone(),
            language: article.language.clone(),
            credits: article.credits.clone(),
            blocks: article.blocks.iter().map(block).collect(),
            text: article.text.clone(),
            removed: (article.removed.iter())
                .map(|removed| RemovedRow { text: removed.text.clone(), why: removed.why.into() })
                .collect(),
            flags: (article.flags.iter())
                .map(|flag| FlagRow {
                    name: flag.name.into(),
                    score: crate::convert::rounded(flag.score),
                    evidence: flag.evidence.clone(),
                })
                .collect(),
            entries: (article.entries.iter())
                .map(|entry| EntryRow {
                    start: points.from_byte(entry.span.start as usize),
                    end: points.from_byte(entry.span.end as usize),
                    time: entry.time.clone(),
                })
                .collect(),
            provenance: (article.provenance.iter())
                .map(|known| (known.field.to_owned(), known.from.to_owned()))
                .collect(),
        }
    }
}

fn block_kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Paragraph => "paragraph",
        BlockKind::Heading => "heading",
        BlockKind::Quote => "quote",
        BlockKind::List => "list",
        BlockKind::Caption => "caption",
        BlockKind::Table => "table",
    }
}
