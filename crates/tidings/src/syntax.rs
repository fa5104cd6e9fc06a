//! Sentences, words, tags, base forms and trees in the terms of Universal Dependencies.
//!
//! Text is cut into words by a hand-written scanner ([`tokenize`]), into sentences by a perceptron ([`split`]); another
//! tags from left to right ([`tag`]), rules give base forms ([`lemma`]), and a transition parser builds the trees
//! ([`parse`]). All weights are read straight from the bytes of a model file ([`mod@format`], [`table`]), so that start-up
//! costs next to nothing. `tidings-train` makes the file with the very functions used here.
//!
//! Analysis cannot fail: whatever the text, every sentence is one tree with one root. It takes time linear in the length
//! of the text.

pub mod format;
pub mod given;
pub mod hash;
pub mod lemma;
mod model;
pub mod parse;
pub mod split;
pub mod table;
pub mod tag;
pub mod tokenize;
pub mod word;

#[cfg(test)]
mod tests;

pub use model::{Model, ModelError};
