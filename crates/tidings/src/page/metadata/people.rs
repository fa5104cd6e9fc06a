//! The people a page names as its authors.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::fold;

use super::linked::Linked;
use super::{Head, clean};
use crate::page::tags::{Attr, Tag};
use crate::page::tree::Tree;

/// Authors from JSON-LD, then `meta` elements, then what the page shows.
pub(super) fn authors(tree: &Tree, head: &Head<'_>, linked: &Linked, litter: &Litter) -> Vec<String> {
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
                    matches!(name, "by" | "byline" | "authors" | "byline-name")
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
        .filter(|name| !litter.is_nobody(name))
        .map(str::to_owned)
        .collect()
}
