//! The same bytes whatever the number of threads.

use std::fs;

use crate::{TALKS, line, stderr, stdout, tidings};

#[test]
fn order_and_bytes_do_not_depend_on_threads() {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for number in 0..300 {
        // Articles of very different length finish out of order.
        lines += &line(number, &TALKS.repeat(1 + number * 7 % 40));
        if number % 50 == 0 {
            lines += "{\"id\": 1}\n";
        }
    }
    fs::write(folder.path().join("a.jsonl"), lines).unwrap();
    fs::create_dir(folder.path().join("b")).unwrap();
    for number in 0..20 {
        fs::write(folder.path().join(format!("b/{number:02}.txt")), TALKS).unwrap();
    }
    let run = |command: &str, threads: &str| {
        tidings(&[command, "--threads", threads, "a.jsonl", "b"], folder.path())
    };
    for command in ["code", "read"] {
        let one = run(command, "1");
        assert!(one.stdout.len() > 10_000, "{}", stderr(&one));
        for threads in ["2", "7"] {
            let many = run(command, threads);
            assert!(many.stdout == one.stdout, "{command} with {threads} threads differs");
            assert_eq!((stderr(&many), many.status.code()), (stderr(&one), Some(1)));
        }
    }
    let read = stdout(&run("read", "3"));
    let ids: Vec<String> = (read.lines())
        .filter_map(|row| {
            serde_json::from_str::<serde_json::Value>(row).ok()?["id"].as_str().map(str::to_owned)
        })
        .take(300)
        .collect();
    assert_eq!(ids, (0..300).map(|number| number.to_string()).collect::<Vec<_>>());
}
