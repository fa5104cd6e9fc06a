//! Archives, feeds and the records of crawlers as inputs.

use std::fs;

use serde_json::{Value, json};

use crate::{TALKS, code, gzip, rows, stderr, stdout, tidings, with_input};

fn page(place: &str) -> String {
    format!(
        "<!doctype html><html><head><title>Talks in {place}</title></head><body><article><h1>Talks in {place}</h1>\
         <p>{TALKS}</p></article></body></html>"
    )
}

/// A record of a web archive with an answer in it.
fn record(url: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html{headers}\r\n\r\n");
    let length = head.len() + body.len();
    let warc = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-01T10:00:00Z\r\n\
         Content-Length: {length}\r\n\r\n{head}"
    );
    [warc.as_bytes(), body, b"\r\n\r\n"].concat()
}

const REVISIT: &[u8] = b"WARC/1.0\r\nWARC-Type: revisit\r\nContent-Length: 0\r\n\r\n\r\n\r\n";

/// A stored file of a zip archive.
fn zip_file(name: &str, content: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(content);
    let mut out = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0".to_vec();
    for number in [crc.sum(), content.len() as u32, content.len() as u32] {
        out.extend(number.to_le_bytes());
    }
    out.extend((name.len() as u16).to_le_bytes());
    out.extend([0, 0]);
    out.extend(name.as_bytes());
    out.extend(content);
    out
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    files.iter().flat_map(|(name, content)| zip_file(name, content)).chain(*b"PK\x05\x06").collect()
}

