//! Opening a family in an emergency: for four hours, to read only, recorded, and reviewed by another person.

use actix_web::http::{Method, StatusCode};
use chrono::Duration;
use homeward::features::{conflicts, restrictions};

use crate::access_matrix::{call, path, table};
use crate::support::{Client, FamilyIds, Page, TestApp, on_both};

const REASON: &str = "The hospital called about allergies of the boy";

async fn open(client: &Client, number: &str) -> Page {
    let fields = [("number", number), ("class", "medical"), ("reason", REASON)];
    client.submit("/break-glass", "/break-glass", &fields).await
}

/// A family of the south office, and Rosa of the north, to whom it is open since just now.
async fn opened(app: &TestApp) -> (FamilyIds, Client) {
    let ids = app.family_in(
        app.world.south,
        "Lindqvist",
        1,
        20,
        Some((app.world.reunification_south, app.world.permanency_south)),
    );
    let rosa = app.as_user(app.world.reunification);
    let answer = open(&rosa, &app.number(&ids)).await;
    assert_eq!(
        (answer.status, answer.location.clone()),
        (StatusCode::SEE_OTHER, format!("/families/{}", ids.family)),
        "{}",
        answer.text()
    );
    (ids, rosa)
}

async fn review_link(client: &Client) -> String {
    let page = client.get("/break-glass/reviews").await;
    let link = page.body.split("href=\"").find(|part| part.starts_with("/break-glass/reviews/")).expect("a review");
    link.split('"').next().unwrap().to_owned()
}

