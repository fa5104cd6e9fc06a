//! Below the command line nothing reads a file, the clock, the network or the environment, and nothing prints.

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

const FORBIDDEN: [&str; 10] = [
    "std::fs",
    "std::env",
    "std::net",
    "std::io",
    "std::process",
    "std::time",
    "println!",
    "eprintln!",
    "Zoned::now",
    "Timestamp::now",
];

fn check(folder: &Path, wrong: &mut Vec<String>, seen: &mut usize) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            check(&path, wrong, seen);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            *seen += 1;
            let text = fs::read_to_string(&path).unwrap();
            for (line, content) in text.lines().enumerate() {
                let code = content.split("//").next().unwrap_or_default();
                for word in FORBIDDEN.iter().filter(|word| code.contains(**word)) {
                    wrong.push(format!("{}:{}: {word}", path.display(), line + 1));
                }
            }
        }
    }
}

#[test]
fn the_engine_touches_nothing_outside() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut wrong, mut seen) = (Vec::new(), 0);
    check(&root.join("src"), &mut wrong, &mut seen);
    check(&root.join("../../knowledge/src"), &mut wrong, &mut seen);
    assert!(seen > 20, "looked at {seen} files");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
