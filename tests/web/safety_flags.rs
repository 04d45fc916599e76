//! The caregiver whom a safety concern names is flagged wherever the same person appears, and nothing else crosses over.

use actix_web::http::StatusCode;
use homeward::domain::family::Relation;
use homeward::domain::safety::{Danger, Resolution, Source};
use homeward::features::people::{self, NewPerson};
use homeward::features::safety::{self, About, Ending, NewConcern};
use homeward::features::{families, flags, restrictions};

use crate::safety::concern;
use crate::support::{FamilyIds, Page, TestApp, on_both};

/// A family of the south office that has the mother of the first one, with a concern in it that names her.
fn shared(app: &TestApp, ids: &FamilyIds) -> FamilyIds {
    let w = &app.world;
    let other = app.family_in(w.south, "Lindqvist", 1, 40, Some((w.reunification_south, w.permanency_south)));
    let now = app.clock.now();
    app.store(|conn| families::add_adult(conn, other.family, ids.mother, Relation::Other, now));
    let named = FamilyIds { mother: ids.mother, ..other.clone() };
    concern(app, &named, w.reunification_south, "CANARY-WORDS");
    other
}

async fn home(app: &TestApp, ids: &FamilyIds, user: homeward::domain::id::UserId) -> Page {
    app.as_user(user).get(&format!("/families/{}", ids.family)).await
}

const FLAG: &str =
    "A safety concern about Maria Alvarado is on record in another family. Call South office: Ron South, 555-0100";
const LIKE: &str =
    "may be the same person as somebody with a safety concern on record in another family. Call South office";

fn tells_nothing_of(page: &Page, app: &TestApp, other: &FamilyIds) {
    for canary in ["CANARY", "Lindqvist", "Lincoln", "hysical harm", &app.number(other), &other.family.to_string()] {
        page.never_says(canary);
    }
}

