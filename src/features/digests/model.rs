//! Who gets a summary.

use diesel::prelude::*;

use crate::db::Backend;
use crate::db::schema::users;
use crate::domain::id::{OfficeId, UserId};
use crate::domain::need_to_know::Asker;
use crate::domain::role::Role;

/// Somebody who gets a summary.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Backend))]
pub struct Reader {
    /// Key.
    pub id: UserId,
    /// Where it goes.
    pub email: String,
    /// Supervisor or manager.
    pub role: Role,
    /// Her office; none serves the whole agency.
    pub office_id: Option<OfficeId>,
    /// Whether the administrator put her in charge of restricted families.
    pub guards_restricted: bool,
}

impl Reader {
    /// What decides over the families that are counted for her.
    pub(super) const fn asker(&self) -> Asker {
        Asker { user: self.id, role: self.role, office: self.office_id, flagged: self.guards_restricted }
    }
}
