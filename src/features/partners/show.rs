//! `/partners/{partner}`: where she covers, the parents she stands by, and her travel by month.

use std::collections::{BTreeMap, HashMap};

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::model::{Listed, Partner, Term, Trip};
use super::offer_store::{Which, in_scope};
use super::words::{duration, span, tag};
use super::{contact_store, store};
use crate::access::{Access, Action, Reach, Scope};
use crate::db::Conn;
use crate::domain::calendar::short_date;
use crate::domain::id::{OfficeId, PartnerId, PartnerOfferId};
use crate::domain::month::Month;
use crate::domain::partner::Miles;
use crate::error::Result;
use crate::features::users;
use crate::web::page::{Frame, page};

/// Months of travel on the page.
const MONTHS: i32 = 12;
/// Trips that are listed one by one.
const TRIPS: usize = 40;

#[derive(Template)]
#[template(path = "partners/show.html")]
struct PartnerPage {
    frame: Frame,
    id: PartnerId,
    may_keep: bool,
    name: String,
    phone: String,
    languages: String,
    terms: Vec<TermLine>,
    /// Whether parents of other offices may be missing.
    one_office: bool,
    parents: Vec<ParentLine>,
    months: Vec<MonthLine>,
    trips: Vec<TripLine>,
    more_trips: usize,
}

struct TermLine {
    office: String,
    span: String,
    reason: String,
    end: String,
}

struct ParentLine {
    href: String,
    parent: String,
    family: String,
    number: String,
    span: String,
    kind: &'static str,
    state: &'static str,
    contacts: String,
}

struct MonthLine {
    month: String,
    trips: usize,
    miles: String,
    unmeasured: usize,
}

struct TripLine {
    on: String,
    purpose: String,
    way: String,
    wrong: String,
    error: String,
}

/// What the page draws on.
struct Gathered {
    partner: Partner,
    terms: Vec<Term>,
    offices: HashMap<OfficeId, String>,
    offers: Vec<Listed>,
    contacts: Vec<(PartnerOfferId, NaiveDate, i32)>,
    trips: Vec<Trip>,
    reach: Reach,
}

fn gather(conn: &mut Conn, scope: Scope, id: PartnerId, since: NaiveDate) -> Result<Gathered> {
    let (partner, terms) = store::find(conn, id)?;
    let offers = in_scope(conn, scope, Which::Of(id))?;
    let contacts = contact_store::of_offers(conn, offers.iter().map(|listed| listed.offer.id).collect())?;
    Ok(Gathered {
        partner,
        terms,
        offices: users::offices(conn)?.into_iter().map(|office| (office.id, office.name)).collect(),
        offers,
        contacts,
        trips: contact_store::trips(conn, id, since)?,
        reach: scope.reach(),
    })
}

pub(super) async fn show(req: HttpRequest, access: Access, path: web::Path<PartnerId>) -> Result<HttpResponse> {
    let (id, today) = (path.into_inner(), access.today());
    let since = crate::domain::period::add_months(Month::of(today).first(), 1 - MONTHS);
    let seen = access.read(move |conn, scope| gather(conn, scope, id, since)).await?;
    let may_keep = Action::KeepPartners.allows(access.actor().role);
    page(&req, &PartnerPage::of(Frame::of(&access, &req), &seen, may_keep, today))
}

impl PartnerPage {
    fn of(frame: Frame, seen: &Gathered, may_keep: bool, today: NaiveDate) -> Self {
        let home = format!("/partners/{}", seen.partner.id);
        let term = |term: &Term| TermLine {
            office: seen.offices.get(&term.office_id).cloned().unwrap_or_default(),
            span: span(term.starts_on, term.ends_on, today),
            reason: term.end_reason.clone(),
            end: if may_keep && term.ends_on.is_none() {
                format!("{home}/offices/{}/end", term.id)
            } else {
                String::new()
            },
        };
        Self {
            frame,
            id: seen.partner.id,
            may_keep,
            name: seen.partner.name(),
            phone: seen.partner.phone.clone(),
            languages: seen.partner.languages.clone(),
            terms: seen.terms.iter().map(term).collect(),
            one_office: matches!(seen.reach, Reach::Office(_)),
            parents: seen.offers.iter().rev().map(|listed| seen.parent(listed, today)).collect(),
            months: months(&seen.trips),
            trips: seen.trips.iter().take(TRIPS).map(|trip| TripLine::of(trip, &home, may_keep)).collect(),
            more_trips: seen.trips.len().saturating_sub(TRIPS),
        }
    }
}

impl Gathered {
    fn parent(&self, listed: &Listed, today: NaiveDate) -> ParentLine {
        let offer = &listed.offer;
        let own: Vec<_> = self.contacts.iter().filter(|(of, ..)| *of == offer.id).collect();
        let minutes: i64 = own.iter().map(|(.., minutes)| i64::from(*minutes)).sum();
        let (kind, state) = tag(offer);
        ParentLine {
            href: format!("/families/{}/partners", offer.family_id),
            parent: listed.parent.clone(),
            family: format!("{} family,", listed.family),
            number: listed.number.clone(),
            span: offer.started_on.map_or_else(String::new, |from| span(from, offer.ended_on, today)),
            kind,
            state,
            contacts: match own.first() {
                None => "No contact yet".to_owned(),
                Some((_, latest, _)) => {
                    let count = if own.len() == 1 { "1 contact".to_owned() } else { format!("{} contacts", own.len()) };
                    format!("{count}, {}, the latest on {}", duration(minutes), short_date(*latest))
                }
            },
        }
    }
}

/// The months in which there was any trip that counts, the latest first.
fn months(trips: &[Trip]) -> Vec<MonthLine> {
    let mut by_month: BTreeMap<Month, Vec<&Trip>> = BTreeMap::new();
    for trip in trips.iter().filter(|trip| trip.error_at.is_none()) {
        by_month.entry(Month::of(trip.travelled_on)).or_default().push(trip);
    }
    let line = |(month, trips): (Month, Vec<&Trip>)| MonthLine {
        month: month.said(),
        miles: Miles::total(trips.iter().filter_map(|trip| trip.miles())),
        unmeasured: trips.iter().filter(|trip| trip.miles().is_none()).count(),
        trips: trips.len(),
    };
    by_month.into_iter().rev().map(line).collect()
}

impl TripLine {
    fn of(trip: &Trip, home: &str, may_keep: bool) -> Self {
        let places = match (trip.from_place.as_str(), trip.to_place.as_str()) {
            ("", "") => None,
            ("", to) => Some(format!("to {to}")),
            (from, "") => Some(format!("from {from}")),
            (from, to) => Some(format!("{from} to {to}")),
        };
        let miles = trip.miles().map(|miles| format!("{miles} miles"));
        let is_wrong = trip.error_at.is_some();
        let marks = may_keep && !is_wrong && trip.contact_id.is_none();
        Self {
            on: short_date(trip.travelled_on),
            purpose: trip.purpose.clone(),
            way: miles.into_iter().chain(places).collect::<Vec<_>>().join(", "),
            wrong: if is_wrong { format!("Entered in error: {}", trip.error_reason) } else { String::new() },
            error: if marks { format!("{home}/trips/{}/error", trip.id) } else { String::new() },
        }
    }
}
