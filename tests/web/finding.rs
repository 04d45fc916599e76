//! Finding a service from a need: the order, one tap, and the choice that is kept.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::http::StatusCode;
use diesel::connection::{InstrumentationEvent, SimpleConnection as _, set_default_instrumentation};
use homeward::db::{Kind, fresh};
use homeward::domain::directory::Opening;
use homeward::domain::id::{DirectoryServiceId, ReferralId};
use homeward::domain::referral::{Reason, ServiceKind, State};
use homeward::features::directory::{self, LocationFacts};
use homeward::features::referrals::{self, NewStep};

use crate::directory::{checked, provider, service};
use crate::support::{FamilyIds, Page, TestApp, on_both};

const HOUSING: ServiceKind = ServiceKind::Housing;

fn page(ids: &FamilyIds, id: ReferralId) -> String {
    format!("/families/{}/referrals/{id}", ids.family)
}

fn find(ids: &FamilyIds, id: ReferralId) -> String {
    format!("{}/find", page(ids, id))
}

fn needed(app: &TestApp, ids: &FamilyIds) -> ReferralId {
    crate::referrals::service(app, ids, HOUSING, 2, &[])
}

fn state(app: &TestApp, ids: &FamilyIds, id: ReferralId) -> State {
    app.store(|conn| referrals::find(conn, ids.family, id)).0.state
}

/// What the button of a service sends that has no location.
fn pick(of: DirectoryServiceId) -> String {
    format!("{of}.")
}

/// The services of a page, in their order.
fn order(page: &Page) -> Vec<String> {
    let rows = page.body.split("<h3>").skip(1).filter_map(|rest| rest.split_once("</h3>"));
    rows.map(|(name, _)| name.to_owned()).collect()
}

/// Three services: one open, one with a waitlist, one that nobody asked.
fn three(app: &TestApp) -> [DirectoryServiceId; 3] {
    let add = |who: &str, name: &str, languages: &str| service(app, provider(app, who), name, HOUSING, languages);
    let all = [
        add("Harbor House", "Rooms", "English"),
        add("Northside", "Homes", "English, Spanish"),
        add("Alder", "Keys", ""),
    ];
    checked(app, all[0], Opening::Open(app.today()), 3);
    checked(app, all[1], Opening::Waitlist(3), 9);
    all
}

