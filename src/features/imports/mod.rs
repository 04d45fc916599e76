//! Importing a county's CSV export, read by a mapping file because every county's export differs.
//!
//! The way: a mapping (`mapping`, checked by `vet` against `fields` and `codes`) → files (`reader`, `encoding`) → rows
//! tied to columns (`bind`, `row`, `values`) → records (`build`, `gather`, `pile`) → what they say together (`rules`) →
//! a [`Checked`] value: sound records, counts and faults. [`apply`] (`store`) writes its caseload, and only when there
//! are no faults; nothing else here writes.

mod bind;
mod build;
pub mod codes;
mod encoding;
pub mod faults;
pub mod fields;
mod fingerprint;
mod gather;
pub mod mapping;
mod pile;
mod reader;
pub mod records;
mod row;
mod rules;
mod source;
mod store;
#[cfg(test)]
mod tests;
mod values;
mod vet;

use std::path::Path;

use chrono::NaiveDate;

pub use faults::Fault;
pub use fields::Entity;
pub use mapping::{Mapping, MappingError};
pub use records::{Caseload, Record};
pub use store::{Import, Written, apply};

use gather::Gathered;
use pile::Pile;

/// How many of one kind of record an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The kind.
    pub entity: Entity,
    /// The rows read for it; one record may stand on many.
    pub rows: usize,
    /// The distinct records.
    pub records: usize,
    /// Those without a fault.
    pub sound: usize,
}

/// An export, read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The sound records; they are the whole export, and every reference in them is met, when there are no faults.
    pub caseload: Caseload,
    /// Counts of every kind of record that the export holds.
    pub counts: Vec<Count>,
    /// Everything wrong, by file, line and column.
    pub faults: Vec<Fault>,
}

/// Reads a county's export from a folder. `today` is the last day that can have happened.
///
/// Never fails: a file that is missing or cannot be read is a fault among the others.
pub fn read(mapping: &Mapping, dir: &Path, today: NaiveDate) -> Checked {
    let Gathered { files, mut piles, mut faults, .. } = gather::gather(mapping, dir, today);
    rules::apply(&mut piles, &files, &mut faults);
    let counts = [
        count(&piles.offices),
        count(&piles.workers),
        count(&piles.families),
        count(&piles.adults),
        count(&piles.children),
        count(&piles.episodes),
        count(&piles.placements),
        count(&piles.services),
        count(&piles.assignments),
        count(&piles.hearings),
    ];
    let caseload = Caseload {
        offices: piles.offices.into_sound(),
        workers: piles.workers.into_sound(),
        families: piles.families.into_sound(),
        adults: piles.adults.into_sound(),
        children: piles.children.into_sound(),
        episodes: piles.episodes.into_sound(),
        placements: piles.placements.into_sound(),
        services: piles.services.into_sound(),
        assignments: piles.assignments.into_sound(),
        hearings: piles.hearings.into_sound(),
    };
    let counts = counts.into_iter().filter(|count| count.rows > 0).collect();
    Checked { caseload, counts, faults: faults.in_order() }
}

fn count<T: Record>(pile: &Pile<T>) -> Count {
    Count { entity: T::ENTITY, rows: pile.rows, records: pile.count(), sound: pile.sound().count() }
}
