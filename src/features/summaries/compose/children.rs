//! The blocks on the children: who they are, their clocks, and where they live. Caregivers' names and addresses are on
//! no paper.

use chrono::NaiveDate;

use super::{Block, UNKNOWN, View, day_or_unknown, foot, or_unknown};
use crate::domain::age::{Age, MissingDay};
use crate::domain::calendar::short_date;
use crate::domain::day_one::{DayOne, TARGET_DAYS, day_one, first_session};
use crate::domain::episode::Status;
use crate::domain::exit::ExitReason;
use crate::domain::family::TribalAnswer;
use crate::domain::milestone::{Clock, Thresholds, clock};
use crate::domain::period::Period;
use crate::domain::referral::State;
use crate::domain::setting::Setting;
use crate::domain::summary::{days_in_care, years_back};
use crate::features::children::{Child, Placement, Stay};
use crate::features::referrals::Referral;

/// A child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChildRow {
    pub(crate) name: String,
    pub(crate) born: String,
    pub(crate) age: String,
    pub(crate) tribe: String,
    pub(crate) asked: String,
    pub(crate) lives: String,
    pub(crate) school: String,
    pub(crate) file: String,
}

/// The clocks of each child, and those of the family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clocks {
    pub(crate) children: Block<ClockRow>,
    pub(crate) milestone: String,
    pub(crate) first_service: String,
}

/// The clocks of a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClockRow {
    pub(crate) name: String,
    pub(crate) removed: String,
    pub(crate) stands: String,
    pub(crate) days: String,
    pub(crate) five_years: String,
    pub(crate) stays: String,
}

/// Where a child lives and has lived in this stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlacementRow {
    pub(crate) name: String,
    pub(crate) setting: String,
    pub(crate) since: String,
    pub(crate) relative: &'static str,
    pub(crate) siblings: &'static str,
    pub(crate) moves: String,
    /// Each change of place with its reason.
    pub(crate) changes: Vec<String>,
}

pub(super) fn block(view: &View<'_>) -> Block<ChildRow> {
    let rows: Vec<_> = view.children.iter().map(|child| child_row(view, child)).collect();
    Block { foot: foot(rows.len(), view.record.family.opened_on.min(view.today), view.today), rows }
}

fn child_row(view: &View<'_>, child: &Child) -> ChildRow {
    let age = child.born_on.and_then(|born| Age::on(born, view.today, MissingDay::default()));
    let (tribe, asked) = match (child.tribal_answer, child.tribal_asked_on) {
        (TribalAnswer::NotAsked, _) => ("Inquiry not recorded".to_owned(), String::new()),
        (answer, on) => (answer.label().to_owned(), format!("asked {}", day_or_unknown(on))),
    };
    ChildRow {
        name: child.name(),
        born: day_or_unknown(child.born_on),
        age: age.map_or_else(|| UNKNOWN.to_owned(), |age| age.to_string()),
        tribe,
        asked,
        lives: lives(view, child),
        school: or_unknown(&child.school),
        file: or_unknown(&child.court_file_number),
    }
}

/// Where a child lives: "Relative home", or how the stay ended.
fn lives(view: &View<'_>, child: &Child) -> String {
    let Some(stay) = view.stay(child.id) else { return UNKNOWN.to_owned() };
    let history = stay.history(view.today);
    match (history.status, history.current, stay.episode.exited_on) {
        (Status::Home | Status::Exited(_), _, Some(on)) => format!("{}, {}", history.status, short_date(on)),
        (_, Some(place), _) => place.setting.label().to_owned(),
        _ => UNKNOWN.to_owned(),
    }
}

pub(super) fn clocks(view: &View<'_>) -> Clocks {
    let stays: usize = view.children.iter().map(|c| view.stays(c.id).count()).sum();
    let rows = if stays == 0 { Vec::new() } else { view.children.iter().map(|c| clock_row(view, c)).collect() };
    let first = if stays == 0 { view.since() } else { years_back(view.today) };
    Clocks {
        children: Block { rows, foot: foot(stays, first, view.today) },
        milestone: milestone(view),
        first_service: first_service(view),
    }
}

