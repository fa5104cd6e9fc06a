//! From bytes to text: byte-order mark, valid UTF-8, what the server and the page declare, what the bytes look like.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use std::borrow::Cow;

/// How far into a page a declaration of its charset is looked for, bytes.
const HEAD: usize = 4_096;
/// How much of a page is looked at to tell its charset, bytes.
const SAMPLE: usize = 256 << 10;

/// The text of some bytes. `None` where they are no text. `served` is the charset that the server of a page declared.
pub(super) fn decode<'a>(bytes: &'a [u8], served: Option<&str>) -> Option<Cow<'a, str>> {
    decode_once(bytes, served).map(|text| if text.contains(is_c1) { Cow::Owned(repair(&text)) } else { text })
}

/// Control characters that only a wrong charset leaves in text.
fn is_c1(c: char) -> bool {
    ('\u{80}'..'\u{a0}').contains(&c)
}

/// Undoes UTF-8 that was taken for Latin-1 and encoded once more, stretch by stretch.
fn repair(text: &str) -> String {
    let mut repaired = String::with_capacity(text.len());
    let mut run: Vec<u8> = Vec::new();
    let flush = |run: &mut Vec<u8>, repaired: &mut String| {
        match std::str::from_utf8(run) {
            Ok(text) => repaired.push_str(text),
            Err(_) => repaired.extend(run.iter().map(|b| *b as char)),
        }
        run.clear();
    };
    for c in text.chars() {
        if ('\u{80}'..='\u{ff}').contains(&c) {
            run.push(c as u8);
        } else {
            flush(&mut run, &mut repaired);
            repaired.push(c);
        }
    }
    flush(&mut run, &mut repaired);
    repaired
}

fn decode_once<'a>(bytes: &'a [u8], served: Option<&str>) -> Option<Cow<'a, str>> {
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

fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(2_048)];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&b| b == 0).count();
    let half = sample.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    if half < 8 {
        None
    } else if odd * 10 > half * 7 && even * 10 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 7 && odd * 10 < half {
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
    let at = head.windows(7).position(|window| window.eq_ignore_ascii_case(b"charset"))?;
    let rest = &head[at + 7..];
    let value = rest.iter().position(|b| !b" =\"'".contains(b)).map(|start| &rest[start..])?;
    let end = value.iter().position(|b| b" \"'>;/?\r\n".contains(b)).unwrap_or(value.len());
    Encoding::for_label(&value[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charsets() {
        let utf_16: Vec<u8> =
            "Zażółć gęślą jaźń, said the minister".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, text) in [
            (b"\xef\xbb\xbfcaf\xc3\xa9".as_slice(), "café"),
            (b"\xff\xfea\0b\0", "ab"),
            ("doesn\u{e2}\u{80}\u{99}t caf\u{e9}".as_bytes(), "doesn\u{2019}t caf\u{e9}"),
            (&utf_16, "Zażółć gęślą jaźń, said the minister"),
            (b"<meta charset=\"utf-8\">\xa1Hola, se\xf1or! El a\xf1o pr\xf3ximo ser\xe1 mejor.", "<meta charset=\"utf-8\">¡Hola, señor! El año próximo será mejor."),
            (b"<meta charset=windows-1251>\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0", "<meta charset=windows-1251>Привет, мир"),
            (b"The caf\xc3\xa9 and the na\xc3\xafve \xc3\xa9l\xc3\xa8ve \xc3\xa9t\xc3\xa9 \xc3\xa0 l'\xc3\xa9cole d\xc3\xa9j\xc3\xa0 cr\xc3\xa9\xc3\xa9 cut \xe2\x80", "The café and the naïve élève été à l'école déjà créé cut \u{fffd}"),
        ] {
            assert_eq!(decode(bytes, None).as_deref(), Some(text));
        }
        assert_eq!(decode(&[0, 1, 2, 3, 0, 200, 0, 1], None), None);
    }

    #[test]
    fn what_the_server_declares() {
        let read = |bytes: &'static [u8], served| decode(bytes, Some(served)).unwrap().into_owned();
        // Three letters, too few to tell Cyrillic from Greek by themselves.
        assert_eq!(read(b"<p>\xcc\xe8\xf0", "windows-1251"), "<p>Мир");
        assert_eq!(read(b"<p>\xcc\xe8\xf0", "windows-1253"), "<p>Μθπ");
        // Before the page's own word, but not where the bytes speak against it.
        assert_eq!(
            read(b"<meta charset=windows-1253>\xcc\xe8\xf0", "windows-1251"),
            "<meta charset=windows-1253>Мир"
        );
        assert_eq!(read("caf\u{e9}".as_bytes(), "windows-1251"), "café");
        assert_eq!(
            read(b"<meta charset=windows-1251>\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0", "no-such"),
            "<meta charset=windows-1251>Привет, мир"
        );
    }
}
