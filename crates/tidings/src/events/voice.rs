//! What stands around an act: modals, negation, conditions, and words that take it as their complement.

use rustc_hash::FxHashMap;
use tidings_knowledge::{Aux, Effect, EventType, Function, Knowledge, ModeChange, ModeId, Operator, Pos};

use super::{Participant, people::People};
use crate::claims::{Claim, innermost};
use crate::clauses::{ClauseKind, Grammar, Tree, clause_kind, gerund_marker};
use crate::text::{Deprel, TokenId, Upos};

/// How far up an act's governors are read.
const HEIGHT: u8 = 6;

/// Operators by their lemma.
#[derive(Clone, Debug, Default)]
pub(crate) struct Operators {
    by_lemma: FxHashMap<String, Vec<u16>>,
}

/// An act on its way through the words around it.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    /// The word it hangs on by now: its own anchor, or the outermost operator's.
    pub(crate) anchor: TokenId,
    pub(crate) event: EventType,
    pub(crate) modes: Vec<ModeId>,
    pub(crate) aux: Aux,
    pub(crate) actors: Vec<Participant>,
    pub(crate) recipients: Vec<Participant>,
    /// Words that took part, besides the anchor.
    pub(crate) words: Vec<TokenId>,
    /// Ids of the operators it went through, inmost first.
    pub(crate) operators: Vec<String>,
    /// Clause heads that the act was carried up to; what is dated there dates the act.
    pub(crate) heads: Vec<TokenId>,
}

impl Act {
    /// The id of its frame inside those of the operators it went through: `threaten(assault.bomb)`.
    pub(crate) fn rule(&self, frame: &str) -> String {
        self.operators.iter().fold(frame.to_owned(), |rule, operator| format!("{operator}({rule})"))
    }
}

/// How a word hangs on its governor, as operators ask for it.
enum Hang<'t> {
    To,
    Ing,
    That,
    Object,
    Prep(&'t str),
    Condition,
    Purpose,
    Joined,
    Carried,
    Other,
}

impl Operators {
    /// Compiles the operators.
    #[must_use]
    pub(crate) fn new(knowledge: &Knowledge) -> Self {
        let mut by_lemma: FxHashMap<String, Vec<u16>> = FxHashMap::default();
        for (index, operator) in knowledge.english.operators.iter().enumerate() {
            for lemma in &operator.lemmas {
                by_lemma.entry(lemma.clone()).or_default().push(index as u16);
            }
        }
        Self { by_lemma }
    }

    /// Follows an act up through its governors, as far as they are operators.
    pub(crate) fn raise(&self, world: &World<'_>, mut act: Act) -> Act {
        let mut at = act.anchor;
        act.heads.push(at);
        // "his last meeting was with the minister in May": what dates the predicate dates the meeting.
        let facts = world.tree.doc.token(at);
        if facts.deprel == Deprel::Nsubj && world.tree.by(facts.head, Deprel::Cop).next().is_some() {
            act.heads.push(facts.head);
        }
        world.around(at, &mut act);
        for _ in 0..HEIGHT {
            let facts = world.tree.doc.token(at);
            if facts.head == at {
                break;
            }
            let hang = world.hang(at, &act);
            let mut upper = facts.head;
            if facts.deprel == Deprel::Acl
                && world.tree.has_to(at)
                && world.grammar.is_told(world.tree, upper)
            {
                upper = world.tree.doc.token(upper).head;
            }
            match hang {
                Hang::Condition => {
                    world.apply(Effect::Hypothetical, &mut act);
                    break;
                }
                Hang::Joined => {
                    // The words around the first of several joined acts hold for all of them.
                    at = upper;
                    continue;
                }
                Hang::Carried => {
                    at = upper;
                    act.heads.push(at);
                    world.around(at, &mut act);
                    continue;
                }
                Hang::Other => break,
                _ => {}
            }
            let mut operator = self.find(world, upper, &hang, at, act.event);
            // A phrase is often hung on the name before it: "criticised by the United States for abuses".
            if operator.is_none() && matches!(hang, Hang::Prep(_)) && world.people.at(upper).is_some() {
                for _ in 0..2 {
                    upper = world.tree.doc.token(upper).head;
                    if world.tree.doc.token(upper).upos == Upos::Verb {
                        operator = self.find(world, upper, &hang, at, act.event);
                        break;
                    }
                }
            }
            let Some(operator) = operator else {
                if matches!(hang, Hang::Purpose) {
                    world.apply(Effect::Future, &mut act);
                }
                break;
            };
            world.operate(operator, upper, at, &mut act);
            at = upper;
            act.heads.push(at);
            world.around(at, &mut act);
        }
        act
    }

