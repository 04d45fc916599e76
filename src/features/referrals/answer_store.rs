//! The queries on what providers answer through links: filing it by a worker's own steps, and who said it.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::appointment_store::{self as appointments, NewAppointment};
use super::link_store::{AnswerLink, end_link};
use super::model::{EnteredBy, NewStep, Referral};
use super::store;
use crate::access::Scope;
use crate::db::schema::{answer_links, families, link_answers, referrals};
use crate::db::{Conn, Instant};
use crate::domain::answer_link::{Answer, answers};
use crate::domain::appointment::{Attendance, may_book};
use crate::domain::id::{AnswerLinkId, AppointmentId, FamilyId, LinkAnswerId, ReferralId};
use crate::domain::referral::{Reason, Side, State};
use crate::error::{Error, Result};
use crate::on;

/// The appointments of which somebody said through a link what became of them.
///
/// # Errors
/// The database's.
pub fn reported(conn: &mut Conn, link: AnswerLinkId) -> Result<Vec<AppointmentId>> {
    let of: Vec<Option<AppointmentId>> =
        link_answers::table.filter(link_answers::link_id.eq(link)).select(link_answers::appointment_id).load(conn)?;
    Ok(of.into_iter().flatten().collect())
}

/// What a provider says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// We accept; perhaps with a first appointment.
    Accept(String, Option<NewAppointment>),
    /// We put the person on our waitlist.
    Waitlist(String),
    /// We cannot take this.
    Decline(Reason, String),
    /// This is booked.
    Book(NewAppointment),
    /// What became of an appointment.
    Attendance(AppointmentId, Attendance, Option<Side>),
    /// The same of a treatment program: it is kept as the program's record, and the service's steps stay the agency's.
    Protected(AppointmentId),
}

impl Said {
    /// What kind of answer it is.
    #[must_use]
    pub const fn answer(&self) -> Answer {
        match self {
            Self::Accept(..) => Answer::Accepted,
            Self::Waitlist(_) => Answer::Waitlisted,
            Self::Decline(..) => Answer::Declined,
            Self::Book(_) => Answer::Booked,
            Self::Attendance(..) | Self::Protected(_) => Answer::Attendance,
        }
    }

    fn appointment(&self) -> Option<AppointmentId> {
        match self {
            Self::Attendance(id, ..) | Self::Protected(id) => Some(*id),
            _ => None,
        }
    }
}

/// An answer to be filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// Key: that of the form it came with.
    pub id: LinkAnswerId,
    /// Who says so, by name.
    pub said_by: String,
    /// What.
    pub said: Said,
}

/// Whether the provider used this link up by a refusal.
///
/// # Errors
/// The database's.
pub fn was_refused(conn: &mut Conn, link: AnswerLinkId) -> Result<bool> {
    let refusal =
        link_answers::table.filter(link_answers::link_id.eq(link)).filter(link_answers::what.eq(Answer::Declined));
    Ok(diesel::select(diesel::dsl::exists(refusal)).get_result(conn)?)
}

/// Whether this answer was filed already.
///
/// # Errors
/// The database's.
pub fn is_answered(conn: &mut Conn, id: LinkAnswerId) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(link_answers::table.find(id))).get_result(conn)?)
}

/// Files an answer of a provider through her link, by the same steps that a worker takes. A refusal uses the link up.
///
/// # Errors
/// [`Error::Stale`] where the service stands elsewhere meanwhile, so that the answer no longer fits; the database's.
pub fn file_answer(
    conn: &mut Conn,
    (link, referral): (&AnswerLink, &Referral),
    new: &NewAnswer,
    today: NaiveDate,
    now: Instant,
) -> Result<()> {
    let what = new.said.answer();
    let is_offered = what == Answer::Attendance || answers(referral.state).contains(&what);
    if !is_offered {
        return Err(Error::Stale);
    }
    let row = (
        link_answers::id.eq(new.id),
        link_answers::link_id.eq(link.id),
        link_answers::what.eq(what),
        link_answers::appointment_id.eq(new.said.appointment()),
        link_answers::said_by.eq(&new.said_by),
        link_answers::said_at.eq(now),
    );
    on!(conn, c => diesel::insert_into(link_answers::table).values(row).execute(c))?;
    let by = (EnteredBy::Link(new.id), now);
    match &new.said {
        Said::Accept(note, first) => {
            let stands = answered(conn, referral, (State::Accepted, None, note), today, by)?;
            first.as_ref().map_or(Ok(()), |first| book(conn, &stands, first, today, by))
        }
        Said::Waitlist(note) => answered(conn, referral, (State::Waitlisted, None, note), today, by).map(drop),
        Said::Decline(reason, note) => {
            answered(conn, referral, (State::Declined, Some(*reason), note), today, by)?;
            end_link(conn, (referral.id, link.id), (None, now))
        }
        Said::Book(new) => book(conn, referral, new, today, by),
        Said::Attendance(id, attendance, side) => {
            let of = appointments::find(conn, referral.id, *id)?;
            appointments::say_by(conn, referral, (of.id, of.held_on), (*attendance, *side), by).map(drop)
        }
        Said::Protected(_) => Ok(()),
    }
}

