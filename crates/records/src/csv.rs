//! Events as a CSV file: one row an event, lists joined.
//!
//! Several values of one cell are joined by `; `. The columns of actors and of recipients keep the same order, with
//! nothing between the marks where a value is unknown, so that they can be split and put side by side again. CAMEO codes
//! keep their leading zero: read the column as text.

use std::io::Write;

use crate::{ActorRow, AttributionRow, EventRow, RecordError};

/// The columns, in order.
pub const COLUMNS: &[&str] = &[
    "id",
    "date",
    "enddate",
    "date_basis",
    "date_text",
    "event",
    "mode",
    "context",
    "aux_mode",
    "quad_code",
    "event_scale",
    "cameo",
    "actor",
    "actor_code",
    "actor_sector",
    "actor_name",
    "actor_id",
    "recipient",
    "recipient_code",
    "recipient_sector",
    "recipient_name",
    "recipient_id",
    "event_loc",
    "event_loc_country",
    "event_loc_lat",
    "event_loc_lon",
    "dead",
    "injured",
    "arrested",
    "participants",
    "attribution",
    "event_text",
    "text",
    "sequence",
    "start",
    "end",
    "article_id",
    "url",
    "title",
    "publication",
    "published",
    "language",
    "credits",
    "rule",
    "confidence",
];

/// Writes events as CSV with a header.
pub struct CsvWriter<W: Write> {
    out: ::csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// What the writer below says.
    pub fn new(out: W) -> Result<Self, RecordError> {
        let mut out = ::csv::Writer::from_writer(out);
        out.write_record(COLUMNS)?;
        Ok(Self { out })
    }

    /// Writes one event.
    ///
    /// # Errors
    /// What the writer below says.
    pub fn write(&mut self, row: &EventRow) -> Result<(), RecordError> {
        Ok(self.out.write_record(cells(row))?)
    }

    /// Hands everything on to the writer below and gives it back.
    ///
    /// # Errors
    /// What the writer below says.
    pub fn finish(self) -> Result<W, RecordError> {
        self.out.into_inner().map_err(|error| error.into_error().into())
    }
}

fn cells(row: &EventRow) -> Vec<String> {
    let loc = row.event_loc.as_ref();
    let mut cells = vec![
        row.id.clone(),
        text(&row.date),
        text(&row.enddate),
        text(&row.date_basis),
        text(&row.date_text),
        row.event.clone(),
        row.mode.join("; "),
        row.context.join("; "),
        row.aux_mode.join("; "),
        row.quad_code.to_string(),
        row.event_scale.to_string(),
        row.cameo.clone(),
    ];
    for side in [&row.actor, &row.recipient] {
        cells.extend(
            [
                |actor: &ActorRow| text(&actor.entity_text),
                |actor: &ActorRow| text(&actor.code),
                |actor: &ActorRow| text(&actor.sector),
                |actor: &ActorRow| text(&actor.name),
                |actor: &ActorRow| text(&actor.identifier_id),
            ]
            .map(|column| side.iter().map(column).collect::<Vec<_>>().join("; ")),
        );
    }
    cells.extend([
        loc.map_or(String::new(), |loc| loc.name.clone()),
        loc.map_or(String::new(), |loc| text(&loc.country)),
        number(loc.and_then(|loc| loc.lat)),
        number(loc.and_then(|loc| loc.lon)),
        number(row.size.dead),
        number(row.size.injured),
        number(row.size.arrested),
        number(row.size.participants),
        row.attribution.iter().map(voice).collect::<Vec<_>>().join("; "),
        row.event_text.clone(),
        row.text.clone(),
        row.text_info.sequence.to_string(),
        row.text_info.start.to_string(),
        row.text_info.end.to_string(),
        row.cite_info.id.clone(),
        text(&row.cite_info.url),
        text(&row.cite_info.title),
        text(&row.cite_info.publication),
        text(&row.cite_info.published),
        text(&row.cite_info.language),
        row.cite_info.credits.join("; "),
        row.rule.clone(),
        row.confidence.to_string(),
    ]);
    cells
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn number<N: ToString>(value: Option<N>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

/// `the Kremlin (said)`.
fn voice(voice: &AttributionRow) -> String {
    let named = voice.source_actor.as_ref().and_then(|who| who.name.as_deref());
    let source = voice.source.as_deref().or(named).unwrap_or("?");
    voice.cue.as_deref().map_or(source.to_owned(), |cue| format!("{source} ({cue})"))
}
