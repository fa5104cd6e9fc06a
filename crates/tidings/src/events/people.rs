//! From tokens to those who take part: mentions, what "and" joins, and who is responsible inside a phrase.

use tidings_knowledge::Knowledge;

use super::Participant;
use crate::{
    clauses::Tree,
    mentions::{Because, Mention, MentionId, MentionKind},
    text::{Deprel, Doc, TokenId, Upos},
};

/// How deep a noun phrase is searched for the responsible actor.
const DEPTH: u8 = 3;

/// The mentions of a text, found by token.
pub(crate) struct People<'a> {
    pub(crate) mentions: &'a [Mention],
    knowledge: &'a Knowledge,
    /// For each token the mention it belongs to, plus one; 0 for none.
    by_token: Vec<u32>,
}

impl<'a> People<'a> {
    pub(crate) fn new(doc: &Doc, mentions: &'a [Mention], knowledge: &'a Knowledge) -> Self {
        let mut by_token = vec![0; doc.tokens.len()];
        let fill = |given: bool, by_token: &mut [u32]| {
            for (index, mention) in mentions.iter().enumerate() {
                if (mention.because == Because::Given) == given {
                    for token in mention.tokens.clone() {
                        by_token[token as usize] = index as u32 + 1;
                    }
                }
            }
        };
        fill(false, &mut by_token);
        let datelines = doc.sentences.iter().filter_map(|sentence| dateline(doc, sentence.tokens()));
        datelines.for_each(|tokens| by_token[tokens.start as usize..tokens.end as usize].fill(0));
        // Spans that the caller gives lie over all others.
        fill(true, &mut by_token);
        Self { mentions, knowledge, by_token }
    }

    /// The mention that a token belongs to.
    pub(crate) fn at(&self, token: TokenId) -> Option<MentionId> {
        self.by_token[token as usize].checked_sub(1)
    }

