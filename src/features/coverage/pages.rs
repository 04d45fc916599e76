//! The coverage page of supervisors and managers.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::alarms::{self, Alarms};
use super::caseload::{self, Caseloads, Wanted};
use crate::access::{Access, Action, Reach, Scope};
use crate::domain::calendar::short_date;
use crate::domain::id::UserId;
use crate::domain::role::Role;
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::board::{self, Filter};
use crate::features::break_glass;
use crate::features::conflicts::{self, Declared};
use crate::features::safety::{self, Unread};
use crate::features::transfers::{self, Absence, Done};
use crate::features::users::{self, Office, Unit};
use crate::web::form::Problems;
use crate::web::page::{Frame, page, setting};

#[derive(Template)]
#[template(path = "coverage/index.html")]
struct CoveragePage {
    frame: Frame,
    today: String,
    families: Alarms,
    children: Alarms,
    caseloads: Vec<Caseloads>,
    /// Filters are never wrong, only without effect.
    problems: Problems,
    office: String,
    offices: Vec<(String, String)>,
    unit: String,
    units: Vec<(String, String)>,
    chips: Vec<(String, String)>,
    conflicts: Vec<ConflictLine>,
    /// Safety concerns that not everybody who must has read: address, title, who has not.
    concerns: Vec<(String, String, String)>,
    /// Today's transfers of a caseload: the address, and words.
    transfers: Vec<(String, String)>,
    /// Who is away or soon will be, and who stands in: the address, and words.
    absences: Vec<(String, String)>,
    /// Emergency openings that wait for this person's review, in words.
    reviews: String,
    /// Whether she is in charge of restricted families.
    guards: bool,
    /// Whether she reads which goals were changed away from reunification.
    goal_changes: bool,
    approvals: bool,
    /// The page of changes of worker, of the same office and unit.
    changes: String,
}

/// Somebody who declared a conflict of interest.
struct ConflictLine {
    href: String,
    title: String,
    detail: String,
    kind: &'static str,
    state: &'static str,
    act: &'static str,
    act_href: String,
}

/// What one reading finds.
struct Found {
    families: Alarms,
    children: Alarms,
    caseloads: Vec<Caseloads>,
    offices: Vec<Office>,
    units: Vec<Unit>,
    scope: Scope,
    conflicts: Vec<Declared>,
    transfers: Vec<Done>,
    absences: Vec<Absence>,
    waiting: usize,
    concerns: Vec<Unread>,
    readers: HashMap<UserId, String>,
}

pub(super) async fn index(req: HttpRequest, access: Access, memory: web::Data<board::Memory>) -> Result<HttpResponse> {
    let limits = setting(&req).limits;
    let filter = Filter::of_place(req.query_string());
    let (memory, today) = (memory.into_inner(), access.today());
    let reviewing = access.scope_for(Action::ReviewBreakGlass);
    let found = access
        .read(move |conn, scope| {
            let rows = memory.board(conn, today)?.all(scope, &filter);
            let (offices, units) = (users::offices(conn)?, users::units(conn)?);
            let wanted = Wanted { office: within(scope, filter), unit: filter.unit };
            let reunification = users::caseworkers(conn, scope, Role::ReunificationWorker)?;
            let permanency = users::caseworkers(conn, scope, Role::PermanencyWorker)?;
            let places = (offices.as_slice(), units.as_slice());
            let caseloads = vec![
                caseload::of(Track::Reunification, reunification, wanted, places, limits),
                caseload::of(Track::Permanency, permanency, wanted, places, limits),
            ];
            let (families, children) = (alarms::families(conn, &rows, today)?, alarms::children(conn, &rows, today)?);
            let (conflicts, waiting) = (conflicts::open_in(conn, scope)?, break_glass::waiting(conn, reviewing)?);
            let transfers = transfers::of_day(conn, scope, today)?;
            let absences = transfers::lasting(conn, scope, today)?;
            let concerns = safety::unread_in(conn, scope)?;
            let away = absences.iter().flat_map(|one| [one.user_id, one.cover_id]);
            let readers = users::names(conn, concerns.iter().flat_map(|c| c.waiting.iter().copied()).chain(away))?;
            Ok(Found {
                families,
                children,
                caseloads,
                offices,
                units,
                scope,
                conflicts,
                transfers,
                absences,
                waiting,
                concerns,
                readers,
            })
        })
        .await?;
    let guards = access.actor().asker().guards_restricted();
    let shown = CoveragePage::of(Frame::of(&access, &req), short_date(today), found, filter);
    let goal_changes = Action::ReviewGoals.allows(access.actor().role);
    let approvals = Action::ApproveContact.allows(access.actor().role);
    page(&req, &CoveragePage { guards, goal_changes, approvals, ..shown })
}

