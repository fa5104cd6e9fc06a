//! Archives as they come, whole and broken: what is sound is read, what is not is told with its place.

#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Read, Write};

use tidings_archives::{
    Fault, Gunzip, Tar, Zip,
    warc::{Found, Record, Warc},
};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn record(kind: &str, more: &str, block: &[u8]) -> Vec<u8> {
    let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{more}Content-Length: {}\r\n\r\n", block.len());
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{headers}\r\n");
    let more = "WARC-Target-URI: <https://news.example/a>\r\nWARC-Date: 2024-05-01T10:00:00Z\r\n";
    record("response", more, &[head.as_bytes(), body].concat())
}

const HTML: &str = "Content-Type: text/html; charset=\"windows-1252\"\r\n";

fn records(archive: Vec<u8>) -> Vec<Result<Found, Fault>> {
    Warc::new(Cursor::new(archive)).collect()
}

/// The pages as text, what was passed over in brackets, faults with a mark.
fn told(found: &[Result<Found, Fault>]) -> Vec<String> {
    let one = |found: &Result<Found, Fault>| match found {
        Ok(Found::Page(page)) => format!("{}:{}", page.number, String::from_utf8_lossy(&page.bytes)),
        Ok(Found::PassedOver(what)) => format!("[{what}]"),
        Err(fault) => format!("{}! {}", fault.number, fault.reason),
    };
    found.iter().map(one).collect()
}

