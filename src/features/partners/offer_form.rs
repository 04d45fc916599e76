//! The forms of an offer, of what follows it, and of a contact.

use chrono::NaiveDate;

use super::form::TravelForm;
use super::model::{NewContact, NewStep, Offer};
use crate::access::Posted;
use crate::domain::calendar::short_date;
use crate::domain::contact::Medium;
use crate::domain::id::{PartnerId, PersonId};
use crate::domain::partner::{Answer, DeclineReason, EndReason, OutOfOrder, Stage, Step};
use crate::web::form::Problems;

/// The longest note of a contact, in characters: a few sentences.
const NOTE: usize = 600;

/// An offer as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct OfferForm {
    pub(super) parent: String,
    pub(super) on: String,
}

impl OfferForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self { parent: posted.first("parent").to_owned(), on: posted.first("on").to_owned() }
    }

    /// `parents` are those whom it can be offered to now.
    pub(super) fn check(&self, parents: &[PersonId], today: NaiveDate) -> Result<(PersonId, NaiveDate), Problems> {
        let mut p = Problems::default();
        let parent: Option<PersonId> = self.parent.parse().ok().filter(|parent| parents.contains(parent));
        if parent.is_none() {
            p.add("parent", "Choose the parent to whom it was offered");
        }
        let on = p.past_date("on", &self.on, today, "the day of the offer");
        let sound = parent.zip(on);
        p.or(sound)
    }
}

/// The path of a step below its offer, and what its page says.
pub(super) const fn step_words(step: Step) -> (&'static str, &'static str) {
    match step {
        Step::Answer => ("answer", "Record the answer"),
        Step::Start => ("start", "Match a partner"),
        Step::End => ("end", "Record how it ended"),
    }
}

/// The step that a path names.
pub(super) fn step_of(path: &str) -> Option<Step> {
    [Step::Answer, Step::Start, Step::End].into_iter().find(|step| step_words(*step).0 == path)
}

/// A step as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct StepForm {
    pub(super) on: String,
    pub(super) answer: String,
    pub(super) reason: String,
    pub(super) partner: String,
}

impl StepForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self { on: text("on"), answer: text("answer"), reason: text("reason"), partner: text("partner") }
    }

    /// `partners` are those who may be chosen.
    pub(super) fn check(
        &self,
        step: Step,
        offer: &Offer,
        partners: &[PartnerId],
        today: NaiveDate,
    ) -> Result<NewStep, Problems> {
        let mut p = Problems::default();
        let on = p.past_date("on", &self.on, today, "the day");
        if let Some(Err(OutOfOrder::TooEarly(first))) = on.map(|on| offer.dates().check(step, on)) {
            p.add("on", format!("This must be {} or later: the day of the step before", short_date(first)));
        }
        let sound = match step {
            Step::Answer => self.answer(&mut p).zip(on).map(|((answer, why), on)| NewStep::Answer(answer, why, on)),
            Step::Start => self.partner(&mut p, partners).zip(on).map(|(partner, on)| NewStep::Start(partner, on)),
            Step::End => p
                .choice("reason", &self.reason, "how it ended")
                .zip(on)
                .map(|(why, on): (EndReason, _)| NewStep::End(why, on)),
        };
        p.or(sound)
    }

    fn answer(&self, p: &mut Problems) -> Option<(Answer, Option<DeclineReason>)> {
        let answer: Answer = p.choice("answer", &self.answer, "what the parent said")?;
        match answer {
            Answer::Accepted => Some((answer, None)),
            Answer::Declined => {
                Some((answer, Some(p.choice("reason", &self.reason, "why not, as the parent said it")?)))
            }
        }
    }

    fn partner(&self, p: &mut Problems, partners: &[PartnerId]) -> Option<PartnerId> {
        let chosen = self.partner.parse().ok().filter(|partner| partners.contains(partner));
        if chosen.is_none() {
            p.add("partner", "Choose a partner who covers this office");
        }
        chosen
    }
}

/// A contact as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ContactForm {
    pub(super) held_on: String,
    pub(super) medium: String,
    pub(super) minutes: String,
    pub(super) note: String,
    pub(super) travel: TravelForm,
}

impl ContactForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            held_on: text("held_on"),
            medium: text("medium"),
            minutes: text("minutes"),
            note: text("note"),
            travel: TravelForm::of(posted),
        }
    }

    pub(super) fn check(&self, offer: &Offer, today: NaiveDate) -> Result<NewContact, Problems> {
        let mut p = Problems::default();
        let held_on = p.past_date("held_on", &self.held_on, today, "the date");
        if held_on.is_some_and(|on| !offer.dates().had_partner(on)) {
            p.add("held_on", "No partner stood by this parent on that day");
        }
        let medium: Option<Medium> = p.choice("medium", &self.medium, "how the contact was made");
        let minutes = self.minutes.trim().parse().ok().filter(|minutes| (1..=1440).contains(minutes));
        if minutes.is_none() {
            p.add("minutes", "Enter how many minutes it lasted, from 1 to 1440");
        }
        let note = p.lines("note", &self.note, NOTE);
        let purpose = Some("Contact with a parent".to_owned());
        let travel = if self.travel.any() { self.travel.read(&mut p, purpose).map(Some) } else { Some(None) };
        let sound = (|| {
            let (held_on, medium, minutes, note) = (held_on?, medium?, minutes?, note?);
            Some(NewContact {
                offer: offer.id,
                family: offer.family_id,
                held_on,
                medium,
                minutes,
                note,
                travel: travel?,
            })
        })();
        p.or(sound)
    }
}

