//! Repairs of what parses of news are known to get wrong, where known words leave no doubt.

use super::Vocabulary;
use crate::text::{Deprel, Doc, TokenId, Upos};

/// How many words around a verb belong to it at most.
const NEAR: TokenId = 60;

impl Vocabulary {
    /// "He said in a statement that …": a clause with "that" behind a phrase of a verb of saying is what is said, and no
    /// clause of the noun before it.
    pub(super) fn reports(&self, doc: &mut Doc) {
        let heard = |doc: &Doc, clause: TokenId| {
            let facts = doc.token(clause);
            let (noun, verb) = (doc.token(facts.head), doc.token(facts.head).head);
            let says = facts.deprel == Deprel::Acl
                && noun.deprel == Deprel::Obl
                && doc.token(verb).upos == Upos::Verb
                && self.reporting.contains(doc.token(verb).lemma.as_str());
            let that = || {
                let child = |of: TokenId, deprel: Deprel| {
                    let near = verb.min(clause).saturating_sub(NEAR)..(verb.max(clause) + NEAR);
                    let mut near = near.take_while(|token| (*token as usize) < doc.tokens.len());
                    near.find(|token| doc.token(*token).head == of && doc.token(*token).deprel == deprel)
                };
                child(clause, Deprel::Mark).is_some_and(|mark| doc.token(mark).lemma.as_str() == "that")
                    && child(verb, Deprel::Ccomp).is_none()
            };
            (clause - verb.min(clause) < NEAR && says && that()).then_some((clause, verb))
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
