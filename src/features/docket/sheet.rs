//! The docket of a day in words: courtrooms, and in each the hearings in the order of their times. Pure.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use super::store::{Day, Working};
use crate::domain::calendar::short_date;
use crate::domain::hearing::HearingStatus;
use crate::domain::tracks::Track;
use crate::features::children::Child;
use crate::features::families::Family;
use crate::features::hearings::Hearing;

/// A courtroom and its hearings in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Room {
    pub(super) title: String,
    pub(super) lines: Vec<Line>,
}

/// One hearing, as the docket says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) time: String,
    pub(super) family: String,
    pub(super) family_href: String,
    pub(super) summary_href: String,
    pub(super) edit_href: String,
    /// "Continued" and the kind of its tag; nothing for a hearing still to come.
    pub(super) status: Option<(&'static str, &'static str)>,
    pub(super) kind: &'static str,
    pub(super) judge: String,
    pub(super) children: String,
    pub(super) files: String,
    pub(super) reunification: String,
    pub(super) permanency: String,
}

/// The courtrooms of a day, by number; hearings without a courtroom come last, and within a room those without a time.
pub(super) fn rooms(day: &Day) -> Vec<Room> {
    let mut order: Vec<&(Hearing, Family)> = day.hearings.iter().collect();
    order.sort_by_cached_key(|(hearing, family)| {
        let time = hearing.held_time.clone();
        (room_key(&hearing.courtroom), time.is_none(), time, family.name.clone(), hearing.id)
    });
    let mut rooms: Vec<Room> = Vec::new();
    for (hearing, family) in order {
        let title = room_title(&hearing.courtroom);
        let line = line(day, hearing, family);
        match rooms.last_mut().filter(|room| room.title == title) {
            Some(room) => room.lines.push(line),
            None => rooms.push(Room { title, lines: vec![line] }),
        }
    }
    rooms
}

fn room_title(courtroom: &str) -> String {
    if courtroom.is_empty() { "Courtroom not recorded".to_owned() } else { format!("Courtroom {courtroom}") }
}

/// "9" comes before "10A", and both before "Annex".
fn room_key(courtroom: &str) -> (bool, u64, String) {
    let digits: String = courtroom.chars().take_while(char::is_ascii_digit).collect();
    (courtroom.is_empty(), digits.parse().unwrap_or(u64::MAX), courtroom.to_lowercase())
}

fn line(day: &Day, hearing: &Hearing, family: &Family) -> Line {
    let children: Vec<&Child> =
        day.children.iter().filter(|(id, _)| *id == hearing.id).map(|(_, child)| child).collect();
    let path = format!("/families/{}", family.id);
    let reunification = names(day, |w| w.family == family.id && w.track == Track::Reunification);
    let permanency = names(day, |w| w.child.is_some_and(|id| children.iter().any(|c| c.id == id)));
    Line {
        time: hearing.time().unwrap_or_else(|| "No time".to_owned()),
        family: format!("{} family", family.name),
        family_href: path.clone(),
        summary_href: format!("{path}/summary?hearing={}", hearing.id),
        edit_href: format!("{path}/hearings/{}/edit", hearing.id),
        status: status(hearing.status),
        kind: hearing.kind.label(),
        judge: hearing.judge.clone(),
        children: children.iter().map(|c| c.name()).collect::<Vec<_>>().join(", "),
        files: files(family, &children),
        reunification,
        permanency,
    }
}

const fn status(status: HearingStatus) -> Option<(&'static str, &'static str)> {
    match status {
        HearingStatus::Scheduled => None,
        HearingStatus::Held => Some((status.label(), "good")),
        HearingStatus::Continued | HearingStatus::Cancelled => Some((status.label(), "warn")),
    }
}

/// The names of those who work so, each once; "nobody" is said, because somebody must be found before the hearing.
fn names(day: &Day, works: impl Fn(&&Working) -> bool) -> String {
    let mut names: Vec<&str> = day.workers.iter().filter(works).map(|w| w.name.as_str()).collect();
    names.dedup();
    if names.is_empty() { "nobody assigned".to_owned() } else { names.join(", ") }
}

