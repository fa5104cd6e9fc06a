//! Trees: an arc-hybrid transition parser with the artificial root behind the last word.
//!
//! Every word is shifted once and attached once, so a sentence of n words takes 2n steps.

use super::hash::key;
use super::table::{CLASSES, Scores, Weights};
use super::word::{OUTSIDE, Word};
use crate::text::Deprel;

/// Stands for "no word".
pub const NONE: usize = usize::MAX;

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// The next word goes on the stack.
    Shift,
    /// The top of the stack becomes a dependent of the next word.
    Left,
    /// The top of the stack becomes a dependent of the word below it.
    Right,
}

/// The steps a model tells apart, numbered: the shift, then all to the left, then all to the right.
#[derive(Clone, Debug)]
pub struct Steps {
    all: Vec<(Step, Deprel)>,
    lefts: usize,
}

impl Steps {
    /// Reads the lines of a model file: `L nsubj`, `R obj`, in this order, without the shift. `None` where one is
    /// unknown or out of order.
    #[must_use]
    pub fn parse(lines: &[&str]) -> Option<Self> {
        let mut all = vec![(Step::Shift, Deprel::Dep)];
        for line in lines {
            let (step, label) = line.split_once(' ')?;
            all.push((if step == "L" { Step::Left } else { Step::Right }, Deprel::parse(label)?));
        }
        let lefts = all.iter().filter(|(step, _)| *step == Step::Left).count();
        (all.is_sorted_by_key(|(step, _)| *step) && all.len() <= CLASSES).then_some(Self { all, lefts })
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// What a number stands for; a shift for numbers out of range.
    #[must_use]
    pub fn get(&self, number: usize) -> (Step, Deprel) {
        self.all.get(number).copied().unwrap_or((Step::Shift, Deprel::Dep))
    }

    /// The numbers of the steps of a kind.
    #[must_use]
    pub fn of(&self, step: Step) -> std::ops::Range<usize> {
        match step {
            Step::Shift => 0..1,
            Step::Left => 1..1 + self.lefts,
            Step::Right => 1 + self.lefts..self.all.len(),
        }
    }
}

/// What the parser knows of a word that has dependents.
#[derive(Clone, Copy, Debug)]
struct Node {
    head: usize,
    label: Deprel,
    left: [usize; 2],
    right: [usize; 2],
    /// Relations of the dependents on each side, one bit each.
    labels: [u64; 2],
    /// How many dependents on each side.
    valency: [u8; 2],
}

const FRESH: Node = Node {
    head: NONE,
    label: Deprel::Root,
    left: [NONE; 2],
    right: [NONE; 2],
    labels: [0; 2],
    valency: [0; 2],
};

/// A sentence half parsed. Reuse one value for many sentences.
#[derive(Clone, Debug, Default)]
pub struct State {
    stack: Vec<usize>,
    next: usize,
    nodes: Vec<Node>,
    /// How many commas, verbs, conjunctions and quotes stand before each word, a byte each.
    before: Vec<[u8; 4]>,
}

impl State {
    /// Begins a sentence. `kinds` tells of each word which of [`kind`]'s counts it belongs to.
    pub fn begin(&mut self, kinds: impl Iterator<Item = Option<usize>>) {
        self.stack.clear();
        self.nodes.clear();
        self.before.clear();
        self.next = 0;
        let mut counts = [0_u8; 4];
        self.before.push(counts);
        for kind in kinds {
            if let Some(count) = kind.and_then(|kind| counts.get_mut(kind)) {
                *count = count.wrapping_add(1);
            }
            self.before.push(counts);
            self.nodes.push(FRESH);
        }
    }

    /// Words of the sentence.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the sentence has no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Word `k` of the stack from the top, [`NONE`] below its bottom.
    #[must_use]
    pub fn stack(&self, k: usize) -> usize {
        self.stack.len().checked_sub(k + 1).map_or(NONE, |at| self.stack[at])
    }

    /// The whole stack, the bottom first.
    #[must_use]
    pub fn whole_stack(&self) -> &[usize] {
        &self.stack
    }

    /// The next word; the number of words where all are shifted.
    #[must_use]
    pub fn next(&self) -> usize {
        self.next
    }

