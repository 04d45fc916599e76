//! Taking in a removal: from an empty form over the page to check to a family with workers, and another removal later.

use actix_web::http::StatusCode;
use homeward::db::fresh;
use homeward::domain::exit::ExitReason;
use homeward::domain::id::{DraftId, FamilyId, UserId};
use homeward::domain::referral::ServiceKind;
use homeward::domain::tracks::Track;
use homeward::features::{assignments, children, families, referrals};

use crate::support::{Client, Page, TestApp, on_both};

/// A mother, a boy and a newborn.
const TYPED: [(&str, &str); 18] = [
    ("office", ""),
    ("language", "Spanish"),
    ("adult.1.given", "Elena"),
    ("adult.1.family", "Quispe"),
    ("adult.1.relation", "mother"),
    ("adult.1.born", "1996-02-03"),
    ("adult.1.services", "substance_use_assessment"),
    ("adult.1.services", "housing"),
    ("child.1.given", "Inti"),
    ("child.1.born", "2021-06-01"),
    ("child.2.given", ""),
    ("child.2.unnamed", "yes"),
    ("child.2.born", "2026-11-20"),
    ("removed_on", "2026-11-22"),
    ("removed_time", "16:10"),
    ("circumstances", "neglect"),
    ("setting", "kin_home"),
    ("caregiver", "Aunt Rosa"),
];

fn typed(app: &TestApp) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = TYPED.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    fields[0].1 = app.world.north.to_string();
    fields
}

