//! What holds of every plan and of every tally.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::code::check_codes;
use crate::domain::period::tests::date;

fn plan(n: u128, series: Series, children: &[u128]) -> Plan {
    let children = children.iter().map(|n| ChildId::from_uuid(Uuid::from_u128(*n))).collect();
    Plan { id: FamilyTimePlanId::from_uuid(Uuid::from_u128(n)), series, children }
}

fn word(plan: Option<&Plan>, on: &str, outcome: FamilyTimeOutcome, children: &[u128]) -> Word {
    let children = children.iter().map(|n| ChildId::from_uuid(Uuid::from_u128(*n))).collect();
    Word { on: date(on), plan: plan.map(|p| p.id), outcome, children }
}

fn tuesdays(from: &str, until: Option<&str>) -> Series {
    Series { weekday: Weekday::Tuesday, from: date(from), until: until.map(date) }
}

#[test]
fn family_time_codes_are_sound() {
    check_codes::<FamilyTimeOutcome>();
    check_codes::<Supervision>();
    check_codes::<MissedBecause>();
    check_codes::<Weekday>();
}

#[test]
fn a_visit_the_agency_or_the_caregiver_cancelled_is_not_held_against_the_parent() {
    assert!(!FamilyTimeOutcome::CancelledByAgency.missed_by_parent());
    assert!(!FamilyTimeOutcome::CancelledByCaregiver.missed_by_parent());
    assert!(!FamilyTimeOutcome::CancelledByOther.missed_by_parent());
    assert!(FamilyTimeOutcome::NoShow.missed_by_parent());
}

#[test]
fn every_tuesday_goes_over_a_leap_day_and_over_the_change_of_the_clocks() {
    let days = tuesdays("2028-02-20", Some("2028-03-14")).days(date("2028-01-01"), date("2028-12-31"));
    assert_eq!(days, ["2028-02-22", "2028-02-29", "2028-03-07", "2028-03-14"].map(date));
    assert_eq!(Series::once(date("2028-02-29")).days(date("2028-01-01"), date("2030-01-01")), [date("2028-02-29")]);
}

#[test]
fn what_has_passed_stays_planned() {
    let series = tuesdays("2026-09-01", Some("2026-12-22"));
    let today = date("2026-11-23");
    assert_eq!(check_end(series, date("2026-11-21"), today), Err(EndError::Past));
    assert_eq!(check_end(series, date("2026-11-22"), today), Ok(()));
    assert_eq!(check_end(series, date("2026-12-22"), today), Err(EndError::Later));
}

#[test]
fn a_passed_day_without_a_word_is_open_and_today_is_not_yet() {
    let plan = plan(1, tuesdays("2026-11-03", None), &[7]);
    let words = [word(Some(&plan), "2026-11-10", FamilyTimeOutcome::NoShow, &[7])];
    let open = open_visits(std::slice::from_ref(&plan), &words, date("2026-11-24"));
    assert_eq!(open, [(date("2026-11-17"), plan.id), (date("2026-11-03"), plan.id)]);
}

#[test]
fn planned_is_told_for_the_children_of_the_plan_and_held_for_those_who_came() {
    let plan = plan(1, tuesdays("2026-11-03", None), &[7, 8]);
    let words = [
        word(Some(&plan), "2026-11-03", FamilyTimeOutcome::Held, &[7]),
        word(Some(&plan), "2026-11-10", FamilyTimeOutcome::CancelledByAgency, &[7, 8]),
        word(None, "2026-11-11", FamilyTimeOutcome::Held, &[]),
    ];
    let found = by_child_and_month(&[plan], &words, date("2026-11-23"));
    let (month, child) = (date("2026-11-01"), |n| Some(ChildId::from_uuid(Uuid::from_u128(n))));
    assert_eq!(found[&(month, child(7))], Tally { planned: 3, held: 1, open: 1 });
    assert_eq!(found[&(month, child(8))], Tally { planned: 3, held: 0, open: 1 });
    assert_eq!(
        found[&(month, None)],
        Tally { planned: 1, held: 1, open: 0 },
        "a visit from before children were named"
    );
}

