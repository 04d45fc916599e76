//! The workers of a family: who they are, who they were, and the forms of a supervisor.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::changes;
use super::form::{self, EndForm, TakeForm};
use super::seat::Seat;
use super::view::{EndView, Loaded, SeatView, TakeView, Version};
use crate::access::{Access, Action, Filed, Filing, Posted};
use crate::domain::id::{AssignmentId, FamilyId, RecordId};
use crate::error::{Error, Result};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page_with, setting};
use crate::web::query;

#[derive(Template)]
#[template(path = "assignments/workers.html")]
struct WorkersPage {
    frame: Frame,
    family: String,
    number: String,
    back: String,
    href: String,
    seats: Vec<SeatView>,
    may_assign: bool,
    /// Whether the reader is in charge of restricted families.
    guards: bool,
    /// Whether she may declare a conflict of her own.
    may_declare: bool,
    today: String,
    take: Option<TakeView>,
    end: Option<EndView>,
    problems: Problems,
    /// What was typed beside what somebody else saved meanwhile; empty where nobody did.
    versions: Vec<Version>,
}

/// The form at which the page is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Open {
    Nothing,
    Take(Seat, TakeForm),
    End(AssignmentId, EndForm),
}

/// Why a form was not filed.
enum Refusal {
    Problems(Problems),
    Rule(String),
    Stale,
}

pub(super) async fn index(req: HttpRequest, path: web::Path<FamilyId>, access: Access) -> Result<HttpResponse> {
    let family = path.into_inner();
    let open = if may_assign(&access, family) { asked(&req, access.today()) } else { Open::Nothing };
    show(&req, &access, family, open, None).await
}

pub(super) async fn take(
    req: HttpRequest,
    path: web::Path<FamilyId>,
    access: Access,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, typed) = (path.into_inner(), TakeForm::of(&posted));
    access.peek(move |conn, scope| scope.admit(conn, family)).await?;
    let (seat, current) = form::seat_of(&posted)?;
    let refusal = match typed.check(seat, current, access.today()) {
        Err(problems) => Refusal::Problems(problems),
        Ok(taking) => {
            let (by, now) = (access.actor().user, access.now());
            let work = move |conn: &mut _, scope| {
                let id = changes::take(conn, scope, family, &taking, by, now)?;
                Ok(filed(family, id).saying(taking.seat.track().code()))
            };
            match access.file(Filing::For(family), posted.form_id()?, work).await {
                Ok(location) => return Ok(see_other(&location, "Saved: the worker is assigned.")),
                Err(error) => Refusal::of(error)?,
            }
        }
    };
    show(&req, &access, family, Open::Take(seat, typed), Some(refusal)).await
}

pub(super) async fn end(
    req: HttpRequest,
    path: web::Path<(FamilyId, AssignmentId)>,
    access: Access,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, id), typed) = (path.into_inner(), EndForm::of(&posted));
    access.peek(move |conn, scope| scope.admit(conn, family)).await?;
    let refusal = match typed.check(access.today()) {
        Err(problems) => Refusal::Problems(problems),
        Ok(ending) => {
            let version = posted.version()?;
            let work = move |conn: &mut _, _| {
                changes::leave(conn, family, (id, version), &ending)?;
                Ok(filed(family, id).saying("no successor"))
            };
            match access.file(Filing::For(family), posted.form_id()?, work).await {
                Ok(location) => return Ok(see_other(&location, "Saved: the assignment has ended and nobody follows.")),
                Err(error) => Refusal::of(error)?,
            }
        }
    };
    show(&req, &access, family, Open::End(id, typed), Some(refusal)).await
}

fn filed(family: FamilyId, id: AssignmentId) -> Filed {
    Filed::at(format!("/families/{family}/workers")).about(RecordId::from_uuid(id.uuid()))
}

fn may_assign(access: &Access, family: FamilyId) -> bool {
    access.actor().means(family, false).allow(Action::AssignWorkers)
}

