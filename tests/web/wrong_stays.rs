//! Stays and placements that never happened: what the database keeps of them, and what it refuses.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use homeward::db::schema::{episodes, episodes_in_error, placements, placements_in_error, removal_circumstances};
use homeward::db::{Conn, broken_rule, fresh};
use homeward::domain::goal::{Goal, GoalRole, SetBy};
use homeward::domain::id::{ChildId, EpisodeId, FamilyId, PlacementId};
use homeward::domain::setting::Setting;
use homeward::features::children::{self, NewEpisode, NewPlacement};
use homeward::features::goals::{self, NewGoal};
use homeward::features::imports::{self, Import, Mapping, Written};
use homeward::features::stays;

use crate::support::{Client, FamilyIds, Page, TestApp, TestDatabase, on_both};

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

fn child(ids: &FamilyIds) -> String {
    format!("/families/{}/children/{}", ids.family, ids.children[0].0)
}

fn stay_form(ids: &FamilyIds) -> String {
    format!("{}/stays/{}/wrong", child(ids), ids.children[0].1)
}

fn place_form(ids: &FamilyIds, place: PlacementId) -> String {
    format!("{}/stays/{}/placements/{place}/wrong", child(ids), ids.children[0].1)
}

fn places(app: &TestApp, ids: &FamilyIds) -> Vec<PlacementId> {
    let of = placements::table.filter(placements::episode_id.eq(ids.children[0].1));
    of.order(placements::started_on).select(placements::id).load(&mut app.conn()).unwrap()
}

/// A family removed on Oct 4, 2026, whose child moved on Oct 20.
fn moved(app: &TestApp) -> FamilyIds {
    let ids = app.family("Okafor", 1, 50);
    let (child, episode) = ids.children[0];
    let (now, on) = (app.clock.now(), "2026-10-20".parse().unwrap());
    app.store(|conn| {
        children::end_placement(conn, episode, on, "moved")?;
        let new = NewPlacement {
            episode,
            child,
            setting: Setting::RelativeHome,
            caregiver: "Aunt Ines".to_owned(),
            with_siblings: None,
            started_on: on,
        };
        children::place(conn, &new, None, now)
    });
    ids
}

