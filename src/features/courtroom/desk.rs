//! The desk of one day as rows: each parent once for each assessment, under what is to be done for her, with one action.

use chrono::NaiveDate;

use super::day_store::Day;
use super::model::{Assessor, Visit};
use crate::db::fresh;
use crate::domain::courtroom::{AssessorKind, Outcome, Stand, Todo, is_open, may_queue};
use crate::domain::id::{FamilyId, FormId, PersonId};
use crate::features::hearings::Hearing;
use crate::features::people::Person;
use crate::features::referrals;

/// What the person may do here.
#[derive(Debug, Clone, Copy)]
pub(super) struct May {
    /// Queue parents and log their steps.
    pub(super) keep: bool,
    /// Make a referral.
    pub(super) refer: bool,
}

/// Rows under one heading.
pub(super) struct Section {
    pub(super) id: usize,
    pub(super) title: String,
    pub(super) rows: Vec<Row>,
}

/// A parent, for one assessment or before the first.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) family: String,
    pub(super) href: String,
    pub(super) hearing: String,
    pub(super) tag: (&'static str, String),
    pub(super) detail: String,
    pub(super) buttons: Vec<Button>,
    /// The one link, where the action is a page.
    pub(super) link: Option<(String, &'static str)>,
    pub(super) more: Vec<(String, &'static str)>,
    /// What queues her once more, for another assessment.
    pub(super) again: Vec<Button>,
    /// What is to be said where nothing can be done.
    pub(super) note: &'static str,
}

/// A form of one button.
pub(super) struct Button {
    pub(super) action: String,
    pub(super) form_id: String,
    pub(super) label: String,
    pub(super) fields: Vec<(&'static str, String)>,
}

impl Button {
    fn new(action: String, label: String, fields: Vec<(&'static str, String)>) -> Self {
        Self { action, form_id: fresh::<FormId>().to_string(), label, fields }
    }
}

/// An assessor as the page lists her.
pub(super) struct Here {
    pub(super) name: String,
    pub(super) what: String,
    pub(super) left: bool,
    /// Where it is said that she left; empty for who may not.
    pub(super) end: Option<Button>,
}

/// A day of the desk, perhaps of one courtroom.
pub(super) struct Desk<'a> {
    pub(super) day: &'a Day,
    pub(super) on: NaiveDate,
    pub(super) today: NaiveDate,
    pub(super) room: &'a str,
    pub(super) may: May,
}

/// The address of the desk.
pub(super) fn home(on: NaiveDate, room: &str) -> String {
    let mut fields = vec![("on", on.to_string())];
    if !room.is_empty() {
        fields.push(("courtroom", room.to_owned()));
    }
    format!("/courtroom?{}", serde_urlencoded::to_string(fields).unwrap_or_default())
}

/// The address of an entry.
pub(super) fn path(of: &Visit) -> String {
    format!("/families/{}/courtroom/{}", of.family_id, of.id)
}

/// "Substance use: outpatient, Substance-use treatment", or what else it came to.
pub(super) fn result(of: &Visit) -> String {
    match (of.stand, of.outcome, of.service.zip(of.level)) {
        (_, Some(Outcome::Service), Some((service, level))) => {
            format!("Recommended: {service}, {}", level.label().to_lowercase())
        }
        (_, Some(outcome), _) => outcome.label().to_owned(),
        (Stand::Left, ..) => of.reason.map_or_else(String::new, |reason| reason.label().to_owned()),
        _ => String::new(),
    }
}

impl Desk<'_> {
    /// The sections that hold somebody, what is most urgent first.
    pub(super) fn sections(&self) -> Vec<Section> {
        let mut rows: Vec<(Todo, Row)> = Vec::new();
        for (family, parent) in &self.day.parents {
            let Some((hearing, name)) = self.hearing(*family) else { continue };
            let of = |visit: &&Visit| visit.family_id == *family && visit.person_id == parent.id;
            let mut visits = self.day.visits.iter().filter(of).peekable();
            if visits.peek().is_none() {
                rows.push((Todo::Ask, self.unasked(hearing, name, parent)));
            }
            rows.extend(visits.map(|visit| self.asked(hearing, name, (parent, visit))));
        }
        let section = |(id, todo): (usize, Todo)| {
            let (mut own, rest) = std::mem::take(&mut rows).into_iter().partition::<Vec<_>, _>(|(of, _)| *of == todo);
            rows = rest;
            let title = format!("{} ({})", todo.label(), own.len());
            Section { id, title, rows: own.drain(..).map(|(_, row)| row).collect() }
        };
        let all: Vec<_> = Todo::ALL.into_iter().enumerate().map(section).collect();
        all.into_iter().filter(|section| !section.rows.is_empty()).collect()
    }

    /// The first hearing of a family in the courtroom that is shown.
    fn hearing(&self, family: FamilyId) -> Option<(&Hearing, &str)> {
        let here = |hearing: &Hearing| self.room.is_empty() || hearing.courtroom == self.room;
        let own = self.day.hearings.iter().find(|(hearing, _)| hearing.family_id == family && here(hearing));
        own.map(|(hearing, name)| (hearing, name.as_str()))
    }

    fn row(hearing: &Hearing, family: &str, parent: &Person) -> Row {
        let room =
            if hearing.courtroom.is_empty() { String::new() } else { format!(", courtroom {}", hearing.courtroom) };
        let time = hearing.time().unwrap_or_else(|| "No time".to_owned());
        Row {
            name: parent.name(),
            family: format!("{family} family"),
            href: format!("/families/{}", hearing.family_id),
            hearing: format!("{time}{room}: {}", hearing.kind),
            tag: ("plain", String::new()),
            detail: String::new(),
            buttons: Vec::new(),
            link: None,
            more: Vec::new(),
            again: Vec::new(),
            note: "",
        }
    }

    fn unasked(&self, hearing: &Hearing, family: &str, parent: &Person) -> Row {
        Row {
            tag: ("plain", "Not asked".to_owned()),
            buttons: self.queue(hearing, parent.id),
            note: if self.on > self.today { "Parents are queued on the day." } else { "" },
            ..Self::row(hearing, family, parent)
        }
    }

    /// The buttons that queue a parent: one for each kind of assessment.
    fn queue(&self, hearing: &Hearing, person: PersonId) -> Vec<Button> {
        if !self.may.keep || !may_queue(self.on, self.today) {
            return Vec::new();
        }
        let button = |kind: &AssessorKind| {
            let fields = vec![
                ("hearing", hearing.id.to_string()),
                ("person", person.to_string()),
                ("kind", kind.code().to_owned()),
                ("room", self.room.to_owned()),
            ];
            let label = format!("Queue for {}", kind.label().to_lowercase());
            Button::new(format!("/families/{}/courtroom", hearing.family_id), label, fields)
        };
        AssessorKind::ALL.iter().map(button).collect()
    }

    fn asked(&self, hearing: &Hearing, family: &str, (parent, visit): (&Person, &Visit)) -> (Todo, Row) {
        let booked = visit.referral_id.and_then(|id| self.day.booked.get(&id));
        let is_held = visit.referral_id.and_then(|id| self.day.referrals.get(&id)?.first_attended_on).is_some();
        let todo = Todo::of(visit.stand, visit.outcome, visit.referral_id.is_some(), booked.is_some() || is_held);
        let with = visit.assessor_id.and_then(|id| self.day.assessors.iter().find(|one| one.id == id));
        let what =
            with.map_or_else(|| visit.kind.label().to_owned(), |one| format!("{} with {}", visit.kind, one.name));
        let booked = booked.map(|one| format!("First session {}", referrals::when(one)));
        let parts = [Some(what), Some(result(visit)), booked];
        let mut row = Self::row(hearing, family, parent);
        row.detail = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
        let kind = match (todo, visit.stand) {
            (Todo::Refer | Todo::Book, _) | (_, Stand::Left) => "warn",
            (Todo::Done, Stand::Assessed) => "good",
            _ => "plain",
        };
        row.tag = (kind, visit.stand.label().to_owned());
        self.act(&mut row, todo, (hearing, visit));
        (todo, row)
    }

    /// What can be done next, and what else.
    fn act(&self, row: &mut Row, todo: Todo, (hearing, visit): (&Hearing, &Visit)) {
        let step = |to: Stand| {
            let to = [("to", to.code()), ("room", self.room)];
            format!("{}?{}", path(visit), serde_urlencoded::to_string(to).unwrap_or_default())
        };
        if self.may.keep && is_open(visit.stand) {
            row.more.push((step(Stand::Left), "Left without assessment"));
            row.more.push((step(Stand::Declined), "Declined"));
        }
        if self.may.keep && visit.referral_id.is_none() {
            row.more.push((format!("{}/error", path(visit)), "Entered in error?"));
        }
        match todo {
            Todo::Call if self.may.keep => self.call(row, (hearing, visit)),
            Todo::Result if self.may.keep => {
                row.link = Some((step(Stand::Assessed), "Log the result"));
                row.more.insert(0, (step(Stand::Waiting), "Back to waiting"));
            }
            Todo::Refer if self.may.refer => row.buttons = vec![self.refer(visit)],
            Todo::Refer | Todo::Book if !self.may.refer => row.note = "The reunification worker does this.",
            Todo::Book => {
                let of = visit.referral_id.and_then(|id| self.day.referrals.get(&id));
                row.link = of.map(|of| match of.state {
                    crate::domain::referral::State::Needed => {
                        (referrals::find_path(of.family_id, of.id), "Find a service")
                    }
                    _ => {
                        (format!("{}/appointments/new", referrals::path(of.family_id, of.id)), "Book the first session")
                    }
                });
            }
            Todo::Done if !self.has_open(visit) => row.again = self.queue(hearing, visit.person_id),
            _ => {}
        }
    }

    /// Whether she is still at the desk for another assessment.
    fn has_open(&self, of: &Visit) -> bool {
        self.day.visits.iter().any(|visit| visit.person_id == of.person_id && is_open(visit.stand))
    }

    /// A button for each assessor who is there for what she waits for.
    fn call(&self, row: &mut Row, (hearing, visit): (&Hearing, &Visit)) {
        let is_for = |one: &&Assessor| {
            let is_here = one.courtroom.is_empty() || one.courtroom == hearing.courtroom;
            one.kind == visit.kind && is_here && one.ended_at.is_none()
        };
        let button = |one: &Assessor| {
            let fields = vec![
                ("version", visit.version.to_string()),
                ("to", Stand::WithAssessor.code().to_owned()),
                ("assessor", one.id.to_string()),
                ("room", self.room.to_owned()),
            ];
            Button::new(path(visit), format!("Start with {}", one.name), fields)
        };
        row.buttons = self.day.assessors.iter().filter(is_for).map(button).collect();
        if row.buttons.is_empty() {
            row.note = "No assessor for this is here now.";
        }
    }

    fn refer(&self, visit: &Visit) -> Button {
        let with = visit.assessor_id.and_then(|id| self.day.assessors.iter().find(|one| one.id == id));
        let provider = with.and_then(|one| self.day.providers.get(&one.provider_id?));
        let label = provider.map_or_else(|| "Find a service".to_owned(), |name| format!("Refer to {name}"));
        Button::new(format!("{}/refer", path(visit)), label, vec![("version", visit.version.to_string())])
    }

    /// The assessors of the day.
    pub(super) fn assessors(&self) -> Vec<Here> {
        let shown = |one: &&Assessor| self.room.is_empty() || one.courtroom.is_empty() || one.courtroom == self.room;
        let here = |one: &Assessor| {
            let provider = one.provider_id.and_then(|id| self.day.providers.get(&id)).map_or("", String::as_str);
            let room = if one.courtroom.is_empty() {
                "any courtroom".to_owned()
            } else {
                format!("courtroom {}", one.courtroom)
            };
            let parts = [one.kind.label(), provider, &one.hours(), &room].map(str::to_owned);
            let left = one.ended_at.is_some();
            let end = (self.may.keep && !left).then(|| {
                let label = "Not here any more".to_owned();
                Button::new(format!("/courtroom/assessors/{}/end", one.id), label, vec![("room", self.room.to_owned())])
            });
            let what = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
            Here { name: one.name.clone(), what, left, end }
        };
        self.day.assessors.iter().filter(shown).map(here).collect()
    }
}
