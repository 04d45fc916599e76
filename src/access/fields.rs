//! What may be seen within a record: the wall between the tracks.
//!
//! The parent's worker does not see the notes of the child's track, nor the child's worker the confidential notes of the
//! family's. The views are built from what these answers allow, so that a template never holds what it may not show.

use super::action::Action;
use crate::domain::decision::DecisionKind;
use crate::domain::referral::ServiceKind;
use crate::domain::role::Role;
use crate::domain::tracks::Track;

/// Whether `role` may read the notes that were written on `track`.
#[must_use]
pub fn reads_notes(role: Role, track: Track) -> bool {
    match role {
        Role::ReunificationWorker => track == Track::Reunification,
        Role::PermanencyWorker => track == Track::Permanency,
        Role::Supervisor => true,
        Role::Manager | Role::CourtLiaison | Role::ParentPartnerCoordinator | Role::Administrator | Role::Auditor => {
            false
        }
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

/// Whether `role` may read the notes of family time, which both tracks keep together.
#[must_use]
pub fn reads_family_time(role: Role) -> bool {
    Track::ALL.iter().any(|track| reads_notes(role, *track))
}

/// Whether `role` may read the notes of a parent partner's contacts: whoever leads the partners, and the family's track. They
/// are the partner's word on the support she gave, and no case notes.
#[must_use]
pub fn reads_partner_notes(role: Role) -> bool {
    role == Role::ParentPartnerCoordinator || reads_notes(role, Track::Reunification)
}

/// Whether `role` may know that there is a key decision of this kind; its words are notes. A change of the child's goal stays
/// on the child's track.
#[must_use]
pub fn knows_of_decision(role: Role, kind: DecisionKind) -> bool {
    Action::ViewDecisions.allows(role)
        && (role == Role::Manager || kind.only_track().is_none_or(|track| reads_notes(role, track)))
}

/// The track whose notes a service's steps belong to: a child's own service to the child's, any other to the family's.
#[must_use]
pub fn track_of_service(is_for_a_child: bool) -> Track {
    if is_for_a_child { Track::Permanency } else { Track::Reunification }
}

/// Whether `role` may know which concurrent goal a child has: the parent's worker sees only that there is one, and the
/// coordinator follows parent partners.
#[must_use]
pub fn sees_concurrent_goal(role: Role) -> bool {
    matches!(role, Role::PermanencyWorker | Role::Supervisor | Role::Manager | Role::CourtLiaison)
}

/// Whether `role` may know of a family's service of this kind: the coordinator follows parent partners and nothing else.
#[must_use]
pub fn sees_service(role: Role, service: ServiceKind) -> bool {
    role != Role::ParentPartnerCoordinator || service == ServiceKind::ParentPartner
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

    #[test]
    fn the_parents_worker_does_not_know_which_concurrent_goal_there_is() {
        let told: Vec<_> = Role::ALL.iter().filter(|r| sees_concurrent_goal(**r)).collect();
        assert_eq!(told, [&Role::PermanencyWorker, &Role::Supervisor, &Role::Manager, &Role::CourtLiaison]);
        assert!(!sees_concurrent_goal(Role::ReunificationWorker));
    }

    #[test]
    fn a_change_of_goal_is_not_known_on_the_familys_track() {
        let knows =
            |kind| -> Vec<Role> { Role::ALL.iter().copied().filter(|role| knows_of_decision(*role, kind)).collect() };
        let all = [Role::ReunificationWorker, Role::PermanencyWorker, Role::Supervisor, Role::Manager];
        assert_eq!(knows(DecisionKind::ReturnHome), all);
        assert_eq!(knows(DecisionKind::ChangeGoal), all[1..]);
    }

    #[test]
    fn the_notes_of_partners_are_for_who_leads_them_and_the_familys_track() {
        let readers: Vec<_> = Role::ALL.iter().filter(|r| reads_partner_notes(**r)).collect();
        assert_eq!(readers, [&Role::ReunificationWorker, &Role::Supervisor, &Role::ParentPartnerCoordinator]);
    }

    #[test]
    fn both_tracks_read_family_time_and_the_coordinator_sees_parent_partners_only() {
        let readers: Vec<_> = Role::ALL.iter().filter(|r| reads_family_time(**r)).collect();
        assert_eq!(readers, [&Role::ReunificationWorker, &Role::PermanencyWorker, &Role::Supervisor]);
        assert!(sees_service(Role::ParentPartnerCoordinator, ServiceKind::ParentPartner));
        assert!(!sees_service(Role::ParentPartnerCoordinator, ServiceKind::SubstanceUseTreatment));
    }
}
