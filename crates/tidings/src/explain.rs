//! What was tried and why it did or did not count.

use tidings_knowledge::EventType;

use crate::{events::Miss, text::TokenId};

/// One frame tried on one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Id of the frame.
    pub frame: String,
    /// The word.
    pub anchor: TokenId,
    /// The type it would code.
    pub event: EventType,
    /// Whether it fits, or why not.
    pub outcome: Result<(), Miss>,
}

impl std::fmt::Display for Miss {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::PartOfSpeech => out.write_str("the word is used as another part of speech"),
            Self::Anchor(word) => write!(out, "the word {word:?} does not go with it"),
            Self::Subject => out.write_str("the subject is not of the kind it asks for"),
            Self::Object => out.write_str("the object is not of the kind it asks for"),
            Self::Preposition => out.write_str("the phrase with a preposition that it asks for is not there"),
            Self::Clause => out.write_str("the clause that it asks for is not there"),
            Self::Context => out.write_str("the words around it speak of something else"),
            Self::Actor => out.write_str("nobody known in politics does it"),
            Self::Recipient => out.write_str("it is done to nobody known in politics"),
            Self::Nobody => out.write_str("nobody known in politics takes part in it"),
        }
    }
}
