//! The block on contacts: with the children month by month, and with each adult. Counts only; what was said is on no paper.

use chrono::NaiveDate;

use super::visits::{month_name, months, same_month};
use super::{Block, View, foot};
use crate::domain::calendar::short_date;
use crate::domain::contact::{Medium, Outcome};
use crate::domain::family::{Relation, Who};
use crate::domain::tracks::Track;
use crate::features::families::Adult;
use crate::features::summaries::store::Contact;

/// Contacts of caseworkers with the children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChildContacts {
    /// A row for each month, then one for all; none where nothing is recorded.
    pub(crate) rows: Vec<MonthRow>,
    /// By which track the visits in person were made.
    pub(crate) by: String,
    pub(crate) foot: String,
}

/// Contacts with the children in one month, or in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MonthRow {
    pub(crate) month: String,
    pub(crate) in_person: usize,
    pub(crate) in_residence: usize,
    pub(crate) other: usize,
    pub(crate) attempted: usize,
    /// The children who were seen in person.
    pub(crate) seen: String,
}

/// Contacts with one adult.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AdultRow {
    pub(crate) name: String,
    pub(crate) relation: &'static str,
    pub(crate) in_person: usize,
    pub(crate) other: usize,
    pub(crate) attempted: usize,
    pub(crate) last_held: String,
}

/// How many contacts were what.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    in_person: usize,
    in_residence: usize,
    other: usize,
    attempted: usize,
}

fn tally<'a>(contacts: impl Iterator<Item = &'a Contact>) -> Tally {
    let mut tally = Tally::default();
    for contact in contacts {
        match (contact.outcome, contact.medium) {
            (Outcome::Attempted, _) => tally.attempted += 1,
            (Outcome::Held, medium) if medium.in_person() => {
                tally.in_person += 1;
                tally.in_residence += usize::from(medium == Medium::InPersonHome);
            }
            (Outcome::Held, _) => tally.other += 1,
        }
    }
    tally
}

fn of_period<'a>(view: &View<'a>) -> impl Iterator<Item = &'a Contact> + use<'a> {
    let period = view.period;
    view.record.contacts.iter().filter(move |c| period.contains(c.on))
}

/// Those with a child the paper is about.
fn of_children<'a>(view: &View<'a>) -> Vec<&'a Contact> {
    of_period(view).filter(|c| is_with_child(view, c)).collect()
}

/// Those with an adult, and those where nobody said with whom.
fn of_adults<'a>(view: &View<'a>) -> Vec<&'a Contact> {
    of_period(view).filter(|c| is_with_adult(c)).collect()
}

/// The contacts told, each counted once.
pub(super) fn entries(view: &View<'_>) -> usize {
    of_period(view).filter(|c| is_with_adult(c) || is_with_child(view, c)).count()
}

fn is_with_child(view: &View<'_>, contact: &Contact) -> bool {
    contact.with.iter().filter_map(|who| who.child()).any(|id| view.is_shown(id))
}

/// Also where nobody said with whom.
fn is_with_adult(contact: &Contact) -> bool {
    contact.with.iter().any(|who| who.child().is_none())
}

pub(super) fn with_children(view: &View<'_>) -> ChildContacts {
    let contacts = of_children(view);
    let mut rows = Vec::new();
    if !contacts.is_empty() {
        let all = months(view.period);
        let of = |month| contacts.iter().copied().filter(|c| same_month(c.on, month)).collect::<Vec<_>>();
        rows.extend(all.iter().map(|&month| month_row(view, month_name(month), &of(month))));
        if all.len() > 1 {
            rows.push(month_row(view, "All".to_owned(), &contacts));
        }
    }
    let foot = foot(contacts.len(), view.period.first, view.period.last);
    ChildContacts { rows, by: by_track(&contacts), foot }
}

fn is_visit(contact: &Contact) -> bool {
    contact.outcome == Outcome::Held && contact.medium.in_person()
}

fn month_row(view: &View<'_>, month: String, contacts: &[&Contact]) -> MonthRow {
    let tally = tally(contacts.iter().copied());
    let was_seen = |id| contacts.iter().any(|c| is_visit(c) && c.with.contains(&Who::Child(id)));
    let seen: Vec<&str> = view.children.iter().filter(|c| was_seen(c.id)).map(|c| View::short_name(c)).collect();
    MonthRow {
        month,
        in_person: tally.in_person,
        in_residence: tally.in_residence,
        other: tally.other,
        attempted: tally.attempted,
        seen: if seen.is_empty() { "none recorded".to_owned() } else { seen.join(", ") },
    }
}

fn by_track(contacts: &[&Contact]) -> String {
    let visits = |track| contacts.iter().filter(|c| is_visit(c) && c.track == track).count();
    let (permanency, reunification) = (visits(Track::Permanency), visits(Track::Reunification));
    if permanency + reunification == 0 {
        return String::new();
    }
    format!("In person on the permanency track: {permanency}; on the reunification track: {reunification}.")
}

