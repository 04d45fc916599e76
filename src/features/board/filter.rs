//! The filters of the board, as its address holds them: the address is the saved view.

use std::cmp::Reverse;

use crate::domain::id::{OfficeId, UnitId, UserId};
use crate::domain::milestone::{Rank, Risk};

/// Whose families.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those that no reunification worker has.
    Nobody,
    /// Those of this reunification worker.
    Worker(UserId),
}

/// What `worker=` says for families that nobody has.
pub(super) const NOBODY: &str = "none";

/// Which families are wanted. What an address says that makes no sense is left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this office.
    pub office: Option<OfficeId>,
    /// Of this unit.
    pub unit: Option<UnitId>,
    /// With this worker, or with none.
    pub whose: Option<Whose>,
    /// That stand so.
    pub risk: Option<Risk>,
}

/// A place on the board: a page begins after it. It stays a place when its family moves or leaves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The family's rank.
    pub rank: Rank,
    /// The family's number.
    pub number: String,
}

impl Place {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '.');
        let risk = Risk::from_code(parts.next()?)?;
        let (days_left, blocks) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { rank: (risk, days_left, Reverse(blocks)), number: parts.next()?.to_owned() })
    }

    fn written(&self) -> String {
        let (risk, days_left, Reverse(blocks)) = self.rank;
        format!("{}.{days_left}.{blocks}.{}", risk.code(), self.number)
    }
}

impl Filter {
    /// Reads an address's query: the filters, and the place after which the page begins.
    pub(super) fn read(query: &str) -> (Self, Option<Place>) {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let value = |name: &str| pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
        let whose = match value("worker") {
            NOBODY => Some(Whose::Nobody),
            id => id.parse().ok().map(Whose::Worker),
        };
        let filter = Self {
            office: value("office").parse().ok(),
            unit: value("unit").parse().ok(),
            whose,
            risk: Risk::from_code(value("risk")),
        };
        (filter, Place::read(value("after")))
    }

    /// Only the office and the unit of an address, for pages that filter by nothing else.
    #[must_use]
    pub fn of_place(query: &str) -> Self {
        let (filter, _) = Self::read(query);
        Self { office: filter.office, unit: filter.unit, ..Self::default() }
    }

    /// The address of this view under `path`, beginning after a place.
    #[must_use]
    pub fn href(&self, path: &str, after: Option<&Place>) -> String {
        let mut query: Vec<(String, String)> = Vec::with_capacity(5);
        let mut add = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                query.push((name.to_owned(), value));
            }
        };
        add("office", self.office.map(|id| id.to_string()));
        add("unit", self.unit.map(|id| id.to_string()));
        add("worker", self.whose.map(Whose::written));
        add("risk", self.risk.map(|risk| risk.code().to_owned()));
        add("after", after.map(Place::written));
        match serde_urlencoded::to_string(&query) {
            Ok(query) if !query.is_empty() => format!("{path}?{query}"),
            _ => path.to_owned(),
        }
    }
}

impl Whose {
    pub(super) fn written(self) -> String {
        match self {
            Self::Nobody => NOBODY.to_owned(),
            Self::Worker(user) => user.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    #[test]
    fn an_address_without_sense_filters_nothing() {
        let (filter, after) = Filter::read("office=north&unit=&worker=me&risk=high&after=at_risk.x.1.F-1&%zz");
        assert_eq!((filter, after), (Filter::default(), None));
        assert_eq!(filter.href("/board", None), "/board");
    }

    #[test]
    fn the_families_that_nobody_has_have_an_address() {
        let (filter, _) = Filter::read("worker=none&risk=at_risk");
        assert_eq!((filter.whose, filter.risk), (Some(Whose::Nobody), Some(Risk::AtRisk)));
        assert_eq!(filter.href("/board", None), "/board?worker=none&risk=at_risk");
    }

    proptest! {
        #[test]
        fn a_view_reads_back_from_its_address(
            office in prop::option::of(any::<u128>()),
            worker in prop::option::of(prop::option::of(any::<u128>())),
            risk in prop::option::of(proptest::sample::select(Risk::ALL)),
            days_left in -900i64..900,
            blocks in 0usize..9,
            number in "[A-Z.0-9 -]{1,12}",
        ) {
            let filter = Filter {
                office: office.map(|n| OfficeId::from_uuid(Uuid::from_u128(n))),
                unit: office.map(|n| UnitId::from_uuid(Uuid::from_u128(n))),
                whose: worker.map(|w| w.map_or(Whose::Nobody, |n| Whose::Worker(UserId::from_uuid(Uuid::from_u128(n))))),
                risk,
            };
            let after = risk.map(|risk| Place { rank: (risk, days_left, Reverse(blocks)), number });
            let href = filter.href("/board", after.as_ref());
            let query = href.split_once('?').map_or("", |(_, query)| query);
            prop_assert_eq!(Filter::read(query), (filter, after));
        }
    }
}
