//! Addresses, runs of signs, smileys.

use super::is_mark;

/// Length of a web or mail address at the front.
pub(super) fn address(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let web = [&b"http://"[..], b"https://", b"ftp://", b"www."]
        .iter()
        .any(|scheme| bytes.len() > scheme.len() && bytes[..scheme.len()].eq_ignore_ascii_case(scheme));
    if web {
        let until = rest.find(['<', '>', '"', '”', '“', '|']).unwrap_or(rest.len());
        let url = rest[..until].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', ']', '*']);
        let url = if url.contains('(') { url } else { url.trim_end_matches([')', '.', ',']) };
        return Some(url.len()).filter(|&length| length > 4);
    }
    if let Some(length) = site(rest) {
        return Some(length);
    }
    let local = bytes.iter().take(65).position(|b| !(b.is_ascii_alphanumeric() || b"._-+".contains(b)))?;
    if local == 0 || !rest[local..].starts_with('@') || !bytes[0].is_ascii_alphanumeric() {
        return None;
    }
    let domain = &rest[local + 1..];
    let until = domain
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')))
        .unwrap_or(domain.len());
    let domain = domain[..until].trim_end_matches(['.', '-', '_']);
    (!domain.is_empty()).then(|| local + 1 + domain.len())
}

/// Length of a web address without a scheme but with a path: "t.me/name".
fn site(rest: &str) -> Option<usize> {
    let host = rest.bytes().take(65).position(|b| !(b.is_ascii_alphanumeric() || b"._-".contains(&b)))?;
    let (_, top) = rest[..host].rsplit_once('.')?;
    let path = rest[host..].strip_prefix('/')?;
    // Looked at before the path, which may be long: then it is taken.
    let letter = |text: &str| text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let small = (2..=6).contains(&top.len()) && top.bytes().all(|byte| byte.is_ascii_lowercase());
    if !(small && letter(rest) && letter(path)) {
        return None;
    }
    let path = path.find(['<', '>', '"', '”', '“', '|', ')']).map_or(path, |until| &path[..until]);
    let path = path.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', ']', '*']);
    Some(host + 1 + path.len())
}

/// Length of what HTML leaves behind where it is not undone: "&nbsp;".
fn entity(rest: &str) -> Option<usize> {
    let name = rest.strip_prefix('&')?;
    let length = name.bytes().take(9).position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'#'))?;
    (length > 1 && name[length..].starts_with(';')).then_some(length + 2)
}

/// Length of the run of signs at the front that is one token.
pub(super) fn symbols(rest: &str, first: char, opening: bool) -> usize {
    if opening && let Some(length) = smiley(rest) {
        return length;
    }
    if let Some(length) = entity(rest) {
        return length;
    }
    let run = |signs: &[char]| rest.find(|c| !signs.contains(&c)).unwrap_or(rest.len());
    let twice = |sign: char| sign.len_utf8() * rest.chars().take(2).take_while(|&c| c == sign).count();
    match first {
        '.' | '…' => run(&['.', '…']),
        '!' | '?' => run(&['!', '?']),
        '"' | '\'' | '`' | '’' | '‘' | '<' | '>' => twice(first),
        '-' | '=' | '*' | '_' | '~' | '#' | '+' | '—' | '^' | '•' => run(&[first]),
        _ => {
            // A sign and the marks that change it.
            let length = first.len_utf8();
            length + rest[length..].find(|c| !(is_mark(c) || c == '\u{200D}')).unwrap_or(0)
        }
    }
}

/// Length of a smiley that is all there is up to white space or punctuation: ":)", ";-(", "=D".
fn smiley(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    if !matches!(bytes.first()?, b':' | b';' | b'=') {
        return None;
    }
    let nose = usize::from(bytes.len() > 2 && matches!(bytes[1], b'-' | b'o' | b'\''));
    let mouth = *bytes.get(1 + nose)?;
    let length = 1 + nose + bytes[1 + nose..].iter().take_while(|&&byte| byte == mouth).count();
    let free = !bytes.get(length).is_some_and(u8::is_ascii_alphanumeric);
    (free && matches!(mouth, b')' | b'(' | b'D' | b'P' | b'p' | b'/' | b'|' | b']' | b'[')).then_some(length)
}
