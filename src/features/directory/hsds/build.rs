//! From flat tables to sound records of the directory: what is wrong becomes a fault, what cannot be kept is counted by name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::super::model::{LocationFacts, ProviderFacts, ServiceFacts};
use super::tables::{Fault, Row, Tables};
use crate::domain::directory::terms::Terms;
use crate::domain::directory::{Check, Days, Hours, LocationKind, Opening, ServiceStatus, hsds};
use crate::domain::referral::ServiceKind;
use crate::domain::text;

/// The code of our own term for help with transport, for which HSDS has no field.
pub(super) const TRANSPORT: &str = "homeward_transport";
/// The code of our own term for the languages of a provider as a whole.
pub(super) const LANGUAGES: &str = "homeward_languages";

/// What is kept of each table: everything else is counted as not kept.
const KEPT: &[(&str, &[&str])] = &[
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

/// Checks the tables. `today` is the last day on which somebody can have checked anything.
pub fn build(mut tables: Tables, terms: &Terms, today: NaiveDate) -> Package {
    tables.merge(is_kept);
    let mut package = Package::default();
    package.faults.append(&mut tables.faults);
    package.notes.append(&mut tables.notes);
    let mut build = Build { tables: &tables, terms, today, package };
    build.organizations();
    build.locations();
    build.services();
    build.count();
    let mut package = build.package;
    package.faults.sort();
    package
}

struct Build<'a> {
    tables: &'a Tables,
    terms: &'a Terms,
    today: NaiveDate,
    package: Package,
}

