//! WARC, the format of web archives (ISO 28500): the pages among its records.

use std::io::{self, BufRead, Read};

use crate::{Fault, LARGEST, http, tape::Tape};

/// Most bytes of one header, as of all headers of one record.
const HEADER: usize = 64 << 10;
/// Most bytes of a record that are looked at: a page with the headers of its answer.
const BLOCK: u64 = LARGEST as u64 + HEADER as u64;
/// How every record of a version in use begins.
const MARK: &[u8] = b"WARC/1.";

/// A page taken out of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The record's number in the archive, from 1, all kinds counted.
    pub number: u64,
    /// Address from which it was fetched.
    pub url: Option<String>,
    /// When it was fetched, ISO 8601, as the archive says. No publication time.
    pub fetched: Option<String>,
    /// Charset that the server declared.
    pub charset: Option<String>,
    /// Whether the server called it HTML.
    pub is_html: bool,
    /// Whether the archive says that it holds only part of the page.
    pub is_cut: bool,
    /// The page, as fetched: transfer and content codings undone, in the charset it came in.
    pub bytes: Vec<u8>,
}

impl Record {
    /// Whether it is the text that tells crawlers where they may go, which every one of them fetches.
    pub(crate) fn is_for_crawlers(&self) -> bool {
        self.url.as_deref().is_some_and(|url| url.ends_with("/robots.txt"))
    }
}

/// What a record gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A page of HTML or text.
    Page(Record),
    /// Something else, and what, in the plural.
    PassedOver(&'static str),
}

/// The records of an archive, in order. A record that is broken gives a [`Fault`], and the next one is looked for.
///
/// Pages are the records of type `response`, `resource` and `conversion` that hold HTML or text; of answers only those
/// that say they are good (2xx). The rest is passed over.
///
/// ```
/// use std::io::Cursor;
/// use tidings_archives::warc::{Found, Warc};
/// let archive = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/a\r\nContent-Length: 64\r\n\r\n\
///                HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hi\r\n\r\n";
/// let mut records = Warc::new(Cursor::new(archive));
/// let Some(Ok(Found::Page(page))) = records.next() else { panic!("no page") };
/// assert_eq!((page.url.as_deref(), page.bytes.as_slice()), (Some("https://news.example/a"), b"<p>Hi".as_slice()));
/// assert!(records.next().is_none());
/// ```
pub struct Warc<R> {
    tape: Tape<R>,
    number: u64,
    /// Whether the next record must be looked for.
    lost: bool,
}

/// Headers of a record that matter.
#[derive(Debug, Default)]
struct Head {
    kind: String,
    length: Option<u64>,
    media: Option<String>,
    url: Option<String>,
    fetched: Option<String>,
    is_cut: bool,
}

impl<R: Read> Warc<R> {
    /// Reads an archive. What is packed must be unpacked before, as by [`Gunzip`](crate::Gunzip).
    pub fn new(source: R) -> Self {
        Self { tape: Tape::new(source), number: 0, lost: false }
    }

    /// A fault of the record that is being read; the next one is then looked for.
    fn fault(&mut self, at: u64, reason: impl Into<String>) -> Option<Result<Found, Fault>> {
        self.lost = true;
        Some(Err(Fault { number: self.number, at, reason: reason.into() }))
    }

    fn read(&mut self) -> Option<Result<Found, Fault>> {
        if self.lost {
            if !self.tape.find(MARK) {
                return None;
            }
            self.lost = false;
        }
        loop {
            let at = self.tape.at();
            match self.tape.peek(MARK.len()) {
                Ok([]) => return None,
                Ok([b'\r' | b'\n', ..]) => self.tape.consume(1),
                Ok(ready) if ready.starts_with(b"WARC/") => break,
                Ok(_) => {
                    self.number += 1;
                    return self.fault(at, "no record begins here");
                }
                Err(error) => {
                    self.number += 1;
                    return self.fault(at, damaged(&error));
                }
            }
        }
        self.number += 1;
        let at = self.tape.at();
        let head = match self.head() {
            Ok(head) => head,
            Err(error) => return self.fault(at, damaged(&error)),
        };
        let Some(length) = head.length else {
            return self.fault(at, "the record does not say how long it is");
        };
        let (block, left) = match self.block(length) {
            Ok(block) => block,
            Err(error) => return self.fault(at, damaged(&error)),
        };
        if let Some(end) = self.early_end(&block, left) {
            self.tape.give_back(&block[end..]);
            return self.fault(at, "the record is shorter than it says");
        }
        if left > 0 {
            return match self.tape.skip(left) {
                Ok(skipped) if skipped == left => Some(Ok(Found::PassedOver("records larger than any page"))),
                Ok(_) => self.fault(at, "the archive is cut off in this record"),
                Err(error) => self.fault(at, damaged(&error)),
            };
        }
        if (block.len() as u64) < length {
            return self.fault(at, "the archive is cut off in this record");
        }
        // The checksum of a packed record comes after the breaks that end it: only then is it known to be sound.
        let mut breaks = 0;
        loop {
            match self.tape.peek(1) {
                Ok([b'\r' | b'\n', ..]) if breaks < 4 => breaks += 1,
                Ok([] | [b'\r' | b'\n' | b'W', ..]) => break,
                Ok(_) if breaks < 2 => return self.fault(at, "the record is longer than it says"),
                Ok(_) => break,
                Err(error) => return self.fault(at, damaged(&error)),
            }
            self.tape.consume(1);
        }
        Some(page(head, block, self.number).map_err(|reason| Fault { number: self.number, at, reason }))
    }

