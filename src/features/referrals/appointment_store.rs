//! The queries on appointments of a referral. Callers have read the family within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{EnteredBy, NewStep, Referral};
use super::store;
use crate::db::schema::{appointments, referrals};
use crate::db::{Backend, Conn, Instant, fresh};
use crate::domain::appointment::{AppointmentKind, Attendance, shown_by_booking, shown_by_holding};
use crate::domain::id::{AppointmentId, FamilyId, LinkAnswerId, ReferralId, UserId};
use crate::domain::referral::{Side, State};
use crate::error::{Error, Result};
use crate::on;

/// An appointment that counts.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = appointments, check_for_backend(Backend))]
pub struct Appointment {
    /// Key.
    pub id: AppointmentId,
    /// The referral.
    pub referral_id: ReferralId,
    /// What it is for.
    pub kind: AppointmentKind,
    /// The day.
    pub held_on: NaiveDate,
    /// The local time of day, `HH:MM`; none where only the day is known.
    pub held_time: Option<String>,
    /// Where, as it was written.
    pub place: String,
    /// What became of it.
    pub attendance: Option<Attendance>,
    /// Who cancelled it.
    pub cancelled_by: Option<Side>,
    /// When somebody said so.
    pub said_at: Option<Instant>,
    /// Who said so.
    pub said_by: Option<UserId>,
    /// The answer through a link with which it was booked.
    pub booked_answer_id: Option<LinkAnswerId>,
    /// The answer through a link that said what became of it.
    pub said_answer_id: Option<LinkAnswerId>,
}

/// An appointment to be booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAppointment {
    /// What it is for.
    pub kind: AppointmentKind,
    /// The day.
    pub held_on: NaiveDate,
    /// The local time of day, `HH:MM`.
    pub held_time: Option<String>,
    /// Where.
    pub place: String,
}

/// The appointments of a referral that count, the latest first.
///
/// # Errors
/// The database's.
pub(super) fn of(conn: &mut Conn, referral: ReferralId) -> Result<Vec<Appointment>> {
    Ok(appointments::table
        .filter(appointments::referral_id.eq(referral))
        .filter(appointments::error_at.is_null())
        .order((appointments::held_on.desc(), appointments::held_time.desc(), appointments::id.desc()))
        .select(Appointment::as_select())
        .load(conn)?)
}

/// The appointments of a family's referrals that count, the earliest first.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Appointment>> {
    let own = referrals::table.filter(referrals::family_id.eq(family)).filter(referrals::error_at.is_null());
    Ok(appointments::table
        .filter(appointments::referral_id.eq_any(own.select(referrals::id)))
        .filter(appointments::error_at.is_null())
        .order((appointments::held_on.asc(), appointments::held_time.asc(), appointments::id.asc()))
        .select(Appointment::as_select())
        .load(conn)?)
}

/// An appointment of a referral that counts.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn find(conn: &mut Conn, referral: ReferralId, id: AppointmentId) -> Result<Appointment> {
    Ok(appointments::table
        .filter(appointments::id.eq(id))
        .filter(appointments::referral_id.eq(referral))
        .filter(appointments::error_at.is_null())
        .select(Appointment::as_select())
        .first(conn)?)
}

/// Whether this time is booked already with this referral.
pub(super) fn is_booked(conn: &mut Conn, referral: ReferralId, new: &NewAppointment) -> Result<bool> {
    let open = of(conn, referral)?;
    Ok(open.iter().any(|a| a.attendance.is_none() && a.held_on == new.held_on && a.held_time == new.held_time))
}

/// Books an appointment with a referral that was read, and takes the step that a booking shows, on `today` or before; gives the
/// appointment's key and the referral as it then stands.
///
/// # Errors
/// [`Error::Stale`] where somebody took a step meanwhile; the database's.
pub fn book(
    conn: &mut Conn,
    referral: &Referral,
    new: &NewAppointment,
    today: NaiveDate,
    (by, now): (Option<UserId>, Instant),
) -> Result<(AppointmentId, Referral)> {
    book_by(conn, referral, new, today, (by.into(), now))
}

