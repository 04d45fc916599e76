//! Opening a link. Programs that look into mail follow every link, so following one changes nothing and shows nothing: a button
//! opens it.

use actix_web::cookie::time::Duration as CookieTime;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::store::{self, Asked};
use crate::access::audit::Outcome;
use crate::access::{By, Entry, LinkVisit, Posted, Source, visit_cookie_name};
use crate::db::Conn;
use crate::domain::answer_link::{Standing, VISIT_MINUTES};
use crate::domain::id::RecordId;
use crate::error::{Error, Result};
use crate::features::referrals::{self, AnswerLink};
use crate::features::users::Origin;
use crate::web::page::{Frame, page, page_with, setting};

#[derive(Template)]
#[template(path = "answers/gate.html")]
struct GatePage {
    frame: Frame,
    here: String,
}

#[derive(Template)]
#[template(path = "answers/gone.html")]
struct GonePage {
    frame: Frame,
}

/// The path of a link with this secret.
pub(super) fn path(secret: &str) -> String {
    format!("/answer/{secret}")
}

/// The same answer for a link that nobody made, was taken back, has run out or is used up.
pub(super) fn gone(req: &HttpRequest) -> Result<HttpResponse> {
    page_with(req, StatusCode::NOT_FOUND, &GonePage { frame: Frame::bare(req) })
}

/// The link with this secret, if it works. Who guesses is slowed down like who guesses a password.
async fn working(req: &HttpRequest, source: &Source, secret: &str) -> Result<Option<AnswerLink>> {
    let (secret, today, now) = (secret.to_owned(), source.clock().today(), source.clock().now());
    let visit = source.addresses().enter(&Origin::of(req).address, now.utc())?;
    let find = move |conn: &mut Conn| {
        let Some(link) = referrals::link_of_secret(conn, &secret)? else { return Ok(None) };
        let (standing, _) = store::standing(conn, &link, today)?;
        Ok((standing == Standing::Open).then_some(link))
    };
    let link = source.sign_in(find).await?;
    if link.is_some() {
        visit.was_right();
    }
    Ok(link)
}

pub(super) async fn show(
    req: HttpRequest,
    secret: web::Path<String>,
    source: web::Data<Source>,
) -> Result<HttpResponse> {
    match working(&req, &source, &secret).await? {
        Some(_) => page(&req, &GatePage { frame: Frame::bare(&req), here: path(&secret) }),
        None => gone(&req),
    }
}

pub(super) async fn open(
    req: HttpRequest,
    secret: web::Path<String>,
    _posted: Posted,
    source: web::Data<Source>,
) -> Result<HttpResponse> {
    let (found, from, now) = (working(&req, &source, &secret).await?, Origin::of(&req), source.clock().now());
    let (link, trail) = (found.clone(), source.trail().clone());
    let note = move |conn: &mut Conn| {
        let by = By { address: &from.address, ..By::default() };
        let Some(link) = &link else {
            let refused =
                Entry { outcome: Outcome::Denied, detail: "no such link".into(), ..Entry::of("OpenAnswerLink") };
            return trail.add(conn, by, now, &refused);
        };
        referrals::note_opened(conn, link.id, now)?;
        let family = referrals::asked_by(conn, link)?.map(|referral| referral.family_id);
        let subject = Some(RecordId::from_uuid(link.id.uuid()));
        trail.add(conn, by, now, &Entry { family, subject, ..Entry::of("OpenAnswerLink") })
    };
    source.sign_in(note).await?;
    let Some(link) = found else { return gone(&req) };
    let visit = LinkVisit::begin(source.keys(), link.id, now.utc());
    let behind_tls = setting(&req).behind_tls;
    let cookie = Cookie::build(visit_cookie_name(behind_tls), visit.cookie().to_owned())
        .path("/answer")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(behind_tls)
        .max_age(CookieTime::minutes(VISIT_MINUTES))
        .finish();
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, "/answer")).cookie(cookie).finish())
}

/// The visit that this browser is on.
pub(super) fn visit(req: &HttpRequest, source: &Source) -> Option<LinkVisit> {
    let cookie = req.cookie(visit_cookie_name(setting(req).behind_tls))?;
    LinkVisit::of(source.keys(), cookie.value(), source.clock().now().utc())
}

/// Refuses a form that is not of this visit's pages.
pub(super) fn check_token(visit: &LinkVisit, source: &Source, posted: &Posted) -> Result<()> {
    if crate::access::token::same(posted.first("csrf_token"), &visit.csrf(source.keys())) {
        Ok(())
    } else {
        Err(Error::BadRequest("This page is too old. Open the link again and send the form once more."))
    }
}

/// Reads what a visit may see, with its row in the audit trail; nothing where the link works no more.
pub(super) async fn look<T: Send + 'static>(
    req: &HttpRequest,
    source: &Source,
    visit: &LinkVisit,
    mut work: impl FnMut(&mut Conn, Asked) -> Result<T> + Send + 'static,
) -> Result<Option<T>> {
    let (id, today, now) = (visit.link, source.clock().today(), source.clock().now());
    let (trail, from) = (source.trail().clone(), Origin::of(req));
    let read = move |conn: &mut Conn| {
        let Some(link) = referrals::link(conn, id)? else { return Ok(None) };
        let (Standing::Open, Some(asked)) = store::standing(conn, &link, today)? else { return Ok(None) };
        let entry = Entry {
            family: Some(asked.referral.family_id),
            subject: Some(RecordId::from_uuid(id.uuid())),
            ..Entry::of("ViewAnswerLink")
        };
        trail.add(conn, By { address: &from.address, ..By::default() }, now, &entry)?;
        work(conn, asked).map(Some)
    };
    source.sign_in(read).await
}
