//! A record to try the composing on: the Alvarado children, removed on June 5, 2026 to a relative.

use chrono::NaiveDate;

use super::{Made, Names, Summary, compose};
use crate::db::fresh;
use crate::domain::contact::{Medium, Outcome};
use crate::domain::exit::ExitReason;
use crate::domain::family::{Relation, TribalAnswer, Who};
use crate::domain::family_time::{FamilyTimeOutcome, Supervision};
use crate::domain::hearing::{HearingKind, HearingStatus};
use crate::domain::id::HearingId;
use crate::domain::referral::{ServiceKind, State};
use crate::domain::setting::Setting;
use crate::domain::tracks::Track;
use crate::features::assignments::Assignment;
use crate::features::children::{Child, Episode, Placement, Stay};
use crate::features::families::{Adult, Family};
use crate::features::hearings::Hearing;
use crate::features::people::Person;
use crate::features::referrals::Referral;
use crate::features::summaries::store::{Contact, Record, Step, Visit};

/// The day on which the examples' summaries are made.
pub(super) const TODAY: &str = "2026-11-22";
const REMOVED: &str = "2026-06-05";

/// A record in the making.
pub(super) struct Example {
    pub(super) record: Record,
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Example {
    /// With one to three children and both parents.
    pub(super) fn new(children: usize) -> Self {
        let family = family();
        let adult = |given: &str, relation| {
            let person = Person {
                id: fresh(),
                given_name: given.to_owned(),
                family_name: "Alvarado".to_owned(),
                born_on: None,
                phone: String::new(),
                version: 1,
                same_as: None,
            };
            Adult { person, relation, records: Vec::new() }
        };
        let record = Record {
            adults: vec![adult("Renata", Relation::Mother), adult("Dominic", Relation::Father)],
            children: Vec::new(),
            stays: Vec::new(),
            assignments: Vec::new(),
            referrals: Vec::new(),
            steps: Vec::new(),
            contacts: Vec::new(),
            visits: Vec::new(),
            open_visits: Vec::new(),
            efforts: Vec::new(),
            progress: Vec::new(),
            hearings: Vec::new(),
            hearing_children: Vec::new(),
            family,
        };
        let mut it = Self { record };
        let known =
            [("Mia", "2019-03-14", "27-JV-26-107"), ("Teo", "2023-09-02", "27-JV-26-108"), ("Ivy", "2025-01-20", "")];
        for (n, child) in known.iter().take(children).enumerate() {
            it.child(child);
            it.stay(n, REMOVED, None);
        }
        it
    }

    fn child(&mut self, (given, born, file): &(&str, &str, &str)) {
        self.record.children.push(Child {
            id: fresh(),
            family_id: self.record.family.id,
            given_name: (*given).to_owned(),
            family_name: "Alvarado".to_owned(),
            born_on: Some(date(born)),
            sex: None,
            race: None,
            tribal_answer: TribalAnswer::NotAsked,
            tribal_asked_on: None,
            court_file_number: (*file).to_owned(),
            school: String::new(),
            version: 1,
        });
    }

    pub(super) fn stay(&mut self, child: usize, removed: &str, exited: Option<&str>) {
        let child = self.record.children[child].id;
        let episode = Episode {
            id: fresh(),
            child_id: child,
            family_id: self.record.family.id,
            removed_on: date(removed),
            removed_time: None,
            exited_on: exited.map(date),
            exit_reason: exited.map(|_| ExitReason::Reunification),
            exit_entered_by: None,
            created_by: None,
            version: 1,
            exit_planned: None,
        };
        let mut stay = Stay { episode, placements: Vec::new() };
        place(&mut stay, removed, Setting::RelativeHome);
        if let Some(place) = stay.placements.last_mut() {
            place.ended_on = exited.map(date);
        }
        self.record.stays.push(stay);
    }

    /// Moves a child to another place, for a reason.
    pub(super) fn moved(&mut self, stay: usize, on: &str, setting: Setting, reason: &str) {
        let stay = &mut self.record.stays[stay];
        let last = stay.placements.last_mut().unwrap();
        last.ended_on = Some(date(on));
        reason.clone_into(&mut last.end_reason);
        place(stay, on, setting);
    }

    /// A service for the mother that took these steps; needed on the day of the first one.
    pub(super) fn service(&mut self, way: &[(&str, &str)]) {
        let needed_on = date(way.first().map_or(REMOVED, |(_, on)| on));
        let mut referral = Referral {
            id: fresh(),
            family_id: self.record.family.id,
            person_id: Some(self.record.adults[0].person.id),
            child_id: None,
            service: ServiceKind::ParentingSupport,
            provider_id: None,
            state: State::Needed,
            state_on: needed_on,
            needed_on,
            first_attended_on: None,
            version: 1,
            state_reason: None,
            asked_on: None,
            tried_on: None,
            booked_on: None,
        };
        self.step(&mut referral, State::Needed, needed_on);
        for (state, on) in way {
            self.step(&mut referral, State::from_code(state).unwrap(), date(on));
        }
        self.record.referrals.push((referral, None));
    }

    fn step(&mut self, referral: &mut Referral, state: State, on: NaiveDate) {
        (referral.state, referral.state_on) = (state, on);
        if state == State::Attended {
            referral.first_attended_on = referral.first_attended_on.or(Some(on));
        }
        self.record.steps.push(Step { referral: referral.id, state, on, reason: None, side: None });
    }

    pub(super) fn hearing(&mut self, kind: HearingKind, status: HearingStatus, on: &str) -> HearingId {
        let id = fresh();
        self.record.hearings.push(Hearing {
            id,
            family_id: self.record.family.id,
            kind,
            status,
            held_on: date(on),
            held_time: Some("10:00".to_owned()),
            courtroom: "3B".to_owned(),
            judge: String::new(),
            result: String::new(),
            created_by: None,
            version: 1,
        });
        self.record.hearing_children.extend(self.record.children.iter().map(|c| (id, c.id)));
        id
    }

    pub(super) fn visit(&mut self, on: &str, outcome: FamilyTimeOutcome, supervision: Supervision) {
        self.record.visits.push(Visit { on: date(on), outcome, supervision });
    }

    pub(super) fn contact_child(&mut self, child: usize, on: &str, medium: Medium, outcome: Outcome) {
        let with = vec![Who::Child(self.record.children[child].id)];
        let track = Track::Permanency;
        self.record.contacts.push(Contact { with, track, medium, outcome, on: date(on) });
    }

    pub(super) fn contact_mother(&mut self, on: &str, medium: Medium, outcome: Outcome) {
        let with = vec![Who::Adult(self.record.adults[0].person.id)];
        let track = Track::Reunification;
        self.record.contacts.push(Contact { with, track, medium, outcome, on: date(on) });
    }

    /// A reunification worker for the family and a permanency worker for every child.
    pub(super) fn assign_all(&mut self, reunification: &str, permanency: &str) {
        let family_id = self.record.family.id;
        let assignment = |track, child_id| Assignment {
            id: fresh(),
            family_id,
            child_id,
            user_id: fresh(),
            track,
            starts_on: date(REMOVED),
            ends_on: None,
            reason: String::new(),
            end_reason: String::new(),
            version: 1,
        };
        self.record.assignments.push((assignment(Track::Reunification, None), reunification.to_owned()));
        for child in &self.record.children {
            let with_child = assignment(Track::Permanency, Some(child.id));
            self.record.assignments.push((with_child, permanency.to_owned()));
        }
    }

    pub(super) fn today(&self) -> NaiveDate {
        let _ = self;
        date(TODAY)
    }

    pub(super) fn compose(&self, hearing: Option<HearingId>) -> Summary {
        let names = Names { agency: "Juniper County".to_owned(), court: "District Court".to_owned() };
        let at = "16:10:00".parse().unwrap();
        let made = Made { by: "Carl Court".to_owned(), role: "Court liaison", on: date(TODAY), at };
        compose(&self.record, hearing, &names, &made)
    }
}

fn family() -> Family {
    Family {
        id: fresh(),
        number: "F-2026-00042".to_owned(),
        name: "Alvarado".to_owned(),
        office_id: fresh(),
        unit_id: None,
        language: "English".to_owned(),
        interpreter: false,
        court_file_number: String::new(),
        opened_on: date(REMOVED),
        closed_on: None,
        projected_return_on: None,
        projected_basis: String::new(),
        is_mistake: false,
        version: 1,
    }
}

fn place(stay: &mut Stay, on: &str, setting: Setting) {
    stay.placements.push(Placement {
        id: fresh(),
        episode_id: stay.episode.id,
        child_id: stay.episode.child_id,
        setting,
        caregiver: "Aunt Inez".to_owned(),
        with_siblings: None,
        started_on: date(on),
        ended_on: None,
        end_reason: String::new(),
        created_by: None,
        version: 1,
        location: None,
        jurisdiction: String::new(),
        apart_reason: None,
        move_reason: None,
    });
}
