//! Events as a Parquet file: lists and structs stay what they are.
//!
//! Rows go through their JSON values, so that a column always holds what the field of that name holds in JSON Lines.
//! Row groups are written as they fill: memory does not grow with the number of events.

mod columns;

use std::{
    io::Write,
    sync::{Arc, LazyLock},
};

use ::parquet::{
    arrow::{ArrowWriter, arrow_reader::ParquetRecordBatchReaderBuilder},
    basic::{Compression, ZstdLevel},
    file::{properties::WriterProperties, reader::ChunkReader},
};
use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use serde_json::Value;

use crate::{EventRow, RecordError};

/// Columns of an event, in the order of [`EventRow`].
pub static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let actor = || {
        DataType::Struct(fields([
            ("entity_text", DataType::Utf8),
            ("start", DataType::UInt64),
            ("end", DataType::UInt64),
            ("code", DataType::Utf8),
            ("sector", DataType::Utf8),
            ("other_sectors", list(DataType::Utf8)),
            ("name", DataType::Utf8),
            ("identifier_id", DataType::Utf8),
            ("office", DataType::Utf8),
        ]))
    };
    let who = ["actor", "name", "country", "sector", "office"].map(|name| (name, DataType::Utf8));
    let voice = [
        ("source", DataType::Utf8),
        ("source_actor", DataType::Struct(fields(who))),
        ("cue", DataType::Utf8),
        ("kind", DataType::Utf8),
    ];
    let place = [
        ("start", DataType::UInt64),
        ("end", DataType::UInt64),
        ("text", DataType::Utf8),
        ("name", DataType::Utf8),
        ("country", DataType::Utf8),
        ("lat", DataType::Float32),
        ("lon", DataType::Float32),
        ("geonameid", DataType::UInt32),
    ];
    let size = ["dead", "injured", "arrested", "participants"].map(|name| (name, DataType::UInt64));
    let sentence = ["sequence", "start", "end"].map(|name| (name, DataType::UInt64));
    let article = [
        ("id", DataType::Utf8),
        ("url", DataType::Utf8),
        ("title", DataType::Utf8),
        ("publication", DataType::Utf8),
        ("published", DataType::Utf8),
        ("language", DataType::Utf8),
        ("credits", list(DataType::Utf8)),
    ];
    Arc::new(Schema::new(fields([
        ("id", DataType::Utf8),
        ("date", DataType::Utf8),
        ("enddate", DataType::Utf8),
        ("date_basis", DataType::Utf8),
        ("date_text", DataType::Utf8),
        ("event", DataType::Utf8),
        ("mode", list(DataType::Utf8)),
        ("context", list(DataType::Utf8)),
        ("aux_mode", list(DataType::Utf8)),
        ("quad_code", DataType::UInt8),
        ("event_scale", DataType::Float32),
        ("cameo", DataType::Utf8),
        ("actor", list(actor())),
        ("recipient", list(actor())),
        ("event_loc", DataType::Struct(fields(place))),
        ("size", DataType::Struct(fields(size))),
        ("attribution", list(DataType::Struct(fields(voice)))),
        ("event_text", DataType::Utf8),
        ("text", DataType::Utf8),
        ("text_info", DataType::Struct(fields(sentence))),
        ("cite_info", DataType::Struct(fields(article))),
        ("rule", DataType::Utf8),
        ("confidence", DataType::Float32),
    ])))
});

fn fields<const N: usize>(columns: [(&str, DataType); N]) -> Fields {
    columns.into_iter().map(|(name, kind)| Field::new(name, kind, true)).collect()
}

fn list(of: DataType) -> DataType {
    DataType::List(Arc::new(Field::new("element", of, true)))
}

/// Rows turned into columns at a time.
const BATCH: usize = 1024;
/// Bytes of columns after which a row group is closed.
const GROUP: usize = 32 << 20;

/// Writes events as Parquet.
pub struct ParquetWriter<W: Write + Send> {
    out: ArrowWriter<W>,
    waiting: Vec<Value>,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Starts a file.
    ///
    /// # Errors
    /// What the writer below says.
    pub fn new(out: W) -> Result<Self, RecordError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
            .set_created_by(concat!("tidings ", env!("CARGO_PKG_VERSION")).into())
            .build();
        let out = ArrowWriter::try_new(out, SCHEMA.clone(), Some(properties))?;
        Ok(Self { out, waiting: Vec::with_capacity(BATCH) })
    }

    /// Adds one event.
    ///
    /// # Errors
    /// What the writer below says.
    pub fn write(&mut self, row: &EventRow) -> Result<(), RecordError> {
        self.waiting.push(serde_json::to_value(row)?);
        if self.waiting.len() == BATCH { self.write_waiting() } else { Ok(()) }
    }

    fn write_waiting(&mut self) -> Result<(), RecordError> {
        let rows: Vec<Option<&Value>> = self.waiting.iter().map(Some).collect();
        let arrays = columns::of_struct(SCHEMA.fields(), &rows)?;
        self.out.write(&RecordBatch::try_new(SCHEMA.clone(), arrays)?)?;
        self.waiting.clear();
        if self.out.in_progress_size() > GROUP {
            self.out.flush()?;
        }
        Ok(())
    }

    /// Writes what is left and the file's end, and gives the writer below back.
    ///
    /// # Errors
    /// What the writer below says.
    pub fn finish(mut self) -> Result<W, RecordError> {
        if !self.waiting.is_empty() {
            self.write_waiting()?;
        }
        Ok(self.out.into_inner()?)
    }
}

/// Reads the events of a Parquet file back, in order, a batch at a time.
///
/// # Errors
/// Why it is no file of events.
pub fn read<R: ChunkReader + 'static>(
    file: R,
) -> Result<impl Iterator<Item = Result<EventRow, RecordError>>, RecordError> {
    let batches = ParquetRecordBatchReaderBuilder::try_new(file)?.with_batch_size(BATCH).build()?;
    Ok(batches.flat_map(|batch| match batch {
        Ok(batch) => (0..batch.num_rows()).map(|row| row_of(&batch, row)).collect(),
        Err(error) => vec![Err(error.into())],
    }))
}

fn row_of(batch: &RecordBatch, row: usize) -> Result<EventRow, RecordError> {
    let schema = batch.schema();
    let fields = schema.fields().iter().zip(batch.columns());
    let object = fields.map(|(field, column)| (field.name().clone(), columns::value(column, row))).collect();
    Ok(serde_json::from_value(Value::Object(object))?)
}
