//! The menu of one family: the pages of its record, on each of them.

use crate::access::{Action, Means};
use crate::domain::id::FamilyId;

/// One entry of a family's menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: &'static str,
    /// Whether this page is the one.
    pub current: bool,
}

/// The pages of a family's record, in menu order: path below the family, words, and the action that opens it.
const PAGES: [(&str, &str, Action); 16] = [
    ("", "Overview", Action::ViewFamily),
    ("/plan", "Plan", Action::ViewPlan),
    ("/progress", "Progress", Action::ViewPlan),
    ("/adults", "Adults", Action::ViewFamily),
    ("/contacts", "Contacts", Action::ViewFamily),
    ("/family-time", "Family time", Action::ViewFamily),
    ("/safety", "Safety", Action::ViewSafety),
    ("/decisions", "Decisions", Action::ViewDecisions),
    ("/aftercare", "Aftercare", Action::ViewAftercare),
    ("/partners", "Partners", Action::ViewFamilyPartners),
    ("/consents", "Consents", Action::ViewConsents),
    ("/hearings", "Hearings", Action::ViewSummary),
    ("/summary", "Court summary", Action::ViewSummary),
    ("/workers", "Workers", Action::ViewFamily),
    ("/edit", "Edit", Action::EditFamily),
    ("/openings", "Who opened it", Action::ViewOpenings),
];

/// The menu for a person who may do `means` with the family; `here` is the path of the page below the family, empty for the
/// overview.
#[must_use]
pub fn family_menu(family: FamilyId, means: Means, here: &str) -> Vec<MenuItem> {
    let item = |(path, label, _): &(&str, &'static str, Action)| MenuItem {
        href: format!("/families/{family}{path}"),
        label,
        current: *path == here,
    };
    PAGES.iter().filter(|(_, _, action)| means.allow(*action)).map(item).collect()
}
