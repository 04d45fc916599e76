//! The head of the paper, the period it covers, and who signs for which sections.

use super::{Made, Names, UNKNOWN, View, children, contacts, efforts, or_unknown, services, visits};
use crate::domain::calendar::{long_date, short_date};
use crate::domain::summary::Since;
use crate::domain::text::counted_as;
use crate::domain::tracks::Track;

/// What stands at the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    /// "Alvarado family".
    pub(crate) family: String,
    /// The agency's number of the family.
    pub(crate) number: String,
    pub(crate) court: String,
    pub(crate) agency: String,
    /// The court's file numbers, each once.
    pub(crate) files: String,
    /// Name and day of birth of each child.
    pub(crate) children: Vec<(String, String)>,
    /// Name and value of each fact of the hearing.
    pub(crate) hearing: Vec<(&'static str, String)>,
    /// The days the paper covers, and why from the first.
    pub(crate) period: String,
    /// What came of the last hearing, where there was one.
    pub(crate) last_hearing: String,
}

/// A line to sign on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signature {
    pub(crate) name: String,
    pub(crate) role: String,
    /// The sections she certifies.
    pub(crate) sections: &'static str,
}

pub(super) fn heading(view: &View<'_>, names: &Names, made: &Made) -> Heading {
    let family = &view.record.family;
    let born = |c: &&crate::features::children::Child| c.born_on.map_or_else(|| UNKNOWN.to_owned(), short_date);
    Heading {
        family: format!("{} family", family.name),
        number: family.number.clone(),
        court: names.court.clone(),
        agency: names.agency.clone(),
        files: files(view),
        children: view.children.iter().map(|c| (c.name(), born(c))).collect(),
        hearing: hearing(view, made),
        period: period(view),
        last_hearing: last_hearing(view),
    }
}

