//! Setting a legal status.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::StatusForm;
use super::model::{HeldStatus, NewStatus};
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::id::{ChildId, FamilyId, FormId, RecordId};
use crate::domain::legal::LegalStatus;
use crate::error::{Error, Result};
use crate::features::children::{self, Child};
use crate::features::families::Compared;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "legal/status.html")]
struct StatusPage {
    frame: Frame,
    form_id: FormId,
    name: String,
    back: String,
    present: String,
    seen: String,
    typed: StatusForm,
    statuses: Vec<(String, String)>,
    today: String,
    problems: Problems,
    versions: Vec<Compared>,
}

/// A child with the legal statuses that stand.
struct Around {
    child: Child,
    held: Vec<HeldStatus>,
}

impl Around {
    fn load(conn: &mut Conn, family: FamilyId, child: ChildId) -> Result<Self> {
        let child = children::one(conn, family, child)?;
        Ok(Self { held: store::of_child(conn, child.id)?, child })
    }

    /// What a form saw: another value once somebody else set a status.
    fn seen(&self) -> String {
        self.held.iter().map(|row| row.id).max().map_or_else(|| "none".to_owned(), |id| id.to_string())
    }

    fn present(&self) -> String {
        let open = self.held.iter().find(|row| row.is_open());
        open.map_or_else(
            || "Not recorded".to_owned(),
            |row| format!("{}, since {}", row.status, short_date(row.starts_on)),
        )
    }
}

impl StatusPage {
    fn of(req: &HttpRequest, access: &Access, around: &Around, typed: StatusForm, form_id: FormId) -> Self {
        Self {
            frame: Frame::of(access, req),
            form_id,
            name: around.child.name(),
            back: format!("/families/{}/children/{}/legal", around.child.family_id, around.child.id),
            present: around.present(),
            seen: around.seen(),
            typed,
            statuses: choices::<LegalStatus>(),
            today: access.today().to_string(),
            problems: Problems::default(),
            versions: Vec::new(),
        }
    }
}

pub(super) async fn new(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
) -> Result<HttpResponse> {
    let (family, child) = path.into_inner();
    let around = access.open(family, move |conn, _| Around::load(conn, family, child)).await?;
    page(&req, &StatusPage::of(&req, &access, &around, StatusForm::default(), fresh()))
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, child), form_id) = (path.into_inner(), posted.form_id()?);
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This status was set already."));
    }
    let (typed, seen) = (StatusForm::of(&posted), posted.first("seen").to_owned());
    let around = access.open(family, move |conn, _| Around::load(conn, family, child)).await?;
    let filed = match typed.check(child, &around.held, access.today()) {
        _ if around.seen() != seen => Err(Error::Stale),
        Ok(sound) => record(&access, family, form_id, seen, sound).await,
        Err(problems) => {
            let shown = StatusPage::of(&req, &access, &around, typed, form_id);
            return refused(&req, &StatusPage { problems, ..shown });
        }
    };
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the legal status is set.")),
        Err(Error::Stale) => differs(&req, &access, (family, child), typed).await,
        Err(error) => Err(error),
    }
}

async fn record(access: &Access, family: FamilyId, form: FormId, seen: String, new: NewStatus) -> Result<String> {
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        if Around::load(conn, family, new.child)?.seen() != seen {
            return Err(Error::Stale);
        }
        let id = store::set(conn, &new, Some(by), now)?;
        let back = format!("/families/{family}/children/{}/legal", new.child);
        Ok(Filed::at(back).about(RecordId::from_uuid(id.uuid())).saying(new.status.code()))
    };
    access.file(Filing::For(family), form, work).await
}

/// Somebody else set a status first: hers beside what was typed, and the form again after it.
async fn differs(
    req: &HttpRequest,
    access: &Access,
    (family, child): (FamilyId, ChildId),
    typed: StatusForm,
) -> Result<HttpResponse> {
    let around = access.open(family, move |conn, _| Around::load(conn, family, child)).await?;
    let status = LegalStatus::from_code(&typed.status).map_or("Not chosen", LegalStatus::label);
    let yours = format!("{status}, since {}", Problems::default().shown_date(&typed.starts_on));
    let versions = vec![Compared { label: "Legal status".to_owned(), yours, theirs: around.present() }];
    let shown = StatusPage::of(req, access, &around, typed, fresh());
    page_with(req, StatusCode::CONFLICT, &StatusPage { versions, ..shown })
}
