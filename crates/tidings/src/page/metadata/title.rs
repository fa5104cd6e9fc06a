//! The headline of a page and the name of its site, parted from each other.

use tidings_knowledge::litter::fold;

use super::linked::Linked;
use super::{Head, clean};
use crate::page::tags::Tag;
use crate::page::tree::Tree;

/// Names of `meta` elements that hold the headline.
pub(super) const NAMES: &[&str] = &["og:title", "twitter:title", "dc.title", "parsely-title", "title"];

/// The headline: what readers see where what the page declares agrees with it, or else what it declares.
pub(super) fn headline(
    tree: &Tree,
    head: &Head<'_>,
    linked: &Linked,
    site: Option<&str>,
    url: Option<&str>,
) -> Option<String> {
    let strip = |text: &str| without_site(&clean(text), site, url);
    let declared: Vec<String> = [linked.headline.as_deref(), head.get(NAMES), Some(&head.title)]
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
                let ends = || text.strip_suffix(&heading).is_some_and(|before| before.ends_with([' ', '|']));
                let parted =
                    || ends() && text[..text.len() - heading.len()].trim_end().ends_with(['-', '|', '·']);
                (heading.len() > 20 && parted())
                    || *text == heading
                    || text.starts_with(&heading)
                    || heading.starts_with(text.as_str())
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

/// The name of the site where the page's title is the headline and that name, or the name, other words and the headline.
pub(super) fn site_in_title(page_title: &str, headline: Option<&str>) -> Option<String> {
    const GAPS: [&str; 7] = [" | ", " - ", " – ", " — ", " :: ", " » ", " · "];
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
