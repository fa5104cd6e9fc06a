//! Text already scraped: the litter of the page is still in it, line by line.
//!
//! Each line first gets the label that its own words or shape give it ([`rows`]). Then the lines around it are asked
//! ([`place`]): short lines above the first sentence are the page's, those under "Most read" are links, what follows the
//! comments or the last credit is no article. A line that nothing speaks against stays.

mod place;
mod rows;
mod shape;
mod title;

use rustc_hash::FxHashSet;
use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Why, fold};

use super::body::{Body, Draft};
use super::pieces::ends_sentence;
use super::{dates, metadata};
use crate::text::BlockKind;
use rows::Row;
pub(super) use shape::is_clock;

/// What scraped text holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Scraped {
    pub(super) body: Body,
    pub(super) title: Option<String>,
    pub(super) site: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    /// Words by which the page says what kind of text it is, from above the first sentence.
    pub(super) sections: Vec<String>,
    /// Labels glued to sentences.
    pub(super) glued: usize,
}

/// Reads scraped text. `given` is a headline that came with it.
pub(super) fn read(text: &str, litter: &Litter, given: Option<&str>) -> Scraped {
    let mut rows = rows::read(text, litter);
    // A text of one line is what it is.
    if let [only] = &mut rows[..] {
        (only.why, only.heads, only.closes) = (None, false, false);
    }
    let mut scraped = Scraped { title: given.map(str::to_owned), ..Scraped::default() };
    if scraped.title.is_none() {
        (scraped.title, scraped.site) = title::find(&rows, litter);
    }
    title::mark(&mut rows, scraped.title.as_deref());
    let first = rows.iter().position(Row::is_prose).unwrap_or(rows.len());
    read_head(&mut rows[..first], &mut scraped, litter);
    place::label(&mut rows, first, &scraped.authors, litter);
    // A date under the text, as at the end of a report.
    if scraped.published.is_none() {
        let dated = rows.iter().filter(|row| row.why == Some(Why::Byline) && row.chars < 120);
        scraped.published = dated.rev().find_map(|row| date(&row.text, litter));
    }
    assemble(rows, &mut scraped, litter);
    scraped
}

/// Bylines, dates and names of sections above the first sentence.
fn read_head(rows: &mut [Row], scraped: &mut Scraped, litter: &Litter) {
    for row in rows.iter_mut() {
        if row.why.is_none() && is_byline(&row.text, &row.folded, litter) {
            row.why = Some(Why::Byline);
        }
        if row.why == Some(Why::Byline) && row.chars < 200 {
            if scraped.published.is_none() {
                scraped.published = date(&row.text, litter);
            }
            if is_byline(&row.text, &row.folded, litter) || litter.plain_line(&row.folded).is_some() {
                for name in byline_names(&row.text, litter) {
                    if !scraped.authors.contains(&name) && scraped.authors.len() < 20 {
                        scraped.authors.push(name);
                    }
                }
            }
        } else if row.why.is_none() && is_owned_caption(&row.text, litter) {
            row.why = Some(Why::Caption);
        } else if row.why.is_none() && row.chars < 80 && scraped.published.is_none() {
            scraped.published = date(&row.text, litter);
            if scraped.published.is_some() {
                row.why = Some(Why::Byline);
            }
        }
        if !matches!(row.why, Some(Why::Headline | Why::DoubledHeadline)) && row.chars < 60 {
            scraped.sections.push(row.folded.clone());
        }
    }
}

/// A caption with its owner before it: `Reuters The two presidents shake hands`.
fn is_owned_caption(line: &str, litter: &Litter) -> bool {
    line.split_once(' ').is_some_and(|(owner, rest)| {
        words(rest) >= 4
            && rest.starts_with(char::is_uppercase)
            && !ends_sentence(rest)
            && !litter.agencies_in(owner).is_empty()
    })
}

fn date(line: &str, litter: &Litter) -> Option<String> {
    dates::iso(line.trim_start_matches(|c: char| !c.is_ascii_digit()), litter)
        .or_else(|| dates::iso(line, litter))
}

/// From labelled rows to the body, with what was taken out of it.
fn assemble(rows: Vec<Row>, scraped: &mut Scraped, litter: &Litter) {
    let body = &mut scraped.body;
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let last = rows.iter().rposition(|row| row.why.is_none());
    for (at, row) in rows.into_iter().enumerate() {
        if let Some(why) = row.why {
            body.remove(&row.text, why);
            continue;
        }
        // The same sentence at once again, or a quotation pulled out of the text. Elsewhere a text may say a thing twice.
        let sentence = row.chars >= 60 && ends_sentence(&row.text) && !is_item(&row.text);
        if sentence && !seen.insert(row.folded.clone()) {
            let quoted = row.text.starts_with(['“', '"', '‘', '„', '«']);
            if quoted || body.blocks.last().is_some_and(|last| last.text == row.text) {
                body.remove(&row.text, Why::Figure);
                continue;
            }
        }
        let (label, line) = unglue(&row.text, litter);
        if let Some(label) = label {
            scraped.glued += usize::from(line.len() + label.len() == row.text.len());
            body.remove(label, Why::Label);
        }
        let inside = last.is_some_and(|last| at < last) && (!body.blocks.is_empty() || row.heading);
        let kind = kind(line, inside);
        body.blocks.push(Draft { kind, text: line.to_owned() });
    }
    trim_end(body);
}

