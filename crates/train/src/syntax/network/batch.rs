//! Sentences as the network sees them, and how they come together.

use rustc_hash::FxHashMap;
use tidings::syntax::net::input::Rows;
use tidings::syntax::net::kernel;
use tidings::syntax::net::mean_of_pieces;
use tidings::syntax::table::Table;

use super::lstm::Steps;
use crate::syntax::random::Random;

/// Stands for a tag or relation of which nothing is known.
pub(crate) const UNKNOWN_TAG: u8 = u8::MAX;
/// Stands for a head of which nothing is known.
pub(crate) const UNKNOWN_HEAD: u16 = u16::MAX;

/// How many there are of each kind of class.
pub(crate) struct Kinds {
    pub(crate) tags: usize,
    pub(crate) relations: usize,
    pub(crate) names: usize,
    /// Sets of FEATS of all tags together.
    pub(crate) feats: usize,
}

/// A sentence with what is known of it; what is not known teaches nothing.
#[derive(Clone, Default)]
pub(crate) struct Example {
    pub(crate) forms: Vec<String>,
    pub(crate) tags: Vec<u8>,
    /// The heads, from 1; 0 for the root.
    pub(crate) heads: Vec<u16>,
    pub(crate) relations: Vec<u8>,
    /// The sets of FEATS that the tag allows, and which it is.
    pub(crate) feats: Vec<(std::ops::Range<usize>, usize)>,
    pub(crate) names: Vec<u8>,
}

/// What words are looked up in.
pub(crate) struct Tables<'a> {
    pub(crate) words: &'a Table,
    pub(crate) words_count: usize,
    pub(crate) affixes: usize,
    pub(crate) pieces: &'a Table,
    pub(crate) lists: &'a Table,
    pub(crate) vectors: &'a kernel::Rows,
}

/// A distinct form.
pub(crate) struct Type {
    pub(crate) rows: Rows,
    pub(crate) pieces: Vec<f32>,
    /// How often it stands in the examples, without regard to case.
    pub(crate) count: u32,
}

/// All distinct forms of the examples.
pub(crate) struct Types {
    all: Vec<Type>,
    /// The forms of each example, by number.
    of: Vec<Vec<u32>>,
}

impl Types {
    pub(crate) fn new(examples: &[Example], tables: &Tables<'_>) -> Self {
        let mut index: FxHashMap<&str, u32> = FxHashMap::default();
        let mut all: Vec<Type> = Vec::new();
        let mut counts: FxHashMap<u16, u32> = FxHashMap::default();
        let mut of = Vec::new();
        for example in examples {
            let mut ids = Vec::with_capacity(example.forms.len());
            for form in &example.forms {
                let id = *index.entry(form).or_insert_with(|| {
                    let rows = Rows::new(form, tables.words, tables.pieces, tables.lists, tables.affixes);
                    all.push(Type { pieces: mean_of_pieces(tables.vectors, &rows), rows, count: 0 });
                    (all.len() - 1) as u32
                });
                *counts.entry(all[id as usize].rows.word).or_default() += 1;
                ids.push(id);
            }
            of.push(ids);
        }
        for type_ in &mut all {
            type_.count = counts.get(&type_.rows.word).copied().unwrap_or(0);
        }
        Self { all, of }
    }
}

/// Some sentences, the longest first.
pub(crate) struct Batch<'a> {
    pub(crate) examples: Vec<&'a Example>,
    pub(crate) lengths: Vec<usize>,
    ids: Vec<&'a [u32]>,
    types: &'a Types,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(indices: &[usize], examples: &'a [Example], types: &'a Types) -> Self {
        let mut indices = indices.to_vec();
        indices.sort_by_key(|&i| (std::cmp::Reverse(examples[i].forms.len()), i));
        Self {
            examples: indices.iter().map(|&i| &examples[i]).collect(),
            lengths: indices.iter().map(|&i| examples[i].forms.len()).collect(),
            ids: indices.iter().map(|&i| types.of[i].as_slice()).collect(),
            types,
        }
    }

    pub(crate) fn type_of(&self, sentence: usize, word: usize) -> &'a Type {
        &self.types.all[self.ids[sentence][word] as usize]
    }

    /// The sentence and the place in it of every row.
    pub(crate) fn order(&self, steps: &Steps) -> Vec<(usize, usize)> {
        let step = |t: usize| (0..steps.starts[t + 1] - steps.starts[t]).map(move |sentence| (sentence, t));
        (0..steps.count()).flat_map(step).collect()
    }
}

/// Divides the examples into batches of about so many words, sentences of like length together.
pub(crate) fn batches(examples: &[Example], words: usize, random: &mut Random) -> Vec<Vec<usize>> {
    let mut keys: Vec<(u64, usize)> = (0..examples.len())
        .map(|i| ((examples[i].forms.len() as f64 * 100.0 * (0.9 + 0.3 * random.share())) as u64, i))
        .collect();
    keys.sort_unstable();
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    let mut count = 0;
    for (_, i) in keys {
        if count >= words {
            all.push(Vec::new());
            count = 0;
        }
        count += examples[i].forms.len();
        all.last_mut().into_iter().for_each(|batch| batch.push(i));
    }
    random.shuffle(&mut all);
    all
}

/// Two halves with about as many words each.
pub(crate) fn halves(indices: &[usize], examples: &[Example]) -> [Vec<usize>; 2] {
    let mut sorted = indices.to_vec();
    sorted.sort_by_key(|&i| (std::cmp::Reverse(examples[i].forms.len()), i));
    let mut parts = [Vec::new(), Vec::new()];
    let mut words = [0, 0];
    for i in sorted {
        let part = usize::from(words[1] < words[0]);
        words[part] += examples[i].forms.len();
        parts[part].push(i);
    }
    parts
}
