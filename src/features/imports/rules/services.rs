//! A service belongs to one family, and its days follow one another; a hearing belongs to one family too.

use chrono::NaiveDate;

use crate::features::imports::faults::Faults;
use crate::features::imports::pile::{Files, Piles, Refusal};
use crate::features::imports::records::Service;

pub(super) fn check(piles: &mut Piles, files: &Files, faults: &mut Faults) {
    let refusals = piles.services.sound().filter_map(|(item, read)| {
        let (field, why) = wrong_family(&read.record, piles).or_else(|| wrong_day(&read.record))?;
        Some(Refusal { item, field, why })
    });
    let refusals = refusals.collect();
    piles.services.refuse(refusals, files, faults);
    fill_in(piles);
    let refusals =
        piles.services.sound().filter(|(_, read)| read.record.needed_on.is_none()).filter_map(|(item, read)| {
            let has_episode = read.record.episode.as_ref().is_some_and(|key| piles.episodes.get(key).is_none());
            let why = "there is no day on it: give when it was needed or referred, or its episode".to_owned();
            (!has_episode).then_some(Refusal { item, field: "needed", why })
        });
    let refusals = refusals.collect();
    piles.services.refuse(refusals, files, faults);
    hearings(piles, files, faults);
}

fn family_of_episode<'a>(piles: &'a Piles, episode: Option<&String>) -> Option<&'a str> {
    let child = &piles.episodes.get(episode?)?.child;
    Some(&piles.children.get(child)?.family)
}

fn wrong_family(service: &Service, piles: &Piles) -> Option<(&'static str, String)> {
    if service.family.is_none() && service.episode.is_none() {
        return Some(("episode", "give the episode or the family that the service is for".to_owned()));
    }
    let of_episode = family_of_episode(piles, service.episode.as_ref());
    if let (Some(given), Some(family)) = (service.family.as_deref(), of_episode)
        && given != family
    {
        return Some(("family", format!("the episode is of family {family}")));
    }
    let family = service.family.as_deref().or(of_episode)?;
    let adult = piles.adults.get(service.adult.as_ref()?)?;
    (adult.family != family).then(|| ("adult", format!("the adult is of family {}, not {family}", adult.family)))
}

/// The first day that is before an earlier step, or a step that cannot be without another.
fn wrong_day(service: &Service) -> Option<(&'static str, String)> {
    let steps = [
        ("needed", service.needed_on),
        ("referred", service.referred_on),
        ("accepted", service.accepted_on),
        ("attended", service.attended_on),
        ("completed", service.completed_on),
        ("ended_early", service.ended_early_on),
    ];
    let mut last: Option<(&str, NaiveDate)> = None;
    for (field, day) in steps {
        let Some(day) = day else { continue };
        if let Some((before, earlier)) = last.filter(|(_, earlier)| day < *earlier) {
            return Some((field, format!("{day} is before the day it was {before}, {earlier}")));
        }
        last = Some((field, day));
    }
    if service.completed_on.is_some() && service.attended_on.is_none() {
        return Some(("completed", "it was completed, but there is no first session attended".to_owned()));
    }
    if service.completed_on.is_some() && service.ended_early_on.is_some() {
        return Some(("ended_early", "it was completed, so it cannot have ended early".to_owned()));
    }
    if service.end_reason.is_some() && service.ended_early_on.is_none() {
        return Some((
            "end_reason",
            "there is a reason for an early end, but no day on which it ended early".to_owned(),
        ));
    }
    None
}

/// A service's family is its episode's, and its need was known at the removal or its first day, unless said otherwise.
fn fill_in(piles: &mut Piles) {
    let filled: Vec<_> = piles
        .services
        .sound()
        .map(|(_, read)| {
            let service = &read.record;
            let family = family_of_episode(piles, service.episode.as_ref()).map(str::to_owned);
            let removed = service.episode.as_ref().and_then(|key| piles.episodes.get(key)).map(|e| e.removed_on);
            let days = [removed, service.referred_on, service.accepted_on, service.attended_on, service.ended_early_on];
            (family, days.into_iter().flatten().min())
        })
        .collect();
    for (read, (family, needed)) in piles.services.sound_mut().zip(filled) {
        let service = &mut read.record;
        service.family = service.family.take().or(family);
        service.needed_on = service.needed_on.or(needed);
    }
}

/// A hearing's family is its children's.
fn hearings(piles: &mut Piles, files: &Files, faults: &mut Faults) {
    let mut refusals = Vec::new();
    let mut families = Vec::new();
    for (item, read) in piles.hearings.sound() {
        let hearing = &read.record;
        let mut of_children = hearing.children.iter().filter_map(|key| Some(piles.children.get(key)?.family.as_str()));
        let family = hearing.family.as_deref().or_else(|| of_children.clone().next());
        if hearing.family.is_none() && hearing.children.is_empty() {
            let why = "give the family or the child that the hearing is about".to_owned();
            refusals.push(Refusal { item, field: "child", why });
        } else if let Some(other) = of_children.find(|other| Some(*other) != family) {
            refusals.push(Refusal {
                item,
                field: "child",
                why: format!("a child of this hearing is of family {other}"),
            });
        }
        families.push((item, family.map(str::to_owned)));
    }
    for (item, family) in families {
        if let Some(read) = piles.hearings.items.get_mut(item) {
            read.record.family = family;
        }
    }
    piles.hearings.refuse(refusals, files, faults);
}
