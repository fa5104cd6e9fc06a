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
    /// A word seen at least this often carries its tags as a feature of the splitter.
    pub(crate) known: usize,
    /// The vectors of word pieces, which `tidings-train vectors` makes.
    pub(crate) vectors: PathBuf,
    /// What else the card is to say: other ways that were tried, and their figures.
    pub(crate) notes: PathBuf,
    /// Patterns of sentences that are made up, and how many.
    pub(crate) drills: PathBuf,
    pub(crate) drill_sentences: usize,
    pub(crate) names: Vec<Names>,
    pub(crate) own_names: OwnNames,
    /// Names that a word is looked up in.
    pub(crate) lists: super::lists::Paths,
    pub(crate) network: Network,
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

/// Text with names marked, beside or on the treebanks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Names {
    pub(crate) name: String,
    pub(crate) licence: String,
    pub(crate) train: PathBuf,
    pub(crate) dev: Option<PathBuf>,
    /// Names of people begin with titles there ("President"), which are taken off: here a name is a name.
    #[serde(default)]
    pub(crate) titles: bool,
}

/// Own sentences with marked names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnNames {
    pub(crate) files: Vec<PathBuf>,
    /// The share of all sentences with names of which there is a copy with other names.
    pub(crate) renamed: f64,
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

/// Sizes of the network and how it is trained.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Network {
    /// Numbers in the vector of a word.
    pub(crate) word: usize,
    /// Rows of the table that affixes are spread over.
    pub(crate) affixes: usize,
    /// Numbers in the state of one direction of a layer.
    pub(crate) state: usize,
    /// Numbers that stand for a word as head or dependent.
    pub(crate) pair: usize,
    /// Numbers that stand for a word in a relation.
    pub(crate) relation: usize,
    /// A word seen at least this often has a vector of its own.
    pub(crate) least: usize,
    /// Words in a batch.
    pub(crate) batch: usize,
    /// How often all examples are seen.
    pub(crate) passes: f32,
    /// Greatest rate of learning, reached after `warm` batches, falling to nothing at the end.
    pub(crate) rate: f32,
    pub(crate) warm: usize,
    /// Greatest length of a gradient.
    pub(crate) clip: f32,
    /// How much of the running average of the weights stays at each step.
    pub(crate) average: f32,
    /// Shares of the numbers that are dropped between layers, and before pairs.
    pub(crate) drop: f32,
    pub(crate) drop_pair: f32,
    /// A word seen n times is taken as unknown with probability `hide / (hide + n)`, and any word with `hide_all`.
    pub(crate) hide: f32,
    pub(crate) hide_all: f32,
    /// The share of affixes not seen.
    pub(crate) hide_affix: f32,
    pub(crate) weigh_tags: f32,
    pub(crate) weigh_feats: f32,
    pub(crate) weigh_names: f32,
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
