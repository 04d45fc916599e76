//! The records a person may see. Every read of a family starts here.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::actor::Actor;
use crate::db::schema::{assignments, families, hearings};
use crate::db::{Backend, Conn};
use crate::domain::id::{FamilyId, OfficeId, UserId};
use crate::domain::role::Role;
use crate::domain::tracks::Track;
use crate::error::{Error, Result};

/// Which families a person may see. Out of scope is "not found", the same as an id that never was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The families of her own open assignments on one track. Ending the assignment ends access.
    Own(UserId, Track),
    /// The families of an office.
    Office(OfficeId),
    /// Families that have a hearing.
    Court,
    /// Every family of the agency.
    Agency,
    /// No family at all.
    Nothing,
}

/// A query of families, narrowed to what may be seen.
pub type Families = families::BoxedQuery<'static, Backend>;

/// The families of a person's open assignments.
#[diesel::dsl::auto_type(no_type_alias)]
fn own(user: UserId) -> _ {
    assignments::table
        .filter(assignments::user_id.eq(user))
        .filter(assignments::ends_on.is_null())
        .select(assignments::family_id)
}

impl Scope {
    /// The scope of a person.
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        match actor.role {
            Role::ReunificationWorker => Self::Own(actor.user, Track::Reunification),
            Role::PermanencyWorker => Self::Own(actor.user, Track::Permanency),
            Role::Supervisor | Role::ParentPartnerCoordinator => actor.office.map_or(Self::Nothing, Self::Office),
            Role::Manager => actor.office.map_or(Self::Agency, Self::Office),
            Role::CourtLiaison => Self::Court,
            Role::Administrator | Role::Auditor => Self::Nothing,
        }
    }

    /// The families in this scope.
    #[must_use]
    pub fn families(self) -> Families {
        let all = families::table.into_boxed();
        match self {
            Self::Agency => all,
            Self::Nothing => all.filter(families::id.ne(families::id)),
            Self::Office(office) => all.filter(families::office_id.eq(office)),
            Self::Court => all.filter(exists(hearings::table.filter(hearings::family_id.eq(families::id)))),
            // The track by whether there is a child, which the table holds to be the same: a bound `track = ?` beside the
            // partial indexes on a track would make SQLite plan the query anew each time.
            Self::Own(user, Track::Reunification) => {
                all.filter(families::id.eq_any(own(user).filter(assignments::child_id.is_null())))
            }
            Self::Own(user, Track::Permanency) => {
                all.filter(families::id.eq_any(own(user).filter(assignments::child_id.is_not_null())))
            }
        }
    }

    /// Whether a family is in this scope.
    ///
    /// # Errors
    /// The database's.
    pub fn admits(self, conn: &mut Conn, family: FamilyId) -> Result<bool> {
        match self.admit(conn, family) {
            Ok(()) => Ok(true),
            Err(Error::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Refuses a family that is out of scope.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for a family that never was.
    pub fn admit(self, conn: &mut Conn, family: FamilyId) -> Result<()> {
        let found: Option<FamilyId> =
            self.families().filter(families::id.eq(family)).select(families::id).first(conn).optional()?;
        found.map(|_| ()).ok_or(Error::NotFound)
    }
}
