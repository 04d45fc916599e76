//! How the list is narrowed, as its address says it.

use actix_web::HttpRequest;
use chrono::NaiveDate;

use crate::domain::directory::rank::speaks;
use crate::domain::directory::{Standing, standing};
use crate::domain::referral::ServiceKind;
use crate::features::directory::Offered;
use crate::web::query;

/// The filters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// A language that it must be given in.
    pub(super) language: String,
    /// The town or ZIP code from which the person comes: it narrows nothing, and ranks.
    pub(super) near: String,
    /// Only what has an open slot.
    pub(super) open: bool,
    /// Another kind of service than the need's.
    pub(super) kind: Option<ServiceKind>,
    /// `day` where one came from My day.
    pub(super) from: String,
}

impl Asked {
    pub(super) fn of(req: &HttpRequest) -> Self {
        let text = |name: &str| query::first(req, name).trim().chars().take(80).collect::<String>();
        Self {
            language: text("language"),
            near: text("near"),
            open: text("open") == "yes",
            kind: ServiceKind::from_code(&text("kind")),
            from: if text("from") == "day" { "day".to_owned() } else { String::new() },
        }
    }

    /// The same beside a need of this kind: to ask for its own kind narrows nothing.
    pub(super) fn beside(self, need: ServiceKind) -> Self {
        Self { kind: self.kind.filter(|kind| *kind != need), ..self }
    }

    /// What follows the path of the page: empty, or with its `?`.
    pub(super) fn query(&self) -> String {
        let kind = self.kind.map_or("", ServiceKind::code);
        let open = if self.open { "yes" } else { "" };
        let all = [
            ("language", self.language.as_str()),
            ("near", &self.near),
            ("open", open),
            ("kind", kind),
            ("from", &self.from),
        ];
        let kept: Vec<_> = all.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        if kept.is_empty() {
            String::new()
        } else {
            format!("?{}", serde_urlencoded::to_string(kept).unwrap_or_default())
        }
    }

    /// Whether a service stays in the list.
    pub(super) fn keeps(&self, one: &Offered, today: NaiveDate) -> bool {
        let speaks = self.language.is_empty() || speaks(one.languages(), &self.language);
        speaks && (!self.open || standing(one.check, today) == Standing::Open)
    }

    /// Whether it leaves anything out.
    pub(super) fn narrows(&self) -> bool {
        self.open || self.kind.is_some() || !self.language.is_empty()
    }

    /// "Spanish, open slots only": how the list was narrowed, for who reads the choice later.
    pub(super) fn said(&self) -> String {
        let open = if self.open { "open slots only" } else { "" };
        let near = if self.near.is_empty() { String::new() } else { format!("from {}", self.near) };
        let kind = self.kind.map_or_else(String::new, |kind| kind.label().to_lowercase());
        let parts = [self.language.as_str(), open, &near, &kind];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn the_filters_come_back_as_the_address_they_were_read_from() {
        let query = "?language=Hmong&near=55001&open=yes&kind=housing&from=day";
        let asked = Asked::of(&TestRequest::with_uri(&format!("/find{query}")).to_http_request());
        assert_eq!(asked.query(), query);
        assert_eq!(asked.clone().beside(ServiceKind::Housing).kind, None);
        assert_eq!(asked.said(), "Hmong, open slots only, from 55001, housing");
        let bare = Asked::of(&TestRequest::with_uri("/find?kind=none&open=no").to_http_request());
        assert_eq!((bare.query(), bare.said(), bare.narrows()), (String::new(), String::new(), false));
    }
}
