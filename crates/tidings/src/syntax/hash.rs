//! Hashes that turn words and templates into feature keys.
//!
//! Model files store these hashes, so a change here makes every model unreadable: raise
//! [`super::format::VERSION`] with it.

const K: u64 = 0x9E37_79B9_7F4A_7C15;
const M: u64 = 0xD6E8_FEB8_6659_FD93;

/// Adds one value to a running hash.
#[inline(always)]
#[must_use]
pub fn mix(state: u64, value: u64) -> u64 {
    (state.rotate_left(23) ^ value).wrapping_mul(K)
}

/// Spreads a running hash over all 64 bits.
#[inline(always)]
#[must_use]
pub fn finish(state: u64) -> u64 {
    let state = (state ^ (state >> 32)).wrapping_mul(M);
    state ^ (state >> 29)
}

/// Hash of a run of characters.
pub fn chars(chars: impl Iterator<Item = char>) -> u64 {
    finish(chars.fold(1, |state, c| mix(state, c as u64)))
}

/// Key of a feature: the number of its template and what it looks at.
#[inline(always)]
#[must_use]
pub fn key<const N: usize>(template: u64, values: [u64; N]) -> u64 {
    let mut state = (template + 1).wrapping_mul(M);
    for value in values {
        state = mix(state, value);
    }
    finish(state)
}

/// A character as features see it: lower case, plain quotes and dashes, every digit a zero.
#[must_use]
pub fn fold(c: char) -> char {
    match c {
        'a'..='z' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        '0'..='9' => '0',
        '‘' | '’' | '`' | '´' | '′' | '‛' => '\'',
        '“' | '”' | '„' | '«' | '»' | '‟' | '″' => '"',
        '–' | '‒' | '‑' | '‐' | '−' => '-',
        _ if c.is_ascii() => c,
        _ if c.is_numeric() => '0',
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Hash of a word without regard to case, kind of quote and the value of digits.
#[must_use]
pub fn folded(word: &str) -> u64 {
    chars(word.chars().map(fold))
}
