//! A form that came when its session had ended, or that is still being typed: what was typed is kept, and only the same
//! person gets it back.

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpMessage as _, HttpRequest};
use chrono::Duration;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::door::Access;
use super::guard::secret_of;
use super::posted::Posted;
use super::source::Source;
use super::{sessions, token};
use crate::db::schema::drafts;
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{DraftId, UserId};
use crate::error::{Error, Result};

/// The kind of draft these are.
const KIND: &str = "interrupted";
/// What drafts are sealed for under the agency's key: what is half typed may be a protected record.
const SEALED: &str = "kept-forms";
/// How long one is kept.
const KEPT_FOR: Duration = Duration::days(7);
/// How many a person has at most: the oldest go.
const MOST: i64 = 20;
/// The header of requests that a script of ours makes beside the page: `typing` or `poll`.
const BACKGROUND: &str = "homeward-background";

/// A form as it was sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    /// Where it was sent.
    pub path: String,
    /// The page it was on.
    pub page: String,
    /// Its fields, without the token of the session that ended.
    pub fields: Vec<(String, String)>,
}

/// Whether the request was made by a script that shows no page: it wants an answer, not a page to go to.
pub(super) fn is_background(headers: &HeaderMap) -> bool {
    headers.contains_key(BACKGROUND)
}

/// Whether the request is one that nobody at the keyboard caused: it is no activity.
pub(super) fn is_poll(headers: &HeaderMap) -> bool {
    headers.get(BACKGROUND).is_some_and(|value| value == "poll")
}

/// What to answer to a form whose session has ended: when it was really that session's, it is kept for its person.
pub(super) async fn interrupted(req: &mut ServiceRequest, source: &Source) -> Error {
    match keep_for_owner(req, source).await {
        Ok(Some(back)) => Error::Interrupted(back),
        Ok(None) => Error::SignedOut(None),
        Err(error) => error,
    }
}

async fn keep_for_owner(req: &mut ServiceRequest, source: &Source) -> Result<Option<String>> {
    if is_background(req.headers()) || req.path() == "/sign-out" {
        return Ok(None);
    }
    let Some(secret) = secret_of(req.request()) else { return Ok(None) };
    let Some((user, csrf)) = source.read(move |conn| sessions::owner_of_ended(conn, &secret)).await? else {
        return Ok(None);
    };
    let posted = req.extract::<Posted>().await.map_err(|_unreadable| Error::SignedOut(None))?;
    if !token::same(posted.first("csrf_token"), &csrf) {
        return Ok(None);
    }
    keep(req.request(), source, user, &posted).await.map(Some)
}

/// A form with the token of another session: kept when that was an earlier one of the same person, as in a second tab.
pub(super) async fn from_earlier(req: &HttpRequest, access: &Access, posted: &Posted) -> Error {
    let (user, csrf) = (access.actor().user, posted.first("csrf_token").to_owned());
    if is_background(req.headers()) {
        return Error::SignedOut(None);
    }
    match access.peek(move |conn, _| sessions::had_token(conn, user, &csrf)).await {
        Ok(true) => keep(req, access.source(), user, posted).await.map_or_else(|error| error, Error::Kept),
        Ok(false) => {
            Error::BadRequest("This form is from an earlier sign-in. Go back, reload the page and send it again.")
        }
        Err(error) => error,
    }
}

/// The way back for whoever must say or prove something first: to where she was going; for a form, to it with what was typed.
pub(super) async fn way_back(req: &ServiceRequest, access: &Access) -> Result<String> {
    if req.method() == Method::GET {
        return Ok(here(req.request()));
    }
    let posted = req.extensions().get::<Posted>().cloned().unwrap_or_default();
    keep(req.request(), access.source(), access.actor().user, &posted).await
}

/// The path and query of a request.
pub(super) fn here(req: &HttpRequest) -> String {
    req.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned()
}

/// Keeps a form for a person, and gives the path at which she gets it back: where nothing was typed, its page.
pub(super) async fn keep(req: &HttpRequest, source: &Source, user: UserId, posted: &Posted) -> Result<String> {
    let path = here(req);
    let page = page_of(req).unwrap_or_else(|| path.clone());
    let fields: Vec<_> = posted.fields().iter().filter(|(name, _)| !is_secret(name)).cloned().collect();
    if fields.iter().all(|(name, _)| matches!(name.as_str(), "form_id" | "version" | "kept" | "next")) {
        return Ok(page_of(req).unwrap_or_else(|| "/".to_owned()));
    }
    let kept = Kept { path, page, fields };
    let body = serde_json::to_string(&kept).map_err(anyhow::Error::new)?;
    let (id, now): (DraftId, _) = (fresh(), source.clock().now());
    let body = source.keys().seal(SEALED, &id.to_string(), body.as_bytes())?;
    source.sign_in(move |conn| insert(conn, id, user, &body, now)).await?;
    Ok(format!("/kept/{id}"))
}

