//! A placement lies within its episode, and a child lives in one place at a time.
//!
//! Within the episode is enough: placements of two episodes of a child can only overlap when one of them leaves its
//! episode or the episodes overlap, and either is said already.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{Span, overlapping};
use crate::features::imports::codes::TRIAL_HOME_VISIT;
use crate::features::imports::faults::Faults;
use crate::features::imports::pile::{Files, Pile, Piles, Refusal, Repeat};
use crate::features::imports::records::{Episode, Placement};

pub(super) fn check(piles: &mut Piles, files: &Files, faults: &mut Faults) {
    infer_ends(piles, files);
    add_home_visits(piles, files, faults);
    let refusals = piles.placements.sound().filter_map(|(item, read)| {
        let (field, why) = slip(&read.record, piles.episodes.get(&read.record.episode))?;
        Some(Refusal { item, field, why })
    });
    let refusals = refusals.collect();
    piles.placements.refuse(refusals, files, faults);

    let spans = piles.placements.sound().map(|(item, read)| {
        let Placement { episode, started_on, ended_on, .. } = &read.record;
        (episode.as_str(), Span { item, start: *started_on, end: *ended_on })
    });
    let refusals = overlapping(&piles.placements, files, "child's placement", "started", spans);
    piles.placements.refuse(refusals, files, faults);
}

/// The first thing wrong with a placement: the field and why.
fn slip(placement: &Placement, episode: Option<&Episode>) -> Option<(&'static str, String)> {
    let (started, ended) = (placement.started_on, placement.ended_on);
    if ended.is_some_and(|ended| ended < started) {
        return Some(("ended", format!("the end is before the start, {started}")));
    }
    let episode = episode?;
    if started < episode.removed_on {
        return Some(("started", format!("the placement begins before the removal, {}", episode.removed_on)));
    }
    let exited = episode.exited_on?;
    match ended {
        _ if started > exited => Some(("started", format!("the placement begins after the exit, {exited}"))),
        Some(ended) if ended > exited => Some(("ended", format!("the placement ends after the exit, {exited}"))),
        None => Some(("ended", format!("the placement is still open, but the child left care on {exited}"))),
        Some(_) => None,
    }
}

/// Where a mapping gives no end, a placement ends when the episode's next one begins, or at the exit.
fn infer_ends(piles: &mut Piles, files: &Files) {
    let mut starts: HashMap<String, Vec<NaiveDate>> = HashMap::new();
    for (_, read) in piles.placements.sound() {
        starts.entry(read.record.episode.clone()).or_default().push(read.record.started_on);
    }
    for read in piles.placements.sound_mut().filter(|read| !files.gives(read.at, "ended")) {
        let placement = &mut read.record;
        let later = starts.get(&placement.episode).into_iter().flatten().filter(|day| **day > placement.started_on);
        let exit = piles.episodes.get(&placement.episode).and_then(|episode| episode.exited_on);
        placement.ended_on = later.min().copied().or(exit);
    }
}

/// A trial home visit given on the episode's row becomes a placement, and ends the one before it.
///
/// Where the placements hold a visit that begins the same day, theirs stands.
fn add_home_visits(piles: &mut Piles, files: &Files, faults: &mut Faults) {
    let mut by_episode: HashMap<&str, Vec<usize>> = HashMap::new();
    for (item, read) in piles.placements.sound() {
        by_episode.entry(read.record.episode.as_str()).or_default().push(item);
    }
    let (mut visits, mut cut, mut refusals) = (Vec::new(), HashSet::new(), Vec::new());
    for (item, read) in piles.episodes.sound() {
        let Some(home) = read.record.thv_start else { continue };
        let items = by_episode.get(read.record.key.as_str()).map_or(&[][..], Vec::as_slice);
        match visit(&piles.placements, items, home) {
            Visit::Known => {}
            Visit::After(start) => {
                let why = format!("a placement begins after it, on {start}; give the visit as a placement instead");
                refusals.push(Refusal { item, field: "thv_start", why });
            }
            Visit::New(ends) => {
                cut.extend(ends.into_iter().map(|item| (item, home)));
                visits.push((placement(&read.record, home), read.at));
            }
        }
    }
    for (item, home) in cut {
        if let Some(read) = piles.placements.items.get_mut(item) {
            read.record.ended_on = Some(home);
        }
    }
    for (visit, at) in visits {
        let key = visit.key.clone();
        if let Some(clash) = piles.placements.add(visit, at, &Repeat::Refuse) {
            clash.say(at, &key, files, faults);
        }
    }
    piles.episodes.refuse(refusals, files, faults);
}

enum Visit {
    /// The placements have it.
    Known,
    /// A placement begins after it.
    After(NaiveDate),
    /// It is to be added, and these placements end when it begins.
    New(Vec<usize>),
}

fn visit(pile: &Pile<Placement>, items: &[usize], home: NaiveDate) -> Visit {
    let placements = || items.iter().filter_map(|&item| Some((item, &pile.items.get(item)?.record)));
    if placements().any(|(_, p)| p.setting == TRIAL_HOME_VISIT && p.started_on == home) {
        return Visit::Known;
    }
    match placements().map(|(_, p)| p.started_on).filter(|start| *start > home).min() {
        Some(start) => Visit::After(start),
        None => Visit::New(
            placements().filter(|(_, p)| p.ended_on.is_none_or(|end| end > home)).map(|(item, _)| item).collect(),
        ),
    }
}

fn placement(episode: &Episode, home: NaiveDate) -> Placement {
    Placement {
        key: format!("{}/thv", episode.key),
        episode: episode.key.clone(),
        setting: TRIAL_HOME_VISIT,
        caregiver: None,
        started_on: home,
        ended_on: episode.exited_on,
    }
}
