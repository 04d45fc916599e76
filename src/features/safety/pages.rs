//! `/families/{family}/safety`: concerns, who has read them, what was done, and risk factors beside them.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::lines::{ConcernLine, RiskLines, Told, risks};
use super::model::{Acknowledged, Concern, RiskFactor, Step};
use super::{circle_store, risk_store, store};
use crate::access::{Access, Action, Scope};
use crate::db::Conn;
use crate::domain::id::{ConcernId, FamilyId, UserId};
use crate::error::{Error, Result};
use crate::features::children::{self, Stay};
use crate::features::families::{self, Adult, Family};
use crate::features::flags::{self, Sought, Standing, Warning};
use crate::features::users;
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};

#[derive(Template)]
#[template(path = "safety/index.html")]
struct SafetyPage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    /// Warnings from elsewhere: words, and where the other family is, for whom it is open.
    warnings: Vec<(String, String)>,
    open: Vec<ConcernLine>,
    ended: Vec<ConcernLine>,
    risks: Vec<RiskLines>,
    /// Where more is filed; empty for a role that may not.
    new_concern: String,
    new_risk: String,
}

/// Everything that the page draws on.
struct Gathered {
    family: Family,
    adults: Vec<Adult>,
    concerns: Vec<Concern>,
    subjects: Vec<(ConcernId, String)>,
    steps: Vec<Step>,
    read: Vec<Acknowledged>,
    circle: Vec<UserId>,
    risks: Vec<RiskFactor>,
    warnings: Vec<Warning>,
    within: Vec<FamilyId>,
    names: std::collections::HashMap<UserId, String>,
}

/// Everybody in a family who may be named by a concern elsewhere: its adults, and who cares for its children now.
#[must_use]
pub(super) fn sought(adults: &[Adult], stays: &[Stay]) -> Vec<Sought> {
    let mut caregivers: Vec<&str> = stays.iter().filter_map(Stay::current).map(|p| p.caregiver.as_str()).collect();
    caregivers.sort_unstable();
    caregivers.dedup();
    let adults = adults.iter().map(Adult::sought);
    adults.chain(caregivers.into_iter().map(Sought::caregiver)).collect()
}

/// What stands about the people of a family: its own open concerns, and warnings from elsewhere. With the memory comes the last
/// change that this connection's snapshot knows.
///
/// # Errors
/// The database's.
pub fn standing(
    conn: &mut Conn,
    memory: (&flags::Memory, i64),
    family: FamilyId,
    adults: &[Adult],
    stays: &[Stay],
) -> Result<Standing> {
    flags::standing(conn, memory, family, &sought(adults, stays))
}

fn gather(conn: &mut Conn, scope: Scope, id: FamilyId) -> Result<Gathered> {
    let adults = families::adults(conn, id)?;
    let stays = children::stays_of_family(conn, id)?;
    let mut warnings = flags::warnings(conn, &sought(&adults, &stays))?;
    warnings.retain(|warning| warning.family != id);
    let concerns = store::of_family(conn, id)?;
    let steps = store::actions(conn, id)?;
    let read = store::acknowledged(conn, id)?;
    let circle = circle_store::circles(conn, &[id])?.remove(&id).unwrap_or_default();
    let risks = risk_store::risks_of(conn, id)?;
    let of_concerns = concerns.iter().flat_map(|c| [c.entered_by, c.resolved_by, c.error_by]);
    let of_risks = risks.iter().flat_map(|r| [r.entered_by, r.error_by]);
    let others = steps.iter().map(|s| s.by).chain(read.iter().map(|r| Some(r.user)));
    let all = of_concerns.chain(of_risks).chain(others).chain(circle.iter().map(|user| Some(*user)));
    let names = users::names(conn, all.flatten().collect::<Vec<_>>())?;
    Ok(Gathered {
        family: families::opened(conn, id)?,
        subjects: store::subjects(conn, id)?,
        within: scope.among(conn, warnings.iter().map(|w| w.family).collect())?,
        adults,
        concerns,
        steps,
        read,
        circle,
        risks,
        warnings,
        names,
    })
}

pub(super) async fn index(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let seen = access.open(id, move |conn, scope| gather(conn, scope, id)).await?;
    page(&req, &SafetyPage::of(&req, &access, &seen)?)
}

impl SafetyPage {
    fn of(req: &HttpRequest, access: &Access, seen: &Gathered) -> Result<Self> {
        let (means, reader, home) =
            (seen.family.means(access), access.reader(), format!("/families/{}", seen.family.id));
        let may = reader.safety().ok_or(Error::NotFound)?;
        let told = Told {
            subjects: &seen.subjects,
            steps: &seen.steps,
            read: &seen.read,
            circle: &seen.circle,
            names: &seen.names,
            user: access.actor().user,
            reader: &reader,
            may,
            means,
            zone: access.clock().zone(),
        };
        let (open, ended): (Vec<&Concern>, Vec<&Concern>) = seen.concerns.iter().partition(|c| c.is_open());
        let files = |path: &str| if means.allow(Action::FileConcern) { format!("{home}{path}") } else { String::new() };
        let warning = |warning: &Warning| {
            let is_open = seen.within.contains(&warning.family);
            (warning.said(), if is_open { format!("/families/{}/safety", warning.family) } else { String::new() })
        };
        Ok(Self {
            frame: Frame::of(access, req),
            title: format!("{} family", seen.family.name),
            number: seen.family.number.clone(),
            tabs: family_menu(seen.family.id, means, "/safety"),
            warnings: seen.warnings.iter().map(warning).collect(),
            open: open.into_iter().map(|concern| told.line(concern)).collect(),
            ended: ended.into_iter().map(|concern| told.line(concern)).collect(),
            risks: risks(&seen.risks, &seen.adults, (&told, access.today())),
            new_concern: files("/safety/new"),
            new_risk: files("/risks/new"),
        })
    }
}
