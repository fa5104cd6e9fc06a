//! Training of the network that `tidings::syntax::net` runs: the same sums in floating point, and their derivatives.

mod batch;
mod heads;
mod lstm;
mod params;
mod write;

use anyhow::{Context, Result};
use ndarray::linalg::general_mat_mul;

use batch::{Batch, Types};
pub(crate) use batch::{Example, Kinds, Tables, UNKNOWN_HEAD, UNKNOWN_TAG};
use lstm::{Pass, Steps};
use params::{Gradient, Parameter, Step, view, view_mut};
pub(crate) use write::write;

pub(crate) use super::config::Network as Config;
use super::random::Random;

/// The learnt parts of the network, by number.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Part {
    Word,
    Affix,
    Project,
    ProjectBias,
    Input0,
    Bias0,
    Forward0,
    Back0,
    Input1,
    Bias1,
    Forward1,
    Back1,
    Heads,
    HeadsBias,
    Pairs,
    Popular,
    RootPair,
    RootRelation,
    Relations,
    RelationsBias,
    Feats,
    FeatsBias,
}

const PARTS: usize = Part::FeatsBias as usize + 1;

/// The network while it is trained.
pub(crate) struct Network {
    parts: Vec<Parameter>,
    pub(crate) sizes: tidings::syntax::net::Heads,
    config: Config,
}

impl Network {
    fn new(config: &Config, seed: u64, kinds: &Kinds, words: usize, pieces: usize) -> Self {
        let random = &mut Random(seed);
        let (width, size) = (config.word, config.state);
        let sizes = tidings::syntax::net::Heads {
            pair: config.pair,
            relation: config.relation,
            tags: kinds.tags,
            names: kinds.names,
        };
        let mut parts = vec![
            Parameter::table(words, width, 0.5, random),
            Parameter::table(config.affixes, width, 0.2, random),
            Parameter::even(pieces, width, random),
            Parameter::constant(1, width, 0.0),
        ];
        for below in [width, 2 * size] {
            // Forget little at first (Jozefowicz et al. 2015).
            let mut bias = Parameter::constant(1, 8 * size, 0.0);
            for direction in [0, 4] {
                let forget = (direction + 1) * size..(direction + 2) * size;
                bias.values[forget.clone()].fill(1.0);
                bias.average[forget].fill(1.0);
            }
            parts.extend([
                Parameter::even(below, 8 * size, random),
                bias,
                Parameter::even(size, 4 * size, random),
                Parameter::even(size, 4 * size, random),
            ]);
        }
        parts.extend([
            Parameter::even(2 * size, sizes.total(), random),
            Parameter::constant(1, sizes.total(), 0.0),
            Parameter::normal(sizes.pair, sizes.pair, 0.02, random),
            Parameter::constant(1, sizes.pair, 0.0),
            Parameter::normal(1, sizes.pair, 0.5, random),
            Parameter::normal(1, sizes.relation, 0.5, random),
            Parameter::even(sizes.relation, kinds.relations, random),
            Parameter::constant(1, kinds.relations, 0.0),
            Parameter::even(2 * size, kinds.feats, random),
            Parameter::constant(1, kinds.feats, 0.0),
        ]);
        assert_eq!(parts.len(), PARTS, "one matrix for each part");
        // Pairs begin near the identity: a head is like what its dependent asks for.
        let pairs = &mut parts[Part::Pairs as usize];
        for k in 0..sizes.pair {
            pairs.values[k * sizes.pair + k] += 0.1;
        }
        pairs.average.clone_from(&pairs.values);
        Self { parts, sizes, config: config.clone() }
    }

    fn part(&self, part: Part) -> &Parameter {
        &self.parts[part as usize]
    }

