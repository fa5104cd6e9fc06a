//! Words and sentences that are given, in CoNLL-U, instead of found.
//!
//! The text is put together again: between two words stands what `SpacesAfter` of the first says; without it, what
//! `# text` shows, if it agrees with the forms; else a blank, unless there is `SpaceAfter=No`. Sentences are joined by a
//! blank, paragraphs (`# newpar`, `# newdoc`) by a blank line. What [`crate::text::to_conllu`] wrote comes back byte for
//! byte. Columns other than ID, FORM and MISC are not looked at, empty nodes are passed over.

use super::tokenize::{Piece, is_space};
use crate::text::{Block, BlockKind, Span, spaces};

/// What a CoNLL-U document gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The id behind `# newdoc`, if there is one.
    pub id: Option<String>,
    /// The text, put together from the words.
    pub text: String,
    /// Its paragraphs.
    pub blocks: Vec<Block>,
    /// The words of each sentence, as spans of the text.
    pub sentences: Vec<Vec<Piece>>,
    /// The comment lines of each sentence, for [`crate::text::to_conllu_with`].
    pub comments: Vec<Vec<String>>,
    /// Sentences that were left out, and why.
    pub problems: Vec<Problem>,
}

/// Why a sentence could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong and what was expected, for people.
    pub what: String,
}

/// Reads a document whose first line has number `line` in its file. A sentence that is no CoNLL-U is left out and told
/// among the problems.
#[must_use]
pub fn read(bytes: &[u8], line: u64) -> Given {
    let mut desk = Desk::default();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut block: Vec<(u64, &[u8])> = Vec::new();
    for (number, bytes) in (line..).zip(bytes.split(|&byte| byte == b'\n')) {
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            desk.sentence(&std::mem::take(&mut block));
        } else {
            block.push((number, bytes));
        }
    }
    desk.sentence(&block);
    desk.end()
}

/// One token: a word, or several with one form.
struct Token<'t> {
    form: &'t str,
    misc: &'t str,
    /// The forms of its words.
    words: Vec<&'t str>,
}

/// A document being put together.
#[derive(Default)]
struct Desk {
    given: Given,
    /// What stands behind the last sentence, if its words say.
    gap: Option<String>,
    /// Whether `SpacesAfter` said it, which counts even before a new paragraph.
    exact_end: bool,
    /// Where the paragraph began.
    start: usize,
    /// Comments of sentences that were left out that say where a paragraph or document begins.
    kept: Vec<String>,
}

impl Desk {
    fn sentence(&mut self, lines: &[(u64, &[u8])]) {
        if lines.is_empty() {
            return;
        }
        let (mut comments, mut rows) = (std::mem::take(&mut self.kept), Vec::new());
        let mut bad = None;
        for &(number, bytes) in lines {
            match std::str::from_utf8(bytes) {
                Ok(line) if line.starts_with('#') => comments.push(line.to_owned()),
                Ok(line) => rows.push((number, line)),
                Err(_) => {
                    let what = "the line is not UTF-8, in which CoNLL-U is written".to_owned();
                    bad = bad.or(Some(Problem { line: number, what }));
                }
            }
        }
        let tokens = bad.map_or_else(|| tokens(&rows), Err);
        match tokens {
            Ok(tokens) if !tokens.is_empty() => self.add(&tokens, comments),
            Ok(_) => self.keep(comments),
            Err(problem) => {
                self.given.problems.push(problem);
                self.keep(comments);
            }
        }
    }

    /// Keeps of the comments of a sentence that is left out what holds for those behind it.
    fn keep(&mut self, comments: Vec<String>) {
        self.kept = comments.into_iter().filter(|line| opens(line)).collect();
    }

