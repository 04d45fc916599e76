//! The Monday summary: what is in the mail, that it is sent once, tried again and given up, and that it can be turned off.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use actix_web::http::StatusCode;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::prelude::*;
use homeward::access::Action;
use homeward::db::broken_rule;
use homeward::db::schema::{audit_events, digests, users};
use homeward::domain::digest::DigestState;
use homeward::domain::id::UserId;
use homeward::domain::referral::{FollowUp, ServiceKind, State};
use homeward::domain::tracks::Track;
use homeward::features::digests::{Done, Reader, Sender};
use homeward::features::restrictions;
use homeward::mail::Mail;

use crate::contacts::contact;
use crate::referrals::service;
use crate::support::{TestApp, TestDatabase, on_both};

/// A mail server of this test: it takes one message after the other and says what the test wants it to say.
struct Post {
    port: u16,
    /// What came in, headers and text.
    taken: Arc<Mutex<Vec<String>>>,
    /// What it says to the next recipients; `250 ok` once there is nothing left.
    answers: Arc<Mutex<Vec<&'static str>>>,
}

impl Post {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (taken, answers) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (kept, said) = (Arc::clone(&taken), Arc::clone(&answers));
        thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that goes away in the middle ends its own conversation and nothing else.
                let _ = talk(&stream.unwrap(), &kept, &said);
            }
        });
        Self { port, taken, answers }
    }

    fn will_say(&self, answers: &[&'static str]) {
        *self.answers.lock().unwrap() = answers.iter().rev().copied().collect();
    }

    fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

fn talk(stream: &TcpStream, taken: &Mutex<Vec<String>>, answers: &Mutex<Vec<&'static str>>) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut say = move |line: &str| out.write_all(format!("{line}\r\n").as_bytes());
    let mut lines = BufReader::new(stream).lines();
    say("220 mail.test")?;
    while let Some(line) = lines.next().transpose()? {
        match line.get(..4).unwrap_or_default() {
            "RCPT" => say(answers.lock().unwrap().pop().unwrap_or("250 ok"))?,
            "DATA" => {
                say("354 go on")?;
                let text: Vec<String> = lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").collect();
                taken.lock().unwrap().push(text.join("\n"));
                say("250 taken")?;
            }
            "QUIT" => return say("221 bye"),
            _ => say("250 ok")?,
        }
    }
    Ok(())
}

fn sender(app: &TestApp, post: &Post) -> Sender {
    let url = format!("smtp://127.0.0.1:{}", post.port);
    Sender {
        db: app.database.open(),
        clock: app.clock.clone(),
        trail: TestDatabase::trail(),
        follow_up: FollowUp::default(),
        mail: Mail::new(&url, "Homeward <homeward@county.test>", "https://homeward.county.test").unwrap(),
    }
}

/// Off the test's own thread, which must not wait.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| scope.spawn(work).join().unwrap())
}

fn send(sender: &Sender) -> Done {
    apart(|| sender.send_due().unwrap())
}

fn reader(sender: &Sender, user: UserId) -> Reader {
    apart(|| sender.readers().unwrap().into_iter().find(|reader| reader.id == user).unwrap())
}

fn at(app: &TestApp, moment: &str) {
    app.move_clock(moment.parse::<DateTime<Utc>>().unwrap());
}

fn states(app: &TestApp, user: UserId) -> Vec<(NaiveDate, DigestState, i32)> {
    let rows = digests::table.filter(digests::user_id.eq(user)).order(digests::week.asc());
    rows.select((digests::week, digests::state, digests::tries)).load(&mut app.conn()).unwrap()
}

