//! `/directory`: providers by word, kind of service, language and opening.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use super::list_store::{self, Filter, Found, Turn};
use super::model::{Provider, Service};
use super::store;
use super::words::{Stands, home, joined, stands};
use crate::access::{Access, Action, Scope};
use crate::db::Conn;
use crate::domain::directory::{Check, ServiceStatus, Standing};
use crate::domain::id::{DirectoryServiceId, ProviderId};
use crate::domain::referral::ServiceKind;
use crate::error::Result;
use crate::web::form::choices;
use crate::web::page::{Frame, page};
use crate::web::query;

/// The most services that a provider's row names.
const SHOWN: usize = 4;

/// The choices of the opening filter.
const OPENINGS: [(&str, &str, Standing); 4] = [
    ("open", "Open slots", Standing::Open),
    ("waitlist", "Waitlist", Standing::Waitlist),
    ("closed", "Not taking anyone", Standing::Closed),
    ("ask", "To ask again", Standing::ToAsk),
];

#[derive(Template)]
#[template(path = "directory/index.html")]
struct IndexPage {
    frame: Frame,
    may_keep: bool,
    word: String,
    kind: String,
    language: String,
    opening: String,
    kinds: Vec<(String, String)>,
    openings: Vec<(String, String)>,
    filtered: bool,
    rows: Vec<Row>,
    previous: Option<String>,
    next: Option<String>,
    said: String,
}

struct Row {
    href: String,
    name: String,
    contact: String,
    services: Vec<Line>,
    more: usize,
}

struct Line {
    name: String,
    languages: String,
    stands: Stands,
}

/// The address of the list, as its form and its pager write it.
struct Asked {
    filter: Filter,
    kind: String,
    opening: String,
    turn: Turn,
}

impl Asked {
    fn of(req: &HttpRequest) -> Self {
        let value = |name: &str| query::first(req, name).trim().chars().take(80).collect::<String>();
        let turn = match (value("after").parse(), value("before").parse()) {
            (Ok(id), _) => Turn::After(id),
            (_, Ok(id)) => Turn::Before(id),
            _ => Turn::First,
        };
        let (kind, opening) = (value("kind"), value("opening"));
        let filter = Filter {
            word: value("q"),
            kind: ServiceKind::from_code(&kind),
            language: value("language"),
            opening: OPENINGS.iter().find(|(code, ..)| *code == opening).map(|(.., standing)| *standing),
        };
        Self { filter, kind, opening, turn }
    }

    fn page(&self, turn: &str, provider: Option<&Provider>) -> Option<String> {
        let id = provider?.id.to_string();
        let all = [
            ("q", self.filter.word.as_str()),
            ("kind", &self.kind),
            ("language", &self.filter.language),
            ("opening", &self.opening),
            (turn, &id),
        ];
        let kept: Vec<_> = all.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        Some(format!("/directory?{}", serde_urlencoded::to_string(kept).unwrap_or_default()))
    }
}

/// What the page draws on.
struct Seen {
    found: Found,
    services: Vec<Service>,
    checks: HashMap<DirectoryServiceId, (Check, Option<String>)>,
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let (asked, today) = (Asked::of(&req), access.today());
    let (filter, turn) = (asked.filter.clone(), asked.turn);
    let read = move |conn: &mut Conn, _: Scope| {
        let found = list_store::find(conn, &filter, turn, today)?;
        let services = store::services_of(conn, found.providers.iter().map(|provider| provider.id).collect())?;
        let checks = store::checks_of(conn, services.iter().map(|service| service.id).collect())?;
        Ok(Seen { found, services, checks })
    };
    let seen = access.read(read).await?;
    let may_keep = Action::KeepDirectory.allows(access.actor().role);
    page(&req, &IndexPage::of(Frame::of(&access, &req), may_keep, asked, &seen, today))
}

impl IndexPage {
    fn of(frame: Frame, may_keep: bool, asked: Asked, seen: &Seen, today: NaiveDate) -> Self {
        let Found { providers, has_before, has_after, total } = &seen.found;
        let said = match *total {
            1 => "1 provider".to_owned(),
            total => format!("{} of {total} providers, by name", providers.len()),
        };
        Self {
            frame,
            may_keep,
            previous: if *has_before { asked.page("before", providers.first()) } else { None },
            next: if *has_after { asked.page("after", providers.last()) } else { None },
            filtered: asked.filter != Filter::default(),
            rows: providers.iter().map(|provider| seen.row(provider, &asked.filter, today)).collect(),
            word: asked.filter.word,
            kind: asked.kind,
            language: asked.filter.language,
            opening: asked.opening,
            kinds: choices::<ServiceKind>(),
            openings: OPENINGS.iter().map(|(code, label, _)| ((*code).to_owned(), (*label).to_owned())).collect(),
            said,
        }
    }
}

impl Seen {
    /// A provider with its services, those that were sought first.
    fn row(&self, provider: &Provider, filter: &Filter, today: NaiveDate) -> Row {
        let mut own: Vec<&Service> = self.of(provider.id).collect();
        own.sort_by_key(|service| filter.kind.is_some_and(|kind| service.facts.kind != kind));
        let line = |service: &&Service| Line {
            name: service.facts.name.clone(),
            languages: if service.facts.languages.is_empty() {
                provider.facts.languages.clone()
            } else {
                service.facts.languages.clone()
            },
            stands: stands(service, self.checks.get(&service.id).map(|(check, _)| *check), today),
        };
        Row {
            href: home(provider.id),
            name: provider.facts.name.clone(),
            contact: joined(&[&provider.facts.phone, &provider.facts.languages]),
            services: own.iter().take(SHOWN).map(line).collect(),
            more: own.len().saturating_sub(SHOWN),
        }
    }

    fn of(&self, provider: ProviderId) -> impl Iterator<Item = &Service> {
        let is_given = |service: &&Service| service.facts.status != ServiceStatus::Defunct;
        self.services.iter().filter(move |service| service.provider_id == provider).filter(is_given)
    }
}
