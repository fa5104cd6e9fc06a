//! Products of a matrix and vectors, and the squashing functions: where nearly all the time of the network goes.
//!
//! Matrices hold small integers with one scale a row, vectors hold integers too, so that sums are exact and the result is
//! the same on every processor, whatever the width of its registers. Functions of floating-point numbers use only
//! addition, multiplication and division in a fixed order, which IEEE 754 makes exact to the bit as well.

use multiversion::multiversion;

use super::product::{BIAS, BLOCK, Packed};

/// A matrix of numbers of eight bits with a scale for each row.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    packed: Packed,
    /// What 1 in a row stands for.
    scales: Vec<f32>,
}

impl Matrix {
    /// Reads what [`Matrix::write`] wrote. `None` where the bytes do not have the size that they promise, a scale is no
    /// number, or the columns do not come in fours.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (scales, cols, weights) = parts(bytes)?;
        let scales = scales.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        let weights: Vec<i8> = weights.iter().map(|&weight| weight as i8).collect();
        cols.is_multiple_of(4).then(|| Self { packed: Packed::new(cols, &weights), scales })
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
        self.packed.rows()
    }

    /// Numbers in a row.
    #[must_use]
    pub fn cols(&self) -> usize {
        self.packed.cols()
    }

    /// The product of one row with a rounded vector.
    #[must_use]
    pub fn row_times(&self, row: usize, vector: &[u8], unit: f32) -> f32 {
        let product =
            |(col, &x): (usize, &u8)| i32::from(self.packed.at(row, col)) * (i32::from(x) - i32::from(BIAS));
        let sum: i32 = vector.iter().enumerate().map(product).sum();
        sum as f32 * (self.scales.get(row).copied().unwrap_or(0.0) * unit)
    }

    /// The products of all rows with each of several rounded vectors, and a bias for each row added, laid one behind the
    /// other: as many numbers a vector as there are rows. `unit` is what 1 in the vectors stands for.
    pub fn times(&self, vectors: &[u8], unit: f32, bias: &[f32], space: &mut Vec<i32>, out: &mut Vec<f32>) {
        let (rows, count) = (self.rows(), vectors.len().checked_div(self.cols()).unwrap_or(0));
        let stride = rows.div_ceil(BLOCK) * BLOCK;
        space.resize((count * stride).max(space.len()), 0);
        let sums = &mut space[..count * stride];
        self.packed.sums(vectors, sums);
        out.resize(count * rows, 0.0);
        for (sums, out) in sums.chunks_exact(stride.max(1)).zip(out.chunks_exact_mut(rows.max(1))) {
            scale(sums, &self.scales, unit, bias, out);
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512vnni", "x86_64+avx2"))]
fn scale(sums: &[i32], scales: &[f32], unit: f32, bias: &[f32], out: &mut [f32]) {
    for (((to, sum), scale), bias) in out.iter_mut().zip(sums).zip(scales).zip(bias) {
        *to = *sum as f32 * (scale * unit) + bias;
    }
}

/// A table of rows of numbers of eight bits, each with a scale, of which single rows are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// Numbers in a row.
    pub cols: usize,
    scales: &'static [u8],
    values: &'static [u8],
}

impl Rows {
    /// Reads what [`Matrix::write`] wrote, in place.
    #[must_use]
    pub fn read(bytes: &'static [u8]) -> Option<Self> {
        let (scales, cols, values) = parts(bytes)?;
        Some(Self { cols, scales, values })
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.scales.len() / 4
    }

    /// Adds a row, times a number, to `out`. There is nothing to add where there is no row of that number.
    pub fn add(&self, row: usize, by: f32, out: &mut [f32]) {
        let scale = self.scales.as_chunks().0.get(row).map_or(0.0, |bytes| f32::from_le_bytes(*bytes)) * by;
        let values = self.values.get(row * self.cols..(row + 1) * self.cols).unwrap_or(&[]);
        add_row(values, scale, out);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512vnni", "x86_64+avx2"))]
fn add_row(values: &[u8], scale: f32, out: &mut [f32]) {
    for (to, value) in out.iter_mut().zip(values) {
        *to += f32::from(*value as i8) * scale;
    }
}

/// Scales, columns and numbers of a written matrix.
fn parts(bytes: &[u8]) -> Option<(&[u8], usize, &[u8])> {
    let (head, rest) = bytes.split_at_checked(8)?;
    let (rows, cols) = (number(head, 0)?, number(head, 4)?);
    let (scales, weights) = rest.split_at_checked(rows.checked_mul(4)?)?;
    let mut each = scales.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
    let fits = weights.len() == rows.checked_mul(cols)? && each.all(f32::is_finite);
    fits.then_some((scales, cols, weights))
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize)
}

/// What 1 in the rounded state of a recurrent layer stands for: states lie between -1 and 1.
pub const STATE_UNIT: f32 = 1.0 / 127.0;

/// One direction of a recurrent layer over a sentence: long short-term memory (Hochreiter and Schmidhuber 1997), with the
/// gates input, forget, output and then the candidate.
///
/// `gates` holds for each word what the input gives to the four gates, bias included, starting at `from` of rows of
/// `stride` numbers; the states go rounded into `out`, starting at `to` of rows of `width`. `back` reads from the last
/// word to the first.
pub fn recur(
    recurrent: &Matrix,
    gates: &[f32],
    (from, stride): (usize, usize),
    back: bool,
    out: &mut [u8],
    (to, width): (usize, usize),
) {
    let size = recurrent.cols();
    let words = gates.len() / stride;
    let mut state = vec![BIAS; size];
    let mut cell = vec![0.0; size];
    let mut sums = vec![0; recurrent.rows()];
    for step in 0..words {
        let word = if back { words - 1 - step } else { step };
        let input = &gates[word * stride + from..][..4 * size];
        recurrent.packed.sums(&state, &mut sums);
        remember(&sums, &recurrent.scales, input, &mut cell, &mut state);
        out[word * width + to..][..size].copy_from_slice(&state);
    }
}

/// One step of the memory.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512vnni", "x86_64+avx2"))]
fn remember(sums: &[i32], scales: &[f32], input: &[f32], cell: &mut [f32], state: &mut [u8]) {
    let size = cell.len();
    let part = |gate: usize| {
        let range = gate * size..(gate + 1) * size;
        (&sums[range.clone()], &scales[range.clone()], &input[range])
    };
    let [i, f, o, g] = [part(0), part(1), part(2), part(3)];
    let state = &mut state[..size];
    for k in 0..size {
        let sum = |(sums, scales, input): (&[i32], &[f32], &[f32])| {
            sums[k] as f32 * (scales[k] * STATE_UNIT) + input[k]
        };
        let kept = sigmoid(sum(f)) * cell[k] + sigmoid(sum(i)) * tanh(sum(g));
        cell[k] = kept;
        // Half up, by way of a shift into the positive: the bias that products expect.
        state[k] = (sigmoid(sum(o)) * tanh(kept) * 127.0 + (f32::from(BIAS) + 0.5)) as i32 as u8;
    }
}

/// Largest state of one direction of a recurrent layer.
pub const MOST_STATE: usize = 512;

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

/// Rounds a vector so that its largest number becomes 127 and adds the bias that products expect; returns what 1 stands
/// for.
pub fn quantise(values: &[f32], out: &mut Vec<u8>) -> f32 {
    let most = values.iter().fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs()));
    let steps = 127.0 / most;
    out.clear();
    out.extend(values.iter().map(|value| ((value * steps).round() + f32::from(BIAS)) as u8));
    most / 127.0
}

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
    use super::{Dense, Matrix, quantise, recur, sigmoid, tanh};

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
        let vector: Vec<f32> = (0..cols).map(|i| (i * 53 % 255) as f32 / 127.0 - 1.0).collect();
        let mut rounded = Vec::new();
        let unit = quantise(&vector, &mut rounded);
        let mut out = Vec::new();
        matrix.times(&rounded.repeat(7), unit, &[0.0; 5], &mut Vec::new(), &mut out);
        for (i, got) in out.iter().enumerate() {
            let row = &values[i % rows * cols..(i % rows + 1) * cols];
            let want: f32 = row.iter().zip(&vector).map(|(w, x)| w * x).sum();
            assert!((got - want).abs() < 0.1, "{got} {want}");
            assert_eq!(*got, matrix.row_times(i % rows, &rounded, unit));
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