/// The court's file numbers of a family and the children of a hearing, each once.
fn files(family: &Family, children: &[&Child]) -> String {
    let mut numbers: Vec<&str> = Vec::new();
    for number in std::iter::once(family.court_file_number.as_str())
        .chain(children.iter().map(|c| c.court_file_number.as_str()))
        .filter(|n| !n.is_empty())
    {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    if numbers.is_empty() { "not recorded".to_owned() } else { numbers.join(", ") }
}

/// Monday and Sunday of the week of a day.
pub(super) fn week(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let back = Days::new(u64::from(day.weekday().num_days_from_monday()));
    let monday = day.checked_sub_days(back).unwrap_or(day);
    (monday, monday.checked_add_days(Days::new(6)).unwrap_or(monday))
}

/// One day of the strip of the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WeekDay {
    pub(super) day: NaiveDate,
    pub(super) label: String,
    pub(super) count: usize,
    pub(super) is_shown: bool,
}

/// The days of the week of `shown` with how many of `hearings`, given by their days, each has: the five court days, and a weekend day that has hearings or is shown.
pub(super) fn strip(shown: NaiveDate, hearings: &[NaiveDate]) -> Vec<WeekDay> {
    let (monday, sunday) = week(shown);
    let day = |day: NaiveDate| WeekDay {
        day,
        label: day.format("%a, %b %-d").to_string(),
        count: hearings.iter().filter(|on| **on == day).count(),
        is_shown: day == shown,
    };
    let worth = |d: &WeekDay| d.count > 0 || d.is_shown || !matches!(d.day.weekday(), Weekday::Sat | Weekday::Sun);
    monday.iter_days().take_while(|d| *d <= sunday).map(day).filter(worth).collect()
}