on_both! {
    async fn one_tap_refers_to_the_service_and_the_choice_says_why(app) {
        let ids = app.family("Alvarado", 1, 3);
        let (id, all) = (needed(&app, &ids), three(&app));
        let rosa = app.as_user(app.world.reunification);
        let (here, at) = (page(&ids, id), find(&ids, id));
        assert!(rosa.get(&here).await.body.contains(&format!("href=\"{at}\">Find a service")));
        let day = rosa.get("/day").await;
        assert!(day.body.contains(&format!("{at}?from=day")), "My day leads to it");
        assert!(rosa.get(&format!("/families/{}", ids.family)).await.body.contains(&at));
        let shown = rosa.get(&at).await;
        assert_eq!(order(&shown), ["1. Rooms", "2. Homes", "3. Keys"]);
        shown.says("For First open slot Mon, Nov 23, 2026, checked 3 days ago");
        shown.says("Against Waitlist of 3 weeks, checked 9 days ago");
        shown.says("Not known Nobody has asked yet whether it takes anybody");
        shown.says("In which order they stand");
        let picked = [("pick", pick(all[1])), ("why", "She knows them & trusts them".to_owned())];
        let picked: Vec<_> = picked.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let saved = rosa.send_form(&shown, &at, &picked).await;
        assert_eq!((saved.status, saved.location.as_str()), (StatusCode::SEE_OTHER, here.as_str()), "{}", saved.text());
        assert_eq!(state(&app, &ids, id), State::Referred);
        let kept = rosa.get(&here).await;
        for words in ["Provider Northside", "Chosen because", "Homes, Northside: offered as number 2 of 3.", "She knows them", "Against: Waitlist of 3 weeks", "Rooms, Harbor House"] {
            kept.says(words);
        }
        let paul = app.as_user(app.world.permanency).get(&here).await;
        paul.never_says("She knows them");
        let again = rosa.send_form(&shown, &at, &picked).await;
        assert_eq!((again.status, again.location), (StatusCode::SEE_OTHER, saved.location), "the same form files once");
        assert_eq!(app.store(|conn| referrals::steps_of_family(conn, ids.family)).len(), 2);
        assert_eq!(rosa.get(&at).await.status, StatusCode::CONFLICT, "there is nothing to find while the provider is to answer");
    }

    async fn nothing_is_filed_without_a_choice_and_what_was_typed_stays(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = needed(&app, &ids);
        three(&app);
        let (rosa, at) = (app.as_user(app.world.reunification), find(&ids, id));
        for wrong in ["", "01930000-0000-7000-8000-000000000000."] {
            let refused = rosa.submit(&at, &at, &[("pick", wrong), ("why", "Kept & shown")]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            refused.says("Choose a service");
            assert!(refused.body.contains("Kept &#38; shown"));
        }
        let long = rosa.submit(&at, &at, &[("pick", ""), ("why", &"long ".repeat(60))]).await;
        assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(state(&app, &ids, id), State::Needed);
    }

    async fn the_list_is_narrowed_by_language_and_open_slots_and_says_so_later(app) {
        let ids = app.family("Alvarado", 1, 3);
        let (id, all) = (needed(&app, &ids), three(&app));
        let (rosa, at) = (app.as_user(app.world.reunification), find(&ids, id));
        assert_eq!(order(&rosa.get(&format!("{at}?language=spanish")).await), ["1. Homes"]);
        assert_eq!(order(&rosa.get(&format!("{at}?open=yes")).await), ["1. Rooms"]);
        assert_eq!(order(&rosa.get(&format!("{at}?kind=housing")).await).len(), 3, "its own kind narrows nothing");
        rosa.get(&format!("{at}?language=Hmong")).await.says("No service in the directory fits");
        let narrow = format!("{at}?open=yes");
        rosa.submit(&narrow, &narrow, &[("pick", &pick(all[0]))]).await;
        rosa.get(&page(&ids, id)).await.says("offered as the first of 1, narrowed by open slots only.");
    }

    async fn who_refused_this_need_comes_last_and_a_waitlist_is_given_up_with_it(app) {
        let ids = app.family("Alvarado", 1, 3);
        let (id, all) = (needed(&app, &ids), three(&app));
        let (rosa, at) = (app.as_user(app.world.reunification), find(&ids, id));
        rosa.submit(&at, &at, &[("pick", &pick(all[0]))]).await;
        let step = |state, reason: Option<Reason>| {
            let (now, today) = (app.clock.now(), app.today());
            let step = NewStep { state, occurred_on: today, reason, side: reason.and_then(Reason::default_side), note: String::new() };
            app.store(|conn| {
                let (row, _) = referrals::find(conn, ids.family, id)?;
                referrals::step(conn, &row, &step, None, None, now)
            });
        };
        step(State::Declined, Some(Reason::NoCapacity));
        let elsewhere = rosa.get(&at).await;
        elsewhere.says("Refer elsewhere");
        assert_eq!(order(&elsewhere), ["1. Homes", "2. Keys", "3. Rooms"]);
        elsewhere.says("Against Tried for this need: no capacity, Nov 23, 2026");
        rosa.submit(&at, &at, &[("pick", &pick(all[1]))]).await;
        step(State::Waitlisted, Some(Reason::Waitlist));
        assert!(rosa.get(&page(&ids, id)).await.body.contains(&at), "a place on a waitlist may be given up");
        let again = rosa.get(&at).await;
        again.says("gives up the place on the waitlist");
        assert_eq!(order(&again), ["1. Keys", "2. Rooms", "3. Homes"]);
        rosa.send_form(&again, &at, &[("pick", &pick(all[2]))]).await;
        let kept = rosa.get(&page(&ids, id)).await;
        kept.says("3 attempts to meet one need");
        kept.says("Keys, Alder: offered as the first of 3.");
    }

    async fn somebody_who_was_faster_is_shown_and_nothing_is_filed_over_them(app) {
        let ids = app.family("Alvarado", 1, 3);
        let (id, all) = (needed(&app, &ids), three(&app));
        let (rosa, sam, at) = (app.as_user(app.world.reunification), app.as_user(app.world.supervisor), find(&ids, id));
        let mine = rosa.get(&at).await;
        sam.submit(&at, &at, &[("pick", &pick(all[0]))]).await;
        let stale = rosa.send_form(&mine, &at, &[("pick", &pick(all[1])), ("why", "Typed before")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("Somebody logged a step first");
        stale.says("Provider to accept or decline");
        stale.never_says("name=\"pick\"");
        rosa.get(&page(&ids, id)).await.says("Provider Harbor House");
    }

    async fn out_of_scope_there_is_no_list_and_a_liaison_refers_nobody(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = needed(&app, &ids);
        three(&app);
        let at = find(&ids, id);
        assert_eq!(app.as_user(app.world.reunification_south).get(&at).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.as_user(app.world.court).get(&at).await.status, StatusCode::NOT_FOUND);
        let other = app.family("Brandt", 1, 3);
        assert_eq!(app.as_user(app.world.reunification).get(&find(&other, id)).await.status, StatusCode::NOT_FOUND);
    }

    async fn nearer_goes_first_and_a_location_is_chosen_with_its_service(app) {
        let ids = app.family("Alvarado", 1, 3);
        let (id, now) = (needed(&app, &ids), app.clock.now());
        let harbor = provider(&app, "Harbor House");
        let rooms = service(&app, harbor, "Rooms", HOUSING, "English");
        let places: Vec<_> = ["Cedar", "Juniper"].into_iter().map(|city| {
            let facts = LocationFacts {
                kind: homeward::domain::directory::LocationKind::Physical,
                name: format!("{city} office"),
                street: "1 Main St".to_owned(),
                city: city.to_owned(),
                state: "MN".to_owned(),
                postal_code: "55001".to_owned(),
                accessibility: String::new(),
                transport: String::new(),
                phone: String::new(),
            };
            let at = fresh();
            app.store(|conn| directory::add_location(conn, (at, harbor), &facts, None, now));
            at
        }).collect();
        app.store(|conn| directory::set_places(conn, rooms, &[(fresh(), places[0]), (fresh(), places[1])], now));
        let (rosa, at) = (app.as_user(app.world.reunification), find(&ids, id));
        let near = rosa.get(&format!("{at}?near=juniper")).await;
        let said = near.text();
        let at_word = |words: &str| said.find(words).unwrap_or_else(|| panic!("{words}: {said}"));
        assert!(at_word("For The same town, Juniper") < at_word("2. Rooms") && at_word("2. Rooms") < at_word("Against In Cedar, 55001"));
        let saved = rosa.send_form(&near, &at, &[("pick", &format!("{rooms}.{}", places[0]))]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    }

    async fn a_choice_is_never_changed_or_removed(app) {
        let ids = app.family("Alvarado", 1, 3);
        let (id, all) = (needed(&app, &ids), three(&app));
        let at = find(&ids, id);
        app.as_user(app.world.reunification).submit(&at, &at, &[("pick", &pick(all[0]))]).await;
        let mut conn = app.conn();
        for statement in ["UPDATE referral_choices SET why = 'other'", "DELETE FROM referral_choices"] {
            let refused = conn.batch_execute(statement).unwrap_err();
            assert!(refused.to_string().contains("referral_choices_for_good"), "{refused}");
        }
    }
}

static QUERIES: AtomicUsize = AtomicUsize::new(0);

/// However many services there are, the page asks the database as often.
#[actix_web::test]
async fn the_page_asks_a_fixed_number_of_questions() {
    set_default_instrumentation(|| {
        Some(Box::new(|event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                QUERIES.fetch_add(1, Ordering::Relaxed);
            }
        }))
    })
    .unwrap();
    let app = TestApp::start(Kind::Sqlite).await;
    let ids = app.family("Alvarado", 1, 3);
    let id = needed(&app, &ids);
    three(&app);
    let (rosa, at) = (app.as_user(app.world.reunification), find(&ids, id));
    rosa.get(&at).await;
    let mut counts = Vec::new();
    for round in 0..2 {
        let before = QUERIES.load(Ordering::Relaxed);
        rosa.get(&at).await.says(if round == 0 { "3 services" } else { "The first 20 of 63 services" });
        counts.push(QUERIES.load(Ordering::Relaxed) - before);
        for n in 0..30 {
            let of = provider(&app, &format!("Provider {round} {n}"));
            let (one, other) = (service(&app, of, "One", HOUSING, "English"), service(&app, of, "Other", HOUSING, ""));
            checked(&app, one, Opening::Waitlist(2), 4);
            checked(&app, other, Opening::Closed, 4);
        }
    }
    assert!(counts[0] > 5, "the questions are counted");
    assert_eq!(counts[0], counts[1]);
    assert!(counts[0] <= 40, "{}", counts[0]);
}