#[test]
fn a_visit_is_late_or_short_only_beside_what_was_planned() {
    let at = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
    let planned = (Some(at("16:00")), Some(at("18:00")));
    assert_eq!(
        timing(planned, (at("16:20"), Some(at("17:50")))),
        ["90 minutes", "began 20 minutes late", "30 minutes shorter than planned"]
    );
    assert_eq!(timing(planned, (at("15:50"), Some(at("18:00")))), ["130 minutes"]);
    assert_eq!(timing((None, None), (at("16:00"), None)), Vec::<String>::new());
}

#[test]
fn a_slip_of_the_hand_in_a_time_or_a_year_is_refused() {
    let at = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
    assert_eq!(check_times(at("04:00"), None), Err(TimesError::AtNight));
    assert_eq!(check_times(at("16:00"), Some(at("16:00"))), Err(TimesError::EndFirst));
    assert_eq!(check_times(at("16:00"), Some(at("18:00"))), Ok(()));
    assert!(may_begin(date("2027-11-23"), date("2026-11-23")) && !may_begin(date("2062-11-23"), date("2026-11-23")));
    assert!(!may_begin(date("2016-11-23"), date("2026-11-23")));
}

fn any_series() -> impl Strategy<Value = Series> {
    (0..7usize, 0u64..1500, prop::option::of(0u64..600)).prop_map(|(weekday, from, lasts)| {
        let from = date("2024-01-01") + Days::new(from);
        Series { weekday: Weekday::ALL[weekday], from, until: lasts.map(|n| from + Days::new(n)) }
    })
}

proptest! {
    #[test]
    fn the_days_of_a_series_are_each_of_its_weekdays_once_and_no_other(series in any_series(), first in 0u64..1500, length in 0u64..800) {
        let first = date("2024-01-01") + Days::new(first);
        let last = first + Days::new(length);
        let days = series.days(first, last);
        prop_assert!(days.windows(2).all(|pair| pair[1] - pair[0] == chrono::Duration::days(7)));
        let all: Vec<NaiveDate> = first.iter_days().take_while(|day| *day <= last).filter(|day| series.includes(*day)).collect();
        prop_assert_eq!(days, all);
    }

    #[test]
    fn ending_a_series_leaves_every_day_that_has_passed(series in any_series(), today in 0u64..2200, last in 0u64..2200) {
        let (today, last) = (date("2024-01-01") + Days::new(today), date("2024-01-01") + Days::new(last));
        if check_end(series, last, today).is_ok() {
            let ended = Series { until: Some(last), ..series };
            let yesterday = today.pred_opt().unwrap();
            prop_assert_eq!(ended.days(series.from, yesterday), series.days(series.from, yesterday));
        }
    }

    #[test]
    fn what_is_planned_is_told_once_held_missed_or_open(series in any_series(), said in prop::collection::vec(any::<bool>(), 0..40), today in 0u64..2000) {
        let today = date("2024-01-01") + Days::new(today);
        let plan = plan(1, series, &[7]);
        let days = series.days(series.from, today.pred_opt().unwrap());
        let words: Vec<Word> = days.iter().zip(&said).filter(|(_, said)| **said)
            .map(|(day, _)| word(Some(&plan), &day.to_string(), FamilyTimeOutcome::Held, &[7])).collect();
        let found = by_child_and_month(&[plan], &words, today);
        let sum = |of: fn(&Tally) -> usize| found.values().map(of).sum::<usize>();
        prop_assert_eq!(sum(|t| t.planned), days.len());
        prop_assert_eq!(sum(|t| t.held), words.len());
        prop_assert_eq!(sum(|t| t.open), days.len() - words.len());
    }
}
