//! Cuts text into words as the English treebanks do.
//!
//! A scanner over character classes; what is knowledge about single words comes from the model's [`Lexicon`]:
//! abbreviations, words that keep their hyphen, words to be cut in odd places ("cannot", "gonna", "dont").

mod signs;

use super::{hash, table::Table};
use signs::{address, symbols};

/// One word: where it stands, and whether it is one multiword token with the word before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether it belongs to the token before, as "n't" in "don't".
    pub joined: bool,
}

/// Kinds of entries in the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Entry {
    /// Words with their final stop; value 1: always, 2: only where a small letter or a digit follows, 3: always, even a
    /// single small letter before a capital, as in "Smith v. Jones".
    Abbreviation = 1,
    /// Words that are cut; the value holds up to two places in characters, five bits each.
    Cut = 2,
    /// Words kept whole in spite of a hyphen, slash or apostrophe.
    Whole = 3,
    /// First parts that keep their hyphen: "non", "pro".
    Prefix = 4,
    /// Letters after digits that are a word of their own: "km", "pm".
    Unit = 5,
    /// Words that begin sentences and are no names: "the", "he". A letter before them is no initial.
    Opener = 6,
}

/// What the model knows about how single words are cut.
#[derive(Clone, Copy, Debug)]
pub struct Lexicon {
    table: Table,
}

impl Lexicon {
    /// Reads the lexicon of a model; `None` where the bytes are no table.
    #[must_use]
    pub fn new(bytes: &'static [u8]) -> Option<Self> {
        Table::new(bytes).map(|table| Self { table })
    }

    /// The key under which the lexicon keeps a word. Case does not count.
    #[must_use]
    pub fn key(entry: Entry, word: &str) -> u64 {
        let lower = word.chars().map(|c| if c == '’' { '\'' } else { c.to_lowercase().next().unwrap_or(c) });
        hash::key(entry as u64, [hash::chars(lower)])
    }

    fn get(&self, entry: Entry, word: &str) -> Option<i16> {
        self.table.value(Self::key(entry, word))
    }
}

/// Appends the words of `text` from byte `from` to byte `until`, in order.
///
/// # Panics
/// Never, if both are character boundaries of `text`.
pub fn tokenize(lexicon: &Lexicon, text: &str, from: usize, until: usize, out: &mut Vec<Piece>) {
    let block = &text[from..until];
    let mut scanner = Scanner { lexicon, block, base: from, quote: false, out };
    let mut rest = 0;
    while let Some(start) = block[rest..].find(|c: char| !is_space(c)).map(|n| n + rest) {
        let end = block[start..].find(is_space).map_or(block.len(), |n| n + start);
        scanner.chunk(start, end);
        rest = end;
    }
}

/// White space, and characters that show nothing.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{2060}' | '\u{00AD}' | '\u{200E}' | '\u{200F}')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        || c == '_'
        || matches!(c, '\u{300}'..='\u{36F}' | '\u{200C}' | '\u{200D}')
        || is_mark(c)
}

/// Combining marks of the scripts names come in; the standard library does not tell them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{483}'..='\u{489}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}'
        | '\u{93A}'..='\u{94F}' | '\u{E31}'..='\u{E4E}' | '\u{FE00}'..='\u{FE0F}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | '′' | 'ʼ')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

/// The value of an [abbreviation](Entry::Abbreviation) that no capital after it makes another word.
pub const ALWAYS: i16 = 3;

/// Endings that are words of their own after an apostrophe.
const CONTRACTIONS: [&str; 7] = ["s", "re", "ve", "ll", "d", "m", "all"];

struct Scanner<'a> {
    lexicon: &'a Lexicon,
    block: &'a str,
    base: usize,
    /// Whether a single quotation mark is open.
    quote: bool,
    out: &'a mut Vec<Piece>,
}

