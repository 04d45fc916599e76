//! The page of a family.

use actix_web::http::StatusCode;
use homeward::domain::referral::{ServiceKind, State};
use homeward::domain::role::Role;
use homeward::domain::tracks::Track;

use crate::contacts::contact;
use crate::referrals::service;
use crate::support::{FamilyIds, TestApp, on_both};
use crate::worklist::hearing;

fn path(ids: &FamilyIds) -> String {
    format!("/families/{}", ids.family)
}

fn served(app: &TestApp) -> FamilyIds {
    let ids = app.family("Alvarado", 2, 30);
    service(app, &ids, ServiceKind::ParentingSupport, 28, &[State::Referred, State::Attended]);
    service(app, &ids, ServiceKind::SubstanceUseTreatment, 20, &[State::Referred, State::Waitlisted]);
    contact(app, &ids, Track::Reunification, 3, "family secret");
    contact(app, &ids, Track::Permanency, 2, "child secret");
    hearing(app, &ids, 6);
    ids
}

on_both! {
    async fn the_page_says_where_the_family_stands_and_whose_move_each_service_is(app) {
        let ids = served(&app);
        let page = app.as_user(app.world.reunification).get(&path(&ids)).await;
        for words in [
            "Alvarado family",
            "Day 30 of 182, 152 days left until Apr 24, 2027",
            "Day-one clock: first session 2 days after the removal",
            "Waiting for substance-use treatment since Nov 3, 2026",
            "Hearing in 6 days",
            "Parent to finish the service, since Oct 26, 2026",
            "Provider to offer a place, since Nov 3, 2026",
            "Relative home, Aunt Inez, since Oct 24, 2026",
            "Permanency worker Paul Park",
            "Last caseworker visit Nov 21, 2026",
            "Reunification worker Rosa Reyes",
            "555-0142",
        ] {
            page.says(words);
        }
        assert!(page.body.len() < 60_000);
    }

    async fn what_happened_lately_is_told_newest_first_with_who_entered_it_and_without_notes(app) {
        let ids = served(&app);
        for role in [Role::ReunificationWorker, Role::PermanencyWorker, Role::Supervisor, Role::Manager] {
            let page = app.as_user(app.world.of(role)).get(&path(&ids)).await;
            page.says("In person, at home, with Mateo Alvarado Nov 21, 2026 , by Paul Park");
            page.says("Substance-use treatment for Maria Alvarado: waitlisted Nov 3, 2026 , by Rosa Reyes");
            page.never_says("secret");
            let place = |words: &str| page.body.find(words).unwrap();
            assert!(place("In person, at home, with Mateo") < place("with Maria Alvarado</h3>"));
            assert!(place("treatment for Maria Alvarado: waitlisted") < place("Mateo Alvarado removed"));
        }
    }

    async fn each_role_sees_the_actions_it_may_take_and_no_others(app) {
        let ids = served(&app);
        let home = path(&ids);
        let page = |role| { let client = app.as_user(app.world.of(role)); let home = home.clone(); async move { client.get(&home).await } };
        let worker = page(Role::ReunificationWorker).await;
        for there in ["/referrals/new", "/contacts/new", "/family-time/new", "/placements/new", "/exit", "/edit", "/summary", "/hearings/new", "/step?to="] {
            assert!(worker.body.contains(there), "{there}");
        }
        let manager = page(Role::Manager).await;
        for hidden in ["/referrals/new", "/contacts/new", "/placements/new", "/edit\"", "/hearings/new", "/step?to="] {
            assert!(!manager.body.contains(hidden), "{hidden}");
        }
        let liaison = page(Role::CourtLiaison).await;
        assert!(liaison.body.contains("/hearings/new") && !liaison.body.contains("/step?to="));
    }

    async fn the_childs_worker_begins_with_the_children_and_the_familys_with_the_services(app) {
        let ids = served(&app);
        let order = |body: &str| body.find("id=\"children\"").unwrap() < body.find("id=\"services\"").unwrap();
        assert!(order(&app.as_user(app.world.permanency).get(&path(&ids)).await.body));
        assert!(!order(&app.as_user(app.world.reunification).get(&path(&ids)).await.body));
    }

    async fn the_coordinator_sees_parent_partners_and_no_other_service(app) {
        let ids = served(&app);
        service(&app, &ids, ServiceKind::ParentPartner, 10, &[]);
        let page = app.as_user(app.world.coordinator).get(&path(&ids)).await;
        page.says("Parent partner for Maria Alvarado");
        page.never_says("ubstance-use");
    }

    async fn a_family_without_workers_or_services_is_an_alarm_and_has_a_first_thing_to_do(app) {
        let ids = app.family_in(app.world.north, "Okafor", 2, 5, None);
        let page = app.as_user(app.world.supervisor).get(&path(&ids)).await;
        for words in ["No reunification worker", "2 children without a permanency worker", "Day-one clock: nothing attended in 5 days", "No service yet"] {
            page.says(words);
        }
        assert_eq!(app.as_user(app.world.reunification).get(&path(&ids)).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_hearing_leads_to_its_own_summary_and_to_its_correction_where_the_role_may(app) {
        use homeward::features::hearings;
        let ids = served(&app);
        let id = app.store(|conn| hearings::of_family(conn, ids.family))[0].id;
        let (summary, edit) = (format!("{}/summary?hearing={id}", path(&ids)), format!("{}/hearings/{id}/edit", path(&ids)));
        for role in [Role::ReunificationWorker, Role::PermanencyWorker, Role::Supervisor, Role::CourtLiaison, Role::Manager, Role::ParentPartnerCoordinator] {
            let client = app.as_user(app.world.of(role));
            let page = client.get(&path(&ids)).await;
            let may_edit = homeward::access::Action::RecordHearing.allows(role);
            assert_eq!(page.body.contains(&edit), may_edit, "{role}");
            assert_eq!(page.body.contains(&summary), homeward::access::Action::ViewCourt.allows(role), "{role}");
            if may_edit {
                assert_eq!(client.get(&edit).await.status, StatusCode::OK);
            }
        }
    }
}
