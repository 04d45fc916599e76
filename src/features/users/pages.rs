//! The first page, the health of the server, and signing in and out.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::entry;
use super::model::Account;
use super::proof::{self, Origin, Proof};
use super::sign_in_form::SignInForm;
use super::store;
use crate::access::{Access, Posted, Source, cookie_name, password, session, token};
use crate::domain::sign_in::tries::in_words;
use crate::error::{Error, Result};
use crate::web::form::Problems;
use crate::web::page::{self, Frame, page_with};
use crate::web::query;

/// The cookie that ties a sign-in form to the browser that asked for it.
const BEFORE: &str = "before";

#[derive(Template)]
#[template(path = "users/sign_in.html")]
struct SignInPage {
    frame: Frame,
    form: SignInForm,
    problems: Problems,
    interrupted: bool,
}

pub(super) async fn home(access: Access) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, page::first_page(access.actor().role))).finish()
}

pub(super) async fn health() -> &'static str {
    "ok\n"
}

pub(super) async fn sign_in(req: HttpRequest) -> Result<HttpResponse> {
    let next = query::own_path(&query::first(&req, "next"));
    show(&req, StatusCode::OK, SignInForm { next, ..SignInForm::default() }, Problems::default())
}

/// The sign-in page, with a new token in both the form and a cookie: the post must bring the two together.
fn show(req: &HttpRequest, status: StatusCode, form: SignInForm, problems: Problems) -> Result<HttpResponse> {
    let interrupted = form.next.starts_with("/kept/");
    with_token(req, status, |frame| SignInPage { frame, form, problems, interrupted })
}

/// A page whose form is open to everybody.
pub(super) fn with_token<T: Template>(
    req: &HttpRequest,
    status: StatusCode,
    make: impl FnOnce(Frame) -> T,
) -> Result<HttpResponse> {
    let csrf = token::secret()?;
    let cookie = Cookie::build(BEFORE, csrf.clone())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(page::setting(req).behind_tls)
        .finish();
    let mut answer = page_with(req, status, &make(Frame { csrf, ..Frame::bare(req) }))?;
    answer.add_cookie(&cookie).map_err(anyhow::Error::new)?;
    Ok(answer)
}

/// Refuses a form that is open to everybody when it is not of a page that this browser asked for.
pub(super) fn check_token(req: &HttpRequest, posted: &Posted) -> Result<()> {
    let before = req.cookie(BEFORE).map_or_else(String::new, |c| c.value().to_owned());
    if token::same(&before, posted.first("csrf_token")) {
        Ok(())
    } else {
        Err(Error::BadRequest("This page is too old. Go back, reload it and send the form again."))
    }
}

pub(super) async fn start_session(req: HttpRequest, posted: Posted, source: web::Data<Source>) -> Result<HttpResponse> {
    check_token(&req, &posted)?;
    let form = SignInForm::of(&posted);
    let mut problems = form.check();
    if problems.any() {
        return show(&req, StatusCode::UNPROCESSABLE_ENTITY, SignInForm { password: String::new(), ..form }, problems);
    }
    let (status, seconds) = match proof::password(&source, &form.email, &form.password, &Origin::of(&req)).await? {
        Proof::Right(account) if account.is_unused(source.clock().now()) => {
            problems.add("email", "Nobody signed in with this account for sixty days, so it is off. Ask your administrator to turn it on again");
            (StatusCode::UNPROCESSABLE_ENTITY, None)
        }
        Proof::Right(account) => {
            renew_hash(&source, &account, &form.password).await?;
            return entry::begin(&req, &source, account, &form.next).await;
        }
        Proof::Wrong => {
            problems.add("email", "The e-mail address or the password is not right");
            (StatusCode::UNPROCESSABLE_ENTITY, None)
        }
        Proof::Closed(seconds) => {
            problems.add("password", closed(seconds));
            (StatusCode::TOO_MANY_REQUESTS, Some(seconds))
        }
    };
    let mut answer = show(&req, status, SignInForm { password: String::new(), ..form }, problems)?;
    retry_after(&mut answer, seconds);
    Ok(answer)
}

/// The words for a name that is closed: the same whether anybody has it, and whether the password was right.
pub(super) fn closed(seconds: i64) -> String {
    format!("There were too many tries. Wait {}, then try again", in_words(seconds))
}

/// Says in a header how long to wait, for programs.
pub(super) fn retry_after(answer: &mut HttpResponse, seconds: Option<i64>) {
    if let Some(seconds) = seconds {
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// Makes a hash of an earlier, lower cost anew, now that the password is at hand.
async fn renew_hash(source: &Source, account: &Account, typed: &str) -> Result<()> {
    if !account.password_hash.as_deref().is_some_and(password::is_outdated) {
        return Ok(());
    }
    let (user, typed) = (account.id, typed.to_owned());
    let hash = password::in_turn(move || password::hash(&typed)).await?;
    source.sign_in(move |conn| store::set_password(conn, user, &hash)).await
}

pub(super) async fn sign_out(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let session = access.actor().session;
    access.keep(move |conn| session::end(conn, session)).await?;
    let mut gone = Cookie::build(cookie_name(page::setting(&req).behind_tls), "").path("/").http_only(true).finish();
    gone.make_removal();
    let clear = (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, "/sign-in")).insert_header(clear).cookie(gone).finish())
}
