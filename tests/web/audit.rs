//! The audit trail: what is recorded, what the page shows, and that nobody can bend it.

use actix_web::http::StatusCode;
use diesel::connection::SimpleConnection as _;
use homeward::access::audit;
use homeward::db::broken_rule;

use crate::support::on_both;

on_both! {
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
            homeward::db::Kind::Postgres => attempts.push("TRUNCATE audit_events"),
            homeward::db::Kind::Sqlite => attempts.push(
                "INSERT OR REPLACE INTO audit_events (seq, at, action, is_change) \
                 SELECT seq, at, 'forged', 0 FROM audit_events LIMIT 1",
            ),
        }
        for attempt in attempts {
            let error = conn.batch_execute(attempt).unwrap_err();
            assert_eq!(broken_rule(&error).as_deref(), Some("audit_events_append_only"), "{attempt}: {error}");
        }
    }

    async fn only_changes_feed_what_is_kept_in_memory(app) {
        let before = app.store(audit::last_change);
        app.as_user(app.world.administrator).get("/users").await;
        assert_eq!(app.store(audit::last_change), before, "looking is no change");
    }
}
