//! What the place of a line tells: above the text, under a label of links, after the end.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::Why;

use super::rows::{Row, is_sentence};
use super::{is_heading, is_item, is_value, shape, words};

/// How much text, in characters, stands above comments and footers that end an article.
const ENOUGH: usize = 300;

/// Labels rows by their place. `first` is the first sentence.
pub(super) fn label(rows: &mut [Row], first: usize, authors: &[String], litter: &Litter) {
    keep_headings(rows, first);
    cut_headed(rows);
    cut_comments(rows);
    cut_biographies(rows, first, authors, litter);
    cut_after_end(rows);
    cut_head(rows, first);
    cut_tail(rows);
}

/// Names of sections and labels that stand alone amid the text, above a paragraph, are its headings: `Background`.
/// So is a day, as in a chronicle.
fn keep_headings(rows: &mut [Row], first: usize) {
    for at in first.saturating_add(1)..rows.len().saturating_sub(1) {
        let row = &rows[at];
        let may = match row.why {
            Some(Why::Navigation | Why::Label) => row.whole && !row.text.ends_with(':'),
            Some(Why::Byline) => {
                !row.whole
                    && row.chars <= 40
                    && row.text.contains(char::is_alphabetic)
                    && !shape::is_clock(&row.folded)
                    && row.text.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase())
                    && row.folded.split(' ').count() <= 3
            }
            _ => false,
        };
        if may && is_heading(&row.text) && rows[at + 1].is_prose() && rows[at - 1].is_prose() {
            rows[at].why = None;
        }
    }
}

/// Short lines under a label of links are links: `Most read` and the headlines under it.
fn cut_headed(rows: &mut [Row]) {
    let mut at = 0;
    while at < rows.len() {
        let (Some(why), true) = (rows[at].why, rows[at].heads) else {
            at += 1;
            continue;
        };
        let label = rows[at].whole || rows[at].text.ends_with(':');
        let short = |row: &Row| {
            !matches!(row.why, Some(Why::Headline | Why::Credit | Why::Comments))
                && (is_item(&row.text) || (row.chars <= 160 && !is_sentence(&row.text, row.chars)))
        };
        let end = at + 1 + rows[at + 1..].iter().take(40).take_while(|row| short(row)).count();
        // The last may be the heading of the paragraph after it.
        let before_prose = rows.get(end).is_some_and(Row::is_prose);
        let heading = |row: &Row| {
            row.why.is_none() && words(&row.text) <= 4 && is_heading(&row.text) && !is_item(&row.text)
        };
        let spare = end > at + 1 && before_prose && heading(&rows[end - 1]);
        let end = if spare { end - 1 } else { end };
        let items = rows[at + 1..end].iter().all(|row| is_item(&row.text) || row.text.starts_with('»'));
        if label || items || (end > at + 2 && words(&rows[at].text) <= 5) {
            for row in &mut rows[at + 1..end] {
                row.why = row.why.or(Some(why));
            }
        }
        at = end.max(at + 1);
    }
}

/// Comments, with everything after them.
fn cut_comments(rows: &mut [Row]) {
    let all = prose(rows);
    let mut seen = 0;
    for at in 0..rows.len() {
        if rows[at].is_prose() {
            seen += rows[at].chars;
        }
        let counter = !rows[at].whole && rows[at].folded.contains(|c: char| c.is_ascii_digit());
        let enough = if counter { seen * 10 >= all * 4 } else { true };
        if rows[at].why == Some(Why::Comments)
            && rows[at].closes
            && (seen >= ENOUGH || seen * 2 >= all)
            && seen > 0
            && enough
        {
            for row in &mut rows[at + 1..] {
                row.why = row.why.or(Some(Why::Comments));
            }
            return;
        }
    }
}

