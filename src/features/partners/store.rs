//! Every query on the roster: who the partners are, and which offices they cover.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{NewPartner, Partner, PartnerFacts, Term};
use crate::db::schema::{partner_offers, partner_terms, partners};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{OfficeId, PartnerId, PartnerTermId, PersonId, UserId};
use crate::error::{Error, Result};

/// Every partner, by name.
///
/// # Errors
/// The database's.
pub(super) fn all(conn: &mut Conn) -> Result<Vec<Partner>> {
    let by_name = (partners::family_name.asc(), partners::given_name.asc(), partners::id.asc());
    Ok(partners::table.order(by_name).select(Partner::as_select()).load(conn)?)
}

/// Every term, the earliest first.
///
/// # Errors
/// The database's.
pub(super) fn terms(conn: &mut Conn) -> Result<Vec<Term>> {
    let in_order = (partner_terms::starts_on.asc(), partner_terms::id.asc());
    Ok(partner_terms::table.order(in_order).select(Term::as_select()).load(conn)?)
}

/// One partner with her terms, the latest first.
///
/// # Errors
/// [`Error::NotFound`], or the database's.
pub(super) fn find(conn: &mut Conn, id: PartnerId) -> Result<(Partner, Vec<Term>)> {
    let partner = partners::table.find(id).select(Partner::as_select()).first(conn)?;
    let of_partner = partner_terms::table.filter(partner_terms::partner_id.eq(id));
    let in_order = (partner_terms::starts_on.desc(), partner_terms::id.desc());
    Ok((partner, of_partner.order(in_order).select(Term::as_select()).load(conn)?))
}

/// The partner that a person on record is, if she is one.
///
/// # Errors
/// The database's.
pub(super) fn of_persons(conn: &mut Conn, of: Vec<PersonId>) -> Result<Vec<(PersonId, PartnerId)>> {
    let rows: Vec<(Option<PersonId>, PartnerId)> = partners::table
        .filter(partners::person_id.eq_any(of))
        .select((partners::person_id, partners::id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(person, partner)| Some((person?, partner))).collect())
}

/// Puts a partner on the roster.
///
/// # Errors
/// The database's: `partners_own_case_closed` for somebody with an open case.
pub fn add(conn: &mut Conn, new: &NewPartner, by: Option<UserId>, now: Instant) -> Result<PartnerId> {
    let id: PartnerId = fresh();
    diesel::insert_into(partners::table)
        .values((
            partners::id.eq(id),
            partners::person_id.eq(new.person),
            partners::given_name.eq(&new.facts.given_name),
            partners::family_name.eq(&new.facts.family_name),
            partners::phone.eq(&new.facts.phone),
            partners::languages.eq(&new.facts.languages),
            partners::entered_at.eq(now),
            partners::entered_by.eq(by),
        ))
        .execute(conn)?;
    add_term(conn, id, (new.office, new.starts_on), by, now)?;
    Ok(id)
}

/// Corrects a partner's facts, unless they changed since `version`.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub(super) fn correct(conn: &mut Conn, (id, version): (PartnerId, i32), facts: &PartnerFacts) -> Result<()> {
    let changed = diesel::update(partners::table.find(id).filter(partners::version.eq(version)))
        .set((facts, partners::version.eq(version + 1)))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Begins a time for which a partner covers an office.
///
/// # Errors
/// The database's: `partner_terms_no_overlap`, `partner_terms_one_open_uq`, `partners_own_case_closed`.
pub fn add_term(
    conn: &mut Conn,
    partner: PartnerId,
    (office, starts_on): (OfficeId, NaiveDate),
    by: Option<UserId>,
    now: Instant,
) -> Result<PartnerTermId> {
    let id: PartnerTermId = fresh();
    diesel::insert_into(partner_terms::table)
        .values((
            partner_terms::id.eq(id),
            partner_terms::partner_id.eq(partner),
            partner_terms::office_id.eq(office),
            partner_terms::starts_on.eq(starts_on),
            partner_terms::entered_at.eq(now),
            partner_terms::entered_by.eq(by),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Ends it: she does not cover the office from this day on. Not while she stands by a parent of the office.
///
/// # Errors
/// [`Error::Stale`] when it ended first, or the database's.
pub fn end_term(
    conn: &mut Conn,
    (id, version): (PartnerTermId, i32),
    (on, reason): (NaiveDate, &str),
    by: Option<UserId>,
) -> Result<()> {
    let open = partner_terms::table.find(id).filter(partner_terms::version.eq(version));
    let changed = diesel::update(open.filter(partner_terms::ends_on.is_null()))
        .set((
            partner_terms::ends_on.eq(on),
            partner_terms::end_reason.eq(reason),
            partner_terms::ended_by.eq(by),
            partner_terms::version.eq(version + 1),
        ))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// The terms of a partner that last, with their versions.
///
/// # Errors
/// The database's.
pub fn open_terms(conn: &mut Conn, partner: PartnerId) -> Result<Vec<(PartnerTermId, i32)>> {
    Ok(partner_terms::table
        .filter(partner_terms::partner_id.eq(partner))
        .filter(partner_terms::ends_on.is_null())
        .select((partner_terms::id, partner_terms::version))
        .load(conn)?)
}

/// How many parents of an office's families a partner stands by, wherever they are on record.
///
/// # Errors
/// The database's.
pub(super) fn standing_by(conn: &mut Conn, partner: PartnerId, office: OfficeId) -> Result<i64> {
    use crate::db::schema::families;
    Ok(partner_offers::table
        .inner_join(families::table)
        .filter(partner_offers::partner_id.eq(partner))
        .filter(families::office_id.eq(office))
        .filter(partner_offers::ended_on.is_null())
        .filter(partner_offers::error_at.is_null())
        .count()
        .get_result(conn)?)
}