/// What is never kept: proofs of who one is.
fn is_secret(name: &str) -> bool {
    matches!(name, "csrf_token" | "code" | "sealed") || name.contains("password")
}

fn insert(conn: &mut Conn, id: DraftId, user: UserId, body: &str, now: Instant) -> Result<()> {
    let old =
        drafts::table.filter(drafts::kind.eq(KIND)).filter(drafts::updated_at.lt(Instant::from(now.utc() - KEPT_FOR)));
    diesel::delete(old).execute(conn)?;
    let hers: Vec<DraftId> = drafts::table
        .filter(drafts::user_id.eq(user))
        .filter(drafts::kind.eq(KIND))
        .order(drafts::updated_at.desc())
        .offset(MOST - 1)
        .limit(MOST)
        .select(drafts::id)
        .load(conn)?;
    diesel::delete(drafts::table.filter(drafts::id.eq_any(hers))).execute(conn)?;
    diesel::insert_into(drafts::table)
        .values((
            drafts::id.eq(id),
            drafts::user_id.eq(user),
            drafts::kind.eq(KIND),
            drafts::body.eq(body),
            drafts::created_at.eq(now),
            drafts::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The page that the browser says the form was on, if it is one of ours.
fn page_of(req: &HttpRequest) -> Option<String> {
    let text = |name| req.headers().get(name).and_then(|v| v.to_str().ok());
    let (_, rest) = text(header::REFERER)?.split_once("://")?;
    let path = rest.strip_prefix(text(header::HOST)?)?;
    (path.starts_with('/') && !path.starts_with("//")).then(|| path.to_owned())
}

impl Access {
    /// A form that was kept for this person.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another person's, or one that is gone.
    pub async fn kept(&self, id: DraftId) -> Result<Kept> {
        let user = self.actor().user;
        let body: String = self
            .peek(move |conn, _| {
                let hers = drafts::table.find(id).filter(drafts::user_id.eq(user)).filter(drafts::kind.eq(KIND));
                Ok(hers.select(drafts::body).first(conn)?)
            })
            .await?;
        // One that was kept before drafts were sealed is gone within a week of that.
        let opened = self.source().keys().unseal(SEALED, &id.to_string(), &body).unwrap_or_else(|| body.into_bytes());
        serde_json::from_slice(&opened).map_err(|error| Error::Internal(error.into()))
    }

    /// The key under which what this person types into the form that is sent to `path` is kept: one for each form.
    #[must_use]
    pub fn draft_of(&self, path: &str) -> Option<DraftId> {
        let digest = self.source().keys.digest("drafts", &format!("{} {path}", self.actor().user));
        digest.get(..32)?.parse().ok()
    }

    /// Keeps what this person is typing into the form that is sent to `path`, in the place of what was kept of it before.
    ///
    /// # Errors
    /// The database's.
    pub async fn keep_draft(&self, path: &str, posted: &Posted) -> Result<()> {
        let is_typed = |name: &str| !is_secret(name) && !matches!(name, "draft" | "drafted" | "kept");
        let fields: Vec<_> = posted.fields().iter().filter(|(name, _)| is_typed(name)).cloned().collect();
        let kept = Kept { path: path.to_owned(), page: path.to_owned(), fields };
        let body = serde_json::to_string(&kept).map_err(anyhow::Error::new)?;
        let (id, user, now) = (self.draft_of(path).ok_or(Error::NotFound)?, self.actor().user, self.now());
        let body = self.source().keys().seal(SEALED, &id.to_string(), body.as_bytes())?;
        self.keep(move |conn| {
            diesel::delete(drafts::table.find(id).filter(drafts::user_id.eq(user))).execute(conn)?;
            insert(conn, id, user, &body, now)
        })
        .await
    }

    /// Forgets a form that was kept for this person: it was filed, or is not wanted any more.
    ///
    /// # Errors
    /// The database's.
    pub async fn forget_kept(&self, id: DraftId) -> Result<()> {
        let user = self.actor().user;
        self.keep(move |conn| {
            let hers = drafts::table.find(id).filter(drafts::user_id.eq(user)).filter(drafts::kind.eq(KIND));
            diesel::delete(hers).execute(conn)?;
            Ok(())
        })
        .await
    }
}
