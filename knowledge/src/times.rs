//! Words for dates and times.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::Problem;

/// The words of `times.toml`, in small letters.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeWords {
    /// 1 for Monday to 7 for Sunday.
    pub weekdays: FxHashMap<String, i8>,
    /// 1 to 12.
    pub months: FxHashMap<String, i8>,
    /// Days counted from the publication day.
    pub days: FxHashMap<String, i32>,
    /// TIMEX3 letters of units; a leading `T` marks those below the day.
    pub units: FxHashMap<String, String>,
    /// TIMEX3 codes of parts of the day.
    pub parts: FxHashMap<String, String>,
    /// TIMEX3 values of vague words.
    pub vague: FxHashMap<String, String>,
    /// Words around units and months.
    pub words: Around,
    /// Ordinals as numbers.
    pub ordinals: FxHashMap<String, i8>,
}

/// Words that turn a unit, weekday or month into a date.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Around {
    pub last: FxHashSet<String>,
    pub next: FxHashSet<String>,
    pub this: FxHashSet<String>,
    pub past: FxHashSet<String>,
    pub ago: FxHashSet<String>,
    pub later: FxHashSet<String>,
    pub before_month: FxHashSet<String>,
    pub early_late: FxHashSet<String>,
}

impl TimeWords {
    pub(crate) fn read(file: &str, text: &str, problems: &mut Vec<Problem>) -> TimeWords {
        toml::from_str(text).unwrap_or_else(|error| {
            problems.push(crate::toml_problem(file, text, 0, &error));
            TimeWords::default()
        })
    }
}
