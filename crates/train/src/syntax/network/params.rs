//! The numbers that are learnt, their gradients, and how one changes the other.

use ndarray::{ArrayView2, ArrayViewMut2};

use crate::syntax::random::Random;

/// A matrix of numbers to learn.
#[derive(Clone)]
pub(crate) struct Parameter {
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    pub(crate) values: Vec<f32>,
    /// Whether a batch touches only some rows, as it does of a table of words.
    pub(crate) sparse: bool,
    mean: Vec<f32>,
    square: Vec<f32>,
    /// The average over the last steps, which is what goes into the model.
    pub(crate) average: Vec<f32>,
}

impl Parameter {
    fn new(rows: usize, cols: usize, sparse: bool, mut value: impl FnMut() -> f32) -> Self {
        let values: Vec<f32> = (0..rows * cols).map(|_| value()).collect();
        let zeros = vec![0.0; rows * cols];
        Self { rows, cols, average: values.clone(), values, sparse, mean: zeros.clone(), square: zeros }
    }

    /// Normally distributed numbers.
    pub(crate) fn normal(rows: usize, cols: usize, deviation: f32, random: &mut Random) -> Self {
        Self::new(rows, cols, false, || deviation * random.normal())
    }

    /// A table of which a batch touches some rows.
    pub(crate) fn table(rows: usize, cols: usize, deviation: f32, random: &mut Random) -> Self {
        Self { sparse: true, ..Self::normal(rows, cols, deviation, random) }
    }

    /// Evenly distributed numbers whose size suits the sizes of the matrix (Glorot and Bengio 2010).
    pub(crate) fn even(rows: usize, cols: usize, random: &mut Random) -> Self {
        let most = (6.0 / (rows + cols) as f32).sqrt();
        Self::new(rows, cols, false, || most * (2.0 * random.share() as f32 - 1.0))
    }

    pub(crate) fn constant(rows: usize, cols: usize, value: f32) -> Self {
        Self::new(rows, cols, false, || value)
    }

    pub(crate) fn view(&self) -> ArrayView2<'_, f32> {
        view(&self.values, self.cols)
    }

    pub(crate) fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.cols..(row + 1) * self.cols]
    }
}

pub(crate) fn view(values: &[f32], cols: usize) -> ArrayView2<'_, f32> {
    ArrayView2::from_shape((values.len() / cols, cols), values).expect("whole rows")
}

pub(crate) fn view_mut(values: &mut [f32], cols: usize) -> ArrayViewMut2<'_, f32> {
    let rows = values.len() / cols;
    ArrayViewMut2::from_shape((rows, cols), values).expect("whole rows")
}

/// The gradient of one parameter.
pub(crate) struct Gradient {
    pub(crate) cols: usize,
    pub(crate) values: Vec<f32>,
    /// The rows that hold something, of a sparse parameter.
    touched: Vec<u32>,
    is_touched: Vec<bool>,
}

impl Gradient {
    pub(crate) fn of(parameter: &Parameter) -> Self {
        Self {
            cols: parameter.cols,
            values: vec![0.0; parameter.values.len()],
            touched: Vec::new(),
            is_touched: vec![false; if parameter.sparse { parameter.rows } else { 0 }],
        }
    }

    pub(crate) fn view(&mut self) -> ArrayViewMut2<'_, f32> {
        view_mut(&mut self.values, self.cols)
    }

    /// A row of a sparse parameter's gradient.
    pub(crate) fn touch(&mut self, row: usize) -> &mut [f32] {
        if !std::mem::replace(&mut self.is_touched[row], true) {
            self.touched.push(row as u32);
        }
        &mut self.values[row * self.cols..(row + 1) * self.cols]
    }

    /// Adds the rows of a matrix up.
    pub(crate) fn add_rows(&mut self, rows: &[f32]) {
        for row in rows.chunks_exact(self.cols) {
            self.values.iter_mut().zip(row).for_each(|(to, x)| *to += x);
        }
    }

    /// Takes another gradient of the same parameter over and leaves that empty.
    pub(crate) fn absorb(&mut self, other: &mut Self) {
        if self.is_touched.is_empty() {
            self.values.iter_mut().zip(&mut other.values).for_each(|(to, x)| *to += std::mem::take(x));
            return;
        }
        for row in std::mem::take(&mut other.touched) {
            let row = row as usize;
            other.is_touched[row] = false;
            let from = &mut other.values[row * other.cols..(row + 1) * other.cols];
            self.touch(row).iter_mut().zip(from).for_each(|(to, x)| *to += std::mem::take(x));
        }
    }

    /// The sum of the squares of all numbers.
    pub(crate) fn square(&self) -> f64 {
        let sum = |values: &[f32]| values.iter().map(|x| f64::from(x * x)).sum::<f64>();
        if self.is_touched.is_empty() {
            return sum(&self.values);
        }
        self.touched.iter().map(|&row| sum(&self.values[row as usize * self.cols..][..self.cols])).sum()
    }
}

/// One step of Adam (Kingma and Ba 2015).
pub(crate) struct Step {
    pub(crate) rate: f32,
    pub(crate) betas: (f32, f32),
    /// What gradients are multiplied by, so that none is too long.
    pub(crate) clip: f32,
    /// Counted from 1.
    pub(crate) number: i32,
    /// How much of the average stays.
    pub(crate) keep: f32,
}

impl Step {
    /// Changes a parameter by its gradient, which is empty afterwards. Rows that a batch does not touch stay as they are.
    pub(crate) fn take(&self, parameter: &mut Parameter, gradient: &mut Gradient) {
        let (b1, b2) = self.betas;
        let (c1, c2) = (1.0 - b1.powi(self.number), 1.0 - b2.powi(self.number));
        let rate = self.rate * c2.sqrt() / c1;
        let mut change = |parameter: &mut Parameter, range: std::ops::Range<usize>| {
            let Parameter { values, mean, square, .. } = parameter;
            let gradient = &mut gradient.values[range.clone()];
            let rest = mean[range.clone()].iter_mut().zip(&mut square[range.clone()]);
            for ((value, gradient), (mean, square)) in values[range].iter_mut().zip(gradient).zip(rest) {
                let g = std::mem::take(gradient) * self.clip;
                *mean = b1 * *mean + (1.0 - b1) * g;
                *square = b2 * *square + (1.0 - b2) * g * g;
                *value -= rate * *mean / (square.sqrt() + 1e-8);
            }
        };
        if parameter.sparse {
            let mut touched = std::mem::take(&mut gradient.touched);
            touched.sort_unstable();
            for row in touched {
                let row = row as usize;
                gradient.is_touched[row] = false;
                change(parameter, row * parameter.cols..(row + 1) * parameter.cols);
            }
        } else {
            change(parameter, 0..parameter.values.len());
        }
        let Parameter { values, average, .. } = parameter;
        average
            .iter_mut()
            .zip(values)
            .for_each(|(average, value)| *average += (1.0 - self.keep) * (*value - *average));
    }
}
