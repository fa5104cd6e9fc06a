//! Everything about one sentence, for people.

use std::io::{self, Write};

use tidings::{
    Analysis,
    claims::{Claim, ClaimId},
    mentions::{Because, Mention, MentionKind},
    text::Span,
};
use tidings_knowledge::{EventType, Stance};
use tidings_records::{ActorRow, EventRow};
use unicode_width::UnicodeWidthStr;

use crate::{
    engine::Engine,
    table::{cut, plain},
    words,
};

/// An article with what was found in it.
pub(super) struct Explained<'a> {
    pub(super) engine: &'a Engine,
    pub(super) analysis: &'a Analysis,
    pub(super) rows: &'a [EventRow],
}

impl Explained<'_> {
    /// Prints everything about a sentence.
    pub(super) fn sentence(&self, index: usize, out: &mut impl Write) -> io::Result<()> {
        let doc = &self.analysis.doc;
        let Some(span) = doc.sentences.get(index).map(|sentence| sentence.span) else { return Ok(()) };
        writeln!(out, "Sentence {} of {} in {}\n", index + 1, doc.sentences.len(), doc.article.file)?;
        writeln!(out, "  {}\n", plain(self.words(span)))?;
        self.parse(index, out)?;
        self.mentions(span, out)?;
        self.times(span, out)?;
        self.claims(span, out)?;
        self.trials(index, out)?;
        self.events(index, out)
    }

    fn words(&self, span: Span) -> &str {
        span.of(&self.analysis.doc.article.text)
    }

    fn quoted(&self, spans: &[Span]) -> String {
        let parts: Vec<_> = spans.iter().map(|span| plain(self.words(*span))).collect();
        format!("“{}”", cut(&parts.join(" … "), 120))
    }

    fn parse(&self, index: usize, out: &mut impl Write) -> io::Result<()> {
        let doc = &self.analysis.doc;
        writeln!(out, "How it was read: each word, its base form, part of speech, and what it belongs to")?;
        let rows: Vec<[String; 4]> = (doc.sentences[index].tokens())
            .map(|id| {
                let token = doc.token(id);
                let pos = words::part_of_speech(token.upos).to_owned();
                [plain(doc.form(id)), plain(&token.lemma), pos, plain(&words::role(doc, id))]
            })
            .collect();
        let widths = [0, 1, 2].map(|column| {
            rows.iter().map(|row: &[String; 4]| row[column].width()).max().unwrap_or(0).min(24)
        });
        for row in &rows {
            write!(out, "  ")?;
            for (cell, width) in row.iter().zip(widths) {
                let cell = cut(cell, width);
                write!(out, "{cell}{}  ", " ".repeat(width - cell.width()))?;
            }
            writeln!(out, "{}", row[3])?;
        }
        writeln!(out)
    }

    fn mentions(&self, span: Span, out: &mut impl Write) -> io::Result<()> {
        let here: Vec<_> =
            self.analysis.mentions.iter().filter(|mention| span.overlaps(mention.span)).collect();
        writeln!(out, "Who is spoken of")?;
        if here.is_empty() {
            writeln!(out, "  nobody was found")?;
        }
        for mention in here {
            writeln!(out, "  “{}”, {}", plain(self.words(mention.span)), kind(mention.kind))?;
            writeln!(out, "      {}", self.resolved(mention))?;
        }
        writeln!(out)
    }

    fn resolved(&self, mention: &Mention) -> String {
        let ontology = &self.engine.knowledge().ontology;
        let who: Vec<String> = (mention.who.iter())
            .map(|who| {
                let name = who.name.clone().unwrap_or_else(|| "no name known".into());
                let code = who.code.map(|code| code.to_string());
                let sectors: Vec<_> =
                    who.sectors.iter().map(|it| ontology.sector_id(*it).to_owned()).collect();
                let sectors = (!sectors.is_empty()).then(|| sectors.join("/"));
                let facts: Vec<_> = [code, sectors, who.office.clone()].into_iter().flatten().collect();
                if facts.is_empty() { name } else { format!("{name} ({})", facts.join(", ")) }
            })
            .collect();
        match who.is_empty() {
            true => "stands for nobody that could be told".to_owned(),
            false => format!("stands for {}: {}", who.join(" and "), because(mention.because)),
        }
    }

    fn times(&self, span: Span, out: &mut impl Write) -> io::Result<()> {
        let here: Vec<_> = self.analysis.times.iter().filter(|time| span.overlaps(time.span)).collect();
        if here.is_empty() {
            return Ok(());
        }
        writeln!(out, "When")?;
        for time in here {
            let words = plain(self.words(time.span));
            match &time.value {
                Some(value) => writeln!(out, "  “{words}” means {value}")?,
                None => writeln!(out, "  “{words}” cannot be told without a publication date (--published)")?,
            }
        }
        writeln!(out)
    }

    fn claims(&self, span: Span, out: &mut impl Write) -> io::Result<()> {
        let holds = |claim: &Claim| claim.content.iter().any(|content| span.overlaps(*content));
        let here: Vec<_> = self.analysis.claims.iter().filter(|claim| holds(claim)).collect();
        writeln!(out, "In whose voice")?;
        if here.is_empty() {
            writeln!(out, "  the article's own")?;
        }
        for claim in here {
            let chain = self.chain(claim);
            for (depth, claim) in chain.iter().enumerate() {
                let source =
                    if claim.source.is_empty() { "somebody".into() } else { self.quoted(&claim.source) };
                let who = claim.source_mention.and_then(|id| self.analysis.mentions.get(id as usize));
                let name = who.and_then(|mention| mention.who.first()).and_then(|who| who.name.as_deref());
                let name = name.map_or(String::new(), |name| format!(" ({name})"));
                let cue = if claim.cue.is_empty() {
                    String::new()
                } else {
                    format!(" by {}", self.quoted(&claim.cue))
                };
                let (stance, space) = (stance(claim.stance), " ".repeat(2 + depth * 4));
                writeln!(out, "{space}{source}{name} {stance}{cue}, {} speech:", claim.kind.as_str())?;
                writeln!(out, "{space}  {}", self.quoted(&claim.content))?;
            }
        }
        writeln!(out)
    }

    /// A claim with those around it, outermost first.
    fn chain<'c>(&'c self, claim: &'c Claim) -> Vec<&'c Claim> {
        let get = |id: Option<ClaimId>| id.and_then(|id| self.analysis.claims.get(id as usize));
        let around = std::iter::successors(Some(claim), |claim| get(claim.inside));
        let mut chain: Vec<_> = around.take(self.analysis.claims.len().max(1)).collect();
        chain.reverse();
        chain
    }

    fn trials(&self, index: usize, out: &mut impl Write) -> io::Result<()> {
        let doc = &self.analysis.doc;
        let mut trials = self.engine.tidings.trials(self.analysis, index);
        writeln!(
            out,
            "Frames tried (a frame says which words, with which company, are which kind of event)"
        )?;
        if trials.is_empty() {
            writeln!(out, "  none: no word of the sentence belongs to any frame")?;
        }
        trials.sort_by_key(|trial| trial.anchor);
        let mut anchor = None;
        for trial in trials {
            if anchor != Some(trial.anchor) {
                anchor = Some(trial.anchor);
                writeln!(out, "  on “{}”", plain(doc.form(trial.anchor)))?;
            }
            let event = self.event_name(trial.event);
            match trial.outcome {
                Ok(()) => writeln!(out, "    ✓ {} ({event}) fired", trial.frame)?,
                Err(miss) => writeln!(out, "    – {} ({event}) did not: {miss}", trial.frame)?,
            }
        }
        writeln!(out)
    }

    fn event_name(&self, event: EventType) -> &str {
        &self.engine.knowledge().ontology.info(event).id
    }

    fn events(&self, index: usize, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "Events coded")?;
        let here: Vec<_> = self.rows.iter().filter(|row| row.text_info.sequence == index + 1).collect();
        if here.is_empty() {
            writeln!(out, "  none")?;
        }
        for row in here {
            self.event(row, out)?;
        }
        Ok(())
    }

    fn event(&self, row: &EventRow, out: &mut impl Write) -> io::Result<()> {
        let ontology = &self.engine.knowledge().ontology;
        let about = ontology.event(&row.event).map_or("", |event| ontology.info(event).about.as_str());
        writeln!(out, "  {} {} — {}", row.event, row.mode.join(" "), plain(about))?;
        let mut line = |name: &str, value: String| match value.as_str() {
            "" => Ok(()),
            value => writeln!(out, "    {name:<14}{}", plain(value)),
        };
        line("who", row.actor.iter().map(side).collect::<Vec<_>>().join("; "))?;
        line("to whom", row.recipient.iter().map(side).collect::<Vec<_>>().join("; "))?;
        line("when", when(row))?;
        line("where", row.event_loc.as_ref().map_or(String::new(), |place| place.name.clone()))?;
        line("how many", size(row))?;
        line("but", row.aux_mode.iter().map(|name| aux(name)).collect::<Vec<_>>().join("; "))?;
        line("contexts", row.context.join(", "))?;
        line("rests on", format!("“{}”", row.event_text))?;
        line("rule", row.rule.clone())?;
        line("confidence", format!("{:.2} (0 to 1)", row.confidence))?;
        line("id", row.id.clone())?;
        writeln!(out)
    }
}

