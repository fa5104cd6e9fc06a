//! What a source is, told from its first bytes.

use crate::tar::is_tar;

/// A form that holds pages, or addresses of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A web archive.
    Warc,
    /// A zip archive.
    Zip,
    /// A tar archive.
    Tar,
    /// An RSS or Atom feed.
    Feed,
    /// A sitemap: addresses of pages, and no page.
    Sitemap,
}

/// What is sometimes among pages and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    /// A picture, sound, film or font.
    Media,
    /// A PDF document.
    Pdf,
}

/// The kind of a source, from its first bytes; 4,096 are enough. `None` where it is none of them.
///
/// ```
/// use tidings_archives::{Kind, kind};
/// assert_eq!(kind(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n"), Some(Kind::Warc));
/// assert_eq!(kind(b"<?xml version='1.0'?>\n<!-- mine -->\n<rss version='2.0'>"), Some(Kind::Feed));
/// assert_eq!(kind(b"<!doctype html>"), None);
/// ```
#[must_use]
pub fn kind(start: &[u8]) -> Option<Kind> {
    if start.starts_with(b"WARC/1.") || start.starts_with(b"WARC/0.") {
        return Some(Kind::Warc);
    }
    if [b"PK\x03\x04", b"PK\x05\x06"].iter().any(|mark| start.starts_with(*mark)) {
        return Some(Kind::Zip);
    }
    if is_tar(start) {
        return Some(Kind::Tar);
    }
    xml(start)
}

/// The kind of an XML document, from the name of its first element.
fn xml(start: &[u8]) -> Option<Kind> {
    let mut rest = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    loop {
        let end: &[u8] = match rest {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'!', ..] => b">",
            _ => break,
        };
        let place = rest.windows(end.len()).position(|window| window == end)?;
        rest = rest[place + end.len()..].trim_ascii_start();
    }
    let name = rest.strip_prefix(b"<")?;
    let end = name.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))?;
    match name[..end].to_ascii_lowercase().as_slice() {
        b"rss" | b"feed" | b"rdf:rdf" | b"atom:feed" | b"rss:rss" => Some(Kind::Feed),
        b"urlset" | b"sitemapindex" => Some(Kind::Sitemap),
        _ => None,
    }
}

/// Whether bytes begin as a file of another kind that stands beside pages, as in the copy of a site.
#[must_use]
pub fn other(start: &[u8]) -> Option<Other> {
    const MEDIA: [&[u8]; 18] = [
        b"\x89PNG\r\n",
        b"\xff\xd8\xff",
        b"GIF87a",
        b"GIF89a",
        b"RIFF",
        b"BM",
        b"\0\0\x01\0",
        b"II*\0",
        b"MM\0*",
        b"wOFF",
        b"wOF2",
        b"OTTO",
        b"\0\x01\0\0",
        b"OggS",
        b"ID3",
        b"fLaC",
        b"\x1a\x45\xdf\xa3",
        b"8BPS",
    ];
    if start.starts_with(b"%PDF-") {
        return Some(Other::Pdf);
    }
    let film = start.get(4..8).is_some_and(|mark| mark == b"ftyp");
    // Two letters alone could begin a text.
    let picture = |mark: &[u8]| mark.len() > 2 || start.get(6..10).is_some_and(|zeros| zeros == [0; 4]);
    (film || MEDIA.iter().any(|mark| start.starts_with(mark) && picture(mark))).then_some(Other::Media)
}

#[cfg(test)]
mod tests {
    use super::{Kind, Other, kind, other};

    #[test]
    fn kinds() {
        for (start, want) in [
            ("PK\u{3}\u{4}rest", Some(Kind::Zip)),
            ("<feed xmlns=\"http://www.w3.org/2005/Atom\">", Some(Kind::Feed)),
            ("\u{feff}<?xml version=\"1.0\"?><rdf:RDF xmlns=\"\">", Some(Kind::Feed)),
            ("<urlset xmlns=\"\">", Some(Kind::Sitemap)),
            ("<?xml version=\"1.0\"?><!DOCTYPE html><html>", None),
            ("<?xml never ends", None),
            ("<rss", None),
            ("WARC is a format.", None),
            ("", None),
        ] {
            assert_eq!(kind(start.as_bytes()), want, "{start:?}");
        }
        // Eight blanks add up to nothing.
        assert_eq!(kind(&[0; 600]), None);
        assert_eq!(kind(&[b' '; 600]), None);
    }

    #[test]
    fn others() {
        assert_eq!(other(b"%PDF-1.4"), Some(Other::Pdf));
        assert_eq!(other(b"\x89PNG\r\n\x1a\n"), Some(Other::Media));
        assert_eq!(other(b"BMW sells more cars"), None);
        assert_eq!(other(b"BM\x36\x10\0\0\0\0\0\0\x36"), Some(Other::Media));
    }
}
