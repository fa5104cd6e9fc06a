//! What is printed, in every form.

use std::{fs, fs::File};

use crate::{TALKS, code, gzip, line, rows, stderr, stdout, tidings, with_input};

#[test]
fn events_as_jsonl_csv_parquet_and_table() {
    let folder = tempfile::tempdir().unwrap();
    let lines: String = (0..20).map(|number| line(number, TALKS)).collect();
    fs::write(folder.path().join("x.jsonl"), &lines).unwrap();
    let printed = tidings(&["code", "x.jsonl"], folder.path());
    assert_eq!(code(&printed), 0, "{}", stderr(&printed));
    let events = rows(&printed);
    assert!(events.len() >= 20, "{}", stdout(&printed));
    assert_eq!(events[0]["event"], "CONSULT");
    assert_eq!(events[0]["cite_info"]["id"], "0");
    let text = events[0]["text"].as_str().unwrap();
    assert!(text.starts_with("Russian officials"));

    for name in ["e.jsonl", "e.csv", "e.parquet", "e.jsonl.gz", "e.csv.zst"] {
        let output = tidings(&["code", "x.jsonl", "-o", name], folder.path());
        assert_eq!((code(&output), stdout(&output).as_str()), (0, ""), "{}", stderr(&output));
    }
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("e.jsonl"), printed.stdout);
    let mut unpacked = Vec::new();
    std::io::copy(&mut flate2::read::GzDecoder::new(read("e.jsonl.gz").as_slice()), &mut unpacked).unwrap();
    assert_eq!(unpacked, printed.stdout);
    assert_eq!(zstd::decode_all(read("e.csv.zst").as_slice()).unwrap(), read("e.csv"));
    assert_eq!(String::from_utf8(read("e.csv")).unwrap().lines().count(), events.len() + 1);
    let parquet =
        tidings_records::parquet::read(File::open(folder.path().join("e.parquet")).unwrap()).unwrap();
    let back: Vec<_> = parquet.map(|row| serde_json::to_value(row.unwrap()).unwrap()).collect();
    let wanted: Vec<tidings_records::EventRow> =
        events.iter().map(|event| serde_json::from_value(event.clone()).unwrap()).collect();
    let back: Vec<tidings_records::EventRow> =
        back.into_iter().map(|event| serde_json::from_value(event).unwrap()).collect();
    assert_eq!(back, wanted);
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 6, "something was left behind: {names:?}");

    let table = tidings(&["code", "x.jsonl", "--format", "table"], folder.path());
    assert!(stdout(&table).starts_with("DATE"));
    assert!(!stdout(&table).contains('\x1b'));
}

#[test]
fn inputs_are_told_from_their_content() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.dat"), gzip(line("packed", TALKS).as_bytes())).unwrap();
    fs::write(at("b.dat"), zstd::encode_all(line("packed too", TALKS).as_bytes(), 1).unwrap()).unwrap();
    fs::write(
        at("c.dat"),
        format!("<!doctype html><html><body><article><p>{TALKS}</p></article></body></html>"),
    )
    .unwrap();
    fs::write(at("d.dat"), TALKS).unwrap();
    let output = tidings(&["read", "--format", "jsonl", "[a-d].dat"], folder.path());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let texts: Vec<_> = rows(&output).iter().map(|row| row["text"].as_str().unwrap().to_owned()).collect();
    assert_eq!(texts, [TALKS; 4]);
}

#[test]
fn text_of_a_line_is_taken_as_it_is() {
    let text = "  Élysée\n\n\nShare this article\nThe end.  ";
    let output = with_input(&["annotate", "-"], line("x", text));
    let row = &rows(&output)[0];
    assert_eq!(row["article"]["text"], text);
    let letters: Vec<char> = text.chars().collect();
    for sentence in row["sentences"].as_array().unwrap() {
        for token in sentence["tokens"].as_array().unwrap() {
            let [start, end] = ["start", "end"].map(|name| token[name].as_u64().unwrap() as usize);
            let form: String = letters[start..end].iter().collect();
            assert_eq!(token["form"], form);
        }
    }
}

