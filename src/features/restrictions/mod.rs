//! Restricted families: of staff and their relatives, or in the public eye. They are there only for the people named for
//! them; a designated group restricts them, names people, and looks after families that may repeat somebody of them.
//!
//! The group are the managers of the whole agency, and the supervisors and managers whom the administrator put in charge
//! (`domain::need_to_know`). It sees a restricted family's number and who is named, not its record, unless named itself.
//! Whoever is assigned to a restricted family is named for it by that, and no longer when her last assignment ends.

mod form;
mod model;
mod pages;
mod queue;
mod store;

pub use store::{duplicates_waiting, name_worker, release_worker, restrict};

use crate::access::{Access, Action};
use crate::error::{Error, Result};
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::GuardRestricted, "/restricted", queue::index);
    r.post(Action::GuardRestricted, "/restricted/duplicates/{duplicate}/close", queue::close);
    r.get(Action::GuardRestricted, "/families/{family}/restriction", pages::show);
    r.post(Action::GuardRestricted, "/families/{family}/restriction", pages::set);
    r.post(Action::GuardRestricted, "/families/{family}/restriction/lift", pages::lift);
    r.post(Action::GuardRestricted, "/families/{family}/restriction/names", pages::name);
    r.post(Action::GuardRestricted, "/families/{family}/restriction/names/{user}/remove", pages::remove_name);
}

/// Refuses everybody who is not of the group: for her there are no such pages.
fn only_the_group(access: &Access) -> Result<()> {
    if access.actor().asker().guards_restricted() { Ok(()) } else { Err(Error::NotFound) }
}