fn answered(
    conn: &mut Conn,
    referral: &Referral,
    (state, reason, note): (State, Option<Reason>, &str),
    today: NaiveDate,
    (by, now): (EnteredBy, Instant),
) -> Result<Referral> {
    let side = reason.map(|reason| reason.default_side().unwrap_or(Side::Provider));
    let step = NewStep { state, occurred_on: today, reason, side, note: note.to_owned() };
    store::step_by(conn, referral, (&step, None), by, now)
}

fn book(
    conn: &mut Conn,
    referral: &Referral,
    new: &NewAppointment,
    today: NaiveDate,
    by: (EnteredBy, Instant),
) -> Result<()> {
    if !may_book(referral.state) || appointments::is_booked(conn, referral.id, new)? {
        return Err(Error::Stale);
    }
    appointments::book_by(conn, referral, new, today, by).map(drop)
}

/// An answer that came lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lately {
    /// The referral as it stands.
    pub referral: Referral,
    /// The name of its family.
    pub family: String,
    /// What was answered.
    pub what: Answer,
    /// By whom, by name.
    pub said_by: String,
    /// When.
    pub said_at: Instant,
}

/// The answers that came through links since a moment, of the families of a worker, the latest first. Her families are few, and
/// so are their services: from them to their links.
///
/// # Errors
/// The database's.
pub fn answered_since(conn: &mut Conn, scope: Scope, since: Instant) -> Result<Vec<Lately>> {
    let names: HashMap<FamilyId, String> =
        scope.families().select((families::id, families::name)).load(conn)?.into_iter().collect();
    let services: Vec<ReferralId> = referrals::table
        .filter(referrals::family_id.eq_any(names.keys().copied().collect::<Vec<_>>()))
        .filter(referrals::error_at.is_null())
        .select(referrals::id)
        .load(conn)?;
    let links: HashMap<AnswerLinkId, ReferralId> = answer_links::table
        .filter(answer_links::referral_id.eq_any(services))
        .select((answer_links::id, answer_links::referral_id))
        .load(conn)?
        .into_iter()
        .collect();
    let said: Vec<(AnswerLinkId, Answer, String, Instant)> = link_answers::table
        .filter(link_answers::link_id.eq_any(links.keys().copied().collect::<Vec<_>>()))
        .filter(link_answers::said_at.ge(since))
        .order((link_answers::said_at.desc(), link_answers::id.desc()))
        .select((link_answers::link_id, link_answers::what, link_answers::said_by, link_answers::said_at))
        .load(conn)?;
    let asked: Vec<ReferralId> = said.iter().filter_map(|(link, ..)| links.get(link).copied()).collect();
    let of: Vec<Referral> =
        referrals::table.filter(referrals::id.eq_any(asked)).select(Referral::as_select()).load(conn)?;
    let lately = said.into_iter().filter_map(|(link, what, said_by, said_at)| {
        let referral = of.iter().find(|one| links.get(&link) == Some(&one.id))?.clone();
        let family = names.get(&referral.family_id)?.clone();
        Some(Lately { referral, family, what, said_by, said_at })
    });
    Ok(lately.collect())
}

/// Who gave these answers: "Lena Moss, through the answer link".
pub(super) fn speakers(
    conn: &mut Conn,
    of: impl IntoIterator<Item = LinkAnswerId>,
) -> Result<HashMap<LinkAnswerId, String>> {
    let of: Vec<LinkAnswerId> = of.into_iter().collect();
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(LinkAnswerId, String)> = link_answers::table
        .filter(link_answers::id.eq_any(of))
        .select((link_answers::id, link_answers::said_by))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name)| (id, format!("{name}, through the answer link"))).collect())
}
