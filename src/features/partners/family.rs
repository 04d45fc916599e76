//! `/families/{family}/partners`: what was offered to each parent and what became of it, and the contacts of the partners.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::model::{Contact, Offer};
use super::offer_form::{step_words, takes_contacts};
use super::words::{duration, tag};
use super::{contact_store, offer_store, store};
use crate::access::notes::Reader;
use crate::access::{Access, Action, Means};
use crate::db::Conn;
use crate::domain::calendar::short_date;
use crate::domain::id::{FamilyId, PartnerContactId, PartnerId, PersonId, UserId};
use crate::domain::partner::{Answer, EndReason};
use crate::error::Result;
use crate::features::families::{Adult, Family};
use crate::features::{families, users};
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};
use crate::web::query;

/// Contacts on one page.
const PAGE: usize = 20;

#[derive(Template)]
#[template(path = "partners/family.html")]
struct FamilyPage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    /// Where a partner is offered; empty where nobody can be offered one, or this person may not.
    offer: String,
    offers: Vec<OfferLine>,
    contacts: Vec<ContactLine>,
    /// Whether the notes stay closed to this person.
    notes_closed: bool,
    previous: Option<String>,
    next: Option<String>,
    /// Adults who may be put on the roster now that their case is closed: words and address.
    invites: Vec<(String, String)>,
}

struct OfferLine {
    parent: String,
    kind: &'static str,
    state: &'static str,
    /// What happened, in order.
    history: Vec<String>,
    /// What may follow: words and address.
    steps: Vec<(&'static str, String)>,
    partner: Option<(String, String)>,
}

struct ContactLine {
    title: String,
    by: String,
    when: String,
    iso: String,
    note: String,
    /// Why and by whom it was marked as an error; empty while it counts.
    wrong: String,
    error: String,
}

/// What the page draws on.
struct Gathered {
    family: Family,
    adults: Vec<Adult>,
    offers: Vec<Offer>,
    contacts: Vec<Contact>,
    partners: HashMap<PartnerId, String>,
    /// Those of the adults who are partners themselves.
    own: Vec<PersonId>,
    names: HashMap<UserId, String>,
}

fn gather(conn: &mut Conn, id: FamilyId, before: Option<PartnerContactId>) -> Result<Gathered> {
    let (adults, offers) = (families::adults(conn, id)?, offer_store::of_family(conn, id)?);
    let contacts = contact_store::of_family(conn, id, before, PAGE + 1)?;
    let of_offers = offers.iter().flat_map(|o| [o.entered_by, o.answered_by, o.started_by, o.ended_by, o.error_by]);
    let of_contacts = contacts.iter().flat_map(|c| [c.entered_by, c.error_by]);
    let who: Vec<UserId> = of_offers.chain(of_contacts).flatten().collect();
    let own = store::of_persons(conn, adults.iter().flat_map(Adult::keys).collect())?;
    let partners = if offers.iter().any(|o| o.partner_id.is_some()) { store::all(conn)? } else { Vec::new() };
    Ok(Gathered {
        family: families::opened(conn, id)?,
        names: users::names(conn, who)?,
        own: own.into_iter().map(|(person, _)| person).collect(),
        partners: partners.into_iter().map(|partner| (partner.id, partner.name())).collect(),
        adults,
        offers,
        contacts,
    })
}

pub(super) async fn show(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let before: Option<PartnerContactId> = query::first(&req, "before").parse().ok();
    let mut seen = access.open(id, move |conn, _| gather(conn, id, before)).await?;
    let has_more = seen.contacts.len() > PAGE;
    seen.contacts.truncate(PAGE);
    let (means, home) = (seen.family.means(&access), format!("/families/{id}/partners"));
    let reader = access.reader();
    let next = seen.contacts.last().filter(|_| has_more).map(|contact| format!("{home}?before={}", contact.id));
    let shown = FamilyPage {
        frame: Frame::of(&access, &req),
        title: format!("{} family", seen.family.name),
        number: seen.family.number.clone(),
        tabs: family_menu(id, means, "/partners"),
        offer: if seen.may_offer(means) { format!("{home}/offer") } else { String::new() },
        offers: seen.offers.iter().map(|offer| seen.offer(offer, means, &home)).collect(),
        contacts: seen.contacts.iter().map(|contact| seen.contact(contact, means, &reader, &home)).collect(),
        notes_closed: reader.partnering().is_none(),
        previous: before.map(|_| home.clone()),
        next,
        invites: if means.allow(Action::KeepPartners) { seen.invites() } else { Vec::new() },
    };
    page(&req, &shown)
}

/// The parents to whom a partner can be offered: those who have no offer that is live.
pub(super) fn parents<'a>(adults: &'a [Adult], offers: &'a [Offer]) -> impl Iterator<Item = &'a Adult> {
    let is_live = |adult: &Adult| {
        offers.iter().any(|o| adult.is(o.person_id) && o.error_at.is_none() && o.dates().stage().is_live())
    };
    adults.iter().filter(move |adult| adult.relation.is_parent() && !is_live(adult))
}

impl Gathered {
    fn may_offer(&self, means: Means) -> bool {
        let is_open = self.family.closed_on.is_none();
        is_open && means.allow(Action::OfferPartner) && parents(&self.adults, &self.offers).next().is_some()
    }

