//! The workers' page in words: each seat, who sits there, who did, and who could.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::form::{EndForm, TakeForm};
use super::model::Assignment;
use super::pages::Open;
use super::seat::Seat;
use crate::db::fresh;
use crate::domain::calendar::short_date;
use crate::domain::episode::Status;
use crate::domain::id::{AssignmentId, ChildId, FormId, UserId};
use crate::domain::text::capitalised;
use crate::domain::tracks::{self, Candidate};
use crate::domain::workload::{Limits, Load};
use crate::features::children::{Child, Stay};
use crate::features::families::Family;
use crate::features::users::Caseworker;
use crate::web::form::{Problems, read_date};

/// Candidates shown at once; the rest are folded away.
const FIRST: usize = 8;

/// What is recorded of a family's workers.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) family: Family,
    pub(super) rows: Vec<(Assignment, String)>,
    /// Who stands in now for which assignment, until and with which day.
    pub(super) covers: Vec<(AssignmentId, String, NaiveDate)>,
    pub(super) children: Vec<Child>,
    pub(super) stays: Vec<Stay>,
    /// Who could take the seat asked for.
    pub(super) pool: Vec<Caseworker>,
    /// Who declared a conflict of interest with the family.
    pub(super) conflicts: Vec<UserId>,
}

/// A seat on the page.
pub(super) struct SeatView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) about: String,
    /// Empty: nobody.
    pub(super) worker: String,
    pub(super) since: String,
    /// Why the assignment began, if anybody said.
    pub(super) because: String,
    /// "Ruth Bauer stands in until Dec 4, 2026"; empty where nobody does.
    pub(super) covered: String,
    /// Somebody should sit here and nobody does.
    pub(super) alarm: bool,
    /// Who sits here has declared a conflict of interest, and cannot open the family.
    pub(super) conflicted: bool,
    pub(super) past: Vec<Past>,
    pub(super) take: String,
    pub(super) take_words: &'static str,
    /// Empty where nobody sits.
    pub(super) end: String,
}

/// An assignment that ended.
pub(super) struct Past {
    pub(super) worker: String,
    pub(super) when: String,
    /// "Began: assigned at intake. Ended: left care.", as far as anybody said.
    pub(super) reasons: String,
}

/// The form to take a seat.
pub(super) struct TakeView {
    pub(super) action: String,
    pub(super) form_id: FormId,
    pub(super) seat: String,
    pub(super) title: String,
    pub(super) button: &'static str,
    /// The open assignment the form is made beside; empty for none.
    pub(super) current: String,
    pub(super) version: i32,
    pub(super) handing_over: String,
    pub(super) suggestion: String,
    pub(super) first: Vec<Chosen>,
    pub(super) more: Vec<Chosen>,
    pub(super) barred: Vec<Chosen>,
    pub(super) form: TakeForm,
}

/// A candidate in the list.
pub(super) struct Chosen {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) reason: String,
    pub(super) load: &'static str,
    pub(super) kind: &'static str,
    pub(super) checked: bool,
}

/// A field as it was typed and as somebody else saved it.
pub(super) struct Version {
    pub(super) label: &'static str,
    pub(super) yours: String,
    pub(super) saved: String,
}

/// The form to end an assignment without a successor.
pub(super) struct EndView {
    pub(super) action: String,
    pub(super) form_id: FormId,
    pub(super) version: i32,
    pub(super) title: String,
    pub(super) warning: String,
    pub(super) form: EndForm,
}

impl Loaded {
    pub(super) fn href(&self) -> String {
        format!("/families/{}/workers", self.family.id)
    }

    /// Every seat: the family's first, then the children's, the oldest first.
    pub(super) fn seats(&self, today: NaiveDate) -> Vec<SeatView> {
        let children = self.children.iter().map(|child| Seat::Child(child.id));
        std::iter::once(Seat::Family).chain(children).map(|seat| self.seat(seat, today)).collect()
    }

    fn seat(&self, seat: Seat, today: NaiveDate) -> SeatView {
        let held = seat.held(&self.rows);
        let past = self.rows.iter().rev().filter(|(row, _)| Seat::of(row) == seat).filter_map(past).collect();
        SeatView {
            id: seat.written(),
            title: self.title(seat),
            about: self.about(seat, today),
            worker: held.map(|(_, name)| name.clone()).unwrap_or_default(),
            since: held.map(|(row, _)| format!("since {}", short_date(row.starts_on))).unwrap_or_default(),
            because: held.map(|(row, _)| row.reason.clone()).unwrap_or_default(),
            covered: held.map(|(row, _)| self.covered(row.id)).unwrap_or_default(),
            alarm: held.is_none() && self.wants_one(seat, today),
            conflicted: held.is_some_and(|(row, _)| self.conflicts.contains(&row.user_id)),
            past,
            take: format!("{}?seat={}", self.href(), seat.written()),
            take_words: if held.is_some() { "Hand over" } else { "Assign a worker" },
            end: held.map(|(row, _)| format!("{}?end={}", self.href(), row.id)).unwrap_or_default(),
        }
    }

