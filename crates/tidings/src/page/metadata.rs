//! What a page says about its article: headline, people, time, site, address, language.

mod linked;

use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Hint, fold};

use super::dates;
use super::tags::{Attr, Tag};
use super::tree::Tree;

/// Metadata of a page. What the page does not say is `None` or empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
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
    let title = title(tree, &head, &linked, site.as_deref(), url.as_deref());
    let site = site.or_else(|| site_in_title(&head.title, title.as_deref()));
    Metadata {
        title,
        authors: authors(tree, &head, &linked, litter),
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

/// The name of the site where the page's title is the headline, a dash and that name.
fn site_in_title(page_title: &str, headline: Option<&str>) -> Option<String> {
    let page_title = clean(page_title);
    let rest = page_title.strip_prefix(headline?)?;
    let name =
        [" | ", " - ", " – ", " — ", " :: ", " » ", " · "].iter().find_map(|gap| rest.strip_prefix(gap))?;
    if (2..60).contains(&name.len()) && !name.contains(" | ") { Some(name.trim().to_owned()) } else { None }
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

fn title(
    tree: &Tree,
    head: &Head<'_>,
    linked: &linked::Linked,
    site: Option<&str>,
    url: Option<&str>,
) -> Option<String> {
    let strip = |text: &str| without_site(&clean(text), site, url);
    let declared: Vec<String> = [
        linked.headline.as_deref(),
        head.get(&["og:title", "twitter:title", "dc.title", "parsely-title", "title"]),
        Some(&head.title),
    ]
    .into_iter()
    .flatten()
    .map(strip)
    .filter(|text| !text.is_empty())
    .collect();
    let folded: Vec<String> = declared.iter().map(|text| fold(text)).collect();
    let headings: Vec<String> = (0..tree.nodes.len())
        .filter(|&node| tree.nodes[node].tag == Tag::H1)
        .take(8)
        .map(|node| tree.inner_text(node))
        .filter(|text| (3..400).contains(&text.len()))
        .collect();
    // The headline readers see, where what the page declares agrees with it.
    let agreed = headings.iter().find(|heading| {
        let heading = fold(heading);
        heading.len() > 8
            && folded.iter().any(|text| {
                *text == heading || text.starts_with(&heading) || heading.starts_with(text.as_str())
            })
    });
    let alone = if headings.len() == 1 {
        headings.first().filter(|heading| {
            let heading_folded = fold(heading);
            heading.split(' ').count() > 3 && !folded.iter().any(|text| text.ends_with(&heading_folded))
        })
    } else {
        None
    };
    agreed.or(alone).or(declared.first()).or(headings.first()).cloned()
}

/// A title without the name of the site after or before it.
fn without_site(title: &str, site: Option<&str>, url: Option<&str>) -> String {
    let squeeze = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let site = site.map(squeeze).unwrap_or_default();
    let host = url.and_then(|url| url.split('/').nth(2)).map(squeeze).unwrap_or_default();
    let is_site = |part: &str| {
        let part = squeeze(part);
        part.len() > 2
            && (part == site
                || (part.len() > 3 && host.contains(&part))
                || (site.len() > 3 && part.contains(&site) && part.len() < site.len() + 12))
    };
    let mut title = title;
    for _ in 0..3 {
        let cut = [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", "|", " : "]
            .iter()
            .filter_map(|gap| title.rfind(gap).map(|at| (at, gap.len())))
            .max();
        match cut {
            Some((at, gap)) if is_site(&title[at + gap..]) => title = title[..at].trim_end(),
            _ => break,
        }
    }
    if let Some((first, rest)) = title.split_once(" | ").or_else(|| title.split_once(" - "))
        && is_site(first)
        && rest.len() > 15
    {
        title = rest;
    }
    title.trim().to_owned()
}

fn authors(tree: &Tree, head: &Head<'_>, linked: &linked::Linked, litter: &Litter) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |text: &str| {
        for name in names(text, litter) {
            if !found.contains(&name) && found.len() < 20 {
                found.push(name);
            }
        }
    };
    // A page that names only its publisher may show the people elsewhere.
    let publisher = |name: &str| {
        let name = fold(name);
        [linked.publisher.as_deref(), head.get(&["og:site_name"])]
            .into_iter()
            .flatten()
            .any(|known| fold(known) == name)
    };
    let only_publisher = linked.authors.iter().all(|name| publisher(name));
    if !only_publisher {
        linked.authors.iter().for_each(|name| add(name));
    }
    for name in [
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "citation_author",
        "cxenseparse:author",
    ] {
        if found.is_empty() {
            let mut add = |text: &str| found.extend(names(text, litter));
            head.all(name).for_each(&mut add);
            found.dedup();
        }
    }
    if found.is_empty() {
        found = shown_authors(tree, litter);
    }
    if found.is_empty() {
        found = linked.authors.iter().flat_map(|name| names(name, litter)).collect();
    }
    found
}

/// Authors from elements that are marked as such.
fn shown_authors(tree: &Tree, litter: &Litter) -> Vec<String> {
    let nodes = || 1..tree.nodes.len();
    let marked = nodes().filter(|&node| {
        tree.attr(node, Attr::ItemProp).is_some_and(|prop| prop.contains("author"))
            || tree.attr(node, Attr::Rel).is_some_and(|rel| rel.split(' ').any(|word| word == "author"))
    });
    let named = nodes().filter(|&node| {
        tree.nodes[node].tag != Tag::Text
            && tree.attr(node, Attr::Class).is_some_and(|class| {
                let class = class.to_ascii_lowercase();
                class.split_ascii_whitespace().any(|name| {
                    matches!(name, "byline" | "authors" | "byline-name")
                        || name.ends_with("author")
                        || name.ends_with("author-name")
                })
            })
    });
    let mut found: Vec<String> = Vec::new();
    let mut end = 0;
    for node in marked.chain(named).take(12) {
        if node < end && !found.is_empty() {
            continue;
        }
        end = tree.nodes[node].end as usize;
        let text = tree.inner_text(node);
        if (3..80).contains(&text.len()) {
            for name in names(&text, litter) {
                if name.split(' ').count() <= 5
                    && name.starts_with(char::is_uppercase)
                    && !found.contains(&name)
                {
                    found.push(name);
                }
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// The names in a byline: "By Jane Roe and John Doe" gives two.
pub(super) fn names(text: &str, litter: &Litter) -> Vec<String> {
    let text = clean(text);
    if text.contains("://") || text.len() > 300 {
        return Vec::new();
    }
    let mut rest = text.as_str();
    while let Some((word, after)) = rest.split_once([' ', ':']) {
        if !litter.opens_byline(word.trim_end_matches(':').to_lowercase().as_str()) {
            break;
        }
        rest = after.trim_start_matches([':', ' ']);
    }
    let joined = rest
        .replace(" and ", ",")
        .replace(" und ", ",")
        .replace(" & ", ",")
        .replace(" et ", ",")
        .replace([';', '|', '/'], ",");
    joined
        .split(',')
        .map(|name| name.trim().trim_end_matches(['.', '-', '–']).trim_start_matches('@').trim())
        .filter(|name| {
            name.len() > 1 && name.len() < 80 && !name.contains('@') && name.chars().any(char::is_alphabetic)
        })
        .map(str::to_owned)
        .collect()
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
