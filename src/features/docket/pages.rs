//! The page of the docket.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::{Days, NaiveDate};

use super::sheet::{self, Room};
use super::store::{self, Day, Whose};
use crate::access::{Access, Action, Reach};
use crate::db::Conn;
use crate::domain::calendar::long_date;
use crate::domain::id::OfficeId;
use crate::error::Result;
use crate::features::Papers;
use crate::features::users::{self, Office};
use crate::web::form::{Problems, read_date};
use crate::web::page::{Frame, page};
use crate::web::query;

#[derive(Template)]
#[template(path = "docket/index.html")]
struct DocketPage {
    frame: Frame,
    court: String,
    title: String,
    total: String,
    /// The day that is shown, for the field that goes to another.
    day: String,
    rooms: Vec<Room>,
    strip: Vec<Count>,
    /// Address and day of the previous and next day with hearings.
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
    previous_week: String,
    next_week: String,
    offices: Vec<(String, String)>,
    office: String,
    may_record: bool,
    /// The courtroom desk of the day; empty for who may not see it.
    desk: String,
    problems: Problems,
}

/// One link of the week's strip (components/counts.html).
struct Count {
    label: String,
    number: String,
    href: String,
    current: bool,
    kind: &'static str,
}

/// What one look at the docket reads.
struct Seen {
    day: NaiveDate,
    listed: Day,
    /// The day of each hearing of the week.
    week: Vec<NaiveDate>,
    previous: Option<NaiveDate>,
    next: Option<NaiveDate>,
    offices: Vec<Office>,
}

pub(super) async fn docket(req: HttpRequest, access: Access, papers: web::Data<Papers>) -> Result<HttpResponse> {
    let (wanted, today) = (read_date(&query::first(&req, "day")), access.today());
    let office: Option<OfficeId> = query::first(&req, "office").parse().ok();
    let seen = access.read(move |conn, scope| look(conn, Whose { scope, office }, wanted, today)).await?;
    page(&req, &shown(&access, &req, &papers, office, seen))
}

fn look(conn: &mut Conn, whose: Whose, wanted: Option<NaiveDate>, today: NaiveDate) -> Result<Seen> {
    let day = match wanted {
        Some(day) => day,
        None => store::next_day(conn, whose, today)?.unwrap_or(today),
    };
    Ok(Seen {
        day,
        listed: store::day(conn, whose, day)?,
        week: store::days(conn, whose, sheet::week(day))?,
        previous: store::previous_day(conn, whose, day)?,
        next: store::next_day(conn, whose, plus(day, 1))?,
        offices: if matches!(whose.scope.reach(), Reach::Agency | Reach::Court) {
            users::offices(conn)?
        } else {
            Vec::new()
        },
    })
}

fn plus(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

fn minus(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

fn href(day: NaiveDate, office: Option<OfficeId>) -> String {
    office.map_or_else(|| format!("/docket?day={day}"), |office| format!("/docket?day={day}&office={office}"))
}

fn shown(access: &Access, req: &HttpRequest, papers: &Papers, office: Option<OfficeId>, seen: Seen) -> DocketPage {
    let day = seen.day;
    let link = |to: Option<NaiveDate>| to.map(|to| (href(to, office), to.format("%a, %b %-d").to_string()));
    let rooms = sheet::rooms(&seen.listed);
    let count = |d: sheet::WeekDay| Count {
        label: d.label,
        number: d.count.to_string(),
        href: href(d.day, office),
        current: d.is_shown,
        kind: "",
    };
    DocketPage {
        frame: Frame::of(access, req),
        court: papers.court.clone(),
        title: long_date(day),
        total: sheet::total(&rooms, day),
        day: day.to_string(),
        rooms,
        strip: sheet::strip(day, &seen.week).into_iter().map(count).collect(),
        previous: link(seen.previous),
        next: link(seen.next),
        previous_week: href(minus(day, 7), office),
        next_week: href(plus(day, 7), office),
        offices: seen.offices.into_iter().map(|o| (o.id.to_string(), o.name)).collect(),
        office: office.map_or_else(String::new, |o| o.to_string()),
        may_record: Action::RecordHearing.allows(access.actor().role),
        desk: if Action::ViewCourtroom.allows(access.actor().role) {
            format!("/courtroom?on={day}")
        } else {
            String::new()
        },
        problems: Problems::default(),
    }
}
