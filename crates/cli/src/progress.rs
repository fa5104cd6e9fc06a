//! How far a run is, on standard error.

use std::{
    fmt::Display,
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

use crate::inputs::{Found, Reading, Source};

/// A progress bar where somebody watches, else nothing. Failures are told above it.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    /// Whether standard output is a terminal too.
    shares: bool,
    reading: Reading,
    began: Instant,
    shown: Instant,
    done: u64,
    failed: u64,
}

/// Between two redraws.
const PAUSE: Duration = Duration::from_millis(100);

impl Progress {
    /// Starts.
    pub(crate) fn new(found: &Found, reading: Reading) -> Self {
        let total = found.sources.iter().try_fold(0, |sum, source| match source {
            Source::File(_, size) => Some(sum + size),
            Source::Stdin => None,
        });
        let bar = io::stderr().is_terminal().then(|| {
            let (bar, template) = match total {
                Some(total) => (
                    ProgressBar::new(total),
                    "{bar:30.cyan/dim} {percent:>3}% of {total_bytes}  {msg}  {eta} left",
                ),
                None => (ProgressBar::new_spinner(), "{spinner} {bytes} read  {msg}  {elapsed}"),
            };
            // Our own templates are sound; a plain bar would do as well.
            ProgressStyle::with_template(template).map_or(bar.clone(), |style| bar.with_style(style))
        });
        let now = Instant::now();
        Self { bar, shares: io::stdout().is_terminal(), reading, began: now, shown: now, done: 0, failed: 0 }
    }

    /// One more input is done.
    pub(crate) fn article(&mut self) {
        self.done += 1;
        self.show();
    }

    /// One more input failed; the reason is told.
    pub(crate) fn failure(&mut self, failure: &impl Display) {
        self.failed += 1;
        // Where standard error is gone there is nobody to tell.
        self.above(|| {
            let _ = writeln!(io::stderr().lock(), "tidings: {failure}");
        });
        self.show();
    }

    /// Does something that prints, with the bar out of the way.
    pub(crate) fn above<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Does something that prints on standard output, with the bar out of the way where both are one terminal.
    pub(crate) fn printing<T>(&self, print: impl FnOnce() -> T) -> T {
        if self.shares { self.above(print) } else { print() }
    }

    fn show(&mut self) {
        let Some(bar) = &self.bar else { return };
        if self.shown.elapsed() < PAUSE {
            return;
        }
        self.shown = Instant::now();
        let rate = self.done as f64 / self.began.elapsed().as_secs_f64().max(0.001);
        bar.set_position(self.reading.bytes());
        bar.set_message(format!("{} articles, {rate:.0}/s", self.done));
    }

    /// Takes the bar away, tells what in archives was no page, and says what was done: articles, failures, seconds.
    pub(crate) fn finish(self) -> (u64, u64, f64) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        let passed: Vec<_> =
            self.reading.passed().into_iter().map(|(what, count)| format!("{what} ({count})")).collect();
        if !passed.is_empty() {
            let _ = writeln!(io::stderr().lock(), "tidings: passed over in archives: {}", passed.join(", "));
        }
        (self.done, self.failed, self.began.elapsed().as_secs_f64())
    }
}
