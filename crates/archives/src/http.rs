//! An answer of a web server, as web archives keep it: the page in it, with transfer and content codings undone.

use std::io::{self, Read};

use crate::{
    LARGEST,
    warc::{Found, Record},
};

/// Unpacked bytes that any packed page may have, whatever its packed size.
const SMALL: usize = 8 << 20;
/// How many times its packed size a page may have beyond that.
const RATIO: usize = 200;

/// A `Content-Type`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Media {
    /// Type and subtype, lower case.
    pub(crate) name: String,
    pub(crate) charset: Option<String>,
}

impl Media {
    pub(crate) fn read(value: &str) -> Self {
        let mut parts = value.split(';');
        let name = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let charset = parts.find_map(|part| {
            let (key, value) = part.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']);
            (key.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
        });
        Self { name, charset }
    }

    pub(crate) fn is_html(&self) -> bool {
        matches!(self.name.as_str(), "text/html" | "application/xhtml+xml")
    }
}

/// Whether a body is HTML or text by its type or, where none is told, by how it begins.
pub(crate) fn is_page(media: &Media, body: &[u8]) -> bool {
    if media.is_html() || media.name == "text/plain" {
        return true;
    }
    let start: Vec<u8> = body.trim_ascii_start().iter().take(14).map(u8::to_ascii_lowercase).collect();
    matches!(media.name.as_str(), "" | "application/octet-stream" | "unk" | "unknown/unknown")
        && (start.starts_with(b"<!doctype html") || start.starts_with(b"<html"))
}

/// The page in an answer, put into `record`.
///
/// # Errors
/// Why there is none although the answer says so.
pub(crate) fn page(answer: &[u8], record: Record) -> Result<Found, String> {
    let Some((head, body)) = split(answer) else {
        return Err("the answer has no end of its headers".to_owned());
    };
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default().split_ascii_whitespace().nth(1).unwrap_or_default();
    if !(status.starts_with('2') && status.len() == 3) {
        return Ok(Found::PassedOver("answers other than a page"));
    }
    let header = |name: &'static str| {
        lines.clone().filter_map(move |line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let media = Media::read(&header("content-type").next().unwrap_or_default());
    let codings = |name| header(name).collect::<Vec<_>>().join(",").to_ascii_lowercase();
    let mut bytes = body.to_vec();
    // Many crawlers have undone the codings and left the headers: only what is still coded is undone.
    if codings("transfer-encoding").contains("chunked")
        && let Some(whole) = dechunk(&bytes)
    {
        bytes = whole;
    }
    let coded = codings("content-encoding");
    for coding in coded.split(',').map(str::trim).rev() {
        if let Some(unpacked) = unpack(&bytes, coding, record.is_cut)? {
            bytes = unpacked;
        }
    }
    if !is_page(&media, &bytes) || record.is_for_crawlers() {
        return Ok(Found::PassedOver("files that are no pages"));
    }
    Ok(Found::Page(Record { is_html: media.is_html(), charset: media.charset, bytes, ..record }))
}

/// Headers and body of an answer.
fn split(answer: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut at = 0;
    for line in answer.split_inclusive(|&byte| byte == b'\n') {
        if line.trim_ascii().is_empty() && line.ends_with(b"\n") {
            return Some((&answer[..at], &answer[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// The chunks of a body put together; `None` where it is not in chunks. A last chunk that is cut off is used as it is.
fn dechunk(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = rest.iter().take(64).position(|&byte| byte == b'\n');
        let Some(end) = end else { return (!whole.is_empty()).then_some(whole) };
        let line = std::str::from_utf8(&rest[..end]).ok()?.trim();
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16);
        let Ok(size) = size else { return (!whole.is_empty()).then_some(whole) };
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        let part = &rest[..size.min(rest.len())];
        whole.extend_from_slice(part);
        rest = rest[part.len()..].trim_ascii_start();
    }
}

/// Undoes one content coding; `None` where the bytes are not in it, because it is undone already.
fn unpack(bytes: &[u8], coding: &str, is_cut: bool) -> Result<Option<Vec<u8>>, String> {
    let cap = bytes.len().saturating_mul(RATIO).clamp(SMALL, LARGEST);
    let reader: Box<dyn Read + '_> = match coding {
        "gzip" | "x-gzip" if bytes.starts_with(&[0x1f, 0x8b]) => {
            Box::new(flate2::read::MultiGzDecoder::new(bytes))
        }
        // Servers send it with and without the frame of zlib.
        "deflate" if is_zlib(bytes) => Box::new(flate2::read::ZlibDecoder::new(bytes)),
        "deflate" if !looks_plain(bytes) => Box::new(flate2::read::DeflateDecoder::new(bytes)),
        "br" if !looks_plain(bytes) => Box::new(brotli_decompressor::Decompressor::new(bytes, 16 << 10)),
        "zstd" if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => Box::new(
            zstd::stream::read::Decoder::with_buffer(bytes).map_err(|error| format!("zstd: {error}"))?,
        ),
        _ => return Ok(None),
    };
    let mut unpacked = Vec::new();
    match reader.take(cap as u64 + 1).read_to_end(&mut unpacked) {
        _ if unpacked.len() > cap => Err(format!("the page unpacks to more than {} MB", cap >> 20)),
        Ok(_) => Ok(Some(unpacked)),
        // Of a page that the archive cut off, what there is.
        Err(_) if is_cut && !unpacked.is_empty() => Ok(Some(unpacked)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            Err(format!("the page is cut off in its {coding} coding"))
        }
        Err(error) => Err(format!("the page is damaged in its {coding} coding: {error}")),
    }
}

fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

/// Whether a page is not packed: it begins as HTML or is text throughout its beginning.
fn looks_plain(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(64)];
    start.trim_ascii_start().starts_with(b"<")
        || start.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::{dechunk, unpack};

    #[test]
    fn chunks() {
        for (body, want) in [
            ("4\r\nWiki\r\n6;x=y\r\npedia \r\n0\r\n\r\n", Some("Wikipedia ")),
            ("4\nWiki\n0\n", Some("Wiki")),
            ("9\r\ncut of", Some("cut of")),
            ("<html>plain</html>", None),
            ("", None),
            ("0\r\n\r\n", Some("")),
        ] {
            assert_eq!(dechunk(body.as_bytes()).as_deref(), want.map(str::as_bytes), "{body:?}");
        }
    }

    #[test]
    fn a_bomb_is_named() {
        let zeros = vec![b'0'; 80 << 20];
        let mut bomb = Vec::new();
        std::io::Read::read_to_end(
            &mut flate2::read::GzEncoder::new(zeros.as_slice(), flate2::Compression::best()),
            &mut bomb,
        )
        .unwrap();
        let reason = unpack(&bomb, "gzip", false).unwrap_err();
        assert!(reason.contains("unpacks to more than"), "{reason}");
    }

    #[test]
    fn what_is_undone_already_is_left() {
        for coding in ["gzip", "deflate", "br", "zstd", "identity", ""] {
            assert_eq!(unpack(b"<html>plain", coding, false), Ok(None), "{coding}");
        }
    }
}
