//! Writes events in the form asked for.

use std::{
    io::{self, IsTerminal, Write},
    path::Path,
};

use anyhow::{Result, bail};
use tidings_records::{EventRow, RecordError, csv::CsvWriter, parquet::ParquetWriter, write_json_line};

use crate::{args::CodeFormat, stream::Stream, table::Table};

/// Events of one article, ready to be written.
pub(crate) enum Batch {
    /// Lines of JSON, made where there are many threads.
    Lines(Vec<u8>),
    /// Rows for the other forms.
    Rows(Vec<EventRow>),
}

impl Batch {
    /// Readies events for a form.
    pub(crate) fn new(rows: Vec<EventRow>, form: CodeFormat) -> Self {
        if form != CodeFormat::Jsonl {
            return Self::Rows(rows);
        }
        let mut lines = Vec::new();
        for row in &rows {
            // Rows hold nothing that JSON cannot say, and memory does not refuse to be written to.
            let _ = write_json_line(&mut lines, row);
        }
        Self::Lines(lines)
    }
}

/// The form to write: as asked, else as the file's name says, else as suits where it goes.
///
/// # Errors
/// A name or a form that cannot be.
pub(crate) fn form(asked: Option<CodeFormat>, file: Option<&Path>) -> Result<CodeFormat> {
    let form = match (asked, file) {
        (Some(form), _) => form,
        (None, None) if io::stdout().is_terminal() => CodeFormat::Table,
        (None, None) => CodeFormat::Jsonl,
        (None, Some(file)) => {
            let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
            match name.rsplit_once('.').map(|(_, end)| end) {
                Some("jsonl" | "ndjson") => CodeFormat::Jsonl,
                Some("csv") => CodeFormat::Csv,
                Some("parquet") => CodeFormat::Parquet,
                Some("txt") => CodeFormat::Table,
                _ => bail!("{}: a file of events ends in .jsonl, .csv or .parquet", file.display()),
            }
        }
    };
    if form == CodeFormat::Parquet && file.is_none() {
        bail!("Parquet goes into a file: name it with -o events.parquet");
    }
    Ok(form)
}

/// Where events go.
pub(crate) enum Output {
    Table(Table<Stream>),
    Lines(Stream),
    Csv(Box<CsvWriter<Stream>>),
    Parquet(Box<ParquetWriter<Stream>>),
}

impl Output {
    /// Opens a file, or standard output where none is given.
    ///
    /// # Errors
    /// It cannot be written to.
    pub(crate) fn open(form: CodeFormat, file: Option<&Path>) -> Result<Self> {
        let stream = file.map_or_else(|| Ok(Stream::stdout()), Stream::file)?;
        Ok(match form {
            CodeFormat::Table => {
                Self::Table(Table::new(stream, file.is_none() && io::stdout().is_terminal()))
            }
            CodeFormat::Jsonl => Self::Lines(stream),
            CodeFormat::Csv => Self::Csv(Box::new(CsvWriter::new(stream)?)),
            CodeFormat::Parquet => Self::Parquet(Box::new(ParquetWriter::new(stream)?)),
        })
    }

    /// Writes the events of one article.
    ///
    /// # Errors
    /// As the stream says.
    pub(crate) fn write(&mut self, batch: Batch) -> Result<()> {
        match (self, batch) {
            (Self::Lines(out) | Self::Table(Table { out, .. }), Batch::Lines(lines)) => {
                out.write_all(&lines)?
            }
            (Self::Lines(out), Batch::Rows(rows)) => {
                rows.iter().try_for_each(|row| write_json_line(out, row))?;
            }
            (Self::Table(table), Batch::Rows(rows)) => table.write(&rows)?,
            (Self::Csv(out), Batch::Rows(rows)) => rows.iter().try_for_each(|row| out.write(row))?,
            (Self::Parquet(out), Batch::Rows(rows)) => rows.iter().try_for_each(|row| out.write(row))?,
            (Self::Csv(_) | Self::Parquet(_), Batch::Lines(_)) => {
                bail!("lines of JSON for a file of columns")
            }
        }
        Ok(())
    }

    /// Ends the output. Only now does a file stand under its name.
    ///
    /// # Errors
    /// As the stream says.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Self::Table(table) => table.out.finish(),
            Self::Lines(stream) => stream.finish(),
            Self::Csv(csv) => csv.finish()?.finish(),
            Self::Parquet(parquet) => parquet.finish()?.finish(),
        }
    }
}

/// Whether an error only says that whoever reads our output has gone.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(broken)
            || matches!(cause.downcast_ref::<RecordError>(), Some(RecordError::Io(error)) if broken(error))
    })
}
