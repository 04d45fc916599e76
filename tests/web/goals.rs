//! Goals as a dated history, the efforts read before reunification is given up, and the wall around the alternatives.

use actix_web::http::StatusCode;
use chrono::Days;
use homeward::domain::family_time::{FamilyTimeOutcome, Supervision};
use homeward::domain::goal::{AlternativeKind, Goal, GoalRole, SetBy};
use homeward::domain::referral::{ServiceKind, State};
use homeward::domain::role::Role;
use homeward::domain::tracks::Track;
use homeward::error::Error;
use homeward::features::family_time::{self, NewFamilyTime};
use homeward::features::goals::{self, NewAlternative, NewGoal};

use crate::child_page::home;
use crate::contacts::contact;
use crate::referrals::service;
use crate::support::{FamilyIds, TestApp, on_both};

fn path(ids: &FamilyIds) -> String {
    format!("{}/goals", home(ids))
}

fn goal(app: &TestApp, ids: &FamilyIds, role: GoalRole, goal: Goal, days_ago: u64) -> NewGoal {
    NewGoal {
        child: ids.children[0].0,
        role,
        goal,
        set_by: SetBy::Court,
        starts_on: app.today() - Days::new(days_ago),
        ground: String::new(),
        efforts: None,
    }
}

fn set(app: &TestApp, new: &NewGoal) {
    app.store(|conn| goals::set(conn, new, Some(app.world.permanency), app.clock.now()));
}

fn refused(app: &TestApp, new: &NewGoal) -> String {
    let now = app.clock.now();
    let error: Error = app.conn().write_tx(|conn| goals::set(conn, new, None, now)).unwrap_err();
    error.broken_rule().unwrap_or_else(|| panic!("{error}"))
}

/// A family 30 days after the removal: one service attended, one waiting, contacts and family time.
fn served(app: &TestApp) -> FamilyIds {
    let ids = app.family("Okafor", 1, 30);
    service(app, &ids, ServiceKind::ParentingSupport, 28, &[State::Referred, State::Attended]);
    service(app, &ids, ServiceKind::Housing, 20, &[]);
    contact(app, &ids, Track::Reunification, 3, "family secret");
    let time =
        |outcome, ago| NewFamilyTime::of(ids.family, app.today() - Days::new(ago), outcome, Supervision::Supervised);
    let now = app.clock.now();
    app.store(|conn| {
        family_time::add(conn, &time(FamilyTimeOutcome::Held, 5), None, now)?;
        family_time::add(conn, &time(FamilyTimeOutcome::CancelledByAgency, 4), None, now)
    });
    set(app, &goal(app, &ids, GoalRole::Primary, Goal::Reunify, 25));
    ids
}

const AWAY: [(&str, &str); 4] =
    [("role", "primary"), ("goal", "guardianship"), ("set_by", "court"), ("starts_on", "2026-11-20")];

/// The fields of a goal's form, with what its page held.
fn with<'a>(form: &'a [(String, String)], typed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    typed.iter().copied().chain(form.iter().map(|(n, v)| (n.as_str(), v.as_str()))).collect()
}

fn held(page: &crate::support::Page) -> Vec<(String, String)> {
    ["seen", "facts"].into_iter().map(|name| (name.to_owned(), page.hidden(name).unwrap())).collect()
}

