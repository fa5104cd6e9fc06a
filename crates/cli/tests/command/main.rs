//! The command as its user sees it.

// Helpers of tests are no tests to clippy.
#![allow(clippy::unwrap_used)]

mod archives;
mod bad_input;
mod forms;
mod given;
mod read;
mod threads;

use std::{path::Path, process::Output};

use assert_cmd::Command;
use serde_json::Value;

/// A sentence that gives an event.
const TALKS: &str = "Russian officials held talks with Ukraine in Geneva on Monday.";

fn tidings(arguments: &[&str], folder: &Path) -> Output {
    Command::cargo_bin("tidings").unwrap().args(arguments).current_dir(folder).output().unwrap()
}

fn with_input(arguments: &[&str], input: impl Into<Vec<u8>>) -> Output {
    Command::cargo_bin("tidings").unwrap().args(arguments).write_stdin(input).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn rows(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A JSON line with an id and a text.
fn line(id: impl Into<Value>, text: &str) -> String {
    format!("{}\n", serde_json::json!({ "id": id.into(), "text": text, "published": "2022-02-24" }))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}
