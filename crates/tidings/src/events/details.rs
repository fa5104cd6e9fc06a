//! When, where, how many, in which modes and contexts.

use rustc_hash::FxHashMap;
use tidings_knowledge::{Aux, ContextId, EventType, Knowledge, ModeId};

use super::{Place, Size, When, people::People};
use crate::{
    clauses::Tree,
    text::{Deprel, Doc, TokenId, Upos},
    times::{Basis, Time, TimeKind},
};

/// Days after which an event is told as history, not as news.
const HISTORY: i64 = 366;

/// The time of an event: the expression that one of its clause heads governs, else the publication day.
pub(crate) fn when(tree: &Tree<'_>, times: &[Time], heads: &[TokenId]) -> When {
    let doc = tree.doc;
    let sentence = doc.sentence_of(heads[0]);
    // The day of a dateline is the day of the report.
    let mut tokens = doc.sentences[sentence].tokens();
    tokens.start = super::people::dateline(doc, tokens.clone()).map_or(tokens.start, |line| line.end);
    let dated = times.iter().filter(|time| {
        tokens.contains(&time.tokens.start) && matches!(time.kind, TimeKind::Date | TimeKind::Time)
    });
    let mut best: Option<(usize, &Time)> = None;
    for time in dated {
        if let Some(distance) = governed(doc, crate::mentions::head_of(doc, &time.tokens), heads)
            && best.is_none_or(|(known, _)| distance < known)
        {
            best = Some((distance, time));
        }
    }
    let best = best.map(|(_, time)| time).or_else(|| later_in_clause(tree, times, heads, sentence));
    match best {
        Some(time) => When {
            date: time.value.as_deref().map(|value| value.split('T').next().unwrap_or(value).to_owned()),
            end: None,
            basis: Some(time.basis),
            words: Some(time.span),
        },
        None => match doc.article.published_day() {
            Some(day) => {
                When { date: Some(day.to_owned()), end: None, basis: Some(Basis::Published), words: None }
            }
            None => When::default(),
        },
    }
}

/// A time that the parse hangs on a clause before, though it stands behind this one, which "and" joins to that clause:
/// "has not left since, and his last meeting was …, in February 2020".
fn later_in_clause<'t>(
    tree: &Tree<'_>,
    times: &'t [Time],
    heads: &[TokenId],
    sentence: usize,
) -> Option<&'t Time> {
    let doc = tree.doc;
    let top = heads.iter().copied().find_map(|head| {
        let mut at = head;
        for _ in 0..4 {
            let facts = doc.token(at);
            if facts.deprel == Deprel::Conj && doc.token(facts.head).upos == Upos::Verb {
                return Some((at, facts.head));
            }
            if facts.head == at || (facts.upos == Upos::Verb && at != head) {
                return None;
            }
            at = facts.head;
        }
        None
    });
    let (joined, first) = top?;
    let end = doc.sentences[sentence].end;
    let next = tree.by(first, Deprel::Conj).find(|other| *other > joined).unwrap_or(end);
    times.iter().find(|time| {
        matches!(time.kind, TimeKind::Date | TimeKind::Time)
            && (joined..next).contains(&time.tokens.start)
            && doc.token(time.tokens.start).head == first
    })
}

/// How many steps it is from a time expression up to one of the heads, without crossing another clause.
fn governed(doc: &Doc, token: TokenId, heads: &[TokenId]) -> Option<usize> {
    let mut at = token;
    for distance in 0..12 {
        if heads.contains(&at) {
            return Some(distance);
        }
        let facts = doc.token(at);
        if facts.head == at {
            return None;
        }
        // A time inside another noun's phrase is that noun's ("the anniversary of the 1995 massacre").
        let inside = matches!(
            facts.deprel,
            Deprel::Nummod | Deprel::Amod | Deprel::Compound | Deprel::NmodPoss | Deprel::NmodUnmarked
        );
        let noun = doc.token(facts.head);
        let argument = heads.contains(&noun.head)
            && matches!(noun.deprel, Deprel::Obj | Deprel::NsubjPass | Deprel::Obl);
        if distance == 0 && inside && noun.upos == Upos::Noun && !heads.contains(&facts.head) && !argument {
            return None;
        }
        // Another verb's time is not this one's; a noun phrase's ("last week's summit") may be.
        if distance > 0 && facts.upos == Upos::Verb && !matches!(facts.deprel, Deprel::Xcomp | Deprel::Conj) {
            return None;
        }
        at = facts.head;
    }
    None
}

