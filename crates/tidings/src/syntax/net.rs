//! The network that tags words, names and trees at once.
//!
//! Each word is a sum of learnt vectors (its form, its beginnings and endings, its shape, the lists of names it stands in)
//! and of the mean of its word pieces' vectors, which come from a sentence encoder that has seen far more text than the
//! treebanks hold. Two recurrent layers in both directions read the sentence (Kiperwasser and Goldberg 2016); on their
//! states stand a tagger, a tagger of names, scores for every pair of words as dependent and head (Dozat and Manning 2017)
//! and the relation between the two.
//!
//! Numbers are rounded to eight bits where most of the time goes ([`kernel`]), and every sum has a fixed order: the same
//! text gives the same tree on every processor.

pub mod input;
pub mod kernel;
mod product;
pub mod tree;

use rustc_hash::FxHashMap;

use self::input::Rows;
use self::kernel::{Dense, Matrix, STATE_UNIT, quantise, recur};
use super::ModelError;
use super::format::Sections;
use super::table::Table;

/// Layers of the network that read the sentence.
pub const LAYERS: usize = 2;

/// One recurrent layer in both directions.
#[derive(Clone, Debug)]
struct Layer {
    /// From the layer below to the four gates of the forward and then of the backward direction.
    input: Matrix,
    bias: Vec<f32>,
    forward: Matrix,
    backward: Matrix,
}

/// A trained network.
#[derive(Clone, Debug)]
pub struct Net {
    words: Table,
    pieces: Table,
    /// Words of lists of names.
    lists: Table,
    word: kernel::Rows,
    affix: kernel::Rows,
    piece: kernel::Rows,
    /// From the vectors of pieces to those of words.
    project: Dense,
    project_bias: Vec<f32>,
    layers: [Layer; LAYERS],
    /// From the states to everything that follows, in the order of [`Heads`].
    heads: Matrix,
    heads_bias: Vec<f32>,
    sizes: Heads,
    /// From dependents to heads.
    pairs: Dense,
    /// What makes a word a likely head, whatever its dependent.
    popular: Vec<f32>,
    root_pair: Vec<f32>,
    root_relation: Vec<f32>,
    relations: Dense,
    relations_bias: Vec<f32>,
    /// One row for each set of FEATS of each tag, one tag after the other.
    feats: Matrix,
    feats_bias: Vec<f32>,
}

/// How many numbers each of the parts that stand on the states has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heads {
    /// A word as a head; as many stand for it as a dependent.
    pub pair: usize,
    /// A word as the head in a relation; as many stand for it as the dependent.
    pub relation: usize,
    /// Tags.
    pub tags: usize,
    /// Marks of names.
    pub names: usize,
}

impl Heads {
    /// All numbers together.
    #[must_use]
    pub fn total(self) -> usize {
        2 * self.pair + 2 * self.relation + self.tags + self.names
    }

    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split(' ').map(|part| part.parse().ok());
        let mut next = || parts.next().flatten();
        Some(Self { pair: next()?, relation: next()?, tags: next()?, names: next()? })
    }
}

/// What the network says of a sentence, and the space it needs to do so. Reuse one value for many sentences.
#[derive(Debug, Default)]
pub struct Reading {
    /// Rounded vectors of words seen before, by form, and what the first layer makes of them.
    seen: FxHashMap<String, usize>,
    gates: Vec<f32>,
    inputs: Vec<u8>,
    word_gates: Vec<f32>,
    sums: Vec<i32>,
    sentence_gates: Vec<f32>,
    /// States of the last layer, rounded.
    states: Vec<u8>,
    lower: Vec<u8>,
    heads: Vec<f32>,
    scores: Vec<f32>,
    words: usize,
}

/// Distinct words whose gates are kept at most, so that memory stays bounded on long texts.
const MOST_SEEN: usize = 4096;

impl Net {
    /// Reads the network's parts of a model file, and the file of word pieces' vectors.
    ///
    /// # Errors
    /// Where a part is missing or the sizes of two do not agree.
    pub fn new(model: &Sections, vectors: &Sections) -> Result<Self, ModelError> {
        let matrix = |name| Matrix::read(model.get(name)?).ok_or(ModelError::Section(name));
        let rows = |name| kernel::Rows::read(model.get(name)?).ok_or(ModelError::Section(name));
        let dense = |name| Dense::read(model.get(name)?).ok_or(ModelError::Section(name));
        let table = |bytes, name| Table::new(bytes).ok_or(ModelError::Section(name));
        let layer = |[input, bias, forward, backward]: [&'static str; 4]| {
            Ok::<_, ModelError>(Layer {
                input: matrix(input)?,
                bias: dense(bias)?.values,
                forward: matrix(forward)?,
                backward: matrix(backward)?,
            })
        };
        let sizes = model.lines("sizes")?;
        let net = Self {
            words: table(model.get("words")?, "words")?,
            pieces: table(vectors.get("pieces")?, "pieces")?,
            lists: table(model.get("lists")?, "lists")?,
            word: rows("word")?,
            affix: rows("affix")?,
            piece: kernel::Rows::read(vectors.get("vectors")?).ok_or(ModelError::Section("vectors"))?,
            project: dense("project")?,
            project_bias: dense("projectb")?.values,
            layers: [
                layer(["input0", "bias0", "forward0", "back0"])?,
                layer(["input1", "bias1", "forward1", "back1"])?,
            ],
            heads: matrix("heads")?,
            heads_bias: dense("headsb")?.values,
            sizes: sizes.first().and_then(|line| Heads::parse(line)).ok_or(ModelError::Section("sizes"))?,
            pairs: dense("pairs")?,
            popular: dense("popular")?.values,
            root_pair: dense("rootpair")?.values,
            root_relation: dense("rootrel")?.values,
            relations: dense("rel")?,
            relations_bias: dense("relb")?.values,
            feats: matrix("feats")?,
            feats_bias: dense("featsb")?.values,
        };
        net.check()?;
        Ok(net)
    }

