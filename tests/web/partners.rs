//! Parent partners: offered, answered, matched, and what a partner does for a parent.

use actix_web::http::StatusCode;
use chrono::Days;
use diesel::prelude::*;
use homeward::db::schema::{partner_contacts, partner_offers, partner_trips};
use homeward::domain::contact::Medium;
use homeward::domain::id::{OfficeId, PartnerContactId, PartnerId, PartnerOfferId};
use homeward::domain::partner::{Answer, DeclineReason};
use homeward::features::partners::{self, NewContact, NewPartner, NewStep, PartnerFacts, Travel};
use homeward::features::restrictions;

use crate::support::{FamilyIds, Page, TestApp, on_both};

/// A partner who has covered an office for so many days.
pub(crate) fn partner(app: &TestApp, name: &str, office: OfficeId, days: u64) -> PartnerId {
    let (now, starts_on) = (app.clock.now(), app.today() - Days::new(days));
    let facts = PartnerFacts {
        given_name: name.to_owned(),
        family_name: "Quinn".to_owned(),
        phone: "555-0170".to_owned(),
        languages: "English, Spanish".to_owned(),
    };
    app.store(|conn| {
        partners::add(conn, &NewPartner { person: None, facts: facts.clone(), office, starts_on }, None, now)
    })
}

/// An offer to the mother so many days ago.
pub(crate) fn offer(app: &TestApp, ids: &FamilyIds, days_ago: u64) -> PartnerOfferId {
    let (now, on) = (app.clock.now(), app.today() - Days::new(days_ago));
    app.store(|conn| partners::offer(conn, (ids.family, ids.mother), on, Some(app.world.reunification), now))
}

/// A partner who stands by the mother since so many days.
pub(crate) fn matched(app: &TestApp, ids: &FamilyIds, with: PartnerId, days_ago: u64) -> PartnerOfferId {
    let (id, on) = (offer(app, ids, days_ago), app.today() - Days::new(days_ago));
    app.store(|conn| {
        partners::step(conn, (id, 1), &NewStep::Answer(Answer::Accepted, None, on), None)?;
        partners::step(conn, (id, 2), &NewStep::Start(with, on), None)
    });
    id
}

pub(crate) fn log(
    app: &TestApp,
    ids: &FamilyIds,
    (offer, with): (PartnerOfferId, PartnerId),
    days_ago: u64,
    miles: Option<&str>,
) -> PartnerContactId {
    let (now, held_on) = (app.clock.now(), app.today() - Days::new(days_ago));
    let travel = miles.map(|miles| Travel {
        from: String::new(),
        to: String::new(),
        miles: miles.parse().ok(),
        purpose: "Contact with a parent".to_owned(),
    });
    let new = NewContact {
        offer,
        family: ids.family,
        held_on,
        medium: Medium::Phone,
        minutes: 40,
        note: "CANARY-NOTE".to_owned(),
        travel,
    };
    app.store(|conn| partners::add_contact(conn, &new, with, None, now))
}

pub(crate) fn here(ids: &FamilyIds) -> String {
    format!("/families/{}/partners", ids.family)
}

pub(crate) fn at(ids: &FamilyIds, offer: PartnerOfferId, step: &str) -> String {
    format!("{}/{offer}/{step}", here(ids))
}

#[track_caller]
pub(crate) fn saved(page: &Page) {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
}

