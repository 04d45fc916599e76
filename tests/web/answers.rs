//! Providers who answer by a link: what they see, what they may say, and when a link works no more.

use actix_web::http::StatusCode;
use chrono::{Days, Duration};
use diesel::prelude::*;
use homeward::db::fresh;
use homeward::db::schema::{answer_links, audit_events, link_answers, protected_records, providers};
use homeward::domain::id::{ProviderId, ReferralId};
use homeward::domain::protected::{Basis, Purpose, Recipient, RecordKind};
use homeward::domain::referral::{Reason, ServiceKind, Side, State};
use homeward::features::consents::{self, NewConsent};
use homeward::features::directory::{self, ProviderFacts};
use homeward::features::referrals::{self, NewReferral, NewStep, Referral};

use crate::support::{Client, FamilyIds, Page, TestApp, on_both};

fn provider(app: &TestApp) -> ProviderId {
    let found = providers::table.filter(providers::name.eq("Harbor House")).select(providers::id);
    if let Ok(id) = found.first(&mut app.conn()) {
        return id;
    }
    let (id, now) = (fresh(), app.clock.now());
    let facts = ProviderFacts { name: "Harbor House".to_owned(), ..ProviderFacts::default() };
    app.store(|conn| directory::add_provider(conn, id, &facts, now));
    id
}

/// A service of the mother, referred to Harbor House yesterday.
fn referred(app: &TestApp, ids: &FamilyIds, service: ServiceKind) -> ReferralId {
    let (now, id, with) = (app.clock.now(), fresh::<ReferralId>(), provider(app));
    let (on, by) = (app.today() - Days::new(1), Some(app.world.reunification));
    let person = Some(ids.mother);
    let new = NewReferral { id, family: ids.family, person, child: None, service, provider: None, needed_on: on };
    app.store(|conn| {
        let row = referrals::add(conn, &new, by, now)?;
        let step = NewStep { state: State::Referred, occurred_on: on, reason: None, side: None, note: String::new() };
        referrals::step(conn, &row, &step, Some(with), by, now).map(|_| ())
    });
    id
}

fn read(app: &TestApp, ids: &FamilyIds, id: ReferralId) -> Referral {
    app.store(|conn| referrals::find(conn, ids.family, id)).0
}

fn page(ids: &FamilyIds, id: ReferralId) -> String {
    format!("/families/{}/referrals/{id}", ids.family)
}

/// The link that a page shows, without the host.
fn link_of(page: &Page) -> String {
    let link = page.body.split("<code class=\"key\">").nth(1).unwrap_or_else(|| panic!("no link: {}", page.text()));
    let link = link.split('<').next().unwrap();
    link[link.find("/answer/").unwrap()..].to_owned()
}

/// Has Rosa make a link that works for a fortnight.
async fn link(app: &TestApp, ids: &FamilyIds, id: ReferralId, more: &[(&str, &str)]) -> String {
    let ask = format!("{}/answer-link", page(ids, id));
    let mut fields = vec![("given_to", "Lena Moss, intake"), ("days", "14")];
    fields.extend_from_slice(more);
    link_of(&app.as_user(app.world.reunification).submit(&ask, &ask, &fields).await)
}

/// A provider who has opened her link.
async fn opened(app: &TestApp, link: &str) -> Client {
    let mut lena = app.nobody();
    let gate = lena.open(link).await;
    gate.says("Open the referral");
    let inside = lena.fill(&gate, link, &[]).await;
    assert_eq!((inside.status, inside.location.as_str()), (StatusCode::SEE_OTHER, "/answer"));
    lena
}

fn trail(app: &TestApp, action: &str) -> i64 {
    let rows = audit_events::table.filter(audit_events::action.eq(action));
    rows.count().get_result(&mut app.conn()).unwrap()
}

fn consent(app: &TestApp, ids: &FamilyIds, recipients: &[Recipient], last: &str) {
    let new = NewConsent {
        family: ids.family,
        person: ids.mother,
        basis: Basis::Consent,
        order_number: String::new(),
        source: Some(provider(app)),
        kinds: vec![RecordKind::Attendance],
        recipients: recipients.to_vec(),
        recipient_name: String::new(),
        purposes: vec![Purpose::Planning, Purpose::CourtReport],
        signed_on: Some(app.today() - Days::new(3)),
        expires_on: Some(last.parse().unwrap()),
        until_case_closes: false,
    };
    let (by, now) = (Some(app.world.reunification), app.clock.now());
    app.store(|conn| consents::add(conn, &new, by, now).map(|_| ()));
}

