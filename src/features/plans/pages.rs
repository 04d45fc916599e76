//! `/families/{family}/plan`: the plan in force, its services and steps, what the parents say, and every version.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::model::{Plan, Plans, Whole};
use super::store;
use crate::access::fields::sees_service;
use crate::access::notes::Reader;
use crate::access::{Access, Action, Scope};
use crate::db::Conn;
use crate::domain::calendar::short_date;
use crate::domain::id::{FamilyId, PersonId, PlanGoalId, ReferralId};
use crate::domain::plan::{self, Agreement, Change, Goal, Standing};
use crate::domain::role::Role;
use crate::error::Result;
use crate::features::children::Members;
use crate::features::families::{self, Family};
use crate::features::referrals::{self, Referral};
use crate::features::users;
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};

#[derive(Template)]
#[template(path = "plans/show.html")]
struct PlanPage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    home: String,
    may_make: bool,
    /// Where a service is logged; empty for who may not.
    new_service: String,
    has_draft: bool,
    /// "Version 2, given to the parents on Nov 3, 2026"; empty before one was given.
    given: String,
    shows_draft: bool,
    goals: Vec<GoalView>,
    voices: Vec<VoiceView>,
    parts: Vec<(String, String, String)>,
    /// What the draft changes, or what the version in force changed.
    changes: Vec<(&'static str, String, String)>,
    versions: Vec<(String, String, String)>,
}

/// A goal on the page.
pub(super) struct GoalView {
    pub(super) key: PlanGoalId,
    pub(super) goal: String,
    pub(super) concern: String,
    pub(super) services: Vec<ServiceView>,
    /// Services named here that were entered in error: address and words.
    pub(super) wrong: Vec<(String, String)>,
    pub(super) steps: Vec<StepView>,
}

/// A service towards a goal.
pub(super) struct ServiceView {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) kind: &'static str,
    pub(super) state: &'static str,
}

/// A step on the page.
pub(super) struct StepView {
    pub(super) what: String,
    pub(super) by: String,
    pub(super) by_when: String,
    pub(super) kind: &'static str,
    pub(super) state: String,
    pub(super) mark: String,
}

/// What a parent says; her words are not here at all for whoever may not read them.
pub(super) struct VoiceView {
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) agreement: &'static str,
    pub(super) words: Option<String>,
    pub(super) helps: Option<String>,
    pub(super) caregivers: String,
    pub(super) got_copy: bool,
}

/// What the page draws on.
struct Seen {
    family: Family,
    plans: Plans,
    members: Members,
    services: HashMap<ReferralId, Referral>,
    /// The services that were entered in error.
    wrong: Vec<Referral>,
    links: Vec<(PlanGoalId, ReferralId)>,
    names: HashMap<crate::domain::id::UserId, String>,
}

impl Seen {
    fn read(conn: &mut Conn, scope: Scope, id: FamilyId, role: Role) -> Result<Self> {
        let family = families::find(conn, scope, id)?;
        let plans = store::of_family(conn, id)?;
        let services = referrals::of_family(conn, id)?.into_iter().filter(|r| sees_service(role, r.service));
        let names = users::names(conn, plans.versions.iter().filter_map(|plan| plan.given_by))?;
        Ok(Self {
            members: Members::of(conn, id)?,
            services: services.map(|r| (r.id, r)).collect(),
            wrong: referrals::in_error(conn, id)?.into_iter().filter(|r| sees_service(role, r.service)).collect(),
            links: referrals::for_goals(conn, id)?,
            family,
            plans,
            names,
        })
    }
}

pub(super) async fn show(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let (id, role) = (path.into_inner(), access.actor().role);
    let seen = access.open(id, move |conn, scope| Seen::read(conn, scope, id, role)).await?;
    page(&req, &PlanPage::of(&req, &access, &seen))
}

impl PlanPage {
    fn of(req: &HttpRequest, access: &Access, seen: &Seen) -> Self {
        let (family, plans) = (&seen.family, &seen.plans);
        let means = family.means(access);
        let may_make = means.allow(Action::MakePlan);
        let draft = plans.draft.as_ref().filter(|_| may_make);
        // Before a version was given, those who make the plan see the draft in its place; nobody else sees a draft.
        let shown = plans.current.as_ref().or(draft);
        let marks = plans.current.is_some() && may_make;
        let goals = shown.map_or(&[][..], |whole| whole.goals.as_slice());
        Self {
            frame: Frame::of(access, req),
            title: format!("{} family", family.name),
            number: family.number.clone(),
            tabs: family_menu(family.id, means, "/plan"),
            home: format!("/families/{}", family.id),
            may_make,
            new_service: if means.allow(Action::LogService) {
                format!("/families/{}/referrals/new", family.id)
            } else {
                String::new()
            },
            has_draft: plans.draft.is_some(),
            given: plans.current.as_ref().map_or_else(String::new, |whole| given(&whole.plan)),
            shows_draft: plans.current.is_none() && shown.is_some(),
            goals: goals.iter().map(|goal| seen.goal(goal, access.today(), marks)).collect(),
            voices: shown.map_or_else(Vec::new, |whole| voices(whole, &seen.members, &access.reader())),
            parts: shown.map_or_else(Vec::new, parts),
            changes: changes(plans, draft),
            versions: plans.versions.iter().map(|plan| seen.version(plan)).collect(),
        }
    }
}

