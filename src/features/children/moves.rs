//! A move: where a child lives from a day on, brothers and sisters with it. A trial home visit is one.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::form::{Move, MoveForm};
use super::household::{Household, Member};
use super::model::NewPlacement;
use super::store;
use super::together::{self, Around, Together};
use crate::access::{Access, Posted, Scope};
use crate::db::{Conn, Instant};
use crate::domain::calendar::short_date;
use crate::domain::decision::DecisionKind;
use crate::domain::id::{ChildId, FamilyId, FormId, UserId};
use crate::domain::place::{ApartReason, Location, MoveReason};
use crate::domain::setting::Setting;
use crate::error::Result;
use crate::features::decisions::OnRecord;
use crate::features::families::Compared;
use crate::web::form::{Problems, choices, read_date};
use crate::web::page::Frame;
use crate::web::query;

#[derive(Template)]
#[template(path = "children/move.html")]
struct MovePage {
    frame: Frame,
    form_id: FormId,
    action: String,
    back: String,
    family: String,
    name: String,
    lives: String,
    typed: MoveForm,
    today: String,
    settings: Vec<(String, String)>,
    together: [(&'static str, &'static str); 3],
    reasons: Vec<(String, String)>,
    locations: Vec<(String, String)>,
    aparts: Vec<(String, String)>,
    also: Vec<(String, String, bool)>,
    /// Field name and the placement that was current when the page was made.
    seen: Vec<(String, String)>,
    /// The key decision that starts or ends a trial home visit.
    decided: OnRecord,
    starts: bool,
    problems: Problems,
    versions: Vec<Compared>,
}

impl Together for MoveForm {
    type Sound = Move;

    const ALREADY: &'static str = "This move was recorded already.";

    fn also(&self) -> &[String] {
        &self.also
    }

    fn seen(member: &Member) -> String {
        member.stay.current().map_or_else(|| "none".to_owned(), |placement| placement.id.to_string())
    }

    fn check(&self, household: &Household, today: NaiveDate) -> Result<Move, Problems> {
        self.sound(household, today)
    }

    fn record(conn: &mut Conn, member: &Member, to: &Move, (by, now): (UserId, Instant)) -> Result<()> {
        store::end_placement(conn, member.episode(), to.started_on, to.setting.code())?;
        let new = NewPlacement {
            episode: member.episode(),
            child: member.child.id,
            setting: to.setting,
            caregiver: to.caregiver.clone(),
            with_siblings: to.with_siblings,
            started_on: to.started_on,
        };
        if let Some(why) = to.why {
            store::explain_move(conn, member.episode(), to.started_on, why, &to.words)?;
        }
        let place = store::place(conn, &new, Some(by), now)?;
        store::describe(conn, place, &to.facts)
    }

    fn code(to: &Move) -> &'static str {
        to.setting.code()
    }

    fn after(_: &mut Conn, _: Scope, household: &Household) -> Result<String> {
        Ok(household.back())
    }

    fn said(_: &Household, _: &str) -> String {
        "Saved: the new placement is recorded.".to_owned()
    }

    fn yours(&self) -> String {
        let setting = Setting::from_code(&self.setting).map_or("Not chosen", Setting::label);
        let on = read_date(&self.started_on).map_or_else(|| self.started_on.clone(), short_date);
        let place: Vec<&str> = [setting, &self.caregiver].into_iter().filter(|part| !part.is_empty()).collect();
        format!("{}, since {on}", place.join(", "))
    }

    fn page(self, around: Around<'_>) -> impl Template {
        let (household, member) = (around.household, &around.household.member);
        let starts = member.stay.current().is_none_or(|place| place.setting != Setting::TrialHomeVisit);
        let kind = if starts { DecisionKind::StartTrialHome } else { DecisionKind::EndTrialHome };
        MovePage {
            form_id: around.form_id,
            decided: household.decided(kind),
            starts,
            action: format!("{}/children/{}/placements/new", household.back(), member.child.id),
            back: household.back(),
            family: household.family.name.clone(),
            name: member.child.name(),
            lives: member.lives(),
            today: around.today.to_string(),
            settings: choices::<Setting>(),
            together: [("yes", "Yes"), ("no", "No"), ("", "Not known")],
            reasons: choices::<MoveReason>(),
            locations: choices::<Location>(),
            aparts: choices::<ApartReason>(),
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
    let setting = Setting::from_code(&query::first(&req, "setting"));
    let setting = setting.map_or_else(String::new, |setting| setting.code().to_owned());
    let typed = MoveForm { setting, started_on: access.today().to_string(), ..MoveForm::default() };
    together::open(&req, &access, path.into_inner(), typed).await
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let typed = MoveForm::of(&posted);
    together::file(&req, &access, path.into_inner(), posted, typed).await
}
