//! Any text through all stages: sentences, names, times, claims, events.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tidings::{Tidings, page::Page};
use tidings_knowledge::{Files, Knowledge};

static TIDINGS: LazyLock<Tidings> =
    LazyLock::new(|| Tidings::new(Knowledge::read(&Files::embedded()).expect("the embedded knowledge is whole")));

fuzz_target!(|text: &str| {
    let mut page = Page { file: "fuzz", bytes: text.as_bytes(), as_is: true, ..Page::default() };
    page.given.published = Some("2021-12-15");
    if let Ok(article) = TIDINGS.read(&page) {
        let analysis = TIDINGS.analyse(article);
        for token in &analysis.doc.tokens {
            assert!(analysis.doc.article.text.get(token.span.start as usize..token.span.end as usize).is_some());
        }
    }
});
