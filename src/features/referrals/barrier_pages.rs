//! Noting what stands between a parent and a service, and saying that it is gone.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::barrier_store::{self as barriers, Barrier};
use super::desk_form::{BarrierForm, RemovedForm};
use super::spot::{Around, Head};
use super::{store, words, wrong};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::barrier::{BarrierKind, Remover};
use crate::domain::id::{BarrierId, FamilyId, FormId, RecordId, ReferralId};
use crate::error::{Error, Result};
use crate::features::corrections;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

type OfReferral = web::Path<(FamilyId, ReferralId)>;
type OfBarrier = web::Path<(FamilyId, ReferralId, BarrierId)>;

#[derive(Template)]
#[template(path = "referrals/barrier.html")]
struct BarrierPage {
    frame: Frame,
    head: Head,
    form: BarrierForm,
    problems: Problems,
    kinds: Vec<(String, String)>,
    removers: Vec<(String, String)>,
    today: String,
}

impl BarrierPage {
    fn of(req: &HttpRequest, access: &Access, around: &Around, form: BarrierForm, form_id: String) -> Self {
        Self {
            frame: Frame::of(access, req),
            head: around.head(form_id),
            form,
            problems: Problems::default(),
            kinds: choices::<BarrierKind>(),
            removers: choices::<Remover>(),
            today: access.today().to_string(),
        }
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: OfReferral) -> Result<HttpResponse> {
    let key = path.into_inner();
    let around = access.open(key.0, move |conn, scope| Around::read(conn, scope, key)).await?;
    let form = BarrierForm::begun(access.today());
    page(&req, &BarrierPage::of(&req, &access, &around, form, fresh::<FormId>().to_string()))
}

pub(super) async fn keep(req: HttpRequest, access: Access, path: OfReferral, posted: Posted) -> Result<HttpResponse> {
    let (key, form_id, form) = (path.into_inner(), posted.form_id()?, BarrierForm::of(&posted));
    let around = access.peek(move |conn, scope| Around::read(conn, scope, key)).await?;
    let new = match form.check(access.today()) {
        Ok(new) => new,
        Err(problems) => {
            let shown = BarrierPage::of(&req, &access, &around, form, form_id.to_string());
            return refused(&req, &BarrierPage { problems, ..shown });
        }
    };
    let (by, now, home) = (access.actor().user, access.now(), around.home());
    let work = move |conn: &mut Conn, _: Scope| {
        let (referral, _) = store::find(conn, key.0, key.1)?;
        let id = barriers::add(conn, referral.id, &new, (Some(by), now))?;
        Ok(Filed::at(&home).about(RecordId::from_uuid(id.uuid())).saying(new.kind.code()))
    };
    let location = access.file(Filing::For(key.0), form_id, work).await?;
    Ok(see_other(&location, "Saved: what stands in the way."))
}

#[derive(Template)]
#[template(path = "referrals/removed.html")]
struct RemovedPage {
    frame: Frame,
    head: Head,
    what: String,
    form: RemovedForm,
    problems: Problems,
    today: String,
    /// How and when it was removed, where somebody said so first.
    theirs: String,
    wrong: String,
}

impl RemovedPage {
    fn of(req: &HttpRequest, access: &Access, (around, of): (Around, Barrier), form: RemovedForm) -> Self {
        Self {
            what: words::barrier(&of),
            form,
            problems: Problems::default(),
            today: access.today().to_string(),
            theirs: words::removed(&of).unwrap_or_default(),
            wrong: format!("{}/barriers/{}/error", around.home(), of.id),
            frame: Frame::of(access, req),
            head: around.head(fresh::<FormId>().to_string()),
        }
    }
}

fn both(
    conn: &mut Conn,
    scope: Scope,
    (family, id, barrier): (FamilyId, ReferralId, BarrierId),
) -> Result<(Around, Barrier)> {
    let around = Around::read(conn, scope, (family, id))?;
    Ok((around, barriers::find(conn, id, barrier)?))
}

pub(super) async fn ask(req: HttpRequest, access: Access, path: OfBarrier) -> Result<HttpResponse> {
    let key = path.into_inner();
    let found = access.open(key.0, move |conn, scope| both(conn, scope, key)).await?;
    let form = RemovedForm::begun(access.today());
    page(&req, &RemovedPage::of(&req, &access, found, form))
}

pub(super) async fn remove(req: HttpRequest, access: Access, path: OfBarrier, posted: Posted) -> Result<HttpResponse> {
    let (key, form_id, form) = (path.into_inner(), posted.form_id()?, RemovedForm::of(&posted));
    let found = access.peek(move |conn, scope| both(conn, scope, key)).await?;
    let (on, how) = match form.check(&found.1, access.today()) {
        Ok(sound) => sound,
        Err(problems) => {
            let mut shown = RemovedPage::of(&req, &access, found, form);
            shown.head.form_id = form_id.to_string();
            return refused(&req, &RemovedPage { problems, ..shown });
        }
    };
    let (by, now, home) = (access.actor().user, access.now(), found.0.home());
    let work = move |conn: &mut Conn, _: Scope| {
        let (referral, _) = store::find(conn, key.0, key.1)?;
        let of = barriers::find(conn, referral.id, key.2)?;
        barriers::remove(conn, of.id, (on, &how), (Some(by), now))?;
        Ok(Filed::at(&home).about(RecordId::from_uuid(of.id.uuid())).saying("removed"))
    };
    match access.file(Filing::For(key.0), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: it no longer stands in the way.")),
        Err(Error::Stale) => {
            let found = access.peek(move |conn, scope| both(conn, scope, key)).await?;
            page_with(&req, StatusCode::CONFLICT, &RemovedPage::of(&req, &access, found, form))
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn wrong(req: HttpRequest, access: Access, path: OfBarrier) -> Result<HttpResponse> {
    let (family, id, barrier) = path.into_inner();
    let spot = wrong::spot_of(&access, (family, id), RecordId::from_uuid(barrier.uuid()), "A barrier").await?;
    corrections::ask(&req, &access, spot)
}

pub(super) async fn mark(req: HttpRequest, access: Access, path: OfBarrier, posted: Posted) -> Result<HttpResponse> {
    let (family, id, barrier) = path.into_inner();
    let spot = wrong::spot_of(&access, (family, id), RecordId::from_uuid(barrier.uuid()), "A barrier").await?;
    let mark = move |conn: &mut Conn, words: &str, by, now| {
        store::find(conn, family, id)?;
        barriers::mark(conn, id, barrier, words, (by, now))
    };
    corrections::file(&req, &access, spot, &posted, mark).await
}
