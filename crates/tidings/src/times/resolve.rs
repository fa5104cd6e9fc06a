//! From what the words say to a TIMEX3 value.

use jiff::{ToSpan, civil::Date};

/// Which way the words around a bare month or weekday point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Past,
    Future,
    Nearest,
}

/// What a temporal expression says, before it is set against the publication day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Year, and month and day where given.
    Full { year: i16, month: Option<i8>, day: Option<i8> },
    /// Month, and day where given, of a year that is not said.
    Month { month: i8, day: Option<i8>, years: Option<i16>, direction: Direction },
    /// A day of the week: this many weeks off where "last" or "next" says so.
    Weekday { weekday: i8, weeks: Option<i32>, direction: Direction },
    /// Units away from the publication day, negative for the past.
    Away { unit: char, count: i32 },
    /// A value that needs no day.
    Value(String),
}

/// The TIMEX3 value, or nothing where the publication day is needed and not known.
pub(crate) fn value(meaning: &Meaning, published: Option<Date>) -> Option<String> {
    match meaning {
        Meaning::Value(value) => Some(value.clone()),
        Meaning::Full { year, month, day } => Some(match (month, day) {
            (Some(month), Some(day)) => Date::new(*year, *month, *day).ok()?.to_string(),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            _ => format!("{year:04}"),
        }),
        Meaning::Month { month, day, years, direction } => {
            let today = published?;
            let year = match years {
                Some(years) => today.year() + years,
                None => year_of(today, *month, day.unwrap_or(15), *direction),
            };
            value(&Meaning::Full { year, month: Some(*month), day: *day }, published)
        }
        Meaning::Weekday { weekday, weeks, direction } => {
            let today = published?;
            let now = i32::from(today.weekday().to_monday_one_offset());
            let ahead = (i32::from(*weekday) - now).rem_euclid(7);
            // The last such day up to and including the publication day, unless tense or words say otherwise.
            let back = if ahead == 0 { 0 } else { ahead - 7 };
            let days = match (weeks, direction) {
                (Some(weeks), _) if *weeks < 0 => {
                    if back == 0 {
                        -7
                    } else {
                        back
                    }
                }
                (Some(weeks), _) if *weeks > 0 => {
                    if ahead == 0 {
                        7
                    } else {
                        ahead
                    }
                }
                (_, Direction::Future) => ahead,
                _ => back,
            };
            Some(today.checked_add(days.days()).ok()?.to_string())
        }
        Meaning::Away { unit, count } => away(published?, *unit, *count),
    }
}

/// The year in which a month is meant that is said without one.
fn year_of(today: Date, month: i8, day: i8, direction: Direction) -> i16 {
    let later = (month, day) > (today.month(), today.day());
    match direction {
        Direction::Past => today.year() - i16::from(later && month != today.month()),
        Direction::Future => today.year() + i16::from(!later && month != today.month()),
        Direction::Nearest => {
            let ahead = (i16::from(month) - i16::from(today.month())).rem_euclid(12);
            if ahead <= 5 {
                today.year() + i16::from(month < today.month())
            } else {
                today.year() - i16::from(month > today.month())
            }
        }
    }
}

fn away(today: Date, unit: char, count: i32) -> Option<String> {
    Some(match unit {
        'D' => today.checked_add(count.days()).ok()?.to_string(),
        'W' => {
            let week = today.checked_add(count.weeks()).ok()?.iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
        'E' => {
            let week = today.checked_add(count.weeks()).ok()?.iso_week_date();
            format!("{:04}-W{:02}-WE", week.year(), week.week())
        }
        'M' => {
            let month = today.checked_add(count.months()).ok()?;
            format!("{:04}-{:02}", month.year(), month.month())
        }
        'Q' => {
            let month = today.checked_add((3 * count).months()).ok()?;
            format!("{:04}-Q{}", month.year(), (month.month() - 1) / 3 + 1)
        }
        'Y' => format!("{:04}", i32::from(today.year()) + count),
        'X' => format!("{:03}", (i32::from(today.year()) + 10 * count) / 10),
        'C' => format!("{:02}", (i32::from(today.year()) + 100 * count) / 100),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Direction, Meaning, value};

    #[test]
    fn set_against_a_wednesday() {
        let today = Some("2021-12-15".parse().unwrap());
        let check = |meaning: Meaning, expected: &str| {
            assert_eq!(value(&meaning, today).as_deref(), Some(expected), "{meaning:?}")
        };
        let weekday = |weekday, weeks| Meaning::Weekday { weekday, weeks, direction: Direction::Past };
        check(weekday(3, None), "2021-12-15");
        check(weekday(5, None), "2021-12-10");
        check(weekday(3, Some(-1)), "2021-12-08");
        check(weekday(5, Some(1)), "2021-12-17");
        check(Meaning::Away { unit: 'W', count: -1 }, "2021-W49");
        check(Meaning::Away { unit: 'Y', count: 1 }, "2022");
        check(Meaning::Away { unit: 'M', count: -1 }, "2021-11");
        let month = |month, day, direction| Meaning::Month { month, day, years: None, direction };
        check(month(2, None, Direction::Nearest), "2022-02");
        check(month(2, None, Direction::Past), "2021-02");
        check(month(2, Some(4), Direction::Future), "2022-02-04");
        check(month(10, None, Direction::Nearest), "2021-10");
        check(month(12, Some(3), Direction::Past), "2021-12-03");
        assert_eq!(value(&weekday(3, None), None), None);
    }
}
