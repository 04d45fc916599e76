//! All hearings of a family: those that count, and those that were entered in error.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::Hearing;
use super::store;
use crate::access::{Access, Action, Scope};
use crate::db::{Conn, Instant};
use crate::domain::family::Who;
use crate::domain::id::{ChildId, FamilyId, HearingId, UserId};
use crate::error::Result;
use crate::features::children::Members;
use crate::features::{families, users};
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};

#[derive(Template)]
#[template(path = "hearings/index.html")]
struct ListPage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    new: String,
    counting: Vec<Line>,
    wrong: Vec<Line>,
}

/// A hearing on the page.
struct Line {
    when: String,
    what: &'static str,
    status: &'static str,
    children: String,
    result: String,
    /// Who marked it, when and why; who took which child off it.
    notes: Vec<String>,
    /// Where it is changed; empty for who may not.
    edit: String,
    /// Where it is marked as entered in error; empty for who may not.
    mark: String,
}

/// What the page draws on.
struct Seen {
    family: families::Family,
    members: Members,
    counting: Vec<Hearing>,
    wrong: Vec<store::Marked>,
    about: Vec<(HearingId, ChildId)>,
    off: Vec<store::Off>,
    names: HashMap<UserId, String>,
}

impl Seen {
    fn read(conn: &mut Conn, scope: Scope, id: FamilyId) -> Result<Self> {
        let (wrong, off) = (store::in_error(conn, id)?, store::taken_off(conn, id)?);
        let people: Vec<_> = wrong.iter().map(|row| row.2).chain(off.iter().map(|row| row.3)).collect();
        Ok(Self {
            family: families::find(conn, scope, id)?,
            members: Members::of(conn, id)?,
            counting: store::of_family(conn, id)?,
            about: store::children_of_family(conn, id)?,
            names: users::names(conn, people)?,
            wrong,
            off,
        })
    }

    /// "Nov 3, 2026, 9:12 a.m., by Dana Reyes".
    fn mark(&self, access: &Access, at: Instant, by: UserId) -> String {
        let by = self.names.get(&by).map_or("somebody", String::as_str);
        format!("{}, by {by}", access.clock().zone().said(at.utc()))
    }

    fn line(&self, access: &Access, hearing: &Hearing, may_record: bool) -> Line {
        let child = |id: ChildId| self.members.name(Who::Child(id));
        let about = self.about.iter().filter(|(at, _)| *at == hearing.id).map(|(_, id)| child(*id));
        let off = self.off.iter().filter(|row| row.0 == hearing.id);
        let off = off.map(|(_, id, at, by, why)| {
            let why = if why.is_empty() { String::new() } else { format!(": {why}") };
            format!("{} taken off {}{why}", child(*id), self.mark(access, *at, *by))
        });
        let link = |page: &str| {
            let path = format!("/families/{}/hearings/{}/{page}", self.family.id, hearing.id);
            if may_record { path } else { String::new() }
        };
        Line {
            when: hearing.when(),
            what: hearing.kind.label(),
            status: hearing.status.label(),
            children: about.collect::<Vec<_>>().join(", "),
            result: hearing.result.clone(),
            notes: off.collect(),
            edit: link("edit"),
            mark: link("error"),
        }
    }
}

pub(super) async fn index(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let seen = access.open(id, move |conn, scope| Seen::read(conn, scope, id)).await?;
    let means = seen.family.means(&access);
    let may_record = means.allow(Action::RecordHearing);
    let wrong = seen.wrong.iter().map(|(hearing, at, by, reason)| {
        let mut line = seen.line(&access, hearing, false);
        line.notes.insert(0, format!("{}: {reason}", seen.mark(&access, *at, *by)));
        line
    });
    let shown = ListPage {
        frame: Frame::of(&access, &req),
        title: format!("{} family", seen.family.name),
        number: seen.family.number.clone(),
        tabs: family_menu(id, means, "/hearings"),
        new: if may_record { format!("/families/{id}/hearings/new") } else { String::new() },
        wrong: wrong.collect(),
        counting: seen.counting.iter().rev().map(|hearing| seen.line(&access, hearing, may_record)).collect(),
    };
    page(&req, &shown)
}
