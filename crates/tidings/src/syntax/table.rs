//! Weights of linear models, read straight from the bytes of a model file.
//!
//! A table maps 64-bit keys to rows of (class, weight). The high bits of a key choose a bucket; the index holds where
//! each bucket's rows begin; a row opens with 16 bits of its key as a fingerprint. One lookup costs two places in
//! memory, and a bucket without rows only one.
//!
//! | bytes | meaning |
//! | --- | --- |
//! | u32 | number of bits that choose the bucket, `b` |
//! | (2^b + 1) × u32 | offset of each bucket's rows |
//! | rows | u16 fingerprint, u8 number of weights (low 7 bits) and width (high bit), then weights: u8 class, i8 or i16 |

/// Most classes a model may tell apart.
pub const CLASSES: usize = 256;

/// One score for each class.
pub type Scores = [i32; CLASSES];

/// Something that gives weights to features: a table of a model, or the weights of a trainer.
pub trait Weights {
    /// Adds the weights of every feature to the scores.
    fn add(&self, keys: &[u64], scores: &mut Scores);
}

/// A table of a model file.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    index: &'static [u8],
    rows: &'static [u8],
    shift: u32,
}

/// Features looked up at once; more come in several rounds.
const BATCH: usize = 128;

impl Table {
    /// Reads a table. `None` where the bytes are too short for what they promise.
    #[must_use]
    pub fn new(bytes: &'static [u8]) -> Option<Self> {
        let bits = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?);
        if !(1..=28).contains(&bits) {
            return None;
        }
        let until = 4 + 4 * ((1_usize << bits) + 1);
        Some(Self { index: bytes.get(4..until)?, rows: bytes.get(until..)?, shift: 64 - bits })
    }

    #[inline(always)]
    fn bucket(&self, key: u64) -> (u32, u32) {
        let at = (key >> self.shift) as usize * 4;
        match self.index.get(at..at + 8) {
            Some(&[a, b, c, d, e, f, g, h]) => {
                (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]))
            }
            _ => (0, 0),
        }
    }

    /// The weights of a row as bytes, and whether they are wide.
    #[inline(always)]
    fn row(&self, key: u64, (from, until): (u32, u32)) -> Option<(&'static [u8], bool)> {
        let mut rest = self.rows.get(from as usize..until as usize)?;
        let [low, high, ..] = key.to_le_bytes();
        while let [a, b, head, tail @ ..] = rest {
            let wide = head & 0x80 != 0;
            let length = (head & 0x7F) as usize * if wide { 3 } else { 2 };
            let (weights, next) = tail.split_at_checked(length)?;
            if *a == low && *b == high {
                return Some((weights, wide));
            }
            rest = next;
        }
        None
    }

    /// The first value of a row, for tables that give each key one number.
    #[must_use]
    pub fn value(&self, key: u64) -> Option<i16> {
        match self.row(key, self.bucket(key))? {
            (&[_, a, b, ..], true) => Some(i16::from_le_bytes([a, b])),
            (&[_, a, ..], false) => Some(i16::from(a as i8)),
            _ => None,
        }
    }
}

impl Weights for Table {
    fn add(&self, keys: &[u64], scores: &mut Scores) {
        let mut buckets = [(0, 0); BATCH];
        for keys in keys.chunks(BATCH) {
            // Two passes, so that the processor fetches many buckets at once.
            for (bucket, &key) in buckets.iter_mut().zip(keys) {
                *bucket = self.bucket(key);
            }
            for (&bucket, &key) in buckets.iter().zip(keys) {
                if bucket.0 == bucket.1 {
                    continue;
                }
                match self.row(key, bucket) {
                    None => {}
                    Some((weights, false)) => {
                        for pair in weights.as_chunks::<2>().0 {
                            scores[pair[0] as usize] += i32::from(pair[1] as i8);
                        }
                    }
                    Some((weights, true)) => {
                        for triple in weights.as_chunks::<3>().0 {
                            let weight = i16::from_le_bytes([triple[1], triple[2]]);
                            scores[triple[0] as usize] += i32::from(weight);
                        }
                    }
                }
            }
        }
    }
}

/// Writes a table: rows of a key and its (class, weight) pairs, in any order. The same rows give the same bytes.
///
/// Of a row with more than 127 weights the heaviest are kept. Where the fingerprints of two rows of a bucket are the
/// same the first of the greater number of weights wins.
#[must_use]
pub fn write(mut rows: Vec<(u64, Vec<(u8, i16)>)>) -> Vec<u8> {
    rows.retain(|(_, weights)| !weights.is_empty());
    // About one row to a bucket and a half: one more bit doubles the index and saves few steps.
    let bits = (rows.len() as f64 * 0.75).log2().ceil().clamp(1.0, 28.0) as u32;
    let shift = 64 - bits;
    rows.sort_by_key(|(key, weights)| (key >> shift, std::cmp::Reverse(weights.len()), *key));
    let (mut index, mut data) = (Vec::new(), Vec::new());
    let mut next = rows.iter().peekable();
    for bucket in 0..1_u64 << bits {
        index.extend((data.len() as u32).to_le_bytes());
        while let Some((key, weights)) = next.next_if(|(key, _)| key >> shift == bucket) {
            data.extend(&key.to_le_bytes()[..2]);
            let mut weights = weights.clone();
            weights.sort_by_key(|&(class, weight)| (std::cmp::Reverse(weight.unsigned_abs()), class));
            weights.truncate(127);
            weights.sort_unstable();
            let wide = weights.iter().any(|&(_, weight)| i8::try_from(weight).is_err());
            data.push(weights.len() as u8 | if wide { 0x80 } else { 0 });
            for (class, weight) in weights {
                data.push(class);
                let bytes = weight.to_le_bytes();
                data.extend(if wide { &bytes[..] } else { &bytes[..1] });
            }
        }
    }
    index.extend((data.len() as u32).to_le_bytes());
    [bits.to_le_bytes().to_vec(), index, data].concat()
}

#[cfg(test)]
mod tests {
    use super::{CLASSES, Table, Weights, write};
    use crate::syntax::hash::key;

    #[test]
    fn what_was_written_is_read() {
        let rows: Vec<_> = (0..999_u64)
            .map(|n| (key(n, [n]), vec![((n % 200) as u8, n as i16), (7, -(n as i16) - 1)]))
            .collect();
        let bytes = write(rows.clone());
        assert_eq!(bytes, write(rows.iter().rev().cloned().collect()));
        let table = Table::new(bytes.leak()).unwrap();
        for (key, weights) in rows {
            let (mut want, mut got) = ([0; CLASSES], [0; CLASSES]);
            weights.iter().for_each(|&(class, weight)| want[class as usize] += i32::from(weight));
            table.add(&[key], &mut got);
            assert_eq!(want, got);
        }
        assert_eq!(table.value(key(5000, [1])), None);
        assert!(Table::new(&[9, 0, 0]).is_none());
    }
}
