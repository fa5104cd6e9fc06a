//! Words that stand for somebody named before: pronouns, "the two leaders", "his counterpart", "the government".

use tidings_knowledge::{Knowledge, PronounKind};

use super::{Because, Lexicon, Mention, MentionKind, Who};
use crate::{
    claims::{Claim, innermost},
    clauses::{Grammar, Tree},
    text::{Deprel, Doc},
};

/// How many sentences back a pronoun reaches.
const REACH: usize = 3;

/// Fills in those who stay open, from left to right.
pub(crate) fn resolve(doc: &Doc, lexicon: &Lexicon, knowledge: &Knowledge, mentions: &mut [Mention]) {
    for index in 0..mentions.len() {
        let (before, rest) = mentions.split_at_mut(index);
        let mention = &mut rest[0];
        match mention.kind {
            MentionKind::Pronoun => {
                let form = mention.span.of(&doc.article.text).to_lowercase();
                if let Some(kind) = knowledge.english.words.pronouns.get(form.as_str()) {
                    mention.who = pronoun(doc, before, mention, *kind);
                }
            }
            MentionKind::Role if mention.who.is_empty() => {
                let noun = doc.token(mention.tokens.end - 1);
                if knowledge.english.words.same_office.contains(noun.lemma.as_str()) {
                    mention.who = counterpart(doc, lexicon, knowledge, before, mention);
                } else {
                    let country = knowledge.english.words.country.contains(noun.lemma.as_str());
                    let count = if mention.plural { 2 } else { 1 };
                    mention.who = those_before(knowledge, before, country, count);
                }
                mention.because = Because::Antecedent;
            }
            MentionKind::Role => {
                // "its forces": whose they are stands in the pronoun.
                if let [who] = &mut mention.who[..]
                    && who.code.is_none()
                    && let Some(owner) = owner(doc, before, mention.head)
                {
                    who.code = owner.code;
                    mention.because = Because::Antecedent;
                    continue;
                }
                // "the government" again: the one of before.
                if let [who] = &mut mention.who[..]
                    && who.code.is_none()
                    && mention.because == Because::Role
                    && doc.token(mention.head).deprel != Deprel::Compound
                    && let Some(known) = same_role(doc, before, mention.tokens.end - 1)
                {
                    *who = known;
                    mention.because = Because::Antecedent;
                }
            }
            _ => {}
        }
    }
}

/// "I" and "we" in a claim are whoever speaks; "we" told to somebody means both.
pub(crate) fn speakers(
    doc: &Doc,
    knowledge: &Knowledge,
    grammar: &Grammar,
    claims: &[Claim],
    mentions: &mut [Mention],
) {
    let tree = Tree::new(doc);
    for index in 0..mentions.len() {
        let mention = &mentions[index];
        if mention.kind != MentionKind::Pronoun || !mention.who.is_empty() {
            continue;
        }
        let form = mention.span.of(&doc.article.text).to_lowercase();
        if knowledge.english.words.pronouns.get(form.as_str()) != Some(&PronounKind::Speaker) {
            continue;
        }
        let Some(claim) = innermost(claims, mention.span).map(|id| &claims[id as usize]) else { continue };
        let Some(source) = claim.source_mention else { continue };
        let mut who = mentions[source as usize].who.clone();
        let plural = doc.token(mention.head).feats.get("Number") == Some("Plur");
        let cue = claim.cue.first().and_then(|cue| doc.tokens.iter().position(|token| token.span == *cue));
        if let Some(cue) = cue.filter(|_| plural) {
            let arguments = grammar.arguments(&tree, cue as u32);
            for token in arguments.objects.iter().chain(&arguments.indirect) {
                let told = mentions.iter().find(|other| other.tokens.contains(token));
                who.extend(
                    told.iter().flat_map(|other| other.who.iter().filter(|one| one.code.is_some()).cloned()),
                );
            }
        }
        mentions[index].who = who;
    }
}

fn pronoun(doc: &Doc, before: &[Mention], mention: &Mention, kind: PronounKind) -> Vec<Who> {
    let here = doc.sentence_of(mention.head);
    let reachable = || {
        before
            .iter()
            .rev()
            .take_while(move |other| doc.sentence_of(other.head) + REACH > here)
            .filter(|other| !other.who.is_empty())
    };
    let fits = |other: &&Mention| match kind {
        PronounKind::Person => is_person(other) && !other.plural,
        PronounKind::Thing => {
            !other.plural
                && matches!(other.kind, MentionKind::Place | MentionKind::Organisation)
                && other.who.iter().any(|who| who.code.is_some() || who.actor.is_some())
                || (other.kind == MentionKind::Pronoun && !is_person(other))
        }
        PronounKind::Group => other.plural || other.who.len() > 1 || other.kind == MentionKind::Organisation,
        PronounKind::Speaker | PronounKind::Relative => false,
    };
    if kind == PronounKind::Group
        && let Some(pair) = coordinated(doc, before, here)
    {
        return pair;
    }
    // A subject is likelier to be taken up than anybody else.
    let subject =
        |other: &&Mention| matches!(doc.token(other.head).deprel, Deprel::Nsubj | Deprel::NsubjPass);
    let found = reachable().filter(fits).find(subject).or_else(|| reachable().find(fits));
    found.map(|other| other.who.clone()).unwrap_or_default()
}

