//! Logging an entry of a child's health, and ending what lasted.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{HealthForm, check_end};
use super::model::HealthEntry;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::id::{ChildId, FamilyId, FormId, HealthEntryId, RecordId};
use crate::domain::wellbeing::{Condition, HealthKind};
use crate::error::{Error, Result};
use crate::features::children::{self, Child};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "wellbeing/health.html")]
struct HealthPage {
    frame: Frame,
    form_id: FormId,
    name: String,
    back: String,
    typed: HealthForm,
    kinds: Vec<(String, String)>,
    conditions: Vec<(String, String)>,
    today: String,
    problems: Problems,
}

/// The page of a child, as a way back.
pub(super) fn home(child: &Child) -> String {
    format!("/families/{}/children/{}/wellbeing", child.family_id, child.id)
}

impl HealthPage {
    fn of(req: &HttpRequest, access: &Access, child: &Child, typed: HealthForm, form_id: FormId) -> Self {
        Self {
            frame: Frame::of(access, req),
            form_id,
            name: child.name(),
            back: home(child),
            typed,
            kinds: choices::<HealthKind>(),
            conditions: choices::<Condition>(),
            today: access.today().to_string(),
            problems: Problems::default(),
        }
    }
}

pub(super) async fn new(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
) -> Result<HttpResponse> {
    let (family, child) = path.into_inner();
    let child = access.open(family, move |conn, _| children::one(conn, family, child)).await?;
    page(&req, &HealthPage::of(&req, &access, &child, HealthForm::default(), fresh()))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, child), form_id, typed) = (path.into_inner(), posted.form_id()?, HealthForm::of(&posted));
    let child = access.open(family, move |conn, _| children::one(conn, family, child)).await?;
    let new = match typed.check(child.id, access.today()) {
        Ok(new) => new,
        Err(problems) => {
            return refused(&req, &HealthPage { problems, ..HealthPage::of(&req, &access, &child, typed, form_id) });
        }
    };
    let (by, now, back) = (access.actor().user, access.now(), home(&child));
    let file = move |conn: &mut Conn, _: Scope| {
        let id = store::add_health(conn, &new, Some(by), now)?;
        Ok(Filed::at(&back).about(RecordId::from_uuid(id.uuid())).saying(new.kind.code()))
    };
    let location = access.file(Filing::For(family), form_id, file).await?;
    Ok(see_other(&location, "Saved: the child’s health."))
}

#[derive(Template)]
#[template(path = "wellbeing/end.html")]
struct EndPage {
    frame: Frame,
    form_id: FormId,
    name: String,
    back: String,
    action: String,
    what: String,
    version: i32,
    /// The day on which it ended already, as somebody else said; empty while it lasts.
    ended: String,
    yours: String,
    ends_on: String,
    today: String,
    problems: Problems,
}

type Key = (FamilyId, ChildId, HealthEntryId);

fn lasting(conn: &mut Conn, (family, child, id): Key) -> Result<(Child, HealthEntry)> {
    let child = children::one(conn, family, child)?;
    let row = store::health_of(conn, child.id)?.into_iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
    if row.kind.lasts() && row.voided_at.is_none() { Ok((child, row)) } else { Err(Error::NotFound) }
}

impl EndPage {
    fn of(req: &HttpRequest, access: &Access, (child, row): &(Child, HealthEntry), form_id: FormId) -> Result<Self> {
        let reader = access.reader();
        let back = home(child);
        Ok(Self {
            frame: Frame::of(access, req),
            form_id,
            name: child.name(),
            action: format!("{back}/health/{}/end", row.id),
            back,
            what: row.title(reader.wellbeing().ok_or(Error::NotFound)?),
            version: row.version,
            ended: row.ends_on.map_or_else(String::new, short_date),
            yours: String::new(),
            ends_on: access.today().to_string(),
            today: access.today().to_string(),
            problems: Problems::default(),
        })
    }
}

pub(super) async fn open_end(req: HttpRequest, access: Access, path: web::Path<Key>) -> Result<HttpResponse> {
    let key = path.into_inner();
    let found = access.open(key.0, move |conn, _| lasting(conn, key)).await?;
    page(&req, &EndPage::of(&req, &access, &found, fresh())?)
}

pub(super) async fn end(
    req: HttpRequest,
    access: Access,
    path: web::Path<Key>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (key, form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This was ended already."));
    }
    let found = access.open(key.0, move |conn, _| lasting(conn, key)).await?;
    let typed = posted.first("ends_on").to_owned();
    let shown = EndPage { ends_on: typed, ..EndPage::of(&req, &access, &found, form_id)? };
    if found.1.version != version {
        let yours = shown.problems.shown_date(&shown.ends_on);
        return page_with(&req, StatusCode::CONFLICT, &EndPage { yours, ..shown });
    }
    let on = match check_end(&shown.ends_on, found.1.on_day, access.today()) {
        Ok(on) => on,
        Err(problems) => return refused(&req, &EndPage { problems, ..shown }),
    };
    let (of, back) = ((key.1, key.2), shown.back.clone());
    let file = move |conn: &mut Conn, _: Scope| {
        store::end_health(conn, of, version, on)?;
        Ok(Filed::at(&back).about(RecordId::from_uuid(of.1.uuid())).saying("ended"))
    };
    let location = access.file(Filing::For(key.0), form_id, file).await?;
    Ok(see_other(&location, "Saved: it has ended."))
}
