//! Whether an English text was translated by a machine, told from what such translations leave behind.
//!
//! # Card
//! Counted: capitals amid a sentence on words that stay small; a lone verb after a quotation; quotation marks that nothing
//! opens; quotations of a few words that begin with a capital; labels glued to sentences; lines in which the site says so;
//! one name in several romanisations; days and months in small letters, or with an article as in Romance languages; an
//! auxiliary after its participle at the end of a sentence; sentences against grammar (an article before a verb, a name
//! between auxiliary and object); speech told before and after its words; function words of other languages; turns that
//! only translations have. The flag is set where two kinds of signs come together and the sum is 2.5, and so in 500 words, or
//! where one kind reaches 6. Shorter texts count as 250 words.
//!
//! Measured: see `crates/tidings/src/page/flags/CARD.md`.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use tidings_knowledge::Litter;
use tidings_knowledge::litter::fold;

use crate::page::body::Body;
use crate::text::{BlockKind, Removed};

/// Most names that are compared for their romanisation.
const NAMES: usize = 2_000;

/// Signs of machine translation found in an article, each list with the words.
#[derive(Debug, Default)]
struct Signs {
    capitals: Vec<String>,
    verbs: Vec<String>,
    quotes: Vec<String>,
    fragments: Vec<String>,
    marks: Vec<String>,
    names: Vec<String>,
    days: Vec<String>,
    ends: Vec<String>,
    foreign: Vec<String>,
    calques: Vec<String>,
    grammar: Vec<String>,
    speech: Vec<String>,
}

/// Score and evidence where an English text shows several kinds of signs, or one many times over.
pub(super) fn translation(body: &Body, glued: usize, litter: &Litter) -> Option<(f32, String)> {
    let mut signs = Signs::default();
    let mut words = 0;
    let mut open_before = false;
    let mut names = FxHashMap::default();
    for block in &body.blocks {
        if words > super::ENOUGH {
            break;
        }
        words += block.text.split_whitespace().count();
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Quote) {
            open_before = false;
            continue;
        }
        capitals(&block.text, litter, &mut signs.capitals);
        verbs_after_quotes(&block.text, litter, &mut signs.verbs);
        fragments(&block.text, litter, &mut signs.fragments);
        word_by_word(&block.text, litter, &mut signs);
        speech(&block.text, litter, &mut signs.speech);
        collect_names(&block.text, &mut names);
        open_before = unbalanced(&block.text, open_before, &mut signs.quotes);
    }
    signs.names = romanisations(&names);
    marks(&body.removed, litter, &mut signs.marks);
    let Signs {
        capitals,
        verbs,
        quotes,
        fragments,
        marks,
        names,
        days,
        ends,
        foreign,
        calques,
        grammar,
        speech,
    } = signs;
    // How many of each kind, at most how many of them count, and how much each does.
    let counted = [
        (capitals.len(), usize::MAX, 1.0),
        (verbs.len(), usize::MAX, 1.0),
        (quotes.len(), 4, 0.75),
        (glued, usize::MAX, 1.0),
        (marks.len(), usize::MAX, 3.0),
        (fragments.len(), 4, 1.0),
        (grammar.len(), 6, 1.5),
        (speech.len(), 4, 1.0),
        (names.len(), 3, 1.25),
        (days.len(), 4, 1.0),
        (ends.len(), 4, 1.0),
        (foreign.len(), 3, 0.75),
        (calques.len(), 4, 0.5),
    ];
    let sum: f32 = counted.iter().map(|(found, most, weight)| *found.min(most) as f32 * weight).sum();
    let kinds = counted.iter().filter(|(found, ..)| *found > 0).count();
    let rate = sum * 500.0 / (words.max(250) as f32);
    if (kinds >= 2 && sum >= 2.5 && rate >= 2.5) || rate >= 6.0 {
        let evidence: Vec<String> =
            [marks, grammar, capitals, verbs, speech, fragments, names, ends, days, calques, foreign, quotes]
                .into_iter()
                .flat_map(|list| list.into_iter().take(3))
                .collect();
        Some((rate / (rate + 2.5), evidence.join("; ")))
    } else {
        None
    }
}

/// Words before and after a word, with and without the signs around them.
struct Place<'a> {
    before: &'a str,
    word: &'a str,
    after: [&'a str; 2],
    name: &'a str,
}

