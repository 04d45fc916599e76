//! The plan: made as a draft, given as a version that stays, read without the parents' words on the other track.

use actix_web::http::StatusCode;
use diesel::RunQueryDsl as _;
use homeward::features::{plans, referrals};

use crate::support::{Client, FamilyIds, Page, TestApp, on_both};

fn plan(ids: &FamilyIds) -> String {
    format!("/families/{}/plan", ids.family)
}

/// A draft with one goal and one step, in which the mother says what only the family's track reads.
async fn draft(client: &Client, ids: &FamilyIds, goal: &str) -> Page {
    let (edit, mother) = (format!("{}/edit", plan(ids)), ids.mother.to_string());
    let fields = [
        ("goal.1.is", "1"),
        ("goal.1.goal", goal),
        ("goal.1.concern", "Drug use at home"),
        ("goal.1.step.1.is", "1"),
        ("goal.1.step.1.what", "Go to the parenting class"),
        ("goal.1.step.1.doer", "parent"),
        ("goal.1.step.1.due", "2026-11-20"),
        ("voice.1.is", mother.as_str()),
        ("voice.1.agreement", "partly"),
        ("voice.1.words", "CANARY words"),
        ("voice.1.helps", "CANARY helps"),
        ("voice.1.caregivers", "Aunt Inez, 555-0101"),
        ("part.1.is", "1"),
        ("part.1.name", "Gail Ng"),
        ("part.1.capacity", "guardian_ad_litem"),
        ("part.1.part", "consulted"),
    ];
    client.submit(&edit, &edit, &fields).await
}

async fn give(client: &Client, ids: &FamilyIds) -> Page {
    let give = format!("{}/give", plan(ids));
    let mother = format!("adult:{}", ids.mother);
    client.submit(&give, &give, &[("on", "2026-11-23"), ("copy", &mother), ("copy", "1")]).await
}

async fn given(app: &TestApp) -> (FamilyIds, Client) {
    let ids = app.family("Alvarado", 1, 20);
    let rosa = app.as_user(app.world.reunification);
    assert_eq!(draft(&rosa, &ids, "Home is safe").await.status, StatusCode::SEE_OTHER);
    let page = give(&rosa, &ids).await;
    assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, plan(&ids).as_str()), "{}", page.text());
    (ids, rosa)
}

