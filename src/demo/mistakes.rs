//! What goes wrong in every office: a case that was opened a second time, and an adult who was entered twice.

use chrono::{Days, NaiveDate};

use super::staff::Staff;
use super::story::{Told, entered};
use crate::db::{Conn, fresh};
use crate::domain::family::Relation;
use crate::domain::id::{PersonId, UserId};
use crate::domain::removal::Circumstance;
use crate::domain::setting::Setting;
use crate::error::Result;
use crate::features::children::{self, NewEpisode, NewPlacement};
use crate::features::exits;
use crate::features::families::{self, NewFamily};
use crate::features::people::{self, NewPerson};
use crate::features::stays;

/// Days after the right case on which it was opened again, and after which somebody saw it.
const AGAIN: u64 = 2;
/// Days after the end of a stay on which the same child is said to have been removed again.
const AFTER: u64 = 20;

/// Opens the case of a family of the first office again and says that this was a mistake; enters the mother of one family a
/// second time, as a relative in another one; and enters a removal that never happened.
pub(super) fn write(conn: &mut Conn, staff: &Staff, told: &[Told], today: NaiveDate) -> Result<()> {
    let of_first = |of: &&Told| of.open && of.office == 0 && of.opened_on + Days::new(AGAIN + 1) < today;
    let supervisor = staff.supervisors.iter().find(|(office, _)| *office == 0).map(|(_, user)| *user);
    let mut families = told.iter().filter(of_first);
    if let (Some(of), Some(by)) = (families.next(), supervisor) {
        open_again(conn, staff, of, by)?;
    }
    if let (Some(hers), Some(other)) = (families.next(), families.nth(2)) {
        let twice = copy(conn, hers.mother, hers.opened_on)?;
        families::add_adult(conn, other.family, twice, Relation::OtherRelative, entered(other.opened_on))?;
    }
    let long_closed = |of: &&Told| of.closed && of.office == 0 && of.opened_on + Days::new(600) < today;
    if let (Some(of), Some(by)) = (told.iter().find(long_closed), supervisor) {
        removed_in_error(conn, staff, of, by)?;
    }
    Ok(())
}

fn open_again(conn: &mut Conn, staff: &Staff, of: &Told, by: UserId) -> Result<()> {
    let Some(office) = staff.offices.first().copied() else { return Ok(()) };
    let opened_on = of.opened_on + Days::new(AGAIN);
    let again = NewFamily {
        id: fresh(),
        name: of.name.clone(),
        office,
        unit: staff.units.first().copied(),
        language: "English".to_owned(),
        interpreter: false,
        court_file_number: String::new(),
        opened_on,
    };
    families::add(conn, &again, Some(by), entered(opened_on))?;
    let mother = copy(conn, of.mother, opened_on)?;
    families::add_adult(conn, again.id, mother, Relation::Mother, entered(opened_on))?;
    let seen = entered(opened_on + Days::new(1));
    exits::opened_by_mistake(conn, (again.id, 1), ("The family has a case already", Some(of.family)), (by, seen))
}

/// A removal some days after a child's stay had ended, entered for the wrong child and marked the day after.
fn removed_in_error(conn: &mut Conn, staff: &Staff, of: &Told, by: UserId) -> Result<()> {
    let last = children::stays_of_family(conn, of.family)?.pop().map(|stay| stay.episode);
    let Some((stay, ended_on)) = last.and_then(|stay| Some((stay.child_id, stay.exited_on?))) else { return Ok(()) };
    let Some(office) = staff.offices.first().copied() else { return Ok(()) };
    let (id, child, removed_on) = (fresh(), stay, ended_on + Days::new(AFTER));
    let removal = NewEpisode {
        id,
        child,
        family: of.family,
        office,
        removed_on,
        removed_time: None,
        circumstances: vec![Circumstance::Neglect],
    };
    children::remove(conn, &removal, Some(by), entered(removed_on))?;
    let place = NewPlacement {
        episode: id,
        child,
        setting: Setting::FosterHome,
        caregiver: "Foster Family Hale".to_owned(),
        with_siblings: None,
        started_on: removed_on,
    };
    children::place(conn, &place, Some(by), entered(removed_on))?;
    let seen = entered(removed_on + Days::new(1));
    stays::mark(conn, (of.family, child, id), None, ("A cousin of the same name was removed", by, seen))
}

/// Another record of the same person.
fn copy(conn: &mut Conn, of: PersonId, on: NaiveDate) -> Result<PersonId> {
    let person = people::find(conn, of)?;
    let new = NewPerson {
        given_name: person.given_name,
        family_name: person.family_name,
        born_on: person.born_on,
        phone: String::new(),
    };
    people::add(conn, &new, entered(on))
}
