//! Where sentences end: a perceptron that looks at every place between two words where an end is thinkable.

use super::hash::{self, key};
use super::table::{CLASSES, Scores, Table, Weights};
use super::tokenize::Piece;
use super::word::Word;

/// Longest sentence; longer ones are cut, so that no text costs more than linear time.
pub const LONGEST: usize = 400;

/// Most features of one decision.
pub const FEATURES: usize = 48;

/// The class that stands for an end.
pub const END: usize = 1;

/// A line break between two words.
const BREAK: u64 = 2;

/// The words of one block as the splitter sees them.
#[derive(Debug)]
pub struct Block<'a> {
    text: &'a str,
    pieces: &'a [Piece],
    words: Vec<Word>,
}

/// What has been seen since the last end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Since {
    /// Words.
    pub words: usize,
    quote: bool,
    brackets: u8,
}

impl Since {
    /// Goes past a word.
    pub fn pass(&mut self, form: &str) {
        self.words += 1;
        match form {
            "(" | "[" => self.brackets = self.brackets.saturating_add(1),
            ")" | "]" => self.brackets = self.brackets.saturating_sub(1),
            "\"" | "\"\"" => self.quote = !self.quote,
            "“" | "``" | "„" | "«" => self.quote = true,
            "”" | "''" | "»" => self.quote = false,
            _ => {}
        }
    }
}

impl<'a> Block<'a> {
    /// Looks at the words of a block. `known` maps forms to classes of tags.
    #[must_use]
    pub fn new(text: &'a str, pieces: &'a [Piece], known: &Table) -> Self {
        let words =
            pieces.iter().map(|piece| Word::new(&text[piece.start..piece.end], Some(known))).collect();
        Self { text, pieces, words }
    }

