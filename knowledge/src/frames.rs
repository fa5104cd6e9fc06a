//! Frames: which words, with which arguments, are which event.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::{Aux, ContextId, EventType, ModeId, Ontology, Problem, files::Files};

/// Part of speech of an anchor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Pos {
    #[default]
    Verb,
    Noun,
    Adj,
}

/// A grammatical function that can fill a role.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// The subject of the plain active form.
    Subject,
    /// The object of the plain active form.
    Object,
    /// The one to whom something is given.
    Indirect,
    /// The complement of a preposition.
    Prep(String),
    /// `Israel's …`
    Possessive,
    /// `US …`, `Russian …`
    Modifier,
    /// The subject of the complement clause.
    ClauseSubject,
    /// Nobody.
    None,
}

impl Function {
    fn parse(name: &str) -> Function {
        match name {
            "subject" => Self::Subject,
            "object" => Self::Object,
            "indirect" => Self::Indirect,
            "possessive" => Self::Possessive,
            "modifier" => Self::Modifier,
            "clause-subject" => Self::ClauseSubject,
            "none" => Self::None,
            preposition => Self::Prep(preposition.to_owned()),
        }
    }

    /// As frames write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Subject => "subject",
            Self::Object => "object",
            Self::Indirect => "indirect",
            Self::Prep(preposition) => preposition,
            Self::Possessive => "possessive",
            Self::Modifier => "modifier",
            Self::ClauseSubject => "clause-subject",
            Self::None => "none",
        }
    }
}

/// One thing an argument may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// A head lemma, after the lemmas that must stand before it ("video chat": `chat` after `video`).
    Words(Vec<String>),
    /// Any political actor.
    Actor,
    /// Any person or people.
    Person,
    /// Any place.
    Place,
}

/// A complement clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Clause {
    To,
    That,
    Ing,
    Any,
    None,
}

/// Which roles a political actor must fill for a frame to fire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Needs {
    /// Armed force that nobody is said to have used ("a bomb exploded").
    Nobody,
    Either,
    Actor,
    Recipient,
    Both,
}

/// A frame, with word classes already written out. See `languages/README.md` for the meaning of each key.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Frame {
    pub id: String,
    /// Each the words of one anchor: `["crack", "down"]`, `["air", "strike"]`.
    pub lemmas: Vec<Vec<String>>,
    pub pos: Pos,
    pub subject: Vec<Want>,
    pub not_subject: Vec<Want>,
    pub object: Vec<Want>,
    pub not_object: Vec<Want>,
    pub prep: Vec<(String, Vec<Want>)>,
    pub not_prep: Vec<String>,
    pub clause: Option<Clause>,
    pub near: Vec<Vec<String>>,
    pub not_near: Vec<Vec<String>>,
    pub actor: Vec<Function>,
    pub recipient: Vec<Function>,
    pub event: EventType,
    pub modes: Vec<ModeId>,
    pub contexts: Vec<ContextId>,
    pub aux: Aux,
    pub reciprocal: bool,
    pub needs: Needs,
    /// Sentences in which it must fire.
    pub yes: Vec<String>,
    /// Sentences in which it must not fire.
    pub no: Vec<String>,
    /// Where it is written.
    pub file: String,
    /// Where it is written, from 1.
    pub line: usize,
}

/// Words in an event's arguments that give it a mode.
#[derive(Clone, Debug)]
pub struct ModeWords {
    /// The type.
    pub event: EventType,
    /// The mode.
    pub mode: ModeId,
    /// Lemmas, or compounds of several.
    pub words: Vec<Vec<String>>,
}

/// All frames of a language.
#[derive(Clone, Debug, Default)]
pub struct Frames {
    /// In order of file and line.
    pub frames: Vec<Frame>,
    /// Mode words.
    pub modes: Vec<ModeWords>,
}

