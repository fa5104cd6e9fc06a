//! Closed-class words that the grammar of mentions, voice and modality turns on.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::{Effect, Problem};

/// Whom a pronoun can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PronounKind {
    /// One person.
    Person,
    /// Several people, or a body of people.
    Group,
    /// A country, an organisation, a thing.
    Thing,
    /// Whoever speaks.
    Speaker,
    /// The noun its clause hangs on.
    Relative,
}

/// The words of `words.toml`.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Words {
    pub modals: FxHashMap<String, Effect>,
    pub ability: FxHashSet<String>,
    pub negators: FxHashSet<String>,
    pub conditional: FxHashSet<String>,
    pub doubtful: FxHashSet<String>,
    pub former: FxHashSet<String>,
    pub same_office: FxHashSet<String>,
    pub both: FxHashSet<String>,
    pub country: FxHashSet<String>,
    pub person_titles: FxHashSet<String>,
    pub organisation_words: FxHashSet<String>,
    pub place_words: FxHashSet<String>,
    pub distributive: FxHashSet<String>,
    pub quantity: FxHashSet<String>,
    pub pronouns: FxHashMap<String, PronounKind>,
    pub prepositions: Prepositions,
    pub fiction: Fiction,
    pub size: SizeWords,
}

/// Words for stories and for how they tell.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Fiction {
    pub works: FxHashSet<String>,
    pub tells: FxHashSet<String>,
    pub inside: FxHashSet<String>,
}

/// Prepositions by what they do in a noun phrase or clause.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Prepositions {
    pub agent: FxHashSet<String>,
    pub partitive: FxHashSet<String>,
    pub location: FxHashSet<String>,
    pub carrier: FxHashSet<String>,
    pub called: FxHashSet<String>,
    pub acting: FxHashSet<String>,
    pub owner: FxHashSet<String>,
    pub responsible: Vec<String>,
}

/// Words that count people.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SizeWords {
    pub dead: FxHashSet<String>,
    pub injured: FxHashSet<String>,
    pub arrested: FxHashSet<String>,
    pub dozens: FxHashMap<String, u64>,
    pub numbers: FxHashMap<String, u64>,
}

impl Words {
    pub(crate) fn read(file: &str, text: &str, problems: &mut Vec<Problem>) -> Words {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            modal: Modal,
            polarity: Polarity,
            roles: Roles,
            coordination: Coordination,
            pronouns: Pronouns,
            prepositions: Prepositions,
            fiction: Fiction,
            size: SizeWords,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Modal {
            future: Vec<String>,
            hypothetical: Vec<String>,
            request: Vec<String>,
            ability: FxHashSet<String>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Polarity {
            negators: FxHashSet<String>,
            conditional: FxHashSet<String>,
            doubtful: FxHashSet<String>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Roles {
            former: FxHashSet<String>,
            same_office: FxHashSet<String>,
            both: FxHashSet<String>,
            country: FxHashSet<String>,
            person_titles: FxHashSet<String>,
            organisation_words: FxHashSet<String>,
            place_words: FxHashSet<String>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Coordination {
            distributive: FxHashSet<String>,
            quantity: FxHashSet<String>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Pronouns {
            person: Vec<String>,
            group: Vec<String>,
            thing: Vec<String>,
            speaker: Vec<String>,
            relative: Vec<String>,
        }
        let read: File = match toml::from_str(text) {
            Ok(read) => read,
            Err(error) => {
                problems.push(crate::toml_problem(file, text, 0, &error));
                return Words::default();
            }
        };
        let mut modals = FxHashMap::default();
        let (will, would, should) = (read.modal.future, read.modal.hypothetical, read.modal.request);
        for (words, effect) in
            [(will, Effect::Future), (would, Effect::Hypothetical), (should, Effect::Request)]
        {
            modals.extend(words.into_iter().map(|word| (word, effect)));
        }
        let mut pronouns = FxHashMap::default();
        for (words, kind) in [
            (read.pronouns.person, PronounKind::Person),
            (read.pronouns.group, PronounKind::Group),
            (read.pronouns.thing, PronounKind::Thing),
            (read.pronouns.speaker, PronounKind::Speaker),
            (read.pronouns.relative, PronounKind::Relative),
        ] {
            pronouns.extend(words.into_iter().map(|word| (word, kind)));
        }
        Words {
            modals,
            ability: read.modal.ability,
            negators: read.polarity.negators,
            conditional: read.polarity.conditional,
            doubtful: read.polarity.doubtful,
            former: read.roles.former,
            same_office: read.roles.same_office,
            both: read.roles.both,
            country: read.roles.country,
            person_titles: read.roles.person_titles,
            organisation_words: read.roles.organisation_words,
            place_words: read.roles.place_words,
            distributive: read.coordination.distributive,
            quantity: read.coordination.quantity,
            pronouns,
            prepositions: read.prepositions,
            fiction: read.fiction,
            size: read.size,
        }
    }
}
