//! The part of the form about the removal itself and the first placement: the same for an intake and for another removal
//! of a family that is known.

use chrono::{DateTime, NaiveDate, Timelike as _, Utc};

use super::model::{Place, Removal};
use crate::access::{Access, Posted};
use crate::domain::calendar::Zone;
use crate::domain::removal::{self, Circumstance};
use crate::domain::setting::Setting;
use crate::web::form::{Problems, choices};

/// This moment, in the agency's time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) today: NaiveDate,
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Zone,
}

impl Moment {
    pub(super) fn of(access: &Access) -> Self {
        Self { today: access.today(), now: access.now().utc(), zone: access.clock().zone() }
    }
}

/// What was typed about the removal.
#[derive(Debug, Clone, Default)]
pub(super) struct RemovalForm {
    pub(super) removed_on: String,
    pub(super) removed_time: String,
    pub(super) circumstances: Vec<String>,
    pub(super) place: PlaceForm,
}

/// What was typed about a first placement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PlaceForm {
    pub(super) setting: String,
    pub(super) caregiver: String,
}

/// The circumstances that most removals have (AFCARS reports); a form shows them first.
const COMMON: [Circumstance; 10] = [
    Circumstance::Neglect,
    Circumstance::CaretakerDrugs,
    Circumstance::CaretakerImpairment,
    Circumstance::PhysicalAbuse,
    Circumstance::InadequateHousing,
    Circumstance::DomesticViolence,
    Circumstance::CaretakerAlcohol,
    Circumstance::Incarceration,
    Circumstance::Abandonment,
    Circumstance::SexualAbuse,
];

/// Boxes to tick, the common ones before those that are folded away.
#[derive(Debug, Clone, Default)]
pub(super) struct Boxes {
    pub(super) common: Vec<(String, String, bool)>,
    pub(super) rest: Vec<(String, String, bool)>,
    /// Whether one of the rest is ticked, so that it must not be folded away.
    pub(super) open: bool,
}

impl Boxes {
    /// All choices of a kind, `common` ones first, those in `ticked` ticked.
    pub(super) fn of<C: crate::domain::code::Code + PartialEq>(common: &[C], ticked: &[String]) -> Self {
        let boxed = |choice: &C| {
            let code = choice.code().to_owned();
            let is_ticked = ticked.contains(&code);
            (code, choice.label().to_owned(), is_ticked)
        };
        let rest: Vec<_> = C::ALL.iter().filter(|choice| !common.contains(choice)).map(boxed).collect();
        Self { common: common.iter().map(boxed).collect(), open: rest.iter().any(|(.., ticked)| *ticked), rest }
    }

    /// Whether any is ticked.
    pub(super) fn ticked(&self) -> bool {
        self.open || self.common.iter().any(|(.., ticked)| *ticked)
    }
}

/// What the template needs of the removal beside what was typed.
#[derive(Debug, Clone)]
pub(super) struct RemovalChoices {
    pub(super) circumstances: Boxes,
    pub(super) settings: Vec<(String, String)>,
    pub(super) today: String,
}

impl RemovalForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self {
            removed_on: posted.first("removed_on").to_owned(),
            removed_time: posted.first("removed_time").to_owned(),
            circumstances: posted.all("circumstances").map(str::to_owned).collect(),
            place: PlaceForm::of(posted, ""),
        }
    }

    pub(super) fn choices(&self, today: NaiveDate) -> RemovalChoices {
        let away: Vec<_> =
            choices::<Setting>().into_iter().filter(|(code, _)| code != Setting::TrialHomeVisit.code()).collect();
        RemovalChoices {
            circumstances: Boxes::of(&COMMON, &self.circumstances),
            settings: away,
            today: today.to_string(),
        }
    }

    /// The removal, if it is sound: not in the future by the agency's clock, and with circumstances that go together.
    pub(super) fn check(&self, p: &mut Problems, moment: Moment) -> Option<Removal> {
        let on = p.past_date("removed_on", &self.removed_on, moment.today, "the date of the removal");
        let time = p.optional_time("removed_time", &self.removed_time);
        if let (Some(on), Some(Some(time))) = (on, time)
            && moment.zone.instant(on, time) > moment.now
        {
            p.add("removed_time", "This time is in the future");
        }
        let chosen: Vec<Circumstance> =
            self.circumstances.iter().filter_map(|code| Circumstance::from_code(code)).collect();
        if let Err(error) = removal::check(&chosen) {
            p.add("circumstances", error.to_string());
        }
        let time = time?.map(|time| format!("{:02}:{:02}", time.hour(), time.minute()));
        Some(Removal { on: on?, time, circumstances: chosen })
    }
}

impl PlaceForm {
    pub(super) fn of(posted: &Posted, prefix: &str) -> Self {
        let field = |name: &str| posted.first(&format!("{prefix}{name}")).to_owned();
        Self { setting: field("setting"), caregiver: field("caregiver") }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.setting.is_empty() && self.caregiver.trim().is_empty()
    }

