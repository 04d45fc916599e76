//! Progress of the parents and efforts of the agency: told apart, page by page, and on the paper for the court.

use actix_web::http::StatusCode;
use chrono::Days;
use diesel::RunQueryDsl as _;
use homeward::domain::family::Who;
use homeward::domain::progress::{EffortKind, Standard};
use homeward::features::progress::{self, NewEffort};

use crate::support::{FamilyIds, Page, TestApp, on_both};

fn home(ids: &FamilyIds) -> String {
    format!("/families/{}", ids.family)
}

async fn seen(app: &TestApp, ids: &FamilyIds, on: &str, words: &str, for_court: bool) -> Page {
    let (new, who) = (format!("{}/progress/new", home(ids)), format!("adult:{}", ids.mother));
    let mut fields = vec![
        ("who", who.as_str()),
        ("kind", "step_forward"),
        ("on", on),
        ("seen", "Called the clinic herself"),
        ("words", words),
    ];
    fields.extend(for_court.then_some(("for_court", "yes")));
    app.as_user(app.world.reunification).submit(&new, &new, &fields).await
}

async fn effort(app: &TestApp, ids: &FamilyIds, on: &str) -> Page {
    let new = format!("{}/efforts/new", home(ids));
    let fields = [
        ("who", "family"),
        ("kind", "drove"),
        ("what", "To the intake and back"),
        ("on", on),
        ("standard", "active_tribal"),
        ("result", "She signed up"),
        ("barrier", "No bus"),
        ("answer", "Paid a taxi"),
    ];
    app.as_user(app.world.permanency).submit(&new, &new, &fields).await
}

