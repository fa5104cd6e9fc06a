//! The headline of a scraped text, and the name of the site that may hang on it.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Why, fold};

use super::rows::{Row, is_sentence};
use super::{is_byline, is_item, words};

/// How many lines of a scraped page may hold its chrome, above the text.
const CHROME: usize = 40;

/// Signs between a headline and the name of the site.
const GAPS: [&str; 7] = [" | ", " - ", " – ", " — ", " :: ", " » ", " · "];

/// The headline and the site: a line that stands twice near the beginning, once perhaps with the name of the site, or
/// else the first line above the text that reads like a headline.
pub(super) fn find(rows: &[Row], litter: &Litter) -> (Option<String>, Option<String>) {
    if rows.len() < 2 {
        return (None, None);
    }
    let head = &rows[..rows.len().min(CHROME)];
    let prose = head.iter().position(|row| row.why.is_none() && is_sentence(&row.text, row.chars));
    let above = &head[..prose.unwrap_or(head.len())];
    let like = |row: &&Row| {
        row.why.is_none() && words(&row.text) > 3 && is_headline(&row.text) && !is_item(&row.text)
    };
    let mut doubled = None;
    for (at, row) in above.iter().enumerate().filter(|(_, row)| like(row)) {
        for other in head.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other) {
            match without_site(&other.folded, &row.folded) {
                Some(0) => doubled = doubled.or(Some(row)),
                Some(site) => {
                    let skip = other.text.chars().count() - site;
                    return (Some(row.text.clone()), Some(other.text.chars().skip(skip).collect()));
                }
                None => {}
            }
        }
    }
    if let Some(row) = doubled {
        return (Some(row.text.clone()), None);
    }
    let named = |row: &&Row| like(row) && !is_byline(&row.text, &row.folded, litter);
    let first = above.iter().find(named).or_else(|| {
        let short = |row: &&Row| row.why.is_none() && is_headline(&row.text);
        above.iter().find(short)
    });
    first.map_or((None, None), |row| part(&row.text, rows, litter))
}

/// A headline without the name of the site after it, where a bar parts them or the text names the site elsewhere.
fn part(line: &str, rows: &[Row], litter: &Litter) -> (Option<String>, Option<String>) {
    let gap = GAPS.iter().filter_map(|gap| line.rfind(gap).map(|at| (at, gap.len()))).max();
    if let Some((at, gap)) = gap {
        let (title, site) = (&line[..at], &line[at + gap..]);
        let named = site.starts_with(char::is_uppercase)
            && (1..=4).contains(&words(site))
            && site.len() > 2
            && words(title) > 3
            && litter.plain_line(&fold(site)).is_none();
        let elsewhere = || {
            let site = fold(site);
            rows.iter().filter(|row| row.text != line).any(|row| row.folded.contains(&site))
        };
        if named && (line[at..].starts_with(" | ") || elsewhere()) {
            return (Some(title.to_owned()), Some(site.to_owned()));
        }
    }
    (Some(line.to_owned()), None)
}

/// Marks the lines that are the headline, with or without the name of the site. Below the first sentence it is a link to
/// the article itself.
pub(super) fn mark(rows: &mut [Row], title: Option<&str>) {
    let Some(title) = title.map(fold).filter(|title| !title.is_empty()) else { return };
    let prose = rows.iter().position(Row::is_prose).unwrap_or(rows.len());
    let mut seen = false;
    let rows = rows.iter_mut().enumerate();
    for (at, row) in rows.filter(|(_, row)| without_site(&row.folded, &title).is_some()) {
        row.why = Some(match seen {
            false => Why::Headline,
            true if at < prose => Why::DoubledHeadline,
            true => Why::RelatedLink,
        });
        (row.heads, row.closes) = (false, false);
        seen = true;
    }
}

/// How many characters the name of a site after a headline has, where a folded line is the headline with or without it.
fn without_site(folded: &str, headline: &str) -> Option<usize> {
    let rest = folded.strip_prefix(headline)?;
    if rest.is_empty() {
        return Some(0);
    }
    let site = [" | ", " - ", " :: ", " » ", " · "].iter().find_map(|gap| rest.strip_prefix(gap))?;
    Some(site.chars().count()).filter(|site| (2..50).contains(site))
}

/// Whether a line above the text is a headline: short, and no sentence.
fn is_headline(line: &str) -> bool {
    line.chars().count() <= 200 && !line.ends_with(['.', ':', ';', ',']) && (3..=30).contains(&words(line))
}
