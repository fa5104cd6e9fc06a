//! Sentences made from patterns and from the words of the knowledge, to drill the network on what treebanks lack.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use tidings::syntax::names::{Mark, NameKind};
use tidings::text::{Deprel, Upos};
use tidings_knowledge::{ActorKind, Frame, Knowledge, Pos, Want};

use super::inventory::Inventory;
use super::network::{Example, UNKNOWN_HEAD, UNKNOWN_TAG};
use super::random::Random;

/// What the file of patterns holds; its head explains them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Patterns {
    sentences: Vec<String>,
    phrases: BTreeMap<String, Vec<String>>,
    words: BTreeMap<String, String>,
}

/// A word of a sentence that is being made.
#[derive(Clone)]
struct Word {
    form: String,
    /// UPOS and XPOS, where they are sure.
    tag: Option<(Upos, String)>,
    /// The index of its head; `None` where that is not sure.
    head: Option<usize>,
    relation: Option<Deprel>,
    name: Option<NameKind>,
    /// Whether a name begins here.
    begins: bool,
}

/// The head of a row while nobody has said whose dependent it is.
const TOP: usize = usize::MAX;

/// Words to fill patterns with.
struct Words {
    countries: Vec<String>,
    cities: Vec<String>,
    people: Vec<String>,
    organisations: Vec<String>,
    demonyms: Vec<String>,
    roles: Vec<String>,
    verbs: Vec<Verb>,
}

/// A verb with what one of its frames asks for.
struct Verb {
    /// Base, third person, past, participle, form in "-ing".
    forms: [String; 5],
    particle: Option<String>,
    objects: Vec<String>,
    prepositions: Vec<String>,
}

/// Makes so many sentences.
pub(crate) fn make(
    path: &Path,
    count: usize,
    seed: u64,
    knowledge: &Knowledge,
    inventory: &Inventory,
    relations: &[Deprel],
) -> Result<Vec<Example>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading the drills {}", path.display()))?;
    let patterns: Patterns =
        toml::from_str(&text).with_context(|| format!("in the drills {}", path.display()))?;
    let words = Words::new(knowledge);
    let mut random = Random(seed);
    let mut all = Vec::with_capacity(count);
    let mut tries = 0;
    while all.len() < count {
        tries += 1;
        if tries > 50 * count {
            bail!("{}: the patterns ask for what no frame has", path.display());
        }
        let verb = &words.verbs[random.next() as usize % words.verbs.len()];
        let pattern = pick(&patterns.sentences, &mut random);
        let maker = Maker { patterns: &patterns, words: &words, verb };
        let made =
            maker.row(pattern, &mut random).with_context(|| format!("{}: in {pattern:?}", path.display()))?;
        if let Some(sentence) = made {
            all.push(example(sentence, inventory, relations, &mut random));
        }
    }
    Ok(all)
}

fn pick<'a>(from: &'a [String], random: &mut Random) -> &'a str {
    &from[random.next() as usize % from.len()]
}

struct Maker<'a> {
    patterns: &'a Patterns,
    words: &'a Words,
    verb: &'a Verb,
}

