//! Publication times: the forms pages write them in, told as ISO 8601.

use tidings_knowledge::Litter;

/// A time as ISO 8601: a day, or a time of day with its zone where one is given. `None` for what is no date.
pub(super) fn iso(text: &str, litter: &Litter) -> Option<String> {
    let text = text.trim();
    numeric(text).or_else(|| written(text, litter)).or_else(|| day_first(text))
}

/// `2021-12-15`, `2021-12-15T10:00:00+01:00`, `2021/12/15 10:00`, `20211215`.
fn numeric(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| -> Option<u32> {
        let part = bytes.get(range)?;
        if part.iter().all(u8::is_ascii_digit) { std::str::from_utf8(part).ok()?.parse().ok() } else { None }
    };
    let year = digits(0..4)?;
    if bytes.len() >= 8 && digits(0..8).is_some() && !bytes.get(8).is_some_and(u8::is_ascii_digit) {
        return day(year, digits(4..6)?, digits(6..8)?);
    }
    let gap = *bytes.get(4)?;
    if !matches!(gap, b'-' | b'/' | b'.') {
        return None;
    }
    let month_end = 5 + bytes.get(5..)?.iter().take(2).take_while(|b| b.is_ascii_digit()).count();
    if bytes.get(month_end) != Some(&gap) {
        return None;
    }
    let day_start = month_end + 1;
    let day_end =
        day_start + bytes.get(day_start..)?.iter().take(2).take_while(|b| b.is_ascii_digit()).count();
    let date = day(year, digits(5..month_end)?, digits(day_start..day_end)?)?;
    let rest = text.get(day_end..)?.trim_start_matches(['T', 't', ' ', ',']);
    Some(match clock(rest) {
        Some(clock) => format!("{date}T{clock}"),
        None => date,
    })
}

/// `10:00`, `10:00:00.123Z`, `10:00:00 +0100` as a normal time with its zone.
fn clock(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let pair = |at: usize| -> Option<u32> {
        let part = bytes.get(at..at + 2)?;
        if part.iter().all(u8::is_ascii_digit) { std::str::from_utf8(part).ok()?.parse().ok() } else { None }
    };
    let hour = pair(0)?;
    if bytes.get(2) != Some(&b':') {
        return None;
    }
    let minute = pair(3)?;
    let (second, mut at) = match bytes.get(5) {
        Some(b':') => (pair(6)?, 8),
        _ => (0, 5),
    };
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let mut fraction = String::new();
    if matches!(bytes.get(at), Some(b'.' | b',')) {
        let digits: String = text.get(at + 1..)?.chars().take_while(char::is_ascii_digit).take(9).collect();
        at += 1 + bytes.get(at + 1..)?.iter().take_while(|b| b.is_ascii_digit()).count();
        if !digits.is_empty() {
            fraction = format!(".{digits}");
        }
    }
    let zone = text.get(at..)?.trim_start();
    let zone = match zone.as_bytes() {
        [b'Z' | b'z', ..] => "Z".to_owned(),
        [b'G', b'M', b'T', ..] | [b'U', b'T', b'C', ..] => "Z".to_owned(),
        [sign @ (b'+' | b'-'), rest @ ..] => {
            let numbers: Vec<u8> = rest.iter().copied().filter(u8::is_ascii_digit).take(4).collect();
            match numbers[..] {
                [a, b, c, d] => {
                    format!("{}{}{}:{}{}", *sign as char, a as char, b as char, c as char, d as char)
                }
                [a, b] => format!("{}{}{}:00", *sign as char, a as char, b as char),
                _ => String::new(),
            }
        }
        _ => String::new(),
    };
    Some(format!("{hour:02}:{minute:02}:{second:02}{fraction}{zone}"))
}

/// `15.12.2021`, and `15/12/2021` or `12/15/2021` where the numbers leave no doubt which is the day.
fn day_first(text: &str) -> Option<String> {
    let text: String = text.chars().take(200).collect();
    let words = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '/')));
    words.filter(|word| (8..=11).contains(&word.len())).find_map(|word| {
        let word = word.trim_matches(['.', '/']);
        let dotted = word.contains('.');
        let parts: Vec<&str> = word.split(['.', '/']).collect();
        let [first, second, year] = parts[..] else { return None };
        let short = |part: &str| (1..=2).contains(&part.len());
        if !short(first) || !short(second) || year.len() != 4 {
            return None;
        }
        let (first, second, year) = (first.parse().ok()?, second.parse().ok()?, year.parse().ok()?);
        match (first, second) {
            _ if dotted => day(year, second, first),
            (13.., ..=12) => day(year, second, first),
            (..=12, 13..) => day(year, first, second),
            _ if first == second => day(year, first, second),
            _ => None,
        }
    })
}

