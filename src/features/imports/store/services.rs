//! Writes services as referrals with their steps, and the providers that give them.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::{Ids, Task, batch, find};
use crate::db::schema::{provider_services, providers, referral_events, referrals};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{FamilyId, PersonId, ProviderId, ReferralEventId, ReferralId};
use crate::domain::referral::{Reason, Side, State};
use crate::domain::text::place_key;
use crate::error::{Error, Result};
use crate::features::imports::Entity;
use crate::features::imports::records::Service;
use crate::on;

/// What an export says of a service: all of it, each time.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = referrals, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Facts {
    family_id: FamilyId,
    person_id: Option<PersonId>,
    service: &'static str,
    provider_id: Option<ProviderId>,
    state: State,
    state_on: NaiveDate,
    needed_on: NaiveDate,
    first_attended_on: Option<NaiveDate>,
}

#[derive(Insertable)]
#[diesel(table_name = referrals, treat_none_as_default_value = false)]
struct ReferralRow {
    id: ReferralId,
    created_at: Instant,
    #[diesel(embed)]
    facts: Facts,
}

#[derive(Insertable)]
#[diesel(table_name = referral_events, treat_none_as_default_value = false)]
struct StepRow {
    id: ReferralEventId,
    referral_id: ReferralId,
    state: State,
    occurred_on: NaiveDate,
    reason: Option<Reason>,
    side: Option<Side>,
    entered_at: Instant,
}

#[derive(Insertable)]
#[diesel(table_name = providers, treat_none_as_default_value = false)]
struct ProviderRow<'a> {
    id: ProviderId,
    name: &'a str,
    name_key: &'a str,
    created_at: Instant,
}

#[derive(Insertable)]
#[diesel(table_name = provider_services, treat_none_as_default_value = false)]
struct GivesRow {
    provider_id: ProviderId,
    service: &'static str,
}

/// Writes the services.
pub(super) fn services(
    task: &mut Task<'_, '_>,
    records: &[Service],
    families: &Ids<'_, FamilyId>,
    adults: &Ids<'_, PersonId>,
) -> Result<()> {
    let sorted = task.keys.sort(records, |_| None);
    let now = task.import.now;
    let providers = providers(task.conn, sorted.new.iter().chain(&sorted.changed).map(|(_, service)| *service), now)?;
    let facts = |service: &Service| -> Result<Facts> {
        let (state, state_on) = last_step(service)?;
        let adult = service.adult.as_deref().map(|key| find(adults, Entity::Adult, key));
        Ok(Facts {
            family_id: find(families, Entity::Family, service.family.as_deref().unwrap_or_default())?,
            person_id: adult.transpose()?,
            service: service.kind,
            provider_id: service.provider.as_ref().and_then(|name| providers.get(&place_key(name)).copied()),
            state,
            state_on,
            needed_on: service.needed_on.unwrap_or(state_on),
            first_attended_on: service.attended_on,
        })
    };
    task.insert(
        &sorted.new,
        |id, service| Ok((ReferralRow { id, created_at: now, facts: facts(service)? }, step_rows(id, service, now))),
        |conn, rows| {
            let (referrals, steps): (Vec<_>, Vec<_>) = rows.iter().map(|(row, steps)| (row, steps)).unzip();
            let steps: Vec<_> = steps.into_iter().flatten().collect();
            on!(conn, c => diesel::insert_into(referrals::table).values(referrals).execute(c))?;
            batch::rows(conn, &steps, |conn, steps| {
                on!(conn, c => diesel::insert_into(referral_events::table).values(steps.to_vec()).execute(c))
            })
            .map(|()| rows.len())
        },
    )?;
    task.update(&sorted.changed, |conn, id, service| {
        // What was found wrong here stays so, whatever the export repeats.
        let wrong = referrals::table.find(id).filter(referrals::error_at.is_not_null());
        if diesel::select(exists(wrong)).get_result(conn)? {
            return Ok(());
        }
        diesel::update(referrals::table.find(id))
            .set((facts(service)?, referrals::version.eq(referrals::version + 1)))
            .execute(conn)?;
        let counting = referral_events::table
            .filter(referral_events::referral_id.eq(id))
            .filter(referral_events::error_at.is_null());
        diesel::delete(counting).execute(conn)?;
        let steps = step_rows(id, service, now);
        on!(conn, c => diesel::insert_into(referral_events::table).values(&steps).execute(c))?;
        Ok(())
    })?;
    task.remember(&sorted)
}

