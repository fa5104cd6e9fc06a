//! From the pieces of the main column to the blocks of the body.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Why, fold};

use super::asides;
use super::column::Column;
use super::front;
use super::pieces::{Piece, ends_sentence};
use super::tree::Tree;
use crate::text::{BlockKind, Removed, Span};

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
    /// Where in the page each block stands, or empty where that is not known.
    pub(super) sources: Vec<Span>,
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
    /// All that the page declares as its headline.
    pub(super) declared: &'a [String],
    /// What the page declares as its summary.
    pub(super) summary: Option<&'a str>,
    pub(super) authors: &'a [String],
    /// Whether it calls itself a live blog.
    pub(super) is_live: bool,
}

/// Makes the body from a column.
pub(super) fn make(tree: &Tree, column: &Column, litter: &Litter, told: &Told<'_>) -> Body {
    let end = tree.nodes[column.node].end as usize;
    let first = column.pieces.partition_point(|piece| piece.node < column.node);
    let last = column.pieces.partition_point(|piece| piece.node < end).max(first);
    let title = told.title.map(fold);
    let (first, is_above) = front::reach_back(column, first, title.as_deref(), told);
    let mut lines: Vec<Line<'_>> = column.pieces[first..last]
        .iter()
        .map(|piece| Line {
            piece,
            folded: if piece.chars < 1_200 { fold(&piece.text) } else { String::new() },
            out: piece.out,
        })
        .collect();
    if !told.is_live {
        asides::cut_other_articles(tree, column.node, &mut lines);
    }
    let headline = front::cut_headline(&mut lines, title.as_deref(), told.declared, is_above);
    front::cut_standfirst(tree, column.node, &mut lines, headline, told);
    cut_phrases(&mut lines, litter);
    asides::cut_labelled_boxes(tree, &mut lines);
    cut_links(&mut lines);
    cut_captions(tree, &mut lines);
    asides::cut(tree, &mut lines, told.authors);
    cut_ends(&mut lines);
    front::cut_datelines(&mut lines, litter);
    cut_empty_headings(&mut lines);
    assemble(&lines)
}

pub(super) fn weight(line: &Line<'_>) -> u32 {
    if line.out.is_some() { 0 } else { line.piece.weight() }
}

pub(super) fn total(lines: &[Line<'_>]) -> u32 {
    lines.iter().map(weight).fold(0, u32::saturating_add)
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
        if is_number_alone(&line.piece.text) {
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

/// Whether a line is no more than a number or signs, as the counter of a gallery is. A list may hold such lines.
fn is_number_alone(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.clone().count() < 5 && letters.all(|c| c.is_ascii_digit())
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
        // A heading may lead to what it is about, on another site.
        let is_about = items == 1 && lines[at].piece.heading > 0 && lines[at].piece.away * 2 > linked;
        if chars > 0 && link_list && !is_about {
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

fn cut_captions(tree: &Tree, lines: &mut [Line<'_>]) {
    for at in 0..lines.len() {
        if lines[at].out.is_some() {
            continue;
        }
        let piece = lines[at].piece;
        // The owner of a picture stands only under pictures.
        let owned = piece.chars < 200 && piece.text.contains('©');
        if piece.kind == BlockKind::Caption || owned || asides::is_beside_picture(tree, lines, at) {
            lines[at].out = Some(Why::Caption);
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
    let mut last = lines.iter().rposition(closes).unwrap_or(first);
    // The last line of a quoted post says whose it is.
    while lines.get(last + 1).is_some_and(|line| {
        line.out.is_none()
            && line.piece.kind == BlockKind::Quote
            && line.piece.group == lines[last].piece.group
    }) {
        last += 1;
    }
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
pub(super) fn looks_like_heading(piece: &Piece) -> bool {
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
        let source = Span { start: line.piece.source.0, end: line.piece.source.1 };
        let joins = line.piece.group != 0
            && line.piece.group == group
            && matches!(kind, BlockKind::List | BlockKind::Table);
        match body.blocks.last_mut() {
            Some(last) if joins && last.kind == kind => {
                last.text.push('\n');
                last.text.push_str(&line.piece.text);
                if let Some(whole) = body.sources.last_mut() {
                    *whole = whole.cover(source);
                }
            }
            _ => {
                body.blocks.push(Draft { kind, text: line.piece.text.clone() });
                body.sources.push(source);
            }
        }
        group = line.piece.group;
    }
    body
}
