//! What lets a provider's browser go on after she opened her link: bound to that link, sealed under the agency's key, over after
//! half an hour. Nothing of it is stored; whether the link still works is asked anew each time.

use chrono::{DateTime, Duration, Utc};

use super::keys::Keys;
use super::token;
use crate::domain::answer_link::VISIT_MINUTES;
use crate::domain::id::AnswerLinkId;

/// The cookie's name; with the prefix that browsers hold to HTTPS where there is HTTPS.
#[must_use]
pub fn visit_cookie_name(behind_tls: bool) -> &'static str {
    if behind_tls { "__Secure-homeward-answer" } else { "homeward-answer" }
}

/// An opened link in one browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkVisit {
    /// The link.
    pub link: AnswerLinkId,
    text: String,
}

impl LinkVisit {
    /// Begins with a link that was just opened.
    #[must_use]
    pub fn begin(keys: &Keys, link: AnswerLinkId, now: DateTime<Utc>) -> Self {
        let until = (now + Duration::minutes(VISIT_MINUTES)).timestamp();
        Self { link, text: format!("{link}.{until}.{}", sealed(keys, link, until)) }
    }

    /// The visit that a cookie says, if it is one of ours and not over.
    #[must_use]
    pub fn of(keys: &Keys, cookie: &str, now: DateTime<Utc>) -> Option<Self> {
        let mut parts = cookie.splitn(3, '.');
        let (link, until, seal) = (parts.next()?, parts.next()?, parts.next()?);
        let (link, until): (AnswerLinkId, i64) = (link.parse().ok()?, until.parse().ok()?);
        let is_ours = token::same(seal, &sealed(keys, link, until)) && now.timestamp() < until;
        is_ours.then(|| Self { link, text: cookie.to_owned() })
    }

    /// The cookie's value.
    #[must_use]
    pub fn cookie(&self) -> &str {
        &self.text
    }

    /// The token that the forms of this visit carry.
    #[must_use]
    pub fn csrf(&self, keys: &Keys) -> String {
        keys.digest("answer-forms", &self.text)
    }
}

fn sealed(keys: &Keys, link: AnswerLinkId, until: i64) -> String {
    keys.digest("answer-visits", &format!("{link}.{until}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::fresh;

    #[test]
    fn a_visit_is_of_its_link_its_agency_and_its_half_hour() {
        let (keys, now) = (Keys::of([7; 32]), "2026-11-24T12:00:00Z".parse::<DateTime<Utc>>().unwrap());
        let visit = LinkVisit::begin(&keys, fresh(), now);
        let of = |keys: &Keys, text: &str, minutes| LinkVisit::of(keys, text, now + Duration::minutes(minutes));
        assert_eq!(of(&keys, visit.cookie(), 29), Some(visit.clone()));
        assert_eq!(of(&keys, visit.cookie(), 30), None, "over");
        assert_eq!(of(&Keys::of([8; 32]), visit.cookie(), 0), None, "another agency's");
        let other = visit.cookie().replace(&visit.link.to_string(), &fresh::<AnswerLinkId>().to_string());
        assert_eq!(of(&keys, &other, 0), None, "another link's");
        let (head, seal) = visit.cookie().rsplit_once('.').unwrap();
        let (link, until) = head.split_once('.').unwrap();
        let longer = format!("{link}.{}.{seal}", until.parse::<i64>().unwrap() + 3600);
        assert_eq!(of(&keys, &longer, 0), None, "lengthened");
        for broken in ["", "..", "a.b.c", &format!("{head}.")] {
            assert_eq!(of(&keys, broken, 0), None, "{broken}");
        }
    }
}
