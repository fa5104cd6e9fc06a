//! Actors, their names, and the posts they held.

use rustc_hash::FxHashMap;

use crate::{Code, Ontology, Problem, Sector, files::Files, places::owned, tsv};

/// Index into [`Actors::actors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActorId(pub u32);

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorKind {
    /// One person.
    Person,
    /// An organisation, with or without arms.
    Organisation,
    /// A movement, people, faith or armed group.
    Group,
}

/// What kind of name a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// Enough by itself.
    Full,
    /// Surname or short name, used after the full one.
    Short,
    /// Capital letters.
    Acronym,
    /// In the original script.
    Original,
    /// As newspapers in another language write it.
    Romanised,
}

/// A name of an actor.
#[derive(Clone, Debug)]
pub struct Name {
    /// As written.
    pub text: String,
    /// What kind of name.
    pub kind: NameKind,
}

/// Somebody who acts in politics.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Stable id, such as `vladimir-putin`.
    pub id: String,
    /// What it is.
    pub kind: ActorKind,
    /// Usual English name.
    pub name: String,
    /// Country or PLOVER code; `None` where no single one holds.
    pub code: Option<Code>,
    /// Sectors that hold without any post, the main one first.
    pub sectors: Vec<Sector>,
    /// All names, the usual one among them.
    pub names: Vec<Name>,
    /// Posts in order of their start.
    pub posts: Vec<Post>,
}

/// A post held for some time.
#[derive(Clone, Debug)]
pub struct Post {
    /// Usual English term in lower case, such as `foreign minister`.
    pub office: String,
    /// The country or the organisation's id it is an office of.
    pub of: String,
    /// Its sector.
    pub sector: Option<Sector>,
    /// ISO day, month or year it began.
    pub start: String,
    /// ISO day, month or year it ended; empty while it lasts.
    pub end: String,
}

impl Post {
    /// Whether the post was held on a day (`YYYY-MM-DD`). A start or end known to the month or year only counts whole.
    #[must_use]
    pub fn held_on(&self, day: &str) -> bool {
        let began = self.start.as_str() <= day || day.starts_with(&self.start);
        let lasts = self.end.is_empty() || self.end.as_str() >= day || day.starts_with(&self.end);
        began && lasts
    }

    /// Whether the post had ended before a day.
    #[must_use]
    pub fn ended_before(&self, day: &str) -> bool {
        !self.end.is_empty() && self.end.as_str() < day && !day.starts_with(&self.end)
    }
}

/// All actors.
#[derive(Clone, Debug, Default)]
pub struct Actors {
    /// In order of their id.
    pub actors: Vec<Actor>,
    by_id: FxHashMap<String, ActorId>,
}

impl Actors {
    /// The actor of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<ActorId> {
        self.by_id.get(id).copied()
    }

    /// The facts of an actor.
    #[must_use]
    pub fn get(&self, id: ActorId) -> &Actor {
        &self.actors[id.0 as usize]
    }

    /// Every actor with its index.
    pub fn iter(&self) -> impl Iterator<Item = (ActorId, &Actor)> {
        self.actors.iter().enumerate().map(|(index, actor)| (ActorId(index as u32), actor))
    }

    pub(crate) fn read(files: &Files<'_>, ontology: &Ontology, problems: &mut Vec<Problem>) -> Actors {
        let mut all = Actors::default();
        let file = "actors/actors.tsv";
        let columns = ["id", "kind", "name", "code", "sector", "other_sectors"];
        for row in tsv::read(file, files.need(file, problems), columns, problems) {
            let [id, kind, name, code, sector, others] = row.cells;
            let kind = match kind {
                "person" => ActorKind::Person,
                "organisation" => ActorKind::Organisation,
                "group" => ActorKind::Group,
                other => {
                    let message = format!("kind {other:?}; expected person, organisation or group");
                    problems.push(Problem::new(file, row.line, message));
                    continue;
                }
            };
            let known = all.by_id.insert(id.into(), ActorId(all.actors.len() as u32));
            if known.is_some() {
                problems.push(Problem::new(file, row.line, format!("a second actor {id:?}")));
            }
            if Code::parse(code).is_none() && !code.is_empty() {
                problems.push(Problem::new(file, row.line, format!("{code:?} is no three-letter code")));
            }
            let sectors = std::iter::once(sector).chain(tsv::values(others));
            let sectors =
                sectors.filter_map(|id| crate::sector(ontology, file, row.line, id, problems)).collect();
            all.actors.push(Actor {
                id: id.into(),
                kind,
                name: name.into(),
                code: Code::parse(code),
                sectors,
                names: vec![Name { text: name.into(), kind: NameKind::Full }],
                posts: Vec::new(),
            });
        }
        all.read_names(files, problems);
        all.read_posts(files, ontology, problems);
        all
    }

    fn read_names(&mut self, files: &Files<'_>, problems: &mut Vec<Problem>) {
        let file = "actors/names.tsv";
        for row in
            tsv::read(file, files.need(file, problems), ["actor", "name", "language", "kind"], problems)
        {
            let [actor, name, _, kind] = row.cells;
            let kind = match kind {
                "full" => NameKind::Full,
                "short" => NameKind::Short,
                "acronym" => NameKind::Acronym,
                "original" => NameKind::Original,
                "romanised" => NameKind::Romanised,
                other => {
                    let message =
                        format!("kind {other:?}; expected full, short, acronym, original or romanised");
                    problems.push(Problem::new(file, row.line, message));
                    continue;
                }
            };
            match self.find(actor) {
                Some(id) => {
                    let names = owned(name).into_iter().map(|text| Name { text, kind });
                    self.actors[id.0 as usize].names.extend(names);
                }
                None => problems.push(Problem::new(file, row.line, format!("no actor {actor:?}"))),
            }
        }
    }

    fn read_posts(&mut self, files: &Files<'_>, ontology: &Ontology, problems: &mut Vec<Problem>) {
        let file = "actors/posts.tsv";
        let columns = ["actor", "office", "of", "sector", "start", "end", "source"];
        for row in tsv::read(file, files.need(file, problems), columns, problems) {
            let [actor, office, of, sector, start, end, _] = row.cells;
            let Some(id) = self.find(actor) else {
                problems.push(Problem::new(file, row.line, format!("no actor {actor:?}")));
                continue;
            };
            for (what, date) in [("start", start), ("end", end)] {
                let open = what == "end" && date.is_empty();
                if !open && !is_date(date) {
                    let message = format!("{what} {date:?} is no date; expected YYYY, YYYY-MM or YYYY-MM-DD");
                    problems.push(Problem::new(file, row.line, message));
                }
            }
            if !end.is_empty() && end < start && !start.starts_with(end) {
                problems.push(Problem::new(file, row.line, format!("ends {end} before it starts {start}")));
            }
            if Code::parse(of).is_none() && self.find(of).is_none() {
                problems.push(Problem::new(
                    file,
                    row.line,
                    format!("{of:?} is neither a country nor an actor"),
                ));
            }
            self.actors[id.0 as usize].posts.push(Post {
                office: office.into(),
                of: of.into(),
                sector: crate::sector(ontology, file, row.line, sector, problems),
                start: start.into(),
                end: end.into(),
            });
        }
        for actor in &mut self.actors {
            actor.posts.sort_by(|a, b| a.start.cmp(&b.start));
        }
    }
}

fn is_date(text: &str) -> bool {
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.split('-');
    parts.next().is_some_and(|year| digits(year, 4))
        && parts.clone().count() <= 2
        && parts.all(|part| digits(part, 2))
}
