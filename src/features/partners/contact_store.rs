//! Every query on the contacts of partners, and on their travel.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Contact, NewContact, NewTrip, Trip};
use crate::db::schema::{partner_contacts, partner_terms, partner_trips};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{
    FamilyId, OfficeId, PartnerContactId, PartnerId, PartnerOfferId, PartnerTripId, RecordId, UserId,
};
use crate::domain::month::Month;
use crate::domain::partner::Miles;
use crate::error::{Error, Result};

/// At most so many contacts with a family's parents, the latest first; only those before the contact `before`, where one is given.
///
/// # Errors
/// The database's.
pub(super) fn of_family(
    conn: &mut Conn,
    family: FamilyId,
    before: Option<PartnerContactId>,
    most: usize,
) -> Result<Vec<Contact>> {
    let mut rows = partner_contacts::table.filter(partner_contacts::family_id.eq(family)).into_boxed();
    if let Some(id) = before {
        let on = find(conn, family, id)?.held_on;
        let same_day = partner_contacts::held_on.eq(on).and(partner_contacts::id.lt(id));
        rows = rows.filter(partner_contacts::held_on.lt(on).or(same_day));
    }
    Ok(rows
        .order((partner_contacts::held_on.desc(), partner_contacts::id.desc()))
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .select(Contact::as_select())
        .load(conn)?)
}

/// One contact with a family's parents.
///
/// # Errors
/// [`Error::NotFound`] for another family's, or the database's.
pub(super) fn find(conn: &mut Conn, family: FamilyId, id: PartnerContactId) -> Result<Contact> {
    let of_family = partner_contacts::table.find(id).filter(partner_contacts::family_id.eq(family));
    Ok(of_family.select(Contact::as_select()).first(conn)?)
}

/// Day and minutes of the contacts that belong to these offers, the latest first. None that was entered in error.
///
/// # Errors
/// The database's.
pub(super) fn of_offers(conn: &mut Conn, of: Vec<PartnerOfferId>) -> Result<Vec<(PartnerOfferId, NaiveDate, i32)>> {
    Ok(partner_contacts::table
        .filter(partner_contacts::offer_id.eq_any(of))
        .filter(partner_contacts::error_at.is_null())
        .order((partner_contacts::held_on.desc(), partner_contacts::id.desc()))
        .select((partner_contacts::offer_id, partner_contacts::held_on, partner_contacts::minutes))
        .load(conn)?)
}

/// Logs a contact, and the way there where there was one.
///
/// # Errors
/// The database's: `partner_contacts_while_active` on a day without a partner.
pub fn add_contact(
    conn: &mut Conn,
    new: &NewContact,
    partner: PartnerId,
    by: Option<UserId>,
    now: Instant,
) -> Result<PartnerContactId> {
    let id: PartnerContactId = fresh();
    diesel::insert_into(partner_contacts::table)
        .values((
            partner_contacts::id.eq(id),
            partner_contacts::offer_id.eq(new.offer),
            partner_contacts::family_id.eq(new.family),
            partner_contacts::held_on.eq(new.held_on),
            partner_contacts::medium.eq(new.medium),
            partner_contacts::minutes.eq(new.minutes),
            partner_contacts::note.eq(&new.note),
            partner_contacts::entered_at.eq(now),
            partner_contacts::entered_by.eq(by),
        ))
        .execute(conn)?;
    if let Some(travel) = &new.travel {
        let trip = NewTrip { partner, contact: Some(id), on: new.held_on, travel: travel.clone() };
        add_trip(conn, &trip, by, now)?;
    }
    Ok(id)
}