/// What the words of a paragraph show, one by one.
fn word_by_word(text: &str, litter: &Litter, signs: &mut Signs) {
    let folded = fold(text);
    signs.calques.extend(litter.calques().iter().filter(|calque| folded.contains(calque.as_str())).cloned());
    let words: Vec<&str> = text.split_whitespace().collect();
    for (at, word) in words.iter().enumerate() {
        let get = |at: usize| words.get(at).copied().unwrap_or_default();
        let place = Place {
            before: at.checked_sub(1).map(get).unwrap_or_default(),
            word,
            after: [get(at + 1), get(at + 2)],
            name: bare(word),
        };
        days(&place, litter, &mut signs.days);
        grammar(&place, litter, &mut signs.grammar);
        verb_as_name(&place, litter, &mut signs.capitals);
        if word.ends_with('.') && at > 1 {
            ends(&place, &words[at.saturating_sub(6)..at], litter, &mut signs.ends);
        }
        let is_foreign = place.name == *word && litter.is_foreign(word);
        if is_foreign && !signs.foreign.iter().any(|known| known == word) {
            signs.foreign.push((*word).to_owned());
        }
    }
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Days and months in small letters, or with an article: `3 november`, `ordered the Sunday not to renew`.
fn days(place: &Place<'_>, litter: &Litter, found: &mut Vec<String>) {
    let Place { before, word, after, name } = *place;
    let lower = name.to_lowercase();
    let is_day =
        lower.ends_with("day") && lower.len() > 5 && litter.is_time_word(&lower) && lower != "yesterday";
    // "march" and "may" are words besides, but not after a number.
    let numbered = before.len() <= 2 && before.starts_with(|c: char| c.is_ascii_digit());
    let is_month = || {
        litter.month(&lower).is_some()
            && (numbered || (name.len() > 3 && !litter.is_sign("months_and_words", &lower)))
    };
    let small_before = before.starts_with(char::is_lowercase) || numbered;
    if small_before && name.len() >= 3 && name.starts_with(char::is_lowercase) && (is_day || is_month()) {
        found.push(format!("{before} {name}"));
    }
    let with_article = is_day && name.starts_with(char::is_uppercase) && litter.is_sign("articles", before);
    if with_article
        && word.ends_with(char::is_alphabetic)
        && litter.stays_small(after[0])
        && after[0].len() < 5
    {
        found.push(format!("{before} {name} {}", after[0]));
    }
}

/// Sentences that no writer makes: `The was announced`, `has Serbia its army`, `the France has`, `We not are`, `a attack`.
fn grammar(place: &Place<'_>, litter: &Litter, found: &mut Vec<String>) {
    let Place { before, word, after: [after, second], .. } = *place;
    let lower = word.to_lowercase();
    let is_name = |word: &str| {
        word.chars().count() > 2
            && word.starts_with(char::is_uppercase)
            && word.chars().all(char::is_alphabetic)
    };
    let broken = if litter.is_sign("articles", &lower) {
        let country = bare(after);
        let bare_country = is_name(country)
            && litter.is_sign("bare_countries", &country.to_lowercase())
            && (after.ends_with(['.', ',', ';']) || litter.is_sign("after_countries", second));
        litter.is_sign("no_noun", after) || bare_country
    } else if litter.is_sign("auxiliaries", word) {
        is_name(after) && litter.is_sign("determiners", second) && !ends_clause(before)
    } else if litter.is_sign("pronouns", &lower) {
        (after == "not" && litter.is_sign("finite", second))
            || (after == "do" && second == "not" && litter.is_sign("singular", &lower))
    } else {
        word == "a" && wants_an(after, litter)
    };
    if broken {
        found.push([word, after, second].join(" "));
    }
}

/// Whether "an" stands before a word: it begins with the sound of a vowel.
fn wants_an(word: &str, litter: &Litter) -> bool {
    word.len() > 3
        && word.starts_with(['a', 'e', 'i', 'o'])
        && !["on", "ou", "eu", "ew"].iter().any(|start| word.starts_with(start))
        && word.chars().all(|c| c.is_ascii_lowercase())
        && !litter.stays_small(word)
}

fn ends_clause(word: &str) -> bool {
    word.is_empty() || word.ends_with(['.', '?', '!', '”', '"', ':', ';', ','])
}

/// A verb that is written like a name amid a sentence: `the enemy Continues to`.
fn verb_as_name(place: &Place<'_>, litter: &Litter, found: &mut Vec<String>) {
    let Place { before, word, after: [after, _], .. } = *place;
    let small = |word: &str| word.starts_with(char::is_lowercase) && word.ends_with(char::is_lowercase);
    if word.len() > 5
        && word.starts_with(char::is_uppercase)
        && word.chars().skip(1).all(char::is_lowercase)
        && small(before)
        && small(after)
        && !litter.is_sign("articles", before)
        && litter.ends_as_sign("verb_ends", &word.to_lowercase())
    {
        found.push(format!("{before} {word} {after}"));
    }
}

/// An auxiliary after its participle, or a lone particle, at the end of a sentence: `detained was.`, `recognises not on.`
fn ends(place: &Place<'_>, words_before: &[&str], litter: &Litter, found: &mut Vec<String>) {
    let Place { before, name, .. } = *place;
    let asks = words_before.iter().any(|word| litter.is_sign("asking", &word.to_lowercase()));
    let participle =
        before.len() > 4 && (before.ends_with("ed") || before.ends_with("rn")) || before == "open";
    let auxiliary = participle && !asks && litter.is_sign("finite", name);
    let particle = before == "not" && litter.is_sign("particles", name);
    if auxiliary || particle {
        found.push(format!("{before} {name}."));
    }
}

/// Speech that is told as other languages tell it: a verb after a full stop inside the quotation, or after no sign at
/// all, or both before and after the words: `said, “We will not go” he said`.
fn speech(text: &str, litter: &Litter, found: &mut Vec<String>) {
    let mut open = None;
    for (at, c) in text.char_indices() {
        match c {
            '“' => open = Some(at),
            '”' => {
                let inner_end = text[..at].chars().next_back().unwrap_or(' ');
                let mut after = text[at + c.len_utf8()..].split_whitespace().map(bare);
                let (first, second) = (after.next().unwrap_or_default(), after.next().unwrap_or_default());
                let says = |word: &str| litter.is_sign("say", &word.to_lowercase());
                let pronoun = litter.is_sign("pronouns", first);
                let told_before = open.take().is_some_and(|open| {
                    text[..open].split_whitespace().next_back().is_some_and(|word| says(bare(word)))
                });
                let told_after = says(first) || (pronoun && says(second));
                let long = text[..at].len() > 1;
                // A lone verb at the end is another sign.
                let alone = says(first) && second.is_empty();
                let after_stop = inner_end == '.' && says(first) && !alone;
                let after_nothing = inner_end.is_alphanumeric() && pronoun && says(second);
                if long && ((told_before && told_after && !alone) || after_stop || after_nothing) {
                    found.push(format!("” {first} {second}"));
                }
            }
            _ => {}
        }
    }
}

/// Quotations of a few words amid a sentence that begin with a capital: `taken “In view of the facts” of the neighbour`.
fn fragments(text: &str, litter: &Litter, found: &mut Vec<String>) {
    for (at, open) in text.match_indices(['“', '"']) {
        let before = text[..at].trim_end();
        let inner = &text[at + open.len()..];
        let Some(end) = inner.find(['”', '"']) else { return };
        let (inner, after) = inner.split_at(end);
        let mut after = after.chars();
        after.next();
        let first = inner.split(' ').next().unwrap_or_default();
        let lower = first.to_lowercase();
        let amid = before.ends_with(char::is_lowercase)
            && after.next() == Some(' ')
            && after.next().is_some_and(char::is_lowercase);
        let small = first.starts_with(char::is_uppercase)
            && litter.stays_small(&lower)
            && !litter.is_sign("openers", &lower)
            && first.chars().skip(1).all(char::is_lowercase);
        let count = inner.split(' ').count();
        if amid && small && (3..=9).contains(&count) && !inner.ends_with(['.', ',', '!', '?']) {
            found.push(format!("“{inner}”"));
        }
    }
}

/// Capitalised words, each with whether it stands amid a sentence somewhere.
fn collect_names(text: &str, names: &mut FxHashMap<String, bool>) {
    let mut before = "";
    for word in text.split_whitespace() {
        let name = bare(word);
        let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
        let plain = name.chars().count() >= 6
            && name.starts_with(char::is_uppercase)
            && name.chars().skip(1).all(char::is_lowercase);
        if plain && names.len() < NAMES {
            *names.entry(name.to_owned()).or_default() |=
                before.ends_with(|c: char| c.is_lowercase() || c == ',');
        }
        before = word;
    }
}

/// Names that differ only as romanisations of one name do: `Tarriella`, `Tarrijela`.
fn romanisations(names: &FxHashMap<String, bool>) -> Vec<String> {
    let mut names: Vec<(&str, bool)> = names.iter().map(|(name, amid)| (name.as_str(), *amid)).collect();
    names.sort_unstable();
    let mut first: FxHashMap<String, (&str, bool)> = FxHashMap::default();
    let mut found = Vec::new();
    for (name, amid) in names {
        match first.entry(skeleton(name)) {
            Entry::Occupied(known) => {
                let (other, other_amid) = *known.get();
                if amid || other_amid {
                    found.push(format!("{other}, {name}"));
                }
            }
            Entry::Vacant(free) => {
                free.insert((name, amid));
            }
        }
    }
    found
}

/// A name without what romanisations differ in: `ch`, `cs` and `cz`, `sh` and `sz`, doubled letters, y and j for i, silent h.
fn skeleton(name: &str) -> String {
    const SOUNDS: [(&str, &str); 12] = [
        ("tsch", "c"),
        ("tch", "c"),
        ("sch", "s"),
        ("cs", "c"),
        ("cz", "c"),
        ("ch", "c"),
        ("sz", "s"),
        ("sh", "s"),
        ("zh", "s"),
        ("kh", "h"),
        ("ou", "u"),
        ("oo", "u"),
    ];
    let name = SOUNDS.iter().fold(name.to_lowercase(), |name, (from, to)| name.replace(from, to));
    let mut bare = String::with_capacity(name.len());
    for c in name.chars() {
        let c = match c {
            'y' | 'j' => 'i',
            'w' => 'v',
            'c' | 'q' => 'k',
            'z' => 's',
            c => c,
        };
        let silent = c == 'h' && bare.ends_with(['k', 'g', 't', 'd', 'b', 'n']);
        if !silent && !bare.ends_with(c) {
            bare.push(c);
        }
    }
    bare
}

/// Words that writers keep small, with a capital between two small words.
fn capitals(text: &str, litter: &Litter, found: &mut Vec<String>) {
    let words: Vec<&str> = text.split_whitespace().collect();
    for window in words.windows(3) {
        let [before, word, after] = window else { continue };
        let bare = before.trim_end_matches(['”', '"']);
        let small_before = bare.ends_with(char::is_lowercase)
            && before.trim_start_matches(['“', '"', '(']).starts_with(char::is_lowercase);
        let small_after = after.starts_with(char::is_lowercase) && !after.contains('.');
        let capital = word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase);
        // "A" is also a grade, a plan and a vitamin.
        let plain = word.chars().count() > 1 || litter.stays_small(&bare.to_lowercase());
        if small_before
            && small_after
            && capital
            && plain
            && litter.stays_small(&word.to_lowercase())
            && after.chars().count() > 1
        {
            found.push(format!("{before} {word} {after}"));
        }
    }
}

