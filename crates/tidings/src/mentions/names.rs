//! The units that mentions are made of: names, roles, pronouns, and unknown names by their shape.

use std::ops::Range;

use tidings_knowledge::{ActorKind, Knowledge, PronounKind};

use super::{
    lexicon::{Lexicon, Target, step},
    pieces::{Piece, pieces},
};
use crate::text::{Deprel, Doc, NameKind, Span, TokenId, Upos};

/// What a unit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UnitKind {
    /// A known name, with what it may stand for, the likeliest first.
    Name(Vec<Target>),
    /// A role noun: index into the language's roles.
    Role(u16),
    /// "counterpart": the office of somebody named before.
    SameOffice,
    /// "countries", "sides": those named before, where a number says how many.
    Countries,
    /// A name that nobody knows: what the model takes its bearer for, if it sees one, and the known names within.
    Shape(Option<NameKind>, Vec<Target>),
    /// A pronoun.
    Pronoun(PronounKind),
    /// A span that the caller gave.
    Given,
}

/// Tokens that belong together and may name somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) tokens: Range<TokenId>,
    pub(crate) span: Span,
    pub(crate) kind: UnitKind,
}

/// All units of a text in order, none overlapping another but for the given ones, which come first at their place.
pub(crate) fn units(doc: &Doc, lexicon: &Lexicon, knowledge: &Knowledge, given: &[Span]) -> Vec<Unit> {
    let mut taken = vec![false; doc.tokens.len()];
    let mut units = Vec::new();
    for span in given {
        if let Some(tokens) = tokens_of(doc, *span) {
            units.push(Unit { tokens, span: *span, kind: UnitKind::Given });
        }
    }
    known_names(doc, lexicon, knowledge, &mut taken, &mut units);
    roles(doc, lexicon, knowledge, &mut taken, &mut units);
    seen_names(doc, knowledge, &mut taken, &mut units);
    shapes(doc, knowledge, &mut taken, &mut units);
    pronouns(doc, knowledge, &taken, &mut units);
    units.sort_by_key(|unit| (unit.tokens.start, std::cmp::Reverse(unit.tokens.end)));
    units
}

/// The tokens that a span touches.
pub(crate) fn tokens_of(doc: &Doc, span: Span) -> Option<Range<TokenId>> {
    let first = doc.tokens.partition_point(|token| token.span.end <= span.start);
    let end = doc.tokens.partition_point(|token| token.span.start < span.end);
    (first < end).then_some(first as TokenId..end as TokenId)
}

fn known_names(
    doc: &Doc,
    lexicon: &Lexicon,
    knowledge: &Knowledge,
    taken: &mut [bool],
    units: &mut Vec<Unit>,
) {
    let text = &doc.article.text;
    let all = pieces(text);
    let mut at = 0;
    while at < all.len() {
        let steps = linked(text, &all[at..]);
        let Some((count, targets)) = lexicon.names.longest(steps) else {
            at += 1;
            continue;
        };
        let span = all[at].span.cover(all[at + count - 1].span);
        let fits = tokens_of(doc, span)
            .filter(|tokens| doc.sentence_of(tokens.start) == doc.sentence_of(tokens.end - 1))
            .filter(|tokens| !(count == 1 && part_of_other_name(doc, knowledge, tokens.start, targets)));
        if let Some(tokens) = fits {
            let mut targets = targets.to_vec();
            targets.sort_by_key(|target| rank(*target));
            tokens.clone().for_each(|token| taken[token as usize] = true);
            let span = without_final_stop(doc, without_article(doc, span, &tokens), &tokens);
            units.push(Unit { tokens, span, kind: UnitKind::Name(targets) });
            at += count;
        } else {
            at += 1;
        }
    }
}

/// The keys of pieces that one name can hold: nothing but blanks, hyphens, stops and apostrophes between them.
fn linked<'p>(text: &'p str, pieces: &'p [Piece]) -> impl Iterator<Item = [u64; 2]> + 'p {
    pieces
        .iter()
        .enumerate()
        .take_while(|(index, piece)| {
            *index == 0 || {
                let gap = &text[pieces[index - 1].span.end as usize..piece.span.start as usize];
                gap.len() <= 4
                    && gap
                        .chars()
                        .all(|mark| matches!(mark, ' ' | '-' | '‐' | '‑' | '\'' | '’' | '.' | '&' | '\u{a0}'))
            }
        })
        .map(|(_, piece)| piece.keys)
}

/// A full stop that ends the sentence is not part of the name.
fn without_final_stop(doc: &Doc, span: Span, tokens: &Range<TokenId>) -> Span {
    let last = doc.token(tokens.end - 1).span;
    if span.end > last.end { Span { start: span.start, end: last.end } } else { span }
}

