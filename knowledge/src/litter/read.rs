//! From TOML to [`Litter`], with every fault of a file told at once.

use rustc_hash::FxHashMap;
use serde::Deserialize;
use toml::Spanned;

use super::phrases::first_word;
use super::{Agency, At, Hint, Litter, Phrase, Why, fold};
use crate::Problem;

/// Lines longer than this, in characters, are prose unless a rule says otherwise.
const LONGEST: usize = 160;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    line: Vec<Line>,
    #[serde(default)]
    name: Vec<Name>,
    #[serde(default)]
    negations: Vec<String>,
    #[serde(default)]
    states: Vec<String>,
    #[serde(default)]
    agency: Vec<AgencyRow>,
    #[serde(default)]
    months: FxHashMap<String, Spanned<u8>>,
    #[serde(default)]
    byline: Vec<String>,
    #[serde(default)]
    joins: Vec<String>,
    #[serde(default)]
    small: Vec<String>,
    #[serde(default)]
    times: Vec<String>,
    #[serde(default)]
    machine: Vec<String>,
    #[serde(default)]
    live: Vec<String>,
    #[serde(default)]
    nobody: Vec<String>,
    #[serde(default)]
    nobody_ends: Vec<String>,
    #[serde(default)]
    outlet: Vec<AgencyRow>,
    #[serde(default)]
    dated: Vec<String>,
    #[serde(default)]
    counted: Vec<String>,
    #[serde(default)]
    credited: Vec<String>,
    #[serde(default)]
    biography: Vec<String>,
    #[serde(default)]
    foreign: Vec<String>,
    #[serde(default)]
    calques: Vec<String>,
    #[serde(default)]
    opinion: Vec<String>,
    #[serde(default)]
    sport: Vec<String>,
    #[serde(default)]
    opinion_sections: Vec<String>,
    #[serde(default)]
    sport_sections: Vec<String>,
    #[serde(default)]
    opinion_lines: Vec<String>,
    #[serde(default)]
    signs: FxHashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rule: Spanned<String>,
    #[serde(default)]
    whole: Vec<Spanned<String>>,
    #[serde(default)]
    start: Vec<Spanned<String>>,
    #[serde(default)]
    anywhere: Vec<Spanned<String>>,
    longest: Option<usize>,
    #[serde(default)]
    rest: bool,
    #[serde(default)]
    heads: bool,
    #[serde(default)]
    plain: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    rule: Spanned<String>,
    #[serde(default)]
    words: Vec<Spanned<String>>,
    #[serde(default)]
    whole: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgencyRow {
    name: String,
    #[serde(default)]
    forms: Vec<String>,
}

/// Problems found so far, with what is needed to turn a place into a line.
struct Faults<'a> {
    text: &'a str,
    found: Vec<Problem>,
}

impl Faults<'_> {
    fn at(&mut self, byte: usize, message: String) {
        let line =
            self.text.as_bytes()[..byte.min(self.text.len())].iter().filter(|b| **b == b'\n').count() + 1;
        self.found.push(Problem { file: String::new(), line, message });
    }
}

