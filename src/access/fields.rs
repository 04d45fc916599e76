//! What may be seen within a record: the wall between the tracks.
//!
//! The parent's worker does not see the notes of the child's track, nor the child's worker the confidential notes of the
//! family's. The views are built from what these answers allow, so that a template never holds what it may not show.

use crate::domain::role::Role;
use crate::domain::tracks::Track;

/// Whether `role` may read the notes that were written on `track`.
#[must_use]
pub fn reads_notes(role: Role, track: Track) -> bool {
    match role {
        Role::ReunificationWorker => track == Track::Reunification,
        Role::PermanencyWorker => track == Track::Permanency,
        Role::Supervisor => true,
        Role::Manager | Role::CourtLiaison | Role::ParentPartnerCoordinator | Role::Administrator | Role::Auditor => false,
    }
}

/// The tracks whose notes `role` may read.
#[must_use]
pub fn readable_tracks(role: Role) -> Vec<Track> {
    Track::ALL.iter().copied().filter(|track| reads_notes(role, *track)).collect()
}

/// The track on which `role` writes; a supervisor writes for the family.
#[must_use]
pub fn own_track(role: Role) -> Track {
    match role {
        Role::PermanencyWorker => Track::Permanency,
        _ => Track::Reunification,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_track_reads_the_notes_of_the_other() {
        assert!(!reads_notes(Role::ReunificationWorker, Track::Permanency));
        assert!(!reads_notes(Role::PermanencyWorker, Track::Reunification));
        assert_eq!(readable_tracks(Role::CourtLiaison), []);
    }
}
