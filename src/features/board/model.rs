//! The rows of the board.

use crate::domain::day_one::{DayOne, day_one};
use crate::domain::id::{FamilyId, OfficeId, UnitId, UserId};
use crate::domain::milestone::{Children, FamilyFacts, Rank, Standing, Thresholds, standing};
use crate::domain::need_to_know::Closed;

/// Who a family is, as the board says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Key.
    pub family: FamilyId,
    /// The number people say.
    pub number: String,
    /// The family's name.
    pub name: String,
    /// The office that serves it.
    pub office: OfficeId,
    /// The unit that serves it.
    pub unit: Option<UnitId>,
}

/// One family on the board, as it stands on one date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Who it is.
    pub named: Named,
    /// To whom it is closed, whatever her scope.
    pub closed: Closed,
    /// The reunification worker and her name.
    pub worker: Option<(UserId, String)>,
    /// Where the children are.
    pub children: Children,
    /// Children in care whom no permanency worker has.
    pub children_without_worker: u32,
    /// The day-one clock.
    pub day_one: DayOne,
    /// Where it stands against the milestone.
    pub standing: Standing,
}

impl Row {
    /// The row of a family with these facts.
    pub(super) fn new(named: Named, closed: Closed, worker: Option<(UserId, String)>, facts: &FamilyFacts) -> Self {
        Self {
            named,
            closed,
            worker,
            children: facts.children,
            children_without_worker: facts.children_without_worker,
            day_one: day_one(Some(facts.removed_on), facts.first_attended_on, facts.today),
            standing: standing(facts, &Thresholds::default()),
        }
    }

    /// Its place on the board: by standing, then by number.
    pub(super) fn place(&self) -> (Rank, &str) {
        (self.standing.rank(), &self.named.number)
    }
}
