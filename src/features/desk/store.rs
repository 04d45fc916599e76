//! The queries of the referral desk: a handful for all families in scope.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;

use crate::access::Scope;
use crate::access::fields::sees_service;
use crate::db::Conn;
use crate::db::schema::{children, contacts, families, people, providers, referrals};
use crate::domain::contact::Outcome;
use crate::domain::family::child_name;
use crate::domain::id::{ChildId, PersonId, ProviderId, ReferralId};
use crate::domain::referral::State;
use crate::domain::role::Role;
use crate::error::Result;
use crate::features::people::{Person, faces};
use crate::features::referrals::Referral;

/// An open referral with the name of its family, and the last contact held with an adult of it.
pub(super) type Row = (Referral, String, Option<NaiveDate>);

/// The open referrals of the families in scope that someone in `role` works on: a reunification worker on those of adults and of
/// the family, a permanency worker on those of children.
pub(super) fn open(conn: &mut Conn, scope: Scope, role: Role) -> Result<Vec<Row>> {
    let last_contact = contacts::table
        .filter(contacts::family_id.eq(families::id))
        .filter(contacts::outcome.eq(Outcome::Held))
        .filter(contacts::error_at.is_null())
        .filter(contacts::child_id.is_null())
        .select(max(contacts::occurred_on))
        .single_value();
    let closed = [State::Completed, State::EndedEarly].to_vec();
    let rows: Vec<Row> = scope
        .families()
        .filter(families::closed_on.is_null())
        .inner_join(referrals::table)
        .filter(referrals::error_at.is_null())
        .filter(referrals::state.ne_all(closed))
        .order(referrals::id.asc())
        .select((Referral::as_select(), families::name, last_contact))
        .load(conn)?;
    let is_hers = |of: &Referral| match role {
        Role::ReunificationWorker => of.child_id.is_none(),
        Role::PermanencyWorker => of.child_id.is_some(),
        _ => true,
    };
    Ok(rows.into_iter().filter(|(of, ..)| is_hers(of) && sees_service(role, of.service)).collect())
}

/// The names that rows show: whom a referral is for, and the provider with its telephone number.
#[derive(Default)]
pub(super) struct Names {
    pub(super) adults: HashMap<PersonId, String>,
    pub(super) children: HashMap<ChildId, String>,
    pub(super) providers: HashMap<ProviderId, (String, String)>,
}

impl Names {
    pub(super) fn of(conn: &mut Conn, rows: &[&Row]) -> Result<Self> {
        let adults: Vec<PersonId> = rows.iter().filter_map(|(of, ..)| of.person_id).collect();
        let adults: Vec<Person> =
            people::table.filter(people::id.eq_any(adults)).select(Person::as_select()).load(conn)?;
        let shown = faces(conn, adults.iter().map(|person| (person.id, person.same_as)))?;
        let name = |person: &Person| (person.id, shown.get(&person.id).unwrap_or(person).name());
        let kids: Vec<ChildId> = rows.iter().filter_map(|(of, ..)| of.child_id).collect();
        let kids: Vec<(ChildId, String, String)> = children::table
            .filter(children::id.eq_any(kids))
            .select((children::id, children::given_name, children::family_name))
            .load(conn)?;
        let with: Vec<ProviderId> = rows.iter().filter_map(|(of, ..)| of.provider_id).collect();
        let with: Vec<(ProviderId, String, String)> = providers::table
            .filter(providers::id.eq_any(with))
            .select((providers::id, providers::name, providers::phone))
            .load(conn)?;
        Ok(Self {
            adults: adults.iter().map(name).collect(),
            children: kids.into_iter().map(|(id, given, last)| (id, child_name(&given, &last))).collect(),
            providers: with.into_iter().map(|(id, name, phone)| (id, (name, phone))).collect(),
        })
    }
}

/// These referrals, as far as they are open and in scope, as they stand now.
pub(super) fn these(conn: &mut Conn, scope: Scope, role: Role, ids: &[ReferralId]) -> Result<Vec<Referral>> {
    let mut rows = open(conn, scope, role)?;
    rows.retain(|(of, ..)| ids.contains(&of.id));
    Ok(rows.into_iter().map(|(of, ..)| of).collect())
}
