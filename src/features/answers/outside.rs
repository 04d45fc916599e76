//! `/answer`: what the worker shared, and the provider's answer. Everything typed stays where something is wrong; who answers
//! second is told what was answered first.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::gate::{check_token, gone, look, visit};
use super::outside_form::{AnswerForm, BookingForm};
use super::store::{self, Asked, Shown};
use crate::access::{By, Entry, LinkVisit, Posted, Source};
use crate::db::{Conn, fresh};
use crate::domain::answer_link::{Answer, Standing, answers};
use crate::domain::appointment::Attendance;
use crate::domain::calendar::short_date;
use crate::domain::id::{FormId, LinkAnswerId, RecordId};
use crate::domain::referral::State;
use crate::error::{Error, Result};
use crate::features::referrals::{self, Appointment, NewAnswer};
use crate::features::users::Origin;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "answers/outside.html")]
struct OutsidePage {
    frame: Frame,
    form_id: String,
    service: &'static str,
    /// Who asks, and her telephone number.
    worker: (String, String),
    provider: String,
    facts: Vec<(&'static str, String)>,
    words: String,
    until: String,
    /// "You have accepted." Empty while an answer is waited for.
    answered: &'static str,
    /// The answers to choose from; none where only appointments are left to say.
    answers: Vec<(String, String)>,
    refusals: Vec<(String, String)>,
    form: AnswerForm,
    problems: Problems,
    /// What somebody answered first, for who came second.
    overtaken: String,
    appointments: Vec<Line>,
}

/// An appointment as the provider sees it.
struct Line {
    what: String,
    became: String,
    /// Where she says what became of it; empty where that is known.
    act: String,
    /// "What became of it?"; before its day it can only be cancelled.
    asks: &'static str,
}

#[derive(Template)]
#[template(path = "answers/thanks.html")]
struct ThanksPage {
    frame: Frame,
}

type Read = (Asked, Shown);

async fn read(req: &HttpRequest, source: &Source, visit: &LinkVisit) -> Result<Option<Read>> {
    let today = source.clock().today();
    let work = move |conn: &mut Conn, asked: Asked| {
        let shown = Shown::read(conn, &asked, today)?;
        Ok((asked, shown))
    };
    look(req, source, visit, work).await
}

impl OutsidePage {
    fn of(req: &HttpRequest, source: &Source, visit: &LinkVisit, (asked, shown): Read) -> Self {
        let (referral, link, today) = (&asked.referral, &asked.link, source.clock().today());
        let waits = matches!(referral.state, State::Referred | State::Waitlisted);
        let offered = answers(referral.state).iter().filter(|answer| **answer != Answer::Booked);
        Self {
            frame: Frame { csrf: visit.csrf(source.keys()), ..Frame::bare(req) },
            form_id: fresh::<FormId>().to_string(),
            service: referral.service.label(),
            facts: facts(&shown),
            words: link.words.clone(),
            until: short_date(link.last_on),
            answered: match referral.state {
                State::Accepted => "You have accepted.",
                State::Attended => "The first session was attended.",
                State::Waitlisted => "The person is on your waitlist. Say here when there is a place.",
                _ => "",
            },
            answers: offered.map(|answer| (answer.code().to_owned(), answer.label().to_owned())).collect(),
            refusals: if waits { AnswerForm::refusals() } else { Vec::new() },
            form: AnswerForm { said_by: link.given_to.clone(), ..AnswerForm::default() },
            problems: Problems::default(),
            overtaken: String::new(),
            appointments: shown.appointments.iter().map(|one| Line::of(one, &shown, today)).collect(),
            worker: shown.worker,
            provider: shown.provider,
        }
    }
}

fn facts(shown: &Shown) -> Vec<(&'static str, String)> {
    let facts = [("Name", &shown.name), ("Telephone", &shown.phone), ("Language", &shown.language)];
    facts.into_iter().filter_map(|(label, value)| Some((label, value.clone()?))).collect()
}

impl Line {
    fn of(one: &Appointment, shown: &Shown, today: NaiveDate) -> Self {
        let said = shown.reported.contains(&one.id);
        let became = match one.attendance {
            Some(Attendance::Cancelled) => "Cancelled".to_owned(),
            Some(attendance) => attendance.label().to_owned(),
            None if said => "Thank you, noted".to_owned(),
            None => String::new(),
        };
        let act = if became.is_empty() { format!("/answer/appointments/{}", one.id) } else { String::new() };
        let asks = if one.held_on <= today { "What became of it?" } else { "Cancelled?" };
        Self { what: referrals::appointment(one), became, act, asks }
    }
}

pub(super) async fn show(req: HttpRequest, source: web::Data<Source>) -> Result<HttpResponse> {
    let Some(visit) = visit(&req, &source) else { return gone(&req) };
    match read(&req, &source, &visit).await? {
        Some(read) => page(&req, &OutsidePage::of(&req, &source, &visit, read)),
        None => over(&req, &source, &visit).await,
    }
}

/// A link that works no more: who used it up by a refusal is thanked, everybody else is told nothing.
pub(super) async fn over(req: &HttpRequest, source: &Source, visit: &LinkVisit) -> Result<HttpResponse> {
    let id = visit.link;
    if source.sign_in(move |conn| referrals::was_refused(conn, id)).await? {
        page(req, &ThanksPage { frame: Frame::bare(req) })
    } else {
        gone(req)
    }
}

/// The key of an answer: its form's.
pub(super) fn key(posted: &Posted) -> Result<LinkAnswerId> {
    Ok(LinkAnswerId::from_uuid(posted.form_id()?.uuid()))
}

type Checked = std::result::Result<NewAnswer, Problems>;

pub(super) async fn answer(req: HttpRequest, posted: Posted, source: web::Data<Source>) -> Result<HttpResponse> {
    let form = AnswerForm::of(&posted);
    let check = |asked: &Asked, id, today| form.check(id, &asked.referral, today);
    keep(&req, &posted, &source, &form, check).await
}

pub(super) async fn book(req: HttpRequest, posted: Posted, source: web::Data<Source>) -> Result<HttpResponse> {
    let form = AnswerForm {
        said_by: posted.first("said_by").to_owned(),
        booking: BookingForm::of(&posted),
        ..AnswerForm::default()
    };
    let check = |asked: &Asked, id, today| form.check_booking(id, &asked.referral, today);
    keep(&req, &posted, &source, &form, check).await
}

async fn keep(
    req: &HttpRequest,
    posted: &Posted,
    source: &Source,
    form: &AnswerForm,
    check: impl Fn(&Asked, LinkAnswerId, NaiveDate) -> Checked,
) -> Result<HttpResponse> {
    let Some(visit) = visit(req, source) else { return gone(req) };
    check_token(&visit, source, posted)?;
    let id = key(posted)?;
    let done = || see_other("/answer", "Thank you: your answer was saved.");
    if source.sign_in(move |conn| referrals::is_answered(conn, id)).await? {
        return Ok(done());
    }
    let Some(read) = read(req, source, &visit).await? else { return over(req, source, &visit).await };
    let new = match check(&read.0, id, source.clock().today()) {
        Ok(new) => new,
        Err(problems) if is_offered(&read.0, form) => {
            let page = OutsidePage::of(req, source, &visit, read);
            let form_id = id.uuid().to_string();
            return refused(req, &OutsidePage { problems, form: form.clone(), form_id, ..page });
        }
        Err(_) => return overtaken(req, source, &visit, form).await,
    };
    match file(req, source, &visit, new, String::new()).await {
        Ok(true) => Ok(done()),
        Ok(false) => over(req, source, &visit).await,
        Err(Error::Stale) => overtaken(req, source, &visit, form).await,
        Err(error) => Err(error),
    }
}

/// Whether the form is the one that the service's state asks for: an answer where one is waited for, else a booking.
fn is_offered(asked: &Asked, form: &AnswerForm) -> bool {
    let waits = answers(asked.referral.state).contains(&Answer::Accepted);
    waits || form.what.is_empty()
}

/// Files an answer with its row in the audit trail, unless the link works no more.
///
/// # Errors
/// [`Error::Stale`] where it no longer fits.
pub(super) async fn file(
    req: &HttpRequest,
    source: &Source,
    visit: &LinkVisit,
    new: NewAnswer,
    attendance: String,
) -> Result<bool> {
    let (link, today, now) = (visit.link, source.clock().today(), source.clock().now());
    let (keys, trail, from) = (source.keys().clone(), source.trail().clone(), Origin::of(req));
    let work = move |conn: &mut Conn| {
        if referrals::is_answered(conn, new.id)? {
            return Ok(true);
        }
        let Some(link) = referrals::link(conn, link)? else { return Ok(false) };
        let (Standing::Open, Some(asked)) = store::standing(conn, &link, today)? else { return Ok(false) };
        store::file(conn, &asked, &new, (&keys, today, now), &attendance)?;
        let entry = Entry {
            family: Some(asked.referral.family_id),
            subject: Some(RecordId::from_uuid(link.id.uuid())),
            detail: new.said.answer().code().to_owned(),
            ..Entry::change("AnswerByLink")
        };
        trail.add(conn, By { address: &from.address, ..By::default() }, now, &entry)?;
        Ok(true)
    };
    source.sign_in(work).await
}

/// Somebody answered first, here or at the agency: it is said what, and what was typed stays.
async fn overtaken(req: &HttpRequest, source: &Source, visit: &LinkVisit, form: &AnswerForm) -> Result<HttpResponse> {
    let Some(read) = read(req, source, visit).await? else { return over(req, source, visit).await };
    let status = read.0.referral.status();
    let shown = OutsidePage::of(req, source, visit, read);
    let overtaken = format!("It is “{status}” now. Your answer was not saved.");
    page_with(req, StatusCode::CONFLICT, &OutsidePage { overtaken, form: form.clone(), ..shown })
}
