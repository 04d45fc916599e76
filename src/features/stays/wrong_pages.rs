//! The page on which a stay, or one placement of it, is marked as entered in error.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::form::DatesForm;
use super::model::{At, Found};
use super::wrong_model::{Marked, lasted, page_of};
use super::{back_store, store, wrong_store};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::{Zone, short_date};
use crate::domain::episode::History;
use crate::domain::id::{ChildId, EpisodeId, FamilyId, FormId, PlacementId, RecordId, UserId};
use crate::domain::wrong_stay::{Return, back_held_by, new_gaps, place_held_by, stay_held_by};
use crate::error::{Error, Result};
use crate::features::{children, families, users};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, page_with, refused};

/// The longest reason, in characters.
const REASON: usize = 500;

/// What is said where the database refuses to bring an entry back.
const OVERLAPS: &str = "Another stay or placement on record now has some of its days. Correct those dates first.";

/// An entry: a stay, or one placement of it.
#[derive(Debug, Clone, Copy)]
struct Entry {
    at: At,
    place: Option<PlacementId>,
}

/// What there is to see of an entry.
enum Seen {
    /// It counts.
    Standing(Box<Found>, Vec<String>),
    /// It is marked, by whom, and why it cannot be brought back yet.
    Gone(Box<Marked>, String, Option<&'static str>),
}

#[derive(Template)]
#[template(path = "stays/wrong.html")]
struct WrongPage {
    frame: Frame,
    form_id: FormId,
    action: String,
    back: String,
    /// "Stay" or "Placement".
    kind: &'static str,
    name: String,
    what: String,
    /// "Jan Okafor, Nov 20, 2026 10:15", and why; for an entry that is marked.
    gone: Option<(String, String)>,
    /// Why an entry that is marked cannot be brought back yet; empty where it can.
    kept_out: String,
    /// What must be mended first, in sentences.
    held: Vec<String>,
    /// Whether the stay changed since the form was opened.
    changed: bool,
    /// What will be seen afterwards, in sentences.
    then: Vec<String>,
    version: i32,
    beside: Vec<(String, i32)>,
    reason: String,
    problems: Problems,
}

type StayPath = web::Path<(FamilyId, ChildId, EpisodeId)>;
type PlacePath = web::Path<(FamilyId, ChildId, EpisodeId, PlacementId)>;

pub(super) async fn ask_stay(req: HttpRequest, access: Access, path: StayPath) -> Result<HttpResponse> {
    ask(&req, &access, Entry { at: path.into_inner(), place: None }).await
}

pub(super) async fn ask_place(req: HttpRequest, access: Access, path: PlacePath) -> Result<HttpResponse> {
    ask(&req, &access, Entry::of_place(path.into_inner())).await
}

pub(super) async fn mark_stay(
    req: HttpRequest,
    access: Access,
    path: StayPath,
    posted: Posted,
) -> Result<HttpResponse> {
    mark(&req, &access, Entry { at: path.into_inner(), place: None }, &posted).await
}

pub(super) async fn mark_place(
    req: HttpRequest,
    access: Access,
    path: PlacePath,
    posted: Posted,
) -> Result<HttpResponse> {
    mark(&req, &access, Entry::of_place(path.into_inner()), &posted).await
}

impl Entry {
    const fn of_place((family, child, stay, place): (FamilyId, ChildId, EpisodeId, PlacementId)) -> Self {
        Self { at: (family, child, stay), place: Some(place) }
    }

    fn child(self) -> String {
        format!("/families/{}/children/{}", self.at.0, self.at.1)
    }

    fn record(self) -> RecordId {
        RecordId::from_uuid(self.place.map_or_else(|| self.at.2.uuid(), PlacementId::uuid))
    }

    /// The stay with the entry as it counts, and what holds it.
    fn find(self, conn: &mut Conn) -> Result<(Found, Vec<String>)> {
        let found = store::find(conn, self.at)?;
        let held = match self.place {
            None => stay_held_by(wrong_store::resting(conn, &found)?),
            Some(id) if found.stay.placements.iter().any(|place| place.id == id) => {
                place_held_by(found.stay.placements.len()).map(str::to_owned).into_iter().collect()
            }
            Some(_) => return Err(Error::NotFound),
        };
        Ok((found, held))
    }

