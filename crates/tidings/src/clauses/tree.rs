//! The dependents of words, and what "and" joins.

use crate::text::{Deprel, Doc, TokenId, Upos};

/// The dependents of every token, in order.
pub(crate) struct Tree<'d> {
    pub(crate) doc: &'d Doc,
    first: Vec<u32>,
    list: Vec<TokenId>,
}

impl<'d> Tree<'d> {
    pub(crate) fn new(doc: &'d Doc) -> Self {
        let count = doc.tokens.len();
        let mut first = vec![0u32; count + 2];
        for (index, token) in doc.tokens.iter().enumerate() {
            if token.head as usize != index {
                first[token.head as usize + 2] += 1;
            }
        }
        for index in 1..first.len() {
            first[index] += first[index - 1];
        }
        let mut list = vec![0; first[count + 1] as usize];
        for (index, token) in doc.tokens.iter().enumerate() {
            if token.head as usize != index {
                let slot = &mut first[token.head as usize + 1];
                list[*slot as usize] = index as TokenId;
                *slot += 1;
            }
        }
        Self { doc, first, list }
    }

    pub(crate) fn children(&self, token: TokenId) -> &[TokenId] {
        &self.list[self.first[token as usize] as usize..self.first[token as usize + 1] as usize]
    }

    /// Dependents by one relation.
    pub(crate) fn by(&self, token: TokenId, deprel: Deprel) -> impl Iterator<Item = TokenId> + '_ {
        self.children(token).iter().copied().filter(move |child| self.doc.token(*child).deprel == deprel)
    }

    pub(crate) fn lemma(&self, token: TokenId) -> &'d str {
        self.doc.tokens[token as usize].lemma.as_str()
    }

    /// The preposition or subordinator that marks a word, and the token it is.
    pub(crate) fn marker(&self, token: TokenId, deprel: Deprel) -> Option<TokenId> {
        self.by(token, deprel).next()
    }

    /// Whether a verb is an infinitive with "to".
    pub(crate) fn has_to(&self, verb: TokenId) -> bool {
        self.by(verb, Deprel::Mark).any(|mark| self.lemma(mark) == "to")
    }

    pub(super) fn is_relative(&self, token: TokenId) -> bool {
        self.doc.token(token).feats.get("PronType") == Some("Rel")
            || matches!(self.doc.token(token).xpos, "WP" | "WDT")
    }

    /// A word and those that "and" joins to it, also where the parse hangs the second one on the verb ("criticised by the
    /// United States and the European Union").
    pub(crate) fn joined(&self, token: TokenId) -> Vec<TokenId> {
        let nominal = |other: &TokenId| {
            matches!(
                self.doc.token(*other).upos,
                Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj | Upos::Num
            )
        };
        let mut all = vec![token];
        all.extend(
            self.by(token, Deprel::Conj).filter(nominal).filter(|other| self.is_closed(token, *other)),
        );
        let verb = self.doc.token(token).head;
        if all.len() == 1 && verb != token && self.doc.token(verb).upos == Upos::Verb {
            let behind = self.by(verb, Deprel::Conj).filter(nominal).filter(|other| {
                let first = self.children(*other).first().copied().unwrap_or(*other).min(*other);
                let cc = self.by(*other, Deprel::Cc).next();
                cc == Some(first) && first == self.last_of(token) + 1
            });
            all.extend(behind);
        }
        all
    }

    /// Whether nothing between two words hangs on a word outside them: where something does, the parse has joined what
    /// another phrase parts ("criticised by the EU for, among other things, abuses").
    fn is_closed(&self, first: TokenId, last: TokenId) -> bool {
        (first + 1..last).all(|token| {
            let facts = self.doc.token(token);
            facts.deprel == Deprel::Punct || (first..=last).contains(&facts.head)
        })
    }

    /// The last token of a word's own phrase, words joined to it left out.
    fn last_of(&self, token: TokenId) -> TokenId {
        let own = |child: &&TokenId| !matches!(self.doc.token(**child).deprel, Deprel::Conj | Deprel::Punct);
        self.children(token).iter().filter(own).copied().max().map_or(token, |child| child.max(token))
    }

    /// Phrases with a preposition that belong to a noun: its own, and the one right behind it that the parse hangs on the
    /// verb instead. In "struck a depot in Russia" both are right, and the depot is in Russia either way.
    pub(crate) fn phrases(&self, noun: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        let behind = self.behind(noun).filter(|phrase| self.doc.token(*phrase).deprel == Deprel::Obl);
        let marked = move |phrase: &TokenId| {
            self.children(*phrase).first().is_some_and(|first| self.doc.token(*first).deprel == Deprel::Case)
        };
        self.by(noun, Deprel::Nmod).chain(behind.filter(marked))
    }

    /// What begins right behind an object's or a phrase's own words and hangs on the same verb as it does.
    pub(crate) fn behind(&self, noun: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        let facts = self.doc.token(noun);
        let hangs = matches!(facts.deprel, Deprel::Obj | Deprel::Obl) && facts.head != noun;
        let next = self.last_of(noun) + 1;
        let siblings = self.children(facts.head).iter().copied().filter(move |_| hangs);
        siblings.filter(move |other| *other > noun && self.children(*other).first().copied() == Some(next))
    }

    /// Tokens below a token, itself included, up to a number.
    pub(crate) fn below(&self, token: TokenId, most: usize) -> Vec<TokenId> {
        let mut found = vec![token];
        let mut at = 0;
        while at < found.len() && found.len() < most {
            found.extend_from_slice(self.children(found[at]));
            at += 1;
        }
        found
    }
}
