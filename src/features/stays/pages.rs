//! The page on which the dates of a stay are corrected.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::form::{DatesForm, beside, field};
use super::model::{At, Corrected, Found};
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::id::{ChildId, EpisodeId, FamilyId, FormId, PlacementId, RecordId, UserId};
use crate::domain::stay_dates::DateField;
use crate::error::{Error, Result};
use crate::features::families::Compared;
use crate::features::users;
use crate::web::flash::see_other;
use crate::web::form::{Problems, read_date};
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "stays/dates.html")]
struct DatesPage {
    frame: Frame,
    form_id: FormId,
    action: String,
    back: String,
    name: String,
    title: String,
    version: i32,
    typed: DatesForm,
    has_exit: bool,
    places: Vec<PlaceFields>,
    corrected: Vec<Line>,
    today: String,
    problems: Problems,
    versions: Vec<Compared>,
}

/// The two dates of a placement in the form.
struct PlaceFields {
    legend: String,
    start_field: String,
    start: String,
    end_field: String,
    end: String,
    beside: String,
    version: i32,
}

/// A correction that was made, in words.
struct Line {
    what: String,
    was: String,
    became: String,
    why: String,
    who: String,
}

type Path = web::Path<(FamilyId, ChildId, EpisodeId)>;
type Names = HashMap<UserId, String>;

async fn open(access: &Access, at: At) -> Result<(Found, Names)> {
    let read = move |conn: &mut Conn, _: Scope| {
        let found = store::find(conn, at)?;
        let names = users::names(conn, found.corrected.iter().map(|one| one.by))?;
        Ok((found, names))
    };
    access.open(at.0, read).await
}

pub(super) async fn edit(req: HttpRequest, access: Access, path: Path) -> Result<HttpResponse> {
    let (found, names) = open(&access, path.into_inner()).await?;
    page(&req, &DatesPage::of(&req, &access, (&found, &names), DatesForm::showing(&found)))
}

pub(super) async fn correct(req: HttpRequest, access: Access, path: Path, posted: Posted) -> Result<HttpResponse> {
    let (at, typed) = (path.into_inner(), DatesForm::of(&posted));
    let (version, form_id) = (posted.version()?, posted.form_id()?);
    let (sent, today, by) = (typed.clone(), access.today(), (access.actor().user, access.now()));
    let back = format!("/families/{}/children/{}#stay-{}", at.0, at.1, at.2);
    let work = move |conn: &mut Conn, _: Scope| {
        let found = store::find(conn, at)?;
        if found.stay.episode.version != version || found.versions() != sent.beside {
            return Err(Error::Stale);
        }
        let Ok(sound) = sent.check(&found, today) else { return Err(Error::Refused("See the form".to_owned())) };
        store::correct(conn, &found, &sound.dates, (&sound.reason, by.0, by.1))?;
        Ok(Filed::at(back.as_str()).about(RecordId::from_uuid(at.2.uuid())).saying("dates"))
    };
    match access.file(Filing::For(at.0), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: the dates are corrected, and what they were is kept.")),
        Err(Error::Stale) => beside_theirs(&req, &access, at, typed).await,
        Err(error) if matches!(error, Error::Refused(_)) || error.broken_rule().is_some() => {
            again(&req, &access, at, (typed, version, form_id)).await
        }
        Err(error) => Err(error),
    }
}

/// The form again with what was typed beside what somebody else saved meanwhile.
async fn beside_theirs(req: &HttpRequest, access: &Access, at: At, typed: DatesForm) -> Result<HttpResponse> {
    let (found, names) = open(access, at).await?;
    let versions = compared(&typed, &found);
    let shown = DatesPage::of(req, access, (&found, &names), typed.onto(&found));
    page_with(req, StatusCode::CONFLICT, &DatesPage { versions, ..shown })
}

/// The form again with what was typed and what is wrong with it.
async fn again(
    req: &HttpRequest,
    access: &Access,
    at: At,
    (typed, version, form_id): (DatesForm, i32, FormId),
) -> Result<HttpResponse> {
    let (found, names) = open(access, at).await?;
    let mut problems = typed.check(&found, access.today()).err().unwrap_or_default();
    if !problems.any() {
        problems.add("removed", "Another record of this child stands in the way of these dates");
    }
    let shown = DatesPage::of(req, access, (&found, &names), typed);
    refused(req, &DatesPage { form_id, version, problems, ..shown })
}

