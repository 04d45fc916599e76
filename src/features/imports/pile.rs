//! The records of one kind as they are read: found again by key and by place, until every rule has been asked.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::bind::Bound;
use super::faults::{Fault, Faults};
use super::reader::{Row, Table};
use super::records::{Adult, Assignment, Child, Episode, Family, Hearing, Office, Placement, Record, Service, Worker};
use super::row;

/// Where a record was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At {
    /// The file's place among the files read.
    pub(super) file: usize,
    /// The block's place among the file's blocks.
    pub(super) block: usize,
    /// The row's place among the file's rows.
    pub(super) row: usize,
}

/// A file that was read, with its blocks.
#[derive(Debug)]
pub(super) struct Loaded {
    /// Its rows.
    pub(super) table: Table,
    /// The mapping's blocks, tied to its columns.
    pub(super) blocks: Vec<Bound>,
}

/// Every file that was read.
#[derive(Debug, Default)]
pub(super) struct Files(pub(super) Vec<Loaded>);

impl Files {
    /// The fault of a record's field, with the file's own column and text where the field has one.
    fn fault(&self, at: At, field: &str, why: String) -> Option<Fault> {
        let (table, block, row) = self.place(at)?;
        if let Some(field) = block.field(field) {
            return Some(row::fault(&table.name, row, field, why));
        }
        let (file, line) = (table.name.clone(), Some(row.line));
        Some(Fault { file, line, column: String::new(), value: String::new(), why })
    }

    /// Where a record was read, in words: "line 7" or "line 7 of a.csv".
    pub(super) fn line(&self, at: At, seen_from: At) -> String {
        let Some((table, _, row)) = self.place(at) else { return String::new() };
        if at.file == seen_from.file {
            format!("line {}", row.line)
        } else {
            format!("line {} of {}", row.line, table.name)
        }
    }

    /// Whether the block that gave a record gives this field.
    pub(super) fn gives(&self, at: At, field: &str) -> bool {
        self.place(at).is_some_and(|(_, block, _)| block.field(field).is_some())
    }

    fn place(&self, at: At) -> Option<(&Table, &Bound, &Row)> {
        let file = self.0.get(at.file)?;
        Some((&file.table, file.blocks.get(at.block)?, file.table.rows.get(at.row)?))
    }
}

/// A record with its place.
#[derive(Debug)]
pub(super) struct Read<T> {
    /// The record.
    pub(super) record: T,
    /// Where it was read.
    pub(super) at: At,
    /// Whether nothing has been found against it.
    pub(super) is_sound: bool,
}

/// What to do with a second row of the same key.
#[derive(Debug)]
pub(super) enum Repeat<T> {
    /// It is a fault.
    Refuse,
    /// The first record takes it in, when the function can: the same facts again, or another child of a hearing.
    TakeIn(fn(&mut T, &T) -> bool),
}

/// Why a record cannot stand.
#[derive(Debug)]
pub(super) struct Refusal {
    /// Its place in the pile.
    pub(super) item: usize,
    /// The field to blame.
    pub(super) field: &'static str,
    /// Why.
    pub(super) why: String,
}

/// The records of one kind.
#[derive(Debug)]
pub(super) struct Pile<T> {
    /// Those whose rows could be read.
    pub(super) items: Vec<Read<T>>,
    keys: HashMap<String, Option<usize>>,
    lines: HashMap<String, At>,
    /// How many rows were meant for it.
    pub(super) rows: usize,
    /// Whether every file and row that may give one could be read at all.
    pub(super) is_whole: bool,
}

impl<T> Default for Pile<T> {
    fn default() -> Self {
        Self { items: Vec::new(), keys: HashMap::new(), lines: HashMap::new(), rows: 0, is_whole: true }
    }
}

impl<T: Record> Pile<T> {
    /// Notes that a row gives this key, although the rest of it cannot be read.
    pub(super) fn note(&mut self, key: String, at: At) {
        self.lines.entry(key.clone()).or_insert(at);
        self.keys.entry(key).or_insert(None);
    }

