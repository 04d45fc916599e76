//! The records a person may see: `domain::need_to_know`, said to the database. Every read of a family starts here.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::action::Action;
use super::actor::Actor;
use crate::db::schema::{
    assignments, break_glass, covers, declared_conflicts, families, hearings, restricted_access, review_items,
};
use crate::db::{Backend, Conn, Instant};
use crate::domain::id::{FamilyId, OfficeId, UserId};
use crate::domain::need_to_know::{Asker, Deed, reads_mistakes};
use crate::domain::role::Role;
use crate::domain::tracks::Track;
use crate::error::{Error, Result};

/// How far a person's role reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The families of her own open assignments on one track; and, with a moment, of those that she covers then. Ending the
    /// assignment or the cover ends access.
    Own(Track, Option<Instant>),
    /// The families of an office.
    Office(OfficeId),
    /// Families that have a hearing.
    Court,
    /// Families of which an opening is in the sample that auditors review at this moment, none that is restricted.
    Sample(Instant),
    /// Every family of the agency.
    Agency,
    /// No family at all.
    Nothing,
}

/// What opens a restricted family, or one out of reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opens {
    /// Being named for it.
    Name,
    /// Being named for it; or an emergency opening that lasts at this moment.
    NameOrOpening(Instant),
    /// Belonging to the group that restricts families.
    Group,
}

/// Whether a list is asked for, which begins with a worker's families, or one family, where looking up its own workers is less
/// work than listing hers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Many,
    One,
}

/// Which families a person may see for what she is doing. Out of scope is "not found", the same as an id that never was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    user: UserId,
    reach: Reach,
    opens: Opens,
    /// Whether cases that were opened by mistake are in it.
    mistakes: bool,
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

/// The families of open assignments that a person covers at a moment.
#[diesel::dsl::auto_type(no_type_alias)]
fn covered(user: UserId, at: Instant) -> _ {
    covers::table
        .inner_join(assignments::table)
        .filter(covers::user_id.eq(user))
        .filter(covers::starts_at.le(at))
        .filter(covers::ends_at.gt(at))
        .filter(assignments::ends_on.is_null())
        .select(covers::family_id)
}

/// That a person is named for a family.
#[diesel::dsl::auto_type(no_type_alias)]
fn named(user: UserId) -> _ {
    restricted_access::table
        .filter(restricted_access::family_id.eq(families::id))
        .filter(restricted_access::user_id.eq(user))
}

/// That a person declared a conflict of interest with a family, and nobody has lifted it.
#[diesel::dsl::auto_type(no_type_alias)]
fn conflict(user: UserId) -> _ {
    declared_conflicts::table
        .filter(declared_conflicts::family_id.eq(families::id))
        .filter(declared_conflicts::user_id.eq(user))
        .filter(declared_conflicts::lifted_at.is_null())
}

/// That a person has an emergency opening of a family.
#[diesel::dsl::auto_type(no_type_alias)]
fn opening(user: UserId, at: Instant) -> _ {
    break_glass::table
        .filter(break_glass::user_id.eq(user))
        .filter(break_glass::expires_at.gt(at))
        .filter(break_glass::family_id.eq(families::id))
}

/// That a hearing of a family counts: one that was entered in error opens nothing.
#[diesel::dsl::auto_type(no_type_alias)]
fn heard() -> _ {
    hearings::table.filter(hearings::family_id.eq(families::id)).filter(hearings::error_at.is_null())
}

/// That an opening of a family is in a sample which auditors may still read.
#[diesel::dsl::auto_type(no_type_alias)]
fn sampled(at: Instant) -> _ {
    review_items::table
        .filter(review_items::family_id.eq(families::id.nullable()))
        .filter(review_items::readable_until.gt(at))
}

impl Scope {
    /// The scope of a person for an action at `now`.
    #[must_use]
    pub fn of(actor: &Actor, action: Action, now: Instant) -> Self {
        Self::made(&actor.asker(), (actor.covers, !actor.openings.is_empty()), action, now)
    }

    /// The scope of a person for what the program does for her while she is not there: without the families that she covers or
    /// has opened in an emergency.
    #[must_use]
    pub fn without_session(asker: &Asker, action: Action, now: Instant) -> Self {
        Self::made(asker, (false, false), action, now)
    }

    fn made(actor: &Asker, (covers, has_openings): (bool, bool), action: Action, now: Instant) -> Self {
        // Whoever stands in for nobody is spared the question.
        let covers = covers.then_some(now);
        let reach = match actor.role {
            Role::ReunificationWorker => Reach::Own(Track::Reunification, covers),
            Role::PermanencyWorker => Reach::Own(Track::Permanency, covers),
            Role::Supervisor | Role::ParentPartnerCoordinator => actor.office.map_or(Reach::Nothing, Reach::Office),
            Role::Manager => actor.office.map_or(Reach::Agency, Reach::Office),
            Role::CourtLiaison => Reach::Court,
            Role::Auditor if action.deed() == Deed::Show => Reach::Sample(now),
            Role::Administrator | Role::Auditor => Reach::Nothing,
        };
        let guards = actor.guards_restricted();
        let (reach, opens) = match action.deed() {
            // Whoever has no opening is spared the question.
            Deed::Show if has_openings && actor.role != Role::Auditor => (reach, Opens::NameOrOpening(now)),
            Deed::Guard | Deed::Review if guards => (reach, Opens::Group),
            Deed::Guard => (Reach::Nothing, Opens::Name),
            Deed::Show | Deed::Work | Deed::Right | Deed::Review => (reach, Opens::Name),
        };
        Self { user: actor.user, reach, opens, mistakes: reads_mistakes(actor.role, action.deed()) }
    }

