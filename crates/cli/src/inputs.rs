//! From the arguments to inputs, one after the other: pages, lines of JSON Lines files, and what archives and feeds hold.

mod archives;
mod documents;
mod expand;
mod json;
mod lines;
mod open;
mod walk;

use std::{fmt, sync::Arc};

use tidings::page::Form;

pub(crate) use expand::{Found, Source, expand};
pub(crate) use json::{Question, Record};
pub(crate) use walk::{Inputs, Reading};

use crate::pipeline::Weigh;

/// Why an input, or one line of it, was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The path as given, with `#` and the member where it is in an archive.
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
    /// One JSON object, over several lines.
    Object,
    /// One line of a JSON Lines file.
    Line(u64),
    /// One document of a CoNLL-U file, from this line on.
    Document(u64),
}

/// One input, not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// The path as given, with `#` and the member where it is in an archive.
    pub(crate) file: Arc<str>,
    /// Page or line.
    pub(crate) kind: Kind,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// What the archive or feed says of it.
    pub(crate) came: Box<Came>,
}

/// What an archive or a feed says of a page in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Came {
    pub(crate) url: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) site: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) charset: Option<String>,
    pub(crate) fetched: Option<String>,
    /// Why it is known to be only part of the article.
    pub(crate) cut: Option<&'static str>,
    /// What it is written in, where that need not be told from the content.
    pub(crate) form: Option<Form>,
}

impl Came {
    /// The same for the page reader.
    pub(crate) fn given(&self) -> tidings::page::Given<'_> {
        tidings::page::Given {
            url: self.url.as_deref(),
            title: self.title.as_deref(),
            published: self.published.as_deref(),
            language: self.language.as_deref(),
            site: self.site.as_deref(),
            authors: &self.authors,
            charset: self.charset.as_deref(),
            fetched: self.fetched.as_deref(),
            cut: self.cut,
            ..tidings::page::Given::default()
        }
    }
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
            Kind::Page | Kind::Object => None,
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
