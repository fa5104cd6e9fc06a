//! The ontology: event types, modes, contexts, sectors, and what compositions make of a type.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::{Code, Problem, files::Files, tsv};

/// A PLOVER event type: an index into [`Ontology::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventType(pub u8);

/// A PLOVER mode: an index into [`Ontology::modes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModeId(pub u8);

/// A PLOVER context: an index into [`Ontology::contexts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContextId(pub u8);

/// A PLOVER sector: an index into [`Ontology::sectors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sector(pub u8);

/// PLOVER's auxiliary modes, any of which may hold together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Aux(u8);

impl Aux {
    /// The act lies in the past of the story.
    pub const HISTORICAL: Aux = Aux(1);
    /// The act lies ahead.
    pub const FUTURE: Aux = Aux(2);
    /// The act may happen, or might have happened.
    pub const HYPOTHETICAL: Aux = Aux(4);
    /// The act did not happen.
    pub const NEGATION: Aux = Aux(8);

    const NAMES: [(Aux, &'static str); 4] = [
        (Aux::HISTORICAL, "historical"),
        (Aux::FUTURE, "future"),
        (Aux::HYPOTHETICAL, "hypothetical"),
        (Aux::NEGATION, "negation"),
    ];

    /// The auxiliary mode of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Aux> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(aux, _)| *aux)
    }

    /// The names of those that hold, in PLOVER's order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES.into_iter().filter(move |(aux, _)| self.has(*aux)).map(|(_, name)| name)
    }

    /// Whether all of `other` hold.
    #[must_use]
    pub fn has(self, other: Aux) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any of `other` holds.
    #[must_use]
    pub fn has_any(self, other: Aux) -> bool {
        self.0 & other.0 != 0
    }

    /// Without those of `other`.
    #[must_use]
    pub fn without(self, other: Aux) -> Aux {
        Aux(self.0 & !other.0)
    }
}

impl std::ops::BitOr for Aux {
    type Output = Aux;
    fn bitor(self, other: Aux) -> Aux {
        Aux(self.0 | other.0)
    }
}

/// What stands around an act and changes what it counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Agreed to, promised, offered.
    Promise,
    /// Will happen.
    Future,
    /// Somebody says that it did not happen.
    Deny,
    /// It did not happen.
    Negate,
    /// Refused.
    Refuse,
    /// Ended, lifted, halted.
    End,
    /// Said to end.
    EndAnnounced,
    /// Threatened.
    Threaten,
    /// Asked for.
    Request,
    /// May happen; conditional, feared, considered.
    Hypothetical,
}

impl Effect {
    const NAMES: [(&'static str, Effect); 10] = [
        ("promise", Effect::Promise),
        ("future", Effect::Future),
        ("deny", Effect::Deny),
        ("negate", Effect::Negate),
        ("refuse", Effect::Refuse),
        ("end", Effect::End),
        ("end_announced", Effect::EndAnnounced),
        ("threaten", Effect::Threaten),
        ("request", Effect::Request),
        ("hypothetical", Effect::Hypothetical),
    ];

    /// The effect of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Effect> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, effect)| *effect)
    }

    /// Its name in the tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, effect)| *effect == self).map_or("", |(name, _)| name)
    }
}

/// What becomes of an act's modes under an [`Effect`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModeChange {
    /// They stay.
    Keep,
    /// They go.
    Drop,
    /// They go and this one comes.
    Set(ModeId),
}

/// What an [`Effect`] makes of an event of one type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Composition {
    /// The type it becomes.
    pub becomes: EventType,
    /// What becomes of the modes.
    pub modes: ModeChange,
    /// Auxiliary modes added.
    pub aux: Aux,
}

/// An event type.
#[derive(Clone, Debug)]
pub struct TypeInfo {
    /// `AGREE`, `CONSULT` …
    pub id: String,
    /// Quad class, 1 to 4.
    pub quad: u8,
    /// PLOVER's conflict and cooperation score.
    pub score: f32,
    /// What it covers, in a sentence.
    pub about: String,
    /// Whether an event of this type makes no sense without a recipient.
    pub needs_recipient: bool,
    /// The nearest CAMEO code where no mode decides.
    pub cameo: String,
}

