//! Any bytes as an archive or feed: every reader comes to an end, holds no more than a page, and gives what it says.
#![no_main]

use std::io::{Cursor, Read};

use libfuzzer_sys::fuzz_target;
use tidings_archives::{
    Gunzip, LARGEST, Tar, Zip, feed, kind, other,
    warc::{Found, Warc},
};

/// Reads on over errors, as long as there are not too many.
fn drain(mut source: impl Read) {
    let (mut part, mut errors) = ([0; 4096], 0);
    while errors < 1000 {
        match source.read(&mut part) {
            Ok(0) => return,
            Ok(_) => {}
            Err(_) => errors += 1,
        }
    }
    panic!("the same error without an end");
}

fn records(source: impl Read, most: usize) {
    let mut number = 0;
    for found in Warc::new(source) {
        match found {
            Ok(Found::Page(page)) => {
                assert!(page.number > number && page.bytes.len() <= LARGEST + (64 << 10));
                number = page.number;
            }
            Ok(Found::PassedOver(_)) => {}
            Err(fault) => assert!(fault.at <= most as u64, "{fault}"),
        }
    }
}

fuzz_target!(|input: (u8, &[u8])| {
    let (which, bytes) = input;
    let source = || Cursor::new(bytes);
    let _ = (kind(bytes), other(bytes));
    match which % 6 {
        0 => records(source(), bytes.len()),
        1 => records(Gunzip::new(source()), usize::MAX),
        2 => drain(Gunzip::new(source())),
        3 => {
            let (mut zip, mut read, mut last) = (Zip::new(source()), which & 64 == 0, 0);
            while let Some(entry) = zip.entry() {
                if let Ok(entry) = entry {
                    assert!(entry.number > last);
                    last = entry.number;
                    // Every other file is passed over unread.
                    read = !read;
                    let mut content = Vec::new();
                    let _ = (&mut zip).take(if read { 1 << 20 } else { 0 }).read_to_end(&mut content);
                }
            }
        }
        4 => {
            let (mut tar, mut last) = (Tar::new(source()), 0);
            while let Some(entry) = tar.entry() {
                if let Ok(entry) = entry {
                    assert!(entry.number > last);
                    last = entry.number;
                    let mut content = Vec::new();
                    let _ = (&mut tar).take(1 << 20).read_to_end(&mut content);
                    assert!(content.len() <= bytes.len());
                }
            }
        }
        _ => {
            let mut last = 0;
            for item in feed::read(bytes).into_iter().flatten() {
                assert!(item.number > last && !item.body.is_empty());
                last = item.number;
            }
        }
    }
});
