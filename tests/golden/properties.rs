//! What holds for any rows.

use homeward::domain::outcomes::histogram::{Histogram, Shape};
use homeward::domain::outcomes::incidence::{Estimates, Incidence};
use homeward::domain::outcomes::logrank::{Exits, log_rank};
use homeward::domain::outcomes::survival::{Survival, SurvivalStep};
use homeward::domain::outcomes::table::curves;
use proptest::prelude::*;

const SHAPE: Shape = Shape { groups: 3, causes: 4 };

type Row = (i32, u8, u16);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0..60_i32, 0..=4_u8, 0..3_u16), 1..120)
}

fn count(rows: &[Row]) -> Histogram {
    let days: Vec<i32> = rows.iter().map(|row| row.0).collect();
    let status: Vec<u8> = rows.iter().map(|row| row.1).collect();
    let group: Vec<u16> = rows.iter().map(|row| row.2).collect();
    Histogram::from_columns(&days, &status, &group, SHAPE).unwrap()
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

/// Share in care and shares gone after a day, straight from the definition.
fn plain(rows: &[Row], day: i32) -> (f64, Vec<f64>) {
    let (mut surv, mut gone) = (1.0, vec![0.0; 4]);
    for t in 0..=day {
        let n = number(rows.iter().filter(|row| row.0 >= t).count());
        let exits = |cause: u8| number(rows.iter().filter(|row| row.0 == t && row.1 == cause).count());
        let all: f64 = (1..=4).map(exits).sum();
        if all > 0.0 {
            for (share, cause) in gone.iter_mut().zip(1..) {
                *share += surv * exits(cause) / n;
            }
            surv *= (n - all) / n;
        }
    }
    (surv, gone)
}

proptest! {
    #[test]
    fn the_share_in_care_never_rises_and_all_shares_add_to_one(rows in rows()) {
        for group in count(&rows).groups() {
            let steps = Survival::estimate(group).steps;
            prop_assert!(steps.windows(2).all(|pair| pair[1].surv <= pair[0].surv));
            for step in Incidence::estimate(group).steps() {
                let total = step.surv + step.shares.iter().sum::<f64>();
                prop_assert!((total - 1.0).abs() < 1e-12);
                prop_assert!(step.variances.iter().all(|&variance| variance >= 0.0));
            }
        }
    }

    #[test]
    fn the_order_of_the_rows_changes_nothing(rows in rows(), seed in any::<u64>()) {
        let mut mixed = rows.clone();
        mixed.sort_by_key(|row| (u64::from(row.0.unsigned_abs()) + 7 * u64::from(row.1)).wrapping_mul(seed | 1));
        mixed.reverse();
        prop_assert_eq!(count(&rows), count(&mixed));
    }

    #[test]
    fn the_table_of_counts_gives_what_going_through_the_rows_gives(rows in rows(), day in 0..60_i32) {
        let table = count(&rows);
        for (group, counts) in (0..).zip(table.groups()) {
            let own: Vec<Row> = rows.iter().copied().filter(|row| row.2 == group).collect();
            let (surv, gone) = plain(&own, day);
            prop_assert!((Survival::estimate(counts).share(day) - surv).abs() < 1e-12);
            let curve = Incidence::estimate(counts);
            for (cause, wanted) in (1..).zip(gone) {
                prop_assert!((curve.share(day, cause).share - wanted).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn estimates_at_a_few_days_are_those_of_the_whole_curves(rows in rows(), days in prop::collection::vec(0..70_i32, 0..5)) {
        for counts in count(&rows).groups() {
            let (survival, incidence) = (Survival::estimate(counts), Incidence::estimate(counts));
            let read = Estimates::at_days(counts, &days);
            prop_assert_eq!(read.len(), days.len());
            for estimate in read {
                let day = estimate.day;
                prop_assert!((estimate.in_care.share - survival.share(day)).abs() < 1e-12);
                if let Some(std_err) = survival.at(day).and_then(SurvivalStep::std_err) {
                    prop_assert!((estimate.in_care.std_err - std_err).abs() < 1e-9 * std_err + 1e-15);
                }
                for (cause, share) in (1..).zip(estimate.gone) {
                    prop_assert_eq!(share, incidence.share(day, cause));
                }
            }
        }
    }

    #[test]
    fn whole_and_decimal_times_in_order_give_the_same_shares(rows in rows()) {
        let text = |unit: &str| {
            let line = |(time, status, group): &Row| format!("{time}{unit},{status},{group}");
            format!("time,status,office\n{}\n", rows.iter().map(line).collect::<Vec<_>>().join("\n"))
        };
        let (days, halves) = (curves(text("").as_bytes()).unwrap(), curves(text(".5").as_bytes()).unwrap());
        prop_assert_eq!(&days.km.all.as_ref().unwrap().surv, &halves.km.all.as_ref().unwrap().surv);
        prop_assert_eq!(&days.gray, &halves.gray);
        prop_assert_eq!(&days.logrank, &halves.logrank);
    }

    #[test]
    fn days_and_a_file_with_late_entries_give_the_same_curves(rows in rows(), late in prop::collection::vec(-1..40_i32, 120)) {
        let column = |pick: fn(&Row) -> i32| rows.iter().map(pick).collect::<Vec<_>>();
        let status: Vec<u8> = rows.iter().map(|row| row.1).collect();
        let groups = vec![0; rows.len()];
        let shape = Shape { groups: 1, causes: 4 };
        let late = &late[..rows.len()];
        let (table, dropped) =
            Histogram::from_truncated_columns(late, &column(|row| row.0), &status, &groups, shape).unwrap();
        let line = |(row, entry): (&Row, &i32)| format!("{entry},{},{}", row.0, row.1);
        let lines: Vec<String> = rows.iter().zip(late).map(line).collect();
        let Ok(file) = curves(format!("entry,time,status\n{}\n", lines.join("\n")).as_bytes()) else {
            prop_assert_eq!(dropped, rows.len());
            return Ok(());
        };
        let ours: Vec<f64> = Survival::estimate(table.groups().next().unwrap()).steps.iter().map(|s| s.surv).collect();
        prop_assert_eq!(&file.km.all.unwrap().surv, &ours);
        prop_assert_eq!(file.dropped, dropped);
    }

    #[test]
    fn groups_expect_together_as_many_exits_as_there_were(rows in rows()) {
        for exits in [Exits::Any, Exits::Cause(2)] {
            let test = log_rank(&count(&rows), exits);
            let observed: f64 = test.observed.iter().copied().map(f64::from).sum();
            prop_assert!((observed - test.expected.iter().sum::<f64>()).abs() < 1e-9);
            prop_assert!(test.p.is_none_or(|p| (0.0..=1.0).contains(&p)));
        }
    }
}
