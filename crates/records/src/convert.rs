//! From the engine's values to rows.

use std::collections::HashSet;

use sha2::{Digest, Sha256};
use tidings::{
    Analysis,
    claims::{Claim, ClaimId},
    events::{Event, Participant, Place},
    mentions::{Mention, Who},
    text::{CodePoints, Sentence, Span, TokenId},
};
use tidings_knowledge::Knowledge;

use crate::{
    ActorRow, AnnotationRow, ArticleRow, AttributionRow, CiteRow, ClaimRow, EventRow, LocationRow,
    MentionRow, SentenceRow, SizeRow, SpanRow, TextRow, TimeRow, TokenRow, WhoRow,
};

/// The rows of one analysed article.
pub struct Rows<'a> {
    analysis: &'a Analysis,
    knowledge: &'a Knowledge,
    points: CodePoints<'a>,
}

impl<'a> Rows<'a> {
    /// Indexes the article's text; `knowledge` must be what the article was analysed with.
    #[must_use]
    pub fn new(analysis: &'a Analysis, knowledge: &'a Knowledge) -> Self {
        Self { analysis, knowledge, points: CodePoints::new(&analysis.doc.article.text) }
    }

    /// The article with all its layers.
    #[must_use]
    pub fn annotation(&self) -> AnnotationRow {
        let analysis = self.analysis;
        AnnotationRow {
            article: ArticleRow::with_points(&analysis.doc.article, &self.points),
            sentences: analysis.doc.sentences.iter().map(|sentence| self.sentence(sentence)).collect(),
            mentions: self.mentions(),
            times: (analysis.times.iter())
                .map(|time| {
                    let [start, end] = self.span(time.span);
                    let kind = time.kind.as_str().into();
                    TimeRow { start, end, text: self.words(time.span), kind, value: time.value.clone() }
                })
                .collect(),
            places: analysis.places.iter().map(|place| self.place(place)).collect(),
            claims: analysis.claims.iter().map(|claim| self.claim(claim)).collect(),
            events: self.events(),
        }
    }

    /// The article's events.
    #[must_use]
    pub fn events(&self) -> Vec<EventRow> {
        let mut seen = HashSet::new();
        self.analysis.events.iter().map(|event| self.event(event, &mut seen)).collect()
    }

    fn event(&self, event: &Event, seen: &mut HashSet<String>) -> EventRow {
        let ontology = &self.knowledge.ontology;
        let info = ontology.info(event.event);
        // An engine that names no sentence of the article must not take the whole run down.
        let sentence =
            self.analysis.doc.sentences.get(event.sentence as usize).map_or(Span::default(), |s| s.span);
        let [start, end] = self.span(sentence);
        EventRow {
            id: self.event_id(event, &info.id, seen),
            date: event.when.date.clone(),
            enddate: event.when.end.clone(),
            date_basis: event.when.basis.map(|basis| basis.as_str().into()),
            date_text: event.when.words.map(|span| self.words(span)),
            event: info.id.clone(),
            mode: event.modes.iter().map(|mode| ontology.mode_info(*mode).id.clone()).collect(),
            context: event.contexts.iter().map(|it| ontology.contexts[it.0 as usize].id.clone()).collect(),
            aux_mode: event.aux.names().map(str::to_owned).collect(),
            quad_code: info.quad,
            event_scale: ontology.score(event.event, &event.modes),
            cameo: ontology.cameo(event.event, &event.modes).into(),
            actor: event.actors.iter().map(|side| self.participant(side)).collect(),
            recipient: event.recipients.iter().map(|side| self.participant(side)).collect(),
            event_loc: event.place.as_ref().map(|place| self.place(place)),
            size: SizeRow {
                dead: event.size.dead,
                injured: event.size.injured,
                arrested: event.size.arrested,
                participants: event.size.participants,
            },
            attribution: self.attribution(event.claim),
            event_text: self.event_text(event),
            text: self.words(sentence),
            text_info: TextRow { sequence: event.sentence as usize + 1, start, end },
            cite_info: self.cite(),
            rule: event.rule.clone(),
            confidence: rounded(event.confidence),
        }
    }

    /// Hash of article, anchor and type. Where one anchor gives two events of a type, the later ones count on.
    fn event_id(&self, event: &Event, kind: &str, seen: &mut HashSet<String>) -> String {
        let [start, end] = self.span(self.token_span(event.anchor));
        for number in 0_usize.. {
            let mut hash = Sha256::new();
            hash.update(self.analysis.doc.article.id.as_bytes());
            hash.update(format!("\0{start}\0{end}\0{kind}"));
            if number > 0 {
                hash.update(format!("\0{number}"));
            }
            let id: String = hash.finalize().iter().take(10).map(|byte| format!("{byte:02x}")).collect();
            if seen.insert(id.clone()) {
                return id;
            }
        }
        String::new()
    }

    fn event_text(&self, event: &Event) -> String {
        let tokens = &self.analysis.doc.tokens;
        let parts = event.words.iter().filter_map(|range| {
            let first = tokens.get(range.start as usize)?;
            let last = tokens.get((range.end as usize).checked_sub(1)?)?;
            Some(first.span.cover(last.span).of(&self.analysis.doc.article.text))
        });
        let text = parts.collect::<Vec<_>>().join(" ");
        if text.is_empty() { self.words(self.token_span(event.anchor)) } else { text }
    }

    fn cite(&self) -> CiteRow {
        let article = &self.analysis.doc.article;
        CiteRow {
            id: article.id.clone(),
            url: article.url.clone(),
            title: article.title.clone(),
            publication: article.site.clone(),
            published: article.published.clone(),
            language: article.language.clone(),
            credits: article.credits.clone(),
        }
    }

