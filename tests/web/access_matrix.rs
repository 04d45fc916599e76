//! The permission table, held against the running application: every route, signed out and as every role.

use actix_web::App;
use actix_web::http::{Method, StatusCode};
use homeward::domain::role::Role;
use homeward::features;
use homeward::web::routes::{Entry, mount};

use crate::support::{Client, FamilyIds, Page, TestApp, on_both};

pub(crate) fn table() -> Vec<Entry> {
    let mut table = Vec::new();
    let _ = App::new().configure(|cfg| table = mount(cfg, features::routes));
    table
}

fn line(entry: &Entry) -> String {
    let roles = match entry.action {
        None => "everybody, signed in or not".to_owned(),
        Some(action) if action.roles() == Role::ALL => "every role".to_owned(),
        Some(action) => action.roles().iter().map(|r| r.code()).collect::<Vec<_>>().join(" "),
    };
    let action = entry.action.map_or("-", homeward::access::Action::name);
    format!("{:<5} {:<62} {:<16} {roles}", entry.method.as_str(), entry.path, action)
}

/// The table as the people who own the policy read it: a change to it shows in review.
#[test]
fn the_permission_table_is_the_one_that_was_agreed() {
    let lines: Vec<_> = table().iter().map(line).collect();
    let agreed: Vec<_> = include_str!("permissions.txt").lines().collect();
    assert_eq!(lines, agreed, "\n\nThe table in the code is:\n{}\n", lines.join("\n"));
}

/// A path of the pattern, with the ids of a family where they fit and an id that never was elsewhere.
pub(crate) fn path(pattern: &str, ids: &FamilyIds) -> String {
    let nobody = "01930000-0000-7000-8000-000000000000";
    pattern
        .replace("{family}", &ids.family.to_string())
        .replace("{child}", &ids.children[0].0.to_string())
        .split('/')
        .map(|part| if part.starts_with('{') { nobody } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

pub(crate) async fn call(client: &Client, entry: &Entry, path: &str) -> Page {
    if entry.method == Method::GET {
        return client.get(path).await;
    }
    let token = client.get("/account").await.hidden("csrf_token").unwrap_or_default();
    let form = uuid::Uuid::now_v7().to_string();
    client.post(path, &[("csrf_token", token.as_str()), ("form_id", &form), ("version", "1")]).await
}

async fn every_guarded_route(app: &TestApp, ids: &FamilyIds, client: &Client, check: impl Fn(&Entry, &Page)) {
    let _ = app;
    for entry in table().iter().filter(|e| e.action.is_some() && e.path != "/sign-out") {
        check(entry, &call(client, entry, &path(entry.path, ids)).await);
    }
}

on_both! {
    async fn every_route_refuses_the_signed_out(app) {
        let ids = app.family("Okafor", 1, 20);
        every_guarded_route(&app, &ids, &app.nobody(), |entry, page| {
            let expected = if entry.method == Method::GET { StatusCode::SEE_OTHER } else { StatusCode::UNAUTHORIZED };
            assert_eq!(page.status, expected, "{entry:?}");
        }).await;
    }

    async fn every_route_refuses_the_roles_it_does_not_name_and_lets_in_the_others(app) {
        let ids = app.family("Okafor", 1, 20);
        for role in Role::ALL.iter().copied() {
            let client = app.as_user(app.world.of(role));
            every_guarded_route(&app, &ids, &client, |entry, page| {
                let allowed = entry.action.is_some_and(|action| action.allows(role));
                assert_ne!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{entry:?} {role:?}");
                if allowed {
                    assert_ne!(page.status, StatusCode::FORBIDDEN, "{entry:?} {role:?}");
                } else {
                    let refused = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND];
                    assert!(refused.contains(&page.status), "{entry:?} {role:?} {}", page.status);
                }
            }).await;
        }
    }

    async fn a_family_out_of_scope_looks_like_one_that_never_was(app) {
        let ours = app.family("Okafor", 1, 20);
        let theirs = app.family_in(app.world.south, "Lindqvist", 1, 20, Some((app.world.reunification_south, app.world.permanency_south)));
        assert_ne!(ours.family, theirs.family);
        for role in [Role::ReunificationWorker, Role::PermanencyWorker, Role::Supervisor, Role::CourtLiaison, Role::ParentPartnerCoordinator] {
            let client = app.as_user(app.world.of(role));
            for entry in table().iter().filter(|e| e.path.starts_with("/families/{family}")) {
                let page = call(&client, entry, &path(entry.path, &theirs)).await;
                assert_eq!(page.status, StatusCode::NOT_FOUND, "{entry:?} {role:?}");
                page.never_says("Lindqvist");
            }
        }
    }
}
