//! The headline of a page that declares none: the last line of its kind above the text.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::Why;

use super::column::Column;
use super::dates;
use super::pieces::{Piece, ends_sentence};
use crate::text::BlockKind;

/// How many lines below a headline are looked at.
const BELOW: usize = 12;
/// How many pieces above the first paragraph are looked at.
const ABOVE: usize = 12;

/// The line above the first paragraph of the column that reads like a headline: several words, no sentence, no link.
pub(super) fn above(column: &Column, litter: &Litter) -> Option<String> {
    let first = column.pieces.iter().position(|piece| piece.node >= column.node && piece.weight() >= 60)?;
    let like = |piece: &&Piece| {
        let words = piece.text.split(' ').count();
        piece.out.is_none()
            && piece.linked == 0
            && !matches!(piece.kind, BlockKind::Caption | BlockKind::List | BlockKind::Table)
            && (4..=25).contains(&words)
            && piece.chars <= 160
            && !piece.text.contains('\n')
            && !ends_sentence(&piece.text)
            && !piece.text.ends_with([')', ':'])
            && litter.line(&piece.text).is_none()
            && dates::iso(&piece.text, litter).is_none()
    };
    let above = &column.pieces[first.saturating_sub(ABOVE)..first];
    above.iter().rev().find(like).map(|piece| piece.text.clone())
}

/// Short lines between the headline that the page shows and the first paragraph of its column, where names and dates
/// stand.
pub(super) fn lines_below(column: &Column) -> impl Iterator<Item = &str> {
    let pieces = &column.pieces;
    let first = pieces
        .iter()
        .position(|piece| piece.node >= column.node && piece.weight() >= 60)
        .unwrap_or(pieces.len());
    let from = pieces[..first].iter().rposition(|piece| piece.heading == 1).unwrap_or(first);
    pieces[from..first]
        .iter()
        .filter(|piece| piece.heading == 0 && piece.chars < 100)
        .filter(|piece| matches!(piece.out, None | Some(Why::Byline | Why::AuthorBox | Why::Standfirst)))
        .take(BELOW)
        .map(|piece| piece.text.as_str())
}
