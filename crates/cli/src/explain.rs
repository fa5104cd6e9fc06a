//! `tidings explain`: why a sentence gave the events it gave.

mod sentence;

use std::{fs, io, io::Write, path::PathBuf};

use anyhow::{Result, bail};
use tidings::Analysis;
use tidings_records::{EventRow, Rows};

use crate::{
    Ended,
    args::ExplainArgs,
    engine::{Engine, count},
    inputs::{Failure, Inputs, Kind, Reading, expand},
    table::{cut, party, plain, width},
};
use sentence::Explained;

/// Runs the command.
pub(crate) fn run(args: &ExplainArgs) -> Result<Ended> {
    let engine = Engine::new(&args.taken)?;
    let (path, line) = split(&args.input);
    let found = expand(&[path]);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut failures = found.failures.clone();
    if !found.any {
        let reasons: Vec<_> = failures.iter().map(Failure::to_string).collect();
        bail!("{}", reasons.join("; "));
    }
    let mut shown = 0;
    for unit in Inputs::new(found.sources, Reading::default()) {
        let here = |kind: Kind| line.is_none() || matches!(kind, Kind::Line(number) if Some(number) == line);
        let analysis = match unit {
            Ok(input) if !here(input.kind) => continue,
            Ok(input) => engine.analyse(&input),
            Err(failure) => Err(failure),
        };
        let analysis = match analysis {
            Ok(analysis) => analysis,
            Err(failure) => {
                failures.push(failure);
                continue;
            }
        };
        let rows = Rows::new(&analysis, engine.knowledge()).events();
        let explained = Explained { engine: &engine, analysis: &analysis, rows: &rows };
        match (args.sentence, args.event.as_deref()) {
            (Some(_), _) if shown > 0 => {
                bail!("{} holds several articles: name one by its line, as {0}:2", args.input.display());
            }
            (Some(number), _) => {
                let all = analysis.doc.sentences.len();
                if number as usize > all {
                    bail!("{} has {}", analysis.doc.article.file, count(all, "sentence"));
                }
                explained.sentence(number as usize - 1, &mut out)?;
            }
            (None, Some(id)) => match rows.iter().find(|row| row.id.starts_with(id)) {
                None => continue,
                Some(row) => {
                    explained.sentence(row.text_info.sequence - 1, &mut out)?;
                    shown += 1;
                    break;
                }
            },
            (None, None) => brief(&analysis, &rows, &mut out)?,
        }
        shown += 1;
    }
    out.flush()?;
    for failure in &failures {
        writeln!(io::stderr().lock(), "tidings: {failure}")?;
    }
    if shown == 0 && failures.is_empty() {
        match &args.event {
            Some(id) => bail!(
                "no event {id} in {}; give --published and --clean as when it was coded",
                args.input.display()
            ),
            None => bail!("{}: no such line", args.input.display()),
        }
    }
    Ok(if failures.is_empty() { Ended::Well } else { Ended::WithFailures })
}

/// Path and line of `crawl.jsonl:12`, as events and failures name an input.
fn split(input: &std::path::Path) -> (PathBuf, Option<u64>) {
    let text = input.to_string_lossy();
    let line = text.rsplit_once(':').and_then(|(path, line)| Some((path, line.parse().ok()?)));
    match line {
        Some((path, line)) if fs::metadata(input).is_err() => (PathBuf::from(path), Some(line)),
        _ => (input.to_owned(), None),
    }
}

/// All sentences of an article with their numbers and what they gave.
fn brief(analysis: &Analysis, rows: &[EventRow], out: &mut impl Write) -> io::Result<()> {
    let article = &analysis.doc.article;
    let width = width().unwrap_or(120).max(40);
    writeln!(out, "{}", plain(article.title.as_deref().unwrap_or("(no title)")))?;
    let day = article.published_day().unwrap_or("no date");
    writeln!(out, "{} · {day} · {}", article.file, count(analysis.doc.sentences.len(), "sentence"))?;
    for (index, sentence) in analysis.doc.sentences.iter().enumerate() {
        let text = plain(sentence.span.of(&article.text));
        writeln!(out, "{:>4}  {}", index + 1, cut(&text, width - 6))?;
        for row in rows.iter().filter(|row| row.text_info.sequence == index + 1) {
            let side =
                |side: &[tidings_records::ActorRow]| side.iter().map(party).collect::<Vec<_>>().join(", ");
            let mut line = format!("{} {}: {}", row.event, row.mode.join(" "), side(&row.actor));
            if !row.recipient.is_empty() {
                line += &format!(" → {}", side(&row.recipient));
            }
            if !row.aux_mode.is_empty() {
                line += &format!(" [{}]", row.aux_mode.join(", "));
            }
            writeln!(out, "      • {}   ({})", plain(&line).replace(" :", ":"), row.id)?;
        }
    }
    writeln!(out, "\nMore: tidings explain {} --sentence N\n", article.file)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    #[test]
    fn lines_are_split_off() {
        assert_eq!(super::split(Path::new("/none/x.jsonl:12")), (PathBuf::from("/none/x.jsonl"), Some(12)));
        assert_eq!(super::split(Path::new("/none/x.jsonl")), (PathBuf::from("/none/x.jsonl"), None));
    }
}
