//! `tidings annotate`: articles with all their layers.

use std::io::Write;

use anyhow::Result;
use tidings::text::to_conllu;
use tidings_records::{Rows, write_json_line};

use crate::{
    Ended,
    args::{AnnotateArgs, AnnotateFormat},
    engine::Engine,
    run::{self, Expect},
    stream::Stream,
};

/// Runs the command.
pub(crate) fn run(args: &AnnotateArgs) -> Result<Ended> {
    let engine = Engine::new(&args.input.taken)?;
    let format = args.format;
    let work = move |input: &crate::inputs::Input| {
        let analysis = engine.analyse(input)?;
        match format {
            AnnotateFormat::Conllu => Ok(to_conllu(&analysis.doc).into_bytes()),
            AnnotateFormat::Jsonl => {
                let mut line = Vec::new();
                write_json_line(&mut line, &Rows::new(&analysis, engine.knowledge()).annotation())
                    .map_err(|error| input.failure(error.to_string()))?;
                Ok(line)
            }
        }
    };
    let mut out = Stream::stdout();
    let summary =
        run::over(&args.input.inputs, Expect::Anything, args.input.threads, work, |made, progress| {
            Ok(progress.printing(|| out.write_all(&made))?)
        })?;
    out.finish()?;
    Ok(summary.ended())
}
