//! One matcher for coding and explaining: which frames fit an anchor, and why the others do not.

use rustc_hash::{FxHashMap, FxHashSet};
use tidings_knowledge::{Clause, Frame, Function, Knowledge, Needs, Pos, Want};

use super::{Participant, people::People};
use crate::clauses::{Arguments, ClauseKind, Grammar, Tree};
use crate::text::{Deprel, TokenId, Upos};

/// Index of a frame in the language's frames.
pub(crate) type FrameId = u32;

/// The lemmas of a sentence, in small letters.
pub(crate) type Lemmas = FxHashSet<smol_str::SmolStr>;

/// Gathers them.
pub(crate) fn lemmas_of(tree: &Tree<'_>, tokens: std::ops::Range<TokenId>) -> Lemmas {
    let small = |token| {
        let lemma = &tree.doc.token(token).lemma;
        if lemma.bytes().any(|byte| byte.is_ascii_uppercase()) {
            lemma.to_lowercase().into()
        } else {
            lemma.clone()
        }
    };
    tokens.map(small).collect()
}

/// Frames by the last word of their anchor.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matcher {
    by_lemma: FxHashMap<String, Vec<(FrameId, u16)>>,
    pub(crate) grammar: Grammar,
}

/// A frame that fits, with its roles filled.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) frame: FrameId,
    /// Further words of the anchor: particle, compound, light verb, required object.
    pub(crate) words: Vec<TokenId>,
    pub(crate) actors: Vec<Participant>,
    pub(crate) recipients: Vec<Participant>,
    /// How much of the sentence the frame asked for; the most specific one wins.
    pub(crate) weight: u32,
}

/// Why a frame whose word is there does not fire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Miss {
    /// The word is used as another part of speech.
    PartOfSpeech,
    /// A word of the anchor is missing ("down" of "crack down").
    Anchor(String),
    /// The subject is not what the frame asks for, or is what it excludes.
    Subject,
    /// The object is not what the frame asks for, or is what it excludes.
    Object,
    /// None of the prepositional phrases asked for is there, or one excluded is.
    Preposition,
    /// The complement clause asked for is missing, or one excluded is there.
    Clause,
    /// None of the words asked for stands in the sentence, or one excluded does.
    Context,
    /// No political actor fills the actor's role.
    Actor,
    /// No political actor fills the recipient's role.
    Recipient,
    /// Neither role is filled by a political actor.
    Nobody,
}

impl Matcher {
    /// Compiles the frames.
    #[must_use]
    pub(crate) fn new(knowledge: &Knowledge) -> Self {
        let mut by_lemma: FxHashMap<String, Vec<(FrameId, u16)>> = FxHashMap::default();
        for (frame, facts) in knowledge.english.frames.frames.iter().enumerate() {
            for (lemma, words) in facts.lemmas.iter().enumerate() {
                // A verb leads its particle, a noun ends its compound.
                let key = if facts.pos == Pos::Noun { words.last() } else { words.first() };
                if let Some(key) = key {
                    by_lemma.entry(key.clone()).or_default().push((frame as FrameId, lemma as u16));
                }
            }
        }
        Self { by_lemma, grammar: Grammar::new(knowledge) }
    }

    /// Frames whose word this is, each with which of its lemmas.
    pub(crate) fn candidates(&self, tree: &Tree<'_>, token: TokenId) -> &[(FrameId, u16)] {
        let lemma = tree.lemma(token);
        if let Some(found) = self.by_lemma.get(lemma) {
            return found;
        }
        if lemma.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self.by_lemma.get(lemma.to_lowercase().as_str()).map_or(&[], Vec::as_slice);
        }
        &[]
    }

    /// Tries one frame on an anchor.
    pub(crate) fn attempt(
        &self,
        tree: &Tree<'_>,
        people: &People<'_>,
        frame: (FrameId, &Frame, u16),
        anchor: TokenId,
        around: (&Arguments, &Lemmas),
    ) -> Result<Match, Miss> {
        let (arguments, lemmas) = around;
        let (id, frame, lemma) = frame;
        if !pos_fits(frame.pos, tree.doc.token(anchor).upos) {
            return Err(Miss::PartOfSpeech);
        }
        let mut attempt =
            Attempt { tree, people, frame, anchor, arguments, lemmas, objects: arguments.objects.clone() };
        let mut found =
            Match { frame: id, words: Vec::new(), actors: Vec::new(), recipients: Vec::new(), weight: 0 };
        attempt.anchor_words(&frame.lemmas[lemma as usize], &mut found)?;
        attempt.conditions(&mut found)?;
        attempt.roles(&mut found)?;
        Ok(found)
    }
}

