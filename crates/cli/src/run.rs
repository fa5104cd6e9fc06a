//! What `read`, `annotate`, `code` and `relate` share: inputs to threads, results in order, failures told.

use std::{path::PathBuf, thread};

use anyhow::{Result, bail};

use crate::{
    Ended,
    inputs::{Failure, Input, Inputs, Reading, Unit, expand},
    pipeline,
    progress::Progress,
};

/// What a run came to.
pub(crate) struct Summary {
    pub(crate) articles: u64,
    pub(crate) failures: u64,
    pub(crate) seconds: f64,
}

impl Summary {
    /// How the command ends.
    pub(crate) fn ended(&self) -> Ended {
        if self.failures == 0 { Ended::Well } else { Ended::WithFailures }
    }
}

/// What every source holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    /// Pages, text or lines, told from the content.
    Anything,
    /// JSON Lines.
    Lines,
    /// CoNLL-U.
    Conllu,
}

/// Runs `work` on all inputs and hands what it makes to `sink`, in the order of the inputs. `sink` gets the progress to
/// print around.
///
/// # Errors
/// There are no inputs, or `sink` fails.
pub(crate) fn over<T: Send + 'static>(
    arguments: &[PathBuf],
    expect: Expect,
    threads: Option<u16>,
    work: impl Fn(&Input) -> Result<T, Failure> + Send + Sync + 'static,
    mut sink: impl FnMut(T, &mut Progress) -> Result<()>,
) -> Result<Summary> {
    let found = expand(arguments);
    let reading = Reading::default();
    let mut progress = Progress::new(&found, reading.clone());
    for failure in &found.failures {
        progress.failure(failure);
    }
    if !found.any {
        bail!("no inputs found");
    }
    let inputs = match expect {
        Expect::Anything => Inputs::new(found.sources, reading),
        Expect::Lines => Inputs::of_lines(found.sources, reading),
        Expect::Conllu => Inputs::of_conllu(found.sources, reading),
    };
    let work = move |unit: Unit| unit.and_then(|input| work(&input));
    pipeline::run(inputs, self::threads(threads), work, |done| match done {
        Ok(made) => {
            sink(made, &mut progress)?;
            progress.article();
            anyhow::Ok(())
        }
        Err(failure) => {
            progress.failure(&failure);
            Ok(())
        }
    })?;
    let (articles, failures, seconds) = progress.finish();
    Ok(Summary { articles, failures, seconds })
}

/// As many threads as asked for, else as there are cores.
pub(crate) fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), usize::from)
}
