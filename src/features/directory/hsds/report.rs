//! What an import is told, and what it tells.

use crate::access::Trail;
use crate::db::Instant;

/// What an import is told besides its records.
#[derive(Debug, Clone, Copy)]
pub struct Import<'a> {
    /// Whose keys these are.
    pub source: &'a str,
    /// This moment.
    pub now: Instant,
    /// The pen of the audit trail.
    pub trail: &'a Trail,
}

/// Whether anything stays written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// Nothing does: only what would be done is told.
    Dry,
    /// All of it.
    Apply,
}

/// What was done, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Kind of record: new, changed, unchanged.
    pub counts: Vec<(&'static str, [usize; 3])>,
    /// Words on openings that were new.
    pub checks: usize,
    /// What was left as people changed it here, and other things to be known.
    pub notes: Vec<String>,
}

impl Report {
    /// Whether anything was written.
    #[must_use]
    pub fn is_change(&self) -> bool {
        self.checks > 0 || self.counts.iter().any(|(_, [new, changed, _])| new + changed > 0)
    }

    /// Counts a record of a kind.
    pub(super) fn count(&mut self, kind: &'static str, outcome: usize) {
        if !self.counts.iter().any(|(name, _)| *name == kind) {
            self.counts.push((kind, [0; 3]));
        }
        let line = self.counts.iter_mut().find(|(name, _)| *name == kind);
        if let Some(count) = line.and_then(|(_, counts)| counts.get_mut(outcome)) {
            *count += 1;
        }
    }
}

pub(super) const NEW: usize = 0;
pub(super) const CHANGED: usize = 1;
pub(super) const SAME: usize = 2;
