//! The sound records of an export, keyed by the county's own keys, ready to be written.
//!
//! Plain values: references are keys of other records of the same [`Caseload`], choices are Homeward's own words
//! (`codes.rs`), money is in cents.

use chrono::{NaiveDate, NaiveTime};

use super::fields::Entity;
use super::fingerprint::{self, Fact, Value};

/// Everything an export holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caseload {
    /// Offices.
    pub offices: Vec<Office>,
    /// Workers.
    pub workers: Vec<Worker>,
    /// Families.
    pub families: Vec<Family>,
    /// Parents and other adults.
    pub adults: Vec<Adult>,
    /// Children.
    pub children: Vec<Child>,
    /// Episodes.
    pub episodes: Vec<Episode>,
    /// Placements, those made from an episode's trial home visit among them.
    pub placements: Vec<Placement>,
    /// Services.
    pub services: Vec<Service>,
    /// Assignments.
    pub assignments: Vec<Assignment>,
    /// Hearings.
    pub hearings: Vec<Hearing>,
}

/// What every record can say about itself.
pub trait Record {
    /// Its kind.
    const ENTITY: Entity;

    /// The county's key, distinct among the records of its kind.
    fn key(&self) -> &str;

    /// Every fact, by the field's name in a mapping where it has one; the same facts in the same order for ever.
    fn facts(&self) -> Vec<(&'static str, Value)>;

    /// A digest (SHA-256) of every fact: the same for the same facts on every machine and in every later version, so
    /// that a second import knows which records changed.
    fn fingerprint(&self) -> [u8; 32] {
        fingerprint::of(Self::ENTITY, &self.facts())
    }
}

/// Declares a record: its fields, and the name under which each is a fact.
macro_rules! record {
    ($(#[$meta:meta])* $Name:ident { $($(#[$doc:meta])* $field:ident: $Type:ty = $fact:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $Name {
            $($(#[$doc])* pub $field: $Type,)+
        }

        impl Record for $Name {
            const ENTITY: Entity = Entity::$Name;

            fn key(&self) -> &str {
                &self.key
            }

            fn facts(&self) -> Vec<(&'static str, Value)> {
                vec![$(($fact, self.$field.value())),+]
            }
        }
    };
}

record! {
    /// An office.
    Office {
        /// The county's key.
        key: String = "key",
        /// Its name.
        name: String = "name",
    }
}

record! {
    /// A worker.
    Worker {
        /// The county's key.
        key: String = "key",
        /// Her full name.
        name: String = "name",
        /// Her office's key.
        office: Option<String> = "office",
        /// Her e-mail address.
        email: Option<String> = "email",
    }
}

record! {
    /// A family.
    Family {
        /// The county's key.
        key: String = "key",
        /// Its name.
        name: String = "name",
        /// Its office's key.
        office: String = "office",
        /// The language it speaks.
        language: Option<String> = "language",
        /// The number people know it by; distinct.
        number: Option<String> = "number",
        /// The court's file number.
        court_file: Option<String> = "court_file",
        /// When the case was opened: as given, or else the first removal of one of its children.
        opened_on: Option<NaiveDate> = "opened",
    }
}

record! {
    /// A parent or another adult of a family.
    Adult {
        /// The county's key.
        key: String = "key",
        /// The family's key.
        family: String = "family",
        /// Given name.
        given_name: Option<String> = "given_name",
        /// Family name.
        family_name: String = "family_name",
        /// What she is to the children.
        relation: &'static str = "relation",
        /// Date of birth.
        born_on: Option<NaiveDate> = "born",
        /// Telephone.
        phone: Option<String> = "phone",
    }
}

record! {
    /// A child.
    Child {
        /// The county's key.
        key: String = "key",
        /// The family's key.
        family: String = "family",
        /// Given name; a newborn may have none.
        given_name: Option<String> = "given_name",
        /// Family name.
        family_name: Option<String> = "family_name",
        /// Date of birth.
        born_on: Option<NaiveDate> = "born",
        /// Sex.
        sex: Option<&'static str> = "sex",
        /// Race or ethnicity.
        race: Option<&'static str> = "race",
        /// The court's file number.
        court_file: Option<String> = "court_file",
    }
}

record! {
    /// A stay in care.
    Episode {
        /// The county's key.
        key: String = "key",
        /// The child's key.
        child: String = "child",
        /// The office's key: as given, or else the family's.
        office: Option<String> = "office",
        /// The day of the removal.
        removed_on: NaiveDate = "removed",
        /// Its time of day.
        removed_time: Option<NaiveTime> = "removed_time",
        /// Circumstances of the removal, in the order of their codes.
        circumstances: Vec<&'static str> = "circumstances",
        /// The day of the exit.
        exited_on: Option<NaiveDate> = "exited",
        /// Why it ended; present exactly when the exit is.
        exit_reason: Option<&'static str> = "exit_reason",
        /// What its placements cost, in cents.
        cost_cents: Option<i64> = "cost",
        /// When a trial home visit began; also a placement of its own.
        thv_start: Option<NaiveDate> = "thv_start",
    }
}

record! {
    /// A living arrangement.
    Placement {
        /// The county's key, or `EPISODE/N` for the N-th keyless placement of the episode in its file, or
        /// `EPISODE/thv` for the trial home visit that the episode's row gives.
        key: String = "key",
        /// The episode's key.
        episode: String = "episode",
        /// The setting.
        setting: &'static str = "setting",
        /// The caregiver's or facility's name.
        caregiver: Option<String> = "caregiver",
        /// The first day.
        started_on: NaiveDate = "started",
        /// The last day; another may start on it.
        ended_on: Option<NaiveDate> = "ended",
    }
}

record! {
    /// A service that a family was connected to, or should be.
    Service {
        /// The county's key, or `EPISODE/N` or `FAMILY/N` for the N-th keyless service in its file.
        key: String = "key",
        /// The family's key: as given, or else that of the episode's child.
        family: Option<String> = "family",
        /// The episode's key.
        episode: Option<String> = "episode",
        /// The key of the adult it is for.
        adult: Option<String> = "adult",
        /// The kind.
        kind: &'static str = "kind",
        /// The provider's name.
        provider: Option<String> = "provider",
        /// When the need was known: as given, or else the removal or the first of its dates, whichever is earlier.
        needed_on: Option<NaiveDate> = "needed",
        /// When the referral was made.
        referred_on: Option<NaiveDate> = "referred",
        /// When the provider accepted or made contact.
        accepted_on: Option<NaiveDate> = "accepted",
        /// The first session attended.
        attended_on: Option<NaiveDate> = "attended",
        /// When it was completed.
        completed_on: Option<NaiveDate> = "completed",
        /// When it ended before it was completed.
        ended_early_on: Option<NaiveDate> = "ended_early",
        /// Why it ended early.
        end_reason: Option<&'static str> = "end_reason",
    }
}

record! {
    /// A worker's time with a family (reunification) or a child (permanency).
    Assignment {
        /// The county's key, or one made of track, family or child, worker and start.
        key: String = "key",
        /// The worker's key.
        worker: String = "worker",
        /// The track.
        track: &'static str = "track",
        /// The family's key: as given, or else the child's.
        family: Option<String> = "family",
        /// The child's key; only on the permanency track.
        child: Option<String> = "child",
        /// The first day.
        started_on: NaiveDate = "started",
        /// The last day.
        ended_on: Option<NaiveDate> = "ended",
    }
}

record! {
    /// A court hearing.
    Hearing {
        /// The county's key, or one made of family (or else child), day, time and kind, so that one hearing of siblings
        /// is one.
        key: String = "key",
        /// The family's key: as given, or else the child's.
        family: Option<String> = "family",
        /// The children's keys; none when the export names only the family.
        children: Vec<String> = "child",
        /// The kind.
        kind: &'static str = "kind",
        /// The day.
        held_on: NaiveDate = "date",
        /// The time of day.
        held_time: Option<NaiveTime> = "time",
        /// What became of it.
        status: Option<&'static str> = "status",
        /// The courtroom.
        courtroom: Option<String> = "courtroom",
        /// The judge.
        judge: Option<String> = "judge",
        /// What was decided.
        result: Option<String> = "result",
    }
}
