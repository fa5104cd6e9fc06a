//! Runs every benchmark that is there and records what it measured.
//!
//! The data is not part of the repository: what is missing is said as skipped and keeps its last figures. A figure that
//! falls by more than [`TOLERANCE`] fails the run with `--check`: a drop is explained or mended, never just recorded.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What may be lost to noise or to a change of data.
const TOLERANCE: f64 = 0.005;

/// Arguments of `tidings-train scores`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// Folder of the benchmarks.
    #[arg(long)]
    bench: PathBuf,
    /// The binary to measure.
    #[arg(long, default_value = "target/release/tidings")]
    tidings: PathBuf,
    /// The file that holds the figures.
    #[arg(long, default_value = "scores.toml")]
    scores: PathBuf,
    /// Only benchmarks whose name begins so.
    #[arg(long, default_value = "")]
    only: String,
    /// Compare with the recorded figures and fail on a drop, instead of recording.
    #[arg(long)]
    check: bool,
}

/// A benchmark: its scorer, its data, what the command gets, and which figures of the output count.
struct Benchmark {
    name: &'static str,
    scorer: &'static str,
    data: &'static str,
    call: &'static [&'static str],
    /// Name of a figure, and the words right before it in the output.
    figures: &'static [(&'static str, &'static str)],
}

const BENCHMARKS: &[Benchmark] = &[
    Benchmark {
        name: "relations",
        scorer: "score_relations.py",
        data: "relations/dev.jsonl",
        call: &["relate"],
        figures: &[
            ("root_macro_f1", "root macro-F1"),
            ("root_accuracy", "root accuracy"),
            ("quad_macro_f1", "quad macro-F1"),
        ],
    },
    Benchmark {
        name: "events",
        scorer: "score_events.py",
        data: "events/dev.jsonl",
        call: &["code", "-"],
        figures: &[
            ("type_precision", "type precision"),
            ("type_f1", "F1"),
            ("actors_recall", "type with actors recall"),
        ],
    },
    Benchmark {
        name: "syntax.en_ewt",
        scorer: "score_syntax.py",
        data: "syntax/en_ewt/en_ewt-ud-dev.conllu.xz",
        call: &["annotate", "--as-is", "--format", "conllu", "-"],
        figures: SYNTAX,
    },
    Benchmark {
        name: "syntax.en_gum_open",
        scorer: "score_syntax.py",
        data: "syntax/en_gum_open/en_gum_open-ud-dev.conllu.xz",
        call: &["annotate", "--as-is", "--format", "conllu", "-"],
        figures: SYNTAX,
    },
    Benchmark {
        name: "names.uner_ewt",
        scorer: "score_names.py",
        data: "names/uner_ewt-dev.iob2.xz",
        call: NAMES,
        figures: ALL_NAMES,
    },
    Benchmark {
        name: "names.gum_open",
        scorer: "score_names.py",
        data: "names/gum_open-dev.tsv.xz",
        call: NAMES,
        figures: ALL_NAMES,
    },
    Benchmark {
        name: "pages.scrapinghub",
        scorer: "score_pages.py",
        data: "pages/scrapinghub",
        call: &["read"],
        figures: BODY,
    },
    Benchmark {
        name: "pages.fundus",
        scorer: "score_pages.py",
        data: "pages/fundus",
        call: &["read"],
        figures: PAGE,
    },
    Benchmark {
        name: "pages.wcxb",
        scorer: "score_pages.py",
        data: "pages/wcxb",
        call: &["read"],
        figures: PAGE,
    },
    Benchmark {
        name: "claims.polnear",
        scorer: "score_claims.py",
        data: "attribution/polnear-dev.tar.xz",
        call: &["annotate", "-"],
        figures: &[],
    },
    Benchmark {
        name: "times.tbaq",
        scorer: "score_times.py",
        data: "time/tbaq.tar.xz",
        call: &["annotate", "-"],
        figures: &[],
    },
];

