//! The queries on links by which providers answer, and what came through them. Who makes one has read the family within scope; a
//! provider is let to the one referral of her link.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::appointment_store::{self as appointments, Appointment, NewAppointment};
use super::model::{EnteredBy, NewStep, Referral};
use super::store;
use crate::access::{Scope, token};
use crate::db::schema::{answer_links, families, link_answers, referral_events, referrals};
use crate::db::{Backend, Conn, Instant};
use crate::domain::answer_link::{Answer, Share, answers};
use crate::domain::appointment::{Attendance, may_book};
use crate::domain::id::{AnswerLinkId, AppointmentId, FamilyId, LinkAnswerId, ReferralEventId, ReferralId, UserId};
use crate::domain::referral::{Reason, Side, State};
use crate::error::{Error, Result};
use crate::on;

/// A link by which a provider answers.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = answer_links, check_for_backend(Backend))]
pub struct AnswerLink {
    /// Key.
    pub id: AnswerLinkId,
    /// The referral.
    pub referral_id: ReferralId,
    /// The attempt it is about: the step with which the service was referred.
    pub event_id: ReferralEventId,
    /// To whom it was given.
    pub given_to: String,
    shares: String,
    /// What the worker wrote for the provider.
    pub words: String,
    /// The last day on which it works.
    pub last_on: NaiveDate,
    /// When it was made.
    pub made_at: Instant,
    /// Who made it.
    pub made_by: Option<UserId>,
    /// When it was opened first.
    pub opened_at: Option<Instant>,
    /// When it was taken back, replaced or used up.
    pub ended_at: Option<Instant>,
}

impl AnswerLink {
    /// Whether it shows this of the person.
    #[must_use]
    pub fn shows(&self, share: Share) -> bool {
        self.shares.split(',').any(|code| code == share.code())
    }
}

/// A link to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// Key.
    pub id: AnswerLinkId,
    /// The digest of its secret.
    pub token_hash: String,
    /// To whom it is given.
    pub given_to: String,
    /// What it shows of the person.
    pub shares: Vec<Share>,
    /// What the worker wrote for the provider.
    pub words: String,
    /// The last day on which it works.
    pub last_on: NaiveDate,
}

/// Makes a link for the attempt that a referral is at; the one before it works no more.
///
/// # Errors
/// [`Error::Stale`] for a referral that was never made; the database's.
pub fn make_link(conn: &mut Conn, of: ReferralId, new: &NewLink, (by, now): (Option<UserId>, Instant)) -> Result<()> {
    let attempt = attempt(conn, of)?.ok_or(Error::Stale)?;
    let open = answer_links::table.filter(answer_links::referral_id.eq(of)).filter(answer_links::ended_at.is_null());
    diesel::update(open).set((answer_links::ended_at.eq(now), answer_links::ended_by.eq(by))).execute(conn)?;
    let row = (
        answer_links::id.eq(new.id),
        answer_links::referral_id.eq(of),
        answer_links::event_id.eq(attempt),
        answer_links::token_hash.eq(&new.token_hash),
        answer_links::given_to.eq(&new.given_to),
        answer_links::shares.eq(new.shares.iter().map(|share| share.code()).collect::<Vec<_>>().join(",")),
        answer_links::words.eq(&new.words),
        answer_links::last_on.eq(new.last_on),
        answer_links::made_at.eq(now),
        answer_links::made_by.eq(by),
    );
    on!(conn, c => diesel::insert_into(answer_links::table).values(row).execute(c))?;
    Ok(())
}

