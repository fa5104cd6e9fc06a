//! A language: its frames, operators, roles, cues and context words.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::{
    ContextId, Effect, Frames, Ontology, Pos, Problem, Sector, TimeWords, Words,
    files::Files,
    frames::{self, Function},
    tsv,
};

/// How many people a role noun stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Number {
    One,
    Many,
    Any,
}

/// What a role noun names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleKind {
    /// A person by office or work.
    Person,
    /// A body: government, ministry, court.
    Body,
    /// People who belong together: protesters, refugees.
    People,
}

/// A noun that names somebody by role.
#[derive(Clone, Debug)]
pub struct Role {
    /// Base form, lower case; may have several words.
    pub lemma: String,
    /// Sectors it stands for, the main one first.
    pub sectors: Vec<Sector>,
    /// One or many.
    pub number: Number,
    /// Person, body or people.
    pub kind: RoleKind,
    /// The office of `posts.tsv` it names, if any.
    pub office: Option<String>,
}

/// What a source does to what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Stance {
    Asserts,
    Denies,
    Alleges,
    Predicts,
    Demands,
    Promises,
    Doubts,
}

impl Stance {
    /// Its name in the tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asserts => "asserts",
            Self::Denies => "denies",
            Self::Alleges => "alleges",
            Self::Predicts => "predicts",
            Self::Demands => "demands",
            Self::Promises => "promises",
            Self::Doubts => "doubts",
        }
    }

    fn parse(name: &str) -> Option<Stance> {
        use Stance::{Alleges, Asserts, Demands, Denies, Doubts, Predicts, Promises};
        [Asserts, Denies, Alleges, Predicts, Demands, Promises, Doubts]
            .into_iter()
            .find(|known| known.as_str() == name)
    }
}

/// A word that reports what somebody says or believes.
#[derive(Clone, Debug)]
pub struct Cue {
    /// Base form, lower case; a preposition may have several words.
    pub lemma: String,
    /// `verb`, `noun`, `adj`, `adv`, `prep`.
    pub pos: String,
    /// `speech`, `belief`, `intention`, `writing`, `perception`.
    pub kind: String,
    /// What the source does to the content.
    pub stance: Stance,
}

/// A word that takes another act as its complement and changes what the act counts as.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Stable id.
    pub id: String,
    /// Base forms, lower case; "call for" is `call` taking `for`.
    pub lemmas: Vec<String>,
    /// Verb, noun or adjective.
    pub pos: Pos,
    /// How the act hangs on it: `to`, `that`, `ing`, `object`, or a preposition.
    pub takes: Vec<String>,
    /// Quad classes of the acts it takes; empty for any.
    pub quads: Vec<u8>,
    /// What it does to the act; `None` for words that only hand their subject or object down ("began to", "forced to").
    pub effect: Option<Effect>,
    /// Who acts in the act: the word's subject or its object.
    pub control: Function,
}

/// A word that gives an event a context.
#[derive(Clone, Debug)]
pub struct ContextWord {
    /// Words, base forms, lower case.
    pub words: Vec<String>,
    /// The context.
    pub context: ContextId,
    /// 1 to 3.
    pub weight: u8,
}

/// Everything known of one language.
#[derive(Clone, Debug, Default)]
pub struct Language {
    /// Frames, word classes and mode words.
    pub frames: Frames,
    /// Operators.
    pub operators: Vec<Operator>,
    /// Verbs that carry an event noun and mean little themselves.
    pub light_verbs: Vec<String>,
    /// Roles in order of their lemma.
    pub roles: Vec<Role>,
    /// Cues in order of their lemma.
    pub cues: Vec<Cue>,
    /// Words that give contexts.
    pub contexts: Vec<ContextWord>,
    /// Irregular forms: form, base form, part of speech.
    pub irregular: Vec<(String, String, Pos)>,
    /// Closed-class words.
    pub words: Words,
    /// Words for dates and times.
    pub times: TimeWords,
    /// Words whose full stop ends no sentence.
    pub abbreviations: Vec<String>,
}

impl Language {
    pub(crate) fn read(
        folder: &str,
        files: &Files<'_>,
        ontology: &Ontology,
        problems: &mut Vec<Problem>,
    ) -> Language {
        let mut language =
            Language { frames: Frames::read(folder, files, ontology, problems), ..Language::default() };
        language.read_operators(&format!("{folder}/operators.toml"), files, problems);
        language.read_roles(&format!("{folder}/roles.tsv"), files, ontology, problems);
        language.read_cues(&format!("{folder}/cues.tsv"), files, problems);
        language.read_contexts(&format!("{folder}/contexts.tsv"), files, ontology, problems);
        language.read_irregular(&format!("{folder}/irregular.tsv"), files, problems);
        let file = format!("{folder}/words.toml");
        language.words = Words::read(&file, files.need(&file, problems), problems);
        let file = format!("{folder}/times.toml");
        language.times = TimeWords::read(&file, files.need(&file, problems), problems);
        let file = format!("{folder}/abbreviations.txt");
        language.abbreviations = files.need(&file, problems).lines().map(str::to_owned).collect();
        language
    }

