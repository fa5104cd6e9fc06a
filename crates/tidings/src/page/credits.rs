//! News agencies and outlets that an article says it draws on.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Why, fold};

use super::body::Body;
use crate::text::BlockKind;

/// Credits from bylines, datelines, tails of paragraphs and lines that were taken out as credits, in that order, each
/// once. An agency that prose quotes for one statement ("told Reuters", "a report carried by Xinhua") is no credit, nor
/// is the owner of a picture, nor the site itself.
pub(super) fn find(authors: &[String], site: Option<&str>, body: &Body, litter: &Litter) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |names: Vec<&str>| {
        for name in names {
            if !found.iter().any(|known| known == name) && site.is_none_or(|site| site != name) {
                found.push(name.to_owned());
            }
        }
    };
    authors.iter().for_each(|author| add(litter.agencies_in(author)));
    let paragraphs = || body.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
    if let Some(dateline) = paragraphs().take(4).find_map(|block| dateline(&block.text)) {
        add(litter.agencies_in(dateline));
    }
    for block in paragraphs() {
        add(agency_dateline(&block.text, litter).map(|line| litter.agencies_in(line)).unwrap_or_default());
        add(tail(&block.text, litter).map(|tail| litter.credits_in(tail)).unwrap_or_default());
    }
    let lines = [Why::Byline.id(), Why::Credit.id(), Why::Dateline.id(), Why::BeforeBody.id()];
    let is_picture =
        |line: &str| litter.plain_line(&fold(line)).is_some_and(|found| found.why == Why::Caption);
    for removed in body.removed.iter().filter(|removed| lines.contains(&removed.why)) {
        let is_credit = removed.why == Why::Credit.id();
        for line in removed.text.lines().filter(|line| line.len() < 400 && !is_picture(line)) {
            add(if is_credit { litter.credits_in(line) } else { litter.agencies_in(line) });
        }
    }
    // Signatures after the text, and lines of credit inside boxes that were taken out.
    let others = body
        .removed
        .iter()
        .filter(|removed| !lines.contains(&removed.why) && removed.why != Why::Caption.id());
    for removed in others {
        let signature = removed.why == Why::AfterBody.id();
        for line in removed.text.lines().filter(|line| line.len() < 200 && !is_picture(line)) {
            if litter.plain_line(&fold(line)).is_some_and(|found| found.why == Why::Credit) {
                add(litter.credits_in(line));
            } else if signature && line.len() < 80 {
                add(litter.agencies_in(line));
            }
        }
    }
    found
}

/// Whether a line is a credit by its form: nothing but names of agencies and the words that lead to them, or names in
/// brackets, alone or after the initials of editors: `(The Courier with agencies: AP)`, `cb/va (AFP, dpa)`.
pub(super) fn is_credit_line(line: &str, litter: &Litter) -> bool {
    if line.len() > 160 {
        return false;
    }
    let bracketed = line.starts_with(['(', '[']) && line.ends_with([')', ']']) && line.len() <= 120;
    (bracketed && !litter.credits_in(line).is_empty())
        || litter.is_only_credits(line)
        || tail(line, litter).is_some_and(|tail| line.len() - tail.len() <= 14)
}

/// The agencies in brackets or after a dash that a paragraph ends with: `… on Sunday. (AFP, dpa)`, `… on Sunday. - Reuters`.
fn tail<'a>(paragraph: &'a str, litter: &Litter) -> Option<&'a str> {
    let text = paragraph.trim_end_matches(['.', ' ']);
    let mut start = text.len().saturating_sub(60);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let end = &text[start..];
    let at = if end.ends_with([')', ']']) {
        end.rfind(['(', '['])?
    } else {
        // Only after a sentence: "talks – Reuters" may be a part of one.
        let at = [" - ", " – ", " — ", " /"].iter().filter_map(|gap| end.rfind(gap)).max()?;
        end[..at].ends_with(['.', '!', '?', '"', '”']).then_some(at)?
    };
    let tail = &end[at..];
    litter.is_only_credits(tail).then_some(tail)
}

/// The dateline of an agency: names of agencies in brackets or between strokes, after at most a place and a day and
/// before a dash or stop: `BAKU, December 20. /TASS/.`, `Madrid, 3 nov (EFE).-`, `AFP – `.
fn agency_dateline<'a>(paragraph: &'a str, litter: &Litter) -> Option<&'a str> {
    let mut end = paragraph.len().min(110);
    while !paragraph.is_char_boundary(end) {
        end -= 1;
    }
    let head = &paragraph[..end];
    if !head.starts_with(|c: char| c.is_uppercase() || matches!(c, '(' | '/' | '[')) {
        return None;
    }
    let dash = |rest: &str| rest.trim_start().starts_with(['-', '–', '—', '.', ':', '―']);
    for (open, close) in [('(', ')'), ('/', '/'), ('[', ']')] {
        let Some(start) = head.find(open).filter(|start| *start < 70) else { continue };
        let Some(length) = head[start + 1..].find(close) else { continue };
        let inner = &head[start + 1..start + 1 + length];
        let named = inner.len() <= 40 && !litter.agencies_in(inner).is_empty();
        if named && dash(&head[start + 2 + length..]) && !head[..start].contains(['“', '"', ';']) {
            return Some(&head[..start + 1 + length]);
        }
    }
    let at =
        [" - ", " – ", " — ", " -- "].iter().filter_map(|gap| head.find(gap)).min().filter(|at| *at < 40)?;
    litter.is_only_credits(&head[..at]).then_some(&head[..at])
}

/// The dateline a paragraph opens with: `BEIRUT, Lebanon (AP) —`. It has a dash after brackets or capitals.
pub(super) fn dateline(paragraph: &str) -> Option<&str> {
    let mut end = paragraph.len().min(120);
    while !paragraph.is_char_boundary(end) {
        end -= 1;
    }
    let head = &paragraph[..end];
    let at = [" — ", " – ", " - ", " -- ", ") —", ") –", ") -", "— "]
        .iter()
        .filter_map(|dash| head.find(dash).map(|at| at + usize::from(dash.starts_with(')'))))
        .min()?;
    let line = head[..at].trim_end();
    let bracketed = line.ends_with(')') && line.contains('(') && line.find('(') < Some(60);
    let capitals = line.chars().filter(|c| c.is_uppercase()).count();
    let small = line.chars().filter(|c| c.is_lowercase()).count();
    let lists_agency = line.contains('/') || line.contains(',');
    if line.starts_with(|c: char| c.is_uppercase() || c == '(')
        && (bracketed || (capitals > small && lists_agency) || (capitals > 3 && small < 3))
    {
        Some(line)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