/// The form that the address asks for: `seat=` to take one, `end=` to end an assignment.
fn asked(req: &HttpRequest, today: NaiveDate) -> Open {
    if let Some(seat) = Seat::read(&query::first(req, "seat")) {
        return Open::Take(seat, TakeForm { from: today.to_string(), ..TakeForm::default() });
    }
    match query::first(req, "end").parse() {
        Ok(id) => Open::End(id, EndForm { on: today.to_string(), ..EndForm::default() }),
        Err(_) => Open::Nothing,
    }
}

/// The page; with what was typed and why it was not filed, if it was not.
async fn show(
    req: &HttpRequest,
    access: &Access,
    family: FamilyId,
    open: Open,
    refusal: Option<Refusal>,
) -> Result<HttpResponse> {
    let wanted = match open {
        Open::Take(seat, _) => Some(seat),
        Open::Nothing | Open::End(..) => None,
    };
    let now = access.now();
    let loaded = access.open(family, move |conn, scope| changes::load(conn, scope, family, wanted, now)).await?;
    if !loaded.has(&open) {
        return Err(Error::NotFound);
    }
    let (status, problems, versions) = match refusal {
        None => (StatusCode::OK, Problems::default(), Vec::new()),
        Some(Refusal::Problems(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, problems, Vec::new()),
        Some(Refusal::Rule(words)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, loaded.problems(&open, access.today(), words), Vec::new())
        }
        Some(Refusal::Stale) => (StatusCode::CONFLICT, Problems::default(), loaded.versions(&open)),
    };
    let take = match &open {
        Open::Take(seat, form) => Some(loaded.take(*seat, form.clone(), setting(req).limits)),
        Open::Nothing | Open::End(..) => None,
    };
    let page = WorkersPage::of(Frame::of(access, req), access, &loaded, open, (problems, versions));
    page_with(req, status, &WorkersPage { take, ..page })
}

impl WorkersPage {
    fn of(
        frame: Frame,
        access: &Access,
        loaded: &Loaded,
        open: Open,
        (problems, versions): (Problems, Vec<Version>),
    ) -> Self {
        let end = match open {
            Open::End(id, form) => loaded.end(id, form),
            Open::Nothing | Open::Take(..) => None,
        };
        Self {
            frame,
            family: loaded.family.name.clone(),
            number: loaded.family.number.clone(),
            back: format!("/families/{}", loaded.family.id),
            href: loaded.href(),
            seats: loaded.seats(access.today()),
            may_assign: loaded.family.means(access).allow(Action::AssignWorkers) && loaded.family.closed_on.is_none(),
            guards: access.actor().asker().guards_restricted(),
            may_declare: Action::DeclareConflict.allows(access.actor().role),
            today: access.today().to_string(),
            take: None,
            end,
            problems,
            versions,
        }
    }
}

impl Refusal {
    /// What a person can put right; everything else stays an error.
    fn of(error: Error) -> Result<Self> {
        if let Some(words) = error.broken_rule().as_deref().and_then(rule_words) {
            return Ok(Self::Rule(words.to_owned()));
        }
        match error {
            Error::Stale => Ok(Self::Stale),
            Error::Refused(words) => Ok(Self::Rule(words)),
            other => Err(other),
        }
    }
}

/// The database's own rules in words, for when two people file at the same moment.
fn rule_words(rule: &str) -> Option<&'static str> {
    if rule.starts_with("family_sides") {
        return Some("The same person never works both tracks of one family.");
    }
    let taken = ["assignments_one_open_family_uq", "assignments_one_open_child_uq", "assignments_no_overlap"];
    let in_sqlite = ["assignments.family_id", "assignments.child_id"];
    let is_taken = taken.contains(&rule) || in_sqlite.contains(&rule);
    is_taken.then_some("Somebody else has this assignment on that day. Look at the workers below, then try again.")
}
