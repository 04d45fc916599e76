//! The application over its routes, and people who use it.

use std::rc::Rc;

use actix_http::Request;
use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, RETRY_AFTER, SET_COOKIE};
use actix_web::test::{self, TestRequest};
use chrono::{DateTime, Duration, Utc};
use futures_util::future::LocalBoxFuture;
use homeward::access::session::{self, Lifetime};
use homeward::access::{Action, Keys, Scope};
use homeward::app::{State, app};
use homeward::clock::Clock;
use homeward::config::Config;
use homeward::db::{Conn, Kind};
use homeward::domain::calendar::Zone;
use homeward::domain::id::UserId;
use homeward::domain::review::Hours;
use homeward::domain::workload::Limits;
use homeward::error::Error;

use super::database::{KEY, TestDatabase};
use super::world::World;

type Call = Rc<dyn Fn(Request) -> LocalBoxFuture<'static, ServiceResponse<BoxBody>>>;

/// The application of one test, its clock standing on Monday, November 23, 2026, 11 a.m. in the agency's time zone.
pub(crate) struct TestApp {
    call: Call,
    pub(crate) clock: Clock,
    pub(crate) world: World,
    pub(crate) database: Rc<TestDatabase>,
}

impl TestApp {
    pub(crate) async fn start(kind: Kind) -> Self {
        Self::start_with(kind, false).await
    }

    /// The same for an agency where everybody needs a second factor, or nobody does.
    pub(crate) async fn start_with(kind: Kind, second_factor_required: bool) -> Self {
        let (database, clock) = (TestDatabase::fresh(kind), clock());
        let world = World::make(&mut database.conn(), clock.now());
        Self::over(database, clock, world, second_factor_required).await
    }

    /// The same over the fictional county, with so many families.
    pub(crate) async fn demo(kind: Kind, families: u32) -> Self {
        let (database, clock) = (TestDatabase::fresh(kind), clock());
        homeward::demo::fill_with(&database.target, &Keys::of(KEY), &clock, "nobody signs in", families).unwrap();
        let world = World::find(&mut database.conn());
        Self::over(database, clock, world, false).await
    }

    async fn over(database: TestDatabase, clock: Clock, world: World, second_factor_required: bool) -> Self {
        let call = serve(&database, &clock, second_factor_required).await;
        Self { call, clock, world, database: Rc::new(database) }
    }

    /// The program started once more, over the same database and with the same clock.
    pub(crate) async fn restarted(&self) -> Self {
        let call = serve(&self.database, &self.clock, false).await;
        Self { call, clock: self.clock.clone(), world: self.world.clone(), database: Rc::clone(&self.database) }
    }

    /// A connection that goes round the application.
    pub(crate) fn conn(&self) -> Conn {
        self.database.conn()
    }

    /// Runs store functions round the application, in one transaction.
    pub(crate) fn store<T>(&self, work: impl FnMut(&mut Conn) -> Result<T, Error>) -> T {
        self.conn().write_tx(work).unwrap()
    }

    pub(crate) fn move_clock(&self, to: DateTime<Utc>) {
        self.clock.move_to(to);
    }

    /// Somebody who is not signed in.
    pub(crate) fn nobody(&self) -> Client {
        Client { call: Rc::clone(&self.call), cookie: None, agent: None }
    }

    /// A signed-in person, without the cost of a password.
    pub(crate) fn as_user(&self, user: UserId) -> Client {
        let life = Lifetime { idle: Duration::minutes(15), absolute: Duration::hours(12) };
        let now = self.clock.now();
        let secret = self.store(|conn| session::start(conn, user, now, life, "test", "test"));
        Client { call: Rc::clone(&self.call), cookie: Some(format!("homeward={secret}")), agent: None }
    }
}

impl TestApp {
    /// The records that somebody may see for an action.
    pub(crate) fn scope(&self, user: UserId, action: Action) -> Scope {
        let life = Lifetime { idle: Duration::minutes(15), absolute: Duration::hours(12) };
        let now = self.clock.now();
        self.store(|conn| {
            let secret = session::start(conn, user, now, life, "test", "test")?;
            let actor = session::find(conn, &secret, now, life)?.unwrap().actor;
            Ok(Scope::of(&actor, action, now))
        })
    }

    /// Every family of the agency.
    pub(crate) fn everything(&self) -> Scope {
        self.scope(self.world.manager, Action::ListFamilies)
    }
}

async fn serve(database: &TestDatabase, clock: &Clock, second_factor_required: bool) -> Call {
    let config = Config {
        database: database.target.clone(),
        listen: "127.0.0.1:0".parse().unwrap(),
        zone: clock.zone(),
        agency: "Juniper County".to_owned(),
        court: "Juniper County District Court".to_owned(),
        idle: Duration::minutes(15),
        absolute: Duration::hours(12),
        key_file: "homeward.key".into(),
        second_factor_required,
        behind_tls: false,
        working_hours: Hours::parse("06:00-20:00").unwrap(),
        limits: Limits::default(),
        follow_up: homeward::domain::referral::FollowUp::default(),
        threads: 1,
        mail: None,
        demo: false,
    };
    let state = State::new(&config, Keys::of(KEY), database.open(), clock.clone());
    let service = Rc::new(test::init_service(app(state)).await);
    let call: Call = Rc::new(move |request| {
        let service = Rc::clone(&service);
        Box::pin(async move { test::call_service(&*service, request).await.map_into_boxed_body() })
    });
    call
}