/// "7 hearings in 3 courtrooms; 1 put off", or that there is none.
pub(super) fn total(rooms: &[Room], day: NaiveDate) -> String {
    let lines: Vec<&Line> = rooms.iter().flat_map(|room| &room.lines).collect();
    if lines.is_empty() {
        return format!("No hearing on {}.", short_date(day));
    }
    let put_off = lines.iter().filter(|l| l.status.is_some_and(|(_, kind)| kind == "warn")).count();
    let counted = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let on = counted(lines.len() - put_off, "hearing", "hearings");
    let rooms = counted(rooms.len(), "courtroom", "courtrooms");
    let off = if put_off == 0 { String::new() } else { format!("; {put_off} put off or cancelled") };
    format!("{on} in {rooms}{off}.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::fresh;
    use crate::domain::family::TribalAnswer;
    use crate::domain::hearing::HearingKind;
    use crate::domain::id::FamilyId;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn family(name: &str) -> Family {
        Family {
            id: fresh(),
            number: "F-2026-00001".to_owned(),
            name: name.to_owned(),
            office_id: fresh(),
            unit_id: None,
            language: "English".to_owned(),
            interpreter: false,
            court_file_number: "27-JV-26-107".to_owned(),
            opened_on: date("2026-06-01"),
            closed_on: None,
            projected_return_on: None,
            projected_basis: String::new(),
            is_mistake: false,
            version: 1,
        }
    }

    fn child(family: FamilyId, given: &str, file: &str) -> Child {
        Child {
            id: fresh(),
            family_id: family,
            given_name: given.to_owned(),
            family_name: "Alvarado".to_owned(),
            born_on: None,
            sex: None,
            race: None,
            tribal_answer: TribalAnswer::NotAsked,
            tribal_asked_on: None,
            court_file_number: file.to_owned(),
            school: String::new(),
            version: 1,
        }
    }

    fn hearing(family: &Family, room: &str, time: Option<&str>, status: HearingStatus) -> (Hearing, Family) {
        let hearing = Hearing {
            id: fresh(),
            family_id: family.id,
            kind: HearingKind::Pretrial,
            status,
            held_on: date("2026-12-03"),
            held_time: time.map(str::to_owned),
            courtroom: room.to_owned(),
            judge: String::new(),
            result: String::new(),
            created_by: None,
            version: 1,
        };
        (hearing, family.clone())
    }

    #[test]
    fn rooms_come_by_number_and_hearings_by_time_with_what_is_not_recorded_last() {
        let (a, b) = (family("Alvarado"), family("Brandt"));
        let on = HearingStatus::Scheduled;
        let hearings = vec![
            hearing(&a, "", Some("08:30"), on),
            hearing(&a, "10A", Some("13:30"), on),
            hearing(&b, "9", None, on),
            hearing(&b, "9", Some("10:00"), HearingStatus::Continued),
            hearing(&a, "9", Some("10:00"), on),
        ];
        let rooms = rooms(&Day { hearings, ..Day::default() });
        let said: Vec<_> = rooms
            .iter()
            .map(|r| (r.title.as_str(), r.lines.iter().map(|l| format!("{} {}", l.time, l.family)).collect::<Vec<_>>()))
            .collect();
        assert_eq!(
            said,
            [
                (
                    "Courtroom 9",
                    vec![
                        "10:00 a.m. Alvarado family".to_owned(),
                        "10:00 a.m. Brandt family".to_owned(),
                        "No time Brandt family".to_owned()
                    ]
                ),
                ("Courtroom 10A", vec!["1:30 p.m. Alvarado family".to_owned()]),
                ("Courtroom not recorded", vec!["8:30 a.m. Alvarado family".to_owned()]),
            ]
        );
        assert_eq!(total(&rooms, date("2026-12-03")), "4 hearings in 3 courtrooms; 1 put off or cancelled.");
        assert_eq!(total(&[], date("2026-12-03")), "No hearing on Dec 3, 2026.");
    }

    #[test]
    fn a_line_names_the_children_their_files_and_both_tracks_workers() {
        let a = family("Alvarado");
        let row = hearing(&a, "3B", Some("10:00"), HearingStatus::Held);
        let (mia, teo) = (child(a.id, "Mia", "27-JV-26-107"), child(a.id, "Teo", "27-JV-26-108"));
        let working = |track, child: Option<&Child>, name: &str| Working {
            family: a.id,
            track,
            child: child.map(|c| c.id),
            name: name.to_owned(),
        };
        let workers = vec![
            working(Track::Permanency, Some(&mia), "Kim Lo"),
            working(Track::Permanency, Some(&teo), "Kim Lo"),
            working(Track::Permanency, Some(&child(a.id, "Ivy", "")), "Not Of This Hearing"),
            working(Track::Reunification, None, "Rosa Reyes"),
        ];
        let children = vec![(row.0.id, mia), (row.0.id, teo)];
        let rooms = rooms(&Day { hearings: vec![row], children, workers });
        let line = &rooms[0].lines[0];
        assert_eq!(line.children, "Mia Alvarado, Teo Alvarado");
        assert_eq!(line.files, "27-JV-26-107, 27-JV-26-108");
        assert_eq!((line.reunification.as_str(), line.permanency.as_str()), ("Rosa Reyes", "Kim Lo"));
        assert_eq!(line.status, Some(("Held", "good")));
    }

    #[test]
    fn a_hearing_without_workers_says_so() {
        let a = Family { court_file_number: String::new(), ..family("Alvarado") };
        let rooms = rooms(&Day { hearings: vec![hearing(&a, "", None, HearingStatus::Scheduled)], ..Day::default() });
        let line = &rooms[0].lines[0];
        assert_eq!((line.reunification.as_str(), line.permanency.as_str()), ("nobody assigned", "nobody assigned"));
        assert_eq!(line.files, "not recorded");
    }

    #[test]
    fn the_strip_shows_the_court_days_and_a_weekend_only_when_it_matters() {
        let days = |shown: &str, hearings: &[NaiveDate]| {
            strip(date(shown), hearings).iter().map(|d| format!("{} {}", d.label, d.count)).collect::<Vec<_>>()
        };
        let four = [date("2026-12-03"); 4];
        let five = ["Mon, Nov 30 0", "Tue, Dec 1 0", "Wed, Dec 2 0", "Thu, Dec 3 4", "Fri, Dec 4 0"];
        assert_eq!(days("2026-12-02", &four), five);
        assert_eq!(days("2026-12-06", &four).last().unwrap(), "Sun, Dec 6 0");
        assert_eq!(days("2026-12-02", &[date("2026-12-05")]).last().unwrap(), "Sat, Dec 5 1");
    }
}
