//! Reading the table: columns by name, and a message with line and column for what cannot be used.

use std::collections::HashMap;
use std::io::Read;

use csv::{ReaderBuilder, StringRecord, Trim};
use thiserror::Error;

/// Most groups in one column; more is a name or a number of the row rather than a group.
const MOST_LEVELS: usize = 200;
/// Most causes.
const MOST_CAUSES: u8 = 99;

/// A table that cannot be used.
#[derive(Debug, Error)]
pub enum CurvesError {
    /// The file cannot be read, or a line has another number of fields than the first.
    #[error("the file is not a CSV table: {0}")]
    Csv(#[from] csv::Error),
    /// A column that must be there is not.
    #[error("there is no column named \"{name}\"; the first line must name the columns time and status")]
    NoColumn {
        /// The missing column.
        name: &'static str,
    },
    /// A name stands twice in the first line, or is kept for the program's use.
    #[error("the column name \"{name}\" stands twice, or is not allowed (all, or blank)")]
    ColumnName {
        /// The name.
        name: String,
    },
    /// No rows, or none with an entry before its time.
    #[error("the table has no usable rows ({dropped} with an entry at or after their time)")]
    NoRows {
        /// Rows left out because they were never at risk.
        dropped: usize,
    },
    /// A field that is not a number, or not one that can stand there.
    #[error("line {line}, column \"{column}\": \"{value}\" is not {wanted}")]
    Field {
        /// Line in the file, from 1.
        line: u64,
        /// Column.
        column: String,
        /// What stands there.
        value: String,
        /// What should.
        wanted: &'static str,
    },
    /// A column with too many different values to be groups.
    #[error(
        "line {line}, column \"{column}\": more than {MOST_LEVELS} different values; leave the column out of the file"
    )]
    Levels {
        /// Line at which the limit was passed.
        line: u64,
        /// Column.
        column: String,
    },
}

/// A column that divides the rows into groups.
pub(super) struct Column {
    pub(super) name: String,
    /// The different values: by number if all are numbers, else by text.
    pub(super) levels: Vec<String>,
    /// Place in `levels` of each row.
    pub(super) codes: Vec<u16>,
    place: usize,
    known: HashMap<String, u16>,
}

/// The rows that can be at risk, as columns.
pub(super) struct Table {
    pub(super) time: Vec<f64>,
    pub(super) entry: Vec<Option<f64>>,
    pub(super) status: Vec<u8>,
    pub(super) groups: Vec<Column>,
    /// The greatest status.
    pub(super) causes: u8,
    /// Rows left out: entry at or after time.
    pub(super) dropped: usize,
}

/// Where the columns stand.
struct Places {
    time: usize,
    status: usize,
    entry: Option<usize>,
}

impl Table {
    pub(super) fn read(reader: impl Read) -> Result<Self, CurvesError> {
        let mut csv = ReaderBuilder::new().trim(Trim::All).from_reader(reader);
        let headers = csv.headers()?.clone();
        let (places, groups) = columns(&headers)?;
        let mut table = Self { time: Vec::new(), entry: Vec::new(), status: Vec::new(), groups, causes: 0, dropped: 0 };
        let mut record = StringRecord::new();
        while csv.read_record(&mut record)? {
            table.add(&Line { record: &record, headers: &headers }, &places)?;
        }
        if table.time.is_empty() {
            return Err(CurvesError::NoRows { dropped: table.dropped });
        }
        table.causes = table.status.iter().copied().max().unwrap_or(0).max(1);
        table.groups.iter_mut().for_each(Column::sort);
        Ok(table)
    }

    /// Whether a row's observation began late.
    pub(super) fn truncated(&self) -> bool {
        self.entry.iter().any(Option::is_some)
    }

    fn add(&mut self, line: &Line<'_>, places: &Places) -> Result<(), CurvesError> {
        let time = line.time(places.time)?;
        let status = line.status(places.status)?;
        let entry = match places.entry {
            Some(place) if !line.text(place).is_empty() => Some(line.number(place)?),
            _ => None,
        };
        if entry.is_some_and(|entry| entry >= time) {
            self.dropped += 1;
            return Ok(());
        }
        for column in &mut self.groups {
            column.add(line)?;
        }
        self.time.push(time);
        self.status.push(status);
        self.entry.push(entry);
        Ok(())
    }
}

fn columns(headers: &StringRecord) -> Result<(Places, Vec<Column>), CurvesError> {
    let find = |name: &str| headers.iter().position(|header| header == name);
    let time = find("time").ok_or(CurvesError::NoColumn { name: "time" })?;
    let status = find("status").ok_or(CurvesError::NoColumn { name: "status" })?;
    let places = Places { time, status, entry: find("entry") };
    let mut groups = Vec::new();
    for (place, name) in headers.iter().enumerate() {
        if find(name) != Some(place) || name == "all" || name.is_empty() {
            return Err(CurvesError::ColumnName { name: name.to_owned() });
        }
        if ![Some(time), Some(status), places.entry].contains(&Some(place)) {
            groups.push(Column::new(name, place));
        }
    }
    Ok((places, groups))
}

