//! Absences: somebody stands in for a worker for some days.

use actix_web::http::StatusCode;
use chrono::Duration;
use diesel::prelude::*;
use homeward::db::schema::{absences, audit_events, covers};
use homeward::domain::id::UserId;
use homeward::features::{conflicts, restrictions};

use crate::support::{FamilyIds, Page, TestApp, on_both};

fn path(worker: UserId) -> String {
    format!("/coverage/away/{worker}")
}

/// Files that Rosa is away and who stands in, as the supervisor.
async fn away(app: &TestApp, cover: UserId, (first, last): (&str, &str), more: &[(&str, &str)]) -> Page {
    let sam = app.as_user(app.world.supervisor);
    let form = sam.get(&path(app.world.reunification)).await;
    let cover = cover.to_string();
    let mut fields = vec![("first", first), ("last", last), ("reason", "vacation"), ("cover", cover.as_str())];
    fields.extend_from_slice(more);
    sam.send_form(&form, &path(app.world.reunification), &fields).await
}

async fn opens(app: &TestApp, user: UserId, ids: &FamilyIds) -> bool {
    let page = app.as_user(user).get(&format!("/families/{}", ids.family)).await;
    assert!([StatusCode::OK, StatusCode::NOT_FOUND].contains(&page.status), "{}", page.text());
    page.status == StatusCode::OK
}

const WEEK: (&str, &str) = ("2026-11-23", "2026-11-27");