/// The address of the first step's page.
fn step(page: &Page) -> String {
    let (_, rest) = page.body.split_once("/plan/steps/").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

on_both! {
    async fn a_plan_is_made_given_and_printed_with_who_took_part(app) {
        let (ids, rosa) = given(&app).await;
        let page = rosa.get(&plan(&ids)).await;
        for words in ["Version 1, given to the parents on Nov 23, 2026", "Because: Drug use at home", "Go to the parenting class",
            "Agrees with a part of it", "CANARY words", "Aunt Inez, 555-0101", "Gail Ng, guardian ad litem", "Received a copy", "past its day"] {
            page.says(words);
        }
        let print = rosa.get(&format!("{}/1/print", plan(&ids))).await;
        for words in ["What needs to happen for your children to come home", "Version 1, given on", "Maria Alvarado Parent Date", "Rosa Reyes"] {
            print.says(words);
        }
        assert_eq!(rosa.get(&format!("{}/2/print", plan(&ids))).await.status, StatusCode::NOT_FOUND);
    }

    async fn the_parents_own_words_stay_on_the_familys_track(app) {
        let (ids, rosa) = given(&app).await;
        app.hearing(&ids);
        rosa.get(&plan(&ids)).await.says("CANARY helps");
        app.as_user(app.world.supervisor).get(&plan(&ids)).await.says("CANARY words");
        for user in [app.world.permanency, app.world.manager, app.world.court] {
            let reader = app.as_user(user);
            for path in [plan(&ids), format!("{}/1/print", plan(&ids))] {
                let page = reader.get(&path).await;
                page.says("Go to the parenting class");
                page.says("Agrees with a part of it");
                page.never_says("CANARY");
            }
        }
        assert_eq!(app.as_user(app.world.coordinator).get(&plan(&ids)).await.status, StatusCode::NOT_FOUND);
    }

    async fn nobody_but_those_who_make_it_sees_a_draft(app) {
        let ids = app.family("Alvarado", 1, 20);
        draft(&app.as_user(app.world.reunification), &ids, "Home is safe").await;
        let paul = app.as_user(app.world.permanency);
        let page = paul.get(&plan(&ids)).await;
        page.says("A draft is being made");
        page.never_says("Home is safe");
        assert_eq!(paul.get(&format!("{}/draft/print", plan(&ids))).await.status, StatusCode::NOT_FOUND);
        app.as_user(app.world.supervisor).get(&plan(&ids)).await.says("Home is safe");
    }

    async fn a_new_version_says_what_changed_and_the_old_one_stays_as_it_was(app) {
        let (ids, rosa) = given(&app).await;
        let edit = format!("{}/edit", plan(&ids));
        let form = rosa.get(&edit).await;
        let (goal, step) = (form.hidden("goal.1.key").unwrap(), form.hidden("goal.1.step.1.key").unwrap());
        form.never_says("CANARY words");
        form.says("CANARY helps");
        let fields = [
            ("goal.1.is", "1"), ("goal.1.key", goal.as_str()), ("goal.1.goal", "Home is safe and calm"), ("goal.1.concern", "Drug use at home"),
            ("goal.1.step.1.is", "1"), ("goal.1.step.1.key", step.as_str()), ("goal.1.step.1.what", "Finish the class"), ("goal.1.step.1.doer", "parent"),
        ];
        assert_eq!(rosa.send_form(&form, &edit, &fields).await.status, StatusCode::SEE_OTHER);
        let page = rosa.get(&plan(&ids)).await;
        page.says("What the draft changes");
        page.says("Goal: Home is safe now: Home is safe and calm");
        let lacking = rosa.get(&format!("{}/give", plan(&ids))).await;
        lacking.says("Say for at least one parent whether she or he agrees");
        rosa.get(&format!("{}/1/print", plan(&ids))).await.says("Go to the parenting class");
    }

    async fn a_version_that_was_given_is_changed_by_nobody(app) {
        let (ids, _) = given(&app).await;
        assert_eq!(app.store(|conn| plans::current_goals(conn, ids.family)).len(), 1);
        for sql in [
            "UPDATE plans SET given_on = '2026-01-01'", "DELETE FROM plan_steps", "UPDATE plan_goals SET goal = 'x'",
            "UPDATE plan_voices SET words = 'x'", "DELETE FROM plan_parts", "DELETE FROM plan_goals",
        ] {
            let refused = diesel::sql_query(sql).execute(&mut app.conn()).unwrap_err();
            assert_eq!(homeward::db::broken_rule(&refused).as_deref(), Some("plan_given_stays"), "{sql}");
        }
    }

    async fn a_draft_with_problems_or_another_group_keeps_what_was_typed_and_saves_nothing(app) {
        let ids = app.family("Alvarado", 1, 20);
        let rosa = app.as_user(app.world.reunification);
        let edit = format!("{}/edit", plan(&ids));
        let refused = rosa.submit(&edit, &edit, &[("goal.1.is", "1"), ("goal.1.concern", "kept concern"), ("part.1.is", "1"), ("part.1.name", "kept name")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["Enter the goal, or remove it", "Choose what part this person had"] {
            refused.says(words);
        }
        assert!(refused.body.contains("kept concern") && refused.body.contains("kept name"));
        let grown = rosa.submit(&edit, &edit, &[("goal.1.is", "1"), ("goal.1.goal", "kept goal"), ("add", "goal.1.step")]).await;
        assert_eq!(grown.status, StatusCode::OK);
        assert!(grown.body.contains("kept goal") && grown.body.contains("goal.1.step.1.what"));
        rosa.get(&plan(&ids)).await.says("No plan was given to the parents yet");
    }

    async fn two_people_at_one_draft_are_shown_both(app) {
        let ids = app.family("Alvarado", 1, 20);
        let (rosa, sam) = (app.as_user(app.world.reunification), app.as_user(app.world.supervisor));
        let edit = format!("{}/edit", plan(&ids));
        let late = sam.get(&edit).await;
        draft(&rosa, &ids, "Rosas goal").await;
        let fields = [("goal.1.is", "1"), ("goal.1.goal", "Sams goal")];
        let stale = sam.send_form(&late, &edit, &fields).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.body.contains("Rosas goal") && stale.body.contains("Sams goal"));
        let again = sam.send_form(&stale, &edit, &fields).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        sam.get(&plan(&ids)).await.says("Sams goal");
    }

    async fn a_version_is_given_once_however_often_it_is_sent(app) {
        let ids = app.family("Alvarado", 1, 20);
        let rosa = app.as_user(app.world.reunification);
        draft(&rosa, &ids, "Home is safe").await;
        let give = format!("{}/give", plan(&ids));
        let form = rosa.get(&give).await;
        let early = rosa.send_form(&form, &give, &[("on", "2026-11-24")]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        for _ in 0..2 {
            assert_eq!(rosa.send_form(&form, &give, &[("on", "2026-11-23")]).await.status, StatusCode::SEE_OTHER);
        }
        let page = rosa.get(&plan(&ids)).await;
        assert!(page.body.contains("/plan/1/print") && !page.body.contains("/plan/2/print"));
    }

    async fn a_step_is_done_once_and_what_was_entered_in_error_stays_to_be_seen(app) {
        let (ids, rosa) = given(&app).await;
        let done = format!("{}/steps/{}", plan(&ids), step(&rosa.get(&plan(&ids)).await));
        let future = rosa.submit(&done, &done, &[("on", "2026-12-01")]).await;
        assert_eq!(future.status, StatusCode::UNPROCESSABLE_ENTITY);
        let form = rosa.get(&done).await;
        for _ in 0..2 {
            assert_eq!(rosa.send_form(&form, &done, &[("on", "2026-11-22")]).await.status, StatusCode::SEE_OTHER);
        }
        rosa.get(&plan(&ids)).await.says("Done Nov 22, 2026");
        rosa.get(&format!("{}/1/print", plan(&ids))).await.never_says("Done Nov 22");
        let back = done.replace("/done", "/not-done");
        assert_eq!(rosa.submit(&done, &back, &[("reason", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(rosa.submit(&done, &back, &[("reason", "Another class")]).await.status, StatusCode::SEE_OTHER);
        rosa.get(&plan(&ids)).await.says("past its day");
        rosa.get(&done).await.says("in error: Another class");
        let refused = diesel::sql_query("DELETE FROM plan_step_done").execute(&mut app.conn()).unwrap_err();
        assert_eq!(homeward::db::broken_rule(&refused).as_deref(), Some("plan_step_done_stays"));
    }

    async fn a_service_found_for_a_goal_stands_under_it(app) {
        let (ids, rosa) = given(&app).await;
        let page = rosa.get(&plan(&ids)).await;
        let (_, rest) = page.body.split_once("/referrals/new?goal=").unwrap();
        let goal = rest.split('"').next().unwrap().to_owned();
        let new = format!("/families/{}/referrals/new", ids.family);
        let form = rosa.get(&format!("{new}?goal={goal}")).await;
        form.says("For the goal: Home is safe");
        let who = format!("adult:{}", ids.mother);
        let fields = [("who", who.as_str()), ("service", "parenting_support"), ("state", "referred"), ("on", "2026-11-22"), ("goal", goal.as_str())];
        let filed = rosa.send_form(&form, &new, &fields).await;
        assert_eq!((filed.status, filed.location), (StatusCode::SEE_OTHER, plan(&ids)));
        rosa.get(&plan(&ids)).await.says("Parenting support for Maria Alvarado Referred");
        assert_eq!(app.store(|conn| referrals::for_goals(conn, ids.family)).len(), 1);
        let other = app.family("Okafor", 1, 20);
        let elsewhere = format!("/families/{}/referrals/new?goal={goal}", other.family);
        rosa.get(&elsewhere).await.never_says("Home is safe");
    }

    async fn nobody_reads_the_plan_of_another_workers_family(app) {
        let (ids, _) = given(&app).await;
        let ruth = app.as_user(app.world.reunification_b);
        for path in ["", "/edit", "/give", "/1/print", "/draft/print"] {
            assert_eq!(ruth.get(&format!("{}{path}", plan(&ids))).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
