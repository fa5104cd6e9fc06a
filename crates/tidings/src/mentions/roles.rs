//! From units to mentions: countries join roles, roles join names, and offices find their holders.

use rustc_hash::FxHashMap;
use std::ops::Range;
use tidings_knowledge::{ActorId, ActorKind, Code, Knowledge, RoleKind, Sector};

use super::{
    Because, Mention, MentionKind, Who,
    lexicon::{Lexicon, Target, key_of},
    names::{Unit, UnitKind},
    pieces::skeleton,
};
use crate::text::{Deprel, Doc, TokenId, Upos};

/// Makes mentions of units. Pronouns and words for those named before stay without anybody.
pub(crate) fn compose(doc: &Doc, lexicon: &Lexicon, knowledge: &Knowledge, units: Vec<Unit>) -> Vec<Mention> {
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
    for phrase in phrases.iter().flatten() {
        phrase.absorbs.iter().for_each(|index| absorbed[*index] = true);
        if let Some(name) = phrase.name {
            absorbed[name] = true;
        }
    }
    for (index, unit) in units.iter().enumerate() {
        match (&phrases[index], absorbed[index]) {
            (_, true) => {}
            (Some(phrase), false) => composer.role(&units, index, phrase),
            (None, false) => composer.single(unit),
        }
    }
    composer.mentions.sort_by_key(|mention| (mention.tokens.start, mention.span.start));
    composer.appositions();
    composer.mentions
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

struct Composer<'a> {
    doc: &'a Doc,
    lexicon: &'a Lexicon,
    knowledge: &'a Knowledge,
    day: Option<String>,
    mentions: Vec<Mention>,
    /// Last words of names, as they were introduced.
    introduced: FxHashMap<String, Who>,
    full_names: Vec<ActorId>,
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
                        UnitKind::Role(_) | UnitKind::Shape | UnitKind::Countries => {
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
                (Upos::Adj | Upos::Noun | Upos::Adv, None) => {
                    phrase.former |= words.former.contains(token.lemma.as_str());
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
                (Upos::Punct, None) if form == "-" => at -= 1,
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

    /// Whether tokens before a role belong to its noun phrase.
    fn modifies(&self, inner: &Range<TokenId>, outer: &Range<TokenId>) -> bool {
        let head = self.doc.token(head_of(self.doc, inner));
        outer.contains(&head.head)
            && matches!(head.deprel, Deprel::Compound | Deprel::Amod | Deprel::NmodPoss | Deprel::Nmod)
    }

    fn is_person_name(&self, kind: &UnitKind) -> bool {
        match kind {
            UnitKind::Shape => true,
            UnitKind::Name(targets) => targets.iter().any(|target| match target {
                Target::Short(_) => true,
                Target::Actor(id) => self.knowledge.actors.get(*id).kind == ActorKind::Person,
                _ => false,
            }),
            _ => false,
        }
    }

    /// "president of France", "police in Barcelona".
    fn behind(&self, units: &[Unit], unit: &Unit) -> Option<usize> {
        let head = head_of(self.doc, &unit.tokens);
        let after = units.iter().enumerate().filter(|(_, other)| {
            other.tokens.start >= unit.tokens.end && other.tokens.start < unit.tokens.end + 6
        });
        after
            .filter(|(_, other)| matches!(other.kind, UnitKind::Name(_)))
            .find(|(_, other)| {
                let token = head_of(self.doc, &other.tokens);
                let facts = self.doc.token(token);
                facts.deprel == Deprel::Nmod
                    && facts.head == head
                    && case_of(self.doc, token)
                        .is_some_and(|case| self.knowledge.english.words.prepositions.owner.contains(case))
            })
            .map(|(index, _)| index)
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

    /// "Russian President Vladimir Putin": one mention, whose name says who and whose role says what.
    fn name_with_role(&self, name: &Unit, mention: &mut Mention) {
        let stated = mention.who.first().cloned().unwrap_or_default();
        let known = self.known_person(name).map(|id| self.person(id));
        let who = match known {
            Some(mut who) => {
                // What the page says of the office on its day counts more than what the tables know.
                if stated.office.is_some() && (stated.code == who.code || stated.code.is_none()) {
                    who.office = stated.office;
                    who.sectors = stated.sectors;
                }
                mention.because = Because::Name;
                who
            }
            None => {
                let mut who = stated;
                let named =
                    self.doc.article.text[name.span.start as usize..name.span.end as usize].to_owned();
                match who.actor.filter(|id| who.office.is_some() && self.alike(&named, *id)) {
                    Some(_) => mention.because = Because::OfficeAndLikeness,
                    None => {
                        let holder = self.alike_holder(&named, &who);
                        who.actor = holder;
                        who.name =
                            holder.map(|id| self.knowledge.actors.get(id).name.clone()).or(Some(named));
                        if holder.is_some() {
                            mention.because = Because::OfficeAndLikeness;
                        }
                    }
                }
                who
            }
        };
        mention.who = vec![who];
        mention.kind = MentionKind::Person;
        mention.plural = false;
        mention.span = name.span;
        mention.tokens.end = name.tokens.end;
    }

    /// Somebody who held the office at some time and whose name is like this one, where the day is not known.
    fn alike_holder(&self, named: &str, stated: &Who) -> Option<ActorId> {
        let (code, office) = (stated.code?, stated.office.as_deref()?);
        if self.day.is_some() {
            return None;
        }
        let holders = self.lexicon.holders(code.as_str(), office);
        let mut alike = holders.iter().map(|holder| holder.actor).filter(|id| self.alike(named, *id));
        let first = alike.next()?;
        alike.all(|other| other == first).then_some(first)
    }

    /// Whether garbled words may be a name of this person: they begin alike and share most letters in order.
    fn alike(&self, named: &str, id: ActorId) -> bool {
        let named = skeleton(named);
        self.knowledge.actors.get(id).names.iter().any(|name| {
            let known = skeleton(&name.text);
            if known.len() <= 3 || named.len() <= 3 {
                return named.len() > 1 && known.len() > 1 && named.len() <= 8 && named.starts_with(&known);
            }
            strsim::jaro_winkler(&named, &known) >= 0.82
        })
    }

    /// The person a name stands for, if the tables know one.
    fn known_person(&self, unit: &Unit) -> Option<ActorId> {
        let UnitKind::Name(targets) = &unit.kind else { return None };
        let person = |id: &ActorId| self.knowledge.actors.get(*id).kind == ActorKind::Person;
        let full = targets.iter().find_map(|target| match target {
            Target::Actor(id) if person(id) => Some(*id),
            _ => None,
        });
        full.or_else(|| self.short(targets))
    }

    /// Whom a surname means: somebody named in full in the article, else the only one, or the only one in office that day.
    fn short(&self, targets: &[Target]) -> Option<ActorId> {
        let all: Vec<ActorId> = targets
            .iter()
            .filter_map(|target| if let Target::Short(id) = target { Some(*id) } else { None })
            .collect();
        let only = |ids: Vec<ActorId>| if let [one] = ids[..] { Some(one) } else { None };
        only(all.iter().copied().filter(|id| self.full_names.contains(id)).collect())
            .or_else(|| only(all.clone()))
            .or_else(|| {
                let day = self.day.as_deref()?;
                let in_office =
                    |id: &ActorId| self.knowledge.actors.get(*id).posts.iter().any(|post| post.held_on(day));
                only(all.iter().copied().filter(in_office).collect())
            })
    }

    /// What a person was on the article's day.
    fn person(&self, id: ActorId) -> Who {
        let actor = self.knowledge.actors.get(id);
        let mut who = Who {
            actor: Some(id),
            name: Some(actor.name.clone()),
            code: actor.code,
            sectors: actor.sectors.clone(),
            office: None,
        };
        let state = |post: &&tidings_knowledge::Post| post.sector == self.lexicon.gov;
        let Some(day) = self.day.as_deref() else {
            // Without a day the post is not known, but if all posts are of one sector, that is.
            if let Some(first) = actor.posts.first()
                && actor.posts.iter().all(|post| post.sector == first.sector)
            {
                who.sectors = first.sector.into_iter().collect();
            }
            return who;
        };
        let held = || actor.posts.iter().filter(|post| post.held_on(day));
        match held().rfind(|post| state(post)).or_else(|| held().next_back()) {
            Some(post) => {
                who.office = Some(post.office.clone());
                if post.sector.is_some() {
                    who.sectors = post.sector.into_iter().collect();
                }
                if let Some(organisation) = self.knowledge.actors.find(&post.of) {
                    who.code = self.knowledge.actors.get(organisation).code.or(who.code);
                }
            }
            None if actor.posts.iter().any(|post| post.ended_before(day)) => {
                let last = actor.posts.iter().rfind(|post| post.ended_before(day));
                who.office = last.map(|post| format!("former {}", post.office));
                if last.is_some_and(|post| post.sector == self.lexicon.gov) {
                    who.sectors = self.lexicon.eli.into_iter().collect();
                }
            }
            None => {}
        }
        who
    }

    fn single(&mut self, unit: &Unit) {
        let head = head_of(self.doc, &unit.tokens);
        let mut mention = Mention {
            span: unit.span,
            tokens: unit.tokens.clone(),
            head,
            kind: MentionKind::Organisation,
            plural: false,
            who: Vec::new(),
            because: Because::Shape,
        };
        match &unit.kind {
            UnitKind::Pronoun(kind) => {
                mention.kind = MentionKind::Pronoun;
                mention.plural = *kind == tidings_knowledge::PronounKind::Group;
                mention.because = Because::Antecedent;
            }
            UnitKind::Given => mention.because = Because::Given,
            UnitKind::Shape => self.shape(unit, &mut mention),
            UnitKind::Name(targets) => {
                if !self.name(targets, unit, &mut mention) {
                    self.shape(unit, &mut mention);
                }
            }
            _ => return,
        }
        if mention.kind == MentionKind::Person {
            self.introduce(&mention);
        }
        self.mentions.push(mention);
    }

    /// A known name without a role. False where a surname could be several people's.
    fn name(&self, targets: &[Target], unit: &Unit, mention: &mut Mention) -> bool {
        let places = &self.knowledge.places;
        let mut who = Who::default();
        mention.because = Because::Place;
        match targets.first() {
            Some(Target::Country(id)) => {
                let country = &places.countries[*id as usize];
                mention.kind = MentionKind::Place;
                who.code = Some(country.code);
                who.name = Some(country.name.clone());
                who.sectors.extend(country.sector);
            }
            Some(Target::Demonym(id)) => {
                let country = &places.countries[*id as usize];
                mention.kind = MentionKind::Group;
                mention.plural = self.doc.token(unit.tokens.end - 1).upos != Upos::Adj;
                who.code = Some(country.code);
                who.sectors.extend(country.sector);
            }
            Some(Target::Place(id)) => {
                let place = &places.places[*id as usize];
                mention.kind = MentionKind::Place;
                who.code = place.country;
                who.name = Some(place.name.clone());
                if let Some(stands) = place.stands_for.filter(|_| self.acts(mention.head)) {
                    who.code = Some(stands.code);
                    who.sectors.extend(stands.sector);
                }
            }
            Some(Target::Actor(id)) => {
                let actor = self.knowledge.actors.get(*id);
                mention.because = Because::Name;
                mention.kind = match actor.kind {
                    ActorKind::Person => MentionKind::Person,
                    ActorKind::Organisation => MentionKind::Organisation,
                    ActorKind::Group => MentionKind::Group,
                };
                mention.plural = actor.kind == ActorKind::Group;
                who = if actor.kind == ActorKind::Person {
                    self.person(*id)
                } else {
                    Who {
                        actor: Some(*id),
                        name: Some(actor.name.clone()),
                        code: actor.code,
                        sectors: actor.sectors.clone(),
                        office: None,
                    }
                };
            }
            Some(Target::Short(_)) => {
                let Some(id) = self.short(targets) else { return false };
                let actor = self.knowledge.actors.get(id);
                mention.because =
                    if self.full_names.contains(&id) { Because::Introduced } else { Because::Name };
                if actor.kind == ActorKind::Person {
                    mention.kind = MentionKind::Person;
                    who = self.person(id);
                } else {
                    mention.kind = MentionKind::Organisation;
                    who = Who {
                        actor: Some(id),
                        name: Some(actor.name.clone()),
                        code: actor.code,
                        sectors: actor.sectors.clone(),
                        office: None,
                    };
                }
            }
            None => return false,
        }
        mention.who = vec![who];
        true
    }

    /// Capitalised words that nobody knows: who they are comes from an introduction or from their shape.
    fn shape(&self, unit: &Unit, mention: &mut Mention) {
        let words = &self.knowledge.english.words;
        mention.because = Because::Shape;
        let last = self.doc.form(unit.tokens.end - 1).to_lowercase();
        if let Some(who) = self.introduced.get(&last) {
            mention.kind = MentionKind::Person;
            mention.because = Because::Introduced;
            mention.who = vec![who.clone()];
            return;
        }
        let any = |set: &rustc_hash::FxHashSet<String>| {
            unit.tokens.clone().any(|token| set.contains(self.doc.form(token).to_lowercase().as_str()))
        };
        let titled = unit.tokens.start > 0
            && words.person_titles.contains(self.doc.form(unit.tokens.start - 1).to_lowercase().as_str());
        let count = unit.tokens.len();
        let capitals = self.doc.form(unit.tokens.start).chars().all(char::is_uppercase);
        let article = unit.tokens.start > 0 && self.doc.token(unit.tokens.start - 1).upos == Upos::Det;
        mention.kind = if titled {
            MentionKind::Person
        } else if article || any(&words.organisation_words) || (count == 1 && capitals && last.len() > 1) {
            MentionKind::Organisation
        } else if any(&words.place_words)
            || case_of(self.doc, mention.head).is_some_and(|case| words.prepositions.location.contains(case))
        {
            MentionKind::Place
        } else {
            MentionKind::Person
        };
        let name = unit.span.of(&self.doc.article.text).to_owned();
        mention.who = vec![Who { name: Some(name), ..Who::default() }];
    }

    fn introduce(&mut self, mention: &Mention) {
        if let [who] = &mention.who[..] {
            let last =
                mention.span.of(&self.doc.article.text).rsplit(' ').next().unwrap_or_default().to_lowercase();
            if last.chars().count() > 1 {
                self.introduced.entry(last).or_insert_with(|| who.clone());
            }
        }
    }

    /// Whether a place stands where somebody acts or is acted upon, not where something happens.
    fn acts(&self, token: TokenId) -> bool {
        let facts = self.doc.token(token);
        match facts.deprel {
            Deprel::Nsubj
            | Deprel::NsubjPass
            | Deprel::NsubjOuter
            | Deprel::Obj
            | Deprel::Iobj
            | Deprel::OblAgent
            | Deprel::NmodPoss
            | Deprel::Appos
            | Deprel::Root => true,
            Deprel::Obl | Deprel::Nmod => {
                let acting = &self.knowledge.english.words.prepositions.acting;
                case_of(self.doc, token).is_some_and(|case| acting.contains(case))
            }
            Deprel::Conj => facts.head != token && self.acts(facts.head),
            _ => false,
        }
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
