//! Articles as plain HTML: nothing but what the words are.

use std::fmt::Write as _;

use tidings::text::{Article, BlockKind};

use super::{Look, Part, address, items, one_line, parts, rows, safe};

/// What stands after the last article.
pub(super) const END: &str = "</body>\n</html>\n";

/// What stands before the first article: the document is called by its title.
pub(super) fn begin(article: &Article) -> String {
    let title = article.title.as_deref().map(one_line).unwrap_or_default();
    format!(
        "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n</head>\n<body>\n",
        escape(&title)
    )
}

/// One article.
pub(super) fn article(article: &Article, look: Look) -> String {
    let text = |value: &str| escape(&one_line(value));
    let mut out = match &article.language {
        Some(language) => format!("<article lang=\"{}\">\n", text(language)),
        None => "<article>\n".to_owned(),
    };
    let mut head = String::new();
    if let Some(title) = &article.title {
        let _ = writeln!(head, "<h1>{}</h1>", text(title));
    }
    if !article.authors.is_empty() {
        let _ = writeln!(head, "<address>{}</address>", text(&article.authors.join(", ")));
    }
    let site = article.site.as_deref().map(|site| format!("<cite>{}</cite>", text(site)));
    let time =
        article.published.as_deref().map(text).map(|time| format!("<time datetime=\"{time}\">{time}</time>"));
    let link = address(article).map(text).map(|url| format!("<a href=\"{url}\">{url}</a>"));
    let known: Vec<String> = [site, time, link].into_iter().flatten().collect();
    if !known.is_empty() {
        let _ = writeln!(head, "<p>{}</p>", known.join(" · "));
    }
    if !head.is_empty() {
        let _ = write!(out, "<header>\n{head}</header>\n");
    }
    for part in parts(article, look) {
        match part {
            Part::Block(kind, text) => block(kind, text, &mut out),
            Part::Removed(removed) => {
                let _ = writeln!(out, "<p><del title=\"{}\">{}</del></p>", removed.why, lines(&removed.text));
            }
        }
    }
    out.push_str("</article>\n");
    out
}

fn block(kind: BlockKind, text: &str, out: &mut String) {
    let _ = match kind {
        BlockKind::Paragraph => writeln!(out, "<p>{}</p>", lines(text)),
        BlockKind::Heading => writeln!(out, "<h2>{}</h2>", lines(text)),
        BlockKind::Quote => writeln!(out, "<blockquote><p>{}</p></blockquote>", lines(text)),
        BlockKind::Caption => writeln!(out, "<figure><figcaption>{}</figcaption></figure>", lines(text)),
        BlockKind::List => {
            let items: String = items(text).map(|item| format!("<li>{}</li>\n", lines(item))).collect();
            writeln!(out, "<ul>\n{items}</ul>")
        }
        BlockKind::Table => {
            let cells = |row: Vec<&str>| {
                row.iter().map(|cell| format!("<td>{}</td>", lines(cell))).collect::<String>()
            };
            let rows: String =
                rows(text).into_iter().map(|row| format!("<tr>{}</tr>\n", cells(row))).collect();
            writeln!(out, "<table>\n{rows}</table>")
        }
    };
}

/// Text with its line breaks.
fn lines(text: &str) -> String {
    escape(&safe(text)).replace('\n', "<br>\n")
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
    }
    out
}
