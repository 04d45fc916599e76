//! The appointment's card and its calendar file: what they say, in which language, and what nobody may read off them.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use homeward::db::fresh;
use homeward::db::schema::{audit_events, families, referrals as rows, users};
use homeward::domain::adult::EntryKind;
use homeward::domain::directory::{LocationKind, ServiceStatus};
use homeward::domain::id::{AppointmentId, ProviderId, ReferralId};
use homeward::domain::referral::{ServiceKind, State};
use homeward::features::adults::{self, NewEntry};
use homeward::features::directory::{self, LocationFacts, ProviderFacts, ServiceFacts};
use homeward::features::referrals;

use crate::referrals::service;
use crate::support::{FamilyIds, TestApp, on_both};

/// What would tell a bystander, wherever it stands.
const TELLING: [&str; 12] = [
    "child",
    "welfare",
    "protect",
    "foster",
    "reunif",
    "county",
    "court",
    "Mateo",
    "Alvarado",
    "substance",
    "treatment",
    "Lakeside",
];

fn speaks(app: &TestApp, ids: &FamilyIds, language: &str) {
    let new = NewEntry {
        family: ids.family,
        person: Some(ids.mother),
        child: None,
        kind: EntryKind::Language,
        code: "",
        words: language.to_owned(),
        note: String::new(),
        flag: true,
        from_on: None,
        until_on: None,
    };
    let now = app.clock.now();
    app.store(|conn| adults::add(conn, &new, None, now));
}

/// A provider that gives this service at one location, as the referral's.
fn given_by(app: &TestApp, referral: ReferralId, kind: ServiceKind) -> ProviderId {
    let (id, now): (ProviderId, _) = (fresh(), app.clock.now());
    let of = ProviderFacts {
        name: "Lakeside Recovery".to_owned(),
        phone: "555-0100".to_owned(),
        ..ProviderFacts::default()
    };
    let none = String::new;
    let service = ServiceFacts {
        kind,
        name: "Lakeside outpatient treatment".to_owned(),
        status: ServiceStatus::Active,
        description: none(),
        how_to_apply: none(),
        eligibility: none(),
        minimum_age: None,
        maximum_age: None,
        cost: none(),
        languages: none(),
        transport: none(),
        phone: none(),
        email: none(),
        website: none(),
    };
    let at = LocationFacts {
        kind: LocationKind::Physical,
        name: "Lakeside Recovery East".to_owned(),
        street: "12 Elm Street".to_owned(),
        city: "Juniper".to_owned(),
        state: "MN".to_owned(),
        postal_code: "55001".to_owned(),
        accessibility: none(),
        transport: "Bus 21 stops at the door".to_owned(),
        phone: none(),
    };
    app.store(|conn| {
        directory::add_provider(conn, id, &of, now)?;
        let (given, place) = (fresh(), fresh());
        directory::add_service(conn, (given, id), &service, None, now)?;
        directory::add_location(conn, (place, id), &at, None, now)?;
        directory::set_places(conn, given, &[(fresh(), place)], now)?;
        diesel::update(rows::table.find(referral)).set(rows::provider_id.eq(id)).execute(conn)?;
        Ok(())
    });
    id
}