pub(super) fn parse(text: &str) -> Result<Litter, Vec<Problem>> {
    let mut faults = Faults { text, found: Vec::new() };
    let file: File = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            faults.at(error.span().map_or(0, |span| span.start), error.message().to_owned());
            return Err(faults.found);
        }
    };
    let mut litter = Litter::default();
    for line in &file.line {
        add_line(&mut litter, line, &mut faults);
    }
    for name in &file.name {
        add_name(&mut litter, name, &mut faults);
    }
    for (name, month) in &file.months {
        if !(1..=12).contains(month.as_ref()) {
            faults.at(month.span().start, format!("month {} of {name:?} is not in 1 to 12", month.as_ref()));
        }
        litter.months.insert(fold(name).into(), *month.as_ref());
    }
    let words = |list: Vec<String>| list.into_iter().map(|word| fold(&word).into()).collect();
    litter.states = words(file.states);
    litter.negations = words(file.negations);
    litter.by_words = words(file.byline);
    litter.joining_words = file.joins;
    litter.inside_words = words(file.small);
    litter.time_words = words(file.times);
    litter.nobody = words(file.nobody);
    litter.nobody_ends = words(file.nobody_ends);
    litter.machine_marks = file.machine.iter().map(|mark| fold(mark)).collect();
    litter.live_marks = file.live.iter().map(|mark| fold(mark)).collect();
    litter.dated = words(file.dated);
    litter.counted = words(file.counted);
    litter.credited = words(file.credited);
    litter.biography = words(file.biography);
    litter.foreign = words(file.foreign);
    litter.sport = words(file.sport);
    litter.opinion_sections = words(file.opinion_sections);
    litter.sport_sections = words(file.sport_sections);
    litter.signs = file.signs.into_iter().map(|(name, list)| (name.into_boxed_str(), words(list))).collect();
    litter.opinion_lines = file.opinion_lines.iter().map(|line| fold(line)).collect();
    litter.calques = file.calques.iter().map(|mark| fold(mark)).collect();
    litter.opinion_marks = file.opinion.iter().map(|mark| fold(mark)).collect();
    let rows = |rows: Vec<AgencyRow>, outlet: bool| -> Vec<Agency> {
        rows.into_iter()
            .map(|row| Agency {
                forms: if row.forms.is_empty() { vec![row.name.clone()] } else { row.forms },
                name: row.name,
                outlet,
            })
            .collect()
    };
    litter.agencies = rows(file.agency, false);
    litter.agencies.extend(rows(file.outlet, true));
    let forms = litter.agencies.iter().flat_map(|agency| agency.forms.iter());
    litter.agency_words = forms.map(|form| first_word(form).into()).collect();
    if faults.found.is_empty() { Ok(litter) } else { Err(faults.found) }
}

fn add_line(litter: &mut Litter, line: &Line, faults: &mut Faults<'_>) {
    let Some(why) = Why::from_id(line.rule.as_ref()) else {
        faults.at(line.rule.span().start, format!("unknown rule {:?}", line.rule.as_ref()));
        return;
    };
    let longest = line.longest.unwrap_or(LONGEST);
    let lists = [(At::Whole, &line.whole), (At::Start, &line.start), (At::Anywhere, &line.anywhere)];
    for (at, phrase) in lists.into_iter().flat_map(|(at, list)| list.iter().map(move |phrase| (at, phrase))) {
        let text = fold(phrase.as_ref());
        let word = first_word(&text);
        if word.is_empty() {
            faults
                .at(phrase.span().start, format!("phrase {:?} does not begin with a word", phrase.as_ref()));
            continue;
        }
        let filed = litter.phrases.entry(word.into()).or_default();
        if filed.iter().any(|other| *other.text == *text && other.at == at) {
            faults.at(phrase.span().start, format!("phrase {:?} is listed twice", phrase.as_ref()));
            continue;
        }
        filed.push(Phrase {
            text: text.as_str().into(),
            at,
            why,
            rest: line.rest,
            longest,
            heads: line.heads,
            plain: line.plain,
        });
    }
}

fn add_name(litter: &mut Litter, name: &Name, faults: &mut Faults<'_>) {
    let hint = match name.rule.as_ref().as_str() {
        "body" => Hint::Body,
        "standfirst" => Hint::Standfirst,
        id => match Why::from_id(id) {
            Some(why) => Hint::Litter(why),
            None => {
                faults.at(name.rule.span().start, format!("unknown rule {id:?}"));
                return;
            }
        },
    };
    for (whole, word) in
        name.words.iter().map(|word| (false, word)).chain(name.whole.iter().map(|word| (true, word)))
    {
        let map = if whole { &mut litter.whole_hints } else { &mut litter.hints };
        if map.insert(word.as_ref().as_str().into(), hint).is_some() {
            faults.at(word.span().start, format!("name {:?} is listed twice", word.as_ref()));
        }
        if word.as_ref().chars().any(|c| !(c.is_lowercase() || c == '-')) {
            faults.at(
                word.span().start,
                format!("name {:?} is not lower-case words joined by -", word.as_ref()),
            );
        }
    }
}