    fn add(&mut self, tokens: &[Token<'_>], comments: Vec<String>) {
        let said = comments.iter().find_map(|line| value(line, "text"));
        let shown = said.and_then(|said| gaps(said, tokens));
        let opening = comments.iter().any(|line| opens(line));
        if let Some(id) = comments.iter().find_map(|line| value(line, "newdoc id")) {
            self.given.id.get_or_insert_with(|| id.to_owned());
        }
        let text = &mut self.given.text;
        if self.given.sentences.is_empty() {
            // What precedes the first word of all.
            text.push_str(&spaces::read(tokens[0].misc, "SpacesBefore").unwrap_or_default());
            self.start = text.len();
        } else if opening {
            let span = Span::new(self.start, text.len());
            self.given.blocks.push(Block { kind: BlockKind::Paragraph, span, source: None });
            let explicit = self.gap.as_ref().filter(|gap| !gap.is_empty() || self.exact_end);
            text.push_str(explicit.map_or("\n\n", String::as_str));
            self.start = text.len();
        } else {
            text.push_str(self.gap.as_deref().unwrap_or(" "));
        }
        let mut pieces = Vec::new();
        for (i, token) in tokens.iter().enumerate() {
            let from = text.len();
            text.push_str(token.form);
            cut(token, from, &mut pieces);
            let explicit = spaces::read(token.misc, "SpacesAfter");
            let glued = token.misc.split('|').any(|value| value == "SpaceAfter=No");
            if i + 1 < tokens.len() {
                match (&explicit, &shown) {
                    (Some(gap), _) => text.push_str(gap),
                    (None, Some(shown)) => text.push_str(&shown[i]),
                    (None, None) => text.push_str(if glued { "" } else { " " }),
                }
            } else {
                self.exact_end = explicit.is_some();
                self.gap = explicit.or_else(|| glued.then(String::new));
            }
        }
        self.given.sentences.push(pieces);
        self.given.comments.push(comments);
    }

    fn end(mut self) -> Given {
        let text = &mut self.given.text;
        if !self.given.sentences.is_empty() {
            let span = Span::new(self.start, text.len());
            self.given.blocks.push(Block { kind: BlockKind::Paragraph, span, source: None });
        }
        // A blank behind the last word of all is there only where it is said.
        text.push_str(self.gap.as_deref().unwrap_or_default());
        self.given
    }
}

/// Whether a comment says that a paragraph or document begins.
pub(crate) fn opens(comment: &str) -> bool {
    let name = comment.trim_start_matches('#').trim_start();
    name.starts_with("newpar") || name.starts_with("newdoc")
}

/// The value of a comment `# name = value`.
fn value<'t>(comment: &'t str, name: &str) -> Option<&'t str> {
    let rest = comment.strip_prefix('#')?.trim_start().strip_prefix(name)?;
    Some(rest.trim_start().strip_prefix('=')?.trim())
}

/// The tokens of a sentence.
fn tokens<'t>(rows: &[(u64, &'t str)]) -> Result<Vec<Token<'t>>, Problem> {
    let mut tokens: Vec<Token<'t>> = Vec::new();
    // The number of the last word, and of the last word of the range we are in.
    let (mut last, mut until) = (0_usize, 0_usize);
    for &(line, row) in rows {
        let problem = |what: String| Err(Problem { line, what });
        let columns: Vec<&str> = row.split('\t').collect();
        let &[id, form, _, _, _, _, _, _, _, misc] = columns.as_slice() else {
            let (count, many) = (columns.len(), if columns.len() == 1 { "" } else { "s" });
            return problem(format!("{count} column{many}, expected 10 with tabs between"));
        };
        if id.split_once('.').is_some_and(|(word, node)| number(word).is_some() && number(node).is_some()) {
            continue;
        }
        if form.trim().is_empty() {
            return problem("an empty form; expected a word in the second column".to_owned());
        }
        if let Some((from, to)) = id.split_once('-') {
            let (Some(from), Some(to)) = (number(from), number(to)) else {
                return problem(format!("the id \"{id}\", expected a range such as 3-4"));
            };
            if from != last + 1 || to <= from || last < until {
                return problem(format!(
                    "the range {id}, expected one of two or more words that begins at {} and lies in no other",
                    last + 1
                ));
            }
            if to - from >= form.chars().count() {
                return problem(format!(
                    "the range {id} has more words than \"{form}\" has letters; expected a letter for each"
                ));
            }
            until = to;
            tokens.push(Token { form, misc, words: Vec::new() });
            continue;
        }
        let Some(word) = number(id) else {
            return problem(format!(
                "the id \"{id}\", expected a number, a range (3-4) or an empty node (3.1)"
            ));
        };
        if word != last + 1 {
            return problem(format!("the word {word}, expected {}", last + 1));
        }
        last = word;
        match tokens.last_mut().filter(|_| word <= until) {
            Some(token) => token.words.push(form),
            None => tokens.push(Token { form, misc, words: vec![form] }),
        }
    }
    if last < until {
        let line = rows.last().map_or(0, |row| row.0);
        return Err(Problem { line, what: format!("the sentence ends at word {last}, expected {until}") });
    }
    Ok(tokens)
}

