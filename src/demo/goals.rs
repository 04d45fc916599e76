//! Writes down the children's goals, and what was done for them beside reunification.

use chrono::{Days, NaiveDate};
use rand::Rng as _;
use rand::rngs::SmallRng;

use super::names::{self, pick, word};
use super::plot::StayPlot;
use super::story::{Cast, Scene, entered};
use crate::db::Conn;
use crate::domain::exit::ExitReason;
use crate::domain::goal::{AlternativeKind, Goal, GoalRole, SetBy};
use crate::domain::id::{ChildId, UserId};
use crate::domain::legal::LegalStatus;
use crate::error::Result;
use crate::features::goals::{self, NewAlternative, NewGoal};
use crate::features::legal::{self, NewStatus};

/// Days after which a stay has a goal beside reunification, and after which reunification may be given up.
const CONCURRENT_AFTER: u64 = 75;
const GIVEN_UP_AFTER: i64 = 330;

/// The goals of every child in each stay, and the alternatives of the longer ones.
pub(super) fn write(conn: &mut Conn, rng: &mut SmallRng, scene: &Scene<'_>, cast: &Cast) -> Result<()> {
    // A few families were entered before goals were kept: "not set yet" is an honest state.
    if rng.random_bool(if scene.plot.is_open() { 0.15 } else { 0.03 }) {
        return Ok(());
    }
    for stay in &scene.plot.stays {
        let other = beside(rng, stay);
        let given_up = given_up(rng, scene, stay);
        let efforts = match given_up {
            Some(on) => Some(goals::efforts_of(conn, scene.family, stay.removed_on, on)?.said(on).join("\n")),
            None => None,
        };
        for (child, worker) in cast {
            let told = Told { child: *child, worker: *worker, stay, other };
            told.legal(conn, scene)?;
            told.goals(conn, rng, scene, given_up.zip(efforts.as_deref()))?;
            told.alternatives(conn, rng, scene)?;
        }
    }
    Ok(())
}

/// The goal beside reunification, which is how a stay that ends otherwise ends.
fn beside(rng: &mut SmallRng, stay: &StayPlot) -> Goal {
    match stay.exit {
        Some((_, ExitReason::Adoption)) => Goal::Adoption,
        Some((_, ExitReason::Guardianship)) => Goal::Guardianship,
        Some((_, ExitReason::LivingWithRelative)) => Goal::LiveWithRelatives,
        _ => pick(rng, &[Goal::Guardianship, Goal::LiveWithRelatives, Goal::Adoption]).unwrap_or(Goal::Guardianship),
    }
}

/// The day on which reunification was given up, if it was: some weeks before the exit, or lately in a long stay.
fn given_up(rng: &mut SmallRng, scene: &Scene<'_>, stay: &StayPlot) -> Option<NaiveDate> {
    let until = stay.exit.map_or(scene.today, |(on, _)| on);
    let lasted = (until - stay.removed_on).num_days();
    let otherwise =
        |reason| matches!(reason, ExitReason::Adoption | ExitReason::Guardianship | ExitReason::LivingWithRelative);
    let gives_up = match stay.exit {
        Some((_, reason)) => otherwise(reason) && lasted > 130,
        None => lasted > GIVEN_UP_AFTER,
    };
    gives_up.then(|| until - Days::new(rng.random_range(14..28)))
}

/// One child in one stay.
struct Told<'a> {
    child: ChildId,
    worker: Option<UserId>,
    stay: &'a StayPlot,
    other: Goal,
}

impl Told<'_> {
    fn until(&self, scene: &Scene<'_>) -> NaiveDate {
        self.stay.exit.map_or(scene.today, |(on, _)| on)
    }

    fn goals(
        &self,
        conn: &mut Conn,
        rng: &mut SmallRng,
        scene: &Scene<'_>,
        given_up: Option<(NaiveDate, &str)>,
    ) -> Result<()> {
        let until = self.until(scene);
        let first = (self.stay.removed_on + Days::new(rng.random_range(2..14))).min(until);
        let goal = |role, goal, set_by, starts_on| NewGoal {
            child: self.child,
            role,
            goal,
            set_by,
            starts_on,
            ground: String::new(),
            efforts: None,
        };
        self.set(conn, &goal(GoalRole::Primary, Goal::Reunify, SetBy::Court, first))?;
        let beside = self.stay.removed_on + Days::new(CONCURRENT_AFTER);
        if beside < until {
            self.set(conn, &goal(GoalRole::Concurrent, self.other, SetBy::Agency, beside))?;
        }
        if let Some((on, facts)) = given_up.filter(|(on, _)| *on > beside) {
            let ground = word(rng, names::GROUNDS).to_owned();
            let away = goal(GoalRole::Primary, self.other, SetBy::Court, on);
            self.set(conn, &NewGoal { ground, efforts: Some(facts.to_owned()), ..away })?;
        }
        if let Some((on, _)) = self.stay.exit {
            goals::end(conn, self.child, on)?;
        }
        Ok(())
    }

    /// Emergency custody, the order, the adjudication; and what the exit left.
    fn legal(&self, conn: &mut Conn, scene: &Scene<'_>) -> Result<()> {
        let (removed, until) = (self.stay.removed_on, self.until(scene));
        let mut held = vec![(removed, LegalStatus::EmergencyCustody)];
        held.push((removed + Days::new(3), LegalStatus::TemporaryCustody));
        held.push((removed + Days::new(45), LegalStatus::AgencyCustody));
        held.retain(|(on, _)| *on < until || *on == removed);
        if let Some((on, reason)) = self.stay.exit.filter(|(on, _)| *on > removed) {
            let status = match reason {
                ExitReason::LivingWithRelative | ExitReason::Guardianship => LegalStatus::RelativeCustody,
                ExitReason::Reunification => LegalStatus::ProtectiveSupervision,
                _ => LegalStatus::Dismissed,
            };
            held.push((on, status));
        }
        for (starts_on, status) in held {
            let new = NewStatus { child: self.child, status, starts_on, ends_on: None };
            legal::set(conn, &new, self.worker, entered(starts_on))?;
        }
        Ok(())
    }

    fn set(&self, conn: &mut Conn, new: &NewGoal) -> Result<()> {
        goals::set(conn, new, self.worker, entered(new.starts_on)).map(|_| ())
    }

    /// The search that begins with the removal, and what followed from it in a longer stay.
    fn alternatives(&self, conn: &mut Conn, rng: &mut SmallRng, scene: &Scene<'_>) -> Result<()> {
        let until = self.until(scene);
        let step = match self.other {
            Goal::Adoption => AlternativeKind::AdoptionStep,
            _ => AlternativeKind::GuardianshipStep,
        };
        let plan = [
            (9, AlternativeKind::RelativeSearch, "Notice to adult relatives", "Letters sent to six relatives."),
            (31, AlternativeKind::RelativeContact, "", ""),
            (120, step, "Home study", "Asked for; the licensing unit visits next month."),
        ];
        for (after, kind, who, result) in plan {
            let done_on = self.stay.removed_on + Days::new(after);
            if done_on > until {
                break;
            }
            let (kin, said) = pick(rng, names::KIN).unwrap_or_default();
            let is_contact = kind == AlternativeKind::RelativeContact;
            let new = NewAlternative {
                child: self.child,
                kind,
                who: if is_contact { kin } else { who }.to_owned(),
                done_on,
                result: if is_contact { said } else { result }.to_owned(),
                note: String::new(),
            };
            goals::add_alternative(conn, &new, self.worker, entered(done_on))?;
        }
        Ok(())
    }
}
