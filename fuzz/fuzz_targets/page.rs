//! Any bytes, read as a page: an article whose blocks tile its text, or a reason.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tidings::{Tidings, page::Page};
use tidings_knowledge::{Files, Knowledge};

static TIDINGS: LazyLock<Tidings> =
    LazyLock::new(|| Tidings::new(Knowledge::read(&Files::embedded()).expect("the embedded knowledge is whole")));

fuzz_target!(|bytes: &[u8]| {
    if let Ok(article) = TIDINGS.read(&Page { file: "fuzz", bytes, ..Page::default() }) {
        for block in &article.blocks {
            assert!(article.text.get(block.span.start as usize..block.span.end as usize).is_some());
        }
    }
});