impl Maker<'_> {
    /// Fills a row; nothing where the verb's frame lacks what the row asks for.
    fn row(&self, pattern: &str, random: &mut Random) -> Result<Option<Vec<Word>>> {
        let mut parts = Vec::new();
        for item in pattern.split(' ') {
            let (what, link) = item.split_once('>').map_or((item, None), |(what, link)| (what, Some(link)));
            let words = match what.strip_prefix('{').and_then(|what| what.strip_suffix('}')) {
                Some(slot) => self.slot(slot, random)?,
                None => Some(vec![self.literal(what)?]),
            };
            let Some(words) = words.filter(|words| !words.is_empty()) else { return Ok(None) };
            let link = match link {
                None => None,
                Some(link) => {
                    let (head, relation) =
                        link.split_once(':').with_context(|| format!("{link:?} names no relation"))?;
                    let head = if head == "?" {
                        None
                    } else {
                        let head: usize = head.parse().with_context(|| format!("{head:?} is no number"))?;
                        Some(head.checked_sub(1).context("words are counted from 1")?)
                    };
                    let relation = match relation {
                        "?" => None,
                        known => Some(
                            Deprel::parse(known)
                                .with_context(|| format!("there is no relation {known:?}"))?,
                        ),
                    };
                    Some((head, relation))
                }
            };
            parts.push((words, link));
        }
        let starts: Vec<usize> =
            parts.iter().scan(0, |at, (words, _)| Some(std::mem::replace(at, *at + words.len()))).collect();
        let tops: Vec<usize> = parts
            .iter()
            .zip(&starts)
            .map(|((words, _), start)| {
                start + words.iter().position(|word| word.head == Some(TOP)).unwrap_or(0)
            })
            .collect();
        let mut row = Vec::new();
        for ((words, link), start) in parts.into_iter().zip(starts) {
            for mut word in words {
                if word.head == Some(TOP) {
                    if let Some((head, relation)) = link {
                        word.head = match head {
                            Some(head) => Some(*tops.get(head).context("a head behind the end of the row")?),
                            None => None,
                        };
                        word.relation = relation;
                    }
                } else {
                    word.head = word.head.map(|head| head + start);
                }
                row.push(word);
            }
        }
        Ok(Some(row))
    }

    fn literal(&self, key: &str) -> Result<Word> {
        let tag = self.patterns.words.get(key).with_context(|| format!("{key:?} is not among the words"))?;
        // "to^" is "to" with another tag.
        let form = key.strip_suffix('^').unwrap_or(key);
        let (upos, xpos) = tag.split_once(' ').with_context(|| format!("{tag:?} is no UPOS and XPOS"))?;
        if xpos == "?" {
            return Ok(Word { tag: None, ..word(form, Upos::X, xpos) });
        }
        Ok(word(form, Upos::parse(upos).with_context(|| format!("there is no UPOS {upos:?}"))?, xpos))
    }

    fn slot(&self, slot: &str, random: &mut Random) -> Result<Option<Vec<Word>>> {
        if let Some(rows) = self.patterns.phrases.get(slot) {
            return self.row(pick(rows, random), random);
        }
        let words = self.words;
        let [base, third, past, participle, gerund] = &self.verb.forms;
        let verb = |form: &str, xpos: &str| {
            let mut words = vec![word(form, Upos::Verb, xpos)];
            if let Some(particle) = &self.verb.particle {
                let particle = word(particle, Upos::Adp, "RP");
                words.push(Word { head: Some(0), relation: Some(Deprel::CompoundPrt), ..particle });
            }
            Some(words)
        };
        let objects = &self.verb.objects;
        Ok(match slot {
            "country" => Some(name(pick(&words.countries, random), NameKind::Place)),
            "city" => Some(name(pick(&words.cities, random), NameKind::Place)),
            "person" => Some(name(pick(&words.people, random), NameKind::Person)),
            "organisation" => Some(name(pick(&words.organisations, random), NameKind::Organisation)),
            "demonym" => Some(vec![word(pick(&words.demonyms, random), Upos::Adj, "JJ")]),
            "role" => Some(vec![word(pick(&words.roles, random), Upos::Noun, "NN")]),
            "roles" => plural(pick(&words.roles, random)).map(|role| vec![word(&role, Upos::Noun, "NNS")]),
            "base" => verb(base, "VB"),
            "third" => verb(third, "VBZ"),
            "past" => verb(past, "VBD"),
            "participle" => verb(participle, "VBN"),
            "gerund" => verb(gerund, "VBG"),
            "object" if !objects.is_empty() => Some(vec![word(pick(objects, random), Upos::Noun, "NN")]),
            "objects" if !objects.is_empty() => {
                plural(pick(objects, random)).map(|noun| vec![word(&noun, Upos::Noun, "NNS")])
            }
            "preposition" if !self.verb.prepositions.is_empty() => {
                Some(vec![word(pick(&self.verb.prepositions, random), Upos::Adp, "IN")])
            }
            "object" | "objects" | "preposition" => None,
            other => bail!("there is nothing called {other:?}"),
        })
    }
}

