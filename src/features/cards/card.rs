//! The card in the words of its reader: pure, from what is kept and in which language.

use super::store::{Kept, Location, Place};
use crate::domain::appointment::{AppointmentKind, Attendance};
use crate::domain::appointment_card::{topic, without_names};
use crate::domain::calendar::{Zone, kept_time};
use crate::domain::calendar_file::{Event, When};
use crate::error::Result;
use crate::web::messages::Messages;

/// A card, every word of it in one language but names, addresses and what the directory says of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Card {
    pub(super) title: String,
    /// The day written out, and the time.
    pub(super) day: String,
    pub(super) time: String,
    /// Labels and what stands beside them.
    pub(super) facts: Vec<(String, String)>,
    /// Whom to call, if one cannot come.
    pub(super) call: String,
    pub(super) scan: String,
    /// That it is cancelled; empty for one that stands.
    pub(super) cancelled: String,
    /// The same for a calendar.
    pub(super) event: Event,
}

impl Card {
    /// With the name of the place or without; `by` is who hands it out, where the family has no worker.
    ///
    /// # Errors
    /// When words are missing in this language.
    pub(super) fn of(
        kept: &Kept,
        words: &Messages,
        leave_name_off: bool,
        by: &(String, String),
        zone: Zone,
    ) -> Result<Self> {
        let of = &kept.appointment;
        let at = of.held_time.as_deref().and_then(kept_time);
        let location = location(&kept.place, &of.place);
        let address = address(&kept.place, &of.place, location, leave_name_off);
        let title = words.say("card-title")?;
        let mut facts = Vec::new();
        let mut add = |key: &str, value: String| -> Result<()> {
            if !value.is_empty() {
                facts.push((words.say(key)?, value));
            }
            Ok(())
        };
        add("card-what", what(kept, words)?)?;
        add("card-with", if leave_name_off { String::new() } else { kept.place.name.clone() })?;
        add("card-where", if address.is_empty() { words.say("card-where-unknown")? } else { address.clone() })?;
        add("card-way", way(&kept.place, location, leave_name_off))?;
        add("card-phone", phone(&kept.place, location))?;
        let is_cancelled = of.attendance == Some(Attendance::Cancelled);
        Ok(Self {
            day: words.date(of.held_on)?,
            time: at.map_or_else(|| words.say("card-time-unknown"), |at| words.time(at))?,
            facts,
            call: call(kept.worker.as_ref().unwrap_or(by), words)?,
            scan: words.say("card-scan")?,
            cancelled: if is_cancelled { words.say("card-cancelled")? } else { String::new() },
            event: Event {
                uid: of.id.to_string(),
                when: When::local(zone, of.held_on, at),
                summary: title.clone(),
                location: address,
                description: String::new(),
                is_cancelled,
            },
            title,
        })
    }
}

/// "Housing. First visit": the service only where its name tells nothing.
fn what(kept: &Kept, words: &Messages) -> Result<String> {
    let kind = words.say(match kept.appointment.kind {
        AppointmentKind::Assessment => "kind-assessment",
        AppointmentKind::FirstSession => "kind-first-session",
        AppointmentKind::Session => "kind-session",
    })?;
    Ok(match topic(kept.referral.service) {
        Some(topic) => format!("{}. {kind}", words.say(&format!("topic-{}", topic.code()))?),
        None => kind,
    })
}

fn call((name, phone): &(String, String), words: &Messages) -> Result<String> {
    match phone.as_str() {
        "" => words.say_with("card-cannot-come-no-phone", &[("name", name)]),
        phone => words.say_with("card-cannot-come", &[("name", name), ("phone", phone)]),
    }
}

/// The location that the appointment's own words name by its street or name; or the only one there is, where they name none.
fn location<'a>(place: &'a Place, typed: &str) -> Option<&'a Location> {
    let typed = typed.to_lowercase();
    let names = |part: &str| !part.is_empty() && typed.contains(&part.to_lowercase());
    let named = place.locations.iter().find(|of| names(&of.street) || names(&of.name));
    match (named, place.locations.as_slice()) {
        (Some(of), _) => Some(of),
        (None, [only]) if typed.is_empty() || without_names(&typed, &telling(place)).is_empty() => Some(only),
        _ => None,
    }
}

