//! `homeward curves` and `homeward report`, as a person at the terminal runs them.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::on_both;

fn homeward(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_homeward")).args(arguments).output().unwrap()
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn golden(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/data/fostercare10k");
    folder.join(file).to_str().unwrap().to_owned()
}

#[test]
fn curves_of_a_table_have_the_keys_and_values_of_the_reference() {
    let got = json(&homeward(&["curves", &golden("input.csv")]));
    let wanted: Value = serde_json::from_slice(&std::fs::read(golden("expected.json")).unwrap()).unwrap();
    for key in ["km", "cif", "logrank", "logrank_cause_specific", "gray"] {
        assert!(!wanted[key].is_null() && !got[key].is_null(), "{key}");
    }
    assert_eq!(got["km"]["all"]["n"], wanted["km"]["all"]["n"]);
    assert_eq!(got["km"]["all"]["quantile_first"], wanted["km"]["all"]["quantile_first"]);
    assert_eq!(got["cif"]["all"]["causes"][0]["n_event"], wanted["cif"]["all"]["causes"][0]["n_event"]);
}

#[test]
fn an_unusable_table_is_refused_by_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("stays.csv");
    std::fs::write(&file, "time,status\n4,1\nlong,0\n").unwrap();
    let output = homeward(&["curves", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("line 3, column \"time\": \"long\" is not a number"), "{said}");
    assert_eq!(homeward(&["curves", "nowhere.csv"]).status.code(), Some(2));
}

#[test]
fn an_unknown_report_is_answered_with_those_there_are() {
    let output = homeward(&["report", "speed"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("time-to-permanency, cfsr, day-one, pilot-cost and courtroom"), "{said}");
}

on_both! {
    async fn a_report_at_the_terminal_is_the_page_s(app) {
        app.family("Okafor", 2, 700);
        app.family_in(app.world.south, "Novak", 1, 650, None);
        let url = app.database.url.clone();
        let manager = app.as_user(app.world.manager);
        let cases = [("time-to-permanency", "time-to-permanency"), ("cfsr", "indicators"), ("day-one", "day-one")];
        for (name, path) in cases {
            for format in ["json", "csv"] {
                let run = ["report", name, "--format", format, "--as-of", "2026-11-23", "--database-url", &url];
                let output = homeward(&run);
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                let page = manager.get(&format!("/outcomes/{path}.{format}")).await;
                assert_eq!(String::from_utf8(output.stdout).unwrap(), page.body, "{name} as {format}");
            }
        }
        let south = ["report", "time-to-permanency", "--from", "2024-01-01", "--to", "2026-01-01", "--office", "south"];
        let report = json(&homeward(&[&south[..], &["--as-of", "2026-11-23", "--database-url", &url]].concat()));
        assert_eq!((&report["entered"], &report["office"]), (&1.into(), &"south".into()));
        let west = homeward(&["report", "day-one", "--office", "west", "--database-url", &url]);
        let said = String::from_utf8(west.stderr).unwrap();
        assert!(said.contains("there is no office \"west\"; there are north, south"), "{said}");
    }

    async fn day_one_is_narrowed_at_the_terminal_as_on_its_page(app) {
        app.family("Okafor", 2, 700);
        let (url, manager) = (app.database.url.clone(), app.as_user(app.world.manager));
        let rest = ["--as-of", "2026-11-23", "--database-url", &url];
        let run = |more: &[&str]| homeward(&[&["report", "day-one"], more, &rest[..]].concat());
        let page = manager.get("/outcomes/day-one.json?service=housing&by=worker").await;
        assert_eq!(String::from_utf8(run(&["--service", "housing", "--by", "worker"]).stdout).unwrap(), page.body);
        let said = |output: Output| String::from_utf8(output.stderr).unwrap();
        assert!(said(run(&["--worker", "nobody@juniper.test"])).contains("nobody has the address \"nobody@juniper.test\""));
        assert!(said(run(&["--provider", "Nowhere"])).contains("there is no provider \"Nowhere\""));
        assert!(said(run(&["--service", "housing", "--hide-small-counts"])).contains("give small counts away"));
        let other = homeward(&["report", "cfsr", "--service", "housing", "--database-url", &url]);
        assert!(said(other).contains("are for day-one"));
    }

    async fn a_reading_of_the_federal_rules_is_chosen_and_said_at_the_terminal_and_on_the_page(app) {
        app.family("Okafor", 2, 700);
        let (url, manager) = (app.database.url.clone(), app.as_user(app.world.manager));
        let run = ["report", "cfsr", "--exclude-entered17-turned18", "--as-of", "2026-11-23", "--database-url", &url];
        let output = homeward(&run);
        let page = manager.get("/outcomes/indicators.json?exclude_entered17_turned18=yes").await;
        assert_eq!(String::from_utf8_lossy(&output.stdout), page.body);
        let readings = &json(&output)["readings"];
        assert_eq!((&readings["exclude_entered17_turned18"], &readings["short_stay_on_adjusted_los"]), (&true.into(), &false.into()));
        let shown = manager.get("/outcomes/indicators?exclude_entered17_turned18=yes").await;
        assert!(shown.body.contains("indicators.csv?year=all&#38;exclude_entered17_turned18=yes"), "{}", shown.body);
        let other = homeward(&["report", "day-one", "--short-stay-on-adjusted-los", "--database-url", &url]);
        assert!(String::from_utf8_lossy(&other.stderr).contains("are for cfsr"));
    }

    async fn the_cost_of_a_pilot_is_told_with_what_was_asked_for(app) {
        app.family("Okafor", 1, 300);
        let url = app.database.url.clone();
        let run = ["report", "pilot-cost", "--pilot-offices", "north", "--changed-on", "2026-01-01", "--as-of", "2026-11-23", "--database-url", &url];
        let report = json(&homeward(&run));
        assert_eq!((&report["pilot_offices"], &report["months"], &report["without_cost"]), (&"north".into(), &12.into(), &1.into()));
        assert_eq!((&report["before_from"], &report["before_to"]), (&"2025-01-01".into(), &"2025-12-31".into()));
        let said = |output: Output| String::from_utf8(output.stderr).unwrap();
        let csv = homeward(&[&run[..], &["--format", "csv"]].concat());
        assert!(String::from_utf8_lossy(&csv.stdout).contains("summary,,changed_on,2026-01-01\n"));
        let west = ["report", "pilot-cost", "--pilot-offices", "west", "--changed-on", "2026-01-01", "--database-url", &url];
        assert!(said(homeward(&west)).contains("there is no office \"west\"; there are north, south"));
        let nothing = homeward(&["report", "pilot-cost", "--database-url", &url]);
        assert!(said(nothing).contains("pilot-cost needs --pilot-offices and --changed-on"));
        let year = homeward(&[&run[..], &["--year", "2026"]].concat());
        assert!(said(year).contains("pilot-cost takes --pilot-offices, --changed-on and --months"));
        let cfsr = homeward(&["report", "cfsr", "--changed-on", "2026-01-01", "--database-url", &url]);
        assert!(said(cfsr).contains("are for pilot-cost"));
    }
}
