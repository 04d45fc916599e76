//! The rules of the house that the compiler cannot hold: who may name whom, where queries live, what every file opens with.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a check that cannot read the tree should panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each part of `src` may name. Lower parts never name higher ones.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &["codes"]),
    ("db", &["domain"]),
    ("clock", &["db", "domain"]),
    ("mail", &["domain"]),
    ("config", &["db", "domain", "mail"]),
    ("error", &["db"]),
    ("access", &["clock", "db", "domain", "error"]),
    ("web", &["access", "clock", "db", "domain", "error"]),
    ("features", &["access", "clock", "db", "domain", "error", "mail", "on", "web"]),
    ("app", &["access", "clock", "config", "db", "domain", "error", "features", "web"]),
    ("demo", &["access", "clock", "db", "domain", "error", "features"]),
    ("cli", &["access", "app", "clock", "config", "db", "demo", "domain", "error", "features", "mail", "web"]),
    ("lib", &[]),
    ("main", &[]),
];

/// What the pure part may not name at all.
const IMPURE: &[&str] = &["diesel", "actix_web", "tokio", "std::env", "std::fs", "::now(", "now_v7("];

/// The slices in order: each may name only those before it.
const SLICES: &[&str] = &[
    "users",
    "access_review",
    "people",
    "flags",
    "families",
    "merges",
    "decisions",
    "children",
    "corrections",
    "stays",
    "adults",
    "inquiries",
    "conflicts",
    "purposes",
    "restrictions",
    "break_glass",
    "assignments",
    "transfers",
    "directory",
    "referrals",
    "finding",
    "desk",
    "consents",
    "cards",
    "answers",
    "plans",
    "progress",
    "contacts",
    "family_time",
    "hearings",
    "goals",
    "legal",
    "wellbeing",
    "safety",
    "aftercare",
    "partners",
    "exits",
    "intake",
    "board",
    "coverage",
    "worklist",
    "overview",
    "child_page",
    "data_quality",
    "docket",
    "summaries",
    "outcomes",
    "courtroom",
    "imports",
    "digests",
    "reviews",
    "audit",
];

fn files(dir: &str, ending: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir).expect(dir) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(files(path.to_str().unwrap(), ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            out.push(path);
        }
    }
    out.sort();
    out
}

