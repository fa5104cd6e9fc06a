//! Training of the sentence splitter on the treebanks' text as it reads.

use anyhow::{Context, Result};
use rustc_hash::FxHashSet;
use tidings::syntax::split::{Block, END, FEATURES, Since};
use tidings::syntax::table::{CLASSES, Table, Weights};
use tidings::syntax::tokenize::{Lexicon, tokenize};

use super::config::Linear;
use super::perceptron::Perceptron;
use super::random::Random;
use super::treebank::Paragraph;

pub(crate) fn train(
    paragraphs: &[Paragraph],
    lexicon: &'static [u8],
    known: &Table,
    config: &Linear,
    random: &mut Random,
) -> Result<Vec<u8>> {
    let lexicon = Lexicon::new(lexicon).context("the lexicon")?;
    let mut weights = Perceptron::default();
    let mut keys = [0; FEATURES];
    let mut order: Vec<&Paragraph> = paragraphs.iter().collect();
    for pass in 0..config.passes {
        let (mut wrong, mut ends) = (0, 0);
        // Another order in each pass: the figures depend on it by half a point, its average less.
        random.shuffle(&mut order);
        for paragraph in &order {
            let text = paragraph.text.trim_end();
            let mut pieces = Vec::new();
            tokenize(&lexicon, text, 0, text.len(), &mut pieces);
            let gold: FxHashSet<usize> = paragraph
                .sentences
                .iter()
                .filter_map(|sentence| sentence.last())
                .map(|word| word.end)
                .collect();
            let block = Block::new(text, &pieces, known);
            let mut since = Since::default();
            for (i, piece) in pieces.iter().enumerate() {
                since.pass(&text[piece.start..piece.end]);
                if i + 1 == pieces.len() {
                    break;
                }
                let want = gold.contains(&piece.end);
                if block.thinkable(i, since) {
                    let count = block.features(i, since, &mut keys);
                    let mut scores = [0; CLASSES];
                    weights.add(&keys[..count], &mut scores);
                    weights.tick();
                    if (scores[END] > 0) != want {
                        weights.change(&keys[..count], END as u8, if want { 1 } else { -1 });
                        wrong += 1;
                    }
                }
                ends += usize::from(want);
                if want {
                    since = Since::default();
                }
            }
        }
        println!("          splitter pass {}: {wrong} wrong for {ends} ends", pass + 1);
    }
    Ok(weights.rows(&config.prune()))
}
