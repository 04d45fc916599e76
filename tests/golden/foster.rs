//! Reading the set of 10,000 stays.

use std::fs;
use std::str::FromStr;

use homeward::domain::exit::ExitReason;
use homeward::domain::outcomes::cfsr::{Move, Moves};
use homeward::domain::outcomes::stays::{Exit, Stay, Stays};

use crate::compare::own_data;

/// The last day of the set, 30 September 2025.
pub(crate) const AS_OF: i32 = 20_361;

/// The setting of a trial home visit.
const TRIAL_HOME_VISIT: i32 = 4;

/// Rows of a file of whole numbers, without its first line.
fn rows(file: &str) -> Vec<Vec<i32>> {
    let text = fs::read_to_string(own_data().join("fostercare10k").join(file)).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(|field| i32::from_str(field).unwrap()).collect()).collect()
}

/// One stay with its cost in dollars.
pub(crate) struct Episode {
    pub(crate) stay: Stay,
    pub(crate) cost: i64,
}

/// Every stay, by its number.
pub(crate) fn episodes() -> Vec<Episode> {
    let read = |row: Vec<i32>| {
        let reason = ExitReason::from_number(u8::try_from(row[9]).unwrap());
        Episode {
            stay: Stay {
                child: u32::try_from(row[1]).unwrap(),
                office: u16::try_from(row[6]).unwrap(),
                removal: row[7],
                exit: reason.map(|reason| Exit { day: row[8], reason }),
                birth: Some(row[3]),
                sex: u8::try_from(row[4]).unwrap(),
                race: u8::try_from(row[5]).unwrap(),
                home_visit: (row[10] >= 0).then_some(row[10]),
            },
            cost: i64::from(row[11]),
        }
    };
    rows("episodes.csv").into_iter().map(read).collect()
}

/// The columns of every stay.
pub(crate) fn stays(episodes: &[Episode]) -> Stays {
    Stays::from_rows(episodes.iter().map(|episode| episode.stay).collect())
}

/// Placements after the first of a stay that are not trial home visits.
pub(crate) fn moves(episodes: &[Episode]) -> Moves {
    let mut moves = Vec::new();
    let mut before = None;
    for row in rows("placements.csv") {
        if before == Some(row[0]) && row[3] != TRIAL_HOME_VISIT {
            let stay = episodes[usize::try_from(row[0]).unwrap()].stay;
            moves.push(Move { child: stay.child, day: row[1] });
        }
        before = Some(row[0]);
    }
    Moves::new(moves)
}

/// Services: stay, kind, referral, first contact, first session.
pub(crate) fn services() -> Vec<(usize, u8, [Option<i32>; 3])> {
    let day = |day: i32| (day >= 0).then_some(day);
    let read = |row: Vec<i32>| {
        let days = [day(row[2]), day(row[3]), day(row[4])];
        (usize::try_from(row[0]).unwrap(), u8::try_from(row[1]).unwrap(), days)
    };
    rows("services.csv").into_iter().map(read).collect()
}
