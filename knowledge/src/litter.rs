//! The litter of news pages: words that stand around an article and are not part of it.
//!
//! Two kinds of data live in one file format: `page.toml` (what holds in every language: names that page makers give to
//! boxes, news agencies) and `languages/*/boilerplate.toml` (what is said in the lines around an article). Read each
//! with [`Litter::parse`] and add them up with [`Litter::and`].

mod phrases;
mod read;

use rustc_hash::{FxHashMap, FxHashSet};

pub use phrases::{At, Matched, Phrase, fold};

use crate::Problem;

/// Why something was taken out of an article. Its [`id`](Why::id) is the rule id users see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Why {
    Advertisement,
    AfterBody,
    AuthorBox,
    BeforeBody,
    Byline,
    Caption,
    Comments,
    Control,
    CookieNotice,
    Credit,
    Dateline,
    DoubledHeadline,
    Embed,
    EmptyHeading,
    Figure,
    Headline,
    Hidden,
    Label,
    LinkList,
    Navigation,
    Newsletter,
    NotContent,
    Paywall,
    RelatedLink,
    Share,
    Sidebar,
    Standfirst,
    Subscription,
    Tags,
}

/// Every reason with its id and with the name that data files use for it.
const REASONS: &[(Why, &str)] = &[
    (Why::Advertisement, "advertisement"),
    (Why::AfterBody, "after-body"),
    (Why::AuthorBox, "author-box"),
    (Why::BeforeBody, "before-body"),
    (Why::Byline, "byline"),
    (Why::Caption, "caption"),
    (Why::Comments, "comments"),
    (Why::Control, "control"),
    (Why::CookieNotice, "cookie-notice"),
    (Why::Credit, "credit"),
    (Why::Dateline, "dateline"),
    (Why::DoubledHeadline, "doubled-headline"),
    (Why::Embed, "embed"),
    (Why::EmptyHeading, "empty-heading"),
    (Why::Figure, "figure"),
    (Why::Headline, "headline"),
    (Why::Hidden, "hidden"),
    (Why::Label, "label"),
    (Why::LinkList, "link-list"),
    (Why::Navigation, "navigation"),
    (Why::Newsletter, "newsletter"),
    (Why::NotContent, "not-content"),
    (Why::Paywall, "paywall"),
    (Why::RelatedLink, "related-link"),
    (Why::Share, "share"),
    (Why::Sidebar, "sidebar"),
    (Why::Standfirst, "standfirst"),
    (Why::Subscription, "subscription"),
    (Why::Tags, "tags"),
];

impl Why {
    /// The rule id, as printed in `removed` and used in data files: `related-link`, `cookie-notice` …
    #[must_use]
    pub fn id(self) -> &'static str {
        REASONS.iter().find(|(why, _)| *why == self).map_or("", |(_, id)| id)
    }

    /// The reason with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        REASONS.iter().find(|(_, name)| *name == id).map(|(why, _)| *why)
    }
}

/// What the name of a box says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// It holds the body of the article.
    Body,
    /// It holds the summary under the headline.
    Standfirst,
    /// It is litter.
    Litter(Why),
}

/// A news agency and the forms in which texts name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// The name printed in credits, such as `AFP`.
    pub name: String,
    /// Forms found in text; a form in capitals must stand in capitals.
    pub forms: Vec<String>,
}

/// Phrases, names of boxes, agencies, months: what a reader of pages must know to tell an article from its litter.
#[derive(Clone, Debug, Default)]
pub struct Litter {
    phrases: FxHashMap<Box<str>, Vec<Phrase>>,
    hints: FxHashMap<Box<str>, Hint>,
    whole_hints: FxHashMap<Box<str>, Hint>,
    negations: FxHashSet<Box<str>>,
    states: FxHashSet<Box<str>>,
    agencies: Vec<Agency>,
    months: FxHashMap<Box<str>, u8>,
    by_words: FxHashSet<Box<str>>,
    joining_words: Vec<String>,
    inside_words: FxHashSet<Box<str>>,
    time_words: FxHashSet<Box<str>>,
    machine_marks: Vec<String>,
    live_marks: Vec<String>,
    nobody: FxHashSet<Box<str>>,
    nobody_ends: FxHashSet<Box<str>>,
}

