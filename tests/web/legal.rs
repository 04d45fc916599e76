//! Legal status as a dated history, and parental rights.

use actix_web::http::StatusCode;
use chrono::Days;
use homeward::domain::legal::LegalStatus;
use homeward::error::Error;
use homeward::features::legal::{self, NewStatus};

use crate::child_page::home;
use crate::support::{Client, FamilyIds, Page, TestApp, on_both};

fn path(ids: &FamilyIds) -> String {
    format!("{}/legal", home(ids))
}

fn status(app: &TestApp, ids: &FamilyIds, status: LegalStatus, ago: u64, until: Option<u64>) -> NewStatus {
    let day = |ago| app.today() - Days::new(ago);
    NewStatus { child: ids.children[0].0, status, starts_on: day(ago), ends_on: until.map(day) }
}

async fn post(client: &Client, form: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
    let seen = form.hidden("seen").unwrap_or_default();
    let fields: Vec<_> = typed.iter().copied().chain([("seen", seen.as_str())]).collect();
    client.send_form(form, action, &fields).await
}

on_both! {
    async fn a_later_status_takes_the_place_of_the_present_one_and_is_filed_once(app) {
        let ids = app.family("Okafor", 1, 60);
        app.store(|conn| legal::set(conn, &status(&app, &ids, LegalStatus::EmergencyCustody, 60, None), None, app.clock.now()));
        let (paul, new) = (app.as_user(app.world.permanency), format!("{}/new", path(&ids)));
        let form = paul.get(&new).await;
        form.says("Now: Emergency custody, since Sep 24, 2026");
        let typed = [("status", "temporary_custody"), ("starts_on", "2026-09-27")];
        for _ in 0..2 {
            let saved = post(&paul, &form, &new, &typed).await;
            assert_eq!((saved.status, saved.location), (StatusCode::SEE_OTHER, path(&ids)));
        }
        let page = app.as_user(app.world.reunification).get(&path(&ids)).await;
        page.says("Temporary custody by court order since Sep 27, 2026");
        page.says("Emergency custody Sep 24, 2026 to Sep 27, 2026");
        page.never_says("Entered in error?");
        paul.get(&home(&ids)).await.says("Legal status Temporary custody by court order, since Sep 27, 2026");
    }

    async fn a_status_with_problems_or_of_the_same_days_is_told_and_kept(app) {
        let ids = app.family("Okafor", 1, 60);
        app.store(|conn| legal::set(conn, &status(&app, &ids, LegalStatus::AgencyCustody, 20, None), None, app.clock.now()));
        let (paul, new) = (app.as_user(app.world.permanency), format!("{}/new", path(&ids)));
        let form = paul.get(&new).await;
        let page = post(&paul, &form, &new, &[("status", ""), ("starts_on", "2026-13-01")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Choose the legal status");
        assert!(page.body.contains("2026-13-01"));
        let page = post(&paul, &form, &new, &[("status", "temporary_custody"), ("starts_on", "2026-10-01"), ("ends_on", "2026-11-10")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("A child has one status at a time");
        let past = post(&paul, &form, &new, &[("status", "temporary_custody"), ("starts_on", "2026-10-01"), ("ends_on", "2026-11-03")]).await;
        assert_eq!(past.status, StatusCode::SEE_OTHER, "{}", past.text());
    }

    async fn a_status_that_somebody_else_set_first_is_shown_beside_ones_own(app) {
        let ids = app.family("Okafor", 1, 60);
        let (paul, new) = (app.as_user(app.world.permanency), format!("{}/new", path(&ids)));
        let form = paul.get(&new).await;
        app.store(|conn| legal::set(conn, &status(&app, &ids, LegalStatus::EmergencyCustody, 60, None), None, app.clock.now()));
        let typed = [("status", "voluntary_placement"), ("starts_on", "2026-10-01")];
        let page = post(&paul, &form, &new, &typed).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        page.says("Voluntary placement agreement, since 10/01/2026");
        page.says("Emergency custody, since Sep 24, 2026");
        assert_eq!(post(&paul, &page, &new, &typed).await.status, StatusCode::SEE_OTHER);
    }

    async fn a_status_entered_in_error_stays_marked_and_the_one_before_goes_on(app) {
        let ids = app.family("Okafor", 1, 60);
        let (first, second) = app.store(|conn| {
            let first = legal::set(conn, &status(&app, &ids, LegalStatus::EmergencyCustody, 60, None), None, app.clock.now())?;
            Ok((first, legal::set(conn, &status(&app, &ids, LegalStatus::PermanentCustody, 50, None), None, app.clock.now())?))
        });
        let paul = app.as_user(app.world.permanency);
        let early = format!("{}/{first}/wrong", path(&ids));
        paul.submit(&early, &early, &[("why", "Wrong")]).await.says("Another status follows this one");
        let wrong = format!("{}/{second}/wrong", path(&ids));
        assert_eq!(paul.submit(&wrong, &wrong, &[("why", "An order of another child")]).await.status, StatusCode::SEE_OTHER);
        let page = paul.get(&path(&ids)).await;
        page.says("Entered in error: An order of another child");
        page.says("Emergency custody since Sep 24, 2026");
    }

    async fn the_end_of_a_parents_rights_is_recorded_once_for_each_parent(app) {
        let ids = app.family("Okafor", 1, 60);
        let carl = app.as_user(app.world.court);
        app.hearing(&ids);
        let new = format!("{}/rights/new", home(&ids));
        let mother = ids.mother.to_string();
        let wrong = [("person", mother.as_str()), ("kind", "voluntary"), ("petition_on", "2026-11-10"), ("order_on", "2026-11-09")];
        let page = carl.submit(&new, &new, &wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("The petition was on Nov 10, 2026; the order cannot be older");
        let form = carl.get(&new).await;
        let typed = [("person", mother.as_str()), ("kind", "voluntary"), ("petition_on", "2026-11-10"), ("order_on", "2026-11-20")];
        for _ in 0..2 {
            assert_eq!(carl.send_form(&form, &new, &typed).await.status, StatusCode::SEE_OTHER);
        }
        carl.get(&path(&ids)).await.says("Maria Okafor: rights ended, voluntary petition Nov 10, 2026, order Nov 20, 2026");
        carl.get(&new).await.says("No parent to choose");
    }

    async fn the_database_refuses_two_statuses_of_the_same_days_and_forgets_none(app) {
        let ids = app.family("Okafor", 1, 60);
        let now = app.clock.now();
        app.store(|conn| legal::set(conn, &status(&app, &ids, LegalStatus::AgencyCustody, 20, None), None, now));
        let over = status(&app, &ids, LegalStatus::TemporaryCustody, 40, Some(10));
        let error: Error = app.conn().write_tx(|conn| legal::set(conn, &over, None, now)).unwrap_err();
        assert_eq!(error.broken_rule().as_deref(), Some("legal_statuses_no_overlap"));
        let gone = app.conn().write_tx(|conn| {
            diesel::RunQueryDsl::execute(diesel::sql_query("DELETE FROM legal_statuses"), conn)?;
            Ok::<_, Error>(())
        });
        assert_eq!(gone.unwrap_err().broken_rule().as_deref(), Some("legal_statuses_kept"));
    }

    async fn legal_status_is_out_of_reach_out_of_scope(app) {
        let theirs = app.family_in(app.world.south, "Lindqvist", 1, 20, None);
        let paul = app.as_user(app.world.permanency);
        for path in [path(&theirs), format!("{}/new", path(&theirs)), format!("{}/rights/new", home(&theirs))] {
            assert_eq!(paul.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let ours = app.family("Okafor", 1, 20);
        let refused = app.as_user(app.world.reunification).get(&format!("{}/new", path(&ours))).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    }
}