    fn read_operators(&mut self, file: &str, files: &Files<'_>, problems: &mut Vec<Problem>) {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            light: Vec<String>,
            operator: Vec<toml::Spanned<Raw>>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Raw {
            id: String,
            lemma: frames::OneOrMany,
            #[serde(default)]
            pos: Pos,
            takes: Vec<String>,
            #[serde(default)]
            quads: Vec<u8>,
            effect: Option<String>,
            #[serde(default)]
            control: Option<String>,
        }
        let text = files.need(file, problems);
        let parsed: File = match toml::from_str(text) {
            Ok(parsed) => parsed,
            Err(error) => return problems.push(crate::toml_problem(file, text, 0, &error)),
        };
        self.light_verbs = parsed.light;
        let mut seen: FxHashMap<String, usize> = FxHashMap::default();
        for raw in parsed.operator {
            let line = crate::line_of(text, raw.span().start);
            let raw = raw.into_inner();
            if let Some(first) = seen.insert(raw.id.clone(), line) {
                problems.push(Problem::new(
                    file,
                    line,
                    format!("a second operator {:?}, first in line {first}", raw.id),
                ));
            }
            let effect = match raw.effect.as_deref().map(|name| (name, Effect::parse(name))) {
                Some((name, None)) => {
                    problems.push(Problem::new(file, line, format!("no effect {name:?}")));
                    None
                }
                Some((_, effect)) => effect,
                None => None,
            };
            let control = match raw.control.as_deref() {
                None | Some("subject") => Function::Subject,
                Some("object") => Function::Object,
                Some(other) => {
                    problems.push(Problem::new(
                        file,
                        line,
                        format!("control {other:?}; expected subject or object"),
                    ));
                    Function::Subject
                }
            };
            self.operators.push(Operator {
                id: raw.id,
                lemmas: raw.lemma.into_vec(),
                pos: raw.pos,
                takes: raw.takes,
                quads: raw.quads,
                effect,
                control,
            });
        }
    }

    fn read_roles(
        &mut self,
        file: &str,
        files: &Files<'_>,
        ontology: &Ontology,
        problems: &mut Vec<Problem>,
    ) {
        let columns = ["lemma", "sector", "other_sectors", "number", "office", "kind"];
        for row in tsv::read(file, files.need(file, problems), columns, problems) {
            let [lemma, sector, others, number, office, kind] = row.cells;
            let sectors = std::iter::once(sector).chain(tsv::values(others));
            let sectors =
                sectors.filter_map(|id| crate::sector(ontology, file, row.line, id, problems)).collect();
            let number = match number {
                "one" => Number::One,
                "many" => Number::Many,
                "any" => Number::Any,
                other => {
                    problems.push(Problem::new(
                        file,
                        row.line,
                        format!("number {other:?}; expected one, many or any"),
                    ));
                    Number::Any
                }
            };
            let kind = match kind {
                "person" => RoleKind::Person,
                "body" => RoleKind::Body,
                "people" => RoleKind::People,
                other => {
                    let message = format!("kind {other:?}; expected person, body or people");
                    problems.push(Problem::new(file, row.line, message));
                    RoleKind::Person
                }
            };
            let office = (!office.is_empty()).then(|| office.to_owned());
            self.roles.push(Role { lemma: lemma.into(), sectors, number, kind, office });
        }
    }

    fn read_irregular(&mut self, file: &str, files: &Files<'_>, problems: &mut Vec<Problem>) {
        for row in tsv::read(file, files.need(file, problems), ["form", "lemma", "pos"], problems) {
            let [form, lemma, pos] = row.cells;
            let pos = match pos {
                "verb" => Pos::Verb,
                "noun" => Pos::Noun,
                other => {
                    problems.push(Problem::new(
                        file,
                        row.line,
                        format!("pos {other:?}; expected verb or noun"),
                    ));
                    continue;
                }
            };
            self.irregular.push((form.into(), lemma.into(), pos));
        }
    }

    fn read_cues(&mut self, file: &str, files: &Files<'_>, problems: &mut Vec<Problem>) {
        for row in tsv::read(file, files.need(file, problems), ["lemma", "pos", "kind", "stance"], problems) {
            let [lemma, pos, kind, stance] = row.cells;
            if !matches!(pos, "verb" | "noun" | "adj" | "adv" | "prep") {
                problems.push(Problem::new(
                    file,
                    row.line,
                    format!("pos {pos:?}; expected verb, noun, adj, adv or prep"),
                ));
            }
            match Stance::parse(stance) {
                Some(stance) => {
                    self.cues.push(Cue { lemma: lemma.into(), pos: pos.into(), kind: kind.into(), stance });
                }
                None => problems.push(Problem::new(file, row.line, format!("no stance {stance:?}"))),
            }
        }
    }

    fn read_contexts(
        &mut self,
        file: &str,
        files: &Files<'_>,
        ontology: &Ontology,
        problems: &mut Vec<Problem>,
    ) {
        for row in tsv::read(file, files.need(file, problems), ["context", "word", "weight"], problems) {
            let [context, word, weight] = row.cells;
            match (ontology.context(context), weight.parse()) {
                (Some(context), Ok(weight @ 1..=3)) => {
                    let words = word.split(' ').map(str::to_owned).collect();
                    self.contexts.push(ContextWord { words, context, weight });
                }
                (None, _) => problems.push(Problem::new(file, row.line, format!("no context {context:?}"))),
                _ => {
                    problems.push(Problem::new(file, row.line, format!("weight {weight:?}; expected 1 to 3")))
                }
            }
        }
    }
}
