//! Signs a reader of an article should know of, each with the words it rests on.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Why, fold};

use super::body::Body;
use crate::text::{BlockKind, Flag, Removed};

/// What flags rest on besides the body.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known<'a> {
    pub(super) title: Option<&'a str>,
    pub(super) language: Option<&'a str>,
    pub(super) is_article: bool,
    pub(super) is_live: bool,
    pub(super) is_closed: bool,
    pub(super) cut: bool,
    pub(super) from_html: bool,
    pub(super) glued: usize,
}

/// All flags of an article.
pub(super) fn find(body: &Body, known: &Known<'_>, litter: &Litter) -> Vec<Flag> {
    let mut flags = Vec::new();
    let mut add = |name, score: f32, evidence: String| {
        flags.push(Flag { name, score: score.clamp(0.0, 1.0), evidence })
    };
    if known.language == Some("en")
        && let Some((score, evidence)) = machine_translation(body, known.glued, litter)
    {
        add("machine_translation", score, evidence);
    }
    if let Some(removed) = body.removed.iter().find(|removed| removed.why == Why::DoubledHeadline.id()) {
        add("duplicate_title", 1.0, removed.text.lines().next().unwrap_or_default().to_owned());
    }
    let words: usize = body.blocks.iter().map(|block| block.text.split_whitespace().count()).sum();
    let paywall = body.removed.iter().find(|removed| removed.why == Why::Paywall.id());
    match paywall {
        Some(removed) => add("paywall", 0.9, removed.text.chars().take(200).collect()),
        None if known.is_closed && words < 250 => {
            add("paywall", 0.7, "isAccessibleForFree: false".to_owned())
        }
        None => {}
    }
    let last = body.blocks.iter().rev().find(|block| block.kind == BlockKind::Paragraph);
    if let Some(last) = last
        .filter(|last| last.text.ends_with("...") || last.text.ends_with('…') || last.text.ends_with("[…]"))
    {
        add("truncated", 0.7, tail(&last.text));
    } else if known.cut {
        add("truncated", 1.0, "the page is larger than is read".to_owned());
    }
    let title = known.title.map(fold).unwrap_or_default();
    if known.is_live {
        add("live_blog", 1.0, "LiveBlogPosting".to_owned());
    } else if let Some(mark) = litter.live_marks().iter().find(|mark| title.contains(mark.as_str())) {
        add("live_blog", 0.8, mark.clone());
    }
    let prose = body
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Paragraph && block.text.chars().count() >= 60)
        .count();
    if words < 20 || (known.from_html && !known.is_article && prose < 2) {
        add(
            "not_an_article",
            if words < 20 { 0.9 } else { 0.6 },
            format!("{words} words, {prose} paragraphs"),
        );
    }
    flags
}

fn tail(text: &str) -> String {
    let skip = text.chars().count().saturating_sub(80);
    text.chars().skip(skip).collect()
}

/// Signs of machine translation counted over an article.
#[derive(Debug, Default)]
struct Signs {
    capitals: Vec<String>,
    verbs: Vec<String>,
    quotes: Vec<String>,
    marks: Vec<String>,
}

/// Score and evidence where an English text shows several kinds of signs, or one many times over.
fn machine_translation(body: &Body, glued: usize, litter: &Litter) -> Option<(f32, String)> {
    let mut signs = Signs::default();
    let mut words = 0;
    let mut open_before = false;
    for block in &body.blocks {
        words += block.text.split_whitespace().count();
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Quote) {
            open_before = false;
            continue;
        }
        capitals(&block.text, litter, &mut signs.capitals);
        verbs_after_quotes(&block.text, litter, &mut signs.verbs);
        open_before = unbalanced(&block.text, open_before, &mut signs.quotes);
    }
    marks(&body.removed, litter, &mut signs.marks);
    let (capitals, verbs, quotes) = (signs.capitals.len(), signs.verbs.len(), signs.quotes.len());
    let sum = capitals as f32
        + verbs as f32
        + quotes.min(4) as f32 * 0.75
        + glued as f32
        + signs.marks.len() as f32 * 3.0;
    let kinds = usize::from(capitals > 0)
        + usize::from(verbs > 0)
        + usize::from(quotes > 0)
        + usize::from(glued > 0)
        + usize::from(!signs.marks.is_empty());
    let rate = sum * 500.0 / (words.max(250) as f32);
    if (kinds >= 2 && rate >= 2.5) || rate >= 6.0 {
        let evidence: Vec<String> = [signs.marks, signs.capitals, signs.verbs, signs.quotes]
            .into_iter()
            .flat_map(|list| list.into_iter().take(3))
            .collect();
        Some((rate / (rate + 2.5), evidence.join("; ")))
    } else {
        None
    }
}

