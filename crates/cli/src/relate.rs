//! `tidings relate`: what a text reports that one given party does to another.

use std::{io::Write, path::PathBuf};

use anyhow::Result;
use tidings::text::{CodePoints, Span};
use tidings_records::{RelationRow, write_json_line};

use crate::{
    Ended,
    args::{RelateArgs, RelateFormat, TakenArgs},
    engine::Engine,
    inputs::{Input, Question},
    panics,
    run::{self, Expect},
    stream::Stream,
};

/// Runs the command.
pub(crate) fn run(args: &RelateArgs) -> Result<Ended> {
    let RelateFormat::Jsonl = args.format;
    let engine = Engine::new(&TakenArgs { knowledge: args.knowledge.clone(), ..TakenArgs::default() })?;
    let work = move |input: &Input| answer(&engine, input).map_err(|reason| input.failure(reason));
    let inputs = if args.inputs.is_empty() { vec![PathBuf::from("-")] } else { args.inputs.clone() };
    let mut out = Stream::stdout();
    let summary = run::over(&inputs, Expect::Lines, args.threads, work, |made, progress| {
        Ok(progress.printing(|| out.write_all(&made))?)
    })?;
    out.finish()?;
    Ok(summary.ended())
}

fn answer(engine: &Engine, input: &Input) -> Result<Vec<u8>, String> {
    let question = Question::parse(&input.bytes)?;
    let points = CodePoints::new(&question.text);
    let count = points.from_byte(question.text.len());
    let span = |name: &str, given: Option<[usize; 2]>| match given {
        None => Ok(None),
        Some([start, end]) if start < end && end <= count => {
            Ok(Some(Span::new(points.to_byte(start), points.to_byte(end))))
        }
        Some([start, end]) => {
            Err(format!("{name} [{start}, {end}] is no stretch of a text of {count} characters"))
        }
    };
    let (source, target) = (span("source", question.source)?, span("target", question.target)?);
    let relation = panics::guard(|| engine.tidings.relate(&question.text, source, target))?;
    let mut line = Vec::new();
    write_json_line(&mut line, &RelationRow::new(question.id, &relation, engine.knowledge()))
        .map_err(|error| error.to_string())?;
    Ok(line)
}
