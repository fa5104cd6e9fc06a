//! Lists of names, of which the network is told for each word where in the listed names it stands.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::Deserialize;
use tidings::syntax::net::input::LISTS;
use tidings::syntax::{hash, table};
use tidings_knowledge::{ActorKind, Knowledge};

/// Files of names, one a line, beside those that the knowledge has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Paths {
    given: PathBuf,
    surnames: PathBuf,
    places: PathBuf,
    organisations: PathBuf,
}

/// Names by kind, each once, in order.
pub(crate) struct Lists {
    pub(crate) given: Vec<String>,
    pub(crate) surnames: Vec<String>,
    pub(crate) places: Vec<String>,
    pub(crate) organisations: Vec<String>,
}

impl Lists {
    /// Reads the files, and takes the names of the knowledge.
    pub(crate) fn read(paths: &Paths, knowledge: &Knowledge) -> Result<Self> {
        let read = |path: &Path| super::lexicon::lines(path);
        let mut lists = Self {
            given: read(&paths.given)?,
            surnames: read(&paths.surnames)?,
            places: read(&paths.places)?,
            organisations: read(&paths.organisations)?,
        };
        let known = &knowledge.places;
        lists.places.extend(known.countries.iter().map(|country| country.name.clone()));
        lists.places.extend(known.places.iter().map(|place| place.name.clone()));
        for (_, actor) in knowledge.actors.iter() {
            match (actor.kind, actor.name.split_once(' ')) {
                (ActorKind::Person, Some((given, surname))) if !surname.contains(' ') => {
                    lists.given.push(given.to_owned());
                    lists.surnames.push(surname.to_owned());
                }
                (ActorKind::Organisation, _) => lists.organisations.push(actor.name.clone()),
                _ => {}
            }
        }
        for list in [&mut lists.given, &mut lists.surnames, &mut lists.places, &mut lists.organisations] {
            list.sort_unstable();
            list.dedup();
        }
        Ok(lists)
    }

    /// The table that the network asks for the bits of [`LISTS`].
    pub(crate) fn table(&self) -> Vec<u8> {
        let mut bits: BTreeMap<u64, i16> = BTreeMap::new();
        let mut set = |word: &str, bit: u32| {
            *bits.entry(hash::key(0, [hash::folded(word)])).or_default() |= 1 << bit;
        };
        let [people, places, organisations] = LISTS.map(|bits| bits.start);
        self.given.iter().for_each(|name| set(name, people));
        self.surnames.iter().for_each(|name| set(name, people + 1));
        for (names, whole) in [(&self.places, places), (&self.organisations, organisations)] {
            // A word of a single name of several tells little: "Hospital" and "San" are in many.
            let mut parts: BTreeMap<(u32, &str), usize> = BTreeMap::new();
            for name in names {
                match name.split_once(' ') {
                    None => set(name, whole),
                    Some((first, rest)) => {
                        *parts.entry((1, first)).or_default() += 1;
                        let capital = |word: &&str| word.starts_with(char::is_uppercase);
                        rest.split(' ')
                            .filter(capital)
                            .for_each(|word| *parts.entry((2, word)).or_default() += 1);
                    }
                }
            }
            let often = parts.into_iter().filter(|(_, count)| *count > 1);
            often.for_each(|((place, word), _)| set(word, whole + place));
        }
        table::write(bits.into_iter().map(|(key, bits)| (key, vec![(0, bits)])).collect())
    }
}
