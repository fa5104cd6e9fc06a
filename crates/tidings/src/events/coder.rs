//! From an analysed article to its events.

use std::ops::Range;

use tidings_knowledge::{Aux, Frame, Knowledge, Needs, Sector};

use super::{
    Event, Participant, Relation, details,
    matcher::{FrameId, Match, Matcher, Miss, lemmas_of},
    people::People,
    relate,
    voice::{Act, Operators, World},
};
use crate::{
    Analysis,
    claims::innermost,
    clauses::{Arguments, Grammar, Tree},
    explain::Trial,
    mentions::{Because, Who},
    text::{Deprel, Span, TokenId, Upos},
};

/// Frames and operators, compiled once.
#[derive(Clone, Debug)]
pub struct Coder {
    matcher: Matcher,
    operators: Operators,
    words: details::WordIndex,
    assault: Option<tidings_knowledge::EventType>,
    protest: Option<tidings_knowledge::EventType>,
    unknown: Option<Sector>,
    civilian: Option<Sector>,
}

/// A frame that fired, before the words around it are read.
pub(crate) struct Fired {
    pub(crate) anchor: TokenId,
    pub(crate) matched: Match,
    pub(crate) arguments: Arguments,
}

impl Coder {
    /// Compiles a language's frames and operators.
    #[must_use]
    pub fn new(knowledge: &Knowledge) -> Self {
        Self {
            matcher: Matcher::new(knowledge),
            operators: Operators::new(knowledge),
            words: details::WordIndex::new(knowledge),
            assault: knowledge.ontology.event("ASSAULT"),
            protest: knowledge.ontology.event("PROTEST"),
            unknown: knowledge.ontology.sector("UNK"),
            civilian: knowledge.ontology.sector("CVL"),
        }
    }

    pub(crate) fn grammar(&self) -> &Grammar {
        &self.matcher.grammar
    }

    /// All events of an article, in order of the text.
    #[must_use]
    pub fn code(&self, analysis: &Analysis, knowledge: &Knowledge) -> Vec<Event> {
        self.in_world(analysis, knowledge, |world| {
            let mut events = Vec::new();
            for sentence in 0..analysis.doc.sentences.len() {
                self.sentence(analysis, world, sentence, &mut events);
            }
            events
        })
    }

