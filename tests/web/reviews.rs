//! The review of the audit trail: the monthly sample, the alerts, who closes what, and the file with its proof.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use actix_web::http::StatusCode;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::prelude::*;
use homeward::access::EMERGENCY;
use homeward::access::audit::{By, Entry};
use homeward::db::schema::{audit_events, review_draws, review_findings, review_items};
use homeward::db::{Instant, broken_rule, fresh};
use homeward::domain::id::{FamilyId, ReviewFindingId, ReviewItemId, UserId};
use homeward::domain::review::{Hours, Kind, draw};
use homeward::error::Error;
use homeward::features::restrictions;
use homeward::features::reviews::{self, Made, Making};

use crate::support::{Client, FamilyIds, TestApp, TestDatabase, on_both};

const WORDS: &str = "Asked her; she covered for a colleague";

/// That somebody looked at a family, as the trail has it.
fn looked(app: &TestApp, user: UserId, family: Option<FamilyId>, at: DateTime<Utc>, detail: &str) {
    let by = By { user: Some(user), ..By::default() };
    let entry = Entry { family, detail: detail.to_owned(), ..Entry::of("ViewFamily") };
    app.store(|conn| TestDatabase::trail().add(conn, by, Instant::from(at), &entry));
}

pub(crate) fn opened(app: &TestApp, user: UserId, ids: &FamilyIds, at: &str) {
    looked(app, user, Some(ids.family), at.parse().unwrap(), "");
}

fn making(app: &TestApp) -> Making {
    let hours = Hours::parse("06:00-20:00").unwrap();
    Making { hours, clock: app.clock.clone(), trail: TestDatabase::trail() }
}

pub(crate) fn make(app: &TestApp) -> Made {
    let making = making(app);
    reviews::make(&mut app.conn(), &making, making.last_month()).unwrap()
}

type Raised = (Kind, UserId, Option<FamilyId>, NaiveDate);

fn raised(app: &TestApp) -> Vec<Raised> {
    app.store(|conn| {
        Ok(review_items::table
            .filter(review_items::kind.ne(Kind::Sample))
            .order((review_items::day.asc(), review_items::seq.asc(), review_items::kind.asc()))
            .select((review_items::kind, review_items::actor_id, review_items::family_id, review_items::day))
            .load(conn)?)
    })
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) async fn first_link(client: &Client, page: &str) -> String {
    let page = client.get(page).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let link = page.body.split("href=\"").find(|part| part.starts_with("/reviews/")).expect("a review");
    link.split('"').next().unwrap().to_owned()
}

/// An evening opening of a family of the north office by Ruth, who does not work with it.
pub(crate) fn one_evening(app: &TestApp) -> FamilyIds {
    let ids = app.family("Okafor", 1, 60);
    opened(app, app.world.reunification_b, &ids, "2026-11-20T03:00:00Z");
    make(app);
    ids
}

