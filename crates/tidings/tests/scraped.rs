//! Text already scraped: every line of own texts with the label it must get (`gold/scraped/`).
#![allow(clippy::unwrap_used, reason = "helpers of tests, which Clippy does not tell from other functions")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use tidings::page::{Form, Page, read};
use tidings::text::{Article, BlockKind};
use tidings_knowledge::Litter;

/// Lines that must hold, of all lines.
const FLOOR: f64 = 0.95;

fn litter() -> Litter {
    let parse = |text| Litter::parse(text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    parse(include_str!("../../../knowledge/page.toml"))
        .and(parse(include_str!("../../../knowledge/languages/en/boilerplate.toml")))
        .and(parse(include_str!("../../../knowledge/languages/en/scraped.toml")))
        .and(parse(include_str!("../../../knowledge/languages/en/flags.toml")))
}

/// One text: what its head says of it, and its lines with their labels.
struct Gold {
    head: BTreeMap<String, String>,
    lines: Vec<(String, String)>,
    text: String,
}

fn gold(file: &str) -> Gold {
    let mut gold = Gold { head: BTreeMap::new(), lines: Vec::new(), text: String::new() };
    for line in file.lines() {
        if let Some((key, value)) = line.strip_prefix("# ").and_then(|line| line.split_once(':')) {
            gold.head.insert(key.to_owned(), value.trim().to_owned());
            continue;
        }
        if let Some((label, line)) = line.split_once("| ") {
            let label = label.trim().to_owned();
            // A label that is taken off stands in brackets.
            let shown = if label == "label" {
                line.replacen('[', "", 1).replacen(']', "", 1)
            } else {
                line.to_owned()
            };
            gold.text.push_str(&shown);
            let kept =
                if label == "label" { line.split_once(']').unwrap().1.trim().to_owned() } else { shown };
            gold.lines.push((label, kept.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        gold.text.push('\n');
    }
    gold
}

/// What became of each line, as `body`, `heading`, or `out` with the rule.
fn faults(article: &Article, gold: &Gold) -> Vec<String> {
    let mut kept: Vec<(&str, BlockKind)> = Vec::new();
    for block in &article.blocks {
        kept.extend(block.span.of(&article.text).lines().map(|line| (line, block.kind)));
    }
    let mut removed: Vec<(&str, &str)> = Vec::new();
    for entry in &article.removed {
        removed.extend(entry.text.lines().map(|line| (line, entry.why)));
    }
    let mut faults = Vec::new();
    for (label, line) in &gold.lines {
        let in_body = kept.iter().position(|(kept, _)| kept == line);
        let out = removed.iter().position(|(removed, _)| removed == line);
        let (got, holds) = match (label.as_str(), in_body, out) {
            ("label", _, _) if line.is_empty() => ("out".to_owned(), true),
            ("label" | "body", Some(at), _) => {
                let (_, kind) = kept.remove(at);
                (format!("{kind:?}"), kind != BlockKind::Heading)
            }
            ("heading", Some(at), _) => {
                let (_, kind) = kept.remove(at);
                (format!("{kind:?}"), kind == BlockKind::Heading)
            }
            (_, _, Some(at)) => {
                let (_, why) = removed.remove(at);
                (format!("out: {why}"), !matches!(label.as_str(), "label" | "body" | "heading"))
            }
            (_, Some(_), None) => ("kept".to_owned(), false),
            (_, None, None) => ("changed".to_owned(), false),
        };
        if !holds {
            faults.push(format!("{label:9} -> {got:20} {line}"));
        }
    }
    faults
}

#[test]
fn lines_of_scraped_texts_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gold/scraped");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 30, "texts of the gold set");
    let litter = litter();
    let (mut all, mut wrong, mut lost, mut report) = (0, 0, 0, String::new());
    for path in &files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let gold = gold(&fs::read_to_string(path).unwrap());
        let page = Page { bytes: gold.text.as_bytes(), form: Some(Form::Text), ..Page::default() };
        let article = read(&page, &litter).unwrap();
        let found = faults(&article, &gold);
        all += gold.lines.len();
        wrong += found.len();
        lost += found.iter().filter(|fault| fault.starts_with("body") && fault.contains("out: ")).count();
        for fault in found {
            writeln!(report, "{name}: {fault}").unwrap();
        }
        let credits = article.credits.join("; ");
        let flags: Vec<&str> = article.flags.iter().map(|flag| flag.name).collect();
        let title = article.title.clone().unwrap_or_default();
        for (key, got) in [("title", title), ("credits", credits), ("flags", flags.join("; "))] {
            let sorted = |list: &str| {
                let mut list: Vec<&str> = list.split("; ").filter(|item| !item.is_empty()).collect();
                list.sort_unstable_by_key(|item| item.to_lowercase());
                list.join("; ").to_lowercase()
            };
            if sorted(&gold.head[key]) != sorted(&got) {
                writeln!(report, "{name}: {key} is {got:?}, not {:?}", gold.head[key]).unwrap();
            }
        }
    }
    let share = f64::from(all as u32 - wrong as u32) / f64::from(all as u32);
    println!("{report}{} of {all} lines hold ({share:.3}); {lost} lines of text were lost", all - wrong);
    assert!(share >= FLOOR, "{share:.3} of the lines hold, {FLOOR} must\n{report}");
}

fn article(text: &str) -> Article {
    read(&Page { bytes: text.as_bytes(), form: Some(Form::Text), ..Page::default() }, &litter()).unwrap()
}

fn flags(text: &str) -> Vec<&'static str> {
    article(text).flags.iter().map(|flag| flag.name).collect()
}

const SOBER: &str = "Ministers agree on a new border treaty\n\nThe two ministers signed a treaty on Monday after nine \
    months of talks.\n\nThe treaty still needs the approval of both parliaments, which are expected to vote before the \
    summer. The opposition in one of them has asked for a referendum.\n\nA spokesman called the result “a good day for \
    both sides”, and thanked the mediators from the north.";

#[test]
fn sober_text_has_no_flag() {
    assert_eq!(flags(SOBER), [""; 0]);
}

#[test]
fn machine_translation_is_flagged() {
    let garbled = "Coast guard stops a ship in the strait\n\nThe coast guard stopped on 3 november a ship, in which the \
        crew of Nine sailors was. The minister Tarriello called the act “unlawful” Named.\n\nTariello, whose ship not \
        far from the coast detained was. He demanded on Attempts of mediation to renounce.";
    assert!(flags(garbled).contains(&"machine_translation"), "{:?}", article(garbled).flags);
    // One odd capital, one quotation left open, and names that look alike are no proof.
    let odd =
        format!("{SOBER}\n\nHe spoke of In the morning. “We will see, he said. Mohamed and Mohammed agreed.");
    assert!(!flags(&odd).contains(&"machine_translation"), "{:?}", article(&odd).flags);
}

#[test]
fn cut_texts_are_flagged() {
    for (end, is) in [
        ("The department said it would consider legal...", true),
        (
            "The department said on Thursday that it would consider all legal means against the decision of the town and",
            true,
        ),
        ("The department said it would consider legal steps.", false),
        ("“And so we left,” he said", false),
    ] {
        assert_eq!(flags(&format!("{SOBER}\n\n{end}")).contains(&"truncated"), is, "{end}");
    }
}

#[test]
fn paywalls_are_flagged() {
    for (line, is) in [
        ("To continue reading this article, subscribe now", true),
        ("You have 2 free articles left this month.", true),
        ("Subscribe to our newsletter", false),
        ("The wall will be paid for by subscribers, the mayor said.", false),
    ] {
        assert_eq!(flags(&format!("{SOBER}\n\n{line}")).contains(&"paywall"), is, "{line}");
    }
}

#[test]
fn live_blogs_are_flagged() {
    let entry = |time: &str| {
        format!(
            "{time} Police close the bridge\n\nThe bridge was closed at once, the police said on the radio.\n\n"
        )
    };
    let live =
        format!("A day of strikes in the capital\n\n{}{}{}", entry("17:42"), entry("16.05"), entry("9:30"));
    assert!(flags(&live).contains(&"live_blog"), "{:?}", article(&live).flags);
    assert!(flags(&SOBER.replace("border treaty", "border treaty – live")).contains(&"live_blog"));
    let measures = SOBER.replace("A spokesman", "2.50 metres of water\n\nA spokesman");
    assert!(!flags(&measures).contains(&"live_blog"));
    assert!(!flags(&SOBER.replace("border treaty", "treaty where they live")).contains(&"live_blog"));
}

#[test]
fn opinion_is_flagged() {
    assert!(flags(&format!("Opinion\n{SOBER}")).contains(&"opinion"));
    assert!(flags(&format!("Opinion | {SOBER}")).contains(&"opinion"));
    assert!(
        flags(&format!("{SOBER}\n\nThe views expressed in this article are the author's own."))
            .contains(&"opinion")
    );
    // A menu, and a word of the text.
    assert!(!flags(&format!("Home\nWorld\nOpinion\nSport\n{SOBER}")).contains(&"opinion"));
    assert!(!flags(&format!("{SOBER}\n\nOpinion is divided on the treaty, he said.")).contains(&"opinion"));
}

#[test]
fn sport_is_flagged() {
    let match_report = "Lions sink Bears\n\nThe goalkeeper saved a penalty, and the midfielder scored twice as the Lions \
        beat the Bears in the semi-final of the cup.\n\nTheir coach praised the striker, who missed most of the season. \
        The referee sent off a defender before half-time.";
    assert!(flags(match_report).contains(&"sport"), "{:?}", article(match_report).flags);
    let politics = format!(
        "{SOBER}\n\nThe minister, a former football coach, said that the game was not over and the \
        goal remained peace; the other team would have to move."
    );
    assert!(!flags(&politics).contains(&"sport"));
}

#[test]
fn pages_without_an_article_are_flagged() {
    assert!(flags("Contact\n\nWrite to us.\n\nWe answer within two days.").contains(&"not_an_article"));
    assert!(!flags(SOBER).contains(&"not_an_article"));
}

#[test]
fn doubled_headlines_are_flagged() {
    let title = SOBER.lines().next().unwrap();
    assert!(flags(&format!("{title}\n\n{SOBER}")).contains(&"duplicate_title"));
    // Once more under the text, as a link.
    assert!(!flags(&format!("{SOBER}\n\nRecent posts\n{title}\n")).contains(&"duplicate_title"));
}

/// Sentences that begin like litter and are none.
#[test]
fn sentences_like_litter_stay() {
    for line in [
        "Share prices of both companies fell on Tuesday.",
        "Comments by the minister angered the neighbours.",
        "Commenting on the treaty, the minister said that it would last.",
        "Read more closely, the treaty does not say where the border is.",
        "Follow the money, an investigator told the court.",
        "“Help us,” she said to the soldiers at the gate.",
        "According to a Reuters/Ipsos poll, most voters want the treaty.",
        "Subscribe to that view and no treaty is worth its ink.",
        "Photos of the crossing show new watchtowers of concrete.",
        "By Monday evening, the crossing was open again.",
        "Watch towers line the river on both banks, shepherds say.",
        "According to AFP, the road to the border is closed.",
    ] {
        let text = SOBER.replace("A spokesman", &format!("{line}\n\nA spokesman"));
        assert!(article(&text).text.contains(line), "{line}: {:?}", article(&text).removed);
    }
}

/// Own texts as machines translate them from eight languages: most are told.
#[test]
fn garbled_texts_are_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gold/garbled");
    let texts: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    let told = texts.iter().filter(|text| flags(text).contains(&"machine_translation")).count();
    assert!(told * 4 >= texts.len() * 3, "{told} of {}", texts.len());
}

/// Text that is to be taken as it is keeps even broken characters; text that is cleaned has them mended.
#[test]
fn broken_characters() {
    let text = "The minister didnâ€™t say why the border stays closed.";
    let page = Page { bytes: text.as_bytes(), form: Some(Form::Text), ..Page::default() };
    assert_eq!(read(&page, &litter()).unwrap().text, "The minister didn’t say why the border stays closed.");
    assert_eq!(read(&Page { as_is: true, ..page }, &litter()).unwrap().text, text);
}

/// The language is told from the text; what a page declares is a hint.
#[test]
fn languages() {
    let german = "Der Minister sagte am Montag, dass die Grenze noch eine Woche geschlossen bleibt.\n\nSeine Kollegin \
        nannte die Entscheidung einen Fehler und verlangte Gespräche zwischen den beiden Regierungen.";
    assert_eq!(article(german).language.as_deref(), Some("de"));
    let page = format!("<html lang=en><body><p>{german}</p></body></html>");
    let page = Page { bytes: page.as_bytes(), ..Page::default() };
    assert_eq!(read(&page, &litter()).unwrap().language.as_deref(), Some("de"));
    assert_eq!(article(SOBER).language.as_deref(), Some("en"));
}
