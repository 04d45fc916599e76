//! Small counts, for a person who may not open every record behind a report: on its page and in its files.

use serde_json::{Map, Value};

use super::words::{count, out_of, percent};
use crate::domain::outcomes::reentry::ReEntries;
use crate::domain::outcomes::small::{hidden, is_small, is_small_part};

/// Said in place of a small count.
pub(super) const FEWER: &str = "fewer than 5";
/// Said in place of what would give one away.
pub(super) const KEPT: &str = "not shown";

/// Counts of which everything else in their row is a share or a part.
const WHOLES: [&str; 6] = ["entered", "services", "denominator", "followed", "at_risk", "children"];
/// Counts within a row.
const PARTS: [&str; 6] =
    ["happened", "left_first", "numerator", "returned", "not_yet_followed", "reunified_by_calendar"];
/// What lists single events, or every reason by itself.
const LISTS: [&str; 2] = ["curve", "gone"];

/// Whether small counts are hidden from a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// She may open every record behind the report.
    Open,
    /// She may not.
    Small,
}

impl Guard {
    /// Whether a count is hidden.
    pub(super) fn hides(self, n: impl Into<i64>) -> bool {
        self == Self::Small && is_small(n.into())
    }

    /// "1,234", or "fewer than 5".
    pub(super) fn count(self, n: impl Into<i64>) -> String {
        let n = n.into();
        if self.hides(n) { FEWER.to_owned() } else { count(n) }
    }

    /// "12 of 150".
    pub(super) fn out_of(self, part: i64, whole: i64) -> String {
        if self.hides_part(part, whole) { KEPT.to_owned() } else { out_of(part, whole) }
    }

    /// Whether a part of a whole is hidden.
    pub(super) fn hides_part(self, part: i64, whole: i64) -> bool {
        self == Self::Small && is_small_part(part, whole)
    }

    /// "12 of 150", or that none has been followed.
    pub(super) fn returned(self, re_entry: ReEntries) -> String {
        if re_entry.followed == 0 {
            "none followed yet".to_owned()
        } else {
            self.out_of(re_entry.returned, re_entry.followed)
        }
    }

    /// A share of `whole`, unless it stands for a small part; `said` is the share in words.
    pub(super) fn share(self, share: f64, whole: u32, said: impl FnOnce() -> String) -> String {
        let part = share * f64::from(whole);
        let is_small = part > 0.0 && (part < 4.5 || f64::from(whole) - part < 4.5) && share < 1.0;
        if self == Self::Small && (is_small || self.hides(whole)) { KEPT.to_owned() } else { said() }
    }

    /// [`Self::share`], as "44%".
    pub(super) fn percent(self, share: f64, whole: u32) -> String {
        self.share(share, whole, || percent(share))
    }

    /// Which parts of a total are hidden.
    pub(super) fn hidden(self, parts: &[i64]) -> Vec<bool> {
        if self == Self::Small { hidden(parts) } else { vec![false; parts.len()] }
    }

    /// A report's file. What is hidden is null there, and `small_counts` says so.
    pub(super) fn file(self, report: Value) -> Value {
        match report {
            Value::Object(fields) if self == Self::Small => {
                let mut fields = masked(fields);
                fields.insert("small_counts".to_owned(), Value::from(format!("{FEWER}: {KEPT}")));
                Value::Object(fields)
            }
            whole => whole,
        }
    }
}

fn masked(mut fields: Map<String, Value>) -> Map<String, Value> {
    let number = |fields: &Map<String, Value>, name: &str| fields.get(name).and_then(Value::as_i64);
    if WHOLES.iter().any(|name| number(&fields, name).is_some_and(is_small)) {
        return fields.into_iter().map(|(name, value)| (name, without_numbers(value))).collect();
    }
    let whole = WHOLES.iter().find_map(|name| number(&fields, name));
    let parts: Vec<&str> = PARTS.into_iter().filter(|name| number(&fields, name).is_some()).collect();
    let gives_away = |name: &&str| {
        let part = number(&fields, name).unwrap_or_default();
        is_small(part) || whole.is_some_and(|whole| is_small_part(part, whole))
    };
    if parts.iter().any(gives_away) {
        let whole = |name: &str| WHOLES.contains(&name);
        return fields
            .into_iter()
            .map(|(name, value)| if whole(&name) { (name, value) } else { (name, without_numbers(value)) })
            .collect();
    }
    mask_exits(&mut fields);
    mask_stands(&mut fields);
    fields
        .into_iter()
        .filter(|(name, _)| !LISTS.contains(&name.as_str()))
        .map(|(name, value)| (name, masked_value(value)))
        .collect()
}

fn masked_value(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(masked(fields)),
        Value::Array(rows) => Value::Array(rows.into_iter().map(masked_value).collect()),
        other => other,
    }
}

