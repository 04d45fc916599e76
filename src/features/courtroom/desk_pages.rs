//! `/courtroom`: the desk of one day.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{Days, NaiveDate};

use super::day_store;
use super::desk::{Desk, Here, May, Section, home};
use crate::access::{Access, Action};
use crate::domain::calendar::long_date;
use crate::error::Result;
use crate::web::form::{Problems, read_date};
use crate::web::page::{Frame, page};
use crate::web::query;

#[derive(Template)]
#[template(path = "courtroom/desk.html")]
struct DeskPage {
    frame: Frame,
    title: String,
    day: String,
    /// Filters are never wrong, only without effect.
    problems: Problems,
    room: String,
    rooms: Vec<String>,
    previous: String,
    next: String,
    measures: String,
    may_keep: bool,
    /// Where an assessor is put on the list.
    add: String,
    assessors: Vec<Here>,
    sections: Vec<Section>,
    hearings: usize,
}

pub(super) async fn show(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let today = access.today();
    let on = read_date(&query::first(&req, "on")).unwrap_or(today);
    let room: String = query::first(&req, "courtroom").chars().take(40).collect();
    let day = access.read(move |conn, scope| day_store::day(conn, scope, on)).await?;
    let role = access.actor().role;
    let may = May { keep: Action::KeepCourtroom.allows(role), refer: Action::LogService.allows(role) };
    let desk = Desk { day: &day, on, today, room: &room, may };
    page(&req, &DeskPage::of(Frame::of(&access, &req), &desk))
}

impl DeskPage {
    fn of(frame: Frame, desk: &Desk<'_>) -> Self {
        let mut rooms: Vec<String> = desk.day.hearings.iter().map(|(hearing, _)| hearing.courtroom.clone()).collect();
        rooms.sort();
        rooms.dedup();
        rooms.retain(|room| !room.is_empty());
        let shift = |on: Option<NaiveDate>| home(on.unwrap_or(desk.on), desk.room);
        let add = [("on", desk.on.to_string()), ("courtroom", desk.room.to_owned())];
        Self {
            frame,
            title: long_date(desk.on),
            day: desk.on.to_string(),
            problems: Problems::default(),
            room: desk.room.to_owned(),
            rooms,
            previous: shift(desk.on.checked_sub_days(Days::new(1))),
            next: shift(desk.on.checked_add_days(Days::new(1))),
            measures: "/courtroom/measures".to_owned(),
            may_keep: desk.may.keep && desk.on >= desk.today,
            add: format!("/courtroom/assessors/new?{}", serde_urlencoded::to_string(add).unwrap_or_default()),
            assessors: desk.assessors(),
            sections: desk.sections(),
            hearings: desk.day.hearings.len(),
        }
    }
}