pub(super) fn with_adults(view: &View<'_>) -> Block<AdultRow> {
    let contacts = of_adults(view);
    let foot = foot(contacts.len(), view.period.first, view.period.last);
    if contacts.is_empty() {
        return Block { rows: Vec::new(), foot };
    }
    let with = |adult: &Adult| {
        let met = |c: &&Contact| adult.keys().any(|id| c.with.contains(&Who::Adult(id)));
        contacts.iter().copied().filter(met).collect::<Vec<_>>()
    };
    let adults = view.record.adults.iter().map(|adult| (adult, with(adult)));
    let told = adults.filter(|(adult, with)| adult.relation.is_parent() || !with.is_empty());
    let mut rows: Vec<_> = told.map(|(a, with)| adult_row(a.person.name(), Some(a.relation), &with)).collect();
    let known =
        |c: &&Contact| view.record.adults.iter().flat_map(Adult::keys).any(|id| c.with.contains(&Who::Adult(id)));
    let unnamed: Vec<_> = contacts.iter().copied().filter(|c| !known(c)).collect();
    if !unnamed.is_empty() {
        rows.push(adult_row("With whom: not recorded".to_owned(), None, &unnamed));
    }
    Block { rows, foot }
}

fn adult_row(name: String, relation: Option<Relation>, contacts: &[&Contact]) -> AdultRow {
    let tally = tally(contacts.iter().copied());
    let last: Option<NaiveDate> = contacts.iter().filter(|c| c.outcome == Outcome::Held).map(|c| c.on).max();
    AdultRow {
        name,
        relation: relation.map_or("", Relation::label),
        in_person: tally.in_person,
        other: tally.other,
        attempted: tally.attempted,
        last_held: last.map_or_else(|| "none recorded".to_owned(), short_date),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::Example;
    use super::*;
    use crate::domain::hearing::{HearingKind, HearingStatus};

    fn example() -> Example {
        let mut it = Example::new(2);
        it.hearing(HearingKind::Disposition, HearingStatus::Held, "2026-10-05");
        it.contact_child(0, "2026-10-04", Medium::InPersonHome, Outcome::Held);
        it.contact_child(0, "2026-10-05", Medium::InPersonHome, Outcome::Held);
        it.contact_child(1, "2026-10-20", Medium::InPersonElsewhere, Outcome::Held);
        it.contact_child(1, "2026-11-02", Medium::Video, Outcome::Held);
        it.contact_child(1, "2026-11-03", Medium::InPersonHome, Outcome::Attempted);
        it.contact_mother("2026-11-04", Medium::InPersonHome, Outcome::Held);
        it.contact_mother("2026-11-05", Medium::Phone, Outcome::Attempted);
        it
    }

    #[test]
    fn contacts_with_children_are_counted_by_month_from_the_day_of_the_last_hearing_on() {
        let block = example().compose(None).child_contacts;
        let told: Vec<_> = block
            .rows
            .iter()
            .map(|r| (r.month.as_str(), [r.in_person, r.in_residence, r.other, r.attempted], r.seen.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("Oct 2026", [2, 1, 0, 0], "Mia, Teo"),
                ("Nov 2026", [0, 0, 1, 1], "none recorded"),
                ("All", [2, 1, 1, 1], "Mia, Teo"),
            ]
        );
        assert_eq!(block.by, "In person on the permanency track: 2; on the reunification track: 0.");
        assert_eq!(block.foot, "From 4 entries, Oct 5, 2026 to Nov 22, 2026.");
    }

    #[test]
    fn contacts_with_parents_are_told_by_role_and_a_parent_without_one_is_named() {
        let block = example().compose(None).adult_contacts;
        let told: Vec<_> = block
            .rows
            .iter()
            .map(|r| (r.relation, [r.in_person, r.other, r.attempted], r.last_held.as_str()))
            .collect();
        assert_eq!(told, [("Mother", [1, 0, 1], "Nov 4, 2026"), ("Father", [0, 0, 0], "none recorded")]);
        assert_eq!(block.foot, "From 2 entries, Oct 5, 2026 to Nov 22, 2026.");
    }

    #[test]
    fn a_contact_with_nobody_named_is_told_as_that() {
        let mut it = example();
        let nobody = Contact { with: vec![Who::Family], ..it.record.contacts[1].clone() };
        it.record.contacts.push(nobody);
        let rows = it.compose(None).adult_contacts.rows;
        assert_eq!(rows.last().unwrap().name, "With whom: not recorded");
        assert_eq!(rows.len(), 3);
    }

    #[test]
    fn a_visit_with_the_mother_and_both_children_is_one_contact_in_each_block_and_one_entry() {
        let mut it = Example::new(2);
        let entries = |it: &Example| it.compose(None).made;
        let before = entries(&it);
        it.contact_child(0, "2026-10-20", Medium::InPersonHome, Outcome::Held);
        let one = entries(&it);
        let others = [Who::Child(it.record.children[1].id), Who::Adult(it.record.adults[0].person.id)];
        it.record.contacts[0].with.extend(others);
        assert_eq!(entries(&it), one);
        assert_ne!(before, one);
        let summary = it.compose(None);
        let all = summary.child_contacts.rows.last().unwrap();
        assert_eq!((all.in_person, all.in_residence, all.seen.as_str()), (1, 1, "Mia, Teo"));
        assert_eq!(summary.child_contacts.by, "In person on the permanency track: 1; on the reunification track: 0.");
        assert_eq!(summary.adult_contacts.rows[0].in_person, 1);
        assert!(summary.child_contacts.foot.starts_with("From 1 entry,"));
    }

    #[test]
    fn no_contact_is_said_with_its_date() {
        let summary = Example::new(1).compose(None);
        assert_eq!(summary.child_contacts.foot, "Nothing recorded since Jun 5, 2026.");
        assert_eq!(summary.adult_contacts.foot, "Nothing recorded since Jun 5, 2026.");
        assert!(summary.adult_contacts.rows.is_empty() && summary.child_contacts.by.is_empty());
    }
}
