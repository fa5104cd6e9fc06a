//! Names of people, organisations and places, from the scores that the network gives each word.

/// What bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
}

impl NameKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Person, Self::Organisation, Self::Place];
}

/// Where in a name a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// In none.
    Outside,
    /// It begins one of several words.
    First(NameKind),
    /// It stands within one.
    Inner(NameKind),
    /// It ends one of several words.
    Last(NameKind),
    /// It is one.
    Single(NameKind),
}

impl Mark {
    /// How many marks there are.
    pub const COUNT: usize = 1 + 4 * NameKind::ALL.len();

    /// The number of a mark.
    #[must_use]
    pub const fn number(self) -> usize {
        match self {
            Self::Outside => 0,
            Self::First(kind) => 1 + 4 * kind as usize,
            Self::Inner(kind) => 2 + 4 * kind as usize,
            Self::Last(kind) => 3 + 4 * kind as usize,
            Self::Single(kind) => 4 + 4 * kind as usize,
        }
    }

    /// Whether a number is that of a name of one word.
    #[must_use]
    pub const fn is_single(number: usize) -> bool {
        number > 0 && number.is_multiple_of(4)
    }

    /// Whether a word with this mark may be followed by one with another.
    #[must_use]
    pub fn before(self, next: Self) -> bool {
        match (self, next) {
            (Self::First(a) | Self::Inner(a), Self::Inner(b) | Self::Last(b)) => a == b,
            (Self::First(_) | Self::Inner(_), _) | (_, Self::Inner(_) | Self::Last(_)) => false,
            _ => true,
        }
    }

    fn all() -> [Self; Self::COUNT] {
        let mut all = [Self::Outside; Self::COUNT];
        for kind in NameKind::ALL {
            for mark in [Self::First(kind), Self::Inner(kind), Self::Last(kind), Self::Single(kind)] {
                all[mark.number()] = mark;
            }
        }
        all
    }
}

/// A name: its first word, the word behind its last, and what bears it.
pub type Found = (usize, usize, NameKind);

/// The names of a sentence: the run of marks with the highest sum of scores that makes whole names (Viterbi 1967).
///
/// `scores` gives the scores of all marks for a word, by number.
#[must_use]
pub fn best_names<'s>(words: usize, scores: impl Fn(usize) -> &'s [f32]) -> Vec<Found> {
    let marks = Mark::all();
    let plain = |word: usize| {
        let scores = scores(word);
        scores.get(1..).unwrap_or(&[]).iter().all(|score| *score < scores[0])
    };
    // Most sentences hold stretches without names, and many hold nothing else.
    if (0..words).all(plain) {
        return Vec::new();
    }
    let worst = f32::NEG_INFINITY;
    let mut totals = [worst; Mark::COUNT];
    let mut from = vec![[0_u8; Mark::COUNT]; words];
    for (word, from) in from.iter_mut().enumerate() {
        let scores = scores(word);
        let mut next = [worst; Mark::COUNT];
        for (to, mark) in marks.iter().enumerate() {
            let (mut best, mut total) =
                (0, if word == 0 && Mark::Outside.before(*mark) { 0.0 } else { worst });
            for (before, other) in marks.iter().enumerate().filter(|_| word > 0) {
                if other.before(*mark) && totals[before] > total {
                    (best, total) = (before, totals[before]);
                }
            }
            from[to] = best as u8;
            next[to] = total + scores.get(to).copied().unwrap_or(worst);
        }
        totals = next;
    }
    let mut at = 0;
    for (i, mark) in marks.iter().enumerate() {
        if mark.before(Mark::Outside) && totals[i] > totals[at] {
            at = i;
        }
    }
    let mut found = Vec::new();
    let mut end = 0;
    for word in (0..words).rev() {
        match marks[at] {
            Mark::Single(kind) => found.push((word, word + 1, kind)),
            Mark::Last(_) => end = word + 1,
            Mark::First(kind) => found.push((word, end, kind)),
            Mark::Inner(_) | Mark::Outside => {}
        }
        at = from[word][at] as usize;
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::{Mark, NameKind, best_names};

    #[test]
    fn names_are_whole() {
        let mut scores = vec![vec![0.0; Mark::COUNT]; 5];
        scores[1][Mark::First(NameKind::Person).number()] = 2.0;
        scores[2][Mark::Last(NameKind::Organisation).number()] = 1.0;
        scores[2][Mark::Last(NameKind::Person).number()] = 0.5;
        scores[4][Mark::Single(NameKind::Place).number()] = 1.0;
        let found = best_names(5, |word| &scores[word]);
        assert_eq!(found, [(1, 3, NameKind::Person), (4, 5, NameKind::Place)]);
        assert!(best_names(0, |_| &[]).is_empty());
    }
}
