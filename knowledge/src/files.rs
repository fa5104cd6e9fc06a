//! The knowledge folder as texts: the embedded one, or a user's edited copy.

use crate::Problem;

/// Paths relative to the knowledge folder, with `/`, and the text of each.
#[derive(Clone, Debug, Default)]
pub struct Files<'t> {
    files: Vec<(String, &'t str)>,
}

impl<'t> Files<'t> {
    /// Files given by the caller. The order does not matter.
    pub fn new(files: impl IntoIterator<Item = (String, &'t str)>) -> Self {
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort();
        Self { files }
    }

    /// Those that are embedded in the program.
    #[must_use]
    pub fn embedded() -> Files<'static> {
        Files::new(EMBEDDED.iter().map(|(path, text)| ((*path).to_owned(), *text)))
    }

    /// Path and text of each, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &'t str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), *text))
    }

    /// The text of a file that must be there; an empty text and a problem where it is not.
    pub(crate) fn need(&self, path: &str, problems: &mut Vec<Problem>) -> &'t str {
        match self.files.binary_search_by(|(known, _)| known.as_str().cmp(path)) {
            Ok(index) => self.files[index].1,
            Err(_) => {
                problems.push(Problem::new(path, 0, "the file is missing"));
                ""
            }
        }
    }
}

macro_rules! embed {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../", $path)))),*]
    };
}

/// A test compares this list with the folder.
static EMBEDDED: &[(&str, &str)] = embed![
    "actors/actors.tsv",
    "actors/names.tsv",
    "actors/posts.tsv",
    "fields.toml",
    "languages/en/abbreviations.txt",
    "languages/en/boilerplate.toml",
    "languages/en/contexts.tsv",
    "languages/en/cues.tsv",
    "languages/en/flags.toml",
    "languages/en/frames/accuse.toml",
    "languages/en/frames/agree.toml",
    "languages/en/frames/aid.toml",
    "languages/en/frames/assault.toml",
    "languages/en/frames/coerce.toml",
    "languages/en/frames/concede.toml",
    "languages/en/frames/consult.toml",
    "languages/en/frames/cooperate.toml",
    "languages/en/frames/mobilize.toml",
    "languages/en/frames/protest.toml",
    "languages/en/frames/reject.toml",
    "languages/en/frames/request.toml",
    "languages/en/frames/retreat.toml",
    "languages/en/frames/sanction.toml",
    "languages/en/frames/support.toml",
    "languages/en/frames/threaten.toml",
    "languages/en/irregular.tsv",
    "languages/en/operators.toml",
    "languages/en/roles.tsv",
    "languages/en/scraped.toml",
    "languages/en/times.toml",
    "languages/en/words.toml",
    "ontologies/plover/actor_codes.tsv",
    "ontologies/plover/aux_modes.tsv",
    "ontologies/plover/cameo.tsv",
    "ontologies/plover/compositions.tsv",
    "ontologies/plover/contexts.tsv",
    "ontologies/plover/plover.toml",
    "ontologies/plover/quad_classes.tsv",
    "ontologies/plover/sectors.tsv",
    "page.toml",
    "places/countries.tsv",
    "places/places.tsv",
];
