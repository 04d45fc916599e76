//! Stays and placements that never happened: what the database keeps of them, and what it refuses.

use diesel::prelude::*;
use homeward::db::{Conn, broken_rule};

use crate::support::{TestApp, on_both};

const STAY: &str = "INSERT INTO episodes_in_error SELECT id, child_id, family_id, office_id, removed_on, removed_time, \
    exited_on, exit_reason, exit_entered_at, exit_entered_by, cost_cents, version, created_at, created_by, exit_planned, \
    '', created_at, created_by, 'No removal', NULL, NULL FROM episodes";
const PLACES: &str = "INSERT INTO placements_in_error SELECT p.id, p.episode_id, p.child_id, setting, caregiver, \
    with_siblings, started_on, ended_on, end_reason, p.version, p.created_at, p.created_by, location, jurisdiction, \
    apart_reason, move_reason, p.created_at, (SELECT min_user.id FROM users min_user ORDER BY id LIMIT 1), 'No removal', \
    NULL, NULL FROM placements p";
const CORRECTION: &str = "INSERT INTO date_corrections SELECT e.id, e.family_id, e.id, NULL, 'removed_on', \
    '2026-10-01', e.removed_on, 'A day early', e.created_at, (SELECT u.id FROM users u ORDER BY id LIMIT 1) FROM episodes e";

fn run(conn: &mut Conn, sql: &str) -> Result<usize, diesel::result::Error> {
    diesel::sql_query(sql).execute(conn)
}

fn refused(app: &TestApp, sql: &str) -> Option<String> {
    broken_rule(&run(&mut app.conn(), sql).unwrap_err())
}

/// One family with one stay, whose removal was corrected once.
fn corrected(app: &TestApp) {
    let _ = app.family("Okafor", 1, 50);
    let date = match app.conn().kind() {
        homeward::db::Kind::Postgres => CORRECTION.replace("'2026-10-01'", "DATE '2026-10-01'"),
        homeward::db::Kind::Sqlite => CORRECTION.to_owned(),
    };
    assert_eq!(run(&mut app.conn(), &date).unwrap(), 1);
}

fn stay_sql() -> String {
    STAY.replace("created_at, created_by, 'No", "created_at, (SELECT u.id FROM users u ORDER BY id LIMIT 1), 'No")
}

on_both! {
    async fn a_corrected_stay_is_deleted_only_after_it_was_kept_as_one_in_error(app) {
        corrected(&app);
        let _ = run(&mut app.conn(), "DELETE FROM removal_circumstances").unwrap();
        assert_eq!(run(&mut app.conn(), PLACES).unwrap(), 1);
        assert_eq!(run(&mut app.conn(), "DELETE FROM placements").unwrap(), 1);
        assert_eq!(refused(&app, "DELETE FROM episodes").as_deref(), Some("episodes_corrected_stay"));
        assert_eq!(run(&mut app.conn(), &stay_sql()).unwrap(), 1);
        assert_eq!(run(&mut app.conn(), "DELETE FROM episodes").unwrap(), 1);
        let again = "INSERT INTO date_corrections SELECT p.id, d.family_id, d.episode_id, p.id, 'started_on', NULL, \
            p.started_on, 'x', d.corrected_at, d.corrected_by FROM date_corrections d, placements_in_error p";
        let again = match app.conn().kind() {
            homeward::db::Kind::Postgres => again.replace("NULL,", "NULL::date,"),
            homeward::db::Kind::Sqlite => again.to_owned(),
        };
        assert_eq!(run(&mut app.conn(), &again).unwrap(), 1, "what was corrected stays of a stay in error");
    }

    async fn a_row_in_error_never_changes_but_is_brought_back_once(app) {
        corrected(&app);
        assert_eq!(run(&mut app.conn(), &stay_sql()).unwrap(), 1);
        assert_eq!(run(&mut app.conn(), PLACES).unwrap(), 1);
        for table in ["episodes_in_error", "placements_in_error"] {
            let rule = format!("{table}_for_good");
            for change in [format!("UPDATE {table} SET error_reason = 'x'"), format!("DELETE FROM {table}")] {
                assert_eq!(refused(&app, &change).as_deref(), Some(rule.as_str()), "{change}");
            }
            let half = format!("UPDATE {table} SET brought_back_at = error_at");
            assert_eq!(refused(&app, &half).as_deref(), Some(format!("{table}_back_whole").as_str()));
            let back = format!("UPDATE {table} SET brought_back_at = error_at, brought_back_by = error_by");
            assert_eq!(run(&mut app.conn(), &back).unwrap(), 1);
            assert_eq!(refused(&app, &back).as_deref(), Some(rule.as_str()), "once");
        }
    }

    async fn a_correction_of_a_stay_that_is_nowhere_is_refused(app) {
        corrected(&app);
        let nowhere = "INSERT INTO date_corrections SELECT d.family_id, d.family_id, d.family_id, NULL, d.field, d.was, \
            d.became, d.reason, d.corrected_at, d.corrected_by FROM date_corrections d";
        assert_eq!(refused(&app, nowhere).as_deref(), Some("date_corrections_of_known"));
    }
}
