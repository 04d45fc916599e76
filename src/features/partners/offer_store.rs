//! Every query on offers and what followed them. Reads of a family's offers start from a family that was read within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Listed, NewStep, Offer};
use crate::access::Scope;
use crate::db::schema::{families, partner_offers, people};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{FamilyId, OfficeId, PartnerId, PartnerOfferId, PersonId, UserId};
use crate::domain::partner::Answer;
use crate::error::{Error, Result};
use crate::features::people::{self as of_people, Person};

/// The offers to a family's parents, the latest first.
///
/// # Errors
/// The database's.
pub(super) fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Offer>> {
    Ok(partner_offers::table
        .filter(partner_offers::family_id.eq(family))
        .order((partner_offers::offered_on.desc(), partner_offers::id.desc()))
        .select(Offer::as_select())
        .load(conn)?)
}

/// One offer of a family.
///
/// # Errors
/// [`Error::NotFound`] for another family's, or the database's.
pub(super) fn find(conn: &mut Conn, family: FamilyId, id: PartnerOfferId) -> Result<Offer> {
    let of_family = partner_offers::table.find(id).filter(partner_offers::family_id.eq(family));
    Ok(of_family.select(Offer::as_select()).first(conn)?)
}

/// Which offers of a scope to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Those made after a day, and the older ones that are live.
    Since(NaiveDate),
    /// Those that wait for an answer or for a partner.
    Waiting,
    /// Those in which this partner stands or stood by a parent.
    Of(PartnerId),
}

/// The offers to parents of the families in scope, the longest waiting first. None that was entered in error.
///
/// # Errors
/// The database's.
pub(super) fn in_scope(conn: &mut Conn, scope: Scope, which: Which) -> Result<Vec<Listed>> {
    type Row = (Offer, String, String, OfficeId, Person);
    let is_live = || {
        let open = partner_offers::answer.is_null().or(partner_offers::answer.eq(Answer::Accepted));
        open.and(partner_offers::ended_on.is_null())
    };
    let all = scope
        .families()
        .inner_join(partner_offers::table.inner_join(people::table))
        .filter(partner_offers::error_at.is_null());
    let some = match which {
        Which::Since(day) => all.filter(is_live().or(partner_offers::offered_on.gt(day))),
        Which::Waiting => all.filter(is_live()).filter(partner_offers::started_on.is_null()),
        Which::Of(partner) => all.filter(partner_offers::partner_id.eq(partner)),
    };
    let rows: Vec<Row> = some
        .order((partner_offers::offered_on.asc(), partner_offers::id.asc()))
        .select((Offer::as_select(), families::name, families::number, families::office_id, Person::as_select()))
        .load(conn)?;
    let faces = of_people::faces(conn, rows.iter().map(|row| (row.4.id, row.4.same_as)))?;
    let listed = |(offer, family, number, office, parent): Row| Listed {
        offer,
        family,
        number,
        office,
        parent: faces.get(&parent.id).unwrap_or(&parent).name(),
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// Records an offer.
///
/// # Errors
/// The database's: `partner_offers_one_live_uq` while an earlier one to the same parent is live.
pub fn offer(
    conn: &mut Conn,
    (family, parent): (FamilyId, PersonId),
    on: NaiveDate,
    by: Option<UserId>,
    now: Instant,
) -> Result<PartnerOfferId> {
    let id: PartnerOfferId = fresh();
    diesel::insert_into(partner_offers::table)
        .values((
            partner_offers::id.eq(id),
            partner_offers::family_id.eq(family),
            partner_offers::person_id.eq(parent),
            partner_offers::offered_on.eq(on),
            partner_offers::entered_at.eq(now),
            partner_offers::entered_by.eq(by),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Records what followed, unless the offer changed since `version`.
///
/// # Errors
/// [`Error::Stale`], or the database's: see the migration for what it refuses.
pub fn step(conn: &mut Conn, (id, version): (PartnerOfferId, i32), step: &NewStep, by: Option<UserId>) -> Result<()> {
    let live = partner_offers::table.find(id).filter(partner_offers::version.eq(version));
    let next = partner_offers::version.eq(version + 1);
    let update = diesel::update(live.filter(partner_offers::error_at.is_null()));
    let changed = match *step {
        NewStep::Answer(answer, reason, on) => update
            .set((
                partner_offers::answer.eq(answer),
                partner_offers::answered_on.eq(on),
                partner_offers::decline_reason.eq(reason),
                partner_offers::answered_by.eq(by),
                next,
            ))
            .execute(conn)?,
        NewStep::Start(partner, on) => update
            .set((
                partner_offers::partner_id.eq(partner),
                partner_offers::started_on.eq(on),
                partner_offers::started_by.eq(by),
                next,
            ))
            .execute(conn)?,
        NewStep::End(reason, on) => update
            .set((
                partner_offers::ended_on.eq(on),
                partner_offers::end_reason.eq(reason),
                partner_offers::ended_by.eq(by),
                next,
            ))
            .execute(conn)?,
    };
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Marks an offer as entered in error, unless it is marked already.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub(super) fn mark_wrong(conn: &mut Conn, id: PartnerOfferId, why: &str, by: UserId, now: Instant) -> Result<()> {
    let unmarked = partner_offers::table.find(id).filter(partner_offers::error_at.is_null());
    let changed = diesel::update(unmarked)
        .set((
            partner_offers::error_reason.eq(why),
            partner_offers::error_by.eq(by),
            partner_offers::error_at.eq(now),
            partner_offers::version.eq(partner_offers::version + 1),
        ))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}
