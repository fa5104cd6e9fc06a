//! Parses a text as it is and prints CoNLL-U, to measure a model.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use anyhow::{Context, Result};
use tidings::syntax::Model;
use tidings::text::{Article, Block, BlockKind, Span, to_conllu};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A text file; standard input where none is named
    #[arg(long)]
    raw: Option<PathBuf>,
    /// A model file to use instead of the embedded one
    #[arg(long)]
    model: Option<PathBuf>,
    /// The vectors of word pieces that it was trained with
    #[arg(long, default_value = "crates/tidings/models/en-pieces.bin")]
    pieces: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let text = match &arguments.raw {
        Some(path) => std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?,
        None => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("reading standard input")?;
            text
        }
    };
    let model = match &arguments.model {
        Some(path) => {
            let read = |path: &PathBuf| {
                std::fs::read(path).with_context(|| format!("reading the model {}", path.display()))
            };
            let (bytes, pieces) = (read(path)?, read(&arguments.pieces)?);
            Model::from_bytes(bytes.leak(), pieces.leak())
                .with_context(|| format!("in {}", path.display()))?
        }
        None => Model::embedded(),
    };
    let blocks = paragraphs(&text);
    let doc = model.parse(Article { text, blocks, ..Article::default() });
    std::io::stdout().write_all(to_conllu(&doc).as_bytes()).context("writing to standard output")
}

/// Stretches between blank lines.
fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut at, mut open) = (0, None);
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        match (line.trim().is_empty(), open) {
            (true, Some(start)) => {
                blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(start, at), source: None });
                open = None;
            }
            (false, None) => open = Some(at),
            _ => {}
        }
        at = end;
    }
    if let Some(start) = open {
        blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(start, at), source: None });
    }
    blocks
}
