//! JSON-LD: what a page tells search engines.

use serde_json::Value;

use super::clean;
use crate::page::tags::Tag;
use crate::page::tree::Tree;

/// Most authors looked at: each may be a reference, which is looked for among all objects.
const AUTHORS: usize = 100;

/// Values of the article that a page's JSON-LD describes.
#[derive(Clone, Debug, Default)]
pub(super) struct Linked {
    pub(super) headline: Option<String>,
    /// Whether the headline is that of a news article, which newsrooms write with care.
    pub(super) is_news: bool,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) section: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    pub(super) body: Option<String>,
    pub(super) is_article: bool,
    pub(super) is_live: bool,
    pub(super) is_closed: bool,
}

/// Reads all JSON-LD of a page. Broken scripts are as if they were not there.
pub(super) fn read(tree: &Tree) -> Linked {
    let values: Vec<Value> = (0..tree.nodes.len())
        .filter(|&node| {
            tree.nodes[node].tag == Tag::Text
                && tree.nodes[tree.nodes[node].parent as usize].tag == Tag::Script
        })
        .take(40)
        .filter_map(|node| parse(tree.text(node)))
        .collect();
    let objects = flatten(&values);
    let mut linked = Linked::default();
    // Article types first; of a page's own type only what the article lacks.
    for wanted in [2, 1] {
        for object in objects.iter().filter(|object| rank(object) == wanted) {
            fill(&mut linked, object, &objects, wanted);
        }
    }
    linked
}

fn parse(script: &str) -> Option<Value> {
    let script = script.trim().trim_start_matches("<!--").trim_end_matches("-->").trim_end_matches(';');
    let script = script.trim().trim_start_matches("//<![CDATA[").trim_end_matches("//]]>");
    serde_json::from_str(script).ok().or_else(|| {
        // Line breaks inside strings are the commonest fault.
        let repaired: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&repaired).ok()
    })
}

/// All objects of lists, graphs and pages, at any depth, in order.
fn flatten(values: &[Value]) -> Vec<&serde_json::Map<String, Value>> {
    let mut found = Vec::new();
    let mut open: Vec<&Value> = values.iter().rev().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.iter().rev()),
            Value::Object(object) => {
                found.push(object);
                for key in ["mainEntity", "@graph"] {
                    open.extend(object.get(key));
                }
            }
            _ => {}
        }
        if found.len() > 2_000 {
            break;
        }
    }
    found
}

fn types(object: &serde_json::Map<String, Value>) -> impl Iterator<Item = &str> {
    let list = match object.get("@type") {
        Some(Value::Array(items)) => items.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    list.iter().filter_map(Value::as_str)
}

/// 2 for an article, 1 for a page that may hold one.
fn rank(object: &serde_json::Map<String, Value>) -> u8 {
    types(object)
        .map(|kind| match kind {
            "BlogPosting" | "Report" | "LiveBlogPosting" | "Review" => 2,
            _ if kind.ends_with("Article") => 2,
            "WebPage" | "ItemPage" => 1,
            _ => 0,
        })
        .max()
        .unwrap_or(0)
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(clean(text)).filter(|text| !text.is_empty()),
        Value::Array(items) => items.iter().find_map(|item| text(Some(item))),
        Value::Object(object) => match object.get("name").or(object.get("@value"))? {
            Value::String(name) => Some(clean(name)).filter(|name| !name.is_empty()),
            _ => None,
        },
        _ => None,
    }
}

fn fill(
    linked: &mut Linked,
    object: &serde_json::Map<String, Value>,
    all: &[&serde_json::Map<String, Value>],
    rank: u8,
) {
    let keep = |slot: &mut Option<String>, value: Option<String>| {
        if slot.is_none() {
            *slot = value;
        }
    };
    keep(&mut linked.published, text(object.get("datePublished")));
    keep(&mut linked.updated, text(object.get("dateModified")));
    keep(&mut linked.publisher, text(object.get("publisher").map(|value| resolve(value, all))));
    keep(&mut linked.url, text(object.get("url")));
    if object.get("isAccessibleForFree").is_some_and(|free| {
        free == &Value::Bool(false) || free.as_str().is_some_and(|free| free.eq_ignore_ascii_case("false"))
    }) {
        linked.is_closed = true;
    }
    if linked.authors.is_empty() {
        let authors = match object.get("author").or(object.get("creator")) {
            Some(Value::Array(items)) => items.iter().collect(),
            Some(Value::Object(one)) if one.get("name").is_some_and(Value::is_array) => one
                .get("name")
                .and_then(Value::as_array)
                .map(|names| names.iter().collect())
                .unwrap_or_default(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        let authors = authors.into_iter().take(AUTHORS);
        linked.authors = authors.filter_map(|value| text(Some(resolve(value, all)))).collect();
    }
    if rank < 2 {
        return;
    }
    if linked.headline.is_none() && object.contains_key("headline") {
        linked.is_news = types(object).any(|kind| kind.ends_with("NewsArticle"));
    }
    keep(&mut linked.headline, text(object.get("headline")).or_else(|| text(object.get("name"))));
    keep(&mut linked.section, text(object.get("articleSection")));
    keep(&mut linked.body, object.get("articleBody").and_then(Value::as_str).map(str::to_owned));
    linked.is_article = true;
    linked.is_live |= types(object).any(|kind| kind == "LiveBlogPosting");
}

/// The object that a reference `{"@id": …}` stands for.
fn resolve<'a>(value: &'a Value, all: &[&'a serde_json::Map<String, Value>]) -> &'a Value {
    let Some(id) = value.get("@id").filter(|_| value.get("name").is_none()) else { return value };
    all.iter()
        .find(|object| object.get("@id") == Some(id) && object.contains_key("name"))
        .and_then(|object| object.get("name"))
        .unwrap_or(value)
}
