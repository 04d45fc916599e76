//! The docket: whose hearings are on it, in which order, and where it begins.

use actix_web::http::StatusCode;
use homeward::db::fresh;
use homeward::domain::hearing::{HearingKind, HearingStatus};
use homeward::domain::id::HearingId;
use homeward::features::hearings::{self, NewHearing};

use crate::support::{FamilyIds, Page, TestApp, on_both};

fn hear(app: &TestApp, ids: &FamilyIds, (on, time, room): (&str, &str, &str), status: HearingStatus) -> HearingId {
    let id = fresh();
    let new = NewHearing {
        id,
        family: ids.family,
        children: ids.children.iter().map(|(child, _)| *child).collect(),
        kind: HearingKind::SixMonthReview,
        status,
        held_on: on.parse().unwrap(),
        held_time: (!time.is_empty()).then(|| time.to_owned()),
        courtroom: room.to_owned(),
        judge: "Hon. A. Holloway".to_owned(),
        result: String::new(),
    };
    let now = app.clock.now();
    app.store(|conn| hearings::add(conn, &new, None, now));
    id
}

fn set(app: &TestApp, ids: &FamilyIds, on: &str, time: &str, room: &str) -> HearingId {
    hear(app, ids, (on, time, room), HearingStatus::Scheduled)
}

async fn docket(app: &TestApp, user: homeward::domain::id::UserId, query: &str) -> Page {
    let page = app.as_user(user).get(&format!("/docket{query}")).await;
    assert_eq!(page.status, StatusCode::OK);
    page
}

fn order(page: &Page, words: [&str; 3]) -> bool {
    let text = page.text();
    let at: Vec<_> = words.iter().map(|w| text.find(w).unwrap_or_else(|| panic!("no {w:?} in {text}"))).collect();
    at.is_sorted()
}

on_both! {
    async fn it_opens_on_the_next_day_with_hearings_and_leads_to_those_around_it(app) {
        let ids = app.family("Okafor", 2, 60);
        hear(&app, &ids, ("2026-11-20", "09:00", "3B"), HearingStatus::Held);
        hear(&app, &ids, ("2026-11-24", "09:00", "3B"), HearingStatus::Cancelled);
        set(&app, &ids, "2026-11-25", "10:00", "3B");
        set(&app, &ids, "2026-12-08", "10:00", "3B");
        let page = docket(&app, app.world.court, "").await;
        page.says("Docket for Wednesday, November 25, 2026");
        page.says("1 hearing in 1 courtroom.");
        page.says("Hearings before: Fri, Nov 20");
        page.says("Hearings after: Tue, Dec 8");
        page.says("1 Wed, Nov 25");
        page.says("0 Tue, Nov 24");
        let put_off = docket(&app, app.world.court, "?day=2026-11-24").await;
        put_off.says("Cancelled");
        put_off.says("0 hearings in 1 courtroom; 1 put off or cancelled.");
        docket(&app, app.world.court, "?day=2026-11-27").await.says("No hearing on Nov 27, 2026.");
        docket(&app, app.world.court, "?day=soon").await.says("Docket for Wednesday, November 25, 2026");
    }

    async fn without_hearings_it_opens_on_today(app) {
        docket(&app, app.world.court, "").await.says("No hearing on Nov 23, 2026.");
    }

    async fn courtrooms_and_times_are_in_order_and_each_line_says_who_comes(app) {
        let (a, b) = (app.family("Okafor", 2, 60), app.family("Lindqvist", 1, 60));
        set(&app, &b, "2026-11-25", "", "3B");
        set(&app, &a, "2026-11-25", "13:30", "3B");
        set(&app, &b, "2026-11-25", "09:00", "10");
        let page = docket(&app, app.world.court, "").await;
        assert!(order(&page, ["Courtroom 3B", "1:30 p.m.", "No time"]));
        assert!(order(&page, ["No time", "Courtroom 10", "9:00 a.m."]));
        page.says("Mateo Okafor, Luna Okafor");
        page.says("Reunification: Rosa Reyes. Permanency: Paul Park.");
        page.says("Hon. A. Holloway");
    }

    async fn a_summary_is_one_click_away_and_only_those_who_may_record_see_edit(app) {
        let ids = app.family("Okafor", 1, 60);
        let hearing = set(&app, &ids, "2026-11-25", "10:00", "3B");
        let href = format!("/families/{}/summary?hearing={hearing}", ids.family);
        let court = docket(&app, app.world.court, "").await;
        assert!(court.body.contains(&href));
        court.says("Edit the hearing of the Okafor family");
        let manager = docket(&app, app.world.manager, "").await;
        assert!(manager.body.contains(&href));
        manager.never_says("/edit");
        assert_eq!(app.as_user(app.world.court).get(&href).await.status, StatusCode::OK);
    }

    async fn everybody_sees_the_hearings_of_her_own_scope_only(app) {
        let ours = app.family("Okafor", 1, 60);
        let south = Some((app.world.reunification_south, app.world.permanency_south));
        let theirs = app.family_in(app.world.south, "Lindqvist", 1, 60, south);
        set(&app, &ours, "2026-11-25", "10:00", "3B");
        set(&app, &theirs, "2026-11-25", "11:00", "3B");
        for user in [app.world.reunification, app.world.permanency, app.world.supervisor] {
            let page = docket(&app, user, "?day=2026-11-25").await;
            page.says("Okafor family");
            page.says("1 hearing in 1 courtroom.");
            page.never_says("Lindqvist");
        }
        let other = docket(&app, app.world.reunification_b, "?day=2026-11-25").await;
        other.says("No hearing on Nov 25, 2026.");
        for user in [app.world.court, app.world.manager] {
            docket(&app, user, "?day=2026-11-25").await.says("2 hearings in 1 courtroom.");
        }
    }

    async fn an_office_narrows_the_docket_and_never_widens_it(app) {
        let ours = app.family("Okafor", 1, 60);
        let theirs = app.family_in(app.world.south, "Lindqvist", 1, 60, None);
        set(&app, &ours, "2026-11-25", "10:00", "3B");
        set(&app, &theirs, "2026-11-25", "11:00", "3B");
        let south = format!("?day=2026-11-25&office={}", app.world.south);
        let page = docket(&app, app.world.manager, &south).await;
        page.says("Lindqvist family");
        page.never_says("Okafor");
        page.says("nobody assigned");
        let outside = docket(&app, app.world.supervisor, &south).await;
        outside.never_says("Lindqvist");
        outside.never_says("South office");
    }
}
