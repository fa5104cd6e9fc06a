//! What stands above the first paragraph of a body: the headline, the standfirst, lines with names and dates.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Why, fold};

use super::body::{Body, Line, Told, total, weight};
use super::column::Column;
use super::dates;
use super::lines;
use super::pieces::ends_sentence;
use super::tags::Tag;
use super::tree::{NodeId, Tree};
use crate::text::BlockKind;

/// How many lines between the headline and the first paragraph are looked at.
const FRONT: usize = 40;
/// Longest standfirst, characters.
const STANDFIRST: usize = 600;
/// Least weight of a text under a headline.
const LEAST: u32 = 300;
/// How many lines that are kept may stand above a line with a name or a date.
const ABOVE: usize = 6;

/// The first piece of a body: a standfirst that stands between the headline and the column, or else `first`. Tells
/// also whether the headline stands above the column.
pub(super) fn reach_back(
    column: &Column,
    first: usize,
    title: Option<&str>,
    told: &Told<'_>,
) -> (usize, bool) {
    let from = first.saturating_sub(40);
    let headline = (from..first).rev().find(|&at| {
        let piece = &column.pieces[at];
        piece.heading == 1 || title.is_some_and(|title| piece.heading > 0 && fold(&piece.text) == title)
    });
    let Some(headline) = headline else { return (first, false) };
    let found = (headline + 1..first).find(|&at| {
        let piece = &column.pieces[at];
        piece.out.is_none()
            && piece.chars > 40
            && piece.linked * 3 < piece.chars
            && (piece.standfirst || is_said(&fold(&piece.text), told))
    });
    // What stands between is then looked at like the rest of the column.
    (found.unwrap_or(first), true)
}

/// Whether a folded text is what the page declares as its summary.
fn is_said(text: &str, told: &Told<'_>) -> bool {
    let said = told.summary.map(fold).unwrap_or_default();
    said.len() > 40
        && (text.starts_with(said.trim_end_matches(['.', '…', ' ']))
            || (text.len() > 40 && said.starts_with(text)))
}

/// Letters and digits alone: punctuation between the parts of a headline differs from place to place.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The headline, and what stands above it. Gives the line that is the headline. `is_above` says that the headline
/// stands above all lines.
pub(super) fn cut_headline(
    lines: &mut [Line<'_>],
    title: Option<&str>,
    declared: &[String],
    is_above: bool,
) -> Option<usize> {
    let all = total(lines);
    let titles: Vec<String> = title
        .map(bare)
        .into_iter()
        .chain(declared.iter().map(|title| bare(&fold(title))))
        .filter(|title| title.len() > 12)
        .collect();
    // A heading may hold the headline and a few words above it.
    let same = |line: &Line<'_>| {
        title.is_some_and(|title| line.folded == title)
            || (line.piece.heading > 0 && line.piece.chars < 300 && {
                let text = bare(&line.folded);
                titles.iter().any(|title| {
                    (text.ends_with(title.as_str()) && text.len() < title.len() * 2)
                        || (title.ends_with(text.as_str()) && text.len() * 2 > title.len())
                        || (title.starts_with(text.as_str()) && text.len() * 3 > title.len() * 2)
                })
            })
    };
    let mut before = 0;
    let mut headline = None;
    for (at, line) in lines.iter().enumerate() {
        if (same(line) || line.piece.heading == 1) && before * 10 <= all {
            headline = Some(at);
            break;
        }
        before += weight(line);
        if before * 10 > all {
            break;
        }
    }
    // The only main heading parts what stands above it from the article, however much that is.
    if headline.is_none() && !is_above {
        let mut main = (0..lines.len()).filter(|&at| lines[at].piece.heading == 1);
        let only = main.next().filter(|_| main.next().is_none());
        headline = only.filter(|&at| {
            let after = total(&lines[at..]);
            same(&lines[at]) && after >= LEAST && after * 10 >= all * 3
        });
    }
    if let Some(headline) = headline {
        // A paragraph above the headline is a standfirst; more of them are not of this article.
        let above = lines[..headline].iter().filter(|line| weight(line) >= 60).count();
        for line in lines[..headline].iter_mut().filter(|line| above > 3 || weight(line) < 60) {
            line.out = line.out.or(Some(Why::BeforeBody));
        }
        lines[headline].out = Some(Why::Headline);
    }
    for line in lines.iter_mut().filter(|line| line.out.is_none()) {
        if title.is_some_and(|title| line.folded == title) {
            line.out = Some(Why::DoubledHeadline);
        }
    }
    headline
}

