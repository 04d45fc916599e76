//! People entered twice: merged, shown as one everywhere, parted again, and nothing leaks.

use actix_web::http::StatusCode;
use chrono::NaiveDate;
use diesel::prelude::*;
use homeward::db::schema::{audit_events, people, safety_keys};
use homeward::domain::family::Relation;
use homeward::domain::id::{FamilyId, PersonId};
use homeward::features::people::NewPerson;
use homeward::features::{conflicts, families, merges, people as of_people, restrictions};

use crate::safety::concern;
use crate::support::{Client, FamilyIds, Page, TestApp, on_both};

fn pair(a: PersonId, b: PersonId) -> String {
    format!("/people/duplicates/{a}/{b}")
}

async fn merge(client: &Client, kept: PersonId, merged: PersonId) -> Page {
    let at = pair(kept, merged);
    client.submit(&at, &at, &[("keep", &kept.to_string()), ("reason", "Her driver's license")]).await
}

/// Where the last merge is undone.
async fn merge_page(client: &Client) -> String {
    let list = client.get("/people/duplicates").await;
    let at = list.body.split("href=\"").find(|part| part.starts_with("/people/merges/")).unwrap();
    at.split('"').next().unwrap().to_owned()
}

async fn undo(client: &Client) -> Page {
    let at = merge_page(client).await;
    client.submit(&at, &format!("{at}/undo"), &[("reason", "Two sisters")]).await
}

/// A second record of the family's mother, in a family of her own.
fn twice(app: &TestApp, office: homeward::domain::id::OfficeId, name: &str) -> FamilyIds {
    let w = &app.world;
    let workers =
        if office == w.north { (w.reunification, w.permanency) } else { (w.reunification_south, w.permanency_south) };
    app.family_in(office, name, 1, 40, Some(workers))
}

fn add_to(app: &TestApp, family: FamilyId, given: &str, surname: &str) -> PersonId {
    let now = app.clock.now();
    let new = NewPerson {
        given_name: given.to_owned(),
        family_name: surname.to_owned(),
        born_on: NaiveDate::from_ymd_opt(1994, 3, 14),
        phone: String::new(),
    };
    app.store(|conn| {
        let person = of_people::add(conn, &new, now)?;
        families::add_adult(conn, family, person, Relation::Other, now)?;
        Ok(person)
    })
}

/// What everybody reads of these families and these people.
async fn read(app: &TestApp, all: &[&FamilyIds]) -> Vec<String> {
    let mut read = Vec::new();
    for user in [app.world.reunification, app.world.supervisor, app.world.manager] {
        let client = app.as_user(user);
        for ids in all {
            for part in ["", "/adults", "/safety", "/contacts", "/partners", "/contacts/new"] {
                let page = client.get(&format!("/families/{}{part}", ids.family)).await;
                read.push(page.text().split("Printed").next().unwrap().to_owned());
            }
        }
        for list in ["/day", "/families?q=Alvarado", "/families?q=Alvarez", "/coverage"] {
            read.push(client.get(list).await.text().split("Printed").next().unwrap().to_owned());
        }
    }
    let mut conn = app.conn();
    let keys: Vec<String> =
        safety_keys::table.select(safety_keys::found_by).order(safety_keys::found_by).load(&mut conn).unwrap();
    let rows: Vec<(PersonId, String, i32, Option<PersonId>)> = people::table
        .order(people::id)
        .select((people::id, people::name_key, people::version, people::same_as))
        .load(&mut conn)
        .unwrap();
    read.push(format!("{keys:?} {rows:?}"));
    read
}

const FLAG: &str = "A safety concern about Maria Alvarado is on record in another family";

