//! Signing in under attack: tries are counted for every name alike, and nothing says which names there are.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use diesel::prelude::*;
use homeward::access::password;
use homeward::db::schema::{account_events, audit_events, sign_in_tries, users};
use homeward::features::users as people;

use crate::support::{Client, Page, TestApp, on_both};

pub(crate) const PASSWORD: &str = "a porch light left on";
const KNOWN: &str = "reunification@juniper.test";
const UNKNOWN: &str = "nobody@juniper.test";

pub(crate) fn give_password(app: &TestApp) {
    let hash = password::hash(PASSWORD).unwrap();
    for user in [app.world.reunification, app.world.administrator] {
        app.store(|conn| people::set_password(conn, user, &hash));
    }
}

pub(crate) async fn sign_in(client: &mut Client, email: &str, typed: &str) -> Page {
    let form = client.open("/sign-in").await;
    client.fill(&form, "/sign-in", &[("email", email), ("password", typed)]).await
}

fn later(app: &TestApp, seconds: i64) {
    app.move_clock(app.clock.now().utc() + chrono::Duration::seconds(seconds));
}

/// What an attacker sees of an answer: all but the tokens and the name that was typed.
fn seen(page: &Page, email: &str) -> (StatusCode, String) {
    (page.status, page.text().replace(email, "NAME"))
}

