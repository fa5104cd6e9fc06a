//! The main column: which element of a page holds the article.

use rustc_hash::FxHashSet;
use tidings_knowledge::Litter;
use tidings_knowledge::litter::Why;

use super::pieces::{Mark, Piece, cut, mark};
use super::tags::Tag;
use super::tree::{NodeId, Tree};

/// A page cut into pieces, and the element that holds its article.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) node: NodeId,
    pub(super) pieces: Vec<Piece>,
}

/// How often boxes are taken back at most.
const ROUNDS: usize = 4;

/// Finds the main column.
pub(super) fn find(tree: &Tree, url: Option<&str>, litter: &Litter) -> Column {
    let host = url.and_then(|url| url.split('/').nth(2));
    let mut marks = mark(tree, litter);
    let mut pieces = cut(tree, &marks, host);
    for _ in 0..ROUNDS {
        if !keep_large_boxes(tree, &mut marks, &pieces) {
            let node = choose(tree, &marks, &pieces);
            if !keep_many_boxes(tree, node, &mut marks, &pieces) {
                return Column { node, pieces };
            }
        }
        pieces = cut(tree, &marks, host);
    }
    Column { node: choose(tree, &marks, &pieces), pieces }
}

/// Sums a value of pieces over the subtrees that hold them.
fn sums(tree: &Tree, pieces: &[Piece], value: impl Fn(&Piece) -> i64) -> Vec<i64> {
    let mut sum = vec![0; tree.nodes.len()];
    for piece in pieces {
        sum[piece.node] += value(piece);
    }
    for at in (1..sum.len()).rev() {
        let parent = tree.nodes[at].parent as usize;
        sum[parent] += sum[at];
    }
    sum
}

/// Takes back marks that rest on the name of a box alone where the box holds far more prose than all the rest.
fn keep_large_boxes(tree: &Tree, marks: &mut [Mark], pieces: &[Piece]) -> bool {
    let inside = sums(tree, pieces, |piece| i64::from(piece.weight()));
    // What a page holds twice, once shown and once hidden, is not missed.
    let shown: FxHashSet<&str> =
        pieces.iter().filter(|piece| piece.weight() > 0).map(|piece| beginning(&piece.text)).collect();
    let out = sums(tree, pieces, |piece| {
        if piece.out.is_some() && !shown.contains(beginning(&piece.text)) {
            i64::from(piece.prose)
        } else {
            0
        }
    });
    let too_large = |at: NodeId| {
        // A quoted post may be kept inside a box that goes.
        let kept = inside[0] - inside[at];
        let limit = match marks[at].out {
            Some(Why::Comments | Why::CookieNotice) => kept * 8 + 600,
            Some(Why::Navigation) => kept * 8 + 200,
            Some(Why::RelatedLink | Why::Sidebar) => kept * 3 + 400,
            Some(_) => kept * 3 / 2 + 200,
            None => return false,
        };
        marks[at].weak && out[at] > limit
    };
    let large: Vec<NodeId> = (1..marks.len()).filter(|&at| too_large(at)).collect();
    // Once the largest is back, with others of its kind, the rest may be small beside it.
    let Some(&largest) = large.iter().max_by_key(|&&at| (out[at], std::cmp::Reverse(at))) else {
        return false;
    };
    let why = marks[largest].out;
    for at in large {
        if marks[at].out == why {
            marks[at].out = None;
        }
    }
    true
}

/// Likewise where many boxes of one kind inside the column hold far more prose than it does without them.
fn keep_many_boxes(tree: &Tree, node: NodeId, marks: &mut [Mark], pieces: &[Piece]) -> bool {
    let within = node..tree.nodes[node].end as usize;
    let held = pieces.iter().filter(|piece| within.contains(&piece.node));
    let kept: u64 = held.clone().map(|piece| u64::from(piece.weight())).sum();
    for why in [Why::Sidebar, Why::Control, Why::Figure] {
        let out: u64 =
            (held.clone()).filter(|piece| piece.out == Some(why)).map(|piece| u64::from(piece.prose)).sum();
        if kept > 0 && out > kept * 2 + 400 {
            let mut changed = false;
            for mark in marks[within.clone()].iter_mut().filter(|mark| mark.weak && mark.out == Some(why)) {
                mark.out = None;
                changed = true;
            }
            return changed;
        }
    }
    false
}

/// As much of a text as tells it from others.
fn beginning(text: &str) -> &str {
    text.char_indices().nth(40).map_or(text, |(at, _)| &text[..at])
}

/// The element with the most prose and the least clutter.
fn choose(tree: &Tree, marks: &[Mark], pieces: &[Piece]) -> NodeId {
    let good = sums(tree, pieces, |piece| i64::from(piece.weight()));
    let clutter = sums(tree, pieces, |piece| {
        if piece.out.is_none() && piece.weight() == 0 { (piece.linked + piece.chars / 4) as i64 } else { 0 }
    });
    let mut best = (0, 0);
    // The root too: a fragment, as feeds and scrapers give it, has no element around its paragraphs.
    for at in 0..tree.nodes.len() {
        if good[at] == 0 {
            continue;
        }
        let mut score = good[at] * 10 - clutter[at] * 5;
        if marks[at].body {
            score += good[at] * 3;
        } else if matches!(tree.nodes[at].tag, Tag::Article | Tag::Main) {
            score += good[at];
        }
        if score >= best.0 {
            best = (score, at);
        }
    }
    best.1
}
