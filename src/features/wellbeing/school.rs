//! Recording a child's school.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::SchoolForm;
use super::health::home;
use super::model::Enrollment;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::id::{ChildId, FamilyId, FormId, RecordId};
use crate::domain::wellbeing::{Grade, SchoolReason, SchoolSupport};
use crate::error::Result;
use crate::features::children::{self, Child};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "wellbeing/school.html")]
struct SchoolPage {
    frame: Frame,
    form_id: FormId,
    name: String,
    back: String,
    present: String,
    typed: SchoolForm,
    grades: Vec<(String, String)>,
    supports: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    today: String,
    problems: Problems,
}

/// A child with the schools on record.
struct Around {
    child: Child,
    held: Vec<Enrollment>,
}

impl Around {
    fn load(conn: &mut Conn, family: FamilyId, child: ChildId) -> Result<Self> {
        let child = children::one(conn, family, child)?;
        Ok(Self { held: store::schools_of(conn, child.id)?, child })
    }

    fn page(&self, req: &HttpRequest, access: &Access, typed: SchoolForm, form_id: FormId) -> SchoolPage {
        let open = self.held.iter().find(|row| row.is_open());
        SchoolPage {
            frame: Frame::of(access, req),
            form_id,
            name: self.child.name(),
            back: home(&self.child),
            present: open.map_or_else(|| "Not recorded".to_owned(), Enrollment::title),
            typed,
            grades: choices::<Grade>(),
            supports: choices::<SchoolSupport>(),
            reasons: choices::<SchoolReason>(),
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
    page(&req, &around.page(&req, &access, SchoolForm::default(), fresh()))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, child), form_id, typed) = (path.into_inner(), posted.form_id()?, SchoolForm::of(&posted));
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This school was recorded already."));
    }
    let around = access.open(family, move |conn, _| Around::load(conn, family, child)).await?;
    let new = match typed.check(child, &around.held, access.today()) {
        Ok(new) => new,
        Err(problems) => {
            return refused(&req, &SchoolPage { problems, ..around.page(&req, &access, typed, form_id) });
        }
    };
    let (by, now, back) = (access.actor().user, access.now(), home(&around.child));
    let file = move |conn: &mut Conn, _: Scope| {
        let id = store::enroll(conn, &new, Some(by), now)?;
        Ok(Filed::at(&back).about(RecordId::from_uuid(id.uuid())))
    };
    match access.file(Filing::For(family), form_id, file).await {
        Ok(location) => Ok(see_other(&location, "Saved: the child’s school.")),
        Err(error) if error.broken_rule().is_some_and(|rule| rule.contains("school_enrollments")) => {
            let mut problems = Problems::default();
            problems.add("starts_on", "Somebody recorded a school of these days meanwhile. Look at the page first");
            refused(&req, &SchoolPage { problems, ..around.page(&req, &access, typed, form_id) })
        }
        Err(error) => Err(error),
    }
}
