//! The page of a child's tribal inquiry, and the forms that add to it.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{EntryForm, Sound};
use super::model::{Determination, History, Inquiry, Notice, What};
use super::store;
use crate::access::{Access, Action, Filed, Filing, Posted, Scope};
use crate::db::{Conn, Instant, fresh};
use crate::domain::adult::{NoticeBy, NoticeTo, TribalFinding};
use crate::domain::calendar::{Zone, short_date};
use crate::domain::family::TribalAnswer;
use crate::domain::id::{ChildId, FamilyId, FormId, RecordId, UserId};
use crate::error::{Error, Result};
use crate::features::children::{self, Child};
use crate::features::families::{self, Family};
use crate::features::users;
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "inquiries/show.html")]
struct InquiryPage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    child: String,
    here: String,
    may_edit: bool,
    answer: &'static str,
    asked: Vec<Line>,
    findings: Vec<Line>,
    notices: Vec<Line>,
}

/// An entry as the page shows it.
struct Line {
    title: String,
    details: Vec<String>,
    by: String,
    when: String,
    iso: String,
    /// Why it is an error; empty for what counts.
    error: String,
    /// Where it is marked as an error; empty for who may not.
    mark: String,
}

#[derive(Template)]
#[template(path = "inquiries/new.html")]
struct NewPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    child: String,
    back: String,
    what: &'static str,
    typed: EntryForm,
    answers: Vec<(String, String)>,
    findings: Vec<(String, String)>,
    recipients: Vec<(String, String)>,
    methods: Vec<(String, String)>,
    today: String,
    problems: Problems,
}

/// A child of a family within scope.
pub(super) fn find(conn: &mut Conn, scope: Scope, family: FamilyId, child: ChildId) -> Result<(Family, Child)> {
    let family = families::find(conn, scope, family)?;
    let child = children::of_family(conn, family.id)?.into_iter().find(|one| one.id == child).ok_or(Error::NotFound)?;
    Ok((family, child))
}

pub(super) async fn show(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
) -> Result<HttpResponse> {
    let (id, child) = path.into_inner();
    let read = move |conn: &mut Conn, scope: Scope| {
        let (family, child) = find(conn, scope, id, child)?;
        let history = store::of_child(conn, child.id)?;
        let names = users::names(conn, authors(&history))?;
        Ok((family, child, history, names))
    };
    let (family, child, history, names) = access.open(id, read).await?;
    let means = family.means(&access);
    let may_edit = means.allow(Action::EditFamily);
    let here = format!("/families/{id}/children/{}/inquiry", child.id);
    let teller = Teller { names, zone: access.clock().zone(), here: here.clone(), may_edit };
    let shown = InquiryPage {
        frame: Frame::of(&access, &req),
        title: format!("{} family", family.name),
        number: family.number.clone(),
        tabs: family_menu(id, means, "/inquiry"),
        child: child.name(),
        may_edit,
        answer: child.tribal_answer.label(),
        asked: history.inquiries.iter().map(|entry| teller.asked(entry)).collect(),
        findings: history.findings.iter().map(|entry| teller.found(entry)).collect(),
        notices: history.notices.iter().map(|entry| teller.notice(entry)).collect(),
        here,
    };
    page(&req, &shown)
}

/// What the lines of the page need to know beside their entries.
struct Teller {
    names: HashMap<UserId, String>,
    zone: Zone,
    here: String,
    may_edit: bool,
}

impl Teller {
    fn by(&self, user: Option<UserId>, at: Instant) -> String {
        let name = user.and_then(|user| self.names.get(&user)).map_or("an import", String::as_str);
        format!("{name}, entered {}", self.zone.said(at.utc()))
    }

    fn mark(&self, what: &str, id: impl std::fmt::Display, error: &str) -> String {
        if self.may_edit && error.is_empty() { format!("{}/{what}/{id}/error", self.here) } else { String::new() }
    }

    fn asked(&self, entry: &Inquiry) -> Line {
        let answer = entry.answer.label();
        Line {
            title: if entry.asked_whom.is_empty() {
                answer.to_owned()
            } else {
                format!("{}: {answer}", entry.asked_whom)
            },
            details: told(&[("Basis", &entry.basis), ("Tribes", &entry.tribes)]),
            by: self.by(entry.entered_by, entry.entered_at),
            when: short_date(entry.asked_on),
            iso: entry.asked_on.to_string(),
            mark: self.mark("asked", entry.id, &entry.error_reason),
            error: entry.error_reason.clone(),
        }
    }

