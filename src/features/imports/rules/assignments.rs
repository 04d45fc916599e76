//! The two tracks: one worker on each at a time, and nobody ever on both tracks of one family.

use std::collections::HashMap;

use super::{Span, overlapping};
use crate::domain::tracks::Track;
use crate::features::imports::faults::Faults;
use crate::features::imports::pile::{Files, Piles, Refusal};
use crate::features::imports::records::Assignment;

/// The track of the worker who looks after one child's permanency.
const PERMANENCY: &str = Track::Permanency.code();

pub(super) fn check(piles: &mut Piles, files: &Files, faults: &mut Faults) {
    let refusals = piles.assignments.sound().filter_map(|(item, read)| {
        let (field, why) = slip(&read.record, piles)?;
        Some(Refusal { item, field, why })
    });
    let refusals = refusals.collect();
    piles.assignments.refuse(refusals, files, faults);
    fill_in(piles);
    let refusals = both_tracks(piles, files);
    piles.assignments.refuse(refusals, files, faults);

    for track in [PERMANENCY, Track::Reunification.code()] {
        let spans =
            piles.assignments.sound().filter(|(_, read)| read.record.track == track).filter_map(|(item, read)| {
                let Assignment { family, child, started_on, ended_on, .. } = &read.record;
                let whose = if track == PERMANENCY { child } else { family };
                Some((whose.as_deref()?, Span { item, start: *started_on, end: *ended_on }))
            });
        let what = format!("{track} worker's time");
        let refusals = overlapping(&piles.assignments, files, &what, "started", spans);
        piles.assignments.refuse(refusals, files, faults);
    }
}

fn slip(assignment: &Assignment, piles: &Piles) -> Option<(&'static str, String)> {
    let started = assignment.started_on;
    if assignment.ended_on.is_some_and(|ended| ended < started) {
        return Some(("ended", format!("the end is before the start, {started}")));
    }
    if assignment.track == PERMANENCY && assignment.child.is_none() {
        return Some(("child", "a permanency worker has a child, but none is given".to_owned()));
    }
    if assignment.family.is_none() && assignment.child.is_none() {
        return Some(("family", "a reunification worker has a family, but none is given".to_owned()));
    }
    let child = piles.children.get(assignment.child.as_ref()?)?;
    let given = assignment.family.as_ref()?;
    (child.family != *given).then(|| ("family", format!("the child is of family {}", child.family)))
}

/// The family is the child's; on the reunification track it is the family that counts, not the child.
fn fill_in(piles: &mut Piles) {
    for read in piles.assignments.sound_mut() {
        let assignment = &mut read.record;
        let child = assignment.child.as_ref().and_then(|key| piles.children.get(key));
        assignment.family = assignment.family.take().or_else(|| child.map(|child| child.family.clone()));
        if assignment.track != PERMANENCY && assignment.family.is_some() {
            assignment.child = None;
        }
    }
}

fn both_tracks(piles: &Piles, files: &Files) -> Vec<Refusal> {
    let mut first = HashMap::new();
    let mut refusals = Vec::new();
    for (item, read) in piles.assignments.sound() {
        let Assignment { worker, family: Some(family), track, .. } = &read.record else { continue };
        let (at, other) = *first.entry((worker, family)).or_insert((read.at, *track));
        if other != *track {
            let line = files.line(at, read.at);
            let why = format!("on {line} the same worker is on the {other} track of this family");
            refusals.push(Refusal { item, field: "worker", why });
        }
    }
    refusals
}
