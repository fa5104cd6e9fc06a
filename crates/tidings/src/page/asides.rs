//! What stands among the paragraphs of a body and is not part of it, told from its place: boxes under a label of litter,
//! quotations pulled out of the text, the author's biography.

use tidings_knowledge::litter::Why;

use super::body::{Line, total, weight};
use super::pieces::ends_sentence;
use super::tree::Tree;
use crate::text::BlockKind;

/// Most quotations looked for in the rest of the text.
const QUOTATIONS: usize = 20;

/// Takes out what stands aside.
pub(super) fn cut(tree: &Tree, lines: &mut [Line<'_>], authors: &[String]) {
    cut_labelled_boxes(tree, lines);
    cut_headings_of_litter(tree, lines);
    cut_pulled_quotations(lines);
    cut_biography(lines, authors);
}

/// A small box that opens with a line such as "Partner content" goes with that line.
fn cut_labelled_boxes(tree: &Tree, lines: &mut [Line<'_>]) {
    let all = total(lines);
    for at in 0..lines.len() {
        let label = &lines[at];
        let Some(why @ Why::Advertisement) = label.out else {
            continue;
        };
        if label.piece.out.is_some() || label.piece.chars > 40 {
            continue;
        }
        let node = label.piece.node;
        let inside = |node: usize, line: &Line<'_>| {
            line.piece.node >= node && line.piece.node < tree.nodes[node].end as usize
        };
        let next_is_in = |node| lines.get(at + 1).is_some_and(|next| inside(node, next));
        let parent = tree.nodes[node].parent as usize;
        let first_in = at == 0 || !inside(parent, &lines[at - 1]);
        let owner = match () {
            () if next_is_in(node) => node,
            () if first_in && next_is_in(parent) => parent,
            () => continue,
        };
        let end = at + lines[at..].iter().take_while(|line| inside(owner, line)).count();
        if end < lines.len() && total(&lines[at..end]) * 8 <= all {
            lines[at..end].iter_mut().for_each(|line| line.out = line.out.or(Some(why)));
        }
    }
}

/// A heading whose box holds nothing else that is kept, as the name of a newsletter above its advertisement.
fn cut_headings_of_litter(tree: &Tree, lines: &mut [Line<'_>]) {
    for at in 0..lines.len() {
        if lines[at].out.is_some() || lines[at].piece.heading == 0 {
            continue;
        }
        let owner = tree.nodes[lines[at].piece.node].parent as usize;
        let end = tree.nodes[owner].end as usize;
        let mut rest = lines[at + 1..].iter().take_while(|line| line.piece.node < end).take(8);
        let why = rest.next().and_then(|line| line.out);
        let litter = matches!(why, Some(Why::Newsletter | Why::Advertisement | Why::Subscription));
        if litter && rest.all(|line| line.out.is_some()) {
            lines[at].out = why;
        }
    }
}

/// A quotation that the text has elsewhere was pulled out of it.
fn cut_pulled_quotations(lines: &mut [Line<'_>]) {
    let bare = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let quotations: Vec<usize> = (0..lines.len())
        .filter(|&at| lines[at].out.is_none() && lines[at].piece.kind == BlockKind::Quote)
        .filter(|&at| (20..500).contains(&lines[at].piece.chars))
        .take(QUOTATIONS)
        .collect();
    for at in quotations {
        let wanted = bare(&lines[at].folded);
        let mut others = lines.iter().enumerate().filter(|(other, line)| *other != at && line.out.is_none());
        if wanted.len() > 15 && others.any(|(_, line)| line.folded.contains(&wanted)) {
            lines[at].out = Some(Why::Figure);
        }
    }
}

/// One of the last paragraphs that begins with the name of an author tells of the author.
fn cut_biography(lines: &mut [Line<'_>], authors: &[String]) {
    let last = lines.iter_mut().rev().filter(|line| weight(line) > 0).take(2);
    // A name without a sentence is a signature, which may hold a credit.
    for line in last.filter(|line| line.piece.chars < 500 && ends_sentence(&line.piece.text)) {
        let named = |name: &String| {
            name.contains(' ')
                && line
                    .piece
                    .text
                    .strip_prefix(name.as_str())
                    .is_some_and(|rest| rest.starts_with([' ', ',']))
        };
        if authors.iter().any(named) {
            line.out = Some(Why::AuthorBox);
        }
    }
}