const ACCEPT: [(&str, &str); 2] = [("said_by", "Lena Moss"), ("what", "accepted")];

on_both! {
    async fn a_provider_accepts_books_and_reports_attendance_without_an_account(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = referred(&app, &ids, ServiceKind::Housing);
        let rosa = app.as_user(app.world.reunification);
        rosa.get(&page(&ids, id)).await.says("Let the provider answer by link");
        let secret = link(&app, &ids, id, &[("shares", "name"), ("words", "She works mornings.")]).await;
        let lena = opened(&app, &secret).await;
        let shown = lena.get("/answer").await;
        for words in ["Housing", "A referral to Harbor House", "Rosa Reyes", "555-0100", "Maria Alvarado", "She works mornings."] {
            shown.says(words);
        }
        shown.never_says("555-0142");

        let mut fields = ACCEPT.to_vec();
        fields.extend([("slot_on", "2026-11-24"), ("on", "2026-11-24"), ("time", "9:30 am"), ("place", "12 Oak Street"), ("note", "Ring twice")]);
        let kept = lena.send_form(&shown, "/answer", &fields).await;
        assert_eq!(kept.location, "/answer");
        let row = read(&app, &ids, id);
        assert_eq!((row.state, row.state_on, row.booked_on), (State::Accepted, app.today(), Some(app.today() + Days::new(1))));
        let story = rosa.get(&page(&ids, id)).await;
        for words in ["Lena Moss, through the answer link", "First open slot Nov 24, 2026. Ring twice", "First session, Tue, Nov 24, 2026, 9:30 a.m., 12 Oak Street"] {
            story.says(words);
        }
        rosa.get(&format!("/families/{}", ids.family)).await.says("the provider, through a link");
        let day = rosa.get("/day").await;
        day.says("Providers answered (1)");
        day.says("Alvarado family. Lena Moss, through the answer link.");
        for other in [app.world.permanency, app.world.reunification_south] {
            app.as_user(other).get("/day").await.never_says("Providers answered");
        }

        app.move_clock(app.clock.now().utc() + Duration::days(1));
        let lena = opened(&app, &secret).await;
        let shown = lena.get("/answer").await;
        shown.says("You have accepted.");
        let ask = shown.body.split("href=\"").find_map(|rest| rest.split('"').next().filter(|href| href.starts_with("/answer/appointments/"))).unwrap();
        let held = lena.submit(ask, ask, &[("said_by", "Lena Moss"), ("what", "held")]).await;
        assert_eq!(held.location, "/answer");
        let row = read(&app, &ids, id);
        assert_eq!((row.state, row.first_attended_on), (State::Attended, Some(app.today())));
        let book = [("said_by", "Lena Moss"), ("on", "2026-12-01")];
        assert_eq!(lena.submit("/answer", "/answer/booking", &book).await.location, "/answer");
        assert_eq!(read(&app, &ids, id).booked_on, Some("2026-12-01".parse().unwrap()));
        app.move_clock(app.clock.now().utc() + Duration::days(3));
        app.as_user(app.world.reunification).get("/day").await.never_says("Providers answered");
        assert_eq!((trail(&app, "OpenAnswerLink"), trail(&app, "AnswerByLink")), (2, 3));
        let bent = app.store(|conn| homeward::access::Trail::of(&homeward::access::Keys::of([7; 32])).verify(conn, &homeward::access::audit::Known::default()));
        assert!(bent.bent.is_none(), "{bent:?}");
    }

    async fn a_refusal_opens_refer_elsewhere_and_uses_the_link_up(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = referred(&app, &ids, ServiceKind::Housing);
        let secret = link(&app, &ids, id, &[]).await;
        let lena = opened(&app, &secret).await;
        let form = lena.get("/answer").await;
        form.says("The worker has shared nothing about the person here.");
        let fields = [("said_by", "Lena Moss"), ("what", "declined"), ("reason", "no_capacity"), ("note", "Full until spring")];
        let kept = lena.send_form(&form, "/answer", &fields).await;
        assert_eq!(kept.location, "/answer");
        lena.get("/answer").await.says("Thank you for your answer");
        let row = read(&app, &ids, id);
        assert_eq!((row.state, row.state_reason), (State::Declined, Some(Reason::NoCapacity)));
        app.as_user(app.world.reunification).get(&page(&ids, id)).await.says("Refer elsewhere");
        assert_eq!(lena.send_form(&form, "/answer", &fields).await.location, "/answer", "a second post of the form");
        let answers: i64 = link_answers::table.count().get_result(&mut app.conn()).unwrap();
        assert_eq!(answers, 1);
        assert_eq!(app.nobody().get(&secret).await.status, StatusCode::NOT_FOUND);
        // Referred to the same provider once more, the old link stays shut.
        let (now, row) = (app.clock.now(), read(&app, &ids, id));
        let step = NewStep { state: State::Referred, occurred_on: app.today(), reason: None, side: None, note: String::new() };
        app.store(|conn| referrals::step(conn, &row, &step, None, None, now).map(|_| ()));
        assert_eq!(app.nobody().get(&secret).await.status, StatusCode::NOT_FOUND);
    }

    async fn following_a_link_changes_nothing_and_shows_nothing(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = referred(&app, &ids, ServiceKind::Housing);
        let secret = link(&app, &ids, id, &[("shares", "name"), ("shares", "phone"), ("shares", "language")]).await;
        let before: i64 = audit_events::table.count().get_result(&mut app.conn()).unwrap();
        for _ in 0..3 {
            let gate = app.nobody().get(&secret).await;
            for words in ["Alvarado", "Maria", "Housing", "Harbor", "Rosa"] {
                gate.never_says(words);
            }
            assert!(gate.cookies.is_empty());
        }
        let after: i64 = audit_events::table.count().get_result(&mut app.conn()).unwrap();
        let unopened: i64 = answer_links::table.filter(answer_links::opened_at.is_null()).count().get_result(&mut app.conn()).unwrap();
        assert_eq!((before, unopened), (after, 1));
        let kept: Vec<String> = answer_links::table.select(answer_links::token_hash).load(&mut app.conn()).unwrap();
        assert!(!secret.contains(&kept[0]), "the secret itself is not kept");
        opened(&app, &secret).await;
        app.as_user(app.world.reunification).get(&format!("{}/answer-link", page(&ids, id))).await.says("Opened Nov 23, 2026");
    }

    async fn a_provider_sees_what_was_shared_and_nothing_else_of_the_family(app) {
        let ids = app.family("Alvarado", 2, 3);
        let id = referred(&app, &ids, ServiceKind::Housing);
        for (shares, sees) in [
            (vec![], vec![]),
            (vec!["name"], vec!["Maria Alvarado"]),
            (vec!["phone"], vec!["555-0142"]),
            (vec!["language"], vec!["English"]),
        ] {
            let more: Vec<(&str, &str)> = shares.iter().map(|share| ("shares", *share)).collect();
            let lena = opened(&app, &link(&app, &ids, id, &more).await).await;
            let shown = lena.get("/answer").await;
            for words in ["Maria Alvarado", "555-0142", "English"] {
                assert_eq!(shown.text().contains(words), sees.contains(&words), "{shares:?}: {words}");
            }
            for words in ["Mateo", "Luna", "F-2026", "Paul Park", "North office", "removal", "1994", &ids.family.to_string()] {
                shown.never_says(words);
            }
        }
    }

    async fn an_opened_link_opens_nothing_else(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = referred(&app, &ids, ServiceKind::Housing);
        let lena = opened(&app, &link(&app, &ids, id, &[]).await).await;
        for path in ["/day", "/families", &page(&ids, id), "/desk", "/account"] {
            let shut = lena.get(path).await;
            assert!(shut.location.starts_with("/sign-in"), "{path}: {} {}", shut.status, shut.location);
        }
        // Another family's appointment is none of hers.
        let other = app.family("Okafor", 1, 3);
        let theirs = referred(&app, &other, ServiceKind::Housing);
        let rosa = app.as_user(app.world.reunification);
        let new = format!("{}/appointments/new", page(&other, theirs));
        rosa.submit(&new, &new, &[("kind", "session"), ("on", "2026-11-24"), ("place", "Secret place")]).await;
        let one = app.store(|conn| referrals::appointments_of(conn, other.family))[0].id;
        let path = format!("/answer/appointments/{one}");
        assert_eq!(lena.get(&path).await.location, "/answer");
        let form = lena.get("/answer").await;
        let fields = [("said_by", "Lena"), ("what", "cancelled_provider")];
        assert_eq!(lena.send_form(&form, &path, &fields).await.location, "/answer");
        assert_eq!(app.store(|conn| referrals::appointments_of(conn, other.family))[0].attendance, None);
    }

    async fn a_link_that_works_no_more_looks_like_one_that_never_was(app) {
        let ids = app.family("Alvarado", 1, 3);
        let rosa = app.as_user(app.world.reunification);
        let unknown = app.nobody().get("/answer/0000").await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        let ids_of = [(); 4].map(|()| referred(&app, &ids, ServiceKind::Housing));
        let mut links = Vec::new();
        for id in ids_of {
            links.push(link(&app, &ids, id, &[("shares", "name")]).await);
        }
        let inside = opened(&app, &links[0]).await;
        // Taken back; replaced; the service closed; entered in error.
        let ask = format!("{}/answer-link", page(&ids, ids_of[0]));
        let shown = rosa.get(&ask).await;
        let end = shown.body.split("action=\"").find_map(|rest| rest.split('"').next().filter(|to| to.ends_with("/end"))).unwrap().to_owned();
        assert_eq!(rosa.send_form(&shown, &end, &[]).await.location, ask);
        link(&app, &ids, ids_of[1], &[]).await;
        let (row, now) = (read(&app, &ids, ids_of[2]), app.clock.now());
        let over = NewStep { state: State::EndedEarly, occurred_on: app.today(), reason: Some(Reason::Moved), side: Some(Side::Parent), note: String::new() };
        app.store(|conn| referrals::step(conn, &row, &over, None, None, now).map(|_| ()));
        let by = app.world.reunification;
        app.store(|conn| referrals::mark(conn, ids.family, ids_of[3], "Twice", (by, now)));
        for link in &links {
            let shut = app.nobody().get(link).await;
            assert_eq!((shut.status, shut.text()), (StatusCode::NOT_FOUND, unknown.text()));
            let shut = app.nobody().post(link, &[]).await;
            assert_eq!((shut.status, shut.text(), shut.cookies.len()), (StatusCode::NOT_FOUND, unknown.text(), 0));
        }
        // Who had opened it is out at the next step.
        let shut = inside.get("/answer").await;
        assert_eq!((shut.status, shut.text()), (StatusCode::NOT_FOUND, unknown.text()));
        rosa.get(&format!("{}/answer-link", page(&ids, ids_of[2]))).await.says("There is nothing to ask a provider about now");
    }

    async fn a_link_ends_with_the_midnight_of_its_last_day_and_a_visit_after_half_an_hour(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = referred(&app, &ids, ServiceKind::Housing);
        let secret = link(&app, &ids, id, &[]).await;
        let lena = opened(&app, &secret).await;
        app.move_clock(app.clock.now().utc() + Duration::minutes(29));
        assert_eq!(lena.get("/answer").await.status, StatusCode::OK);
        app.move_clock(app.clock.now().utc() + Duration::minutes(1));
        assert_eq!(lena.get("/answer").await.status, StatusCode::NOT_FOUND);
        // A fortnight; Chicago is six hours behind.
        app.move_clock("2026-12-08T05:59:59Z".parse().unwrap());
        assert_eq!(app.nobody().get(&secret).await.status, StatusCode::OK);
        app.move_clock("2026-12-08T06:00:00Z".parse().unwrap());
        assert_eq!(app.nobody().get(&secret).await.status, StatusCode::NOT_FOUND);
    }

    async fn problems_keep_what_was_typed_and_who_answers_second_is_told(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = referred(&app, &ids, ServiceKind::Housing);
        let ask = format!("{}/answer-link", page(&ids, id));
        let rosa = app.as_user(app.world.reunification);
        let refused = rosa.submit(&ask, &ask, &[("given_to", " "), ("days", "400"), ("words", "Kept & shown")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Enter to whom at the provider you give it");
        refused.says("Choose how long it works");
        assert!(refused.body.contains("Kept &#38; shown"));

        let lena = opened(&app, &link(&app, &ids, id, &[]).await).await;
        let form = lena.get("/answer").await;
        let wrong = lena.send_form(&form, "/answer", &[("said_by", ""), ("what", "declined"), ("note", "<b>Kept</b>"), ("on", "soon")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("Enter your name");
        wrong.says("Choose why you cannot take this");
        wrong.never_says("<b>Kept</b>");
        let past = lena.send_form(&wrong, "/answer", &[("said_by", "Lena"), ("what", "accepted"), ("on", "2026-11-20")]).await;
        past.says("This day has passed");
        assert_eq!(read(&app, &ids, id).state, State::Referred);

        let row = read(&app, &ids, id);
        let (now, step) = (app.clock.now(), NewStep { state: State::Accepted, occurred_on: app.today(), reason: None, side: None, note: String::new() });
        app.store(|conn| referrals::step(conn, &row, &step, None, Some(app.world.reunification), now).map(|_| ()));
        let second = lena.send_form(&form, "/answer", &[("said_by", "Lena"), ("what", "waitlisted"), ("note", "In March")]).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        second.says("It is “Accepted” now. Your answer was not saved.");
        second.says("You had written: In March");

        let forged = lena.post("/answer", &[("csrf_token", "x"), ("form_id", &fresh::<ReferralId>().to_string()), ("said_by", "Lena"), ("what", "accepted")]).await;
        assert_eq!(forged.status, StatusCode::BAD_REQUEST);
    }

    async fn a_treatment_program_answers_only_under_a_consent_and_its_word_on_attendance_is_protected(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = referred(&app, &ids, ServiceKind::SubstanceUseTreatment);
        let rosa = app.as_user(app.world.reunification);
        let ask = format!("{}/answer-link", page(&ids, id));
        let refused = rosa.get(&ask).await;
        refused.says("What a treatment program says of somebody is protected.");
        refused.never_says("Make the link");
        // One for the family's team alone does not cover the others who see a service's steps.
        consent(&app, &ids, &[Recipient::FamilyTeam, Recipient::ChildTeam], "2026-12-31");
        rosa.get(&ask).await.never_says("Make the link");
        let all = [Recipient::FamilyTeam, Recipient::ChildTeam, Recipient::Managers, Recipient::Court];
        consent(&app, &ids, &all, "2026-11-24");
        let secret = link(&app, &ids, id, &[("shares", "name")]).await;
        let lena = opened(&app, &secret).await;
        let mut fields = ACCEPT.to_vec();
        fields.push(("on", "2026-11-23"));
        assert_eq!(lena.submit("/answer", "/answer", &fields).await.location, "/answer");
        let one = app.store(|conn| referrals::appointments_of(conn, ids.family))[0].id;
        let path = format!("/answer/appointments/{one}");
        let held = [("said_by", "Lena Moss"), ("what", "held")];
        assert_eq!(lena.submit(&path, &path, &held).await.location, "/answer");
        lena.get("/answer").await.says("Thank you, noted");
        assert_eq!(lena.get(&path).await.location, "/answer", "it is said once");
        let row = read(&app, &ids, id);
        assert_eq!((row.state, row.first_attended_on), (State::Accepted, None), "the service's steps stay the agency's");
        let kept: i64 = protected_records::table.filter(protected_records::referral_id.eq(id)).count().get_result(&mut app.conn()).unwrap();
        assert_eq!(kept, 1);
        rosa.get(&format!("/families/{}/consents", ids.family)).await.says("Attendance");
        // The consent's last day is over at midnight, and so is the link.
        app.move_clock("2026-11-25T05:59:59Z".parse().unwrap());
        assert_eq!(app.nobody().get(&secret).await.status, StatusCode::OK);
        app.move_clock("2026-11-25T06:00:00Z".parse().unwrap());
        assert_eq!(app.nobody().get(&secret).await.status, StatusCode::NOT_FOUND);
    }

    async fn who_guesses_links_is_slowed_down(app) {
        let mut last = StatusCode::OK;
        for n in 0..40 {
            last = app.nobody().get(&format!("/answer/{n:064}")).await.status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn the_database_keeps_one_open_link_and_what_it_said(app) {
        let ids = app.family("Alvarado", 1, 3);
        let id = referred(&app, &ids, ServiceKind::Housing);
        link(&app, &ids, id, &[]).await;
        link(&app, &ids, id, &[]).await;
        let mut conn = app.conn();
        let open: i64 = answer_links::table.filter(answer_links::ended_at.is_null()).count().get_result(&mut conn).unwrap();
        assert_eq!(open, 1);
        let open = || answer_links::table.filter(answer_links::ended_at.is_null());
        assert!(diesel::update(open()).set(answer_links::last_on.eq("2030-01-01".parse::<chrono::NaiveDate>().unwrap())).execute(&mut conn).is_err());
        assert!(diesel::delete(open()).execute(&mut conn).is_err());
        let ended = answer_links::table.filter(answer_links::ended_at.is_not_null());
        assert!(diesel::update(ended).set(answer_links::ended_at.eq(None::<homeward::db::Instant>)).execute(&mut conn).is_err());
        // Out of scope there is none to make.
        let pat = app.as_user(app.world.reunification_south);
        assert_eq!(pat.get(&format!("{}/answer-link", page(&ids, id))).await.status, StatusCode::NOT_FOUND);
    }
}
