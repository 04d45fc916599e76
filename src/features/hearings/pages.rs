//! The pages of hearings: setting one, correcting it, and recording what came of it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{HearingForm, Known, kinds, statuses};
use super::model::{Hearing, NewHearing};
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::id::{ChildId, FamilyId, FormId, HearingId, RecordId};
use crate::error::{Error, Result};
use crate::features::{children, families};
use crate::web::flash;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "hearings/form.html")]
struct HearingPage {
    frame: Frame,
    title: String,
    back: String,
    back_label: String,
    action: String,
    submit: &'static str,
    form_id: FormId,
    /// The version that the form changes; none for a new hearing.
    version: Option<i32>,
    form: HearingForm,
    problems: Problems,
    children: Vec<(String, String, bool)>,
    kinds: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    /// Both versions where somebody else saved first: label, yours, theirs.
    versions: Vec<(&'static str, String, String)>,
}

fn known(conn: &mut Conn, scope: Scope, family: FamilyId) -> Result<Known> {
    let (family_row, children) = (families::find(conn, scope, family)?, children::of_family(conn, family)?);
    Ok(Known { family: family_row.name, children, named: Vec::new() })
}

/// The page of a hearing to be set.
fn new_page(access: &Access, req: &HttpRequest, family: FamilyId, known: &Known, form: HearingForm) -> HearingPage {
    HearingPage {
        frame: Frame::of(access, req),
        title: format!("Set a hearing: {} family", known.family),
        back: format!("/families/{family}"),
        back_label: format!("{} family", known.family),
        action: format!("/families/{family}/hearings/new"),
        submit: "Save hearing",
        form_id: fresh(),
        version: None,
        children: form.child_choices(known),
        form,
        problems: Problems::default(),
        kinds: kinds(),
        statuses: statuses(),
        versions: Vec::new(),
    }
}

/// The page of a hearing that is there.
fn edit_page(access: &Access, req: &HttpRequest, hearing: &Hearing, known: &Known, form: HearingForm) -> HearingPage {
    HearingPage {
        title: format!("Hearing of {}: {} family", short_date(hearing.held_on), known.family),
        action: format!("/families/{}/hearings/{}/edit", hearing.family_id, hearing.id),
        submit: "Save changes",
        version: Some(hearing.version),
        ..new_page(access, req, hearing.family_id, known, form)
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let family = path.into_inner();
    let known = access.open(family, move |conn, scope| known(conn, scope, family)).await?;
    let form = HearingForm::blank(&known);
    page(&req, &new_page(&access, &req, family, &known, form))
}

pub(super) async fn add(
    req: HttpRequest,
    access: Access,
    posted: Posted,
    path: web::Path<FamilyId>,
) -> Result<HttpResponse> {
    let family = path.into_inner();
    let form_id = posted.form_id()?;
    let known = access.peek(move |conn, scope| known(conn, scope, family)).await?;
    let form = HearingForm::of(&posted);
    let again = |problems| {
        let shown = new_page(&access, &req, family, &known, form.clone());
        refused(&req, &HearingPage { form_id, problems, ..shown })
    };
    let new = match form.check((family, fresh()), &known, access.today()) {
        Ok(new) => new,
        Err(problems) => return again(problems),
    };
    let (said, by, now) = (saved(&new), access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        refuse_twice(conn, &new)?;
        store::add(conn, &new, Some(by), now)?;
        Ok(filed(&new))
    };
    match access.file(Filing::For(family), form_id, work).await {
        Ok(location) => Ok(flash::see_other(&location, &said)),
        Err(Error::Refused(words)) => again(about_the_day(words)),
        Err(error) => Err(error),
    }
}

/// The same hearing of a child is not entered twice.
fn refuse_twice(conn: &mut Conn, new: &NewHearing) -> Result<()> {
    match store::entered_before(conn, new)? {
        Some(child) if new.status.takes_place() => {
            let day = short_date(new.held_on);
            Err(Error::Refused(format!(
                "{child} has this kind of hearing on {day} already. Change that entry instead."
            )))
        }
        _ => Ok(()),
    }
}

fn about_the_day(words: String) -> Problems {
    let mut problems = Problems::default();
    problems.add("held_on", words);
    problems
}

pub(super) async fn edit(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, HearingId)>,
) -> Result<HttpResponse> {
    let (family, id) = path.into_inner();
    let Opened { known, hearing, about } = access.open(family, move |c, scope| opened(c, scope, family, id)).await?;
    let form = HearingForm::saved(&hearing, &about);
    page(&req, &edit_page(&access, &req, &hearing, &known, form))
}

pub(super) async fn save(
    req: HttpRequest,
    access: Access,
    posted: Posted,
    path: web::Path<(FamilyId, HearingId)>,
) -> Result<HttpResponse> {
    let (family, id) = path.into_inner();
    let (form_id, version) = (posted.form_id()?, posted.version()?);
    let Opened { known, hearing, .. } = access.peek(move |c, scope| opened(c, scope, family, id)).await?;
    let form = HearingForm::of(&posted);
    let again = |problems| {
        let shown = edit_page(&access, &req, &hearing, &known, form.clone());
        refused(&req, &HearingPage { form_id, problems, version: Some(version), ..shown })
    };
    let new = match form.check((family, id), &known, access.today()) {
        Ok(new) => new,
        Err(problems) => return again(problems),
    };
    let (said, by, now) = (saved(&new), access.actor().user, access.now());
    let why = form.off_reason.trim().to_owned();
    let work = move |conn: &mut Conn, _: Scope| {
        refuse_twice(conn, &new)?;
        store::save(conn, (&new, &why), version, (by, now))?;
        Ok(filed(&new))
    };
    match access.file(Filing::For(family), form_id, work).await {
        Ok(location) => Ok(flash::see_other(&location, &said)),
        Err(Error::Refused(words)) => again(about_the_day(words)),
        Err(Error::Stale) => stale(&req, &access, (family, id), form, form_id).await,
        Err(error) => Err(error),
    }
}

/// The form again, 409, with what was typed beside what somebody else saved. Sending it once more saves over that.
async fn stale(
    req: &HttpRequest,
    access: &Access,
    (family, id): (FamilyId, HearingId),
    form: HearingForm,
    form_id: FormId,
) -> Result<HttpResponse> {
    let Opened { known, hearing, about } = access.peek(move |c, scope| opened(c, scope, family, id)).await?;
    let theirs = HearingForm::saved(&hearing, &about);
    let versions = form.beside(&theirs, &known);
    let shown = HearingPage { form_id, versions, ..edit_page(access, req, &hearing, &known, form) };
    page_with(req, StatusCode::CONFLICT, &shown)
}

/// A hearing, the children it is about, and what its form may choose from.
struct Opened {
    known: Known,
    hearing: Hearing,
    about: Vec<ChildId>,
}

fn opened(conn: &mut Conn, scope: Scope, family: FamilyId, id: HearingId) -> Result<Opened> {
    let known = known(conn, scope, family)?;
    let (hearing, about) = (store::find(conn, family, id)?, store::children(conn, id)?);
    Ok(Opened { known: Known { named: about.clone(), ..known }, hearing, about })
}

fn filed(hearing: &NewHearing) -> Filed {
    Filed::at(format!("/families/{}", hearing.family)).about(RecordId::from_uuid(hearing.id.uuid())).saying(format!(
        "{} {}",
        hearing.kind.code(),
        hearing.status.code()
    ))
}

fn saved(hearing: &NewHearing) -> String {
    format!("Saved: {}, {}, {}.", hearing.kind, short_date(hearing.held_on), hearing.status.label().to_lowercase())
}
