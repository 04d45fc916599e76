//! Every effort to reunify, as the family's record tells it: each need connected, or why not and on whose side; contacts
//! and family time held against planned. Facts only: no note, no judgement of a person.
//!
//! A goal may be changed away from reunification only after they were read: reasonable efforts are to be made first (42 USC
//! 671(a)(15)(B)), and what the agency did not provide in time counts against ending them (42 USC 675(5)(E)(iii)).

use chrono::NaiveDate;

use super::appointment::Attended;
use super::calendar::short_date;
use super::period::days_between;
use super::referral::{Reason, ServiceKind, Side, State};
use super::text::counted;

/// A need of a parent, of another adult or of the family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Whose.
    pub whom: String,
    /// For which service.
    pub service: ServiceKind,
    /// How far it came.
    pub state: State,
    /// The day it was known.
    pub needed_on: NaiveDate,
    /// The first session attended.
    pub first_attended_on: Option<NaiveDate>,
    /// What stood in the way last.
    pub reason: Option<Reason>,
    /// On whose side, where the worker said so.
    pub side: Option<Side>,
}

/// Whether a need was met with a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// The first session was attended, so many days after the need was known.
    Connected {
        /// Days.
        after: i64,
    },
    /// It was not, for so many days.
    Not {
        /// Days.
        days: i64,
        /// On whose side it failed; `None` where the record does not say.
        side: Option<Side>,
    },
}

impl Need {
    /// Whether it was met. A need for which nobody was asked is on the agency's side.
    #[must_use]
    pub fn connection(&self, today: NaiveDate) -> Connection {
        if let Some(on) = self.first_attended_on {
            return Connection::Connected { after: days_between(self.needed_on, on).max(0) };
        }
        let unasked = (self.state == State::Needed).then_some(Side::Agency);
        let side = self.side.or_else(|| self.reason.and_then(Reason::default_side)).or(unasked);
        Connection::Not { days: days_between(self.needed_on, today).max(0), side }
    }

    /// In one sentence or two.
    #[must_use]
    pub fn said(&self, today: NaiveDate) -> String {
        let what = format!("{}: {}.", self.whom, self.service.label().to_lowercase());
        match self.connection(today) {
            Connection::Connected { after } => {
                let ended = if self.state == State::EndedEarly { " Ended early." } else { "" };
                format!("{what} Connected: first session {} after the need was known.{ended}", days(after))
            }
            Connection::Not { days: lasted, side } => {
                let why = match (self.reason, self.state) {
                    (Some(reason), _) => reason.label().to_owned(),
                    (None, State::Needed) => "Nobody has been asked yet".to_owned(),
                    (None, state) => format!("{}; no reason recorded", state.label()),
                };
                let side = side.map_or_else(
                    || "side not recorded".to_owned(),
                    |side| format!("the {}’s side", side.label().to_lowercase()),
                );
                format!("{what} Not connected in {}. {why} ({side}).", days(lasted))
            }
        }
    }
}

/// What was done around the services: handing a parent over in person, removing what stood in the way, getting her there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AroundServices {
    /// Warm handoffs.
    pub handoffs: usize,
    /// Barriers that were noted.
    pub barriers: usize,
    /// Those of them that are gone.
    pub removed: usize,
    /// What became of appointments.
    pub appointments: Attended,
}

impl AroundServices {
    /// In one sentence; `None` where nothing is on record.
    fn said(&self) -> Option<String> {
        let handoffs = (self.handoffs > 0).then(|| counted(self.handoffs, "warm handoff"));
        let barriers = (self.barriers > 0)
            .then(|| format!("{} noted and {} removed", counted(self.barriers, "barrier"), self.removed));
        let appointments = Some(self.appointments.said()).filter(|said| !said.is_empty());
        let appointments = appointments.map(|said| format!("appointments: {said}"));
        let parts: Vec<String> = [handoffs, barriers, appointments].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| format!("Around the services: {}.", parts.join("; ")))
    }
}

/// What was done for a family since a removal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Efforts {
    /// The removal.
    pub since: NaiveDate,
    /// The needs of the adults and of the family.
    pub needs: Vec<Need>,
    /// What was done around the services of these needs.
    pub around: AroundServices,
    /// Contacts with adults of the family that reached them.
    pub contacts: usize,
    /// Attempts that reached nobody.
    pub attempts: usize,
    /// Visits of parents and children that were planned.
    pub planned: usize,
    /// Those of them that were held.
    pub held: usize,
    /// Those of them that failed by the parent.
    pub missed_by_parent: usize,
    /// Those of them whose day has passed and of which nothing is recorded.
    pub open: usize,
}