on_both! {
    async fn an_offer_goes_from_the_worker_over_the_coordinator_to_a_partner_and_its_end(app) {
        let ids = app.family("Alvarado", 1, 60);
        let quinn = partner(&app, "Dolores", app.world.north, 300);
        let (rosa, pam) = (app.as_user(app.world.reunification), app.as_user(app.world.coordinator));
        rosa.get(&here(&ids)).await.says("Nobody was offered a partner yet");
        let new = format!("{}/offer", here(&ids));
        saved(&rosa.submit(&new, &new, &[("parent", &ids.mother.to_string()), ("on", "2026-11-10")]).await);
        pam.get("/day").await.says("Offers without a partner (1) Maria Alvarado, Alvarado family");
        pam.get("/partners").await.says("Maria Alvarado Alvarado family");
        let id: PartnerOfferId = app.store(|conn| Ok(partner_offers::table.select(partner_offers::id).first(conn)?));
        let answer = at(&ids, id, "answer");
        assert_eq!(rosa.get(&answer).await.status, StatusCode::NOT_FOUND, "the coordinator records the answer");
        saved(&pam.submit(&answer, &answer, &[("answer", "accepted"), ("on", "2026-11-12")]).await);
        rosa.get(&here(&ids)).await.says("Maria Alvarado Accepted, no partner yet");
        let start = at(&ids, id, "start");
        let typed = [("partner", quinn.to_string()), ("on", "2026-11-14".to_owned())];
        saved(&pam.submit(&start, &start, &[("partner", &typed[0].1), ("on", &typed[1].1)]).await);
        pam.get("/day").await.never_says("Offers without a partner");
        let contact = at(&ids, id, "contacts/new");
        let met = [("held_on", "2026-11-16"), ("medium", "phone"), ("minutes", "75"), ("note", "Went to group together"), ("miles", "12.4")];
        saved(&pam.submit(&contact, &contact, &met).await);
        for reader in [&rosa, &pam] {
            let page = reader.get(&here(&ids)).await;
            page.says("Offered on Nov 10, 2026, by Rosa Reyes Accepted on Nov 12, 2026, by Pam Partner Dolores Quinn began on Nov 14, 2026, by Pam Partner");
            page.says("Dolores Quinn with Maria Alvarado: phone, 1 hour 15 minutes Nov 16, 2026 , by Pam Partner Went to group together");
        }
        let hers = pam.get(&format!("/partners/{quinn}")).await;
        hers.says("Maria Alvarado Alvarado family");
        hers.says("1 contact, 1 hour 15 minutes, the latest on Nov 16, 2026");
        hers.says("November 2026 1 12.4 0");
        let end = at(&ids, id, "end");
        saved(&pam.submit(&end, &end, &[("reason", "children_home"), ("on", "2026-11-20")]).await);
        rosa.get(&here(&ids)).await.says("Ended (the children are home) on Nov 20, 2026, by Pam Partner");
        rosa.get(&new).await.says("To whom was it offered?");
    }

    async fn what_is_wrong_is_told_beside_its_field_and_what_was_typed_is_kept(app) {
        let ids = app.family("Alvarado", 1, 60);
        let quinn = partner(&app, "Dolores", app.world.north, 300);
        let pam = app.as_user(app.world.coordinator);
        let new = format!("{}/offer", here(&ids));
        let refused = pam.submit(&new, &new, &[("parent", ""), ("on", "2026-12-24")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Choose the parent to whom it was offered");
        assert!(refused.body.contains("12/24/2026"));
        let id = offer(&app, &ids, 10);
        let answer = at(&ids, id, "answer");
        let refused = pam.submit(&answer, &answer, &[("answer", "declined"), ("on", "2026-11-01")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Choose why not, as the parent said it");
        refused.says("This must be Nov 13, 2026 or later");
        let id = { app.store(|conn| partners::step(conn, (id, 1), &NewStep::Answer(Answer::Declined, Some(DeclineReason::NotNow), app.today()), None)); matched(&app, &ids, quinn, 0) };
        let contact = at(&ids, id, "contacts/new");
        let typed = [("held_on", "2026-11-20"), ("medium", "phone"), ("minutes", "soon"), ("note", "kept words"), ("from_place", "Office")];
        let refused = pam.submit(&contact, &contact, &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["No partner stood by this parent on that day", "Enter how many minutes it lasted", "Enter the miles, or from where to where"] {
            refused.says(words);
        }
        assert!(refused.body.contains("kept words") && refused.body.contains("value=\"soon\""));
    }

    async fn a_parent_who_declined_may_be_asked_again_and_one_with_an_open_offer_may_not(app) {
        let ids = app.family("Alvarado", 1, 60);
        let (rosa, pam) = (app.as_user(app.world.reunification), app.as_user(app.world.coordinator));
        let new = format!("{}/offer", here(&ids));
        let typed = [("parent", ids.mother.to_string()), ("on", "2026-11-10".to_owned())];
        let fields = [("parent", typed[0].1.as_str()), ("on", typed[1].1.as_str())];
        let (form, late) = (rosa.get(&new).await, pam.get(&new).await);
        saved(&rosa.send_form(&form, &new, &fields).await);
        let refused = pam.send_form(&late, &new, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        rosa.get(&new).await.says("Each parent has an offer that is still open, or a partner.");
        let id: PartnerOfferId = app.store(|conn| Ok(partner_offers::table.select(partner_offers::id).first(conn)?));
        let answer = at(&ids, id, "answer");
        saved(&pam.submit(&answer, &answer, &[("answer", "declined"), ("reason", "not_now"), ("on", "2026-11-12")]).await);
        rosa.get(&here(&ids)).await.says("Declined (not now) on Nov 12, 2026, by Pam Partner");
        saved(&rosa.submit(&new, &new, &[("parent", &typed[0].1), ("on", "2026-11-20")]).await);
        pam.get("/partners").await.says("2 offered, 1 answered, 0 accepted: 0% of those answered.");
    }

    async fn a_form_that_is_sent_twice_files_once(app) {
        let ids = app.family("Alvarado", 1, 60);
        let quinn = partner(&app, "Dolores", app.world.north, 300);
        let id = matched(&app, &ids, quinn, 20);
        let pam = app.as_user(app.world.coordinator);
        let trip = format!("/partners/{quinn}/trips/new");
        let contact = at(&ids, id, "contacts/new");
        for (path, fields) in [
            (&contact, vec![("held_on", "2026-11-16"), ("medium", "phone"), ("minutes", "20"), ("miles", "3")]),
            (&trip, vec![("travelled_on", "2026-11-17"), ("purpose", "Training"), ("miles", "5")]),
        ] {
            let form = pam.get(path).await;
            for _ in 0..2 {
                saved(&pam.send_form(&form, path, &fields).await);
            }
        }
        let (contacts, trips): (i64, i64) = app.store(|conn| {
            Ok((partner_contacts::table.count().get_result(conn)?, partner_trips::table.count().get_result(conn)?))
        });
        assert_eq!((contacts, trips), (1, 2));
    }

    async fn a_stale_step_and_a_stale_correction_are_shown_both(app) {
        let ids = app.family("Alvarado", 1, 60);
        let quinn = partner(&app, "Dolores", app.world.north, 300);
        let id = offer(&app, &ids, 10);
        let (pam, sam) = (app.as_user(app.world.coordinator), app.as_user(app.world.supervisor));
        let answer = at(&ids, id, "answer");
        let (first, late) = (pam.get(&answer).await, sam.get(&answer).await);
        saved(&pam.send_form(&first, &answer, &[("answer", "declined"), ("reason", "trust"), ("on", "2026-11-20")]).await);
        let stale = sam.send_form(&late, &answer, &[("answer", "accepted"), ("on", "2026-11-20")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("Maria Alvarado Differs Accepted Declined");
        let edit = format!("/partners/{quinn}/edit");
        let (first, late) = (pam.get(&edit).await, pam.get(&edit).await);
        let typed = |phone: &'static str| [("given_name", "Dolores"), ("family_name", "Quinn"), ("phone", phone), ("languages", "English")];
        saved(&pam.send_form(&first, &edit, &typed("555-0001")).await);
        let stale = pam.send_form(&late, &edit, &typed("555-0002")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("Telephone Differs 555-0002 555-0001");
        saved(&pam.send_form(&stale, &edit, &typed("555-0002")).await);
        pam.get(&format!("/partners/{quinn}")).await.says("555-0002");
    }

    async fn the_notes_are_for_the_coordinator_and_the_familys_track(app) {
        let ids = app.family("Alvarado", 1, 60);
        let quinn = partner(&app, "Dolores", app.world.north, 300);
        let id = matched(&app, &ids, quinn, 20);
        log(&app, &ids, (id, quinn), 5, None);
        let w = app.world.clone();
        for user in [w.reunification, w.supervisor, w.coordinator] {
            app.as_user(user).get(&here(&ids)).await.says("CANARY-NOTE");
        }
        let manager = app.as_user(w.manager).get(&here(&ids)).await;
        manager.says("phone, 40 minutes");
        manager.never_says("CANARY-NOTE");
        for user in [w.permanency, w.court, w.administrator, w.auditor] {
            let page = app.as_user(user).get(&here(&ids)).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND);
            page.never_says("CANARY-NOTE");
        }
        for path in ["/partners".to_owned(), format!("/partners/{quinn}"), "/partners/travel.csv?month=2026-11".to_owned()] {
            app.as_user(w.coordinator).get(&path).await.never_says("CANARY-NOTE");
            for user in [w.reunification, w.permanency, w.court, w.administrator, w.auditor] {
                let page = app.as_user(user).get(&path).await;
                assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&page.status), "{path}");
                page.never_says("Dolores");
            }
        }
    }

    async fn families_of_other_offices_are_neither_opened_nor_counted(app) {
        let (ours, theirs) = (app.family("Alvarado", 1, 60), app.family_in(app.world.south, "Lindqvist", 1, 60, None));
        let quinn = partner(&app, "Dolores", app.world.north, 300);
        let now = app.clock.now();
        app.store(|conn| partners::add_term(conn, quinn, (app.world.south, app.today() - Days::new(300)), None, now));
        matched(&app, &ours, quinn, 20);
        let id = matched(&app, &theirs, quinn, 20);
        let pam = app.as_user(app.world.coordinator);
        for path in [here(&theirs), at(&theirs, id, "end"), at(&theirs, id, "contacts/new")] {
            assert_eq!(pam.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(pam.get(&at(&ours, id, "end")).await.status, StatusCode::NOT_FOUND, "an offer of another family");
        let page = pam.get(&format!("/partners/{quinn}")).await;
        page.says("Alvarado family");
        page.never_says("Lindqvist");
        page.says("Families of other offices are not shown.");
        let index = pam.get("/partners").await;
        index.says("North office 1 1 0 None");
        index.says("South office 1 Not shown Not shown None");
        index.says("Parents with a partner today: 1.");
        app.as_user(app.world.manager).get("/partners").await.says("Parents with a partner today: 2.");
    }

    async fn a_restricted_family_changes_no_letter_for_those_who_are_not_named(app) {
        let quinn = partner(&app, "Dolores", app.world.north, 300);
        matched(&app, &app.family("Alvarado", 1, 60), quinn, 20);
        let paths = ["/partners".to_owned(), format!("/partners/{quinn}"), "/day".to_owned()];
        let people = [app.world.coordinator, app.world.supervisor, app.world.manager];
        let mut before = Vec::new();
        for user in people {
            for path in &paths {
                before.push((user, path, app.as_user(user).get(path).await.text()));
            }
        }
        let hidden = app.family_in(app.world.north, "Canaryname", 1, 60, None);
        let waiting = app.family_in(app.world.north, "Canaryname", 1, 60, None);
        matched(&app, &hidden, quinn, 10);
        offer(&app, &waiting, 5);
        let now = app.clock.now();
        app.store(|conn| {
            restrictions::restrict(conn, hidden.family, &[], "Staff", None, now)?;
            restrictions::restrict(conn, waiting.family, &[], "Staff", None, now)
        });
        for (user, path, text) in before {
            assert_eq!(app.as_user(user).get(path).await.text(), text, "{path}");
        }
    }

    async fn contacts_are_turned_page_by_page(app) {
        let ids = app.family("Alvarado", 1, 90);
        let quinn = partner(&app, "Dolores", app.world.north, 300);
        let id = matched(&app, &ids, quinn, 60);
        for days in 0..23 {
            log(&app, &ids, (id, quinn), days, None);
        }
        let pam = app.as_user(app.world.coordinator);
        let first = pam.get(&here(&ids)).await;
        assert_eq!(first.body.matches("CANARY-NOTE").count(), 20);
        let next = first.body.split("href=\"").find(|rest| rest.contains("?before=")).and_then(|rest| rest.split('"').next()).unwrap();
        let second = pam.get(next).await;
        assert_eq!(second.body.matches("CANARY-NOTE").count(), 3);
        assert!(first.body.len() < 60_000);
        let other = app.family("Okafor", 1, 30);
        let elsewhere = next.replace(&ids.family.to_string(), &other.family.to_string());
        assert_eq!(pam.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
    }
}
