//! From flat tables to sound records of the directory: what is wrong becomes a fault, what cannot be kept is counted by name.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::package::{KEPT, KeyedHours, LANGUAGES, Location, Organization, Package, is_kept};
use super::tables::{Row, Tables};
use crate::domain::directory::terms::Terms;
use crate::domain::directory::{Days, Hours, LocationKind, hsds};
use crate::domain::text;
use crate::features::directory::model::{LocationFacts, ProviderFacts};

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

/// A package under way.
pub(super) struct Build<'a> {
    pub(super) tables: &'a Tables,
    pub(super) terms: &'a Terms,
    pub(super) today: NaiveDate,
    pub(super) package: Package,
}

impl Build<'_> {
    pub(super) fn unkept(&mut self, name: impl Into<String>) {
        *self.package.unkept.entry(name.into()).or_default() += 1;
    }

    pub(super) fn fault(&mut self, row: &Row, why: impl Into<String>) {
        self.package.faults.push(row.fault(why));
    }

    /// One line of a field; a fault where it cannot be kept.
    pub(super) fn line(&mut self, row: &Row, field: &str, max: usize) -> String {
        text::single_line(row.get(field), max).unwrap_or_else(|error| {
            self.fault(row, format!("{field}: {error}"));
            String::new()
        })
    }

    pub(super) fn lines(&mut self, row: &Row, field: &str) -> String {
        text::multi_line(row.get(field), 4000).unwrap_or_else(|error| {
            self.fault(row, format!("{field}: {error}"));
            String::new()
        })
    }

    pub(super) fn name(&mut self, row: &Row) -> String {
        let name = self.line(row, "name", 200);
        if row.get("name").is_empty() {
            self.fault(row, "name is missing");
        }
        name
    }

    /// The rows of a table that belong to a record.
    pub(super) fn of<'t>(&self, table: &str, link: &str, key: &str) -> Vec<&'t Row>
    where
        Self: 't,
    {
        let tables: &'t Tables = self.tables;
        tables.of(table).iter().filter(|row| row.get(link) == key).collect()
    }

    /// The first telephone of a record; others are counted.
    pub(super) fn phone(&mut self, link: &str, key: &str) -> String {
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
    pub(super) fn own_term(&self, key: &str, code: &str) -> String {
        let rows = self.of("attribute", "link_id", key);
        let is_it = |row: &&&Row| self.term(row).is_some_and(|term| term.get("code") == code);
        rows.iter().find(is_it).map_or_else(String::new, |row| row.get("value").to_owned())
    }

    pub(super) fn term(&self, attribute: &Row) -> Option<&Row> {
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
    pub(super) fn has_organization(&self, key: &str) -> bool {
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
    pub(super) fn hours(&mut self, row: &Row) -> Option<KeyedHours> {
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
