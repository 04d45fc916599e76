//! Which rows the facts make, and in which order.

use chrono::{Datelike as _, Days, NaiveDate};

use super::{ChildDay, Due, FamilyDay, HearingDay, Item, Pace, ReferralDay, Task};
use crate::domain::aftercare::{Return, aftercare};
use crate::domain::day_one::TARGET_DAYS;
use crate::domain::id::{ReferralId, UserId};
use crate::domain::milestone::due_on;
use crate::domain::period::{add_months, days_between};
use crate::domain::referral::Status;
use crate::domain::setting::Setting;
use crate::domain::tracks::Track;

/// What these families want done until the pace's horizon, in the order in which to do it.
pub fn items(families: &[FamilyDay], pace: &Pace, today: NaiveDate) -> Vec<Item> {
    let mut found = Vec::new();
    for family in families {
        of_family(family, pace, today, &mut found);
        for child in &family.children {
            found.push(visit(family, child, pace, today));
        }
        for hearing in family.hearings.iter().filter(|h| h.on >= today) {
            of_hearing(family, hearing, &mut found);
        }
    }
    found.retain(|item| is_near(item, pace, today));
    found.sort_by_key(|item| rank(item, today));
    found
}

fn is_near(item: &Item, pace: &Pace, today: NaiveDate) -> bool {
    match item.task {
        Task::SixMonths { .. } => true,
        Task::MonthlyVisit(_) => item.due_on <= after(today, pace.month_ahead),
        _ => item.due_on <= after(today, pace.ahead),
    }
}

/// Overdue before due before coming, the longest overdue first; a milestone that has passed waits behind what can be done.
fn rank(item: &Item, today: NaiveDate) -> impl Ord + use<> {
    let bucket = match Due::of(item.due_on, today) {
        Due::Overdue(_) => 0,
        Due::Today => 1,
        Due::Tomorrow | Due::In(_) => 2,
    };
    let is_milestone = matches!(item.task, Task::SixMonths { .. });
    (bucket, is_milestone, item.due_on, item.task, item.family, item.child)
}

fn of_family(family: &FamilyDay, pace: &Pace, today: NaiveDate, found: &mut Vec<Item>) {
    let own = |task, due_on| Item {
        worker: family.worker,
        track: Track::Reunification,
        family: family.family,
        child: None,
        task,
        due_on,
    };
    let removed_on = family.children.iter().map(|c| c.removed_on).min().filter(|on| *on <= today);
    let (mut handled, mut silent_on) = (None, None);
    if let Some(removed_on) = removed_on {
        if family.first_attended_on.is_none() {
            let nearest = family.referrals.iter().filter(|r| r.child.is_none()).min_by_key(|r| nearness(r));
            handled = nearest.map(|r| r.referral);
            let booked_on = nearest.and_then(|r| r.appointment);
            let nearest = nearest.map(|r| (r.referral, r.service, r.status, r.since));
            let days = days_between(removed_on, today);
            found.push(own(Task::DayOne { days, nearest, booked_on }, after(removed_on, TARGET_DAYS.unsigned_abs())));
        }
        let last = family.last_contact_on.map_or(removed_on, |on| on.max(removed_on));
        let silent = Task::NoContact { days: days_between(last, today), ever: family.last_contact_on.is_some() };
        let due = after(last, pace.thresholds.no_contact_days.unsigned_abs());
        silent_on = Some(due);
        found.push(own(silent, due));
    }
    if let Some((due, home_on)) = aftercare_due(family, today).filter(|(due, _)| silent_on.is_none_or(|on| *due < on)) {
        found.push(own(Task::Aftercare(home_on), due));
    }
    if let (Some((on, plan)), Some((oldest, _))) = (family.open_visits.first(), family.open_visits.last()) {
        let task = Task::FamilyTime { open: family.open_visits.len(), on: *on, plan: *plan };
        found.push(own(task, after(*oldest, 1)));
    }
    // While a child is in care, the contact that every two weeks want is also the look at a service that goes on.
    let is_looked_at = |r: &&ReferralDay| removed_on.is_some() && r.child.is_none() && r.status == Status::Attended;
    for referral in family.referrals.iter().filter(|r| Some(r.referral) != handled && !is_looked_at(r)) {
        found.extend(follow_up(family, referral, pace));
    }
    let away = family.children.iter().filter(|c| !matches!(c.place, Some((Setting::TrialHomeVisit, _))));
    if let Some(removed_on) = removed_on.filter(|_| away.count() > 0) {
        let (due, day) = (due_on(removed_on, &pace.thresholds), days_between(removed_on, today));
        if day >= pace.late_day {
            found.push(own(Task::SixMonths { day, of: days_between(removed_on, due) }, due));
        }
    }
}

