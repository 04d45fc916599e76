//! `/families/{family}/restriction`: who may see the family, for the group alone.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{NameForm, RestrictForm, lift_reason};
use super::model::{Guarded, Nameable, NamedPerson, Restriction};
use super::{only_the_group, store};
use crate::access::{Access, Filed, Filing, Posted};
use crate::db::{Conn, fresh};
use crate::domain::calendar::Zone;
use crate::domain::id::{FamilyId, FormId, RecordId, UserId};
use crate::error::{Error, Result};
use crate::features::users;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page_with};

#[derive(Template)]
#[template(path = "restrictions/family.html")]
struct FamilyPage {
    frame: Frame,
    here: String,
    family: Guarded,
    since: String,
    named: Vec<NamedLine>,
    /// Workers of record who are not named, in words.
    shut_out: String,
    /// Everybody who can be named: value, words, ticked.
    offered: Vec<(String, String, bool)>,
    /// The same, without those who are, for the form that names one more.
    others: Vec<(String, String)>,
    restrict: RestrictForm,
    name: NameForm,
    lift: String,
    past: Vec<String>,
    form_id: FormId,
    name_form_id: FormId,
    problems: Problems,
}

struct NamedLine {
    name: String,
    role: &'static str,
    why: String,
    remove: String,
    form_id: FormId,
}

/// What the group sees of one family.
struct Seen {
    family: Guarded,
    history: Vec<Restriction>,
    named: Vec<NamedPerson>,
    nameable: Vec<Nameable>,
    names: std::collections::HashMap<UserId, String>,
}

/// What was typed into one of the forms.
#[derive(Default)]
struct Typed {
    restrict: Option<RestrictForm>,
    name: NameForm,
    lift: String,
    problems: Problems,
}

async fn look(access: &Access, family: FamilyId) -> Result<Seen> {
    only_the_group(access)?;
    access
        .open(family, move |conn, scope| {
            let history = store::history(conn, family)?;
            let lifted = history.iter().filter_map(|r| r.lifted.as_ref().and_then(|(_, by, _)| *by));
            let authors: Vec<UserId> = history.iter().filter_map(|r| r.set_by).chain(lifted).collect();
            Ok(Seen {
                family: store::family(conn, scope, family)?,
                named: store::named(conn, family)?,
                nameable: store::nameable(conn, family)?,
                names: users::names(conn, authors)?,
                history,
            })
        })
        .await
}

fn render(req: &HttpRequest, access: &Access, seen: Seen, typed: Typed) -> Result<HttpResponse> {
    let zone = access.clock().zone();
    let is_named = |user: UserId| seen.named.iter().any(|person| person.user == user);
    let restrict = typed.restrict.unwrap_or_else(|| RestrictForm {
        reason: String::new(),
        named: seen.nameable.iter().filter(|person| person.works).map(|person| person.user.to_string()).collect(),
    });
    let words = |person: &Nameable| {
        let works = if person.works { ", worker of record" } else { "" };
        format!("{} ({}{works})", person.name, person.role.label().to_lowercase())
    };
    let here = format!("/families/{}/restriction", seen.family.id);
    let shut_out: Vec<&str> =
        seen.nameable.iter().filter(|p| p.works && !is_named(p.user)).map(|p| p.name.as_str()).collect();
    let status = if typed.problems.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let current = seen.history.iter().find(|restriction| restriction.lifted.is_none());
    let shown = FamilyPage {
        frame: Frame::of(access, req),
        since: current.map_or_else(String::new, |of| said(of, &seen, zone)),
        named: seen.named.iter().map(|person| NamedLine::of(person, &here, zone)).collect(),
        shut_out: shut_out.join(", "),
        offered: seen
            .nameable
            .iter()
            .map(|p| (p.user.to_string(), words(p), restrict.named.contains(&p.user.to_string())))
            .collect(),
        others: seen.nameable.iter().filter(|p| !is_named(p.user)).map(|p| (p.user.to_string(), words(p))).collect(),
        past: seen.history.iter().filter(|of| of.lifted.is_some()).map(|of| said(of, &seen, zone)).collect(),
        family: seen.family,
        restrict,
        name: typed.name,
        lift: typed.lift,
        form_id: fresh(),
        name_form_id: fresh(),
        problems: typed.problems,
        here,
    };
    page_with(req, status, &shown)
}

