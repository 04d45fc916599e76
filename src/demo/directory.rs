//! What the county's directory has of its providers: services, places, hours, and what they said when somebody asked.

use chrono::{Days as Span, NaiveDate, NaiveTime};

use super::names;
use super::staff::Staff;
use super::story::{Providers, entered};
use crate::db::{Conn, Instant, fresh};
use crate::domain::directory::{Check, Hours, LocationKind, Opening, ServiceStatus};
use crate::domain::id::{DirectoryLocationId, DirectoryServiceId, ProviderId};
use crate::domain::referral::ServiceKind;
use crate::error::Result;
use crate::features::directory::{self, LocationFacts, ServiceFacts, Whose};

/// Streets of the county, one for each provider in turn.
const STREETS: [&str; 6] =
    ["210 Cedar St", "14 Harbor Ave", "880 Riverbend Rd", "5 Depot Sq", "1320 Lake Dr", "77 Maple St"];
/// How many days ago somebody asked, service by service; none for one that nobody asked. One is too long ago.
const ASKED: [Option<u64>; 7] = [Some(2), Some(6), Some(1), Some(12), Some(41), Some(9), None];

/// Enters what the directory has of each provider.
pub(super) fn write(
    conn: &mut Conn,
    staff: &Staff,
    providers: &Providers,
    today: NaiveDate,
    now: Instant,
) -> Result<()> {
    let mut at = 0;
    for (n, (provider, kinds)) in providers.iter().enumerate() {
        let place = location(conn, *provider, n, now)?;
        for kind in *kinds {
            let id: DirectoryServiceId = fresh();
            directory::add_service(conn, (id, *provider), &service(*kind, n), None, now)?;
            directory::set_places(conn, id, &[(fresh(), place)], now)?;
            if at % 3 == 0 {
                evening(conn, Whose { service: Some(id), location: Some(place) }, now)?;
            }
            let who = staff.reunification.get(at % staff.reunification.len().max(1)).map(|worker| worker.user);
            if let Some(Some(ago)) = ASKED.get(at % ASKED.len()) {
                let on = today - Span::new(*ago);
                directory::add_check(conn, id, Check { opening: opening(at, on), on }, who, entered(on))?;
            }
            at += 1;
        }
    }
    Ok(())
}

/// What a provider said on a day.
fn opening(at: usize, on: NaiveDate) -> Opening {
    match at % 5 {
        0 => Opening::Open(on + Span::new(14)),
        1 => Opening::Waitlist(3),
        2 => Opening::Open(on + Span::new(1)),
        3 => Opening::Closed,
        _ => Opening::Waitlist(8),
    }
}

fn location(conn: &mut Conn, provider: ProviderId, n: usize, now: Instant) -> Result<DirectoryLocationId> {
    let street = STREETS.get(n % STREETS.len()).copied().unwrap_or_default();
    let facts = LocationFacts {
        kind: LocationKind::Physical,
        name: "Main office".to_owned(),
        street: street.to_owned(),
        city: "Juniper".to_owned(),
        state: "MN".to_owned(),
        postal_code: "55001".to_owned(),
        accessibility: "Ramp and elevator".to_owned(),
        transport: format!("Bus {} stops within two blocks", 2 + n % 6),
        phone: String::new(),
    };
    let id: DirectoryLocationId = fresh();
    directory::add_location(conn, (id, provider), &facts, None, now)?;
    let hours = Hours {
        days: "MO,TU,WE,TH,FR".parse().unwrap_or_default(),
        times: NaiveTime::from_hms_opt(8, 30, 0).zip(NaiveTime::from_hms_opt(17, 0, 0)),
        words: "Closed on holidays".to_owned(),
        ..Hours::default()
    };
    directory::add_hours(conn, (fresh(), Whose { service: None, location: Some(id) }), &hours, None, now)?;
    Ok(id)
}

fn evening(conn: &mut Conn, whose: Whose, now: Instant) -> Result<()> {
    let hours = Hours {
        days: "TU,TH".parse().unwrap_or_default(),
        times: NaiveTime::from_hms_opt(17, 30, 0).zip(NaiveTime::from_hms_opt(19, 30, 0)),
        ..Hours::default()
    };
    directory::add_hours(conn, (fresh(), whose), &hours, None, now)
}

fn service(kind: ServiceKind, n: usize) -> ServiceFacts {
    let (name, description, eligibility) = names::service(kind);
    let languages = names::PROVIDERS.get(n).map_or("English", |(_, _, languages, _)| *languages);
    ServiceFacts {
        kind,
        name: name.to_owned(),
        status: ServiceStatus::Active,
        description: description.to_owned(),
        how_to_apply: "Call the intake line; a referral by telephone is enough.".to_owned(),
        eligibility: eligibility.to_owned(),
        minimum_age: None,
        maximum_age: None,
        cost: if n.is_multiple_of(2) {
            "Free to families of the county"
        } else {
            "Medical Assistance, or a sliding fee"
        }
        .to_owned(),
        languages: languages.to_owned(),
        transport: if n.is_multiple_of(3) { "Bus passes on request" } else { "" }.to_owned(),
        phone: String::new(),
        email: String::new(),
        website: String::new(),
    }
}
