//! Safety concerns and risk factors: what is said of a danger, whom it must reach, and when it follows a caregiver.
//!
//! A concern belongs to neither track. A child who died had often been seen by several agencies of which none knew what the
//! other knew; so a concern reaches everybody who works with the family, and the caregiver it names in every family.

use super::id::{UnitId, UserId};
use super::need_to_know::Closed;

crate::codes! {
    /// What a child is in danger of.
    pub enum Danger {
        PhysicalHarm => "physical_harm", "Physical harm",
        SexualHarm => "sexual_harm", "Sexual harm",
        DomesticViolence => "domestic_violence", "Violence between adults at home",
        UnsafeUse => "unsafe_use", "Drugs or alcohol while caring for the children",
        Unsupervised => "unsupervised", "Children left alone or with somebody unsafe",
        UnsafePerson => "unsafe_person", "Somebody unsafe lives there or visits",
        UnsafeHome => "unsafe_home", "Unsafe home",
        MedicalNeglect => "medical_neglect", "Medical care withheld",
        EmotionalHarm => "emotional_harm", "Emotional harm or threats",
        SelfHarm => "self_harm", "The caregiver may harm herself or the children",
        Abduction => "abduction", "May be taken away or trafficked",
        Other => "other", "Another danger",
    }
}

crate::codes! {
    /// Who told of it. The person's own name is kept apart and protected.
    pub enum Source {
        Worker => "worker", "A worker of ours",
        Provider => "provider", "A service provider",
        School => "school", "School or day care",
        BehavioralHealth => "behavioral_health", "Behavioral health",
        Medical => "medical", "Hospital or doctor",
        Police => "police", "Police",
        Court => "court", "The court",
        Caregiver => "caregiver", "A foster parent or other caregiver",
        Parent => "parent", "A parent",
        Child => "child", "A child",
        Relative => "relative", "A relative",
        Neighbor => "neighbor", "A neighbor or friend",
        Anonymous => "anonymous", "Somebody who gave no name",
        Other => "other", "Somebody else",
    }
}

crate::codes! {
    /// Why a concern is not open any more.
    pub enum Resolution {
        DangerGone => "danger_gone", "The danger is gone",
        SafetyPlan => "safety_plan", "A safety plan controls it",
        NoAccess => "no_access", "The caregiver cannot reach the children any more",
        CourtOrder => "court_order", "A court order protects the children",
        NotConfirmed => "not_confirmed", "Looked into and not confirmed",
    }
}

impl Resolution {
    /// Those after which the caregiver is still as dangerous to other children as before: the flag in other families stays.
    pub const STILL_DANGEROUS: [Self; 3] = [Self::SafetyPlan, Self::NoAccess, Self::CourtOrder];

    /// Whether the caregiver stays flagged in other families.
    #[must_use]
    pub fn still_flags(self) -> bool {
        Self::STILL_DANGEROUS.contains(&self)
    }
}

crate::codes! {
    /// A circumstance of an adult that makes harm likelier, above all together with others.
    pub enum Risk {
        DomesticViolence => "domestic_violence", "Domestic violence",
        SubstanceUse => "substance_use", "Substance use",
        MentalHealth => "mental_health", "Mental health",
        Housing => "housing", "No safe housing",
        Criminal => "criminal", "Violent or sexual offense",
        Developmental => "developmental", "Developmental disability without support",
        PriorRemovals => "prior_removals", "Children removed before",
        PriorDeath => "prior_death", "A child died or was badly hurt before",
        OwnAbuse => "own_abuse", "Was abused as a child",
        Isolation => "isolation", "Alone, without help",
        Other => "other", "Another",
    }
}

/// What decides whom a concern must reach.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circle {
    /// The unit that serves the family.
    pub unit: Option<UnitId>,
    /// The workers of record on either track, with their units.
    pub workers: Vec<(UserId, Option<UnitId>)>,
    /// The supervisors of the family's office, with their units.
    pub supervisors: Vec<(UserId, Option<UnitId>)>,
    /// To whom the family is closed.
    pub closed: Closed,
}

