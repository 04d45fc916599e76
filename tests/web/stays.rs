//! The dates of a stay, corrected with a reason.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use diesel::prelude::*;
use homeward::db::schema::{date_corrections, episodes, placements};
use homeward::domain::id::PlacementId;
use homeward::domain::setting::Setting;
use homeward::features::children::{self, NewPlacement, Stay};

use crate::support::{FamilyIds, Page, TestApp, on_both};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn path(ids: &FamilyIds) -> String {
    let (child, episode) = ids.children[0];
    format!("/families/{}/children/{child}/stays/{episode}/dates", ids.family)
}

fn stay(app: &TestApp, ids: &FamilyIds) -> Stay {
    let stays = app.store(|conn| children::stays_of_family(conn, ids.family));
    stays.into_iter().find(|stay| stay.episode.id == ids.children[0].1).unwrap()
}

/// A family removed on Oct 4, 2026, whose child moved on Oct 20: both placements' keys.
fn moved(app: &TestApp) -> (FamilyIds, PlacementId, PlacementId) {
    let ids = app.family("Okafor", 1, 50);
    let (child, episode) = ids.children[0];
    let now = app.clock.now();
    app.store(|conn| {
        diesel::delete(placements::table.filter(placements::episode_id.eq(episode))).execute(conn)?;
        let place = |setting, started_on| NewPlacement {
            episode,
            child,
            setting,
            caregiver: String::new(),
            with_siblings: None,
            started_on,
        };
        children::place(conn, &place(Setting::FosterHome, day("2026-10-04")), None, now)?;
        children::end_placement(conn, episode, day("2026-10-20"), "moved")?;
        children::place(conn, &place(Setting::RelativeHome, day("2026-10-20")), None, now)
    });
    let stay = stay(app, &ids);
    assert_eq!(stay.episode.removed_on, day("2026-10-04"));
    (ids, stay.placements[0].id, stay.placements[1].id)
}

type Typed = Vec<(String, String)>;

/// What the form shows of the stay as it opens, with these fields typed over it.
fn typed(app: &TestApp, ids: &FamilyIds, over: &[(String, &str)]) -> Typed {
    let stay = stay(app, ids);
    let mut fields = vec![
        ("removed".to_owned(), stay.episode.removed_on.to_string()),
        ("reason".to_owned(), "The report was dated a day early".to_owned()),
    ];
    for place in &stay.placements {
        fields.push((format!("start.{}", place.id), place.started_on.to_string()));
        fields.push((format!("end.{}", place.id), place.ended_on.map(|on| on.to_string()).unwrap_or_default()));
    }
    for (name, value) in over {
        fields.retain(|(of, _)| of != name);
        fields.push((name.clone(), (*value).to_owned()));
    }
    fields
}

async fn send(app: &TestApp, form: &Page, ids: &FamilyIds, fields: &Typed) -> Page {
    let beside: Vec<(String, String)> = ["version"]
        .into_iter()
        .map(str::to_owned)
        .chain(stay(app, ids).placements.iter().map(|place| format!("beside.{}", place.id)))
        .filter_map(|name| Some((name.clone(), form.hidden(&name)?)))
        .collect();
    let all: Vec<(&str, &str)> = fields.iter().chain(&beside).map(|(n, v)| (n.as_str(), v.as_str())).collect();
    app.as_user(app.world.permanency).send_form(form, &path(ids), &all).await
}

