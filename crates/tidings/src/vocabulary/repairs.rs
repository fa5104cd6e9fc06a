//! Repairs of what parses of news are known to get wrong, where known words leave no doubt.

use super::Vocabulary;
use crate::text::{Deprel, Doc, TokenId, Upos};

/// How many words around a verb belong to it at most.
const NEAR: TokenId = 60;

impl Vocabulary {
    /// "Moscow's peace offer was published": a known noun in the place of a subject or object is no verb and no adjective, and
    /// the noun or adjective right before it is part of its phrase.
    pub(super) fn nouns_as_subjects(&self, doc: &mut Doc) {
        let argument = |deprel: Deprel| matches!(deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj);
        for at in 1..doc.tokens.len() as TokenId {
            let (facts, before) = (doc.token(at), doc.token(at - 1));
            if !argument(facts.deprel) || facts.head == at || doc.sentence_of(at) != doc.sentence_of(at - 1) {
                continue;
            }
            let modifier = match before.upos {
                Upos::Adj => Deprel::Amod,
                Upos::Noun | Upos::Propn => Deprel::Compound,
                _ => continue,
            };
            // It hangs on the noun as if it were its subject, or beside it.
            let misread = before.deprel == Deprel::Nsubj && (before.head == at || before.head == facts.head);
            let noun = match facts.upos {
                Upos::Noun => before.head == at && !self.has(doc, at, Deprel::Cop),
                Upos::Verb | Upos::Adj => {
                    facts.xpos != "VBG"
                        && self.nouns.contains_key(doc.form(at).to_lowercase().as_str())
                        && ![Deprel::Mark, Deprel::Aux, Deprel::Cop, Deprel::Obj]
                            .into_iter()
                            .any(|deprel| self.has(doc, at, deprel))
                }
                _ => false,
            };
            if !misread || !noun {
                continue;
            }
            if doc.token(at).upos != Upos::Noun {
                let facts = &mut doc.tokens[at as usize];
                (facts.upos, facts.xpos) = (Upos::Noun, "NN");
            }
            let facts = &mut doc.tokens[at as usize - 1];
            (facts.head, facts.deprel) = (at, modifier);
            for token in near(doc, at) {
                let facts = &mut doc.tokens[token as usize];
                match facts.deprel {
                    Deprel::Obl if facts.head == at => facts.deprel = Deprel::Nmod,
                    Deprel::NmodPoss | Deprel::Det if facts.head == at - 1 => facts.head = at,
                    _ => {}
                }
            }
        }
    }

    /// "sentenced to nine years": a preposition belongs to the noun and not to its number.
    pub(super) fn prepositions(&self, doc: &mut Doc) {
        for at in 0..doc.tokens.len() {
            let number = doc.tokens[at].head;
            let facts = doc.token(number);
            if doc.tokens[at].deprel == Deprel::Case && facts.deprel == Deprel::Nummod && facts.head > number
            {
                doc.tokens[at].head = facts.head;
            }
        }
    }

    /// Whether a word has a dependent of some kind close by.
    fn has(&self, doc: &Doc, head: TokenId, deprel: Deprel) -> bool {
        near(doc, head).any(|token| doc.token(token).head == head && doc.token(token).deprel == deprel)
    }

    /// "He said in a statement that …", "was warned by Turkey that …": a clause with "that" behind a verb of saying is what is
    /// said, and no clause of a noun between them or of circumstance.
    pub(super) fn reports(&self, doc: &mut Doc) {
        let heard = |doc: &Doc, clause: TokenId| {
            let facts = doc.token(clause);
            let verb = match facts.deprel {
                Deprel::Acl if doc.token(facts.head).deprel == Deprel::Obl => doc.token(facts.head).head,
                Deprel::Advcl => facts.head,
                _ => return None,
            };
            let says =
                doc.token(verb).upos == Upos::Verb && self.reporting.contains(doc.token(verb).lemma.as_str());
            let that = || {
                near(doc, clause).any(|token| {
                    let facts = doc.token(token);
                    facts.head == clause && facts.deprel == Deprel::Mark && facts.lemma.as_str() == "that"
                })
            };
            let said = says && verb < clause && clause - verb < NEAR && that();
            (said && !self.has(doc, verb, Deprel::Ccomp)).then_some((clause, verb))
        };
        let found: Vec<_> = (0..doc.tokens.len() as TokenId).filter_map(|token| heard(doc, token)).collect();
        for (clause, verb) in found {
            let facts = &mut doc.tokens[clause as usize];
            (facts.head, facts.deprel) = (verb, Deprel::Ccomp);
        }
    }

    /// "The curfew was relaxed by the army": where somebody acts, "relaxed" is a passive and no adjective.
    pub(super) fn participles(&self, doc: &mut Doc) {
        let participle = |form: &str| {
            let form = form.to_lowercase();
            self.verbs.get(form.as_str()).is_some_and(|lemma| form.ends_with("ed") && *lemma != *form)
        };
        let acted = |doc: &Doc, agent: usize| {
            let verb = doc.tokens[agent].head;
            let passive =
                doc.tokens[agent].deprel == Deprel::OblAgent && doc.tokens[verb as usize].upos == Upos::Adj;
            (passive && participle(doc.form(verb))).then_some(verb)
        };
        let verbs: Vec<TokenId> = (0..doc.tokens.len()).filter_map(|agent| acted(doc, agent)).collect();
        for verb in verbs {
            let (sentence, facts) = (doc.sentence_of(verb), &mut doc.tokens[verb as usize]);
            (facts.upos, facts.xpos) = (Upos::Verb, "VBN");
            let tokens = doc.sentences[sentence].tokens();
            for token in tokens.filter(|token| *token != verb) {
                let facts = &mut doc.tokens[token as usize];
                match facts.deprel {
                    _ if facts.head != verb => {}
                    Deprel::Cop => facts.deprel = Deprel::AuxPass,
                    Deprel::Nsubj => facts.deprel = Deprel::NsubjPass,
                    _ => {}
                }
            }
        }
    }
}

/// The tokens around a word that may depend on it.
fn near(doc: &Doc, at: TokenId) -> std::ops::Range<TokenId> {
    at.saturating_sub(NEAR)..(at + NEAR).min(doc.tokens.len() as TokenId)
}
