//! The audit trail: what is recorded, what the page shows, and that nobody can bend it.

use actix_web::http::StatusCode;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use homeward::access::audit::{self, Bent, Head, Known, Verified};
use homeward::access::{Keys, Trail};
use homeward::db::schema::audit_events;
use homeward::db::{Conn, Kind, broken_rule};
use homeward::domain::id::FamilyId;
use homeward::error::Error;

use crate::support::{TestApp, TestDatabase, on_both};

/// A tampering: what it is, the statements of it, and what verification must say.
type Tampering = (&'static str, &'static [&'static str], fn(&Bent) -> bool);

/// What somebody could do who has the whole database and not the key. Rows 2 to 5 are there.
const TAMPERINGS: &[Tampering] = &[
    (
        "another time",
        &["UPDATE audit_events SET at = (SELECT at FROM audit_events WHERE seq = 1) WHERE seq = 5"],
        |b| *b == Bent::Changed(5),
    ),
    (
        "another person",
        &["UPDATE audit_events SET actor_id = (SELECT id FROM users WHERE id <> actor_id LIMIT 1) WHERE seq = 3"],
        |b| *b == Bent::Changed(3),
    ),
    ("nobody", &["UPDATE audit_events SET actor_id = NULL WHERE seq = 3"], |b| *b == Bent::Changed(3)),
    ("no session", &["UPDATE audit_events SET session_id = NULL WHERE seq = 3"], |b| *b == Bent::Changed(3)),
    ("another action", &["UPDATE audit_events SET action = 'UseOwnAccount' WHERE seq = 3"], |b| *b == Bent::Changed(3)),
    ("a change made a view", &["UPDATE audit_events SET is_change = NOT is_change WHERE seq = 4"], |b| {
        *b == Bent::Changed(4)
    }),
    ("another family", &["UPDATE audit_events SET family_id = NULL WHERE seq = 2"], |b| *b == Bent::Changed(2)),
    ("another record", &["UPDATE audit_events SET subject_id = event_id WHERE seq = 3"], |b| *b == Bent::Changed(3)),
    ("another detail", &["UPDATE audit_events SET detail = detail || ' ' WHERE seq = 3"], |b| *b == Bent::Changed(3)),
    ("a denial made a view", &["UPDATE audit_events SET outcome = 'failed' WHERE seq = 3"], |b| *b == Bent::Changed(3)),
    ("another address", &["UPDATE audit_events SET address = '10.0.0.1' WHERE seq = 3"], |b| *b == Bent::Changed(3)),
    ("another key of the row", &["UPDATE audit_events SET event_id = NULL WHERE seq = 3"], |b| *b == Bent::Changed(3)),
    ("no signature", &["UPDATE audit_events SET mac = '' WHERE seq = 3"], |b| *b == Bent::Changed(3)),
    (
        "the signature of another row",
        &["UPDATE audit_events SET mac = (SELECT mac FROM audit_events WHERE seq = 2) WHERE seq = 3"],
        |b| *b == Bent::Changed(3),
    ),
    ("a row taken out of the middle", &["DELETE FROM audit_events WHERE seq = 3"], |b| *b == Bent::Gone(3)),
    ("the first row taken out", &["DELETE FROM audit_events WHERE seq = 1"], |b| *b == Bent::Gone(1)),
    (
        "a row and its link taken out",
        &["DELETE FROM audit_links WHERE seq = 3", "DELETE FROM audit_events WHERE seq = 3"],
        |b| *b == Bent::Unlinked(4),
    ),
    (
        "the last row and its link cut off",
        &[
            "DELETE FROM audit_links WHERE seq = (SELECT max(seq) FROM audit_events)",
            "DELETE FROM audit_events WHERE seq = (SELECT max(seq) FROM audit_events)",
        ],
        |b| matches!(b, Bent::CutOff { .. }),
    ),
    (
        "the end moved back",
        &[
            "DELETE FROM audit_links WHERE seq > 3",
            "DELETE FROM audit_events WHERE seq > 3",
            "UPDATE audit_head SET links = 3, last_seq = 3, hash = (SELECT hash FROM audit_links WHERE seq = 3)",
        ],
        |b| *b == Bent::Head,
    ),
    ("everything taken out", &["DELETE FROM audit_links", "DELETE FROM audit_events"], |b| {
        matches!(b, Bent::CutOff { found: 0, .. })
    }),
    (
        "everything taken out, and the end with it",
        &[
            "DELETE FROM audit_links",
            "DELETE FROM audit_events",
            "UPDATE audit_head SET links = 0, last_seq = 0, hash = ''",
        ],
        |b| *b == Bent::Head,
    ),
    (
        "a row put in at the end",
        &["INSERT INTO audit_events (seq, at, action, is_change, detail, outcome, address, mac) OVERRIDING
         SELECT 900, at, action, is_change, detail, outcome, address, mac FROM audit_events WHERE seq = 3"],
        |b| *b == Bent::PutIn(900),
    ),
    (
        "a row put in at the end, unsigned",
        &["INSERT INTO audit_events (seq, at, action, is_change) OVERRIDING
         SELECT 900, at, 'Forged', is_change FROM audit_events WHERE seq = 3"],
        |b| *b == Bent::PutIn(900),
    ),
    ("a row moved to the end", &["UPDATE audit_links SET seq = 901 WHERE seq = 3", "UPDATE_SEQ 3 901"], |b| {
        *b == Bent::Unlinked(4)
    }),
    ("two rows in each other's place", &["UPDATE_SEQ 3 900", "UPDATE_SEQ 4 3", "UPDATE_SEQ 900 4"], |b| {
        *b == Bent::Unlinked(3)
    }),
    ("a link taken away", &["DELETE FROM audit_links WHERE seq = 3"], |b| *b == Bent::PutIn(3)),
    (
        "a link forged",
        &["UPDATE audit_links SET hash = (SELECT hash FROM audit_links WHERE seq = 2) WHERE seq = 3"],
        |b| *b == Bent::Unlinked(3),
    ),
    ("the end forged", &["UPDATE audit_head SET mac = hash"], |b| *b == Bent::Head),
    (
        "old rows said to be unsigned",
        &[
            "UPDATE audit_head SET unsigned_until = 1000",
            "UPDATE audit_events SET detail = 'x', mac = '' WHERE seq = 3",
        ],
        |b| *b == Bent::Unlinked(3),
    ),
];

fn known(head: &Head) -> Known {
    Known { head: Some(head.clone()), ..Known::default() }
}

/// Some rows: a family opened, lists looked at, somebody denied.
async fn looked_at(app: &TestApp) {
    let family = app.family("Okafor", 1, 20);
    let minutes = chrono::Duration::minutes(1);
    app.as_user(app.world.administrator).get("/users").await;
    for _ in 0..2 {
        app.move_clock(app.clock.now().utc() + minutes);
        app.as_user(app.world.reunification).get(&format!("/families/{}", family.family)).await;
        app.as_user(app.world.manager).get("/board").await;
    }
    app.as_user(app.world.reunification_south).get(&format!("/families/{}", family.family)).await;
}

fn verified(conn: &mut Conn) -> Verified {
    // PostgreSQL links a moment behind the commit: here at once.
    conn.write_tx(|conn| TestDatabase::trail().link(conn).map_err(Error::from)).unwrap();
    TestDatabase::trail().verify(conn, &Known::default()).unwrap()
}

/// Takes the guards of the tables away, as somebody could who owns the database.
fn unlock(conn: &mut Conn) {
    let statements = match conn.kind() {
        Kind::Sqlite => {
            "PRAGMA foreign_keys = OFF; DROP TRIGGER audit_events_no_update; DROP TRIGGER audit_events_no_delete;
             DROP TRIGGER audit_events_no_replace; DROP TRIGGER audit_links_no_update; DROP TRIGGER audit_links_no_delete;
             DROP TRIGGER audit_links_no_replace; DROP TRIGGER audit_head_stays"
        }
        Kind::Postgres => {
            "ALTER TABLE audit_events DISABLE TRIGGER USER; ALTER TABLE audit_links DISABLE TRIGGER USER;
             ALTER TABLE audit_head DISABLE TRIGGER USER; ALTER TABLE audit_links DROP CONSTRAINT audit_links_seq_fkey"
        }
    };
    conn.batch_execute(statements).unwrap();
}

/// What verification says after these statements, which are undone again.
fn tampered(conn: &mut Conn, statements: &[&str]) -> Option<Bent> {
    conn.batch_execute("BEGIN").unwrap();
    for statement in statements {
        conn.batch_execute(&spelled(conn.kind(), statement)).unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    let found = TestDatabase::trail().verify(conn, &Known::default()).unwrap();
    conn.batch_execute("ROLLBACK").unwrap();
    found.bent
}

/// The statement as each database has it: numbers that it gives out itself are written over in different ways.
fn spelled(kind: Kind, statement: &str) -> String {
    if let Some(numbers) = statement.strip_prefix("UPDATE_SEQ ") {
        let (from, to) = numbers.split_once(' ').unwrap();
        return match kind {
            Kind::Sqlite => format!("UPDATE audit_events SET seq = {to} WHERE seq = {from}"),
            Kind::Postgres => format!(
                "ALTER TABLE audit_events ALTER seq SET GENERATED BY DEFAULT; \
                 UPDATE audit_events SET seq = {to} WHERE seq = {from}"
            ),
        };
    }
    match kind {
        Kind::Sqlite => statement.replace("OVERRIDING", ""),
        Kind::Postgres => statement.replace("OVERRIDING", "OVERRIDING SYSTEM VALUE"),
    }
}

on_both! {
    async fn an_address_with_control_characters_is_answered_like_any_other(app) {
        let auditor = app.as_user(app.world.auditor);
        for name in ["family", "email", "action"] {
            assert_eq!(auditor.get(&format!("/audit?{name}=a%00b%0d%0a")).await.status, StatusCode::OK, "{name}");
        }
        let manager = app.as_user(app.world.manager);
        assert_eq!(manager.get("/restricted?after=%00").await.status, StatusCode::OK);
    }

    async fn an_auditor_sees_who_did_what_and_nothing_of_the_case(app) {
        app.family("Okafor", 1, 20);
        app.as_user(app.world.administrator).get("/users").await;
        let page = app.as_user(app.world.auditor).get("/audit").await;
        assert_eq!(page.status, StatusCode::OK);
        page.says("Ada Admin");
        page.says("Manage users");
        page.never_says("Okafor");
    }

    async fn what_an_auditor_looks_at_is_recorded_too(app) {
        let auditor = app.as_user(app.world.auditor);
        auditor.get("/audit").await;
        auditor.get("/audit").await.says("Art Auditor View audit");
    }

    async fn a_line_can_be_neither_changed_nor_removed_nor_replaced(app) {
        app.as_user(app.world.administrator).get("/users").await;
        let mut conn = app.conn();
        let mut attempts = vec!["UPDATE audit_events SET detail = 'x'", "DELETE FROM audit_events"];
        match conn.kind() {
            Kind::Postgres => attempts.push("TRUNCATE audit_events CASCADE"),
            Kind::Sqlite => attempts.push(
                "INSERT OR REPLACE INTO audit_events (seq, at, action, is_change) \
                 SELECT seq, at, 'forged', 0 FROM audit_events LIMIT 1",
            ),
        }
        for attempt in attempts {
            let error = conn.batch_execute(attempt).unwrap_err();
            assert_eq!(broken_rule(&error).as_deref(), Some("audit_events_append_only"), "{attempt}: {error}");
        }
    }

    async fn every_row_is_signed_and_linked_and_the_trail_is_whole(app) {
        looked_at(&app).await;
        let found = verified(&mut app.conn());
        assert_eq!(found.bent, None);
        assert!(found.rows >= 6, "{found:?}");
        assert_eq!((found.waiting, found.head.links), (0, found.rows));
    }

    async fn every_kind_of_tampering_is_seen(app) {
        looked_at(&app).await;
        let mut conn = app.conn();
        assert_eq!(verified(&mut conn).bent, None);
        unlock(&mut conn);
        for (what, statements, expected) in TAMPERINGS {
            let bent = tampered(&mut conn, statements);
            assert!(bent.as_ref().is_some_and(expected), "{what}: {bent:?}");
        }
        assert!(TAMPERINGS.len() >= 23);
        assert_eq!(verified(&mut conn).bent, None, "each tampering was undone");
    }

    async fn an_old_copy_is_seen_by_the_end_that_was_kept_elsewhere(app) {
        looked_at(&app).await;
        let kept = verified(&mut app.conn()).head;
        let held = TestDatabase::trail().verify(&mut app.conn(), &known(&kept)).unwrap();
        assert_eq!(held.bent, None);
        let later = Head { links: kept.links + 3, hash: kept.hash.replace('0', "1") };
        let held = TestDatabase::trail().verify(&mut app.conn(), &known(&later)).unwrap();
        assert_eq!(held.bent, Some(Bent::OldCopy));
    }

    async fn a_trail_of_another_key_is_no_trail(app) {
        looked_at(&app).await;
        verified(&mut app.conn());
        let other = Trail::of(&Keys::of([8; 32])).verify(&mut app.conn(), &Known::default()).unwrap();
        assert!(matches!(other.bent, Some(Bent::Changed(1))), "{other:?}");
    }

    async fn what_was_denied_is_recorded_with_who_and_what(app) {
        let family = app.family("Okafor", 1, 20);
        let elsewhere = app.as_user(app.world.reunification_south);
        assert_eq!(elsewhere.get(&format!("/families/{}", family.family)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(elsewhere.get("/board").await.status, StatusCode::FORBIDDEN);
        let mut conn = app.conn();
        let denied: Vec<(String, Option<FamilyId>)> = audit_events::table
            .filter(audit_events::outcome.eq("denied"))
            .order(audit_events::seq.asc())
            .select((audit_events::action, audit_events::family_id))
            .load(&mut conn)
            .unwrap();
        assert_eq!(denied, [("ViewFamily".to_owned(), Some(family.family)), ("ViewBoard".to_owned(), None)]);
    }

    async fn the_page_is_filtered_by_person_family_days_and_kind(app) {
        looked_at(&app).await;
        let auditor = app.as_user(app.world.auditor);
        let denied = auditor.get("/audit?kind=denied").await;
        denied.says("View family");
        denied.says("Denied");
        denied.never_says("View board");
        let by_family = auditor.get("/audit?family=f-2026-00001").await;
        by_family.says("View family");
        by_family.never_says("View board");
        auditor.get("/audit?email=nobody@juniper.test").await.says("No line fits");
        auditor.get("/audit?to=11/22/2026").await.says("No line fits");
        auditor.get("/audit?from=11/23/2026&to=11/23/2026").await.says("View board");
        let wrong = auditor.get("/audit?from=soon").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("is not a date");
    }

    async fn the_file_holds_what_the_page_shows_and_taking_it_is_recorded(app) {
        looked_at(&app).await;
        let auditor = app.as_user(app.world.auditor);
        let file = auditor.get("/audit.csv?kind=denied").await;
        assert_eq!(file.status, StatusCode::OK);
        let lines: Vec<&str> = file.body.lines().collect();
        assert_eq!(lines.len(), 2, "{}", file.body);
        assert!(lines[0].starts_with("number,utc,person") && lines[1].contains(",ViewFamily,denied,no,F-2026-00001,"));
        auditor.get("/audit").await.says("Export audit");
    }

    async fn the_file_wants_a_fresh_proof_of_who_asks(app) {
        let auditor = app.as_user(app.world.auditor);
        app.move_clock(app.clock.now().utc() + chrono::Duration::minutes(11));
        let asked = auditor.get("/audit.csv").await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        assert!(asked.location.starts_with("/sign-in/again"), "{}", asked.location);
    }

    async fn a_supervisor_sees_who_opened_a_record_of_her_office_and_of_no_other(app) {
        looked_at(&app).await;
        let family = app.family("Adeyemi", 1, 5);
        app.as_user(app.world.reunification).get(&format!("/families/{}", family.family)).await;
        let path = format!("/families/{}/openings", family.family);
        let page = app.as_user(app.world.supervisor).get(&path).await;
        page.says("Who opened this record");
        page.says("View family");
        for other in [app.world.supervisor_south, app.world.reunification, app.world.auditor] {
            assert_eq!(app.as_user(other).get(&path).await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn a_search_is_recorded_without_the_name_that_was_sought(app) {
        app.family("Okafor", 1, 20);
        app.as_user(app.world.manager).get("/families?q=Okafor").await.says("Okafor");
        let detail: String = audit_events::table
            .filter(audit_events::action.eq("ListFamilies"))
            .select(audit_events::detail)
            .first(&mut app.conn())
            .unwrap();
        assert!(detail.starts_with("searched ") && !detail.to_lowercase().contains("okafor"), "{detail}");
    }

    async fn rate_of_searches_and_files_is_limited_and_the_trail_shows_it(app) {
        let manager = app.as_user(app.world.manager);
        for _ in 0..10 {
            assert_eq!(manager.get("/board.csv").await.status, StatusCode::OK);
        }
        let more = manager.get("/board.csv").await;
        assert_eq!((more.status, more.retry_after.as_deref()), (StatusCode::TOO_MANY_REQUESTS, Some("30")));
        assert_eq!(manager.get("/board").await.status, StatusCode::OK, "looking goes on");
        for _ in 0..60 {
            assert_eq!(manager.get("/families?q=a").await.status, StatusCode::OK);
        }
        assert_eq!(manager.get("/families?q=a").await.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(manager.get("/families").await.status, StatusCode::OK);
        let denied = app.as_user(app.world.auditor).get("/audit?kind=denied").await;
        denied.says("too many files");
        denied.says("too many searches");
    }

    async fn only_changes_feed_what_is_kept_in_memory(app) {
        let before = app.store(audit::last_change);
        app.as_user(app.world.administrator).get("/users").await;
        assert_eq!(app.store(audit::last_change), before, "looking is no change");
    }
}
