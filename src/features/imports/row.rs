//! One row read as one kind of record: each field's text to its value, and a fault for each that is none.

use std::borrow::Cow;

use chrono::{Days, NaiveDate, NaiveTime};

use super::bind::{Bound, BoundField, BoundTake, Piece};
use super::codes;
use super::faults::{Fault, Faults, shorten};
use super::fields::Kind;
use super::reader::Row;
use super::values;

/// The first day any date of a case can be.
const EARLIEST: NaiveDate = match NaiveDate::from_ymd_opt(1900, 1, 1) {
    Some(date) => date,
    None => NaiveDate::MIN,
};
/// How far ahead a hearing may be set.
const AHEAD: Days = Days::new(3653);
/// The most characters of a key, and of any other text.
const LONGEST_KEY: usize = 100;
const LONGEST_TEXT: usize = 200;

/// A row while it is read as one kind of record.
pub(super) struct RowReader<'a> {
    /// The file's name.
    pub(super) file: &'a str,
    /// The block that says where its fields are.
    pub(super) block: &'a Bound,
    /// The row.
    pub(super) row: &'a Row,
    /// The last day that can have happened.
    pub(super) today: NaiveDate,
    /// Where faults go.
    pub(super) faults: &'a mut Faults,
    /// Whether every field so far could be read.
    pub(super) is_clean: bool,
}

impl<'a> RowReader<'a> {
    /// Whether the block is for this row.
    pub(super) fn is_meant(&self) -> bool {
        self.block.only_if.as_ref().is_none_or(|condition| {
            let cell = self.row.cells.get(condition.at).unwrap_or_default().trim();
            match &condition.is {
                Some(texts) => texts.iter().any(|text| text.trim() == cell),
                None => !cell.is_empty() && !condition.none.iter().any(|none| none == cell),
            }
        })
    }

    /// The key alone, without a fault, for a row that cannot be read as a whole.
    pub(super) fn key(&self) -> Option<String> {
        let text = self.block.field("key").and_then(|field| given(field, self.row))?;
        values::text(&text, LONGEST_KEY).ok()
    }

    /// A key, a reference or a line of text.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let (field, text) = self.given(name)?;
        let max = if matches!(field.field.kind, Kind::Key | Kind::Reference(_)) { LONGEST_KEY } else { LONGEST_TEXT };
        match values::text(&text, max) {
            Ok(text) => Some(text),
            Err(error) => self.refuse(field, error.to_string()),
        }
    }

    /// A day.
    pub(super) fn date(&mut self, name: &str) -> Option<NaiveDate> {
        let (field, text) = self.given(name)?;
        let Some(date) = field.dates.iter().find_map(|format| format.read(&text)) else {
            let examples: Vec<_> = field.dates.iter().filter_map(values::DateFormat::example).collect();
            return self
                .refuse(field, format!("it is not a date in the mapping's format, such as {}", examples.join(" or ")));
        };
        if date < EARLIEST {
            return self.refuse(field, format!("{date} is before 1900"));
        }
        let (last, name) = match field.field.kind {
            Kind::PlannedDate => (self.today.checked_add_days(AHEAD).unwrap_or(NaiveDate::MAX), "ten years from today"),
            _ => (self.today, "today"),
        };
        if date > last {
            return self.refuse(field, format!("{date} is after {name}, {last}"));
        }
        Some(date)
    }

    /// A time of day.
    pub(super) fn time(&mut self, name: &str) -> Option<NaiveTime> {
        let (field, text) = self.given(name)?;
        let time = values::time(&text, &field.times);
        if time.is_none() {
            return self.refuse(field, "it is not a time of day such as 15:45".to_owned());
        }
        time
    }

    /// An amount in cents.
    pub(super) fn money(&mut self, name: &str) -> Option<i64> {
        let (field, text) = self.given(name)?;
        match values::money(&text) {
            Ok(cents) => Some(cents),
            Err(error) => self.refuse(field, error.to_string()),
        }
    }

    /// One of Homeward's words.
    pub(super) fn code(&mut self, name: &str) -> Option<&'static str> {
        let field = self.block.field(name)?;
        let text = raw(field, self.row);
        if let Some(word) = field.codes.as_ref().and_then(|codes| codes.get(&text.trim().to_lowercase())) {
            if word.is_none() && field.field.required {
                return self.refuse(field, "this code means nothing here, but the field must be filled".to_owned());
            }
            return *word;
        }
        let (field, text) = self.given(name)?;
        self.word(field, &text)
    }

    /// Any number of Homeward's words, each once, in the order of their list.
    pub(super) fn codes(&mut self, name: &str) -> Vec<&'static str> {
        let Some(field) = self.block.field(name) else { return Vec::new() };
        let mut words: Vec<_> = if let BoundTake::Flags(flags, yes) = &field.take {
            let says_yes =
                |at: usize| self.row.cells.get(at).is_some_and(|cell| yes.contains(&cell.trim().to_lowercase()));
            flags.iter().filter(|(column, _)| says_yes(column.at)).map(|(_, word)| *word).collect()
        } else {
            let Some((field, text)) = self.given(name) else { return Vec::new() };
            let parts: Vec<&str> = match &field.separator {
                Some(separator) => text.split(separator.as_str()).collect(),
                None => vec![&text],
            };
            parts.into_iter().filter(|part| !part.trim().is_empty()).filter_map(|part| self.word(field, part)).collect()
        };
        words.sort_unstable();
        words.dedup();
        words
    }

    fn word(&mut self, field: &'a BoundField, text: &str) -> Option<&'static str> {
        let folded = text.trim().to_lowercase();
        let Some(codes) = &field.codes else {
            let (Kind::Code(list) | Kind::Codes(list)) = field.field.kind else { return None };
            let words = codes::list(list).unwrap_or_default();
            let word = codes::word(words, &folded);
            if word.is_none() {
                let list = &field.list;
                let why = format!("it is not one of {}, and the mapping has no [codes.{list}]", words.join(", "));
                return self.refuse(field, why);
            }
            return word;
        };
        if let Some(word) = codes.get(&folded) {
            return *word;
        }
        let mut known: Vec<_> = codes.keys().map(String::as_str).collect();
        known.sort_unstable();
        self.refuse(field, format!("it is not in the mapping's [codes.{}]: {}", field.list, known.join(", ")))
    }

    /// The text of a field, or a fault when it is empty and must not be.
    fn given(&mut self, name: &str) -> Option<(&'a BoundField, Cow<'a, str>)> {
        let field = self.block.field(name)?;
        let text = given(field, self.row);
        if text.is_none() && field.field.required {
            return self.refuse(field, "it is empty, but must be filled".to_owned());
        }
        Some((field, text?))
    }

    fn refuse<T>(&mut self, field: &BoundField, why: String) -> Option<T> {
        self.is_clean = false;
        self.faults.add(fault(self.file, self.row, field, why));
        None
    }
}

