//! The list of families: everybody a person works with, found by name or number.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::find::{self, Memory};
use super::form::offered_names;
use super::model::{Filter, Listed, Listing, Turn, Which};
use super::store;
use crate::access::{Access, Action, Reach, Scope};
use crate::db::Conn;
use crate::domain::calendar::short_date;
use crate::domain::period::days_between;
use crate::domain::text::fold;
use crate::error::Result;
use crate::features::users::{self, Office};
use crate::web::page::{Frame, page};
use crate::web::query;

#[derive(Template)]
#[template(path = "families/index.html")]
struct ListPage {
    frame: Frame,
    sought: String,
    office: String,
    which: &'static str,
    /// Empty where the person sees one office only.
    offices: Vec<(String, String)>,
    rows: Vec<Row>,
    previous: Option<String>,
    next: Option<String>,
    said: String,
    /// Words and address of the families that were sought and fit, and are closed where open ones are shown, or the reverse.
    beside: Option<(String, String)>,
    filtered: bool,
    takes_in: bool,
    breaks_glass: bool,
    /// Where the returns home are followed; empty for a role that may not.
    aftercare: &'static str,
}

struct Row {
    href: String,
    name: String,
    number: String,
    office: String,
    in_care: String,
    worker: Option<String>,
    removed_on: String,
    day: String,
    is_open: bool,
    /// By what it was found: "Child" and a name.
    hits: Vec<(&'static str, String)>,
}

/// The address of the list, as its form and its pager write it.
struct Asked {
    sought: String,
    office: String,
    which: Which,
    turn: Turn,
}

const WHICH: [(&str, Which); 3] = [("open", Which::Open), ("closed", Which::Closed), ("all", Which::All)];

impl Asked {
    fn of(req: &HttpRequest) -> Self {
        let value = |name: &str| query::first(req, name);
        let turn = match (value("after").parse(), value("before").parse()) {
            (Ok(id), _) => Turn::After(id),
            (_, Ok(id)) => Turn::Before(id),
            _ => Turn::First,
        };
        let which = WHICH.iter().find(|(code, _)| *code == value("which")).map_or(Which::Open, |(_, which)| *which);
        let sought = value("q").trim().chars().take(80).collect();
        Self { sought, office: value("office"), which, turn }
    }

    fn which_code(&self) -> &'static str {
        WHICH.iter().find(|(_, which)| *which == self.which).map_or("open", |(code, _)| code)
    }

    fn filter(&self) -> Filter {
        Filter { sought: self.sought.clone(), office: self.office.parse().ok(), which: self.which }
    }

    /// What else fits, whether open or closed.
    fn beside(&self, count: usize) -> (String, String) {
        let state = if self.which == Which::Open { "closed" } else { "open" };
        let words =
            if count == 1 { format!("1 {state} family fits too") } else { format!("{count} {state} families fit too") };
        let query = [("q", self.sought.as_str()), ("office", &self.office), ("which", "all")];
        let kept: Vec<_> = query.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        (words, format!("/families?{}", serde_urlencoded::to_string(kept).unwrap_or_default()))
    }

    /// The list from one family on, backwards or forwards.
    fn page(&self, turn: &str, row: Option<&Listed>) -> Option<String> {
        let id = row?.family.id.to_string();
        let query = [("q", self.sought.as_str()), ("office", &self.office), ("which", self.which_code()), (turn, &id)];
        let kept: Vec<_> = query.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        Some(format!("/families?{}", serde_urlencoded::to_string(kept).unwrap_or_default()))
    }
}

pub(super) async fn index(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let asked = Asked::of(&req);
    let (filter, turn) = (asked.filter(), asked.turn);
    let looking = match filter.sought.as_str() {
        "" => access.clone(),
        sought => access.as_search(&fold(sought)).await?,
    };
    let list = move |conn: &mut Conn, scope: Scope| match filter.sought.as_str() {
        sought if sought.is_empty() || store::is_number(sought) => store::list(conn, scope, &filter, turn),
        _ => find::find(conn, scope, &memory, &filter),
    };
    let (listing, offices) = looking.read(move |c, scope| Ok((list(c, scope)?, users::offices(c)?))).await?;
    let frame = Frame::of(&access, &req);
    page(&req, &list_page(frame, &access, asked, &listing, &offices))
}

fn list_page(frame: Frame, access: &Access, asked: Asked, listing: &Listing, offices: &[Office]) -> ListPage {
    let today = access.today();
    let row = |listed: &Listed| to_row(listed, offices, today);
    let rows: Vec<Row> = listing.families.iter().map(row).collect();
    let sees_all = matches!(access.scope().reach(), Reach::Agency | Reach::Court);
    let named = offices.iter().filter(|_| sees_all).map(|office| (office.id, office.name.clone()));
    let turned = asked.turn != Turn::First;
    ListPage {
        frame,
        previous: asked.page("before", listing.families.first()).filter(|_| listing.has_previous),
        next: asked.page("after", listing.families.last()).filter(|_| listing.has_next),
        said: if listing.has_more {
            format!("The {} that fit best: type more to find others", rows.len())
        } else {
            said(rows.len(), listing.has_next || turned)
        },
        beside: (listing.beside > 0).then(|| asked.beside(listing.beside)),
        filtered: !asked.sought.is_empty() || !asked.office.is_empty() || asked.which != Which::Open,
        takes_in: Action::TakeInRemoval.allows(access.actor().role),
        breaks_glass: Action::BreakGlass.allows(access.actor().role),
        aftercare: if Action::ListAftercare.allows(access.actor().role) { "/aftercare" } else { "" },
        which: asked.which_code(),
        offices: offered_names(named),
        rows,
        sought: asked.sought,
        office: asked.office,
    }
}

fn said(shown: usize, more: bool) -> String {
    match (shown, more) {
        (1, false) => "1 family".to_owned(),
        (n, false) => format!("{n} families"),
        (n, true) => format!("{n} families on this page"),
    }
}

fn to_row(listed: &Listed, offices: &[Office], today: NaiveDate) -> Row {
    let family = &listed.family;
    let office = offices.iter().find(|office| office.id == family.office_id);
    Row {
        href: format!("/families/{}", family.id),
        name: family.name.clone(),
        number: family.number.clone(),
        office: office.map_or_else(String::new, |office| office.name.clone()),
        in_care: listed.in_care.map_or_else(|| "0".to_owned(), |(_, children)| children.to_string()),
        worker: listed.worker.clone(),
        removed_on: listed.in_care.map_or_else(String::new, |(on, _)| short_date(on)),
        day: listed.in_care.map_or_else(String::new, |(on, _)| days_between(on, today).max(0).to_string()),
        is_open: family.closed_on.is_none(),
        hits: listed.hits.iter().map(|hit| (hit.what, hit.written.clone())).collect(),
    }
}
