//! From bytes to text: byte-order mark, valid UTF-8, what the server and the page declare, what the bytes look like.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use std::borrow::Cow;

mod mojibake;

/// How far into a page a declaration of its charset is looked for, bytes.
const HEAD: usize = 4_096;
/// How much of a page is looked at to tell its charset, bytes.
const SAMPLE: usize = 256 << 10;

/// A text with what was encoded twice mended.
pub(super) fn mend(text: Cow<'_, str>) -> Cow<'_, str> {
    match mojibake::repair(&text) {
        Some(repaired) => Cow::Owned(repaired),
        None => text,
    }
}

/// The text of some bytes, as they say it. `None` where they are no text. `served` is the charset that the server of a
/// page declared.
pub(super) fn decode<'a>(bytes: &'a [u8], served: Option<&str>) -> Option<Cow<'a, str>> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding.decode(bytes).0);
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return Some(encoding.decode_without_bom_handling(bytes).0);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return if is_binary(bytes) { None } else { Some(Cow::Borrowed(text)) };
    }
    if is_binary(bytes) {
        return None;
    }
    let served = served.and_then(|label| Encoding::for_label(label.as_bytes()));
    Some(choose(bytes, served).decode_without_bom_handling(bytes).0)
}

/// Whether control characters that no text has are common.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(8_192)];
    let odd = sample.iter().filter(|&&b| b < 9 || (14..27).contains(&b) || (28..32).contains(&b)).count();
    odd * 20 > sample.len()
}

/// UTF-16 shows in its higher bytes: nearly all of them are those of two blocks of letters, and the lower ones vary.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(2_048)];
    let half = sample.len() / 2;
    if half < 8 {
        return None;
    }
    // Blanks, digits and markup have 0; Greek, Cyrillic, Armenian, Hebrew and Arabic 3 to 6.
    let high = |offset: usize| {
        let mut counts = [0_usize; 7];
        for &byte in sample.iter().skip(offset).step_by(2).filter(|byte| **byte < 7) {
            counts[byte as usize] += 1;
        }
        let letters = counts[1..].iter().max().copied().unwrap_or_default();
        // Without a blank it is no text.
        if counts[0] * 20 > half { counts[0] + letters } else { 0 }
    };
    let (even, odd) = (high(0), high(1));
    if odd * 10 > half * 8 && even * 10 < half * 3 {
        Some(UTF_16LE)
    } else if even * 10 > half * 8 && odd * 10 < half * 3 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The charset of bytes that are not valid UTF-8.
fn choose(bytes: &[u8], served: Option<&'static Encoding>) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    // A page in UTF-8 with a few broken bytes, or cut within a character, is still one in UTF-8.
    let multi =
        bytes.utf8_chunks().map(|chunk| chunk.valid().bytes().filter(|b| *b >= 0xC0).count()).sum::<usize>();
    let broken = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    if multi > broken * 10 {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, sample.len() == bytes.len());
    let guess = detector.guess(None, Utf8Detection::Deny);
    // A declared charset is believed unless the bytes are nonsense in it; the server's word goes before the page's.
    let believed = |encoding: &'static Encoding| {
        let (text, bad) = encoding.decode_without_bom_handling(sample);
        let broken = if bad { text.chars().filter(|c| *c == '\u{fffd}').count() } else { 0 };
        let controls = text.chars().filter(|c| ('\u{80}'..'\u{a0}').contains(c)).count();
        let latin_guess = guess == WINDOWS_1252;
        let western = encoding == WINDOWS_1252;
        broken + controls <= 2 + text.len() / 2_000 && (!western || latin_guess)
    };
    let mut said = [served, declared(bytes)].into_iter().flatten().filter(|&encoding| encoding != UTF_8);
    said.find(|encoding| believed(encoding)).unwrap_or(guess)
}

/// The charset that a page declares.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let at = |word: &[u8]| {
        head.windows(word.len())
            .position(|window| window.eq_ignore_ascii_case(word))
            .map(|at| at + word.len())
    };
    let label = |start: usize| {
        let rest = &head[start..];
        let value = rest.iter().position(|b| !b" =\"'".contains(b)).map(|start| &rest[start..])?;
        let end = value.iter().position(|b| b" \"'>;/?\r\n".contains(b)).unwrap_or(value.len());
        Encoding::for_label(&value[..end])
    };
    // XML has its own word; scripts talk of charsets too, so a label that is none is passed over.
    at(b"charset").and_then(label).or_else(|| at(b"encoding=").and_then(label))
}

#[cfg(test)]
mod tests;