    fn head(&mut self) -> io::Result<Head> {
        let mut head = Head::default();
        let mut read = 0;
        while let Some(line) = self.tape.line(HEADER)? {
            read += line.len() + 2;
            if line.is_empty() || read > HEADER {
                break;
            }
            let line = String::from_utf8_lossy(&line);
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            let filled =
                || Some(value.trim_matches(['<', '>'])).filter(|value| !value.is_empty()).map(str::to_owned);
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "content-length" => head.length = value.parse().ok(),
                "content-type" => head.media = filled(),
                "warc-target-uri" => head.url = filled(),
                "warc-date" => head.fetched = filled(),
                "warc-truncated" => head.is_cut = true,
                _ => {}
            }
        }
        Ok(head)
    }

    /// The block of a record, as much of it as is looked at, and how much more there is.
    fn block(&mut self, length: u64) -> io::Result<(Vec<u8>, u64)> {
        let mut block = Vec::new();
        (&mut self.tape).take(length.min(BLOCK)).read_to_end(&mut block)?;
        Ok((block, length.saturating_sub(BLOCK)))
    }

    /// Where another record begins inside a block, if what follows the block is none: its length is wrong.
    fn early_end(&mut self, block: &[u8], left: u64) -> Option<usize> {
        // No further ahead than must be: what is damaged there is told when it is read.
        let sound = match self.tape.peek(1) {
            Ok([b'\r' | b'\n', ..]) => true,
            Ok([b'W', ..]) => self.tape.peek(MARK.len()).is_ok_and(|next| next.starts_with(MARK)),
            _ => false,
        };
        if left == 0 && sound {
            return None;
        }
        // A line of its own, though what should stand before it may be gone: `WARC/1.0`.
        const LINE: usize = MARK.len() + 2;
        let begins = |line: &[u8]| {
            line.starts_with(MARK)
                && line[MARK.len()].is_ascii_digit()
                && matches!(line[MARK.len() + 1], b'\r' | b'\n')
        };
        let stands = |bytes: &[u8]| bytes.windows(LINE).position(begins);
        // It may begin in the block and end after it.
        let tail = block.len().saturating_sub(LINE);
        let across = || {
            let next = self.tape.peek(LINE).unwrap_or_default();
            let border = [&block[tail..], &next[..next.len().min(LINE)]].concat();
            stands(&border).map(|place| tail + place).filter(|&place| place < block.len())
        };
        stands(block).or_else(across)
    }
}

impl<R: Read> Iterator for Warc<R> {
    type Item = Result<Found, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read()
    }
}

fn damaged(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        "the archive is cut off in this record".to_owned()
    } else {
        format!("the archive is damaged here: {error}")
    }
}

/// The page that a record holds.
fn page(head: Head, block: Vec<u8>, number: u64) -> Result<Found, String> {
    let other = match head.kind.as_str() {
        "response" | "resource" | "conversion" => None,
        "request" => Some("requests"),
        "revisit" => Some("revisits"),
        "warcinfo" | "metadata" => Some("notes of the archive"),
        _ => Some("records of other kinds"),
    };
    if let Some(other) = other {
        return Ok(Found::PassedOver(other));
    }
    let record = Record {
        number,
        url: head.url.filter(|url| url.starts_with("http")),
        fetched: head.fetched,
        is_cut: head.is_cut,
        ..Record::default()
    };
    if head.kind == "response" && block.starts_with(b"HTTP/") {
        return http::page(&block, record);
    }
    let media = http::Media::read(head.media.as_deref().unwrap_or_default());
    // A response that is no HTTP comes from FTP or the domain name system.
    if head.kind == "response" && media.name.starts_with("application/http") {
        return Err("the answer does not begin with HTTP".to_owned());
    }
    if head.kind == "response" && media.name.starts_with("text/dns")
        || !http::is_page(&media, &block)
        || record.is_for_crawlers()
    {
        return Ok(Found::PassedOver("files that are no pages"));
    }
    Ok(Found::Page(Record { is_html: media.is_html(), charset: media.charset, bytes: block, ..record }))
}
