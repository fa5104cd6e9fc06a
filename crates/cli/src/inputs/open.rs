//! Opens a source: unpacks it where it is packed, and tells from its first bytes what it holds.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tidings_archives::{Gunzip, Kind, Other, kind, other};

use super::{Source, expand::reason};

/// What a source holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One page or text.
    Page,
    /// JSON Lines.
    Lines,
    /// One JSON object over several lines.
    Object,
    /// A JSON array of objects, which is not read.
    Array,
    /// A web archive.
    Warc,
    /// A zip archive.
    Zip,
    /// A tar archive.
    Tar,
    /// An RSS or Atom feed.
    Feed,
    /// A list of addresses.
    Sitemap,
    /// What is no text.
    Other(Other),
}

/// How the bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstd,
}

/// An opened source.
pub(super) struct Opened {
    pub(super) form: Form,
    pub(super) packing: Packing,
    pub(super) bytes: Box<dyn BufRead + Send>,
}

/// Bytes looked at to tell what a source holds.
const HEAD: usize = 4096;

/// The bytes of a source as they are. `seen` counts them.
pub(super) fn source(source: &Source, seen: Arc<AtomicU64>) -> io::Result<Box<dyn Read + Send>> {
    Ok(match source {
        Source::File(path, _) => Box::new(Counting { inner: File::open(path)?, seen }),
        Source::Stdin => Box::new(Counting { inner: io::stdin(), seen }),
    })
}

/// Opens a source, or a file in an archive.
pub(super) fn open(raw: Box<dyn Read + Send>) -> io::Result<Opened> {
    let mut raw = BufReader::with_capacity(64 << 10, raw);
    let magic = head(&mut raw, 4)?;
    let packing = match magic.as_slice() {
        [0x1f, 0x8b, ..] => Packing::Gzip,
        // Also where the first frame is one to be skipped, as in web archives.
        [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Packing::Zstd,
        _ => Packing::None,
    };
    let raw = Cursor::new(magic).chain(raw);
    let mut bytes: Box<dyn BufRead + Send> = match packing {
        Packing::None => Box::new(raw),
        Packing::Gzip => Box::new(BufReader::with_capacity(64 << 10, Gunzip::new(raw))),
        Packing::Zstd => {
            Box::new(BufReader::with_capacity(64 << 10, zstd::stream::read::Decoder::with_buffer(raw)?))
        }
    };
    // A packed file that is cut off right at its start still counts as a page: the error comes when it is read.
    let (head, mut error) = head_and_error(&mut bytes, HEAD);
    if packing == Packing::None
        && head.is_empty()
        && let Some(error) = error.take()
    {
        return Err(error);
    }
    let form = form(&head);
    // An error met on the way comes where it stood: after the first bytes.
    let failing = Failing(error);
    Ok(Opened {
        form,
        packing,
        bytes: Box::new(Cursor::new(head).chain(BufReader::new(failing)).chain(bytes)),
    })
}

/// What is wrong with packed bytes, for people.
pub(super) fn damaged(packing: Packing, error: &io::Error) -> String {
    let name = match packing {
        Packing::None if error.kind() == io::ErrorKind::UnexpectedEof => {
            return "the archive is cut off in it".to_owned();
        }
        Packing::None => return reason(error),
        Packing::Gzip => "gzip",
        Packing::Zstd => "zstd",
    };
    let cut = error.kind() == io::ErrorKind::UnexpectedEof || error.to_string().contains("incomplete frame");
    if cut {
        format!("the {name} data is cut off")
    } else {
        format!("the {name} data is damaged: {}", reason(error))
    }
}

/// The first bytes, fewer only where the source has fewer. What was read before an error counts.
fn head(source: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(most);
    match source.take(most as u64).read_to_end(&mut head) {
        Err(error) if head.is_empty() => Err(error),
        _ => Ok(head),
    }
}

/// Likewise, with the error that was met.
fn head_and_error(source: &mut impl Read, most: usize) -> (Vec<u8>, Option<io::Error>) {
    let mut head = Vec::with_capacity(most);
    let error = source.take(most as u64).read_to_end(&mut head).err();
    (head, error)
}

fn form(start: &[u8]) -> Form {
    match kind(start) {
        Some(Kind::Warc) => return Form::Warc,
        Some(Kind::Zip) => return Form::Zip,
        Some(Kind::Tar) => return Form::Tar,
        Some(Kind::Feed) => return Form::Feed,
        Some(Kind::Sitemap) => return Form::Sitemap,
        None => {}
    }
    if let Some(other) = other(start) {
        return Form::Other(other);
    }
    let head = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let mut marks = head.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
    let alone = || {
        let mut lines = head.split(|&byte| byte == b'\n').map(|line| line.trim_ascii());
        lines.find(|line| !line.is_empty()) == Some(b"{")
    };
    match [marks.next(), marks.next(), marks.next()] {
        [Some(b'{'), Some(b'"' | b'}'), _] if alone() => Form::Object,
        [Some(b'{'), Some(b'"' | b'}'), _] => Form::Lines,
        [Some(b'['), Some(b'{'), Some(b'"' | b'}')] => Form::Array,
        _ => Form::Page,
    }
}

/// Gives an error, and then nothing.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Counts what is read, for the progress bar.
struct Counting<R> {
    inner: R,
    seen: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.seen.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, form};

    #[test]
    fn forms() {
        for (head, want) in [
            ("{\"id\": 1}", Form::Lines),
            ("\n { \"text\": ", Form::Lines),
            ("\u{feff}{}", Form::Lines),
            ("{\n  \"id\": 1\n}", Form::Object),
            ("WARC/1.0\r\n", Form::Warc),
            ("<rss version='2.0'>", Form::Feed),
            ("[{\"id\": 1}]", Form::Array),
            ("<!doctype html>", Form::Page),
            ("{curly} news", Form::Page),
            ("[1] A note", Form::Page),
            ("", Form::Page),
        ] {
            assert_eq!(form(head.as_bytes()), want, "{head:?}");
        }
    }
}
