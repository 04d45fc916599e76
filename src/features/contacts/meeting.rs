//! Contacts as they happened: one call or visit with several people is filed as a row for each, and read as one meeting.

use chrono::NaiveDate;

use super::model::Contact;
use crate::db::Instant;
use crate::domain::calendar::short_date;
use crate::domain::contact::{Medium, Outcome};
use crate::domain::family::Who;
use crate::domain::id::UserId;
use crate::domain::tracks::Track;

/// One call, visit or message, with everybody it was with. Count these, not rows.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// The first row of it.
    pub contact: Contact,
    /// Everybody it was with.
    pub with: Vec<Who>,
}

/// What all rows of one meeting of a family share: the same form, at the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filed {
    /// The day it happened.
    pub on: NaiveDate,
    /// When it was entered.
    pub entered_at: Instant,
    /// Who entered it.
    pub entered_by: Option<UserId>,
    /// Whose record it belongs to.
    pub track: Track,
    /// How it was made.
    pub medium: Medium,
    /// Whether they reached each other.
    pub outcome: Outcome,
}

/// Puts rows of one family that were filed together back together; the order stays that of the rows, which come in the
/// order of their days, forwards or backwards. With one person there is one row of a meeting: a second is another meeting.
pub fn grouped<R>(rows: Vec<R>, of: impl Fn(&R) -> (Filed, Who)) -> Vec<(R, Vec<Who>)> {
    let mut meetings: Vec<(R, Filed, Vec<Who>)> = Vec::with_capacity(rows.len());
    for row in rows {
        let (filed, who) = of(&row);
        let mut near = meetings.iter_mut().rev().take_while(|(_, m, _)| m.on == filed.on);
        match near.find(|(_, m, with)| *m == filed && !with.contains(&who)) {
            Some((.., with)) => with.push(who),
            None => meetings.push((row, filed, vec![who])),
        }
    }
    for (.., with) in &mut meetings {
        with.sort_unstable();
    }
    meetings.into_iter().map(|(row, _, with)| (row, with)).collect()
}

/// The same of whole contacts.
#[must_use]
pub fn together(rows: Vec<Contact>) -> Vec<Meeting> {
    let of = |c: &Contact| {
        let filed = Filed {
            on: c.occurred_on,
            entered_at: c.entered_at,
            entered_by: c.entered_by,
            track: c.track,
            medium: c.medium,
            outcome: c.outcome,
        };
        (filed, Who::of(c.person_id, c.child_id))
    };
    grouped(rows, of).into_iter().map(|(contact, with)| Meeting { contact, with }).collect()
}

impl Meeting {
    /// "Phone with Renata Alvarado", "Attempted: in person, at home, with ...".
    #[must_use]
    pub fn title<'a>(&self, name: impl Fn(Who) -> &'a str) -> String {
        let names: Vec<&str> = self.with.iter().map(|who| name(*who)).collect();
        let names = join(&names);
        let medium = self.contact.medium.label();
        let comma = if medium.contains(',') { "," } else { "" };
        match self.contact.outcome {
            Outcome::Held => format!("{medium}{comma} with {names}"),
            Outcome::Attempted => format!("Attempted: {}{comma} with {names}", medium.to_lowercase()),
        }
    }

    /// The day, as lists have it.
    #[must_use]
    pub fn on(&self) -> String {
        short_date(self.contact.occurred_on)
    }
}

/// "A", "A and B", "A, B and C".
fn join(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::notes::Sealed;
    use crate::db::{Instant, fresh};
    use crate::domain::contact::Medium;
    use crate::domain::id::{ContactId, FamilyId, PersonId};
    use uuid::Uuid;

    fn row(person: u128, minute: u32) -> Contact {
        let at: chrono::DateTime<chrono::Utc> = format!("2026-11-22T17:{minute:02}:00Z").parse().unwrap();
        Contact {
            id: fresh::<ContactId>(),
            family_id: FamilyId::from_uuid(Uuid::from_u128(1)),
            child_id: None,
            person_id: Some(PersonId::from_uuid(Uuid::from_u128(person))),
            track: Track::Reunification,
            medium: Medium::InPersonHome,
            outcome: Outcome::Held,
            occurred_on: "2026-11-22".parse().unwrap(),
            note: Sealed::default(),
            entered_at: Instant::from(at),
            entered_by: None,
        }
    }

    #[test]
    fn a_visit_with_three_people_is_one_meeting_and_a_later_one_another() {
        let meetings = together(vec![row(3, 10), row(1, 10), row(2, 10), row(1, 30)]);
        assert_eq!(meetings.iter().map(|m| m.with.len()).collect::<Vec<_>>(), [3, 1]);
        let name = |who: Who| if who.adult() == row(1, 0).person_id { "Renata" } else { "Mateo" };
        assert_eq!(meetings[0].title(name), "In person, at home, with Renata, Mateo and Mateo");
    }

    #[test]
    fn two_rows_with_one_person_are_two_meetings_also_when_they_were_entered_at_once() {
        assert_eq!(together(vec![row(1, 10), row(2, 10), row(1, 10)]).len(), 2);
    }

    #[test]
    fn an_attempt_is_never_called_a_contact() {
        let attempted = Contact { outcome: Outcome::Attempted, medium: Medium::Phone, ..row(1, 0) };
        assert_eq!(together(vec![attempted])[0].title(|_| "Renata"), "Attempted: phone with Renata");
    }
}
