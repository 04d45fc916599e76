//! A sentence shown once on the next page: "Saved". It travels in a cookie that only the server reads.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse};

use crate::access::token;

const NAME: &str = "said";

/// Sends the person to `location`, where `words` are shown once.
#[must_use]
pub fn see_other(location: &str, words: &str) -> HttpResponse {
    let text = token::hex(words.as_bytes());
    let cookie = Cookie::build(NAME, text).path("/").http_only(true).same_site(SameSite::Lax).finish();
    HttpResponse::SeeOther().insert_header((LOCATION, location)).cookie(cookie).finish()
}

/// What was said, if anything.
#[must_use]
pub fn said(req: &HttpRequest) -> Option<String> {
    let cookie = req.cookie(NAME)?;
    let digits = cookie.value().as_bytes();
    let bytes: Option<Vec<u8>> = digits
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok()))
        .collect();
    String::from_utf8(bytes?).ok()
}

/// The cookie that takes the sentence back.
#[must_use]
pub fn forget() -> Cookie<'static> {
    let mut cookie = Cookie::build(NAME, "").path("/").http_only(true).same_site(SameSite::Lax).finish();
    cookie.make_removal();
    cookie
}
