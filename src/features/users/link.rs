//! The one-time link: an invitation, or a way back for who lost her password. Whoever sends it never knows the password.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::Account;
use super::pages::{check_token, with_token};
use super::password_form::PasswordForm;
use super::proof::Origin;
use super::{entry, identity_store, store};
use crate::access::{By, Entry, Posted, Source, Trail, password, sessions, token};
use crate::db::{Conn, Instant};
use crate::domain::sign_in::Happening;
use crate::error::Result;
use crate::web::form::Problems;
use crate::web::page::Frame;

#[derive(Template)]
#[template(path = "users/link.html")]
struct LinkPage {
    frame: Frame,
    path: String,
    name: String,
    email: String,
    agreed: bool,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "users/link_gone.html")]
struct GonePage {
    frame: Frame,
}

/// The path of a link with this secret.
#[must_use]
pub fn link_path(secret: &str) -> String {
    format!("/welcome/{secret}")
}

async fn owner(source: &Source, secret: &str) -> Result<Option<Account>> {
    let (digest, now) = (token::digest(secret), source.clock().now());
    source.sign_in(move |conn| identity_store::owner_of_link(conn, &digest, now)).await
}

fn gone(req: &HttpRequest) -> Result<HttpResponse> {
    with_token(req, StatusCode::NOT_FOUND, |frame| GonePage { frame })
}

fn render(
    req: &HttpRequest,
    status: StatusCode,
    account: Account,
    secret: &str,
    problems: Problems,
) -> Result<HttpResponse> {
    with_token(req, status, |frame| LinkPage {
        frame,
        path: link_path(secret),
        name: account.full_name,
        email: account.email,
        agreed: account.agreed_at.is_some(),
        problems,
    })
}

pub(super) async fn show(
    req: HttpRequest,
    secret: web::Path<String>,
    source: web::Data<Source>,
) -> Result<HttpResponse> {
    match owner(&source, &secret).await? {
        Some(account) => render(&req, StatusCode::OK, account, &secret, Problems::default()),
        None => gone(&req),
    }
}

pub(super) async fn use_link(
    req: HttpRequest,
    secret: web::Path<String>,
    posted: Posted,
    source: web::Data<Source>,
) -> Result<HttpResponse> {
    check_token(&req, &posted)?;
    let Some(account) = owner(&source, &secret).await? else { return gone(&req) };
    let form = PasswordForm::of(&posted);
    let mut problems = form.check(&[&account.full_name, &account.email]);
    if account.agreed_at.is_none() && !posted.has("agree") {
        problems.add("agree", "Read the agreement and tick the box to go on");
    }
    if problems.any() {
        return render(&req, StatusCode::UNPROCESSABLE_ENTITY, account, &secret, problems);
    }
    let hash = password::in_turn(move || password::hash(&form.new)).await?;
    let (digest, now, from) = (token::digest(&secret), source.clock().now(), Origin::of(&req));
    let trail = source.trail().clone();
    let owner = source.sign_in(move |conn| set_password(conn, &trail, &digest, &hash, now, &from)).await?;
    match owner {
        Some(account) => entry::begin(&req, &source, account, "").await,
        None => gone(&req),
    }
}

/// Uses the link up, once: of two posts at the same time the second one finds none.
fn set_password(
    conn: &mut Conn,
    trail: &Trail,
    digest: &str,
    hash: &str,
    now: Instant,
    from: &Origin,
) -> Result<Option<Account>> {
    let Some(account) = identity_store::owner_of_link(conn, digest, now)? else { return Ok(None) };
    identity_store::drop_link(conn, account.id)?;
    store::set_password(conn, account.id, hash)?;
    identity_store::mark_used(conn, account.id, now)?;
    if account.agreed_at.is_none() {
        identity_store::agree(conn, account.id, now)?;
    }
    sessions::end_others(conn, account.id, None, now)?;
    identity_store::note(conn, account.id, Happening::LinkUsed, now, from.place())?;
    let by = By { user: Some(account.id), session: None, address: &from.address };
    trail.add(conn, by, now, &Entry::change("UseLink"))?;
    Ok(Some(identity_store::account(conn, account.id)?))
}