    /// Why an entry that is marked cannot be brought back yet.
    fn kept_out(self, conn: &mut Conn, marked: &Marked) -> Result<Option<&'static str>> {
        Ok(back_held_by(&Return {
            stay_is_out: self.place.is_some() && !back_store::stands(conn, marked.stay)?,
            is_open: marked.until.is_none(),
            case_closed: families::opened(conn, self.at.0)?.closed_on.is_some(),
        }))
    }

    fn see(self, conn: &mut Conn) -> Result<(String, Seen)> {
        let name = children::one(conn, self.at.0, self.at.1)?.name();
        match self.find(conn) {
            Ok((found, held)) => Ok((name, Seen::Standing(Box::new(found), held))),
            Err(Error::NotFound) => {
                let marked = wrong_store::marked_one(conn, self.at.1, (self.at.2, self.place))?;
                let names: HashMap<UserId, String> = users::names(conn, [marked.why.by])?;
                let by = names.get(&marked.why.by).cloned().unwrap_or_default();
                let kept_out = self.kept_out(conn, &marked)?;
                Ok((name, Seen::Gone(Box::new(marked), by, kept_out)))
            }
            Err(error) => Err(error),
        }
    }
}

async fn shown(req: &HttpRequest, access: &Access, of: Entry) -> Result<WrongPage> {
    let (name, seen) = access.open(of.at.0, move |conn: &mut Conn, _: Scope| of.see(conn)).await?;
    Ok(WrongPage::of(req, access, of, (name, &seen)))
}

async fn ask(req: &HttpRequest, access: &Access, of: Entry) -> Result<HttpResponse> {
    page(req, &shown(req, access, of).await?)
}

/// Brings an entry back that was marked by mistake.
async fn bring_back(req: &HttpRequest, access: &Access, of: Entry, posted: &Posted) -> Result<HttpResponse> {
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        children::one(conn, of.at.0, of.at.1)?;
        let Ok(marked) = wrong_store::marked_one(conn, of.at.1, (of.at.2, of.place)) else { return Err(Error::Stale) };
        if let Some(why) = of.kept_out(conn, &marked)? {
            return Err(Error::Refused(why.to_owned()));
        }
        back_store::bring_back(conn, &marked, (by, now))?;
        Ok(Filed::at(of.child()).about(of.record()).saying("brought back"))
    };
    match access.file(Filing::For(of.at.0), posted.form_id()?, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: it counts again, as it was.")),
        Err(Error::Stale) => {
            let page = shown(req, access, of).await?;
            page_with(req, StatusCode::CONFLICT, &WrongPage { changed: true, ..page })
        }
        Err(Error::Refused(_)) => refused(req, &shown(req, access, of).await?),
        Err(error) if error.broken_rule().is_some() => {
            refused(req, &WrongPage { kept_out: OVERLAPS.to_owned(), ..shown(req, access, of).await? })
        }
        Err(error) => Err(error),
    }
}

async fn mark(req: &HttpRequest, access: &Access, of: Entry, posted: &Posted) -> Result<HttpResponse> {
    if posted.first("back") == "yes" {
        return bring_back(req, access, of, posted).await;
    }
    let (version, form_id, reason) = (posted.version()?, posted.form_id()?, posted.first("reason").to_owned());
    let mut problems = Problems::default();
    let Some(words) = problems.required_line("reason", &reason, REASON, "what is wrong with it") else {
        let page = shown(req, access, of).await?;
        return refused(req, &WrongPage { form_id, reason, problems, ..page });
    };
    let (beside, by, now) = (DatesForm::of(posted).beside, access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        let (found, held) = match of.find(conn) {
            Err(Error::NotFound) => {
                wrong_store::marked_one(conn, of.at.1, (of.at.2, of.place))?;
                return Err(Error::Stale);
            }
            other => other?,
        };
        if found.stay.episode.version != version || found.versions() != beside {
            return Err(Error::Stale);
        }
        if let Some(why) = held.first() {
            return Err(Error::Refused(why.clone()));
        }
        wrong_store::mark_found(conn, &found, of.place, (&words, by, now))?;
        Ok(Filed::at(of.child()).about(of.record()).saying("entered in error"))
    };
    match access.file(Filing::For(of.at.0), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: it is marked as entered in error and counts no more.")),
        Err(Error::Stale) => {
            let page = shown(req, access, of).await?;
            page_with(req, StatusCode::CONFLICT, &WrongPage { reason, changed: true, ..page })
        }
        Err(Error::Refused(_)) => refused(req, &WrongPage { reason, ..shown(req, access, of).await? }),
        Err(error) => Err(error),
    }
}

