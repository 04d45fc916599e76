//! The life of an account: invited, agreed, changed, unused, off; and one's own password.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use homeward::db::schema::users;
use homeward::domain::id::UserId;
use homeward::features::users as people;

use crate::identity::{PASSWORD, give_password, sign_in};
use crate::support::{Client, Page, TestApp, on_both};

/// The link that a page shows, without the host.
fn link_of(page: &Page) -> String {
    let link = page.body.split("<code class=\"key\">").nth(1).unwrap().split('<').next().unwrap();
    link[link.find("/welcome/").unwrap()..].to_owned()
}

async fn invite(app: &TestApp, admin: &Client, email: &str) -> (Page, String) {
    let office = app.world.north.to_string();
    let fields = [
        ("name", "Nora New"),
        ("email", email),
        ("role", "reunification_worker"),
        ("office", office.as_str()),
        ("unit", ""),
        ("phone", "555-0199"),
        ("languages", "English, Hmong"),
    ];
    let page = admin.submit("/users/new", "/users/new", &fields).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let link = link_of(&page);
    (page, link)
}

fn id_of(app: &TestApp, email: &str) -> UserId {
    app.store(|conn| Ok(people::by_email(conn, email)?.unwrap().id))
}

const NEW: [(&str, &str); 3] = [("new_password", PASSWORD), ("repeated_password", PASSWORD), ("agree", "yes")];

