//! The rows of My day in words: what, who, how near, and the one thing to do.

use chrono::NaiveDate;

use super::model::{Booked, Names, Partnered};
use crate::access::Action;
use crate::domain::answer_link::Answer;
use crate::domain::calendar::short_date;
use crate::domain::decision::Stage;
use crate::domain::family::Who;
use crate::domain::id::{ChildId, FamilyId, FamilyTimePlanId, ReferralId};
use crate::domain::referral::{ServiceKind, State, Status, next_action, next_states};
use crate::domain::role::Role;
use crate::domain::worklist::{Due, Item, Task};
use crate::features::decisions::Waiting;
use crate::features::referrals::Lately;
use crate::features::safety::Unread;
use crate::features::{partners, referrals};

/// A row as the page places it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) detail: String,
    pub(super) kind: &'static str,
    pub(super) state: String,
    pub(super) act: String,
    pub(super) act_href: String,
}

/// What there is to do about a row, and who may do it.
struct Act(&'static str, String, Action);

impl Row {
    /// The row of an item for a person in `role`; without its action where she may not take it.
    pub(super) fn of(item: &Item, names: &Names, today: NaiveDate, role: Role) -> Self {
        let family = names.families.get(&item.family).map_or("", |(name, _)| name.as_str());
        let (title, detail, href, act) = said(item, names, family);
        let (kind, state) = tag(item, today);
        let Act(label, act_href, action) = match item.task {
            // Before the day it is the parent who has to know of it.
            Task::Appointment(referral, _) if item.due_on > today => {
                let path = referrals::path(item.family, referral);
                Act("Appointment card", format!("{path}/card"), Action::HandOutAppointment)
            }
            _ => act,
        };
        let (act, act_href) = if action.allows(role) { (label.to_owned(), act_href) } else { <_>::default() };
        Self { href, title, detail, kind, state, act, act_href }
    }

    /// The row of a hearing, for the court liaison.
    pub(super) fn of_hearing(booked: &Booked, today: NaiveDate) -> Self {
        let home = format!("/families/{}", booked.family);
        let due = Due::of(booked.on, today);
        Self {
            act: "Summary".to_owned(),
            act_href: format!("{home}/summary"),
            href: home,
            title: format!("{} family", booked.name),
            detail: format!("{}, {}", booked.kind, booked.when()),
            kind: kind(due),
            state: appointment(due),
        }
    }

    /// The row of a safety concern that the person has not said she read.
    pub(super) fn of_concern(unread: &Unread) -> Self {
        let href = format!("/families/{}/safety", unread.family);
        Self {
            title: format!("{} family: {}", unread.name, unread.danger.label().to_lowercase()),
            detail: format!("{}. Known since {}.", unread.number, short_date(unread.known_on)),
            kind: "bad",
            state: "Safety".to_owned(),
            act: "Read it".to_owned(),
            act_href: href.clone(),
            href,
        }
    }

    /// The row of a key decision that waits for the person.
    pub(super) fn of_decision(waiting: &Waiting) -> Self {
        let home = format!("/families/{}/decisions", waiting.family);
        let (act, step) = match waiting.stage {
            _ if waiting.is_reader => ("Read and answer", format!("/{}/answer", waiting.id)),
            Stage::WaitsForAuthor => ("Reply", format!("/{}/reply", waiting.id)),
            _ => ("Decide", format!("/{}/decide", waiting.id)),
        };
        Self {
            title: format!("{} family: {}", waiting.name, waiting.kind.label().to_lowercase()),
            detail: format!("{}. {}.", waiting.number, waiting.stage.label()),
            kind: "warn",
            state: "Decision".to_owned(),
            act: act.to_owned(),
            act_href: format!("{home}{step}"),
            href: home,
        }
    }

    /// The row of an answer that a provider gave through a link.
    pub(super) fn of_answer(lately: &Lately) -> Self {
        let referral = &lately.referral;
        let path = referrals::path(referral.family_id, referral.id);
        let said = match lately.what {
            Answer::Booked => "an appointment is booked",
            Answer::Attendance => "what became of an appointment",
            Answer::Accepted => "accepted",
            Answer::Waitlisted => "on the waitlist",
            Answer::Declined => "cannot take this",
        };
        Self {
            title: format!("{}: {said}", referral.service),
            detail: format!(
                "{} family. {}, through the answer link. {}.",
                lately.family,
                lately.said_by,
                referral.next_action()
            ),
            kind: if lately.what == Answer::Declined { "warn" } else { "good" },
            state: "Answered".to_owned(),
            act: "Look at it".to_owned(),
            act_href: path.clone(),
            href: path,
        }
    }

    /// The row of an offer that waits for an answer or a partner, for the coordinator.
    pub(super) fn of_offer(waiting: &partners::Waiting) -> Self {
        Self {
            href: format!("/families/{}/partners", waiting.family),
            title: format!("{}, {} family", waiting.parent, waiting.name),
            detail: format!("{}. Since {}.", waiting.number, short_date(waiting.since)),
            kind: "warn",
            state: waiting.state.to_owned(),
            act: waiting.act.to_owned(),
            act_href: waiting.next.clone(),
        }
    }

    /// The row of a parent partner, for the coordinator.
    pub(super) fn of_partner(partnered: &Partnered) -> Self {
        let (kind, state) = referrals::tag(Status::of(partnered.state, None));
        Self {
            href: format!("/families/{}", partnered.family),
            title: format!("{} family", partnered.name),
            detail: format!(
                "{}. {}",
                partnered.number,
                next_action(Status::of(partnered.state, None), partnered.since)
            ),
            kind,
            state: state.to_owned(),
            act: "Open the referral".to_owned(),
            act_href: referrals::path(partnered.family, partnered.referral),
        }
    }
}

fn kind(due: Due) -> &'static str {
    match due {
        Due::Overdue(_) => "bad",
        Due::Today => "warn",
        Due::Tomorrow | Due::In(_) => "plain",
    }
}

