//! Words and sentences given as CoNLL-U.

use std::fs;

use crate::{TALKS, code, line, rows, stderr, stdout, tidings, with_input};

const GIVEN: [&str; 4] = ["annotate", "--tokens", "conllu", "-"];
const CONLLU: [&str; 6] = ["annotate", "--tokens", "conllu", "--format", "conllu", "-"];

/// Rows with only id, form and MISC.
fn sentence(rows: &[(&str, &str)]) -> String {
    let row = |(number, (form, misc)): (usize, &(&str, &str))| {
        format!("{}\t{form}{}\t{misc}\n", number + 1, "\t_".repeat(7))
    };
    rows.iter().enumerate().map(row).collect::<String>() + "\n"
}

#[test]
fn conllu_comes_back_byte_for_byte() {
    let text = " \tThe minister  said:\n“We can't go.”He left.\n\n\n1. U.S.-backed\u{200B} troops |\\ 北京\r\n\n \"No\"  \n";
    let lines = [line("one", text), line("a b", TALKS), line("three", &text.repeat(30))].concat();
    let written = with_input(&["annotate", "--format", "conllu", "-"], lines);
    assert_eq!(code(&written), 0, "{}", stderr(&written));
    assert!(
        stdout(&written)
            .starts_with("# newdoc id = one\n# newpar\n# sent_id = 1\n# text = The minister said:")
    );
    let back = with_input(&CONLLU, written.stdout.clone());
    assert_eq!(code(&back), 0, "{}", stderr(&back));
    assert_eq!(stdout(&back), stdout(&written));

    let articles = rows(&with_input(&GIVEN, written.stdout));
    let said = |name: &str| {
        articles.iter().map(|row| row["article"][name].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(said("id"), ["one", "a b", "three"]);
    assert_eq!(said("text")[0], text);
}

#[test]
fn comments_stay_and_empty_nodes_go() {
    let head = "# newdoc id = n01\n# newpar = p1\n# sent_id = n01-7\n# speaker = Xi\n# text = No!\n";
    let node = "1.1\tgo\tgo\tVERB\t_\t_\t_\t_\t0:root\t_\n";
    let words = sentence(&[("No", "SpaceAfter=No"), ("!", "_")]);
    let (first, rest) = words.split_at(words.find("2\t").unwrap());
    let output = with_input(&CONLLU, format!("{head}{first}{node}{rest}"));
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.starts_with(head), "{text}");
    assert!(!text.contains("1.1\t"), "{text}");
    let ids: Vec<_> = text.lines().filter(|line| line.contains('\t')).map(|line| &line[..1]).collect();
    assert_eq!(ids, ["1", "2"]);
}

#[test]
fn layers_stand_on_the_given_words() {
    let words: Vec<(&str, &str)> = TALKS.trim_end_matches('.').split(' ').map(|word| (word, "_")).collect();
    let output = with_input(&[&GIVEN[..], &["--published", "2022-02-24"]].concat(), sentence(&words));
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let row = &rows(&output)[0];
    assert_eq!(row["article"]["text"], TALKS.trim_end_matches('.'));
    assert_eq!(row["article"]["published"], "2022-02-24");
    assert_eq!(row["sentences"][0]["tokens"].as_array().unwrap().len(), words.len());
    assert_eq!(row["events"][0]["event"], "CONSULT");
}

#[test]
fn a_bad_sentence_is_named_and_the_others_are_done() {
    let folder = tempfile::tempdir().unwrap();
    let good = sentence(&[("Yes", "SpaceAfter=No"), (".", "_")]);
    let bad = "# sent_id = 2\n1\tNo\n\n";
    let gap = "1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n3\tb\t_\t_\t_\t_\t_\t_\t_\t_\n\n";
    fs::write(folder.path().join("x.conllu"), [&good, bad, &good, "# newdoc\n", gap, &good].concat())
        .unwrap();
    fs::write(folder.path().join("empty.conllu"), "# newdoc\n").unwrap();
    fs::write(folder.path().join("page.html"), "<p>No CoNLL-U.</p>\n").unwrap();
    let output = tidings(
        &["annotate", "--tokens", "conllu", "--format", "conllu", "x.conllu", "empty.conllu", "page.html"],
        folder.path(),
    );
    assert_eq!(code(&output), 1);
    assert_eq!(stdout(&output).matches("# text = Yes.\n").count(), 3);
    let errors = stderr(&output);
    let told: Vec<&str> = errors.lines().collect();
    assert_eq!(told.len(), 4, "{errors}");
    assert_eq!(told[0], "tidings: x.conllu:5: 2 columns, expected 10 with tabs between");
    assert_eq!(told[1], "tidings: x.conllu:12: the word 3, expected 2");
    assert!(told[2].starts_with("tidings: empty.conllu: no sentence in the file"), "{errors}");
    assert_eq!(told[3], "tidings: page.html:1: 1 column, expected 10 with tabs between");
}

#[test]
fn what_goes_not_together() {
    for other in ["--as-is", "--clean"] {
        assert_eq!(code(&with_input(&[&GIVEN[..], &[other]].concat(), "")), 2);
    }
}
