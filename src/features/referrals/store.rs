//! Every query on referrals, their steps and providers. Callers have read the family within scope.

use diesel::prelude::*;

use super::model::{NewReferral, NewStep, Provider, Referral, ReferralRow, Step, StepRow};
use crate::db::schema::{provider_services, providers, referral_events, referrals};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{FamilyId, ProviderId, ReferralEventId, UserId};
use crate::domain::referral::{ServiceKind, State};
use crate::domain::text::fold;
use crate::error::{Error, Result};

/// The referrals of a family, the earliest need first.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Referral>> {
    Ok(referrals::table
        .filter(referrals::family_id.eq(family))
        .order((referrals::needed_on.asc(), referrals::id.asc()))
        .select(Referral::as_select())
        .load(conn)?)
}

/// Every step of a family's referrals, in the order they happened.
///
/// # Errors
/// The database's.
pub fn steps_of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Step>> {
    Ok(referral_events::table
        .inner_join(referrals::table)
        .filter(referrals::family_id.eq(family))
        .order((referral_events::occurred_on.asc(), referral_events::id.asc()))
        .select(Step::as_select())
        .load(conn)?)
}

/// Makes a referral with its first step, `needed`.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Conn, new: &NewReferral, by: Option<UserId>, now: Instant) -> Result<()> {
    let row = ReferralRow {
        id: new.id,
        family_id: new.family,
        person_id: new.person,
        child_id: new.child,
        service: new.service,
        provider_id: new.provider,
        state: State::Needed,
        state_on: new.needed_on,
        needed_on: new.needed_on,
        created_at: now,
        created_by: by,
    };
    diesel::insert_into(referrals::table).values(&row).execute(conn)?;
    let needed =
        NewStep { state: State::Needed, occurred_on: new.needed_on, reason: None, side: None, note: String::new() };
    add_step(conn, new.id, &needed, by, now)
}

fn add_step(
    conn: &mut Conn,
    referral: crate::domain::id::ReferralId,
    step: &NewStep,
    by: Option<UserId>,
    now: Instant,
) -> Result<()> {
    let row = StepRow {
        id: fresh::<ReferralEventId>(),
        referral_id: referral,
        state: step.state,
        occurred_on: step.occurred_on,
        reason: step.reason,
        side: step.side,
        note: &step.note,
        entered_at: now,
        entered_by: by,
    };
    diesel::insert_into(referral_events::table).values(&row).execute(conn)?;
    Ok(())
}

/// Takes a step with a referral that was read, unless somebody else took one since. The rules have allowed the step.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub fn step(
    conn: &mut Conn,
    referral: &Referral,
    step: &NewStep,
    provider: Option<ProviderId>,
    by: Option<UserId>,
    now: Instant,
) -> Result<()> {
    let first_attended = match step.state {
        State::Attended => referral.first_attended_on.or(Some(step.occurred_on)),
        _ => referral.first_attended_on,
    };
    let changed = diesel::update(referral)
        .filter(referrals::version.eq(referral.version))
        .set((
            referrals::state.eq(step.state),
            referrals::state_on.eq(step.occurred_on),
            referrals::first_attended_on.eq(first_attended),
            referrals::provider_id.eq(provider.or(referral.provider_id)),
            referrals::version.eq(referral.version + 1),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    add_step(conn, referral.id, step, by, now)
}

/// The providers that are active, by name.
///
/// # Errors
/// The database's.
pub fn providers(conn: &mut Conn) -> Result<Vec<Provider>> {
    Ok(providers::table
        .filter(providers::active.eq(true))
        .order(providers::name.asc())
        .select(Provider::as_select())
        .load(conn)?)
}

/// Adds a provider and the services it gives.
///
/// # Errors
/// The database's: its name must be new.
pub fn add_provider(
    conn: &mut Conn,
    (name, phone, languages): (&str, &str, &str),
    services: &[ServiceKind],
    now: Instant,
) -> Result<ProviderId> {
    let id: ProviderId = fresh();
    diesel::insert_into(providers::table)
        .values((
            providers::id.eq(id),
            providers::name.eq(name),
            providers::name_key.eq(fold(name)),
            providers::phone.eq(phone),
            providers::languages.eq(languages),
            providers::created_at.eq(now),
        ))
        .execute(conn)?;
    for service in services {
        diesel::insert_into(provider_services::table)
            .values((provider_services::provider_id.eq(id), provider_services::service.eq(*service)))
            .execute(conn)?;
    }
    Ok(id)
}
