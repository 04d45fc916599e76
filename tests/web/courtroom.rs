//! The courtroom desk: a parent is queued, assessed, referred and booked before she leaves, and that is measured.

use std::process::Command;

use actix_web::http::StatusCode;
use chrono::{Days, NaiveTime};
use diesel::connection::SimpleConnection as _;
use homeward::db::fresh;
use homeward::domain::courtroom::{AssessorKind, Stand};
use homeward::domain::hearing::HearingStatus;
use homeward::domain::id::AssessorId;
use homeward::domain::referral::{ServiceKind, State};
use homeward::features::courtroom::{self, NewAssessor, Visit};
use homeward::features::{hearings, referrals};
use serde_json::Value;

use crate::support::{Client, FamilyIds, Page, TestApp, on_both};

const DESK: &str = "/courtroom?on=2026-11-23";

fn in_court(app: &TestApp, name: &str) -> FamilyIds {
    let ids = app.family(name, 1, 3);
    app.hearing_on(&ids, HearingStatus::Scheduled, app.today());
    ids
}

fn assessor(app: &TestApp, name: &str, provider: Option<&str>) -> AssessorId {
    let (id, now) = (fresh(), app.clock.now());
    let provider = provider.map(|name| crate::directory::provider(app, name));
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let new = NewAssessor {
        id,
        on_day: app.today(),
        courtroom: String::new(),
        name: name.to_owned(),
        provider,
        kind: AssessorKind::SubstanceUse,
        from: at(8),
        to: at(12),
    };
    app.store(|conn| courtroom::add_assessor(conn, &new, None, now));
    id
}

fn queue_path(ids: &FamilyIds) -> String {
    format!("/families/{}/courtroom", ids.family)
}

/// Queues the mother for a substance-use assessment with the button of the desk.
async fn queue(app: &TestApp, who: &Client, ids: &FamilyIds) -> Page {
    let hearing = app.store(|conn| hearings::of_family(conn, ids.family))[0].id.to_string();
    let (person, path) = (ids.mother.to_string(), queue_path(ids));
    who.submit(DESK, &path, &[("hearing", &hearing), ("person", &person), ("kind", "substance_use")]).await
}

fn visits(app: &TestApp, ids: &FamilyIds) -> Vec<Visit> {
    app.store(|conn| courtroom::visits_of_family(conn, ids.family))
}

fn path(ids: &FamilyIds, of: &Visit) -> String {
    format!("/families/{}/courtroom/{}", ids.family, of.id)
}

async fn start(app: &TestApp, who: &Client, ids: &FamilyIds, with: AssessorId) -> String {
    let at = path(ids, visits(app, ids).last().unwrap());
    let started = who.submit(DESK, &at, &[("to", "with_assessor"), ("assessor", &with.to_string())]).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text());
    at
}

const RECOMMENDED: [(&str, &str); 4] =
    [("to", "assessed"), ("outcome", "service"), ("service", "substance_use_treatment"), ("level", "outpatient")];

