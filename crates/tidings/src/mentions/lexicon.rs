//! The names of the knowledge base, arranged so that one pass over a text finds them all.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use tidings_knowledge::{ActorId, Code, Knowledge, NameKind, Sector};

use super::pieces::{Piece, pieces};

/// What a name in the text may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A country or territory by name.
    Country(u16),
    /// Its adjective or one of its people.
    Demonym(u16),
    /// A place.
    Place(u16),
    /// An actor by a name that is enough.
    Actor(ActorId),
    /// An actor by surname or short name.
    Short(ActorId),
}

/// A sequence of pieces or lemmas that is known, and whether longer ones begin with it.
#[derive(Clone, Debug, Default)]
struct Node<T> {
    extends: bool,
    targets: Vec<T>,
}

/// Sequences of hashes, found by longest match. A node's key is the hash of all steps to it.
#[derive(Clone, Debug)]
pub(crate) struct Trie<T> {
    nodes: FxHashMap<u64, Node<T>>,
}

impl<T> Default for Trie<T> {
    fn default() -> Self {
        Self { nodes: FxHashMap::default() }
    }
}

impl<T: Copy + PartialEq> Trie<T> {
    pub(crate) fn insert(&mut self, steps: impl IntoIterator<Item = u64>, target: T) {
        let mut key = 0;
        let mut last = None;
        for step in steps {
            if let Some(before) = last {
                self.nodes
                    .entry(before)
                    .or_insert_with(|| Node { extends: false, targets: Vec::new() })
                    .extends = true;
            }
            key = join(key, step);
            last = Some(key);
        }
        let Some(key) = last else { return };
        let node = self.nodes.entry(key).or_insert_with(|| Node { extends: false, targets: Vec::new() });
        if !node.targets.contains(&target) {
            node.targets.push(target);
        }
    }

    /// The longest known sequence at the start of `steps`, each step being one of several alternatives: how many steps it
    /// takes, and what it stands for.
    pub(crate) fn longest(&self, steps: impl Iterator<Item = [u64; 2]>) -> Option<(usize, &[T])> {
        let (mut key, mut best) = (0, None);
        for (count, alternatives) in steps.enumerate() {
            let next = alternatives.into_iter().map(|step| join(key, step)).find_map(|key| {
                let node = self.nodes.get(&key)?;
                Some((key, node))
            });
            let Some((here, node)) = next else { break };
            if !node.targets.is_empty() {
                best = Some((count + 1, node.targets.as_slice()));
            }
            if !node.extends {
                break;
            }
            key = here;
        }
        best
    }
}

fn join(key: u64, step: u64) -> u64 {
    (key ^ step).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23)
}

/// The hash of a word, as the tries use it.
pub(crate) fn step(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    word.hash(&mut hasher);
    hasher.finish()
}

/// Who holds an office of a country.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    pub(crate) actor: ActorId,
    /// Index into the actor's posts.
    pub(crate) post: usize,
}

/// All names and roles of the knowledge base, compiled once at start.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub(crate) names: Trie<Target>,
    pub(crate) roles: Trie<u16>,
    /// Holders of an office of a country or organisation, by the country's code or the organisation's id.
    holders: FxHashMap<String, FxHashMap<String, Vec<Holder>>>,
    pub(crate) gov: Option<Sector>,
    pub(crate) eli: Option<Sector>,
    /// The sector of civilians, as a list of one.
    pub(crate) civilian: Vec<Sector>,
    /// The sectors of peoples and faiths.
    pub(crate) peoples: Vec<Sector>,
}

