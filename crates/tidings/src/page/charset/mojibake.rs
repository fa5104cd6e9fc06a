//! UTF-8 that was taken for Latin-1 or windows-1252 and encoded once more: `â€™` for `’`. Only the damaged stretches are
//! mended; what is right stays.

/// How many two-byte characters of other scripts make it sure that they are damage: `Ð¡` alone may be a name.
const SURE: usize = 4;
/// How often text is found to be encoded once more.
const ROUNDS: usize = 3;

/// The text as it was meant, where some of it was encoded twice.
pub(super) fn repair(text: &str) -> Option<String> {
    let mut repaired: Option<String> = None;
    for _ in 0..ROUNDS {
        let current = repaired.as_deref().unwrap_or(text);
        match repair_once(current) {
            Some(next) => repaired = Some(next),
            None => break,
        }
    }
    repaired
}

fn repair_once(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut sure = false;
    let mut others = 0;
    each(text, |_, _, found| {
        match found {
            Found::Sure(_) => sure = true,
            Found::Beside(_) | Found::Other(_) => others += 1,
        };
    });
    let others_too = others >= SURE;
    if !sure && !others_too {
        return None;
    }
    let mut repaired = String::with_capacity(text.len());
    let mut at = 0;
    each(text, |start, end, found| {
        let c = match found {
            Found::Sure(c) | Found::Beside(c) => c,
            Found::Other(c) if others_too => c,
            Found::Other(_) => return,
        };
        repaired.push_str(&text[at..start]);
        repaired.push(c);
        at = end;
    });
    repaired.push_str(&text[at..]);
    Some(repaired)
}

/// A character that stands in the text as the characters of its bytes.
enum Found {
    /// Nobody writes this on purpose: `â€™`, `Ã©`, `Â»`.
    Sure(char),
    /// Two characters that may stand next to each other, right behind damage.
    Beside(char),
    /// Two characters that may stand next to each other.
    Other(char),
}

/// Calls `found` with start, end and meaning of every damaged character.
fn each(text: &str, mut found: impl FnMut(usize, usize, Found)) {
    let mut before = ' ';
    let mut skip_to = 0;
    for (start, c) in text.char_indices() {
        if start < skip_to {
            continue;
        }
        // Only lead bytes of UTF-8 begin a character.
        let lead = byte(c).filter(|byte| (0xC2..=0xF4).contains(byte));
        if let Some(lead) = lead {
            let more = match lead {
                0xC2..=0xDF => 1,
                0xE0..=0xEF => 2,
                _ => 3,
            };
            let mut bytes = [lead, 0, 0, 0];
            let mut end = start + c.len_utf8();
            let mut count = 1;
            for next in text[end..].chars().take(more) {
                let Some(next_byte) = byte(next).filter(|byte| (0x80..=0xBF).contains(byte)) else { break };
                bytes[count] = next_byte;
                count += 1;
                end += next.len_utf8();
            }
            let meant = std::str::from_utf8(&bytes[..count]).ok().filter(|_| count == more + 1);
            if let Some(meant) = meant.and_then(|text| text.chars().next()) {
                // `IRMÃ»` closes a quotation in capitals, and blanks that do not break may follow any letter.
                let capitals = more == 1 && before.is_uppercase();
                let blanks = more > 1 && bytes[1..count].iter().all(|byte| *byte == 0xA0);
                // Punctuation and accents of the West, and pictures.
                let known = matches!(lead, 0xC2 | 0xC3 | 0xE2 | 0xF0);
                let beside = start == skip_to && start > 0;
                if blanks {
                    before = c;
                    continue;
                }
                let what = match () {
                    () if known && !capitals => Found::Sure(meant),
                    () if beside => Found::Beside(meant),
                    () => Found::Other(meant),
                };
                found(start, end, what);
                skip_to = end;
                before = ' ';
                continue;
            }
        }
        before = c;
    }
}

/// The byte that stands for a character in windows-1252, or in Latin-1 where that has none.
fn byte(c: char) -> Option<u8> {
    const HIGH: [char; 27] = [
        '€', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 'Ž', '‘', '’', '“', '”', '•', '–', '—',
        '˜', '™', 'š', '›', 'œ', 'ž', 'Ÿ',
    ];
    const BYTES: [u8; 27] = [
        0x80, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8B, 0x8C, 0x8E, 0x91, 0x92, 0x93, 0x94,
        0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B, 0x9C, 0x9E, 0x9F,
    ];
    if c.is_ascii() {
        None
    } else if c <= '\u{ff}' {
        Some(c as u8)
    } else {
        HIGH.iter().position(|high| *high == c).map(|at| BYTES[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text whose bytes were taken for windows-1252.
    fn damaged(text: &str) -> String {
        text.bytes()
            .map(|b| encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[b]).0.into_owned())
            .collect()
    }

    #[test]
    fn damage_is_mended() {
        for text in [
            "It’s “here” – at last…",
            "Ministère de l’Économie à Genève",
            "Москва отказалась",
            "Ο πρωθυπουργός",
        ] {
            assert_eq!(repair(&damaged(text)).as_deref(), Some(text));
            assert_eq!(repair(&damaged(&damaged(text))).as_deref(), Some(text), "twice");
            let latin: String = text.bytes().map(|b| b as char).collect();
            assert_eq!(repair(&latin).as_deref(), Some(text), "Latin-1");
        }
    }

    #[test]
    fn only_damage_is_mended() {
        let partly = format!("Präsident Erdoğan – {} – flog nach Zürich.", damaged("“naïve”"));
        assert_eq!(repair(&partly).as_deref(), Some("Präsident Erdoğan – “naïve” – flog nach Zürich."));
        for text in [
            "",
            "plain",
            "é\u{a0}\u{a0}et â\u{a0}\u{a0}aussi",
            "Ça va à l’école, « même » en août.",
            "“IRM\u{c3}”, disse São Paulo – não!",
            "«LA MANH\u{c3}»",
            "Žižek, Škoda and Ñuñoa",
            "Ð¡ is odd, but alone",
            "Größe, Ärger, Übermut; 20 °C ± 2 µm",
            "Привет, мир",
        ] {
            assert_eq!(repair(text), None, "{text}");
        }
    }
}