/// The same, whoever books it.
pub(super) fn book_by(
    conn: &mut Conn,
    referral: &Referral,
    new: &NewAppointment,
    today: NaiveDate,
    (by, now): (EnteredBy, Instant),
) -> Result<(AppointmentId, Referral)> {
    let id = fresh::<AppointmentId>();
    let row = (
        appointments::id.eq(id),
        appointments::referral_id.eq(referral.id),
        appointments::kind.eq(new.kind),
        appointments::held_on.eq(new.held_on),
        appointments::held_time.eq(&new.held_time),
        appointments::place.eq(&new.place),
        appointments::booked_at.eq(now),
        appointments::booked_by.eq(by.person()),
        appointments::booked_answer_id.eq(by.answer()),
    );
    on!(conn, c => diesel::insert_into(appointments::table).values(row).execute(c))?;
    refresh(conn, referral.id)?;
    let on = new.held_on.min(today).max(referral.state_on);
    Ok((id, take(conn, referral, shown_by_booking(referral.state), on, (by, now))?))
}

/// Says what became of an appointment, once; a session that was held takes the referral to its first session. Gives the referral
/// as it then stands.
///
/// # Errors
/// [`Error::Stale`] where somebody said so first, or took a step meanwhile; the database's.
pub fn say(
    conn: &mut Conn,
    referral: &Referral,
    (id, held_on): (AppointmentId, NaiveDate),
    (attendance, cancelled_by): (Attendance, Option<Side>),
    (by, now): (Option<UserId>, Instant),
) -> Result<Referral> {
    say_by(conn, referral, (id, held_on), (attendance, cancelled_by), (by.into(), now))
}

/// The same, whoever says it.
pub(super) fn say_by(
    conn: &mut Conn,
    referral: &Referral,
    (id, held_on): (AppointmentId, NaiveDate),
    (attendance, cancelled_by): (Attendance, Option<Side>),
    (by, now): (EnteredBy, Instant),
) -> Result<Referral> {
    let changed = on!(conn, c => diesel::update(appointments::table.find(id))
        .filter(appointments::attendance.is_null())
        .filter(appointments::error_at.is_null())
        .set((
            appointments::attendance.eq(attendance),
            appointments::cancelled_by.eq(cancelled_by),
            appointments::said_at.eq(now),
            appointments::said_by.eq(by.person()),
            appointments::said_answer_id.eq(by.answer()),
        ))
        .execute(c))?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    refresh(conn, referral.id)?;
    let way = if attendance == Attendance::Held { shown_by_holding(referral.state) } else { &[] };
    take(conn, referral, way, held_on.max(referral.state_on), (by, now))
}

/// Notes with a referral which appointment comes next.
fn refresh(conn: &mut Conn, referral: ReferralId) -> Result<()> {
    let next: Option<NaiveDate> = on!(conn, c => appointments::table
        .filter(appointments::referral_id.eq(referral))
        .filter(appointments::attendance.is_null())
        .filter(appointments::error_at.is_null())
        .select(diesel::dsl::min(appointments::held_on)).first(c))?;
    on!(conn, c => diesel::update(referrals::table.find(referral)).set(referrals::booked_on.eq(next)).execute(c))?;
    Ok(())
}

fn take(
    conn: &mut Conn,
    referral: &Referral,
    way: &[State],
    occurred_on: NaiveDate,
    (by, now): (EnteredBy, Instant),
) -> Result<Referral> {
    way.iter().try_fold(referral.clone(), |referral, &state| {
        let step = NewStep { state, occurred_on, reason: None, side: None, note: String::new() };
        store::step_by(conn, &referral, (&step, None), by, now)
    })
}

/// Marks an appointment as entered in error. Steps that were taken with it are marked by themselves.
///
/// # Errors
/// [`Error::Stale`] when it is marked already or none of this referral; the database's.
pub(super) fn mark(
    conn: &mut Conn,
    referral: ReferralId,
    id: AppointmentId,
    reason: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    let counting = appointments::table
        .filter(appointments::id.eq(id))
        .filter(appointments::referral_id.eq(referral))
        .filter(appointments::error_at.is_null());
    let set = (appointments::error_at.eq(now), appointments::error_by.eq(by), appointments::error_reason.eq(reason));
    if diesel::update(counting).set(set).execute(conn)? == 0 { Err(Error::Stale) } else { refresh(conn, referral) }
}
