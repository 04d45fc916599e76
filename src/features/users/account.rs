//! One's own account: who one is, the password, where one is signed in, and what happened to the account.

use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::identity_store;
use super::model::{AccountEvent, User};
use super::pages::{closed, retry_after};
use super::password_form::PasswordForm;
use super::proof::{self, Origin, Proof};
use super::{entry, office_name, store};
use crate::access::sessions::{self, Session};
use crate::access::{Access, By, Entry, Filed, Filing, Posted, password, session};
use crate::db::{Instant, fresh};
use crate::domain::calendar::{self, Zone};
use crate::domain::id::{FormId, RecordId, SessionId};
use crate::domain::role::Role;
use crate::domain::sign_in::{Happening, browser_in_words};
use crate::error::Result;
use crate::web::flash;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, page_with, setting};

/// Lines of what happened to the account.
const EVENTS: i64 = 20;

#[derive(Template)]
#[template(path = "users/account.html")]
struct AccountPage {
    frame: Frame,
    user: User,
    office: String,
    agreed: String,
    factor: String,
    sessions: Vec<ShownSession>,
    others: usize,
    events: Vec<ShownEvent>,
    alarms: i64,
    /// Whether she wants the Monday summary; none where she gets none, by her role or because no mail is sent.
    digest: Option<bool>,
}

/// A sign-in as a line of the page.
pub(super) struct ShownSession {
    pub(super) id: SessionId,
    pub(super) browser: String,
    pub(super) address: String,
    pub(super) since: String,
    pub(super) seen: String,
    pub(super) this: bool,
}

pub(super) struct ShownEvent {
    pub(super) at: String,
    pub(super) what: &'static str,
    pub(super) place: String,
    pub(super) new: bool,
}

#[derive(Template)]
#[template(path = "users/password.html")]
struct PasswordPage {
    frame: Frame,
    email: String,
    problems: Problems,
}

/// "Nov 23, 2026, 11:00 a.m."
pub(super) fn moment(at: Instant, zone: Zone) -> String {
    let local = zone.local(at.utc());
    format!("{}, {}", calendar::short_date(local.date()), calendar::clock_time(local.time()))
}

pub(super) fn shown_session(of: Session, this: Option<SessionId>, zone: Zone) -> ShownSession {
    ShownSession {
        id: of.id,
        browser: browser_in_words(&of.agent),
        address: if of.address.is_empty() { "Unknown".to_owned() } else { of.address },
        since: moment(of.created_at, zone),
        seen: moment(of.last_seen_at, zone),
        this: this == Some(of.id),
    }
}

pub(super) fn shown_event(of: &AccountEvent, zone: Zone) -> ShownEvent {
    let browser = browser_in_words(&of.agent);
    ShownEvent {
        at: moment(of.at, zone),
        what: of.kind.label(),
        place: if of.address.is_empty() { browser } else { format!("{browser}, {}", of.address) },
        new: of.is_new_place,
    }
}

pub(super) async fn show(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let (id, now, life) = (access.actor().user, access.now(), access.source().life());
    let gets_mail = setting(&req).mail && matches!(access.actor().role, Role::Supervisor | Role::Manager);
    let (found, account, factor, sessions, events, alarms, wants) = access
        .peek(move |conn, _| {
            Ok((
                store::find(conn, id)?,
                identity_store::account(conn, id)?,
                identity_store::factor(conn, id)?,
                sessions::live(conn, id, now, life)?,
                identity_store::events(conn, id, EVENTS)?,
                identity_store::alarms(conn, id, now)?,
                store::wants_digest(conn, id)?,
            ))
        })
        .await?;
    let (zone, this) = (access.clock().zone(), access.actor().session);
    let (user, office) = found;
    let date = |at: Instant| calendar::short_date(zone.local_date(at.utc()));
    let shown = AccountPage {
        frame: Frame::of(&access, &req),
        user,
        office: office_name(office),
        agreed: account.agreed_at.map_or_else(String::new, date),
        factor: factor.map_or_else(String::new, |factor| date(factor.enrolled_at)),
        others: sessions.iter().filter(|s| s.id != this).count(),
        sessions: sessions.into_iter().map(|s| shown_session(s, Some(this), zone)).collect(),
        events: events.iter().map(|e| shown_event(e, zone)).collect(),
        alarms,
        digest: gets_mail.then_some(wants),
    };
    page(&req, &shown)
}

