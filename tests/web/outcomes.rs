//! Outcomes as pages, JSON and CSV: the same numbers, the right office, and the last change at the next look.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use chrono::{Days, NaiveDate};
use homeward::access::{By, Entry};
use homeward::db::fresh;
use homeward::domain::exit::ExitReason;
use homeward::domain::id::{EpisodeId, FamilyId};
use homeward::domain::outcomes::cohort::time_to_permanency;
use homeward::domain::outcomes::stays::{Exit, Stay, Stays};
use homeward::domain::outcomes::window::{Cohort, Window};
use homeward::domain::referral::{ServiceKind, State};
use homeward::domain::role::Role;
use homeward::features::children::{self, NewEpisode};
use homeward::features::referrals::{self, NewReferral, NewStep};
use homeward::features::restrictions;
use serde_json::Value;

use crate::support::{Client, FamilyIds, TestApp, TestDatabase, on_both};

const PAGE: &str = "/outcomes/time-to-permanency";

/// Ends the stay of a family's child, as the intake pages would: with its line in the audit trail.
fn leaves(app: &TestApp, family: &FamilyIds, child: usize, on: NaiveDate, reason: ExitReason) {
    let (_, episode) = family.children[child];
    let now = app.clock.now();
    app.store(|conn| {
        children::record_exit(conn, (episode, 1), on, reason, None, now)?;
        changed(conn, Some(family.family), now)
    });
}

fn changed(
    conn: &mut homeward::db::Conn,
    family: Option<FamilyId>,
    now: homeward::db::Instant,
) -> homeward::error::Result<()> {
    let entry = Entry { family, ..Entry::change("RecordPlacement") };
    TestDatabase::trail().add(conn, By::default(), now, &entry)
}

fn ago(app: &TestApp, days: u64) -> NaiveDate {
    app.today() - Days::new(days)
}

/// Six stays that began in federal fiscal year 2025, four of them in the north office: one ended in reunification on day
/// 100 and one in adoption on day 200; in the south one ended in reunification on day 150, and the child came back.
struct County {
    waiting: FamilyIds,
}

fn county(app: &TestApp) -> County {
    let home = app.family("Okafor", 1, 760);
    leaves(app, &home, 0, ago(app, 660), ExitReason::Reunification);
    let adopted = app.family("Lindqvist", 1, 760);
    leaves(app, &adopted, 0, ago(app, 560), ExitReason::Adoption);
    let waiting = app.family("Ibarra", 2, 750);
    let back = app.family_in(app.world.south, "Novak", 1, 760, None);
    leaves(app, &back, 0, ago(app, 610), ExitReason::Reunification);
    let again = NewEpisode {
        id: fresh::<EpisodeId>(),
        child: back.children[0].0,
        family: back.family,
        office: app.world.south,
        removed_on: ago(app, 580),
        removed_time: None,
        circumstances: Vec::new(),
    };
    app.store(|conn| children::remove(conn, &again, None, app.clock.now()));
    County { waiting }
}

async fn json(client: &Client, path: &str) -> Value {
    let page = client.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}");
    serde_json::from_str(&page.body).unwrap()
}

/// Value of each part, row and figure of a CSV.
fn figures(text: &str) -> HashMap<(String, String, String), String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let line = |r: csv::StringRecord| ((r[0].into(), r[1].into(), r[2].into()), r[3].into());
    reader.records().map(|record| line(record.unwrap())).collect()
}

