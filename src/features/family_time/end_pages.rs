//! Ending a plan before its time. What has passed stays planned.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::error::is_known;
use super::model::PlannedTime;
use super::store;
use super::visit_pages::Around;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::family::Who;
use crate::domain::family_time::check_end;
use crate::domain::id::{FamilyId, FamilyTimePlanId, FormId, RecordId};
use crate::error::Result;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, page_with, refused};

/// The longest reason, in characters.
const REASON: usize = 300;

/// What is said once it has ended.
const ENDED: &str = "Saved: the plan ends. What has passed stays as it was.";

type Key = (FamilyId, FamilyTimePlanId);

#[derive(Template)]
#[template(path = "family_time/end.html")]
struct EndPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    home: String,
    action: String,
    plan: String,
    version: i32,
    last: String,
    reason: String,
    /// The end as typed, in a sentence.
    yours: String,
    /// What somebody else did with it meanwhile.
    theirs: String,
    problems: Problems,
}

/// A sound end of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ending {
    /// The last day on which it holds.
    pub(super) last: NaiveDate,
    pub(super) reason: String,
}

impl Ending {
    /// With `last` as the last day, as typed.
    fn on(typed: (&str, &str), plan: &PlannedTime, today: NaiveDate) -> Result<Self, Problems> {
        let mut p = Problems::default();
        let last = p.date("last", typed.0, "the last day on which it holds");
        Self::checked(p, "last", (last, typed.1), plan, today)
    }

    /// The day before another plan begins. No problem of the reason is lost when the other plan has problems of its own.
    pub(super) fn before(
        first: Option<NaiveDate>,
        reason: &str,
        plan: &PlannedTime,
        today: NaiveDate,
    ) -> Result<Self, Problems> {
        let last = first.and_then(|first| first.pred_opt());
        Self::checked(Problems::default(), "on", (last, reason), plan, today)
    }

    fn checked(
        mut p: Problems,
        field: &str,
        (last, reason): (Option<NaiveDate>, &str),
        plan: &PlannedTime,
        today: NaiveDate,
    ) -> Result<Self, Problems> {
        if let Some(Err(error)) = last.map(|last| check_end(plan.series(), last, today)) {
            p.add(field, error.to_string());
        }
        let reason = p.required_line("reason", reason, REASON, "why it changes");
        let sound = last.zip(reason).map(|(last, reason)| Self { last, reason });
        p.or(sound)
    }
}

/// What stands against a plan that somebody else was faster with.
pub(super) fn words_of_end((plan, _): &(PlannedTime, Vec<Who>)) -> String {
    plan.ended_on.map_or_else(String::new, |on| format!("It ended after {}: {}", short_date(on), plan.ended_reason))
}

impl EndPage {
    fn of(req: &HttpRequest, access: &Access, around: &Around, key: Key, form_id: FormId) -> Result<Self> {
        let (plan, _) = around.plan(key.1)?;
        let home = format!("/families/{}/family-time", key.0);
        Ok(Self {
            frame: Frame::of(access, req),
            form_id,
            family: around.family.name.clone(),
            action: format!("{home}/plans/{}/end", key.1),
            home,
            plan: plan.said(),
            version: plan.version,
            last: access.today().to_string(),
            reason: String::new(),
            yours: String::new(),
            theirs: String::new(),
            problems: Problems::default(),
        })
    }
}

pub(super) async fn open(req: HttpRequest, access: Access, path: web::Path<Key>) -> Result<HttpResponse> {
    let key = path.into_inner();
    let around = access.open(key.0, move |conn, scope| Around::read(conn, scope, key.0)).await?;
    page(&req, &EndPage::of(&req, &access, &around, key, fresh())?)
}

pub(super) async fn end(
    req: HttpRequest,
    access: Access,
    path: web::Path<Key>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (key, form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, ENDED));
    }
    let (last, reason) = (posted.first("last").to_owned(), posted.first("reason").to_owned());
    let around = access.peek(move |conn, scope| Around::read(conn, scope, key.0)).await?;
    let shown = EndPage { last, reason, ..EndPage::of(&req, &access, &around, key, form_id)? };
    let (plan, _) = around.plan(key.1)?;
    if plan.version != version {
        let theirs = words_of_end(around.plan(key.1)?);
        let yours = format!("Ends after {}: {}", shown.problems.shown_date(&shown.last), shown.reason);
        return page_with(&req, StatusCode::CONFLICT, &EndPage { yours, theirs, ..shown });
    }
    let ending = match Ending::on((&shown.last, &shown.reason), plan, access.today()) {
        Ok(ending) => ending,
        Err(problems) => return refused(&req, &EndPage { problems, ..shown }),
    };
    let (by, now) = (access.actor().user, access.now());
    let file = move |conn: &mut Conn, _: Scope| {
        store::end_plan(conn, key, version, (ending.last, &ending.reason), (by, now))?;
        let filed = Filed::at(format!("/families/{}/family-time", key.0));
        Ok(filed.about(RecordId::from_uuid(key.1.uuid())).saying("plan ended"))
    };
    match access.file(Filing::For(key.0), form_id, file).await {
        Ok(location) => Ok(see_other(&location, ENDED)),
        Err(error) if is_known(&error) => {
            let mut problems = Problems::default();
            problems.add("last", "It is known already what became of a later visit. Choose that day or a later one");
            refused(&req, &EndPage { problems, ..shown })
        }
        Err(error) => Err(error),
    }
}
