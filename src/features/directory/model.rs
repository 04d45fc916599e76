//! The rows of the provider directory.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Backend;
use crate::db::schema::{
    directory_checks, directory_hours, directory_locations, directory_places, directory_services, providers,
};
use crate::domain::calendar::kept_time;
use crate::domain::directory::{Check, Days, Hours, LocationKind, Opening, OpeningKind, ServiceStatus};
use crate::domain::id::{DirectoryHoursId, DirectoryLocationId, DirectoryPlaceId, DirectoryServiceId, ProviderId};
use crate::domain::referral::ServiceKind;

/// What is kept of a provider as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = providers, check_for_backend(Backend))]
pub struct ProviderFacts {
    /// Its name: no other provider's.
    pub name: String,
    /// Its telephone number.
    pub phone: String,
    /// The languages it works in, in words.
    pub languages: String,
    /// What it does.
    pub description: String,
    /// Its e-mail address.
    pub email: String,
    /// Its website.
    pub website: String,
}

/// A provider.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = providers, check_for_backend(Backend))]
pub(super) struct Provider {
    /// Key.
    pub(super) id: ProviderId,
    /// What is kept of it.
    #[diesel(embed)]
    pub(super) facts: ProviderFacts,
    /// Grows with every change.
    pub(super) version: i32,
}

/// What is kept of a service.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = directory_services, check_for_backend(Backend))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct ServiceFacts {
    /// Its kind, as referrals name it.
    pub kind: ServiceKind,
    /// Its name.
    pub name: String,
    /// Whether it is given at present.
    pub status: ServiceStatus,
    /// What it is.
    pub description: String,
    /// How to get in.
    pub how_to_apply: String,
    /// Whom it is for.
    pub eligibility: String,
    /// The youngest, in years.
    pub minimum_age: Option<i32>,
    /// The oldest, in years.
    pub maximum_age: Option<i32>,
    /// What it costs.
    pub cost: String,
    /// The languages it is given in, parted by commas.
    pub languages: String,
    /// What help there is with the way.
    pub transport: String,
    /// Its telephone number.
    pub phone: String,
    /// Its e-mail address.
    pub email: String,
    /// Its website.
    pub website: String,
}

/// A service of a provider.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = directory_services, check_for_backend(Backend))]
pub(super) struct Service {
    /// Key.
    pub(super) id: DirectoryServiceId,
    /// Who gives it.
    pub(super) provider_id: ProviderId,
    /// What is kept of it.
    #[diesel(embed)]
    pub(super) facts: ServiceFacts,
    /// Grows with every change.
    pub(super) version: i32,
}

/// What is kept of a location.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = directory_locations, check_for_backend(Backend))]
pub struct LocationFacts {
    /// What kind of place it is.
    pub kind: LocationKind,
    /// Its name.
    pub name: String,
    /// The street and number; all four lines of the address, or none.
    pub street: String,
    /// The town.
    pub city: String,
    /// The state.
    pub state: String,
    /// The ZIP code.
    pub postal_code: String,
    /// How people who see, hear or walk badly get along.
    pub accessibility: String,
    /// How to get there.
    pub transport: String,
    /// Its telephone number.
    pub phone: String,
}

/// A location of a provider.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = directory_locations, check_for_backend(Backend))]
pub(super) struct Location {
    /// Key.
    pub(super) id: DirectoryLocationId,
    /// Whose it is.
    pub(super) provider_id: ProviderId,
    /// What is kept of it.
    #[diesel(embed)]
    pub(super) facts: LocationFacts,
    /// Grows with every change.
    pub(super) version: i32,
}

/// A service at a location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = directory_places, check_for_backend(Backend))]
pub(super) struct Place {
    /// Key.
    pub(super) id: DirectoryPlaceId,
    /// The service.
    pub(super) service_id: DirectoryServiceId,
    /// The location.
    pub(super) location_id: DirectoryLocationId,
}

/// For what hours hold: a service, a location, or one at the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whose {
    /// The service.
    pub service: Option<DirectoryServiceId>,
    /// The location.
    pub location: Option<DirectoryLocationId>,
}

/// Hours as the table has them.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = directory_hours, check_for_backend(Backend))]
pub(super) struct HoursRow {
    /// Key.
    pub(super) id: DirectoryHoursId,
    service_id: Option<DirectoryServiceId>,
    location_id: Option<DirectoryLocationId>,
    days: String,
    opens_at: Option<String>,
    closes_at: Option<String>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    words: String,
}

impl HoursRow {
    /// For what they hold.
    pub(super) fn whose(&self) -> Whose {
        Whose { service: self.service_id, location: self.location_id }
    }

    /// The hours.
    pub(super) fn hours(&self) -> Hours {
        let time = |text: &Option<String>| text.as_deref().and_then(kept_time);
        Hours {
            days: self.days.parse::<Days>().unwrap_or_default(),
            times: time(&self.opens_at).zip(time(&self.closes_at)),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            words: self.words.clone(),
        }
    }
}

/// One time that somebody asked.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = directory_checks, check_for_backend(Backend))]
pub(super) struct CheckRow {
    /// The service.
    pub(super) service_id: DirectoryServiceId,
    opening: OpeningKind,
    opens_on: Option<NaiveDate>,
    weeks: Option<i32>,
    checked_on: NaiveDate,
}

impl CheckRow {
    /// What was found, and when.
    pub(super) fn check(&self) -> Check {
        let opening = Opening::of(self.opening, self.opens_on, self.weeks).unwrap_or(Opening::Unsaid);
        Check { opening, on: self.checked_on }
    }
}
