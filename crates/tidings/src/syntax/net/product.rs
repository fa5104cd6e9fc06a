//! Products of a matrix of small integers with vectors of small integers, for the instructions that a processor has.
//!
//! Sums of integers are exact, so every way gives the same result. This is the only place of the program with code that the
//! compiler does not check: it reads whole registers from slices whose length has been made sure of.
#![allow(unsafe_code)]

/// Rows that lie side by side.
pub(super) const BLOCK: usize = 16;

/// Numbers of a row that lie one behind the other.
const GROUP: usize = 4;

/// What is added to the numbers of a vector so that none is negative.
pub(super) const BIAS: u8 = 128;

/// Rows of numbers between -127 and 127, arranged in blocks of rows, then groups of columns, then rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed {
    cols: usize,
    rows: usize,
    weights: Vec<i8>,
    /// What the bias of the vectors adds to each row's sum.
    extra: Vec<i32>,
}

impl Packed {
    /// Arranges rows; the number of columns must be a multiple of four, which is for the caller to see to.
    pub(super) fn new(cols: usize, values: &[i8]) -> Self {
        let rows = values.len().checked_div(cols).unwrap_or(0);
        let blocks = rows.div_ceil(BLOCK);
        let mut weights = vec![0; blocks * BLOCK * cols];
        let mut extra = vec![0; blocks * BLOCK];
        for (row, values) in values.chunks_exact(cols.max(1)).enumerate() {
            let (block, place) = (row / BLOCK, row % BLOCK);
            for (group, four) in values.chunks_exact(GROUP).enumerate() {
                let at = ((block * (cols / GROUP) + group) * BLOCK + place) * GROUP;
                weights[at..at + GROUP].copy_from_slice(four);
            }
            extra[row] = values.iter().map(|&value| i32::from(value) * i32::from(BIAS)).sum();
        }
        Self { cols, rows, weights, extra }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn cols(&self) -> usize {
        self.cols
    }

    /// One number of the matrix.
    pub(super) fn at(&self, row: usize, col: usize) -> i8 {
        let at =
            ((row / BLOCK * (self.cols / GROUP) + col / GROUP) * BLOCK + row % BLOCK) * GROUP + col % GROUP;
        self.weights.get(at).copied().unwrap_or(0)
    }

    /// The sums for several vectors, each of which has [`BIAS`] added to its numbers: `rows`, rounded up to whole blocks,
    /// for each vector.
    pub(super) fn sums(&self, vectors: &[u8], out: &mut [i32]) {
        let stride = self.extra.len();
        let vectors = || vectors.chunks_exact(self.cols.max(1));
        assert!(out.len() == vectors().len() * stride, "as many sums as rows and vectors");
        #[cfg(target_arch = "x86_64")]
        {
            let has_512 = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vnni");
            if has_512 {
                // SAFETY: the processor has these instructions.
                unsafe { self.sums_512(vectors(), out) };
                return;
            }
            if is_x86_feature_detected!("avx2") {
                for (vector, out) in vectors().zip(out.chunks_exact_mut(stride.max(1))) {
                    // SAFETY: the processor has these instructions.
                    unsafe { self.sums_256(vector, out) };
                }
                return;
            }
        }
        for (vector, out) in vectors().zip(out.chunks_exact_mut(stride.max(1))) {
            self.sums_plain(vector, out);
        }
    }

    /// What any processor can do.
    fn sums_plain(&self, vector: &[u8], out: &mut [i32]) {
        let size = BLOCK * self.cols;
        for ((out, block), extra) in out
            .as_chunks_mut::<BLOCK>()
            .0
            .iter_mut()
            .zip(self.weights.chunks_exact(size))
            .zip(self.extra.as_chunks::<BLOCK>().0)
        {
            let mut sums = [0; BLOCK];
            for (x, rows) in
                vector.as_chunks::<GROUP>().0.iter().zip(block.as_chunks::<{ BLOCK * GROUP }>().0)
            {
                for (sum, row) in sums.iter_mut().zip(rows.as_chunks::<GROUP>().0) {
                    for k in 0..GROUP {
                        *sum += i32::from(x[k]) * i32::from(row[k]);
                    }
                }
            }
            for i in 0..BLOCK {
                out[i] = sums[i] - extra[i];
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        __m256i, __m512i, _mm_loadu_si128, _mm_set1_epi32, _mm256_add_epi32, _mm256_cvtepi8_epi16,
        _mm256_cvtepu8_epi16, _mm256_hadd_epi32, _mm256_madd_epi16, _mm256_permute4x64_epi64,
        _mm256_setzero_si256, _mm256_storeu_si256, _mm512_dpbusd_epi32, _mm512_loadu_si512,
        _mm512_set1_epi32, _mm512_setzero_si512, _mm512_storeu_si512, _mm512_sub_epi32,
    };

    use super::{BLOCK, GROUP, Packed};

    fn four(x: &[u8; GROUP]) -> i32 {
        i32::from_le_bytes(*x)
    }

    impl Packed {
        #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
        pub(super) fn sums_512<'v>(&self, vectors: impl Iterator<Item = &'v [u8]>, out: &mut [i32]) {
            let (stride, blocks) = (self.extra.len(), self.extra.len() / BLOCK);
            let vectors: Vec<&[u8]> = vectors.collect();
            let fours = vectors.len() / 4 * 4;
            for (at, x) in vectors[..fours].as_chunks::<4>().0.iter().enumerate() {
                let out = &mut out[4 * at * stride..4 * (at + 1) * stride];
                for block in 0..blocks {
                    let sums = self.tile_512::<4, 1>(*x, block);
                    for (vector, [sum]) in sums.into_iter().enumerate() {
                        self.store_512(sum, block, &mut out[vector * stride..(vector + 1) * stride]);
                    }
                }
            }
            for (x, out) in vectors[fours..].iter().zip(out[fours * stride..].chunks_exact_mut(stride)) {
                let mut block = 0;
                while block + 8 <= blocks {
                    let [sums] = self.tile_512::<1, 8>([x], block);
                    for (i, sum) in sums.into_iter().enumerate() {
                        self.store_512(sum, block + i, out);
                    }
                    block += 8;
                }
                for block in block..blocks {
                    let [[sum]] = self.tile_512::<1, 1>([x], block);
                    self.store_512(sum, block, out);
                }
            }
        }

        /// The sums of some vectors with some blocks of rows.
        #[inline]
        #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
        fn tile_512<const V: usize, const B: usize>(&self, x: [&[u8]; V], block: usize) -> [[__m512i; B]; V] {
            let groups = self.cols / GROUP;
            let size = groups * BLOCK * GROUP;
            let weights = &self.weights[block * size..(block + B) * size];
            let x = x.map(|x| &x.as_chunks::<GROUP>().0[..groups]);
            let mut sums = [[_mm512_setzero_si512(); B]; V];
            for group in 0..groups {
                for b in 0..B {
                    let row = &weights[b * size + group * BLOCK * GROUP..][..BLOCK * GROUP];
                    // SAFETY: the slice has the 64 bytes that are read.
                    let row = unsafe { _mm512_loadu_si512(row.as_ptr().cast()) };
                    for v in 0..V {
                        sums[v][b] =
                            _mm512_dpbusd_epi32(sums[v][b], _mm512_set1_epi32(four(&x[v][group])), row);
                    }
                }
            }
            sums
        }

        #[inline]
        #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
        fn store_512(&self, sum: __m512i, block: usize, out: &mut [i32]) {
            let (extra, out) = (&self.extra[block * BLOCK..][..BLOCK], &mut out[block * BLOCK..][..BLOCK]);
            // SAFETY: both slices have sixteen numbers of 32 bits.
            unsafe {
                let extra = _mm512_loadu_si512(extra.as_ptr().cast());
                _mm512_storeu_si512(out.as_mut_ptr().cast(), _mm512_sub_epi32(sum, extra));
            }
        }

        #[target_feature(enable = "avx2")]
        pub(super) fn sums_256(&self, x: &[u8], out: &mut [i32]) {
            let groups = self.cols / GROUP;
            let size = groups * BLOCK * GROUP;
            let x = &x.as_chunks::<GROUP>().0[..groups];
            for (block, out) in out.as_chunks_mut::<BLOCK>().0.iter_mut().enumerate() {
                let weights = &self.weights[block * size..(block + 1) * size];
                let mut sums: [__m256i; 4] = [_mm256_setzero_si256(); 4];
                for (x, rows) in x.iter().zip(weights.as_chunks::<{ BLOCK * GROUP }>().0) {
                    let x = _mm256_cvtepu8_epi16(_mm_set1_epi32(four(x)));
                    for (sum, rows) in sums.iter_mut().zip(rows.as_chunks::<16>().0) {
                        // SAFETY: the array has the 16 bytes that are read.
                        let rows = _mm256_cvtepi8_epi16(unsafe { _mm_loadu_si128(rows.as_ptr().cast()) });
                        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(x, rows));
                    }
                }
                // Each sum holds two parts of four rows; the halves of the register come out interleaved.
                for (pair, out) in sums.as_chunks::<2>().0.iter().zip(out.as_chunks_mut::<8>().0) {
                    let rows = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_hadd_epi32(pair[0], pair[1]));
                    // SAFETY: the array has eight numbers of 32 bits.
                    unsafe { _mm256_storeu_si256(out.as_mut_ptr().cast(), rows) };
                }
                for (out, extra) in out.iter_mut().zip(&self.extra[block * BLOCK..]) {
                    *out -= extra;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Packed};

    #[test]
    fn every_way_gives_the_same_sums() {
        for (rows, cols, count) in [(512, 128, 1), (40, 64, 7), (1, 256, 9), (130, 32, 4)] {
            let weights: Vec<i8> = (0..rows * cols)
                .map(|i| ((i * 7919 + i / 13) % 255) as u8 as i8)
                .map(|w| w.max(-127))
                .collect();
            let vectors: Vec<u8> =
                (0..count * cols).map(|i| ((i * 104_729 + i / 7) % 255 + 1) as u8).collect();
            let packed = Packed::new(cols, &weights);
            let stride = rows.div_ceil(BLOCK) * BLOCK;
            let mut plain = vec![0; count * stride];
            for (x, out) in vectors.chunks(cols).zip(plain.chunks_mut(stride)) {
                packed.sums_plain(x, out);
                let want = |row: usize| {
                    let row = &weights[row * cols..(row + 1) * cols];
                    row.iter().zip(x).map(|(w, x)| i32::from(*w) * (i32::from(*x) - 128)).sum::<i32>()
                };
                assert!((0..rows).all(|row| out[row] == want(row)));
                assert_eq!(packed.at(rows - 1, cols - 1), weights[rows * cols - 1]);
            }
            let mut fastest = vec![0; count * stride];
            packed.sums(&vectors, &mut fastest);
            assert_eq!(plain, fastest);
            #[cfg(target_arch = "x86_64")]
            if is_x86_feature_detected!("avx2") {
                let mut wide = vec![0; count * stride];
                for (x, out) in vectors.chunks(cols).zip(wide.chunks_mut(stride)) {
                    // SAFETY: the processor has these instructions.
                    unsafe { packed.sums_256(x, out) };
                }
                assert_eq!(plain, wide);
            }
        }
    }
}