/// Marks a contact as entered in error, and the way to it with it.
///
/// # Errors
/// [`Error::Stale`] when it is marked already, or the database's.
pub(super) fn mark_wrong(conn: &mut Conn, id: PartnerContactId, why: &str, by: UserId, now: Instant) -> Result<()> {
    let unmarked = partner_contacts::table.find(id).filter(partner_contacts::error_at.is_null());
    let changed = diesel::update(unmarked)
        .set((
            partner_contacts::error_reason.eq(why),
            partner_contacts::error_by.eq(by),
            partner_contacts::error_at.eq(now),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    let trip = partner_trips::table.filter(partner_trips::contact_id.eq(id)).filter(partner_trips::error_at.is_null());
    diesel::update(trip)
        .set((
            partner_trips::error_reason.eq("The contact was entered in error"),
            partner_trips::error_by.eq(by),
            partner_trips::error_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Logs a trip.
///
/// # Errors
/// The database's.
pub fn add_trip(conn: &mut Conn, new: &NewTrip, by: Option<UserId>, now: Instant) -> Result<RecordId> {
    let id: PartnerTripId = fresh();
    diesel::insert_into(partner_trips::table)
        .values((
            partner_trips::id.eq(id),
            partner_trips::partner_id.eq(new.partner),
            partner_trips::contact_id.eq(new.contact),
            partner_trips::travelled_on.eq(new.on),
            partner_trips::from_place.eq(&new.travel.from),
            partner_trips::to_place.eq(&new.travel.to),
            partner_trips::tenths.eq(new.travel.miles.map(Miles::tenths)),
            partner_trips::purpose.eq(&new.travel.purpose),
            partner_trips::entered_at.eq(now),
            partner_trips::entered_by.eq(by),
        ))
        .execute(conn)?;
    Ok(RecordId::from_uuid(id.uuid()))
}

/// The trips of a partner since a day, the latest first, also those entered in error.
///
/// # Errors
/// The database's.
pub(super) fn trips(conn: &mut Conn, partner: PartnerId, since: NaiveDate) -> Result<Vec<Trip>> {
    Ok(partner_trips::table
        .filter(partner_trips::partner_id.eq(partner))
        .filter(partner_trips::travelled_on.ge(since))
        .order((partner_trips::travelled_on.desc(), partner_trips::id.desc()))
        .select(Trip::as_select())
        .load(conn)?)
}

/// The trips of a month that count, by day: of every partner, or of those who cover or covered an office.
///
/// # Errors
/// The database's.
pub(super) fn trips_of_month(conn: &mut Conn, month: Month, office: Option<OfficeId>) -> Result<Vec<Trip>> {
    let mut rows = partner_trips::table
        .filter(partner_trips::travelled_on.ge(month.first()))
        .filter(partner_trips::travelled_on.lt(month.later(1).first()))
        .filter(partner_trips::error_at.is_null())
        .into_boxed();
    if let Some(office) = office {
        let of_office = partner_terms::table.filter(partner_terms::office_id.eq(office));
        rows = rows.filter(partner_trips::partner_id.eq_any(of_office.select(partner_terms::partner_id)));
    }
    Ok(rows.order((partner_trips::travelled_on.asc(), partner_trips::id.asc())).select(Trip::as_select()).load(conn)?)
}

/// One trip of a partner.
///
/// # Errors
/// [`Error::NotFound`] for another partner's, or the database's.
pub(super) fn find_trip(conn: &mut Conn, partner: PartnerId, id: PartnerTripId) -> Result<Trip> {
    let of_partner = partner_trips::table.find(id).filter(partner_trips::partner_id.eq(partner));
    Ok(of_partner.select(Trip::as_select()).first(conn)?)
}

/// Marks a trip as entered in error.
///
/// # Errors
/// [`Error::Stale`] when it is marked already, or the database's.
pub(super) fn mark_trip_wrong(conn: &mut Conn, id: PartnerTripId, why: &str, by: UserId, now: Instant) -> Result<()> {
    let unmarked = partner_trips::table.find(id).filter(partner_trips::error_at.is_null());
    let changed = diesel::update(unmarked)
        .set((partner_trips::error_reason.eq(why), partner_trips::error_by.eq(by), partner_trips::error_at.eq(now)))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}
