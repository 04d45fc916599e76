//! The files of a package: a JSON document, a folder of them, or a folder of CSV tables; and our own as CSV tables.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::json;
use super::tables::{Fault, Row, Tables, file_name, table};

/// Reads a package. What is wrong with a file is a fault among the others.
///
/// # Errors
/// When there is nothing at `path` that could be read at all.
pub fn read(path: &Path) -> anyhow::Result<Tables> {
    let mut tables = Tables::default();
    let is_package = path.file_name().is_some_and(|name| name == "datapackage.json");
    let folder = if is_package { path.parent() } else { Some(path).filter(|path| path.is_dir()) };
    let Some(folder) = folder else {
        read_json(&mut tables, path);
        return Ok(tables);
    };
    let (csv, json) = (listed(folder, "csv")?, listed(folder, "json")?);
    if csv.is_empty() {
        anyhow::ensure!(!json.is_empty(), "{} holds neither CSV nor JSON files", folder.display());
        for path in &json {
            read_json(&mut tables, path);
        }
    } else {
        for path in &csv {
            read_csv(&mut tables, path);
        }
    }
    Ok(tables)
}

/// The files of a folder with this ending, by name.
fn listed(folder: &Path, ending: &str) -> anyhow::Result<Vec<PathBuf>> {
    let all = std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut paths = Vec::new();
    for entry in all {
        let path = entry.with_context(|| format!("{} cannot be read", folder.display()))?.path();
        if path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending)) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn names(path: &Path) -> (String, String) {
    let text =
        |part: Option<&std::ffi::OsStr>| part.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    (text(path.file_name()), text(path.file_stem()))
}

fn read_json(tables: &mut Tables, path: &Path) {
    let (file, stem) = names(path);
    let read = std::fs::read_to_string(path).map_err(|error| error.to_string());
    match read.and_then(|text| {
        serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())
    }) {
        Ok(document) => json::add(tables, &file, &stem, &document),
        Err(why) => {
            tables.faults.push(Fault { file, at: String::new(), why: format!("it cannot be read as JSON: {why}") });
        }
    }
}

fn read_csv(tables: &mut Tables, path: &Path) {
    let (file, stem) = names(path);
    let Some(table) = table(&stem.to_lowercase()) else {
        tables.notes.push(format!("{file}: no table of HSDS 3, not read"));
        return;
    };
    if let Err(error) = rows(tables, (table, &file), path) {
        tables.faults.push(Fault { file, at: String::new(), why: format!("it cannot be read as CSV: {error}") });
    }
}

fn rows(tables: &mut Tables, (table, file): (&'static str, &str), path: &Path) -> Result<(), csv::Error> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path)?;
    let mut headers: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    if let Some(first) = headers.first_mut() {
        *first = first.trim_start_matches('\u{feff}').to_owned();
    }
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let said = headers.iter().zip(&record).filter(|(_, value)| !value.is_empty());
        let fields = said.map(|(name, value)| (name.clone(), value.to_owned())).collect();
        let row = Row { file: file.to_owned(), at: format!("line {line}"), fields };
        if row.get("id").is_empty() {
            tables.faults.push(row.fault("it has no id"));
        } else {
            tables.add(table, row);
        }
    }
    Ok(())
}

/// Writes a document of ours as a CSV package: a file a table, and `datapackage.json` that describes them.
///
/// # Errors
/// When the folder cannot be made, holds something already, or a file cannot be written.
pub fn write_csv(folder: &Path, document: &Value) -> anyhow::Result<usize> {
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let is_empty = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    anyhow::ensure!(is_empty, "{} holds something already", folder.display());
    let mut tables = Tables::default();
    json::add(&mut tables, "", "organization", document);
    tables.merge(|_, _| false);
    let mut resources = Vec::new();
    for (table, rows) in tables.all() {
        resources.push(write_table(folder, table, rows)?);
    }
    let package = json!({"name": "directory", "profile": "tabular-data-package", "resources": resources});
    let path = folder.join("datapackage.json");
    std::fs::write(&path, serde_json::to_string_pretty(&package)? + "\n")
        .with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(resources.len())
}

fn write_table(folder: &Path, table: &str, rows: &[Row]) -> anyhow::Result<Value> {
    let others: BTreeSet<&str> = rows.iter().flat_map(|row| row.fields.keys().map(String::as_str)).collect();
    let columns: Vec<&str> = std::iter::once("id").chain(others.into_iter().filter(|name| *name != "id")).collect();
    let file = file_name(table);
    let path = folder.join(&file);
    let mut out = csv::Writer::from_path(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    out.write_record(&columns)?;
    for row in rows {
        out.write_record(columns.iter().map(|column| row.get(column)))?;
    }
    out.flush().with_context(|| format!("{} cannot be written", path.display()))?;
    let fields: Vec<Value> = columns.iter().map(|name| json!({"name": name, "type": "string"})).collect();
    let resource: BTreeMap<&str, Value> = [
        ("name", json!(table)),
        ("path", json!(file)),
        ("profile", json!("tabular-data-resource")),
        ("format", json!("csv")),
        ("mediatype", json!("text/csv")),
        ("schema", json!({"fields": fields, "primaryKey": "id"})),
    ]
    .into();
    Ok(json!(resource))
}
