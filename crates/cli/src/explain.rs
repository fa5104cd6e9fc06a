//! `tidings explain`: why a sentence gave the events it gave.

mod sentence;

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};
use tidings::Analysis;
use tidings_records::{EventRow, Rows};

use crate::{
    Ended,
    args::ExplainArgs,
    engine::{Engine, count},
    inputs::{Failure, Inputs, Reading, expand},
    table::{cut, party, plain, width},
};
use sentence::Explained;

/// Runs the command.
pub(crate) fn run(args: &ExplainArgs) -> Result<Ended> {
    let engine = Engine::new(&args.taken)?;
    let (path, wanted) = split(&args.input);
    let found = expand(&[path]);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut failures = found.failures.clone();
    if !found.any {
        let reasons: Vec<_> = failures.iter().map(Failure::to_string).collect();
        bail!("{}", reasons.join("; "));
    }
    let mut shown = 0;
    for unit in Inputs::new(found.sources, Reading::default()) {
        let analysis = match unit {
            Ok(input) if wanted.as_ref().is_some_and(|wanted| input.name() != *wanted) => continue,
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
                bail!(
                    "{} holds several articles: name one as `tidings read` does in \"file\", by its line ({0}:2) or \
                     its place in an archive ({0}#2)",
                    args.input.display()
                );
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
            None => bail!("{}: no such line or member", args.input.display()),
        }
    }
    Ok(if failures.is_empty() { Ended::Well } else { Ended::WithFailures })
}

/// The file of `crawl.jsonl:12` or `news.zip#a.html`, as events and failures name an input, and that name.
fn split(input: &Path) -> (PathBuf, Option<String>) {
    let text = input.to_string_lossy();
    if fs::metadata(input).is_ok() {
        return (input.to_owned(), None);
    }
    let borders = text.match_indices([':', '#']).map(|(at, _)| at);
    let is_file = |path: &str| path == "-" || fs::metadata(path).is_ok_and(|facts| !facts.is_dir());
    let file = borders.map(|at| &text[..at]).find(|path| is_file(path));
    file.map_or_else(
        || (input.to_owned(), None),
        |file| (PathBuf::from(file), Some(text.clone().into_owned())),
    )
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
    use std::fs;

    #[test]
    fn places_in_files_are_split_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.zip");
        fs::write(&path, "").unwrap();
        for end in [":12", "#a/b.html", "#a.jsonl:12"] {
            let name = format!("{}{end}", path.display());
            assert_eq!(super::split(name.as_ref()), (path.clone(), Some(name)));
        }
        assert_eq!(super::split(&path), (path.clone(), None));
        let none = folder.path().join("none:3");
        assert_eq!(super::split(&none), (none.clone(), None));
    }
}