    /// How far her role reaches.
    #[must_use]
    pub fn reach(self) -> Reach {
        self.reach
    }

    /// Whose scope it is.
    #[must_use]
    pub fn user(self) -> UserId {
        self.user
    }

    /// The families in this scope: for lists.
    #[must_use]
    pub fn families(self) -> Families {
        self.within(Asked::Many)
    }

    fn within(self, asked: Asked) -> Families {
        let user = self.user;
        let is_named = || not(families::is_restricted).or(exists(named(user)));
        let open = match self.opens {
            Opens::Name => self.reached(asked).filter(is_named()),
            Opens::NameOrOpening(at) => self.reached(asked).filter(is_named()).or_filter(exists(opening(user, at))),
            Opens::Group => self.reached(asked),
        };
        let open = open.filter(not(exists(conflict(user))));
        if self.mistakes { open } else { open.filter(not(families::is_mistake)) }
    }

    /// The families within reach, whether closed to her or not.
    fn reached(self, asked: Asked) -> Families {
        let all = families::table.into_boxed();
        match self.reach {
            Reach::Agency => all,
            Reach::Nothing => all.filter(families::id.ne(families::id)),
            Reach::Office(office) => all.filter(families::office_id.eq(office)),
            Reach::Court => all.filter(exists(heard())),
            Reach::Sample(at) => all.filter(not(families::is_restricted)).filter(exists(sampled(at))),
            // The track by whether there is a child, which the table holds to be the same: a bound `track = ?` beside the
            // partial indexes on a track would make SQLite plan the query anew each time.
            Reach::Own(track, covers) => {
                let of_families = || own(self.user).filter(assignments::child_id.is_null());
                let of_children = || own(self.user).filter(assignments::child_id.is_not_null());
                let this = || assignments::family_id.eq(families::id);
                let own = match (asked, track) {
                    (Asked::Many, Track::Reunification) => all.filter(families::id.eq_any(of_families())),
                    (Asked::Many, Track::Permanency) => all.filter(families::id.eq_any(of_children())),
                    (Asked::One, Track::Reunification) => all.filter(exists(of_families().filter(this()))),
                    (Asked::One, Track::Permanency) => all.filter(exists(of_children().filter(this()))),
                };
                match covers {
                    None => own,
                    Some(at) => {
                        own.or_filter(families::id.eq_any(covered(self.user, at).filter(covers::track.eq(track))))
                    }
                }
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

    /// The families of the whole agency that are closed to her: restricted ones for which she is not named, and those with
    /// which she declared a conflict; and the cases that were opened by mistake. What is offered or counted beyond a scope
    /// (duplicates at intake, caseloads) leaves them out. They are few, and the queries find them by an index.
    ///
    /// # Errors
    /// The database's.
    pub fn closed(self, conn: &mut Conn) -> Result<Vec<FamilyId>> {
        let mut closed = self.shut(conn)?;
        let mistakes = families::table.filter(families::is_mistake).select(families::id);
        closed.extend(mistakes.load::<FamilyId>(conn)?);
        Ok(closed)
    }

    /// The same without the cases that were opened by mistake: those whose records count and are not open to her.
    ///
    /// # Errors
    /// The database's.
    pub fn shut(self, conn: &mut Conn) -> Result<Vec<FamilyId>> {
        let restricted = families::table.filter(families::is_restricted).filter(not(exists(named(self.user))));
        let mut closed: Vec<FamilyId> = restricted.select(families::id).load(conn)?;
        let conflicts = declared_conflicts::table
            .filter(declared_conflicts::user_id.eq(self.user))
            .filter(declared_conflicts::lifted_at.is_null());
        closed.extend(conflicts.select(declared_conflicts::family_id).load::<FamilyId>(conn)?);
        Ok(closed)
    }

    /// Those of these families that are in this scope: for rows of which there are few in the whole agency, so that they are
    /// found first and the families by their keys.
    ///
    /// # Errors
    /// The database's.
    pub fn among(self, conn: &mut Conn, some: Vec<FamilyId>) -> Result<Vec<FamilyId>> {
        if some.is_empty() {
            return Ok(some);
        }
        Ok(self.families().filter(families::id.eq_any(some)).select(families::id).load(conn)?)
    }

    /// Refuses a family that is out of scope.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for a family that never was.
    pub fn admit(self, conn: &mut Conn, family: FamilyId) -> Result<()> {
        let found: Option<FamilyId> =
            self.within(Asked::One).filter(families::id.eq(family)).select(families::id).first(conn).optional()?;
        found.map(|_| ()).ok_or(Error::NotFound)
    }
}
