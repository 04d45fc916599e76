//! The agency's own time: local dates of instants, instants of local times, and dates in plain American words.

use chrono::format::{Fixed, Item, Numeric, Pad};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::{GapInfo, Tz};

/// The agency's time zone, by its IANA name (`America/Chicago`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(Tz);

/// There is no time zone of this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("There is no time zone named {0:?}. Use a name such as America/Chicago.")]
pub struct UnknownZone(pub String);

/// The agency's local date and time of day, taken once for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Today {
    /// The local date.
    pub date: NaiveDate,
    /// The local time of day, to the second.
    pub time: NaiveTime,
}

impl Zone {
    /// The zone of this IANA name.
    pub fn parse(name: &str) -> Result<Self, UnknownZone> {
        name.parse().map(Self).map_err(|_unhelpful| UnknownZone(name.to_owned()))
    }

    /// The IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The local date and time at an instant.
    pub fn local(self, instant: DateTime<Utc>) -> NaiveDateTime {
        instant.with_timezone(&self.0).naive_local()
    }

    /// A moment as people say it: "Nov 22, 2026, 4:10 p.m.".
    pub fn said(self, instant: DateTime<Utc>) -> String {
        let local = self.local(instant);
        format!("{}, {}", short_date(local.date()), clock_time(local.time()))
    }

    /// The local date at an instant.
    pub fn local_date(self, instant: DateTime<Utc>) -> NaiveDate {
        self.local(instant).date()
    }

    /// The local date and time of day at an instant.
    pub fn today(self, instant: DateTime<Utc>) -> Today {
        let local = self.local(instant);
        Today { date: local.date(), time: local.time().with_nanosecond(0).unwrap_or_default() }
    }

    /// The instant at which a local clock shows this date and time.
    ///
    /// When clocks go forward over it, the first moment after the gap; when they go back and show it twice, the earlier.
    pub fn instant(self, date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        let local = date.and_time(time);
        let found = self.0.from_local_datetime(&local).earliest();
        let found = found.or_else(|| GapInfo::new(&local, &self.0).and_then(|gap| gap.end));
        found.map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
    }

    /// The first moment of a local date.
    pub fn start_of(self, date: NaiveDate) -> DateTime<Utc> {
        self.instant(date, NaiveTime::MIN)
    }
}

/// "Sunday, November 22, 2026": for papers and headings.
pub fn long_date(date: NaiveDate) -> String {
    date.format("%A, %B %-d, %Y").to_string()
}

/// `%b %-d, %Y`, read once: a page shows many of them.
const SHORT_DATE: [Item<'static>; 5] = [
    Item::Fixed(Fixed::ShortMonthName),
    Item::Literal(" "),
    Item::Numeric(Numeric::Day, Pad::None),
    Item::Literal(", "),
    Item::Numeric(Numeric::Year, Pad::Zero),
];

/// "Nov 22, 2026": for sentences and lists.
pub fn short_date(date: NaiveDate) -> String {
    date.format_with_items(SHORT_DATE.iter()).to_string()
}

/// "11/22/2026": for tables and forms.
pub fn numeric_date(date: NaiveDate) -> String {
    date.format("%m/%d/%Y").to_string()
}

/// A time of day as it is kept, `HH:MM`; none for anything else.
#[must_use]
pub fn kept_time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

/// "4:10 p.m."
pub fn clock_time(time: NaiveTime) -> String {
    let (afternoon, hour) = time.hour12();
    format!("{hour}:{:02} {}", time.minute(), if afternoon { "p.m." } else { "a.m." })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::{any_date, date};
    use proptest::prelude::*;

    fn chicago() -> Zone {
        Zone::parse("America/Chicago").unwrap()
    }

    fn time(text: &str) -> NaiveTime {
        text.parse().unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn late_evening_belongs_to_the_local_day() {
        assert_eq!(chicago().local_date(utc("2026-11-23T05:30:00Z")), date("2026-11-22"));
        assert_eq!(chicago().local_date(utc("2026-11-23T06:00:00Z")), date("2026-11-23"));
        let today = chicago().today(utc("2026-11-23T05:30:15.9Z"));
        assert_eq!(today, Today { date: date("2026-11-22"), time: time("23:30:15") });
    }

    #[test]
    fn a_time_that_clocks_skip_is_the_first_moment_after() {
        let at = chicago().instant(date("2026-03-08"), time("02:30:00"));
        assert_eq!(at, utc("2026-03-08T08:00:00Z"));
        assert_eq!(chicago().local(at).time(), time("03:00:00"));
    }

    #[test]
    fn a_time_that_clocks_show_twice_is_the_earlier() {
        assert_eq!(chicago().instant(date("2026-11-01"), time("01:30:00")), utc("2026-11-01T06:30:00Z"));
    }

    #[test]
    fn a_day_starts_at_its_first_moment_even_where_midnight_is_skipped() {
        let havana = Zone::parse("America/Havana").unwrap();
        let start = havana.start_of(date("2026-03-08"));
        assert_eq!(havana.local(start), date("2026-03-08").and_time(time("01:00:00")));
    }

    #[test]
    fn an_unknown_zone_is_refused_by_name() {
        let refused = Zone::parse("Minnesota").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "There is no time zone named \"Minnesota\". Use a name such as America/Chicago."
        );
        assert_eq!(chicago().name(), "America/Chicago");
    }

    #[test]
    fn dates_and_times_read_as_americans_write_them() {
        let day = date("2026-11-02");
        assert_eq!(long_date(day), "Monday, November 2, 2026");
        assert_eq!(short_date(day), "Nov 2, 2026");
        assert_eq!(numeric_date(day), "11/02/2026");
        assert_eq!(clock_time(time("16:10:00")), "4:10 p.m.");
        assert_eq!(clock_time(time("00:05:00")), "12:05 a.m.");
        assert_eq!(clock_time(time("12:00:00")), "12:00 p.m.");
    }

    proptest! {
        #[test]
        fn a_local_time_comes_back_or_lies_in_a_gap(day in any_date(), minute in 0u32..1440) {
            let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap();
            let local = chicago().local(chicago().instant(day, time));
            prop_assert!(local == day.and_time(time) || (local > day.and_time(time) && local.date() == day));
        }

        #[test]
        fn every_day_starts_on_itself_and_the_moment_before_is_yesterday(day in any_date()) {
            let start = chicago().start_of(day);
            prop_assert_eq!(chicago().local_date(start), day);
            let before = start - chrono::Duration::seconds(1);
            prop_assert_eq!(chicago().local_date(before), day.pred_opt().unwrap());
        }

        #[test]
        fn later_local_times_are_never_earlier_instants(day in any_date(), a in 0u32..1440, b in 0u32..1440) {
            let at = |m: u32| chicago().instant(day, NaiveTime::from_num_seconds_from_midnight_opt(m * 60, 0).unwrap());
            prop_assert!(at(a.min(b)) <= at(a.max(b)));
        }
    }
}