/// "Version 2, given to the parents on Nov 3, 2026".
fn given(plan: &Plan) -> String {
    let on = plan.given_on.map_or_else(String::new, short_date);
    format!("Version {}, given to the parents on {on}", plan.number.unwrap_or_default())
}

/// What the draft changes of the version in force; without a draft, what that changed of the one before it.
fn changes(plans: &Plans, draft: Option<&Whole>) -> Vec<(&'static str, String, String)> {
    let (before, after) = match (draft, &plans.current) {
        (Some(draft), Some(current)) => (Some(current), Some(draft)),
        (_, current) => (plans.previous.as_ref(), current.as_ref()),
    };
    let told = |change| match change {
        Change::Added(words) => ("Added", words, String::new()),
        Change::LeftOut(words) => ("Left out", words, String::new()),
        Change::Changed(from, to) => ("Changed", from, to),
    };
    let pair = before.zip(after);
    pair.map_or_else(Vec::new, |(b, a)| plan::changes(&b.goals, &a.goals).into_iter().map(told).collect())
}

pub(super) fn voices(whole: &Whole, members: &Members, reader: &Reader) -> Vec<VoiceView> {
    let name = |person: PersonId| members.name(crate::domain::family::Who::Adult(person)).to_owned();
    let view = |voice: &super::model::Voice| VoiceView {
        name: name(voice.person_id),
        kind: match voice.agreement {
            Some(Agreement::Agrees) => "good",
            Some(_) => "warn",
            None => "plain",
        },
        agreement: voice.agreement.map_or("Not asked yet", Agreement::label),
        words: voice.words(reader).map(str::to_owned),
        helps: voice.helps(reader).map(str::to_owned),
        caregivers: voice.caregivers.clone(),
        got_copy: voice.got_copy,
    };
    whole.voices.iter().map(view).collect()
}

/// Name, capacity and part of each other person, and whether she has a copy.
pub(super) fn parts(whole: &Whole) -> Vec<(String, String, String)> {
    let part = |p: &super::model::Participant| {
        let copy = if p.got_copy { "Received a copy" } else { "No copy" };
        (format!("{}, {}", p.name, p.capacity.label().to_lowercase()), p.part.label().to_owned(), copy.to_owned())
    };
    whole.parts.iter().map(part).collect()
}

impl Seen {
    fn goal(&self, goal: &Goal, today: NaiveDate, marks: bool) -> GoalView {
        let linked = self.links.iter().filter(|(key, _)| *key == goal.key).map(|(_, id)| *id);
        let mut services: Vec<ReferralId> = linked.chain(goal.steps.iter().filter_map(|s| s.referral)).collect();
        services.sort_unstable();
        services.dedup();
        let title = |r: &Referral| format!("{} for {}", r.service, self.members.name(r.who()));
        let service = |r: &Referral| {
            let (kind, state) = referrals::tag(r.status());
            ServiceView { href: referrals::path(r.family_id, r.id), title: title(r), kind, state }
        };
        let step = |step: &plan::Step| {
            let standing = plan::standing(step.due_on, self.plans.done.get(&step.key).copied(), today);
            let (kind, state) = match standing {
                Standing::Done(on) => ("good", format!("Done {}", short_date(on))),
                Standing::Late => ("warn", "Not done yet, past its day".to_owned()),
                Standing::Open => ("plain", "To do".to_owned()),
            };
            let mark = format!("/families/{}/plan/steps/{}/done", self.family.id, step.key);
            StepView {
                what: step.what.clone(),
                by: step.by(),
                by_when: step.by_when(),
                kind,
                state,
                mark: if marks { mark } else { String::new() },
            }
        };
        let wrong = self.wrong.iter().filter(|r| services.contains(&r.id));
        GoalView {
            key: goal.key,
            goal: goal.goal.clone(),
            concern: goal.concern.clone(),
            services: services.iter().filter_map(|id| self.services.get(id)).map(service).collect(),
            wrong: wrong.map(|r| (referrals::path(r.family_id, r.id), title(r))).collect(),
            steps: goal.steps.iter().map(step).collect(),
        }
    }

    /// Words, who gave it, and where it is printed.
    fn version(&self, plan: &Plan) -> (String, String, String) {
        let by = plan.given_by.and_then(|user| self.names.get(&user)).map_or("an import", String::as_str);
        let href = format!("/families/{}/plan/{}/print", plan.family_id, plan.number.unwrap_or_default());
        (given(plan), by.to_owned(), href)
    }
}
