//! Notes behind the wall between the tracks: shut as they come from the database, and opened only with a proof of the track
//! they were written on.
//!
//! The family's track and the child's are two types. A proof [`May`] comes from [`Reader::of`] alone, which asks
//! `access::fields`; a page that shows a note has had to show its proof, so a template cannot hold what its reader may not
//! see. A parent's engagement is a `Note<FamilyTrack>`; what is done for a child beside reunification is a `Note<ChildTrack>`,
//! and its store asks for that proof before it reads a row. A safety concern is neither: it is a `Note<Safety>`, told to both
//! tracks at once (`docs/SECURITY.md`).
//!
//! ```
//! use homeward::access::notes::{ChildTrack, May, Note};
//! fn open<'a>(note: &Note<'a, ChildTrack>, proof: &May<ChildTrack>) -> &'a str {
//!     note.open(proof)
//! }
//! ```
//!
//! The other track's proof does not open it:
//!
//! ```compile_fail,E0308
//! use homeward::access::notes::{ChildTrack, FamilyTrack, May, Note};
//! fn leak<'a>(note: &Note<'a, ChildTrack>, proof: &May<FamilyTrack>) -> &'a str {
//!     note.open(proof)
//! }
//! ```

use std::fmt;
use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::sql_types::Text;

use super::action::Action;
use super::fields;
use crate::domain::id::UserId;
use crate::domain::role::Role;
use crate::domain::tracks::Track;

/// The track of the reunification worker: the family's.
#[derive(Debug, Clone, Copy)]
pub enum FamilyTrack {}
/// The track of the permanency worker: the child's.
#[derive(Debug, Clone, Copy)]
pub enum ChildTrack {}
/// Family time and key decisions, which both tracks keep together.
#[derive(Debug, Clone, Copy)]
pub enum FamilyTime {}
/// Safety concerns and risk factors, which belong to neither track and are told to both.
#[derive(Debug, Clone, Copy)]
pub enum Safety {}

/// Contacts of parent partners with the parents they stand by.
#[derive(Debug, Clone, Copy)]
pub enum Partnering {}

/// A child's health, which both tracks need to care for her; nobody beyond them reads it.
#[derive(Debug, Clone, Copy)]
pub enum Wellbeing {}

/// Which concurrent goal a child has: known to the child's track and to those who answer for both.
#[derive(Debug, Clone, Copy)]
pub enum ConcurrentGoal {}

/// A note as it was read, of a track that its record says. Nothing but the ways below gets at its words.
#[derive(Clone, Default, PartialEq, Eq, FromSqlRow)]
pub struct Sealed(String);

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(..)")
    }
}

impl<DB: Backend> FromSql<Text, DB> for Sealed
where
    String: FromSql<Text, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        <String as FromSql<Text, DB>>::from_sql(value).map(Self)
    }
}

/// A note of one kind.
#[derive(Clone, Copy)]
pub struct Note<'a, Of>(&'a str, PhantomData<Of>);

/// The proof that somebody may read notes of one kind.
#[derive(Debug, Clone, Copy)]
pub struct May<Of>(PhantomData<Of>);

/// A note of whichever track its record says.
#[derive(Clone, Copy)]
pub enum TrackNote<'a> {
    /// The family's.
    Family(Note<'a, FamilyTrack>),
    /// The child's.
    Child(Note<'a, ChildTrack>),
}

/// What a person may read.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    user: UserId,
    family: Option<May<FamilyTrack>>,
    child: Option<May<ChildTrack>>,
    family_time: Option<May<FamilyTime>>,
    concurrent: Option<May<ConcurrentGoal>>,
    safety: Option<May<Safety>>,
    partnering: Option<May<Partnering>>,
    wellbeing: Option<May<Wellbeing>>,
}

impl Reader {
    /// The proofs of a person in a role.
    #[must_use]
    pub fn of(user: UserId, role: Role) -> Self {
        fn may<Of>(may: bool) -> Option<May<Of>> {
            may.then_some(May(PhantomData))
        }
        Self {
            user,
            family: may(fields::reads_notes(role, Track::Reunification)),
            child: may(fields::reads_notes(role, Track::Permanency)),
            family_time: may(fields::reads_family_time(role)),
            concurrent: may(fields::sees_concurrent_goal(role)),
            safety: may(Action::ViewSafety.allows(role)),
            partnering: may(fields::reads_partner_notes(role)),
            wellbeing: may(Action::ViewWellbeing.allows(role)),
        }
    }

