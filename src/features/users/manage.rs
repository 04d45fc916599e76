//! The administrator's pages: the list of users, one person, the form, and what can be done with an account.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::account::{ShownEvent, ShownSession, moment, shown_event, shown_session};
use super::link::link_path;
use super::manage_form::{Places, UserForm};
use super::model::{Account, Person, User};
use super::{identity_store, manage_store, office_name, store};
use crate::access::sessions;
use crate::access::{Access, Filed, Filing, Posted, token};
use crate::db::{Conn, Instant, fresh};
use crate::domain::calendar::{Zone, short_date};
use crate::domain::id::{FormId, RecordId, UserId};
use crate::domain::role::Role;
use crate::domain::sign_in::{has_closed, last_day};
use crate::error::{Error, Result};
use crate::web::flash;
use crate::web::form::{Problems, choices};
use crate::web::page::{self, Frame, page, page_with, refused};
use crate::web::query;

/// Lines a page.
const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "users/index.html")]
struct UsersPage {
    frame: Frame,
    users: Vec<Line>,
    find: String,
    next: Option<String>,
    problems: Problems,
}

struct Line {
    id: UserId,
    name: String,
    email: String,
    role: Role,
    office: String,
    factor: &'static str,
    used: String,
    state: (&'static str, &'static str),
}

#[derive(Template)]
#[template(path = "users/person.html")]
struct PersonPage {
    frame: Frame,
    user: User,
    office: String,
    unit: String,
    languages: String,
    state: (&'static str, &'static str),
    is_off: bool,
    agreed: String,
    /// The last day of the account.
    ends: String,
    factor: String,
    link: String,
    has_password: bool,
    sessions: Vec<ShownSession>,
    events: Vec<ShownEvent>,
}

