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
        Self { knowledge, model: syntax::Model::embedded(), lexicon, reporter, coder }
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
        self.model.parse(article)
    }

    /// Finds all layers of an article.
    #[must_use]
    pub fn analyse(&self, article: Article) -> Analysis {
        self.analyse_with(article, &[])
    }

    /// Likewise, with spans that the caller says are somebody.
    fn analyse_with(&self, article: Article, given: &[Span]) -> Analysis {
        let doc = self.model.parse(article);
        let mentions = mentions::find(&doc, &self.lexicon, &self.knowledge, given);
        let places = mentions::places(&mentions, &self.knowledge);
        let times = times::find(&doc, &self.knowledge.english);
        let claims = self.reporter.claims(&doc, &mentions, &self.knowledge);
        let mut analysis = Analysis { doc, mentions, times, places, claims, events: Vec::new() };
        analysis.events = self.coder.code(&analysis, &self.knowledge);
        analysis
    }

    /// Says what the text reports that `source` does to `target`, byte spans of the text, whoever the two are.
    #[must_use]
    pub fn relate(&self, text: &str, source: Option<Span>, target: Option<Span>) -> events::Relation {
        let block = text::Block { kind: text::BlockKind::Paragraph, span: Span::new(0, text.len()) };
        let article = Article { text: text.to_owned(), blocks: vec![block], ..Article::default() };
        let given: Vec<Span> = source.into_iter().chain(target).collect();
        let analysis = self.analyse_with(article, &given);
        self.coder.relate(&analysis, &self.knowledge, source, target)
    }

    /// Every frame tried in a sentence, and why it did or did not fire.
    #[must_use]
    pub fn trials(&self, analysis: &Analysis, sentence: usize) -> Vec<explain::Trial> {
        self.coder.trials(analysis, &self.knowledge, sentence)
    }

    /// Whether an event by this frame is coded in a text, whatever operators stand around it.
    #[must_use]
    pub fn fires(&self, text: &str, frame: &str) -> bool {
        let block = text::Block { kind: text::BlockKind::Paragraph, span: Span::new(0, text.len()) };
        let article = Article { text: text.to_owned(), blocks: vec![block], ..Article::default() };
        self.analyse(article).events.iter().any(|event| {
            // `threaten(assault.bomb)` rests on assault.bomb.
            event.rule.rsplit('(').next().is_some_and(|inner| inner.trim_end_matches(')') == frame)
        })
    }
}
