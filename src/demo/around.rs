//! What is kept around the open services of families with a child in care: appointments, calls, what stands in the way.

use chrono::{Datelike as _, Days, NaiveDate};

use super::story::{Scene, entered};
use crate::access::token;
use crate::db::{Conn, fresh};
use crate::domain::answer_link::{Share, USUAL_DAYS, needs_consent};
use crate::domain::appointment::{AppointmentKind, Attendance};
use crate::domain::barrier::{BarrierKind, Remover};
use crate::domain::referral::{Side, State};
use crate::domain::talk::TalkKind;
use crate::error::Result;
use crate::features::referrals::{self, NewAnswer, NewAppointment, NewBarrier, NewLink, NewTalk, Referral, Said};

/// Times of day at which appointments begin.
const TIMES: [&str; 4] = ["08:30", "10:00", "13:15", "15:30"];
const PLACES: [&str; 3] = ["12 Oak Street, Juniper", "400 Mill Road, room 4", "By telephone"];
const BARRIERS: [(BarrierKind, Remover, &str, &str); 4] = [
    (BarrierKind::Transport, Remover::Worker, "No bus before 8", "Bus pass given, and a ride for the first time"),
    (
        BarrierKind::ChildCare,
        Remover::Relative,
        "Her sister may take the baby",
        "Her sister takes the baby on Tuesdays",
    ),
    (BarrierKind::WorkHours, Remover::Provider, "Works until 5", "The provider opens an evening slot"),
    (BarrierKind::Insurance, Remover::Worker, "Coverage lapsed", "Coverage is back, card sent"),
];

/// What is kept around the family's service number `n`.
pub(super) fn write(conn: &mut Conn, scene: &Scene<'_>, n: usize, referral: &Referral) -> Result<()> {
    let pick = n + usize::try_from(referral.needed_on.day()).unwrap_or_default();
    match referral.state {
        State::Accepted => booked(conn, scene, pick, referral)?,
        State::Attended => sessions(conn, scene, pick, referral)?,
        State::Referred | State::Waitlisted => {
            called(conn, scene, pick, referral)?;
            if referral.provider_id.is_some() && !needs_consent(referral.service) {
                asked_by_link(conn, scene, pick, referral)?;
            }
        }
        _ => {}
    }
    if pick.is_multiple_of(3) && matches!(referral.state, State::Accepted | State::Waitlisted | State::Attended) {
        barrier(conn, scene, pick, referral)?;
    }
    Ok(())
}

fn of<T: Copy>(list: &[T], pick: usize) -> Option<T> {
    list.get(pick % list.len().max(1)).copied()
}

fn appointment(kind: AppointmentKind, held_on: NaiveDate, pick: usize) -> NewAppointment {
    let held_time = of(&TIMES, pick).map(str::to_owned);
    NewAppointment { kind, held_on, held_time, place: of(&PLACES, pick).unwrap_or_default().to_owned() }
}

/// The first session, ahead or just behind; and how the parent was introduced to who gives it.
fn booked(conn: &mut Conn, scene: &Scene<'_>, pick: usize, referral: &Referral) -> Result<()> {
    let (on, by) = (referral.state_on, (scene.worker, entered(referral.state_on)));
    let talk = NewTalk {
        kind: TalkKind::WarmHandoff,
        spoke_on: on,
        with_whom: "Lena Moss, intake".to_owned(),
        parent_took_part: pick.is_multiple_of(2),
        note: String::new(),
    };
    referrals::add_talk(conn, referral, &talk, by.0, by.1)?;
    let ahead = u64::try_from(pick % 6).unwrap_or_default();
    let new = appointment(AppointmentKind::FirstSession, (scene.today + Days::new(ahead)).max(on), pick);
    referrals::book(conn, referral, &new, scene.today, by).map(|_| ())
}

/// Sessions of the last weeks, one of them missed or cancelled, and the next one.
fn sessions(conn: &mut Conn, scene: &Scene<'_>, pick: usize, referral: &Referral) -> Result<()> {
    let known = [(Attendance::Held, None), (Attendance::Missed, None), (Attendance::Cancelled, Some(Side::Provider))];
    for (week, answer) in (1..).zip(known) {
        let held_on = scene.today - Days::new(7 * week);
        if held_on < referral.state_on || !pick.is_multiple_of(2) {
            continue;
        }
        let by = (scene.worker, entered(held_on));
        let new = appointment(AppointmentKind::Session, held_on, pick);
        let (id, now) = referrals::book(conn, referral, &new, scene.today, by)?;
        referrals::say(conn, &now, (id, held_on), answer, by)?;
    }
    let new = appointment(AppointmentKind::Session, scene.today + Days::new(4), pick);
    referrals::book(conn, referral, &new, scene.today, (scene.worker, entered(scene.today))).map(|_| ())
}

/// A call to a provider that has not answered yet.
fn called(conn: &mut Conn, scene: &Scene<'_>, pick: usize, referral: &Referral) -> Result<()> {
    let kind = if pick.is_multiple_of(2) { TalkKind::NoAnswer } else { TalkKind::Asked };
    let spoke_on = (referral.state_on + Days::new(2)).min(scene.today);
    let (with_whom, note) = (String::new(), String::new());
    let talk = NewTalk { kind, spoke_on, with_whom, parent_took_part: false, note };
    referrals::add_talk(conn, referral, &talk, scene.worker, entered(spoke_on)).map(|_| ())
}

/// A link for the provider, opened or not; most were answered, today or the day before.
fn asked_by_link(conn: &mut Conn, scene: &Scene<'_>, pick: usize, referral: &Referral) -> Result<()> {
    let said_on = (scene.today - Days::new(u64::from(pick.is_multiple_of(4)))).max(referral.state_on);
    let id = fresh();
    let new = NewLink {
        id,
        token_hash: token::digest(&token::secret()?),
        given_to: "Lena Moss, intake".to_owned(),
        shares: vec![Share::Name, Share::Language],
        words: "Mornings suit her best.".to_owned(),
        last_on: scene.today + Days::new(USUAL_DAYS),
    };
    referrals::make_link(conn, referral.id, &new, (scene.worker, entered(referral.state_on)))?;
    if pick.is_multiple_of(3) {
        return Ok(());
    }
    let Some(link) = referrals::link(conn, id)? else { return Ok(()) };
    let first = appointment(AppointmentKind::FirstSession, scene.today + Days::new(2), pick);
    let said = Said::Accept("Please bring the bus pass.".to_owned(), Some(first));
    let answer = NewAnswer { id: fresh(), said_by: "Lena Moss".to_owned(), said };
    referrals::note_opened(conn, id, entered(said_on))?;
    referrals::file_answer(conn, (&link, referral), &answer, said_on, entered(said_on))
}

fn barrier(conn: &mut Conn, scene: &Scene<'_>, pick: usize, referral: &Referral) -> Result<()> {
    let Some((kind, remover, words, how)) = of(&BARRIERS, pick) else { return Ok(()) };
    let (noted_on, by) = (referral.state_on, (scene.worker, entered(referral.state_on)));
    let due_on = Some(noted_on + Days::new(5));
    let new = NewBarrier { kind, remover, words: words.to_owned(), noted_on, due_on };
    let id = referrals::add_barrier(conn, referral.id, &new, by)?;
    if pick.is_multiple_of(2) {
        let on = (noted_on + Days::new(3)).min(scene.today);
        referrals::remove_barrier(conn, id, (on, how), (scene.worker, entered(on)))?;
    }
    Ok(())
}