on_both! {
    async fn review_queue_draws_a_sample_of_every_unit_once_and_can_draw_it_again(app) {
        let start: DateTime<Utc> = "2026-10-01T05:00:00Z".parse().unwrap();
        let north = app.family("Okafor", 1, 60);
        let south = app.family_in(app.world.south, "Lindqvist", 1, 60, None);
        for day in 0..31 {
            for minutes in [0, 1] {
                looked(&app, app.world.supervisor, Some(north.family), start + Duration::days(day) + Duration::hours(10) + Duration::minutes(minutes), "");
            }
        }
        // The first and the last moment of the month, and those beside it.
        let end: DateTime<Utc> = "2026-11-01T05:00:00Z".parse().unwrap();
        for at in [start, end - Duration::microseconds(1), start - Duration::microseconds(1), end] {
            looked(&app, app.world.supervisor_south, Some(south.family), at, "");
        }
        assert_eq!(make(&app).drawn, 3 + 2);
        assert_eq!(make(&app).drawn, 0, "a month is drawn once");
        let draws: Vec<(NaiveDate, bool, String, i32, i32)> = app.store(|conn| {
            Ok(review_draws::table
                .order(review_draws::openings.desc())
                .select((review_draws::month, review_draws::unit_id.is_not_null(), review_draws::seed, review_draws::openings, review_draws::taken))
                .load(conn)?)
        });
        let sizes: Vec<_> = draws.iter().map(|(month, unit, _, of, taken)| (*month, *unit, *of, *taken)).collect();
        let october = date("2026-10-01");
        assert_eq!(sizes, [(october, true, 31, 3), (october, false, 2, 2), (october, false, 0, 0)]);
        // The seed on record draws the same rows from the trail.
        let (numbers, drawn): (Vec<i64>, Vec<i64>) = app.store(|conn| {
            let rows: Vec<(i64, Instant)> = audit_events::table
                .filter(audit_events::family_id.eq(north.family))
                .filter(audit_events::actor_id.eq(app.world.supervisor))
                .order(audit_events::seq.asc())
                .select((audit_events::seq, audit_events::at))
                .load(conn)?;
            let mut seen = std::collections::BTreeSet::new();
            let firsts = rows.into_iter().filter(|(_, at)| seen.insert(app.clock.zone().local_date(at.utc())));
            let drawn = review_items::table
                .filter(review_items::family_id.eq(north.family))
                .filter(review_items::kind.eq(Kind::Sample))
                .order(review_items::seq.asc())
                .select(review_items::seq);
            Ok((firsts.map(|(seq, _)| seq).collect(), drawn.load(conn)?))
        });
        assert_eq!(draw(&draws[0].2, &numbers), drawn);
    }

    async fn review_queue_raises_each_alert_once_and_leaves_emergencies_to_their_own_review(app) {
        let w = &app.world;
        let plain = app.family_in(w.north, "Okafor", 1, 60, Some((w.reunification, w.permanency)));
        let reyes = app.family_in(w.north, "de los Réyes", 1, 60, Some((w.reunification_b, w.permanency)));
        let own = app.family_in(w.north, "Reyes", 1, 60, Some((w.reunification, w.permanency)));
        let restricted = app.family("Hidden", 1, 60);
        let named = [w.reunification, w.supervisor];
        app.store(|conn| restrictions::restrict(conn, restricted.family, &named, "Staff", None, "2026-11-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap().into()));
        opened(&app, w.reunification, &plain, "2026-11-18T17:00:00Z");
        opened(&app, w.reunification, &reyes, "2026-11-18T17:01:00Z");
        opened(&app, w.reunification, &own, "2026-11-18T17:02:00Z");
        opened(&app, w.reunification, &restricted, "2026-11-18T17:03:00Z");
        opened(&app, w.supervisor, &restricted, "2026-10-18T17:00:00Z");
        // Eight in the evening is after hours, for who is no worker of record; a minute before is not.
        opened(&app, w.supervisor, &plain, "2026-11-19T01:59:00Z");
        opened(&app, w.supervisor, &plain, "2026-11-20T02:00:00Z");
        opened(&app, w.reunification, &plain, "2026-11-20T03:00:00Z");
        looked(&app, w.supervisor_south, Some(plain.family), "2026-11-21T17:00:00Z".parse().unwrap(), EMERGENCY);
        let made = make(&app);
        let expected: Vec<Raised> = vec![
            (Kind::AfterHours, w.supervisor, Some(restricted.family), date("2026-10-18")),
            (Kind::SameSurname, w.reunification, Some(reyes.family), date("2026-11-18")),
            (Kind::Restricted, w.reunification, Some(restricted.family), date("2026-11-18")),
            (Kind::AfterHours, w.supervisor, Some(plain.family), date("2026-11-19")),
        ];
        assert_eq!(raised(&app), expected);
        assert_eq!(made.raised, expected.len());
        // Again on the same evening, and in the same month: nothing new. In the next month: again.
        opened(&app, w.supervisor, &plain, "2026-11-20T02:30:00Z");
        opened(&app, w.reunification, &reyes, "2026-11-19T17:00:00Z");
        assert_eq!(make(&app).raised, 0);
        opened(&app, w.reunification, &reyes, "2026-12-01T17:00:00Z");
        assert_eq!(make(&app).raised, 1);
    }

    async fn review_queue_asks_about_many_families_and_many_searches_from_the_first_beyond_the_rule(app) {
        let (user, at) = (app.world.reunification, "2026-11-18T15:00:00Z".parse::<DateTime<Utc>>().unwrap());
        let own = app.family("Okafor", 1, 60);
        let others: Vec<FamilyIds> = (0..27).map(|_| app.family_in(app.world.south, "Lindqvist", 1, 60, None)).collect();
        looked(&app, user, Some(own.family), at, "");
        // 25 and twice her own one: 27 families are allowed.
        for (n, ids) in (0_i64..).zip(&others[..26]) {
            looked(&app, user, Some(ids.family), at + Duration::minutes(n + 1), "");
            looked(&app, user, Some(ids.family), at + Duration::minutes(n + 1), "");
        }
        for n in 0..40 {
            looked(&app, user, None, at + Duration::seconds(n), "searched 0123456789abcdef");
        }
        assert_eq!(make(&app).raised, 0, "what the rules allow");
        looked(&app, user, Some(others[26].family), at + Duration::minutes(30), "");
        looked(&app, user, None, at + Duration::minutes(30), "searched 0123456789abcdef");
        make(&app);
        let day = date("2026-11-18");
        assert_eq!(raised(&app), [(Kind::ManyFamilies, user, None, day), (Kind::ManySearches, user, None, day)]);
        let sam = app.as_user(app.world.supervisor);
        let page = sam.get(&first_link(&sam, "/reviews?kind=many_families").await).await;
        page.says("Rosa Reyes opened many families");
        page.says("More than 27 different families; her caseload was 1");
        page.says(&app.number(&own));
        page.says("And 27 others more.");
        page.never_says(&app.number(&others[0]));
        app.as_user(app.world.supervisor_south).get("/reviews").await.never_says("Rosa Reyes");
    }

    async fn review_queue_says_the_facts_and_keeps_the_finding_with_who_and_when(app) {
        let ids = one_evening(&app);
        let sam = app.as_user(app.world.supervisor);
        let link = first_link(&sam, "/reviews").await;
        let page = sam.get(&link).await;
        for words in ["Ruth Bauer opened", &app.number(&ids), "After hours", "Nov 19, 2026, 9:00 p.m.", "Not a worker of record; of the office that serves the family", "1 page"] {
            page.says(words);
        }
        let empty = sam.submit(&link, &link, &[("seen", "0"), ("finding", ""), ("words", WORDS)]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        empty.says("Choose what you found");
        empty.says(WORDS);
        let follow = sam.submit(&link, &link, &[("seen", "0"), ("finding", "follow_up"), ("words", "Ask her on Monday")]).await;
        assert_eq!((follow.status, follow.location.as_str()), (StatusCode::SEE_OTHER, "/reviews"), "{}", follow.text());
        sam.get("/reviews").await.says("Needs follow-up");
        let form = sam.get(&link).await;
        let fields = [("seen", "1"), ("finding", "appropriate"), ("words", WORDS)];
        assert_eq!(sam.send_form(&form, &link, &fields).await.status, StatusCode::SEE_OTHER);
        assert_eq!(sam.send_form(&form, &link, &fields).await.status, StatusCode::SEE_OTHER, "a second post files once");
        let closed = sam.get(&link).await;
        for words in ["Ask her on Monday", WORDS, "Sam Sandoval, Nov 23, 2026, 11:00 a.m."] {
            closed.says(words);
        }
        closed.never_says("<form method=\"post\" action=\"/reviews/");
        sam.get("/reviews").await.never_says("Ruth Bauer");
        sam.get("/reviews?state=closed").await.says("Ruth Bauer");
        let found: i64 = app.store(|conn| Ok(review_findings::table.count().get_result(conn)?));
        assert_eq!(found, 2);
        let trail = app.as_user(app.world.auditor).get("/audit?kind=changes").await;
        trail.says("Review access");
    }

    async fn review_queue_tells_the_second_of_two_reviewers_what_the_first_found(app) {
        one_evening(&app);
        let (sam, mary) = (app.as_user(app.world.supervisor), app.as_user(app.world.manager));
        let link = first_link(&sam, "/reviews").await;
        let (hers, his) = (mary.get(&link).await, sam.get(&link).await);
        let first = mary.send_form(&hers, &link, &[("seen", "0"), ("finding", "not_appropriate"), ("words", "No reason found")]).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER);
        let second = sam.send_form(&his, &link, &[("seen", "0"), ("finding", "appropriate"), ("words", WORDS)]).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        for words in ["No reason found", "Mary Moss", WORDS] {
            second.says(words);
        }
    }

    async fn review_queue_never_shows_a_person_her_own_and_the_database_refuses_it_too(app) {
        let ids = app.family("Okafor", 1, 60);
        let (sam, mary) = (app.world.supervisor, app.world.manager);
        opened(&app, sam, &ids, "2026-11-20T03:00:00Z");
        make(&app);
        let link = first_link(&app.as_user(mary), "/reviews").await;
        app.as_user(sam).get("/reviews").await.never_says("Sam Sandoval opened");
        let client = app.as_user(sam);
        assert_eq!(client.get(&link).await.status, StatusCode::NOT_FOUND);
        let token = client.get("/account").await.hidden("csrf_token").unwrap();
        let form = uuid::Uuid::now_v7().to_string();
        let fields = [("csrf_token", token.as_str()), ("form_id", &form), ("seen", "0"), ("finding", "appropriate"), ("words", WORDS)];
        assert_eq!(client.post(&link, &fields).await.status, StatusCode::NOT_FOUND);
        let item: ReviewItemId = link.rsplit('/').next().unwrap().parse().unwrap();
        let now = app.clock.now();
        let found = app.conn().write_tx(|conn| {
            diesel::insert_into(review_findings::table)
                .values((
                    review_findings::id.eq(fresh::<ReviewFindingId>()),
                    review_findings::item_id.eq(item),
                    review_findings::actor_id.eq(sam),
                    review_findings::found_by.eq(sam),
                    review_findings::found_at.eq(now),
                    review_findings::finding.eq("appropriate"),
                    review_findings::words.eq(WORDS),
                ))
                .execute(conn)
        });
        assert_eq!(broken_rule(&found.unwrap_err()).as_deref(), Some("review_findings_by_another"));
        let kept = |statement: &str| broken_rule(&diesel::sql_query(statement).execute(&mut app.conn()).unwrap_err());
        for statement in [
            "DELETE FROM review_items",
            "UPDATE review_items SET seq = 1",
            "UPDATE review_items SET actor_id = (SELECT id FROM users WHERE email_key = 'manager@juniper.test')",
            "DELETE FROM review_draws",
        ] {
            assert_eq!(kept(statement).as_deref(), Some("reviews_are_kept"), "{statement}");
        }
    }

    async fn review_queue_shows_each_reviewer_what_lies_in_her_scope_and_auditors_everything(app) {
        let w = &app.world;
        let north = app.family("Okafor", 1, 60);
        let restricted = app.family("Hidden", 1, 60);
        app.store(|conn| restrictions::restrict(conn, restricted.family, &[w.reunification], "Staff", None, "2026-11-01T12:00:00Z".parse::<DateTime<Utc>>().unwrap().into()));
        opened(&app, w.reunification_b, &north, "2026-11-20T03:00:00Z");
        opened(&app, w.reunification, &restricted, "2026-11-18T17:00:00Z");
        make(&app);
        let (open, shut) = (app.number(&north), app.number(&restricted));
        for (user, sees_north, sees_restricted) in [
            (w.supervisor, true, false),
            (w.supervisor_south, false, false),
            (w.manager, true, true),
            (w.auditor, true, true),
        ] {
            let page = app.as_user(user).get("/reviews").await;
            assert_eq!((page.body.contains(&open), page.body.contains(&shut)), (sees_north, sees_restricted));
            page.never_says("Hidden");
            page.never_says("Okafor");
        }
        for user in [w.reunification, w.court, w.coordinator, w.administrator] {
            assert_eq!(app.as_user(user).get("/reviews").await.status, StatusCode::FORBIDDEN);
        }
        let hidden = first_link(&app.as_user(w.manager), "/reviews?kind=restricted").await;
        assert_eq!(app.as_user(w.supervisor).get(&hidden).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.as_user(w.auditor).get("/reviews.csv").await.status, StatusCode::OK);
        assert_eq!(app.as_user(w.manager).get("/reviews.csv").await.status, StatusCode::FORBIDDEN);
    }

    async fn review_queue_is_narrowed_in_its_address_and_turned_page_by_page(app) {
        let start: DateTime<Utc> = "2026-08-03T03:00:00Z".parse().unwrap();
        let ids = app.family("Okafor", 1, 200);
        for n in 0..90 {
            looked(&app, app.world.reunification_b, Some(ids.family), start + Duration::days(n), "");
        }
        make(&app);
        let art = app.as_user(app.world.auditor);
        let (mut seen, mut next) = (Vec::new(), Some("/reviews?kind=after_hours".to_owned()));
        while let Some(path) = next {
            let page = art.get(&path).await;
            seen.extend(page.body.match_indices("class=\"task-title\"><a href=\"/reviews/").map(|(at, found)| page.body[at + found.len()..][..36].to_owned()));
            next = page.body.split("rel=\"next\" href=\"").nth(1).map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&"));
        }
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((all, seen.len()), (90, 90));
        let october = art.get("/reviews?kind=after_hours&month=2026-10").await;
        october.says("Oct 7, 2026");
        october.never_says("Sep 30, 2026");
        let none = art.get("/reviews?kind=many_searches").await;
        none.says("Nothing here waits for you");
        let wrong = art.get("/reviews?month=October").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn review_queue_is_made_by_the_page_and_by_the_command_and_never_twice(app) {
        let ids = app.family("Okafor", 1, 90);
        opened(&app, app.world.reunification_b, &ids, "2026-10-20T03:00:00Z");
        app.conn().write_tx(|conn| TestDatabase::trail().link(conn).map_err(Error::from)).unwrap();
        let art = app.as_user(app.world.auditor);
        let page = art.get("/reviews").await;
        page.says("Monthly sample");
        page.says("After hours");
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("homeward.key");
        std::fs::write(&key, [7; 32]).unwrap();
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
        let run = |month: &str| {
            Command::new(env!("CARGO_BIN_EXE_homeward"))
                .args(["audit", "review", "--month", month, "--database-url", &app.database.url, "--key-file"])
                .arg(&key)
                .output()
                .unwrap()
        };
        let again = run("2026-10");
        let said = String::from_utf8(again.stdout).unwrap();
        assert_eq!(said.trim(), "October 2026: 0 openings drawn. 0 alerts raised.", "{}", String::from_utf8_lossy(&again.stderr));
        assert_eq!(run("2026-09").status.code(), Some(0));
        for wrong in ["9026-01", "2100-01", "soon"] {
            assert_ne!(run(wrong).status.code(), Some(0), "{wrong}");
        }
        let items: i64 = app.store(|conn| Ok(review_items::table.count().get_result(conn)?));
        assert_eq!(items, 2);
    }
}
