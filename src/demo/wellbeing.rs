//! Writes down the children's health, schools and own words.

use chrono::{Days, NaiveDate};
use rand::Rng as _;
use rand::rngs::SmallRng;

use super::names::pick;
use super::plot::ChildPlot;
use super::story::{Cast, Scene, entered};
use crate::db::Conn;
use crate::domain::age::{Age, MissingDay};
use crate::domain::id::{ChildId, UserId};
use crate::domain::wellbeing::{Condition, Grade, HealthKind, SchoolReason, SchoolSupport};
use crate::error::Result;
use crate::features::wellbeing::{self, NewConsultation, NewEnrollment, NewHealth};

const SCHOOLS: [&str; 5] =
    ["Oak Hill School", "Lakeview School", "Jefferson Academy", "St. Croix School", "Prairie School"];

/// What a child says.
const WORDS: [&str; 4] = [
    "I want to go home when mom is better. I like it when she comes to my games.",
    "I want to stay in my school. I miss my dog.",
    "I do not know what will happen in court. Somebody should tell me.",
    "I like living with grandma. I want to see my brother more.",
];

/// The present stay of every child in care.
pub(super) fn write(conn: &mut Conn, rng: &mut SmallRng, scene: &Scene<'_>, cast: &Cast) -> Result<()> {
    let Some(stay) = scene.plot.stays.iter().find(|stay| stay.exit.is_none()) else { return Ok(()) };
    for ((child, worker), plot) in cast.iter().zip(&scene.plot.children) {
        let of = Of { child: *child, worker: *worker, removed_on: stay.removed_on, today: scene.today };
        let years = Age::on(plot.born_on, scene.today, MissingDay::default()).map_or(0, Age::years);
        of.health(conn, rng, years)?;
        of.school(conn, rng, years)?;
        of.words(conn, rng, (years, plot))?;
    }
    Ok(())
}

struct Of {
    child: ChildId,
    worker: Option<UserId>,
    removed_on: NaiveDate,
    today: NaiveDate,
}

impl Of {
    fn entry(&self, kind: HealthKind, on: NaiveDate, what: &str) -> NewHealth {
        NewHealth {
            child: self.child,
            kind,
            condition: None,
            what: what.to_owned(),
            provider: String::new(),
            on,
            ends_on: None,
            next_due_on: None,
            psychotropic: false,
            consent: None,
        }
    }

    fn health(&self, conn: &mut Conn, rng: &mut SmallRng, years: i32) -> Result<()> {
        let exam_on = (self.removed_on + Days::new(rng.random_range(3..40))).min(self.today);
        let mut all = vec![
            NewHealth {
                provider: "Juniper Children’s Clinic".to_owned(),
                next_due_on: Some(exam_on + Days::new(365)),
                ..self.entry(HealthKind::Exam, exam_on, "")
            },
            self.entry(HealthKind::Insurance, self.removed_on, "Medical Assistance"),
        ];
        if rng.random_bool(0.2) {
            all.push(self.entry(HealthKind::Allergy, self.removed_on, "Peanuts"));
        }
        if years >= 6 && rng.random_bool(0.3) {
            let condition = Some(Condition::Adhd);
            all.push(NewHealth { condition, ..self.entry(HealthKind::Condition, self.removed_on, "") });
            let consent = rng.random_bool(0.8).then(|| ("Mother".to_owned(), exam_on));
            let medication = self.entry(HealthKind::Medication, exam_on, "Methylphenidate 10 mg");
            all.push(NewHealth { psychotropic: true, consent, ..medication });
        }
        for new in &all {
            wellbeing::add_health(conn, new, self.worker, entered(new.on))?;
        }
        Ok(())
    }

    fn school(&self, conn: &mut Conn, rng: &mut SmallRng, years: i32) -> Result<()> {
        let grade = match years {
            ..=4 => return Ok(()),
            5 => Grade::Kindergarten,
            years => {
                let nth = usize::try_from(years - 5).unwrap_or_default().min(12);
                let of = |grade: &&Grade| grade.code() == format!("grade_{nth}");
                Grade::ALL.iter().find(of).copied().unwrap_or(Grade::Grade12)
            }
        };
        let reasons = [SchoolReason::OfOrigin, SchoolReason::OfOrigin, SchoolReason::TooFar];
        let new = NewEnrollment {
            child: self.child,
            school: pick(rng, &SCHOOLS).unwrap_or_default().to_owned(),
            grade,
            support: Some(if rng.random_bool(0.2) { SchoolSupport::Iep } else { SchoolSupport::NoPlan }),
            reason: pick(rng, &reasons).unwrap_or(SchoolReason::OfOrigin),
            starts_on: self.removed_on,
            ends_on: None,
        };
        wellbeing::enroll(conn, &new, self.worker, entered(self.removed_on)).map(|_| ())
    }

    fn words(&self, conn: &mut Conn, rng: &mut SmallRng, (years, plot): (i32, &ChildPlot)) -> Result<()> {
        let heard_on = (self.removed_on + Days::new(rng.random_range(10..60))).min(self.today);
        let (words, may_be_told) = (pick(rng, &WORDS).unwrap_or_default(), rng.random_bool(0.5));
        if years < 5 {
            return Ok(());
        }
        let new = NewConsultation {
            child: self.child,
            heard_on,
            heard_by: "The permanency worker".to_owned(),
            place: "At the foster home".to_owned(),
            words: words.to_owned(),
            on_plan: years >= 14,
            may_be_told,
            members: [if years >= 14 { format!("{}’s aunt", plot.given) } else { String::new() }, String::new()],
        };
        wellbeing::hear(conn, &new, self.worker, entered(heard_on)).map(|_| ())
    }
}
