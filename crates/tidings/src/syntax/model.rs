//! A model and what it does to an article.

use rustc_hash::FxHashMap;

use super::format::Sections;
use super::lemma::{self, Rule};
use super::parse::{self, NONE, State, Steps};
use super::split::Block;
use super::table::{CLASSES, Table, Weights};
use super::tag;
use super::tokenize::{Lexicon, Piece, tokenize};
use super::word::Word;
use crate::text::{Article, Deprel, Doc, Feats, Sentence, Span, Token, Upos};

/// Why bytes cannot serve as a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes do not begin as a model file does.
    #[error("this is no Tidings model: its first bytes are not those of one")]
    NotAModel,
    /// The file is of another version.
    #[error("the model file is of version {found}, this program reads version {expected}")]
    Version {
        /// What the file says.
        found: u32,
        /// What this program reads.
        expected: u32,
    },
    /// The checksum does not match.
    #[error("the model file is damaged: its checksum does not match")]
    Damaged,
    /// A part is missing or cannot be read.
    #[error("the model file's section `{0}` is missing or not as expected")]
    Section(&'static str),
}

/// The classes of a tagger: what each number stands for.
#[derive(Clone, Debug)]
struct Tag {
    upos: Upos,
    xpos: &'static str,
    /// The FEATS it allows; the first is the most frequent.
    feats: Vec<&'static str>,
}

/// A trained model of a language's syntax.
#[derive(Clone, Debug)]
pub struct Model {
    lexicon: Lexicon,
    known: Table,
    /// Classes of tags for words that were not seen in training, by their form.
    hints: FxHashMap<u64, u64>,
    splitter: Table,
    tags: Vec<Tag>,
    tagger: Table,
    feats: Table,
    lemmas: Table,
    rules: Vec<Rule<'static>>,
    steps: Steps,
    parser: Table,
}

static ENGLISH: &[u8] = include_bytes!("../../models/en-syntax.bin");

/// Working space that is kept from sentence to sentence.
#[derive(Debug, Default)]
struct Desk {
    words: Vec<Word>,
    tags: Vec<u8>,
    state: State,
}

impl Model {
    /// The English model that comes with the program.
    ///
    /// # Panics
    /// Never in a program that passed its tests: they read the model.
    #[must_use]
    pub fn embedded() -> Self {
        Self::from_bytes(ENGLISH).expect("the embedded model can be read")
    }

