//! The people a page names as its authors.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::fold;

use super::linked::Linked;
use super::{Head, clean};
use crate::page::tags::{Attr, Tag};
use crate::page::tree::Tree;

/// Names of `meta` elements that hold authors.
const NAMES: &[&str] = &[
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "citation_author",
    "cxenseparse:author",
];

/// Most authors kept.
const MOST: usize = 20;

/// Authors from JSON-LD, then `meta` elements, then what the page shows, and the element that names them.
pub(super) fn authors(
    tree: &Tree,
    head: &Head<'_>,
    linked: &Linked,
    site: Option<&str>,
    litter: &Litter,
) -> Option<(Vec<String>, &'static str)> {
    // A page that names only its publisher may show the people elsewhere.
    let known: Vec<String> = [linked.publisher.as_deref(), site].into_iter().flatten().map(fold).collect();
    let people = |texts: &mut dyn Iterator<Item = &str>| {
        let mut found: Vec<String> = Vec::new();
        for name in texts.flat_map(|text| names(text, litter)) {
            if !found.contains(&name) && found.len() < MOST && !known.contains(&fold(&name)) {
                found.push(name);
            }
        }
        Some(found).filter(|found| !found.is_empty())
    };
    let publisher = || {
        let found: Vec<String> =
            linked.authors.iter().flat_map(|name| names(name, litter)).take(MOST).collect();
        Some(found).filter(|found| !found.is_empty())
    };
    people(&mut linked.authors.iter().map(String::as_str))
        .map(|found| (found, "json-ld author"))
        .or_else(|| NAMES.iter().find_map(|name| Some((people(&mut head.all(name))?, *name))))
        .or_else(|| Some((people(&mut shown(tree, litter).iter().map(String::as_str))?, "byline")))
        .or_else(|| Some((publisher()?, "json-ld author")))
}

/// Authors from elements that are marked as such.
fn shown(tree: &Tree, litter: &Litter) -> Vec<String> {
    let nodes = || 1..tree.nodes.len();
    let marked = nodes().filter(|&node| {
        tree.attr(node, Attr::ItemProp).is_some_and(|prop| prop.contains("author"))
            || tree.attr(node, Attr::Rel).is_some_and(|rel| rel.split(' ').any(|word| word == "author"))
    });
    let is_name = |class: &str| {
        let class = class.to_ascii_lowercase();
        class.split_ascii_whitespace().any(|name| {
            matches!(name, "by" | "byline" | "authors" | "byline-name")
                || name.ends_with("author")
                || name.contains("author-name")
                || name.contains("authorname")
                || name.contains("author_name")
                || name.contains("authors-name")
        })
    };
    let named = nodes().filter(|&node| {
        tree.nodes[node].tag != Tag::Text && tree.attr(node, Attr::Class).is_some_and(is_name)
    });
    // The page of an author, linked by the name.
    let linked = nodes().filter(|&node| {
        tree.nodes[node].tag == Tag::A
            && tree
                .attr(node, Attr::Href)
                .is_some_and(|href| href.contains("/author/") || href.contains("/authors/"))
    });
    let mut found: Vec<String> = Vec::new();
    let mut end = 0;
    for (node, is_sure) in marked
        .map(|node| (node, true))
        .chain(named.map(|node| (node, false)))
        .take(12)
        .chain(linked.map(|node| (node, false)).take(4))
    {
        if node < end && !found.is_empty() {
            continue;
        }
        end = tree.nodes[node].end as usize;
        let text = tree.inner_text(node);
        if (3..80).contains(&text.len()) {
            for name in names(&text, litter) {
                let words = name.split(' ').count();
                if words <= 5
                    && (words > 1 || is_sure)
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
pub(in crate::page) fn names(text: &str, litter: &Litter) -> Vec<String> {
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
    let mut joined = rest.replace([';', '|', '/'], ",");
    for word in litter.joining_words() {
        joined = joined.replace(&format!(" {word} "), ",");
    }
    joined
        .split(',')
        .map(|name| name.trim().trim_end_matches(['.', '-', '–']).trim_start_matches('@').trim())
        .filter(|name| name.len() > 1 && name.len() < 80 && is_name(name) && !litter.is_nobody(name))
        .map(str::to_owned)
        .collect()
}

/// Whether a text may be a name: it has letters, is no address, and no number.
fn is_name(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let address = text.contains('@') || (text.contains('.') && !text.contains(' '));
    text.chars().any(char::is_alphabetic) && digits < 3 && !address
}
