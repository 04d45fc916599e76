//! In which order services are offered for a need, and what speaks for and against each.
//!
//! There is no score. Services are compared by one thing after the other, in the order of [`ORDER`]; the next one is looked at only
//! between those whom all before it leave equal. What is not known is said to be not known, and is never taken for a yes or a no.

use chrono::NaiveDate;

use super::{Answers, Check, Opening, Standing, checked, standing};
use crate::domain::calendar::short_date;
use crate::domain::period::days_between;
use crate::domain::referral::{State, Status};
use crate::domain::text::place_key;

/// The order, one thing after the other, in the words of the page.
pub const ORDER: [&str; 6] = [
    "Whoever refused this need, has this person on its waitlist, or is for another age comes last.",
    "First open slot: by weeks until then, an open slot before a waitlist of as many weeks. Then those to be asked, because nobody \
     asked or it is too long ago; then those that take nobody.",
    "Language: given in the family’s language, then not said, then in others only.",
    "The way: where transport stands in the way, online or with help for the way first. Then the same ZIP code or online, the same \
     town, elsewhere, no address.",
    "Eligibility: the person’s age is within the ages it names, then not said.",
    "Past record of this kind of service: took half or more of the referrals it answered, then too few answers to say, then took \
     fewer. Between equals, the earlier day and then the name.",
];

/// What is needed, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Need {
    /// The language of the family; empty where nobody said.
    pub language: String,
    /// The person's age in whole years; none where it is not known or the whole family is meant.
    pub age: Option<i32>,
    /// The town or the ZIP code from which the person comes; empty where nobody said.
    pub near: String,
    /// Whether transport is noted as standing in the way.
    pub needs_transport: bool,
}

/// Where a service is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Spot {
    /// Nobody said.
    #[default]
    Unsaid,
    /// Online or by telephone: there is no way to go.
    Online,
    /// At an address.
    At {
        /// The town.
        city: String,
        /// The ZIP code.
        postal_code: String,
    },
}

/// What became of this need with the same provider before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// What: "No capacity".
    pub what: &'static str,
    /// Since when.
    pub on: NaiveDate,
    /// Whether the provider refused, or has the person on its waitlist; not where something else failed.
    pub is_refusal: bool,
}

impl Before {
    /// What an attempt that stands so since `on` says against the same provider; nothing where it neither failed nor waits.
    pub fn of(status: Status, on: NaiveDate) -> Option<Self> {
        let is_refusal =
            matches!(status, Status::NoCapacity | Status::NotEligible | Status::ProviderDeclined | Status::Waitlisted);
        let says = is_refusal || status.state() == State::Declined;
        says.then_some(Self { what: status.label(), on, is_refusal })
    }
}

/// A service at a location, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Candidate {
    /// Its name, with that of its provider: the last thing to be compared.
    pub name: String,
    /// The latest word of its openings.
    pub check: Option<Check>,
    /// The languages it is given in, in words; empty where nobody said.
    pub languages: String,
    /// Where.
    pub spot: Spot,
    /// What help there is with the way; empty where nobody said.
    pub help_with_way: String,
    /// The youngest and the oldest, in years.
    pub ages: (Option<i32>, Option<i32>),
    /// The provider's record with this kind of service.
    pub answers: Answers,
    /// What became of this need there before.
    pub before: Option<Before>,
}

/// Which way a reason points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Points {
    /// It speaks for the service.
    For,
    /// It speaks against.
    Against,
    /// It is not known.
    Unknown,
}

impl Points {
    /// The word before the reason.
    pub const fn label(self) -> &'static str {
        match self {
            Self::For => "For",
            Self::Against => "Against",
            Self::Unknown => "Not known",
        }
    }
}

/// A reason for or against a service, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Which way.
    pub points: Points,
    /// "First open slot Tue, Nov 24, 2026".
    pub words: String,
}

