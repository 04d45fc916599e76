//! The form that makes an entry of one kind.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::EntryForm;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::adult::{ChildRelation, EntryKind, Lawyer, Way};
use crate::domain::family::Who;
use crate::domain::id::{FamilyId, FormId, RecordId};
use crate::error::{Error, Result};
use crate::features::children::Members;
use crate::features::families::{self, Family};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "adults/new.html")]
struct NewPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    back: String,
    action: String,
    kind: EntryKind,
    typed: EntryForm,
    people: Vec<(String, String)>,
    children: Vec<(String, String)>,
    codes: Vec<(String, String)>,
    languages: Vec<(String, String)>,
    today: String,
    problems: Problems,
}

struct Around {
    family: Family,
    members: Members,
}

impl Around {
    fn read(conn: &mut Conn, scope: Scope, id: FamilyId) -> Result<Self> {
        Ok(Self { family: families::find(conn, scope, id)?, members: Members::of(conn, id)? })
    }

    fn page(
        &self,
        req: &HttpRequest,
        access: &Access,
        (kind, typed): (EntryKind, EntryForm),
        form_id: FormId,
    ) -> NewPage {
        let is_child = |value: &str| value.starts_with("child:");
        let (children, adults): (Vec<_>, Vec<_>) = self.members.choices().into_iter().partition(|(v, _)| is_child(v));
        let people = if kind == EntryKind::Lawyer { self.members.choices() } else { adults };
        let home = format!("/families/{}", self.family.id);
        NewPage {
            frame: Frame::of(access, req),
            form_id,
            family: self.family.name.clone(),
            back: back(self.family.id, &typed.of),
            action: format!("{home}/entries/{}/new", kind.code()),
            kind,
            languages: families::languages(&typed.words),
            typed,
            people,
            children,
            codes: match kind {
                EntryKind::Relation => choices::<ChildRelation>(),
                EntryKind::Contact => choices::<Way>(),
                EntryKind::Lawyer => choices::<Lawyer>(),
                EntryKind::Language | EntryKind::Home => Vec::new(),
            },
            today: access.today().to_string(),
            problems: Problems::default(),
        }
    }
}

/// The page of the adult, or of all of them.
pub(super) fn back(family: FamilyId, of: &str) -> String {
    let adult = of.parse::<Who>().ok().and_then(Who::adult);
    adult.map_or_else(|| format!("/families/{family}/adults"), |id| format!("/families/{family}/adults/{id}"))
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<(FamilyId, String)>) -> Result<HttpResponse> {
    let (id, kind) = path.into_inner();
    let around = access.open(id, move |conn, scope| Around::read(conn, scope, id)).await?;
    let kind = EntryKind::from_code(&kind).ok_or(Error::NotFound)?;
    let typed = EntryForm::of(&Posted::of_query(req.query_string()));
    page(&req, &around.page(&req, &access, (kind, typed), fresh()))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, String)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((id, kind), form_id, typed) = (path.into_inner(), posted.form_id()?, EntryForm::of(&posted));
    let around = access.peek(move |conn, scope| Around::read(conn, scope, id)).await?;
    let kind = EntryKind::from_code(&kind).ok_or(Error::NotFound)?;
    let entry = match typed.check((id, kind), access.today(), |who| around.members.include(who)) {
        Ok(entry) => entry,
        Err(problems) => {
            return refused(&req, &NewPage { problems, ..around.page(&req, &access, (kind, typed), form_id) });
        }
    };
    let (by, now, back) = (access.actor().user, access.now(), back(id, &typed.of));
    let file = move |conn: &mut Conn, _: Scope| {
        let made = store::add(conn, &entry, Some(by), now)?;
        Ok(Filed::at(&back).about(RecordId::from_uuid(made.uuid())).saying(kind.code()))
    };
    let location = access.file(Filing::For(id), form_id, file).await?;
    Ok(see_other(&location, "Saved."))
}
