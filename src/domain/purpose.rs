//! Why somebody opens a record that is not of her own work: within her scope, and still to be said.
//!
//! After the need-to-know rules of state codes (Indiana Code 31-33-20-4): whoever may open many records says for what she opens
//! one that is not hers to work on.

use chrono::{Duration, NaiveDate};

use super::id::UnitId;
use super::role::Role;

crate::codes! {
    /// For what a person opens a record.
    pub enum Purpose {
        StandIn => "stand_in", "Standing in for a colleague",
        Hearing => "hearing", "Preparing a hearing or answering the court",
        Family => "family", "The family called or complained",
        Correction => "correction", "Correcting the record",
        Quality => "quality", "Reviewing the quality of the work",
        Other => "other", "Something else",
    }
}

/// How long a stated purpose holds for that family.
pub const HOLDS_FOR: Duration = Duration::days(7);

/// How far from today a hearing makes a family the court liaison's own work, in days to either side.
pub const HEARING_WITHIN_DAYS: i64 = 60;

/// What of a family decides whether it is somebody's own work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Family {
    /// The unit that serves it.
    pub unit: Option<UnitId>,
    /// The days of its hearings.
    pub hearings: Vec<NaiveDate>,
}

/// Whether a person in this role can come to a family that is not her own work at all. Workers reach only their own families;
/// a manager's and a coordinator's work is every family of their offices; the auditor's sample was drawn for her.
#[must_use]
pub const fn can_be_asked(role: Role, unit: Option<UnitId>) -> bool {
    matches!((role, unit), (Role::Supervisor, Some(_)) | (Role::CourtLiaison, _))
}

/// Whether a family within her scope is her own work: for a supervisor the families of her unit and those without one, for a
/// court liaison those with a hearing about this time.
#[must_use]
pub fn is_own_work(role: Role, unit: Option<UnitId>, family: &Family, today: NaiveDate) -> bool {
    match role {
        Role::Supervisor => unit.is_none() || family.unit.is_none() || family.unit == unit,
        Role::CourtLiaison => family.hearings.iter().any(|on| (*on - today).num_days().abs() <= HEARING_WITHIN_DAYS),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const fn unit(n: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(n))
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn purpose_codes_are_sound() {
        crate::domain::code::check_codes::<Purpose>();
    }

    #[test]
    fn a_supervisors_own_work_is_her_unit_and_what_no_unit_has() {
        let today = day("2026-11-22");
        let of = |unit: Option<u128>| Family { unit: unit.map(self::unit), ..Family::default() };
        let own = |hers: Option<u128>, theirs| is_own_work(Role::Supervisor, hers.map(unit), &of(theirs), today);
        assert!(own(Some(1), Some(1)) && own(Some(1), None) && own(None, Some(2)));
        assert!(!own(Some(1), Some(2)));
    }

    #[test]
    fn a_court_liaisons_own_work_has_a_hearing_sixty_days_to_either_side() {
        let today = day("2026-11-22");
        let own = |hearings: &[&str]| {
            let family = Family { unit: None, hearings: hearings.iter().map(|d| day(d)).collect() };
            is_own_work(Role::CourtLiaison, None, &family, today)
        };
        assert!(own(&["2027-01-21"]) && own(&["2026-09-23"]) && own(&["2020-01-01", "2026-11-23"]));
        assert!(!own(&["2027-01-22"]) && !own(&["2026-09-22"]) && !own(&[]));
    }

    #[test]
    fn whoever_reaches_only_her_own_work_is_never_asked() {
        for role in Role::ALL.iter().copied().filter(|role| !can_be_asked(*role, Some(unit(1)))) {
            assert!(
                is_own_work(
                    role,
                    Some(unit(1)),
                    &Family { unit: Some(unit(2)), hearings: Vec::new() },
                    day("2026-11-22")
                ),
                "{role}"
            );
        }
        assert!(!can_be_asked(Role::Supervisor, None));
    }
}
