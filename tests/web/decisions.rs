//! Key decisions: evidence for and against, a second reader who is another person, and what the forms say that carry them out.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use homeward::db::schema::{decision_words, key_decisions};
use homeward::domain::decision::{Answer, DecisionKind, Stage, Verdict};
use homeward::domain::id::{DecisionId, UserId};
use homeward::features::decisions::{self, NewDecision, Step};

use crate::support::{FamilyIds, TestApp, on_both};

fn new(ids: &FamilyIds, kind: DecisionKind, reader: UserId) -> NewDecision {
    NewDecision {
        family: ids.family,
        kind,
        evidence_for: "CANARY-FOR".to_owned(),
        evidence_against: "CANARY-AGAINST".to_owned(),
        none_against: String::new(),
        alternatives: "CANARY-OTHER".to_owned(),
        outcome_wanted: "CANARY-WANTED".to_owned(),
        reader,
    }
}

fn propose(app: &TestApp, ids: &FamilyIds, kind: DecisionKind, by: UserId, reader: UserId) -> DecisionId {
    let (new, now) = (new(ids, kind, reader), app.clock.now());
    app.store(|conn| decisions::propose(conn, &new, by, now))
}

fn here(ids: &FamilyIds) -> String {
    format!("/families/{}/decisions", ids.family)
}

