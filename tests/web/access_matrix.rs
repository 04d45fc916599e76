//! The permission table, held against the running application: every route, signed out and as every role.

use actix_web::App;
use actix_web::http::{Method, StatusCode};
use chrono::Duration;
use homeward::access::Action;
use homeward::domain::id::UserId;
use homeward::domain::need_to_know::{Deed, Emergency};
use homeward::domain::role::Role;
use homeward::features::break_glass::{self, NewOpening};
use homeward::features::{self, assignments, conflicts, restrictions};
use homeward::web::routes::{Entry, mount};

use crate::authz_prop::sample;
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
    let action = entry.action.map_or("-", Action::name);
    format!("{:<5} {:<62} {:<16} {roles}", entry.method.as_str(), entry.path, action)
}

/// The table as the people who own the policy read it: a change to it shows in review.
#[test]
fn the_permission_table_is_the_one_that_was_agreed() {
    let lines: Vec<_> = table().iter().map(line).collect();
    let agreed: Vec<_> = include_str!("permissions.txt").lines().collect();
    assert_eq!(lines, agreed, "\n\nThe table in the code is:\n{}\n", lines.join("\n"));
}

/// An id that never was.
const NOBODY: &str = "01930000-0000-7000-8000-000000000000";

/// A path of the pattern, with the ids of a family where they fit and an id that never was elsewhere.
pub(crate) fn path(pattern: &str, ids: &FamilyIds) -> String {
    pattern
        .replace("{family}", &ids.family.to_string())
        .replace("{child}", &ids.children[0].0.to_string())
        .split('/')
        .map(|part| if part.starts_with('{') { NOBODY } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

pub(crate) async fn call(client: &Client, entry: &Entry, path: &str) -> Page {
    if entry.method == Method::GET {
        return client.get(path).await;
    }
    let token = client.get("/account").await.hidden("csrf_token").unwrap_or_default();
    call_with(client, entry, path, &token).await
}

async fn call_with(client: &Client, entry: &Entry, path: &str, token: &str) -> Page {
    if entry.method == Method::GET {
        return client.get(path).await;
    }
    let form = uuid::Uuid::now_v7().to_string();
    client.post(path, &[("csrf_token", token), ("form_id", &form), ("version", "1")]).await
}

/// A family as it stands towards the person of each role.
struct Standing {
    /// Also the family's name, which nobody reads to whom it is closed.
    name: &'static str,
    ids: FamilyIds,
    /// Who may look at it, where the action is for her role.
    shows: &'static [Role],
    /// Who may work with it.
    works: &'static [Role],
    /// Who may restrict it.
    guards: &'static [Role],
}

impl Standing {
    fn admits(&self, role: Role, action: Action) -> bool {
        let roles = match action.deed() {
            Deed::Show => self.shows,
            Deed::Guard => self.guards,
            Deed::Work | Deed::Right | Deed::Review => self.works,
        };
        action.allows(role) && roles.contains(&role)
    }
}

const EVERYBODY: &[Role] = &[
    Role::ReunificationWorker,
    Role::PermanencyWorker,
    Role::Supervisor,
    Role::Manager,
    Role::CourtLiaison,
    Role::ParentPartnerCoordinator,
];
const OFFICE: &[Role] = &[Role::Supervisor, Role::Manager, Role::ParentPartnerCoordinator];
const MANAGER: &[Role] = &[Role::Manager];
const MANAGER_AND_AUDITOR: &[Role] = &[Role::Manager, Role::Auditor];

fn standings(app: &TestApp) -> Vec<Standing> {
    let w = &app.world;
    let (both, south) = (Some((w.reunification, w.permanency)), Some((w.reunification_south, w.permanency_south)));
    let make = |name: &'static str, office, workers, shows, works| {
        let ids = app.family_in(office, name, 1, 20, workers);
        Standing { name, ids, shows, works, guards: MANAGER }
    };
    let own = make("Ownfamily", w.north, both, EVERYBODY, EVERYBODY);
    let other_office = make("Otheroffice", w.south, south, MANAGER, MANAGER);
    let former = make("Formerworker", w.north, both, OFFICE, OFFICE);
    let other_track = make("Othertrack", w.north, Some((w.permanency, w.reunification)), OFFICE, OFFICE);
    let restricted = make("Restrictedone", w.north, both, &[], &[]);
    let named = make("Namedforall", w.north, both, EVERYBODY, EVERYBODY);
    let conflict = Standing { guards: &[], ..make("Conflictwithall", w.north, both, &[], &[]) };
    let opened = make("Brokenglass", w.south, south, EVERYBODY, MANAGER);
    let sampled = make("Sampledone", w.south, south, MANAGER_AND_AUDITOR, MANAGER);
    let until = app.clock.now().utc() + Duration::days(30);
    let now = app.clock.now();
    let people: Vec<UserId> = Role::ALL.iter().map(|role| w.of(*role)).collect();
    app.store(|conn| {
        for (held, _) in assignments::of_family(conn, former.ids.family)? {
            assert!(assignments::end(conn, held.id, held.version, app.today(), "Left")?);
        }
        restrictions::restrict(conn, restricted.ids.family, &[], "Staff", None, now)?;
        restrictions::restrict(conn, named.ids.family, &people, "Staff", None, now)?;
        for family in [sampled.ids.family, restricted.ids.family, conflict.ids.family] {
            sample(conn, family, w.south, w.reunification_south, until)?;
        }
        for user in &people {
            conflicts::declare(conn, conflict.ids.family, *user, "", now)?;
            let (family, class) = (opened.ids.family, Emergency::ChildSafety);
            let reason = "The worker cannot be reached tonight".to_owned();
            break_glass::open(conn, &NewOpening { family, user: *user, class, reason }, now)?;
        }
        Ok(())
    });
    for standing in [&own, &restricted, &named, &conflict] {
        app.hearing(&standing.ids);
    }
    vec![own, other_office, former, other_track, restricted, named, conflict, opened, sampled]
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

    async fn every_route_of_a_family_opens_to_whom_it_should_however_the_family_stands(app) {
        let cases = standings(&app);
        for role in Role::ALL.iter().copied() {
            let client = app.as_user(app.world.of(role));
            let token = client.get("/account").await.hidden("csrf_token").unwrap();
            for case in &cases {
                for entry in table().iter().filter(|e| e.path.starts_with("/families/{family}")) {
                    let page = call_with(&client, entry, &path(entry.path, &case.ids), &token).await;
                    let said = format!("{} {role:?} {} {} {}", case.name, entry.method, entry.path, page.status);
                    assert!(page.status.as_u16() < 500, "{said}: {}", page.text());
                    if case.admits(role, entry.action.unwrap()) {
                        let names_more = path(entry.path, &case.ids).contains(NOBODY);
                        assert!(names_more || page.status != StatusCode::NOT_FOUND, "{said}");
                        assert_ne!(page.status, StatusCode::FORBIDDEN, "{said}");
                    } else {
                        assert_eq!(page.status, StatusCode::NOT_FOUND, "{said}");
                        page.never_says(case.name);
                    }
                }
            }
        }
    }

    async fn access_ends_with_assignment(app) {
        let ids = app.family("Okafor", 1, 20);
        let (rosa, sam) = (app.as_user(app.world.reunification), app.as_user(app.world.supervisor));
        let home = format!("/families/{}", ids.family);
        assert_eq!(rosa.get(&home).await.status, StatusCode::OK);
        let worker = app.world.reunification_b.to_string();
        let form = sam.get(&format!("{home}/workers?seat=reunification")).await;
        let current = form.hidden("current").unwrap();
        let fields = [("seat", "reunification"), ("current", &current), ("worker", &worker), ("from", "2026-11-23")];
        let saved = sam.send_form(&form, &format!("{home}/assignments"), &fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        for entry in table().iter().filter(|e| e.path.starts_with("/families/{family}")) {
            let page = call(&rosa, entry, &path(entry.path, &ids)).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{entry:?}");
            page.never_says("Okafor");
        }
        rosa.get("/families").await.never_says("Okafor");
        app.as_user(app.world.reunification_b).get(&home).await.says("Okafor family");
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
