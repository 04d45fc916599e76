//! The referral desk: calls and warm handoffs, appointments, what stands in the way, the story of a need, and a morning's calls.

use actix_web::http::StatusCode;
use homeward::db::fresh;
use homeward::domain::id::{FormId, ReferralId};
use homeward::domain::referral::{Reason, ServiceKind, State};
use homeward::features::referrals::{self, NewStep, Referral};

use crate::referrals::service;
use crate::support::{FamilyIds, TestApp, on_both};

fn read(app: &TestApp, ids: &FamilyIds, id: ReferralId) -> Referral {
    app.store(|conn| referrals::find(conn, ids.family, id)).0
}

fn page(ids: &FamilyIds, id: ReferralId) -> String {
    format!("/families/{}/referrals/{id}", ids.family)
}

fn decline(app: &TestApp, ids: &FamilyIds, id: ReferralId, reason: Reason) {
    let (now, row) = (app.clock.now(), read(app, ids, id));
    let step = NewStep {
        state: State::Declined,
        occurred_on: app.today(),
        reason: Some(reason),
        side: reason.default_side(),
        note: String::new(),
    };
    app.store(|conn| referrals::step(conn, &row, &step, None, Some(app.world.reunification), now).map(|_| ()));
}

/// The address of the first link on a page that begins so.
fn link(body: &str, begins: &str) -> String {
    let at = body.find(&format!("href=\"{begins}")).unwrap_or_else(|| panic!("no link to {begins}")) + 6;
    body[at..].split('"').next().unwrap().to_owned()
}

