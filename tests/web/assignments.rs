//! Workers: the two tracks, by the form and round it.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use homeward::db::schema::{assignments, family_sides};
use homeward::db::{Conn, Kind, broken_rule, fresh};
use homeward::domain::id::{AssignmentId, ChildId, FamilyId, UserId};
use homeward::domain::tracks::Track;
use homeward::features::assignments as slice;

use crate::support::{FamilyIds, Page, TestApp, on_both};

/// Puts an assignment straight into the database, its side with it if there is none yet.
fn insert(
    conn: &mut Conn,
    ids: &FamilyIds,
    user: UserId,
    child: Option<ChildId>,
    dates: (&str, Option<&str>),
) -> Result<AssignmentId, diesel::result::Error> {
    let track = if child.is_some() { Track::Permanency } else { Track::Reunification };
    let has_side: i64 = family_sides::table
        .filter(family_sides::family_id.eq(ids.family))
        .filter(family_sides::user_id.eq(user))
        .filter(family_sides::track.eq(track))
        .count()
        .get_result(conn)?;
    if has_side == 0 {
        insert_side(conn, ids.family, user, track)?;
    }
    let id: AssignmentId = fresh();
    let now: homeward::db::Instant = "2026-11-23T17:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap().into();
    diesel::insert_into(assignments::table)
        .values((
            assignments::id.eq(id),
            assignments::family_id.eq(ids.family),
            assignments::child_id.eq(child),
            assignments::user_id.eq(user),
            assignments::track.eq(track),
            assignments::starts_on.eq(day(dates.0)),
            assignments::ends_on.eq(dates.1.map(day)),
            assignments::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(id)
}

fn insert_side(conn: &mut Conn, family: FamilyId, user: UserId, track: Track) -> Result<usize, diesel::result::Error> {
    diesel::insert_into(family_sides::table)
        .values((family_sides::family_id.eq(family), family_sides::user_id.eq(user), family_sides::track.eq(track)))
        .execute(conn)
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

/// The rule that refused; the databases name the same rule differently where SQLite has only columns to name.
#[track_caller]
fn rule<T: std::fmt::Debug>(refused: Result<T, diesel::result::Error>) -> String {
    let error = refused.expect_err("the database took it");
    broken_rule(&error).unwrap_or_else(|| panic!("{error} names no rule"))
}

const NO_OVERLAP: &str = "assignments_no_overlap";

/// A family whose children's workers and own worker are known, and the children.
fn uncovered(app: &TestApp, children: usize) -> FamilyIds {
    app.family_in(app.world.north, "Okafor", children, 100, None)
}

fn workers_path(ids: &FamilyIds) -> String {
    format!("/families/{}/workers", ids.family)
}

fn post_path(ids: &FamilyIds) -> String {
    format!("/families/{}/assignments", ids.family)
}

/// A supervisor fills in the form of a seat as it stands.
async fn take(app: &TestApp, ids: &FamilyIds, seat: &str, fields: &[(&str, &str)]) -> Page {
    let client = app.as_user(app.world.supervisor);
    let form = client.get(&format!("{}?seat={seat}", workers_path(ids))).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text());
    send_take(&client, &form, ids, seat, fields).await
}

async fn send_take(
    client: &crate::support::Client,
    form: &Page,
    ids: &FamilyIds,
    seat: &str,
    fields: &[(&str, &str)],
) -> Page {
    let current = form.hidden("current").unwrap();
    let mut all = vec![("seat", seat), ("current", current.as_str())];
    all.extend_from_slice(fields);
    client.send_form(form, &post_path(ids), &all).await
}

fn open_of(app: &TestApp, ids: &FamilyIds) -> Vec<(UserId, Track)> {
    let rows = app.store(|conn| slice::of_family(conn, ids.family));
    rows.into_iter().filter(|(row, _)| row.ends_on.is_none()).map(|(row, _)| (row.user_id, row.track)).collect()
}

on_both! {
    async fn the_database_refuses_a_second_open_reunification_worker(app) {
        let ids = app.family("Okafor", 1, 100);
        let rule = rule(insert(&mut app.conn(), &ids, app.world.reunification_b, None, ("2026-11-01", None)));
        assert!([NO_OVERLAP, "assignments_one_open_family_uq"].contains(&rule.as_str()), "{rule}");
    }

    async fn the_database_refuses_a_second_open_permanency_worker_of_a_child(app) {
        let ids = app.family("Okafor", 2, 100);
        let child = Some(ids.children[0].0);
        let rule = rule(insert(&mut app.conn(), &ids, app.world.permanency_b, child, ("2026-11-01", None)));
        assert!([NO_OVERLAP, "assignments_one_open_child_uq"].contains(&rule.as_str()), "{rule}");
    }

    async fn the_database_refuses_the_same_person_on_the_other_track_now_and_after_the_first_ended(app) {
        let ids = uncovered(&app, 1);
        let (child, worker) = (Some(ids.children[0].0), app.world.reunification);
        let conn = &mut app.conn();
        let first = insert(conn, &ids, worker, None, ("2026-09-01", None)).unwrap();
        let refused = rule(insert(conn, &ids, worker, child, ("2026-11-01", None)));
        assert!(["family_sides_pkey", "family_sides_for_good"].contains(&refused.as_str()), "{refused}");
        diesel::update(assignments::table.find(first)).set(assignments::ends_on.eq(day("2026-10-01"))).execute(conn).unwrap();
        let refused = rule(insert(conn, &ids, worker, child, ("2026-11-01", None)));
        assert!(["family_sides_pkey", "family_sides_for_good"].contains(&refused.as_str()), "{refused}");
    }

    async fn the_database_refuses_an_assignment_on_a_side_that_its_person_does_not_have(app) {
        let ids = uncovered(&app, 1);
        let conn = &mut app.conn();
        let row = insert(conn, &ids, app.world.reunification, None, ("2026-09-01", None)).unwrap();
        let changed = diesel::update(assignments::table.find(row))
            .set((assignments::track.eq(Track::Permanency), assignments::child_id.eq(Some(ids.children[0].0))))
            .execute(conn);
        assert!(changed.is_err(), "an update moved her to the other track");
        let changed = diesel::update(assignments::table.find(row)).set(assignments::user_id.eq(app.world.permanency)).execute(conn);
        assert!(changed.is_err(), "an update gave it to somebody without this side");
    }

    async fn the_database_refuses_periods_that_overlap_also_among_those_that_ended(app) {
        let ids = uncovered(&app, 1);
        let child = Some(ids.children[0].0);
        let conn = &mut app.conn();
        insert(conn, &ids, app.world.reunification, None, ("2026-09-01", Some("2026-10-01"))).unwrap();
        insert(conn, &ids, app.world.permanency, child, ("2026-09-01", Some("2026-10-01"))).unwrap();
        for dates in [("2026-09-30", Some("2026-11-01")), ("2026-08-01", Some("2026-09-02")), ("2026-08-01", None), ("2026-09-10", Some("2026-09-11"))] {
            assert_eq!(rule(insert(conn, &ids, app.world.reunification_b, None, dates)), NO_OVERLAP, "{dates:?}");
            assert_eq!(rule(insert(conn, &ids, app.world.permanency_b, child, dates)), NO_OVERLAP, "{dates:?}");
        }
        let next = insert(conn, &ids, app.world.reunification_b, None, ("2026-10-01", None)).unwrap();
        let earlier = diesel::update(assignments::table.find(next)).set(assignments::starts_on.eq(day("2026-09-15"))).execute(conn);
        assert_eq!(rule(earlier), NO_OVERLAP);
    }

    async fn the_database_refuses_to_reopen_an_assignment_beside_another(app) {
        let ids = uncovered(&app, 1);
        let conn = &mut app.conn();
        let first = insert(conn, &ids, app.world.reunification, None, ("2026-09-01", Some("2026-10-01"))).unwrap();
        insert(conn, &ids, app.world.reunification_b, None, ("2026-10-01", None)).unwrap();
        let reopened = diesel::update(assignments::table.find(first)).set(assignments::ends_on.eq(None::<chrono::NaiveDate>)).execute(conn);
        let rule = rule(reopened);
        assert!([NO_OVERLAP, "assignments_one_open_family_uq"].contains(&rule.as_str()), "{rule}");
    }

    async fn a_side_once_taken_is_never_changed_withdrawn_or_replaced(app) {
        let ids = app.family("Okafor", 1, 100);
        let conn = &mut app.conn();
        let hers = || family_sides::table.filter(family_sides::user_id.eq(app.world.reunification));
        assert_eq!(rule(diesel::update(hers()).set(family_sides::track.eq(Track::Permanency)).execute(conn)), "family_sides_for_good");
        assert_eq!(rule(diesel::delete(hers()).execute(conn)), "family_sides_for_good");
        let second = insert_side(conn, ids.family, app.world.reunification, Track::Permanency);
        assert!(["family_sides_pkey", "family_sides_for_good"].contains(&rule(second).as_str()));
        if conn.kind() == Kind::Sqlite {
            let replaced = diesel::sql_query("INSERT OR REPLACE INTO family_sides SELECT family_id, user_id, 'permanency' FROM family_sides WHERE track = 'reunification'").execute(conn);
            assert_eq!(rule(replaced), "family_sides_for_good");
        } else {
            let replaced = diesel::sql_query("INSERT INTO family_sides SELECT family_id, user_id, 'permanency' FROM family_sides WHERE track = 'reunification' ON CONFLICT (family_id, user_id) DO UPDATE SET track = 'permanency'").execute(conn);
            assert_eq!(rule(replaced), "family_sides_for_good");
            assert_eq!(rule(diesel::sql_query("TRUNCATE family_sides CASCADE").execute(conn)), "family_sides_for_good");
        }
    }

    async fn of_two_who_assign_at_once_exactly_one_wins(app) {
        let ids = uncovered(&app, 1);
        let db = app.database.open();
        let now = app.clock.now();
        let results: Vec<_> = std::thread::scope(|scope| {
            let runs: Vec<_> = [app.world.reunification, app.world.reunification_b].map(|worker| {
                let db = db.clone();
                scope.spawn(move || {
                    let new = slice::NewAssignment {
                        family: ids.family, child: None, worker, track: Track::Reunification,
                        starts_on: day("2026-11-01"), reason: String::new(),
                    };
                    db.write(move |conn| slice::assign(conn, &new, None, now))
                })
            }).into_iter().collect();
            runs.into_iter().map(|run| run.join().unwrap()).collect()
        });
        assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1, "{results:?}");
        let refused = results.into_iter().find_map(Result::err).unwrap();
        assert!(refused.broken_rule().is_some(), "{refused:?}");
        assert_eq!(open_of(&app, &ids).len(), 1);
    }

    async fn a_supervisor_assigns_and_hands_over_and_the_history_stays(app) {
        let ids = uncovered(&app, 1);
        let client = app.as_user(app.world.supervisor);
        client.get(&workers_path(&ids)).await.says("No worker");
        let (rosa, ruth) = (app.world.reunification.to_string(), app.world.reunification_b.to_string());
        let saved = take(&app, &ids, "reunification", &[("worker", &rosa), ("from", "2026-10-01"), ("reason", "First")]).await;
        assert_eq!((saved.status, saved.location.as_str()), (StatusCode::SEE_OTHER, workers_path(&ids).as_str()));
        let saved = take(&app, &ids, "reunification", &[("worker", &ruth), ("from", "2026-11-01"), ("reason", "Speaks Hmong")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        assert_eq!(open_of(&app, &ids), [(app.world.reunification_b, Track::Reunification)]);
        let page = client.get(&workers_path(&ids)).await;
        page.says("Ruth Bauer since Nov 1, 2026 Speaks Hmong");
        page.says("Rosa Reyes, Oct 1, 2026 to Nov 1, 2026 Began: First. Ended: Handed over to Ruth Bauer: Speaks Hmong");
        let child = ids.children[0].0.to_string();
        let paul = app.world.permanency.to_string();
        let saved = take(&app, &ids, &child, &[("worker", &paul), ("from", "2026-11-01")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        client.get(&workers_path(&ids)).await.says("Paul Park since Nov 1, 2026");
    }

    async fn the_form_says_each_rule_in_words_and_keeps_what_was_typed(app) {
        let ids = app.family("Okafor", 1, 100);
        let paul = app.world.permanency.to_string();
        let ruth = app.world.reunification_b.to_string();
        let rosa = app.world.reunification.to_string();
        let ron = app.world.court.to_string();
        let removed = app.today() - chrono::Days::new(101);
        let before = removed.to_string();
        for (fields, words) in [
            (vec![("worker", ""), ("from", "2026-11-01")], "Choose the worker"),
            (vec![("worker", ruth.as_str()), ("from", "2026-11-24")], "This date must be today"),
            (vec![("worker", ruth.as_str()), ("from", before.as_str())], "Work with this family began on"),
            (vec![("worker", rosa.as_str()), ("from", "2026-11-01")], "Rosa Reyes has this assignment already"),
            (vec![("worker", paul.as_str()), ("from", "2026-11-01")], "Paul Park has been a permanency worker for this family"),
            (vec![("worker", ron.as_str()), ("from", "2026-11-01")], "Choose one of the people listed"),
        ] {
            let mut fields = fields;
            fields.push(("reason", "Typed with care"));
            let page = take(&app, &ids, "reunification", &fields).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            page.says(words);
            assert!(page.body.contains("Typed with care"), "{words}");
        }
        assert_eq!(open_of(&app, &ids).len(), 2);
    }

    async fn somebody_of_the_other_track_is_listed_but_cannot_be_chosen(app) {
        let ids = uncovered(&app, 1);
        let ruth = app.world.reunification_b;
        app.store(|conn| {
            diesel::sql_query("UPDATE users SET role = 'permanency_worker' WHERE email = 'reunification-b@juniper.test'").execute(conn)?;
            Ok(())
        });
        insert(&mut app.conn(), &ids, ruth, None, ("2026-09-01", Some("2026-10-01"))).unwrap();
        let child = ids.children[0].0.to_string();
        let form = app.as_user(app.world.supervisor).get(&format!("{}?seat={child}", workers_path(&ids))).await;
        form.says("Ruth Bauer Cannot be chosen: On the other track of this family, now or before");
        let page = take(&app, &ids, &child, &[("worker", &ruth.to_string()), ("from", "2026-11-01")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("reunification worker from Sep 1, 2026 to Oct 1, 2026. The same person never works both tracks of one family.");
    }

    async fn a_stale_form_shows_both_versions_and_can_be_sent_again(app) {
        let ids = uncovered(&app, 1);
        let (rosa, ruth) = (app.world.reunification.to_string(), app.world.reunification_b.to_string());
        let client = app.as_user(app.world.supervisor);
        let form = client.get(&format!("{}?seat=reunification", workers_path(&ids))).await;
        take(&app, &ids, "reunification", &[("worker", &rosa), ("from", "2026-10-01")]).await;
        let fields = [("worker", ruth.as_str()), ("from", "2026-11-01"), ("reason", "Speaks Hmong")];
        let stale = send_take(&client, &form, &ids, "reunification", &fields).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("Ruth Bauer Rosa Reyes");
        stale.says("Nov 1, 2026 Oct 1, 2026");
        assert_eq!(open_of(&app, &ids), [(app.world.reunification, Track::Reunification)]);
        let again = send_take(&client, &stale, &ids, "reunification", &fields).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
        assert_eq!(open_of(&app, &ids), [(app.world.reunification_b, Track::Reunification)]);
    }

    async fn a_form_sent_twice_assigns_once(app) {
        let ids = uncovered(&app, 1);
        let client = app.as_user(app.world.supervisor);
        let form = client.get(&format!("{}?seat=reunification", workers_path(&ids))).await;
        let rosa = app.world.reunification.to_string();
        let fields = [("worker", rosa.as_str()), ("from", "2026-11-01")];
        let first = send_take(&client, &form, &ids, "reunification", &fields).await;
        let second = send_take(&client, &form, &ids, "reunification", &fields).await;
        assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
        assert_eq!(first.location, second.location);
        assert_eq!(app.store(|conn| slice::of_family(conn, ids.family)).len(), 1);
    }

    async fn ending_without_a_successor_wants_a_reason_warns_and_raises_the_alarm(app) {
        let ids = app.family("Okafor", 1, 100);
        let client = app.as_user(app.world.supervisor);
        let row = app.store(|conn| slice::of_family(conn, ids.family)).into_iter().find(|(r, _)| r.child_id.is_none()).unwrap().0;
        let (page, action) = (format!("{}?end={}", workers_path(&ids), row.id), format!("{}/{}/end", post_path(&ids), row.id));
        client.get(&page).await.says("This raises an alarm on the supervisor");
        let refused = client.submit(&page, &action, &[("ended_on", "2026-11-20"), ("end_reason", "")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Enter why nobody takes over");
        let early = client.submit(&page, &action, &[("ended_on", "2026-01-01"), ("end_reason", "Left")]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        early.says("This assignment began on");
        let stale = client.get(&page).await;
        let ended = client.submit(&page, &action, &[("ended_on", "2026-11-20"), ("end_reason", "Left the agency")]).await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.text());
        client.get(&workers_path(&ids)).await.says("No worker");
        client.get("/coverage").await.says("No reunification worker since the last one left on Nov 20, 2026");
        let again = client.send_form(&stale, &action, &[("ended_on", "2026-11-21"), ("end_reason", "Mine")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        again.says("Nov 21, 2026 Nov 20, 2026");
        again.says("Mine Left the agency");
    }

    async fn only_supervisors_and_managers_change_workers_and_those_in_scope_see_them(app) {
        let ids = app.family("Okafor", 1, 100);
        let worker = app.as_user(app.world.reunification).get(&format!("{}?seat=reunification", workers_path(&ids))).await;
        worker.says("Rosa Reyes since");
        worker.never_says("Hand over");
        worker.never_says("<fieldset");
        assert_eq!(app.as_user(app.world.reunification_b).get(&workers_path(&ids)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.as_user(app.world.supervisor_south).get(&workers_path(&ids)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.as_user(app.world.manager).get(&workers_path(&ids)).await.status, StatusCode::OK);
    }

    async fn a_child_or_an_assignment_of_another_family_is_not_found(app) {
        let (ids, other) = (app.family("Okafor", 1, 100), app.family("Lund", 1, 50));
        let client = app.as_user(app.world.supervisor);
        let foreign = other.children[0].0.to_string();
        assert_eq!(client.get(&format!("{}?seat={foreign}", workers_path(&ids))).await.status, StatusCode::NOT_FOUND);
        let form = client.get(&format!("{}?seat=reunification", workers_path(&ids))).await;
        let paul = app.world.permanency_b.to_string();
        let fields = [("seat", foreign.as_str()), ("current", ""), ("worker", &paul), ("from", "2026-11-01")];
        assert_eq!(client.send_form(&form, &post_path(&ids), &fields).await.status, StatusCode::NOT_FOUND);
        let row = app.store(|conn| slice::of_family(conn, other.family)).remove(0).0.id;
        let action = format!("{}/{row}/end", post_path(&ids));
        let ended = client.send_form(&form, &action, &[("ended_on", "2026-11-20"), ("end_reason", "Not mine")]).await;
        assert_eq!(ended.status, StatusCode::NOT_FOUND);
    }
}
