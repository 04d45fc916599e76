//! Asks for what a person opens a family that is within her scope and not of her own work, before the page opens.

use actix_web::dev::ServiceRequest;
use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;

use super::action::Action;
use super::actor::Actor;
use super::door::Access;
use super::kept;
use super::scope::Scope;
use crate::db::schema::{families, hearings, stated_purposes};
use crate::db::{Conn, Instant};
use crate::domain::id::{FamilyId, UnitId};
use crate::domain::need_to_know::Deed;
use crate::domain::purpose::{self, Family};
use crate::domain::role::Role;
use crate::error::{Error, Result};

/// Lets a request through whose family is the person's own work, or for which she has said her purpose; a form that comes
/// without one is kept until she has. A family out of scope is the handler's to refuse.
pub(super) async fn ask(action: Action, req: &ServiceRequest, access: &Access) -> Result<()> {
    let is_for_all = action == Action::StatePurpose || matches!(action.deed(), Deed::Guard | Deed::Review);
    if is_for_all || !purpose::can_be_asked(access.actor().role, access.actor().unit) {
        return Ok(());
    }
    let Some(family) = req.match_info().get("family").and_then(|id| id.parse::<FamilyId>().ok()) else { return Ok(()) };
    if access.actor().has_opened(family) {
        return Ok(());
    }
    let (scope, actor, now, today) = (access.scope(), access.actor().clone(), access.now(), access.today());
    if !access.source().look_up(move |conn| is_missing(conn, scope, &actor, family, now, today)).await? {
        return Ok(());
    }
    let back = kept::way_back(req, access).await?;
    Err(Error::SayPurpose { page: format!("/families/{family}/purpose"), back })
}

/// Whether the family is in scope, not the person's own work, and she has not said for what she opens it.
fn is_missing(
    conn: &mut Conn,
    scope: Scope,
    actor: &Actor,
    id: FamilyId,
    now: Instant,
    today: NaiveDate,
) -> Result<bool> {
    let found = scope.families().filter(families::id.eq(id)).select(families::unit_id);
    let Some(unit) = found.first::<Option<UnitId>>(conn).optional()? else { return Ok(false) };
    let hearings = match actor.role {
        Role::CourtLiaison => {
            let counts = hearings::family_id.eq(id).and(hearings::error_at.is_null());
            hearings::table.filter(counts).select(hearings::held_on).load(conn)?
        }
        _ => Vec::new(),
    };
    if purpose::is_own_work(actor.role, actor.unit, &Family { unit, hearings }, today) {
        return Ok(false);
    }
    let stated = stated_purposes::table
        .filter(stated_purposes::user_id.eq(actor.user))
        .filter(stated_purposes::family_id.eq(id))
        .filter(stated_purposes::holds_until.gt(now));
    Ok(!select(exists(stated)).get_result::<bool>(conn)?)
}