/// Takes a link of a referral back.
///
/// # Errors
/// [`Error::Stale`] when it is not the referral's, or no longer works; the database's.
pub fn end_link(
    conn: &mut Conn,
    (of, link): (ReferralId, AnswerLinkId),
    (by, now): (Option<UserId>, Instant),
) -> Result<()> {
    let open = answer_links::table
        .filter(answer_links::id.eq(link))
        .filter(answer_links::referral_id.eq(of))
        .filter(answer_links::ended_at.is_null());
    let set = (answer_links::ended_at.eq(now), answer_links::ended_by.eq(by));
    if diesel::update(open).set(set).execute(conn)? == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// The step with which a service was referred last.
fn attempt(conn: &mut Conn, of: ReferralId) -> Result<Option<ReferralEventId>> {
    Ok(referral_events::table
        .filter(referral_events::referral_id.eq(of))
        .filter(referral_events::state.eq(State::Referred))
        .filter(referral_events::error_at.is_null())
        .order(referral_events::id.desc())
        .select(referral_events::id)
        .first(conn)
        .optional()?)
}

/// The latest link of a referral, whether it works or not.
///
/// # Errors
/// The database's.
pub fn latest_link(conn: &mut Conn, of: ReferralId) -> Result<Option<AnswerLink>> {
    Ok(answer_links::table
        .filter(answer_links::referral_id.eq(of))
        .order(answer_links::id.desc())
        .select(AnswerLink::as_select())
        .first(conn)
        .optional()?)
}

/// The link with this secret.
///
/// # Errors
/// The database's.
pub fn link_of_secret(conn: &mut Conn, secret: &str) -> Result<Option<AnswerLink>> {
    let link = answer_links::table.filter(answer_links::token_hash.eq(token::digest(secret)));
    Ok(link.select(AnswerLink::as_select()).first(conn).optional()?)
}

/// The link with this key.
///
/// # Errors
/// The database's.
pub fn link(conn: &mut Conn, id: AnswerLinkId) -> Result<Option<AnswerLink>> {
    Ok(answer_links::table.find(id).select(AnswerLink::as_select()).first(conn).optional()?)
}

/// The referral that a link is about, as long as it counts and has not been referred anew.
///
/// # Errors
/// The database's.
pub fn asked_by(conn: &mut Conn, link: &AnswerLink) -> Result<Option<Referral>> {
    let is_at_it = attempt(conn, link.referral_id)? == Some(link.event_id);
    let referral: Option<Referral> = referrals::table
        .find(link.referral_id)
        .filter(referrals::error_at.is_null())
        .select(Referral::as_select())
        .first(conn)
        .optional()?;
    Ok(referral.filter(|_| is_at_it))
}

/// Notes that a link was opened; only the first time is kept.
///
/// # Errors
/// The database's.
pub fn note_opened(conn: &mut Conn, id: AnswerLinkId, now: Instant) -> Result<()> {
    let unopened =
        answer_links::table.find(id).filter(answer_links::opened_at.is_null()).filter(answer_links::ended_at.is_null());
    diesel::update(unopened).set(answer_links::opened_at.eq(now)).execute(conn)?;
    Ok(())
}

/// The appointments of the attempt that a link is about, the latest first.
///
/// # Errors
/// The database's.
pub fn appointments_for(conn: &mut Conn, link: &AnswerLink) -> Result<Vec<Appointment>> {
    let referred: NaiveDate =
        referral_events::table.find(link.event_id).select(referral_events::occurred_on).first(conn)?;
    let mut all = appointments::of(conn, link.referral_id)?;
    all.retain(|one| one.held_on >= referred);
    Ok(all)
}

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

/// The answers that came through links since a moment, of families in scope, the latest first.
///
/// # Errors
/// The database's.
pub fn answered_since(conn: &mut Conn, scope: Scope, since: Instant) -> Result<Vec<Lately>> {
    // They are few in the whole agency.
    let said: Vec<(AnswerLinkId, Answer, String, Instant)> = link_answers::table
        .filter(link_answers::said_at.ge(since))
        .order((link_answers::said_at.desc(), link_answers::id.desc()))
        .select((link_answers::link_id, link_answers::what, link_answers::said_by, link_answers::said_at))
        .load(conn)?;
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let links: HashMap<AnswerLinkId, ReferralId> = answer_links::table
        .filter(answer_links::id.eq_any(said.iter().map(|(link, ..)| *link).collect::<Vec<_>>()))
        .select((answer_links::id, answer_links::referral_id))
        .load(conn)?
        .into_iter()
        .collect();
    let of: Vec<Referral> = referrals::table
        .filter(referrals::id.eq_any(links.values().copied().collect::<Vec<_>>()))
        .filter(referrals::error_at.is_null())
        .select(Referral::as_select())
        .load(conn)?;
    let names: HashMap<FamilyId, String> = scope
        .families()
        .filter(families::id.eq_any(of.iter().map(|one| one.family_id).collect::<Vec<_>>()))
        .select((families::id, families::name))
        .load(conn)?
        .into_iter()
        .collect();
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
