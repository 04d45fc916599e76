//! The pages' reports on 10,000 stays in a database, against the reference answers.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use diesel::connection::SimpleConnection as _;
use homeward::db::{Conn, Kind};
use homeward::domain::exit::ExitReason;
use homeward::domain::referral::ServiceKind;
use homeward::domain::setting::Setting;
use homeward::features::outcomes::{Pilot, PilotAsk};
use serde_json::Value;
use uuid::Uuid;

use crate::support::{TestApp, on_both};

/// Rows of one statement.
const BATCH: usize = 500;
const SETTINGS: [Setting; 5] =
    [Setting::RelativeHome, Setting::FosterHome, Setting::GroupHome, Setting::Institution, Setting::TrialHomeVisit];

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/data/fostercare10k")
}

fn rows(file: &str) -> Vec<Vec<i64>> {
    let text = fs::read_to_string(folder().join(file)).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(|field| field.parse().unwrap()).collect()).collect()
}

fn answers(file: &str) -> Value {
    serde_json::from_slice(&fs::read(folder().join(file)).unwrap()).unwrap()
}

/// Writes rows round the application, as text that both databases read.
struct Loader {
    conn: Conn,
}

impl Loader {
    /// A key of its own for each number of a kind.
    fn key(&self, kind: u16, number: i64) -> String {
        let key = Uuid::from_u128((u128::from(kind) << 100) + u128::try_from(number).unwrap());
        match self.conn.kind() {
            Kind::Sqlite => format!("X'{}'", key.simple()),
            Kind::Postgres => format!("'{key}'"),
        }
    }

    fn insert(&mut self, table: &str, rows: &[String]) {
        for batch in rows.chunks(BATCH) {
            self.conn.batch_execute(&format!("INSERT INTO {table} VALUES {}", batch.join(","))).unwrap();
        }
    }
}

fn day(day: i64) -> String {
    if day < 0 {
        return "NULL".to_owned();
    }
    format!("'{}'", NaiveDate::from_epoch_days(i32::try_from(day).unwrap()).unwrap())
}

const NOW: &str = "'2025-09-30T12:00:00.000000Z'";
const OFFICE: u16 = 1;
const FAMILY: u16 = 2;
const CHILD: u16 = 3;
const STAY: u16 = 4;
const PLACE: u16 = 5;
const REFERRAL: u16 = 6;
const STEP: u16 = 7;

fn load(app: &TestApp) {
    let mut to = Loader { conn: app.conn() };
    to.conn.batch_execute("BEGIN").unwrap();
    let stays = rows("episodes.csv");
    let offices: Vec<_> = (0..17).map(|n| format!("({},'{n}','Office {n:02}',{NOW})", to.key(OFFICE, n))).collect();
    to.insert("offices (id, code, name, created_at)", &offices);
    let mut families = HashMap::new();
    for stay in &stays {
        families.entry(stay[1]).or_insert(stay);
    }
    let family = |to: &Loader, (child, stay): (&i64, &&Vec<i64>)| {
        let (id, office) = (to.key(FAMILY, *child), to.key(OFFICE, stay[6]));
        format!("({id},'G-{child}','Family','family',{office},{},{NOW})", day(stay[7]))
    };
    let all: Vec<_> = families.iter().map(|each| family(&to, each)).collect();
    to.insert("families (id, number, name, name_key, office_id, opened_on, created_at)", &all);
    let child = |to: &Loader, (child, stay): (&i64, &&Vec<i64>)| {
        let (id, family) = (to.key(CHILD, *child), to.key(FAMILY, *child));
        format!("({id},{family},'Child','{child}','child',{},{NOW})", day(stay[3]))
    };
    let all: Vec<_> = families.iter().map(|each| child(&to, each)).collect();
    to.insert("children (id, family_id, given_name, family_name, name_key, born_on, created_at)", &all);
    load_stays(&mut to, &stays);
    load_services(&mut to, &stays);
    to.conn.batch_execute("COMMIT").unwrap();
}