on_both! {
    async fn the_page_says_what_became_of_everybody_who_entered(app) {
        county(&app);
        let page = app.as_user(app.world.manager).get(PAGE).await;
        assert_eq!(page.status, StatusCode::OK);
        page.says("Of 6 entries into care in federal fiscal year 2025 (5 children), 33% were home within six months and 33% within twelve.");
        page.says("The whole agency, as the records stood on Nov 23, 2026.");
        page.says("Entered care 6 5 children Still in care 3");
        page.says("A quarter home by day 150 Half home by not reached");
        page.says("Back in care within 12 months of going home 1 of 2");
        page.says("Adoption 1 17%");
        page.says("Home by 24 months 33% 95% limits 5 to 68; early");
        assert!(page.body.len() < 60_000, "{} bytes", page.body.len());
        page.never_says("Okafor");
    }

    async fn page_json_csv_and_the_rule_itself_give_the_same_numbers(app) {
        county(&app);
        let manager = app.as_user(app.world.manager);
        let got = json(&manager, &format!("{PAGE}.json?year=FFY2025")).await;
        let day = |days| ago(&app, days).to_epoch_days();
        let stay = |child, office, removal, exit: Option<(u64, ExitReason)>| Stay {
            child, office, removal: day(removal),
            exit: exit.map(|(days, reason)| Exit { day: day(days), reason }),
            birth: None, sex: 0, race: 0, home_visit: None,
        };
        let stays = Stays::from_rows(vec![
            stay(1, 0, 760, Some((660, ExitReason::Reunification))),
            stay(2, 0, 760, Some((560, ExitReason::Adoption))),
            stay(3, 0, 750, None),
            stay(4, 0, 750, None),
            stay(5, 1, 760, Some((610, ExitReason::Reunification))),
            stay(5, 1, 580, None),
        ]);
        let cohort = Cohort { window: Window::federal_fiscal_year(2025).unwrap(), office: None };
        // Through text, as the page's: reading a number rounds its last digit.
        let wanted = serde_json::to_string(&time_to_permanency(&stays, &cohort, day(0)).unwrap()).unwrap();
        let wanted: Value = serde_json::from_str(&wanted).unwrap();
        for (name, value) in wanted.as_object().unwrap() {
            assert_eq!(&got[name], value, "{name}");
        }
        assert_eq!((&got["year"], &got["from"], &got["as_of"]), (&"FFY2025".into(), &"2024-10-01".into(), &"2026-11-23".into()));

        let csv = manager.get(&format!("{PAGE}.csv?year=FFY2025")).await;
        let csv = figures(&csv.body);
        let at = |part: &str, row: &str, figure: &str| csv[&(part.to_owned(), row.to_owned(), figure.to_owned())].clone();
        assert_eq!(at("summary", "", "entered"), "6");
        assert_eq!(at("summary", "", "half_home"), "");
        assert_eq!(at("horizons", "months 6, day 183", "home.share"), got["horizons"][0]["home"]["share"].to_string());
        assert_eq!(at("offices", "office south", "re_entry.returned"), "1");
        assert_eq!(at("exits", "reason adoption", "stays"), "1");
    }

    async fn each_role_sees_the_figures_of_its_own_offices(app) {
        county(&app);
        let supervisor = app.as_user(app.world.supervisor);
        supervisor.get(PAGE).await.says("Of 4 children who entered care");
        supervisor.get(PAGE).await.says("North office, as the records stood");
        supervisor.get(PAGE).await.never_says("South office");
        for path in [PAGE, "/outcomes/indicators", "/outcomes/day-one", "/outcomes/indicators.json", "/outcomes/day-one.csv"] {
            assert_eq!(supervisor.get(&format!("{path}?office=south")).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(supervisor.get(&format!("{path}?office=north")).await.status, StatusCode::OK, "{path}");
            app.as_user(app.world.supervisor).get(path).await.never_says("south");
        }
        let auditor = app.as_user(app.world.auditor);
        assert_eq!(json(&auditor, &format!("{PAGE}.json")).await["entered"], 6);
        let manager = app.as_user(app.world.manager);
        assert_eq!(json(&manager, &format!("{PAGE}.json?office=south")).await["entered"], 2);
        assert_eq!(manager.get(&format!("{PAGE}?office=west")).await.status, StatusCode::NOT_FOUND);
        for role in [Role::ReunificationWorker, Role::PermanencyWorker, Role::CourtLiaison, Role::Administrator] {
            assert_eq!(app.as_user(app.world.of(role)).get(PAGE).await.status, StatusCode::FORBIDDEN);
        }
    }

    async fn a_change_shows_at_the_next_look(app) {
        let county = county(&app);
        let manager = app.as_user(app.world.manager);
        let path = format!("{PAGE}.json?year=FFY2025");
        assert_eq!(json(&manager, &path).await["still_in_care"], 3);
        leaves(&app, &county.waiting, 1, ago(&app, 10), ExitReason::Guardianship);
        let after = json(&manager, &path).await;
        assert_eq!((&after["still_in_care"], &after["exits"][2]["stays"]), (&2.into(), &1.into()));

        let new = app.family("Bauer", 2, 745);
        app.store(|conn| changed(conn, Some(new.family), app.clock.now()));
        assert_eq!(json(&manager, &path).await["entered"], 8, "new children join");

        app.family("Castellano", 1, 744);
        app.store(|conn| changed(conn, None, app.clock.now()));
        assert_eq!(json(&manager, &path).await["entered"], 9, "a change that names no family, such as an import");
    }

    async fn an_empty_year_and_a_wrong_one_are_said_in_words(app) {
        county(&app);
        let manager = app.as_user(app.world.manager);
        manager.get(&format!("{PAGE}?year=FFY2020")).await.says("No child entered care in federal fiscal year 2020.");
        manager.get("/outcomes/day-one?year=2020").await.says("No service was needed");
        let wrong = manager.get(&format!("{PAGE}?year=last")).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
        wrong.says("There is no such year here.");
    }

    async fn nothing_on_record_is_no_fault(app) {
        let manager = app.as_user(app.world.manager);
        for path in [PAGE, "/outcomes/indicators", "/outcomes/day-one"] {
            assert_eq!(manager.get(&format!("{path}?year=all")).await.status, StatusCode::OK, "{path}");
        }
    }

    async fn indicators_stand_beside_the_national_figures_without_a_verdict(app) {
        county(&app);
        let page = app.as_user(app.world.manager).get("/outcomes/indicators").await;
        page.says("National performance reference, not risk-adjusted to this county 35.2% 43.8% 37.3% 5.6% 4.48");
        // Five children entered in the year; three left to permanency within twelve months.
        page.says("FFY2025 60.0% 3 of 5");
        for verdict in ["class=\"tag", "tag good", "tag bad"] {
            page.never_says(verdict);
        }
        let got = json(&app.as_user(app.world.manager), "/outcomes/indicators.json?year=FFY2025").await;
        let line = |office: &str, indicator: &str| {
            let lines = got["lines"].as_array().unwrap();
            lines.iter().find(|l| l["office"] == office && l["indicator"] == indicator).unwrap().clone()
        };
        assert_eq!((&line("all", "p1")["numerator"], &line("all", "p1")["rate"]), (&3.into(), &60.0.into()));
        assert_eq!((&line("south", "p4")["numerator"], &line("south", "p4")["denominator"]), (&1.into(), &1.into()));
    }

    async fn day_one_runs_from_the_removal_to_the_first_session(app) {
        let family = app.family("Haddad", 1, 700);
        let now = app.clock.now();
        let new = NewReferral {
            id: fresh(),
            family: family.family,
            person: Some(family.mother),
            child: None,
            service: ServiceKind::Housing,
            provider: None,
            needed_on: ago(&app, 699),
        };
        app.store(|conn| {
            let mut referral = referrals::add(conn, &new, None, now)?;
            for (state, days) in [(State::Referred, 698), (State::Attended, 680)] {
                let step = NewStep { state, occurred_on: ago(&app, days), reason: None, side: None, note: String::new() };
                referral = referrals::step(conn, &referral, &step, None, None, now)?;
            }
            Ok(())
        });
        let manager = app.as_user(app.world.manager);
        let got = json(&manager, "/outcomes/day-one.json?year=FFY2025").await;
        let median = |step: &str| {
            let steps = got["steps"].as_array().unwrap();
            steps.iter().find(|s| s["step"] == step && s["service"] == "housing").unwrap()["median_day"].clone()
        };
        assert_eq!([median("referral"), median("first_contact"), median("first_session")], [2, 20, 20]);
        let page = manager.get("/outcomes/day-one?year=FFY2025").await;
        page.says("Of 1 service");
        page.says("Half had a first session by day 20");
        page.says("Housing 1 1 0% 0% 0% 100% 100% day 20 day 20");
    }

    async fn cells_below_five_are_hidden_from_whoever_may_not_open_every_record_behind_them(app) {
        county(&app);
        let year = "?year=FFY2025";
        let auditor = app.as_user(app.world.auditor);
        let page = auditor.get(&format!("{PAGE}{year}")).await;
        page.says("Of 6 entries into care");
        page.never_says("95% limits.");
        page.says("so few had gone home, or so few had not");
        page.says("Adoption not shown");
        page.says("stand for fewer than five children are not shown to you");
        let file = json(&auditor, &format!("{PAGE}.json{year}")).await;
        assert_eq!((&file["entered"], &file["curve"]), (&Value::from(6), &Value::Null));
        let south = file["offices"].as_array().unwrap().iter().find(|office| office["office"] == "south").unwrap();
        assert_eq!((&south["entered"], &south["home_6_months"]["share"]), (&Value::Null, &Value::Null));
        let of_south = auditor.get(&format!("{PAGE}{year}&office=south")).await;
        of_south.says("Fewer than 5 children entered care");
        of_south.never_says("Half home by");

        let manager = app.as_user(app.world.manager);
        manager.get(&format!("{PAGE}{year}&office=south")).await.says("Half home by");
        assert_ne!(json(&manager, &format!("{PAGE}.json{year}")).await["curve"], Value::Null);
    }

    async fn cells_below_five_are_hidden_from_a_supervisor_with_a_restricted_family_in_her_office(app) {
        let county = county(&app);
        let sam = app.as_user(app.world.supervisor);
        let path = format!("{PAGE}?year=FFY2025");
        sam.get(&path).await.says("Adoption 1 25%");
        let now = app.clock.now();
        app.store(|conn| restrictions::restrict(conn, county.waiting.family, &[], "Staff", None, now));
        let page = sam.get(&path).await;
        page.never_says("Adoption 1");
        page.says("Fewer than 5 children entered care");
    }
}
