//! Contacts, their approval, and the wall between the notes of the two tracks.

use actix_web::http::StatusCode;
use chrono::Days;
use diesel::RunQueryDsl as _;
use homeward::domain::contact::{Medium, Outcome};
use homeward::domain::family::Who;
use homeward::domain::tracks::Track;
use homeward::features::contacts::{self, Details, NewContact};

use crate::support::{FamilyIds, TestApp, on_both};

/// A contact held so many days ago: with the mother on the family's track, with the first child on the child's.
pub(crate) fn contact(app: &TestApp, ids: &FamilyIds, track: Track, days_ago: u64, note: &str) {
    let with_child = track == Track::Permanency;
    let new = NewContact {
        family: ids.family,
        with: vec![if with_child { Who::Child(ids.children[0].0) } else { Who::Adult(ids.mother) }],
        track,
        medium: Medium::InPersonHome,
        outcome: Outcome::Held,
        occurred_on: app.today() - Days::new(days_ago),
        details: Details::default(),
        note: note.to_owned(),
    };
    let by = if with_child { app.world.permanency } else { app.world.reunification };
    let now = app.clock.now();
    app.store(|conn| contacts::add(conn, &new, Some(by), now));
}

fn list(ids: &FamilyIds) -> String {
    format!("/families/{}/contacts", ids.family)
}

