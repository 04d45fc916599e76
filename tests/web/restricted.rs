//! Restricted families: there for the people named, and for nobody else anywhere.

use actix_web::http::{Method, StatusCode};
use homeward::domain::role::Role;
use homeward::features::restrictions;

use crate::access_matrix::table;
use crate::support::{Client, FamilyIds, Page, TestApp, on_both};

/// A name that stands nowhere else.
const CANARY: &str = "Zanzibarsky";

/// A restricted family of the north office with a hearing and its own workers, and one without workers.
fn restricted(app: &TestApp) -> [FamilyIds; 2] {
    let workers = Some((app.world.reunification_b, app.world.permanency_b));
    let ids =
        [app.family_in(app.world.north, CANARY, 2, 170, workers), app.family_in(app.world.north, CANARY, 1, 30, None)];
    let now = app.clock.now();
    for ids in &ids {
        app.hearing(ids);
        app.store(|conn| restrictions::restrict(conn, ids.family, &[], "A relative of staff", None, now));
    }
    ids
}

/// Every page that lists, searches or counts, and what can be asked of it.
fn lists(number: &str) -> Vec<String> {
    let pages = table().into_iter().filter(|e| e.method == Method::GET && e.action.is_some() && !e.path.contains('{'));
    let mut all: Vec<String> = pages.map(|entry| entry.path.to_owned()).collect();
    all.extend([
        format!("/families?q={CANARY}&which=all"),
        format!("/families?q={number}&which=all"),
        format!("/families?q={}", number.rsplit('-').next().unwrap().trim_start_matches('0')),
        "/families?which=all".to_owned(),
        "/docket?day=2026-12-03".to_owned(),
        "/board?worker=none".to_owned(),
        "/board?risk=at_risk".to_owned(),
    ]);
    all
}

fn of(app: &TestApp, role: Role) -> Client {
    app.as_user(app.world.of(role))
}

async fn restrict(client: &Client, ids: &FamilyIds, named: &[&str]) -> Page {
    let here = format!("/families/{}/restriction", ids.family);
    let mut fields = vec![("reason", "A relative of staff")];
    fields.extend(named.iter().map(|user| ("named", *user)));
    client.submit(&here, &here, &fields).await
}

