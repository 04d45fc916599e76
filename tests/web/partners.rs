//! Parent partners: offered, answered, matched, and what a partner does; the roster, and the travel.

use actix_web::http::StatusCode;
use chrono::Days;
use diesel::prelude::*;
use homeward::db::Conn;
use homeward::db::schema::{audit_events, families, partner_contacts, partner_offers, partner_terms, partner_trips};
use homeward::domain::contact::Medium;
use homeward::domain::id::{OfficeId, PartnerContactId, PartnerId, PartnerOfferId, PersonId, UserId};
use homeward::domain::partner::{Answer, DeclineReason, EndReason, Miles};
use homeward::features::partners::{self, NewContact, NewPartner, NewStep, NewTrip, PartnerFacts, Travel};
use homeward::features::restrictions;

use crate::support::{FamilyIds, Page, TestApp, on_both};

/// A partner who has covered an office for so many days.
fn partner(app: &TestApp, name: &str, office: OfficeId, days: u64) -> PartnerId {
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
fn offer(app: &TestApp, ids: &FamilyIds, days_ago: u64) -> PartnerOfferId {
    let (now, on) = (app.clock.now(), app.today() - Days::new(days_ago));
    app.store(|conn| partners::offer(conn, (ids.family, ids.mother), on, Some(app.world.reunification), now))
}

/// A partner who stands by the mother since so many days.
fn matched(app: &TestApp, ids: &FamilyIds, with: PartnerId, days_ago: u64) -> PartnerOfferId {
    let (id, on) = (offer(app, ids, days_ago), app.today() - Days::new(days_ago));
    app.store(|conn| {
        partners::step(conn, (id, 1), &NewStep::Answer(Answer::Accepted, None, on), None)?;
        partners::step(conn, (id, 2), &NewStep::Start(with, on), None)
    });
    id
}

fn log(
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

fn here(ids: &FamilyIds) -> String {
    format!("/families/{}/partners", ids.family)
}

fn at(ids: &FamilyIds, offer: PartnerOfferId, step: &str) -> String {
    format!("{}/{offer}/{step}", here(ids))
}

#[track_caller]
fn saved(page: &Page) {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
}

/// The rule that the database names when it refuses.
#[track_caller]
fn refuses(app: &TestApp, mut work: impl FnMut(&mut Conn) -> Result<(), homeward::error::Error>) -> String {
    let refused = app.conn().write_tx(|conn| work(conn)).expect_err("the database took it");
    refused.broken_rule().unwrap_or_else(|| panic!("no rule in {refused:?}"))
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
        assert_eq!(rosa.get(&answer).await.status, StatusCode::FORBIDDEN, "the coordinator records the answer");
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
        pam.get("/partners").await.says("Offered 2 Answered 1 Accepted 0 Accepted, of those answered 0%");
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
            assert_eq!(page.status, StatusCode::FORBIDDEN);
            page.never_says("CANARY-NOTE");
        }
        for path in ["/partners".to_owned(), format!("/partners/{quinn}"), "/partners/travel.csv?month=2026-11".to_owned()] {
            app.as_user(w.coordinator).get(&path).await.never_says("CANARY-NOTE");
            for user in [w.reunification, w.permanency, w.court, w.administrator, w.auditor] {
                assert_eq!(app.as_user(user).get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
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
        index.says("With a partner today 1");
        app.as_user(app.world.manager).get("/partners").await.says("With a partner today 2");
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

    async fn an_office_without_a_partner_and_a_parent_who_waits_are_gaps(app) {
        let ids = app.family("Alvarado", 1, 60);
        let pam = app.as_user(app.world.coordinator);
        pam.get("/partners").await.says("North office 0 0 0 No partner covers this office");
        let quinn = partner(&app, "Dolores", app.world.north, 300);
        let id = offer(&app, &ids, 10);
        app.store(|conn| partners::step(conn, (id, 1), &NewStep::Answer(Answer::Accepted, None, app.today()), None));
        pam.get("/partners").await.says("North office 1 0 1 1 parent waits for a partner");
        let term = app.store(|conn| partners::open_terms(conn, quinn))[0].0;
        let end = format!("/partners/{quinn}/offices/{term}/end");
        saved(&pam.submit(&end, &end, &[("on", "2026-11-23"), ("reason", "Moved away")]).await);
        let page = pam.get("/partners").await;
        page.says("No partner covers this office");
        page.says("Partners who left (1)");
        pam.get(&format!("/partners/{quinn}")).await.says("North office , Jan 27, 2026 to Nov 23, 2026 Moved away");
    }

    async fn who_stands_by_a_parent_does_not_leave_her_office_before_somebody_else_does(app) {
        let ids = app.family("Alvarado", 1, 60);
        let quinn = partner(&app, "Dolores", app.world.north, 300);
        matched(&app, &ids, quinn, 20);
        let term = app.store(|conn| partners::open_terms(conn, quinn))[0].0;
        let end = format!("/partners/{quinn}/offices/{term}/end");
        let refused = app.as_user(app.world.coordinator).submit(&end, &end, &[("on", "2026-11-23"), ("reason", "Moved")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("She stands by parents of this office");
        assert_eq!(app.store(|conn| partners::open_terms(conn, quinn)).len(), 1);
    }

    async fn a_parent_of_a_closed_case_goes_on_the_roster_and_one_with_an_open_case_is_refused_in_words(app) {
        let (past, other) = (app.family("Alvarado", 1, 600), app.family("Okafor", 1, 60));
        let pam = app.as_user(app.world.coordinator);
        let new = |ids: &FamilyIds| format!("/partners/new?family={}&person={}", ids.family, ids.mother);
        assert_eq!(pam.get(&new(&past)).await.status, StatusCode::NOT_FOUND, "her case is open");
        close(&app, &past);
        pam.get(&here(&past)).await.says("Put Maria Alvarado on the roster");
        let (family, person) = (past.family.to_string(), past.mother.to_string());
        let office = app.world.north.to_string();
        let fields = [
            ("family", family.as_str()), ("person", person.as_str()), ("given_name", "Maria"), ("family_name", "Alvarado"),
            ("languages", "Spanish"), ("office", office.as_str()), ("starts_on", "2026-11-01"),
        ];
        let now = app.clock.now();
        app.store(|conn| homeward::features::families::add_adult(conn, other.family, past.mother, homeward::domain::family::Relation::Guardian, now));
        let form = pam.get(&new(&past)).await;
        let refused = pam.send_form(&form, "/partners/new", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Her own case is not closed on record");
        assert!(refused.body.contains("value=\"Spanish\""));
        close(&app, &other);
        saved(&pam.send_form(&refused, "/partners/new", &fields).await);
        pam.get("/partners").await.says("Maria Alvarado Spanish");
        pam.get(&here(&past)).await.never_says("on the roster");
        let again = pam.submit(&new(&past), "/partners/new", &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.says("She is on the roster already");
    }

    async fn the_database_refuses_what_must_never_be(app) {
        let (ids, other) = (app.family("Alvarado", 1, 90), app.family("Okafor", 1, 90));
        let (quinn, south) = (partner(&app, "Dolores", app.world.north, 300), partner(&app, "Walter", app.world.south, 300));
        let (now, today, day) = (app.clock.now(), app.today(), |ago: u64| app.today() - Days::new(ago));
        let own = |person: PersonId, office| NewPartner {
            person: Some(person),
            facts: PartnerFacts { given_name: "M".to_owned(), family_name: "A".to_owned(), phone: String::new(), languages: "English".to_owned() },
            office,
            starts_on: day(30),
        };
        assert_eq!(refuses(&app, |conn| partners::add(conn, &own(ids.mother, app.world.north), None, now).map(|_| ())), "partners_own_case_closed");
        let first = matched(&app, &ids, quinn, 40);
        let second = refuses(&app, |conn| partners::offer(conn, (ids.family, ids.mother), today, None, now).map(|_| ()));
        assert!(second.contains("partner_offers_one_live_uq") || second.starts_with("partner_offers.family_id"), "{second}");
        let early = NewStep::End(EndReason::ParentWish, day(41));
        assert!(refuses(&app, |conn| partners::step(conn, (first, 3), &early, None)).contains("partner_offers_order"));
        log(&app, &ids, (first, quinn), 10, None);
        let before = NewStep::End(EndReason::ParentWish, day(11));
        assert_eq!(refuses(&app, |conn| partners::step(conn, (first, 3), &before, None)), "partner_offers_contacts_within");
        app.store(|conn| partners::step(conn, (first, 3), &NewStep::End(EndReason::ParentWish, day(9)), None));
        let again = refuses(&app, |conn| partners::step(conn, (first, 4), &NewStep::End(EndReason::Moved, day(5)), None));
        assert_eq!(again, "partner_offers_set_once");
        // Offered anew, but as if she had begun while the first one stood there.
        let id = app.store(|conn| partners::offer(conn, (ids.family, ids.mother), day(20), None, now));
        assert!(refuses(&app, |conn| partners::step(conn, (id, 1), &NewStep::Start(quinn, day(5)), None)).contains("partner_offers_order"));
        app.store(|conn| partners::step(conn, (id, 1), &NewStep::Answer(Answer::Accepted, None, day(20)), None));
        assert_eq!(refuses(&app, |conn| partners::step(conn, (id, 2), &NewStep::Start(quinn, day(12)), None)), "partner_offers_no_overlap");
        assert_eq!(refuses(&app, |conn| partners::step(conn, (id, 2), &NewStep::Start(south, day(2)), None)), "partner_offers_active_partner");
        let late = NewContact { offer: id, family: ids.family, held_on: day(1), medium: Medium::Phone, minutes: 5, note: String::new(), travel: None };
        assert_eq!(refuses(&app, |conn| partners::add_contact(conn, &late, quinn, None, now).map(|_| ())), "partner_contacts_while_active");
        // A partner whose own family this is, or whose own case was opened again.
        close(&app, &other);
        let insider = app.store(|conn| partners::add(conn, &own(other.mother, app.world.north), None, now));
        app.store(|conn| homeward::features::families::add_adult(conn, ids.family, other.mother, homeward::domain::family::Relation::AuntOrUncle, now));
        assert_eq!(refuses(&app, |conn| partners::step(conn, (id, 2), &NewStep::Start(insider, day(2)), None)), "partner_offers_not_of_family");
        let third = app.family("Quispe", 1, 90);
        let other_offer = offer(&app, &third, 10);
        app.store(|conn| partners::step(conn, (other_offer, 1), &NewStep::Answer(Answer::Accepted, None, day(9)), None));
        assert_eq!(refuses(&app, |conn| partners::step(conn, (other_offer, 2), &NewStep::Start(insider, day(2)), None)), "partners_own_case_closed");
        assert_eq!(refuses(&app, |conn| partners::add_term(conn, insider, (app.world.south, day(2)), None, now).map(|_| ())), "partners_own_case_closed");
        let twice = refuses(&app, |conn| partners::add_term(conn, quinn, (app.world.north, day(2)), None, now).map(|_| ()));
        assert!(twice.contains("partner_terms"), "{twice}");
        for work in [
            |conn: &mut Conn| diesel::delete(partner_offers::table).execute(conn),
            |conn: &mut Conn| diesel::delete(partner_contacts::table).execute(conn),
            |conn: &mut Conn| diesel::delete(partner_terms::table).execute(conn),
            |conn: &mut Conn| diesel::update(partner_contacts::table).set(partner_contacts::note.eq("other")).execute(conn),
            |conn: &mut Conn| diesel::update(partner_offers::table).set(partner_offers::offered_on.eq("2020-01-01".parse::<chrono::NaiveDate>().unwrap())).execute(conn),
        ] {
            let rule = refuses(&app, |conn| Ok(work(conn).map(|_| ())?));
            assert!(rule.ends_with("_kept"), "{rule}");
        }
    }

    async fn what_was_entered_in_error_stays_to_be_seen_and_counts_no_more(app) {
        let ids = app.family("Alvarado", 1, 60);
        let quinn = partner(&app, "Dolores", app.world.north, 300);
        let id = matched(&app, &ids, quinn, 20);
        let contact = log(&app, &ids, (id, quinn), 5, Some("8.5"));
        let now = app.clock.now();
        let alone = NewTrip {
            partner: quinn,
            contact: None,
            on: app.today() - Days::new(4),
            travel: Travel { from: String::new(), to: String::new(), miles: Miles::of_tenths(30), purpose: "Training".to_owned() },
        };
        let trip = app.store(|conn| partners::add_trip(conn, &alone, None, now));
        let pam = app.as_user(app.world.coordinator);
        pam.get(&format!("/partners/{quinn}")).await.says("November 2026 2 11.5 0");
        let wrong = format!("{}/contacts/{contact}/error", here(&ids));
        saved(&pam.submit(&wrong, &wrong, &[("reason", "Another parent")]).await);
        pam.get(&format!("/partners/{quinn}")).await.says("November 2026 1 3.0 0");
        let page = pam.get(&here(&ids)).await;
        page.says("Entered in error, by Pam Partner. Another parent");
        pam.get(&format!("/partners/{quinn}")).await.says("No contact yet");
        let wrong = format!("/partners/{quinn}/trips/{trip}/error");
        let refused = pam.submit(&wrong, &wrong, &[("reason", " ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        saved(&pam.submit(&wrong, &wrong, &[("reason", "Twice")]).await);
        let hers = pam.get(&format!("/partners/{quinn}")).await;
        hers.says("Entered in error: Twice");
        hers.never_says("November 2026</");
        let wrong = at(&ids, id, "error");
        saved(&pam.submit(&wrong, &wrong, &[("reason", "Wrong family")]).await);
        pam.get(&here(&ids)).await.says("Marked as entered in error, by Pam Partner: Wrong family");
        pam.get("/partners").await.says("Offered 0 Answered 0 Accepted 0 Accepted, of those answered None answered yet With a partner today 0");
    }

    async fn the_travel_of_a_month_is_the_same_on_the_page_and_in_the_file_and_the_file_is_on_record(app) {
        let ids = app.family("Alvarado", 1, 60);
        let (quinn, south) = (partner(&app, "Dolores", app.world.north, 300), partner(&app, "=Walter", app.world.south, 300));
        let id = matched(&app, &ids, quinn, 40);
        for (days, miles) in [(5, "8.5"), (12, "3.1"), (35, "100")] {
            log(&app, &ids, (id, quinn), days, Some(miles));
        }
        let now = app.clock.now();
        let far = |partner, purpose: &str| NewTrip {
            partner,
            contact: None,
            on: app.today(),
            travel: Travel { from: "Office".to_owned(), to: "Court".to_owned(), miles: None, purpose: purpose.to_owned() },
        };
        app.store(|conn| partners::add_trip(conn, &far(quinn, "=HYPERLINK(1)"), None, now));
        app.store(|conn| partners::add_trip(conn, &far(south, "Court"), None, now));
        let pam = app.as_user(app.world.coordinator);
        pam.get(&format!("/partners/{quinn}")).await.says("November 2026 3 11.6 1 October 2026 1 100.0 0");
        let file = pam.get("/partners/travel.csv?month=2026-11").await;
        assert_eq!(file.status, StatusCode::OK);
        let lines: Vec<&str> = file.body.lines().collect();
        assert_eq!(lines, [
            "partner,date,from,to,miles,purpose",
            "Dolores Quinn,2026-11-11,,,3.1,Contact with a parent",
            "Dolores Quinn,2026-11-18,,,8.5,Contact with a parent",
            "Dolores Quinn,2026-11-23,Office,Court,,'=HYPERLINK(1)",
            "Dolores Quinn,,,,11.6,Total",
        ]);
        let all = app.as_user(app.world.manager).get("/partners/travel.csv?month=2026-11").await;
        assert!(all.body.contains("'=Walter Quinn,2026-11-23"), "{}", all.body);
        file.never_says("Alvarado");
        assert_eq!(pam.get("/partners/travel.csv?month=2026-13").await.status, StatusCode::BAD_REQUEST);
        let who: Vec<(Option<UserId>, String)> = app.store(|conn| {
            Ok(audit_events::table
                .filter(audit_events::action.eq("ExportTravel"))
                .order(audit_events::seq.asc())
                .select((audit_events::actor_id, audit_events::detail))
                .load(conn)?)
        });
        assert_eq!(who.first(), Some(&(Some(app.world.coordinator), "file".to_owned())));
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

/// The family's children came home, and its case was closed.
fn close(app: &TestApp, ids: &FamilyIds) {
    let on = app.today();
    app.store(|conn| {
        diesel::update(families::table.find(ids.family)).set(families::closed_on.eq(on)).execute(conn)?;
        Ok(())
    });
}