/// One line of the file.
struct Line<'a> {
    record: &'a StringRecord,
    headers: &'a StringRecord,
}

impl Line<'_> {
    fn text(&self, place: usize) -> &str {
        self.record.get(place).unwrap_or_default()
    }

    fn line(&self) -> u64 {
        self.record.position().map_or(0, csv::Position::line)
    }

    fn column(&self, place: usize) -> String {
        self.headers.get(place).unwrap_or_default().to_owned()
    }

    fn problem(&self, place: usize, wanted: &'static str) -> CurvesError {
        let value = self.text(place).to_owned();
        CurvesError::Field { line: self.line(), column: self.column(place), value, wanted }
    }

    fn number(&self, place: usize) -> Result<f64, CurvesError> {
        let number = self.text(place).parse().ok().filter(|number: &f64| number.is_finite());
        number.ok_or_else(|| self.problem(place, "a number"))
    }

    fn time(&self, place: usize) -> Result<f64, CurvesError> {
        let number = self.number(place)?;
        if number < 0.0 { Err(self.problem(place, "a time of 0 or more")) } else { Ok(number + 0.0) }
    }

    fn status(&self, place: usize) -> Result<u8, CurvesError> {
        let status = self.text(place).parse().ok().filter(|&status: &u8| status <= MOST_CAUSES);
        status.ok_or_else(|| self.problem(place, "a status: 0 for censored, or the number of the cause, 1 to 99"))
    }
}

impl Column {
    fn new(name: &str, place: usize) -> Self {
        Self { name: name.to_owned(), levels: Vec::new(), codes: Vec::new(), place, known: HashMap::new() }
    }

    pub(super) fn number_of_levels(&self) -> u16 {
        u16::try_from(self.levels.len()).unwrap_or(u16::MAX)
    }

    fn add(&mut self, line: &Line<'_>) -> Result<(), CurvesError> {
        let text = match line.text(self.place) {
            "" => "(blank)",
            text => text,
        };
        let code = if let Some(&code) = self.known.get(text) {
            code
        } else {
            if self.levels.len() >= MOST_LEVELS {
                return Err(CurvesError::Levels { line: line.line(), column: self.name.clone() });
            }
            let code = self.number_of_levels();
            self.levels.push(text.to_owned());
            self.known.insert(text.to_owned(), code);
            code
        };
        self.codes.push(code);
        Ok(())
    }

    /// Puts the levels in order.
    fn sort(&mut self) {
        let number = |text: &String| text.parse::<f64>().ok().filter(|number| number.is_finite());
        if self.levels.iter().all(|level| number(level).is_some()) {
            self.levels.sort_by(|a, b| number(a).partial_cmp(&number(b)).unwrap_or(std::cmp::Ordering::Equal));
        } else {
            self.levels.sort();
        }
        let mut places = vec![0; self.levels.len()];
        for (place, level) in (0..).zip(&self.levels) {
            if let Some(&code) = self.known.get(level)
                && let Some(new) = places.get_mut(usize::from(code))
            {
                *new = place;
            }
        }
        for code in &mut self.codes {
            *code = places.get(usize::from(*code)).copied().unwrap_or(*code);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::outcomes::table::curves;

    fn message(text: &str) -> String {
        curves(text.as_bytes()).err().unwrap().to_string()
    }

    #[test]
    fn a_missing_column_is_named() {
        assert!(message("days,status\n1,0\n").contains("no column named \"time\""));
        assert!(message("time,state\n1,0\n").contains("no column named \"status\""));
        assert!(message("").contains("no column named \"time\""));
    }

    #[test]
    fn an_unusable_field_is_named_by_line_and_column() {
        assert_eq!(message("time,status\n4,1\nx,0\n"), "line 3, column \"time\": \"x\" is not a number");
        assert!(message("time,status\n-1,0\n").contains("line 2, column \"time\": \"-1\" is not a time of 0 or more"));
        assert!(message("time,status\n1,0.5\n").contains("line 2, column \"status\": \"0.5\" is not a status"));
        assert!(message("time,status\nNaN,0\n").contains("is not a number"));
        assert!(message("time,status,entry\n5,1,?\n").contains("line 2, column \"entry\""));
        assert!(message("time,status\n1\n").contains("not a CSV table"));
    }

    #[test]
    fn a_table_without_usable_rows_is_refused_with_the_number_left_out() {
        assert!(message("time,status\n").contains("no usable rows (0"));
        assert!(message("time,status,entry\n5,1,5\n").contains("no usable rows (1"));
    }

    #[test]
    fn names_that_would_collide_are_refused() {
        assert!(message("time,status,all\n1,0,a\n").contains("\"all\""));
        assert!(message("time,status,x,x\n1,0,a,b\n").contains("\"x\""));
    }

    #[test]
    fn a_column_of_names_is_refused_as_groups() {
        let rows: Vec<String> = (0..300).map(|row| format!("{row},1,child {row}")).collect();
        assert!(
            message(&format!("time,status,child\n{}\n", rows.join("\n"))).contains("more than 200 different values")
        );
    }
}
