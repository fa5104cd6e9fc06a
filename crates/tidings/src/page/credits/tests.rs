use tidings_knowledge::Litter;
use tidings_knowledge::litter::Why;

use super::{Body, dateline, find, is_credit_line};
use crate::page::body::Draft;
use crate::text::BlockKind;

fn litter() -> Litter {
    let parse = |text| Litter::parse(text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    parse(include_str!("../../../../../knowledge/page.toml"))
        .and(parse(include_str!("../../../../../knowledge/languages/en/boilerplate.toml")))
        .and(parse(include_str!("../../../../../knowledge/languages/en/scraped.toml")))
}

fn credits(paragraphs: &[&str], removed: &[(&str, Why)]) -> Vec<String> {
    let mut body = Body::default();
    for text in paragraphs {
        body.blocks.push(Draft { kind: BlockKind::Paragraph, text: (*text).to_owned() });
    }
    for (text, why) in removed {
        body.remove(text, *why);
    }
    find(&[], None, &body, &litter())
}

#[test]
fn datelines() {
    assert_eq!(dateline("BEIRUT, Lebanon (AP) — Two people"), Some("BEIRUT, Lebanon (AP)"));
    assert_eq!(dateline("Paris (AFP) - The minister"), Some("Paris (AFP)"));
    assert_eq!(dateline("MADRID — He won"), Some("MADRID"));
    assert_eq!(dateline("The minister — a friend of hers — left."), None);
    assert_eq!(dateline(""), None);
    for (paragraph, names) in [
        ("BEIJING, March 3 (Reuters) - China said so.", vec!["Reuters"]),
        ("BAKU, December 20. /TASS/. Azerbaijan expects maps.", vec!["TASS"]),
        ("YEREVAN. Dec 20 (Interfax) - Ten men came home.", vec!["Interfax"]),
        ("Madrid, 3 nov (EFE).- El ministro llegó.", vec!["EFE"]),
        ("HONIARA, April 2 (Xinhua) -- A pact was signed.", vec!["Xinhua"]),
        ("AFP - Two soldiers died.", vec!["AFP"]),
        ("The company (Reuters) said it would sell.", vec![]),
        ("He told Reuters - and nobody else - that he would go.", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(credits(&[paragraph], &[]), names, "{paragraph}");
    }
}

#[test]
fn tails_of_paragraphs() {
    assert_eq!(credits(&["They left on Sunday. (AFP, dpa)"], &[]), ["AFP", "dpa"]);
    assert_eq!(credits(&["They left on Sunday. - Reuters"], &[]), ["Reuters"]);
    assert_eq!(credits(&["They left on Sunday, according to a report carried by Xinhua."], &[]), [""; 0]);
    assert_eq!(credits(&["They left on Sunday, he told Reuters."], &[]), [""; 0]);
}

#[test]
fn lines_of_credit() {
    let litter = litter();
    for (line, is) in [
        ("With AFP", true),
        ("(With material from AFP and dpa)", true),
        ("With information of EFE and Europa Press", true),
        ("Made with contributions from AP and Reuters", true),
        ("cb/va (AFP, dpa)", true),
        ("AFP/Reuters", true),
        ("News source: AA", true),
        ("Reuters reporters win prize", false),
        ("According to AFP, the road is closed.", false),
        ("Bloomberg enters the race", false),
    ] {
        assert_eq!(is_credit_line(line, &litter), is, "{line}");
    }
}

#[test]
fn lines_taken_out() {
    let found = credits(
        &["A first sentence without anybody."],
        &[
            ("Reporting by Jane Roe in Cairo for Reuters; editing by John Doe", Why::Credit),
            ("Source: The Guardian", Why::Credit),
            ("Photo: AP/John Doe", Why::Caption),
            ("© AFP", Why::Caption),
            ("Most read on BBC News", Why::RelatedLink),
        ],
    );
    assert_eq!(found, ["Reuters", "The Guardian"]);
}
