//! Signs a reader of an article should know of, each with the words it rests on.

mod kinds;
mod machine;

use tidings_knowledge::Litter;
use tidings_knowledge::litter::Why;

use super::body::Body;
use crate::text::{BlockKind, Flag};

/// What flags rest on besides the body.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known<'a> {
    pub(super) title: Option<&'a str>,
    pub(super) url: Option<&'a str>,
    pub(super) language: Option<&'a str>,
    pub(super) is_article: bool,
    pub(super) is_live: bool,
    pub(super) is_closed: bool,
    pub(super) cut: bool,
    pub(super) from_html: bool,
    pub(super) glued: usize,
    /// Folded lines above the text that may say what kind of text it is.
    pub(super) sections: &'a [String],
}

/// Words that are enough to tell how a text was written, and what about.
const ENOUGH: usize = 20_000;

/// All flags of an article.
pub(super) fn find(body: &Body, known: &Known<'_>, litter: &Litter) -> Vec<Flag> {
    let mut flags = Vec::new();
    let mut add = |name, score: f32, evidence: String| {
        flags.push(Flag { name, score: score.clamp(0.0, 1.0), evidence })
    };
    if known.language == Some("en")
        && let Some((score, evidence)) = machine::translation(body, known.glued, litter)
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
    if known.cut {
        add("truncated", 1.0, "the page is larger than is read".to_owned());
    } else if let Some((score, end)) = cut_short(body) {
        add("truncated", score, end);
    }
    if known.is_live {
        add("live_blog", 1.0, "LiveBlogPosting".to_owned());
    } else if let Some((score, evidence)) = kinds::live_blog(body, known, litter) {
        add("live_blog", score, evidence);
    }
    if let Some((score, evidence)) = kinds::opinion(body, known, litter) {
        add("opinion", score, evidence);
    }
    if known.language == Some("en")
        && let Some((score, evidence)) = kinds::sport(body, known, litter)
    {
        add("sport", score, evidence);
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

/// The end of a text that is cut short: with dots, or within a sentence.
fn cut_short(body: &Body) -> Option<(f32, String)> {
    let last = body.blocks.iter().rev().find(|block| block.kind == BlockKind::Paragraph)?;
    let text = last.text.trim_end();
    let dots =
        text.ends_with("...") || text.ends_with('…') || text.ends_with("[…]") || text.ends_with("[...]");
    // Not a value, a signature or a line of verse: a sentence went before, or it is long.
    let within = body.blocks.last().is_some_and(|block| block.kind == BlockKind::Paragraph)
        && text.ends_with(|c: char| c.is_lowercase() || c == ',')
        && text.chars().count() >= 80
        && text.split(' ').count() >= 12
        // An address at the end needs no stop.
        && text.rsplit(' ').next().is_some_and(|word| !word.contains(['/', '@', '.']));
    if dots {
        Some((0.7, tail(text)))
    } else if within {
        Some((0.5, tail(text)))
    } else {
        None
    }
}
