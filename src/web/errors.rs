//! The page that each failure becomes.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ContentType, LOCATION, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, ResponseError as _};
use askama::Template;

use super::page::Frame;
use crate::access::Access;
use crate::domain::sign_in::tries::in_words;
use crate::error::Error;

#[derive(Template)]
#[template(path = "errors/error.html")]
struct ErrorPage {
    frame: Frame,
    title: &'static str,
    words: String,
    reference: Option<String>,
    sign_in: bool,
}

/// Gives every failed request its page; what should not happen goes to the log with a reference that the page shows.
///
/// # Errors
/// None of its own: the signature is actix's.
pub async fn render(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let response = next.call(req).await?;
    let Some(error) = response.response().error() else { return Ok(response.map_into_boxed_body()) };
    let page = answer(response.request(), error);
    Ok(response.into_response(page))
}

fn answer(req: &HttpRequest, error: &actix_web::Error) -> HttpResponse {
    match error.as_error::<Error>() {
        Some(error) => page(req, error),
        None => page(req, &Error::BadRequest("The address or the form could not be read.")),
    }
}

fn page(req: &HttpRequest, error: &Error) -> HttpResponse {
    if let Some(to) = way_in(error) {
        return HttpResponse::SeeOther().insert_header((LOCATION, to)).finish();
    }
    let (title, words) = words(error);
    let reference = match error {
        Error::Internal(_) | Error::Unavailable(_) => Some(log(req, error)),
        _ => None,
    };
    let access = req.extensions().get::<Access>().cloned();
    let frame = access.map_or_else(|| Frame::bare(req), |access| Frame::of(&access, req));
    let page = ErrorPage { frame, title, words, reference, sign_in: matches!(error, Error::SignedOut(_)) };
    let mut answer = HttpResponse::build(error.status_code());
    match error {
        Error::Busy(seconds) => answer.insert_header((RETRY_AFTER, seconds.to_string())),
        Error::Unavailable(_) => answer.insert_header((RETRY_AFTER, "5")),
        _ => &mut answer,
    };
    answer.content_type(ContentType::html()).body(page.render().unwrap_or_default())
}

/// Where a person goes who must first sign in, bring her second factor, prove again who she is, or say her purpose.
fn way_in(error: &Error) -> Option<String> {
    let (page, back) = match error {
        Error::SignedOut(Some(back)) | Error::Interrupted(back) => ("/sign-in", back.as_str()),
        Error::SecondStep(back) => ("/sign-in/code", back.as_deref().unwrap_or("/")),
        Error::Kept(back) => return Some(back.clone()),
        Error::SayPurpose { family, back } => {
            let query = serde_urlencoded::to_string([("next", back)]).unwrap_or_default();
            return Some(format!("/families/{family}/purpose?{query}"));
        }
        Error::ProveAgain(back) => ("/sign-in/again", back.as_str()),
        _ => return None,
    };
    let query = serde_urlencoded::to_string([("next", back)]).unwrap_or_default();
    Some(if back == "/" { page.to_owned() } else { format!("{page}?{query}") })
}

fn words(error: &Error) -> (&'static str, String) {
    match error {
        Error::NotFound => ("Page not found", "There is no such page, or it is not among the records you work with.".to_owned()),
        Error::Forbidden => ("Not part of your role", "Your role does not include this page. Your supervisor or administrator can say who has it.".to_owned()),
        Error::Busy(seconds) => ("Too many sign-ins at this moment", format!("Nothing is wrong with your account. Wait {}, then go back and try again.", in_words(*seconds))),
        Error::SignedOut(_) | Error::SecondStep(_) | Error::ProveAgain(_) | Error::SayPurpose { .. } | Error::Interrupted(_) | Error::Kept(_) => ("You are signed out", "Sign in again, then go back in your browser and send the form once more: nothing of it was filed.".to_owned()),
        Error::BadRequest(words) => ("This could not be read", (*words).to_owned()),
        Error::Stale => ("Somebody else saved this first", "The record changed while your form was open. Go back, reload the page and make your change on the new version.".to_owned()),
        Error::Refused(words) => ("This cannot be filed", words.clone()),
        Error::Unavailable(_) => ("Homeward is busy", "The records cannot be reached at this moment. Nothing was filed. Wait a moment, go back and try again.".to_owned()),
        Error::Internal(_) => ("Something went wrong", "This is our fault, not yours. Nothing was filed. Tell your administrator the reference below.".to_owned()),
    }
}

/// Writes the failure to the log, with the route's pattern and never the path, and gives the reference.
fn log(req: &HttpRequest, error: &Error) -> String {
    let reference = uuid::Uuid::now_v7().simple().to_string().chars().skip(4).take(16).collect::<String>();
    let route = req.match_pattern().unwrap_or_default();
    tracing::error!(reference, route, method = %req.method(), error = ?error, "request failed");
    reference
}
