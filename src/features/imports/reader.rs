//! Reads one CSV file into rows of cells, and says which rows are no rows of the table its header promises.

use std::io::ErrorKind;
use std::path::Path;

use csv::StringRecord;

use super::encoding::{self, Decoded, count};
use super::faults::{Fault, Faults, shorten};
use super::mapping::{Defaults, FileMapping};

/// The most characters of a cell, far more than any field holds.
pub(super) const LONGEST_CELL: usize = 100_000;

/// A file's rows.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The file's name.
    pub(super) name: String,
    /// The columns' names, trimmed.
    pub(super) header: Vec<String>,
    /// The rows below it.
    pub(super) rows: Vec<Row>,
    /// Whether the rows are all that the file holds; rows may be missing after an open quotation mark.
    pub(super) is_whole: bool,
}

/// One row.
#[derive(Debug)]
pub(super) struct Row {
    /// The line on which it begins, the header being line 1.
    pub(super) line: u64,
    /// Its cells.
    pub(super) cells: StringRecord,
    /// Whether the row as a whole has a fault, so that its cells say nothing sure.
    pub(super) is_spoilt: bool,
}

/// Reads a file of the export; `None`, with a fault, when nothing of it can be read.
pub(super) fn read(dir: &Path, file: &FileMapping, defaults: &Defaults, faults: &mut Faults) -> Option<Table> {
    let encoding = file.encoding.unwrap_or(defaults.encoding);
    let decoded = match std::fs::read(dir.join(&file.name)) {
        Ok(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => Err("the file is empty".to_owned()),
        Ok(bytes) => encoding::decode(&bytes, encoding).map_err(|not_text| not_text.to_string()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err("the file is not in the folder".to_owned()),
        Err(error) => Err(format!("the file cannot be read: {error}")),
    };
    match decoded {
        Ok(decoded) => Some(table(&file.name, &decoded, file.delimiter.unwrap_or(defaults.delimiter), faults)),
        Err(why) => {
            faults.add(Fault { file: file.name.clone(), line: None, column: String::new(), value: String::new(), why });
            None
        }
    }
}

fn table(name: &str, decoded: &Decoded, delimiter: char, faults: &mut Faults) -> Table {
    let bytes = decoded.text.as_bytes();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .from_reader(bytes);
    let mut table = Table { name: name.to_owned(), is_whole: true, ..Table::default() };
    if let Some((line, why)) = &decoded.bad {
        add(faults, &table, Some(*line), "", "", why.clone());
    }
    let mut lines = Lines::new(bytes);
    let mut cells = StringRecord::new();
    // The bytes are UTF-8 and rows may be uneven, so reading ends only at the end.
    while reader.read_record(&mut cells).unwrap_or(false) {
        let from = cells.position().map_or(0, csv::Position::byte);
        let span = lines.span(from, reader.position().byte());
        if table.header.is_empty() {
            table.header = cells.iter().map(|cell| cell.trim().to_owned()).collect();
        } else if cells.iter().any(|cell| !cell.trim().is_empty()) {
            let is_misread = decoded.bad.is_some() && cells.iter().any(|cell| cell.contains('\u{fffd}'));
            let is_spoilt = is_misread | has_fault(&mut table, &cells, &span, faults);
            table.rows.push(Row { line: span.line, cells: cells.clone(), is_spoilt });
        }
    }
    table
}

/// Whether the row is not one of this table's, or holds a cell beyond all measure; said as one fault.
fn has_fault(table: &mut Table, cells: &StringRecord, span: &Span, faults: &mut Faults) -> bool {
    let is_uneven = cells.len() != table.header.len();
    if span.is_last && span.is_open && (is_uneven || span.breaks > 0) {
        table.is_whole = false;
        let why = match span.breaks {
            0 => "a quotation mark on this line is never closed".to_owned(),
            more => {
                format!("a quotation mark on this line is never closed, so the {more} lines after it cannot be read")
            }
        };
        add(faults, table, Some(span.line), "", "", why);
        return true;
    }
    if is_uneven {
        let why = format!(
            "the row has {} cells but the header has {}; a delimiter inside a cell must stand in quotation marks",
            cells.len(),
            table.header.len()
        );
        add(faults, table, Some(span.line), "", cells.get(0).unwrap_or_default(), why);
        return true;
    }
    let too_long = cells.iter().zip(&table.header).find(|(cell, _)| cell.chars().nth(LONGEST_CELL).is_some());
    if let Some((cell, column)) = too_long {
        let why = format!("the cell has {} characters; at most {LONGEST_CELL} are read", cell.chars().count());
        add(faults, table, Some(span.line), column, cell, why);
        return true;
    }
    false
}

fn add(faults: &mut Faults, table: &Table, line: Option<u64>, column: &str, value: &str, why: String) {
    let (file, column) = (table.name.clone(), column.to_owned());
    faults.add(Fault { file, line, column, value: shorten(value), why });
}

/// Where a row stands in its file.
#[derive(Debug)]
struct Span {
    /// The line on which it begins.
    line: u64,
    /// The line breaks within it.
    breaks: u64,
    /// Whether nothing follows it.
    is_last: bool,
    /// Whether its quotation marks do not pair.
    is_open: bool,
}

/// Counts lines on the way through a file, empty lines and breaks within cells included.
struct Lines<'a> {
    bytes: &'a [u8],
    counted_to: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, counted_to: 0, line: 1 }
    }

    /// Where the row between two offsets stands; each row must begin where the one before ended, or later.
    fn span(&mut self, from: u64, to: u64) -> Span {
        let end = usize::try_from(to).unwrap_or(usize::MAX).min(self.bytes.len());
        let from = usize::try_from(from).unwrap_or(usize::MAX).min(end);
        let raw = self.bytes.get(from..end).unwrap_or_default();
        let blank = raw.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let start = from + blank;
        self.line += count(b'\n', self.bytes.get(self.counted_to..start).unwrap_or_default());
        self.counted_to = start;
        let row = raw.get(blank..).unwrap_or_default().trim_ascii_end();
        let is_open = count(b'"', row) % 2 == 1;
        Span { line: self.line, breaks: count(b'\n', row), is_last: end == self.bytes.len(), is_open }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str, delimiter: char) -> (Table, Vec<Fault>) {
        let mut faults = Faults::default();
        let decoded = encoding::decode(text.as_bytes(), encoding::Encoding::Utf8).unwrap();
        let table = table("a.csv", &decoded, delimiter, &mut faults);
        (table, faults.in_order())
    }

    fn lines(table: &Table) -> Vec<u64> {
        table.rows.iter().map(|row| row.line).collect()
    }

    #[test]
    fn rows_keep_the_line_they_begin_on_whatever_the_line_endings() {
        for ending in ["\n", "\r\n"] {
            let text = ["k,n", "1,a", "", "2,\"b", "c\"", "", "", "3,d"].join(ending);
            let (table, faults) = read_text(&text, ',');
            assert_eq!(lines(&table), [2, 4, 8], "{ending:?}");
            assert!(faults.is_empty() && table.is_whole);
        }
    }

    #[test]
    fn quoted_cells_hold_delimiters_quotes_and_breaks() {
        let (table, faults) = read_text("\"k\";n\n\"1;\"\"x\"\"\";a\n;\n", ';');
        assert_eq!(table.header, ["k", "n"]);
        assert_eq!(table.rows[0].cells.get(0), Some("1;\"x\""));
        assert_eq!((table.rows.len(), faults.len()), (1, 0), "a row of empty cells is no row");
    }

    #[test]
    fn an_uneven_row_is_said_and_spoilt() {
        let (table, faults) = read_text("k,n\n1,a,b\n2,b\n3\n", ',');
        let spoilt: Vec<_> = table.rows.iter().map(|row| row.is_spoilt).collect();
        assert_eq!(spoilt, [true, false, true]);
        assert!(faults[0].why.starts_with("the row has 3 cells but the header has 2"), "{}", faults[0]);
        assert_eq!((faults[1].line, faults[1].value.as_str()), (Some(4), "3"));
    }

    #[test]
    fn an_open_quotation_mark_is_one_fault_at_its_line() {
        let (table, faults) = read_text("k,n\n1,a\n2,\"b\n3,c\n4,d\n", ',');
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].line, Some(3));
        assert!(faults[0].why.contains("never closed, so the 2 lines after it"), "{}", faults[0]);
        assert!(!table.is_whole);
    }

    #[test]
    fn a_quotation_mark_inside_a_plain_cell_is_only_text() {
        let (table, faults) = read_text("k,n\n1,5\" pipe\n", ',');
        assert_eq!((table.rows[0].cells.get(1), faults.len()), (Some("5\" pipe"), 0));
    }

    #[test]
    fn a_cell_of_a_megabyte_is_one_short_fault() {
        let (_, faults) = read_text(&format!("k,n\n1,{}\n", "x".repeat(1 << 20)), ',');
        let said = faults[0].to_string();
        assert!(said.len() < 200 && said.contains("1048576 characters; at most 100000"), "{said}");
    }
}
