//! The codebook: prose for people, with sentences and the records they must give.
//!
//! A block fenced by ```` ```events ```` holds a sentence (or a short text), a line `published YYYY-MM-DD` before it if it
//! has a date, a line `---`, and the expected events, one a line, in the short form of [`short`]. `UPDATE_EXPECT=1`
//! rewrites the expected events; read every changed line before committing it.

#![allow(clippy::unwrap_used)]

use std::{fmt::Write, fs, path::Path};

use tidings::{Analysis, Tidings, events::Participant, page::Page};
use tidings_knowledge::{Files, Knowledge};

/// One side: `RUS GOV Vladimir Putin; CHN`. An unknown actor is `?`.
fn side(tidings: &Tidings, side: &[Participant]) -> String {
    let one = |participant: &Participant| {
        let who = &participant.who;
        let mut parts = vec![who.code.map_or_else(|| "?".to_owned(), |code| code.to_string())];
        parts.extend(
            who.sectors.iter().map(|sector| tidings.knowledge.ontology.sector_id(*sector).to_owned()),
        );
        parts.extend(who.name.clone().filter(|_| who.actor.is_some()));
        parts.join(" ")
    };
    if side.is_empty() { "-".to_owned() } else { side.iter().map(one).collect::<Vec<_>>().join("; ") }
}

/// `TYPE mode, mode [aux] actors > recipients @date «source»`.
fn short(tidings: &Tidings, analysis: &Analysis) -> String {
    let ontology = &tidings.knowledge.ontology;
    let mut out = String::new();
    for event in &analysis.events {
        out.push_str(&ontology.info(event.event).id);
        let modes: Vec<&str> = event.modes.iter().map(|mode| ontology.mode_info(*mode).id.as_str()).collect();
        if !modes.is_empty() {
            write!(out, " {}", modes.join(", ")).unwrap();
        }
        let aux: Vec<&str> = event.aux.names().collect();
        if !aux.is_empty() {
            write!(out, " [{}]", aux.join(", ")).unwrap();
        }
        write!(out, ": {} > {}", side(tidings, &event.actors), side(tidings, &event.recipients)).unwrap();
        if event.when.words.is_some() {
            write!(out, " @{}", event.when.date.as_deref().unwrap_or("?")).unwrap();
        }
        let mut claim = event.claim;
        while let Some(id) = claim {
            let told = &analysis.claims[id as usize];
            let source: Vec<&str> =
                told.source.iter().map(|span| span.of(&analysis.doc.article.text)).collect();
            write!(out, " «{}»", source.join(" … ")).unwrap();
            claim = told.inside;
        }
        out.push('\n');
    }
    out
}

fn code(tidings: &Tidings, case: &str) -> String {
    let (published, text) = match case.strip_prefix("published ") {
        Some(rest) => rest.split_once('\n').unwrap_or((rest, "")),
        None => ("", case),
    };
    let mut page =
        Page { file: "codebook", bytes: text.trim_end().as_bytes(), as_is: true, ..Page::default() };
    page.given.published = Some(published).filter(|day| !day.is_empty());
    match tidings.read(&page) {
        Ok(article) => short(tidings, &tidings.analyse(article)),
        Err(reason) => format!("{reason}\n"),
    }
}

#[test]
fn the_codebook_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let tidings = Tidings::new(Knowledge::read(&Files::embedded()).unwrap());
    let mut chapters: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    chapters.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    chapters.sort();
    let (mut wrong, mut cases) = (String::new(), 0);
    for chapter in chapters {
        let text = fs::read_to_string(&chapter).unwrap();
        let mut renewed = String::new();
        for (index, part) in text.split("```events\n").enumerate() {
            if index == 0 {
                renewed.push_str(part);
                continue;
            }
            let (block, prose) = part.split_once("```").expect("a fenced block that is closed");
            let (case, expected) = block.split_once("---\n").expect("a line --- between text and events");
            let given = code(&tidings, case);
            cases += 1;
            if given != expected {
                writeln!(wrong, "{}:\n{case}expected:\n{expected}given:\n{given}", chapter.display())
                    .unwrap();
            }
            write!(renewed, "```events\n{case}---\n{given}```{prose}").unwrap();
        }
        if update {
            fs::write(&chapter, renewed).unwrap();
        }
    }
    assert!(cases > 0, "no cases in the codebook");
    assert!(update || wrong.is_empty(), "{wrong}");
}
