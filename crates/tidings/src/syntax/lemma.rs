//! Base forms: the longest known ending of a word and its tag choose a rule that rewrites the ending.

use smol_str::{SmolStr, SmolStrBuilder};

use super::{hash, table::Table};

/// How to make a lemma: what to do with the case, how many characters to cut off the end, and what to append.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rule<'a> {
    /// `l` lower case, `k` as it stands, `c` a capital and then small letters.
    pub case: char,
    /// Characters to cut.
    pub cut: usize,
    /// What to append.
    pub add: &'a str,
}

/// Longest ending that rules look at; the whole word is one more.
pub const LONGEST: usize = 6;

impl<'a> Rule<'a> {
    /// Reads what [`Rule::to_line`] wrote.
    #[must_use]
    pub fn parse(line: &'a str) -> Option<Self> {
        let mut parts = line.splitn(3, ' ');
        let case = parts.next()?.chars().next()?;
        Some(Self { case, cut: parts.next()?.parse().ok()?, add: parts.next()? })
    }

    /// The rule as a line of the model file.
    #[must_use]
    pub fn to_line(&self) -> String {
        format!("{} {} {}", self.case, self.cut, self.add)
    }

    /// Applies the rule.
    #[must_use]
    pub fn apply(&self, form: &str) -> SmolStr {
        let keep = form.chars().count().saturating_sub(self.cut);
        let mut out = SmolStrBuilder::new();
        for (i, c) in form.chars().take(keep).enumerate() {
            match self.case {
                'l' => c.to_lowercase().for_each(|c| out.push(c)),
                'c' if i > 0 => c.to_lowercase().for_each(|c| out.push(c)),
                'c' => c.to_uppercase().for_each(|c| out.push(c)),
                _ => out.push(c),
            }
        }
        out.push_str(self.add);
        out.finish()
    }
}

/// The keys under which rules for a word are kept, the most particular first.
pub fn keys(form: &str, tag: u8) -> impl Iterator<Item = u64> {
    let mut last = [' '; LONGEST];
    let mut length = 0;
    for (to, c) in last.iter_mut().zip(form.chars().rev().map(simple)) {
        *to = c;
        length += 1;
    }
    let whole = hash::chars(form.chars().map(simple));
    let cased = hash::chars(form.chars());
    let tag = u64::from(tag);
    [hash::key(201, [cased, tag]), hash::key(202, [whole, tag])].into_iter().chain(
        (0..=length)
            .rev()
            .map(move |n| hash::key(210 + n as u64, [hash::chars(last[..n].iter().copied()), tag])),
    )
}

fn simple(c: char) -> char {
    if c.is_numeric() { '0' } else { c.to_lowercase().next().unwrap_or(c) }
}

/// The lemma of a word with a tag.
#[must_use]
pub fn lemma(table: &Table, rules: &[Rule<'_>], form: &str, tag: u8) -> SmolStr {
    let rule = keys(form, tag).find_map(|key| table.value(key)).and_then(|rule| rules.get(rule as usize));
    let made = rule.map(|rule| rule.apply(form)).unwrap_or_default();
    if made.is_empty() || made.contains(super::tokenize::is_space) { SmolStr::new(form) } else { made }
}
