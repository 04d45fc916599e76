//! Transfer of a whole caseload: choose, check, file, undo within the day.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use homeward::db::broken_rule;
use homeward::db::schema::{assignments, audit_events, transfer_seats, transfers};
use homeward::domain::id::{FamilyId, UserId};
use homeward::domain::tracks::Track;
use homeward::features::{assignments as slice, conflicts, restrictions};

use crate::support::{FamilyIds, Page, TestApp, on_both};

fn path(worker: UserId) -> String {
    format!("/coverage/transfer/{worker}")
}

/// The open assignments of a worker with a family, as the forms name them.
fn seats(app: &TestApp, worker: UserId, ids: &FamilyIds) -> Vec<String> {
    let rows = app.store(|conn| slice::of_family(conn, ids.family));
    let hers = rows.into_iter().filter(|(row, _)| row.user_id == worker && row.ends_on.is_none());
    hers.map(|(row, _)| row.id.to_string()).collect()
}

/// Who works with a family now on the reunification track.
fn worker_of(app: &TestApp, family: FamilyId) -> Option<UserId> {
    let rows = app.store(|conn| slice::of_family(conn, family));
    let open = |(row, _): &(slice::Assignment, String)| row.track == Track::Reunification && row.ends_on.is_none();
    rows.into_iter().find(open).map(|(row, _)| row.user_id)
}

type Fields = Vec<(String, String)>;

/// The form of Rosa's caseload with everything going to Ruth.
fn all_to(app: &TestApp, families: &[&FamilyIds], to: UserId) -> Fields {
    let mut fields =
        vec![("from".to_owned(), "2026-11-23".to_owned()), ("reason".to_owned(), "Leaves the agency".to_owned())];
    for ids in families {
        for id in seats(app, app.world.reunification, ids) {
            fields.push((format!("beside.{id}"), "1".to_owned()));
            fields.push((format!("to.{id}"), to.to_string()));
        }
    }
    fields
}

async fn send(app: &TestApp, by: UserId, from: UserId, fields: &Fields, step: &[(&str, &str)]) -> Page {
    let client = app.as_user(by);
    let form = client.get(&path(from)).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text());
    let mut all: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    all.extend_from_slice(step);
    client.send_form(&form, &path(from), &all).await
}

const CONFIRM: &[(&str, &str)] = &[("confirm", "yes")];

async fn transferred(app: &TestApp, families: &[&FamilyIds]) -> String {
    let fields = all_to(app, families, app.world.reunification_b);
    let filed = send(app, app.world.supervisor, app.world.reunification, &fields, CONFIRM).await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text());
    filed.location
}

async fn undo(app: &TestApp, by: UserId, location: &str) -> Page {
    let client = app.as_user(by);
    let page = client.get(location).await;
    client.send_form(&page, &format!("{location}/undo"), &[]).await
}

