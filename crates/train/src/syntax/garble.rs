//! Copies of paragraphs as machine translation and scraping leave text: lost blanks, foreign or lost quotation marks, line
//! breaks. Only where sentences end is kept.

use super::random::Random;
use super::treebank::{self, Paragraph};

/// Stretches of a text that are replaced, in order and not overlapping.
type Edits = Vec<(usize, usize, &'static str)>;

/// A copy with damage of one or two kinds.
pub(crate) fn copy(paragraph: &Paragraph, random: &mut Random) -> Paragraph {
    const KINDS: [fn(&Paragraph, &mut Random) -> Edits; 7] =
        [glue, glue, space, requote, lose_quotes, wrap, lines];
    let kind = |random: &mut Random| KINDS[(random.next() % KINDS.len() as u64) as usize];
    let once = apply(paragraph, &kind(random)(paragraph, random));
    if random.share() < 0.5 {
        return once;
    }
    apply(&once, &kind(random)(&once, random))
}

/// Makes the edits; a sentence ends where its last character that is left ends.
fn apply(paragraph: &Paragraph, edits: &Edits) -> Paragraph {
    let (mut out, mut at) = (Paragraph::default(), 0);
    let mut edits = edits.iter().peekable();
    for sentence in &paragraph.sentences {
        let (Some(first), Some(last)) = (sentence.first(), sentence.last()) else { continue };
        let start = out.text.len();
        while let Some((from, to, with)) = edits.next_if(|(from, _, _)| *from < last.end) {
            out.text.push_str(&paragraph.text[at.min(*from)..*from]);
            out.text.push_str(with);
            at = *to;
        }
        if at < last.end {
            out.text.push_str(&paragraph.text[at..last.end]);
            at = last.end;
        }
        let end = out.text.trim_end().len();
        if first.start < last.end && end > start {
            out.sentences.push(vec![treebank::stretch(start, end)]);
        }
    }
    out
}

/// The ends of all sentences but the last.
fn ends(paragraph: &Paragraph) -> impl Iterator<Item = usize> {
    let count = paragraph.sentences.len().saturating_sub(1);
    paragraph.sentences[..count].iter().filter_map(|sentence| sentence.last()).map(|word| word.end)
}

/// Takes away the blank after most stops, and now and then after a comma.
fn glue(paragraph: &Paragraph, random: &mut Random) -> Edits {
    let text = &paragraph.text;
    let mut edits: Edits = Vec::new();
    for end in ends(paragraph) {
        let stop = text[..end].ends_with(['.', '!', '?', '"', '”', '’', ')', '…']);
        if stop && text[end..].starts_with(' ') && random.share() < 0.7 {
            edits.push((end, end + 1, ""));
        }
    }
    for (at, _) in text.match_indices(", ") {
        if random.share() < 0.1 {
            edits.push((at + 1, at + 2, ""));
        }
    }
    edits.sort_unstable();
    edits
}

/// Puts blanks before stops and on both sides of quotation marks, and takes some away after stops.
fn space(paragraph: &Paragraph, random: &mut Random) -> Edits {
    let text = &paragraph.text;
    let (mut edits, also) = (Edits::new(), random.share() < 0.3);
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let before = text[..at].chars().next_back().unwrap_or(' ');
        let free = after.is_whitespace() || is_quote(after);
        if matches!(c, '.' | ',' | '!' | '?' | ';' | ':') && free && before.is_alphanumeric() {
            let lose = also && after == ' ';
            edits.push((at, at, " "));
            if lose && random.share() < 0.7 {
                edits.push((at + 1, at + 2, ""));
            }
        } else if is_quote(c) && !before.is_alphanumeric() {
            let next = at + c.len_utf8();
            if before != ' ' && at > 0 {
                edits.push((at, at, " "));
            }
            if after.is_alphanumeric() {
                edits.push((next, next, " "));
            }
        }
    }
    edits
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

/// Quotation marks with whether they open.
fn quotes(text: &str) -> impl Iterator<Item = (usize, usize, bool)> {
    text.char_indices().filter(|(_, c)| is_quote(*c)).map(|(at, c)| {
        let opens = at == 0 || text[..at].ends_with([' ', '(', '—', '\n']);
        (at, at + c.len_utf8(), opens)
    })
}

/// Other marks than the text has.
fn requote(paragraph: &Paragraph, random: &mut Random) -> Edits {
    const PAIRS: [(&str, &str); 8] = [
        ("“", "”"),
        ("“", "”"),
        ("\"", "\""),
        ("\"\"", "\"\""),
        ("``", "''"),
        ("«", "»"),
        ("‘", "’"),
        ("„", "“"),
    ];
    let (open, close) = PAIRS[(random.next() % PAIRS.len() as u64) as usize];
    quotes(&paragraph.text).map(|(from, to, opens)| (from, to, if opens { open } else { close })).collect()
}

/// Some marks are not there.
fn lose_quotes(paragraph: &Paragraph, random: &mut Random) -> Edits {
    let all: Vec<_> = quotes(&paragraph.text).collect();
    all.into_iter().filter(|_| random.share() < 0.4).map(|(from, to, _)| (from, to, "")).collect()
}

/// Lines are broken where they are full.
fn wrap(paragraph: &Paragraph, random: &mut Random) -> Edits {
    let width = 50 + (random.next() % 30) as usize;
    let (mut edits, mut line) = (Edits::new(), 0);
    for (at, _) in paragraph.text.match_indices(' ') {
        if at >= line + width {
            edits.push((at, at + 1, "\n"));
            line = at + 1;
        }
    }
    edits
}

/// Every sentence is a line, or is set off by two blanks.
fn lines(paragraph: &Paragraph, random: &mut Random) -> Edits {
    let with = if random.share() < 0.5 { "\n" } else { "  " };
    ends(paragraph)
        .filter(|&end| paragraph.text[end..].starts_with(' '))
        .map(|end| (end, end + 1, with))
        .collect()
}
