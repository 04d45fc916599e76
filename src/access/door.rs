//! The only way to the database: an [`Access`], which the guard makes for one request.
//!
//! What is read is recorded as opened before the page is sent; what is written is recorded in the same transaction.

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use chrono::NaiveDate;
use diesel::prelude::*;

use super::action::Action;
use super::actor::Actor;
use super::audit::{By, Entry, Outcome};
use super::notes::Reader;
use super::pace::Pace;
use super::scope::Scope;
use super::source::Source;
use crate::clock::Clock;
use crate::db::schema::filed_forms;
use crate::db::{Conn, Instant};
use crate::domain::id::{FamilyId, FormId, RecordId};
use crate::domain::sign_in;
use crate::error::{Error, Result};

/// What the trail says of a page of a family that is open to the person in an emergency.
pub const EMERGENCY: &str = "emergency opening";

/// Proof that the guard let this request through, and the way to what the person may see.
#[derive(Clone)]
pub struct Access {
    source: Source,
    action: Action,
    actor: Arc<Actor>,
    /// What more the audit trail should know of what is looked at, without names.
    detail: String,
}

/// What a filed form did: where the person goes next, and what the audit trail should know.
#[derive(Debug, Clone)]
pub struct Filed {
    /// The path to go to.
    pub location: String,
    /// The record that was made or changed.
    pub subject: Option<RecordId>,
    /// Field names or codes, never names or notes.
    pub detail: String,
    /// The families that it changed, where it is filed for none or for many: each gets its own row in the audit trail.
    pub families: Vec<FamilyId>,
}

impl Filed {
    /// Goes to `location`.
    #[must_use]
    pub fn at(location: impl Into<String>) -> Self {
        Self { location: location.into(), subject: None, detail: String::new(), families: Vec::new() }
    }

    /// Names the record.
    #[must_use]
    pub fn about(mut self, subject: RecordId) -> Self {
        self.subject = Some(subject);
        self
    }

    /// Names the families that it changed.
    #[must_use]
    pub fn changing(mut self, families: Vec<FamilyId>) -> Self {
        self.families = families;
        self
    }

    /// Says more for the audit trail.
    #[must_use]
    pub fn saying(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

/// Which family a form is filed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filing {
    /// One that is there: it must be in scope.
    For(FamilyId),
    /// One that this form makes.
    Opens(FamilyId),
    /// One whose record stays closed to the person, whatever she files about it.
    Unseen(FamilyId),
    /// None: users, offices, sessions.
    NoFamily,
}

impl Filing {
    fn family(self) -> Option<FamilyId> {
        match self {
            Self::For(family) | Self::Opens(family) | Self::Unseen(family) => Some(family),
            Self::NoFamily => None,
        }
    }
}

impl Access {
    pub(super) fn new(source: Source, action: Action, actor: Actor) -> Self {
        Self { source, action, actor: Arc::new(actor), detail: String::new() }
    }

    /// Where accesses come from: the agency's key, the sessions' lifetime.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Refuses what needs a recent proof of who the person is, and brings her back to `here` when she has given it. Whole
    /// actions say so themselves ([`Action::needs_recent`]).
    ///
    /// # Errors
    /// [`Error::ProveAgain`].
    pub fn recent(&self, here: &str) -> Result<()> {
        if sign_in::is_recent(self.actor.authenticated_at.utc(), self.now().utc()) {
            Ok(())
        } else {
            Err(Error::ProveAgain(here.to_owned()))
        }
    }

    /// Who is asking.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The notes she may read.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader::of(self.actor.user, self.actor.role)
    }

