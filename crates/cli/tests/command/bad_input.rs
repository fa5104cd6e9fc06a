//! Each bad input is named with its reason, nothing else is lost, and the exit code says so.

use std::{
    fs,
    io::{Read, Write},
    process::{Command, Stdio},
};

use crate::{TALKS, code, gzip, line, rows, stderr, stdout, tidings, with_input};

#[test]
fn files_that_cannot_be_read_do_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a-empty.html"), "").unwrap();
    fs::write(at("b-binary.bin"), (0..20_000_u32).map(|n| (n * 7 % 31) as u8).collect::<Vec<_>>()).unwrap();
    fs::write(at("c-good.txt"), TALKS).unwrap();
    let lines = [line("one", TALKS), "{\"id\": 2}\n".into(), "{\"text\": \"\n".into(), line("four", TALKS)];
    fs::write(at("d-lines.jsonl"), lines.concat()).unwrap();
    fs::write(at("e-utf8.jsonl"), [line("five", TALKS).as_bytes(), b"{\"text\": \"\xff\xfe\"}\n"].concat())
        .unwrap();
    let packed = gzip(&fs::read(at("c-good.txt")).unwrap());
    fs::write(at("f-cut.html.gz"), &packed[..packed.len() / 2]).unwrap();
    fs::write(at("g-array.json"), "[{\"text\": \"x\"}]").unwrap();

    let output = tidings(&["read", "--format", "jsonl", "."], folder.path());
    assert_eq!(code(&output), 1);
    let files: Vec<_> = rows(&output).iter().map(|row| row["file"].as_str().unwrap().to_owned()).collect();
    assert_eq!(files, ["./c-good.txt", "./d-lines.jsonl:1", "./d-lines.jsonl:4", "./e-utf8.jsonl:1"]);
    let errors = stderr(&output);
    for named in [
        "tidings: ./a-empty.html: the file is empty",
        "tidings: ./b-binary.bin: ",
        "tidings: ./d-lines.jsonl:2: the line has neither \"text\" nor \"html\"",
        "tidings: ./d-lines.jsonl:3: not JSON: ",
        "tidings: ./e-utf8.jsonl:2: not UTF-8: ",
        "tidings: ./f-cut.html.gz: the gzip data is cut off",
        "tidings: ./g-array.json: a JSON array",
    ] {
        assert!(errors.contains(named), "{named:?} not in {errors}");
    }
    assert_eq!(errors.lines().count(), 7, "{errors}");
}

#[test]
fn whole_lines_of_a_cut_gzip_are_used() {
    let folder = tempfile::tempdir().unwrap();
    let lines: String = (0..3000).map(|number| line(number, &format!("{TALKS} {}", number * 7919))).collect();
    let packed = gzip(lines.as_bytes());
    fs::write(folder.path().join("x.jsonl.gz"), &packed[..packed.len() / 2]).unwrap();
    let output = tidings(&["read", "x.jsonl.gz"], folder.path());
    assert_eq!(code(&output), 1);
    assert!(rows(&output).len() > 100);
    assert!(stderr(&output).contains("the gzip data is cut off; the lines before it were read"));
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::write(folder.path().join("open.txt"), TALKS).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    // Root may read everything; then there is nothing to see.
    if fs::read_dir(&closed).is_err() {
        let output = tidings(&["read", "."], folder.path());
        assert_eq!(code(&output), 1);
        assert_eq!(rows(&output).len(), 1);
        assert!(stderr(&output).contains("closed: no permission to read it"));
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn what_could_not_run() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["code", "no-such-file"][..],
        &["code", "*.nothing"],
        &["code", "."],
        &["code"],
        &["code", "-", "--published", "yesterday"],
        &["code", "-", "-o", "events.xls"],
        &["code", "-", "-o", "no/such/folder/events.csv"],
        &["code", "-", "--format", "parquet"],
        &["code", "-", "--knowledge", "no-such-folder"],
        &["code", "-", "--as-is", "--clean"],
    ] {
        let output = tidings(arguments, folder.path());
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert!(!stderr(&output).is_empty());
    }
    fs::write(folder.path().join("good.txt"), TALKS).unwrap();
    let output = tidings(&["code", "no-such-file", "good.txt"], folder.path());
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("tidings: no-such-file: no such file or folder"));
}

#[test]
fn a_hundred_thousand_nested_tags() {
    let page = format!("<html><body>{}<p>{TALKS}</p>{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    let output = with_input(&["read", "--format", "jsonl", "-"], page);
    assert!(code(&output) < 2, "{}", stderr(&output));
    assert!(!stderr(&output).contains("a bug in Tidings"), "{}", stderr(&output));
}

/// A line of 200 MB is passed over without being held; the lines around it are done.
#[test]
fn a_line_of_200_megabytes() {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("tidings"))
        .args(["read", "--threads", "2", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(line("before", TALKS).as_bytes()).unwrap();
    input.write_all(b"{\"text\": \"").unwrap();
    let part = vec![b'x'; 1 << 20];
    for _ in 0..200 {
        input.write_all(&part).unwrap();
    }
    input.write_all(b"\"}\n").unwrap();
    if let Ok(status) = fs::read_to_string(format!("/proc/{}/status", child.id())) {
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let kilobytes: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
        assert!(kilobytes < 400 << 10, "{kilobytes} kB");
    }
    input.write_all(line("after", TALKS).as_bytes()).unwrap();
    drop(input);
    let (mut out, mut errors) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(out.lines().count(), 2);
    assert_eq!(errors, "tidings: -:2: the line has 200 MB; at most 64 are read\n");
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let lines: String = (0..2000).map(|number| line(number, TALKS)).collect();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x.jsonl"), lines).unwrap();
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("tidings"))
        .args(["read", "x.jsonl"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut first).unwrap();
    drop(out);
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!((child.wait().unwrap().code(), errors.as_str()), (Some(0), ""));
}

#[test]
fn pairs_outside_the_text_are_named() {
    let input = "{\"id\": 1, \"text\": \"Short.\", \"source\": [0, 90], \"target\": null}\n";
    let output = with_input(&["relate"], input);
    assert_eq!((code(&output), stdout(&output).as_str()), (1, ""));
    assert!(stderr(&output).contains("tidings: -:1: source [0, 90] is no stretch of a text of 6 characters"));
}

/// Each is answered with a row or a reason, and none ends the run.
#[test]
fn hostile_pages() {
    let folder = tempfile::tempdir().unwrap();
    let pages: [(&str, Vec<u8>); 8] = [
        ("a.html", b"<div>".repeat(2_000_000)),
        ("b.html", "<table><tr><td>".repeat(50_000).into_bytes()),
        ("c.html", (0..1_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect()),
        ("d.html", TALKS.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("e.html", vec![0; 1000]),
        ("f.html", format!("<p class=\"{}\"></p><p>{TALKS}</p>", "x".repeat(1 << 20)).into_bytes()),
        ("g.html", b"<p>&nbsp;&#8203;</p>".repeat(100_000)),
        ("h.html", format!("<p>{TALKS}</p><div class=\"").into_bytes()),
    ];
    for (name, bytes) in &pages {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let output = tidings(&["read", "."], folder.path());
    assert_eq!(code(&output), 1);
    let files: Vec<_> = rows(&output).iter().map(|row| row["file"].as_str().unwrap().to_owned()).collect();
    assert_eq!(files, ["./d.html", "./f.html", "./h.html"], "{}", stderr(&output));
    assert_eq!(stderr(&output).lines().count(), 5, "{}", stderr(&output));
    assert!(!stderr(&output).contains("a bug in Tidings"), "{}", stderr(&output));
}