/// Whether an event's day lies so far back that it is history.
pub(crate) fn history(when: &When, published: Option<&str>) -> Aux {
    let (Some(date), Some(published)) = (when.date.as_deref(), published) else { return Aux::default() };
    let day = |text: &str| {
        let mut parts = text.splitn(3, '-');
        let year: i16 = parts.next()?.parse().ok()?;
        let month: i8 = parts.next().and_then(|month| month.parse().ok()).unwrap_or(12);
        let day: i8 = parts.next().and_then(|day| day.parse().ok()).unwrap_or(28);
        jiff::civil::Date::new(year, month, day).ok()
    };
    match (day(date), day(published)) {
        (Some(event), Some(today)) => {
            let days = event.until(today).map_or(0, |span| i64::from(span.get_days()));
            if days > HISTORY { Aux::HISTORICAL } else { Aux::default() }
        }
        _ => Aux::default(),
    }
}

/// Whether a work of fiction tells of a word: its clause, or one above it, has the work as its subject or happens in it.
pub(crate) fn is_fiction(tree: &Tree<'_>, knowledge: &Knowledge, anchor: TokenId) -> bool {
    let words = &knowledge.english.words.fiction;
    let work = |token: TokenId| words.works.contains(tree.lemma(token));
    let mut at = anchor;
    loop {
        let tells = words.tells.contains(tree.lemma(at));
        let told = tree.children(at).iter().any(|&child| match tree.doc.token(child).deprel {
            Deprel::Nsubj => tells && work(child),
            Deprel::Obl => {
                work(child)
                    && tree
                        .marker(child, Deprel::Case)
                        .is_some_and(|case| words.inside.contains(tree.lemma(case)))
            }
            _ => false,
        });
        let above = tree.doc.token(at).head;
        if told || above == at {
            return told;
        }
        at = above;
    }
}

/// Where an event took place: a place behind "in", "at", "near" that hangs on the event.
pub(crate) fn place(
    tree: &Tree<'_>,
    people: &People<'_>,
    places: &[Place],
    knowledge: &Knowledge,
    heads: &[TokenId],
) -> Option<Place> {
    let location = &knowledge.english.words.prepositions.location;
    let mut at: Vec<TokenId> = heads.to_vec();
    // One step into the event's own noun phrases: "protests in the streets of Minsk".
    let inner: Vec<TokenId> = heads.iter().flat_map(|head| tree.children(*head)).copied().collect();
    at.extend(inner.iter().filter(|token| {
        matches!(
            tree.doc.token(**token).deprel,
            Deprel::Obj | Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obl
        )
    }));
    for head in at {
        for &child in tree.children(head) {
            let facts = tree.doc.token(child);
            let marked = matches!(facts.deprel, Deprel::Obl | Deprel::Nmod)
                && tree.marker(child, Deprel::Case).is_some_and(|case| location.contains(tree.lemma(case)));
            if !marked {
                continue;
            }
            let named = std::iter::once(child)
                .chain(tree.by(child, Deprel::Nmod))
                .chain(tree.by(child, Deprel::Compound))
                .chain(tree.by(child, Deprel::NmodPoss))
                .find(|token| people.is_place(*token));
            if let Some(token) = named
                && let Some(mention) = people.at(token)
            {
                let span = people.mention(mention).span;
                return places.iter().find(|place| place.span == span).cloned();
            }
        }
    }
    None
}

/// How many people the words count.
pub(crate) fn size(
    tree: &Tree<'_>,
    knowledge: &Knowledge,
    anchor: TokenId,
    objects: &[TokenId],
    subjects: &[TokenId],
    protest: bool,
) -> Size {
    let words = &knowledge.english.words.size;
    let lemma = tree.lemma(anchor);
    let count = |tokens: &[TokenId]| tokens.iter().find_map(|token| number_of(tree, knowledge, *token));
    let mut size = Size::default();
    let of: Vec<TokenId> = tree.by(anchor, Deprel::Nmod).collect();
    if words.dead.contains(lemma) {
        size.dead = count(objects).or_else(|| count(&of));
    } else if words.injured.contains(lemma) {
        size.injured = count(objects).or_else(|| count(&of));
    } else if words.arrested.contains(lemma) {
        size.arrested = count(objects).or_else(|| count(&of));
    } else if protest {
        size.participants = count(subjects);
    }
    // "killed three people and injured twelve"
    for other in tree.by(anchor, Deprel::Conj) {
        let objects: Vec<TokenId> =
            tree.by(other, Deprel::Obj).chain(tree.by(other, Deprel::NsubjPass)).collect();
        if words.injured.contains(tree.lemma(other)) {
            size.injured = size.injured.or_else(|| count(&objects));
        } else if words.dead.contains(tree.lemma(other)) {
            size.dead = size.dead.or_else(|| count(&objects));
        }
    }
    size
}

/// The number that counts a noun, in digits or words. "Thousands" is no number.
fn number_of(tree: &Tree<'_>, knowledge: &Knowledge, noun: TokenId) -> Option<u64> {
    if tree.doc.token(noun).upos == Upos::Num {
        return value_of(tree, knowledge, noun);
    }
    tree.by(noun, Deprel::Nummod).find_map(|number| value_of(tree, knowledge, number))
}

