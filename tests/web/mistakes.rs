//! Wrong entries of the older records: what is marked counts nowhere and stays to be seen.

use actix_web::http::StatusCode;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use homeward::db::schema::{hearings, referral_events};
use homeward::domain::id::{HearingId, ReferralEventId, ReferralId};
use homeward::domain::referral::{ServiceKind, State};
use homeward::error::Error;
use homeward::features::{exits, referrals};

use crate::referrals::service;
use crate::safety::concern;
use crate::support::{FamilyIds, TestApp, on_both};

fn steps(app: &TestApp, id: ReferralId) -> Vec<(ReferralEventId, State)> {
    referral_events::table
        .filter(referral_events::referral_id.eq(id))
        .order(referral_events::id.asc())
        .select((referral_events::id, referral_events::state))
        .load(&mut app.conn())
        .unwrap()
}

fn the_hearing(app: &TestApp, ids: &FamilyIds) -> HearingId {
    hearings::table.filter(hearings::family_id.eq(ids.family)).select(hearings::id).first(&mut app.conn()).unwrap()
}

fn page_of(ids: &FamilyIds, id: ReferralId) -> String {
    format!("/families/{}/referrals/{id}", ids.family)
}

/// The pages below `home` that a page links.
fn links(body: &str, home: &str) -> Vec<String> {
    let hrefs = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    hrefs.filter(|href| href.starts_with(home)).map(|href| href.split('#').next().unwrap().to_owned()).collect()
}

const WHY: [(&str, &str); 1] = [("reason", "Logged for another family")];

