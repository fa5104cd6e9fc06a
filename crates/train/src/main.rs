//! Trains the models that Tidings embeds, and measures them.

// Progress and figures are what this program is for.
#![allow(clippy::print_stdout)]

mod scores;
mod syntax;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "tidings-train", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Trains a model of syntax and writes it with its card
    Syntax(syntax::Arguments),
    /// Makes vectors of word pieces from a sentence encoder
    Vectors(syntax::vectors::Arguments),
    /// Parses a text as it is and prints CoNLL-U
    Conllu(syntax::conllu::Arguments),
    /// Runs every benchmark that is there and records what it measured
    Scores(scores::Args),
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Syntax(arguments) => syntax::run(&arguments),
        Command::Vectors(arguments) => syntax::vectors::run(&arguments),
        Command::Conllu(arguments) => syntax::conllu::run(&arguments),
        Command::Scores(arguments) => scores::run(&arguments),
    }
}
