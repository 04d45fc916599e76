//! The list of families, the correction of a family's facts, and adding an adult.

use actix_web::http::StatusCode;
use homeward::db::fresh;
use homeward::domain::id::{FamilyId, FormId};
use homeward::domain::role::Role;
use homeward::features::{families, restrictions};

use crate::support::{TestApp, on_both};

const EDIT: [(&str, &str); 2] = [("name", "Okafor-Diaz"), ("language", "Spanish")];

fn family_of(app: &TestApp, id: FamilyId) -> families::Family {
    let everything = app.everything();
    app.store(|conn| families::find(conn, everything, id))
}

on_both! {
    async fn the_list_shows_who_is_in_care_since_when_and_who_works_for_the_family(app) {
        app.family("Okafor", 2, 20);
        let page = app.as_user(app.world.supervisor).get("/families").await;
        for words in ["Okafor", "F-2026-00001", "North office", "Rosa Reyes", "Nov 3, 2026", "1 family"] {
            page.says(words);
        }
        let (_, row) = page.body.split_once("Okafor").unwrap();
        assert!(row.contains("data-label=\"Day\"><span>20<"), "{row}");
    }

    async fn each_person_lists_her_own_families_only(app) {
        app.family("Okafor", 1, 20);
        app.family_in(app.world.south, "Lindqvist", 1, 20, Some((app.world.reunification_south, app.world.permanency_south)));
        for role in [Role::ReunificationWorker, Role::PermanencyWorker, Role::Supervisor, Role::ParentPartnerCoordinator] {
            let page = app.as_user(app.world.of(role)).get("/families").await;
            page.says("Okafor");
            page.never_says("Lindqvist");
        }
        let all = app.as_user(app.world.manager).get("/families").await;
        all.says("Lindqvist");
        let south = app.as_user(app.world.manager).get(&format!("/families?office={}", app.world.south)).await;
        south.says("Lindqvist");
        south.never_says("Okafor");
    }

    async fn a_family_is_found_by_its_name_its_people_and_its_number_however_typed(app) {
        app.family("Núñez", 2, 20);
        app.family("Okafor", 1, 20);
        let client = app.as_user(app.world.supervisor);
        for sought in ["nunez", "NU%C3%91EZ", "luna+nunez", "nunez%2C+maria", "F-2026-00001", "f-2026-1", "1"] {
            let page = client.get(&format!("/families?q={sought}")).await;
            page.says("Núñez");
            assert!(!page.text().contains("Okafor"), "{sought}");
        }
        for nobody in ["zzz", "F-2026-00009", "%25", "_"] {
            let page = client.get(&format!("/families?q={nobody}")).await;
            assert_eq!(page.status, StatusCode::OK, "{nobody}");
        }
        client.get("/families?q=zzz").await.says("No family found");
    }

    async fn a_family_is_found_with_a_slip_of_the_keys_and_by_its_people_and_court_files(app) {
        app.family("Núñez", 2, 20);
        let closed = app.family("Okafor", 1, 20);
        app.store(|conn| families::settle(conn, closed.family, Some(app.today()), None));
        let client = app.as_user(app.world.supervisor);
        for slip in ["nunze", "nuenz+maria", "mraia+nunez"] {
            let page = client.get(&format!("/families?q={slip}&which=all")).await;
            page.says("Núñez");
            page.never_says("Okafor");
        }
        client.get("/families?q=maria+nunez").await.says("Adult: Maria Núñez");
        let beside = client.get("/families?q=okafro&which=open").await;
        beside.says("No family found");
        beside.says("1 closed family fits too");
        client.get("/families?q=okafro&which=all").await.says("Okafor");
    }

    async fn finding_stays_within_scope_for_every_role(app) {
        let theirs = app.family_in(
            app.world.south, "Lindqvist", 1, 20, Some((app.world.reunification_south, app.world.permanency_south)),
        );
        let restricted = app.family("Lindqvist-North", 1, 20);
        let now = app.clock.now();
        app.store(|conn| restrictions::restrict(conn, restricted.family, &[], "Staff", None, now));
        for role in Role::ALL {
            let page = app.as_user(app.world.of(*role)).get("/families?q=lindqvits&which=all").await;
            let sees = *role == Role::Manager;
            assert_eq!(page.body.contains(&theirs.family.to_string()), sees, "{role}");
            assert!(!page.body.contains(&restricted.family.to_string()), "{role}");
            page.never_says("Lindqvist-North");
            page.never_says("fits too");
        }
        let south = app.as_user(app.world.reunification_south).get("/families?q=lindqvits").await;
        assert!(south.body.contains(&theirs.family.to_string()));
    }

    async fn a_corrected_name_is_found_at_the_next_look_and_the_old_one_is_not(app) {
        let ids = app.family("Okafor", 1, 20);
        let client = app.as_user(app.world.reunification);
        client.get("/families?q=diaz").await.says("No family found");
        let path = format!("/families/{}/edit", ids.family);
        client.submit(&path, &path, &EDIT).await;
        client.get("/families?q=diaz").await.says("Okafor-Diaz");
    }

    async fn a_long_list_turns_forwards_and_backwards_without_losing_anybody(app) {
        for n in 0..53 {
            app.family_in(app.world.north, &format!("Same {}", n % 3), 0, 1, None);
        }
        let client = app.as_user(app.world.supervisor);
        let first = client.get("/families").await;
        first.says("50 families on this page");
        let turn = |page: &crate::support::Page, rel: &str| {
            let (_, rest) = page.body.split_once(&format!("rel=\"{rel}\" href=\"")).unwrap();
            rest.split_once('"').unwrap().0.replace("&#38;", "&").replace("&amp;", "&")
        };
        let second = client.get(&turn(&first, "next")).await;
        second.says("3 families on this page");
        assert!(!second.body.contains("rel=\"next\""));
        let back = client.get(&turn(&second, "prev")).await;
        assert_eq!(numbers(&back.body), numbers(&first.body));
        let mut all = numbers(&first.body);
        all.extend(numbers(&second.body));
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 53);
    }

    async fn a_correction_is_saved_once_and_says_which_fields_changed(app) {
        let ids = app.family("Okafor", 1, 20);
        let path = format!("/families/{}/edit", ids.family);
        let client = app.as_user(app.world.reunification);
        let form = client.get(&path).await;
        for _ in 0..2 {
            let saved = client.send_form(&form, &path, &EDIT).await;
            assert_eq!((saved.status, saved.location), (StatusCode::SEE_OTHER, format!("/families/{}", ids.family)));
        }
        let family = family_of(&app, ids.family);
        assert_eq!((family.name.as_str(), family.language.as_str(), family.version), ("Okafor-Diaz", "Spanish", 2));
        client.get("/families?q=diaz").await.says("Okafor-Diaz");
    }

    async fn a_correction_with_problems_keeps_what_was_typed_and_changes_nothing(app) {
        let ids = app.family("Okafor", 1, 20);
        let path = format!("/families/{}/edit", ids.family);
        let client = app.as_user(app.world.supervisor);
        let typed = [("name", ""), ("language", "Spanish"), ("projected_return_on", "2027-02-01"), ("court_file_number", "27-JV-9")];
        let page = client.submit(&path, &path, &typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Enter the family's name".replace('\'', "&#39;").as_str());
        page.says("Say what the date rests on");
        assert!(page.body.contains("27-JV-9"));
        assert_eq!(family_of(&app, ids.family).name, "Okafor");
    }

    async fn somebody_elses_correction_is_shown_beside_ones_own(app) {
        let ids = app.family("Okafor", 1, 20);
        let path = format!("/families/{}/edit", ids.family);
        let (one, other) = (app.as_user(app.world.reunification), app.as_user(app.world.supervisor));
        let (mine, theirs) = (one.get(&path).await, other.get(&path).await);
        other.send_form(&theirs, &path, &[("name", "Okafor"), ("language", "Somali")]).await;
        let page = one.send_form(&mine, &path, &EDIT).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        for words in ["Somebody else saved this family first", "Okafor-Diaz", "Somali", "Spanish"] {
            page.says(words);
        }
        let over = one.send_form(&page, &path, &EDIT).await;
        assert_eq!(over.status, StatusCode::SEE_OTHER);
        assert_eq!(family_of(&app, ids.family).language, "Spanish");
    }

    async fn an_adult_is_added_once(app) {
        let ids = app.family("Okafor", 1, 20);
        let path = format!("/families/{}/adults/new", ids.family);
        let client = app.as_user(app.world.permanency);
        let form = client.get(&path).await;
        let typed = [("given", "Chidi"), ("family", "Okafor"), ("relation", "father"), ("born", "1990-01-02")];
        for _ in 0..2 {
            assert_eq!(client.send_form(&form, &path, &typed).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(app.store(|conn| families::adults(conn, ids.family)).len(), 2);
        let wrong = client.submit(&path, &path, &[("given", ""), ("family", "Okafor")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("Enter the given name");
    }

    async fn an_adult_known_elsewhere_is_offered_by_name_year_and_number_and_linked(app) {
        let ids = app.family("Okafor", 1, 20);
        let theirs = app.family_in(app.world.south, "Lindqvist", 1, 20, None);
        let path = format!("/families/{}/adults/new", ids.family);
        let client = app.as_user(app.world.reunification);
        let typed = [("given", "Maria"), ("family", "Lindkvist"), ("relation", "aunt_or_uncle"), ("born", "1994-03-14")];
        let page = client.submit(&path, &path, &typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Maria Lindqvist, born 1994, F-2026-00002");
        page.never_says("555-0142");
        let mother = theirs.mother.to_string();
        let mut linked = typed.to_vec();
        linked.push(("known", &mother));
        assert_eq!(client.send_form(&page, &path, &linked).await.status, StatusCode::SEE_OTHER);
        let adults = app.store(|conn| families::adults(conn, ids.family));
        assert!(adults.iter().any(|adult| adult.person.id == theirs.mother));
    }

    async fn an_adult_of_the_family_is_not_added_to_it_again(app) {
        let ids = app.family("Okafor", 1, 20);
        let path = format!("/families/{}/adults/new", ids.family);
        let client = app.as_user(app.world.reunification);
        let mother = ids.mother.to_string();
        let typed = [("given", "Maria"), ("family", "Okafor"), ("relation", "mother"), ("known", &mother)];
        let page = client.submit(&path, &path, &typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Maria Okafor belongs to this family already");
    }

    async fn a_family_that_never_was_cannot_be_corrected(app) {
        let client = app.as_user(app.world.supervisor);
        let token = client.get("/account").await.hidden("csrf_token").unwrap();
        let path = format!("/families/{}/edit", fresh::<FamilyId>());
        let form = fresh::<FormId>().to_string();
        let typed = [("csrf_token", token.as_str()), ("form_id", &form), ("version", "1"), EDIT[0], EDIT[1]];
        assert_eq!(client.post(&path, &typed).await.status, StatusCode::NOT_FOUND);
    }
}

fn numbers(body: &str) -> Vec<String> {
    body.match_indices("F-2026-").filter_map(|(at, _)| body.get(at..at + 12)).map(str::to_owned).collect()
}
