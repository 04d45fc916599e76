//! Writes down safety concerns, risk factors and key decisions, so that the pages about them have life.

use chrono::Days;

use super::staff::Staff;
use super::story::{Told, entered};
use crate::db::Conn;
use crate::domain::decision::{Answer, DecisionKind, Verdict};
use crate::domain::family::Relation;
use crate::domain::id::{FamilyId, PersonId, UserId};
use crate::domain::safety::{Danger, Resolution, Risk, Source};
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::assignments;
use crate::features::decisions::{self, NewDecision, Step};
use crate::features::families;
use crate::features::safety::{self, About, Ending, NewConcern, NewRisk};

/// What is said of a family, by turns: danger, source, agency, words.
const SAID: [(Danger, Source, &str, &str); 5] = [
    (
        Danger::DomesticViolence,
        Source::Police,
        "Juniper County Sheriff",
        "Deputies were called at night. The former partner was at the door, shouting, with the younger child awake inside.",
    ),
    (
        Danger::UnsafeUse,
        Source::BehavioralHealth,
        "Northside Recovery",
        "She came to group visibly intoxicated and said she had driven. A visit with the children was planned for that afternoon.",
    ),
    (
        Danger::PhysicalHarm,
        Source::School,
        "Lincoln Elementary",
        "A bruise the size of a hand on the upper arm after the weekend. The child said it was from the stairs, then from an adult.",
    ),
    (
        Danger::Unsupervised,
        Source::Neighbor,
        "",
        "Two children were outside alone after dark. Nobody opened the door for an hour.",
    ),
    (
        Danger::UnsafePerson,
        Source::Provider,
        "Harbor Family Services",
        "A man who must not be near children has been staying at the home since last week.",
    ),
];

/// Every so many open families one has a concern, and every so many an adult with risk factors.
const CONCERN_EVERY: usize = 9;
const RISK_EVERY: usize = 2;

/// Who works with a family, and its first adult.
struct Place {
    family: FamilyId,
    adult: PersonId,
    reunification: Option<UserId>,
    permanency: Option<UserId>,
}

fn place(conn: &mut Conn, family: FamilyId) -> Result<Option<Place>> {
    let adult = families::adults(conn, family)?.first().map(|adult| adult.person.id);
    let workers = assignments::of_family(conn, family)?;
    let of = |track| {
        let open = workers.iter().find(|(a, _)| a.track == track && a.ends_on.is_none());
        open.map(|(assignment, _)| assignment.user_id)
    };
    let (reunification, permanency) = (of(Track::Reunification), of(Track::Permanency));
    Ok(adult.map(|adult| Place { family, adult, reunification, permanency }))
}

/// Writes them for the open families.
pub(super) fn write(conn: &mut Conn, staff: &Staff, told: &[Told], today: chrono::NaiveDate) -> Result<()> {
    let open: Vec<&Told> = told.iter().filter(|of| of.open).collect();
    let first = staff.reunification.first().map(|worker| worker.user);
    let mut concerns = 0;
    for (n, of) in open.iter().enumerate() {
        let hers = of.worker.is_some() && of.worker == first;
        let has_concern = n % CONCERN_EVERY == 3 || (hers && concerns == 0);
        if !has_concern && n % RISK_EVERY != 0 {
            continue;
        }
        let Some(place) = place(conn, of.family)? else { continue };
        if has_concern {
            concern(conn, &place, concerns, today)?;
            concerns += 1;
        }
        risks(conn, &place, n, today)?;
        if has_concern || hers {
            decision(conn, &place, n, today)?;
        }
    }
    twice(conn, &open, today)
}

