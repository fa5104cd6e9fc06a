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
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    /// How often the headline stood in the text.
    pub(super) headlines: usize,
    /// A paywall's or a cut's own words.
    pub(super) closed: Option<String>,
    /// Labels glued to sentences.
    pub(super) glued: usize,
}

/// Reads scraped text. `given` is a headline that came with it.
pub(super) fn read(text: &str, litter: &Litter, given: Option<&str>) -> Scraped {
    let lines = paragraphs(text);
    let mut scraped = Scraped { title: given.map(str::to_owned), ..Scraped::default() };
    if scraped.title.is_none() && lines.len() > 1 {
        scraped.title =
            lines.first().filter(|line| is_headline(line) && litter.line(line).is_none()).cloned();
    }
    let headline = scraped.title.as_deref().map(fold);
    let mut rest = None;
    let all: usize = lines.iter().map(String::len).sum();
    let mut seen = 0;
    for (at, line) in lines.iter().enumerate() {
        seen += line.len();
        let folded = fold(line);
        if let Some(why) = rest {
            scraped.body.remove(line, why);
        } else if headline.as_ref().is_some_and(|headline| *headline == folded) {
            scraped.headlines += 1;
            scraped
                .body
                .remove(line, if scraped.headlines == 1 { Why::Headline } else { Why::DoubledHeadline });
        } else if scraped.body.blocks.is_empty() && is_byline(line, &folded, litter) {
            scraped.authors.extend(metadata::names(line, litter));
            scraped.body.remove(line, Why::Byline);
        } else if let Some(found) = litter.folded_line(&folded) {
            if found.why == Why::Byline {
                scraped.published = scraped.published.or_else(|| {
                    dates::iso(line.trim_start_matches(|c: char| !c.is_ascii_digit()), litter)
                        .or_else(|| dates::iso(line, litter))
                });
            }
            if found.why == Why::Paywall {
                scraped.closed = Some(line.clone());
            }
            scraped.body.remove(line, found.why);
            if found.rest && seen * 10 >= all * 4 {
                rest = Some(found.why);
            }
        } else if scraped.body.blocks.is_empty() && line.len() < 60 && dates::iso(line, litter).is_some() {
            scraped.published = scraped.published.or_else(|| dates::iso(line, litter));
            scraped.body.remove(line, Why::Byline);
        } else {
            let (label, line) = unglue(line, litter);
            if let Some(label) = label {
                scraped.glued += 1;
                scraped.body.remove(label, Why::Label);
            }
            let kind = kind(line, at + 1 < lines.len() && !scraped.body.blocks.is_empty());
            scraped.body.blocks.push(Draft { kind, text: line.to_owned() });
        }
    }
    trim_end(&mut scraped.body);
    scraped
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
