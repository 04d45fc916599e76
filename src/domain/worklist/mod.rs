//! My day: what each family and each child wants done, by whom and by when.
//!
//! Facts in, ordered items out. The paces are the programme's own, which an agency sets; only the monthly visit is federal:
//! a caseworker sees each child in care every calendar month (42 USC 624(f)).

mod decide;
mod item;

use chrono::NaiveDate;

use super::hearing::HearingKind;
use super::id::{ChildId, FamilyId, FamilyTimePlanId, HearingId, ReferralId, UserId};
use super::milestone::Thresholds;
use super::referral::{Calls, FollowUp, ServiceKind, Status};
use super::setting::Setting;

pub use decide::items;
pub use item::{Due, Item, Load, Task, by_worker};

/// How soon things want doing, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// When referrals are followed up.
    pub follow_up: FollowUp,
    /// The milestone, and when silence is too long.
    pub thresholds: Thresholds,
    /// How far ahead the list looks.
    pub ahead: u64,
    /// How far ahead it looks for the visits of a month.
    pub month_ahead: u64,
    /// From this day on a family away from home is on the list every day.
    pub late_day: i64,
    /// From a child's arrival in a new place to the first visit there.
    pub new_place: u64,
    /// Between visits during a trial home visit.
    pub home_visit: u64,
}

impl Default for Pace {
    fn default() -> Self {
        let (follow_up, thresholds) = (FollowUp::default(), Thresholds::default());
        Self { follow_up, thresholds, ahead: 7, month_ahead: 14, late_day: 150, new_place: 7, home_visit: 7 }
    }
}

/// What is known of a family with open work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyDay {
    /// The family.
    pub family: FamilyId,
    /// Its reunification worker.
    pub worker: Option<UserId>,
    /// The children whose stay in care is open.
    pub children: Vec<ChildDay>,
    /// The referrals that are open.
    pub referrals: Vec<ReferralDay>,
    /// The first session an adult attended since the removal ([`first_session`](super::day_one::first_session)).
    pub first_attended_on: Option<NaiveDate>,
    /// The last contact held with an adult.
    pub last_contact_on: Option<NaiveDate>,
    /// The hearings that are set.
    pub hearings: Vec<HearingDay>,
    /// Planned visits whose day has passed and of which nothing is recorded, with their plans, the latest first.
    pub open_visits: Vec<(NaiveDate, FamilyTimePlanId)>,
    /// The days of the last twelve months on which a child came home for good who is not back in care.
    pub home_on: Vec<NaiveDate>,
}

/// What is known of a child in care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChildDay {
    /// The child.
    pub child: ChildId,
    /// The permanency worker.
    pub worker: Option<UserId>,
    /// The day of the removal.
    pub removed_on: NaiveDate,
    /// Where the child lives, and since when.
    pub place: Option<(Setting, NaiveDate)>,
    /// The last visit in person on the permanency track.
    pub seen_on: Option<NaiveDate>,
}

/// What is known of an open referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferralDay {
    /// The referral.
    pub referral: ReferralId,
    /// The child it is for; none for an adult or the whole family.
    pub child: Option<ChildId>,
    /// The service.
    pub service: ServiceKind,
    /// Where it stands.
    pub status: Status,
    /// Since when.
    pub since: NaiveDate,
    /// When somebody last asked about it.
    pub calls: Calls,
    /// The earliest appointment of which it is not known what became of it.
    pub appointment: Option<NaiveDate>,
}

/// A hearing that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HearingDay {
    /// The hearing.
    pub hearing: HearingId,
    /// What it is about.
    pub kind: HearingKind,
    /// The day.
    pub on: NaiveDate,
    /// The children it is about.
    pub children: Vec<ChildId>,
}

/// Families with a child in care and no reunification worker, and children in care without a permanency worker.
pub fn uncovered(families: &[FamilyDay]) -> (usize, usize) {
    let in_care = families.iter().filter(|f| !f.children.is_empty());
    let alone = in_care.filter(|f| f.worker.is_none()).count();
    (alone, families.iter().flat_map(|f| &f.children).filter(|c| c.worker.is_none()).count())
}

#[cfg(test)]
mod tests;
