//! From the pieces of the main column to the blocks of the body.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Why, fold};

use super::asides;
use super::column::Column;
use super::pieces::{Piece, ends_sentence};
use super::tree::Tree;
use crate::text::{BlockKind, Removed};

/// Most entries of `removed`.
const REMOVED: usize = 400;

/// One block before it has its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) kind: BlockKind,
    pub(super) text: String,
}

/// The body of an article before its text is joined.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    pub(super) blocks: Vec<Draft>,
    pub(super) removed: Vec<Removed>,
}

impl Body {
    /// Notes something taken out. Neighbours taken out for one reason are one entry.
    pub(super) fn remove(&mut self, text: &str, why: Why) {
        let room = self.removed.len() < REMOVED;
        let after = self.blocks.len();
        match self.removed.last_mut() {
            Some(last)
                if last.why == why.id()
                    && last.after == after
                    && last.text.len() < 2_000
                    && why != Why::Credit =>
            {
                last.text.push('\n');
                last.text.push_str(text);
            }
            _ if room => self.removed.push(Removed { text: text.to_owned(), why: why.id(), after }),
            _ => {}
        }
    }
}

/// A piece on its way into the body or out of it.
pub(super) struct Line<'a> {
    pub(super) piece: &'a Piece,
    pub(super) folded: String,
    pub(super) out: Option<Why>,
}

/// What is known of an article before its body is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Told<'a> {
    pub(super) title: Option<&'a str>,
    pub(super) standfirst: Option<&'a str>,
    pub(super) authors: &'a [String],
}

/// Makes the body from a column.
pub(super) fn make(tree: &Tree, column: &Column, litter: &Litter, told: &Told<'_>) -> Body {
    let end = tree.nodes[column.node].end as usize;
    let first = column.pieces.partition_point(|piece| piece.node < column.node);
    let last = column.pieces.partition_point(|piece| piece.node < end).max(first);
    let title = told.title.map(fold);
    let first = reach_back(column, first, title.as_deref(), told.standfirst);
    let mut lines: Vec<Line<'_>> = column.pieces[first..last]
        .iter()
        .map(|piece| Line {
            piece,
            folded: if piece.chars < 1_200 { fold(&piece.text) } else { String::new() },
            out: piece.out,
        })
        .collect();
    cut_headline(&mut lines, title.as_deref());
    cut_phrases(&mut lines, litter);
    cut_links(&mut lines);
    cut_captions(&mut lines);
    asides::cut(tree, &mut lines, told.authors);
    cut_ends(&mut lines);
    cut_empty_headings(&mut lines);
    assemble(&lines)
}

/// A standfirst between the headline and the column belongs to the article.
fn reach_back(column: &Column, first: usize, title: Option<&str>, standfirst: Option<&str>) -> usize {
    let from = first.saturating_sub(40);
    let headline = (from..first).rev().find(|&at| {
        let piece = &column.pieces[at];
        piece.heading == 1 || title.is_some_and(|title| piece.heading > 0 && fold(&piece.text) == title)
    });
    let Some(headline) = headline else { return first };
    let wanted = standfirst.map(fold).unwrap_or_default();
    let found = (headline + 1..first).find(|&at| {
        let piece = &column.pieces[at];
        let said = !wanted.is_empty() && wanted.len() > 40 && {
            let text = fold(&piece.text);
            text.starts_with(wanted.trim_end_matches(['.', '…', ' ']))
                || (text.len() > 40 && wanted.starts_with(&text))
        };
        piece.out.is_none()
            && piece.chars > 40
            && piece.linked * 3 < piece.chars
            && (piece.standfirst || said)
    });
    // What stands between is then looked at like the rest of the column.
    found.unwrap_or(first)
}

pub(super) fn weight(line: &Line<'_>) -> u32 {
    if line.out.is_some() { 0 } else { line.piece.weight() }
}