on_both! {
    async fn both_lists_stand_apart_on_the_page_and_on_the_courts_paper(app) {
        let ids = app.family("Alvarado", 1, 20);
        assert_eq!(seen(&app, &ids, "2026-11-20", "CANARY own", false).await.status, StatusCode::SEE_OTHER);
        assert_eq!(seen(&app, &ids, "2026-11-21", "I did it alone", true).await.status, StatusCode::SEE_OTHER);
        assert_eq!(effort(&app, &ids, "2026-11-19").await.status, StatusCode::SEE_OTHER);
        let page = app.as_user(app.world.permanency).get(&format!("{}/progress", home(&ids))).await;
        for words in ["Called the clinic herself", "In her or his own words: I did it alone", "Drove for the whole family: To the intake and back", "Active efforts: Indian child", "Done about it: Paid a taxi", "Paul Park"] {
            page.says(words);
        }
        page.never_says("CANARY");
        let paper = app.as_user(app.world.supervisor).get(&format!("{}/summary", home(&ids))).await;
        paper.says("8. What the agency did in the period");
        paper.says("11/19/2026 Drove for the family: To the intake and back She signed up No bus. Done about it: Paid a taxi Paul Park Active efforts: Indian child");
        paper.says("11/21/2026 Maria Alvarado Step forward Called the clinic herself In her or his own words: I did it alone Rosa Reyes");
        paper.never_says("CANARY");
    }

    async fn a_parents_other_words_stay_on_the_familys_track(app) {
        let ids = app.family("Alvarado", 1, 20);
        app.hearing(&ids);
        seen(&app, &ids, "2026-11-20", "CANARY own", false).await;
        let path = format!("{}/progress", home(&ids));
        for user in [app.world.reunification, app.world.supervisor] {
            app.as_user(user).get(&path).await.says("CANARY own");
        }
        for user in [app.world.permanency, app.world.manager, app.world.court] {
            let page = app.as_user(user).get(&path).await;
            page.says("Called the clinic herself");
            page.never_says("CANARY");
        }
        for user in [app.world.coordinator, app.world.reunification_b, app.world.auditor] {
            assert!(!app.as_user(user).get(&path).await.status.is_success());
        }
        assert_eq!(app.as_user(app.world.permanency).get(&format!("{path}/new")).await.status, StatusCode::NOT_FOUND);
    }

    async fn bad_entries_are_told_and_kept_and_good_ones_filed_once(app) {
        let ids = app.family("Alvarado", 1, 20);
        let rosa = app.as_user(app.world.reunification);
        let (progress, efforts) = (format!("{}/progress/new", home(&ids)), format!("{}/efforts/new", home(&ids)));
        let refused = rosa.submit(&progress, &progress, &[("kind", "up"), ("on", "2026-12-01"), ("words", "kept words")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["Choose whose progress it is", "This date must be today", "Enter what was seen", "kept words"] {
            refused.says(words);
        }
        let refused = rosa.submit(&efforts, &efforts, &[("who", "family"), ("answer", "kept answer")]).await;
        refused.says("Enter what stood in the way");
        assert!(refused.body.contains("kept answer"));
        let form = rosa.get(&efforts).await;
        for _ in 0..2 {
            let fields = [("who", "family"), ("kind", "paid"), ("what", "A bus pass"), ("on", "2026-11-22"), ("standard", "reasonable")];
            assert_eq!(rosa.send_form(&form, &efforts, &fields).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(app.store(|conn| progress::efforts_of_family(conn, ids.family)).len(), 1);
        rosa.get(&format!("{}/summary", home(&ids))).await.says("Nothing recorded since Nov 3, 2026");
    }

    async fn an_entry_in_error_stays_marked_and_is_on_no_paper(app) {
        let ids = app.family("Alvarado", 1, 20);
        effort(&app, &ids, "2026-11-19").await;
        seen(&app, &ids, "2026-11-20", "", false).await;
        let rosa = app.as_user(app.world.reunification);
        let effort = app.store(|conn| progress::efforts_of_family(conn, ids.family)).remove(0).id;
        let entry = app.store(|conn| progress::progress_of_family(conn, ids.family)).remove(0).id;
        for path in [format!("{}/efforts/{effort}/error", home(&ids)), format!("{}/progress/{entry}/error", home(&ids))] {
            assert_eq!(rosa.submit(&path, &path, &[("reason", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(rosa.submit(&path, &path, &[("reason", "Other family")]).await.status, StatusCode::SEE_OTHER);
            rosa.submit(&path, &path, &[("reason", "Again")]).await;
        }
        let page = rosa.get(&format!("{}/progress", home(&ids))).await;
        assert_eq!(page.text().matches("Entered in error Other family").count(), 2);
        let paper = rosa.get(&format!("{}/summary", home(&ids))).await;
        assert!(!paper.text().contains("To the intake and back") && !paper.text().contains("Called the clinic"));
        for table in ["agency_efforts", "progress_entries"] {
            let refused = diesel::sql_query(format!("DELETE FROM {table}")).execute(&mut app.conn()).unwrap_err();
            assert_eq!(homeward::db::broken_rule(&refused).as_deref(), Some("entries_stay"));
        }
    }

    async fn a_long_history_is_read_page_by_page(app) {
        let ids = app.family("Alvarado", 1, 200);
        for n in 0..45u64 {
            let new = NewEffort {
                family: ids.family, who: Who::Family, goal: None, made_on: app.today() - Days::new(n / 2), kind: EffortKind::Visited,
                standard: Standard::Reasonable, what: format!("visit {n}."), result: String::new(), barrier: String::new(), answer: String::new(),
            };
            let now = app.clock.now();
            app.store(|conn| progress::add_effort(conn, &new, None, now));
        }
        let rosa = app.as_user(app.world.reunification);
        let (mut path, mut seen) = (format!("{}/progress", home(&ids)), Vec::new());
        for _ in 0..3 {
            let page = rosa.get(&path).await;
            seen.extend((0..45).filter(|n| page.body.contains(&format!("visit {n}."))));
            let next = page.body.split_once("rel=\"next\" href=\"").map(|(_, rest)| rest.split('"').next().unwrap().to_owned());
            path = next.unwrap_or_default();
        }
        seen.sort_unstable();
        assert_eq!((path.as_str(), seen), ("", (0..45).collect::<Vec<u64>>()));
    }
}
