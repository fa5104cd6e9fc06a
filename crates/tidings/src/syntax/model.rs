//! A model and what it does to an article.

use super::NONE;
use super::format::Sections;
use super::lemma::{self, Rule};
use super::names;
use super::net::{Net, Reading};
use super::split::Block;
use super::table::Table;
use super::tokenize::{Lexicon, Piece, tokenize};
use crate::text::{Article, Deprel, Doc, Feats, Name, Sentence, Span, Token, Upos};

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

/// A tag that the model tells apart.
#[derive(Clone, Debug)]
struct Tag {
    upos: Upos,
    xpos: &'static str,
    /// The FEATS it allows; the first is the most frequent.
    feats: Vec<&'static str>,
    /// The number of the first of them among those of all tags.
    first: usize,
}

/// A trained model of a language's syntax.
#[derive(Clone, Debug)]
pub struct Model {
    lexicon: Lexicon,
    known: Table,
    splitter: Table,
    tags: Vec<Tag>,
    relations: Vec<Deprel>,
    lemmas: Table,
    rules: Vec<Rule<'static>>,
    net: Net,
}

static ENGLISH: &[u8] = include_bytes!("../../models/en-syntax.bin");
static ENGLISH_PIECES: &[u8] = include_bytes!("../../models/en-pieces.bin");

/// Longest stretch of words that becomes one tree; the trees of a longer sentence's parts hang on the first one's root.
const LONGEST: usize = 300;

/// Working space that is kept from sentence to sentence.
#[derive(Debug, Default)]
struct Desk {
    tags: Vec<u8>,
    heads: Vec<usize>,
    scores: Vec<f32>,
    reading: Reading,
}

impl Model {
    /// The English model that comes with the program.
    ///
    /// # Panics
    /// Never in a program that passed its tests: they read the model.
    #[must_use]
    pub fn embedded() -> Self {
        Self::from_bytes(ENGLISH, ENGLISH_PIECES).expect("the embedded model can be read")
    }

