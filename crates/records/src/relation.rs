//! The answer for a given pair, as `tidings relate` prints it.

use serde::{Deserialize, Serialize};
use tidings::events::Relation;
use tidings_knowledge::Knowledge;

/// What a text reports that its source does to its target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationRow {
    /// The id that came with the question, a string or a number.
    pub id: serde_json::Value,
    /// PLOVER type; null where the text relates the two by none.
    pub event: Option<String>,
    /// PLOVER modes.
    pub mode: Vec<String>,
    /// PLOVER auxiliary modes.
    pub aux_mode: Vec<String>,
    /// PLOVER quad class, 1 to 4; null without an event.
    pub quad_code: Option<u8>,
    /// From 0 to 1.
    pub confidence: f32,
    /// Id of what fired.
    pub rule: String,
}

impl RelationRow {
    /// The row of an answer.
    #[must_use]
    pub fn new(id: serde_json::Value, relation: &Relation, knowledge: &Knowledge) -> Self {
        let ontology = &knowledge.ontology;
        Self {
            id,
            event: relation.event.map(|event| ontology.info(event).id.clone()),
            mode: relation.modes.iter().map(|mode| ontology.mode_info(*mode).id.clone()).collect(),
            aux_mode: relation.aux.names().map(str::to_owned).collect(),
            quad_code: relation.event.map(|event| ontology.info(event).quad),
            confidence: crate::convert::rounded(relation.confidence),
            rule: relation.rule.clone(),
        }
    }
}