fn clock_row(view: &View<'_>, child: &Child) -> ClockRow {
    let periods: Vec<Period> =
        view.stays(child.id).filter_map(|s| Period::new(s.episode.removed_on, s.episode.exited_on).ok()).collect();
    let history = view.stay(child.id).map(|stay| stay.history(view.today));
    ClockRow {
        name: View::short_name(child).to_owned(),
        removed: day_or_unknown(view.stay(child.id).map(|s| s.episode.removed_on)),
        stands: history.as_ref().map_or_else(|| UNKNOWN.to_owned(), |h| h.status.to_string()),
        days: history.map_or_else(|| UNKNOWN.to_owned(), |h| h.days_in_care.to_string()),
        five_years: days_in_care(&periods, years_back(view.today), view.today).to_string(),
        stays: periods.len().to_string(),
    }
}

/// Where the family stands against the programme's milestone.
fn milestone(view: &View<'_>) -> String {
    let Some(removed) = view.removed_on() else { return format!("Removal: {UNKNOWN}.") };
    let Clock { due_on, day, of, days_left } = clock(removed, view.today, &Thresholds::default());
    let mark = format!("Programme's six-month milestone: {}, day {of} after the removal.", short_date(due_on));
    match (view.facts.is_some_and(|facts| facts.children.in_care > 0), days_left) {
        (false, _) => format!("{mark} No child is away from home in care."),
        (true, 0..) => format!("{mark} Today is day {day} of {of}."),
        (true, past) => format!("{mark} Today is day {day}: the milestone passed {} ago.", days(-past)),
    }
}

/// The day-one clock of the family.
fn first_service(view: &View<'_>) -> String {
    let removed = view.removed_on();
    let adults = view.record.referrals.iter().map(|(r, _)| r).filter(|r| r.child_id.is_none());
    let session = |r: &Referral| Some((r.first_attended_on?, (r.state != State::Attended).then_some(r.state_on)));
    let sessions = adults.filter_map(session).filter(|(on, _)| *on <= view.today);
    let first = removed.and_then(|removed| first_session(removed, sessions));
    match (day_one(removed, first, view.today), first) {
        (DayOne::Stopped { days: took, .. }, Some(on)) if removed.is_some_and(|removed| removed <= on) => {
            format!(
                "First service session attended by a parent: {}, {} after the removal (programme's target: {}).",
                short_date(on),
                days(took),
                days(TARGET_DAYS)
            )
        }
        (DayOne::Stopped { .. }, Some(on)) => {
            format!("A parent was attending a service already at the removal, since {}.", short_date(on))
        }
        (DayOne::Running { days: so_far, .. }, _) => {
            format!("First service session attended by a parent: {UNKNOWN} in the {} since the removal.", days(so_far))
        }
        _ => format!("First service session attended by a parent: {UNKNOWN}."),
    }
}

/// "1 day", "14 days".
fn days(n: i64) -> String {
    format!("{n} {}", if n == 1 { "day" } else { "days" })
}

pub(super) fn placements(view: &View<'_>) -> Block<PlacementRow> {
    let entries = placement_entries(view);
    let rows = if entries == 0 { Vec::new() } else { view.children.iter().map(|c| placement_row(view, c)).collect() };
    Block { rows, foot: foot(entries, view.since(), view.today) }
}

fn begun<'a>(view: &View<'_>, stay: &'a Stay) -> Vec<&'a Placement> {
    stay.placements.iter().filter(|p| p.started_on <= view.today).collect()
}

/// The placements of the children's latest stays.
pub(super) fn placement_entries(view: &View<'_>) -> usize {
    view.children.iter().filter_map(|c| view.stay(c.id)).map(|stay| begun(view, stay).len()).sum()
}