/// The office whose workers are shown: her own, where she has one.
fn within(scope: Scope, filter: Filter) -> Option<crate::domain::id::OfficeId> {
    match scope.reach() {
        Reach::Office(office) => Some(office),
        _ => filter.office,
    }
}

impl CoveragePage {
    fn of(frame: Frame, today: String, found: Found, filter: Filter) -> Self {
        let office = within(found.scope, filter);
        let choose = found.scope.reach() == Reach::Agency && found.offices.len() > 1;
        let offices = found.offices.iter().filter(|_| choose).map(|o| (o.id.to_string(), o.name.clone())).collect();
        let of_office = found.units.iter().filter(|unit| Some(unit.office_id) == office);
        Self {
            frame,
            today,
            problems: Problems::default(),
            office: filter.office.map(|id| id.to_string()).unwrap_or_default(),
            offices,
            unit: filter.unit.map(|id| id.to_string()).unwrap_or_default(),
            units: of_office.map(|unit| (unit.id.to_string(), unit.name.clone())).collect(),
            chips: chips(&found, filter),
            conflicts: found.conflicts.iter().map(ConflictLine::of).collect(),
            concerns: found.concerns.iter().map(|concern| unread(concern, &found.readers)).collect(),
            transfers: found.transfers.iter().map(transferred).collect(),
            absences: found.absences.iter().map(|absence| away(absence, &found.readers)).collect(),
            reviews: match found.waiting {
                0 => String::new(),
                1 => "1 emergency opening waits for your review".to_owned(),
                n => format!("{n} emergency openings wait for your review"),
            },
            guards: false,
            goal_changes: false,
            approvals: false,
            changes: filter.href("/coverage/changes", None),
            families: found.families,
            children: found.children,
            caseloads: found.caseloads,
        }
    }
}

/// A concern that not everybody has read: address, title, and who has not.
fn unread(concern: &Unread, readers: &HashMap<UserId, String>) -> (String, String, String) {
    let names: Vec<&str> = concern.waiting.iter().filter_map(|user| readers.get(user)).map(String::as_str).collect();
    let title = format!("{} family: {}", concern.name, concern.danger.label().to_lowercase());
    let since = short_date(concern.known_on);
    let detail = format!("{}. Known since {since}. Not read yet by {}", concern.number, names.join(", "));
    (format!("/families/{}/safety", concern.family), title, detail)
}

impl ConflictLine {
    fn of(of: &Declared) -> Self {
        let home = format!("/families/{}", of.family);
        let (kind, state, act) =
            if of.is_worker { ("bad", "Needs another worker", "Hand over") } else { ("plain", "Closed to her", "") };
        Self {
            href: format!("{home}/conflicts"),
            title: format!("{}: {} family", of.who, of.name),
            detail: format!("{}. Declared on {}", of.number, short_date(of.at.utc().date_naive())),
            kind,
            state,
            act,
            act_href: format!("{home}/workers"),
        }
    }
}

fn transferred(done: &Done) -> (String, String) {
    (format!("/coverage/transfers/{}", done.id), format!("{} transferred from {}", done.count, done.from))
}

fn away(absence: &Absence, names: &HashMap<UserId, String>) -> (String, String) {
    let name = |user| names.get(&user).map_or("", String::as_str);
    let (first, last) = (short_date(absence.first_day), short_date(absence.last_day));
    let words = format!("{}, {first} to {last}: {} stands in", name(absence.user_id), name(absence.cover_id));
    (format!("/coverage/absences/{}", absence.id), words)
}

/// The filters in use: the address without each, and its words.
fn chips(found: &Found, filter: Filter) -> Vec<(String, String)> {
    let mut chips = Vec::new();
    if let Some(id) = filter.office {
        let name = found.offices.iter().find(|o| o.id == id).map_or("Unknown office", |o| &o.name);
        chips.push(("/coverage".to_owned(), name.to_owned()));
    }
    if let Some(id) = filter.unit {
        let name = found.units.iter().find(|u| u.id == id).map_or("Unknown unit", |u| &u.name);
        chips.push((Filter { unit: None, ..filter }.href("/coverage", None), name.to_owned()));
    }
    chips
}
