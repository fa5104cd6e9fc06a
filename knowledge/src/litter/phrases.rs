//! Finding phrases in lines: one look-up per word, whatever the number of phrases.

use rustc_hash::FxHashMap;

use super::Why;

/// Where in a line a phrase must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// It is the whole line, final punctuation apart.
    Whole,
    /// The line begins with it.
    Start,
    /// Anywhere.
    Anywhere,
}

/// A phrase that marks a line as litter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The phrase, folded.
    pub text: Box<str>,
    /// Where it must stand.
    pub at: At,
    /// What the line then is.
    pub why: Why,
    /// Whether everything after the line goes too.
    pub rest: bool,
    /// Longest line, in characters, that it may take out.
    pub longest: usize,
    /// Whether the short lines under it are of its kind.
    pub heads: bool,
    /// Whether it holds only for text without markup, where nothing but words tells litter from the article.
    pub plain: bool,
}

/// What a phrase says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matched {
    /// What the line is.
    pub why: Why,
    /// Whether everything after it goes too.
    pub rest: bool,
    /// Whether the short lines under it are of its kind.
    pub heads: bool,
    /// Whether the phrase is the whole line.
    pub whole: bool,
    /// Whether the line begins with it.
    pub starts: bool,
}

/// A line in the form phrases are compared in: lower case, straight quotes, single blanks, no invisible characters.
#[must_use]
pub fn fold(line: &str) -> String {
    let mut folded = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '‘' | '’' | 'ʼ' | '`' => folded.push('\''),
            '“' | '”' | '„' | '«' | '»' => folded.push('"'),
            '–' | '—' | '‑' => folded.push('-'),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => {}
            c if c.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The first word of a folded phrase: where the phrase is filed.
pub(super) fn first_word(phrase: &str) -> &str {
    let end = phrase.find(|c: char| !c.is_alphanumeric()).unwrap_or(phrase.len());
    &phrase[..end]
}

/// The first phrase of a folded line, of several at one place the longest; `plain` is whether the line has lost its markup.
pub(super) fn find<'a>(
    phrases: &'a FxHashMap<Box<str>, Vec<Phrase>>,
    line: &str,
    plain: bool,
) -> Option<Matched> {
    let length = line.chars().take(1_200).count();
    if length >= 1_200 {
        return None;
    }
    // Bullets, arrows and quotes before the first word do not count.
    let start = line.find(char::is_alphanumeric)?;
    let line = line[start..].trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '?');
    let mut at = 0;
    while at < line.len() {
        let word = first_word(&line[at..]);
        if word.is_empty() {
            at += line[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let fits = |phrase: &&Phrase| {
            length <= phrase.longest
                && (plain || !phrase.plain)
                && line[at..].starts_with(&*phrase.text)
                && (phrase.text.ends_with(|c: char| !c.is_alphanumeric())
                    || !line[at + phrase.text.len()..].starts_with(char::is_alphanumeric))
                && match phrase.at {
                    At::Whole => at == 0 && line[phrase.text.len()..].trim().is_empty(),
                    At::Start => at == 0,
                    At::Anywhere => true,
                }
        };
        // The longest says most of what the line is; of equals the first.
        let longest = |best: Option<&'a Phrase>, next: &'a Phrase| match best {
            Some(best) if best.text.len() >= next.text.len() => Some(best),
            _ => Some(next),
        };
        if let Some(phrase) = phrases.get(word).into_iter().flatten().filter(fits).fold(None, longest) {
            let whole = at == 0 && !line[phrase.text.len()..].contains(char::is_alphanumeric);
            return Some(Matched {
                why: phrase.why,
                rest: phrase.rest,
                heads: phrase.heads,
                whole,
                starts: at == 0,
            });
        }
        at += word.len();
    }
    None
}

/// A name such as `relatedArticles__box-2` as lower-case words joined by `-`, with the end of each word.
pub(super) fn name_words(name: &str) -> (String, Vec<usize>) {
    let mut words = String::with_capacity(name.len() + 4);
    let mut ends = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        if c.is_alphabetic() {
            let hump = c.is_uppercase() && before.is_lowercase();
            if (hump || !before.is_alphabetic()) && !words.is_empty() {
                ends.push(words.len());
                words.push('-');
            }
            words.extend(c.to_lowercase());
        }
        before = c;
    }
    if !words.is_empty() {
        ends.push(words.len());
    }
    (words, ends)
}

/// Where a form stands as a word of its own, case mattering.
pub(super) fn find_words<'a>(text: &'a str, form: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(form).map(|(at, _)| at).filter(move |&at| {
        let before = text[..at].chars().next_back();
        let after = text[at + form.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}