on_both! {
    async fn a_booked_appointment_shows_the_acceptance_and_one_that_was_held_stops_the_day_one_clock(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[State::Referred]);
        let rosa = app.as_user(app.world.reunification);
        let (here, new) = (page(&ids, id), format!("{}/appointments/new", page(&ids, id)));
        rosa.get(&new).await.says("A provider who gives a time has accepted");
        let fields = [("kind", "first_session"), ("on", "2026-11-23"), ("time", "9:30 am"), ("place", "12 Oak Street")];
        assert_eq!(rosa.submit(&new, &new, &fields).await.location, here);
        let row = read(&app, &ids, id);
        assert_eq!((row.state, row.booked_on), (State::Accepted, Some(app.today())));
        let shown = rosa.get(&here).await;
        shown.says("First session, Mon, Nov 23, 2026, 9:30 a.m., 12 Oak Street");
        rosa.get("/day").await.says("Appointment on Nov 23, 2026");

        let ask = link(&shown.body, &format!("{here}/appointments/0"));
        let held = rosa.submit(&ask, &ask, &[("what", "held")]).await;
        assert_eq!((held.status, held.location.as_str()), (StatusCode::SEE_OTHER, here.as_str()));
        let row = read(&app, &ids, id);
        assert_eq!((row.state, row.first_attended_on, row.booked_on), (State::Attended, Some(app.today()), None));
        rosa.get(&here).await.says("1 held");
    }

    async fn an_appointment_with_problems_keeps_what_was_typed_and_books_nothing(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[State::Referred]);
        let rosa = app.as_user(app.world.reunification);
        let new = format!("{}/appointments/new", page(&ids, id));
        let refused = rosa.submit(&new, &new, &[("kind", "session"), ("on", "2026-11-01"), ("time", "soon"), ("place", "Kept & shown")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("before the day on which the need was known, Nov 21, 2026");
        assert!(refused.body.contains("Kept &#38; shown"));
        assert_eq!(read(&app, &ids, id).state, State::Referred);
        let far = rosa.submit(&new, &new, &[("kind", "session"), ("on", "2062-11-24")]).await;
        far.says("more than a year ahead");
    }

    async fn two_people_who_say_what_became_of_an_appointment_are_told_and_the_first_word_stays(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[State::Referred, State::Accepted]);
        let (rosa, sam) = (app.as_user(app.world.reunification), app.as_user(app.world.supervisor));
        let (here, new) = (page(&ids, id), format!("{}/appointments/new", page(&ids, id)));
        rosa.submit(&new, &new, &[("kind", "first_session"), ("on", "2026-11-24")]).await;
        let ask = link(&rosa.get(&here).await.body, &format!("{here}/appointments/0"));
        let mine = rosa.get(&ask).await;
        assert!(!mine.body.contains("value=\"held\""), "it has not been yet");
        let early = rosa.send_form(&mine, &ask, &[("what", "held")]).await;
        early.says("Before that it can only be cancelled.");
        sam.submit(&ask, &ask, &[("what", "cancelled_provider")]).await;
        let stale = rosa.send_form(&mine, &ask, &[("what", "cancelled_parent")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("Cancelled by the provider, said");
        rosa.get(&here).await.says("1 cancelled by the provider");
    }

    async fn the_same_time_is_booked_once(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[State::Referred]);
        let rosa = app.as_user(app.world.reunification);
        let new = format!("{}/appointments/new", page(&ids, id));
        let fields = [("kind", "session"), ("on", "2026-11-24"), ("time", "10:00"), ("place", "Room 4")];
        let form = rosa.get(&new).await;
        let (first, second) = (rosa.send_form(&form, &new, &fields).await, rosa.send_form(&form, &new, &fields).await);
        assert_eq!((first.location, second.status), (second.location, StatusCode::SEE_OTHER));
        let again = rosa.submit(&new, &new, &fields).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        again.says("This time is booked already");
        assert!(again.body.contains("Room 4"));
        assert_eq!(app.store(|conn| referrals::appointments_of(conn, ids.family)).len(), 1);
    }

    async fn a_warm_handoff_says_with_whom_and_starts_the_clock_anew(app) {
        let ids = app.family("Alvarado", 1, 5);
        let id = service(&app, &ids, ServiceKind::Housing, 4, &[State::Referred]);
        let rosa = app.as_user(app.world.reunification);
        let (here, new) = (page(&ids, id), format!("{}/talks/new", page(&ids, id)));
        let refused = rosa.submit(&new, &new, &[("kind", "warm_handoff"), ("on", "2026-11-23"), ("note", "She smiled")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Enter with whom you spoke");
        refused.says("She smiled");
        let fields = [("kind", "warm_handoff"), ("on", "2026-11-23"), ("with_whom", "Lena Moss, intake"), ("parent", "yes"), ("note", "She smiled")];
        assert_eq!(rosa.submit(&new, &new, &fields).await.location, here);
        assert_eq!(read(&app, &ids, id).asked_on, Some(app.today()));
        let shown = rosa.get(&here).await;
        for words in ["Warm handoff with Lena Moss, intake, the parent took part", "She smiled", "Follow up by Nov 25, 2026", "Asked on Nov 23, 2026."] {
            shown.says(words);
        }
        let other = app.as_user(app.world.permanency).get(&here).await;
        other.never_says("She smiled");

        let wrong = link(&shown.body, &format!("{here}/talks/0"));
        rosa.submit(&wrong, &wrong, &[("reason", "Another family")]).await;
        assert_eq!(read(&app, &ids, id).asked_on, None, "the clock is that of the calls that are left");
    }

    async fn a_barrier_says_who_removes_it_and_is_removed_once(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[State::Referred]);
        let (rosa, sam) = (app.as_user(app.world.reunification), app.as_user(app.world.supervisor));
        let (here, new) = (page(&ids, id), format!("{}/barriers/new", page(&ids, id)));
        let refused = rosa.submit(&new, &new, &[("kind", "transport"), ("on", "2026-11-22"), ("due_on", "2026-11-20"), ("words", "No bus")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Choose who removes it");
        assert!(refused.body.contains("No bus"));
        let fields = [("kind", "transport"), ("remover", "worker"), ("on", "2026-11-22"), ("due_on", "2026-11-25"), ("words", "No bus before 8")];
        assert_eq!(rosa.submit(&new, &new, &fields).await.location, here);
        let shown = rosa.get(&here).await;
        shown.says("Transport: No bus before 8. The reunification worker, by Nov 25, 2026");
        let ask = link(&shown.body, &format!("{here}/barriers/0"));
        let mine = rosa.get(&ask).await;
        sam.submit(&ask, &ask, &[("on", "2026-11-23"), ("how", "Bus pass given")]).await;
        let stale = rosa.send_form(&mine, &ask, &[("on", "2026-11-23"), ("how", "A ride")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        for words in ["Removed on Nov 23, 2026: Bus pass given.", "Yours, not saved: A ride"] {
            stale.says(words);
        }
    }

    async fn several_attempts_for_one_need_form_one_story_and_each_refusal_opens_refer_elsewhere(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[]);
        let rosa = app.as_user(app.world.reunification);
        let (here, step) = (page(&ids, id), format!("{}/step", page(&ids, id)));
        let refer = |provider: &'static str| [("to", "referred"), ("on", "2026-11-23"), ("provider", provider)];
        rosa.submit(&format!("{step}?to=referred"), &step, &refer("Harbor House")).await;
        for (reason, status) in [(Reason::NoCapacity, "No capacity"), (Reason::NotEligible, "Not eligible"), (Reason::CouldNotReach, "Couldn’t reach"), (Reason::DeclinedByParent, "Parent declined")] {
            decline(&app, &ids, id, reason);
            let shown = rosa.get(&here).await;
            shown.says(status);
            shown.says("Refer elsewhere");
            rosa.submit(&format!("{step}?to=referred"), &step, &refer("Northside")).await;
        }
        let shown = rosa.get(&here).await;
        shown.says("5 attempts to meet one need");
        shown.says("1. Harbor House, Nov 23, 2026 No capacity");
        shown.says("2. Northside, Nov 23, 2026 Not eligible");
    }

    async fn a_mornings_calls_are_saved_in_one_go(app) {
        let rosa = app.as_user(app.world.reunification);
        let families: Vec<_> = ["Alvarado", "Okafor", "Vang", "Nelson"].map(|name| app.family(name, 1, 3)).into();
        let ids: Vec<_> = families.iter().map(|of| service(&app, of, ServiceKind::Housing, 2, &[State::Referred])).collect();
        let desk = rosa.get("/desk").await;
        for name in ["Alvarado family", "Okafor family", "Vang family", "Nelson family"] {
            desk.says(name);
        }
        let heard = ["accepted", "no_capacity", "no_answer", ""];
        let of: Vec<String> = ids.iter().map(|id| format!("{id} 2")).collect();
        let names: Vec<String> = (0..4).map(|row| format!("h{row}")).collect();
        let mut fields = vec![("on", "2026-11-23")];
        for n in 0..4 {
            fields.extend([("of", of[n].as_str()), (names[n].as_str(), heard[n])]);
        }
        let saved = rosa.send_form(&desk, "/desk", &fields).await;
        assert_eq!((saved.status, saved.location.as_str()), (StatusCode::SEE_OTHER, "/desk"));
        let now: Vec<_> = families.iter().zip(&ids).map(|(of, id)| read(&app, of, *id)).collect();
        assert_eq!(now.iter().map(|r| r.state).collect::<Vec<_>>(), [State::Accepted, State::Declined, State::Referred, State::Referred]);
        assert_eq!((now[1].state_reason, now[2].tried_on, now[3].tried_on), (Some(Reason::NoCapacity), Some(app.today()), None));
        assert_eq!(rosa.send_form(&desk, "/desk", &fields).await.location, "/desk", "a second post files nothing more");
        assert_eq!(read(&app, &families[0], ids[0]).version, 3);
    }

    async fn the_desk_turns_its_pages_and_keeps_to_the_last_one_where_rows_fell_away(app) {
        let rosa = app.as_user(app.world.reunification);
        let of = app.family("Alvarado", 1, 5);
        for _ in 0..25 {
            service(&app, &of, ServiceKind::Housing, 2, &[State::Referred]);
        }
        let shown = |body: &str| body.matches("name=\"of\"").count();
        let first = rosa.get("/desk").await;
        first.says("1 to 24 of 25");
        assert_eq!(shown(&first.body), 24);
        let next = rosa.get(&link(&first.body, "/desk?whose=&#38;by=&#38;from=24").replace("&#38;", "&")).await;
        next.says("25 to 25 of 25");
        assert_eq!(shown(&next.body), 1);
        rosa.get("/desk?from=900").await.says("25 to 25 of 25");
        let none = rosa.get("/desk?whose=parent&from=24").await;
        none.says("Nothing waits for a call here.");
    }

    async fn calls_that_another_overtook_are_all_kept_chosen_and_none_is_filed(app) {
        let rosa = app.as_user(app.world.reunification);
        let (a, b) = (app.family("Alvarado", 1, 3), app.family("Okafor", 1, 3));
        let ids = [&a, &b].map(|of| service(&app, of, ServiceKind::Housing, 2, &[State::Referred]));
        let desk = rosa.get("/desk").await;
        decline(&app, &b, ids[1], Reason::NotEligible);
        let (of, names) = (ids.map(|id| format!("{id} 2")), ["h0", "h1"]);
        let fields = [("on", "2026-11-23"), ("of", of[0].as_str()), ("of", of[1].as_str()), (names[0], "accepted"), (names[1], "accepted")];
        let stale = rosa.send_form(&desk, "/desk", &fields).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says("Somebody logged a step first: it is “Not eligible” now.");
        assert_eq!(stale.body.matches("value=\"accepted\" checked").count(), 1, "{}", stale.body);
        assert_eq!(read(&app, &a, ids[0]).state, State::Referred);
    }

    async fn the_desk_holds_ones_own_work_and_nobody_elses(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = service(&app, &ids, ServiceKind::Housing, 2, &[State::Referred]);
        app.as_user(app.world.reunification_south).get("/desk").await.never_says("Alvarado");
        app.as_user(app.world.permanency).get("/desk").await.never_says("Alvarado");
        app.as_user(app.world.supervisor).get("/desk").await.says("Alvarado family");
        assert_eq!(app.as_user(app.world.manager).get("/desk").await.status, StatusCode::FORBIDDEN);
        let pat = app.as_user(app.world.reunification_south);
        for rest in ["talks/new", "appointments/new", "barriers/new"] {
            let path = format!("{}/{rest}", page(&ids, id));
            assert_eq!(pat.get(&path).await.status, StatusCode::NOT_FOUND);
        }
        let (of, name) = (format!("{id} 2"), "h0");
        let (token, form) = (pat.get("/account").await.hidden("csrf_token").unwrap(), fresh::<FormId>().to_string());
        let fields = [("csrf_token", token.as_str()), ("form_id", &form), ("on", "2026-11-23"), ("of", &of), (name, "accepted")];
        let stolen = pat.post("/desk", &fields).await;
        assert_eq!(stolen.status, StatusCode::CONFLICT);
        assert_eq!(read(&app, &ids, id).state, State::Referred);
    }
}