on_both! {
    async fn a_caseload_is_chosen_checked_and_filed_as_one(app) {
        let (a, b) = (app.family("Okafor", 1, 50), app.family("Lund", 2, 40));
        let sam = app.as_user(app.world.supervisor);
        assert!(sam.get("/coverage").await.body.contains(&path(app.world.reunification)));
        let form = sam.get(&path(app.world.reunification)).await;
        form.says("Transfer Rosa Reyes's caseload");
        form.says("Okafor family");
        assert!(form.body.contains("selected>Ruth Bauer"), "the suggestion is chosen: {}", form.body);
        form.never_says("Ron South (caseload");
        let fields = all_to(&app, &[&a, &b], app.world.reunification_b);
        let check = send(&app, app.world.supervisor, app.world.reunification, &fields, &[]).await;
        check.says("Check the transfer");
        check.says("Ruth Bauer 0 2 Within the standard");
        check.says("Transfer 2 of 2");
        assert_eq!(worker_of(&app, a.family), Some(app.world.reunification), "nothing is saved before it is confirmed");
        let filed = send(&app, app.world.supervisor, app.world.reunification, &fields, CONFIRM).await;
        assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text());
        for ids in [&a, &b] {
            assert_eq!(worker_of(&app, ids.family), Some(app.world.reunification_b));
            let home = format!("/families/{}", ids.family);
            assert_eq!(app.as_user(app.world.reunification).get(&home).await.status, StatusCode::NOT_FOUND);
            assert_eq!(app.as_user(app.world.reunification_b).get(&home).await.status, StatusCode::OK);
            sam.get(&format!("{home}/workers")).await.says("Handed over to Ruth Bauer: Leaves the agency");
            let trail: i64 = audit_events::table
                .filter(audit_events::family_id.eq(ids.family))
                .filter(audit_events::action.eq("AssignWorkers"))
                .filter(audit_events::is_change.eq(true))
                .count().get_result(&mut app.conn()).unwrap();
            assert_eq!(trail, 1, "each family's audit row");
        }
        sam.get(&filed.location).await.says("Okafor family");
        sam.get("/coverage").await.says("2 transferred from Rosa Reyes");
    }

    async fn a_seat_may_stay_and_changing_the_answers_keeps_them(app) {
        let (a, b) = (app.family("Okafor", 1, 50), app.family("Lund", 1, 40));
        let mut fields = all_to(&app, &[&a, &b], app.world.reunification_b);
        let stays = format!("to.{}", seats(&app, app.world.reunification, &b)[0]);
        for (name, value) in &mut fields {
            if *name == stays { value.clear(); }
        }
        let check = send(&app, app.world.supervisor, app.world.reunification, &fields, &[]).await;
        check.says("Stays with Rosa Reyes");
        let again = send(&app, app.world.supervisor, app.world.reunification, &fields, &[("change", "yes")]).await;
        again.says("Who follows");
        assert!(again.body.contains("Leaves the agency"));
        send(&app, app.world.supervisor, app.world.reunification, &fields, CONFIRM).await;
        assert_eq!(worker_of(&app, a.family), Some(app.world.reunification_b));
        assert_eq!(worker_of(&app, b.family), Some(app.world.reunification));
    }

    async fn nobody_of_the_other_track_or_with_a_conflict_is_offered_or_taken_and_then_nothing_is_filed(app) {
        let (a, b) = (app.family("Okafor", 1, 50), app.family("Lund", 1, 40));
        let now = app.clock.now();
        app.store(|conn| conflicts::declare(conn, b.family, app.world.reunification_b, "", now));
        let form = app.as_user(app.world.supervisor).get(&path(app.world.reunification)).await;
        form.says("Not Ruth Bauer: has declared a conflict of interest.");
        let fields = all_to(&app, &[&a, &b], app.world.reunification_b);
        for step in [&[][..], CONFIRM] {
            let refused = send(&app, app.world.supervisor, app.world.reunification, &fields, step).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            refused.says("Ruth Bauer has declared a conflict of interest with this family");
            assert!(refused.body.contains("Leaves the agency"), "what was typed is kept");
        }
        assert_eq!(worker_of(&app, a.family), Some(app.world.reunification), "all or nothing");
        let other = all_to(&app, &[&a], app.world.permanency);
        let refused = send(&app, app.world.supervisor, app.world.reunification, &other, CONFIRM).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let none: i64 = transfers::table.count().get_result(&mut app.conn()).unwrap();
        assert_eq!(none, 0);
    }

    async fn who_was_ever_on_the_other_track_is_refused_by_name(app) {
        let a = app.family_in(app.world.north, "Okafor", 1, 50, Some((app.world.reunification, app.world.reunification_b)));
        let form = app.as_user(app.world.supervisor).get(&path(app.world.reunification)).await;
        form.says("Not Ruth Bauer: on the other track of this family, now or before.");
        let fields = all_to(&app, &[&a], app.world.reunification_b);
        let refused = send(&app, app.world.supervisor, app.world.reunification, &fields, CONFIRM).await;
        refused.says("The same person never works both tracks of one family.");
        assert_eq!(worker_of(&app, a.family), Some(app.world.reunification));
    }

    async fn bad_input_is_told_and_kept(app) {
        let a = app.family("Okafor", 1, 50);
        let mut fields = all_to(&app, &[&a], app.world.reunification_b);
        fields[0].1 = "2026-11-24".to_owned();
        fields[1].1.clear();
        let refused = send(&app, app.world.supervisor, app.world.reunification, &fields, CONFIRM).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Enter the reason");
        assert!(refused.body.contains(&format!("value=\"{}\" selected", app.world.reunification_b)));
    }

    async fn what_another_supervisor_changed_meanwhile_is_told_and_nothing_is_lost(app) {
        let (a, b) = (app.family("Okafor", 1, 50), app.family("Lund", 1, 40));
        let fields = all_to(&app, &[&a, &b], app.world.reunification_b);
        transferred(&app, &[&a]).await;
        for step in [&[][..], CONFIRM] {
            let stale = send(&app, app.world.supervisor, app.world.reunification, &fields, step).await;
            assert_eq!(stale.status, StatusCode::CONFLICT);
            stale.says("Okafor family: somebody else changed this meanwhile, and Ruth Bauer has it now.");
            stale.says("Lund family");
            assert!(stale.body.contains("Leaves the agency"));
        }
        assert_eq!(worker_of(&app, b.family), Some(app.world.reunification));
    }

    async fn a_second_post_files_once(app) {
        let a = app.family("Okafor", 1, 50);
        let sam = app.as_user(app.world.supervisor);
        let fields = all_to(&app, &[&a], app.world.reunification_b);
        let form = sam.get(&path(app.world.reunification)).await;
        let mut all: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        all.extend_from_slice(CONFIRM);
        let first = sam.send_form(&form, &path(app.world.reunification), &all).await;
        let second = sam.send_form(&form, &path(app.world.reunification), &all).await;
        assert_eq!((first.status, &first.location), (second.status, &second.location));
        let filed: i64 = transfers::table.count().get_result(&mut app.conn()).unwrap();
        assert_eq!(filed, 1);
    }

    async fn only_families_within_scope_are_shown_moved_and_undone(app) {
        let here = app.family("Okafor", 1, 50);
        let there = app.family_in(app.world.south, "Lindqvist", 1, 50, Some((app.world.reunification, app.world.permanency_south)));
        let closed = app.family("Secretfamily", 1, 30);
        let now = app.clock.now();
        app.store(|conn| restrictions::restrict(conn, closed.family, &[], "Staff", None, now));
        let form = app.as_user(app.world.supervisor).get(&path(app.world.reunification)).await;
        form.says("Okafor family");
        form.never_says("Lindqvist");
        form.never_says("Secretfamily");
        let fields = all_to(&app, &[&here, &there], app.world.reunification_b);
        let refused = send(&app, app.world.supervisor, app.world.reunification, &fields, CONFIRM).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.never_says("Lindqvist");
        let location = transferred(&app, &[&here]).await;
        let sue = app.as_user(app.world.supervisor_south);
        assert_eq!(sue.get(&location).await.status, StatusCode::NOT_FOUND);
        sue.get("/coverage").await.never_says("transferred from");
        let form = sue.get(&path(app.world.reunification)).await;
        form.never_says("Okafor");
        let tried = sue.send_form(&form, &format!("{location}/undo"), &[]).await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);
        assert_eq!(worker_of(&app, here.family), Some(app.world.reunification_b));
    }

    async fn within_the_day_a_transfer_is_undone_as_a_whole_and_both_stay_on_record(app) {
        let (a, b) = (app.family("Okafor", 1, 50), app.family("Lund", 1, 40));
        let location = transferred(&app, &[&a, &b]).await;
        let undone = undo(&app, app.world.manager, &location).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text());
        for ids in [&a, &b] {
            assert_eq!(worker_of(&app, ids.family), Some(app.world.reunification));
            let home = format!("/families/{}", ids.family);
            assert_eq!(app.as_user(app.world.reunification_b).get(&home).await.status, StatusCode::NOT_FOUND);
            assert_eq!(app.as_user(app.world.reunification).get(&home).await.status, StatusCode::OK);
            let rows = app.store(|conn| slice::of_family(conn, ids.family));
            let voided = rows.iter().find(|(row, _)| row.user_id == app.world.reunification_b).unwrap();
            assert_eq!((voided.0.ends_on, voided.0.end_reason.as_str()), (Some(voided.0.starts_on), "The transfer was undone"));
        }
        app.as_user(app.world.supervisor).get(&location).await.says("Undone");
        let again = undo(&app, app.world.manager, &location).await;
        assert!(again.status.is_client_error(), "{}", again.status);
        transferred_again(&app, &a).await;
    }

    async fn what_changed_since_is_said_and_stays_and_the_rest_is_undone(app) {
        let (a, b) = (app.family("Okafor", 1, 50), app.family("Lund", 1, 40));
        let location = transferred(&app, &[&a, &b]).await;
        let today = app.today();
        app.store(|conn| {
            let rows = slice::of_family(conn, a.family)?;
            let (row, _) = rows.iter().find(|(row, _)| row.user_id == app.world.reunification_b).unwrap();
            assert!(slice::end(conn, row.id, row.version, today, "Left")?);
            Ok(())
        });
        let sam = app.as_user(app.world.supervisor);
        sam.get(&location).await.says("Changed since: cannot be undone here");
        sam.get(&location).await.says("Undo what has not changed since");
        undo(&app, app.world.supervisor, &location).await;
        assert_eq!(worker_of(&app, a.family), None);
        assert_eq!(worker_of(&app, b.family), Some(app.world.reunification));
    }

    async fn after_midnight_of_the_agency_it_can_no_longer_be_undone(app) {
        let a = app.family("Okafor", 1, 50);
        let location = transferred(&app, &[&a]).await;
        app.move_clock("2026-11-24T05:59:00Z".parse().unwrap());
        let sam = app.as_user(app.world.supervisor);
        let before = sam.get(&location).await;
        before.says("Undo the transfer");
        app.move_clock("2026-11-24T06:00:00Z".parse().unwrap());
        sam.get(&location).await.never_says("Undo the transfer");
        let late = sam.send_form(&before, &format!("{location}/undo"), &[]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.says("A transfer can be undone until the end of its day.");
        assert_eq!(worker_of(&app, a.family), Some(app.world.reunification_b));
    }

    async fn the_database_keeps_what_was_transferred(app) {
        let a = app.family("Okafor", 1, 50);
        let location = transferred(&app, &[&a]).await;
        let rule = |refused: Result<usize, diesel::result::Error>| broken_rule(&refused.unwrap_err()).unwrap();
        let conn = &mut app.conn();
        assert_eq!(rule(diesel::delete(transfer_seats::table).execute(conn)), "transfer_seats_for_good");
        let bent = diesel::update(transfer_seats::table).set(transfer_seats::ended_version.eq(9)).execute(conn);
        assert_eq!(rule(bent), "transfer_seats_for_good");
        undo(&app, app.world.supervisor, &location).await;
        let redone = diesel::update(transfer_seats::table)
            .set((transfer_seats::undone_at.eq(None::<homeward::db::Instant>), transfer_seats::undone_by.eq(None::<UserId>)))
            .execute(conn);
        assert_eq!(rule(redone), "transfer_seats_for_good");
        let overlap = diesel::update(assignments::table.filter(assignments::user_id.eq(app.world.reunification_b)))
            .set(assignments::ends_on.eq(None::<chrono::NaiveDate>)).execute(conn);
        assert!(overlap.is_err(), "an undone assignment cannot come back beside the one that stands");
    }
}

/// What was undone can be transferred once more.
async fn transferred_again(app: &TestApp, ids: &FamilyIds) {
    let id = seats(app, app.world.reunification, ids).remove(0);
    let version = app
        .store(|conn| slice::of_family(conn, ids.family))
        .iter()
        .find(|(row, _)| row.id.to_string() == id)
        .unwrap()
        .0
        .version;
    let fields = vec![
        ("from".to_owned(), "2026-11-23".to_owned()),
        ("reason".to_owned(), "Leaves after all".to_owned()),
        (format!("beside.{id}"), version.to_string()),
        (format!("to.{id}"), app.world.reunification_b.to_string()),
    ];
    let filed = send(app, app.world.supervisor, app.world.reunification, &fields, CONFIRM).await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text());
    assert_eq!(worker_of(app, ids.family), Some(app.world.reunification_b));
}
