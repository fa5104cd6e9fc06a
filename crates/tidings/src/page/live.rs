//! The entries of a live blog, each with its own time.

use tidings_knowledge::Litter;

use super::body::Body;
use super::dates;
use super::tags::{Attr, Tag};
use super::tree::{NodeId, Tree};
use crate::text::Span;

/// Most entries of one page.
const ENTRIES: usize = 2_000;

/// Some blocks of a body, from the first to the last, and the time they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) time: String,
}

/// Finds the entries: what stands in one box with one time of day.
pub(super) fn entries(tree: &Tree, root: NodeId, body: &Body, litter: &Litter) -> Vec<Stretch> {
    let times = times(tree, root, body, litter);
    let mut found: Vec<Stretch> = Vec::new();
    for (nth, (node, time)) in times.iter().enumerate() {
        let before = nth.checked_sub(1).map_or(root, |nth| times[nth].0);
        let after = times.get(nth + 1).map_or(usize::MAX, |(node, _)| *node);
        let Some((from, to)) = bytes(tree, own_box(tree, *node, root, before, after)) else { continue };
        let first = body.sources.partition_point(|source| source.start < from);
        let end = body.sources.partition_point(|source| source.end <= to);
        if first < end && found.last().is_none_or(|entry| entry.last < first) {
            found.push(Stretch { first, last: end - 1, time: time.clone() });
        }
    }
    found
}

/// Elements with a time of day, one for each stretch of text.
fn times(tree: &Tree, root: NodeId, body: &Body, litter: &Litter) -> Vec<(NodeId, String)> {
    let mut found: Vec<(NodeId, String)> = Vec::new();
    let end = tree.nodes[root].end as usize;
    let starts = text_starts(tree, root);
    for node in root + 1..end {
        let written = tree.attr(node, Attr::Datetime).or_else(|| {
            tree.attr(node, Attr::ItemProp).filter(|prop| prop.contains("datePublished"))?;
            tree.attr(node, Attr::Content)
        });
        let Some(time) = written.and_then(|time| dates::iso(time, litter)).filter(|time| time.contains('T'))
        else {
            continue;
        };
        if let Some((last, _)) = found.last() {
            let (from, to) = (starts[*last - root], starts[node - root]);
            let between = body.sources.partition_point(|source| source.start < from);
            let parted = body.sources.get(between).is_some_and(|source| source.start < to);
            if !parted && tree.nodes[*last].parent == tree.nodes[node].parent {
                // The time of a change beside the time of publication.
                continue;
            }
            if !parted && !inside(tree, *last, node) {
                found.pop();
            } else if !parted {
                continue;
            }
        }
        found.push((node, time));
        if found.len() >= ENTRIES {
            break;
        }
    }
    found
}

fn inside(tree: &Tree, node: NodeId, inner: NodeId) -> bool {
    node <= inner && inner < tree.nodes[node].end as usize
}

/// The outermost element that holds a node and neither of two others.
fn own_box(tree: &Tree, node: NodeId, root: NodeId, before: NodeId, after: NodeId) -> NodeId {
    let mut at = node;
    loop {
        let parent = tree.nodes[at].parent as usize;
        if parent <= root || inside(tree, parent, before) || inside(tree, parent, after) {
            return at;
        }
        at = parent;
    }
}

/// The bytes of the page from the first to the last text of an element.
fn bytes(tree: &Tree, node: NodeId) -> Option<(u32, u32)> {
    let nodes = node..tree.nodes[node].end as usize;
    let first = nodes.clone().find(|&node| tree.nodes[node].tag == Tag::Text)?;
    let last = nodes.rev().find(|&node| tree.nodes[node].tag == Tag::Text)?;
    Some((tree.nodes[first].from.0, tree.nodes[last].from.1))
}

/// Where in the page the first text at or after each node of an element begins.
fn text_starts(tree: &Tree, root: NodeId) -> Vec<u32> {
    let nodes = &tree.nodes[root..tree.nodes[root].end as usize];
    let mut next = u32::MAX;
    let mut starts: Vec<u32> = Vec::with_capacity(nodes.len());
    for node in nodes.iter().rev() {
        if node.tag == Tag::Text {
            next = node.from.0;
        }
        starts.push(next);
    }
    starts.reverse();
    starts
}

/// The stretch of the joined text that some blocks cover.
pub(super) fn span(stretch: &Stretch, blocks: &[crate::text::Block]) -> Option<Span> {
    Some(blocks.get(stretch.first)?.span.cover(blocks.get(stretch.last)?.span))
}
