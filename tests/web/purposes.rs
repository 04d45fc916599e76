//! For what a person opens a family that is within her scope and not of her own work.

use actix_web::http::StatusCode;
use chrono::{Days, Duration};
use homeward::domain::hearing::HearingStatus;
use homeward::domain::id::{UnitId, UserId};
use homeward::domain::role::Role;
use homeward::features::users::{self, NewUser};

use crate::support::{FamilyIds, TestApp, on_both};

/// A supervisor of the north office whose unit is another one than that of the office's families.
fn of_another_unit(app: &TestApp) -> UserId {
    let now = app.clock.now();
    app.store(|conn| {
        let unit: UnitId = users::add_unit(conn, app.world.north, "Unit 2", now)?;
        let new = NewUser {
            email: "supervisor-2@juniper.test".to_owned(),
            full_name: "Tess Tan".to_owned(),
            role: Role::Supervisor,
            office: Some(app.world.north),
            unit: Some(unit),
            phone: String::new(),
            languages: Vec::new(),
        };
        let id = users::add_user(conn, &new, now)?;
        users::agree(conn, id, now)?;
        Ok(id)
    })
}

fn home(ids: &FamilyIds) -> String {
    format!("/families/{}", ids.family)
}

on_both! {
    async fn purpose_required_before_a_supervisor_opens_another_units_family(app) {
        let ids = app.family("Okafor", 1, 20);
        let user = of_another_unit(&app);
        let tess = app.as_user(user);
        let asked = tess.get(&format!("{}/contacts?before=x", home(&ids))).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        asked.never_says("Okafor");
        let page = asked.location.clone();
        assert_eq!(page, format!("{0}/purpose?next=%2Ffamilies%2F{1}%2Fcontacts%3Fbefore%3Dx", home(&ids), ids.family));
        let form = tess.get(&page).await;
        form.says(&app.number(&ids));
        form.never_says("Okafor");

        let action = format!("{}/purpose", home(&ids));
        let nothing = tess.submit(&page, &action, &[("purpose", "other")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        nothing.says("Say in a few words");
        assert_eq!(tess.get(&home(&ids)).await.status, StatusCode::SEE_OTHER, "nothing was said yet");

        let said = tess.submit(&page, &action, &[("purpose", "stand_in")]).await;
        assert_eq!(said.location, format!("{}/contacts?before=x", home(&ids)));
        tess.get(&home(&ids)).await.says("Okafor family");
        app.move_clock(app.clock.now().utc() + Duration::days(7) + Duration::minutes(1));
        let tess = app.as_user(user);
        assert_eq!(tess.get(&home(&ids)).await.status, StatusCode::SEE_OTHER, "a week later it is asked again");
    }

    async fn purpose_required_stands_with_those_who_see_who_opened_the_record(app) {
        let ids = app.family("Okafor", 1, 20);
        let tess = app.as_user(of_another_unit(&app));
        let action = format!("{}/purpose", home(&ids));
        tess.submit(&action, &action, &[("purpose", "quality")]).await;
        tess.get(&home(&ids)).await.says("Okafor family");
        let openings = app.as_user(app.world.supervisor).get(&format!("{}/openings", home(&ids))).await;
        openings.says("Tess Tan");
        openings.says("Reviewing the quality of the work");
    }

    async fn purpose_required_of_nobody_for_her_own_work(app) {
        let ids = app.family("Okafor", 1, 20);
        app.hearing(&ids);
        let w = &app.world;
        for user in [w.reunification, w.permanency, w.supervisor, w.manager, w.court, w.coordinator] {
            app.as_user(user).get(&home(&ids)).await.says("Okafor family");
        }
        let asked = app.as_user(w.supervisor).get(&format!("{}/purpose", home(&ids))).await;
        assert_eq!(asked.status, StatusCode::OK, "whoever asks to say it may");
    }

    async fn purpose_required_of_the_court_liaison_long_after_the_hearing(app) {
        let (recent, old) = (app.family("Recently", 1, 200), app.family("Longago", 1, 200));
        app.hearing_on(&recent, HearingStatus::Held, app.today() - Days::new(60));
        app.hearing_on(&old, HearingStatus::Held, app.today() - Days::new(61));
        let carl = app.as_user(app.world.court);
        carl.get(&home(&recent)).await.says("Recently family");
        assert_eq!(carl.get(&format!("{}/summary", home(&old))).await.status, StatusCode::SEE_OTHER);
    }

    async fn purpose_required_out_of_scope_is_the_same_as_a_family_that_never_was(app) {
        let theirs = app.family_in(app.world.south, "Lindqvist", 1, 20, None);
        let tess = app.as_user(of_another_unit(&app));
        for path in [home(&theirs), format!("{}/purpose", home(&theirs))] {
            let page = tess.get(&path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            page.never_says("Lindqvist");
        }
    }

    async fn purpose_required_of_a_form_that_comes_without_one_and_keeps_what_was_typed(app) {
        let ids = app.family("Okafor", 1, 20);
        let tess = app.as_user(of_another_unit(&app));
        let token = tess.get("/account").await.hidden("csrf_token").unwrap();
        let form = uuid::Uuid::now_v7().to_string();
        let path = format!("{}/contacts/new", home(&ids));
        let fields =
            [("csrf_token", token.as_str()), ("form_id", form.as_str()), ("medium", "phone"), ("note", "Spoke with the aunt")];
        let asked = tess.post(&path, &fields).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        let page = asked.location;
        assert!(page.contains("%2Fkept%2F"), "{page}");
        let action = format!("{}/purpose", home(&ids));
        let on = tess.submit(&page, &action, &[("purpose", "stand_in")]).await.location;
        let kept = tess.get(&on).await;
        let refilled = if kept.location.is_empty() { kept } else { tess.get(&kept.location).await };
        refilled.says("Spoke with the aunt");
    }
}
