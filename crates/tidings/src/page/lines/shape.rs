//! What the shape of a line tells, whatever its words: dates, counters, rows of links, words run together.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Why, fold};

use crate::page::pieces::ends_sentence;

/// Longest line that is looked at for its shape, bytes. What is longer is prose.
const LONGEST: usize = 240;

/// Why a line is litter by its shape alone.
pub(super) fn of(line: &str, folded: &str, litter: &Litter) -> Option<Why> {
    if line.len() > LONGEST {
        return None;
    }
    if !line.chars().any(char::is_alphabetic) {
        return without_letters(line, folded, litter);
    }
    if is_time(folded, litter) {
        return Some(Why::Byline);
    }
    if is_address(line) {
        return Some(Why::Navigation);
    }
    if line.split(' ').all(|word| word.starts_with('#') && word.len() > 1) {
        return Some(Why::Tags);
    }
    if line.starts_with('@') && !line.contains(' ') {
        return Some(Why::Byline);
    }
    if line.starts_with('©') {
        return Some(Why::AfterBody);
    }
    if is_pages(folded, litter) {
        return Some(Why::Navigation);
    }
    counter(folded, litter).or_else(|| row(line, litter)).or_else(|| run_together(line, litter))
}

/// Numbers of pages and pictures, rules drawn with signs, times of the day. A lone year may head a chapter.
fn without_letters(line: &str, folded: &str, litter: &Litter) -> Option<Why> {
    let digits = line.chars().filter(char::is_ascii_digit).count();
    if digits == 4 && line.len() == 4 {
        None
    } else if folded.contains([':', '.', '/', '-']) && is_time(folded, litter) {
        Some(Why::Byline)
    } else {
        Some(Why::NotContent)
    }
}

/// Whether a folded line says when something was published and nothing else: `Updated 5 hours ago`, `08.09.2020 · 11:30`.
pub(super) fn is_time(folded: &str, litter: &Litter) -> bool {
    let (mut numbers, mut words) = (0, 0);
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words += 1;
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &word[digits..];
        if digits > 4 || words > 24 {
            return false;
        }
        numbers += usize::from(digits > 0);
        if !(rest.is_empty() || litter.is_dated(rest) || (digits == 0 && litter.month(rest).is_some())) {
            return false;
        }
    }
    // One number and no word is the number of a page.
    numbers > 0 && words > 1
}

/// Whether a time is one of the day alone, as above an entry of a live blog.
pub(in crate::page) fn is_clock(folded: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let hour = digits(folded);
    let Some(gap) = folded[hour..].chars().next() else { return false };
    let minutes = &folded[hour + gap.len_utf8()..];
    let minute = digits(minutes);
    let number = |text: &str| text.parse::<u8>().unwrap_or(u8::MAX);
    (1..=2).contains(&hour)
        && minute == 2
        // "9.05 metres" is no time.
        && (matches!(gap, ':' | 'h') || (gap == '.' && hour == 2))
        && number(&folded[..hour]) < 24
        && number(&minutes[..2]) < 60
        && !minutes[2..].starts_with([',', '%', '.', '/'])
}

/// A line that is nothing but an address of the web or of mail.
fn is_address(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or_default();
    let address = |word: &str| {
        word.contains("://")
            || word.starts_with("www.")
            || word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    };
    address(last) && line.split(' ').count() == 1
}

/// Numbers of pages and the words that turn them: `1 2 3 Next »`.
fn is_pages(folded: &str, litter: &Litter) -> bool {
    let numbers = folded.split(' ').filter(|word| word.bytes().all(|b| b.is_ascii_digit())).count();
    let rest: Vec<&str> = folded.split(' ').filter(|word| word.contains(char::is_alphabetic)).collect();
    numbers >= 2
        && rest.len() <= 3
        && litter.plain_line(&rest.join(" ")).is_some_and(|found| {
            found.whole && matches!(found.why, Why::Navigation | Why::RelatedLink | Why::Control)
        })
}

/// One number and what is counted: `148 shares`, `3.2K views`, `Comments 9`.
fn counter(folded: &str, litter: &Litter) -> Option<Why> {
    let mut numbers = 0;
    let mut words = 0;
    let mut why = Why::Share;
    let parts = folded.split(|c: char| !c.is_alphanumeric() && c != '.' && c != ',' && c != '\'');
    for part in parts.map(|part| part.trim_matches(['.', ','])).filter(|part| !part.is_empty()) {
        if part.starts_with(|c: char| c.is_ascii_digit()) {
            let unit = part.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
            if !matches!(unit, "" | "k" | "m") {
                return None;
            }
            numbers += 1;
        } else if litter.is_counted(part) {
            words += 1;
            if litter.folded_line(part).is_some_and(|found| found.why == Why::Comments) {
                why = Why::Comments;
            }
        } else {
            return None;
        }
    }
    if numbers == 1 && (1..=4).contains(&words) && !ends_sentence(folded) { Some(why) } else { None }
}

