//! What a parent takes home of an appointment: a card on paper in her language, and a file for her calendar. What they may say is
//! `domain::appointment_card`'s.

mod card;
mod pages;
mod store;

use crate::access::Action;
use crate::domain::id::{AppointmentId, FamilyId, ReferralId};
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    const CARD: &str = "/families/{family}/referrals/{referral}/appointments/{appointment}/card";
    const FILE: &str = "/families/{family}/referrals/{referral}/appointments/{appointment}/calendar.ics";
    r.get(Action::HandOutAppointment, "/families/{family}/referrals/{referral}/card", pages::next);
    r.get(Action::HandOutAppointment, CARD, pages::card);
    r.get(Action::HandOutAppointment, FILE, pages::file);
}

/// The page of an appointment's card.
#[must_use]
pub fn path(family: FamilyId, referral: ReferralId, appointment: AppointmentId) -> String {
    format!("/families/{family}/referrals/{referral}/appointments/{appointment}/card")
}