on_both! {
    async fn a_name_that_nobody_has_is_answered_waited_for_and_locked_like_any_other(app) {
        give_password(&app);
        for (n, wait) in [1, 3, 5, 10, 900].into_iter().enumerate() {
            let known = sign_in(&mut app.nobody(), KNOWN, "wrong").await;
            let unknown = sign_in(&mut app.nobody(), UNKNOWN, "wrong").await;
            assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY, "try {n}");
            assert_eq!(seen(&known, KNOWN), seen(&unknown, UNKNOWN), "try {n}");
            let closed = sign_in(&mut app.nobody(), KNOWN, "wrong").await;
            let closed_unknown = sign_in(&mut app.nobody(), UNKNOWN, "wrong").await;
            assert_eq!(closed.status, StatusCode::TOO_MANY_REQUESTS, "after try {n}");
            assert_eq!(closed.retry_after.as_deref(), Some(wait.to_string().as_str()));
            assert_eq!(seen(&closed, KNOWN), seen(&closed_unknown, UNKNOWN), "after try {n}");
            let right = sign_in(&mut app.nobody(), KNOWN, PASSWORD).await;
            assert_eq!(seen(&right, KNOWN), seen(&closed, KNOWN), "the right password gets the same words");
            later(&app, wait);
        }
        let page = sign_in(&mut app.nobody(), KNOWN, PASSWORD).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "after a quarter of an hour it opens again");
    }

    async fn a_lock_outlives_a_restart_and_holds_for_every_process(app) {
        give_password(&app);
        for wait in [1, 3, 5, 10, 0] {
            sign_in(&mut app.nobody(), KNOWN, "wrong").await;
            later(&app, wait);
        }
        let other = app.restarted().await;
        assert_eq!(sign_in(&mut other.nobody(), KNOWN, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn failures_and_locks_are_in_the_audit_trail_without_the_name_that_was_typed(app) {
        give_password(&app);
        for email in [KNOWN, UNKNOWN] {
            for _ in 0..5 {
                sign_in(&mut app.nobody(), email, "wrong").await;
                later(&app, 10);
            }
        }
        let rows: Vec<(String, Option<homeward::domain::id::UserId>, String)> = app.store(|conn| {
            Ok(audit_events::table
                .order(audit_events::seq.asc())
                .select((audit_events::action, audit_events::actor_id, audit_events::detail))
                .load(conn)?)
        });
        let count = |action: &str, known: bool| rows.iter().filter(|(a, who, _)| a == action && who.is_some() == known).count();
        assert_eq!((count("SignInFailed", true), count("SignInLocked", true)), (5, 1));
        assert_eq!((count("SignInFailed", false), count("SignInLocked", false)), (5, 1));
        assert!(rows.iter().all(|(_, _, detail)| !detail.contains("juniper")));
        let kept: Vec<String> = app.store(|conn| Ok(sign_in_tries::table.select(sign_in_tries::name_digest).load(conn)?));
        assert!(kept.iter().all(|digest| digest.len() == 64 && !digest.contains("juniper")));
    }

    async fn many_wrong_passwords_at_once_are_one_try(app) {
        give_password(&app);
        let form = { let mut client = app.nobody(); let page = client.open("/sign-in").await; (client, page) };
        let token = form.1.hidden("csrf_token").unwrap();
        let fields = [("csrf_token", token.as_str()), ("email", KNOWN), ("password", "wrong")];
        let all = (0..40).map(|_| form.0.post("/sign-in", &fields));
        let answers = futures_util::future::join_all(all).await;
        let tried = answers.iter().filter(|a| a.status == StatusCode::UNPROCESSABLE_ENTITY).count();
        let refused = answers.iter().filter(|a| a.status == StatusCode::TOO_MANY_REQUESTS).count();
        assert_eq!((tried, refused), (1, 39), "{:?}", answers.iter().map(|a| a.status).collect::<Vec<_>>());
    }

    async fn a_flood_of_names_from_one_address_is_told_to_wait_and_pages_go_on(app) {
        let client = { let mut client = app.nobody(); client.open("/sign-in").await; client };
        let token = client.cookie.clone().unwrap().split_once('=').unwrap().1.to_owned();
        let names: Vec<String> = (0..60).map(|n| format!("name{n}@juniper.test")).collect();
        let posts = names.iter().map(|name| {
            let fields = [("csrf_token", token.as_str()), ("email", name.as_str()), ("password", "wrong")];
            let (client, fields) = (client.clone(), fields.map(|(n, v)| (n.to_owned(), v.to_owned())));
            async move {
                let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                client.post("/sign-in", &fields).await
            }
        });
        let rosa = app.as_user(app.world.reunification);
        let (answers, page) = futures_util::future::join(futures_util::future::join_all(posts), rosa.get("/account")).await;
        assert_eq!(page.status, StatusCode::OK);
        let busy: Vec<_> = answers.iter().filter(|a| a.status == StatusCode::TOO_MANY_REQUESTS).collect();
        assert!(busy.len() >= 52, "eight wait for the hashing at most: {}", busy.len());
        assert!(busy.iter().all(|a| a.retry_after.is_some() && a.text().contains("Wait")));
    }

    async fn odd_passwords_are_refused_and_never_break_anything(app) {
        give_password(&app);
        let long = "x".repeat(100_000);
        for odd in ["%00", "' OR 1=1 --", "\u{202e}", "🦊🦊🦊", long.as_str(), "%s%n", "${jndi:x}"] {
            let page = sign_in(&mut app.nobody(), KNOWN, odd).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            later(&app, 901);
        }
        for odd in ["a\0b@juniper.test", "\u{202e}", "a@b\r\nc", &"x".repeat(10_000), "<b>@x"] {
            let page = sign_in(&mut app.nobody(), odd, PASSWORD).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{odd:?}");
        }
    }

    async fn a_password_opens_however_its_accents_were_typed(app) {
        let hash = password::hash("una cena en Bogota\u{301} hoy").unwrap();
        app.store(|conn| people::set_password(conn, app.world.reunification, &hash));
        assert_eq!(sign_in(&mut app.nobody(), KNOWN, "una cena en Bogotá hoy").await.status, StatusCode::SEE_OTHER);
    }

    async fn a_hash_of_an_earlier_cost_is_made_anew_at_the_next_sign_in(app) {
        give_password(&app);
        let old: String = app.store(|conn| Ok(users::table.find(app.world.reunification).select(users::password_hash.assume_not_null()).first(conn)?));
        // A hash says its own cost; one made with two passes opens only with two.
        let weak = {
            use argon2::password_hash::{PasswordHasher as _, SaltString};
            let params = argon2::Params::new(8 * 1024, 2, 1, None).unwrap();
            let salt = SaltString::encode_b64(&[3; 16]).unwrap();
            argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params).hash_password(PASSWORD.as_bytes(), &salt).unwrap().to_string()
        };
        app.store(|conn| people::set_password(conn, app.world.reunification, &weak));
        assert_eq!(sign_in(&mut app.nobody(), KNOWN, PASSWORD).await.status, StatusCode::SEE_OTHER);
        let new: String = app.store(|conn| Ok(users::table.find(app.world.reunification).select(users::password_hash.assume_not_null()).first(conn)?));
        assert!(new.starts_with("$argon2id$v=19$m=65536,t=3,p=1$") && new != weak && new != old);
    }

    async fn a_sign_in_form_of_another_site_or_another_browser_is_refused(app) {
        give_password(&app);
        let mut client = app.nobody();
        let form = client.open("/sign-in").await;
        let token = form.hidden("csrf_token").unwrap();
        let fields = [("csrf_token", token.as_str()), ("email", KNOWN), ("password", PASSWORD)];
        for header in [("origin", "https://evil.test"), ("sec-fetch-site", "cross-site")] {
            let forged = TestRequest::post().uri("/sign-in").insert_header(header).set_form(fields);
            assert_eq!(client.send(forged).await.status, StatusCode::BAD_REQUEST);
        }
        assert_eq!(app.nobody().post("/sign-in", &fields).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(client.post("/sign-in", &fields).await.status, StatusCode::SEE_OTHER);
    }

    async fn a_person_reads_on_her_account_page_what_happened_to_it(app) {
        give_password(&app);
        sign_in(&mut app.nobody(), KNOWN, "wrong").await;
        later(&app, 60);
        let mut first = app.nobody();
        sign_in(&mut first, KNOWN, PASSWORD).await;
        let page = first.open("/account").await;
        page.says("A wrong password was typed");
        page.never_says("New place");
        let mut other = app.nobody();
        other.agent = Some("Mozilla/5.0 (Windows NT 10.0) Firefox/145.0".to_owned());
        sign_in(&mut other, KNOWN, PASSWORD).await;
        let page = other.open("/account").await;
        page.says("New place");
        page.says("Firefox on Windows");
        page.says("Look at what happened to your account this week");
        let kinds: i64 = app.store(|conn| Ok(account_events::table.count().first(conn)?));
        assert_eq!(kinds, 3);
    }
}