/// How to get there, as the directory says it; not where it names the place and the name is to be left off.
fn way(place: &Place, location: Option<&Location>, leave_name_off: bool) -> String {
    let way = location.map_or_else(String::new, |of| of.transport.clone());
    let tells = without_names(&way, &telling(place)) != without_names(&way, &[]);
    if leave_name_off && tells { String::new() } else { way }
}

fn telling(place: &Place) -> Vec<&str> {
    place.names.iter().map(String::as_str).collect()
}

/// Where to go: as it was written with the booking, or as the directory has it.
fn address(place: &Place, typed: &str, location: Option<&Location>, leave_name_off: bool) -> String {
    let names = telling(place);
    let bare = without_names(typed, &names);
    let written = if leave_name_off { bare.clone() } else { typed.to_owned() };
    match location {
        // A name alone is no address.
        Some(of) if bare.is_empty() => street(of),
        _ => written,
    }
}

/// "12 Elm Street, Juniper, MN 55001".
fn street(of: &Location) -> String {
    let region = [of.state.as_str(), of.postal_code.as_str()].into_iter().filter(|part| !part.is_empty());
    let region = region.collect::<Vec<_>>().join(" ");
    let parts = [of.street.as_str(), of.city.as_str(), region.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn phone(place: &Place, location: Option<&Location>) -> String {
    location.map(|of| of.phone.clone()).filter(|phone| !phone.is_empty()).unwrap_or_else(|| place.phone.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(name: &str, street: &str) -> Location {
        let text = str::to_owned;
        Location {
            name: text(name),
            street: text(street),
            city: text("Juniper"),
            state: text("MN"),
            postal_code: text("55001"),
            transport: text("Bus 21 stops at the door"),
            phone: String::new(),
        }
    }

    fn harbor(locations: Vec<Location>) -> Place {
        let names = vec!["Harbor House".to_owned(), "Outpatient program".to_owned()];
        Place { name: "Harbor House".to_owned(), phone: "555-0100".to_owned(), names, locations, given: Vec::new() }
    }

    fn said(place: &Place, typed: &str, off: bool) -> String {
        address(place, typed, location(place, typed), off)
    }

    #[test]
    fn what_was_written_with_the_booking_is_the_address() {
        let place = harbor(vec![at("Main", "12 Elm Street")]);
        assert_eq!(said(&place, "Harbor House, 12 Elm Street, room 3", false), "Harbor House, 12 Elm Street, room 3");
        assert_eq!(said(&place, "Harbor House, 12 Elm Street, room 3", true), "12 Elm Street, room 3");
        assert_eq!(said(&place, "At the library", true), "At the library");
        assert!(location(&place, "At the library").is_none(), "no way to another place");
    }

    #[test]
    fn the_way_is_told_unless_it_tells_the_name() {
        let mut place = harbor(vec![at("Main", "12 Elm Street")]);
        assert_eq!(way(&place, place.locations.first(), true), "Bus 21 stops at the door");
        "Bus 21 to Harbor House".clone_into(&mut place.locations[0].transport);
        assert_eq!(way(&place, place.locations.first(), true), "");
        assert_eq!(way(&place, place.locations.first(), false), "Bus 21 to Harbor House");
    }

    #[test]
    fn where_only_the_name_was_written_the_directory_knows_the_street() {
        let place = harbor(vec![at("Main", "12 Elm Street")]);
        for typed in ["", "Harbor House", "harbor house, outpatient program"] {
            for off in [false, true] {
                assert_eq!(said(&place, typed, off), "12 Elm Street, Juniper, MN 55001", "{typed}");
            }
        }
        let two = harbor(vec![at("Main", "12 Elm Street"), at("East", "9 Oak Street")]);
        assert_eq!(said(&two, "Harbor House", true), "", "either could be meant");
        assert_eq!(said(&two, "Harbor House", false), "Harbor House");
    }
}
