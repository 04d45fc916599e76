//! An absence: who stands in from when until when, what is covered, and ending it early.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::away_filing::{self, Sorted};
use super::away_form::{Away, AwayForm};
use super::away_store as store;
use super::filing::{self, Caseload};
use super::model::{Absence, CoveredSeat};
use crate::access::{Access, Action, Filed, Filing, Posted};
use crate::db::fresh;
use crate::domain::absence::Reason;
use crate::domain::calendar::short_date;
use crate::domain::id::{AbsenceId, FormId, RecordId, UserId};
use crate::error::{Error, Result};
use crate::features::users;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, setting};

#[derive(Template)]
#[template(path = "transfers/away.html")]
struct AwayPage {
    frame: Frame,
    action: String,
    worker: String,
    form_id: FormId,
    form: AwayForm,
    /// Who could stand in, the least loaded first: key and words.
    people: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    /// What she has.
    held: Vec<String>,
    /// What the chosen person cannot cover, and why.
    cannot: Vec<String>,
    /// Whether she can cover the others.
    can_some: bool,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "transfers/absence.html")]
struct AbsencePage {
    frame: Frame,
    title: String,
    about: String,
    state: (&'static str, String),
    lines: Vec<(String, String, &'static str)>,
    /// Where it is ended; empty when it is over.
    end: String,
    form_id: FormId,
}

pub(super) async fn ask(req: HttpRequest, path: web::Path<UserId>, access: Access) -> Result<HttpResponse> {
    let worker = path.into_inner();
    let caseload = access.read(move |conn, scope| filing::load(conn, scope, worker)).await?;
    let shown = AwayPage::of(&req, &access, &caseload, (AwayForm::begun(access.today()), fresh()));
    page(&req, &shown)
}

pub(super) async fn file(
    req: HttpRequest,
    path: web::Path<UserId>,
    access: Access,
    posted: Posted,
) -> Result<HttpResponse> {
    let (worker, typed, form_id) = (path.into_inner(), AwayForm::of(&posted), posted.form_id()?);
    let away = match typed.check(worker, access.today()) {
        Ok(away) => away,
        Err(problems) => return again(&req, &access, worker, (typed, form_id), problems).await,
    };
    let (by, clock) = (access.actor().user, access.clock().clone());
    let work = move |conn: &mut _, scope| {
        let (id, families) = away_filing::file(conn, scope, worker, away, (by, &clock))?;
        let filed = Filed::at(format!("/coverage/absences/{id}")).about(RecordId::from_uuid(id.uuid()));
        Ok(filed.saying("cover").changing(families))
    };
    match access.file(Filing::NoFamily, form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: the absence is covered.")),
        Err(Error::Refused(_)) => uncovered(&req, &access, worker, away, (typed, form_id)).await,
        Err(error) if error.broken_rule().is_some() => uncovered(&req, &access, worker, away, (typed, form_id)).await,
        Err(error) => Err(error),
    }
}

/// The form again with what was typed and what is wrong with it.
async fn again(
    req: &HttpRequest,
    access: &Access,
    worker: UserId,
    typed: (AwayForm, FormId),
    problems: Problems,
) -> Result<HttpResponse> {
    let caseload = access.peek(move |conn, scope| filing::load(conn, scope, worker)).await?;
    let shown = AwayPage { problems, ..AwayPage::of(req, access, &caseload, typed) };
    page_with(req, StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

/// The form again with the families that the chosen person cannot cover.
async fn uncovered(
    req: &HttpRequest,
    access: &Access,
    worker: UserId,
    away: Away,
    typed: (AwayForm, FormId),
) -> Result<HttpResponse> {
    let clock = access.clock().clone();
    let (caseload, sorted) = access
        .peek(move |conn, scope| {
            let caseload = filing::load(conn, scope, worker)?;
            let sorted = match away_filing::sort(conn, &caseload, away, &clock) {
                Ok(sorted) => Some(sorted),
                Err(Error::Refused(_)) => None,
                Err(error) => return Err(error),
            };
            Ok((caseload, sorted))
        })
        .await?;
    let mut problems = Problems::default();
    let Some(Sorted { can, cannot }) = sorted else {
        problems.add("cover", "Choose one of the people listed");
        let shown = AwayPage { problems, ..AwayPage::of(req, access, &caseload, typed) };
        return page_with(req, StatusCode::UNPROCESSABLE_ENTITY, &shown);
    };
    let words =
        if can.is_empty() { "This person cannot cover any of them" } else { "This person cannot cover all of them" };
    problems.add("cover", words);
    let cannot = cannot.iter().map(|(seat, obstacle)| format!("{}: {}", seat.title(), obstacle.said())).collect();
    let can_some = !can.is_empty();
    let shown = AwayPage { cannot, can_some, problems, ..AwayPage::of(req, access, &caseload, typed) };
    page_with(req, StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

impl AwayPage {
    fn of(req: &HttpRequest, access: &Access, caseload: &Caseload, (form, form_id): (AwayForm, FormId)) -> Self {
        Self {
            frame: Frame::of(access, req),
            action: format!("/coverage/away/{}", caseload.worker),
            worker: caseload.name.clone(),
            form_id,
            form,
            people: caseload.stand_ins(setting(req).limits),
            reasons: choices::<Reason>(),
            held: caseload.held.iter().map(super::model::Held::title).collect(),
            cannot: Vec::new(),
            can_some: false,
            problems: Problems::default(),
        }
    }
}

pub(super) async fn show(req: HttpRequest, path: web::Path<AbsenceId>, access: Access) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (found, seats, names) = access
        .read(move |conn, scope| {
            let (found, seats) = (store::find(conn, id)?, store::seats(conn, scope, id)?);
            if seats.is_empty() {
                return Err(Error::NotFound);
            }
            let people = [Some(found.user_id), Some(found.cover_id), Some(found.filed_by), found.ended_by];
            let names = users::names(conn, people.into_iter().flatten())?;
            Ok((found, seats, names))
        })
        .await?;
    let name = |user: UserId| names.get(&user).cloned().unwrap_or_default();
    let is_open = found.ended_at.is_none() && access.today() <= found.last_day;
    let may = is_open && Action::AssignWorkers.allows(access.actor().role);
    let filed = access.clock().zone().said(found.filed_at.utc());
    let (first, last) = (short_date(found.first_day), short_date(found.last_day));
    let shown = AbsencePage {
        frame: Frame::of(&access, &req),
        title: format!("{} stands in for {}", name(found.cover_id), name(found.user_id)),
        about: format!("{}, {first} to {last}. Filed by {}, {filed}.", found.reason.label(), name(found.filed_by)),
        state: state(&found, &access, found.ended_by.map(name)),
        lines: seats.iter().map(line).collect(),
        end: if may { format!("/coverage/absences/{id}/end") } else { String::new() },
        form_id: fresh(),
    };
    page(&req, &shown)
}

fn state(found: &Absence, access: &Access, ended_by: Option<String>) -> (&'static str, String) {
    match (found.ended_at, ended_by) {
        (Some(at), Some(by)) => ("plain", format!("Ended {} by {by}", access.clock().zone().said(at.utc()))),
        _ if access.today() > found.last_day => ("plain", "Over".to_owned()),
        _ if access.today() < found.first_day => ("plain", format!("Begins {}", short_date(found.first_day))),
        _ => ("good", format!("Until {}", short_date(found.last_day))),
    }
}

fn line(seat: &CoveredSeat) -> (String, String, &'static str) {
    let state = if seat.has_left { "The assignment has ended since" } else { "Covered" };
    (format!("/families/{}/workers", seat.family), seat.title.clone(), state)
}

pub(super) async fn end(path: web::Path<AbsenceId>, access: Access, posted: Posted) -> Result<HttpResponse> {
    let (id, by, now) = (path.into_inner(), access.actor().user, access.now());
    let work = move |conn: &mut _, scope| {
        let seats = store::seats(conn, scope, id)?;
        if seats.is_empty() {
            return Err(Error::NotFound);
        }
        store::end(conn, id, by, now)?;
        let filed = Filed::at(format!("/coverage/absences/{id}")).about(RecordId::from_uuid(id.uuid()));
        Ok(filed.saying("cover ended").changing(filing::distinct(seats.iter().map(|seat| seat.family))))
    };
    match access.file(Filing::NoFamily, posted.form_id()?, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: the cover has ended.")),
        Err(Error::Stale) => Ok(see_other(&format!("/coverage/absences/{id}"), "Somebody else ended it already.")),
        Err(error) => Err(error),
    }
}
