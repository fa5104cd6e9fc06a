//! The averaged perceptron.

use rustc_hash::FxHashMap;
use tidings::syntax::table::{self, Scores, Weights};

use super::config::Prune;

#[derive(Clone, Copy)]
struct Cell {
    class: u8,
    weight: i32,
    /// Sum of each change times the step it came at, from which the average follows.
    sum: i64,
}

/// Weights of features and classes, and their averages over all steps of the training.
#[derive(Default)]
pub(crate) struct Perceptron {
    index: FxHashMap<u64, u32>,
    rows: Vec<Vec<Cell>>,
    step: i64,
}

impl Perceptron {
    /// Counts one decision.
    pub(crate) fn tick(&mut self) {
        self.step += 1;
    }

    /// Changes the weight that some features give to a class.
    pub(crate) fn change(&mut self, keys: &[u64], class: u8, by: i32) {
        for &key in keys {
            let row = *self.index.entry(key).or_insert_with(|| {
                self.rows.push(Vec::new());
                (self.rows.len() - 1) as u32
            });
            let row = &mut self.rows[row as usize];
            let sum = i64::from(by) * self.step;
            match row.iter_mut().find(|cell| cell.class == class) {
                Some(cell) => (cell.weight, cell.sum) = (cell.weight + by, cell.sum + sum),
                None => row.push(Cell { class, weight: by, sum }),
            }
        }
    }

    /// The averaged weights as a table of a model file.
    pub(crate) fn rows(&self, prune: &Prune) -> Vec<u8> {
        let steps = self.step.max(1) as f64;
        let small = |cell: &Cell| {
            let mean = f64::from(cell.weight) - cell.sum as f64 / steps;
            let whole = (mean * prune.scale).round().clamp(-32767.0, 32767.0) as i16;
            (mean.abs() >= prune.below && whole != 0).then_some((cell.class, whole))
        };
        let row =
            |(&key, &row): (&u64, &u32)| (key, self.rows[row as usize].iter().filter_map(small).collect());
        table::write(self.index.iter().map(row).collect())
    }
}

impl Weights for Perceptron {
    fn add(&self, keys: &[u64], scores: &mut Scores) {
        for key in keys {
            if let Some(&row) = self.index.get(key) {
                for cell in &self.rows[row as usize] {
                    scores[cell.class as usize] += cell.weight;
                }
            }
        }
    }
}
