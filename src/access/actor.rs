//! Who is asking.

use crate::db::Instant;
use crate::domain::id::{OfficeId, SessionId, UnitId, UserId};
use crate::domain::role::Role;
use crate::domain::sign_in::Level;

/// A signed-in person and the session she is in.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The person.
    pub user: UserId,
    /// Her name, as colleagues know it.
    pub name: String,
    /// Her role.
    pub role: Role,
    /// Her office; none for people who serve the whole agency.
    pub office: Option<OfficeId>,
    /// Her unit.
    pub unit: Option<UnitId>,
    /// The session.
    pub session: SessionId,
    /// The session's token against forged forms.
    pub csrf_token: String,
    /// How far she has come in proving who she is.
    pub level: Level,
    /// When she last proved it.
    pub authenticated_at: Instant,
    /// The network address that she signed in from.
    pub address: String,
}
