//! The queries on choices: which service was chosen for a need, what was offered above it, and why. Callers have read the family
//! within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{NewStep, Referral};
use super::store;
use crate::access::fields;
use crate::access::notes::{Reader, Sealed};
use crate::db::schema::{referral_choices, referral_events};
use crate::db::{Backend, Conn, Instant};
use crate::domain::id::{DirectoryLocationId, DirectoryServiceId, ProviderId, ReferralEventId, UserId};
use crate::domain::referral::{Reason, State, way_elsewhere};
use crate::error::{Error, Result};
use crate::on;

/// A choice as it was made.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = referral_choices, check_for_backend(Backend))]
pub(super) struct Choice {
    /// Its place among those offered, from 1.
    pub(super) position: i32,
    /// How many were offered.
    pub(super) offered: i32,
    /// The service and its provider.
    pub(super) service_name: String,
    /// The reasons that the page gave, one a line.
    pub(super) reasons: String,
    /// Those offered before it, one a line.
    pub(super) offered_above: String,
    /// How the list was narrowed; empty for all.
    pub(super) narrowed_by: String,
    why: Sealed,
    chosen_by: Option<UserId>,
}

impl Choice {
    /// Why another than the first, for those on whose track it was written, and for who wrote it.
    pub(super) fn why_for(&self, referral: &Referral, reader: &Reader) -> &str {
        let track = fields::track_of_service(referral.child_id.is_some());
        let opened = self.why.on_track(track).open(reader);
        opened.or_else(|| self.why.own(self.chosen_by, reader)).unwrap_or_default()
    }
}

/// A choice to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChoice {
    /// The service.
    pub service: DirectoryServiceId,
    /// Where it is given.
    pub location: Option<DirectoryLocationId>,
    /// Who gives it.
    pub provider: ProviderId,
    /// Its place among those offered, from 1.
    pub position: i32,
    /// How many were offered.
    pub offered: i32,
    /// The service and its provider.
    pub service_name: String,
    /// The reasons that the page gave, one a line.
    pub reasons: String,
    /// Those offered before it, one a line.
    pub offered_above: String,
    /// How the list was narrowed.
    pub narrowed_by: String,
    /// Why another than the first.
    pub why: String,
}

/// Takes the steps to the chosen provider and keeps the choice with them; gives the referral as it then stands.
///
/// # Errors
/// [`Error::Stale`] where the need is with somebody else meanwhile; the database's.
pub fn choose(
    conn: &mut Conn,
    referral: &Referral,
    new: &NewChoice,
    today: NaiveDate,
    (by, now): (UserId, Instant),
) -> Result<Referral> {
    let way = way_elsewhere(referral.state).ok_or(Error::Stale)?;
    let stands = way.iter().try_fold(referral.clone(), |referral, &state| {
        let gives_up = state == State::Declined;
        let reason = gives_up.then_some(Reason::Waitlist);
        let side = reason.and_then(Reason::default_side);
        let step = NewStep { state, occurred_on: today, reason, side, note: String::new() };
        let with = if gives_up { None } else { Some(new.provider) };
        store::step(conn, &referral, &step, with, Some(by), now)
    })?;
    let event: ReferralEventId = on!(conn, c => referral_events::table
        .filter(referral_events::referral_id.eq(referral.id))
        .filter(referral_events::state.eq(State::Referred))
        .order(referral_events::id.desc())
        .select(referral_events::id).first(c))?;
    let row = (
        referral_choices::event_id.eq(event),
        referral_choices::referral_id.eq(referral.id),
        referral_choices::service_id.eq(new.service),
        referral_choices::location_id.eq(new.location),
        referral_choices::position.eq(new.position),
        referral_choices::offered.eq(new.offered),
        referral_choices::service_name.eq(&new.service_name),
        referral_choices::reasons.eq(&new.reasons),
        referral_choices::offered_above.eq(&new.offered_above),
        referral_choices::narrowed_by.eq(&new.narrowed_by),
        referral_choices::why.eq(&new.why),
        referral_choices::chosen_at.eq(now),
        referral_choices::chosen_by.eq(by),
    );
    on!(conn, c => diesel::insert_into(referral_choices::table).values(row).execute(c))?;
    Ok(stands)
}

/// The choice that was made with a step.
pub(super) fn of_step(conn: &mut Conn, step: ReferralEventId) -> Result<Option<Choice>> {
    Ok(referral_choices::table.find(step).select(Choice::as_select()).first(conn).optional()?)
}
