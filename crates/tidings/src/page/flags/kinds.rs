//! What kind of text an article is: a live blog, somebody's opinion, a report of sport.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Why, fold};

use super::Known;
use crate::page::body::Body;
use crate::page::lines::is_clock;
use crate::text::BlockKind;

/// How many entries with a time of day make a live blog.
const ENTRIES: usize = 3;

/// A headline that says so, or entries with their times.
pub(super) fn live_blog(body: &Body, known: &Known<'_>, litter: &Litter) -> Option<(f32, String)> {
    let title = known.title.map(fold).unwrap_or_default();
    if let Some(mark) = litter.live_marks().iter().find(|mark| title.contains(mark.as_str())) {
        return Some((0.8, mark.clone()));
    }
    let headings =
        body.blocks.iter().filter(|block| block.kind == BlockKind::Heading && is_clock(&fold(&block.text)));
    let times = body
        .removed
        .iter()
        .filter(|removed| removed.why == Why::Byline.id())
        .flat_map(|removed| removed.text.lines())
        .filter(|line| line.len() <= 12 && is_clock(&fold(line)));
    let entries = headings.count() + times.count();
    let says_live =
        title.strip_suffix("live").is_some_and(|rest| rest.trim_end().ends_with(['-', '|', ':', '·']));
    if (entries >= ENTRIES && entries * 8 >= body.blocks.len()) || (says_live && entries > 0) {
        Some((0.7, format!("{entries} entries with a time of day")))
    } else if says_live {
        Some((0.5, "live".to_owned()))
    } else {
        None
    }
}

/// A section of opinion in the address, the headline or above it, or words by which the site keeps clear of the writer's.
pub(super) fn opinion(body: &Body, known: &Known<'_>, litter: &Litter) -> Option<(f32, String)> {
    if let Some(part) = section(known.url, |part| litter.is_opinion_section(part)) {
        return Some((0.9, part));
    }
    let marks = litter.opinion_marks();
    let title = known.title.map(fold).unwrap_or_default();
    let in_title = marks.iter().find(|mark| {
        let after = title.strip_prefix(mark.as_str()).map(str::trim_start);
        let before = title.strip_suffix(mark.as_str()).map(str::trim_end);
        after.is_some_and(|rest| rest.starts_with([':', '|']))
            || before.is_some_and(|rest| rest.ends_with('|'))
    });
    if let Some(mark) = in_title {
        return Some((0.9, mark.clone()));
    }
    // In a row of sections, one of opinion says nothing of the text.
    let other = |line: &&String| {
        let found = litter.plain_line(line);
        found.is_some_and(|found| found.whole && matches!(found.why, Why::Navigation | Why::Control))
            && !marks.contains(line)
    };
    let is_menu = known.sections.iter().filter(other).count() > 1;
    let above = known.sections.iter().find(|line| {
        let line = line.trim_end_matches([':', ' ']);
        marks.iter().any(|mark| mark == line && (!is_menu || mark.contains([' ', '-'])))
    });
    if let Some(line) = above {
        return Some((0.8, line.clone()));
    }
    let lines = body.removed.iter().flat_map(|removed| removed.text.lines()).filter(|line| line.len() < 600);
    lines
        .map(|line| (line, fold(line)))
        .find(|(_, folded)| litter.opinion_lines().iter().any(|mark| folded.starts_with(mark.as_str())))
        .map(|(line, _)| (0.6, line.chars().take(120).collect()))
}

/// A section of sport in the address, or a text full of words of games.
pub(super) fn sport(body: &Body, known: &Known<'_>, litter: &Litter) -> Option<(f32, String)> {
    let mut words = 0_usize;
    let mut hits = 0_usize;
    let mut kinds: Vec<String> = Vec::new();
    for block in &body.blocks {
        if words > super::ENOUGH {
            break;
        }
        for word in
            block.text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty())
        {
            words += 1;
            let word = word.to_lowercase();
            if litter.is_sport(&word) {
                hits += 1;
                if !kinds.contains(&word) {
                    kinds.push(word);
                }
            }
        }
    }
    let rate = hits as f32 * 100.0 / words.max(80) as f32;
    let section = section(known.url, |part| litter.is_sport_section(part));
    if let Some(part) = section.filter(|_| kinds.len() >= 3) {
        return Some((0.9, part));
    }
    let full = kinds.len() >= 7 && rate >= 2.6;
    kinds.truncate(7);
    full.then(|| (rate / (rate + 1.5), kinds.join(", ")))
}

/// The first part of an address's path, but for the last, that is a section of a kind.
fn section(url: Option<&str>, is: impl Fn(&str) -> bool) -> Option<String> {
    let url = url?;
    let path: Vec<&str> = url.split(['?', '#']).next()?.split('/').skip(3).collect();
    let parts = path.get(..path.len().saturating_sub(1))?;
    parts.iter().map(|part| part.to_lowercase()).find(|part| is(part))
}
