//! Service latency, pilot cost and the entry-cohort report on the set of 10,000 stays.

use homeward::domain::exit::ExitReason;
use homeward::domain::outcomes::cohort::{TimeToPermanency, time_to_permanency};
use homeward::domain::outcomes::cost::{Arm, StayCost, pilot_cost};
use homeward::domain::outcomes::latency::{Latency, Service, Services, day_one_report};
use homeward::domain::outcomes::stays::{Exit, Stay, Stays};
use homeward::domain::outcomes::window::{Cohort, Window};
use serde_json::{Value, json};

use crate::compare::{json as read, own_data, same_count, same_estimate, same_relative};
use crate::foster::{AS_OF, episodes, services, stays};

const EVERYONE: Cohort = Cohort { window: Window { from: 0, to: AS_OF }, office: None };

fn check_latency(got: &Latency, wanted: &Value, what: &str) {
    let got = serde_json::to_value(got).unwrap();
    same_count(&got["services"], &wanted["services"], what);
    same_count(&got["happened"], &wanted["happened"], what);
    same_count(&got["median_day"], &wanted["median_day_AJ"], what);
    same_count(&got["median_of_those_that_happened"], &wanted["median_of_those_that_happened"], what);
    for (day, share) in wanted["share_by_day"].as_object().unwrap() {
        let day: i64 = day.parse().unwrap();
        let ours = got["share_by_day"].as_array().unwrap().iter().find(|ours| ours["day"].as_i64() == Some(day));
        same_estimate(&ours.unwrap()["share"], share, &format!("{what} by day {day}"));
    }
}

#[test]
fn services_begin_as_soon_as_the_reference_says() {
    let episodes = episodes();
    let read_one = |(episode, kind, [referral, first_contact, first_session]): (usize, u8, [Option<i32>; 3])| {
        let stay = episodes[episode].stay;
        let exit = stay.exit.map(|exit| exit.day);
        let (removal, office) = (stay.removal, stay.office);
        // The set says nothing of when a need was known; every one was by the removal.
        Service { removal, exit, office, kind, needed: removal, referral, first_contact, first_session }
    };
    let services: Services = services().into_iter().map(read_one).collect();
    let report = day_one_report(&services, &EVERYONE, AS_OF).unwrap();
    let wanted = read(&own_data().join("fostercare10k/outcomes.json"));
    let steps = [
        ("referral", &report.referral),
        ("first_contact", &report.first_contact),
        ("first_session", &report.first_session),
    ];
    for (name, step) in steps {
        let wanted = &wanted["latency"][name];
        check_latency(&step.all, &wanted["all"], name);
        for kind in 0..6 {
            check_latency(&step.kinds[&kind], &wanted[kind.to_string()], &format!("{name} of kind {kind}"));
        }
    }
    assert_eq!(report.unusable, 0);
}

#[test]
fn the_pilot_costs_what_the_reference_says() {
    // Offices 4 and 11, the years from July before and after 1 July 2023.
    let (before, change, after) = (19_174, 19_539, 19_905);
    let arm = |stay: &Stay| match ([4, 11].contains(&stay.office), stay.removal >= change) {
        (true, false) => Arm::PilotBefore,
        (true, true) => Arm::PilotAfter,
        (false, false) => Arm::OtherBefore,
        (false, true) => Arm::OtherAfter,
    };
    let costs: Vec<StayCost> = episodes()
        .iter()
        .filter(|episode| (before..after).contains(&episode.stay.removal))
        .map(|episode| StayCost { arm: arm(&episode.stay), cost: episode.cost, days: episode.stay.days(AS_OF) })
        .collect();
    let got = serde_json::to_value(pilot_cost(&costs)).unwrap();
    let wanted = read(&own_data().join("fostercare10k/outcomes.json"));
    for (section, values) in wanted["pilot_cost"].as_object().unwrap() {
        for (key, wanted) in values.as_object().unwrap() {
            same_relative(&got[section][key], wanted, &format!("{section}.{key}"));
        }
    }
}

fn report(from: i32, to: i32, office: Option<u16>) -> TimeToPermanency {
    time_to_permanency(&stays(&episodes()), &Cohort { window: Window { from, to }, office }, AS_OF).unwrap()
}