/// A file of a tar archive.
fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, content) in files {
        let mut head = vec![0; 512];
        head[..name.len()].copy_from_slice(name.as_bytes());
        head[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        head[148..156].fill(b' ');
        head[156] = b'0';
        head[257..263].copy_from_slice(b"ustar\0");
        let sum: u32 = head.iter().map(|&byte| u32::from(byte)).sum();
        head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        out.extend(head);
        out.extend(*content);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}

fn said(rows: &[Value], field: &str) -> Vec<String> {
    rows.iter().map(|row| row[field].as_str().unwrap_or("null").to_owned()).collect()
}

#[test]
fn pages_of_a_web_archive() {
    let folder = tempfile::tempdir().unwrap();
    // The page is in Windows-1251, which only the server says; three letters are too few to tell.
    let cyrillic = [b"<p>\xcc\xe8\xf0 ".as_slice(), TALKS.as_bytes()].concat();
    let records = [
        record("https://paper.example/1", "; charset=utf-8", page("Geneva").as_bytes()),
        REVISIT.to_vec(),
        record("https://paper.example/3", "; charset=windows-1251", &cyrillic),
        record("https://paper.example/4", "\r\nContent-Encoding: gzip", &gzip(page("Bonn").as_bytes())),
    ];
    let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    fs::write(folder.path().join("x.warc.gz"), packed).unwrap();
    fs::write(folder.path().join("y.dat"), zstd::encode_all(records.concat().as_slice(), 1).unwrap())
        .unwrap();
    for file in ["x.warc.gz", "y.dat"] {
        let output = tidings(&["read", "--format", "jsonl", file], folder.path());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert_eq!(stderr(&output), "tidings: passed over in archives: revisits (1)\n");
        let rows = rows(&output);
        let names = [1, 3, 4].map(|number| format!("{file}#{number}"));
        assert_eq!(said(&rows, "file"), names);
        assert_eq!(said(&rows, "url"), [1, 3, 4].map(|number| format!("https://paper.example/{number}")));
        assert_eq!(said(&rows, "title")[2], "Talks in Bonn");
        assert_eq!(rows[1]["text"], format!("Мир {TALKS}"));
        // When it was fetched says nothing about when it was published.
        assert_eq!(
            (&rows[0]["fetched"], &rows[0]["published"]),
            (&"2024-05-01T10:00:00Z".into(), &Value::Null)
        );
        let coded = tidings(&["code", file], folder.path());
        assert_eq!(code(&coded), 0, "{}", stderr(&coded));
        assert!(stdout(&coded).contains("CONSULT"));
        let explained = tidings(&["explain", &format!("{file}#4"), "--sentence", "1"], folder.path());
        assert_eq!(code(&explained), 0, "{}", stderr(&explained));
        assert!(stdout(&explained).contains(&format!("{file}#4")));
    }
}

#[test]
fn one_bad_record_does_not_end_the_archive() {
    let folder = tempfile::tempdir().unwrap();
    let good =
        |number: u32| record(&format!("https://paper.example/{number}"), "", page("Geneva").as_bytes());
    let mut cut = good(2);
    cut.truncate(cut.len() - 30);
    let mut damaged = gzip(&good(2));
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x55;
    fs::write(folder.path().join("a.warc"), [good(1), cut, good(3)].concat()).unwrap();
    fs::write(folder.path().join("b.warc.gz"), [gzip(&good(1)), damaged, gzip(&good(3))].concat()).unwrap();
    for (file, place) in
        [("a.warc", "a.warc#2: the record is shorter than it says, at byte "), ("b.warc.gz", "b.warc.gz#2: ")]
    {
        let output = tidings(&["read", file], folder.path());
        assert_eq!(code(&output), 1);
        let urls = said(&rows(&output), "url");
        assert_eq!(urls, ["https://paper.example/1", "https://paper.example/3"], "{file}");
        assert!(stderr(&output).starts_with(&format!("tidings: {place}")), "{}", stderr(&output));
        assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
    }
}

#[test]
fn files_in_zip_and_tar() {
    let folder = tempfile::tempdir().unwrap();
    let lines = format!("{}\n{}\n", json!({ "text": TALKS }), json!({ "text": TALKS }));
    let (geneva, bonn) = (page("Geneva"), gzip(page("Bonn").as_bytes()));
    let warc = gzip(&record("https://paper.example/1", "", geneva.as_bytes()));
    let files: [(&str, &[u8]); 8] = [
        ("site/a.html", geneva.as_bytes()),
        ("site/b.html.gz", &bonn),
        ("site/style.css", b"body { color: red }"),
        ("site/logo", b"\x89PNG\r\n\x1a\n\0\0\0\0"),
        ("site/.notes", b"hidden"),
        ("lines.jsonl", lines.as_bytes()),
        ("bad", b"\0\x01\x02\x03\0\x01\x02\x03\0\x01\x02\x03"),
        ("crawl.warc.gz", &warc),
    ];
    fs::write(folder.path().join("x.zip"), zip(&files)).unwrap();
    fs::write(folder.path().join("x.tar"), tar(&files)).unwrap();
    fs::write(folder.path().join("x.tar.gz"), gzip(&tar(&files))).unwrap();
    fs::write(folder.path().join("nested.tar"), tar(&[("in.zip", &zip(&files))])).unwrap();
    for (file, inner) in [
        ("x.zip", "x.zip"),
        ("x.tar", "x.tar"),
        ("x.tar.gz", "x.tar.gz"),
        ("nested.tar", "nested.tar#in.zip"),
    ] {
        let output = tidings(&["read", file], folder.path());
        assert_eq!(code(&output), 1, "{}", stderr(&output));
        let want = ["site/a.html", "site/b.html.gz", "lines.jsonl:1", "lines.jsonl:2", "crawl.warc.gz#1"];
        assert_eq!(said(&rows(&output), "file"), want.map(|name| format!("{inner}#{name}")));
        let errors: Vec<String> = stderr(&output).lines().map(str::to_owned).collect();
        assert!(errors[0].starts_with(&format!("tidings: {inner}#bad: ")), "{errors:?}");
        assert_eq!(
            errors[1..],
            ["tidings: passed over in archives: hidden files (1), style sheets, scripts and pictures (2)"]
        );
        // The same through a pipe.
        let piped = with_input(&["read", "-"], fs::read(folder.path().join(file)).unwrap());
        assert_eq!(rows(&piped).len(), 5, "{}", stderr(&piped));
    }
    let deep = tar(&[
        ("a.tar", &tar(&[("b.tar", &tar(&[("a.html", geneva.as_bytes())]))])),
        ("c.html", geneva.as_bytes()),
    ]);
    let output = with_input(&["read", "-"], deep);
    assert_eq!(said(&rows(&output), "file"), ["-#c.html"]);
    assert!(
        stderr(&output).contains("-#a.tar#b.tar: an archive in an archive in an archive"),
        "{}",
        stderr(&output)
    );
    let explained = tidings(&["explain", "nested.tar#in.zip#lines.jsonl:2"], folder.path());
    assert!(stdout(&explained).contains("nested.tar#in.zip#lines.jsonl:2 "), "{}", stdout(&explained));
}

/// 200 MB that pack to nothing are named and not held.
#[test]
fn a_bomb_in_an_archive() {
    let bomb = gzip(&vec![b'a'; 200 << 20]);
    let archive = tar(&[("bomb.html.gz", &bomb), ("a.html", page("Geneva").as_bytes())]);
    let output = with_input(&["read", "-"], archive);
    assert_eq!(said(&rows(&output), "file"), ["-#a.html"]);
    assert_eq!(stderr(&output), "tidings: -#bomb.html.gz: larger than 64 MB, more than any page has\n");
}

#[test]
fn feeds() {
    let long = format!("<p>{TALKS}</p><p>They will meet again in the spring, both sides said.</p>");
    let feed = format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>The Paper</title>\
         <item><title>Talks</title><link>https://paper.example/1</link><pubDate>Wed, 15 Dec 2021 10:00:00 GMT</pubDate>\
         <dc:creator>By Jane Roe and John Doe</dc:creator><description>In short.</description>\
         <content:encoded><![CDATA[{long}]]></content:encoded></item>\
         <item><title>More talks</title><description>{TALKS}</description></item></channel></rss>"
    );
    let output = with_input(&["read", "-"], feed);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let rows = rows(&output);
    assert_eq!(said(&rows, "file"), ["-#1", "-#2"]);
    assert_eq!(rows[0]["text"], format!("{TALKS}\n\nThey will meet again in the spring, both sides said."));
    let want = json!([
        "Talks",
        "https://paper.example/1",
        "2021-12-15T10:00:00Z",
        "The Paper",
        ["Jane Roe", "John Doe"]
    ]);
    let got = ["title", "url", "published", "site", "authors"].map(|field| rows[0][field].clone());
    assert_eq!(json!(got), want);
    let cut = |row: &Value| row["flags"].as_array().unwrap().iter().any(|flag| flag["name"] == "truncated");
    assert_eq!((cut(&rows[0]), cut(&rows[1]), &rows[1]["text"]), (false, true, &TALKS.into()));
    let output = with_input(&["read", "-"], "<urlset><url><loc>https://paper.example/1</loc></url></urlset>");
    assert_eq!((code(&output), stderr(&output).contains("a sitemap")), (1, true));
}