/// The innermost element that holds three fifths of the text: the box of the paragraphs.
fn text_box(tree: &Tree, root: NodeId, lines: &[Line<'_>]) -> NodeId {
    let all = u64::from(total(lines));
    let end = tree.nodes[root].end as usize;
    let mut sum = vec![0_u64; end - root];
    for line in lines.iter().filter(|line| (root..end).contains(&line.piece.node)) {
        sum[line.piece.node - root] += u64::from(weight(line));
    }
    for at in (1..sum.len()).rev() {
        let parent = tree.nodes[root + at].parent as usize;
        if parent >= root {
            sum[parent - root] += sum[at];
        }
    }
    root + (0..sum.len()).rev().find(|&at| all > 0 && sum[at] * 5 >= all * 3).unwrap_or(0)
}

/// The outermost element that holds `node` and does not hold `other`.
fn apart_from(tree: &Tree, node: NodeId, other: NodeId) -> NodeId {
    let mut at = node;
    loop {
        let parent = tree.nodes[at].parent as usize;
        if parent == at || holds(tree, parent, other) {
            return at;
        }
        at = parent;
    }
}

fn holds(tree: &Tree, node: NodeId, inner: NodeId) -> bool {
    node <= inner && inner < tree.nodes[node].end as usize
}

/// The summary that stands outside the box of the paragraphs, above it.
///
/// It is known by the box of the headline, by being a heading, by its name, by being what the page declares as its
/// summary, or by standing in the text once more.
pub(super) fn cut_standfirst(
    tree: &Tree,
    root: NodeId,
    lines: &mut [Line<'_>],
    headline: Option<usize>,
    told: &Told<'_>,
) {
    let text = text_box(tree, root, lines);
    let Some(first) = lines.iter().position(|line| holds(tree, text, line.piece.node) && weight(line) > 0)
    else {
        return;
    };
    let head = headline.map(|at| apart_from(tree, lines[at].piece.node, text));
    let mut cut: Option<usize> = None;
    for at in (headline.map_or(0, |at| at + 1)..first).take(FRONT) {
        let line = &lines[at];
        let piece = line.piece;
        if line.out.is_some() || piece.chars > STANDFIRST || piece.chars < 20 {
            continue;
        }
        let outside = !holds(tree, text, piece.node);
        let said = piece.standfirst || is_said(&line.folded, told);
        let in_head = || head.is_some_and(|head| holds(tree, head, piece.node));
        let again = || {
            lines[first..].iter().filter(|line| line.out.is_none()).take(60).any(|later| {
                later.folded.len() > line.folded.len() && later.folded.contains(line.folded.as_str())
            })
        };
        let is = match (outside, piece.heading > 0) {
            (true, true) => piece.chars > 40 || said || in_head(),
            (true, false) => said || (in_head() && piece.chars > 40) || again(),
            (false, true) => said && piece.chars > 40,
            (false, false) => false,
        };
        if is {
            lines[at].out = Some(Why::Standfirst);
            cut = cut.or(Some(at));
        }
    }
    // Some pages show it twice: in the head and in a box of its own above the paragraphs.
    let Some(cut) = cut.map(|cut| lines[cut].folded.clone()) else { return };
    for line in lines[..first + 1].iter_mut().filter(|line| line.out.is_none()) {
        if line.folded == cut && tree.nodes[line.piece.node].tag != Tag::P {
            line.out = Some(Why::Standfirst);
        }
    }
}

/// Lines with names and dates among the first that are kept: "By Jane Roe, 5 May 2021".
pub(super) fn cut_datelines(lines: &mut [Line<'_>], litter: &Litter) {
    for line in lines.iter_mut().filter(|line| line.out.is_none()).take(ABOVE) {
        let piece = line.piece;
        if piece.heading == 0
            && !matches!(piece.kind, BlockKind::List | BlockKind::Table | BlockKind::Quote)
            && piece.chars <= 120
            && is_dateline(&piece.text, litter)
        {
            line.out = Some(Why::Byline);
        }
    }
}

/// Whether a short line is a name or a date, or hardly more than a date.
fn is_dateline(text: &str, litter: &Litter) -> bool {
    let dated = dates::stands_in(text, litter);
    if ends_sentence(text) {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        dated && digits * 5 >= text.chars().count()
    } else {
        dated || lines::byline(text, litter).is_some()
    }
}

/// The standfirst that was taken out of a body, its lines joined.
pub(super) fn standfirst(body: &Body) -> Option<String> {
    let removed = body.removed.iter().find(|removed| removed.why == Why::Standfirst.id())?;
    let mut lines: Vec<&str> = Vec::new();
    for line in removed.text.lines().filter(|line| !line.is_empty()) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    Some(lines.join("\n"))
}