/// Removals, placements and exits dated in the period.
pub(super) fn entries_in_period(view: &View<'_>) -> usize {
    let stays = view.children.iter().flat_map(|c| view.stays(c.id));
    let dates = stays.flat_map(|stay| {
        let episode = &stay.episode;
        let moved = stay.placements.iter().map(|p| p.started_on);
        [Some(episode.removed_on), episode.exited_on].into_iter().flatten().chain(moved)
    });
    dates.filter(|on| view.period.contains(*on)).count()
}

fn placement_row(view: &View<'_>, child: &Child) -> PlacementRow {
    let stay = view.stay(child.id);
    let history = stay.map(|stay| stay.history(view.today));
    let current = history.as_ref().and_then(|h| h.current);
    let now = stay.and_then(|s| s.placements.iter().rfind(|p| current.is_some_and(|c| c.start == p.started_on)));
    PlacementRow {
        name: View::short_name(child).to_owned(),
        setting: lives(view, child),
        since: current.map_or_else(String::new, |place| format!("since {}", short_date(place.start))),
        relative: current.map_or("-", |place| kinship(place.setting)),
        siblings: now.map_or("-", |place| siblings(place.with_siblings)),
        moves: history.map_or_else(|| UNKNOWN.to_owned(), |h| h.moves.to_string()),
        changes: stay.map(|stay| changes(&begun(view, stay), view.today)).unwrap_or_default(),
    }
}

/// What the caregivers of a setting are to the child.
const fn kinship(setting: Setting) -> &'static str {
    match setting {
        Setting::RelativeHome => "Yes",
        Setting::KinHome => "Kin",
        Setting::TrialHomeVisit => "Parent",
        Setting::Other => UNKNOWN,
        _ => "No",
    }
}

const fn siblings(with: Option<bool>) -> &'static str {
    match with {
        Some(true) => "Yes",
        Some(false) => "No",
        None => UNKNOWN,
    }
}

/// Every change of place: "Aug 1, 2026, from shelter care: reason".
fn changes(places: &[&Placement], today: NaiveDate) -> Vec<String> {
    let left = places.iter().filter_map(|p| p.ended_on.filter(|&on| on <= today).map(|on| (p, on)));
    left.map(|(place, on)| {
        let setting = place.setting.label().to_lowercase();
        format!("{}, from {setting}: {}", short_date(on), reason(&place.end_reason))
    })
    .collect()
}

