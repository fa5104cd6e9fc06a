//! Tar: the files in it, with long names of GNU and of POSIX.

use std::io::{self, Read};

use crate::{Entry, Fault, tape::Tape};

/// Bytes of a header, and what everything is filled up to.
const BLOCK: usize = 512;
/// Most bytes of a long name or of POSIX's further headers.
const NAMES: u64 = 64 << 10;

/// The files of a tar archive, one after the other. After [`Tar::entry`] has given one, reading gives its bytes.
///
/// A header that is broken gives a [`Fault`], and the next sound one is looked for. Folders, links and the like are
/// passed over. Archives that were put one behind the other are read as one.
pub struct Tar<R> {
    tape: Tape<R>,
    number: u64,
    /// Bytes of the present file that are not read, and what fills up its last block.
    left: u64,
    fill: u64,
    /// Whether the next header must be looked for.
    lost: bool,
}

/// A header as it stands.
struct Head {
    name: String,
    size: u64,
    kind: u8,
    /// Whether it bears the mark that all but the oldest writers leave.
    marked: bool,
}

/// What a block is.
enum Block {
    Head(Head),
    Zeros,
    Broken,
}

impl<R: Read> Tar<R> {
    /// Reads an archive.
    pub fn new(source: R) -> Self {
        Self { tape: Tape::new(source), number: 0, left: 0, fill: 0, lost: false }
    }

    /// Goes on to the next file; `None` at the end.
    pub fn entry(&mut self) -> Option<Result<Entry, Fault>> {
        let rest = self.left.saturating_add(self.fill);
        (self.left, self.fill) = (0, 0);
        if let Err(error) = self.tape.skip(rest) {
            return self.fault(format!("the archive is damaged here: {error}"));
        }
        let (mut name, mut size) = (None, None);
        loop {
            let head = match self.block() {
                Ok(None) => return None,
                Ok(Some(Block::Zeros)) => continue,
                Ok(Some(Block::Head(head))) if head.marked || !self.lost => head,
                Ok(Some(_)) if self.lost => continue,
                Ok(Some(_)) => return self.fault("no file begins here"),
                Err(_) if self.lost => return None,
                Err(error) => return self.fault(format!("the archive is damaged here: {error}")),
            };
            self.lost = false;
            let length = match head.kind {
                // Links and folders say a size now and then, and have no bytes.
                b'1'..=b'6' => 0,
                b'L' | b'x' | b'X' => head.size,
                _ => size.unwrap_or(head.size),
            };
            let fill = (BLOCK as u64 - length % BLOCK as u64) % BLOCK as u64;
            match head.kind {
                b'L' | b'x' | b'X' => {
                    let Ok(text) = self.text(length, fill) else {
                        return self.fault("the name of a file is cut off");
                    };
                    if head.kind == b'L' {
                        name = Some(lossy(&text));
                    } else {
                        let (its_name, its_size) = pax(&text);
                        (name, size) = (its_name.or(name), its_size.or(size));
                    }
                }
                0 | b'0' | b'7' if !head.name.ends_with('/') => {
                    self.number += 1;
                    (self.left, self.fill) = (length, fill);
                    return Some(Ok(Entry { name: name.unwrap_or(head.name), number: self.number }));
                }
                _ => {
                    if self.tape.skip(length.saturating_add(fill)).is_err() {
                        return self.fault("the archive is damaged here");
                    }
                    // A long name of a link is not the name of the next file.
                    (name, size) = (None, None);
                }
            }
        }
    }

    fn fault(&mut self, reason: impl Into<String>) -> Option<Result<Entry, Fault>> {
        self.lost = true;
        Some(Err(Fault { number: self.number + 1, at: self.tape.at(), reason: reason.into() }))
    }