/// The Monday summary on or off: `wants=yes` turns it on.
pub(super) async fn choose_digest(access: Access, posted: Posted) -> Result<HttpResponse> {
    let (user, wants) = (access.actor().user, posted.first("wants") == "yes");
    let said = if wants { "Monday summary on" } else { "Monday summary off" };
    let location = access
        .file(Filing::NoFamily, fresh::<FormId>(), move |conn, _| {
            store::choose_digest(conn, user, wants)?;
            Ok(Filed::at("/account").about(RecordId::from_uuid(user.uuid())).saying(said))
        })
        .await?;
    Ok(flash::see_other(&location, &format!("Saved: {said}.")))
}

pub(super) async fn password(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    show_password(&req, &access, StatusCode::OK, Problems::default()).await
}

async fn show_password(
    req: &HttpRequest,
    access: &Access,
    status: StatusCode,
    problems: Problems,
) -> Result<HttpResponse> {
    let user = access.actor().user;
    let (user, _) = access.peek(move |conn, _| store::find(conn, user)).await?;
    page_with(req, status, &PasswordPage { frame: Frame::of(access, req), email: user.email, problems })
}

pub(super) async fn change_password(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let id = access.actor().user;
    let (user, office) = access.peek(move |conn, _| store::find(conn, id)).await?;
    let form = PasswordForm::of(&posted);
    let mut problems = form.check_change(&[&user.full_name, &user.email, &office_name(office)]);
    if problems.any() {
        return show_password(&req, &access, StatusCode::UNPROCESSABLE_ENTITY, problems).await;
    }
    let from = Origin::of(&req);
    let wait = match proof::password(access.source(), &user.email, &form.current, &from).await? {
        Proof::Right(_) => return store_password(&req, &access, &form.new, from).await,
        Proof::Wrong => {
            problems.add("current_password", "This is not your present password");
            None
        }
        Proof::Closed(seconds) => {
            problems.add("current_password", closed(seconds));
            Some(seconds)
        }
    };
    let status = if wait.is_some() { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut answer = show_password(&req, &access, status, problems).await?;
    retry_after(&mut answer, wait);
    Ok(answer)
}

/// Stores a new password, ends every session of the person, and gives this browser a new one.
async fn store_password(req: &HttpRequest, access: &Access, new: &str, from: Origin) -> Result<HttpResponse> {
    let new = new.to_owned();
    let hash = password::in_turn(move || password::hash(&new)).await?;
    let (actor, now, life) = (access.actor().clone(), access.now(), access.source().life());
    let trail = access.source().trail().clone();
    let secret = access
        .keep(move |conn| {
            store::set_password(conn, actor.user, &hash)?;
            identity_store::note(conn, actor.user, Happening::PasswordChanged, now, from.place())?;
            sessions::end_others(conn, actor.user, None, now)?;
            trail.add(conn, By::from(&actor), now, &Entry::change("ChangePassword"))?;
            session::start(conn, actor.user, now, life, &from.address, &from.agent)
        })
        .await?;
    let mut answer = flash::see_other(
        "/account",
        "Your password is changed. Every other place where you were signed in is signed out.",
    );
    answer.add_cookie(&entry::cookie(req, secret)).map_err(anyhow::Error::new)?;
    Ok(answer)
}

pub(super) async fn end_session(access: Access, path: web::Path<SessionId>) -> Result<HttpResponse> {
    let (user, session, now) = (access.actor().user, path.into_inner(), access.now());
    let location = access
        .file(Filing::NoFamily, fresh::<FormId>(), move |conn, _| {
            sessions::end_of(conn, user, session, now)?;
            Ok(Filed::at("/account").about(RecordId::from_uuid(session.uuid())).saying("session ended"))
        })
        .await?;
    Ok(flash::see_other(&location, "Ended: that browser is signed out."))
}

pub(super) async fn end_other_sessions(access: Access) -> Result<HttpResponse> {
    let (user, this, now) = (access.actor().user, access.actor().session, access.now());
    let location = access
        .file(Filing::NoFamily, fresh::<FormId>(), move |conn, _| {
            sessions::end_others(conn, user, Some(this), now)?;
            Ok(Filed::at("/account").saying("other sessions ended"))
        })
        .await?;
    Ok(flash::see_other(&location, "Ended: you are signed in here only."))
}

/// The seconds until the session ends, for the warning before it. Asked with the header that says "poll" it is no activity.
pub(super) async fn time_left(access: Access) -> Result<HttpResponse> {
    let (session, now, life) = (access.actor().session, access.now(), access.source().life());
    let seconds = access.peek(move |conn, _| sessions::seconds_left(conn, session, now, life)).await?;
    Ok(HttpResponse::Ok().content_type(ContentType::plaintext()).body(seconds.to_string()))
}