    /// The proof for what is kept on the child's track alone, if she has it.
    #[must_use]
    pub fn child_track(&self) -> Option<May<ChildTrack>> {
        self.child
    }

    /// The proof for which concurrent goal a child has, if she has it.
    #[must_use]
    pub fn concurrent_goal(&self) -> Option<May<ConcurrentGoal>> {
        self.concurrent
    }

    /// The proof for notes of family time, if she has it.
    #[must_use]
    pub fn family_time(&self) -> Option<&May<FamilyTime>> {
        self.family_time.as_ref()
    }

    /// The proof for the words of safety concerns, if she has it.
    #[must_use]
    pub fn safety(&self) -> Option<&May<Safety>> {
        self.safety.as_ref()
    }

    /// The proof for the notes of parent partners' contacts, if she has it.
    #[must_use]
    pub fn partnering(&self) -> Option<&May<Partnering>> {
        self.partnering.as_ref()
    }

    /// The proof for the words on a child's health, if she has it.
    #[must_use]
    pub fn wellbeing(&self) -> Option<&May<Wellbeing>> {
        self.wellbeing.as_ref()
    }
}

impl Sealed {
    /// The note as one of the track that it was written on.
    #[must_use]
    pub fn on_track(&self, track: Track) -> TrackNote<'_> {
        match track {
            Track::Reunification => TrackNote::Family(Note(&self.0, PhantomData)),
            Track::Permanency => TrackNote::Child(Note(&self.0, PhantomData)),
        }
    }

    /// The note as one of family time.
    #[must_use]
    pub fn of_family_time(&self) -> Note<'_, FamilyTime> {
        Note(&self.0, PhantomData)
    }

    /// The note as one of the child's track.
    #[must_use]
    pub fn of_child(&self) -> Note<'_, ChildTrack> {
        Note(&self.0, PhantomData)
    }

    /// The note as one of a parent partner's contact.
    #[must_use]
    pub fn of_partnering(&self) -> Note<'_, Partnering> {
        Note(&self.0, PhantomData)
    }

    /// The note as one of a safety concern.
    #[must_use]
    pub fn of_safety(&self) -> Note<'_, Safety> {
        Note(&self.0, PhantomData)
    }

    /// The note as one on a child's health.
    #[must_use]
    pub fn of_wellbeing(&self) -> Note<'_, Wellbeing> {
        Note(&self.0, PhantomData)
    }

    /// The note, to whoever wrote it.
    #[must_use]
    pub fn own(&self, author: Option<UserId>, reader: &Reader) -> Option<&str> {
        (author == Some(reader.user)).then_some(self.0.as_str())
    }
}

impl<'a, Of> Note<'a, Of> {
    /// Its words, for whoever may read it.
    #[must_use]
    pub fn open(&self, _proof: &May<Of>) -> &'a str {
        self.0
    }
}

impl<'a> TrackNote<'a> {
    /// Its words, if the reader has the proof of its track.
    #[must_use]
    pub fn open(&self, reader: &Reader) -> Option<&'a str> {
        match self {
            Self::Family(note) => reader.family.as_ref().map(|proof| note.open(proof)),
            Self::Child(note) => reader.child.as_ref().map(|proof| note.open(proof)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn user(n: u128) -> UserId {
        UserId::from_uuid(Uuid::from_u128(n))
    }

    #[test]
    fn a_note_opens_on_its_own_track_and_to_whoever_wrote_it() {
        let note = Sealed("CANARY".to_owned());
        for &role in Role::ALL {
            let reader = Reader::of(user(1), role);
            for &track in Track::ALL {
                let expected = fields::reads_notes(role, track).then_some("CANARY");
                assert_eq!(note.on_track(track).open(&reader), expected, "{role} {track}");
            }
            assert_eq!(reader.family_time().is_some(), fields::reads_family_time(role), "{role}");
            assert_eq!(reader.partnering().is_some(), fields::reads_partner_notes(role), "{role}");
            assert_eq!(reader.safety().is_some(), Action::ViewSafety.allows(role), "{role}");
            assert_eq!(reader.wellbeing().is_some(), Action::ViewWellbeing.allows(role), "{role}");
            assert_eq!(note.own(Some(user(1)), &reader), Some("CANARY"));
            assert_eq!(note.own(Some(user(2)), &reader), None);
            assert_eq!(note.own(None, &reader), None);
        }
    }

    #[test]
    fn a_sealed_note_says_nothing_to_a_log() {
        assert!(!format!("{:?}", Sealed("CANARY".to_owned())).contains("CANARY"));
    }
}
