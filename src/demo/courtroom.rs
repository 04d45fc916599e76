//! The courtroom desk: today with parents at each point of their way, tomorrow with assessors and hearings, and the last weeks behind
//! the measures.

use chrono::{Days, NaiveDate, NaiveTime};

use super::staff::Staff;
use super::story::{Providers, Told, entered};
use crate::db::{Conn, Instant, fresh};
use crate::domain::appointment::{AppointmentKind, Attendance};
use crate::domain::courtroom::{AssessorKind, CareLevel, LeftReason, Outcome, Stand};
use crate::domain::hearing::{HearingKind, HearingStatus};
use crate::domain::id::{AssessorId, HearingId, ProviderId, UserId};
use crate::domain::referral::{ServiceKind, State};
use crate::error::Result;
use crate::features::children;
use crate::features::courtroom::{self, NewAssessor, NewCourtStep, NewVisit};
use crate::features::hearings::{self, NewHearing};
use crate::features::referrals::{self, NewAppointment, NewReferral, NewStep};

/// The assessors of a day: name, what they assess, until when.
const ASSESSORS: [(&str, AssessorKind, u32); 2] =
    [("Lena Moss", AssessorKind::SubstanceUse, 12), ("Priya Nair", AssessorKind::MentalHealth, 15)];
const TIMES: [&str; 8] = ["08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "13:15", "14:00"];
const ROOM: &str = "3B";

/// How far a parent of the desk has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Point {
    NotAsked,
    Waiting,
    With,
    NoService,
    Recommended,
    Referred,
    Booked,
    Left,
    Declined,
    /// First session attended so many days later.
    Attended(u64),
}

/// Today's parents, one at each point.
const TODAY: [Point; 9] = [
    Point::NotAsked,
    Point::Waiting,
    Point::With,
    Point::Recommended,
    Point::Referred,
    Point::Booked,
    Point::NoService,
    Point::Left,
    Point::Declined,
];

/// Parents of earlier days: how many days ago, and how far.
const BEFORE: [(u64, Point); 8] = [
    (7, Point::Attended(1)),
    (7, Point::Attended(3)),
    (14, Point::Attended(2)),
    (14, Point::Left),
    (14, Point::Booked),
    (21, Point::Attended(6)),
    (21, Point::NoService),
    (28, Point::Declined),
];

/// Who is at court, and by whom things are written down.
struct Court<'a> {
    by: UserId,
    today: NaiveDate,
    now: Instant,
    providers: &'a Providers,
}

/// Writes the desk for families of the worker who signs in and of others of the same office.
pub(super) fn write(
    conn: &mut Conn,
    staff: &Staff,
    providers: &Providers,
    told: &[Told],
    (today, now): (NaiveDate, Instant),
) -> Result<()> {
    let Some(by) = staff.court.or_else(|| staff.reunification.first().map(|worker| worker.user)) else { return Ok(()) };
    let began = today - Days::new(30);
    let first = staff.reunification.first().map(|worker| worker.user);
    let mut of: Vec<&Told> = told.iter().filter(|of| of.open && of.opened_on < began).collect();
    // Her families first, so that her own desk shows every point.
    of.sort_by_key(|of| of.worker != first);
    let mut of = of.into_iter();
    let court = Court { by, today, now, providers };
    let assessors = court.assessors(conn, today)?;
    for (n, point) in TODAY.into_iter().enumerate() {
        let Some(of) = of.next() else { return Ok(()) };
        court.parent(conn, (of, n), (today, point), &assessors)?;
    }
    let tomorrow = today + Days::new(1);
    court.assessors(conn, tomorrow)?;
    for (n, of) in of.by_ref().take(3).enumerate() {
        court.hearing(conn, (of, n), tomorrow)?;
    }
    for (n, (ago, point)) in BEFORE.into_iter().enumerate() {
        let Some(of) = of.next() else { return Ok(()) };
        let on = today - Days::new(ago);
        let assessors = court.assessors(conn, on)?;
        court.parent(conn, (of, n), (on, point), &assessors)?;
    }
    Ok(())
}

