//! The litter of news pages: words that stand around an article and are not part of it.
//!
//! Several kinds of data live in one file format: `page.toml` (what holds in every language: names that page makers give
//! to boxes, news agencies, outlets), `languages/*/boilerplate.toml` (what is said in the lines around an article),
//! `languages/*/scraped.toml` (more of it, for text that has lost its markup) and `languages/*/flags.toml` (words that
//! flags rest on). Read each with [`Litter::parse`] and add them up with [`Litter::and`].

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
    /// Whether it is a newspaper or broadcaster: named in a line of credit it is one, in a byline it need not be.
    pub outlet: bool,
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
    /// First words of the forms of agencies, so that a line without one is told at once.
    agency_words: FxHashSet<Box<str>>,
    months: FxHashMap<Box<str>, u8>,
    by_words: FxHashSet<Box<str>>,
    joining_words: Vec<String>,
    inside_words: FxHashSet<Box<str>>,
    time_words: FxHashSet<Box<str>>,
    machine_marks: Vec<String>,
    live_marks: Vec<String>,
    nobody: FxHashSet<Box<str>>,
    nobody_ends: FxHashSet<Box<str>>,
    dated: FxHashSet<Box<str>>,
    counted: FxHashSet<Box<str>>,
    credited: FxHashSet<Box<str>>,
    biography: FxHashSet<Box<str>>,
    foreign: FxHashSet<Box<str>>,
    sport: FxHashSet<Box<str>>,
    opinion_sections: FxHashSet<Box<str>>,
    sport_sections: FxHashSet<Box<str>>,
    opinion_lines: Vec<String>,
    signs: FxHashMap<Box<str>, FxHashSet<Box<str>>>,
    calques: Vec<String>,
    opinion_marks: Vec<String>,
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
        self.agency_words.extend(other.agency_words);
        self.months.extend(other.months);
        self.by_words.extend(other.by_words);
        self.joining_words.extend(other.joining_words);
        self.inside_words.extend(other.inside_words);
        self.time_words.extend(other.time_words);
        self.machine_marks.extend(other.machine_marks);
        self.live_marks.extend(other.live_marks);
        self.nobody.extend(other.nobody);
        self.nobody_ends.extend(other.nobody_ends);
        self.dated.extend(other.dated);
        self.counted.extend(other.counted);
        self.credited.extend(other.credited);
        self.biography.extend(other.biography);
        self.foreign.extend(other.foreign);
        self.sport.extend(other.sport);
        self.opinion_sections.extend(other.opinion_sections);
        self.sport_sections.extend(other.sport_sections);
        self.opinion_lines.extend(other.opinion_lines);
        self.signs.extend(other.signs);
        self.calques.extend(other.calques);
        self.opinion_marks.extend(other.opinion_marks);
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
        phrases::find(&self.phrases, line, false)
    }

    /// As [`Litter::folded_line`], for a line of text that has lost its markup, where more phrases hold.
    #[must_use]
    pub fn plain_line(&self, line: &str) -> Option<Matched> {
        phrases::find(&self.phrases, line, true)
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
        self.named_in(text, false)
    }

    /// The agencies and outlets that a line of credit names, in order of first mention, each once.
    #[must_use]
    pub fn credits_in(&self, text: &str) -> Vec<&str> {
        self.named_in(text, true)
    }

    fn named_in(&self, text: &str, outlets: bool) -> Vec<&str> {
        let mut found: Vec<(usize, usize, &str)> = Vec::new();
        if !self.has_agency_word(text) {
            return Vec::new();
        }
        for agency in self.agencies.iter().filter(|agency| outlets || !agency.outlet) {
            let places = agency
                .forms
                .iter()
                .filter_map(|form| phrases::find_words(text, form).next().map(|at| (at, at + form.len())));
            found.extend(places.min().map(|(start, end)| (start, end, agency.name.as_str())));
        }
        found.sort_unstable();
        // A name inside another is part of it: Europa Press is no Press Association.
        let mut end_before = 0;
        found.retain(|&(_, end, _)| {
            let inside = end <= end_before;
            end_before = end_before.max(end);
            !inside
        });
        found.dedup_by_key(|(_, _, name)| *name);
        found.into_iter().map(|(_, _, name)| name).collect()
    }

    fn has_agency_word(&self, text: &str) -> bool {
        text.split(|c: char| !c.is_alphanumeric()).any(|word| self.agency_words.contains(word))
    }

    /// Whether a text is nothing but names of agencies and outlets and the words that lead to them, at least one name
    /// among them: "With material from AFP and dpa".
    #[must_use]
    pub fn is_only_credits(&self, text: &str) -> bool {
        if !self.has_agency_word(text) {
            return false;
        }
        let mut rest = text.to_owned();
        let mut named = false;
        let mut forms: Vec<&str> =
            self.agencies.iter().flat_map(|agency| agency.forms.iter().map(String::as_str)).collect();
        forms.sort_unstable_by_key(|form| std::cmp::Reverse(form.len()));
        for form in forms {
            let places: Vec<usize> = phrases::find_words(&rest, form).collect();
            named |= !places.is_empty();
            for at in places.into_iter().rev() {
                rest.replace_range(at..at + form.len(), " ");
            }
        }
        let rest = fold(&rest);
        let mut words = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        named && words.all(|word| self.credited.contains(word))
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

    /// Whether a lower-case word stands in lines that say when something was published: "updated", "ago", "gmt".
    #[must_use]
    pub fn is_dated(&self, word: &str) -> bool {
        self.dated.contains(word)
    }

    /// Whether a lower-case word names what sites count: "likes", "views", "comments".
    #[must_use]
    pub fn is_counted(&self, word: &str) -> bool {
        self.counted.contains(word)
    }

    /// Whether a lower-case word follows a writer's name where a text tells of the writer: "is", "covers".
    #[must_use]
    pub fn tells_of_writer(&self, word: &str) -> bool {
        self.biography.contains(word)
    }

    /// Whether a lower-case word is a function word of another language that stands in no name.
    #[must_use]
    pub fn is_foreign(&self, word: &str) -> bool {
        self.foreign.contains(word)
    }

    /// Whether a lower-case word is said of games and hardly of anything else.
    #[must_use]
    pub fn is_sport(&self, word: &str) -> bool {
        self.sport.contains(word)
    }

    /// Whether a part of an address, between strokes, is that of a section of opinion.
    #[must_use]
    pub fn is_opinion_section(&self, part: &str) -> bool {
        self.opinion_sections.contains(part)
    }

    /// Whether a part of an address, between strokes, is that of a section of sport.
    #[must_use]
    pub fn is_sport_section(&self, part: &str) -> bool {
        self.sport_sections.contains(part)
    }

    /// Folded beginnings of lines by which a site keeps clear of what a writer says.
    #[must_use]
    pub fn opinion_lines(&self) -> &[String] {
        &self.opinion_lines
    }

    /// Whether a lower-case word is in a list of `[signs]`, as "was" in `finite`.
    #[must_use]
    pub fn is_sign(&self, list: &str, word: &str) -> bool {
        self.signs.get(list).is_some_and(|words| words.contains(word))
    }

    /// Whether a lower-case word ends as in a list of `[signs]`, as "condemned" in `verb_ends`.
    #[must_use]
    pub fn ends_as_sign(&self, list: &str, word: &str) -> bool {
        self.signs.get(list).is_some_and(|ends| ends.iter().any(|end| word.ends_with(&**end)))
    }

    /// Folded phrases that are common in translations by machine and rare elsewhere.
    #[must_use]
    pub fn calques(&self) -> &[String] {
        &self.calques
    }

    /// Folded words by which a site says that what follows is opinion.
    #[must_use]
    pub fn opinion_marks(&self) -> &[String] {
        &self.opinion_marks
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
