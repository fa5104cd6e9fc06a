//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Codes political events from news: who did what to whom, when, where, and according to whom.
#[derive(Debug, Parser)]
#[command(
    name = "tidings",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  tidings code examples/                       code a folder and look at the events
  tidings code news/ -o events.parquet         write them to a file for R, Python or DuckDB
  tidings explain page.html --sentence 3       see why a sentence gave the events it gave
  tidings code crawl.warc.gz > events.jsonl    web archives, zip, tar, feeds and JSON Lines as they are

Exit codes: 0 all inputs done; 1 some inputs failed, each named with the reason; 2 could not run."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Take the article out of each page: title, date, authors, body, and what was removed
    Read(ReadArgs),
    /// Print articles with all layers: syntax, mentions, times, places, claims, events
    Annotate(AnnotateArgs),
    /// Code events: who did what to whom, when, where and according to whom
    Code(CodeArgs),
    /// Say what the text reports that a given source does to a given target
    Relate(RelateArgs),
    /// Tell why a sentence gave the events it gave, or none
    Explain(ExplainArgs),
    /// Check a knowledge folder: all problems with file and line, and every frame's example sentences
    CheckKnowledge(CheckArgs),
}

/// Which inputs, and how to take them.
#[derive(Debug, clap::Args)]
pub(crate) struct InputArgs {
    /// Files, folders (with all below them), quoted globs, or - for standard input: HTML, plain text, JSON Lines
    /// ({"id", "text" or "html", "url", "title", "published", "language", "site", "authors"}, or what the usual crawlers
    /// call these), RSS and Atom feeds, web archives (WARC), zip and tar of all these; also gzip or zstd. Told from the
    /// content
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) taken: TakenArgs,
    /// How many threads work; all cores if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

/// How an input is taken.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct TakenArgs {
    /// Publication date of inputs that carry none, such as 2022-02-24
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) published: Option<String>,
    /// Take plain-text files unchanged, so that offsets go into them as they are
    #[arg(long, conflicts_with = "clean")]
    pub(crate) as_is: bool,
    /// Clean the "text" of JSON Lines of scraped litter, which is otherwise taken as it is
    #[arg(long)]
    pub(crate) clean: bool,
    /// Use the knowledge in this folder instead of what is built in
    #[arg(long, value_name = "DIR")]
    pub(crate) knowledge: Option<PathBuf>,
}

/// Arguments of `read`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tidings read page.html                       the article, what is known of it, and what was taken out
  tidings read page.html --show-removed        what was taken out, where it stood
  tidings read crawl.warc.gz > articles.jsonl  the pages of a web archive, each called crawl.warc.gz#12 by its record
  tidings read page.html --format md           for notes and for other programs

Records of archives that hold no page (requests, revisits, pictures) are passed over and counted. One that is broken is named, and the rest is read.")]
pub(crate) struct ReadArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Form of the output; text on a terminal, otherwise jsonl
    #[arg(long, value_enum)]
    pub(crate) format: Option<ReadFormat>,
    /// Show what was taken out in its place, with the reason; jsonl has it in "removed" anyway
    #[arg(long)]
    pub(crate) show_removed: bool,
}

/// Forms of `read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReadFormat {
    /// One JSON object a line
    Jsonl,
    /// For reading on a terminal, with what is known of the article
    Text,
    /// Markdown (CommonMark, and tables)
    Md,
    /// A plain HTML document
    Html,
    /// Title and body, nothing else
    Txt,
}

/// Arguments of `annotate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tidings annotate news/ > layers.jsonl
  tidings annotate --as-is --format conllu article.txt
  tidings annotate --tokens conllu --format conllu treebank.conllu   parse words that are given

With --tokens conllu each \"# newdoc\" is an article. Columns other than ID, FORM and MISC are found anew; offsets go into \
the text put together from the words, \"# text\", SpaceAfter and SpacesAfter. What --format conllu prints comes back with \
the same words, text and comments.")]
pub(crate) struct AnnotateArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = AnnotateFormat::Jsonl)]
    pub(crate) format: AnnotateFormat,
    /// Take words and sentences as the inputs give them, in this form, instead of finding them
    #[arg(long, value_enum, value_name = "FORM", conflicts_with_all = ["as_is", "clean"])]
    pub(crate) tokens: Option<TokensForm>,
}

/// Forms in which words are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TokensForm {
    /// CoNLL-U
    Conllu,
}

/// Forms of `annotate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnnotateFormat {
    /// One JSON object a line, with all layers
    Jsonl,
    /// Sentences and words in CoNLL-U
    Conllu,
}

/// Arguments of `code`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tidings code examples/
  tidings code 'crawl/*.html' --published 2022-02-24 --format csv > events.csv
  tidings code crawl.jsonl.zst -o events.parquet

Events come in the order of the inputs, the same bytes whatever the number of threads. An event \
that is denied, planned or merely said to be possible carries that in aux_mode; who says so \
stands in attribution.")]
pub(crate) struct CodeArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Form of the output; a table on a terminal, otherwise jsonl
    #[arg(long, value_enum)]
    pub(crate) format: Option<CodeFormat>,
    /// Write to this file: .jsonl, .csv or .parquet; .jsonl and .csv also with .gz or .zst
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Forms of `code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CodeFormat {
    /// An aligned table for reading
    Table,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values with a header
    Csv,
    /// Parquet; needs -o
    Parquet,
}

/// Arguments of `relate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Reads JSON Lines {\"id\", \"text\", \"source\": [start, end], \"target\": [start, end]}, offsets in characters, end not
included; source or target may be null. Prints {\"id\", \"event\", \"mode\", \"aux_mode\", \"quad_code\", \"confidence\", \
\"rule\"}.")]
pub(crate) struct RelateArgs {
    /// Files with pairs, or - for standard input, which is also taken where none is given
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Use the knowledge in this folder instead of what is built in
    #[arg(long, value_name = "DIR")]
    pub(crate) knowledge: Option<PathBuf>,
    /// How many threads work; all cores if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = RelateFormat::Jsonl)]
    pub(crate) format: RelateFormat,
}

/// Forms of `relate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RelateFormat {
    /// One JSON object a line
    Jsonl,
}

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tidings explain page.html                    all sentences in brief, with their numbers
  tidings explain page.html --sentence 3       everything about the third
  tidings explain crawl.jsonl --event 1f0c9a…  the sentence behind an event of `tidings code`")]
pub(crate) struct ExplainArgs {
    /// A file, or - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// Number of the sentence in the article, from 1
    #[arg(long, value_name = "N", conflicts_with = "event", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) sentence: Option<u32>,
    /// Id of an event, or its beginning
    #[arg(long, value_name = "ID")]
    pub(crate) event: Option<String>,
    #[command(flatten)]
    pub(crate) taken: TakenArgs,
}

/// Arguments of `check-knowledge`.
#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// The folder; what is built in if not given
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
    /// Leave out the frames' example sentences
    #[arg(long)]
    pub(crate) quick: bool,
    /// How many threads work; all cores if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

/// A day, with or without a time of day.
fn date(text: &str) -> Result<String, String> {
    let day = text.parse::<jiff::civil::Date>().is_ok();
    let whole = text.get(..10).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok());
    if day && whole { Ok(text.to_owned()) } else { Err("expected a date such as 2022-02-24".to_owned()) }
}