/// Books tomorrow at nine, and gives the appointment's page.
async fn booked(app: &TestApp, ids: &FamilyIds, id: ReferralId, place: &str) -> (AppointmentId, String) {
    let here = format!("/families/{}/referrals/{id}", ids.family);
    let new = format!("{here}/appointments/new");
    let fields = [("kind", "first_session"), ("on", "2026-11-24"), ("time", "9:00 am"), ("place", place)];
    let done = app.as_user(app.world.reunification).submit(&new, &new, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let all = app.store(|conn| referrals::appointments_of(conn, ids.family));
    let of = all.last().unwrap().id;
    (of, format!("{here}/appointments/{of}"))
}

/// The paper itself, without what the worker sees around it.
fn paper(body: &str) -> &str {
    let (_, rest) = body.split_once("<article class=\"handout\"").expect("a card");
    rest.split_once("</article>").unwrap().0
}

fn unfolded(file: &str) -> String {
    file.replace("\r\n ", "")
}

on_both! {
    async fn the_card_is_in_the_parents_language_with_day_time_address_and_whom_to_call(app) {
        let ids = app.family("Alvarado", 1, 3);
        speaks(&app, &ids, "Spanish");
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[State::Referred]);
        given_by(&app, id, ServiceKind::Housing);
        diesel::update(users::table.find(app.world.reunification)).set(users::phone.eq("555-0177")).execute(&mut app.conn()).unwrap();
        let (_, page) = booked(&app, &ids, id, "").await;
        let rosa = app.as_user(app.world.reunification);
        let shown = rosa.get(&format!("{page}/card")).await;
        let card = paper(&shown.body);
        for words in ["martes, 24 de noviembre de 2026", "9:00 a. m.", "Vivienda. Primera visita", "Lakeside Recovery<",
            "12 Elm Street, Juniper, MN 55001", "555-0100", "Rosa Reyes: 555-0177", "Bus 21 stops at the door", "<svg"] {
            assert!(card.contains(words), "{words}: {card}");
        }
        assert!(card.starts_with(" lang=\"es\""));
        shown.says("not yet checked by a certified translator");
        assert!(!card.contains("certif"), "the parent is not told");
        let english = rosa.get(&format!("{page}/card?language=en")).await;
        english.never_says("certified translator");
        assert!(paper(&english.body).contains("Tuesday, November 24, 2026"));
        for (code, day) in [("hmn", "hnub Ob, lub Kaum Ib Hlis tim 24, 2026"), ("so", "Talaado, 24 Nofeembar 2026")] {
            let shown = rosa.get(&format!("{page}/card?language={code}")).await;
            assert!(paper(&shown.body).contains(day), "{code}");
        }
        let other = rosa.get(&format!("{page}/card?language=xx")).await;
        assert!(paper(&other.body).contains("martes"), "an unknown language is hers");
    }

    async fn a_bystander_learns_nothing_of_the_agency_the_child_or_the_treatment(app) {
        let ids = app.family("Alvarado", 1, 3);
        diesel::update(families::table.find(ids.family)).set(families::language.eq("Karen")).execute(&mut app.conn()).unwrap();
        let id = service(&app, &ids, ServiceKind::SubstanceUseTreatment, 2, &[State::Referred]);
        given_by(&app, id, ServiceKind::SubstanceUseTreatment);
        let (_, page) = booked(&app, &ids, id, "Lakeside Recovery, 12 Elm Street, room 3").await;
        let rosa = app.as_user(app.world.reunification);
        let shown = rosa.get(&format!("{page}/card")).await;
        shown.says("it is left off");
        let card = paper(&shown.body);
        let file = rosa.get(&format!("{page}/calendar.ics")).await;
        assert_eq!(file.status, StatusCode::OK);
        for text in [card.to_owned(), unfolded(&file.body)] {
            for word in TELLING {
                assert!(!text.to_lowercase().contains(&word.to_lowercase()), "{word}: {text}");
            }
            assert!(text.contains("12 Elm Street"), "{text}");
        }
        assert!(file.body.contains("SUMMARY:Appointment\r\n") && file.body.contains("DTSTART:20261124T150000Z\r\n"), "{}", file.body);
        let named = rosa.get(&format!("{page}/card?name=shown")).await;
        named.says("because you chose so");
        assert!(paper(&named.body).contains("Lakeside Recovery"), "she may have it on her own card");
    }

    async fn a_cancelled_appointment_keeps_its_key_and_says_so(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[State::Referred]);
        let (of, page) = booked(&app, &ids, id, "12 Oak Street").await;
        let rosa = app.as_user(app.world.reunification);
        let before = rosa.get(&format!("{page}/calendar.ics")).await.body;
        rosa.submit(&page, &page, &[("what", "cancelled_provider")]).await;
        let after = rosa.get(&format!("{page}/calendar.ics")).await.body;
        for file in [&before, &after] {
            assert!(file.contains(&format!("UID:{of}\r\n")), "{file}");
        }
        assert!(before.contains("STATUS:CONFIRMED") && before.contains("SEQUENCE:0"));
        assert!(after.contains("STATUS:CANCELLED") && after.contains("SEQUENCE:1"));
        let shown = rosa.get(&format!("{page}/card")).await;
        assert!(paper(&shown.body).contains("This appointment is cancelled."));
    }

    async fn the_next_appointments_card_is_a_link_where_the_appointment_is_shown(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[State::Referred]);
        let here = format!("/families/{}/referrals/{id}", ids.family);
        let rosa = app.as_user(app.world.reunification);
        assert_eq!(rosa.get(&format!("{here}/card")).await.location, here, "none is booked");
        let (_, page) = booked(&app, &ids, id, "").await;
        assert_eq!(rosa.get(&format!("{here}/card")).await.location, format!("{page}/card"));
        assert!(rosa.get(&here).await.body.contains(&format!("href=\"{page}/card\"")));
        assert!(rosa.get("/desk").await.body.contains(&format!("href=\"{here}/card\"")));
        let service = service(&app, &ids, ServiceKind::Employment, 2, &[State::Referred, State::Attended]);
        let (_, _) = booked(&app, &ids, service, "").await;
        let day = rosa.get("/day").await;
        assert!(day.body.contains(&format!("href=\"{here}/card\"")), "{}", day.text());
    }

    async fn what_is_out_of_scope_is_not_there_and_each_file_is_in_the_trail(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[State::Referred]);
        let (_, page) = booked(&app, &ids, id, "").await;
        for path in [format!("{page}/card"), format!("{page}/calendar.ics"), format!("/families/{}/referrals/{id}/card", ids.family)] {
            assert_eq!(app.as_user(app.world.reunification_south).get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(app.as_user(app.world.court).get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let elsewhere = app.family("Other", 1, 3);
        let path = format!("/families/{}/referrals/{id}/card", elsewhere.family);
        assert_eq!(app.as_user(app.world.reunification).get(&path).await.status, StatusCode::NOT_FOUND);
        app.as_user(app.world.reunification).get(&format!("{page}/calendar.ics")).await;
        let last: (String, String) = audit_events::table
            .filter(audit_events::action.eq("HandOutAppointment"))
            .order(audit_events::seq.desc())
            .select((audit_events::action, audit_events::detail))
            .first(&mut app.conn())
            .unwrap();
        assert_eq!(last.1, "file");
    }
}