on_both! {
    async fn the_flag_of_either_record_appears_in_every_family_of_both_and_goes_with_the_undoing(app) {
        let (w, ids) = (app.world.clone(), app.family("Alvarado", 1, 20));
        let other = twice(&app, w.south, "Quintero");
        concern(&app, &other, w.reunification_south, "CANARY-WORDS");
        let (rosa, mary, home) = (app.as_user(w.reunification), app.as_user(w.manager), format!("/families/{}", ids.family));
        rosa.get(&home).await.never_says("safety concern about Maria");
        assert_eq!(merge(&mary, ids.mother, other.mother).await.status, StatusCode::SEE_OTHER);
        let page = rosa.get(&home).await;
        page.says(FLAG);
        page.never_says("CANARY");
        page.never_says("Quintero");
        let theirs = app.as_user(w.reunification_south).get(&format!("/families/{}/adults", other.family)).await;
        theirs.says("Maria Alvarado");
        assert_eq!(undo(&mary).await.status, StatusCode::SEE_OTHER);
        rosa.get(&home).await.never_says("safety concern about Maria");
        app.as_user(w.reunification_south).get(&format!("/families/{}/adults", other.family)).await.says("Maria Quintero");
    }

    async fn a_concern_about_the_record_that_is_kept_is_flagged_where_the_other_one_is(app) {
        let (w, ids) = (app.world.clone(), app.family("Alvarado", 1, 20));
        let other = twice(&app, w.south, "Quintero");
        concern(&app, &other, w.reunification_south, "CANARY-WORDS");
        let mary = app.as_user(w.manager);
        merge(&mary, other.mother, ids.mother).await;
        let home = app.as_user(w.reunification).get(&format!("/families/{}", ids.family)).await;
        home.says("A safety concern about Maria Quintero is on record in another family");
    }

    async fn merging_and_undoing_leaves_all_that_is_read_as_it_was(app) {
        let (w, ids) = (app.world.clone(), app.family("Alvarado", 1, 20));
        let (second, third) = (twice(&app, w.north, "Alvarez"), twice(&app, w.north, "Quintero"));
        concern(&app, &second, w.reunification, "CANARY-WORDS");
        let inside = add_to(&app, ids.family, "Maria", "Alvarez");
        let (mary, all) = (app.as_user(w.manager), [&ids, &second, &third]);
        let people = [ids.mother, second.mother, third.mother, inside];
        let before = read(&app, &all).await;
        // Every pair, each way round, and two merges at a time.
        for (a, b) in [(0, 1), (1, 0), (0, 3), (3, 0), (2, 1), (3, 2)] {
            assert_eq!(merge(&mary, people[a], people[b]).await.status, StatusCode::SEE_OTHER);
            assert_ne!(read(&app, &all).await, before, "a merge is seen");
            assert_eq!(undo(&mary).await.status, StatusCode::SEE_OTHER);
            assert_eq!(read(&app, &all).await, before, "{a} keeping {b}");
        }
    }

    async fn two_records_in_one_family_are_one_adult(app) {
        let ids = app.family("Alvarado", 1, 20);
        let again = add_to(&app, ids.family, "Marie", "Alvarado");
        let (rosa, at) = (app.as_user(app.world.reunification), format!("/families/{}", ids.family));
        let entry = format!("{at}/entries/contact/new");
        let fields = [("of", format!("adult:{again}")), ("code", "phone".to_owned()), ("words", "555-0199".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        assert_eq!(rosa.submit(&entry, &entry, &fields).await.status, StatusCode::SEE_OTHER);
        merge(&app.as_user(app.world.supervisor), ids.mother, again).await;
        let adults = rosa.get(&format!("{at}/adults")).await;
        adults.never_says("Marie Alvarado");
        adults.says("555-0199");
        rosa.get(&format!("{at}/adults/{again}")).await.says("Maria Alvarado");
        rosa.get(&entry).await.never_says("Marie");
        rosa.get(&format!("{at}/contacts/new")).await.never_says("Marie");
    }

    async fn search_and_intake_find_one_person_by_either_name(app) {
        let (w, ids) = (app.world.clone(), app.family("Alvarado", 1, 20));
        let other = twice(&app, w.north, "Quintero");
        merge(&app.as_user(w.supervisor), ids.mother, other.mother).await;
        let rosa = app.as_user(w.reunification);
        for name in ["Maria+Quintero", "Maria+Alvarado"] {
            let found = rosa.get(&format!("/families?q={name}")).await;
            found.says(&app.number(&ids));
            found.says(&app.number(&other));
        }
        let new = format!("/families/{}/adults/new", app.family("Okafor", 1, 20).family);
        let typed = [("given", "Maria"), ("family", "Quintero"), ("relation", "mother"), ("born", "1994-03-14")];
        let offered = rosa.submit(&new, &new, &typed).await;
        offered.says("Maria Alvarado, born 1994");
        offered.says(&app.number(&ids));
        offered.says(&app.number(&other));
        offered.never_says("Maria Quintero, born");
    }

    async fn the_list_offers_the_likely_pairs_and_not_those_told_apart(app) {
        let (w, ids) = (app.world.clone(), app.family("Alvarado", 1, 20));
        let other = twice(&app, w.north, "Alvarado");
        let sam = app.as_user(w.supervisor);
        let at = { let (a, b) = if ids.mother < other.mother { (ids.mother, other.mother) } else { (other.mother, ids.mother) }; pair(a, b) };
        let list = sam.get("/people/duplicates").await;
        assert!(list.body.contains(&at));
        list.says("Same name and date of birth");
        let saved = sam.submit(&at, &at, &[("apart", "yes"), ("reason", "Cousins")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        let list = sam.get("/people/duplicates").await;
        assert!(!list.body.contains(&at));
        let back = list.body.split("action=\"").find(|part| part.starts_with("/people/apart/")).unwrap();
        let back = back.split('"').next().unwrap().to_owned();
        assert_eq!(sam.send_form(&list, &back, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(sam.get("/people/duplicates").await.body.contains(&at));
    }

    async fn what_is_missing_is_told_and_what_was_typed_is_kept(app) {
        let (ids, other) = (app.family("Alvarado", 1, 20), twice(&app, app.world.north, "Quintero"));
        let (sam, at) = (app.as_user(app.world.supervisor), pair(ids.mother, other.mother));
        let page = sam.submit(&at, &at, &[("keep", ""), ("reason", "Her license")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Choose the record to keep");
        assert!(page.body.contains("Her license"));
        let page = sam.submit(&at, &at, &[("keep", &ids.mother.to_string())]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Enter how you know");
    }

    async fn who_may_not_see_every_family_of_both_is_told_of_neither(app) {
        let (w, ids) = (app.world.clone(), app.family("Alvarado", 1, 20));
        let (south, closed) = (twice(&app, w.south, "Alvarado"), twice(&app, w.north, "Alvarado"));
        let now = app.clock.now();
        app.store(|conn| restrictions::restrict(conn, closed.family, &[w.reunification], "Staff", None, now));
        let (sam, mary) = (app.as_user(w.supervisor), app.as_user(w.manager));
        for other in [&south, &closed] {
            assert_eq!(sam.get(&pair(ids.mother, other.mother)).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(mary.get(&pair(ids.mother, closed.mother)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(mary.get(&pair(ids.mother, south.mother)).await.status, StatusCode::OK);
        for client in [&sam, &mary] {
            assert!(!client.get("/people/duplicates").await.body.contains(&closed.mother.to_string()));
        }
        assert!(!sam.get("/people/duplicates").await.body.contains(&south.mother.to_string()));
        app.store(|conn| conflicts::declare(conn, south.family, w.manager, "My cousin", now));
        assert_eq!(mary.get(&pair(ids.mother, south.mother)).await.status, StatusCode::NOT_FOUND);
        assert!(!mary.get("/people/duplicates").await.body.contains(&south.mother.to_string()));
    }

    async fn a_merge_shows_nothing_of_a_restricted_family_to_others(app) {
        let (w, ids) = (app.world.clone(), app.family("Alvarado", 1, 20));
        let secret = twice(&app, w.south, "Quintero");
        let mary = app.as_user(w.manager);
        merge(&mary, secret.mother, ids.mother).await;
        let (rosa, now) = (app.as_user(w.reunification), app.clock.now());
        rosa.get(&format!("/families/{}", ids.family)).await.says("Maria Quintero");
        app.store(|conn| restrictions::restrict(conn, secret.family, &[], "Staff", None, now));
        for part in ["", "/adults", "/contacts/new"] {
            let page = rosa.get(&format!("/families/{}{part}", ids.family)).await;
            page.never_says("Quintero");
            page.never_says(&app.number(&secret));
        }
        assert!(mary.get("/people/duplicates").await.text().contains("Nobody has been merged"));
    }

    async fn of_two_who_merge_the_same_pair_one_wins_and_the_other_is_told(app) {
        let (w, ids) = (app.world.clone(), app.family("Alvarado", 1, 20));
        let (other, at) = (twice(&app, w.north, "Alvarado"), ());
        let () = at;
        let (sam, mary, at) = (app.as_user(w.supervisor), app.as_user(w.manager), pair(ids.mother, other.mother));
        let (hers, his) = (mary.get(&at).await, sam.get(&at).await);
        let (one, two) = (ids.mother.to_string(), other.mother.to_string());
        let won = mary.send_form(&hers, &at, &[("keep", &one), ("reason", "Her license")]).await;
        assert_eq!(won.status, StatusCode::SEE_OTHER);
        let lost = sam.send_form(&his, &at, &[("keep", &two), ("reason", "Her birth certificate")]).await;
        assert_eq!(lost.status, StatusCode::CONFLICT);
        lost.says("Nothing of yours was saved");
        lost.says("These two are merged");
        let again = mary.send_form(&hers, &at, &[("keep", &one), ("reason", "Her license")]).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "a second post of the same form files once");
        let undoing = merge_page(&sam).await;
        let (hers, his) = (mary.get(&undoing).await, sam.get(&undoing).await);
        let to = format!("{undoing}/undo");
        assert_eq!(mary.send_form(&hers, &to, &[("reason", "Sisters")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(sam.send_form(&his, &to, &[("reason", "Cousins")]).await.status, StatusCode::CONFLICT);
    }

    async fn merges_do_not_chain(app) {
        let (w, ids) = (app.world.clone(), app.family("Alvarado", 1, 20));
        let (second, third) = (twice(&app, w.north, "Alvarado"), twice(&app, w.north, "Alvarado"));
        let (sam, scope, now) = (app.as_user(w.supervisor), app.everything(), app.clock.now());
        merge(&sam, ids.mother, second.mother).await;
        let page = merge(&sam, third.mother, ids.mother).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Keep Maria Alvarado instead, or undo that first");
        sam.get(&pair(third.mother, second.mother)).await.says("Undo that first");
        for (kept, merged, rule) in [
            (second.mother, third.mother, "person_merges_kept_stands"),
            (third.mother, ids.mother, "person_merges_holds_none"),
            (third.mother, second.mother, "person_merges_one_live"),
        ] {
            let refused = app.conn().write_tx(|conn| merges::merge(conn, scope, (kept, merged), "x", w.manager, now));
            assert_eq!(refused.unwrap_err().broken_rule().as_deref(), Some(rule));
        }
        let written = app.conn().write_tx(|conn| {
            diesel::update(people::table.find(third.mother)).set(people::same_as.eq(ids.mother)).execute(conn)?;
            Ok::<_, homeward::error::Error>(())
        });
        assert_eq!(written.unwrap_err().broken_rule().as_deref(), Some("people_same_as_follows"));
        // The one that is kept may keep a third.
        assert_eq!(merge(&sam, ids.mother, third.mother).await.status, StatusCode::SEE_OTHER);
    }

    async fn every_family_of_both_has_it_in_the_trail_without_names(app) {
        let (w, ids) = (app.world.clone(), app.family("Alvarado", 1, 20));
        let other = twice(&app, w.south, "Quintero");
        let mary = app.as_user(w.manager);
        merge(&mary, ids.mother, other.mother).await;
        undo(&mary).await;
        for family in [ids.family, other.family] {
            let rows: Vec<String> = audit_events::table
                .filter(audit_events::family_id.eq(family))
                .filter(audit_events::action.eq("MergePeople"))
                .order(audit_events::seq)
                .select(audit_events::detail)
                .load(&mut app.conn())
                .unwrap();
            assert_eq!(rows, ["kept, merged, reason", "undone, reason"]);
        }
    }

    async fn an_adult_is_looked_up_by_another_name_from_her_family(app) {
        let (ids, other) = (app.family("Alvarado", 1, 20), twice(&app, app.world.north, "Quintero"));
        let sam = app.as_user(app.world.supervisor);
        let adult = format!("/families/{}/adults/{}", ids.family, ids.mother);
        assert!(sam.get(&adult).await.body.contains(&format!("{adult}/twice")));
        assert!(!app.as_user(app.world.reunification).get(&adult).await.body.contains("/twice"));
        let found = sam.get(&format!("{adult}/twice?given=Maria&name=Quintero")).await;
        assert!(found.body.contains(&pair(ids.mother, other.mother)));
    }
}