/// A string or a list of strings.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub(crate) fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFrame {
    id: String,
    lemma: OneOrMany,
    #[serde(default)]
    pos: Pos,
    #[serde(default)]
    subject: OneOrMany,
    #[serde(default)]
    not_subject: OneOrMany,
    #[serde(default)]
    object: OneOrMany,
    #[serde(default)]
    not_object: OneOrMany,
    #[serde(default)]
    prep: std::collections::BTreeMap<String, OneOrMany>,
    #[serde(default)]
    not_prep: OneOrMany,
    clause: Option<Clause>,
    #[serde(default)]
    near: OneOrMany,
    #[serde(default)]
    not_near: OneOrMany,
    actor: Option<OneOrMany>,
    recipient: Option<OneOrMany>,
    event: String,
    #[serde(default)]
    mode: OneOrMany,
    #[serde(default)]
    context: OneOrMany,
    #[serde(default)]
    aux: OneOrMany,
    #[serde(default)]
    reciprocal: bool,
    needs: Option<OneOrMany>,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawModes {
    event: String,
    mode: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    classes: std::collections::BTreeMap<String, Vec<String>>,
    #[serde(default)]
    frame: Vec<toml::Spanned<RawFrame>>,
    #[serde(default)]
    mode: Vec<toml::Spanned<RawModes>>,
}

/// Word classes by name.
type Classes = FxHashMap<String, Vec<Vec<String>>>;

impl Frames {
    pub(crate) fn read(
        folder: &str,
        files: &Files<'_>,
        ontology: &Ontology,
        problems: &mut Vec<Problem>,
    ) -> Frames {
        let prefix = format!("{folder}/frames/");
        let (mut parsed, mut classes) = (Vec::new(), Classes::default());
        for (file, text) in files.iter().filter(|(file, _)| file.starts_with(&prefix)) {
            let raw: RawFile = match toml::from_str(text) {
                Ok(raw) => raw,
                Err(error) => {
                    problems.push(crate::toml_problem(file, text, 0, &error));
                    continue;
                }
            };
            for (name, words) in &raw.classes {
                let words = words.iter().map(|words| split(words)).collect();
                if classes.insert(name.clone(), words).is_some() {
                    problems.push(Problem::new(
                        file,
                        0,
                        format!("the class {name:?} is declared a second time"),
                    ));
                }
            }
            parsed.push((file, text, raw));
        }
        let classes = flat(classes, problems);
        let mut frames = Frames::default();
        let mut seen = FxHashSet::default();
        for (file, text, raw) in parsed {
            for frame in raw.frame {
                let line = crate::line_of(text, frame.span().start);
                let mut reader = Reader { file, line, ontology, classes: &classes, problems };
                let frame = reader.frame(frame.into_inner());
                if let Some(frame) = frame {
                    if !seen.insert(frame.id.clone()) {
                        reader.problem(format!("a second frame {:?}", frame.id));
                    }
                    frames.frames.push(frame);
                }
            }
            for mode in raw.mode {
                let line = crate::line_of(text, mode.span().start);
                let mut reader = Reader { file, line, ontology, classes: &classes, problems };
                frames.modes.extend(reader.modes(mode.into_inner()));
            }
        }
        frames
    }
}