impl Scanner<'_> {
    fn push(&mut self, start: usize, end: usize, joined: bool) {
        self.out.push(Piece { start: self.base + start, end: self.base + end, joined });
    }

    /// Cuts one run of characters between white space.
    fn chunk(&mut self, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            let rest = &self.block[at..end];
            let Some(first) = rest.chars().next() else { return };
            let length = if let Some(length) = address(rest) {
                self.push(at, at + length, false);
                length
            } else if is_word(first) || self.opens_word(at, end, at == start) {
                self.word(at, end)
            } else {
                let length = symbols(rest, first, at == start);
                if is_apostrophe(first) {
                    self.quote = at == start && length < rest.len();
                }
                self.push(at, at + length, false);
                length
            };
            at += length;
        }
    }

    /// Whether a sign opens a word: "'em", "'90s", ".5", "+5".
    fn opens_word(&self, start: usize, end: usize, opening: bool) -> bool {
        let rest = &self.block[start..end];
        let Some(first) = rest.chars().next() else { return false };
        let mut chars = rest[first.len_utf8()..].chars();
        let second = chars.next().unwrap_or(' ');
        if is_apostrophe(first) {
            let word: &str = &rest[..rest[first.len_utf8()..]
                .find(|c| !is_word(c))
                .map_or(rest.len(), |n| n + first.len_utf8())];
            let tail = &word[first.len_utf8()..];
            let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
            let year = digits >= 2 && tail.len() <= 3;
            // "the government 's plan", with a blank that does not belong there.
            let after = rest[word.len()..].chars().next();
            let detached = is_contraction(tail) && tail != "all" && !after.is_some_and(is_apostrophe);
            return year
                || opening && detached && self.block[..start].trim_end_matches(is_space).ends_with(is_word)
                || self.lexicon.get(Entry::Whole, word).is_some()
                || (!opening && is_contraction(tail));
        }
        match first {
            '.' | '+' => opening && second.is_ascii_digit(),
            // "#MeToo" and "@user", but not "#3".
            '#' | '@' => {
                second.is_alphabetic() && !self.block[..start].chars().next_back().is_some_and(is_word)
            }
            _ => false,
        }
    }

    /// Cuts one word, with what belongs to it; returns its length.
    fn word(&mut self, start: usize, end: usize) -> usize {
        let rest = &self.block[start..end];
        let length = self.extent(rest);
        let word = &rest[..length];
        // A stop that belongs to the word.
        let length = length + usize::from(self.keeps_stop(word, &rest[length..], start + length));
        self.contract(start, start + length, 0);
        length + self.plural(start, start + length)
    }

    /// How far a word reaches: letters and digits, and signs between them that do not part them.
    fn extent(&self, rest: &str) -> usize {
        let mut at = rest.chars().next().map_or(0, char::len_utf8);
        while let Some(c) = rest[at..].chars().next() {
            let before = rest[..at].chars().next_back().unwrap_or(' ');
            if is_word(c) {
                if before.is_ascii_digit() && c.is_alphabetic() && self.is_unit(&rest[..at], &rest[at..]) {
                    return at;
                }
                at += c.len_utf8();
                continue;
            }
            let tail = &rest[at + c.len_utf8()..];
            let next = tail.chars().next().unwrap_or(' ');
            let keep = match c {
                '$' => return if is_currency(&rest[..at]) { at + 1 } else { at },
                _ if !is_word(next) => false,
                '*' => before.is_alphabetic() && next.is_alphabetic(),
                '.' if is_footnote(&rest[..at], tail) => false,
                '.' => {
                    let digits = before.is_ascii_digit() && next.is_ascii_digit();
                    let small = !before.is_uppercase() && !next.is_uppercase() && before.is_alphanumeric();
                    digits
                        || at <= 16 && is_dotted(&rest[..at]) && !is_word(tail.chars().nth(1).unwrap_or(' '))
                        || small
                        || before.is_alphabetic() && self.is_abbreviation(rest)
                }
                ',' => {
                    let group = tail.bytes().take_while(u8::is_ascii_digit).count();
                    before.is_ascii_digit() && group == 3
                }
                ':' => before.is_ascii_digit() && next.is_ascii_digit(),
                '/' => before.is_ascii_digit() && next.is_ascii_digit() || self.is_whole(rest),
                '&' => before.is_uppercase() && next.is_uppercase(),
                '@' => true,
                _ if is_apostrophe(c) => before.is_alphanumeric() && !(c == '`' && tail.starts_with('`')),
                _ if is_hyphen(c) => self.keeps_hyphen(rest, at),
                _ => false,
            };
            if !keep {
                break;
            }
            at += c.len_utf8();
        }
        at
    }

    /// Whether digits and the letters after them are two words, as in "10km" and "5pm".
    fn is_unit(&self, before: &str, rest: &str) -> bool {
        if !before.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b':')) {
            return false;
        }
        let letters = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
        letters.len() <= 8 && self.lexicon.get(Entry::Unit, letters).is_some()
    }

    /// Whether the letters at the front, with hyphens and slashes, are a word kept whole.
    fn is_whole(&self, rest: &str) -> bool {
        let run = rest.char_indices().take(40).find(|&(_, c)| !(is_word(c) || is_hyphen(c) || c == '/'));
        let until = run.map_or(rest.len(), |(at, _)| at);
        until <= 120 && self.lexicon.get(Entry::Whole, &rest[..until]).is_some()
    }

    /// Whether the letters and stops at the front are an abbreviation of several parts: "Ph.D.".
    fn is_abbreviation(&self, rest: &str) -> bool {
        let run = rest.char_indices().take(12).find(|&(_, c)| !(is_word(c) || c == '.'));
        let run = rest[..run.map_or(rest.len(), |(at, _)| at)].trim_end_matches('.');
        run.len() <= 24 && self.lexicon.get(Entry::Abbreviation, run).is_some()
    }

    fn keeps_hyphen(&self, rest: &str, at: usize) -> bool {
        let first = &rest[..at];
        let tail = rest[at..].trim_start_matches(is_hyphen);
        if first.len() <= 16 && first.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            // Telephone numbers: three groups, or three digits and four.
            let run = rest.bytes().take(24).take_while(|&b| b.is_ascii_digit() || b == b'-').count();
            let groups: Vec<usize> = rest[..run].split('-').map(str::len).collect();
            return groups.len() >= 3 && groups.iter().all(|&n| n > 0) || groups == [3, 4];
        }
        let tail_is_letters = tail.chars().next().is_some_and(char::is_alphabetic);
        self.is_whole(rest)
            || tail_is_letters && first.len() <= 12 && self.lexicon.get(Entry::Prefix, first).is_some()
    }

    /// Whether the stop after a word is part of it.
    fn keeps_stop(&self, word: &str, rest: &str, end: usize) -> bool {
        if !rest.starts_with('.') || rest.starts_with("..") {
            return false;
        }
        let after = &rest[1..];
        let ahead = self.block[end + 1..].trim_start_matches(is_space);
        let next = ahead.chars().find(|c| !matches!(c, '"' | '“' | '(')).unwrap_or('.');
        let glued = after.chars().next().is_some_and(is_word);
        if glued {
            // "St.Petersburg", "Mr.Putin"; otherwise a stop with its space lost.
            let known = self.lexicon.get(Entry::Abbreviation, word) == Some(1) && word.len() <= 4;
            return known || word.contains('.') && is_dotted(word);
        }
        let ahead_word = || {
            let ahead = ahead.trim_start_matches(|c: char| !is_word(c));
            &ahead[..ahead.find(|c| !is_word(c)).unwrap_or(ahead.len())]
        };
        let mut chars = word.chars();
        let single = chars.next().filter(|c| c.is_alphabetic() && chars.next().is_none());
        if let Some(letter) = single {
            let known = self.lexicon.get(Entry::Abbreviation, word);
            // An initial before a name, but not "plan B. The".
            return letter.is_uppercase()
                && letter != 'I'
                && next.is_uppercase()
                && !self.is_opener(ahead_word())
                || !letter.is_uppercase()
                    && !ahead.is_empty()
                    && (known == Some(ALWAYS) || known.is_some() && !next.is_uppercase());
        }
        if is_dotted(word) {
            return true;
        }
        match self.lexicon.get(Entry::Abbreviation, word) {
            Some(1 | ALWAYS) => true,
            Some(_) => next.is_lowercase() || next.is_ascii_digit() || matches!(next, ',' | ';' | ':' | ')'),
            None => false,
        }
    }

    fn is_opener(&self, word: &str) -> bool {
        word.len() <= 12 && self.lexicon.get(Entry::Opener, word).is_some()
    }

    /// Cuts contractions and clitics off a word and pushes what results.
    fn contract(&mut self, start: usize, end: usize, depth: usize) {
        let word = &self.block[start..end];
        if let Some(cuts) = self.lexicon.get(Entry::Cut, word) {
            let mut from = start;
            for cut in [cuts & 31, (cuts >> 5) & 31] {
                let at = word.char_indices().nth(cut as usize).map_or(end, |(at, _)| start + at);
                if cut > 0 && at > from && at < end {
                    self.push(from, at, from > start);
                    from = at;
                }
            }
            self.push(from, end, from > start);
            return;
        }
        let mark = word.char_indices().rev().find(|&(_, c)| is_apostrophe(c));
        if let Some((at, sign)) = mark {
            let tail = &word[at + sign.len_utf8()..];
            let head = &word[..at];
            if at > 0 && tail.eq_ignore_ascii_case("t") && head.ends_with(['n', 'N']) && head.len() > 1 {
                self.contract_rest(start, start + at - 1, depth);
                self.push(start + at - 1, end, true);
                return;
            }
            if at > 0 && is_contraction(tail) && self.lexicon.get(Entry::Whole, word).is_none() {
                self.contract_rest(start, start + at, depth);
                self.push(start + at, end, true);
                return;
            }
            if at == 0 && is_contraction(tail) && self.lexicon.get(Entry::Whole, word).is_none() {
                let joined = self.out.last().is_some_and(|last| last.end == self.base + start);
                self.push(start, end, joined);
                return;
            }
        }
        self.push(start, end, false);
    }

    /// Cuts off the sign after "states'", the genitive of a plural, unless it closes a quotation; returns its length.
    fn plural(&mut self, start: usize, end: usize) -> usize {
        let (word, rest) = (&self.block[start..end], &self.block[end..]);
        let Some(sign) = rest.chars().next().filter(|c| matches!(c, '\'' | '’')) else { return 0 };
        let tail = &rest[sign.len_utf8()..];
        let next = tail.trim_start_matches(is_space).chars().next();
        if self.quote
            || word.len() < 3
            || !word.ends_with(['s', 'S', 'z', 'x'])
            || !tail.starts_with(is_space)
            || !next.is_some_and(is_word)
        {
            return 0;
        }
        self.push(end, end + sign.len_utf8(), true);
        sign.len_utf8()
    }

    /// A word before a contraction may itself be one: "shouldn't've".
    fn contract_rest(&mut self, start: usize, end: usize, depth: usize) {
        if depth < 2 && self.block[start..end].contains(is_apostrophe) {
            self.contract(start, end, depth + 1);
        } else {
            self.push(start, end, false);
        }
    }
}

fn is_contraction(tail: &str) -> bool {
    CONTRACTIONS.iter().any(|ending| tail.eq_ignore_ascii_case(ending))
}

/// Single letters with stops between them: "U", "U.S", "e.g".
fn is_dotted(word: &str) -> bool {
    let mut letter = false;
    let mut stops = 0;
    for c in word.chars() {
        match (letter, c) {
            (false, c) if c.is_alphabetic() => letter = true,
            (true, '.') => (letter, stops) = (false, stops + 1),
            _ => return false,
        }
    }
    letter && (stops > 0 || word.chars().count() == 1)
}

/// "US", "A" or "HK" before a sign of currency.
fn is_currency(word: &str) -> bool {
    word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether a word and the digits glued to it behind a stop are the end of a sentence and the number of a footnote.
fn is_footnote(word: &str, tail: &str) -> bool {
    let digits = tail.bytes().take(3).take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits)
        && digits == tail.len()
        && (5..=30).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_lowercase())
}
