//! An article with all its layers, as `tidings annotate` prints it.

use serde::{Deserialize, Serialize};

use crate::{ArticleRow, EventRow, LocationRow, SpanRow, WhoRow};

/// An article with all its layers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnnotationRow {
    /// The article.
    pub article: ArticleRow,
    /// Sentences with their tokens.
    pub sentences: Vec<SentenceRow>,
    /// Who is named or stood for.
    pub mentions: Vec<MentionRow>,
    /// Dates and times.
    pub times: Vec<TimeRow>,
    /// Places that were resolved.
    pub places: Vec<LocationRow>,
    /// Who says what.
    pub claims: Vec<ClaimRow>,
    /// Coded events.
    pub events: Vec<EventRow>,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentenceRow {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// Its words.
    pub tokens: Vec<TokenRow>,
}

/// A word in the terms of Universal Dependencies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TokenRow {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// As written.
    pub form: String,
    /// Base form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: String,
    /// Penn Treebank tag.
    pub xpos: String,
    /// Morphological features, `Number=Sing|Person=3`; null where there are none.
    pub feats: Option<String>,
    /// Number of the head in the sentence, from 1; 0 for the root.
    pub head: usize,
    /// Relation to the head.
    pub deprel: String,
}

/// Words that name or stand for somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MentionRow {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words.
    pub text: String,
    /// `PER`, `ORG`, `LOC`, `NORP`, `ROLE` or `PRON`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whom they stand for; the first where they stand for several.
    #[serde(flatten)]
    pub who: WhoRow,
    /// All of them where the words stand for several ("the two leaders"), else empty.
    pub stands_for: Vec<WhoRow>,
}

/// A temporal expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeRow {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words.
    pub text: String,
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: String,
    /// TIMEX3 value; null where it needs a publication day that the article does not have.
    pub value: Option<String>,
}

/// Source, cue and content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimRow {
    /// Who says it.
    pub source: Vec<SpanRow>,
    /// The words that mark it as said.
    pub cue: Vec<SpanRow>,
    /// What is said.
    pub content: Vec<SpanRow>,
    /// `direct`, `indirect` or `mixed`.
    pub kind: String,
    /// Whom the source's words stand for.
    pub source_actor: Option<WhoRow>,
    /// Index of the claim whose content holds this one.
    pub inside: Option<u32>,
}