    /// Adds a record, or says why its key cannot stand twice.
    pub(super) fn add(&mut self, record: T, at: At, repeat: &Repeat<T>) -> Option<Clash> {
        let known = match self.keys.entry(record.key().to_owned()) {
            Entry::Vacant(free) => {
                free.insert(Some(self.items.len()));
                self.lines.insert(record.key().to_owned(), at);
                self.items.push(Read { record, at, is_sound: true });
                return None;
            }
            Entry::Occupied(taken) => *taken.get(),
        };
        let first = self.lines.get(record.key()).copied().unwrap_or(at);
        let Repeat::TakeIn(take_in) = repeat else {
            self.drop_sound(known, record.key());
            return Some(Clash { first, field: "key", other: None });
        };
        let before = self.items.get_mut(known?)?;
        if take_in(&mut before.record, &record) {
            return None;
        }
        let clash = clash(&before.record, &record, first);
        self.drop_sound(known, record.key());
        clash
    }

    fn drop_sound(&mut self, item: Option<usize>, key: &str) {
        if let Some(read) = item.and_then(|item| self.items.get_mut(item)) {
            read.is_sound = false;
        }
        self.keys.insert(key.to_owned(), None);
    }

    /// The sound record of this key.
    pub(super) fn get(&self, key: &str) -> Option<&T> {
        let read = self.items.get((*self.keys.get(key)?)?)?;
        read.is_sound.then_some(&read.record)
    }

    /// Whether the export has, or may have, a record of this key.
    pub(super) fn may_have(&self, key: &str) -> bool {
        !self.is_whole || self.keys.contains_key(key)
    }

    /// Every key, in order.
    pub(super) fn keys(&self) -> Vec<&str> {
        let mut keys: Vec<_> = self.keys.keys().map(String::as_str).collect();
        keys.sort_unstable();
        keys
    }

    /// How many records there are, sound or not.
    pub(super) fn count(&self) -> usize {
        self.keys.len()
    }

    /// The sound records with their places in the pile.
    pub(super) fn sound(&self) -> impl Iterator<Item = (usize, &Read<T>)> {
        self.items.iter().enumerate().filter(|(_, read)| read.is_sound)
    }

    /// The sound records, to fill in what follows from others.
    pub(super) fn sound_mut(&mut self) -> impl Iterator<Item = &mut Read<T>> {
        self.items.iter_mut().filter(|read| read.is_sound)
    }

    /// Notes what has been found against records.
    pub(super) fn refuse(&mut self, refusals: Vec<Refusal>, files: &Files, faults: &mut Faults) {
        for Refusal { item, field, why } in refusals {
            let Some(read) = self.items.get_mut(item) else { continue };
            read.is_sound = false;
            if let Some(fault) = files.fault(read.at, field, why) {
                faults.add(fault);
            }
        }
    }

    /// The sound records alone.
    pub(super) fn into_sound(self) -> Vec<T> {
        self.items.into_iter().filter(|read| read.is_sound).map(|read| read.record).collect()
    }
}

/// A key that stands twice.
#[derive(Debug)]
pub(super) struct Clash {
    first: At,
    field: &'static str,
    other: Option<String>,
}

impl Clash {
    /// Says so at the second row.
    pub(super) fn say(self, at: At, key: &str, files: &Files, faults: &mut Faults) {
        let line = files.line(self.first, at);
        let why = match self.other {
            None => format!("the key {key} stands already on {line}"),
            Some(other) => format!("{line} says {other} for the same key, {key}"),
        };
        if let Some(fault) = files.fault(at, self.field, why) {
            faults.add(fault);
        }
    }
}

fn clash<T: Record>(before: &T, now: &T, first: At) -> Option<Clash> {
    let (before, now) = (before.facts(), now.facts());
    let ((field, other), _) = before.into_iter().zip(now).find(|(before, now)| before != now)?;
    let other = if other.0.is_empty() { "nothing".to_owned() } else { format!("\"{}\"", other.0.join(", ")) };
    Some(Clash { first, field, other: Some(other) })
}

/// All piles.
#[derive(Debug, Default)]
pub(super) struct Piles {
    pub(super) offices: Pile<Office>,
    pub(super) workers: Pile<Worker>,
    pub(super) families: Pile<Family>,
    pub(super) adults: Pile<Adult>,
    pub(super) children: Pile<Child>,
    pub(super) episodes: Pile<Episode>,
    pub(super) placements: Pile<Placement>,
    pub(super) services: Pile<Service>,
    pub(super) assignments: Pile<Assignment>,
    pub(super) hearings: Pile<Hearing>,
}