/// The reason a place was left; that of an exit is its code.
fn reason(recorded: &str) -> String {
    match ExitReason::from_code(recorded) {
        Some(exit) => exit.label().to_lowercase(),
        None if recorded.is_empty() => format!("reason {UNKNOWN}"),
        None => recorded.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, date};
    use super::*;

    #[test]
    fn a_child_is_told_with_what_is_known_and_what_is_not() {
        let mut it = Example::new(2);
        it.record.children[0].tribal_answer = TribalAnswer::No;
        it.record.children[0].tribal_asked_on = Some(date("2026-06-08"));
        it.record.children[0].school = "Oak School".to_owned();
        let block = it.compose(None).children;
        let mia = &block.rows[0];
        assert_eq!((mia.born.as_str(), mia.age.as_str()), ("Mar 14, 2019", "7 y 8 m"));
        assert_eq!((mia.tribe.as_str(), mia.asked.as_str()), ("No known tribal heritage", "asked Jun 8, 2026"));
        assert_eq!(mia.lives, "Relative home");
        let teo = &block.rows[1];
        assert_eq!((teo.tribe.as_str(), teo.school.as_str()), ("Inquiry not recorded", "not recorded"));
        assert_eq!(block.foot, "From 2 entries, Jun 5, 2026 to Nov 22, 2026.");
    }

    #[test]
    fn days_in_care_count_this_stay_and_those_of_the_last_five_years() {
        let mut it = Example::new(1);
        it.stay(0, "2023-03-01", Some("2023-03-31"));
        let clocks = it.compose(None).clocks;
        let mia = &clocks.children.rows[0];
        assert_eq!((mia.removed.as_str(), mia.days.as_str()), ("Jun 5, 2026", "170"));
        assert_eq!((mia.five_years.as_str(), mia.stays.as_str()), ("200", "2"));
        assert_eq!(clocks.children.foot, "From 2 entries, Nov 22, 2021 to Nov 22, 2026.");
        assert_eq!(
            clocks.milestone,
            "Programme's six-month milestone: Dec 5, 2026, day 183 after the removal. Today is day 170 of 183."
        );
    }

    #[test]
    fn a_family_without_a_removal_has_blocks_that_say_so() {
        let mut it = Example::new(1);
        it.record.stays.clear();
        let summary = it.compose(None);
        assert_eq!(summary.clocks.milestone, "Removal: not recorded.");
        assert_eq!(summary.clocks.children.foot, "Nothing recorded since Jun 5, 2026.");
        assert_eq!(summary.placements.foot, "Nothing recorded since Jun 5, 2026.");
        assert!(summary.placements.rows.is_empty());
        assert_eq!(summary.children.rows[0].lives, "not recorded");
    }

    #[test]
    fn moves_are_counted_and_every_change_of_place_has_its_reason() {
        let mut it = Example::new(1);
        it.moved(0, "2026-07-01", Setting::FosterHome, "");
        it.moved(0, "2026-08-01", Setting::KinHome, "nearer to her school");
        it.moved(0, "2026-11-01", Setting::TrialHomeVisit, "ready to go home");
        let block = it.compose(None).placements;
        let mia = &block.rows[0];
        assert_eq!((mia.moves.as_str(), mia.setting.as_str()), ("2", "Trial home visit"));
        assert_eq!((mia.relative, mia.since.as_str()), ("Parent", "since Nov 1, 2026"));
        assert_eq!(
            mia.changes,
            [
                "Jul 1, 2026, from relative home: reason not recorded",
                "Aug 1, 2026, from foster home, non-relative: nearer to her school",
                "Nov 1, 2026, from kin home: ready to go home",
            ]
        );
        assert_eq!(block.foot, "From 4 entries, Jun 5, 2026 to Nov 22, 2026.");
    }

    #[test]
    fn the_day_one_clock_is_told_in_each_of_its_states() {
        let mut it = Example::new(1);
        let said = |it: &Example| it.compose(None).clocks.first_service;
        assert_eq!(
            said(&it),
            "First service session attended by a parent: not recorded in the 170 days since the removal."
        );
        it.service(&[("referred", "2026-06-06"), ("attended", "2026-06-09")]);
        assert_eq!(
            said(&it),
            "First service session attended by a parent: Jun 9, 2026, 4 days after the removal \
             (programme's target: 2 days)."
        );
        it.service(&[("referred", "2026-05-01"), ("attended", "2026-05-09")]);
        assert_eq!(said(&it), "A parent was attending a service already at the removal, since May 9, 2026.");
    }

    #[test]
    fn the_milestone_is_told_after_it_passed_and_when_nobody_is_away() {
        let mut it = Example::new(1);
        it.record.stays[0].episode.removed_on = date("2026-01-05");
        let passed = it.compose(None).clocks.milestone;
        assert!(passed.ends_with("Today is day 321: the milestone passed 140 days ago."), "{passed}");
        it.moved(0, "2026-11-01", Setting::TrialHomeVisit, "");
        assert!(it.compose(None).clocks.milestone.ends_with("No child is away from home in care."));
    }

    #[test]
    fn a_single_day_is_singular() {
        assert_eq!((days(1), days(2)), ("1 day".to_owned(), "2 days".to_owned()));
    }
}
