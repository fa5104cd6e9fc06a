//! The documents of a CoNLL-U file, one after the other: `# newdoc` begins another.

use std::{
    io::{self, BufRead},
    sync::Arc,
};

use super::{
    Failure, Input, Kind, Unit,
    lines::{LONGEST, Line, next_line},
    open::{Packing, damaged},
};

/// A CoNLL-U file being read.
pub(super) struct Documents {
    file: Arc<str>,
    packing: Packing,
    bytes: Box<dyn BufRead + Send>,
    /// Lines read.
    number: u64,
    /// The comments with which the next document begins, `# newdoc` among them.
    head: Vec<u8>,
    ended: bool,
    /// Whether there was any document.
    any: bool,
}

impl Documents {
    pub(super) fn new(file: Arc<str>, packing: Packing, bytes: Box<dyn BufRead + Send>) -> Self {
        Self { file, packing, bytes, number: 0, head: Vec::new(), ended: false, any: false }
    }

    /// The next document. One that is too long is told and passed over.
    pub(super) fn next(&mut self) -> Option<Unit> {
        if self.ended {
            return None;
        }
        let mut document = std::mem::take(&mut self.head);
        let first = self.number + 1 - lines_of(&document);
        // The comments of the sentence we are in, while it has no words yet; they belong to it, whichever document it
        // turns out to begin.
        let (mut comments, mut worded, mut too_long) = (Vec::new(), has_words(&document), false);
        let mut line = Vec::new();
        loop {
            match next_line(&mut self.bytes, LONGEST, &mut line) {
                Ok(Line::Whole) => {
                    self.number += 1;
                    if line.starts_with(b"#") {
                        comments.extend_from_slice(&line);
                        comments.push(b'\n');
                        continue;
                    }
                    let begins = comments.split(|&byte| byte == b'\n').any(is_newdoc);
                    if begins && worded {
                        self.head = std::mem::take(&mut comments);
                        self.head.extend_from_slice(&line);
                        self.head.push(b'\n');
                        break;
                    }
                    document.append(&mut comments);
                    worded |= !line.iter().all(u8::is_ascii_whitespace);
                    if document.len() + line.len() > LONGEST {
                        too_long = true;
                        document.clear();
                    }
                    if !too_long {
                        document.extend_from_slice(&line);
                        document.push(b'\n');
                    }
                }
                Ok(Line::TooLong(_)) => {
                    self.number += 1;
                    (too_long, worded) = (true, true);
                    document.clear();
                }
                Ok(Line::End) => {
                    self.ended = true;
                    document.append(&mut comments);
                    break;
                }
                Err(error) => {
                    self.ended = true;
                    self.bytes = Box::new(io::empty());
                    let reason =
                        format!("{}; the documents before it were read", damaged(self.packing, &error));
                    return Some(Err(self.failure(Some(self.number + 1), reason)));
                }
            }
        }
        if too_long {
            let reason = format!("the document has more than {} MB, the most that is read", LONGEST >> 20);
            self.any = true;
            return Some(Err(self.failure(Some(first), reason)));
        }
        if !worded {
            let none = "no sentence in the file; expected CoNLL-U, a word a line in ten columns";
            return (!self.any).then(|| Err(self.failure(None, none.to_owned())));
        }
        self.any = true;
        Some(Ok(Input {
            file: self.file.clone(),
            kind: Kind::Document(first),
            bytes: document,
            came: Box::default(),
        }))
    }

    fn failure(&self, line: Option<u64>, reason: String) -> Failure {
        Failure { file: self.file.clone(), line, reason }
    }
}

fn is_newdoc(line: &[u8]) -> bool {
    line.strip_prefix(b"#").is_some_and(|line| line.trim_ascii_start().starts_with(b"newdoc"))
}

fn lines_of(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}

fn has_words(bytes: &[u8]) -> bool {
    bytes.split(|&byte| byte == b'\n').any(|line| !line.starts_with(b"#") && !line.trim_ascii().is_empty())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::{Documents, Kind, Packing};

    fn documents(text: &str) -> Vec<Result<(u64, String), String>> {
        let mut documents = Documents::new("x".into(), Packing::None, Box::new(Cursor::new(text.to_owned())));
        let mut all = Vec::new();
        while let Some(unit) = documents.next() {
            all.push(match unit {
                Ok(input) => {
                    let Kind::Document(line) = input.kind else { panic!("no document") };
                    Ok((line, String::from_utf8(input.bytes).unwrap()))
                }
                Err(failure) => Err(failure.reason),
            });
        }
        all
    }

    #[test]
    fn newdoc_begins_another() {
        let parts = ["# newdoc id = a\n# x\n1\ta\n\n1\tb\n\n", "# y\n# newdoc\n1\tc\n\n", "# newdoc\n1\td\n"];
        let want = [(1, parts[0]), (7, parts[1]), (11, parts[2])];
        assert_eq!(documents(&parts.concat()), want.map(|(line, text)| Ok((line, text.to_owned()))));
        // Without a document mark before the first.
        assert_eq!(documents("1\ta\n\n# newdoc\n1\tb\n").len(), 2);
    }

    #[test]
    fn nothing_in_it() {
        for text in ["", "\n\n", "# newdoc\n\n"] {
            assert!(
                matches!(documents(text).as_slice(), [Err(reason)] if reason.contains("no sentence")),
                "{text:?}"
            );
        }
    }
}
