//! From the arguments to inputs, one after the other: pages, and lines of JSON Lines files.

mod documents;
mod expand;
mod json;
mod lines;
mod open;
mod walk;

use std::{fmt, sync::Arc};

pub(crate) use expand::{Found, Source, expand};
pub(crate) use json::{Question, Record};
pub(crate) use walk::{Inputs, Reading};

use crate::pipeline::Weigh;

/// Why an input, or one line of it, was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The path as given.
    pub(crate) file: Arc<str>,
    /// The line, from 1, where one line is meant.
    pub(crate) line: Option<u64>,
    /// For people.
    pub(crate) reason: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(out, "{}:{line}: {}", self.file, self.reason),
            None => write!(out, "{}: {}", self.file, self.reason),
        }
    }
}

/// What a stretch of bytes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A page or plain text, whole.
    Page,
    /// One line of a JSON Lines file.
    Line(u64),
    /// One document of a CoNLL-U file, from this line on.
    Document(u64),
}

/// One input, not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// The path as given.
    pub(crate) file: Arc<str>,
    /// Page or line.
    pub(crate) kind: Kind,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

impl Input {
    /// The failure of this input.
    pub(crate) fn failure(&self, reason: impl Into<String>) -> Failure {
        Failure { file: self.file.clone(), line: self.line(), reason: reason.into() }
    }

    /// Path, with the line where the file holds several inputs.
    pub(crate) fn name(&self) -> String {
        // A file of one document is called by its own name.
        self.line()
            .filter(|_| self.kind != Kind::Document(1))
            .map_or_else(|| self.file.to_string(), |line| format!("{}:{line}", self.file))
    }

    fn line(&self) -> Option<u64> {
        match self.kind {
            Kind::Page => None,
            Kind::Line(line) | Kind::Document(line) => Some(line),
        }
    }
}

/// An input, or why there is none.
pub(crate) type Unit = Result<Input, Failure>;

impl Weigh for Unit {
    fn weight(&self) -> usize {
        self.as_ref().map_or(0, |input| input.bytes.len())
    }
}