/// "Since Nov 22, 2026, 4:10 p.m. (Mary Moss): a relative of staff."
fn said(restriction: &Restriction, seen: &Seen, zone: Zone) -> String {
    let name = |by: Option<UserId>| by.and_then(|user| seen.names.get(&user)).map_or("the program", String::as_str);
    let set = format!(
        "Restricted {} by {}: {}",
        zone.said(restriction.set_at.utc()),
        name(restriction.set_by),
        restriction.reason
    );
    match &restriction.lifted {
        None => set,
        Some((at, by, why)) => format!("{set}. Lifted {} by {}: {why}", zone.said(at.utc()), name(*by)),
    }
}

impl NamedLine {
    fn of(person: &NamedPerson, here: &str, zone: Zone) -> Self {
        let works = if person.works { "Worker of record. " } else { "" };
        Self {
            name: person.name.clone(),
            role: person.role.label(),
            why: format!("{works}{}, {}", person.reason, zone.said(person.at.utc())),
            remove: format!("{here}/names/{}/remove", person.user),
            form_id: fresh(),
        }
    }
}

pub(super) async fn show(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let seen = look(&access, path.into_inner()).await?;
    render(&req, &access, seen, Typed::default())
}

pub(super) async fn set(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let family = path.into_inner();
    let (seen, typed) = (look(&access, family).await?, RestrictForm::of(&posted));
    let (reason, named) = match typed.check(&seen.nameable) {
        Ok(sound) => sound,
        Err(problems) => {
            return render(&req, &access, seen, Typed { restrict: Some(typed), problems, ..Typed::default() });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let words = "Saved: the family is restricted to the people named.";
    change(&access, family, posted.form_id()?, "restricted", words, move |conn| {
        store::restrict(conn, family, &named, &reason, Some(by), now)
    })
    .await
}

pub(super) async fn lift(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, typed) = (path.into_inner(), posted.first("lift_reason").to_owned());
    let seen = look(&access, family).await?;
    let reason = match lift_reason(&typed) {
        Ok(reason) => reason,
        Err(problems) => return render(&req, &access, seen, Typed { lift: typed, problems, ..Typed::default() }),
    };
    let (by, now) = (access.actor().user, access.now());
    let words = "Saved: the family is not restricted any more.";
    change(&access, family, posted.form_id()?, "restriction lifted", words, move |conn| {
        store::lift(conn, family, &reason, by, now)
    })
    .await
}

pub(super) async fn name(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, typed) = (path.into_inner(), NameForm::of(&posted));
    let seen = look(&access, family).await?;
    let (user, reason) = match typed.check(&seen.nameable) {
        Ok(sound) => sound,
        Err(problems) => return render(&req, &access, seen, Typed { name: typed, problems, ..Typed::default() }),
    };
    let (by, now) = (access.actor().user, access.now());
    change(
        &access,
        family,
        posted.form_id()?,
        &format!("named {user}"),
        "Saved: one more person is named.",
        move |conn| store::add_name(conn, (family, user), &reason, Some(by), now),
    )
    .await
}

pub(super) async fn remove_name(
    access: Access,
    path: web::Path<(FamilyId, UserId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, user) = path.into_inner();
    only_the_group(&access)?;
    let words = "Saved: she is not named any more, and the family is closed to her.";
    change(&access, family, posted.form_id()?, &format!("no longer named {user}"), words, move |conn| {
        store::remove_name(conn, family, user)
    })
    .await
}

/// Files a change of who may see a family.
async fn change(
    access: &Access,
    family: FamilyId,
    form: FormId,
    what: &str,
    words: &str,
    mut work: impl FnMut(&mut Conn) -> Result<()> + Send + 'static,
) -> Result<HttpResponse> {
    let (here, what) = (format!("/families/{family}/restriction"), what.to_owned());
    let to = here.clone();
    let filed = access
        .file(Filing::For(family), form, move |conn, _| {
            work(conn)?;
            Ok(Filed::at(to.clone()).about(RecordId::from_uuid(family.uuid())).saying(what.clone()))
        })
        .await;
    match filed {
        Ok(location) => Ok(see_other(&location, words)),
        Err(Error::Stale) => Ok(see_other(&here, "Somebody else changed this meanwhile. Nothing of yours was saved.")),
        Err(error) => Err(error),
    }
}