/// A sentence that ends with a lone word after a quotation: `“…” announced.`
fn verbs_after_quotes(text: &str, litter: &Litter, found: &mut Vec<String>) {
    for (at, _) in text.match_indices('”') {
        let rest = &text[at + '”'.len_utf8()..];
        let Some(rest) = rest.strip_prefix(' ') else { continue };
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let folded = word.to_lowercase();
        let alone = after.starts_with('.') && (after.len() == 1 || after[1..].starts_with([' ', '\n']));
        if word.chars().count() > 2
            && alone
            && !litter.is_time_word(&folded)
            && (litter.stays_small(&folded) || quoted_sentence(&text[..at]))
        {
            found.push(format!("” {word}."));
        }
        let call =
            word.starts_with(char::is_uppercase) && alone && word.is_ascii() && !litter.is_time_word(&folded);
        if call && !litter.stays_small(&folded) && !quoted_sentence(&text[..at]) && word.len() <= 6 {
            found.push(format!("” {word}."));
        }
    }
}

/// Whether a text ends with a quoted sentence, its stop inside the quotation mark.
fn quoted_sentence(text: &str) -> bool {
    text.ends_with(['.', ','])
}

/// Closing quotation marks that nothing opens. Tells whether a quotation is open at the end.
fn unbalanced(text: &str, open_before: bool, found: &mut Vec<String>) -> bool {
    let mut open = 0_i32;
    let mut carried = open_before;
    for (at, c) in text.char_indices() {
        match c {
            '“' | '„' => open += 1,
            '”' if open > 0 => open -= 1,
            '”' if carried => carried = false,
            '”' if text[..at].ends_with(['=', '/']) => {}
            '”' => {
                let mut start = at.saturating_sub(30);
                while !text.is_char_boundary(start) {
                    start -= 1;
                }
                found.push(text[start..at + c.len_utf8()].to_owned());
            }
            _ => {}
        }
    }
    open > 0 || carried
}

fn marks(removed: &[Removed], litter: &Litter, found: &mut Vec<String>) {
    for line in
        removed.iter().filter(|removed| removed.text.len() < 4_000).flat_map(|removed| removed.text.lines())
    {
        let folded = fold(line);
        if litter.machine_marks().iter().any(|mark| folded.contains(mark.as_str())) {
            found.push(line.chars().take(120).collect());
        }
    }
}
