//! Stands before every route: no session, no role, no token, no handler.
//!
//! It runs before any extractor, because actix resolves extractors side by side and a bad path could otherwise answer before
//! the permission does.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, web};

use super::action::Action;
use super::door::{Access, Source};
use super::posted::Posted;
use super::{session, token};
use crate::error::{Error, Result};

/// The cookie's name: with the prefix that browsers hold to HTTPS where there is HTTPS.
#[must_use]
pub fn cookie_name(behind_tls: bool) -> &'static str {
    if behind_tls { "__Host-homeward" } else { "homeward" }
}

/// Lets a request through that a signed-in person in a fitting role made from one of our own pages.
///
/// # Errors
/// [`Error::SignedOut`], [`Error::Forbidden`] (or [`Error::NotFound`] where the path names a record),
/// [`Error::BadRequest`] for a forged or stale form.
pub async fn guard(
    action: Action,
    mut req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    same_site(&req)?;
    let source = req.app_data::<web::Data<Source>>().map(|s| s.get_ref().clone()).ok_or(Error::NotFound)?;
    let access = admit(action, &req, source).await?;
    if req.method() != Method::GET {
        let posted = req.extract::<Posted>().await?;
        let session_token = &access.actor().csrf_token;
        if !token::same(posted.first("csrf_token"), session_token) {
            return Err(Error::BadRequest(
                "This form is from an earlier sign-in. Go back, reload the page and send it again.",
            )
            .into());
        }
        req.extensions_mut().insert(posted);
    }
    req.extensions_mut().insert(access);
    next.call(req).await
}

async fn admit(action: Action, req: &ServiceRequest, source: Source) -> Result<Access> {
    let secret = [true, false].into_iter().find_map(|behind_tls| req.cookie(cookie_name(behind_tls)));
    let back = (req.method() == Method::GET).then(|| req.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned());
    let Some(secret) = secret.map(|cookie| cookie.value().to_owned()) else { return Err(Error::SignedOut(back)) };
    let (now, life) = (source.clock.now(), source.life);
    let found = source.look_up(move |conn| session::find(conn, &secret, now, life)).await?;
    let Some(found) = found else { return Err(Error::SignedOut(back)) };
    if found.due {
        let session = found.actor.session;
        source.sign_in(move |conn| session::touch(conn, session, now)).await?;
    }
    if !action.allows(found.actor.role) {
        let names_a_record = req.match_pattern().is_some_and(|p| p.contains('{'));
        return Err(if names_a_record { Error::NotFound } else { Error::Forbidden });
    }
    Ok(Access::new(source, action, found.actor))
}

/// Refuses a form that another site's page sent.
///
/// # Errors
/// [`Error::BadRequest`].
pub fn same_site(req: &ServiceRequest) -> Result<()> {
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
