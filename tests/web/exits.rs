//! How work ends: children leave care, and cases close and open again.

use actix_web::http::StatusCode;
use homeward::domain::exit::ExitReason;
use homeward::domain::id::UserId;
use homeward::domain::tracks::Track;
use homeward::features::assignments::{self, Assignment};
use homeward::features::families::{self, Family};

use crate::children::{path, send, stay_of};
use crate::support::{FamilyIds, Page, TestApp, on_both};

fn home(ids: &FamilyIds) -> String {
    format!("/families/{}", ids.family)
}

fn assignments_of(app: &TestApp, ids: &FamilyIds) -> Vec<Assignment> {
    app.store(|conn| assignments::of_family(conn, ids.family)).into_iter().map(|(row, _)| row).collect()
}

fn family_of(app: &TestApp, ids: &FamilyIds) -> Family {
    app.store(|conn| families::opened(conn, ids.family))
}

/// Records the exit of the first child and, with `also`, of the others too.
async fn exit(app: &TestApp, user: UserId, ids: &FamilyIds, also: bool, (reason, on): (&str, &str)) -> Page {
    let form = app.as_user(user).get(&path(ids, "exit")).await;
    let others: Vec<String> = ids.children.iter().skip(1).map(|(child, _)| child.to_string()).collect();
    let others = others.iter().filter(|_| also).map(|other| ("also", other.as_str()));
    let fields: Vec<(&str, &str)> = [("reason", reason), ("exited_on", on)].into_iter().chain(others).collect();
    send(app, user, &form, ids, "exit", &fields).await
}

async fn close(app: &TestApp, user: UserId, ids: &FamilyIds, fields: &[(&str, &str)]) -> Page {
    let page = format!("{}/close", home(ids));
    app.as_user(user).submit(&page, &page, fields).await
}

const CLOSE: [(&str, &str); 2] = [("closed_on", "2026-11-23"), ("confirmed", "yes")];

