//! What one given span does to another, whoever the two are.

use tidings_knowledge::Aux;

use super::{
    Coder, Participant, Relation,
    matcher::Matcher,
    voice::{Act, World},
};
use crate::{
    Analysis,
    clauses::Tree,
    mentions::{Because, MentionId},
    text::{Span, TokenId},
};

/// Ranks what fired by how well its roles meet the pair, and falls back to frames whose words stand on the way between them.
pub(crate) fn relate(
    coder: &Coder,
    matcher: &Matcher,
    world: &World<'_>,
    analysis: &Analysis,
    source: Option<Span>,
    target: Option<Span>,
) -> Relation {
    let given = |span: Option<Span>| {
        let found = analysis
            .mentions
            .iter()
            .position(|mention| mention.because == Because::Given && Some(mention.span) == span);
        found.map(|index| index as MentionId)
    };
    let pair = Pair { source: given(source), target: given(target) };
    let mut best: Option<(f32, Act, String)> = None;
    for sentence in &analysis.doc.sentences {
        for fired in coder.fire(world, sentence.tokens(), |_, _, _| {}) {
            let act = coder.raise(world, &fired);
            let frame = &world.knowledge.english.frames.frames[fired.matched.frame as usize];
            let fit = pair.fit(&act);
            let near = pair.nearness(world.tree, analysis, fired.anchor);
            // Roles first, then what the frame asked for, then how near it stands.
            let score =
                fit * 10.0 + fired.matched.weight as f32 * 0.4 + near * 3.0 + act.operators.len() as f32;
            if best.as_ref().is_none_or(|(known, _, _)| score > *known) {
                let rule = act.rule(&frame.id);
                best = Some((score, act, rule));
            }
        }
    }
    if let Some((score, act, rule)) = best {
        let confidence = (score / 30.0).clamp(0.1, 0.9);
        return Relation { event: Some(act.event), modes: act.modes, aux: act.aux, confidence, rule };
    }
    fallback(matcher, world, analysis, &pair)
}

struct Pair {
    source: Option<MentionId>,
    target: Option<MentionId>,
}

impl Pair {
    /// How well an act's roles meet the pair: 2 where both do.
    fn fit(&self, act: &Act) -> f32 {
        let on = |side: &[Participant], id: Option<MentionId>| {
            id.is_some() && side.iter().any(|one| one.mention == id)
        };
        let mut fit = 0.0;
        if on(&act.actors, self.source) {
            fit += 1.2;
        } else if on(&act.recipients, self.source) {
            fit -= 0.2;
        }
        if on(&act.recipients, self.target) {
            fit += 0.8;
        } else if on(&act.actors, self.target) {
            // Reciprocal acts put both among the actors.
            fit += if on(&act.actors, self.source) { 0.6 } else { -0.4 };
        }
        fit
    }

    /// 1 for a word that governs one of the two, less for each step away.
    fn nearness(&self, tree: &Tree<'_>, analysis: &Analysis, anchor: TokenId) -> f32 {
        let heads =
            [self.source, self.target].into_iter().flatten().map(|id| analysis.mentions[id as usize].head);
        let steps = |mut at: TokenId| {
            for step in 0..8u8 {
                if at == anchor {
                    return Some(step);
                }
                let head = tree.doc.token(at).head;
                if head == at {
                    return None;
                }
                at = head;
            }
            None
        };
        let near = heads.filter_map(steps).map(|step| 1.0 / (1.0 + f32::from(step)));
        near.sum()
    }
}

/// No frame fits: the frames of the words between and around the two, whatever their conditions, vote by nearness.
fn fallback(matcher: &Matcher, world: &World<'_>, analysis: &Analysis, pair: &Pair) -> Relation {
    let frames = &world.knowledge.english.frames.frames;
    let mut votes = vec![0.0f32; world.knowledge.ontology.types.len()];
    let place = |id: Option<MentionId>| id.map(|id| analysis.mentions[id as usize].head);
    let (source, target) = (place(pair.source), place(pair.target));
    for anchor in 0..analysis.doc.tokens.len() as TokenId {
        let inside = [source, target].into_iter().flatten().any(|head| head == anchor);
        if inside {
            continue;
        }
        let candidates = matcher.candidates(world.tree, anchor);
        let between = match (source, target) {
            (Some(a), Some(b)) => a.min(b) < anchor && anchor < a.max(b),
            (Some(a), None) | (None, Some(a)) => anchor > a,
            (None, None) => true,
        };
        let near = pair.nearness(world.tree, analysis, anchor) + if between { 0.5 } else { 0.1 };
        for (frame, _) in candidates {
            votes[frames[*frame as usize].event.0 as usize] += near / candidates.len() as f32;
        }
    }
    let total: f32 = votes.iter().sum();
    let best = votes.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).filter(|(_, vote)| **vote > 0.0);
    match best {
        Some((index, vote)) => Relation {
            event: Some(tidings_knowledge::EventType(index as u8)),
            modes: Vec::new(),
            aux: Aux::default(),
            confidence: (0.4 * vote / total * 100.0).round() / 100.0,
            rule: "fallback.words".to_owned(),
        },
        None => Relation {
            event: None,
            modes: Vec::new(),
            aux: Aux::default(),
            confidence: 0.0,
            rule: "none".to_owned(),
        },
    }
}
