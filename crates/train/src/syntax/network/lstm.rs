//! One direction of a recurrent layer over many sentences at once, forwards and backwards.
//!
//! The sentences of a batch are sorted, the longest first, and their words lie time step by time step: so the words of a
//! step are neighbours in memory, and the sentences that go on are the first of them.

use ndarray::linalg::general_mat_mul;

use super::params::{Gradient, Parameter, view, view_mut};
use tidings::syntax::net::kernel::{sigmoid, tanh};

/// Where the words of each time step begin.
pub(crate) struct Steps {
    /// First word of each step, and behind the last.
    pub(crate) starts: Vec<usize>,
}

impl Steps {
    /// `lengths` are sorted, the longest first.
    pub(crate) fn new(lengths: &[usize]) -> Self {
        let most = lengths.first().copied().unwrap_or(0);
        let mut starts = vec![0];
        for step in 0..most {
            let going = lengths.partition_point(|&length| length > step);
            starts.push(starts[step] + going);
        }
        Self { starts }
    }

    pub(crate) fn count(&self) -> usize {
        self.starts.len() - 1
    }

    pub(crate) fn rows(&self) -> usize {
        self.starts[self.count()]
    }

    /// The words of a step and of the step before it in a direction: both ranges as far as the sentences go on.
    fn with_previous(&self, step: usize, back: bool) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let here = self.starts[step]..self.starts[step + 1];
        let before = if back { (step + 1 < self.count()).then_some(step + 1) } else { step.checked_sub(1) };
        let before = before.map_or(0..0, |step| self.starts[step]..self.starts[step + 1]);
        let both = here.len().min(before.len());
        (here.start..here.start + both, before.start..before.start + both)
    }

    fn order(&self, back: bool) -> Vec<usize> {
        if back { (0..self.count()).rev().collect() } else { (0..self.count()).collect() }
    }
}

/// What one direction computed, kept for the way back.
pub(crate) struct Pass {
    size: usize,
    back: bool,
    /// Gates after squashing: input, forget, output, candidate.
    gates: Vec<f32>,
    cells: Vec<f32>,
    /// The states, a row for each word.
    pub(crate) states: Vec<f32>,
}

/// Runs one direction. `gates` is what the layer below gives, bias included.
pub(crate) fn forward(steps: &Steps, recurrent: &Parameter, mut gates: Vec<f32>, back: bool) -> Pass {
    let size = recurrent.rows;
    let mut states = vec![0.0; steps.rows() * size];
    let mut cells = states.clone();
    for step in steps.order(back) {
        let (here, before) = steps.with_previous(step, back);
        if !here.is_empty() {
            let previous = view(&states[before.start * size..before.end * size], size);
            let mut to = view_mut(&mut gates[4 * size * here.start..4 * size * here.end], 4 * size);
            general_mat_mul(1.0, &previous, &recurrent.view(), 1.0, &mut to);
        }
        for row in steps.starts[step]..steps.starts[step + 1] {
            let gates = &mut gates[4 * size * row..4 * size * (row + 1)];
            gates[..3 * size].iter_mut().for_each(|x| *x = sigmoid(*x));
            gates[3 * size..].iter_mut().for_each(|x| *x = tanh(*x));
            let earlier = here.contains(&row).then(|| before.start + (row - here.start));
            for k in 0..size {
                let last = earlier.map_or(0.0, |earlier| cells[earlier * size + k]);
                let cell = gates[size + k] * last + gates[k] * gates[3 * size + k];
                cells[row * size + k] = cell;
                states[row * size + k] = gates[2 * size + k] * tanh(cell);
            }
        }
    }
    Pass { size, back, gates, cells, states }
}

impl Pass {
    /// Turns the gradient of the states into that of the gates' input, and adds to that of the recurrent matrix.
    pub(crate) fn backward(
        mut self,
        steps: &Steps,
        recurrent: &Parameter,
        mut above: Vec<f32>,
        gradient: &mut Gradient,
    ) -> Vec<f32> {
        let size = self.size;
        let mut cells = vec![0.0; self.cells.len()];
        let mut previous_states = vec![0.0; self.states.len()];
        for step in steps.order(!self.back) {
            let (here, before) = steps.with_previous(step, self.back);
            for row in steps.starts[step]..steps.starts[step + 1] {
                let gates = &mut self.gates[4 * size * row..4 * size * (row + 1)];
                let earlier = here.contains(&row).then(|| before.start + (row - here.start));
                for k in 0..size {
                    let (i, f, o, g) = (gates[k], gates[size + k], gates[2 * size + k], gates[3 * size + k]);
                    let squashed = tanh(self.cells[row * size + k]);
                    let state = above[row * size + k];
                    let cell = cells[row * size + k] + state * o * (1.0 - squashed * squashed);
                    let last = earlier.map_or(0.0, |earlier| self.cells[earlier * size + k]);
                    if let Some(earlier) = earlier {
                        cells[earlier * size + k] = cell * f;
                        previous_states[row * size + k] = self.states[earlier * size + k];
                    }
                    gates[k] = cell * g * i * (1.0 - i);
                    gates[size + k] = cell * last * f * (1.0 - f);
                    gates[2 * size + k] = state * squashed * o * (1.0 - o);
                    gates[3 * size + k] = cell * i * (1.0 - g * g);
                }
            }
            if !here.is_empty() {
                let from = view(&self.gates[4 * size * here.start..4 * size * here.end], 4 * size);
                let mut to = view_mut(&mut above[before.start * size..before.end * size], size);
                general_mat_mul(1.0, &from, &recurrent.view().t(), 1.0, &mut to);
            }
        }
        let gates = view(&self.gates, 4 * size);
        general_mat_mul(1.0, &view(&previous_states, size).t(), &gates, 1.0, &mut gradient.view());
        self.gates
    }
}
