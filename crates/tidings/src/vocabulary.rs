//! The words that knowledge speaks of, in all their forms.
//!
//! The model's lemmatizer has learnt from treebanks, where many words of political news are rare or missing ("blamed",
//! "extradited"). A form that is a regular or listed inflection of a word of the frames gets that word as its base form.

mod repairs;

use rustc_hash::{FxHashMap, FxHashSet};
use tidings_knowledge::{Knowledge, Pos, Want};

use crate::text::{Doc, Lemma, Upos};

/// Base forms by inflected form, for verbs and for nouns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    verbs: FxHashMap<String, Lemma>,
    nouns: FxHashMap<String, Lemma>,
    /// The base forms themselves: a lemma that is one of them stays.
    verb_bases: FxHashSet<String>,
    noun_bases: FxHashSet<String>,
    /// Verbs by which somebody says, thinks or fears something.
    reporting: FxHashSet<String>,
}

impl Vocabulary {
    pub(crate) fn new(knowledge: &Knowledge) -> Self {
        let english = &knowledge.english;
        let mut vocabulary = Self::default();
        for frame in &english.frames.frames {
            let arguments = frame.object.iter().chain(&frame.subject);
            let arguments = arguments.chain(frame.prep.iter().flat_map(|(_, wants)| wants));
            for want in arguments {
                if let Want::Words(words) = want {
                    words.last().into_iter().for_each(|noun| vocabulary.argument(noun));
                }
            }
            for words in &frame.lemmas {
                match frame.pos {
                    Pos::Verb => words.first().into_iter().for_each(|verb| vocabulary.verb(verb)),
                    Pos::Noun => words.last().into_iter().for_each(|noun| vocabulary.noun(noun)),
                    Pos::Adj => {}
                }
            }
        }
        for operator in &english.operators {
            for lemma in &operator.lemmas {
                match operator.pos {
                    Pos::Verb => vocabulary.verb(lemma),
                    Pos::Noun => vocabulary.noun(lemma),
                    Pos::Adj => {}
                }
            }
        }
        english.light_verbs.iter().for_each(|verb| vocabulary.verb(verb));
        for cue in &english.cues {
            match cue.pos.as_str() {
                "verb" => {
                    vocabulary.reporting.insert(cue.lemma.clone());
                    vocabulary.verb(&cue.lemma);
                }
                "noun" => vocabulary.noun(&cue.lemma),
                _ => {}
            }
        }
        for role in &english.roles {
            vocabulary.noun(role.lemma.rsplit(' ').next().unwrap_or_default());
        }
        for (form, lemma, pos) in &english.irregular {
            let forms = match pos {
                Pos::Verb => &mut vocabulary.verbs,
                _ => &mut vocabulary.nouns,
            };
            forms.insert(form.clone(), Lemma::new(lemma));
        }
        vocabulary
    }

    fn verb(&mut self, base: &str) {
        let lemma = Lemma::new(base);
        for form in verb_forms(base) {
            // A base form is nobody's inflection, and of two bases ("plan", "plane") the shorter rule came first.
            self.verbs.entry(form).or_insert_with(|| lemma.clone());
        }
        self.verb_bases.insert(base.to_owned());
        self.verbs.insert(base.to_owned(), lemma);
    }

    /// A noun that frames ask for. It is no base form of its own: the word may be a verb as well.
    fn argument(&mut self, base: &str) {
        let lemma = Lemma::new(base);
        self.nouns.entry(noun_plural(base)).or_insert_with(|| lemma.clone());
        self.nouns.entry(base.to_owned()).or_insert(lemma);
    }

    fn noun(&mut self, base: &str) {
        let lemma = Lemma::new(base);
        let plural = noun_plural(base);
        self.noun_bases.insert(base.to_owned());
        self.nouns.entry(plural).or_insert_with(|| lemma.clone());
        self.nouns.insert(base.to_owned(), lemma);
    }

    /// Gives known words their base form, and repairs what parses of news are known to get wrong.
    pub(crate) fn mend(&self, doc: &mut Doc) {
        self.participles(doc);
        self.nouns_as_subjects(doc);
        self.prepositions(doc);
        self.base_forms(doc);
        self.reports(doc);
    }

