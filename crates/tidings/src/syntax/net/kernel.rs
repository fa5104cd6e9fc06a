//! Products of a matrix and vectors, and the squashing functions: where nearly all the time of the network goes.
//!
//! Matrices hold small integers with one scale a row, vectors hold integers too, so that sums are exact and the result is
//! the same on every processor, whatever the width of its registers. Functions of floating-point numbers use only
//! addition, multiplication and division in a fixed order, which IEEE 754 makes exact to the bit as well.

use multiversion::multiversion;

/// A matrix of rows of `i16` (values of the size of an `i8`) with a scale for each row.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// Numbers in a row.
    pub cols: usize,
    /// Row after row.
    weights: Vec<i16>,
    /// What 1 in a row stands for.
    scales: Vec<f32>,
}

impl Matrix {
    /// Reads what [`Matrix::write`] wrote. `None` where the bytes do not have the size that they promise, or a scale is no
    /// number.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(8)?;
        let (rows, cols) = (number(head, 0)?, number(head, 4)?);
        let (scales, weights) = rest.split_at_checked(rows.checked_mul(4)?)?;
        if weights.len() != rows.checked_mul(cols)? {
            return None;
        }
        let scales: Vec<f32> = scales.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        if scales.iter().any(|scale| !scale.is_finite()) {
            return None;
        }
        Some(Self { cols, weights: weights.iter().map(|&weight| i16::from(weight as i8)).collect(), scales })
    }

    /// Rounds a matrix, row after row, so that the largest number of each row becomes 127.
    #[must_use]
    pub fn write(cols: usize, values: &[f32]) -> Vec<u8> {
        let rows = values.len().checked_div(cols).unwrap_or(0);
        let mut out = Vec::with_capacity(8 + rows * (4 + cols));
        out.extend((rows as u32).to_le_bytes());
        out.extend((cols as u32).to_le_bytes());
        let scale = |row: &[f32]| row.iter().fold(0.0_f32, |most, value| most.max(value.abs())) / 127.0;
        for row in values.chunks_exact(cols) {
            out.extend(scale(row).to_le_bytes());
        }
        for row in values.chunks_exact(cols) {
            let scale = scale(row).max(f32::MIN_POSITIVE);
            out.extend(row.iter().map(|value| (value / scale).round().clamp(-127.0, 127.0) as i8 as u8));
        }
        out
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.scales.len()
    }

    /// A row and its scale; an empty row where there is none of that number.
    #[must_use]
    pub fn row(&self, row: usize) -> (&[i16], f32) {
        let weights = self.weights.get(row * self.cols..(row + 1) * self.cols).unwrap_or(&[]);
        (weights, self.scales.get(row).copied().unwrap_or(0.0))
    }

    /// The rows from one number on, as a matrix of their own.
    #[must_use]
    pub fn tail(&self, from: usize) -> Self {
        let from = from.min(self.rows());
        Self {
            cols: self.cols,
            weights: self.weights[from * self.cols..].to_vec(),
            scales: self.scales[from..].to_vec(),
        }
    }

    /// The products of all rows with each of several vectors, laid one behind the other: as many numbers a vector as there
    /// are rows. `unit` is what 1 in the vectors stands for.
    pub fn times(&self, vectors: &[i16], unit: f32, out: &mut Vec<f32>) {
        let count = vectors.len().checked_div(self.cols).unwrap_or(0);
        out.clear();
        out.resize(count * self.rows(), 0.0);
        if self.rows() > 0 && self.cols.is_multiple_of(STEP) {
            products(&self.weights, &self.scales, vectors, self.cols, unit, out);
        } else {
            for (vector, out) in vectors.chunks_exact(self.cols.max(1)).zip(out.chunks_exact_mut(self.rows().max(1))) {
                for (row, to) in out.iter_mut().enumerate() {
                    let (weights, scale) = self.row(row);
                    let sum: i32 = weights.iter().zip(vector).map(|(w, x)| i32::from(*w) * i32::from(*x)).sum();
                    *to = sum as f32 * (scale * unit);
                }
            }
        }
    }
}

/// Columns come in multiples of this in the large matrices.
const STEP: usize = 32;

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize)
}

#[inline(always)]
fn dot(a: &[i16], b: &[i16]) -> i32 {
    let mut sum = 0;
    for (a, b) in a.as_chunks::<STEP>().0.iter().zip(b.as_chunks::<STEP>().0) {
        for i in 0..STEP {
            sum += i32::from(a[i]) * i32::from(b[i]);
        }
    }
    sum
}

