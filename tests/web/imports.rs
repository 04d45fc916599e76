//! Importing a county's export: what is written, that a second run changes nothing, and that it is all or nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use homeward::db::{Conn, Instant, Kind, fresh};
use homeward::domain::id::{ChildId, FamilyId};
use homeward::error::Error;
use homeward::features::children::{self, NewEpisode};
use homeward::features::imports::{self, Checked, Import, Mapping, Written};
use tempfile::TempDir;

use crate::support::{TestApp, TestDatabase, on_both};

/// Every table that an import writes, but the list of imports and the audit trail.
const TABLES: [&str; 20] = [
    "assignments",
    "children",
    "episodes",
    "families",
    "family_adults",
    "family_sides",
    "hearing_children",
    "hearings",
    "import_keys",
    "number_series",
    "offices",
    "people",
    "placements",
    "provider_services",
    "providers",
    "referral_events",
    "referrals",
    "removal_circumstances",
    "units",
    "users",
];

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/import")
}

/// A copy of the typical county's export, to correct and to spoil.
struct Export(TempDir);

impl Export {
    fn typical() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(examples().join("typical-county")).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
        Self(folder)
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.0.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    fn add(&self, file: &str, line: &str) {
        let path = self.0.path().join(file);
        std::fs::write(&path, format!("{}{line}\n", std::fs::read_to_string(&path).unwrap())).unwrap();
    }

    fn read(&self, app: &TestApp) -> Checked {
        imports::read(
            &Mapping::load(&examples().join("typical-county.toml")).unwrap(),
            self.0.path(),
            app.clock.today(),
        )
    }

    fn apply(&self, app: &TestApp) -> Result<Vec<Written>, Error> {
        apply(app, "typical-county", &self.read(app))
    }

    /// Applies what must be sound, and gives (new, changed, unchanged) of all kinds together.
    fn counts(&self, app: &TestApp) -> (usize, usize, usize) {
        sum(&self.apply(app).unwrap())
    }
}

fn apply(app: &TestApp, source: &str, checked: &Checked) -> Result<Vec<Written>, Error> {
    let import =
        Import { source, by: "a test", now: app.clock.now(), today: app.clock.today(), trail: &TestDatabase::trail() };
    imports::apply(&mut app.conn(), &import, checked, &mut |_| ())
}

fn sum(written: &[Written]) -> (usize, usize, usize) {
    written.iter().fold((0, 0, 0), |(new, changed, same), w| (new + w.new, changed + w.changed, same + w.unchanged))
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The lines of a query whose one column is called `line`.
fn lines(conn: &mut Conn, sql: &str) -> Vec<String> {
    diesel::sql_query(sql).load::<Line>(conn).unwrap().into_iter().map(|row| row.line).collect()
}

/// The answer of a query with one text.
fn one(app: &TestApp, sql: &str) -> String {
    let mut found = lines(&mut app.conn(), &format!("SELECT CAST(({sql}) AS text) AS line"));
    found.pop().unwrap()
}

/// Every row of every table, as text.
fn dump(app: &TestApp) -> BTreeMap<&'static str, Vec<String>> {
    let mut conn = app.conn();
    let rows = |table: &'static str| {
        let sql = match conn.kind() {
            Kind::Postgres => format!("SELECT t::text AS line FROM {table} t ORDER BY 1"),
            Kind::Sqlite => {
                let columns = format!("SELECT 'quote(' || name || ')' AS line FROM pragma_table_info('{table}')");
                format!("SELECT {} AS line FROM {table} ORDER BY 1", lines(&mut conn, &columns).join(" || ',' || "))
            }
        };
        (table, lines(&mut conn, &sql))
    };
    TABLES.into_iter().map(rows).collect()
}

/// The tables that differ, each with the number of its rows that were added or altered.
fn changed(before: &BTreeMap<&'static str, Vec<String>>, app: &TestApp) -> Vec<(&'static str, usize)> {
    let rows = |(table, rows): (&'static str, Vec<String>)| {
        let added = rows.iter().filter(|row| !before[table].contains(row)).count();
        (table, added.max(before[table].len() - rows.len().min(before[table].len())))
    };
    dump(app).into_iter().map(rows).filter(|(_, count)| *count > 0).collect()
}

fn refused(result: Result<Vec<Written>, Error>) -> String {
    match result.unwrap_err() {
        Error::Refused(why) => why,
        other => panic!("{other:?}"),
    }
}

