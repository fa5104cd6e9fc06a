//! Goes through sources one after the other and gives their inputs.

use std::{
    collections::BTreeMap,
    io::Read,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use tidings::page::LARGEST;
use tidings_archives::Other;

use super::{
    Came, Failure, Input, Kind, Source, Unit,
    archives::{Files, Items, Records, Step},
    documents::Documents,
    lines::Lines,
    open::{Form, Opened, damaged, open, source},
};

/// Archives in archives that are opened: a tar of zips of pages, and no deeper.
const DEPTH: usize = 2;

/// How far the reading is, for the progress bar, and what was passed over.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    seen: Arc<AtomicU64>,
    passed: Arc<Mutex<BTreeMap<&'static str, u64>>>,
}

impl Reading {
    /// Bytes taken from the sources, still packed.
    pub(crate) fn bytes(&self) -> u64 {
        self.seen.load(Ordering::Relaxed)
    }

    /// Counts something in an archive that is no page.
    pub(super) fn pass(&self, what: &'static str) {
        *self.passed.lock().unwrap_or_else(PoisonError::into_inner).entry(what).or_default() += 1;
    }

    /// What in archives was no page, in the plural, and how often it was met.
    pub(crate) fn passed(&self) -> Vec<(&'static str, u64)> {
        let passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        passed.iter().map(|(&what, &count)| (what, count)).collect()
    }
}

/// All inputs of some sources, in order.
pub(crate) struct Inputs {
    sources: std::vec::IntoIter<Source>,
    reading: Reading,
    /// What every source holds, whatever its first bytes look like.
    always: Option<Always>,
    /// What is open, the innermost last: a file of lines in a zip in a tar.
    open: Vec<Open>,
}

/// What a source can be said to hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Always {
    Lines,
    Conllu,
}

/// Something open that holds several inputs.
enum Open {
    Lines(Lines),
    Documents(Documents),
    Records(Box<Records>),
    Files(Files),
    Items(Items),
}

impl Inputs {
    /// Inputs of these sources.
    pub(crate) fn new(sources: Vec<Source>, reading: Reading) -> Self {
        Self { sources: sources.into_iter(), reading, always: None, open: Vec::new() }
    }

    /// The same, all of them JSON Lines.
    pub(crate) fn of_lines(sources: Vec<Source>, reading: Reading) -> Self {
        Self { always: Some(Always::Lines), ..Self::new(sources, reading) }
    }

    /// The documents of these sources, all of them CoNLL-U.
    pub(crate) fn of_conllu(sources: Vec<Source>, reading: Reading) -> Self {
        Self { always: Some(Always::Conllu), ..Self::new(sources, reading) }
    }

    /// Begins a source or a file in an archive: gives its only input, or what is wrong, or opens what holds several.
    fn begin(&mut self, file: Arc<str>, raw: std::io::Result<Box<dyn Read + Send>>) -> Option<Unit> {
        let fail = |reason: String| Some(Err(Failure { file: file.clone(), line: None, reason }));
        let opened = match raw.and_then(open) {
            Ok(opened) => opened,
            Err(error) => return fail(super::expand::reason(&error)),
        };
        let form = match self.always {
            Some(Always::Conllu) => {
                self.open.push(Open::Documents(Documents::new(file, opened.packing, opened.bytes)));
                return None;
            }
            Some(Always::Lines) => Form::Lines,
            None => opened.form,
        };
        let archives = self.open.iter().filter(|open| matches!(open, Open::Files(_))).count();
        let Opened { packing, bytes, .. } = opened;
        let next = match form {
            Form::Page => return Some(whole(file, Kind::Page, Opened { form, packing, bytes })),
            Form::Object => return Some(whole(file, Kind::Object, Opened { form, packing, bytes })),
            Form::Array => return fail("a JSON array; expected JSON Lines, one object a line".into()),
            Form::Sitemap => {
                return fail("a sitemap; it lists addresses of pages and holds none".into());
            }
            Form::Other(other) if archives > 0 => {
                self.reading.pass(match other {
                    Other::Media => "style sheets, scripts and pictures",
                    Other::Pdf => "PDF documents",
                });
                return None;
            }
            Form::Other(Other::Media) => {
                return fail("a picture, sound, film or font, which is not read".into());
            }
            Form::Other(Other::Pdf) => return fail("a PDF document, which is not read".into()),
            Form::Zip | Form::Tar if archives >= DEPTH => {
                return fail("an archive in an archive in an archive, which is not opened".into());
            }
            Form::Zip => Open::Files(Files::zip(file, packing, bytes)),
            Form::Tar => Open::Files(Files::tar(file, packing, bytes)),
            Form::Warc => Open::Records(Box::new(Records::new(file, bytes))),
            Form::Feed => match whole(file.clone(), Kind::Page, Opened { form, packing, bytes }) {
                Ok(feed) => Open::Items(Items::new(file, &feed.bytes)),
                Err(failure) => return Some(Err(failure)),
            },
            Form::Lines => Open::Lines(Lines::new(file, packing, bytes)),
        };
        self.open.push(next);
        None
    }
}

impl Iterator for Inputs {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        loop {
            let step = match self.open.last_mut() {
                Some(Open::Lines(lines)) => lines.next().map_or(Step::Over, Step::Unit),
                Some(Open::Documents(documents)) => documents.next().map_or(Step::Over, Step::Unit),
                Some(Open::Records(records)) => records.step(),
                Some(Open::Files(files)) => files.step(),
                Some(Open::Items(items)) => items.step(),
                None => {
                    let next = self.sources.next()?;
                    Step::Enter(next.name(), source(&next, self.reading.seen.clone()))
                }
            };
            match step {
                Step::Unit(unit) => return Some(unit),
                Step::Passed(what) => self.reading.pass(what),
                Step::Enter(file, raw) => {
                    if let Some(unit) = self.begin(file, raw) {
                        return Some(unit);
                    }
                }
                Step::Over => {
                    self.open.pop();
                }
            }
        }
    }
}

/// Reads a page or object whole, up to a byte more than a page may have.
fn whole(file: Arc<str>, kind: Kind, opened: Opened) -> Unit {
    let mut bytes = Vec::new();
    match opened.bytes.take(LARGEST as u64 + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > LARGEST => {
            let reason = format!("larger than {} MB, more than any page has", LARGEST >> 20);
            Err(Failure { file, line: None, reason })
        }
        Ok(_) if bytes.iter().all(u8::is_ascii_whitespace) => {
            Err(Failure { file, line: None, reason: "the file is empty".into() })
        }
        Ok(_) => Ok(Input { file, kind, bytes, came: Box::<Came>::default() }),
        Err(error) => Err(Failure { file, line: None, reason: damaged(opened.packing, &error) }),
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
