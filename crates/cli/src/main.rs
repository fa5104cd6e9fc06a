//! The `tidings` command: news pages in, coded events out.

mod annotate;
mod args;
mod check;
mod code;
mod engine;
mod explain;
mod inputs;
mod output;
mod panics;
mod pipeline;
mod progress;
mod read;
mod relate;
mod run;
mod stream;
mod table;
mod words;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;

use args::{Args, Command};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command that could run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// All inputs done.
    Well,
    /// Some inputs failed and were named.
    WithFailures,
}

fn main() -> ExitCode {
    panics::quiet();
    let ended = match Args::parse().command {
        Command::Read(args) => read::run(&args),
        Command::Annotate(args) => annotate::run(&args),
        Command::Code(args) => code::run(&args),
        Command::Relate(args) => relate::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::CheckKnowledge(args) => check::run(&args),
    };
    match ended {
        Ok(Ended::Well) => ExitCode::SUCCESS,
        Ok(Ended::WithFailures) => ExitCode::from(1),
        // Whoever reads has had enough, as `head` does.
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr().lock(), "tidings: {error:#}");
            ExitCode::from(2)
        }
    }
}
