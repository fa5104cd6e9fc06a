//! Finds claims in the parse: cue verbs and nouns, "according to", and quotations.

use rustc_hash::FxHashMap;
use tidings_knowledge::{Knowledge, Stance};

use super::{Claim, ClaimId, ClaimKind, quotes::quotes};
use crate::{
    clauses::{Arguments, ClauseKind, Grammar, Tree, gerund_marker},
    mentions::{Mention, MentionId},
    text::{Deprel, Doc, Span, TokenId, Upos},
};

/// Cues, compiled once.
#[derive(Clone, Debug, Default)]
pub struct Reporter {
    verbs: FxHashMap<String, Cue>,
    nouns: FxHashMap<String, Cue>,
    adjectives: FxHashMap<String, Cue>,
    adverbs: FxHashMap<String, Cue>,
    /// By their first word; the rest must follow.
    preps: FxHashMap<String, (Vec<String>, Cue)>,
}

#[derive(Clone, Copy, Debug)]
struct Cue {
    stance: Stance,
    speech: bool,
}

impl Reporter {
    /// Compiles a language's cues.
    #[must_use]
    pub fn new(knowledge: &Knowledge) -> Self {
        let mut reporter = Self::default();
        for cue in &knowledge.english.cues {
            let facts = Cue { stance: cue.stance, speech: matches!(cue.kind.as_str(), "speech" | "writing") };
            match cue.pos.as_str() {
                "verb" => drop(reporter.verbs.insert(cue.lemma.clone(), facts)),
                "noun" => drop(reporter.nouns.insert(cue.lemma.clone(), facts)),
                "adj" => drop(reporter.adjectives.insert(cue.lemma.clone(), facts)),
                "adv" => drop(reporter.adverbs.insert(cue.lemma.clone(), facts)),
                _ => {
                    let mut words = cue.lemma.split(' ').map(str::to_owned);
                    if let Some(first) = words.next() {
                        reporter.preps.insert(first, (words.collect(), facts));
                    }
                }
            }
        }
        reporter
    }

    /// All claims of a text, in order of their content.
    #[must_use]
    pub(crate) fn claims(
        &self,
        doc: &Doc,
        mentions: &[Mention],
        knowledge: &Knowledge,
        grammar: &Grammar,
    ) -> Vec<Claim> {
        let tree = Tree::new(doc);
        let quotes = quotes(&doc.article);
        let finder =
            Finder { reporter: self, grammar, doc, tree: &tree, mentions, quotes: &quotes, knowledge };
        let mut claims = Vec::new();
        for (index, sentence) in doc.sentences.iter().enumerate() {
            for token in sentence.tokens() {
                claims.extend(finder.cued(index, token));
            }
        }
        finder.whole_quotes(&mut claims);
        for claim in &mut claims {
            claim.kind = finder.kind(claim);
        }
        claims.sort_by_key(|claim| (first(&claim.content).start, std::cmp::Reverse(claim.width())));
        claims.dedup_by(|later, earlier| later.content == earlier.content && later.source == earlier.source);
        nest(&mut claims);
        claims
    }
}

struct Finder<'a> {
    reporter: &'a Reporter,
    grammar: &'a Grammar,
    doc: &'a Doc,
    tree: &'a Tree<'a>,
    mentions: &'a [Mention],
    quotes: &'a [Span],
    knowledge: &'a Knowledge,
}