impl Litter {
    /// Reads one file of litter.
    ///
    /// # Errors
    /// All faults of the file, with lines: broken TOML, unknown keys, unknown rules, phrases that are empty or listed
    /// twice. `file` of each problem is empty.
    ///
    /// ```
    /// use tidings_knowledge::{Litter, litter::Why};
    /// let litter = Litter::parse("[[line]]\nrule = \"related-link\"\nstart = [\"see also\"]\n").unwrap();
    /// assert_eq!(litter.line("See also  Ten more things").unwrap().why, Why::RelatedLink);
    /// ```
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        read::parse(text)
    }

    /// This litter and another's. What both define is taken from `other`.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for (word, phrases) in other.phrases {
            self.phrases.entry(word).or_default().extend(phrases);
        }
        self.hints.extend(other.hints);
        self.whole_hints.extend(other.whole_hints);
        self.negations.extend(other.negations);
        self.states.extend(other.states);
        self.agencies.extend(other.agencies);
        self.months.extend(other.months);
        self.by_words.extend(other.by_words);
        self.joining_words.extend(other.joining_words);
        self.inside_words.extend(other.inside_words);
        self.time_words.extend(other.time_words);
        self.machine_marks.extend(other.machine_marks);
        self.live_marks.extend(other.live_marks);
        self.nobody.extend(other.nobody);
        self.nobody_ends.extend(other.nobody_ends);
        self
    }

    /// What a line of text is, if a phrase says that it is litter.
    #[must_use]
    pub fn line(&self, line: &str) -> Option<Matched> {
        self.folded_line(&fold(line))
    }

    /// As [`Litter::line`], for a line already [`fold`]ed.
    #[must_use]
    pub fn folded_line(&self, line: &str) -> Option<Matched> {
        phrases::find(&self.phrases, line)
    }

    /// What the value of a `class`, `id`, `itemprop` or `data-*` attribute says about its element.
    ///
    /// Names are cut into words at hyphens, underscores and humps; `related-articles`, `relatedArticles` and
    /// `related__articles` are the same. A name that begins with a negation (`has-sidebar`) or ends with a state
    /// (`sidebar-enabled`) says nothing.
    #[must_use]
    pub fn hint(&self, names: &str) -> Option<Hint> {
        let mut found = None;
        for name in names.split_ascii_whitespace().take(24) {
            if name.len() > 80 {
                continue;
            }
            match self.hint_of(name) {
                Some(Hint::Litter(why)) => return Some(Hint::Litter(why)),
                Some(hint) => found = found.or(Some(hint)),
                None => {}
            }
        }
        found
    }

    fn hint_of(&self, name: &str) -> Option<Hint> {
        let (words, ends) = phrases::name_words(name);
        let first = &words[..*ends.first()?];
        if self.negations.contains(first) {
            return None;
        }
        let last = words.rsplit('-').next().unwrap_or_default();
        if ends.len() > 1 && self.states.contains(last) {
            return None;
        }
        if let Some(hint) = self.whole_hints.get(words.as_str()) {
            return Some(*hint);
        }
        let mut found = None;
        let mut start = 0;
        for (at, end) in ends.iter().enumerate() {
            for last in ends.iter().skip(at).take(3) {
                match self.hints.get(&words[start..*last]) {
                    Some(Hint::Litter(why)) => return Some(Hint::Litter(*why)),
                    Some(hint) => found = Some(*hint),
                    None => {}
                }
            }
            start = end + 1;
        }
        found
    }

    /// The agencies a text names, in order of first mention, each once.
    #[must_use]
    pub fn agencies_in(&self, text: &str) -> Vec<&str> {
        let mut found: Vec<(usize, &str)> = Vec::new();
        for agency in &self.agencies {
            let places = agency.forms.iter().filter_map(|form| phrases::find_words(text, form).next());
            found.extend(places.min().map(|at| (at, agency.name.as_str())));
        }
        found.sort_unstable();
        found.dedup_by_key(|(_, name)| *name);
        found.into_iter().map(|(_, name)| name).collect()
    }

    /// The month (1 to 12) a lower-case name or abbreviation without its dot stands for.
    #[must_use]
    pub fn month(&self, name: &str) -> Option<u8> {
        self.months.get(name).copied()
    }

    /// Whether a lower-case word opens a byline: "by", "von", "par".
    #[must_use]
    pub fn opens_byline(&self, word: &str) -> bool {
        self.by_words.contains(word)
    }

    /// Words that join the names of a byline: "and", "und", "&".
    #[must_use]
    pub fn joining_words(&self) -> &[String] {
        &self.joining_words
    }

    /// Whether what a byline names is no person: "Admin", "Staff Reporter", "Daily Courier newsroom".
    #[must_use]
    pub fn is_nobody(&self, name: &str) -> bool {
        let name = fold(name);
        let last = name.rsplit(' ').next().unwrap_or_default();
        self.nobody.contains(name.as_str()) || self.nobody_ends.contains(last)
    }

    /// Whether a lower-case word is one that writers never capitalise inside a sentence: "in", "this", "certain".
    #[must_use]
    pub fn stays_small(&self, word: &str) -> bool {
        self.inside_words.contains(word)
    }

    /// Whether a lower-case word is a name of a time, which may follow a quotation alone: `"great" Monday.`
    #[must_use]
    pub fn is_time_word(&self, word: &str) -> bool {
        self.time_words.contains(word)
    }

    /// Folded phrases that only machine translation writes.
    #[must_use]
    pub fn machine_marks(&self) -> &[String] {
        &self.machine_marks
    }

    /// Folded phrases that mark a live blog.
    #[must_use]
    pub fn live_marks(&self) -> &[String] {
        &self.live_marks
    }
}

#[cfg(test)]
mod tests;
