//! The provider directory: found, shown, kept, checked in two taps, and a provider's own record of answers.

use actix_web::http::StatusCode;
use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use homeward::db::fresh;
use homeward::db::schema::{directory_checks, directory_hours, directory_services, provider_services, providers};
use homeward::domain::directory::{Check, Opening, ServiceStatus};
use homeward::domain::id::{DirectoryServiceId, ProviderId, ReferralId};
use homeward::domain::referral::{Reason, ServiceKind, State};
use homeward::domain::role::Role;
use homeward::features::directory::{self, ProviderFacts, ServiceFacts};
use homeward::features::referrals::{self, NewReferral, NewStep};

use crate::support::{Page, TestApp, on_both};

/// Fields of a form with what is typed into them.
type Typed<'a> = &'a [(&'a str, &'a str)];

pub(crate) fn provider(app: &TestApp, name: &str) -> ProviderId {
    let now = app.clock.now();
    let facts = ProviderFacts {
        name: name.to_owned(),
        phone: "555-0110".to_owned(),
        languages: "English".to_owned(),
        description: String::new(),
        email: String::new(),
        website: String::new(),
    };
    let id = fresh();
    app.store(|conn| directory::add_provider(conn, id, &facts, now));
    id
}

pub(crate) fn service(
    app: &TestApp,
    provider: ProviderId,
    name: &str,
    kind: ServiceKind,
    languages: &str,
) -> DirectoryServiceId {
    let now = app.clock.now();
    let text = String::new;
    let facts = ServiceFacts {
        kind,
        name: name.to_owned(),
        status: ServiceStatus::Active,
        description: text(),
        how_to_apply: text(),
        eligibility: text(),
        minimum_age: None,
        maximum_age: None,
        cost: text(),
        languages: languages.to_owned(),
        transport: text(),
        phone: text(),
        email: text(),
        website: text(),
    };
    let id = fresh();
    app.store(|conn| directory::add_service(conn, (id, provider), &facts, None, now));
    id
}

pub(crate) fn checked(app: &TestApp, service: DirectoryServiceId, opening: Opening, ago: u64) {
    let (now, on) = (app.clock.now(), app.today() - Days::new(ago));
    app.store(|conn| directory::add_check(conn, service, Check { opening, on }, None, now));
}

fn saved(page: &Page) {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
}

const SERVICE: [(&str, &str); 6] = [
    ("kind", "parenting_support"),
    ("name", "Evening group"),
    ("status", "active"),
    ("eligibility", "Parents of children under five"),
    ("minimum_age", "18"),
    ("languages", "Somali"),
];