#[test]
fn conllu_of_standard_input() {
    let output = with_input(&["annotate", "--as-is", "--format", "conllu", "-"], TALKS);
    assert_eq!(code(&output), 0);
    let words = stdout(&output).lines().filter(|line| line.split('\t').count() == 10).count();
    assert_eq!(words, 11);
}

#[test]
fn relations() {
    let input = format!(
        "{}\n{}\n",
        serde_json::json!({ "id": 1, "text": TALKS, "source": [0, 17], "target": [34, 41] }),
        serde_json::json!({ "id": "two", "text": TALKS, "source": null, "target": [34, 41] }),
    );
    let output = with_input(&["relate"], input);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let answers = rows(&output);
    assert_eq!((&answers[0]["id"], &answers[0]["event"]), (&1.into(), &"CONSULT".into()));
    assert_eq!(answers[1]["id"], "two");
}

#[test]
fn published_is_for_inputs_without_a_date() {
    let lines = format!("{}{{\"id\": \"none\", \"text\": {TALKS:?}}}\n", line("own", TALKS));
    let output = with_input(&["read", "--published", "2020-01-01", "--format", "jsonl", "-"], lines);
    let days: Vec<_> =
        rows(&output).iter().map(|row| row["published"].as_str().unwrap().to_owned()).collect();
    assert_eq!(days, ["2022-02-24", "2020-01-01"]);
}

#[test]
fn explanations() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x.jsonl"), format!("{}{}", line("a", TALKS), line("b", TALKS))).unwrap();
    let events = rows(&tidings(&["code", "x.jsonl"], folder.path()));
    let id = events.last().unwrap()["id"].as_str().unwrap();
    let output = tidings(&["explain", "x.jsonl", "--event", id], folder.path());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    for part in ["x.jsonl:2", "Who is spoken of", "In whose voice", "Frames tried", "fired", id] {
        assert!(text.contains(part), "{part:?} not in {text}");
    }
    let one = tidings(&["explain", "x.jsonl:1", "--sentence", "1"], folder.path());
    assert_eq!(code(&one), 0);
    let several = tidings(&["explain", "x.jsonl", "--sentence", "1"], folder.path());
    assert!(code(&several) == 2 && stderr(&several).contains("several articles"));
    let brief = tidings(&["explain", "x.jsonl"], folder.path());
    assert_eq!(stdout(&brief).matches("held talks").count(), 2);
    assert_eq!(code(&tidings(&["explain", "x.jsonl", "--event", "nothing"], folder.path())), 2);
}

#[test]
fn an_edited_copy_of_the_knowledge() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("knowledge");
    for (path, text) in tidings_knowledge::Files::embedded().iter() {
        let path = copy.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let output = tidings(&["check-knowledge", "--quick", "knowledge"], folder.path());
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert!(stdout(&output).starts_with("ok: "));
    let posts = copy.join("actors/posts.tsv");
    let broken = format!("{}nobody\tking\tFRA\tGOV\t2020\t\t\n", fs::read_to_string(&posts).unwrap());
    fs::write(&posts, &broken).unwrap();
    let output = tidings(&["check-knowledge", "knowledge"], folder.path());
    let problem = format!("knowledge/actors/posts.tsv:{}: ", broken.lines().count());
    assert!(code(&output) == 1 && stdout(&output).contains(&problem), "{}", stdout(&output));
    let output = tidings(&["code", "--knowledge", "knowledge", "."], folder.path());
    assert!(code(&output) == 2 && stderr(&output).contains(&problem), "{}", stderr(&output));
}

#[test]
fn version() {
    let output = tidings(&["--version"], &std::env::temp_dir());
    assert_eq!(stdout(&output), format!("tidings {}\n", env!("CARGO_PKG_VERSION")));
}
