//! Coming in: which step is still to come after the right password, and the session that stands at the end.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse};
use chrono::Duration;

use super::identity_store as store;
use super::model::Account;
use super::proof::Origin;
use crate::access::{By, Entry, Source, Trail, cookie_name, secret_of, session, sessions};
use crate::db::{Conn, Instant};
use crate::domain::id::{SessionId, UserId};
use crate::domain::role::Role;
use crate::domain::sign_in::{Happening, Level, RECENT};
use crate::error::Result;
use crate::web::page;

/// How long a person has for the second step: as long as her proof is recent.
const SECOND_STEP: Duration = RECENT;

/// What is still to come after the right password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The confidentiality agreement: once.
    Agreement,
    /// The code of her authenticator app.
    Code,
    /// Setting up an authenticator app, where everybody needs one.
    SetUp,
    /// Nothing.
    Done,
}

impl Step {
    /// The step of a person, in the order in which they come.
    pub(super) fn of(conn: &mut Conn, account: &Account, required: bool) -> Result<Self> {
        let has_factor = store::factor(conn, account.id)?.is_some();
        Ok(match (account.agreed_at, has_factor, required) {
            (None, ..) => Self::Agreement,
            (_, true, _) => Self::Code,
            (_, false, true) => Self::SetUp,
            (_, false, false) => Self::Done,
        })
    }

    fn path(self) -> &'static str {
        match self {
            Self::Agreement => "/sign-in/agreement",
            Self::Code => "/sign-in/code",
            Self::SetUp => "/account/second-factor",
            Self::Done => "/",
        }
    }
}

/// The page of a step, with the page to come back to.
pub(super) fn to_step(step: Step, next: &str) -> String {
    let query = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
    if next.is_empty() { step.path().to_owned() } else { format!("{}?{query}", step.path()) }
}

/// Where a person goes who is in: where she wanted to be, or the first page of her role.
pub(super) fn after(role: Role, next: &str) -> &str {
    if next.is_empty() { page::first_page(role) } else { next }
}

/// After the right password: a session as far as it reaches, and the page of the step that comes next.
pub(super) async fn begin(req: &HttpRequest, source: &Source, account: Account, next: &str) -> Result<HttpResponse> {
    let (from, now, life, required) =
        (Origin::of(req), source.clock().now(), source.life(), source.second_factor_required());
    let (role, before, trail) = (account.role, secret_of(req), source.trail().clone());
    let (secret, step) = source
        .sign_in(move |conn| {
            sessions::forget_old(conn, now)?;
            if let Some(before) = &before {
                sessions::end_of_browser(conn, before, now)?;
            }
            let step = Step::of(conn, &account, required)?;
            if step == Step::Done {
                return Ok((complete(conn, &trail, account.id, None, now, life, &from)?, step));
            }
            let secret =
                session::start_at(conn, account.id, Level::Password, now, SECOND_STEP.min(life.idle), from.place())?;
            Ok((secret, step))
        })
        .await?;
    let to = if step == Step::Done { after(role, next).to_owned() } else { to_step(step, next) };
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, to)).cookie(cookie(req, secret)).finish())
}

/// Starts the session of a person who has proved all that is asked, in place of the one that she proved it in, and gives
/// its secret.
pub(super) fn complete(
    conn: &mut Conn,
    trail: &Trail,
    user: UserId,
    before: Option<SessionId>,
    now: Instant,
    life: session::Lifetime,
    from: &Origin,
) -> Result<String> {
    if let Some(before) = before {
        session::end(conn, before)?;
    }
    store::mark_used(conn, user, now)?;
    store::note(conn, user, Happening::SignedIn, now, from.place())?;
    let by = By { user: Some(user), session: None, address: &from.address };
    trail.add(conn, by, now, &Entry::of("SignIn"))?;
    session::start(conn, user, now, life, &from.address, &from.agent)
}

/// The session cookie: of this browser only, gone when it closes.
pub(super) fn cookie(req: &HttpRequest, secret: String) -> Cookie<'static> {
    let behind_tls = page::setting(req).behind_tls;
    Cookie::build(cookie_name(behind_tls), secret)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(behind_tls)
        .finish()
}