impl Finder<'_> {
    /// The claim that a word cues, if it does.
    fn cued(&self, sentence: usize, token: TokenId) -> Option<Claim> {
        let facts = self.doc.token(token);
        let lemma = facts.lemma.as_str();
        let told = match facts.upos {
            Upos::Verb => self.reporter.verbs.get(lemma).and_then(|cue| self.by_verb(sentence, token, *cue)),
            Upos::Noun => self.reporter.nouns.get(lemma).and_then(|cue| self.by_noun(token, *cue)),
            Upos::Adj => {
                self.reporter.adjectives.get(lemma).and_then(|cue| self.by_verb(sentence, token, *cue))
            }
            Upos::Adv => self.reporter.adverbs.get(lemma).and_then(|cue| self.by_adverb(token, *cue)),
            _ => None,
        };
        told.or_else(|| self.by_preposition(token))
    }

    fn by_verb(&self, sentence: usize, verb: TokenId, cue: Cue) -> Option<Claim> {
        let arguments = self.grammar.arguments(self.tree, verb);
        let content = self.content(sentence, verb, cue, &arguments)?;
        let source: Vec<TokenId> = if arguments.passive || !arguments.subjects.is_empty() {
            arguments.subjects.clone()
        } else {
            Vec::new()
        };
        // "was asked", "is said to": nobody in particular; a subject without a voice is no source.
        let source_tokens: Vec<TokenId> =
            source.into_iter().filter(|token| !content.contains(token)).collect();
        self.claim(&source_tokens, &[verb], &content, cue.stance)
    }

    /// Tokens of what is said: the complement clause, what the cue is thrown into, or the quotation before.
    fn content(
        &self,
        sentence: usize,
        verb: TokenId,
        cue: Cue,
        arguments: &Arguments,
    ) -> Option<Vec<TokenId>> {
        let tree = self.tree;
        let clause = tree.by(verb, Deprel::Ccomp).next();
        if let Some(clause) = clause {
            return Some(self.subtree(clause, &[verb]));
        }
        if tree.doc.token(verb).deprel == Deprel::Parataxis && cue.speech {
            let upper = tree.doc.token(verb).head;
            let without = self.subtree(verb, &[]);
            let content: Vec<TokenId> =
                self.subtree(upper, &[]).into_iter().filter(|token| !without.contains(token)).collect();
            return (!content.is_empty()).then_some(content);
        }
        let quoted = tree.by(verb, Deprel::Parataxis).find(|child| self.quoted(*child));
        if let Some(clause) = quoted.filter(|_| cue.speech) {
            return Some(self.subtree(clause, &[]));
        }
        // What is alleged, feared, promised or demanded stands as clause or noun behind the verb.
        let to =
            arguments.clauses.iter().find(|(kind, _)| *kind == ClauseKind::To).map(|(_, clause)| *clause);
        if let Some(clause) = to.filter(|clause| tree.doc.token(*clause).head == verb) {
            return (cue.stance != Stance::Asserts).then(|| self.subtree(clause, &[]));
        }
        if cue.stance == Stance::Alleges || cue.stance == Stance::Denies {
            let mut content: Vec<TokenId> = Vec::new();
            for (case, noun) in &arguments.preps {
                let about = !self.knowledge.english.words.prepositions.agent.contains(tree.lemma(*case))
                    && !self.knowledge.english.words.prepositions.location.contains(tree.lemma(*case))
                    && !arguments.objects.contains(noun);
                let event =
                    matches!(tree.doc.token(*noun).upos, Upos::Noun) || tree.doc.token(*noun).xpos == "VBG";
                if about && event && tree.doc.token(*noun).xpos != "NNP" {
                    content.extend(self.subtree(*noun, &[]));
                }
            }
            if cue.stance == Stance::Denies {
                content.extend(
                    arguments
                        .objects
                        .iter()
                        .filter(|object| tree.doc.token(**object).head == verb)
                        .flat_map(|object| self.subtree(*object, &[])),
                );
            }
            content.sort_unstable();
            content.dedup();
            return (!content.is_empty()).then_some(content);
        }
        // A quotation as object: "called it “a step forward”".
        if cue.speech {
            let here = self.doc.sentences[sentence].span;
            let object = arguments.objects.iter().chain(arguments.clauses.iter().map(|(_, clause)| clause));
            for token in object {
                if self.quoted(*token) && tree.doc.token(*token).head == verb {
                    return Some(self.subtree(*token, &[]));
                }
            }
            // "“We will go on.” The president told reporters." The quotation is a sentence of its own, right before.
            let before = self.quotes.iter().rfind(|quote| quote.end <= here.start)?;
            let gap = self.doc.article.text.get(before.end as usize..here.start as usize)?;
            let near = gap.len() <= 8 && !gap.contains('\n');
            let free = arguments.clauses.is_empty() && !arguments.subjects.is_empty();
            if near && free && self.doc.token(verb).deprel == Deprel::Root {
                return Some(self.within(*before));
            }
        }
        None
    }

    /// "Allegedly": somebody says so, and the text does not tell who.
    fn by_adverb(&self, adverb: TokenId, cue: Cue) -> Option<Claim> {
        let clause = self.doc.token(adverb).head;
        let content = self.subtree(clause, &[adverb]);
        let told = clause != adverb && self.doc.token(clause).upos == Upos::Verb;
        told.then(|| self.claim(&[], &[adverb], &content, cue.stance)).flatten()
    }

    fn by_noun(&self, noun: TokenId, cue: Cue) -> Option<Claim> {
        let clause = self.tree.children(noun).iter().copied().find(|child| {
            matches!(self.doc.token(*child).deprel, Deprel::Acl | Deprel::Ccomp)
                && self.tree.by(*child, Deprel::Mark).any(|mark| self.doc.token(mark).xpos == "IN")
                && gerund_marker(self.tree, *child).is_none()
        })?;
        let arguments = self.grammar.arguments(self.tree, noun);
        let mut source = arguments.possessives;
        if source.is_empty() {
            source = arguments.subjects;
        }
        if source.is_empty() {
            let by = |(case, _): &&(TokenId, TokenId)| {
                let lemma = self.tree.lemma(*case);
                self.knowledge.english.words.prepositions.responsible.iter().any(|word| word == lemma)
            };
            source.extend(arguments.preps.iter().find(by).map(|(_, noun)| *noun));
        }
        self.claim(&source, &[noun], &self.subtree(clause, &[]), cue.stance)
    }

    /// "According to the ministry, …": everything else that its clause says.
    fn by_preposition(&self, token: TokenId) -> Option<Claim> {
        let form = self.doc.form(token).to_lowercase();
        let (rest, cue) = self.reporter.preps.get(form.as_str())?;
        let follows = rest.iter().enumerate().all(|(index, word)| {
            let next = token as usize + 1 + index;
            next < self.doc.tokens.len() && self.doc.form(next as TokenId).eq_ignore_ascii_case(word)
        });
        if !follows {
            return None;
        }
        let mut words: Vec<TokenId> = (token..=token + rest.len() as TokenId).collect();
        // The noun is whatever the words mark, however the parse arranges them.
        let mut noun = self.doc.token(token).head;
        if noun == token || words.contains(&noun) {
            let last = *words.last()?;
            noun = self
                .tree
                .by(token, Deprel::Obl)
                .chain(self.tree.by(token, Deprel::Nmod))
                .find(|noun| *noun > last)?;
            words.retain(|word| *word != noun);
        }
        if noun < token {
            return None;
        }
        let clause = self.doc.token(if self.doc.token(noun).head == token { token } else { noun }).head;
        if clause == noun {
            return None;
        }
        let phrase = self.subtree(noun, &[]);
        let content: Vec<TokenId> = self
            .subtree(clause, &[])
            .into_iter()
            .filter(|other| !phrase.contains(other) && !words.contains(other))
            .collect();
        self.claim(&[noun], &words, &content, cue.stance)
    }

    /// Quotations whose speaker stands in a sentence nearby: content reaches over the whole quotation, and a quotation of
    /// whole sentences without any cue belongs to whoever spoke last in its block.
    fn whole_quotes(&self, claims: &mut Vec<Claim>) {
        for quote in self.quotes {
            let told = claims.iter_mut().find(|claim| {
                !claim.source.is_empty()
                    && claim.content.iter().any(|content| content.overlaps(*quote))
                    && !claim.source.iter().any(|source| source.overlaps(*quote))
            });
            let sentences =
                self.doc.sentences.iter().filter(|sentence| quote.overlaps(sentence.span)).count();
            if let Some(claim) = told {
                if sentences > 1 && claim.content.len() == 1 {
                    claim.content[0] = claim.content[0].cover(*quote);
                }
                continue;
            }
            let words = quote.of(&self.doc.article.text).split_whitespace().count();
            let block = self.doc.article.blocks.iter().find(|block| block.span.contains(*quote));
            let whole = self.doc.sentences.iter().any(|sentence| {
                quote.contains(Span {
                    start: sentence.span.start + 4,
                    end: sentence.span.end.saturating_sub(4).max(sentence.span.start + 4),
                })
            });
            if words < 4 || !whole {
                continue;
            }
            let Some(block) = block else { continue };
            let last = claims
                .iter()
                .filter(|claim| {
                    !claim.source.is_empty()
                        && claim.source[0].end <= quote.start
                        && block.span.contains(claim.source[0])
                })
                .max_by_key(|claim| claim.source[0].start);
            let (source, source_mention) =
                last.map_or((Vec::new(), None), |claim| (claim.source.clone(), claim.source_mention));
            claims.push(Claim {
                source,
                cue: Vec::new(),
                content: vec![*quote],
                kind: ClaimKind::Direct,
                source_mention,
                inside: None,
                stance: Stance::Asserts,
            });
        }
    }

    /// A claim of these tokens; none where the content is nothing but marks.
    fn claim(
        &self,
        source: &[TokenId],
        cue: &[TokenId],
        content: &[TokenId],
        stance: Stance,
    ) -> Option<Claim> {
        let all = source.iter().flat_map(|token| self.tree.joined(*token));
        let source_tokens: Vec<TokenId> =
            all.flat_map(|token| self.phrase(token)).filter(|token| !content.contains(token)).collect();
        let content = self.spans(content);
        (!content.is_empty()).then(|| Claim {
            source: self.spans(&source_tokens),
            cue: self.spans(cue),
            content,
            kind: ClaimKind::Indirect,
            source_mention: source.iter().find_map(|token| self.mention_at(*token)),
            inside: None,
            stance,
        })
    }

    fn mention_at(&self, token: TokenId) -> Option<MentionId> {
        self.mentions
            .iter()
            .position(|mention| mention.tokens.contains(&token))
            .map(|index| index as MentionId)
    }

    /// A noun phrase without the clauses that hang on it.
    fn phrase(&self, noun: TokenId) -> Vec<TokenId> {
        let mut found = vec![noun];
        let mut at = 0;
        while at < found.len() {
            // The preposition before the whole phrase is not part of it.
            let top =
                |child: &TokenId| at == 0 && self.doc.token(*child).deprel == Deprel::Case && *child < noun;
            let clause = |child: &TokenId| {
                top(child)
                    || matches!(
                        self.doc.token(*child).deprel,
                        Deprel::AclRelcl | Deprel::Acl | Deprel::Parataxis | Deprel::Punct | Deprel::Appos
                    )
            };
            found.extend(self.tree.children(found[at]).iter().copied().filter(|child| !clause(child)));
            at += 1;
        }
        found.sort_unstable();
        found
    }

    fn subtree(&self, top: TokenId, without: &[TokenId]) -> Vec<TokenId> {
        let mut found = vec![top];
        let mut at = 0;
        while at < found.len() {
            found.extend(
                self.tree.children(found[at]).iter().copied().filter(|child| !without.contains(child)),
            );
            at += 1;
        }
        found.sort_unstable();
        found
    }

    /// Tokens that lie in a span.
    fn within(&self, span: Span) -> Vec<TokenId> {
        let first = self.doc.tokens.partition_point(|token| token.span.start < span.start);
        let end = self.doc.tokens.partition_point(|token| token.span.end <= span.end);
        (first as TokenId..end as TokenId).collect()
    }

    fn quoted(&self, token: TokenId) -> bool {
        let span = self.doc.token(token).span;
        self.quotes.iter().any(|quote| quote.contains(span))
    }

    /// Runs of tokens as spans, marks at their ends left out. A gap of one mark does not break a run.
    fn spans(&self, tokens: &[TokenId]) -> Vec<Span> {
        let mut tokens = tokens.to_vec();
        tokens.sort_unstable();
        tokens.dedup();
        let mut runs: Vec<Vec<TokenId>> = Vec::new();
        for token in tokens {
            match runs.last_mut().and_then(|run| run.last().copied().map(|last| (run, last))) {
                Some((run, last)) if token == last + 1 || (token == last + 2 && self.mark(last + 1)) => {
                    run.push(token)
                }
                _ => runs.push(vec![token]),
            }
        }
        runs.into_iter()
            .filter_map(|run| {
                let first = run.iter().copied().find(|token| !self.mark(*token))?;
                let last = run.iter().rev().copied().find(|token| !self.mark(*token))?;
                Some(self.doc.token(first).span.cover(self.doc.token(last).span))
            })
            .collect()
    }

    fn mark(&self, token: TokenId) -> bool {
        self.doc.token(token).upos == Upos::Punct
    }

    fn kind(&self, claim: &Claim) -> ClaimKind {
        let quoted = |span: &Span| self.quotes.iter().any(|quote| quote.contains(*span));
        let touched = |span: &Span| self.quotes.iter().any(|quote| quote.overlaps(*span));
        if claim.content.iter().all(quoted) {
            ClaimKind::Direct
        } else if claim.content.iter().any(touched) {
            ClaimKind::Mixed
        } else {
            ClaimKind::Indirect
        }
    }
}

fn first(spans: &[Span]) -> Span {
    spans.first().copied().unwrap_or_default()
}

/// Says of each claim in whose content it stands: the narrowest that holds its cue, or its content where there is no cue.
fn nest(claims: &mut [Claim]) {
    for index in 0..claims.len() {
        let place = claims[index].cue.first().copied().unwrap_or_else(|| first(&claims[index].content));
        let holds = claims.iter().enumerate().filter(|(other, claim)| {
            *other != index
                && claim.content.iter().any(|content| content.contains(place))
                && claim.width() > claims[index].width()
        });
        claims[index].inside =
            holds.min_by_key(|(_, claim)| claim.width()).map(|(other, _)| other as ClaimId);
    }
}