/// "the Congo" and "the Commission" are known with their article, which is no part of the name; in "The Hague" it is.
fn without_article(doc: &Doc, span: Span, tokens: &Range<TokenId>) -> Span {
    let small = doc.form(tokens.start).starts_with(char::is_lowercase);
    if tokens.len() > 1 && small && doc.token(tokens.start).upos == Upos::Det {
        return Span { start: doc.token(tokens.start + 1).span.start, end: span.end };
    }
    span
}

fn rank(target: Target) -> u8 {
    match target {
        Target::Country(_) => 0,
        Target::Actor(_) => 1,
        Target::Place(_) => 2,
        Target::Demonym(_) => 3,
        Target::Short(_) => 4,
    }
}

/// Whether a single known word is only part of another's name ("Paris Hilton", "Michael Jordan").
fn part_of_other_name(doc: &Doc, knowledge: &Knowledge, token: TokenId, targets: &[Target]) -> bool {
    let here = doc.token(token);
    if targets.iter().all(|target| matches!(target, Target::Demonym(_) | Target::Actor(_))) {
        return false;
    }
    // A surname is a name only where the tagger reads one, and "May" only where the model sees a person.
    let short = targets.iter().all(|target| matches!(target, Target::Short(_)));
    let seen = || {
        let at = doc.names.partition_point(|name| name.tokens.end <= token);
        let name = doc.names.get(at).filter(|name| name.tokens.contains(&token));
        name.is_some_and(|name| name.kind == NameKind::Person)
    };
    if short && (here.upos != Upos::Propn || is_dated(knowledge, doc.form(token)) && !seen()) {
        return true;
    }
    let flat = here.deprel == Deprel::Flat
        && doc.token(here.head).upos == Upos::Propn
        && here.head + 1 == token
        && !short;
    let heads = doc
        .tokens
        .get(token as usize + 1)
        .is_some_and(|next| next.deprel == Deprel::Flat && next.head == token && next.upos == Upos::Propn);
    flat || heads
}

fn roles(doc: &Doc, lexicon: &Lexicon, knowledge: &Knowledge, taken: &mut [bool], units: &mut Vec<Unit>) {
    let words = &knowledge.english.words;
    for sentence in &doc.sentences {
        let mut at = sentence.first;
        while at < sentence.end {
            let token = doc.token(at);
            if taken[at as usize] || !matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj) {
                at += 1;
                continue;
            }
            let steps = (at..sentence.end)
                .take_while(|token| !taken[*token as usize])
                .filter(|token| doc.form(*token) != "-")
                .map(|token| role_step(doc, token));
            let found =
                lexicon.roles.longest(steps).map(|(count, targets)| (end_of(doc, at, count), targets[0]));
            let noun = |token: TokenId| match doc.token(token).upos {
                Upos::Noun | Upos::Propn => true,
                upos => upos == Upos::Adj && doc.token(token).deprel == Deprel::Compound,
            };
            let found = found.filter(|(end, _)| noun(end - 1));
            let (end, kind) = match found {
                Some((end, role)) => (end, UnitKind::Role(role)),
                None if token.upos == Upos::Noun && words.same_office.contains(token.lemma.as_str()) => {
                    (at + 1, UnitKind::SameOffice)
                }
                None if token.upos == Upos::Noun && words.country.contains(token.lemma.as_str()) => {
                    (at + 1, UnitKind::Countries)
                }
                None => {
                    at += 1;
                    continue;
                }
            };
            (at..end).for_each(|token| taken[token as usize] = true);
            let span = token.span.cover(doc.token(end - 1).span);
            units.push(Unit { tokens: at..end, span, kind });
            at = end;
        }
    }
}

/// What a token may be in the lexicon of roles.
pub(super) fn role_step(doc: &Doc, token: TokenId) -> [u64; 2] {
    [lemma_step(base_form(doc, token)), lemma_step(doc.form(token))]
}

/// The base form of a word; of a plural in capitals ("Social Democrats"), which counts as a name, the word without its ending.
fn base_form(doc: &Doc, token: TokenId) -> &str {
    let facts = doc.token(token);
    match doc.form(token).strip_suffix('s') {
        Some(singular) if facts.upos == Upos::Propn && singular.len() > 3 => singular,
        _ => &facts.lemma,
    }
}

/// The token after `count` words that are not hyphens.
fn end_of(doc: &Doc, start: TokenId, count: usize) -> TokenId {
    let (mut at, mut seen) = (start, 0);
    while seen < count {
        if doc.form(at) != "-" {
            seen += 1;
        }
        at += 1;
    }
    at
}

