//! Writes down the contacts after a return home: most of them in time, some missed.

use chrono::{Datelike as _, Days, NaiveDate};

use super::story::{Scene, entered};
use crate::db::Conn;
use crate::domain::aftercare::due_days;
use crate::domain::contact::{ContactPurpose, Medium, Outcome};
use crate::domain::exit::ExitReason;
use crate::domain::family::Who;
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::contacts::{self, Details, NewContact};

/// For how many days after a return home the county keeps a case open.
const OPEN_FOR: u64 = 120;

/// Whether the family's children came home lately, so that its case is still open.
pub(super) fn lasts(last: Option<(NaiveDate, ExitReason)>, today: NaiveDate) -> bool {
    last.is_some_and(|(on, reason)| reason == ExitReason::Reunification && on >= today - Days::new(OPEN_FOR))
}

/// The contacts since the children came home.
pub(super) fn contacts(conn: &mut Conn, scene: &Scene<'_>, home_on: NaiveDate) -> Result<()> {
    let turn = usize::try_from(home_on.num_days_from_ce()).unwrap_or_default();
    for (n, due_on) in due_days(home_on).into_iter().enumerate() {
        let on = due_on - Days::new(2);
        if on > scene.today || (turn + n) % 4 == 3 {
            continue;
        }
        let new = NewContact {
            family: scene.family,
            with: vec![Who::Adult(scene.mother)],
            track: Track::Reunification,
            medium: if n % 2 == 0 { Medium::InPersonHome } else { Medium::Phone },
            outcome: Outcome::Held,
            occurred_on: on,
            details: Details { purpose: Some(ContactPurpose::Aftercare), ..Details::default() },
            note: "The children sleep and eat well. School begins at eight, and they were on time all week.".to_owned(),
        };
        contacts::add(conn, &new, scene.worker, entered(on))?;
    }
    Ok(())
}
