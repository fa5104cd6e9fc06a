//! Goes through sources one after the other and gives their inputs.

use std::{
    io::{self, BufRead, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tidings::page::LARGEST;

use super::{
    Failure, Input, Kind, Source, Unit,
    documents::Documents,
    expand::reason,
    lines::{Line, next_line},
    open::{Form, Opened, Packing, open},
};

/// Longest line of a JSON Lines file, bytes.
pub(super) const LONGEST: usize = 64 << 20;

/// How far the reading is, for the progress bar.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    seen: Arc<AtomicU64>,
}

impl Reading {
    /// Bytes taken from the sources, still packed.
    pub(crate) fn bytes(&self) -> u64 {
        self.seen.load(Ordering::Relaxed)
    }
}

/// All inputs of some sources, in order.
pub(crate) struct Inputs {
    sources: std::vec::IntoIter<Source>,
    reading: Reading,
    /// What every source holds, whatever its first bytes look like.
    always: Option<Always>,
    lines: Option<Lines>,
    documents: Option<Documents>,
}

/// What a source can be said to hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Always {
    Lines,
    Conllu,
}

/// A JSON Lines file being read.
struct Lines {
    file: Arc<str>,
    packing: Packing,
    bytes: Box<dyn BufRead + Send>,
    number: u64,
}

impl Inputs {
    /// Inputs of these sources.
    pub(crate) fn new(sources: Vec<Source>, reading: Reading) -> Self {
        Self { sources: sources.into_iter(), reading, always: None, lines: None, documents: None }
    }

    /// The same, all of them JSON Lines.
    pub(crate) fn of_lines(sources: Vec<Source>, reading: Reading) -> Self {
        Self { always: Some(Always::Lines), ..Self::new(sources, reading) }
    }

    /// The documents of these sources, all of them CoNLL-U.
    pub(crate) fn of_conllu(sources: Vec<Source>, reading: Reading) -> Self {
        Self { always: Some(Always::Conllu), ..Self::new(sources, reading) }
    }

    fn begin(&mut self, source: &Source) -> Option<Unit> {
        let file = source.name();
        let fail = |reason: String| Some(Err(Failure { file: file.clone(), line: None, reason }));
        let opened = match open(source, self.reading.seen.clone()) {
            Ok(opened) => opened,
            Err(error) => return fail(reason(&error)),
        };
        if self.always == Some(Always::Conllu) {
            self.documents = Some(Documents::new(file, opened.packing, opened.bytes));
            return None;
        }
        let form = if self.always == Some(Always::Lines) { Form::Lines } else { opened.form };
        match form {
            Form::Page => Some(page(file, opened)),
            Form::Array => fail("a JSON array; expected JSON Lines, one object a line".into()),
            Form::Lines => {
                self.lines = Some(Lines { file, packing: opened.packing, bytes: opened.bytes, number: 0 });
                None
            }
        }
    }
}

impl Iterator for Inputs {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        loop {
            if let Some(lines) = &mut self.lines {
                if let Some(unit) = lines.next() {
                    return Some(unit);
                }
                self.lines = None;
            }
            if let Some(documents) = &mut self.documents {
                if let Some(unit) = documents.next() {
                    return Some(unit);
                }
                self.documents = None;
            }
            let source = self.sources.next()?;
            if let Some(unit) = self.begin(&source) {
                return Some(unit);
            }
        }
    }
}

/// Reads a page whole, up to a byte more than a page may have.
fn page(file: Arc<str>, opened: Opened) -> Unit {
    let mut bytes = Vec::new();
    match opened.bytes.take(LARGEST as u64 + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > LARGEST => {
            let reason = format!("larger than {} MB, more than any page has", LARGEST >> 20);
            Err(Failure { file, line: None, reason })
        }
        Ok(_) if bytes.iter().all(u8::is_ascii_whitespace) => {
            Err(Failure { file, line: None, reason: "the file is empty".into() })
        }
        Ok(_) => Ok(Input { file, kind: Kind::Page, bytes }),
        Err(error) => Err(Failure { file, line: None, reason: damaged(opened.packing, &error) }),
    }
}

pub(super) fn damaged(packing: Packing, error: &io::Error) -> String {
    let name = match packing {
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

impl Lines {
    fn next(&mut self) -> Option<Unit> {
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
                    return Some(Ok(Input { file: self.file.clone(), kind, bytes: line }));
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

#[cfg(test)]
mod tests {
    use std::{fs, io::Write, path::Path};

    use super::{Inputs, Reading, Source};

    fn inputs(path: &Path) -> Vec<Result<String, String>> {
        let inputs = Inputs::new(vec![Source::File(path.to_owned(), 0)], Reading::default());
        let done = inputs.map(|unit| match unit {
            Ok(input) => Ok(String::from_utf8_lossy(&input.bytes).into_owned()),
            Err(failure) => Err(failure.reason),
        });
        done.collect()
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn packed_whole_and_cut() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        fs::write(&path, gzip("Some text.")).unwrap();
        assert_eq!(inputs(&path), [Ok("Some text.".to_owned())]);
        fs::write(&path, zstd::encode_all("Some text.".as_bytes(), 1).unwrap()).unwrap();
        assert_eq!(inputs(&path), [Ok("Some text.".to_owned())]);

        let lines: String = (0..5000)
            .map(|number| format!("{{\"id\": {number}, \"text\": \"{}\"}}\n", number * 7919))
            .collect();
        for (name, mut packed) in
            [("gzip", gzip(&lines)), ("zstd", zstd::encode_all(lines.as_bytes(), 1).unwrap())]
        {
            packed.truncate(packed.len() - 9);
            fs::write(&path, packed).unwrap();
            let mut found = inputs(&path);
            let last = found.pop().unwrap().unwrap_err();
            assert_eq!(last, format!("the {name} data is cut off; the lines before it were read"));
            // What zstd or gzip had not yet handed out is lost; every line that did come out is whole.
            for (number, line) in found.iter().enumerate() {
                assert_eq!(line.as_deref(), lines.lines().nth(number).ok_or(&String::new()));
            }
        }
        fs::write(&path, &gzip("Some text.")[..14]).unwrap();
        assert_eq!(inputs(&path), [Err("the gzip data is cut off".to_owned())]);
    }

    #[test]
    fn empty_and_array() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        fs::write(&path, " \n").unwrap();
        assert_eq!(inputs(&path), [Err("the file is empty".to_owned())]);
        fs::write(&path, "[{\"id\": 1}]").unwrap();
        assert!(inputs(&path)[0].is_err());
        fs::write(&path, "\u{feff}{\"id\": 1}\n\n{\"id\": 2}").unwrap();
        assert_eq!(inputs(&path), [Ok("{\"id\": 1}".to_owned()), Ok("{\"id\": 2}".to_owned())]);
    }
}
