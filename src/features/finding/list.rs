//! The list of one need: what is known of the need, and the services in their order.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::asked::Asked;
use crate::access::Scope;
use crate::db::Conn;
use crate::domain::age::{Age, MissingDay};
use crate::domain::barrier::BarrierKind;
use crate::domain::directory::LocationKind;
use crate::domain::directory::rank::{Before, Candidate, Need, Points, Reason, Spot, ranked};
use crate::domain::family::Who;
use crate::domain::id::{FamilyId, ProviderId, ReferralId};
use crate::domain::period::add_months;
use crate::domain::referral::{Move, attempts};
use crate::error::Result;
use crate::features::children::{self, Members};
use crate::features::directory::{self, Offered};
use crate::features::families::{self, Family};
use crate::features::referrals::{self, NewChoice, Referral};

/// Over how many months a provider's record goes.
const MONTHS: i32 = 12;

/// A service in its place.
pub(super) struct Ranked {
    pub(super) offered: Offered,
    pub(super) reasons: Vec<Reason>,
}

impl Ranked {
    /// "Outpatient program, Harbor House".
    pub(super) fn name(&self) -> String {
        format!("{}, {}", self.offered.facts.name, self.offered.of.name)
    }

    /// What its button sends: the service, and the location where there is one.
    pub(super) fn pick(&self) -> String {
        let at = self.offered.location.as_ref().map_or_else(String::new, |(id, _)| id.to_string());
        format!("{}.{at}", self.offered.service)
    }
}

/// What the page and its form need to know.
pub(super) struct Found {
    pub(super) family: Family,
    pub(super) referral: Referral,
    /// "Housing for Maria Lopez".
    pub(super) title: String,
    pub(super) need: Need,
    pub(super) list: Vec<Ranked>,
}

impl Found {
    /// Reads the need within scope and ranks the services for it.
    pub(super) fn read(
        conn: &mut Conn,
        scope: Scope,
        (family, id): (FamilyId, ReferralId),
        (asked, today): (&Asked, NaiveDate),
    ) -> Result<Self> {
        let family = families::find(conn, scope, family)?;
        let (referral, _) = referrals::find(conn, family.id, id)?;
        let members = Members::of(conn, family.id)?;
        let title = format!("{} for {}", referral.service, members.name(referral.who()));
        let need = need(conn, &family, &referral, (asked, today))?;
        let before = before(conn, &referral)?;
        let kind = asked.kind.unwrap_or(referral.service);
        let mut offered = directory::offered(conn, kind, add_months(today, -MONTHS))?;
        offered.retain(|one| asked.keeps(one, today));
        let candidates: Vec<Candidate> =
            offered.iter().map(|one| candidate(one, before.get(&one.provider).copied())).collect();
        let mut offered: Vec<Option<Offered>> = offered.into_iter().map(Some).collect();
        let place = |(at, mut reasons): (usize, Vec<Reason>)| {
            if kind != referral.service {
                reasons.push(Reason { points: Points::Against, words: format!("Another kind of service: {kind}") });
            }
            Some(Ranked { offered: offered.get_mut(at)?.take()?, reasons })
        };
        let list = ranked(&need, &candidates, today).into_iter().filter_map(place).collect();
        Ok(Self { family, referral, title, need, list })
    }

    /// The choice of a row, with what was offered above it.
    pub(super) fn choice(&self, pick: &str, asked: &Asked, why: String) -> Option<NewChoice> {
        let at = self.list.iter().position(|one| one.pick() == pick)?;
        let (chosen, above) = (self.list.get(at)?, self.list.get(..at)?);
        let reason = |reason: &Reason| format!("{}: {}", reason.points.label(), reason.words);
        Some(NewChoice {
            service: chosen.offered.service,
            location: chosen.offered.location.as_ref().map(|(id, _)| *id),
            provider: chosen.offered.provider,
            position: i32::try_from(at + 1).unwrap_or(i32::MAX),
            offered: i32::try_from(self.list.len()).unwrap_or(i32::MAX),
            service_name: chosen.name(),
            reasons: chosen.reasons.iter().map(reason).collect::<Vec<_>>().join("\n"),
            offered_above: above.iter().map(Ranked::name).collect::<Vec<_>>().join("\n"),
            narrowed_by: asked.said(),
            why,
        })
    }
}

/// What is known of the need.
fn need(conn: &mut Conn, family: &Family, referral: &Referral, (asked, today): (&Asked, NaiveDate)) -> Result<Need> {
    let born_on = match referral.who() {
        Who::Adult(id) => {
            families::adults(conn, family.id)?.into_iter().find(|adult| adult.is(id)).and_then(|a| a.person.born_on)
        }
        Who::Child(id) => children::one(conn, family.id, id)?.born_on,
        Who::Family => None,
    };
    let stands_in_the_way = |barrier: &referrals::Barrier| {
        barrier.referral_id == referral.id && barrier.kind == BarrierKind::Transport && barrier.removed_on.is_none()
    };
    Ok(Need {
        language: family.language.clone(),
        age: born_on.and_then(|born| Age::on(born, today, MissingDay::default())).map(Age::years),
        near: asked.near.clone(),
        needs_transport: referrals::barriers_of(conn, family.id)?.iter().any(stands_in_the_way),
    })
}

/// What became of this need with each provider before: the latest counts.
fn before(conn: &mut Conn, referral: &Referral) -> Result<HashMap<ProviderId, Before>> {
    let steps = referrals::steps_of_family(conn, referral.family_id)?;
    let moves: Vec<_> = steps
        .iter()
        .filter(|step| step.referral_id == referral.id)
        .map(|step| Move { state: step.state, on: step.occurred_on, reason: step.reason, provider: step.provider_id })
        .collect();
    let tried = attempts(&moves).into_iter();
    Ok(tried.filter_map(|one| Some((one.provider?, Before::of(one.status, one.since)?))).collect())
}

fn candidate(one: &Offered, before: Option<Before>) -> Candidate {
    let spot = match &one.location {
        None => Spot::Unsaid,
        Some((_, at)) if at.kind == LocationKind::Virtual => Spot::Online,
        Some((_, at)) if at.city.is_empty() => Spot::Unsaid,
        Some((_, at)) => Spot::At { city: at.city.clone(), postal_code: at.postal_code.clone() },
    };
    Candidate {
        name: format!("{} {}", one.of.name, one.facts.name),
        check: one.check,
        languages: one.languages().to_owned(),
        spot,
        help_with_way: one.facts.transport.clone(),
        ages: (one.facts.minimum_age, one.facts.maximum_age),
        answers: one.answers,
        before,
    }
}
