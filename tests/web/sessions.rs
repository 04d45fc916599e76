//! Sessions: how long they live, who ends them, and what is left of a form that outlived its own.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;

use crate::support::{Client, FamilyIds, Page, TestApp, on_both};

/// The kept form's address, from the page that the sign-in page leads to.
fn kept_id(page: &Page) -> String {
    page.location.split("%2Fkept%2F").nth(1).unwrap().to_owned()
}

/// The choice that stands for the mother.
fn mother(form: &Page) -> String {
    let choice = form.body.split("name=\"with\" value=\"").nth(1).unwrap();
    choice.split('"').next().unwrap().to_owned()
}

/// A contact typed into its form, and sent after the session has ended by time.
async fn send_late(app: &TestApp, client: &Client, ids: &FamilyIds) -> Page {
    let family = ids.family;
    let address = format!("/families/{family}/contacts/new");
    let form = client.get(&address).await;
    let with = mother(&form);
    app.move_clock("2026-11-23T18:00:00Z".parse().unwrap());
    let typed = [
        ("with", with.as_str()),
        ("medium", "phone"),
        ("outcome", "held"),
        ("on", "11/22/2026"),
        ("note", "Maria asked for <weekend> visits & a ride."),
    ];
    client.send_form(&form, &address, &typed).await
}