on_both! {
    async fn a_service_entered_in_error_leaves_every_list_and_stays_on_its_own_page(app) {
        let ids = app.family("Alvarado", 1, 10);
        let rosa = app.as_user(app.world.reunification);
        let before = (rosa.get("/day").await.text(), rosa.get(&format!("/families/{}/summary", ids.family)).await.text());
        let id = service(&app, &ids, ServiceKind::Housing, 5, &[State::Referred, State::Waitlisted]);
        rosa.get("/day").await.says("Housing");
        let wrong = format!("{}/error", page_of(&ids, id));

        let refused = rosa.submit(&wrong, &wrong, &[("reason", " ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let form = rosa.get(&wrong).await;
        for _ in 0..2 {
            let filed = rosa.send_form(&form, &wrong, &WHY).await;
            assert_eq!((filed.status, filed.location), (StatusCode::SEE_OTHER, page_of(&ids, id)));
        }
        let shown = rosa.get(&page_of(&ids, id)).await;
        for words in ["Entered in error", "Logged for another family", "by Rosa Reyes", "counts nowhere"] {
            shown.says(words);
        }
        assert!(!shown.body.contains("/step?to="), "no step is offered");
        let after = (rosa.get("/day").await.text(), rosa.get(&format!("/families/{}/summary", ids.family)).await.text());
        assert_eq!(before, after);
        assert!(app.store(|conn| referrals::of_family(conn, ids.family)).is_empty());
        assert!(!app.as_user(app.world.supervisor).get("/board").await.body.contains("Housing"));
    }

    async fn a_wrong_step_gives_the_state_before_it_back(app) {
        let ids = app.family("Alvarado", 1, 10);
        let rosa = app.as_user(app.world.reunification);
        let id = service(&app, &ids, ServiceKind::Housing, 5, &[State::Referred, State::Accepted, State::Attended]);
        let all = steps(&app, id);
        let path = |at: usize| format!("{}/steps/{}/error", page_of(&ids, id), all[at].0);

        let need = rosa.submit(&path(0), &path(0), &WHY).await;
        assert_eq!(need.status, StatusCode::CONFLICT);
        need.says("mark the whole service as entered in error");
        // Two at once: the second is told, and nothing is marked twice.
        let (mine, theirs) = (rosa.get(&path(3)).await, app.as_user(app.world.supervisor));
        assert_eq!(theirs.submit(&path(3), &path(3), &WHY).await.status, StatusCode::SEE_OTHER);
        let second = rosa.send_form(&mine, &path(3), &WHY).await;
        assert_eq!(second.status, StatusCode::SEE_OTHER);
        let (row, _) = app.store(|conn| referrals::find(conn, ids.family, id));
        assert_eq!((row.state, row.first_attended_on, row.version), (State::Accepted, None, 5));
        let page = rosa.get(&page_of(&ids, id)).await;
        page.says("Parent to attend the first session");
        page.says("Logged for another family");
        // And the step is logged again, for whom it was.
        let step = format!("{}/step", page_of(&ids, id));
        let filed = rosa.submit(&format!("{step}?to=attended"), &step, &[("to", "attended"), ("on", "2026-11-23")]).await;
        assert_eq!(filed.status, StatusCode::SEE_OTHER);
        assert!(app.store(|conn| referrals::find(conn, ids.family, id)).0.first_attended_on.is_some());
    }

    async fn a_hearing_entered_in_error_leaves_the_docket_and_closes_the_family_to_the_court_liaison(app) {
        let ids = app.family("Alvarado", 1, 10);
        app.hearing(&ids);
        let hearing = the_hearing(&app, &ids);
        let (liaison, rosa) = (app.as_user(app.world.court), app.as_user(app.world.reunification));
        let (list, wrong) = (
            format!("/families/{}/hearings", ids.family),
            format!("/families/{}/hearings/{hearing}/error", ids.family),
        );
        assert_eq!(liaison.get(&list).await.status, StatusCode::OK);
        assert_eq!(rosa.submit(&wrong, &wrong, &WHY).await.location, list);
        let page = rosa.get(&list).await;
        for words in ["Entered in error", "Logged for another family", "by Rosa Reyes"] {
            page.says(words);
        }
        assert!(!rosa.get(&format!("/families/{}", ids.family)).await.body.contains(&hearing.to_string()));
        assert_eq!(liaison.get(&list).await.status, StatusCode::NOT_FOUND);
        assert_eq!(rosa.get(&format!("/families/{}/hearings/{hearing}/edit", ids.family)).await.status, StatusCode::NOT_FOUND);
        let again = rosa.submit(&wrong, &wrong, &WHY).await;
        assert_eq!((again.status, again.location), (StatusCode::SEE_OTHER, list));
    }

    async fn what_is_out_of_scope_cannot_be_marked(app) {
        let (ids, other) = (app.family("Alvarado", 1, 10), app.family_in(app.world.south, "Okafor", 1, 10, None));
        let id = service(&app, &other, ServiceKind::Housing, 5, &[]);
        app.hearing(&other);
        let hearing = the_hearing(&app, &other);
        let rosa = app.as_user(app.world.reunification);
        let paths = [
            format!("{}/error", page_of(&other, id)),
            format!("{}/error", page_of(&ids, id)),
            format!("{}/steps/{}/error", page_of(&other, id), steps(&app, id)[0].0),
            format!("/families/{}/hearings/{hearing}/error", other.family),
            format!("/families/{}/hearings/{hearing}/error", ids.family),
            format!("/families/{}/hearings", other.family),
        ];
        for path in paths {
            assert_eq!(rosa.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn the_database_keeps_what_was_marked_and_refuses_what_cannot_be(app) {
        let ids = app.family("Alvarado", 1, 10);
        let (rosa, id) = (app.world.reunification, service(&app, &ids, ServiceKind::Housing, 5, &[State::Referred]));
        app.hearing(&ids);
        let (now, hearing) = (app.clock.now(), the_hearing(&app, &ids));
        for sql in ["referrals", "referral_events", "hearings"] {
            let error = app.conn().batch_execute(&format!("UPDATE {sql} SET error_reason = 'x'")).unwrap_err();
            let rule = homeward::db::broken_rule(&error);
            assert_eq!(rule, Some(format!("{sql}_error_whole")));
        }
        app.store(|conn| {
            let wrong = steps(&app, id)[1].0;
            referrals::mark_step(conn, (ids.family, id), wrong, "No", (rosa, now))?;
            referrals::mark(conn, ids.family, id, "No", (rosa, now))?;
            homeward::features::hearings::mark(conn, ids.family, hearing, "No", (rosa, now))
        });
        let refused = [
            ("UPDATE referrals SET state = 'accepted'", "referrals_marked_once"),
            ("UPDATE referrals SET error_at = NULL, error_by = NULL, error_reason = ''", "referrals_marked_once"),
            ("UPDATE referral_events SET error_reason = 'y' WHERE error_at IS NOT NULL", "referral_events_marked_once"),
            ("DELETE FROM referral_events WHERE error_at IS NOT NULL", "referral_events_marked_once"),
            ("UPDATE referral_events SET error_at = entered_at, error_by = entered_by, error_reason = 'x' WHERE state = 'needed'", "referral_events_need_stays"),
            ("UPDATE hearings SET status = 'held'", "hearings_marked_once"),
        ];
        for (sql, rule) in refused {
            let error = app.conn().batch_execute(sql).unwrap_err();
            assert_eq!(homeward::db::broken_rule(&error).as_deref(), Some(rule), "{sql}: {error}");
        }
    }

    async fn a_child_taken_off_a_hearing_stays_named_with_who_did_it_and_why(app) {
        let ids = app.family("Alvarado", 2, 10);
        let rosa = app.as_user(app.world.reunification);
        let [one, two] = [0, 1].map(|at| ids.children[at].0.to_string());
        let new = format!("/families/{}/hearings/new", ids.family);
        let fields = [("children", one.as_str()), ("kind", "six_month_review"), ("status", "scheduled"), ("held_on", "2026-12-03"), ("children", two.as_str())];
        assert_eq!(rosa.submit(&new, &new, &fields).await.status, StatusCode::SEE_OTHER);
        let edit = format!("/families/{}/hearings/{}/edit", ids.family, the_hearing(&app, &ids));
        let unsaid = rosa.submit(&edit, &edit, &fields[..4]).await;
        assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
        unsaid.says("Say why the hearing is no longer about a child it named");
        let said = [&fields[..4], &[("off_reason", "Her petition was dismissed")]].concat();
        assert_eq!(rosa.submit(&edit, &edit, &said).await.status, StatusCode::SEE_OTHER);
        let page = rosa.get(&format!("/families/{}/hearings", ids.family)).await;
        page.says("taken off Nov 23, 2026");
        page.says(": Her petition was dismissed");
    }

    async fn a_case_opened_by_mistake_leaves_every_list_and_is_given_back_as_it_was(app) {
        let (ids, right) = (app.family("Alvarado", 1, 10), app.family("Okafor", 1, 10));
        app.hearing(&ids);
        let (boss, rosa) = (app.as_user(app.world.supervisor), app.as_user(app.world.reunification));
        let (home, path) = (format!("/families/{}", ids.family), format!("/families/{}/mistake", ids.family));
        assert!(boss.get("/board").await.body.contains(&home));
        boss.get(&path).await.says("All assignments end today");

        let wrong = boss.submit(&path, &path, &[("reason", "Typed & kept"), ("right", "F-1999-00001")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["no other case with this number", "Confirm that this case"] {
            wrong.says(words);
        }
        assert!(wrong.body.contains("Typed &#38; kept"));
        let number = app.number(&right);
        let fields = [("reason", "They have a case already"), ("right", number.as_str()), ("confirmed", "yes")];
        let (form, other) = (boss.get(&path).await, boss.get(&path).await);
        for _ in 0..2 {
            assert_eq!(boss.send_form(&form, &path, &fields).await.location, path);
        }
        let stale = boss.send_form(&other, &path, &fields).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("Somebody else changed this family first");

        boss.get(&home).await.says("This case was opened by mistake");
        let said = boss.get(&path).await;
        for words in ["They have a case already", "Take this back", &number] {
            said.says(words);
        }
        for list in ["/board", "/families", "/families?q=Alvarado", "/docket", "/coverage", "/day"] {
            assert!(!boss.get(list).await.body.contains(&home), "{list}");
        }
        assert_eq!(boss.get(&format!("{home}/edit")).await.status, StatusCode::NOT_FOUND);
        let mut followed = vec![home.clone()];
        let mut at = 0;
        while let Some(page) = followed.get(at).cloned() {
            let shown = boss.get(&page).await;
            assert_eq!(shown.status, StatusCode::OK, "a page of the mistaken case links {page}");
            for link in links(&shown.body, &home) {
                if !followed.contains(&link) {
                    followed.push(link);
                }
            }
            at += 1;
        }
        assert!(followed.len() > 10, "the record stays readable: {followed:?}");
        for user in [app.world.reunification, app.world.permanency, app.world.court, app.world.coordinator] {
            assert_eq!(app.as_user(user).get(&home).await.status, StatusCode::NOT_FOUND);
        }
        assert!(rosa.get(&path).await.status.is_client_error());

        assert_eq!(boss.submit(&path, &path, &[("back", "yes")]).await.location, home);
        let page = boss.get(&home).await;
        page.never_says("opened by mistake and counts");
        assert!(boss.get("/board").await.body.contains(&home));
        assert!(boss.get("/coverage").await.body.contains(&home), "it is a case without a worker");
        assert_eq!(rosa.get(&home).await.status, StatusCode::NOT_FOUND, "its workers are assigned anew");
    }

    async fn a_case_whose_safety_concern_still_warns_cannot_be_one_opened_by_mistake(app) {
        let ids = app.family("Alvarado", 1, 10);
        let _ = concern(&app, &ids, app.world.reunification, "Threats at the door");
        let (boss, path) = (app.as_user(app.world.supervisor), format!("/families/{}/mistake", ids.family));
        let refused = boss.submit(&path, &path, &[("reason", "Typed twice"), ("confirmed", "yes")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Write it down in the right case first");
        assert!(refused.body.contains("Typed twice"), "kept");
        let mark = |conn: &mut homeward::db::Conn| {
            exits::opened_by_mistake(conn, (ids.family, 1), ("No removal", None), (app.world.supervisor, app.clock.now()))
        };
        assert!(matches!(app.conn().write_tx(mark), Err(Error::Refused(_))), "nor by any other way");
    }

    async fn the_measures_are_the_same_before_a_mistaken_case_and_after_it_was_marked(app) {
        let kept = app.family("Okafor", 1, 40);
        let _ = service(&app, &kept, ServiceKind::Housing, 30, &[State::Referred, State::Attended]);
        let boss = app.as_user(app.world.manager);
        let pages = ["/outcomes/day-one.csv?year=all", "/outcomes/time-to-permanency.csv?year=all", "/outcomes/indicators.csv"];
        let mut before = Vec::new();
        for page in pages {
            before.push(boss.get(page).await.body);
        }
        let ids = app.family("Alvarado", 2, 30);
        let _ = service(&app, &ids, ServiceKind::Housing, 20, &[State::Referred, State::Attended]);
        let (rosa, new) = (app.as_user(app.world.reunification), format!("/families/{}/referrals/new", ids.family));
        let fields = [("who", "family"), ("service", "housing"), ("state", "needed"), ("on", "2026-11-23")];
        assert_eq!(rosa.submit(&new, &new, &fields).await.status, StatusCode::SEE_OTHER);
        assert_ne!(boss.get(pages[0]).await.body, before[0]);
        let path = format!("/families/{}/mistake", ids.family);
        let filed = boss.submit(&path, &path, &[("reason", "No removal"), ("confirmed", "yes")]).await;
        assert_eq!(filed.status, StatusCode::SEE_OTHER);
        for (page, before) in pages.iter().zip(&before) {
            assert_eq!(&boss.get(page).await.body, before, "{page}");
        }
    }
}
