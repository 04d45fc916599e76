//! The steps after the password: the agreement, the code; and proving again who one is.

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::entry::{self, Step, to_step};
use super::identity_store as store;
use super::pages::{closed, retry_after};
use super::proof::{self, Origin, Proof};
use crate::access::{Access, Posted, sessions};
use crate::domain::sign_in::Level;
use crate::error::Result;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, page_with};
use crate::web::query;

#[derive(Template)]
#[template(path = "users/code.html")]
struct CodePage {
    frame: Frame,
    next: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "users/agreement.html")]
struct AgreementPage {
    frame: Frame,
    next: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "users/again.html")]
struct AgainPage {
    frame: Frame,
    name: String,
    email: String,
    next: String,
    problems: Problems,
}

/// The frame of a page before a person is in: no menu yet, but forms of her session.
pub(super) fn half_frame(access: &Access, req: &HttpRequest) -> Frame {
    Frame { csrf: access.actor().csrf_token.clone(), ..Frame::bare(req) }
}

/// The step that this session still has before it.
async fn step(access: &Access) -> Result<Step> {
    let (user, required) = (access.actor().user, access.source().second_factor_required());
    if access.actor().level == Level::Full {
        return Ok(Step::Done);
    }
    access
        .peek(move |conn, _| {
            let account = store::account(conn, user)?;
            Step::of(conn, &account, required)
        })
        .await
}

fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, to)).finish()
}

pub(super) async fn code(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let next = query::own_path(&query::first(&req, "next"));
    match step(&access).await? {
        Step::Code => page(&req, &CodePage { frame: half_frame(&access, &req), next, problems: Problems::default() }),
        Step::Done => Ok(see_other(entry::after(access.actor().role, &next))),
        other => Ok(see_other(&to_step(other, &next))),
    }
}

pub(super) async fn check_code(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let next = query::own_path(posted.first("next"));
    let step = step(&access).await?;
    if step != Step::Code {
        return Ok(see_other(&to_step(step, &next)));
    }
    let mut problems = Problems::default();
    let typed: String = posted.first("code").chars().take(64).collect();
    if typed.trim().is_empty() {
        problems.add("code", "Enter the code");
    } else {
        match proof::code(access.source(), access.actor().user, &typed, &Origin::of(&req)).await? {
            Proof::Right(()) => return come_in(&req, &access, &next).await,
            Proof::Wrong => problems.add(
                "code",
                "This code is not right, or it was used already. Wait for the next one in your app and type that",
            ),
            Proof::Closed(seconds) => {
                problems.add("code", closed(seconds));
                let shown = CodePage { frame: half_frame(&access, &req), next, problems };
                let mut answer = page_with(&req, StatusCode::TOO_MANY_REQUESTS, &shown)?;
                retry_after(&mut answer, Some(seconds));
                return Ok(answer);
            }
        }
    }
    page_with(&req, StatusCode::UNPROCESSABLE_ENTITY, &CodePage { frame: half_frame(&access, &req), next, problems })
}

/// The last step is taken: a new session, under a new secret.
pub(super) async fn come_in(req: &HttpRequest, access: &Access, next: &str) -> Result<HttpResponse> {
    let (actor, now, life) = (access.actor().clone(), access.now(), access.source().life());
    let (trail, from) = (access.source().trail().clone(), Origin::of(req));
    let secret = access
        .keep(move |conn| entry::complete(conn, &trail, actor.user, Some(actor.session), now, life, &from))
        .await?;
    let to = entry::after(access.actor().role, next).to_owned();
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, to)).cookie(entry::cookie(req, secret)).finish())
}

pub(super) async fn agreement(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let next = query::own_path(&query::first(&req, "next"));
    match step(&access).await? {
        Step::Agreement => {
            page(&req, &AgreementPage { frame: half_frame(&access, &req), next, problems: Problems::default() })
        }
        Step::Done => Ok(see_other(entry::after(access.actor().role, &next))),
        other => Ok(see_other(&to_step(other, &next))),
    }
}

pub(super) async fn agree(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let next = query::own_path(posted.first("next"));
    if !posted.has("agree") {
        let mut problems = Problems::default();
        problems.add("agree", "Read the agreement and tick the box to go on");
        let shown = AgreementPage { frame: half_frame(&access, &req), next, problems };
        return page_with(&req, StatusCode::UNPROCESSABLE_ENTITY, &shown);
    }
    let (user, now) = (access.actor().user, access.now());
    access.keep(move |conn| store::agree(conn, user, now)).await?;
    match step(&access).await? {
        Step::Done if access.actor().level == Level::Password => come_in(&req, &access, &next).await,
        Step::Done => Ok(see_other(entry::after(access.actor().role, &next))),
        other => Ok(see_other(&to_step(other, &next))),
    }
}

pub(super) async fn again(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let next = query::own_path(&query::first(&req, "next"));
    show_again(&req, &access, StatusCode::OK, next, Problems::default()).await
}

async fn show_again(
    req: &HttpRequest,
    access: &Access,
    status: StatusCode,
    next: String,
    problems: Problems,
) -> Result<HttpResponse> {
    let user = access.actor().user;
    let email = access.peek(move |conn, _| Ok(store::account(conn, user)?.email)).await?;
    let name = access.actor().name.clone();
    page_with(req, status, &AgainPage { frame: Frame::of(access, req), name, email, next, problems })
}

pub(super) async fn prove_again(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let (next, user) = (query::own_path(posted.first("next")), access.actor().user);
    let email = access.peek(move |conn, _| Ok(store::account(conn, user)?.email)).await?;
    let mut problems = Problems::default();
    let (status, wait) =
        match proof::password(access.source(), &email, posted.first("password"), &Origin::of(&req)).await? {
            Proof::Right(_) => {
                let (session, now) = (access.actor().session, access.now());
                let secret = access.keep(move |conn| sessions::renew(conn, session, now)).await?;
                let to = entry::after(access.actor().role, &next).to_owned();
                return Ok(HttpResponse::SeeOther()
                    .insert_header((LOCATION, to))
                    .cookie(entry::cookie(&req, secret))
                    .finish());
            }
            Proof::Wrong => {
                problems.add("password", "This is not your password");
                (StatusCode::UNPROCESSABLE_ENTITY, None)
            }
            Proof::Closed(seconds) => {
                problems.add("password", closed(seconds));
                (StatusCode::TOO_MANY_REQUESTS, Some(seconds))
            }
        };
    let mut answer = show_again(&req, &access, status, next, problems).await?;
    retry_after(&mut answer, wait);
    Ok(answer)
}
