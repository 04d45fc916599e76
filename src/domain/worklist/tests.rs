//! The rules of My day, held to cases.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::period::tests::date;
use crate::domain::referral::State;
use crate::domain::tracks::Track;

fn user(n: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(n))
}

fn child_id(n: u128) -> ChildId {
    ChildId::from_uuid(Uuid::from_u128(n))
}

fn referral_id(n: u128) -> ReferralId {
    ReferralId::from_uuid(Uuid::from_u128(n))
}

/// A child at a relative's since March 6, 2026, last seen on the 20th.
fn child(n: u128) -> ChildDay {
    ChildDay {
        child: child_id(n),
        worker: Some(user(2)),
        removed_on: date("2026-03-06"),
        place: Some((Setting::RelativeHome, date("2026-03-06"))),
        seen_on: Some(date("2026-03-20")),
    }
}

/// A family for whom nothing is due on March 26, 2026.
fn family() -> FamilyDay {
    FamilyDay {
        family: FamilyId::from_uuid(Uuid::from_u128(1)),
        worker: Some(user(1)),
        children: vec![child(1)],
        referrals: vec![],
        first_attended_on: Some(date("2026-03-07")),
        last_contact_on: Some(date("2026-03-25")),
        hearings: vec![],
        open_visits: vec![],
        home_on: vec![],
    }
}

fn referral(n: u128, state: State, since: &str) -> ReferralDay {
    ReferralDay {
        referral: referral_id(n),
        child: None,
        service: ServiceKind::Housing,
        status: Status::of(state, None),
        since: date(since),
        calls: Calls::default(),
        appointment: None,
    }
}

fn hearing(on: &str, children: &[u128]) -> HearingDay {
    HearingDay {
        hearing: HearingId::from_uuid(Uuid::from_u128(9)),
        kind: HearingKind::IntermediateReview,
        on: date(on),
        children: children.iter().map(|&n| child_id(n)).collect(),
    }
}

fn on(family: &FamilyDay, today: &str) -> Vec<Item> {
    items(std::slice::from_ref(family), &Pace::default(), date(today))
}

/// The tasks and how near they are, for one track.
fn said(family: &FamilyDay, track: Track, today: &str) -> Vec<(Task, String)> {
    let near = |i: &Item| Due::of(i.due_on, date(today)).to_string();
    on(family, today).iter().filter(|i| i.track == track).map(|i| (i.task, near(i))).collect()
}

#[test]
fn a_family_for_whom_nothing_is_due_is_not_on_the_list() {
    assert_eq!(on(&family(), "2026-03-26"), []);
}

#[test]
fn dates_read_as_overdue_due_or_coming() {
    let near = |day: &str| Due::of(date(day), date("2026-03-26")).to_string();
    assert_eq!(
        ["2026-03-23", "2026-03-25", "2026-03-26", "2026-03-27", "2026-03-31"].map(near),
        ["Overdue 3 days", "Overdue 1 day", "Due today", "Tomorrow", "In 5 days"]
    );
}

#[test]
fn until_something_is_attended_the_day_one_clock_is_on_the_list_with_the_nearest_referral() {
    let mut unserved = FamilyDay { first_attended_on: None, ..family() };
    let bare = said(&unserved, Track::Reunification, "2026-03-08");
    assert_eq!(bare, [(Task::DayOne { days: 2, nearest: None, booked_on: None }, "Due today".to_owned())]);

    unserved.referrals = vec![referral(7, State::Needed, "2026-03-06"), referral(8, State::Accepted, "2026-03-07")];
    let nearest = Some((referral_id(8), ServiceKind::Housing, Status::Accepted, date("2026-03-07")));
    let waiting = Task::FollowUp(referral_id(7), ServiceKind::Housing, Status::Needed, date("2026-03-06"));
    assert_eq!(
        said(&unserved, Track::Reunification, "2026-03-09"),
        [
            (waiting, "Overdue 2 days".to_owned()),
            (Task::DayOne { days: 3, nearest, booked_on: None }, "Overdue 1 day".to_owned())
        ]
    );
}

#[test]
fn a_childs_own_service_neither_stops_the_clock_nor_belongs_to_the_familys_worker() {
    let own = ReferralDay { child: Some(child_id(1)), ..referral(7, State::Referred, "2026-03-24") };
    let both = FamilyDay { referrals: vec![own], first_attended_on: None, ..family() };
    let tasks = on(&both, "2026-03-26");
    let follow_up = tasks.iter().find(|i| matches!(i.task, Task::FollowUp(..))).unwrap();
    assert_eq!((follow_up.worker, follow_up.track), (Some(user(2)), Track::Permanency));
    assert!(tasks.iter().any(|i| matches!(i.task, Task::DayOne { nearest: None, .. })));
}

