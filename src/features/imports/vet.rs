//! Finds what a mapping says but cannot mean, before any file is opened: every problem, a sentence each.

use std::collections::BTreeSet;

use super::codes;
use super::fields::{Entity, Field, Kind};
use super::mapping::{FileMapping, Mapping};
use super::source::{Block, Source, Take};
use super::values::{DateFormat, is_time_pattern};

/// The word that a code list gives for a code that means nothing.
pub(super) const NONE: &str = "none";
/// The entry of a block that says which rows it is for.
pub(super) const ONLY_IF: &str = "only_if";

/// Every problem of the mapping, in the order in which it is written.
pub(super) fn problems(mapping: &Mapping) -> Vec<String> {
    let mut problems = Vec::new();
    if mapping.source.trim().is_empty() || mapping.source.len() > 60 {
        problems.push("source: give a short name, at most 60 characters, that never changes".to_owned());
    }
    formats("[defaults] dates", &mapping.defaults.dates, &mut problems);
    times("[defaults] times", &mapping.defaults.times, &mut problems);
    delimiter("[defaults]", mapping.defaults.delimiter, &mut problems);
    code_lists(mapping, &mut problems);
    files(mapping, &mut problems);
    references(mapping, &mut problems);
    problems
}

fn formats(place: &str, dates: &[String], problems: &mut Vec<String>) {
    if dates.is_empty() {
        problems.push(format!("{place}: give at least one date format"));
    }
    for name in dates.iter().filter(|name| DateFormat::parse(name).is_none()) {
        problems.push(format!(
            "{place}: {name:?} is not a date format; write one such as \"%m/%d/%Y\", \"iso\", \"days_since_1970\" or \
             \"excel_serial\""
        ));
    }
}

fn times(place: &str, patterns: &[String], problems: &mut Vec<String>) {
    for pattern in patterns.iter().filter(|pattern| !is_time_pattern(pattern)) {
        problems.push(format!("{place}: {pattern:?} is not a format of a time of day such as \"%H:%M\""));
    }
}

fn delimiter(place: &str, delimiter: char, problems: &mut Vec<String>) {
    if !delimiter.is_ascii() || matches!(delimiter, '"' | '\r' | '\n') {
        problems.push(format!(
            "{place} delimiter: {delimiter:?} cannot part cells; use one such as \",\", \";\" or \"\\t\""
        ));
    }
}

/// The words a list of the mapping may lead to: the list of its own name, or of every field that names it.
fn code_lists(mapping: &Mapping, problems: &mut Vec<String>) {
    for (name, list) in &mapping.codes {
        let Some(words) = words_for(mapping, name) else {
            let known: Vec<_> = codes::LISTS.iter().map(|(known, _)| *known).collect();
            problems.push(format!(
                "[codes.{name}]: no field uses it; the lists are {}, or name it at a field with codes = {name:?}",
                known.join(", ")
            ));
            continue;
        };
        let mut folded = BTreeSet::new();
        for (code, word) in list {
            if word != NONE && codes::word(words, word).is_none() {
                problems.push(format!(
                    "[codes.{name}]: {code:?} leads to {word:?}, which is none of: {NONE}, {}",
                    words.join(", ")
                ));
            }
            if !folded.insert(code.trim().to_lowercase()) {
                problems.push(format!("[codes.{name}]: {code:?} stands twice, differing only in capitals or spaces"));
            }
        }
    }
}

fn words_for(mapping: &Mapping, name: &str) -> Option<&'static [&'static str]> {
    if let Some(words) = codes::list(name) {
        return Some(words);
    }
    let mut fields = mapping.files.iter().flat_map(blocks).flat_map(|(entity, block)| {
        block.iter().filter_map(move |(field, source)| Some((entity.field(field)?, source)))
    });
    fields.find_map(|(field, source)| match field.kind {
        Kind::Code(list) | Kind::Codes(list) if source.codes.as_deref() == Some(name) => codes::list(list),
        _ => None,
    })
}

/// Every block of a file with its kind of record.
pub(super) fn blocks(file: &FileMapping) -> impl Iterator<Item = (Entity, &Block)> {
    Entity::ALL.iter().flat_map(|&entity| file.blocks(entity).0.iter().map(move |block| (entity, block)))
}

