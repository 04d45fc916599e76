//! The tribal inquiry of a child as a dated history; the child's own answer is always the latest one.

use actix_web::http::StatusCode;
use diesel::RunQueryDsl as _;
use homeward::domain::family::TribalAnswer;
use homeward::features::children;

use crate::support::{FamilyIds, TestApp, on_both};

fn inquiry(ids: &FamilyIds) -> String {
    format!("/families/{}/children/{}/inquiry", ids.family, ids.children[0].0)
}

async fn asked(app: &TestApp, ids: &FamilyIds, on: &str, answer: &str) -> StatusCode {
    let new = format!("{}/asked/new", inquiry(ids));
    let fields = [
        ("on", on),
        ("whom", "Maria, mother"),
        ("answer", answer),
        ("tribes", "Red Lake"),
        ("basis", "Her grandmother"),
    ];
    app.as_user(app.world.permanency).submit(&new, &new, &fields).await.status
}

fn answer(app: &TestApp, ids: &FamilyIds) -> (TribalAnswer, Option<String>) {
    let child = app.store(|conn| children::of_family(conn, ids.family)).remove(0);
    (child.tribal_answer, child.tribal_asked_on.map(|on| on.to_string()))
}

on_both! {
    async fn the_latest_answer_counts_whenever_it_was_entered(app) {
        let ids = app.family("Alvarado", 1, 20);
        assert_eq!(answer(&app, &ids), (TribalAnswer::NotAsked, None));
        assert_eq!(asked(&app, &ids, "2026-11-20", "possible").await, StatusCode::SEE_OTHER);
        assert_eq!(asked(&app, &ids, "2026-11-05", "no").await, StatusCode::SEE_OTHER);
        assert_eq!(answer(&app, &ids), (TribalAnswer::Possible, Some("2026-11-20".to_owned())));
        let page = app.as_user(app.world.reunification).get(&inquiry(&ids)).await;
        for words in ["The latest answer counts: Possible: inquiry continues", "Maria, mother: No known tribal heritage", "Basis: Her grandmother", "Tribes: Red Lake"] {
            page.says(words);
        }
    }

    async fn an_answer_in_error_counts_no_more_and_stays_to_be_seen(app) {
        let ids = app.family("Alvarado", 1, 20);
        asked(&app, &ids, "2026-11-05", "no").await;
        asked(&app, &ids, "2026-11-20", "yes").await;
        let rosa = app.as_user(app.world.reunification);
        let page = rosa.get(&inquiry(&ids)).await;
        let (_, rest) = page.body.split_once("/inquiry/asked/").map(|(_, r)| r.split_once("/inquiry/asked/").unwrap()).unwrap();
        let error = format!("{}/asked/{}", inquiry(&ids), rest.split('"').next().unwrap());
        assert_eq!(rosa.submit(&error, &error, &[("reason", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(rosa.submit(&error, &error, &[("reason", "Another child")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(answer(&app, &ids), (TribalAnswer::No, Some("2026-11-05".to_owned())));
        rosa.get(&inquiry(&ids)).await.says("Entered in error Another child");
        let refused = diesel::sql_query("DELETE FROM tribal_inquiries").execute(&mut app.conn()).unwrap_err();
        assert_eq!(homeward::db::broken_rule(&refused).as_deref(), Some("entries_stay"));
    }

    async fn a_determination_and_a_notice_are_kept_with_their_dates(app) {
        let ids = app.family("Alvarado", 1, 20);
        let rosa = app.as_user(app.world.reunification);
        let (finding, notice) = (format!("{}/finding/new", inquiry(&ids)), format!("{}/notice/new", inquiry(&ids)));
        rosa.submit(&finding, &finding, &[("on", "2026-11-20"), ("finding", "reason_to_know"), ("source", "The court")]).await;
        let sent = [("recipient", "tribe"), ("sent_to", "Red Lake Nation"), ("method", "registered_mail"), ("on", "2026-11-10")];
        let form = rosa.get(&notice).await;
        for _ in 0..2 {
            let received: Vec<_> = sent.iter().copied().chain([("received", "2026-11-13")]).collect();
            assert_eq!(rosa.send_form(&form, &notice, &received).await.status, StatusCode::SEE_OTHER);
        }
        let early: Vec<_> = sent.iter().copied().chain([("received", "2026-11-09")]).collect();
        rosa.submit(&notice, &notice, &early).await.says("This date is before the notice was sent");
        let page = rosa.get(&inquiry(&ids)).await;
        page.says("Reason to know that the child is an Indian child");
        assert_eq!(page.text().matches("Notice to Red Lake Nation (tribe) Nov 10, 2026").count(), 1);
        page.says("Received: Nov 13, 2026");
        assert_eq!(app.as_user(app.world.reunification_b).get(&inquiry(&ids)).await.status, StatusCode::NOT_FOUND);
    }
}
