//! Text already scraped: the litter of the page is still in it, line by line.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Why, fold};

use super::body::{Body, Draft};
use super::pieces::ends_sentence;
use super::{dates, metadata};
use crate::text::BlockKind;

/// What scraped text holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Scraped {
    pub(super) body: Body,
    pub(super) title: Option<String>,
    pub(super) site: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    /// How often the headline stood in the text.
    pub(super) headlines: usize,
    /// A paywall's or a cut's own words.
    pub(super) closed: Option<String>,
    /// Labels glued to sentences.
    pub(super) glued: usize,
}

/// How many lines of a scraped page may hold its chrome, above the text.
const CHROME: usize = 30;

/// Reads scraped text. `given` is a headline that came with it.
pub(super) fn read(text: &str, litter: &Litter, given: Option<&str>) -> Scraped {
    let lines = paragraphs(text);
    let mut scraped = Scraped { title: given.map(str::to_owned), ..Scraped::default() };
    if scraped.title.is_none() {
        (scraped.title, scraped.site) = headline(&lines, litter);
    }
    let title = scraped.title.as_deref().map(fold);
    let is_title = |folded: &str| title.as_ref().is_some_and(|title| without_site(folded, title).is_some());
    let head = &lines[..lines.len().min(CHROME)];
    // What stands above the last headline is the page's.
    let chrome = head.iter().rposition(|line| is_title(&fold(line))).unwrap_or(0);
    let chrome = if head[..chrome].iter().any(|line| is_prose(line)) { 0 } else { chrome };
    let all: usize = lines.iter().map(String::len).sum();
    let mut rest = None;
    let mut seen = 0;
    // Whether the line before was a label of links, so that items of a list after it are those links.
    let mut links = false;
    for (at, line) in lines.iter().enumerate() {
        seen += line.len();
        let folded = fold(line);
        let item = line.starts_with(['>', '»', '-', '–', '•', '*']);
        links &= item;
        let body = &mut scraped.body;
        if let Some(why) = rest {
            body.remove(line, why);
        } else if is_title(&folded) {
            scraped.headlines += 1;
            body.remove(line, if scraped.headlines == 1 { Why::Headline } else { Why::DoubledHeadline });
        } else if links {
            body.remove(line, Why::RelatedLink);
        } else if body.blocks.is_empty() && is_byline(line, &folded, litter) {
            scraped.authors.extend(metadata::names(line, litter));
            body.remove(line, Why::Byline);
        } else if let Some(found) = litter.folded_line(&folded) {
            if found.why == Why::Byline && scraped.published.is_none() {
                scraped.published =
                    dates::iso(line.trim_start_matches(|c: char| !c.is_ascii_digit()), litter)
                        .or_else(|| dates::iso(line, litter));
            }
            if found.why == Why::Paywall {
                scraped.closed = Some(line.clone());
            }
            links = found.why == Why::RelatedLink && line.chars().count() <= 40;
            body.remove(line, found.why);
            if found.rest && seen * 10 >= all * 4 {
                rest = Some(found.why);
            }
        } else if body.blocks.is_empty() && line.len() < 80 && dates::iso(line, litter).is_some() {
            scraped.published = scraped.published.or_else(|| dates::iso(line, litter));
            body.remove(line, Why::Byline);
        } else if is_share_bar(line, litter) {
            body.remove(line, Why::Share);
        } else if is_credit(line, litter) {
            body.remove(line, Why::Credit);
        } else if at < chrome {
            body.remove(line, Why::BeforeBody);
        } else {
            let (label, line) = unglue(line, litter);
            if let Some(label) = label {
                scraped.glued += 1;
                body.remove(label, Why::Label);
            }
            let kind = kind(line, at + 1 < lines.len() && !body.blocks.is_empty());
            body.blocks.push(Draft { kind, text: line.to_owned() });
        }
    }
    trim_end(&mut scraped.body);
    scraped
}

/// The headline and the site: a line that stands twice near the beginning, once perhaps with the name of the site, or
/// else the first line.
fn headline(lines: &[String], litter: &Litter) -> (Option<String>, Option<String>) {
    let head = &lines[..lines.len().min(CHROME)];
    let like = |line: &&String| words(line) > 3 && is_headline(line) && litter.line(line).is_none();
    let mut doubled = None;
    for (at, line) in head.iter().enumerate().filter(|(_, line)| like(line)) {
        let folded = fold(line);
        for other in head.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other) {
            match without_site(&fold(other), &folded) {
                Some(0) => doubled = doubled.or(Some(line)),
                Some(site) => {
                    let skip = other.chars().count() - site;
                    return (Some(line.clone()), Some(other.chars().skip(skip).collect()));
                }
                None => {}
            }
        }
    }
    let first =
        lines.first().filter(|line| lines.len() > 1 && is_headline(line) && litter.line(line).is_none());
    (doubled.or(first).cloned(), None)
}

