//! Consents, records of treatment programs and what was shared of them; what the database and the log hold of a record.

use std::sync::{Arc, Mutex, OnceLock};

use actix_web::http::StatusCode;
use chrono::{Days, NaiveDate};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use homeward::access::Keys;
use homeward::access::protected::SealedText;
use homeward::db::schema::{audit_events, consents as consent_rows, disclosures, drafts, protected_records, providers};
use homeward::db::{Conn, broken_rule, fresh};
use homeward::domain::id::{ConsentId, DisclosureId, ProtectedRecordId, ProviderId};
use homeward::domain::protected::{Basis, NOTICE, Purpose, Recipient, RecordKind, RevokedWhy};
use homeward::features::consents::{self, NewConsent, NewDisclosure, NewRecord};
use homeward::features::directory::{self, ProviderFacts};

use crate::support::{Client, FamilyIds, TestApp, on_both};

pub(crate) const CANARY: &str = "zebrafinch relapse narrative";
const KEY: [u8; 32] = [7; 32];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn program(app: &TestApp) -> ProviderId {
    let found = providers::table.filter(providers::name.eq("Lakeside Recovery")).select(providers::id);
    if let Ok(id) = found.first(&mut app.conn()) {
        return id;
    }
    let (id, now) = (fresh(), app.clock.now());
    let facts = ProviderFacts { name: "Lakeside Recovery".to_owned(), ..ProviderFacts::default() };
    app.store(|conn| directory::add_provider(conn, id, &facts, now));
    id
}

/// A record with the canary, sealed as the application seals.
pub(crate) fn record(app: &TestApp, ids: &FamilyIds) -> ProtectedRecordId {
    let (id, source, now) = (fresh(), program(app), app.clock.now());
    let sealed = SealedText::seal(&Keys::of(KEY), id, CANARY).unwrap();
    let new = NewRecord {
        id,
        family: ids.family,
        person: ids.mother,
        source,
        referral: None,
        kind: RecordKind::Progress,
        received_on: day("2026-11-10"),
        sealed,
    };
    app.store(|conn| consents::keep(conn, &new, None, now));
    id
}

/// A consent signed on November 1 that holds through `last`.
pub(crate) fn consent(app: &TestApp, ids: &FamilyIds, recipients: &[Recipient], last: &str) -> ConsentId {
    let new = NewConsent {
        family: ids.family,
        person: ids.mother,
        basis: Basis::Consent,
        order_number: String::new(),
        source: Some(program(app)),
        kinds: vec![RecordKind::Progress],
        recipients: recipients.to_vec(),
        recipient_name: if recipients.contains(&Recipient::Named) { "Cedar Clinic".to_owned() } else { String::new() },
        purposes: vec![Purpose::Planning, Purpose::CourtReport],
        signed_on: Some(day("2026-11-01")),
        expires_on: Some(day(last)),
        until_case_closes: false,
    };
    let now = app.clock.now();
    app.store(|conn| consents::add(conn, &new, None, now))
}

pub(crate) fn disclosed(app: &TestApp, ids: &FamilyIds, record: ProtectedRecordId, ground: ConsentId) -> DisclosureId {
    let new = NewDisclosure {
        family: ids.family,
        record,
        ground,
        to: Recipient::Court,
        to_name: "District Court".to_owned(),
        to_address: "1 Main Street".to_owned(),
        purpose: Purpose::CourtReport,
        on: app.today(),
    };
    let (by, now) = (app.world.reunification, app.clock.now());
    app.store(|conn| consents::disclose(conn, &new, by, now))
}

