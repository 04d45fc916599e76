//! `/desk`: open referrals, what wants a call first, each with the answers one hears.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use super::form::{Call, CallsForm, field, name};
use super::store::{self, Names, Row};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::family::Who;
use crate::domain::id::{FormId, ReferralId};
use crate::domain::referral::{FollowUp, Heard, Owner};
use crate::domain::text::counted;
use crate::domain::worklist::Due;
use crate::error::{Error, Result};
use crate::features::referrals::{self, Referral};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page_with, setting};
use crate::web::query;

/// Rows on one page: what a telephone still loads at once.
const PAGE: usize = 24;

#[derive(Template)]
#[template(path = "desk/show.html")]
struct DeskPage {
    frame: Frame,
    form_id: String,
    form: CallsForm,
    problems: Problems,
    /// The filters have none: what is not on their list asks for nothing.
    unasked: Problems,
    rows: Vec<Line>,
    /// Whose move is asked for.
    whose: String,
    owners: Vec<(String, String)>,
    by: String,
    orders: Vec<(String, String)>,
    previous: Option<String>,
    next: Option<String>,
    /// "1 to 24 of 52".
    said: String,
    today: String,
}

/// A referral as the desk shows it.
struct Line {
    /// Its key and version, as the form sends them.
    of: String,
    /// What its answers are sent as, and where its problems stand.
    name: String,
    field: String,
    href: String,
    title: String,
    family: String,
    /// "Harbor House, 555-0100".
    provider: String,
    next: String,
    tag: (&'static str, &'static str),
    due: (&'static str, String),
    answers: Vec<(&'static str, &'static str)>,
    heard: String,
    /// Where another provider is found; empty unless this one failed.
    elsewhere: String,
    /// The card of its next appointment; empty where none is booked.
    card: String,
}

/// What the address asks for.
#[derive(Clone, Default)]
struct Asked {
    whose: Option<Owner>,
    by_provider: bool,
    /// The first row shown, counted from nought.
    from: usize,
}

impl Asked {
    fn of(req: &HttpRequest) -> Self {
        Self {
            whose: Owner::from_code(&query::first(req, "whose")),
            by_provider: query::first(req, "by") == "provider",
            from: query::first(req, "from").parse().unwrap_or(0),
        }
    }

    /// The filter of the order, as the address says it.
    fn by(&self) -> &'static str {
        if self.by_provider { "provider" } else { "" }
    }

    /// The same rows from another one on.
    fn href(&self, from: usize) -> String {
        format!("/desk?whose={}&by={}&from={from}", self.whose.map_or("", Owner::code), self.by())
    }
}

/// What is booked comes next: the clock of the state waits for it.
fn due((of, _, contact_on): &Row, clocks: &FollowUp, today: NaiveDate) -> NaiveDate {
    of.booked_on.or_else(|| of.due(clocks, *contact_on)).unwrap_or(today)
}

impl DeskPage {
    /// The rows asked for: what wants a call first, or by provider, so that one call serves several families.
    async fn read(req: &HttpRequest, access: &Access, form: CallsForm, form_id: String) -> Result<Self> {
        let (asked, clocks, today) = (Asked::of(req), setting(req).follow_up, access.today());
        let (role, kept) = (access.actor().role, form.answers.iter().map(|(id, ..)| *id).collect::<BTreeSet<_>>());
        let wanted = asked.clone();
        let read = move |conn: &mut Conn, scope: Scope| {
            let mut all = store::open(conn, scope, role)?;
            all.retain(|(of, ..)| {
                wanted.whose.is_none_or(|owner| of.status().owner() == owner) || kept.contains(&of.id)
            });
            let with = |of: &Referral| if wanted.by_provider { of.provider_id } else { None };
            all.sort_by_key(|row| (with(&row.0), due(row, &clocks, today), row.0.id));
            // Where rows fell away meanwhile, the last page is shown.
            let from = wanted.from.min(all.len().saturating_sub(1)) / PAGE * PAGE;
            let page = from..from.saturating_add(PAGE);
            let shown = |(at, (of, ..)): &(usize, &Row)| page.contains(at) || kept.contains(&of.id);
            let shown: Vec<&Row> = all.iter().enumerate().filter(shown).map(|(_, row)| row).collect();
            let names = Names::of(conn, &shown)?;
            let shown = shown.into_iter().cloned().collect::<Vec<_>>();
            Ok((all.len(), from, shown, names))
        };
        let (total, from, shown, names) = access.read(read).await?;
        let until = from.saturating_add(PAGE).min(total);
        let line = |(at, row)| Line { name: name(at), ..Line::of(row, &names, &form, (&clocks, today)) };
        Ok(Self {
            frame: Frame::of(access, req),
            form_id,
            rows: shown.iter().enumerate().map(line).collect(),
            problems: Problems::default(),
            unasked: Problems::default(),
            whose: asked.whose.map_or_else(String::new, |owner| owner.code().to_owned()),
            owners: [Owner::Worker, Owner::Provider, Owner::Parent]
                .map(|o| (o.code().to_owned(), o.label().to_owned()))
                .into(),
            by: asked.by().to_owned(),
            orders: vec![("provider".to_owned(), "By provider".to_owned())],
            previous: (from > 0).then(|| asked.href(from.saturating_sub(PAGE))),
            next: (until < total).then(|| asked.href(until)),
            said: format!("{} to {until} of {total}", from + 1),
            today: today.to_string(),
            form,
        })
    }
}

