//! A child's health, schools and own words.

use actix_web::http::StatusCode;
use chrono::Days;
use diesel::RunQueryDsl as _;
use homeward::domain::wellbeing::{Grade, HealthKind, SchoolReason};
use homeward::features::children;
use homeward::features::wellbeing::{self, NewConsultation, NewEnrollment, NewHealth};

use crate::support::{FamilyIds, TestApp, on_both};

fn home(ids: &FamilyIds) -> String {
    format!("/families/{}/children/{}/wellbeing", ids.family, ids.children[0].0)
}

fn medication(app: &TestApp, ids: &FamilyIds) -> NewHealth {
    NewHealth {
        child: ids.children[0].0,
        kind: HealthKind::Medication,
        condition: None,
        what: "HEALTH-CANARY 25 mg".to_owned(),
        provider: "Dr. Osei".to_owned(),
        on: app.today() - Days::new(20),
        ends_on: None,
        next_due_on: None,
        psychotropic: true,
        consent: None,
    }
}

fn said(app: &TestApp, ids: &FamilyIds, words: &str, may_be_told: bool) -> NewConsultation {
    NewConsultation {
        child: ids.children[0].0,
        heard_on: app.today() - Days::new(3),
        heard_by: "BY-CANARY".to_owned(),
        place: String::new(),
        words: words.to_owned(),
        on_plan: false,
        may_be_told,
        members: ["CHOSEN-CANARY".to_owned(), String::new()],
    }
}

fn school(app: &TestApp, ids: &FamilyIds, name: &str, ago: u64) -> NewEnrollment {
    NewEnrollment {
        child: ids.children[0].0,
        school: name.to_owned(),
        grade: Grade::Grade2,
        support: None,
        reason: SchoolReason::OfOrigin,
        starts_on: app.today() - Days::new(ago),
        ends_on: None,
    }
}

