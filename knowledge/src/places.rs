//! Countries, territories and places.

use rustc_hash::FxHashMap;

use crate::{Code, Ontology, Problem, Sector, files::Files, tsv};

/// Index into [`Places::countries`].
type CountryId = u16;

/// A country or territory.
#[derive(Clone, Debug)]
pub struct Country {
    /// The code that events carry: its own, or that of the state it counts with.
    pub code: Code,
    /// Usual newspaper name.
    pub name: String,
    /// `PRE` for breakaway regions.
    pub sector: Option<Sector>,
    /// Other names.
    pub names: Vec<String>,
    /// Adjectives ("Russian", "U.S.").
    pub adjectives: Vec<String>,
    /// Nouns for one of its people ("Briton").
    pub people: Vec<String>,
    /// Capital, by its name in [`Places::places`].
    pub capital: Option<String>,
}

/// Whom the name of a place stands for when it acts ("Moscow rejected").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandsFor {
    /// Country, or another PLOVER code (Brussels: `EUR`).
    pub code: Code,
    /// `GOV`, `MIL` (the Pentagon), `LEG` (Capitol Hill).
    pub sector: Option<Sector>,
}

/// A city, region, seat of government, water or area with a name.
#[derive(Clone, Debug)]
pub struct Place {
    /// Usual name.
    pub name: String,
    /// The country it lies in; `None` for seas, continents and disputed areas.
    pub country: Option<Code>,
    /// `capital`, `seat`, `city`, `region`, `sea` …
    pub kind: String,
    /// Latitude and longitude in degrees.
    pub coordinates: Option<(f32, f32)>,
    /// Whom it stands for when it acts.
    pub stands_for: Option<StandsFor>,
    /// Other names.
    pub names: Vec<String>,
}

/// All countries, territories and places.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// In order of their code.
    pub countries: Vec<Country>,
    /// In order of their name.
    pub places: Vec<Place>,
    by_code: FxHashMap<String, CountryId>,
}

impl Places {
    /// The country of that code (a state, not what counts with it).
    #[must_use]
    pub fn country(&self, code: Code) -> Option<&Country> {
        self.by_code.get(code.as_str()).map(|id| &self.countries[*id as usize])
    }

    pub(crate) fn read(files: &Files<'_>, ontology: &Ontology, problems: &mut Vec<Problem>) -> Places {
        let mut places = Places::default();
        places.read_countries(files, ontology, problems);
        places.read_places(files, ontology, problems);
        places
    }

    fn read_countries(&mut self, files: &Files<'_>, ontology: &Ontology, problems: &mut Vec<Problem>) {
        let file = "places/countries.tsv";
        let columns =
            ["code", "iso2", "name", "counts_as", "sector", "names", "adjectives", "people", "capital"];
        for row in tsv::read(file, files.need(file, problems), columns, problems) {
            let [own, _, name, counts_as, sector, names, adjectives, people, capital] = row.cells;
            let Some(code) = Code::parse(counts_as) else {
                problems.push(Problem::new(file, row.line, format!("{counts_as:?} is no three-letter code")));
                continue;
            };
            if self.by_code.insert(own.to_owned(), self.countries.len() as CountryId).is_some() {
                problems.push(Problem::new(file, row.line, format!("a second country {own:?}")));
            }
            self.countries.push(Country {
                code,
                name: name.into(),
                sector: crate::sector(ontology, file, row.line, sector, problems),
                names: owned(names),
                adjectives: owned(adjectives),
                people: owned(people),
                capital: (!capital.is_empty()).then(|| capital.into()),
            });
        }
    }

    fn read_places(&mut self, files: &Files<'_>, ontology: &Ontology, problems: &mut Vec<Problem>) {
        let file = "places/places.tsv";
        let columns = ["name", "country", "kind", "lat", "lon", "stands_for", "names"];
        for row in tsv::read(file, files.need(file, problems), columns, problems) {
            let [name, country, kind, lat, lon, stands_for, names] = row.cells;
            let lies_in = self.by_code.get(country).map(|id| self.countries[*id as usize].code);
            if lies_in.is_none() && !country.is_empty() {
                problems.push(Problem::new(
                    file,
                    row.line,
                    format!("{country:?} is no country of countries.tsv"),
                ));
            }
            let coordinates = match (lat.parse::<f32>(), lon.parse::<f32>()) {
                (Ok(lat), Ok(lon)) if lat.abs() <= 90.0 && lon.abs() <= 180.0 => Some((lat, lon)),
                _ if lat.is_empty() && lon.is_empty() => None,
                _ => {
                    problems.push(Problem::new(
                        file,
                        row.line,
                        format!("{lat:?}, {lon:?} are no coordinates"),
                    ));
                    None
                }
            };
            let stands_for = match (stands_for, lies_in) {
                ("", _) => None,
                (other, _) if ontology.codes.iter().any(|(code, _)| code.as_str() == other) => {
                    Code::parse(other).map(|code| StandsFor { code, sector: None })
                }
                (sector, Some(code)) => Some(StandsFor {
                    code,
                    sector: crate::sector(ontology, file, row.line, sector, problems),
                }),
                (sector, None) => {
                    problems.push(Problem::new(
                        file,
                        row.line,
                        format!("stands for {sector:?} of no country"),
                    ));
                    None
                }
            };
            self.places.push(Place {
                name: name.into(),
                country: lies_in,
                kind: kind.into(),
                coordinates,
                stands_for,
                names: owned(names),
            });
        }
    }
}

pub(crate) fn owned(cell: &str) -> Vec<String> {
    tsv::values(cell).map(str::to_owned).collect()
}