    pub(crate) fn mention(&self, id: MentionId) -> &'a Mention {
        &self.mentions[id as usize]
    }

    /// Whether anything of political weight is known of a participant.
    pub(crate) fn is_political(&self, participant: &Participant) -> bool {
        let given = participant.mention.is_some_and(|id| self.mention(id).because == Because::Given);
        let who = &participant.who;
        given || who.code.is_some() || who.actor.is_some() || !who.sectors.is_empty()
    }

    /// Whether a token names or stands for a person or people.
    pub(crate) fn is_person(&self, token: TokenId) -> bool {
        self.at(token).is_some_and(|id| {
            let mention = self.mention(id);
            matches!(
                mention.kind,
                MentionKind::Person | MentionKind::Group | MentionKind::Role | MentionKind::Pronoun
            ) || mention.plural // an armed group by name
                || mention.because == Because::Given
        })
    }

    /// Whether a noun only measures what stands behind "of".
    pub(crate) fn measures(&self, lemma: &str) -> bool {
        self.knowledge.english.words.quantity.contains(lemma)
    }

    /// Whether a token names a place.
    pub(crate) fn is_place(&self, token: TokenId) -> bool {
        self.at(token).is_some_and(|id| self.mention(id).kind == MentionKind::Place)
    }

    /// All who take part through a token: its mention, those joined to it, or whoever is responsible inside the phrase.
    pub(crate) fn of(&self, tree: &Tree<'_>, token: TokenId) -> Vec<Participant> {
        let mut found = Vec::new();
        for token in tree.joined(token) {
            self.collect(tree, token, 0, &mut found);
        }
        if let Some(id) = self.at(token) {
            self.behind(tree, id, &mut found);
        }
        found.dedup();
        found
    }

    /// Mentions behind "and" that the parse hangs inside the one before it: "President Putin and President Xi praised".
    fn behind(&self, tree: &Tree<'_>, first: MentionId, found: &mut Vec<Participant>) {
        let mut last = first;
        for (index, next) in self.mentions.iter().enumerate().skip(first as usize + 1) {
            let before = &self.mentions[last as usize].tokens;
            let linked = next.tokens.start == before.end + 1
                && matches!(tree.doc.token(before.end).deprel, Deprel::Cc | Deprel::Punct)
                && self.mentions[first as usize].tokens.contains(&tree.doc.token(next.head).head);
            if !linked {
                return;
            }
            for who in &next.who {
                let one = Participant { mention: Some(index as MentionId), who: who.clone() };
                if !found.contains(&one) {
                    found.push(one);
                }
            }
            last = index as MentionId;
        }
    }

    /// Likewise for several tokens.
    pub(crate) fn of_all(&self, tree: &Tree<'_>, tokens: &[TokenId]) -> Vec<Participant> {
        let mut found: Vec<Participant> = Vec::new();
        for participant in tokens.iter().flat_map(|token| self.of(tree, *token)) {
            if !found.contains(&participant) {
                found.push(participant);
            }
        }
        found
    }

    fn collect(&self, tree: &Tree<'_>, token: TokenId, depth: u8, found: &mut Vec<Participant>) {
        if let Some(id) = self.at(token) {
            let mention = self.mention(id);
            if mention.because == Because::Given {
                found.push(Participant {
                    mention: Some(id),
                    who: mention.who.first().cloned().unwrap_or_default(),
                });
                return;
            }
            let known = mention
                .who
                .iter()
                .any(|who| who.code.is_some() || who.actor.is_some() || !who.sectors.is_empty());
            if known || mention.kind != MentionKind::Role {
                // "thousands of Russians": a mention inside a phrase counts only if it carries the phrase.
                found.extend(
                    mention.who.iter().map(|who| Participant { mention: Some(id), who: who.clone() }),
                );
                return;
            }
        }
        if depth >= DEPTH
            || !matches!(
                tree.doc.token(token).upos,
                Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::Pron | Upos::Det
            )
        {
            return;
        }
        self.inside(tree, token, depth, found);
    }

    /// Whoever is responsible inside a phrase: possessive, modifier, then prepositions in the order of the table.
    fn inside(&self, tree: &Tree<'_>, noun: TokenId, depth: u8, found: &mut Vec<Participant>) {
        let before = found.len();
        for child in tree.by(noun, Deprel::NmodPoss) {
            tree.joined(child).into_iter().for_each(|token| self.collect(tree, token, depth + 1, found));
        }
        if found.len() > before {
            return;
        }
        for child in tree.children(noun).iter().copied() {
            if matches!(
                tree.doc.token(child).deprel,
                Deprel::Amod | Deprel::Compound | Deprel::Appos | Deprel::NmodDesc | Deprel::Flat
            ) && self.at(child).is_some()
            {
                tree.joined(child).into_iter().for_each(|token| self.collect(tree, token, depth + 1, found));
            }
        }
        for preposition in &self.knowledge.english.words.prepositions.responsible {
            if found.len() > before {
                return;
            }
            for child in tree.phrases(noun) {
                if tree.marker(child, Deprel::Case).is_some_and(|case| tree.lemma(case) == preposition) {
                    tree.joined(child)
                        .into_iter()
                        .for_each(|token| self.collect(tree, token, depth + 1, found));
                }
            }
        }
    }
}

/// Words of a dateline, at most.
const DATELINE: usize = 14;

/// "WARSAW, Sept 3 (Reuters) -": where a report was written, who takes no part in what it tells. It is in capitals, or names
/// an agency in brackets.
pub(super) fn dateline(doc: &Doc, sentence: std::ops::Range<TokenId>) -> Option<std::ops::Range<TokenId>> {
    let opens = doc.form(sentence.start);
    let capitals =
        opens.chars().filter(|c| c.is_alphabetic()).count() > 2 && !opens.contains(char::is_lowercase);
    if !opens.starts_with(char::is_uppercase) {
        return None;
    }
    let mut brackets = false;
    for token in sentence.clone().take(DATELINE) {
        let form = doc.form(token);
        if matches!(form, "-" | "–" | "—" | "--") {
            let (before, here) = (doc.token(token.checked_sub(1)?).span, doc.token(token).span);
            let free = before.end < here.start;
            return (free && (capitals || brackets)).then_some(sentence.start..token);
        }
        brackets |= form == "(";
        let inside = form.chars().any(|c| c.is_ascii_punctuation() || c.is_numeric())
            || form.starts_with(char::is_uppercase);
        if !inside {
            return None;
        }
    }
    None
}
