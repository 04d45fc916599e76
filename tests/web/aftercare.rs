//! Aftercare: it begins by itself with a return home, counts the contacts that are made, and ends after twelve months.

use actix_web::http::StatusCode;
use chrono::Days;
use homeward::domain::exit::ExitReason;
use homeward::domain::tracks::Track;
use homeward::features::children::{self, NewEpisode};

use crate::contacts::contact;
use crate::safety::concern;
use crate::support::{FamilyIds, TestApp, on_both};

/// The family's children came home so many days ago.
fn home(app: &TestApp, ids: &FamilyIds, days_ago: u64) {
    let (on, now) = (app.today() - Days::new(days_ago), app.clock.now());
    for (_, episode) in &ids.children {
        app.store(|conn| children::record_exit(conn, (*episode, 1), on, ExitReason::Reunification, None, now));
    }
}

fn page(ids: &FamilyIds) -> String {
    format!("/families/{}/aftercare", ids.family)
}

on_both! {
    async fn it_begins_by_itself_and_its_contacts_come_due_until_they_are_made(app) {
        let ids = app.family("Alvarado", 2, 200);
        let rosa = app.as_user(app.world.reunification);
        rosa.get(&page(&ids)).await.says("No child has come home yet");
        home(&app, &ids, 10);
        let shown = rosa.get(&page(&ids)).await;
        shown.says("Mateo Alvarado, Luna Alvarado Until Nov 13, 2027");
        shown.says("Nov 20, 2026 Missed Nov 27, 2026 Next");
        shown.says("1 planned contact missed");
        shown.says("Rosa Reyes, reunification worker");
        let day = rosa.get("/day").await;
        day.says("See the Alvarado family at home");
        day.says("Overdue 3 days");
        contact(&app, &ids, Track::Reunification, 1, "CANARY-NOTE");
        rosa.get("/day").await.never_says("See the Alvarado family at home");
        let shown = rosa.get(&page(&ids)).await;
        shown.says("Nov 27, 2026 Held Nov 22, 2026");
        shown.never_says("CANARY-NOTE");
        app.as_user(app.world.permanency).get("/day").await.never_says("Aftercare contacts");
    }

    async fn a_new_concern_and_a_return_into_care_are_watched(app) {
        let ids = app.family("Alvarado", 1, 200);
        home(&app, &ids, 40);
        concern(&app, &ids, app.world.reunification, "CANARY-WORDS");
        let sam = app.as_user(app.world.supervisor);
        let shown = sam.get(&page(&ids)).await;
        shown.says("1 new safety concern since the return home");
        shown.never_says("CANARY-WORDS");
        sam.get("/aftercare").await.says("Aftercare (1)");
        let again = NewEpisode {
            id: homeward::db::fresh(),
            child: ids.children[0].0,
            family: ids.family,
            office: app.world.north,
            removed_on: app.today() - Days::new(2),
            removed_time: None,
            circumstances: Vec::new(),
        };
        let now = app.clock.now();
        app.store(|conn| children::remove(conn, &again, None, now));
        sam.get(&page(&ids)).await.says("Came back into care on Nov 21, 2026");
        sam.get("/aftercare").await.says("Aftercare (0)");
    }

    async fn the_list_counts_its_rows_and_holds_who_is_within_reach_and_twelve_months(app) {
        let w = app.world.clone();
        for (name, days) in [("Alvarado", 3), ("Okafor", 100), ("Quispe", 364)] {
            home(&app, &app.family(name, 2, 500), days);
        }
        home(&app, &app.family("Bygone", 1, 900), 400);
        let elsewhere = app.family_in(w.south, "Lindqvist", 1, 40, None);
        home(&app, &elsewhere, 3);
        let list = app.as_user(w.supervisor).get("/aftercare").await;
        list.says("Aftercare (3)");
        list.says("2 with a contact overdue");
        assert_eq!(list.body.matches("/aftercare\">").count() - list.body.matches("href=\"/aftercare\">").count(), 3);
        for never in ["Lindqvist", "Bygone"] {
            list.never_says(never);
        }
        app.as_user(w.manager).get("/aftercare").await.says("Aftercare (4)");
        for user in [w.reunification, w.court, w.coordinator, w.auditor] {
            assert_eq!(app.as_user(user).get("/aftercare").await.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(app.as_user(w.supervisor).get(&page(&elsewhere)).await.status, StatusCode::NOT_FOUND);
        assert_ne!(app.as_user(w.court).get(&page(&elsewhere)).await.status, StatusCode::OK);
    }
}