on_both! {
    async fn when_people_were_last_reached_is_the_same_however_many_contacts_are_read(app) {
        let ids = app.family("Alvarado", 2, 90);
        let last = |most: u32| app.store(|conn| {
            let children: Vec<_> = ids.children.iter().map(|(child, _)| *child).collect();
            contacts::lately(conn, ids.family, &children, most)
        });
        assert_eq!(last(1).1, last(99).1, "nothing recorded");
        for (track, days_ago) in [(Track::Permanency, 40), (Track::Reunification, 30), (Track::Reunification, 3), (Track::Permanency, 9), (Track::Permanency, 2)] {
            contact(&app, &ids, track, days_ago, "said");
        }
        let (all, reached) = last(99);
        assert_eq!((all.len(), reached.with_adult), (5, Some(app.today() - Days::new(3))));
        assert_eq!(reached.visits.get(&ids.children[0].0), Some(&(app.today() - Days::new(2))), "{reached:?}");
        for most in 1..=6 {
            assert_eq!(last(most).1, reached, "{most} read");
        }
        let (second, now) = (Who::Child(ids.children[1].0), app.clock.now());
        let long_ago = NewContact {
            family: ids.family, with: vec![second], track: Track::Permanency, medium: Medium::InPersonHome, outcome: Outcome::Held,
            occurred_on: app.today() - Days::new(80), details: Details::default(), note: String::new(),
        };
        app.store(|conn| contacts::add(conn, &long_ago, None, now));
        for most in 1..=6 {
            assert_eq!(last(most).1.visits.len(), 2, "{most} read");
        }
    }

    async fn one_visit_with_several_people_is_typed_once_and_read_as_one(app) {
        let ids = app.family("Alvarado", 2, 20);
        let paul = app.as_user(app.world.permanency);
        let new = format!("{}/new", list(&ids));
        let children: Vec<String> = ids.children.iter().map(|(child, _)| format!("child:{child}")).collect();
        let fields = [
            ("with", children[0].as_str()), ("with", children[1].as_str()), ("medium", "in_person_home"),
            ("outcome", "held"), ("on", "2026-11-22"), ("note", "Both asked about home.\nMateo lost a tooth."),
        ];
        let filed = paul.submit(&new, &new, &fields).await;
        assert_eq!((filed.status, filed.location), (StatusCode::SEE_OTHER, format!("/families/{}", ids.family)));
        assert_eq!(app.store(|conn| contacts::lately(conn, ids.family, &[], 20)).1.visits.len(), 2, "each child was seen");
        let page = paul.get(&list(&ids)).await;
        page.says("In person, at home, with Mateo Alvarado and Luna Alvarado");
        assert_eq!(page.body.matches("Mateo lost a tooth.").count(), 1);
    }

    async fn a_contact_with_problems_keeps_what_was_typed_and_files_nothing(app) {
        let ids = app.family("Alvarado", 1, 20);
        let rosa = app.as_user(app.world.reunification);
        let new = format!("{}/new", list(&ids));
        let refused = rosa.submit(&new, &new, &[("medium", ""), ("outcome", "held"), ("on", "2026-13-01"), ("note", "kept")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["Choose whom the contact was with", "Choose how the contact was made", "is not a date", "kept"] {
            refused.says(words);
        }
        assert!(app.store(|conn| contacts::of_family(conn, ids.family)).is_empty());
    }

    async fn a_contact_sent_twice_is_filed_once(app) {
        let ids = app.family("Alvarado", 1, 20);
        let rosa = app.as_user(app.world.reunification);
        let new = format!("{}/new?medium=phone", list(&ids));
        let form = rosa.get(&new).await;
        let with = format!("adult:{}", ids.mother);
        assert!(form.body.contains(&format!("value=\"{with}\" checked")), "the only adult is the likeliest");
        let action = format!("{}/new", list(&ids));
        for _ in 0..2 {
            let fields = [("with", with.as_str()), ("medium", "phone"), ("outcome", "held"), ("on", "2026-11-23"), ("from", "day")];
            let filed = rosa.send_form(&form, &action, &fields).await;
            assert_eq!((filed.status, filed.location.as_str()), (StatusCode::SEE_OTHER, "/day"));
        }
        assert_eq!(app.store(|conn| contacts::of_family(conn, ids.family)).len(), 1);
    }

    async fn when_it_happened_was_entered_and_was_approved_are_three_facts(app) {
        let ids = app.family("Alvarado", 1, 20);
        let (rosa, sam) = (app.as_user(app.world.reunification), app.as_user(app.world.supervisor));
        let (new, mother, child) = (format!("{}/new", list(&ids)), format!("adult:{}", ids.mother), format!("child:{}", ids.children[0].0));
        let fields = [
            ("with", mother.as_str()), ("with", child.as_str()), ("medium", "in_person_elsewhere"), ("outcome", "held"),
            ("on", "2026-11-20"), ("time", "16:10"), ("purpose", "court"), ("place", "court"), ("place_words", "Room 3B"),
        ];
        assert_eq!(rosa.submit(&new, &new, &fields).await.status, StatusCode::SEE_OTHER);
        let before = rosa.get(&list(&ids)).await;
        for words in ["Nov 20, 2026, 4:10 p.m.", "Entered Nov 23, 2026", "Not approved yet", "For: court", "Where: court, Room 3B"] {
            before.says(words);
        }
        assert!(!before.body.contains("/approve\""), "nobody approves her own entry");
        let queue = sam.get("/approvals").await;
        queue.says("In person, elsewhere");
        assert_eq!(queue.body.matches("#contact-").count(), 1, "one entry, however many people");
        let page = sam.get(&list(&ids)).await;
        let entry = app.store(|conn| contacts::of_family(conn, ids.family))[0].entry_id;
        let action = format!("{}/{entry}/approve", list(&ids));
        for _ in 0..2 {
            assert_eq!(sam.send_form(&page, &action, &[]).await.status, StatusCode::SEE_OTHER);
        }
        rosa.get(&list(&ids)).await.says("Approved Nov 23, 2026");
        sam.get("/approvals").await.says("Nothing waits for you");
        let rows = app.store(|conn| contacts::of_family(conn, ids.family));
        assert_eq!(rows.iter().filter(|row| row.approved_by == Some(app.world.supervisor)).count(), 2, "both rows of the entry");
    }

    async fn nobody_approves_what_she_entered_herself_nor_does_the_database(app) {
        let ids = app.family("Alvarado", 1, 20);
        let sam = app.as_user(app.world.supervisor);
        let (new, mother) = (format!("{}/new", list(&ids)), format!("adult:{}", ids.mother));
        let fields = [("with", mother.as_str()), ("medium", "phone"), ("outcome", "held"), ("on", "2026-11-20")];
        assert_eq!(sam.submit(&new, &new, &fields).await.status, StatusCode::SEE_OTHER);
        sam.get("/approvals").await.says("Nothing waits for you");
        let entry = app.store(|conn| contacts::of_family(conn, ids.family))[0].entry_id;
        let page = sam.get(&new).await;
        let refused = sam.send_form(&page, &format!("{}/{entry}/approve", list(&ids)), &[]).await;
        assert_eq!(refused.status, StatusCode::SEE_OTHER);
        sam.get(&list(&ids)).await.says("Not approved yet");
    }

    async fn a_contact_entered_in_error_stays_with_its_approval_and_counts_no_more(app) {
        let ids = app.family("Alvarado", 1, 20);
        contact(&app, &ids, Track::Reunification, 3, "family secret");
        let entry = app.store(|conn| contacts::of_family(conn, ids.family))[0].entry_id;
        let (by, now) = (app.world.supervisor, app.clock.now());
        app.store(|conn| contacts::approve(conn, ids.family, entry, by, now));
        let (rosa, wrong) = (app.as_user(app.world.reunification), format!("{}/{entry}/error", list(&ids)));
        let refused = rosa.submit(&wrong, &wrong, &[("reason", "")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let other_track = app.as_user(app.world.permanency).submit(&wrong, &wrong, &[("reason", "Not mine to mark")]).await;
        assert_eq!(other_track.status, StatusCode::SEE_OTHER);
        assert_eq!(app.store(|conn| contacts::of_family(conn, ids.family)).len(), 1, "the other track marks nothing");
        assert_eq!(rosa.submit(&wrong, &wrong, &[("reason", "Another family")]).await.status, StatusCode::SEE_OTHER);
        let page = rosa.get(&list(&ids)).await;
        for words in ["Entered in error", "Another family", "Approved Nov 23, 2026", "family secret"] {
            page.says(words);
        }
        assert!(app.store(|conn| contacts::of_family(conn, ids.family)).is_empty());
        assert_eq!(app.store(|conn| contacts::lately(conn, ids.family, &[], 20)).1.with_adult, None);
    }

    async fn the_database_keeps_a_contact_as_it_was_written(app) {
        let ids = app.family("Alvarado", 1, 20);
        contact(&app, &ids, Track::Reunification, 3, "said");
        let entry = app.store(|conn| contacts::of_family(conn, ids.family))[0].entry_id;
        let (by, now) = (app.world.supervisor, app.clock.now());
        app.store(|conn| contacts::approve(conn, ids.family, entry, by, now));
        for (sql, rule) in [
            ("UPDATE contacts SET note = 'other'", "contacts_as_written"),
            ("UPDATE contacts SET occurred_on = '2026-11-01'", "contacts_as_written"),
            ("DELETE FROM contacts", "contacts_as_written"),
            ("UPDATE contacts SET approved_at = NULL, approved_by = NULL", "contacts_marked_once"),
            ("UPDATE contacts SET error_at = entered_at", "contacts_error_whole"),
        ] {
            let error = diesel::sql_query(sql).execute(&mut app.conn()).unwrap_err();
            assert_eq!(homeward::db::broken_rule(&error).as_deref(), Some(rule), "{sql}: {error}");
        }
    }

    async fn each_track_reads_its_own_notes_and_sees_that_the_other_had_a_contact(app) {
        let ids = app.family("Alvarado", 1, 20);
        contact(&app, &ids, Track::Reunification, 3, "family secret");
        contact(&app, &ids, Track::Permanency, 2, "child secret");
        let readers = [
            (app.world.reunification, true, false),
            (app.world.permanency, false, true),
            (app.world.supervisor, true, true),
            (app.world.manager, false, false),
            (app.world.coordinator, false, false),
        ];
        for (user, family, child) in readers {
            let page = app.as_user(user).get(&list(&ids)).await;
            page.says("In person, at home, with Maria Alvarado");
            page.says("In person, at home, with Mateo Alvarado");
            assert_eq!((page.body.contains("family secret"), page.body.contains("child secret")), (family, child));
        }
    }

    async fn a_long_history_is_read_page_by_page_and_nothing_is_left_out(app) {
        let ids = app.family("Alvarado", 1, 200);
        for days in 1..=65 {
            contact(&app, &ids, Track::Reunification, days, &format!("note {days}."));
        }
        let rosa = app.as_user(app.world.reunification);
        let mut path = list(&ids);
        let mut seen = Vec::new();
        for _ in 0..3 {
            let page = rosa.get(&path).await;
            seen.extend((1..=65).filter(|days| page.body.contains(&format!("note {days}."))));
            let next = page.body.split_once("rel=\"next\" href=\"").map(|(_, rest)| rest.split('"').next().unwrap().to_owned());
            path = next.unwrap_or_default();
        }
        assert_eq!((path.as_str(), seen), ("", (1..=65).collect::<Vec<_>>()));
        assert!(rosa.get(&format!("{}?before=nonsense", list(&ids))).await.status == StatusCode::OK);
    }

    async fn what_is_half_typed_is_kept_for_its_person_only_and_forgotten_once_filed(app) {
        let ids = app.family("Alvarado", 1, 20);
        let rosa = app.as_user(app.world.reunification);
        let new = format!("{}/new", list(&ids));
        let keep = format!("/typing?of={new}");
        let (form, with) = (rosa.get(&new).await, format!("adult:{}", ids.mother));
        assert!(form.body.contains(&format!("data-draft=\"{keep}\"")));
        let typed = [("with", with.as_str()), ("medium", "letter"), ("outcome", "attempted"), ("on", "2026-11-20"), ("note", "half a note")];
        for _ in 0..2 {
            assert_eq!(rosa.send_form(&form, &keep, &typed).await.status, StatusCode::NO_CONTENT);
        }
        let back = rosa.get(&new).await;
        back.says("What you typed here earlier was kept as a draft");
        assert!(back.body.contains("half a note") && back.body.contains("value=\"letter\" selected") && back.body.contains("value=\"2026-11-20\""));
        app.as_user(app.world.supervisor).get(&new).await.never_says("half a note");
        rosa.get(&format!("/families/{}/family-time/new", ids.family)).await.never_says("half a note");
        let filed: Vec<_> = typed.iter().copied().chain([("drafted", "yes")]).collect();
        assert_eq!(rosa.send_form(&back, &new, &filed).await.status, StatusCode::SEE_OTHER);
        rosa.get(&new).await.never_says("half a note");
        let button: Vec<_> = typed.iter().copied().chain([("draft", "yes")]).collect();
        let kept = rosa.submit(&new, &keep, &button).await;
        assert_eq!((kept.status, kept.location), (StatusCode::SEE_OTHER, format!("/families/{}", ids.family)));
        assert!(rosa.get(&new).await.body.contains("half a note"));
        let elsewhere = rosa.submit(&new, "/typing?of=/users/new", &typed).await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    }

    async fn nobody_logs_or_reads_contacts_of_another_workers_family(app) {
        let ids = app.family("Alvarado", 1, 20);
        let ruth = app.as_user(app.world.reunification_b);
        for path in [list(&ids), format!("{}/new", list(&ids))] {
            assert_eq!(ruth.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
