//! "Asked today": two taps that say whether a service takes anybody.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::hours_form::CheckForm;
use super::store;
use super::words::home;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::directory::{OpeningKind, checked};
use crate::domain::id::{DirectoryServiceId, FormId, ProviderId, RecordId};
use crate::error::Result;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

type Path = web::Path<(ProviderId, DirectoryServiceId)>;

#[derive(Template)]
#[template(path = "directory/check.html")]
struct CheckPage {
    frame: Frame,
    form_id: FormId,
    provider: String,
    service: String,
    phone: String,
    /// What was said last, and when.
    last: String,
    back: String,
    action: String,
    form: CheckForm,
    openings: Vec<(String, String)>,
    problems: Problems,
}

async fn shown(
    req: &HttpRequest,
    access: &Access,
    at: (ProviderId, DirectoryServiceId),
    form: CheckForm,
) -> Result<CheckPage> {
    let (id, service_id) = at;
    let whole = access.peek(move |conn, _| store::whole(conn, id)).await?;
    let service = whole.service(service_id)?;
    let last = whole.checks.get(&service_id).map_or_else(String::new, |(check, _)| {
        format!("{}. {}.", check.opening.said(), checked(check.on, access.today()))
    });
    let own = &service.facts.phone;
    Ok(CheckPage {
        frame: Frame::of(access, req),
        form_id: fresh(),
        service: service.facts.name.clone(),
        phone: if own.is_empty() { whole.provider.facts.phone.clone() } else { own.clone() },
        provider: whole.provider.facts.name.clone(),
        last,
        back: home(id),
        action: format!("{}/services/{service_id}/check", home(id)),
        form,
        openings: choices::<OpeningKind>().into_iter().filter(|(code, _)| code != OpeningKind::Unsaid.code()).collect(),
        problems: Problems::default(),
    })
}

pub(super) async fn new(req: HttpRequest, access: Access, path: Path) -> Result<HttpResponse> {
    let form = CheckForm::begun(access.today());
    page(&req, &shown(&req, &access, path.into_inner(), form).await?)
}

pub(super) async fn file(req: HttpRequest, access: Access, path: Path, posted: Posted) -> Result<HttpResponse> {
    let ((id, service), form_id, form) = (path.into_inner(), posted.form_id()?, CheckForm::of(&posted));
    let check = match form.check(access.today()) {
        Ok(check) => check,
        Err(problems) => {
            let shown = shown(&req, &access, (id, service), form).await?;
            return refused(&req, &CheckPage { form_id, problems, ..shown });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        store::whole(conn, id)?.service(service)?;
        store::add_check(conn, service, check, Some(by), now)?;
        let said = check.opening.kind().code();
        Ok(Filed::at(home(id)).about(RecordId::from_uuid(service.uuid())).saying(said))
    };
    Ok(see_other(&access.file(Filing::NoFamily, form_id, work).await?, "Saved: asked today."))
}
