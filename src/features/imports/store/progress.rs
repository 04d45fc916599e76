//! How far an import is, in at most about twenty lines.

use crate::features::imports::{Checked, Entity};

/// About how many lines a whole import is worth.
const LINES: usize = 16;
/// Fewer records than this are not worth a line.
const LEAST: usize = 1000;

/// Counts what was written and says so now and then.
pub(super) struct Progress<'s> {
    say: &'s mut dyn FnMut(&str),
    totals: Vec<(Entity, usize)>,
    step: usize,
    entity: Option<Entity>,
    done: usize,
    said: usize,
}

impl<'s> Progress<'s> {
    /// Nothing done yet of this export.
    pub(super) fn of(checked: &Checked, say: &'s mut dyn FnMut(&str)) -> Self {
        let totals: Vec<_> = checked.counts.iter().map(|count| (count.entity, count.records)).collect();
        let all: usize = totals.iter().map(|(_, records)| records).sum();
        Self { say, totals, step: (all / LINES).max(LEAST), entity: None, done: 0, said: 0 }
    }

    /// Notes that more records of a kind were written.
    pub(super) fn add(&mut self, entity: Entity, records: usize) {
        if self.entity != Some(entity) {
            (self.entity, self.done, self.said) = (Some(entity), 0, 0);
        }
        self.done += records;
        if self.done - self.said >= self.step {
            self.said = self.done;
            let total = self.totals.iter().find(|(known, _)| *known == entity).map_or(0, |(_, records)| *records);
            (self.say)(&format!("{}: {} of {total} written", entity.name(), self.done));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::imports::{Caseload, Count};

    #[test]
    fn a_large_import_says_about_sixteen_lines_and_a_small_one_none() {
        for (records, lines) in [(80_000, 16), (900, 0)] {
            let count = Count { entity: Entity::Child, rows: records, records, sound: records };
            let checked = Checked { caseload: Caseload::default(), counts: vec![count], faults: Vec::new() };
            let mut said = Vec::new();
            let mut say = |line: &str| said.push(line.to_owned());
            let mut progress = Progress::of(&checked, &mut say);
            for _ in 0..records / 100 {
                progress.add(Entity::Child, 100);
            }
            assert_eq!(said.len(), lines);
            assert!(said.first().is_none_or(|line| line == "child: 5000 of 80000 written"), "{said:?}");
        }
    }
}
