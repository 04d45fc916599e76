//! Every query of the docket. Each starts from the families within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::{Families, Scope};
use crate::db::Conn;
use crate::db::schema::{assignments, children, families, hearing_children, hearings, users};
use crate::domain::hearing::HearingStatus;
use crate::domain::id::{ChildId, FamilyId, HearingId, OfficeId};
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::children::Child;
use crate::features::families::Family;
use crate::features::hearings::Hearing;

/// What people come to court for.
const TAKES_PLACE: [HearingStatus; 2] = [HearingStatus::Scheduled, HearingStatus::Held];

/// Whose hearings: those within scope, perhaps of one office only.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whose {
    pub(super) scope: Scope,
    pub(super) office: Option<OfficeId>,
}

impl Whose {
    fn families(self) -> Families {
        match self.office {
            Some(office) => self.scope.families().filter(families::office_id.eq(office)),
            None => self.scope.families(),
        }
    }
}

/// What is recorded of the hearings of one day.
#[derive(Debug, Clone, Default)]
pub(super) struct Day {
    /// The hearings with their families, in no order.
    pub(super) hearings: Vec<(Hearing, Family)>,
    /// The children of each hearing, oldest first.
    pub(super) children: Vec<(HearingId, Child)>,
    /// The workers of the families and children on that day.
    pub(super) workers: Vec<Working>,
}

/// Who works for a family, or for one of its children.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Working {
    pub(super) family: FamilyId,
    pub(super) track: Track,
    pub(super) child: Option<ChildId>,
    pub(super) name: String,
}

/// The first day from `from` on with hearings.
pub(super) fn next_day(conn: &mut Conn, whose: Whose, from: NaiveDate) -> Result<Option<NaiveDate>> {
    Ok(whose
        .families()
        .inner_join(hearings::table)
        .filter(hearings::error_at.is_null())
        .filter(hearings::status.eq_any(TAKES_PLACE))
        .filter(hearings::held_on.ge(from))
        .order(hearings::held_on.asc())
        .select(hearings::held_on)
        .first(conn)
        .optional()?)
}

/// The last day before `day` with hearings.
pub(super) fn previous_day(conn: &mut Conn, whose: Whose, day: NaiveDate) -> Result<Option<NaiveDate>> {
    Ok(whose
        .families()
        .inner_join(hearings::table)
        .filter(hearings::error_at.is_null())
        .filter(hearings::status.eq_any(TAKES_PLACE))
        .filter(hearings::held_on.lt(day))
        .order(hearings::held_on.desc())
        .select(hearings::held_on)
        .first(conn)
        .optional()?)
}

/// The day of each hearing that takes place from `first` to `last`, in order.
pub(super) fn days(conn: &mut Conn, whose: Whose, (first, last): (NaiveDate, NaiveDate)) -> Result<Vec<NaiveDate>> {
    Ok(whose
        .families()
        .inner_join(hearings::table)
        .filter(hearings::error_at.is_null())
        .filter(hearings::status.eq_any(TAKES_PLACE))
        .filter(hearings::held_on.between(first, last))
        .order(hearings::held_on.asc())
        .select(hearings::held_on)
        .load(conn)?)
}

/// Everything on one day, also what was put off.
pub(super) fn day(conn: &mut Conn, whose: Whose, day: NaiveDate) -> Result<Day> {
    let hearings: Vec<(Hearing, Family)> = whose
        .families()
        .inner_join(hearings::table)
        .filter(hearings::error_at.is_null())
        .filter(hearings::held_on.eq(day))
        .select((Hearing::as_select(), Family::as_select()))
        .load(conn)?;
    if hearings.is_empty() {
        return Ok(Day::default());
    }
    let ids: Vec<HearingId> = hearings.iter().map(|(hearing, _)| hearing.id).collect();
    let children = hearing_children::table
        .inner_join(children::table)
        .filter(hearing_children::hearing_id.eq_any(ids))
        .order((children::born_on.asc(), children::id.asc()))
        .select((hearing_children::hearing_id, Child::as_select()))
        .load(conn)?;
    let families: Vec<FamilyId> = hearings.iter().map(|(hearing, _)| hearing.family_id).collect();
    let workers = assignments::table
        .inner_join(users::table.on(users::id.eq(assignments::user_id)))
        .filter(assignments::family_id.eq_any(families))
        .filter(assignments::ends_on.is_null())
        .order(users::full_name.asc())
        .select((assignments::family_id, assignments::track, assignments::child_id, users::full_name))
        .load(conn)?;
    Ok(Day { hearings, children, workers })
}
