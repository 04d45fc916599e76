//! The exit of a child: the end of a stay in care, for brothers and sisters together where it is the same. It ends the work
//! of the child's permanency worker with it.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::form::{Exit, ExitForm};
use crate::access::{Access, Posted, Scope};
use crate::db::{Conn, Instant};
use crate::domain::calendar::short_date;
use crate::domain::decision::DecisionKind;
use crate::domain::exit::ExitReason;
use crate::domain::id::{ChildId, FamilyId, FormId, UserId};
use crate::error::Result;
use crate::features::assignments;
use crate::features::children::{self, Around, Household, Member, Together};
use crate::features::decisions::OnRecord;
use crate::features::families::Compared;
use crate::features::goals;
use crate::web::form::{Problems, choices, read_date};
use crate::web::page::Frame;

/// Where somebody goes who has no access to the family any more.
pub(super) const ELSEWHERE: &str = "/day";

#[derive(Template)]
#[template(path = "exits/exit.html")]
struct ExitPage {
    frame: Frame,
    form_id: FormId,
    action: String,
    back: String,
    visit: String,
    family: String,
    name: String,
    lives: String,
    in_care: bool,
    typed: ExitForm,
    today: String,
    reasons: Vec<(String, String)>,
    planned: [(&'static str, &'static str); 3],
    also: Vec<(String, String, bool)>,
    /// Field name and the version of each child's stay when the page was made.
    seen: Vec<(String, String)>,
    /// The key decision of the return home.
    decided: OnRecord,
    problems: Problems,
    versions: Vec<Compared>,
}

impl Together for ExitForm {
    type Sound = Exit;

    const ALREADY: &'static str = "This exit was recorded already.";

    fn also(&self) -> &[String] {
        &self.also
    }

    fn seen(member: &Member) -> String {
        member.stay.episode.version.to_string()
    }

    fn check(&self, household: &Household, today: NaiveDate) -> Result<Exit, Problems> {
        self.sound(household, today)
    }

    fn record(conn: &mut Conn, member: &Member, exit: &Exit, (by, now): (UserId, Instant)) -> Result<()> {
        let episode = (member.episode(), member.stay.episode.version);
        children::record_exit(conn, episode, exit.on, exit.reason, Some(by), now)?;
        if let Some(planned) = exit.planned {
            children::note_exit(conn, member.episode(), planned)?;
        }
        goals::end(conn, member.child.id, exit.on)?;
        let why = format!("Left care: {}", exit.reason.label().to_lowercase());
        assignments::end_open(conn, member.child.family_id, Some(member.child.id), exit.on, &why)
    }

    fn code(exit: &Exit) -> &'static str {
        exit.reason.code()
    }

    fn after(conn: &mut Conn, scope: Scope, household: &Household) -> Result<String> {
        let sees = scope.admits(conn, household.family.id)?;
        Ok(if sees { household.back() } else { ELSEWHERE.to_owned() })
    }

    fn said(household: &Household, location: &str) -> String {
        let name = &household.family.name;
        if location == ELSEWHERE {
            format!("Saved: the stay in care ended, and with it your work with the {name} family.")
        } else {
            "Saved: the stay in care ended.".to_owned()
        }
    }

    fn yours(&self) -> String {
        let reason = ExitReason::from_code(&self.reason).map_or("Reason not chosen", ExitReason::label);
        let on = read_date(&self.exited_on).map_or_else(|| self.exited_on.clone(), short_date);
        format!("Left care on {on}: {reason}")
    }

    fn page(self, around: Around<'_>) -> impl Template {
        let (household, member) = (around.household, &around.household.member);
        let child = format!("{}/children/{}", household.back(), member.child.id);
        ExitPage {
            form_id: around.form_id,
            decided: household.decided(DecisionKind::ReturnHome),
            action: format!("{child}/exit"),
            visit: format!("{child}/placements/new?setting=trial_home_visit"),
            back: household.back(),
            family: household.family.name.clone(),
            name: member.child.name(),
            lives: member.lives(),
            in_care: member.is_in_care(),
            today: around.today.to_string(),
            reasons: choices::<ExitReason>(),
            planned: [("yes", "Planned"), ("no", "Unplanned"), ("", "Not said yet")],
            also: household.also(&self.also),
            seen: around.seen::<Self>(),
            typed: self,
            frame: around.frame,
            problems: around.problems,
            versions: around.versions,
        }
    }
}

pub(super) async fn new(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
) -> Result<HttpResponse> {
    children::open_form(&req, &access, path.into_inner(), ExitForm::default()).await
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let typed = ExitForm::of(&posted);
    children::file_form(&req, &access, path.into_inner(), posted, typed).await
}
