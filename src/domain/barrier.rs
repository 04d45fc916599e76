//! What stands between a parent and a service, who removes it, and by when.
//!
//! A barrier is the agency's to remove or to have removed: it is no failure of the parent.

use chrono::NaiveDate;

use super::calendar::short_date;

crate::codes! {
    /// What stands in the way.
    pub enum BarrierKind {
        Transport => "transport", "Transport",
        ChildCare => "child_care", "Child care",
        Language => "language", "Language",
        Insurance => "insurance", "Insurance or cost",
        WorkHours => "work_hours", "Work hours",
        Phone => "phone", "No phone",
        Other => "other", "Something else",
    }
}

crate::codes! {
    /// Who removes it.
    pub enum Remover {
        Worker => "worker", "The reunification worker",
        Provider => "provider", "The provider",
        ParentPartner => "parent_partner", "The parent partner",
        Relative => "relative", "A relative or friend",
        Parent => "parent", "The parent",
        Other => "other", "Somebody else",
    }
}

/// Why a barrier cannot be kept as entered, in words for the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BarrierError {
    /// It was removed before it was noted.
    #[error("It was noted on {}. It cannot have been removed before.", short_date(*.0))]
    BeforeNoted(NaiveDate),
    /// The day is in the future.
    #[error("This date is in the future. Enter what has already happened.")]
    InFuture,
    /// The day by which it is to be removed is before it was noted.
    #[error("This is before the day on which it was noted, {}.", short_date(*.0))]
    DueBeforeNoted(NaiveDate),
}

/// Checks a barrier that was noted on a day, to be removed by another.
pub fn check_noted(noted_on: NaiveDate, due_on: Option<NaiveDate>, today: NaiveDate) -> Result<(), BarrierError> {
    match due_on {
        _ if noted_on > today => Err(BarrierError::InFuture),
        Some(due) if due < noted_on => Err(BarrierError::DueBeforeNoted(noted_on)),
        _ => Ok(()),
    }
}

/// Checks the day on which a barrier was removed.
pub fn check_removed(noted_on: NaiveDate, removed_on: NaiveDate, today: NaiveDate) -> Result<(), BarrierError> {
    if removed_on > today {
        return Err(BarrierError::InFuture);
    }
    if removed_on < noted_on { Err(BarrierError::BeforeNoted(noted_on)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use crate::domain::period::tests::date;

    #[test]
    fn barrier_codes_are_sound() {
        check_codes::<BarrierKind>();
        check_codes::<Remover>();
    }

    #[test]
    fn a_barrier_is_noted_then_due_then_removed() {
        let (noted, today) = (date("2026-11-20"), date("2026-11-23"));
        assert_eq!(check_noted(noted, Some(noted), today), Ok(()));
        assert_eq!(check_noted(noted, Some(date("2026-11-19")), today), Err(BarrierError::DueBeforeNoted(noted)));
        assert_eq!(check_noted(date("2026-11-24"), None, today), Err(BarrierError::InFuture));
        assert_eq!(check_removed(noted, noted, today), Ok(()));
        assert_eq!(check_removed(noted, date("2026-11-19"), today), Err(BarrierError::BeforeNoted(noted)));
        assert_eq!(check_removed(noted, date("2026-11-24"), today), Err(BarrierError::InFuture));
    }
}
