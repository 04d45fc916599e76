//! Contacts as they happened: one call or visit with several people is kept as a row for each, tied by the entry, and read as
//! one meeting.

use std::collections::HashMap;

use super::model::Contact;
use crate::domain::contact::Outcome;
use crate::domain::family::Who;
use crate::domain::id::ContactId;

/// One call, visit or message, with everybody it was with. Count these, not rows.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// The first row of it.
    pub contact: Contact,
    /// Everybody it was with.
    pub with: Vec<Who>,
}

/// Puts rows of one family that belong to one entry back together: of each entry its first row, with everybody; in the order
/// in which the entries come.
pub fn grouped<R>(rows: Vec<R>, of: impl Fn(&R) -> (ContactId, Who)) -> Vec<(R, Vec<Who>)> {
    let mut entries: HashMap<ContactId, usize> = HashMap::with_capacity(rows.len());
    let mut meetings: Vec<(R, Vec<Who>)> = Vec::with_capacity(rows.len());
    for row in rows {
        let (entry, who) = of(&row);
        if let Some((_, with)) = entries.get(&entry).and_then(|at| meetings.get_mut(*at)) {
            with.push(who);
        } else {
            entries.insert(entry, meetings.len());
            meetings.push((row, vec![who]));
        }
    }
    for (_, with) in &mut meetings {
        with.sort_unstable();
    }
    meetings
}

/// The same of whole contacts.
#[must_use]
pub fn together(rows: Vec<Contact>) -> Vec<Meeting> {
    let of = |c: &Contact| (c.entry_id, Who::of(c.person_id, c.child_id));
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
}

/// "A", "A and B", "A, B and C".
#[must_use]
pub fn join(names: &[&str]) -> String {
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
    use crate::domain::id::{FamilyId, PersonId};
    use crate::domain::tracks::Track;
    use uuid::Uuid;

    fn row(person: u128, entry: u128) -> Contact {
        let at: chrono::DateTime<chrono::Utc> = "2026-11-22T17:10:00Z".parse().unwrap();
        Contact {
            id: fresh::<ContactId>(),
            entry_id: ContactId::from_uuid(Uuid::from_u128(entry)),
            family_id: FamilyId::from_uuid(Uuid::from_u128(1)),
            child_id: None,
            person_id: Some(PersonId::from_uuid(Uuid::from_u128(person))),
            track: Track::Reunification,
            medium: Medium::InPersonHome,
            outcome: Outcome::Held,
            occurred_on: "2026-11-22".parse().unwrap(),
            occurred_time: None,
            purpose: None,
            place: None,
            place_words: String::new(),
            note: Sealed::default(),
            entered_at: Instant::from(at),
            entered_by: None,
            approved_at: None,
            approved_by: None,
            error_at: None,
            error_by: None,
            error_reason: String::new(),
        }
    }

    #[test]
    fn an_entry_with_three_people_is_one_meeting_and_another_entry_another() {
        let meetings = together(vec![row(3, 10), row(1, 10), row(1, 30), row(2, 10)]);
        assert_eq!(meetings.iter().map(|m| m.with.len()).collect::<Vec<_>>(), [3, 1]);
        let name = |who: Who| if who.adult() == row(1, 0).person_id { "Renata" } else { "Mateo" };
        assert_eq!(meetings[0].title(name), "In person, at home, with Renata, Mateo and Mateo");
    }

    #[test]
    fn an_attempt_is_never_called_a_contact() {
        let attempted = Contact { outcome: Outcome::Attempted, medium: Medium::Phone, ..row(1, 0) };
        assert_eq!(together(vec![attempted])[0].title(|_| "Renata"), "Attempted: phone with Renata");
    }

    #[test]
    fn a_contact_says_when_what_for_and_where_as_far_as_it_is_known() {
        assert_eq!((row(1, 1).occurred(), row(1, 1).details()), ("Nov 22, 2026".to_owned(), Vec::new()));
        let told = Contact {
            occurred_time: Some("16:10".to_owned()),
            purpose: Some(crate::domain::contact::ContactPurpose::Court),
            place: Some(crate::domain::contact::MeetingPlace::Community),
            place_words: "Loring Park".to_owned(),
            ..row(1, 1)
        };
        assert_eq!(told.occurred(), "Nov 22, 2026, 4:10 p.m.");
        assert_eq!(told.details(), ["For: court", "Where: park, library or the like, Loring Park"]);
    }
}