    fn found(&self, entry: &Determination) -> Line {
        Line {
            title: entry.finding.label().to_owned(),
            details: told(&[("Source", &entry.source)]),
            by: self.by(entry.entered_by, entry.entered_at),
            when: short_date(entry.found_on),
            iso: entry.found_on.to_string(),
            mark: self.mark("finding", entry.id, &entry.error_reason),
            error: entry.error_reason.clone(),
        }
    }

    fn notice(&self, entry: &Notice) -> Line {
        let day = |on: Option<chrono::NaiveDate>| on.map_or_else(String::new, short_date);
        let details = [
            ("Sent by", entry.method.label()),
            ("Received", &day(entry.received_on)),
            ("Replied", &day(entry.replied_on)),
            ("Reply", &entry.reply),
        ];
        Line {
            title: format!("Notice to {} ({})", entry.sent_to, entry.recipient.label().to_lowercase()),
            details: told(&details),
            by: self.by(entry.entered_by, entry.entered_at),
            when: short_date(entry.sent_on),
            iso: entry.sent_on.to_string(),
            mark: self.mark("notice", entry.id, &entry.error_reason),
            error: entry.error_reason.clone(),
        }
    }
}

fn authors(history: &History) -> Vec<UserId> {
    let asked = history.inquiries.iter().map(|i| i.entered_by);
    let found = history.findings.iter().map(|f| f.entered_by);
    asked.chain(found).chain(history.notices.iter().map(|n| n.entered_by)).flatten().collect()
}

/// "Basis: .." for each that says something.
fn told(facts: &[(&str, &str)]) -> Vec<String> {
    facts.iter().filter(|(_, value)| !value.is_empty()).map(|(label, value)| format!("{label}: {value}")).collect()
}

type Key = (FamilyId, ChildId, String);

fn new_page(
    (req, access): (&HttpRequest, &Access),
    (family, child): (&Family, &Child),
    (what, typed): (What, EntryForm),
    form_id: FormId,
) -> NewPage {
    let answered = choices::<TribalAnswer>().into_iter().filter(|(code, _)| code != TribalAnswer::NotAsked.code());
    NewPage {
        frame: Frame::of(access, req),
        form_id,
        family: family.name.clone(),
        child: child.name(),
        back: format!("/families/{}/children/{}/inquiry", family.id, child.id),
        what: match what {
            What::Asked => "asked",
            What::Finding => "finding",
            What::Notice => "notice",
        },
        typed,
        answers: answered.collect(),
        findings: choices::<TribalFinding>(),
        recipients: choices::<NoticeTo>(),
        methods: choices::<NoticeBy>(),
        today: access.today().to_string(),
        problems: Problems::default(),
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<Key>) -> Result<HttpResponse> {
    let (family, child, what) = path.into_inner();
    let (family, child) = access.open(family, move |conn, scope| find(conn, scope, family, child)).await?;
    let what = What::of(&what).ok_or(Error::NotFound)?;
    let typed = EntryForm { on: access.today().to_string(), ..EntryForm::default() };
    page(&req, &new_page((&req, &access), (&family, &child), (what, typed), fresh()))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<Key>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((id, child, what), form_id) = (path.into_inner(), posted.form_id()?);
    let (family, child) = access.peek(move |conn, scope| find(conn, scope, id, child)).await?;
    let (what, typed) = (What::of(&what).ok_or(Error::NotFound)?, EntryForm::of(&posted));
    let sound = match typed.check(what, access.today()) {
        Ok(sound) => sound,
        Err(problems) => {
            let shown = new_page((&req, &access), (&family, &child), (what, typed), form_id);
            return refused(&req, &NewPage { problems, ..shown });
        }
    };
    let (of, by, now) = ((id, child.id), Some(access.actor().user), access.now());
    let file = move |conn: &mut Conn, _: Scope| {
        let record = match &sound {
            Sound::Asked(new) => store::ask(conn, of, new, by, now)?.uuid(),
            Sound::Finding(new) => store::add_finding(conn, of, new, by, now)?.uuid(),
            Sound::Notice(new) => store::add_notice(conn, of, new, by, now)?.uuid(),
        };
        let back = format!("/families/{}/children/{}/inquiry", of.0, of.1);
        Ok(Filed::at(back).about(RecordId::from_uuid(record)).saying("tribal inquiry"))
    };
    let location = access.file(Filing::For(id), form_id, file).await?;
    Ok(see_other(&location, &format!("Saved: the tribal inquiry of {}.", child.name())))
}