/// A mode of an event type.
#[derive(Clone, Debug)]
pub struct ModeInfo {
    /// `phone`, `arrest` …
    pub id: String,
    /// The type it belongs to.
    pub event: EventType,
    /// Its own score, where the manual gives one.
    pub score: Option<f32>,
    /// What it covers.
    pub about: String,
    /// The nearest CAMEO code.
    pub cameo: Option<String>,
}

/// A sector or context: its name and what it covers.
#[derive(Clone, Debug)]
pub struct Named {
    /// `GOV`, `economic` …
    pub id: String,
    /// What it covers.
    pub about: String,
}

/// The PLOVER ontology.
#[derive(Clone, Debug, Default)]
pub struct Ontology {
    /// Event types, in the manual's order.
    pub types: Vec<TypeInfo>,
    /// Modes of all types.
    pub modes: Vec<ModeInfo>,
    /// Contexts.
    pub contexts: Vec<Named>,
    /// Sectors.
    pub sectors: Vec<Named>,
    /// Codes for actors that are no country.
    pub codes: Vec<(Code, String)>,
    compositions: FxHashMap<(Effect, EventType), Composition>,
}

const FOLDER: &str = "ontologies/plover";

impl Ontology {
    /// The type of that name.
    #[must_use]
    pub fn event(&self, id: &str) -> Option<EventType> {
        self.types.iter().position(|known| known.id == id).map(|index| EventType(index as u8))
    }

    /// The facts of a type.
    #[must_use]
    pub fn info(&self, event: EventType) -> &TypeInfo {
        &self.types[event.0 as usize]
    }

    /// The mode of that name of a type.
    #[must_use]
    pub fn mode(&self, event: EventType, id: &str) -> Option<ModeId> {
        self.modes
            .iter()
            .position(|mode| mode.event == event && mode.id == id)
            .map(|index| ModeId(index as u8))
    }

    /// The facts of a mode.
    #[must_use]
    pub fn mode_info(&self, mode: ModeId) -> &ModeInfo {
        &self.modes[mode.0 as usize]
    }

    /// The context of that name.
    #[must_use]
    pub fn context(&self, id: &str) -> Option<ContextId> {
        self.contexts.iter().position(|known| known.id == id).map(|index| ContextId(index as u8))
    }

    /// The sector of that name.
    #[must_use]
    pub fn sector(&self, id: &str) -> Option<Sector> {
        self.sectors.iter().position(|known| known.id == id).map(|index| Sector(index as u8))
    }

    /// The name of a sector.
    #[must_use]
    pub fn sector_id(&self, sector: Sector) -> &str {
        &self.sectors[sector.0 as usize].id
    }

    /// What an effect makes of a type. Without a row in the table the type stays as it is.
    #[must_use]
    pub fn compose(&self, effect: Effect, event: EventType) -> Composition {
        self.compositions.get(&(effect, event)).copied().unwrap_or(Composition {
            becomes: event,
            modes: ModeChange::Keep,
            aux: Aux::default(),
        })
    }

    /// PLOVER score of an event: that of its strongest mode with a score, else that of its type.
    #[must_use]
    pub fn score(&self, event: EventType, modes: &[ModeId]) -> f32 {
        let strongest = modes.iter().filter_map(|mode| self.mode_info(*mode).score);
        strongest.reduce(|a, b| if b.abs() > a.abs() { b } else { a }).unwrap_or(self.info(event).score)
    }

    /// The nearest CAMEO code of an event, text since `010` is not `10`.
    #[must_use]
    pub fn cameo(&self, event: EventType, modes: &[ModeId]) -> &str {
        let of_mode = modes.iter().find_map(|mode| self.mode_info(*mode).cameo.as_deref());
        of_mode.unwrap_or(&self.info(event).cameo)
    }

