//! What Tidings knows of the world and of languages, as data: the ontology, languages, places and actors.
//!
//! The data files stand beside this source, are embedded in the program, and can be replaced by an edited copy. Reading
//! them gives either [`Knowledge`] or every [`Problem`] in them, each with its file and line.
//!
//! ```
//! use tidings_knowledge::{Files, Knowledge};
//! let knowledge = Knowledge::read(&Files::embedded()).unwrap();
//! assert_eq!(knowledge.ontology.types.len(), 16);
//! ```

mod actors;
mod code;
mod fields;
mod files;
mod frames;
mod language;
pub mod litter;
mod ontology;
mod places;
mod problem;
mod times;
mod tsv;
mod words;

pub use actors::{Actor, ActorId, ActorKind, Actors, Name, NameKind, Post};
pub use code::Code;
pub use fields::Fields;
pub use files::Files;
pub use frames::{Clause, Frame, Frames, Function, ModeWords, Needs, Pos, Want};
pub use language::{ContextWord, Cue, Language, Number, Operator, Role, RoleKind, Stance};
pub use litter::Litter;
pub use ontology::{
    Aux, Composition, ContextId, Effect, EventType, ModeChange, ModeId, ModeInfo, Named, Ontology, Sector,
    TypeInfo,
};
pub use places::{Country, Place, Places, StandsFor};
pub use problem::Problem;
pub use times::{Around, TimeWords};
pub use words::{Prepositions, PronounKind, SizeWords, Words};

/// Everything Tidings knows.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    /// Event types, modes, contexts, sectors.
    pub ontology: Ontology,
    /// Countries and places.
    pub places: Places,
    /// Actors, their names and posts.
    pub actors: Actors,
    /// English.
    pub english: Language,
    /// Words and marks of page litter.
    pub litter: Litter,
    /// Under which names crawlers write what they know of a page.
    pub fields: Fields,
}

impl Knowledge {
    /// Reads a knowledge folder.
    ///
    /// # Errors
    /// All problems of all files, in order of file and line.
    pub fn read(files: &Files<'_>) -> Result<Knowledge, Vec<Problem>> {
        let mut problems = Vec::new();
        let ontology = Ontology::read(files, &mut problems);
        let places = Places::read(files, &ontology, &mut problems);
        let actors = Actors::read(files, &ontology, &mut problems);
        let english = Language::read("languages/en", files, &ontology, &mut problems);
        let litter = read_litter(files, &mut problems);
        let fields = Fields::read(files, &mut problems);
        problems.sort();
        problems.dedup();
        if problems.is_empty() {
            Ok(Knowledge { ontology, places, actors, english, litter, fields })
        } else {
            Err(problems)
        }
    }
}

/// Page litter: what holds in every language, then what each language adds.
fn read_litter(files: &Files<'_>, problems: &mut Vec<Problem>) -> Litter {
    let mut litter = Litter::default();
    for file in
        ["page.toml", "languages/en/boilerplate.toml", "languages/en/scraped.toml", "languages/en/flags.toml"]
    {
        match Litter::parse(files.need(file, problems)) {
            Ok(more) => litter = litter.and(more),
            Err(more) => {
                problems.extend(more.into_iter().map(|problem| Problem { file: file.into(), ..problem }))
            }
        }
    }
    litter
}

/// A sector by name; none for an empty cell, a problem for an unknown one.
fn sector(
    ontology: &Ontology,
    file: &str,
    line: usize,
    id: &str,
    problems: &mut Vec<Problem>,
) -> Option<Sector> {
    let sector = ontology.sector(id);
    if sector.is_none() && !id.is_empty() {
        problems.push(Problem::new(file, line, format!("no sector {id:?}")));
    }
    sector
}

/// Line, from 1, of a byte of a text.
fn line_of(text: &str, byte: usize) -> usize {
    text.as_bytes()[..byte.min(text.len())].iter().filter(|&&byte| byte == b'\n').count() + 1
}

/// What a TOML reader complains of, with its line. `at` is the byte at which the text it read begins.
fn toml_problem(file: &str, text: &str, at: usize, error: &toml::de::Error) -> Problem {
    let line = error.span().map_or(0, |span| line_of(text, at + span.start));
    Problem::new(file, line, error.message())
}