on_both! {
    async fn a_supervisor_keeps_a_provider_and_a_worker_says_in_two_taps_whether_it_takes_anybody(app) {
        let (sam, rosa) = (app.as_user(app.world.supervisor), app.as_user(app.world.reunification));
        let added = sam.submit("/directory/new", "/directory/new", &[("name", "Harbor House"), ("phone", "555-0199")]).await;
        saved(&added);
        let home = added.location.clone();
        let place = format!("{home}/locations/new");
        let address = [("kind", "physical"), ("name", "Main office"), ("street", "12 Cedar St"), ("city", "Juniper"), ("state", "MN"), ("postal_code", "55001")];
        saved(&sam.submit(&place, &place, &address).await);
        let new = format!("{home}/services/new");
        let form = sam.get(&new).await;
        assert!(form.body.contains("type=\"checkbox\"") && form.body.contains(" checked"), "the only location is ticked");
        let at = form.body.split("name=\"locations\" value=\"").nth(1).unwrap()[..36].to_owned();
        saved(&sam.send_form(&form, &new, &[&SERVICE[..], &[("locations", &at)]].concat()).await);
        let id: DirectoryServiceId = app.store(|conn| Ok(directory_services::table.select(directory_services::id).first(conn)?));
        let hours = format!("{home}/hours/new");
        let key = id.to_string();
        let times = [("service", key.as_str()), ("location", &at), ("days", "MO"), ("days", "TH"), ("opens", "5 p.m."), ("closes", "7 p.m.")];
        saved(&sam.submit(&hours, &hours, &times).await);
        let page = rosa.get(&home).await;
        page.says("Evening group Parenting support Openings not known Never checked");
        page.says("18 years and older");
        page.says("Monday and Thursday, 5:00 p.m. to 7:00 p.m. at Main office Today");
        page.says("12 Cedar St, Juniper, MN 55001");
        let check = format!("{home}/services/{id}/check");
        saved(&rosa.submit(&check, &check, &[("opening", "waitlist"), ("weeks", "3"), ("opens_on", "2026-11-23")]).await);
        rosa.get(&home).await.says("Waitlist of 3 weeks Checked today, by Rosa Reyes");
        rosa.get("/directory?kind=parenting_support&language=somali&opening=waitlist").await.says("Harbor House");
        rosa.get("/directory?opening=open").await.never_says("Harbor House");
        let gives: i64 = app.store(|conn| Ok(provider_services::table.count().get_result(conn)?));
        assert_eq!(gives, 1, "referrals are offered the provider for what the directory says it gives");
    }

    async fn providers_are_found_by_word_kind_language_and_what_is_known_of_openings(app) {
        let (cedar, harbor, plain) = (provider(&app, "Cedar Clinic"), provider(&app, "Harbor House"), provider(&app, "Plain Name"));
        let talk = service(&app, cedar, "Talking group", ServiceKind::MentalHealthTreatment, "Spanish");
        let beds = service(&app, harbor, "Beds", ServiceKind::Housing, "Somali, English");
        service(&app, harbor, "Vouchers", ServiceKind::Housing, "Hmong");
        checked(&app, talk, Opening::Closed, 5);
        checked(&app, talk, Opening::Open(app.today()), 3);
        checked(&app, beds, Opening::Open(app.today() + Days::new(20)), 31);
        let rosa = app.as_user(app.world.reunification);
        let find = async |query: &str| rosa.get(&format!("/directory?{query}")).await;
        find("q=TALKING").await.says("1 provider");
        find("q=talking").await.says("Cedar Clinic");
        find("kind=housing&language=Hmong").await.says("Harbor House");
        find("kind=mental_health_treatment&language=hmong").await.says("No provider fits");
        let open = find("opening=open").await;
        open.says("Cedar Clinic");
        open.never_says("Harbor House");
        let ask = find("opening=ask").await;
        ask.says("Harbor House");
        ask.says("Checked 31 days ago: ask again");
        ask.never_says("Cedar Clinic");
        find("opening=closed").await.never_says("Cedar Clinic");
        find("q=%25").await.says("3 of 3 providers");
        find("").await.says("No service entered yet.");
        assert!(rosa.get(&format!("/directory/{plain}")).await.text().contains("Fewer than 5 referrals in 24 months"));
    }

    async fn a_long_list_is_turned_page_by_page_both_ways(app) {
        for n in 0..60 {
            provider(&app, &format!("Provider {n:02}"));
        }
        let rosa = app.as_user(app.world.reunification);
        let first = rosa.get("/directory").await;
        first.says("25 of 60 providers, by name");
        first.never_says("Provider 25");
        let link = |page: &Page, rel: &str| {
            let at = page.body.split(&format!("rel=\"{rel}\" href=\"")).nth(1).unwrap_or_default();
            at.split('"').next().unwrap_or_default().replace("&#38;", "&")
        };
        let second = rosa.get(&link(&first, "next")).await;
        second.says("Provider 25");
        second.says("Provider 49");
        let third = rosa.get(&link(&second, "next")).await;
        third.says("Provider 59");
        assert_eq!(link(&third, "next"), "");
        let back = rosa.get(&link(&third, "prev")).await;
        back.says("Provider 25");
        back.never_says("Provider 50");
    }

    async fn what_is_wrong_is_told_beside_its_field_and_what_was_typed_is_kept(app) {
        let sam = app.as_user(app.world.supervisor);
        let id = provider(&app, "Cedar Clinic");
        let beds = service(&app, id, "Beds", ServiceKind::Housing, "");
        let refused = sam.submit("/directory/new", "/directory/new", &[("name", "cedar  CLINIC"), ("email", ""), ("description", "kept words")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Another provider has this name");
        assert!(refused.body.contains("kept words"));
        let cases: [(String, Typed, &str); 5] = [
            ("/directory/new".to_owned(), &[("name", ""), ("website", "www.x.org")], "Enter the whole address, beginning with https://"),
            (format!("/directory/{id}/services/new"), &[("name", "x"), ("minimum_age", "old")], "Choose the kind of service"),
            (format!("/directory/{id}/locations/new"), &[("kind", "physical"), ("name", "typed & kept")], "Enter the town"),
            (format!("/directory/{id}/hours/new"), &[("opens", "9 a.m.")], "Choose a service, a location, or both"),
            (format!("/directory/{id}/services/{beds}/check"), &[("opening", "open"), ("opens_on", "2026-11-01")], "This day is over"),
        ];
        for (path, typed, words) in cases {
            let refused = sam.submit(&path, &path, typed).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            refused.says(words);
        }
    }

    async fn a_stale_change_is_shown_both_and_a_second_post_files_once(app) {
        let (sam, mary) = (app.as_user(app.world.supervisor), app.as_user(app.world.manager));
        let id = provider(&app, "Cedar Clinic");
        let beds = service(&app, id, "Beds", ServiceKind::Housing, "");
        let at = format!("/directory/{id}");
        let cases: [(String, Typed, Typed, &str); 2] = [
            (format!("{at}/edit"), &[("name", "Cedar East")], &[("name", "Cedar West")], "Cedar West Cedar East"),
            (format!("{at}/services/{beds}/edit"), &[("kind", "housing"), ("name", "Rooms"), ("status", "active")], &[("kind", "housing"), ("name", "Cots"), ("status", "active")], "Cots Rooms"),
        ];
        for (path, first, late, both) in cases {
            let (one, two) = (sam.get(&path).await, mary.get(&path).await);
            for _ in 0..2 {
                saved(&sam.send_form(&one, &path, first).await);
            }
            let stale = mary.send_form(&two, &path, late).await;
            assert_eq!(stale.status, StatusCode::CONFLICT);
            stale.says(both);
        }
        let check = format!("{at}/services/{beds}/check");
        let form = mary.get(&check).await;
        for _ in 0..2 {
            saved(&mary.send_form(&form, &check, &[("opening", "closed")]).await);
        }
        let checks: i64 = app.store(|conn| Ok(directory_checks::table.count().get_result(conn)?));
        assert_eq!(checks, 1);
        let hours = format!("{at}/hours/new");
        saved(&sam.submit(&hours, &hours, &[("service", &beds.to_string()), ("words", "By appointment")]).await);
        let page = sam.get(&at).await;
        let end = page.body.split("action=\"").find(|part| part.contains("/end\"")).unwrap().split('"').next().unwrap().to_owned();
        saved(&sam.send_form(&page, &end, &[]).await);
        sam.get(&at).await.never_says("By appointment");
        let ended: i64 = app.store(|conn| Ok(directory_hours::table.filter(directory_hours::ended_at.is_not_null()).count().get_result(conn)?));
        assert_eq!(ended, 1, "ended, not removed");
    }

    async fn only_those_in_charge_keep_the_directory_and_what_is_anothers_is_not_found(app) {
        let (one, other) = (provider(&app, "Cedar Clinic"), provider(&app, "Harbor House"));
        let beds = service(&app, other, "Beds", ServiceKind::Housing, "");
        for role in Role::ALL {
            let client = app.as_user(app.world.of(*role));
            let status = client.get(&format!("/directory/{one}")).await.status;
            assert_eq!(status == StatusCode::OK, *role != Role::Auditor, "{role:?}");
            let keeps = [Role::Supervisor, Role::Manager, Role::Administrator].contains(role);
            assert_eq!(client.get(&format!("/directory/{one}/edit")).await.status == StatusCode::OK, keeps, "{role:?}");
        }
        let sam = app.as_user(app.world.supervisor);
        for path in ["edit", "check"] {
            assert_eq!(sam.get(&format!("/directory/{one}/services/{beds}/{path}")).await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn a_provider_has_a_record_of_its_answers_and_nothing_is_said_of_four(app) {
        let id = provider(&app, "Cedar Clinic");
        let now = app.clock.now();
        let on = |day: u32| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        for n in 0..6u32 {
            let ids = app.family(&format!("Canaryfamily{n}"), 1, 30);
            let last = match n {
                0 => (State::Declined, Some(Reason::NoCapacity)),
                1 => (State::Waitlisted, None),
                _ => (State::Accepted, None),
            };
            let way = [(State::Referred, None), last];
            app.store(|conn| {
                let new = NewReferral { id: fresh::<ReferralId>(), family: ids.family, person: None, child: None, service: ServiceKind::Housing, provider: Some(id), needed_on: on(1) };
                referrals::add(conn, &new, None, now)?;
                for (at, (state, reason)) in way.into_iter().enumerate() {
                    let (referral, _) = referrals::find(conn, ids.family, new.id)?;
                    let step = NewStep { state, occurred_on: on(2 + 2 * u32::try_from(at).unwrap()), reason, side: None, note: String::new() };
                    referrals::step(conn, &referral, &step, None, None, now)?;
                }
                Ok(())
            });
            let page = app.as_user(app.world.coordinator).get(&format!("/directory/{id}")).await;
            page.never_says("Canaryfamily");
            match n {
                0..4 => page.says("Fewer than 5 referrals"),
                4 => page.says("Accepted, of those answered Not said: fewer than 5 answers"),
                _ => {
                    page.says("Days to an answer, median 2 days (5 answers)");
                    page.says("Accepted, of those answered 80% (5 answers)");
                    page.says("Reached a first session, of those referred 0% (6 referrals)");
                    page.says("Waiting for an answer From 1 to 4");
                }
            }
        }
    }

    async fn the_database_refuses_what_cannot_be(app) {
        let id = provider(&app, "Cedar Clinic");
        let beds = service(&app, id, "Beds", ServiceKind::Housing, "");
        checked(&app, beds, Opening::Closed, 1);
        let (now, today) = (app.clock.now(), app.today());
        let mut conn = app.conn();
        let mut refused = |opening, on| directory::add_check(&mut conn, beds, Check { opening, on }, None, now).unwrap_err().broken_rule().unwrap();
        assert_eq!(refused(Opening::Open(today - Days::new(1)), today), "directory_checks_slot");
        assert_eq!(refused(Opening::Waitlist(0), today), "directory_checks_weeks");
        let changed = diesel::update(directory_checks::table).set(directory_checks::opening.eq("open")).execute(&mut app.conn());
        assert_eq!(homeward::db::broken_rule(&changed.unwrap_err()).unwrap(), "directory_checks_kept");
        let gone = diesel::delete(directory_checks::table).execute(&mut app.conn());
        assert_eq!(homeward::db::broken_rule(&gone.unwrap_err()).unwrap(), "directory_checks_kept");
        let ages = (directory_services::minimum_age.eq(20), directory_services::maximum_age.eq(3));
        let changed = diesel::update(directory_services::table).set(ages).execute(&mut app.conn());
        assert_eq!(homeward::db::broken_rule(&changed.unwrap_err()).unwrap(), "directory_services_ages");
        let hours = homeward::domain::directory::Hours::default();
        let whose = directory::Whose { service: Some(beds), location: None };
        let empty = directory::add_hours(&mut app.conn(), (fresh(), whose), &hours, None, now);
        assert_eq!(empty.unwrap_err().broken_rule().unwrap(), "directory_hours_said");
        let same = diesel::insert_into(providers::table)
            .values((providers::id.eq(fresh::<ProviderId>()), providers::name.eq("x"), providers::name_key.eq("cedar clinic"), providers::created_at.eq(now)))
            .execute(&mut app.conn());
        assert!(homeward::db::broken_rule(&same.unwrap_err()).unwrap().contains("name"));
    }
}
