//! Zip, read from the front, so that it can come through a pipe and what stands before a damaged place is not lost.

use std::io::{self, BufRead, Read};

use flate2::{Crc, Decompress, FlushDecompress, Status};

use crate::{Entry, Fault, tape::Tape};

/// How a file begins, and what follows the last one.
const FILE: &[u8] = b"PK\x03\x04";
const DIRECTORY: &[u8] = b"PK\x01\x02";
/// What follows a file whose size was not known when it was begun.
const SIZES: &[u8] = b"PK\x07\x08";
/// Bytes of a file's header before its name.
const HEAD: usize = 30;
/// Unpacked bytes that any file may have, whatever its packed size, and how many times its packed size beyond that.
const SMALL: u64 = 8 << 20;
const RATIO: u64 = 200;

/// The files of a zip archive, one after the other. After [`Zip::entry`] has given one, reading gives its bytes; an
/// error there means that the file is damaged, and the next one is read as if nothing were wrong.
///
/// Files may be stored or deflated, which is what news archives come in. Folders are passed over.
pub struct Zip<R> {
    tape: Tape<R>,
    number: u64,
    file: Option<File>,
    lost: bool,
    /// Whether the end was seen, or its absence told.
    ended: bool,
}

/// The file that is being read.
struct File {
    /// Packed bytes, where the header tells.
    packed: Option<u64>,
    /// Checksum, where the header tells.
    sum: Option<u32>,
    /// Where its packed bytes begin.
    at: u64,
    method: Method,
    crc: Crc,
    done: bool,
}

enum Method {
    Stored,
    Deflated(Box<Decompress>),
}

impl<R: Read> Zip<R> {
    /// Reads an archive.
    pub fn new(source: R) -> Self {
        Self { tape: Tape::new(source), number: 0, file: None, lost: false, ended: false }
    }

    /// Goes on to the next file; `None` at the end.
    pub fn entry(&mut self) -> Option<Result<Entry, Fault>> {
        if let Some(file) = self.file.take() {
            self.leave(file);
        }
        loop {
            if self.ended {
                return None;
            }
            if self.lost && !self.tape.find(FILE) {
                self.ended = true;
                return None;
            }
            self.lost = false;
            let at = self.tape.at();
            let mark = match self.tape.peek(4) {
                Ok(mark) => mark[..mark.len().min(4)].to_vec(),
                Err(error) => return self.fault(at, format!("the archive is damaged here: {error}")),
            };
            if mark != FILE {
                if mark.starts_with(b"PK") && mark != SIZES {
                    self.ended = true;
                    return None;
                }
                self.ended = mark.len() < 4;
                let reason = if self.ended { "the archive is cut off here" } else { "no file begins here" };
                return self.fault(at, reason);
            }
            self.number += 1;
            match self.head() {
                // A folder.
                Ok(Ok(name)) if name.ends_with('/') => {
                    if let Some(file) = self.file.take() {
                        self.leave(file);
                    }
                }
                Ok(Ok(name)) => return Some(Ok(Entry { name, number: self.number })),
                Ok(Err(reason)) => {
                    return Some(Err(Fault { number: self.number, at, reason }));
                }
                Err(_) => {
                    self.ended = true;
                    return self.fault(at, "the archive is cut off here");
                }
            }
        }
    }

    fn fault(&mut self, at: u64, reason: impl Into<String>) -> Option<Result<Entry, Fault>> {
        self.lost = true;
        Some(Err(Fault { number: self.number, at, reason: reason.into() }))
    }

    /// Reads the header of a file and gives its name, or why the file cannot be read.
    fn head(&mut self) -> io::Result<Result<String, String>> {
        let mut head = [0; HEAD];
        self.tape.read_exact(&mut head)?;
        let short = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
        let long = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let mut name = vec![0; usize::from(short(26))];
        self.tape.read_exact(&mut name)?;
        let mut extra = vec![0; usize::from(short(28))];
        self.tape.read_exact(&mut extra)?;
        let name = String::from_utf8_lossy(&name).replace('\\', "/");
        let (flags, method) = (short(6), short(8));
        let packed = match long(18) {
            u32::MAX => wide_size(&extra),
            size => Some(u64::from(size)),
        };
        // Where bit 3 is set, size and checksum follow the file, and mostly stand as zero here.
        let later = flags & 8 != 0;
        let packed = packed.filter(|&packed| !later || packed > 0);
        let sum = Some(long(14)).filter(|_| !later);
        let refused = match method {
            _ if flags & 1 != 0 => Some(format!("{name} is encrypted")),
            0 | 8 => None,
            9 => Some(format!("{name} is packed with Deflate64, which is not read")),
            _ => Some(format!("{name} is packed with method {method}, which is not read")),
        };
        let method =
            if method == 8 { Method::Deflated(Box::new(Decompress::new(false))) } else { Method::Stored };
        let file = File { packed, sum, at: self.tape.at(), method, crc: Crc::new(), done: false };
        if let Some(reason) = refused {
            self.leave(File { done: false, ..file });
            return Ok(Err(reason));
        }
        self.file = Some(file);
        Ok(Ok(name))
    }