impl Court<'_> {
    /// When something of a day was written down: today a moment ago.
    fn at(&self, on: NaiveDate) -> Instant {
        if on == self.today { self.now } else { entered(on) }
    }

    fn provider(&self, kind: ServiceKind) -> Option<ProviderId> {
        self.providers.iter().find(|(_, kinds)| kinds.contains(&kind)).map(|(id, _)| *id)
    }

    fn assessors(&self, conn: &mut Conn, on: NaiveDate) -> Result<Vec<(AssessorId, AssessorKind)>> {
        let mut all = Vec::new();
        for (name, kind, until) in ASSESSORS {
            let new = NewAssessor {
                id: fresh(),
                on_day: on,
                courtroom: String::new(),
                name: name.to_owned(),
                provider: self.provider(kind.usual_service()),
                kind,
                from: NaiveTime::from_hms_opt(8, 15, 0).unwrap_or_default(),
                to: NaiveTime::from_hms_opt(until, 0, 0).unwrap_or_default(),
            };
            courtroom::add_assessor(conn, &new, Some(self.by), self.at(on.min(self.today)))?;
            all.push((new.id, kind));
        }
        Ok(all)
    }

    fn hearing(&self, conn: &mut Conn, (of, n): (&Told, usize), on: NaiveDate) -> Result<HearingId> {
        let children = children::of_family(conn, of.family)?.into_iter().map(|child| child.id).collect();
        let new = NewHearing {
            id: fresh(),
            family: of.family,
            children,
            kind: HearingKind::IntermediateReview,
            status: if on < self.today { HearingStatus::Held } else { HearingStatus::Scheduled },
            held_on: on,
            held_time: TIMES.get(n % TIMES.len()).map(|time| (*time).to_owned()),
            courtroom: ROOM.to_owned(),
            judge: String::new(),
            result: String::new(),
        };
        hearings::add(conn, &new, Some(self.by), entered(of.opened_on))?;
        Ok(new.id)
    }

    /// A parent in court, as far as she came.
    fn parent(
        &self,
        conn: &mut Conn,
        of: (&Told, usize),
        (on, point): (NaiveDate, Point),
        assessors: &[(AssessorId, AssessorKind)],
    ) -> Result<()> {
        let hearing = self.hearing(conn, of, on)?;
        let Some((assessor, kind)) = assessors.get(of.1 % assessors.len().max(1)).copied() else { return Ok(()) };
        if point == Point::NotAsked {
            return Ok(());
        }
        let (family, person) = (of.0.family, of.0.mother);
        let new = NewVisit { id: fresh(), hearing, family, person, on_day: on, kind };
        courtroom::queue(conn, &new, Some(self.by), self.at(on))?;
        let came = NewCourtStep { assessor: Some(assessor), ..NewCourtStep::to(Stand::WithAssessor) };
        let left = NewCourtStep { reason: Some(LeftReason::NoTime), ..NewCourtStep::to(Stand::Left) };
        let assessed = |outcome| NewCourtStep { outcome: Some(outcome), ..NewCourtStep::to(Stand::Assessed) };
        let recommended = NewCourtStep {
            service: Some(kind.usual_service()),
            level: Some(CareLevel::Outpatient),
            ..assessed(Outcome::Service)
        };
        let steps = match point {
            Point::NotAsked | Point::Waiting => vec![],
            Point::With => vec![came],
            Point::Left => vec![left],
            Point::Declined => vec![NewCourtStep::to(Stand::Declined)],
            Point::NoService => vec![came, assessed(Outcome::NoService)],
            _ => vec![came, recommended],
        };
        for step in &steps {
            if let Some(visit) = courtroom::visits_of_family(conn, family)?.pop() {
                courtroom::step(conn, &visit, step, Some(self.by), self.at(on))?;
            }
        }
        self.referred(conn, of.0, (on, point), kind)
    }

    /// The referral from the desk, its first session, and whether she came.
    fn referred(&self, conn: &mut Conn, of: &Told, (on, point): (NaiveDate, Point), kind: AssessorKind) -> Result<()> {
        if !matches!(point, Point::Referred | Point::Booked | Point::Attended(_)) {
            return Ok(());
        }
        let (by, at) = (of.worker.unwrap_or(self.by), self.at(on));
        let new = NewReferral {
            id: fresh(),
            family: of.family,
            person: Some(of.mother),
            child: None,
            service: kind.usual_service(),
            provider: None,
            needed_on: on,
        };
        let need = referrals::add(conn, &new, Some(by), at)?;
        let step = NewStep { state: State::Referred, occurred_on: on, reason: None, side: None, note: String::new() };
        let made = referrals::step(conn, &need, &step, self.provider(kind.usual_service()), Some(by), at)?;
        if let Some(visit) = courtroom::visits_of_family(conn, of.family)?.pop() {
            courtroom::link(conn, &visit, made.id)?;
        }
        let after = match point {
            Point::Referred => return Ok(()),
            Point::Attended(days) => days,
            _ => 2,
        };
        let held_on = on + Days::new(after);
        let first = NewAppointment {
            kind: AppointmentKind::FirstSession,
            held_on,
            held_time: Some("10:00".to_owned()),
            place: "12 Oak Street, Juniper".to_owned(),
        };
        let (id, stands) = referrals::book(conn, &made, &first, on, (Some(by), at))?;
        if matches!(point, Point::Attended(_)) {
            referrals::say(conn, &stands, (id, held_on), (Attendance::Held, None), (Some(by), entered(held_on)))?;
        }
        Ok(())
    }
}
