//! A mapping's block laid on a file's header: each field tied to its columns, formats and codes.

use std::collections::HashMap;

use super::codes;
use super::fields::{Entity, Field, Kind};
use super::mapping::{FileMapping, Mapping};
use super::source::{Block, Part, Source, Take};
use super::values::DateFormat;
use super::vet::{NONE, ONLY_IF, blocks};

/// A block of a mapping, tied to the columns of a file.
#[derive(Debug)]
pub(super) struct Bound {
    /// The kind of record it gives.
    pub(super) entity: Entity,
    /// The rows it is for; all when not given.
    pub(super) only_if: Option<Condition>,
    /// Its fields.
    pub(super) fields: Vec<BoundField>,
}

/// Rows whose cell holds one of these texts, or any text.
#[derive(Debug)]
pub(super) struct Condition {
    /// The column's place.
    pub(super) at: usize,
    /// The texts, or any.
    pub(super) is: Option<Vec<String>>,
    /// Texts that mean "nothing".
    pub(super) none: Vec<String>,
}

/// A field tied to its columns.
#[derive(Debug)]
pub(super) struct BoundField {
    /// What it is.
    pub(super) field: &'static Field,
    /// Where its text comes from.
    pub(super) take: BoundTake,
    /// Texts that mean "nothing".
    pub(super) none: Vec<String>,
    /// Date formats.
    pub(super) dates: Vec<DateFormat>,
    /// Formats of a time of day.
    pub(super) times: Vec<String>,
    /// The county's codes, in lower case, with Homeward's words (`None`: nothing); no list: Homeward's own words.
    pub(super) codes: Option<HashMap<String, Option<&'static str>>>,
    /// The list's name in the mapping, for messages.
    pub(super) list: String,
    /// What parts the codes of one cell.
    pub(super) separator: Option<String>,
}

/// A column: its name and place.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its name.
    pub(super) name: String,
    /// Its place.
    pub(super) at: usize,
}

/// Where a field's text comes from.
#[derive(Debug)]
pub(super) enum BoundTake {
    /// A column.
    Column(Column),
    /// Text and columns in turn.
    Template(Vec<Piece>),
    /// Yes/no columns, each with its word, and the texts that mean yes, in lower case.
    Flags(Vec<(Column, &'static str)>, Vec<String>),
}

/// A piece of a template; a constant is a template of one text.
#[derive(Debug)]
pub(super) enum Piece {
    /// Text.
    Text(String),
    /// A column's text.
    Column(Column),
}

impl Bound {
    /// The field of this name, if the mapping gives it.
    pub(super) fn field(&self, name: &str) -> Option<&BoundField> {
        self.fields.iter().find(|bound| bound.field.name == name)
    }
}

/// Ties every block of a file to its header, or says which columns it lacks or has twice.
pub(super) fn bind(mapping: &Mapping, file: &FileMapping, header: &[String]) -> Result<Vec<Bound>, String> {
    let mut binder = Binder { mapping, header, missing: Vec::new(), doubled: Vec::new() };
    let bound: Vec<_> = blocks(file).map(|(entity, block)| binder.block(entity, block)).collect();
    match binder.complaint() {
        Some(why) => Err(why),
        None => Ok(bound),
    }
}

struct Binder<'a> {
    mapping: &'a Mapping,
    header: &'a [String],
    missing: Vec<String>,
    doubled: Vec<String>,
}

impl Binder<'_> {
    fn block(&mut self, entity: Entity, block: &Block) -> Bound {
        let only_if = block.get(ONLY_IF).and_then(|source| self.condition(source));
        let given = entity.fields().iter().filter_map(|field| Some((field, block.get(field.name)?)));
        let fields = given.map(|(field, source)| self.field(field, source)).collect();
        Bound { entity, only_if, fields }
    }

    fn condition(&mut self, source: &Source) -> Option<Condition> {
        let Take::Column(name) = &source.take else { return None };
        Some(Condition { at: self.column(name).at, is: source.is.clone(), none: self.none(source) })
    }

    fn field(&mut self, field: &'static Field, source: &Source) -> BoundField {
        let defaults = &self.mapping.defaults;
        let dates = source.dates.as_ref().unwrap_or(&defaults.dates);
        let times = source.times.as_ref().unwrap_or(&defaults.times).clone();
        let (own, words) = match field.kind {
            Kind::Code(list) | Kind::Codes(list) => (list, codes::list(list).unwrap_or_default()),
            _ => ("", &[][..]),
        };
        let list = source.codes.clone().unwrap_or_else(|| own.to_owned());
        BoundField {
            field,
            none: self.none(source),
            dates: dates.iter().filter_map(|name| DateFormat::parse(name)).collect(),
            times,
            codes: self.codes(&list, words),
            list,
            separator: source.separator.clone(),
            take: self.take(&source.take, words),
        }
    }

    fn none(&self, source: &Source) -> Vec<String> {
        self.mapping.defaults.none.iter().chain(&source.none).map(|text| text.trim().to_owned()).collect()
    }

    fn codes(&self, list: &str, words: &[&'static str]) -> Option<HashMap<String, Option<&'static str>>> {
        let list = self.mapping.codes.get(list)?;
        let entry = |(code, word): (&String, &String)| {
            let word = if word == NONE { None } else { codes::word(words, word) };
            (code.trim().to_lowercase(), word)
        };
        Some(list.iter().map(entry).collect())
    }

    fn take(&mut self, take: &Take, words: &[&'static str]) -> BoundTake {
        match take {
            Take::Column(name) => BoundTake::Column(self.column(name)),
            Take::Constant(text) => BoundTake::Template(vec![Piece::Text(text.clone())]),
            Take::Template(parts) => BoundTake::Template(
                parts
                    .iter()
                    .map(|part| match part {
                        Part::Text(text) => Piece::Text(text.clone()),
                        Part::Column(name) => Piece::Column(self.column(name)),
                    })
                    .collect(),
            ),
            Take::Flags { columns, yes } => BoundTake::Flags(
                columns
                    .iter()
                    .filter_map(|(name, word)| Some((self.column(name), codes::word(words, word)?)))
                    .collect(),
                yes.iter().map(|text| text.trim().to_lowercase()).collect(),
            ),
        }
    }

    fn column(&mut self, name: &str) -> Column {
        let mut places = self.header.iter().enumerate().filter(|(_, column)| *column == name).map(|(at, _)| at);
        let at = places.next();
        let list = match (at, places.next()) {
            (None, _) => Some(&mut self.missing),
            (_, Some(_)) => Some(&mut self.doubled),
            _ => None,
        };
        if let Some(list) = list.filter(|list| !list.iter().any(|known| known == name)) {
            list.push(name.to_owned());
        }
        Column { name: name.to_owned(), at: at.unwrap_or_default() }
    }

    fn complaint(&self) -> Option<String> {
        let said: Vec<_> = self.header.iter().map(|name| format!("\"{name}\"")).collect();
        let quoted = |names: &[String]| names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        if !self.missing.is_empty() {
            let hint = match self.header {
                [only] => [';', '\t', '|', ','].into_iter().find(|&c| only.contains(c)),
                _ => None,
            };
            let hint = hint.map_or_else(String::new, |c| format!("; its cells seem to be parted by {c:?}"));
            return Some(format!(
                "the header lacks {}; its columns are {}{hint}",
                quoted(&self.missing),
                said.join(", ")
            ));
        }
        (!self.doubled.is_empty()).then(|| format!("the header has {} more than once", quoted(&self.doubled)))
    }
}
