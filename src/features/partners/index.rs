//! `/partners`: which office has how many partners, what waits, what the offers of twelve months came to, and the roster.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use super::model::{Listed, Partner, Term};
use super::offer_store::{Which, in_scope};
use super::store;
use super::waiting::Waiting;
use crate::access::{Access, Action, Reach, Scope};
use crate::db::Conn;
use crate::domain::calendar::short_date;
use crate::domain::id::{OfficeId, PartnerId};
use crate::domain::month::Month;
use crate::domain::partner::{Counts, Dates, Stage, counts, gap};
use crate::domain::period::{add_months, days_between};
use crate::error::Result;
use crate::features::users::{self, Office};
use crate::web::page::{Frame, page};

/// The most offers that the page lists; the longest waiting come first.
const MOST: usize = 40;

#[derive(Template)]
#[template(path = "partners/index.html")]
struct IndexPage {
    frame: Frame,
    may_keep: bool,
    offices: Vec<OfficeLine>,
    /// Whether counts of families are those of one office only.
    one_office: bool,
    waiting: Vec<WaitingLine>,
    waiting_total: usize,
    counts: Counts,
    /// The share accepted of those answered, in percent.
    share: Option<usize>,
    partners: Vec<PartnerLine>,
    former: Vec<PartnerLine>,
    /// Months of travel to take away: words and address.
    months: Vec<(String, String)>,
}

struct OfficeLine {
    name: String,
    partners: usize,
    matched: String,
    waiting: String,
    gap: Option<String>,
}

struct WaitingLine {
    offer: Waiting,
    since: String,
    days: i64,
    href: String,
}

struct PartnerLine {
    href: String,
    name: String,
    languages: String,
    phone: String,
    offices: String,
    parents: usize,
}

/// What the page draws on.
struct Gathered {
    offices: Vec<Office>,
    partners: Vec<Partner>,
    terms: Vec<Term>,
    offers: Vec<Listed>,
    reach: Reach,
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let today = access.today();
    let read = move |conn: &mut Conn, scope: Scope| {
        Ok(Gathered {
            offices: users::offices(conn)?,
            partners: store::all(conn)?,
            terms: store::terms(conn)?,
            offers: in_scope(conn, scope, Which::Since(add_months(today, -12)))?,
            reach: scope.reach(),
        })
    };
    let seen = access.read(read).await?;
    page(&req, &IndexPage::of(Frame::of(&access, &req), &access, &seen))
}

impl IndexPage {
    fn of(frame: Frame, access: &Access, seen: &Gathered) -> Self {
        let (today, role) = (access.today(), access.actor().role);
        let dates: Vec<Dates> = seen.offers.iter().map(|listed| listed.offer.dates()).collect();
        let counted = counts(&dates, today);
        let mut waiting: Vec<Waiting> = seen.offers.iter().filter(|o| waits(o)).filter_map(Waiting::of).collect();
        waiting.sort_by_key(|offer| offer.since);
        let (partners, former) = seen.roster(today);
        Self {
            frame,
            may_keep: Action::KeepPartners.allows(role),
            offices: seen.offices.iter().map(|office| seen.office(office, today)).collect(),
            one_office: matches!(seen.reach, Reach::Office(_)),
            waiting_total: waiting.len(),
            waiting: waiting.into_iter().take(MOST).map(|offer| WaitingLine::of(offer, today)).collect(),
            share: counted.share_accepted(),
            counts: counted,
            partners,
            former,
            months: if Action::ExportTravel.allows(role) { months(today) } else { Vec::new() },
        }
    }
}

fn waits(listed: &Listed) -> bool {
    matches!(listed.offer.dates().stage(), Stage::Offered | Stage::Accepted)
}

/// This month and the one before, as files.
fn months(today: NaiveDate) -> Vec<(String, String)> {
    let this = Month::of(today);
    [this.before(), this].map(|month| (month.said(), format!("/partners/travel.csv?month={month}"))).to_vec()
}

impl WaitingLine {
    fn of(offer: Waiting, today: NaiveDate) -> Self {
        Self {
            since: short_date(offer.since),
            days: days_between(offer.since, today),
            href: format!("/families/{}/partners", offer.family),
            offer,
        }
    }
}

impl Gathered {
    fn sees(&self, office: OfficeId) -> bool {
        match self.reach {
            Reach::Office(own) => own == office,
            Reach::Agency => true,
            _ => false,
        }
    }

    fn office(&self, office: &Office, today: NaiveDate) -> OfficeLine {
        let count = |stage: Stage| {
            self.offers.iter().filter(|o| o.office == office.id && o.offer.dates().stage() == stage).count()
        };
        let covering = self.terms.iter().filter(|term| term.office_id == office.id && term.covers(today));
        let mut found = crate::domain::partner::Office { partners: covering.count(), ..Default::default() };
        if self.sees(office.id) {
            (found.matched, found.waiting) = (count(Stage::Active), count(Stage::Accepted));
        }
        let shown = |n: usize| if self.sees(office.id) { n.to_string() } else { "Not shown".to_owned() };
        OfficeLine {
            name: office.name.clone(),
            partners: found.partners,
            matched: shown(found.matched),
            waiting: shown(found.waiting),
            gap: gap(found),
        }
    }

    /// Those who cover an office today or will, and those who left.
    fn roster(&self, today: NaiveDate) -> (Vec<PartnerLine>, Vec<PartnerLine>) {
        let names: HashMap<OfficeId, &str> = self.offices.iter().map(|o| (o.id, o.name.as_str())).collect();
        let lasts = |id: PartnerId| {
            self.terms.iter().any(|term| term.partner_id == id && term.ends_on.is_none_or(|on| on > today))
        };
        let line = |partner: &&Partner| self.line(partner, &names, today);
        let (here, left): (Vec<&Partner>, Vec<&Partner>) = self.partners.iter().partition(|p| lasts(p.id));
        (here.iter().map(line).collect(), left.iter().map(line).collect())
    }

    fn line(&self, partner: &Partner, names: &HashMap<OfficeId, &str>, today: NaiveDate) -> PartnerLine {
        let own = || self.terms.iter().filter(|term| term.partner_id == partner.id);
        let lasting = own().filter(|term| term.ends_on.is_none_or(|on| on > today));
        let mut offices: Vec<String> = lasting
            .map(|term| {
                let name = names.get(&term.office_id).copied().unwrap_or_default();
                format!("{name} {}", super::words::span(term.starts_on, term.ends_on, today))
            })
            .collect();
        if offices.is_empty() {
            let last = own().filter_map(|term| term.ends_on).max();
            offices.extend(last.map(|on| format!("until {}", short_date(on))));
        }
        let with = |o: &&Listed| o.offer.partner_id == Some(partner.id) && o.offer.dates().stage() == Stage::Active;
        PartnerLine {
            href: format!("/partners/{}", partner.id),
            name: partner.name(),
            languages: partner.languages.clone(),
            phone: partner.phone.clone(),
            offices: offices.join("; "),
            parents: self.offers.iter().filter(with).count(),
        }
    }
}
