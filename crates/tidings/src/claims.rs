//! Claims: who says what in an article that is not the article's own voice.

mod find;
mod quotes;

use crate::{mentions::MentionId, text::Span};

pub use find::Reporter;

/// Index of a claim in [`crate::Analysis::claims`].
pub type ClaimId = u32;

/// How the words of the source are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimKind {
    /// All of the content stands in quotation marks.
    Direct,
    /// None of it does.
    Indirect,
    /// Part of it does.
    Mixed,
}

impl ClaimKind {
    /// As the records print it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// Source, cue and content, in the terms of PARC and PolNeAR. The source may be missing, the content never is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who says it; empty where the text does not tell.
    pub source: Vec<Span>,
    /// The words that mark it as said.
    pub cue: Vec<Span>,
    /// What is said.
    pub content: Vec<Span>,
    /// Direct, indirect or mixed.
    pub kind: ClaimKind,
    /// The mention that the source's words hold, if any.
    pub source_mention: Option<MentionId>,
    /// The claim whose content holds this one.
    pub inside: Option<ClaimId>,
    /// What the source does to the content.
    pub stance: tidings_knowledge::Stance,
}

impl Claim {
    /// How many bytes the content has.
    pub(crate) fn width(&self) -> u32 {
        self.content.iter().map(|span| span.end - span.start).sum()
    }
}

/// The innermost claim whose content holds a span.
pub(crate) fn innermost(claims: &[Claim], span: Span) -> Option<ClaimId> {
    let holds = |claim: &Claim| claim.content.iter().any(|content| content.contains(span));
    let all = claims.iter().enumerate().filter(|(_, claim)| holds(claim));
    all.min_by_key(|(_, claim)| claim.width()).map(|(index, _)| index as ClaimId)
}
