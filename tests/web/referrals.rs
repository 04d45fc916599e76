//! Logging a service, its steps, and two people who log one at the same time.

use actix_web::http::StatusCode;
use homeward::db::fresh;
use homeward::domain::id::{FormId, ReferralId};
use homeward::domain::referral::{ServiceKind, State};
use homeward::features::directory;
use homeward::features::referrals::{self, NewReferral, NewStep, Referral};

use crate::support::{FamilyIds, TestApp, on_both};

/// A service of the mother, needed on the day of the removal and taken through these steps since.
pub(crate) fn service(
    app: &TestApp,
    ids: &FamilyIds,
    service: ServiceKind,
    days_ago: u64,
    steps: &[State],
) -> ReferralId {
    let (now, id, on) = (app.clock.now(), fresh::<ReferralId>(), app.today() - chrono::Days::new(days_ago));
    let new = NewReferral {
        id,
        family: ids.family,
        person: Some(ids.mother),
        child: None,
        service,
        provider: None,
        needed_on: on,
    };
    app.store(|conn| {
        let mut row = referrals::add(conn, &new, Some(app.world.reunification), now)?;
        for state in steps {
            let step = NewStep { state: *state, occurred_on: on, reason: None, side: None, note: String::new() };
            row = referrals::step(conn, &row, &step, None, Some(app.world.reunification), now)?;
            assert_eq!(referrals::find(conn, ids.family, id)?.0, row, "what a step gives is what is kept");
        }
        Ok(())
    });
    id
}

fn read(app: &TestApp, ids: &FamilyIds, id: ReferralId) -> Referral {
    app.store(|conn| referrals::find(conn, ids.family, id)).0
}

fn of_family(app: &TestApp, ids: &FamilyIds) -> Vec<Referral> {
    app.store(|conn| referrals::of_family(conn, ids.family))
}

fn paths(ids: &FamilyIds, id: ReferralId) -> (String, String) {
    let page = format!("/families/{}/referrals/{id}", ids.family);
    (page.clone(), format!("{page}/step"))
}