fn number(text: &str) -> Option<usize> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// What `# text` shows behind each token; `None` where it does not agree with the forms.
fn gaps(said: &str, tokens: &[Token<'_>]) -> Option<Vec<String>> {
    let (mut rest, mut gaps) = (said.trim_start(), Vec::with_capacity(tokens.len()));
    for token in tokens {
        rest = rest.strip_prefix(token.form)?;
        let next = rest.trim_start_matches(is_space);
        gaps.push(rest[..rest.len() - next.len()].to_owned());
        rest = next;
    }
    rest.is_empty().then_some(gaps)
}

/// Cuts a token that begins at byte `from` of the text into its words: where their forms say, otherwise so that each
/// word has a letter at least.
fn cut(token: &Token<'_>, from: usize, pieces: &mut Vec<Piece>) {
    let mut at = 0;
    for (i, word) in token.words.iter().enumerate() {
        let rest = &token.form[at..];
        let left = token.words.len() - i - 1;
        let most = rest.chars().count().saturating_sub(left).max(1);
        let length = if left == 0 { most } else { word.chars().count().clamp(1, most) };
        let bytes = rest.char_indices().nth(length).map_or(rest.len(), |(at, _)| at);
        pieces.push(Piece { start: from + at, end: from + at + bytes, joined: i > 0 });
        at += bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::{Given, read};

    fn forms(given: &Given) -> Vec<Vec<&str>> {
        let form = |piece: &super::Piece| &given.text[piece.start..piece.end];
        given.sentences.iter().map(|pieces| pieces.iter().map(form).collect()).collect()
    }

    /// Rows with only id, form and MISC.
    fn rows(rows: &[(&str, &str, &str)]) -> String {
        rows.iter().map(|(id, form, misc)| format!("{id}\t{form}{}\t{misc}\n", "\t_".repeat(7))).collect()
    }

    #[test]
    fn text_is_put_together() {
        let first = rows(&[
            ("1-2", "Don't", "_"),
            ("1", "Do", "_"),
            ("2", "n't", "_"),
            ("3", "go", "SpaceAfter=No"),
            ("3.1", "there", "_"),
            ("4", ".", "_"),
        ]);
        let second = rows(&[("1", "Stay", "SpacesAfter=\\s\\s"), ("2", "here", "_")]);
        let third = rows(&[("1", "10 000", "Gloss=a|SpaceAfter=No"), ("2", "men", "_")]);
        let text =
            format!("# newdoc id = x\n# text = Don't go.\n{first}\n# a = b\n{second}\n# newpar\r\n{third}");
        let given = read(text.as_bytes(), 1);
        assert_eq!(given.problems, []);
        assert_eq!(given.text, "Don't go. Stay  here\n\n10 000men");
        let want = [&["Do", "n't", "go", "."][..], &["Stay", "here"], &["10 000", "men"]];
        assert_eq!(forms(&given), want);
        assert!(given.sentences[0][1].joined && !given.sentences[0][2].joined);
        assert_eq!(given.id.as_deref(), Some("x"));
        assert_eq!(given.blocks.len(), 2);
        assert_eq!(given.comments[1], ["# a = b"]);
        assert_eq!(given.comments[2], ["# newpar"]);
    }

    #[test]
    fn what_text_shows_counts_where_it_agrees() {
        let words = rows(&[("1", "a", "_"), ("2", "b", "SpaceAfter=No"), ("3", "c", "_")]);
        assert_eq!(read(format!("# text = ab c\n{words}").as_bytes(), 1).text, "ab c");
        assert_eq!(read(format!("# text = a b d\n{words}").as_bytes(), 1).text, "a bc");
        assert_eq!(read(words.as_bytes(), 1).text, "a bc");
    }

    #[test]
    fn words_whose_forms_are_not_in_the_text_have_a_letter_each() {
        let words = rows(&[("1-3", "dámelo", "_"), ("1", "da", "_"), ("2", "me", "_"), ("3", "lo", "_")]);
        assert_eq!(forms(&read(words.as_bytes(), 1)), [["dá", "me", "lo"]]);
        let words = rows(&[("1-2", "du", "_"), ("1", "de", "_"), ("2", "le", "_")]);
        assert_eq!(forms(&read(words.as_bytes(), 1)), [["d", "u"]]);
    }

    #[test]
    fn a_bad_sentence_is_told_and_left_out() {
        let good = rows(&[("1", "Yes", "_")]);
        let bad = [
            ("1\tNo\t_\n".to_owned(), 6, "3 columns, expected 10"),
            (rows(&[("1", "a", "_"), ("3", "b", "_")]), 7, "the word 3, expected 2"),
            (rows(&[("one", "a", "_")]), 6, "the id \"one\", expected a number"),
            (rows(&[("1-1", "a", "_"), ("1", "a", "_")]), 6, "the range 1-1, expected"),
            (rows(&[("1-2", "à", "_"), ("1", "a", "_"), ("2", "a", "_")]), 6, "more words"),
            (rows(&[("1-3", "abc", "_"), ("1", "a", "_")]), 7, "ends at word 1, expected 3"),
            (rows(&[("1", " ", "_")]), 6, "an empty form"),
        ];
        for (bad, line, what) in bad {
            // The paragraph that the bad sentence opens is opened by the next.
            let given = read(format!("{good}\n{good}\n# newpar\n{bad}\n{good}").as_bytes(), 1);
            assert_eq!(given.text, "Yes Yes\n\nYes");
            assert_eq!(given.problems.len(), 1);
            assert_eq!(given.problems[0].line, line, "{what}");
            assert!(given.problems[0].what.contains(what), "{:?}", given.problems[0]);
        }
        let given = read(&[good.as_bytes(), b"\n1\t\xff\n\n", good.as_bytes()].concat(), 10);
        assert_eq!((given.problems[0].line, given.sentences.len()), (12, 2));
    }
}