#[test]
fn after_a_return_home_the_parents_are_asked_how_it_goes_until_they_were() {
    let home = FamilyDay { children: vec![], home_on: vec![date("2026-03-26")], ..family() };
    let task = Task::Aftercare(date("2026-03-26"));
    assert_eq!(said(&home, Track::Reunification, "2026-03-26"), [(task, "In 7 days".to_owned())]);
    assert_eq!(said(&home, Track::Reunification, "2026-04-04"), [(task, "Overdue 2 days".to_owned())]);
    assert_eq!(on(&home, "2026-04-04")[0].worker, Some(user(1)));
    let asked = FamilyDay { last_contact_on: Some(date("2026-04-03")), ..home.clone() };
    assert_eq!(said(&asked, Track::Reunification, "2026-04-04"), []);
    let year_later = FamilyDay { last_contact_on: None, ..home };
    assert_eq!(said(&year_later, Track::Reunification, "2027-03-27"), [], "twelve months and not a day more");
}

#[test]
fn visits_of_which_nothing_is_recorded_are_one_row_due_the_day_after_the_oldest() {
    let plan = FamilyTimePlanId::from_uuid(Uuid::from_u128(5));
    let open_visits = vec![(date("2026-03-24"), plan), (date("2026-03-17"), plan)];
    let task = Task::FamilyTime { open: 2, on: date("2026-03-24"), plan };
    let family = FamilyDay { open_visits, ..family() };
    assert_eq!(said(&family, Track::Reunification, "2026-03-26"), [(task, "Overdue 8 days".to_owned())]);
    let yesterday = FamilyDay { open_visits: vec![(date("2026-03-25"), plan)], ..family };
    let task = Task::FamilyTime { open: 1, on: date("2026-03-25"), plan };
    assert_eq!(said(&yesterday, Track::Reunification, "2026-03-26"), [(task, "Due today".to_owned())]);
}

#[test]
fn one_call_serves_the_child_who_came_home_and_the_one_who_did_not() {
    let both = FamilyDay { home_on: vec![date("2026-03-26")], ..family() };
    let tasks: Vec<Task> = on(&both, "2026-04-07").into_iter().map(|item| item.task).collect();
    let (asked, silent) = (Task::Aftercare(date("2026-03-26")), Task::NoContact { days: 13, ever: true });
    assert!(tasks.contains(&asked) && tasks.contains(&silent), "the first week is sooner than two weeks: {tasks:?}");
    let since = FamilyDay { last_contact_on: Some(date("2026-04-09")), ..both };
    let tasks: Vec<Task> = on(&since, "2026-04-20").into_iter().map(|item| item.task).collect();
    assert!(!tasks.contains(&asked) && tasks.iter().any(|t| matches!(t, Task::NoContact { .. })), "{tasks:?}");
}

#[test]
fn a_service_that_goes_on_after_care_is_looked_at_thirty_days_after_the_last_contact() {
    let going = |last: &str| FamilyDay {
        referrals: vec![referral(7, State::Attended, "2026-03-07")],
        last_contact_on: Some(date(last)),
        children: vec![],
        ..family()
    };
    assert_eq!(on(&going("2026-03-25"), "2026-04-10"), []);
    assert_eq!(on(&going("2026-03-01"), "2026-04-06").len(), 1);
    assert_eq!(on(&going("2026-03-25"), "2026-04-24").first().unwrap().due_on, date("2026-04-24"));
}

#[test]
fn two_weeks_of_silence_bring_a_family_on_the_list() {
    let silent = FamilyDay { last_contact_on: None, ..family() };
    let item = |today| said(&silent, Track::Reunification, today);
    assert_eq!(item("2026-03-12"), []);
    assert_eq!(item("2026-03-20"), [(Task::NoContact { days: 14, ever: false }, "Due today".to_owned())]);
}