on_both! {
    async fn an_entry_of_health_is_filed_once_and_what_is_wrong_is_told_and_kept(app) {
        let ids = app.family("Alvarado", 1, 60);
        let (paul, new) = (app.as_user(app.world.permanency), format!("{}/health/new", home(&ids)));
        let refused = paul.submit(&new, &new, &[("kind", "medication"), ("on", "2026-12-30"), ("provider", "Dr. Osei")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["Enter which one", "This date must be today"] {
            refused.says(words);
        }
        assert!(refused.body.contains("value=\"Dr. Osei\""), "kept");
        let form = paul.get(&new).await;
        let fields = [("kind", "medication"), ("what", "Sertraline 25 mg"), ("on", "2026-11-02"), ("psychotropic", "yes")];
        for _ in 0..2 {
            let filed = paul.send_form(&form, &new, &fields).await;
            assert_eq!((filed.status, filed.location), (StatusCode::SEE_OTHER, home(&ids)));
        }
        let page = paul.get(&home(&ids)).await;
        page.says("Medication: Sertraline 25 mg");
        page.says("No consent on record");
        page.says("A psychotropic medication has no consent on record.");
        assert_eq!(page.body.matches("<h3>Medication: Sertraline 25 mg</h3>").count(), 1, "filed once");
    }

    async fn what_somebody_ended_first_is_shown_both_ways(app) {
        let ids = app.family("Alvarado", 1, 60);
        let new = medication(&app, &ids);
        let id = app.store(|conn| wellbeing::add_health(conn, &new, None, app.clock.now()));
        let (paul, sam) = (app.as_user(app.world.permanency), app.as_user(app.world.supervisor));
        let end = format!("{}/health/{id}/end", home(&ids));
        let (his, hers) = (paul.get(&end).await, sam.get(&end).await);
        let early = paul.send_form(&his, &end, &[("version", "1"), ("ends_on", "2026-10-01")]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        let ended = paul.send_form(&his, &end, &[("version", "1"), ("ends_on", "2026-11-20")]).await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER);
        let stale = sam.send_form(&hers, &end, &[("version", "1"), ("ends_on", "2026-11-22")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("11/22/2026");
        stale.says("Nov 20, 2026");
    }

    async fn another_school_ends_the_one_before_and_the_childs_page_follows(app) {
        let ids = app.family("Alvarado", 1, 60);
        let (paul, new) = (app.as_user(app.world.permanency), format!("{}/schools/new", home(&ids)));
        let fields = |name: &'static str, on: &'static str| {
            [("school", name), ("grade", "grade_2"), ("support", "iep"), ("reason", "too_far"), ("starts_on", on)]
        };
        assert_eq!(paul.submit(&new, &new, &fields("Oak Hill School", "2026-09-01")).await.status, StatusCode::SEE_OTHER);
        let clash = paul.submit(&new, &new, &fields("Lakeview School", "2026-09-01")).await;
        assert_eq!(clash.status, StatusCode::UNPROCESSABLE_ENTITY);
        clash.says("A child has one school at a time");
        assert_eq!(paul.submit(&new, &new, &fields("Lakeview School", "2026-11-02")).await.status, StatusCode::SEE_OTHER);
        let page = paul.get(&home(&ids)).await;
        page.says("Sep 1, 2026 to Nov 2, 2026");
        page.says("Individualized education program (IEP)");
        let child = app.store(|conn| children::of_family(conn, ids.family)).remove(0);
        assert_eq!(child.school, "Lakeview School");
    }

    async fn a_school_in_error_stays_and_the_one_before_goes_on(app) {
        let ids = app.family("Alvarado", 1, 60);
        app.store(|conn| wellbeing::enroll(conn, &school(&app, &ids, "Oak Hill School", 50), None, app.clock.now()));
        let wrong = app.store(|conn| wellbeing::enroll(conn, &school(&app, &ids, "Lakeview School", 10), None, app.clock.now()));
        let (paul, mark) = (app.as_user(app.world.permanency), format!("{}/schools/{wrong}/wrong", home(&ids)));
        let form = paul.get(&mark).await;
        let marked = paul.send_form(&form, &mark, &[("version", "1"), ("why", "Her cousin’s school")]).await;
        assert_eq!(marked.status, StatusCode::SEE_OTHER);
        paul.get(&home(&ids)).await.says("Entered in error: Her cousin’s school");
        let child = app.store(|conn| children::of_family(conn, ids.family)).remove(0);
        assert_eq!(child.school, "Oak Hill School");
    }

    async fn a_childs_words_reach_the_parents_worker_only_when_the_child_wishes_it(app) {
        let ids = app.family("Alvarado", 1, 60);
        app.store(|conn| wellbeing::hear(conn, &said(&app, &ids, "SECRET-CANARY", false), None, app.clock.now()));
        let told = app.store(|conn| wellbeing::hear(conn, &said(&app, &ids, "TOLD-CANARY", true), None, app.clock.now()));
        let w = &app.world;
        for (user, secret, open) in [(w.permanency, true, true), (w.supervisor, true, true), (w.reunification, false, true)] {
            let page = app.as_user(user).get(&home(&ids)).await;
            page.says("Heard");
            assert_eq!((page.body.contains("SECRET-CANARY"), page.body.contains("TOLD-CANARY")), (secret, open));
            assert_eq!(page.body.matches("BY-CANARY").count(), if secret { 2 } else { 1 }, "who listened goes with the words");
            assert_eq!(page.body.matches("CHOSEN-CANARY").count(), if secret { 2 } else { 1 });
        }
        let (paul, mark) = (app.as_user(w.permanency), format!("{}/words/{told}/wrong", home(&ids)));
        let form = paul.get(&mark).await;
        assert_eq!(paul.send_form(&form, &mark, &[("version", "1"), ("why", "Not hers")]).await.status, StatusCode::SEE_OTHER);
        app.as_user(w.reunification).get(&home(&ids)).await.never_says("CANARY");
    }

    async fn both_tracks_read_a_childs_health_the_childs_track_writes_and_nobody_else_reads_it(app) {
        let ids = app.family("Alvarado", 1, 60);
        app.hearing(&ids);
        let new = medication(&app, &ids);
        app.store(|conn| wellbeing::add_health(conn, &new, None, app.clock.now()));
        let w = &app.world;
        for user in [w.permanency, w.reunification, w.supervisor] {
            app.as_user(user).get(&home(&ids)).await.says("HEALTH-CANARY");
        }
        for user in [w.manager, w.court, w.coordinator, w.reunification_b] {
            let client = app.as_user(user);
            for path in [home(&ids), format!("/families/{}/children/{}", ids.family, ids.children[0].0)] {
                client.get(&path).await.never_says("HEALTH-CANARY");
            }
        }
        let rosa = app.as_user(w.reunification);
        assert_eq!(rosa.get(&format!("{}/health/new", home(&ids))).await.status, StatusCode::NOT_FOUND);
        assert!(!rosa.get(&home(&ids)).await.body.contains("/health/new"));
        assert_eq!(app.as_user(w.reunification_b).get(&home(&ids)).await.status, StatusCode::NOT_FOUND);
    }

    async fn an_overdue_exam_and_a_sibling_who_lives_apart_are_said(app) {
        let ids = app.family("Alvarado", 2, 400);
        let exam = NewHealth {
            kind: HealthKind::Dental,
            what: String::new(),
            on: app.today() - Days::new(300),
            next_due_on: Some(app.today() - Days::new(100)),
            psychotropic: false,
            ..medication(&app, &ids)
        };
        app.store(|conn| wellbeing::add_health(conn, &exam, None, app.clock.now()));
        let page = app.as_user(app.world.permanency).get(&home(&ids)).await;
        page.says("Dental exam was due on");
        page.says("Luna Alvarado No visit together in the last six months");
    }

    async fn the_database_keeps_what_was_written_of_a_child(app) {
        let ids = app.family("Alvarado", 1, 60);
        let new = medication(&app, &ids);
        app.store(|conn| {
            wellbeing::add_health(conn, &new, None, app.clock.now())?;
            wellbeing::enroll(conn, &school(&app, &ids, "Oak Hill School", 50), None, app.clock.now())?;
            wellbeing::hear(conn, &said(&app, &ids, "Home", false), None, app.clock.now())
        });
        for (sql, rule) in [
            ("UPDATE health_entries SET what = 'Other'", "health_entries_kept"),
            ("DELETE FROM health_entries", "health_entries_kept"),
            ("UPDATE school_enrollments SET school = 'Other'", "school_enrollments_kept"),
            ("UPDATE consultations SET words = 'Other'", "consultations_kept"),
            ("DELETE FROM consultations", "consultations_kept"),
        ] {
            let error = diesel::sql_query(sql).execute(&mut app.conn()).unwrap_err();
            assert_eq!(homeward::db::broken_rule(&error).as_deref(), Some(rule), "{sql}: {error}");
        }
        let exam = NewHealth { kind: HealthKind::Exam, ..medication(&app, &ids) };
        let refused = app.conn().write_tx(|conn| wellbeing::add_health(conn, &exam, None, app.clock.now())).unwrap_err();
        assert_eq!(refused.broken_rule().as_deref(), Some("health_entries_consent"), "only a medication is psychotropic");
    }
}
