//! What the directory's pages say in more than one place.

use chrono::NaiveDate;

use super::model::Service;
use crate::domain::directory::{Check, ServiceStatus, Standing, checked, standing};
use crate::domain::id::ProviderId;
use crate::error::{Error, Result};
use crate::web::form::Problems;

/// A provider's page.
pub(super) fn home(id: ProviderId) -> String {
    format!("/directory/{id}")
}

/// What the database says of a name that another provider has, beside its field.
///
/// # Errors
/// Any other error.
pub(super) fn same_name(error: Error) -> Result<Problems> {
    if error.broken_rule().is_some_and(|rule| rule.contains("providers_name") || rule.contains("providers.name_key")) {
        let mut problems = Problems::default();
        problems.add("name", "Another provider has this name; open that one, or add the town to the name");
        return Ok(problems);
    }
    Err(error)
}

/// How a service stands: kind of tag, words, and when it was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stands {
    pub(super) kind: &'static str,
    pub(super) words: String,
    pub(super) checked: String,
}

/// How a service stands on `today`, by its status and the latest word of its openings.
pub(super) fn stands(service: &Service, check: Option<Check>, today: NaiveDate) -> Stands {
    let when = check.map_or_else(|| "Never checked".to_owned(), |check| checked(check.on, today));
    if service.facts.status != ServiceStatus::Active {
        return Stands { kind: "bad", words: service.facts.status.label().to_owned(), checked: when };
    }
    let said = check.map_or_else(|| "Openings not known".to_owned(), |check| check.opening.said());
    let kind = match standing(check, today) {
        Standing::Open => "good",
        Standing::Waitlist => "warn",
        Standing::Closed => "bad",
        Standing::ToAsk => "plain",
    };
    let when = match check {
        Some(_) if standing(check, today) == Standing::ToAsk => format!("{when}: ask again"),
        _ => when,
    };
    Stands { kind, words: said, checked: when }
}

/// Parts that say something, parted by a comma.
pub(super) fn joined(parts: &[&str]) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