    /// Sizes that do not agree would show as a panic far from here.
    fn check(&self) -> Result<(), ModelError> {
        let (width, sizes) = (self.word.cols, self.sizes);
        let fits = |name, holds: bool| if holds { Ok(()) } else { Err(ModelError::Section(name)) };
        fits("word", width > 0 && self.word.rows() > 0)?;
        fits("affix", self.affix.cols == width && (1..=65_536).contains(&self.affix.rows()))?;
        fits("vectors", self.piece.rows() > 0 && self.piece.cols == self.project.rows())?;
        fits("project", self.project.cols == width && self.project_bias.len() == width)?;
        let mut below = width;
        for (layer, name) in self.layers.iter().zip(["input0", "input1"]) {
            let size = layer.forward.cols();
            let square = |matrix: &Matrix| matrix.rows() == 4 * size && matrix.cols() == size;
            fits(name, layer.input.cols() == below && layer.input.rows() == 8 * size)?;
            fits(name, layer.bias.len() == 8 * size && square(&layer.forward) && square(&layer.backward))?;
            fits(name, (1..=kernel::MOST_STATE).contains(&size) && size.is_multiple_of(32))?;
            below = 2 * size;
        }
        fits("heads", self.heads.cols() == below && self.heads.rows() == sizes.total())?;
        fits("headsb", self.heads_bias.len() == sizes.total())?;
        fits("pairs", self.pairs.cols == sizes.pair && self.pairs.rows() == sizes.pair)?;
        fits("popular", self.popular.len() == sizes.pair && self.root_pair.len() == sizes.pair)?;
        fits("rel", self.relations.rows() == sizes.relation && self.root_relation.len() == sizes.relation)?;
        fits("relb", self.relations_bias.len() == self.relations.cols)?;
        fits("feats", self.feats.cols() == below && self.feats_bias.len() == self.feats.rows())
    }

    /// How many tags, relations and marks of names the network tells apart, and how many sets of FEATS.
    #[must_use]
    pub fn classes(&self) -> (usize, usize, usize, usize) {
        (self.sizes.tags, self.relations.cols, self.sizes.names, self.feats.rows())
    }

