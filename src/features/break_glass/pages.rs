//! `/break-glass`: opening a family in an emergency.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::form::OpenForm;
use super::model::NewOpening;
use super::store;
use crate::access::{Access, Action, Filed, Filing, Opened, Posted, facts};
use crate::db::{Conn, fresh};
use crate::domain::id::{FamilyId, FormId, RecordId};
use crate::domain::need_to_know::{Asker, Decision, Emergency, Rule};
use crate::domain::number::FamilyNumber;
use crate::error::{Error, Result};
use crate::features::families;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

/// Said of a number that nobody has, and of a family with which the person declared a conflict.
const NONE: &str = "No family with this number can be opened here. Check the number";

#[derive(Template)]
#[template(path = "break_glass/new.html")]
struct OpenPage {
    frame: Frame,
    form_id: FormId,
    form: OpenForm,
    classes: Vec<(String, String)>,
    open: Vec<(String, String, String)>,
    problems: Problems,
}

fn show(req: &HttpRequest, access: &Access, form: OpenForm, form_id: FormId, problems: Problems) -> OpenPage {
    let zone = access.clock().zone();
    let line = |of: &Opened| (format!("/families/{}", of.family), of.number.clone(), zone.said(of.until.utc()));
    OpenPage {
        frame: Frame::of(access, req),
        form_id,
        form,
        classes: choices::<Emergency>(),
        open: access.actor().openings.iter().map(line).collect(),
        problems,
    }
}

pub(super) async fn new(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    page(&req, &show(&req, &access, OpenForm::default(), fresh(), Problems::default()))
}

pub(super) async fn open(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let (typed, form_id) = (OpenForm::of(&posted), posted.form_id()?);
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This family was opened already."));
    }
    let (number, class, reason) = match typed.check() {
        Ok(sound) => sound,
        Err(problems) => return refused(&req, &show(&req, &access, typed, form_id, problems)),
    };
    let (asker, now) = (access.actor().asker(), access.now());
    // Recorded as tried, whether there is such a family or not.
    let family = match access.read(move |conn, _| may_open(conn, &asker, number, now)).await {
        Ok(family) => family,
        Err(Error::Refused(words)) => {
            let mut problems = Problems::default();
            problems.add("number", words);
            return refused(&req, &show(&req, &access, typed, form_id, problems));
        }
        Err(error) => return Err(error),
    };
    let location = access
        .file(Filing::Unseen(family), form_id, move |conn, _| {
            let new = NewOpening { family, user: asker.user, class, reason: reason.clone() };
            let id = store::open(conn, &new, now)?;
            Ok(Filed::at(format!("/families/{family}")).about(RecordId::from_uuid(id.uuid())).saying(class.code()))
        })
        .await?;
    Ok(see_other(&location, "Opened for four hours, to read only. Another person will review why."))
}

/// The family with this number, if an emergency can open it to this person; else why not.
fn may_open(conn: &mut Conn, asker: &Asker, number: FamilyNumber, now: crate::db::Instant) -> Result<FamilyId> {
    let refused = |words: &str| Err(Error::Refused(words.to_owned()));
    let Some(family) = families::by_number(conn, number)? else { return refused(NONE) };
    match Action::ViewFamily.decide(asker, &facts::of(conn, family)?, now.utc()) {
        Decision::Deny(Rule::DeclaredConflict | Rule::RoleList) => refused(NONE),
        Decision::Deny(_) => Ok(family),
        Decision::Allow(Rule::Opening) => {
            refused("You have opened this family already. The line at the top leads to it")
        }
        Decision::Allow(_) => refused("You may see this family without an emergency. Find it under Families"),
    }
}
