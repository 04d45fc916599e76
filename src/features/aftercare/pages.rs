//! `/families/{family}/aftercare`: each return home with its plan of contacts, what still runs, and what to watch.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::list::due;
use super::model::Watched;
use super::store;
use crate::access::{Access, Action, fields};
use crate::db::Conn;
use crate::domain::aftercare::{Planned, Standing, State};
use crate::domain::calendar::short_date;
use crate::domain::episode::Status;
use crate::domain::id::{ChildId, FamilyId};
use crate::domain::period::days_between;
use crate::domain::referral::is_open;
use crate::domain::role::Role;
use crate::domain::text::counted;
use crate::error::Result;
use crate::features::children::{Child, Stay};
use crate::features::families::Family;
use crate::features::{children, families, referrals};
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};

#[derive(Template)]
#[template(path = "aftercare/show.html")]
struct AftercarePage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    homes: Vec<Home>,
    /// Children who are at home on a trial home visit and still in care, in words.
    visiting: Vec<String>,
    services: Vec<(String, String)>,
    worker: String,
    /// Where a contact is logged; empty for a role that may not.
    log: String,
}

/// Children who came home on one day.
struct Home {
    names: String,
    kind: &'static str,
    state: String,
    since: String,
    contacts: String,
    due: (&'static str, String),
    alarms: Vec<(&'static str, String)>,
    plan: Vec<(String, &'static str, String)>,
}

/// What the page draws on.
struct Gathered {
    family: Family,
    children: Vec<Child>,
    stays: Vec<Stay>,
    watched: Vec<Watched>,
    services: Vec<(String, String)>,
    worker: Option<String>,
}

fn gather(conn: &mut Conn, id: FamilyId, role: Role, today: NaiveDate) -> Result<Gathered> {
    let running = referrals::with_providers(conn, id)?.into_iter().filter(|(service, _)| is_open(service.state));
    let shown = running.filter(|(service, _)| fields::sees_service(role, service.service));
    let services = shown.map(|(service, provider)| {
        let provider = provider.map_or_else(String::new, |name| format!(", {name}"));
        let state = service.state.label().to_lowercase();
        (referrals::path(id, service.id), format!("{}{provider}: {state}", service.service))
    });
    let services = services.collect();
    Ok(Gathered {
        family: families::opened(conn, id)?,
        children: children::of_family(conn, id)?,
        stays: children::stays_of_family(conn, id)?,
        watched: store::of_family(conn, id, today)?,
        services,
        worker: store::workers(conn, vec![id])?.remove(&id),
    })
}

pub(super) async fn show(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let (id, role, today) = (path.into_inner(), access.actor().role, access.today());
    let seen = access.open(id, move |conn, _| gather(conn, id, role, today)).await?;
    let means = seen.family.means(&access);
    let log = means.allow(Action::LogContact);
    let shown = AftercarePage {
        frame: Frame::of(&access, &req),
        title: format!("{} family", seen.family.name),
        number: seen.family.number.clone(),
        tabs: family_menu(id, means, "/aftercare"),
        homes: seen.watched.iter().map(|watched| seen.home(watched, today)).collect(),
        visiting: seen.visiting(today),
        services: seen.services,
        worker: seen.worker.unwrap_or_default(),
        log: if log { format!("/families/{id}/contacts/new?medium=in_person_home") } else { String::new() },
    };
    page(&req, &shown)
}

impl Gathered {
    fn name(&self, child: ChildId) -> String {
        self.children.iter().find(|c| c.id == child).map_or_else(|| "A child".to_owned(), Child::name)
    }

    /// The children who are at home and still in care.
    fn visiting(&self, today: NaiveDate) -> Vec<String> {
        let at_home = self.stays.iter().filter(|stay| stay.history(today).status == Status::TrialHomeVisit);
        let since = |stay: &Stay| stay.current().map(|place| short_date(place.started_on));
        let said = |stay: &Stay| {
            let (name, since) = (self.name(stay.episode.child_id), since(stay)?);
            Some(format!(
                "{name}, since {since}: at home on a trial home visit, and still in care. Aftercare begins when the stay in care ends."
            ))
        };
        at_home.filter_map(said).collect()
    }

    /// "Home since Nov 2, 2026; from Oct 1, 2026, on a trial home visit."
    fn since(&self, watched: &Watched) -> String {
        let home_on = watched.of.home_on;
        let stays = self.stays.iter().filter(|stay| stay.episode.exited_on == Some(home_on));
        let of_these = stays.filter(|stay| watched.children.contains(&stay.episode.child_id));
        match of_these.filter_map(|stay| stay.history(home_on).home_on).min().filter(|on| *on < home_on) {
            Some(first) => {
                format!("Home since {}; from {} on a trial home visit.", short_date(home_on), short_date(first))
            }
            None => format!("Home since {}.", short_date(home_on)),
        }
    }

    fn home(&self, watched: &Watched, today: NaiveDate) -> Home {
        let names: Vec<String> = watched.children.iter().map(|child| self.name(*child)).collect();
        let (kind, state) = match watched.aftercare.standing {
            Standing::BackInCare(on) => ("bad", format!("Back in care since {}", short_date(on))),
            Standing::Lasts => ("good", format!("In aftercare until {}", short_date(watched.aftercare.ends_on))),
            Standing::Closed(on) => ("plain", format!("Case closed on {}", short_date(on))),
            Standing::Over => ("plain", format!("Ended on {}", short_date(watched.aftercare.ends_on))),
        };
        Home {
            names: names.join(", "),
            kind,
            state,
            since: self.since(watched),
            contacts: contacts(watched, today),
            due: due(watched, today),
            alarms: watched.alarms(),
            plan: watched.aftercare.plan.iter().map(planned).collect(),
        }
    }
}

/// "3 contacts, the latest on Nov 2, 2026, 21 days ago".
fn contacts(watched: &Watched, today: NaiveDate) -> String {
    let (count, latest) = watched.contacts;
    let Some(latest) = latest else { return "None yet".to_owned() };
    let ago = match days_between(latest, today) {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    };
    format!("{}, the latest on {}, {ago}", counted(count, "contact"), short_date(latest))
}

fn planned(planned: &Planned) -> (String, &'static str, String) {
    let (kind, state) = match planned.state {
        State::Made(on) => ("good", format!("Held {}", short_date(on))),
        State::Missed => ("bad", "Missed".to_owned()),
        State::Next => ("warn", "Next".to_owned()),
        State::Later => ("plain", "Later".to_owned()),
    };
    (format!("By {}", short_date(planned.due_on)), kind, state)
}
