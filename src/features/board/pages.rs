//! The board's page and its file.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::filter::{Filter, NOBODY, Whose};
use super::list::{Board, PAGE, View};
use super::memory::Memory;
use super::model::Row;
use super::words::{self, Line};
use crate::access::{Access, Reach, Scope};
use crate::domain::calendar;
use crate::domain::milestone::Risk;
use crate::error::Result;
use crate::web::file;
use crate::web::form::Problems;
use crate::web::page::{Frame, page};

const PATH: &str = "/board";

/// A count that leads to its families.
struct Count {
    label: &'static str,
    number: usize,
    href: String,
    current: bool,
    kind: &'static str,
}

/// A list to filter by; nothing to choose, and it is not shown.
#[derive(Default)]
struct Choice {
    value: String,
    options: Vec<(String, String)>,
}

/// A filter in use, and the address without it.
struct Chip {
    href: String,
    label: String,
}

#[derive(Template)]
#[template(path = "board/index.html")]
struct BoardPage {
    frame: Frame,
    today: String,
    counts: Vec<Count>,
    /// Filters are never wrong, only without effect.
    problems: Problems,
    offices: Choice,
    units: Choice,
    workers: Choice,
    too_many_workers: bool,
    risk: &'static str,
    chips: Vec<Chip>,
    lines: Vec<Line>,
    said: String,
    previous: Option<String>,
    next: Option<String>,
    csv: String,
}

pub(super) async fn index(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let (filter, after) = Filter::read(req.query_string());
    let (memory, today) = (memory.into_inner(), access.today());
    let (board, view, scope) = access
        .read(move |conn, scope| {
            let board = memory.board(conn, today)?;
            let view = board.view(scope, &filter, after.as_ref());
            Ok((board, view, scope))
        })
        .await?;
    page(&req, &BoardPage::of(Frame::of(&access, &req), &board, view, scope, filter))
}

pub(super) async fn file(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let (filter, _) = Filter::read(req.query_string());
    let (memory, today) = (memory.into_inner(), access.today());
    let text = access
        .as_file()
        .await?
        .read(move |conn, scope| {
            let board = memory.board(conn, today)?;
            words::csv(&board.offices, &board.all(scope, &filter))
        })
        .await?;
    Ok(file::csv(&format!("six-month-board-{today}.csv"), text))
}

impl BoardPage {
    fn of(frame: Frame, board: &Board, view: View, scope: Scope, filter: Filter) -> Self {
        let one_office = filter.office.is_some() || matches!(scope.reach(), Reach::Office(_));
        let lines = view.rows.iter().map(|row: &Arc<Row>| words::line(row, &board.offices, !one_office)).collect();
        Self {
            frame,
            today: calendar::short_date(board.today),
            counts: counts(&view, filter),
            problems: Problems::default(),
            offices: offices(board, scope, filter),
            units: units(board, scope, filter),
            workers: workers(board, &view, filter),
            too_many_workers: view.workers.is_none(),
            risk: filter.risk.map_or("", Risk::code),
            chips: chips(board, filter),
            lines,
            said: said(&view),
            previous: view.previous.map(|after| filter.href(PATH, after.as_ref())),
            next: view.next.map(|after| filter.href(PATH, Some(&after))),
            csv: filter.href("/board.csv", None),
        }
    }
}

/// "1 to 50 of 412 families".
fn said(view: &View) -> String {
    match view.total {
        0 => "No families".to_owned(),
        1 => "1 family".to_owned(),
        n if n <= PAGE && view.before == 0 => format!("{n} families"),
        n => format!("{} to {} of {n} families", (view.before + 1).min(n), view.before + view.rows.len()),
    }
}

fn counts(view: &View, filter: Filter) -> Vec<Count> {
    let all = Count {
        label: "All families",
        number: view.counts.iter().map(|(_, n)| n).sum(),
        href: Filter { risk: None, ..filter }.href(PATH, None),
        current: filter.risk.is_none(),
        kind: "",
    };
    let shown = |(risk, n): &&(Risk, usize)| {
        *n > 0 || filter.risk == Some(*risk) || !matches!(risk, Risk::LeftOtherwise | Risk::Home)
    };
    let count = |(risk, number): &(Risk, usize)| Count {
        label: words::risk(*risk),
        number: *number,
        href: Filter { risk: Some(*risk), ..filter }.href(PATH, None),
        current: filter.risk == Some(*risk),
        kind: words::kind(*risk),
    };
    std::iter::once(all).chain(view.counts.iter().filter(shown).map(count)).collect()
}

fn offices(board: &Board, scope: Scope, filter: Filter) -> Choice {
    if scope.reach() != Reach::Agency || board.offices.len() < 2 {
        return Choice::default();
    }
    let options = board.offices.iter().map(|office| (office.id.to_string(), office.name.clone())).collect();
    Choice { value: filter.office.map(|id| id.to_string()).unwrap_or_default(), options }
}

fn units(board: &Board, scope: Scope, filter: Filter) -> Choice {
    let office = match scope.reach() {
        Reach::Office(office) => Some(office),
        _ => filter.office,
    };
    let of_office = board.units.iter().filter(|unit| Some(unit.office_id) == office);
    Choice {
        value: filter.unit.map(|id| id.to_string()).unwrap_or_default(),
        options: of_office.map(|unit| (unit.id.to_string(), unit.name.clone())).collect(),
    }
}

/// Nobody, and the workers; where they are too many, only the one who is chosen already.
fn workers(board: &Board, view: &View, filter: Filter) -> Choice {
    let nobody = (NOBODY.to_owned(), "No worker".to_owned());
    let chosen = || match filter.whose {
        Some(Whose::Worker(user)) => board.worker_name(user).map(|name| (user.to_string(), name.to_owned())),
        Some(Whose::Nobody) | None => None,
    };
    let people: Vec<_> = match &view.workers {
        Some(workers) => workers.iter().map(|(user, name)| (user.to_string(), name.clone())).collect(),
        None => chosen().into_iter().collect(),
    };
    Choice {
        value: filter.whose.map(Whose::written).unwrap_or_default(),
        options: std::iter::once(nobody).chain(people).collect(),
    }
}

fn chips(board: &Board, filter: Filter) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut add = |label: String, without: Filter| chips.push(Chip { href: without.href(PATH, None), label });
    if let Some(id) = filter.office {
        let name = board.offices.iter().find(|o| o.id == id).map_or("Unknown office", |o| o.name.as_str());
        add(name.to_owned(), Filter { office: None, unit: None, ..filter });
    }
    if let Some(id) = filter.unit {
        let name = board.units.iter().find(|u| u.id == id).map_or("Unknown unit", |u| u.name.as_str());
        add(name.to_owned(), Filter { unit: None, ..filter });
    }
    match filter.whose {
        Some(Whose::Nobody) => add("No worker".to_owned(), Filter { whose: None, ..filter }),
        Some(Whose::Worker(user)) => {
            let name = board.worker_name(user).unwrap_or("A worker without families here");
            add(name.to_owned(), Filter { whose: None, ..filter });
        }
        None => {}
    }
    if let Some(risk) = filter.risk {
        add(words::risk(risk).to_owned(), Filter { risk: None, ..filter });
    }
    chips
}
