//! A package as it was read: sound records, faults, and what cannot be kept; and which fields are kept at all.

use std::collections::BTreeMap;

use super::tables::Fault;
use crate::domain::directory::{Check, Hours};
use crate::features::directory::model::{LocationFacts, ProviderFacts, ServiceFacts};

/// The code of our own term for help with transport, for which HSDS has no field.
pub(super) const TRANSPORT: &str = "homeward_transport";
/// The code of our own term for the languages of a provider as a whole.
pub(super) const LANGUAGES: &str = "homeward_languages";

/// What is kept of each table: everything else is counted as not kept.
pub(super) const KEPT: &[(&str, &[&str])] = &[
    ("organization", &["name", "description", "email", "website"]),
    (
        "service",
        &[
            "name",
            "description",
            "url",
            "email",
            "status",
            "application_process",
            "fees_description",
            "eligibility_description",
            "minimum_age",
            "maximum_age",
            "wait_time",
            "assured_date",
        ],
    ),
    ("location", &["name", "location_type", "transportation"]),
    ("service_at_location", &[]),
    ("address", &["address_1", "address_2", "city", "state_province", "postal_code", "address_type"]),
    ("accessibility", &["description", "details"]),
    ("phone", &["number", "extension"]),
    ("language", &["name"]),
    ("schedule", &["freq", "byday", "opens_at", "closes_at", "valid_from", "valid_to", "description", "notes"]),
    ("attribute", &["link_type", "link_entity", "value"]),
    ("taxonomy_term", &["code", "name", "description", "taxonomy", "language"]),
];

/// Whether a value of this field is kept.
pub(super) fn is_kept(table: &str, field: &str) -> bool {
    field == "id"
        || field.ends_with("_id")
        || KEPT.iter().any(|(name, fields)| *name == table && fields.contains(&field))
}

/// Hours of a record, with their key at the source.
pub(super) type KeyedHours = (String, Hours);

/// An organization.
#[derive(Debug, Clone)]
pub(super) struct Organization {
    pub(super) key: String,
    pub(super) facts: ProviderFacts,
}

/// A location, its organization's key, and its hours.
#[derive(Debug, Clone)]
pub(super) struct Location {
    pub(super) key: String,
    pub(super) organization: String,
    pub(super) facts: LocationFacts,
    pub(super) hours: Vec<KeyedHours>,
}

/// A service, its organization's key, where and when it is given, and the latest word of its openings.
#[derive(Debug, Clone)]
pub(super) struct Service {
    pub(super) key: String,
    pub(super) organization: String,
    pub(super) facts: ServiceFacts,
    /// Key of the service at the location, key of the location.
    pub(super) places: Vec<(String, String)>,
    /// Hours, and the location for which alone they hold.
    pub(super) hours: Vec<(KeyedHours, Option<String>)>,
    pub(super) check: Option<Check>,
}

/// A package, read and checked.
#[derive(Debug, Clone, Default)]
pub struct Package {
    pub(super) organizations: Vec<Organization>,
    pub(super) locations: Vec<Location>,
    pub(super) services: Vec<Service>,
    /// Everything wrong, by file and place. With any of them nothing is written.
    pub faults: Vec<Fault>,
    /// What cannot be kept, by name, and how often it stands there.
    pub unkept: BTreeMap<String, usize>,
    /// What was left out or is to be known, in words.
    pub notes: Vec<String>,
}

impl Package {
    /// How many organizations, services and locations are kept.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        [self.organizations.len(), self.services.len(), self.locations.len()]
    }
}
