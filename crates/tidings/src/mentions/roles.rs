//! From units to mentions: countries join roles, roles join names, and offices find their holders.

use rustc_hash::FxHashMap;
use std::ops::Range;
use tidings_knowledge::{ActorId, ActorKind, Code, Knowledge, RoleKind, Sector};

use super::{
    Because, Mention, MentionKind, Who,
    lexicon::{Lexicon, Target, key_of},
    names::{Unit, UnitKind},
};
use crate::text::{Deprel, Doc, NameKind, TokenId, Upos};

/// Makes mentions of units, and of names that are only part of another's phrase. Pronouns and words for those named before
/// stay without anybody.
pub(crate) fn compose(doc: &Doc, lexicon: &Lexicon, knowledge: &Knowledge, units: Vec<Unit>) -> Found {
    let day = doc.article.published_day().map(str::to_owned);
    let mut composer = Composer {
        doc,
        lexicon,
        knowledge,
        day,
        mentions: Vec::with_capacity(units.len()),
        introduced: FxHashMap::default(),
        full_names: full_names(&units),
    };
    let mut absorbed = vec![false; units.len()];
    // Roles first take what stands around them, so that "Russian" in "Russian soldiers" is no mention of its own.
    let phrases: Vec<Option<Phrase>> = (0..units.len())
        .map(|index| {
            matches!(units[index].kind, UnitKind::Role(_) | UnitKind::SameOffice | UnitKind::Countries)
                .then(|| composer.phrase(&units, index))
        })
        .collect();
    let mut carries = vec![false; units.len()];
    for phrase in phrases.iter().flatten() {
        phrase.absorbs.iter().for_each(|index| absorbed[*index] = true);
        if let Some(name) = phrase.name {
            absorbed[name] = true;
            carries[name] = true;
        }
    }
    let mut inside = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        match (&phrases[index], absorbed[index]) {
            // The span of "President Putin" is the name already.
            (_, true) if carries[index] => {}
            (_, true) if matches!(unit.kind, UnitKind::Name(_) | UnitKind::Shape(Some(_), _)) => {
                let named = |mention: &Mention| mention.kind != MentionKind::Group;
                inside.extend(composer.single(unit).filter(named));
            }
            (_, true) => {}
            (Some(phrase), false) => composer.role(&units, index, phrase),
            (None, false) => {
                let mention = composer.single(unit);
                composer.mentions.extend(mention);
            }
        }
    }
    composer.mentions.sort_by_key(|mention| (mention.tokens.start, mention.span.start));
    composer.appositions();
    Found { mentions: composer.mentions, inside }
}

/// What [`compose`] makes of the units.
pub(crate) struct Found {
    /// Who is named or stood for, none inside another.
    pub(crate) mentions: Vec<Mention>,
    /// Names inside the phrases of roles: "US" in "US troops".
    pub(crate) inside: Vec<Mention>,
}

/// Actors named in full somewhere in the article.
fn full_names(units: &[Unit]) -> Vec<ActorId> {
    let targets = units.iter().filter_map(|unit| match &unit.kind {
        UnitKind::Name(targets) => targets.first(),
        _ => None,
    });
    targets.filter_map(|target| if let Target::Actor(id) = target { Some(*id) } else { None }).collect()
}

/// What stands around a role noun.
#[derive(Default)]
struct Phrase {
    /// Units of countries and organisations the role belongs to.
    of: Vec<usize>,
    /// Units that become part of this mention.
    absorbs: Vec<usize>,
    /// The name behind it ("President Putin").
    name: Option<usize>,
    /// First token, country and adjectives included.
    start: TokenId,
    former: bool,
    /// Adjectives that say more than how many ("the host country").
    modified: bool,
    /// A role before the role: "rebel leader", "government forces".
    inner: Option<u16>,
    /// "the two", "both": how many of those before are meant.
    both: bool,
    definite: bool,
}

pub(super) struct Composer<'a> {
    pub(super) doc: &'a Doc,
    pub(super) lexicon: &'a Lexicon,
    pub(super) knowledge: &'a Knowledge,
    pub(super) day: Option<String>,
    pub(super) mentions: Vec<Mention>,
    /// Last words of names, as they were introduced.
    pub(super) introduced: FxHashMap<String, Who>,
    pub(super) full_names: Vec<ActorId>,
}

