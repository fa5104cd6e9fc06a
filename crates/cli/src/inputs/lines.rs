//! JSON Lines, and lines of a stream at all, none longer than a cap: what is longer is passed over without being held.

use std::{
    io::{self, BufRead},
    sync::Arc,
};

use super::{
    Failure, Input, Kind, Unit,
    open::{Packing, damaged},
};

/// Longest line of a JSON Lines file, bytes.
pub(super) const LONGEST: usize = 64 << 20;

/// A JSON Lines file being read.
pub(super) struct Lines {
    file: Arc<str>,
    packing: Packing,
    bytes: Box<dyn BufRead + Send>,
    number: u64,
}

impl Lines {
    pub(super) fn new(file: Arc<str>, packing: Packing, bytes: Box<dyn BufRead + Send>) -> Self {
        Self { file, packing, bytes, number: 0 }
    }

    /// The next line that is not empty. One that is too long is told and passed over.
    pub(super) fn next(&mut self) -> Option<Unit> {
        loop {
            let mut line = Vec::new();
            let found = next_line(&mut self.bytes, LONGEST, &mut line);
            self.number += 1;
            match found {
                Ok(Line::End) => return None,
                Ok(Line::TooLong(bytes)) => {
                    let reason =
                        format!("the line has {} MB; at most {} are read", bytes >> 20, LONGEST >> 20);
                    return Some(Err(self.failure(self.number, reason)));
                }
                Ok(Line::Whole) => {
                    if self.number == 1 && line.starts_with(b"\xef\xbb\xbf") {
                        line.drain(..3);
                    }
                    if line.iter().all(u8::is_ascii_whitespace) {
                        continue;
                    }
                    let kind = Kind::Line(self.number);
                    return Some(Ok(Input {
                        file: self.file.clone(),
                        kind,
                        bytes: line,
                        came: Box::default(),
                    }));
                }
                Err(error) => {
                    let reason = damaged(self.packing, &error);
                    let failure =
                        self.failure(self.number, format!("{reason}; the lines before it were read"));
                    self.bytes = Box::new(io::empty());
                    return Some(Err(failure));
                }
            }
        }
    }

    fn failure(&self, line: u64, reason: String) -> Failure {
        Failure { file: self.file.clone(), line: Some(line), reason }
    }
}

/// What a call of [`next_line`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A line, with or without a line break after it.
    Whole,
    /// A line of that many bytes, more than the cap.
    TooLong(u64),
    /// Nothing more.
    End,
}

/// Reads the next line into `line`, without its break. On an error `line` holds what came before it.
pub(super) fn next_line(source: &mut impl BufRead, cap: usize, line: &mut Vec<u8>) -> io::Result<Line> {
    line.clear();
    let mut passed = 0_u64;
    loop {
        let ready = match source.fill_buf() {
            Ok(ready) => ready,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if ready.is_empty() {
            return Ok(match (passed, line.is_empty()) {
                (0, true) => Line::End,
                (0, false) => Line::Whole,
                _ => Line::TooLong(passed),
            });
        }
        let end = ready.iter().position(|&byte| byte == b'\n');
        let part = &ready[..end.unwrap_or(ready.len())];
        if passed > 0 {
            passed += part.len() as u64;
        } else if line.len() + part.len() > cap {
            passed = (line.len() + part.len()) as u64;
            *line = Vec::new();
        } else {
            line.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        source.consume(used);
        if end.is_some() {
            return Ok(if passed > 0 { Line::TooLong(passed) } else { Line::Whole });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor};

    use super::{Line, next_line};

    fn all(text: &str, cap: usize) -> Vec<(Line, String)> {
        let mut source = BufReader::with_capacity(3, Cursor::new(text));
        let (mut line, mut found) = (Vec::new(), Vec::new());
        loop {
            let kind = next_line(&mut source, cap, &mut line).unwrap();
            if kind == Line::End {
                return found;
            }
            found.push((kind, String::from_utf8(line.clone()).unwrap()));
        }
    }

    #[test]
    fn long_lines_are_passed_over() {
        let found = all("one\n\nmuch too long\nsix\nend", 5);
        let want = [
            (Line::Whole, "one"),
            (Line::Whole, ""),
            (Line::TooLong(13), ""),
            (Line::Whole, "six"),
            (Line::Whole, "end"),
        ];
        assert_eq!(found, want.map(|(line, text)| (line, text.to_owned())));
        assert_eq!(all("abcdefgh", 5), [(Line::TooLong(8), String::new())]);
    }
}
