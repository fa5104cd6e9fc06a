//! What is written comes back the same, in every form.

use proptest::{collection::vec, option, prelude::*};
use tidings_records::{
    ActorRow, AttributionRow, CiteRow, EventRow, LocationRow, SizeRow, TextRow, WhoRow,
    csv::{COLUMNS, CsvWriter},
    parquet::{ParquetWriter, read},
    write_json_line,
};

fn word() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[a-zÉ北\"\n;, ]{0,6}").unwrap()
}

fn actor() -> impl Strategy<Value = ActorRow> {
    (option::of(word()), option::of(0..9_usize), option::of(word()), vec(word(), 0..3)).prop_map(
        |(text, at, name, others)| ActorRow {
            entity_text: text.clone(),
            start: at,
            end: at.map(|at| at + 3),
            code: text.map(|_| "RUS".into()),
            sector: None,
            other_sectors: others,
            identifier_id: name.clone(),
            office: None,
            name,
        },
    )
}

fn voice() -> impl Strategy<Value = AttributionRow> {
    (option::of(word()), option::of(word())).prop_map(|(source, cue)| AttributionRow {
        source_actor: source.clone().map(|name| WhoRow { name: Some(name), ..WhoRow::default() }),
        source,
        cue,
        kind: "direct".into(),
    })
}

fn place() -> impl Strategy<Value = LocationRow> {
    (word(), option::of(-90.0..90.0_f32)).prop_map(|(name, lat)| LocationRow {
        start: 1,
        end: 2,
        text: name.clone(),
        name,
        country: None,
        lat,
        lon: lat,
        geonameid: lat.map(|_| 42),
    })
}

fn event() -> impl Strategy<Value = EventRow> {
    let words = (word(), option::of(word()), vec(word(), 0..3));
    let sides = (vec(actor(), 0..4), vec(actor(), 0..4), vec(voice(), 0..3));
    (words, sides, option::of(place()), option::of(any::<u64>()), 0.0..1.0_f32).prop_map(
        |((text, date, many), (actor, recipient, attribution), event_loc, dead, score)| EventRow {
            id: text.clone(),
            date: date.clone(),
            enddate: None,
            date_basis: date.clone().map(|_| "stated".into()),
            date_text: date,
            event: "AID".into(),
            mode: many.clone(),
            context: Vec::new(),
            aux_mode: many.clone(),
            quad_code: 2,
            event_scale: -score,
            cameo: "010".into(),
            actor,
            recipient,
            event_loc,
            size: SizeRow { dead, ..SizeRow::default() },
            attribution,
            event_text: text.clone(),
            text: text.clone(),
            text_info: TextRow { sequence: 1, start: 0, end: 7 },
            cite_info: CiteRow {
                id: text,
                url: None,
                title: None,
                publication: None,
                published: None,
                language: Some("en".into()),
                credits: many,
            },
            rule: "aid.give".into(),
            confidence: score,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn json(row in event()) {
        let mut line = Vec::new();
        write_json_line(&mut line, &row).unwrap();
        prop_assert_eq!(line.iter().filter(|&&byte| byte == b'\n').count(), 1);
        prop_assert_eq!(serde_json::from_slice::<EventRow>(&line).unwrap(), row);
    }

    #[test]
    fn parquet(rows in vec(event(), 0..8)) {
        let mut file = ParquetWriter::new(tempfile::tempfile().unwrap()).unwrap();
        for row in &rows {
            file.write(row).unwrap();
        }
        let back: Vec<_> = read(file.finish().unwrap()).unwrap().map(Result::unwrap).collect();
        prop_assert_eq!(back, rows);
    }

    #[test]
    fn csv(rows in vec(event(), 0..8)) {
        let mut file = CsvWriter::new(Vec::new()).unwrap();
        for row in &rows {
            file.write(row).unwrap();
        }
        let bytes = file.finish().unwrap();
        let mut back = ::csv::Reader::from_reader(bytes.as_slice());
        prop_assert_eq!(back.headers().unwrap().iter().collect::<Vec<_>>(), COLUMNS);
        let cells: Vec<_> = back.records().map(Result::unwrap).collect();
        prop_assert_eq!(cells.len(), rows.len());
        for (cells, row) in cells.iter().zip(&rows) {
            prop_assert_eq!(&cells[0], row.id.as_str());
            prop_assert_eq!(&cells[11], "010");
            prop_assert_eq!(&cells[COLUMNS.len() - 1], row.confidence.to_string());
        }
    }
}

#[test]
fn a_file_of_many_batches() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let row = event().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let mut file = ParquetWriter::new(tempfile::tempfile().unwrap()).unwrap();
    for number in 0..3000 {
        file.write(&EventRow { id: number.to_string(), ..row.clone() }).unwrap();
    }
    let back: Vec<_> = read(file.finish().unwrap()).unwrap().map(Result::unwrap).collect();
    assert_eq!(back.len(), 3000);
    assert!(back.iter().enumerate().all(|(number, row)| row.id == number.to_string()));
}