#[test]
fn the_cohort_of_everyone_has_the_reference_curves() {
    let got = serde_json::to_value(report(0, AS_OF, None)).unwrap();
    let wanted = read(&own_data().join("fostercare10k/expected.json"));
    let (km, cif) = (&wanted["km"]["all"], &wanted["cif"]["all"]);
    same_count(&got["entered"], &km["n"], "entered");
    same_count(&got["median_stay"]["day"], &km["quantile_first"][1], "median stay");
    same_count(&got["median_stay"]["lower"], &km["quantile_first_lower"][1], "lower");
    same_count(&got["median_stay"]["upper"], &km["quantile_first_upper"][1], "upper");
    for (place, time) in cif["time"].as_array().unwrap().iter().enumerate() {
        let points = got["curve"].as_array().unwrap();
        let point = points.iter().find(|point| point["day"].as_f64() == time.as_f64()).unwrap();
        same_estimate(&point["in_care"], &cif["surv_any"][place], "in care");
        for cause in 0..8 {
            same_estimate(&point["gone"][cause], &cif["causes"][cause]["cif"][place], "gone");
        }
    }
    for (cause, exit) in got["exits"].as_array().unwrap().iter().enumerate() {
        same_count(&exit["stays"], &cif["causes"][cause]["n_event"], "exits");
    }
    let last = |values: &Value, day: i64| {
        let times = cif["time"].as_array().unwrap();
        let place = times.iter().rposition(|time| time.as_i64().unwrap() <= day).unwrap();
        values[place].clone()
    };
    for horizon in got["horizons"].as_array().unwrap() {
        let day = horizon["day"].as_i64().unwrap();
        same_estimate(&horizon["home"]["share"], &last(&cif["causes"][0]["cif"], day), "home");
        same_relative(&horizon["home"]["std_err"], &last(&cif["causes"][0]["se_greenwood"], day), "std_err");
        same_relative(&horizon["in_care_limits"]["lower"], &last(&km["lower_loglog"], day), "lower");
        assert_eq!(horizon["mature"], json!(false));
    }
}

#[test]
fn a_mature_cohort_followed_throughout_has_plain_shares() {
    // Entries of federal fiscal year 2020 in office 3.
    let window = Window::federal_fiscal_year(2020).unwrap();
    let got = report(window.from, window.to, Some(3));
    let chosen: Vec<Stay> = episodes()
        .iter()
        .map(|episode| episode.stay)
        .filter(|stay| window.contains(stay.removal) && stay.office == 3)
        .collect();
    assert_eq!(usize::try_from(got.entered).unwrap(), chosen.len());
    let home = |stay: &&Stay| stay.status() == 1;
    for horizon in &got.horizons {
        let plain = chosen.iter().filter(home).filter(|stay| stay.days(AS_OF) <= horizon.day).count();
        let share = f64::from(u32::try_from(plain).unwrap()) / f64::from(got.entered);
        assert!((horizon.home.share - share).abs() < 1e-12, "{} months", horizon.months);
        assert!(horizon.mature);
        let left = chosen.iter().filter(|stay| stay.days(AS_OF) >= horizon.day).count();
        assert_eq!(usize::try_from(horizon.at_risk).unwrap(), left);
    }
}

#[test]
fn a_cohort_shows_returns_maturity_and_children_apart_from_stays() {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap().to_epoch_days();
    let stay = |child, removal, exit: Option<(&str, ExitReason)>| Stay {
        child,
        office: 0,
        removal: day(removal),
        exit: exit.map(|(exit, reason)| Exit { day: day(exit), reason }),
        birth: None,
        sex: 0,
        race: 0,
        home_visit: None,
    };
    let stays = Stays::from_rows(vec![
        stay(1, "2024-01-05", Some(("2024-03-01", ExitReason::Reunification))),
        stay(1, "2025-03-01", None),
        stay(2, "2024-01-05", Some(("2024-03-01", ExitReason::Guardianship))),
        stay(2, "2025-03-02", None),
        stay(3, "2024-02-05", Some(("2025-01-10", ExitReason::Reunification))),
        stay(4, "2024-02-05", Some(("2024-09-01", ExitReason::Runaway))),
    ]);
    let window = Window { from: day("2024-01-01"), to: day("2024-12-31") };
    let got = time_to_permanency(&stays, &Cohort { window, office: None }, day("2025-06-30")).unwrap();
    assert_eq!((got.entered, got.children, got.still_in_care), (4, 4, 0));
    let re_entry = (got.re_entry.returned, got.re_entry.followed, got.re_entry.not_yet_followed);
    assert_eq!(re_entry, (1, 2, 1));
    assert_eq!(got.re_entry_after_reunification.followed, 1);
    assert_eq!(got.horizons.iter().map(|h| h.mature).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(got.horizons.iter().map(|h| h.reunified_by_calendar).collect::<Vec<_>>(), [1, 2, 2]);
    assert_eq!((got.quarter_home, got.half_home), (Some(56), Some(340)));
}

#[test]
fn a_cohort_nobody_entered_has_an_empty_report() {
    let got = report(5, 10, None);
    assert_eq!((got.entered, got.children, got.quarter_home, got.median_stay.day), (0, 0, None, None));
    assert!(got.horizons.iter().all(|horizon| !horizon.mature && horizon.home.limits.is_none()));
}
