//! Every query on consents, protected records and disclosures. Callers have read the family within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Consent, Disclosure, Held, NewConsent, NewDisclosure, NewRecord, ProtectedRecord, joined};
use crate::access::Scope;
use crate::db::schema::{consents, disclosures, protected_records};
use crate::db::{Conn, Instant, fresh};
use crate::domain::calendar::short_date;
use crate::domain::id::{ConsentId, DisclosureId, FamilyId, ProtectedRecordId, ReferralId, UserId};
use crate::domain::protected::RevokedWhy;
use crate::error::{Error, Result};
use crate::features::families::{self, Family};
use crate::features::referrals::{self, Referral};
use crate::features::{directory, users};

/// A family within scope, with what it holds.
///
/// # Errors
/// [`Error::NotFound`] out of scope; the database's.
pub(super) fn opened(conn: &mut Conn, scope: Scope, family: FamilyId) -> Result<(Family, Held)> {
    let family = families::find(conn, scope, family)?;
    let held = held(conn, &family)?;
    Ok((family, held))
}

/// The consents and protected records of a family, the latest first; the records' texts are sealed.
///
/// # Errors
/// The database's.
pub fn held(conn: &mut Conn, family: &Family) -> Result<Held> {
    let consents: Vec<Consent> = consents::table
        .filter(consents::family_id.eq(family.id))
        .order(consents::id.desc())
        .select(Consent::as_select())
        .load(conn)?;
    let records = protected_records::table
        .filter(protected_records::family_id.eq(family.id))
        .filter(protected_records::error_at.is_null())
        .order((protected_records::received_on.desc(), protected_records::id.desc()))
        .select(ProtectedRecord::as_select())
        .load(conn)?;
    let names = users::names(conn, consents.iter().filter_map(|consent| consent.entered_by))?;
    Ok(Held {
        consents,
        records,
        adults: families::adults(conn, family.id)?,
        programs: directory::every(conn)?,
        referrals: referrals::of_family(conn, family.id)?.iter().map(service).collect(),
        case_closed_on: family.closed_on,
        names,
    })
}

fn service(referral: &Referral) -> (ReferralId, String) {
    (referral.id, format!("{}, needed {}", referral.service.label(), short_date(referral.needed_on)))
}

