//! Writes down what is known of a family's adults, and the tribal inquiries of its children.

use chrono::NaiveDate;
use rand::Rng as _;
use rand::rngs::SmallRng;

use super::names::{self, word};
use super::story::{Cast, Scene, entered};
use crate::db::Conn;
use crate::domain::adult::{ChildRelation, EntryKind, Lawyer, NoticeBy, NoticeTo, TribalFinding, Way};
use crate::domain::family::{Relation, TribalAnswer};
use crate::domain::id::{ChildId, PersonId};
use crate::error::Result;
use crate::features::adults::{self, NewEntry};
use crate::features::families;
use crate::features::inquiries::{self, NewFinding, NewInquiry, NewNotice};

/// What is known of each adult, and who speaks for each child.
pub(super) fn write(conn: &mut Conn, rng: &mut SmallRng, scene: &Scene<'_>, cast: &Cast) -> Result<()> {
    let on = scene.plot.opened_on(scene.today);
    for adult in families::adults(conn, scene.family)? {
        let (id, is_mother) = (adult.person.id, adult.relation == Relation::Mother);
        let relation = if is_mother { ChildRelation::Mother } else { father(rng) };
        for (child, _) in cast {
            let new =
                NewEntry { child: Some(*child), code: relation.code(), ..entry(scene, id, EntryKind::Relation, on) };
            add(conn, scene, &new, on)?;
        }
        let note = if is_mother { "Safe to call before 3 p.m. Never leave a message." } else { "Safe to call." };
        let phone = NewEntry {
            code: Way::Phone.code(),
            words: adult.person.phone.clone(),
            note: note.to_owned(),
            flag: true,
            ..entry(scene, id, EntryKind::Contact, on)
        };
        add(conn, scene, &phone, on)?;
        let language = NewEntry {
            words: scene.plot.language.to_owned(),
            flag: scene.plot.language != "English",
            ..entry(scene, id, EntryKind::Language, on)
        };
        add(conn, scene, &language, on)?;
        if is_mother {
            let home = NewEntry {
                words: format!("At her sister’s, with {}", word(rng, names::RELATIVES)),
                ..entry(scene, id, EntryKind::Home, on)
            };
            add(conn, scene, &home, on)?;
            let lawyer = NewEntry {
                code: Lawyer::Attorney.code(),
                words: "Dana Whitfield, public defender".to_owned(),
                note: format!("555-01{:02}", rng.random_range(0..100)),
                ..entry(scene, id, EntryKind::Lawyer, on)
            };
            add(conn, scene, &lawyer, on)?;
        }
    }
    for (child, _) in cast {
        let guardian = NewEntry {
            person: None,
            child: Some(*child),
            code: Lawyer::GuardianAdLitem.code(),
            words: "Gail Amundson".to_owned(),
            note: "555-0177".to_owned(),
            ..entry(scene, scene.mother, EntryKind::Lawyer, on)
        };
        add(conn, scene, &guardian, on)?;
    }
    Ok(())
}

fn father(rng: &mut SmallRng) -> ChildRelation {
    match rng.random_range(0..3) {
        0 => ChildRelation::PutativeFather,
        1 => ChildRelation::NonOffendingParent,
        _ => ChildRelation::LegalFather,
    }
}

fn entry(scene: &Scene<'_>, person: PersonId, kind: EntryKind, on: NaiveDate) -> NewEntry {
    NewEntry {
        family: scene.family,
        person: Some(person),
        child: None,
        kind,
        code: "",
        words: String::new(),
        note: String::new(),
        flag: false,
        from_on: Some(on),
        until_on: None,
    }
}

fn add(conn: &mut Conn, scene: &Scene<'_>, new: &NewEntry, on: NaiveDate) -> Result<()> {
    adults::add(conn, new, scene.worker, entered(on)).map(|_| ())
}

/// Who was asked about a child's tribe, and what followed.
pub(super) fn inquiry(
    conn: &mut Conn,
    scene: &Scene<'_>,
    child: ChildId,
    answer: TribalAnswer,
    on: NaiveDate,
) -> Result<()> {
    if answer == TribalAnswer::NotAsked {
        return Ok(());
    }
    let of = (scene.family, child);
    let known = answer != TribalAnswer::No;
    let asked = NewInquiry {
        asked_on: on,
        asked_whom: format!("{}, mother", scene.plot.mother),
        answer,
        basis: if known { "A grandmother on the mother’s side" } else { "" }.to_owned(),
        tribes: if known { "Mille Lacs Band of Ojibwe" } else { "" }.to_owned(),
    };
    inquiries::ask(conn, of, &asked, scene.worker, entered(on))?;
    if known {
        let finding =
            NewFinding {
                finding: TribalFinding::ReasonToKnow, found_on: on, source: "The mother’s answer".to_owned()
            };
        inquiries::add_finding(conn, of, &finding, scene.worker, entered(on))?;
        let notice = NewNotice {
            recipient: NoticeTo::Tribe,
            sent_to: "Mille Lacs Band of Ojibwe".to_owned(),
            method: NoticeBy::RegisteredMail,
            sent_on: on,
            received_on: None,
            replied_on: None,
            reply: String::new(),
        };
        inquiries::add_notice(conn, of, &notice, scene.worker, entered(on))?;
    }
    Ok(())
}
