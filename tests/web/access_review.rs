//! The end of an account, and the quarterly review of all of them.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use diesel::prelude::*;
use homeward::access::password;
use homeward::db::schema::{account_review_lines, account_reviews, users};
use homeward::db::{broken_rule, fresh};
use homeward::domain::id::{RecordId, UserId};
use homeward::domain::role::Role;
use homeward::features::users::{self as people, NewUser};

use crate::identity::{PASSWORD, give_password, sign_in};
use crate::support::{Client, Page, TestApp, on_both};

const WRONG: &str = "The e-mail address or the password is not right";

fn second_administrator(app: &TestApp) -> UserId {
    let now = app.clock.now();
    let new = NewUser {
        email: "bea@juniper.test".to_owned(),
        full_name: "Bea Boss".to_owned(),
        role: Role::Administrator,
        office: None,
        unit: None,
        phone: String::new(),
        languages: Vec::new(),
    };
    let hash = password::hash(PASSWORD).unwrap();
    app.store(|conn| {
        let id = people::add_user(conn, &new, now)?;
        people::agree(conn, id, now)?;
        people::set_password(conn, id, &hash)?;
        Ok(id)
    })
}

/// Changes Rosa with this last day.
async fn end_on(app: &TestApp, admin: &Client, user: UserId, role: &str, day: &str) -> Page {
    let (path, office) = (format!("/users/{user}/edit"), app.world.north.to_string());
    let fields = [
        ("name", "Rosa Reyes"),
        ("role", role),
        ("office", office.as_str()),
        ("unit", ""),
        ("phone", ""),
        ("languages", ""),
        ("ends", day),
    ];
    admin.submit(&path, &path, &fields).await
}

