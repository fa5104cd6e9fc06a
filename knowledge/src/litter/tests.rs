use super::*;

fn shipped() -> Litter {
    let read = |text| Litter::parse(text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    read(include_str!("../../page.toml"))
        .and(read(include_str!("../../languages/en/boilerplate.toml")))
        .and(read(include_str!("../../languages/en/scraped.toml")))
        .and(read(include_str!("../../languages/en/flags.toml")))
}

#[test]
fn shipped_files_have_no_problem() {
    assert!(shipped().phrases.len() > 50);
}

#[test]
fn lines() {
    let litter = shipped();
    for (line, why) in [
        ("See also  Ten more things", Some(Why::RelatedLink)),
        ("Leave a Reply", Some(Why::Comments)),
        ("• Share this article", Some(Why::Share)),
        ("We use cookies to give you the best experience.", Some(Why::CookieNotice)),
        ("Reporting by Jane Roe in Cairo; editing by John Doe", Some(Why::Credit)),
        ("Ministers also see a need for new rules.", None),
        ("He left a reply on the table.", None),
    ] {
        assert_eq!(litter.line(line).map(|found| found.why), why, "{line}");
    }
}

#[test]
fn names() {
    let litter = shipped();
    for (name, hint) in [
        ("related-articles", Some(Hint::Litter(Why::RelatedLink))),
        ("relatedArticles", Some(Hint::Litter(Why::RelatedLink))),
        ("c-share-bar", Some(Hint::Litter(Why::Share))),
        ("article-body", Some(Hint::Body)),
        ("has-sidebar", None),
        ("shareholder", None),
        ("", None),
    ] {
        assert_eq!(litter.hint(name), hint, "{name}");
    }
}

#[test]
fn faults_carry_their_line() {
    let problems =
        Litter::parse("[[line]]\nrule = \"no-such\"\n\n[[name]]\nrule = \"share\"\nwords = [\"Bad Name\"]\n")
            .unwrap_err();
    let lines: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [2, 6], "{problems:?}");
    assert_eq!(Litter::parse("[[line]\n").unwrap_err()[0].line, 1);
}
