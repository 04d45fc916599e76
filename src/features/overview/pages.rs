//! `/families/{family}`: the page of a family.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::sections::{AdultLine, ChildLine, HearingLine, ServiceLine};
use super::standing::{self, Progress};
use super::store::{self, Gathered, Memory};
use super::timeline::{self, Event};
use crate::access::{Access, Action, Means};
use crate::domain::calendar::short_date;
use crate::domain::id::FamilyId;
use crate::domain::role::Role;
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::flags::{self, Warning};
use crate::features::users;
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};

/// Something to do with the family.
struct Link {
    href: String,
    label: &'static str,
}

#[derive(Template)]
#[template(path = "overview/show.html")]
struct FamilyPage {
    frame: Frame,
    title: String,
    number: String,
    home: String,
    tabs: Vec<MenuItem>,
    alerts: Vec<(&'static str, String)>,
    /// What is on record in another family about somebody of this one, and whom to call.
    warnings: Vec<String>,
    progress: Option<Progress>,
    clock: Option<(&'static str, String)>,
    actions: Vec<Link>,
    /// Since when the case is closed; empty while it is open.
    closed: String,
    /// Where the case is closed; empty while a child is in care, once it is closed, and for a role that may not.
    close: String,
    /// The permanency worker's page begins with the children, everybody else's with the services.
    children_first: bool,
    /// Where it is said that the case was opened by mistake, or taken back; empty for a role that may not.
    right: String,
    is_mistake: bool,
    services: Vec<ServiceLine>,
    children: Vec<ChildLine>,
    adults: Vec<AdultLine>,
    worker: String,
    language: String,
    court_file: String,
    projected: String,
    next_hearings: Vec<HearingLine>,
    past_hearings: Vec<HearingLine>,
    /// Where more is added; empty for a role that may not.
    new_hearing: String,
    new_adult: String,
    new_removal: String,
    new_service: String,
    events: Vec<Event>,
}

pub(super) async fn show(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    flags: web::Data<flags::Memory>,
    names: web::Data<users::Names>,
) -> Result<HttpResponse> {
    let id = path.into_inner();
    let role = access.actor().role;
    let memory = Memory { flags, names };
    let seen = access.open(id, move |conn, _| store::gather(conn, &memory, role, id)).await?;
    page(&req, &FamilyPage::of(&req, &access, &seen))
}

impl FamilyPage {
    fn of(req: &HttpRequest, access: &Access, seen: &Gathered) -> Self {
        let (today, means) = (access.today(), seen.family.means(access));
        let home = format!("/families/{}", seen.family.id);
        let facts = standing::facts(seen, today);
        let judged = facts.as_ref().map(standing::judged);
        let blocks = judged.as_ref().map_or(&[][..], |s| s.blocks.as_slice());
        let allowed = |path, action: Action| if means.allow(action) { format!("{home}{path}") } else { String::new() };
        let (past, next) = HearingLine::past_and_next(seen, today, &home, means);
        Self {
            frame: Frame::of(access, req),
            title: format!("{} family", seen.family.name),
            number: seen.family.number.clone(),
            tabs: family_menu(seen.family.id, means, ""),
            alerts: standing::alerts(seen, blocks, today),
            warnings: seen.safety.elsewhere.iter().map(Warning::said).collect(),
            progress: judged.as_ref().map(Progress::of),
            clock: facts.as_ref().map(standing::clock),
            actions: actions(&home, means),
            closed: seen.family.closed_on.map_or_else(String::new, short_date),
            close: if facts.is_none() && seen.family.closed_on.is_none() {
                allowed("/close", Action::CloseFamily)
            } else {
                String::new()
            },
            right: allowed("/mistake", Action::RightMistake),
            is_mistake: seen.family.is_mistake,
            children_first: means.role == Role::PermanencyWorker,
            services: ServiceLine::all(seen, means),
            children: ChildLine::all(seen, today, means),
            adults: AdultLine::all(seen),
            worker: super::sections::worker(seen, Track::Reunification, None, today),
            language: seen.family.language.clone(),
            court_file: seen.family.court_file_number.clone(),
            projected: seen.family.projected_return_on.map_or_else(String::new, short_date),
            next_hearings: next,
            past_hearings: past,
            new_hearing: allowed("/hearings/new", Action::RecordHearing),
            new_adult: allowed("/adults/new", Action::EditFamily),
            new_removal: allowed("/removals/new", Action::TakeInRemoval),
            new_service: allowed("/referrals/new", Action::LogService),
            events: timeline::of(seen, today),
            home,
        }
    }
}

fn actions(home: &str, means: Means) -> Vec<Link> {
    let service = ("/referrals/new", "Log a service", Action::LogService);
    let contact = ("/contacts/new", "Log a contact", Action::LogContact);
    let time = ("/family-time/new", "Log family time", Action::KeepFamilyTime);
    let all = if means.role == Role::PermanencyWorker { [contact, time, service] } else { [service, contact, time] };
    let link = |(path, label, _): &(&str, &'static str, Action)| Link { href: format!("{home}{path}"), label };
    all.iter().filter(|(_, _, action)| means.allow(*action)).map(link).collect()
}