on_both! {
    async fn the_same_person_is_flagged_in_her_other_family_and_nothing_else_crosses_over(app) {
        let ids = app.family("Alvarado", 1, 20);
        let other = shared(&app, &ids);
        let w = app.world.clone();
        for user in [w.reunification, w.permanency, w.supervisor] {
            let page = home(&app, &ids, user).await;
            page.says(FLAG);
            tells_nothing_of(&page, &app, &other);
            let page = app.as_user(user).get(&format!("/families/{}/safety", ids.family)).await;
            page.says(FLAG);
            page.says("That record stays closed to you");
            tells_nothing_of(&page, &app, &other);
        }
        for user in [w.coordinator, w.court] {
            home(&app, &ids, user).await.never_says("safety concern");
        }
        // Who may open the other family is led there.
        let manager = app.as_user(w.manager).get(&format!("/families/{}/safety", ids.family)).await;
        assert!(manager.body.contains(&format!("/families/{}/safety", other.family)));
        // The family where it was filed shows the concern itself and no warning of itself.
        home(&app, &other, w.reunification_south).await.never_says("in another family");
    }

    async fn somebody_very_like_her_may_be_the_same_and_somebody_else_is_not(app) {
        let w = app.world.clone();
        let other = app.family_in(w.south, "Lindqvist", 1, 40, Some((w.reunification_south, w.permanency_south)));
        concern(&app, &other, w.reunification_south, "CANARY-WORDS");
        let (like, unlike) = (app.family("Lindqwist", 1, 20), app.family("Okafor", 1, 20));
        let page = home(&app, &like, w.reunification).await;
        page.says(&format!("Maria Lindqwist {LIKE}"));
        page.never_says("Maria Lindqvist");
        home(&app, &unlike, w.reunification).await.never_says("may be the same person");
    }

    async fn a_caregiver_of_a_placement_is_flagged_by_name_in_other_families(app) {
        let w = app.world.clone();
        let (ids, other) = (app.family("Alvarado", 1, 20), app.family_in(w.south, "Lindqvist", 1, 40, Some((w.reunification_south, w.permanency_south))));
        let new = NewConcern {
            family: other.family,
            about: vec![About::Caregiver("Aunt Inez".to_owned())],
            danger: Danger::Unsupervised,
            words: "CANARY-WORDS".to_owned(),
            source: Source::Police,
            agency: String::new(),
            reporter: String::new(),
            known_on: app.today(),
            action: String::new(),
        };
        let now = app.clock.now();
        app.store(|conn| safety::add(conn, &new, None, now));
        let page = home(&app, &ids, w.permanency).await;
        page.says(&format!("Aunt Inez {LIKE}"));
        tells_nothing_of(&page, &app, &other);
    }

    async fn of_a_restricted_family_only_whom_to_call_is_said(app) {
        let ids = app.family("Alvarado", 1, 20);
        let other = shared(&app, &ids);
        let now = app.clock.now();
        app.store(|conn| restrictions::restrict(conn, other.family, &[], "Staff", None, now));
        let page = home(&app, &ids, app.world.reunification).await;
        page.says("A safety concern about Maria Alvarado is on record. Call Mary Moss, 555-0100");
        for never in ["another family", "South office", "Ron South"] {
            page.never_says(never);
        }
        tells_nothing_of(&page, &app, &other);
    }

    async fn who_adds_or_takes_in_a_flagged_person_is_told(app) {
        let w = app.world.clone();
        let (ids, third) = (app.family("Alvarado", 1, 20), app.family("Okafor", 1, 20));
        let other = shared(&app, &ids);
        let rosa = app.as_user(w.reunification);
        let new = format!("/families/{}/adults/new", third.family);
        let typed = [("given", "Maria"), ("family", "Alvarado"), ("relation", "grandparent"), ("born", "1994-03-14")];
        let offered = rosa.submit(&new, &new, &typed).await;
        assert_eq!(offered.status, StatusCode::UNPROCESSABLE_ENTITY);
        offered.says(FLAG);
        for canary in ["CANARY", "Lindqvist", "hysical harm"] {
            offered.never_says(canary);
        }
        let mother = ids.mother.to_string();
        let linked = [typed.as_slice(), &[("known", mother.as_str())]].concat();
        assert_eq!(rosa.submit(&new, &new, &linked).await.status, StatusCode::SEE_OTHER);
        let page = home(&app, &third, w.reunification).await;
        page.says(FLAG);
        tells_nothing_of(&page, &app, &other);
        let alike = format!("/intake/{}/alike", homeward::db::fresh::<homeward::domain::id::DraftId>());
        let typed = [("alike", "adult.1"), ("adult.1.given", "Maria"), ("adult.1.family", "Alvarado"), ("adult.1.born", "1994-03-14")];
        let form = rosa.get("/account").await;
        let offered = rosa.send_form(&form, &alike, &typed).await;
        offered.says("Safety concern on record: call South office: Ron South, 555-0100");
        offered.never_says("CANARY");
    }

    async fn the_flag_stays_while_she_is_dangerous_and_falls_when_nothing_was_found(app) {
        let ids = app.family("Alvarado", 1, 20);
        let w = app.world.clone();
        for (resolution, stays) in [(Resolution::NoAccess, true), (Resolution::NotConfirmed, false)] {
            let other = app.family_in(w.south, "Lindqvist", 1, 40, Some((w.reunification_south, w.permanency_south)));
            let (now, today) = (app.clock.now(), app.today());
            app.store(|conn| families::add_adult(conn, other.family, ids.mother, Relation::Other, now));
            let id = concern(&app, &FamilyIds { mother: ids.mother, ..other.clone() }, w.reunification_south, "A bruise");
            home(&app, &ids, w.reunification).await.says(FLAG);
            let ending = Ending::Resolved { resolution, on: today, words: "Known from the court".to_owned() };
            app.store(|conn| safety::end(conn, (id, 1), &ending, w.reunification_south, now));
            let page = home(&app, &ids, w.reunification).await;
            assert_eq!(page.text().contains(FLAG), stays);
            if stays {
                let wrong = concern(&app, &FamilyIds { mother: ids.mother, ..other.clone() }, w.reunification_south, "Another");
                app.store(|conn| safety::end(conn, (wrong, 1), &Ending::WrongEntry("No".to_owned()), w.reunification_south, now));
                home(&app, &ids, w.reunification).await.says(FLAG);
                // A second turn begins without it.
                app.store(|conn| {
                    use diesel::prelude::*;
                    use homeward::db::schema::{safety_keys, safety_subjects};
                    let of = safety_subjects::table.filter(safety_subjects::concern_id.eq(id)).select(safety_subjects::id);
                    diesel::delete(safety_keys::table.filter(safety_keys::subject_id.eq_any(of))).execute(conn)?;
                    Ok(())
                });
            }
        }
    }

    async fn a_corrected_name_is_found_under_the_new_one(app) {
        let w = app.world.clone();
        let now = app.clock.now();
        let other = app.family_in(w.south, "Lindqvist", 1, 40, None);
        concern(&app, &other, w.reunification_south, "A bruise");
        app.store(|conn| {
            use diesel::prelude::*;
            use homeward::db::schema::people as rows;
            let renamed = (rows::given_name.eq("Astrid"), rows::family_name.eq("Bergman"), rows::name_key.eq("bergman astrid"));
            diesel::update(rows::table.find(other.mother)).set(renamed).execute(conn)?;
            flags::find_again(conn, other.mother)
        });
        let ids = app.family("Okafor", 1, 20);
        app.store(|conn| {
            let new = NewPerson { given_name: "Astrid".to_owned(), family_name: "Bergmann".to_owned(), born_on: None, phone: String::new() };
            let person = people::add(conn, &new, now)?;
            families::add_adult(conn, ids.family, person, Relation::Other, now)
        });
        home(&app, &ids, w.reunification).await.says("Astrid Bergmann may be the same person");
    }
}