fn is_person(mention: &Mention) -> bool {
    match mention.kind {
        MentionKind::Person => true,
        MentionKind::Role | MentionKind::Pronoun => mention.who.iter().any(|who| who.office.is_some()),
        _ => false,
    }
}

/// The last two or more that "and" joins in this sentence or the one before.
fn coordinated(doc: &Doc, before: &[Mention], here: usize) -> Option<Vec<Who>> {
    let recent = || before.iter().rev().take_while(move |other| doc.sentence_of(other.head) + 2 > here);
    // A mention that means several already, such as "the two countries".
    let several = recent().find(|other| other.who.len() > 1);
    let last = recent().find(|other| doc.token(other.head).deprel == Deprel::Conj);
    let pair = last.and_then(|last| {
        let first = doc.token(last.head).head;
        let mut all: Vec<Who> = before
            .iter()
            .filter(|other| {
                other.head == first
                    || (doc.token(other.head).deprel == Deprel::Conj && doc.token(other.head).head == first)
            })
            .flat_map(|other| other.who.clone())
            .collect();
        all.retain(|who| who.code.is_some());
        all.dedup();
        (all.len() > 1).then_some((last.head, all))
    });
    match (several, pair) {
        (Some(several), Some((head, all))) => {
            Some(if several.head > head { several.who.clone() } else { all })
        }
        (Some(several), None) => Some(several.who.clone()),
        (None, Some((_, all))) => Some(all),
        (None, None) => None,
    }
}

/// "the two leaders": the last two people of different countries; "both countries": the last two countries.
fn those_before(knowledge: &Knowledge, before: &[Mention], country: bool, count: usize) -> Vec<Who> {
    let mut found: Vec<Who> = Vec::new();
    for other in before.iter().rev() {
        let fits = if country {
            other.kind != MentionKind::Pronoun
        } else {
            is_person(other) && other.kind != MentionKind::Pronoun
        };
        if !fits
            || other.who.len() != 1
                && found.is_empty()
                && other.kind == MentionKind::Role
                && other.who.len() < 2
        {
            continue;
        }
        for who in &other.who {
            let new = found.iter().all(|known| known.code != who.code);
            let state = who.code.is_some_and(|code| knowledge.places.country(code).is_some());
            if state && new && found.len() < count {
                found.push(if country { Who { code: who.code, ..Who::default() } } else { who.clone() });
            }
        }
        if found.len() == count {
            found.reverse();
            return found;
        }
    }
    Vec::new()
}

/// "his Chinese counterpart": the office of the person before, in the country the words give.
fn counterpart(
    doc: &Doc,
    lexicon: &Lexicon,
    knowledge: &Knowledge,
    before: &[Mention],
    mention: &Mention,
) -> Vec<Who> {
    let Some(person) = before.iter().rev().find(|other| is_person(other) && other.who.len() == 1) else {
        return Vec::new();
    };
    let office = person.who[0].office.clone();
    let country = mention.tokens.clone().find_map(|token| {
        let form = doc.form(token);
        knowledge
            .places
            .countries
            .iter()
            .find(|country| country.adjectives.iter().any(|adjective| adjective == form))
    });
    let Some(country) = country else { return Vec::new() };
    let mut who =
        Who { code: Some(country.code), sectors: person.who[0].sectors.clone(), office, ..Who::default() };
    let holder = who.office.as_deref().and_then(|office| {
        lexicon.holder(knowledge, country.code.as_str(), office, doc.article.published_day())
    });
    who.actor = holder;
    who.name = holder.map(|id| knowledge.actors.get(id).name.clone());
    vec![who]
}

/// Whom a possessive pronoun before a role stands for.
fn owner<'m>(doc: &Doc, before: &'m [Mention], role: u32) -> Option<&'m Who> {
    let pronoun = before.iter().rev().take(3).find(|other| {
        let facts = doc.token(other.head);
        other.kind == MentionKind::Pronoun && facts.deprel == Deprel::NmodPoss && facts.head == role
    })?;
    match &pronoun.who[..] {
        [who] if who.code.is_some() => Some(who),
        _ => None,
    }
}

/// Whom the same role noun meant when it was last used with a country.
fn same_role(doc: &Doc, before: &[Mention], noun: u32) -> Option<Who> {
    let lemma = &doc.token(noun).lemma;
    let mut same = before
        .iter()
        .rev()
        .filter(|other| other.kind == MentionKind::Role && &doc.token(other.tokens.end - 1).lemma == lemma);
    same.find_map(|other| match &other.who[..] {
        [who] if who.code.is_some() => Some(who.clone()),
        _ => None,
    })
}