    fn title(&self, seat: Seat) -> String {
        match seat {
            Seat::Family => "Reunification worker for the family".to_owned(),
            Seat::Child(child) => format!("Permanency worker for {}", self.child(child)),
        }
    }

    fn child(&self, id: ChildId) -> String {
        self.children.iter().find(|child| child.id == id).map_or_else(|| "the child".to_owned(), Child::name)
    }

    fn covered(&self, id: AssignmentId) -> String {
        let cover = self.covers.iter().find(|(of, ..)| *of == id);
        cover.map_or_else(String::new, |(_, who, last)| format!("{who} stands in until {}", short_date(*last)))
    }

    fn about(&self, seat: Seat, today: NaiveDate) -> String {
        match seat {
            Seat::Family => "Works only to bring the children home.".to_owned(),
            Seat::Child(child) => match self.in_care(child, today) {
                Some((since, status)) => format!("{status}, removed {}.", short_date(since)),
                None => "Not in care.".to_owned(),
            },
        }
    }

    fn in_care(&self, child: ChildId, today: NaiveDate) -> Option<(NaiveDate, Status)> {
        let stays = self.stays.iter().filter(|stay| stay.episode.child_id == child);
        let mut standing = stays.map(|stay| (stay.episode.removed_on, stay.history(today).status));
        standing.rfind(|(_, status)| matches!(status, Status::InCare | Status::TrialHomeVisit))
    }

    fn wants_one(&self, seat: Seat, today: NaiveDate) -> bool {
        match seat {
            Seat::Family => self.children.iter().any(|child| self.in_care(child.id, today).is_some()),
            Seat::Child(child) => self.in_care(child, today).is_some(),
        }
    }

    /// Whether what the form is about is the family's.
    pub(super) fn has(&self, open: &Open) -> bool {
        match open {
            Open::Nothing => true,
            Open::Take(seat, _) => seat.child().is_none_or(|id| self.children.iter().any(|child| child.id == id)),
            Open::End(id, _) => self.rows.iter().any(|(row, _)| row.id == *id),
        }
    }

    /// The rule that refused a form, beside the field it is about.
    pub(super) fn problems(&self, open: &Open, today: NaiveDate, words: String) -> Problems {
        let mut problems = match open {
            Open::Take(seat, form) => self.rules(*seat, form, today),
            Open::Nothing | Open::End(..) => Problems::default(),
        };
        if !problems.any() {
            problems.add(if matches!(open, Open::End(..)) { "ended_on" } else { "worker" }, words);
        }
        problems
    }

    fn rules(&self, seat: Seat, form: &TakeForm, today: NaiveDate) -> Problems {
        let current = seat.held(&self.rows).map(|(row, _)| (row.id, row.version));
        match form.check(seat, current, today) {
            Ok(taking) => taking.check(&self.rows, self.name(taking.worker), self.family.opened_on),
            Err(problems) => problems,
        }
    }

    fn name(&self, worker: UserId) -> &str {
        self.pool.iter().find(|w| w.id == worker).map_or("", |w| &w.name)
    }

    /// What was typed beside what somebody else saved.
    pub(super) fn versions(&self, open: &Open) -> Vec<Version> {
        let lines = match open {
            Open::Nothing => return Vec::new(),
            Open::Take(seat, form) => {
                let held = seat.held(&self.rows);
                let chosen = form.worker.parse().map_or("", |worker| self.name(worker));
                vec![
                    ("Worker", chosen.to_owned(), held.map_or("Nobody", |(_, name)| name).to_owned()),
                    (
                        "From",
                        said_date(&form.from),
                        held.map_or_else(String::new, |(row, _)| short_date(row.starts_on)),
                    ),
                    ("Reason", form.reason.clone(), held.map_or_else(String::new, |(row, _)| row.reason.clone())),
                ]
            }
            Open::End(id, form) => {
                let row = self.rows.iter().map(|(row, _)| row).find(|row| row.id == *id);
                let ended = row.and_then(|row| row.ends_on).map_or_else(|| "Not ended".to_owned(), short_date);
                vec![
                    ("Ended on", said_date(&form.on), ended),
                    ("Reason", form.reason.clone(), row.map_or_else(String::new, |row| row.end_reason.clone())),
                ]
            }
        };
        lines.into_iter().map(|(label, yours, saved)| Version { label, yours, saved }).collect()
    }

