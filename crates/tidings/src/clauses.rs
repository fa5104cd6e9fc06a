//! Who does what to whom in one clause, with passives, relatives, control, coordination and light verbs undone.

mod tree;

use rustc_hash::FxHashSet;
use tidings_knowledge::{Knowledge, Prepositions};

use crate::text::{Deprel, TokenId, Upos};

pub(crate) use tree::Tree;

/// How deep control and coordination are followed.
const DEPTH: u8 = 6;

/// How a clause hangs on its governor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClauseKind {
    To,
    That,
    Ing,
}

/// A predicate's arguments as the plain active form would have them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments {
    pub(crate) subjects: Vec<TokenId>,
    pub(crate) objects: Vec<TokenId>,
    pub(crate) indirect: Vec<TokenId>,
    /// Preposition and noun, nearest governor first.
    pub(crate) preps: Vec<(TokenId, TokenId)>,
    pub(crate) clauses: Vec<(ClauseKind, TokenId)>,
    /// Particles and adverbs.
    pub(crate) particles: Vec<TokenId>,
    pub(crate) possessives: Vec<TokenId>,
    pub(crate) modifiers: Vec<TokenId>,
    pub(crate) passive: bool,
    /// The verb that carries an event noun ("launched" an attack).
    pub(crate) light: Option<TokenId>,
}

impl Arguments {
    /// What stands as subject in the sentence.
    pub(crate) fn surface_subject(&self) -> &[TokenId] {
        if self.passive { &self.objects } else { &self.subjects }
    }
}

/// Words that matter to grammar, compiled from the language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grammar {
    light: FxHashSet<String>,
    /// Verbs whose object acts in their complement ("urged Russia to withdraw").
    object_control: FxHashSet<String>,
    /// Verbs whose complement is acted out by their subject though they have an object.
    subject_control: FxHashSet<String>,
    prepositions: Prepositions,
}

impl Grammar {
    pub(crate) fn new(knowledge: &Knowledge) -> Self {
        let english = &knowledge.english;
        let subject_control = english
            .operators
            .iter()
            .filter(|operator| {
                operator.control == tidings_knowledge::Function::Subject && operator.effect.is_some()
            })
            .flat_map(|operator| operator.lemmas.iter().cloned());
        let object_control: FxHashSet<String> = english
            .operators
            .iter()
            .filter(|operator| operator.control == tidings_knowledge::Function::Object)
            .flat_map(|operator| operator.lemmas.iter().cloned())
            .collect();
        Self {
            light: english.light_verbs.iter().cloned().collect(),
            prepositions: english.words.prepositions.clone(),
            subject_control: subject_control.filter(|lemma| !object_control.contains(lemma)).collect(),
            object_control,
        }
    }

    pub(crate) fn is_light(&self, lemma: &str) -> bool {
        self.light.contains(lemma)
    }

    /// Arguments of a verb, adjective or event noun.
    pub(crate) fn arguments(&self, tree: &Tree<'_>, anchor: TokenId) -> Arguments {
        match tree.doc.token(anchor).upos {
            Upos::Noun | Upos::Propn => self.of_noun(tree, anchor, 0),
            _ => self.of_verb(tree, anchor, 0),
        }
    }