/// Logs a consent or a court order.
///
/// # Errors
/// The database's, also for what no consent may say.
pub fn add(conn: &mut Conn, new: &NewConsent, by: Option<UserId>, now: Instant) -> Result<ConsentId> {
    let id: ConsentId = fresh();
    diesel::insert_into(consents::table)
        .values((
            consents::id.eq(id),
            consents::family_id.eq(new.family),
            consents::person_id.eq(new.person),
            consents::basis.eq(new.basis),
            consents::order_number.eq(&new.order_number),
            consents::provider_id.eq(new.source),
            consents::kinds.eq(joined(&new.kinds)),
            consents::recipients.eq(joined(&new.recipients)),
            consents::recipient_name.eq(&new.recipient_name),
            consents::purposes.eq(joined(&new.purposes)),
            consents::signed_on.eq(new.signed_on),
            consents::expires_on.eq(new.expires_on),
            consents::until_case_closes.eq(new.until_case_closes),
            consents::entered_at.eq(now),
            consents::entered_by.eq(by),
            consents::signature_by.eq(by.filter(|_| new.signed_on.is_some())),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Logs on which day a consent was signed: once.
///
/// # Errors
/// [`Error::Stale`] when it is signed or revoked already; the database's.
pub(super) fn sign(conn: &mut Conn, (family, consent): (FamilyId, ConsentId), on: NaiveDate, by: UserId) -> Result<()> {
    let waiting = consents::table
        .filter(consents::id.eq(consent))
        .filter(consents::family_id.eq(family))
        .filter(consents::signed_on.is_null())
        .filter(consents::revoked_at.is_null());
    let set = (consents::signed_on.eq(on), consents::signature_by.eq(by));
    if diesel::update(waiting).set(set).execute(conn)? == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// Takes a consent back, or ends an order: once, and at once.
///
/// # Errors
/// [`Error::Stale`] when somebody did so already; the database's.
pub fn revoke(
    conn: &mut Conn,
    (family, consent): (FamilyId, ConsentId),
    (on, why): (NaiveDate, RevokedWhy),
    (by, now): (UserId, Instant),
) -> Result<()> {
    let live = consents::table
        .filter(consents::id.eq(consent))
        .filter(consents::family_id.eq(family))
        .filter(consents::revoked_at.is_null());
    let set = (
        consents::revoked_on.eq(on),
        consents::revoked_at.eq(now),
        consents::revoked_by.eq(by),
        consents::revoked_why.eq(why),
    );
    if diesel::update(live).set(set).execute(conn)? == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// Keeps a record that came from a treatment program.
///
/// # Errors
/// The database's.
pub fn keep(conn: &mut Conn, new: &NewRecord, by: Option<UserId>, now: Instant) -> Result<()> {
    diesel::insert_into(protected_records::table)
        .values((
            protected_records::id.eq(new.id),
            protected_records::family_id.eq(new.family),
            protected_records::person_id.eq(new.person),
            protected_records::provider_id.eq(new.source),
            protected_records::referral_id.eq(new.referral),
            protected_records::kind.eq(new.kind),
            protected_records::received_on.eq(new.received_on),
            protected_records::sealed.eq(new.sealed.stored()),
            protected_records::entered_at.eq(now),
            protected_records::entered_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Marks a record as entered in error: nobody reads it any more.
///
/// # Errors
/// [`Error::Stale`] when it is not the family's, or somebody marked it already; the database's.
pub(super) fn mark(
    conn: &mut Conn,
    (family, record): (FamilyId, ProtectedRecordId),
    reason: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    use protected_records as row;
    let live = row::table.filter(row::id.eq(record)).filter(row::family_id.eq(family)).filter(row::error_at.is_null());
    let set = (row::error_at.eq(now), row::error_by.eq(by), row::error_reason.eq(reason));
    if diesel::update(live).set(set).execute(conn)? == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// Accounts for a disclosure. The database refuses one that its consent does not cover on that day.
///
/// # Errors
/// The database's.
pub fn disclose(conn: &mut Conn, new: &NewDisclosure, by: UserId, now: Instant) -> Result<DisclosureId> {
    let id: DisclosureId = fresh();
    diesel::insert_into(disclosures::table)
        .values((
            disclosures::id.eq(id),
            disclosures::family_id.eq(new.family),
            disclosures::record_id.eq(new.record),
            disclosures::consent_id.eq(new.ground),
            disclosures::recipient.eq(new.to),
            disclosures::to_name.eq(&new.to_name),
            disclosures::to_address.eq(&new.to_address),
            disclosures::purpose.eq(new.purpose),
            disclosures::disclosed_on.eq(new.on),
            disclosures::disclosed_at.eq(now),
            disclosures::disclosed_by.eq(by),
        ))
        .execute(conn)?;
    Ok(id)
}

/// One disclosure of a family.
///
/// # Errors
/// [`Error::NotFound`] when it is not the family's; the database's.
pub(super) fn disclosure(conn: &mut Conn, family: FamilyId, id: DisclosureId) -> Result<Disclosure> {
    let of_family = disclosures::table.filter(disclosures::family_id.eq(family)).filter(disclosures::id.eq(id));
    Ok(of_family.select(Disclosure::as_select()).first(conn)?)
}

/// What is shown of a disclosed record when it is accounted for, also after the record was marked as a wrong entry.
pub(super) type Accounted = (Disclosure, ProtectedRecord);

/// The disclosures of a family since a day, the latest first.
///
/// # Errors
/// The database's.
pub(super) fn accounting(conn: &mut Conn, family: FamilyId, since: NaiveDate) -> Result<Vec<Accounted>> {
    Ok(disclosures::table
        .inner_join(protected_records::table)
        .filter(disclosures::family_id.eq(family))
        .filter(disclosures::disclosed_on.ge(since))
        .order(disclosures::id.desc())
        .select((Disclosure::as_select(), ProtectedRecord::as_select()))
        .load(conn)?)
}
