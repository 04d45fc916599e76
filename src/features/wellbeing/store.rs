//! Every query on a child's health, schools and consultations. Callers have read the child as one of a family within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Consultation, Enrollment, HealthEntry, NewConsultation, NewEnrollment, NewHealth};
use crate::db::schema::{consultations, health_entries, school_enrollments};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{ChildId, ConsultationId, EnrollmentId, HealthEntryId, UserId};
use crate::error::{Error, Result};
use crate::on;

/// A child's health, those entered in error too, the latest first.
pub(super) fn health_of(conn: &mut Conn, child: ChildId) -> Result<Vec<HealthEntry>> {
    Ok(on!(conn, c => health_entries::table
        .filter(health_entries::child_id.eq(child))
        .order((health_entries::on_day.desc(), health_entries::id.desc()))
        .select(HealthEntry::as_select()).load(c))?)
}

/// Logs an entry of a child's health.
///
/// # Errors
/// The database's.
pub fn add_health(conn: &mut Conn, new: &NewHealth, by: Option<UserId>, now: Instant) -> Result<HealthEntryId> {
    let id: HealthEntryId = fresh();
    diesel::insert_into(health_entries::table)
        .values((
            health_entries::id.eq(id),
            health_entries::child_id.eq(new.child),
            health_entries::kind.eq(new.kind),
            health_entries::condition.eq(new.condition),
            health_entries::what.eq(&new.what),
            health_entries::provider.eq(&new.provider),
            health_entries::on_day.eq(new.on),
            health_entries::ends_on.eq(new.ends_on),
            health_entries::next_due_on.eq(new.next_due_on),
            health_entries::psychotropic.eq(new.psychotropic),
            health_entries::consent_by.eq(new.consent.as_ref().map_or("", |(by, _)| by.as_str())),
            health_entries::consent_on.eq(new.consent.as_ref().map(|(_, on)| *on)),
            health_entries::entered_at.eq(now),
            health_entries::entered_by.eq(by),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Ends what lasted.
///
/// # Errors
/// [`Error::Stale`] when it changed since `version` or has ended, or the database's.
pub fn end_health(conn: &mut Conn, (child, id): (ChildId, HealthEntryId), version: i32, on: NaiveDate) -> Result<()> {
    let as_seen = health_entries::table
        .filter(health_entries::id.eq(id))
        .filter(health_entries::child_id.eq(child))
        .filter(health_entries::version.eq(version))
        .filter(health_entries::ends_on.is_null())
        .filter(health_entries::voided_at.is_null());
    let ended = diesel::update(as_seen)
        .set((health_entries::ends_on.eq(on), health_entries::version.eq(version + 1)))
        .execute(conn)?;
    if ended == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// A child's schools, those entered in error too, the latest first.
pub(super) fn schools_of(conn: &mut Conn, child: ChildId) -> Result<Vec<Enrollment>> {
    let mut rows: Vec<Enrollment> = on!(conn, c => school_enrollments::table
        .filter(school_enrollments::child_id.eq(child))
        .order(school_enrollments::id.desc())
        .select(Enrollment::as_select()).load(c))?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.starts_on));
    Ok(rows)
}

/// Records a school. Without an end it takes the place of the present one, which ends that day.
///
/// # Errors
/// The database's: `school_enrollments_no_overlap`.
pub fn enroll(conn: &mut Conn, new: &NewEnrollment, by: Option<UserId>, now: Instant) -> Result<EnrollmentId> {
    if new.ends_on.is_none() {
        let open = school_enrollments::table
            .filter(school_enrollments::child_id.eq(new.child))
            .filter(school_enrollments::ends_on.is_null())
            .filter(school_enrollments::voided_at.is_null())
            .filter(school_enrollments::starts_on.is_null().or(school_enrollments::starts_on.lt(new.starts_on)));
        let end = school_enrollments::ends_on.eq(new.starts_on);
        diesel::update(open)
            .set((end, school_enrollments::version.eq(school_enrollments::version + 1)))
            .execute(conn)?;
    }
    let id: EnrollmentId = fresh();
    diesel::insert_into(school_enrollments::table)
        .values((
            school_enrollments::id.eq(id),
            school_enrollments::child_id.eq(new.child),
            school_enrollments::school.eq(&new.school),
            school_enrollments::grade.eq(new.grade),
            school_enrollments::support.eq(new.support),
            school_enrollments::reason.eq(new.reason),
            school_enrollments::starts_on.eq(new.starts_on),
            school_enrollments::ends_on.eq(new.ends_on),
            school_enrollments::entered_at.eq(now),
            school_enrollments::entered_by.eq(by),
        ))
        .execute(conn)?;
    Ok(id)
}

/// When a child was heard, entries in error too, the latest first.
pub(super) fn heard_of(conn: &mut Conn, child: ChildId) -> Result<Vec<Consultation>> {
    Ok(on!(conn, c => consultations::table
        .filter(consultations::child_id.eq(child))
        .order((consultations::heard_on.desc(), consultations::id.desc()))
        .select(Consultation::as_select()).load(c))?)
}

/// Records what a child said.
///
/// # Errors
/// The database's.
pub fn hear(conn: &mut Conn, new: &NewConsultation, by: Option<UserId>, now: Instant) -> Result<ConsultationId> {
    let id: ConsultationId = fresh();
    let [one, two] = &new.members;
    diesel::insert_into(consultations::table)
        .values((
            consultations::id.eq(id),
            consultations::child_id.eq(new.child),
            consultations::heard_on.eq(new.heard_on),
            consultations::heard_by.eq(&new.heard_by),
            consultations::place.eq(&new.place),
            consultations::words.eq(&new.words),
            consultations::on_plan.eq(new.on_plan),
            consultations::may_be_told.eq(new.may_be_told),
            consultations::member_one.eq(one),
            consultations::member_two.eq(two),
            consultations::entered_at.eq(now),
            consultations::entered_by.eq(by),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Marks a row of one of the three tables as entered in error, as it was seen.
macro_rules! mark_wrong {
    ($conn:expr, $table:ident, $of:expr, $version:expr, $why:expr, $by:expr) => {{
        let as_seen = $table::table
            .filter($table::id.eq($of.1))
            .filter($table::child_id.eq($of.0))
            .filter($table::version.eq($version))
            .filter($table::voided_at.is_null());
        let marked = diesel::update(as_seen)
            .set((
                $table::voided_at.eq($by.1),
                $table::voided_by.eq($by.0),
                $table::void_reason.eq($why),
                $table::version.eq($version + 1),
            ))
            .execute($conn)?;
        if marked == 1 { Ok(()) } else { Err(Error::Stale) }
    }};
}

/// Marks an entry of a child's health as entered in error.
pub(super) fn void_health(
    conn: &mut Conn,
    of: (ChildId, HealthEntryId),
    version: i32,
    why: &str,
    by: (UserId, Instant),
) -> Result<()> {
    mark_wrong!(conn, health_entries, of, version, why, by)
}

/// Marks what a child said as entered in error.
pub(super) fn void_heard(
    conn: &mut Conn,
    of: (ChildId, ConsultationId),
    version: i32,
    why: &str,
    by: (UserId, Instant),
) -> Result<()> {
    mark_wrong!(conn, consultations, of, version, why, by)
}

/// Marks a school as entered in error. The one before it, which ended as this one began, goes on in its place.
pub(super) fn void_school(
    conn: &mut Conn,
    (child, id): (ChildId, EnrollmentId),
    version: i32,
    why: &str,
    by: (UserId, Instant),
) -> Result<()> {
    let rows = schools_of(conn, child)?;
    let row = rows.iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
    let standing = || rows.iter().filter(|other| other.voided_at.is_none() && other.id != id);
    if row.voided_at.is_none() && row.ends_on.is_some() && standing().any(|other| other.starts_on == row.ends_on) {
        return Err(Error::Refused("Another school follows this one. Mark that one first.".to_owned()));
    }
    let done: Result<()> = mark_wrong!(conn, school_enrollments, (child, id), version, why, by);
    done?;
    if let Some(before) = standing().find(|other| other.ends_on.is_some() && other.ends_on == row.starts_on) {
        diesel::update(school_enrollments::table.find(before.id))
            .set((school_enrollments::ends_on.eq(row.ends_on), school_enrollments::version.eq(before.version + 1)))
            .execute(conn)?;
    }
    Ok(())
}
