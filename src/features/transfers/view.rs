//! A transfer in words: each seat and who could follow, and what everybody would have afterwards.

use std::collections::HashMap;

use super::filing::Caseload;
use super::form::{TransferForm, Wish, beside, field};
use super::model::Held;
use crate::domain::id::{FamilyId, UserId};
use crate::domain::tracks::{Candidate, Ranked, Track};
use crate::domain::transfer::{self, Wanted};
use crate::domain::workload::{Limits, Load};
use crate::features::users::Caseworker;

/// Workers that one seat offers; whoever wants another hands that one over on the family's own page.
const OFFERED: usize = 15;

/// A seat in the form.
pub(super) struct SeatLine {
    pub(super) field: String,
    pub(super) beside: String,
    pub(super) version: i32,
    pub(super) title: String,
    pub(super) chosen: String,
    pub(super) options: Vec<(String, String)>,
    /// Who cannot follow and why, in words; or that nobody can.
    pub(super) note: String,
}

/// A seat on the page before it is filed.
pub(super) struct CheckLine {
    pub(super) title: String,
    pub(super) to: String,
}

/// What somebody would have afterwards.
pub(super) struct LoadLine {
    pub(super) name: String,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) load: &'static str,
    pub(super) kind: &'static str,
}

/// What goes back to the server when the answers are right.
pub(super) struct Kept {
    pub(super) name: String,
    pub(super) value: String,
}

impl Caseload {
    /// The seats of the form, with what was typed; where nothing was, with the suggestions.
    pub(super) fn lines(&self, form: &TransferForm, limits: Limits) -> Vec<SeatLine> {
        let suggested = self.suggested();
        let line = |one: &Held| {
            let wanted = self.wanted(one, 1);
            let ranked = wanted.rank(&self.candidates(one.assignment.track));
            let (open, barred): (Vec<_>, Vec<_>) = ranked.into_iter().partition(|worker| worker.eligible);
            let id = one.assignment.id;
            let suggestion = || {
                let of = suggested.get(&(one.assignment.family_id, one.assignment.track));
                of.map_or_else(String::new, ToString::to_string)
            };
            SeatLine {
                field: field(id),
                beside: beside(id),
                version: one.assignment.version,
                title: one.title(),
                chosen: form.chosen(id).map_or_else(suggestion, str::to_owned),
                note: note(&open, &barred),
                options: open.iter().take(OFFERED).map(|worker| self.option(worker, limits)).collect(),
            }
        };
        self.held.iter().map(line).collect()
    }

    fn option(&self, worker: &Ranked, limits: Limits) -> (String, String) {
        let load = self.pools.find(worker.user).map_or(Load::Green, |w| of(w, w.open, limits));
        let words = match load {
            Load::Green => String::new(),
            Load::Amber | Load::Red => format!("; {}", load.label().to_lowercase()),
        };
        (worker.user.to_string(), format!("{} ({}{words})", worker.name, worker.reason))
    }

    /// Whom to suggest for each family on a track: the children of one family stay together.
    fn suggested(&self) -> HashMap<(FamilyId, Track), UserId> {
        let mut found = HashMap::new();
        for track in [Track::Reunification, Track::Permanency] {
            let mut groups: Vec<(FamilyId, Wanted)> = Vec::new();
            for one in self.held.iter().filter(|one| one.assignment.track == track) {
                match groups.iter_mut().find(|(family, _)| *family == one.assignment.family_id) {
                    Some((_, wanted)) => wanted.count += 1,
                    None => groups.push((one.assignment.family_id, self.wanted(one, 1))),
                }
            }
            let (families, wanted): (Vec<FamilyId>, Vec<Wanted>) = groups.into_iter().unzip();
            let to = transfer::spread(&self.candidates(track), &wanted);
            found.extend(families.into_iter().zip(to).filter_map(|(family, user)| Some(((family, track), user?))));
        }
        found
    }

    fn wanted(&self, one: &Held, count: u32) -> Wanted {
        let (family, track) = (one.assignment.family_id, one.assignment.track);
        let other = |(of, user, side): &(FamilyId, UserId, Track)| (*of == family && *side != track).then_some(*user);
        let conflict = |(of, user): &(FamilyId, UserId)| (*of == family).then_some(*user);
        let english = one.language.is_empty() || one.language.eq_ignore_ascii_case("English");
        Wanted {
            office: one.office,
            language: (!english).then(|| one.language.clone()),
            other_side: self.sides.iter().filter_map(other).collect(),
            conflicts: self.conflicts.iter().filter_map(conflict).collect(),
            count,
        }
    }

