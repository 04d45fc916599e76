//! A case that was opened by mistake: saying so, and taking that back.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::mistake_store::{self, CaseMistake};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::id::{FamilyId, FormId, RecordId};
use crate::domain::number::FamilyNumber;
use crate::error::{Error, Result};
use crate::features::assignments;
use crate::features::families::{self, Family};
use crate::features::flags;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page_with};

/// The longest reason, in characters.
const REASON: usize = 300;

/// What was typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    reason: String,
    /// Number of the right case; empty for none.
    right: String,
    confirmed: bool,
}

#[derive(Template)]
#[template(path = "exits/mistake.html")]
struct MistakePage {
    frame: Frame,
    form_id: FormId,
    family: Family,
    /// Who said so, when and why; nothing while it counts as a case.
    said: Option<(String, String)>,
    /// The right case: address and number.
    right: Option<(String, String)>,
    typed: Typed,
    problems: Problems,
    /// Whether somebody else saved first.
    stale: bool,
}

/// The family, and what was said of its case.
struct Standing {
    family: Family,
    said: Option<CaseMistake>,
    right: Option<Family>,
}

fn stand(conn: &mut Conn, scope: Scope, id: FamilyId) -> Result<Standing> {
    let (family, said) = (families::find(conn, scope, id)?, mistake_store::of_family(conn, id)?);
    let right = match said.as_ref().and_then(|said| said.right) {
        Some(right) if scope.admits(conn, right)? => Some(families::find(conn, scope, right)?),
        _ => None,
    };
    Ok(Standing { family, said, right })
}

fn shown(req: &HttpRequest, access: &Access, form_id: FormId, standing: Standing, typed: Typed) -> MistakePage {
    let words = |said: &CaseMistake| {
        let at = access.clock().zone().said(said.at.utc());
        (format!("{at}, by {}", said.by), said.reason.clone())
    };
    MistakePage {
        frame: Frame::of(access, req),
        form_id,
        said: standing.said.as_ref().map(words),
        right: standing.right.map(|right| (format!("/families/{}", right.id), right.number)),
        family: standing.family,
        typed,
        problems: Problems::default(),
        stale: false,
    }
}

pub(super) async fn open(req: HttpRequest, access: Access, id: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = *id;
    let standing = access.open(id, move |c, scope| stand(c, scope, id)).await?;
    page_with(&req, StatusCode::OK, &shown(&req, &access, fresh(), standing, Typed::default()))
}

/// A sound reason, and the right case.
type Sound = (String, Option<FamilyId>);

/// The right case must be one that the person may see, and another one.
fn sound(conn: &mut Conn, scope: Scope, id: FamilyId, typed: &Typed) -> Result<std::result::Result<Sound, Problems>> {
    let mut problems = Problems::default();
    let reason = problems.required_line("reason", &typed.reason, REASON, "what happened");
    let number = typed.right.trim();
    let mut right = None;
    if let Ok(number) = number.parse::<FamilyNumber>() {
        right = families::by_number(conn, number)?.filter(|right| *right != id);
        if let Some(other) = right {
            right = scope.admits(conn, other)?.then_some(other);
        }
    }
    if !number.is_empty() && right.is_none() {
        problems.add("right", "There is no other case with this number that you may see");
    }
    if !typed.confirmed {
        problems.add("confirmed", "Confirm that this case should not have been opened");
    }
    if flags::warns(conn, id)? {
        problems.add("confirmed", mistake_store::STILL_WARNS);
    }
    Ok(problems.or(reason.map(|reason| (reason, right))))
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    id: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, version) = (*id, posted.form_id()?, posted.version()?);
    let text = |name| posted.first(name).to_owned();
    let typed = Typed { reason: text("reason"), right: text("right"), confirmed: posted.first("confirmed") == "yes" };
    if posted.first("back") == "yes" {
        return take_back(&req, &access, (id, version), form_id).await;
    }
    let asked = typed.clone();
    let checked = access.peek(move |c, scope| sound(c, scope, id, &asked)).await?;
    let (reason, right) = match checked {
        Ok(sound) => sound,
        Err(problems) => {
            let standing = access.peek(move |c, scope| stand(c, scope, id)).await?;
            let page = MistakePage { problems, ..shown(&req, &access, form_id, standing, typed) };
            return page_with(&req, StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let (by, now, today) = (access.actor().user, access.now(), access.today());
    let work = move |c: &mut Conn, _: Scope| {
        mistake_store::opened_by_mistake(c, (id, version), (&reason, right), (by, now))?;
        assignments::end_open(c, id, None, today, "The case was opened by mistake")?;
        Ok(Filed::at(format!("/families/{id}/mistake"))
            .about(RecordId::from_uuid(id.uuid()))
            .saying("opened by mistake"))
    };
    match access.file(Filing::For(id), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: this case was opened by mistake and counts nowhere.")),
        Err(Error::Stale) => stale(&req, &access, id, typed).await,
        Err(error) => Err(error),
    }
}

async fn take_back(
    req: &HttpRequest,
    access: &Access,
    (id, version): (FamilyId, i32),
    form_id: FormId,
) -> Result<HttpResponse> {
    let (by, now) = (access.actor().user, access.now());
    let work = move |c: &mut Conn, _: Scope| {
        mistake_store::take_back(c, id, version, (by, now))?;
        Ok(Filed::at(format!("/families/{id}")).about(RecordId::from_uuid(id.uuid())).saying("a case after all"))
    };
    match access.file(Filing::For(id), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: this is a case again. It has no workers; assign them now.")),
        Err(Error::Stale) => stale(req, access, id, Typed::default()).await,
        Err(error) => Err(error),
    }
}

/// Somebody else changed the family first: what was typed stays, over the newer state.
async fn stale(req: &HttpRequest, access: &Access, id: FamilyId, typed: Typed) -> Result<HttpResponse> {
    let standing = access.peek(move |c, scope| stand(c, scope, id)).await?;
    let page = MistakePage { stale: true, ..shown(req, access, fresh(), standing, typed) };
    page_with(req, StatusCode::CONFLICT, &page)
}