/// A day that exists.
fn day(year: u32, month: u32, day: u32) -> Option<String> {
    if !(1900..=2100).contains(&year) {
        return None;
    }
    let date = jiff::civil::Date::new(year as i16, month as i8, day as i8).ok()?;
    Some(date.to_string())
}

/// `15 December 2021`, `Dec. 15, 2021`, `Wed, 15 Dec 2021 10:00:00 GMT`: a day, a named month and a year, near each other.
fn written(text: &str, litter: &Litter) -> Option<String> {
    let text: String = text.chars().take(200).collect();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let number = |word: &str| -> Option<u32> {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if digits.is_empty() || digits.len() > 4 || word.len() > digits.len() + 2 {
            None
        } else {
            digits.parse().ok()
        }
    };
    for (at, word) in words.iter().enumerate() {
        let Some(month) = litter.month(&word.to_lowercase()) else { continue };
        let before = at.checked_sub(1).and_then(|at| number(words[at])).filter(|day| (1..=31).contains(day));
        let after: Vec<Option<u32>> = words[at + 1..].iter().take(3).map(|word| number(word)).collect();
        let year = after.iter().flatten().copied().find(|number| *number > 1900);
        let day_after = after.first().copied().flatten().filter(|day| (1..=31).contains(day));
        let (Some(year), Some(found)) = (year, before.or(day_after)) else { continue };
        let date = day(year, u32::from(month), found)?;
        // Only the machine form, with seconds or a zone, is trusted for the time of day.
        let time = text
            .find(':')
            .filter(|&at| at >= 2 && text.is_char_boundary(at - 2))
            .and_then(|at| clock(&text[at - 2..]));
        return Some(match time.filter(|time| time.len() > 8) {
            Some(time) => format!("{date}T{time}"),
            None => date,
        });
    }
    None
}

/// Whether a line holds a date or a time of day, in any of the forms pages write above their text.
pub(super) fn stands_in(text: &str, litter: &Litter) -> bool {
    let parts = |word: &str, gaps: [char; 3]| {
        let numbers: Vec<&str> = word.split(gaps).collect();
        let digits =
            numbers.iter().all(|n| (1..=4).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
        if digits { numbers.len() } else { 0 }
    };
    let tokens = || {
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')' | '·'))
            .map(|word| word.trim_matches(|c: char| !c.is_ascii_digit()))
            .filter(|word| word.len() > 3)
    };
    tokens().any(|word| parts(word, ['.', '/', '-']) == 3 || matches!(parts(word, [':', ':', ':']), 2 | 3))
        || written(text, litter).is_some()
}

/// The day in an address such as `/2021/12/15/`.
pub(super) fn in_url(url: &str) -> Option<String> {
    let parts: Vec<&str> = url.split('/').collect();
    parts.windows(3).find_map(|window| match window {
        [year, month, found] if year.len() == 4 && (1..=2).contains(&month.len()) && found.len() == 2 => {
            day(year.parse().ok()?, month.parse().ok()?, found.parse().ok()?)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let litter = Litter::parse("[months]\ndec = 12\ndecember = 12\n").unwrap();
        for (text, time) in [
            ("2021-12-15", Some("2021-12-15")),
            ("2021-12-15T10:00:00.123Z", Some("2021-12-15T10:00:00.123Z")),
            ("2021-12-15 10:00:00 +0100", Some("2021-12-15T10:00:00+01:00")),
            ("2021/12/5", Some("2021-12-05")),
            ("20211215", Some("2021-12-15")),
            ("Wed, 15 Dec 2021 10:00:00 GMT", Some("2021-12-15T10:00:00Z")),
            ("Published December 15th, 2021 at 10:00", Some("2021-12-15")),
            ("Stand: 15.12.2021, 18:58 Uhr", Some("2021-12-15")),
            ("12/15/2021", Some("2021-12-15")),
            ("15/12/2021 20:56h", Some("2021-12-15")),
            ("05/04/2021", None),
            ("2021-13-15", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(iso(text, &litter).as_deref(), time, "{text}");
        }
        assert_eq!(in_url("https://a.example/news/2021/12/15/x.html").as_deref(), Some("2021-12-15"));
    }
}