    /// Reads a model. Costs a checksum over the bytes and a few small lists.
    ///
    /// # Errors
    /// Where the bytes are no model of this version, or damaged.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Self, ModelError> {
        let sections = Sections::new(bytes)?;
        let table = |name| Table::new(sections.get(name)?).ok_or(ModelError::Section(name));
        let tag = |line: &'static str| {
            let mut parts = line.split('\t');
            let (upos, xpos) = (Upos::parse(parts.next()?)?, parts.next()?);
            Some(Tag { upos, xpos, feats: parts.collect() })
        };
        let tags: Option<Vec<_>> = sections.lines("tags")?.into_iter().map(tag).collect();
        let rules: Option<Vec<_>> = sections.lines("rules")?.into_iter().map(Rule::parse).collect();
        Ok(Self {
            lexicon: Lexicon::new(sections.get("lexicon")?).ok_or(ModelError::Section("lexicon"))?,
            known: table("known")?,
            hints: FxHashMap::default(),
            splitter: table("splitter")?,
            tags: tags.filter(|tags| tags.len() < 254).ok_or(ModelError::Section("tags"))?,
            tagger: table("tagger")?,
            feats: table("feats")?,
            lemmas: table("lemmas")?,
            rules: rules.ok_or(ModelError::Section("rules"))?,
            steps: Steps::parse(&sections.lines("steps")?).ok_or(ModelError::Section("steps"))?,
            parser: table("parser")?,
        })
    }

    /// Cuts the blocks of an article into sentences and words, tags and parses them.
    ///
    /// No sentence reaches over two blocks. An article without blocks is taken as one.
    ///
    /// ```
    /// use tidings::{syntax::Model, text::{Article, Deprel}};
    /// let text = "Russian officials held talks with Ukraine on Monday.".to_owned();
    /// let doc = Model::embedded().parse(Article { text, ..Article::default() });
    /// assert_eq!(doc.sentences.len(), 1);
    /// assert_eq!(doc.form(1), "officials");
    /// assert_eq!(doc.token(1).deprel, Deprel::Nsubj);
    /// assert_eq!(doc.form(doc.token(1).head), "held");
    /// ```
    #[must_use]
    pub fn parse(&self, article: Article) -> Doc {
        let mut doc = Doc::default();
        let mut desk = Desk::default();
        let text = &article.text;
        let whole = [Span::new(0, text.len())];
        let blocks = article.blocks.iter().map(|block| block.span);
        let mut pieces = Vec::new();
        let mut each = |span: Span| {
            // A block that does not lie in the text has no words.
            if span.start > span.end || text.get(span.start as usize..span.end as usize).is_none() {
                return;
            }
            pieces.clear();
            tokenize(&self.lexicon, text, span.start as usize, span.end as usize, &mut pieces);
            Block::new(text, &pieces, &self.known).sentences(&self.splitter, |first, end| {
                self.sentence(text, &pieces[first..end], &mut desk, &mut doc)
            });
        };
        if article.blocks.is_empty() {
            whole.into_iter().for_each(&mut each)
        } else {
            blocks.for_each(each)
        }
        doc.article = article;
        doc
    }

    /// Tags and parses sentences whose words are given, as spans of the article's text.
    ///
    /// Sentences of no words are left out.
    #[must_use]
    pub fn parse_tokens(&self, article: Article, sentences: &[Vec<Piece>]) -> Doc {
        let (mut doc, mut desk) = (Doc::default(), Desk::default());
        for pieces in sentences.iter().filter(|pieces| !pieces.is_empty()) {
            self.sentence(&article.text, pieces, &mut desk, &mut doc);
        }
        doc.article = article;
        doc
    }

    /// Cuts text into words alone, without sentences.
    #[must_use]
    pub fn words(&self, text: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        tokenize(&self.lexicon, text, 0, text.len(), &mut pieces);
        pieces
    }

    /// Tells the tagger of words that training may not have seen: each form with the set of inflections it can be, as
    /// bits whose meaning is the caller's own.
    ///
    /// A form not seen in training is taken as the forms seen in training with the same set of inflections most often are.
    pub fn teach<'f>(&mut self, forms: impl Iterator<Item = (&'f str, u8)>) {
        let mut unseen = Vec::new();
        let mut seen: FxHashMap<u8, FxHashMap<u64, u32>> = FxHashMap::default();
        for (form, kinds) in forms {
            let word = Word::new(form, Some(&self.known));
            if word.ambiguity == 0 {
                unseen.push((word.form, kinds));
            } else {
                *seen.entry(kinds).or_default().entry(word.ambiguity).or_default() += 1;
            }
        }
        for (form, kinds) in unseen {
            let usual = seen.get(&kinds).and_then(|classes| {
                // The smaller class of two equally frequent ones, so that the order of the forms does not matter.
                classes.iter().max_by_key(|(class, count)| (**count, std::cmp::Reverse(**class)))
            });
            if let Some((class, _)) = usual {
                self.hints.insert(form, *class);
            }
        }
    }

    fn word(&self, form: &str) -> Word {
        let mut word = Word::new(form, Some(&self.known));
        if word.ambiguity == 0 {
            word.ambiguity = self.hints.get(&word.form).copied().unwrap_or(0);
        }
        word
    }

    fn sentence(&self, text: &str, pieces: &[Piece], desk: &mut Desk, doc: &mut Doc) {
        let first = doc.tokens.len();
        let form = |piece: &Piece| &text[piece.start..piece.end];
        desk.words.clear();
        desk.words.extend(pieces.iter().map(|piece| self.word(form(piece))));
        tag::tag(&self.tagger, self.tags.len(), &desk.words, &mut desk.tags);
        self.find_finite(&mut desk.tags, || {
            pieces.last().is_some_and(|last| matches!(form(last), "." | "!" | "”" | "\""))
        });
        let tag = |i: usize| &self.tags[desk.tags[i] as usize];
        desk.state.begin((0..pieces.len()).map(|i| parse::kind(tag(i).xpos)));
        parse::parse(&self.parser, &self.steps, &desk.words, &desk.tags, &mut desk.state);
        for (i, piece) in pieces.iter().enumerate() {
            let head = desk.state.head(i);
            doc.tokens.push(Token {
                span: Span::new(piece.start, piece.end),
                joined: piece.joined && i > 0,
                lemma: lemma::lemma(&self.lemmas, &self.rules, form(piece), desk.tags[i]),
                upos: tag(i).upos,
                xpos: tag(i).xpos,
                feats: Feats(self.choose_feats(&desk.words, i, &desk.tags)),
                head: (first + if head == NONE { i } else { head }) as u32,
                deprel: if head == NONE { Deprel::Root } else { desk.state.label(i) },
            });
        }
        let (start, end) = (pieces[0].start, pieces[pieces.len() - 1].end);
        doc.sentences.push(Sentence {
            span: Span::new(start, end),
            first: first as u32,
            end: doc.tokens.len() as u32,
        });
    }

    /// A whole sentence of news without a finite verb but with a participle behind a noun has its finite verb there.
    ///
    /// "French police hunted for the gunman.": "-ed" is past tense or participle, and reviews and mail, of which treebanks
    /// are made, have the participle more often there. Headlines, which end without a stop, stay as they are.
    fn find_finite(&self, tags: &mut [u8], closed: impl Fn() -> bool) {
        let xpos = |tag: u8| self.tags[tag as usize].xpos;
        if tags.len() < 4
            || tags.iter().any(|tag| matches!(xpos(*tag), "VBD" | "VBZ" | "VBP" | "MD"))
            || !closed()
        {
            return;
        }
        let Some(past) = self.tags.iter().position(|tag| tag.upos == Upos::Verb && tag.xpos == "VBD") else {
            return;
        };
        for i in 1..tags.len() {
            let verb = xpos(tags[i]) == "VBN" && self.tags[tags[i] as usize].upos == Upos::Verb;
            let mut before = i - 1;
            while before > 0 && xpos(tags[before]) == "RB" {
                before -= 1;
            }
            if verb && matches!(xpos(tags[before]), "NN" | "NNS" | "NNP" | "NNPS" | "PRP" | "CD") {
                tags[i] = past as u8;
                return;
            }
        }
    }

    fn choose_feats(&self, words: &[Word], i: usize, tags: &[u8]) -> &'static str {
        let choices = &self.tags[tags[i] as usize].feats;
        if choices.len() <= 1 {
            return choices.first().copied().unwrap_or("");
        }
        let (mut scores, mut keys) = ([0; CLASSES], [0; tag::FEATURES]);
        let count = tag::feats_features(words, i, tags, &mut keys);
        self.feats.add(&keys[..count], &mut scores);
        choices[tag::best(&scores, choices.len().min(CLASSES)) as usize]
    }
}
