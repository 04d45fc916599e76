//! The federal indicators: every year, every office, and the one-child cases.

use chrono::NaiveDate;
use homeward::domain::exit::ExitReason;
use homeward::domain::outcomes::cfsr::{
    CfsrRules, Indicators, Moves, Ratio, ShortStay, Turned18, TwelveMonths, cfsr_report,
};
use homeward::domain::outcomes::stays::{Exit, Stay, Stays};
use homeward::domain::outcomes::window::Window;
use serde_json::Value;

use crate::compare::{json, own_data};
use crate::foster::{AS_OF, episodes, moves, stays};

fn by_name(indicators: &Indicators) -> [(&'static str, Ratio); 8] {
    [
        ("P1", indicators.p1),
        ("P1_days365", indicators.p1_days365),
        ("P1_no_thv", indicators.p1_no_thv),
        ("P2", indicators.p2),
        ("P3", indicators.p3),
        ("P4", indicators.p4),
        ("P4r3", indicators.p4r3),
        ("P5", indicators.p5),
    ]
}

/// A ratio of the reference; one that it leaves out is 0 of 0.
fn ratio(value: &Value) -> Ratio {
    value.as_array().map_or(Ratio::default(), |pair| Ratio {
        numerator: pair[0].as_i64().unwrap(),
        denominator: pair[1].as_i64().unwrap(),
    })
}

#[test]
fn every_indicator_of_every_year_and_office_is_the_reference_count() {
    let episodes = episodes();
    let wanted = json(&own_data().join("fostercare10k/outcomes.json"));
    let years: Vec<i32> = (2014..=2024).collect();
    assert_eq!(wanted["cfsr"].as_object().unwrap().len(), years.len());
    let windows: Vec<Window> = years.iter().map(|&year| Window::federal_fiscal_year(year).unwrap()).collect();
    let report = cfsr_report(&stays(&episodes), &moves(&episodes), &windows, AS_OF, &CfsrRules::default());
    for (year, period) in years.iter().zip(&report) {
        let wanted = &wanted["cfsr"][format!("FFY{year}")];
        assert!(period.over && period.followed);
        for (name, got) in by_name(&period.all) {
            assert_eq!(got, ratio(&wanted[name]["all"]), "{year} {name}");
        }
        for office in 0..17 {
            for (name, got) in by_name(period.offices.get(&office).unwrap_or(&Indicators::default())) {
                assert_eq!(got, ratio(&wanted[name][office.to_string()]), "{year} {name} office {office}");
            }
        }
    }
}

fn day(value: &Value) -> Option<i32> {
    value.as_str().map(|text| text.parse::<NaiveDate>().unwrap().to_epoch_days())
}

#[test]
fn each_case_of_one_child_counts_as_worked_out_by_hand() {
    for case in json(&own_data().join("edge/cfsr_cases.json")).as_array().unwrap() {
        let stay = |episode: &Value| {
            let reason = ExitReason::from_number(u8::try_from(episode["exit_type"].as_u64().unwrap()).unwrap());
            Stay {
                child: 1,
                office: 0,
                removal: day(&episode["removal"]).unwrap(),
                exit: reason.zip(day(&episode["exit"])).map(|(reason, day)| Exit { day, reason }),
                birth: day(&case["dob"]),
                sex: 0,
                race: 0,
                home_visit: day(&episode["thv_start"]),
            }
        };
        let rows = case["episodes"].as_array().unwrap().iter().map(stay).collect();
        let window = Window { from: day(&case["period"][0]).unwrap(), to: day(&case["period"][1]).unwrap() };
        let stays = Stays::from_rows(rows);
        let report = cfsr_report(&stays, &Moves::default(), &[window], AS_OF, &CfsrRules::default());
        for (name, got) in by_name(&report[0].all) {
            assert_eq!(got, ratio(&case["expected"][name]), "{}: {name}", case["case"]);
        }
    }
}

/// One child born on a day, one stay, in the year from April 2023 to March 2024.
fn p1(birth: &str, removal: &str, exit: Option<(&str, ExitReason)>, visit: Option<&str>, rules: &CfsrRules) -> Ratio {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap().to_epoch_days();
    let stay = Stay {
        child: 1,
        office: 0,
        removal: day(removal),
        exit: exit.map(|(exit, reason)| Exit { day: day(exit), reason }),
        birth: Some(day(birth)),
        sex: 0,
        race: 0,
        home_visit: visit.map(day),
    };
    let window = Window { from: day("2023-04-01"), to: day("2024-03-31") };
    cfsr_report(&Stays::from_rows(vec![stay]), &Moves::default(), &[window], AS_OF, rules)[0].all.p1
}

#[test]
fn permanency_in_twelve_months_is_counted_at_its_boundaries() {
    use ExitReason::{Adoption, Emancipation, LivingWithRelative, Reunification, Runaway, Transfer};
    type Case<'a> = (&'a str, &'a str, Option<(&'a str, ExitReason)>, Option<&'a str>, i64, i64);
    let cases: [Case<'_>; 15] = [
        ("2015-01-01", "2023-06-01", Some(("2023-06-08", Reunification)), None, 0, 0),
        ("2015-01-01", "2023-06-01", Some(("2023-06-09", Reunification)), None, 1, 1),
        ("2015-01-01", "2023-06-01", Some(("2024-06-01", Reunification)), None, 1, 1),
        ("2015-01-01", "2023-06-01", Some(("2024-06-02", Reunification)), None, 0, 1),
        ("2015-01-01", "2023-06-01", Some(("2024-07-05", Reunification)), Some("2024-04-26"), 1, 1),
        ("2015-01-01", "2023-06-01", Some(("2024-07-05", Reunification)), Some("2024-05-16"), 0, 1),
        ("2006-02-01", "2023-06-01", Some(("2024-02-01", Emancipation)), None, 0, 1),
        ("2006-02-01", "2023-06-01", Some(("2024-02-01", Reunification)), None, 0, 1),
        ("2005-06-01", "2023-06-01", Some(("2023-12-01", Reunification)), None, 0, 0),
        ("2015-01-01", "2023-06-01", Some(("2023-11-01", LivingWithRelative)), None, 1, 1),
        ("2010-01-01", "2023-06-01", Some(("2023-11-01", Runaway)), None, 0, 1),
        ("2010-01-01", "2023-06-01", Some(("2023-11-01", Transfer)), None, 0, 1),
        ("2015-01-01", "2023-06-01", None, None, 0, 1),
        ("2015-01-01", "2023-03-31", Some(("2023-09-01", Reunification)), None, 0, 0),
        ("2015-01-01", "2024-02-29", Some(("2025-02-28", Adoption)), None, 1, 1),
    ];
    for (birth, removal, exit, visit, numerator, denominator) in cases {
        let got = p1(birth, removal, exit, visit, &CfsrRules::default());
        assert_eq!(got, Ratio { numerator, denominator }, "born {birth}, {removal} to {exit:?}, visit {visit:?}");
    }
}

