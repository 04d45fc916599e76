//! Ending a safety concern: resolved, with the reason, or marked as a wrong entry.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::concern_form::{EndForm, WRONG_ENTRY};
use super::model::Concern;
use super::store;
use crate::access::notes::Reader;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::id::{ConcernId, FamilyId, FormId, RecordId};
use crate::domain::safety::Resolution;
use crate::error::{Error, Result};
use crate::features::families::Compared;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "safety/end.html")]
struct EndPage {
    frame: Frame,
    form_id: FormId,
    title: String,
    back: String,
    action: String,
    version: i32,
    is_open: bool,
    typed: EndForm,
    ways: Vec<(String, String)>,
    today: String,
    problems: Problems,
    versions: Vec<Compared>,
}

impl EndPage {
    fn of(req: &HttpRequest, access: &Access, concern: &Concern, typed: EndForm) -> Self {
        let back = format!("/families/{}/safety", concern.family_id);
        let mut ways = choices::<Resolution>();
        ways.push((WRONG_ENTRY.to_owned(), "It was entered in error: it never was so".to_owned()));
        Self {
            frame: Frame::of(access, req),
            form_id: fresh(),
            title: concern.danger.label().to_owned(),
            action: format!("{back}/{}/end", concern.id),
            back,
            version: concern.version,
            is_open: concern.is_open(),
            typed,
            ways,
            today: access.today().to_string(),
            problems: Problems::default(),
            versions: Vec::new(),
        }
    }
}

pub(super) async fn new(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ConcernId)>,
) -> Result<HttpResponse> {
    let (family, id) = path.into_inner();
    let concern = access.open(family, move |conn, _| store::find(conn, family, id)).await?;
    let typed = EndForm { on: access.today().to_string(), ..EndForm::default() };
    page(&req, &EndPage::of(&req, &access, &concern, typed))
}

pub(super) async fn end(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ConcernId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, id), form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    let typed = EndForm::of(&posted);
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This was saved already."));
    }
    let concern = access.open(family, move |conn, _| store::find(conn, family, id)).await?;
    let ending = match typed.check(&concern, access.today()) {
        _ if concern.version != version || !concern.is_open() => {
            return differs(&req, &access, (family, id), typed).await;
        }
        Ok(ending) => ending,
        Err(problems) => {
            let shown = EndPage::of(&req, &access, &concern, typed);
            return refused(&req, &EndPage { form_id, problems, ..shown });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        store::find(conn, family, id)?;
        store::end(conn, (id, version), &ending, by, now)?;
        Ok(Filed::at(format!("/families/{family}/safety")).about(RecordId::from_uuid(id.uuid())).saying("end"))
    };
    match access.file(Filing::For(family), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: the concern is not open any more.")),
        Err(Error::Stale) => differs(&req, &access, (family, id), typed).await,
        Err(error) => Err(error),
    }
}

/// Somebody else ended it first: both versions.
async fn differs(
    req: &HttpRequest,
    access: &Access,
    (family, id): (FamilyId, ConcernId),
    typed: EndForm,
) -> Result<HttpResponse> {
    let concern = access.open(family, move |conn, _| store::find(conn, family, id)).await?;
    let theirs = theirs(&concern, &access.reader()).unwrap_or_default();
    let compared = Compared { label: "The concern".to_owned(), yours: typed.said(), theirs };
    let shown = EndPage::of(req, access, &concern, typed);
    page_with(req, StatusCode::CONFLICT, &EndPage { versions: vec![compared], ..shown })
}

fn theirs(concern: &Concern, reader: &Reader) -> Option<String> {
    let may = reader.safety()?;
    Some(match concern.resolution {
        _ if concern.error_at.is_some() => format!("Wrong entry. {}", concern.error_reason().open(may)),
        Some(resolution) => format!("{resolution}. {}", concern.resolved_words().open(may)),
        None => "Open; it changed meanwhile".to_owned(),
    })
}