/// The steps of a service, in their order: one for each day that the export gives.
fn steps(service: &Service) -> impl Iterator<Item = (State, NaiveDate)> {
    let steps = [
        (State::Needed, service.needed_on),
        (State::Referred, service.referred_on),
        (State::Accepted, service.accepted_on),
        (State::Attended, service.attended_on),
        (State::Completed, service.completed_on),
        (State::EndedEarly, service.ended_early_on),
    ];
    steps.into_iter().filter_map(|(state, on)| Some((state, on?)))
}

/// Where a service stands: its last step. The checks have seen that it has one.
fn last_step(service: &Service) -> Result<(State, NaiveDate)> {
    steps(service).last().ok_or_else(|| Error::Refused("there is no day on it".to_owned()))
}

fn step_rows(referral_id: ReferralId, service: &Service, entered_at: Instant) -> Vec<StepRow> {
    let reason = service.end_reason.and_then(Reason::from_code);
    steps(service)
        .map(|(state, occurred_on)| {
            let reason = reason.filter(|_| state == State::EndedEarly);
            let side = reason.and_then(Reason::default_side);
            StepRow { id: fresh(), referral_id, state, occurred_on, reason, side, entered_at }
        })
        .collect()
}

/// The providers by folded name; those that are new are added, with the services they give here.
fn providers<'a>(
    conn: &mut Conn,
    services: impl Iterator<Item = &'a Service>,
    now: Instant,
) -> Result<HashMap<String, ProviderId>> {
    let rows: Vec<(String, ProviderId)> = providers::table.select((providers::name, providers::id)).load(conn)?;
    let mut known: HashMap<String, ProviderId> = rows.into_iter().map(|(name, id)| (place_key(&name), id)).collect();
    let given: Vec<(ProviderId, String)> =
        provider_services::table.select((provider_services::provider_id, provider_services::service)).load(conn)?;
    let mut given: HashSet<(ProviderId, String)> = given.into_iter().collect();
    let mut gives = Vec::new();
    for service in services {
        let Some(name) = &service.provider else { continue };
        let name_key = place_key(name);
        let provider_id = if let Some(id) = known.get(&name_key) {
            *id
        } else {
            let id = fresh();
            let row = ProviderRow { id, name, name_key: &name_key, created_at: now };
            diesel::insert_into(providers::table).values(&row).execute(conn)?;
            known.insert(name_key, id);
            id
        };
        if given.insert((provider_id, service.kind.to_owned())) {
            gives.push(GivesRow { provider_id, service: service.kind });
        }
    }
    batch::rows(
        conn,
        &gives,
        |conn, rows| on!(conn, c => diesel::insert_into(provider_services::table).values(rows).execute(c)),
    )?;
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(days: [&str; 6]) -> Service {
        let [needed, referred, accepted, attended, completed, ended] = days.map(|day| day.parse().ok());
        Service {
            key: "S1".to_owned(),
            family: Some("F1".to_owned()),
            episode: None,
            adult: None,
            kind: "housing",
            provider: None,
            needed_on: needed,
            referred_on: referred,
            accepted_on: accepted,
            attended_on: attended,
            completed_on: completed,
            ended_early_on: ended,
            end_reason: Some("no_transport"),
        }
    }

    #[test]
    fn a_service_stands_at_its_last_step() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let cases = [
            (["2024-01-01", "", "", "", "", ""], State::Needed, "2024-01-01"),
            (["2024-01-01", "2024-01-02", "2024-01-02", "", "", ""], State::Accepted, "2024-01-02"),
            (["2024-01-01", "", "", "2024-01-04", "", ""], State::Attended, "2024-01-04"),
            (["2024-01-01", "2024-01-02", "", "2024-01-04", "2024-03-01", ""], State::Completed, "2024-03-01"),
            (["2024-01-01", "2024-01-02", "", "", "", "2024-02-01"], State::EndedEarly, "2024-02-01"),
        ];
        for (days, state, on) in cases {
            assert_eq!(last_step(&service(days)).unwrap(), (state, day(on)));
        }
        assert!(last_step(&service([""; 6])).is_err());
    }

    #[test]
    fn only_the_early_end_has_a_reason_and_a_side() {
        let now = chrono::DateTime::UNIX_EPOCH.into();
        let rows = step_rows(fresh(), &service(["2024-01-01", "", "", "", "", "2024-02-01"]), now);
        let said: Vec<_> = rows.iter().map(|row| (row.state, row.reason, row.side)).collect();
        let (reason, side) = (Some(Reason::NoTransport), Some(Side::Agency));
        assert_eq!(said, [(State::Needed, None, None), (State::EndedEarly, reason, side)]);
    }
}
