//! Family time: planned, and what became of each visit.

use actix_web::http::StatusCode;
use chrono::Days;
use diesel::RunQueryDsl as _;
use homeward::domain::contact::MeetingPlace;
use homeward::domain::family::Who;
use homeward::domain::family_time::{FamilyTimeOutcome, Series, Supervision, Weekday, open_visits};
use homeward::domain::id::FamilyTimePlanId;
use homeward::features::family_time::{self, NewFamilyTime, NewPlan};

use crate::support::{FamilyIds, Page, TestApp, on_both};

fn home(ids: &FamilyIds) -> String {
    format!("/families/{}/family-time", ids.family)
}

/// Every Tuesday since three weeks ago, for all children and the mother: 2026-11-03, -10, -17, and -24 tomorrow.
fn planned(app: &TestApp, ids: &FamilyIds) -> FamilyTimePlanId {
    let children = ids.children.iter().map(|(child, _)| Who::Child(*child));
    let plan = NewPlan {
        family: ids.family,
        follows: None,
        series: Series { weekday: Weekday::Tuesday, from: app.today() - Days::new(20), until: None },
        starts_at: "16:00".to_owned(),
        ends_at: "18:00".to_owned(),
        place: MeetingPlace::VisitCenter,
        place_words: String::new(),
        supervision: Supervision::Supervised,
        with: children.chain([Who::Adult(ids.mother)]).collect(),
    };
    app.store(|conn| family_time::add_plan(conn, &plan, Some(app.world.permanency), app.clock.now()))
}

fn people(ids: &FamilyIds) -> Vec<String> {
    let children = ids.children.iter().map(|(child, _)| format!("child:{child}"));
    children.chain([format!("adult:{}", ids.mother)]).collect()
}

fn open(app: &TestApp, ids: &FamilyIds) -> Vec<String> {
    let kept = app.store(|conn| family_time::of_family(conn, ids.family));
    open_visits(&kept.rules(), &kept.words(), app.today()).iter().map(|(day, _)| day.to_string()).collect()
}

/// A visit of the plan's day, said as the first client would.
async fn say(app: &TestApp, ids: &FamilyIds, plan: FamilyTimePlanId, day: &str, more: &[(&str, &str)]) -> Page {
    let rosa = app.as_user(app.world.reunification);
    let path = format!("{}/plans/{plan}/{day}/new", home(ids));
    let form = rosa.get(&path).await;
    if form.status != StatusCode::OK {
        return form;
    }
    let with = people(ids);
    let mut fields = vec![("supervision", "supervised")];
    fields.extend(with.iter().map(|who| ("with", who.as_str())));
    fields.extend_from_slice(more);
    rosa.send_form(&form, &path, &fields).await
}