fn appointment(due: Due) -> String {
    if due == Due::Today { "Today".to_owned() } else { due.to_string() }
}

fn tag(item: &Item, today: NaiveDate) -> (&'static str, String) {
    let due = Due::of(item.due_on, today);
    let words = match (item.task, due) {
        (Task::Hearing { .. }, due) => appointment(due),
        (Task::SixMonths { .. }, Due::Overdue(days)) => format!("{} past", count(days)),
        (Task::SixMonths { .. }, Due::In(days)) => format!("{} left", count(days)),
        (Task::Missing(_), _) => "Today".to_owned(),
        (_, due) => due.to_string(),
    };
    let is_urgent = matches!(item.task, Task::Missing(_));
    let is_late = matches!(item.task, Task::SixMonths { .. }) && !due.is_now();
    (
        if is_urgent {
            "bad"
        } else if is_late {
            "warn"
        } else {
            kind(due)
        },
        words,
    )
}

/// Title, detail, address and action of an item.
fn said(item: &Item, names: &Names, family: &str) -> (String, String, String, Act) {
    let home = format!("/families/{}", item.family);
    let child = item.child.and_then(|c| names.people.get(&Who::Child(c))).map_or("the child", String::as_str);
    let visit = |title: String, why: String| (title, format!("{family} family. {why}"), home.clone(), see(item));
    match item.task {
        Task::Hearing { hearing, kind } => {
            let when = names.times.get(&hearing).map_or("", String::as_str);
            let act = Act("Summary", format!("{home}/summary"), Action::ViewCourt);
            (kind.label().to_owned(), format!("{family} family, {when}"), home, act)
        }
        Task::DayOne { days, nearest: None, .. } => {
            let act = Act("Log a service", format!("{home}/referrals/new"), Action::LogService);
            (format!("First service for the {family} family"), unattended(days), home, act)
        }
        Task::DayOne { days, nearest: Some((referral, service, status, since)), booked_on } => {
            let to = if next_states(status.state()).contains(&State::Attended) { Some(State::Attended) } else { None };
            let booked = booked_on.map(|on| format!("Appointment on {}", short_date(on)));
            let why = format!("{} {}.", unattended(days), booked.unwrap_or_else(|| next_action(status, since)));
            of_referral(item, names, (family, &why), (referral, service, status.state()), to)
        }
        Task::FollowUp(referral, service, status, since) => {
            let why = format!("{}.", next_action(status, since));
            of_referral(item, names, (family, &why), (referral, service, status.state()), None)
        }
        Task::Appointment(referral, service) => of_appointment(item, names, family, (referral, service)),
        Task::Missing(since) => {
            let why = format!("Whereabouts unknown since {}.", short_date(since));
            let act = Act("Log a contact", contact(item.family, item.child, "phone"), Action::LogContact);
            (format!("{child} is missing from care"), format!("{family} family. {why}"), home, act)
        }
        Task::HomeVisit(since) => {
            visit(format!("See {child} at home"), format!("Trial home visit since {}.", short_date(since)))
        }
        Task::NewPlace(setting, since) => {
            visit(format!("See {child} in the new place"), format!("{setting} since {}.", short_date(since)))
        }
        Task::MonthlyVisit(last) => {
            let seen = |on| format!("Last seen {}.", short_date(on));
            visit(format!("Monthly visit with {child}"), last.map_or("Not seen yet.".to_owned(), seen))
        }
        Task::NoContact { days, ever } => {
            let since = if ever { "" } else { " since the removal" };
            let why = format!("No contact with the parents{since} for {}.", count(days));
            let call = Act("Log a contact", contact(item.family, None, "phone"), Action::LogContact);
            (format!("Call the {family} family"), why, home, call)
        }
        Task::Aftercare(home_on) => {
            let why = format!("{family} family. Home since {}.", short_date(home_on));
            let call = Act("Log a contact", contact(item.family, None, "in_person_home"), Action::LogContact);
            ("Aftercare contact with the parents".to_owned(), why, format!("{home}/aftercare"), call)
        }
        Task::FamilyTime { open, on, plan } => of_visit(item, family, (open, on, plan)),
        Task::SixMonths { day, of } => {
            let act = Act("Open the family", home.clone(), Action::ViewFamily);
            let ends = if day > of { "ended" } else { "end" };
            let why = format!("Six months {ends} on {}.", short_date(item.due_on));
            (format!("{family} family, day {day} of {of}"), why, home, act)
        }
    }
}