/// Everything that is logged from now on, down to the finest.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn listen() -> Self {
        static ONE: OnceLock<Log> = OnceLock::new();
        let log = ONE.get_or_init(|| {
            let log = Self::default();
            let writer = log.clone();
            let finest = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
            finest.with_writer(move || writer.clone()).init();
            log
        });
        tracing::info!("listening");
        log.clone()
    }

    pub(crate) fn never_has_it(&self) {
        let text = String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned();
        assert!(text.contains("listening"), "the log was listened to");
        assert!(!text.contains("zebrafinch"), "the log has the canary");
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What the database holds, as bytes or rows, says nothing of the canary.
pub(crate) fn never_kept(app: &TestApp) {
    if let Some(file) = app.database.url.strip_prefix("sqlite://") {
        let read = |ending: &&str| std::fs::read(format!("{file}{ending}")).unwrap_or_default();
        let bytes: Vec<u8> = ["", "-wal", "-shm", "-journal"].iter().flat_map(read).collect();
        let has = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(has("Lakeside Recovery"), "what is no secret is found in the file");
        assert!(!has("zebrafinch"), "the file holds the canary");
    }
    let mut conn = app.conn();
    let sealed: Vec<String> = protected_records::table.select(protected_records::sealed).load(&mut conn).unwrap();
    let bodies: Vec<String> = drafts::table.select(drafts::body).load(&mut conn).unwrap();
    let trail: Vec<String> = audit_events::table.select(audit_events::detail).load(&mut conn).unwrap();
    assert!(!sealed.is_empty());
    assert!([sealed, bodies, trail].concat().iter().all(|text| !text.contains("zebrafinch")));
}

async fn a_bad_consent_is_told_and_kept(rosa: &Client, new: &str) {
    let refused = rosa.submit(new, new, &[("basis", "consent"), ("recipient_name", "Cedar Clinic")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["Choose what may be released", "Choose who may receive it", "A consent needs an end"] {
        refused.says(words);
    }
    assert!(refused.body.contains("value=\"Cedar Clinic\""), "what was typed is kept");
}

async fn it_is_accounted_for(app: &TestApp, rosa: &Client, list: &str, mother: &str) {
    rosa.get(list).await.never_says("Cedar Clinic");
    let account = rosa.get(&format!("{list}?person={mother}")).await;
    for words in ["Cedar Clinic, 2 Elm Street", "Progress in treatment", "Rosa Reyes"] {
        account.says(words);
    }
    account.never_says(CANARY);
    assert_eq!(disclosures::table.count().get_result::<i64>(&mut app.conn()).unwrap(), 1);
}

on_both! {
    async fn a_consent_is_printed_signed_and_a_record_read_shared_and_accounted_for(app) {
        let log = Log::listen();
        let ids = app.family("Alvarado", 1, 30);
        let source = program(&app).to_string();
        let rosa = app.as_user(app.world.reunification);
        let home = format!("/families/{}", ids.family);
        let (list, new) = (format!("{home}/consents"), format!("{home}/consents/new"));
        a_bad_consent_is_told_and_kept(&rosa, &new).await;
        let mother = ids.mother.to_string();
        let fields = [
            ("basis", "consent"), ("person", mother.as_str()), ("source", source.as_str()), ("kinds", "progress"),
            ("recipients", "family_team"), ("recipients", "named"), ("recipient_name", "Cedar Clinic"),
            ("purposes", "planning"), ("purposes", "care"), ("expires_on", "2026-12-31"),
        ];
        let form = rosa.get(&new).await;
        let here = rosa.send_form(&form, &new, &fields).await.location;
        assert_eq!(rosa.send_form(&form, &new, &fields).await.location, here, "filed once");
        assert_eq!(consent_rows::table.count().get_result::<i64>(&mut app.conn()).unwrap(), 1);
        let page = rosa.get(&here).await;
        for words in ["Not signed yet", "Print for signature", "Lakeside Recovery", "Cedar Clinic", "take this consent back"] {
            page.says(words);
        }

        let add = format!("{home}/protected/new");
        let came = [
            ("person", mother.as_str()), ("source", source.as_str()), ("kind", "progress"),
            ("received_on", "2026-11-20"), ("text", CANARY),
        ];
        let untagged = rosa.submit(&add, &add, &came).await;
        assert_eq!(untagged.status, StatusCode::UNPROCESSABLE_ENTITY);
        untagged.says("Tick this if a treatment program sent it");
        let tagged = [came.as_slice(), &[("from_program", "yes")]].concat();
        assert_eq!(rosa.submit(&add, &add, &tagged).await.location, list);
        rosa.get(&list).await.says("Not shown: the consent is not signed yet");
        let record: ProtectedRecordId = protected_records::table.select(protected_records::id).first(&mut app.conn()).unwrap();
        let (read, share) = (format!("{home}/protected/{record}"), format!("{home}/protected/{record}/share"));
        rosa.get(&read).await.never_says(CANARY);
        rosa.get(&share).await.says("It may be shared with nobody outside the agency today");

        let sign = format!("{here}/sign");
        assert_eq!(rosa.submit(&here, &sign, &[("on", "2027-01-01")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(rosa.submit(&here, &sign, &[("on", "2026-11-22")]).await.location, here);
        rosa.get(&read).await.says(CANARY);
        let to = format!("{}:named", here.rsplit('/').next().unwrap());
        let wrong = [("to", to.as_str()), ("purpose", "court_report"), ("to_address", "2 Elm Street")];
        let refused = rosa.submit(&share, &share, &wrong).await;
        refused.says("It may not be shared so: the consent is for another purpose");
        let good = [("to", to.as_str()), ("purpose", "care"), ("to_address", "2 Elm Street")];
        let form = rosa.get(&share).await;
        let cover = rosa.send_form(&form, &share, &good).await.location;
        assert_eq!(rosa.send_form(&form, &share, &good).await.location, cover);
        let paper = rosa.get(&cover).await;
        for words in [NOTICE, CANARY, "Cedar Clinic, 2 Elm Street", "Services with another provider"] {
            paper.says(words);
        }
        it_is_accounted_for(&app, &rosa, &format!("{home}/disclosures"), &mother).await;

        let error = format!("{read}/error");
        assert_eq!(rosa.submit(&error, &error, &[("reason", "Of another person")]).await.location, list);
        assert_eq!(rosa.get(&read).await.status, StatusCode::NOT_FOUND);
        never_kept(&app);
        log.never_has_it();
    }

    async fn a_consent_that_nobody_signs_is_given_up(app) {
        let ids = app.family("Alvarado", 1, 30);
        let source = program(&app).to_string();
        let rosa = app.as_user(app.world.reunification);
        let new = format!("/families/{}/consents/new", ids.family);
        let mother = ids.mother.to_string();
        let fields = [
            ("basis", "consent"), ("person", mother.as_str()), ("source", source.as_str()), ("kinds", "progress"), ("recipients", "family_team"),
            ("purposes", "planning"), ("expires_on", "2026-12-31"),
        ];
        let here = rosa.submit(&new, &new, &fields).await.location;
        rosa.get(&here).await.says("Give it up unsigned");
        let given_up = rosa.submit(&here, &format!("{here}/revoke"), &[("why", "by_person"), ("on", "2026-11-23")]).await;
        assert_eq!(given_up.location, here);
        let page = rosa.get(&here).await;
        page.says("Given up unsigned Nov 23, 2026");
        page.never_says("It is signed");
        let sign = rosa.submit(&here, &format!("{here}/sign"), &[("on", "2026-11-22")]).await;
        assert_ne!(sign.status, StatusCode::SEE_OTHER);
    }

    async fn what_is_out_of_scope_is_not_there(app) {
        let (ids, other) = (app.family("Alvarado", 1, 30), app.family_in(app.world.south, "Okafor", 1, 30, None));
        let record = record(&app, &other);
        let theirs = consent(&app, &other, &[Recipient::FamilyTeam], "2026-12-31");
        let rosa = app.as_user(app.world.reunification);
        for family in [&ids, &other] {
            let home = format!("/families/{}", family.family);
            for path in [format!("{home}/consents/{theirs}"), format!("{home}/protected/{record}"), format!("{home}/protected/{record}/share"), format!("{home}/protected/{record}/error")] {
                assert_eq!(rosa.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
    }

    async fn a_form_that_came_too_late_is_kept_sealed(app) {
        let log = Log::listen();
        let ids = app.family("Alvarado", 1, 30);
        record(&app, &ids);
        let rosa = app.as_user(app.world.reunification);
        let add = format!("/families/{}/protected/new", ids.family);
        let form = rosa.get(&add).await;
        app.move_clock("2026-11-23T18:00:00Z".parse().unwrap());
        let late = rosa.send_form(&form, &add, &[("text", CANARY)]).await;
        assert!(late.location.contains("sign-in"), "{}", late.location);
        assert_eq!(drafts::table.count().get_result::<i64>(&mut app.conn()).unwrap(), 1);
        never_kept(&app);
        let kept: homeward::domain::id::DraftId = drafts::table.select(drafts::id).first(&mut app.conn()).unwrap();
        let back = app.as_user(app.world.reunification).get(&format!("/kept/{kept}?as=list")).await;
        back.says(CANARY);
        log.never_has_it();
    }

    async fn the_database_refuses_what_no_consent_allows(app) {
        let ids = app.family("Alvarado", 1, 30);
        let record = record(&app, &ids);
        let team = consent(&app, &ids, &[Recipient::FamilyTeam], "2026-12-31");
        let court = consent(&app, &ids, &[Recipient::Court], "2026-11-24");
        let rule = |sql: &str| broken_rule(&app.conn().batch_execute(sql).unwrap_err());
        disclosed(&app, &ids, record, court);
        for (sql, broken) in [
            ("UPDATE consents SET recipients = 'court'", "consents_as_written"),
            ("UPDATE consents SET signed_on = '2026-10-01'", "consents_signed_once"),
            ("DELETE FROM consents", "consents_as_written"),
            ("UPDATE protected_records SET sealed = 'ab'", "protected_records_as_written"),
            ("DELETE FROM protected_records", "protected_records_as_written"),
            ("UPDATE disclosures SET to_name = 'x'", "disclosures_for_good"),
            ("DELETE FROM disclosures", "disclosures_for_good"),
        ] {
            assert_eq!(rule(sql), Some(broken.to_owned()), "{sql}");
        }
        let (by, now) = (app.world.reunification, app.clock.now());
        let try_on = |ground, on: NaiveDate| {
            let new = NewDisclosure {
                family: ids.family, record, ground, to: Recipient::Court, to_name: "Court".to_owned(),
                to_address: "1 Main Street".to_owned(), purpose: Purpose::CourtReport, on,
            };
            app.conn().write_tx(|conn: &mut Conn| consents::disclose(conn, &new, by, now)).is_ok()
        };
        let last = day("2026-11-24");
        assert!(try_on(court, last) && !try_on(court, last + Days::new(1)) && !try_on(court, day("2026-10-31")));
        assert!(!try_on(team, last), "the consent does not name the court");
        app.store(|conn| consents::revoke(conn, (ids.family, court), (last, RevokedWhy::ByPerson), (by, now)));
        assert!(!try_on(court, last), "revoked");
        assert_eq!(rule("UPDATE consents SET revoked_on = '2026-11-20' WHERE revoked_on IS NOT NULL"), Some("consents_revoked_once".to_owned()));
    }
}

#[test]
fn a_sealed_text_opens_in_its_own_row_alone() {
    let keys = Keys::of(KEY);
    let (one, other): (ProtectedRecordId, ProtectedRecordId) = (fresh(), fresh());
    let sealed = SealedText::seal(&keys, one, CANARY).unwrap();
    assert!(!format!("{sealed:?}").contains("zebrafinch") && !sealed.stored().contains("zebrafinch"));
    let unseal = |keys: &Keys, id: ProtectedRecordId| {
        keys.unseal("protected-records", &format!("protected_records.sealed {id}"), sealed.stored())
    };
    assert_eq!(unseal(&keys, one).as_deref(), Some(CANARY.as_bytes()));
    assert_eq!(unseal(&keys, other), None);
    assert_eq!(unseal(&Keys::of([8; 32]), one), None);
}
