//! Setting a hearing, correcting it, and recording what came of it.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use homeward::db::schema::{audit_events, hearing_children, hearings};
use homeward::domain::hearing::HearingStatus;
use homeward::domain::id::HearingId;

use crate::support::{Client, FamilyIds, Page, TestApp, on_both};

/// A six-month review of December 3, 2026 for these children.
fn fields(children: &[String]) -> Vec<(&str, &str)> {
    let mut fields = vec![
        ("kind", "six_month_review"),
        ("held_on", "2026-12-03"),
        ("held_time", "10:00"),
        ("courtroom", "3B"),
        ("judge", "Hon. A. Holloway"),
        ("status", "scheduled"),
        ("result", ""),
    ];
    fields.extend(children.iter().map(|child| ("children", child.as_str())));
    fields
}

/// The fields with one put in place of another.
fn with<'a>(fields: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|&(n, v)| if n == name { (n, value) } else { (n, v) }).collect()
}

fn children(ids: &FamilyIds) -> Vec<String> {
    ids.children.iter().map(|(child, _)| child.to_string()).collect()
}

fn new_path(ids: &FamilyIds) -> String {
    format!("/families/{}/hearings/new", ids.family)
}

async fn set(client: &Client, ids: &FamilyIds, fields: &[(&str, &str)]) -> Page {
    client.submit(&new_path(ids), &new_path(ids), fields).await
}

fn rows(app: &TestApp) -> Vec<(HearingId, HearingStatus, String, i32)> {
    app.store(|conn| {
        let columns = (hearings::id, hearings::status, hearings::courtroom, hearings::version);
        Ok(hearings::table.order(hearings::id.asc()).select(columns).load(conn)?)
    })
}

fn edit_path(app: &TestApp, ids: &FamilyIds) -> String {
    format!("/families/{}/hearings/{}/edit", ids.family, rows(app)[0].0)
}

on_both! {
    async fn one_entry_serves_brothers_and_sisters(app) {
        let ids = app.family("Okafor", 3, 20);
        let client = app.as_user(app.world.reunification);
        let page = set(&client, &ids, &fields(&children(&ids))).await;
        assert_eq!((page.status, page.location), (StatusCode::SEE_OTHER, format!("/families/{}", ids.family)));
        assert_eq!(rows(&app).len(), 1);
        let about: i64 = app.store(|conn| Ok(hearing_children::table.count().get_result(conn)?));
        assert_eq!(about, 3);
        let recorded: Vec<String> = app.store(|conn| {
            Ok(audit_events::table
                .filter(audit_events::is_change.eq(true))
                .filter(audit_events::family_id.eq(ids.family))
                .select(audit_events::detail)
                .load(conn)?)
        });
        assert_eq!(recorded, ["six_month_review scheduled"]);
    }

    async fn a_form_sent_twice_sets_one_hearing_and_another_form_is_told_of_it(app) {
        let ids = app.family("Okafor", 2, 20);
        let client = app.as_user(app.world.court);
        assert_eq!(client.get(&new_path(&ids)).await.status, StatusCode::NOT_FOUND, "no hearing yet: not in court");
        let client = app.as_user(app.world.permanency);
        let form = client.get(&new_path(&ids)).await;
        let all = children(&ids);
        for _ in 0..2 {
            let page = client.send_form(&form, &new_path(&ids), &fields(&all)).await;
            assert_eq!(page.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(rows(&app).len(), 1);
        let again = set(&app.as_user(app.world.court), &ids, &fields(&all[1..])).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.says("Luna Okafor has this kind of hearing on Dec 3, 2026 already. Change that entry instead.");
        assert_eq!(rows(&app).len(), 1);
    }

    async fn what_was_typed_is_kept_beside_what_is_wrong_with_it(app) {
        let ids = app.family("Okafor", 1, 20);
        let client = app.as_user(app.world.supervisor);
        let all = children(&ids);
        let page = set(&client, &ids, &with(&fields(&all), "held_on", "2026-11-20")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Nov 20, 2026 has passed. Correct the date, or say what became of the hearing.");
        assert!(page.body.contains("value=\"Hon. A. Holloway\""));
        let page = set(&client, &ids, &with(&fields(&[]), "held_time", "01:30")).await;
        page.says("Choose the children the hearing is about");
        page.says("1:30 a.m. is at night. Write 13:30 for 1:30 in the afternoon.");
        assert!(rows(&app).is_empty());
    }

    async fn a_child_of_another_family_cannot_be_brought_in(app) {
        let ids = app.family("Okafor", 1, 20);
        let other = app.family("Lindqvist", 1, 20);
        let client = app.as_user(app.world.supervisor);
        let page = set(&client, &ids, &fields(&children(&other))).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.never_says("Lindqvist");
    }

    async fn what_came_of_a_hearing_is_recorded_once_it_was_held(app) {
        let ids = app.family("Okafor", 2, 20);
        let client = app.as_user(app.world.permanency);
        let all = children(&ids);
        set(&client, &ids, &fields(&all)).await;
        let path = edit_path(&app, &ids);
        let held = with(&with(&fields(&all), "status", "held"), "result", "Trial home visit ordered");
        let early = client.submit(&path, &path, &held).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        early.says("Dec 3, 2026 is still to come, so the hearing cannot have been held.");
        app.move_clock("2026-12-03T18:00:00Z".parse().unwrap());
        let client = app.as_user(app.world.permanency);
        let page = client.submit(&path, &path, &held).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        assert_eq!(rows(&app)[0].1, HearingStatus::Held);
        client.get(&path).await.says("Trial home visit ordered");
    }

    async fn a_stale_edit_shows_both_versions_and_can_then_be_saved(app) {
        let ids = app.family("Okafor", 1, 20);
        let (mine, theirs) = (app.as_user(app.world.permanency), app.as_user(app.world.reunification));
        let all = children(&ids);
        set(&mine, &ids, &fields(&all)).await;
        let path = edit_path(&app, &ids);
        let form = mine.get(&path).await;
        let page = theirs.submit(&path, &path, &with(&fields(&all), "courtroom", "4A")).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        let stale = mine.send_form(&form, &path, &with(&fields(&all), "courtroom", "5C")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("Courtroom Differs 5C 4A");
        assert_eq!(rows(&app)[0].2, "4A");
        let saved = mine.send_form(&stale, &path, &with(&fields(&all), "courtroom", "5C")).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        assert_eq!((rows(&app)[0].2.as_str(), rows(&app)[0].3), ("5C", 3));
    }

    async fn a_hearing_of_another_family_is_not_found_under_this_one(app) {
        let (ids, other) = (app.family("Okafor", 1, 20), app.family("Lindqvist", 1, 20));
        let client = app.as_user(app.world.supervisor);
        set(&client, &other, &fields(&children(&other))).await;
        let theirs = rows(&app)[0].0;
        let path = format!("/families/{}/hearings/{theirs}/edit", ids.family);
        assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND);
        let form = client.get(&new_path(&ids)).await;
        let all = children(&ids);
        let mut fields = fields(&all);
        fields.push(("version", "1"));
        assert_eq!(client.send_form(&form, &path, &fields).await.status, StatusCode::NOT_FOUND);
        assert_eq!(rows(&app)[0].3, 1);
    }
}
