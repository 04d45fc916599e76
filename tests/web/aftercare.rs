//! Aftercare: it begins by itself with a return home, counts the contacts that are made, and ends after twelve months.

use actix_web::http::StatusCode;
use chrono::Days;
use homeward::domain::exit::ExitReason;
use homeward::domain::referral::{ServiceKind, State};
use homeward::domain::setting::Setting;
use homeward::domain::tracks::Track;
use homeward::features::children::{self, NewEpisode, NewPlacement};

use crate::contacts::contact;
use crate::referrals::service;
use crate::safety::concern;
use crate::support::{FamilyIds, TestApp, on_both};

/// The family's children came home so many days ago.
fn home(app: &TestApp, ids: &FamilyIds, days_ago: u64) {
    let (on, now) = (app.today() - Days::new(days_ago), app.clock.now());
    for (_, episode) in &ids.children {
        app.store(|conn| children::record_exit(conn, (*episode, 1), on, ExitReason::Reunification, None, now));
    }
}

/// One of the family's children was removed again so many days ago.
fn removed_again(app: &TestApp, ids: &FamilyIds, child: usize, days_ago: u64) {
    let again = NewEpisode {
        id: homeward::db::fresh(),
        child: ids.children[child].0,
        family: ids.family,
        office: app.world.north,
        removed_on: app.today() - Days::new(days_ago),
        removed_time: None,
        circumstances: Vec::new(),
    };
    let now = app.clock.now();
    app.store(|conn| children::remove(conn, &again, None, now));
}

fn page(ids: &FamilyIds) -> String {
    format!("/families/{}/aftercare", ids.family)
}

