//! Stretches of text in quotation marks, also where translation and scraping have lost or doubled them.

use crate::text::{Article, Span};

/// A quotation runs no further than this, bytes: past it a mark has been lost.
const LONGEST: usize = 1500;

/// The quotations of an article in order, marks left out. One that is never closed ends with its block.
pub(crate) fn quotes(article: &Article) -> Vec<Span> {
    let mut found = Vec::new();
    for block in &article.blocks {
        let text = block.span.of(&article.text);
        let from = block.span.start as usize;
        let mut open: Option<usize> = None;
        for (at, mark) in text.char_indices() {
            let after = at + mark.len_utf8();
            match (mark, open) {
                ('“' | '„' | '«', _) => open = Some(after),
                ('”' | '»', Some(start)) | ('"', Some(start)) => {
                    if at > start && at - start <= LONGEST {
                        found.push(Span::new(from + start, from + at));
                    }
                    open = None;
                }
                ('"', None) => open = Some(after),
                // Closed but never opened: all the block before, if that is the first mark in it.
                ('”' | '»', None)
                    if !found.iter().any(|span: &Span| span.start as usize >= from)
                        && at <= LONGEST
                        && at > 0 =>
                {
                    found.push(Span::new(from, from + at));
                }
                _ => {}
            }
        }
        if let Some(start) = open
            && text.len() - start <= LONGEST
            && start < text.trim_end().len()
        {
            found.push(Span::new(from + start, from + text.trim_end().len()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::quotes;
    use crate::text::{Article, Block, BlockKind, Span};

    fn check(text: &str, expected: &[&str]) {
        let block = Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()), source: None };
        let article = Article { text: text.to_owned(), blocks: vec![block], ..Article::default() };
        let found: Vec<&str> = quotes(&article).iter().map(|span| span.of(text)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn whole_lost_and_doubled_marks() {
        check("“We won,” he said, “and they lost.”", &["We won,", "and they lost."]);
        check("He said \"no\" and \"never\".", &["no", "never"]);
        check("This can be a model.” announced.", &["This can be a model."]);
        check("He said: “We will go on.", &["We will go on."]);
        check("Nothing here.", &[]);
    }
}
