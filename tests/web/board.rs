//! The six-month board: what it counts is what it lists, and what changes shows at once.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use chrono::{Days, NaiveDate};
use homeward::access::{By, Entry};
use homeward::db::{Conn, fresh};
use homeward::domain::contact::{Medium, Outcome};
use homeward::domain::exit::ExitReason;
use homeward::domain::hearing::{HearingKind, HearingStatus};
use homeward::domain::id::FamilyId;
use homeward::domain::milestone::Risk;
use homeward::domain::referral::{ServiceKind, State};
use homeward::domain::setting::Setting;
use homeward::domain::tracks::Track;
use homeward::error::Error;
use homeward::features::children::{self, NewPlacement};
use homeward::features::contacts::{self, NewContact};
use homeward::features::hearings::{self, NewHearing};
use homeward::features::referrals::{self, NewReferral, NewStep};

use crate::support::{Client, FamilyIds, Page, TestApp, TestDatabase, on_both};

/// The family numbers on a page of the board, in order.
fn numbers(page: &Page) -> Vec<String> {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    page.body.split("<span class=\"sub\">F-").skip(1).map(|rest| format!("F-{}", &rest[..10])).collect()
}

/// The counts at the top: what they say, and where they lead.
fn counts(page: &Page) -> Vec<(String, usize, String)> {
    let strip = page.body.split_once("<nav class=\"counts\"").unwrap().1.split_once("</nav>").unwrap().0;
    let between =
        |text: &str, start: &str, end: &str| text.split_once(start).unwrap().1.split_once(end).unwrap().0.to_owned();
    strip
        .split("<li>")
        .skip(1)
        .map(|item| {
            let number = between(item, "<span class=\"count\">", "<").parse().unwrap();
            let href = between(item, "href=\"", "\"").replace("&#38;", "&").replace("&amp;", "&");
            (between(item, "count-label\">", "<"), number, href)
        })
        .collect()
}

fn link(page: &Page, rel: &str) -> Option<String> {
    let (_, rest) = page.body.split_once(&format!("rel=\"{rel}\" href=\""))?;
    Some(rest.split_once('"')?.0.replace("&#38;", "&").replace("&amp;", "&"))
}

/// Every family of a view, page after page.
async fn all_pages(client: &Client, first: &str) -> Vec<String> {
    let (mut found, mut next) = (Vec::new(), Some(first.to_owned()));
    while let Some(href) = next {
        let page = client.get(&href).await;
        found.extend(numbers(&page));
        next = link(&page, "next");
    }
    found
}

/// What another process does: a change through a handle of its own, with its audit row in the same transaction.
fn elsewhere(
    app: &TestApp,
    family: Option<FamilyId>,
    mut work: impl FnMut(&mut Conn) -> Result<(), Error> + Send + 'static,
) {
    let now = app.clock.now();
    let change = move |conn: &mut Conn| {
        work(conn)?;
        let entry = Entry { family, ..Entry::change("Elsewhere") };
        TestDatabase::trail().add(conn, By::default(), now, &entry)
    };
    let db = app.database.open();
    std::thread::scope(|scope| scope.spawn(|| db.write(change).unwrap()).join().unwrap());
}

fn attend(
    conn: &mut Conn,
    ids: &FamilyIds,
    state: State,
    on: NaiveDate,
    now: homeward::db::Instant,
) -> Result<(), Error> {
    let new = NewReferral {
        id: fresh(),
        family: ids.family,
        person: Some(ids.mother),
        child: None,
        service: ServiceKind::SubstanceUseTreatment,
        provider: None,
        needed_on: on,
    };
    let referral = referrals::add(conn, &new, None, now)?;
    let step = NewStep { state, occurred_on: on, reason: None, side: None, note: String::new() };
    referrals::step(conn, &referral, &step, None, None, now).map(|_| ())
}

