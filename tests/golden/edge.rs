//! The cases that implementations get wrong, with exact answers.

use chrono::NaiveDate;
use homeward::domain::exit::ExitReason;
use homeward::domain::outcomes::cfsr::{CfsrRules, Moves, cfsr_report};
use homeward::domain::outcomes::cohort::{Horizon, time_to_permanency};
use homeward::domain::outcomes::months::LeapBirthday;
use homeward::domain::outcomes::stays::{Exit, Stay, Stays};
use homeward::domain::outcomes::table::curves;
use homeward::domain::outcomes::window::{Cohort, Window};
use serde_json::Value;

use crate::compare::{json, own_data, same_count, same_estimate, same_relative};

fn case(id: &str) -> Value {
    let cases = json(&own_data().join("edge/cases.json"));
    cases.as_array().unwrap().iter().find(|case| case["id"] == id).unwrap().clone()
}

/// The answer to rows of `[entry, time, status]`, by group.
fn answer(groups: &[Value]) -> Value {
    let mut lines = vec![String::from("entry,time,status,group")];
    for (group, rows) in groups.iter().enumerate() {
        for row in rows.as_array().unwrap() {
            let field = |place: usize| row[place].as_i64().map_or(String::new(), |number| number.to_string());
            lines.push(format!("{},{},{},{group}", field(0), field(1), field(2)));
        }
    }
    let text = lines.join("\n");
    serde_json::to_value(curves(text.as_bytes()).unwrap()).unwrap()
}

fn place_of(curve: &Value, time: &Value) -> usize {
    let times = curve["time"].as_array().unwrap();
    times.iter().position(|known| known.as_f64() == time.as_f64()).unwrap()
}

fn check_survival(id: &str, got: &Value, wanted: &Value) {
    let km = &got["km"]["all"];
    assert_eq!(km["time"].as_array().unwrap().len(), wanted["curve"].as_array().unwrap().len(), "{id}");
    for row in wanted["curve"].as_array().unwrap() {
        let place = place_of(km, &row["t"]);
        same_count(&km["n_risk"][place], &row["at_risk"], id);
        same_count(&km["n_event"][place], &row["exits"], id);
        same_estimate(&km["surv"][place], &row["S"]["value"], id);
        same_relative(&km["std_err"][place], &row["greenwood_se"], id);
        same_relative(&km["lower_loglog"][place], &row["lower95_loglog"], id);
        same_relative(&km["upper_loglog"][place], &row["upper95_loglog"], id);
    }
    same_count(&km["quantile_first_lower"][1], &wanted["median_lower"], id);
    same_count(&km["quantile_first_upper"][1], &wanted["median_upper"], id);
}

/// Shares by cause; a cause that does not occur has none of ours.
fn check_incidence(id: &str, got: &Value, wanted: &Value) {
    let cif = &got["cif"]["all"];
    let zero = Value::from(0.0);
    for row in wanted.as_array().unwrap() {
        let place = place_of(cif, &row["t"]);
        same_estimate(&cif["surv_any"][place], &row["S"]["value"], id);
        for (cause, share) in row["F"].as_array().unwrap().iter().enumerate() {
            let curve = cif["causes"].get(cause);
            same_estimate(curve.map_or(&zero, |curve| &curve["cif"][place]), &share["value"], id);
            same_relative(curve.map_or(&zero, |curve| &curve["se_greenwood"][place]), &row["se"][cause], id);
        }
    }
}

#[test]
fn curves_of_a_few_rows_are_the_exact_fractions() {
    for id in [
        "zero_length",
        "tie_exit_censor",
        "all_censored",
        "median_not_reached",
        "median_flat",
        "median_float_trap",
        "last_risk_set_empties",
        "left_truncation",
        "left_truncation_zero_width",
    ] {
        let case = case(id);
        let got = answer(&[case["rows"].clone()]);
        let wanted = &case["expected"];
        same_count(&got["km"]["all"]["quantile_first"][1], &wanted["median"], id);
        if wanted.get("curve").is_some() {
            check_survival(id, &got, wanted);
        }
        if let Some(wanted) = case.get("aj") {
            check_incidence(id, &got, wanted);
        }
        same_count(&got["dropped"], case.get("dropped").unwrap_or(&Value::from(0)), id);
    }
}

#[test]
fn competing_causes_add_up_and_share_the_risk_set_of_their_day() {
    for id in ["one_minus_km", "tied_causes"] {
        let case = case(id);
        check_incidence(id, &answer(&[case["rows"].clone()]), &case["expected"]);
    }
}

#[test]
fn without_censoring_the_curve_is_the_plain_share() {
    let case = case("closed_cohort_is_a_share");
    let got = answer(&[case["rows"].clone()]);
    let cif = &got["cif"]["all"];
    let share = &cif["causes"][0]["cif"][place_of(cif, &Value::from(183))];
    same_estimate(share, &case["expected"]["F1(183)"]["value"], "F1(183)");
}

#[test]
fn a_median_to_reunification_that_is_not_reached_is_not_made_up() {
    let case = case("median_to_reunification");
    let number = |row: &Value, place: usize| i32::try_from(row[place].as_i64().unwrap()).unwrap();
    let stays = case["rows"].as_array().unwrap().iter().map(|row| {
        let reason = ExitReason::from_number(u8::try_from(number(row, 2)).unwrap());
        let exit = reason.map(|reason| Exit { day: number(row, 1), reason });
        Stay { exit, ..stay(0, None, ExitReason::Reunification) }
    });
    let cohort = Cohort { window: Window { from: 0, to: 0 }, office: None };
    let report = time_to_permanency(&Stays::from_rows(stays.collect()), &cohort, 700).unwrap();
    let end = report.curve.last().unwrap().gone[0];
    same_estimate(&Value::from(end), &case["expected"]["F1_end"]["value"], "end of the curve");
    assert_eq!((report.half_home, report.quarter_home), (None, Some(90)));
}

