//! A text as runs of letters and digits, folded so that spellings of one name agree.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::lexicon::step;
use crate::text::Span;

/// A run of letters and digits, or an abbreviation of single letters with stops ("U.S.").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) span: Span,
    /// Hash of the folded word; and, for a word in capitals, of the word with one capital, else the same again.
    pub(crate) keys: [u64; 2],
    /// Whether it begins with a capital letter.
    pub(crate) capital: bool,
}

/// Cuts a text. Accents go, capitals stay: "US" is a country and "us" is not.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::with_capacity(text.len() / 6);
    let mut chars = text.char_indices().peekable();
    let mut word = String::new();
    while let Some((start, first)) = chars.next() {
        if !first.is_alphanumeric() {
            continue;
        }
        word.clear();
        fold(first, &mut word);
        let mut end = start + first.len_utf8();
        loop {
            match chars.peek().copied() {
                Some((at, next)) if next.is_alphanumeric() || is_combining_mark(next) => {
                    fold(next, &mut word);
                    end = at + next.len_utf8();
                    chars.next();
                }
                // "U.S.": a stop after one capital, with another capital or the end of the abbreviation behind it.
                Some((at, '.')) if abbreviates(text, at) => {
                    end = at + 1;
                    chars.next();
                }
                _ => break,
            }
        }
        let capitals =
            word.len() > 1 && word.chars().all(|letter| letter.is_uppercase() || letter.is_numeric());
        let key = step(&word);
        let other = if capitals { step(&title_case(&word)) } else { key };
        found.push(Piece { span: Span::new(start, end), keys: [key, other], capital: first.is_uppercase() });
    }
    found
}

/// Whether the stop at byte `at` belongs to an abbreviation of single capitals.
fn abbreviates(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back().is_some_and(char::is_uppercase);
    let mut back = text[..at].chars().rev().skip(1);
    let single = back.next().is_none_or(|letter| !letter.is_alphanumeric());
    let after = text[at + 1..].chars().next();
    let second = text[..at].chars().rev().nth(1) == Some('.');
    before && single && (after.is_some_and(char::is_uppercase) || second)
}

fn title_case(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(String::from).unwrap_or_default();
    first + &chars.as_str().to_lowercase()
}

/// The letter without its accents, by Unicode decomposition and, where that knows none, by habit.
fn fold(letter: char, out: &mut String) {
    if letter.is_ascii() {
        return out.push(letter);
    }
    match letter {
        'ø' => out.push('o'),
        'Ø' => out.push('O'),
        'ł' => out.push('l'),
        'Ł' => out.push('L'),
        'đ' => out.push('d'),
        'Đ' => out.push('D'),
        'ı' => out.push('i'),
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'Æ' => out.push_str("Ae"),
        _ => out.extend(std::iter::once(letter).nfd().filter(|mark| !is_combining_mark(*mark))),
    }
}

/// A whole name folded to small letters without accents, blanks or marks, for likeness.
pub(crate) fn skeleton(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    name.chars().filter(|letter| letter.is_alphanumeric()).for_each(|letter| fold(letter, &mut folded));
    folded.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn spellings_agree() {
        let keys = |text: &str| pieces(text).iter().map(|piece| piece.keys[0]).collect::<Vec<_>>();
        assert_eq!(keys("U.S."), keys("US"));
        assert_eq!(keys("U.S. troops"), keys("US troops"));
        assert_eq!(keys("Élysée"), keys("Elysee"));
        assert_eq!(keys("Bashar al-Assad"), keys("Bashar al Assad"));
        assert_ne!(keys("us"), keys("US"));
        assert_eq!(pieces("RUSSIA")[0].keys[1], pieces("Russia")[0].keys[0]);
        assert_eq!(pieces("He met J. Smith.").len(), 4);
    }
}