    /// The records she may see for what she is doing.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.scope_for(self.action)
    }

    /// The records she may see for another action of hers.
    #[must_use]
    pub fn scope_for(&self, action: Action) -> Scope {
        Scope::of(&self.actor, action, self.now())
    }

    /// The agency's date.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.source.clock.today()
    }

    /// This moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.source.clock.now()
    }

    /// The clock, for local times.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.source.clock
    }

    /// Reads a list or a report: recorded as looked at.
    ///
    /// # Errors
    /// What `work` fails with.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn, Scope) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.look(None, work).await
    }

    /// Opens one family, if it is in scope: recorded as opened by this person.
    ///
    /// # Errors
    /// [`Error::NotFound`] out of scope; what `work` fails with.
    pub async fn open<T: Send + 'static>(
        &self,
        family: FamilyId,
        work: impl FnOnce(&mut Conn, Scope) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.look(Some(family), move |conn, scope| {
            scope.admit(conn, family)?;
            work(conn, scope)
        })
        .await
    }

    /// Reads what a person is in the middle of (her own draft, the choices of a form). The page around it records itself.
    ///
    /// # Errors
    /// What `work` fails with.
    pub async fn peek<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn, Scope) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let scope = self.scope();
        self.source.read(move |conn| work(conn, scope)).await
    }

    async fn look<T: Send + 'static>(
        &self,
        family: Option<FamilyId>,
        work: impl FnOnce(&mut Conn, Scope) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let scope = self.scope();
        let seen = self.source.read(move |conn| work(conn, scope)).await;
        let outcome = match &seen {
            Ok(_) => Outcome::Done,
            Err(Error::NotFound) => Outcome::Denied,
            Err(_) => return seen,
        };
        let detail = match family {
            Some(family) if self.actor.has_opened(family) => EMERGENCY.to_owned(),
            _ => self.detail.clone(),
        };
        self.record(Entry { family, detail, outcome, ..Entry::of(self.action.name()) }).await?;
        seen
    }

    /// Records what this person did with this action, before the answer is sent.
    pub(super) async fn record(&self, entry: Entry) -> Result<()> {
        self.source.record(Arc::clone(&self.actor), entry).await
    }

    /// The same way in, for a file that is taken away.
    ///
    /// # Errors
    /// [`Error::Busy`] for somebody who takes too many.
    pub async fn as_file(&self) -> Result<Self> {
        self.paced(Pace::File).await?;
        Ok(self.saying("file"))
    }

    /// The same way in, for a search. The trail has what was sought only as a digest under the agency's key, so that a
    /// suspicion can be checked and no name stands there.
    ///
    /// # Errors
    /// [`Error::Busy`] for somebody who searches without end.
    pub async fn as_search(&self, folded: &str) -> Result<Self> {
        self.paced(Pace::Search).await?;
        let digest = self.source.keys.digest("searches", folded);
        Ok(self.saying(format!("searched {}", digest.chars().take(16).collect::<String>())))
    }

    async fn paced(&self, pace: Pace) -> Result<()> {
        let taken = self.source.paces.take(self.actor.user, pace, self.now().utc());
        if taken.is_err() {
            let detail = pace.beyond().to_owned();
            self.record(Entry { outcome: Outcome::Denied, detail, ..Entry::of(self.action.name()) }).await?;
        }
        taken
    }

    /// The same way in, saying more of what is looked at to the audit trail: "file", "searched".
    #[must_use]
    pub fn saying(&self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self.clone() }
    }

    /// Files a form: once, in one transaction with its audit row. The second post of the same form is sent to the first
    /// one's result. Gives the path to go to.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a family out of scope; what `work` fails with, and then nothing has happened.
    pub async fn file(
        &self,
        filing: Filing,
        form: FormId,
        mut work: impl FnMut(&mut Conn, Scope) -> Result<Filed> + Send + 'static,
    ) -> Result<String> {
        let (scope, now, action) = (self.scope(), self.now(), self.action.name());
        let (actor, db, trail) = (Arc::clone(&self.actor), self.source.db.clone(), self.source.trail.clone());
        let job = move |conn: &mut Conn| {
            if let Some(location) = filed_before(conn, &actor, form)? {
                return Ok(location);
            }
            let family = filing.family();
            if let Filing::For(family) = filing {
                scope.admit(conn, family)?;
            }
            let filed = work(conn, scope)?;
            remember(conn, &actor, form, &filed.location, now)?;
            let entry = Entry { family, subject: filed.subject, detail: filed.detail, ..Entry::change(action) };
            trail.add(conn, By::from(&*actor), now, &entry)?;
            for family in filed.families {
                trail.add(conn, By::from(&*actor), now, &Entry { family: Some(family), ..entry.clone() })?;
            }
            Ok(filed.location)
        };
        let filed = web::block(move || db.write(job)).await.map_err(anyhow::Error::new)?;
        if matches!(filed, Err(Error::NotFound)) {
            let family = filing.family();
            self.record(Entry { family, outcome: Outcome::Denied, ..Entry::of(self.action.name()) }).await?;
        }
        filed
    }

    /// Where this form led when the person filed it before, if she did: for a second post that no longer checks out,
    /// because the first one changed what it is checked against.
    ///
    /// # Errors
    /// The database's.
    pub async fn filed_before(&self, form: FormId) -> Result<Option<String>> {
        let actor = Arc::clone(&self.actor);
        self.source.read(move |conn| filed_before(conn, &actor, form)).await
    }

    /// Keeps something of the person's own that is no record yet: a draft, the end of a session.
    ///
    /// # Errors
    /// What `work` fails with.
    pub async fn keep<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let db = self.source.db.clone();
        web::block(move || db.write(work)).await.map_err(anyhow::Error::new)?
    }
}

fn filed_before(conn: &mut Conn, actor: &Actor, form: FormId) -> Result<Option<String>> {
    Ok(filed_forms::table.find((actor.user, form)).select(filed_forms::location).first(conn).optional()?)
}

fn remember(conn: &mut Conn, actor: &Actor, form: FormId, location: &str, now: Instant) -> Result<()> {
    diesel::insert_into(filed_forms::table)
        .values((
            filed_forms::user_id.eq(actor.user),
            filed_forms::form_id.eq(form),
            filed_forms::location.eq(location),
            filed_forms::filed_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

impl FromRequest for Access {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(req.extensions().get::<Self>().cloned().ok_or(Error::SignedOut(None)))
    }
}