on_both! {
    async fn a_service_is_logged_with_the_steps_it_has_come_already_and_says_whose_move_it_is(app) {
        let ids = app.family("Alvarado", 1, 3);
        let rosa = app.as_user(app.world.reunification);
        let new = format!("/families/{}/referrals/new", ids.family);
        rosa.get(&new).await.says("Maria Alvarado, mother");
        let who = format!("adult:{}", ids.mother);
        let fields = [("who", who.as_str()), ("service", "housing"), ("state", "accepted"), ("on", "2026-11-22"), ("provider", "Harbor House")];
        let filed = rosa.submit(&new, &new, &fields).await;
        assert_eq!((filed.status, filed.location.clone()), (StatusCode::SEE_OTHER, format!("/families/{}", ids.family)));

        let all = of_family(&app, &ids);
        assert_eq!((all.len(), all[0].state, all[0].version), (1, State::Accepted, 3));
        let page = rosa.get(&paths(&ids, all[0].id).0).await;
        page.says("Housing for Maria Alvarado");
        page.says("Parent to attend the first session, since Nov 22, 2026");
        page.says("Provider Harbor House");
        page.says("by Rosa Reyes, entered Nov 23, 2026, 11:00 a.m.");
        assert!(rosa.get(&new).await.body.contains("<option value=\"Harbor House\">"), "a new provider is offered next time");
    }

    async fn two_clinics_that_differ_by_a_number_are_two_providers(app) {
        let ids = app.family("Alvarado", 1, 3);
        let rosa = app.as_user(app.world.reunification);
        let (new, who) = (format!("/families/{}/referrals/new", ids.family), format!("adult:{}", ids.mother));
        for provider in ["Clinic 1", "Clinic 2", "clinic 2"] {
            let fields = [("who", who.as_str()), ("service", "housing"), ("state", "accepted"), ("on", "2026-11-22"), ("provider", provider)];
            assert_eq!(rosa.submit(&new, &new, &fields).await.status, StatusCode::SEE_OTHER);
        }
        let providers = app.store(directory::names);
        assert_eq!(providers, ["Clinic 1", "Clinic 2"]);
    }

    async fn a_service_with_problems_keeps_what_was_typed_and_files_nothing(app) {
        let ids = app.family("Alvarado", 1, 3);
        let rosa = app.as_user(app.world.reunification);
        let new = format!("/families/{}/referrals/new", ids.family);
        let stranger = format!("adult:{}", app.family("Okafor", 1, 3).mother);
        let fields = [("who", stranger.as_str()), ("service", ""), ("state", "accepted"), ("on", "2026-11-24"), ("note", "typed & kept")];
        let refused = rosa.submit(&new, &new, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["Choose whom the service is for", "Choose the service", "This date must be today", "typed &#38; kept"] {
            refused.says(words);
        }
        assert!(of_family(&app, &ids).is_empty());
    }

    async fn a_form_sent_twice_is_filed_once(app) {
        let ids = app.family("Alvarado", 1, 3);
        let rosa = app.as_user(app.world.reunification);
        let new = format!("/families/{}/referrals/new", ids.family);
        let form = rosa.get(&new).await;
        let fields = [("who", "family"), ("service", "housing"), ("state", "needed"), ("on", "2026-11-23")];
        let first = rosa.send_form(&form, &new, &fields).await;
        let second = rosa.send_form(&form, &new, &fields).await;
        assert_eq!((first.location, second.status), (second.location, StatusCode::SEE_OTHER));
        assert_eq!(of_family(&app, &ids).len(), 1);

        let (page, step) = paths(&ids, of_family(&app, &ids)[0].id);
        let form = rosa.get(&format!("{step}?to=referred")).await;
        for _ in 0..2 {
            let filed = rosa.send_form(&form, &step, &[("to", "referred"), ("on", "2026-11-23")]).await;
            assert_eq!((filed.status, &filed.location), (StatusCode::SEE_OTHER, &page));
        }
        assert_eq!(of_family(&app, &ids)[0].version, 2);
    }

    async fn a_first_session_is_two_taps_from_my_day(app) {
        let ids = app.family("Alvarado", 1, 2);
        let id = service(&app, &ids, ServiceKind::ParentingSupport, 2, &[State::Referred, State::Accepted]);
        let rosa = app.as_user(app.world.reunification);
        let day = rosa.get("/day").await;
        let link = format!("{}?to=attended&#38;from=day", paths(&ids, id).1);
        assert!(day.body.contains(&link), "{}", day.body);
        let form = rosa.get(&link.replace("&#38;", "&")).await;
        let filed = rosa.send_form(&form, &paths(&ids, id).1, &[("to", "attended"), ("on", "2026-11-23"), ("from", "day")]).await;
        assert_eq!((filed.status, filed.location.as_str()), (StatusCode::SEE_OTHER, "/day"));
        let row = read(&app, &ids, id);
        assert_eq!((row.state, row.first_attended_on), (State::Attended, Some(app.today())));
    }

    async fn a_decline_says_why_and_takes_the_usual_side_of_its_reason(app) {
        let ids = app.family("Alvarado", 1, 2);
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[State::Referred]);
        let rosa = app.as_user(app.world.reunification);
        let (page, step) = paths(&ids, id);
        let form = format!("{step}?to=declined");
        let refused = rosa.submit(&form, &step, &[("to", "declined"), ("on", "2026-11-23")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Choose the reason.");
        let early = rosa.submit(&form, &step, &[("to", "declined"), ("on", "2026-11-20"), ("reason", "no_transport")]).await;
        early.says("This date is before the last step, on Nov 21, 2026.");
        rosa.submit(&form, &step, &[("to", "declined"), ("on", "2026-11-23"), ("reason", "no_transport")]).await;
        rosa.get(&page).await.says("No transport (agency&#39;s side)");
    }

    async fn a_step_that_another_overtook_shows_both_and_may_still_be_filed_on_top(app) {
        let ids = app.family("Alvarado", 1, 2);
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[State::Referred]);
        let (rosa, sam) = (app.as_user(app.world.reunification), app.as_user(app.world.supervisor));
        let (_, step) = paths(&ids, id);
        let mine = rosa.get(&format!("{step}?to=attended")).await;
        sam.submit(&format!("{step}?to=accepted"), &step, &[("to", "accepted"), ("on", "2026-11-22"), ("note", "By phone")]).await;

        let fields = [("to", "attended"), ("on", "2026-11-23"), ("note", "She was on time")];
        let stale = rosa.send_form(&mine, &step, &fields).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        for words in ["Somebody else logged a step first", "Saved by Sam Sandoval", "By phone", "She was on time"] {
            stale.says(words);
        }
        assert_eq!(read(&app, &ids, id).state, State::Accepted, "nothing was overwritten");
        let filed = rosa.send_form(&stale, &step, &fields).await;
        assert_eq!((filed.status, read(&app, &ids, id).state), (StatusCode::SEE_OTHER, State::Attended));
    }

    async fn a_step_that_no_longer_fits_is_not_offered_again(app) {
        let ids = app.family("Alvarado", 1, 2);
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[State::Referred]);
        let (rosa, sam) = (app.as_user(app.world.reunification), app.as_user(app.world.supervisor));
        let (_, step) = paths(&ids, id);
        let mine = rosa.get(&format!("{step}?to=accepted")).await;
        let end = [("to", "ended_early"), ("on", "2026-11-23"), ("reason", "moved")];
        sam.submit(&format!("{step}?to=ended_early"), &step, &end).await;
        let stale = rosa.send_form(&mine, &step, &[("to", "accepted"), ("on", "2026-11-23")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("A referral that is “Ended early” cannot become “Accepted”.");
        assert!(!stale.body.contains("Log it"));
        assert_eq!(rosa.get(&format!("{step}?to=accepted")).await.status, StatusCode::CONFLICT);
    }

    async fn a_referral_is_reached_only_through_its_own_family(app) {
        let (ours, other) = (app.family("Alvarado", 1, 2), app.family("Okafor", 1, 2));
        let id = service(&app, &ours, ServiceKind::Housing, 2, &[State::Referred]);
        let rosa = app.as_user(app.world.reunification);
        let (page, step) = paths(&other, id);
        for path in [page, format!("{step}?to=accepted")] {
            assert_eq!(rosa.get(&path).await.status, StatusCode::NOT_FOUND);
        }
        let token = rosa.get("/account").await.hidden("csrf_token").unwrap();
        let form = fresh::<FormId>().to_string();
        let fields = [("csrf_token", token.as_str()), ("form_id", &form), ("version", "2"), ("to", "accepted"), ("on", "2026-11-23")];
        assert_eq!(rosa.post(&step, &fields).await.status, StatusCode::NOT_FOUND);
        assert_eq!(read(&app, &ours, id).state, State::Referred);
        let pat = app.as_user(app.world.reunification_south);
        assert_eq!(pat.get(&paths(&ours, id).0).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_is_noted_on_a_parents_service_stays_on_the_familys_track(app) {
        let ids = app.family("Alvarado", 1, 2);
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[State::Referred]);
        let (page, step) = paths(&ids, id);
        let rosa = app.as_user(app.world.reunification);
        let fields = [("to", "accepted"), ("on", "2026-11-23"), ("note", "She wept with relief")];
        rosa.submit(&format!("{step}?to=accepted"), &step, &fields).await;
        for (user, reads) in [(app.world.reunification, true), (app.world.supervisor, true), (app.world.permanency, false), (app.world.manager, false)] {
            let seen = app.as_user(user).get(&page).await;
            assert_eq!((seen.status, seen.body.contains("wept")), (StatusCode::OK, reads));
        }
        let pam = app.as_user(app.world.coordinator);
        assert_eq!(pam.get(&page).await.status, StatusCode::NOT_FOUND, "she follows parent partners only");
        let partner = service(&app, &ids, ServiceKind::ParentPartner, 2, &[]);
        assert_eq!(pam.get(&paths(&ids, partner).0).await.status, StatusCode::OK);
    }
}