const NAMES: &[&str] = &["annotate", "-"];
const ALL_NAMES: &[(&str, &str)] = &[("f1", "F1")];
const BODY: &[(&str, &str)] = &[("body_f1", "F1"), ("body_exact", "exact")];
const PAGE: &[(&str, &str)] = &[
    ("body_f1", "F1"),
    ("body_exact", "exact"),
    ("title", "title"),
    ("published", "published"),
    ("authors", "authors"),
];
const SYNTAX: &[(&str, &str)] = &[
    ("tokens", "tokens"),
    ("sentences", "sentences"),
    ("upos", "UPOS"),
    ("xpos", "XPOS"),
    ("feats", "UFeats"),
    ("lemmas", "lemmas"),
    ("uas", "UAS"),
    ("las", "LAS"),
];

/// What one benchmark last measured.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
struct Score {
    /// The call that printed the figures.
    command: String,
    /// First half of the SHA-256 of the data it was measured on.
    data: String,
    /// The figures.
    figures: BTreeMap<String, f64>,
}

/// Runs the benchmarks.
///
/// # Errors
/// A scorer that fails, a file that cannot be read or written, or with `--check` a drop.
pub(crate) fn run(args: &Args) -> Result<()> {
    let tidings =
        args.tidings.canonicalize().with_context(|| format!("{}: build it first", args.tidings.display()))?;
    let mut scores: BTreeMap<String, Score> = match fs::read_to_string(&args.scores) {
        Ok(text) => toml::from_str(&text)
            .with_context(|| format!("{} is not a table of scores", args.scores.display()))?,
        Err(_) => BTreeMap::new(),
    };
    let mut drops = Vec::new();
    for benchmark in BENCHMARKS.iter().filter(|benchmark| benchmark.name.starts_with(&args.only)) {
        let data = args.bench.join(benchmark.data);
        if !data.exists() {
            println!("{}: skipped, {} is not there", benchmark.name, benchmark.data);
            continue;
        }
        let measured = measure(benchmark, &args.bench, &tidings)?;
        let told: Vec<String> =
            measured.figures.iter().map(|(name, value)| format!("{name} {value}")).collect();
        println!("{}: {}", benchmark.name, told.join(", "));
        if let Some(before) = scores.get(benchmark.name).filter(|before| before.data == measured.data) {
            for (name, value) in &before.figures {
                let now = measured.figures.get(name).copied().unwrap_or(0.0);
                let scale = if *value > 1.0 { 100.0 } else { 1.0 };
                if now < value - TOLERANCE * scale {
                    drops.push(format!("{} {name}: {value} before, {now} now", benchmark.name));
                }
            }
        }
        scores.insert(benchmark.name.to_owned(), measured);
    }
    drops.iter().for_each(|drop| println!("dropped: {drop}"));
    if args.check {
        if !drops.is_empty() {
            bail!("{} figures dropped", drops.len());
        }
        return Ok(());
    }
    let head = "# What each benchmark last measured: `tidings-train scores` writes this file. A drop is explained in the commit.\n\n";
    let text = toml::to_string(&scores).context("scores cannot be written as TOML")?;
    fs::write(&args.scores, head.to_owned() + &text)
        .with_context(|| format!("cannot write {}", args.scores.display()))
}

fn measure(benchmark: &Benchmark, bench: &Path, tidings: &Path) -> Result<Score> {
    let mut command = Command::new("python3");
    command.current_dir(bench).arg(benchmark.scorer).arg(benchmark.data).arg(tidings).args(benchmark.call);
    let done = command.output().context("python3 cannot be started")?;
    let out = String::from_utf8_lossy(&done.stdout).into_owned();
    if !done.status.success() {
        bail!("{} failed: {}{}", benchmark.scorer, out, String::from_utf8_lossy(&done.stderr));
    }
    let figures = if benchmark.figures.is_empty() {
        named_figures(&out)
    } else {
        benchmark
            .figures
            .iter()
            .filter_map(|(name, before)| Some(((*name).to_owned(), figure(&out, before)?)))
            .collect()
    };
    Ok(Score {
        command: format!("{} {} tidings {}", benchmark.scorer, benchmark.data, benchmark.call.join(" ")),
        data: digest(&bench.join(benchmark.data))?,
        figures,
    })
}

