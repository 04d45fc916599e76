//! Files that a browser saves.

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

/// A CSV file to be saved under a name of ours.
pub fn csv(name: &str, body: impl MessageBody + 'static) -> HttpResponse {
    saved(name, "text/csv; charset=utf-8", body)
}

/// A calendar file (RFC 5545) to be saved under a name of ours.
pub fn calendar(name: &str, body: impl MessageBody + 'static) -> HttpResponse {
    saved(name, "text/calendar; charset=utf-8", body)
}

fn saved(name: &str, kind: &'static str, body: impl MessageBody + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(body)
}
