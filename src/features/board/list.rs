//! The board as it stands at one moment: every row in its place, and views of it.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::Arc;

use chrono::NaiveDate;

use super::filter::{Filter, Place, Whose};
use super::model::Row;
use crate::access::{Reach, Scope};
use crate::domain::id::{FamilyId, OfficeId, UnitId, UserId};
use crate::domain::milestone::Risk;
use crate::features::users::{Office, Unit};

/// Rows of a page.
pub(super) const PAGE: usize = 40;

/// A longer list of workers is offered only once an office or a unit is chosen.
const WORKERS: usize = 60;

/// Numbers for ids, so that a request compares small numbers that lie side by side.
#[derive(Debug, Clone)]
struct Numbers<T>(HashMap<T, u32>);

/// No unit, or no worker.
const NONE: u32 = 0;
/// An id that no row has.
const NOWHERE: u32 = u32::MAX;

impl<T: Eq + Hash> Numbers<T> {
    fn number(&mut self, id: Option<T>) -> u32 {
        let Some(id) = id else { return NONE };
        let next = u32::try_from(self.0.len()).map_or(NOWHERE, |n| n.saturating_add(1));
        *self.0.entry(id).or_insert(next)
    }

    fn find(&self, id: &T) -> u32 {
        self.0.get(id).copied().unwrap_or(NOWHERE)
    }
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

/// What a request filters by.
#[derive(Debug, Clone, Copy)]
struct Key {
    office: u32,
    unit: u32,
    worker: u32,
    risk: Risk,
    /// Whether it is closed to anybody: then the row says to whom.
    closed: bool,
}

/// The board at one moment. Cheap to share; changed in place only while nobody looks.
#[derive(Debug, Clone)]
pub struct Board {
    /// The number of the last change that it knows.
    pub(super) seen: i64,
    /// The date for which it was reckoned.
    pub(super) today: NaiveDate,
    /// By name.
    pub(super) offices: Vec<Office>,
    /// By name.
    pub(super) units: Vec<Unit>,
    keys: Vec<Key>,
    /// Beside `keys`, in the order of the board.
    rows: Vec<(FamilyId, Arc<Row>)>,
    office_numbers: Numbers<OfficeId>,
    unit_numbers: Numbers<UnitId>,
    worker_numbers: Numbers<UserId>,
    worker_names: HashMap<u32, (UserId, String)>,
}

/// What one request sees of the board.
#[derive(Debug)]
pub struct View {
    /// How many families stand how, whatever `risk` asks for.
    pub counts: Vec<(Risk, usize)>,
    /// The families wanted, on all pages.
    pub total: usize,
    /// Families before this page.
    pub before: usize,
    /// The rows of this page.
    pub rows: Vec<Arc<Row>>,
    /// Where the page before begins, if there is one; from the top for `Some(None)`.
    pub previous: Option<Option<Place>>,
    /// Where the next page begins, if there is one.
    pub next: Option<Place>,
    /// The workers of the families of the office and unit wanted, by name, unless they are too many to offer.
    pub workers: Option<Vec<(UserId, String)>>,
}

/// The filters as numbers; `None` wants all.
struct Wanted {
    user: UserId,
    office: Option<u32>,
    office_in_scope: Option<u32>,
    unit: Option<u32>,
    worker: Option<u32>,
    risk: Option<Risk>,
}

impl Wanted {
    fn is_here(&self, key: &Key, row: &Row) -> bool {
        (!key.closed || !row.closed.to(self.user))
            && self.office_in_scope.is_none_or(|office| office == key.office)
            && self.office.is_none_or(|office| office == key.office)
            && self.unit.is_none_or(|unit| unit == key.unit)
    }

    fn is_whose(&self, key: &Key) -> bool {
        self.worker.is_none_or(|worker| worker == key.worker)
    }

    fn stands(&self, key: &Key) -> bool {
        self.risk.is_none_or(|risk| risk == key.risk)
    }
}

impl Board {
    /// A board of these rows, in any order.
    pub(super) fn new(seen: i64, today: NaiveDate, places: (Vec<Office>, Vec<Unit>), mut rows: Vec<Row>) -> Self {
        rows.sort_by(|a, b| a.place().cmp(&b.place()));
        let mut board = Self {
            seen,
            today,
            offices: places.0,
            units: places.1,
            keys: Vec::with_capacity(rows.len()),
            rows: Vec::with_capacity(rows.len()),
            office_numbers: Numbers::default(),
            unit_numbers: Numbers::default(),
            worker_numbers: Numbers::default(),
            worker_names: HashMap::new(),
        };
        for row in rows {
            let key = board.key(&row);
            board.keys.push(key);
            board.rows.push((row.named.family, Arc::new(row)));
        }
        board
    }

    /// Puts the new rows of changed families in the place of their old ones; a family without a new row leaves the board.
    pub(super) fn replace(&mut self, seen: i64, changed: &[FamilyId], rows: Vec<Row>) {
        let mut stays = self.rows.iter().map(|(family, _)| !changed.contains(family)).collect::<Vec<_>>().into_iter();
        self.keys.retain(|_| stays.next().unwrap_or(true));
        self.rows.retain(|(family, _)| !changed.contains(family));
        for row in rows {
            let at = self.rows.partition_point(|(_, other)| other.place() < row.place());
            let key = self.key(&row);
            self.keys.insert(at, key);
            self.rows.insert(at, (row.named.family, Arc::new(row)));
        }
        self.seen = seen;
    }

