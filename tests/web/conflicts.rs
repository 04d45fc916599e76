//! Conflicts of interest: declared by the person herself, seen or unseen; lifted only by somebody else.

use actix_web::http::StatusCode;
use homeward::features::conflicts;

use crate::access_matrix::{call, path, table};
use crate::support::{Client, Page, TestApp, on_both};

async fn declare(client: &Client, number: &str) -> Page {
    client.submit("/conflicts/new", "/conflicts/new", &[("number", number), ("reason", "She is my cousin")]).await
}

fn rosa(app: &TestApp) -> Client {
    app.as_user(app.world.reunification)
}

on_both! {
    async fn conflict_closes_the_family_at_once_on_every_route(app) {
        let ids = app.family("Okafor", 1, 20);
        let rosa = rosa(&app);
        assert_eq!(declare(&rosa, &app.number(&ids)).await.status, StatusCode::SEE_OTHER);
        for entry in table().iter().filter(|e| e.path.starts_with("/families/{family}")) {
            let page = call(&rosa, entry, &path(entry.path, &ids)).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{entry:?}");
        }
        for list in ["/families", "/day", "/docket"] {
            rosa.get(list).await.never_says("Okafor");
        }
    }

    async fn conflict_is_answered_the_same_whether_there_is_such_a_family_or_not(app) {
        let theirs = app.family_in(app.world.south, "Lindqvist", 1, 20, None);
        let rosa = rosa(&app);
        let unseen = declare(&rosa, &app.number(&theirs)).await;
        let nobody = declare(&rosa, "F-2026-09999").await;
        assert_eq!((unseen.status, &unseen.location, &unseen.cookies), (nobody.status, &nobody.location, &nobody.cookies));
        let declared = app.store(|conn| conflicts::declared_with(conn, theirs.family));
        assert_eq!(declared, [app.world.reunification], "and the one that is there is closed to her");
        let refused = declare(&rosa, "number?").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("It looks like F-2026-00042");
        refused.says("She is my cousin");
    }

    async fn conflict_of_a_worker_is_told_to_her_supervisor_and_the_family_needs_another(app) {
        let ids = app.family("Okafor", 1, 20);
        declare(&rosa(&app), &app.number(&ids)).await;
        let sam = app.as_user(app.world.supervisor);
        let coverage = sam.get("/coverage").await;
        coverage.says("Rosa Reyes: Okafor family");
        coverage.says("Needs another worker");
        sam.get("/day").await.says("1 worker has declared a conflict of interest with a family of hers");
        let workers = sam.get(&format!("/families/{}/workers", ids.family)).await;
        workers.says("Has declared a conflict of interest: needs another worker");
        app.as_user(app.world.supervisor_south).get("/coverage").await.never_says("Okafor");
    }

    async fn conflict_keeps_a_worker_from_being_offered_or_assigned(app) {
        let ids = app.family_in(app.world.north, "Okafor", 1, 20, None);
        declare(&rosa(&app), &app.number(&ids)).await;
        let sam = app.as_user(app.world.supervisor);
        let form = sam.get(&format!("/families/{}/workers?seat=reunification", ids.family)).await;
        form.says("Cannot be chosen: Has declared a conflict of interest");
        form.says("Suggested: Ruth Bauer");
        let worker = app.world.reunification.to_string();
        let fields = [("seat", "reunification"), ("current", ""), ("worker", &worker), ("from", "2026-11-23")];
        let refused = sam.send_form(&form, &format!("/families/{}/assignments", ids.family), &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Rosa Reyes has declared a conflict of interest with this family");
    }

    async fn conflict_is_lifted_by_somebody_else_with_a_reason(app) {
        let ids = app.family("Okafor", 1, 20);
        declare(&rosa(&app), &app.number(&ids)).await;
        let (sam, here) = (app.as_user(app.world.supervisor), format!("/families/{}/conflicts", ids.family));
        let page = sam.get(&here).await;
        page.says("She is my cousin");
        let action = page.body.split("action=\"").find(|part| part.starts_with(&here)).unwrap();
        let action = action.split('"').next().unwrap().to_owned();
        let field = format!("reason-{}", action.split('/').nth(4).unwrap());
        let refused = sam.submit(&here, &action, &[(field.as_str(), " ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let lifted = sam.submit(&here, &action, &[(field.as_str(), "It was another family of this name")]).await;
        assert_eq!(lifted.status, StatusCode::SEE_OTHER, "{}", lifted.text());
        assert_eq!(rosa(&app).get(&format!("/families/{}", ids.family)).await.status, StatusCode::OK);
        sam.get(&here).await.says("It was another family of this name");
    }

    async fn conflict_of_a_supervisor_is_lifted_by_a_manager_and_not_by_herself(app) {
        let ids = app.family("Okafor", 1, 20);
        let (sam, here) = (app.as_user(app.world.supervisor), format!("/families/{}/conflicts", ids.family));
        declare(&sam, &app.number(&ids)).await;
        assert_eq!(sam.get(&here).await.status, StatusCode::NOT_FOUND);
        for list in ["/board", "/board.csv", "/coverage", "/families", "/day"] {
            sam.get(list).await.never_says("Okafor");
        }
        app.as_user(app.world.manager).get(&here).await.says("Sam Sandoval");
    }
}
