//! What the templates see of a word.

use super::{hash, table::Table};

/// A word as the templates see it: hashes that every model shares.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// The word without regard to case and digits.
    pub form: u64,
    /// Its first one, two and three characters.
    pub prefix: [u64; 3],
    /// Its last one to five characters.
    pub suffix: [u64; 5],
    /// Case, digits and signs: "Xx", "X.X.", "0".
    pub shape: u64,
    /// Which tags the word had in training, as the number of a class; 0 where it was not seen.
    pub ambiguity: u64,
}

/// The first and last words of a sentence's surroundings.
pub const OUTSIDE: Word = Word { form: 1, prefix: [1; 3], suffix: [1; 5], shape: 1, ambiguity: 1 };

impl Word {
    /// Looks at a word. `known` maps forms to classes of tags.
    #[must_use]
    pub fn new(form: &str, known: Option<&Table>) -> Self {
        // Words longer than this are addresses and litter.
        const MOST: usize = 40;
        let mut chars = ['\0'; MOST];
        let mut length = 0;
        for (to, c) in chars.iter_mut().zip(form.chars().map(hash::fold)) {
            *to = c;
            length += 1;
        }
        let chars = &chars[..length];
        let whole = hash::chars(chars.iter().copied());
        let first = |n: usize| hash::chars(chars[..n.min(length)].iter().copied());
        let last = |n: usize| hash::chars(chars[length.saturating_sub(n)..].iter().copied());
        let ambiguity = known.and_then(|table| table.value(hash::key(0, [whole]))).unwrap_or(0);
        Self {
            form: whole,
            prefix: [first(1), first(2), first(3)],
            suffix: [last(1), last(2), last(3), last(4), last(5)],
            shape: shape(form),
            ambiguity: ambiguity as u64,
        }
    }
}

/// Case, digits and signs of a word, runs of one kind as one.
#[must_use]
pub fn shape(form: &str) -> u64 {
    let (mut state, mut last, mut times) = (1, ' ', 0);
    for c in form.chars().take(20) {
        let kind = match c {
            _ if c.is_uppercase() => 'X',
            _ if c.is_alphabetic() => 'x',
            _ if c.is_numeric() => '0',
            _ => hash::fold(c),
        };
        times = if kind == last { times + 1 } else { 0 };
        // "X" and "XX" differ, as do "0" to "0000".
        if times == 0 || times == 1 && kind != 'x' || kind == '0' && times < 4 {
            state = hash::mix(state, kind as u64);
        }
        last = kind;
    }
    hash::finish(state)
}
