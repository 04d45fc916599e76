//! Safety concerns: they reach both tracks and the supervisors at once, and nobody else; and risk factors beside them.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use homeward::db::schema::{safety_acknowledgements, safety_actions, safety_concerns};
use homeward::domain::id::{ConcernId, UserId};
use homeward::domain::safety::{Danger, Risk, Source};
use homeward::features::safety::{self, About, NewConcern, NewRisk};

use crate::support::{FamilyIds, TestApp, on_both};

/// A concern about the mother, filed round the application.
pub(crate) fn concern(app: &TestApp, ids: &FamilyIds, by: UserId, words: &str) -> ConcernId {
    let new = NewConcern {
        family: ids.family,
        about: vec![About::Adult(ids.mother)],
        danger: Danger::PhysicalHarm,
        words: words.to_owned(),
        source: Source::School,
        agency: "Lincoln School".to_owned(),
        reporter: "CANARY-REPORTER".to_owned(),
        known_on: app.today(),
        action: String::new(),
    };
    let now = app.clock.now();
    app.store(|conn| safety::add(conn, &new, Some(by), now))
}

fn here(ids: &FamilyIds) -> String {
    format!("/families/{}/safety", ids.family)
}

/// The fields of a sound concern about the mother.
fn fields(about: &str) -> Vec<(&'static str, String)> {
    vec![
        ("about", about.to_owned()),
        ("danger", "physical_harm".to_owned()),
        ("words", "A bruise on his arm, CANARY-WORDS".to_owned()),
        ("source", "behavioral_health".to_owned()),
        ("agency", "County clinic".to_owned()),
        ("reporter", "CANARY-REPORTER".to_owned()),
        ("known_on", "2026-11-20".to_owned()),
        ("action", "Called the on-call supervisor".to_owned()),
    ]
}

fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