impl Line {
    fn of(row: &Row, names: &Names, form: &CallsForm, (clocks, today): (&FollowUp, NaiveDate)) -> Self {
        let (of, family, _) = row;
        let who = match of.who() {
            Who::Adult(id) => names.adults.get(&id).map_or("an adult", String::as_str),
            Who::Child(id) => names.children.get(&id).map_or("a child", String::as_str),
            Who::Family => "the whole family",
        };
        let provider =
            of.provider_id.and_then(|id| names.providers.get(&id)).map_or_else(String::new, |(name, phone)| {
                if phone.is_empty() { name.clone() } else { format!("{name}, {phone}") }
            });
        let wanted = Due::of(due(row, clocks, today), today);
        let kind = match wanted {
            Due::Overdue(_) => "bad",
            Due::Today => "warn",
            Due::Tomorrow | Due::In(_) => "plain",
        };
        let path = referrals::path(of.family_id, of.id);
        let fails = Heard::of(of.state).is_empty();
        Self {
            of: format!("{} {}", of.id, of.version),
            name: String::new(),
            field: field(of.id),
            title: format!("{} for {who}", of.service),
            family: family.clone(),
            provider,
            next: of.next_action(),
            tag: referrals::tag(of.status()),
            due: (kind, wanted.to_string()),
            answers: Heard::of(of.state).iter().map(|heard| (heard.code(), heard.label())).collect(),
            heard: form.heard(of.id).to_owned(),
            elsewhere: if fails { referrals::find_path(of.family_id, of.id) } else { String::new() },
            card: if of.booked_on.is_some_and(|on| on >= today) { format!("{path}/card") } else { String::new() },
            href: path,
        }
    }
}

pub(super) async fn show(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let form = CallsForm::begun(access.today());
    let shown = DeskPage::read(&req, &access, form, fresh::<FormId>().to_string()).await?;
    page_with(&req, StatusCode::OK, &shown)
}

pub(super) async fn file(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let (form_id, form) = (posted.form_id()?, CallsForm::of(&posted));
    let (role, today, by, now) = (access.actor().role, access.today(), access.actor().user, access.now());
    let ids: Vec<ReferralId> = form.answers.iter().map(|(id, ..)| *id).collect();
    let home = format!("{}{}", req.path(), req.uri().query().map_or_else(String::new, |query| format!("?{query}")));
    let typed = form.clone();
    let work = move |conn: &mut Conn, scope: Scope| {
        let current = store::these(conn, scope, role, &ids)?;
        let calls = typed.check(&current, today).map_err(|_problems| Error::Stale)?;
        for (of, call) in &calls {
            keep(conn, of, call, (by, now))?;
        }
        let families: BTreeSet<_> = calls.iter().map(|(of, _)| of.family_id).collect();
        Ok(Filed::at(&home).saying(counted(calls.len(), "call")).changing(families.into_iter().collect()))
    };
    let saved = counted(form.answers.len(), "call");
    match access.file(Filing::NoFamily, form_id, work).await {
        Ok(location) => Ok(see_other(&location, &format!("Saved: {saved}."))),
        Err(Error::Stale) => refused(&req, &access, form, form_id).await,
        Err(error) => Err(error),
    }
}

fn keep(
    conn: &mut Conn,
    of: &Referral,
    call: &Call,
    (by, now): (crate::domain::id::UserId, crate::db::Instant),
) -> Result<()> {
    match call {
        Call::Step(step) => referrals::step(conn, of, step, None, Some(by), now).map(|_| ()),
        Call::Talk(talk) => referrals::add_talk(conn, of, talk, Some(by), now).map(|_| ()),
    }
}

/// Nothing was filed: what was chosen stays chosen, with what is wrong beside each row.
async fn refused(req: &HttpRequest, access: &Access, form: CallsForm, form_id: FormId) -> Result<HttpResponse> {
    let (role, today) = (access.actor().role, access.today());
    let ids: Vec<ReferralId> = form.answers.iter().map(|(id, ..)| *id).collect();
    let current = access.peek(move |conn, scope| store::these(conn, scope, role, &ids)).await?;
    let stale = form
        .answers
        .iter()
        .any(|(id, version, _)| current.iter().find(|of| of.id == *id).is_none_or(|of| of.version != *version));
    let problems = form.check(&current, today).err().unwrap_or_default();
    let shown = DeskPage::read(req, access, form, form_id.to_string()).await?;
    let status = if stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(req, status, &DeskPage { problems, ..shown })
}
