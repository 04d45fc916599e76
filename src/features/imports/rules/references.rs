//! Every key that a record refers to must be a record's, and what must be distinct must be.

use std::collections::HashMap;

use crate::features::imports::faults::Faults;
use crate::features::imports::pile::{Files, Pile, Piles, Refusal};
use crate::features::imports::records::Record;

/// The most keys that a message lists.
const LISTED: usize = 20;

pub(super) fn check(piles: &mut Piles, files: &Files, faults: &mut Faults) {
    let p = piles;
    let found = missing(&p.workers, "office", &p.offices, |r| r.office.as_deref());
    p.workers.refuse(found, files, faults);
    let found = missing(&p.families, "office", &p.offices, |r| Some(&r.office));
    p.families.refuse(found, files, faults);
    let found = missing(&p.adults, "family", &p.families, |r| Some(&r.family));
    p.adults.refuse(found, files, faults);
    let found = missing(&p.children, "family", &p.families, |r| Some(&r.family));
    p.children.refuse(found, files, faults);
    let found = missing(&p.episodes, "child", &p.children, |r| Some(&r.child));
    p.episodes.refuse(found, files, faults);
    let found = missing(&p.episodes, "office", &p.offices, |r| r.office.as_deref());
    p.episodes.refuse(found, files, faults);
    let found = missing(&p.placements, "episode", &p.episodes, |r| Some(&r.episode));
    p.placements.refuse(found, files, faults);
    let found = missing(&p.services, "episode", &p.episodes, |r| r.episode.as_deref());
    p.services.refuse(found, files, faults);
    let found = missing(&p.services, "family", &p.families, |r| r.family.as_deref());
    p.services.refuse(found, files, faults);
    let found = missing(&p.services, "adult", &p.adults, |r| r.adult.as_deref());
    p.services.refuse(found, files, faults);
    let found = missing(&p.assignments, "worker", &p.workers, |r| Some(&r.worker));
    p.assignments.refuse(found, files, faults);
    let found = missing(&p.assignments, "family", &p.families, |r| r.family.as_deref());
    p.assignments.refuse(found, files, faults);
    let found = missing(&p.assignments, "child", &p.children, |r| r.child.as_deref());
    p.assignments.refuse(found, files, faults);
    let found = missing(&p.hearings, "family", &p.families, |r| r.family.as_deref());
    p.hearings.refuse(found, files, faults);
    let found = missing(&p.hearings, "child", &p.children, |r| {
        r.children.iter().find(|child| !p.children.may_have(child)).map(String::as_str)
    });
    p.hearings.refuse(found, files, faults);
    let found = repeated(&p.families, files, "number", |r| r.number.clone());
    p.families.refuse(found, files, faults);
    let found = repeated(&p.workers, files, "email", |r| r.email.as_ref().map(|email| email.to_lowercase()));
    p.workers.refuse(found, files, faults);
}

/// References to records that are not there.
fn missing<T: Record, R: Record>(
    pile: &Pile<T>,
    field: &'static str,
    others: &Pile<R>,
    key: impl Fn(&T) -> Option<&str>,
) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for (item, read) in pile.sound() {
        if let Some(key) = key(&read.record).filter(|key| !others.may_have(key)) {
            let known = if others.count() <= LISTED {
                format!("; they are {}", others.keys().join(", "))
            } else {
                String::new()
            };
            let why = format!("there is no {} with the key {key}{known}", R::ENTITY.name());
            refusals.push(Refusal { item, field, why });
        }
    }
    refusals
}

/// Second uses of what must be distinct.
fn repeated<T: Record>(
    pile: &Pile<T>,
    files: &Files,
    field: &'static str,
    value: impl Fn(&T) -> Option<String>,
) -> Vec<Refusal> {
    let mut first = HashMap::new();
    let mut refusals = Vec::new();
    for (item, read) in pile.sound() {
        let Some(value) = value(&read.record) else { continue };
        let at = *first.entry(value).or_insert(read.at);
        if at != read.at {
            let why = format!("another {} has the same on {}", T::ENTITY.name(), files.line(at, read.at));
            refusals.push(Refusal { item, field, why });
        }
    }
    refusals
}