/// Whether a step can be taken with an offer.
pub(super) fn fits(step: Step, offer: &Offer) -> bool {
    offer.error_at.is_none() && offer.dates().stage().steps().contains(&step)
}

/// Whether contacts can be logged.
pub(super) fn takes_contacts(offer: &Offer) -> bool {
    offer.error_at.is_none()
        && offer.started_on.is_some()
        && matches!(offer.dates().stage(), Stage::Active | Stage::Ended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn id<T>(of: impl Fn(Uuid) -> T, n: u128) -> T {
        of(Uuid::from_u128(n))
    }

    fn offer() -> Offer {
        Offer {
            id: id(crate::domain::id::PartnerOfferId::from_uuid, 1),
            family_id: id(crate::domain::id::FamilyId::from_uuid, 2),
            person_id: id(PersonId::from_uuid, 3),
            offered_on: day("2026-11-01"),
            answer: None,
            answered_on: None,
            decline_reason: None,
            answered_by: None,
            partner_id: None,
            started_on: None,
            started_by: None,
            ended_on: None,
            end_reason: None,
            ended_by: None,
            version: 1,
            entered_by: None,
            error_reason: String::new(),
            error_by: None,
            error_at: None,
        }
    }

    fn typed(on: &str, answer: &str, reason: &str) -> StepForm {
        StepForm { on: on.to_owned(), answer: answer.to_owned(), reason: reason.to_owned(), partner: String::new() }
    }

    const TODAY: &str = "2026-11-23";

    #[test]
    fn who_declines_is_asked_why_and_who_accepts_is_not() {
        let of = |form: StepForm| form.check(Step::Answer, &offer(), &[], day(TODAY));
        let yes = of(typed("2026-11-02", "accepted", ""));
        assert_eq!(yes, Ok(NewStep::Answer(Answer::Accepted, None, day("2026-11-02"))));
        assert!(of(typed("2026-11-02", "declined", "")).unwrap_err().of("reason").is_some());
        let no = of(typed("2026-11-02", "declined", "not_now"));
        assert_eq!(no, Ok(NewStep::Answer(Answer::Declined, Some(DeclineReason::NotNow), day("2026-11-02"))));
    }

    #[test]
    fn a_step_is_not_before_the_one_before_it_nor_after_today() {
        for wrong in ["2026-10-31", "2026-11-24", ""] {
            let form = typed(wrong, "accepted", "");
            assert!(form.check(Step::Answer, &offer(), &[], day(TODAY)).unwrap_err().of("on").is_some(), "{wrong}");
        }
    }

    #[test]
    fn only_a_partner_who_may_be_chosen_begins() {
        let accepted = Offer { answer: Some(Answer::Accepted), answered_on: Some(day("2026-11-02")), ..offer() };
        let (known, other) = (id(PartnerId::from_uuid, 5), id(PartnerId::from_uuid, 6));
        let form = StepForm { partner: known.to_string(), ..typed("2026-11-03", "", "") };
        assert_eq!(
            form.check(Step::Start, &accepted, &[known], day(TODAY)),
            Ok(NewStep::Start(known, day("2026-11-03")))
        );
        assert!(form.check(Step::Start, &accepted, &[other], day(TODAY)).unwrap_err().of("partner").is_some());
        assert!(fits(Step::Start, &accepted) && !fits(Step::Start, &offer()) && !takes_contacts(&accepted));
    }

    #[test]
    fn a_contact_is_on_a_day_with_a_partner_and_its_way_is_whole() {
        let active = Offer {
            answer: Some(Answer::Accepted),
            answered_on: Some(day("2026-11-02")),
            started_on: Some(day("2026-11-03")),
            partner_id: Some(id(PartnerId::from_uuid, 5)),
            ..offer()
        };
        let form = ContactForm {
            held_on: "2026-11-03".to_owned(),
            medium: "phone".to_owned(),
            minutes: "40".to_owned(),
            ..ContactForm::default()
        };
        let sound = form.check(&active, day(TODAY)).unwrap();
        assert_eq!((sound.minutes, sound.travel), (40, None));
        let early = ContactForm { held_on: "2026-11-02".to_owned(), minutes: "0".to_owned(), ..form.clone() };
        let problems = early.check(&active, day(TODAY)).unwrap_err();
        assert!(problems.of("held_on").is_some() && problems.of("minutes").is_some());
        let travel = TravelForm { from: "Office".to_owned(), ..TravelForm::default() };
        let half = ContactForm { travel, ..form };
        assert!(half.check(&active, day(TODAY)).unwrap_err().of("miles").is_some());
    }

    #[test]
    fn an_offer_is_made_to_a_parent_of_the_family() {
        let mother = id(PersonId::from_uuid, 3);
        let form = OfferForm { parent: mother.to_string(), on: "2026-11-20".to_owned() };
        assert_eq!(form.check(&[mother], day(TODAY)), Ok((mother, day("2026-11-20"))));
        let problems = form.check(&[], day(TODAY)).unwrap_err();
        assert!(problems.of("parent").is_some());
    }
}
