//! Which assessors are in court on a day.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::desk::home;
use super::form::AssessorForm;
use super::model::NewAssessor;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::courtroom::AssessorKind;
use crate::domain::id::{AssessorId, FormId, RecordId};
use crate::error::{Error, Result};
use crate::features::directory;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "courtroom/assessor.html")]
struct AssessorPage {
    frame: Frame,
    back: String,
    form_id: String,
    form: AssessorForm,
    problems: Problems,
    kinds: Vec<(String, String)>,
    providers: Vec<String>,
}

impl AssessorPage {
    async fn of(
        req: &HttpRequest,
        access: &Access,
        form: AssessorForm,
        (problems, form_id): (Problems, String),
    ) -> Result<Self> {
        let providers = access.peek(|conn, _| directory::names(conn)).await?;
        let frame = Frame::of(access, req);
        let back = home(crate::web::form::read_date(&form.on).unwrap_or_else(|| access.today()), "");
        Ok(Self { frame, back, form_id, form, problems, kinds: choices::<AssessorKind>(), providers })
    }
}

pub(super) async fn new(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let form = AssessorForm::begun(&Posted::of_query(req.query_string()), access.today());
    let shown = AssessorPage::of(&req, &access, form, (Problems::default(), fresh::<FormId>().to_string())).await?;
    access.read(|_, _| Ok(())).await?;
    page(&req, &shown)
}

pub(super) async fn add(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let (form_id, form) = (posted.form_id()?, AssessorForm::of(&posted));
    let sound = match form.check(access.today()) {
        Ok(sound) => sound,
        Err(problems) => {
            let shown = AssessorPage::of(&req, &access, form, (problems, form_id.to_string())).await?;
            return refused(&req, &shown);
        }
    };
    let (by, now, back) = (access.actor().user, access.now(), home(sound.on, ""));
    let said = format!("Saved: {} is on the list.", sound.name);
    let work = move |conn: &mut Conn, _: Scope| {
        let id = fresh::<AssessorId>();
        let named = !sound.provider.is_empty();
        let assessment = sound.kind.assessment();
        let provider = named.then(|| directory::named(conn, &sound.provider, assessment, now)).transpose()?;
        let new = NewAssessor {
            id,
            on_day: sound.on,
            courtroom: sound.courtroom.clone(),
            name: sound.name.clone(),
            provider,
            kind: sound.kind,
            from: sound.from,
            to: sound.to,
        };
        store::add_assessor(conn, &new, Some(by), now)?;
        Ok(Filed::at(&back).about(RecordId::from_uuid(id.uuid())))
    };
    let location = access.file(Filing::NoFamily, form_id, work).await?;
    Ok(see_other(&location, &said))
}

pub(super) async fn end(access: Access, path: web::Path<AssessorId>, posted: Posted) -> Result<HttpResponse> {
    let (id, form_id, room) = (path.into_inner(), posted.form_id()?, posted.first("room").to_owned());
    let (by, now, today) = (access.actor().user, access.now(), access.today());
    let work = move |conn: &mut Conn, _: Scope| {
        let on = store::assessor(conn, id)?.on_day;
        store::end_assessor(conn, id, by, now)?;
        Ok(Filed::at(home(on, &room)).about(RecordId::from_uuid(id.uuid())).saying("left"))
    };
    match access.file(Filing::NoFamily, form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: the assessor is not here any more.")),
        Err(Error::Stale) => Ok(see_other(&home(today, ""), "Somebody said so already.")),
        Err(error) => Err(error),
    }
}