fn files(mapping: &Mapping, problems: &mut Vec<String>) {
    if mapping.files.is_empty() {
        problems.push("there is no [[file]]".to_owned());
    }
    let mut names = BTreeSet::new();
    for file in &mapping.files {
        let place = format!("[[file]] {:?}", file.name);
        if file.name.is_empty() || file.name.starts_with('.') || file.name.contains(['/', '\\', ':']) {
            problems.push(format!("{place}: give the file's plain name, without a folder"));
        }
        if !names.insert(&file.name) {
            problems.push(format!("{place}: it stands twice; put all its blocks under one [[file]]"));
        }
        if let Some(given) = file.delimiter {
            delimiter(&place, given, problems);
        }
        if blocks(file).next().is_none() {
            problems.push(format!("{place}: it has no block such as [file.child]"));
        }
        for (entity, given) in blocks(file) {
            block(mapping, &place, entity, given, problems);
        }
    }
}

fn block(mapping: &Mapping, file: &str, entity: Entity, block: &Block, problems: &mut Vec<String>) {
    let place = format!("{file}, [file.{}]", entity.name());
    for (name, source) in block {
        if name == ONLY_IF {
            if !matches!(source.take, Take::Column(_)) {
                problems
                    .push(format!("{place} {ONLY_IF}: give a column, and with is = [...] the texts that are meant"));
            }
            continue;
        }
        if let Some(known) = entity.field(name) {
            field(mapping, &format!("{place} {name}"), known, source, problems);
        } else {
            let known: Vec<_> = entity.fields().iter().map(|field| field.name).collect();
            problems.push(format!("{place}: there is no field {name:?}; the fields are {}", known.join(", ")));
        }
    }
    for missing in entity.fields().iter().filter(|field| field.required && !block.contains_key(field.name)) {
        problems.push(format!("{place}: the field {} must be given", missing.name));
    }
}

fn field(mapping: &Mapping, place: &str, field: &Field, source: &Source, problems: &mut Vec<String>) {
    let is_date = matches!(field.kind, Kind::Date | Kind::PlannedDate);
    let is_code = matches!(field.kind, Kind::Code(_) | Kind::Codes(_));
    let is_list = matches!(field.kind, Kind::Codes(_));
    let misplaced = [
        ("dates", source.dates.is_some() && !is_date, "a date"),
        ("times", source.times.is_some() && field.kind != Kind::Time, "a time of day"),
        ("codes", source.codes.is_some() && !is_code, "a choice"),
        ("separator", source.separator.is_some() && !is_list, "a list"),
        ("flags", matches!(source.take, Take::Flags { .. }) && !is_list, "a list"),
        ("is", source.is.is_some(), "only_if"),
    ];
    for (option, _, wanted) in misplaced.iter().filter(|(_, wrong, _)| *wrong) {
        problems.push(format!("{place}: {option} can only be given for {wanted}"));
    }
    if let Some(dates) = &source.dates {
        formats(place, dates, problems);
    }
    if let Some(patterns) = &source.times {
        times(place, patterns, problems);
    }
    if source.separator.as_deref() == Some("") {
        problems.push(format!("{place}: the separator is empty"));
    }
    if let Some(list) = source.codes.as_ref().filter(|list| !mapping.codes.contains_key(*list)) {
        problems.push(format!("{place}: there is no [codes.{list}]"));
    }
    if let Kind::Code(list) | Kind::Codes(list) = field.kind {
        words(place, list, source, problems);
    }
}

/// Flags lead straight to Homeward's words; a code list's words are checked with the list.
fn words(place: &str, list: &str, source: &Source, problems: &mut Vec<String>) {
    let Some(words) = codes::list(list) else { return };
    if let Take::Flags { columns, .. } = &source.take {
        for (column, word) in columns.iter().filter(|(_, word)| codes::word(words, word).is_none()) {
            problems.push(format!("{place}: {column:?} leads to {word:?}, which is none of: {}", words.join(", ")));
        }
    }
}

