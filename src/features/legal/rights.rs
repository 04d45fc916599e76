//! Recording the end of a parent's rights.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::RightsForm;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::id::{ChildId, FamilyId, FormId, PersonId, RecordId};
use crate::domain::legal::RightsEnd;
use crate::error::{Error, Result};
use crate::features::children::{self, Child};
use crate::features::families::{self, Adult};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "legal/rights.html")]
struct RightsPage {
    frame: Frame,
    form_id: FormId,
    name: String,
    back: String,
    child: String,
    typed: RightsForm,
    parents: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    today: String,
    problems: Problems,
}

/// A child and the parents of whom nothing is recorded yet.
struct Around {
    child: Child,
    parents: Vec<(PersonId, String)>,
}

impl Around {
    fn load(conn: &mut Conn, family: FamilyId, child: ChildId) -> Result<Self> {
        let child = children::one(conn, family, child)?;
        let known = store::rights_of(conn, child.id)?;
        let is_known = |adult: &Adult| known.iter().any(|row| adult.is(row.person_id) && row.voided_at.is_none());
        let adults = families::adults(conn, family)?.into_iter();
        let parents = adults.filter(|adult| adult.relation.is_parent() && !is_known(adult));
        let parents = parents.map(|adult| (adult.person.id, format!("{}, {}", adult.person.name(), adult.relation)));
        Ok(Self { parents: parents.collect(), child })
    }
}

impl RightsPage {
    fn of(req: &HttpRequest, access: &Access, around: &Around, typed: RightsForm, form_id: FormId) -> Self {
        let child = format!("/families/{}/children/{}", around.child.family_id, around.child.id);
        Self {
            frame: Frame::of(access, req),
            form_id,
            name: around.child.name(),
            back: format!("{child}/legal"),
            child,
            typed,
            parents: around.parents.iter().map(|(id, name)| (id.to_string(), name.clone())).collect(),
            kinds: choices::<RightsEnd>(),
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
    let around = access.open(family, move |conn, _| Around::load(conn, family, child)).await?;
    page(&req, &RightsPage::of(&req, &access, &around, RightsForm::default(), fresh()))
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, child), form_id) = (path.into_inner(), posted.form_id()?);
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This was recorded already."));
    }
    let typed = RightsForm::of(&posted);
    let around = access.open(family, move |conn, _| Around::load(conn, family, child)).await?;
    let is_parent = |person| around.parents.iter().any(|(id, _)| *id == person);
    let new = match typed.check(child, access.today(), is_parent) {
        Ok(new) => new,
        Err(problems) => {
            let shown = RightsPage::of(&req, &access, &around, typed, form_id);
            return refused(&req, &RightsPage { problems, ..shown });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        let around = Around::load(conn, family, child)?;
        if !around.parents.iter().any(|(id, _)| *id == new.person) {
            return Err(Error::Refused("Somebody recorded this of the same parent meanwhile.".to_owned()));
        }
        let id = store::add_rights(conn, &new, Some(by), now)?;
        let back = format!("/families/{family}/children/{child}/legal");
        Ok(Filed::at(back).about(RecordId::from_uuid(id.uuid())).saying(new.kind.code()))
    };
    let location = access.file(Filing::For(family), form_id, work).await?;
    Ok(see_other(&location, "Saved: the end of a parent’s rights."))
}
