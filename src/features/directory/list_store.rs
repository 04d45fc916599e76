//! Finding providers: by word, kind of service, language and opening, a page at a time.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::Provider;
use super::store::fresh_since;
use crate::db::schema::{directory_checks, directory_services, provider_services, providers};
use crate::db::seek::{holding, lower};
use crate::db::{Backend, Conn};
use crate::domain::directory::{OpeningKind, ServiceStatus, Standing};
use crate::domain::id::{DirectoryServiceId, ProviderId};
use crate::domain::referral::ServiceKind;
use crate::domain::text::place_key;
use crate::error::Result;

/// How many providers are on a page.
pub(super) const PAGE: usize = 25;

/// What a person looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) word: String,
    pub(super) kind: Option<ServiceKind>,
    pub(super) language: String,
    pub(super) opening: Option<Standing>,
}

/// The place in the list where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    First,
    After(ProviderId),
    Before(ProviderId),
}

/// One page of providers, in order of their names.
pub(super) struct Found {
    pub(super) providers: Vec<Provider>,
    pub(super) has_before: bool,
    pub(super) has_after: bool,
    pub(super) total: i64,
}

type Services<'a> = directory_services::BoxedQuery<'a, Backend>;
type Providers<'a> = providers::BoxedQuery<'a, Backend>;

/// The services that one service's filters leave: kind, language and opening are those of the same service. `standing` has what the
/// latest word of each service says, of those that are not too old.
fn services(filter: &Filter, standing: &HashMap<DirectoryServiceId, OpeningKind>) -> Services<'static> {
    let mut query = directory_services::table.into_boxed::<Backend>();
    query = query.filter(directory_services::status.ne(ServiceStatus::Defunct));
    if let Some(kind) = filter.kind {
        query = query.filter(directory_services::kind.eq(kind));
    }
    if !filter.language.is_empty() {
        query = query.filter(lower(directory_services::languages).like(holding(&filter.language.to_lowercase())));
    }
    let of =
        |kind: OpeningKind| standing.iter().filter(|(_, said)| **said == kind).map(|(id, _)| *id).collect::<Vec<_>>();
    match filter.opening {
        None => query,
        Some(Standing::Open) => query.filter(directory_services::id.eq_any(of(OpeningKind::Open))),
        Some(Standing::Waitlist) => query.filter(directory_services::id.eq_any(of(OpeningKind::Waitlist))),
        Some(Standing::Closed) => query.filter(directory_services::id.eq_any(of(OpeningKind::Closed))),
        Some(Standing::ToAsk) => {
            let known = standing.iter().filter(|(_, said)| **said != OpeningKind::Unsaid).map(|(id, _)| *id);
            query.filter(directory_services::id.ne_all(known.collect::<Vec<_>>()))
        }
    }
}

/// What the latest word of each service says, of those that are not too old; nothing where it told of a slot whose day is over.
fn standing(conn: &mut Conn, today: NaiveDate) -> Result<HashMap<DirectoryServiceId, OpeningKind>> {
    type Row = (DirectoryServiceId, OpeningKind, Option<NaiveDate>);
    let rows: Vec<Row> = directory_checks::table
        .filter(directory_checks::checked_on.ge(fresh_since(today)))
        .order((directory_checks::checked_on.asc(), directory_checks::id.asc()))
        .select((directory_checks::service_id, directory_checks::opening, directory_checks::opens_on))
        .load(conn)?;
    let worth = |(service, said, on): Row| {
        let is_over = on.is_some_and(|on| on < today);
        (service, if is_over { OpeningKind::Unsaid } else { said })
    };
    Ok(rows.into_iter().map(worth).collect())
}

/// What a filter finds: read once, for the count and the page.
struct Fits {
    word: String,
    /// The providers whose services the filter leaves; `None` where it asks nothing of services.
    of: Option<Vec<ProviderId>>,
}

fn fits(conn: &mut Conn, filter: &Filter, today: NaiveDate) -> Result<Fits> {
    let word = place_key(&filter.word);
    if filter.kind.is_none() && filter.language.is_empty() && filter.opening.is_none() {
        return Ok(Fits { word, of: None });
    }
    let standing = if filter.opening.is_some() { standing(conn, today)? } else { HashMap::new() };
    let mut of: Vec<ProviderId> =
        services(filter, &standing).select(directory_services::provider_id).distinct().load(conn)?;
    if let Some(kind) = filter.kind.filter(|_| filter.language.is_empty() && filter.opening.is_none()) {
        let gives = provider_services::table.filter(provider_services::service.eq(kind));
        of.extend(gives.select(provider_services::provider_id).load::<ProviderId>(conn)?);
    }
    Ok(Fits { word, of: Some(of) })
}

fn narrowed(fits: &Fits) -> Providers<'static> {
    let mut query = providers::table.filter(providers::active).into_boxed::<Backend>();
    if !fits.word.is_empty() {
        let named = directory_services::table
            .filter(directory_services::name_key.like(holding(&fits.word)))
            .select(directory_services::provider_id);
        query = query.filter(providers::name_key.like(holding(&fits.word)).or(providers::id.eq_any(named)));
    }
    match &fits.of {
        Some(of) => query.filter(providers::id.eq_any(of.clone())),
        None => query,
    }
}

/// The page of the list that `turn` asks for.
///
/// # Errors
/// The database's.
pub(super) fn find(conn: &mut Conn, filter: &Filter, turn: Turn, today: NaiveDate) -> Result<Found> {
    let fits = fits(conn, filter, today)?;
    let total = narrowed(&fits).count().get_result(conn)?;
    let edge = |conn: &mut Conn, id: ProviderId| -> Result<Option<String>> {
        Ok(providers::table.find(id).select(providers::name_key).first(conn).optional()?)
    };
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let (mut rows, is_back): (Vec<Provider>, bool) = match turn {
        Turn::Before(id) => {
            let key = edge(conn, id)?.unwrap_or_default();
            let before = narrowed(&fits).filter(providers::name_key.lt(key));
            let rows = before.order(providers::name_key.desc()).limit(limit).select(Provider::as_select());
            (rows.load(conn)?, true)
        }
        Turn::First | Turn::After(_) => {
            let key = if let Turn::After(id) = turn { edge(conn, id)? } else { None };
            let mut after = narrowed(&fits);
            if let Some(key) = key {
                after = after.filter(providers::name_key.gt(key));
            }
            (after.order(providers::name_key.asc()).limit(limit).select(Provider::as_select()).load(conn)?, false)
        }
    };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    if is_back {
        rows.reverse();
    }
    let is_first = matches!(turn, Turn::First);
    let (has_before, has_after) = if is_back { (more, true) } else { (!is_first, more) };
    Ok(Found { providers: rows, has_before, has_after, total })
}