/// Names that the model sees. Where the tables know words of one, the longer name counts, but for the full names of
/// people and for roles: "University of Chicago" is no place, "Russian Foreign Ministry" is a ministry of Russia.
fn seen_names(doc: &Doc, knowledge: &Knowledge, taken: &mut [bool], units: &mut Vec<Unit>) {
    for name in &doc.names {
        let Some(tokens) = without_titles(doc, knowledge, name.tokens.clone()) else { continue };
        let inside = |unit: &Unit| tokens.start <= unit.tokens.start && unit.tokens.end <= tokens.end;
        let touches = |unit: &&Unit| unit.tokens.start < tokens.end && tokens.start < unit.tokens.end;
        let mut within = Vec::new();
        let gives_way = |unit: &Unit, within: &mut Vec<Target>| match &unit.kind {
            UnitKind::Given => true,
            UnitKind::Name(targets) if inside(unit) => {
                let person = |target: &Target| match target {
                    Target::Actor(id) => knowledge.actors.get(*id).kind == ActorKind::Person,
                    _ => false,
                };
                let whole = unit.tokens == tokens;
                within.extend(targets.first());
                !targets.iter().any(person) && !whole
            }
            _ => false,
        };
        if !units.iter().filter(touches).all(|unit| gives_way(unit, &mut within)) {
            continue;
        }
        // "UN for Qatar" is no name of its own: all its capitals are those of known names. Nor is "Young Burmese".
        // Given spans, which are few and come first, are not among the words taken.
        let given = || units.iter().take_while(|unit| unit.kind == UnitKind::Given);
        let known =
            |token: TokenId| taken[token as usize] || given().any(|unit| unit.tokens.contains(&token));
        let capital = |token: TokenId| {
            let opener = doc.sentences[doc.sentence_of(token)].first == token;
            doc.form(token).starts_with(char::is_uppercase) && !(opener && doc.token(token).upos == Upos::Adj)
        };
        let people = |target: &Target| matches!(target, Target::Actor(_) | Target::Demonym(_));
        if within.iter().any(people) && tokens.clone().all(|token| known(token) || !capital(token)) {
            continue;
        }
        units.retain(|unit| unit.kind == UnitKind::Given || !touches(&unit));
        tokens.clone().for_each(|token| taken[token as usize] = true);
        let span = doc.token(tokens.start).span.cover(doc.token(tokens.end - 1).span);
        units.push(Unit { tokens, span, kind: UnitKind::Shape(Some(name.kind), within) });
    }
}

/// "Mr" is no part of the name.
fn without_titles(doc: &Doc, knowledge: &Knowledge, name: Range<TokenId>) -> Option<Range<TokenId>> {
    let titles = &knowledge.english.words.person_titles;
    let title = |token: &TokenId| titles.contains(doc.form(*token).to_lowercase().as_str());
    let start = name.clone().find(|token| !title(token))?;
    Some(start..name.end)
}

fn lemma_step(lemma: &str) -> u64 {
    if lemma.bytes().any(|byte| byte.is_ascii_uppercase()) {
        step(&lemma.to_lowercase())
    } else {
        step(lemma)
    }
}

fn shapes(doc: &Doc, knowledge: &Knowledge, taken: &mut [bool], units: &mut Vec<Unit>) {
    for sentence in &doc.sentences {
        let mut at = sentence.first;
        while at < sentence.end {
            let first = at;
            while at < sentence.end && !taken[at as usize] && named(doc, knowledge, at) {
                at += 1;
            }
            if let Some(tokens) = without_titles(doc, knowledge, first..at) {
                tokens.clone().for_each(|token| taken[token as usize] = true);
                let span = doc.token(tokens.start).span.cover(doc.token(tokens.end - 1).span);
                units.push(Unit { tokens, span, kind: UnitKind::Shape(None, Vec::new()) });
            }
            at = at.max(first + 1);
        }
    }
}

/// Whether a token looks like a part of a name.
fn named(doc: &Doc, knowledge: &Knowledge, token: TokenId) -> bool {
    let facts = doc.token(token);
    let form = doc.form(token);
    let former = || knowledge.english.words.former.contains(form.to_lowercase().as_str());
    facts.upos == Upos::Propn
        && !former()
        && form.starts_with(char::is_uppercase)
        && facts.feats.get("NumType").is_none()
        && !is_dated(knowledge, form)
}

/// Whether a word is the name of a month or of a day of the week.
fn is_dated(knowledge: &Knowledge, form: &str) -> bool {
    let (times, small) = (&knowledge.english.times, form.to_lowercase());
    times.weekdays.contains_key(&small) || times.months.contains_key(&small)
}

fn pronouns(doc: &Doc, knowledge: &Knowledge, taken: &[bool], units: &mut Vec<Unit>) {
    for (index, token) in doc.tokens.iter().enumerate() {
        if token.upos != Upos::Pron || taken[index] {
            continue;
        }
        let form = doc.form(index as TokenId).to_lowercase();
        let kind = knowledge.english.words.pronouns.get(form.as_str()).copied();
        if let Some(kind) = kind.filter(|kind| *kind != PronounKind::Relative) {
            let tokens = index as TokenId..index as TokenId + 1;
            units.push(Unit { tokens, span: token.span, kind: UnitKind::Pronoun(kind) });
        }
    }
}