#[test]
fn pages_of_a_web_archive() {
    let archive = [
        record("warcinfo", "", b"software: x\r\n"),
        record("request", "", b"GET / HTTP/1.1\r\n\r\n"),
        answer(HTML, b"<p>one"),
        record("revisit", "", b"HTTP/1.1 200 OK\r\n\r\n"),
        answer("Content-Type: image/png\r\n", b"\x89PNG"),
        answer(
            "content-type:text/html\r\nTransfer-Encoding: chunked\r\n",
            b"3\r\n<p>\r\n3\r\ntwo\r\n0\r\n\r\n",
        ),
        record("response", "", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>nothing"),
        record("resource", "Content-Type: text/html\r\n", b"<p>three"),
        record("conversion", "Content-Type: text/plain\r\n", b"four"),
        record(
            "resource",
            "Content-Type: text/plain\r\nWARC-Target-URI: https://a.example/robots.txt\r\n",
            b"five",
        ),
    ]
    .concat();
    let found = records(archive.clone());
    let want = [
        "[notes of the archive]",
        "[requests]",
        "3:<p>one",
        "[revisits]",
        "[files that are no pages]",
        "6:<p>two",
        "[answers other than a page]",
        "8:<p>three",
        "9:four",
        "[files that are no pages]",
    ];
    assert_eq!(told(&found), want);
    let Ok(Found::Page(page)) = &found[2] else { panic!() };
    let want = Record {
        number: 3,
        url: Some("https://news.example/a".to_owned()),
        fetched: Some("2024-05-01T10:00:00Z".to_owned()),
        charset: Some("windows-1252".to_owned()),
        is_html: true,
        is_cut: false,
        bytes: b"<p>one".to_vec(),
    };
    assert_eq!(*page, want);
    // The same in one gzip member a record.
    let mut packed = Vec::new();
    for part in [answer(HTML, b"<p>one"), record("request", "", b"x"), answer(HTML, b"<p>two")] {
        packed.extend(gzip(&part));
    }
    let found: Vec<_> = Warc::new(Gunzip::new(Cursor::new(packed))).collect();
    assert_eq!(told(&found), ["1:<p>one", "[requests]", "3:<p>two"]);
}

#[test]
fn content_codings_are_undone() {
    let page = b"<p>They met in Geneva on Monday, and they met again on Tuesday.";
    let zlib = {
        let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(page).unwrap();
        out.finish().unwrap()
    };
    // Brotli of one stored block: window bits, length, the bytes, the last empty block.
    let length = page.len() as u32 - 1;
    let brotli = {
        // ISLAST 0, MNIBBLES 0 (four nibbles), the length, ISUNCOMPRESSED 1, after one bit of window size.
        let bits = u64::from(length) << 4 | 1 << 20;
        let mut out = bits.to_le_bytes()[..3].to_vec();
        out.extend_from_slice(page);
        out.push(3);
        out
    };
    for (coding, body) in [
        ("gzip", gzip(page)),
        ("x-gzip", gzip(page)),
        ("deflate", zlib),
        ("deflate", deflate(page)),
        ("zstd", zstd::encode_all(page.as_slice(), 1).unwrap()),
        ("br", brotli),
        ("deflate, gzip", gzip(&deflate(page))),
        ("gzip", page.to_vec()),
    ] {
        let headers = format!("{HTML}Content-Encoding: {coding}\r\n");
        let found = records(answer(&headers, &body));
        assert_eq!(told(&found), [format!("1:{}", String::from_utf8_lossy(page))], "{coding}");
    }
    let packed = gzip(page);
    let found = records(answer(&format!("{HTML}Content-Encoding: gzip\r\n"), &packed[..packed.len() / 2]));
    assert_eq!(told(&found), ["1! the page is cut off in its gzip coding"]);
}

#[test]
fn broken_records_do_not_end_a_web_archive() {
    let good = |text: &str| answer(HTML, text.as_bytes());
    let resize = |record: &[u8], by: i64| {
        let text = String::from_utf8(record.to_vec()).unwrap();
        let (before, after) = text.split_once("Content-Length: ").unwrap();
        let (length, rest) = after.split_once("\r\n").unwrap();
        let length = length.parse::<i64>().unwrap() + by;
        format!("{before}Content-Length: {length}\r\n{rest}").into_bytes()
    };
    let cases = [
        (resize(&good("bad"), 9), "the record is shorter than it says"),
        (resize(&good("bad"), 1 << 40), "the record is shorter than it says"),
        // Its end is missing.
        (resize(&good("bad"), 30)[..good("bad").len() - 4].to_vec(), "the record is shorter than it says"),
        (resize(&good("bad"), 3)[..good("bad").len() - 4].to_vec(), "the record is shorter than it says"),
        (resize(&good("bad"), -2), "the record is longer than it says"),
        (
            b"WARC/1.0\r\nWARC-Type: response\r\n\r\nxyz\r\n\r\n".to_vec(),
            "the record does not say how long it is",
        ),
        (b"some other bytes\r\n\r\n".to_vec(), "no record begins here"),
        (
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -7\r\n\r\n".to_vec(),
            "the record does not say how long it is",
        ),
    ];
    for (bad, reason) in cases {
        let found = records([good("one"), bad, good("two"), good("three")].concat());
        let told = told(&found);
        let rest: Vec<_> = told.iter().filter(|line| !line.contains('!')).map(|line| &line[2..]).collect();
        assert_eq!(rest, ["one", "two", "three"], "{reason}: {told:?}");
        assert!(told.contains(&format!("2! {reason}")), "{reason}: {told:?}");
        assert_eq!(told.len(), 4, "{reason}: {told:?}");
        let Some(Err(fault)) = found.iter().find(|found| found.is_err()) else { panic!() };
        assert_eq!(fault.at, good("one").len() as u64, "{reason}");
    }
    let whole = [good("one"), good("two")].concat();
    let found = records(whole[..whole.len() - 12].to_vec());
    assert_eq!(told(&found), ["1:one", "2! the archive is cut off in this record"]);
    // A damaged gzip member in the middle.
    let mut bad = gzip(&good("bad"));
    let end = bad.len();
    bad[end / 2] ^= 0x55;
    let packed = [gzip(&good("one")), bad, gzip(&good("two")), gzip(&good("three"))].concat();
    let found: Vec<_> = Warc::new(Gunzip::new(Cursor::new(packed))).collect();
    let told = told(&found);
    assert!(told.iter().any(|line| line.contains("! the archive is damaged here")), "{told:?}");
    let rest: Vec<_> = told.iter().filter(|line| !line.contains('!')).map(|line| &line[2..]).collect();
    assert_eq!(rest, ["one", "two", "three"], "{told:?}");
}

/// A file of a tar archive.
fn tar_file(name: &str, content: &[u8]) -> Vec<u8> {
    tar_block(name, b'0', content)
}

fn tar_block(name: &str, kind: u8, content: &[u8]) -> Vec<u8> {
    let mut head = vec![0; 512];
    head[..name.len()].copy_from_slice(name.as_bytes());
    head[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
    head[148..156].fill(b' ');
    head[156] = kind;
    head[257..263].copy_from_slice(b"ustar\0");
    let sum: u32 = head.iter().map(|&byte| u32::from(byte)).sum();
    head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    head.extend_from_slice(content);
    head.resize(head.len().next_multiple_of(512), 0);
    head
}

fn tar_told(archive: Vec<u8>) -> Vec<String> {
    let mut tar = Tar::new(Cursor::new(archive));
    let mut told = Vec::new();
    while let Some(entry) = tar.entry() {
        told.push(match entry {
            Ok(entry) => {
                let mut text = String::new();
                match tar.read_to_string(&mut text) {
                    Ok(_) => format!("{}={text}", entry.name),
                    Err(error) => format!("{}! {}", entry.name, error.kind()),
                }
            }
            Err(fault) => format!("! {fault}"),
        });
    }
    told
}

#[test]
fn files_of_a_tar() {
    let long = "a/".repeat(90) + "page.html";
    let pax = format!("{} path={long}\n", long.len() + 10);
    let parts = [
        tar_block("folder/", b'5', b""),
        tar_file("folder/a.html", b"one"),
        tar_block("link", b'2', b""),
        tar_block("././@LongLink", b'L', format!("{long}\0").as_bytes()),
        tar_file("cut", b"two"),
        tar_block("PaxHeader", b'x', pax.as_bytes()),
        tar_file("cut", &b"3".repeat(512)),
        tar_file("empty", b""),
        vec![0; 1024],
    ];
    let three = format!("{long}={}", "3".repeat(512));
    let want = ["folder/a.html=one".to_owned(), format!("{long}=two"), three, "empty=".to_owned()];
    assert_eq!(tar_told(parts.concat()), want);
    // A broken header is told, and the next sound one is found.
    let mut bad = tar_file("b", b"two");
    bad[0] = b'x';
    let broken = [tar_file("a", b"one"), bad, tar_file("c", b"three"), vec![0; 1024]].concat();
    assert_eq!(tar_told(broken), ["a=one", "! no file begins here (at byte 1536)", "c=three"]);
    let whole = [tar_file("a", b"one"), tar_file("b", &b"2".repeat(2000))].concat();
    assert_eq!(tar_told(whole[..1800].to_vec()), ["a=one", "b! unexpected end of file"]);
    assert_eq!(
        tar_told(whole[..1100].to_vec()),
        ["a=one", "! the archive is damaged here: unexpected end of file (at byte 1100)"]
    );
}

/// A file of a zip archive; with `later`, its sizes follow it.
fn zip_file(name: &str, content: &[u8], method: u16, later: bool) -> Vec<u8> {
    let packed = if method == 8 { deflate(content) } else { content.to_vec() };
    let mut crc = flate2::Crc::new();
    crc.update(content);
    let sizes = [crc.sum(), packed.len() as u32, content.len() as u32];
    let sizes: Vec<u8> = sizes.iter().flat_map(|size| size.to_le_bytes()).collect();
    let mut out = b"PK\x03\x04\x14\0".to_vec();
    out.extend([if later { 8 } else { 0 }, 0]);
    out.extend(method.to_le_bytes());
    out.extend([0; 4]);
    out.extend(if later { &[0; 12] } else { sizes.as_slice() });
    out.extend((name.len() as u16).to_le_bytes());
    out.extend([0, 0]);
    out.extend(name.as_bytes());
    out.extend(packed);
    if later {
        out.extend(b"PK\x07\x08");
        out.extend(sizes);
    }
    out
}

const ZIP_END: &[u8] = b"PK\x01\x02 and so on";

fn zip_told(archive: Vec<u8>, read: bool) -> Vec<String> {
    let mut zip = Zip::new(Cursor::new(archive));
    let mut told = Vec::new();
    while let Some(entry) = zip.entry() {
        told.push(match entry {
            Ok(entry) if !read => entry.name,
            Ok(entry) => {
                let mut bytes = Vec::new();
                match zip.read_to_end(&mut bytes) {
                    Ok(_) => format!("{}={}", entry.name, String::from_utf8_lossy(&bytes)),
                    Err(error) => format!("{}! {error}", entry.name),
                }
            }
            Err(fault) => format!("! {fault}"),
        });
    }
    told
}

#[test]
fn files_of_a_zip() {
    let long: String = (0..9000).map(|n| format!("{n},")).collect();
    let parts = [
        zip_file("folder/", b"", 0, false),
        zip_file("folder\\a.html", b"one", 0, false),
        zip_file("b", b"two two two", 8, false),
        zip_file("c", long.as_bytes(), 8, true),
        zip_file("d", long.as_bytes(), 0, true),
        zip_file("e", b"", 8, true),
        zip_file("f", b"last", 8, false),
        ZIP_END.to_vec(),
    ];
    let want =
        ["folder/a.html=one", "b=two two two", &format!("c={long}"), &format!("d={long}"), "e=", "f=last"];
    assert_eq!(zip_told(parts.concat(), true), want);
    // Files that nobody reads are passed over, also where their size is not told before.
    let names = zip_told(parts.concat(), false);
    assert_eq!(names, ["folder/a.html", "b", "c", "d", "e", "f"]);
}

#[test]
fn broken_files_do_not_end_a_zip() {
    let mut damaged = zip_file("b", b"two two two two", 8, false);
    let end = damaged.len();
    damaged[end - 4] ^= 0x40;
    let mut locked = zip_file("c", b"three", 8, false);
    locked[6] = 1;
    let mut odd = zip_file("d", b"four", 0, false);
    odd[8] = 99;
    let parts = [
        zip_file("a", b"one", 8, false),
        damaged,
        locked,
        odd,
        zip_file("e", b"five", 8, false),
        ZIP_END.to_vec(),
    ];
    let told = zip_told(parts.concat(), true);
    assert_eq!((told[0].as_str(), told[4].as_str()), ("a=one", "e=five"), "{told:?}");
    assert!(told[1].starts_with("b! the file is damaged"), "{told:?}");
    assert!(told[2].starts_with("! c is encrypted"), "{told:?}");
    assert!(told[3].starts_with("! d is packed with method 99"), "{told:?}");
    let whole = [zip_file("a", b"one", 8, false), zip_file("b", &b"two".repeat(99), 0, false)].concat();
    assert_eq!(zip_told(whole[..whole.len() - 40].to_vec(), true), ["a=one", "b! unexpected end of file"]);
    assert_eq!(zip_told(whole[..40].to_vec(), true), ["a=one", "! the archive is cut off here (at byte 36)"]);
    let told = zip_told(
        [zip_file("a", &vec![b'0'; 80 << 20], 8, false), zip_file("b", b"two", 8, false), ZIP_END.to_vec()]
            .concat(),
        true,
    );
    assert_eq!(told, ["a! the file unpacks to more than 200 times its size", "b=two"]);
}

/// Each record swallows the rest and each member is broken: what is read again and again has its bounds.
#[test]
fn archives_of_nothing_but_faults() {
    let record = "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 60000000\r\n\r\n";
    let began = std::time::Instant::now();
    let found = records(record.repeat(30_000).into_bytes());
    assert!(found.iter().all(Result::is_err) && !found.is_empty());
    let mut member = gzip(b"some words that are packed");
    member.truncate(20);
    let mut unpacked = Vec::new();
    let mut reader = Gunzip::new(Cursor::new(member.repeat(50_000)));
    while reader.read_to_end(&mut unpacked).is_err() {}
    for bytes in [b"PK\x03\x04".repeat(500_000), tar_file("a", b"")[..512].repeat(20_000)] {
        let (mut zip, mut tar) = (Zip::new(Cursor::new(&bytes)), Tar::new(Cursor::new(&bytes)));
        while zip.entry().is_some() {}
        while tar.entry().is_some() {}
    }
    assert!(began.elapsed() < std::time::Duration::from_secs(120), "{:?}", began.elapsed());
}
