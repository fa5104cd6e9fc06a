//! `tidings code`: events, one a line.

use std::{
    io::{self, Write},
    path::Path,
};

use anyhow::Result;
use tidings_records::Rows;

use crate::{
    Ended,
    args::{CodeArgs, CodeFormat},
    engine::{Engine, count},
    output::{self, Batch, Output},
    run::{self, Expect},
};

/// Runs the command.
pub(crate) fn run(args: &CodeArgs) -> Result<Ended> {
    let file = args.output.as_deref().filter(|file| *file != Path::new("-"));
    let form = output::form(args.format, file)?;
    let engine = Engine::new(&args.input.taken)?;
    let mut out = Output::open(form, file)?;
    let mut events = 0;
    let work = move |input: &crate::inputs::Input| {
        let analysis = engine.analyse(input)?;
        let rows = Rows::new(&analysis, engine.knowledge()).events();
        Ok((rows.len(), Batch::new(rows, form)))
    };
    let summary =
        run::over(&args.input.inputs, Expect::Anything, args.input.threads, work, |made, progress| {
            events += made.0;
            if file.is_some() {
                return out.write(made.1);
            }
            progress.printing(|| out.write(made.1))
        })?;
    out.finish()?;
    if form == CodeFormat::Table || file.is_some() {
        // Told for comfort; nobody has to hear it.
        let _ = writeln!(
            io::stderr().lock(),
            "{} from {}, {}, {:.1} s",
            count(events, "event"),
            count(summary.articles as usize, "article"),
            count(summary.failures as usize, "failure"),
            summary.seconds,
        );
    }
    Ok(summary.ended())
}
