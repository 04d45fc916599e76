//! Twenty-four faults planted in one export of forty families make twenty-four clear lines.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{said, today};
use crate::features::imports::{Checked, Mapping, faults, read};

const MAPPING: &str = r#"
source = "planted"
[codes.exit_reason]
home = "reunification"
[[file]]
name = "offices.csv"
office = { key = "office", name = "name" }
[[file]]
name = "workers.csv"
worker = { key = "worker", name = "name" }
[[file]]
name = "families.csv"
family = { key = "family", name = "name", office = "office" }
[[file]]
name = "children.csv"
child = { key = "child", family = "family", given_name = "name", born = "born", sex = "sex" }
[[file]]
name = "episodes.csv"
episode = { key = "episode", child = "child", removed = "removed", exited = "exited", exit_reason = "reason", cost = "cost" }
[[file]]
name = "placements.csv"
placement = { episode = "episode", setting = "setting", started = "started", ended = "ended" }
[[file]]
name = "services.csv"
service = { episode = "episode", kind = "kind", referred = "referred", attended = "attended" }
[[file]]
name = "hearings.csv"
hearing = { child = "child", kind = "kind", date = "date" }
[[file]]
name = "assignments.csv"
assignment = { worker = "worker", track = "track", family = "family", started = "started" }
"#;

/// Forty families, each with a child, a stay, two placements and a service; family N stands on line N + 1.
fn sound() -> BTreeMap<&'static str, Vec<String>> {
    let mut files = BTreeMap::from([
        ("offices.csv", vec!["office,name".to_owned(), "N,North".to_owned(), "S,South".to_owned()]),
        ("workers.csv", vec!["worker,name".to_owned(), "W1,Ann".to_owned()]),
        ("families.csv", vec!["family,name,office".to_owned()]),
        ("children.csv", vec!["child,family,name,born,sex".to_owned()]),
        ("episodes.csv", vec!["episode,child,removed,exited,reason,cost".to_owned()]),
        ("placements.csv", vec!["episode,setting,started,ended".to_owned()]),
        ("services.csv", vec!["episode,kind,referred,attended".to_owned()]),
        ("hearings.csv", vec!["child,kind,date".to_owned()]),
        ("assignments.csv", vec!["worker,track,family,started".to_owned()]),
    ]);
    for n in 1..=40 {
        for (file, line) in [
            ("families.csv", format!("F{n},Family {n},N")),
            ("children.csv", format!("C{n},F{n},Child {n},2015-03-01,female")),
            ("episodes.csv", format!("E{n},C{n},2024-01-10,2024-06-10,home,1200")),
            ("placements.csv", format!("E{n},shelter,2024-01-10,2024-01-20")),
            ("placements.csv", format!("E{n},foster_home,2024-01-20,2024-06-10")),
            ("services.csv", format!("E{n},housing,2024-01-12,2024-01-15")),
            ("hearings.csv", format!("C{n},permanency,2024-05-01")),
            ("assignments.csv", format!("W1,reunification,F{n},2024-01-11")),
        ] {
            files.get_mut(file).unwrap().push(line);
        }
    }
    files
}

fn run(files: &BTreeMap<&str, Vec<String>>, bytes: &[(&str, Option<Vec<u8>>)]) -> Checked {
    let dir = tempfile::tempdir().unwrap();
    for (file, lines) in files {
        std::fs::write(dir.path().join(file), lines.join("\n") + "\n").unwrap();
    }
    for (file, bytes) in bytes {
        match bytes {
            Some(bytes) => std::fs::write(dir.path().join(file), bytes).unwrap(),
            None => std::fs::remove_file(dir.path().join(file)).unwrap(),
        }
    }
    read(&Mapping::parse(MAPPING).unwrap(), dir.path(), today())
}

#[test]
fn the_export_without_its_faults_is_sound() {
    assert_eq!(said(&run(&sound(), &[])), Vec::<String>::new());
}