/// Everybody who must read a concern and say that she did: the workers of record of both tracks, and the supervisors of the
/// family's unit and of the workers' units; where none of these units has one, every supervisor of the office. To whom the
/// family is closed, the concern is too.
#[must_use]
pub fn must_know(circle: &Circle) -> Vec<UserId> {
    let units: Vec<UnitId> = circle.workers.iter().map(|(_, unit)| *unit).chain([circle.unit]).flatten().collect();
    let of_units = |(_, unit): &&(UserId, Option<UnitId>)| unit.is_some_and(|unit| units.contains(&unit));
    let open = |(user, _): &&(UserId, Option<UnitId>)| !circle.closed.to(*user);
    let mut supervisors: Vec<UserId> =
        circle.supervisors.iter().filter(of_units).filter(open).map(|(user, _)| *user).collect();
    if supervisors.is_empty() {
        supervisors = circle.supervisors.iter().filter(open).map(|(user, _)| *user).collect();
    }
    let workers = circle.workers.iter().filter(open).map(|(user, _)| *user);
    let mut all: Vec<UserId> = workers.chain(supervisors).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// How many kinds of risk hold together for one person before the page says so: one alone is common.
pub const TOGETHER: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn user(n: u128) -> UserId {
        UserId::from_uuid(Uuid::from_u128(n))
    }

    fn unit(n: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(n))
    }

    fn circle() -> Circle {
        Circle {
            unit: Some(unit(1)),
            workers: vec![(user(1), Some(unit(1))), (user(2), Some(unit(2)))],
            supervisors: vec![(user(11), Some(unit(1))), (user(12), Some(unit(2))), (user(13), Some(unit(3)))],
            closed: Closed::default(),
        }
    }

    #[test]
    fn the_codes_are_sound() {
        crate::domain::code::check_codes::<Danger>();
        crate::domain::code::check_codes::<Source>();
        crate::domain::code::check_codes::<Resolution>();
        crate::domain::code::check_codes::<Risk>();
    }

    #[test]
    fn both_workers_and_both_their_supervisors_must_know() {
        assert_eq!(must_know(&circle()), [1, 2, 11, 12].map(user));
    }

    #[test]
    fn a_unit_without_a_supervisor_is_stood_in_for_by_the_office() {
        let alone = Circle { unit: Some(unit(9)), workers: Vec::new(), ..circle() };
        assert_eq!(must_know(&alone), [11, 12, 13].map(user));
        let without_unit = Circle { unit: None, workers: vec![(user(1), None)], ..circle() };
        assert_eq!(must_know(&without_unit), [1, 11, 12, 13].map(user));
    }

    #[test]
    fn whoever_may_not_open_the_family_is_not_told() {
        let conflicts = vec![user(2), user(11), user(12)];
        let of = Circle { closed: Closed { named: None, conflicts }, ..circle() };
        assert_eq!(must_know(&of), [1, 13].map(user), "her colleague of the office stands in for the supervisor");
        let named = Some(vec![user(1), user(11)]);
        let of = Circle { closed: Closed { named, conflicts: vec![] }, ..circle() };
        assert_eq!(must_know(&of), [1, 11].map(user));
    }

    #[test]
    fn what_keeps_a_caregiver_away_from_these_children_keeps_her_flagged_elsewhere() {
        assert!(Resolution::NoAccess.still_flags() && Resolution::SafetyPlan.still_flags());
        assert!(!Resolution::NotConfirmed.still_flags() && !Resolution::DangerGone.still_flags());
    }

    proptest! {
        #[test]
        fn every_worker_is_told_unless_it_is_closed_to_her_and_nobody_twice(
            workers in proptest::collection::vec((0u128..20, proptest::option::of(0u128..4)), 0..8),
            supervisors in proptest::collection::vec((20u128..30, proptest::option::of(0u128..4)), 0..5),
            conflicts in proptest::collection::vec(0u128..30, 0..4),
        ) {
            let of = |some: Vec<(u128, Option<u128>)>| some.into_iter().map(|(u, n)| (user(u), n.map(unit))).collect();
            let circle = Circle {
                unit: Some(unit(0)),
                workers: of(workers),
                supervisors: of(supervisors),
                closed: Closed { named: None, conflicts: conflicts.into_iter().map(user).collect() },
            };
            let told = must_know(&circle);
            let open = |all: &[(UserId, Option<UnitId>)]| all.iter().filter(|(u, _)| !circle.closed.to(*u)).count();
            prop_assert!(circle.workers.iter().all(|(u, _)| told.contains(u) != circle.closed.to(*u)));
            prop_assert!(told.iter().all(|u| !circle.closed.to(*u)));
            prop_assert!(told.windows(2).all(|two| two[0] < two[1]));
            let a_supervisor = told.iter().any(|u| circle.supervisors.iter().any(|(s, _)| s == u));
            prop_assert_eq!(a_supervisor, open(&circle.supervisors) > 0);
        }
    }
}
