//! Parts of speech: a perceptron that goes from left to right and sees its own last choices.

use super::hash::key;
use super::table::{CLASSES, Scores, Weights};
use super::word::{OUTSIDE, Word};

/// Most features of one decision.
pub const FEATURES: usize = 64;

/// The features of word `i`, given the tags of the words before; returns how many.
///
/// `tags` has the classes of at least the words before `i`; 255 stands for the outside.
pub fn features(words: &[Word], i: usize, tags: &[u8], out: &mut [u64; FEATURES]) -> usize {
    let at = |k: isize| usize::try_from(i as isize + k).ok().and_then(|j| words.get(j)).unwrap_or(&OUTSIDE);
    let tag = |k: usize| i.checked_sub(k).and_then(|j| tags.get(j)).map_or(255, |&tag| u64::from(tag));
    let (w, p, pp, n, nn) = (at(0), at(-1), at(-2), at(1), at(2));
    let (t1, t2, t3) = (tag(1), tag(2), tag(3));
    let keys = [
        key(0, []),
        key(1, [w.form]),
        key(2, [w.form, w.shape]),
        key(3, [w.prefix[0]]),
        key(4, [w.prefix[1]]),
        key(5, [w.prefix[2]]),
        key(6, [w.suffix[0]]),
        key(7, [w.suffix[1]]),
        key(8, [w.suffix[2]]),
        key(9, [w.suffix[3]]),
        key(10, [w.suffix[4]]),
        key(11, [w.shape]),
        key(12, [w.shape, w.suffix[1]]),
        key(13, [w.shape, w.suffix[2]]),
        key(14, [w.ambiguity]),
        key(15, [w.ambiguity, w.shape]),
        key(16, [p.form]),
        key(17, [n.form]),
        key(18, [pp.form]),
        key(19, [nn.form]),
        key(20, [p.form, w.form]),
        key(21, [w.form, n.form]),
        key(22, [p.form, n.form]),
        key(23, [pp.form, p.form]),
        key(24, [n.form, nn.form]),
        key(25, [t1]),
        key(26, [t2]),
        key(27, [t1, t2]),
        key(28, [t1, t2, t3]),
        key(29, [t1, w.form]),
        key(30, [t2, w.form]),
        key(31, [t1, t2, w.form]),
        key(32, [t1, w.ambiguity]),
        key(33, [t1, t2, w.ambiguity]),
        key(34, [t1, w.suffix[1]]),
        key(35, [t1, w.suffix[2]]),
        key(36, [t1, w.shape]),
        key(37, [w.ambiguity, n.ambiguity]),
        key(38, [t1, w.ambiguity, n.ambiguity]),
        key(39, [t1, n.ambiguity]),
        key(40, [n.ambiguity]),
        key(41, [n.ambiguity, nn.ambiguity]),
        key(42, [w.ambiguity, n.ambiguity, nn.ambiguity]),
        key(43, [w.form, n.ambiguity]),
        key(44, [t1, w.form, n.ambiguity]),
        key(45, [n.suffix[1]]),
        key(46, [n.suffix[2]]),
        key(47, [w.suffix[2], n.suffix[2]]),
        key(48, [n.shape]),
        key(49, [w.shape, n.shape]),
        key(50, [p.shape, w.shape]),
        key(51, [p.shape, w.shape, n.shape]),
        key(52, [p.suffix[2]]),
        key(53, [p.suffix[2], w.suffix[2]]),
        key(54, [t1, n.form]),
        key(55, [t1, w.shape, n.shape]),
        key(56, [p.form, w.ambiguity]),
        key(57, [p.form, t2]),
        key(58, [u64::from(i == 0), w.shape, w.ambiguity]),
        key(59, [w.ambiguity, w.suffix[2]]),
        key(60, [p.ambiguity, t1, w.ambiguity, n.ambiguity]),
        key(61, [t1, w.form, n.shape]),
    ];
    out[..keys.len()].copy_from_slice(&keys);
    keys.len()
}

/// The class with the highest score, the first of equals.
#[must_use]
pub fn best(scores: &Scores, classes: usize) -> u8 {
    let mut top = (i32::MIN, 0);
    for (class, &score) in scores.iter().enumerate().take(classes) {
        if score > top.0 {
            top = (score, class);
        }
    }
    top.1 as u8
}

/// Tags a sentence: one class for each word.
pub fn tag(weights: &impl Weights, classes: usize, words: &[Word], tags: &mut Vec<u8>) {
    tags.clear();
    let mut keys = [0; FEATURES];
    for i in 0..words.len() {
        let mut scores = [0; CLASSES];
        let count = features(words, i, tags, &mut keys);
        weights.add(&keys[..count], &mut scores);
        tags.push(best(&scores, classes));
    }
}

/// Features for the choice among the FEATS that a tag allows; returns how many.
pub fn feats_features(words: &[Word], i: usize, tags: &[u8], out: &mut [u64; FEATURES]) -> usize {
    let at = |k: isize| usize::try_from(i as isize + k).ok().and_then(|j| words.get(j)).unwrap_or(&OUTSIDE);
    let tag = |k: isize| {
        usize::try_from(i as isize + k).ok().and_then(|j| tags.get(j)).map_or(255, |&tag| u64::from(tag))
    };
    let (w, t) = (at(0), tag(0));
    // The nearest pronoun or noun before tells person and number: its form stands in for the subject.
    let keys = [
        key(100, [t]),
        key(101, [t, w.form]),
        key(102, [t, w.suffix[2]]),
        key(103, [t, w.suffix[3]]),
        key(104, [t, w.shape]),
        key(105, [t, tag(-1)]),
        key(106, [t, tag(1)]),
        key(107, [t, at(-1).form]),
        key(108, [t, at(1).form]),
        key(109, [t, at(-2).form]),
        key(110, [t, w.form, at(-1).form]),
        key(111, [t, w.form, tag(-1)]),
        key(112, [t, w.form, tag(1)]),
        key(113, [t, tag(-1), tag(-2)]),
        key(114, [t, tag(-1), tag(1)]),
        key(115, [t, tag(-1), tag(-2), tag(-3)]),
        key(116, [t, tag(-2), at(-1).form]),
        key(117, [t, u64::from(i == 0), w.form]),
        key(118, [t, w.form, at(1).form]),
        key(119, [t, at(-2).form, at(-1).form]),
    ];
    out[..keys.len()].copy_from_slice(&keys);
    keys.len()
}
