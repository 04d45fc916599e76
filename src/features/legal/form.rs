//! The forms of a legal status and of the end of a parent's rights.

use chrono::NaiveDate;

use super::model::{HeldStatus, NewRights, NewStatus};
use crate::access::Posted;
use crate::domain::calendar::short_date;
use crate::domain::id::{ChildId, PersonId};
use crate::domain::legal::{LegalStatus, RightsEnd, check_rights};
use crate::web::form::Problems;

/// What was typed about a legal status.
#[derive(Debug, Clone, Default)]
pub(super) struct StatusForm {
    pub(super) status: String,
    pub(super) starts_on: String,
    pub(super) ends_on: String,
}

impl StatusForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self { status: text("status"), starts_on: text("starts_on"), ends_on: text("ends_on") }
    }

    /// `held` are the statuses that stand, not those entered in error.
    pub(super) fn check(&self, child: ChildId, held: &[HeldStatus], today: NaiveDate) -> Result<NewStatus, Problems> {
        let mut p = Problems::default();
        let status: Option<LegalStatus> = p.choice("status", &self.status, "the legal status");
        let starts_on = p.past_date("starts_on", &self.starts_on, today, "since when");
        let ends_on = match self.ends_on.trim() {
            "" => Some(None),
            typed => p.past_date("ends_on", typed, today, "until when").map(Some),
        };
        if let Some((start, end)) = starts_on.zip(ends_on.flatten())
            && end <= start
        {
            p.add("ends_on", "It ended after the day it began");
        }
        let sound = || {
            let new = NewStatus { child, status: status?, starts_on: starts_on?, ends_on: ends_on? };
            Some(new)
        };
        let new = p.or(sound())?;
        let mut p = Problems::default();
        if let Some(other) = held.iter().find(|other| clash(&new, other)) {
            let since = short_date(other.starts_on);
            p.add(
                "starts_on",
                format!("{}, since {since}, is of the same days. A child has one status at a time", other.status),
            );
        }
        p.or(Some(new))
    }
}

/// Whether a new status would share days with another: the open one gives way to one that begins later and has no end.
fn clash(new: &NewStatus, other: &HeldStatus) -> bool {
    if other.voided_at.is_some() {
        return false;
    }
    let gives_way = other.is_open() && new.ends_on.is_none() && new.starts_on > other.starts_on;
    let end = |on: Option<NaiveDate>| on.unwrap_or(NaiveDate::MAX);
    !gives_way && new.starts_on < end(other.ends_on) && other.starts_on < end(new.ends_on)
}

/// What was typed about the end of a parent's rights.
#[derive(Debug, Clone, Default)]
pub(super) struct RightsForm {
    pub(super) person: String,
    pub(super) kind: String,
    pub(super) petition_on: String,
    pub(super) order_on: String,
}

impl RightsForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            person: text("person"),
            kind: text("kind"),
            petition_on: text("petition_on"),
            order_on: text("order_on"),
        }
    }

    /// `is_parent` says who is a parent of the family and has no such record yet.
    pub(super) fn check(
        &self,
        child: ChildId,
        today: NaiveDate,
        is_parent: impl Fn(PersonId) -> bool,
    ) -> Result<NewRights, Problems> {
        let mut p = Problems::default();
        let person: Option<PersonId> = p.id("person", &self.person, "the parent");
        if person.is_some_and(|person| !is_parent(person)) {
            p.add("person", "Choose a parent of this family of whom nothing is recorded yet");
        }
        let kind: Option<RightsEnd> = p.choice("kind", &self.kind, "how the rights end");
        let mut past = |field: &str, typed: &str| match typed.trim() {
            "" => Some(None),
            typed => p.past_date(field, typed, today, "the day").map(Some),
        };
        let (petition, order) = (past("petition_on", &self.petition_on), past("order_on", &self.order_on));
        if let Some((petition, order)) = petition.zip(order)
            && let Err(error) = check_rights(petition, order)
        {
            p.add(if petition.is_none() { "petition_on" } else { "order_on" }, error.to_string());
        }
        let sound =
            || Some(NewRights { child, person: person?, kind: kind?, petition_on: petition?, order_on: order? });
        p.or(sound())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::fresh;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn held(start: &str, end: Option<&str>) -> HeldStatus {
        HeldStatus {
            id: fresh(),
            child_id: fresh(),
            status: LegalStatus::TemporaryCustody,
            starts_on: day(start),
            ends_on: end.map(day),
            version: 1,
            entered_by: None,
            voided_at: None,
            void_reason: String::new(),
        }
    }

    fn typed(start: &str, end: &str) -> StatusForm {
        StatusForm { status: "agency_custody".to_owned(), starts_on: start.to_owned(), ends_on: end.to_owned() }
    }

    #[test]
    fn the_present_status_gives_way_to_a_later_one_and_to_nothing_else() {
        let rows = [held("2026-05-01", None), held("2026-03-06", Some("2026-04-01"))];
        let check = |form: StatusForm| form.check(fresh(), &rows, day("2026-11-23"));
        assert!(check(typed("2026-06-01", "")).is_ok());
        assert!(check(typed("2026-04-01", "2026-05-01")).is_ok(), "the gap between the two");
        for wrong in [typed("2026-05-01", ""), typed("2026-03-10", "2026-03-20"), typed("2026-06-01", "2026-07-01")] {
            assert!(check(wrong).unwrap_err().of("starts_on").is_some());
        }
        assert!(check(typed("2026-04-01", "2026-04-01")).unwrap_err().of("ends_on").is_some());
    }

    #[test]
    fn the_end_of_rights_names_a_parent_and_a_day() {
        let parent: PersonId = fresh();
        let form = RightsForm { person: parent.to_string(), kind: "voluntary".to_owned(), ..RightsForm::default() };
        let check = |form: &RightsForm| form.check(fresh(), day("2026-11-23"), |person| person == parent);
        assert!(check(&form).unwrap_err().of("petition_on").is_some());
        assert!(check(&RightsForm { order_on: "2026-11-01".to_owned(), ..form.clone() }).is_ok());
        let stranger: PersonId = fresh();
        let other = RightsForm { person: stranger.to_string(), order_on: "2026-11-01".to_owned(), ..form };
        assert!(check(&other).unwrap_err().of("person").is_some());
    }
}
