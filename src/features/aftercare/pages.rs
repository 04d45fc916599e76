//! `/families/{family}/aftercare`: the plan of contacts, what became of it, what still runs, and what to watch for.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::access::{Access, Action, fields};
use crate::db::Conn;
use crate::domain::aftercare::{Aftercare, State, aftercare};
use crate::domain::calendar::short_date;
use crate::domain::contact::Outcome;
use crate::domain::exit::ExitReason;
use crate::domain::id::FamilyId;
use crate::domain::referral::is_open;
use crate::domain::role::Role;
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::children::{Child, Stay};
use crate::features::contacts::{Meeting, together};
use crate::features::families::Family;
use crate::features::{assignments, children, contacts, families, referrals, safety};
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};

/// Contacts looked at: those of twelve months, and of busy ones.
const CONTACTS: i64 = 400;

#[derive(Template)]
#[template(path = "aftercare/show.html")]
struct AftercarePage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    homes: Vec<Home>,
    services: Vec<String>,
    worker: String,
    /// Where a contact is logged; empty for a role that may not.
    log: String,
}

/// Children who came home on one day.
struct Home {
    names: String,
    since: String,
    kind: &'static str,
    state: String,
    plan: Vec<(String, &'static str, String)>,
    /// Facts to watch, each with its kind.
    watch: Vec<(&'static str, String)>,
}

/// What the page draws on.
struct Gathered {
    family: Family,
    children: Vec<Child>,
    stays: Vec<Stay>,
    held: Vec<NaiveDate>,
    services: Vec<String>,
    worker: String,
    concerns: Vec<NaiveDate>,
}

fn gather(conn: &mut Conn, id: FamilyId, role: Role) -> Result<Gathered> {
    let meetings: Vec<Meeting> = together(contacts::recent(conn, id, CONTACTS)?);
    let held = meetings.iter().filter(|m| m.contact.outcome == Outcome::Held).map(|m| m.contact.occurred_on).collect();
    let running = referrals::with_providers(conn, id)?.into_iter().filter(|(service, _)| is_open(service.state));
    let services =
        running.filter(|(service, _)| fields::sees_service(role, service.service)).map(|(service, provider)| {
            let provider = provider.map_or_else(String::new, |name| format!(", {name}"));
            format!("{}{provider}: {}", service.service, service.state.label().to_lowercase())
        });
    let services = services.collect();
    let workers = assignments::of_family(conn, id)?;
    let of_family = workers.iter().find(|(a, _)| a.track == Track::Reunification && a.ends_on.is_none());
    let concerns = safety::of_family(conn, id)?.iter().filter(|c| c.error_at.is_none()).map(|c| c.known_on).collect();
    Ok(Gathered {
        family: families::opened(conn, id)?,
        children: children::of_family(conn, id)?,
        stays: children::stays_of_family(conn, id)?,
        held,
        services,
        worker: of_family.map_or_else(String::new, |(_, name)| name.clone()),
        concerns,
    })
}

pub(super) async fn show(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let (id, role) = (path.into_inner(), access.actor().role);
    let seen = access.open(id, move |conn, _| gather(conn, id, role)).await?;
    let means = access.actor().means(id);
    let log = means.allow(Action::LogContact);
    let shown = AftercarePage {
        frame: Frame::of(&access, &req),
        title: format!("{} family", seen.family.name),
        number: seen.family.number.clone(),
        tabs: family_menu(id, means, "/aftercare"),
        homes: seen.homes(access.today()),
        services: seen.services,
        worker: seen.worker,
        log: if log { format!("/families/{id}/contacts/new?medium=in_person_home") } else { String::new() },
    };
    page(&req, &shown)
}

impl Gathered {
    /// The returns home, the latest first; brothers and sisters of one day together.
    fn homes(&self, today: NaiveDate) -> Vec<Home> {
        let mut days: Vec<(NaiveDate, Option<NaiveDate>, Vec<String>)> = Vec::new();
        for stay in &self.stays {
            let (Some(on), Some(ExitReason::Reunification)) = (stay.episode.exited_on, stay.episode.exit_reason) else {
                continue;
            };
            let child = stay.episode.child_id;
            let later = self.stays.iter().filter(|s| s.episode.child_id == child && s.episode.removed_on >= on);
            let back = later.filter(|s| s.episode.id != stay.episode.id).map(|s| s.episode.removed_on).min();
            let name = self.children.iter().find(|c| c.id == child).map_or_else(|| "A child".to_owned(), Child::name);
            match days.iter_mut().find(|(day, other, _)| *day == on && *other == back) {
                Some((.., names)) => names.push(name),
                None => days.push((on, back, vec![name])),
            }
        }
        days.sort_by_key(|(on, ..)| std::cmp::Reverse(*on));
        days.into_iter().map(|(on, back, names)| self.home(on, back, &names.join(", "), today)).collect()
    }

    fn home(&self, on: NaiveDate, back: Option<NaiveDate>, names: &str, today: NaiveDate) -> Home {
        let of = aftercare(on, &self.held, back, today);
        let (kind, state) = match back {
            Some(back) => ("bad", format!("Back in care on {}", short_date(back))),
            None if of.lasts => ("good", format!("Until {}", short_date(of.ends_on))),
            None => ("plain", format!("Ended on {}", short_date(of.ends_on))),
        };
        let concerns = self.concerns.iter().filter(|known| **known >= on && **known <= of.ends_on).count();
        let mut watch = Vec::new();
        if let Some(back) = back {
            watch.push(("bad", format!("Came back into care on {}", short_date(back))));
        }
        if concerns > 0 {
            watch.push(("bad", format!("{} since the return home", counted(concerns, "new safety concern"))));
        }
        if of.missed() > 0 {
            watch.push(("warn", format!("{} missed", counted(of.missed(), "planned contact"))));
        }
        Home { names: names.to_owned(), since: short_date(on), kind, state, plan: plan(&of), watch }
    }
}

fn plan(of: &Aftercare) -> Vec<(String, &'static str, String)> {
    let line = |planned: &crate::domain::aftercare::Planned| {
        let (kind, state) = match planned.state {
            State::Made(on) => ("good", format!("Held {}", short_date(on))),
            State::Missed => ("bad", "Missed".to_owned()),
            State::Next => ("warn", "Next".to_owned()),
            State::Later => ("plain", "Later".to_owned()),
        };
        (short_date(planned.due_on), kind, state)
    };
    of.plan.iter().map(line).collect()
}

fn counted(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}
