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
) -> Result<String> {
    let mut card = format!("# {} syntax\n\n", config.language);
    card += "Cuts text into sentences and words, tags them (UPOS, XPOS, FEATS), gives lemmas and Universal Dependencies\n\
             trees. Averaged perceptrons over hashed features; the parser is arc-hybrid with a dynamic oracle, trained on\n\
             tags that taggers gave to text they had not seen.\n\n\
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
    card += "\n## Scores on development files\n\n\
             F1 in per cent; LAS counts the universal part of relations, FEATS all features. Words are matched by their\n\
             exact characters.\n";
    for (name, score) in scores {
        let _ = write!(card, "\n`{name}`\n\n{score}");
    }
    let _ = write!(card, "\n## Config\n\n```toml\n{}\n```\n", config_text.trim());
    Ok(card)
}
