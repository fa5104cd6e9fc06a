//! The forms of `read`.

use crate::{TALKS, code, stderr, stdout, with_input};

fn page() -> String {
    format!(
        "<html lang=en><head><title>Talks &amp; *more* talks</title><link rel=canonical href='https://paper.example/a'>\
         <meta property=og:site_name content='The <Paper>'></head><body><article><h1>Talks &amp; *more* talks</h1>\
         <div class=byline>By Jane Roe</div><p>{TALKS} It cost 2 * 3 &lt; 7 euros, said the [minister].</p>\
         <p class=share>Share this article</p><h2>What comes next</h2>\
         <p>1. They will meet again in the spring, both sides said on the next day.</p>\
         <ul><li>A first point that was agreed by both sides.</li><li>A second point, agreed by one of them.</li></ul>\
         <blockquote>We shall come again, and we shall stay for longer.</blockquote>\
         <p>The ministers of both countries left the city in the evening of the same day.</p>\
         </article></body></html>"
    )
}

fn shown(arguments: &[&str]) -> String {
    let output = with_input(&[&["read", "-"], arguments].concat(), page());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    stdout(&output)
}

#[test]
fn markdown() {
    let want = format!(
        "# Talks & \\*more\\* talks\n\nBy Jane Roe\\\nThe \\<Paper\\> · <https://paper.example/a>\n\n\
         {TALKS} It cost 2 \\* 3 \\< 7 euros, said the \\[minister\\].\n\n## What comes next\n\n\
         1\\. They will meet again in the spring, both sides said on the next day.\n\n\
         - A first point that was agreed by both sides.\n- A second point, agreed by one of them.\n\n\
         > We shall come again, and we shall stay for longer.\n\n\
         The ministers of both countries left the city in the evening of the same day.\n"
    );
    assert_eq!(shown(&["--format", "md"]), want);
    let removed = shown(&["--format", "md", "--show-removed"]);
    assert!(
        removed.contains("[minister\\].\n\n*share* ~~Share this article~~\n\n## What comes next"),
        "{removed}"
    );
}

#[test]
fn html() {
    let got = shown(&["--format", "html"]);
    for part in [
        "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>Talks &amp; *more* talks</title>",
        "<article lang=\"en\">\n<header>\n<h1>Talks &amp; *more* talks</h1>\n<address>Jane Roe</address>\n\
         <p><cite>The &lt;Paper&gt;</cite> · <a href=\"https://paper.example/a\">https://paper.example/a</a></p>",
        "It cost 2 * 3 &lt; 7 euros, said the [minister].</p>\n<h2>What comes next</h2>\n",
        "<ul>\n<li>A first point that was agreed by both sides.</li>\n<li>A second",
        "<blockquote><p>We shall come again, and we shall stay for longer.</p></blockquote>",
    ] {
        assert!(got.contains(part), "{part}\nnot in\n{got}");
    }
    assert!(got.ends_with("</article>\n</body>\n</html>\n"));
    let removed = shown(&["--format", "html", "--show-removed"]);
    assert!(
        removed.contains("</p>\n<p><del title=\"share\">Share this article</del></p>\n<h2>"),
        "{removed}"
    );
    // What it gives is read again as the same article.
    let again = with_input(&["read", "--format", "txt", "-"], got);
    assert_eq!(stdout(&again), shown(&["--format", "txt"]));
}

#[test]
fn text() {
    let got = shown(&["--format", "txt"]);
    assert!(got.starts_with(&format!("Talks & *more* talks\n\n{TALKS} It cost")), "{got}");
    assert!(!got.contains("Share this article"));
    let removed = shown(&["--format", "txt", "--show-removed"]);
    assert!(
        removed.contains("[minister].\n\n× [share] Share this article\n\nWhat comes next\n\n"),
        "{removed}"
    );
    let all = shown(&["--format", "text"]);
    assert!(all.contains("\nTaken out:\n") && all.contains("## What comes next"), "{all}");
    let all = shown(&["--format", "text", "--show-removed"]);
    assert!(all.contains("\n× [share] Share this article\n") && !all.contains("Taken out:"), "{all}");
    // No terminal, no colours.
    assert!(!all.contains('\x1b') && !removed.contains('\x1b'));
}

/// Nothing in a page moves the cursor or runs as a script.
#[test]
fn pages_cannot_act() {
    let page = format!(
        "<html><title>A \u{1b}[31mred title of four words</title><p>{TALKS} \u{1b}]0;x\u{7} It ends here.</p>"
    );
    let record = format!(
        "{}\n",
        serde_json::json!({ "text": TALKS, "url": "javascript:alert(1)", "title": "<script>x" })
    );
    for format in ["text", "txt", "md", "html"] {
        let output = with_input(&["read", "--format", format, "-"], page.clone());
        assert!(!stdout(&output).contains(['\u{1b}', '\u{7}']), "{format}: {}", stdout(&output));
        let output = with_input(&["read", "--format", format, "-"], record.clone());
        let got = stdout(&output);
        let inert = match format {
            "md" => !got.contains("javascript:") && !got.replace("\\<", "").contains("<script"),
            "html" => !got.contains("javascript:") && !got.contains("<script"),
            // No markup at all.
            _ => true,
        };
        assert!(inert, "{format}: {got}");
    }
}
