//! `/users/review`: the accounts of the agency, to be decided one by one and signed.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::form::{self, field};
use super::model::{Line, Reviewed, Signed};
use super::store;
use crate::access::{Access, Filed, Filing, Posted};
use crate::db::{Conn, fresh};
use crate::domain::calendar::{Zone, short_date};
use crate::domain::id::{FormId, UserId};
use crate::domain::quarter::{Decision, Quarter};
use crate::domain::sign_in::last_day;
use crate::error::{Error, Result};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page_with};
use crate::web::query;

const PATH: &str = "/users/review";
/// Accounts a page.
const PAGE: usize = 40;

#[derive(Template)]
#[template(path = "access_review/index.html")]
struct ReviewPage {
    frame: Frame,
    quarter: String,
    lines: Vec<Shown>,
    next: Option<String>,
    /// How far it has come, in words.
    progress: String,
    may_sign: bool,
    /// Who signed it, where it is signed.
    signature: String,
    signed: Vec<String>,
    refused: String,
    choices: Vec<(String, String)>,
    form_id: FormId,
    sign_id: FormId,
    problems: Problems,
}

struct Shown {
    name: String,
    email: String,
    href: String,
    /// The account and its version, as the form sends them.
    sent: String,
    field: String,
    facts: Vec<(&'static str, String)>,
    own: bool,
    /// What was decided of the account as it stands.
    decided: Option<(&'static str, &'static str, String)>,
    /// Whether it was changed since it was decided.
    changed: bool,
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    show(&req, &access, String::new()).await
}

async fn show(req: &HttpRequest, access: &Access, refused: String) -> Result<HttpResponse> {
    let (quarter, now) = (Quarter::of(access.today()), access.now());
    let after: Option<UserId> = query::first(req, "after").parse().ok();
    let most = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let reviewed = access.read(move |conn, _| store::reviewed(conn, quarter, after, most, now)).await?;
    let status = if refused.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(req, status, &review_page(req, access, reviewed, quarter, refused))
}

fn review_page(
    req: &HttpRequest,
    access: &Access,
    mut reviewed: Reviewed,
    quarter: Quarter,
    refused: String,
) -> ReviewPage {
    let (user, zone) = (access.actor().user, access.clock().zone());
    let more = reviewed.lines.len() > PAGE;
    reviewed.lines.truncate(PAGE);
    let last = reviewed.lines.last().filter(|_| more).map(|line| line.account.id);
    let signature = reviewed.signed.iter().find(|of| of.quarter == quarter);
    let signature = signature.map_or_else(String::new, |of| format!("Signed by {}, {}", of.by, zone.said(of.at.utc())));
    let decided = reviewed.accounts - reviewed.missing;
    ReviewPage {
        frame: Frame::of(access, req),
        quarter: quarter.to_string(),
        lines: reviewed.lines.into_iter().map(|line| Shown::of(line, user, zone)).collect(),
        next: last.map(|id| format!("{PATH}?after={id}")),
        progress: format!("{decided} of {} accounts are decided.", reviewed.accounts),
        may_sign: reviewed.missing == 0 && signature.is_empty(),
        signature,
        signed: reviewed.signed.iter().map(|of| signed(of, zone)).collect(),
        refused,
        choices: choices::<Decision>(),
        form_id: fresh(),
        sign_id: fresh(),
        problems: Problems::default(),
    }
}

fn signed(of: &Signed, zone: Zone) -> String {
    let at = zone.said(of.at.utc());
    format!("{}: {} accounts, {} to be changed. Signed by {}, {at}", of.quarter, of.accounts, of.to_change, of.by)
}

impl Shown {
    fn of(line: Line, reader: UserId, zone: Zone) -> Self {
        let Line { account, office, unit, decided } = line;
        let mut facts = vec![("Role", account.role.label().to_owned()), ("Office", office)];
        if !unit.is_empty() {
            facts.push(("Unit", unit));
        }
        let used = account.used_at.map_or_else(|| "Never".to_owned(), |at| zone.said(at.utc()));
        facts.push(("Last signed in", used));
        if account.guards_restricted {
            facts.push(("Restricted families", "In charge of them".to_owned()));
        }
        if let Some(at) = account.closes_at {
            facts.push(("Last day", short_date(last_day(at.utc(), zone))));
        }
        let changed = decided.as_ref().is_some_and(|of| of.version != account.version);
        let decided = decided.filter(|_| !changed).map(|of| {
            let kind = if of.decision == Decision::Keep { "good" } else { "warn" };
            (kind, of.decision.label(), format!("{}, {}", of.by, zone.said(of.at.utc())))
        });
        Self {
            href: format!("/users/{}", account.id),
            sent: format!("{}.{}", account.id, account.version),
            field: field(account.id),
            own: account.id == reader,
            name: account.full_name,
            email: account.email,
            facts,
            decided,
            changed,
        }
    }
}

pub(super) async fn decide(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let (ticked, by, now) = (form::ticked(&posted), access.actor().user, access.now());
    if ticked.is_empty() {
        return show(&req, &access, "Choose for at least one account.".to_owned()).await;
    }
    let (quarter, said) = (Quarter::of(access.today()), format!("{} accounts reviewed", ticked.len()));
    let work = move |conn: &mut Conn, _| {
        store::decide(conn, quarter, &ticked, by, now)?;
        Ok(Filed::at(PATH).saying(said.clone()))
    };
    match access.file(Filing::NoFamily, posted.form_id()?, work).await {
        Ok(location) => Ok(see_other(&location, "Saved.")),
        Err(Error::Refused(words)) => show(&req, &access, words).await,
        Err(Error::Stale) => {
            let words = "Somebody changed one of these accounts in the meantime. Nothing was saved: look again.";
            show(&req, &access, words.to_owned()).await
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn sign(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let (quarter, by, now) = (Quarter::of(access.today()), access.actor().user, access.now());
    let work = move |conn: &mut Conn, _| {
        store::sign(conn, quarter, by, now)?;
        Ok(Filed::at(PATH).saying(format!("{quarter} signed")))
    };
    match access.file(Filing::NoFamily, posted.form_id()?, work).await {
        Ok(location) => Ok(see_other(&location, "Signed: the review of this quarter is on record.")),
        Err(Error::Refused(words)) => show(&req, &access, words).await,
        Err(error) => Err(error),
    }
}