/// How many characters the name of a site after a headline has, where a folded line is the headline with or without it.
fn without_site(folded: &str, headline: &str) -> Option<usize> {
    let rest = folded.strip_prefix(headline)?;
    if rest.is_empty() {
        return Some(0);
    }
    let site = [" | ", " - ", " :: ", " » "].iter().find_map(|gap| rest.strip_prefix(gap))?;
    Some(site.chars().count()).filter(|site| (2..50).contains(site))
}

/// Whether a line is a sentence of some length, as chrome has none.
fn is_prose(line: &str) -> bool {
    line.chars().count() > 100 && ends_sentence(line)
}

/// Whether a line is a row of share buttons: `Share Tweet Pin It Email`.
fn is_share_bar(line: &str, litter: &Litter) -> bool {
    let words = words(line);
    let is_share = |word: &str| litter.line(word).is_some_and(|found| found.why == Why::Share);
    let counted = line.split_once(' ').is_some_and(|(count, rest)| {
        count.chars().all(|c| c.is_ascii_digit()) && is_share(rest.trim_end_matches(['s', 'S']))
    });
    counted
        || ((3..=12).contains(&words)
            && line.split(' ').filter(|word| is_share(word)).count() * 5 >= words * 3)
}

/// Whether a line is a credit in brackets: `(The Courier with agencies: AP)`.
fn is_credit(line: &str, litter: &Litter) -> bool {
    line.starts_with(['(', '['])
        && line.ends_with([')', ']'])
        && line.chars().count() <= 100
        && !litter.agencies_in(line).is_empty()
}

/// The paragraphs of a text: lines, or where lines are wrapped at a width, groups of lines between blank ones.
fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let pairs = || lines.windows(2).filter(|pair| !pair[0].trim().is_empty() && !pair[1].trim().is_empty());
    // A wrapped line is long, ends within a sentence, and the next goes on in small letters more often than not.
    let wrapped = pairs()
        .filter(|pair| {
            (45..110).contains(&pair[0].trim().chars().count())
                && !ends_sentence(pair[0])
                && pair[1].trim_start().starts_with(char::is_lowercase)
        })
        .count();
    let join = wrapped >= 3 && wrapped * 5 > pairs().count() * 2;
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines {
        let line = line
            .split(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if line.is_empty() {
            open = false;
            continue;
        }
        match found.last_mut() {
            Some(last) if open && join => {
                last.push(' ');
                last.push_str(&line);
            }
            _ => found.push(line),
        }
        open = true;
    }
    found
}

fn words(line: &str) -> usize {
    line.split(' ').count()
}

/// Whether a first line is a headline: short, and no sentence.
fn is_headline(line: &str) -> bool {
    line.chars().count() <= 200 && !line.ends_with(['.', ':', ';', ',']) && (3..=30).contains(&words(line))
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
    let opens = folded.split_once(' ').is_some_and(|(word, _)| litter.opens_byline(word));
    opens
        && (2..=10).contains(&words(line))
        && !ends_sentence(line)
        && line.split(' ').nth(1).is_some_and(|word| word.starts_with(char::is_uppercase))
}

/// A label glued to a sentence, as in `Highlights:They agreed`, taken off it.
fn unglue<'a>(line: &'a str, litter: &Litter) -> (Option<&'a str>, &'a str) {
    let Some((label, rest)) = line.split_once(':') else { return (None, line) };
    let known = litter.line(label).is_some_and(|found| found.why == Why::Label);
    if known && rest.starts_with(char::is_uppercase) {
        (Some(&line[..=label.len()]), rest)
    } else {
        (None, line)
    }
}

fn kind(line: &str, inside: bool) -> BlockKind {
    let short = line.chars().count() <= 90 && words(line) <= 12;
    let bare = !line.ends_with(['.', '!', ',', ';', ':', '…', '”', '"', '’', '\'', ')', '。', '！']);
    let bullet =
        line.starts_with(['•', '*', '‣', '▪', '●']) || line.starts_with("- ") || line.starts_with("– ");
    if bullet {
        BlockKind::List
    } else if inside
        && short
        && bare
        && line.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || !c.is_ascii())
    {
        BlockKind::Heading
    } else {
        BlockKind::Paragraph
    }
}

/// Headings at the end have nothing under them.
fn trim_end(body: &mut Body) {
    while body.blocks.len() > 1 && body.blocks.last().is_some_and(|block| block.kind == BlockKind::Heading) {
        if let Some(block) = body.blocks.pop() {
            body.remove(&block.text, Why::EmptyHeading);
        }
    }
}