impl Lexicon {
    /// Compiles the names.
    #[must_use]
    pub fn new(knowledge: &Knowledge) -> Self {
        let mut lexicon = Lexicon {
            gov: knowledge.ontology.sector("GOV"),
            eli: knowledge.ontology.sector("ELI"),
            civilian: knowledge.ontology.sector("CVL").into_iter().collect(),
            peoples: ["CVL", "REL"].into_iter().filter_map(|id| knowledge.ontology.sector(id)).collect(),
            ..Lexicon::default()
        };
        for (index, country) in knowledge.places.countries.iter().enumerate() {
            let index = index as u16;
            lexicon.add(&country.name, Target::Country(index));
            country.names.iter().for_each(|name| lexicon.add(name, Target::Country(index)));
            for people in &country.people {
                lexicon.add(people, Target::Demonym(index));
                lexicon.add(&plural(people), Target::Demonym(index));
            }
            country.adjectives.iter().for_each(|name| lexicon.add(name, Target::Demonym(index)));
        }
        for (index, place) in knowledge.places.places.iter().enumerate() {
            let index = index as u16;
            lexicon.add(&place.name, Target::Place(index));
            place.names.iter().for_each(|name| lexicon.add(name, Target::Place(index)));
        }
        for (id, actor) in knowledge.actors.iter() {
            for name in &actor.names {
                let single = !name.text.contains([' ', '-']);
                let person = actor.kind == tidings_knowledge::ActorKind::Person;
                match name.kind {
                    NameKind::Original => {}
                    NameKind::Short => lexicon.add(&name.text, Target::Short(id)),
                    _ if single && person => lexicon.add(&name.text, Target::Short(id)),
                    _ => lexicon.add(&name.text, Target::Actor(id)),
                }
            }
            for (post, facts) in actor.posts.iter().enumerate() {
                let of = lexicon.holders.entry(facts.of.clone()).or_default();
                of.entry(facts.office.clone()).or_default().push(Holder { actor: id, post });
            }
        }
        for (index, role) in knowledge.english.roles.iter().enumerate() {
            lexicon.roles.insert(role.lemma.split([' ', '-']).map(step), index as u16);
        }
        lexicon
    }

    fn add(&mut self, name: &str, target: Target) {
        let found: Vec<Piece> = pieces(name);
        self.names.insert(found.iter().map(|piece| piece.keys[0]), target);
        // "al-Qaeda" begins a sentence as "Al-Qaeda".
        if name.starts_with(|first: char| first.is_ascii_lowercase()) {
            let capital = name[..1].to_ascii_uppercase() + &name[1..];
            self.names.insert(pieces(&capital).iter().map(|piece| piece.keys[0]), target);
        }
    }

    /// Who held an office of a country on a day.
    pub(crate) fn holder(
        &self,
        knowledge: &Knowledge,
        of: &str,
        office: &str,
        day: Option<&str>,
    ) -> Option<ActorId> {
        let holders = self.holders.get(of)?.get(office)?;
        // On the day of a change two hold it: the later one counts. Without a day nobody is known to hold anything.
        let day = day?;
        let start = |holder: &Holder| knowledge.actors.get(holder.actor).posts[holder.post].start.as_str();
        let on_day = holders
            .iter()
            .filter(|holder| knowledge.actors.get(holder.actor).posts[holder.post].held_on(day));
        on_day.max_by(|a, b| start(a).cmp(start(b))).map(|holder| holder.actor)
    }

    /// Everybody who ever held an office of a country or organisation, as far as known.
    pub(crate) fn holders(&self, of: &str, office: &str) -> &[Holder] {
        self.holders.get(of).and_then(|offices| offices.get(office)).map_or(&[], Vec::as_slice)
    }
}

/// The plural of a noun for people: "Briton", "Chinese", "Pole", "Frenchman".
fn plural(noun: &str) -> String {
    if let Some(stem) = noun.strip_suffix("man") {
        return format!("{stem}men");
    }
    if noun.ends_with(['s', 'x', 'z'])
        || noun.ends_with("sh")
        || noun.ends_with("ch")
        || noun.ends_with("ese")
    {
        return noun.to_owned();
    }
    if let Some(stem) = noun.strip_suffix('y') {
        return format!("{stem}ies");
    }
    format!("{noun}s")
}

/// The code that an actor's country counts as, for the key of [`Lexicon::holder`].
pub(crate) fn key_of(code: Code) -> String {
    code.as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Trie, plural, step};

    #[test]
    fn the_longest_name_wins() {
        let mut trie = Trie::default();
        trie.insert(["South", "Sudan"].map(step), 1);
        trie.insert(["South", "Sudan", "Council"].map(step), 2);
        trie.insert(["Sudan"].map(step), 3);
        let find = |words: &[&str]| {
            trie.longest(words.iter().map(|word| [step(word), 0]))
                .map(|(count, targets)| (count, targets.to_vec()))
        };
        assert_eq!(find(&["South", "Sudan", "Council", "met"]), Some((3, vec![2])));
        assert_eq!(find(&["South", "Sudan", "met"]), Some((2, vec![1])));
        assert_eq!(find(&["South", "Korea"]), None);
        assert_eq!(find(&["Sudan"]), Some((1, vec![3])));
    }

    #[test]
    fn plurals_of_people() {
        for (one, many) in
            [("Russian", "Russians"), ("Chinese", "Chinese"), ("Frenchman", "Frenchmen"), ("Pole", "Poles")]
        {
            assert_eq!(plural(one), many);
        }
    }
}
