//! Key decisions: what speaks for each and against it, what else was considered, what a second reader says, what was decided
//! and what became of it. Forms that carry such a decision out say whether it is there, and block nothing.

mod form;
mod lines;
mod model;
mod pages;
mod step_pages;
mod store;

pub use model::{Latest, NewDecision, Step, Waiting};
pub use store::{all_latest, latest, propose, step, waiting_for};

use crate::access::Action;
use crate::domain::decision::DecisionKind;
use crate::domain::id::FamilyId;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewDecisions, "/families/{family}/decisions", pages::index);
    r.get(Action::WorkOnDecision, "/families/{family}/decisions/new", pages::new);
    r.post(Action::WorkOnDecision, "/families/{family}/decisions/new", pages::propose);
    r.get(Action::WorkOnDecision, "/families/{family}/decisions/{decision}/{step}", step_pages::new);
    r.post(Action::WorkOnDecision, "/families/{family}/decisions/{decision}/{step}", step_pages::take);
}

/// What a form that carries a decision out says of it: the words, and where to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnRecord {
    /// "No decision with a second reader is on record for this."
    pub words: String,
    /// The decisions, or the form of a new one.
    pub href: String,
    /// Whether one was read by another person and then decided to go ahead.
    pub stands: bool,
}

/// What is said of the latest decision of a kind, among the latest of all kinds.
#[must_use]
pub fn on_record(family: FamilyId, kind: DecisionKind, all: &[Latest]) -> OnRecord {
    let home = format!("/families/{family}/decisions");
    match all.iter().find(|latest| latest.kind == kind) {
        Some(latest) if latest.stage.stands() => OnRecord {
            words: format!("{kind}: decided on {} with a second reader.", latest.on),
            href: home,
            stands: true,
        },
        Some(latest) => OnRecord {
            words: format!("{kind}: the decision on record does not stand yet ({}).", latest.stage.label()),
            href: home,
            stands: false,
        },
        None => OnRecord {
            words: "No decision with a second reader is on record for this.".to_owned(),
            href: format!("{home}/new?kind={}", kind.code()),
            stands: false,
        },
    }
}