on_both! {
    async fn a_concern_of_either_worker_reaches_the_other_and_the_supervisor_at_the_next_request(app) {
        let w = app.world.clone();
        for (name, filer, other) in [("Alvarado", w.reunification, w.permanency), ("Okafor", w.permanency, w.reunification)] {
            let ids = app.family(name, 1, 20);
            let typed = fields(&format!("adult:{}", ids.mother));
            let new = format!("{}/new", here(&ids));
            let filed = app.as_user(filer).submit(&new, &new, &borrowed(&typed)).await;
            assert_eq!((filed.status, filed.location), (StatusCode::SEE_OTHER, here(&ids)));
            let row = format!("{name} family: physical harm");
            app.as_user(filer).get("/day").await.never_says(&row);
            for reader in [other, w.supervisor] {
                let reader = app.as_user(reader);
                reader.get("/day").await.says(&row);
                reader.get(&format!("/families/{}", ids.family)).await.says("Safety concern: physical harm");
                let page = reader.get(&here(&ids)).await;
                for words in ["CANARY-WORDS", "About Maria", "Behavioral health: County clinic", "Called the on-call supervisor"] {
                    page.says(words);
                }
            }
            let coverage = app.as_user(w.supervisor).get("/coverage").await;
            coverage.says("Not read yet by");
            coverage.says(&row);
        }
    }

    async fn it_waits_until_each_has_said_she_read_it_and_who_did_is_on_record(app) {
        let ids = app.family("Alvarado", 1, 20);
        let id = concern(&app, &ids, app.world.reunification, "A bruise");
        for reader in [app.world.permanency, app.world.supervisor] {
            app.as_user(app.world.supervisor).get("/coverage").await.says("Not read yet by");
            let reader = app.as_user(reader);
            let form = reader.get(&here(&ids)).await;
            let action = format!("{}/{id}/read", here(&ids));
            for _ in 0..2 {
                let saved = reader.send_form(&form, &action, &[]).await;
                assert_eq!((saved.status, saved.location), (StatusCode::SEE_OTHER, here(&ids)));
            }
            reader.get("/day").await.never_says("Safety concerns to read");
        }
        let page = app.as_user(app.world.manager).get(&here(&ids)).await;
        for who in ["Rosa Reyes", "Paul Park", "Sam Sandoval"] {
            page.says(&format!("{who}, Nov 23, 2026"));
        }
        page.never_says("Not yet");
        app.as_user(app.world.supervisor).get("/coverage").await.never_says("Not read yet by");
        // A new worker must read it too.
        let ruth = app.world.reunification_b.to_string();
        let sam = app.as_user(app.world.supervisor);
        let home = format!("/families/{}", ids.family);
        let form = sam.get(&format!("{home}/workers?seat=reunification")).await;
        let current = form.hidden("current").unwrap();
        let change = [("seat", "reunification"), ("current", current.as_str()), ("worker", &ruth), ("from", "2026-11-23")];
        sam.send_form(&form, &format!("{home}/assignments"), &change).await;
        app.as_user(app.world.reunification_b).get("/day").await.says("Alvarado family: physical harm");
    }

    async fn nobody_else_reads_a_word_of_it(app) {
        let ids = app.family("Alvarado", 1, 20);
        app.hearing(&ids);
        concern(&app, &ids, app.world.reunification, "CANARY-WORDS");
        app.store(|conn| safety::add_risk(conn, &NewRisk {
            family: ids.family, person: ids.mother, kind: Risk::Housing, words: "CANARY-RISK".to_owned(),
            source: Source::Provider, agency: String::new(), since_on: app.today(), until_on: None,
        }, None, app.clock.now()));
        let w = &app.world;
        for (user, status) in [
            (w.reunification_south, StatusCode::NOT_FOUND), (w.supervisor_south, StatusCode::NOT_FOUND),
            (w.reunification_b, StatusCode::NOT_FOUND), (w.court, StatusCode::NOT_FOUND),
            (w.coordinator, StatusCode::NOT_FOUND), (w.administrator, StatusCode::NOT_FOUND), (w.auditor, StatusCode::NOT_FOUND),
        ] {
            let client = app.as_user(user);
            let page = client.get(&here(&ids)).await;
            assert!(page.status == status || page.status == StatusCode::FORBIDDEN, "{}", page.status);
            for path in [here(&ids), format!("/families/{}", ids.family), format!("/families/{}/summary", ids.family), "/day".to_owned()] {
                let page = client.get(&path).await;
                for canary in ["CANARY", "Safety concern", "physical harm"] {
                    page.never_says(canary);
                }
            }
        }
        let manager = app.as_user(w.manager).get(&here(&ids)).await;
        manager.says("CANARY-WORDS");
        assert!(!manager.body.contains("I have read it") && !manager.body.contains("/safety/new"));
    }

    async fn the_reporter_is_shown_to_nobody_but_who_entered_her(app) {
        let ids = app.family("Alvarado", 1, 20);
        concern(&app, &ids, app.world.permanency, "A bruise");
        app.as_user(app.world.permanency).get(&here(&ids)).await.says("CANARY-REPORTER");
        for other in [app.world.reunification, app.world.supervisor, app.world.manager] {
            app.as_user(other).get(&here(&ids)).await.never_says("CANARY-REPORTER");
        }
    }

    async fn a_concern_with_problems_keeps_what_was_typed_and_files_nothing(app) {
        let ids = app.family("Alvarado", 1, 20);
        let rosa = app.as_user(app.world.reunification);
        let new = format!("{}/new", here(&ids));
        let typed = [("about", "adult:somebody"), ("danger", ""), ("words", ""), ("agency", "kept agency"), ("known_on", "2026-12-24")];
        let refused = rosa.submit(&new, &new, &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["Choose whom the concern is about", "Choose what the danger is", "Say what was seen or heard", "This date must be today"] {
            refused.says(words);
        }
        assert!(refused.body.contains("kept agency"));
        assert!(app.store(|conn| safety::of_family(conn, ids.family)).is_empty());
    }

    async fn what_was_done_and_the_end_are_on_record_and_a_second_post_files_once(app) {
        let ids = app.family("Alvarado", 1, 20);
        let id = concern(&app, &ids, app.world.reunification, "A bruise");
        let paul = app.as_user(app.world.permanency);
        let action = format!("{}/{id}/actions/new", here(&ids));
        let form = paul.get(&action).await;
        for _ in 0..2 {
            let saved = paul.send_form(&form, &action, &[("on", "2026-11-23"), ("words", "Saw the child at school")]).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(app.store(|conn| Ok(safety_actions::table.count().get_result::<i64>(conn)?)), 1);
        assert_eq!(paul.submit(&action, &action, &[("on", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let end = format!("{}/{id}/end", here(&ids));
        let refused = paul.submit(&end, &end, &[("how", "no_access"), ("on", "2026-11-01"), ("words", "kept words")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("The concern is known since Nov 23, 2026");
        assert!(refused.body.contains("kept words"));
        let sam = app.as_user(app.world.supervisor);
        let (form, late) = (paul.get(&end).await, sam.get(&end).await);
        for _ in 0..2 {
            let saved = paul.send_form(&form, &end, &[("how", "not_confirmed"), ("on", "2026-11-23"), ("words", "It was a fall")]).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        }
        let stale = sam
            .send_form(&late, &end, &[("how", "wrong_entry"), ("words", "Another child's")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("Wrong entry. Another child");
        stale.says("Looked into and not confirmed. It was a fall");
        let page = paul.get(&here(&ids)).await;
        page.says("Saw the child at school");
        page.says("Looked into and not confirmed, since Nov 23, 2026, said Paul Park: It was a fall");
        paul.get(&format!("/families/{}", ids.family)).await.never_says("Safety concern:");
    }

    async fn a_wrong_entry_is_marked_and_stays(app) {
        let ids = app.family("Alvarado", 1, 20);
        let id = concern(&app, &ids, app.world.reunification, "Meant for another family");
        let rosa = app.as_user(app.world.reunification);
        let end = format!("{}/{id}/end", here(&ids));
        let saved = rosa.submit(&end, &end, &[("how", "wrong_entry"), ("words", "Wrong family")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        let page = rosa.get(&here(&ids)).await;
        page.says("Entered in error");
        page.says("Marked as a wrong entry by Rosa Reyes");
        page.says("Meant for another family");
        app.as_user(app.world.permanency).get("/day").await.never_says("Safety concerns to read");
    }

    async fn a_concern_of_one_family_is_not_found_under_another(app) {
        let (ids, other) = (app.family("Alvarado", 1, 20), app.family("Okafor", 1, 20));
        let id = concern(&app, &ids, app.world.reunification, "CANARY-WORDS");
        let rosa = app.as_user(app.world.reunification);
        for path in ["end", "actions/new"] {
            assert_eq!(rosa.get(&format!("{}/{id}/{path}", here(&other))).await.status, StatusCode::NOT_FOUND);
        }
        let form = rosa.get(&here(&ids)).await;
        let read = format!("{}/{id}/read", here(&other));
        assert_eq!(rosa.send_form(&form, &read, &[("form_id", "01930000-0000-7000-8000-00000000abcd")]).await.status, StatusCode::NOT_FOUND);
    }

    async fn risk_factors_stand_together_with_their_days_and_sources(app) {
        let ids = app.family("Alvarado", 1, 20);
        let rosa = app.as_user(app.world.reunification);
        let (new, mother) = (format!("/families/{}/risks/new", ids.family), ids.mother.to_string());
        for kind in ["housing", "domestic_violence"] {
            let typed = [("person", mother.as_str()), ("kind", kind), ("source", "police"), ("agency", "Sheriff"), ("since_on", "2026-10-01")];
            assert_eq!(rosa.submit(&new, &new, &typed).await.status, StatusCode::SEE_OTHER);
        }
        let again = rosa.submit(&new, &new, &[("person", mother.as_str()), ("kind", "housing"), ("source", "police"), ("since_on", "2026-10-02")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.says("This is on record for her already and not over");
        let wrong = rosa.submit(&new, &new, &[("kind", "housing"), ("words", "kept words")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("Choose whom it is about");
        assert!(wrong.body.contains("kept words"));
        let page = app.as_user(app.world.permanency).get(&here(&ids)).await;
        page.says("2 at the same time: domestic violence, no safe housing");
        page.says("Since Oct 1, 2026 Police: Sheriff. Entered by Rosa Reyes.");
        let risk = app.store(|conn| safety::risks_of(conn, ids.family)).iter().find(|r| r.kind == Risk::Housing).unwrap().id;
        let end = format!("/families/{}/risks/{risk}/end", ids.family);
        let paul = app.as_user(app.world.permanency);
        let (form, late) = (rosa.get(&end).await, paul.get(&end).await);
        assert_eq!(rosa.send_form(&form, &end, &[("how", "over"), ("on", "2026-11-20")]).await.status, StatusCode::SEE_OTHER);
        let stale = paul.send_form(&late, &end, &[("how", "over"), ("on", "2026-11-22")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("Over since Nov 20, 2026");
        rosa.get(&here(&ids)).await.says("Oct 1, 2026 to Nov 20, 2026");
        rosa.get(&here(&ids)).await.never_says("at the same time");
    }

    async fn the_database_refuses_what_must_never_be(app) {
        let (ids, other) = (app.family("Alvarado", 1, 20), app.family("Okafor", 1, 20));
        let id = concern(&app, &ids, app.world.reunification, "A bruise");
        let mut conn = app.conn();
        let reworded = diesel::update(safety_concerns::table.find(id)).set(safety_concerns::words.eq("Nothing")).execute(&mut conn);
        let removed = diesel::delete(safety_concerns::table.find(id)).execute(&mut conn);
        let unread = diesel::delete(safety_acknowledgements::table).execute(&mut conn);
        for refused in [reworded, removed, unread] {
            let rule = homeward::db::broken_rule(&refused.unwrap_err()).unwrap();
            assert!(rule.ends_with("_as_written"), "{rule}");
        }
        let half = diesel::update(safety_concerns::table.find(id)).set(safety_concerns::resolution.eq("danger_gone")).execute(&mut conn);
        assert!(homeward::db::broken_rule(&half.unwrap_err()).unwrap().contains("resolved_whole"));
        let end = safety::Ending::WrongEntry("No".to_owned());
        let (now, by) = (app.clock.now(), app.world.reunification);
        app.store(|conn| safety::end(conn, (id, 1), &end, by, now));
        let undone = diesel::update(safety_concerns::table.find(id))
            .set((safety_concerns::error_at.eq(None::<homeward::db::Instant>), safety_concerns::error_by.eq(None::<UserId>), safety_concerns::error_reason.eq("")))
            .execute(&mut conn);
        assert_eq!(homeward::db::broken_rule(&undone.unwrap_err()).unwrap(), "safety_concerns_ended_once");
        let stranger = NewConcern {
            family: ids.family, about: vec![About::Adult(other.mother)], danger: Danger::Other, words: "x".to_owned(),
            source: Source::Other, agency: String::new(), reporter: String::new(), known_on: app.today(), action: String::new(),
        };
        assert!(conn.write_tx(|conn| safety::add(conn, &stranger, None, now)).is_err(), "an adult of another family");
    }
}