/// A row with four vectors at once, so that the row is fetched once.
#[inline(always)]
fn dot4(row: &[i16], x: [&[i16]; 4]) -> [i32; 4] {
    let mut sums = [0; 4];
    let x = x.map(|x| x.as_chunks::<STEP>().0);
    for (k, row) in row.as_chunks::<STEP>().0.iter().enumerate() {
        let x = [&x[0][k], &x[1][k], &x[2][k], &x[3][k]];
        for (sum, x) in sums.iter_mut().zip(x) {
            let mut part = 0;
            for i in 0..STEP {
                part += i32::from(row[i]) * i32::from(x[i]);
            }
            *sum += part;
        }
    }
    sums
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512vnni", "x86_64+avx2"))]
fn products(weights: &[i16], scales: &[f32], vectors: &[i16], cols: usize, unit: f32, out: &mut [f32]) {
    let rows = scales.len();
    let fours = vectors.len() / cols / 4 * 4;
    for (at, x) in vectors.chunks_exact(4 * cols).enumerate() {
        let x = [&x[..cols], &x[cols..2 * cols], &x[2 * cols..3 * cols], &x[3 * cols..]];
        let out = &mut out[4 * at * rows..4 * (at + 1) * rows];
        for (row, (weights, scale)) in weights.chunks_exact(cols).zip(scales).enumerate() {
            let sums = dot4(weights, x);
            for (i, sum) in sums.into_iter().enumerate() {
                out[i * rows + row] = sum as f32 * (scale * unit);
            }
        }
    }
    for (x, out) in vectors[fours * cols..].chunks_exact(cols).zip(out[fours * rows..].chunks_exact_mut(rows)) {
        for ((to, weights), scale) in out.iter_mut().zip(weights.chunks_exact(cols)).zip(scales) {
            *to = dot(weights, x) as f32 * (scale * unit);
        }
    }
}

/// What 1 in the rounded state of a recurrent layer stands for: states lie between -1 and 1.
pub const STATE_UNIT: f32 = 1.0 / 127.0;

/// One direction of a recurrent layer over a sentence: long short-term memory (Hochreiter and Schmidhuber 1997), with the
/// gates input, forget, output and then the candidate.
///
/// `gates` holds for each word what the input gives to the four gates, bias included, starting at `from` of rows of
/// `stride` numbers; the states go rounded into `out`, starting at `to` of rows of `width`. `back` reads from the last
/// word to the first.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512vnni", "x86_64+avx2"))]
pub fn recur(
    recurrent: &Matrix,
    gates: &[f32],
    (from, stride): (usize, usize),
    back: bool,
    out: &mut [i16],
    (to, width): (usize, usize),
) {
    let size = recurrent.cols;
    let words = gates.len() / stride;
    let mut state = [0_i16; MOST_STATE];
    let mut cell = [0_f32; MOST_STATE];
    let mut sums = [0_f32; 4 * MOST_STATE];
    let (state, cell, sums) = (&mut state[..size], &mut cell[..size], &mut sums[..4 * size]);
    for step in 0..words {
        let word = if back { words - 1 - step } else { step };
        let input = &gates[word * stride + from..][..4 * size];
        for ((sum, weights), (scale, input)) in
            sums.iter_mut().zip(recurrent.weights.chunks_exact(size)).zip(recurrent.scales.iter().zip(input))
        {
            *sum = dot(weights, state) as f32 * (scale * STATE_UNIT) + input;
        }
        let (squashed, candidate) = sums.split_at_mut(3 * size);
        squashed.iter_mut().for_each(|x| *x = sigmoid(*x));
        candidate.iter_mut().for_each(|x| *x = tanh(*x));
        let (i, rest) = squashed.split_at(size);
        let (f, o) = rest.split_at(size);
        for k in 0..size {
            cell[k] = f[k] * cell[k] + i[k] * candidate[k];
            state[k] = round(o[k] * tanh(cell[k]));
        }
        out[word * width + to..][..size].copy_from_slice(state);
    }
}

/// Largest state of one direction of a recurrent layer.
pub const MOST_STATE: usize = 256;

#[inline(always)]
fn round(x: f32) -> i16 {
    // Half away from zero by way of a shift into the positive, which is faster than `round`.
    (x * 127.0 + 1024.5) as i32 as i16 - 1024
}

/// The hyperbolic tangent, by the seventh convergent of its continued fraction (Lambert 1768); wrong by less than 0.0002.
#[inline(always)]
#[must_use]
pub fn tanh(x: f32) -> f32 {
    let x = x.clamp(-4.9, 4.9);
    let s = x * x;
    let over = x * (135_135.0 + s * (17_325.0 + s * (378.0 + s)));
    let under = 135_135.0 + s * (62_370.0 + s * (3_150.0 + s * 28.0));
    (over / under).clamp(-1.0, 1.0)
}

/// The logistic function.
#[inline(always)]
#[must_use]
pub fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}

/// Rounds numbers to integers; 1 becomes `steps`. What is too large is cut off.
pub fn quantise(values: &[f32], steps: f32, out: &mut Vec<i16>) {
    out.clear();
    out.extend(values.iter().map(|value| (value * steps).round().clamp(-MOST_INPUT, MOST_INPUT) as i16));
}

