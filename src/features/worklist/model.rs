//! What My day is made of.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::db::Instant;
use crate::domain::calendar::{clock_time, kept_time, short_date};
use crate::domain::family::Who;
use crate::domain::hearing::HearingKind;
use crate::domain::id::{DraftId, FamilyId, HearingId, ReferralId};
use crate::domain::referral::State;
use crate::domain::worklist::FamilyDay;

/// The facts and the names.
pub(super) struct Day {
    pub(super) families: Vec<FamilyDay>,
    pub(super) names: Names,
}

/// The names that rows need; none of them decides anything.
#[derive(Default)]
pub(super) struct Names {
    /// Name and number.
    pub(super) families: HashMap<FamilyId, (String, String)>,
    pub(super) people: HashMap<Who, String>,
    /// Whom each open referral is for.
    pub(super) referrals: HashMap<ReferralId, Who>,
    /// "Nov 26, 2026, 9:00 a.m., courtroom 3B".
    pub(super) times: HashMap<HearingId, String>,
}

/// A hearing of the next days.
pub(super) struct Booked {
    pub(super) hearing: HearingId,
    pub(super) family: FamilyId,
    pub(super) name: String,
    pub(super) kind: HearingKind,
    pub(super) on: NaiveDate,
    pub(super) time: Option<String>,
    pub(super) courtroom: String,
}

impl Booked {
    /// "Nov 26, 2026, 9:00 a.m., courtroom 3B", as far as it is known.
    pub(super) fn when(&self) -> String {
        let mut said = short_date(self.on);
        if let Some(time) = self.time.as_deref().and_then(kept_time) {
            said = format!("{said}, {}", clock_time(time));
        }
        if self.courtroom.is_empty() { said } else { format!("{said}, {}", self.courtroom) }
    }
}

/// A family with an open referral to a parent partner.
pub(super) struct Partnered {
    pub(super) referral: ReferralId,
    pub(super) family: FamilyId,
    pub(super) name: String,
    pub(super) number: String,
    pub(super) state: State,
    pub(super) since: NaiveDate,
}

/// An intake that was begun.
pub(super) struct Draft {
    pub(super) id: DraftId,
    pub(super) saved_at: Instant,
}
