//! Words for dates and times, and the days they mean.

mod find;
mod resolve;

use std::ops::Range;

use crate::text::{Span, TokenId};

pub use find::find;

/// The classes of TIMEX3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TimeKind {
    Date,
    Time,
    Duration,
    Set,
}

impl TimeKind {
    /// As TIMEX3 writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
        }
    }
}

/// What a date rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The words give it ("4 February 2020").
    Stated,
    /// The words give it together with the publication day ("on Wednesday").
    Relative,
    /// The publication day, as the sentence gives no time.
    Published,
}

impl Basis {
    /// As the records print it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Relative => "relative",
            Self::Published => "published",
        }
    }
}

/// A temporal expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// The words.
    pub span: Span,
    /// Their tokens.
    pub tokens: Range<TokenId>,
    /// TIMEX3 type.
    pub kind: TimeKind,
    /// TIMEX3 value: `2022-02-04`, `2021-W49`, `2022-02`, `2022`, `P2Y` …; `None` where it needs a publication day that
    /// the article does not have.
    pub value: Option<String>,
    /// Stated or relative.
    pub basis: Basis,
}
