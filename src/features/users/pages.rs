//! The pages about users: sign-in, one's own account, the list.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{HeaderName, HeaderValue, LOCATION, USER_AGENT};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{SignInForm, own_path};
use super::model::{Office, User};
use super::store;
use crate::access::{Access, Entry, Posted, Source, audit, cookie_name, password, session, token};
use crate::domain::id::UserId;
use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::web::form::Problems;
use crate::web::page::{self, Frame, page, refused};
use crate::web::query;

/// The cookie that ties a sign-in form to the browser that asked for it.
const BEFORE: &str = "before";

#[derive(Template)]
#[template(path = "users/sign_in.html")]
struct SignInPage {
    frame: Frame,
    form: SignInForm,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "users/account.html")]
struct AccountPage {
    frame: Frame,
    user: User,
    office: String,
}

#[derive(Template)]
#[template(path = "users/index.html")]
struct UsersPage {
    frame: Frame,
    users: Vec<(User, String)>,
}

pub(super) async fn home(access: Access) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, page::first_page(access.actor().role))).finish()
}

pub(super) async fn health() -> &'static str {
    "ok\n"
}

pub(super) async fn sign_in(req: HttpRequest) -> Result<HttpResponse> {
    let next = own_path(&query::first(&req, "next"));
    show(&req, SignInForm { next, ..SignInForm::default() }, Problems::default())
}

/// The sign-in page, with a new token in both the form and a cookie: the post must bring the two together.
fn show(req: &HttpRequest, form: SignInForm, problems: Problems) -> Result<HttpResponse> {
    let csrf = token::secret()?;
    let cookie = Cookie::build(BEFORE, csrf.clone())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(page::setting(req).behind_tls)
        .finish();
    let failed = problems.any();
    let shown = SignInPage { frame: Frame { csrf, ..Frame::bare(req) }, form, problems };
    let mut answer = if failed { refused(req, &shown)? } else { page(req, &shown)? };
    answer.add_cookie(&cookie).map_err(anyhow::Error::new)?;
    Ok(answer)
}

pub(super) async fn start_session(req: HttpRequest, posted: Posted, source: web::Data<Source>) -> Result<HttpResponse> {
    let before = req.cookie(BEFORE).map_or_else(String::new, |c| c.value().to_owned());
    if !token::same(&before, posted.first("csrf_token")) {
        return Err(Error::BadRequest("This sign-in page is too old. Go back, reload it and sign in again."));
    }
    let form = SignInForm::of(&posted);
    let mut problems = form.check();
    if !problems.any() {
        if let Some((user, role)) = recognise(&source, &form).await? {
            return enter(&req, &source, user, role, &form.next).await;
        }
        problems.add("email", "The e-mail address or the password is not right");
    }
    show(&req, SignInForm { password: String::new(), ..form }, problems)
}

async fn recognise(source: &Source, form: &SignInForm) -> Result<Option<(UserId, Role)>> {
    let email = form.email.clone();
    let found = source.sign_in(move |conn| store::credentials(conn, &email)).await?;
    let hash = found.as_ref().and_then(|(_, hash, _)| hash.clone());
    let right = password::verify(hash, form.password.clone()).await?;
    Ok(found.filter(|_| right).map(|(user, _, role)| (user, role)))
}

async fn enter(req: &HttpRequest, source: &Source, user: UserId, role: Role, next: &str) -> Result<HttpResponse> {
    let address = req.peer_addr().map_or_else(String::new, |a| a.ip().to_string());
    let agent = req.headers().get(USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let (now, life) = (source.clock().now(), source.life());
    let secret = source
        .sign_in(move |conn| {
            let secret = session::start(conn, user, now, life, &address, &agent)?;
            let entry =
                Entry { action: "SignIn", is_change: false, family: None, subject: None, detail: String::new() };
            audit::add_for(conn, Some(user), None, now, &entry)?;
            Ok(secret)
        })
        .await?;
    let behind_tls = page::setting(req).behind_tls;
    let cookie = Cookie::build(cookie_name(behind_tls), secret)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(behind_tls)
        .finish();
    let to = if next.is_empty() { page::first_page(role) } else { next };
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, to)).cookie(cookie).finish())
}

pub(super) async fn sign_out(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let session = access.actor().session;
    access.keep(move |conn| session::end(conn, session)).await?;
    let mut gone = Cookie::build(cookie_name(page::setting(&req).behind_tls), "").path("/").http_only(true).finish();
    gone.make_removal();
    let clear = (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, "/sign-in")).insert_header(clear).cookie(gone).finish())
}

pub(super) async fn account(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let user = access.actor().user;
    let (user, office) = access.peek(move |conn, _| store::find(conn, user)).await?;
    page(&req, &AccountPage { frame: Frame::of(&access, &req), user, office: office_name(office) })
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let users = access.read(|conn, _| store::all(conn)).await?;
    let users = users.into_iter().map(|(user, office)| (user, office_name(office))).collect();
    page(&req, &UsersPage { frame: Frame::of(&access, &req), users })
}

fn office_name(office: Option<Office>) -> String {
    office.map_or_else(|| "Whole agency".to_owned(), |office| office.name)
}