#[test]
fn records_of_crawlers() {
    // As news-please writes a file, over several lines.
    let record = json!({
        "maintext": TALKS, "date_publish": "2021-12-15 10:00:00", "source_domain": "paper.example", "title": "Talks",
        "url": "https://paper.example/1", "language": "en", "authors": ["By Jane Roe", "Reuters"],
    });
    let output = with_input(&["read", "-"], serde_json::to_string_pretty(&record).unwrap());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let row = &rows(&output)[0];
    let got = ["file", "text", "title", "published", "site", "credits"].map(|field| row[field].clone());
    assert_eq!(json!(got), json!(["-", TALKS, "Talks", "2021-12-15T10:00:00", "paper.example", ["Reuters"]]));
    assert_eq!(row["authors"][0], "Jane Roe");
    // As a scraper writes lines, with a page now and then.
    let lines = format!(
        "{}\n{}\n",
        json!({ "headline": "Talks", "link": "https://paper.example/1", "content": page("Geneva") }),
        json!({ "headline": "Talks", "body": TALKS, "source": { "name": "The Paper" } }),
    );
    let output = with_input(&["read", "-"], lines);
    let rows = rows(&output);
    assert_eq!((&rows[0]["text"], &rows[1]["text"]), (&TALKS.into(), &TALKS.into()));
    assert_eq!(rows[1]["site"], "The Paper");
}
