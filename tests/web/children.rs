//! Moves and corrections of children.

use actix_web::http::StatusCode;
use homeward::domain::id::UserId;
use homeward::domain::setting::Setting;
use homeward::features::children::{self, Stay};

use crate::support::{FamilyIds, Page, TestApp, on_both};

pub(crate) fn path(ids: &FamilyIds, what: &str) -> String {
    format!("/families/{}/children/{}/{what}", ids.family, ids.children[0].0)
}

pub(crate) fn stays(app: &TestApp, ids: &FamilyIds) -> Vec<Stay> {
    app.store(|conn| children::stays_of_family(conn, ids.family))
}

pub(crate) fn stay_of(app: &TestApp, ids: &FamilyIds, at: usize) -> Stay {
    stays(app, ids).into_iter().find(|stay| stay.episode.id == ids.children[at].1).unwrap()
}

/// Sends a form with what its page held about each child when it was made.
pub(crate) async fn send(
    app: &TestApp,
    user: UserId,
    form: &Page,
    ids: &FamilyIds,
    what: &str,
    typed: &[(&str, &str)],
) -> Page {
    let seen = ids.children.iter().map(|(child, _)| format!("seen.{child}"));
    let seen: Vec<(String, String)> = seen.filter_map(|name| Some((name.clone(), form.hidden(&name)?))).collect();
    let seen = seen.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let client = app.as_user(user);
    let token = client.get("/account").await.hidden("csrf_token").unwrap();
    let fields: Vec<(&str, &str)> =
        typed.iter().copied().chain(seen).chain(std::iter::once(("csrf_token", token.as_str()))).collect();
    client.send_form(form, &path(ids, what), &fields).await
}

const MOVE: [(&str, &str); 3] = [("setting", "trial_home_visit"), ("caregiver", "Maria"), ("started_on", "2026-11-20")];

on_both! {
    async fn a_move_ends_the_present_placement_that_day(app) {
        let ids = app.family("Okafor", 2, 20);
        let client = app.as_user(app.world.permanency);
        let form = client.get(&path(&ids, "placements/new")).await;
        form.says("Relative home");
        let sibling = ids.children[1].0.to_string();
        let fields = [MOVE[0], MOVE[1], MOVE[2], ("also", sibling.as_str())];
        for _ in 0..2 {
            let moved = send(&app, app.world.permanency, &form, &ids, "placements/new", &fields).await;
            assert_eq!((moved.status, moved.location), (StatusCode::SEE_OTHER, format!("/families/{}", ids.family)));
        }
        for at in 0..2 {
            let stay = stay_of(&app, &ids, at);
            assert_eq!(stay.placements.len(), 2);
            assert_eq!(stay.placements[0].ended_on.unwrap().to_string(), "2026-11-20");
            let now = stay.current().unwrap();
            assert_eq!((now.setting, now.with_siblings), (Setting::TrialHomeVisit, Some(true)));
        }
    }

    async fn a_move_with_problems_moves_nobody(app) {
        let ids = app.family("Okafor", 1, 20);
        let form = app.as_user(app.world.permanency).get(&path(&ids, "placements/new")).await;
        let fields = [("setting", ""), ("started_on", "2026-10-01")];
        let page = send(&app, app.world.permanency, &form, &ids, "placements/new", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Choose where the child lives now");
        page.says("the last removal or move was on Nov 3, 2026");
        assert_eq!(stay_of(&app, &ids, 0).placements.len(), 1);
    }

    async fn a_child_whom_somebody_else_moved_is_shown_where_she_lives_now(app) {
        let ids = app.family("Okafor", 1, 20);
        let (one, other) = (app.world.permanency, app.world.supervisor);
        let mine = app.as_user(one).get(&path(&ids, "placements/new")).await;
        let theirs = app.as_user(other).get(&path(&ids, "placements/new")).await;
        let kin = [("setting", "kin_home"), ("caregiver", "Ngozi"), ("started_on", "2026-11-10")];
        assert_eq!(send(&app, other, &theirs, &ids, "placements/new", &kin).await.status, StatusCode::SEE_OTHER);
        let page = send(&app, one, &mine, &ids, "placements/new", &MOVE).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        page.says("Kin home, Ngozi, since Nov 10, 2026");
        page.says("Trial home visit, Maria, since Nov 20, 2026");
        assert_eq!(send(&app, one, &page, &ids, "placements/new", &MOVE).await.status, StatusCode::SEE_OTHER);
        assert_eq!(stay_of(&app, &ids, 0).placements.len(), 3);
    }

    async fn a_newborn_gets_its_name(app) {
        let ids = app.family("Okafor", 1, 20);
        let edit = path(&ids, "edit");
        let client = app.as_user(app.world.reunification);
        let typed = [
            ("given", "Ada"), ("family", "Okafor"), ("born", "2026-10-30"), ("sex", "female"),
        ];
        let saved = client.submit(&edit, &edit, &typed).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        let child = app.store(|conn| children::of_family(conn, ids.family)).remove(0);
        assert_eq!((child.name().as_str(), child.version), ("Ada Okafor", 2));
        let wrong = client.submit(&edit, &edit, &[("given", ""), ("family", "Okafor")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("Enter the given name");
    }

    async fn somebody_elses_correction_of_a_child_is_shown_beside_ones_own(app) {
        let ids = app.family("Okafor", 1, 20);
        let edit = path(&ids, "edit");
        let client = app.as_user(app.world.reunification);
        let form = client.get(&edit).await;
        let typed = |number| [("given", "Mateo"), ("family", "Okafor"), ("court_file_number", number)];
        app.as_user(app.world.permanency).submit(&edit, &edit, &typed("27-JV-26-1")).await;
        let page = client.send_form(&form, &edit, &typed("27-JV-26-2")).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        page.says("27-JV-26-1");
        page.says("27-JV-26-2");
    }

    async fn a_child_of_another_family_is_not_found_even_under_ones_own(app) {
        let ours = app.family("Okafor", 1, 20);
        let theirs = app.family_in(app.world.south, "Lindqvist", 1, 20, None);
        let client = app.as_user(app.world.supervisor);
        for what in ["placements/new", "exit", "edit"] {
            let path = format!("/families/{}/children/{}/{what}", ours.family, theirs.children[0].0);
            assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND, "{what}");
        }
        let everything = app.everything();
        assert!(app.store(|conn| homeward::features::families::find(conn, everything, theirs.family)).version == 1);
    }
}