/// Words that writers keep small, with a capital between two small words.
fn capitals(text: &str, litter: &Litter, found: &mut Vec<String>) {
    let words: Vec<&str> = text.split_whitespace().collect();
    for window in words.windows(3) {
        let [before, word, after] = window else { continue };
        let bare = before.trim_end_matches(['”', '"']);
        let small_before = bare.ends_with(char::is_lowercase)
            && before.trim_start_matches(['“', '"', '(']).starts_with(char::is_lowercase);
        let small_after = after.starts_with(char::is_lowercase) && !after.contains('.');
        let capital = word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase);
        // "A" is also a grade, a plan and a vitamin.
        let plain = word.chars().count() > 1 || litter.stays_small(&bare.to_lowercase());
        if small_before
            && small_after
            && capital
            && plain
            && litter.stays_small(&word.to_lowercase())
            && after.chars().count() > 1
        {
            found.push(format!("{before} {word} {after}"));
        }
    }
}

/// A sentence that ends with a lone word after a quotation: `“…” announced.`
fn verbs_after_quotes(text: &str, litter: &Litter, found: &mut Vec<String>) {
    for (at, _) in text.match_indices('”') {
        let rest = &text[at + '”'.len_utf8()..];
        let Some(rest) = rest.strip_prefix(' ') else { continue };
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let folded = word.to_lowercase();
        let alone = after.starts_with('.') && (after.len() == 1 || after[1..].starts_with([' ', '\n']));
        if word.chars().count() > 2
            && alone
            && !litter.is_time_word(&folded)
            && (litter.stays_small(&folded) || quoted_sentence(&text[..at]))
        {
            found.push(format!("” {word}."));
        }
        let call =
            word.starts_with(char::is_uppercase) && alone && word.is_ascii() && !litter.is_time_word(&folded);
        if call && !litter.stays_small(&folded) && !quoted_sentence(&text[..at]) && word.len() <= 6 {
            found.push(format!("” {word}."));
        }
    }
}

/// Whether a text ends with a quoted sentence, its stop inside the quotation mark.
fn quoted_sentence(text: &str) -> bool {
    text.ends_with(['.', ','])
}

/// Closing quotation marks that nothing opens. Tells whether a quotation is open at the end.
fn unbalanced(text: &str, open_before: bool, found: &mut Vec<String>) -> bool {
    let mut open = 0_i32;
    let mut carried = open_before;
    for (at, c) in text.char_indices() {
        match c {
            '“' | '„' => open += 1,
            '”' if open > 0 => open -= 1,
            '”' if carried => carried = false,
            '”' if text[..at].ends_with(['=', '/']) => {}
            '”' => {
                let mut start = at.saturating_sub(30);
                while !text.is_char_boundary(start) {
                    start -= 1;
                }
                found.push(text[start..at + c.len_utf8()].to_owned());
            }
            _ => {}
        }
    }
    open > 0 || carried
}

fn marks(removed: &[Removed], litter: &Litter, found: &mut Vec<String>) {
    for line in
        removed.iter().filter(|removed| removed.text.len() < 4_000).flat_map(|removed| removed.text.lines())
    {
        let folded = fold(line);
        if litter.machine_marks().iter().any(|mark| folded.contains(mark.as_str())) {
            found.push(line.chars().take(120).collect());
        }
    }
}