async fn form(app: &TestApp, ids: &FamilyIds) -> Page {
    let page = app.as_user(app.world.permanency).get(&path(ids)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    page
}

on_both! {
    async fn a_wrong_day_of_a_move_is_corrected_on_both_sides_and_what_it_was_stays_on_record(app) {
        let (ids, first, second) = moved(&app);
        let child = format!("/families/{}/children/{}", ids.family, ids.children[0].0);
        assert!(app.as_user(app.world.permanency).get(&child).await.body.contains(&path(&ids)), "the child's page leads there");
        for on in ["2026-10-22", "2026-10-12"] {
            let opened = form(&app, &ids).await;
            let over = [(format!("end.{first}"), on), (format!("start.{second}"), on)];
            let saved = send(&app, &opened, &ids, &typed(&app, &ids, &over)).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
            let now = stay(&app, &ids);
            assert_eq!((now.placements[0].ended_on, now.placements[1].started_on), (Some(day(on)), day(on)));
        }
        let page = form(&app, &ids).await;
        page.says("Corrected before");
        page.says("Oct 20, 2026");
        page.says("The report was dated a day early");
        let kept: i64 = date_corrections::table.count().get_result(&mut app.conn()).unwrap();
        assert_eq!(kept, 4);
    }

    async fn placements_may_change_places_in_time_only_as_the_dates_allow(app) {
        let (ids, first, second) = moved(&app);
        let opened = form(&app, &ids).await;
        let over = [(format!("end.{first}"), "2026-10-25")];
        let refused = send(&app, &opened, &ids, &typed(&app, &ids, &over)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("The next placement began on Oct 20, 2026");
        assert!(refused.body.contains("10/25/2026"), "what was typed is kept");
        let over = [("removed".to_owned(), "2026-10-05")];
        let refused = send(&app, &opened, &ids, &typed(&app, &ids, &over)).await;
        refused.says("The removal was on Oct 5, 2026");
        let over = [(format!("start.{second}"), "2027-01-01")];
        send(&app, &opened, &ids, &typed(&app, &ids, &over)).await.says("cannot be in the future");
        assert_eq!(stay(&app, &ids).placements[0].ended_on, Some(day("2026-10-20")), "nothing was saved");
    }

    async fn nothing_changed_and_no_reason_are_told(app) {
        let (ids, ..) = moved(&app);
        let opened = form(&app, &ids).await;
        send(&app, &opened, &ids, &typed(&app, &ids, &[])).await.says("These are the dates on record");
        let silent = typed(&app, &ids, &[("reason".to_owned(), ""), ("removed".to_owned(), "2026-10-03")]);
        let told = send(&app, &opened, &ids, &silent).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        told.says("why the dates on record are wrong");
    }

    async fn who_comes_second_is_told_and_shown_both(app) {
        let (ids, first, second) = moved(&app);
        let (mine, theirs) = (form(&app, &ids).await, form(&app, &ids).await);
        let over = |on: &'static str| [(format!("end.{first}"), on), (format!("start.{second}"), on)];
        let fields = typed(&app, &ids, &over("2026-10-15"));
        let later = typed(&app, &ids, &over("2026-10-16"));
        assert_eq!(send(&app, &theirs, &ids, &fields).await.status, StatusCode::SEE_OTHER);
        let told = send(&app, &mine, &ids, &later).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        told.says("Oct 15, 2026");
        told.says("Oct 16, 2026");
        let again = send(&app, &told, &ids, &later).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
        assert_eq!(stay(&app, &ids).placements[0].ended_on, Some(day("2026-10-16")));
    }

    async fn only_who_cares_for_the_record_corrects_it(app) {
        let (ids, ..) = moved(&app);
        for user in [app.world.reunification, app.world.manager, app.world.supervisor_south, app.world.permanency_b] {
            assert_eq!(app.as_user(user).get(&path(&ids)).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(app.as_user(app.world.supervisor).get(&path(&ids)).await.status, StatusCode::OK);
        let elsewhere = app.family("Lund", 1, 20);
        let (child, _) = ids.children[0];
        let other = format!("/families/{}/children/{child}/stays/{}/dates", ids.family, elsewhere.children[0].1);
        assert_eq!(app.as_user(app.world.supervisor).get(&other).await.status, StatusCode::NOT_FOUND);
    }

    async fn the_database_keeps_what_was_corrected(app) {
        let (ids, ..) = moved(&app);
        let opened = form(&app, &ids).await;
        let over = [("removed".to_owned(), "2026-10-03")];
        assert_eq!(send(&app, &opened, &ids, &typed(&app, &ids, &over)).await.status, StatusCode::SEE_OTHER);
        let bent = diesel::update(date_corrections::table).set(date_corrections::reason.eq("x")).execute(&mut app.conn());
        assert_eq!(homeward::db::broken_rule(&bent.unwrap_err()).as_deref(), Some("date_corrections_for_good"));
        let gone = diesel::delete(date_corrections::table).execute(&mut app.conn());
        assert_eq!(homeward::db::broken_rule(&gone.unwrap_err()).as_deref(), Some("date_corrections_for_good"));
        let now: NaiveDate =
            episodes::table.find(ids.children[0].1).select(episodes::removed_on).first(&mut app.conn()).unwrap();
        assert_eq!(now, day("2026-10-03"));
    }
}
