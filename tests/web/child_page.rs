//! The page of a child: the history in care on one line.

use actix_web::http::StatusCode;
use chrono::Days;
use homeward::db::fresh;
use homeward::domain::exit::ExitReason;
use homeward::domain::id::EpisodeId;
use homeward::domain::removal::Circumstance;
use homeward::domain::role::Role;
use homeward::domain::setting::Setting;
use homeward::domain::tracks::Track;
use homeward::features::children::{self, NewEpisode, NewPlacement};

use crate::support::{FamilyIds, TestApp, on_both};

pub(crate) fn home(ids: &FamilyIds) -> String {
    format!("/families/{}/children/{}", ids.family, ids.children[0].0)
}

/// A family whose child went home after 60 days and was removed again 40 days ago.
fn again(app: &TestApp) -> FamilyIds {
    let ids = app.family("Okafor", 2, 200);
    let (child, first) = ids.children[0];
    let (now, day) = (app.clock.now(), |ago: u64| app.today() - Days::new(ago));
    app.store(|conn| {
        children::end_placement(conn, first, day(150), "runaway")?;
        let place = |episode, setting, on| NewPlacement {
            episode,
            child,
            setting,
            caregiver: String::new(),
            with_siblings: Some(false),
            started_on: on,
        };
        children::place(conn, &place(first, Setting::Runaway, day(150)), Some(app.world.permanency), now)?;
        children::end_placement(conn, first, day(148), "Came back by herself")?;
        children::place(conn, &place(first, Setting::TrialHomeVisit, day(148)), None, now)?;
        children::record_exit(conn, (first, 1), day(140), ExitReason::Reunification, None, now)?;
        let second: EpisodeId = fresh();
        let removal = NewEpisode {
            id: second,
            child,
            family: ids.family,
            office: app.world.north,
            removed_on: day(40),
            removed_time: None,
            circumstances: vec![Circumstance::CaretakerDrugs, Circumstance::Neglect],
        };
        children::remove(conn, &removal, None, now)?;
        children::place(conn, &place(second, Setting::Respite, day(30)), None, now).map(|_| ())
    });
    ids
}

on_both! {
    async fn a_childs_page_tells_every_stay_and_names_each_place_as_what_it_is(app) {
        let ids = again(&app);
        let page = app.as_user(app.world.permanency).get(&home(&ids)).await;
        for words in [
            "Mateo Okafor",
            "Since Oct 14, 2026",
            "Re-entry, 100 days after the stay that ended on Jul 6, 2026: Reunification",
            "Removed because of: Neglect, Caretaker",
            "No living arrangement from Oct 14, 2026 to Oct 24, 2026.",
            "A short stay that gives the caregivers a rest. Not a placement, and no move.",
            "Home for good: reunification",
            "At home on trial. The agency stays responsible: the child is still in care.",
            "Runaway or whereabouts unknown",
            "Jun 26, 2026 to Jun 28, 2026, 2 days , by Paul Park",
            "Left: Came back by herself",
            "Then: runaway or whereabouts unknown",
            "Not with brothers and sisters in care.",
            "60 days in care, 1 placement, 0 moves",
            "Born May 2, 2019, 7 y 6 m old",
            "Permanency worker Paul Park",
        ] {
            page.says(words);
        }
        assert!(page.body.len() < 60_000);
    }

    async fn a_move_and_an_exit_say_why_and_where_and_whether_it_was_planned(app) {
        let ids = app.family("Okafor", 2, 200);
        let paul = app.as_user(app.world.permanency);
        let form = paul.get(&crate::children::path(&ids, "placements/new")).await;
        let typed = [
            ("setting", "foster_home"), ("caregiver", "Dee Olson"), ("started_on", "2026-10-01"), ("together", "no"),
            ("apart", "no_home_for_all"), ("why", "caregiver_asked"), ("words", "Aunt Inez fell ill"), ("location", "out_of_state"),
        ];
        let refused = crate::children::send(&app, app.world.permanency, &form, &ids, "placements/new", &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Enter the state or country");
        assert!(refused.body.contains("Aunt Inez fell ill"), "what was typed is kept");
        let typed: Vec<_> = typed.into_iter().chain([("jurisdiction", "Wisconsin")]).collect();
        let moved = crate::children::send(&app, app.world.permanency, &form, &ids, "placements/new", &typed).await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text());
        let sam = app.world.supervisor;
        let form = app.as_user(sam).get(&crate::children::path(&ids, "exit")).await;
        let typed = [("reason", "guardianship"), ("exited_on", "2026-11-20"), ("planned", "yes")];
        assert_eq!(crate::children::send(&app, sam, &form, &ids, "exit", &typed).await.status, StatusCode::SEE_OTHER);
        let page = app.as_user(sam).get(&home(&ids)).await;
        for words in [
            "Left: the caregiver asked. Aunt Inez fell ill",
            "Not with brothers and sisters in care: no home with room for all.",
            "In another state: Wisconsin.",
            "Left care: guardianship Nov 20, 2026 , by Sam Sandoval Planned.",
        ] {
            page.says(words);
        }
    }

    async fn caseworker_visits_are_counted_month_by_month(app) {
        let ids = app.family("Okafor", 1, 110);
        crate::contacts::contact(&app, &ids, Track::Permanency, 40, "child secret");
        crate::contacts::contact(&app, &ids, Track::Permanency, 38, "child secret");
        crate::contacts::contact(&app, &ids, Track::Reunification, 70, "family secret");
        let page = app.as_user(app.world.permanency).get(&home(&ids)).await;
        page.says("Visited in 1 of 2 months, in 1 of them where the child lives.");
        page.says("November 2026 No visit; not a full month");
        page.says("October 2026 Visited where the child lives");
        page.says("September 2026 No visit");
        page.never_says("secret");
    }

    async fn the_familys_page_leads_to_each_childs_and_back(app) {
        let ids = app.family("Okafor", 1, 20);
        let rosa = app.as_user(app.world.reunification);
        let family = format!("/families/{}", ids.family);
        assert!(rosa.get(&family).await.body.contains(&format!("href=\"{}\"", home(&ids))));
        assert!(rosa.get(&home(&ids)).await.body.contains(&format!("href=\"{family}\"")));
    }

    async fn only_those_who_may_act_are_offered_to(app) {
        let ids = app.family("Okafor", 1, 20);
        for (role, offered) in [(Role::PermanencyWorker, true), (Role::Manager, false)] {
            let page = app.as_user(app.world.of(role)).get(&home(&ids)).await;
            assert_eq!(page.status, StatusCode::OK);
            assert_eq!(page.body.contains("placements/new"), offered, "{role}");
        }
    }

    async fn a_child_is_found_under_its_own_family_and_in_scope_only(app) {
        let ours = app.family("Okafor", 1, 20);
        let theirs = app.family_in(app.world.south, "Lindqvist", 1, 20, None);
        let sam = app.as_user(app.world.supervisor);
        let mixed = format!("/families/{}/children/{}", ours.family, theirs.children[0].0);
        for path in [home(&theirs), mixed] {
            let page = sam.get(&path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            page.never_says("Lindqvist");
        }
    }
}