    /// The head found so far, [`NONE`] for the root and for words not attached.
    #[must_use]
    pub fn head(&self, word: usize) -> usize {
        self.nodes[word].head
    }

    /// The relation to the head; `root` until there is one.
    #[must_use]
    pub fn label(&self, word: usize) -> Deprel {
        self.nodes[word].label
    }

    /// Whether all words but the root are attached.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.next == self.nodes.len() && self.stack.len() <= 1
    }

    /// Which steps are possible: shift, left, right. At least one is, unless [`State::is_done`].
    #[must_use]
    pub fn possible(&self) -> [bool; 3] {
        let more = self.next < self.nodes.len();
        [more, more && !self.stack.is_empty(), self.stack.len() > 1]
    }

    /// Takes a step that is possible.
    pub fn take(&mut self, step: Step, label: Deprel) {
        match step {
            Step::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Step::Left => {
                let head = self.next;
                if let Some(word) = self.stack.pop() {
                    self.attach(word, head, label);
                }
            }
            Step::Right => {
                let head = self.stack(1);
                if let Some(word) = self.stack.pop() {
                    self.attach(word, head, label);
                }
            }
        }
    }

    fn attach(&mut self, word: usize, head: usize, label: Deprel) {
        self.nodes[word].head = head;
        self.nodes[word].label = label;
        let side = usize::from(word > head);
        let node = &mut self.nodes[head];
        // Dependents come from the inside to the outside.
        let outer = if side == 0 { &mut node.left } else { &mut node.right };
        *outer = [word, outer[0]];
        node.labels[side] |= 1 << label as u8;
        node.valency[side] = (node.valency[side] + 1).min(6);
    }

    fn between(&self, from: usize, until: usize) -> u64 {
        if from == NONE || until > self.nodes.len() || from >= until {
            return 0;
        }
        let (a, b) = (self.before[from + 1], self.before[until]);
        (0..4).fold(0, |all, i| all << 2 | u64::from(b[i].wrapping_sub(a[i]).min(2)))
    }
}

/// The count a word belongs to, for [`State::begin`]: commas and stops, verbs, conjunctions, quotes and brackets.
#[must_use]
pub fn kind(xpos: &str) -> Option<usize> {
    match xpos {
        "," | ":" | "." => Some(0),
        "VBD" | "VBZ" | "VBP" | "MD" | "VB" => Some(1),
        "CC" | "IN" | "WDT" | "WP" => Some(2),
        "``" | "''" | "-LRB-" | "-RRB-" => Some(3),
        _ => None,
    }
}

/// Most features of one step.
pub const FEATURES: usize = 160;

fn distance(from: usize, until: usize) -> u64 {
    if from == NONE {
        return 0;
    }
    match until.saturating_sub(from) {
        n @ 0..=4 => n as u64,
        5..=7 => 5,
        8..=12 => 6,
        _ => 7,
    }
}