async fn send(app: &TestApp, who: &Client, (form, path): (&Page, &str), ids: &FamilyIds, reason: &str) -> Page {
    let all: Vec<PlacementId> = placements::table
        .filter(placements::child_id.eq(ids.children[0].0))
        .select(placements::id)
        .load(&mut app.conn())
        .unwrap();
    let names = all.iter().map(|id| format!("beside.{id}")).chain(["version".to_owned()]);
    let mut fields: Vec<(String, String)> =
        names.filter_map(|name| Some((name.clone(), form.hidden(&name)?))).collect();
    fields.push(("reason".to_owned(), reason.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    who.send_form(form, path, &fields).await
}

fn counted(app: &TestApp) -> (i64, i64) {
    let mut conn = app.conn();
    (episodes::table.count().get_result(&mut conn).unwrap(), placements::table.count().get_result(&mut conn).unwrap())
}

on_both! {
    async fn a_stay_that_never_happened_counts_nowhere_and_stays_to_be_seen(app) {
        let ids = moved(&app);
        let peg = app.as_user(app.world.permanency);
        let board = app.as_user(app.world.supervisor);
        board.get("/board").await.says("Okafor");
        let path = stay_form(&ids);
        assert!(peg.get(&child(&ids)).await.body.contains(&path), "the child's page leads there");
        let form = peg.get(&path).await;
        form.says("Days in care of this stay: 50 now, none afterwards");
        let silent = send(&app, &peg, (&form, &path), &ids, " ").await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        silent.says("Enter what is wrong with it");
        let all = counted(&app);
        let saved = send(&app, &peg, (&form, &path), &ids, "Another child was meant").await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        assert_eq!(counted(&app), (all.0 - 1, all.1 - 2));
        let left: i64 = removal_circumstances::table
            .filter(removal_circumstances::episode_id.eq(ids.children[0].1))
            .count()
            .get_result(&mut app.conn())
            .unwrap();
        assert_eq!(left, 0);
        let page = peg.get(&child(&ids)).await;
        for words in ["Never in care", "Entered in error", "Another child was meant", "Oct 4, 2026"] {
            page.says(words);
        }
        board.get("/board").await.never_says("Okafor");
        for page in ["", "/close"] {
            let page = board.get(&format!("/families/{}{page}", ids.family)).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        }
    }

    async fn what_a_report_and_a_court_paper_count_no_longer_has_it(app) {
        let (ids, other) = (moved(&app), app.family("Novak", 1, 50));
        app.hearing(&ids);
        let (peg, boss) = (app.as_user(app.world.permanency), app.as_user(app.world.supervisor));
        let entered = async |who: &Client| {
            let page = who.get("/outcomes/time-to-permanency.json?year=all").await;
            serde_json::from_str::<serde_json::Value>(&page.body).unwrap()["entered"].as_i64()
        };
        assert_eq!(entered(&boss).await, Some(2));
        let paper = format!("/families/{}/summary", ids.family);
        boss.get(&paper).await.says("Relative home since Oct 20, 2026");
        let path = stay_form(&ids);
        let form = peg.get(&path).await;
        assert_eq!(send(&app, &peg, (&form, &path), &ids, "Another child was meant").await.status, StatusCode::SEE_OTHER);
        assert_eq!(entered(&boss).await, Some(1));
        let page = boss.get(&paper).await;
        assert_eq!(page.status, StatusCode::OK);
        page.never_says("Relative home since");
        page.never_says("Programme's six-month milestone: Apr 4, 2027");
        let _ = other;
    }

    async fn a_placement_that_never_happened_leaves_a_gap_that_is_told(app) {
        let ids = moved(&app);
        let peg = app.as_user(app.world.permanency);
        let path = place_form(&ids, places(&app, &ids)[1]);
        let form = peg.get(&path).await;
        form.says("Placements: 2 now, 1 afterwards.");
        form.says("No place will be on record from Oct 20, 2026 to Nov 23, 2026.");
        let saved = send(&app, &peg, (&form, &path), &ids, "She never moved").await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let page = peg.get(&child(&ids)).await;
        for words in ["No living arrangement from Oct 20, 2026", "She never moved", "Aunt Ines", "1 placement, 0 moves"] {
            page.says(words);
        }
        let kept: i64 = placements_in_error::table.count().get_result(&mut app.conn()).unwrap();
        assert_eq!(kept, 1);
    }

    async fn the_only_placement_and_a_stay_on_which_a_goal_rests_are_refused_in_words(app) {
        let ids = app.family("Okafor", 1, 50);
        let peg = app.as_user(app.world.permanency);
        let only = peg.get(&place_form(&ids, places(&app, &ids)[0])).await;
        only.says("the only placement of its stay");
        assert!(only.hidden("form_id").is_none(), "no form that would only refuse");
        let form = peg.get(&stay_form(&ids)).await;
        let goal = NewGoal {
            child: ids.children[0].0,
            role: GoalRole::Primary,
            goal: Goal::Reunify,
            set_by: SetBy::Agency,
            starts_on: "2026-10-05".parse().unwrap(),
            ground: String::new(),
            efforts: None,
        };
        let now = app.clock.now();
        let _ = app.store(|conn| goals::set(conn, &goal, None, now));
        let refused = send(&app, &peg, (&form, &stay_form(&ids)), &ids, "Never removed").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("One permanency goal began during this stay");
        assert_eq!(counted(&app), (1, 1));
    }

    async fn who_comes_second_is_shown_who_marked_it_and_why_and_a_second_post_files_once(app) {
        let ids = moved(&app);
        let (peg, boss) = (app.as_user(app.world.permanency), app.as_user(app.world.supervisor));
        let path = stay_form(&ids);
        let (first, late) = (peg.get(&path).await, boss.get(&path).await);
        for _ in 0..2 {
            let sent = send(&app, &peg, (&first, &path), &ids, "Never removed").await;
            assert!(matches!(sent.status, StatusCode::SEE_OTHER | StatusCode::CONFLICT), "{}", sent.text());
        }
        let told = send(&app, &boss, (&late, &path), &ids, "Mine").await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        told.says("It is marked already");
        told.says("Never removed");
        let kept: i64 = episodes_in_error::table.count().get_result(&mut app.conn()).unwrap();
        assert_eq!(kept, 1);
    }

    async fn a_placement_that_was_marked_meanwhile_makes_the_form_of_the_stay_stale(app) {
        let ids = moved(&app);
        let peg = app.as_user(app.world.permanency);
        let (stay, place) = (stay_form(&ids), place_form(&ids, places(&app, &ids)[1]));
        let (early, form) = (peg.get(&stay).await, peg.get(&place).await);
        let saved = send(&app, &peg, (&form, &place), &ids, "She never moved").await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let told = send(&app, &peg, (&early, &stay), &ids, "Never removed").await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        told.says("Somebody else changed this stay first");
    }

    async fn a_stay_is_brought_back_as_it_was_and_counts_again(app) {
        let ids = moved(&app);
        let (peg, boss) = (app.as_user(app.world.permanency), app.as_user(app.world.supervisor));
        let path = stay_form(&ids);
        let said = |page: Page| page.text().split("Signed in").next().unwrap().to_owned();
        let before = (counted(&app), said(peg.get(&child(&ids)).await));
        let form = peg.get(&path).await;
        let marked = send(&app, &peg, (&form, &path), &ids, "Another child was meant").await;
        assert_eq!(marked.status, StatusCode::SEE_OTHER, "{}", marked.text());
        assert!(peg.get(&child(&ids)).await.body.contains(&path), "the child's page leads back");
        let (back, late) = (peg.get(&path).await, boss.get(&path).await);
        for _ in 0..2 {
            let done = peg.send_form(&back, &path, &[("back", "yes")]).await;
            assert_eq!((done.status, done.location), (StatusCode::SEE_OTHER, child(&ids)));
        }
        let told = boss.send_form(&late, &path, &[("back", "yes")]).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        told.says("Somebody else changed this stay first");
        assert_eq!((counted(&app), said(peg.get(&child(&ids)).await)), before);
        boss.get("/board").await.says("Okafor");
        let kept: i64 = episodes_in_error::table.count().get_result(&mut app.conn()).unwrap();
        assert_eq!(kept, 1, "that it was marked stays on record");
    }

    async fn what_would_overlap_or_has_no_stay_is_not_brought_back(app) {
        let ids = moved(&app);
        let peg = app.as_user(app.world.permanency);
        let (stay, place) = (stay_form(&ids), place_form(&ids, places(&app, &ids)[1]));
        for path in [&place, &stay] {
            let form = peg.get(path).await;
            assert_eq!(send(&app, &peg, (&form, path), &ids, "Never so").await.status, StatusCode::SEE_OTHER);
        }
        let orphan = peg.get(&place).await;
        orphan.says("Bring the stay back first");
        let back = peg.get(&stay).await;
        let refused = peg.send_form(&back, &place, &[("back", "yes")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let (now, removed_on) = (app.clock.now(), "2026-10-10".parse().unwrap());
        let new = NewEpisode {
            id: fresh(),
            child: ids.children[0].0,
            family: ids.family,
            office: app.world.north,
            removed_on,
            removed_time: None,
            circumstances: Vec::new(),
        };
        app.store(|conn| children::remove(conn, &new, None, now));
        let taken = peg.send_form(&peg.get(&stay).await, &stay, &[("back", "yes")]).await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
        taken.says("Another stay or placement on record now has some of its days");
        assert_eq!(counted(&app), (1, 0), "nothing of it came back");
    }

    async fn only_who_corrects_dates_of_the_family_marks_its_stays(app) {
        let ids = moved(&app);
        let place = place_form(&ids, places(&app, &ids)[0]);
        for path in [stay_form(&ids), place] {
            for user in [app.world.reunification, app.world.manager, app.world.supervisor_south, app.world.permanency_b] {
                assert_eq!(app.as_user(user).get(&path).await.status, StatusCode::NOT_FOUND);
            }
            assert_eq!(app.as_user(app.world.supervisor).get(&path).await.status, StatusCode::OK);
        }
        let other = app.family("Lund", 1, 20);
        let path = format!("{}/stays/{}/wrong", child(&ids), other.children[0].1);
        assert_eq!(app.as_user(app.world.supervisor).get(&path).await.status, StatusCode::NOT_FOUND);
    }

    async fn an_import_leaves_what_was_marked_alone(app) {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/import");
        let import = || -> Vec<Written> {
            let mapping = Mapping::load(&folder.join("typical-county.toml")).unwrap();
            let checked = imports::read(&mapping, &folder.join("typical-county"), app.clock.today());
            let (now, today) = (app.clock.now(), app.clock.today());
            let of = Import { source: "typical-county", by: "a test", now, today, trail: &TestDatabase::trail() };
            imports::apply(&mut app.conn(), &of, &checked, &mut |_| ()).unwrap()
        };
        let of = |written: &[Written], name: &str| {
            let one = written.iter().find(|one| one.entity.name() == name).unwrap();
            (one.new, one.changed, one.unchanged, one.wrong)
        };
        import();
        let at: (FamilyId, ChildId, EpisodeId) = episodes::table
            .order(episodes::removed_on)
            .select((episodes::family_id, episodes::child_id, episodes::id))
            .first(&mut app.conn())
            .unwrap();
        let of_it = placements::table.filter(placements::episode_id.eq(at.2));
        let its: i64 = of_it.count().get_result(&mut app.conn()).unwrap();
        let (all, now, by) = (counted(&app), app.clock.now(), app.world.permanency);
        app.store(|conn| stays::mark(conn, at, None, ("Never removed", by, now)));
        assert_eq!(counted(&app), (all.0 - 1, all.1 - its));
        // As if the export said something else of the stay and knew one of its placements for the first time.
        run(&mut app.conn(), "UPDATE import_keys SET fingerprint = 'x' WHERE entity = 'episode'").unwrap();
        run(&mut app.conn(), "DELETE FROM import_keys WHERE record_id IN (SELECT id FROM placements_in_error)").unwrap();
        let again = import();
        assert_eq!(counted(&app), (all.0 - 1, all.1 - its));
        assert_eq!(of(&again, "episode"), (0, 4, 0, 1));
        let left = usize::try_from(its).unwrap();
        assert_eq!(of(&again, "placement"), (0, 0, 8 - left, left));
    }

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
