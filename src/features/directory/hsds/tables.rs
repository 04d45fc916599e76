//! Flat tables of rows: what JSON documents and CSV files of a package have in common.

use std::collections::BTreeMap;
use std::fmt;

/// The tables of HSDS 3, each with the names under which it stands in documents and files.
const TABLES: &[(&str, &[&str])] = &[
    ("organization", &["organizations"]),
    ("service", &["services"]),
    ("location", &["locations"]),
    ("service_at_location", &["service_at_locations"]),
    ("program", &["programs"]),
    ("schedule", &["schedules"]),
    ("phone", &["phones"]),
    ("language", &["languages"]),
    ("address", &["addresses"]),
    ("accessibility", &["accessibilities"]),
    ("contact", &["contacts"]),
    ("funding", &["fundings"]),
    ("cost_option", &["cost_options"]),
    ("required_document", &["required_documents"]),
    ("service_area", &["service_areas"]),
    ("organization_identifier", &["organization_identifiers"]),
    ("unit", &["units"]),
    ("service_capacity", &["service_capacities"]),
    ("url", &["urls", "additional_urls", "additional_websites"]),
    ("attribute", &["attributes"]),
    ("taxonomy_term", &["taxonomy_terms"]),
    ("taxonomy", &["taxonomies", "taxonomy_detail"]),
    ("metadata", &[]),
    ("meta_table_description", &["meta_table_descriptions"]),
];

/// The tables whose rows others name: each id stands once, whatever documents repeat.
const NAMED: &[&str] = &["organization", "service", "location", "service_at_location", "taxonomy_term", "taxonomy"];

/// The table that stands under this name.
pub(super) fn table(name: &str) -> Option<&'static str> {
    TABLES.iter().find(|(table, others)| *table == name || others.contains(&name)).map(|(table, _)| *table)
}

/// The file that a table has in a CSV package.
pub(super) fn file_name(table: &str) -> String {
    let plural = TABLES.iter().find(|(name, _)| *name == table).and_then(|(_, others)| others.first());
    match table {
        "service_at_location" | "accessibility" | "funding" => format!("{table}.csv"),
        _ => format!("{}.csv", plural.unwrap_or(&table)),
    }
}

/// Something in a package that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file's name.
    pub file: String,
    /// The line of a table, or the pointer (RFC 6901) into a document.
    pub at: String,
    /// Why it cannot be right.
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.at.is_empty() { String::new() } else { format!(", {}", self.at) };
        write!(f, "{}{at}: {}", self.file, self.why)
    }
}

/// A row with its values that are said, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) file: String,
    pub(super) at: String,
    pub(super) fields: BTreeMap<String, String>,
}

impl Row {
    /// A value, or nothing.
    pub(super) fn get(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", String::as_str)
    }

    pub(super) fn fault(&self, why: impl Into<String>) -> Fault {
        Fault { file: self.file.clone(), at: self.at.clone(), why: why.into() }
    }
}

/// The rows of a package by table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tables {
    rows: BTreeMap<&'static str, Vec<Row>>,
    /// What is wrong with the files themselves.
    pub(super) faults: Vec<Fault>,
    /// What was left out, in words.
    pub(super) notes: Vec<String>,
}

impl Tables {
    /// The rows of a table.
    pub(super) fn of(&self, table: &str) -> &[Row] {
        self.rows.get(table).map_or(&[], Vec::as_slice)
    }

    /// Every table with its rows.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, &[Row])> {
        self.rows.iter().map(|(table, rows)| (*table, rows.as_slice()))
    }

    pub(super) fn add(&mut self, table: &'static str, row: Row) {
        self.rows.entry(table).or_default().push(row);
    }

    /// Makes one row of what documents repeat: by id where others name it, else where all values are the same. Two documents that say
    /// different things of one field are a fault, unless the field is one of those that nobody keeps.
    pub(super) fn merge(&mut self, is_kept: impl Fn(&str, &str) -> bool) {
        let mut faults = Vec::new();
        for (table, rows) in &mut self.rows {
            let mut once: Vec<Row> = Vec::with_capacity(rows.len());
            let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
            for row in std::mem::take(rows) {
                let key = if NAMED.contains(table) { row.get("id").to_owned() } else { format!("{:?}", row.fields) };
                if let Some(first) = by_id.get(&key).and_then(|at| once.get_mut(*at)) {
                    join(first, &row, |field| is_kept(table, field), &mut faults);
                } else {
                    by_id.insert(key, once.len());
                    once.push(row);
                }
            }
            *rows = once;
        }
        self.faults.append(&mut faults);
    }
}

/// Adds what a second row of the same id says to the first.
fn join(first: &mut Row, second: &Row, is_kept: impl Fn(&str) -> bool, faults: &mut Vec<Fault>) {
    for (field, value) in &second.fields {
        match first.fields.get(field) {
            Some(said) if said != value && is_kept(field) => {
                let why = format!("{field} is {value:?} here and {said:?} in {} {}", first.file, first.at);
                faults.push(second.fault(why));
            }
            Some(_) => {}
            None => {
                first.fields.insert(field.clone(), value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(at: &str, fields: &[(&str, &str)]) -> Row {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Row { file: "a.json".to_owned(), at: at.to_owned(), fields }
    }

    #[test]
    fn what_documents_repeat_is_one_row_and_what_they_contradict_is_a_fault() {
        let mut tables = Tables::default();
        tables.add("service", row("/0", &[("id", "1"), ("name", "A"), ("alert", "x")]));
        tables.add("service", row("/1", &[("id", "1"), ("email", "e@f.gh"), ("alert", "y")]));
        tables.add("service", row("/2", &[("id", "1"), ("name", "B")]));
        tables.add("phone", row("/3", &[("id", "2"), ("number", "555")]));
        tables.add("phone", row("/4", &[("id", "2"), ("number", "555")]));
        tables.add("phone", row("/5", &[("id", "2"), ("number", "555"), ("service_id", "1")]));
        tables.merge(|_, field| field != "alert");
        assert_eq!((tables.of("service").len(), tables.of("phone").len()), (1, 2));
        assert_eq!(tables.of("service")[0].get("email"), "e@f.gh");
        assert_eq!(tables.faults.len(), 1);
        assert!(tables.faults[0].to_string().starts_with("a.json, /2: name is \"B\""));
    }

    #[test]
    fn files_have_the_names_of_the_standard() {
        assert_eq!(file_name("address"), "addresses.csv");
        assert_eq!(file_name("service_at_location"), "service_at_location.csv");
        assert_eq!(file_name("metadata"), "metadata.csv");
        assert_eq!((table("services"), table("nothing")), (Some("service"), None));
    }
}