fn on(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

/// Of a message the part that is for one address.
fn mail_to(post: &Post, address: &str) -> Vec<String> {
    post.taken().into_iter().filter(|mail| mail.contains(&format!("To: {address}"))).collect()
}

fn address(app: &TestApp, user: UserId) -> String {
    users::table.find(user).select(users::email).first(&mut app.conn()).unwrap()
}

on_both! {
    async fn the_mail_has_counts_and_links_and_no_name_number_note_or_telephone(app) {
        let ids = app.family("Zebrafinch", 2, 10);
        app.family_in(app.world.south, "Quillfeather", 1, 200, None);
        let closed = app.family_in(app.world.south, "Quillfeather", 1, 200, None);
        let now = app.clock.now();
        app.store(|conn| restrictions::restrict(conn, closed.family, &[], "A relative of staff", None, now));
        service(&app, &ids, ServiceKind::SubstanceUseTreatment, 9, &[State::Referred]);
        contact(&app, &ids, Track::Reunification, 3, "Heron nest behind the mill");
        app.hearing_on(&ids, homeward::domain::hearing::HearingStatus::Scheduled, app.today() + chrono::Days::new(3));
        let (post, supervisor) = (Post::start(), app.world.supervisor);
        let done = send(&sender(&app, &post));
        assert_eq!((done.sent, done.unsent), (3, 0), "both supervisors and the manager");
        let mail = mail_to(&post, &address(&app, supervisor));
        assert_eq!(mail.len(), 1);
        for words in ["1 family without a first session by day 2", "https://homeward.county.test/day", "1 hearing this week", "Auto-Submitted: auto-generated", "Subject: Homeward: the week of Nov 23, 2026", "text/plain; charset=utf-8"] {
            assert!(mail[0].contains(words), "{words}: {}", mail[0]);
        }
        assert!(mail[0].contains(&format!("<digest-{supervisor}-2026-11-23@county.test>")), "{}", mail[0]);
        let secret = ["Zebrafinch", "Quillfeather", "Maria", "Mateo", "Luna", "555-", "Heron", "mill", "Rosa", "Paul", "Substance", "F-2"];
        for mail in post.taken() {
            for word in secret {
                assert!(!mail.contains(word), "{word}: {mail}");
            }
            assert!(!mail.contains(&app.number(&ids)) && !mail.contains(&ids.family.to_string()));
        }
        assert!(mail_to(&post, &address(&app, app.world.supervisor_south))[0].contains("1 family past the six-month milestone"));
        let row: (String, Option<UserId>) = audit_events::table.filter(audit_events::action.eq("SendDigest"))
            .select((audit_events::detail, audit_events::actor_id)).first(&mut app.conn()).unwrap();
        assert_eq!(row, ("2026-11-23 sent".to_owned(), None));
    }

    async fn a_hearing_counts_until_its_summary_was_opened(app) {
        let ids = app.family("Zebrafinch", 1, 10);
        app.hearing_on(&ids, homeward::domain::hearing::HearingStatus::Scheduled, app.today() + chrono::Days::new(3));
        let (post, rosa) = (Post::start(), app.as_user(app.world.reunification));
        let sender = sender(&app, &post);
        let sam = reader(&sender, app.world.supervisor);
        let text = || apart(|| sender.preview(&sam).unwrap().unwrap().text);
        rosa.get(&format!("/families/{}/hearings", ids.family)).await;
        assert!(text().contains("1 hearing this week"), "the list of hearings is no summary");
        assert_eq!(rosa.get(&format!("/families/{}/summary", ids.family)).await.status, StatusCode::OK);
        assert!(!text().contains("hearing this week"), "{}", text());
        assert!(post.taken().is_empty() && states(&app, sam.id).is_empty(), "a look sends nothing");
    }

    async fn it_is_sent_once_on_monday_from_seven_or_on_tuesday_and_not_later(app) {
        app.family("Zebrafinch", 1, 10);
        let (post, week) = (Post::start(), on("2026-11-30"));
        let sender = sender(&app, &post);
        at(&app, "2026-11-30T12:59:00Z");
        assert_eq!(send(&sender), Done::default(), "a minute to seven");
        at(&app, "2026-12-01T20:00:00Z");
        assert_eq!(send(&sender).sent, 2, "the server was down on Monday");
        assert_eq!((send(&sender), post.taken().len()), (Done::default(), 2));
        assert_eq!(states(&app, app.world.supervisor), [(week, DigestState::Sent, 1)]);
        assert_eq!(states(&app, app.world.supervisor_south), [(week, DigestState::Nothing, 1)]);
        at(&app, "2026-12-09T20:00:00Z");
        assert_eq!(send(&sender), Done::default(), "Wednesday");
    }

    async fn what_has_not_moved_since_last_week_is_not_told_again(app) {
        app.family("Zebrafinch", 1, 30);
        let post = Post::start();
        let (sender, to) = (sender(&app, &post), address(&app, app.world.supervisor));
        send(&sender);
        assert_eq!(mail_to(&post, &to).len(), 1);
        at(&app, "2026-11-30T17:00:00Z");
        send(&sender);
        assert_eq!(mail_to(&post, &to).len(), 1, "nothing has grown");
        app.family("Okafor", 1, 30);
        at(&app, "2026-12-07T17:00:00Z");
        send(&sender);
        let mail = mail_to(&post, &to);
        assert_eq!(mail.len(), 2);
        assert!(mail[1].contains("2 families without a first session by day 2 (was 1)"), "{}", mail[1]);
        let all = states(&app, app.world.supervisor).into_iter().map(|(_, state, _)| state).collect::<Vec<_>>();
        assert_eq!(all, [DigestState::Sent, DigestState::Nothing, DigestState::Sent]);
    }

    async fn a_server_that_asks_to_come_again_is_tried_again_after_a_pause_and_at_most_four_times(app) {
        app.family("Zebrafinch", 1, 10);
        diesel::update(users::table.filter(users::id.ne(app.world.supervisor))).set(users::wants_digest.eq(false)).execute(&mut app.conn()).unwrap();
        let (post, sam) = (Post::start(), app.world.supervisor);
        let sender = sender(&app, &post);
        let week = on("2026-11-23");
        post.will_say(&["450 mailbox busy", "450 mailbox busy", "250 ok"]);
        assert_eq!(send(&sender).unsent, 1);
        assert_eq!(states(&app, sam), [(week, DigestState::Retry, 1)]);
        assert_eq!(send(&sender), Done::default(), "not at once");
        for (tries, state) in [(2, DigestState::Retry), (3, DigestState::Sent)] {
            app.move_clock(app.clock.now().utc() + Duration::minutes(15));
            send(&sender);
            assert_eq!(states(&app, sam), [(week, state, tries)]);
        }
        assert_eq!(post.taken().len(), 1);
        at(&app, "2026-11-30T17:00:00Z");
        app.family("Okafor", 1, 30);
        post.will_say(&["450 no"; 9]);
        for _ in 0..6 {
            send(&sender);
            app.move_clock(app.clock.now().utc() + Duration::minutes(15));
        }
        assert_eq!(states(&app, sam)[1], (on("2026-11-30"), DigestState::Failed, 4));
        post.will_say(&[]);
        at(&app, "2026-12-07T17:00:00Z");
        assert_eq!(send(&sender).sent, 1, "what was never told is told next week");
    }

    async fn a_server_that_refuses_is_not_asked_again(app) {
        app.family("Zebrafinch", 1, 10);
        diesel::update(users::table.filter(users::id.ne(app.world.supervisor))).set(users::wants_digest.eq(false)).execute(&mut app.conn()).unwrap();
        let post = Post::start();
        let sender = sender(&app, &post);
        post.will_say(&["550 nobody here"]);
        assert_eq!(send(&sender).unsent, 1);
        app.move_clock(app.clock.now().utc() + Duration::minutes(60));
        assert_eq!(send(&sender), Done::default());
        assert_eq!(states(&app, app.world.supervisor), [(on("2026-11-23"), DigestState::Failed, 1)]);
        assert!(post.taken().is_empty());
    }

    async fn of_two_servers_that_race_one_sends(app) {
        app.family("Zebrafinch", 1, 10);
        let post = Post::start();
        let senders: Vec<Sender> = (0..2).map(|_| sender(&app, &post)).collect();
        let sent: usize = apart(|| thread::scope(|scope| {
            let racing: Vec<_> = senders.iter().map(|one| scope.spawn(|| one.send_due().unwrap().sent)).collect();
            racing.into_iter().map(|one| one.join().unwrap()).sum()
        }));
        assert_eq!((sent, post.taken().len()), (2, 2), "the supervisor of the office and the manager, once each");
    }

    async fn somebody_turns_it_off_and_on_again_on_her_account_page(app) {
        app.family("Zebrafinch", 1, 10);
        let (post, sam) = (Post::start(), app.as_user(app.world.supervisor));
        let sender = sender(&app, &post);
        sam.get("/account").await.never_says("Monday summary");
        let saved = sam.submit("/account", "/account/summary-mail", &[("wants", "no")]).await;
        assert_eq!((saved.status, saved.location.as_str()), (StatusCode::SEE_OTHER, "/account"));
        let ids: Vec<UserId> = apart(|| sender.readers().unwrap().into_iter().map(|reader| reader.id).collect());
        assert!(!ids.contains(&app.world.supervisor) && ids.contains(&app.world.manager) && !ids.contains(&app.world.court));
        let detail: String = audit_events::table.filter(audit_events::action.eq(Action::UseOwnAccount.name()))
            .order(audit_events::seq.desc()).select(audit_events::detail).first(&mut app.conn()).unwrap();
        assert_eq!(detail, "Monday summary off");
        sam.submit("/account", "/account/summary-mail", &[("wants", "yes")]).await;
        assert_eq!(reader(&sender, app.world.supervisor).id, app.world.supervisor);
    }

    async fn the_database_keeps_what_was_sent(app) {
        app.family("Zebrafinch", 1, 10);
        let post = Post::start();
        send(&sender(&app, &post));
        let mut conn = app.conn();
        let row = digests::table.filter(digests::user_id.eq(app.world.supervisor));
        let again = diesel::update(row).set((digests::state.eq(DigestState::Claimed), digests::settled_at.eq(None::<homeward::db::Instant>)));
        assert_eq!(broken_rule(&again.execute(&mut conn).unwrap_err()).unwrap(), "digests_sent_once");
        let gone = diesel::delete(row).execute(&mut conn).unwrap_err();
        assert_eq!(broken_rule(&gone).unwrap(), "digests_for_good");
        let tuesday = diesel::insert_into(digests::table).values((
            digests::user_id.eq(app.world.supervisor),
            digests::week.eq(on("2026-11-24")),
            digests::state.eq(DigestState::Claimed),
            digests::tries.eq(1),
            digests::claimed_at.eq(app.clock.now()),
        ));
        assert_eq!(broken_rule(&tuesday.execute(&mut conn).unwrap_err()).unwrap(), "digests_of_a_monday");
    }
}
