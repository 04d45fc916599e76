//! The forms of a protected record, and of sharing one.

use chrono::NaiveDate;

use super::model::{Consent, Held, ProtectedRecord};
use crate::access::Posted;
use crate::domain::id::{PersonId, ProviderId, ReferralId};
use crate::domain::protected::{Purpose, Recipient, RecordKind, Use};
use crate::web::form::Problems;

/// The longest text of a record, in characters.
const TEXT: usize = 20_000;
/// The longest name, and the longest address.
const LINE: usize = 200;

/// A record as typed.
#[derive(Clone, Default)]
pub(super) struct RecordForm {
    pub(super) person: String,
    pub(super) source: String,
    pub(super) referral: String,
    pub(super) kind: String,
    pub(super) received_on: String,
    pub(super) from_program: bool,
    pub(super) text: String,
}

/// A sound record; its text is about to be sealed.
pub(super) struct Came {
    pub(super) person: PersonId,
    pub(super) source: ProviderId,
    pub(super) referral: Option<ReferralId>,
    pub(super) kind: RecordKind,
    pub(super) received_on: NaiveDate,
    pub(super) text: String,
}

impl RecordForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            person: text("person"),
            source: text("source"),
            referral: text("referral"),
            kind: text("kind"),
            received_on: text("received_on"),
            from_program: posted.first("from_program") == "yes",
            text: text("text"),
        }
    }

    pub(super) fn check(&self, held: &Held, today: NaiveDate) -> Result<Came, Problems> {
        let mut problems = Problems::default();
        let person: Option<PersonId> = problems.id("person", &self.person, "whom it is about");
        let source: Option<ProviderId> = problems.id("source", &self.source, "which program sent it");
        if person.is_some_and(|person| !held.is_adult(person)) {
            problems.add("person", "Choose whom it is about");
        }
        if source.is_some_and(|source| held.programs.iter().all(|(id, _)| *id != source)) {
            problems.add("source", "Choose which program sent it");
        }
        let referral = held.referrals.iter().map(|(id, _)| *id).find(|id| id.to_string() == self.referral);
        if referral.is_none() && !self.referral.is_empty() {
            problems.add("referral", "Choose a service from the list");
        }
        let kind = problems.choice("kind", &self.kind, "what it is");
        let received_on = problems.past_date("received_on", &self.received_on, today, "the day it came");
        let text = problems.lines("text", &self.text, TEXT);
        if text.as_ref().is_some_and(String::is_empty) {
            problems.add("text", "Enter what the record says");
        }
        if !self.from_program {
            let words =
                "Tick this if a treatment program sent it. What you saw or wrote yourself is a contact or a note";
            problems.add("from_program", words);
        }
        let sound = (|| {
            let (person, source, kind) = (person?, source?, kind?);
            Some(Came { person, source, referral, kind, received_on: received_on?, text: text? })
        })();
        problems.or(sound)
    }
}

/// The sharing of a record as typed.
#[derive(Debug, Clone, Default)]
pub(super) struct ShareForm {
    pub(super) to: String,
    pub(super) to_name: String,
    pub(super) to_address: String,
    pub(super) purpose: String,
}

/// A sound sharing: by which consent, with whom and what for.
pub(super) struct Shared<'a> {
    pub(super) by: &'a Consent,
    pub(super) way: Use,
    pub(super) to_name: String,
    pub(super) to_address: String,
}

/// The recipients outside the agency that a consent names, as the form offers them.
pub(super) fn outside(consent: &Consent) -> impl Iterator<Item = (String, Recipient)> + use<> {
    let id = consent.id;
    let named = |to: &Recipient| matches!(to, Recipient::Court | Recipient::Named);
    let all: Vec<Recipient> = consent.recipients().into_iter().filter(named).collect();
    all.into_iter().map(move |to| (format!("{id}:{}", to.code()), to))
}

impl ShareForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self { to: text("to"), to_name: text("to_name"), to_address: text("to_address"), purpose: text("purpose") }
    }

    pub(super) fn check<'a>(
        &self,
        held: &'a Held,
        record: &ProtectedRecord,
        today: NaiveDate,
    ) -> Result<Shared<'a>, Problems> {
        let mut problems = Problems::default();
        let offered = held.consents.iter().flat_map(|c| outside(c).map(move |(value, to)| (value, c, to)));
        let chosen = offered.into_iter().find(|(value, ..)| *value == self.to).map(|(_, consent, to)| (consent, to));
        if chosen.is_none() {
            problems.add("to", "Choose with whom it is shared");
        }
        let purpose: Option<Purpose> = problems.choice("purpose", &self.purpose, "what for");
        let to_name = match chosen {
            // Whom the consent names is nobody else.
            Some((consent, Recipient::Named)) => Some(consent.recipient_name.clone()),
            _ => problems.required_line("to_name", &self.to_name, LINE, "who receives it"),
        };
        let to_address = problems.required_line("to_address", &self.to_address, LINE, "the recipient’s address");
        let way = chosen.zip(purpose).map(|((_, to), purpose)| Use { to, purpose });
        if let Some(((by, _), way)) = chosen.zip(way)
            && let Err(why) = held.may_by(record, (by, way), today)
        {
            problems.add("to", format!("It may not be shared so: {}", why.said()));
        }
        let sound = (|| Some(Shared { by: chosen?.0, way: way?, to_name: to_name?, to_address: to_address? }))();
        problems.or(sound)
    }
}
