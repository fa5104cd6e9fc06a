//! Pages a second: reading own-written pages from `examples/`, or one made up where the folder is not there.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tidings::page::{Page, read};
use tidings_knowledge::Litter;

fn litter() -> Litter {
    let parse = |text| Litter::parse(text).expect("the shipped files are sound");
    parse(include_str!("../../../knowledge/page.toml"))
        .and(parse(include_str!("../../../knowledge/languages/en/boilerplate.toml")))
        .and(parse(include_str!("../../../knowledge/languages/en/scraped.toml")))
        .and(parse(include_str!("../../../knowledge/languages/en/flags.toml")))
}

fn pages() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let pages: Vec<Vec<u8>> = files
        .filter(|file| file.path().extension().is_some_and(|end| end == "html"))
        .filter_map(|file| std::fs::read(file.path()).ok())
        .collect();
    if !pages.is_empty() {
        return pages;
    }
    let menu = "<li><a href=\"/section\">A section of the site</a></li>".repeat(400);
    let story =
        "<p>The minister said on Monday that the border would stay closed for another week.</p>".repeat(40);
    vec![format!("<html><body><nav><ul>{menu}</ul></nav><article><h1>A headline</h1>{story}</article></body></html>").into_bytes()]
}

fn page(criterion: &mut Criterion) {
    let (litter, pages) = (litter(), pages());
    let mut group = criterion.benchmark_group("page");
    group.throughput(Throughput::Elements(pages.len() as u64));
    group.bench_function("read", |bencher| {
        bencher.iter(|| {
            for bytes in &pages {
                black_box(read(&Page { bytes, ..Page::default() }, &litter)).ok();
            }
        });
    });
    group.finish();
}

criterion_group!(benches, page);
criterion_main!(benches);
