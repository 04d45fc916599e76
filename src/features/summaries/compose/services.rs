//! The block on services: for each need, how far it came, what stood in the way and on whose side, and whose move it is.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Block, UNKNOWN, View, foot};
use crate::domain::calendar::{numeric_date, short_date};
use crate::domain::id::ReferralId;
use crate::domain::referral::{State, is_open, whose_move};
use crate::domain::text::counted_as;
use crate::features::referrals::Referral;
use crate::features::summaries::store::Step;

/// The services of one person, or of the family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Services {
    pub(crate) whom: String,
    pub(crate) rows: Vec<ServiceRow>,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServiceRow {
    pub(crate) service: &'static str,
    /// Since when it is needed.
    pub(crate) needed: String,
    pub(crate) provider: String,
    pub(crate) referred: String,
    pub(crate) accepted: String,
    pub(crate) attended: String,
    pub(crate) status: &'static str,
    pub(crate) since: String,
    pub(crate) barrier: String,
    pub(crate) whose_move: &'static str,
}

/// The services told, and the steps of each.
struct Told<'a> {
    services: Vec<(&'a Referral, Option<&'a str>)>,
    steps: HashMap<ReferralId, Vec<&'a Step>>,
    left_out: usize,
}

/// Those of the adults and of the children the paper is about, but for those that were over before the removal.
fn told<'a>(view: &View<'a>) -> Told<'a> {
    let mut steps: HashMap<ReferralId, Vec<&Step>> = HashMap::new();
    for step in view.record.steps.iter().filter(|s| s.on <= view.today) {
        steps.entry(step.referral).or_default().push(step);
    }
    let of_paper = view.record.referrals.iter().filter(|(r, _)| r.child_id.is_none_or(|child| view.is_shown(child)));
    let of_paper = of_paper.filter(|(r, _)| r.needed_on <= view.today);
    let (now, before): (Vec<_>, Vec<_>) = of_paper.partition(|(r, _)| is_open(r.state) || r.state_on >= view.since());
    let services = now.into_iter().map(|(r, provider)| (r, provider.as_deref())).collect();
    Told { services, steps, left_out: before.len() }
}

impl Told<'_> {
    fn steps(&self, referral: ReferralId) -> &[&Step] {
        self.steps.get(&referral).map_or(&[], Vec::as_slice)
    }

    fn all_steps(&self) -> impl Iterator<Item = &Step> {
        self.services.iter().flat_map(|(referral, _)| self.steps(referral.id)).copied()
    }
}

/// The steps of the services told.
pub(super) fn entries(view: &View<'_>) -> usize {
    told(view).all_steps().count()
}

/// Those of them dated in the period.
pub(super) fn entries_in_period(view: &View<'_>) -> usize {
    told(view).all_steps().filter(|step| view.period.contains(step.on)).count()
}

pub(super) fn block(view: &View<'_>) -> Block<Services> {
    let told = told(view);
    let mut groups: Vec<Services> = Vec::new();
    for (referral, provider) in &told.services {
        let (whom, row) = (whom(view, referral), row(referral, *provider, told.steps(referral.id)));
        match groups.iter_mut().find(|group| group.whom == whom) {
            Some(group) => group.rows.push(row),
            None => groups.push(Services { whom, rows: vec![row] }),
        }
    }
    let first = told.services.iter().map(|(r, _)| r.needed_on).chain([view.since()]).min().unwrap_or(view.today);
    let words = foot(told.all_steps().count(), first, view.today);
    let left_out = match told.left_out {
        0 => String::new(),
        n => {
            let many = counted_as(n, "service that ended", "services that ended");
            format!(" {many} before {} left out.", short_date(view.since()))
        }
    };
    Block { rows: groups, foot: words + &left_out }
}

fn row(referral: &Referral, provider: Option<&str>, steps: &[&Step]) -> ServiceRow {
    let since = numeric_date(referral.state_on);
    let (accepted, attended) = (reached(steps, State::Accepted), reached(steps, State::Attended));
    ServiceRow {
        service: referral.service.label(),
        needed: numeric_date(referral.needed_on),
        provider: provider.unwrap_or(UNKNOWN).to_owned(),
        referred: reached(steps, State::Referred).unwrap_or_else(|| "-".to_owned()),
        accepted: match (accepted, &attended) {
            (Some(on), _) => on,
            (None, Some(_)) => "by attending".to_owned(),
            (None, None) => "-".to_owned(),
        },
        status: status(referral.state),
        since: if attended.as_deref() == Some(&since) { String::new() } else { format!("since {since}") },
        attended: attended.unwrap_or_else(|| "-".to_owned()),
        barrier: barrier(referral.state, steps),
        whose_move: whose_move(referral.state).label(),
    }
}

/// "Attending" rather than the day the first session was attended, which has a column of its own.
const fn status(state: State) -> &'static str {
    match state {
        State::Attended => "Attending",
        other => other.label(),
    }
}

fn whom(view: &View<'_>, referral: &Referral) -> String {
    let adult = referral.person_id.and_then(|id| view.record.adults.iter().find(|a| a.is(id)));
    let child = referral.child_id.and_then(|id| view.record.children.iter().find(|c| c.id == id));
    match (adult, child) {
        (Some(adult), _) => format!("{} ({})", adult.person.name(), adult.relation.label().to_lowercase()),
        (None, Some(child)) => View::short_name(child).to_owned(),
        (None, None) => "The family".to_owned(),
    }
}