    fn of_verb(&self, tree: &Tree<'_>, verb: TokenId, depth: u8) -> Arguments {
        let doc = tree.doc;
        let facts = doc.token(verb);
        let mut found = Arguments::default();
        let mut agents = Vec::new();
        let mut relative_object = false;
        for &child in tree.children(verb) {
            match doc.token(child).deprel {
                Deprel::Nsubj | Deprel::NsubjOuter => found.subjects.push(child),
                Deprel::NsubjPass => {
                    found.passive = true;
                    found.objects.push(child);
                }
                Deprel::AuxPass => found.passive = true,
                Deprel::Obj => found.objects.push(child),
                Deprel::Iobj => found.indirect.push(child),
                Deprel::Obl | Deprel::OblAgent | Deprel::Nmod | Deprel::Advmod | Deprel::Advcl
                    if tree.marker(child, Deprel::Case).is_some() =>
                {
                    if let Some(case) = tree.marker(child, Deprel::Case) {
                        if self.prepositions.agent.contains(tree.lemma(case)) {
                            agents.push(child);
                        }
                        found.preps.push((case, child));
                    }
                }
                Deprel::CompoundPrt | Deprel::Advmod => found.particles.push(child),
                Deprel::Xcomp | Deprel::Ccomp => found.clauses.push((clause_kind(tree, child), child)),
                Deprel::Advcl => {
                    // "accused of bombing", "criticised for closing": a preposition marks the clause.
                    if let Some(mark) = gerund_marker(tree, child) {
                        found.preps.push((mark, child));
                        found.clauses.push((ClauseKind::Ing, child));
                    } else if tree.has_to(child) {
                        found.clauses.push((ClauseKind::To, child));
                    }
                }
                _ => {}
            }
        }
        // "walked off the job": whether "off" is a particle or a preposition is a matter of taste.
        if let [object] = found.objects[..] {
            let before = |particle: &&TokenId| **particle > verb && **particle < object;
            let particle = found.particles.iter().find(before).filter(|_| !found.passive).copied();
            found.preps.extend(particle.map(|particle| (particle, object)));
        }
        let participle = facts.xpos == "VBN";
        if participle && matches!(facts.deprel, Deprel::Acl | Deprel::Amod) {
            found.passive = true;
        }
        if depth < DEPTH {
            self.inherit(tree, verb, depth, &mut found);
        }
        // Relative pronouns stand for the noun their clause hangs on.
        if facts.deprel == Deprel::AclRelcl {
            let noun = facts.head;
            for list in [&mut found.subjects, &mut found.objects] {
                for token in list.iter_mut() {
                    if tree.is_relative(*token) {
                        *token = noun;
                        relative_object = true;
                    }
                }
            }
            if !relative_object && !found.passive && found.objects.is_empty() && found.clauses.is_empty() {
                found.objects.push(noun);
            }
        }
        // "asked the UN for help", "warned Ethiopia that …": whoever is told is what the verb acts on.
        if found.objects.is_empty() && !found.passive {
            found.objects.append(&mut found.indirect);
        }
        // "told French troops to leave": the infinitive is often hung on the object.
        for object in &found.objects {
            let infinitives = tree.by(*object, Deprel::Acl).filter(|clause| tree.has_to(*clause));
            found.clauses.extend(infinitives.map(|clause| (ClauseKind::To, clause)));
        }
        // Phrases nested in a phrase of the verb: "appealed to the world for help", "held in Doha with the Taliban".
        for (_, noun) in found.preps.clone() {
            if doc.token(noun).head == verb && doc.token(noun).upos != Upos::Verb {
                let mut inner = Vec::new();
                Self::phrases(tree, noun, &mut inner);
                inner.retain(|(inner, _)| !self.prepositions.partitive.contains(tree.lemma(*inner)));
                found.preps.extend(inner);
            }
        }
        if found.passive && agents.is_empty() {
            let agent = found.preps.iter().find(|(case, noun)| {
                self.prepositions.agent.contains(tree.lemma(*case)) && doc.token(*noun).upos != Upos::Verb
            });
            agents.extend(agent.map(|(_, noun)| *noun));
        }
        if found.passive {
            // What stands as plain subject of a participle is its object.
            if found.objects.is_empty() {
                found.objects.append(&mut found.subjects);
            }
            found.subjects = agents;
        }
        // Prepositional phrases hang on the object, or on whoever acts in a passive, as often as on the verb.
        if found.passive {
            for agent in found.subjects.clone() {
                tree.joined(agent).into_iter().for_each(|agent| Self::phrases(tree, agent, &mut found.preps));
            }
        }
        for object in found.objects.clone() {
            if tree.doc.token(object).head == verb {
                Self::phrases(tree, object, &mut found.preps);
            }
        }
        found
    }

