//! `/families/{family}/children/{child}`: the page of a child.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::history::{self, May, StayBlock, Wrong};
use super::store::{self, Gathered};
use super::visits::Visits;
use crate::access::{Access, Action, Means};
use crate::domain::age::{Age, MissingDay};
use crate::domain::calendar::short_date;
use crate::domain::id::{ChildId, FamilyId};
use crate::domain::period::Period;
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::goals::SetGoal;
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};

/// Something to do with the child.
struct Link {
    href: String,
    label: &'static str,
}

#[derive(Template)]
#[template(path = "child_page/show.html")]
struct ChildPage {
    frame: Frame,
    title: String,
    number: String,
    home: String,
    family: String,
    tabs: Vec<MenuItem>,
    alerts: Vec<(&'static str, String)>,
    actions: Vec<Link>,
    born: String,
    lives: String,
    /// Where the goals stand.
    goals_href: String,
    legal_href: String,
    legal: String,
    goal: String,
    /// Which concurrent goal there is, or that there is one, as far as the reader may know.
    concurrent: String,
    alternatives: &'static str,
    court_file: String,
    school: String,
    /// Health, schools and own words; empty for who may not see them.
    wellbeing_href: String,
    seen: String,
    permanency_worker: String,
    reunification_worker: String,
    in_care: bool,
    stays: Vec<StayBlock>,
    /// Stays and placements entered in error.
    wrong: Vec<Wrong>,
    /// The visits of the present or last stay.
    visits: Option<Visits>,
}

pub(super) async fn show(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
) -> Result<HttpResponse> {
    let (family, child) = path.into_inner();
    let seen = access.open(family, move |conn, _| store::gather(conn, family, child)).await?;
    page(&req, &ChildPage::of(&req, &access, &seen))
}

impl ChildPage {
    fn of(req: &HttpRequest, access: &Access, seen: &Gathered) -> Self {
        let (today, means) = (access.today(), seen.family.means(access));
        let may = May { moves: means.allow(Action::RecordPlacement), dates: means.allow(Action::CorrectDates) };
        let home = format!("/families/{}", seen.family.id);
        let last = seen.stays.last();
        let in_care = last.is_some_and(|stay| stay.episode.exited_on.is_none());
        let permanency_worker = worker(seen, Track::Permanency, today);
        Self {
            frame: Frame::of(access, req),
            title: seen.child.name(),
            number: seen.family.number.clone(),
            family: seen.family.name.clone(),
            tabs: family_menu(seen.family.id, means, "/children"),
            alerts: alerts(in_care, &permanency_worker),
            actions: actions(&format!("{home}/children/{}", seen.child.id), in_care, means),
            born: born(seen, today),
            lives: last.map_or_else(|| "Never in care".to_owned(), lives),
            goals_href: format!("{home}/children/{}/goals", seen.child.id),
            legal_href: format!("{home}/children/{}/legal", seen.child.id),
            legal: legal(seen),
            goal: seen.goals.present().map_or_else(String::new, goal_words),
            concurrent: concurrent(seen, access),
            alternatives: if seen.has_alternatives { "Worked on" } else { "None on record" },
            court_file: seen.child.court_file_number.clone(),
            school: seen.child.school.clone(),
            wellbeing_href: if means.allow(Action::ViewWellbeing) {
                format!("{home}/children/{}/wellbeing", seen.child.id)
            } else {
                String::new()
            },
            seen: seen.visits.last().map_or_else(String::new, |visit| short_date(visit.on)),
            permanency_worker,
            reunification_worker: worker(seen, Track::Reunification, today),
            in_care,
            stays: history::stays(seen, may, today),
            wrong: history::marked(seen, may, access.clock().zone()),
            visits: last.and_then(|stay| Visits::of(stay, &seen.visits, today)),
            home,
        }
    }
}

fn alerts(in_care: bool, worker: &str) -> Vec<(&'static str, String)> {
    if in_care && worker.is_empty() { vec![("bad", "No permanency worker".to_owned())] } else { Vec::new() }
}

/// "May 2, 2019, 7 y 6 m old".
fn born(seen: &Gathered, today: NaiveDate) -> String {
    let Some(on) = seen.child.born_on else { return String::new() };
    let age = Age::on(on, today, MissingDay::default());
    age.map_or_else(|| short_date(on), |age| format!("{}, {age} old", short_date(on)))
}

/// "Adoption, since Nov 3, 2026".
fn goal_words(goal: &SetGoal) -> String {
    format!("{}, since {}", goal.goal, short_date(goal.starts_on))
}

/// "Temporary custody by court order, since Nov 3, 2026".
fn legal(seen: &Gathered) -> String {
    let open = seen.legal.iter().find(|row| row.is_open());
    open.map_or_else(String::new, |row| format!("{}, since {}", row.status, short_date(row.starts_on)))
}

fn concurrent(seen: &Gathered, access: &Access) -> String {
    let open = |proof| seen.goals.concurrent(proof).iter().find(|goal| goal.is_open()).map(goal_words);
    let known = access.reader().concurrent_goal().and_then(open);
    let hidden = if seen.goals.has_concurrent() { "There is one" } else { "None" };
    known.unwrap_or_else(|| hidden.to_owned())
}

fn lives(stay: &crate::features::children::Stay) -> String {
    match (stay.episode.exited_on, stay.episode.exit_reason, stay.current()) {
        (Some(on), Some(reason), _) => format!("Left care on {}: {}", short_date(on), reason.label()),
        (_, _, Some(place)) if place.caregiver.is_empty() => place.setting.to_string(),
        (_, _, Some(place)) => format!("{}, {}", place.setting, place.caregiver),
        _ => "No living arrangement on record".to_owned(),
    }
}

/// The worker of the child, or of the family, on that day.
fn worker(seen: &Gathered, track: Track, today: NaiveDate) -> String {
    let child = (track == Track::Permanency).then_some(seen.child.id);
    let of = seen.workers.iter().filter(|(a, _)| a.track == track && a.child_id == child);
    let mut lasting = of.filter(|(a, _)| Period::new(a.starts_on, a.ends_on).is_ok_and(|p| p.contains(today)));
    lasting.next().map_or_else(String::new, |(_, name)| name.clone())
}

fn actions(child: &str, in_care: bool, means: Means) -> Vec<Link> {
    let moves = in_care && means.allow(Action::RecordPlacement);
    let all = [
        ("placements/new", "Move or trial home visit", moves),
        ("exit", "Return home or other exit", moves),
        ("edit", "Edit the child’s facts", means.allow(Action::EditFamily)),
    ];
    let link = |(path, label, _): &(&str, &'static str, bool)| Link { href: format!("{child}/{path}"), label };
    all.iter().filter(|(_, _, allowed)| *allowed).map(link).collect()
}
