//! JSON documents as flat tables: what is nested gets the key of what it stands in, or gives its own.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::tables::{Fault, Row, Tables, table};

/// Adds a document to the tables. `stem` is its file's name without the ending, which tells what it is where its shape does not.
pub(super) fn add(tables: &mut Tables, file: &str, stem: &str, document: &Value) {
    let mut walk = Walk { tables, file };
    match document {
        Value::Array(items) => walk.roots(stem, "", items),
        Value::Object(map) => match map.get("contents") {
            Some(Value::Array(items)) => {
                walk.pages(map);
                walk.roots(stem, "/contents", items);
            }
            _ if !map.is_empty() && map.keys().all(|key| key.to_lowercase().ends_with(".csv")) => walk.tabular(map),
            _ if map.contains_key("openapi_url") => {
                walk.tables.notes.push(format!("{file}: about the interface, no records"));
            }
            _ => walk.root(stem, "", document),
        },
        _ => walk.fault("", "this is no document of HSDS"),
    }
}

struct Walk<'a> {
    tables: &'a mut Tables,
    file: &'a str,
}

impl Walk<'_> {
    fn fault(&mut self, at: &str, why: &str) {
        self.tables.faults.push(Fault { file: self.file.to_owned(), at: at.to_owned(), why: why.to_owned() });
    }

    /// Says where a document is one page of many.
    fn pages(&mut self, map: &Map<String, Value>) {
        let number = |key: &str| map.get(key).and_then(Value::as_u64).unwrap_or(1);
        if number("total_pages") > 1 {
            let words = format!(
                "{}: page {} of {}; what stands on the others is not in it",
                self.file,
                number("page_number"),
                number("total_pages")
            );
            self.tables.notes.push(words);
        }
    }

    fn roots(&mut self, stem: &str, at: &str, items: &[Value]) {
        for (n, item) in items.iter().enumerate() {
            self.root(stem, &format!("{at}/{n}"), item);
        }
    }

    fn root(&mut self, stem: &str, at: &str, item: &Value) {
        let Some(map) = item.as_object() else { return self.fault(at, "an object is missing here") };
        match of_shape(map).or_else(|| of_stem(stem)) {
            Some(table) => {
                self.object(table, at, map, None);
            }
            None => self.fault(at, "neither the name of the file nor its fields tell what this is"),
        }
    }

    /// Tables given as one document: file names, each with its rows.
    fn tabular(&mut self, map: &Map<String, Value>) {
        for (name, rows) in map {
            let (stem, at) = (name.trim_end_matches(".csv"), format!("/{name}"));
            match (table(stem), rows) {
                (Some(table), Value::Array(rows)) => {
                    for (n, row) in rows.iter().enumerate() {
                        let at = format!("{at}/{n}");
                        match row.as_object() {
                            Some(row) => {
                                self.object(table, &at, row, None);
                            }
                            None => self.fault(&at, "an object is missing here"),
                        }
                    }
                }
                _ => self.fault(&at, "this is no table of HSDS 3"),
            }
        }
    }

    /// Adds one object and what is nested in it; gives its id.
    fn object(
        &mut self,
        table_of: &'static str,
        at: &str,
        map: &Map<String, Value>,
        within: Option<(&str, &str)>,
    ) -> Option<String> {
        let mut fields = BTreeMap::new();
        let own = map.get("id").map(text).unwrap_or_default();
        if let Some((link, parent)) = within {
            fields.insert(link.to_owned(), parent.to_owned());
        }
        for (key, value) in map {
            let (here, nested) = (format!("{at}/{key}"), table(key));
            match (value, nested) {
                (Value::Object(child), Some(name)) => {
                    if let Some(id) = self.object(name, &here, child, None) {
                        fields.entry(format!("{name}_id")).or_insert(id);
                    }
                }
                (Value::Array(items), Some(name)) => {
                    let link = if name == "attribute" { "link_id".to_owned() } else { format!("{table_of}_id") };
                    for (n, item) in items.iter().enumerate() {
                        match item.as_object() {
                            Some(child) => {
                                self.object(name, &format!("{here}/{n}"), child, Some((&link, &own)));
                            }
                            None => self.fault(&format!("{here}/{n}"), "an object is missing here"),
                        }
                    }
                }
                (Value::Object(_) | Value::Array(_), None) => {
                    fields.insert(key.clone(), value.to_string());
                }
                _ => {
                    let said = text(value);
                    if !said.is_empty() {
                        fields.insert(key.clone(), said);
                    }
                }
            }
        }
        if own.is_empty() {
            self.fault(at, "it has no id");
            return None;
        }
        self.tables.add(table_of, Row { file: self.file.to_owned(), at: at.to_owned(), fields });
        Some(own)
    }
}

/// A plain value as text; nothing for `null`.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// What an object is by fields that only it has.
fn of_shape(map: &Map<String, Value>) -> Option<&'static str> {
    let has = |keys: &[&str]| keys.iter().any(|key| map.contains_key(*key));
    if has(&["location_type"]) {
        Some("location")
    } else if has(&["status", "application_process", "service_at_locations"]) {
        Some("service")
    } else if has(&["service", "location"]) {
        Some("service_at_location")
    } else if has(&["services", "website", "legal_status", "tax_status", "organization_identifiers"]) {
        Some("organization")
    } else if has(&["taxonomy", "term_uri", "taxonomy_detail"]) {
        Some("taxonomy_term")
    } else {
        None
    }
}

/// What a file holds by its name: `organization_full`, `service_list`.
fn of_stem(stem: &str) -> Option<&'static str> {
    table(stem.trim_end_matches("_full").trim_end_matches("_list"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_nested_gets_the_key_of_what_it_stands_in_or_gives_its_own() {
        let mut tables = Tables::default();
        let service = json!({"id": "S", "name": "A", "status": "active", "organization": {"id": "O", "name": "B"},
            "schedules": [{"id": "H", "byday": "MO"}],
            "service_at_locations": [{"id": "P", "location": {"id": "L", "location_type": "physical"}}]});
        add(&mut tables, "x.json", "x", &service);
        assert!(tables.faults.is_empty());
        assert_eq!(tables.of("service")[0].get("organization_id"), "O");
        assert_eq!(tables.of("schedule")[0].get("service_id"), "S");
        let place = &tables.of("service_at_location")[0];
        assert_eq!((place.get("service_id"), place.get("location_id")), ("S", "L"));
        assert_eq!(place.at, "/service_at_locations/0");
    }

    #[test]
    fn a_page_of_many_is_said_and_what_is_nothing_is_a_fault() {
        let mut tables = Tables::default();
        add(
            &mut tables,
            "organization_list.json",
            "organization_list",
            &json!({"total_pages": 3, "page_number": 1, "contents": [{"id": "O", "name": "B"}, 4]}),
        );
        assert_eq!(tables.notes, ["organization_list.json: page 1 of 3; what stands on the others is not in it"]);
        add(&mut tables, "x.json", "x", &json!({"name": "no id"}));
        add(&mut tables, "y.json", "service", &json!({"name": "no id"}));
        let faults: Vec<String> = tables.faults.iter().map(Fault::to_string).collect();
        assert_eq!(faults[0], "organization_list.json, /contents/1: an object is missing here");
        assert!(faults[1].contains("tell what this is") && faults[2].ends_with("it has no id"));
        assert_eq!(tables.of("organization").len(), 1);
    }
}