/// What is compared, one thing after the other: less comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    comes_last: u8,
    wait: Wait,
    language: u8,
    way: u8,
    near: u8,
    age: u8,
    record: u8,
    /// The day of a slot; the end of time where there is none.
    opens_on: NaiveDate,
    name: String,
}

/// How long one waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wait {
    /// So many weeks; an open slot before a waitlist.
    Weeks(i64, bool),
    ToAsk,
    Nobody,
}

/// The candidates in the order in which they are offered: the number of each in `all`, and its reasons.
pub fn ranked(need: &Need, all: &[Candidate], today: NaiveDate) -> Vec<(usize, Vec<Reason>)> {
    let mut placed: Vec<(Place, usize, Vec<Reason>)> = all
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let (place, reasons) = weigh(need, one, today);
            (place, at, reasons)
        })
        .collect();
    placed.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    placed.into_iter().map(|(_, at, reasons)| (at, reasons)).collect()
}

fn weigh(need: &Need, one: &Candidate, today: NaiveDate) -> (Place, Vec<Reason>) {
    let mut reasons = Reasons::default();
    let (wait, language) = (wait(one, today, &mut reasons), language(need, one, &mut reasons));
    let (way, near) = (way(need, one, &mut reasons), near(need, one, &mut reasons));
    let (age, record) = (age(need, one, &mut reasons), record(one, &mut reasons));
    let refused = before(one, &mut reasons);
    let slot = one.check.and_then(|check| check.opening.opens_on()).filter(|_| matches!(wait, Wait::Weeks(..)));
    let place = Place {
        comes_last: if refused { 2 } else { u8::from(age == OTHER_AGE) },
        wait,
        language,
        way,
        near,
        age,
        record,
        opens_on: slot.unwrap_or(NaiveDate::MAX),
        name: place_key(&one.name),
    };
    (place, reasons.sorted())
}

/// The reasons as they are found.
#[derive(Default)]
struct Reasons(Vec<Reason>);

impl Reasons {
    fn add(&mut self, points: Points, words: impl Into<String>) {
        self.0.push(Reason { points, words: words.into() });
    }

    /// What speaks for it, then what speaks against it, then what is not known.
    fn sorted(mut self) -> Vec<Reason> {
        self.0.sort_by_key(|reason| reason.points);
        self.0
    }
}

fn wait(one: &Candidate, today: NaiveDate, reasons: &mut Reasons) -> Wait {
    let Some(check) = one.check else {
        reasons.add(Points::Unknown, "Nobody has asked yet whether it takes anybody");
        return Wait::ToAsk;
    };
    let asked = checked(check.on, today).to_lowercase();
    let said = |words: String| format!("{words}, {asked}");
    match (standing(Some(check), today), check.opening) {
        (Standing::Open, Opening::Open(on)) => {
            reasons.add(Points::For, said(format!("First open slot {}, {}", on.format("%a"), short_date(on))));
            Wait::Weeks(days_between(today, on) / 7, false)
        }
        (Standing::Waitlist, Opening::Waitlist(weeks)) => {
            reasons.add(Points::Against, said(check.opening.said()));
            Wait::Weeks(i64::from(weeks), true)
        }
        (Standing::Closed, _) => {
            reasons.add(Points::Against, said(check.opening.said()));
            Wait::Nobody
        }
        _ => {
            reasons.add(Points::Unknown, format!("{}: ask again", said(check.opening.said())));
            Wait::ToAsk
        }
    }
}

/// Whether a language is among those in words: "English, Spanish and Hmong".
pub fn speaks(languages: &str, language: &str) -> bool {
    let (spoken, wanted) = (format!(" {} ", place_key(languages)), format!(" {} ", place_key(language)));
    !wanted.trim().is_empty() && spoken.contains(&wanted)
}

