//! Grammar in plain words.

use tidings::text::{Deprel, Doc, TokenId, Upos};

/// A part of speech.
pub(crate) fn part_of_speech(upos: Upos) -> &'static str {
    match upos {
        Upos::Adj => "adjective",
        Upos::Adp => "preposition",
        Upos::Adv => "adverb",
        Upos::Aux => "auxiliary verb",
        Upos::Cconj | Upos::Sconj => "conjunction",
        Upos::Det => "article or determiner",
        Upos::Intj => "interjection",
        Upos::Noun => "noun",
        Upos::Num => "number",
        Upos::Part => "particle",
        Upos::Pron => "pronoun",
        Upos::Propn => "name",
        Upos::Punct => "punctuation",
        Upos::Sym => "symbol",
        Upos::Verb => "verb",
        Upos::X => "other",
    }
}

/// What a word is to its head: `subject of “held”`.
pub(crate) fn role(doc: &Doc, id: TokenId) -> String {
    let token = doc.token(id);
    if token.head == id {
        return "main word of the sentence".to_owned();
    }
    format!("{} “{}”", relation(token.deprel), doc.form(token.head))
}

fn relation(deprel: Deprel) -> &'static str {
    match deprel {
        Deprel::Nsubj | Deprel::NsubjOuter => "subject of",
        Deprel::NsubjPass => "subject (the one acted on) of passive",
        Deprel::Csubj | Deprel::CsubjOuter | Deprel::CsubjPass => "clause that is the subject of",
        Deprel::Obj => "object of",
        Deprel::Iobj => "receiver of what is given, with",
        Deprel::Obl | Deprel::OblUnmarked => "circumstance (when, where, with whom) of",
        Deprel::OblAgent => "the one who acts (“by …”) of passive",
        Deprel::Ccomp => "clause that is said, thought or done, with",
        Deprel::Xcomp => "complement (what is begun, wanted, tried) of",
        Deprel::Advcl | Deprel::AdvclRelcl => "clause of time, reason or condition with",
        Deprel::Acl => "clause that describes",
        Deprel::AclRelcl => "relative clause that describes",
        Deprel::Amod => "adjective that describes",
        Deprel::Nmod | Deprel::NmodDesc | Deprel::NmodUnmarked => "noun that describes",
        Deprel::NmodPoss => "owner of",
        Deprel::Appos => "another name for",
        Deprel::Nummod => "number of",
        Deprel::Compound => "first part of the compound",
        Deprel::CompoundPrt => "particle of",
        Deprel::Flat | Deprel::Fixed | Deprel::Goeswith => "part of the same name or phrase as",
        Deprel::Advmod => "adverb with",
        Deprel::Aux | Deprel::AuxPass => "auxiliary verb of",
        Deprel::Cop => "“to be” of",
        Deprel::Case => "preposition or case mark of",
        Deprel::Mark => "word that opens the clause of",
        Deprel::Det | Deprel::DetPredet => "article or determiner of",
        Deprel::Conj => "joined by “and” or “or” to",
        Deprel::Cc | Deprel::CcPreconj => "“and” or “or” before",
        Deprel::Punct => "punctuation with",
        Deprel::Parataxis => "side remark to",
        Deprel::Expl => "empty “it” or “there” with",
        Deprel::Vocative => "somebody spoken to, with",
        Deprel::Discourse => "filler word with",
        Deprel::List => "list item with",
        Deprel::Dislocated | Deprel::Orphan | Deprel::Reparandum | Deprel::Dep | Deprel::Root => "goes with",
    }
}