    /// Reads a model and the vectors of word pieces that it was trained with.
    ///
    /// # Errors
    /// Where the bytes are no model of this version, or damaged.
    pub fn from_bytes(bytes: &'static [u8], pieces: &'static [u8]) -> Result<Self, ModelError> {
        let sections = Sections::new(bytes)?;
        let table = |name| Table::new(sections.get(name)?).ok_or(ModelError::Section(name));
        let mut first = 0;
        let tag = |line: &'static str| {
            let mut parts = line.split('\t');
            let (upos, xpos) = (Upos::parse(parts.next()?)?, parts.next()?);
            let tag = Tag { upos, xpos, feats: parts.collect(), first };
            first += tag.feats.len();
            Some(tag)
        };
        let tags: Option<Vec<_>> = sections.lines("tags")?.into_iter().map(tag).collect();
        let tags = tags.filter(|tags| tags.len() < 254).ok_or(ModelError::Section("tags"))?;
        let relations: Option<Vec<_>> = sections.lines("rels")?.into_iter().map(Deprel::parse).collect();
        let relations = relations.ok_or(ModelError::Section("rels"))?;
        let rules: Option<Vec<_>> = sections.lines("rules")?.into_iter().map(Rule::parse).collect();
        let net = Net::new(&sections, &Sections::new(pieces)?)?;
        if net.classes() != (tags.len(), relations.len(), names::Mark::COUNT, first) {
            return Err(ModelError::Section("sizes"));
        }
        Ok(Self {
            lexicon: Lexicon::new(sections.get("lexicon")?).ok_or(ModelError::Section("lexicon"))?,
            known: table("known")?,
            splitter: table("splitter")?,
            tags,
            relations,
            lemmas: table("lemmas")?,
            rules: rules.ok_or(ModelError::Section("rules"))?,
            net,
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

    fn sentence(&self, text: &str, pieces: &[Piece], desk: &mut Desk, doc: &mut Doc) {
        let first = doc.tokens.len();
        let form = |piece: &Piece| &text[piece.start..piece.end];
        let Desk { tags, heads, scores, reading } = desk;
        self.net.read(pieces.iter().map(form), reading);
        tags.clear();
        tags.extend((0..pieces.len()).map(|i| best(self.net.tags(reading, i)) as u8));
        self.heads(pieces.len(), heads, reading);
        let relations: Vec<Deprel> =
            (0..pieces.len()).map(|i| self.relation(reading, i, heads[i], scores)).collect();
        flatten_lists(heads, &relations);
        for (i, piece) in pieces.iter().enumerate() {
            let tag = &self.tags[tags[i] as usize];
            let head = heads[i];
            doc.tokens.push(Token {
                span: Span::new(piece.start, piece.end),
                joined: piece.joined && i > 0,
                lemma: lemma::lemma(&self.lemmas, &self.rules, form(piece), tags[i]),
                upos: tag.upos,
                xpos: tag.xpos,
                feats: Feats(self.feats(reading, i, tag)),
                head: (first + if head == NONE { i } else { head }) as u32,
                deprel: relations[i],
            });
        }
        for (from, until, kind) in names::best_names(pieces.len(), |i| self.net.names(reading, i)) {
            doc.names.push(Name { tokens: (first + from) as u32..(first + until) as u32, kind });
        }
        let (start, end) = (pieces[0].start, pieces[pieces.len() - 1].end);
        doc.sentences.push(Sentence {
            span: Span::new(start, end),
            first: first as u32,
            end: doc.tokens.len() as u32,
        });
    }

    /// The tree of a sentence.
    fn heads(&self, words: usize, heads: &mut Vec<usize>, reading: &mut Reading) {
        heads.clear();
        let mut root = NONE;
        let mut from = 0;
        while from < words {
            let until = (from + LONGEST).min(words);
            let part = self.net.tree(reading, from..until);
            for head in part {
                let at = heads.len();
                if head != NONE {
                    heads.push(from + head);
                } else {
                    heads.push(root);
                    root = if root == NONE { at } else { root };
                }
            }
            from = until;
        }
    }

    /// The relation of a word to its head: the root has none but that, and nothing else has it.
    fn relation(&self, reading: &Reading, word: usize, head: usize, scores: &mut Vec<f32>) -> Deprel {
        if head == NONE {
            return Deprel::Root;
        }
        self.net.relations(reading, word, head, scores);
        let all = scores.iter().zip(&self.relations).filter(|(_, relation)| **relation != Deprel::Root);
        let best = all.fold((f32::NEG_INFINITY, Deprel::Dep), |best, (score, relation)| {
            if *score > best.0 { (*score, *relation) } else { best }
        });
        best.1
    }

    fn feats(&self, reading: &Reading, word: usize, tag: &Tag) -> &'static str {
        let choices = &tag.feats;
        let chosen = match choices.len() {
            0 | 1 => 0,
            several => self.net.feats(reading, word, tag.first..tag.first + several),
        };
        choices.get(chosen).copied().unwrap_or("")
    }
}

/// All members of a list hang on its first, as Universal Dependencies has it: in "France, Germany and Poland" Poland is
/// none of Germany's, which has no "and" of its own.
fn flatten_lists(heads: &mut [usize], relations: &[Deprel]) {
    let mut joined = vec![false; heads.len()];
    for (head, relation) in heads.iter().zip(relations.iter()) {
        if *relation == Deprel::Cc && *head != NONE {
            joined[*head] = true;
        }
    }
    for i in 0..heads.len() {
        let above = heads[i];
        if relations[i] == Deprel::Conj
            && above < i
            && relations[above] == Deprel::Conj
            && !joined[above]
            && heads[above] != NONE
        {
            heads[i] = heads[above];
        }
    }
}

/// The number of the highest score, the first of equals.
fn best(scores: &[f32]) -> usize {
    let highest = scores
        .iter()
        .enumerate()
        .fold((0, f32::NEG_INFINITY), |best, (i, score)| if *score > best.1 { (i, *score) } else { best });
    highest.0
}
