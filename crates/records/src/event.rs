//! One event a row, as `tidings code` prints it.

use serde::{Deserialize, Serialize};

/// A stretch of the article's text, in code points, half open; `[start, end]` in JSON.
pub type SpanRow = [usize; 2];

/// A coded event: who did what to whom, when, where and according to whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventRow {
    /// Stable hash of article, anchor and type.
    pub id: String,
    /// ISO 8601 day, month, week or year of the event.
    pub date: Option<String>,
    /// End of a stretch of time, likewise.
    pub enddate: Option<String>,
    /// `stated`, `relative` or `published`.
    pub date_basis: Option<String>,
    /// The words the date rests on.
    pub date_text: Option<String>,
    /// PLOVER type.
    pub event: String,
    /// PLOVER modes.
    pub mode: Vec<String>,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// `historical`, `future`, `hypothetical`, `negation`.
    pub aux_mode: Vec<String>,
    /// PLOVER quad class, 1 to 4.
    pub quad_code: u8,
    /// PLOVER score of type and mode.
    pub event_scale: f32,
    /// The nearest CAMEO code; text, as `010` is not `10`.
    pub cameo: String,
    /// Those who act; everybody in a reciprocal event.
    pub actor: Vec<ActorRow>,
    /// Those it is directed at.
    pub recipient: Vec<ActorRow>,
    /// Where.
    pub event_loc: Option<LocationRow>,
    /// How many people, where the text counts them.
    pub size: SizeRow,
    /// Who says so, outermost first; empty where the article says it in its own voice.
    pub attribution: Vec<AttributionRow>,
    /// The words that say what happened.
    pub event_text: String,
    /// The sentence.
    pub text: String,
    /// Where the sentence stands.
    pub text_info: TextRow,
    /// The article.
    pub cite_info: CiteRow,
    /// Id of the frame that fired.
    pub rule: String,
    /// From 0 to 1.
    pub confidence: f32,
}

/// One actor or recipient.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ActorRow {
    /// The words; null for an armed actor that nobody names.
    pub entity_text: Option<String>,
    /// First code point of the words.
    pub start: Option<usize>,
    /// One past their last code point.
    pub end: Option<usize>,
    /// ISO 3166 alpha-3 or PLOVER code.
    pub code: Option<String>,
    /// Main PLOVER sector.
    pub sector: Option<String>,
    /// Further sectors.
    pub other_sectors: Vec<String>,
    /// Usual name.
    pub name: Option<String>,
    /// Id in the knowledge base, such as `vladimir-putin`.
    pub identifier_id: Option<String>,
    /// The post held, or the role the words state.
    pub office: Option<String>,
}

/// Somebody the knowledge base may know.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WhoRow {
    /// Id in the knowledge base.
    pub actor: Option<String>,
    /// Usual name.
    pub name: Option<String>,
    /// ISO 3166 alpha-3 or PLOVER code.
    pub country: Option<String>,
    /// Main PLOVER sector.
    pub sector: Option<String>,
    /// The post held, or the role the words state.
    pub office: Option<String>,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocationRow {
    /// First code point of the words.
    pub start: usize,
    /// One past their last code point.
    pub end: usize,
    /// The words.
    pub text: String,
    /// Usual name.
    pub name: String,
    /// The country it lies in.
    pub country: Option<String>,
    /// Degrees north.
    pub lat: Option<f32>,
    /// Degrees east.
    pub lon: Option<f32>,
    /// Id in GeoNames.
    pub geonameid: Option<u32>,
}

/// People, as the text counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct SizeRow {
    pub dead: Option<u64>,
    pub injured: Option<u64>,
    pub arrested: Option<u64>,
    pub participants: Option<u64>,
}

/// One voice in whose words an event stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttributionRow {
    /// The words for who says it; null where the text does not tell.
    pub source: Option<String>,
    /// Whom they stand for.
    pub source_actor: Option<WhoRow>,
    /// The words that mark it as said.
    pub cue: Option<String>,
    /// `direct`, `indirect` or `mixed`.
    pub kind: String,
}

/// Where an event's sentence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRow {
    /// Number of the sentence in the article, from 1, as `tidings explain --sentence` takes it.
    pub sequence: usize,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// The article an event comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CiteRow {
    /// The article's id.
    pub id: String,
    /// Its address.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Name of the site or publication.
    pub publication: Option<String>,
    /// Publication time, ISO 8601.
    pub published: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// Agencies and outlets it draws on.
    pub credits: Vec<String>,
}