/// The name of `path`'s part at `depth` below `src`, without the ending.
fn part(path: &Path, depth: usize) -> String {
    let name = path.components().nth(depth + 1).unwrap().as_os_str();
    name.to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// The code of a file: without comments, and without the tests at its end.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let (code, _) = text.split_once("#[cfg(test)]\nmod ").unwrap_or((&text, ""));
    code.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The first name after each `prefix`; every name of a `{..}` group behind it.
fn named(text: &str, prefix: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for rest in text.split(prefix).skip(1) {
        let group = rest.strip_prefix('{').and_then(|r| r.split_once('}')).map(|(inner, _)| inner);
        for path in group.map_or_else(|| vec![rest], |g| g.split(',').collect()) {
            let name: String = path.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                names.insert(name);
            }
        }
    }
    names
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn each_part_names_only_the_parts_below_it() {
    let mut wrong = Vec::new();
    for file in files("src", "rs") {
        let (here, text) = (part(&file, 0), code(&file));
        let (_, allowed) = MAY_USE.iter().find(|(name, _)| *name == here).expect("every part of src is in MAY_USE");
        // An exported macro stands at the root of the crate, wherever it is written: `on!` is the database's.
        let home = |name: String| if name == "on" { "db".to_owned() } else { name };
        let used = named(&text, "crate::").into_iter().map(home);
        let used = used.filter(|u| *u != here && !allowed.contains(&u.as_str()));
        wrong.extend(used.map(|u| format!("{}: crate::{u}", file.display())));
        if text.contains("super::super") {
            wrong.push(format!("{}: super::super", file.display()));
        }
    }
    none(&wrong);
}

#[test]
fn the_rules_are_pure() {
    let mut wrong = Vec::new();
    for file in files("src/domain", "rs") {
        let text = code(&file);
        wrong.extend(IMPURE.iter().filter(|n| text.contains(**n)).map(|n| format!("{}: {n}", file.display())));
    }
    none(&wrong);
}

#[test]
fn each_slice_names_only_the_slices_before_it() {
    let mut wrong = Vec::new();
    for file in files("src/features", "rs") {
        let here = part(&file, 1);
        let Some(place) = SLICES.iter().position(|name| *name == here) else {
            assert_eq!(here, "mod", "{here} is not in SLICES");
            continue;
        };
        for used in named(&code(&file), "crate::features::") {
            let is_before = SLICES.iter().position(|name| *name == used).is_none_or(|p| p <= place);
            if !is_before {
                wrong.push(format!("{}: features::{used}", file.display()));
            }
        }
    }
    none(&wrong);
}

/// Only stores and row models know the database; a page or a form that did could go round the scope.
#[test]
fn only_stores_and_models_name_the_database() {
    let mut wrong = Vec::new();
    for file in files("src/features", "rs") {
        let name = file.to_string_lossy().into_owned();
        if name.contains("store") || name.contains("model") {
            continue;
        }
        let text = code(&file);
        let names = ["diesel", "schema::", "sql_query", "db::Each"].iter().filter(|n| text.contains(**n));
        wrong.extend(names.map(|n| format!("{name}: {n}")));
    }
    none(&wrong);
}

/// A form reaches a handler only through the guard, which holds its token.
#[test]
fn forms_come_only_through_the_guard() {
    let mut wrong = Vec::new();
    for file in files("src/features", "rs") {
        let text = code(&file);
        let names =
            ["web::Form", "web::Json", "web::Bytes", "web::Payload", "Multipart"].iter().filter(|n| text.contains(**n));
        wrong.extend(names.map(|n| format!("{}: {n}", file.display())));
    }
    none(&wrong);
}

#[test]
fn every_file_says_what_it_is_and_none_is_long() {
    let mut wrong = Vec::new();
    for file in [files("src", "rs"), files("tests", "rs"), files("benches", "rs")].concat() {
        let text = fs::read_to_string(&file).unwrap();
        if !text.starts_with("//!") {
            wrong.push(format!("{} does not open with //!", file.display()));
        }
        let lines = text.lines().count();
        if lines > 400 && !file.ends_with("schema.rs") {
            wrong.push(format!("{} has {lines} lines", file.display()));
        }
    }
    none(&wrong);
}

#[test]
fn every_migration_has_a_twin_and_a_way_back() {
    let names = |dir: &str| {
        let mut names: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
    for dir in ["migrations/sqlite", "migrations/postgres"] {
        for name in names(dir) {
            assert!(Path::new(dir).join(&name).join("down.sql").exists(), "{name:?} has no way back");
        }
    }
}

/// Templates place things; markup that was not escaped may only be our own drawing.
#[test]
fn only_charts_are_placed_unescaped() {
    let mut wrong = Vec::new();
    for file in files("templates", "html") {
        let text = fs::read_to_string(&file).unwrap();
        for (n, line) in text.lines().enumerate().filter(|(_, l)| l.contains("|safe") || l.contains("| safe")) {
            if !line.contains("svg") {
                wrong.push(format!("{}:{}: {line}", file.display(), n + 1));
            }
        }
        if text.contains(" style=") || text.contains("<style") || text.contains(" onclick=") {
            wrong.push(format!("{}: inline style or script", file.display()));
        }
    }
    none(&wrong);
}

/// A path that the documents name is there.
#[test]
fn every_path_that_the_documents_name_exists() {
    let mut wrong = Vec::new();
    for file in [files("docs", "md"), vec![PathBuf::from("README.md")]].concat() {
        let text = fs::read_to_string(&file).unwrap();
        for quoted in text.split('`').skip(1).step_by(2) {
            let starts = ["src/", "docs/", "tests/", "migrations/", "templates/", "static/", "benches/", "examples/"];
            let is_path = starts.iter().any(|s| quoted.starts_with(s))
                && !quoted.contains(['<', '*', '{', ' ', '…'])
                && !quoted.contains("node_modules");
            if is_path && !Path::new(quoted).exists() {
                wrong.push(format!("{}: {quoted}", file.display()));
            }
        }
    }
    none(&wrong);
}