on_both! {
    async fn account_lifecycle(app) {
        give_password(&app);
        let admin = app.as_user(app.world.administrator);
        let (made, link) = invite(&app, &admin, "nora@juniper.test").await;
        made.says("shown this once");
        // Before she has a password nothing opens.
        assert_eq!(sign_in(&mut app.nobody(), "nora@juniper.test", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut nora = app.nobody();
        let form = nora.open(&link).await;
        form.says("Welcome to Homeward, Nora New");
        // The rules and the agreement are asked for beside their fields.
        let weak = nora.fill(&form, &link, &[("new_password", "Nora New 2026 nora"), ("repeated_password", "x")]).await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        weak.says("made of your name");
        weak.says("Read the agreement");
        let inside = nora.fill(&weak, &link, &NEW).await;
        assert_eq!(inside.location, "/day", "{}", inside.text());
        assert_eq!(nora.get("/account").await.status, StatusCode::OK);
        // Once.
        let again = app.nobody().get(&link).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
        again.says("This link is used up");
        // Turned off: signed out at once, and the right password gets the words of a wrong one.
        let path = format!("/users/{}", id_of(&app, "nora@juniper.test"));
        admin.send_form(&admin.get(&path).await, &format!("{path}/off"), &[]).await;
        assert_eq!(nora.get("/account").await.status, StatusCode::SEE_OTHER);
        app.move_clock("2026-11-23T17:05:00Z".parse().unwrap());
        sign_in(&mut app.nobody(), "nora@juniper.test", PASSWORD).await.says("The e-mail address or the password is not right");
        admin.send_form(&admin.get(&path).await, &format!("{path}/on"), &[]).await;
        app.move_clock("2026-11-23T17:06:00Z".parse().unwrap());
        assert_eq!(sign_in(&mut app.nobody(), "nora@juniper.test", PASSWORD).await.location, "/day");
        // Unused for sixty days: off until an administrator turns it on.
        app.move_clock("2027-01-22T17:06:00Z".parse().unwrap());
        sign_in(&mut app.nobody(), "nora@juniper.test", PASSWORD).await.says("Nobody signed in with this account for sixty days");
        let admin = app.as_user(app.world.administrator);
        admin.get(&path).await.says("Off, unused for 60 days");
        admin.send_form(&admin.get(&path).await, &format!("{path}/on"), &[]).await;
        assert_eq!(sign_in(&mut app.nobody(), "nora@juniper.test", PASSWORD).await.location, "/day");
    }

    async fn a_link_is_good_for_72_hours_and_a_newer_one_takes_its_place(app) {
        let admin = app.as_user(app.world.administrator);
        let (_, first) = invite(&app, &admin, "nora@juniper.test").await;
        let path = format!("/users/{}", id_of(&app, "nora@juniper.test"));
        let page = admin.send_form(&admin.get(&path).await, &format!("{path}/link"), &[]).await;
        let second = link_of(&page);
        assert_eq!(app.nobody().get(&first).await.status, StatusCode::NOT_FOUND);
        app.move_clock("2026-11-26T16:59:59Z".parse().unwrap());
        assert_eq!(app.nobody().get(&second).await.status, StatusCode::OK);
        app.move_clock("2026-11-26T17:00:00Z".parse().unwrap());
        assert_eq!(app.nobody().get(&second).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_link_for_a_lost_password_ends_every_session_and_asks_for_no_second_agreement(app) {
        let rosa = app.as_user(app.world.reunification);
        let admin = app.as_user(app.world.administrator);
        let path = format!("/users/{}", app.world.reunification);
        let link = link_of(&admin.send_form(&admin.get(&path).await, &format!("{path}/link"), &[]).await);
        let mut back = app.nobody();
        let form = back.open(&link).await;
        form.never_says("Confidentiality agreement");
        assert_eq!(back.fill(&form, &link, &NEW[..2]).await.location, "/day");
        assert_eq!(rosa.get("/account").await.status, StatusCode::SEE_OTHER);
        back.get("/account").await.says("Password set with a one-time link");
    }

    async fn an_invitation_sent_twice_adds_one_person_and_an_address_belongs_to_one(app) {
        let admin = app.as_user(app.world.administrator);
        let form = admin.get("/users/new").await;
        let office = app.world.north.to_string();
        let fields = [("name", "Nora New"), ("email", "nora@juniper.test"), ("role", "permanency_worker"), ("office", office.as_str())];
        assert_eq!(admin.send_form(&form, "/users/new", &fields).await.status, StatusCode::OK);
        let second = admin.send_form(&form, "/users/new", &fields).await;
        assert_eq!(second.status, StatusCode::SEE_OTHER);
        let other = admin.submit("/users/new", "/users/new", &fields).await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        other.says("Somebody signs in with this address already");
        let bad = admin.submit("/users/new", "/users/new", &[("name", ""), ("email", "nora"), ("role", "")]).await;
        for words in ["Enter the name", "not an e-mail address", "Choose a role"] {
            bad.says(words);
        }
    }

    async fn another_role_signs_a_person_out_and_a_stale_edit_shows_both(app) {
        let rosa = app.as_user(app.world.reunification);
        let (admin, path) = (app.as_user(app.world.administrator), format!("/users/{}", app.world.reunification));
        let (first, second) = (admin.get(&format!("{path}/edit")).await, admin.get(&format!("{path}/edit")).await);
        let office = app.world.north.to_string();
        let fields = |phone| [("name", "Rosa Reyes"), ("role", "reunification_worker"), ("office", office.as_str()), ("phone", phone)];
        assert_eq!(admin.send_form(&first, &format!("{path}/edit"), &fields("555-0111")).await.location, path);
        assert_eq!(rosa.get("/account").await.status, StatusCode::OK, "a new telephone number signs nobody out");
        let stale = admin.send_form(&second, &format!("{path}/edit"), &fields("555-0122")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("555-0111");
        assert!(stale.body.contains("value=\"555-0122\""));
        let supervisor = [("name", "Rosa Reyes"), ("role", "supervisor"), ("office", office.as_str())];
        admin.submit(&format!("{path}/edit"), &format!("{path}/edit"), &supervisor).await;
        assert_eq!(rosa.get("/account").await.status, StatusCode::SEE_OTHER);
        assert_eq!(app.as_user(app.world.reunification).get("/board").await.status, StatusCode::OK);
    }

    async fn an_administrator_signs_others_out_and_the_last_one_stays(app) {
        give_password(&app);
        let rosa = app.as_user(app.world.reunification);
        let admin = app.as_user(app.world.administrator);
        let path = format!("/users/{}", app.world.reunification);
        admin.send_form(&admin.get(&path).await, &format!("{path}/sessions/end"), &[]).await;
        assert_eq!(rosa.get("/account").await.status, StatusCode::SEE_OTHER);
        let own = format!("/users/{}", app.world.administrator);
        let off = admin.send_form(&admin.get(&own).await, &format!("{own}/off"), &[]).await;
        assert_eq!(off.status, StatusCode::CONFLICT);
        off.says("last administrator");
        let role = admin.submit(&format!("{own}/edit"), &format!("{own}/edit"), &[("name", "Ada Admin"), ("role", "auditor")]).await;
        assert_eq!(role.status, StatusCode::UNPROCESSABLE_ENTITY);
        role.says("last administrator");
        assert_eq!(admin.get("/users").await.status, StatusCode::OK);
    }

    async fn who_has_not_agreed_to_confidentiality_sees_nothing_before(app) {
        give_password(&app);
        app.store(|conn| Ok(diesel::update(users::table.find(app.world.reunification)).set(users::agreed_at.eq(None::<homeward::db::Instant>)).execute(conn)?));
        let mut client = app.nobody();
        assert_eq!(sign_in(&mut client, "reunification@juniper.test", PASSWORD).await.location, "/sign-in/agreement");
        assert!(client.get("/day").await.location.starts_with("/sign-in/code"));
        let form = client.open("/sign-in/agreement").await;
        assert_eq!(client.fill(&form, "/sign-in/agreement", &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(client.fill(&form, "/sign-in/agreement", &[("agree", "yes")]).await.location, "/day");
        assert_eq!(client.get("/day").await.status, StatusCode::OK);
    }

    async fn a_new_password_asks_for_the_present_one_and_signs_out_everywhere_else(app) {
        give_password(&app);
        let mut here = app.nobody();
        sign_in(&mut here, "reunification@juniper.test", PASSWORD).await;
        let there = app.as_user(app.world.reunification);
        let form = here.open("/account/password").await;
        let new = "seven lanterns by the river";
        let wrong = here.fill(&form, "/account/password", &[("current_password", "wrong"), ("new_password", new), ("repeated_password", new)]).await;
        wrong.says("This is not your present password");
        app.move_clock("2026-11-23T17:01:00Z".parse().unwrap());
        let before = here.cookie.clone();
        let fields = [("current_password", PASSWORD), ("new_password", new), ("repeated_password", new)];
        assert_eq!(here.fill(&form, "/account/password", &fields).await.location, "/account");
        assert_ne!(here.cookie, before, "session_secret is renewed");
        here.get("/account").await.says("Password changed");
        assert_eq!(there.get("/account").await.status, StatusCode::SEE_OTHER);
        assert_eq!(sign_in(&mut app.nobody(), "reunification@juniper.test", new).await.location, "/day");
    }

    async fn an_old_proof_is_asked_for_again_and_a_form_sent_with_it_is_not_lost(app) {
        give_password(&app);
        let mut admin = app.nobody();
        sign_in(&mut admin, "admin@juniper.test", PASSWORD).await;
        let form = admin.get("/users/new").await;
        app.move_clock("2026-11-23T17:12:00Z".parse().unwrap());
        let office = app.world.north.to_string();
        let fields = [("name", "Nora New"), ("email", "nora@juniper.test"), ("role", "permanency_worker"), ("office", office.as_str())];
        let asked = admin.send_form(&form, "/users/new", &fields).await;
        assert!(asked.location.starts_with("/sign-in/again?next=%2Fkept%2F"), "{}", asked.location);
        let again = admin.open(&asked.location).await;
        again.says("Is it you, Ada Admin?");
        assert_eq!(admin.fill(&again, "/sign-in/again", &[("password", "wrong")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        app.move_clock("2026-11-23T17:13:00Z".parse().unwrap());
        let before = admin.cookie.clone();
        let on = admin.fill(&again, "/sign-in/again", &[("password", PASSWORD)]).await;
        assert_ne!(admin.cookie, before, "session_secret is renewed");
        let back = admin.get(&on.location).await;
        let page = admin.get(&back.location).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("value=\"nora@juniper.test\"") && page.body.contains("value=\"permanency_worker\" selected"));
    }

    async fn people_are_found_by_a_part_of_their_name_or_address(app) {
        let admin = app.as_user(app.world.administrator);
        let all = admin.get("/users").await;
        all.says("Rosa Reyes");
        all.says("Paul Park");
        for find in ["rey", "REY", "reunification%40", "osa+r"] {
            let some = admin.get(&format!("/users?find={find}")).await;
            some.says("Rosa Reyes");
            some.never_says("Paul Park");
        }
        admin.get("/users?find=%25%00").await.says("Rosa Reyes");
        admin.get("/users?find=zzz").await.says("Nobody has this name");
        let ada = app.world.administrator;
        let after = admin.get(&format!("/users?after={ada}")).await;
        after.says("Rosa Reyes");
        assert!(!after.body.contains(&format!("/users/{ada}")));
    }

    async fn an_administrator_sees_no_case_and_others_see_no_users(app) {
        let path = format!("/users/{}", app.world.reunification);
        for client in [app.as_user(app.world.supervisor), app.as_user(app.world.auditor)] {
            assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND);
            assert_eq!(client.get("/users/new").await.status, StatusCode::FORBIDDEN);
        }
        let admin = app.as_user(app.world.administrator);
        assert_eq!(admin.get("/users/01930000-0000-7000-8000-000000000000").await.status, StatusCode::NOT_FOUND);
    }
}
