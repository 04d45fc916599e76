//! A child's health, schooling and say: what the case plan must hold of them (42 USC 675(1)(B), (C) and (G)).

use chrono::NaiveDate;

use super::age::{MissingDay, birthday};
use super::goal::is_consulted;
use super::period::add_months;

/// Months after which a child who is to be consulted on the case plan should have been consulted again: the plan is reviewed at
/// least that often (42 USC 675(5)(B)).
pub const CONSULTED_EVERY_MONTHS: i32 = 6;

crate::codes! {
    /// What an entry of a child's health is about (42 USC 675(1)(C)).
    pub enum HealthKind {
        Exam => "exam", "Health exam",
        Dental => "dental", "Dental exam",
        Vision => "vision", "Vision exam",
        Immunizations => "immunizations", "Immunizations up to date",
        Medication => "medication", "Medication",
        Allergy => "allergy", "Allergy",
        Condition => "condition", "Diagnosed condition",
        Insurance => "insurance", "Insurance",
        Doctor => "doctor", "Regular doctor, dentist or clinic",
    }
}

impl HealthKind {
    /// Whether it lasts, from a day on, until it ends; all others are of one day.
    #[must_use]
    pub const fn lasts(self) -> bool {
        matches!(self, Self::Medication | Self::Allergy | Self::Condition | Self::Insurance | Self::Doctor)
    }

    /// Whether it says nothing without words: which medication, allergic to what, which insurance, which doctor.
    #[must_use]
    pub const fn needs_words(self) -> bool {
        matches!(self, Self::Medication | Self::Allergy | Self::Insurance | Self::Doctor)
    }
}

crate::codes! {
    /// A diagnosed condition (AFCARS elements 24 to 34, 45 CFR 1355.44(b)(11)).
    pub enum Condition {
        IntellectualDisability => "intellectual_disability", "Intellectual disability",
        Autism => "autism", "Autism spectrum disorder",
        Visual => "visual", "Visual impairment and blindness",
        Hearing => "hearing", "Hearing impairment and deafness",
        Orthopedic => "orthopedic", "Orthopedic impairment or other physical condition",
        Emotional => "emotional", "Mental or emotional disorder",
        Adhd => "adhd", "Attention deficit hyperactivity disorder (ADHD)",
        SeriousMental => "serious_mental", "Serious mental disorder",
        DevelopmentalDelay => "developmental_delay", "Developmental delay",
        DevelopmentalDisability => "developmental_disability", "Developmental disability",
        Other => "other", "Another diagnosed condition",
    }
}

crate::codes! {
    /// The grade that a child is in.
    pub enum Grade {
        Early => "early", "Day care or preschool",
        Kindergarten => "kindergarten", "Kindergarten",
        Grade1 => "grade_1", "Grade 1",
        Grade2 => "grade_2", "Grade 2",
        Grade3 => "grade_3", "Grade 3",
        Grade4 => "grade_4", "Grade 4",
        Grade5 => "grade_5", "Grade 5",
        Grade6 => "grade_6", "Grade 6",
        Grade7 => "grade_7", "Grade 7",
        Grade8 => "grade_8", "Grade 8",
        Grade9 => "grade_9", "Grade 9",
        Grade10 => "grade_10", "Grade 10",
        Grade11 => "grade_11", "Grade 11",
        Grade12 => "grade_12", "Grade 12",
        After => "after", "College or vocational school",
        NotEnrolled => "not_enrolled", "Not enrolled",
    }
}

crate::codes! {
    /// The plan by which a child gets help at school (AFCARS asks for an IEP or IFSP).
    pub enum SchoolSupport {
        Iep => "iep", "Individualized education program (IEP)",
        Ifsp => "ifsp", "Individualized family service plan (IFSP)",
        Section504 => "section_504", "504 plan",
        Evaluation => "evaluation", "Being evaluated",
        NoPlan => "none", "None",
    }
}

crate::codes! {
    /// How a child came to this school: the school at the removal, or why another one (educational stability, 42 USC 675(1)(G)).
    pub enum SchoolReason {
        OfOrigin => "of_origin", "The same school as at the removal",
        MovedUp => "moved_up", "Finished the school before",
        BestInterest => "best_interest", "Staying was not in the child's best interest",
        TooFar => "too_far", "Too far from where the child lives",
        NotSafe => "not_safe", "Not safe at the school before",
        Program => "program", "A program that the school before does not have",
        CourtOrder => "court_order", "Court order",
        ChildAsked => "child_asked", "The child asked",
        NotInCare => "not_in_care", "Enrolled while not in care",
        Other => "other", "Another reason",
    }
}