/// A fault at a field of a row, with the column and the text as the file has them.
pub(super) fn fault(file: &str, row: &Row, field: &BoundField, why: String) -> Fault {
    let column = match &field.take {
        BoundTake::Column(column) => column.name.clone(),
        BoundTake::Template(pieces) => blamed(pieces, row).unwrap_or_default(),
        BoundTake::Flags(flags, _) => flags.first().map(|(column, _)| column.name.clone()).unwrap_or_default(),
    };
    Fault { file: file.to_owned(), line: Some(row.line), column, value: shorten(&raw(field, row)), why }
}

/// The column of a template that a fault names: the first that is empty, or else the first.
fn blamed(pieces: &[Piece], row: &Row) -> Option<String> {
    let columns =
        || pieces.iter().filter_map(|piece| if let Piece::Column(column) = piece { Some(column) } else { None });
    let empty = columns().find(|column| row.cells.get(column.at).unwrap_or_default().trim().is_empty());
    empty.or_else(|| columns().next()).map(|column| column.name.clone())
}

/// The text of a field, or none where it means nothing; a template with an empty column means nothing.
fn given<'a>(field: &BoundField, row: &'a Row) -> Option<Cow<'a, str>> {
    let means_nothing = |text: &str| text.is_empty() || field.none.iter().any(|none| none == text);
    if let BoundTake::Template(pieces) = &field.take {
        let has_gap = pieces.iter().any(|piece| match piece {
            Piece::Column(column) => means_nothing(row.cells.get(column.at).unwrap_or_default().trim()),
            Piece::Text(_) => false,
        });
        if has_gap {
            return None;
        }
    }
    let text = raw(field, row);
    if means_nothing(text.trim()) { None } else { Some(text) }
}

fn raw<'a>(field: &BoundField, row: &'a Row) -> Cow<'a, str> {
    match &field.take {
        BoundTake::Column(column) => Cow::Borrowed(row.cells.get(column.at).unwrap_or_default().trim()),
        BoundTake::Template(pieces) => Cow::Owned(
            pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.as_str(),
                    Piece::Column(column) => row.cells.get(column.at).unwrap_or_default().trim(),
                })
                .collect(),
        ),
        BoundTake::Flags(..) => Cow::Borrowed(""),
    }
}
