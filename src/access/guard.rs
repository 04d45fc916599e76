//! Stands before every route: no session, no role, no token, no handler.
//!
//! It runs before any extractor, because actix resolves extractors side by side and a bad path could otherwise answer before
//! the permission does.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest, web};

use super::action::Action;
use super::audit::{Entry, Outcome};
use super::door::Access;
use super::posted::Posted;
use super::source::Source;
use super::{kept, purpose, session, token};
use crate::domain::sign_in::Level;
use crate::error::{Error, Result};

/// The cookie's name: with the prefix that browsers hold to HTTPS where there is HTTPS.
#[must_use]
pub fn cookie_name(behind_tls: bool) -> &'static str {
    if behind_tls { "__Host-homeward" } else { "homeward" }
}

/// Lets a request through that a signed-in person in a fitting role made from one of our own pages.
///
/// # Errors
/// [`Error::SignedOut`] or [`Error::Interrupted`], [`Error::SecondStep`], [`Error::ProveAgain`], [`Error::Forbidden`] (or
/// [`Error::NotFound`] where the path names a record), [`Error::SayPurpose`], [`Error::BadRequest`] for a forged or stale form.
pub async fn guard(
    action: Action,
    mut req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    same_site(&req)?;
    let source = req.app_data::<web::Data<Source>>().map(|s| s.get_ref().clone()).ok_or(Error::NotFound)?;
    let is_form = req.method() != Method::GET;
    let access = match admit(action, &req, source.clone()).await {
        Err(Error::SignedOut(_)) if is_form => return Err(kept::interrupted(&mut req, &source).await.into()),
        admitted => admitted?,
    };
    if is_form {
        let posted = req.extract::<Posted>().await?;
        let session_token = &access.actor().csrf_token;
        if !token::same(posted.first("csrf_token"), session_token) {
            access.record(denied(action, "form from elsewhere")).await?;
            return Err(kept::from_earlier(req.request(), &access, &posted).await.into());
        }
        req.extensions_mut().insert(posted);
    }
    if action.needs_recent() {
        prove_again(&req, &access).await?;
    }
    purpose::ask(action, &req, &access).await?;
    req.extensions_mut().insert(access);
    next.call(req).await
}

async fn admit(action: Action, req: &ServiceRequest, source: Source) -> Result<Access> {
    let back = (req.method() == Method::GET && !kept::is_background(req.headers())).then(|| kept::here(req.request()));
    let Some(secret) = secret_of(req.request()) else { return Err(Error::SignedOut(back)) };
    let (now, life) = (source.clock.now(), source.life);
    let found = source.glance(move |conn| session::find(conn, &secret, now, life)).await?;
    let Some(found) = found else { return Err(Error::SignedOut(back)) };
    if found.actor.level == Level::Password && !action.precedes_second_step() {
        return Err(Error::SecondStep(back));
    }
    if found.due && !kept::is_poll(req.headers()) {
        let session = found.actor.session;
        source.sign_in(move |conn| session::touch(conn, session, now)).await?;
    }
    if !action.allows(found.actor.role) {
        let names_a_record = req.match_pattern().is_some_and(|p| p.contains('{'));
        Access::new(source, action, found.actor).record(denied(action, "role")).await?;
        return Err(if names_a_record { Error::NotFound } else { Error::Forbidden });
    }
    Ok(Access::new(source, action, found.actor))
}

fn denied(action: Action, why: &str) -> Entry {
    Entry { outcome: Outcome::Denied, detail: why.to_owned(), ..Entry::of(action.name()) }
}

/// Sends a person whose proof is too old to give it again; a form that she sent is kept until then.
async fn prove_again(req: &ServiceRequest, access: &Access) -> Result<()> {
    match access.recent(&kept::here(req.request())) {
        Err(Error::ProveAgain(_)) => Err(Error::ProveAgain(kept::way_back(req, access).await?)),
        answer => answer,
    }
}

/// The secret of the session cookie, whichever of its names it came under.
#[must_use]
pub fn secret_of(req: &HttpRequest) -> Option<String> {
    let cookie = [true, false].into_iter().find_map(|behind_tls| req.cookie(cookie_name(behind_tls)));
    cookie.map(|cookie| cookie.value().to_owned())
}

/// Stands before the forms that everybody may send: they too must come from our own pages.
///
/// # Errors
/// [`Error::BadRequest`].
pub async fn own_pages(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    same_site(&req)?;
    next.call(req).await
}

/// Refuses a form that another site's page sent.
fn same_site(req: &ServiceRequest) -> Result<()> {
    if req.method() == Method::GET || req.method() == Method::HEAD {
        return Ok(());
    }
    let text = |name: header::HeaderName| req.headers().get(name).and_then(|v| v.to_str().ok());
    let fetched = text(header::HeaderName::from_static("sec-fetch-site"));
    if fetched.is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(Error::BadRequest("This form was sent from another site."));
    }
    if let Some(origin) = text(header::ORIGIN) {
        let ours = text(header::HOST).unwrap_or_default();
        let theirs = origin.split_once("://").map_or("null", |(_, host)| host);
        if theirs != ours {
            return Err(Error::BadRequest("This form was sent from another site."));
        }
    }
    Ok(())
}