on_both! {
    async fn a_parent_is_assessed_referred_and_booked_before_she_leaves_and_the_days_are_measured(app) {
        let ids = in_court(&app, "Alvarado");
        let (rosa, lena) = (app.as_user(app.world.reunification), assessor(&app, "Lena Moss", Some("Harbor House")));
        let desk = rosa.get(DESK).await;
        for words in ["Not asked yet (1)", "Maria Alvarado", "9:00 a.m., courtroom 3B", "Lena Moss", "8:00 a.m. to 12:00 p.m."] {
            desk.says(words);
        }
        assert_eq!(queue(&app, &rosa, &ids).await.location, DESK);
        rosa.get(DESK).await.says("Start with Lena Moss");
        let at = start(&app, &rosa, &ids, lena).await;
        rosa.get(DESK).await.says("With an assessor (1)");
        let form = format!("{at}?to=assessed");
        rosa.get(&form).await.says("what was said stays with the assessor");
        rosa.submit(&form, &at, &RECOMMENDED).await;
        let desk = rosa.get(DESK).await;
        desk.says("To be referred before they leave (1)");
        desk.says("Recommended: Substance-use treatment, outpatient");
        let refer = format!("{at}/refer");
        let referred = rosa.submit(DESK, &refer, &[]).await;
        assert!(referred.location.ends_with("/appointments/new"), "{}", referred.location);
        let made = app.store(|conn| referrals::of_family(conn, ids.family)).remove(0);
        assert_eq!((made.service, made.state), (ServiceKind::SubstanceUseTreatment, State::Referred));
        rosa.get(DESK).await.says("First session to be booked before they leave (1)");
        let booking = [("kind", "first_session"), ("on", "2026-11-25"), ("time", "10:00")];
        rosa.submit(&referred.location, &referred.location, &booking).await;
        let desk = rosa.get(DESK).await;
        desk.says("Done for today (1)");
        desk.says("First session Wed, Nov 25, 2026, 10:00 a.m.");

        app.move_clock("2026-11-25T18:00:00Z".parse().unwrap());
        let (row, now) = (app.store(|conn| referrals::find(conn, ids.family, made.id)).0, app.clock.now());
        let booked = app.store(|conn| referrals::appointments_of(conn, ids.family)).remove(0);
        let held = homeward::domain::appointment::Attendance::Held;
        app.store(|conn| referrals::say(conn, &row, (booked.id, booked.held_on), (held, None), (None, now)));
        let rosa = app.as_user(app.world.reunification);
        let measures = rosa.get("/courtroom/measures").await;
        for words in ["Parents with a hearing 1", "Asked 1 100% of the parents", "Referred there 1", "First session booked there 1", "First session attended so far 1", "first session: 2 days (n = 1)"] {
            measures.says(words);
        }
        let url = app.database.url.clone();
        for format in ["json", "csv"] {
            let run = ["report", "courtroom", "--format", format, "--as-of", "2026-11-25", "--database-url", &url];
            let output = Command::new(env!("CARGO_BIN_EXE_homeward")).args(run).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let said = String::from_utf8(output.stdout).unwrap();
            if format == "json" {
                let json: Value = serde_json::from_str(&said).unwrap();
                assert_eq!((&json["booked_there"], &json["median_days_to_first_session"]), (&Value::from(1), &Value::from(2.0)));
            } else {
                assert!(said.contains("summary,,referred_there,1"), "{said}");
            }
        }
    }

    async fn a_parent_waits_once_a_day_and_the_same_form_files_once(app) {
        let ids = in_court(&app, "Alvarado");
        let rosa = app.as_user(app.world.reunification);
        let hearing = app.store(|conn| hearings::of_family(conn, ids.family))[0].id.to_string();
        let fields = [("hearing", hearing.as_str()), ("person", &ids.mother.to_string()), ("kind", "substance_use")];
        let (desk, at) = (rosa.get(DESK).await, queue_path(&ids));
        let first = rosa.send_form(&desk, &at, &fields).await;
        let again = rosa.send_form(&desk, &at, &fields).await;
        assert_eq!((first.status, &first.location), (again.status, &again.location));
        let form = uuid::Uuid::now_v7().to_string();
        let anew = [&fields[..2], &[("kind", "mental_health"), ("form_id", &form)]].concat();
        assert_eq!(rosa.send_form(&desk, &at, &anew).await.location, DESK);
        assert_eq!(visits(&app, &ids).len(), 1, "she is at the desk already");
        rosa.get(DESK).await.says("No assessor for this is here now.");
    }

    async fn a_step_with_problems_keeps_what_was_chosen(app) {
        let ids = in_court(&app, "Alvarado");
        let (rosa, lena) = (app.as_user(app.world.reunification), assessor(&app, "Lena Moss", None));
        queue(&app, &rosa, &ids).await;
        let at = start(&app, &rosa, &ids, lena).await;
        let form = format!("{at}?to=assessed");
        let refused = rosa.submit(&form, &at, &[("to", "assessed"), ("outcome", "service"), ("service", "housing")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Choose the level, or that it was not said.");
        assert!(refused.body.contains("value=\"housing\" selected"));
        let left = format!("{at}?to=left");
        rosa.submit(&left, &at, &[("to", "left")]).await.says("Choose why.");
        rosa.submit(&left, &at, &[("to", "left"), ("reason", "no_time")]).await;
        rosa.get(DESK).await.says("The hearing left no time");
        assert_eq!(rosa.get(&left).await.status, StatusCode::CONFLICT, "what is closed stays");
        assert_eq!(queue(&app, &rosa, &ids).await.location, DESK);
        assert_eq!(visits(&app, &ids).len(), 2, "whoever comes back is queued anew");
    }

    async fn somebody_who_was_faster_is_shown_and_what_was_chosen_may_be_filed_on_top(app) {
        let ids = in_court(&app, "Alvarado");
        let (rosa, carl) = (app.as_user(app.world.reunification), app.as_user(app.world.court));
        let lena = assessor(&app, "Lena Moss", None);
        queue(&app, &rosa, &ids).await;
        let at = path(&ids, &visits(&app, &ids)[0]);
        let mine = rosa.get(&format!("{at}?to=left")).await;
        start(&app, &carl, &ids, lena).await;
        let stale = rosa.send_form(&mine, &at, &[("to", "left"), ("reason", "had_to_go")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("She now stands so: With the assessor.");
        assert!(stale.body.contains("value=\"had_to_go\" selected"));
        assert_eq!(visits(&app, &ids)[0].stand, Stand::WithAssessor);
        let saved = rosa.send_form(&stale, &at, &[("to", "left"), ("reason", "had_to_go")]).await;
        assert_eq!((saved.status, visits(&app, &ids)[0].stand), (StatusCode::SEE_OTHER, Stand::Left));
    }

    async fn an_assessor_without_a_provider_leads_to_finding_a_service_and_a_known_need_is_not_logged_twice(app) {
        let ids = in_court(&app, "Alvarado");
        let known = crate::referrals::service(&app, &ids, ServiceKind::SubstanceUseTreatment, 2, &[]);
        let (rosa, lena) = (app.as_user(app.world.reunification), assessor(&app, "Lena Moss", None));
        queue(&app, &rosa, &ids).await;
        let at = start(&app, &rosa, &ids, lena).await;
        rosa.submit(&format!("{at}?to=assessed"), &at, &RECOMMENDED).await;
        let (carl, refer) = (app.as_user(app.world.court), format!("{at}/refer"));
        carl.get(DESK).await.says("The reunification worker does this.");
        let form = [("version", "3"), ("form_id", &uuid::Uuid::now_v7().to_string())];
        let token = carl.get("/account").await.hidden("csrf_token").unwrap();
        let refused = carl.post(&refer, &[&form[..], &[("csrf_token", token.as_str())]].concat()).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let to = rosa.submit(DESK, &refer, &[]).await.location;
        assert_eq!(to, format!("/families/{}/referrals/{known}/find", ids.family));
        assert_eq!(app.store(|conn| referrals::of_family(conn, ids.family)).len(), 1);
        let again = rosa.post(&refer, &[("csrf_token", &rosa.get("/account").await.hidden("csrf_token").unwrap()), ("version", "3"), ("form_id", &uuid::Uuid::now_v7().to_string())]).await;
        assert!(again.location.starts_with("/courtroom"), "it was referred already");
    }

    async fn out_of_scope_there_is_no_desk_and_no_entry(app) {
        let ids = in_court(&app, "Alvarado");
        let (rosa, ron) = (app.as_user(app.world.reunification), app.as_user(app.world.reunification_south));
        queue(&app, &rosa, &ids).await;
        ron.get(DESK).await.never_says("Alvarado");
        ron.get("/courtroom/measures").await.says("Parents with a hearing 0");
        let at = format!("{}?to=left", path(&ids, &visits(&app, &ids)[0]));
        assert_eq!(ron.get(&at).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.as_user(app.world.permanency).get(DESK).await.status, StatusCode::FORBIDDEN);
        let brandt = in_court(&app, "Brandt");
        let other = format!("{}?to=left", path(&brandt, &visits(&app, &ids)[0]));
        assert_eq!(rosa.get(&other).await.status, StatusCode::NOT_FOUND);
    }

    async fn nobody_is_queued_for_another_day_and_a_wrong_entry_counts_nowhere(app) {
        let ids = app.family("Alvarado", 1, 3);
        app.hearing_on(&ids, HearingStatus::Scheduled, app.today() + Days::new(1));
        let rosa = app.as_user(app.world.reunification);
        let tomorrow = rosa.get("/courtroom?on=2026-11-24").await;
        tomorrow.says("Parents are queued on the day.");
        let hearing = app.store(|conn| hearings::of_family(conn, ids.family))[0].id.to_string();
        let token = tomorrow.hidden("csrf_token").unwrap_or_default();
        let form = uuid::Uuid::now_v7().to_string();
        let fields = [("csrf_token", token.as_str()), ("form_id", &form), ("hearing", &hearing), ("person", &ids.mother.to_string()), ("kind", "substance_use")];
        assert_eq!(rosa.post(&queue_path(&ids), &fields).await.status, StatusCode::NOT_FOUND);
        app.move_clock("2026-11-24T17:00:00Z".parse().unwrap());
        let rosa = app.as_user(app.world.reunification);
        let desk = rosa.get("/courtroom").await;
        let queued = rosa.send_form(&desk, &queue_path(&ids), &fields[2..]).await;
        assert_eq!(queued.status, StatusCode::SEE_OTHER, "{}", queued.text());
        let wrong = format!("{}/error", path(&ids, &visits(&app, &ids)[0]));
        rosa.submit(&wrong, &wrong, &[("reason", "Her sister, not she")]).await;
        assert!(visits(&app, &ids).is_empty());
        rosa.get("/courtroom").await.says("Not asked yet (1)");
        rosa.get("/courtroom/measures").await.says("Asked 0");
    }

    async fn an_assessor_is_put_on_the_list_and_taken_off_once(app) {
        let carl = app.as_user(app.world.court);
        let new = "/courtroom/assessors/new";
        let refused = carl.submit(new, new, &[("name", "Lena & Moss"), ("kind", ""), ("on", "2026-11-22"), ("from", "12:00"), ("to", "9:00 am")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["This day is over", "Choose what she assesses", "The assessor leaves before 12:00 p.m."] {
            refused.says(words);
        }
        assert!(refused.body.contains("Lena &#38; Moss"));
        let fields = [("name", "Lena Moss"), ("kind", "mental_health"), ("provider", "Harbor House"), ("on", "2026-11-23"), ("from", "9:00 am"), ("to", "12:00"), ("courtroom", "3B")];
        assert_eq!(carl.submit(new, new, &fields).await.location, DESK);
        let desk = carl.get(DESK).await;
        desk.says("Mental health, Harbor House, 9:00 a.m. to 12:00 p.m., courtroom 3B");
        let at = desk.body.find("/courtroom/assessors/0").unwrap();
        let end = desk.body[at..].split('"').next().unwrap().to_owned();
        carl.send_form(&desk, &end, &[]).await;
        carl.get(DESK).await.says("Left");
        let sam = app.as_user(app.world.manager);
        sam.get(DESK).await.never_says("Not here any more");
    }

    async fn the_database_refuses_what_must_never_be(app) {
        let ids = in_court(&app, "Alvarado");
        let (rosa, lena) = (app.as_user(app.world.reunification), assessor(&app, "Lena Moss", None));
        queue(&app, &rosa, &ids).await;
        let mut conn = app.conn();
        let mut refuses = |statement: &str, rule: &str| {
            let refused = conn.batch_execute(statement).unwrap_err();
            assert!(refused.to_string().contains(rule), "{statement}: {refused}");
        };
        refuses("DELETE FROM courtroom_visits", "courtroom_visits_for_good");
        refuses("UPDATE courtroom_visits SET kind = 'mental_health'", "courtroom_visits_for_good");
        refuses("UPDATE courtroom_visits SET stand = 'assessed', outcome = 'no_service'", "courtroom_visits_moves");
        refuses("UPDATE courtroom_steps SET stand = 'declined'", "courtroom_steps_for_good");
        refuses("DELETE FROM courtroom_steps", "courtroom_steps_for_good");
        refuses("UPDATE courtroom_assessors SET name = 'Other'", "courtroom_assessors_for_good");
        refuses("UPDATE courtroom_visits SET stand = 'left'", "courtroom_visits_why");
        let at = start(&app, &rosa, &ids, lena).await;
        rosa.submit(&format!("{at}?to=declined"), &at, &[("to", "declined")]).await;
        let refused = app.conn().batch_execute("UPDATE courtroom_visits SET stand = 'waiting'").unwrap_err();
        assert!(refused.to_string().contains("courtroom_visits_"), "{refused}");
    }
}
