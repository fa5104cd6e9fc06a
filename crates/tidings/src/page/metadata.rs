//! What a page says about its article: headline, people, time, site, address, language.

mod linked;
mod people;
mod title;

use tidings_knowledge::Litter;
use tidings_knowledge::litter::Hint;

pub(super) use people::names;

use super::dates;
use super::tags::{Attr, Tag};
use super::tree::Tree;

/// Metadata of a page. What the page does not say is `None` or empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    /// Whether anything but a `title` of few words says what the headline is.
    pub(super) declares_title: bool,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) site: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    pub(super) description: Option<String>,
    /// The body as JSON-LD gives it, for comparison.
    pub(super) body: Option<String>,
    /// Whether the page calls itself an article.
    pub(super) is_article: bool,
    /// Whether it calls itself a live blog.
    pub(super) is_live: bool,
    /// Whether it says that its text is not free to read.
    pub(super) is_closed: bool,
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

    fn get(&self, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|name| self.values.iter().find(|(key, _)| key == name).map(|(_, value)| *value))
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.values.iter().filter(move |(key, _)| key == name).map(|(_, value)| *value)
    }
}

/// Reads a page's metadata.
pub(super) fn read(tree: &Tree, litter: &Litter) -> Metadata {
    let head = Head::read(tree);
    let linked = linked::read(tree);
    let site = head
        .get(&["og:site_name", "application-name", "twitter:app:name:iphone"])
        .map(clean)
        .or_else(|| linked.publisher.clone())
        .filter(|site| !site.is_empty());
    let url = head
        .canonical
        .or_else(|| head.get(&["og:url", "twitter:url"]))
        .or(linked.url.as_deref())
        .filter(|url| url.starts_with("http"))
        .map(str::to_owned);
    let kind = head.get(&["og:type"]).unwrap_or_default();
    let title = title::headline(tree, &head, &linked, site.as_deref(), url.as_deref());
    let site = site.or_else(|| title::site_in_title(&head.title, title.as_deref()));
    Metadata {
        declares_title: linked.headline.is_some()
            || head.get(title::NAMES).is_some()
            || head.title.split_whitespace().count() > 4
            || tree.nodes.iter().any(|node| node.tag == Tag::H1),
        title,
        authors: people::authors(tree, &head, &linked, litter),
        published: published(tree, &head, &linked, url.as_deref(), litter),
        language: head
            .language
            .or_else(|| head.get(&["og:locale", "language", "dc.language"]))
            .map(str::to_lowercase),
        description: head.get(&["og:description", "description", "twitter:description"]).map(clean),
        is_article: kind.contains("article") || linked.is_article,
        is_live: linked.is_live,
        is_closed: linked.is_closed
            || head.get(&["article:content_tier"]).is_some_and(|tier| tier == "locked" || tier == "metered"),
        body: linked.body,
        site,
        url,
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

fn published(
    tree: &Tree,
    head: &Head<'_>,
    linked: &linked::Linked,
    url: Option<&str>,
    litter: &Litter,
) -> Option<String> {
    let date = |text: &str| dates::iso(text, litter);
    const NAMES: &[&str] = &[
        "article:published_time",
        "og:published_time",
        "og:article:published_time",
        "datepublished",
        "date_published",
        "parsely-pub-date",
        "sailthru.date",
        "article.published",
        "publishdate",
        "publish-date",
        "publication_date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
        "dc.date",
        "date",
        "cxenseparse:recs:publishtime",
        "cxenseparse:publishtime",
        "article:published",
        "bt:pubdate",
        "dcterms.issued",
        "pubdate",
        "article_date_original",
        "originalpublicationdate",
    ];
    linked
        .published
        .as_deref()
        .and_then(date)
        .or_else(|| NAMES.iter().find_map(|name| head.get(&[name]).and_then(date)))
        .or_else(|| shown_date(tree, litter))
        .or_else(|| url.and_then(dates::in_url))
}

/// The date shown in an element that is marked as one.
fn shown_date(tree: &Tree, litter: &Litter) -> Option<String> {
    let date = |text: &str| dates::iso(text, litter);
    let marked = (1..tree.nodes.len()).find_map(|node| {
        let published = tree.attr(node, Attr::ItemProp).is_some_and(|prop| prop.contains("datePublished"));
        let value = || tree.attr(node, Attr::Datetime).or(tree.attr(node, Attr::Content)).and_then(date);
        if published { value().or_else(|| date(&tree.inner_text(node))) } else { None }
    });
    let timed = || {
        (1..tree.nodes.len()).filter(|&node| tree.nodes[node].tag == Tag::Time).take(3).find_map(|node| {
            tree.attr(node, Attr::Datetime).and_then(date).or_else(|| date(&tree.inner_text(node)))
        })
    };
    let named = || {
        (1..tree.nodes.len())
            .filter(|&node| {
                tree.nodes[node].tag != Tag::Text
                    && tree.attr(node, Attr::Class).is_some_and(|class| {
                        class.contains("date")
                            || class.contains("time")
                            || class.contains("publish")
                            || matches!(
                                litter.hint(class),
                                Some(Hint::Litter(tidings_knowledge::litter::Why::Byline))
                            )
                    })
            })
            .take(12)
            .find_map(|node| {
                Some(tree.inner_text(node)).filter(|text| text.len() < 160).as_deref().and_then(date)
            })
    };
    marked.or_else(timed).or_else(named)
}
