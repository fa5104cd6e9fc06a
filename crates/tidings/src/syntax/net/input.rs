//! What the network sees of a word: which rows of its tables stand for it.

use unicode_normalization::UnicodeNormalization;

use crate::syntax::hash;
use crate::syntax::table::Table;
use crate::syntax::word::Word;

/// Endings, beginnings, the shape of a word and the lists it stands in: so many rows of the table of affixes stand for it.
pub const AFFIXES: usize = 9 + LISTS.len();

/// Lists of names, by the bits of a word's [`listed`](Rows::new) number that say where in the names of one kind it stands:
/// people (given name, surname), places and organisations (whole name, first word, later word of several).
///
/// Lists of names as features are what small taggers of names lack most (Ratinov and Roth 2009).
pub const LISTS: [std::ops::Range<u32>; 3] = [0..2, 2..5, 5..8];

/// Most word pieces of one word; what is longer is an address or litter.
pub const PIECES: usize = 12;

/// Row of the table of words that stands for all words that are not in it.
pub const UNKNOWN: u16 = 0;

/// Rows of the network's tables for one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// In the table of words, without regard to case and digits.
    pub word: u16,
    /// In the table of affixes.
    pub affixes: [u16; AFFIXES],
    pieces: [u16; PIECES],
    count: u8,
}

impl Rows {
    /// Looks a word up. `words` maps forms to rows, `pieces` does so for word pieces, `lists` to the bits of [`LISTS`];
    /// `affixes` is the number of rows that affixes are spread over.
    #[must_use]
    pub fn new(form: &str, words: &Table, pieces: &Table, lists: &Table, affixes: usize) -> Self {
        let word = Word::new(form, None);
        let key = hash::key(0, [word.form]);
        let row = |table: &Table| table.value(key).and_then(|row| u16::try_from(row).ok());
        let mut rows = Self { word: row(words).unwrap_or(UNKNOWN), ..Self::default() };
        let listed = u64::from(row(lists).unwrap_or(0));
        let of_list = |bits: std::ops::Range<u32>| listed >> bits.start & ((1 << bits.len()) - 1);
        let seen = word.prefix.into_iter().chain(word.suffix).chain([word.shape]);
        let seen = seen.chain(LISTS.map(of_list)).zip(0..);
        for (to, (value, kind)) in rows.affixes.iter_mut().zip(seen) {
            *to = (hash::key(kind, [value]) % affixes.max(1) as u64) as u16;
        }
        rows.find_pieces(form, pieces);
        rows
    }

    /// Cuts a word into the longest known pieces, from left to right, as WordPiece does (Wu et al. 2016). A word that has
    /// none has no pieces.
    fn find_pieces(&mut self, form: &str, table: &Table) {
        const MOST: usize = 48;
        let mut chars = ['\0'; MOST];
        let mut length = 0;
        let ascii = form.is_ascii();
        let mut take = |c: char| {
            if let Some(to) = chars.get_mut(length) {
                *to = c;
                length += 1;
            }
        };
        if ascii {
            form.chars().map(|c| c.to_ascii_lowercase()).for_each(&mut take);
        } else {
            let plain = form.chars().take(MOST).map(plain_quote).nfd().filter(|c| !mark(*c));
            plain.flat_map(char::to_lowercase).for_each(&mut take);
        }
        let mut from = 0;
        while from < length && (self.count as usize) < PIECES {
            // The keys of all pieces that begin here, so that the longest can be tried first.
            let mut keys = [0; MOST];
            let mut state = piece_start(from > 0);
            for (key, c) in keys.iter_mut().zip(&chars[from..length]) {
                state = hash::mix(state, *c as u64);
                *key = hash::finish(state);
            }
            let found = (1..=length - from).rev().find_map(|n| Some((n, table.value(keys[n - 1])?)));
            let Some((n, row)) = found else {
                self.count = 0;
                return;
            };
            self.pieces[self.count as usize] = row as u16;
            self.count += 1;
            from += n;
        }
    }

    /// The rows of the word's pieces.
    #[must_use]
    pub fn pieces(&self) -> &[u16] {
        &self.pieces[..self.count as usize]
    }
}

/// The key of a word piece; those that go on a word begin with `##`.
#[must_use]
pub fn piece_key(piece: &str) -> u64 {
    let (inner, piece) = piece.strip_prefix("##").map_or((false, piece), |rest| (true, rest));
    hash::finish(piece.chars().fold(piece_start(inner), |state, c| hash::mix(state, c as u64)))
}

fn piece_start(inner: bool) -> u64 {
    if inner { 3 } else { 2 }
}

fn plain_quote(c: char) -> char {
    match c {
        '‘' | '’' | '`' | '´' | '′' | '‛' => '\'',
        '“' | '”' | '„' | '«' | '»' | '‟' | '″' => '"',
        _ => c,
    }
}

fn mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}