    /// The subject, and in a passive the object, that the words around a verb lend it.
    fn inherit(&self, tree: &Tree<'_>, verb: TokenId, depth: u8, found: &mut Arguments) {
        let facts = tree.doc.token(verb);
        if !found.subjects.is_empty() || (found.passive && !found.objects.is_empty()) || facts.head == verb {
            return;
        }
        let governor = facts.head;
        let lend = |found: &mut Arguments, lent: &[TokenId]| {
            if found.passive {
                found.objects.extend_from_slice(lent)
            } else {
                found.subjects.extend_from_slice(lent)
            }
        };
        match facts.deprel {
            Deprel::Acl | Deprel::Amod if facts.xpos == "VBN" => found.objects.push(governor),
            Deprel::Acl if facts.xpos == "VBG" => found.subjects.push(governor),
            Deprel::Acl if tree.has_to(verb) && self.is_told(tree, governor) => lend(found, &[governor]),
            Deprel::Acl => {
                // "its plan to withdraw", "made a promise to withdraw"
                let noun = self.of_noun(tree, governor, depth + 1);
                let owner = if noun.subjects.is_empty() { noun.possessives } else { noun.subjects };
                let owner = if owner.is_empty() { noun.modifiers } else { owner };
                lend(found, &owner);
            }
            Deprel::Xcomp | Deprel::Ccomp | Deprel::Advcl => {
                // "reported that powers interfering in …": a second subject behind the verb is the clause's own.
                let own = tree.by(governor, Deprel::Nsubj).find(|subject| (governor..verb).contains(subject));
                if let Some(own) = own
                    && tree.by(governor, Deprel::Nsubj).any(|subject| subject < governor)
                {
                    return lend(found, &[own]);
                }
                let upper = self.any(tree, governor, depth + 1);
                let control = matches!(facts.deprel, Deprel::Xcomp | Deprel::Ccomp)
                    || gerund_marker(tree, verb).is_some();
                let object = control
                    && !upper.passive
                    && !upper.objects.is_empty()
                    && !self.subject_control.contains(tree.lemma(governor));
                // "called on Russia to withdraw": whoever is called on is to withdraw.
                let called =
                    upper.preps.iter().find(|(case, _)| self.prepositions.called.contains(tree.lemma(*case)));
                match called {
                    Some((_, noun)) if control && tree.has_to(verb) && upper.objects.is_empty() => {
                        lend(found, &[*noun])
                    }
                    _ if object => lend(found, &upper.objects),
                    _ => lend(found, upper.surface_subject()),
                }
            }
            Deprel::Conj => {
                let upper = self.any(tree, governor, depth + 1);
                let bare = !tree
                    .children(verb)
                    .iter()
                    .any(|child| matches!(tree.doc.token(*child).deprel, Deprel::Aux | Deprel::AuxPass));
                if upper.passive && facts.xpos == "VBN" && bare {
                    found.passive = true;
                }
                lend(found, upper.surface_subject());
            }
            _ => {}
        }
    }

    /// Whether a noun is the object of a verb whose object acts in its complement.
    pub(crate) fn is_told(&self, tree: &Tree<'_>, noun: TokenId) -> bool {
        let facts = tree.doc.token(noun);
        matches!(facts.deprel, Deprel::Obj | Deprel::Iobj)
            && tree.doc.token(facts.head).upos == Upos::Verb
            && self.object_control.contains(tree.lemma(facts.head))
    }

    fn any(&self, tree: &Tree<'_>, token: TokenId, depth: u8) -> Arguments {
        match tree.doc.token(token).upos {
            Upos::Noun | Upos::Propn => self.of_noun(tree, token, depth),
            _ => self.of_verb(tree, token, depth),
        }
    }

    fn of_noun(&self, tree: &Tree<'_>, noun: TokenId, depth: u8) -> Arguments {
        let doc = tree.doc;
        let mut found = Arguments::default();
        for &child in tree.children(noun) {
            match doc.token(child).deprel {
                Deprel::NmodPoss => found.possessives.push(child),
                Deprel::Amod | Deprel::Compound | Deprel::NmodDesc | Deprel::Flat => {
                    found.modifiers.push(child)
                }
                Deprel::Acl if tree.has_to(child) => found.clauses.push((ClauseKind::To, child)),
                Deprel::Acl | Deprel::Ccomp if tree.marker(child, Deprel::Mark).is_some() => {
                    found.clauses.push((clause_kind(tree, child), child));
                }
                // "a predicate noun": Russia is the invader.
                Deprel::Nsubj if tree.by(noun, Deprel::Cop).next().is_some() => found.subjects.push(child),
                _ => {}
            }
        }
        // "rejected the allegation that it stole": the clause is the noun's, wherever the parse hangs it.
        for clause in tree.behind(noun) {
            let kind = clause_kind(tree, clause);
            let that = tree.marker(clause, Deprel::Mark).is_some_and(|mark| tree.lemma(mark) == "that");
            if that && matches!(doc.token(clause).deprel, Deprel::Ccomp | Deprel::Advcl) {
                found.clauses.push((kind, clause));
            }
        }
        Self::phrases(tree, noun, &mut found.preps);
        // A phrase right behind the noun may be its own though the parse hangs it higher.
        let next = noun + 1;
        if doc
            .tokens
            .get(next as usize)
            .is_some_and(|token| token.deprel == Deprel::Case && token.head > next)
            && doc.sentence_of(next) == doc.sentence_of(noun)
        {
            let behind = doc.token(next).head;
            if !found.preps.iter().any(|(_, known)| *known == behind) {
                found.preps.push((next, behind));
            }
        }
        for phrase in tree.behind(noun) {
            if let Some(case) = tree.marker(phrase, Deprel::Case)
                && !found.preps.iter().any(|(_, known)| *known == phrase)
            {
                found.preps.push((case, phrase));
            }
        }
        // "his last meeting was with the minister"
        let facts = doc.token(noun);
        if facts.deprel == Deprel::Nsubj
            && tree.by(facts.head, Deprel::Cop).next().is_some()
            && let Some(case) = tree.marker(facts.head, Deprel::Case)
        {
            found.preps.push((case, facts.head));
        }
        if depth < DEPTH {
            self.carried(tree, noun, depth, &mut found);
        }
        found
    }