on_both! {
    async fn break_glass_opens_a_family_to_read_with_a_banner_on_its_pages(app) {
        let (ids, rosa) = opened(&app).await;
        for page in ["", "/contacts", "/workers", "/summary"] {
            let page = rosa.get(&format!("/families/{}{page}", ids.family)).await;
            assert_eq!(page.status, StatusCode::OK);
            page.says("Opened in an emergency until Nov 23, 2026, 3:00 p.m.");
            for link in ["/new\"", "/edit\"", "/exit\"", "?seat="] {
                assert!(!page.body.contains(link), "nothing leads to a form: {link}");
            }
        }
        rosa.get("/day").await.says(&format!("{} is open to you in an emergency until", app.number(&ids)));
        rosa.get("/families").await.never_says("Lindqvist");
        app.as_user(app.world.reunification_b).get("/day").await.never_says("emergency until");
    }

    async fn break_glass_refuses_everything_that_writes(app) {
        let (ids, rosa) = opened(&app).await;
        for entry in table().iter().filter(|e| e.path.starts_with("/families/{family}")) {
            let page = call(&rosa, entry, &path(entry.path, &ids)).await;
            let shows = entry.action.is_some_and(|a| a.deed() == homeward::domain::need_to_know::Deed::Show);
            if entry.method == Method::POST || !shows {
                assert_eq!(page.status, StatusCode::NOT_FOUND, "{entry:?}");
            }
        }
    }

    async fn break_glass_ends_after_four_hours(app) {
        let (ids, _) = opened(&app).await;
        let (home, start) = (format!("/families/{}", ids.family), app.clock.now().utc());
        app.move_clock(start + Duration::hours(4) - Duration::seconds(1));
        assert_eq!(app.as_user(app.world.reunification).get(&home).await.status, StatusCode::OK);
        app.move_clock(start + Duration::hours(4));
        let rosa = app.as_user(app.world.reunification);
        assert_eq!(rosa.get(&home).await.status, StatusCode::NOT_FOUND);
        rosa.get("/day").await.never_says("in an emergency until");
        assert_eq!(open(&rosa, &app.number(&ids)).await.status, StatusCode::SEE_OTHER, "it can be opened again, with a reason");
    }

    async fn break_glass_wants_a_proof_a_kind_and_twenty_characters(app) {
        let ids = app.family_in(app.world.south, "Lindqvist", 1, 20, None);
        let rosa = app.as_user(app.world.reunification);
        let short = [("number", "F-2026-1"), ("class", ""), ("reason", "urgent")];
        let refused = rosa.submit("/break-glass", "/break-glass", &short).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Choose what kind of emergency it is");
        refused.says("Say why in at least 20 characters");
        app.move_clock(app.clock.now().utc() + Duration::minutes(11));
        let again = rosa.get("/break-glass").await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        assert!(again.location.starts_with("/sign-in/again"), "{}", again.location);
        assert_eq!(rosa.get(&format!("/families/{}", ids.family)).await.status, StatusCode::NOT_FOUND);
    }

    async fn break_glass_says_the_same_of_no_family_and_of_one_with_a_declared_conflict(app) {
        let (ids, now) = (app.family_in(app.world.south, "Lindqvist", 1, 20, None), app.clock.now());
        app.store(|conn| conflicts::declare(conn, ids.family, app.world.reunification, "", now));
        let rosa = app.as_user(app.world.reunification);
        for number in [app.number(&ids), "F-2026-09999".to_owned()] {
            let refused = open(&rosa, &number).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            refused.says("No family with this number can be opened here");
        }
        let own = app.family("Okafor", 1, 20);
        open(&rosa, &app.number(&own)).await.says("You may see this family without an emergency");
    }

    async fn break_glass_ends_when_the_person_declares_a_conflict(app) {
        let (ids, rosa) = opened(&app).await;
        let now = app.clock.now();
        app.store(|conn| conflicts::declare(conn, ids.family, app.world.reunification, "", now));
        assert_eq!(rosa.get(&format!("/families/{}", ids.family)).await.status, StatusCode::NOT_FOUND);
        rosa.get("/day").await.never_says("in an emergency until");
    }

    async fn break_glass_is_in_the_audit_trail_from_the_opening_to_the_review(app) {
        let (ids, rosa) = opened(&app).await;
        rosa.get(&format!("/families/{}/contacts", ids.family)).await;
        let trail = app.as_user(app.world.auditor).get(&format!("/audit?family={}", app.number(&ids))).await;
        trail.says("Break glass Changed");
        trail.says("emergency opening");
        trail.never_says(REASON);
    }

    async fn break_glass_is_told_to_the_supervisor_of_the_office_and_closed_by_another_person(app) {
        let (ids, rosa) = opened(&app).await;
        rosa.get(&format!("/families/{}", ids.family)).await;
        let refused = rosa.get(&format!("/families/{}/edit", ids.family)).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "and what was refused is no page that she looked at");
        let sue = app.as_user(app.world.supervisor_south);
        sue.get("/day").await.says("1 emergency opening waits for your review");
        sue.get("/coverage").await.says("1 emergency opening waits for your review");
        app.as_user(app.world.supervisor).get("/break-glass/reviews").await.never_says("Rosa Reyes");
        let here = review_link(&sue).await;
        let page = sue.get(&here).await;
        page.says(REASON);
        page.says("1 page");
        let refused = sue.submit(&here, &here, &[("finding", ""), ("words", "")]).await;
        refused.says("Choose what you found");
        refused.says("Enter what you looked at");
        let fields = [("finding", "appropriate"), ("words", "The hospital did call; the worker was in court")];
        assert_eq!(sue.submit(&here, &here, &fields).await.status, StatusCode::SEE_OTHER);
        sue.get("/break-glass/reviews").await.says("No emergency opening waits for a review");
        sue.get(&here).await.says("The hospital did call");
        sue.get("/day").await.never_says("waits for your review");
    }

    async fn break_glass_reviews_are_never_closed_by_who_opened(app) {
        let ids = app.family_in(app.world.south, "Lindqvist", 1, 20, None);
        let sam = app.as_user(app.world.supervisor);
        assert_eq!(open(&sam, &app.number(&ids)).await.status, StatusCode::SEE_OTHER);
        let mary = app.as_user(app.world.manager);
        let here = review_link(&mary).await;
        // Sam moves to the south office: now the family is in his scope, and his own opening with it.
        app.store(|conn| {
            use diesel::prelude::*;
            use homeward::db::schema::users;
            diesel::update(users::table.find(app.world.supervisor)).set(users::office_id.eq(app.world.south)).execute(conn)?;
            Ok(())
        });
        let sam = app.as_user(app.world.supervisor);
        let page = sam.get(&here).await;
        page.says("another person reviews it");
        let token = page.hidden("csrf_token").unwrap();
        let form = uuid::Uuid::now_v7().to_string();
        let fields = [("csrf_token", token.as_str()), ("form_id", &form), ("finding", "appropriate"), ("words", "Fine")];
        let refused = sam.post(&here, &fields).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        mary.get("/break-glass/reviews").await.says("To review (1)");
    }

    async fn break_glass_of_a_restricted_family_is_reviewed_by_the_group(app) {
        let (ids, now) = (app.family("Okafor", 1, 20), app.clock.now());
        app.store(|conn| restrictions::restrict(conn, ids.family, &[], "Staff", None, now));
        let rosa = app.as_user(app.world.reunification);
        assert_eq!(open(&rosa, &app.number(&ids)).await.status, StatusCode::SEE_OTHER);
        rosa.get(&format!("/families/{}", ids.family)).await.says("Okafor family");
        let sam = app.as_user(app.world.supervisor);
        sam.get("/break-glass/reviews").await.never_says(&app.number(&ids));
        sam.get("/day").await.never_says("waits for your review");
        let mary = app.as_user(app.world.manager);
        mary.get("/day").await.says("1 emergency opening waits for your review");
        mary.get(&review_link(&mary).await).await.says(REASON);
    }
}
