//! What stands among the paragraphs of a body and is not part of it, told from its place: boxes under a label of litter,
//! quotations pulled out of the text, the author's biography.

use tidings_knowledge::litter::Why;

use super::body::{Line, looks_like_heading, total, weight};
use super::pieces::ends_sentence;
use super::tags::Tag;
use super::tree::{NodeId, Tree};
use crate::text::BlockKind;

/// Most quotations looked for in the rest of the text.
const QUOTATIONS: usize = 20;
/// How many elements out from a line its box is looked for.
const BOX: usize = 4;
/// Most lines of a box of links, its label among them.
const FEW: usize = 5;
/// Most nodes of a box that holds a picture and its caption.
const NEAR: usize = 60;
/// Longest caption that only its place tells, characters.
const CAPTION: usize = 300;
/// Least weight of text outside other articles that is an article by itself.
const OWN: u32 = 300;

/// Takes out what stands aside.
pub(super) fn cut(tree: &Tree, lines: &mut [Line<'_>], authors: &[String]) {
    cut_headings_of_litter(tree, lines);
    cut_pulled_quotations(lines);
    cut_biography(lines, authors);
}

/// A small box that opens with a line such as "Partner content" goes with that line.
pub(super) fn cut_labelled_boxes(tree: &Tree, lines: &mut [Line<'_>]) {
    let all = total(lines);
    for at in 0..lines.len() {
        let label = &lines[at];
        let Some(why @ (Why::Advertisement | Why::RelatedLink | Why::Newsletter | Why::Embed)) = label.out
        else {
            continue;
        };
        if label.piece.out.is_some() || label.piece.chars > 40 {
            continue;
        }
        // The smallest box that opens with the label and holds more than it.
        let mut owner = label.piece.node;
        for _ in 0..BOX {
            let next_is_in = lines.get(at + 1).is_some_and(|next| inside(tree, owner, next));
            if next_is_in {
                break;
            }
            owner = tree.nodes[owner].parent as usize;
        }
        let first_in = at == 0 || !inside(tree, owner, &lines[at - 1]);
        if !first_in {
            continue;
        }
        let most = if why == Why::Advertisement { usize::MAX } else { FEW + 1 };
        let held = lines[at..].iter().take_while(|line| inside(tree, owner, line)).take(most).count();
        let end = at + held;
        if held > 1 && held < most && end < lines.len() && total(&lines[at..end]) * 8 <= all {
            lines[at..end].iter_mut().for_each(|line| line.out = line.out.or(Some(why)));
        }
    }
}

fn inside(tree: &Tree, node: NodeId, line: &Line<'_>) -> bool {
    line.piece.node >= node && line.piece.node < tree.nodes[node].end as usize
}

/// Articles inside the column that are not the article: teasers of others below or between its paragraphs.
///
/// Where the text itself is parted into several `article` elements, as posts on one page are, none of them goes.
pub(super) fn cut_other_articles(tree: &Tree, root: NodeId, lines: &mut [Line<'_>]) {
    let all = total(lines);
    let mut found: Vec<(usize, usize, u32)> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let article = article_of(tree, root, lines[at].piece.node);
        let Some(article) = article else {
            at += 1;
            continue;
        };
        let end = at + lines[at..].iter().take_while(|line| inside(tree, article, line)).count();
        let end = end.max(at + 1);
        found.push((at, end, total(&lines[at..end])));
        at = end;
    }
    let within = found.iter().fold(0, |sum: u32, (.., weight)| sum.saturating_add(*weight));
    let own_first = found.first().map_or(0, |(start, ..)| total(&lines[..*start]));
    let largest = found.iter().map(|(.., weight)| *weight).max().unwrap_or(0);
    let holds_most = u64::from(largest) * 5 >= u64::from(all) * 2;
    // An article in an article is another one, whatever its size, once the outer one has text of its own.
    let nested = tree.nodes[root].tag == Tag::Article && own_first >= OWN;
    let beside = own_first >= OWN || all.saturating_sub(within) >= within.max(OWN);
    let others = |weight: u32| match holds_most {
        false => nested || beside,
        true => nested || (weight < largest && u64::from(weight) * 5 < u64::from(largest) * 2),
    };
    for (start, end, weight) in found {
        if others(weight) {
            lines[start..end].iter_mut().for_each(|line| line.out = line.out.or(Some(Why::RelatedLink)));
        }
    }
}

/// The outermost `article` below `root` that holds a node.
fn article_of(tree: &Tree, root: NodeId, node: NodeId) -> Option<NodeId> {
    let mut found = None;
    let mut at = node;
    while at > root {
        if tree.nodes[at].tag == Tag::Article {
            found = Some(at);
        }
        at = tree.nodes[at].parent as usize;
    }
    found
}

/// Whether a short line that is no sentence stands in a box with a picture and nothing else.
pub(super) fn is_beside_picture(tree: &Tree, lines: &[Line<'_>], at: usize) -> bool {
    let piece = lines[at].piece;
    if piece.heading > 0
        || !matches!(piece.kind, BlockKind::Paragraph | BlockKind::Quote)
        || piece.chars > CAPTION
        || ends_sentence(&piece.text)
        || piece.text.ends_with(':')
        || looks_like_heading(piece)
    {
        return false;
    }
    let mut owner = piece.node;
    for _ in 0..BOX {
        let alone = (at == 0 || !inside(tree, owner, &lines[at - 1]))
            && !lines.get(at + 1).is_some_and(|next| inside(tree, owner, next));
        let node = &tree.nodes[owner];
        let near = (node.end as usize - owner) < NEAR;
        if !alone || !near || matches!(node.tag, Tag::Article | Tag::Main | Tag::Body) {
            return false;
        }
        if tree.nodes[owner..node.end as usize].iter().any(|node| node.tag == Tag::Img) {
            return true;
        }
        owner = node.parent as usize;
    }
    false
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
        let text = line.piece.text.as_str();
        let whole = |name: &str| text.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', ',']));
        // "Steph Roe covers politics", by Stephanie Roe.
        let short = |given: &str, surname: &str| {
            let mut words = text.split(' ');
            let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            first.chars().count() > 2 && given.starts_with(first) && second.trim_end_matches(',') == surname
        };
        let named = |name: &String| {
            let parts = name.split_once(' ');
            parts.is_some_and(|(given, surname)| whole(name) || short(given, surname))
        };
        if authors.iter().any(named) {
            line.out = Some(Why::AuthorBox);
        }
    }
}
