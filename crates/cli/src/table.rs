//! Events as an aligned table for reading.

use std::{env, io, io::Write};

use tidings_records::{ActorRow, EventRow};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Widths of the columns: date, what, who, according to whom, whether; the sentence gets the rest.
#[derive(Clone, Copy, Debug)]
struct Columns {
    date: usize,
    what: usize,
    who: usize,
    voice: usize,
    aux: usize,
    text: usize,
}

const GAP: &str = "  ";

/// A table whose columns are set by the width of the terminal, so that rows can be printed as they come.
pub(crate) struct Table<W> {
    pub(crate) out: W,
    columns: Columns,
    colours: bool,
    begun: bool,
}

impl<W: Write> Table<W> {
    /// A table; with colours and as wide as the terminal where it is printed on one.
    pub(crate) fn new(out: W, terminal: bool) -> Self {
        let width = terminal.then(width).flatten().unwrap_or(160);
        Self { out, columns: Columns::fit(width), colours: terminal && colours(), begun: false }
    }

    /// Prints events, and before the first the header.
    pub(crate) fn write(&mut self, rows: &[EventRow]) -> io::Result<()> {
        if !self.begun && !rows.is_empty() {
            self.begun = true;
            let header = ["DATE", "EVENT", "WHO", "ACCORDING TO", "AS", "SENTENCE"];
            self.line(header.map(|name| (name.to_owned(), "1")))?;
        }
        for row in rows {
            let colour = match row.quad_code {
                1 => "32",
                2 => "36",
                3 => "33",
                _ => "31",
            };
            let aux = aux(&row.aux_mode);
            let colour = if aux.is_empty() { colour } else { "2" };
            let text = self.columns.text;
            self.line([
                (row.date.clone().unwrap_or_default(), ""),
                (what(row), colour),
                (who(row), ""),
                (voice(row), "2"),
                (aux, "35"),
                (excerpt(&plain(&row.text), &plain(&row.event_text), text), "2"),
            ])?;
        }
        Ok(())
    }

    fn line(&mut self, cells: [(String, &str); 6]) -> io::Result<()> {
        let Columns { date, what, who, voice, aux, text } = self.columns;
        let mut line = String::new();
        for ((cell, colour), width) in cells.into_iter().zip([date, what, who, voice, aux, text]) {
            if width == 0 {
                continue;
            }
            let cell = cut(&plain(&cell), width);
            let space = " ".repeat(width - cell.width());
            if self.colours && !colour.is_empty() && !cell.is_empty() {
                line += &format!("\x1b[{colour}m{cell}\x1b[0m{space}{GAP}");
            } else {
                line += &format!("{cell}{space}{GAP}");
            }
        }
        writeln!(self.out, "{}", line.trim_end())
    }
}

impl Columns {
    /// Columns for a terminal. A narrow one loses the sentence first, then who says so.
    fn fit(width: usize) -> Self {
        let mut columns = Self { date: 10, what: 18, who: 30, voice: 0, aux: 8, text: 0 };
        let rest = |columns: Self| {
            let Self { date, what, who, voice, aux, .. } = columns;
            let used: usize = [date, what, who, voice, aux].into_iter().map(|it| it + GAP.len()).sum();
            width.saturating_sub(used)
        };
        if width < 80 {
            columns.who = (columns.who + rest(columns)).min(width.saturating_sub(46)).max(12);
            return columns;
        }
        columns.voice = (width / 8).clamp(10, 24);
        columns.who = (width / 4).clamp(24, 48);
        columns.what = (width / 7).clamp(14, 26);
        columns.text = rest(columns);
        if columns.text < 16 {
            columns.who += columns.text;
            columns.text = 0;
        }
        columns
    }
}

/// Type and modes.
fn what(row: &EventRow) -> String {
    std::iter::once(row.event.as_str())
        .chain(row.mode.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Actors, an arrow, recipients.
fn who(row: &EventRow) -> String {
    let side = |side: &[ActorRow]| side.iter().map(party).collect::<Vec<_>>().join(", ");
    match (row.actor.is_empty(), row.recipient.is_empty()) {
        (_, true) => side(&row.actor),
        (true, false) => format!("→ {}", side(&row.recipient)),
        (false, false) => format!("{} → {}", side(&row.actor), side(&row.recipient)),
    }
}

/// `Vladimir Putin RUS`.
pub(crate) fn party(actor: &ActorRow) -> String {
    let name = actor.name.as_deref().or(actor.entity_text.as_deref()).unwrap_or("somebody");
    actor.code.as_deref().map_or(name.to_owned(), |code| format!("{name} {code}"))
}

/// Who says so, outermost first.
fn voice(row: &EventRow) -> String {
    let voices = row.attribution.iter().map(|voice| {
        let name = voice.source_actor.as_ref().and_then(|who| who.name.as_deref());
        name.or(voice.source.as_deref()).unwrap_or("somebody")
    });
    voices.collect::<Vec<_>>().join(" › ")
}

/// The auxiliary modes in short words.
fn aux(names: &[String]) -> String {
    let short = names.iter().map(|name| match name.as_str() {
        "historical" => "past",
        "future" => "planned",
        "hypothetical" => "possible",
        "negation" => "not",
        other => other,
    });
    short.collect::<Vec<_>>().join(" ")
}

/// Part of a sentence that holds the words that count.
fn excerpt(text: &str, words: &str, width: usize) -> String {
    let at = words.split(' ').next().and_then(|first| text.find(first)).unwrap_or(0);
    if text.width() <= width || text[..at].width() + words.width() < width {
        return text.to_owned();
    }
    // Begins a few words before, at a word's start.
    let before = text[..at].char_indices().rev().filter(|(_, c)| *c == ' ').nth(3);
    before.map_or_else(|| text.to_owned(), |(space, _)| format!("…{}", &text[space..]))
}

/// Without line breaks and without what could move the cursor.
pub(crate) fn plain(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As much of a text as fits.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let (mut out, mut used) = (String::new(), 0);
    for c in text.chars() {
        let next = c.width().unwrap_or(0);
        if used + next + 1 > width {
            break;
        }
        out.push(c);
        used += next;
    }
    if width > 0 {
        out.push('…');
    }
    out
}

/// Columns of the terminal.
pub(crate) fn width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Whether colours are wanted (<https://no-color.org>).
pub(crate) fn colours() -> bool {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fit() {
        for width in 40..300 {
            let Columns { date, what, who, voice, aux, text } = Columns::fit(width);
            let all: Vec<_> = [date, what, who, voice, aux, text].into_iter().filter(|it| *it > 0).collect();
            let total = all.iter().sum::<usize>() + GAP.len() * (all.len() - 1);
            assert!(total <= width.max(58), "{total} of {width}: {all:?}");
        }
    }

    #[test]
    fn wide_letters_and_controls() {
        assert_eq!(cut("北京北京", 5), "北京…");
        assert_eq!(cut("short", 5), "short");
        assert_eq!(plain("a\x1b[31m\n b"), "a [31m b");
        let text = "In the early hours of Monday, according to three people, planes bombed the port";
        assert!(excerpt(text, "bombed", 40).contains("bombed"));
    }
}