    /// The form to take `seat`, with what was typed.
    pub(super) fn take(&self, seat: Seat, form: TakeForm, limits: Limits) -> TakeView {
        let held = seat.held(&self.rows);
        let (candidates, language) = (self.candidates(seat), self.wanted_language());
        let suggestion = tracks::suggest(&candidates, self.family.office_id, language);
        let ranked = tracks::rank(&candidates, self.family.office_id, language);
        let load = |user: UserId| candidates.iter().find(|c| c.user == user).map_or(0, |c| c.open_count);
        let chosen = |r: tracks::Ranked| {
            let (load, kind) = load_words(limits.load(seat.track(), load(r.user)));
            let id = r.user.to_string();
            Chosen { checked: id == form.worker, id, name: r.name, reason: capitalised(&r.reason), load, kind }
        };
        let (open, barred): (Vec<_>, Vec<_>) = ranked.into_iter().partition(|r| r.eligible);
        let mut first: Vec<Chosen> = open.into_iter().map(chosen).collect();
        let more = first.split_off(first.len().min(FIRST));
        TakeView {
            action: format!("/families/{}/assignments", self.family.id),
            form_id: fresh(),
            seat: seat.written(),
            title: self.title(seat),
            button: if held.is_some() { "Hand over" } else { "Assign" },
            current: held.map(|(row, _)| row.id.to_string()).unwrap_or_default(),
            version: held.map_or(0, |(row, _)| row.version),
            handing_over: held.map(|(row, name)| handing_over(row, name)).unwrap_or_default(),
            suggestion: suggestion.map(|s| suggested(&first, &s)).unwrap_or_default(),
            first,
            more,
            barred: barred.into_iter().map(chosen).collect(),
            form,
        }
    }

    /// Everybody of the seat's role but the one who sits there.
    fn candidates(&self, seat: Seat) -> Vec<Candidate> {
        let other: HashSet<UserId> =
            self.rows.iter().filter(|(row, _)| row.track != seat.track()).map(|(row, _)| row.user_id).collect();
        let sitting = seat.held(&self.rows).map(|(row, _)| row.user_id);
        let candidate = |worker: &Caseworker| Candidate {
            user: worker.id,
            name: worker.name.clone(),
            office: worker.office,
            languages: worker.languages.clone(),
            open_count: worker.open,
            was_on_other_track: other.contains(&worker.id),
            declared_conflict: self.conflicts.contains(&worker.id),
        };
        self.pool.iter().filter(|worker| Some(worker.id) != sitting).map(candidate).collect()
    }

    /// The language to look for; everybody speaks English.
    fn wanted_language(&self) -> Option<&str> {
        let language = self.family.language.as_str();
        (!language.is_empty() && !language.eq_ignore_ascii_case("English")).then_some(language)
    }

    /// The form to end an open assignment, with what was typed; `None` when it is not open or not the family's.
    pub(super) fn end(&self, id: AssignmentId, form: EndForm) -> Option<EndView> {
        let (row, name) = self.rows.iter().find(|(row, _)| row.id == id && row.ends_on.is_none())?;
        let seat = Seat::of(row);
        let who = match seat {
            Seat::Family => "The family".to_owned(),
            Seat::Child(child) => self.child(child),
        };
        Some(EndView {
            action: format!("/families/{}/assignments/{id}/end", self.family.id),
            form_id: fresh(),
            version: row.version,
            title: format!("End {name}'s assignment: {}", self.title(seat)),
            warning: format!(
                "{who} will have no {} worker from that day. This raises an alarm on the supervisor's page until \
                 somebody is assigned. To name the next worker now, hand over instead.",
                seat.track().code()
            ),
            form,
        })
    }
}

fn past((row, name): &(Assignment, String)) -> Option<Past> {
    let when = format!("{} to {}", short_date(row.starts_on), short_date(row.ends_on?));
    Some(Past { worker: name.clone(), when, reasons: reasons(&row.reason, &row.end_reason) })
}

/// Why an assignment began and why it ended; once where both were said in the same words.
fn reasons(began: &str, ended: &str) -> String {
    let said = |what, why: &str| if why.is_empty() { None } else { Some(format!("{what}: {why}")) };
    let began = if began == ended { "" } else { began };
    said("Began", began).into_iter().chain(said("Ended", ended)).collect::<Vec<_>>().join(". ")
}

fn handing_over(row: &Assignment, name: &str) -> String {
    format!(
        "{name} has had this since {}. That assignment ends on the day the next one begins.",
        short_date(row.starts_on)
    )
}

fn suggested(first: &[Chosen], suggestion: &tracks::Suggestion) -> String {
    let id = suggestion.user.to_string();
    first
        .iter()
        .find(|c| c.id == id)
        .map_or_else(String::new, |c| format!("Suggested: {}. {}", c.name, suggestion.reason))
}

/// A typed date as the page says dates; as it was typed where it is none.
fn said_date(typed: &str) -> String {
    read_date(typed).map_or_else(|| typed.to_owned(), short_date)
}

const fn load_words(load: Load) -> (&'static str, &'static str) {
    match load {
        Load::Green => ("", ""),
        Load::Amber => (load.label(), "warn"),
        Load::Red => (load.label(), "bad"),
    }
}
