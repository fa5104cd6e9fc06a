//! Every frame fires in its `yes` sentences and not in its `no` sentences.

#![allow(clippy::unwrap_used)]

use tidings::Tidings;
use tidings_knowledge::{Files, Knowledge};

#[test]
fn frames_hold_in_their_own_sentences() {
    let tidings = Tidings::new(Knowledge::read(&Files::embedded()).unwrap());
    let (mut wrong, mut sentences) = (Vec::new(), 0);
    for frame in &tidings.knowledge.english.frames.frames {
        for (texts, expected) in [(&frame.yes, true), (&frame.no, false)] {
            for text in texts {
                sentences += 1;
                if tidings.fires(text, &frame.id) != expected {
                    let said = if expected { "does not fire in" } else { "fires in" };
                    wrong.push(format!("{}:{}: {} {said} {text:?}", frame.file, frame.line, frame.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {sentences} sentences:\n{}", wrong.len(), wrong.join("\n"));
}
