//! Gzip of many members, as archives of pages are packed. A damaged member is told once, and reading goes on with the
//! next one.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use crate::tape::Tape;

/// How a member begins: the mark and the only method there is.
const MARK: &[u8] = &[0x1f, 0x8b, 8];
/// Packed bytes of a member that are kept, to look for the next one within what a damaged one swallowed.
const KEPT: usize = 4 << 20;
/// Likewise of what only looked like a member.
const KEPT_IF_LOST: usize = 64 << 10;

/// The unpacked bytes of a source of gzip members, one after the other.
///
/// A member that is damaged gives one error of the kind `InvalidData`, or `UnexpectedEof` where the source ends in it;
/// the next reading goes on with the member after it, if there is one. What stands between members and is none, such as
/// padding, is passed over.
///
/// ```
/// use std::io::{Cursor, Read};
/// use tidings_archives::Gunzip;
/// let mut text = String::new();
/// Gunzip::new(Cursor::new(b"")).read_to_string(&mut text).unwrap();
/// assert_eq!(text, "");
/// ```
pub struct Gunzip<R: Read> {
    place: Place<R>,
}

enum Place<R: Read> {
    /// Before a member; searching quietly for one if the last was damaged.
    Between(Tape<R>, Lost),
    Inside(Box<GzDecoder<Tape<R>>>, Lost),
    Ended,
}

/// Whether we search for a member after a damaged one: what looks like one may then be none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lost {
    No,
    Yes,
}

impl<R: Read> Gunzip<R> {
    /// Unpacks what `source` gives.
    pub fn new(source: R) -> Self {
        Self { place: Place::Between(Tape::new(source), Lost::No) }
    }
}

impl<R: Read> Read for Gunzip<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.place, Place::Ended) {
                Place::Ended => return Ok(0),
                Place::Between(mut tape, lost) => {
                    if lost == Lost::Yes || !tape.peek(MARK.len())?.starts_with(MARK) {
                        if !tape.find(MARK) {
                            return Ok(0);
                        }
                        // The upper bits are kept free by every writer.
                        if tape.peek(4)?.get(3).is_some_and(|flags| flags & 0xe0 != 0) {
                            tape.consume(1);
                            self.place = Place::Between(tape, Lost::Yes);
                            continue;
                        }
                    }
                    tape.remember(if lost == Lost::No { KEPT } else { KEPT_IF_LOST });
                    self.place = Place::Inside(Box::new(GzDecoder::new(tape)), lost);
                }
                Place::Inside(mut member, lost) => match member.read(into) {
                    Ok(0) => self.place = Place::Between(member.into_inner(), Lost::No),
                    Ok(count) => {
                        // What gives bytes is a member, though perhaps a damaged one.
                        self.place = Place::Inside(member, Lost::No);
                        return Ok(count);
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                        self.place = Place::Inside(member, lost);
                    }
                    Err(error) => {
                        let kind = match error.kind() {
                            io::ErrorKind::InvalidInput => io::ErrorKind::InvalidData,
                            kind => kind,
                        };
                        let broken =
                            matches!(kind, io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof);
                        if broken {
                            let mut tape = member.into_inner();
                            tape.recall(1);
                            self.place = Place::Between(tape, Lost::Yes);
                        }
                        if lost == Lost::No || !broken {
                            return Err(io::Error::new(kind, error));
                        }
                    }
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, ErrorKind, Read, Write};

    use super::Gunzip;

    fn member(text: &str) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    }

    /// All that comes out, with `!` for each error.
    fn all(bytes: Vec<u8>) -> (String, Vec<ErrorKind>) {
        let (mut reader, mut text, mut errors) = (Gunzip::new(Cursor::new(bytes)), Vec::new(), Vec::new());
        let mut part = [0; 7];
        loop {
            match reader.read(&mut part) {
                Ok(0) => return (String::from_utf8_lossy(&text).into_owned(), errors),
                Ok(count) => text.extend_from_slice(&part[..count]),
                Err(error) => {
                    text.push(b'!');
                    errors.push(error.kind());
                }
            }
        }
    }

    #[test]
    fn members_follow_each_other() {
        let bytes = [member("one, "), member("two, "), vec![0; 900], member("three")].concat();
        assert_eq!(all(bytes), ("one, two, three".to_owned(), Vec::new()));
    }

    #[test]
    fn a_damaged_member_is_told_and_the_next_is_read() {
        let mut bad = member("two, ");
        let end = bad.len();
        bad[end - 6] ^= 0xff;
        let (text, errors) = all([member("one, "), bad.clone(), member("three")].concat());
        assert_eq!((text.as_str(), errors), ("one, two, !three", vec![ErrorKind::InvalidData]));
        // Cut in its middle, so that the next begins within it.
        let long = member(&(0..400).map(|n| (n * 7919).to_string()).collect::<String>());
        let (text, errors) = all([long[..long.len() / 2].to_vec(), member("next"), member("last")].concat());
        assert!(text.ends_with("last") && errors.len() == 1, "{text} {errors:?}");
    }

    #[test]
    fn a_cut_member_is_told() {
        let bytes = member("some words");
        let (_, errors) = all(bytes[..bytes.len() - 4].to_vec());
        assert_eq!(errors, [ErrorKind::UnexpectedEof]);
    }
}
