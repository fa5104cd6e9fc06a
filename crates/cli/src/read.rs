//! `tidings read`: the articles of pages.

mod html;
mod markdown;
mod plain;

use std::io::{self, IsTerminal, Write};

use anyhow::Result;
use tidings::text::{Article, BlockKind, Removed};
use tidings_records::{ArticleRow, write_json_line};

use crate::{
    Ended,
    args::{ReadArgs, ReadFormat},
    engine::Engine,
    run::{self, Expect},
    stream::Stream,
    table::{colours, width},
};

/// How an article is shown.
#[derive(Clone, Copy, Debug)]
struct Look {
    /// Whether what was taken out is shown in its place.
    removed: bool,
    /// Whether there are colours.
    colours: bool,
    /// Columns of a terminal; `None` where lines are not broken.
    width: Option<usize>,
}

/// Runs the command.
pub(crate) fn run(args: &ReadArgs) -> Result<Ended> {
    let terminal = io::stdout().is_terminal();
    let usual = if terminal { ReadFormat::Text } else { ReadFormat::Jsonl };
    let format = args.format.unwrap_or(usual);
    // Wider lines are hard to read.
    let columns = terminal.then(width).flatten().filter(|_| format == ReadFormat::Text);
    let width = columns.map(|columns| columns.clamp(20, 100));
    let look = Look { removed: args.show_removed, colours: terminal && colours(), width };
    let engine = Engine::new(&args.input.taken)?;
    // What is printed, and for a document that holds all articles its beginning, should it be the first.
    let work = move |input: &crate::inputs::Input| {
        let article = engine.read(input)?;
        let made = match format {
            ReadFormat::Text => plain::with_all(&article, look),
            ReadFormat::Txt => plain::body(&article, look),
            ReadFormat::Md => markdown::article(&article, look),
            ReadFormat::Html => html::article(&article, look),
            ReadFormat::Jsonl => {
                let mut line = Vec::new();
                write_json_line(&mut line, &ArticleRow::new(&article))
                    .map_err(|error| input.failure(error.to_string()))?;
                return Ok((None, line));
            }
        };
        let begin = (format == ReadFormat::Html).then(|| html::begin(&article));
        Ok((begin, made.into_bytes()))
    };
    let mut out = Stream::stdout();
    let mut first = true;
    let summary = run::over(
        &args.input.inputs,
        Expect::Anything,
        args.input.threads,
        work,
        |(begin, made), progress| {
            progress.printing(|| {
                match (std::mem::take(&mut first), begin, format) {
                    (true, Some(begin), _) => out.write_all(begin.as_bytes())?,
                    // One line between two articles.
                    (false, None, ReadFormat::Md | ReadFormat::Txt) => out.write_all(b"\n")?,
                    _ => {}
                }
                out.write_all(&made)
            })?;
            Ok(())
        },
    )?;
    if format == ReadFormat::Html && !first {
        out.write_all(html::END.as_bytes())?;
    }
    out.finish()?;
    Ok(summary.ended())
}

/// Something that is shown of a column, in its order.
enum Part<'a> {
    Block(BlockKind, &'a str),
    Removed(&'a Removed),
}

/// The blocks of an article and, where wanted, what was taken out from between them.
fn parts<'a>(article: &'a Article, look: Look) -> impl Iterator<Item = Part<'a>> {
    let all = article.blocks.len();
    let removed = if look.removed { article.removed.as_slice() } else { &[] };
    let removed = removed.iter().map(move |removed| (removed.after.min(all), 0, Part::Removed(removed)));
    let blocks = article
        .blocks
        .iter()
        .enumerate()
        .map(|(at, block)| (at, 1, Part::Block(block.kind, block.span.of(&article.text))));
    let mut parts: Vec<_> = removed.chain(blocks).collect();
    parts.sort_by_key(|&(after, kind, _)| (after, kind));
    parts.into_iter().map(|(_, _, part)| part)
}

/// Without letters that could move a cursor or end a line elsewhere.
fn safe(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// Likewise in one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().map(safe).collect::<Vec<_>>().join(" ")
}

/// The items of a list, without marks of their own.
fn items(text: &str) -> impl Iterator<Item = &str> {
    let marks = ['•', '‣', '▪', '●', '*', '-', '–'];
    let bare = move |line: &str| {
        let rest = line.strip_prefix(marks).filter(|rest| rest.starts_with(char::is_whitespace));
        rest.map_or(line.len(), |rest| rest.trim_start().len())
    };
    text.lines()
        .map(str::trim)
        .map(move |line| &line[line.len() - bare(line)..])
        .filter(|item| !item.is_empty())
}

/// The rows of a table, each with its cells.
fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|line| line.split(" | ").map(str::trim).collect()).collect()
}

/// Address of the page, where it is one of the web: others do not belong into a link.
fn address(article: &Article) -> Option<&str> {
    article.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}