    fn find<'k>(
        &self,
        world: &World<'k>,
        upper: TokenId,
        hang: &Hang<'_>,
        below: TokenId,
        event: EventType,
    ) -> Option<&'k Operator> {
        let upos = world.tree.doc.token(upper).upos;
        let has_object = || {
            world.tree.children(upper).iter().any(|child| {
                *child != below
                    && (matches!(
                        world.tree.doc.token(*child).deprel,
                        Deprel::Obj | Deprel::Iobj | Deprel::NsubjPass
                    ) || world.tree.marker(*child, Deprel::Case).is_some_and(|case| {
                        world.knowledge.english.words.prepositions.called.contains(world.tree.lemma(case))
                    }))
            })
        };
        let own_subject =
            || {
                world.tree.children(below).iter().any(|child| {
                    matches!(world.tree.doc.token(*child).deprel, Deprel::Nsubj | Deprel::NsubjPass)
                })
            };
        let takes = match hang {
            Hang::To | Hang::Purpose => "to",
            Hang::Ing => "ing",
            Hang::That => "that",
            Hang::Object => "object",
            Hang::Prep(prep) => prep,
            _ => return None,
        };
        let candidates = self.by_lemma.get(world.tree.lemma(upper))?;
        candidates.iter().map(|index| &world.knowledge.english.operators[*index as usize]).find(|operator| {
            let pos = match operator.pos {
                Pos::Verb => matches!(upos, Upos::Verb | Upos::Aux),
                Pos::Noun => matches!(upos, Upos::Noun | Upos::Propn),
                Pos::Adj => matches!(upos, Upos::Adj | Upos::Verb),
            };
            let prep_gerund = matches!(hang, Hang::Prep(_))
                && operator.takes.iter().any(|known| known == "ing")
                && gerund_marker(world.tree, below).is_some();
            let fits = operator.takes.iter().any(|known| known == takes) || prep_gerund;
            // "want Russia to withdraw" is not "want to withdraw".
            let control = match (&operator.control, hang) {
                (Function::Object, Hang::To | Hang::Purpose) => has_object() || own_subject(),
                (_, Hang::To) if operator.pos == Pos::Verb => {
                    !own_subject() && (!has_object() || operator.effect != Some(Effect::Promise))
                }
                _ => true,
            };
            let quad = operator.quads.is_empty()
                || operator.quads.contains(&world.knowledge.ontology.info(event).quad);
            pos && fits && control && quad
        })
    }
}

/// All that composing an act looks at.
pub(crate) struct World<'a> {
    pub(crate) tree: &'a Tree<'a>,
    pub(crate) people: &'a People<'a>,
    pub(crate) grammar: &'a Grammar,
    pub(crate) knowledge: &'a Knowledge,
    pub(crate) claims: &'a [Claim],
}

