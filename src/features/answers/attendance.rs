//! `/answer/appointments/{appointment}`: the provider says what became of an appointment.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::gate::{check_token, gone, look, visit};
use super::outside::{file, key, over};
use super::store::Asked;
use crate::access::{LinkVisit, Posted, Source};
use crate::db::{Conn, fresh};
use crate::domain::answer_link::needs_consent;
use crate::domain::appointment::{became, check_attendance};
use crate::domain::id::{AppointmentId, FormId};
use crate::error::{Error, Result};
use crate::features::referrals::{self, Appointment, NewAnswer, Said};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, refused};

/// The longest name, in characters.
const LINE: usize = 120;

/// What a provider may say; only a cancellation before the day.
const ANSWERS: [(&str, &str); 4] = [
    ("held", "Held"),
    ("missed", "The person did not come"),
    ("cancelled_parent", "The person cancelled"),
    ("cancelled_provider", "We cancelled"),
];

#[derive(Template)]
#[template(path = "answers/attendance.html")]
struct AttendancePage {
    frame: Frame,
    form_id: String,
    here: String,
    what: String,
    answers: Vec<(&'static str, &'static str)>,
    said_by: String,
    chosen: String,
    problems: Problems,
}

type Read = (Asked, Appointment);

/// The appointment, if it is one of this link's of which nobody has said what became of it.
async fn read(req: &HttpRequest, source: &Source, visit: &LinkVisit, id: AppointmentId) -> Result<Option<Read>> {
    let work = move |conn: &mut Conn, asked: Asked| {
        let (all, reported) =
            (referrals::appointments_for(conn, &asked.link)?, referrals::reported(conn, asked.link.id)?);
        let is_open = |one: &Appointment| one.id == id && one.attendance.is_none() && !reported.contains(&id);
        Ok(all.into_iter().find(is_open).map(|one| (asked, one)))
    };
    Ok(look(req, source, visit, work).await?.flatten())
}

impl AttendancePage {
    fn of(req: &HttpRequest, source: &Source, visit: &LinkVisit, (asked, one): &Read) -> Self {
        let has_been = one.held_on <= source.clock().today();
        Self {
            frame: Frame { csrf: visit.csrf(source.keys()), ..Frame::bare(req) },
            form_id: fresh::<FormId>().to_string(),
            here: format!("/answer/appointments/{}", one.id),
            what: format!("{}, {}", one.kind, referrals::when(one)),
            answers: ANSWERS.into_iter().filter(|(code, _)| has_been || code.starts_with("cancelled")).collect(),
            said_by: asked.link.given_to.clone(),
            chosen: String::new(),
            problems: Problems::default(),
        }
    }
}

pub(super) async fn ask(
    req: HttpRequest,
    id: web::Path<AppointmentId>,
    source: web::Data<Source>,
) -> Result<HttpResponse> {
    let Some(visit) = visit(&req, &source) else { return gone(&req) };
    match read(&req, &source, &visit, *id).await? {
        Some(read) => page(&req, &AttendancePage::of(&req, &source, &visit, &read)),
        None => Ok(see_other("/answer", "Somebody has said already what became of this appointment.")),
    }
}

pub(super) async fn say(
    req: HttpRequest,
    id: web::Path<AppointmentId>,
    posted: Posted,
    source: web::Data<Source>,
) -> Result<HttpResponse> {
    let Some(visit) = visit(&req, &source) else { return gone(&req) };
    check_token(&visit, &source, &posted)?;
    let (form, today) = (key(&posted)?, source.clock().today());
    let done = || see_other("/answer", "Thank you: what became of the appointment was saved.");
    if source.sign_in(move |conn| referrals::is_answered(conn, form)).await? {
        return Ok(done());
    }
    let already = || see_other("/answer", "Somebody has said already what became of this appointment.");
    let Some(read) = read(&req, &source, &visit, *id).await? else { return Ok(already()) };
    let mut problems = Problems::default();
    let said_by = problems.required_line("said_by", posted.first("said_by"), LINE, "your name");
    let chosen = ANSWERS.iter().find(|(code, _)| *code == posted.first("what")).and_then(|(code, _)| became(code));
    match chosen.map(|(what, by)| check_attendance(what, by, read.1.held_on, today)) {
        None => problems.add("what", "Choose what became of it"),
        Some(Err(error)) => problems.add("what", error.to_string()),
        Some(Ok(())) => {}
    }
    let Ok((said_by, (what, by))) = problems.clone().or(said_by.zip(chosen)) else {
        let page = AttendancePage::of(&req, &source, &visit, &read);
        let typed = (posted.first("said_by").to_owned(), posted.first("what").to_owned());
        let form_id = form.uuid().to_string();
        return refused(&req, &AttendancePage { problems, said_by: typed.0, chosen: typed.1, form_id, ..page });
    };
    let is_protected = needs_consent(read.0.referral.service);
    let said = if is_protected { Said::Protected(*id) } else { Said::Attendance(*id, what, by) };
    let side = by.map_or_else(String::new, |by| format!(" by the {}", by.label().to_lowercase()));
    let told = format!("Appointment of {}: {what}{side}.", referrals::when(&read.1));
    match file(&req, &source, &visit, NewAnswer { id: form, said_by, said }, told).await {
        Ok(true) => Ok(done()),
        Ok(false) => over(&req, &source, &visit).await,
        Err(Error::Stale) => Ok(already()),
        Err(error) => Err(error),
    }
}
