//! Three-letter codes of countries and other actors.

use std::fmt;

/// An ISO 3166 alpha-3 code or one of PLOVER's own (`UNO`, `EUR`, `IGO`, `KOS` …).
///
/// ```
/// use tidings_knowledge::Code;
/// assert_eq!(Code::parse("RUS").unwrap().as_str(), "RUS");
/// assert_eq!(Code::parse("Russia"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code([u8; 3]);

impl Code {
    /// Reads three capital letters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Code> {
        let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Code(bytes))
    }

    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
