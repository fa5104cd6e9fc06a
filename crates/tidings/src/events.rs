//! Events: who did what to whom, when, where and in whose voice.

mod coder;
mod details;
mod matcher;
mod people;
mod relate;
mod voice;

use std::ops::Range;

use tidings_knowledge::{Aux, Code, ContextId, EventType, ModeId};

use crate::{
    claims::ClaimId,
    mentions::{MentionId, Who},
    text::{Span, TokenId},
    times::Basis,
};

pub use coder::Coder;
pub use matcher::Miss;

/// One side of an event: a mention, or an actor that nobody names (`UNK`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// The mention that fills the role; `None` for an unnamed armed actor.
    pub mention: Option<MentionId>,
    /// Which of those the mention stands for.
    pub who: Who,
}

/// When an event took or will take place.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct When {
    /// ISO 8601 day, month, week or year.
    pub date: Option<String>,
    /// The end of a stretch of time, likewise.
    pub end: Option<String>,
    /// What the date rests on.
    pub basis: Option<Basis>,
    /// The words it rests on.
    pub words: Option<Span>,
}

/// Where an event took place, as far as the text says.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The words.
    pub span: Span,
    /// Usual name.
    pub name: String,
    /// The country it lies in.
    pub country: Option<Code>,
    /// Latitude and longitude in degrees, of a city, never of a country's middle.
    pub coordinates: Option<(f32, f32)>,
}

/// How many people, as the text counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Size {
    pub dead: Option<u64>,
    pub injured: Option<u64>,
    pub arrested: Option<u64>,
    pub participants: Option<u64>,
}

impl Size {
    /// Whether the text counts nobody.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// One coded event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The token it hangs on.
    pub anchor: TokenId,
    /// All words that say what happened: the anchor with its particle, light verb or operator, as token ranges.
    pub words: Vec<Range<TokenId>>,
    /// Index of the sentence in the doc.
    pub sentence: u32,
    /// PLOVER type.
    pub event: EventType,
    /// PLOVER modes, in the ontology's order.
    pub modes: Vec<ModeId>,
    /// PLOVER contexts, in the ontology's order.
    pub contexts: Vec<ContextId>,
    /// PLOVER auxiliary modes.
    pub aux: Aux,
    /// Those who act; everybody in a reciprocal event.
    pub actors: Vec<Participant>,
    /// Those it is directed at.
    pub recipients: Vec<Participant>,
    /// When.
    pub when: When,
    /// Where.
    pub place: Option<Place>,
    /// How many.
    pub size: Size,
    /// The claim in whose content the event stands; `None` for the article's own voice.
    pub claim: Option<ClaimId>,
    /// Id of the frame, and of the operators around it: `assault.bomb`, `threaten(assault.bomb)`.
    pub rule: String,
    /// How sure, from 0 to 1.
    pub confidence: f32,
}

/// What one given span does to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// PLOVER type; `None` where the text relates the two by none.
    pub event: Option<EventType>,
    /// PLOVER modes.
    pub modes: Vec<ModeId>,
    /// PLOVER auxiliary modes.
    pub aux: Aux,
    /// How sure, from 0 to 1.
    pub confidence: f32,
    /// What it rests on.
    pub rule: String,
}
