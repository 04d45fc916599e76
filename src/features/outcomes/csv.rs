//! A report as CSV: `part,row,figure,value`, one figure a line, with the same numbers as its JSON.
//!
//! Cells that a spreadsheet would run as a formula open with an apostrophe.

use crate::web::csv::harmless;
use anyhow::Context as _;
use serde_json::{Map, Value};

/// Fields that say what a row is about, in the order in which its name has them.
const NAMES: [&str; 12] =
    ["year", "office", "indicator", "step", "leg", "stand", "side", "group", "service", "reason", "months", "day"];

/// Writes a report: its single figures first, then its tables, the longest last.
///
/// # Errors
/// For what is no object, which would be a fault of ours.
pub fn write(report: &Value) -> anyhow::Result<String> {
    let fields = report.as_object().context("a report is an object")?;
    let mut lines = Lines(::csv::Writer::from_writer(Vec::new()));
    lines.add(["part", "row", "figure", "value"])?;
    let mut tables: Vec<_> = fields.iter().filter_map(|(name, value)| Some((name, value.as_array()?))).collect();
    tables.sort_by_key(|(_, rows)| rows.len());
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_array()) {
        lines.figure(&Place { part: "summary", row: String::new(), figure: name.clone() }, value)?;
    }
    for (part, rows) in tables {
        lines.rows(part, "", rows)?;
    }
    Ok(String::from_utf8(lines.0.into_inner().context("a report fits in memory")?)?)
}

struct Lines(::csv::Writer<Vec<u8>>);

/// Where a figure stands.
struct Place<'a> {
    part: &'a str,
    row: String,
    figure: String,
}

impl Lines {
    fn rows(&mut self, part: &str, within: &str, rows: &[Value]) -> anyhow::Result<()> {
        for fields in rows.iter().filter_map(Value::as_object) {
            let own = name(fields);
            let row = if within.is_empty() { own } else { format!("{within}, {own}") };
            for (field, value) in fields.iter().filter(|(field, _)| !NAMES.contains(&field.as_str())) {
                self.figure(&Place { part, row: row.clone(), figure: field.clone() }, value)?;
            }
        }
        Ok(())
    }

    fn figure(&mut self, place: &Place<'_>, value: &Value) -> anyhow::Result<()> {
        let within =
            |name: &str| Place { figure: format!("{}.{name}", place.figure), row: place.row.clone(), ..*place };
        match value {
            Value::Object(fields) => fields.iter().try_for_each(|(name, value)| self.figure(&within(name), value)),
            Value::Array(rows) if rows.iter().all(Value::is_object) => self.rows(place.part, &place.row, rows),
            Value::Array(values) => {
                (1..).zip(values).try_for_each(|(n, value): (u32, _)| self.figure(&within(&n.to_string()), value))
            }
            Value::String(text) => self.line(place, text),
            Value::Null => self.line(place, ""),
            Value::Bool(_) | Value::Number(_) => self.line(place, &value.to_string()),
        }
    }

    fn line(&mut self, place: &Place<'_>, value: &str) -> anyhow::Result<()> {
        self.add([place.part, &place.row, &place.figure, value])
    }

    fn add(&mut self, cells: [&str; 4]) -> anyhow::Result<()> {
        self.0.write_record(cells.map(|cell| harmless(cell).into_owned()))?;
        Ok(())
    }
}

/// "year FFY2024, office north".
fn name(fields: &Map<String, Value>) -> String {
    let named = NAMES.iter().filter_map(|field| Some((field, fields.get(*field)?)));
    let said = named.map(|(field, value)| match value {
        Value::String(text) => format!("{field} {text}"),
        other => format!("{field} {other}"),
    });
    said.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::write;

    #[test]
    fn every_figure_has_a_line_and_rows_are_named() {
        let report = json!({
            "entered": 3, "median": {"day": null},
            "curve": [{"day": 1, "gone": [0.5, 0.0]}, {"day": 2, "gone": [1.0, 0.0]}],
            "horizons": [{"months": 6, "home": {"share": 0.25}, "gone": [{"reason": "adoption", "share": 0.5}]}],
        });
        let wanted = "part,row,figure,value\nsummary,,entered,3\nsummary,,median.day,\n\
             horizons,\"months 6, reason adoption\",share,0.5\nhorizons,months 6,home.share,0.25\n\
             curve,day 1,gone.1,0.5\ncurve,day 1,gone.2,0.0\ncurve,day 2,gone.1,1.0\ncurve,day 2,gone.2,0.0\n";
        assert_eq!(write(&report).unwrap(), wanted);
    }

    #[test]
    fn a_formula_is_taken_for_text_and_a_negative_number_for_a_number() {
        let report = json!({"office": "=HYPERLINK(1)", "diff": -2.5, "tests": [{"office": "@x", "df": 1}]});
        let csv = write(&report).unwrap();
        assert!(csv.contains("summary,,office,'=HYPERLINK(1)\n"), "{csv}");
        assert!(csv.contains("diff,-2.5\n") && csv.contains("tests,office @x,df,1\n"), "{csv}");
    }
}