#[derive(Template)]
#[template(path = "users/form.html")]
struct FormPage {
    frame: Frame,
    form: UserForm,
    /// The person that is edited, with the version that was read; none for a new one.
    edited: Option<(UserId, i32)>,
    form_id: FormId,
    roles: Vec<(String, String)>,
    offices: Vec<(String, String)>,
    units: Vec<(String, String)>,
    versions: Vec<(&'static str, String, String)>,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "users/link_made.html")]
struct LinkMadePage {
    frame: Frame,
    user: UserId,
    name: String,
    link: String,
}

/// How an account stands: the kind of its tag, and the words.
fn state(user: &User, account: &Account, now: Instant) -> (&'static str, &'static str) {
    if has_closed(user.closes_at.map(Instant::utc), now.utc()) {
        return ("bad", "Ended");
    }
    match (user.active, account.password_hash.is_some(), account.is_unused(now)) {
        (false, ..) => ("bad", "Off"),
        (_, false, _) => ("warn", "Invited"),
        (_, _, true) => ("warn", "Off, unused for 60 days"),
        _ => ("good", "On"),
    }
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let (now, zone) = (access.now(), access.clock().zone());
    let find: String = query::first(&req, "find").chars().take(100).collect();
    let (wanted, after) = (find.trim().to_owned(), query::first(&req, "after").parse().ok());
    let mut users = access.read(move |conn, _| manage_store::people(conn, &wanted, after, PAGE + 1)).await?;
    let more = users.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    users.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = users.last().filter(|_| more).map(|(last, ..)| {
        let pairs = [("find", find.as_str()), ("after", &last.id.to_string())];
        format!("/users?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
    });
    let line = |(user, account, office, factor): manage_store::Line| Line {
        state: state(&user, &account, now),
        used: account.used_at.map_or_else(|| "Never".to_owned(), |at| moment(at, zone)),
        factor: if factor.is_some() { "Yes" } else { "No" },
        office: office_name(office),
        id: user.id,
        name: user.full_name,
        email: user.email,
        role: user.role,
    };
    let users = users.into_iter().map(line).collect();
    page(&req, &UsersPage { frame: Frame::of(&access, &req), users, find, next, problems: Problems::default() })
}

pub(super) async fn show(req: HttpRequest, access: Access, path: web::Path<UserId>) -> Result<HttpResponse> {
    let (id, now, life) = (path.into_inner(), access.now(), access.source().life());
    let (person, sessions, events) = access
        .read(move |conn, _| {
            Ok((
                manage_store::person(conn, id, now)?,
                sessions::live(conn, id, now, life)?,
                identity_store::events(conn, id, 10)?,
            ))
        })
        .await?;
    let zone = access.clock().zone();
    let sessions = sessions.into_iter().map(|s| shown_session(s, None, zone)).collect();
    let events = events.iter().map(|e| shown_event(e, zone)).collect();
    page(&req, &person_page(Frame::of(&access, &req), person, sessions, events, (now, zone)))
}

fn person_page(
    frame: Frame,
    person: Person,
    sessions: Vec<ShownSession>,
    events: Vec<ShownEvent>,
    (now, zone): (Instant, Zone),
) -> PersonPage {
    let at = |at: Option<Instant>| at.map_or_else(String::new, |at| moment(at, zone));
    PersonPage {
        frame,
        state: state(&person.user, &person.account, now),
        is_off: !person.user.active || person.account.is_unused(now),
        office: office_name(person.office),
        unit: person.unit.map_or_else(String::new, |unit| unit.name),
        languages: person.languages.join(", "),
        agreed: at(person.account.agreed_at),
        ends: person.user.closes_at.map_or_else(String::new, |at| short_date(last_day(at.utc(), zone))),
        factor: at(person.factor_since),
        link: at(person.link_until),
        has_password: person.account.password_hash.is_some(),
        user: person.user,
        sessions,
        events,
    }
}

async fn places(access: &Access) -> Result<Places> {
    access.peek(|conn, _| Ok(Places { offices: store::offices(conn)?, units: store::units(conn)? })).await
}

fn form_page(access: &Access, req: &HttpRequest, form: UserForm, places: &Places, problems: Problems) -> FormPage {
    FormPage {
        frame: Frame::of(access, req),
        form,
        edited: None,
        form_id: fresh(),
        roles: choices::<Role>(),
        offices: places.office_choices(),
        units: places.unit_choices(),
        versions: Vec::new(),
        problems,
    }
}

pub(super) async fn new(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let places = places(&access).await?;
    page(&req, &form_page(&access, &req, UserForm::default(), &places, Problems::default()))
}

pub(super) async fn add(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let (form, form_id, places) = (UserForm::of(&posted), posted.form_id()?, places(&access).await?);
    let again =
        |problems| refused(&req, &FormPage { form_id, ..form_page(&access, &req, form.clone(), &places, problems) });
    let (new, ends_on) = match form.check_new(&places) {
        Ok(new) => new,
        Err(problems) => return again(problems),
    };
    let (secret, by, now) = (token::secret()?, access.actor().user, access.now());
    let (digest, zone) = (token::digest(&secret), access.clock().zone());
    let work = move |conn: &mut Conn, _| {
        let id = store::add_user(conn, &new, now)?;
        if let Some(day) = ends_on {
            manage_store::set_last_day(conn, id, day, zone)?;
        }
        identity_store::set_link(conn, id, &digest, Some(by), now)?;
        Ok(Filed::at(format!("/users/{id}")).about(record(id)).saying("invited"))
    };
    match access.file(Filing::NoFamily, form_id, work).await {
        Ok(location) => made(&req, &access, &location, &secret).await,
        Err(error) if error.broken_rule().is_some_and(|rule| rule.contains("email")) => {
            let mut problems = Problems::default();
            problems.add("email", "Somebody signs in with this address already");
            again(problems)
        }
        Err(error) => Err(error),
    }
}

/// Shows the link, this once: only its digest is stored. When the form came a second time its secret is nobody's, and the
/// person's page is shown instead.
async fn made(req: &HttpRequest, access: &Access, location: &str, secret: &str) -> Result<HttpResponse> {
    let (digest, now) = (token::digest(secret), access.now());
    let Some(owner) = access.peek(move |conn, _| identity_store::owner_of_link(conn, &digest, now)).await? else {
        return Ok(flash::see_other(
            location,
            "This person was added already. Make a new link if the first one was not kept.",
        ));
    };
    let shown = LinkMadePage {
        frame: Frame::of(access, req),
        user: owner.id,
        name: owner.full_name,
        link: page::address(req, &link_path(secret)),
    };
    page(req, &shown)
}

fn record(id: UserId) -> RecordId {
    RecordId::from_uuid(id.uuid())
}

async fn person(access: &Access, id: UserId) -> Result<Person> {
    let now = access.now();
    access.peek(move |conn, _| manage_store::person(conn, id, now)).await
}

pub(super) async fn edit(req: HttpRequest, access: Access, path: web::Path<UserId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (person, places) = (person(&access, id).await?, places(&access).await?);
    let shown = form_page(&access, &req, UserForm::saved(&person, access.clock().zone()), &places, Problems::default());
    page(&req, &FormPage { edited: Some((id, person.version)), ..shown })
}

pub(super) async fn save(
    req: HttpRequest,
    access: Access,
    posted: Posted,
    path: web::Path<UserId>,
) -> Result<HttpResponse> {
    let (id, form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    let (now, zone) = (access.now(), access.clock().zone());
    let (saved, places) = (person(&access, id).await?, places(&access).await?);
    let form = UserForm { email: saved.user.email.clone(), ..UserForm::of(&posted) };
    let again = |problems| {
        let shown = form_page(&access, &req, form.clone(), &places, problems);
        refused(&req, &FormPage { form_id, edited: Some((id, version)), ..shown })
    };
    let change = match form.check(&places) {
        Ok(change) => change,
        Err(problems) => return again(problems),
    };
    let work = move |conn: &mut Conn, _| {
        manage_store::change(conn, id, &change, version, now, zone)?;
        Ok(Filed::at(format!("/users/{id}"))
            .about(record(id))
            .saying("name, role, office, unit, telephone, languages or last day"))
    };
    match access.file(Filing::NoFamily, form_id, work).await {
        Ok(location) => Ok(flash::see_other(&location, "Saved.")),
        Err(Error::Refused(words)) => {
            let mut problems = Problems::default();
            problems.add("role", words);
            again(problems)
        }
        Err(Error::Stale) => {
            let theirs = person(&access, id).await?;
            let versions = form.beside(&UserForm::saved(&theirs, zone), &places);
            let shown = form_page(&access, &req, form, &places, Problems::default());
            let shown = FormPage { form_id, edited: Some((id, theirs.version)), versions, ..shown };
            page_with(&req, StatusCode::CONFLICT, &shown)
        }
        Err(error) => Err(error),
    }
}

/// Does one thing with a person's account and says so on her page.
async fn act(
    access: &Access,
    id: UserId,
    said: &str,
    detail: &'static str,
    mut work: impl FnMut(&mut Conn) -> Result<()> + Send + 'static,
) -> Result<HttpResponse> {
    let filing = access.file(Filing::NoFamily, fresh::<FormId>(), move |conn, _| {
        work(conn)?;
        Ok(Filed::at(format!("/users/{id}")).about(record(id)).saying(detail))
    });
    Ok(flash::see_other(&filing.await?, said))
}

pub(super) async fn turn_off(access: Access, path: web::Path<UserId>) -> Result<HttpResponse> {
    let (id, now) = (path.into_inner(), access.now());
    let said = "Turned off: signed out everywhere, and nobody signs in with it.";
    act(&access, id, said, "turned off", move |conn| manage_store::set_active(conn, id, false, now)).await
}

pub(super) async fn turn_on(access: Access, path: web::Path<UserId>) -> Result<HttpResponse> {
    let (id, now) = (path.into_inner(), access.now());
    let said = "Turned on: signing in works again.";
    act(&access, id, said, "turned on", move |conn| manage_store::set_active(conn, id, true, now)).await
}

pub(super) async fn end_sessions(access: Access, path: web::Path<UserId>) -> Result<HttpResponse> {
    let (id, now) = (path.into_inner(), access.now());
    act(&access, id, "Ended: signed out everywhere.", "sessions ended", move |conn| {
        sessions::end_others(conn, id, None, now)
    })
    .await
}

pub(super) async fn remove_factor(access: Access, path: web::Path<UserId>) -> Result<HttpResponse> {
    let (id, now) = (path.into_inner(), access.now());
    let said = "Removed. A new authenticator app is set up at the next sign-in.";
    act(&access, id, said, "second factor removed", move |conn| {
        identity_store::remove_factor(conn, id)?;
        sessions::end_others(conn, id, None, now)
    })
    .await
}

pub(super) async fn new_link(req: HttpRequest, access: Access, path: web::Path<UserId>) -> Result<HttpResponse> {
    let (id, by, now) = (path.into_inner(), access.actor().user, access.now());
    if !person(&access, id).await?.user.active {
        return Err(Error::Refused("This account is off. Turn it on first, then send the link.".to_owned()));
    }
    let secret = token::secret()?;
    let digest = token::digest(&secret);
    let location = access
        .file(Filing::NoFamily, fresh::<FormId>(), move |conn, _| {
            identity_store::set_link(conn, id, &digest, Some(by), now)?;
            Ok(Filed::at(format!("/users/{id}")).about(record(id)).saying("one-time link made"))
        })
        .await?;
    made(&req, &access, &location, &secret).await
}