    fn key(&mut self, row: &Row) -> Key {
        let worker = self.worker_numbers.number(row.worker.as_ref().map(|(user, _)| *user));
        if let Some((user, name)) = &row.worker {
            self.worker_names.entry(worker).or_insert_with(|| (*user, name.clone()));
        }
        Key {
            office: self.office_numbers.number(Some(row.named.office)),
            unit: self.unit_numbers.number(row.named.unit),
            worker,
            risk: row.standing.risk,
            closed: row.closed.to_anybody(),
        }
    }

    /// The filters as numbers; `None` for a scope that reaches no family here.
    fn wanted(&self, scope: Scope, filter: &Filter) -> Option<Wanted> {
        let office_in_scope = match scope.reach() {
            Reach::Agency => None,
            Reach::Office(office) => Some(self.office_numbers.find(&office)),
            Reach::Own(..) | Reach::Court | Reach::Sample(_) | Reach::Nothing => return None,
        };
        Some(Wanted {
            user: scope.user(),
            office: filter.office.map(|id| self.office_numbers.find(&id)),
            office_in_scope,
            unit: filter.unit.map(|id| self.unit_numbers.find(&id)),
            worker: filter.whose.map(|whose| match whose {
                Whose::Nobody => NONE,
                Whose::Worker(user) => self.worker_numbers.find(&user),
            }),
            risk: filter.risk,
        })
    }

    /// The families wanted within `scope`, all of them, in the order of the board.
    pub fn all(&self, scope: Scope, filter: &Filter) -> Vec<Arc<Row>> {
        let Some(wanted) = self.wanted(scope, filter) else { return Vec::new() };
        let is_wanted = |key: &Key, row: &Row| wanted.is_here(key, row) && wanted.is_whose(key) && wanted.stands(key);
        let both = self.keys.iter().zip(&self.rows);
        both.filter(|(key, (_, row))| is_wanted(key, row)).map(|(_, (_, row))| Arc::clone(row)).collect()
    }

    /// One page of the families wanted within `scope`, beginning after a place.
    pub(super) fn view(&self, scope: Scope, filter: &Filter, after: Option<&Place>) -> View {
        let Some(wanted) = self.wanted(scope, filter) else { return View::empty() };
        let start = after.map_or(0, |after| self.rows.partition_point(|(_, row)| is_up_to(row, after)));
        let mut pass = Pass::default();
        let mut workers = vec![false; self.worker_numbers.0.len() + 1];
        for (at, (key, (_, row))) in self.keys.iter().zip(&self.rows).enumerate() {
            if !wanted.is_here(key, row) {
                continue;
            }
            if let Some(worker) = usize::try_from(key.worker).ok().and_then(|n| workers.get_mut(n)) {
                *worker = true;
            }
            if wanted.is_whose(key) {
                pass.take(at, key.risk, wanted.stands(key), start);
            }
        }
        self.finish(&pass, &workers)
    }

    fn finish(&self, pass: &Pass, workers: &[bool]) -> View {
        let row = |at: &usize| self.rows.get(*at).map(|(_, row)| row);
        let place = |at: &usize| row(at).map(|row| Place::of(row));
        let previous = match pass.before {
            0 => None,
            n if n <= PAGE => Some(None),
            _ => Some(pass.last_before.front().and_then(place)),
        };
        View {
            counts: Risk::ALL.iter().copied().zip(pass.counts).collect(),
            next: pass.page.last().filter(|_| pass.before + pass.page.len() < pass.total).and_then(place),
            rows: pass.page.iter().filter_map(row).map(Arc::clone).collect(),
            total: pass.total,
            before: pass.before,
            previous,
            workers: self.few(workers),
        }
    }

    /// The workers in use, by name; none where a list of them would be too long to choose from.
    fn few(&self, in_use: &[bool]) -> Option<Vec<(UserId, String)>> {
        let few = in_use.iter().filter(|used| **used).count() <= WORKERS;
        let numbers = (NONE..).zip(in_use).filter(|(_, used)| few && **used).map(|(n, _)| n);
        let mut workers: Vec<_> = numbers.filter_map(|n| self.worker_names.get(&n).cloned()).collect();
        workers.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        few.then_some(workers)
    }

    /// The name of a worker who has families on the board.
    pub(super) fn worker_name(&self, user: UserId) -> Option<&str> {
        self.worker_names.get(&self.worker_numbers.find(&user)).map(|(_, name)| name.as_str())
    }
}

/// What one pass over the keys finds.
#[derive(Default)]
struct Pass {
    counts: [usize; Risk::ALL.len()],
    total: usize,
    before: usize,
    /// The last rows before the page, one more than a page holds.
    last_before: VecDeque<usize>,
    page: Vec<usize>,
}

impl Pass {
    fn take(&mut self, at: usize, risk: Risk, is_wanted: bool, start: usize) {
        if let Some(count) = Risk::ALL.iter().position(|r| *r == risk).and_then(|n| self.counts.get_mut(n)) {
            *count += 1;
        }
        if !is_wanted {
            return;
        }
        self.total += 1;
        if at < start {
            self.before += 1;
            if self.last_before.len() > PAGE {
                self.last_before.pop_front();
            }
            self.last_before.push_back(at);
        } else if self.page.len() < PAGE {
            self.page.push(at);
        }
    }
}

impl View {
    fn empty() -> Self {
        Self {
            counts: Risk::ALL.iter().map(|risk| (*risk, 0)).collect(),
            total: 0,
            before: 0,
            rows: Vec::new(),
            previous: None,
            next: None,
            workers: Some(Vec::new()),
        }
    }
}

impl Place {
    fn of(row: &Row) -> Self {
        let (rank, number) = row.place();
        Self { rank, number: number.to_owned() }
    }
}

fn is_up_to(row: &Row, place: &Place) -> bool {
    row.place() <= (place.rank, place.number.as_str())
}