    fn base_forms(&self, doc: &mut Doc) {
        let text = &doc.article.text;
        for token in &mut doc.tokens {
            let (forms, bases) = match token.upos {
                Upos::Verb => (&self.verbs, &self.verb_bases),
                Upos::Noun => (&self.nouns, &self.noun_bases),
                _ => continue,
            };
            let form = token.span.of(text);
            let known = if form.bytes().any(|byte| byte.is_ascii_uppercase()) {
                forms.get(form.to_lowercase().as_str())
            } else {
                forms.get(form)
            };
            if let Some(lemma) = known
                && *lemma != token.lemma
                && !bases.contains(token.lemma.as_str())
            {
                token.lemma = lemma.clone();
            }
        }
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// The regular forms of a verb: third person, past, and the form in "-ing".
fn verb_forms(base: &str) -> Vec<String> {
    let letters: Vec<char> = base.chars().collect();
    let count = letters.len();
    let ends = |suffix: &str| base.ends_with(suffix);
    let consonant_y = ends("y") && count > 1 && !is_vowel(letters[count - 2]);
    if ends("e") {
        let stem = &base[..base.len() - 1];
        let keeps = ends("ee") || ends("ye") || ends("oe");
        let gerund = match base.strip_suffix("ie") {
            Some(stem) => format!("{stem}ying"),
            None if keeps => format!("{base}ing"),
            None => format!("{stem}ing"),
        };
        return vec![format!("{base}s"), format!("{base}d"), gerund];
    }
    if consonant_y {
        let stem = &base[..base.len() - 1];
        let past = format!("{stem}ied");
        return vec![format!("{stem}ies"), past, format!("{base}ing")];
    }
    let hissing = ["s", "x", "z", "sh", "ch", "o"].iter().any(|suffix| ends(suffix));
    let third = if hissing { format!("{base}es") } else { format!("{base}s") };
    let mut forms = vec![third, format!("{base}ed"), format!("{base}ing")];
    // "ban", "permit": the last consonant may be doubled; a form that does not exist harms nobody.
    let doubled = count > 2
        && !is_vowel(letters[count - 1])
        && is_vowel(letters[count - 2])
        && !matches!(letters[count - 1], 'w' | 'x' | 'y');
    if doubled {
        let last = if letters[count - 1] == 'c' { 'k' } else { letters[count - 1] };
        forms.extend([format!("{base}{last}ed"), format!("{base}{last}ing")]);
    }
    forms
}

fn noun_plural(base: &str) -> String {
    let consonant_y = base.ends_with('y') && !base.chars().rev().nth(1).is_some_and(is_vowel);
    if consonant_y {
        return format!("{}ies", &base[..base.len() - 1]);
    }
    if let Some(stem) = base.strip_suffix("man").filter(|stem| stem.len() > 2) {
        return format!("{stem}men");
    }
    let hissing = ["s", "x", "z", "sh", "ch"].iter().any(|suffix| base.ends_with(suffix));
    if hissing { format!("{base}es") } else { format!("{base}s") }
}

#[cfg(test)]
mod tests {
    use super::{noun_plural, verb_forms};

    #[test]
    fn forms_of_regular_words() {
        let has = |base: &str, form: &str| {
            assert!(verb_forms(base).iter().any(|known| known == form), "{base} {form}")
        };
        for (base, form) in [
            ("blame", "blamed"),
            ("blame", "blaming"),
            ("ban", "banned"),
            ("permit", "permitting"),
            ("deny", "denies"),
            ("deploy", "deployed"),
            ("free", "freeing"),
            ("untie", "untying"),
            ("veto", "vetoes"),
            ("clash", "clashes"),
            ("panic", "panicked"),
            ("attack", "attacking"),
        ] {
            has(base, form);
        }
        assert_eq!(noun_plural("country"), "countries");
        assert_eq!(noun_plural("policeman"), "policemen");
        assert_eq!(noun_plural("clash"), "clashes");
    }
}