on_both! {
    async fn a_decision_goes_from_its_author_to_the_second_reader_and_is_decided_and_looked_at_again(app) {
        let ids = app.family("Alvarado", 1, 20);
        let w = app.world.clone();
        let (rosa, paul) = (app.as_user(w.reunification), app.as_user(w.permanency));
        let (page, reader) = (format!("{}/new", here(&ids)), w.permanency.to_string());
        let typed = [
            ("kind", "start_trial_home"), ("evidence_for", "Sober for months"), ("evidence_against", "No lease yet"),
            ("alternatives", "Overnight visits"), ("outcome_wanted", "Home by May"), ("reader", reader.as_str()),
        ];
        let form = rosa.get(&page).await;
        form.says("Paul Park, permanency worker");
        form.never_says("Rosa Reyes, reunification worker");
        for _ in 0..2 {
            assert_eq!(rosa.send_form(&form, &page, &typed).await.status, StatusCode::SEE_OTHER);
        }
        let count: i64 = app.store(|conn| Ok(key_decisions::table.count().get_result(conn)?));
        assert_eq!(count, 1, "a second post files once");
        rosa.get("/day").await.never_says("Key decisions that wait for you");
        paul.get("/day").await.says("Alvarado family: start a trial home visit");
        let id = app.store(|conn| decisions::latest(conn, ids.family, DecisionKind::StartTrialHome)).unwrap().id;
        let at = |step: &str| format!("{}/{id}/{step}", here(&ids));
        let bad = paul.submit(&at("answer"), &at("answer"), &[("how", ""), ("words", "kept words")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.body.contains("kept words"));
        let asked = paul.submit(&at("answer"), &at("answer"), &[("how", "asks"), ("words", "Who is there at night?")]).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        rosa.get("/day").await.says("The second reader asks");
        assert_eq!(rosa.submit(&at("reply"), &at("reply"), &[("words", "Her sister")]).await.status, StatusCode::SEE_OTHER);
        let (form, late) = (paul.get(&at("answer")).await, paul.get(&at("answer")).await);
        let agreed = paul.send_form(&form, &at("answer"), &[("how", "agrees"), ("words", "Read the notes")]).await;
        assert_eq!(agreed.status, StatusCode::SEE_OTHER);
        let stale = paul.send_form(&late, &at("answer"), &[("how", "disagrees"), ("words", "Changed my mind")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("Changed my mind");
        stale.says("Read, not decided yet");
        rosa.get("/day").await.says("Key decisions that wait for you");
        assert_eq!(rosa.submit(&at("decide"), &at("decide"), &[("how", "go_ahead"), ("words", "With her sister")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(rosa.submit(&at("outcome"), &at("outcome"), &[("words", "All went well")]).await.status, StatusCode::SEE_OTHER);
        let page = rosa.get(&here(&ids)).await;
        for words in ["No lease yet", "Paul Park: Has a question first", "Her sister", "Rosa Reyes: Decided: go ahead", "All went well", "Went ahead; outcome on record"] {
            page.says(words);
        }
    }

    async fn without_evidence_against_it_asks_why_there_is_none(app) {
        let ids = app.family("Alvarado", 1, 20);
        let rosa = app.as_user(app.world.reunification);
        let (page, reader) = (format!("{}/new", here(&ids)), app.world.supervisor.to_string());
        let typed = [
            ("kind", "return_home"), ("evidence_for", "All done"), ("evidence_against", ""),
            ("alternatives", "None better"), ("outcome_wanted", "Home"), ("reader", reader.as_str()),
        ];
        rosa.get(&page).await.never_says("none_against");
        let asked = rosa.submit(&page, &page, &typed).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        asked.says("Why does nothing speak against it?");
        assert!(asked.body.contains("None better"));
        let why = [typed.as_slice(), &[("none_against", "All tests clean")]].concat();
        assert_eq!(rosa.submit(&page, &page, &why).await.status, StatusCode::SEE_OTHER);
        rosa.get(&here(&ids)).await.says("All tests clean");
    }

    async fn the_forms_that_carry_a_decision_out_say_whether_it_is_there_and_block_nothing(app) {
        let ids = app.family("Alvarado", 1, 20);
        let w = app.world.clone();
        let child = format!("/families/{}/children/{}", ids.family, ids.children[0].0);
        let (exit, place) = (format!("{child}/exit"), format!("{child}/placements/new"));
        let paul = app.as_user(w.permanency);
        for path in [&exit, &place] {
            paul.get(path).await.says("No decision with a second reader is on record for this.");
        }
        let id = propose(&app, &ids, DecisionKind::ReturnHome, w.reunification, w.permanency);
        paul.get(&exit).await.says("the decision on record does not stand yet");
        let now = app.clock.now();
        app.store(|conn| {
            decisions::step(conn, (id, 1), &Step::Answer(Answer::Agrees, "Yes".to_owned()), w.permanency, now)?;
            decisions::step(conn, (id, 2), &Step::Decide(Verdict::GoAhead, "Yes".to_owned()), w.reunification, now)
        });
        paul.get(&exit).await.says("Return home: reunification: decided on Nov 23, 2026 with a second reader.");
        let latest = app.store(|conn| decisions::latest(conn, ids.family, DecisionKind::ReturnHome)).unwrap();
        assert_eq!(latest.stage, Stage::Decided(Verdict::GoAhead));
        assert!(app.store(|conn| decisions::latest(conn, ids.family, DecisionKind::CloseCase)).is_none());
        let seen = format!("seen.{}", ids.children[0].0);
        let saved = paul.submit(&exit, &exit, &[("reason", "reunification"), ("exited_on", "2026-11-23"), (&seen, "1")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        app.as_user(w.reunification).get(&format!("/families/{}/close", ids.family)).await
            .says("No decision with a second reader is on record for this.");
    }

    async fn a_change_of_goal_is_not_known_on_the_familys_track_and_managers_read_no_words(app) {
        let ids = app.family("Alvarado", 1, 20);
        app.hearing(&ids);
        let w = app.world.clone();
        let id = propose(&app, &ids, DecisionKind::ChangeGoal, w.permanency, w.supervisor);
        let rosa = app.as_user(w.reunification);
        let page = rosa.get(&here(&ids)).await;
        page.never_says("CANARY");
        page.never_says("permanency goal");
        assert_eq!(rosa.get(&format!("{}/{id}/withdraw", here(&ids))).await.status, StatusCode::NOT_FOUND);
        rosa.get(&format!("{}/new", here(&ids))).await.never_says("change_goal");
        app.as_user(w.supervisor).get(&here(&ids)).await.says("CANARY-AGAINST");
        let manager = app.as_user(w.manager).get(&here(&ids)).await;
        manager.says("Change the permanency goal");
        manager.never_says("CANARY");
        for user in [w.court, w.coordinator, w.administrator, w.auditor, w.reunification_south, w.supervisor_south] {
            let page = app.as_user(user).get(&here(&ids)).await;
            assert!([StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&page.status));
            page.never_says("CANARY");
        }
        let shared = app.family("Okafor", 1, 20);
        propose(&app, &shared, DecisionKind::CloseCase, w.permanency, w.reunification);
        rosa.get(&here(&shared)).await.says("CANARY-AGAINST");
    }

    async fn nobody_is_her_own_second_reader(app) {
        let ids = app.family("Alvarado", 1, 20);
        let w = app.world.clone();
        let now = app.clock.now();
        let mut conn = app.conn();
        let own = conn.write_tx(|conn| decisions::propose(conn, &new(&ids, DecisionKind::ReturnHome, w.permanency), w.permanency, now));
        assert!(own.unwrap_err().broken_rule().unwrap().contains("second_reader"));
        let id = propose(&app, &ids, DecisionKind::ReturnHome, w.reunification, w.permanency);
        let step = Step::Answer(Answer::Agrees, "Mine".to_owned());
        let own = conn.write_tx(|conn| decisions::step(conn, (id, 1), &step, w.reunification, now));
        assert!(own.unwrap_err().broken_rule().unwrap().contains("second_reader"));
        let form = format!("{}/{id}/answer", here(&ids));
        let rosa = app.as_user(w.reunification);
        rosa.get(&form).await.says("This cannot be done now");
        let opened = rosa.get(&here(&ids)).await;
        let forced = rosa.send_form(&opened, &form, &[("version", "1"), ("form_id", "01930000-0000-7000-8000-00000000abcd"), ("how", "agrees"), ("words", "Mine")]).await;
        assert!([StatusCode::CONFLICT, StatusCode::SEE_OTHER].contains(&forced.status));
        let words: i64 = app.store(|conn| Ok(decision_words::table.count().get_result(conn)?));
        assert_eq!(words, 0);
        let reworded = diesel::update(key_decisions::table.find(id)).set(key_decisions::evidence_against.eq("")).execute(&mut conn);
        assert_eq!(homeward::db::broken_rule(&reworded.unwrap_err()).unwrap(), "key_decisions_as_written");
    }
}
