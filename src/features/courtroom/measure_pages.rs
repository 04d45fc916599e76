//! `/courtroom/measures`: what the desk came to in a period.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::report::CourtroomReport;
use crate::access::Access;
use crate::domain::calendar::short_date;
use crate::domain::courtroom::Measures;
use crate::error::Result;
use crate::web::form::{Problems, read_date};
use crate::web::page::{Frame, page};
use crate::web::query;

#[derive(Template)]
#[template(path = "courtroom/measures.html")]
struct MeasuresPage {
    frame: Frame,
    from: String,
    to: String,
    said: String,
    rows: Vec<(&'static str, String, String)>,
    median: String,
    problems: Problems,
}

/// The counts as lines, each with its share of what it is a part of.
fn rows(of: &Measures) -> Vec<(&'static str, String, String)> {
    let share = |part: usize, whole: usize, what: &str| {
        if whole == 0 { String::new() } else { format!("{}% {what}", (part * 200 + whole) / (whole * 2)) }
    };
    let all = of.parents_with_hearing;
    vec![
        ("Parents with a hearing", all.to_string(), "everybody counted".to_owned()),
        ("Asked", of.asked.to_string(), share(of.asked, all, "of the parents")),
        ("Assessed there", of.assessed_there.to_string(), share(of.assessed_there, of.asked, "of those asked")),
        (
            "A service recommended",
            of.service_recommended.to_string(),
            share(of.service_recommended, of.assessed_there, "of those assessed"),
        ),
        (
            "Referred there",
            of.referred_there.to_string(),
            share(of.referred_there, of.service_recommended, "of the recommendations"),
        ),
        (
            "First session booked there",
            of.booked_there.to_string(),
            share(of.booked_there, of.service_recommended, "of the recommendations"),
        ),
        (
            "First session attended so far",
            of.first_session_attended.to_string(),
            share(of.first_session_attended, of.service_recommended, "of the recommendations"),
        ),
    ]
}

pub(super) async fn show(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let (today, zone) = (access.today(), access.clock().zone());
    let first = CourtroomReport::first_period(today);
    let asked = |name| read_date(&query::first(&req, name));
    let period = (asked("from").unwrap_or(first.0), asked("to").unwrap_or(first.1));
    let read = move |conn: &mut _, scope| CourtroomReport::of(conn, Some(scope), period, (today, zone));
    let report = access.read(read).await?;
    let of = &report.measures;
    let median = of.median_said().map_or_else(
        || "Nobody has attended a first session yet.".to_owned(),
        |days| format!("Median from the hearing to the first session: {days} (n = {}).", of.first_session_attended),
    );
    page(
        &req,
        &MeasuresPage {
            frame: Frame::of(&access, &req),
            from: period.0.to_string(),
            to: period.1.to_string(),
            said: format!("Hearings from {} to {}", short_date(report.from), short_date(report.to)),
            rows: rows(of),
            median,
            problems: Problems::default(),
        },
    )
}
