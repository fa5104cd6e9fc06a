//! Sentences, words, tags, base forms and trees in the terms of Universal Dependencies.
//!
//! Text is cut into words by a hand-written scanner ([`tokenize`]) and into sentences by a perceptron ([`split`]). One
//! network reads each sentence and gives tags, names and trees ([`net`], [`names`]); rules give base forms ([`lemma`]).
//! All of it is read from the bytes of a model file ([`mod@format`], [`table`]). `tidings-train` makes the file with the
//! very functions used here.
//!
//! Analysis cannot fail: whatever the text, every sentence is one tree with one root. It takes time linear in the length
//! of the text.

pub mod format;
pub mod given;
pub mod hash;
pub mod lemma;
mod model;
pub mod names;
pub mod net;
pub mod split;
pub mod table;
pub mod tokenize;
pub mod word;

#[cfg(test)]
mod tests;

pub use model::{Model, ModelError};
pub use net::tree::NONE;