on_both! {
    async fn a_return_home_ends_the_stay_of_those_chosen(app) {
        let ids = app.family("Okafor", 2, 20);
        let form = app.as_user(app.world.supervisor).get(&path(&ids, "exit")).await;
        form.says("record a trial home visit");
        let fields = [("reason", "reunification"), ("exited_on", "2026-11-22")];
        for _ in 0..2 {
            let page = send(&app, app.world.supervisor, &form, &ids, "exit", &fields).await;
            assert_eq!(page.status, StatusCode::SEE_OTHER);
        }
        let home = stay_of(&app, &ids, 0);
        assert_eq!(home.episode.exit_reason, Some(ExitReason::Reunification));
        assert_eq!(home.placements[0].ended_on, home.episode.exited_on);
        assert_eq!(stay_of(&app, &ids, 1).episode.exited_on, None);
        let again = app.as_user(app.world.supervisor).get(&path(&ids, "exit")).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        again.says("is not in care");
    }

    async fn an_exit_with_problems_ends_nothing(app) {
        let ids = app.family("Okafor", 1, 20);
        let form = app.as_user(app.world.permanency).get(&path(&ids, "exit")).await;
        let page = send(&app, app.world.permanency, &form, &ids, "exit", &[("exited_on", "2026-12-01")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Choose how the stay ended");
        page.says("This date must be today");
        assert_eq!(stay_of(&app, &ids, 0).episode.exited_on, None);
    }

    async fn a_stay_that_somebody_else_ended_is_shown_beside_ones_own(app) {
        let ids = app.family("Okafor", 1, 20);
        let (one, other) = (app.world.reunification, app.world.supervisor);
        let mine = app.as_user(one).get(&path(&ids, "exit")).await;
        let theirs = app.as_user(other).get(&path(&ids, "exit")).await;
        let adoption = [("reason", "transfer"), ("exited_on", "2026-11-21")];
        assert_eq!(send(&app, other, &theirs, &ids, "exit", &adoption).await.status, StatusCode::SEE_OTHER);
        let home = [("reason", "reunification"), ("exited_on", "2026-11-22")];
        let page = send(&app, one, &mine, &ids, "exit", &home).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        page.says("Left care on Nov 21, 2026: Transfer to another agency");
        page.says("Left care on Nov 22, 2026: Reunification");
        assert_eq!(stay_of(&app, &ids, 0).episode.exit_reason, Some(ExitReason::Transfer));
    }

    async fn an_exit_ends_the_work_of_the_childs_permanency_worker_and_of_nobody_else(app) {
        let ids = app.family("Okafor", 2, 20);
        let gone = exit(&app, app.world.permanency, &ids, false, ("runaway", "2026-11-20")).await;
        assert_eq!((gone.status, gone.location), (StatusCode::SEE_OTHER, home(&ids)));
        let rows = assignments_of(&app, &ids);
        let of = |child| rows.iter().find(|row| row.child_id == child).unwrap();
        let ended = of(Some(ids.children[0].0));
        assert_eq!((ended.ends_on.unwrap().to_string().as_str(), ended.end_reason.as_str()), ("2026-11-20", "Left care: runaway"));
        assert!(of(Some(ids.children[1].0)).ends_on.is_none() && of(None).ends_on.is_none());
        let page = app.as_user(app.world.supervisor).get(&format!("{}/workers", home(&ids))).await;
        page.says("Paul Park, Nov 3, 2026 to Nov 20, 2026 Ended: Left care: runaway");
        page.never_says("No worker");
    }

    async fn who_files_the_exit_of_her_last_child_goes_to_her_day_and_not_to_a_page_that_is_gone(app) {
        let ids = app.family("Okafor", 2, 20);
        let (form, client) = (app.as_user(app.world.permanency).get(&path(&ids, "exit")).await, app.as_user(app.world.permanency));
        let sibling = ids.children[1].0.to_string();
        let fields = [("reason", "transfer"), ("exited_on", "2026-11-22"), ("also", sibling.as_str())];
        for _ in 0..2 {
            let gone = send(&app, app.world.permanency, &form, &ids, "exit", &fields).await;
            assert_eq!((gone.status, gone.location.as_str()), (StatusCode::SEE_OTHER, "/day"));
        }
        assert_eq!(client.get("/day").await.status, StatusCode::OK);
        assert_eq!(client.get(&home(&ids)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.as_user(app.world.reunification).get(&home(&ids)).await.status, StatusCode::OK);
    }

    async fn an_exit_entered_late_ends_an_assignment_that_began_after_it_on_the_day_it_began(app) {
        let ids = app.family_in(app.world.north, "Okafor", 1, 20, None);
        let (child, worker) = (ids.children[0].0, app.world.permanency);
        let starts_on = "2026-11-15".parse().unwrap();
        let new = assignments::NewAssignment {
            family: ids.family, child: Some(child), worker, track: Track::Permanency, starts_on, reason: String::new(),
        };
        let now = app.clock.now();
        app.store(|conn| assignments::assign(conn, &new, None, now));
        exit(&app, app.world.supervisor, &ids, false, ("reunification", "2026-11-10")).await;
        assert_eq!(assignments_of(&app, &ids)[0].ends_on, Some(starts_on));
    }

    async fn a_case_closes_only_when_somebody_says_so_and_then_ends_the_reunification_workers_access(app) {
        let ids = app.family("Okafor", 2, 20);
        let (rosa, sam) = (app.as_user(app.world.reunification), app.as_user(app.world.supervisor));
        rosa.get(&home(&ids)).await.never_says("Close the case");
        exit(&app, app.world.supervisor, &ids, true, ("reunification", "2026-11-20")).await;
        assert_eq!(family_of(&app, &ids).closed_on, None);
        rosa.get(&home(&ids)).await.says("Close the case");
        let (page, form) = (format!("{}/close", home(&ids)), rosa.get(&format!("{}/close", home(&ids))).await);
        for _ in 0..2 {
            let closed = rosa.send_form(&form, &page, &CLOSE).await;
            assert_eq!((closed.status, closed.location.as_str()), (StatusCode::SEE_OTHER, "/day"));
        }
        assert_eq!(rosa.get(&home(&ids)).await.status, StatusCode::NOT_FOUND);
        let row = assignments_of(&app, &ids).into_iter().find(|row| row.track == Track::Reunification).unwrap();
        assert_eq!((row.ends_on.unwrap().to_string().as_str(), row.end_reason.as_str()), ("2026-11-23", "The case was closed"));
        let seen = sam.get(&home(&ids)).await;
        seen.says("The case was closed on Nov 23, 2026");
        seen.never_says("Close the case");
        sam.get(&page).await.says("A new removal opens it again");
        sam.get("/families").await.never_says("Okafor");
        sam.get("/families?which=closed").await.says("Okafor");
    }

    async fn closing_says_beside_the_date_why_it_is_refused(app) {
        let ids = app.family("Okafor", 2, 20);
        let supervisor = app.world.supervisor;
        let early = close(&app, supervisor, &ids, &CLOSE).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        early.says("Mateo Okafor and Luna Okafor are still in care. Record the exit first.");
        exit(&app, supervisor, &ids, true, ("reunification", "2026-11-20")).await;
        let before = close(&app, supervisor, &ids, &[("closed_on", "2026-11-19"), CLOSE[1]]).await;
        before.says("The last exit was on Nov 20, 2026; this date must not be before it");
        close(&app, supervisor, &ids, &[("closed_on", "2026-11-24"), CLOSE[1]]).await.says("This date must be today");
        close(&app, supervisor, &ids, &CLOSE[..1]).await.says("Tick this to confirm");
        assert_eq!(family_of(&app, &ids).closed_on, None);
    }

    async fn a_case_that_changed_while_the_form_was_open_is_not_closed(app) {
        let ids = app.family("Okafor", 1, 20);
        let client = app.as_user(app.world.supervisor);
        exit(&app, app.world.supervisor, &ids, false, ("reunification", "2026-11-20")).await;
        let page = format!("{}/close", home(&ids));
        let form = client.get(&page).await;
        client.submit(&format!("{}/edit", home(&ids)), &format!("{}/edit", home(&ids)), &[("name", "Okafor-Bell"), ("language", "English")]).await;
        let stale = client.send_form(&form, &page, &CLOSE).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("Closed on Nov 23, 2026");
        assert_eq!(client.send_form(&stale, &page, &CLOSE).await.location, home(&ids));
    }

    async fn a_closed_case_takes_no_worker_until_a_removal_opens_it_again_with_new_ones(app) {
        let ids = app.family("Okafor", 1, 20);
        exit(&app, app.world.supervisor, &ids, false, ("reunification", "2026-11-20")).await;
        close(&app, app.world.supervisor, &ids, &[("closed_on", "2026-11-21"), CLOSE[1]]).await;
        let sam = app.as_user(app.world.supervisor);
        let (workers, ruth) = (format!("{}/workers?seat=reunification", home(&ids)), app.world.reunification_b.to_string());
        let fields = [("seat", "reunification"), ("current", ""), ("worker", ruth.as_str()), ("from", "2026-11-22")];
        let refused = sam.submit(&workers, &format!("{}/assignments", home(&ids)), &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("This case was closed on Nov 21, 2026");
        let again = format!("{}/removals/new", home(&ids));
        let (child, paul) = (ids.children[0].0.to_string(), app.world.permanency_b.to_string());
        let removal = [
            ("children", child.as_str()), ("removed_on", "2026-11-22"), ("circumstances", "neglect"),
            ("setting", "kin_home"), ("caregiver", "Inez"), ("worker.family", ruth.as_str()), ("worker.1", paul.as_str()),
        ];
        let filed = sam.submit(&again, &again, &removal).await;
        assert_eq!((filed.status, filed.location.clone()), (StatusCode::SEE_OTHER, home(&ids)), "{}", filed.text());
        assert_eq!(family_of(&app, &ids).closed_on, None);
        let open: Vec<_> = assignments_of(&app, &ids).into_iter().filter(|row| row.ends_on.is_none()).collect();
        let workers: Vec<_> = open.iter().map(|row| row.user_id).collect();
        assert!(workers.len() == 2 && workers.contains(&app.world.reunification_b) && workers.contains(&app.world.permanency_b));
        assert_eq!(app.as_user(app.world.reunification).get(&home(&ids)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.as_user(app.world.permanency_b).get(&home(&ids)).await.status, StatusCode::OK);
    }

    async fn a_family_out_of_scope_cannot_be_closed(app) {
        let ids = app.family("Okafor", 1, 20);
        for user in [app.world.supervisor_south, app.world.reunification_b] {
            assert_eq!(app.as_user(user).get(&format!("{}/close", home(&ids))).await.status, StatusCode::NOT_FOUND);
        }
    }
}
