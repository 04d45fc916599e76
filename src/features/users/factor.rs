//! Setting up an authenticator app, removing it, and the recovery codes.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::entry::{self, Step, to_step};
use super::identity_store as store;
use super::proof::{Origin, SEEDS};
use super::second_step::half_frame;
use crate::access::{Access, By, Entry, Posted, second_factor, session, sessions};
use crate::domain::calendar;
use crate::domain::sign_in::{Happening, Level};
use crate::error::{Error, Result};
use crate::web::flash;
use crate::web::form::Problems;
use crate::web::page::{Frame, page_with};
use crate::web::{qr, query};

#[derive(Template)]
#[template(path = "users/second_factor.html")]
struct FactorPage {
    frame: Frame,
    /// Since when she has one, in words.
    since: Option<String>,
    codes_left: i64,
    required: bool,
    /// Whether she is only on her way in.
    half: bool,
    /// The seed as text, as a drawing, and sealed as the form carries it until the code proves that the app has it.
    words: String,
    svg: String,
    sealed: String,
    next: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "users/recovery_codes.html")]
struct CodesPage {
    frame: Frame,
    codes: Vec<String>,
    on: String,
}

fn frame(access: &Access, req: &HttpRequest) -> Frame {
    if access.actor().level == Level::Full { Frame::of(access, req) } else { half_frame(access, req) }
}

/// Somebody who has a second factor and has not brought it may not change it.
async fn refuse_half(access: &Access, next: &str) -> Result<Option<HttpResponse>> {
    if access.actor().level == Level::Full {
        return Ok(None);
    }
    let (user, required) = (access.actor().user, access.source().second_factor_required());
    let step = access
        .peek(move |conn, _| {
            let account = store::account(conn, user)?;
            Step::of(conn, &account, required)
        })
        .await?;
    let elsewhere = !matches!(step, Step::SetUp);
    Ok(elsewhere.then(|| HttpResponse::SeeOther().insert_header(("location", to_step(step, next))).finish()))
}

pub(super) async fn show(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let next = query::own_path(&query::first(&req, "next"));
    if let Some(elsewhere) = refuse_half(&access, &next).await? {
        return Ok(elsewhere);
    }
    render(&req, &access, StatusCode::OK, second_factor::new_seed()?, next, Problems::default()).await
}

async fn render(
    req: &HttpRequest,
    access: &Access,
    status: StatusCode,
    seed: Vec<u8>,
    next: String,
    problems: Problems,
) -> Result<HttpResponse> {
    let user = access.actor().user;
    let (account, factor, codes_left) = access
        .peek(move |conn, _| {
            Ok((store::account(conn, user)?, store::factor(conn, user)?, store::recovery_codes_left(conn, user)?))
        })
        .await?;
    let zone = access.clock().zone();
    let shown = FactorPage {
        frame: frame(access, req),
        since: factor.map(|factor| calendar::short_date(zone.local_date(factor.enrolled_at.utc()))),
        codes_left,
        required: access.source().second_factor_required(),
        half: access.actor().level == Level::Password,
        words: second_factor::seed_in_words(&seed),
        svg: qr::svg(&second_factor::address(&seed, &account.email), "The key as a QR code")?,
        sealed: access.source().keys().seal(SEEDS, &enrolling(access), &seed)?,
        next,
        problems,
    };
    page_with(req, status, &shown)
}

/// Whom a seed is sealed for until its code proves that the app has it: never mistaken for one in use.
fn enrolling(access: &Access) -> String {
    format!("enrolling {}", access.actor().user)
}

