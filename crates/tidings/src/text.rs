//! Text with its layers: spans, the article, its sentences and tokens.
//!
//! Offsets inside the engine are **bytes** into [`Article::text`], half open and always on character boundaries; what
//! leaves the program counts code points ([`CodePoints`]).

mod codepoints;
mod conllu;
pub(crate) mod spaces;
mod ud;

pub use crate::syntax::names::NameKind;
pub use codepoints::CodePoints;
pub use conllu::{to_conllu, to_conllu_with};
pub use ud::{Deprel, Feats, Upos};

/// A stretch of [`Article::text`]: byte offsets, half open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, bytes.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        // Inputs are capped far below 4 GiB by `page`, so the casts cannot cut.
        Self { start: start as u32, end: end as u32 }
    }

    /// The words it covers.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }

    /// Whether `other` lies inside, ends included.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// What a block of an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BlockKind {
    Paragraph,
    Heading,
    Quote,
    List,
    Caption,
    Table,
}

/// One block of the body. Blocks tile [`Article::text`], joined by blank lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in the text.
    pub span: Span,
    /// The bytes of the page it was read from, first to last, counted in the page as decoded to UTF-8. `None` where
    /// the text was not taken from a page's elements.
    pub source: Option<Span>,
}

/// Which element of a page gave a value of its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The field: `title`, `authors`, `published` …
    pub field: &'static str,
    /// The element: `og:title`, `json-ld datePublished`, `h1`, `input` for what came along with the page …
    pub from: &'static str,
}

/// One entry of a live blog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands in the text.
    pub span: Span,
    /// Its own time, ISO 8601.
    pub time: String,
}

/// Something that stood in the page's main column and was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The words taken out.
    pub text: String,
    /// Id of the rule that took them out, such as `related-link`.
    pub why: &'static str,
    /// How many blocks of the article stood before it.
    pub after: usize,
}

/// A sign that a reader of the article should know of.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// `machine_translation`, `duplicate_title`, `truncated`, `paywall`, `live_blog`, `not_an_article` …
    pub name: &'static str,
    /// From 0 to 1.
    pub score: f32,
    /// The words or facts it rests on.
    pub evidence: String,
}

/// One text with its blocks, its metadata, and what was removed and why.
///
/// Values not found are `None` or empty, never guessed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// Hash of the text, or the id that came with the input.
    pub id: String,
    /// The path as given, with line number or member name where an input holds several.
    pub file: String,
    /// Canonical address.
    pub url: Option<String>,
    /// Name of the site or publication.
    pub site: Option<String>,
    /// Headline, without the site's name.
    pub title: Option<String>,
    /// People who wrote it.
    pub authors: Vec<String>,
    /// The summary under the headline, which is no part of the body.
    pub standfirst: Option<String>,
    /// Publication time as ISO 8601, a day or a time with its zone where the page gives one.
    pub published: Option<String>,
    /// When the page was fetched, as an archive says. Never the publication time.
    pub fetched: Option<String>,
    /// Time of the last change, likewise.
    pub updated: Option<String>,
    /// The section of the site it stands in, in the site's words.
    pub section: Option<String>,
    /// ISO 639-1 code of the language of the text.
    pub language: Option<String>,
    /// News agencies and outlets the article says it draws on.
    pub credits: Vec<String>,
    /// The blocks of `text`, in order.
    pub blocks: Vec<Block>,
    /// The body: blocks joined by a blank line. No title, no litter.
    pub text: String,
    /// Entries of a live blog that have a time of their own, in order of the text.
    pub entries: Vec<Entry>,
    /// What was taken out of the main column, in order.
    pub removed: Vec<Removed>,
    /// Which element gave each value, in order of the fields' names.
    pub provenance: Vec<Provenance>,
    /// Signs a reader should know.
    pub flags: Vec<Flag>,
}

impl Article {
    /// The publication day (`YYYY-MM-DD`), if the article has one.
    #[must_use]
    pub fn published_day(&self) -> Option<&str> {
        self.published.as_deref().and_then(|time| time.get(..10))
    }
}

/// Index of a token in [`Doc::tokens`].
pub type TokenId = u32;

/// One word of a sentence, in the terms of Universal Dependencies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Whether it is one multiword token with the word before, as "n't" in "don't" and "'s" in "Israel's".
    pub joined: bool,
    /// Base form.
    pub lemma: Lemma,
    /// Universal part of speech.
    pub upos: Upos,
    /// Language-specific tag, Penn Treebank tags for English.
    pub xpos: &'static str,
    /// Morphological features.
    pub feats: Feats,
    /// The token it depends on; its own index for the root of a sentence.
    pub head: TokenId,
    /// Relation to the head.
    pub deprel: Deprel,
}

/// A base form. Short ones, which is nearly all, live in place.
pub type Lemma = smol_str::SmolStr;

/// One sentence: where it stands and which tokens it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From its first to its last token.
    pub span: Span,
    /// First token.
    pub first: TokenId,
    /// One past its last token.
    pub end: TokenId,
}

impl Sentence {
    /// Its token ids.
    #[must_use]
    pub fn tokens(&self) -> std::ops::Range<TokenId> {
        self.first..self.end
    }
}

/// An article with sentences and tokens in flat arrays.
///
/// Every sentence is one tree with one root; a head never lies outside its sentence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doc {
    /// What was read.
    pub article: Article,
    /// In order of the text.
    pub sentences: Vec<Sentence>,
    /// All tokens of all sentences, in order of the text.
    pub tokens: Vec<Token>,
    /// Names as the model sees them by their words and surroundings alone, in order of the text.
    pub names: Vec<Name>,
}

/// A name that the model saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its tokens.
    pub tokens: std::ops::Range<TokenId>,
    /// What bears it.
    pub kind: NameKind,
}

impl Doc {
    /// The words a token covers.
    #[must_use]
    pub fn form(&self, token: TokenId) -> &str {
        self.tokens[token as usize].span.of(&self.article.text)
    }

    /// The token.
    #[must_use]
    pub fn token(&self, token: TokenId) -> &Token {
        &self.tokens[token as usize]
    }

    /// Index of the sentence that holds a token.
    #[must_use]
    pub fn sentence_of(&self, token: TokenId) -> usize {
        self.sentences.partition_point(|sentence| sentence.end <= token)
    }
}