fn clock() -> Clock {
    Clock::fixed(Zone::parse("America/Chicago").unwrap(), "2026-11-23T17:00:00Z".parse().unwrap())
}

/// Somebody at a browser.
#[derive(Clone)]
pub(crate) struct Client {
    call: Call,
    pub(crate) cookie: Option<String>,
    /// What the browser says of itself.
    pub(crate) agent: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) body: String,
    pub(crate) cookies: Vec<String>,
    pub(crate) retry_after: Option<String>,
}

impl Client {
    pub(crate) async fn get(&self, path: &str) -> Page {
        self.send(TestRequest::get().uri(path)).await
    }

    /// Posts fields as they are; a form that must be accepted needs its token: see [`Client::submit`].
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(TestRequest::post().uri(path).set_form(fields)).await
    }

    /// Opens the page of a form, and posts what it holds with `fields` put over it, to `action`.
    pub(crate) async fn submit(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let form = self.get(page).await;
        assert_eq!(form.status, StatusCode::OK, "{page} did not open: {}", form.text());
        self.send_form(&form, action, fields).await
    }

    /// Posts the hidden fields of a page that was opened, with `fields` beside them.
    pub(crate) async fn send_form(&self, form: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let hidden = ["csrf_token", "form_id", "version", "next", "sealed"];
        let kept: Vec<(String, String)> = hidden
            .iter()
            .filter(|name| !fields.iter().any(|(n, _)| n == *name))
            .filter_map(|name| form.hidden_of(action, name).map(|value| ((*name).to_owned(), value)))
            .collect();
        let mut all: Vec<(&str, &str)> = kept.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        all.extend_from_slice(fields);
        self.post(action, &all).await
    }

    /// Takes over the cookies that an answer set, as a browser does.
    pub(crate) fn take_cookies(&mut self, page: &Page) {
        let before = self.cookie.take().unwrap_or_default();
        let mut all: Vec<(String, String)> = before
            .split("; ")
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        for set in &page.cookies {
            let (name, value) = set.split(';').next().and_then(|pair| pair.split_once('=')).unwrap();
            all.retain(|(known, _)| known != name);
            if !value.is_empty() {
                all.push((name.to_owned(), value.to_owned()));
            }
        }
        let all: Vec<String> = all.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.cookie = (!all.is_empty()).then(|| all.join("; "));
    }

    /// Opens a page and takes its cookies.
    pub(crate) async fn open(&mut self, path: &str) -> Page {
        let page = self.get(path).await;
        self.take_cookies(&page);
        page
    }

    /// Sends the form of a page that was opened, and takes the answer's cookies.
    pub(crate) async fn fill(&mut self, form: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.send_form(form, action, fields).await;
        self.take_cookies(&page);
        page
    }

    pub(crate) async fn send(&self, request: TestRequest) -> Page {
        let request = match &self.cookie {
            Some(cookie) => request.insert_header(("cookie", cookie.as_str())),
            None => request,
        };
        let request = match &self.agent {
            Some(agent) => request.insert_header(("user-agent", agent.as_str())),
            None => request,
        };
        let response = (self.call)(request.to_request()).await;
        let status = response.status();
        let header = |name| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let location = header(LOCATION);
        let retry_after = Some(header(RETRY_AFTER)).filter(|seconds| !seconds.is_empty());
        let cookies =
            response.headers().get_all(SET_COOKIE).filter_map(|v| v.to_str().ok()).map(str::to_owned).collect();
        let body = String::from_utf8(test::read_body(response).await.to_vec()).unwrap();
        Page { status, location, body, cookies, retry_after }
    }
}

impl Page {
    /// The value of the first hidden field of a name.
    pub(crate) fn hidden(&self, name: &str) -> Option<String> {
        hidden(&self.body, name)
    }

    /// The value of a hidden field within the form that posts to `action`; of any form where there is no such one.
    pub(crate) fn hidden_of(&self, action: &str, name: &str) -> Option<String> {
        let form = self.body.split("<form").find(|form| form.contains(&format!("action=\"{action}\"")));
        form.and_then(|form| hidden(form, name)).or_else(|| self.hidden(name))
    }

    /// The words of the page, without markup.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for c in self.body.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    text.push(' ');
                }
                c if !inside => text.push(c),
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Fails unless the page says this.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) {
        assert!(self.text().contains(words), "the page does not say {words:?}: {}", self.text());
    }

    /// Fails if the page says this anywhere, also in its markup.
    #[track_caller]
    pub(crate) fn never_says(&self, words: &str) {
        assert!(!self.body.contains(words), "the page says {words:?}");
    }
}

fn hidden(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!("name=\"{name}\" value=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}
