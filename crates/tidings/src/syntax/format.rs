//! The container of a model file: a head that tells version and checksum, and named sections.
//!
//! | bytes | meaning |
//! | --- | --- |
//! | 8 | `TIDINGSM` |
//! | u32 | [`VERSION`] |
//! | u32 | number of sections, `n` |
//! | u64 | checksum of all that follows |
//! | n × (8 bytes, u32, u32) | name padded with zeros, offset from the file's start, length |
//!
//! All numbers are little-endian.

use super::ModelError;

/// The version of model file that this program reads and writes.
pub const VERSION: u32 = 1;

const MAGIC: &[u8; 8] = b"TIDINGSM";
const HEAD: usize = 24;

/// The sections of a model file.
#[derive(Clone, Copy, Debug)]
pub struct Sections {
    bytes: &'static [u8],
    count: usize,
}

impl Sections {
    /// Reads the head and checks the checksum.
    ///
    /// # Errors
    /// Where the bytes are no model, of another version, or damaged.
    pub fn new(bytes: &'static [u8]) -> Result<Self, ModelError> {
        let head = bytes.get(..HEAD).filter(|head| head.starts_with(MAGIC)).ok_or(ModelError::NotAModel)?;
        let version = number(head, 8).ok_or(ModelError::NotAModel)?;
        if version != VERSION {
            return Err(ModelError::Version { found: version, expected: VERSION });
        }
        let sum = u64::from_le_bytes(head[16..24].try_into().map_err(|_| ModelError::NotAModel)?);
        if sum != checksum(&bytes[HEAD..]) {
            return Err(ModelError::Damaged);
        }
        let count = number(head, 12).ok_or(ModelError::NotAModel)? as usize;
        Ok(Self { bytes, count })
    }

    /// The bytes of a section.
    ///
    /// # Errors
    /// Where there is none of that name.
    pub fn get(&self, name: &'static str) -> Result<&'static [u8], ModelError> {
        (0..self.count)
            .find_map(|i| {
                let entry = self.bytes.get(HEAD + 16 * i..HEAD + 16 * (i + 1))?;
                if entry[..8] != padded(name) {
                    return None;
                }
                let (from, length) = (number(entry, 8)? as usize, number(entry, 12)? as usize);
                self.bytes.get(from..from.checked_add(length)?)
            })
            .ok_or(ModelError::Section(name))
    }

    /// All sections with their names, in the order of the file, as [`write()`] takes them.
    #[must_use]
    pub fn all(&self) -> Vec<(&'static str, Vec<u8>)> {
        let entries = (0..self.count).filter_map(|i| self.bytes.get(HEAD + 16 * i..HEAD + 16 * (i + 1)));
        let read = |entry: &'static [u8]| {
            let name = std::str::from_utf8(&entry[..8]).ok()?.trim_end_matches('\0');
            let (from, length) = (number(entry, 8)? as usize, number(entry, 12)? as usize);
            Some((name, self.bytes.get(from..from.checked_add(length)?)?.to_vec()))
        };
        entries.filter_map(read).collect()
    }

    /// A section that holds lines of text.
    ///
    /// # Errors
    /// Where there is none of that name, or it is not UTF-8.
    pub fn lines(&self, name: &'static str) -> Result<Vec<&'static str>, ModelError> {
        let text = std::str::from_utf8(self.get(name)?).map_err(|_| ModelError::Section(name))?;
        Ok(text.split('\n').collect())
    }
}

/// Puts sections together to one file. Names have at most eight bytes.
#[must_use]
pub fn write(sections: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut at = HEAD + 16 * sections.len();
    for (name, bytes) in sections {
        body.extend(padded(name));
        body.extend((at as u32).to_le_bytes());
        body.extend((bytes.len() as u32).to_le_bytes());
        at += bytes.len();
    }
    sections.iter().for_each(|(_, bytes)| body.extend(bytes));
    let mut file = MAGIC.to_vec();
    file.extend(VERSION.to_le_bytes());
    file.extend((sections.len() as u32).to_le_bytes());
    file.extend(checksum(&body).to_le_bytes());
    file.extend(body);
    file
}

fn padded(name: &str) -> [u8; 8] {
    let mut out = [0; 8];
    out.iter_mut().zip(name.bytes()).for_each(|(to, byte)| *to = byte);
    out
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Four running sums side by side, so that 16 MB take a few milliseconds. Guards against damage, not against malice.
fn checksum(bytes: &[u8]) -> u64 {
    let mut sums = [1_u64, 2, 3, 4];
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        for (sum, word) in sums.iter_mut().zip(block.as_chunks::<8>().0) {
            *sum = super::hash::mix(*sum, u64::from_le_bytes(*word));
        }
    }
    let rest = rest.iter().fold(bytes.len() as u64, |sum, &byte| super::hash::mix(sum, u64::from(byte)));
    super::hash::finish(sums.into_iter().fold(rest, super::hash::mix))
}

#[cfg(test)]
mod tests {
    use super::{Sections, write};
    use crate::syntax::ModelError;

    #[test]
    fn damage_is_seen() {
        let file = write(&[("tags", b"a\nb".to_vec()), ("parser", vec![7; 99])]);
        let sections = Sections::new(file.clone().leak()).unwrap();
        assert_eq!(sections.lines("tags").unwrap(), ["a", "b"]);
        assert_eq!(sections.get("parser").unwrap(), [7; 99]);
        assert_eq!(write(&sections.all()), file);
        assert!(matches!(sections.get("names"), Err(ModelError::Section("names"))));
        let mut bad = file.clone();
        bad[60] ^= 1;
        assert!(matches!(Sections::new(bad.leak()), Err(ModelError::Damaged)));
        let mut old = file;
        old[8] = 99;
        assert!(matches!(Sections::new(old.leak()), Err(ModelError::Version { found: 99, .. })));
        assert!(matches!(Sections::new(b"x"), Err(ModelError::NotAModel)));
    }
}
