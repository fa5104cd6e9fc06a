//! The headline of a page and the name of its site, parted from each other.

use tidings_knowledge::litter::fold;

use super::linked::Linked;
use super::{Head, clean};
use crate::page::tags::Tag;
use crate::page::tree::Tree;

/// Names of `meta` elements that hold the headline.
pub(super) const NAMES: &[&str] = &["og:title", "twitter:title", "dc.title", "parsely-title", "title"];

/// Parts of a page's title are parted by these.
const GAPS: [&str; 7] = [" | ", " - ", " – ", " — ", " :: ", " » ", " · "];

/// Longest headline that search engines take whole: longer ones are often cut in what a page declares.
const WHOLE: usize = 100;

/// What a page declares and shows as its headline, without the name of the site.
pub(super) struct Titles {
    /// What it declares, with the element that does.
    declared: Vec<(String, &'static str)>,
    headings: Vec<String>,
    is_news: bool,
    site: Site,
}

/// What the site is called, letters and digits alone.
struct Site {
    name: String,
    host: String,
}

impl Site {
    fn is(&self, part: &str) -> bool {
        let part = squeeze(part);
        part.len() > 2
            && (part == self.name
                || (part.len() > 3 && self.host.contains(&part))
                || (self.name.len() > 3 && part.contains(&self.name) && part.len() < self.name.len() + 12))
    }

    /// A title without the name of the site after or before it.
    fn strip(&self, title: &str) -> String {
        let whole = clean(title);
        let mut title = whole.as_str();
        for _ in 0..3 {
            let cut = GAPS
                .iter()
                .chain(&[" • ", "|", " : "])
                .filter_map(|gap| title.rfind(gap).map(|at| (at, gap.len())))
                .max();
            match cut {
                Some((at, gap)) if self.is(&title[at + gap..]) => title = title[..at].trim_end(),
                _ => break,
            }
        }
        if let Some((first, rest)) =
            title.split_once(" | ").or_else(|| title.split_once(" - ")).or_else(|| title.split_once(": "))
            && self.is(first)
            && rest.len() > 15
        {
            title = rest;
        }
        title.trim().to_owned()
    }
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Titles {
    pub(super) fn read(
        tree: &Tree,
        head: &Head<'_>,
        linked: &Linked,
        site: Option<&str>,
        url: Option<&str>,
    ) -> Self {
        let site = Site {
            name: site.map(squeeze).unwrap_or_default(),
            host: url.and_then(|url| url.split('/').nth(2)).map(squeeze).unwrap_or_default(),
        };
        let declared = [
            linked.headline.as_deref().map(|title| (title, "json-ld headline")),
            head.find(NAMES),
            Some((head.title.as_str(), "title element")),
        ]
        .into_iter()
        .flatten()
        .map(|(title, from)| (site.strip(title), from))
        .filter(|(title, _)| !title.is_empty())
        .collect();
        let headings = (0..tree.nodes.len())
            .filter(|&node| tree.nodes[node].tag == Tag::H1)
            .take(8)
            .map(|node| tree.inner_text(node))
            .filter(|text| (3..400).contains(&text.len()) && !site.is(text))
            .map(|text| site.strip(&text))
            .collect();
        Self { declared, headings, is_news: linked.is_news, site }
    }

    /// The headline and the element that gives it: what a newsroom declares, or what readers see where what the page
    /// declares agrees with it, or else what it declares.
    pub(super) fn headline(&self) -> Option<(String, &'static str)> {
        if let Some(found) = self.news() {
            return Some(found);
        }
        let shown = self.agreed().or_else(|| self.alone()).map(|heading| (heading.to_owned(), "h1"));
        shown
            .or_else(|| self.declared.first().cloned())
            .or_else(|| Some((self.headings.first()?.clone(), "h1")))
    }

    pub(super) fn into_declared(self) -> Vec<String> {
        self.declared.into_iter().map(|(title, _)| title).collect()
    }

    /// The headline of a news article as JSON-LD gives it, unless it is cut.
    fn news(&self) -> Option<(String, &'static str)> {
        let (title, from) = self.declared.first().filter(|_| self.is_news)?;
        let folded = fold(title);
        let cut = title.ends_with(['…', '.'])
            || self.headings.iter().any(|heading| {
                title.chars().count() >= WHOLE && fold(heading).starts_with(&folded) && heading != title
            });
        if cut || title.chars().count() < 8 || self.site.is(title) {
            return None;
        }
        // The page's own spelling, where it shows the same.
        let shown = self.headings.iter().find(|heading| squeeze(heading) == squeeze(title));
        Some(shown.map_or((title.clone(), *from), |heading| (heading.clone(), "h1")))
    }

    /// The headline readers see, where what the page declares agrees with it.
    fn agreed(&self) -> Option<&str> {
        let folded: Vec<String> = self.declared.iter().map(|(text, _)| fold(text)).collect();
        let agrees = |heading: &&String| {
            let heading = fold(heading);
            heading.len() > 8
                && folded.iter().any(|text| {
                    let ends =
                        || text.strip_suffix(&heading).is_some_and(|before| before.ends_with([' ', '|']));
                    let parted =
                        || ends() && text[..text.len() - heading.len()].trim_end().ends_with(['-', '|', '·']);
                    (heading.len() > 20 && parted())
                        || *text == heading
                        || text.starts_with(&heading)
                        || heading.starts_with(text.as_str())
                })
        };
        self.headings.iter().find(agrees).map(String::as_str)
    }

    /// The only heading of its kind, where it shares a word with what the page declares.
    fn alone(&self) -> Option<&str> {
        let [heading] = self.headings.as_slice() else { return None };
        let folded = fold(heading);
        let long = |word: &&str| word.chars().count() > 3;
        let shares = |text: &str| {
            let text = fold(text);
            !text.ends_with(&folded) && folded.split(' ').filter(long).any(|word| text.contains(word))
        };
        let fits = heading.split(' ').count() > 3
            && (self.declared.is_empty() || self.declared.iter().any(|(text, _)| shares(text)))
            && !self.declared.iter().any(|(text, _)| fold(text).ends_with(&folded));
        Some(heading.as_str()).filter(|_| fits)
    }
}

/// The name of the site where the page's title is the headline and that name, or the name, other words and the headline.
pub(super) fn site_in_title(page_title: &str, headline: Option<&str>) -> Option<String> {
    let page_title = clean(page_title);
    let headline = headline?;
    let after = page_title
        .strip_prefix(headline)
        .and_then(|rest| GAPS.iter().find_map(|gap| rest.strip_prefix(gap)))
        .filter(|name| !name.contains(" | "));
    let before = || {
        let (at, _) = page_title
            .strip_suffix(headline)?
            .split_once(GAPS.iter().find(|gap| page_title.contains(**gap))?)?;
        Some(at)
    };
    let name = after.or_else(before)?;
    if (2..60).contains(&name.len()) { Some(name.trim().to_owned()) } else { None }
}