fn language(need: &Need, one: &Candidate, reasons: &mut Reasons) -> u8 {
    let language = need.language.trim();
    if language.is_empty() {
        return 0;
    }
    if one.languages.trim().is_empty() {
        reasons.add(Points::Unknown, format!("Not said whether it is given in {language}"));
        return 1;
    }
    if speaks(&one.languages, language) {
        reasons.add(Points::For, format!("Given in {language}"));
        return 0;
    }
    reasons.add(Points::Against, format!("Given in {}, not in {language}", one.languages.trim()));
    2
}

fn way(need: &Need, one: &Candidate, reasons: &mut Reasons) -> u8 {
    if !one.help_with_way.is_empty() {
        reasons.add(Points::For, format!("Help with the way: {}", one.help_with_way.trim_end_matches('.')));
        return 0;
    }
    if !need.needs_transport || one.spot == Spot::Online {
        return 0;
    }
    reasons.add(Points::Unknown, "Not said whether it helps with the way");
    1
}

fn near(need: &Need, one: &Candidate, reasons: &mut Reasons) -> u8 {
    let (city, zip) = match &one.spot {
        Spot::Online => {
            reasons.add(Points::For, "Online or by telephone: no way to go");
            return 0;
        }
        Spot::Unsaid => {
            reasons.add(Points::Unknown, "No address in the directory");
            return 3;
        }
        Spot::At { city, postal_code } => (city, postal_code),
    };
    let from = place_key(&need.near);
    // The first five digits of a ZIP code are the area; the other four a building.
    let area = |zip: &str| zip.trim().chars().take(5).collect::<String>();
    if from.is_empty() {
        return 0;
    }
    if !zip.trim().is_empty() && area(zip) == area(&need.near) {
        reasons.add(Points::For, format!("The same ZIP code, {}", area(zip)));
        return 0;
    }
    if !city.trim().is_empty() && place_key(city) == from {
        reasons.add(Points::For, format!("The same town, {city}"));
        return 1;
    }
    reasons.add(Points::Against, format!("In {city}, {zip}"));
    2
}

/// What [`age`] gives for somebody whom the service is not for.
const OTHER_AGE: u8 = 2;

fn age(need: &Need, one: &Candidate, reasons: &mut Reasons) -> u8 {
    let ages = match one.ages {
        (Some(low), Some(high)) => format!("For {low} to {high} years"),
        (Some(low), None) => format!("For {low} years and older"),
        (None, Some(high)) => format!("For up to {high} years"),
        (None, None) => {
            reasons.add(Points::Unknown, "Ages not said");
            return 1;
        }
    };
    let Some(years) = need.age else {
        reasons.add(Points::Unknown, format!("{ages}; the person’s age is not known"));
        return 1;
    };
    let fits = one.ages.0.is_none_or(|low| years >= low) && one.ages.1.is_none_or(|high| years <= high);
    if fits {
        reasons.add(Points::For, ages);
        return 0;
    }
    reasons.add(Points::Against, format!("{ages}; the person is {years}"));
    OTHER_AGE
}

fn record(one: &Candidate, reasons: &mut Reasons) -> u8 {
    let Some(share) = one.answers.accepted else {
        reasons.add(Points::Unknown, "Too few answers for a record");
        return 1;
    };
    let days = one.answers.days_said().map_or_else(String::new, |(days, _)| format!(", {days} to an answer"));
    let words = format!("Took {}% of the {} referrals it answered{days}", share.percent, share.of);
    let took_half = share.percent >= 50;
    reasons.add(if took_half { Points::For } else { Points::Against }, words);
    if took_half { 0 } else { 2 }
}

/// Notes what became of this need there; whether the provider refused or the person waits there.
fn before(one: &Candidate, reasons: &mut Reasons) -> bool {
    let Some(before) = one.before else { return false };
    reasons.add(
        Points::Against,
        format!("Tried for this need: {}, {}", before.what.to_lowercase(), short_date(before.on)),
    );
    before.is_refusal
}

#[cfg(test)]
mod tests;
