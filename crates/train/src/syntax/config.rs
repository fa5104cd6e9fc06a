//! What a config file says.

use std::path::PathBuf;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) seed: u64,
    pub(crate) language: String,
    pub(crate) model: PathBuf,
    pub(crate) card: PathBuf,
    /// A file of abbreviations, one a line with or without the stop, beside those the treebanks show.
    pub(crate) abbreviations: Option<PathBuf>,
    /// Further words of which the tokenizer knows, one a line with its kind: `unit mph`, `always v.`.
    pub(crate) words: Option<PathBuf>,
    /// Own examples of where sentences end.
    pub(crate) cuts: Option<OwnCuts>,
    pub(crate) upper: f64,
    pub(crate) lower: f64,
    pub(crate) treebank: Vec<Treebank>,
    pub(crate) splitter: Linear,
    pub(crate) tagger: Tagger,
    pub(crate) feats: Linear,
    pub(crate) parser: Parser,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Treebank {
    pub(crate) name: String,
    pub(crate) licence: String,
    pub(crate) train: PathBuf,
    pub(crate) dev: String,
    /// Genres not to train on.
    #[serde(default)]
    pub(crate) leave_out: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnCuts {
    pub(crate) file: PathBuf,
    /// How often they are repeated beside the treebanks.
    pub(crate) times: usize,
    /// Copies of each paragraph of the treebanks with spaces and quotation marks as scraping leaves them.
    pub(crate) garbled: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Linear {
    pub(crate) passes: usize,
    pub(crate) prune: f64,
    pub(crate) scale: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tagger {
    pub(crate) passes: usize,
    pub(crate) folds: usize,
    prune: f64,
    scale: f64,
    pub(crate) known: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parser {
    pub(crate) passes: usize,
    prune: f64,
    scale: f64,
    pub(crate) explore: f64,
}

/// How averaged weights become integers.
pub(crate) struct Prune {
    pub(crate) below: f64,
    pub(crate) scale: f64,
}

impl Linear {
    pub(crate) fn prune(&self) -> Prune {
        Prune { below: self.prune, scale: self.scale }
    }
}

impl Tagger {
    pub(crate) fn prune(&self) -> Prune {
        Prune { below: self.prune, scale: self.scale }
    }
}

impl Parser {
    pub(crate) fn prune(&self) -> Prune {
        Prune { below: self.prune, scale: self.scale }
    }
}