impl Build<'_> {
    fn unkept(&mut self, name: impl Into<String>) {
        *self.package.unkept.entry(name.into()).or_default() += 1;
    }

    fn fault(&mut self, row: &Row, why: impl Into<String>) {
        self.package.faults.push(row.fault(why));
    }

    /// One line of a field; a fault where it cannot be kept.
    fn line(&mut self, row: &Row, field: &str, max: usize) -> String {
        text::single_line(row.get(field), max).unwrap_or_else(|error| {
            self.fault(row, format!("{field}: {error}"));
            String::new()
        })
    }

    fn lines(&mut self, row: &Row, field: &str) -> String {
        text::multi_line(row.get(field), 4000).unwrap_or_else(|error| {
            self.fault(row, format!("{field}: {error}"));
            String::new()
        })
    }

    fn name(&mut self, row: &Row) -> String {
        let name = self.line(row, "name", 200);
        if row.get("name").is_empty() {
            self.fault(row, "name is missing");
        }
        name
    }

    /// The rows of a table that belong to a record.
    fn of<'t>(&self, table: &str, link: &str, key: &str) -> Vec<&'t Row>
    where
        Self: 't,
    {
        let tables: &'t Tables = self.tables;
        tables.of(table).iter().filter(|row| row.get(link) == key).collect()
    }

    /// The first telephone of a record; others are counted.
    fn phone(&mut self, link: &str, key: &str) -> String {
        let rows = self.of("phone", link, key);
        for _ in rows.iter().skip(1) {
            self.unkept("phone beyond the first");
        }
        let phone = rows.first().map(|row| hsds::phone(row.get("number"), row.get("extension"))).unwrap_or_default();
        text::single_line(&phone, 60).unwrap_or_else(|_too_long| {
            self.unkept("phone.number that is none");
            String::new()
        })
    }

    /// The value of our own term with this code.
    fn own_term(&self, key: &str, code: &str) -> String {
        let rows = self.of("attribute", "link_id", key);
        let is_it = |row: &&&Row| self.term(row).is_some_and(|term| term.get("code") == code);
        rows.iter().find(is_it).map_or_else(String::new, |row| row.get("value").to_owned())
    }

    fn term(&self, attribute: &Row) -> Option<&Row> {
        let id = attribute.get("taxonomy_term_id");
        self.tables.of("taxonomy_term").iter().find(|term| term.get("id") == id)
    }

    fn organizations(&mut self) {
        let tables = self.tables;
        for row in tables.of("organization") {
            let key = row.get("id");
            let facts = ProviderFacts {
                name: self.name(row),
                phone: self.phone("organization_id", key),
                languages: self.own_term(key, LANGUAGES),
                description: self.lines(row, "description"),
                email: self.line(row, "email", 200),
                website: self.line(row, "website", 200),
            };
            self.package.organizations.push(Organization { key: key.to_owned(), facts });
        }
    }

    /// Whether the package has this organization.
    fn has_organization(&self, key: &str) -> bool {
        !key.is_empty() && self.package.organizations.iter().any(|one| one.key == key)
    }

    /// Whose location it is: its own organization's, or else that of a service that is given there.
    fn owner(&self, location: &Row) -> Option<String> {
        let own = location.get("organization_id");
        if self.has_organization(own) {
            return Some(own.to_owned());
        }
        let given = self.of("service_at_location", "location_id", location.get("id"));
        let services = given.iter().flat_map(|at| self.of("service", "id", at.get("service_id")));
        services.map(|service| service.get("organization_id")).find(|key| self.has_organization(key)).map(str::to_owned)
    }

    fn locations(&mut self) {
        let tables = self.tables;
        for row in tables.of("location") {
            let key = row.get("id");
            let Some(organization) = self.owner(row) else {
                let note = format!(
                    "{}, {}: the location {key} belongs to no organization of the package, left out",
                    row.file, row.at
                );
                self.package.notes.push(note);
                continue;
            };
            let kind = hsds::read_location_kind(row.get("location_type")).unwrap_or_else(|| {
                self.fault(
                    row,
                    format!("location_type is {:?}, not physical, postal or virtual", row.get("location_type")),
                );
                LocationKind::Physical
            });
            let mut facts = LocationFacts {
                kind,
                name: self.line(row, "name", 200),
                street: String::new(),
                city: String::new(),
                state: String::new(),
                postal_code: String::new(),
                accessibility: self.accessibility(key),
                transport: self.lines(row, "transportation"),
                phone: self.phone("location_id", key),
            };
            self.address(key, &mut facts);
            if facts.name.is_empty() {
                facts.name = if facts.street.is_empty() { kind.label().to_owned() } else { facts.street.clone() };
            }
            let rows = self.of("schedule", "location_id", key);
            let own = rows
                .into_iter()
                .filter(|row| row.get("service_id").is_empty() && row.get("service_at_location_id").is_empty());
            let hours = own.filter_map(|row| self.hours(row)).collect();
            self.package.locations.push(Location { key: key.to_owned(), organization, facts, hours });
        }
    }

    fn accessibility(&mut self, key: &str) -> String {
        let said: Vec<String> = self
            .of("accessibility", "location_id", key)
            .into_iter()
            .flat_map(|row| [self.lines(row, "description"), self.lines(row, "details")])
            .filter(|said| !said.is_empty())
            .collect();
        said.join("\n")
    }

    /// The physical address, or else the first one: all of its lines, or none.
    fn address(&mut self, key: &str, facts: &mut LocationFacts) {
        let rows = self.of("address", "location_id", key);
        for _ in rows.iter().skip(1) {
            self.unkept("address beyond the first");
        }
        let is_physical = |row: &&&Row| row.get("address_type") == "physical";
        let Some(row) = rows.iter().find(is_physical).or_else(|| rows.first()).copied() else { return };
        let second = self.line(row, "address_2", 200);
        let first = self.line(row, "address_1", 200);
        let street = if second.is_empty() { first } else { format!("{first}, {second}") };
        let all = [
            street,
            self.line(row, "city", 200),
            self.line(row, "state_province", 200),
            self.line(row, "postal_code", 200),
        ];
        if !all.iter().all(|line| !line.is_empty()) {
            return self.fault(row, "an address has address_1, city, state_province and postal_code");
        }
        if !["", "US", "USA"].contains(&row.get("country")) {
            self.unkept("address.country");
        }
        [facts.street, facts.city, facts.state, facts.postal_code] = all;
    }

    /// Weekly hours; what is not every week stays as words where there are any.
    fn hours(&mut self, row: &Row) -> Option<KeyedHours> {
        let words = [self.lines(row, "description"), self.lines(row, "notes")];
        let words = words.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join("\n");
        let day = |field: &str| hsds::read_date(row.get(field));
        for field in ["valid_from", "valid_to"] {
            if !row.get(field).is_empty() && day(field).is_none() {
                self.fault(row, format!("{field} is {:?}, which is no date", row.get(field)));
            }
        }
        let weekly = ["", "WEEKLY"].contains(&row.get("freq"));
        let days = row.get("byday").parse::<Days>().ok().filter(|_| weekly).unwrap_or_default();
        let times = hsds::read_time(row.get("opens_at")).zip(hsds::read_time(row.get("closes_at")));
        let whole = Hours { days, times, valid_from: day("valid_from"), valid_to: day("valid_to"), words };
        let hours = if whole.check().is_ok() { whole } else { Hours { days: Days::default(), times: None, ..whole } };
        if hours.days.is_empty() && !row.get("byday").is_empty() {
            self.unkept("schedule.byday that is not every week");
        }
        if hours.times.is_none() && !(row.get("opens_at").is_empty() && row.get("closes_at").is_empty()) {
            self.unkept("schedule with times that are no hours of a day");
        }
        if hours.check().is_err() {
            self.unkept("schedule that says neither days nor words");
            return None;
        }
        Some((row.get("id").to_owned(), hours))
    }

    fn services(&mut self) {
        let tables = self.tables;
        for row in tables.of("service") {
            let organization = row.get("organization_id");
            if !self.has_organization(organization) {
                let note = format!(
                    "{}, {}: the service {} belongs to no organization of the package, left out",
                    row.file,
                    row.at,
                    row.get("id")
                );
                self.package.notes.push(note);
                continue;
            }
            let service = self.service(row, organization.to_owned());
            self.package.services.push(service);
        }
    }

    fn service(&mut self, row: &Row, organization: String) -> Service {
        let key = row.get("id");
        let status = hsds::read_status(row.get("status")).unwrap_or_else(|| {
            self.fault(
                row,
                format!("status is {:?}, not active, inactive, defunct or temporarily closed", row.get("status")),
            );
            ServiceStatus::Active
        });
        let facts = ServiceFacts {
            kind: self.kind(key),
            name: self.name(row),
            status,
            description: self.lines(row, "description"),
            how_to_apply: self.lines(row, "application_process"),
            eligibility: self.lines(row, "eligibility_description"),
            minimum_age: self.age(row, "minimum_age"),
            maximum_age: self.age(row, "maximum_age"),
            cost: self.lines(row, "fees_description"),
            languages: self.languages(key),
            transport: self.own_term(key, TRANSPORT),
            phone: self.phone("service_id", key),
            email: self.line(row, "email", 200),
            website: self.line(row, "url", 200),
        };
        if let (Some(low), Some(high)) = (facts.minimum_age, facts.maximum_age)
            && high < low
        {
            self.fault(row, "maximum_age is below minimum_age");
        }
        let places = self.places(key);
        let hours = self.service_hours(key, &places);
        Service { key: key.to_owned(), organization, facts, places, hours, check: self.check(row) }
    }

    fn age(&mut self, row: &Row, field: &str) -> Option<i32> {
        let read = hsds::read_years(row.get(field));
        if read.is_none() && !row.get(field).is_empty() {
            self.unkept(format!("service.{field} that is no whole number of years"));
        }
        read
    }

    fn languages(&mut self, key: &str) -> String {
        let rows = self.of("language", "service_id", key);
        let mut names: Vec<String> = Vec::new();
        for row in rows {
            let name = if row.get("name").is_empty() { row.get("code") } else { row.get("name") };
            if !name.is_empty() && !names.iter().any(|held| held == name) {
                names.push(name.to_owned());
            }
        }
        names.join(", ")
    }

    /// The kind of a service by its terms: the first that means one of ours.
    fn kind(&mut self, key: &str) -> ServiceKind {
        let mut found = None;
        for attribute in self.of("attribute", "link_id", key) {
            let Some(term) = self.term(attribute) else { continue };
            let (code, name) = (term.get("code").to_owned(), term.get("name").to_owned());
            if [TRANSPORT, LANGUAGES].contains(&code.as_str()) {
                continue;
            }
            match self.terms.kind(&code, &name) {
                Some(kind) if found.is_none() => found = Some(kind),
                Some(kind) if found == Some(kind) => {}
                Some(_) => self.unkept(format!("term \"{name}\" (another kind was taken)")),
                None => self.unkept(format!("term \"{name}\" (no kind of service here)")),
            }
        }
        if found.is_none() {
            self.unkept("service whose terms tell no kind: taken as Other service");
        }
        found.unwrap_or(ServiceKind::Other)
    }

    /// Where a service is given: only locations that are kept, each once.
    fn places(&mut self, key: &str) -> Vec<(String, String)> {
        let mut seen = BTreeSet::new();
        let rows = self.of("service_at_location", "service_id", key);
        let kept = |row: &&Row| self.package.locations.iter().any(|location| location.key == row.get("location_id"));
        let kept: Vec<&Row> = rows.into_iter().filter(kept).collect();
        let once = kept.into_iter().filter(|row| seen.insert(row.get("location_id")));
        once.map(|row| (row.get("id").to_owned(), row.get("location_id").to_owned())).collect()
    }

    fn service_hours(&mut self, key: &str, places: &[(String, String)]) -> Vec<(KeyedHours, Option<String>)> {
        let at: HashMap<&str, &str> =
            places.iter().map(|(place, location)| (place.as_str(), location.as_str())).collect();
        let mut all = Vec::new();
        let tables = self.tables;
        for row in tables.of("schedule") {
            let place = row.get("service_at_location_id");
            let location = at.get(place).map(|location| (*location).to_owned());
            let is_own = if place.is_empty() { row.get("service_id") == key } else { location.is_some() };
            if is_own && let Some(hours) = self.hours(row) {
                all.push((hours, location));
            }
        }
        all
    }

    /// The latest word of a service's openings, where it says when it was true.
    fn check(&mut self, row: &Row) -> Option<Check> {
        let assured = hsds::read_date(row.get("assured_date"));
        if assured.is_none() && !row.get("assured_date").is_empty() {
            self.fault(row, format!("assured_date is {:?}, which is no date", row.get("assured_date")));
        }
        let said = hsds::read_wait_time(row.get("wait_time"));
        let on = said.and_then(|(_, on)| on).or(assured);
        if on.is_some_and(|on| on > self.today) {
            self.fault(row, "it was checked on a day that is still to come");
            return None;
        }
        let opening = match (said, on) {
            (Some((Opening::Open(first), _)), Some(on)) if first < on => None,
            (Some((opening, _)), Some(_)) => Some(opening),
            _ => None,
        };
        if opening.is_none() && !row.get("wait_time").is_empty() {
            let why = if said.is_some() && on.is_none() {
                "without a day on which it was true"
            } else {
                "that says no opening"
            };
            self.unkept(format!("service.wait_time {why}"));
        }
        Some(Check { opening: opening.unwrap_or(Opening::Unsaid), on: on? })
    }

    /// Counts what stands in the package and is not kept.
    fn count(&mut self) {
        let tables = self.tables;
        for (table, rows) in tables.all() {
            let is_known = KEPT.iter().any(|(name, _)| *name == table);
            if !is_known {
                let ids: BTreeSet<&str> = rows.iter().map(|row| row.get("id")).collect();
                self.package.unkept.insert(format!("{table} (whole record)"), ids.len());
                continue;
            }
            for row in rows {
                for field in row.fields.keys().filter(|field| !is_kept(table, field)) {
                    if !(table == "address" && field == "country") {
                        *self.package.unkept.entry(format!("{table}.{field}")).or_default() += 1;
                    }
                }
            }
        }
    }
}