/// Largest rounded input: with 8 bits of weight and 512 columns a sum still fits 32 bits.
const MOST_INPUT: f32 = 16_383.0;

/// A small matrix of floating-point numbers, used where sums are short: row after row.
#[derive(Clone, Debug, Default)]
pub struct Dense {
    /// Numbers in a row.
    pub cols: usize,
    /// All numbers.
    pub values: Vec<f32>,
}

impl Dense {
    /// Reads what [`Dense::write`] wrote. `None` where the bytes do not have the size that they promise or hold no numbers.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(8)?;
        let (rows, cols) = (number(head, 0)?, number(head, 4)?);
        let (values, left) = rest.as_chunks();
        let values: Vec<f32> = values.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        let fits = values.len() == rows.checked_mul(cols)? && left.is_empty();
        (fits && values.iter().all(|value| value.is_finite())).then_some(Self { cols, values })
    }

    /// The matrix as bytes.
    #[must_use]
    pub fn write(cols: usize, values: &[f32]) -> Vec<u8> {
        let rows = values.len().checked_div(cols).unwrap_or(0);
        let numbers = [rows as u32, cols as u32].map(u32::to_le_bytes).into_iter();
        numbers.chain(values.iter().map(|value| value.to_le_bytes())).flatten().collect()
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.values.len().checked_div(self.cols).unwrap_or(0)
    }

    /// A vector times the matrix, added to what `out` holds: as many numbers as there are columns.
    pub fn add(&self, vector: &[f32], out: &mut [f32]) {
        weigh(vector, &self.values, self.cols, out);
    }
}

/// Adds the sum of rows, each times a number, to `out`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512vnni", "x86_64+avx2"))]
pub fn weigh(by: &[f32], rows: &[f32], cols: usize, out: &mut [f32]) {
    for (by, row) in by.iter().zip(rows.chunks_exact(cols)) {
        if *by != 0.0 {
            for (to, value) in out.iter_mut().zip(row) {
                *to += by * value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dense, Matrix, recur, sigmoid, tanh};

    #[test]
    fn squashing_is_near_the_true_function() {
        for i in -1000..=1000 {
            let x = i as f32 / 100.0;
            assert!((tanh(x) - x.tanh()).abs() < 2e-4, "{x}");
            assert!((sigmoid(x) - 1.0 / (1.0 + (-x).exp())).abs() < 2e-4, "{x}");
        }
    }

    #[test]
    fn products_of_rounded_matrices_are_near_the_true_ones() {
        let (rows, cols) = (5, 64);
        let values: Vec<f32> = (0..rows * cols).map(|i| ((i * 37 % 101) as f32 - 50.0) / 80.0).collect();
        let matrix = Matrix::read(&Matrix::write(cols, &values)).unwrap();
        let vectors: Vec<i16> = (0..7 * cols).map(|i| (i * 53 % 255) as i16 - 127).collect();
        let mut out = Vec::new();
        matrix.times(&vectors, 1.0 / 127.0, &mut out);
        for (v, out) in vectors.chunks(cols).zip(out.chunks(rows)) {
            for (row, got) in values.chunks(cols).zip(out) {
                let want: f32 = row.iter().zip(v).map(|(w, x)| w * f32::from(*x) / 127.0).sum();
                assert!((got - want).abs() < 0.1, "{got} {want}");
            }
        }
        assert!(Matrix::read(&Matrix::write(cols, &values)[..99]).is_none());
        let dense = Dense::read(&Dense::write(cols, &values)).unwrap();
        assert_eq!((dense.rows(), &dense.values), (rows, &values));
    }

    #[test]
    fn both_directions_see_all_words_up_to_theirs() {
        let size = 32;
        let weights: Vec<f32> = (0..4 * size * size).map(|i| ((i * 31 % 89) as f32 - 44.0) / 300.0).collect();
        let recurrent = Matrix::read(&Matrix::write(size, &weights)).unwrap();
        let mut gates: Vec<f32> = (0..3 * 4 * size).map(|i| ((i * 17 % 23) as f32 - 11.0) / 5.0).collect();
        let run = |gates: &[f32], back| {
            let mut out = vec![0; 3 * size];
            recur(&recurrent, gates, (0, 4 * size), back, &mut out, (0, size));
            out
        };
        let before = [run(&gates, false), run(&gates, true)];
        gates[4 * size..].iter_mut().for_each(|gate| *gate = -*gate);
        let after = [run(&gates, false), run(&gates, true)];
        assert_eq!(before[0][..size], after[0][..size]);
        assert_ne!(before[0][size..], after[0][size..]);
        assert_ne!(before[1][..size], after[1][..size]);
    }
}
