//! My day, for each role.

use actix_web::http::StatusCode;
use chrono::Days;
use diesel::prelude::*;
use homeward::db::fresh;
use homeward::db::schema::drafts;
use homeward::domain::contact::MeetingPlace;
use homeward::domain::family::Who;
use homeward::domain::family_time::{Series, Supervision, Weekday};
use homeward::domain::hearing::{HearingKind, HearingStatus};
use homeward::domain::id::{DraftId, HearingId};
use homeward::domain::referral::{ServiceKind, State};
use homeward::domain::tracks::Track;
use homeward::features::family_time::{self, NewPlan};
use homeward::features::hearings::{self, NewHearing};

use crate::contacts::contact;
use crate::referrals::service;
use crate::support::{FamilyIds, TestApp, on_both};

/// A hearing of all the family's children, so many days ahead.
pub(crate) fn hearing(app: &TestApp, ids: &FamilyIds, days: u64) {
    let new = NewHearing {
        id: fresh::<HearingId>(),
        family: ids.family,
        children: ids.children.iter().map(|(child, _)| *child).collect(),
        kind: HearingKind::IntermediateReview,
        status: HearingStatus::Scheduled,
        held_on: app.today() + Days::new(days),
        held_time: Some("09:30".to_owned()),
        courtroom: "3B".to_owned(),
        judge: String::new(),
        result: String::new(),
    };
    let now = app.clock.now();
    app.store(|conn| hearings::add(conn, &new, Some(app.world.court), now));
}

