//! The engine of Tidings: pure functions from the bytes of a news page to coded events.
//!
//! The modules stand in the order in which a page passes through them. A later one refers to the values of earlier ones
//! by index and span and never changes them. Nothing here reads a file, the clock, the network or the environment, and
//! nothing prints.

pub mod page;
pub mod syntax;
pub mod text;

pub mod claims;
pub mod events;
pub mod mentions;
pub mod times;

pub mod explain;

use claims::Claim;
use events::{Event, Place};
use mentions::Mention;
use text::Doc;
use times::Time;

/// An article with all its layers.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Analysis {
    /// The article, its sentences and tokens.
    pub doc: Doc,
    /// Who is named or stood for, in order of the text.
    pub mentions: Vec<Mention>,
    /// Dates and times, in order of the text.
    pub times: Vec<Time>,
    /// Places that could be resolved, in order of the text.
    pub places: Vec<Place>,
    /// What others say, in order of the text.
    pub claims: Vec<Claim>,
    /// Coded events, in order of the text.
    pub events: Vec<Event>,
}