/// The day a service first came so far, and the last one where it came there again.
fn reached(steps: &[&Step], state: State) -> Option<String> {
    let days: Vec<NaiveDate> = steps.iter().filter(|s| s.state == state).map(|s| s.on).collect();
    let (first, last) = (days.first()?, days.last()?);
    let first_on = numeric_date(*first);
    Some(if first == last { first_on } else { format!("{first_on}, again {}", numeric_date(*last)) })
}

/// What stands in the way, or stood there last; on whose side.
fn barrier(state: State, steps: &[&Step]) -> String {
    let stands = matches!(state, State::Declined | State::Waitlisted | State::EndedEarly);
    let Some(step) = steps.iter().rfind(|s| s.reason.is_some()) else {
        return if stands { format!("reason {UNKNOWN}") } else { String::new() };
    };
    let Some(reason) = step.reason else { return String::new() };
    let side = step.side.or(reason.default_side());
    let side = side.map_or_else(|| format!("side {UNKNOWN}"), |side| format!("{}'s side", side.label().to_lowercase()));
    let overcome = if stands { "" } else { "Earlier: " };
    format!("{overcome}{} ({side}, {})", reason.label(), numeric_date(step.on))
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, date};
    use super::*;
    use crate::domain::referral::{Reason, Side};

    #[test]
    fn a_service_is_told_step_by_step_with_whose_move_it_is() {
        let mut it = Example::new(1);
        it.service(&[("referred", "2026-06-06"), ("accepted", "2026-06-08"), ("attended", "2026-06-09")]);
        let block = it.compose(None).services;
        assert_eq!(block.rows[0].whom, "Renata Alvarado (mother)");
        let row = &block.rows[0].rows[0];
        assert_eq!((row.service, row.needed.as_str()), ("Parenting support", "06/06/2026"));
        assert_eq!(
            [row.referred.as_str(), row.accepted.as_str(), row.attended.as_str()],
            ["06/06/2026", "06/08/2026", "06/09/2026"]
        );
        assert_eq!((row.status, row.since.as_str(), row.whose_move), ("Attending", "", "Parent"));
        assert_eq!((row.barrier.as_str(), row.provider.as_str()), ("", "not recorded"));
        assert_eq!(block.foot, "From 4 entries, Jun 5, 2026 to Nov 22, 2026.");
    }

    #[test]
    fn a_first_session_without_an_acceptance_shows_it_and_an_early_one_is_not_invented() {
        let mut it = Example::new(1);
        it.service(&[("referred", "2026-06-06"), ("attended", "2026-06-09")]);
        it.service(&[]);
        let rows = &it.compose(None).services.rows[0].rows;
        assert_eq!(rows[0].accepted, "by attending");
        assert_eq!([rows[1].referred.as_str(), rows[1].accepted.as_str(), rows[1].attended.as_str()], ["-", "-", "-"]);
        assert_eq!(
            (rows[1].status, rows[1].since.as_str(), rows[1].whose_move),
            ("Needed", "since 06/05/2026", "Worker")
        );
    }

    #[test]
    fn a_barrier_is_told_with_its_side_and_as_past_once_overcome() {
        let mut it = Example::new(1);
        let way = [("referred", "2026-06-06"), ("declined", "2026-06-20"), ("referred", "2026-07-01")];
        it.service(&way[..2]);
        it.service(&way);
        for step in it.record.steps.iter_mut().filter(|s| s.state == State::Declined) {
            step.reason = Some(Reason::NoTransport);
        }
        let rows = &it.compose(None).services.rows[0].rows;
        assert_eq!(rows[0].barrier, "No transport (agency's side, 06/20/2026)");
        assert_eq!(rows[1].barrier, "Earlier: No transport (agency's side, 06/20/2026)");
        assert_eq!(rows[1].referred, "06/06/2026, again 07/01/2026");
        for step in &mut it.record.steps {
            step.side = step.reason.map(|_| Side::Provider);
        }
        assert!(it.compose(None).services.rows[0].rows[0].barrier.contains("provider's side"));
        for step in &mut it.record.steps {
            step.reason = None;
        }
        assert_eq!(it.compose(None).services.rows[0].rows[0].barrier, "reason not recorded");
    }

    #[test]
    fn what_ended_before_the_removal_is_left_out_and_that_is_said() {
        let mut it = Example::new(1);
        it.service(&[("referred", "2025-01-06"), ("attended", "2025-01-09"), ("completed", "2025-03-01")]);
        let block = it.compose(None).services;
        assert!(block.rows.is_empty());
        let left_out = "1 service that ended before Jun 5, 2026 left out.";
        assert_eq!(block.foot, format!("Nothing recorded since Jun 5, 2026. {left_out}"));
    }

    #[test]
    fn the_service_of_a_child_the_hearing_is_not_about_is_not_told() {
        use crate::domain::hearing::{HearingKind, HearingStatus};
        let mut it = Example::new(2);
        let hearing = it.hearing(HearingKind::Pretrial, HearingStatus::Scheduled, "2026-12-03");
        it.record.hearing_children.retain(|(_, child)| *child == it.record.children[0].id);
        it.service(&[("referred", "2026-06-06")]);
        it.record.referrals[0].0.person_id = None;
        it.record.referrals[0].0.child_id = Some(it.record.children[1].id);
        assert!(it.compose(Some(hearing)).services.rows.is_empty());
        assert_eq!(it.compose(None).services.rows[0].whom, "Teo");
        assert!(date("2026-06-06") < it.today());
    }
}