on_both! {
    async fn a_reunification_worker_sees_her_own_families_overdue_first_with_one_action_each(app) {
        let alvarado = app.family("Alvarado", 1, 3);
        let okafor = app.family("Okafor", 1, 100);
        service(&app, &okafor, ServiceKind::Housing, 100, &[State::Referred, State::Attended]);
        contact(&app, &okafor, Track::Reunification, 40, "");
        hearing(&app, &okafor, 2);
        let day = app.as_user(app.world.reunification).get("/day").await;
        day.says("Needs attention (2)");
        day.says("Call the Okafor family No contact with the parents for 40 days. Overdue 26 days Log a contact");
        day.says("First service for the Alvarado family Nothing attended, 3 days after the removal. Overdue 1 day Log a service");
        day.says("90-day or intermediate review Okafor family, Nov 25, 2026, 9:30 a.m., 3B In 2 days Summary");
        let place = |words: &str| day.body.find(words).unwrap();
        assert!(place("Call the Okafor") < place("First service for the Alvarado"));
        day.never_says("Monthly visit");
        assert!(day.body.contains(&format!("/families/{}/referrals/new", alvarado.family)));
        assert!(day.body.len() < 60_000);
    }

    async fn the_day_one_row_leads_to_the_first_session_and_goes_once_it_is_attended(app) {
        let ids = app.family("Alvarado", 1, 1);
        service(&app, &ids, ServiceKind::ParentingSupport, 1, &[State::Referred, State::Accepted]);
        let rosa = app.as_user(app.world.reunification);
        let day = rosa.get("/day").await;
        day.says("Parenting support for Maria Alvarado Alvarado family. Nothing attended, 1 day after the removal. Parent to attend the first session, since Nov 22, 2026. Tomorrow First session attended");
        service(&app, &ids, ServiceKind::Housing, 0, &[State::Referred, State::Attended]);
        rosa.get("/day").await.never_says("Nothing attended");
    }

    async fn a_permanency_worker_sees_the_children_whom_nobody_saw(app) {
        let ids = app.family("Alvarado", 2, 60);
        contact(&app, &ids, Track::Permanency, 40, "");
        let paul = app.as_user(app.world.permanency);
        let day = paul.get("/day").await;
        day.says("Monthly visit with Mateo Alvarado Alvarado family. Last seen Oct 14, 2026. In 7 days Log a visit");
        day.says("See Luna Alvarado in the new place");
        day.never_says("Call the");
        contact(&app, &ids, Track::Permanency, 1, "");
        paul.get("/day").await.never_says("Monthly visit");
    }

    async fn a_long_day_is_turned_page_by_page_until_its_last_row(app) {
        let names: Vec<String> = (0..62).map(|n| format!("Alva{}{}", char::from(b'a' + n / 26), char::from(b'a' + n % 26))).collect();
        for name in &names {
            app.family(name, 1, 1);
        }
        let rosa = app.as_user(app.world.reunification);
        let (first, second) = (rosa.get("/day").await, rosa.get("/day?from=60").await);
        first.says("1 to 60 of 62");
        second.says("61 to 62 of 62");
        assert!(first.body.contains("href=\"/day?from=60\"") && second.body.contains("href=\"/day\""));
        let on = |page: &crate::support::Page, name: &String| page.text().contains(&format!("the {name} family"));
        assert!(names.iter().all(|name| on(&first, name) != on(&second, name)));
        assert!(first.body.len() < 60_000);
        rosa.get("/day?from=5000").await.says("61 to 62 of 62");
        let worker = app.world.reunification;
        let sam = app.as_user(app.world.supervisor).get(&format!("/day?worker={worker}&from=60")).await;
        sam.says("61 to 62 of 62");
        assert!(sam.body.contains(&format!("href=\"/day?worker={worker}\"")));
    }

    async fn somebody_with_nothing_to_do_is_told_so(app) {
        let day = app.as_user(app.world.reunification_b).get("/day").await;
        day.says("You are all caught up");
    }

    async fn a_supervisor_sees_how_much_is_before_each_worker_and_who_has_nobody(app) {
        app.family("Alvarado", 1, 60);
        app.family_in(app.world.north, "Okafor", 2, 5, None);
        app.family_in(app.world.south, "Lindqvist", 1, 60, Some((app.world.reunification_south, app.world.permanency_south)));
        let sam = app.as_user(app.world.supervisor);
        let day = sam.get("/day").await;
        day.says("1 family has no reunification worker, 2 children in care have no permanency worker");
        assert!(day.body.contains("href=\"/coverage\""));
        day.says("Rosa Reyes 2 0 0");
        day.never_says("Ron South");
        let rosas = sam.get(&format!("/day?worker={}", app.world.reunification)).await;
        rosas.says("The day of Rosa Reyes");
        rosas.says("Call the Alvarado family");
        let rons = sam.get(&format!("/day?worker={}", app.world.reunification_south)).await;
        rons.never_says("Lindqvist");
        app.as_user(app.world.manager).get("/day").await.says("Ron South 2 0 0");
    }

    async fn a_manager_reads_a_workers_day_without_the_actions_that_are_not_hers(app) {
        app.family("Alvarado", 1, 60);
        let day = app.as_user(app.world.manager).get(&format!("/day?worker={}", app.world.reunification)).await;
        day.says("Call the Alvarado family");
        day.never_says("/contacts/new");
    }

    async fn the_court_liaison_sees_the_next_hearings_and_the_coordinator_the_parent_partners(app) {
        let ids = app.family("Alvarado", 1, 60);
        let carl = app.as_user(app.world.court);
        carl.get("/day").await.says("No hearing is set");
        hearing(&app, &ids, 1);
        let day = carl.get("/day").await;
        day.says("Alvarado family 90-day or intermediate review, Nov 24, 2026, 9:30 a.m., 3B Tomorrow Summary");
        assert!(day.body.contains("href=\"/docket\""));
        service(&app, &ids, ServiceKind::ParentPartner, 10, &[]);
        let pam = app.as_user(app.world.coordinator);
        pam.get("/day").await.says("Alvarado family F-2026-00001. Worker to make the referral, since Nov 13, 2026 Needed");
        assert_eq!(app.as_user(app.world.auditor).get("/day").await.status, StatusCode::FORBIDDEN);
    }

    async fn an_intake_that_was_begun_waits_at_the_end_of_the_day_of_who_began_it(app) {
        let (id, now, user) = (fresh::<DraftId>(), app.clock.now(), app.world.reunification);
        app.store(|conn| {
            let row = (
                drafts::id.eq(id), drafts::user_id.eq(user), drafts::kind.eq("intake"), drafts::body.eq("[]"),
                drafts::created_at.eq(now), drafts::updated_at.eq(now),
            );
            diesel::insert_into(drafts::table).values(row).execute(conn)?;
            Ok(())
        });
        let day = app.as_user(user).get("/day").await;
        day.says("Intake, saved Nov 23, 2026, 11:00 a.m.");
        assert!(day.body.contains(&format!("/intake/{id}")));
        app.as_user(app.world.reunification_b).get("/day").await.never_says("Intake, saved");
    }

    async fn what_is_coming_goes_into_ones_own_calendar_by_number_and_without_a_name(app) {
        let (mine, other) = (app.family("Alvarado", 1, 3), app.family_in(app.world.south, "Okafor", 1, 3, None));
        let id = service(&app, &mine, ServiceKind::Housing, 2, &[State::Referred]);
        hearing(&app, &mine, 20);
        hearing(&app, &other, 20);
        let rosa = app.as_user(app.world.reunification);
        let new = format!("/families/{}/referrals/{id}/appointments/new", mine.family);
        let fields = [("kind", "first_session"), ("on", "2026-11-24"), ("time", "9:00 am"), ("place", "Ask for Zenobia Quill")];
        rosa.submit(&new, &new, &fields).await;
        let plan = NewPlan {
            family: mine.family,
            follows: None,
            series: Series { weekday: Weekday::Wednesday, from: app.today(), until: Some(app.today() + Days::new(9)) },
            starts_at: "16:00".to_owned(),
            ends_at: "18:00".to_owned(),
            place: MeetingPlace::VisitCenter,
            place_words: "Beside Quillfeather Park".to_owned(),
            supervision: Supervision::Supervised,
            with: vec![Who::Adult(mine.mother), Who::Child(mine.children[0].0)],
        };
        let now = app.clock.now();
        app.store(|conn| family_time::add_plan(conn, &plan, None, now));
        rosa.get("/day").await.says("Take what is coming into your calendar");
        let file = rosa.get("/my-calendar.ics").await;
        assert_eq!(file.status, StatusCode::OK);
        let number = app.number(&mine);
        for line in [format!("SUMMARY:Hearing: {number}"), format!("SUMMARY:Appointment: {number}"),
            format!("SUMMARY:Contact with the parents due: {number}"), "DTSTART:20261213T153000Z".to_owned(),
            "DTSTART:20261124T150000Z".to_owned(), "LOCATION:3B".to_owned()] {
            assert!(file.body.contains(&format!("{line}\r\n")), "{line}: {}", file.body);
        }
        let times = file.body.matches(&format!("SUMMARY:Family time: {number}\r\n")).count();
        assert_eq!(times, 2, "{}", file.body);
        assert!(file.body.contains("DTSTART:20261125T220000Z\r\n"), "{}", file.body);
        for name in ["Alvarado", "Okafor", "Maria", "Mateo", "Luna", "Zenobia", "Rosa", "Quillfeather"] {
            assert!(!file.body.contains(name), "{name}: {}", file.body);
        }
        assert!(!file.body.contains(&app.number(&other)));
        let paul = app.as_user(app.world.permanency).get("/my-calendar.ics").await;
        assert!(paul.body.contains(&format!("SUMMARY:Visit with a child due: {number}")), "{}", paul.body);
        assert!(!paul.body.contains("SUMMARY:Appointment"), "the mother's");
        assert_eq!(app.as_user(app.world.supervisor).get("/my-calendar.ics").await.status, StatusCode::FORBIDDEN);
    }
}