/// The features of a state; returns how many.
pub fn features(state: &State, words: &[Word], tags: &[u8], out: &mut [u64; FEATURES]) -> usize {
    let n = words.len();
    let w = |i: usize| words.get(i).unwrap_or(&OUTSIDE).form;
    let t = |i: usize| if i == n { 254 } else { tags.get(i).map_or(255, |&tag| u64::from(tag)) };
    let node = |i: usize| state.nodes.get(i).unwrap_or(&FRESH);
    let l = |i: usize| state.nodes.get(i).map_or(99, |node| node.label as u64);

    let (s0, s1, s2, b0) = (state.stack(0), state.stack(1), state.stack(2), state.next);
    let (b1, b2) = (b0 + 1, b0 + 2);
    let (n0, n1, nb) = (node(s0), node(s1), node(b0));
    let ([s0l, s0ll], [s0r, s0rr]) = (n0.left, n0.right);
    let ([s1l, s1ll], [s1r, s1rr]) = (n1.left, n1.right);
    let [b0l, b0ll] = nb.left;
    let (s0w, s1w, s2w, b0w, b1w, b2w) = (w(s0), w(s1), w(s2), w(b0), w(b1), w(b2));
    let (s0t, s1t, s2t, b0t, b1t, b2t) = (t(s0), t(s1), t(s2), t(b0), t(b1), t(b2));
    let (s0lw, s0rw, s1lw, s1rw, b0lw) = (w(s0l), w(s0r), w(s1l), w(s1r), w(b0l));
    let (s0lt, s0rt, s1lt, s1rt, b0lt) = (t(s0l), t(s0r), t(s1l), t(s1r), t(b0l));
    let (d, e) = (distance(s0, b0), distance(s1, s0));
    let (between, beside) = (state.between(s0, b0), state.between(s1, s0));
    let [v0l, v0r] = n0.valency.map(u64::from);
    let [v1l, v1r] = n1.valency.map(u64::from);
    let vb = u64::from(nb.valency[0]);
    let ([x0l, x0r], [x1l, x1r], xb) = (n0.labels, n1.labels, nb.labels[0]);
    let (after, ahead) = (t(s0.wrapping_add(1)), t(b0.wrapping_sub(1)));

    let keys = [
        key(0, []),
        key(1, [s0w]),
        key(2, [s0t]),
        key(3, [s0w, s0t]),
        key(4, [s1w]),
        key(5, [s1t]),
        key(6, [s1w, s1t]),
        key(7, [b0w]),
        key(8, [b0t]),
        key(9, [b0w, b0t]),
        key(10, [b1w]),
        key(11, [b1t]),
        key(12, [b1w, b1t]),
        key(13, [b2w]),
        key(14, [b2t]),
        key(15, [s2w]),
        key(16, [s2t]),
        // Two words.
        key(20, [s0w, b0w]),
        key(21, [s0w, s0t, b0t]),
        key(22, [s0t, b0w, b0t]),
        key(23, [s0w, b0t]),
        key(24, [s0t, b0w]),
        key(25, [s0w, s0t, b0w, b0t]),
        key(26, [s0t, b0t]),
        key(27, [b0t, b1t]),
        key(28, [s0w, s1w]),
        key(29, [s0t, s1t]),
        key(30, [s0w, s0t, s1t]),
        key(31, [s0t, s1w, s1t]),
        key(32, [s0w, s1t]),
        key(33, [s0t, s1w]),
        key(34, [s1t, b0t]),
        key(35, [s1w, b0w]),
        key(36, [s1w, b0t]),
        key(37, [s1t, b0w]),
        key(38, [b0w, b1w]),
        key(39, [b0w, b1t]),
        key(40, [b0t, b1w]),
        // Three words.
        key(50, [s0t, b0t, b1t]),
        key(51, [s1t, s0t, b0t]),
        key(52, [s2t, s1t, s0t]),
        key(53, [b0t, b1t, b2t]),
        key(54, [s0t, s0lt, b0t]),
        key(55, [s0t, s0rt, b0t]),
        key(56, [s0t, b0t, b0lt]),
        key(57, [s1t, s1rt, s0t]),
        key(58, [s1t, s1lt, s0t]),
        key(59, [s1t, s0t, s0lt]),
        key(60, [s1t, s0t, s0rt]),
        key(61, [s0w, s1t, b0t]),
        key(62, [s0t, s1t, b0w]),
        key(63, [s0t, s1w, b0t]),
        key(64, [s0w, s1w, b0t]),
        key(65, [s0t, b0t, b1w]),
        key(66, [s0w, b0t, b1t]),
        key(67, [s0t, b0w, b1t]),
        key(68, [s0w, b0w, b1t]),
        key(69, [s0t, b0w, b1w]),
        key(70, [s1w, s0w, b0w]),
        key(71, [s1t, s0w, b0w]),
        key(72, [s1w, s0t, b0w]),
        key(73, [s2t, s1t, s0t, b0t]),
        key(74, [s1t, s0t, b0t, b1t]),
        key(75, [s0t, b0t, b1t, b2t]),
        // Prepositions and other words that depend on those in question.
        key(80, [s1w, s0lw]),
        key(81, [s1w, s0w, s0lw]),
        key(82, [s1t, s0w, s0lw]),
        key(83, [s2w, s0lw]),
        key(84, [s2t, s1t, s0lw]),
        key(85, [s2w, s1w, s0lw]),
        key(86, [s1t, s0t, s0lw]),
        key(87, [s1w, s0t, s0lw]),
        key(88, [s0t, b0t, b0lw]),
        key(89, [s0w, b0w, b0lw]),
        key(90, [s0t, s0rw, b0t]),
        key(91, [s0w, s0rw, b0t]),
        key(92, [s0t, s0lw, b0t]),
        key(93, [s1t, s1rw, s0t]),
        key(94, [s1t, s1lw, s0t]),
        key(95, [s0t, b0w, b0lw]),
        key(96, [s0rw, b0w]),
        key(97, [s1t, s0t, s0rw]),
        // How far apart, and what stands between.
        key(100, [s0w, d]),
        key(101, [s0t, d]),
        key(102, [b0w, d]),
        key(103, [b0t, d]),
        key(104, [s0w, b0w, d]),
        key(105, [s0t, b0t, d]),
        key(106, [s1t, s0t, e]),
        key(107, [s1w, s0w, e]),
        key(108, [s0t, b0t, between]),
        key(109, [s1t, s0t, beside]),
        key(110, [s1t, s0t, b0t, beside]),
        key(111, [s1t, s0t, e, b0t]),
        key(112, [s0t, b0t, after, ahead]),
        key(113, [s0t, after, b0t]),
        key(114, [s0t, ahead, b0t]),
        // How many dependents, and which.
        key(120, [s0w, v0r]),
        key(121, [s0t, v0r]),
        key(122, [s0w, v0l]),
        key(123, [s0t, v0l]),
        key(124, [b0w, vb]),
        key(125, [b0t, vb]),
        key(126, [s1w, v1r]),
        key(127, [s1t, v1r]),
        key(128, [s1t, v1l]),
        key(129, [s0w, x0l]),
        key(130, [s0t, x0l]),
        key(131, [s0w, x0r]),
        key(132, [s0t, x0r]),
        key(133, [b0w, xb]),
        key(134, [b0t, xb]),
        key(135, [s1w, x1r]),
        key(136, [s1t, x1r]),
        key(137, [s1t, s0t, x1r]),
        key(138, [s0t, b0t, xb]),
        key(139, [s0t, b0t, x0l]),
        key(140, [s0t, x0r, b0t]),
        key(141, [s1t, s0t, x1l]),
        key(142, [s1w, s0t, x1r]),
        key(143, [s0w, x0l, b0t]),
        key(144, [s1t, s0t, x0l]),
        // The dependents themselves.
        key(150, [s0lw]),
        key(151, [s0lt]),
        key(152, [s0rw]),
        key(153, [s0rt]),
        key(154, [b0lw]),
        key(155, [b0lt]),
        key(156, [l(s0l), s0t]),
        key(157, [l(s0r), s0t]),
        key(158, [l(b0l), b0t]),
        key(159, [s1lw]),
        key(160, [s1rw]),
        key(161, [s1lt]),
        key(162, [s1rt]),
        key(163, [l(s1l), s1t]),
        key(164, [l(s1r), s1t]),
        key(165, [t(s0ll), s0lt, s0t]),
        key(166, [t(s0rr), s0rt, s0t]),
        key(167, [t(b0ll), b0lt, b0t]),
        key(168, [t(s1ll), s1lt, s1t]),
        key(169, [t(s1rr), s1rt, s1t]),
        key(170, [l(s1r), s1t, s0t]),
    ];
    out[..keys.len()].copy_from_slice(&keys);
    keys.len()
}

/// The possible step with the highest score.
#[must_use]
pub fn best(scores: &Scores, steps: &Steps, possible: [bool; 3]) -> usize {
    let mut top = (i32::MIN, 0);
    for (step, possible) in [Step::Shift, Step::Left, Step::Right].into_iter().zip(possible) {
        if possible {
            for number in steps.of(step) {
                if scores[number] > top.0 {
                    top = (scores[number], number);
                }
            }
        }
    }
    top.1
}

/// Parses a sentence that [`State::begin`] has begun; afterwards every word but one has a head.
pub fn parse(weights: &impl Weights, steps: &Steps, words: &[Word], tags: &[u8], state: &mut State) {
    let mut keys = [0; FEATURES];
    while !state.is_done() {
        let possible = state.possible();
        let number = if possible == [true, false, false] {
            0
        } else {
            let mut scores = [0; CLASSES];
            let count = features(state, words, tags, &mut keys);
            weights.add(&keys[..count], &mut scores);
            best(&scores, steps, possible)
        };
        let (step, label) = steps.get(number);
        state.take(step, label);
    }
}
