//! `tidings annotate`: articles with all their layers.

use std::io::Write;

use anyhow::Result;
use tidings::{
    Analysis,
    text::{to_conllu, to_conllu_with},
};
use tidings_records::{Rows, write_json_line};

use crate::{
    Ended,
    args::{AnnotateArgs, AnnotateFormat, TokensForm},
    engine::{Engine, OnGiven},
    inputs::{Failure, Input},
    run::{self, Expect},
    stream::Stream,
};

/// Runs the command.
pub(crate) fn run(args: &AnnotateArgs) -> Result<Ended> {
    let engine = Engine::new(&args.input.taken)?;
    let (format, tokens) = (args.format, args.tokens);
    let expect = match tokens {
        None => Expect::Anything,
        Some(TokensForm::Conllu) => Expect::Conllu,
    };
    // What is printed of an input, and which of its sentences could not be read.
    let work = move |input: &Input| -> Result<(Vec<u8>, Vec<Failure>), Failure> {
        let line = |analysis: &Analysis| {
            let mut line = Vec::new();
            write_json_line(&mut line, &Rows::new(analysis, engine.knowledge()).annotation())
                .map_err(|error| input.failure(error.to_string()))?;
            Ok(line)
        };
        if tokens.is_none() {
            let analysis = engine.analyse(input)?;
            let made = match format {
                AnnotateFormat::Conllu => to_conllu(&analysis.doc).into_bytes(),
                AnnotateFormat::Jsonl => line(&analysis)?,
            };
            return Ok((made, Vec::new()));
        }
        let OnGiven { analysis, comments, failures } = engine.analyse_given(input)?;
        let made = match format {
            _ if analysis.doc.sentences.is_empty() => Vec::new(),
            AnnotateFormat::Conllu => to_conllu_with(&analysis.doc, &comments).into_bytes(),
            AnnotateFormat::Jsonl => line(&analysis)?,
        };
        Ok((made, failures))
    };
    let mut out = Stream::stdout();
    let summary =
        run::over(&args.input.inputs, expect, args.input.threads, work, |(made, failures), progress| {
            failures.iter().for_each(|failure| progress.failure(failure));
            Ok(progress.printing(|| out.write_all(&made))?)
        })?;
    out.finish()?;
    Ok(summary.ended())
}