fn with(mut fields: Vec<(String, String)>, changed: &[(&str, &str)]) -> Vec<(String, String)> {
    for (name, value) in changed {
        fields.retain(|(n, _)| n != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

async fn post(client: &Client, path: &str, fields: &[(String, String)]) -> Page {
    let token = client.get("/account").await.hidden("csrf_token").unwrap();
    let mut all = vec![("csrf_token", token.as_str())];
    all.extend(fields.iter().map(|(n, v)| (n.as_str(), v.as_str())));
    client.post(path, &all).await
}

/// Sends what the page to check holds.
async fn confirm(client: &Client, draft: &str, chosen: &[(&str, &str)]) -> Page {
    let check = client.get(&format!("/intake/{draft}/check")).await;
    assert_eq!(check.status, StatusCode::OK, "{}", check.text());
    file(client, draft, &check, chosen).await
}

async fn file(client: &Client, draft: &str, check: &Page, chosen: &[(&str, &str)]) -> Page {
    let names = ["seen", "worker.family", "worker.1", "worker.2"];
    let held = names.iter().filter_map(|name| Some(((*name).to_owned(), check.hidden(name)?)));
    let mut fields: Vec<(String, String)> = vec![("form_id".to_owned(), draft.to_owned())];
    fields.extend(held);
    post(client, &format!("/intake/{draft}/filing"), &with(fields, chosen)).await
}

/// A whole intake, by somebody who takes the suggestion.
async fn take_in(client: &Client, fields: &[(String, String)]) -> (String, Page) {
    let draft = fresh::<DraftId>().to_string();
    let saved = post(client, &format!("/intake/{draft}"), fields).await;
    assert_eq!((saved.status, saved.location), (StatusCode::SEE_OTHER, format!("/intake/{draft}/check")));
    let filed = confirm(client, &draft, &[]).await;
    (draft, filed)
}

fn families_named(app: &TestApp, name: &str) -> Vec<families::Family> {
    use diesel::prelude::*;
    use homeward::db::schema::families as table;
    let everything = app.everything();
    app.store(|conn| {
        Ok(everything.families().filter(table::name.eq(name)).select(families::Family::as_select()).load(conn)?)
    })
}

fn only_family(app: &TestApp, name: &str) -> families::Family {
    let mut found = families_named(app, name);
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn workers(app: &TestApp, family: FamilyId) -> Vec<(Track, UserId)> {
    let rows = app.store(|conn| assignments::of_family(conn, family));
    rows.into_iter().filter(|(a, _)| a.ends_on.is_none()).map(|(a, _)| (a.track, a.user_id)).collect()
}

on_both! {
    async fn one_form_makes_the_family_its_children_their_stays_workers_and_first_needs(app) {
        let client = app.as_user(app.world.supervisor);
        let draft = fresh::<DraftId>().to_string();
        post(&client, &format!("/intake/{draft}"), &typed(&app)).await;
        let check = client.get(&format!("/intake/{draft}/check")).await;
        for words in ["Nothing is filed", "Elena Quispe, mother", "Newborn Quispe", "with brothers and sisters", "4:10 p.m."] {
            check.says(words);
        }
        let chosen = [("worker.family", app.world.reunification_b.to_string()), ("worker.1", app.world.permanency.to_string()), ("worker.2", app.world.permanency_b.to_string())];
        let chosen: Vec<_> = chosen.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let filed = file(&client, &draft, &check, &chosen).await;
        let family = only_family(&app, "Quispe");
        assert_eq!((filed.status, filed.location), (StatusCode::SEE_OTHER, format!("/families/{}", family.id)));
        assert_eq!((family.language.as_str(), family.opened_on.to_string().as_str()), ("Spanish", "2026-11-22"));
        let stays = app.store(|conn| children::stays_of_family(conn, family.id));
        assert_eq!(stays.len(), 2);
        for stay in &stays {
            assert_eq!(stay.episode.removed_time.as_deref(), Some("16:10"));
            assert_eq!(stay.current().map(|p| (p.caregiver.as_str(), p.with_siblings)), Some(("Aunt Rosa", Some(true))));
        }
        let needs = app.store(|conn| referrals::of_family(conn, family.id));
        assert_eq!(needs.iter().map(|r| r.service).collect::<Vec<_>>(), [ServiceKind::SubstanceUseAssessment, ServiceKind::Housing]);
        assert!(needs.iter().all(|r| r.person_id.is_some()));
        let mut have = workers(&app, family.id);
        have.sort();
        let mut want = vec![(Track::Reunification, app.world.reunification_b), (Track::Permanency, app.world.permanency), (Track::Permanency, app.world.permanency_b)];
        want.sort();
        assert_eq!(have, want);
    }

    async fn the_same_intake_filed_twice_is_one_family(app) {
        let client = app.as_user(app.world.supervisor);
        let draft = fresh::<DraftId>().to_string();
        post(&client, &format!("/intake/{draft}"), &typed(&app)).await;
        let check = client.get(&format!("/intake/{draft}/check")).await;
        let first = file(&client, &draft, &check, &[]).await;
        let second = file(&client, &draft, &check, &[]).await;
        assert_eq!((second.status, &second.location), (StatusCode::SEE_OTHER, &first.location));
        only_family(&app, "Quispe");
        assert_eq!(client.get(&format!("/intake/{draft}")).await.status, StatusCode::NOT_FOUND);
        let late = post(&client, &format!("/intake/{draft}/draft"), &typed(&app)).await;
        assert_eq!(late.status, StatusCode::NO_CONTENT);
        assert_eq!(client.get(&format!("/intake/{draft}")).await.status, StatusCode::NOT_FOUND, "a late draft came back");
    }

    async fn the_suggestion_is_the_least_loaded_worker_and_a_worker_files_it_as_it_is(app) {
        app.family("Okafor", 2, 20);
        let client = app.as_user(app.world.reunification);
        let (_, filed) = take_in(&client, &typed(&app)).await;
        let family = only_family(&app, "Quispe");
        assert_eq!(filed.location, format!("/intake/filed/{}", family.number));
        let page = client.get(&filed.location).await;
        page.says("Ruth Bauer");
        page.says("Pia Bloom");
        assert_eq!(app.as_user(app.world.reunification_b).get(&filed.location).await.status, StatusCode::NOT_FOUND);
        let have = workers(&app, family.id);
        assert!(have.contains(&(Track::Reunification, app.world.reunification_b)));
        assert_eq!(have.iter().filter(|w| **w == (Track::Permanency, app.world.permanency_b)).count(), 2);
    }

    async fn a_worker_cannot_choose_another_than_the_suggested_one(app) {
        let client = app.as_user(app.world.reunification);
        let draft = fresh::<DraftId>().to_string();
        post(&client, &format!("/intake/{draft}"), &typed(&app)).await;
        let other = app.world.reunification_south.to_string();
        let page = confirm(&client, &draft, &[("worker.family", &other)]).await;
        assert_eq!(page.location, format!("/intake/{draft}/check"));
        assert!(families_named(&app, "Quispe").is_empty());
    }

    async fn a_permanency_worker_cannot_be_chosen_for_the_family(app) {
        let client = app.as_user(app.world.supervisor);
        let draft = fresh::<DraftId>().to_string();
        post(&client, &format!("/intake/{draft}"), &typed(&app)).await;
        let wrong = app.world.permanency.to_string();
        let page = confirm(&client, &draft, &[("worker.family", &wrong)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Choose one of the workers of the list");
        assert!(families_named(&app, "Quispe").is_empty());
    }

    async fn every_problem_is_said_beside_its_field_and_what_was_typed_stays(app) {
        let client = app.as_user(app.world.supervisor);
        let draft = fresh::<DraftId>().to_string();
        let wrong = with(typed(&app), &[
            ("removed_on", "2026-11-24"), ("circumstances", "nothing"), ("setting", ""), ("adult.1.relation", ""), ("child.1.born", "1990-01-01"),
        ]);
        let page = post(&client, &format!("/intake/{draft}"), &wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["must be today", "at least one circumstance", "where the children live now", "what this adult is to the children", "Aunt Rosa"] {
            assert!(page.body.contains(words), "{words}: {}", page.text());
        }
        let check = client.get(&format!("/intake/{draft}/check")).await;
        assert_eq!(check.location, format!("/intake/{draft}"));
        let resumed = client.get(&format!("/intake/{draft}")).await;
        assert!(resumed.body.contains("Aunt Rosa"));
    }

    async fn groups_grow_and_shrink_without_losing_what_was_typed(app) {
        let client = app.as_user(app.world.permanency);
        let draft = fresh::<DraftId>().to_string();
        let path = format!("/intake/{draft}");
        let grown = post(&client, &path, &with(typed(&app), &[("add", "child")])).await;
        assert_eq!(grown.location, format!("{path}#child.3.given"));
        let form = client.get(&path).await;
        form.says("Child 3");
        assert!(form.body.contains("value=\"Inti\""));
        let shrunk = post(&client, &path, &with(typed(&app), &[("remove", "child.1")])).await;
        assert_eq!(shrunk.location, format!("{path}#children"));
        client.get(&path).await.never_says("Inti");
    }

    async fn a_draft_is_kept_for_its_owner_only_and_thrown_away_by_her(app) {
        let client = app.as_user(app.world.permanency);
        let draft = fresh::<DraftId>().to_string();
        assert_eq!(post(&client, &format!("/intake/{draft}/draft"), &typed(&app)).await.status, StatusCode::NO_CONTENT);
        client.get("/intake").await.says("Quispe, 2 children");
        let other = app.as_user(app.world.supervisor);
        other.get("/intake").await.never_says("Quispe");
        for path in ["", "/check"] {
            assert_eq!(other.get(&format!("/intake/{draft}{path}")).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(post(&other, &format!("/intake/{draft}"), &typed(&app)).await.status, StatusCode::NOT_FOUND);
        post(&other, &format!("/intake/{draft}/discard"), &[]).await;
        client.get("/intake").await.says("Quispe");
        post(&client, &format!("/intake/{draft}/discard"), &[]).await;
        client.get("/intake").await.never_says("Quispe");
    }

    async fn a_known_child_in_care_cannot_be_removed_again(app) {
        let theirs = app.family_in(app.world.south, "Quispe", 1, 20, None);
        let client = app.as_user(app.world.supervisor);
        let draft = fresh::<DraftId>().to_string();
        let mateo = with(typed(&app), &[("child.1.given", "Mateo"), ("child.1.born", "2019-05-02")]);
        let page = post(&client, &format!("/intake/{draft}"), &mateo).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("On record under this name and date of birth: South office; nobody is assigned");
        page.never_says("F-2026-00001");
        let child = [("child.1.known", theirs.children[0].0.to_string())];
        let child = [(child[0].0, child[0].1.as_str())];
        let page = post(&client, &format!("/intake/{draft}"), &with(mateo.clone(), &child)).await;
        page.says("No removal can be added to this record now");
        page.never_says("in care already");
        let hers = app.as_user(app.world.supervisor_south);
        let draft = fresh::<DraftId>().to_string();
        let page = post(&hers, &format!("/intake/{draft}"), &with(mateo, &child)).await;
        page.says("Mateo Quispe, born 2019, F-2026-00001 (in care now)");
        page.says("This child is in care already");
    }

    async fn names_that_may_be_known_are_offered_while_they_are_typed(app) {
        app.family("Quispe", 1, 20);
        let client = app.as_user(app.world.reunification);
        let path = format!("/intake/{}/alike", fresh::<DraftId>());
        let ask = async |given, group| {
            let typed = [("adult.1.given", given), ("adult.1.family", "Quispe"), ("child.1.given", "Mateo"), ("alike", group)];
            let typed: Vec<_> = typed.iter().map(|(n, v): &(&str, &str)| ((*n).to_owned(), (*v).to_owned())).collect();
            let page = post(&client, &path, &typed).await;
            assert_eq!(page.status, StatusCode::OK);
            page
        };
        let mother = ask("Maria", "adult.1").await;
        mother.says("Maria Quispe, born 1994, F-2026-00001");
        mother.never_says("<html");
        mother.never_says("Mateo");
        assert!(mother.body.contains("name=\"adult.1.known\""));
        ask("Maria", "child.1").await.says("Mateo Quispe, born 2019");
        assert_eq!(ask("M", "adult.1").await.text(), "");
        assert_eq!(ask("Nobody", "adult.1").await.text(), "");
        assert_eq!(ask("Maria", "judge.1").await.text(), "");
        let liaison = app.as_user(app.world.court);
        assert_eq!(post(&liaison, &path, &[]).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_known_child_comes_back_into_its_own_family(app) {
        let theirs = app.family("Quispe", 1, 90);
        let (child, episode) = theirs.children[0];
        let home = app.today() - chrono::Days::new(30);
        app.store(|conn| children::record_exit(conn, (episode, 1), home, ExitReason::Reunification, None, app.clock.now()));
        let client = app.as_user(app.world.supervisor);
        let known = child.to_string();
        let fields = with(typed(&app), &[("child.1.given", "Mateo"), ("child.1.born", "2019-05-02"), ("child.1.known", &known)]);
        let (_, filed) = take_in(&client, &fields).await;
        assert_eq!(filed.location, format!("/families/{}", theirs.family));
        only_family(&app, "Quispe");
        let stays = app.store(|conn| children::stays_of_family(conn, theirs.family));
        assert_eq!(stays.len(), 3);
        assert_eq!(stays.iter().filter(|stay| stay.episode.child_id == child).count(), 2);
        let adults = app.store(|conn| families::adults(conn, theirs.family));
        assert_eq!(adults.len(), 2);
        let have = workers(&app, theirs.family);
        assert_eq!(have.iter().filter(|(track, _)| *track == Track::Reunification).collect::<Vec<_>>(), [&(Track::Reunification, app.world.reunification)]);
    }

    async fn a_removal_is_taken_in_for_a_family_that_others_work_with_and_shows_nothing_of_it(app) {
        let workers = Some((app.world.reunification_south, app.world.permanency_south));
        let theirs = app.family_in(app.world.south, "Quispe", 1, 90, workers);
        let (child, episode) = theirs.children[0];
        let home = app.today() - chrono::Days::new(30);
        app.store(|conn| children::record_exit(conn, (episode, 1), home, ExitReason::Reunification, None, app.clock.now()));
        let client = app.as_user(app.world.reunification);
        let known = child.to_string();
        let fields = with(typed(&app), &[
            ("adult.1.given", "Maria"), ("adult.1.born", ""), ("adult.1.known", &theirs.mother.to_string()),
            ("child.1.given", "Matteo"), ("child.1.born", "2019-05-02"), ("child.1.known", &known),
        ]);
        let draft = fresh::<DraftId>().to_string();
        post(&client, &format!("/intake/{draft}"), &fields).await;
        let form = client.get(&format!("/intake/{draft}")).await;
        form.says("On record under a similar name: South office; call Ron South, 555-0100");
        let check = client.get(&format!("/intake/{draft}/check")).await;
        check.says("Known already: Family on record, South office; call Ron South, 555-0100");
        check.says("Matteo Quispe");
        for page in [&form, &check] {
            for content in ["Mateo", "born 1994", "1994", "F-2026-00001", "555-0142", "Aunt Inez"] {
                page.never_says(content);
            }
        }
        let filed = confirm(&client, &draft, &[]).await;
        assert_eq!(filed.location, "/intake/filed/F-2026-00001");
        let after = client.get(&filed.location).await;
        after.says("Ron South");
        after.never_says("Mateo");
        assert_eq!(client.get(&format!("/families/{}", theirs.family)).await.status, StatusCode::NOT_FOUND);
        let details = app.store(|conn| {
            use diesel::prelude::*;
            use homeward::db::schema::audit_events as trail;
            let of = trail::table.filter(trail::family_id.eq(theirs.family)).filter(trail::is_change.eq(true));
            Ok(of.select(trail::detail).load::<String>(conn)?)
        });
        assert_eq!(details, ["removal, linked out of scope"]);
        assert_eq!(app.store(|conn| families::adults(conn, theirs.family)).len(), 1);
        assert_eq!(app.store(|conn| children::stays_of_family(conn, theirs.family)).len(), 3);
    }

    async fn a_known_mother_is_linked_and_the_worker_says_which_family_it_is(app) {
        let theirs = app.family_in(app.world.north, "Quispe", 1, 20, None);
        let client = app.as_user(app.world.supervisor);
        let draft = fresh::<DraftId>().to_string();
        let mother = theirs.mother.to_string();
        let linked = with(typed(&app), &[("adult.1.given", "Maria"), ("adult.1.born", "1994-03-14"), ("adult.1.known", &mother)]);
        let page = post(&client, &format!("/intake/{draft}"), &linked).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Family F-2026-00001");
        let family = theirs.family.to_string();
        let saved = post(&client, &format!("/intake/{draft}"), &with(linked.clone(), &[("join", &family)])).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        assert_eq!(confirm(&client, &draft, &[]).await.location, format!("/families/{family}"));
        assert_eq!(app.store(|conn| children::of_family(conn, theirs.family)).len(), 3);
        let (_, own) = take_in(&client, &with(linked, &[("join", "new"), ("child.1.known", "new"), ("child.2.known", "new")])).await;
        assert_eq!(own.status, StatusCode::SEE_OTHER);
        assert_eq!(families_named(&app, "Quispe").len(), 2);
    }

    async fn a_draft_that_changed_after_the_check_is_shown_again_before_it_is_filed(app) {
        let client = app.as_user(app.world.supervisor);
        let draft = fresh::<DraftId>().to_string();
        post(&client, &format!("/intake/{draft}"), &typed(&app)).await;
        let check = client.get(&format!("/intake/{draft}/check")).await;
        app.move_clock("2026-11-23T17:05:00Z".parse().unwrap());
        post(&client, &format!("/intake/{draft}"), &with(typed(&app), &[("caregiver", "Uncle Juan")])).await;
        assert_eq!(file(&client, &draft, &check, &[]).await.location, format!("/intake/{draft}/check"));
        assert!(families_named(&app, "Quispe").is_empty());
    }

    async fn another_removal_of_a_familys_child_is_a_new_stay(app) {
        let ids = app.family("Okafor", 2, 90);
        let (child, episode) = ids.children[0];
        let home = app.today() - chrono::Days::new(30);
        app.store(|conn| children::record_exit(conn, (episode, 1), home, ExitReason::Reunification, None, app.clock.now()));
        let client = app.as_user(app.world.supervisor);
        let path = format!("/families/{}/removals/new", ids.family);
        let form = client.get(&path).await;
        form.says("Mateo Okafor: Reunification on Oct 24, 2026");
        assert!(!form.text().contains("Luna Okafor:"));
        let early = [("children", child.to_string()), ("removed_on", "2026-10-01".to_owned()), ("circumstances", "neglect".to_owned()), ("setting", "shelter".to_owned())];
        let early: Vec<_> = early.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let page = client.send_form(&form, &path, &early).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Mateo Okafor was in care until Oct 24, 2026");
        let mut sound = early.clone();
        sound[1].1 = "2026-11-22";
        for _ in 0..2 {
            let filed = client.send_form(&form, &path, &sound).await;
            assert_eq!((filed.status, filed.location), (StatusCode::SEE_OTHER, format!("/families/{}", ids.family)));
        }
        let stays = app.store(|conn| children::stays_of_family(conn, ids.family));
        assert_eq!(stays.iter().filter(|stay| stay.episode.child_id == child).count(), 2);
        client.get(&path).await.says("Every child of this family is in care");
    }
}
