//! News agencies and outlets that an article says it draws on.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::Why;

use super::body::{Body, Draft};
use crate::text::BlockKind;

/// Credits from bylines, the dateline, lines that were taken out as credits, and prose that names an agency as its
/// source, in that order, each once.
pub(super) fn find(authors: &[String], body: &Body, litter: &Litter) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |text: &str| {
        for name in litter.agencies_in(text) {
            if !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
    };
    authors.iter().for_each(|author| add(author));
    if let Some(dateline) = first_paragraph(&body.blocks).and_then(dateline) {
        add(dateline);
    }
    let lines = [Why::Byline.id(), Why::Credit.id(), Why::Dateline.id(), Why::BeforeBody.id()];
    for removed in body.removed.iter().filter(|removed| lines.contains(&removed.why)) {
        removed.text.lines().filter(|line| line.len() < 400).for_each(&mut add);
    }
    // Longer blocks are no prose, and no article has more.
    for block in body.blocks.iter().filter(|block| block.text.len() < 8_000).take(1_000) {
        for name in litter.sources_in(&block.text) {
            if !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
    }
    found
}

fn first_paragraph(blocks: &[Draft]) -> Option<&str> {
    blocks
        .iter()
        .take(4)
        .find(|block| block.kind == BlockKind::Paragraph && dateline(&block.text).is_some())
        .map(|block| block.text.as_str())
}

/// The dateline a paragraph opens with: `BEIRUT, Lebanon (AP) —`. It has a dash after brackets or capitals.
pub(super) fn dateline(paragraph: &str) -> Option<&str> {
    let mut end = paragraph.len().min(120);
    while !paragraph.is_char_boundary(end) {
        end -= 1;
    }
    let head = &paragraph[..end];
    let at = [" — ", " – ", " - ", " -- ", ") —", ") –", ") -", "— "]
        .iter()
        .filter_map(|dash| head.find(dash).map(|at| at + usize::from(dash.starts_with(')'))))
        .min()?;
    let line = head[..at].trim_end();
    let bracketed = line.ends_with(')') && line.contains('(') && line.find('(') < Some(60);
    let capitals = line.chars().filter(|c| c.is_uppercase()).count();
    let small = line.chars().filter(|c| c.is_lowercase()).count();
    let lists_agency = line.contains('/') || line.contains(',');
    if line.starts_with(|c: char| c.is_uppercase() || c == '(')
        && (bracketed || (capitals > small && lists_agency) || (capitals > 3 && small < 3))
    {
        Some(line)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::dateline;

    #[test]
    fn datelines() {
        assert_eq!(dateline("BEIRUT, Lebanon (AP) — Two people"), Some("BEIRUT, Lebanon (AP)"));
        assert_eq!(dateline("Paris (AFP) - The minister"), Some("Paris (AFP)"));
        assert_eq!(dateline("MADRID — He won"), Some("MADRID"));
        assert_eq!(dateline("The minister — a friend of hers — left."), None);
        assert_eq!(dateline(""), None);
    }
}