fn value_of(tree: &Tree<'_>, knowledge: &Knowledge, number: TokenId) -> Option<u64> {
    let words = &knowledge.english.words.size;
    let one = |token: TokenId| -> Option<f64> {
        let form = tree.doc.form(token).to_lowercase();
        if let Some(value) = words.numbers.get(&form) {
            return Some(*value as f64);
        }
        form.starts_with(|first: char| first.is_ascii_digit())
            .then(|| form.replace(',', "").parse().ok())
            .flatten()
    };
    let times = |token: TokenId| words.dozens.get(tree.doc.form(token).to_lowercase().as_str()).copied();
    // "three hundred", "1.2 million", "two dozen"
    let parts: Vec<TokenId> = tree.children(number).iter().copied().chain([number]).collect();
    let mut value: Option<f64> = None;
    let mut factor = 1;
    for token in parts {
        if let Some(part) = one(token) {
            value = Some(value.map_or(part, |known| if known > part { known + part } else { part }));
        } else if let Some(times) = times(token) {
            factor *= times;
        }
    }
    if value.is_none() && factor == 1 {
        return None;
    }
    let value = value.unwrap_or(1.0) * factor as f64;
    (value >= 0.0 && value.fract() == 0.0 && value < 1e10).then_some(value as u64)
}

/// Mode and context words by the last word of each, so that a sentence asks only for those it can hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordIndex {
    /// Index of the mode words and of the phrase in them.
    modes: FxHashMap<String, Vec<(u16, u16)>>,
    /// Index of the context word.
    contexts: FxHashMap<String, Vec<u16>>,
}

impl WordIndex {
    pub(crate) fn new(knowledge: &Knowledge) -> Self {
        let mut index = Self::default();
        for (group, words) in knowledge.english.frames.modes.iter().enumerate() {
            for (phrase, words) in words.words.iter().enumerate() {
                if let Some(last) = words.last() {
                    index.modes.entry(last.clone()).or_default().push((group as u16, phrase as u16));
                }
            }
        }
        for (word, facts) in knowledge.english.contexts.iter().enumerate() {
            if let Some(last) = facts.words.last() {
                index.contexts.entry(last.clone()).or_default().push(word as u16);
            }
        }
        index
    }
}

/// Modes that the words of the anchor and its arguments give.
pub(crate) fn modes(
    tree: &Tree<'_>,
    knowledge: &Knowledge,
    index: &WordIndex,
    event: EventType,
    tokens: &[TokenId],
    modes: &mut Vec<ModeId>,
) {
    for &token in tokens {
        for &(group, phrase) in index.modes.get(tree.lemma(token)).into_iter().flatten() {
            let words = &knowledge.english.frames.modes[group as usize];
            if words.event == event
                && !modes.contains(&words.mode)
                && phrase_at(tree, &words.words[phrase as usize], token)
            {
                modes.push(words.mode);
            }
        }
    }
    modes.sort();
    modes.dedup();
}

/// Whether a phrase of lemmas ends at a token.
fn phrase_at(tree: &Tree<'_>, phrase: &[String], last: TokenId) -> bool {
    let mut at = Some(last);
    phrase.iter().rev().all(|word| {
        let Some(token) = at else { return false };
        at = token.checked_sub(1);
        // Hyphens stand between the words of a compound: "air-strike".
        if tree.doc.form(token) == "-" && word != "-" {
            let Some(before) = token.checked_sub(1) else { return false };
            at = before.checked_sub(1);
            return tree.lemma(before).eq_ignore_ascii_case(word);
        }
        tree.lemma(token).eq_ignore_ascii_case(word)
    })
}

/// Contexts that the words of a sentence give: one strong word, or several weak ones. A word counts once.
pub(crate) fn contexts(
    tree: &Tree<'_>,
    knowledge: &Knowledge,
    index: &WordIndex,
    sentence: usize,
) -> Vec<ContextId> {
    let mut found: Vec<u16> = Vec::new();
    for token in tree.doc.sentences[sentence].tokens() {
        for &word in index.contexts.get(tree.lemma(token)).into_iter().flatten() {
            if phrase_at(tree, &knowledge.english.contexts[word as usize].words, token) {
                found.push(word);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    let mut weights = vec![0u32; knowledge.ontology.contexts.len()];
    for word in found {
        let word = &knowledge.english.contexts[word as usize];
        weights[word.context.0 as usize] += u32::from(word.weight);
    }
    weights
        .iter()
        .enumerate()
        .filter(|(_, weight)| **weight >= 2)
        .map(|(index, _)| ContextId(index as u8))
        .collect()
}
