//! Any text in place of a frame file or table: knowledge, or problems with file and line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings_knowledge::{Files, Knowledge};

const CHANGED: [&str; 4] =
    ["languages/en/frames/consult.toml", "languages/en/operators.toml", "actors/posts.tsv", "places/countries.tsv"];

fuzz_target!(|input: (u8, &str)| {
    let changed = CHANGED[usize::from(input.0) % CHANGED.len()];
    let embedded = Files::embedded();
    let files = Files::new(embedded.iter().map(|(path, text)| (path.to_owned(), if path == changed { input.1 } else { text })));
    let _ = Knowledge::read(&files);
});