pub(super) async fn set_up(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let next = query::own_path(posted.first("next"));
    if let Some(elsewhere) = refuse_half(&access, &next).await? {
        return Ok(elsewhere);
    }
    let keys = access.source().keys();
    let seed = keys.unseal(SEEDS, &enrolling(&access), posted.first("sealed"));
    let seed = seed.ok_or(Error::BadRequest("This page is too old. Go back and open it again."))?;
    let Some(step) = second_factor::step_of_code(&seed, posted.first("code"), access.now().utc(), 0) else {
        let mut problems = Problems::default();
        problems.add("code", "This is not the code that the app shows for this key. Check that your telephone's clock is right, and type the code that it shows now");
        return render(&req, &access, StatusCode::UNPROCESSABLE_ENTITY, seed, next, problems).await;
    };
    let sealed = keys.seal(SEEDS, &access.actor().user.to_string(), &seed)?;
    let codes = second_factor::new_recovery_codes()?;
    let digests: Vec<String> = codes.iter().map(|code| second_factor::recovery_digest(code)).collect();
    let (actor, now, life) = (access.actor().clone(), access.now(), access.source().life());
    let (trail, from) = (access.source().trail().clone(), Origin::of(&req));
    let (secret, frame) = access
        .keep(move |conn| {
            store::set_factor(conn, actor.user, &sealed, step, &digests, now)?;
            store::note(conn, actor.user, Happening::SecondFactorSet, now, from.place())?;
            trail.add(conn, By::from(&actor), now, &changed("second factor set up"))?;
            sessions::end_others(conn, actor.user, None, now)?;
            let secret = if actor.level == Level::Password {
                entry::complete(conn, &trail, actor.user, None, now, life, &from)?
            } else {
                session::start(conn, actor.user, now, life, &from.address, &from.agent)?
            };
            let found = session::find(conn, &secret, now, life)?.ok_or(Error::NotFound)?;
            Ok((secret, found.actor))
        })
        .await?;
    // The page is already of the new session: its forms carry the new token.
    let on = entry::after(frame.role, &next).to_owned();
    let shown = CodesPage { frame: Frame { csrf: frame.csrf_token, ..Frame::of(&access, &req) }, codes, on };
    let mut answer = page_with(&req, StatusCode::OK, &shown)?;
    answer.add_cookie(&entry::cookie(&req, secret)).map_err(anyhow::Error::new)?;
    Ok(answer)
}

fn changed(what: &str) -> Entry {
    Entry { detail: what.to_owned(), ..Entry::change("ChangeSecondFactor") }
}

pub(super) async fn remove(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    if let Some(elsewhere) = refuse_half(&access, "").await? {
        return Ok(elsewhere);
    }
    if access.source().second_factor_required() {
        return Err(Error::Refused(
            "Everybody signs in with an authenticator app here. Set up another one instead.".to_owned(),
        ));
    }
    let (actor, now, from) = (access.actor().clone(), access.now(), Origin::of(&req));
    let trail = access.source().trail().clone();
    access
        .keep(move |conn| {
            store::remove_factor(conn, actor.user)?;
            store::note(conn, actor.user, Happening::SecondFactorRemoved, now, from.place())?;
            sessions::end_others(conn, actor.user, Some(actor.session), now)?;
            trail.add(conn, By::from(&actor), now, &changed("second factor removed"))
        })
        .await?;
    Ok(flash::see_other("/account", "Removed: you sign in with your password alone from now on."))
}

pub(super) async fn new_codes(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    if let Some(elsewhere) = refuse_half(&access, "").await? {
        return Ok(elsewhere);
    }
    let codes = second_factor::new_recovery_codes()?;
    let digests: Vec<String> = codes.iter().map(|code| second_factor::recovery_digest(code)).collect();
    let (actor, now, trail) = (access.actor().clone(), access.now(), access.source().trail().clone());
    access
        .keep(move |conn| {
            store::factor(conn, actor.user)?.ok_or(Error::NotFound)?;
            store::set_recovery_codes(conn, actor.user, &digests)?;
            trail.add(conn, By::from(&actor), now, &changed("new recovery codes"))
        })
        .await?;
    page_with(&req, StatusCode::OK, &CodesPage { frame: Frame::of(&access, &req), codes, on: "/account".to_owned() })
}
