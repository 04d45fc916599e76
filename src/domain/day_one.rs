//! The day-one clock: from the removal to the first service session that an adult of the family attended.
//!
//! Only a session attended stops it; a referral sent does not. The target is the programme's, not a statute's: a
//! connection within the first couple of days, as Hennepin County reorganised its work around (Casey Family Programs,
//! interview with David Sanders, 28 March 2019).

use chrono::NaiveDate;

use super::period::days_between;

/// Days from removal within which a first session should have been attended.
pub const TARGET_DAYS: i64 = 2;

/// Where the day-one clock of a family stands; days are local calendar days since the removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOne {
    /// There has been no removal.
    NotStarted,
    /// Nothing has been attended yet.
    Running {
        /// Days since the removal.
        days: i64,
        /// Whether the target has passed.
        over: bool,
    },
    /// A first session was attended.
    Stopped {
        /// Days it took; 0 when the parent was already attending.
        days: i64,
        /// Whether that was within the target.
        met: bool,
    },
}

/// The clock at `today`. Dates after today have not happened yet.
pub fn day_one(removed_on: Option<NaiveDate>, first_attended_on: Option<NaiveDate>, today: NaiveDate) -> DayOne {
    let Some(removed_on) = removed_on.filter(|&on| on <= today) else {
        return DayOne::NotStarted;
    };
    if let Some(attended_on) = first_attended_on.filter(|&on| on <= today) {
        let days = days_between(removed_on, attended_on).max(0);
        return DayOne::Stopped { days, met: days <= TARGET_DAYS };
    }
    let days = days_between(removed_on, today);
    DayOne::Running { days, over: days > TARGET_DAYS }
}

/// The first session that counts for a removal. `sessions` are the first sessions of the family's adults, each with the day
/// on which that service ended, if it has: what ended before the removal does not count, what went on then does.
pub fn first_session(
    removed_on: NaiveDate,
    sessions: impl IntoIterator<Item = (NaiveDate, Option<NaiveDate>)>,
) -> Option<NaiveDate> {
    let counts = |ended_on: Option<NaiveDate>| ended_on.is_none_or(|on| on >= removed_on);
    sessions.into_iter().filter(|&(_, ended_on)| counts(ended_on)).map(|(on, _)| on).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::date;

    fn clock(attended: Option<&str>, today: &str) -> DayOne {
        day_one(Some(date("2026-03-06")), attended.map(date), date(today))
    }

    #[test]
    fn the_clock_runs_from_the_removal_and_is_over_on_the_third_day() {
        assert_eq!(clock(None, "2026-03-06"), DayOne::Running { days: 0, over: false });
        assert_eq!(clock(None, "2026-03-08"), DayOne::Running { days: 2, over: false });
        assert_eq!(clock(None, "2026-03-09"), DayOne::Running { days: 3, over: true });
    }

    #[test]
    fn the_first_session_attended_stops_it() {
        assert_eq!(clock(Some("2026-03-07"), "2026-06-01"), DayOne::Stopped { days: 1, met: true });
        assert_eq!(clock(Some("2026-03-20"), "2026-06-01"), DayOne::Stopped { days: 14, met: false });
    }

    #[test]
    fn a_parent_already_attending_took_no_days() {
        assert_eq!(clock(Some("2026-02-01"), "2026-03-06"), DayOne::Stopped { days: 0, met: true });
    }

    #[test]
    fn a_service_that_ended_before_the_removal_does_not_stop_the_clock() {
        let first = |sessions: &[(&str, &str)]| {
            let ended = |on: &str| (!on.is_empty()).then(|| date(on));
            first_session(date("2026-03-06"), sessions.iter().map(|&(on, until)| (date(on), ended(until))))
        };
        assert_eq!(first(&[("2026-02-01", "2026-03-05"), ("2026-03-09", "2026-05-01")]), Some(date("2026-03-09")));
        assert_eq!(first(&[("2026-02-01", "2026-03-20"), ("2026-03-09", "")]), Some(date("2026-02-01")));
        assert_eq!(first(&[("2026-02-01", "")]), Some(date("2026-02-01")));
        assert_eq!(first(&[("2026-02-01", "2026-03-05")]), None);
    }

    #[test]
    fn what_lies_ahead_has_not_happened() {
        assert_eq!(clock(Some("2026-03-10"), "2026-03-07"), DayOne::Running { days: 1, over: false });
        assert_eq!(clock(None, "2026-03-05"), DayOne::NotStarted);
        assert_eq!(day_one(None, None, date("2026-03-05")), DayOne::NotStarted);
    }
}