/// Decides of every account of the page the same.
async fn decide_all(client: &Client, but: UserId, decision: &str) -> Page {
    let page = client.get("/users/review").await;
    let sent: Vec<String> = page
        .body
        .split("name=\"account\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .filter(|sent| !sent.starts_with(&but.to_string()))
        .collect();
    assert!(!sent.is_empty());
    let names: Vec<String> = sent.iter().map(|s| format!("decision-{}", s.split('.').next().unwrap())).collect();
    let mut fields: Vec<(&str, &str)> = sent.iter().map(|sent| ("account", sent.as_str())).collect();
    fields.extend(names.iter().map(|name| (name.as_str(), decision)));
    client.send_form(&page, "/users/review", &fields).await
}

on_both! {
    async fn account_lifecycle_ends_after_the_last_day_in_the_agencys_zone(app) {
        give_password(&app);
        let rosa = app.as_user(app.world.reunification);
        let saved = end_on(&app, &app.as_user(app.world.administrator), app.world.reunification, "reunification_worker", "11/30/2026").await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        app.as_user(app.world.administrator).get(&format!("/users/{}", app.world.reunification)).await.says("Last day Nov 30, 2026");
        assert_eq!(rosa.get("/account").await.status, StatusCode::OK, "it has not come yet");
        // Midnight in Chicago.
        app.move_clock("2026-12-01T05:59:00Z".parse().unwrap());
        assert_eq!(sign_in(&mut app.nobody(), "reunification@juniper.test", PASSWORD).await.location, "/day");
        let rosa = app.as_user(app.world.reunification);
        assert_eq!(rosa.get("/account").await.status, StatusCode::OK);
        app.move_clock("2026-12-01T06:00:00Z".parse().unwrap());
        assert_eq!(rosa.get("/account").await.status, StatusCode::SEE_OTHER, "her session ended with it");
        let refused = sign_in(&mut app.nobody(), "reunification@juniper.test", PASSWORD).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says(WRONG);
        let admin = app.as_user(app.world.administrator);
        admin.get("/users").await.says("Ended");
        assert_eq!(end_on(&app, &admin, app.world.reunification, "reunification_worker", "").await.status, StatusCode::SEE_OTHER);
        app.move_clock("2026-12-01T06:01:00Z".parse().unwrap());
        assert_eq!(sign_in(&mut app.nobody(), "reunification@juniper.test", PASSWORD).await.location, "/day");
    }

    async fn account_lifecycle_of_a_new_person_can_have_a_last_day_and_a_wrong_one_is_told(app) {
        let admin = app.as_user(app.world.administrator);
        let office = app.world.north.to_string();
        let fields = |ends: &'static str| [("name", "Nora New"), ("email", "nora@juniper.test"), ("role", "reunification_worker"), ("office", office.as_str()), ("unit", ""), ("phone", ""), ("languages", ""), ("ends", ends)].map(|(n, v)| (n, v.to_owned()));
        let typed = fields("someday");
        let typed: Vec<(&str, &str)> = typed.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let refused = admin.submit("/users/new", "/users/new", &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("value=\"someday\""), "what was typed is kept");
        let typed = fields("12/24/2026");
        let typed: Vec<(&str, &str)> = typed.iter().map(|(n, v)| (*n, v.as_str())).collect();
        assert_eq!(admin.submit("/users/new", "/users/new", &typed).await.status, StatusCode::OK);
        let nora = app.store(|conn| Ok(people::by_email(conn, "nora@juniper.test")?.unwrap()));
        admin.get(&format!("/users/{}", nora.id)).await.says("Last day Dec 24, 2026");
    }

    async fn account_lifecycle_never_ends_with_the_last_administrator(app) {
        let admin = app.as_user(app.world.administrator);
        let refused = end_on(&app, &admin, app.world.administrator, "administrator", "11/30/2026").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("This is the last administrator who can sign in");
        second_administrator(&app);
        assert_eq!(end_on(&app, &admin, app.world.administrator, "administrator", "11/30/2026").await.status, StatusCode::SEE_OTHER);
    }

    async fn account_lifecycle_is_reviewed_each_quarter_by_another_and_signed(app) {
        let (ada, bea) = (app.world.administrator, second_administrator(&app));
        let (hers, his) = (app.as_user(ada), app.as_user(bea));
        let page = hers.get("/users/review").await;
        page.says("4th quarter of 2026");
        page.says("0 of 14 accounts are decided");
        page.says("Yours: another administrator reviews it");
        assert_eq!(decide_all(&hers, ada, "keep").await.status, StatusCode::SEE_OTHER);
        let waiting = hers.get("/users/review").await;
        waiting.says("13 of 14 accounts are decided");
        waiting.never_says("/users/review/signature");
        // Her own she cannot decide, on the page or past it.
        let own = format!("{ada}.1");
        let field = format!("decision-{ada}");
        let refused = hers.send_form(&waiting, "/users/review", &[("account", &own), (&field, "keep")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Another administrator must review your own account");
        let now = app.clock.now();
        let inserted = app.conn().write_tx(|conn| {
            diesel::insert_into(account_review_lines::table)
                .values((
                    account_review_lines::id.eq(fresh::<RecordId>()),
                    account_review_lines::quarter.eq(NaiveDate::from_ymd_opt(2026, 10, 1).unwrap()),
                    account_review_lines::user_id.eq(ada),
                    account_review_lines::user_version.eq(1),
                    account_review_lines::role.eq("administrator"),
                    account_review_lines::guards_restricted.eq(false),
                    account_review_lines::decision.eq("keep"),
                    account_review_lines::decided_by.eq(ada),
                    account_review_lines::decided_at.eq(now),
                ))
                .execute(conn)
        });
        assert_eq!(broken_rule(&inserted.unwrap_err()).as_deref(), Some("account_review_lines_by_another"));
        assert_eq!(decide_all(&his, bea, "change").await.status, StatusCode::SEE_OTHER);
        // Who was changed since is decided anew.
        app.store(|conn| Ok(diesel::update(users::table.find(app.world.reunification)).set(users::version.eq(users::version + 1)).execute(conn)?));
        let changed = his.get("/users/review").await;
        changed.says("13 of 14 accounts are decided");
        changed.says("Changed since it was decided");
        assert_eq!(decide_all(&his, bea, "change").await.status, StatusCode::SEE_OTHER);
        let form = his.get("/users/review").await;
        let signed = his.send_form(&form, "/users/review/signature", &[]).await;
        assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());
        let done = hers.get("/users/review").await;
        done.says("Signed by Bea Boss, Nov 23, 2026, 11:00 a.m.");
        done.says("4th quarter of 2026: 14 accounts, 13 to be changed. Signed by Bea Boss");
        let late = decide_all_raw(&hers, &form).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.says("The review of this quarter is signed already");
        for statement in ["DELETE FROM account_reviews", "UPDATE account_review_lines SET decision = 'keep'"] {
            let kept = diesel::sql_query(statement).execute(&mut app.conn()).unwrap_err();
            assert_eq!(broken_rule(&kept).as_deref(), Some("reviews_are_kept"), "{statement}");
        }
        let reviews: i64 = app.store(|conn| Ok(account_reviews::table.count().get_result(conn)?));
        assert_eq!(reviews, 1);
        // The next quarter begins anew.
        app.move_clock("2027-01-04T17:00:00Z".parse().unwrap());
        app.as_user(ada).get("/users/review").await.says("0 of 14 accounts are decided");
    }

    async fn account_lifecycle_review_is_signed_with_a_recent_proof_and_by_administrators_only(app) {
        for user in [app.world.supervisor, app.world.manager, app.world.auditor] {
            assert_eq!(app.as_user(user).get("/users/review").await.status, StatusCode::FORBIDDEN);
        }
        let admin = app.as_user(app.world.administrator);
        let early = admin.send_form(&admin.get("/users/review").await, "/users/review/signature", &[]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        early.says("13 of 13 accounts still wait for a decision");
        app.move_clock("2026-11-23T17:11:00Z".parse().unwrap());
        let page = admin.get("/users/review").await;
        assert_eq!(page.status, StatusCode::OK);
        let stale = admin.send_form(&page, "/users/review/signature", &[]).await;
        assert!(stale.location.starts_with("/sign-in/again"), "{} {}", stale.status, stale.location);
    }
}

/// Sends one decision with a page that was opened before the signature.
async fn decide_all_raw(client: &Client, before: &Page) -> Page {
    let sent = before.body.split("name=\"account\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let name = format!("decision-{}", sent.split('.').next().unwrap());
    let now = client.get("/users/review").await;
    client.send_form(&now, "/users/review", &[("account", sent), (&name, "keep")]).await
}