    /// The gradients of one part of a batch are added to `gradients`; returns the losses.
    fn learn(&self, batch: &Batch<'_>, gradients: &mut [Gradient], random: &mut Random, scale: f32) -> Loss {
        let steps = Steps::new(&batch.lengths);
        let rows = steps.rows();
        let order = batch.order(&steps);
        let (width, size) = (self.config.word, self.config.state);

        // Vectors of words.
        let seen = self.look_up(batch, &order, random);
        let input_mask = self.masks(batch.lengths.len(), width, random);
        let mut vectors = seen.vectors;
        drop_out(&mut vectors, &input_mask, &order, width);

        // The two layers.
        let (low, low_states) = self.layer(0, &steps, &vectors, width);
        let low_mask = self.masks(batch.lengths.len(), 2 * size, random);
        let mut low_out = low_states;
        drop_out(&mut low_out, &low_mask, &order, 2 * size);
        let (high, high_states) = self.layer(1, &steps, &low_out, 2 * size);
        let high_mask = self.masks(batch.lengths.len(), 2 * size, random);
        let mut out = high_states;
        drop_out(&mut out, &high_mask, &order, 2 * size);

        // What stands on them.
        let (loss, mut above) = heads::learn(self, batch, &order, rows, &out, gradients, random, scale);

        // And back.
        drop_out(&mut above, &high_mask, &order, 2 * size);
        let mut below = self.layer_back(1, &steps, high, &low_out, &above, gradients);
        drop_out(&mut below, &low_mask, &order, 2 * size);
        let mut below = self.layer_back(0, &steps, low, &vectors, &below, gradients);
        drop_out(&mut below, &input_mask, &order, width);
        for (row, &(sentence, word)) in order.iter().enumerate() {
            let gradient = &below[row * width..(row + 1) * width];
            let mut add = |part: Part, at: usize| {
                gradients[part as usize].touch(at).iter_mut().zip(gradient).for_each(|(to, x)| *to += x);
            };
            let type_ = batch.type_of(sentence, word);
            add(Part::Word, seen.words[row]);
            for (affix, kept) in type_.rows.affixes.iter().zip(0..) {
                if seen.affixes[row] >> kept & 1 == 1 {
                    add(Part::Affix, *affix as usize);
                }
            }
        }
        let pieces = self.part(Part::Project).rows;
        let gradient = &mut gradients[Part::Project as usize];
        general_mat_mul(
            1.0,
            &view(&seen.pieces, pieces).t(),
            &view(&below, width),
            1.0,
            &mut gradient.view(),
        );
        gradients[Part::ProjectBias as usize].add_rows(&below);
        loss
    }

    fn masks(&self, sentences: usize, width: usize, random: &mut Random) -> Vec<f32> {
        random.mask(sentences * width, self.config.drop)
    }

    fn look_up(&self, batch: &Batch<'_>, order: &[(usize, usize)], random: &mut Random) -> Seen {
        let width = self.config.word;
        let pieces = self.part(Part::Project).rows;
        let mut seen = Seen {
            vectors: vec![0.0; order.len() * width],
            words: Vec::with_capacity(order.len()),
            affixes: Vec::with_capacity(order.len()),
            pieces: vec![0.0; order.len() * pieces],
        };
        for (row, &(sentence, word)) in order.iter().enumerate() {
            let type_ = batch.type_of(sentence, word);
            let vector = &mut seen.vectors[row * width..(row + 1) * width];
            vector.copy_from_slice(self.part(Part::ProjectBias).row(0));
            let mut add = |part: Part, at: usize| {
                vector.iter_mut().zip(self.part(part).row(at)).for_each(|(to, x)| *to += x);
            };
            // Words are taken as unknown now and then, the rare ones more often.
            let hide = self.config.hide / (self.config.hide + type_.count as f32) + self.config.hide_all;
            let known = if (random.share() as f32) < hide { 0 } else { type_.rows.word as usize };
            add(Part::Word, known);
            seen.words.push(known);
            let mut kept = 0_u16;
            for (affix, bit) in type_.rows.affixes.iter().zip(0..) {
                if random.share() as f32 >= self.config.hide_affix {
                    kept |= 1 << bit;
                    add(Part::Affix, *affix as usize);
                }
            }
            seen.affixes.push(kept);
            seen.pieces[row * pieces..(row + 1) * pieces].copy_from_slice(&type_.pieces);
        }
        let mut to = view_mut(&mut seen.vectors, width);
        general_mat_mul(1.0, &view(&seen.pieces, pieces), &self.part(Part::Project).view(), 1.0, &mut to);
        seen
    }

