//! Finds temporal expressions, token by token.

use std::ops::Range;

use jiff::civil::Date;
use tidings_knowledge::Language;

use super::{
    Basis, Time, TimeKind,
    resolve::{Direction, Meaning, value},
};
use crate::text::{Deprel, Doc, TokenId, Upos};

/// Finds all temporal expressions of a text, in order. Those that need the publication day have no value without it.
#[must_use]
pub fn find(doc: &Doc, language: &Language) -> Vec<Time> {
    let published = doc.article.published_day().and_then(|day| day.parse::<Date>().ok());
    let mut times = Vec::new();
    for sentence in &doc.sentences {
        let finder = Finder { doc, language, sentence: sentence.tokens() };
        let mut at = sentence.first;
        while at < sentence.end {
            match finder.at(at) {
                Some(found) => {
                    let tokens = found.tokens;
                    at = tokens.end;
                    let span = doc.token(tokens.start).span.cover(doc.token(tokens.end - 1).span);
                    let relative = !matches!(found.meaning, Meaning::Full { .. } | Meaning::Value(_));
                    let mut value = value(&found.meaning, published);
                    if let (Some(part), Some(day)) = (&found.part, &value) {
                        value = Some(format!("{day}T{part}"));
                    }
                    let kind = if found.part.is_some() { TimeKind::Time } else { found.kind };
                    let basis = if relative { Basis::Relative } else { Basis::Stated };
                    times.push(Time { span, tokens, kind, value, basis });
                }
                None => at += 1,
            }
        }
    }
    times
}

struct Found {
    tokens: Range<TokenId>,
    kind: TimeKind,
    meaning: Meaning,
    /// TIMEX3 code of a part of the day.
    part: Option<String>,
}

struct Finder<'a> {
    doc: &'a Doc,
    language: &'a Language,
    sentence: Range<TokenId>,
}

