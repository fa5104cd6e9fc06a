//! The whole way: articles a second on one core, and what each stage of it costs. Start-up likewise.
//!
//! The article is of about 400 words, put together from the project's own examples.

#![allow(clippy::unwrap_used)]

use std::{fs, hint::black_box, path::Path, time::Duration};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tidings::{Tidings, page::Page};
use tidings_knowledge::{Files, Knowledge};

/// The wire items of the examples, a paragraph each, up to about 400 words.
fn article() -> String {
    let wire =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/wire.jsonl")).unwrap();
    let mut text = String::new();
    for line in wire.lines() {
        if text.split_whitespace().count() > 380 {
            break;
        }
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        text.push_str(record["text"].as_str().unwrap());
        text.push_str("\n\n");
    }
    text
}

fn pipeline(criterion: &mut Criterion) {
    let tidings = Tidings::new(Knowledge::read(&Files::embedded()).unwrap());
    let text = article();
    let page = || {
        let mut page = Page { file: "bench", bytes: text.as_bytes(), as_is: true, ..Page::default() };
        page.given.published = Some("2023-05-10");
        page
    };
    let words = text.split_whitespace().count();
    let mut group = criterion.benchmark_group(format!("article of {words} words"));
    group.throughput(Throughput::Elements(1)).measurement_time(Duration::from_secs(5));
    group.bench_function("read", |bencher| bencher.iter(|| tidings.read(black_box(&page()))));
    let read = tidings.read(&page()).unwrap();
    group.bench_function("parse", |bencher| bencher.iter(|| tidings.parse(black_box(read.clone()))));
    group.bench_function("analyse", |bencher| bencher.iter(|| tidings.analyse(black_box(read.clone()))));
    group.bench_function("read and analyse", |bencher| {
        bencher.iter(|| tidings.analyse(tidings.read(black_box(&page())).unwrap()));
    });
    group.finish();
}

fn start(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("start");
    group.bench_function("read knowledge", |bencher| {
        bencher.iter(|| Knowledge::read(black_box(&Files::embedded())))
    });
    let knowledge = Knowledge::read(&Files::embedded()).unwrap();
    group.bench_function("compile knowledge", |bencher| {
        bencher.iter_batched(|| knowledge.clone(), Tidings::new, criterion::BatchSize::LargeInput);
    });
    group.finish();
}

criterion_group!(benches, pipeline, start);
criterion_main!(benches);
