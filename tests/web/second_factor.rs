//! The second factor: setting it up, signing in with it, and the day the telephone is lost.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use homeward::access::{Keys, second_factor};
use homeward::db::schema::{recovery_codes, second_factors};

use crate::identity::{PASSWORD, give_password, sign_in};
use crate::support::{Client, Page, TestApp, on_both};

const EMAIL: &str = "reunification@juniper.test";

/// The seed that a page shows as text.
fn seed_of(page: &Page) -> Vec<u8> {
    let words = page.body.split("<code class=\"key\">").nth(1).unwrap().split('<').next().unwrap();
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: Vec<usize> = words
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(|c| {
            let value = alphabet.find(c).unwrap();
            (0..5).rev().map(move |n| value >> n & 1)
        })
        .collect();
    bits.chunks_exact(8)
        .map(|byte| byte.iter().fold(0_u8, |value, bit| value << 1 | u8::try_from(*bit).unwrap()))
        .collect()
}

fn code_now(app: &TestApp, seed: &[u8]) -> String {
    second_factor::code(seed, app.clock.now().utc().timestamp() / 30)
}

fn later(app: &TestApp, seconds: i64) {
    app.move_clock(app.clock.now().utc() + chrono::Duration::seconds(seconds));
}

/// Sets up an app for a person who is in, and gives its seed and the recovery codes.
async fn set_up(app: &TestApp, client: &mut Client) -> (Vec<u8>, Vec<String>) {
    let form = client.open("/account/second-factor").await;
    let seed = seed_of(&form);
    let done = client.fill(&form, "/account/second-factor", &[("code", &code_now(app, &seed))]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let codes = done.body.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    (seed, codes)
}

/// Signs in up to the page that asks for the code.
async fn up_to_the_code(app: &TestApp) -> (Client, Page) {
    let mut client = app.nobody();
    let page = sign_in(&mut client, EMAIL, PASSWORD).await;
    assert_eq!(page.location, "/sign-in/code");
    let form = client.open("/sign-in/code").await;
    (client, form)
}

on_both! {
    async fn who_has_an_app_signs_in_with_its_code_and_the_session_gets_a_new_secret(app) {
        give_password(&app);
        let mut client = app.nobody();
        sign_in(&mut client, EMAIL, PASSWORD).await;
        let before = client.cookie.clone();
        let (seed, codes) = set_up(&app, &mut client).await;
        assert_eq!(codes.len(), 10);
        assert_ne!(client.cookie, before, "setting it up renews the session");
        assert_eq!(client.get("/account").await.status, StatusCode::OK);
        later(&app, 60);
        let (mut client, form) = up_to_the_code(&app).await;
        let half = client.cookie.clone();
        for path in ["/account", "/day", "/families", "/sign-in/again", "/account/second-factor"] {
            let page = client.get(path).await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
            assert!(page.location.starts_with("/sign-in/code"), "{path} leads to {}", page.location);
        }
        let token = form.hidden("csrf_token").unwrap();
        for path in ["/account/second-factor", "/account/second-factor/remove", "/account/recovery-codes", "/account/password"] {
            let page = client.post(path, &[("csrf_token", &token), ("code", &code_now(&app, &seed))]).await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
            assert!(page.location.starts_with("/sign-in/code"), "{path} leads to {}", page.location);
        }
        let wrong = client.fill(&form, "/sign-in/code", &[("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        later(&app, 1);
        let inside = client.fill(&form, "/sign-in/code", &[("code", &code_now(&app, &seed))]).await;
        assert_eq!(inside.location, "/day");
        assert_ne!(client.cookie, half);
        let mut old = app.nobody();
        old.cookie = half;
        assert_eq!(old.get("/account").await.location, "/sign-in?next=%2Faccount", "the half session is gone");
    }

    async fn a_code_opens_once_also_for_two_who_send_it_together(app) {
        give_password(&app);
        let mut client = app.nobody();
        sign_in(&mut client, EMAIL, PASSWORD).await;
        let (seed, _) = set_up(&app, &mut client).await;
        let replayed = code_now(&app, &seed);
        let (mut other, form) = up_to_the_code(&app).await;
        assert_eq!(other.fill(&form, "/sign-in/code", &[("code", &replayed)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "it was used to set up");
        later(&app, 30);
        let code = code_now(&app, &seed);
        let (a, b) = (up_to_the_code(&app).await, up_to_the_code(&app).await);
        let (first, second) = futures_util::future::join(
            a.0.send_form(&a.1, "/sign-in/code", &[("code", &code)]),
            b.0.send_form(&b.1, "/sign-in/code", &[("code", &code)]),
        ).await;
        let inside = [&first, &second].iter().filter(|page| page.status == StatusCode::SEE_OTHER).count();
        assert_eq!(inside, 1, "{} {}", first.status, second.status);
    }

    async fn five_wrong_codes_close_the_second_step_and_the_right_one_gets_the_same_words(app) {
        give_password(&app);
        let mut client = app.nobody();
        sign_in(&mut client, EMAIL, PASSWORD).await;
        let (seed, _) = set_up(&app, &mut client).await;
        later(&app, 60);
        let (client, form) = up_to_the_code(&app).await;
        for wait in [1, 3, 5, 10, 0] {
            assert_eq!(client.send_form(&form, "/sign-in/code", &[("code", "123456")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
            later(&app, wait);
        }
        let wrong = client.send_form(&form, "/sign-in/code", &[("code", "123456")]).await;
        let right = client.send_form(&form, "/sign-in/code", &[("code", &code_now(&app, &seed))]).await;
        assert_eq!(wrong.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!((wrong.status, wrong.text()), (right.status, right.text()));
    }

    async fn a_recovery_code_opens_once_and_only_digests_are_stored(app) {
        give_password(&app);
        let mut client = app.nobody();
        sign_in(&mut client, EMAIL, PASSWORD).await;
        let (_, codes) = set_up(&app, &mut client).await;
        let stored: Vec<String> = app.store(|conn| Ok(recovery_codes::table.select(recovery_codes::code_hash).load(conn)?));
        assert!(stored.len() == 10 && stored.iter().all(|hash| hash.len() == 64));
        let (mut client, form) = up_to_the_code(&app).await;
        let typed = codes[3].to_uppercase().replace('-', " ");
        assert_eq!(client.fill(&form, "/sign-in/code", &[("code", &typed)]).await.location, "/day");
        client.get("/account").await.says("A recovery code was used");
        let (again, form) = up_to_the_code(&app).await;
        assert_eq!(again.send_form(&form, "/sign-in/code", &[("code", &codes[3])]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        client.get("/account/second-factor").await.says("9 recovery codes left");
    }

    async fn the_seed_is_sealed_and_a_row_moved_to_another_person_opens_nothing(app) {
        give_password(&app);
        let mut client = app.nobody();
        sign_in(&mut client, EMAIL, PASSWORD).await;
        let (seed, _) = set_up(&app, &mut client).await;
        let sealed: String = app.store(|conn| Ok(second_factors::table.select(second_factors::seed).first(conn)?));
        assert!(!sealed.contains(&homeward::access::token::hex(&seed)));
        let keys = Keys::of([7; 32]);
        assert_eq!(keys.unseal("totp-seeds", &app.world.reunification.to_string(), &sealed), Some(seed));
        assert_eq!(keys.unseal("totp-seeds", &app.world.administrator.to_string(), &sealed), None);
    }

    async fn a_seed_that_was_not_made_for_this_person_cannot_be_set_up(app) {
        let (rosa, paul) = (app.as_user(app.world.reunification), app.as_user(app.world.permanency));
        let form = rosa.get("/account/second-factor").await;
        let seed = seed_of(&form);
        let sealed = form.hidden("sealed").unwrap();
        let theirs = paul.get("/account/second-factor").await;
        let page = paul.send_form(&theirs, "/account/second-factor", &[("sealed", &sealed), ("code", &code_now(&app, &seed))]).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
    }

    async fn where_it_is_optional_the_app_can_be_removed_and_where_it_is_lost_an_administrator_helps(app) {
        give_password(&app);
        let mut client = app.nobody();
        sign_in(&mut client, EMAIL, PASSWORD).await;
        set_up(&app, &mut client).await;
        let page = client.open("/account/second-factor").await;
        let gone = client.fill(&page, "/account/second-factor/remove", &[]).await;
        assert_eq!(gone.location, "/account");
        assert_eq!(sign_in(&mut app.nobody(), EMAIL, PASSWORD).await.location, "/day");
        let mut again = app.nobody();
        sign_in(&mut again, EMAIL, PASSWORD).await;
        set_up(&app, &mut again).await;
        let admin = app.as_user(app.world.administrator);
        let path = format!("/users/{}", app.world.reunification);
        admin.send_form(&admin.get(&path).await, &format!("{path}/second-factor/remove"), &[]).await;
        assert_eq!(again.get("/account").await.status, StatusCode::SEE_OTHER, "she is signed out everywhere");
        assert_eq!(sign_in(&mut app.nobody(), EMAIL, PASSWORD).await.location, "/day");
    }
}

async fn everybody_sets_up_an_app_before_anything_opens(app: TestApp) {
    give_password(&app);
    let mut client = app.nobody();
    assert_eq!(sign_in(&mut client, EMAIL, PASSWORD).await.location, "/account/second-factor");
    assert_eq!(client.get("/day").await.location, "/sign-in/code?next=%2Fday");
    assert_eq!(client.get("/sign-in/code?next=%2Fday").await.location, "/account/second-factor?next=%2Fday");
    let form = client.open("/account/second-factor?next=%2Faccount").await;
    let seed = seed_of(&form);
    let wrong = client.fill(&form, "/account/second-factor", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(seed_of(&wrong), seed, "a wrong code keeps the key that is in the app already");
    let done = client.fill(&wrong, "/account/second-factor", &[("code", &code_now(&app, &seed))]).await;
    assert!(done.body.contains("href=\"/account\">I have kept them"));
    assert_eq!(client.get("/day").await.status, StatusCode::OK);
    let page = client.open("/account/second-factor").await;
    assert!(!page.body.contains("/account/second-factor/remove"));
    assert_eq!(client.fill(&page, "/account/second-factor/remove", &[]).await.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn where_it_is_required_everybody_sets_up_an_app_before_anything_opens_sqlite() {
    everybody_sets_up_an_app_before_anything_opens(TestApp::start_with(homeward::db::Kind::Sqlite, true).await).await;
}

#[actix_web::test]
async fn where_it_is_required_everybody_sets_up_an_app_before_anything_opens_postgres() {
    everybody_sets_up_an_app_before_anything_opens(TestApp::start_with(homeward::db::Kind::Postgres, true).await).await;
}
