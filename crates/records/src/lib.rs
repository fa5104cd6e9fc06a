//! What Tidings prints: the rows of articles, annotations, events and relations, and their JSON Lines, CSV, Parquet and
//! CoNLL-U forms.
//!
//! The rows are types of their own, apart from the engine's, so that the format can stay while the engine changes. Field
//! names of events follow the data fields of the PLOVER manual (v0.8). Offsets count Unicode code points, half open,
//! into the article's `text`.
//!
//! ```
//! use tidings::Analysis;
//! use tidings_knowledge::Knowledge;
//! use tidings_records::Rows;
//!
//! let knowledge = Knowledge::default();
//! let analysis = Analysis::default();
//! assert!(Rows::new(&analysis, &knowledge).events().is_empty());
//! ```

mod article;
mod convert;
pub mod csv;
mod event;
mod layers;
pub mod parquet;
mod relation;

pub use article::{ArticleRow, BlockRow, EntryRow, FlagRow, RemovedRow};
pub use convert::Rows;
pub use event::{
    ActorRow, AttributionRow, CiteRow, EventRow, LocationRow, SizeRow, SpanRow, TextRow, WhoRow,
};
pub use layers::{AnnotationRow, ClaimRow, MentionRow, SentenceRow, TimeRow, TokenRow};
pub use relation::RelationRow;

/// Why rows could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The file below failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A CSV file could not be written.
    #[error("CSV: {0}")]
    Csv(#[from] ::csv::Error),
    /// A Parquet file could not be written or read.
    #[error("Parquet: {0}")]
    Parquet(#[from] ::parquet::errors::ParquetError),
    /// Columns do not fit the schema.
    #[error("Arrow: {0}")]
    Arrow(#[from] arrow_schema::ArrowError),
    /// A row is no JSON of the kind expected.
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Writes a row as one line of JSON, with its line break.
///
/// # Errors
/// What the writer below says.
pub fn write_json_line<W: std::io::Write>(
    out: &mut W,
    row: &impl serde::Serialize,
) -> Result<(), RecordError> {
    // Through a buffer: a failing writer would otherwise come back as a JSON error.
    let mut line = serde_json::to_vec(row)?;
    line.push(b'\n');
    Ok(out.write_all(&line)?)
}