impl Composer<'_> {
    fn phrase(&self, units: &[Unit], index: usize) -> Phrase {
        let unit = &units[index];
        let words = &self.knowledge.english.words;
        let sentence = &self.doc.sentences[self.doc.sentence_of(unit.tokens.start)];
        let mut phrase = Phrase { start: unit.tokens.start, ..Phrase::default() };
        let unit_at = |token: TokenId| units[..index].iter().rposition(|unit| unit.tokens.contains(&token));
        let mut at = unit.tokens.start;
        while at > sentence.first && unit.tokens.start - at < 9 {
            let token = self.doc.token(at - 1);
            let form = self.doc.form(at - 1);
            let known = unit_at(at - 1);
            match (token.upos, known) {
                (Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num, Some(other)) => {
                    let inside = match &units[other].kind {
                        // A surname before a role names somebody else's ("Putin spokesman"): it is no country, but an owner.
                        UnitKind::Name(_) => true,
                        UnitKind::Role(_) | UnitKind::Shape(..) | UnitKind::Countries => {
                            self.modifies(&units[other].tokens, &unit.tokens)
                        }
                        _ => false,
                    };
                    if !inside {
                        break;
                    }
                    if matches!(units[other].kind, UnitKind::Name(_)) {
                        phrase.of.push(other);
                    }
                    let possessive = is_possessive(self.doc, units[other].tokens.end);
                    if !possessive {
                        phrase.absorbs.push(other);
                        if let UnitKind::Role(inner) = units[other].kind {
                            phrase.inner = Some(inner);
                        }
                    }
                    at = units[other].tokens.start;
                    phrase.start = at;
                    if possessive {
                        break;
                    }
                }
                (Upos::Propn, None) if words.former.contains(form.to_lowercase().as_str()) => {
                    phrase.former = true;
                    at -= 1;
                    phrase.start = at;
                }
                (Upos::Adj | Upos::Noun | Upos::Adv, None) => {
                    phrase.former |= words.former.contains(token.lemma.to_lowercase().as_str());
                    let both = words.both.contains(token.lemma.as_str());
                    phrase.both |= both;
                    phrase.modified |= !both;
                    at -= 1;
                    phrase.start = at;
                }
                (Upos::Num | Upos::Det, None) => {
                    phrase.both |= words.both.contains(form.to_lowercase().as_str());
                    phrase.definite |= token.feats.get("Definite") == Some("Def");
                    at -= 1;
                    phrase.start = at;
                    if token.upos == Upos::Det && !phrase.both {
                        break;
                    }
                }
                (Upos::Punct, None) if form == "-" && self.joins(at - 1) => at -= 1,
                (Upos::Part, None) => at -= 1,
                // "Russian and Ukrainian presidents"
                (Upos::Cconj, None)
                    if phrase.of.last().is_some_and(|last| is_country(&units[*last]))
                        && at - 1 > sentence.first
                        && unit_at(at - 2).is_some_and(|other| is_country(&units[other])) =>
                {
                    at -= 1;
                }
                _ => break,
            }
        }
        // The name behind: "President Vladimir Putin".
        let next =
            units.iter().enumerate().skip(index + 1).find(|(_, other)| other.tokens.start >= unit.tokens.end);
        if let Some((next, other)) = next
            && other.tokens.start == unit.tokens.end
            && other.tokens.end <= sentence.end
            && self.is_person_name(&other.kind)
            && matches!(unit.kind, UnitKind::Role(_))
        {
            phrase.name = Some(next);
        }
        if phrase.of.is_empty() {
            phrase.of.extend(self.behind(units, unit));
        }
        phrase
    }

    /// Whether a hyphen stands between two words without blanks, not between a dateline and its sentence.
    fn joins(&self, hyphen: TokenId) -> bool {
        let at = hyphen as usize;
        let (Some(before), Some(after)) =
            (at.checked_sub(1).map(|at| &self.doc.tokens[at]), self.doc.tokens.get(at + 1))
        else {
            return false;
        };
        let here = self.doc.tokens[at].span;
        before.span.end == here.start && here.end == after.span.start
    }

    /// Whether tokens before a role belong to its noun phrase.
    fn modifies(&self, inner: &Range<TokenId>, outer: &Range<TokenId>) -> bool {
        let head = self.doc.token(head_of(self.doc, inner));
        outer.contains(&head.head)
            && matches!(head.deprel, Deprel::Compound | Deprel::Amod | Deprel::NmodPoss | Deprel::Nmod)
    }

    fn is_person_name(&self, kind: &UnitKind) -> bool {
        match kind {
            UnitKind::Shape(kind, _) => kind.is_none_or(|kind| kind == NameKind::Person),
            UnitKind::Name(targets) => targets.iter().any(|target| match target {
                Target::Short(_) => true,
                Target::Actor(id) => self.knowledge.actors.get(*id).kind == ActorKind::Person,
                _ => false,
            }),
            _ => false,
        }
    }

    /// "president of France", "police in Barcelona", "presidents of Russia and Turkey".
    fn behind(&self, units: &[Unit], unit: &Unit) -> Vec<usize> {
        let head = head_of(self.doc, &unit.tokens);
        let owner = &self.knowledge.english.words.prepositions.owner;
        let near =
            |other: &Unit| other.tokens.start >= unit.tokens.end && other.tokens.start < unit.tokens.end + 8;
        let mut found = Vec::new();
        let mut first = None;
        for (index, other) in units.iter().enumerate().filter(|(_, other)| near(other)) {
            if !matches!(other.kind, UnitKind::Name(_)) {
                continue;
            }
            let token = head_of(self.doc, &other.tokens);
            let facts = self.doc.token(token);
            // Right behind the noun it belongs to it wherever the parse hangs it.
            let belongs = (facts.deprel == Deprel::Nmod && facts.head == head)
                || other.tokens.start == unit.tokens.end + 1;
            let owns = belongs && case_of(self.doc, token).is_some_and(|case| owner.contains(case));
            if owns && first.is_none() {
                first = Some(token);
                found.push(index);
            } else if facts.deprel == Deprel::Conj && Some(facts.head) == first {
                found.push(index);
            }
        }
        // The composer reads owners from right to left.
        found.reverse();
        found
    }

    /// Country, organisation and sectors of the first thing a name may stand for.
    fn owner(&self, unit: &Unit) -> Option<(Option<Code>, Option<ActorId>, Option<Sector>)> {
        let UnitKind::Name(targets) = &unit.kind else { return None };
        let places = &self.knowledge.places;
        Some(match targets.first()? {
            Target::Country(id) | Target::Demonym(id) => {
                let country = &places.countries[*id as usize];
                (Some(country.code), None, country.sector)
            }
            Target::Place(id) => {
                let place = &places.places[*id as usize];
                (place.stands_for.map(|stands| stands.code).or(place.country), None, None)
            }
            Target::Actor(id) | Target::Short(id) => (self.knowledge.actors.get(*id).code, Some(*id), None),
        })
    }

    fn role(&mut self, units: &[Unit], index: usize, phrase: &Phrase) {
        let unit = &units[index];
        let role = match unit.kind {
            UnitKind::Role(role) => Some(&self.knowledge.english.roles[role as usize]),
            _ => None,
        };
        let noun = unit.tokens.end - 1;
        let plural = self.doc.token(noun).feats.get("Number") == Some("Plur")
            || role.is_some_and(|role| role.number == tidings_knowledge::Number::Many);
        // "rebel leader", "government forces": the role before says whose they are.
        let sectors_of = |role: &tidings_knowledge::Role| match phrase.inner {
            Some(inner) if self.knowledge.english.roles[inner as usize].kind != RoleKind::Person => {
                let inner = &self.knowledge.english.roles[inner as usize].sectors;
                let mut all = inner.clone();
                all.extend(
                    role.sectors
                        .iter()
                        .filter(|sector| !inner.contains(sector))
                        .filter(|_| role.kind != RoleKind::Person),
                );
                all
            }
            _ => role.sectors.clone(),
        };
        let mut who = Vec::new();
        let mut because = Because::Role;
        for owner in phrase.of.iter().rev().filter_map(|unit| self.owner(&units[*unit])) {
            because = Because::Composed;
            let (code, actor, partial) = owner;
            let mut one = Who { code, office: role.and_then(|role| role.office.clone()), ..Who::default() };
            if let Some(role) = role {
                one.sectors = sectors_of(role);
                if phrase.former && role.kind == RoleKind::Person {
                    one.sectors = self.lexicon.eli.into_iter().collect();
                    one.office = one.office.map(|office| format!("former {office}"));
                } else if let Some(office) = role.office.as_deref().filter(|_| !plural || phrase.of.len() > 1)
                {
                    let key = match actor {
                        Some(id) => self.knowledge.actors.get(id).id.clone(),
                        None => code.map(key_of).unwrap_or_default(),
                    };
                    if let Some(holder) =
                        self.lexicon.holder(self.knowledge, &key, office, self.day.as_deref())
                    {
                        because = Because::Office;
                        one.actor = Some(holder);
                        one.name = Some(self.knowledge.actors.get(holder).name.clone());
                    }
                }
            }
            if let Some(id) = actor {
                let owner = self.knowledge.actors.get(id);
                // "Hamas militants" are Hamas; "UN officials" act for the UN.
                if owner.kind != ActorKind::Person {
                    if one.actor.is_none() {
                        one.actor = Some(id);
                    }
                    if role.is_none_or(|role| role.office.is_none()) {
                        for sector in owner.sectors.iter().rev() {
                            one.sectors.retain(|known| known != sector);
                            one.sectors.insert(0, *sector);
                        }
                    }
                }
            }
            one.sectors.extend(partial);
            one.sectors.dedup();
            who.push(one);
        }
        if who.is_empty()
            && let Some(role) = role
        {
            let mut sectors = sectors_of(role);
            // A father, a poet, a witness of nowhere is nobody in politics; protesters and residents are.
            if role.kind == RoleKind::Person && sectors.as_slice() == self.lexicon.civilian.as_slice() {
                sectors.clear();
            }
            if phrase.former && role.kind == RoleKind::Person {
                sectors = self.lexicon.eli.into_iter().collect();
            }
            who.push(Who { sectors, office: role.office.clone(), ..Who::default() });
        }
        // "the two leaders", "both countries" and "his counterpart" wait for those named before.
        let waits =
            phrase.of.is_empty() && (phrase.both || role.is_none()) || unit.kind == UnitKind::SameOffice;
        if role.is_none() && !waits {
            // "the European country": the country is the mention, the noun adds nothing.
            who.iter_mut().for_each(|one| one.office = None);
        }
        if waits {
            if unit.kind == UnitKind::Countries
                && !phrase.both
                && (!phrase.definite || phrase.modified || plural)
            {
                return;
            }
            who.clear();
        }
        let mut mention = Mention {
            span: self
                .doc
                .token(phrase.start.max(self.skip_articles(phrase.start, unit.tokens.start)))
                .span
                .cover(unit.span),
            tokens: phrase.start..unit.tokens.end,
            head: noun,
            kind: MentionKind::Role,
            plural: plural || phrase.both,
            who,
            because,
        };
        if let Some(name) = phrase.name {
            self.name_with_role(&units[name], &mut mention);
        }
        mention.head = head_of(self.doc, &mention.tokens);
        if mention.kind == MentionKind::Person {
            self.introduce(&mention);
        }
        self.mentions.push(mention);
    }

    fn skip_articles(&self, start: TokenId, until: TokenId) -> TokenId {
        (start..until).find(|token| self.doc.token(*token).upos != Upos::Det).unwrap_or(until)
    }

    /// "Lavrov, the Russian foreign minister": what is known of one side helps the other.
    fn appositions(&mut self) {
        for index in 0..self.mentions.len() {
            let head = self.doc.token(self.mentions[index].head);
            if head.deprel != Deprel::Appos {
                continue;
            }
            let Some(other) = self.mentions.iter().position(|mention| mention.tokens.contains(&head.head))
            else {
                continue;
            };
            let (Some(here), Some(there)) =
                (self.mentions[index].who.first().cloned(), self.mentions[other].who.first().cloned())
            else {
                continue;
            };
            let copy = |from: &Who, to: &mut Who| {
                to.code = to.code.or(from.code);
                if to.sectors.is_empty() {
                    to.sectors.clone_from(&from.sectors);
                }
                to.office = to.office.take().or_else(|| from.office.clone());
                to.actor = to.actor.or(from.actor);
                to.name = to.name.take().or_else(|| from.name.clone());
            };
            let unknown = |who: &Who| who.code.is_none() && who.actor.is_none();
            if unknown(&there) && self.mentions[index].kind == MentionKind::Role {
                copy(&here, &mut self.mentions[other].who[0]);
            } else if unknown(&here) && self.mentions[other].kind == MentionKind::Role {
                copy(&there, &mut self.mentions[index].who[0]);
            }
        }
    }
}