fn words(line: &str) -> usize {
    line.split(' ').count()
}

/// The names in a line that is a byline.
pub(super) fn byline(line: &str, litter: &Litter) -> Option<Vec<String>> {
    if is_byline(line, &fold(line), litter) {
        Some(metadata::names(line, litter)).filter(|names| !names.is_empty())
    } else {
        None
    }
}

fn is_byline(line: &str, folded: &str, litter: &Litter) -> bool {
    let opens =
        folded.split_once(' ').is_some_and(|(word, _)| litter.opens_byline(word.trim_end_matches(':')));
    opens
        && (2..=12).contains(&words(line))
        && !ends_sentence(line)
        && line.split(' ').nth(1).is_some_and(|word| word.starts_with(char::is_uppercase))
}

/// The people a byline names, without what else stands in it: their place, the day, who they write for.
fn byline_names(line: &str, litter: &Litter) -> Vec<String> {
    // "Written by Jane Roe", "Posted by: Jane Roe".
    let opener = line.split(' ').take(3).position(|word| {
        let word = word.trim_end_matches(':').to_lowercase();
        litter.opens_byline(&word)
    });
    let Some(opener) = opener else { return Vec::new() };
    let rest: String = line.split(' ').skip(opener).collect::<Vec<_>>().join(" ");
    let gaps = [" in ", " for ", " at ", " IN ", " FOR ", " | ", " on "];
    let end = gaps.iter().filter_map(|gap| rest.find(gap)).min().unwrap_or(rest.len());
    metadata::names(&rest[..end], litter)
        .into_iter()
        .filter(|name| {
            !name.rsplit(' ').next().is_some_and(|last| litter.is_sign("writers", &last.to_lowercase()))
        })
        .filter(|name| (2..=5).contains(&words(name)) && !name.contains(|c: char| c.is_ascii_digit()))
        .filter(|name| name.split(' ').filter(|word| word.starts_with(char::is_uppercase)).count() >= 2)
        .collect()
}

/// A label before a sentence, as in `Highlights:They agreed` or `Background: The two had met before.`, taken off it.
fn unglue<'a>(line: &'a str, litter: &Litter) -> (Option<&'a str>, &'a str) {
    let Some((label, rest)) = line.split_once(':') else { return (None, line) };
    let known = label.len() <= 40
        && litter.plain_line(&fold(label)).is_some_and(|found| found.why == Why::Label && found.whole);
    let sentence = rest.trim_start();
    let opens = sentence.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '‘' | '„'));
    if known && opens && (sentence.len() == rest.len() || (words(sentence) >= 4 && ends_sentence(sentence))) {
        (Some(&line[..=label.len()]), sentence)
    } else {
        (None, line)
    }
}

/// What a line that stays is. `inside` is whether text stands before and after it.
fn kind(line: &str, inside: bool) -> BlockKind {
    if is_item(line) {
        BlockKind::List
    } else if inside && is_heading(line) {
        BlockKind::Heading
    } else {
        BlockKind::Paragraph
    }
}

fn is_item(line: &str) -> bool {
    line.starts_with(['•', '*', '‣', '▪', '●', '◦', '■'])
        || line.starts_with("- ")
        || line.starts_with("– ")
        || line.starts_with("> ")
}

/// Whether a line reads like a heading: short, no sentence, no name of a speaker or a value before it.
fn is_heading(line: &str) -> bool {
    // Words amid it may be quoted: `Minister calls strike "irresponsible"`.
    let inner = line.trim_end_matches(['”', '"', '’', '\'']);
    let amid = inner.len() < line.len() && words(line) > 3 && !inner.ends_with(['.', ',', '!', '?', '…']);
    let quoted = line.starts_with(['“', '"', '‘', '\'', '„', '«']) && words(line) <= 8;
    let bare = !line.ends_with(['.', '!', ',', ';', ':', '…', '”', '"', '’', '\'', ')', '。', '！']);
    line.chars().count() <= 90
        && words(line) <= 14
        && (bare
            || (amid && !line.starts_with(['“', '"', '‘', '„', '«']))
            || (quoted && !inner.ends_with(['.', ',', '!', '?'])))
        && line
            .trim_start_matches(['“', '"', '‘', '\'', '„', '«'])
            .starts_with(|c: char| c.is_uppercase() || c.is_numeric() || !c.is_ascii())
        && !is_value(line)
}

/// `Attendance: 21,480`.
fn is_value(line: &str) -> bool {
    line.split_once(": ").is_some_and(|(_, value)| value.starts_with(|c: char| c.is_ascii_digit()))
}

/// Headings at the end have nothing under them.
fn trim_end(body: &mut Body) {
    while body.blocks.len() > 1 && body.blocks.last().is_some_and(|block| block.kind == BlockKind::Heading) {
        if let Some(block) = body.blocks.pop() {
            body.remove(&block.text, Why::EmptyHeading);
        }
    }
}