struct Reader<'a> {
    file: &'a str,
    line: usize,
    ontology: &'a Ontology,
    classes: &'a Classes,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, message: String) {
        self.problems.push(Problem::new(self.file, self.line, message));
    }

    fn frame(&mut self, raw: RawFrame) -> Option<Frame> {
        let Some(event) = self.ontology.event(&raw.event) else {
            self.problem(format!("{}: no event type {:?}", raw.id, raw.event));
            return None;
        };
        if raw.id.split_once('.').is_none_or(|(_, slug)| slug.is_empty()) {
            self.problem(format!("id {:?}; expected type.slug", raw.id));
        }
        if raw.yes.is_empty() || raw.no.is_empty() {
            self.problem(format!("{}: a frame needs at least one sentence in yes and one in no", raw.id));
        }
        let lemmas: Vec<_> = raw.lemma.into_vec().iter().map(|words| split(words)).collect();
        if lemmas.is_empty() {
            self.problem(format!("{}: no lemma", raw.id));
        }
        let needs = match raw.needs.map(OneOrMany::into_vec) {
            None if self.ontology.info(event).needs_recipient => Needs::Recipient,
            None => Needs::Either,
            Some(roles) => match roles.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                [] => Needs::Nobody,
                ["either"] => Needs::Either,
                ["actor"] => Needs::Actor,
                ["recipient"] => Needs::Recipient,
                ["actor", "recipient"] | ["recipient", "actor"] => Needs::Both,
                _ => {
                    self.problem(format!(
                        "{}: needs {roles:?}; expected actor, recipient, both or either",
                        raw.id
                    ));
                    Needs::Either
                }
            },
        };
        let defaults: (&[&str], &[&str]) = match raw.pos {
            Pos::Verb | Pos::Adj => (&["subject"], &["object"]),
            Pos::Noun => (&["possessive", "modifier", "by"], &["of", "on", "against"]),
        };
        let functions = |given: Option<OneOrMany>, default: &[&str]| match given {
            Some(names) => names.into_vec().iter().map(|name| Function::parse(name)).collect(),
            None => default.iter().map(|name| Function::parse(name)).collect(),
        };
        let mut aux = Aux::default();
        for name in raw.aux.into_vec() {
            match Aux::parse(&name) {
                Some(one) => aux = aux | one,
                None => self.problem(format!("{}: no auxiliary mode {name:?}", raw.id)),
            }
        }
        Some(Frame {
            lemmas,
            pos: raw.pos,
            subject: self.wants(raw.subject),
            not_subject: self.wants(raw.not_subject),
            object: self.wants(raw.object),
            not_object: self.wants(raw.not_object),
            prep: raw.prep.into_iter().map(|(prep, wants)| (prep, self.wants(wants))).collect(),
            not_prep: raw.not_prep.into_vec(),
            clause: raw.clause,
            near: self.words(raw.near.into_vec()),
            not_near: self.words(raw.not_near.into_vec()),
            actor: functions(raw.actor, defaults.0),
            recipient: functions(raw.recipient, defaults.1),
            event,
            modes: raw.mode.into_vec().iter().filter_map(|id| self.mode(event, id)).collect(),
            contexts: raw.context.into_vec().iter().filter_map(|id| self.context(id)).collect(),
            aux,
            reciprocal: raw.reciprocal,
            needs,
            yes: raw.yes,
            no: raw.no,
            file: self.file.to_owned(),
            line: self.line,
            id: raw.id,
        })
    }

    fn modes(&mut self, raw: RawModes) -> Option<ModeWords> {
        let event = self.ontology.event(&raw.event);
        if event.is_none() {
            self.problem(format!("no event type {:?}", raw.event));
        }
        let event = event?;
        let mode = self.mode(event, &raw.mode)?;
        Some(ModeWords { event, mode, words: self.words(raw.words) })
    }

    fn mode(&mut self, event: EventType, id: &str) -> Option<ModeId> {
        let mode = self.ontology.mode(event, id);
        if mode.is_none() {
            self.problem(format!("{} has no mode {id:?}", self.ontology.info(event).id));
        }
        mode
    }

    fn context(&mut self, id: &str) -> Option<ContextId> {
        let context = self.ontology.context(id);
        if context.is_none() {
            self.problem(format!("no context {id:?}"));
        }
        context
    }

    fn wants(&mut self, names: OneOrMany) -> Vec<Want> {
        let mut wants = Vec::new();
        for name in names.into_vec() {
            match name.as_str() {
                "@actor" => wants.push(Want::Actor),
                "@person" => wants.push(Want::Person),
                "@place" => wants.push(Want::Place),
                _ => wants.extend(self.words(vec![name]).into_iter().map(Want::Words)),
            }
        }
        wants
    }

    fn words(&mut self, names: Vec<String>) -> Vec<Vec<String>> {
        let mut all = Vec::new();
        for name in names {
            match name.strip_prefix('@') {
                None => all.push(split(&name)),
                Some(class) => match self.classes.get(class) {
                    Some(words) => all.extend(words.iter().cloned()),
                    None => self.problem(format!("no class {name:?}")),
                },
            }
        }
        all
    }
}

/// Classes with the classes inside them written out.
fn flat(mut classes: Classes, problems: &mut Vec<Problem>) -> Classes {
    // Each round writes out one level; a class inside itself never ends.
    for _ in 0..4 {
        let before = classes.clone();
        for words in classes.values_mut() {
            let inner = |word: &Vec<String>| word.first().is_some_and(|first| first.starts_with('@'));
            if !words.iter().any(inner) {
                continue;
            }
            *words = words
                .iter()
                .flat_map(|word| match word.first().and_then(|first| first.strip_prefix('@')) {
                    Some(class) => before.get(class).cloned().unwrap_or_else(|| vec![word.clone()]),
                    None => vec![word.clone()],
                })
                .collect();
        }
    }
    for (name, words) in &mut classes {
        words.retain(|word| {
            let open = word.first().is_some_and(|first| first.starts_with('@'));
            if open {
                let message =
                    format!("the class {name:?} names {:?}, which is no class or holds itself", word[0]);
                problems.push(Problem::new("languages", 0, message));
            }
            !open
        });
        words.sort();
        words.dedup();
    }
    classes
}

fn split(words: &str) -> Vec<String> {
    words.split(' ').map(str::to_owned).collect()
}