/// A stay of the export's first child that somebody entered in Homeward.
fn remove_again(app: &TestApp, on: &str) {
    let (child, family): (ChildId, FamilyId) = {
        use homeward::db::schema::children;
        children::table
            .filter(children::given_name.eq("Lucía"))
            .select((children::id, children::family_id))
            .first(&mut app.conn())
            .unwrap()
    };
    let new = NewEpisode {
        id: fresh(),
        child,
        family,
        office: app.world.north,
        removed_on: date(on),
        removed_time: None,
        circumstances: Vec::new(),
    };
    let now: Instant = app.clock.now();
    app.store(|conn| children::remove(conn, &new, None, now));
}

on_both! {
    async fn a_typical_county_goes_in_whole(app) {
        let written = Export::typical().apply(&app).unwrap();
        let said: Vec<_> = written.iter().map(|w| (w.entity.name(), w.new)).collect();
        assert_eq!(
            said,
            [
                ("office", 2), ("worker", 4), ("family", 4), ("adult", 6), ("child", 5), ("episode", 5),
                ("placement", 8), ("service", 7), ("assignment", 9), ("hearing", 5),
            ]
        );
        for (expected, sql) in [
            ("2024-06-28", "SELECT closed_on FROM families WHERE number = '24-0117'"),
            ("1", "SELECT count(*) FROM families WHERE closed_on IS NULL AND language = 'Somali'"),
            ("permanency_worker", "SELECT role FROM users WHERE email = 'k.whitfield@county.example'"),
            ("2", "SELECT count(*) FROM users WHERE role = 'reunification_worker' AND email LIKE '%county.example'"),
            ("8", "SELECT count(*) FROM family_sides JOIN users ON id = user_id AND email LIKE '%county.example'"),
            ("6", "SELECT count(*) FROM hearing_children"),
            ("5", "SELECT count(*) FROM hearings WHERE status = 'held'"),
            ("13:30", "SELECT held_time FROM hearings WHERE held_on = '2024-02-22'"),
            ("3", "SELECT count(*) FROM providers"),
            ("completed", "SELECT state FROM referrals WHERE first_attended_on = '2024-01-16'"),
            ("accepted 2024-03-01", "SELECT state || ' ' || state_on FROM referrals WHERE needed_on = '2024-02-21'"),
            ("3", "SELECT count(*) FROM referral_events WHERE state = 'completed' AND occurred_on >= '2024-04-01'"),
            ("8", "SELECT count(*) FROM removal_circumstances"),
            ("4125050", "SELECT cost_cents FROM episodes WHERE removed_time = '09:05'"),
            ("2", "SELECT count(*) FROM placements WHERE ended_on IS NULL"),
            ("warsame", "SELECT name_key FROM children WHERE given_name = ''"),
        ] {
            let sql = sql.replace("|| state_on", "|| CAST(state_on AS text)");
            assert_eq!(one(&app, &sql), expected, "{sql}");
        }
    }

    async fn the_same_export_twice_changes_nothing(app) {
        let export = Export::typical();
        assert_eq!(export.counts(&app), (55, 0, 0));
        let before = dump(&app);
        assert_eq!(export.counts(&app), (0, 0, 55));
        assert_eq!(changed(&before, &app), []);
        assert_eq!(one(&app, "SELECT count(*) FROM imports"), "2");
    }

    async fn each_import_is_in_the_audit_trail_and_only_a_change_is_one(app) {
        let export = Export::typical();
        for (changes, detail) in [("1", "typical-county: office: 2 new"), ("0", "typical-county: office: 0 new")] {
            export.apply(&app).unwrap();
            let is_change = match app.conn().kind() {
                Kind::Postgres => "CAST(is_change AS int)",
                Kind::Sqlite => "is_change",
            };
            let of = "FROM audit_events WHERE action = 'Import' AND actor_id IS NULL ORDER BY seq DESC LIMIT 1";
            assert_eq!(one(&app, &format!("SELECT {is_change} {of}")), changes);
            assert!(one(&app, &format!("SELECT detail {of}")).starts_with(detail));
        }
        app.as_user(app.world.auditor).get("/audit").await.says("Import");
    }

    async fn a_corrected_record_is_updated_and_nothing_else(app) {
        let export = Export::typical();
        export.apply(&app).unwrap();
        let before = dump(&app);
        export.edit("removals.csv", "$41,250.50", "$41,250.51");
        assert_eq!(export.counts(&app), (0, 1, 54));
        assert_eq!(changed(&before, &app), [("episodes", 1), ("import_keys", 1)]);
        assert_eq!(one(&app, "SELECT version FROM episodes WHERE cost_cents = 4125051"), "2");
        assert_eq!(export.counts(&app), (0, 0, 55));
    }

    async fn every_kind_of_record_can_be_corrected(app) {
        let export = Export::typical();
        export.apply(&app).unwrap();
        let before = dump(&app);
        for (file, from, to) in [
            ("offices.csv", "N,", "N,New "),
            ("workers.csv", "Dolores", "Lola"),
            ("cases.csv", "Núñez-Ortiz,24-0117", "Núñez,24-9117"),
            ("cases.csv", "Tanisha", "Tania"),
            ("clients.csv", "Jaylen", "Jalen"),
            ("removals.csv", "02/20/2024 09:05,PHYS", "02/20/2024 09:10,PHYS;NEG"),
            ("placements.csv", "Harbor House", "Harbour House"),
            ("referrals.csv", "05/13/2024,05/14/2024,05/14/2024", "05/13/2024,,"),
            ("assignments.csv", "02/20/2024,\n", "02/20/2024,03/20/2024\n"),
            ("hearings.csv", "1:30 PM,Dept. 4,Hon. R. Castellan", "1:30 PM,Dept. 4,Hon. L. Moberg"),
        ] {
            export.edit(file, from, to);
        }
        assert_eq!(export.counts(&app), (0, 10, 45));
        let tables: Vec<_> = changed(&before, &app).into_iter().map(|(table, _)| table).collect();
        assert_eq!(
            tables,
            [
                "assignments", "children", "episodes", "families", "family_adults", "hearings", "import_keys", "offices", "people",
                "placements", "referral_events", "referrals", "removal_circumstances", "users",
            ]
        );
        assert_eq!(one(&app, "SELECT count(*) FROM removal_circumstances"), "9");
        assert_eq!(one(&app, "SELECT state FROM referrals WHERE needed_on = '2024-05-13'"), "accepted");
        assert_eq!(export.counts(&app), (0, 0, 55));
    }

    async fn a_hearing_found_wrong_here_stays_as_it_was_with_its_children(app) {
        let export = Export::typical();
        export.apply(&app).unwrap();
        let mark = "UPDATE hearings SET error_at = created_at, error_by = (SELECT id FROM users ORDER BY id LIMIT 1), \
            error_reason = 'Another case' WHERE held_on = '2024-01-11'";
        app.conn().batch_execute(mark).unwrap();
        let before = dump(&app);
        export.edit("hearings.csv", "1001,C2,EPC,01/11/2024,9:00 AM,Dept. 4,Hon. R. Castellan\n", "");
        assert_eq!(export.counts(&app).1, 1, "the export says something else of it");
        let tables: Vec<_> = changed(&before, &app).into_iter().map(|(table, _)| table).collect();
        assert_eq!(tables, ["import_keys"]);
    }

    async fn placements_may_change_places_and_stays_their_child(app) {
        let export = Export::typical();
        export.apply(&app).unwrap();
        export.edit("placements.csv", "Relative Foster Home,Consuelo Núñez,01/09/2024,05/24/2024", "Relative Foster Home,Consuelo Núñez,03/01/2024,06/28/2024");
        export.edit("placements.csv", "Trial Home Visit,,05/24/2024,06/28/2024", "Trial Home Visit,,01/09/2024,03/01/2024");
        assert_eq!(export.counts(&app), (0, 2, 53));
        export.edit("removals.csv", "R1,C1", "R1,CX");
        export.edit("removals.csv", "R2,C2", "R2,C1");
        export.edit("removals.csv", "R1,CX", "R1,C2");
        assert_eq!(export.counts(&app), (0, 6, 49), "two stays and the four placements in them");
        assert_eq!(
            one(&app, "SELECT count(*) FROM placements p JOIN episodes e ON e.id = p.episode_id AND e.child_id <> p.child_id"),
            "0"
        );
        assert_eq!(export.counts(&app), (0, 0, 55));
    }

    async fn an_exit_taken_back_opens_the_family_again(app) {
        let export = Export::typical();
        export.apply(&app).unwrap();
        export.edit("removals.csv", "06/28/2024,RETURN_HOME", ",");
        export.edit("placements.csv", "05/24/2024,06/28/2024", "05/24/2024,");
        export.apply(&app).unwrap();
        assert_eq!(one(&app, "SELECT count(*) FROM families WHERE number = '24-0117' AND closed_on IS NULL"), "1");
    }

    async fn an_export_with_faults_writes_nothing(app) {
        let export = Export::typical();
        export.edit("removals.csv", "02/20/2024 09:05", "02/30/2024 09:05");
        let before = dump(&app);
        assert_eq!(refused(export.apply(&app)), "the export has faults");
        assert_eq!(changed(&before, &app), []);
        assert_eq!(one(&app, "SELECT count(*) FROM imports"), "0");
    }

    async fn a_record_that_the_database_refuses_is_named_and_everything_undone(app) {
        let export = Export::typical();
        export.apply(&app).unwrap();
        remove_again(&app, "2024-09-01");
        let (before, audited) = (dump(&app), one(&app, "SELECT count(*) FROM audit_events"));
        export.edit("offices.csv", "N,", "N,New ");
        export.add("clients.csv", "C6,1001,CHILD,Ana,Ortiz,06/14/2018,F,Hispanic/Latino");
        export.add("removals.csv", "R6,C6,09/02/2024 10:00,NEG,,,");
        export.add("removals.csv", "R7,C1,09/02/2024 10:00,NEG,,,");
        let why = "it overlaps another stay of the child that is in Homeward, and not in this export";
        assert_eq!(refused(export.apply(&app)), format!("episode R7: {why}"));
        assert_eq!(changed(&before, &app), []);
        export.edit("removals.csv", "R7,C1,09/02/2024", "R7,C1,07/02/2024");
        export.edit("removals.csv", "07/02/2024 10:00,NEG,,,", "07/02/2024 10:00,NEG,08/02/2024,RETURN_HOME,");
        export.edit("removals.csv", "06/28/2024,RETURN_HOME", "07/02/2024,RETURN_HOME");
        assert_eq!(export.counts(&app).1, 2, "the stay that somebody entered stands beside");
        assert_ne!(one(&app, "SELECT count(*) FROM audit_events"), audited);
    }

    async fn nobody_is_moved_between_families_and_both_tracks_stay_apart(app) {
        let export = Export::typical();
        export.apply(&app).unwrap();
        export.edit("cases.csv", "Haugen,24-0158", "Haugen,24-0159");
        export.edit("clients.csv", "C3,1002", "C3,1003");
        export.edit("assignments.csv", "W01,FAM,1002,,02/20/2024,\n", "");
        export.edit("assignments.csv", "W02,CHD,,C3,02/20/2024,\n", "");
        export.edit("hearings.csv", "1002,C3", "1003,C3");
        let said = refused(export.apply(&app));
        assert!(said.starts_with("child C3: the child is of another family in Homeward"), "{said}");
        let export = Export::typical();
        export.edit("assignments.csv", "W01,FAM,1001,,01/09/2024,06/28/2024\n", "");
        export.add("assignments.csv", "W01,CHD,,C1,08/01/2024,");
        let said = refused(export.apply(&app));
        assert!(said.contains("the worker is on the other track of this family in Homeward"), "{said}");
    }

    async fn what_is_in_homeward_already_is_taken_as_it_is(app) {
        let export = Export::typical();
        export.edit("offices.csv", "N,", "north,");
        for _ in 0..2 {
            export.edit("workers.csv", ";N;", ";north;");
            export.edit("cases.csv", ",N,", ",north,");
        }
        export.edit("workers.csv", "d.amaya@county.example", "Reunification@juniper.test");
        export.edit("workers.csv", "n.osman@county.example", "");
        assert_eq!(export.counts(&app), (53, 0, 2));
        assert_eq!(one(&app, "SELECT count(*) FROM offices"), "3");
        assert_eq!(one(&app, "SELECT name FROM offices WHERE code = 'north'"), "North office");
        assert_eq!(one(&app, "SELECT full_name FROM users WHERE email = 'reunification@juniper.test'"), "Rosa Reyes");
        let unreachable = "FROM users WHERE email = 'W03@typical-county.import.invalid' AND NOT ";
        let active = if app.conn().kind() == Kind::Postgres { "active" } else { "(active = 1)" };
        assert_eq!(one(&app, &format!("SELECT count(*) {unreachable} {active}")), "1");
    }

    async fn a_family_without_a_free_number_gets_the_next_of_its_year(app) {
        let export = Export::typical();
        export.edit("cases.csv", "24-0117", "F-2024-00002");
        export.edit("cases.csv", "24-0133", "NULL");
        export.edit("cases.csv", "24-0158", "NULL");
        export.apply(&app).unwrap();
        let numbers = lines(&mut app.conn(), "SELECT number AS line FROM families ORDER BY number");
        assert_eq!(numbers, ["24-0171", "F-2024-00002", "F-2024-00003", "F-2024-00004"]);
    }
}
