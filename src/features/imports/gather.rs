//! Reads every file of an export into piles of records; what one row or one file says alone is checked on the way.

use std::path::Path;

use chrono::NaiveDate;

use super::bind::{self, Bound};
use super::build::{self, Ordinals};
use super::faults::{Fault, Faults};
use super::fields::Entity;
use super::mapping::{FileMapping, Mapping};
use super::pile::{At, Files, Loaded, Pile, Piles, Repeat};
use super::reader::{self, Row, Table};
use super::records::Record;
use super::row::RowReader;
use super::vet::blocks;

/// Everything read so far.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// The files.
    pub(super) files: Files,
    /// The records.
    pub(super) piles: Piles,
    /// What is wrong.
    pub(super) faults: Faults,
    placements: Ordinals,
    services: Ordinals,
}

/// Reads every file of the mapping from the folder.
pub(super) fn gather(mapping: &Mapping, dir: &Path, today: NaiveDate) -> Gathered {
    let mut gathered = Gathered::default();
    for file in &mapping.files {
        match load(mapping, file, dir, &mut gathered.faults) {
            Some(loaded) => {
                let at = gathered.files.0.len();
                let blocks: Vec<_> = loaded.blocks.iter().map(|block| block.entity).collect();
                if !loaded.table.is_whole {
                    gathered.mark_partial(file);
                }
                gathered.files.0.push(loaded);
                for (block, entity) in blocks.into_iter().enumerate() {
                    gathered.block(entity, At { file: at, block, row: 0 }, today);
                }
            }
            None => gathered.mark_partial(file),
        }
    }
    gathered
}

fn load(mapping: &Mapping, file: &FileMapping, dir: &Path, faults: &mut Faults) -> Option<Loaded> {
    let table = reader::read(dir, file, &mapping.defaults, faults)?;
    match bind::bind(mapping, file, &table.header) {
        Ok(blocks) => Some(Loaded { table, blocks }),
        Err(why) => {
            let (file, column, value) = (file.name.clone(), String::new(), String::new());
            faults.add(Fault { file, line: Some(1), column, value, why });
            None
        }
    }
}

impl Gathered {
    /// Notes that records of a file are missing, so that nobody is told that they do not exist.
    fn mark_partial(&mut self, file: &FileMapping) {
        for (entity, _) in blocks(file) {
            let piles = &mut self.piles;
            let is_whole = match entity {
                Entity::Office => &mut piles.offices.is_whole,
                Entity::Worker => &mut piles.workers.is_whole,
                Entity::Family => &mut piles.families.is_whole,
                Entity::Adult => &mut piles.adults.is_whole,
                Entity::Child => &mut piles.children.is_whole,
                Entity::Episode => &mut piles.episodes.is_whole,
                Entity::Placement => &mut piles.placements.is_whole,
                Entity::Service => &mut piles.services.is_whole,
                Entity::Assignment => &mut piles.assignments.is_whole,
                Entity::Hearing => &mut piles.hearings.is_whole,
            };
            *is_whole = false;
        }
    }

    fn block(&mut self, entity: Entity, at: At, today: NaiveDate) {
        let Self { files, piles, faults, placements, services } = self;
        let Some(loaded) = files.0.get(at.file) else { return };
        let Some(block) = loaded.blocks.get(at.block) else { return };
        let mut rows = Rows { files, table: &loaded.table, block, at, today, faults };
        match entity {
            Entity::Office => rows.read(&mut piles.offices, &same(), build::office),
            Entity::Worker => rows.read(&mut piles.workers, &same(), build::worker),
            Entity::Family => rows.read(&mut piles.families, &same(), build::family),
            Entity::Adult => rows.read(&mut piles.adults, &same(), build::adult),
            Entity::Child => rows.read(&mut piles.children, &same(), build::child),
            Entity::Episode => rows.read(&mut piles.episodes, &Repeat::Refuse, build::episode),
            Entity::Placement => {
                rows.read(&mut piles.placements, &Repeat::Refuse, |row| build::placement(row, placements));
            }
            Entity::Service => rows.read(&mut piles.services, &Repeat::Refuse, |row| build::service(row, services)),
            Entity::Assignment => rows.read(&mut piles.assignments, &Repeat::Refuse, build::assignment),
            Entity::Hearing => rows.read(&mut piles.hearings, &Repeat::TakeIn(build::join_hearing), build::hearing),
        }
    }
}

/// A record that many rows may repeat, as long as they say the same of it.
fn same<T: PartialEq>() -> Repeat<T> {
    Repeat::TakeIn(|before, row| *before == *row)
}

/// The rows of a file, read by one block.
struct Rows<'a> {
    files: &'a Files,
    table: &'a Table,
    block: &'a Bound,
    at: At,
    today: NaiveDate,
    faults: &'a mut Faults,
}

impl Rows<'_> {
    fn read<T: Record>(
        &mut self,
        pile: &mut Pile<T>,
        repeat: &Repeat<T>,
        mut build: impl FnMut(&mut RowReader<'_>) -> Option<T>,
    ) {
        for (at, row) in self.table.rows.iter().enumerate() {
            let at = At { row: at, ..self.at };
            let mut reader = self.reader(row);
            if !reader.is_meant() {
                continue;
            }
            pile.rows += 1;
            let key = reader.key();
            let record = if row.is_spoilt { None } else { build(&mut reader) };
            let is_clean = reader.is_clean;
            match (record.filter(|_| is_clean), key) {
                (Some(record), _) => {
                    let key = record.key().to_owned();
                    if let Some(clash) = pile.add(record, at, repeat) {
                        clash.say(at, &key, self.files, self.faults);
                    }
                }
                (None, Some(key)) => pile.note(key, at),
                (None, None) => {}
            }
        }
    }

    fn reader<'r>(&'r mut self, row: &'r Row) -> RowReader<'r> {
        RowReader {
            file: &self.table.name,
            block: self.block,
            row,
            today: self.today,
            faults: self.faults,
            is_clean: true,
        }
    }
}
