//! `tidings read`: the articles of pages.

use std::{
    fmt::Write as _,
    io::{self, IsTerminal, Write},
};

use anyhow::Result;
use tidings::text::{Article, BlockKind};
use tidings_records::{ArticleRow, write_json_line};

use crate::{
    Ended,
    args::{ReadArgs, ReadFormat},
    engine::Engine,
    run::{self, Expect},
    stream::Stream,
};

/// Runs the command.
pub(crate) fn run(args: &ReadArgs) -> Result<Ended> {
    let usual = if io::stdout().is_terminal() { ReadFormat::Text } else { ReadFormat::Jsonl };
    let format = args.format.unwrap_or(usual);
    let engine = Engine::new(&args.input.taken)?;
    let work = move |input: &crate::inputs::Input| {
        let article = engine.read(input)?;
        if format == ReadFormat::Text {
            return Ok(for_people(&article).into_bytes());
        }
        let mut line = Vec::new();
        write_json_line(&mut line, &ArticleRow::new(&article))
            .map_err(|error| input.failure(error.to_string()))?;
        Ok(line)
    };
    let mut out = Stream::stdout();
    let summary =
        run::over(&args.input.inputs, Expect::Anything, args.input.threads, work, |made, progress| {
            Ok(progress.printing(|| out.write_all(&made))?)
        })?;
    out.finish()?;
    Ok(summary.ended())
}

/// Title, what is known about the article, its blocks, and what was taken out.
fn for_people(article: &Article) -> String {
    let mut out = String::new();
    let title = article.title.as_deref().unwrap_or("(no title)");
    let known: Vec<&str> =
        [article.site.as_deref(), article.published.as_deref(), article.language.as_deref()]
            .into_iter()
            .flatten()
            .chain(article.authors.iter().map(String::as_str))
            .collect();
    let _ = writeln!(
        out,
        "{title}\n{}\n{}",
        "=".repeat(unicode_width::UnicodeWidthStr::width(title).min(100)),
        article.file
    );
    if !known.is_empty() {
        let _ = writeln!(out, "{}", known.join(" · "));
    }
    if !article.credits.is_empty() {
        let _ = writeln!(out, "draws on {}", article.credits.join(", "));
    }
    for flag in &article.flags {
        let _ = writeln!(out, "! {} ({:.2}): {}", flag.name.replace('_', " "), flag.score, flag.evidence);
    }
    for block in &article.blocks {
        let mark = match block.kind {
            BlockKind::Paragraph => "",
            BlockKind::Heading => "## ",
            BlockKind::Quote => "> ",
            BlockKind::List => "- ",
            BlockKind::Caption => "[caption] ",
            BlockKind::Table => "[table] ",
        };
        let _ = writeln!(out, "\n{mark}{}", block.span.of(&article.text));
    }
    if !article.removed.is_empty() {
        let _ = writeln!(out, "\nTaken out:");
    }
    for removed in &article.removed {
        let text: String =
            removed.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(90).collect();
        let _ = writeln!(out, "  {:<24} {text}", removed.why);
    }
    out.push('\n');
    out
}