fn files(view: &View<'_>) -> String {
    let mut numbers: Vec<&str> = Vec::new();
    let family = view.record.family.court_file_number.as_str();
    for number in std::iter::once(family).chain(view.children.iter().map(|c| c.court_file_number.as_str())) {
        if !number.is_empty() && !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    or_unknown(&numbers.join(", "))
}

fn hearing(view: &View<'_>, made: &Made) -> Vec<(&'static str, String)> {
    let prepared = ("Prepared", format!("{}, by {}, {}", short_date(made.on), made.by, made.role.to_lowercase()));
    let Some(hearing) = view.hearing else {
        return vec![("Hearing", "none is scheduled".to_owned()), prepared];
    };
    let time = hearing.time().unwrap_or_else(|| format!("time {UNKNOWN}"));
    vec![
        ("Hearing", hearing.kind.label().to_owned()),
        ("Date", format!("{}, {time}", long_date(hearing.held_on))),
        ("Courtroom", or_unknown(&hearing.courtroom)),
        ("Judicial officer", or_unknown(&hearing.judge)),
        prepared,
    ]
}

/// "Period: Nov 3, 2026 (last hearing) to Nov 22, 2026, both days included. 41 entries are dated in it."
fn period(view: &View<'_>) -> String {
    let period = view.period;
    let why = match period.since {
        Since::LastHearing => "last hearing",
        Since::Removal => "removal; no hearing was held before",
        Since::Opening => "opening of the case; no hearing was held before",
    };
    let entries = children::entries_in_period(view)
        + services::entries_in_period(view)
        + visits::entries(view)
        + contacts::entries(view)
        + efforts::entries(view);
    let dated = counted_as(entries, "entry is", "entries are");
    format!(
        "Period: {} ({why}) to {}, both days included. {dated} dated in it.",
        short_date(period.first),
        short_date(period.last),
    )
}

fn last_hearing(view: &View<'_>) -> String {
    let Some(last) = view.last else { return String::new() };
    let result = if last.result.is_empty() { format!("result {UNKNOWN}") } else { last.result.clone() };
    format!("Last hearing: {}, {}: {result}", short_date(last.held_on), last.kind.label())
}

/// One line for the reunification worker and one for each permanency worker of the children; an empty line where nobody
/// is assigned, because somebody must sign.
pub(super) fn signatures(view: &View<'_>) -> Vec<Signature> {
    let lasts = |a: &crate::features::assignments::Assignment| {
        a.starts_on <= view.today && a.ends_on.is_none_or(|end| view.today < end)
    };
    let on = |track| view.record.assignments.iter().filter(move |(a, _)| a.track == track && lasts(a));
    let mut lines = vec![Signature {
        name: on(Track::Reunification).next().map_or_else(nobody, |(_, name)| name.clone()),
        role: "reunification worker".to_owned(),
        sections: "sections 2 and 4 to 9",
    }];
    let mut with: Vec<(&str, Vec<&str>)> = Vec::new();
    for child in &view.children {
        let worker = on(Track::Permanency).find(|(a, _)| a.child_id == Some(child.id)).map(|(_, name)| name.as_str());
        let name = worker.unwrap_or_default();
        match with.iter_mut().find(|(of, _)| *of == name) {
            Some((_, children)) => children.push(View::short_name(child)),
            None => with.push((name, vec![View::short_name(child)])),
        }
    }
    lines.extend(with.into_iter().map(|(name, children)| Signature {
        name: if name.is_empty() { nobody() } else { name.to_owned() },
        role: format!("permanency worker for {}", children.join(", ")),
        sections: "sections 1, 2, 3, 6, 7 and 8",
    }));
    lines
}

fn nobody() -> String {
    "Nobody is assigned".to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, TODAY, date};
    use crate::domain::hearing::{HearingKind, HearingStatus};

    #[test]
    fn the_head_names_the_hearing_and_the_period_it_covers() {
        let mut it = Example::new(2);
        it.hearing(HearingKind::Disposition, HearingStatus::Held, "2026-09-01");
        let next = it.hearing(HearingKind::SixMonthReview, HearingStatus::Scheduled, "2026-12-03");
        let head = it.compose(Some(next)).heading;
        assert_eq!(head.files, "27-JV-26-107, 27-JV-26-108");
        assert_eq!(head.hearing[1], ("Date", "Thursday, December 3, 2026, 10:00 a.m.".to_owned()));
        assert_eq!(head.hearing[4], ("Prepared", "Nov 22, 2026, by Carl Court, court liaison".to_owned()));
        assert_eq!(
            head.period,
            "Period: Sep 1, 2026 (last hearing) to Nov 22, 2026, both days included. 0 entries are dated in it."
        );
        assert_eq!(head.last_hearing, "Last hearing: Sep 1, 2026, Disposition hearing: result not recorded");
    }

    #[test]
    fn a_summary_without_a_hearing_says_so() {
        let head = Example::new(1).compose(None).heading;
        assert_eq!(head.hearing[0], ("Hearing", "none is scheduled".to_owned()));
        assert!(
            head.period.starts_with("Period: Jun 5, 2026 (removal; no hearing was held before)"),
            "{}",
            head.period
        );
        assert_eq!(head.last_hearing, "");
    }

    #[test]
    fn a_summary_for_a_hearing_covers_the_time_since_the_one_before_it() {
        let mut it = Example::new(1);
        it.hearing(HearingKind::AdmitDeny, HearingStatus::Held, "2026-07-01");
        let last = it.hearing(HearingKind::Disposition, HearingStatus::Held, "2026-09-01");
        it.hearing(HearingKind::Pretrial, HearingStatus::Cancelled, "2026-10-01");
        assert!(it.compose(Some(last)).heading.period.starts_with("Period: Jul 1, 2026"));
        assert!(it.compose(None).heading.period.starts_with("Period: Sep 1, 2026"));
    }

    #[test]
    fn each_track_signs_its_own_sections_and_an_empty_place_is_named() {
        let mut it = Example::new(3);
        it.assign_all("Rosa Reyes", "Paul Park");
        it.record.assignments.pop();
        let lines = it.compose(None).signatures;
        let said: Vec<_> = lines.iter().map(|s| (s.name.as_str(), s.role.as_str())).collect();
        assert_eq!(
            said,
            [
                ("Rosa Reyes", "reunification worker"),
                ("Paul Park", "permanency worker for Mia, Teo"),
                ("Nobody is assigned", "permanency worker for Ivy"),
            ]
        );
        assert!(date(TODAY) > it.record.family.opened_on);
    }
}