fn word(form: &str, upos: Upos, xpos: &str) -> Word {
    let tag = Some((upos, xpos.to_owned()));
    Word { form: form.to_owned(), tag, head: Some(TOP), relation: None, name: None, begins: false }
}

/// A name. Of one of several words only a person's is sure how it is built: the head of others is their last word, or the
/// last before the first small one ("University of Chicago"), behind which nothing is sure.
fn name(text: &str, kind: NameKind) -> Vec<Word> {
    let parts: Vec<&str> = text.split(' ').collect();
    let last = parts.len() - 1;
    let flat = kind == NameKind::Person;
    let small = parts.iter().skip(1).position(|part| part.starts_with(char::is_lowercase));
    let middle = small.unwrap_or(last);
    let build = |(i, part): (usize, &&str)| {
        let top = i == if flat { 0 } else { middle };
        let plain = word(part, Upos::Propn, "NNP");
        let head = if flat { Some(0) } else { Some(middle).filter(|_| i < middle) };
        Word {
            tag: plain.tag.filter(|_| flat || last == 0),
            head: if top { Some(TOP) } else { head },
            relation: (flat && !top).then_some(Deprel::Flat),
            name: Some(kind),
            begins: i == 0,
            form: plain.form,
        }
    };
    parts.iter().enumerate().map(build).collect()
}

fn example(sentence: Vec<Word>, inventory: &Inventory, relations: &[Deprel], random: &mut Random) -> Example {
    let mut sentence = sentence;
    if let Some(first) = sentence.first_mut() {
        let mut chars = first.form.chars();
        first.form = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
    }
    let tag = |word: &Word| {
        word.tag.as_ref().and_then(|(upos, xpos)| inventory.find(*upos, xpos)).unwrap_or(UNKNOWN_TAG)
    };
    let relation = |word: &Word| match word.head {
        Some(TOP) => {
            relations.iter().position(|known| *known == Deprel::Root).map_or(UNKNOWN_TAG, |at| at as u8)
        }
        _ => word
            .relation
            .and_then(|relation| relations.iter().position(|known| *known == relation))
            .map_or(UNKNOWN_TAG, |at| at as u8),
    };
    let head = |word: &Word| match word.head {
        Some(TOP) => 0,
        Some(head) => head as u16 + 1,
        None => UNKNOWN_HEAD,
    };
    let marks = (0..sentence.len()).map(|i| {
        let Some(kind) = sentence[i].name else { return Mark::Outside };
        let ends = sentence.get(i + 1).is_none_or(|next| next.name.is_none() || next.begins);
        match (sentence[i].begins, ends) {
            (true, true) => Mark::Single(kind),
            (true, false) => Mark::First(kind),
            (false, true) => Mark::Last(kind),
            (false, false) => Mark::Inner(kind),
        }
    });
    let names = marks.map(|mark| mark.number() as u8).collect();
    // Headlines are in capitals now and then.
    let capitals = random.share() < 0.02;
    let form = |word: &Word| if capitals { word.form.to_uppercase() } else { word.form.clone() };
    Example {
        forms: sentence.iter().map(form).collect(),
        tags: sentence.iter().map(tag).collect(),
        heads: sentence.iter().map(head).collect(),
        relations: sentence.iter().map(relation).collect(),
        feats: Vec::new(),
        names,
    }
}

impl Words {
    fn new(knowledge: &Knowledge) -> Self {
        let plain = |text: &&String| {
            !text.is_empty()
                && text.chars().all(|c| c.is_alphabetic() || c == ' ')
                && text.starts_with(char::is_uppercase)
        };
        let single = |text: &&String| plain(text) && !text.contains(' ');
        let places = &knowledge.places;
        let actors = |kind: ActorKind| {
            let names = knowledge
                .actors
                .iter()
                .filter(move |(_, actor)| actor.kind == kind)
                .map(|(_, actor)| &actor.name);
            names.filter(plain).cloned().collect::<Vec<_>>()
        };
        let countries: Vec<String> =
            places.countries.iter().map(|country| &country.name).filter(plain).cloned().collect();
        let adjectives = places.countries.iter().flat_map(|country| &country.adjectives).filter(single);
        let cities =
            places.places.iter().filter(|place| matches!(place.kind.as_str(), "city" | "capital" | "seat"));
        let roles = knowledge.english.roles.iter().map(|role| &role.lemma);
        Self {
            countries,
            cities: cities.map(|place| &place.name).filter(plain).cloned().collect(),
            people: actors(ActorKind::Person)
                .into_iter()
                .filter(|name| name.split(' ').count() == 2)
                .collect(),
            organisations: actors(ActorKind::Organisation)
                .into_iter()
                .filter(|name| name.split(' ').count() <= 4)
                .collect(),
            demonyms: adjectives.cloned().collect(),
            roles: roles.filter(|role| role.chars().all(char::is_lowercase)).cloned().collect(),
            verbs: verbs(knowledge),
        }
    }
}