/// The number behind the last occurrence of some words in the output.
fn figure(out: &str, before: &str) -> Option<f64> {
    out.match_indices(before)
        .filter_map(|(at, _)| {
            let begins = out[..at].chars().next_back().is_none_or(|letter| !letter.is_alphanumeric());
            let rest = out[at + before.len()..].trim_start_matches([' ', ':', '=']);
            let end =
                rest.find(|letter: char| !(letter.is_ascii_digit() || letter == '.')).unwrap_or(rest.len());
            begins.then(|| rest[..end].trim_end_matches('.').parse().ok())?
        })
        .last()
}

/// Figures of the scorers of times and claims: for each folder headed `== folder`, and for each line that names a figure in
/// [`LINES`], its last number.
fn named_figures(out: &str) -> BTreeMap<String, f64> {
    let mut figures = BTreeMap::new();
    let mut folder = String::new();
    for line in out.lines() {
        if let Some(heading) = line.strip_prefix("== ") {
            folder = format!("{}.", heading.trim());
            continue;
        }
        let Some((_, name)) = LINES.iter().find(|(start, _)| line.trim_start().starts_with(start)) else {
            continue;
        };
        let first = line.split("type:").next().unwrap_or(line);
        let last =
            first.split_whitespace().rev().find_map(|word| word.trim_matches([':', ',']).parse::<f64>().ok());
        if let Some(value) = last {
            figures.entry(format!("{folder}{name}")).or_insert(value);
        }
    }
    figures
}

/// How the lines of those scorers begin, and what their last number is called.
const LINES: &[(&str, &str)] = &[
    ("strict extent", "strict_span_f1"),
    ("relaxed extent", "relaxed_span_f1"),
    ("value:", "value_f1"),
    ("content overlap", "content_overlap_f1"),
    ("cont+src", "content_and_source_f1"),
    // The first such lines are of the token level.
    ("source ", "source_tokens_f1"),
    ("cue ", "cue_tokens_f1"),
    ("content ", "content_tokens_f1"),
];

/// The first sixteen digits of the SHA-256 of a file, or of all files of a folder in order of their names.
fn digest(path: &Path) -> Result<String> {
    let mut files = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path).with_context(|| path.display().to_string())? {
            files.push(entry?.path());
        }
        files.sort();
    } else {
        files.push(path.to_owned());
    }
    let mut hasher = Sha256::new();
    for file in files {
        hasher.update(fs::read(&file).with_context(|| file.display().to_string())?);
    }
    Ok(hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::{figure, named_figures};

    #[test]
    fn figures_are_read_from_the_last_line_that_has_them() {
        let out =
            "F1 0.1\n163 sentences; type precision 0.61 recall 0.5 F1 0.55; type with actors recall 0.4\n";
        assert_eq!(figure(out, "type precision"), Some(0.61));
        assert_eq!(figure(out, "F1"), Some(0.55));
        assert_eq!(figure(out, "type with actors recall"), Some(0.4));
        assert_eq!(figure(out, "nothing"), None);
        let out = "== TimeBank\n  strict extent     0.5 0.6 0.55\n  value: accuracy 0.8  F1 0.6      type: accuracy 0.9  F1 0.7\n";
        let named = named_figures(out);
        assert_eq!(named.get("TimeBank.strict_span_f1"), Some(&0.55));
        assert_eq!(named.get("TimeBank.value_f1"), Some(&0.6));
    }
}
