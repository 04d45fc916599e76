//! What the agency did in the period, and apart from it what the parents did: each with its day and who wrote it down.

use super::{Block, View, foot};
use crate::domain::calendar::numeric_date;
use crate::domain::family::Who;
use crate::features::progress::{Effort, Progress};

/// An effort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EffortRow {
    pub(crate) on: String,
    /// What was done, for whom.
    pub(crate) what: String,
    pub(crate) result: String,
    /// What stood in the way, and what was done about it.
    pub(crate) barrier: String,
    pub(crate) standard: &'static str,
    pub(crate) by: String,
}

/// What was seen of a parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProgressRow {
    pub(crate) on: String,
    pub(crate) who: String,
    pub(crate) kind: &'static str,
    pub(crate) seen: String,
    /// Only those that the parent wants told.
    pub(crate) words: String,
    pub(crate) by: String,
}

/// Those of the adults, of the family, and of the children the paper is about.
fn efforts_of<'a>(view: &View<'a>) -> Vec<&'a (Effort, String)> {
    let period = view.period;
    let told = view.record.efforts.iter().filter(|(e, _)| period.contains(e.made_on));
    told.filter(|(e, _)| e.child_id.is_none_or(|child| view.is_shown(child))).collect()
}

fn progress_of<'a>(view: &View<'a>) -> Vec<&'a (Progress, String)> {
    view.record.progress.iter().filter(|(p, _)| view.period.contains(p.seen_on)).collect()
}

/// The efforts and the progress told.
pub(super) fn entries(view: &View<'_>) -> usize {
    efforts_of(view).len() + progress_of(view).len()
}

pub(super) fn block(view: &View<'_>) -> Block<EffortRow> {
    let efforts = efforts_of(view);
    let row = |(effort, by): &&(Effort, String)| EffortRow {
        on: numeric_date(effort.made_on),
        what: format!("{} for {}: {}", effort.kind, name(view, effort.who()), effort.what),
        result: effort.result.clone(),
        barrier: match (effort.barrier.as_str(), effort.answer.as_str()) {
            (barrier, "") => barrier.to_owned(),
            (barrier, answer) => format!("{barrier}. Done about it: {answer}"),
        },
        standard: effort.standard.label(),
        by: by.clone(),
    };
    let foot = foot(efforts.len(), view.period.first, view.period.last);
    Block { rows: efforts.iter().map(row).collect(), foot }
}

pub(super) fn progress(view: &View<'_>) -> Block<ProgressRow> {
    let progress = progress_of(view);
    let row = |(entry, by): &&(Progress, String)| ProgressRow {
        on: numeric_date(entry.seen_on),
        who: name(view, Who::Adult(entry.person_id)),
        kind: entry.kind.label(),
        seen: entry.seen.clone(),
        words: entry.court_words.clone(),
        by: by.clone(),
    };
    let foot = foot(progress.len(), view.period.first, view.period.last);
    Block { rows: progress.iter().map(row).collect(), foot }
}

fn name(view: &View<'_>, who: Who) -> String {
    let adult = who.adult().and_then(|id| view.record.adults.iter().find(|a| a.is(id)));
    let child = who.child().and_then(|id| view.record.children.iter().find(|c| c.id == id));
    match (adult, child) {
        (Some(adult), _) => adult.person.name(),
        (None, Some(child)) => View::short_name(child).to_owned(),
        (None, None) => "the family".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::Example;

    #[test]
    fn nothing_done_and_nothing_seen_is_said_with_its_date() {
        let summary = Example::new(1).compose(None);
        assert_eq!(summary.efforts.foot, "Nothing recorded since Jun 5, 2026.");
        assert_eq!(summary.progress.foot, "Nothing recorded since Jun 5, 2026.");
    }
}
