//! An episode's days in order, its exit whole, and one episode of a child at a time.

use std::collections::HashMap;

use chrono::{Months, NaiveDate};

use super::{Span, overlapping};
use crate::features::imports::faults::Faults;
use crate::features::imports::pile::{Files, Piles, Refusal};
use crate::features::imports::records::{Child, Episode};

/// Nobody enters foster care at 21 or older (42 USC 675(8)(B)).
const TOO_OLD: Months = Months::new(21 * 12);

pub(super) fn check(piles: &mut Piles, files: &Files, faults: &mut Faults) {
    let refusals = piles.episodes.sound().filter_map(|(item, read)| {
        let (field, why) = slip(&read.record, piles.children.get(&read.record.child))?;
        Some(Refusal { item, field, why })
    });
    let refusals = refusals.collect();
    piles.episodes.refuse(refusals, files, faults);

    let spans = piles.episodes.sound().map(|(item, read)| {
        let Episode { child, removed_on, exited_on, .. } = &read.record;
        (child.as_str(), Span { item, start: *removed_on, end: *exited_on })
    });
    let refusals = overlapping(&piles.episodes, files, "child's episode", "removed", spans);
    piles.episodes.refuse(refusals, files, faults);
    fill_in(piles);
}

/// The first thing wrong with an episode: the field and why.
fn slip(episode: &Episode, child: Option<&Child>) -> Option<(&'static str, String)> {
    let removed = episode.removed_on;
    match child.and_then(|child| child.born_on) {
        Some(born) if removed < born => {
            return Some(("removed", format!("the removal is before the child's birth, {born}")));
        }
        Some(born) if born.checked_add_months(TOO_OLD).is_some_and(|day| removed >= day) => {
            return Some(("removed", format!("the child, born {born}, was 21 or older at the removal")));
        }
        _ => {}
    }
    match (episode.exited_on, episode.exit_reason) {
        (Some(exited), _) if exited < removed => {
            return Some(("exited", format!("the exit is before the removal, {removed}")));
        }
        (Some(exited), None) => {
            return Some(("exit_reason", format!("the child left care on {exited}, but the reason is missing")));
        }
        (None, Some(reason)) => {
            return Some(("exit_reason", format!("the reason says {reason}, but there is no exit date")));
        }
        _ => {}
    }
    let home = episode.thv_start?;
    if home < removed {
        return Some(("thv_start", format!("the trial home visit begins before the removal, {removed}")));
    }
    let exited = episode.exited_on.filter(|exited| home > *exited)?;
    Some(("thv_start", format!("the trial home visit begins after the exit, {exited}")))
}

/// An episode's office is its family's, and a family was opened at its first removal, unless the export says otherwise.
fn fill_in(piles: &mut Piles) {
    let mut first: HashMap<String, NaiveDate> = HashMap::new();
    for read in piles.episodes.sound_mut() {
        let episode = &mut read.record;
        let Some(child) = piles.children.get(&episode.child) else { continue };
        let office = piles.families.get(&child.family).map(|family| family.office.clone());
        episode.office = episode.office.take().or(office);
        let removed = episode.removed_on;
        first.entry(child.family.clone()).and_modify(|day| *day = removed.min(*day)).or_insert(removed);
    }
    for read in piles.families.sound_mut() {
        let family = &mut read.record;
        family.opened_on = family.opened_on.or_else(|| first.get(&family.key).copied());
    }
}