on_both! {
    async fn restricted_families_are_on_no_page_of_anybody_who_is_not_named(app) {
        let ids = restricted(&app);
        let number = app.number(&ids[0]);
        let others = [app.world.reunification_b, app.world.permanency_b, app.world.supervisor_south];
        let everybody = Role::ALL.iter().map(|role| app.world.of(*role)).chain(others);
        for user in everybody {
            let client = app.as_user(user);
            for path in lists(&number) {
                let page = client.get(&path).await;
                assert!(page.status.as_u16() < 500, "{path}");
                // The group sees the name on its own page, and the auditor numbers alone.
                if path.contains("q=") && page.status.is_success() {
                    page.says("No family found");
                } else if !path.starts_with("/restricted") {
                    page.never_says(CANARY);
                    assert!(path.starts_with("/audit") || !page.body.contains(&number), "{path}");
                }
            }
            let home = client.get(&format!("/families/{}", ids[0].family)).await;
            assert_eq!(home.status, StatusCode::NOT_FOUND);
            home.never_says(CANARY);
        }
    }

    async fn counts_hide_restricted(app) {
        app.family("Okafor", 2, 50);
        app.family_in(app.world.north, "Young", 1, 5, None);
        let pages = ["/board", "/board.csv", "/coverage", "/day", "/docket?day=2026-12-03", "/families?which=all"];
        let mut before = Vec::new();
        for role in Role::ALL {
            for path in pages {
                before.push((role, path, of(&app, *role).get(path).await.text()));
            }
        }
        restricted(&app);
        for (role, path, text) in before {
            assert_eq!(of(&app, *role).get(path).await.text(), text, "{role:?} {path} is the same to the letter");
        }
    }

    async fn restricted_families_are_whole_to_the_named(app) {
        let ids = restricted(&app);
        let sam = of(&app, Role::Supervisor);
        let now = app.clock.now();
        app.store(|conn| {
            restrictions::name_worker(conn, (ids[0].family, app.world.supervisor), None, now)
        });
        for path in ["/board", "/board.csv", "/families", "/docket?day=2026-12-03", "/day"] {
            let page = sam.get(path).await;
            assert_eq!(page.status, StatusCode::OK);
            if path != "/day" {
                assert!(page.body.contains(CANARY), "{path}");
            }
        }
        let board = sam.get("/board").await;
        board.says("All families 1");
        sam.get(&format!("/families/{}", ids[0].family)).await.says(CANARY);
        assert_eq!(sam.get(&format!("/families/{}", ids[1].family)).await.status, StatusCode::NOT_FOUND);
    }

    async fn restricted_flags_are_set_named_and_lifted_by_the_group_alone_with_reasons(app) {
        let ids = app.family("Okafor", 1, 20);
        let here = format!("/families/{}/restriction", ids.family);
        let mary = of(&app, Role::Manager);
        for role in [Role::Supervisor, Role::ReunificationWorker, Role::Administrator] {
            assert_eq!(of(&app, role).get(&here).await.status, StatusCode::NOT_FOUND, "{role:?}");
            assert!(!of(&app, role).get("/restricted").await.status.is_success());
        }
        let refused = mary.submit(&here, &here, &[("reason", " ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Enter why the family is restricted");
        refused.says("Name at least one person");
        let rosa = app.world.reunification.to_string();
        assert_eq!(restrict(&mary, &ids, &[&rosa]).await.status, StatusCode::SEE_OTHER);
        let home = format!("/families/{}", ids.family);
        assert_eq!(of(&app, Role::ReunificationWorker).get(&home).await.status, StatusCode::OK);
        for role in [Role::PermanencyWorker, Role::Supervisor, Role::Manager] {
            assert_eq!(of(&app, role).get(&home).await.status, StatusCode::NOT_FOUND, "{role:?}");
        }
        let page = mary.get(&here).await;
        page.says("A worker of record cannot open this family");
        page.says("Paul Park");
        let sam = app.world.supervisor.to_string();
        let names = format!("{here}/names");
        let refused = mary.submit(&here, &names, &[("user", &sam), ("name_reason", "")]).await;
        refused.says("Enter why she needs to see this family");
        let saved = mary.submit(&here, &names, &[("user", &sam), ("name_reason", "She supervises the worker")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        assert_eq!(of(&app, Role::Supervisor).get(&home).await.status, StatusCode::OK);
        let off = format!("{here}/names/{sam}/remove");
        assert_eq!(mary.submit(&here, &off, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(of(&app, Role::Supervisor).get(&home).await.status, StatusCode::NOT_FOUND);
        let lift = format!("{here}/lift");
        assert_eq!(mary.submit(&here, &lift, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let lifted = mary.submit(&here, &lift, &[("lift_reason", "The relative has left the agency")]).await;
        assert_eq!(lifted.status, StatusCode::SEE_OTHER);
        assert_eq!(of(&app, Role::Supervisor).get(&home).await.status, StatusCode::OK);
        mary.get(&here).await.says("The relative has left the agency");
        let trail = of(&app, Role::Auditor).get("/audit").await;
        trail.says("restriction lifted");
    }

    async fn restricted_families_name_the_worker_who_is_assigned_and_release_who_left(app) {
        let ids = app.family("Okafor", 1, 20);
        let home = format!("/families/{}", ids.family);
        let (sam_id, rosa) = (app.world.supervisor.to_string(), app.world.reunification.to_string());
        assert_eq!(restrict(&of(&app, Role::Manager), &ids, &[&sam_id, &rosa]).await.status, StatusCode::SEE_OTHER);
        let sam = of(&app, Role::Supervisor);
        let form = sam.get(&format!("{home}/workers?seat=reunification")).await;
        let (current, ruth) = (form.hidden("current").unwrap(), app.world.reunification_b.to_string());
        let fields = [("seat", "reunification"), ("current", &current), ("worker", &ruth), ("from", "2026-11-23")];
        let saved = sam.send_form(&form, &format!("{home}/assignments"), &fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        assert_eq!(app.as_user(app.world.reunification_b).get(&home).await.status, StatusCode::OK);
        assert_eq!(of(&app, Role::ReunificationWorker).get(&home).await.status, StatusCode::NOT_FOUND);
        let named = of(&app, Role::Manager).get(&format!("{home}/restriction")).await;
        named.says("Ruth Bauer Reunification worker Worker of record. Assigned as a worker");
        named.never_says("Rosa Reyes");
    }

    async fn restricted_families_are_not_offered_at_intake_and_the_group_hears_of_the_duplicate(app) {
        let ids = restricted(&app);
        let rosa = of(&app, Role::ReunificationWorker);
        let draft = uuid::Uuid::now_v7().to_string();
        let office = app.world.north.to_string();
        let typed = [
            ("office", office.as_str()), ("language", "English"), ("name", CANARY),
            ("adult.1.given", "Maria"), ("adult.1.family", CANARY), ("adult.1.relation", "mother"), ("adult.1.born", "1994-03-14"),
            ("child.1.given", "Mateo"), ("child.1.family", CANARY), ("child.1.born", "2019-05-02"),
            ("removed_on", "2026-11-22"), ("removed_time", "16:10"), ("circumstances", "neglect"),
            ("setting", "kin_home"), ("caregiver", "Aunt Rosa"),
        ];
        let token = rosa.get("/account").await.hidden("csrf_token").unwrap();
        let all = |more: &[(&'static str, String)]| {
            let mut fields: Vec<(String, String)> = typed.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
            fields.push(("csrf_token".to_owned(), token.clone()));
            fields.extend(more.iter().map(|(n, v)| ((*n).to_owned(), v.clone())));
            fields
        };
        let fields = all(&[]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let saved = rosa.post(&format!("/intake/{draft}"), &fields).await;
        assert_eq!(saved.location, format!("/intake/{draft}/check"), "{}", saved.text());
        let check = rosa.get(&format!("/intake/{draft}/check")).await;
        check.never_says(&app.number(&ids[0]));
        let hidden = |name: &str| check.hidden(name).unwrap_or_default();
        let (seen, worker, child) = (hidden("seen"), hidden("worker.family"), hidden("worker.1"));
        let form = [("csrf_token", token.as_str()), ("form_id", &draft), ("seen", &seen), ("worker.family", &worker), ("worker.1", &child)];
        let filed = rosa.post(&format!("/intake/{draft}/filing"), &form).await;
        assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text());
        let mary = of(&app, Role::Manager);
        mary.get("/day").await.says("2 families may repeat a restricted one");
        let queue = mary.get("/restricted").await;
        queue.says("Possible duplicates (2)");
        queue.says(&app.number(&ids[0]));
        let action = queue.body.split("action=\"").find(|part| part.starts_with("/restricted/duplicates/")).unwrap();
        let action = action.split('"').next().unwrap().to_owned();
        let field = format!("finding-{}", action.split('/').nth(3).unwrap());
        let refused = mary.submit("/restricted", &action, &[(field.as_str(), "")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let closed = mary.submit("/restricted", &action, &[(field.as_str(), "Another family of the same name")]).await;
        assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text());
        mary.get("/restricted").await.says("Possible duplicates (1)");
        of(&app, Role::Supervisor).get("/day").await.never_says("may repeat");
    }

    async fn restricted_families_are_not_offered_to_who_adds_an_adult_and_the_group_hears_of_the_duplicate(app) {
        let (hidden, ids) = (app.family("Okafor", 1, 60), app.family("Lindqvist", 1, 20));
        let now = app.clock.now();
        app.store(|conn| restrictions::restrict(conn, hidden.family, &[], "Staff", None, now));
        let (rosa, form) = (app.as_user(app.world.reunification), format!("/families/{}/adults/new", ids.family));
        let born = [("given", "Maria"), ("family", "Okafor"), ("relation", "mother"), ("born", "3/14/1994")];
        let plain = rosa.submit(&form, &form, &[("given", "Nobody"), ("family", "Known"), ("relation", "father"), ("born", "")]).await;
        let added = rosa.submit(&form, &form, &born).await;
        assert_eq!((added.status, &added.location), (plain.status, &plain.location), "she is told nothing: {}", added.text());
        assert_eq!(added.cookies, plain.cookies, "not even in the words of what was saved");
        rosa.get(&added.location).await.never_says(&app.number(&hidden));
        let queue = of(&app, Role::Manager).get("/restricted").await;
        queue.says("Possible duplicates (1)");
        queue.says(&format!("{} may repeat somebody of {}", app.number(&ids), app.number(&hidden)));
    }

    async fn restricted_group_takes_in_a_supervisor_whom_the_administrator_puts_in_charge(app) {
        let ids = app.family("Okafor", 1, 20);
        let ada = of(&app, Role::Administrator);
        let (sam, edit) = (app.world.supervisor, format!("/users/{}/edit", app.world.supervisor));
        let north = app.world.north.to_string();
        let fields = [("name", "Sam Sandoval"), ("role", "supervisor"), ("office", north.as_str()), ("unit", ""), ("phone", ""), ("languages", "English"), ("guards", "yes")];
        let saved = ada.submit(&edit, &edit, &fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let here = format!("/families/{}/restriction", ids.family);
        assert_eq!(app.as_user(sam).get(&here).await.status, StatusCode::OK);
        let rosa = format!("/users/{}/edit", app.world.reunification);
        let fields = [("name", "Rosa Reyes"), ("role", "reunification_worker"), ("office", north.as_str()), ("unit", ""), ("phone", ""), ("languages", ""), ("guards", "yes")];
        let refused = ada.submit(&rosa, &rosa, &fields).await;
        refused.says("Only a supervisor or a manager can be in charge of restricted families");
        assert_eq!(ada.get(&here).await.status, StatusCode::NOT_FOUND, "no case content for the administrator");
    }
}