fn reach(conn: &mut Conn, ids: &FamilyIds, on: NaiveDate, now: homeward::db::Instant) -> Result<(), Error> {
    let new = NewContact {
        family: ids.family,
        with: vec![homeward::domain::family::Who::Adult(ids.mother)],
        track: Track::Reunification,
        medium: Medium::Phone,
        outcome: Outcome::Held,
        occurred_on: on,
        details: contacts::Details::default(),
        note: String::new(),
    };
    contacts::add(conn, &new, None, now).map(|_| ())
}

/// Families of every kind in both offices: covered and not, young and past, attending and not, at home on a visit.
fn county(app: &TestApp, each: u64) -> Vec<FamilyIds> {
    let world = &app.world;
    let north = Some((world.reunification, world.permanency));
    let north_b = Some((world.reunification_b, world.permanency_b));
    let south = Some((world.reunification_south, world.permanency_south));
    let mut made = Vec::new();
    for n in 0..each {
        for (office, workers) in [
            (world.north, north),
            (world.north, north_b),
            (world.north, None),
            (world.south, south),
            (world.south, None),
        ] {
            let days = (n * 37 + u64::try_from(made.len()).unwrap() * 5) % 260;
            let ids = app.family_in(office, &format!("Family {}", made.len()), 1 + made.len() % 3, days, workers);
            let (now, today, kind) = (app.clock.now(), app.today(), made.len() % 4);
            app.store(|conn| match kind {
                0 => Ok(()),
                1 => attend(conn, &ids, State::Attended, today - Days::new(days / 2), now),
                2 => attend(conn, &ids, State::Waitlisted, today - Days::new(days / 2), now),
                _ => {
                    attend(conn, &ids, State::Attended, today - Days::new(days / 2), now)?;
                    reach(conn, &ids, today, now)
                }
            });
            made.push(ids);
        }
    }
    made
}

