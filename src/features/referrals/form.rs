//! The forms of a service: the need of it, and each step after.

use chrono::NaiveDate;

use super::model::{NewStep, Referral};
use crate::access::Posted;
use crate::domain::family::Who;
use crate::domain::referral::{self, Reason, ServiceKind, State, StepError};
use crate::web::form::Problems;

/// The longest note, in characters.
const NOTE: usize = 2000;
/// The longest name of a provider, in characters.
const PROVIDER: usize = 120;

/// A service that somebody needs, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ServiceForm {
    pub(super) who: String,
    pub(super) service: String,
    pub(super) state: String,
    pub(super) on: String,
    pub(super) provider: String,
    pub(super) note: String,
    /// The goal of the plan that it is for, where the person came from one.
    pub(super) goal: String,
}

/// A sound service to be logged, with the steps it has come already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewService {
    pub(super) who: Who,
    pub(super) service: ServiceKind,
    pub(super) way: &'static [State],
    pub(super) on: NaiveDate,
    pub(super) provider: String,
    pub(super) note: String,
}

impl ServiceForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            who: text("who"),
            service: text("service"),
            state: text("state"),
            on: text("on"),
            provider: text("provider"),
            note: text("note"),
            goal: text("goal"),
        }
    }

    /// The form as it opens: today, referred, and for the only adult where there is one.
    pub(super) fn begun(query: &Posted, likely: Option<Who>, today: NaiveDate) -> Self {
        let mut form = Self::of(query);
        if form.who.is_empty() {
            form.who = likely.map_or_else(String::new, |who| who.to_string());
        }
        if form.state.is_empty() {
            State::Referred.code().clone_into(&mut form.state);
        }
        form.on = today.to_string();
        form
    }

    /// `is_member` says who belongs to the family.
    pub(super) fn check(&self, today: NaiveDate, is_member: impl Fn(Who) -> bool) -> Result<NewService, Problems> {
        let mut problems = Problems::default();
        let who = self.who.parse().ok().filter(|who| is_member(*who));
        if who.is_none() {
            problems.add("who", "Choose whom the service is for");
        }
        let service = problems.choice("service", &self.service, "the service");
        let way = State::from_code(&self.state).and_then(referral::way_to);
        if way.is_none() {
            problems.add("state", "Choose how far it has come");
        }
        let on = problems.past_date("on", &self.on, today, "the date");
        let provider = problems.line("provider", &self.provider, PROVIDER);
        let note = problems.lines("note", &self.note, NOTE);
        let sound = (|| {
            Some(NewService { who: who?, service: service?, way: way?, on: on?, provider: provider?, note: note? })
        })();
        problems.or(sound)
    }
}

/// A step of a referral, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct StepForm {
    pub(super) to: String,
    pub(super) on: String,
    pub(super) reason: String,
    pub(super) side: String,
    pub(super) provider: String,
    pub(super) note: String,
    /// `day` for a person who came from My day and goes back there.
    pub(super) from: String,
}

impl StepForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            to: text("to"),
            on: text("on"),
            reason: text("reason"),
            side: text("side"),
            provider: text("provider"),
            note: text("note"),
            from: if posted.first("from") == "day" { "day".to_owned() } else { String::new() },
        }
    }

    /// The form as it opens: today, the provider as it is, and the usual side of a reason that the address names.
    pub(super) fn begun(query: &Posted, provider: &str, today: NaiveDate) -> Self {
        let mut form = Self::of(query);
        form.on = today.to_string();
        provider.clone_into(&mut form.provider);
        if form.side.is_empty() {
            let usual = Reason::from_code(&form.reason).and_then(Reason::default_side);
            form.side = usual.map_or_else(String::new, |side| side.code().to_owned());
        }
        form
    }

    /// Where the person goes afterwards: My day if she came from there.
    pub(super) fn back(&self, referral: String) -> String {
        if self.from == "day" { "/day".to_owned() } else { referral }
    }

    /// Where the step leads, if there is such a state.
    pub(super) fn state(&self) -> Option<State> {
        State::from_code(&self.to)
    }

    /// The step and the provider's name, held to the rules of [`referral::check`].
    pub(super) fn check(&self, current: &Referral, today: NaiveDate) -> Result<(NewStep, String), Problems> {
        let mut problems = Problems::default();
        let state = problems.choice("to", &self.to, "the step");
        let on = problems.date("on", &self.on, "the date");
        let reason = optional(&mut problems, "reason", &self.reason);
        let side = optional(&mut problems, "side", &self.side);
        let provider = problems.line("provider", &self.provider, PROVIDER);
        let note = problems.lines("note", &self.note, NOTE);
        let sound = (|| {
            let (state, occurred_on, reason, side) = (state?, on?, reason?, side?);
            let step = referral::Step {
                from: current.state,
                to: state,
                occurred_on,
                previous_on: current.state_on,
                reason,
                side,
            };
            if let Err(error) = referral::check(&step, today) {
                problems.add(field_of(error), error.to_string());
            }
            let side = step.failed_on().filter(|_| reason.is_some());
            Some((NewStep { state, occurred_on, reason, side, note: note? }, provider?))
        })();
        problems.or(sound)
    }
}