fn concern(conn: &mut Conn, place: &Place, n: usize, today: chrono::NaiveDate) -> Result<()> {
    let Some((danger, source, agency, words)) = SAID.get(n % SAID.len()).copied() else { return Ok(()) };
    let (by, other) = if n.is_multiple_of(2) {
        (place.permanency, place.reunification)
    } else {
        (place.reunification, place.permanency)
    };
    let days_ago = u64::try_from(n * 3 % 17).unwrap_or_default() + 1;
    let known_on = today - Days::new(days_ago);
    let new = NewConcern {
        family: place.family,
        about: vec![About::Adult(place.adult)],
        danger,
        words: words.to_owned(),
        source,
        agency: agency.to_owned(),
        reporter: String::new(),
        known_on,
        action: "Called the supervisor and saw the children the same day.".to_owned(),
    };
    let at = entered(known_on);
    let id = safety::add(conn, &new, by, at)?;
    if let Some(user) = other.filter(|_| n % 3 == 1) {
        safety::acknowledge(conn, id, user, at)?;
    }
    if let (true, Some(by)) = (n % 4 == 3, by) {
        let ending = Ending::Resolved {
            resolution: Resolution::SafetyPlan,
            on: today - Days::new(days_ago / 2),
            words: "Her sister stays with them; both signed the safety plan.".to_owned(),
        };
        safety::end(conn, (id, 1), &ending, by, entered(today - Days::new(days_ago / 2)))?;
    }
    Ok(())
}

fn risks(conn: &mut Conn, place: &Place, n: usize, today: chrono::NaiveDate) -> Result<()> {
    let all = [
        (Risk::SubstanceUse, Source::BehavioralHealth, "Northside Recovery"),
        (Risk::Housing, Source::Parent, ""),
        (Risk::DomesticViolence, Source::Police, "Juniper County Sheriff"),
        (Risk::MentalHealth, Source::Medical, "Juniper General Hospital"),
    ];
    let days = u64::try_from(n).unwrap_or_default();
    for (at, (kind, source, agency)) in all.into_iter().enumerate().filter(|(at, _)| !(n + at).is_multiple_of(3)) {
        let since_on = today - Days::new(200 + days % 90);
        let new = NewRisk {
            family: place.family,
            person: place.adult,
            kind,
            words: String::new(),
            source,
            agency: agency.to_owned(),
            since_on,
            until_on: (at == 1 && n.is_multiple_of(4)).then(|| today - Days::new(20)),
        };
        safety::add_risk(conn, &new, place.reunification, entered(since_on))?;
    }
    Ok(())
}

/// A trial home visit that is thought of: read and decided in some families, waiting for its second reader in others.
fn decision(conn: &mut Conn, place: &Place, n: usize, today: chrono::NaiveDate) -> Result<()> {
    let (Some(author), Some(reader)) = (place.permanency, place.reunification) else { return Ok(()) };
    let new = NewDecision {
        family: place.family,
        kind: DecisionKind::StartTrialHome,
        evidence_for: "Attended every session since the first week. Family time went well without anybody watching."
            .to_owned(),
        evidence_against: "The lease is not signed yet, and she has nobody to call at night.".to_owned(),
        none_against: String::new(),
        alternatives: "Overnight visits for another month; a relative who lives with them for the first weeks."
            .to_owned(),
        outcome_wanted: "Both children home and in their school by the end of the term.".to_owned(),
        reader,
    };
    let (at, later) = (entered(today - Days::new(4)), entered(today - Days::new(2)));
    let id = decisions::propose(conn, &new, author, at)?;
    if n.is_multiple_of(3) {
        let words =
            "I looked at the visit notes and spoke with the school. Start after the lease is signed.".to_owned();
        decisions::step(conn, (id, 1), &Step::Answer(Answer::Agrees, words), reader, later)?;
        let words = "With a safety plan for the nights.".to_owned();
        decisions::step(conn, (id, 2), &Step::Decide(Verdict::GoAhead, words), author, later)?;
    }
    Ok(())
}

/// One adult of a family with a concern lives with a second family of another office too: the flag that crosses over.
fn twice(conn: &mut Conn, open: &[&Told], today: chrono::NaiveDate) -> Result<()> {
    let here = open.iter().find(|of| of.office == 0 && of.worker.is_some());
    let there = open.iter().find(|of| of.office == 1 && of.worker.is_some());
    let (Some(here), Some(there)) = (here, there) else { return Ok(()) };
    let Some(place) = place(conn, there.family)? else { return Ok(()) };
    families::add_adult(conn, here.family, place.adult, Relation::OtherRelative, entered(today))?;
    concern(conn, &place, 2, today)
}