    /// Lays out what matching looks at, for as long as `look` needs it.
    fn in_world<R>(
        &self,
        analysis: &Analysis,
        knowledge: &Knowledge,
        look: impl FnOnce(&World<'_>) -> R,
    ) -> R {
        let tree = Tree::new(&analysis.doc);
        let people = People::new(&analysis.doc, &analysis.mentions, knowledge);
        let grammar = &self.matcher.grammar;
        look(&World { tree: &tree, people: &people, grammar, knowledge, claims: &analysis.claims })
    }

    /// Tries every frame on every word of a sentence.
    pub(crate) fn fire(
        &self,
        world: &World<'_>,
        tokens: Range<TokenId>,
        mut tried: impl FnMut(FrameId, TokenId, &Result<Match, Miss>),
    ) -> Vec<Fired> {
        let frames = &world.knowledge.english.frames.frames;
        let mut fired = Vec::new();
        let lemmas = lemmas_of(world.tree, tokens.clone());
        for anchor in tokens {
            if !matches!(
                world.tree.doc.token(anchor).upos,
                Upos::Verb | Upos::Aux | Upos::Noun | Upos::Propn | Upos::Adj
            ) {
                continue;
            }
            let candidates = self.matcher.candidates(world.tree, anchor);
            if candidates.is_empty() {
                continue;
            }
            let arguments = self.matcher.grammar.arguments(world.tree, anchor);
            let mut best: Option<Match> = None;
            for &(id, lemma) in candidates {
                let frame: &Frame = &frames[id as usize];
                let outcome = self.matcher.attempt(
                    world.tree,
                    world.people,
                    (id, frame, lemma),
                    anchor,
                    (&arguments, &lemmas),
                );
                tried(id, anchor, &outcome);
                if let Ok(found) = outcome
                    && best.as_ref().is_none_or(|known| found.weight > known.weight)
                {
                    best = Some(found);
                }
            }
            if let Some(matched) = best {
                fired.push(Fired { anchor, matched, arguments });
            }
        }
        fired
    }

    fn sentence(&self, analysis: &Analysis, world: &World<'_>, index: usize, events: &mut Vec<Event>) {
        let doc = &analysis.doc;
        let sentence = &doc.sentences[index];
        let fired = self.fire(world, sentence.tokens(), |_, _, _| {});
        let mut acts: Vec<(Act, &Fired)> =
            fired.iter().map(|fired| (self.raise(world, fired), fired)).collect();
        self.merge(world, &mut acts);
        if acts.is_empty() {
            return;
        }
        let contexts = details::contexts(world.tree, world.knowledge, &self.words, index);
        let question = doc.form(sentence.end - 1).ends_with('?');
        let first = events.len();
        for (act, fired) in acts {
            let Some(event) = self.event(analysis, world, index, act, fired, &contexts, question) else {
                continue;
            };
            let reciprocal = world.knowledge.english.frames.frames[fired.matched.frame as usize].reciprocal;
            if reciprocal {
                events.push(event);
                continue;
            }
            let each = event.actors.len() > 1 && self.each_by_itself(world, fired);
            let actors: Vec<Vec<Participant>> = if each {
                event.actors.iter().map(|one| vec![one.clone()]).collect()
            } else {
                vec![event.actors.clone()]
            };
            let each = event.recipients.len() > 1
                && event.recipients.iter().all(|one| distributed(analysis, world, one));
            let recipients: Vec<Vec<Participant>> = if each {
                event.recipients.iter().map(|one| vec![one.clone()]).collect()
            } else {
                vec![event.recipients.clone()]
            };
            for actors in &actors {
                for recipients in &recipients {
                    events.push(Event {
                        actors: actors.clone(),
                        recipients: recipients.clone(),
                        ..event.clone()
                    });
                }
            }
        }
        events[first..].sort_by_key(|event| event.anchor);
    }

    /// The act of a fired frame, carried through the words around it.
    pub(crate) fn raise(&self, world: &World<'_>, fired: &Fired) -> Act {
        let frame = &world.knowledge.english.frames.frames[fired.matched.frame as usize];
        let (mut actors, mut recipients) = (fired.matched.actors.clone(), fired.matched.recipients.clone());
        if frame.reciprocal {
            actors.append(&mut recipients);
        }
        let mut modes = frame.modes.clone();
        details::modes(
            world.tree,
            world.knowledge,
            &self.words,
            frame.event,
            &words_of(world.tree, fired),
            &mut modes,
        );
        let act = Act {
            anchor: fired.anchor,
            event: frame.event,
            modes,
            aux: frame.aux,
            actors,
            recipients,
            words: fired.matched.words.clone(),
            operators: Vec::new(),
            heads: Vec::new(),
        };
        self.operators.raise(world, act)
    }

    /// One act told by several words is one: an operator's own frame goes with what it composes, a verb with its event noun.
    fn merge(&self, world: &World<'_>, acts: &mut Vec<(Act, &Fired)>) {
        let mut gone = vec![false; acts.len()];
        for one in 0..acts.len() {
            for other in 0..acts.len() {
                if one == other || gone[one] || gone[other] {
                    continue;
                }
                let (composed, plain) = (&acts[one].0, &acts[other].0);
                let own_frame = !composed.operators.is_empty()
                    && composed.anchor != acts[one].1.anchor
                    && acts[other].1.anchor == composed.anchor;
                let same_words = composed.event == plain.event
                    && (composed.words.contains(&plain.anchor)
                        || plain.words.contains(&composed.anchor)
                        || carried(world.tree, composed.anchor, plain.anchor));
                if own_frame || (same_words && one < other) {
                    // The composed act says more; what it lacks the other may have.
                    let (keep, drop) = if own_frame || composed.operators.len() >= plain.operators.len() {
                        (one, other)
                    } else {
                        (other, one)
                    };
                    let lost = acts[drop].0.clone();
                    let kept = &mut acts[keep].0;
                    if kept.actors.is_empty() {
                        kept.actors = lost.actors;
                    }
                    if kept.recipients.is_empty() && kept.event == lost.event {
                        kept.recipients =
                            lost.recipients.into_iter().filter(|one| !kept.actors.contains(one)).collect();
                    }
                    if kept.event == lost.event {
                        kept.modes.extend(lost.modes);
                        kept.modes.sort();
                        kept.modes.dedup();
                    }
                    kept.words.push(lost.anchor);
                    gone[drop] = true;
                }
            }
        }
        let mut index = 0;
        acts.retain(|_| {
            index += 1;
            !gone[index - 1]
        });
    }

    #[allow(clippy::too_many_arguments)]
    fn event(
        &self,
        analysis: &Analysis,
        world: &World<'_>,
        sentence: usize,
        mut act: Act,
        fired: &Fired,
        contexts: &[tidings_knowledge::ContextId],
        question: bool,
    ) -> Option<Event> {
        let doc = &analysis.doc;
        let knowledge = world.knowledge;
        let frame = &knowledge.english.frames.frames[fired.matched.frame as usize];
        if details::is_fiction(world.tree, knowledge, fired.anchor) {
            return None;
        }
        let claim = innermost(&analysis.claims, doc.token(act.anchor).span);
        act.actors.retain(|one| world.people.is_political(one) || one.who.name.is_some());
        act.recipients.retain(|one| world.people.is_political(one) || one.who.name.is_some());
        once(&mut act.actors);
        once(&mut act.recipients);
        // Nobody does anything to himself: a name on both sides has been misread, or the second one is not meant.
        act.recipients.retain(|one| {
            !act.actors.iter().any(|actor| actor == one || (actor.who == one.who && one.who.name.is_some()))
        });
        // Armed force that nobody is said to have used has an unknown actor.
        let unnamed = act.actors.is_empty();
        let political = |side: &[Participant]| side.iter().any(|one| world.people.is_political(one));
        if unnamed
            && Some(act.event) == self.assault
            && !act.aux.has(Aux::NEGATION)
            && (frame.needs == Needs::Nobody || political(&act.recipients))
        {
            let sectors = self.unknown.into_iter().collect();
            act.actors.push(Participant { mention: None, who: Who { sectors, ..Who::default() } });
        }
        if !political(&act.actors) && !political(&act.recipients) {
            return None;
        }
        // What civilians of no country say and do to each other is no politics, unless it is violence or protest.
        let given = |one: &Participant| {
            one.mention.is_some_and(|id| world.people.mention(id).because == Because::Given)
        };
        let private = |one: &Participant| {
            let who = &one.who;
            let nowhere = who.code.is_none() && who.actor.is_none() && !given(one);
            nowhere && who.sectors.iter().all(|sector| Some(*sector) == self.civilian)
        };
        if ![self.assault, self.protest].contains(&Some(act.event))
            && act.actors.iter().chain(&act.recipients).all(private)
        {
            return None;
        }
        // An act that nobody is said to have done says something only of somebody who is known.
        if act.actors.is_empty() && act.recipients.iter().all(|one| one.who.code.is_none()) {
            return None;
        }
        let facts = knowledge.ontology.info(act.event);
        if facts.needs_recipient && act.recipients.is_empty() && !frame.reciprocal {
            return None;
        }
        if question {
            act.aux = act.aux | Aux::HYPOTHETICAL;
        }
        let when = details::when(world.tree, &analysis.times, &act.heads);
        act.aux = act.aux | details::history(&when, doc.article.published_day());
        let mut all_contexts = frame.contexts.clone();
        all_contexts.extend_from_slice(contexts);
        all_contexts.sort();
        all_contexts.dedup();
        act.modes.sort();
        act.modes.dedup();
        let protest = Some(frame.event) == self.protest;
        let size = details::size(
            world.tree,
            knowledge,
            fired.anchor,
            &fired.arguments.objects,
            &fired.arguments.subjects,
            protest,
        );
        let mut words: Vec<TokenId> = act.words.clone();
        words.push(act.anchor);
        words.push(fired.anchor);
        words.sort_unstable();
        words.dedup();
        let rule = act.rule(&frame.id);
        let both = political(&act.actors) && political(&act.recipients) && !unnamed;
        let confidence = confidence(fired.matched.weight, both || frame.reciprocal, act.operators.len());
        Some(Event {
            anchor: act.anchor,
            words: ranges(&words),
            sentence: sentence as u32,
            event: act.event,
            modes: act.modes,
            contexts: all_contexts,
            aux: act.aux,
            place: details::place(world.tree, world.people, &analysis.places, knowledge, &act.heads),
            actors: act.actors,
            recipients: act.recipients,
            when,
            size,
            claim,
            rule,
            confidence,
        })
    }

    /// "Both Moscow and Beijing reject …": each does so by itself.
    fn each_by_itself(&self, world: &World<'_>, fired: &Fired) -> bool {
        let words = &world.knowledge.english.words.distributive;
        fired.arguments.subjects.iter().any(|subject| {
            world.tree.children(*subject).iter().any(|child| {
                matches!(world.tree.doc.token(*child).deprel, Deprel::CcPreconj | Deprel::DetPredet)
                    && words.contains(world.tree.lemma(*child))
            })
        })
    }

    /// Every frame tried in a sentence.
    pub(crate) fn trials(&self, analysis: &Analysis, knowledge: &Knowledge, sentence: usize) -> Vec<Trial> {
        let Some(sentence) = analysis.doc.sentences.get(sentence) else { return Vec::new() };
        self.in_world(analysis, knowledge, |world| {
            let mut trials = Vec::new();
            self.fire(world, sentence.tokens(), |frame, anchor, outcome| {
                let frame = &knowledge.english.frames.frames[frame as usize];
                let outcome = outcome.as_ref().map(|_| ()).map_err(Clone::clone);
                trials.push(Trial { frame: frame.id.clone(), anchor, event: frame.event, outcome });
            });
            trials
        })
    }

    /// What the first of two given spans does to the second.
    pub(crate) fn relate(
        &self,
        analysis: &Analysis,
        knowledge: &Knowledge,
        source: Option<Span>,
        target: Option<Span>,
    ) -> Relation {
        self.in_world(analysis, knowledge, |world| {
            relate::relate(self, &self.matcher, world, analysis, source, target)
        })
    }
}

/// Whether somebody is meant by "both countries" or "each side", so that the act is done to each of them.
fn distributed(analysis: &Analysis, world: &World<'_>, one: &Participant) -> bool {
    let words = &world.knowledge.english.words.distributive;
    one.mention.is_some_and(|id| {
        let tokens = analysis.mentions[id as usize].tokens.clone();
        tokens.into_iter().any(|token| words.contains(world.tree.lemma(token)))
    })
}

/// Leaves out whoever stands there already, by the same words or as the same actor.
fn once(side: &mut Vec<Participant>) {
    let mut index = 0;
    while index < side.len() {
        let (before, rest) = side.split_at(index);
        let one = &rest[0];
        let named = one.who.name.is_some() || one.who.actor.is_some();
        let again = before
            .iter()
            .any(|other| other == one || (other.who == one.who && (named || other.mention == one.mention)));
        if again {
            side.remove(index);
        } else {
            index += 1;
        }
    }
}

/// The words whose lemmas may give an act its mode: the anchor, its further words, and its arguments' phrases.
fn words_of(tree: &Tree<'_>, fired: &Fired) -> Vec<TokenId> {
    let arguments = &fired.arguments;
    let mut words = vec![fired.anchor];
    words.extend(&fired.matched.words);
    let nouns = arguments.subjects.iter().chain(&arguments.objects).chain(&arguments.modifiers);
    let nouns = nouns.chain(arguments.preps.iter().map(|(_, noun)| noun));
    for noun in nouns {
        // Clauses inside an argument speak of something else.
        words.extend(
            tree.below(*noun, 12).into_iter().filter(|token| tree.doc.token(*token).upos != Upos::Verb),
        );
    }
    words.extend(tree.by(fired.anchor, Deprel::Advmod));
    words.extend(arguments.clauses.iter().flat_map(|(_, clause)| tree.below(*clause, 12)));
    words.sort_unstable();
    words.dedup();
    words
}

/// Whether one word is the argument that carries the other's meaning ("held" and "talks").
fn carried(tree: &Tree<'_>, upper: TokenId, lower: TokenId) -> bool {
    let facts = tree.doc.token(lower);
    facts.head == upper
        && matches!(facts.deprel, Deprel::Obj | Deprel::NsubjPass | Deprel::Xcomp | Deprel::Obl)
}

fn ranges(tokens: &[TokenId]) -> Vec<Range<TokenId>> {
    let mut found: Vec<Range<TokenId>> = Vec::new();
    for &token in tokens {
        match found.last_mut() {
            Some(last) if last.end == token => last.end += 1,
            _ => found.push(token..token + 1),
        }
    }
    found
}

/// A first estimate from how much the frame asked for; calibrated on development data later.
fn confidence(weight: u32, both: bool, operators: usize) -> f32 {
    let certain =
        0.45 + 0.05 * weight.min(6) as f32 + if both { 0.15 } else { 0.0 } - 0.05 * operators.min(2) as f32;
    (certain.clamp(0.05, 0.95) * 100.0).round() / 100.0
}