    /// The next block; `None` where the archive is over.
    fn block(&mut self) -> io::Result<Option<Block>> {
        let block = self.tape.peek(BLOCK)?;
        if block.len() < BLOCK {
            let whole = block.iter().all(|&byte| byte == 0);
            let rest = block.len() as u64;
            self.tape.skip(rest)?;
            return if whole { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
        let block = &block[..BLOCK];
        let found = match head(block) {
            Some(head) => Block::Head(head),
            None if block.iter().all(|&byte| byte == 0) => Block::Zeros,
            None => Block::Broken,
        };
        self.tape.skip(BLOCK as u64)?;
        Ok(Some(found))
    }

    /// The content of a header that holds names.
    fn text(&mut self, length: u64, fill: u64) -> io::Result<Vec<u8>> {
        let mut text = vec![0; length.min(NAMES) as usize];
        self.tape.read_exact(&mut text)?;
        self.tape.skip(length.saturating_sub(NAMES).saturating_add(fill))?;
        Ok(text)
    }
}

impl<R: Read> Read for Tar<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = self.left.min(into.len() as u64) as usize;
        let count = self.tape.read(&mut into[..most])?;
        if count == 0 && most > 0 {
            self.left = 0;
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= count as u64;
        Ok(count)
    }
}

/// Whether a file begins as a tar archive: its first header adds up.
pub(crate) fn is_tar(start: &[u8]) -> bool {
    start.get(..BLOCK).and_then(head).is_some_and(|head| head.marked || !head.name.is_empty())
}

fn head(block: &[u8]) -> Option<Head> {
    let said = number(&block[148..156])?;
    let sum: u64 = block
        .iter()
        .enumerate()
        .map(|(at, &byte)| u64::from(if (148..156).contains(&at) { b' ' } else { byte }))
        .sum();
    if said != sum || sum == 8 * u64::from(b' ') {
        return None;
    }
    let marked = block[257..262] == *b"ustar";
    let mut name = lossy(&block[..100]);
    let prefix = lossy(&block[345..500]);
    // GNU keeps times where POSIX has the first part of the name.
    if marked && block[262] == 0 && !prefix.is_empty() {
        name = format!("{prefix}/{name}");
    }
    Some(Head { name, size: number(&block[124..136])?, kind: block[156], marked })
}

/// A number in octal digits, or in binary where the first bit says so.
fn number(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 != 0 {
        let high = field[..field.len() - 8]
            .iter()
            .enumerate()
            .any(|(at, &byte)| if at == 0 { byte != 0x80 } else { byte != 0 });
        let low = field[field.len() - 8..].iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte));
        return (!high && low < 1 << 62).then_some(low);
    }
    let text = std::str::from_utf8(field).ok()?;
    let text = text.trim_matches([' ', '\0']);
    if text.is_empty() { Some(0) } else { u64::from_str_radix(text, 8).ok() }
}

/// Text up to the first zero.
fn lossy(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

/// Name and size from POSIX's further headers: lines `30 path=some/long/name`.
fn pax(text: &[u8]) -> (Option<String>, Option<u64>) {
    let (mut name, mut size) = (None, None);
    let mut rest = text;
    while let Some(space) = rest.iter().take(8).position(|&byte| byte == b' ') {
        let length = std::str::from_utf8(&rest[..space]).ok().and_then(|length| length.parse::<usize>().ok());
        let Some(length) = length.filter(|&length| length > space && length <= rest.len()) else { break };
        let line = String::from_utf8_lossy(&rest[space + 1..length]);
        match line.trim_end_matches('\n').split_once('=') {
            Some(("path", path)) => name = Some(path.to_owned()),
            Some(("size", bytes)) => size = bytes.parse().ok().filter(|&size: &u64| size < 1 << 62),
            _ => {}
        }
        rest = &rest[length..];
    }
    (name, size)
}

#[cfg(test)]
mod tests {
    use super::{number, pax};

    #[test]
    fn numbers() {
        for (field, want) in [
            (b"00000000144\0".as_slice(), Some(100)),
            (b"       144  ", Some(100)),
            (b"\0\0\0\0\0\0\0\0\0\0\0\0", Some(0)),
            (b"\x80\0\0\0\0\0\0\x02\0\0\0\0", Some(2 << 32)),
            (b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", None),
            (b"0000000014x\0", None),
        ] {
            assert_eq!(number(field), want, "{field:?}");
        }
    }

    #[test]
    fn further_headers() {
        assert_eq!(
            pax(b"22 path=a/longer name\n12 size=144\n"),
            (Some("a/longer name".to_owned()), Some(144))
        );
        for broken in [b"".as_slice(), b"99 path=x\n", b"x path=y\n", b"0 a=b\n", b"3 \xff"] {
            assert_eq!(pax(broken), (None, None));
        }
    }
}
