//! The filters of the audit page, as they are typed.

use actix_web::HttpRequest;
use chrono::Days;

use super::model::Filter;
use crate::db::Instant;
use crate::domain::audit::Kind;
use crate::domain::calendar::Zone;
use crate::features::users::email_key;
use crate::web::form::Problems;
use crate::web::query;

/// What was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct FilterForm {
    pub(super) email: String,
    pub(super) family: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) kind: String,
    pub(super) before: String,
}

impl FilterForm {
    pub(super) fn of(req: &HttpRequest) -> Self {
        let value = |name: &str| query::first(req, name).trim().chars().take(254).collect::<String>();
        Self {
            email: value("email"),
            family: value("family"),
            from: value("from"),
            to: value("to"),
            kind: value("kind"),
            before: value("before"),
        }
    }

    /// The filter, or what cannot be read of it: then nothing is shown rather than something else.
    pub(super) fn check(&self, zone: Zone) -> Result<Filter, Problems> {
        let mut problems = Problems::default();
        let from = problems.optional_date("from", &self.from);
        let to = problems.optional_date("to", &self.to);
        if let (Some(Some(from)), Some(Some(to))) = (from, to)
            && to < from
        {
            problems.add("to", "The last day lies before the first day");
        }
        let start = |date| Instant::from(zone.start_of(date));
        let filter = from.zip(to).map(|(from, to)| Filter {
            before: self.before.parse().ok(),
            email: (!self.email.is_empty()).then(|| email_key(&self.email)),
            family: (!self.family.is_empty()).then(|| self.family.to_uppercase()),
            family_id: None,
            between: (from.map(start), to.and_then(|to| to.checked_add_days(Days::new(1))).map(start)),
            kind: Kind::from_code(&self.kind).unwrap_or_default(),
        });
        problems.or(filter)
    }

    /// The address of the page or the file with these filters, from line `before` on.
    pub(super) fn href(&self, path: &str, before: Option<i64>) -> String {
        let before = before.map_or_else(String::new, |seq| seq.to_string());
        let pairs = [
            ("email", self.email.as_str()),
            ("family", &self.family),
            ("from", &self.from),
            ("to", &self.to),
            ("kind", &self.kind),
            ("before", &before),
        ];
        let kept: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        if kept.is_empty() {
            return path.to_owned();
        }
        format!("{path}?{}", serde_urlencoded::to_string(kept).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> Zone {
        Zone::parse("America/Chicago").unwrap()
    }

    #[test]
    fn days_are_the_agencys_and_the_last_one_counts_whole() {
        let form = FilterForm { from: "3/8/2026".into(), to: "3/8/2026".into(), ..FilterForm::default() };
        let (from, to) = form.check(zone()).unwrap().between;
        // The clocks go forward that day: it has 23 hours.
        assert_eq!((to.unwrap().utc() - from.unwrap().utc()).num_hours(), 23);
    }

    #[test]
    fn a_day_that_cannot_be_read_is_said_and_days_in_the_wrong_order_too() {
        let form = FilterForm { from: "soon".into(), ..FilterForm::default() };
        assert!(form.check(zone()).unwrap_err().of("from").is_some());
        let form = FilterForm { from: "3/9/2026".into(), to: "3/8/2026".into(), ..FilterForm::default() };
        assert!(form.check(zone()).unwrap_err().of("to").is_some());
    }
}
