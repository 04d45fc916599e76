//! The intake's form: started, saved as it is typed, grown by groups, and thrown away.

use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::check::Facing;
use super::form::{IntakeForm, Pressed, TypedAdult, TypedChild, prefix, press};
use super::known::{self, Alike};
use super::model::Draft;
use super::removal::{Boxes, Moment, RemovalChoices};
use super::store;
use crate::access::{Access, Posted};
use crate::db::fresh;
use crate::domain::family::{Relation, Sex};
use crate::domain::id::DraftId;
use crate::domain::referral::ServiceKind;
use crate::error::Result;
use crate::features::families::{languages, offered_names};
use crate::features::people::AdultForm;
use crate::features::users::{self, Office};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "intake/index.html")]
struct IndexPage {
    frame: Frame,
    drafts: Vec<DraftRow>,
}

struct DraftRow {
    id: DraftId,
    title: String,
    saved: String,
}

#[derive(Template)]
#[template(path = "intake/form.html")]
struct FormPage {
    frame: Frame,
    draft: DraftId,
    typed: IntakeForm,
    /// The family that a known child belongs to.
    joins: Option<String>,
    join_offers: Vec<(String, String)>,
    adults: Vec<AdultGroup>,
    children: Vec<ChildGroup>,
    removal: RemovalChoices,
    services: Boxes,
    offices: Vec<(String, String)>,
    languages: Vec<(String, String)>,
    relations: Vec<(String, String)>,
    sexes: Vec<(String, String)>,
    problems: Problems,
}

struct AdultGroup {
    legend: String,
    prefix: String,
    which: String,
    typed: AdultForm,
    offers: Vec<(String, String)>,
    services: Boxes,
}

struct ChildGroup {
    legend: String,
    prefix: String,
    which: String,
    typed: TypedChild,
    offers: Vec<(String, String)>,
}

/// The services that parents need most on the first day; a form shows them first.
const COMMON: [ServiceKind; 6] = [
    ServiceKind::SubstanceUseAssessment,
    ServiceKind::MentalHealthAssessment,
    ServiceKind::ParentingSupport,
    ServiceKind::Housing,
    ServiceKind::Transportation,
    ServiceKind::ParentPartner,
];

impl FormPage {
    fn new(frame: Frame, draft: DraftId, typed: IntakeForm, facing: Facing<'_>, problems: Problems) -> Self {
        let alike = facing.alike;
        let several = (typed.adults.len() > 1, typed.children.len() > 1);
        let adults = typed.adults.iter().enumerate().map(|(at, adult)| adult_group(at, adult, several.0, alike));
        let children = typed.children.iter().enumerate().map(|(at, child)| child_group(at, child, several.1, alike));
        Self {
            frame,
            draft,
            joins: joins(&typed, alike),
            join_offers: typed.join_offers(alike),
            adults: adults.collect(),
            children: children.collect(),
            removal: typed.removal.choices(facing.moment.today),
            services: Boxes::of(&COMMON, &typed.services),
            offices: offered_names(facing.offices.iter().map(|office| (office.id, office.name.clone()))),
            languages: languages(&typed.language),
            relations: choices::<Relation>(),
            sexes: choices::<Sex>(),
            typed,
            problems,
        }
    }
}

fn adult_group(at: usize, adult: &TypedAdult, several: bool, alike: &Alike) -> AdultGroup {
    AdultGroup {
        legend: format!("Adult {}", at + 1),
        prefix: prefix("adult", at),
        which: if several { format!("adult.{}", at + 1) } else { String::new() },
        typed: adult.person.clone(),
        offers: alike.adult_offers(at),
        services: Boxes::of(&COMMON, &adult.services),
    }
}

fn child_group(at: usize, child: &TypedChild, several: bool, alike: &Alike) -> ChildGroup {
    ChildGroup {
        legend: format!("Child {}", at + 1),
        prefix: prefix("child", at),
        which: if several { format!("child.{}", at + 1) } else { String::new() },
        typed: child.clone(),
        offers: alike.child_offers(at),
    }
}