on_both! {
    async fn session_secrets_are_stored_as_digests_only(app) {
        let client = app.as_user(app.world.reunification);
        let secret = client.cookie.clone().unwrap().split_once('=').unwrap().1.to_owned();
        assert_eq!(secret.len(), 64, "256 bits");
        let stored: Vec<String> = app.store(|conn| {
            use diesel::prelude::*;
            use homeward::db::schema::sessions;
            Ok(sessions::table.select(sessions::token_hash).load(conn)?)
        });
        assert!(stored.iter().all(|hash| !hash.contains(&secret) && hash.len() == 64));
    }

    async fn idle_and_absolute(app) {
        let client = app.as_user(app.world.reunification);
        // Busy every ten minutes: idleness never ends it, the twelve hours do.
        let start: chrono::DateTime<chrono::Utc> = "2026-11-23T17:00:00Z".parse().unwrap();
        for minutes in (10..720).step_by(10) {
            app.move_clock(start + chrono::Duration::minutes(minutes));
            assert_eq!(client.get("/account").await.status, StatusCode::OK, "after {minutes} minutes");
        }
        app.move_clock(start + chrono::Duration::minutes(720));
        assert_eq!(client.get("/account").await.status, StatusCode::SEE_OTHER);
        let idle = app.as_user(app.world.reunification);
        app.move_clock(start + chrono::Duration::minutes(735));
        assert_eq!(idle.get("/account").await.status, StatusCode::SEE_OTHER);
    }

    async fn session_polling_is_no_activity_and_says_what_is_left(app) {
        let client = app.as_user(app.world.reunification);
        let poll = || TestRequest::get().uri("/account/time-left").insert_header(("homeward-background", "poll"));
        for (minutes, left) in [(5, "600"), (10, "300"), (14, "60")] {
            app.move_clock("2026-11-23T17:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap() + chrono::Duration::minutes(minutes));
            assert_eq!(client.send(poll()).await.body, left);
        }
        app.move_clock("2026-11-23T17:15:00Z".parse().unwrap());
        let gone = client.send(poll()).await;
        assert_eq!(gone.status, StatusCode::UNAUTHORIZED, "a script is told, not led to a page");
    }

    async fn session_of_a_busy_hand_goes_on(app) {
        let client = app.as_user(app.world.reunification);
        app.move_clock("2026-11-23T17:14:00Z".parse().unwrap());
        let stay = TestRequest::get().uri("/account/time-left").insert_header(("homeward-background", "typing"));
        client.send(stay).await;
        assert_eq!(client.get("/account/time-left").await.body, "900");
    }

    async fn session_lists_show_ones_own_and_each_can_be_ended(app) {
        let (here, there) = (app.as_user(app.world.reunification), app.as_user(app.world.reunification));
        let other = app.as_user(app.world.permanency);
        let page = here.get("/account").await;
        page.says("This one");
        let action = page.body.split("action=\"").find(|a| a.starts_with("/account/sessions/0")).unwrap();
        let action = action.split('"').next().unwrap().to_owned();
        assert_eq!(other.send_form(&other.get("/account").await, &action, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(here.send_form(&page, &action, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(there.get("/account").await.status, StatusCode::SEE_OTHER);
        assert_eq!(here.get("/account").await.status, StatusCode::OK);
    }

    async fn session_others_end_together(app) {
        let here = app.as_user(app.world.reunification);
        let others = [app.as_user(app.world.reunification), app.as_user(app.world.reunification)];
        let page = here.get("/account").await;
        here.send_form(&page, "/account/sessions/end-others", &[]).await;
        for other in &others {
            assert_eq!(other.get("/account").await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(here.get("/account").await.status, StatusCode::OK);
    }

    async fn a_form_sent_after_its_session_ended_comes_back_with_what_was_typed_and_is_filed_once(app) {
        let ids = app.family("Okafor", 1, 20);
        let client = app.as_user(app.world.reunification);
        let late = send_late(&app, &client, &ids).await;
        assert_eq!(late.status, StatusCode::SEE_OTHER);
        assert!(late.location.starts_with("/sign-in?next=%2Fkept%2F"), "{}", late.location);
        app.nobody().get(&late.location).await.says("What you typed is kept");
        let id = kept_id(&late);
        let again = app.as_user(app.world.reunification);
        let way = again.get(&format!("/kept/{id}")).await;
        assert_eq!(way.location, format!("/families/{}/contacts/new?kept={id}", ids.family));
        let form = again.get(&way.location).await;
        form.says("What you typed is back below");
        assert!(form.body.contains("Maria asked for &#60;weekend&#62; visits &#38; a ride."), "{}", form.body);
        assert!(form.body.contains("value=\"11/22/2026\""));
        let hidden = |name: &str| form.hidden_of(&format!("/families/{}/contacts/new", ids.family), name).unwrap();
        let fields = [
            ("kept", hidden("kept")), ("with", mother(&form)), ("on", "11/22/2026".to_owned()),
            ("medium", "phone".to_owned()), ("outcome", "held".to_owned()), ("note", "Maria asked for <weekend> visits & a ride.".to_owned()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let filed = again.send_form(&form, &format!("/families/{}/contacts/new", ids.family), &fields).await;
        assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text());
        again.get(&format!("/families/{}/contacts", ids.family)).await.says("a ride.");
        assert_eq!(again.get(&format!("/kept/{id}")).await.status, StatusCode::NOT_FOUND, "it is filed and forgotten");
    }

    async fn what_was_typed_comes_back_to_nobody_else(app) {
        let ids = app.family("Okafor", 1, 20);
        let late = send_late(&app, &app.as_user(app.world.reunification), &ids).await;
        let id = kept_id(&late);
        let other = app.as_user(app.world.supervisor);
        assert_eq!(other.get(&format!("/kept/{id}")).await.status, StatusCode::NOT_FOUND);
        let form = other.get(&format!("/families/{}/contacts/new?kept={id}", ids.family)).await;
        assert_eq!(form.status, StatusCode::OK);
        form.never_says("weekend");
    }

    async fn a_form_whose_page_cannot_take_it_back_is_shown_as_it_was_sent(app) {
        let ids = app.family("Okafor", 1, 20);
        let client = app.as_user(app.world.reunification);
        let address = format!("/families/{}/contacts/new", ids.family);
        let form = client.get(&address).await;
        app.move_clock("2026-11-23T18:00:00Z".parse().unwrap());
        let late = client.send_form(&form, &address, &[("note", "Called."), ("a_field_of_a_lost_row", "kept too")]).await;
        let again = app.as_user(app.world.reunification);
        let id = kept_id(&late);
        let page = again.get(&format!("{address}?kept={id}")).await;
        assert_eq!(page.location, format!("/kept/{id}?as=list"));
        let list = again.get(&page.location).await;
        list.says("kept too");
        list.says("File it as it stands");
        let gone = again.send_form(&list, &format!("/kept/{id}/forget"), &[]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        assert_eq!(again.get(&format!("/kept/{id}")).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_form_of_a_second_tab_is_not_lost_when_the_first_has_signed_in_again(app) {
        let ids = app.family("Okafor", 1, 20);
        let client = app.as_user(app.world.reunification);
        let address = format!("/families/{}/contacts/new", ids.family);
        let form = client.get(&address).await;
        app.move_clock("2026-11-23T18:00:00Z".parse().unwrap());
        let again = app.as_user(app.world.reunification);
        let draft = TestRequest::post()
            .uri(&address)
            .insert_header(("homeward-background", "typing"))
            .set_form([("csrf_token", form.hidden("csrf_token").unwrap())]);
        assert_eq!(again.send(draft).await.status, StatusCode::UNAUTHORIZED, "a script is told that nothing was saved");
        let old = [("csrf_token", form.hidden("csrf_token").unwrap())];
        let old: Vec<(&str, &str)> = old.iter().map(|(n, v)| (*n, v.as_str())).chain([("note", "From the other tab.")]).collect();
        let kept = again.post(&address, &old).await;
        assert!(kept.location.starts_with("/kept/"), "{}", kept.location);
        let back = again.get(&kept.location).await;
        again.get(&back.location).await.says("From the other tab.");
        let other = app.as_user(app.world.supervisor);
        assert_eq!(other.post(&address, &old).await.status, StatusCode::BAD_REQUEST, "another person's token is worth nothing");
    }

    async fn one_button_of_an_ended_session_leads_back_to_its_page(app) {
        let client = app.as_user(app.world.reunification);
        let page = client.get("/account").await;
        app.move_clock("2026-11-23T18:00:00Z".parse().unwrap());
        let late = client.send_form(&page, "/account/sessions/end-others", &[]).await;
        assert_eq!(late.location, "/sign-in");
    }

    async fn a_forged_form_with_an_ended_session_is_not_kept(app) {
        let client = app.as_user(app.world.reunification);
        app.move_clock("2026-11-23T18:00:00Z".parse().unwrap());
        let forged = client.post("/families/x/contacts/new", &[("csrf_token", "guessed"), ("note", "planted")]).await;
        assert_eq!(forged.status, StatusCode::UNAUTHORIZED);
        let out = client.post("/sign-out", &[("csrf_token", "any")]).await;
        assert_eq!(out.status, StatusCode::UNAUTHORIZED);
    }

    async fn reauth_matrix(app) {
        // The list is written out: an action that begins or ceases to ask for a recent proof shows here.
        use homeward::access::Action;
        let asking = [
            Action::ChangeSecondFactor, Action::ChangeUsers, Action::BreakGlass, Action::ExportAudit, Action::ExportReviews,
            Action::SignAccountReview,
        ];
        let ids = app.family("Okafor", 1, 20);
        let (admin, supervisor) = (app.as_user(app.world.administrator), app.as_user(app.world.supervisor));
        app.move_clock("2026-11-23T17:09:59Z".parse().unwrap());
        for client in [&admin, &supervisor] {
            assert_eq!(client.get("/account/second-factor").await.status, StatusCode::OK, "nine minutes are recent");
        }
        app.move_clock("2026-11-23T17:10:00Z".parse().unwrap());
        for entry in crate::access_matrix::table() {
            let Some(action) = entry.action else { continue };
            assert_eq!(action.needs_recent(), asking.contains(&action), "{action:?}");
            let client = if action.allows(homeward::domain::role::Role::Administrator) { &admin } else { &supervisor };
            if entry.path == "/sign-out" || entry.path.starts_with("/account/sessions") || !action.allows(homeward::domain::role::Role::Administrator) && !action.allows(homeward::domain::role::Role::Supervisor) {
                continue;
            }
            let page = crate::access_matrix::call(client, &entry, &crate::access_matrix::path(entry.path, &ids)).await;
            let sent_back = page.location.starts_with("/sign-in/again");
            assert_eq!(sent_back, action.needs_recent(), "{entry:?} {} {}", page.status, page.location);
        }
    }
}
