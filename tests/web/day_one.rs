//! The day-one report in full: narrowed, broken down, what failed on which side, and the services behind each figure.

use actix_web::http::StatusCode;
use chrono::{Days, NaiveDate};
use homeward::db::fresh;
use homeward::domain::id::{ProviderId, ReferralId, UserId};
use homeward::domain::referral::{Reason, ServiceKind, Side, State};
use homeward::features::directory;
use homeward::features::referrals::{self, NewReferral, NewStep};
use homeward::features::restrictions;
use serde_json::Value;

use crate::support::{Client, FamilyIds, TestApp, on_both};

const YEAR: &str = "year=FFY2025";

fn ago(app: &TestApp, days: u64) -> NaiveDate {
    app.today() - Days::new(days)
}

/// A step: what became of the referral, how many days before today, why and on whose side.
type Taken = (State, u64, Option<Reason>, Option<Side>);

fn service(
    app: &TestApp,
    ids: &FamilyIds,
    (kind, needed): (ServiceKind, u64),
    provider: Option<ProviderId>,
    steps: &[Taken],
) -> ReferralId {
    let now = app.clock.now();
    let (family, person, id) = (ids.family, Some(ids.mother), fresh());
    let needed_on = ago(app, needed);
    let new = NewReferral { id, family, person, child: None, service: kind, provider, needed_on };
    app.store(|conn| {
        let mut referral = referrals::add(conn, &new, None, now)?;
        for (state, days, reason, side) in steps.iter().copied() {
            let (occurred_on, note) = (ago(app, days), String::new());
            let step = NewStep { state, occurred_on, reason, side, note };
            referral = referrals::step(conn, &referral, &step, None, None, now)?;
        }
        Ok(())
    });
    id
}

fn provider(app: &TestApp, name: &str) -> ProviderId {
    app.store(|conn| directory::named(conn, name, ServiceKind::Housing, app.clock.now()))
}

/// In the north two families removed 700 days ago. Okafor: housing with Harbor House, attended on day 1; parenting, which the
/// provider had no room for and whose child care nobody found. Ibarra: housing, waiting at Northside. In the south Novak: nothing
/// attended, given up because the mother did not want it.
struct County {
    okafor: FamilyIds,
    ibarra: FamilyIds,
    novak: FamilyIds,
    harbor: ProviderId,
}

fn county(app: &TestApp) -> County {
    let (harbor, northside) = (provider(app, "Harbor House"), provider(app, "Northside"));
    let okafor = app.family("Okafor", 1, 700);
    service(
        app,
        &okafor,
        (ServiceKind::Housing, 700),
        Some(harbor),
        &[(State::Referred, 700, None, None), (State::Accepted, 700, None, None), (State::Attended, 699, None, None)],
    );
    service(
        app,
        &okafor,
        (ServiceKind::ParentingSupport, 699),
        Some(northside),
        &[
            (State::Referred, 698, None, None),
            (State::Declined, 695, Some(Reason::NoCapacity), Some(Side::Provider)),
            (State::Referred, 695, None, None),
            (State::Declined, 690, Some(Reason::NoChildCare), Some(Side::Agency)),
        ],
    );
    let ibarra = app.family("Ibarra", 1, 700);
    service(
        app,
        &ibarra,
        (ServiceKind::Housing, 698),
        Some(northside),
        &[(State::Referred, 690, None, None), (State::Waitlisted, 688, Some(Reason::NoCapacity), Some(Side::Provider))],
    );
    let novak = app.family_in(
        app.world.south,
        "Novak",
        1,
        700,
        Some((app.world.reunification_south, app.world.permanency_south)),
    );
    service(
        app,
        &novak,
        (ServiceKind::DrugTesting, 697),
        None,
        &[
            (State::Referred, 696, None, None),
            (State::EndedEarly, 680, Some(Reason::DeclinedByParent), Some(Side::Parent)),
        ],
    );
    County { okafor, ibarra, novak, harbor }
}

async fn report(client: &Client, more: &str) -> Value {
    let page = client.get(&format!("/outcomes/day-one.json?{YEAR}{more}")).await;
    assert_eq!(page.status, StatusCode::OK, "{more}: {}", page.text());
    serde_json::from_str(&page.body).unwrap()
}

/// The counts of a list of the report by the names of its lines.
fn counts(report: &Value, list: &str, names: &[&str]) -> Vec<(String, u64)> {
    let lines = report[list].as_array().unwrap().iter();
    let named = |line: &Value| names.iter().map(|name| line[*name].as_str().unwrap()).collect::<Vec<_>>().join(" ");
    lines.map(|line| (named(line), line["services"].as_u64().unwrap())).filter(|(_, n)| *n > 0).collect()
}

fn said(all: &[(&str, u64)]) -> Vec<(String, u64)> {
    all.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect()
}

fn with_worker(worker: UserId) -> String {
    format!("&worker={worker}")
}