fn side(actor: &ActorRow) -> String {
    let words =
        actor.entity_text.as_deref().map_or("somebody not named".to_owned(), |text| format!("“{text}”"));
    let sectors =
        std::iter::once(&actor.sector).flatten().chain(&actor.other_sectors).cloned().collect::<Vec<_>>();
    let sectors = (!sectors.is_empty()).then(|| sectors.join("/"));
    let facts = [actor.name.clone(), actor.code.clone(), sectors, actor.office.clone()];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    if facts.is_empty() { words } else { format!("{words} = {facts}") }
}

fn when(row: &EventRow) -> String {
    let date = match (&row.date, &row.enddate) {
        (Some(date), Some(end)) => format!("{date} to {end}"),
        (Some(date), None) => date.clone(),
        (None, _) => "not known".to_owned(),
    };
    match (row.date_basis.as_deref(), &row.date_text) {
        (Some("published"), _) => format!("{date} (the day of publication: the sentence gives no time)"),
        (_, Some(words)) => format!("{date} (from “{words}”)"),
        _ => date,
    }
}

fn size(row: &EventRow) -> String {
    let counts = [
        (row.size.dead, "dead"),
        (row.size.injured, "injured"),
        (row.size.arrested, "arrested"),
        (row.size.participants, "taking part"),
    ];
    counts
        .into_iter()
        .filter_map(|(number, what)| Some(format!("{} {what}", number?)))
        .collect::<Vec<_>>()
        .join(", ")
}

