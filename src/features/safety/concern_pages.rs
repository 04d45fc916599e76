//! Filing a safety concern, saying that one read it, and what was done about it.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::concern_form::{ActionForm, Caregivers, ConcernForm};
use super::model::About;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::id::{ConcernId, FamilyId, FormId, RecordId};
use crate::domain::safety::{Danger, Source};
use crate::error::Result;
use crate::features::families::{self, Family};
use crate::features::{children, families as of_families};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "safety/new.html")]
struct ConcernPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    back: String,
    typed: ConcernForm,
    about: Vec<(String, String, bool)>,
    dangers: Vec<(String, String)>,
    sources: Vec<(String, String)>,
    today: String,
    problems: Problems,
}

/// A family and whom a concern of it may be about.
struct Around {
    family: Family,
    caregivers: Caregivers,
}

impl Around {
    fn read(conn: &mut Conn, scope: Scope, id: FamilyId) -> Result<Self> {
        let family = families::find(conn, scope, id)?;
        let adults = of_families::adults(conn, id)?.into_iter().map(|adult| {
            let label = format!("{}, {}", adult.person.name(), adult.relation.label().to_lowercase());
            (About::Adult(adult.person.id), label)
        });
        let mut all: Vec<(About, String)> = adults.collect();
        for place in children::stays_of_family(conn, id)?.iter().flat_map(|stay| &stay.placements).rev() {
            let about = About::Caregiver(place.caregiver.clone());
            if !place.caregiver.is_empty() && all.iter().all(|(known, _)| *known != about) {
                all.push((about, format!("{}, {}", place.caregiver, place.setting.label().to_lowercase())));
            }
        }
        Ok(Self { family, caregivers: Caregivers(all) })
    }

    fn page(&self, req: &HttpRequest, access: &Access, form_id: FormId, typed: ConcernForm) -> ConcernPage {
        ConcernPage {
            frame: Frame::of(access, req),
            form_id,
            family: self.family.name.clone(),
            back: format!("/families/{}", self.family.id),
            about: typed.ticked(&self.caregivers),
            typed,
            dangers: choices::<Danger>(),
            sources: choices::<Source>(),
            today: access.today().to_string(),
            problems: Problems::default(),
        }
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let around = access.open(id, move |conn, scope| Around::read(conn, scope, id)).await?;
    let typed = ConcernForm { known_on: access.today().to_string(), ..ConcernForm::default() };
    page(&req, &around.page(&req, &access, fresh(), typed))
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, typed) = (path.into_inner(), posted.form_id()?, ConcernForm::of(&posted));
    let around = access.peek(move |conn, scope| Around::read(conn, scope, id)).await?;
    let new = match typed.check(id, &around.caregivers, access.today()) {
        Ok(new) => new,
        Err(problems) => {
            let shown = around.page(&req, &access, form_id, typed);
            return refused(&req, &ConcernPage { problems, ..shown });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        let concern = store::add(conn, &new, Some(by), now)?;
        let filed = Filed::at(format!("/families/{id}/safety")).about(RecordId::from_uuid(concern.uuid()));
        Ok(filed.saying(new.danger.code()))
    };
    let location = access.file(Filing::For(id), form_id, work).await?;
    Ok(see_other(&location, "Filed: both tracks and the supervisors see this concern from now on."))
}

pub(super) async fn acknowledge(
    access: Access,
    path: web::Path<(FamilyId, ConcernId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, id) = path.into_inner();
    let (user, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        store::find(conn, family, id)?;
        store::acknowledge(conn, id, user, now)?;
        Ok(Filed::at(format!("/families/{family}/safety")).about(RecordId::from_uuid(id.uuid())).saying("read"))
    };
    let location = access.file(Filing::For(family), posted.form_id()?, work).await?;
    Ok(see_other(&location, "Saved: it is on record that you read this concern."))
}

#[derive(Template)]
#[template(path = "safety/action.html")]
struct ActionPage {
    frame: Frame,
    form_id: FormId,
    title: String,
    back: String,
    action: String,
    typed: ActionForm,
    today: String,
    problems: Problems,
}

impl ActionPage {
    fn of(req: &HttpRequest, access: &Access, at: (FamilyId, ConcernId), danger: Danger, typed: ActionForm) -> Self {
        let back = format!("/families/{}/safety", at.0);
        Self {
            frame: Frame::of(access, req),
            form_id: fresh(),
            title: danger.label().to_owned(),
            action: format!("{back}/{}/actions/new", at.1),
            back,
            typed,
            today: access.today().to_string(),
            problems: Problems::default(),
        }
    }
}

pub(super) async fn new_action(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ConcernId)>,
) -> Result<HttpResponse> {
    let (family, id) = path.into_inner();
    let concern = access.open(family, move |conn, _| store::find(conn, family, id)).await?;
    let typed = ActionForm { on: access.today().to_string(), words: String::new() };
    page(&req, &ActionPage::of(&req, &access, (family, id), concern.danger, typed))
}

pub(super) async fn add_action(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ConcernId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, id), form_id) = (path.into_inner(), posted.form_id()?);
    let typed = ActionForm::of(&posted);
    let (on, words) = match typed.check(access.today()) {
        Ok(sound) => sound,
        Err(problems) => {
            let concern = access.open(family, move |conn, _| store::find(conn, family, id)).await?;
            let shown = ActionPage::of(&req, &access, (family, id), concern.danger, typed);
            return refused(&req, &ActionPage { form_id, problems, ..shown });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        store::find(conn, family, id)?;
        store::add_action(conn, id, (on, &words), Some(by), now)?;
        Ok(Filed::at(format!("/families/{family}/safety")).about(RecordId::from_uuid(id.uuid())).saying("action"))
    };
    let location = access.file(Filing::For(family), form_id, work).await?;
    Ok(see_other(&location, "Saved: what was done about the concern."))
}
