//! The engine of Tidings: pure functions from the bytes of a news page to coded events.
//!
//! The modules stand in the order in which a page passes through them. A later one refers to the values of earlier ones
//! by index and span and never changes them. Nothing here reads a file, the clock, the network or the environment, and
//! nothing prints.

pub mod page;
pub mod syntax;
pub mod text;

pub mod claims;
mod clauses;
pub mod events;
pub mod mentions;
pub mod times;
mod vocabulary;

pub mod explain;

use claims::Claim;
use events::{Event, Place};
use mentions::Mention;
use text::{Article, Doc, Span};
use tidings_knowledge::Knowledge;
use times::Time;

/// An article with all its layers.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Analysis {
    /// The article, its sentences and tokens.
    pub doc: Doc,
    /// Who is named or stood for, in order of the text.
    pub mentions: Vec<Mention>,
    /// Names inside the phrases of mentions, as "US" in "US troops", in order of the text. They tell which names a text
    /// holds; who takes part in an event is always one of the mentions.
    pub inner_names: Vec<Mention>,
    /// Dates and times, in order of the text.
    pub times: Vec<Time>,
    /// Places that could be resolved, in order of the text.
    pub places: Vec<Place>,
    /// What others say, in order of the text.
    pub claims: Vec<Claim>,
    /// Coded events, in order of the text.
    pub events: Vec<Event>,
}

/// Everything that analysis needs, built once and shared by all threads.
///
/// ```no_run
/// # fn main() -> Result<(), Vec<tidings_knowledge::Problem>> {
/// use tidings::{Tidings, page::Page};
/// use tidings_knowledge::{Files, Knowledge};
///
/// let tidings = Tidings::new(Knowledge::read(&Files::embedded())?);
/// let page = Page { bytes: b"Russian officials held talks with Ukraine on Monday.", as_is: true, ..Page::default() };
/// let analysis = tidings.analyse(tidings.read(&page).unwrap());
/// assert_eq!(analysis.events.len(), 1);
/// # Ok(())
/// # }
/// ```
pub struct Tidings {
    /// What it knows.
    pub knowledge: Knowledge,
    model: syntax::Model,
    vocabulary: vocabulary::Vocabulary,
    lexicon: mentions::Lexicon,
    reporter: claims::Reporter,
    coder: events::Coder,
}

impl Tidings {
    /// Compiles the knowledge and opens the embedded models.
    #[must_use]
    pub fn new(knowledge: Knowledge) -> Self {
        let lexicon = mentions::Lexicon::new(&knowledge);
        let coder = events::Coder::new(&knowledge);
        let reporter = claims::Reporter::new(&knowledge);
        let vocabulary = vocabulary::Vocabulary::new(&knowledge);
        let model = syntax::Model::embedded();
        Self { knowledge, model, vocabulary, lexicon, reporter, coder }
    }

    /// Reads a page.
    ///
    /// # Errors
    /// Why nothing can be read from it.
    pub fn read(&self, page: &page::Page<'_>) -> Result<Article, page::Rejected> {
        page::read(page, &self.knowledge.litter)
    }

    /// Splits, tags and parses an article, and goes no further.
    #[must_use]
    pub fn parse(&self, article: Article) -> Doc {
        let mut doc = self.model.parse(article);
        self.vocabulary.mend(&mut doc);
        doc
    }

    /// Finds all layers of an article.
    #[must_use]
    pub fn analyse(&self, article: Article) -> Analysis {
        self.analyse_with(article, &[])
    }

    /// Finds all layers of an article whose words and sentences are given, as spans of its text.
    #[must_use]
    pub fn analyse_tokens(&self, article: Article, sentences: &[Vec<syntax::tokenize::Piece>]) -> Analysis {
        let mut doc = self.model.parse_tokens(article, sentences);
        self.vocabulary.mend(&mut doc);
        self.layers(doc, &[])
    }

    /// Likewise, with spans that the caller says are somebody.
    fn analyse_with(&self, article: Article, given: &[Span]) -> Analysis {
        self.layers(self.parse(article), given)
    }

    /// All layers above the syntax.
    fn layers(&self, doc: Doc, given: &[Span]) -> Analysis {
        let (mut mentions, inner_names) = mentions::find(&doc, &self.lexicon, &self.knowledge, given);
        let places = mentions::places(&mentions, &self.knowledge);
        let times = times::find(&doc, &self.knowledge.english);
        let claims = self.reporter.claims(&doc, &mentions, &self.knowledge, self.coder.grammar());
        // Who "we" are is known only when it is known who speaks.
        mentions::speakers(&doc, &self.knowledge, self.coder.grammar(), &claims, &mut mentions);
        let mut analysis = Analysis { doc, mentions, inner_names, times, places, claims, events: Vec::new() };
        analysis.events = self.coder.code(&analysis, &self.knowledge);
        analysis
    }

    /// Says what the text reports that `source` does to `target`, byte spans of the text, whoever the two are.
    #[must_use]
    pub fn relate(&self, text: &str, source: Option<Span>, target: Option<Span>) -> events::Relation {
        let article = one_paragraph(text);
        let given: Vec<Span> = source.into_iter().chain(target).collect();
        let analysis = self.analyse_with(article, &given);
        self.coder.relate(&analysis, &self.knowledge, source, target)
    }

    /// Every frame tried in a sentence, and why it did or did not fire.
    #[must_use]
    pub fn trials(&self, analysis: &Analysis, sentence: usize) -> Vec<explain::Trial> {
        self.coder.trials(analysis, &self.knowledge, sentence)
    }

    /// Whether a frame holds in a text: it fits a word, and an event of its type is coded on that word, be it by this
    /// frame or by a more specific one. Operators around the word may make another type of it.
    #[must_use]
    pub fn fires(&self, text: &str, frame: &str) -> bool {
        let article = one_paragraph(text);
        let analysis = self.analyse(article);
        // `threaten(assault.bomb)` rests on assault.bomb.
        let inner = |rule: &str| rule.rsplit('(').next().unwrap_or_default().trim_end_matches(')') == frame;
        if analysis.events.iter().any(|event| inner(&event.rule)) {
            return true;
        }
        (0..analysis.doc.sentences.len()).flat_map(|sentence| self.trials(&analysis, sentence)).any(|trial| {
            trial.frame == frame
                && trial.outcome.is_ok()
                && analysis.events.iter().any(|event| {
                    event.event == trial.event
                        && (event.anchor == trial.anchor
                            || event.words.iter().any(|words| words.contains(&trial.anchor)))
                })
        })
    }
}

/// A text taken as it is, as one paragraph.
fn one_paragraph(text: &str) -> Article {
    let block =
        text::Block { kind: text::BlockKind::Paragraph, span: Span::new(0, text.len()), source: None };
    Article { text: text.to_owned(), blocks: vec![block], ..Article::default() }
}