/// Since when a child in care who is to be consulted on the case plan has not been, once that is six months or more: since the
/// last time, the removal, or the 14th birthday, whichever came last.
#[must_use]
pub fn not_consulted_since(
    born_on: Option<NaiveDate>,
    removed_on: NaiveDate,
    last: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<NaiveDate> {
    let born = born_on.filter(|_| is_consulted(born_on, today))?;
    let fourteen = birthday(born, 14, MissingDay::default());
    let since = removed_on.max(fourteen).max(last.unwrap_or(removed_on));
    (add_months(since, CONSULTED_EVERY_MONTHS) <= today).then_some(since)
}

/// The examinations that are overdue: of each kind the last one's next day, where it has passed. `exams` are of those that
/// count, each with its day and the day on which the next one is due.
#[must_use]
pub fn overdue(exams: &[(HealthKind, NaiveDate, Option<NaiveDate>)], today: NaiveDate) -> Vec<(HealthKind, NaiveDate)> {
    let last = |kind: HealthKind| exams.iter().filter(|(of, ..)| *of == kind).max_by_key(|(_, on, _)| *on);
    let due = |kind: HealthKind| Some((kind, last(kind)?.2?));
    HealthKind::ALL.iter().filter_map(|kind| due(*kind)).filter(|(_, due)| *due < today).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use crate::domain::period::tests::{any_date, date};
    use proptest::prelude::*;

    #[test]
    fn wellbeing_codes_are_sound() {
        check_codes::<HealthKind>();
        check_codes::<Condition>();
        check_codes::<Grade>();
        check_codes::<SchoolReason>();
        check_codes::<SchoolSupport>();
    }

    #[test]
    fn a_child_of_fourteen_is_to_be_consulted_every_six_months() {
        let born = Some(date("2012-03-10"));
        let since = |removed: &str, last: Option<&str>, today: &str| {
            not_consulted_since(born, date(removed), last.map(date), date(today))
        };
        assert_eq!(since("2025-01-05", None, "2026-03-09"), None, "not 14 yet");
        assert_eq!(since("2025-01-05", None, "2026-09-09"), None, "14 for less than six months");
        assert_eq!(since("2025-01-05", None, "2026-09-10"), Some(date("2026-03-10")));
        assert_eq!(since("2026-05-01", None, "2026-11-01"), Some(date("2026-05-01")));
        assert_eq!(since("2026-05-01", Some("2026-06-01"), "2026-11-30"), None);
        assert_eq!(since("2026-05-01", Some("2026-06-01"), "2026-12-01"), Some(date("2026-06-01")));
        assert_eq!(since("2026-05-01", Some("2025-06-01"), "2026-11-01"), Some(date("2026-05-01")), "an earlier stay");
        assert_eq!(not_consulted_since(None, date("2020-01-01"), None, date("2026-11-01")), None);
    }

    #[test]
    fn an_examination_is_overdue_by_the_last_one_of_its_kind() {
        let exams = [
            (HealthKind::Exam, date("2025-05-01"), Some(date("2026-05-01"))),
            (HealthKind::Exam, date("2026-06-01"), Some(date("2027-06-01"))),
            (HealthKind::Dental, date("2026-01-10"), Some(date("2026-07-10"))),
            (HealthKind::Vision, date("2026-01-10"), None),
        ];
        assert_eq!(overdue(&exams, date("2026-11-23")), [(HealthKind::Dental, date("2026-07-10"))]);
        assert_eq!(overdue(&exams, date("2026-07-10")), [], "due that day is not overdue");
    }

    proptest! {
        #[test]
        fn nobody_is_overdue_before_six_months_nor_under_fourteen(
            born in any_date(), removed in any_date(), last in prop::option::of(any_date()), today in any_date(),
        ) {
            if let Some(since) = not_consulted_since(Some(born), removed, last, today) {
                prop_assert!(add_months(since, CONSULTED_EVERY_MONTHS) <= today);
                prop_assert!(since >= removed && last.is_none_or(|last| since >= last));
                prop_assert!(is_consulted(Some(born), today));
            }
        }
    }
}