impl World<'_> {
    fn hang(&self, at: TokenId, act: &Act) -> Hang<'_> {
        let tree = self.tree;
        let facts = tree.doc.token(at);
        let noun = matches!(facts.upos, Upos::Noun | Upos::Propn);
        match facts.deprel {
            Deprel::Conj => Hang::Joined,
            Deprel::Xcomp | Deprel::Ccomp => match clause_kind(tree, at) {
                ClauseKind::To => Hang::To,
                ClauseKind::Ing => Hang::Ing,
                ClauseKind::That => Hang::That,
            },
            Deprel::Advcl | Deprel::Acl => {
                if let Some(mark) = gerund_marker(tree, at) {
                    return Hang::Prep(tree.lemma(mark));
                }
                if self.is_conditional(at) {
                    return Hang::Condition;
                }
                match (tree.has_to(at), facts.deprel) {
                    (true, Deprel::Acl) => Hang::To,
                    (true, _) => Hang::Purpose,
                    (false, Deprel::Acl) if tree.marker(at, Deprel::Mark).is_some() => Hang::That,
                    _ => Hang::Other,
                }
            }
            Deprel::Obj | Deprel::NsubjPass if noun => {
                let carried =
                    self.grammar.is_light(tree.lemma(facts.head)) && act.words.contains(&facts.head);
                if carried { Hang::Carried } else { Hang::Object }
            }
            Deprel::Obl | Deprel::Nmod | Deprel::OblAgent if noun => match tree.marker(at, Deprel::Case) {
                Some(_) if act.words.contains(&facts.head) => Hang::Carried,
                Some(case) => Hang::Prep(tree.lemma(case)),
                None => Hang::Other,
            },
            _ => Hang::Other,
        }
    }

    /// Whether a clause is one of condition: "if", "unless", "whether".
    fn is_conditional(&self, clause: TokenId) -> bool {
        let words = &self.knowledge.english.words.conditional;
        self.tree.by(clause, Deprel::Mark).any(|mark| words.contains(self.tree.lemma(mark)))
    }

    /// Modals, negation and doubt at a word.
    fn around(&self, at: TokenId, act: &mut Act) {
        let words = &self.knowledge.english.words;
        let mut negated = false;
        let mut effects: Vec<Effect> = Vec::new();
        for &child in self.tree.children(at) {
            let lemma = self.tree.lemma(child);
            let facts = self.tree.doc.token(child);
            match facts.deprel {
                Deprel::Aux if words.ability.contains(lemma) => {
                    let cooperative = self.knowledge.ontology.info(act.event).quad <= 2;
                    effects.push(if cooperative { Effect::Future } else { Effect::Hypothetical });
                }
                Deprel::Aux => effects
                    .extend(words.modals.get(lemma).or_else(|| words.modals.get(self.tree.doc.form(child)))),
                Deprel::Advmod | Deprel::Det | Deprel::Cc | Deprel::CcPreconj | Deprel::Discourse => {
                    negated |= words.negators.contains(lemma);
                    if words.doubtful.contains(lemma) {
                        effects.push(Effect::Hypothetical);
                    }
                }
                // "No country recognised …", "neither of them was invited"
                Deprel::Nsubj | Deprel::NsubjPass => {
                    negated |= words.negators.contains(lemma)
                        || self
                            .tree
                            .by(child, Deprel::Det)
                            .any(|det| words.negators.contains(self.tree.lemma(det)));
                }
                Deprel::Obj => {
                    negated |= self
                        .tree
                        .by(child, Deprel::Det)
                        .any(|det| words.negators.contains(self.tree.lemma(det)))
                        && !act.words.is_empty()
                        && act.words.contains(&child);
                }
                Deprel::Mark if facts.deprel == Deprel::Mark && words.negators.contains(lemma) => {
                    negated = true
                }
                _ => {}
            }
        }
        let clause = self.tree.doc.token(at).deprel;
        if matches!(clause, Deprel::Advcl | Deprel::Ccomp) && self.is_conditional(at) {
            effects.push(Effect::Hypothetical);
        }
        // "said that it would withdraw": the future, seen from then.
        let reported = matches!(clause, Deprel::Ccomp | Deprel::Parataxis);
        for effect in effects {
            let seen_from_then = reported
                && effect == Effect::Hypothetical
                && self.tree.by(at, Deprel::Aux).any(|aux| matches!(self.tree.doc.form(aux), "would" | "'d"));
            if effect == Effect::Request {
                self.demanded(at, act);
            } else {
                self.apply(if seen_from_then { Effect::Future } else { effect }, act);
            }
        }
        if negated {
            self.apply(Effect::Negate, act);
        }
    }

    /// "should": in somebody's mouth a request of those who should act; in the article's own voice only a possibility.
    fn demanded(&self, at: TokenId, act: &mut Act) {
        let claim = innermost(self.claims, self.tree.doc.token(at).span);
        let source = claim.and_then(|id| self.claims[id as usize].source_mention);
        let Some(source) = source.filter(|id| !self.people.mention(*id).who.is_empty()) else {
            return self.apply(Effect::Hypothetical, act);
        };
        let speaker = Participant { mention: Some(source), who: self.people.mention(source).who[0].clone() };
        let mut asked: Vec<Participant> = act.actors.drain(..).collect();
        // "China and Russia should cooperate", says China: that is its own willingness.
        let own = speaker.who.code.is_some() && asked.iter().any(|one| one.who.code == speaker.who.code);
        asked.retain(|one| one.who.code.is_none() || one.who.code != speaker.who.code);
        act.actors = vec![speaker];
        if !asked.is_empty() {
            act.recipients = asked;
        }
        self.apply(if own { Effect::Promise } else { Effect::Request }, act);
    }

    /// What an effect makes of an act by itself, without anybody new.
    pub(crate) fn apply(&self, effect: Effect, act: &mut Act) {
        if effect == Effect::Negate && act.aux.has(Aux::NEGATION) {
            act.aux = act.aux.without(Aux::NEGATION);
            return;
        }
        self.apply_with(effect, act);
    }

    /// What an operator makes of an act, and who acts in it now.
    fn operate(&self, operator: &Operator, upper: TokenId, below: TokenId, act: &mut Act) {
        act.words.push(act.anchor);
        act.operators.push(operator.id.clone());
        let arguments = self.grammar.arguments(self.tree, upper);
        let Some(effect) = operator.effect else {
            // "criticised China for restrictions": whoever is accused acts in what they are accused of.
            let named = act.actors.iter().any(|one| one.who.code.is_some());
            if operator.control == Function::Object && !named {
                let accused: Vec<TokenId> =
                    arguments.objects.iter().copied().filter(|token| *token != below).collect();
                act.actors = self.people.of_all(self.tree, &accused);
                let actors = act.actors.clone();
                act.recipients.retain(|one| !actors.iter().any(|actor| actor.who.code == one.who.code));
            }
            return;
        };
        let noun = operator.pos == Pos::Noun;
        let mut subjects = self.people.of_all(self.tree, &arguments.subjects);
        if noun && subjects.is_empty() {
            subjects = self.people.of_all(self.tree, &arguments.possessives);
            if subjects.is_empty() {
                let modifiers: Vec<TokenId> = arguments
                    .modifiers
                    .iter()
                    .copied()
                    .filter(|token| self.people.at(*token).is_some())
                    .collect();
                subjects = self.people.of_all(self.tree, &modifiers);
            }
        }
        let by_himself = matches!(
            effect,
            Effect::Promise
                | Effect::Refuse
                | Effect::Threaten
                | Effect::Request
                | Effect::End
                | Effect::EndAnnounced
        );
        if by_himself {
            let mut others: Vec<Participant> = act.actors.drain(..).collect();
            if effect == Effect::Request {
                // Whoever is asked: the object, or whoever is to act.
                let asked: Vec<TokenId> = arguments
                    .objects
                    .iter()
                    .chain(&arguments.indirect)
                    .copied()
                    .filter(|token| *token != below)
                    .collect();
                let mut asked = self.people.of_all(self.tree, &asked);
                if asked.is_empty() {
                    let called: Vec<TokenId> = arguments
                        .preps
                        .iter()
                        .filter(|(case, noun)| {
                            *noun != below
                                && self
                                    .knowledge
                                    .english
                                    .words
                                    .prepositions
                                    .acting
                                    .contains(self.tree.lemma(*case))
                        })
                        .map(|(_, noun)| *noun)
                        .collect();
                    asked = self.people.of_all(self.tree, &called);
                }
                others.splice(0..0, asked);
            }
            let same = |a: &Participant, b: &Participant| {
                a.mention == b.mention || (a.who.code.is_some() && a.who == b.who)
            };
            others.retain(|other| !subjects.iter().any(|subject| same(subject, other)));
            others.retain(|other| !act.recipients.iter().any(|known| same(known, other)));
            if subjects.is_empty() && effect != Effect::Request {
                // "sanctions were lifted": whoever imposed them is not named again.
                act.actors = others;
            } else {
                act.actors = subjects;
                if effect == Effect::Request && !others.is_empty() {
                    act.recipients = others;
                } else {
                    act.recipients.splice(0..0, others);
                }
            }
            act.anchor = upper;
        }
        self.apply_with(effect, act);
    }

    fn apply_with(&self, effect: Effect, act: &mut Act) {
        let composition = self.knowledge.ontology.compose(effect, act.event);
        act.event = composition.becomes;
        match composition.modes {
            ModeChange::Keep => {
                let event = act.event;
                act.modes.retain(|mode| self.knowledge.ontology.mode_info(*mode).event == event);
            }
            ModeChange::Drop => act.modes.clear(),
            ModeChange::Set(mode) => act.modes = vec![mode],
        }
        act.aux = act.aux | composition.aux;
    }
}