    pub(super) fn check(&self, p: &mut Problems, prefix: &str) -> Option<Place> {
        let field = format!("{prefix}setting");
        let setting: Option<Setting> = p.choice(&field, &self.setting, "where the children live now");
        if setting == Some(Setting::TrialHomeVisit) {
            p.add(field, "A child who was removed lives away from home first");
        }
        let caregiver = p.line(&format!("{prefix}caregiver"), &self.caregiver, 80);
        Some(Place { setting: setting?, caregiver: caregiver?, with_siblings: None })
    }
}

/// Says of children who were removed together whether their brothers and sisters live in the same place.
pub(super) fn note_siblings(places: &mut [&mut Place]) {
    if places.len() < 2 {
        return;
    }
    let all: Vec<(Setting, String)> = places.iter().map(|place| (place.setting, place.caregiver.clone())).collect();
    for place in places {
        let here = all.iter().filter(|(setting, caregiver)| (*setting, caregiver) == (place.setting, &place.caregiver));
        place.with_siblings = Some(here.count() > 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(now: &str) -> Moment {
        let (zone, now): (_, DateTime<Utc>) = (Zone::parse("America/Chicago").unwrap(), now.parse().unwrap());
        Moment { today: zone.local_date(now), now, zone }
    }

    fn typed(on: &str, time: &str) -> RemovalForm {
        RemovalForm {
            removed_on: on.to_owned(),
            removed_time: time.to_owned(),
            circumstances: vec!["neglect".to_owned()],
            place: PlaceForm::default(),
        }
    }

    fn check(form: &RemovalForm, now: &str) -> (Option<Removal>, Problems) {
        let mut problems = Problems::default();
        let removal = form.check(&mut problems, moment(now));
        (removal, problems)
    }

    #[test]
    fn a_removal_keeps_its_local_date_and_time() {
        let (removal, problems) = check(&typed("2026-11-22", "23:05"), "2026-11-23T17:00:00Z");
        assert_eq!(removal.unwrap().time.as_deref(), Some("23:05"));
        assert!(!problems.any());
    }

    #[test]
    fn a_removal_later_than_the_agencys_clock_is_refused() {
        // 11 p.m. in Chicago is already the next day in UTC.
        assert!(!check(&typed("2026-11-22", "22:59"), "2026-11-23T05:00:00Z").1.any());
        assert!(check(&typed("2026-11-22", "23:01"), "2026-11-23T05:00:00Z").1.of("removed_time").is_some());
        assert!(check(&typed("2026-11-23", ""), "2026-11-23T05:00:00Z").1.of("removed_on").is_some());
    }

    #[test]
    fn hours_that_clocks_skip_or_show_twice_are_no_future() {
        // 1:30 a.m. comes twice on November 1; at the first one the typed time is now.
        assert!(!check(&typed("2026-11-01", "01:30"), "2026-11-01T06:30:00Z").1.any());
        // 2:30 a.m. never came on March 8; at 3 a.m. it has passed.
        assert!(!check(&typed("2026-03-08", "02:30"), "2026-03-08T08:00:00Z").1.any());
    }

    #[test]
    fn circumstances_are_chosen_and_go_together() {
        let none = RemovalForm { circumstances: vec![], ..typed("2026-11-22", "") };
        assert!(check(&none, "2026-11-23T17:00:00Z").1.of("circumstances").is_some());
        let both = vec!["abandonment".to_owned(), "relinquishment".to_owned()];
        let both = RemovalForm { circumstances: both, ..typed("2026-11-22", "") };
        assert!(check(&both, "2026-11-23T17:00:00Z").1.of("circumstances").unwrap().contains("not both"));
    }

    #[test]
    fn children_in_one_home_are_together_and_an_only_child_is_not_said_to_be() {
        let place =
            |caregiver: &str| Place { setting: Setting::KinHome, caregiver: caregiver.to_owned(), with_siblings: None };
        let (mut a, mut b, mut c) = (place("Ana"), place("Ana"), place("Bea"));
        note_siblings(&mut [&mut a, &mut b, &mut c]);
        assert_eq!([a.with_siblings, b.with_siblings, c.with_siblings], [Some(true), Some(true), Some(false)]);
        let mut only = place("Ana");
        note_siblings(&mut [&mut only]);
        assert_eq!(only.with_siblings, None);
    }

    #[test]
    fn every_circumstance_is_offered_once() {
        let boxes = Boxes::of(&COMMON, &["homelessness".to_owned()]);
        assert_eq!(boxes.common.len() + boxes.rest.len(), Circumstance::ALL.len());
        assert!(boxes.open && !Boxes::of(&COMMON, &["neglect".to_owned()]).open);
    }
}