impl WrongPage {
    fn of(req: &HttpRequest, access: &Access, of: Entry, (name, seen): (String, &Seen)) -> Self {
        let child = of.child();
        let empty = Self {
            frame: Frame::of(access, req),
            form_id: fresh(),
            action: page_of(&child, of.at.2, of.place),
            back: child,
            kind: if of.place.is_some() { "Placement" } else { "Stay" },
            name,
            what: String::new(),
            gone: None,
            kept_out: String::new(),
            held: Vec::new(),
            changed: false,
            then: Vec::new(),
            version: 0,
            beside: Vec::new(),
            reason: String::new(),
            problems: Problems::default(),
        };
        match seen {
            Seen::Gone(marked, by, kept_out) => Self {
                kept_out: kept_out.unwrap_or_default().to_owned(),
                what: format!("{}, {}", marked.what, marked.lasted()),
                gone: Some((who(by, marked, access.clock().zone()), marked.why.reason.clone())),
                ..empty
            },
            Seen::Standing(found, held) => Self {
                what: what(of, found),
                held: held.clone(),
                then: then(of, found, access.today()),
                version: found.stay.episode.version,
                beside: found.versions().into_iter().map(|(id, version)| (super::form::beside(id), version)).collect(),
                ..empty
            },
        }
    }
}

/// "Jan Okafor, Nov 20, 2026, 10:15 AM".
fn who(by: &str, marked: &Marked, zone: Zone) -> String {
    format!("{by}, {}", zone.said(marked.why.at.utc()))
}

fn what(of: Entry, found: &Found) -> String {
    let stay = &found.stay.episode;
    match found.stay.placements.iter().find(|place| Some(place.id) == of.place) {
        None => format!("Stay in care, {}", lasted(stay.removed_on, stay.exited_on)),
        Some(place) if place.caregiver.is_empty() => {
            format!("{}, {}", place.setting, lasted(place.started_on, place.ended_on))
        }
        Some(place) => {
            format!("{}, {}, {}", place.setting, place.caregiver, lasted(place.started_on, place.ended_on))
        }
    }
}

/// What will be seen once the entry is marked.
fn then(of: Entry, found: &Found, today: NaiveDate) -> Vec<String> {
    let before = found.stay.history(today);
    let Some(place) = of.place else { return without_stay(found, &before) };
    let mut stay = found.stay.clone();
    stay.placements.retain(|other| other.id != place);
    let after = stay.history(today);
    let mut told = vec![format!("Placements: {} now, {} afterwards.", before.placements, after.placements)];
    told.push(format!("Moves: {} now, {} afterwards.", before.moves, after.moves));
    if before.status != after.status {
        told.push(format!("Status: {} now, {} afterwards.", before.status, after.status));
    }
    told.extend(new_gaps(&before.contradictions, &after.contradictions));
    told
}

fn without_stay(found: &Found, before: &History) -> Vec<String> {
    let removed = short_date(found.stay.episode.removed_on);
    let mut told = vec![
        format!(
            "Days in care of this stay: {} now, none afterwards. Its placements are marked with it.",
            before.days_in_care
        ),
        format!("Deadlines that run from the removal on {removed}, and the six-month mark of this stay, fall away."),
    ];
    if found.stay.episode.exited_on.is_none() {
        told.push(
            "The child is not in care then. Assignments stay until somebody ends them. If no other child of the family is \
             in care, the family leaves the six-month board, and its case stays open until somebody closes it."
                .to_owned(),
        );
    } else {
        told.push("What the exit ended, such as goals and assignments, stays ended.".to_owned());
    }
    told
}