    fn form(&self, i: usize) -> &'a str {
        self.pieces.get(i).map_or("", |piece| &self.text[piece.start..piece.end])
    }

    /// Whether a sentence may end after word `i`: the word holds no letters or ends in a stop, or the next does not
    /// begin with a small letter. A quotation mark alone is no sentence.
    #[must_use]
    pub fn thinkable(&self, i: usize, since: Since) -> bool {
        let (Some(_), Some(next)) = (self.pieces.get(i), self.pieces.get(i + 1)) else { return false };
        let last = self.form(i).chars().next_back().unwrap_or(' ');
        let first = self.form(i + 1).chars().next().unwrap_or(' ');
        let alone = since.words <= 1 && matches!(self.form(i), "\"" | "“" | "”" | "\"\"" | "``" | "''");
        !next.joined
            && !alone
            && (!last.is_alphanumeric() && last != ','
                || !first.is_lowercase() && first != ',' && first != '.')
    }

    /// What stands between word `i` and the next: nothing, a blank, a line break, anything else; past the end, 4.
    fn gap(&self, i: usize) -> u64 {
        let pair = self.pieces.get(i).zip(self.pieces.get(i.wrapping_add(1)));
        match pair.and_then(|(a, b)| self.text.get(a.end..b.start)) {
            None => 4,
            Some("") => 0,
            Some(" ") => 1,
            Some(gap) if gap.contains('\n') => BREAK,
            Some(_) => 3,
        }
    }

    /// The features of an end after word `i`; returns how many.
    pub fn features(&self, i: usize, since: Since, out: &mut [u64; FEATURES]) -> usize {
        let get = |j: Option<usize>| j.and_then(|j| self.words.get(j)).copied().unwrap_or_default();
        let (p, pp, n, nn) = (get(Some(i)), get(i.checked_sub(1)), get(Some(i + 1)), get(Some(i + 2)));
        let gap = self.gap(i);
        // How long the line is that ends here: a headline is shorter than a line that was broken because it was full.
        let line = if gap == BREAK {
            let until = &self.text.as_bytes()[..self.pieces[i].end];
            let length = until.iter().rev().take(100).take_while(|&&byte| byte != b'\n').count() as u64;
            1 + length / 20
        } else {
            0
        };
        let exact = |form: &str| hash::chars(form.chars());
        let (pw, nw) = (exact(self.form(i)), exact(self.form(i + 1)));
        let long = match since.words {
            n @ 0..=5 => n as u64,
            6..=9 => 6,
            10..=19 => 7,
            20..=39 => 8,
            _ => 9,
        };
        let left = (self.pieces.len() - i - 1).min(4) as u64;
        let open = u64::from(since.quote) + 2 * u64::from(since.brackets > 0);
        let case = match self.form(i + 1).chars().next() {
            Some(c) if c.is_uppercase() => 1,
            Some(c) if c.is_lowercase() => 2,
            Some(c) if c.is_numeric() => 3,
            _ => 4,
        };
        let stop = match self.form(i).chars().next_back() {
            Some(c @ ('.' | '!' | '?' | ':' | ';' | '…' | ')' | '-' | '–' | '—')) => c as u64,
            Some(c) if c.is_alphanumeric() => 1,
            Some(_) => 2,
            None => 3,
        } + 4096 * u64::from(self.form(i).len() > 1);
        let keys = [
            key(0, []),
            key(1, [pw]),
            key(2, [nw]),
            key(3, [pw, nw]),
            key(4, [pw, n.shape]),
            key(5, [p.shape, n.shape, gap]),
            key(6, [stop, case, gap]),
            key(7, [stop, nw]),
            key(8, [stop, n.form]),
            key(9, [stop, n.ambiguity, n.shape]),
            key(10, [stop, n.ambiguity, n.shape, nn.ambiguity]),
            key(11, [stop, case, pp.form]),
            key(12, [stop, case, pp.shape]),
            key(13, [pw, case, open]),
            key(14, [pw, case, long]),
            key(15, [stop, long, n.ambiguity]),
            key(16, [open, stop, case]),
            key(17, [gap, case]),
            key(18, [left, stop, case]),
            key(19, [p.ambiguity, n.ambiguity, case]),
            key(20, [p.form, n.form]),
            key(21, [pw, nn.form]),
            key(22, [stop, nw, nn.form]),
            key(23, [pw, n.ambiguity, gap]),
            key(24, [stop, p.shape, case, nn.shape]),
            key(25, [pp.form, pw, case]),
            key(26, [pp.ambiguity, pw, n.ambiguity]),
            key(27, [stop, p.shape, n.shape, nn.shape, gap]),
            key(28, [p.ambiguity, stop, nw]),
            key(29, [p.ambiguity, p.shape, n.ambiguity, n.shape]),
            key(30, [long, stop, case, open]),
            key(31, [pw, p.shape, left]),
            key(32, [pw, exact(self.form(i.wrapping_sub(1))), gap, case]),
            key(33, [pw, self.gap(i.wrapping_sub(1)), gap, open, case]),
            key(34, [pw, nw, gap, self.gap(i + 1), open]),
            key(35, [line, stop, case]),
            key(36, [line, p.shape, n.shape]),
            key(37, [gap, stop, nw]),
        ];
        out[..keys.len()].copy_from_slice(&keys);
        keys.len()
    }

    /// Calls `each` with the first word of every sentence and the first of the next.
    pub fn sentences(&self, weights: &impl Weights, mut each: impl FnMut(usize, usize)) {
        let (mut first, mut since, mut keys) = (0, Since::default(), [0; FEATURES]);
        for i in 0..self.pieces.len() {
            since.pass(self.form(i));
            let more = i + 1 < self.pieces.len();
            let end = !more
                || since.words >= LONGEST && !self.pieces[i + 1].joined
                || self.thinkable(i, since) && {
                    let mut scores: Scores = [0; CLASSES];
                    let count = self.features(i, since, &mut keys);
                    weights.add(&keys[..count], &mut scores);
                    scores[END] > 0
                };
            if end {
                each(first, i + 1);
                (first, since) = (i + 1, Since::default());
            }
        }
    }
}