impl Efforts {
    /// The facts in sentences, in the order in which they are read.
    #[must_use]
    pub fn said(&self, today: NaiveDate) -> Vec<String> {
        let connected = |need: &&Need| matches!(need.connection(today), Connection::Connected { .. });
        let since = short_date(self.since);
        let mut said = vec![match self.needs.len() {
            0 => "No need of a parent or of the family is on record.".to_owned(),
            all => {
                format!("{} of {all} needs are connected with a service.", self.needs.iter().filter(connected).count())
            }
        }];
        said.extend(self.needs.iter().map(|need| need.said(today)));
        said.extend(self.around.said());
        said.push(format!(
            "Contacts with the adults since the removal on {since}: {} held of {} tried.",
            self.contacts,
            self.contacts + self.attempts
        ));
        said.push(match self.planned {
            0 => "No family time is on record since the removal.".to_owned(),
            planned => {
                let known = planned.saturating_sub(self.open);
                let other = known.saturating_sub(self.held).saturating_sub(self.missed_by_parent);
                let open = match self.open {
                    0 => String::new(),
                    open => format!(" Of {open} it is not recorded what became of them."),
                };
                format!(
                    "Family time since the removal: {} held of {planned} planned; {} missed by a parent, {other} cancelled \
                     by the agency, the caregiver or another.{open}",
                    self.held, self.missed_by_parent
                )
            }
        });
        said
    }
}

fn days(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::date;
    use proptest::prelude::*;

    fn need(state: State) -> Need {
        Need {
            whom: "Maria Okafor".to_owned(),
            service: ServiceKind::ParentingSupport,
            state,
            needed_on: date("2026-03-06"),
            first_attended_on: None,
            reason: None,
            side: None,
        }
    }

    #[test]
    fn what_was_done_around_the_services_is_one_sentence_or_none() {
        assert_eq!(AroundServices::default().said(), None);
        let done = AroundServices {
            handoffs: 1,
            barriers: 3,
            removed: 2,
            appointments: Attended { held: 2, by_provider: 1, ..Attended::default() },
        };
        assert_eq!(
            done.said().unwrap(),
            "Around the services: 1 warm handoff; 3 barriers noted and 2 removed; appointments: 2 held, 1 cancelled by the provider."
        );
    }

    #[test]
    fn a_need_is_connected_or_it_is_said_why_not_and_on_whose_side() {
        let today = date("2026-03-26");
        let met = Need { first_attended_on: Some(date("2026-03-07")), ..need(State::Attended) };
        assert_eq!(
            met.said(today),
            "Maria Okafor: parenting support. Connected: first session 1 day after the need was known."
        );
        let unasked = need(State::Needed).said(today);
        assert!(
            unasked.ends_with("Not connected in 20 days. Nobody has been asked yet (the agency’s side)."),
            "{unasked}"
        );
        let transport = Need { reason: Some(Reason::NoTransport), ..need(State::Declined) };
        assert_eq!(transport.connection(today), Connection::Not { days: 20, side: Some(Side::Agency) });
        let hers = Need { side: Some(Side::Parent), ..transport };
        assert_eq!(hers.connection(today), Connection::Not { days: 20, side: Some(Side::Parent) });
        let silent = need(State::Referred).said(today);
        assert!(silent.ends_with("Referred; no reason recorded (side not recorded)."), "{silent}");
    }

    #[test]
    fn the_facts_are_counted_against_what_was_planned() {
        let efforts = Efforts {
            around: AroundServices::default(),
            since: date("2026-03-06"),
            needs: vec![need(State::Needed)],
            contacts: 3,
            attempts: 1,
            planned: 5,
            held: 2,
            missed_by_parent: 1,
            open: 0,
        };
        let said = efforts.said(date("2026-04-01"));
        assert_eq!(said.len(), 4);
        assert_eq!(said[0], "0 of 1 needs are connected with a service.");
        assert_eq!(said[2], "Contacts with the adults since the removal on Mar 6, 2026: 3 held of 4 tried.");
        assert!(
            said[3].contains("2 held of 5 planned; 1 missed by a parent, 2 cancelled by the agency"),
            "{}",
            said[3]
        );
        let unsaid = Efforts { open: 2, ..efforts };
        let said = unsaid.said(date("2026-04-01"));
        assert!(
            said[3].contains("0 cancelled by the agency, the caregiver or another. Of 2 it is not recorded"),
            "{}",
            said[3]
        );
    }

    proptest! {
        #[test]
        fn days_are_never_negative_and_every_need_is_told_once(
            state in proptest::sample::select(State::ALL), attended in prop::option::of(-30i64..300), today in -30i64..300,
        ) {
            let day = |n| date("2026-03-06") + chrono::Duration::days(n);
            let need = Need { first_attended_on: attended.map(day), ..need(state) };
            let days = match need.connection(day(today)) {
                Connection::Connected { after } => after,
                Connection::Not { days, .. } => days,
            };
            prop_assert!(days >= 0);
            prop_assert_eq!(need.connection(day(today)) == Connection::Connected { after: days }, attended.is_some());
        }
    }
}