/// Whether a unit names a country or is its adjective.
fn is_country(unit: &Unit) -> bool {
    matches!(&unit.kind, UnitKind::Name(targets) if matches!(targets.first(), Some(Target::Country(_) | Target::Demonym(_))))
}

/// The token of a range whose head lies outside it.
pub(crate) fn head_of(doc: &Doc, tokens: &Range<TokenId>) -> TokenId {
    let outside = |token: &TokenId| {
        let facts = doc.token(*token);
        facts.head == *token || !tokens.contains(&facts.head)
    };
    let good = |token: &TokenId| {
        outside(token) && !matches!(doc.token(*token).deprel, Deprel::Punct | Deprel::Det | Deprel::Case)
    };
    tokens.clone().find(good).unwrap_or(tokens.end - 1)
}

/// The lemma of the preposition that marks a noun.
pub(crate) fn case_of(doc: &Doc, noun: TokenId) -> Option<&str> {
    let sentence = &doc.sentences[doc.sentence_of(noun)];
    (sentence.first..noun)
        .rev()
        .find(|token| doc.token(*token).head == noun && doc.token(*token).deprel == Deprel::Case)
        .map(|token| doc.token(token).lemma.as_str())
}

fn is_possessive(doc: &Doc, token: TokenId) -> bool {
    doc.tokens.get(token as usize).is_some_and(|facts| facts.xpos == "POS")
}
