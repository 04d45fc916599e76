//! How often one name may be tried.
//!
//! After a wrong password the next try must wait 1, 3, 5, then 10 seconds; the fifth within fifteen minutes closes the name
//! for fifteen (NIST SP 800-53 AC-7), and the hundredth of a day for a day (SP 800-63B 5.2.2 allows at most 100). Names that
//! nobody has are counted alike, so that the answer never says which names there are.

use chrono::{DateTime, Duration, NaiveDate, Utc};

/// Failures within this time are counted together.
const WINDOW: Duration = Duration::minutes(15);
/// How long the name is closed after the fifth.
const LOCK: Duration = Duration::minutes(15);
/// The failure that closes it.
pub const LOCKING: i32 = 5;
/// Failures of one day at most.
const PER_DAY: i32 = 100;

/// What is kept of a name's tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// Failures in a row since `since`.
    pub failures: i32,
    /// When the first of them was.
    pub since: DateTime<Utc>,
    /// The day that `day_tries` counts.
    pub day: NaiveDate,
    /// Failures of that day.
    pub day_tries: i32,
    /// No try is taken before.
    pub closed_until: DateTime<Utc>,
}

/// The name is closed for this many seconds more, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed(pub i64);

/// Takes one try. It is counted as failed before the password is looked at, so that many at once gain nothing; the right
/// password takes it back ([`right`]).
///
/// # Errors
/// [`Closed`] while the name must wait; then nothing changes.
pub fn take(before: Option<Tries>, now: DateTime<Utc>, today: NaiveDate) -> Result<Tries, Closed> {
    let before = before.unwrap_or(Tries { failures: 0, since: now, day: today, day_tries: 0, closed_until: now });
    if before.closed_until > now {
        return Err(Closed(((before.closed_until - now).num_milliseconds() + 999) / 1000));
    }
    let going_on = before.failures > 0 && now - before.since < WINDOW;
    let failures = if going_on { before.failures + 1 } else { 1 };
    let since = if going_on { before.since } else { now };
    let day_tries = if before.day == today { before.day_tries + 1 } else { 1 };
    let wait = if day_tries >= PER_DAY { Duration::days(1) } else { wait_after(failures) };
    Ok(Tries { failures, since, day: today, day_tries, closed_until: now + wait })
}

/// What remains after the right password.
#[must_use]
pub fn right(taken: Tries, now: DateTime<Utc>) -> Tries {
    Tries { failures: 0, since: now, day_tries: taken.day_tries - 1, closed_until: now, ..taken }
}

fn wait_after(failures: i32) -> Duration {
    match failures {
        ..=1 => Duration::seconds(1),
        2 => Duration::seconds(3),
        3 => Duration::seconds(5),
        4 => Duration::seconds(10),
        _ => LOCK,
    }
}

/// "3 seconds", "15 minutes", "23 hours": a wait, rounded up, as one says it.
#[must_use]
pub fn in_words(seconds: i64) -> String {
    let of = |n: i64, unit: &str| format!("{n} {unit}{}", if n == 1 { "" } else { "s" });
    match seconds {
        ..=60 => of(seconds.max(1), "second"),
        61..=3600 => of((seconds + 59) / 60, "minute"),
        _ => of((seconds + 3599) / 3600, "hour"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> DateTime<Utc> {
        "2026-11-23T17:00:00Z".parse().unwrap()
    }

    fn day() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    /// Fails as soon as a try is taken, `times` times, and gives what is kept and the waits in between.
    fn fail(times: usize) -> (Tries, Vec<i64>) {
        let (mut kept, mut now, mut waits) = (take(None, start(), day()).unwrap(), start(), Vec::new());
        for _ in 1..times {
            let Closed(wait) = take(Some(kept), now, day()).unwrap_err();
            waits.push(wait);
            now += Duration::seconds(wait);
            kept = take(Some(kept), now, day()).unwrap();
        }
        (kept, waits)
    }

    #[test]
    fn waits_grow_and_the_fifth_failure_closes_the_name_for_a_quarter_of_an_hour() {
        let (kept, waits) = fail(6);
        assert_eq!(waits, [1, 3, 5, 10, 900]);
        assert_eq!(kept.failures, 1, "after the lock it begins anew");
    }

    #[test]
    fn a_hundred_failures_of_a_day_close_the_name_for_a_day() {
        let (kept, _) = fail(100);
        assert_eq!(kept.day_tries, 100);
        assert_eq!(take(Some(kept), kept.closed_until - Duration::seconds(1), day()), Err(Closed(1)));
        let tomorrow = day().succ_opt().unwrap();
        assert_eq!(take(Some(kept), kept.closed_until, tomorrow).unwrap().day_tries, 1);
    }

    #[test]
    fn the_right_password_takes_its_try_back_but_not_the_failures_of_the_day() {
        let (kept, _) = fail(3);
        let after = right(kept, kept.closed_until);
        assert_eq!((after.failures, after.day_tries), (0, 2));
        assert_eq!(take(Some(after), after.closed_until, day()).unwrap().failures, 1);
    }

    #[test]
    fn many_at_once_are_one_try() {
        let first = take(None, start(), day()).unwrap();
        for _ in 0..50 {
            assert_eq!(take(Some(first), start(), day()), Err(Closed(1)));
        }
    }

    #[test]
    fn a_slip_of_this_morning_does_not_count_in_the_afternoon() {
        let (kept, _) = fail(4);
        let later = take(Some(kept), start() + Duration::hours(4), day()).unwrap();
        assert_eq!((later.failures, later.day_tries), (1, 5));
    }

    #[test]
    fn waits_are_said_as_one_says_them() {
        for (seconds, words) in
            [(0, "1 second"), (3, "3 seconds"), (61, "2 minutes"), (900, "15 minutes"), (86_400, "24 hours")]
        {
            assert_eq!(in_words(seconds), words);
        }
    }
}
