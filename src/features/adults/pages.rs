//! The adults of a family with what counts of each today, and the page of one with her whole history.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::model::Entry;
use super::store;
use crate::access::{Access, Action, Scope};
use crate::db::Conn;
use crate::domain::adult::EntryKind;
use crate::domain::family::Who;
use crate::domain::id::{FamilyId, PersonId, UserId};
use crate::error::{Error, Result};
use crate::features::children::Members;
use crate::features::families::{self, Adult, Family};
use crate::features::users;
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};

#[derive(Template)]
#[template(path = "adults/index.html")]
struct IndexPage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    home: String,
    may_edit: bool,
    adults: Vec<AdultCard>,
    /// Each child, where her tribal inquiry is, and who speaks for her.
    children: Vec<(String, String, Vec<String>)>,
}

struct AdultCard {
    name: String,
    href: String,
    facts: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "adults/show.html")]
struct ShowPage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    name: String,
    relation: &'static str,
    born: String,
    phone: String,
    /// Where another record of her or him is looked for; empty for who may not.
    twice: String,
    sections: Vec<Section>,
}

/// The entries of one kind.
struct Section {
    label: &'static str,
    kind: &'static str,
    /// Where one is added; empty for who may not.
    new: String,
    lines: Vec<Line>,
}

struct Line {
    title: String,
    detail: String,
    by: String,
    tag: Option<(&'static str, &'static str)>,
    error: String,
    /// Where it is ended or marked as an error; empty for who may not, and for what counts no more.
    edit: String,
    lasts: bool,
}

/// What both pages draw on.
struct Seen {
    family: Family,
    adults: Vec<Adult>,
    members: Members,
    entries: Vec<Entry>,
    names: HashMap<UserId, String>,
}

impl Seen {
    fn read(conn: &mut Conn, scope: Scope, id: FamilyId) -> Result<Self> {
        let family = families::find(conn, scope, id)?;
        let entries = store::of_family(conn, id)?;
        Ok(Self {
            adults: families::adults(conn, id)?,
            members: Members::of(conn, id)?,
            names: users::names(conn, entries.iter().filter_map(|entry| entry.entered_by))?,
            entries,
            family,
        })
    }

    /// The title of an entry with the child it is about.
    fn title(&self, entry: &Entry) -> String {
        match entry.child_id.filter(|_| entry.kind == EntryKind::Relation) {
            Some(child) => format!("{} of {}", entry.title(), self.members.name(Who::Child(child))),
            None => entry.title(),
        }
    }

    fn card(&self, adult: &Adult, today: NaiveDate) -> AdultCard {
        let mut facts = Vec::new();
        for &kind in EntryKind::ALL {
            let of_kind = self.entries.iter().filter(|e| e.person_id.is_some_and(|id| adult.is(id)) && e.kind == kind);
            let told = of_kind.filter(|e| e.counts(today)).map(|e| self.said(e));
            let told: Vec<String> = told.collect();
            if !told.is_empty() {
                facts.push((kind.label(), told.join("\n")));
            }
        }
        AdultCard {
            name: format!("{}, {}", adult.person.name(), adult.relation.label().to_lowercase()),
            href: format!("/families/{}/adults/{}", self.family.id, adult.person.id),
            facts,
        }
    }

    /// An entry in a line: what is said about calling must stand beside the number.
    fn said(&self, entry: &Entry) -> String {
        let preferred = if entry.kind == EntryKind::Contact && entry.flag { " (preferred)" } else { "" };
        let note =
            if entry.note.is_empty() { String::new() } else { format!(". {}", entry.note.trim_end_matches('.')) };
        format!("{}{preferred}{note}", self.title(entry))
    }
}

pub(super) async fn index(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let seen = access.open(id, move |conn, scope| Seen::read(conn, scope, id)).await?;
    let (means, today) = (seen.family.means(&access), access.today());
    let children = seen.members.children().map(|(child, name)| {
        let speaks = seen.entries.iter().filter(|e| e.kind == EntryKind::Lawyer && e.child_id == Some(child));
        let speaks = speaks.filter(|e| e.counts(today)).map(|e| seen.said(e)).collect();
        (name.to_owned(), format!("/families/{id}/children/{child}/inquiry"), speaks)
    });
    let shown = IndexPage {
        frame: Frame::of(&access, &req),
        title: format!("{} family", seen.family.name),
        number: seen.family.number.clone(),
        tabs: family_menu(id, means, "/adults"),
        home: format!("/families/{id}"),
        may_edit: means.allow(Action::EditFamily),
        adults: seen.adults.iter().map(|adult| seen.card(adult, today)).collect(),
        children: children.collect(),
    };
    page(&req, &shown)
}

pub(super) async fn show(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, PersonId)>,
) -> Result<HttpResponse> {
    let (id, person) = path.into_inner();
    let read = move |conn: &mut Conn, scope: Scope| {
        let seen = Seen::read(conn, scope, id)?;
        let adult = seen.adults.iter().find(|adult| adult.is(person)).cloned().ok_or(Error::NotFound)?;
        Ok((seen, adult))
    };
    let (seen, adult) = access.open(id, read).await?;
    let means = seen.family.means(&access);
    let may_edit = means.allow(Action::EditFamily);
    let section = |&kind: &EntryKind| {
        let new = format!("/families/{id}/entries/{}/new?of=adult:{person}", kind.code());
        let of_kind = seen.entries.iter().filter(|e| e.person_id.is_some_and(|id| adult.is(id)) && e.kind == kind);
        Section {
            label: kind.label(),
            kind: kind.code(),
            new: if may_edit { new } else { String::new() },
            lines: of_kind.map(|entry| line(&seen, entry, &access, may_edit)).collect(),
        }
    };
    let shown = ShowPage {
        frame: Frame::of(&access, &req),
        title: format!("{} family", seen.family.name),
        number: seen.family.number.clone(),
        tabs: family_menu(id, means, "/adults"),
        name: adult.person.name(),
        relation: adult.relation.label(),
        born: adult.person.born_on.map_or_else(String::new, crate::domain::calendar::short_date),
        phone: adult.person.phone.clone(),
        twice: if means.allow(Action::ViewDuplicates) {
            format!("/families/{id}/adults/{person}/twice")
        } else {
            String::new()
        },
        sections: EntryKind::ALL.iter().map(section).collect(),
    };
    page(&req, &shown)
}

fn line(seen: &Seen, entry: &Entry, access: &Access, may_edit: bool) -> Line {
    let counts = entry.counts(access.today());
    let by = entry.entered_by.and_then(|by| seen.names.get(&by)).map_or("an import", String::as_str);
    let tag = match entry.kind {
        _ if entry.is_error() => Some(("bad", "Entered in error")),
        _ if !counts => Some(("plain", "No longer")),
        EntryKind::Contact if entry.flag => Some(("good", "Preferred")),
        _ => None,
    };
    let detail = [entry.note.trim_end_matches('.').to_owned(), entry.days()];
    Line {
        title: seen.title(entry),
        detail: detail.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". "),
        by: format!("{by}, {}", access.clock().zone().said(entry.entered_at.utc())),
        tag,
        error: entry.error_reason.clone(),
        edit: if may_edit && !entry.is_error() {
            format!("/families/{}/entries/{}/error", seen.family.id, entry.id)
        } else {
            String::new()
        },
        lasts: entry.until_on.is_none(),
    }
}
