//! The services of a package: their facts, kinds by their terms, where and when they are given, and the word on their openings.

use std::collections::{BTreeSet, HashMap};

use super::build::Build;
use super::package::{KeyedHours, LANGUAGES, Service, TRANSPORT};
use super::tables::Row;
use crate::domain::directory::{Check, Opening, ServiceStatus, hsds};
use crate::domain::referral::ServiceKind;
use crate::features::directory::model::ServiceFacts;

impl Build<'_> {
    /// Reads every service.
    pub(super) fn services(&mut self) {
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
}
