//! Signing in and out, one's own account, the list of users.

use actix_web::http::StatusCode;
use homeward::access::password;
use homeward::features::users;

use crate::support::{Client, Page, TestApp, on_both};

const PASSWORD: &str = "a porch light left on";

fn give_password(app: &TestApp) {
    let hash = password::hash(PASSWORD).unwrap();
    app.store(|conn| users::set_password(conn, app.world.reunification, &hash));
}

async fn sign_in(client: &mut Client, email: &str, typed: &str, next: &str) -> Page {
    let form = client.get(&format!("/sign-in?next={next}")).await;
    client.cookie = form.cookies.iter().find_map(|c| c.split(';').next()).map(str::to_owned);
    let token = form.hidden("csrf_token").unwrap();
    let next = form.hidden("next").unwrap();
    client.post("/sign-in", &[("csrf_token", &token), ("next", &next), ("email", email), ("password", typed)]).await
}

on_both! {
    async fn the_right_password_opens_the_first_page_of_the_role_and_signing_out_ends_it(app) {
        give_password(&app);
        let mut client = app.nobody();
        let page = sign_in(&mut client, "Reunification@Juniper.test ", PASSWORD, "").await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/day"));
        client.cookie = page.cookies.iter().find(|c| c.starts_with("homeward=")).map(|c| c.split(';').next().unwrap().to_owned());
        let account = client.get("/account").await;
        account.says("Rosa Reyes");
        let out = client.send_form(&account, "/sign-out", &[]).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER);
        assert_eq!(client.get("/account").await.location, "/sign-in?next=%2Faccount");
    }

    async fn a_wrong_password_and_a_name_nobody_has_are_answered_alike_and_keep_the_address(app) {
        give_password(&app);
        for email in ["reunification@juniper.test", "nobody@juniper.test"] {
            let page = sign_in(&mut app.nobody(), email, "wrong", "").await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            page.says("The e-mail address or the password is not right");
            assert!(page.body.contains(email));
            page.never_says("wrong\"");
        }
    }

    async fn after_signing_in_a_person_is_where_she_wanted_to_be_but_never_elsewhere(app) {
        give_password(&app);
        let page = sign_in(&mut app.nobody(), "reunification@juniper.test", PASSWORD, "/account").await;
        assert_eq!(page.location, "/account");
        let page = sign_in(&mut app.nobody(), "reunification@juniper.test", PASSWORD, "//evil.test").await;
        assert_eq!(page.location, "/day");
    }

    async fn a_session_ends_after_a_quarter_of_an_hour_without_activity(app) {
        let client = app.as_user(app.world.reunification);
        app.move_clock("2026-11-23T17:14:00Z".parse().unwrap());
        assert_eq!(client.get("/account").await.status, StatusCode::OK);
        app.move_clock("2026-11-23T17:28:59Z".parse().unwrap());
        assert_eq!(client.get("/account").await.status, StatusCode::OK, "activity was noted at 17:14");
        app.move_clock("2026-11-23T17:44:00Z".parse().unwrap());
        assert_eq!(client.get("/account").await.status, StatusCode::SEE_OTHER);
    }

    async fn a_form_without_its_token_or_from_another_site_is_refused(app) {
        let client = app.as_user(app.world.reunification);
        assert_eq!(client.post("/sign-out", &[]).await.status, StatusCode::BAD_REQUEST);
        let token = client.get("/account").await.hidden("csrf_token").unwrap();
        let forged = actix_web::test::TestRequest::post()
            .uri("/sign-out")
            .insert_header(("origin", "https://evil.test"))
            .set_form([("csrf_token", token.as_str())]);
        assert_eq!(client.send(forged).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(client.get("/account").await.status, StatusCode::OK);
    }

    async fn an_administrator_sees_the_users_and_others_do_not(app) {
        let page = app.as_user(app.world.administrator).get("/users").await;
        page.says("Rosa Reyes");
        assert_eq!(app.as_user(app.world.supervisor).get("/users").await.status, StatusCode::FORBIDDEN);
    }
}
