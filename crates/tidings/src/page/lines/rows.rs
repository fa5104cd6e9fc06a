//! The lines of a scraped text, each with the label that its own words and shape give it.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Why, fold};

use super::{shape, words};
use crate::page::credits;
use crate::page::pieces::ends_sentence;

/// One line on its way into the body or out of it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) text: String,
    pub(super) folded: String,
    pub(super) chars: usize,
    /// Why it is litter.
    pub(super) why: Option<Why>,
    /// Whether the short lines under it are of its kind.
    pub(super) heads: bool,
    /// Whether what follows it is no article, should little of it be left.
    pub(super) closes: bool,
    /// Whether its words are a label and nothing more: `Most read`, `Background`.
    pub(super) whole: bool,
    /// Whether it is a heading although nothing stands before it, as above the first entry of a live blog.
    pub(super) heading: bool,
}

impl Row {
    /// Whether it is a sentence that stays, of some length.
    pub(super) fn is_prose(&self) -> bool {
        self.why.is_none() && is_sentence(&self.text, self.chars)
    }
}

/// Whether a line is a sentence of some length, as chrome has none.
pub(super) fn is_sentence(text: &str, chars: usize) -> bool {
    ends_sentence(text) && (chars >= 60 || (chars >= 40 && words(text) >= 7) || text.ends_with('。'))
}

/// The rows of a text.
pub(super) fn read(text: &str, litter: &Litter) -> Vec<Row> {
    paragraphs(text).into_iter().map(|text| row(text, litter)).collect()
}

fn row(text: String, litter: &Litter) -> Row {
    let folded = fold(&text);
    let chars = text.chars().count();
    let mut row =
        Row { text, folded, chars, why: None, heads: false, closes: false, whole: false, heading: false };
    let found = litter.plain_line(&row.folded).filter(|found| {
        let sentence = ends_sentence(&row.text) && !row.text.ends_with('?');
        // Somebody may say the words of a label, and a sentence may begin with them.
        let spoken = row.text.starts_with(['“', '"', '‘', '„', '«']) && !found.whole;
        let told = sentence
            && !found.whole
            && (found.heads || (found.why == Why::Credit && chars > 120 && !row.text.contains('©')));
        // "Read more closely, the text says nothing." tells something; "Read more: …" does not.
        // A poll of "Reuters/Ipsos" is no picture.
        let told = told
            || (found.why == Why::Caption && !found.starts && sentence && chars > 60)
            || (found.why == Why::RelatedLink
                && !found.whole
                && row.text.ends_with('.')
                && words(&row.text) >= 8
                && !row.text.chars().take(40).any(|c| c == ':'));
        !(spoken && found.why != Why::Credit) && (!told || names_credit(&row.text, found.why, litter))
    });
    if let Some(found) = found {
        row.why = Some(found.why);
        row.whole = found.whole;
        row.heads = found.heads
            || (matches!(found.why, Why::RelatedLink | Why::Tags)
                && (found.whole || row.text.ends_with(':')));
        row.closes = found.rest || matches!(found.why, Why::Credit | Why::Tags | Why::AuthorBox);
    } else if let Some(why) = shape::of(&row.text, &row.folded, litter) {
        row.why = Some(why);
        row.closes = matches!(why, Why::Tags | Why::Comments);
    } else if is_share_bar(&row.text, litter) {
        row.why = Some(Why::Share);
    } else if credits::is_credit_line(&row.text, litter) {
        row.why = Some(Why::Credit);
        row.closes = true;
    }
    row
}

/// Whether a long line that begins like a credit is one: it names whom it credits.
fn names_credit(text: &str, why: Why, litter: &Litter) -> bool {
    why == Why::Credit && !litter.credits_in(text).is_empty()
}

/// Whether a line is a row of share buttons: `Share Tweet Pin It Email`.
fn is_share_bar(line: &str, litter: &Litter) -> bool {
    let count = words(line);
    let is_share = |word: &str| litter.line(word).is_some_and(|found| found.why == Why::Share);
    (3..=12).contains(&count) && line.split(' ').filter(|word| is_share(word)).count() * 5 >= count * 3
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
