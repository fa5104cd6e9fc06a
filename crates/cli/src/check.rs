//! `tidings check-knowledge`: mistakes in the data, and frames that do not do what their examples say.

use std::{
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use anyhow::Result;
use tidings::{
    Tidings,
    page::{Form, Page},
};
use tidings_knowledge::{Files, Frame, Knowledge};

use crate::{
    Ended,
    args::CheckArgs,
    engine::{count, files, print_problems, texts},
    panics,
    pipeline::{self, Weigh},
    run::threads,
};

/// One example sentence of a frame.
struct Example {
    frame: usize,
    /// Whether the frame must fire.
    yes: bool,
    sentence: String,
}

impl Weigh for Example {
    fn weight(&self) -> usize {
        self.sentence.len()
    }
}

/// Runs the command.
pub(crate) fn run(args: &CheckArgs) -> Result<Ended> {
    let folder = args.folder.as_deref();
    let read = match folder {
        Some(folder) => Knowledge::read(&files(&texts(folder)?)),
        None => Knowledge::read(&Files::embedded()),
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let knowledge = match read {
        Ok(knowledge) => knowledge,
        Err(problems) => {
            print_problems(&problems, folder, &mut out)?;
            writeln!(out, "{}", count(problems.len(), "problem"))?;
            out.flush()?;
            return Ok(Ended::WithFailures);
        }
    };
    let counts = counts(&knowledge);
    let wrong = if args.quick { 0 } else { examples(knowledge, folder, threads(args.threads), &mut out)? };
    if wrong == 0 {
        writeln!(out, "ok: {counts}")?;
    } else {
        writeln!(out, "{}; {counts}", count(wrong, "wrong example"))?;
    }
    out.flush()?;
    Ok(if wrong == 0 { Ended::Well } else { Ended::WithFailures })
}

fn counts(knowledge: &Knowledge) -> String {
    let (actors, places, english) = (&knowledge.actors.actors, &knowledge.places, &knowledge.english);
    let posts = actors.iter().map(|actor| actor.posts.len()).sum();
    [
        count(english.frames.frames.len(), "frame"),
        count(english.operators.len(), "operator"),
        count(english.cues.len(), "reporting cue"),
        count(english.roles.len(), "role noun"),
        count(actors.len(), "actor"),
        count(posts, "dated post"),
        format!("{} countries and territories", places.countries.len()),
        count(places.places.len(), "place"),
    ]
    .join(", ")
}

/// Codes the example sentences of all frames and tells which are wrong; returns how many.
fn examples(
    knowledge: Knowledge,
    folder: Option<&Path>,
    threads: usize,
    out: &mut impl Write,
) -> Result<usize> {
    let tidings = Arc::new(Tidings::new(knowledge));
    let mut examples = Vec::new();
    for (index, frame) in tidings.knowledge.english.frames.frames.iter().enumerate() {
        let example =
            |yes| move |sentence: &String| Example { frame: index, yes, sentence: sentence.clone() };
        examples.extend(frame.yes.iter().map(example(true)));
        examples.extend(frame.no.iter().map(example(false)));
    }
    let mut wrong = 0;
    let coder = tidings.clone();
    let work = move |example: Example| {
        let frame = &coder.knowledge.english.frames.frames[example.frame];
        let outcome = panics::guard(|| judge(&coder, frame, &example)).unwrap_or_else(Some);
        outcome.map(|why| (example, why))
    };
    pipeline::run(examples.into_iter(), threads, work, |judged| {
        let Some((example, why)) = judged else { return anyhow::Ok(()) };
        wrong += 1;
        let frame = &tidings.knowledge.english.frames.frames[example.frame];
        let prefix = folder.map_or(String::new(), |folder| format!("{}/", folder.display()));
        let sentence = &example.sentence;
        Ok(writeln!(out, "{prefix}{}:{}: {}: “{sentence}”: {why}", frame.file, frame.line, frame.id)?)
    })?;
    Ok(wrong)
}

/// What is wrong with an example, if anything.
fn judge(tidings: &Tidings, frame: &Frame, example: &Example) -> Option<String> {
    match (tidings.fires(&example.sentence, &frame.id), example.yes) {
        (true, false) => return Some("fires, and must not".to_owned()),
        (false, true) => {}
        (true, true) | (false, false) => return None,
    }
    let bytes = example.sentence.as_bytes();
    let page = Page { bytes, form: Some(Form::Text), as_is: true, ..Page::default() };
    let analysis = match tidings.read(&page) {
        Ok(article) => tidings.analyse(article),
        Err(rejected) => return Some(rejected.to_string()),
    };
    let sentences = 0..analysis.doc.sentences.len();
    let mut trials = sentences.flat_map(|sentence| tidings.trials(&analysis, sentence));
    let coded: Vec<&str> = analysis.events.iter().map(|event| event.rule.as_str()).collect();
    Some(match trials.find(|trial| trial.frame == frame.id).map(|trial| trial.outcome) {
        None => "does not fire: its word was not found".to_owned(),
        Some(Err(miss)) => format!("does not fire: {miss}"),
        Some(Ok(())) if coded.is_empty() => "fits, but no event was coded".to_owned(),
        Some(Ok(())) => format!("fits, but was coded as {}", coded.join(", ")),
    })
}
