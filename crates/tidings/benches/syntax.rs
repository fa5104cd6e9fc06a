//! Words a second of each stage of `syntax`, and the cost of start-up.
//!
//! The text repeats a few sentences, so their weights stay in the processor's cache: real text runs at about two
//! thirds of these figures. Compare them with each other and over time, and quote speed from a treebank's text.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tidings::syntax::Model;
use tidings::text::Article;

const NEWS: &str = "Russian President Vladimir Putin and Chinese President Xi Jinping praised the exemplary relationship \
    between the two countries on Wednesday. The two leaders held a video call, during which, the Kremlin said, Mr. Putin \
    had stressed that \"a new model of cooperation\" was emerging. Both Moscow and Beijing reject any criticism of the \
    West. Following a lawsuit against Russia's state-sponsored doping programme, officials were banned from taking part \
    in international competitions unless they had been asked to do so by the host country. In recent years the two \
    countries haven't hidden their growing nervousness; neither was invited to last week's summit in Washington, D.C. ";

fn stages(criterion: &mut Criterion) {
    let model = Model::embedded();
    let text = NEWS.repeat(20);
    let article = || Article { text: text.clone(), ..Article::default() };
    let doc = model.parse(article());
    let pieces: Vec<Vec<_>> = doc
        .sentences
        .iter()
        .map(|sentence| {
            let tokens = sentence.tokens().map(|id| doc.token(id));
            tokens
                .map(|token| tidings::syntax::tokenize::Piece {
                    start: token.span.start as usize,
                    end: token.span.end as usize,
                    joined: token.joined,
                })
                .collect()
        })
        .collect();

    let mut group = criterion.benchmark_group("syntax");
    group.bench_function("start-up", |bencher| bencher.iter(|| black_box(Model::embedded())));
    group.throughput(Throughput::Elements(doc.tokens.len() as u64));
    group.bench_function("words", |bencher| bencher.iter(|| black_box(model.words(&text))));
    group.bench_function("tag and parse", |bencher| {
        bencher.iter(|| black_box(model.parse_tokens(article(), &pieces)))
    });
    group.bench_function("all", |bencher| bencher.iter(|| black_box(model.parse(article()))));
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
