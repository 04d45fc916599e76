//! Closing the case of a family whose children have all left care: never silently, and with a date.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::CloseForm;
use super::pages::ELSEWHERE;
use super::store;
use crate::access::{Access, Action, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::decision::DecisionKind;
use crate::domain::hearing::HearingStatus;
use crate::domain::id::{FamilyId, FormId, RecordId};
use crate::domain::referral::is_open;
use crate::error::{Error, Result};
use crate::features::children::{Child, Stay};
use crate::features::decisions::{Latest, OnRecord};
use crate::features::families::{Compared, Family};
use crate::features::{assignments, children, decisions, families, hearings, referrals};
use crate::web::flash::see_other;
use crate::web::form::{Problems, read_date};
use crate::web::page::{Frame, page_with};

#[derive(Template)]
#[template(path = "exits/close.html")]
struct ClosePage {
    frame: Frame,
    form_id: FormId,
    family: Family,
    /// "closed on Nov 22, 2026"; empty while the case is open.
    closed: String,
    typed: CloseForm,
    today: String,
    /// What closing leaves as it is: "2 services and 1 hearing".
    left_open: String,
    /// The key decision to close it.
    decided: OnRecord,
    /// Whether the person may say that it was opened by mistake.
    may_right: bool,
    problems: Problems,
    versions: Vec<Compared>,
}

/// What closing is checked against.
struct Standing {
    family: Family,
    children: Vec<Child>,
    stays: Vec<Stay>,
    services: usize,
    hearings: usize,
    decisions: Vec<Latest>,
}

fn stand(conn: &mut Conn, scope: Scope, family: FamilyId) -> Result<Standing> {
    let services = referrals::of_family(conn, family)?;
    let hearings = hearings::of_family(conn, family)?;
    Ok(Standing {
        family: families::find(conn, scope, family)?,
        decisions: decisions::all_latest(conn, family)?,
        children: children::of_family(conn, family)?,
        stays: children::stays_of_family(conn, family)?,
        services: services.iter().filter(|service| is_open(service.state)).count(),
        hearings: hearings.iter().filter(|hearing| hearing.status == HearingStatus::Scheduled).count(),
    })
}

impl Standing {
    /// "2 services and 1 hearing", or nothing.
    fn left_open(&self) -> String {
        let count = |n, one: &str| match n {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {one}s")),
        };
        let all = [count(self.services, "service"), count(self.hearings, "hearing")];
        all.into_iter().flatten().collect::<Vec<_>>().join(" and ")
    }

    fn closed(&self) -> String {
        self.family.closed_on.map_or_else(String::new, |on| format!("closed on {}", short_date(on)))
    }
}

fn shown(req: &HttpRequest, access: &Access, form_id: FormId, standing: Standing, typed: CloseForm) -> ClosePage {
    ClosePage {
        frame: Frame::of(access, req),
        form_id,
        closed: standing.closed(),
        left_open: standing.left_open(),
        decided: decisions::on_record(standing.family.id, DecisionKind::CloseCase, &standing.decisions),
        may_right: standing.family.means(access).allow(Action::RightMistake),
        family: standing.family,
        typed,
        today: access.today().to_string(),
        problems: Problems::default(),
        versions: Vec::new(),
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, id: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = *id;
    let standing = access.open(id, move |c, scope| stand(c, scope, id)).await?;
    let typed = CloseForm { closed_on: access.today().to_string(), confirmed: false };
    page_with(&req, StatusCode::OK, &shown(&req, &access, fresh(), standing, typed))
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    id: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form, version, typed) = (*id, posted.form_id()?, posted.version()?, CloseForm::of(&posted));
    if let Some(location) = access.filed_before(form).await? {
        return Ok(see_other(&location, "This case was closed already."));
    }
    let standing = access.open(id, move |c, scope| stand(c, scope, id)).await?;
    let name = standing.family.name.clone();
    let filed = match sound(&typed, &standing, access.today()) {
        _ if standing.family.version != version => Err(Error::Stale),
        Ok(_) => record(&access, (id, version), form, typed.clone()).await,
        Err(problems) => {
            let page = ClosePage { problems, ..shown(&req, &access, form, standing, typed) };
            return page_with(&req, StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    match filed {
        Ok(location) if location == ELSEWHERE => {
            let words = format!("Saved: the case of the {name} family is closed, and with it your work with them.");
            Ok(see_other(&location, &words))
        }
        Ok(location) => Ok(see_other(&location, &format!("Saved: the case of the {name} family is closed."))),
        Err(Error::Stale) => differs(&req, &access, id, typed).await,
        Err(error) => Err(error),
    }
}

fn sound(typed: &CloseForm, standing: &Standing, today: chrono::NaiveDate) -> Result<chrono::NaiveDate, Problems> {
    typed.sound(standing.family.opened_on, (&standing.children, &standing.stays), today)
}

async fn record(access: &Access, (id, version): (FamilyId, i32), form: FormId, typed: CloseForm) -> Result<String> {
    let today = access.today();
    let work = move |c: &mut Conn, scope: Scope| {
        // Checked again within the transaction: a removal may have been filed since.
        let Ok(on) = sound(&typed, &stand(c, scope, id)?, today) else { return Err(Error::Stale) };
        store::close(c, id, version, on)?;
        assignments::end_open(c, id, None, on, "The case was closed")?;
        let location = if scope.admits(c, id)? { format!("/families/{id}") } else { ELSEWHERE.to_owned() };
        Ok(Filed::at(location).about(RecordId::from_uuid(id.uuid())).saying("closed"))
    };
    access.file(Filing::For(id), form, work).await
}

/// Somebody else changed the family first: both versions, and the form again over the newer one.
async fn differs(req: &HttpRequest, access: &Access, id: FamilyId, typed: CloseForm) -> Result<HttpResponse> {
    let standing = access.open(id, move |c, scope| stand(c, scope, id)).await?;
    let on = read_date(&typed.closed_on).map_or_else(|| typed.closed_on.clone(), short_date);
    let open = || "Open; its facts or its children’s stays changed".to_owned();
    let theirs = standing.family.closed_on.map_or_else(open, |on| format!("Closed on {}", short_date(on)));
    let compared = Compared { label: "Case".to_owned(), yours: format!("Closed on {on}"), theirs };
    let page = ClosePage { versions: vec![compared], ..shown(req, access, fresh(), standing, typed) };
    page_with(req, StatusCode::CONFLICT, &page)
}
