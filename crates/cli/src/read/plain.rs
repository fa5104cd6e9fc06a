//! Articles for reading: on a terminal with all that is known of them, and as bare text.

use std::fmt::Write as _;

use tidings::text::{Article, BlockKind, Removed};
use unicode_width::UnicodeWidthStr;

use super::{Look, Part, items, one_line, parts, safe};

/// Title, what is known about the article, its blocks, and what was taken out.
pub(super) fn with_all(article: &Article, look: Look) -> String {
    let mut out = String::new();
    let title = article.title.as_deref().map_or_else(|| "(no title)".to_owned(), one_line);
    let paint = |text: &str, code: &str| paint(text, code, look);
    let _ = writeln!(
        out,
        "{}\n{}\n{}",
        paint(&title, "1"),
        "=".repeat(title.width().min(100)),
        safe(&article.file)
    );
    let known: Vec<String> =
        [article.site.as_deref(), article.published.as_deref(), article.language.as_deref()]
            .into_iter()
            .flatten()
            .chain(article.authors.iter().map(String::as_str))
            .map(one_line)
            .collect();
    if !known.is_empty() {
        let _ = writeln!(out, "{}", known.join(" · "));
    }
    if !article.credits.is_empty() {
        let _ = writeln!(out, "draws on {}", one_line(&article.credits.join(", ")));
    }
    for flag in &article.flags {
        let flag =
            format!("! {} ({:.2}): {}", flag.name.replace('_', " "), flag.score, one_line(&flag.evidence));
        let _ = writeln!(out, "{}", paint(&flag, "33"));
    }
    for part in parts(article, look) {
        match part {
            Part::Block(kind, text) => {
                let text = safe(text);
                let wrap = |text: &str, first: &str, then: &str| wrap(text, first, then, look);
                let _ = match kind {
                    BlockKind::Paragraph => writeln!(out, "\n{}", wrap(&text, "", "")),
                    BlockKind::Heading => writeln!(out, "\n{}", paint(&wrap(&text, "## ", "   "), "1")),
                    BlockKind::Quote => writeln!(out, "\n{}", wrap(&text, "> ", "> ")),
                    BlockKind::List => {
                        let items: Vec<String> = items(&text).map(|item| wrap(item, "- ", "  ")).collect();
                        writeln!(out, "\n{}", items.join("\n"))
                    }
                    BlockKind::Caption => writeln!(out, "\n{}", wrap(&text, "[caption] ", "")),
                    BlockKind::Table => writeln!(out, "\n[table]\n{text}"),
                };
            }
            Part::Removed(removed) => {
                let _ = write!(out, "\n{}", taken_out(removed, look));
            }
        }
    }
    if !look.removed && !article.removed.is_empty() {
        let _ = writeln!(out, "\nTaken out:");
        for removed in &article.removed {
            let text: String = one_line(&removed.text).chars().take(90).collect();
            let _ = writeln!(out, "{}", paint(&format!("  {:<24} {text}", removed.why), "2"));
        }
    }
    out.push('\n');
    out
}

/// Title and body, nothing else.
pub(super) fn body(article: &Article, look: Look) -> String {
    let title = article.title.as_deref().map(one_line);
    let parts = parts(article, look).map(|part| match part {
        Part::Block(_, text) => safe(text),
        Part::Removed(removed) => taken_out(removed, look).trim_end().to_owned(),
    });
    title.into_iter().chain(parts).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// Something taken out, each line with a mark and the first with the reason.
fn taken_out(removed: &Removed, look: Look) -> String {
    let mut out = String::new();
    let text = safe(&removed.text);
    // Room for the mark and the reason.
    let room = " ".repeat(removed.why.len() + 3);
    let text = wrap(&text, &room, "  ", look);
    for (nth, line) in text.trim_start().lines().map(str::trim_start).enumerate() {
        let _ = match (nth, look.colours) {
            (0, true) => writeln!(out, "\x1b[31m× {}\x1b[0m \x1b[2m{line}\x1b[0m", removed.why),
            (0, false) => writeln!(out, "× [{}] {line}", removed.why),
            (_, true) => writeln!(out, "\x1b[31m×\x1b[0m \x1b[2m{line}\x1b[0m"),
            (_, false) => writeln!(out, "× {line}"),
        };
    }
    out
}

/// Text broken between words where it is wider than the terminal, with what stands before the first and the other lines.
fn wrap(text: &str, first: &str, then: &str, look: Look) -> String {
    let mut out = first.to_owned();
    for (nth, line) in text.lines().enumerate() {
        if nth > 0 {
            out.push('\n');
            out.push_str(then);
        }
        let mut used = if nth == 0 { first.width() } else { then.width() };
        for (nth, word) in line.split(' ').enumerate() {
            let width = word.width();
            if nth > 0 && look.width.is_some_and(|most| used + 1 + width > most) {
                out.push('\n');
                out.push_str(then);
                used = then.width();
            } else if nth > 0 {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += width;
        }
    }
    out
}

fn paint(text: &str, code: &str, look: Look) -> String {
    if look.colours { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Look, wrap};

    #[test]
    fn lines_are_broken_between_words() {
        let look = |width| Look { removed: false, colours: false, width };
        let text = "one two three\n北京 and-a-very-long-word end";
        let want = "- one two\n  three\n  北京\n  and-a-very-long-word\n  end";
        assert_eq!(wrap(text, "- ", "  ", look(Some(9))), want);
        assert_eq!(wrap(text, "- ", "  ", look(None)), "- one two three\n  北京 and-a-very-long-word end");
    }
}