on_both! {
    async fn reunification_is_given_up_only_after_the_efforts_were_read_and_a_ground_was_stated(app) {
        let ids = served(&app);
        let paul = app.as_user(app.world.permanency);
        let new = format!("{}/new", path(&ids));
        let form = paul.get(&format!("{new}?role=primary")).await;
        for words in [
            "Has every effort to reunify been made?",
            "1 of 2 needs are connected with a service.",
            "Maria Okafor: parenting support. Connected: first session",
            "Maria Okafor: housing. Not connected in 20 days. Nobody has been asked yet (the agency’s side).",
            "Contacts with the adults since the removal on Oct 24, 2026: 1 held of 1 tried.",
            "1 held of 2 planned; 0 missed by a parent, 1 cancelled by the agency",
        ] {
            form.says(words);
        }
        form.never_says("family secret");
        let seen = held(&form);
        let unread = paul.send_form(&form, &new, &with(&seen, &AWAY)).await;
        assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
        unread.says("Read what was done to reunify, and tick that you did");
        unread.says("State the ground for the change");
        let read: Vec<_> = AWAY.into_iter().chain([("efforts_read", "yes"), ("ground", "GROUND of the court")]).collect();
        for _ in 0..2 {
            let saved = paul.send_form(&form, &new, &with(&seen, &read)).await;
            assert_eq!((saved.status, saved.location), (StatusCode::SEE_OTHER, path(&ids)));
        }
        let page = paul.get(&path(&ids)).await;
        page.says("Guardianship since Nov 20, 2026");
        page.says("Reunification with a parent or guardian Oct 29, 2026 to Nov 20, 2026");
        page.says("Ground: GROUND of the court");
        page.says("What was read of the efforts to reunify on Nov 23, 2026");
        page.says("Nobody has been asked yet (the agency’s side).");
        paul.get(&home(&ids)).await.says("Permanency goal Guardianship, since Nov 20, 2026");
    }

    async fn what_was_read_stays_as_it_was_read_and_the_supervisor_of_the_family_sees_it(app) {
        let ids = served(&app);
        let away = NewGoal {
            ground: "GROUND of the court".to_owned(),
            efforts: Some("0 of 2 needs are connected with a service.\nFACTS AS READ".to_owned()),
            ..goal(&app, &ids, GoalRole::Primary, Goal::Adoption, 3)
        };
        set(&app, &away);
        let list = app.as_user(app.world.supervisor).get("/goal-changes").await;
        for words in ["Mateo Okafor : Adoption", "by Paul Park", "FACTS AS READ", "Ground: GROUND of the court"] {
            list.says(words);
        }
        app.as_user(app.world.supervisor_south).get("/goal-changes").await.never_says("Okafor");
        app.as_user(app.world.supervisor).get("/coverage").await.says("Goals changed away from reunification");
        for user in [app.world.manager, app.world.permanency, app.world.reunification] {
            assert_eq!(app.as_user(user).get("/goal-changes").await.status, StatusCode::FORBIDDEN);
        }
        let changed = app.conn().write_tx(|conn| {
            diesel::RunQueryDsl::execute(diesel::sql_query("UPDATE efforts_reads SET facts = 'other'"), conn)?;
            Ok::<_, Error>(())
        });
        assert_eq!(changed.unwrap_err().broken_rule().as_deref(), Some("efforts_reads_kept"));
    }

    async fn facts_that_changed_meanwhile_are_to_be_read_again(app) {
        let ids = served(&app);
        let paul = app.as_user(app.world.permanency);
        let new = format!("{}/new", path(&ids));
        let form = paul.get(&new).await;
        contact(&app, &ids, Track::Reunification, 1, "another");
        let read: Vec<_> = AWAY.into_iter().chain([("efforts_read", "yes"), ("ground", "kept as typed")]).collect();
        let page = paul.send_form(&form, &new, &with(&held(&form), &read)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("The family’s record changed since you opened this page. Read the facts again");
        page.says("kept as typed");
        page.says("2 held of 2 tried");
        let again = paul.send_form(&page, &new, &with(&held(&page), &read)).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
    }

    async fn the_database_refuses_what_must_never_be(app) {
        let ids = served(&app);
        let away = goal(&app, &ids, GoalRole::Primary, Goal::Adoption, 3);
        assert_eq!(refused(&app, &away), "permanency_goals_efforts_read");
        let appla = NewGoal { ground: "None other serves".to_owned(), ..goal(&app, &ids, GoalRole::Concurrent, Goal::Appla, 3) };
        assert_eq!(refused(&app, &appla), "permanency_goals_appla_sixteen");
        let earlier = goal(&app, &ids, GoalRole::Primary, Goal::Reunify, 28);
        let rules = ["permanency_goals_no_overlap", "permanency_goals_one_open_uq", "permanency_goals.child_id, permanency_goals.role"];
        let rule = refused(&app, &earlier);
        assert!(rules.contains(&rule.as_str()), "{rule}");
        for (sql, rule) in [
            ("UPDATE permanency_goals SET goal = 'guardianship'", "permanency_goals_kept"),
            ("DELETE FROM permanency_goals", "permanency_goals_kept"),
        ] {
            let done = app.conn().write_tx(|conn| {
                diesel::RunQueryDsl::execute(diesel::sql_query(sql), conn)?;
                Ok::<_, Error>(())
            });
            assert_eq!(done.unwrap_err().broken_rule().as_deref(), Some(rule), "{sql}");
        }
    }

    async fn a_goal_with_problems_is_told_and_kept(app) {
        let ids = served(&app);
        let paul = app.as_user(app.world.permanency);
        let new = format!("{}/new", path(&ids));
        let form = paul.get(&new).await;
        let typed = [("role", "primary"), ("goal", "appla"), ("starts_on", "2026-10-01"), ("ground", "kept as typed")];
        let page = paul.send_form(&form, &new, &with(&held(&form), &typed)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["Choose who set it", "The removal was on Oct 24, 2026", "kept as typed"] {
            page.says(words);
        }
        let concurrent = [("role", "concurrent"), ("goal", "reunify"), ("set_by", "agency"), ("starts_on", "2026-11-20")];
        let form = paul.get(&format!("{new}?role=concurrent")).await;
        let page = paul.send_form(&form, &new, &with(&held(&form), &concurrent)).await;
        page.says("This is the permanency goal already");
    }

    async fn a_goal_that_somebody_else_set_first_is_shown_beside_ones_own(app) {
        let ids = served(&app);
        let paul = app.as_user(app.world.permanency);
        let new = format!("{}/new", path(&ids));
        let form = paul.get(&format!("{new}?role=concurrent")).await;
        set(&app, &goal(&app, &ids, GoalRole::Concurrent, Goal::Adoption, 5));
        let typed = [("role", "concurrent"), ("goal", "guardianship"), ("set_by", "agency"), ("starts_on", "2026-11-20")];
        let page = paul.send_form(&form, &new, &with(&held(&form), &typed)).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        page.says("Guardianship, since Nov 20, 2026");
        page.says("Adoption, since Nov 18, 2026");
        let saved = paul.send_form(&page, &new, &with(&held(&page), &typed)).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
    }

    async fn a_goal_entered_in_error_stays_marked_and_the_one_before_goes_on(app) {
        let ids = served(&app);
        let away = NewGoal { efforts: Some("Facts".to_owned()), ground: "Ground".to_owned(), ..goal(&app, &ids, GoalRole::Primary, Goal::Adoption, 3) };
        set(&app, &away);
        let paul = app.as_user(app.world.permanency);
        let goals = app.store(|conn| goals::of_child(conn, ids.children[0].0));
        let (wrong, first) = (goals.primary()[0].id, goals.primary()[1].id);
        let form = format!("{}/{wrong}/wrong", path(&ids));
        let opened = paul.get(&form).await;
        assert_eq!(paul.send_form(&opened, &form, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let early = format!("{}/{first}/wrong", path(&ids));
        let refused = paul.submit(&early, &early, &[("why", "Also wrong")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("A later goal rests on this one");
        let marked = paul.send_form(&opened, &form, &[("why", "Meant for her brother")]).await;
        assert_eq!(marked.status, StatusCode::SEE_OTHER, "{}", marked.text());
        let page = paul.get(&path(&ids)).await;
        page.says("Entered in error: Meant for her brother");
        page.says("Reunification with a parent or guardian since Oct 29, 2026");
        let again = paul.submit("/account", &form, &[("why", "Twice"), ("version", "1"), ("form_id", "01930000-0000-7000-8000-000000000001")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
    }

    async fn alternatives_are_on_the_childs_track_and_elsewhere_it_is_said_only_that_there_are_some(app) {
        let ids = served(&app);
        set(&app, &goal(&app, &ids, GoalRole::Concurrent, Goal::Adoption, 10));
        let paul = app.as_user(app.world.permanency);
        let new = format!("{}/alternatives/new", home(&ids));
        let empty = paul.submit(&new, &new, &[("kind", ""), ("note", "kept as typed")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        empty.says("kept as typed");
        let typed = [("kind", "relative_contact"), ("who", "CANARY aunt"), ("result", "CANARY result"), ("note", "CANARY note"), ("done_on", "2026-11-20")];
        let form = paul.get(&new).await;
        for _ in 0..2 {
            assert_eq!(paul.send_form(&form, &new, &typed).await.status, StatusCode::SEE_OTHER);
        }
        let mine = paul.get(&path(&ids)).await;
        mine.says("Contact with a relative: CANARY aunt");
        assert_eq!(mine.body.matches("CANARY note").count(), 1, "a second post files once");
        for role in [Role::ReunificationWorker, Role::Manager, Role::CourtLiaison, Role::ParentPartnerCoordinator] {
            if role == Role::CourtLiaison {
                app.hearing(&ids);
            }
            let client = app.as_user(app.world.of(role));
            let page = client.get(&path(&ids)).await;
            page.says("Alternatives are worked on.");
            for path in [path(&ids), home(&ids), format!("/families/{}", ids.family), format!("/families/{}/contacts", ids.family)] {
                client.get(&path).await.never_says("CANARY");
            }
            let knows = matches!(role, Role::Manager | Role::CourtLiaison);
            for path in [path(&ids), home(&ids)] {
                assert_eq!(client.get(&path).await.body.contains("Adoption"), knows, "{role} {path}");
            }
        }
        app.as_user(app.world.supervisor).get(&path(&ids)).await.says("CANARY note");
        assert_eq!(app.as_user(app.world.reunification).get(&new).await.status, StatusCode::NOT_FOUND);
    }

    async fn an_alternative_entered_in_error_stays_marked(app) {
        let ids = served(&app);
        let row = NewAlternative {
            child: ids.children[0].0,
            kind: AlternativeKind::RelativeSearch,
            who: String::new(),
            done_on: app.today(),
            result: String::new(),
            note: String::new(),
        };
        let id = app.store(|conn| goals::add_alternative(conn, &row, None, app.clock.now()));
        let paul = app.as_user(app.world.permanency);
        let wrong = format!("{}/alternatives/{id}/wrong", home(&ids));
        assert_eq!(paul.submit(&wrong, &wrong, &[("why", "Other family")]).await.status, StatusCode::SEE_OTHER);
        paul.get(&path(&ids)).await.says("Entered in error: Other family");
        assert!(!app.store(|conn| goals::has_alternatives(conn, ids.children[0].0)));
    }

    async fn leaving_care_ends_the_goals(app) {
        let ids = served(&app);
        let form = app.as_user(app.world.supervisor).get(&crate::children::path(&ids, "exit")).await;
        let typed = [("reason", "reunification"), ("exited_on", "2026-11-21")];
        let left = crate::children::send(&app, app.world.supervisor, &form, &ids, "exit", &typed).await;
        assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text());
        let goals = app.store(|conn| goals::of_child(conn, ids.children[0].0));
        assert_eq!(goals.primary()[0].ends_on.unwrap().to_string(), "2026-11-21");
        let new = format!("{}/new", path(&ids));
        app.as_user(app.world.supervisor).get(&new).await.says("is not in care");
    }

    async fn goals_are_out_of_reach_out_of_scope(app) {
        let theirs = app.family_in(app.world.south, "Lindqvist", 1, 20, None);
        let ours = app.family("Okafor", 1, 20);
        let paul = app.as_user(app.world.permanency);
        let mixed = format!("/families/{}/children/{}/goals", ours.family, theirs.children[0].0);
        for path in [path(&theirs), format!("{}/new", path(&theirs)), format!("{mixed}/new"), mixed] {
            assert_eq!(paul.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