    /// Goes to the end of a file, read or not.
    fn leave(&mut self, file: File) {
        let taken = self.tape.at() - file.at;
        match file.packed {
            Some(packed) if self.tape.skip(packed.saturating_sub(taken)).is_ok() => self.pass_sizes(),
            Some(_) => self.lost = true,
            None if file.done => self.pass_sizes(),
            // Its end is not known: the next file is looked for.
            None => self.lost = true,
        }
    }

    /// Passes over sizes that follow a file.
    fn pass_sizes(&mut self) {
        let Ok(ready) = self.tape.peek(28) else { return };
        let next = |at: usize| {
            ready
                .get(at..at + 4)
                .is_some_and(|mark| mark == FILE || mark == DIRECTORY || mark == b"PK\x06\x06")
        };
        // With and without a mark before them, and with sizes of four or eight bytes.
        if let Some(at) = [0, 16, 24, 12, 20].into_iter().find(|&at| next(at)) {
            self.tape.consume(at);
        }
    }

    /// Reads from the present file.
    fn read_file(&mut self, file: &mut File, into: &mut [u8]) -> io::Result<usize> {
        let bad = |reason: &str| io::Error::new(io::ErrorKind::InvalidData, reason.to_owned());
        loop {
            let taken = self.tape.at() - file.at;
            let left = file.packed.map(|packed| packed.saturating_sub(taken));
            let ready = self.tape.peek(if matches!(file.method, Method::Stored) { 16 } else { 1 })?;
            let is_cut = ready.is_empty();
            let ready =
                &ready[..left.map_or(ready.len(), |left| ready.len().min(left.min(1 << 30) as usize))];
            let (used, made, over) = match &mut file.method {
                Method::Stored => match left {
                    Some(0) => (0, 0, true),
                    Some(_) => {
                        let count = ready.len().min(into.len());
                        into[..count].copy_from_slice(&ready[..count]);
                        (count, count, false)
                    }
                    None => {
                        let (count, over) = until_sizes(ready, taken, into.len());
                        into[..count].copy_from_slice(&ready[..count]);
                        (count, count, over)
                    }
                },
                Method::Deflated(decoder) => {
                    let (before_in, before_out) = (decoder.total_in(), decoder.total_out());
                    let status = decoder
                        .decompress(ready, into, FlushDecompress::None)
                        .map_err(|_| bad("the file is damaged"))?;
                    let used = (decoder.total_in() - before_in) as usize;
                    let made = (decoder.total_out() - before_out) as usize;
                    (used, made, status == Status::StreamEnd)
                }
            };
            let stuck = used == 0 && made == 0 && !over;
            self.tape.consume(used);
            file.crc.update(&into[..made]);
            if over {
                file.done = true;
                if file.sum.is_some_and(|sum| sum != file.crc.sum()) {
                    return Err(bad("the file is damaged: its checksum is wrong"));
                }
            }
            if made > 0 {
                let (packed, made_so_far) = (self.tape.at() - file.at, u64::from(file.crc.amount()));
                if made_so_far > SMALL && made_so_far / RATIO > packed.max(1) {
                    return Err(bad("the file unpacks to more than 200 times its size"));
                }
            }
            if made > 0 || over {
                return Ok(made);
            }
            if stuck {
                return Err(if is_cut {
                    io::ErrorKind::UnexpectedEof.into()
                } else {
                    bad("the file is damaged")
                });
            }
        }
    }
}

impl<R: Read> Read for Zip<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(mut file) = self.file.take().filter(|_| !into.is_empty()) else { return Ok(0) };
        if file.done {
            self.file = Some(file);
            return Ok(0);
        }
        let read = self.read_file(&mut file, into);
        let cut = read.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::UnexpectedEof);
        self.ended |= cut;
        self.file = Some(file);
        read
    }
}

/// How much of a stored file of unknown size is its own, and whether it ends there: sizes follow that fit it.
fn until_sizes(ready: &[u8], taken: u64, room: usize) -> (usize, bool) {
    let fits = |at: usize| {
        let size = |at: usize| {
            ready.get(at..at + 4).map(|size| u32::from_le_bytes([size[0], size[1], size[2], size[3]]))
        };
        ready[at..].starts_with(SIZES)
            && size(at + 8).is_some_and(|size| u64::from(size) == taken + at as u64)
    };
    let end = (0..ready.len().saturating_sub(11)).find(|&at| ready[at] == b'P' && fits(at));
    match end {
        Some(end) => (end.min(room), end <= room),
        // The mark may begin in the last bytes, unless the source ends here.
        None => (ready.len().saturating_sub(if ready.len() > 16 { 15 } else { 0 }).min(room), false),
    }
}

/// The packed size from the further header of large files.
fn wide_size(extra: &[u8]) -> Option<u64> {
    let mut rest = extra;
    while let [a, b, c, d, after @ ..] = rest {
        let (id, length) = (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
        let field = after.get(..length)?;
        if id == 1 {
            let packed = field.get(8..16)?;
            return packed.try_into().ok().map(u64::from_le_bytes);
        }
        rest = &after[length..];
    }
    None
}
