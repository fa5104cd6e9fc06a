//! Bytes of a source in their order, with a look ahead, a count, and the search for a mark where something is broken.

use std::io::{self, BufRead, Read};

/// Bytes held at once, unless more are given back.
const HELD: usize = 64 << 10;
/// Bytes that are given back in all. A source made to be read again and again costs no more than that.
const GIVEN_BACK: usize = 512 << 20;

/// A source read front to back. It knows how many bytes were taken from it.
pub(crate) struct Tape<R> {
    inner: R,
    held: Vec<u8>,
    start: usize,
    end: usize,
    at: u64,
    /// Whether the last reading of the source failed. Failing twice with nothing between is its end.
    failed: bool,
    ended: bool,
    /// What was taken since [`Tape::remember`], as long as it is not too much, and how much that is.
    memory: Option<Vec<u8>>,
    most: usize,
    /// Bytes that may still be given back.
    left: usize,
}

impl<R: Read> Tape<R> {
    pub(crate) fn new(inner: R) -> Self {
        let held = vec![0; HELD];
        Self {
            inner,
            held,
            start: 0,
            end: 0,
            at: 0,
            failed: false,
            ended: false,
            memory: None,
            most: 0,
            left: GIVEN_BACK,
        }
    }

    /// Bytes taken so far.
    pub(crate) fn at(&self) -> u64 {
        self.at
    }

    /// The bytes that come next: at least so many unless the source ends before, and perhaps more.
    ///
    /// # Errors
    /// As the source says, where it fails before so many are there.
    pub(crate) fn peek(&mut self, least: usize) -> io::Result<&[u8]> {
        if self.end - self.start < least && self.held.len() - self.start < least.max(HELD / 2) {
            self.held.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
            self.held.resize(self.held.len().max(least), 0);
        }
        while self.end - self.start < least && !self.ended {
            match self.inner.read(&mut self.held[self.end..]) {
                Ok(0) => self.ended = true,
                Ok(count) => {
                    self.end += count;
                    self.failed = false;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = self.failed;
                    self.failed = true;
                    return Err(error);
                }
            }
        }
        Ok(&self.held[self.start..self.end])
    }

    /// Whether nothing comes any more.
    pub(crate) fn is_over(&mut self) -> io::Result<bool> {
        Ok(self.peek(1)?.is_empty())
    }

    /// Puts bytes back in front of what comes next, unless too many were before.
    pub(crate) fn give_back(&mut self, bytes: &[u8]) {
        let Some(left) = self.left.checked_sub(bytes.len()) else { return };
        self.left = left;
        let mut held = bytes.to_vec();
        held.extend_from_slice(&self.held[self.start..self.end]);
        (self.start, self.end) = (0, held.len());
        held.resize(held.len().max(HELD), 0);
        self.held = held;
        self.at = self.at.saturating_sub(bytes.len() as u64);
    }

    /// Keeps what is taken from now on, to be given back by [`Tape::recall`], but no more than so many bytes.
    pub(crate) fn remember(&mut self, most: usize) {
        (self.memory, self.most) = (Some(Vec::new()), most);
    }

    /// Gives back all that was taken since [`Tape::remember`] but its first bytes, unless it was too much to keep.
    pub(crate) fn recall(&mut self, but: usize) {
        if let Some(memory) = self.memory.take() {
            self.give_back(memory.get(but..).unwrap_or_default());
        }
    }

    /// Passes over so many bytes, fewer only where the source ends, and says how many.
    pub(crate) fn skip(&mut self, count: u64) -> io::Result<u64> {
        let mut left = count;
        while left > 0 {
            let ready = self.peek(1)?.len() as u64;
            if ready == 0 {
                break;
            }
            let part = ready.min(left);
            self.consume(part as usize);
            left -= part;
        }
        Ok(count - left)
    }

    /// Goes on to the next place where `mark` stands, and says whether there is one. A source that fails on the way and
    /// then goes on is searched further.
    pub(crate) fn find(&mut self, mark: &[u8]) -> bool {
        loop {
            let ready = match self.peek(mark.len()) {
                Ok(ready) => ready,
                Err(_) => {
                    let rest = self.end - self.start;
                    self.consume(rest);
                    continue;
                }
            };
            if ready.len() < mark.len() {
                let rest = ready.len();
                self.consume(rest);
                return false;
            }
            if let Some(place) = ready.windows(mark.len()).position(|window| window == mark) {
                self.consume(place);
                return true;
            }
            // The mark may begin in the last bytes.
            let passed = ready.len() + 1 - mark.len();
            self.consume(passed);
        }
    }

    /// The next line without its break, `None` at the end. Of a line longer than `cap` the rest is passed over.
    pub(crate) fn line(&mut self, cap: usize) -> io::Result<Option<Vec<u8>>> {
        if self.is_over()? {
            return Ok(None);
        }
        let mut line = Vec::new();
        loop {
            let ready = self.peek(1)?;
            let end = ready.iter().position(|&byte| byte == b'\n');
            let part = &ready[..end.unwrap_or(ready.len())];
            let room = cap.saturating_sub(line.len());
            line.extend_from_slice(&part[..part.len().min(room)]);
            let used = part.len() + usize::from(end.is_some());
            self.consume(used);
            if used == 0 || end.is_some() {
                break;
            }
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(Some(line))
    }
}

impl<R: Read> Read for Tape<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ready = self.peek(1)?;
        let count = ready.len().min(into.len());
        into[..count].copy_from_slice(&ready[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Tape<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, count: usize) {
        let count = count.min(self.end - self.start);
        if let Some(memory) = &mut self.memory {
            if memory.len() + count <= self.most {
                memory.extend_from_slice(&self.held[self.start..self.start + count]);
            } else {
                self.memory = None;
            }
        }
        self.start += count;
        self.at += count as u64;
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, Cursor};

    use super::Tape;

    #[test]
    fn marks_are_found_across_borders() {
        for before in [0, 1, 7, super::HELD - 3, super::HELD, 3 * super::HELD + 1] {
            let bytes = [vec![b'W'; before], b"WARC/1.0 and the rest".to_vec()].concat();
            let mut tape = Tape::new(Cursor::new(bytes));
            assert!(tape.find(b"WARC/1."));
            assert_eq!((tape.at(), tape.peek(8).unwrap().starts_with(b"WARC/1.0")), (before as u64, true));
            tape.consume(1);
            assert!(!tape.find(b"WARC/1."));
            assert!(tape.is_over().unwrap());
        }
    }

    #[test]
    fn what_is_given_back_comes_again() {
        let mut tape = Tape::new(Cursor::new("one\r\ntwo\nlast"));
        assert_eq!(tape.line(9).unwrap().as_deref(), Some(b"one".as_slice()));
        tape.give_back(b"one\r\n");
        assert_eq!(tape.at(), 0);
        for line in ["on", "tw", "la"] {
            assert_eq!(tape.line(2).unwrap().as_deref(), Some(line.as_bytes()));
        }
        assert_eq!(tape.line(2).unwrap(), None);
    }
}
