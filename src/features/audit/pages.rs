//! The audit page and its file, for auditors.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::form::FilterForm;
use super::model::Line;
use super::store;
use crate::access::Access;
use crate::domain::audit::Kind;
use crate::domain::audit::Outcome;
use crate::domain::calendar::{self, Zone};
use crate::error::Result;
use crate::web::csv::harmless;
use crate::web::file;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

/// Lines a page.
const PAGE: usize = 50;
/// Lines a file.
const FILE: i64 = 100_000;

#[derive(Template)]
#[template(path = "audit/index.html")]
struct AuditPage {
    frame: Frame,
    typed: FilterForm,
    kinds: Vec<(String, String)>,
    lines: Vec<Shown>,
    next: Option<String>,
    csv: String,
    problems: Problems,
}

/// A line as both pages show it.
pub(super) struct Shown {
    pub(super) at: String,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) kind: &'static str,
    pub(super) outcome: &'static str,
    pub(super) family: String,
    /// The trail of this family.
    pub(super) family_href: String,
    pub(super) detail: String,
    pub(super) address: String,
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let (typed, zone) = (FilterForm::of(&req), access.clock().zone());
    let filter = match typed.check(zone) {
        Ok(filter) => filter,
        Err(problems) => {
            return refused(&req, &audit_page(Frame::of(&access, &req), typed, Vec::new(), zone, problems));
        }
    };
    let lines = access.read(move |conn, _| store::lines(conn, &filter, limit())).await?;
    page(&req, &audit_page(Frame::of(&access, &req), typed, lines, zone, Problems::default()))
}

fn audit_page(frame: Frame, typed: FilterForm, lines: Vec<Line>, zone: Zone, problems: Problems) -> AuditPage {
    let (lines, next) = turned(lines, zone);
    AuditPage {
        frame,
        kinds: choices::<Kind>(),
        lines,
        next: next.map(|seq| typed.href("/audit", Some(seq))),
        csv: typed.href("/audit.csv", None),
        typed,
        problems,
    }
}

/// A page of lines, and where the next one begins.
pub(super) fn turned(mut lines: Vec<Line>, zone: Zone) -> (Vec<Shown>, Option<i64>) {
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| more).map(|line| line.seq);
    (lines.into_iter().map(|line| show(line, zone)).collect(), next)
}

/// Lines of a page and one more, to know whether there are more.
pub(super) fn limit() -> i64 {
    i64::try_from(PAGE + 1).unwrap_or(i64::MAX)
}

pub(super) async fn file(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let (typed, zone) = (FilterForm::of(&req), access.clock().zone());
    let Ok(filter) = typed.check(zone) else { return index(req, access).await };
    let lines = access.as_file().await?.read(move |conn, _| store::lines(conn, &filter, FILE)).await?;
    Ok(file::csv(&format!("audit-trail-{}.csv", access.today()), csv(&lines)?))
}

fn csv(lines: &[Line]) -> Result<Vec<u8>> {
    let mut file = ::csv::Writer::from_writer(Vec::new());
    let columns = ["number", "utc", "person", "email", "act", "outcome", "changed", "family", "detail", "address"];
    file.write_record(columns).map_err(anyhow::Error::new)?;
    for line in lines {
        let text = |of: &Option<String>| harmless(of.as_deref().unwrap_or_default()).into_owned();
        let row = [
            line.seq.to_string(),
            line.at.utc().to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
            text(&line.who),
            text(&line.email),
            line.action.clone(),
            line.outcome.clone(),
            if line.is_change { "yes" } else { "no" }.to_owned(),
            text(&line.family),
            harmless(&line.detail).into_owned(),
            line.address.clone(),
        ];
        file.write_record(row).map_err(anyhow::Error::new)?;
    }
    Ok(file.into_inner().map_err(|error| anyhow::Error::new(error.into_error()))?)
}

fn show(line: Line, zone: Zone) -> Shown {
    let local = zone.local(line.at.utc());
    let outcome = Outcome::from_code(&line.outcome).unwrap_or(Outcome::Done);
    Shown {
        at: format!("{}, {}", calendar::short_date(local.date()), calendar::clock_time(local.time())),
        who: line.who.unwrap_or_else(|| "The program".to_owned()),
        what: words(&line.action),
        kind: match outcome {
            Outcome::Done if line.is_change => "info",
            Outcome::Done => "",
            Outcome::Denied | Outcome::Failed => "bad",
        },
        outcome: match outcome {
            Outcome::Done if line.is_change => "Changed",
            outcome => outcome.label(),
        },
        family_href: line.family.as_deref().map_or_else(String::new, |number| format!("/audit?family={number}")),
        family: line.family.unwrap_or_default(),
        detail: said(line.detail),
        address: said(line.address),
    }
}

/// What stands in a cell that has nothing to say.
fn said(text: String) -> String {
    if text.is_empty() { "None".to_owned() } else { text }
}

/// "`ViewFamily`" as "View family".
fn words(action: &str) -> String {
    let mut words = String::new();
    for (n, c) in action.chars().enumerate() {
        if c.is_uppercase() && n > 0 {
            words.push(' ');
            words.extend(c.to_lowercase());
        } else {
            words.push(c);
        }
    }
    words
}
