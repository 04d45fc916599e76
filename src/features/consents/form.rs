//! The form of a consent or a court order, with the elements of 42 CFR 2.31.

use chrono::NaiveDate;

use super::model::{Held, NewConsent};
use crate::access::Posted;
use crate::domain::code::Code;
use crate::domain::id::{FamilyId, PersonId, ProviderId};
use crate::domain::protected::{Basis, Purpose, Recipient, RecordKind, RevokedWhy, kinds_problem};
use crate::web::form::Problems;

/// The longest number of an order, and the longest name of a recipient.
const LINE: usize = 120;

/// A consent as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ConsentForm {
    pub(super) person: String,
    pub(super) basis: String,
    pub(super) order_number: String,
    pub(super) source: String,
    pub(super) kinds: Vec<String>,
    pub(super) recipients: Vec<String>,
    pub(super) recipient_name: String,
    pub(super) purposes: Vec<String>,
    pub(super) signed_on: String,
    pub(super) expires_on: String,
    pub(super) until_case_closes: bool,
}

impl ConsentForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        let all = |name| posted.all(name).map(str::to_owned).collect();
        Self {
            person: text("person"),
            basis: text("basis"),
            order_number: text("order_number"),
            source: text("source"),
            kinds: all("kinds"),
            recipients: all("recipients"),
            recipient_name: text("recipient_name"),
            purposes: all("purposes"),
            signed_on: text("signed_on"),
            expires_on: text("expires_on"),
            until_case_closes: posted.first("until_case_closes") == "yes",
        }
    }

    pub(super) fn check(&self, family: FamilyId, held: &Held, today: NaiveDate) -> Result<NewConsent, Problems> {
        let mut problems = Problems::default();
        let person: Option<PersonId> = problems.id("person", &self.person, "whose records it is about");
        let person = person.filter(|person| held.is_adult(*person));
        if person.is_none() && problems.of("person").is_none() {
            problems.add("person", "Choose whose records it is about");
        }
        let basis: Option<Basis> = problems.choice("basis", &self.basis, "whether it is a consent or a court order");
        let order_number = self.order(basis, &mut problems);
        let source = self.source(held, &mut problems);
        let kinds: Vec<RecordKind> = ticked("kinds", &self.kinds, "what may be released", &mut problems);
        if let Some(wrong) = kinds_problem(&kinds) {
            problems.add("kinds", wrong);
        }
        let recipients: Vec<Recipient> = ticked("recipients", &self.recipients, "who may receive it", &mut problems);
        let recipient_name = self.recipient(&recipients, &mut problems);
        let purposes: Vec<Purpose> = ticked("purposes", &self.purposes, "what for", &mut problems);
        let days = self.days(basis, today, &mut problems);
        let sound = (|| {
            let (signed_on, expires_on) = days?;
            Some(NewConsent {
                family,
                person: person?,
                basis: basis?,
                order_number: order_number?,
                source: source?,
                kinds,
                recipients,
                recipient_name: recipient_name?,
                purposes,
                signed_on,
                expires_on,
                until_case_closes: self.until_case_closes,
            })
        })();
        problems.or(sound)
    }

    fn order(&self, basis: Option<Basis>, problems: &mut Problems) -> Option<String> {
        let number = problems.line("order_number", &self.order_number, LINE)?;
        match (basis?, number.is_empty()) {
            (Basis::Order, true) => problems.add("order_number", "Enter the court’s number of the order"),
            (Basis::Consent, false) => problems.add("order_number", "Only a court order has a number: take it out"),
            _ => return Some(number),
        }
        None
    }

    #[expect(clippy::option_option, reason = "a problem and every program are different answers")]
    fn source(&self, held: &Held, problems: &mut Problems) -> Option<Option<ProviderId>> {
        if self.source == "any" {
            return Some(None);
        }
        let source = problems.id("source", &self.source, "from which program")?;
        let known = held.programs.iter().any(|(id, _)| *id == source);
        if !known {
            problems.add("source", "Choose from which program");
        }
        known.then_some(Some(source))
    }

    fn recipient(&self, recipients: &[Recipient], problems: &mut Problems) -> Option<String> {
        let name = problems.line("recipient_name", &self.recipient_name, LINE)?;
        match (recipients.contains(&Recipient::Named), name.is_empty()) {
            (true, true) => problems.add("recipient_name", "Enter who else may receive it"),
            (false, false) => {
                problems.add("recipient_name", "Tick “Somebody else, by name” above, or take the name out");
            }
            _ => return Some(name),
        }
        None
    }

    fn days(
        &self,
        basis: Option<Basis>,
        today: NaiveDate,
        problems: &mut Problems,
    ) -> Option<(Option<NaiveDate>, Option<NaiveDate>)> {
        let signed = problems.optional_date("signed_on", &self.signed_on);
        if signed.flatten().is_some_and(|on| on > today) {
            problems.add("signed_on", "This date must be today or earlier");
        }
        let expires = problems.optional_date("expires_on", &self.expires_on)?;
        let first = signed?.unwrap_or(today);
        if expires.is_some_and(|last| last < first) {
            problems.add("expires_on", "It cannot end before it is signed");
        }
        if expires.is_none() && !self.until_case_closes && basis == Some(Basis::Consent) {
            problems.add("expires_on", "A consent needs an end: enter a day, or let it end when the case closes");
        }
        Some((signed?, expires))
    }
}

fn ticked<C: Code>(field: &str, typed: &[String], what: &str, problems: &mut Problems) -> Vec<C> {
    let all: Vec<C> = C::ALL.iter().copied().filter(|code| typed.iter().any(|t| t == code.code())).collect();
    if all.is_empty() {
        problems.add(field, format!("Choose {what}"));
    }
    all
}

/// Value, label and whether it is ticked, of every code.
pub(super) fn boxes<C: Code>(typed: &[String]) -> Vec<(String, String, bool)> {
    let one = |code: &C| {
        let value = code.code().to_owned();
        let on = typed.contains(&value);
        (value, code.label().to_owned(), on)
    };
    C::ALL.iter().map(one).collect()
}

/// A day on which a consent was signed or taken back, as typed, not before `first` where one is given.
pub(super) fn day(typed: &str, today: NaiveDate, first: Option<NaiveDate>) -> Result<NaiveDate, Problems> {
    let mut problems = Problems::default();
    let on = problems.past_date("on", typed, today, "the date");
    if let Some((on, first)) = on.zip(first)
        && on < first
    {
        problems.add("on", "This is before the consent was signed");
    }
    problems.or(on)
}

/// When and why a consent ended before its last day, as typed.
pub(super) fn end(
    posted: &Posted,
    today: NaiveDate,
    first: Option<NaiveDate>,
) -> Result<(NaiveDate, RevokedWhy), Problems> {
    let mut problems = Problems::default();
    let why = problems.choice("why", posted.first("why"), "why it ends");
    match day(posted.first("on"), today, first) {
        Ok(on) => problems.or(why.map(|why| (on, why))),
        Err(others) => Err(Problems::both(Some(others), Some(problems))),
    }
}
