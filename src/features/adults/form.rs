//! The form of an entry: each kind has its own of these fields.

use chrono::NaiveDate;

use super::model::NewEntry;
use crate::access::Posted;
use crate::domain::adult::{ChildRelation, EntryKind, Lawyer, Way};
use crate::domain::family::Who;
use crate::domain::id::FamilyId;
use crate::web::form::Problems;

/// An entry as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct EntryForm {
    /// `adult:<key>` or `child:<key>`.
    pub(super) of: String,
    pub(super) child: String,
    pub(super) code: String,
    pub(super) words: String,
    pub(super) note: String,
    pub(super) flag: bool,
    pub(super) from_on: String,
    pub(super) until_on: String,
}

impl EntryForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            of: text("of"),
            child: text("child"),
            code: text("code"),
            words: text("words"),
            note: text("note"),
            flag: posted.has("flag"),
            from_on: text("from_on"),
            until_on: text("until_on"),
        }
    }

    /// `is_member` says who belongs to the family.
    pub(super) fn check(
        &self,
        (family, kind): (FamilyId, EntryKind),
        today: NaiveDate,
        is_member: impl Fn(Who) -> bool,
    ) -> Result<NewEntry, Problems> {
        let mut p = Problems::default();
        let of: Option<Who> = self.of.parse().ok().filter(|who| *who != Who::Family && is_member(*who));
        if of.is_none() || (kind != EntryKind::Lawyer && of.is_some_and(|who| who.adult().is_none())) {
            p.add("of", "Choose whom this is about");
        }
        let child = match kind {
            EntryKind::Relation => {
                let child = self.child.parse::<Who>().ok().filter(|who| is_member(*who)).and_then(Who::child);
                if child.is_none() {
                    p.add("child", "Choose the child");
                }
                child
            }
            _ => of.and_then(Who::child),
        };
        let code = self.code(&mut p, kind);
        let words = match asked(kind) {
            "" => Some(String::new()),
            what => p.required_line("words", &self.words, 200, what),
        };
        let note = p.line("note", &self.note, 300);
        let from_on = p.optional_date("from_on", &self.from_on);
        if from_on.flatten().is_some_and(|from| from > today) {
            p.add("from_on", "This date must be today or earlier");
        }
        let until_on = p.optional_date("until_on", &self.until_on);
        if let (Some(Some(from)), Some(Some(until))) = (from_on, until_on)
            && until < from
        {
            p.add("until_on", "It cannot end before it begins");
        }
        let sound = (|| {
            Some(NewEntry {
                family,
                person: of?.adult(),
                child,
                kind,
                code: code?,
                words: words?,
                note: note?,
                flag: self.flag,
                from_on: from_on?,
                until_on: until_on?,
            })
        })();
        p.or(sound)
    }

    fn code(&self, p: &mut Problems, kind: EntryKind) -> Option<&'static str> {
        match kind {
            EntryKind::Relation => {
                p.choice("code", &self.code, "what she or he is to the child").map(ChildRelation::code)
            }
            EntryKind::Contact => p.choice("code", &self.code, "the way").map(Way::code),
            EntryKind::Lawyer => p.choice("code", &self.code, "as what").map(Lawyer::code),
            EntryKind::Language | EntryKind::Home => Some(""),
        }
    }
}

/// What completes "Enter ..." for the words of a kind; nothing where it has none.
const fn asked(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Relation => "",
        EntryKind::Contact => "the number or address",
        EntryKind::Language => "the language",
        EntryKind::Home => "where and with whom",
        EntryKind::Lawyer => "the name",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::fresh;
    use crate::domain::id::{ChildId, PersonId};

    fn check(kind: EntryKind, query: &str) -> Result<NewEntry, Problems> {
        EntryForm::of(&Posted::of_query(query)).check((fresh(), kind), "2026-11-22".parse().unwrap(), |_| true)
    }

    #[test]
    fn a_relation_is_of_an_adult_to_a_child() {
        let (adult, child) = (Who::Adult(fresh::<PersonId>()), Who::Child(fresh::<ChildId>()));
        let sound = check(EntryKind::Relation, &format!("of={adult}&child={child}&code=putative_father")).unwrap();
        assert_eq!((sound.person, sound.child, sound.code), (adult.adult(), child.child(), "putative_father"));
        let problems = check(EntryKind::Relation, &format!("of={child}&child={adult}&code=x")).unwrap_err();
        assert!(["of", "child", "code"].iter().all(|field| problems.of(field).is_some()));
    }

    #[test]
    fn a_lawyer_speaks_for_an_adult_or_for_a_child() {
        let child = Who::Child(fresh::<ChildId>());
        let sound = check(EntryKind::Lawyer, &format!("of={child}&code=guardian_ad_litem&words=Gail")).unwrap();
        assert_eq!((sound.person, sound.child), (None, child.child()));
    }

    #[test]
    fn an_entry_ends_after_it_begins_and_says_something() {
        let adult = Who::Adult(fresh::<PersonId>());
        let query = format!("of={adult}&code=phone&from_on=2026-11-20&until_on=2026-11-19");
        let problems = check(EntryKind::Contact, &query).unwrap_err();
        assert!(["words", "until_on"].iter().all(|field| problems.of(field).is_some()));
    }
}