on_both! {
    async fn every_count_is_the_number_of_rows_below_it_for_every_filter(app) {
        county(&app, 5);
        let manager = app.as_user(app.world.manager);
        let (north, south, unit) = (app.world.north, app.world.south, app.world.unit);
        let places = [String::new(), format!("office={north}"), format!("office={south}"), format!("office={north}&unit={unit}"), format!("office={south}&unit={unit}")];
        let workers = [String::new(), "worker=none".to_owned(), format!("worker={}", app.world.reunification), format!("worker={}", app.world.reunification_south), format!("worker={}", app.world.permanency)];
        let mut filled = 0;
        for place in &places {
            for worker in &workers {
                let page = manager.get(&format!("/board?{place}&{worker}")).await;
                let counts = counts(&page);
                let (all, rest) = counts.split_first().unwrap();
                assert_eq!(all.1, rest.iter().map(|(_, n, _)| n).sum::<usize>(), "{place} {worker}");
                let mut listed = BTreeSet::new();
                for (label, number, href) in &counts {
                    let rows = all_pages(&manager, href).await;
                    assert_eq!(rows.len(), *number, "{label} {href}");
                    // One file in half a minute: nobody may take more.
                    app.move_clock(app.clock.now().utc() + chrono::Duration::seconds(30));
                    let csv = manager.get(&href.replacen("/board", "/board.csv", 1)).await;
                    assert_eq!(csv.body.lines().count(), number + 1, "the file of {href}");
                    if href.contains("risk=") {
                        assert!(rows.iter().all(|row| listed.contains(row)), "{href}");
                        filled += usize::from(*number > 0);
                    } else {
                        assert_eq!(rows.len(), all.1);
                        listed = rows.into_iter().collect();
                    }
                }
            }
        }
        assert!(filled > 20, "the county is too poor to prove anything: {filled}");
    }

    async fn paging_shows_every_family_once_those_at_risk_first_and_leads_back(app) {
        county(&app, 23);
        let manager = app.as_user(app.world.manager);
        let rows = all_pages(&manager, "/board").await;
        assert_eq!((rows.len(), rows.iter().collect::<BTreeSet<_>>().len()), (115, 115));
        let mut by_risk = Vec::new();
        for risk in Risk::ALL {
            by_risk.extend(all_pages(&manager, &format!("/board?risk={}", risk.code())).await);
        }
        assert_eq!(rows, by_risk);
        let first = manager.get("/board").await;
        first.says("1 to 40 of 115 families");
        let second = manager.get(&link(&first, "next").unwrap()).await;
        second.says("41 to 80 of 115 families");
        let third = manager.get(&link(&second, "next").unwrap()).await;
        third.says("81 to 115 of 115 families");
        assert_eq!(link(&third, "next"), None);
        assert_eq!(numbers(&manager.get(&link(&third, "prev").unwrap()).await), numbers(&second));
        assert_eq!(numbers(&manager.get(&link(&second, "prev").unwrap()).await), numbers(&first));
        assert_eq!(link(&first, "prev"), None);
    }

    async fn a_full_page_of_families_keeps_to_its_size(app) {
        county(&app, 23);
        let page = app.as_user(app.world.manager).get("/board").await;
        assert_eq!(numbers(&page).len(), 40);
        // Sent with the page: the stylesheet, the script and the icon, packed.
        assert!(page.body.len() <= 48_000, "{} bytes", page.body.len());
    }

    async fn a_supervisor_sees_her_office_and_no_other_whatever_the_address_says(app) {
        county(&app, 3);
        let theirs = app.family_in(app.world.south, "Lindqvist", 1, 150, None);
        let sam = app.as_user(app.world.supervisor);
        let all = all_pages(&sam, "/board").await;
        assert_eq!(all.len(), 9);
        for address in ["/board".to_owned(), format!("/board?office={}", app.world.south), "/board.csv".to_owned()] {
            let page = sam.get(&address).await;
            page.never_says("Lindqvist");
            page.never_says(&theirs.family.to_string());
        }
        assert_eq!(numbers(&sam.get(&format!("/board?office={}", app.world.south)).await).len(), 0);
        app.as_user(app.world.supervisor_south).get("/board").await.says("Lindqvist");
        app.as_user(app.world.manager).get("/board").await.says("Lindqvist");
    }

    async fn a_row_says_where_the_family_stands_and_what_blocks_it(app) {
        let ids = app.family("Okafor", 3, 120);
        let (now, today) = (app.clock.now(), app.today());
        app.store(|conn| {
            attend(conn, &ids, State::Waitlisted, today - Days::new(100), now)?;
            reach(conn, &ids, today - Days::new(21), now)?;
            let hearing = NewHearing {
                id: fresh(), family: ids.family, children: vec![ids.children[0].0], kind: HearingKind::SixMonthReview,
                status: HearingStatus::Scheduled, held_on: today + Days::new(9), held_time: None,
                courtroom: String::new(), judge: String::new(), result: String::new(),
            };
            hearings::add(conn, &hearing, None, now)?;
            children::end_placement(conn, ids.children[1].1, today - Days::new(3), "moved")?;
            let visit = NewPlacement {
                episode: ids.children[1].1, child: ids.children[1].0, setting: Setting::TrialHomeVisit,
                caregiver: String::new(), with_siblings: None, started_on: today - Days::new(3),
            };
            children::place(conn, &visit, None, now)?;
            children::record_exit(conn, (ids.children[2].1, 1), today - Days::new(5), ExitReason::Reunification, None, now)
        });
        let page = app.as_user(app.world.supervisor).get("/board").await;
        page.says("Okafor F-2026-00001 At risk");
        page.says("Day 120 of 184 Due Jan 26, 2027");
        page.says("1 in care, 1 on a home visit, 1 home");
        page.says("Rosa Reyes");
        page.says("Nothing yet, day 120");
        page.says("Nothing attended in 120 days; Waiting for substance-use treatment since Aug 15, 2026; No contact with the parents for 21 days; and 1 more");
    }

    async fn what_is_filed_or_done_elsewhere_shows_on_the_next_request(app) {
        let ids = app.family_in(app.world.north, "Okafor", 1, 20, None);
        let sam = app.as_user(app.world.supervisor);
        let page = sam.get("/board").await;
        page.says("Okafor F-2026-00001 At risk");
        page.says("No worker : assign one to Okafor");

        let workers = format!("/families/{}/workers?seat=reunification", ids.family);
        let rosa = app.world.reunification.to_string();
        let form = sam.get(&workers).await;
        let fields = [("seat", "reunification"), ("current", ""), ("worker", rosa.as_str()), ("from", "2026-11-20")];
        assert_eq!(sam.send_form(&form, &format!("/families/{}/assignments", ids.family), &fields).await.status, StatusCode::SEE_OTHER);
        let page = sam.get("/board").await;
        page.says("Rosa Reyes");
        page.never_says("assign one to Okafor");

        let (now, today) = (app.clock.now(), app.today());
        let step = { let ids = ids.clone(); move |conn: &mut Conn| attend(conn, &ids, State::Attended, today - Days::new(19), now) };
        elsewhere(&app, Some(ids.family), step);
        sam.get("/board").await.says("Attended on day 1");

        sam.get("/board").await.says("No contact with the parents since the removal, 20 days ago");
        let call = { let ids = ids.clone(); move |conn: &mut Conn| reach(conn, &ids, today, now) };
        elsewhere(&app, Some(ids.family), call);
        sam.get("/board").await.never_says("No contact with the parents");

        let home = ids.children[0].1;
        elsewhere(&app, Some(ids.family), move |conn| {
            children::record_exit(conn, (home, 1), today, ExitReason::Reunification, None, now)
        });
        let page = sam.get("/board").await;
        page.never_says("Okafor");
        page.says("0 All families");
    }

    async fn a_change_without_a_family_loads_everything_anew(app) {
        app.family("Okafor", 1, 20);
        let sam = app.as_user(app.world.supervisor);
        assert_eq!(numbers(&sam.get("/board").await).len(), 1);
        app.family("Lund", 1, 30);
        assert_eq!(numbers(&sam.get("/board").await).len(), 1, "nobody has told the audit trail yet");
        elsewhere(&app, None, |_| Ok(()));
        assert_eq!(numbers(&sam.get("/board").await).len(), 2);
    }

    async fn the_next_morning_every_day_count_is_one_more(app) {
        app.family("Okafor", 1, 20);
        let sam = app.as_user(app.world.supervisor);
        sam.get("/board").await.says("Day 20 of");
        app.move_clock("2026-11-24T06:00:00Z".parse().unwrap());
        let sam = app.as_user(app.world.supervisor);
        sam.get("/board").await.says("Day 21 of");
    }

    async fn many_at_once_see_each_change_and_the_same_families(app) {
        let made = county(&app, 4);
        let db = app.database.open();
        let memory = homeward::features::board::Memory::default();
        let (now, today) = (app.clock.now(), app.today());
        let (expected, everything) = (made.len(), app.everything());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let board = db.read(|conn| memory.board(conn, today)).unwrap();
                        assert_eq!(board.all(everything, &homeward::features::board::Filter::default()).len(), expected);
                    }
                });
            }
            scope.spawn(|| {
                for ids in &made {
                    let (ids, db) = (ids.clone(), db.clone());
                    let family = ids.family;
                    db.write(move |conn| {
                        reach(conn, &ids, today, now)?;
                        let entry = Entry { family: Some(family), ..Entry::change("Elsewhere") };
                        TestDatabase::trail().add(conn, By::default(), now, &entry)
                    }).unwrap();
                }
            });
        });
        let fresh_memory = homeward::features::board::Memory::default();
        let (kept, anew) = db.read(|conn| Ok::<_, Error>((memory.board(conn, today)?, fresh_memory.board(conn, today)?))).unwrap();
        let all = |board: &homeward::features::board::Board| board.all(everything, &homeward::features::board::Filter::default());
        assert_eq!(all(&kept), all(&anew), "kept up to date and loaded anew are the same");
    }

    async fn no_cell_of_the_file_is_a_formula(app) {
        app.family("=cmd|calc", 1, 20);
        let page = app.as_user(app.world.supervisor).get("/board.csv").await;
        assert!(page.body.contains(",'=cmd|calc,"), "{}", page.body);
    }
}
