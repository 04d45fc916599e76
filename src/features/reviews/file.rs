//! `/reviews.csv`: the queue as a file, each item with the rows of the audit trail that prove it and their links of the chain.
//! `homeward audit verify --rows FILE` checks them.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse};
use chrono::{Duration, SecondsFormat};

use super::form::FilterForm;
use super::model::{DrawOnRecord, Filter, Found, Item, Reviewer};
use super::pages::reviewer;
use super::store;
use crate::access::{Access, Action};
use crate::db::{Conn, Instant};
use crate::domain::id::{ReviewDrawId, ReviewItemId, UserId};
use crate::error::{Error, Result};
use crate::web::csv::harmless;
use crate::web::file;

/// Items a file.
const FILE: i64 = 100_000;
/// How long after a finding its row of the audit trail was written at most.
const SOON: Duration = Duration::seconds(60);

const COLUMNS: [&str; 18] = [
    "item",
    "kind",
    "rule",
    "person",
    "email",
    "family",
    "opened_utc",
    "row",
    "hash",
    "figures",
    "seed",
    "drawn_of",
    "finding",
    "words",
    "reviewed_by",
    "reviewed_utc",
    "finding_row",
    "finding_hash",
];

/// Everything that a file holds.
struct Export {
    items: Vec<Item>,
    found: HashMap<ReviewItemId, Found>,
    draws: HashMap<ReviewDrawId, DrawOnRecord>,
    /// The row in which the last finding is recorded.
    recorded: HashMap<ReviewItemId, i64>,
    links: HashMap<i64, String>,
}

pub(super) async fn file(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let wrong = Error::BadRequest("The address of this file says a month that cannot be read.");
    let filter = FilterForm::of(&req).check().map_err(|_told_on_the_page| wrong)?;
    let this = access.clone();
    let export = access.as_file().await?.read(move |conn, scope| read(conn, reviewer(&this, scope), &filter)).await?;
    Ok(file::csv(&format!("reviews-{}.csv", access.today()), csv(&export)?))
}

fn read(conn: &mut Conn, reviewer: Reviewer, filter: &Filter) -> Result<Export> {
    let items = store::items(conn, reviewer, filter, FILE)?;
    let ids: Vec<ReviewItemId> = items.iter().map(|item| item.id).collect();
    // The last finding of each item stays.
    let found: HashMap<_, _> = store::findings(conn, &ids)?.into_iter().map(|found| (found.item, found)).collect();
    let draws = store::draws(conn, items.iter().filter_map(|item| item.draw))?;
    let recorded = recorded(conn, &found)?;
    let rows: Vec<i64> = items.iter().map(|item| item.seq).chain(recorded.values().copied()).collect();
    let links = store::links(conn, &rows)?;
    Ok(Export { items, found, draws: draws.into_iter().map(|draw| (draw.id, draw)).collect(), recorded, links })
}

/// The rows in which the findings are recorded: one question for each reviewer.
fn recorded(conn: &mut Conn, found: &HashMap<ReviewItemId, Found>) -> Result<HashMap<ReviewItemId, i64>> {
    let mut spans: HashMap<UserId, (Instant, Instant)> = HashMap::new();
    for of in found.values() {
        let span = spans.entry(of.by).or_insert((of.at, of.at));
        *span = (span.0.min(of.at), span.1.max(of.at));
    }
    let mut recorded = HashMap::with_capacity(found.len());
    for (by, (first, last)) in spans {
        let until = Instant::from(last.utc() + SOON);
        for (subject, seq) in store::rows_of_findings(conn, by, (first, until), Action::ReviewAccess.name())? {
            let item = subject.map(|subject| ReviewItemId::from_uuid(subject.uuid()));
            if let Some(item) = item.filter(|item| found.get(item).is_some_and(|found| found.by == by)) {
                recorded.insert(item, seq);
            }
        }
    }
    Ok(recorded)
}

fn csv(export: &Export) -> Result<Vec<u8>> {
    let mut file = ::csv::Writer::from_writer(Vec::new());
    file.write_record(COLUMNS).map_err(anyhow::Error::new)?;
    for item in &export.items {
        file.write_record(record(export, item)).map_err(anyhow::Error::new)?;
    }
    Ok(file.into_inner().map_err(|error| anyhow::Error::new(error.into_error()))?)
}

fn record(export: &Export, item: &Item) -> [String; 18] {
    let found = export.found.get(&item.id);
    let draw = item.draw.and_then(|draw| export.draws.get(&draw));
    let recorded = export.recorded.get(&item.id);
    let utc = |at: Instant| at.utc().to_rfc3339_opts(SecondsFormat::Micros, true);
    let link = |seq: &i64| export.links.get(seq).cloned().unwrap_or_default();
    let text = |text: &str| harmless(text).into_owned();
    let of_found = |what: fn(&Found) -> String| found.map_or_else(String::new, what);
    [
        item.id.to_string(),
        item.kind.code().to_owned(),
        item.kind.rule().to_owned(),
        text(&item.who),
        text(&item.email),
        item.family.as_ref().map_or_else(String::new, |(_, number)| text(number)),
        utc(item.at),
        item.seq.to_string(),
        link(&item.seq),
        text(&item.said),
        draw.map_or_else(String::new, |draw| draw.seed.clone()),
        draw.map_or_else(String::new, |draw| draw.openings.to_string()),
        of_found(|found| found.finding.code().to_owned()),
        of_found(|found| harmless(&found.words).into_owned()),
        of_found(|found| harmless(&found.who).into_owned()),
        found.map_or_else(String::new, |found| utc(found.at)),
        recorded.map_or_else(String::new, ToString::to_string),
        recorded.map_or_else(String::new, link),
    ]
}