on_both! {
    async fn family_time_is_planned_for_every_week_and_each_passed_day_asks_what_became_of_it(app) {
        let ids = app.family("Alvarado", 2, 40);
        let rosa = app.as_user(app.world.reunification);
        let (new, with) = (format!("{}/plans/new", home(&ids)), people(&ids));
        let mut fields = vec![
            ("on", "2026-11-03"), ("rhythm", "weekly"), ("until", ""), ("starts_at", "4:00 pm"), ("ends_at", "18:00"),
            ("place", "visit_center"), ("place_words", "Room 2"), ("supervision", "supervised"),
        ];
        let form = rosa.get(&new).await;
        let refused = rosa.send_form(&form, &new, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Choose at least one child and one adult");
        assert!(refused.body.contains("value=\"Room 2\""), "kept");
        fields.extend(with.iter().map(|who| ("with", who.as_str())));
        for _ in 0..2 {
            let filed = rosa.send_form(&form, &new, &fields).await;
            assert_eq!((filed.status, filed.location), (StatusCode::SEE_OTHER, home(&ids)));
        }
        let page = rosa.get(&home(&ids)).await;
        for words in ["Every Tuesday, 4:00 p.m. to 6:00 p.m.", "visitation center (Room 2)", "Next visit: Nov 24, 2026"] {
            page.says(words);
        }
        assert_eq!(open(&app, &ids), ["2026-11-17", "2026-11-10", "2026-11-03"], "filed once");
        assert_eq!(page.body.matches("Say what became of it").count(), 3);
    }

    async fn what_became_of_each_visit_is_told_beside_what_was_planned(app) {
        let ids = app.family("Alvarado", 2, 40);
        let plan = planned(&app, &ids);
        let held = [("outcome", "held"), ("started", "16:20"), ("ended", "17:50"), ("quality", "Read to them"), ("place", "visit_center")];
        assert_eq!(say(&app, &ids, plan, "2026-11-03", &held).await.status, StatusCode::SEE_OTHER);
        let missed = [("outcome", "cancelled_by_caregiver"), ("reason", "illness"), ("reason_words", "Fever")];
        assert_eq!(say(&app, &ids, plan, "2026-11-10", &missed).await.status, StatusCode::SEE_OTHER);
        let page = app.as_user(app.world.permanency).get(&home(&ids)).await;
        for words in [
            "90 minutes, began 20 minutes late, 30 minutes shorter than planned", "Seen: Read to them",
            "Cancelled by the caregiver", "Why: illness", "Why: Fever", "November 2026 Mateo Alvarado 3 1 1",
        ] {
            page.says(words);
        }
        assert_eq!(open(&app, &ids), ["2026-11-17"]);
    }

    async fn a_visit_is_called_off_ahead_but_neither_held_ahead_nor_on_another_day(app) {
        let ids = app.family("Alvarado", 1, 40);
        let plan = planned(&app, &ids);
        let ahead = say(&app, &ids, plan, "2026-11-24", &[("outcome", "held")]).await;
        assert_eq!(ahead.status, StatusCode::UNPROCESSABLE_ENTITY);
        ahead.says("it can only be called off");
        let off = [("outcome", "cancelled_by_agency"), ("reason", "no_one_to_supervise")];
        let elsewhere = say(&app, &ids, plan, "2026-11-18", &off).await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "no visit of this plan is on that day");
        assert_eq!(say(&app, &ids, plan, "2026-11-24", &off).await.status, StatusCode::SEE_OTHER);
        let again = say(&app, &ids, plan, "2026-11-24", &off).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        let kept = app.store(|conn| family_time::of_family(conn, ids.family));
        assert_eq!(kept.visits.len(), 1, "of a planned day there is one word");
    }

    async fn what_is_half_typed_of_one_planned_day_is_never_in_the_form_of_another(app) {
        let ids = app.family("Alvarado", 1, 40);
        let plan = planned(&app, &ids);
        let (rosa, path) = (app.as_user(app.world.reunification), |day: &str| format!("{}/plans/{plan}/{day}/new", home(&ids)));
        let form = rosa.get(&path("2026-11-03")).await;
        let kept = rosa.send_form(&form, &format!("/typing?of={}", path("2026-11-03")), &[("note", "half a note")]).await;
        assert_eq!(kept.status, StatusCode::NO_CONTENT);
        assert!(rosa.get(&path("2026-11-03")).await.body.contains("half a note"));
        rosa.get(&path("2026-11-10")).await.never_says("half a note");
        rosa.get(&format!("{}/new", home(&ids))).await.never_says("half a note");
    }

    async fn a_visit_of_no_plan_is_logged_with_its_people(app) {
        let ids = app.family("Alvarado", 1, 40);
        let (rosa, new, with) = (app.as_user(app.world.reunification), format!("{}/new", home(&ids)), people(&ids));
        let wrong = [("on", "2026-11-30"), ("note", "kept"), ("outcome", "no_show")];
        let refused = rosa.submit(&new, &new, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["This date must be today", "Choose why it was not held", "Choose how closely it was watched", "kept"] {
            refused.says(words);
        }
        let fields = [("on", "2026-11-21"), ("outcome", "held"), ("supervision", "monitored"), ("with", with[0].as_str()), ("with", with[1].as_str())];
        assert_eq!(rosa.submit(&new, &new, &fields).await.status, StatusCode::SEE_OTHER);
        rosa.get(&home(&ids)).await.says("Mateo Alvarado and Maria Alvarado");
        assert!(rosa.get(&new).await.body.contains("value=\"monitored\" checked"), "watched as the last time");
    }

    async fn brothers_and_sisters_visit_each_other_and_that_is_no_time_with_a_parent(app) {
        let ids = app.family("Alvarado", 2, 40);
        let rosa = app.as_user(app.world.reunification);
        let (new, all) = (format!("{}/new", home(&ids)), people(&ids));
        let mut fields = vec![("on", "2026-11-20"), ("outcome", "held"), ("supervision", "unsupervised")];
        fields.extend(all[..2].iter().map(|who| ("with", who.as_str())));
        rosa.submit(&new, &new, &fields).await.says("Choose at least one child and one adult");
        fields.push(("among_siblings", "yes"));
        let mut wrong = fields.clone();
        wrong.push(("with", all[2].as_str()));
        rosa.submit(&new, &new, &wrong).await.says("take the adults out");
        assert_eq!(rosa.submit(&new, &new, &fields).await.status, StatusCode::SEE_OTHER);
        let page = rosa.get(&home(&ids)).await;
        page.says("Mateo Alvarado and Luna Alvarado, no parent");
        page.never_says("With parents, planned and held");
        rosa.get(&format!("/families/{}", ids.family)).await.never_says("Family time: held");
        let child = format!("/families/{}/children/{}/wellbeing", ids.family, ids.children[0].0);
        app.as_user(app.world.permanency).get(&child).await.says("Together at 1 visit of their own in the last six months");
        let kept = app.store(|conn| family_time::of_family(conn, ids.family));
        assert_eq!((kept.visits.len(), kept.with_parents().visits.len()), (1, 0));
    }

    async fn a_visit_of_which_nothing_is_recorded_stands_in_the_day_of_the_familys_worker(app) {
        let ids = app.family("Alvarado", 1, 40);
        let plan = planned(&app, &ids);
        let rosa = app.as_user(app.world.reunification);
        let day = rosa.get("/day").await;
        day.says("Family time on Nov 17, 2026 Alvarado family. Nothing is recorded of 3 visits yet.");
        assert!(day.body.contains(&format!("{}/plans/{plan}/2026-11-17/new", home(&ids))));
        app.as_user(app.world.permanency).get("/day").await.never_says("Family time on");
        for day in ["2026-11-03", "2026-11-10", "2026-11-17"] {
            assert_eq!(say(&app, &ids, plan, day, &[("outcome", "held")]).await.status, StatusCode::SEE_OTHER);
        }
        rosa.get("/day").await.never_says("Family time on");
    }

    async fn a_visit_from_before_people_were_named_says_so_and_still_counts(app) {
        let ids = app.family("Alvarado", 1, 40);
        let visit = NewFamilyTime::of(ids.family, app.today() - Days::new(9), FamilyTimeOutcome::Held, Supervision::Monitored);
        app.store(|conn| family_time::add(conn, &visit, None, app.clock.now()));
        let page = app.as_user(app.world.reunification).get(&home(&ids)).await;
        page.says("children not named");
        page.says("November 2026 Children not named 1 1 0");
    }

    async fn changing_a_plan_ends_it_and_another_goes_on_and_what_has_passed_stays(app) {
        let ids = app.family("Alvarado", 1, 40);
        let plan = planned(&app, &ids);
        let (rosa, change, with) = (app.as_user(app.world.reunification), format!("{}/plans/{plan}/change", home(&ids)), people(&ids));
        let form = rosa.get(&change).await;
        assert!(form.body.contains("11/24/2026"), "from the next visit on");
        let fields = |on: &'static str, reason: &'static str| {
            let mut fields = vec![
                ("version", "1"), ("on", on), ("rhythm", "weekly"), ("starts_at", "10:00"), ("ends_at", "12:00"),
                ("place", "parent_home"), ("supervision", "monitored"), ("reason", reason),
            ];
            fields.extend(with.iter().map(|who| ("with", who.as_str())));
            fields
        };
        let past = rosa.send_form(&form, &change, &fields("2026-11-07", "")).await;
        assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
        past.says("days that have passed stays as it is");
        past.says("Enter why it changes");
        for _ in 0..2 {
            assert_eq!(rosa.send_form(&form, &change, &fields("2026-11-28", "Going well")).await.status, StatusCode::SEE_OTHER);
        }
        let page = rosa.get(&home(&ids)).await;
        for words in ["Every Saturday, 10:00 a.m. to 12:00 p.m.", "Ended after Nov 27, 2026", "Going well"] {
            page.says(words);
        }
        let kept = app.store(|conn| family_time::of_family(conn, ids.family));
        assert_eq!(kept.plans.len(), 2, "filed once");
        assert_eq!(open(&app, &ids), ["2026-11-17", "2026-11-10", "2026-11-03"]);
        let stale = app.as_user(app.world.permanency).submit(&format!("{}/plans/new", home(&ids)), &change, &fields("2026-12-01", "Mine")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("It ended after Nov 27, 2026: Going well");
        assert!(stale.body.contains("value=\"Mine\""), "kept");
    }

    async fn a_plan_that_somebody_ended_first_is_shown_both_ways(app) {
        let ids = app.family("Alvarado", 1, 40);
        let plan = planned(&app, &ids);
        let (rosa, paul) = (app.as_user(app.world.reunification), app.as_user(app.world.permanency));
        let end = format!("{}/plans/{plan}/end", home(&ids));
        let (hers, his) = (rosa.get(&end).await, paul.get(&end).await);
        let past = rosa.send_form(&hers, &end, &[("version", "1"), ("last", "2026-11-10"), ("reason", "x")]).await;
        assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
        past.says("days that have passed stays as it is");
        let ended = rosa.send_form(&hers, &end, &[("version", "1"), ("last", "2026-11-24"), ("reason", "Home soon")]).await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER);
        let stale = paul.send_form(&his, &end, &[("version", "1"), ("last", "2026-12-01"), ("reason", "His words")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        for words in ["His words", "It ended after Nov 24, 2026: Home soon"] {
            stale.says(words);
        }
    }

    async fn an_entry_in_error_stays_and_its_day_is_open_again(app) {
        let ids = app.family("Alvarado", 1, 40);
        let plan = planned(&app, &ids);
        let missed = [("outcome", "no_show"), ("reason", "transport")];
        assert_eq!(say(&app, &ids, plan, "2026-11-03", &missed).await.status, StatusCode::SEE_OTHER);
        let visit = app.store(|conn| family_time::of_family(conn, ids.family)).visits[0].0.id;
        let rosa = app.as_user(app.world.reunification);
        let (plan_wrong, wrong) = (format!("{}/plans/{plan}/error", home(&ids)), format!("{}/{visit}/error", home(&ids)));
        assert_eq!(rosa.submit(&plan_wrong, &plan_wrong, &[("reason", "Twice")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(open(&app, &ids).len(), 2, "a plan with a known visit is not marked");
        assert_eq!(rosa.submit(&wrong, &wrong, &[("reason", "Wrong family")]).await.status, StatusCode::SEE_OTHER);
        rosa.get(&home(&ids)).await.says("Wrong family");
        assert_eq!(open(&app, &ids).len(), 3);
        assert_eq!(rosa.submit(&plan_wrong, &plan_wrong, &[("reason", "Twice")]).await.status, StatusCode::SEE_OTHER);
        assert!(open(&app, &ids).is_empty());
        rosa.get(&home(&ids)).await.says("Twice");
    }

    async fn words_on_a_visit_are_read_on_both_tracks_and_by_nobody_beside(app) {
        let ids = app.family("Alvarado", 1, 40);
        let new = |outcome, ago| NewFamilyTime::of(ids.family, app.today() - Days::new(ago), outcome, Supervision::Monitored);
        let held = NewFamilyTime { quality: "SEEN-CANARY".to_owned(), note: "NOTE-CANARY".to_owned(), ..new(FamilyTimeOutcome::Held, 4) };
        let missed = NewFamilyTime { reason_words: "WHY-CANARY".to_owned(), ..new(FamilyTimeOutcome::NoShow, 3) };
        app.store(|conn| {
            family_time::add(conn, &held, None, app.clock.now())?;
            family_time::add(conn, &missed, None, app.clock.now())
        });
        let w = &app.world;
        for (user, reads) in [(w.reunification, true), (w.permanency, true), (w.supervisor, true), (w.manager, false), (w.coordinator, false)] {
            let page = app.as_user(user).get(&home(&ids)).await;
            page.says("Parent did not come");
            assert_eq!(page.body.matches("CANARY").count(), if reads { 3 } else { 0 });
        }
        assert_eq!(app.as_user(app.world.reunification_b).get(&home(&ids)).await.status, StatusCode::NOT_FOUND);
    }

    async fn the_database_refuses_what_never_was_planned_and_keeps_what_was_written(app) {
        let ids = app.family("Alvarado", 1, 40);
        let plan = planned(&app, &ids);
        let now = app.clock.now();
        let of_plan = |ago, outcome| NewFamilyTime {
            plan: Some(plan),
            ..NewFamilyTime::of(ids.family, app.today() - Days::new(ago), outcome, Supervision::Supervised)
        };
        app.store(|conn| family_time::add(conn, &of_plan(20, FamilyTimeOutcome::NoShow), None, now));
        let no_day = app.conn().write_tx(|conn| family_time::add(conn, &of_plan(19, FamilyTimeOutcome::NoShow), None, now)).unwrap_err();
        assert_eq!(no_day.broken_rule().as_deref(), Some("family_times_of_plan"));
        let twice = app.conn().write_tx(|conn| family_time::add(conn, &of_plan(20, FamilyTimeOutcome::Held), None, now)).unwrap_err();
        assert!(twice.broken_rule().unwrap().starts_with("family_times"), "{twice}");
        let early = app.today() - Days::new(21);
        let by = app.world.reunification;
        let known = app.conn().write_tx(|conn| family_time::end_plan(conn, (ids.family, plan), 1, (early, "x"), (by, now))).unwrap_err();
        assert_eq!(known.broken_rule().as_deref(), Some("family_time_plans_keep_known"));
        for (sql, rule) in [
            ("UPDATE family_time_plans SET starts_on = '2026-01-06'", "family_time_plans_as_written"),
            ("DELETE FROM family_time_plan_people", "family_time_plans_as_written"),
            ("UPDATE family_times SET outcome = 'held'", "family_times_as_written"),
            ("DELETE FROM family_times", "family_times_as_written"),
        ] {
            let error = diesel::sql_query(sql).execute(&mut app.conn()).unwrap_err();
            assert_eq!(homeward::db::broken_rule(&error).as_deref(), Some(rule), "{sql}: {error}");
        }
    }
}
