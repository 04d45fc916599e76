//! `/data-quality`: the list, an office at a time.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use super::store::{self, Row};
use crate::access::{Access, Action, Reach, Scope};
use crate::db::Conn;
use crate::domain::data_quality::{Flaw, Looked, Mend, Place, flaws};
use crate::domain::id::OfficeId;
use crate::error::Result;
use crate::features::children::Placement;
use crate::features::users::{self, Office};
use crate::web::form::Problems;
use crate::web::page::{Frame, page};
use crate::web::query;

/// Lines on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "data_quality/index.html")]
struct ListPage {
    frame: Frame,
    contradictions: usize,
    gaps: usize,
    lines: Vec<Line>,
    /// Filters are never wrong, only without effect.
    problems: Problems,
    office: String,
    offices: Vec<(String, String)>,
    previous: Option<String>,
    next: Option<String>,
    said: String,
}

/// One flaw of one child.
struct Line {
    href: String,
    name: String,
    number: String,
    words: String,
    kind: &'static str,
    state: &'static str,
    mend: String,
}

/// The offices to choose from, the one shown, and its stays.
type Found = (Vec<Office>, Option<OfficeId>, Vec<Row>);

fn read(conn: &mut Conn, scope: Scope, wanted: Option<OfficeId>, today: NaiveDate) -> Result<Found> {
    let offices = users::offices(conn)?;
    let office = match scope.reach() {
        Reach::Office(office) => Some(office),
        _ => wanted.or_else(|| offices.first().map(|office| office.id)),
    };
    let rows = office.map(|office| store::stays(conn, scope, office, today)).transpose()?.unwrap_or_default();
    Ok((offices, office, rows))
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let (today, wanted) = (access.today(), query::first(&req, "office").parse().ok());
    let (offices, office, rows) = access.read(move |conn, scope| read(conn, scope, wanted, today)).await?;
    let found: Vec<(&Row, Flaw)> = rows
        .iter()
        .flat_map(|row| flaws(&looked(row, today), today).into_iter().map(move |flaw| (row, flaw)))
        .collect();
    let contradictions = found.iter().filter(|(_, flaw)| flaw.is_contradiction()).count();
    let from = query::first(&req, "from").parse().unwrap_or(0_usize).min(found.len());
    let until = from.saturating_add(PAGE).min(found.len());
    let office = office.map(|id| id.to_string()).unwrap_or_default();
    let at = |from: usize| format!("/data-quality?office={office}&from={from}");
    let corrects = Action::CorrectDates.allows(access.actor().role);
    let choose = access.scope().reach() == Reach::Agency && offices.len() > 1;
    let shown = ListPage {
        frame: Frame::of(&access, &req),
        contradictions,
        gaps: found.len() - contradictions,
        lines: found.iter().skip(from).take(PAGE).map(|(row, flaw)| Line::of(row, flaw, corrects)).collect(),
        problems: Problems::default(),
        offices: offices.iter().filter(|_| choose).map(|o| (o.id.to_string(), o.name.clone())).collect(),
        previous: (from > 0).then(|| at(from.saturating_sub(PAGE))),
        next: (until < found.len()).then(|| at(until)),
        said: format!("{} to {until} of {}", (from + 1).min(found.len()), found.len()),
        office,
    };
    page(&req, &shown)
}

/// A stay as far as its quality is looked at.
fn looked(row: &Row, today: NaiveDate) -> Looked {
    let stay = &row.stay;
    let place = |place: &Placement| Place {
        started_on: place.started_on,
        ended_on: place.ended_on,
        move_explained: place.move_reason.is_some() || !place.left_words().is_empty(),
        apart_unexplained: place.with_siblings == Some(false) && place.apart_reason.is_none(),
    };
    Looked {
        born_on: row.child.born_on,
        removed_on: stay.episode.removed_on,
        exited_on: stay.episode.exited_on,
        contradictions: stay.history(today).contradictions,
        places: stay.placements.iter().map(place).collect(),
        has_goal: row.has_goal,
        has_status: row.has_status,
    }
}

impl Line {
    /// `corrects` says whether the reader may correct dates.
    fn of(row: &Row, flaw: &Flaw, corrects: bool) -> Self {
        let child = format!("/families/{}/children/{}", row.child.family_id, row.child.id);
        let in_care = row.stay.episode.exited_on.is_none();
        let mend = match flaw.mend() {
            Mend::Facts => format!("{child}/edit"),
            Mend::Placement if in_care => format!("{child}/placements/new"),
            Mend::Place(at) => row
                .stay
                .placements
                .get(at)
                .map_or_else(|| child.clone(), |place| format!("{child}/placements/{}/more", place.id)),
            Mend::Stay if corrects => format!("{child}/stays/{}/dates", row.stay.episode.id),
            Mend::Placement | Mend::Stay => format!("{child}#stay-{}", row.stay.episode.id),
            Mend::Goals => format!("{child}/goals"),
            Mend::Legal => format!("{child}/legal"),
        };
        let (kind, state) = if flaw.is_contradiction() { ("bad", "Contradiction") } else { ("warn", "Missing") };
        Self {
            href: child,
            name: row.child.name(),
            number: row.number.clone(),
            words: flaw.to_string(),
            kind,
            state,
            mend,
        }
    }
}