/// What the family is called that the children chosen as known belong to.
fn joins(typed: &IntakeForm, alike: &Alike) -> Option<String> {
    let chosen = |(at, child): (usize, &TypedChild)| {
        alike
            .of_child(at)
            .iter()
            .find(|known| known.id.to_string() == child.known)
            .map(|known| alike.named(known.family, &known.number))
    };
    typed.children.iter().enumerate().find_map(chosen)
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let user = access.actor().user;
    let drafts = access.peek(move |c, _| store::drafts(c, user)).await?;
    let row = |draft: Draft| {
        let saved = access.clock().zone().said(draft.updated_at.utc());
        DraftRow { id: draft.id, title: IntakeForm::of(&draft.typed).title(), saved }
    };
    let drafts = drafts.into_iter().map(row).collect();
    page(&req, &IndexPage { frame: Frame::of(&access, &req), drafts })
}

pub(super) async fn new(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let office = access.actor().office.map_or_else(String::new, |office| office.to_string());
    let typed = IntakeForm::blank(office, access.today().to_string());
    show(&req, &access, fresh(), typed).await
}

pub(super) async fn resume(req: HttpRequest, access: Access, id: web::Path<DraftId>) -> Result<HttpResponse> {
    let (id, user) = (*id, access.actor().user);
    let draft = access.peek(move |c, _| store::draft(c, id, user)).await?;
    show(&req, &access, id, IntakeForm::of(&draft.typed)).await
}

async fn show(req: &HttpRequest, access: &Access, id: DraftId, typed: IntakeForm) -> Result<HttpResponse> {
    let (alike, offices) = surroundings(access, typed.clone()).await?;
    let facing = Facing { alike: &alike, offices: &offices, moment: Moment::of(access) };
    page(req, &FormPage::new(Frame::of(access, req), id, typed, facing, Problems::default()))
}

/// Who is known already, and the offices. Looking people up across the agency is recorded.
pub(super) async fn surroundings(access: &Access, typed: IntakeForm) -> Result<(Alike, Vec<Office>)> {
    access.read(move |c, scope| Ok((known::look(c, scope, &typed)?, users::offices(c)?))).await
}

pub(super) async fn save(
    req: HttpRequest,
    access: Access,
    id: web::Path<DraftId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, (posted, pressed)) = (*id, press(&posted));
    let typed = IntakeForm::of(&posted);
    keep(&access, id, posted).await?;
    match pressed {
        Pressed::Changed(anchor) => return Ok(go(&format!("/intake/{id}#{anchor}"))),
        Pressed::Look => return Ok(go(&format!("/intake/{id}#adults"))),
        Pressed::Continue => {}
    }
    let (alike, offices) = surroundings(&access, typed.clone()).await?;
    let facing = Facing { alike: &alike, offices: &offices, moment: Moment::of(&access) };
    match typed.check(facing) {
        Ok(_) => Ok(go(&format!("/intake/{id}/check"))),
        Err(problems) => refused(&req, &FormPage::new(Frame::of(&access, &req), id, typed, facing, problems)),
    }
}

async fn keep(access: &Access, id: DraftId, posted: Posted) -> Result<()> {
    let (user, now) = (access.actor().user, access.now());
    access.keep(move |c| store::save(c, id, user, &posted, now)).await
}

fn go(location: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, location)).finish()
}

pub(super) async fn autosave(access: Access, id: web::Path<DraftId>, posted: Posted) -> Result<HttpResponse> {
    keep(&access, *id, posted).await?;
    Ok(HttpResponse::NoContent().finish())
}

pub(super) async fn discard(access: Access, id: web::Path<DraftId>) -> Result<HttpResponse> {
    let (id, user) = (*id, access.actor().user);
    access.keep(move |c| store::discard(c, id, user)).await?;
    Ok(see_other("/intake", "The unfinished intake was thrown away."))
}
