//! White space between words as UDPipe's `SpacesAfter` and `SpacesBefore` write it: `\s` for a blank, `\t`, `\n`,
//! `\r`; and, beyond that, `\u{200B}` for what shows nothing or would break the line.

use std::fmt::Write as _;

use crate::syntax::tokenize::is_space;

/// Writes white space.
pub(crate) fn write(gap: &str, out: &mut String) {
    for c in gap.chars() {
        match c {
            ' ' => out.push_str("\\s"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            // Writing to a string cannot fail.
            _ => _ = write!(out, "\\u{{{:X}}}", c as u32),
        }
    }
}

/// Reads the white space under `name` in a MISC column; what is no white space is left out.
pub(crate) fn read(misc: &str, name: &str) -> Option<String> {
    let value = misc.split('|').find_map(|field| field.strip_prefix(name)?.strip_prefix('='))?;
    let mut out = String::new();
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        let mut c = Some(c);
        if let Some(code) = rest.strip_prefix('\\') {
            length = 2;
            c = match code.chars().next() {
                Some('s') => Some(' '),
                Some('t') => Some('\t'),
                Some('n') => Some('\n'),
                Some('r') => Some('\r'),
                Some('u') => {
                    let number = code.strip_prefix("u{").and_then(|code| code.split_once('}'));
                    length = number.map_or(2, |(digits, _)| digits.len() + 4);
                    number.and_then(|(digits, _)| char::from_u32(u32::from_str_radix(digits, 16).ok()?))
                }
                Some(other) => {
                    length = 1 + other.len_utf8();
                    None
                }
                None => {
                    length = 1;
                    None
                }
            };
        }
        out.extend(c.filter(|c| is_space(*c)));
        rest = &rest[length..];
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn there_and_back() {
        let gap = " \t\r\n\u{200B}\u{a0}\0\u{2028}\u{85}";
        let mut out = String::new();
        write(gap, &mut out);
        assert_eq!(out, "\\s\\t\\r\\n\\u{200B}\\u{A0}\\u{0}\\u{2028}\\u{85}");
        assert_eq!(read(&format!("A=b|SpacesAfter={out}|C=d"), "SpacesAfter").as_deref(), Some(gap));
        assert_eq!(read("SpaceAfter=No", "SpacesAfter"), None);
        assert_eq!(read("SpacesAfter=", "SpacesAfter").as_deref(), Some(""));
        for odd in ["\\", "a\\p\\\\b", "\\é", "\\u", "\\u{", "\\u{zz}", "\\u{110000}", "é"] {
            assert_eq!(read(&format!("SpacesAfter={odd}"), "SpacesAfter").as_deref(), Some(""), "{odd}");
        }
    }
}
