//! Who is named or stood for, and whom they are resolved to.

mod antecedents;
mod lexicon;
mod named;
mod names;
mod pieces;
mod roles;

use std::ops::Range;

use tidings_knowledge::{ActorId, Code, Knowledge, Sector};

use crate::text::{Doc, Span, TokenId};

pub(crate) use antecedents::speakers;
pub use lexicon::Lexicon;
pub(crate) use roles::head_of;

/// Finds who is named or stood for, in order of the text, and names inside the phrases of others
/// ([`crate::Analysis::inner_names`]). `given` are spans that the caller says are somebody.
#[must_use]
pub fn find(
    doc: &Doc,
    lexicon: &Lexicon,
    knowledge: &Knowledge,
    given: &[Span],
) -> (Vec<Mention>, Vec<Mention>) {
    let units = names::units(doc, lexicon, knowledge, given);
    let roles::Found { mut mentions, inside } = roles::compose(doc, lexicon, knowledge, units);
    antecedents::resolve(doc, lexicon, knowledge, &mut mentions);
    (mentions, inside)
}

/// The places among the mentions that the tables know, with where they lie.
#[must_use]
pub fn places(mentions: &[Mention], knowledge: &Knowledge) -> Vec<crate::events::Place> {
    let named = mentions.iter().filter(|mention| mention.kind == MentionKind::Place);
    named
        .filter_map(|mention| {
            let name = mention.who.first()?.name.clone()?;
            if let Ok(index) =
                knowledge.places.places.binary_search_by(|place| place.name.as_str().cmp(&name))
            {
                let place = &knowledge.places.places[index];
                return Some(crate::events::Place {
                    span: mention.span,
                    name,
                    country: place.country,
                    coordinates: place
                        .coordinates
                        .filter(|_| matches!(place.kind.as_str(), "city" | "capital" | "seat" | "landmark")),
                });
            }
            let country = knowledge.places.countries.iter().find(|country| country.name == name)?;
            Some(crate::events::Place {
                span: mention.span,
                name,
                country: Some(country.code),
                coordinates: None,
            })
        })
        .collect()
}

/// Index of a mention in [`crate::Analysis::mentions`].
pub type MentionId = u32;

/// What kind of words a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// A person by name.
    Person,
    /// An organisation by name.
    Organisation,
    /// A place by name.
    Place,
    /// People of a country, a faith or an ethnic group ("Russians", "Uyghurs").
    Group,
    /// Somebody by role ("the Russian president", "soldiers").
    Role,
    /// A pronoun.
    Pronoun,
}

impl MentionKind {
    /// The name that the records print: `PER`, `ORG`, `LOC`, `NORP`, `ROLE`, `PRON`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "PER",
            Self::Organisation => "ORG",
            Self::Place => "LOC",
            Self::Group => "NORP",
            Self::Role => "ROLE",
            Self::Pronoun => "PRON",
        }
    }
}

/// Whom a mention stands for, as far as it is known. Everything may be unknown: then the words alone speak.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// The actor of the knowledge base.
    pub actor: Option<ActorId>,
    /// The actor's usual name.
    pub name: Option<String>,
    /// ISO 3166 alpha-3 or PLOVER code.
    pub code: Option<Code>,
    /// PLOVER sectors, the main one first.
    pub sectors: Vec<Sector>,
    /// The post held on the article's day, or the role the words state ("president").
    pub office: Option<String>,
}

/// Words that name or stand for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The words.
    pub span: Span,
    /// The tokens of the whole phrase, title and country included: more than `span` for "Russian President Vladimir Putin",
    /// whose span is the name.
    pub tokens: Range<TokenId>,
    /// The token that carries the phrase in the sentence's tree.
    pub head: TokenId,
    /// What kind of words they are.
    pub kind: MentionKind,
    /// Whether several are meant.
    pub plural: bool,
    /// Whom they stand for: one, or several for "the two leaders". Empty where nobody could be found ("they").
    pub who: Vec<Who>,
    /// Why they were resolved so, for `explain`.
    pub because: Because,
}

/// What a mention's resolution rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// A name or alias of the knowledge base.
    Name,
    /// A short name of somebody introduced before in the article.
    Introduced,
    /// A name like that of the holder of the stated office on the day.
    OfficeAndLikeness,
    /// The holder of the stated office on the day.
    Office,
    /// A country or place by name, demonym or seat of government.
    Place,
    /// A country or group before a role noun ("Russian soldiers").
    Composed,
    /// A role noun alone.
    Role,
    /// The nearest fitting mention before it.
    Antecedent,
    /// Capital letters and position only; nobody of the knowledge base.
    Shape,
    /// The caller said so (`relate`).
    Given,
}