/// Names of sections or actions parted by signs: `Home » World » Asia`, `Like · Quote · Report`.
fn row(line: &str, litter: &Litter) -> Option<Why> {
    if ends_sentence(line) {
        return None;
    }
    let path = [" > ", " » ", " › ", " → "].iter().any(|gap| line.contains(gap));
    let parts: Vec<&str> = line
        .split(['|', '·', '•', '>', '»', '›', '→'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let short = parts.iter().all(|part| part.split(' ').count() <= 5);
    if parts.len() < 2 || (!short && !path) {
        return None;
    }
    let known = parts.iter().find_map(|part| litter.plain_line(&fold(part)));
    let digits = line.contains(|c: char| c.is_ascii_digit());
    match known {
        // A row of a table has its values.
        Some(found)
            if (!digits && !path)
                || matches!(found.why, Why::Share | Why::Comments | Why::Byline | Why::Tags) =>
        {
            Some(found.why)
        }
        _ if path => Some(Why::Navigation),
        _ => None,
    }
}

/// Words that lost the gaps between them: `FacebookTwitterPinterest`, `HOMENEWSWORLDSPORT`, `Terms of usePrivacy policy`.
fn run_together(line: &str, litter: &Litter) -> Option<Why> {
    if ends_sentence(line) {
        return None;
    }
    let mut parts: Vec<String> = vec![String::new()];
    let mut before = ' ';
    for c in line.chars() {
        if c.is_uppercase() && (before.is_lowercase() || before == ')') {
            parts.push(String::new());
        }
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
        before = c;
    }
    let one_word = !line.contains(' ');
    let capitals = one_word && line.len() >= 20 && line.chars().all(char::is_uppercase);
    let known: Vec<Why> =
        parts.iter().filter_map(|part| litter.plain_line(&fold(part))).map(|found| found.why).collect();
    let most = |why: Why| known.iter().filter(|known| **known == why).count() * 2 >= parts.len();
    if capitals {
        Some(Why::Navigation)
    } else if parts.len() >= 3 && most(Why::Share) {
        Some(Why::Share)
    } else if parts.len() >= 3 && (one_word || known.len() * 2 >= parts.len()) {
        Some(Why::Navigation)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn litter() -> Litter {
        let parse = |text| Litter::parse(text).unwrap_or_else(|problems| panic!("{problems:#?}"));
        parse(include_str!("../../../../../knowledge/page.toml"))
            .and(parse(include_str!("../../../../../knowledge/languages/en/boilerplate.toml")))
            .and(parse(include_str!("../../../../../knowledge/languages/en/scraped.toml")))
    }

    #[test]
    fn shapes() {
        let litter = litter();
        for (line, why) in [
            ("Updated 5 hours ago", Some(Why::Byline)),
            ("08.09.2020 · 11:30", Some(Why::Byline)),
            ("Sat 4 Feb 2017 17.12 GMT", Some(Why::Byline)),
            ("14:05", Some(Why::Byline)),
            ("2020", None),
            ("7", Some(Why::NotContent)),
            ("« 1 2 3 »", Some(Why::NotContent)),
            ("148 shares", Some(Why::Share)),
            ("3.2K views", Some(Why::Share)),
            ("12 Comments", Some(Why::Comments)),
            ("12 people died", None),
            ("Home » World » Asia", Some(Why::Navigation)),
            ("Markets | Money | Companies", Some(Why::Navigation)),
            ("Goals | Assists | Points", None),
            ("FacebookTwitterPinterestWhatsApp", Some(Why::Share)),
            ("HOMENEWSWORLDSPORTCULTURE", Some(Why::Navigation)),
            ("https://news.example/a", Some(Why::Navigation)),
            ("#Sahel #Mali", Some(Why::Tags)),
            ("Attack on convoy kills 12", None),
            ("DeKalb officials meet McDonald", None),
            ("On 4 February 2017 the river rose.", None),
            ("Sterling | 1.22 | 1.23", None),
            ("1 2 3 Next »", Some(Why::Navigation)),
        ] {
            assert_eq!(of(line, &fold(line), &litter), why, "{line}");
        }
    }

    #[test]
    fn clocks() {
        assert!(is_clock("17:42 unions to meet") && is_clock("09.05") && is_clock("14h30"));
        assert!(
            !is_clock("17 dead")
                && !is_clock("2.50 metres")
                && !is_clock("25:10")
                && !is_clock("4 february 2017")
                && !is_clock("")
        );
    }
}