on_both! {
    async fn each_service_stands_somewhere_and_what_failed_is_told_by_side(app) {
        county(&app);
        let manager = app.as_user(app.world.manager);
        let got = report(&manager, "").await;
        let stands = counts(&got, "stands", &["stand"]);
        assert_eq!(stands, said(&[("attended", 1), ("waitlisted", 1), ("declined", 1), ("ended_early", 1)]));
        let failures = counts(&got, "failures", &["side", "reason"]);
        assert_eq!(failures, said(&[
            ("agency all", 1), ("agency no_child_care", 1),
            ("provider all", 1), ("provider no_capacity", 1),
            ("parent all", 1), ("parent declined_by_parent", 1),
        ]));
        assert_eq!((&got["families"]["services"], &got["families"]["happened"]), (&3.into(), &1.into()));
        let leg = |name: &str| got["legs"].as_array().unwrap().iter().find(|l| l["leg"] == name).unwrap()["services"].clone();
        assert_eq!([leg("needed_to_referral"), leg("referral_to_first_contact"), leg("first_contact_to_first_session")], [4, 4, 1]);
        let page = manager.get(&format!("/outcomes/day-one?{YEAR}")).await;
        page.says("Families with a first session within two days 33% of 3 families, with any service");
        page.says("Services begun within two days 25% of 4 needed");
        page.says("On the agency’s side: 1");
        page.says("No child care 1");
    }

    async fn it_is_narrowed_to_a_need_a_worker_a_provider_and_an_office(app) {
        let county = county(&app);
        let manager = app.as_user(app.world.manager);
        let services = |report: &Value| report["stands"].as_array().unwrap().iter().map(|l| l["services"].as_u64().unwrap()).sum::<u64>();
        assert_eq!(services(&report(&manager, "&service=housing").await), 2);
        assert_eq!(services(&report(&manager, "&office=south").await), 1);
        assert_eq!(services(&report(&manager, &with_worker(app.world.reunification)).await), 3);
        assert_eq!(services(&report(&manager, &with_worker(app.world.reunification_south)).await), 1);
        let harbor = report(&manager, &format!("&provider={}", county.harbor)).await;
        assert_eq!((services(&harbor), &harbor["provider"], &harbor["families"]), (1, &"Harbor House".into(), &Value::Null));
        assert_eq!(services(&report(&manager, "&service=nothing&worker=x").await), 4, "filters that name nothing have no effect");
        let page = manager.get(&format!("/outcomes/day-one?{YEAR}&by=provider")).await;
        page.says("First session attended, by provider");
        page.says("Northside 2 0 too few");
        page.says("Nobody yet 1 0");
    }

    async fn behind_each_figure_are_the_services_it_counted(app) {
        let county = county(&app);
        let manager = app.as_user(app.world.manager);
        let list = |more: &str| format!("/outcomes/day-one/services?{YEAR}{more}");
        let all = manager.get(&list("")).await;
        all.says("4 services of 3 families");
        let waiting = manager.get(&list("&stand=waitlisted")).await;
        waiting.says("1 service of 1 family");
        waiting.says("Ibarra family");
        waiting.never_says("Okafor");
        assert!(waiting.body.contains(&format!("href=\"/families/{}\"", county.ibarra.family)));
        let failed = manager.get(&list("&failed=agency&reason=no_child_care")).await;
        failed.says("Okafor family");
        failed.says("On the agency’s side: no child care; On the provider’s side: no capacity");
        manager.get(&list("&failed=parent&reason=no_capacity")).await.says("No services here");
        let late = manager.get(&list("&in_time=no")).await;
        late.says("3 services of 3 families");
        let file = manager.get(&format!("/outcomes/day-one/services.csv?{YEAR}&stand=attended")).await;
        assert!(file.body.contains("housing"), "{}", file.body);
        assert_eq!(file.body.lines().count(), 2);
    }

    async fn a_supervisor_sees_her_office_and_no_family_that_is_closed_to_her(app) {
        let county = county(&app);
        let sam = app.as_user(app.world.supervisor);
        sam.get(&format!("/outcomes/day-one/services?{YEAR}")).await.says("3 services of 2 families");
        let south = sam.get(&format!("/outcomes/day-one/services?{YEAR}&office=south")).await;
        assert_eq!(south.status, StatusCode::NOT_FOUND);
        let now = app.clock.now();
        app.store(|conn| restrictions::restrict(conn, county.ibarra.family, &[], "Staff", None, now));
        let list = sam.get(&format!("/outcomes/day-one/services?{YEAR}")).await;
        list.says("2 services of 1 family");
        list.never_says("Ibarra");
        let page = sam.get(&format!("/outcomes/day-one?{YEAR}")).await;
        page.says("Families that are not open to you are left out.");
        page.says("Services begun within two days 50% of 2 needed");
        assert_eq!(report(&sam, "").await["closed_left_out"], true);
    }

    async fn whoever_opens_no_family_gets_no_list_and_no_narrower_figure(app) {
        let county = county(&app);
        let auditor = app.as_user(app.world.auditor);
        assert_eq!(auditor.get(&format!("/outcomes/day-one?{YEAR}")).await.status, StatusCode::OK);
        let worker = with_worker(app.world.reunification);
        let of_provider = format!("&provider={}", county.harbor);
        for more in ["&service=housing", "&by=worker", &worker, &of_provider] {
            for path in ["/outcomes/day-one", "/outcomes/day-one.json", "/outcomes/day-one.csv", "/outcomes/day-one/services"] {
                assert_eq!(auditor.get(&format!("{path}?{YEAR}{more}")).await.status, StatusCode::NOT_FOUND, "{path} {more}");
            }
        }
        assert_eq!(auditor.get(&format!("/outcomes/day-one/services?{YEAR}")).await.status, StatusCode::NOT_FOUND);
        let file = report(&auditor, "").await;
        assert!(file["stands"].as_array().unwrap().iter().all(|line| line["services"].as_u64().is_none_or(|n| n == 0)));
        let _ = (county.okafor, county.novak);
    }
}
