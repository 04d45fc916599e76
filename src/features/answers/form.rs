//! The form of a new link.

use chrono::NaiveDate;

use crate::access::Posted;
use crate::db::fresh;
use crate::domain::answer_link::{DAYS, Share, USUAL_DAYS, last_day};
use crate::features::referrals::NewLink;
use crate::web::form::Problems;

/// The longest line, in characters.
const LINE: usize = 120;
/// The longest words for the provider, in characters.
const WORDS: usize = 500;

/// A link, as asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LinkForm {
    pub(super) given_to: String,
    pub(super) shares: Vec<String>,
    pub(super) words: String,
    pub(super) days: String,
}

impl LinkForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self {
            given_to: posted.first("given_to").to_owned(),
            shares: posted.all("shares").map(str::to_owned).collect(),
            words: posted.first("words").to_owned(),
            days: posted.first("days").to_owned(),
        }
    }

    /// The form as it opens: nothing of the person is shared until somebody ticks it.
    pub(super) fn begun() -> Self {
        Self { days: USUAL_DAYS.to_string(), ..Self::default() }
    }

    /// What may be shared, and whether it is ticked. Only an adult has a telephone number here.
    pub(super) fn offered(&self, is_adult: bool) -> Vec<(String, String, bool)> {
        let offered = Share::ALL.iter().filter(|share| is_adult || **share != Share::Phone);
        let ticked = |share: &Share| self.shares.iter().any(|code| code == share.code());
        offered.map(|share| (share.code().to_owned(), share.label().to_owned(), ticked(share))).collect()
    }

    /// How long it may work.
    pub(super) fn terms() -> Vec<(String, String)> {
        DAYS.iter().map(|days| (days.to_string(), format!("{days} days"))).collect()
    }

    pub(super) fn check(&self, today: NaiveDate, token_hash: String) -> Result<NewLink, Problems> {
        let mut problems = Problems::default();
        let given_to = problems.required_line("given_to", &self.given_to, LINE, "to whom at the provider you give it");
        let words = problems.lines("words", &self.words, WORDS);
        let last_on = self.days.parse().ok().and_then(|days| last_day(today, days));
        if last_on.is_none() {
            problems.add("days", "Choose how long it works");
        }
        let shares = Share::ALL.iter().filter(|share| self.shares.iter().any(|code| code == share.code())).copied();
        let sound = (|| {
            let (given_to, words, last_on) = (given_to?, words?, last_on?);
            Some(NewLink { id: fresh(), token_hash, given_to, shares: shares.collect(), words, last_on })
        })();
        problems.or(sound)
    }
}