/// The stays by reason and those not ended are parts of one total.
fn mask_exits(fields: &mut Map<String, Value>) {
    let still = fields.get("still_in_care").and_then(Value::as_i64);
    let Some(Value::Array(exits)) = fields.get_mut("exits") else { return };
    let stays = exits.iter().map(|exit| exit.get("stays").and_then(Value::as_i64).unwrap_or_default());
    let parts: Vec<i64> = stays.chain(still).collect();
    let hides = hidden(&parts);
    for (exit, _) in exits.iter_mut().zip(&hides).filter(|(_, hides)| **hides) {
        if let Some(stays) = exit.get_mut("stays") {
            *stays = Value::Null;
        }
    }
    if hides.len() > exits.len() && hides.last() == Some(&true) {
        fields.insert("still_in_care".to_owned(), Value::Null);
    }
}

/// The services by where they stand are parts of one total.
fn mask_stands(fields: &mut Map<String, Value>) {
    let Some(Value::Array(stands)) = fields.get_mut("stands") else { return };
    let parts: Vec<i64> =
        stands.iter().map(|stand| stand.get("services").and_then(Value::as_i64).unwrap_or_default()).collect();
    for (stand, _) in stands.iter_mut().zip(hidden(&parts)).filter(|(_, hides)| *hides) {
        if let Some(services) = stand.get_mut("services") {
            *services = Value::Null;
        }
    }
}

/// The same without a number in it.
fn without_numbers(value: Value) -> Value {
    match value {
        Value::Number(_) => Value::Null,
        Value::Array(rows) => Value::Array(rows.into_iter().map(without_numbers).collect()),
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(name, value)| (name, without_numbers(value))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn whoever_may_open_every_record_sees_every_count() {
        let report = json!({"entered": 3, "exits": [{"reason": "adoption", "stays": 1}]});
        assert_eq!(Guard::Open.file(report.clone()), report);
        assert_eq!((Guard::Open.count(3), Guard::Open.percent(0.02, 60)), ("3".to_owned(), "2%".to_owned()));
    }

    #[test]
    fn small_counts_and_shares_are_not_shown() {
        let guard = Guard::Small;
        assert_eq!(
            (guard.count(4), guard.count(5), guard.count(0)),
            (FEWER.to_owned(), "5".to_owned(), "0".to_owned())
        );
        assert_eq!(
            (guard.out_of(2, 60), guard.out_of(58, 60), guard.out_of(30, 60)),
            (KEPT.to_owned(), KEPT.to_owned(), "30 of 60".to_owned())
        );
        assert_eq!(
            (guard.percent(0.02, 60), guard.percent(0.5, 60), guard.percent(0.0, 60)),
            (KEPT.to_owned(), "50%".to_owned(), "0%".to_owned())
        );
    }

    #[test]
    fn where_nobody_was_followed_nothing_is_small() {
        let nobody = ReEntries { returned: 0, followed: 0, not_yet_followed: 4 };
        assert_eq!(Guard::Open.returned(nobody), "none followed yet");
        assert_eq!(Guard::Small.returned(ReEntries { returned: 1, followed: 50, not_yet_followed: 0 }), KEPT);
    }

    #[test]
    fn a_file_has_no_small_count_and_nothing_that_gives_one_away() {
        let report = json!({
            "report": "time-to-permanency", "entered": 60, "still_in_care": 12,
            "exits": [{"reason": "reunification", "stays": 40}, {"reason": "adoption", "stays": 8}, {"reason": "death", "stays": 0}, {"reason": "transfer", "stays": 1}],
            "curve": [{"day": 3, "at_risk": 60}],
            "re_entry": {"returned": 2, "followed": 30, "not_yet_followed": 10},
            "offices": [{"office": "north", "entered": 57, "half_home": 90}, {"office": "south", "entered": 3, "half_home": 80}],
        });
        let file = Guard::Small.file(report);
        let wanted = json!({
            "report": "time-to-permanency", "entered": 60, "still_in_care": 12,
            "exits": [{"reason": "reunification", "stays": 40}, {"reason": "adoption", "stays": null}, {"reason": "death", "stays": 0}, {"reason": "transfer", "stays": null}],
            "re_entry": {"returned": null, "followed": 30, "not_yet_followed": null},
            "offices": [{"office": "north", "entered": 57, "half_home": 90}, {"office": "south", "entered": null, "half_home": null}],
            "small_counts": "fewer than 5: not shown",
        });
        assert_eq!(file, wanted);
    }

    #[test]
    fn a_report_of_fewer_than_five_has_no_number_at_all() {
        let file = Guard::Small
            .file(json!({"office": "south", "entered": 3, "children": 3, "horizons": [{"home": {"share": 0.3}}]}));
        assert_eq!(file["entered"], Value::Null);
        assert_eq!(file["horizons"][0]["home"]["share"], Value::Null);
        assert_eq!(file["office"], "south");
    }
}