fn load_stays(to: &mut Loader, stays: &[Vec<i64>]) {
    let stay = |to: &Loader, row: &Vec<i64>| {
        let reason = ExitReason::from_number(u8::try_from(row[9]).unwrap());
        let reason = reason.map_or("NULL".to_owned(), |reason| format!("'{}'", reason.code()));
        let keys =
            [to.key(STAY, row[0]), to.key(CHILD, row[1]), to.key(FAMILY, row[1]), to.key(OFFICE, row[6])].join(",");
        let exit = if row[9] == 0 { "NULL".to_owned() } else { day(row[8]) };
        format!("({keys},{},{exit},{reason},{},{NOW})", day(row[7]), row[11])
    };
    let all: Vec<_> = stays.iter().map(|row| stay(to, row)).collect();
    to.insert(
        "episodes (id, child_id, family_id, office_id, removed_on, exited_on, exit_reason, cost_cents, created_at)",
        &all,
    );
    let place = |to: &Loader, (n, row): (usize, &Vec<i64>)| {
        let of = &stays[usize::try_from(row[0]).unwrap()];
        let keys = [to.key(PLACE, i64::try_from(n).unwrap()), to.key(STAY, row[0]), to.key(CHILD, of[1])].join(",");
        let setting = SETTINGS[usize::try_from(row[3]).unwrap()].code();
        // The last placement of an open stay ends with the set.
        let end = if of[9] == 0 && row[2] >= 20_361 { "NULL".to_owned() } else { day(row[2]) };
        format!("({keys},'{setting}',{},{end},{NOW})", day(row[1]))
    };
    let all: Vec<_> = rows("placements.csv").iter().enumerate().map(|each| place(to, each)).collect();
    to.insert("placements (id, episode_id, child_id, setting, started_on, ended_on, created_at)", &all);
}

fn load_services(to: &mut Loader, stays: &[Vec<i64>]) {
    let (mut referrals, mut steps) = (Vec::new(), Vec::new());
    for (n, row) in (0_i64..).zip(rows("services.csv")) {
        let of = &stays[usize::try_from(row[0]).unwrap()];
        let (id, family, removal) = (to.key(REFERRAL, n), to.key(FAMILY, of[1]), day(of[7]));
        let kind = ServiceKind::ALL[usize::try_from(row[1]).unwrap()].code();
        referrals.push(format!("({id},{family},'{kind}','needed',{removal},{removal},{},{NOW})", day(row[4])));
        for (place, state) in [(2, "referred"), (3, "accepted"), (4, "attended")] {
            if row[place] >= 0 {
                let step = to.key(STEP, n * 4 + i64::try_from(place).unwrap());
                steps.push(format!("({step},{id},'{state}',{},{NOW})", day(row[place])));
            }
        }
    }
    to.insert(
        "referrals (id, family_id, service, state, state_on, needed_on, first_attended_on, created_at)",
        &referrals,
    );
    to.insert("referral_events (id, referral_id, state, occurred_on, entered_at)", &steps);
}