/// The verbs of the frames whose forms are sure.
fn verbs(knowledge: &Knowledge) -> Vec<Verb> {
    let mut irregular: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (form, lemma, _) in knowledge.english.irregular.iter().filter(|(_, _, pos)| *pos == Pos::Verb) {
        irregular.entry(lemma).or_default().insert(form);
    }
    let mut all = Vec::new();
    for frame in knowledge.english.frames.frames.iter().filter(|frame| frame.pos == Pos::Verb) {
        for lemma in &frame.lemmas {
            let (verb, particle) = match lemma.as_slice() {
                [verb] => (verb, None),
                [verb, particle] => (verb, Some(particle.clone())),
                _ => continue,
            };
            let listed = irregular.get(verb.as_str());
            let past = match listed {
                None => regular_past(verb),
                Some(forms) if forms.len() == 1 => forms.first().map(|form| (*form).to_owned()),
                Some(_) => None,
            };
            let (Some(past), Some(third)) = (past, plural(verb)) else { continue };
            let gerund = match verb.strip_suffix('e') {
                Some(stem) if !stem.ends_with(['e', 'i', 'y', 'o']) => format!("{stem}ing"),
                _ => format!("{verb}ing"),
            };
            if listed.is_some() && doubles(verb) {
                continue;
            }
            all.push(Verb {
                forms: [verb.clone(), third, past.clone(), past, gerund],
                particle,
                objects: objects(frame),
                prepositions: prepositions(frame),
            });
        }
    }
    all
}

fn objects(frame: &Frame) -> Vec<String> {
    let words = frame.object.iter().filter_map(|want| match want {
        Want::Words(words) => Some(words),
        _ => None,
    });
    let single = words.filter(|words| words.len() == 1).map(|words| words[0].clone());
    single.filter(|word| word.chars().all(char::is_lowercase)).collect()
}

fn prepositions(frame: &Frame) -> Vec<String> {
    let names = frame.prep.iter().map(|(name, _)| name.clone());
    names.filter(|name| name.chars().all(char::is_lowercase)).collect()
}

/// Whether the last consonant may be doubled before an ending, which the spelling alone does not tell.
fn doubles(verb: &str) -> bool {
    let letters: Vec<char> = verb.chars().rev().take(3).collect();
    let vowel = |c: &char| "aeiou".contains(*c);
    matches!(letters.as_slice(), [last, middle, before] if !vowel(last) && !"wxy".contains(*last) && vowel(middle) && !vowel(before))
}

fn regular_past(verb: &str) -> Option<String> {
    if doubles(verb) || verb.ends_with(['c', 'l']) {
        return None;
    }
    if let Some(stem) = verb.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        return Some(format!("{stem}ied"));
    }
    Some(if verb.ends_with('e') { format!("{verb}d") } else { format!("{verb}ed") })
}

/// The regular plural of a noun, which is also how the third person of a verb is made.
fn plural(noun: &str) -> Option<String> {
    if noun.ends_with("man") || noun.ends_with("woman") || noun.ends_with('f') || noun.ends_with("fe") {
        return None;
    }
    if let Some(stem) = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        return Some(format!("{stem}ies"));
    }
    let hissing = ["s", "x", "z", "sh", "ch"].iter().any(|ending| noun.ends_with(ending));
    Some(if hissing { format!("{noun}es") } else { format!("{noun}s") })
}
