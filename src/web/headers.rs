//! What every answer carries, and what every request must keep to: headers, a deadline, and a clean answer after a panic.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use futures_util::FutureExt as _;

use crate::error::Error;

/// No inline script or style anywhere, nothing from elsewhere, nobody may frame us.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

const ALWAYS: [(&str, &str); 7] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    // Not "no-referrer": browsers would then send forms with "Origin: null", which the guard refuses.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("x-frame-options", "DENY"),
];

/// How long a whole request may take.
const DEADLINE: Duration = Duration::from_secs(25);

/// Adds the headers.
///
/// # Errors
/// What the request fails with.
pub async fn add(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let secure = req.app_data::<actix_web::web::Data<super::page::Setting>>().is_some_and(|s| s.behind_tls);
    let mut response = next.call(req).await?;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if secure {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

/// Stands around every route: a failure, a panic or a request that takes too long becomes an answer that has a page,
/// instead of a cut line.
///
/// # Errors
/// None of its own: failures become answers.
pub async fn contain(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let request = req.request().clone();
    let work = AssertUnwindSafe(next.call(req)).catch_unwind();
    let failure = match tokio::time::timeout(DEADLINE, work).await {
        Ok(Ok(Ok(answer))) => return Ok(answer.map_into_boxed_body()),
        Ok(Ok(Err(error))) => error,
        Ok(Err(_panic)) => Error::Internal(anyhow::anyhow!("a handler panicked")).into(),
        Err(_elapsed) => Error::Unavailable("the request took too long".to_owned()).into(),
    };
    Ok(ServiceResponse::new(request, HttpResponse::from_error(failure)))
}
