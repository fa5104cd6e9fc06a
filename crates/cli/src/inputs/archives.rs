//! The inputs in web archives, zip and tar archives, and feeds. What is broken in them is told, and the rest is read.

use std::{
    io::{self, BufRead, Read},
    sync::{Arc, Mutex, PoisonError},
};

use tidings::page::Form;
use tidings_archives::{
    Entry, Fault, Tar, Zip, feed,
    warc::{Found, Record, Warc},
};

use super::{Came, Failure, Input, Kind, Unit, open::Packing};

/// What stands beside pages in the copy of a site, told by the ends of names: their bytes are text like any other.
const BESIDE: [&str; 14] = [
    "css",
    "js",
    "mjs",
    "map",
    "svg",
    "scss",
    "less",
    "ts",
    "ico",
    "woff",
    "woff2",
    "ttf",
    "eot",
    "webmanifest",
];

/// What comes next of something that holds several inputs.
pub(super) enum Step {
    /// An input, or what is wrong.
    Unit(Unit),
    /// Something that is no page, named in the plural.
    Passed(&'static str),
    /// A file, with its name, that may itself hold several.
    Enter(Arc<str>, io::Result<Box<dyn Read + Send>>),
    /// Nothing more.
    Over,
}

/// A name inside an archive: `crawl.warc.gz#12`, `news.zip#a/b.html`.
fn inside(file: &str, member: impl std::fmt::Display) -> Arc<str> {
    format!("{file}#{member}").into()
}

fn failure(file: &str, fault: &Fault) -> Step {
    let reason = format!("{}, at byte {}", fault.reason, fault.at);
    Step::Unit(Err(Failure { file: inside(file, fault.number), line: None, reason }))
}

/// A web archive being read.
pub(super) struct Records {
    file: Arc<str>,
    warc: Warc<Box<dyn BufRead + Send>>,
}

impl Records {
    pub(super) fn new(file: Arc<str>, bytes: Box<dyn BufRead + Send>) -> Self {
        Self { file, warc: Warc::new(bytes) }
    }

    /// The next record.
    pub(super) fn step(&mut self) -> Step {
        match self.warc.next() {
            None => Step::Over,
            Some(Err(fault)) => failure(&self.file, &fault),
            Some(Ok(Found::PassedOver(what))) => Step::Passed(what),
            Some(Ok(Found::Page(record))) => Step::Unit(Ok(fetched(&self.file, record))),
        }
    }
}

fn fetched(file: &str, record: Record) -> Input {
    let came = Came {
        url: record.url,
        charset: record.charset,
        fetched: record.fetched,
        cut: record.is_cut.then_some("the archive holds only part of the page"),
        form: record.is_html.then_some(Form::Html),
        ..Came::default()
    };
    Input { file: inside(file, record.number), kind: Kind::Page, bytes: record.bytes, came: Box::new(came) }
}

/// The items of a feed.
pub(super) struct Items {
    file: Arc<str>,
    items: std::vec::IntoIter<Result<feed::Item, Fault>>,
    /// Whether there was any, and whether their absence was told.
    any: bool,
}

impl Items {
    pub(super) fn new(file: Arc<str>, bytes: &[u8]) -> Self {
        Self { file, items: feed::read(bytes).into_iter(), any: false }
    }

    /// The next item.
    pub(super) fn step(&mut self) -> Step {
        let before = std::mem::replace(&mut self.any, true);
        match self.items.next() {
            None if !before => {
                let reason = "no item of the feed holds any text".to_owned();
                Step::Unit(Err(Failure { file: self.file.clone(), line: None, reason }))
            }
            None => Step::Over,
            Some(Err(fault)) => failure(&self.file, &fault),
            Some(Ok(item)) => Step::Unit(Ok(item_input(&self.file, item))),
        }
    }
}

fn item_input(file: &str, item: feed::Item) -> Input {
    let came = Came {
        url: item.url,
        title: item.title,
        published: item.published,
        language: item.language,
        site: item.site,
        authors: item.authors,
        cut: item.is_summary.then_some("the feed holds only a summary"),
        form: Some(if item.is_html { Form::Html } else { Form::Text }),
        ..Came::default()
    };
    let bytes = item.body.into_bytes();
    Input { file: inside(file, item.number), kind: Kind::Page, bytes, came: Box::new(came) }
}

/// A zip or tar archive being read.
pub(super) struct Files {
    file: Arc<str>,
    /// Shared with the file in it that is being read.
    archive: Arc<Mutex<Archive>>,
    packing: Packing,
}

enum Archive {
    Zip(Box<Zip<Box<dyn BufRead + Send>>>),
    Tar(Box<Tar<Box<dyn BufRead + Send>>>),
}

impl Files {
    pub(super) fn zip(file: Arc<str>, packing: Packing, bytes: Box<dyn BufRead + Send>) -> Self {
        Self { file, archive: Arc::new(Mutex::new(Archive::Zip(Box::new(Zip::new(bytes))))), packing }
    }

    pub(super) fn tar(file: Arc<str>, packing: Packing, bytes: Box<dyn BufRead + Send>) -> Self {
        Self { file, archive: Arc::new(Mutex::new(Archive::Tar(Box::new(Tar::new(bytes))))), packing }
    }

    /// The next file.
    pub(super) fn step(&mut self) -> Step {
        let next = self.archive.lock().unwrap_or_else(PoisonError::into_inner).entry();
        match next {
            None => Step::Over,
            Some(Err(fault)) => {
                // Of a packed archive the place is one in what it unpacks to.
                let packed = if self.packing == Packing::None { "" } else { " unpacked" };
                let reason = format!("{}, at{packed} byte {}", fault.reason, fault.at);
                Step::Unit(Err(Failure { file: inside(&self.file, fault.number), line: None, reason }))
            }
            Some(Ok(entry)) if is_hidden(&entry.name) => Step::Passed("hidden files"),
            Some(Ok(entry)) if is_beside(&entry.name) => Step::Passed("style sheets, scripts and pictures"),
            Some(Ok(entry)) => {
                Step::Enter(inside(&self.file, &entry.name), Ok(Box::new(Present(self.archive.clone()))))
            }
        }
    }
}

impl Archive {
    fn entry(&mut self) -> Option<Result<Entry, Fault>> {
        match self {
            Self::Zip(zip) => zip.entry(),
            Self::Tar(tar) => tar.entry(),
        }
    }
}

/// The bytes of the present file of an archive.
struct Present(Arc<Mutex<Archive>>);

impl Read for Present {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Archive::Zip(zip) => zip.read(into),
            Archive::Tar(tar) => tar.read(into),
        }
    }
}

/// As in folders, hidden files are left out, and so are the notes that some systems put beside every file.
fn is_hidden(name: &str) -> bool {
    let mut parts = name.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
    parts.any(|part| part.starts_with('.') || part == "__MACOSX")
}

fn is_beside(name: &str) -> bool {
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
    end.is_some_and(|end| BESIDE.contains(&end.as_str()))
}
