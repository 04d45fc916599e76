//! What the records of an office lack, each with the link where it is mended.

use actix_web::http::StatusCode;
use chrono::Days;
use diesel::prelude::*;
use homeward::db::schema::{children, placements};
use homeward::domain::goal::{Goal, GoalRole, SetBy};
use homeward::domain::legal::LegalStatus;
use homeward::features::goals::{self, NewGoal};
use homeward::features::legal::{self, NewStatus};

use crate::child_page::home;
use crate::support::{FamilyIds, TestApp, on_both};

/// Says what a record of these children must have.
fn complete(app: &TestApp, ids: &FamilyIds) {
    let (now, today) = (app.clock.now(), app.today());
    app.store(|conn| {
        for (child, _) in &ids.children {
            let starts_on = today - Days::new(5);
            let goal = NewGoal {
                child: *child,
                role: GoalRole::Primary,
                goal: Goal::Reunify,
                set_by: SetBy::Court,
                starts_on,
                ground: String::new(),
                efforts: None,
            };
            goals::set(conn, &goal, None, now)?;
            let status = NewStatus { child: *child, status: LegalStatus::AgencyCustody, starts_on, ends_on: None };
            legal::set(conn, &status, None, now)?;
        }
        Ok(())
    });
}

on_both! {
    async fn what_is_missing_or_contradicts_itself_is_a_sentence_with_its_link(app) {
        let ids = app.family("Okafor", 2, 90);
        let (child, episode) = ids.children[0];
        app.store(|conn| {
            diesel::update(children::table.find(child)).set(children::born_on.eq(app.today())).execute(conn)?;
            let late = placements::table.filter(placements::episode_id.eq(episode));
            diesel::update(late).set(placements::started_on.eq(app.today() - Days::new(60))).execute(conn)?;
            Ok(())
        });
        let sam = app.as_user(app.world.supervisor);
        let page = sam.get("/data-quality").await;
        for words in [
            "2 contradictions, 4 missing facts",
            "The date of birth, Nov 23, 2026, is after the removal on Aug 25, 2026.",
            "No living arrangement from Aug 25, 2026 to Sep 24, 2026.",
            "No permanency goal after 90 days in care.",
            "No legal status after 90 days in care.",
            "1 to 6 of 6",
        ] {
            page.says(words);
        }
        for link in ["edit", "goals", "legal"] {
            let href = format!("{}/{link}", home(&ids));
            assert!(page.body.contains(&format!("href=\"{href}\"")), "{href}");
            assert_eq!(sam.get(&href).await.status, StatusCode::OK, "{href}");
        }
        let dates = format!("{}/stays/{episode}/dates", home(&ids));
        assert!(page.body.contains(&format!("href=\"{dates}\"")), "a contradiction leads to where dates are corrected");
        assert_eq!(sam.get(&dates).await.status, StatusCode::OK);
        let anchor = format!("{}#stay-{episode}", home(&ids));
        let manager = app.as_user(app.world.manager).get("/data-quality").await;
        assert!(manager.body.contains(&anchor), "who corrects nothing is led to the stay");
    }

    async fn what_is_missing_of_a_place_is_said_on_its_own_page(app) {
        let ids = app.family("Okafor", 2, 90);
        complete(&app, &ids);
        let place = app.store(|conn| {
            let of = || placements::table.filter(placements::episode_id.eq(ids.children[0].1));
            diesel::update(of()).set(placements::with_siblings.eq(false)).execute(conn)?;
            Ok(of().select(placements::id).first::<homeward::domain::id::PlacementId>(conn)?)
        });
        let sam = app.as_user(app.world.supervisor);
        sam.get("/data-quality").await.says("Apart from brothers and sisters since Aug 25, 2026, and no reason why.");
        let more = format!("{}/placements/{place}/more", home(&ids));
        assert!(sam.get("/data-quality").await.body.contains(&more));
        let form = sam.get(&more).await;
        let refused = sam.send_form(&form, &more, &[("location", "out_of_state"), ("together", "no"), ("apart", "treatment")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Enter the state or country");
        let typed = [("location", "out_of_state"), ("jurisdiction", "Iowa"), ("together", "no"), ("apart", "treatment")];
        for _ in 0..2 {
            let saved = sam.send_form(&form, &more, &typed).await;
            assert_eq!((saved.status, saved.location), (StatusCode::SEE_OTHER, home(&ids)));
        }
        sam.get("/data-quality").await.says("Nothing to mend");
        let late = sam.submit("/account", &more, &[("version", "1"), ("form_id", "01930000-0000-7000-8000-000000000001"), ("location", "in_state")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.says("Where it is Differs In the state or service area In another state");
        let other = format!("{}/placements/{place}/more", home(&FamilyIds { children: vec![ids.children[1]], ..ids.clone() }));
        assert_eq!(sam.get(&other).await.status, StatusCode::NOT_FOUND, "a place of a brother");
    }

    async fn a_complete_record_is_on_no_list(app) {
        let ids = app.family("Okafor", 2, 90);
        complete(&app, &ids);
        app.as_user(app.world.supervisor).get("/data-quality").await.says("Nothing to mend");
    }

    async fn the_list_is_of_ones_own_office_and_the_manager_chooses_one(app) {
        app.family("Okafor", 1, 90);
        app.family_in(app.world.south, "Lindqvist", 1, 90, None);
        let north = app.as_user(app.world.supervisor).get("/data-quality").await;
        north.says("Mateo Okafor");
        north.never_says("Lindqvist");
        let asked = format!("/data-quality?office={}", app.world.south);
        app.as_user(app.world.supervisor).get(&asked).await.never_says("Lindqvist");
        app.as_user(app.world.manager).get(&asked).await.says("Mateo Lindqvist");
        for user in [app.world.permanency, app.world.auditor, app.world.administrator] {
            assert_eq!(app.as_user(user).get("/data-quality").await.status, StatusCode::FORBIDDEN);
        }
    }

    async fn a_long_list_is_read_page_by_page_and_the_counts_fit_it(app) {
        for n in 0..30 {
            app.family(&format!("Family {n}"), 1, 90);
        }
        let sam = app.as_user(app.world.supervisor);
        let first = sam.get("/data-quality").await;
        first.says("0 contradictions, 60 missing facts");
        first.says("1 to 50 of 60");
        let second = sam.get(&format!("/data-quality?office={}&from=50", app.world.north)).await;
        second.says("51 to 60 of 60");
        let lines = |page: &crate::support::Page| page.body.matches("class=\"task-title\"").count();
        assert_eq!((lines(&first), lines(&second)), (50, 10));
        assert!(first.body.len() < 60_000);
        assert_eq!(sam.get("/data-quality?from=99999999999999999999").await.status, StatusCode::OK);
    }
}