pub(super) fn total(lines: &[Line<'_>]) -> u32 {
    lines.iter().map(weight).fold(0, u32::saturating_add)
}

/// The headline, and what stands above it.
fn cut_headline(lines: &mut [Line<'_>], title: Option<&str>) {
    let all = total(lines);
    let mut before = 0;
    let mut headline = None;
    for (at, line) in lines.iter().enumerate() {
        let same = title.is_some_and(|title| line.folded == title);
        if (same || line.piece.heading == 1) && before * 10 <= all {
            headline = Some(at);
            break;
        }
        before += weight(line);
        if before * 10 > all {
            break;
        }
    }
    if let Some(headline) = headline {
        // A paragraph above the headline is a standfirst.
        for line in lines[..headline].iter_mut().filter(|line| weight(line) < 60) {
            line.out = line.out.or(Some(Why::BeforeBody));
        }
        lines[headline].out = Some(Why::Headline);
    }
    for line in lines.iter_mut().filter(|line| line.out.is_none()) {
        if title.is_some_and(|title| line.folded == title) {
            line.out = Some(Why::DoubledHeadline);
        }
    }
}

/// Lines that a phrase of the language tells to be litter, and everything after those that end an article.
fn cut_phrases(lines: &mut [Line<'_>], litter: &Litter) {
    let all = total(lines);
    let mut seen = 0;
    let mut rest = None;
    for line in lines.iter_mut() {
        if line.out.is_some() {
            continue;
        }
        if let Some(why) = rest {
            line.out = Some(why);
            continue;
        }
        if !line.piece.text.contains(char::is_alphanumeric) {
            line.out = Some(Why::NotContent);
            continue;
        }
        if let Some(found) = litter.folded_line(&line.folded) {
            let heading_of_body = line.piece.heading > 0 && matches!(found.why, Why::Label | Why::Control);
            if !heading_of_body {
                line.out = Some(found.why);
                let ends = found.rest || (line.piece.heading > 0 && found.why == Why::RelatedLink);
                if ends && seen * 10 >= all * 6 {
                    rest = Some(found.why);
                }
                continue;
            }
        }
        seen += weight(line);
    }
}

/// Lists of links, and lines that are nothing but a link.
fn cut_links(lines: &mut [Line<'_>]) {
    let mut at = 0;
    while at < lines.len() {
        let group = lines[at].piece.group;
        let mut end = at + 1;
        if group != 0 {
            while end < lines.len() && lines[end].piece.group == group {
                end += 1;
            }
        }
        let (mut chars, mut linked, mut items) = (0, 0, 0);
        for line in lines[at..end].iter().filter(|line| line.out.is_none()) {
            chars += line.piece.chars;
            linked += line.piece.linked;
            items += 1;
        }
        let link_list = linked * 10 > chars * 7 && (chars < 160 * items || linked * 10 > chars * 9);
        if chars > 0 && link_list {
            let why = if items > 1 || lines[at].piece.kind == BlockKind::List {
                Why::LinkList
            } else {
                Why::RelatedLink
            };
            for line in &mut lines[at..end] {
                line.out = line.out.or(Some(why));
            }
        }
        at = end;
    }
}

fn cut_captions(lines: &mut [Line<'_>]) {
    for line in lines.iter_mut() {
        // The owner of a picture stands only under pictures.
        let owned = line.piece.chars < 200 && line.piece.text.contains('©');
        if line.out.is_none() && (line.piece.kind == BlockKind::Caption || owned) {
            line.out = Some(Why::Caption);
        }
    }
}

/// Whether a line can begin or end a body.
fn solid(line: &Line<'_>) -> bool {
    line.out.is_none()
        && line.piece.heading == 0
        && (weight(line) >= 25 || (line.piece.chars >= 12 && ends_sentence(&line.piece.text)))
}

/// Bylines and dates above the first sentence, short stray lines after the last.
fn cut_ends(lines: &mut [Line<'_>]) {
    let Some(first) = lines.iter().position(solid) else { return };
    let bracketed =
        |text: &str| text.starts_with(['(', '[']) && text.ends_with([')', ']']) && text.chars().count() >= 30;
    let closes = |line: &Line<'_>| solid(line) || (line.out.is_none() && bracketed(&line.piece.text));
    let last = lines.iter().rposition(closes).unwrap_or(first);
    for (at, line) in lines.iter_mut().enumerate() {
        if line.out.is_some() {
            continue;
        }
        if at < first && line.piece.heading == 0 {
            line.out = Some(Why::BeforeBody);
        } else if at > last
            && (line.piece.heading > 0 || !matches!(line.piece.kind, BlockKind::List | BlockKind::Table))
        {
            line.out = Some(Why::AfterBody);
        }
    }
}

/// Headings whose section was taken out.
fn cut_empty_headings(lines: &mut [Line<'_>]) {
    let mut next: Option<u8> = Some(0);
    for line in lines.iter_mut().rev() {
        if line.out.is_some() {
            continue;
        }
        if line.piece.heading > 0 {
            if next.is_some_and(|next| next == 0) {
                line.out = Some(Why::EmptyHeading);
                continue;
            }
            next = Some(line.piece.heading);
        } else {
            next = None;
        }
    }
}

/// Whether a paragraph is a heading by its looks: short, all bold, no sentence.
fn looks_like_heading(piece: &Piece) -> bool {
    piece.kind == BlockKind::Paragraph
        && piece.bold * 20 >= piece.chars * 19
        && (3..=90).contains(&piece.chars)
        && piece
            .text
            .trim_start_matches(['“', '"', '«', '„'])
            .starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        && (!piece.text.ends_with(['.', ',', ';', '”', '"', '!', '…', ')']) || is_quotation(&piece.text))
}

/// Whether a text is one quotation from end to end.
fn is_quotation(text: &str) -> bool {
    text.starts_with(['“', '«', '„', '"']) && text.ends_with(['”', '»', '“', '"'])
}

fn assemble(lines: &[Line<'_>]) -> Body {
    let mut body = Body::default();
    let mut group = 0;
    for line in lines {
        if let Some(why) = line.out {
            body.remove(&line.piece.text, why);
            continue;
        }
        let kind = if looks_like_heading(line.piece) { BlockKind::Heading } else { line.piece.kind };
        let joins = line.piece.group != 0
            && line.piece.group == group
            && matches!(kind, BlockKind::List | BlockKind::Table);
        match body.blocks.last_mut() {
            Some(last) if joins && last.kind == kind => {
                last.text.push('\n');
                last.text.push_str(&line.piece.text);
            }
            _ => body.blocks.push(Draft { kind, text: line.piece.text.clone() }),
        }
        group = line.piece.group;
    }
    body
}
