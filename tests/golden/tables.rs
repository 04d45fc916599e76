//! `homeward curves`: every answer of every set.

use std::fs::File;
use std::path::Path;

use homeward::domain::outcomes::table::curves;
use serde_json::{Map, Value};

use crate::compare::{Check, json, own_data, same_count, same_estimate, same_list, same_relative, shared_data};

fn check_set(folder: &Path) {
    let name = folder.file_name().unwrap().to_string_lossy().into_owned();
    let answer = curves(File::open(folder.join("input.csv")).unwrap()).unwrap();
    let got = serde_json::to_value(&answer).unwrap();
    let wanted = json(&folder.join("expected.json"));
    let sections: [(&str, Check); 5] = [
        ("km", |got, wanted, what| each_curve(got, wanted, what, km)),
        ("cif", |got, wanted, what| each_curve(got, wanted, what, cif)),
        ("logrank", |got, wanted, what| each(got, wanted, what, log_rank)),
        ("logrank_cause_specific", |got, wanted, what| {
            each(got, wanted, what, |got, wanted, what| each(got, wanted, what, log_rank));
        }),
        ("gray", |got, wanted, what| each(got, wanted, what, |got, wanted, what| same_list(got, wanted, what, gray))),
    ];
    for (section, check) in sections {
        if let Some(wanted) = wanted.get(section) {
            check(&got[section], wanted, &format!("{name}.{section}"));
        }
    }
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}

fn each(got: &Value, wanted: &Value, what: &str, check: Check) {
    assert_eq!(object(got).len(), object(wanted).len(), "{what}: entries");
    for (key, wanted) in object(wanted) {
        check(&got[key], wanted, &format!("{what}.{key}"));
    }
}

fn each_curve(got: &Value, wanted: &Value, what: &str, check: Check) {
    for (key, wanted) in object(wanted) {
        let what = format!("{what}.{key}");
        if key == "all" {
            check(&got[key], wanted, &what);
        } else {
            each(&got[key], wanted, &what, check);
        }
    }
}

/// The rows of ours that the reference has: it keeps only some days of the group curves of the large set.
fn rows(got: &Value, wanted: &Value, what: &str) -> Vec<usize> {
    let ours = got["time"].as_array().unwrap();
    let theirs = wanted["time"].as_array().unwrap();
    assert!(what.starts_with("fostercare10k") || ours.len() == theirs.len(), "{what}: number of times");
    let place = |time: &Value| ours.iter().position(|known| known.as_f64() == time.as_f64());
    theirs.iter().map(|time| place(time).unwrap_or_else(|| panic!("{what}: no time {time}"))).collect()
}

fn columns(got: &Value, wanted: &Value, what: &str, rows: &[usize], columns: &[(&str, Check)]) {
    for (column, same) in columns {
        let wanted = wanted[column].as_array().unwrap();
        assert_eq!(wanted.len(), rows.len());
        for (&row, wanted) in rows.iter().zip(wanted) {
            same(&got[column][row], wanted, &format!("{what}.{column}[{row}]"));
        }
    }
}

fn km(got: &Value, wanted: &Value, what: &str) {
    same_count(&got["n"], &wanted["n"], what);
    same_count(&got["events"], &wanted["events"], what);
    columns(
        got,
        wanted,
        what,
        &rows(got, wanted, what),
        &[
            ("n_risk", same_count),
            ("n_event", same_count),
            ("n_censor", same_count),
            ("surv", same_estimate),
            ("std_err", same_relative),
            ("lower_loglog", same_relative),
            ("upper_loglog", same_relative),
        ],
    );
    for key in ["quantile_p", "quantile_first", "quantile_first_lower", "quantile_first_upper"] {
        same_list(&got[key], &wanted[key], &format!("{what}.{key}"), same_count);
    }
}

fn cif(got: &Value, wanted: &Value, what: &str) {
    let rows = rows(got, wanted, what);
    columns(got, wanted, what, &rows, &[("n_risk", same_count), ("surv_any", same_estimate)]);
    for wanted in wanted["causes"].as_array().unwrap() {
        let cause = usize::try_from(wanted["cause"].as_u64().unwrap()).unwrap();
        let got = &got["causes"][cause - 1];
        let what = format!("{what}.cause {cause}");
        same_count(&got["cause"], &wanted["cause"], &what);
        same_count(&got["n_event"], &wanted["n_event"], &what);
        // A cause that does not occur in the group has the other standard error only, which is 0 too.
        let std_err = wanted.get("se_greenwood").unwrap_or(&wanted["se_ij"]);
        columns(got, wanted, &what, &rows, &[("cif", same_estimate)]);
        for (&row, std_err) in rows.iter().zip(std_err.as_array().unwrap()) {
            same_relative(&got["se_greenwood"][row], std_err, &format!("{what}.se_greenwood[{row}]"));
        }
    }
}

fn log_rank(got: &Value, wanted: &Value, what: &str) {
    if let Some(groups) = wanted.get("groups") {
        same_list(&got["groups"], groups, what, same_count);
        same_relative(&got["p"], &wanted["p"], &format!("{what}.p"));
    }
    same_relative(&got["chi2"], &wanted["chi2"], &format!("{what}.chi2"));
    same_count(&got["df"], &wanted["df"], &format!("{what}.df"));
    same_list(&got["observed"], &wanted["observed"], &format!("{what}.observed"), same_count);
    same_list(&got["expected"], &wanted["expected"], &format!("{what}.expected"), same_relative);
}

fn gray(got: &Value, wanted: &Value, what: &str) {
    same_count(&got["cause"], &wanted["cause"], what);
    same_relative(&got["stat"], &wanted["stat"], &format!("{what}.stat"));
    same_relative(&got["p"], &wanted["p"], &format!("{what}.p"));
    same_count(&got["df"], &wanted["df"], &format!("{what}.df"));
}

#[test]
fn ten_thousand_stays_give_the_reference_curves_and_tests() {
    check_set(&own_data().join("fostercare10k"));
}

#[test]
fn the_package_data_sets_give_the_reference_curves_and_tests() {
    let Some(folder) = shared_data() else {
        println!("not run: the package data sets are not beside this repository (../shared/golden)");
        return;
    };
    for set in ["lung", "aml", "mgus2", "pbc", "transplant", "channing", "bmt35"] {
        check_set(&folder.join(set));
    }
}