fn of_referral(
    item: &Item,
    names: &Names,
    (family, why): (&str, &str),
    (referral, service, state): (ReferralId, ServiceKind, State),
    to: Option<State>,
) -> (String, String, String, Act) {
    let who = names.referrals.get(&referral).copied().unwrap_or(Who::Family);
    let name = names.people.get(&who).map_or("the whole family", String::as_str);
    let likeliest = referrals::likeliest(state).filter(|_| !matches!(state, State::Waitlisted | State::Attended));
    let step = to.map(|to| (to, referrals::step_label(to))).or(likeliest);
    let act = match step {
        Some((to, label)) => {
            let form = referrals::next_path(item.family, referral, (state, to));
            let and = if form.contains('?') { '&' } else { '?' };
            Act(label, format!("{form}{and}from=day"), Action::LogService)
        }
        None => Act("Log a contact", format!("{}&with={who}", contact(item.family, None, "phone")), Action::LogContact),
    };
    let path = referrals::path(item.family, referral);
    (format!("{service} for {name}"), format!("{family} family. {why}"), path, act)
}

fn of_appointment(
    item: &Item,
    names: &Names,
    family: &str,
    (referral, service): (ReferralId, ServiceKind),
) -> (String, String, String, Act) {
    let who = names.referrals.get(&referral).copied().unwrap_or(Who::Family);
    let name = names.people.get(&who).map_or("the whole family", String::as_str);
    let path = referrals::path(item.family, referral);
    let why = format!("{family} family. Appointment on {}.", short_date(item.due_on));
    let act = Act("Open the referral", format!("{path}#appointments"), Action::ViewFamily);
    (format!("{service} for {name}"), why, path, act)
}

fn of_visit(
    item: &Item,
    family: &str,
    (open, on, plan): (usize, NaiveDate, FamilyTimePlanId),
) -> (String, String, String, Act) {
    let time = format!("/families/{}/family-time", item.family);
    let of = if open > 1 { format!(" of {open} visits") } else { String::new() };
    let act = Act("Log the visit", format!("{time}/plans/{plan}/{on}/new"), Action::KeepFamilyTime);
    let title = format!("Family time on {}", short_date(on));
    (title, format!("{family} family. Nothing is recorded{of} yet."), time, act)
}

fn see(item: &Item) -> Act {
    Act("Log a visit", contact(item.family, item.child, "in_person_home"), Action::LogContact)
}

/// The form of a contact with what is known filled in.
fn contact(family: FamilyId, child: Option<ChildId>, medium: &str) -> String {
    let with = child.map_or_else(String::new, |child| format!("&with={}", Who::Child(child)));
    format!("/families/{family}/contacts/new?from=day&medium={medium}{with}")
}

fn unattended(days: i64) -> String {
    match days {
        0 => "Removed today, nothing attended yet.".to_owned(),
        days => format!("Nothing attended, {} after the removal.", count(days)),
    }
}

fn count(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}