    fn parent(&self, person: PersonId) -> String {
        let of = self.adults.iter().find(|adult| adult.is(person));
        of.map_or_else(|| "A parent".to_owned(), |adult| adult.person.name())
    }

    /// ", by Rosa Reyes", or nothing for what an import brought.
    fn by(&self, user: Option<UserId>) -> String {
        let name = user.and_then(|user| self.names.get(&user));
        name.map_or_else(String::new, |name| format!(", by {name}"))
    }

    fn offer(&self, offer: &Offer, means: Means, home: &str) -> OfferLine {
        let (kind, state) = tag(offer);
        let mut steps = Vec::new();
        if means.allow(Action::MatchPartner) && offer.error_at.is_none() {
            if takes_contacts(offer) {
                steps.push(("Log a contact", format!("{home}/{}/contacts/new", offer.id)));
            }
            let next = offer.dates().stage().steps().iter().map(|step| step_words(*step));
            steps.extend(next.map(|(path, label)| (label, format!("{home}/{}/{path}", offer.id))));
            steps.push(("Entered in error", format!("{home}/{}/error", offer.id)));
        }
        let partner = offer.partner_id.map(|id| {
            let href = if means.allow(Action::ViewPartners) { format!("/partners/{id}") } else { String::new() };
            (self.partners.get(&id).cloned().unwrap_or_default(), href)
        });
        OfferLine { parent: self.parent(offer.person_id), kind, state, history: self.history(offer), steps, partner }
    }

    fn history(&self, offer: &Offer) -> Vec<String> {
        let said = |what: String, on: NaiveDate, by| format!("{what} on {}{}", short_date(on), self.by(by));
        let mut history = vec![said("Offered".to_owned(), offer.offered_on, offer.entered_by)];
        if let Some((answer, on)) = offer.dates().answer {
            let why = match (answer, offer.decline_reason) {
                (Answer::Declined, Some(why)) => format!(" ({})", why.label().to_lowercase()),
                _ => String::new(),
            };
            history.push(said(format!("{answer}{why}"), on, offer.answered_by));
        }
        let partner = offer.partner_id.and_then(|id| self.partners.get(&id)).map_or("A partner", String::as_str);
        history.extend(offer.started_on.map(|on| said(format!("{partner} began"), on, offer.started_by)));
        let ended = offer.end_reason.zip(offer.ended_on);
        let ended = ended.map(|(why, on): (EndReason, _)| {
            said(format!("Ended ({})", why.label().to_lowercase()), on, offer.ended_by)
        });
        history.extend(ended);
        if offer.error_at.is_some() {
            history.push(format!("Marked as entered in error{}: {}", self.by(offer.error_by), offer.error_reason));
        }
        history
    }

    fn contact(&self, contact: &Contact, means: Means, reader: &Reader, home: &str) -> ContactLine {
        let offer = self.offers.iter().find(|offer| offer.id == contact.offer_id);
        let name = |user: Option<UserId>| user.and_then(|user| self.names.get(&user)).cloned();
        let with = offer.map_or_else(String::new, |offer| self.parent(offer.person_id));
        let partner = offer.and_then(|offer| offer.partner_id).and_then(|id| self.partners.get(&id));
        let partner = partner.map_or("The partner", String::as_str);
        let length = duration(i64::from(contact.minutes));
        let is_wrong = contact.error_by.is_some();
        let reason = reader.partnering().map_or("", |proof| contact.error_reason().open(proof));
        let marks = !is_wrong && means.allow(Action::MatchPartner);
        ContactLine {
            title: format!("{partner} with {with}: {}, {length}", contact.medium.label().to_lowercase()),
            by: name(contact.entered_by).unwrap_or_else(|| "an import".to_owned()),
            when: short_date(contact.held_on),
            iso: contact.held_on.to_string(),
            note: reader.partnering().map_or_else(String::new, |proof| contact.note().open(proof).to_owned()),
            wrong: if is_wrong {
                format!("Entered in error{}. {reason}", self.by(contact.error_by))
            } else {
                String::new()
            },
            error: if marks { format!("{home}/contacts/{}/error", contact.id) } else { String::new() },
        }
    }

    /// The adults of a closed family who are not on the roster.
    fn invites(&self) -> Vec<(String, String)> {
        if self.family.closed_on.is_none() {
            return Vec::new();
        }
        let parents =
            self.adults.iter().filter(|a| a.relation.is_parent() && !a.keys().any(|id| self.own.contains(&id)));
        let href = |person: PersonId| format!("/partners/new?family={}&person={person}", self.family.id);
        parents.map(|adult| (adult.person.name(), href(adult.person.id))).collect()
    }
}