/// A choice that may be left open: `None` for a code that is none, `Some(None)` for nothing chosen.
#[expect(clippy::option_option, reason = "a problem and an open choice are different answers")]
fn optional<C: crate::domain::code::Code>(problems: &mut Problems, field: &str, typed: &str) -> Option<Option<C>> {
    if typed.is_empty() { Some(None) } else { problems.choice(field, typed, "one of the list").map(Some) }
}

const fn field_of(error: StepError) -> &'static str {
    match error {
        StepError::NotAllowed { .. } => "to",
        StepError::InFuture | StepError::BeforePrevious { .. } => "on",
        StepError::ReasonMissing => "reason",
        StepError::SideMissing => "side",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{FamilyId, ReferralId};
    use crate::domain::referral::Side;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn service() -> ServiceForm {
        ServiceForm {
            who: "family".to_owned(),
            service: "housing".to_owned(),
            state: "accepted".to_owned(),
            on: "2026-11-22".to_owned(),
            provider: " Harbor  House ".to_owned(),
            note: String::new(),
            goal: String::new(),
        }
    }

    fn referral(state: State) -> Referral {
        Referral {
            id: ReferralId::from_uuid(Uuid::from_u128(1)),
            family_id: FamilyId::from_uuid(Uuid::from_u128(2)),
            person_id: None,
            child_id: None,
            service: ServiceKind::Housing,
            provider_id: None,
            state,
            state_on: day("2026-11-20"),
            needed_on: day("2026-11-20"),
            first_attended_on: None,
            version: 3,
            state_reason: None,
            asked_on: None,
            tried_on: None,
            booked_on: None,
        }
    }

    fn problem(form: &StepForm, from: State, field: &str) -> String {
        form.check(&referral(from), day("2026-11-22")).unwrap_err().of(field).unwrap().to_owned()
    }

    #[test]
    fn a_service_that_was_accepted_at_once_brings_the_steps_that_led_there() {
        let sound = service().check(day("2026-11-22"), |_| true).unwrap();
        assert_eq!(sound.way, [State::Referred, State::Accepted]);
        assert_eq!(sound.provider, "Harbor House");
    }

    #[test]
    fn a_service_is_for_somebody_of_the_family_and_never_for_tomorrow() {
        let wrong = ServiceForm { on: "2026-11-23".to_owned(), state: "declined".to_owned(), ..service() };
        let problems = wrong.check(day("2026-11-22"), |_| false).unwrap_err();
        assert!(["who", "state", "on"].iter().all(|field| problems.of(field).is_some()));
    }

    #[test]
    fn a_new_form_is_for_the_only_adult_and_for_today() {
        let form = ServiceForm::begun(&Posted::default(), Some(Who::Family), day("2026-11-22"));
        assert_eq!((form.who.as_str(), form.state.as_str(), form.on.as_str()), ("family", "referred", "2026-11-22"));
    }

    #[test]
    fn a_step_opens_with_the_usual_side_of_its_reason() {
        let query = Posted::of_query("to=declined&reason=no_transport&from=day");
        let form = StepForm::begun(&query, "Harbor House", day("2026-11-22"));
        assert_eq!((form.side.as_str(), form.from.as_str()), ("agency", "day"));
        let (step, provider) = form.check(&referral(State::Referred), day("2026-11-22")).unwrap();
        assert_eq!(
            (step.reason, step.side, provider.as_str()),
            (Some(Reason::NoTransport), Some(Side::Agency), "Harbor House")
        );
    }

    #[test]
    fn a_step_without_a_chosen_side_takes_the_one_its_reason_tells() {
        let form = StepForm {
            to: "declined".to_owned(),
            reason: "no_show".to_owned(),
            on: "2026-11-21".to_owned(),
            ..StepForm::default()
        };
        let (step, _) = form.check(&referral(State::Accepted), day("2026-11-22")).unwrap();
        assert_eq!(step.side, Some(Side::Parent));
        let other = StepForm { reason: "other".to_owned(), ..form };
        assert!(problem(&other, State::Accepted, "side").contains("whose side"));
    }

    #[test]
    fn what_the_rules_refuse_is_said_beside_its_field() {
        let form = StepForm { to: "attended".to_owned(), on: "2026-11-19".to_owned(), ..StepForm::default() };
        assert!(problem(&form, State::Accepted, "on").contains("before the last step, on Nov 20, 2026"));
        assert!(problem(&form, State::Completed, "to").contains("cannot become"));
        let declined = StepForm { to: "declined".to_owned(), on: "2026-11-22".to_owned(), ..StepForm::default() };
        assert_eq!(problem(&declined, State::Accepted, "reason"), "Choose the reason.");
        let nonsense = StepForm { to: "flown".to_owned(), side: "moon".to_owned(), ..StepForm::default() };
        assert!(
            !problem(&nonsense, State::Accepted, "to").is_empty()
                && !problem(&nonsense, State::Accepted, "side").is_empty()
        );
    }
}
