//! What a page says about its article: headline, people, time, site, address, language.

mod linked;
mod people;
mod times;
mod title;

use tidings_knowledge::Litter;

pub(super) use people::names;

use super::tags::{Attr, Tag};
use super::tree::Tree;

/// Metadata of a page. What the page does not say is `None` or empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    /// All that it declares as its headline, without the site's name.
    pub(super) declared: Vec<String>,
    /// Whether anything but a `title` of few words says what the headline is.
    pub(super) declares_title: bool,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) section: Option<String>,
    pub(super) site: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    /// What it declares as its summary.
    pub(super) summary: Option<String>,
    /// The body as JSON-LD gives it, for comparison.
    pub(super) body: Option<String>,
    /// Whether the page calls itself an article.
    pub(super) is_article: bool,
    /// Whether it calls itself a live blog.
    pub(super) is_live: bool,
    /// Whether it says that its text is not free to read.
    pub(super) is_closed: bool,
    /// Which element gave each value.
    pub(super) provenance: Provenance,
}

/// Field and element pairs, one for each value that was found.
#[derive(Clone, Debug, Default)]
pub(super) struct Provenance(Vec<(&'static str, &'static str)>);

impl Provenance {
    /// Notes where a field's value comes from, in place of what was noted before.
    pub(super) fn note(&mut self, field: &'static str, from: &'static str) {
        self.0.retain(|(known, _)| *known != field);
        self.0.push((field, from));
    }

    /// Takes the value out of a pair and notes the element.
    fn take<T>(&mut self, field: &'static str, found: Option<(T, &'static str)>) -> Option<T> {
        found.map(|(value, from)| {
            self.note(field, from);
            value
        })
    }

    /// The pairs in the order of the fields' names.
    pub(super) fn into_pairs(mut self) -> Vec<(&'static str, &'static str)> {
        self.0.sort_unstable();
        self.0
    }
}

/// Values of `meta` and `link` elements that are of use, as found.
#[derive(Default)]
struct Head<'a> {
    values: Vec<(String, &'a str)>,
    canonical: Option<&'a str>,
    title: String,
    language: Option<&'a str>,
}

impl<'a> Head<'a> {
    fn read(tree: &'a Tree) -> Self {
        let mut head = Head::default();
        for node in 0..tree.nodes.len() {
            match tree.nodes[node].tag {
                Tag::Meta if head.values.len() < 500 => {
                    let name = [Attr::Property, Attr::Name, Attr::ItemProp]
                        .into_iter()
                        .find_map(|attr| tree.attr(node, attr));
                    let content =
                        tree.attr(node, Attr::Content).map(str::trim).filter(|content| !content.is_empty());
                    if let (Some(name), Some(content)) = (name, content) {
                        head.values.push((name.trim().to_ascii_lowercase(), content));
                    }
                }
                Tag::Link
                    if head.canonical.is_none()
                        && tree
                            .attr(node, Attr::Rel)
                            .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) =>
                {
                    head.canonical = tree.attr(node, Attr::Href);
                }
                Tag::Title if head.title.is_empty() => head.title = tree.inner_text(node),
                Tag::Html => head.language = head.language.or(tree.attr(node, Attr::Lang)),
                _ => {}
            }
        }
        head
    }

    fn get(&self, names: &[&'static str]) -> Option<&'a str> {
        self.find(names).map(|(value, _)| value)
    }

    /// The first value there is, and the name it stands under.
    fn find(&self, names: &[&'static str]) -> Option<(&'a str, &'static str)> {
        names.iter().find_map(|name| {
            self.values.iter().find(|(key, _)| key == name).map(|(_, value)| (*value, *name))
        })
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.values.iter().filter(move |(key, _)| key == name).map(|(_, value)| *value)
    }
}

/// Reads a page's metadata.
pub(super) fn read(tree: &Tree, litter: &Litter) -> Metadata {
    let head = Head::read(tree);
    let linked = linked::read(tree);
    let mut provenance = Provenance::default();
    let owned = |(value, from): (&str, &'static str)| (clean(value), from);
    let site = head
        .find(&["og:site_name", "application-name", "twitter:app:name:iphone"])
        .map(owned)
        .or_else(|| Some((linked.publisher.clone()?, "json-ld publisher")))
        .filter(|(site, _)| !site.is_empty());
    let url = head
        .canonical
        .map(|url| (url, "link canonical"))
        .or_else(|| head.find(&["og:url", "twitter:url"]))
        .or_else(|| Some((linked.url.as_deref()?, "json-ld url")))
        .filter(|(url, _)| url.starts_with("http"))
        .map(|(url, from)| (url.to_owned(), from));
    let site = provenance.take("site", site);
    let url = provenance.take("url", url);
    let kind = head.get(&["og:type"]).unwrap_or_default();
    let titles = title::Titles::read(tree, &head, &linked, site.as_deref(), url.as_deref());
    let title = provenance.take("title", titles.headline());
    let in_title = || Some((title::site_in_title(&head.title, title.as_deref())?, "title element"));
    let site = site.or_else(|| provenance.take("site", in_title()));
    let authors = people::authors(tree, &head, &linked, site.as_deref(), litter);
    let section = Some((linked.section.as_deref(), "json-ld articleSection"))
        .and_then(|(value, from)| Some((value?, from)))
        .or_else(|| head.find(&["article:section", "parsely-section", "articlesection", "section"]))
        .map(owned)
        .filter(|(section, _)| !section.is_empty());
    let language = head
        .language
        .map(|language| (language, "html lang"))
        .or_else(|| head.find(&["og:locale", "language", "dc.language"]));
    Metadata {
        declares_title: linked.headline.is_some()
            || head.get(title::NAMES).is_some()
            || head.title.split_whitespace().count() > 4
            || tree.nodes.iter().any(|node| node.tag == Tag::H1),
        title,
        declared: titles.into_declared(),
        authors: provenance.take("authors", authors).unwrap_or_default(),
        published: provenance
            .take("published", times::published(tree, &head, &linked, url.as_deref(), litter)),
        updated: provenance.take("updated", times::updated(tree, &head, &linked, litter)),
        section: provenance.take("section", section),
        language: provenance.take("language", language).map(str::to_lowercase),
        summary: head.get(&["og:description", "description", "twitter:description"]).map(clean),
        is_article: kind.contains("article") || linked.is_article,
        is_live: linked.is_live,
        is_closed: linked.is_closed
            || head.get(&["article:content_tier"]).is_some_and(|tier| tier == "locked" || tier == "metered"),
        body: linked.body,
        site,
        url,
        provenance,
    }
}

/// Folds blanks and undoes entities that were escaped twice.
pub(super) fn clean(text: &str) -> String {
    let text = if text.contains('&') { unescape(text) } else { text.to_owned() };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Undoes numeric character references and the commonest named ones.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|b| b == b';');
        let c = end.and_then(|end| match &rest[1..end] {
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some(' '),
            "lt" => Some('<'),
            "gt" => Some('>'),
            name => {
                let number = name.strip_prefix('#')?;
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number.parse(),
                };
                char::from_u32(code.ok()?)
            }
        });
        match (c, end) {
            (Some(c), Some(end)) => {
                plain.push(c);
                rest = &rest[end + 1..];
            }
            _ => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}
