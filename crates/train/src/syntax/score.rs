//! Scores of a model on a development file, from raw text and with given words.

use std::fmt;

use rustc_hash::FxHashMap;
use tidings::syntax::Model;
use tidings::syntax::NONE;
use tidings::syntax::tokenize::Piece;
use tidings::text::{Article, Block, BlockKind, Doc, Span};

use super::treebank::{Gold, Paragraph};

/// F1, in per cent. Words are matched by their exact characters, which is a little stricter within multiword tokens
/// than the shared task's official way.
#[derive(Default)]
pub(crate) struct Score {
    pub(crate) raw: Figures,
    pub(crate) given: Figures,
}

#[derive(Default)]
pub(crate) struct Figures {
    pub(crate) words: f64,
    pub(crate) sentences: f64,
    pub(crate) upos: f64,
    pub(crate) xpos: f64,
    pub(crate) feats: f64,
    pub(crate) lemmas: f64,
    pub(crate) uas: f64,
    pub(crate) las: f64,
}

pub(crate) fn score(model: &Model, paragraphs: &[Paragraph]) -> Score {
    let mut text = String::new();
    let (mut blocks, mut gold, mut pieces) = (Vec::new(), Vec::new(), Vec::new());
    for paragraph in paragraphs {
        let base = text.len();
        text.push_str(paragraph.text.trim_end());
        blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(base, text.len()), source: None });
        text.push_str("\n\n");
        for sentence in &paragraph.sentences {
            let piece =
                |word: &Gold| Piece { start: base + word.start, end: base + word.end, joined: word.joined };
            pieces.push(sentence.iter().map(piece).collect::<Vec<_>>());
            gold.push((base, sentence));
        }
    }
    let article = || Article { text: text.clone(), blocks: blocks.clone(), ..Article::default() };
    Score {
        raw: compare(&gold, &model.parse(article())),
        given: compare(&gold, &model.parse_tokens(article(), &pieces)),
    }
}

fn compare(gold: &[(usize, &Vec<Gold>)], doc: &Doc) -> Figures {
    let place: FxHashMap<Span, u32> =
        doc.tokens.iter().zip(0..).map(|(token, id)| (token.span, id)).collect();
    let ends: FxHashMap<Span, ()> = doc.sentences.iter().map(|sentence| (sentence.span, ())).collect();
    let (mut all, mut sentences) = (0, 0);
    let mut hits = [0; 7];
    for (base, sentence) in gold {
        let span = |word: &Gold| Span::new(base + word.start, base + word.end);
        if let (Some(first), Some(last)) = (sentence.first(), sentence.last()) {
            sentences += usize::from(ends.contains_key(&span(first).cover(span(last))));
        }
        all += sentence.len();
        for word in *sentence {
            let Some(&id) = place.get(&span(word)) else { continue };
            let token = doc.token(id);
            let head = if word.head == NONE {
                token.head == id
            } else {
                place.get(&span(&sentence[word.head])) == Some(&token.head)
            };
            let base = |name: &'static str| name.split(':').next().unwrap_or("");
            let label = base(token.deprel.as_str()) == base(word.deprel.as_str());
            let right = [
                true,
                token.upos == word.upos,
                token.xpos == word.xpos,
                token.feats.0 == word.feats,
                word.lemma == "_" || token.lemma == word.lemma,
                head,
                head && label,
            ];
            hits.iter_mut().zip(right).for_each(|(hit, right)| *hit += usize::from(right));
        }
    }
    let f1 = |right: usize, gold: usize, said: usize| 200.0 * right as f64 / (gold + said).max(1) as f64;
    let [words, upos, xpos, feats, lemmas, uas, las] = hits.map(|hit| f1(hit, all, doc.tokens.len()));
    Figures {
        words,
        sentences: f1(sentences, gold.len(), doc.sentences.len()),
        upos,
        xpos,
        feats,
        lemmas,
        uas,
        las,
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| | words | sentences | UPOS | XPOS | FEATS | lemmas | UAS | LAS |")?;
        writeln!(f, "| --- | --- | --- | --- | --- | --- | --- | --- | --- |")?;
        for (name, x) in [("raw text", &self.raw), ("words given", &self.given)] {
            let row = [x.words, x.sentences, x.upos, x.xpos, x.feats, x.lemmas, x.uas, x.las];
            let row: Vec<_> = row.iter().map(|figure| format!("{figure:.2}")).collect();
            writeln!(f, "| {name} | {} |", row.join(" | "))?;
        }
        Ok(())
    }
}
