//! `/families/{family}/children/{child}/goals`: a child's goals through time, and what is done beside reunification, as far as
//! the reader may know.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::{Alternative, Goals, SetGoal};
use super::store;
use crate::access::notes::{ChildTrack, May, Reader};
use crate::access::{Access, Action, Scope};
use crate::db::{Conn, Instant};
use crate::domain::calendar::short_date;
use crate::domain::id::{ChildId, EffortsReadId, FamilyId, UserId};
use crate::error::Result;
use crate::features::children::{self, Child};
use crate::features::families::{self, Family};
use crate::features::users;
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};

#[derive(Template)]
#[template(path = "goals/index.html")]
struct GoalsPage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    child: String,
    may_plan: bool,
    primary: Vec<Line>,
    /// `None` for who sees only whether there is one.
    concurrent: Option<Vec<Line>>,
    has_concurrent: bool,
    /// `None` for who sees only whether there are any.
    alternatives: Option<Vec<Done>>,
    has_alternatives: bool,
}

/// A goal as the list shows it.
struct Line {
    goal: &'static str,
    when: String,
    iso: String,
    by: String,
    set_by: String,
    kind: &'static str,
    ground: String,
    /// What was read of the efforts, and when; for both tracks.
    read: Option<(String, Vec<String>)>,
    void: String,
    wrong: String,
}

/// Something done beside reunification.
struct Done {
    title: String,
    when: String,
    iso: String,
    by: String,
    result: String,
    note: String,
    void: String,
    wrong: String,
}

/// Everything that the page draws on.
struct Found {
    family: Family,
    child: Child,
    goals: Goals,
    reads: HashMap<EffortsReadId, (String, Instant)>,
    alternatives: Option<Vec<Alternative>>,
    has_alternatives: bool,
    names: HashMap<UserId, String>,
}

fn read(conn: &mut Conn, scope: Scope, (family, child): (FamilyId, ChildId), reader: &Reader) -> Result<Found> {
    let family = families::find(conn, scope, family)?;
    let child = children::one(conn, family.id, child)?;
    let goals = store::of_child(conn, child.id)?;
    let alternatives = reader.child_track().map(|proof| store::alternatives(conn, child.id, proof)).transpose()?;
    let authors = goals.all().map(|goal| goal.entered_by);
    let of_alternatives = alternatives.iter().flatten().map(|done| done.entered_by);
    let authors: Vec<UserId> = authors.chain(of_alternatives).flatten().collect();
    Ok(Found {
        reads: store::reads(conn, child.id)?,
        has_alternatives: store::has_alternatives(conn, child.id)?,
        names: users::names(conn, authors)?,
        family,
        child,
        goals,
        alternatives,
    })
}

pub(super) async fn show(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
) -> Result<HttpResponse> {
    let (of, reader) = (path.into_inner(), access.reader());
    let found = access.open(of.0, move |conn, scope| read(conn, scope, of, &reader)).await?;
    page(&req, &GoalsPage::of(&req, &access, &found))
}

impl GoalsPage {
    fn of(req: &HttpRequest, access: &Access, found: &Found) -> Self {
        let (reader, means) = (access.reader(), found.family.means(access));
        let child = format!("/families/{}/children/{}", found.family.id, found.child.id);
        let may_plan = means.allow(Action::PlanPermanency);
        let line = |rows: &[SetGoal]| {
            let latest = rows.iter().find(|goal| goal.voided_at.is_none()).map(|goal| goal.id);
            let wrong = |goal: &SetGoal| {
                if may_plan && latest == Some(goal.id) {
                    format!("{child}/goals/{}/wrong", goal.id)
                } else {
                    String::new()
                }
            };
            rows.iter().map(|goal| Line::of(goal, found, &reader, wrong(goal))).collect::<Vec<_>>()
        };
        let done = |proof| {
            let rows = found.alternatives.as_deref().unwrap_or_default();
            rows.iter().map(|row| Done::of(row, found, &child, proof)).collect::<Vec<_>>()
        };
        Self {
            frame: Frame::of(access, req),
            title: found.child.name(),
            number: found.family.number.clone(),
            tabs: family_menu(found.family.id, means, "/children"),
            primary: line(found.goals.primary()),
            concurrent: reader.concurrent_goal().map(|proof| line(found.goals.concurrent(proof))),
            has_concurrent: found.goals.has_concurrent(),
            alternatives: reader.child_track().map(done),
            has_alternatives: found.has_alternatives,
            may_plan,
            child,
        }
    }
}

fn by(user: Option<UserId>, found: &Found) -> String {
    user.and_then(|user| found.names.get(&user).cloned()).unwrap_or_else(|| "an import".to_owned())
}

/// "Entered in error: set for the wrong child", or nothing.
fn void(at: Option<Instant>, reason: &str) -> String {
    at.map_or_else(String::new, |_| format!("Entered in error: {reason}"))
}

impl Line {
    fn of(goal: &SetGoal, found: &Found, reader: &Reader, wrong: String) -> Self {
        let since = short_date(goal.starts_on);
        let read = goal.efforts_read_id.filter(|_| reader.family_time().is_some()).and_then(|id| found.reads.get(&id));
        Self {
            goal: goal.goal.label(),
            when: goal.ends_on.map_or_else(|| format!("since {since}"), |on| format!("{since} to {}", short_date(on))),
            iso: goal.starts_on.to_string(),
            by: by(goal.entered_by, found),
            set_by: format!("Set by {}", goal.set_by.label().to_lowercase()),
            kind: if goal.is_open() { "good" } else { "" },
            ground: reader.child_track().map_or_else(String::new, |proof| goal.ground().open(&proof).to_owned()),
            read: read.map(|(facts, at)| {
                let when = format!("What was read of the efforts to reunify on {}", short_date(at.utc().date_naive()));
                (when, facts.lines().map(str::to_owned).collect())
            }),
            void: void(goal.voided_at, &goal.void_reason),
            wrong,
        }
    }
}

impl Done {
    fn of(row: &Alternative, found: &Found, child: &str, proof: May<ChildTrack>) -> Self {
        let who = row.who().open(&proof);
        Self {
            title: if who.is_empty() { row.kind.to_string() } else { format!("{}: {who}", row.kind) },
            when: short_date(row.done_on),
            iso: row.done_on.to_string(),
            by: by(row.entered_by, found),
            result: row.result().open(&proof).to_owned(),
            note: row.note().open(&proof).to_owned(),
            void: void(row.voided_at, &row.void_reason),
            wrong: if row.voided_at.is_none() {
                format!("{child}/alternatives/{}/wrong", row.id)
            } else {
                String::new()
            },
        }
    }
}