/// The aftercare contact that is due first, with the day of the return home. One contact serves all the children of a family;
/// while another one is in care, the contact that every two weeks want may come first and is the same.
fn aftercare_due(family: &FamilyDay, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let held: Vec<NaiveDate> = family.last_contact_on.into_iter().collect();
    let due = |home_on: &NaiveDate| Some((aftercare(&Return::on(*home_on), &held, today).due_on()?, *home_on));
    family.home_on.iter().filter_map(due).min()
}

/// The nearer to a first session, the smaller; then the longest waiting.
const fn nearness(referral: &ReferralDay) -> (u8, NaiveDate, ReferralId) {
    let steps = match referral.status {
        Status::Accepted => 0,
        Status::Referred => 1,
        Status::Needed => 2,
        Status::Waitlisted => 3,
        _ => 4,
    };
    (steps, referral.since, referral.referral)
}

/// A child's referral is followed up by the child's worker, any other by the family's.
fn follow_up(family: &FamilyDay, referral: &ReferralDay, pace: &Pace) -> Option<Item> {
    let state = referral.status.state();
    let calls = referral.calls.with_contact(state, family.last_contact_on);
    let due_on = pace.follow_up.due(state, referral.since, calls)?;
    let child_worker = family.children.iter().find(|c| Some(c.child) == referral.child).and_then(|c| c.worker);
    let (worker, track) = match child_worker {
        Some(worker) => (Some(worker), Track::Permanency),
        None => (family.worker, Track::Reunification),
    };
    // What is booked is what comes next: the clock of the state waits for it.
    let (task, due_on) = match referral.appointment {
        Some(on) => (Task::Appointment(referral.referral, referral.service), on),
        None => (Task::FollowUp(referral.referral, referral.service, referral.status, referral.since), due_on),
    };
    Some(Item { worker, track, family: family.family, child: referral.child, task, due_on })
}

/// The next visit that a child in care wants.
fn visit(family: &FamilyDay, child: &ChildDay, pace: &Pace, today: NaiveDate) -> Item {
    let (task, due_on) = match child.place {
        Some((Setting::Runaway, since)) => (Task::Missing(since), today),
        Some((Setting::TrialHomeVisit, since)) => {
            let from = child.seen_on.map_or(since, |on| on.max(since));
            (Task::HomeVisit(since), after(from, pace.home_visit))
        }
        Some((setting, since)) if child.seen_on.is_none_or(|on| on < since) => {
            (Task::NewPlace(setting, since), after(since, pace.new_place))
        }
        _ => (Task::MonthlyVisit(child.seen_on), monthly_visit_due(child)),
    };
    Item {
        worker: child.worker,
        track: Track::Permanency,
        family: family.family,
        child: Some(child.child),
        task,
        due_on,
    }
}

/// The last day of the month after the one in which the child was last seen, or of the month of the removal.
fn monthly_visit_due(child: &ChildDay) -> NaiveDate {
    child.seen_on.map_or_else(|| month_end(child.removed_on), |seen| month_end(add_months(first_of_month(seen), 1)))
}

fn first_of_month(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

fn month_end(date: NaiveDate) -> NaiveDate {
    add_months(first_of_month(date), 1).pred_opt().unwrap_or(date)
}

/// A hearing is on the list of the family's worker and, once each, of the workers of the children it is about.
fn of_hearing(family: &FamilyDay, hearing: &HearingDay, found: &mut Vec<Item>) {
    let task = Task::Hearing { hearing: hearing.hearing, kind: hearing.kind };
    let item = |worker, track| Item { worker, track, family: family.family, child: None, task, due_on: hearing.on };
    found.push(item(family.worker, Track::Reunification));
    let about = family.children.iter().filter(|c| hearing.children.contains(&c.child));
    let mut workers: Vec<UserId> = about.filter_map(|c| c.worker).collect();
    workers.sort_unstable();
    workers.dedup();
    found.extend(workers.into_iter().map(|worker| item(Some(worker), Track::Permanency)));
}

fn after(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}
