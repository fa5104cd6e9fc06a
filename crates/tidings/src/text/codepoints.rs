//! From byte offsets to code points and back.

/// Translates between byte offsets of a text and offsets in code points.
///
/// A text of ASCII alone costs nothing; any other is indexed once, every 64 bytes.
///
/// ```
/// use tidings::text::CodePoints;
/// let text = "Élysée";
/// let points = CodePoints::new(text);
/// assert_eq!(points.from_byte(2), 1);
/// assert_eq!(points.to_byte(1), 2);
/// ```
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before byte `64 * i`; empty where the text is ASCII.
    marks: Vec<u32>,
}

const STEP: usize = 64;

impl<'t> CodePoints<'t> {
    /// Indexes a text.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut marks = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for chunk in text.as_bytes().chunks(STEP) {
                marks.push(count);
                count += points_in(chunk);
            }
            marks.push(count);
        }
        Self { text, marks }
    }

    /// How many code points stand before a byte offset. Offsets past the end count as the end.
    #[must_use]
    pub fn from_byte(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        if self.marks.is_empty() {
            return byte;
        }
        let mark = byte / STEP;
        self.marks[mark] as usize + points_in(&self.text.as_bytes()[mark * STEP..byte]) as usize
    }

    /// The byte at which code point number `point` begins. Points past the end give the text's length.
    #[must_use]
    pub fn to_byte(&self, point: usize) -> usize {
        if self.marks.is_empty() {
            return point.min(self.text.len());
        }
        // The last mark with no more points before it than asked for.
        let mark = self.marks.partition_point(|&before| before as usize <= point).saturating_sub(1);
        let (mut at, mut seen) = (mark * STEP, self.marks[mark] as usize);
        let bytes = self.text.as_bytes();
        while at < bytes.len() {
            if !is_continuation(bytes[at]) {
                if seen == point {
                    return at;
                }
                seen += 1;
            }
            at += 1;
        }
        bytes.len()
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

fn points_in(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| !is_continuation(byte)).count() as u32
}

#[cfg(test)]
mod tests {
    use super::CodePoints;

    #[test]
    fn both_ways_agree_with_counting() {
        let text = "Der Élysée 北京 wies “alles” zurück. ".repeat(9);
        for text in [text.as_str(), "", "plain", "é", "北"] {
            let points = CodePoints::new(text);
            for (point, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!(points.from_byte(byte), point);
                assert_eq!(points.to_byte(point), byte);
            }
            let all = text.chars().count();
            assert_eq!(points.from_byte(text.len() + 5), all);
            assert_eq!(points.to_byte(all + 5), text.len());
        }
    }
}
