//! The page of a status summary: a sheet on screen that prints as it stands.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::compose::{self, Made, Names, Summary};
use super::store;
use crate::access::{Access, Action, Scope};
use crate::db::Conn;
use crate::domain::id::{FamilyId, HearingId};
use crate::error::{Error, Result};
use crate::features::Papers;
use crate::features::consents::{self, ForCourt};
use crate::features::families::Family;
use crate::features::hearings::Hearing;
use crate::web::page::{Frame, page};
use crate::web::query;

#[derive(Template)]
#[template(path = "summaries/summary.html")]
struct SummaryPage {
    frame: Frame,
    title: String,
    family_href: String,
    docket_href: Option<String>,
    /// Where the hearing of this summary is corrected, for those who may.
    edit_href: Option<String>,
    /// Where a hearing is set, for those who may.
    new_href: Option<String>,
    /// The family's other hearings: address and words.
    others: Vec<(String, String)>,
    summary: Summary,
    /// What rests on a consent or a court order.
    protected: ForCourt,
}

pub(super) async fn summary(
    req: HttpRequest,
    access: Access,
    papers: web::Data<Papers>,
    path: web::Path<FamilyId>,
) -> Result<HttpResponse> {
    let family = path.into_inner();
    let wanted = query::first(&req, "hearing");
    let today = access.today();
    let read = move |conn: &mut Conn, scope: Scope| {
        let record = store::record(conn, scope, family, today)?;
        let held = consents::held(conn, &record.family)?;
        Ok((record, held))
    };
    let (record, held) = access.saying(super::OPENED).open(family, read).await?;
    let protected = with_trace(&access, &record.family, consents::for_court(&access, &record.family, &held)).await?;
    let hearing = chosen(&record.hearings, &wanted, access.today())?;
    let local = access.clock().zone().local(access.now().utc());
    let actor = access.actor();
    let made = Made { by: actor.name.clone(), role: actor.role.label(), on: local.date(), at: local.time() };
    let names = Names { agency: papers.agency.clone(), court: papers.court.clone() };
    let summary = compose::compose(&record, hearing.map(|h| h.id), &names, &made);
    page(&req, &shown(&access, &req, &record.family, (hearing, &record.hearings), (summary, protected)))
}

/// What is shown of protected records leaves a row of its own in the trail, before the page is sent.
async fn with_trace(access: &Access, family: &Family, part: ForCourt) -> Result<ForCourt> {
    if !part.shown.is_empty() {
        let said = format!("protected records shown: {}", part.shown.len());
        access.saying(said).open(family.id, |_, _| Ok(())).await?;
    }
    Ok(part)
}

/// The hearing that the address names, or the next one where it names none.
fn chosen<'a>(hearings: &'a [Hearing], wanted: &str, today: chrono::NaiveDate) -> Result<Option<&'a Hearing>> {
    if wanted.is_empty() {
        return Ok(compose::next_hearing(hearings, today));
    }
    let id: HearingId = wanted.parse().or(Err(Error::NotFound))?;
    hearings.iter().find(|h| h.id == id).map(Some).ok_or(Error::NotFound)
}

fn shown(
    access: &Access,
    req: &HttpRequest,
    family: &Family,
    (hearing, all): (Option<&Hearing>, &[Hearing]),
    (summary, protected): (Summary, ForCourt),
) -> SummaryPage {
    let may_record = family.means(access).allow(Action::RecordHearing);
    let family = family.id;
    let is_other = |h: &&Hearing| hearing.is_none_or(|chosen| chosen.id != h.id);
    let link = |h: &Hearing| {
        (format!("/families/{family}/summary?hearing={}", h.id), format!("{}, {}", h.when(), h.kind.label()))
    };
    let edit = hearing.map(|h| format!("/families/{family}/hearings/{}/edit", h.id));
    let when = hearing.map_or_else(String::new, |h| format!(", {}", h.when()));
    SummaryPage {
        frame: Frame::of(access, req),
        title: format!("Status summary: {}{when}", summary.heading.family),
        family_href: format!("/families/{family}"),
        docket_href: hearing.map(|h| format!("/docket?day={}", h.held_on)),
        edit_href: edit.filter(|_| may_record),
        new_href: may_record.then(|| format!("/families/{family}/hearings/new")),
        others: all.iter().rev().filter(is_other).map(link).collect(),
        summary,
        protected,
    }
}
