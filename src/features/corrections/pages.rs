//! The page that marks a row as entered in error.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{ChildId, FamilyId, FormId, RecordId, UserId};
use crate::error::{Error, Result};
use crate::features::children;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, page_with, refused};

/// The longest reason, in characters.
const WHY: usize = 500;

/// What the page shows of a row.
#[derive(Debug, Clone)]
pub struct Row {
    /// The row in words.
    pub what: String,
    /// What happens when it is marked.
    pub then: &'static str,
    /// Its version.
    pub version: i32,
    /// Whether it is marked already.
    pub already: bool,
}

/// A row of a child that may be marked as entered in error.
pub trait Mistake: Copy + Send + 'static {
    /// The page of the rows, below the child: "goals".
    const BACK: &'static str;
    /// What that page is called: "Goals".
    const TITLE: &'static str;

    /// The address of its form, below the child: "goals/(id)/wrong".
    fn path(self) -> String;

    /// Its key.
    fn record(self) -> RecordId;

    /// The row, as one of this child.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not the child's.
    fn find(self, conn: &mut Conn, child: ChildId) -> Result<Row>;

    /// Marks it, unless it changed since `version`.
    ///
    /// # Errors
    /// [`Error::Stale`], or the database's.
    fn mark(self, conn: &mut Conn, child: ChildId, version: i32, why: &str, by: (UserId, Instant)) -> Result<()>;
}

#[derive(Template)]
#[template(path = "corrections/wrong.html")]
struct WrongPage {
    frame: Frame,
    form_id: FormId,
    title: &'static str,
    name: String,
    back: String,
    action: String,
    row: Row,
    why: String,
    problems: Problems,
}

async fn find<M: Mistake>(access: &Access, (family, child): (FamilyId, ChildId), of: M) -> Result<(String, Row)> {
    let read = move |conn: &mut Conn, _: Scope| {
        let child = children::one(conn, family, child)?;
        Ok((child.name(), of.find(conn, child.id)?))
    };
    access.open(family, read).await
}

impl WrongPage {
    fn of<M: Mistake>(
        req: &HttpRequest,
        access: &Access,
        (family, child): (FamilyId, ChildId),
        (of, name, row): (M, String, Row),
    ) -> Self {
        let child = format!("/families/{family}/children/{child}");
        Self {
            frame: Frame::of(access, req),
            form_id: fresh(),
            title: M::TITLE,
            name,
            back: format!("{child}/{}", M::BACK),
            action: format!("{child}/{}", of.path()),
            row,
            why: String::new(),
            problems: Problems::default(),
        }
    }
}

/// Shows the form.
///
/// # Errors
/// Out of scope, or no such row.
pub async fn show<M: Mistake>(
    req: &HttpRequest,
    access: &Access,
    at: (FamilyId, ChildId),
    of: M,
) -> Result<HttpResponse> {
    let (name, row) = find(access, at, of).await?;
    page(req, &WrongPage::of(req, access, at, (of, name, row)))
}

/// Files the form. A row that somebody marked first is shown as it is now.
///
/// # Errors
/// Out of scope, no such row, or the database's.
pub async fn mark<M: Mistake>(
    req: &HttpRequest,
    access: &Access,
    at: (FamilyId, ChildId),
    of: M,
    posted: Posted,
) -> Result<HttpResponse> {
    let (form_id, version, typed) = (posted.form_id()?, posted.version()?, posted.first("why").to_owned());
    let mut problems = Problems::default();
    let Some(why) = problems.required_line("why", &typed, WHY, "what is wrong with it") else {
        let (name, row) = find(access, at, of).await?;
        let row = Row { version, ..row };
        let shown = WrongPage::of(req, access, at, (of, name, row));
        return refused(req, &WrongPage { why: typed, form_id, problems, ..shown });
    };
    let ((family, child), by) = (at, (access.actor().user, access.now()));
    let work = move |conn: &mut Conn, _: Scope| {
        children::one(conn, family, child)?;
        of.mark(conn, child, version, &why, by)?;
        Ok(Filed::at(format!("/families/{family}/children/{child}/{}", M::BACK)).about(of.record()))
    };
    match access.file(Filing::For(family), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: marked as entered in error.")),
        Err(Error::Stale) => {
            let (name, row) = find(access, at, of).await?;
            let shown = WrongPage::of(req, access, at, (of, name, row));
            page_with(req, StatusCode::CONFLICT, &WrongPage { why: typed, ..shown })
        }
        Err(error) => Err(error),
    }
}