#[test]
fn groups_that_do_not_differ_or_are_never_at_risk_are_compared_soundly() {
    let case_same = case("logrank_same_groups");
    let got = &answer(case_same["groups"].as_array().unwrap())["logrank"]["group"];
    same_estimate(&got["chi2"], &case_same["expected"]["chi2"], "chi2");
    same_estimate(&got["p"], &case_same["expected"]["p"], "p");
    same_count(&got["df"], &case_same["expected"]["df"], "df");

    let case_empty = case("logrank_group_never_at_risk");
    let got = &answer(case_empty["groups"].as_array().unwrap())["logrank"]["group"];
    let wanted = &case_empty["expected"];
    same_relative(&got["chi2"], &wanted["chi2"], "chi2");
    same_count(&got["df"], &wanted["df"], "df");
    for group in 0..3 {
        same_count(&got["observed"][group], &wanted["observed"][group], "observed");
        same_relative(&got["expected"][group], &wanted["expected"][group], "expected");
    }
}

#[test]
fn nothing_is_compared_where_nobody_has_left() {
    let got = answer(&[serde_json::json!([[null, 4, 0]]), serde_json::json!([[null, 9, 0]])]);
    let test = &got["logrank"]["group"];
    assert_eq!((&test["chi2"], &test["p"], test["df"].as_u64()), (&Value::Null, &Value::Null, Some(0)));
}

fn day(text: &str) -> i32 {
    text.parse::<NaiveDate>().unwrap().to_epoch_days()
}

fn stay(removal: i32, exit: Option<i32>, reason: ExitReason) -> Stay {
    let exit = exit.map(|day| Exit { day, reason });
    Stay { child: 1, office: 0, removal, exit, birth: None, sex: 0, race: 0, home_visit: None }
}

fn horizon(removal: i32, exit: i32, months: u64) -> Horizon {
    let stays = Stays::from_rows(vec![stay(removal, Some(exit), ExitReason::Reunification)]);
    let cohort = Cohort { window: Window { from: removal, to: removal }, office: None };
    let report = time_to_permanency(&stays, &cohort, exit + 1000).unwrap();
    report.horizons.into_iter().find(|horizon| u64::from(horizon.months) == months).unwrap()
}

#[test]
fn month_windows_end_on_the_day_of_the_month_and_fixed_ones_on_their_day() {
    for row in case("month_windows")["rows"].as_array().unwrap() {
        let date = |key: &str| day(row[key].as_str().unwrap());
        let got = horizon(date("from"), date("event"), row["months"].as_u64().unwrap());
        assert_eq!(got.reunified_by_calendar == 1, row["within_calendar_months"].as_bool().unwrap(), "{row}");
        assert_eq!(got.home.share > 0.5, row["within_fixed_days"].as_bool().unwrap(), "{row}");
    }
}

#[test]
fn the_eighteenth_birthday_of_a_leap_day_child_follows_the_setting() {
    let counts = |birth: i32, exit: i32, leap_birthday| {
        let removal = exit - 100;
        let stay = Stay { birth: Some(birth), ..stay(removal, Some(exit), ExitReason::Reunification) };
        let rules = CfsrRules { leap_birthday, ..CfsrRules::default() };
        let window = Window { from: removal, to: removal };
        let stays = Stays::from_rows(vec![stay]);
        cfsr_report(&stays, &Moves::default(), &[window], exit, &rules)[0].all.p1.numerator == 1
    };
    let settings = [("turns18_mar1", LeapBirthday::FirstOfMarch), ("turns18_feb28", LeapBirthday::LastOfFebruary)];
    for row in case("eighteenth_birthday")["rows"].as_array().unwrap() {
        let birth = day(row["dob"].as_str().unwrap());
        for (key, setting) in settings {
            let birthday = day(row[key].as_str().unwrap());
            assert!(counts(birth, birthday - 1, setting), "{row} {key}: the day before");
            assert!(!counts(birth, birthday, setting), "{row} {key}: the birthday");
        }
    }
}

#[test]
fn days_are_counted_by_the_calendar_over_a_change_of_clocks() {
    let case = case("daylight_saving");
    let date = |key: &str| day(&case[key].as_str().unwrap()[..10]);
    let stay = stay(date("removal"), Some(date("exit")), ExitReason::Reunification);
    assert_eq!(i64::from(stay.days(date("exit"))), case["expected_days"].as_i64().unwrap());
}

#[test]
fn a_report_as_of_a_date_knows_nothing_later() {
    let case = case("as_of_date");
    let as_of = day(case["as_of"].as_str().unwrap());
    for row in case["rows"].as_array().unwrap() {
        let stay =
            stay(day(row["removal"].as_str().unwrap()), row["exit"].as_str().map(day), ExitReason::Reunification);
        let got = stay.as_of(as_of).map(|stay| (i64::from(stay.days(as_of)), u64::from(stay.status())));
        let wanted = row["expected"].as_object().map(|e| (e["time"].as_i64().unwrap(), e["cause"].as_u64().unwrap()));
        assert_eq!(got, wanted, "{row}");
    }
}