    fn participant(&self, side: &Participant) -> ActorRow {
        let mention = side.mention.and_then(|id| self.analysis.mentions.get(id as usize));
        let span = mention.map(|mention| self.span(mention.span));
        let who = self.who(&side.who);
        let unnamed =
            (mention.is_none() && who.sector.is_none() && who.country.is_none()).then(|| "UNK".to_owned());
        ActorRow {
            entity_text: mention.map(|mention| self.words(mention.span)),
            start: span.map(|[start, _]| start),
            end: span.map(|[_, end]| end),
            code: who.country,
            sector: who.sector.or(unnamed),
            other_sectors: side.who.sectors.iter().skip(1).map(|it| self.sector(*it)).collect(),
            name: who.name,
            identifier_id: who.actor,
            office: who.office,
        }
    }

    fn who(&self, who: &Who) -> WhoRow {
        WhoRow {
            actor: who.actor.map(|id| self.knowledge.actors.get(id).id.clone()),
            name: who.name.clone(),
            country: who.code.map(|code| code.to_string()),
            sector: who.sectors.first().map(|it| self.sector(*it)),
            office: who.office.clone(),
        }
    }

    fn sector(&self, sector: tidings_knowledge::Sector) -> String {
        self.knowledge.ontology.sector_id(sector).to_owned()
    }

    /// Mentions and the names inside them, in order; of two that begin at the same word the longer one first.
    fn mentions(&self) -> Vec<MentionRow> {
        let mut all: Vec<&Mention> =
            self.analysis.mentions.iter().chain(&self.analysis.inner_names).collect();
        all.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
        all.into_iter().map(|mention| self.mention(mention)).collect()
    }

    fn mention(&self, mention: &Mention) -> MentionRow {
        let [start, end] = self.span(mention.span);
        let mut all: Vec<_> = mention.who.iter().map(|who| self.who(who)).collect();
        let who = all.first().cloned().unwrap_or_default();
        if all.len() < 2 {
            all.clear();
        }
        let kind = mention.kind.as_str().into();
        MentionRow { start, end, text: self.words(mention.span), kind, who, stands_for: all }
    }

    fn source_actor(&self, claim: &Claim) -> Option<WhoRow> {
        let mention = self.analysis.mentions.get(claim.source_mention? as usize)?;
        mention.who.first().map(|who| self.who(who))
    }

    fn claim(&self, claim: &Claim) -> ClaimRow {
        let spans = |spans: &[Span]| spans.iter().map(|span| self.span(*span)).collect();
        ClaimRow {
            source: spans(&claim.source),
            cue: spans(&claim.cue),
            content: spans(&claim.content),
            kind: claim.kind.as_str().into(),
            source_actor: self.source_actor(claim),
            inside: claim.inside,
        }
    }

    /// The chain of voices around a claim, outermost first.
    fn attribution(&self, innermost: Option<ClaimId>) -> Vec<AttributionRow> {
        let mut chain = Vec::new();
        let mut next = innermost;
        // No chain is longer than there are claims: a loop in the data ends too.
        while let Some(claim) = next.and_then(|id| self.analysis.claims.get(id as usize)) {
            if chain.len() == self.analysis.claims.len() {
                break;
            }
            chain.push(AttributionRow {
                source: self.joined(&claim.source),
                source_actor: self.source_actor(claim),
                cue: self.joined(&claim.cue),
                kind: claim.kind.as_str().into(),
            });
            next = claim.inside;
        }
        chain.reverse();
        chain
    }

    fn place(&self, place: &Place) -> LocationRow {
        let [start, end] = self.span(place.span);
        LocationRow {
            start,
            end,
            text: self.words(place.span),
            name: place.name.clone(),
            country: place.country.map(|code| code.to_string()),
            lat: place.coordinates.map(|(lat, _)| lat),
            lon: place.coordinates.map(|(_, lon)| lon),
            geonameid: None,
        }
    }

    fn sentence(&self, sentence: &Sentence) -> SentenceRow {
        let [start, end] = self.span(sentence.span);
        let tokens = sentence.tokens().map(|id| self.token(id, sentence.first)).collect();
        SentenceRow { start, end, tokens }
    }

    fn token(&self, id: TokenId, first: TokenId) -> TokenRow {
        let token = self.analysis.doc.token(id);
        let [start, end] = self.span(token.span);
        TokenRow {
            start,
            end,
            form: self.words(token.span),
            lemma: token.lemma.to_string(),
            upos: token.upos.as_str().into(),
            xpos: token.xpos.into(),
            feats: (!token.feats.0.is_empty()).then(|| token.feats.0.to_owned()),
            head: if token.head == id { 0 } else { (token.head - first) as usize + 1 },
            deprel: token.deprel.as_str().into(),
        }
    }

    fn token_span(&self, id: TokenId) -> Span {
        self.analysis.doc.tokens.get(id as usize).map_or(Span::default(), |token| token.span)
    }

    fn span(&self, span: Span) -> SpanRow {
        [self.points.from_byte(span.start as usize), self.points.from_byte(span.end as usize)]
    }

    fn words(&self, span: Span) -> String {
        span.of(&self.analysis.doc.article.text).to_owned()
    }

    fn joined(&self, spans: &[Span]) -> Option<String> {
        let text = &self.analysis.doc.article.text;
        (!spans.is_empty()).then(|| spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" … "))
    }
}

/// Three digits are all that a score means.
pub(crate) fn rounded(score: f32) -> f32 {
    (score * 1000.0).round() / 1000.0
}