    fn layer_parts(layer: usize) -> [Part; 4] {
        if layer == 0 {
            [Part::Input0, Part::Bias0, Part::Forward0, Part::Back0]
        } else {
            [Part::Input1, Part::Bias1, Part::Forward1, Part::Back1]
        }
    }

    /// Runs a layer in both directions; the states of both side by side.
    fn layer(&self, layer: usize, steps: &Steps, below: &[f32], width: usize) -> ([Pass; 2], Vec<f32>) {
        let size = self.config.state;
        let [input, bias, forward, back] = Self::layer_parts(layer);
        let run = |direction: usize| {
            let columns = direction * 4 * size..(direction + 1) * 4 * size;
            let mut gates: Vec<f32> =
                (0..steps.rows()).flat_map(|_| &self.part(bias).values[columns.clone()]).copied().collect();
            let input = self.part(input).view();
            let input = input.slice(ndarray::s![.., columns]);
            general_mat_mul(1.0, &view(below, width), &input, 1.0, &mut view_mut(&mut gates, 4 * size));
            lstm::forward(steps, self.part([forward, back][direction]), gates, direction == 1)
        };
        let passes = [run(0), run(1)];
        let mut out = Vec::with_capacity(steps.rows() * 2 * size);
        for (a, b) in passes[0].states.chunks_exact(size).zip(passes[1].states.chunks_exact(size)) {
            out.extend_from_slice(a);
            out.extend_from_slice(b);
        }
        (passes, out)
    }

    fn layer_back(
        &self,
        layer: usize,
        steps: &Steps,
        passes: [Pass; 2],
        below: &[f32],
        above: &[f32],
        gradients: &mut [Gradient],
    ) -> Vec<f32> {
        let size = self.config.state;
        let [input, bias, forward, back] = Self::layer_parts(layer);
        let width = self.part(input).rows;
        let mut down = vec![0.0; steps.rows() * width];
        for (direction, pass) in passes.into_iter().enumerate() {
            let recurrent = [forward, back][direction];
            let mine =
                above.chunks_exact(2 * size).flat_map(|row| &row[direction * size..(direction + 1) * size]);
            let gates = pass.backward(
                steps,
                self.part(recurrent),
                mine.copied().collect(),
                &mut gradients[recurrent as usize],
            );
            let columns = direction * 4 * size..(direction + 1) * 4 * size;
            let slice = ndarray::s![.., columns.clone()];
            let gates_view = view(&gates, 4 * size);
            let weights = self.part(input).view();
            general_mat_mul(
                1.0,
                &gates_view,
                &weights.slice(slice).t(),
                1.0,
                &mut view_mut(&mut down, width),
            );
            let mut gradient = gradients[input as usize].view();
            general_mat_mul(1.0, &view(below, width).t(), &gates_view, 1.0, &mut gradient.slice_mut(slice));
            let bias = &mut gradients[bias as usize].values[columns];
            for row in gates.chunks_exact(4 * size) {
                bias.iter_mut().zip(row).for_each(|(to, x)| *to += x);
            }
        }
        down
    }
}

/// The vectors of a batch's words, and what went into them.
struct Seen {
    vectors: Vec<f32>,
    words: Vec<usize>,
    /// Which affixes of each word were kept, a bit each.
    affixes: Vec<u16>,
    pieces: Vec<f32>,
}

/// Multiplies the rows of each sentence's words with the sentence's mask.
fn drop_out(values: &mut [f32], masks: &[f32], order: &[(usize, usize)], width: usize) {
    for (row, (sentence, _)) in values.chunks_exact_mut(width).zip(order) {
        row.iter_mut().zip(&masks[sentence * width..]).for_each(|(x, mask)| *x *= mask);
    }
}

