//! `/reviews/{item}`: one opening with its facts, and the form that says what was found.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::FindingForm;
use super::model::{DrawOnRecord, Found, Item, OpenedThatDay};
use super::pages::{PATH, reviewer, tag, title};
use super::store;
use crate::access::{Access, Action, Filed, Filing, Posted};
use crate::db::fresh;
use crate::domain::calendar;
use crate::domain::id::{FormId, RecordId, ReviewItemId};
use crate::domain::review::Finding;
use crate::domain::text::counted;
use crate::error::{Error, Result};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

/// Families of the same day that a page shows.
const THAT_DAY: usize = 60;

#[derive(Template)]
#[template(path = "reviews/item.html")]
struct ItemPage {
    frame: Frame,
    here: String,
    title: String,
    state: (&'static str, &'static str),
    /// Names and values of the facts.
    facts: Vec<(&'static str, String)>,
    /// The family's number, and its page where the reviewer may open it.
    family: Option<(String, String)>,
    that_day: Vec<OtherOpening>,
    that_day_title: String,
    /// How many more there are, in words.
    more: String,
    found: Vec<Shown>,
    is_closed: bool,
    /// Somebody found something while this form was open.
    is_stale: bool,
    seen: usize,
    form_id: FormId,
    form: FindingForm,
    findings: Vec<(String, String)>,
    problems: Problems,
}

struct OtherOpening {
    number: String,
    first: String,
    pages: String,
}

struct Shown {
    kind: &'static str,
    finding: &'static str,
    words: String,
    by: String,
}

/// What a page of one review is made of.
struct Looked {
    item: Item,
    found: Vec<Found>,
    draw: Option<DrawOnRecord>,
    that_day: Vec<OpenedThatDay>,
    hidden: usize,
    relation: String,
    may_open: bool,
}

pub(super) async fn show(req: HttpRequest, access: Access, path: web::Path<ReviewItemId>) -> Result<HttpResponse> {
    let shown = look(&req, &access, path.into_inner(), FindingForm::default(), Problems::default()).await?;
    page(&req, &shown)
}

async fn look(
    req: &HttpRequest,
    access: &Access,
    id: ReviewItemId,
    form: FindingForm,
    problems: Problems,
) -> Result<ItemPage> {
    let (this, zone, open) = (access.clone(), access.clock().zone(), access.scope_for(Action::ViewFamily));
    let looked = access
        .saying(format!("review {id}"))
        .read(move |conn, scope| {
            let reviewer = reviewer(&this, scope);
            let item = store::find(conn, reviewer, id)?;
            let (that_day, hidden) = store::that_day(conn, reviewer, &item, zone)?;
            let (relation, may_open) = match &item.family {
                Some((family, _)) => (store::relation(conn, &item, *family)?, open.admits(conn, *family)?),
                None => (String::new(), false),
            };
            let draw = store::draws(conn, item.draw.into_iter())?.pop();
            Ok(Looked { found: store::findings(conn, &[id])?, draw, that_day, hidden, relation, may_open, item })
        })
        .await?;
    Ok(shown(req, access, &looked, form, problems))
}

fn shown(req: &HttpRequest, access: &Access, looked: &Looked, form: FindingForm, problems: Problems) -> ItemPage {
    let Looked { item, found, that_day, hidden, may_open, .. } = looked;
    let zone = access.clock().zone();
    let others = that_day.len().saturating_sub(THAT_DAY) + hidden;
    let opening = |one: &OpenedThatDay| OtherOpening {
        number: one.number.clone(),
        first: calendar::clock_time(zone.local(one.first.utc()).time()),
        pages: counted(one.pages, "page"),
    };
    let one = |of: &Found| {
        let (kind, finding) = tag(Some(of.finding));
        Shown { kind, finding, words: of.words.clone(), by: format!("{}, {}", of.who, zone.said(of.at.utc())) }
    };
    ItemPage {
        frame: Frame::of(access, req),
        here: format!("{PATH}/{}", item.id),
        title: title(item),
        state: tag(item.finding),
        facts: facts(looked, zone),
        family: item.family.as_ref().map(|(family, number)| {
            (number.clone(), if *may_open { format!("/families/{family}") } else { String::new() })
        }),
        that_day: that_day.iter().take(THAT_DAY).map(opening).collect(),
        that_day_title: format!("Families she opened on {}", calendar::short_date(item.day)),
        more: if others == 0 { String::new() } else { format!("And {} more.", counted(others, "other")) },
        found: found.iter().map(one).collect(),
        is_closed: item.finding.is_some_and(Finding::closes),
        is_stale: false,
        seen: found.len(),
        form_id: fresh(),
        form,
        findings: choices::<Finding>(),
        problems,
    }
}

fn facts(of: &Looked, zone: calendar::Zone) -> Vec<(&'static str, String)> {
    let item = &of.item;
    let mut facts = vec![
        ("Why it is here", item.kind.label().to_owned()),
        ("The rule", item.kind.rule().to_owned()),
        ("Who", format!("{}, {}", item.who, item.role.label().to_lowercase())),
        ("When", zone.said(item.at.utc())),
        ("Row of the audit trail", item.seq.to_string()),
    ];
    if !item.said.is_empty() {
        facts.push(("Figures", item.said.clone()));
    }
    if !of.relation.is_empty() {
        facts.push(("Her relation to the family", of.relation.clone()));
    }
    if let Some(draw) = &of.draw {
        let said = format!("{} of {}, with the seed {}", draw.taken, counted_i32(draw.openings, "opening"), draw.seed);
        facts.push(("Drawn", said));
    }
    facts
}

fn counted_i32(n: i32, what: &str) -> String {
    counted(usize::try_from(n).unwrap_or_default(), what)
}

pub(super) async fn close(
    req: HttpRequest,
    access: Access,
    path: web::Path<ReviewItemId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, typed, this) = (path.into_inner(), FindingForm::of(&posted), access.clone());
    let item = access.peek(move |conn, scope| store::find(conn, reviewer(&this, scope), id)).await?;
    let new = match typed.check() {
        Ok(new) => new,
        Err(problems) => return refused(&req, &look(&req, &access, id, typed, problems).await?),
    };
    let seen: usize = posted.first("seen").parse().unwrap_or_default();
    let (this, now, said) = (access.clone(), access.now(), new.finding.code());
    let filing = item.family.map_or(Filing::NoFamily, |(family, _)| Filing::Unseen(family));
    let filed = access
        .file(filing, posted.form_id()?, move |conn, scope| {
            store::find_so(conn, reviewer(&this, scope), id, seen, &new, now)?;
            Ok(Filed::at(PATH).about(RecordId::from_uuid(id.uuid())).saying(said))
        })
        .await;
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: your finding is on record.")),
        Err(Error::Stale) => {
            let stale = ItemPage { is_stale: true, ..look(&req, &access, id, typed, Problems::default()).await? };
            page_with(&req, StatusCode::CONFLICT, &stale)
        }
        Err(error) => Err(error),
    }
}
