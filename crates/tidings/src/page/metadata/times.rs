//! When an article was published and when it was last changed.

use tidings_knowledge::Litter;
use tidings_knowledge::litter::{Hint, Why};

use super::Head;
use super::linked::Linked;
use crate::page::dates;
use crate::page::tags::{Attr, Tag};
use crate::page::tree::{NodeId, Tree};

/// Names of `meta` elements that hold the time of publication, the most precise first.
const PUBLISHED: &[&str] = &[
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
    "publish_date",
    "published-date",
    "published_date",
    "published",
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

/// Names of `meta` elements that hold the time of the last change.
const UPDATED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "date_modified",
    "dcterms.modified",
    "dc.date.modified",
    "article.updated",
    "last-modified",
    "lastmod",
    "bt:moddate",
    "revised",
];

/// The time of publication and the element that gives it.
pub(super) fn published(
    tree: &Tree,
    head: &Head<'_>,
    linked: &Linked,
    url: Option<&str>,
    litter: &Litter,
) -> Option<(String, &'static str)> {
    let date = |text: &str| dates::iso(text, litter);
    linked
        .published
        .as_deref()
        .and_then(date)
        .map(|time| (time, "json-ld datePublished"))
        .or_else(|| PUBLISHED.iter().find_map(|name| Some((head.get(&[name]).and_then(date)?, *name))))
        .or_else(|| shown(tree, litter))
        .or_else(|| Some((dates::in_url(url?)?, "address")))
}

/// The time of the last change and the element that gives it.
pub(super) fn updated(
    tree: &Tree,
    head: &Head<'_>,
    linked: &Linked,
    litter: &Litter,
) -> Option<(String, &'static str)> {
    let date = |text: &str| dates::iso(text, litter);
    linked
        .updated
        .as_deref()
        .and_then(date)
        .map(|time| (time, "json-ld dateModified"))
        .or_else(|| UPDATED.iter().find_map(|name| Some((head.get(&[name]).and_then(date)?, *name))))
        .or_else(|| Some((marked(tree, "dateModified", litter)?, "itemprop dateModified")))
}

/// The time in an element of microdata.
fn marked(tree: &Tree, prop: &str, litter: &Litter) -> Option<String> {
    (1..tree.nodes.len()).find_map(|node| {
        tree.attr(node, Attr::ItemProp).filter(|found| found.contains(prop))?;
        in_element(tree, node, litter)
    })
}

/// The time an element holds: in its attributes, or else in its words.
fn in_element(tree: &Tree, node: NodeId, litter: &Litter) -> Option<String> {
    let date = |text: &str| dates::iso(text, litter);
    tree.attr(node, Attr::Datetime)
        .or(tree.attr(node, Attr::Content))
        .and_then(date)
        .or_else(|| date(&tree.inner_text(node)))
}

/// The date shown in an element that is marked as one.
fn shown(tree: &Tree, litter: &Litter) -> Option<(String, &'static str)> {
    let timed = || {
        (1..tree.nodes.len())
            .filter(|&node| tree.nodes[node].tag == Tag::Time)
            .take(3)
            .find_map(|node| in_element(tree, node, litter))
    };
    let is_named = |class: &str| {
        class.contains("date")
            || class.contains("time")
            || class.contains("publish")
            || litter.hint(class) == Some(Hint::Litter(Why::Byline))
    };
    let named = || {
        (1..tree.nodes.len())
            .filter(|&node| {
                tree.nodes[node].tag != Tag::Text && tree.attr(node, Attr::Class).is_some_and(is_named)
            })
            .take(12)
            .map(|node| tree.inner_text(node))
            .filter(|text| text.len() < 160)
            .find_map(|text| dates::iso(&text, litter))
    };
    marked(tree, "datePublished", litter)
        .map(|time| (time, "itemprop datePublished"))
        .or_else(|| Some((timed()?, "time element")))
        .or_else(|| Some((named()?, "class")))
}