    /// Reads a sentence.
    pub fn read<'f>(&self, forms: impl Iterator<Item = &'f str>, reading: &mut Reading) {
        let stride = self.layers[0].input.rows();
        reading.sentence_gates.clear();
        reading.words = 0;
        for form in forms {
            let at = self.word_gates(form, reading);
            let gates = &reading.gates[at * stride..(at + 1) * stride];
            reading.sentence_gates.extend_from_slice(gates);
            reading.words += 1;
        }
        let lower = 2 * self.layers[0].forward.cols();
        reading.lower.clear();
        reading.lower.resize(reading.words * lower, 0);
        self.layers[0].run(&reading.sentence_gates, &mut reading.lower);
        let upper = 2 * self.layers[1].forward.cols();
        let Layer { input, bias, .. } = &self.layers[1];
        input.times(&reading.lower, STATE_UNIT, bias, &mut reading.sums, &mut reading.sentence_gates);
        reading.states.clear();
        reading.states.resize(reading.words * upper, 0);
        self.layers[1].run(&reading.sentence_gates, &mut reading.states);
        self.heads.times(
            &reading.states,
            STATE_UNIT,
            &self.heads_bias,
            &mut reading.sums,
            &mut reading.heads,
        );
        for word in reading.heads.chunks_exact_mut(self.sizes.total()) {
            let hidden = &mut word[..2 * self.sizes.pair];
            hidden.iter_mut().for_each(|x| *x = x.max(0.0));
        }
    }

    /// Where the gates that a word gives to the first layer are kept.
    fn word_gates(&self, form: &str, reading: &mut Reading) -> usize {
        if let Some(&at) = reading.seen.get(form) {
            return at;
        }
        if reading.seen.len() >= MOST_SEEN {
            reading.seen.clear();
            reading.gates.clear();
        }
        let rows = Rows::new(form, &self.words, &self.pieces, &self.lists, self.affix.rows());
        let vector = self.vector(&rows);
        let unit = quantise(&vector, &mut reading.inputs);
        let Layer { input, bias, .. } = &self.layers[0];
        input.times(&reading.inputs, unit, bias, &mut reading.sums, &mut reading.word_gates);
        let at = reading.seen.len();
        reading.gates.extend_from_slice(&reading.word_gates);
        reading.seen.insert(form.to_owned(), at);
        at
    }

    fn vector(&self, rows: &Rows) -> Vec<f32> {
        let mut vector = self.project_bias.clone();
        self.word.add(rows.word as usize, 1.0, &mut vector);
        for affix in rows.affixes {
            self.affix.add(affix as usize, 1.0, &mut vector);
        }
        self.project.add(&mean_of_pieces(&self.piece, rows), &mut vector);
        vector
    }

    /// The scores of a word's tags.
    #[must_use]
    pub fn tags<'r>(&self, reading: &'r Reading, word: usize) -> &'r [f32] {
        let from = 2 * (self.sizes.pair + self.sizes.relation);
        &reading.heads[word * self.sizes.total() + from..][..self.sizes.tags]
    }

    /// The scores of a word's marks of names.
    #[must_use]
    pub fn names<'r>(&self, reading: &'r Reading, word: usize) -> &'r [f32] {
        let from = 2 * (self.sizes.pair + self.sizes.relation) + self.sizes.tags;
        &reading.heads[word * self.sizes.total() + from..][..self.sizes.names]
    }

    /// The best of some sets of FEATS for a word: the place in the range.
    #[must_use]
    pub fn feats(&self, reading: &Reading, word: usize, range: std::ops::Range<usize>) -> usize {
        let width = self.feats.cols();
        let state = &reading.states[word * width..(word + 1) * width];
        let score = |row: usize| self.feats.row_times(row, state, STATE_UNIT) + self.feats_bias[row];
        let first = range.start;
        let mut best = (0, f32::NEG_INFINITY);
        for row in range {
            let score = score(row);
            if score > best.1 {
                best = (row - first, score);
            }
        }
        best.0
    }

    /// The heads of some of the sentence's words, which become a tree of their own: numbers from the first of them,
    /// [`tree::NONE`] for the root.
    pub fn tree(&self, reading: &mut Reading, words: std::ops::Range<usize>) -> Vec<usize> {
        let (pair, total) = (self.sizes.pair, self.sizes.total());
        let count = words.len();
        // Heads side by side: the root, then each word; a row for each number that stands for them.
        let width = count + 1;
        let mut heads = vec![0.0; pair * width];
        let mut popular = vec![0.0; width];
        for at in 0..width {
            let vector = match at.checked_sub(1) {
                Some(word) => &reading.heads[(words.start + word) * total..][..pair],
                None => &self.root_pair,
            };
            for (k, x) in vector.iter().enumerate() {
                heads[k * width + at] = *x;
                popular[at] += x * self.popular[k];
            }
        }
        reading.scores.clear();
        let mut asked = vec![0.0; pair];
        for word in words {
            asked.fill(0.0);
            self.pairs.add(&reading.heads[word * total + pair..][..pair], &mut asked);
            let from = reading.scores.len();
            reading.scores.extend_from_slice(&popular);
            kernel::weigh(&asked, &heads, width, &mut reading.scores[from..]);
        }
        tree::best_tree(&reading.scores, count)
    }

    /// The scores of the relations that a word may have to its head, [`tree::NONE`] for the root.
    pub fn relations(&self, reading: &Reading, word: usize, head: usize, out: &mut Vec<f32>) {
        let (from, size, total) = (2 * self.sizes.pair, self.sizes.relation, self.sizes.total());
        let above = match head {
            tree::NONE => &self.root_relation,
            head => &reading.heads[head * total + from..][..size],
        };
        let below = &reading.heads[word * total + from + size..][..size];
        let hidden: Vec<f32> = above.iter().zip(below).map(|(a, b)| (a + b).max(0.0)).collect();
        out.clear();
        out.extend_from_slice(&self.relations_bias);
        self.relations.add(&hidden, out);
    }
}

/// The mean of the vectors of a word's pieces; zeros where it has none.
#[must_use]
pub fn mean_of_pieces(vectors: &kernel::Rows, rows: &Rows) -> Vec<f32> {
    let mut mean = vec![0.0; vectors.cols];
    let share = 1.0 / rows.pieces().len().max(1) as f32;
    rows.pieces().iter().for_each(|&piece| vectors.add(piece as usize, share, &mut mean));
    mean
}

impl Layer {
    fn run(&self, gates: &[f32], out: &mut [u8]) {
        let size = self.forward.cols();
        recur(&self.forward, gates, (0, 8 * size), false, out, (0, 2 * size));
        recur(&self.backward, gates, (4 * size, 8 * size), true, out, (size, 2 * size));
    }
}