/// Sums over the words of a batch.
#[derive(Clone, Copy, Default)]
pub(crate) struct Loss {
    pub(crate) heads: f64,
    pub(crate) relations: f64,
    pub(crate) tags: f64,
    pub(crate) feats: f64,
    pub(crate) names: f64,
}

impl std::ops::AddAssign for Loss {
    fn add_assign(&mut self, other: Self) {
        self.heads += other.heads;
        self.relations += other.relations;
        self.tags += other.tags;
        self.feats += other.feats;
        self.names += other.names;
    }
}

/// Trains a network. `say` is told how it goes.
pub(crate) fn train(
    config: &Config,
    seed: u64,
    kinds: &Kinds,
    examples: &[Example],
    tables: &Tables<'_>,
    say: &dyn Fn(&str),
) -> Result<Network> {
    let types = Types::new(examples, tables);
    let mut network = Network::new(config, seed, kinds, tables.words_count, tables.vectors.cols);
    let mut random = Random(seed ^ 0x5EED);
    let new_gradients = || network.parts.iter().map(Gradient::of).collect::<Vec<_>>();
    let mut gradients: Vec<_> = (0..WORKERS).map(|_| new_gradients()).collect();
    let per_pass = batch::batches(examples, config.batch, &mut Random(0)).len();
    let all = (per_pass as f32 * config.passes) as usize;
    let (mut number, mut loss, mut words) = (0, Loss::default(), 0);
    while number < all {
        for indices in batch::batches(examples, config.batch, &mut random) {
            number += 1;
            let count: usize = indices.iter().map(|&i| examples[i].forms.len()).sum();
            let scale = 1.0 / count as f32;
            let mut seeds = random.next();
            let network_ref = &network;
            let losses: Vec<Loss> = std::thread::scope(|scope| {
                let running: Vec<_> = gradients
                    .iter_mut()
                    .zip(batch::halves(&indices, examples))
                    .map(|(gradients, indices)| {
                        seeds = seeds.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1);
                        let mut random = Random(seeds);
                        let types = &types;
                        scope.spawn(move || {
                            let batch = Batch::new(&indices, examples, types);
                            network_ref.learn(&batch, gradients, &mut random, scale)
                        })
                    })
                    .collect();
                running.into_iter().map(|worker| worker.join()).collect::<Result<_, _>>()
            })
            .ok()
            .context("a worker of the training gave up")?;
            losses.into_iter().for_each(|part| loss += part);
            words += count;

            let (first, others) = gradients.split_at_mut(1);
            for other in others {
                first[0].iter_mut().zip(other).for_each(|(to, from)| to.absorb(from));
            }
            let length = first[0].iter().map(Gradient::square).sum::<f64>().sqrt() as f32;
            let done = number as f32 / all as f32;
            let warm = (number as f32 / config.warm as f32).min(1.0);
            let step = Step {
                rate: config.rate * warm * (1.0 - done).max(0.02),
                betas: (0.9, 0.95),
                clip: (config.clip / length.max(1e-9)).min(1.0),
                number: number as i32,
                keep: config.average.min(number as f32 / (10.0 + number as f32)),
            };
            network
                .parts
                .iter_mut()
                .zip(&mut first[0])
                .for_each(|(part, gradient)| step.take(part, gradient));
            if number.is_multiple_of(per_pass) || number == all {
                let mean = |sum: f64| sum / words.max(1) as f64;
                say(&format!(
                    "pass {}: heads {:.3} relations {:.3} tags {:.3} features {:.3} names {:.4}",
                    number.div_ceil(per_pass),
                    mean(loss.heads),
                    mean(loss.relations),
                    mean(loss.tags),
                    mean(loss.feats),
                    mean(loss.names)
                ));
                (loss, words) = (Loss::default(), 0);
            }
            if number == all {
                break;
            }
        }
    }
    Ok(network)
}

/// How many threads share a batch: fixed, for the sums depend on it.
const WORKERS: usize = 2;
