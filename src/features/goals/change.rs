//! Setting a goal. Before the permanency goal may be another than reunification, the page asks whether every effort to
//! reunify has been made, and answers from the family's record.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::around::{Around, said};
use super::form::{Facts, GoalForm};
use super::model::NewGoal;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::goal::{Goal, GoalRole, SetBy};
use crate::domain::id::{ChildId, FamilyId, FormId, RecordId};
use crate::error::{Error, Result};
use crate::features::families::Compared;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices, read_date};
use crate::web::page::{Frame, page, page_with, refused};
use crate::web::query;

#[derive(Template)]
#[template(path = "goals/change.html")]
struct ChangePage {
    frame: Frame,
    form_id: FormId,
    title: &'static str,
    name: String,
    back: String,
    present: String,
    /// Whether this page is about the permanency goal and that one is reunification, or none.
    asks: bool,
    facts: Vec<String>,
    digest: String,
    seen: String,
    typed: GoalForm,
    goals: Vec<(String, String)>,
    setters: Vec<(String, String)>,
    today: String,
    problems: Problems,
    versions: Vec<Compared>,
}

impl ChangePage {
    fn of(req: &HttpRequest, access: &Access, around: &Around, typed: GoalForm, form_id: FormId) -> Self {
        let role = typed.role();
        let (facts, digest) = facts(access, around);
        let present = around.present(role);
        Self {
            frame: Frame::of(access, req),
            form_id,
            title: match role {
                GoalRole::Primary => "Set the permanency goal",
                GoalRole::Concurrent => "Set the concurrent goal",
            },
            name: around.child.name(),
            back: format!("{}/goals", around.child_path()),
            present: said(present),
            asks: role == GoalRole::Primary && present.is_none_or(|goal| goal.goal == Goal::Reunify),
            facts,
            digest,
            seen: around.seen(role),
            typed: GoalForm { role: role.code().to_owned(), ..typed },
            goals: choices::<Goal>(),
            setters: choices::<SetBy>(),
            today: access.today().to_string(),
            problems: Problems::default(),
            versions: Vec::new(),
        }
    }
}

/// The facts of the efforts, and the digest by which a form says which of them it showed.
fn facts(access: &Access, around: &Around) -> (Vec<String>, String) {
    let facts = around.efforts.said(access.today());
    let digest = access.source().keys().digest("efforts", &facts.join("\n"));
    (facts, digest)
}

pub(super) async fn new(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
) -> Result<HttpResponse> {
    let ((family, child), today) = (path.into_inner(), access.today());
    let around = access.open(family, move |conn, scope| Around::load(conn, scope, (family, child), today)).await?;
    let typed = GoalForm { role: query::first(&req, "role"), ..GoalForm::default() };
    page(&req, &ChangePage::of(&req, &access, &around, typed, fresh()))
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, child), form_id, today) = (path.into_inner(), posted.form_id()?, access.today());
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This goal was set already."));
    }
    let around = access.open(family, move |conn, scope| Around::load(conn, scope, (family, child), today)).await?;
    let (typed, seen) = (GoalForm::of(&posted), posted.first("seen").to_owned());
    let (said, digest) = facts(&access, &around);
    let facts = Facts { said: &said.join("\n"), digest: &digest };
    let filed = match typed.check(child, around.standing(typed.role()), &facts, access.today()) {
        _ if around.seen(typed.role()) != seen => Err(Error::Stale),
        Ok(sound) => record(&access, (family, child), form_id, seen, sound).await,
        Err(problems) => {
            // Facts that changed are to be read, and ticked, again.
            let read = typed.read && problems.of("efforts_read").is_none();
            let shown = ChangePage::of(&req, &access, &around, GoalForm { read, ..typed }, form_id);
            return refused(&req, &ChangePage { problems, ..shown });
        }
    };
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the goal is set.")),
        Err(Error::Stale) => differs(&req, &access, (family, child), typed).await,
        Err(error) => Err(error),
    }
}

async fn record(
    access: &Access,
    (family, child): (FamilyId, ChildId),
    form: FormId,
    seen: String,
    sound: NewGoal,
) -> Result<String> {
    let (by, now, today) = (access.actor().user, access.now(), access.today());
    let work = move |conn: &mut Conn, scope: Scope| {
        let around = Around::load(conn, scope, (family, child), today)?;
        if around.seen(sound.role) != seen {
            return Err(Error::Stale);
        }
        let id = store::set(conn, &sound, Some(by), now)?;
        let filed = Filed::at(format!("{}/goals", around.child_path())).about(RecordId::from_uuid(id.uuid()));
        Ok(filed.saying(sound.role.code()))
    };
    access.file(Filing::For(family), form, work).await
}

/// Somebody else set a goal first: hers beside what was typed, and the form again after it.
async fn differs(
    req: &HttpRequest,
    access: &Access,
    (family, child): (FamilyId, ChildId),
    typed: GoalForm,
) -> Result<HttpResponse> {
    let today = access.today();
    let around = access.open(family, move |conn, scope| Around::load(conn, scope, (family, child), today)).await?;
    let on = read_date(&typed.starts_on).map_or_else(|| typed.starts_on.clone(), short_date);
    let goal = Goal::from_code(&typed.goal).map_or("Not chosen", Goal::label);
    let theirs = said(around.present(typed.role()));
    let versions =
        vec![Compared { label: typed.role().label().to_owned(), yours: format!("{goal}, since {on}"), theirs }];
    let shown = ChangePage::of(req, access, &around, GoalForm { read: false, ..typed }, fresh());
    page_with(req, StatusCode::CONFLICT, &ChangePage { versions, ..shown })
}
