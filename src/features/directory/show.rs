//! `/directory/{provider}`: everything the directory has of one provider, and its own record of answers.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::model::{HoursRow, Location, Service, Whose};
use super::store::{self, Whole};
use super::words::{Stands, home, joined, stands};
use crate::access::{Access, Action};
use crate::db::fresh;
use crate::domain::directory::answers::{SMALLEST, Share};
use crate::domain::directory::{Answers, LocationKind};
use crate::domain::id::{FormId, ProviderId};
use crate::domain::period::add_months;
use crate::domain::role::Role;
use crate::error::Result;
use crate::web::page::{Frame, page};

/// For how many months back the record of answers counts.
const MONTHS: i32 = 24;

#[derive(Template)]
#[template(path = "directory/show.html")]
struct ShowPage {
    frame: Frame,
    id: ProviderId,
    may_keep: bool,
    may_check: bool,
    name: String,
    description: String,
    phone: String,
    email: String,
    website: String,
    languages: String,
    services: Vec<ServiceCard>,
    locations: Vec<LocationCard>,
    record: Vec<(&'static str, String)>,
    record_none: String,
}

struct ServiceCard {
    name: String,
    kind: &'static str,
    stands: Stands,
    asked_by: String,
    facts: Vec<(&'static str, String)>,
    website: String,
    email: String,
    hours: Vec<HoursLine>,
    home: String,
}

struct LocationCard {
    name: String,
    kind: &'static str,
    /// Whether it is this provider's, and so changed here.
    is_own: bool,
    facts: Vec<(&'static str, String)>,
    hours: Vec<HoursLine>,
    edit: String,
}

struct HoursLine {
    said: String,
    words: String,
    at: String,
    today: bool,
    end: String,
    form_id: FormId,
}

/// What the person may do here.
#[derive(Clone, Copy)]
struct May {
    keep: bool,
    check: bool,
}

impl May {
    fn of(role: Role) -> Self {
        Self { keep: Action::KeepDirectory.allows(role), check: Action::CheckOpening.allows(role) }
    }
}

pub(super) async fn show(req: HttpRequest, access: Access, path: web::Path<ProviderId>) -> Result<HttpResponse> {
    let (id, today) = (path.into_inner(), access.today());
    let since = add_months(today, -MONTHS);
    let read = move |conn: &mut crate::db::Conn, _| Ok((store::whole(conn, id)?, store::referred(conn, id, since)?));
    let (whole, referred) = access.read(read).await?;
    let answers = Answers::of(&referred);
    page(&req, &ShowPage::of(Frame::of(&access, &req), &whole, &answers, May::of(access.actor().role), today))
}

impl ShowPage {
    fn of(frame: Frame, whole: &Whole, answers: &Answers, may: May, today: NaiveDate) -> Self {
        let facts = &whole.provider.facts;
        Self {
            frame,
            id: whole.provider.id,
            may_keep: may.keep,
            may_check: may.check,
            name: facts.name.clone(),
            description: facts.description.clone(),
            phone: facts.phone.clone(),
            email: facts.email.clone(),
            website: facts.website.clone(),
            languages: facts.languages.clone(),
            services: whole.services.iter().map(|service| whole.service_card(service, may, today)).collect(),
            locations: whole.locations.iter().map(|location| whole.location_card(location, may, today)).collect(),
            record: record(answers),
            record_none: match answers.referred {
                Some(_) => String::new(),
                None => format!("Fewer than {SMALLEST} referrals in {MONTHS} months: nothing is said of so few."),
            },
        }
    }
}

/// The record of answers as lines: what stands on too few says so.
fn record(answers: &Answers) -> Vec<(&'static str, String)> {
    let Some(referred) = answers.referred else { return Vec::new() };
    let few = || format!("Not said: fewer than {SMALLEST} answers");
    let share = |share: Option<Share>, of: &str| share.map(|s| format!("{}% ({} {of})", s.percent, s.of));
    vec![
        ("Referred", format!("{referred} in {MONTHS} months")),
        (
            "Days to an answer, median",
            answers.days_said().map_or_else(few, |(days, of)| format!("{days} ({of} answers)")),
        ),
        ("Accepted, of those answered", share(answers.accepted, "answers").unwrap_or_else(few)),
        ("Reached a first session, of those referred", share(answers.attended, "referrals").unwrap_or_else(few)),
        (
            "Waiting for an answer",
            answers.waiting.map_or_else(|| format!("From 1 to {}", SMALLEST - 1), |n| n.to_string()),
        ),
    ]
}

/// Ages as people say them.
fn ages(service: &Service) -> String {
    match (service.facts.minimum_age, service.facts.maximum_age) {
        (Some(low), Some(high)) => format!("{low} to {high} years"),
        (Some(low), None) => format!("{low} years and older"),
        (None, Some(high)) => format!("Up to {high} years"),
        (None, None) => String::new(),
    }
}

/// Only what is said.
fn said(facts: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    facts.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

impl Whole {
    fn service_card(&self, service: &Service, may: May, today: NaiveDate) -> ServiceCard {
        let check = self.checks.get(&service.id);
        let at = self.places.iter().filter(|place| place.service_id == service.id);
        let at: Vec<&str> = at.filter_map(|place| self.place_name(place.location_id)).collect();
        let f = &service.facts;
        ServiceCard {
            name: f.name.clone(),
            kind: f.kind.label(),
            stands: stands(service, check.map(|(check, _)| *check), today),
            asked_by: check.and_then(|(_, by)| by.clone()).unwrap_or_default(),
            facts: said(vec![
                ("What it is", f.description.clone()),
                ("Whom it is for", f.eligibility.clone()),
                ("Ages", ages(service)),
                ("How to get in", f.how_to_apply.clone()),
                ("Cost", f.cost.clone()),
                ("Languages", f.languages.clone()),
                ("Help with transport", f.transport.clone()),
                ("Where", at.join(", ")),
                ("Telephone", f.phone.clone()),
            ]),
            website: f.website.clone(),
            email: f.email.clone(),
            hours: self.lines(may, today, |whose| whose.service == Some(service.id)),
            home: format!("{}/services/{}", home(self.provider.id), service.id),
        }
    }

    fn location_card(&self, location: &Location, may: May, today: NaiveDate) -> LocationCard {
        let f = &location.facts;
        let town = format!("{} {}", f.state, f.postal_code);
        LocationCard {
            name: f.name.clone(),
            kind: if f.kind == LocationKind::Physical { "" } else { f.kind.label() },
            is_own: location.provider_id == self.provider.id,
            facts: said(vec![
                ("Address", joined(&[&f.street, &f.city, town.trim()])),
                ("How to get there", f.transport.clone()),
                ("Access", f.accessibility.clone()),
                ("Telephone", f.phone.clone()),
            ]),
            hours: self.lines(may, today, |whose| whose.service.is_none() && whose.location == Some(location.id)),
            edit: format!("{}/locations/{}/edit", home(self.provider.id), location.id),
        }
    }

    fn place_name(&self, id: crate::domain::id::DirectoryLocationId) -> Option<&str> {
        self.locations.iter().find(|location| location.id == id).map(|location| location.facts.name.as_str())
    }

    /// The hours of something that are not over.
    fn lines(&self, may: May, today: NaiveDate, of: impl Fn(Whose) -> bool) -> Vec<HoursLine> {
        let line = |row: &HoursRow| {
            let (hours, whose) = (row.hours(), row.whose());
            let at = whose.service.and(whose.location).and_then(|id| self.place_name(id));
            HoursLine {
                said: hours.said(),
                today: hours.hold_on(today),
                words: hours.words,
                at: at.map_or_else(String::new, |name| format!("at {name}")),
                form_id: fresh(),
                end: if may.keep { format!("{}/hours/{}/end", home(self.provider.id), row.id) } else { String::new() },
            }
        };
        self.hours.iter().filter(|row| of(row.whose()) && !row.hours().is_over(today)).map(line).collect()
    }
}