fn aux(name: &str) -> String {
    match name {
        "historical" => "it lies in the past of the story (historical)".to_owned(),
        "future" => "it is yet to come (future)".to_owned(),
        "hypothetical" => "it is not said to be a fact (hypothetical)".to_owned(),
        "negation" => "it did not happen, or is denied (negation)".to_owned(),
        other => other.to_owned(),
    }
}

fn kind(kind: MentionKind) -> &'static str {
    match kind {
        MentionKind::Person => "a person",
        MentionKind::Organisation => "an organisation",
        MentionKind::Place => "a place",
        MentionKind::Group => "a people or group",
        MentionKind::Role => "somebody by role",
        MentionKind::Pronoun => "a pronoun",
    }
}

fn because(because: Because) -> &'static str {
    match because {
        Because::Name => "it is a name in the knowledge base",
        Because::Introduced => "it is short for somebody named before in the article",
        Because::OfficeAndLikeness => {
            "the name is like that of the one who held the stated office on that day"
        }
        Because::Office => "this is who held the stated office on that day",
        Because::Place => "the name of a country or place",
        Because::Composed => "a country or group before a word for a role",
        Because::Role => "a word for a role alone",
        Because::Antecedent => "the nearest before it that fits",
        Because::Shape => "written like a name; the knowledge base has nobody of that name",
        Because::Given => "given by the caller",
    }
}

fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Asserts => "says",
        Stance::Denies => "denies",
        Stance::Alleges => "alleges",
        Stance::Predicts => "expects",
        Stance::Demands => "demands",
        Stance::Promises => "promises",
        Stance::Doubts => "doubts",
    }
}
