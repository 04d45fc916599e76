//! Parent partners: the roster and its gaps, what the database refuses, what was entered in error, and the travel.

use actix_web::http::StatusCode;
use chrono::Days;
use diesel::prelude::*;
use homeward::db::Conn;
use homeward::db::schema::{audit_events, families, partner_contacts, partner_offers, partner_terms};
use homeward::domain::contact::Medium;
use homeward::domain::family::Relation;
use homeward::domain::id::{PersonId, UserId};
use homeward::domain::partner::{Answer, EndReason, Miles};
use homeward::features::families as records;
use homeward::features::partners::{self, NewContact, NewPartner, NewStep, NewTrip, PartnerFacts, Travel};

use crate::partners::{at, here, log, matched, offer, partner, saved};
use crate::support::{FamilyIds, TestApp, on_both};

/// The rule that the database names when it refuses.
#[track_caller]
fn refuses(app: &TestApp, mut work: impl FnMut(&mut Conn) -> Result<(), homeward::error::Error>) -> String {
    let refused = app.conn().write_tx(|conn| work(conn)).expect_err("the database took it");
    refused.broken_rule().unwrap_or_else(|| panic!("no rule in {refused:?}"))
}

/// The family's children came home, and its case was closed.
fn close(app: &TestApp, ids: &FamilyIds) {
    let on = app.today();
    app.store(|conn| {
        diesel::update(families::table.find(ids.family)).set(families::closed_on.eq(on)).execute(conn)?;
        Ok(())
    });
}

on_both! {
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
        app.store(|conn| records::add_adult(conn, other.family, past.mother, Relation::Guardian, now));
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
        app.store(|conn| records::add_adult(conn, ids.family, other.mother, Relation::AuntOrUncle, now));
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
        pam.get("/partners").await.says("0 offered, 0 answered, 0 accepted. Parents with a partner today: 0.");
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
}
