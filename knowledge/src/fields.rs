//! Under which names crawlers write what they know of a page.

use serde::Deserialize;

use crate::{Files, Problem, toml_problem};

const FILE: &str = "fields.toml";

/// Names of fields in the records of crawlers, for each of Tidings' own, the preferred first.
///
/// A dot leads into an object: `source.name`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Fields {
    pub id: Vec<String>,
    pub text: Vec<String>,
    pub html: Vec<String>,
    /// Fields that hold now text, now HTML.
    pub body: Vec<String>,
    pub url: Vec<String>,
    pub title: Vec<String>,
    pub published: Vec<String>,
    pub language: Vec<String>,
    pub site: Vec<String>,
    pub authors: Vec<String>,
}

impl Fields {
    pub(crate) fn read(files: &Files<'_>, problems: &mut Vec<Problem>) -> Self {
        let text = files.need(FILE, problems);
        if text.is_empty() {
            return Self::default();
        }
        match toml::from_str::<Self>(text) {
            Ok(fields) => {
                fields.check(problems);
                fields
            }
            Err(error) => {
                problems.push(toml_problem(FILE, text, 0, &error));
                Self::default()
            }
        }
    }

    /// A name may stand in one list only.
    fn check(&self, problems: &mut Vec<Problem>) {
        let Self { id, text, html, body, url, title, published, language, site, authors } = self;
        let lists = [id, text, html, body, url, title, published, language, site, authors];
        let mut names: Vec<&String> = lists.into_iter().flatten().collect();
        names.sort();
        for pair in names.windows(2).filter(|pair| pair[0] == pair[1]) {
            problems.push(Problem::new(FILE, 0, format!("field {:?} is listed twice", pair[0])));
        }
    }
}