    pub(crate) fn read(files: &Files<'_>, problems: &mut Vec<Problem>) -> Ontology {
        let mut ontology = Ontology::default();
        ontology.read_types(files, problems);
        let file = format!("{FOLDER}/contexts.tsv");
        for row in tsv::read(&file, files.need(&file, problems), ["id", "about"], problems) {
            ontology.contexts.push(Named { id: row.cells[0].into(), about: row.cells[1].into() });
        }
        let file = format!("{FOLDER}/sectors.tsv");
        for row in tsv::read(&file, files.need(&file, problems), ["id", "about", "kind"], problems) {
            ontology.sectors.push(Named { id: row.cells[0].into(), about: row.cells[1].into() });
        }
        let file = format!("{FOLDER}/actor_codes.tsv");
        for row in tsv::read(&file, files.need(&file, problems), ["code", "about"], problems) {
            match Code::parse(row.cells[0]) {
                Some(code) => ontology.codes.push((code, row.cells[1].into())),
                None => problems.push(Problem::new(&file, row.line, "a code is three capital letters")),
            }
        }
        ontology.read_compositions(files, problems);
        ontology
    }

    fn read_types(&mut self, files: &Files<'_>, problems: &mut Vec<Problem>) {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code)]
        struct Plover {
            name: String,
            version: String,
            #[serde(rename = "type")]
            types: Vec<Type>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code)]
        struct Type {
            id: String,
            quad: u8,
            score: f32,
            about: String,
            #[serde(default)]
            needs: Vec<String>,
            #[serde(default)]
            cameo: Vec<String>,
            default_cameo: String,
            #[serde(default, rename = "mode")]
            modes: Vec<Mode>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Mode {
            id: String,
            score: Option<f32>,
            about: String,
            cameo: Option<String>,
        }
        let file = format!("{FOLDER}/plover.toml");
        let text = files.need(&file, problems);
        let plover: Plover = match toml::from_str(text) {
            Ok(plover) => plover,
            Err(error) => return problems.push(crate::toml_problem(&file, text, 0, &error)),
        };
        for (index, kind) in plover.types.into_iter().enumerate() {
            let event = EventType(index as u8);
            self.modes.extend(kind.modes.into_iter().map(|mode| ModeInfo {
                id: mode.id,
                event,
                score: mode.score,
                about: mode.about,
                cameo: mode.cameo,
            }));
            self.types.push(TypeInfo {
                id: kind.id,
                quad: kind.quad,
                score: kind.score,
                about: kind.about,
                needs_recipient: kind.needs.iter().any(|need| need == "recipient"),
                cameo: kind.default_cameo,
            });
        }
    }

    fn read_compositions(&mut self, files: &Files<'_>, problems: &mut Vec<Problem>) {
        let file = format!("{FOLDER}/compositions.tsv");
        let columns = ["effect", "event", "becomes", "mode", "aux"];
        for row in tsv::read(&file, files.need(&file, problems), columns, problems) {
            let [effect, event, becomes, mode, aux] = row.cells;
            let (Some(effect), Some(event), Some(becomes)) =
                (Effect::parse(effect), self.event(event), self.event(becomes))
            else {
                problems.push(Problem::new(&file, row.line, "unknown effect or event type"));
                continue;
            };
            let modes = match mode {
                "=" => ModeChange::Keep,
                "" => ModeChange::Drop,
                id => match self.mode(becomes, id) {
                    Some(mode) => ModeChange::Set(mode),
                    None => {
                        let message = format!("{} has no mode {id:?}", self.info(becomes).id);
                        problems.push(Problem::new(&file, row.line, message));
                        continue;
                    }
                },
            };
            let mut all = Aux::default();
            for name in tsv::values(aux) {
                match Aux::parse(name) {
                    Some(aux) => all = all | aux,
                    None => {
                        problems.push(Problem::new(&file, row.line, format!("no auxiliary mode {name:?}")))
                    }
                }
            }
            self.compositions.insert((effect, event), Composition { becomes, modes, aux: all });
        }
        for (_, effect) in Effect::NAMES {
            for index in 0..self.types.len() {
                if !self.compositions.contains_key(&(effect, EventType(index as u8))) {
                    let message = format!("no row for {} of {}", effect.name(), self.types[index].id);
                    problems.push(Problem::new(&file, 0, message));
                }
            }
        }
    }
}
