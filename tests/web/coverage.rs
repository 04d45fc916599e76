//! Coverage: the alarms, and everybody's caseload.

use actix_web::http::StatusCode;
use homeward::domain::tracks::Track;
use homeward::features::assignments::{self, NewAssignment};

use crate::support::on_both;

fn at(page: &str, words: &str) -> usize {
    page.find(words).unwrap_or_else(|| panic!("{words:?} is not in {page}"))
}

on_both! {
    async fn changes_of_worker_are_counted_within_each_role_since_the_removal(app) {
        let ids = app.family("Okafor", 2, 50);
        app.family("Lund", 1, 50);
        let sam = app.as_user(app.world.supervisor);
        let page = sam.get("/coverage/changes").await;
        page.says("Reunification worker 2 of 2 families 0 0 0");
        page.says("Permanency worker 3 of 3 children 0 0 0");
        page.says("Nobody in care has had more than one change of worker in a role");
        let now = app.clock.now();
        let (rosa, ruth) = (app.world.reunification, app.world.reunification_b);
        for (worker, days_ago) in [(ruth, 20), (rosa, 5)] {
            let new = NewAssignment {
                family: ids.family, child: None, worker, track: Track::Reunification,
                starts_on: app.today() - chrono::Days::new(days_ago), reason: String::new(),
            };
            app.store(|conn| assignments::end_open(conn, ids.family, None, new.starts_on, "Handed over"));
            app.store(|conn| assignments::assign(conn, &new, None, now));
        }
        let page = sam.get("/coverage/changes").await;
        page.says("Reunification worker 1 of 2 families 0 1 0");
        page.says("Permanency worker 3 of 3 children 0 0 0");
        page.says("Okafor family Changes of reunification worker since the removal on");
        page.says("2 changes");
        let elsewhere = app.as_user(app.world.supervisor_south).get("/coverage/changes").await;
        elsewhere.says("Reunification worker 0 of 0 families");
        elsewhere.never_says("Okafor");
    }

    async fn families_and_children_whom_nobody_has_are_alarms_the_oldest_first(app) {
        app.family_in(app.world.north, "Young", 1, 5, None);
        app.family_in(app.world.north, "Old", 2, 50, None);
        app.family("Covered", 2, 70);
        let page = app.as_user(app.world.supervisor).get("/coverage").await;
        page.says("Families without a reunification worker 2");
        page.says("Children in care without a permanency worker 3");
        let text = page.text();
        assert!(at(&text, "Old family") < at(&text, "Young family"));
        assert!(at(&text, "Mateo Old") < at(&text, "Mateo Young"));
        page.says("No reunification worker since the removal on Oct 4, 2026 50 days Assign a worker");
        page.never_says("Covered family");
    }

    async fn each_alarm_leads_to_the_form_that_ends_it(app) {
        let ids = app.family_in(app.world.north, "Okafor", 1, 50, None);
        let sam = app.as_user(app.world.supervisor);
        let page = sam.get("/coverage").await;
        for seat in ["reunification".to_owned(), ids.children[0].0.to_string()] {
            let href = format!("/families/{}/workers?seat={seat}", ids.family);
            assert!(page.body.contains(&href), "{href}");
            let form = sam.get(&href).await;
            assert_eq!(form.status, StatusCode::OK);
            let worker = if seat == "reunification" { app.world.reunification } else { app.world.permanency };
            let fields = [("seat", seat.as_str()), ("current", ""), ("worker", &worker.to_string()), ("from", "2026-11-01")];
            let saved = sam.send_form(&form, &format!("/families/{}/assignments", ids.family), &fields).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        }
        let page = sam.get("/coverage").await;
        page.says("Every family has a reunification worker");
        page.says("Every child in care has a permanency worker");
    }

    async fn caseloads_count_families_for_the_one_track_and_children_for_the_other(app) {
        app.family("Okafor", 3, 50);
        app.family("Lund", 2, 50);
        let page = app.as_user(app.world.supervisor).get("/coverage").await;
        page.says("Rosa Reyes 2 families Within the standard");
        page.says("Paul Park 5 children Within the standard");
        page.says("Ruth Bauer 0 families");
        page.never_says("Ron South");
    }

    async fn a_caseload_past_its_limit_is_said_in_words(app) {
        for n in 0..7 {
            app.family(&format!("Family {n}"), 3, 20);
        }
        let page = app.as_user(app.world.supervisor).get("/coverage").await;
        page.says("Paul Park 21 children Over the limit");
    }

    async fn an_office_is_a_filter_for_the_agency_and_a_wall_for_others(app) {
        app.family_in(app.world.south, "Lindqvist", 1, 50, None);
        app.family_in(app.world.north, "Okafor", 1, 50, None);
        let manager = app.as_user(app.world.manager);
        let page = manager.get("/coverage").await;
        page.says("Lindqvist family");
        page.says("Okafor family");
        let page = manager.get(&format!("/coverage?office={}", app.world.south)).await;
        page.says("Lindqvist family");
        page.says("Ron South");
        page.never_says("Okafor");
        page.never_says("Rosa Reyes");
        let sam = app.as_user(app.world.supervisor).get(&format!("/coverage?office={}", app.world.south)).await;
        sam.never_says("Lindqvist");
        sam.never_says("Ron South");
    }

    async fn the_board_and_the_coverage_page_count_the_same(app) {
        let ids = app.family_in(app.world.north, "Okafor", 2, 50, None);
        app.family_in(app.world.north, "Lund", 1, 9, None);
        let now = app.clock.now();
        let new = NewAssignment {
            family: ids.family, child: Some(ids.children[0].0), worker: app.world.permanency,
            track: Track::Permanency, starts_on: app.today(), reason: String::new(),
        };
        app.store(|conn| assignments::assign(conn, &new, None, now));
        let sam = app.as_user(app.world.supervisor);
        sam.get("/board?worker=none").await.says("2 All families");
        let page = sam.get("/coverage").await;
        page.says("Families without a reunification worker 2");
        page.says("Children in care without a permanency worker 2");
    }
}
