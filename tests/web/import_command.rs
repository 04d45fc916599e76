//! `homeward import` as a county runs it: the program itself, its words and its exit codes; and the large extract.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chrono::NaiveDate;
use diesel::prelude::*;
use homeward::db::schema::{episodes, families};
use homeward::domain::exit::ExitReason;
use homeward::features::imports::{self, Import, Mapping, Written};
use tempfile::TempDir;

use crate::support::{TestDatabase, on_both};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with a copy of the typical county's export, and beside it the database.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("export")).unwrap();
        for entry in std::fs::read_dir(root().join("examples/import/typical-county")).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, folder.path().join("export").join(path.file_name().unwrap())).unwrap();
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.path("export").join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        std::fs::write(path, text.replace(from, to)).unwrap();
    }

    /// Runs the command on the export: its exit code, what it printed, and what it noted on standard error.
    fn import(&self, more: &[&str]) -> (i32, String, String) {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_homeward"))
            .arg("import")
            .arg("--mapping")
            .arg(root().join("examples/import/typical-county.toml"))
            .arg(self.path("export"))
            .args(["--database-url", &format!("sqlite://{}", self.path("data/homeward.db").display())])
            .args(more)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }
}

fn rows_of(said: &str, word: &str) -> Vec<String> {
    let line = said.lines().rev().find(|line| line.starts_with(word)).unwrap();
    line.split_whitespace().skip(1).map(str::to_owned).collect()
}

#[test]
fn a_dry_run_counts_and_makes_no_database() {
    let desk = Desk::new();
    let (code, said, noted) = desk.import(&[]);
    assert_eq!((code, noted.as_str()), (0, ""));
    assert_eq!(rows_of(&said, "hearing"), ["6", "5", "5"]);
    assert!(said.contains("Nothing was written: run again with --apply"), "{said}");
    assert!(!desk.path("data").exists());
}

#[test]
fn applying_twice_writes_once() {
    let desk = Desk::new();
    let (code, said, _) = desk.import(&["--apply"]);
    assert_eq!((code, rows_of(&said, "placement")), (0, ["8", "8", "0", "0"].map(str::to_owned).to_vec()));
    let (code, said, _) = desk.import(&["--apply"]);
    assert_eq!((code, rows_of(&said, "placement")), (0, ["8", "0", "0", "8"].map(str::to_owned).to_vec()));
}

#[test]
fn faults_are_printed_a_line_each_written_to_a_file_and_nothing_else_is() {
    let desk = Desk::new();
    desk.edit("removals.csv", "01/09/2024 14:20", "13/09/2024 14:20");
    desk.edit("clients.csv", "Black/African American", "=Black");
    let file = desk.path("faults.csv");
    let (code, said, noted) = desk.import(&["--apply", "--faults", file.to_str().unwrap()]);
    assert_eq!(code, 1);
    for line in [
        "removals.csv, line 2, column REMOVAL_TS, \"13/09/2024 14:20\": it is not a date",
        "removals.csv, line 3, column REMOVAL_TS, \"13/09/2024 14:20\": it is not a date",
        "clients.csv, line 4, column RACE, \"=Black\": it is not in the mapping's [codes.race]",
    ] {
        assert!(said.contains(line), "{said}");
    }
    assert!(noted.ends_with("The export has 3 faults. Nothing was written.\n"), "{noted}");
    let csv = std::fs::read_to_string(file).unwrap();
    assert_eq!(csv.lines().count(), 4, "{csv}");
    assert!(csv.contains("'=Black"), "a spreadsheet would calculate it: {csv}");
    assert!(!desk.path("data").exists());
}

#[test]
fn only_fifty_faults_are_printed() {
    let desk = Desk::new();
    let rows = (0..60).map(|n| format!("O{n}")).collect::<Vec<_>>().join("\n");
    std::fs::write(desk.path("export/offices.csv"), format!("OFFICE_CD,OFFICE_NM\n{rows}")).unwrap();
    let (code, said, noted) = desk.import(&[]);
    assert_eq!(code, 1);
    assert_eq!(said.lines().filter(|line| line.contains(".csv, ")).count(), 50);
    assert!(said.contains("more: --faults FILE.csv writes them all"), "{said}");
    assert!(noted.contains("The export has 6"), "{noted}");
}