fn pos_fits(pos: Pos, upos: Upos) -> bool {
    match pos {
        Pos::Verb => matches!(upos, Upos::Verb | Upos::Aux),
        Pos::Noun => matches!(upos, Upos::Noun | Upos::Propn),
        Pos::Adj => matches!(upos, Upos::Adj | Upos::Verb),
    }
}

struct Attempt<'a> {
    tree: &'a Tree<'a>,
    people: &'a People<'a>,
    frame: &'a Frame,
    anchor: TokenId,
    arguments: &'a Arguments,
    lemmas: &'a Lemmas,
    /// The objects, with whatever a particle that was read as a preposition has before it.
    objects: Vec<TokenId>,
}

impl Attempt<'_> {
    /// The other words of an anchor of several: a particle or adverb of a verb, the words before a noun.
    fn anchor_words(&mut self, lemmas: &[String], found: &mut Match) -> Result<(), Miss> {
        if lemmas.len() < 2 {
            return Ok(());
        }
        if self.frame.pos == Pos::Noun {
            let mut at = self.anchor;
            for lemma in lemmas[..lemmas.len() - 1].iter().rev() {
                at = self.before(at, lemma).ok_or_else(|| Miss::Anchor(lemma.clone()))?;
                found.words.push(at);
            }
        } else {
            for lemma in &lemmas[1..] {
                let particle =
                    self.arguments.particles.iter().copied().find(|token| self.tree.lemma(*token) == lemma);
                // A particle before a noun is often read as its preposition ("called off their protest").
                // It stands right behind the verb then: "gave shelter in Haiti" is not "gave in".
                let read = self
                    .arguments
                    .preps
                    .iter()
                    .find(|(case, _)| *case == self.anchor + 1 && self.tree.lemma(*case) == lemma);
                let case = read.map(|(case, _)| *case);
                if let Some((_, noun)) = read.filter(|_| particle.is_none() && self.objects.is_empty()) {
                    self.objects.push(*noun);
                }
                let next = (self.anchor + 1 < self.tree.doc.tokens.len() as TokenId)
                    .then_some(self.anchor + 1)
                    .filter(|next| self.tree.lemma(*next) == lemma);
                found.words.push(particle.or(case).or(next).ok_or_else(|| Miss::Anchor(lemma.clone()))?);
            }
        }
        found.weight += 3 * (lemmas.len() as u32 - 1);
        Ok(())
    }

    /// The token before, hyphens aside, if it has that lemma.
    fn before(&self, at: TokenId, lemma: &str) -> Option<TokenId> {
        let mut at = at.checked_sub(1)?;
        while self.tree.doc.form(at) == "-" {
            at = at.checked_sub(1)?;
        }
        same(self.tree.lemma(at), lemma).then_some(at)
    }

    fn conditions(&self, found: &mut Match) -> Result<(), Miss> {
        let (frame, arguments) = (self.frame, self.arguments);
        if !frame.subject.is_empty() {
            found.weight += 2;
            self.any(&frame.subject, &arguments.subjects).ok_or(Miss::Subject)?;
        }
        if self.any(&frame.not_subject, &arguments.subjects).is_some() {
            return Err(Miss::Subject);
        }
        if !frame.object.is_empty() {
            let (word, weight) = self.any(&frame.object, &self.objects).ok_or(Miss::Object)?;
            found.weight += weight;
            if weight > 2 {
                found.words.push(word);
            }
        }
        if self.any(&frame.not_object, &self.objects).is_some() {
            return Err(Miss::Object);
        }
        if !frame.prep.is_empty() {
            let fits = frame.prep.iter().find_map(|(prep, wants)| {
                let nouns: Vec<TokenId> = self.behind(prep);
                if wants.is_empty() { nouns.first().map(|noun| (*noun, 2)) } else { self.any(wants, &nouns) }
            });
            let (_, weight) = fits.ok_or(Miss::Preposition)?;
            found.weight += weight;
        }
        if frame.not_prep.iter().any(|prep| !self.behind(prep).is_empty()) {
            return Err(Miss::Preposition);
        }
        if let Some(clause) = frame.clause {
            let has = |kind| arguments.clauses.iter().any(|(known, _)| *known == kind);
            let fits = match clause {
                Clause::To => has(ClauseKind::To),
                Clause::That => has(ClauseKind::That),
                Clause::Ing => has(ClauseKind::Ing),
                Clause::Any => !arguments.clauses.is_empty(),
                Clause::None => arguments.clauses.is_empty(),
            };
            if !fits {
                return Err(Miss::Clause);
            }
            found.weight += 2;
        }
        if !frame.near.is_empty() && !frame.near.iter().any(|words| self.stands(words)) {
            return Err(Miss::Context);
        }
        if frame.not_near.iter().any(|words| self.stands(words)) {
            return Err(Miss::Context);
        }
        found.weight += 2 * u32::from(!frame.near.is_empty());
        Ok(())
    }

    /// The first token that is one of the things wanted, with the weight of what it met.
    fn any(&self, wants: &[Want], tokens: &[TokenId]) -> Option<(TokenId, u32)> {
        let mut best: Option<(TokenId, u32)> = None;
        for token in tokens.iter().flat_map(|token| self.tree.joined(*token)) {
            for want in wants {
                let weight = self.is(want, token, 0);
                if weight > best.map_or(0, |(_, known)| known) {
                    best = Some((token, weight));
                }
            }
        }
        best
    }

    /// 0 where the token is not what is wanted.
    fn is(&self, want: &Want, token: TokenId, depth: u8) -> u32 {
        match want {
            Want::Actor => {
                u32::from(self.people.of(self.tree, token).iter().any(|one| self.people.is_political(one)))
                    * 2
            }
            Want::Person => u32::from(self.people.is_person(token)) * 2,
            Want::Place => u32::from(self.people.is_place(token)) * 2,
            Want::Words(words) => {
                let Some((last, before)) = words.split_last() else { return 0 };
                if same(self.tree.lemma(token), last) {
                    let mut at = token;
                    let fits = before.iter().rev().all(|word| match self.before(at, word) {
                        Some(previous) => {
                            at = previous;
                            true
                        }
                        None => {
                            self.tree.children(token).iter().any(|child| same(self.tree.lemma(*child), word))
                        }
                    });
                    return u32::from(fits) * (4 + before.len() as u32);
                }
                // "a series of talks", "thousands of troops"
                if depth == 0 && before.is_empty() && self.people.measures(self.tree.lemma(token)) {
                    let inner = self.tree.by(token, Deprel::Nmod).filter(|child| {
                        self.tree
                            .marker(*child, Deprel::Case)
                            .is_some_and(|case| self.tree.lemma(case) == "of")
                    });
                    return inner.map(|child| self.is(want, child, 1)).max().unwrap_or(0);
                }
                0
            }
        }
    }

    /// Nouns, or gerunds, behind a preposition of one or several words.
    fn behind(&self, prep: &str) -> Vec<TokenId> {
        let fits = |case: TokenId| {
            let mut words = prep.split(' ');
            let first = words.next().unwrap_or_default();
            let rest: Vec<&str> = words.collect();
            same(self.tree.lemma(case), first)
                && rest.iter().enumerate().all(|(index, word)| {
                    let next = case as usize + 1 + index;
                    next < self.tree.doc.tokens.len() && same(self.tree.lemma(next as TokenId), word)
                })
        };
        let mut nouns: Vec<TokenId> =
            self.arguments.preps.iter().filter(|(case, _)| fits(*case)).map(|(_, noun)| *noun).collect();
        nouns.dedup();
        nouns
    }

    /// Whether words stand somewhere in the sentence.
    fn stands(&self, words: &[String]) -> bool {
        match words {
            [] => return false,
            [word] => return self.lemmas.contains(word.as_str()),
            [first, ..] if !self.lemmas.contains(first.as_str()) => return false,
            _ => {}
        }
        let doc = self.tree.doc;
        let sentence = &doc.sentences[doc.sentence_of(self.anchor)];
        let count = words.len() as TokenId;
        (sentence.first..sentence.end).any(|start| {
            start + count <= sentence.end
                && words.iter().zip(start..).all(|(word, token)| same(self.tree.lemma(token), word))
        })
    }

    fn roles(&self, found: &mut Match) -> Result<(), Miss> {
        let mut actors = Vec::new();
        let carried = self.arguments.light.is_some();
        if carried {
            actors = self.fill(&Function::Subject, &[]);
        }
        if actors.is_empty() {
            actors = self.first(&self.frame.actor, &[]);
        }
        let recipients = self.first(&self.frame.recipient, &actors);
        // "the attack": whoever is responsible may stand only with the words that the anchor belongs to.
        let political = |side: &[Participant]| side.iter().any(|one| self.people.is_political(one));
        // In a reciprocal act two who act are each other's recipients.
        let several =
            self.frame.reciprocal && actors.iter().filter(|one| self.people.is_political(one)).count() > 1;
        let (actor, recipient) = (political(&actors), political(&recipients) || several);
        match self.frame.needs {
            Needs::Either if !(actor || recipient) => return Err(Miss::Nobody),
            Needs::Actor | Needs::Both if !actor => return Err(Miss::Actor),
            Needs::Recipient | Needs::Both if !recipient => return Err(Miss::Recipient),
            _ => {}
        }
        found.weight += u32::from(actor) + u32::from(recipient);
        if carried {
            found.words.extend(self.arguments.light);
        }
        found.actors = actors;
        found.recipients = recipients;
        Ok(())
    }

    /// The first function that a political actor fills, or failing that anybody.
    fn first(&self, functions: &[Function], without: &[Participant]) -> Vec<Participant> {
        let mut anybody = Vec::new();
        for function in functions {
            let found = self.fill(function, without);
            if found.iter().any(|one| self.people.is_political(one)) {
                return found;
            }
            if anybody.is_empty() {
                anybody = found;
            }
        }
        anybody
    }

    /// Those that fill a function, without those who fill the other role already.
    fn fill(&self, function: &Function, without: &[Participant]) -> Vec<Participant> {
        let arguments = self.arguments;
        let tokens: Vec<TokenId> = match function {
            Function::Subject => arguments.subjects.clone(),
            Function::Object => self.objects.clone(),
            Function::Indirect => arguments.indirect.clone(),
            Function::Prep(prep) => self.behind(prep),
            Function::Possessive if self.frame.pos == Pos::Noun => arguments.possessives.clone(),
            Function::Possessive => {
                arguments.objects.iter().flat_map(|object| self.tree.by(*object, Deprel::NmodPoss)).collect()
            }
            Function::Modifier if self.frame.pos == Pos::Noun => {
                // "Russian gas exports": the adjective hangs on the first noun of the compound.
                let inner = arguments.modifiers.iter().flat_map(|token| self.tree.children(*token));
                let all = arguments.modifiers.iter().chain(inner).copied();
                all.filter(|token| self.people.at(*token).is_some()).collect()
            }
            Function::Modifier => arguments
                .objects
                .iter()
                .flat_map(|object| self.tree.children(*object))
                .copied()
                .filter(|token| matches!(self.tree.doc.token(*token).deprel, Deprel::Amod | Deprel::Compound))
                .filter(|token| self.people.at(*token).is_some())
                .collect(),
            Function::ClauseSubject => {
                let grammar = |clause: TokenId| {
                    let explicit = self.tree.children(clause).iter().copied().filter(|child| {
                        matches!(self.tree.doc.token(*child).deprel, Deprel::Nsubj | Deprel::NsubjPass)
                    });
                    explicit.collect::<Vec<_>>()
                };
                arguments.clauses.iter().flat_map(|(_, clause)| grammar(*clause)).collect()
            }
            Function::None => Vec::new(),
        };
        let mut all = self.people.of_all(self.tree, &tokens);
        all.retain(|one| !without.iter().any(|other| other.mention == one.mention && other.who == one.who));
        all
    }
}

/// Whether a lemma is a word of the frames, which are written in small letters.
fn same(lemma: &str, word: &str) -> bool {
    lemma == word || (lemma.len() == word.len() && lemma.eq_ignore_ascii_case(word))
}
