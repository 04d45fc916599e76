//! The queries on links by which providers answer. Who makes one has read the family within scope; a provider is let to the one
//! referral of her link.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::appointment_store::{self as appointments, Appointment};
use super::model::Referral;
use crate::access::token;
use crate::db::schema::{answer_links, referral_events, referrals};
use crate::db::{Backend, Conn, Instant};
use crate::domain::answer_link::Share;
use crate::domain::id::{AnswerLinkId, ReferralEventId, ReferralId, UserId};
use crate::domain::referral::State;
use crate::error::{Error, Result};
use crate::on;

/// A link by which a provider answers.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = answer_links, check_for_backend(Backend))]
pub struct AnswerLink {
    /// Key.
    pub id: AnswerLinkId,
    /// The referral.
    pub referral_id: ReferralId,
    /// The attempt it is about: the step with which the service was referred.
    pub event_id: ReferralEventId,
    /// To whom it was given.
    pub given_to: String,
    shares: String,
    /// What the worker wrote for the provider.
    pub words: String,
    /// The last day on which it works.
    pub last_on: NaiveDate,
    /// When it was made.
    pub made_at: Instant,
    /// Who made it.
    pub made_by: Option<UserId>,
    /// When it was opened first.
    pub opened_at: Option<Instant>,
    /// When it was taken back, replaced or used up.
    pub ended_at: Option<Instant>,
}

impl AnswerLink {
    /// Whether it shows this of the person.
    #[must_use]
    pub fn shows(&self, share: Share) -> bool {
        self.shares.split(',').any(|code| code == share.code())
    }
}

/// A link to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// Key.
    pub id: AnswerLinkId,
    /// The digest of its secret.
    pub token_hash: String,
    /// To whom it is given.
    pub given_to: String,
    /// What it shows of the person.
    pub shares: Vec<Share>,
    /// What the worker wrote for the provider.
    pub words: String,
    /// The last day on which it works.
    pub last_on: NaiveDate,
}

/// Makes a link for the attempt that a referral is at; the one before it works no more.
///
/// # Errors
/// [`Error::Stale`] for a referral that was never made; the database's.
pub fn make_link(conn: &mut Conn, of: ReferralId, new: &NewLink, (by, now): (Option<UserId>, Instant)) -> Result<()> {
    let attempt = attempt(conn, of)?.ok_or(Error::Stale)?;
    let open = answer_links::table.filter(answer_links::referral_id.eq(of)).filter(answer_links::ended_at.is_null());
    diesel::update(open).set((answer_links::ended_at.eq(now), answer_links::ended_by.eq(by))).execute(conn)?;
    let row = (
        answer_links::id.eq(new.id),
        answer_links::referral_id.eq(of),
        answer_links::event_id.eq(attempt),
        answer_links::token_hash.eq(&new.token_hash),
        answer_links::given_to.eq(&new.given_to),
        answer_links::shares.eq(new.shares.iter().map(|share| share.code()).collect::<Vec<_>>().join(",")),
        answer_links::words.eq(&new.words),
        answer_links::last_on.eq(new.last_on),
        answer_links::made_at.eq(now),
        answer_links::made_by.eq(by),
    );
    on!(conn, c => diesel::insert_into(answer_links::table).values(row).execute(c))?;
    Ok(())
}

/// Takes a link of a referral back.
///
/// # Errors
/// [`Error::Stale`] when it is not the referral's, or no longer works; the database's.
pub fn end_link(
    conn: &mut Conn,
    (of, link): (ReferralId, AnswerLinkId),
    (by, now): (Option<UserId>, Instant),
) -> Result<()> {
    let open = answer_links::table
        .filter(answer_links::id.eq(link))
        .filter(answer_links::referral_id.eq(of))
        .filter(answer_links::ended_at.is_null());
    let set = (answer_links::ended_at.eq(now), answer_links::ended_by.eq(by));
    if diesel::update(open).set(set).execute(conn)? == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// The step with which a service was referred last.
fn attempt(conn: &mut Conn, of: ReferralId) -> Result<Option<ReferralEventId>> {
    Ok(referral_events::table
        .filter(referral_events::referral_id.eq(of))
        .filter(referral_events::state.eq(State::Referred))
        .filter(referral_events::error_at.is_null())
        .order(referral_events::id.desc())
        .select(referral_events::id)
        .first(conn)
        .optional()?)
}

/// The latest link of a referral, whether it works or not.
///
/// # Errors
/// The database's.
pub fn latest_link(conn: &mut Conn, of: ReferralId) -> Result<Option<AnswerLink>> {
    Ok(answer_links::table
        .filter(answer_links::referral_id.eq(of))
        .order(answer_links::id.desc())
        .select(AnswerLink::as_select())
        .first(conn)
        .optional()?)
}

/// The link with this secret.
///
/// # Errors
/// The database's.
pub fn link_of_secret(conn: &mut Conn, secret: &str) -> Result<Option<AnswerLink>> {
    let link = answer_links::table.filter(answer_links::token_hash.eq(token::digest(secret)));
    Ok(link.select(AnswerLink::as_select()).first(conn).optional()?)
}

/// The link with this key.
///
/// # Errors
/// The database's.
pub fn link(conn: &mut Conn, id: AnswerLinkId) -> Result<Option<AnswerLink>> {
    Ok(answer_links::table.find(id).select(AnswerLink::as_select()).first(conn).optional()?)
}

/// The referral that a link is about, as long as it counts and has not been referred anew.
///
/// # Errors
/// The database's.
pub fn asked_by(conn: &mut Conn, link: &AnswerLink) -> Result<Option<Referral>> {
    let is_at_it = attempt(conn, link.referral_id)? == Some(link.event_id);
    let referral: Option<Referral> = referrals::table
        .find(link.referral_id)
        .filter(referrals::error_at.is_null())
        .select(Referral::as_select())
        .first(conn)
        .optional()?;
    Ok(referral.filter(|_| is_at_it))
}

/// Notes that a link was opened; only the first time is kept.
///
/// # Errors
/// The database's.
pub fn note_opened(conn: &mut Conn, id: AnswerLinkId, now: Instant) -> Result<()> {
    let unopened =
        answer_links::table.find(id).filter(answer_links::opened_at.is_null()).filter(answer_links::ended_at.is_null());
    diesel::update(unopened).set(answer_links::opened_at.eq(now)).execute(conn)?;
    Ok(())
}

/// The appointments of the attempt that a link is about, the latest first.
///
/// # Errors
/// The database's.
pub fn appointments_for(conn: &mut Conn, link: &AnswerLink) -> Result<Vec<Appointment>> {
    let referred: NaiveDate =
        referral_events::table.find(link.event_id).select(referral_events::occurred_on).first(conn)?;
    let mut all = appointments::of(conn, link.referral_id)?;
    all.retain(|one| one.held_on >= referred);
    Ok(all)
}