impl Finder<'_> {
    fn word(&self, at: TokenId) -> String {
        if self.sentence.contains(&at) { self.doc.form(at).to_lowercase() } else { String::new() }
    }

    fn at(&self, at: TokenId) -> Option<Found> {
        // Most words can begin no temporal expression: ask that first.
        let token = self.doc.token(at);
        if !matches!(
            token.upos,
            Upos::Propn
                | Upos::Noun
                | Upos::Num
                | Upos::Adj
                | Upos::Det
                | Upos::Adv
                | Upos::X
                | Upos::Verb
                | Upos::Aux
        ) {
            return None;
        }
        let word = self.word(at);
        let mut found = self
            .relative(at, &word)
            .or_else(|| self.weekday(at, &word))
            .or_else(|| self.date(at, &word))
            .or_else(|| self.counted(at, &word))
            .or_else(|| self.year(at, &word))
            .or_else(|| self.single(at, &word))?;
        let times = &self.language.times;
        if found.kind == TimeKind::Date
            && let Some(part) = times.parts.get(&self.word(found.tokens.end))
        {
            found.part = Some(part.clone());
            found.tokens.end += 1;
        }
        Some(found)
    }

    fn date_found(&self, tokens: Range<TokenId>, meaning: Meaning) -> Found {
        Found { tokens, kind: TimeKind::Date, meaning, part: None }
    }

    /// "last week", "next Friday", "this year", "the past two months", "last February".
    fn relative(&self, at: TokenId, word: &str) -> Option<Found> {
        let times = &self.language.times;
        let count = if times.words.next.contains(word) {
            1
        } else if times.words.last.contains(word) || times.words.past.contains(word) {
            -1
        } else if times.words.this.contains(word) {
            0
        } else {
            return None;
        };
        let after = self.word(at + 1);
        if let Some((number, end)) = self.number(at + 1)
            && let Some(unit) = times.units.get(&self.lemma(end))
        {
            return Some(Found {
                tokens: at..end + 1,
                kind: TimeKind::Duration,
                meaning: Meaning::Value(duration(unit, number)?),
                part: None,
            });
        }
        if let Some(weekday) = times.weekdays.get(&after) {
            let direction = if count > 0 { Direction::Future } else { self.direction(at) };
            let weeks = (count != 0).then_some(count);
            return Some(
                self.date_found(at..at + 2, Meaning::Weekday { weekday: *weekday, weeks, direction }),
            );
        }
        if let Some(month) = times.months.get(&after) {
            let direction = match count {
                1 => Direction::Future,
                -1 => Direction::Past,
                _ => Direction::Nearest,
            };
            let years = (count == 0).then_some(0);
            return Some(
                self.date_found(at..at + 2, Meaning::Month { month: *month, day: None, years, direction }),
            );
        }
        if let Some(part) = times
            .parts
            .get(&after)
            .filter(|_| count <= 0 && !times.words.past.contains(word) || word == "last")
        {
            // "last night" was yesterday's, "this morning" is today's.
            let mut found = self.date_found(at..at + 2, Meaning::Away { unit: 'D', count });
            found.part = Some(part.clone());
            return Some(found);
        }
        let unit = times.units.get(&self.lemma(at + 1))?;
        if self.doc.token(at + 1).feats.get("Number") == Some("Plur") || unit.starts_with('T') || unit == "D"
        {
            return None;
        }
        Some(self.date_found(at..at + 2, Meaning::Away { unit: letter(unit), count }))
    }

    /// "Wednesday", "Monday, 4 October 2007".
    fn weekday(&self, at: TokenId, word: &str) -> Option<Found> {
        let weekday = *self.language.times.weekdays.get(word)?;
        if !self.doc.form(at).starts_with(|first: char| first.is_uppercase()) {
            return None;
        }
        let next = if self.word(at + 1) == "," { at + 2 } else { at + 1 };
        if let Some(date) = self.date(next, &self.word(next)) {
            return Some(Found { tokens: at..date.tokens.end, ..date });
        }
        let direction = self.direction(at);
        Some(self.date_found(at..at + 1, Meaning::Weekday { weekday, weeks: None, direction }))
    }

    /// "4 February 2020", "February 4, 2020", "February 2020", "February 4", "in February", "2020-02-04".
    fn date(&self, at: TokenId, word: &str) -> Option<Found> {
        let times = &self.language.times;
        if let Ok(date) = word.parse::<Date>()
            && word.len() == 10
        {
            let meaning =
                Meaning::Full { year: date.year(), month: Some(date.month()), day: Some(date.day()) };
            return Some(self.date_found(at..at + 1, meaning));
        }
        let proper = |token: TokenId| self.doc.form(token).starts_with(|first: char| first.is_uppercase());
        if let Some(day) = day(word) {
            let of = TokenId::from(self.word(at + 1) == "of");
            if let Some(month) = times.months.get(&self.word(at + 1 + of)).filter(|_| proper(at + 1 + of)) {
                let end = at + 2 + of;
                return Some(self.with_year(at, end, *month, Some(day)));
            }
            return None;
        }
        let month = *times.months.get(word).filter(|_| proper(at))?;
        let token = self.doc.token(at);
        if let Some(day) = day(&self.word(at + 1)).filter(|_| self.year_at(at + 1).is_none()) {
            return Some(self.with_year(at, at + 2, month, Some(day)));
        }
        if self.year_at(at + 1).is_some() {
            return Some(self.with_year(at, at + 1, month, None));
        }
        // A bare month only where it is one: "May said" is not.
        let before = at.checked_sub(1).map(|before| self.word(before)).unwrap_or_default();
        let dated = times.words.before_month.contains(&before) || times.words.early_late.contains(&before);
        if !dated || matches!(token.deprel, Deprel::Flat) {
            return None;
        }
        let direction = self.direction(at);
        Some(self.date_found(at..at + 1, Meaning::Month { month, day: None, years: None, direction }))
    }

    fn with_year(&self, start: TokenId, end: TokenId, month: i8, day: Option<i8>) -> Found {
        let comma = TokenId::from(self.word(end) == ",");
        if let Some(year) = self.year_at(end + comma) {
            let meaning = Meaning::Full { year, month: Some(month), day };
            return self.date_found(start..end + comma + 1, meaning);
        }
        let direction = self.direction(start);
        self.date_found(start..end, Meaning::Month { month, day, years: None, direction })
    }

    /// "two days ago", "three weeks later", "for two years".
    fn counted(&self, at: TokenId, word: &str) -> Option<Found> {
        let times = &self.language.times;
        let (number, unit_at) = match self.number(at) {
            Some(found) => found,
            None if matches!(word, "a" | "an") => (1, at + 1),
            None => return None,
        };
        let unit = times.units.get(&self.lemma(unit_at))?;
        let after = self.word(unit_at + 1);
        if times.words.ago.contains(&after) || times.words.later.contains(&after) {
            // "earlier" and "later" count from a day in the text, not from the publication day: only "ago" is sure.
            let meaning = match unit.as_str() {
                _ if after != "ago" => Meaning::Value(duration(unit, number)?),
                unit if unit.starts_with('T') => Meaning::Away { unit: 'D', count: 0 },
                unit => Meaning::Away { unit: letter(unit), count: -i32::try_from(number).ok()? },
            };
            let kind = if after == "ago" { TimeKind::Date } else { TimeKind::Duration };
            return Some(Found { tokens: at..unit_at + 2, kind, meaning, part: None });
        }
        if word == "a" || word == "an" {
            return None;
        }
        // "a 10-year-old" is no duration.
        if self.word(unit_at + 1) == "-" || self.word(unit_at + 1) == "old" {
            return None;
        }
        Some(Found {
            tokens: at..unit_at + 1,
            kind: TimeKind::Duration,
            meaning: Meaning::Value(duration(unit, number)?),
            part: None,
        })
    }

    /// "in 2014", "the 1990s".
    fn year(&self, at: TokenId, word: &str) -> Option<Found> {
        if let Some(decade) =
            word.strip_suffix('s').filter(|digits| digits.len() == 4 && digits.ends_with('0'))
        {
            let year: i16 = decade.parse().ok()?;
            return (1500..2100)
                .contains(&year)
                .then(|| self.date_found(at..at + 1, Meaning::Value(decade[..3].to_owned())));
        }
        let year = self.year_at(at)?;
        let token = self.doc.token(at);
        // A number that counts or names something is no year.
        let counts = matches!(token.deprel, Deprel::Nummod)
            && self.doc.token(token.head).upos == Upos::Noun
            && token.head > at
            && self.doc.token(token.head).feats.get("Number") == Some("Plur");
        (!counts).then(|| self.date_found(at..at + 1, Meaning::Full { year, month: None, day: None }))
    }

    /// "today", "yesterday", "now".
    fn single(&self, at: TokenId, word: &str) -> Option<Found> {
        let times = &self.language.times;
        if let Some(count) = times.days.get(word) {
            let mut found = self.date_found(at..at + 1, Meaning::Away { unit: 'D', count: *count });
            if word == "tonight" {
                found.part = times.parts.get("night").cloned();
            }
            return Some(found);
        }
        let value = times.vague.get(word)?;
        Some(self.date_found(at..at + 1, Meaning::Value(value.clone())))
    }

    fn lemma(&self, at: TokenId) -> String {
        if self.sentence.contains(&at) { self.doc.token(at).lemma.to_lowercase() } else { String::new() }
    }

    /// A count in digits or words, and the token after it, a hyphen skipped ("10-day").
    fn number(&self, at: TokenId) -> Option<(u32, TokenId)> {
        let word = self.word(at);
        let number = match word.parse::<u32>() {
            Ok(number) => number,
            Err(_) => u32::try_from(*self.language.words.size.numbers.get(&word)?).ok()?,
        };
        let next = if self.word(at + 1) == "-" { at + 2 } else { at + 1 };
        Some((number, next))
    }

    fn year_at(&self, at: TokenId) -> Option<i16> {
        let word = self.word(at);
        let digits = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        word.parse::<i16>().ok().filter(|year| digits && (1700..2100).contains(year))
    }

    /// Where the tense of the clause around a time points.
    fn direction(&self, at: TokenId) -> Direction {
        let mut token = at;
        for _ in 0..10 {
            let facts = self.doc.token(token);
            if matches!(facts.upos, Upos::Verb | Upos::Aux | Upos::Adj) || facts.head == token {
                let modal = self.sentence.clone().any(|other| {
                    let child = self.doc.token(other);
                    child.head == token
                        && child.deprel == Deprel::Aux
                        && self.language.words.modals.contains_key(child.lemma.as_str())
                });
                if modal {
                    return Direction::Future;
                }
                if facts.feats.get("Tense") == Some("Past") {
                    return Direction::Past;
                }
                if facts.upos == Upos::Verb {
                    return Direction::Nearest;
                }
            }
            if facts.head == token {
                break;
            }
            token = facts.head;
        }
        Direction::Nearest
    }
}

/// A day of the month: "4", "4th".
fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    let suffix = &word[digits.len()..];
    let day: i8 = digits.parse().ok()?;
    ((1..=31).contains(&day) && matches!(suffix, "" | "st" | "nd" | "rd" | "th")).then_some(day)
}

/// The letter by which `resolve` knows a unit.
fn letter(unit: &str) -> char {
    match unit {
        "WE" => 'E',
        "DE" => 'X',
        "CE" => 'C',
        _ => unit.chars().next().unwrap_or('D'),
    }
}

/// `P2Y`, `PT3H`.
fn duration(unit: &str, number: u32) -> Option<String> {
    Some(match unit.strip_prefix('T') {
        Some(small) => format!("PT{number}{small}"),
        None if unit == "WE" => format!("P{number}WE"),
        None => format!("P{number}{unit}"),
    })
}
