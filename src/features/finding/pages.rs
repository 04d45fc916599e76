//! `/families/{family}/referrals/{referral}/find`: the services for a need in their order, and referring to one with one tap.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::asked::Asked;
use super::list::{Found, Ranked};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::directory::rank::{ORDER, Points};
use crate::domain::id::{FamilyId, FormId, RecordId, ReferralId};
use crate::domain::referral::{ServiceKind, State, way_elsewhere};
use crate::domain::text::counted;
use crate::error::{Error, Result};
use crate::features::{directory, referrals};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

type OfReferral = web::Path<(FamilyId, ReferralId)>;

/// Rows on one page: whoever looks further narrows the list.
const MOST: usize = 20;
/// The longest word why, in characters.
const WHY: usize = 200;

#[derive(Template)]
#[template(path = "finding/show.html")]
struct FindPage {
    frame: Frame,
    heading: &'static str,
    title: String,
    back: String,
    back_label: String,
    /// Where the form and the filters go.
    here: String,
    action: String,
    form_id: String,
    version: i32,
    asked: Asked,
    kind: String,
    kinds: Vec<(String, String)>,
    known: Vec<(&'static str, String)>,
    order: [&'static str; 6],
    /// What referring from here logs beside; empty for nothing.
    beside: &'static str,
    /// "20 of 52 services".
    said: String,
    rows: Vec<Row>,
    why: String,
    log: String,
    problems: Problems,
    /// What somebody logged meanwhile; empty for nothing.
    meanwhile: String,
    /// Whether the need may be referred now.
    can_refer: bool,
}

/// A service in its place.
struct Row {
    number: usize,
    pick: String,
    name: String,
    provider: String,
    href: String,
    reasons: Vec<(&'static str, &'static str, String)>,
    facts: Vec<(&'static str, String)>,
}

fn row(number: usize, one: &Ranked, hours: &str) -> Row {
    let of = &one.offered;
    let kind = |points| match points {
        Points::For => "good",
        Points::Against => "warn",
        Points::Unknown => "",
    };
    let address = of.location.as_ref().map_or_else(String::new, |(_, at)| {
        [&at.street, &at.city, &at.postal_code]
            .into_iter()
            .filter(|p| !p.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(", ")
    });
    let way = of.location.as_ref().map_or_else(String::new, |(_, at)| at.transport.clone());
    let facts = [
        ("Telephone", if of.facts.phone.is_empty() { of.of.phone.clone() } else { of.facts.phone.clone() }),
        ("Where", address),
        ("How to get there", way),
        ("Hours", hours.to_owned()),
        ("Whom it is for", of.facts.eligibility.clone()),
        ("How to get in", of.facts.how_to_apply.clone()),
        ("Cost", of.facts.cost.clone()),
    ];
    Row {
        number,
        pick: one.pick(),
        name: of.facts.name.clone(),
        provider: of.of.name.clone(),
        href: format!("/directory/{}", of.provider),
        reasons: one.reasons.iter().map(|r| (kind(r.points), r.points.label(), r.words.clone())).collect(),
        facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
    }
}

/// What the page draws on: the list, and the hours of the rows that are shown.
struct Seen {
    found: Found,
    hours: Vec<String>,
}

async fn look(access: &Access, key: (FamilyId, ReferralId), asked: &Asked, opens: bool) -> Result<Seen> {
    let (asked, today) = (asked.clone(), access.today());
    let read = move |conn: &mut Conn, scope: Scope| {
        let found = Found::read(conn, scope, key, (&asked, today))?;
        let at = |one: &Ranked| (one.offered.service, one.offered.location.as_ref().map(|(id, _)| *id));
        let shown: Vec<_> = found.list.iter().take(MOST).map(at).collect();
        let hours = directory::hours_said(conn, &shown, today)?;
        Ok(Seen { found, hours })
    };
    if opens { access.open(key.0, read).await } else { access.peek(read).await }
}

/// What is known of the need, and what is not.
fn known(found: &Found) -> Vec<(&'static str, String)> {
    let or = |text: String| if text.is_empty() { "Not known".to_owned() } else { text };
    let interpreter = if found.family.interpreter { ", interpreter needed" } else { "" };
    let way = if found.need.needs_transport { "Stands in the way" } else { "No barrier noted" };
    vec![
        ("Language", or(found.need.language.clone()) + interpreter),
        ("Age", or(found.need.age.map_or_else(String::new, |years| format!("{years} years")))),
        ("Transport", way.to_owned()),
    ]
}

impl FindPage {
    fn of(req: &HttpRequest, access: &Access, asked: Asked, seen: &Seen, form_id: String) -> Self {
        let (found, referral) = (&seen.found, &seen.found.referral);
        let path = referrals::path(referral.family_id, referral.id);
        let rows = found.list.iter().take(MOST).zip(&seen.hours).enumerate();
        let all = counted(found.list.len(), "service");
        let is_day = asked.from == "day";
        Self {
            frame: Frame::of(access, req),
            heading: if referral.state == State::Needed { "Find a service" } else { "Refer elsewhere" },
            title: found.title.clone(),
            back: if is_day { "/day".to_owned() } else { path.clone() },
            back_label: if is_day { "My day".to_owned() } else { found.title.clone() },
            here: format!("{path}/find"),
            action: format!("{path}/find{}", asked.query()),
            log: referrals::step_path(referral.family_id, referral.id, State::Referred),
            form_id,
            version: referral.version,
            kind: asked.kind.unwrap_or(referral.service).code().to_owned(),
            kinds: choices::<ServiceKind>(),
            asked,
            known: known(found),
            order: ORDER,
            beside: if referral.state == State::Waitlisted {
                "Referring elsewhere gives up the place on the waitlist: that is logged with it, as no capacity."
            } else {
                ""
            },
            said: if found.list.len() > MOST { format!("The first {MOST} of {all}") } else { all },
            rows: rows.map(|(at, (one, hours))| row(at + 1, one, hours)).collect(),
            why: String::new(),
            problems: Problems::default(),
            meanwhile: String::new(),
            can_refer: way_elsewhere(referral.state).is_some(),
        }
    }
}

pub(super) async fn show(req: HttpRequest, access: Access, path: OfReferral) -> Result<HttpResponse> {
    let (key, asked) = (path.into_inner(), Asked::of(&req));
    let seen = look(&access, key, &asked, true).await?;
    let asked = asked.beside(seen.found.referral.service);
    if way_elsewhere(seen.found.referral.state).is_none() {
        let stands = seen.found.referral.status();
        return Err(Error::Refused(format!("This referral is “{stands}”: there is no service to find for it now.")));
    }
    page(&req, &FindPage::of(&req, &access, asked, &seen, fresh::<FormId>().to_string()))
}

pub(super) async fn refer(req: HttpRequest, access: Access, path: OfReferral, posted: Posted) -> Result<HttpResponse> {
    let (key, form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    let (asked, typed) = (Asked::of(&req), posted.first("why").to_owned());
    let seen = look(&access, key, &asked, false).await?;
    let asked = asked.beside(seen.found.referral.service);
    let is_current = seen.found.referral.version == version;
    let mut problems = Problems::default();
    let why = problems.line("why", &typed, WHY);
    let choice = why.and_then(|why| seen.found.choice(posted.first("pick"), &asked, why));
    if choice.is_none() && is_current {
        if !problems.any() {
            problems.add("pick", "Choose a service: press “Refer here” beside it");
        }
        let shown = FindPage::of(&req, &access, asked, &seen, form_id.to_string());
        return refused(&req, &FindPage { why: typed, problems, ..shown });
    }
    let (by, now, today) = (access.actor().user, access.now(), access.today());
    let said = choice.as_ref().map_or_else(String::new, |c| format!("Saved: referred to {}.", c.service_name));
    let file = move |conn: &mut Conn, _: Scope| {
        let (current, _) = referrals::find(conn, key.0, key.1)?;
        let Some(choice) = choice.as_ref().filter(|_| current.version == version) else { return Err(Error::Stale) };
        referrals::choose(conn, &current, choice, today, (by, now))?;
        Ok(Filed::at(referrals::path(key.0, key.1)).about(RecordId::from_uuid(key.1.uuid())).saying("referred"))
    };
    match access.file(Filing::For(key.0), form_id, file).await {
        Ok(location) => Ok(see_other(&location, &said)),
        Err(Error::Stale) => overtaken(&req, &access, key, (asked, typed)).await,
        Err(error) => Err(error),
    }
}

/// Somebody took a step first: what they logged stands above the list, and nothing typed is lost.
async fn overtaken(
    req: &HttpRequest,
    access: &Access,
    key: (FamilyId, ReferralId),
    (asked, why): (Asked, String),
) -> Result<HttpResponse> {
    let seen = look(access, key, &asked, false).await?;
    let meanwhile = seen.found.referral.next_action();
    let shown = FindPage::of(req, access, asked, &seen, fresh::<FormId>().to_string());
    page_with(req, StatusCode::CONFLICT, &FindPage { why, meanwhile, ..shown })
}
