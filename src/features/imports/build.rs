//! Builds records from rows: one function a kind, each reading every field before it gives up, so that all faults show.

use std::collections::HashMap;

use super::records::{Adult, Assignment, Child, Episode, Family, Hearing, Office, Placement, Service, Worker};
use super::row::RowReader;

/// Numbers the keyless rows of each episode or family.
pub(super) type Ordinals = HashMap<String, usize>;

pub(super) fn office(row: &mut RowReader<'_>) -> Option<Office> {
    let (key, name) = (row.text("key"), row.text("name"));
    Some(Office { key: key?, name: name? })
}

pub(super) fn worker(row: &mut RowReader<'_>) -> Option<Worker> {
    let (key, name) = (row.text("key"), row.text("name"));
    let (office, email) = (row.text("office"), row.text("email"));
    Some(Worker { key: key?, name: name?, office, email })
}

pub(super) fn family(row: &mut RowReader<'_>) -> Option<Family> {
    let (key, name, office) = (row.text("key"), row.text("name"), row.text("office"));
    let (language, number, court_file) = (row.text("language"), row.text("number"), row.text("court_file"));
    let opened_on = row.date("opened");
    Some(Family { key: key?, name: name?, office: office?, language, number, court_file, opened_on })
}

pub(super) fn adult(row: &mut RowReader<'_>) -> Option<Adult> {
    let (key, family) = (row.text("key"), row.text("family"));
    let (given_name, family_name) = (row.text("given_name"), row.text("family_name"));
    let (relation, born_on, phone) = (row.code("relation"), row.date("born"), row.text("phone"));
    Some(Adult {
        key: key?,
        family: family?,
        given_name,
        family_name: family_name?,
        relation: relation?,
        born_on,
        phone,
    })
}

pub(super) fn child(row: &mut RowReader<'_>) -> Option<Child> {
    let (key, family) = (row.text("key"), row.text("family"));
    let (given_name, family_name) = (row.text("given_name"), row.text("family_name"));
    let (born_on, sex, race) = (row.date("born"), row.code("sex"), row.code("race"));
    let court_file = row.text("court_file");
    Some(Child { key: key?, family: family?, given_name, family_name, born_on, sex, race, court_file })
}

pub(super) fn episode(row: &mut RowReader<'_>) -> Option<Episode> {
    let (key, child, office) = (row.text("key"), row.text("child"), row.text("office"));
    let (removed_on, removed_time) = (row.date("removed"), row.time("removed_time"));
    let circumstances = row.codes("circumstances");
    let (exited_on, exit_reason) = (row.date("exited"), row.code("exit_reason"));
    let (cost_cents, thv_start) = (row.money("cost"), row.date("thv_start"));
    Some(Episode {
        key: key?,
        child: child?,
        office,
        removed_on: removed_on?,
        removed_time,
        circumstances,
        exited_on,
        exit_reason,
        cost_cents,
        thv_start,
    })
}

pub(super) fn placement(row: &mut RowReader<'_>, ordinals: &mut Ordinals) -> Option<Placement> {
    let (key, episode) = (row.text("key"), row.text("episode"));
    let (setting, caregiver) = (row.code("setting"), row.text("caregiver"));
    let (started_on, ended_on) = (row.date("started"), row.date("ended"));
    let episode = episode?;
    let key = key.unwrap_or_else(|| ordinal(ordinals, &episode));
    Some(Placement { key, episode, setting: setting?, caregiver, started_on: started_on?, ended_on })
}

pub(super) fn service(row: &mut RowReader<'_>, ordinals: &mut Ordinals) -> Option<Service> {
    let (key, episode, family) = (row.text("key"), row.text("episode"), row.text("family"));
    let (adult, kind, provider) = (row.text("adult"), row.code("kind"), row.text("provider"));
    let (needed_on, referred_on) = (row.date("needed"), row.date("referred"));
    let (accepted_on, attended_on) = (row.date("accepted"), row.date("attended"));
    let (completed_on, ended_early_on) = (row.date("completed"), row.date("ended_early"));
    let end_reason = row.code("end_reason");
    let parent = episode.as_ref().or(family.as_ref()).map_or("", String::as_str);
    let key = key.unwrap_or_else(|| ordinal(ordinals, parent));
    Some(Service {
        key,
        family,
        episode,
        adult,
        kind: kind?,
        provider,
        needed_on,
        referred_on,
        accepted_on,
        attended_on,
        completed_on,
        ended_early_on,
        end_reason,
    })
}

fn ordinal(ordinals: &mut Ordinals, parent: &str) -> String {
    let last = ordinals.entry(parent.to_owned()).or_default();
    *last += 1;
    format!("{parent}/{last}")
}

pub(super) fn assignment(row: &mut RowReader<'_>) -> Option<Assignment> {
    let (key, worker, track) = (row.text("key"), row.text("worker"), row.code("track"));
    let (family, child) = (row.text("family"), row.text("child"));
    let (started_on, ended_on) = (row.date("started"), row.date("ended"));
    let (worker, track, started_on) = (worker?, track?, started_on?);
    let whose = child.as_ref().or(family.as_ref()).map_or("", String::as_str);
    let key = key.unwrap_or_else(|| format!("{track}/{whose}/{worker}/{started_on}"));
    Some(Assignment { key, worker, track, family, child, started_on, ended_on })
}

pub(super) fn hearing(row: &mut RowReader<'_>) -> Option<Hearing> {
    let (key, family, child) = (row.text("key"), row.text("family"), row.text("child"));
    let (kind, held_on, held_time) = (row.code("kind"), row.date("date"), row.time("time"));
    let (status, courtroom) = (row.code("status"), row.text("courtroom"));
    let (judge, result) = (row.text("judge"), row.text("result"));
    let (kind, held_on) = (kind?, held_on?);
    let whose = family.as_ref().or(child.as_ref()).map_or("", String::as_str);
    let time = held_time.map_or_else(String::new, |time| time.format("%H:%M").to_string());
    let key = key.unwrap_or_else(|| format!("{whose}/{held_on}/{time}/{kind}"));
    let children = child.into_iter().collect();
    Some(Hearing { key, family, children, kind, held_on, held_time, status, courtroom, judge, result })
}

/// Takes another child's row of the same hearing in; fails when it says anything else of the hearing.
pub(super) fn join_hearing(before: &mut Hearing, row: &Hearing) -> bool {
    let same = Hearing { children: before.children.clone(), ..row.clone() } == *before;
    if same {
        before.children.extend(row.children.iter().cloned());
        before.children.sort_unstable();
        before.children.dedup();
    }
    same
}
