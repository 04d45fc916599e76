//! `/families/{family}/children/{child}/legal`: a child's legal status through time, and the rights of each parent.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::{EndedRights, HeldStatus};
use super::store;
use crate::access::{Access, Action, Scope};
use crate::db::Conn;
use crate::domain::calendar::short_date;
use crate::domain::id::{ChildId, FamilyId, UserId};
use crate::error::Result;
use crate::features::children::{self, Child};
use crate::features::families::{self, Adult, Family};
use crate::features::users;
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};

#[derive(Template)]
#[template(path = "legal/index.html")]
struct LegalPage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    child: String,
    may_record: bool,
    statuses: Vec<Line>,
    rights: Vec<Line>,
}

/// One row of the history.
struct Line {
    title: String,
    by: String,
    when: String,
    iso: String,
    kind: &'static str,
    void: String,
    wrong: String,
}

/// Everything that the page draws on.
struct Found {
    family: Family,
    child: Child,
    adults: Vec<Adult>,
    statuses: Vec<HeldStatus>,
    rights: Vec<EndedRights>,
    names: HashMap<UserId, String>,
}

fn read(conn: &mut Conn, scope: Scope, (family, child): (FamilyId, ChildId)) -> Result<Found> {
    let family = families::find(conn, scope, family)?;
    let child = children::one(conn, family.id, child)?;
    let (statuses, rights) = (store::of_child(conn, child.id)?, store::rights_of(conn, child.id)?);
    let authors = statuses.iter().map(|s| s.entered_by).chain(rights.iter().map(|r| r.entered_by));
    let names = users::names(conn, authors.flatten())?;
    let adults = families::adults(conn, family.id)?;
    Ok(Found { family, child, adults, statuses, rights, names })
}

pub(super) async fn show(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
) -> Result<HttpResponse> {
    let of = path.into_inner();
    let found = access.open(of.0, move |conn, scope| read(conn, scope, of)).await?;
    let means = found.family.means(&access);
    let child = format!("/families/{}/children/{}", found.family.id, found.child.id);
    let may_record = means.allow(Action::RecordLegalStatus);
    let wrong = |path: String, voided: bool| {
        if may_record && !voided { format!("{child}/{path}/wrong") } else { String::new() }
    };
    let status = |row: &HeldStatus| {
        let wrong = wrong(format!("legal/{}", row.id), row.voided_at.is_some());
        Line { wrong, ..Line::of_status(row, &found) }
    };
    let rights = |row: &EndedRights| {
        let wrong = wrong(format!("rights/{}", row.id), row.voided_at.is_some());
        Line { wrong, ..Line::of_rights(row, &found) }
    };
    let shown = LegalPage {
        frame: Frame::of(&access, &req),
        title: found.child.name(),
        number: found.family.number.clone(),
        tabs: family_menu(found.family.id, means, "/children"),
        statuses: found.statuses.iter().map(status).collect(),
        rights: found.rights.iter().map(rights).collect(),
        may_record,
        child: child.clone(),
    };
    page(&req, &shown)
}

fn by(user: Option<UserId>, found: &Found) -> String {
    user.and_then(|user| found.names.get(&user).cloned()).unwrap_or_else(|| "an import".to_owned())
}

/// "Entered in error: another child's order", or nothing.
fn void(is: bool, reason: &str) -> String {
    if is { format!("Entered in error: {reason}") } else { String::new() }
}

impl Line {
    fn of_status(row: &HeldStatus, found: &Found) -> Self {
        let since = short_date(row.starts_on);
        Self {
            title: row.status.to_string(),
            by: by(row.entered_by, found),
            when: row.ends_on.map_or_else(|| format!("since {since}"), |on| format!("{since} to {}", short_date(on))),
            iso: row.starts_on.to_string(),
            kind: if row.is_open() { "good" } else { "" },
            void: void(row.voided_at.is_some(), &row.void_reason),
            wrong: String::new(),
        }
    }

    fn of_rights(row: &EndedRights, found: &Found) -> Self {
        let adult = found.adults.iter().find(|adult| adult.is(row.person_id));
        let who = adult.map_or_else(|| "A parent".to_owned(), |adult| adult.person.name());
        let day = |what: &str, on: Option<chrono::NaiveDate>| on.map(|on| format!("{what} {}", short_date(on)));
        let days: Vec<String> =
            [day("petition", row.petition_on), day("order", row.order_on)].into_iter().flatten().collect();
        let state = if row.order_on.is_some() { "rights ended" } else { "petition filed" };
        Self {
            title: format!("{who}: {state}, {}", row.kind.label().to_lowercase()),
            by: by(row.entered_by, found),
            when: days.join(", "),
            iso: row.order_on.or(row.petition_on).map_or_else(String::new, |on| on.to_string()),
            kind: "",
            void: void(row.voided_at.is_some(), &row.void_reason),
            wrong: String::new(),
        }
    }
}
