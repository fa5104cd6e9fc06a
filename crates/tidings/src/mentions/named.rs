//! Who a name stands for: known people and what they were that day, surnames, garbled names, names that nobody knows.

use tidings_knowledge::{ActorId, ActorKind};

use super::{
    Because, Mention, MentionKind, Who,
    lexicon::Target,
    names::{Unit, UnitKind, role_step},
    pieces::skeleton,
    roles::{Composer, case_of, head_of},
};
use crate::text::{Deprel, NameKind, TokenId, Upos};

impl Composer<'_> {
    /// "Russian President Vladimir Putin": one mention, whose name says who and whose role says what.
    pub(super) fn name_with_role(&self, name: &Unit, mention: &mut Mention) {
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
    pub(super) fn alike_holder(&self, named: &str, stated: &Who) -> Option<ActorId> {
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
    pub(super) fn alike(&self, named: &str, id: ActorId) -> bool {
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
    pub(super) fn known_person(&self, unit: &Unit) -> Option<ActorId> {
        let UnitKind::Name(targets) = &unit.kind else { return None };
        let person = |id: &ActorId| self.knowledge.actors.get(*id).kind == ActorKind::Person;
        let full = targets.iter().find_map(|target| match target {
            Target::Actor(id) if person(id) => Some(*id),
            _ => None,
        });
        full.or_else(|| self.short(targets))
    }

    /// Whom a surname means: somebody named in full in the article, else the only one, or the only one in office that day.
    pub(super) fn short(&self, targets: &[Target]) -> Option<ActorId> {
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
    pub(super) fn person(&self, id: ActorId) -> Who {
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

    /// The mention that a unit makes by itself, if it is somebody.
    pub(super) fn single(&mut self, unit: &Unit) -> Option<Mention> {
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
            // What neither the tables nor the model take for a name is none, unless somebody of that name was introduced.
            UnitKind::Shape(None, _) => {
                if !self.introduced_as(unit, &mut mention) {
                    return None;
                }
            }
            UnitKind::Shape(..) => self.shape(unit, &mut mention),
            UnitKind::Name(targets) => {
                if !self.name(targets, unit, &mut mention) {
                    self.shape(unit, &mut mention);
                }
            }
            _ => return None,
        }
        if mention.kind == MentionKind::Person {
            self.introduce(&mention);
        }
        Some(mention)
    }

    /// A known name without a role. False where a surname could be several people's.
    pub(super) fn name(&self, targets: &[Target], unit: &Unit, mention: &mut Mention) -> bool {
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
                    // Peoples and the faithful are groups; those who bear arms or act together are organised.
                    ActorKind::Group
                        if actor.sectors.iter().any(|sector| self.lexicon.peoples.contains(sector)) =>
                    {
                        MentionKind::Group
                    }
                    ActorKind::Group => MentionKind::Organisation,
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
    pub(super) fn shape(&self, unit: &Unit, mention: &mut Mention) {
        let words = &self.knowledge.english.words;
        if self.introduced_as(unit, mention) {
            return;
        }
        mention.because = Because::Shape;
        let last = self.doc.form(unit.tokens.end - 1).to_lowercase();
        let any = |set: &rustc_hash::FxHashSet<String>| {
            unit.tokens.clone().any(|token| set.contains(self.doc.form(token).to_lowercase().as_str()))
        };
        let titled = unit.tokens.start > 0
            && words.person_titles.contains(self.doc.form(unit.tokens.start - 1).to_lowercase().as_str());
        let count = unit.tokens.len();
        let capitals = self.doc.form(unit.tokens.start).chars().all(char::is_uppercase);
        let article = unit.tokens.start > 0 && self.doc.token(unit.tokens.start - 1).upos == Upos::Det;
        let (seen, within) = match &unit.kind {
            UnitKind::Shape(seen, within) => (*seen, within.as_slice()),
            _ => (None, [].as_slice()),
        };
        mention.kind = if titled {
            MentionKind::Person
        } else if let Some(seen) = seen {
            match seen {
                NameKind::Person => MentionKind::Person,
                NameKind::Organisation => MentionKind::Organisation,
                NameKind::Place => MentionKind::Place,
            }
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
        // "Ukrainian Association of Football" is of Ukraine, "University of Chicago" of where Chicago lies.
        let places = &self.knowledge.places;
        let code = within.iter().find_map(|target| match target {
            Target::Country(id) | Target::Demonym(id) => Some(places.countries[*id as usize].code),
            Target::Place(id) => places.places[*id as usize].country,
            Target::Actor(_) | Target::Short(_) => None,
        });
        let code = code.filter(|_| mention.kind != MentionKind::Person);
        // "Social Democrats" are a party wherever they are.
        let steps = unit.tokens.clone().map(|token| role_step(self.doc, token));
        let role = self.lexicon.roles.longest(steps).filter(|(words, _)| *words == count);
        let role = role.map(|(_, roles)| &self.knowledge.english.roles[roles[0] as usize]);
        let sectors = role.map(|role| role.sectors.clone()).unwrap_or_default();
        mention.who = vec![Who { name: Some(name), code, sectors, ..Who::default() }];
    }

    /// Somebody whom the article named before by a name that ends so. False where there is nobody.
    fn introduced_as(&self, unit: &Unit, mention: &mut Mention) -> bool {
        let last = self.doc.form(unit.tokens.end - 1).to_lowercase();
        let Some(who) = self.introduced.get(&last) else { return false };
        mention.kind = MentionKind::Person;
        mention.because = Because::Introduced;
        mention.who = vec![who.clone()];
        true
    }

    pub(super) fn introduce(&mut self, mention: &Mention) {
        if let [who] = &mention.who[..] {
            let last =
                mention.span.of(&self.doc.article.text).rsplit(' ').next().unwrap_or_default().to_lowercase();
            if last.chars().count() > 1 {
                self.introduced.entry(last).or_insert_with(|| who.clone());
            }
        }
    }

    /// Whether a place stands where somebody acts or is acted upon, not where something happens.
    pub(super) fn acts(&self, token: TokenId) -> bool {
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
}
