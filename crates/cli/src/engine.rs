//! The engine with its knowledge, and how an input becomes an article.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use tidings::{
    Analysis, Tidings,
    page::{Form, Given, Page},
    syntax::given,
    text::Article,
};
use tidings_knowledge::{Files, Knowledge, Problem};

use crate::{
    args::TakenArgs,
    inputs::{Failure, Input, Kind, Record},
    panics,
};

/// The engine, and how inputs are taken.
pub(crate) struct Engine {
    pub(crate) tidings: Tidings,
    published: Option<String>,
    as_is: bool,
    clean: bool,
}

/// What an analysis on given words and sentences comes to.
pub(crate) struct OnGiven {
    pub(crate) analysis: Analysis,
    /// The comments of each sentence.
    pub(crate) comments: Vec<Vec<String>>,
    /// Sentences that could not be read.
    pub(crate) failures: Vec<Failure>,
}

impl Engine {
    /// Reads the knowledge and readies the engine.
    ///
    /// # Errors
    /// The folder cannot be read or holds mistakes, which are then printed.
    pub(crate) fn new(taken: &TakenArgs) -> Result<Arc<Self>> {
        let tidings = Tidings::new(knowledge(taken.knowledge.as_deref())?);
        let (published, as_is, clean) = (taken.published.clone(), taken.as_is, taken.clean);
        Ok(Arc::new(Self { tidings, published, as_is, clean }))
    }

    /// What the engine knows.
    pub(crate) fn knowledge(&self) -> &Knowledge {
        &self.tidings.knowledge
    }

    /// Reads an input.
    pub(crate) fn read(&self, input: &Input) -> Result<Article, Failure> {
        self.guarded(input, |article| article)
    }

    /// Reads and analyses an input.
    pub(crate) fn analyse(&self, input: &Input) -> Result<Analysis, Failure> {
        self.guarded(input, |article| self.tidings.analyse(article))
    }

    /// Analyses a CoNLL-U document on its own words and sentences.
    pub(crate) fn analyse_given(&self, input: &Input) -> Result<OnGiven, Failure> {
        let Kind::Document(line) = input.kind else { return Err(input.failure("no CoNLL-U")) };
        panics::guard(|| {
            let given = given::read(&input.bytes, line);
            let problem = |problem: given::Problem| Failure {
                file: input.file.clone(),
                line: Some(problem.line),
                reason: problem.what,
            };
            let file = input.name();
            // What a page of that text would be, but with the paragraphs given.
            let page = Page {
                file: &file,
                bytes: given.text.as_bytes(),
                form: Some(Form::Text),
                as_is: true,
                given: Given {
                    id: given.id.as_deref(),
                    published_default: self.published.as_deref(),
                    ..Given::default()
                },
            };
            let article = self.tidings.read(&page).unwrap_or_else(|_| Article {
                id: given.id.clone().unwrap_or_default(),
                file: file.clone(),
                ..Article::default()
            });
            let article = Article { text: given.text, blocks: given.blocks, ..article };
            OnGiven {
                analysis: self.tidings.analyse_tokens(article, &given.sentences),
                comments: given.comments,
                failures: given.problems.into_iter().map(problem).collect(),
            }
        })
        .map_err(|reason| input.failure(reason))
    }

    /// Reads an input and goes on with the article, all under guard.
    fn guarded<T>(&self, input: &Input, then: impl FnOnce(Article) -> T) -> Result<T, Failure> {
        let done = panics::guard(|| self.article(input).map(then));
        done.unwrap_or_else(Err).map_err(|reason| input.failure(reason))
    }

    fn article(&self, input: &Input) -> Result<Article, String> {
        let file = input.name();
        let published_default = self.published.as_deref();
        let rejected = |rejected: tidings::page::Rejected| rejected.to_string();
        if input.kind == Kind::Page {
            let page = Page {
                file: &file,
                bytes: &input.bytes,
                form: input.came.form,
                as_is: self.as_is,
                given: Given { published_default, ..input.came.given() },
            };
            return self.tidings.read(&page).map_err(rejected);
        }
        let article = Record::parse(&input.bytes)?.article(&self.tidings.knowledge.fields)?;
        let page = Page {
            file: &file,
            bytes: article.body.as_bytes(),
            form: article.form,
            as_is: !self.clean,
            given: Given { published_default, ..article.given() },
        };
        self.tidings.read(&page).map_err(rejected)
    }
}

/// The built-in knowledge, or that of a folder.
///
/// # Errors
/// As [`Engine::new`].
pub(crate) fn knowledge(folder: Option<&Path>) -> Result<Knowledge> {
    let found = match folder {
        None => Knowledge::read(&Files::embedded()),
        Some(folder) => {
            let texts = texts(folder)?;
            Knowledge::read(&files(&texts))
        }
    };
    found.or_else(|problems| {
        print_problems(&problems, folder, &mut io::stderr().lock())?;
        let place = folder.map_or("the built-in knowledge".into(), |folder| folder.display().to_string());
        bail!("{place} has {}; nothing was done", count(problems.len(), "problem"))
    })
}

/// Prints problems, one a line, with the path as the user can open it.
pub(crate) fn print_problems(
    problems: &[Problem],
    folder: Option<&Path>,
    out: &mut impl Write,
) -> io::Result<()> {
    for problem in problems {
        match folder {
            Some(folder) => writeln!(out, "{}/{problem}", folder.display())?,
            None => writeln!(out, "{problem}")?,
        }
    }
    Ok(())
}

/// Path below the folder and text of every file of a knowledge folder.
///
/// # Errors
/// Any of it cannot be read.
pub(crate) fn texts(folder: &Path) -> Result<Vec<(String, String)>> {
    if !folder.is_dir() {
        bail!("{}: no folder of knowledge", folder.display());
    }
    let (mut texts, mut waiting) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(path) = waiting.pop() {
        let said = || path.display().to_string();
        let mut entries: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(&path).with_context(said)? {
            let entry = entry.with_context(said)?;
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            // In a checkout the crate's own files stand beside the data.
            let own = path == folder && (entry.file_name() == "src" || entry.file_name() == "Cargo.toml");
            if !hidden && !own {
                entries.push(entry.path());
            }
        }
        for path in entries {
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|end| end == "toml" || end == "tsv" || end == "txt") {
                let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
                let below = path.strip_prefix(folder).unwrap_or(&path);
                let parts: Vec<_> =
                    below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
                texts.push((parts.join("/"), text));
            }
        }
    }
    texts.sort();
    Ok(texts)
}

/// The texts as the knowledge reader takes them.
pub(crate) fn files(texts: &[(String, String)]) -> Files<'_> {
    Files::new(texts.iter().map(|(path, text)| (path.clone(), text.as_str())))
}

/// "1 problem", "3 problems".
pub(crate) fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