#[test]
fn from_day_150_a_family_away_from_home_is_listed_every_day_behind_what_can_be_done() {
    let kept = |today: &str| {
        let seen_on = Some(date(today));
        FamilyDay { last_contact_on: Some(date(today)), children: vec![ChildDay { seen_on, ..child(1) }], ..family() }
    };
    let late = |today| said(&kept(today), Track::Reunification, today);
    assert_eq!(late("2026-08-02"), []);
    assert_eq!(late("2026-08-03"), [(Task::SixMonths { day: 150, of: 184 }, "In 34 days".to_owned())]);

    let mut past = kept("2026-10-01");
    past.referrals = vec![referral(7, State::Needed, "2026-09-29")];
    let tasks = said(&past, Track::Reunification, "2026-10-01");
    assert!(matches!(tasks[0].0, Task::FollowUp(..)) && matches!(tasks[1].0, Task::SixMonths { .. }));

    past.children[0].place = Some((Setting::TrialHomeVisit, date("2026-09-28")));
    assert_eq!(said(&past, Track::Reunification, "2026-10-01").len(), 1, "home on a visit is home for the milestone");
}

#[test]
fn each_child_is_seen_every_calendar_month() {
    let april = said(&family(), Track::Permanency, "2026-04-24");
    assert_eq!(april, [(Task::MonthlyVisit(Some(date("2026-03-20"))), "In 6 days".to_owned())]);
    assert_eq!(said(&family(), Track::Permanency, "2026-04-15"), [], "the month is still young");
    assert_eq!(said(&family(), Track::Permanency, "2026-05-03")[0].1, "Overdue 3 days");
    let mut seen = family();
    seen.children[0].seen_on = Some(date("2026-04-01"));
    assert_eq!(said(&seen, Track::Permanency, "2026-04-30"), []);
}

#[test]
fn a_new_place_a_visit_home_and_a_missing_child_come_before_the_month() {
    let placed = |setting, since: &str| {
        let mut moved = family();
        moved.children[0].place = Some((setting, date(since)));
        said(&moved, Track::Permanency, "2026-03-26")
    };
    let arrived = date("2026-03-24");
    assert_eq!(
        placed(Setting::KinHome, "2026-03-24"),
        [(Task::NewPlace(Setting::KinHome, arrived), "In 5 days".to_owned())]
    );
    assert_eq!(
        placed(Setting::TrialHomeVisit, "2026-03-18"),
        [(Task::HomeVisit(date("2026-03-18")), "Tomorrow".to_owned())]
    );
    assert_eq!(placed(Setting::Runaway, "2026-03-24"), [(Task::Missing(arrived), "Due today".to_owned())]);
}

#[test]
fn a_hearing_is_on_the_list_of_every_worker_it_concerns_once() {
    let mut heard = family();
    heard.children = vec![child(1), child(2), ChildDay { worker: Some(user(3)), ..child(3) }];
    heard.hearings = vec![hearing("2026-03-28", &[1, 2])];
    let workers: Vec<_> = on(&heard, "2026-03-26").iter().map(|i| i.worker).collect();
    assert_eq!(workers, [Some(user(1)), Some(user(2))]);
    heard.hearings = vec![hearing("2026-03-25", &[1]), hearing("2026-04-03", &[1])];
    assert_eq!(on(&heard, "2026-03-26"), [], "past, or more than a week ahead");
}

#[test]
fn the_load_of_each_worker_is_counted_and_what_is_nobodys_is_an_alarm() {
    let mut alone = family();
    alone.worker = None;
    alone.children = vec![ChildDay { worker: None, ..child(1) }, child(2)];
    alone.hearings = vec![hearing("2026-03-27", &[2])];
    assert_eq!(uncovered(&[family(), alone.clone()]), (1, 1));
    let loads = by_worker(&on(&alone, "2026-03-26"), date("2026-03-26"));
    assert_eq!(loads.into_iter().collect::<Vec<_>>(), [(user(2), Load { overdue: 0, today: 0, coming: 1 })]);
}

proptest! {
    #[test]
    fn the_overdue_always_come_first_and_nothing_lies_far_ahead(ahead in 0i64..400, since in 0i64..60) {
        let today = date("2026-03-06") + chrono::Duration::days(ahead);
        let mut any = family();
        any.first_attended_on = None;
        any.referrals = State::ALL
            .iter()
            .zip(1u128..)
            .map(|(&state, n)| ReferralDay { since: today - chrono::Duration::days(since), ..referral(n, state, "2026-03-06") })
            .collect();
        let found = items(&[any], &Pace::default(), today);
        let now: Vec<_> = found.iter().map(|i| Due::of(i.due_on, today).is_now()).collect();
        prop_assert!(now.is_sorted_by(|a, b| a >= b));
        let week = today + chrono::Duration::days(14);
        let near = found.iter().all(|i| i.due_on <= week || matches!(i.task, Task::SixMonths { .. }));
        prop_assert!(near);
    }
}
