//! Parent partners: the roster and which office has whom, what is offered to which parent and what became of it, the partners'
//! contacts and their travel. The rules are `domain::partner`'s; the database holds them too.

mod contact_pages;
mod contact_store;
mod family;
mod form;
mod index;
mod model;
mod offer_form;
mod offer_pages;
mod offer_store;
mod roster_pages;
mod show;
mod step_pages;
mod store;
mod term_pages;
mod travel;
mod trip_pages;
mod waiting;
mod words;

pub use contact_store::{add_contact, add_trip};
pub use model::{NewContact, NewPartner, NewStep, NewTrip, PartnerFacts, Travel};
pub use offer_store::{offer, step};
pub use store::{add, add_term, end_term, open_terms};
pub use waiting::{Waiting, waiting};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewPartners, "/partners", index::index);
    r.get(Action::KeepPartners, "/partners/new", roster_pages::new);
    r.post(Action::KeepPartners, "/partners/new", roster_pages::add);
    r.get(Action::ExportTravel, "/partners/travel.csv", travel::file);
    r.get(Action::ViewPartners, "/partners/{partner}", show::show);
    r.get(Action::KeepPartners, "/partners/{partner}/edit", roster_pages::edit);
    r.post(Action::KeepPartners, "/partners/{partner}/edit", roster_pages::correct);
    r.get(Action::KeepPartners, "/partners/{partner}/offices/new", term_pages::new_term);
    r.post(Action::KeepPartners, "/partners/{partner}/offices/new", term_pages::add_term);
    r.get(Action::KeepPartners, "/partners/{partner}/offices/{term}/end", term_pages::ending);
    r.post(Action::KeepPartners, "/partners/{partner}/offices/{term}/end", term_pages::end_term);
    r.get(Action::KeepPartners, "/partners/{partner}/trips/new", trip_pages::new);
    r.post(Action::KeepPartners, "/partners/{partner}/trips/new", trip_pages::add);
    r.get(Action::KeepPartners, "/partners/{partner}/trips/{trip}/error", trip_pages::wrong);
    r.post(Action::KeepPartners, "/partners/{partner}/trips/{trip}/error", trip_pages::mark_wrong);
    r.get(Action::ViewFamilyPartners, "/families/{family}/partners", family::show);
    r.get(Action::OfferPartner, "/families/{family}/partners/offer", offer_pages::new);
    r.post(Action::OfferPartner, "/families/{family}/partners/offer", offer_pages::file);
    r.get(Action::MatchPartner, "/families/{family}/partners/contacts/{contact}/error", contact_pages::wrong);
    r.post(Action::MatchPartner, "/families/{family}/partners/contacts/{contact}/error", contact_pages::mark_wrong);
    r.get(Action::MatchPartner, "/families/{family}/partners/{offer}/contacts/new", contact_pages::new);
    r.post(Action::MatchPartner, "/families/{family}/partners/{offer}/contacts/new", contact_pages::file);
    r.get(Action::MatchPartner, "/families/{family}/partners/{offer}/error", offer_pages::wrong);
    r.post(Action::MatchPartner, "/families/{family}/partners/{offer}/error", offer_pages::mark_wrong);
    r.get(Action::MatchPartner, "/families/{family}/partners/{offer}/{step}", step_pages::new);
    r.post(Action::MatchPartner, "/families/{family}/partners/{offer}/{step}", step_pages::take);
}
