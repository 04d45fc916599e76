//! The adults of a family in full: dated entries that end or are marked as errors, and are never overwritten.

use actix_web::http::StatusCode;
use diesel::RunQueryDsl as _;

use crate::support::{FamilyIds, TestApp, on_both};

fn home(ids: &FamilyIds) -> String {
    format!("/families/{}", ids.family)
}

fn adult(ids: &FamilyIds) -> String {
    format!("{}/adults/{}", home(ids), ids.mother)
}

/// Makes an entry on the mother as the reunification worker.
async fn entry(app: &TestApp, ids: &FamilyIds, kind: &str, fields: &[(&str, &str)]) -> StatusCode {
    let (new, of) = (format!("{}/entries/{kind}/new", home(ids)), format!("adult:{}", ids.mother));
    let fields: Vec<(&str, &str)> = [("of", of.as_str())].into_iter().chain(fields.iter().copied()).collect();
    app.as_user(app.world.reunification).submit(&format!("{new}?of={of}"), &new, &fields).await.status
}

on_both! {
    async fn what_is_known_of_an_adult_stands_on_her_page_with_whether_it_is_safe_to_call(app) {
        let ids = app.family("Alvarado", 2, 20);
        let child = format!("child:{}", ids.children[1].0);
        let saved = StatusCode::SEE_OTHER;
        assert_eq!(entry(&app, &ids, "relation", &[("child", &child), ("code", "legal_parent"), ("from_on", "2021-05-02")]).await, saved);
        assert_eq!(entry(&app, &ids, "contact", &[("code", "phone"), ("words", "555-0199"), ("note", "Never leave a message"), ("flag", "yes")]).await, saved);
        assert_eq!(entry(&app, &ids, "language", &[("words", "Somali"), ("flag", "yes"), ("from_on", "2026-11-01")]).await, saved);
        assert_eq!(entry(&app, &ids, "lawyer", &[("code", "attorney"), ("words", "Dana Whitfield"), ("note", "555-0111")]).await, saved);
        for user in [app.world.reunification, app.world.permanency, app.world.supervisor] {
            let page = app.as_user(user).get(&adult(&ids)).await;
            for words in ["Legal parent of Luna Alvarado", "Phone: 555-0199 Preferred", "Never leave a message", "Somali, interpreter needed", "Attorney: Dana Whitfield"] {
                page.says(words);
            }
        }
        app.as_user(app.world.permanency).get(&format!("{}/adults", home(&ids))).await.says("Phone: 555-0199 (preferred). Never leave a message");
    }

    async fn a_new_household_ends_the_one_before_and_both_stay_to_be_seen(app) {
        let ids = app.family("Alvarado", 1, 20);
        entry(&app, &ids, "home", &[("words", "With her sister"), ("from_on", "2026-10-01")]).await;
        entry(&app, &ids, "home", &[("words", "A flat of her own"), ("from_on", "2026-11-10")]).await;
        let rosa = app.as_user(app.world.reunification);
        let page = rosa.get(&adult(&ids)).await;
        page.says("With her sister No longer From Oct 1, 2026 until Nov 10, 2026");
        let all = rosa.get(&format!("{}/adults", home(&ids))).await;
        all.says("A flat of her own");
        assert!(!all.text().contains("With her sister"));
    }

    async fn an_entry_in_error_stays_marked_and_one_that_lasts_can_be_ended(app) {
        let ids = app.family("Alvarado", 1, 20);
        entry(&app, &ids, "contact", &[("code", "phone"), ("words", "555-0199"), ("from_on", "2026-11-01")]).await;
        let rosa = app.as_user(app.world.reunification);
        let page = rosa.get(&adult(&ids)).await;
        let at = page.body.find("/error\"").unwrap();
        let start = page.body[..at].rfind("href=\"").unwrap() + 6;
        let error = page.body[start..at + 6].to_owned();
        let end = error.replace("/error", "/end");
        assert_eq!(rosa.submit(&error, &end, &[("on", "2026-10-01")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(rosa.submit(&error, &end, &[("on", "2026-11-20")]).await.status, StatusCode::SEE_OTHER);
        rosa.get(&adult(&ids)).await.says("No longer");
        assert_eq!(rosa.submit(&error, &error, &[("reason", " ")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let form = rosa.get(&error).await;
        for _ in 0..2 {
            assert_eq!(rosa.send_form(&form, &error, &[("reason", "Another family's number")]).await.status, StatusCode::SEE_OTHER);
        }
        rosa.get(&adult(&ids)).await.says("Entered in error Another family");
        let refused = diesel::sql_query("DELETE FROM adult_entries").execute(&mut app.conn()).unwrap_err();
        assert_eq!(homeward::db::broken_rule(&refused).as_deref(), Some("entries_stay"));
        assert_eq!(app.as_user(app.world.reunification_b).get(&error).await.status, StatusCode::NOT_FOUND);
    }

    async fn bad_entries_are_told_and_kept(app) {
        let ids = app.family("Alvarado", 1, 20);
        let new = format!("{}/entries/contact/new", home(&ids));
        let refused = app.as_user(app.world.reunification).submit(&new, &new, &[("code", "pigeon"), ("note", "kept note")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["Choose whom this is about", "Choose the way", "Enter the number or address"] {
            refused.says(words);
        }
        assert!(refused.body.contains("kept note"));
        let nonsense = format!("{}/entries/moon/new", home(&ids));
        assert_eq!(app.as_user(app.world.reunification).get(&nonsense).await.status, StatusCode::NOT_FOUND);
    }
}