fn references(mapping: &Mapping, problems: &mut Vec<String>) {
    let given: BTreeSet<_> = mapping.files.iter().flat_map(blocks).map(|(entity, _)| entity).collect();
    let mut missing = BTreeSet::new();
    for (entity, block) in mapping.files.iter().flat_map(blocks) {
        for name in block.keys() {
            if let Some(Kind::Reference(other)) = entity.field(name).map(|field| field.kind)
                && !given.contains(&other)
            {
                missing.insert((other, entity, name));
            }
        }
    }
    for (other, entity, name) in missing {
        let (other, entity) = (other.name(), entity.name());
        problems.push(format!("[file.{entity}] {name} refers to another record, but no file has a [file.{other}]"));
    }
}

#[cfg(test)]
mod tests {
    use crate::features::imports::mapping::{Mapping, MappingError};

    const OFFICES: &str = "source = 'x'\n[[file]]\nname = 'a.csv'\n[file.office]\nkey = 'ID'\nname = 'NAME'\n";

    fn refused(text: &str) -> String {
        Mapping::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_short_mapping_is_in_order() {
        assert_eq!(Mapping::parse(OFFICES).unwrap().files.len(), 1);
    }

    #[test]
    fn every_problem_is_said_at_once() {
        let text = OFFICES.replace("key = 'ID'", "kee = 'ID'") + "[codes.exit_reason]\n3 = 'gardianship'\n";
        let MappingError::Meaning(problems) = Mapping::parse(&text).unwrap_err() else { panic!() };
        assert_eq!(
            problems,
            [
                "[codes.exit_reason]: \"3\" leads to \"gardianship\", which is none of: none, reunification, adoption, \
                 guardianship, relative, emancipation, transfer, runaway, death",
                "[[file]] \"a.csv\", [file.office]: there is no field \"kee\"; the fields are key, name",
                "[[file]] \"a.csv\", [file.office]: the field key must be given",
            ]
        );
    }

    #[test]
    fn what_is_misspelt_is_named_with_its_line() {
        let said = refused(&OFFICES.replace("name = 'a.csv'", "name = 'a.csv'\nseparator = ';'"));
        assert!(said.contains("line 4") && said.contains("unknown field `separator`"), "{said}");
    }

    #[test]
    fn each_slip_of_a_mapping_is_refused_in_words() {
        let child = "[file.child]\nkey = 'C'\nfamily = 'F'\n";
        let cases = [
            (OFFICES.replace("'x'", "''"), "source: give a short name"),
            ("source = 'x'".to_owned(), "there is no [[file]]"),
            (OFFICES.replace("a.csv", "../a.csv"), "without a folder"),
            (OFFICES.replace("name = 'a.csv'", "name = 'a.csv'\ndelimiter = '\u{00a7}'"), "cannot part cells"),
            (format!("{OFFICES}[defaults]\ndates = ['MM/DD/YYYY']"), "\"MM/DD/YYYY\" is not a date format"),
            (format!("{OFFICES}[defaults]\ntimes = ['HH:MM']"), "\"HH:MM\" is not a format of a time of day"),
            (format!("{OFFICES}[codes.colour]\nx = 'red'"), "[codes.colour]: no field uses it"),
            (format!("{OFFICES}[codes.sex]\nM = 'male'\nm = 'male'"), "stands twice"),
            (format!("{OFFICES}{child}"), "no file has a [file.family]"),
            (
                format!("{OFFICES}{child}born = {{ column = 'B', codes = 'sex' }}"),
                "codes can only be given for a choice",
            ),
            (format!("{OFFICES}{child}sex = {{ column = 'B', codes = 'gender' }}"), "there is no [codes.gender]"),
            (format!("{OFFICES}{child}only_if = {{ constant = 'B' }}"), "only_if: give a column"),
            (format!("{OFFICES}{child}sex = {{ column = 'B', is = ['x'] }}"), "is can only be given for only_if"),
            (format!("{OFFICES}[[file]]\nname = 'a.csv'"), "it stands twice"),
        ];
        for (text, expected) in cases {
            let said = refused(&text);
            assert!(said.contains(expected), "{expected}\n{said}");
        }
    }

    #[test]
    fn a_missing_mapping_is_named() {
        let said = Mapping::load(std::path::Path::new("no-such.toml")).unwrap_err().to_string();
        assert!(said.starts_with("the mapping no-such.toml cannot be read"), "{said}");
    }
}