#[test]
fn each_setting_changes_what_it_names() {
    let relative = Some(("2023-11-01", ExitReason::LivingWithRelative));
    let rules = CfsrRules { relative_is_permanency: false, ..CfsrRules::default() };
    assert_eq!(p1("2015-01-01", "2023-06-01", relative, None, &rules).numerator, 0);
    let late = Some(("2024-07-05", ExitReason::LivingWithRelative));
    let rules = CfsrRules { home_visit_for_relatives: true, ..CfsrRules::default() };
    assert_eq!(p1("2015-01-01", "2023-06-01", late, Some("2024-04-26"), &rules).numerator, 1);
    let leap = Some(("2024-06-01", ExitReason::Reunification));
    let rules = CfsrRules { twelve_months: TwelveMonths::Days365, ..CfsrRules::default() };
    assert_eq!(p1("2015-01-01", "2023-06-01", leap, None, &rules).numerator, 0);
}

#[test]
fn a_child_who_turned_18_in_care_is_left_out_where_a_state_reads_it_so() {
    use ExitReason::{Emancipation, Reunification};
    let rules = CfsrRules { turned_18: Turned18::LeftOut, ..CfsrRules::default() };
    let denominator = |birth, exit| p1(birth, "2023-06-01", exit, None, &rules).denominator;
    // Born on 1 February 2006: 17 at the removal, 18 on 1 February 2024.
    assert_eq!(denominator("2006-02-01", Some(("2024-02-01", Emancipation))), 0);
    assert_eq!(denominator("2006-02-01", Some(("2024-02-01", Reunification))), 0);
    assert_eq!(denominator("2006-02-01", None), 0, "still in care long after");
    assert_eq!(denominator("2006-02-01", Some(("2024-01-31", Reunification))), 1, "left the day before");
    assert_eq!(denominator("2006-06-02", Some(("2024-07-01", Emancipation))), 1, "16 at the removal");
    assert_eq!(denominator("2006-06-01", Some(("2024-07-01", Emancipation))), 0, "17 on the day of the removal");
}

#[test]
fn a_stay_that_is_short_only_after_the_home_visit_rule_is_left_out_where_a_state_reads_it_so() {
    let home = Some(("2023-07-15", ExitReason::Reunification));
    let denominator = |rules: CfsrRules| p1("2015-01-01", "2023-06-01", home, Some("2023-06-03"), &rules).denominator;
    let adjusted = CfsrRules { short_stay: ShortStay::AdjustedExit, ..CfsrRules::default() };
    // 30 days of the visit count: more than a short stay has, so nothing differs.
    assert_eq!((denominator(CfsrRules::default()), denominator(adjusted)), (1, 1));
    let none_counts = CfsrRules { home_visit_days: 0, ..adjusted };
    assert_eq!(denominator(none_counts), 0);
    assert_eq!(denominator(CfsrRules { short_stay: ShortStay::Exit, ..none_counts }), 1);
}
