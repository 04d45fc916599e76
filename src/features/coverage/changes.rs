//! Changes of worker: how many the families and children in care have lived through since the removal, role by role.

use std::cmp::Reverse;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::store::{self, Turns};
use crate::access::Access;
use crate::domain::calendar::short_date;
use crate::domain::continuity::{self, Spread};
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::board::Filter;
use crate::web::page::{Frame, page};

/// From how many changes on one is named.
const MANY: usize = 2;
/// How many are named.
const NAMED: usize = 50;

#[derive(Template)]
#[template(path = "coverage/changes.html")]
struct ChangesPage {
    frame: Frame,
    today: String,
    back: String,
    roles: Vec<RoleLine>,
    named: Vec<Named>,
    more: usize,
}

struct RoleLine {
    role: &'static str,
    of: &'static str,
    unchanged: String,
    one: usize,
    two: usize,
    more: usize,
}

/// A family or a child with many changes.
struct Named {
    href: String,
    title: String,
    detail: String,
    state: String,
}

pub(super) async fn changes(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let filter = Filter::of_place(req.query_string());
    let turns = access.read(move |conn, scope| store::turns(conn, scope, filter)).await?;
    let mut lines: Vec<(usize, Turns)> =
        turns.into_iter().map(|turns| (continuity::changes(&turns.workers), turns)).collect();
    let roles = [Track::Reunification, Track::Permanency].map(|track| RoleLine::of(track, &lines)).into();
    lines.retain(|(changes, _)| *changes >= MANY);
    lines.sort_by_cached_key(|(changes, turns)| (Reverse(*changes), turns.removed_on, turns.name.clone()));
    let more = lines.len().saturating_sub(NAMED);
    let named = lines.iter().take(NAMED).map(|(changes, turns)| Named::of(*changes, turns)).collect();
    let (today, back) = (short_date(access.today()), filter.href("/coverage", None));
    page(&req, &ChangesPage { frame: Frame::of(&access, &req), today, back, roles, named, more })
}

impl Turns {
    fn track(&self) -> Track {
        if self.child.is_some() { Track::Permanency } else { Track::Reunification }
    }
}

impl RoleLine {
    fn of(track: Track, lines: &[(usize, Turns)]) -> Self {
        let spread = Spread::of(lines.iter().filter(|(_, turns)| turns.track() == track).map(|(changes, _)| *changes));
        let unchanged = format!("{} of {}", spread.none, spread.total());
        let (role, of) = match track {
            Track::Reunification => ("Reunification worker", "families"),
            Track::Permanency => ("Permanency worker", "children"),
        };
        Self { role, of, unchanged, one: spread.one, two: spread.two, more: spread.more }
    }
}

impl Named {
    fn of(changes: usize, turns: &Turns) -> Self {
        let since = short_date(turns.removed_on);
        let (title, role) = match turns.track() {
            Track::Reunification => (format!("{} family", turns.name), "reunification worker"),
            Track::Permanency => (turns.name.clone(), "permanency worker"),
        };
        Self {
            href: format!("/families/{}/workers", turns.family),
            title,
            detail: format!("Changes of {role} since the removal on {since}"),
            state: format!("{changes} changes"),
        }
    }
}