on_both! {
    async fn who_stands_in_works_for_these_days_and_not_after(app) {
        let ids = app.family("Okafor", 1, 50);
        let ruth = app.world.reunification_b;
        assert!(!opens(&app, ruth, &ids).await);
        app.as_user(app.world.supervisor).get("/coverage").await.says("choose who stands in for Rosa Reyes");
        let filed = away(&app, ruth, WEEK, &[]).await;
        assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text());
        let sam = app.as_user(app.world.supervisor);
        sam.get(&filed.location).await.says("Ruth Bauer stands in for Rosa Reyes");
        sam.get("/coverage").await.says("Rosa Reyes, Nov 23, 2026 to Nov 27, 2026: Ruth Bauer stands in");
        sam.get(&format!("/families/{}/workers", ids.family)).await.says("Ruth Bauer stands in until Nov 27, 2026");
        assert!(opens(&app, ruth, &ids).await && opens(&app, app.world.reunification, &ids).await);
        let day = app.as_user(ruth).get("/day").await;
        day.says("You stand in for Rosa Reyes until Nov 27, 2026");
        let contact = format!("/families/{}/contacts/new", ids.family);
        assert_eq!(app.as_user(ruth).get(&contact).await.status, StatusCode::OK, "she may write too");
        app.clock.move_to(app.clock.now().utc() + Duration::days(5));
        assert!(!opens(&app, ruth, &ids).await, "the day after the last");
        app.as_user(ruth).get("/day").await.never_says("You stand in");
        let trail: i64 = audit_events::table
            .filter(audit_events::family_id.eq(ids.family))
            .filter(audit_events::detail.eq("cover"))
            .count().get_result(&mut app.conn()).unwrap();
        assert_eq!(trail, 1, "the family's audit row");
    }

    async fn what_is_due_with_a_covered_family_is_in_the_list_of_who_stands_in(app) {
        app.family("Okafor", 1, 50);
        let ruth = app.world.reunification_b;
        app.as_user(ruth).get("/day").await.never_says("Okafor");
        away(&app, ruth, WEEK, &[]).await;
        app.as_user(ruth).get("/day").await.says("Okafor");
    }

    async fn days_to_come_open_nothing_yet(app) {
        let ids = app.family("Okafor", 1, 50);
        let filed = away(&app, app.world.reunification_b, ("2026-11-25", "2026-11-27"), &[]).await;
        assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text());
        assert!(!opens(&app, app.world.reunification_b, &ids).await);
        app.clock.move_to(app.clock.now().utc() + Duration::days(2));
        assert!(opens(&app, app.world.reunification_b, &ids).await);
    }

    async fn ended_early_it_opens_nothing_any_more_and_another_can_be_filed(app) {
        let ids = app.family("Okafor", 1, 50);
        let filed = away(&app, app.world.reunification_b, WEEK, &[]).await;
        let again = away(&app, app.world.reunification_b, WEEK, &[]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.says("covered by somebody on some of these days");
        let sam = app.as_user(app.world.supervisor);
        let page = sam.get(&filed.location).await;
        let end = format!("{}/end", filed.location);
        assert_eq!(sam.send_form(&page, &end, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!opens(&app, app.world.reunification_b, &ids).await);
        sam.get(&filed.location).await.says("by Sam");
        let page = sam.get("/coverage").await;
        page.never_says("Ruth Bauer stands in");
        assert_eq!(away(&app, app.world.reunification_b, WEEK, &[]).await.status, StatusCode::SEE_OTHER);
    }

    async fn the_other_track_stays_closed_to_who_stood_in(app) {
        let ids = app.family("Okafor", 1, 50);
        away(&app, app.world.reunification_b, WEEK, &[]).await;
        let side = homeward::db::schema::family_sides::table
            .filter(homeward::db::schema::family_sides::family_id.eq(ids.family))
            .filter(homeward::db::schema::family_sides::user_id.eq(app.world.reunification_b))
            .count().get_result::<i64>(&mut app.conn()).unwrap();
        assert_eq!(side, 1, "on the reunification side for good");
    }

    async fn families_that_somebody_cannot_have_are_named_and_left_out_only_when_that_is_said(app) {
        let (open, conflicted, shut) = (app.family("Okafor", 1, 50), app.family("Lund", 1, 40), app.family("Reyes", 1, 30));
        let (ruth, now) = (app.world.reunification_b, app.clock.now());
        let named = [app.world.supervisor, app.world.reunification];
        app.store(|conn| conflicts::declare(conn, conflicted.family, ruth, "", now));
        app.store(|conn| restrictions::restrict(conn, shut.family, &named, "Staff", None, now));
        let told = away(&app, ruth, WEEK, &[]).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        told.says("This person cannot cover all of them");
        told.says("declared a conflict of interest");
        told.says("not named for this restricted family");
        assert!(told.body.contains("11/27/2026"), "what was typed is kept");
        assert!(!opens(&app, ruth, &open).await, "nothing was saved");
        let filed = away(&app, ruth, WEEK, &[("partly", "yes")]).await;
        assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text());
        assert!(opens(&app, ruth, &open).await);
        assert!(!opens(&app, ruth, &conflicted).await && !opens(&app, ruth, &shut).await);
    }

    async fn bad_input_is_told_and_kept(app) {
        app.family("Okafor", 1, 50);
        let told = away(&app, app.world.reunification_b, ("2026-11-23", "2026-11-20"), &[]).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        told.says("The last day is before the first day.");
        let long = away(&app, app.world.reunification_b, ("2026-11-23", "2027-06-01"), &[]).await;
        long.says("For longer, transfer the caseload");
        let wrong = away(&app, app.world.permanency, WEEK, &[]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("Choose one of the people listed");
        let herself = away(&app, app.world.reunification, WEEK, &[]).await;
        herself.says("Choose somebody else");
        let none: i64 = absences::table.count().get_result(&mut app.conn()).unwrap();
        assert_eq!(none, 0);
    }

    async fn a_second_post_files_once(app) {
        app.family("Okafor", 1, 50);
        let (sam, ruth) = (app.as_user(app.world.supervisor), app.world.reunification_b.to_string());
        let here = path(app.world.reunification);
        let form = sam.get(&here).await;
        let fields = [("first", WEEK.0), ("last", WEEK.1), ("reason", "leave"), ("cover", ruth.as_str())];
        let first = sam.send_form(&form, &here, &fields).await;
        let second = sam.send_form(&form, &here, &fields).await;
        assert_eq!((first.status, first.location.clone()), (second.status, second.location.clone()));
        assert_eq!(absences::table.count().get_result::<i64>(&mut app.conn()).unwrap(), 1);
    }

    async fn out_of_scope_there_is_no_such_absence(app) {
        app.family("Okafor", 1, 50);
        let filed = away(&app, app.world.reunification_b, WEEK, &[]).await;
        let south = app.as_user(app.world.supervisor_south);
        assert_eq!(south.get(&filed.location).await.status, StatusCode::NOT_FOUND);
        south.get("/coverage").await.never_says("Ruth Bauer stands in");
        let page = south.get(&path(app.world.reunification_south)).await;
        let refused = south.send_form(&page, &format!("{}/end", filed.location), &[]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    }

    async fn the_database_refuses_to_lengthen_a_cover(app) {
        app.family("Okafor", 1, 50);
        away(&app, app.world.reunification_b, WEEK, &[]).await;
        let later = homeward::db::Instant::from(app.clock.now().utc() + Duration::days(90));
        let refused = diesel::update(covers::table).set(covers::ends_at.eq(later)).execute(&mut app.conn());
        assert_eq!(homeward::db::broken_rule(&refused.unwrap_err()).as_deref(), Some("covers_only_shorter"));
    }
}