    /// What a light verb lends the noun it carries.
    fn carried(&self, tree: &Tree<'_>, noun: TokenId, depth: u8, found: &mut Arguments) {
        let facts = tree.doc.token(noun);
        let mut carried = noun;
        if facts.deprel == Deprel::Conj {
            carried = facts.head;
        }
        // "a series of attacks", "a round of talks": the noun before "of" is carried.
        let upper = tree.doc.token(carried);
        if upper.deprel == Deprel::Nmod
            && upper.head != carried
            && tree
                .marker(carried, Deprel::Case)
                .is_some_and(|case| self.prepositions.partitive.contains(tree.lemma(case)))
        {
            carried = upper.head;
        }
        let facts = tree.doc.token(carried);
        let verb = facts.head;
        if verb == carried || !matches!(tree.doc.token(verb).upos, Upos::Verb | Upos::Aux) {
            return;
        }
        let object = matches!(facts.deprel, Deprel::Obj | Deprel::NsubjPass);
        let within = facts.deprel == Deprel::Obl
            && tree
                .marker(carried, Deprel::Case)
                .is_some_and(|case| self.prepositions.carrier.contains(tree.lemma(case)));
        if (object || within) && self.is_light(tree.lemma(verb)) {
            let upper = self.of_verb(tree, verb, depth + 1);
            found.subjects.extend(upper.subjects.iter().filter(|subject| **subject != noun));
            found.preps.extend(
                upper
                    .preps
                    .iter()
                    .filter(|(_, other)| {
                        *other != carried && !found.preps.iter().any(|(_, known)| known == other)
                    })
                    .copied()
                    .collect::<Vec<_>>(),
            );
            found.indirect.extend(upper.indirect);
            found.light = Some(verb);
        }
    }

    fn phrases(tree: &Tree<'_>, noun: TokenId, preps: &mut Vec<(TokenId, TokenId)>) {
        for &child in tree.children(noun) {
            if matches!(tree.doc.token(child).deprel, Deprel::Nmod | Deprel::Obl | Deprel::OblAgent)
                && let Some(case) = tree.marker(child, Deprel::Case)
            {
                preps.push((case, child));
                // "talks in Geneva with Ukraine": the second phrase often hangs on the first.
                for &inner in tree.children(child) {
                    if tree.doc.token(inner).deprel == Deprel::Nmod
                        && let Some(case) = tree.marker(inner, Deprel::Case)
                        && tree.lemma(case) != "of"
                    {
                        preps.push((case, inner));
                    }
                }
            }
        }
    }
}

pub(crate) fn clause_kind(tree: &Tree<'_>, clause: TokenId) -> ClauseKind {
    if tree.has_to(clause) {
        ClauseKind::To
    } else if tree.doc.token(clause).xpos == "VBG"
        && !tree.children(clause).iter().any(|child| tree.doc.token(*child).deprel == Deprel::Aux)
    {
        ClauseKind::Ing
    } else {
        ClauseKind::That
    }
}

/// The preposition that marks a gerund clause: "accused of bombing".
pub(crate) fn gerund_marker(tree: &Tree<'_>, clause: TokenId) -> Option<TokenId> {
    if tree.doc.token(clause).xpos != "VBG" {
        return None;
    }
    // "such as", "because of": fixed words are prepositions whatever the first one is.
    let preposition =
        |mark: &TokenId| tree.doc.token(*mark).xpos == "IN" || tree.by(*mark, Deprel::Fixed).next().is_some();
    tree.by(clause, Deprel::Mark).chain(tree.by(clause, Deprel::Case)).find(preposition)
}