/// A fault: the file, the row it replaces, the row, and how the line about it begins.
type Plant = (&'static str, usize, &'static str, &'static str);

const PLANTS: &[Plant] = &[
    (
        "children.csv",
        2,
        "C2,F2,Child 2,2015-02-30,female",
        r#"children.csv, line 3, column born, "2015-02-30": it is not a date"#,
    ),
    (
        "children.csv",
        3,
        "C3,F3,Child 3,03/01/2015,female",
        r#"children.csv, line 4, column born, "03/01/2015": it is not a date"#,
    ),
    (
        "children.csv",
        4,
        "C4,F4,Child 4,1815-03-01,female",
        r#"children.csv, line 5, column born, "1815-03-01": 1815-03-01 is before 1900"#,
    ),
    (
        "children.csv",
        5,
        "C5,F5,Child 5,2051-03-01,female",
        r#"children.csv, line 6, column born, "2051-03-01": 2051-03-01 is after today"#,
    ),
    (
        "children.csv",
        6,
        "C6,F6,Child 6,2015-03-01,woman",
        r#"children.csv, line 7, column sex, "woman": it is not one of female, male, other"#,
    ),
    (
        "children.csv",
        7,
        "C7,F700,Child 7,2015-03-01,female",
        r#"children.csv, line 8, column family, "F700": there is no family with the key F700"#,
    ),
    (
        "children.csv",
        8,
        "C8,F8,Child 8,2024-03-01,female",
        "episodes.csv, line 9, column removed, \"2024-01-10\": the removal is before the child's birth",
    ),
    (
        "families.csv",
        9,
        "F9,Family 9,X",
        r#"families.csv, line 10, column office, "X": there is no office with the key X; they are N, S"#,
    ),
    ("families.csv", 10, "F10,,N", "families.csv, line 11, column name: it is empty"),
    (
        "families.csv",
        11,
        "F11,Family, 11,N",
        r#"families.csv, line 12, "F11": the row has 4 cells but the header has 3"#,
    ),
    (
        "families.csv",
        13,
        "F13,\"Family \u{7}13\",N",
        r#"families.csv, line 14, column name, "Family  13": it holds a line break or a control character"#,
    ),
    (
        "episodes.csv",
        14,
        "E14,C14,2024-01-10,2024-01-09,home,1200",
        "episodes.csv, line 15, column exited, \"2024-01-09\": the exit is before the removal",
    ),
    (
        "episodes.csv",
        15,
        "E15,C15,2024-01-10,2024-06-10,,1200",
        "episodes.csv, line 16, column reason: the child left care on 2024-06-10, but the reason is missing",
    ),
    (
        "episodes.csv",
        16,
        "E16,C16,2024-01-10,2024-06-10,gone,1200",
        r#"episodes.csv, line 17, column reason, "gone": it is not in the mapping's [codes.exit_reason]: home"#,
    ),
    (
        "episodes.csv",
        17,
        "E17,C17,2024-01-10,2024-06-10,home,12 dollars",
        r#"episodes.csv, line 18, column cost, "12 dollars": it is not an amount"#,
    ),
    (
        "placements.csv",
        36,
        "E18,foster_home,2024-01-15,2024-06-10",
        r#"placements.csv, line 37, column started, "2024-01-15": it begins while the child's placement on line 36 ends only on 2024-01-20"#,
    ),
    (
        "placements.csv",
        38,
        "E19,foster_home,2024-01-20,2024-07-10",
        r#"placements.csv, line 39, column ended, "2024-07-10": the placement ends after the exit"#,
    ),
    (
        "placements.csv",
        40,
        "E20,mansion,2024-01-20,2024-06-10",
        r#"placements.csv, line 41, column setting, "mansion": it is not one of relative_home"#,
    ),
    (
        "placements.csv",
        42,
        "E2100,foster_home,2024-01-20,2024-06-10",
        r#"placements.csv, line 43, column episode, "E2100": there is no episode with the key E2100"#,
    ),
    (
        "services.csv",
        22,
        "E22,housing,2024-01-12,2024-01-11",
        r#"services.csv, line 23, column attended, "2024-01-11": 2024-01-11 is before the day it was referred"#,
    ),
];

#[test]
fn twenty_four_planted_faults_make_twenty_four_clear_lines() {
    let mut files = sound();
    for (file, line, planted, _) in PLANTS {
        files.get_mut(file).unwrap()[*line] = (*planted).to_owned();
    }
    files.get_mut("families.csv").unwrap()[12] = format!("F12,{},N", "x".repeat(1 << 20));
    files.get_mut("episodes.csv").unwrap().push("E23,C23,2025-01-10,,,".to_owned());
    let mut expected: Vec<String> = PLANTS.iter().map(|plant| plant.3.to_owned()).collect();
    expected.push("episodes.csv, line 42, column episode, \"E23\": the key E23 stands already on line 24".to_owned());
    let start = "x".repeat(40);
    expected.push(format!("families.csv, line 13, column name, \"{start}…\": the cell has 1048576 characters"));
    expected.push("hearings.csv: the file is not in the folder".to_owned());
    expected.push("workers.csv: the file is empty".to_owned());
    let checked = run(&files, &[("hearings.csv", None), ("workers.csv", Some(Vec::new()))]);

    let mut said = said(&checked);
    for expected in &expected {
        let at = said.iter().position(|line| line.starts_with(expected.as_str()));
        assert!(at.is_some(), "{expected}\nis not among\n{said:#?}");
        said.remove(at.unwrap());
    }
    assert_eq!(said, Vec::<String>::new(), "and nothing else");
    assert_eq!(checked.faults.len(), 24);
    assert!(checked.faults.is_sorted(), "in the order of files and lines");

    let mut csv = Vec::new();
    faults::write_csv(&checked.faults, &mut csv).unwrap();
    assert_eq!(csv::Reader::from_reader(csv.as_slice()).records().count(), 24);
}

#[test]
fn an_open_quotation_mark_is_one_line_and_not_one_for_every_row_it_hides() {
    let mut files = sound();
    files.get_mut("families.csv").unwrap()[20] = "F20,\"Family 20,N".to_owned();
    let said = said(&run(&files, &[]));
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].starts_with("families.csv, line 21: a quotation mark on this line is never closed"), "{}", said[0]);
}

#[test]
fn a_file_of_nothing_but_faults_is_read_to_its_end() {
    let mut files = sound();
    let rows = (1..=20_000).fold(String::new(), |mut rows, n| {
        let _ = writeln!(rows, "X{n},C1,yesterday,,,");
        rows
    });
    files.get_mut("episodes.csv").unwrap().extend(rows.lines().map(str::to_owned));
    assert_eq!(run(&files, &[]).faults.len(), 20_000);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    #[test]
    fn no_bytes_in_any_file_stop_the_reading(
        file in proptest::sample::select(sound().into_keys().collect::<Vec<_>>()),
        keep in 0usize..60,
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
    ) {
        let files = sound();
        let mut whole: Vec<u8> = files[file].join("\n").bytes().take(keep).collect();
        whole.extend(bytes);
        let is_text = std::str::from_utf8(&whole).is_ok();
        let checked = run(&files, &[(file, Some(whole))]);
        let names: Vec<_> = files.keys().copied().collect();
        proptest::prop_assert!(checked.faults.iter().all(|fault| names.contains(&fault.file.as_str())));
        // Text that was cut may still be sound: behind the header, or with a shorter name in its last cell.
        proptest::prop_assert!(is_text || !checked.faults.is_empty());
    }
}
