//! Proving who one is: the password and the code of the second step, each counted before it is looked at.

use actix_web::HttpRequest;
use actix_web::http::header::USER_AGENT;

use super::model::Account;
use super::{identity_store as store, store::email_key};
use crate::access::tries::{self, Counted};
use crate::access::{By, Trail, session::Place};
use crate::access::{Entry, Source, audit, password, second_factor};
use crate::db::{Conn, Instant};
use crate::domain::id::UserId;
use crate::domain::sign_in::Happening;
use crate::domain::sign_in::tries::{Closed, LOCKING, Tries};
use crate::error::{Error, Result};
use crate::web::page;

/// The purpose of the key that seals the seeds of authenticator apps.
pub(super) const SEEDS: &str = "totp-seeds";

/// What came of a password or a code.
#[derive(Debug)]
pub(super) enum Proof<T> {
    Right(T),
    Wrong,
    /// Too many tries: nothing was looked at. Seconds to wait.
    Closed(i64),
}

/// Where a request comes from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The network address.
    pub address: String,
    /// What the browser says of itself.
    pub agent: String,
}

impl Origin {
    /// The address that the connection has; behind a proxy, the one that the proxy itself saw and put last.
    #[must_use]
    pub fn of(req: &HttpRequest) -> Self {
        let text = |name: &str| req.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let peer = req.peer_addr().map(|peer| peer.ip());
        let seen = text("x-forwarded-for").rsplit(',').next().and_then(|last| last.trim().parse().ok());
        let address = if page::setting(req).behind_tls { seen.or(peer) } else { peer };
        Self {
            address: address.map_or_else(String::new, |ip| ip.to_string()),
            agent: text(USER_AGENT.as_str()).chars().filter(|c| !c.is_control()).take(200).collect(),
        }
    }

    pub(super) fn place(&self) -> Place<'_> {
        Place { address: &self.address, agent: &self.agent }
    }
}

/// Whether `typed` is the password of who signs in with `email`. Known or not, a name gets the same answer in the same time.
pub(super) async fn password(source: &Source, email: &str, typed: &str, from: &Origin) -> Result<Proof<Account>> {
    let (now, today) = (source.clock().now(), source.clock().today());
    let visit = source.addresses().enter(&from.address, now.utc())?;
    let folded = email_key(email);
    let counted = Counted::name(source.keys(), &folded);
    let name = counted.clone();
    let job =
        move |conn: &mut Conn| Ok((tries::take(conn, &name, now, today)?, store::by_address(conn, &folded, now)?));
    let (taken, account) = match source.sign_in(job).await? {
        (Ok(taken), account) => (taken, account),
        (Err(Closed(seconds)), _) => {
            visit.was_right();
            return Ok(Proof::Closed(seconds));
        }
    };
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let answer = password::verify(hash, typed.to_owned()).await;
    let wrong = matches!(answer, Ok(false));
    if !wrong {
        visit.was_right();
    }
    let failed = wrong.then(|| Failed { user: account.as_ref().map(|a| a.id), kind: Happening::WrongPassword });
    settle(source, counted, taken, failed, from).await?;
    let right = answer?;
    Ok(account.filter(|_| right).map_or(Proof::Wrong, Proof::Right))
}

/// A try that turned out wrong, and whose it was; nobody's where the name is unknown.
#[derive(Debug, Clone, Copy)]
struct Failed {
    user: Option<UserId>,
    kind: Happening,
}

/// Takes a try back that was not wrong; notes one that was, in the audit trail and on the person's account page.
async fn settle(source: &Source, of: Counted, taken: Tries, failed: Option<Failed>, from: &Origin) -> Result<()> {
    let (trail, now, from) = (source.trail().clone(), source.clock().now(), from.clone());
    let job = move |conn: &mut Conn| match failed {
        None => tries::give_back(conn, &of, taken, now),
        Some(failed) => note_failure(conn, &trail, failed, taken.failures >= LOCKING, now, &from),
    };
    source.sign_in(job).await
}

fn note_failure(
    conn: &mut Conn,
    trail: &Trail,
    failed: Failed,
    locks: bool,
    now: Instant,
    from: &Origin,
) -> Result<()> {
    let mut kinds =
        vec![(if failed.kind == Happening::WrongCode { "SignInCodeWrong" } else { "SignInFailed" }, failed.kind)];
    if locks {
        kinds.push(("SignInLocked", Happening::Locked));
    }
    for (action, kind) in kinds {
        if let Some(user) = failed.user {
            store::note(conn, user, kind, now, from.place())?;
        }
        let by = By { user: failed.user, session: None, address: &from.address };
        trail.add(conn, by, now, &Entry { outcome: audit::Outcome::Failed, ..Entry::of(action) })?;
    }
    Ok(())
}

/// Whether `typed` is a code of the person's authenticator app, or one of her recovery codes. Either is used up by it.
pub(super) async fn code(source: &Source, user: UserId, typed: &str, from: &Origin) -> Result<Proof<()>> {
    let (now, today) = (source.clock().now(), source.clock().today());
    let counted = Counted::codes_of(source.keys(), user);
    let (name, typed, keys) = (counted.clone(), typed.to_owned(), source.keys().clone());
    let place = from.clone();
    let job = move |conn: &mut Conn| {
        let taken = match tries::take(conn, &name, now, today)? {
            Ok(taken) => taken,
            Err(Closed(seconds)) => return Ok(Err(seconds)),
        };
        let Some(factor) = store::factor(conn, user)? else { return Ok(Ok((taken, false))) };
        let seed = keys
            .unseal(SEEDS, &user.to_string(), &factor.seed)
            .ok_or_else(|| Error::Internal(anyhow::anyhow!("a second factor cannot be opened with this key")))?;
        if let Some(step) = second_factor::step_of_code(&seed, &typed, now.utc(), factor.last_step) {
            return Ok(Ok((taken, store::use_step(conn, user, step)?)));
        }
        let right = store::use_recovery_code(conn, user, &second_factor::recovery_digest(&typed))?;
        if right {
            store::note(conn, user, Happening::RecoveryCodeUsed, now, place.place())?;
        }
        Ok(Ok((taken, right)))
    };
    match source.sign_in(job).await? {
        Err(seconds) => Ok(Proof::Closed(seconds)),
        Ok((taken, right)) => {
            let failed = (!right).then_some(Failed { user: Some(user), kind: Happening::WrongCode });
            settle(source, counted, taken, failed, from).await?;
            Ok(if right { Proof::Right(()) } else { Proof::Wrong })
        }
    }
}
