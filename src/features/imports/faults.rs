//! What is wrong with an export, cell by cell, in words its author can act on, and as a CSV to hand back to her.

use crate::web::csv::harmless;
use std::collections::HashSet;
use std::io;

/// The most characters of a cell that a fault repeats.
const SHOWN: usize = 40;

/// One thing wrong in one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file's name.
    pub file: String,
    /// The line on which the row begins, the header being line 1; `None` when the whole file is meant.
    pub line: Option<u64>,
    /// The column as the header names it; empty when the whole row or file is meant.
    pub column: String,
    /// What stands there, shortened to 40 characters.
    pub value: String,
    /// Why it cannot stand, as a sentence without its full stop.
    pub why: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if !self.column.is_empty() {
            write!(f, ", column {}", self.column)?;
        }
        if !self.value.is_empty() {
            write!(f, ", {:?}", self.value)?;
        }
        write!(f, ": {}", self.why)
    }
}

/// A value as a fault shows it: one line, at most 40 characters, then an ellipsis.
pub fn shorten(value: &str) -> String {
    let mut shown: String = value.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// The faults found so far, at most one for each cell: the first says what to correct, the rest follow from it.
#[derive(Debug, Default)]
pub(super) struct Faults {
    found: Vec<Fault>,
    cells: HashSet<(String, Option<u64>, String)>,
}

impl Faults {
    /// Adds a fault, unless its cell has one.
    pub(super) fn add(&mut self, fault: Fault) {
        if self.cells.insert((fault.file.clone(), fault.line, fault.column.clone())) {
            self.found.push(fault);
        }
    }

    /// All of them, by file, line and column.
    pub(super) fn in_order(mut self) -> Vec<Fault> {
        self.found.sort();
        self.found
    }
}

/// Writes the faults as CSV (`file,line,column,value,why`) that a spreadsheet shows and never calculates.
pub fn write_csv(faults: &[Fault], out: impl io::Write) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(["file", "line", "column", "value", "why"])?;
    for fault in faults {
        let line = fault.line.map_or_else(String::new, |line| line.to_string());
        let cells = [&fault.file, &line, &fault.column, &fault.value, &fault.why];
        csv.write_record(cells.map(|cell| harmless(cell).into_owned()))?;
    }
    csv.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(line: Option<u64>, column: &str, value: &str) -> Fault {
        let (file, column, value) = ("a.csv".to_owned(), column.to_owned(), value.to_owned());
        Fault { file, line, column, value, why: "it is not a date".to_owned() }
    }

    #[test]
    fn a_fault_reads_as_one_line() {
        assert_eq!(fault(Some(7), "DOB", "x\"y").to_string(), r#"a.csv, line 7, column DOB, "x\"y": it is not a date"#);
        assert_eq!(fault(None, "", "").to_string(), "a.csv: it is not a date");
    }

    #[test]
    fn a_cell_has_one_fault_and_lines_are_in_order() {
        let mut faults = Faults::default();
        faults.add(fault(Some(10), "DOB", "x"));
        faults.add(fault(Some(9), "DOB", "x"));
        faults.add(Fault { why: "another".to_owned(), ..fault(Some(10), "DOB", "x") });
        faults.add(fault(None, "", ""));
        let lines: Vec<_> = faults.in_order().iter().map(|f| (f.line, f.why.clone())).collect();
        let why = "it is not a date".to_owned();
        assert_eq!(lines, [(None, why.clone()), (Some(9), why.clone()), (Some(10), why)]);
    }

    #[test]
    fn a_long_value_is_shortened_and_kept_on_one_line() {
        assert_eq!(shorten("a\nb"), "a b");
        assert_eq!(shorten(&"é".repeat(40)).chars().count(), 40);
        assert_eq!(shorten(&"é".repeat(1_000_000)).chars().count(), 41);
    }

    #[test]
    fn the_csv_never_holds_a_formula() {
        let mut out = Vec::new();
        let faults = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "plain"].map(|value| fault(Some(2), "=A", value));
        write_csv(&faults, &mut out).unwrap();
        let mut reader = csv::Reader::from_reader(out.as_slice());
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        let values: Vec<_> = rows.iter().map(|row| &row[3]).collect();
        assert_eq!(values, ["'=1+1", "+1", "-1", "'@x", "'\tx", "'\rx", "plain"]);
        assert!(rows.iter().all(|row| &row[2] == "'=A"));
    }

    #[test]
    fn commas_quotes_and_breaks_survive_the_csv() {
        let mut out = Vec::new();
        write_csv(&[fault(Some(2), "a,b", "\"x\"\ny")], &mut out).unwrap();
        let mut reader = csv::Reader::from_reader(out.as_slice());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!((&row[2], &row[3]), ("a,b", "\"x\"\ny"));
    }
}
