//! Articles as Markdown: CommonMark, with the tables and struck words that its common dialects have.

use std::fmt::Write as _;

use tidings::text::{Article, BlockKind};

use super::{Look, Part, address, items, one_line, parts, rows, safe};

/// Title, authors, site, date and address, and the body.
pub(super) fn article(article: &Article, look: Look) -> String {
    let mut blocks = Vec::new();
    if let Some(title) = &article.title {
        blocks.push(format!("# {}", escape(&one_line(title))));
    }
    let mut known = Vec::new();
    if !article.authors.is_empty() {
        known.push(format!("By {}", escape(&one_line(&article.authors.join(", ")))));
    }
    let where_and_when: Vec<String> = [article.site.as_deref(), article.published.as_deref()]
        .into_iter()
        .flatten()
        .map(|value| escape(&one_line(value)))
        .chain(address(article).filter(|url| is_autolink(url)).map(|url| format!("<{url}>")))
        .collect();
    if !where_and_when.is_empty() {
        known.push(where_and_when.join(" · "));
    }
    if !known.is_empty() {
        blocks.push(known.join("\\\n"));
    }
    for part in parts(article, look) {
        blocks.push(match part {
            Part::Block(kind, text) => block(kind, &safe(text)),
            Part::Removed(removed) => {
                let lines = removed.text.lines().map(one_line).filter(|line| !line.is_empty());
                let lines: Vec<String> = lines.map(|line| format!("~~{}~~", escape(&line))).collect();
                let lines = lines.join("\\\n");
                if look.colours {
                    format!("\x1b[31m*{}*\x1b[0m \x1b[2m{lines}\x1b[0m", removed.why)
                } else {
                    format!("*{}* {lines}", removed.why)
                }
            }
        });
    }
    blocks.join("\n\n") + "\n"
}

fn block(kind: BlockKind, text: &str) -> String {
    let lines = || text.lines().map(|line| escape(line.trim())).collect::<Vec<_>>();
    match kind {
        BlockKind::Paragraph => lines().join("\\\n"),
        BlockKind::Heading => format!("## {}", escape(&one_line(text))),
        BlockKind::Quote => format!("> {}", lines().join("\\\n> ")),
        BlockKind::List => {
            items(text).map(|item| format!("- {}", escape(item))).collect::<Vec<_>>().join("\n")
        }
        BlockKind::Caption => format!("*{}*", escape(&one_line(text))),
        BlockKind::Table => table(text),
    }
}

/// A table; its first row is taken for the head, which Markdown wants.
fn table(text: &str) -> String {
    let rows = rows(text);
    let width = rows.iter().map(Vec::len).max().unwrap_or(1);
    let mut out = String::new();
    for (nth, row) in rows.iter().enumerate() {
        let cells = row.iter().copied().chain(std::iter::repeat("")).take(width);
        let cells: Vec<String> = cells.map(|cell| escape(cell).replace('|', "\\|")).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
        if nth == 0 {
            let _ = writeln!(out, "|{}", " --- |".repeat(width));
        }
    }
    out.trim_end().to_owned()
}

/// One line of text in which nothing means anything to Markdown.
fn escape(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    for (at, letter) in line.char_indices() {
        let next = line[at..].chars().nth(1);
        let special = match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' => true,
            '&' => next.is_some_and(|next| next == '#' || next.is_ascii_alphabetic()),
            // Only where a line begins with it.
            '#' | '+' | '-' | '=' | '|' | ':' => at == 0,
            '.' | ')' => digits > 0 && at == digits,
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(letter);
    }
    // A number sign at the end closes a heading.
    if out.ends_with('#') && !out.ends_with("\\#") {
        out.insert(out.len() - 1, '\\');
    }
    out
}

/// Whether an address can stand between angle brackets.
fn is_autolink(url: &str) -> bool {
    !url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'))
}

#[cfg(test)]
mod tests {
    use tidings::text::BlockKind;

    use super::{block, escape};

    #[test]
    fn nothing_means_anything() {
        for (text, want) in [
            ("2 * 3 < 4_5", "2 \\* 3 \\< 4\\_5"),
            ("1. May", "1\\. May"),
            ("2021) x", "2021\\) x"),
            ("3.5 per cent", "3\\.5 per cent"),
            ("- Dash", "\\- Dash"),
            ("# Sign", "\\# Sign"),
            ("C#", "C\\#"),
            ("A&B AT&T; R & D", "A\\&B AT\\&T; R & D"),
            ("[x](y)", "\\[x\\](y)"),
            ("a - b = c", "a - b = c"),
        ] {
            assert_eq!(escape(text), want);
        }
    }

    #[test]
    fn blocks() {
        for (kind, text, want) in [
            (BlockKind::Paragraph, "One\ntwo.", "One\\\ntwo."),
            (BlockKind::Quote, "One\ntwo.", "> One\\\n> two."),
            (BlockKind::List, "• One\n- two\nthree", "- One\n- two\n- three"),
            (
                BlockKind::Table,
                "Year | Seats\n2021 | 5 | 6\n",
                "| Year | Seats |  |\n| --- | --- | --- |\n| 2021 | 5 | 6 |",
            ),
        ] {
            assert_eq!(block(kind, text), want);
        }
    }
}