/// What tells of the author, above the text or in its last part.
fn cut_biographies(rows: &mut [Row], first: usize, authors: &[String], litter: &Litter) {
    if authors.is_empty() {
        return;
    }
    let late = rows.len() - rows.len() / 3;
    for (at, row) in rows.iter_mut().enumerate().filter(|(_, row)| row.why.is_none() && row.chars < 500) {
        if at > first && at < late {
            continue;
        }
        let told = authors.iter().any(|author| {
            let author = author.to_lowercase();
            let Some(surname) = author.rsplit(' ').next() else { return false };
            let mut words =
                row.folded.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
            let full = row.folded.starts_with(&author);
            // "Ms. Roe is", "Jane Roe (@jane) covers": the name, then at most a handle.
            words.by_ref().take(4).any(|word| word == surname)
                && (full || row.folded.contains(['.', '@']))
                && words.take(2).any(|word| !word.starts_with(['(', '@']) && litter.tells_of_writer(word))
                || row.folded == author
        });
        if told {
            row.why = Some(Why::AuthorBox);
        }
    }
}

/// Everything after a closing line, such as a credit or tags, that leaves little text behind it.
fn cut_after_end(rows: &mut [Row]) {
    let all = prose(rows);
    // A closing line that comes again and again closes parts, as in a summary of the day.
    let repeated = rows.iter().filter(|row| row.closes && row.why == Some(Why::Credit)).count() > 3;
    let mut left = all;
    for at in 0..rows.len() {
        if rows[at].is_prose() {
            left -= rows[at].chars;
        }
        let closes = rows[at].closes && !(repeated && rows[at].why == Some(Why::Credit));
        if closes && all - left >= ENOUGH.min(all) && left * 7 < all {
            let why = match rows[at].why {
                Some(why @ (Why::Comments | Why::AuthorBox)) => why,
                _ => Why::AfterBody,
            };
            for row in &mut rows[at + 1..] {
                row.why = row.why.or(Some(why));
            }
            return;
        }
    }
}

/// Short lines above the first sentence are the page's, but for what may be a standfirst, a list or a heading.
fn cut_head(rows: &mut [Row], first: usize) {
    if first >= rows.len() {
        return;
    }
    let headline =
        rows[..first].iter().rposition(|row| matches!(row.why, Some(Why::Headline | Why::DoubledHeadline)));
    for (at, row) in rows[..first].iter_mut().enumerate().filter(|(_, row)| row.why.is_none()) {
        let below = headline.is_none_or(|headline| at > headline);
        let count = words(&row.text);
        let long = count >= 6 || (is_item(&row.text) && count >= 4) || row.chars > 60;
        let spoken = row.text.ends_with([',', ':', '.', '!', '?', '”', '"']) && count >= 2;
        let entry = at + 1 == first && shape::is_clock(&row.folded) && count >= 3;
        if entry {
            row.heading = true;
        } else if !below || !(long || spoken) {
            row.why = Some(Why::BeforeBody);
        }
    }
}

/// Short lines after the last sentence.
fn cut_tail(rows: &mut [Row]) {
    let closes = |row: &Row| {
        row.why.is_none()
            && (row.is_prose()
                || (row.text.ends_with(['.', '!', '?', '”', '"', '’', '。']) && words(&row.text) >= 4))
    };
    let Some(last) = rows.iter().rposition(closes) else { return };
    let after = &rows[last + 1..];
    // A list under the last sentence, values, and what ends like speech, belong to it.
    let list = after.iter().take_while(|row| row.why.is_none() && is_item(&row.text)).count();
    let spoken = after
        .iter()
        .take_while(|row| {
            row.why.is_none() && (is_value(&row.text) || row.text.ends_with(['.', '!', '?', '”', '"']))
        })
        .count();
    // So do longer lines, and rows of lines, unless litter stands between.
    let near = after.iter().take_while(|row| row.why.is_none()).count();
    let long = after[..near].iter().take_while(|row| words(&row.text) >= 8).count();
    let row = if near >= 4 && after.len() - near <= near * 3 { near } else { 0 };
    for row in
        rows[last + 1 + list.max(spoken).max(long).max(row)..].iter_mut().filter(|row| row.why.is_none())
    {
        row.why = Some(Why::AfterBody);
    }
}

fn prose(rows: &[Row]) -> usize {
    rows.iter().filter(|row| row.is_prose()).map(|row| row.chars).sum()
}
