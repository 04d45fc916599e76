//! Every query on tribal inquiries, findings and notices. Callers have read the family within scope, and the child as one of
//! it. The database keeps the child's own columns at the latest inquiry.

use diesel::prelude::*;

use super::model::{Determination, History, Inquiry, NewFinding, NewInquiry, NewNotice, Notice, What};
use crate::db::schema::{tribal_findings, tribal_inquiries, tribal_notices};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{ChildId, FamilyId, InquiryId, NoticeId, RecordId, TribalFindingId, UserId};
use crate::error::{Error, Result};

/// What is recorded of a child, the latest first, also what was entered in error.
pub(super) fn of_child(conn: &mut Conn, child: ChildId) -> Result<History> {
    use {tribal_findings as finding, tribal_inquiries as inquiry, tribal_notices as notice};
    Ok(History {
        inquiries: inquiry::table
            .filter(inquiry::child_id.eq(child))
            .order((inquiry::asked_on.desc(), inquiry::entered_at.desc(), inquiry::id.desc()))
            .select(Inquiry::as_select())
            .load(conn)?,
        findings: finding::table
            .filter(finding::child_id.eq(child))
            .order((finding::found_on.desc(), finding::id.desc()))
            .select(Determination::as_select())
            .load(conn)?,
        notices: notice::table
            .filter(notice::child_id.eq(child))
            .order((notice::sent_on.desc(), notice::id.desc()))
            .select(Notice::as_select())
            .load(conn)?,
    })
}

/// Notes that somebody was asked.
///
/// # Errors
/// The database's.
pub fn ask(
    conn: &mut Conn,
    (family, child): (FamilyId, ChildId),
    new: &NewInquiry,
    by: Option<UserId>,
    now: Instant,
) -> Result<InquiryId> {
    use tribal_inquiries as inquiry;
    let id: InquiryId = fresh();
    let row = (
        inquiry::id.eq(id),
        inquiry::family_id.eq(family),
        inquiry::child_id.eq(child),
        inquiry::asked_on.eq(new.asked_on),
        inquiry::asked_whom.eq(&new.asked_whom),
        inquiry::answer.eq(new.answer),
        inquiry::basis.eq(&new.basis),
        inquiry::tribes.eq(&new.tribes),
        inquiry::entered_at.eq(now),
        inquiry::entered_by.eq(by),
    );
    diesel::insert_into(inquiry::table).values(row).execute(conn)?;
    Ok(id)
}

/// Notes a determination.
///
/// # Errors
/// The database's.
pub fn add_finding(
    conn: &mut Conn,
    (family, child): (FamilyId, ChildId),
    new: &NewFinding,
    by: Option<UserId>,
    now: Instant,
) -> Result<TribalFindingId> {
    use tribal_findings as finding;
    let id: TribalFindingId = fresh();
    let row = (
        finding::id.eq(id),
        finding::family_id.eq(family),
        finding::child_id.eq(child),
        finding::finding.eq(new.finding),
        finding::found_on.eq(new.found_on),
        finding::source.eq(&new.source),
        finding::entered_at.eq(now),
        finding::entered_by.eq(by),
    );
    diesel::insert_into(finding::table).values(row).execute(conn)?;
    Ok(id)
}

/// Notes a notice that was sent.
///
/// # Errors
/// The database's.
pub fn add_notice(
    conn: &mut Conn,
    (family, child): (FamilyId, ChildId),
    new: &NewNotice,
    by: Option<UserId>,
    now: Instant,
) -> Result<NoticeId> {
    use tribal_notices as notice;
    let id: NoticeId = fresh();
    let row = (
        notice::id.eq(id),
        notice::family_id.eq(family),
        notice::child_id.eq(child),
        notice::recipient.eq(new.recipient),
        notice::sent_to.eq(&new.sent_to),
        notice::method.eq(new.method),
        notice::sent_on.eq(new.sent_on),
        notice::received_on.eq(new.received_on),
        notice::replied_on.eq(new.replied_on),
        notice::reply.eq(&new.reply),
        notice::entered_at.eq(now),
        notice::entered_by.eq(by),
    );
    diesel::insert_into(notice::table).values(row).execute(conn)?;
    Ok(id)
}

/// Marks an entry of a child as made in error. It stays.
///
/// # Errors
/// [`Error::Stale`] when it is not the child's, or somebody marked it already; the database's.
pub(super) fn mark_error(
    conn: &mut Conn,
    child: ChildId,
    (what, entry): (What, RecordId),
    reason: &str,
    by: UserId,
    now: Instant,
) -> Result<()> {
    macro_rules! mark {
        ($table:ident, $Id:ident) => {
            diesel::update(
                $table::table
                    .find($Id::from_uuid(entry.uuid()))
                    .filter($table::child_id.eq(child))
                    .filter($table::error_at.is_null()),
            )
            .set(($table::error_at.eq(now), $table::error_by.eq(by), $table::error_reason.eq(reason)))
            .execute(conn)?
        };
    }
    let marked = match what {
        What::Asked => mark!(tribal_inquiries, InquiryId),
        What::Finding => mark!(tribal_findings, TribalFindingId),
        What::Notice => mark!(tribal_notices, NoticeId),
    };
    if marked == 1 { Ok(()) } else { Err(Error::Stale) }
}