/// Each date as it was typed and as it is on record now.
fn compared(typed: &DatesForm, found: &Found) -> Vec<Compared> {
    let said = |text: &str| read_date(text).map_or_else(|| text.to_owned(), short_date);
    let now = DatesForm::showing(found);
    let line = |label: String, yours: &str, theirs: &str| Compared { label, yours: said(yours), theirs: said(theirs) };
    let mut lines = vec![line("Removal".to_owned(), &typed.removed, &now.removed)];
    if found.stay.episode.exited_on.is_some() {
        lines.push(line("Exit".to_owned(), &typed.exited, &now.exited));
    }
    for (id, start, end) in &now.places {
        let yours = typed.places.iter().find(|place| place.0 == *id);
        let name = found.stay.placements.iter().find(|place| place.id == *id).map_or("", |place| place.setting.label());
        lines.push(line(format!("{name}: first day"), yours.map_or("", |place| &place.1), start));
        lines.push(line(format!("{name}: day of leaving"), yours.map_or("", |place| &place.2), end));
    }
    lines
}

impl DatesForm {
    /// What was typed over what is on record now: a placement that came meanwhile shows its own dates.
    fn onto(self, found: &Found) -> Self {
        let now = Self::showing(found);
        let typed = |(id, start, end): &(PlacementId, String, String)| {
            let yours = self.places.iter().find(|place| place.0 == *id);
            yours.cloned().unwrap_or_else(|| (*id, start.clone(), end.clone()))
        };
        let places = now.places.iter().map(typed).collect();
        Self { places, beside: now.beside, removed: self.removed, exited: self.exited, reason: self.reason }
    }
}

impl DatesPage {
    fn of(req: &HttpRequest, access: &Access, (found, names): (&Found, &Names), typed: DatesForm) -> Self {
        let (episode, child) = (&found.stay.episode, &found.child);
        let here = format!("/families/{}/children/{}", child.family_id, child.id);
        let until = episode.exited_on.map_or_else(String::new, |on| format!(" to {}", short_date(on)));
        Self {
            frame: Frame::of(access, req),
            form_id: fresh(),
            action: format!("{here}/stays/{}/dates", episode.id),
            back: format!("{here}#stay-{}", episode.id),
            name: child.name(),
            title: format!("{}{until}", short_date(episode.removed_on)),
            version: episode.version,
            has_exit: episode.exited_on.is_some(),
            places: typed.places.iter().filter_map(|place| PlaceFields::of(place, &typed, found)).collect(),
            corrected: found.corrected.iter().map(|one| Line::of(one, found, names, access)).collect(),
            today: access.today().to_string(),
            typed,
            problems: Problems::default(),
            versions: Vec::new(),
        }
    }
}

impl PlaceFields {
    fn of((id, start, end): &(PlacementId, String, String), typed: &DatesForm, found: &Found) -> Option<Self> {
        let place = found.stay.placements.iter().find(|place| place.id == *id)?;
        let with = if place.caregiver.is_empty() { String::new() } else { format!(", {}", place.caregiver) };
        Some(Self {
            legend: format!("{}{with}", place.setting),
            start_field: field(DateField::StartedOn, *id),
            start: start.clone(),
            end_field: field(DateField::EndedOn, *id),
            end: end.clone(),
            beside: beside(*id),
            version: typed.beside.iter().find(|(of, _)| of == id)?.1,
        })
    }
}

impl Line {
    fn of(one: &Corrected, found: &Found, names: &Names, access: &Access) -> Self {
        let said = |date: Option<NaiveDate>| date.map_or_else(|| "None".to_owned(), short_date);
        let place = found.stay.placements.iter().find(|place| Some(place.id) == one.change.of);
        let of = place.map_or_else(String::new, |place| format!(", {}", place.setting));
        let by = names.get(&one.by).map_or("", String::as_str);
        Self {
            what: format!("{}{of}", one.change.field.label()),
            was: said(one.change.was),
            became: said(one.change.became),
            why: one.reason.clone(),
            who: format!("{by}, {}", access.clock().zone().said(one.at.utc())),
        }
    }
}