#[test]
fn what_cannot_be_used_is_said_and_ends_with_two() {
    let desk = Desk::new();
    let (code, _, noted) = desk.import(&["--mapping", "no-such.toml"]);
    assert_eq!(code, 2, "{noted}");
    let (code, _, noted) = desk.import(&["--database-url", "office.db"]);
    assert_eq!(code, 2, "{noted}");
    std::fs::remove_dir_all(desk.path("export")).unwrap();
    let (code, _, noted) = desk.import(&[]);
    assert!(code == 2 && noted.contains("is not a folder"), "{code} {noted}");
}

/// The first thousand stays of the large extract, with their placements and services.
fn thousand() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str| std::fs::read_to_string(root().join("tests/golden/data/fostercare10k").join(name)).unwrap();
    let write = |name: &str, lines: &[&str]| std::fs::write(folder.path().join(name), lines.join("\n")).unwrap();
    let text = read("episodes.csv");
    let stays: Vec<&str> = text.lines().take(1_001).collect();
    let key = |line: &str| line.split(',').next().unwrap().to_owned();
    let keys: HashSet<String> = stays.iter().map(|line| key(line)).collect();
    write("episodes.csv", &stays);
    for name in ["placements.csv", "services.csv"] {
        let text = read(name);
        let lines: Vec<&str> = text.lines().filter(|line| keys.contains(&key(line))).collect();
        write(name, &lines);
    }
    folder
}

on_both! {
    async fn a_thousand_stays_go_in_in_bulk_and_once(app) {
        let mapping = Mapping::load(&root().join("examples/import/fostercare10k.toml")).unwrap();
        let checked = imports::read(&mapping, thousand().path(), app.clock.today());
        assert_eq!(checked.faults, []);
        let (now, today) = (app.clock.now(), app.clock.today());
        let import = Import { source: &mapping.source, by: "a test", now, today, trail: &TestDatabase::trail() };
        let mut lines = Vec::new();
        let mut conn = app.conn();
        let written = imports::apply(&mut conn, &import, &checked, &mut |line| lines.push(line.to_owned())).unwrap();
        let expected: Vec<_> = checked.counts.iter().map(|count| (count.entity, count.records, 0, 0)).collect();
        let said = |written: &[Written]| -> Vec<_> {
            written.iter().map(|w| (w.entity, w.new, w.changed, w.unchanged)).collect()
        };
        assert_eq!(said(&written), expected);
        assert!(lines.iter().any(|line| line.starts_with("placement: ")) && lines.len() <= 20, "{lines:?}");
        let again = imports::apply(&mut conn, &import, &checked, &mut |_| ()).unwrap();
        assert_eq!(said(&again), expected.iter().map(|e| (e.0, 0, 0, e.1)).collect::<Vec<_>>());

        let stays: Vec<(Option<ExitReason>, Option<i64>, Option<NaiveDate>)> = episodes::table
            .select((episodes::exit_reason, episodes::cost_cents, episodes::exited_on))
            .load(&mut conn)
            .unwrap();
        let home = |reason: Option<&str>| reason == Some("reunification");
        assert_eq!(
            stays.iter().filter(|(reason, ..)| home(reason.map(ExitReason::code))).count(),
            checked.caseload.episodes.iter().filter(|episode| home(episode.exit_reason)).count()
        );
        assert_eq!(
            stays.iter().filter_map(|(_, cents, _)| *cents).sum::<i64>(),
            checked.caseload.episodes.iter().filter_map(|episode| episode.cost_cents).sum::<i64>()
        );
        let open = families::table.filter(families::closed_on.is_null()).count().get_result::<i64>(&mut conn).unwrap();
        assert_eq!(usize::try_from(open).unwrap(), stays.iter().filter(|(.., exited_on)| exited_on.is_none()).count());
    }
}