    /// Everybody of the track's role but the one whose caseload it is.
    fn candidates(&self, track: Track) -> Vec<Candidate> {
        let candidate = |worker: &Caseworker| Candidate {
            user: worker.id,
            name: worker.name.clone(),
            office: worker.office,
            languages: worker.languages.clone(),
            open_count: worker.open,
            was_on_other_track: false,
            declared_conflict: false,
        };
        self.pools.of(track).iter().filter(|worker| worker.id != self.worker).map(candidate).collect()
    }

    /// Who could stand in for the worker on every track that she works on, the least loaded first: key and words.
    pub(super) fn stand_ins(&self, limits: Limits) -> Vec<(String, String)> {
        let track = self.held.first().map_or(Track::Reunification, |one| one.assignment.track);
        let mut workers: Vec<&Caseworker> = self.pools.of(track).iter().filter(|w| w.id != self.worker).collect();
        workers.sort_by(|a, b| (a.open, &a.name).cmp(&(b.open, &b.name)));
        let words = |worker: &Caseworker| {
            let load = of(worker, worker.open, limits).label().to_lowercase();
            format!("{} ({} now; {load})", worker.name, worker.open)
        };
        workers.into_iter().map(|worker| (worker.id.to_string(), words(worker))).collect()
    }

    /// What goes to whom.
    pub(super) fn check_lines(&self, wish: &Wish) -> Vec<CheckLine> {
        let name = |user: UserId| self.pools.find(user).map_or("", |worker| &worker.name).to_owned();
        let line = |one: &Held| {
            let to = wish.moves.iter().find(|m| m.id == one.assignment.id);
            CheckLine { title: one.title(), to: to.map_or_else(|| format!("Stays with {}", self.name), |m| name(m.to)) }
        };
        self.held.iter().map(line).collect()
    }

    /// What everybody who takes something would have afterwards, the most first.
    pub(super) fn loads(&self, wish: &Wish, limits: Limits) -> Vec<LoadLine> {
        let mut more: HashMap<UserId, u32> = HashMap::new();
        for one in &wish.moves {
            *more.entry(one.to).or_default() += 1;
        }
        let after = |(user, n): (UserId, u32)| self.pools.find(user).map(|worker| (worker, worker.open + n));
        let mut found: Vec<(&Caseworker, u32)> = more.into_iter().filter_map(after).collect();
        found.sort_by(|(a, n), (b, m)| (m, &a.name).cmp(&(n, &b.name)));
        let line = |(worker, open): (&Caseworker, u32)| {
            let load = of(worker, open, limits);
            LoadLine {
                name: worker.name.clone(),
                before: worker.open.to_string(),
                after: open.to_string(),
                load: load.label(),
                kind: kind(load),
            }
        };
        found.into_iter().map(line).collect()
    }
}

impl TransferForm {
    /// Everything typed, to be sent once more.
    pub(super) fn kept(&self) -> Vec<Kept> {
        let plain = [("from", &self.from), ("reason", &self.reason)];
        let plain = plain.map(|(name, value)| Kept { name: name.to_owned(), value: value.clone() });
        let row = |row: &super::form::Row| {
            [
                Kept { name: beside(row.id), value: row.version.to_string() },
                Kept { name: field(row.id), value: row.to.clone() },
            ]
        };
        plain.into_iter().chain(self.rows.iter().flat_map(row)).collect()
    }
}

fn of(worker: &Caseworker, open: u32, limits: Limits) -> Load {
    let track = if Track::Permanency.fits(worker.role) { Track::Permanency } else { Track::Reunification };
    limits.load(track, open)
}

const fn kind(load: Load) -> &'static str {
    match load {
        Load::Green => "good",
        Load::Amber => "warn",
        Load::Red => "bad",
    }
}

/// Who cannot follow and why.
fn note(open: &[Ranked], barred: &[Ranked]) -> String {
    let mut words: Vec<String> =
        barred.iter().map(|w| format!("Not {}: {}.", w.name, w.reason.to_lowercase())).collect();
    if open.is_empty() {
        words.insert(0, "Nobody can follow here.".to_owned());
    }
    words.join(" ")
}