#[track_caller]
fn close(got: &Value, wanted: &Value, what: &str) {
    match (got.as_f64(), wanted.as_f64()) {
        (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{what}: {a} for {b}"),
        _ => assert_eq!(got, wanted, "{what}"),
    }
}

fn check_curves(got: &Value) {
    let wanted = answers("expected.json");
    let (km, cif) = (&wanted["km"]["all"], &wanted["cif"]["all"]);
    close(&got["entered"], &km["n"], "entered");
    close(&got["median_stay"]["day"], &km["quantile_first"][1], "median stay");
    close(&got["median_stay"]["lower"], &km["quantile_first_lower"][1], "lower limit");
    close(&got["median_stay"]["upper"], &km["quantile_first_upper"][1], "upper limit");
    let times = cif["time"].as_array().unwrap();
    let points: HashMap<i64, &Value> =
        got["curve"].as_array().unwrap().iter().map(|point| (point["day"].as_i64().unwrap(), point)).collect();
    for (place, time) in times.iter().enumerate() {
        let point = points[&time.as_i64().unwrap()];
        close(&point["gone"][0], &cif["causes"][0]["cif"][place], "home");
        close(&point["in_care"], &cif["surv_any"][place], "in care");
    }
    for (cause, exit) in got["exits"].as_array().unwrap().iter().enumerate() {
        close(&exit["stays"], &cif["causes"][cause]["n_event"], "exits");
    }
    for horizon in got["horizons"].as_array().unwrap() {
        let day = horizon["day"].as_i64().unwrap();
        let place = times.iter().rposition(|time| time.as_i64().unwrap() <= day).unwrap();
        close(&horizon["home"]["share"], &cif["causes"][0]["cif"][place], "home at a horizon");
    }
    // Log-rank of every exit and Gray's test of reunification, across the 17 offices.
    close(&got["tests"]["any_exit"]["statistic"], &wanted["logrank"]["office"]["chi2"], "log-rank");
    close(&got["tests"]["reunification"]["statistic"], &wanted["gray"]["office"][0]["stat"], "Gray");
}

fn check_indicators(got: &Value) {
    let wanted = answers("outcomes.json");
    let mut lines = HashMap::new();
    for line in got["lines"].as_array().unwrap() {
        let name = |field: &str| line[field].as_str().unwrap().to_owned();
        lines.insert((name("year"), name("office"), name("indicator").to_uppercase()), line.clone());
    }
    let mut checked = 0;
    for (year, indicators) in wanted["cfsr"].as_object().unwrap() {
        for (indicator, offices) in indicators.as_object().unwrap() {
            for (office, counts) in offices.as_object().unwrap() {
                let line = &lines[&(year.clone(), office.clone(), indicator.to_uppercase())];
                let mut what = String::new();
                write!(what, "{indicator} of {office} in {year}").unwrap();
                assert_eq!((&line["numerator"], &line["denominator"]), (&counts[0], &counts[1]), "{what}");
                checked += 1;
            }
        }
    }
    assert!(checked > 500, "{checked} counts");
}

fn check_day_one(got: &Value) {
    let wanted = answers("outcomes.json");
    let (needed, steps): (Vec<_>, Vec<_>) =
        got["steps"].as_array().unwrap().iter().partition(|l| l["step"] == "needed");
    assert!(needed.iter().all(|line| line["median_day"] == 0), "every need of the set was known at the removal");
    for line in steps {
        let kind = ServiceKind::ALL.iter().position(|kind| line["service"] == kind.code());
        let kind = kind.map_or_else(|| "all".to_owned(), |place| place.to_string());
        let wanted = &wanted["latency"][line["step"].as_str().unwrap()][&kind];
        close(&line["services"], &wanted["services"], "services");
        close(&line["happened"], &wanted["happened"], "happened");
        close(&line["median_day"], &wanted["median_day_AJ"], "median");
        close(&line["median_of_those_that_happened"], &wanted["median_of_those_that_happened"], "median of those");
    }
}

/// The offices 4 and 11 changed their practice on July 1, 2023.
fn check_pilot_cost(app: &TestApp) {
    let ask = PilotAsk {
        offices: vec!["4".to_owned(), "11".to_owned()],
        changed_on: NaiveDate::from_ymd_opt(2023, 7, 1).unwrap(),
        months: 12,
        as_of: app.today(),
    };
    let got = serde_json::to_value(app.store(|conn| Pilot::of(conn, &ask))).unwrap();
    assert_eq!((&got["before_from"], &got["after_to"]), (&"2022-07-01".into(), &"2024-06-30".into()));
    assert_eq!((&got["pilot_offices"], &got["without_cost"]), (&"4, 11".into(), &0.into()));
    for (section, values) in answers("outcomes.json")["pilot_cost"].as_object().unwrap() {
        for (key, wanted) in values.as_object().unwrap() {
            match (got[section][key].as_f64(), wanted.as_f64()) {
                (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-9 * b.abs(), "{section}.{key}: {a} for {b}"),
                _ => assert_eq!(&got[section][key], wanted, "{section}.{key}"),
            }
        }
    }
}

on_both! {
    async fn ten_thousand_stays_in_the_database_give_the_reference_answers(app) {
        load(&app);
        app.move_clock("2025-09-30T17:00:00Z".parse().unwrap());
        let manager = app.as_user(app.world.manager);
        let mut reports = Vec::new();
        for name in ["time-to-permanency", "indicators", "day-one"] {
            let page = manager.get(&format!("/outcomes/{name}.json?year=all")).await;
            reports.push(serde_json::from_str::<Value>(&page.body).unwrap());
        }
        check_curves(&reports[0]);
        check_indicators(&reports[1]);
        check_day_one(&reports[2]);
        check_pilot_cost(&app);
        for name in ["time-to-permanency", "indicators", "day-one"] {
            let page = manager.get(&format!("/outcomes/{name}?year=all")).await;
            assert!(page.body.len() < 60_000, "{name}: {} bytes", page.body.len());
        }
    }
}
