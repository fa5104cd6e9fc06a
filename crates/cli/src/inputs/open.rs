//! Opens a source: unpacks it where it is packed, and tells from its first bytes what it holds.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::Source;

/// What a source holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One page or text.
    Page,
    /// JSON Lines.
    Lines,
    /// A JSON array of objects, which is not read.
    Array,
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

/// Opens a source. `seen` counts the bytes taken from it, still packed.
pub(super) fn open(source: &Source, seen: Arc<AtomicU64>) -> io::Result<Opened> {
    let raw: Box<dyn Read + Send> = match source {
        Source::File(path, _) => Box::new(Counting { inner: File::open(path)?, seen }),
        Source::Stdin => Box::new(Counting { inner: io::stdin(), seen }),
    };
    let mut raw = BufReader::with_capacity(64 << 10, raw);
    let magic = head(&mut raw, 4)?;
    let packing = match magic.as_slice() {
        [0x1f, 0x8b, ..] => Packing::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd] => Packing::Zstd,
        _ => Packing::None,
    };
    let raw = Cursor::new(magic).chain(raw);
    let mut bytes: Box<dyn BufRead + Send> = match packing {
        Packing::None => Box::new(raw),
        Packing::Gzip => {
            Box::new(BufReader::with_capacity(64 << 10, flate2::bufread::MultiGzDecoder::new(raw)))
        }
        Packing::Zstd => {
            Box::new(BufReader::with_capacity(64 << 10, zstd::stream::read::Decoder::with_buffer(raw)?))
        }
    };
    // A packed file that is cut off right at its start still counts as a page: the error comes when it is read.
    let head = match head(&mut bytes, HEAD) {
        Ok(head) => head,
        Err(error) if packing == Packing::None => return Err(error),
        Err(_) => Vec::new(),
    };
    let form = form(&head);
    Ok(Opened { form, packing, bytes: Box::new(Cursor::new(head).chain(bytes)) })
}

/// The first bytes, fewer only where the source has fewer. What was read before an error counts.
fn head(source: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(most);
    match source.take(most as u64).read_to_end(&mut head) {
        Err(error) if head.is_empty() => Err(error),
        _ => Ok(head),
    }
}

fn form(head: &[u8]) -> Form {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let mut marks = head.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
    match [marks.next(), marks.next(), marks.next()] {
        [Some(b'{'), Some(b'"' | b'}'), _] => Form::Lines,
        [Some(b'['), Some(b'{'), Some(b'"' | b'}')] => Form::Array,
        _ => Form::Page,
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
