//! The embedded knowledge is whole and without a mistake, and mistakes are told with file and line.

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use tidings_knowledge::{Code, Files, Knowledge};

fn collect(folder: &Path, root: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, root, found);
        } else {
            found.push(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"));
        }
    }
}

#[test]
fn every_data_file_is_embedded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut there = Vec::new();
    for folder in ["actors", "languages/en", "ontologies", "places"] {
        collect(&root.join(folder), root, &mut there);
    }
    there.extend(["fields.toml", "page.toml"].map(str::to_owned));
    there.retain(|path| !path.ends_with("SOURCE.toml") && !path.ends_with(".md"));
    there.sort();
    let embedded: Vec<String> = Files::embedded().iter().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(there, embedded);
}

#[test]
fn the_embedded_knowledge_has_no_mistakes() {
    if let Err(problems) = Knowledge::read(&Files::embedded()) {
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{} problems:\n{}", told.len(), told.join("\n"));
    }
}

#[test]
fn it_has_the_size_the_ontology_asks_for() {
    let knowledge = Knowledge::read(&Files::embedded()).unwrap();
    let ontology = &knowledge.ontology;
    assert_eq!((ontology.types.len(), ontology.contexts.len(), ontology.sectors.len()), (16, 37, 25));
    for (index, facts) in ontology.types.iter().enumerate() {
        let frames = knowledge
            .english
            .frames
            .frames
            .iter()
            .filter(|frame| usize::from(frame.event.0) == index)
            .count();
        assert!(frames >= 10, "{} has {frames} frames", facts.id);
    }
    let consult = ontology.event("CONSULT").unwrap();
    assert_eq!(ontology.info(consult).quad, 1);
    assert!((ontology.score(consult, &[ontology.mode(consult, "phone").unwrap()]) - 1.5).abs() < 1e-6);
    let people = knowledge.actors.iter().filter(|(_, actor)| !actor.posts.is_empty()).count();
    assert!(people >= 300, "{people} people in posts");
}

#[test]
fn countries_count_as_plover_says() {
    let knowledge = Knowledge::read(&Files::embedded()).unwrap();
    let country = |name: &str| {
        let found = knowledge.places.countries.iter().find(|country| country.name == name);
        found.unwrap_or_else(|| panic!("no country {name}")).code
    };
    for (name, code) in [
        ("Greenland", "DNK"),
        ("Hong Kong", "HKG"),
        ("Kosovo", "KOS"),
        ("Abkhazia", "GEO"),
        ("Russia", "RUS"),
    ] {
        assert_eq!(Some(country(name)), Code::parse(code), "{name}");
    }
}

/// The messages for one file changed by `edit`.
fn problems(file: &str, edit: impl Fn(&str) -> String) -> Vec<String> {
    let embedded = Files::embedded();
    let changed: Vec<(String, String)> = embedded
        .iter()
        .map(|(path, text)| (path.to_owned(), if path == file { edit(text) } else { text.to_owned() }))
        .collect();
    let files = Files::new(changed.iter().map(|(path, text)| (path.clone(), text.as_str())));
    match Knowledge::read(&files) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn mistakes_are_told_with_file_and_line() {
    let frame = "languages/en/frames/consult.toml";
    let told = problems(frame, |text| {
        format!("{text}\n[[frame]]\nid = \"consult.new\"\nlemma = \"meet\"\nevent = \"CONSULTATION\"\n")
    });
    assert!(told.len() == 1 && told[0].starts_with(frame) && told[0].contains("no event type"), "{told:?}");
    let told = problems(frame, |text| {
        format!("{text}\n[[frame]]\nid = \"consult.new\"\nlemma = \"meet\"\nevent = \"CONSULT\"\n")
    });
    assert!(told.len() == 1 && told[0].contains("at least one sentence"), "{told:?}");
    let told = problems(frame, |text| {
        format!(
            "{text}\n[[frame]]\nid = \"consult.new\"\nlemma = \"meet\"\nactr = \"subject\"\nevent = \"CONSULT\"\n"
        )
    });
    assert!(told.iter().any(|problem| problem.starts_with(frame) && problem.contains("actr")), "{told:?}");

    let posts = "actors/posts.tsv";
    let told = problems(posts, |text| format!("{text}zz-nobody\tpresident\tUSA\tGOV\t2001\t\town\n"));
    assert!(told.iter().any(|problem| problem.contains("no actor \"zz-nobody\"")), "{told:?}");
    let told = problems(posts, |text| text.replacen('\t', " ", 1));
    assert!(told.iter().any(|problem| problem.starts_with("actors/posts.tsv:1: the header")), "{told:?}");
}