on_both! {
    async fn it_begins_by_itself_and_its_contacts_come_due_until_they_are_made(app) {
        let ids = app.family("Alvarado", 2, 200);
        let rosa = app.as_user(app.world.reunification);
        rosa.get(&page(&ids)).await.says("No child has come home for good yet");
        home(&app, &ids, 10);
        let shown = rosa.get(&page(&ids)).await;
        shown.says("Mateo Alvarado, Luna Alvarado In aftercare until Nov 13, 2027 Home since Nov 13, 2026.");
        shown.says("By Nov 20, 2026 Missed By Nov 27, 2026 Next");
        shown.says("Contacts with a parent since None yet Next contact Overdue since Nov 20, 2026, 1 missed so far");
        shown.says("Rosa Reyes, reunification worker");
        let day = rosa.get("/day").await;
        day.says("Aftercare contact with the parents Alvarado family. Home since Nov 13, 2026. Overdue 3 days Log a contact");
        day.never_says("Call the Alvarado family");
        app.as_user(app.world.supervisor).get(&format!("/day?worker={}", app.world.reunification)).await
            .says("Aftercare contact with the parents");
        app.as_user(app.world.permanency).get("/day").await.never_says("Aftercare contact");
        contact(&app, &ids, Track::Reunification, 1, "CANARY-NOTE");
        rosa.get("/day").await.never_says("Aftercare contact with the parents");
        let shown = rosa.get(&page(&ids)).await;
        shown.says("By Nov 27, 2026 Held Nov 22, 2026");
        shown.says("1 contact, the latest on Nov 22, 2026, yesterday Next contact Made for now");
        shown.never_says("CANARY-NOTE");
    }

    async fn a_visit_with_the_child_alone_is_no_contact_with_the_parents(app) {
        let ids = app.family("Alvarado", 1, 200);
        home(&app, &ids, 10);
        contact(&app, &ids, Track::Permanency, 1, "");
        let rosa = app.as_user(app.world.reunification);
        rosa.get("/day").await.says("Aftercare contact with the parents");
        rosa.get(&page(&ids)).await.says("Contacts with a parent since None yet");
    }

    async fn a_new_concern_and_a_new_removal_are_shown_at_once_and_first(app) {
        let (calm, ids) = (app.family("Brandt", 1, 200), app.family("Alvarado", 2, 200));
        home(&app, &calm, 50);
        home(&app, &ids, 40);
        let sam = app.as_user(app.world.supervisor);
        sam.get("/aftercare").await.never_says("with a new removal or safety concern");
        concern(&app, &ids, app.world.reunification, "CANARY-WORDS");
        let shown = sam.get(&page(&ids)).await;
        shown.says("1 new safety concern, the latest of Nov 23, 2026");
        shown.never_says("CANARY-WORDS");
        sam.get("/aftercare").await.says("1 with a new removal or safety concern");
        removed_again(&app, &ids, 0, 2);
        let shown = sam.get(&page(&ids)).await;
        shown.says("Mateo Alvarado Back in care since Nov 21, 2026");
        shown.says("Another child removed on Nov 21, 2026");
        let list = sam.get("/aftercare").await;
        list.says("Aftercare (3)");
        list.never_says("CANARY-WORDS");
        let place = |words: &str| list.text().find(words).unwrap();
        assert!(place("Alvarado family") < place("Brandt family"), "what needs a look comes first, however overdue the others");
    }

    async fn who_came_home_and_back_into_care_is_not_called_as_if_at_home(app) {
        let ids = app.family("Alvarado", 1, 200);
        home(&app, &ids, 40);
        removed_again(&app, &ids, 0, 1);
        app.as_user(app.world.reunification).get("/day").await.never_says("Aftercare contact");
    }

    async fn a_trial_home_visit_is_said_apart_and_begins_no_aftercare(app) {
        let ids = app.family("Alvarado", 2, 200);
        let (child, episode) = ids.children[0];
        let (on, now) = (app.today() - Days::new(20), app.clock.now());
        let place = NewPlacement {
            episode,
            child,
            setting: Setting::TrialHomeVisit,
            caregiver: String::new(),
            with_siblings: None,
            started_on: on,
        };
        app.store(|conn| {
            children::end_placement(conn, episode, on, "")?;
            children::place(conn, &place, None, now)
        });
        let rosa = app.as_user(app.world.reunification);
        let shown = rosa.get(&page(&ids)).await;
        shown.says("Mateo Alvarado, since Nov 3, 2026: at home on a trial home visit, and still in care");
        shown.says("No child has come home for good yet");
        home(&app, &ids, 6);
        rosa.get(&page(&ids)).await.says("Home since Nov 17, 2026; from Nov 3, 2026 on a trial home visit.");
    }

    async fn services_that_run_are_shown_and_those_that_ended_are_not(app) {
        let ids = app.family("Alvarado", 1, 200);
        home(&app, &ids, 40);
        service(&app, &ids, ServiceKind::Housing, 100, &[State::Referred, State::Attended]);
        service(&app, &ids, ServiceKind::ParentingSupport, 100, &[State::Referred, State::Attended, State::Completed]);
        let shown = app.as_user(app.world.reunification).get(&page(&ids)).await;
        shown.says("Services still running Housing");
        shown.never_says("Parenting support");
    }

    async fn the_list_holds_who_is_within_reach_and_within_twelve_months(app) {
        let w = app.world.clone();
        for (name, days) in [("Alvarado", 3), ("Okafor", 100), ("Quispe", 365)] {
            home(&app, &app.family(name, 2, 500), days);
        }
        home(&app, &app.family("Bygone", 1, 900), 366);
        let elsewhere = app.family_in(w.south, "Lindqvist", 1, 40, None);
        home(&app, &elsewhere, 3);
        let list = app.as_user(w.supervisor).get("/aftercare").await;
        list.says("Aftercare (3)");
        list.says("2 with a contact overdue");
        for shown in ["Alvarado family", "Okafor family", "Quispe family"] {
            list.says(shown);
        }
        for never in ["Lindqvist", "Bygone"] {
            list.never_says(never);
        }
        app.as_user(w.manager).get("/aftercare").await.says("Aftercare (4)");
        app.as_user(w.reunification).get("/aftercare").await.says("Aftercare (3)");
        app.as_user(w.reunification_b).get("/aftercare").await.says("Aftercare (0)");
        for user in [w.court, w.coordinator, w.auditor] {
            assert_eq!(app.as_user(user).get("/aftercare").await.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(app.as_user(w.supervisor).get(&page(&elsewhere)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.as_user(w.reunification).get(&page(&elsewhere)).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_closed_case_wants_no_contact_and_a_reentry_still_shows(app) {
        let ids = app.family("Alvarado", 1, 200);
        home(&app, &ids, 40);
        let sam = app.as_user(app.world.supervisor);
        let close = format!("/families/{}/close", ids.family);
        let closed = sam.submit(&close, &close, &[("closed_on", "2026-11-20"), ("confirmed", "yes")]).await;
        assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text());
        sam.get(&page(&ids)).await.says("Next contact Case closed on Nov 20, 2026");
        let list = sam.get("/aftercare").await;
        list.says("Aftercare (1)");
        list.never_says("with a contact overdue");
        removed_again(&app, &ids, 0, 1);
        sam.get("/aftercare").await.says("Back in care since Nov 22, 2026");
    }
}
