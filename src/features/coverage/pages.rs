//! The coverage page of supervisors and managers.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::alarms::{self, Alarms};
use super::caseload::{self, Caseloads, Wanted};
use crate::access::{Access, Reach, Scope};
use crate::domain::calendar;
use crate::domain::role::Role;
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::board::{self, Filter};
use crate::features::users::{self, Office, Unit};
use crate::web::form::Problems;
use crate::web::page::{Frame, page};

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
}

/// What one reading finds.
struct Found {
    families: Alarms,
    children: Alarms,
    caseloads: Vec<Caseloads>,
    offices: Vec<Office>,
    units: Vec<Unit>,
    scope: Scope,
}

pub(super) async fn index(req: HttpRequest, access: Access, memory: web::Data<board::Memory>) -> Result<HttpResponse> {
    let filter = Filter::of_place(req.query_string());
    let (memory, today) = (memory.into_inner(), access.today());
    let found = access
        .read(move |conn, scope| {
            let rows = memory.board(conn, today)?.all(scope, &filter);
            let (offices, units) = (users::offices(conn)?, users::units(conn)?);
            let wanted = Wanted { office: within(scope, filter), unit: filter.unit };
            let reunification = users::caseworkers(conn, scope, Role::ReunificationWorker)?;
            let permanency = users::caseworkers(conn, scope, Role::PermanencyWorker)?;
            let places = (offices.as_slice(), units.as_slice());
            let caseloads = vec![
                caseload::of(Track::Reunification, reunification, wanted, places),
                caseload::of(Track::Permanency, permanency, wanted, places),
            ];
            let (families, children) = (alarms::families(conn, &rows, today)?, alarms::children(conn, &rows, today)?);
            Ok(Found { families, children, caseloads, offices, units, scope })
        })
        .await?;
    page(&req, &CoveragePage::of(Frame::of(&access, &req), calendar::short_date(today), found, filter))
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
            families: found.families,
            children: found.children,
            caseloads: found.caseloads,
        }
    }
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
