//! The two example mappings against their exports.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::LazyLock;

use chrono::NaiveTime;

use super::{Export, date, mapping, read, root, said, today};
use crate::features::imports::records::{Caseload, Record};
use crate::features::imports::{Checked, Count, Entity, Mapping, codes};

fn golden() -> PathBuf {
    let places = [root().join("tests/golden/data/fostercare10k"), root().join("../shared/golden/fostercare10k")];
    places.into_iter().find(|place| place.is_dir()).unwrap()
}

static EXTRACT: LazyLock<Checked> = LazyLock::new(|| read(&mapping("fostercare10k.toml"), &golden(), today()));

fn counts(checked: &Checked) -> Vec<(&'static str, usize, usize, usize)> {
    checked.counts.iter().map(|c: &Count| (c.entity.name(), c.rows, c.records, c.sound)).collect()
}

fn fingerprints(caseload: &Caseload) -> Vec<[u8; 32]> {
    let mut all = Vec::new();
    all.extend(caseload.offices.iter().map(Record::fingerprint));
    all.extend(caseload.families.iter().map(Record::fingerprint));
    all.extend(caseload.children.iter().map(Record::fingerprint));
    all.extend(caseload.episodes.iter().map(Record::fingerprint));
    all.extend(caseload.placements.iter().map(Record::fingerprint));
    all.extend(caseload.services.iter().map(Record::fingerprint));
    all
}

#[test]
fn the_extract_of_ten_thousand_stays_is_read_without_a_fault() {
    let checked = &*EXTRACT;
    assert!(checked.faults.is_empty(), "{:#?}", &said(checked)[..3.min(checked.faults.len())]);
    assert_eq!(
        counts(checked),
        [
            ("office", 10_000, 17, 17),
            ("family", 10_000, 9_449, 9_449),
            ("child", 10_000, 9_449, 9_449),
            ("episode", 10_000, 10_000, 10_000),
            ("placement", 29_554, 29_554, 29_554),
            ("service", 21_932, 21_932, 21_932),
        ]
    );
    let first = &checked.caseload.episodes[0];
    assert_eq!((first.removed_on, first.exited_on), (date("2017-11-03"), Some(date("2021-05-12"))));
    assert_eq!((first.exit_reason, first.cost_cents), (Some("emancipation"), Some(5_002_700)));
}

#[test]
fn every_record_of_an_export_has_a_fingerprint_of_its_own() {
    let all = fingerprints(&EXTRACT.caseload);
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
}

#[test]
fn a_typical_county_is_read_without_a_fault() {
    let checked = Export::typical().read();
    assert_eq!(said(&checked), Vec::<String>::new());
    assert_eq!(
        counts(&checked),
        [
            ("office", 2, 2, 2),
            ("worker", 4, 4, 4),
            ("family", 4, 4, 4),
            ("adult", 6, 6, 6),
            ("child", 5, 5, 5),
            ("episode", 5, 5, 5),
            ("placement", 8, 8, 8),
            ("service", 7, 7, 7),
            ("assignment", 9, 9, 9),
            ("hearing", 6, 5, 5),
        ]
    );
}

#[test]
fn a_sound_export_has_every_family_and_office_that_follows_from_others() {
    for caseload in [&Export::typical().read().caseload, &EXTRACT.caseload] {
        assert!(caseload.families.iter().all(|family| family.opened_on.is_some()));
        assert!(caseload.episodes.iter().all(|episode| episode.office.is_some()));
        assert!(caseload.services.iter().all(|service| service.family.is_some() && service.needed_on.is_some()));
        assert!(caseload.assignments.iter().all(|assignment| assignment.family.is_some()));
        assert!(caseload.hearings.iter().all(|hearing| hearing.family.is_some()));
    }
}

#[test]
fn names_dates_codes_times_and_money_arrive_as_they_are_meant() {
    let Caseload { families, adults, children, episodes, hearings, .. } = Export::typical().read().caseload;
    let family = &families[0];
    assert_eq!((family.name.as_str(), family.number.as_deref()), ("Núñez-Ortiz", Some("24-0117")));
    assert_eq!(family.opened_on, Some(date("2024-01-09")));
    let mothers: Vec<_> = adults.iter().filter(|a| a.relation == "mother").map(|a| a.key.as_str()).collect();
    assert_eq!(mothers, ["1001-M", "1002-M", "1004-M"]);
    assert_eq!((children[1].sex, children[1].race), (Some("male"), Some("hispanic")));
    assert_eq!(children[4].given_name, None);
    let episode = &episodes[0];
    assert_eq!(episode.circumstances, ["caretaker_drugs", "neglect"]);
    assert_eq!((episode.removed_time, episode.cost_cents), (NaiveTime::from_hms_opt(14, 20, 0), Some(718_200)));
    assert_eq!((episode.office.as_deref(), episode.exit_reason), (Some("N"), Some("reunification")));
    let hearing = &hearings[0];
    assert_eq!(
        (hearing.family.as_deref(), hearing.children.as_slice()),
        (Some("1001"), &["C1".into(), "C2".into()][..])
    );
}

#[test]
fn a_correction_changes_the_fingerprint_of_its_record_alone() {
    let export = Export::typical();
    let before = fingerprints(&export.read().caseload);
    export.edit("removals.csv", "$41,250.50", "$41,250.51");
    let after = fingerprints(&export.read().caseload);
    assert_eq!(before.iter().zip(&after).filter(|(a, b)| a != b).count(), 1);
    export.edit("removals.csv", "$41,250.51", "41250.50");
    assert_eq!(before, fingerprints(&export.read().caseload), "the same amount written otherwise is the same fact");
}

#[test]
fn the_day_of_the_import_changes_nothing() {
    let export = Export::typical();
    let later = read(&mapping("typical-county.toml"), export.path(), date("2027-11-22"));
    assert_eq!(later, export.read());
}

#[test]
fn a_visit_on_the_removals_row_becomes_a_placement_and_ends_the_one_before() {
    let export = Export::typical();
    let text = std::fs::read_to_string(root().join("examples/import/typical-county.toml")).unwrap();
    let text = text.replace("cost = \"TOTAL_COST\"\n", "cost = \"TOTAL_COST\"\nthv_start = \"THV_DT\"\n");
    let mapping = Mapping::parse(&text).unwrap();
    let removals = std::fs::read_to_string(export.path().join("removals.csv")).unwrap();
    let with_visit = |line: &str| match line.split_once(',').unwrap().0 {
        "REMOVAL_ID" => format!("{line},THV_DT\n"),
        "R1" => format!("{line},05/24/2024\n"),
        "R4" => format!("{line},10/01/2024\n"),
        _ => format!("{line},\n"),
    };
    export.write("removals.csv", removals.lines().map(with_visit).collect::<String>());
    let checked = read(&mapping, export.path(), today());
    assert_eq!(said(&checked), Vec::<String>::new());
    let of = |episode: &str| -> Vec<_> {
        let own = checked.caseload.placements.iter().filter(|p| p.episode == episode);
        own.map(|p| (p.key.as_str(), p.setting, p.ended_on)).collect()
    };
    let (home, left) = (Some(date("2024-10-01")), Some(date("2024-10-15")));
    assert_eq!(of("R4"), [("P7", "relative_home", home), ("R4/thv", "trial_home_visit", left)]);
    assert_eq!(of("R1").len(), 2, "a visit that the placements have is taken once");
}

#[test]
fn placements_without_an_end_column_end_where_the_next_begins_or_at_the_exit() {
    let export = Export::typical();
    let text = std::fs::read_to_string(root().join("examples/import/typical-county.toml")).unwrap();
    let text = text
        .replace("caregiver = \"CAREGIVER_NM\"\nstarted = \"BEGIN_DT\"\nended = \"END_DT\"", "started = \"BEGIN_DT\"");
    let mapping = Mapping::parse(&text).unwrap();
    let checked = read(&mapping, export.path(), today());
    assert_eq!(said(&checked), Vec::<String>::new());
    let ends: Vec<_> = checked.caseload.placements.iter().map(|p| p.ended_on).collect();
    assert_eq!(ends, Export::typical().read().caseload.placements.iter().map(|p| p.ended_on).collect::<Vec<_>>());
}

#[test]
fn the_windows_code_page_a_mark_and_other_line_endings_change_nothing() {
    let export = Export::typical();
    let plain = export.read();
    let cases = std::fs::read_to_string(export.path().join("cases.csv")).unwrap();
    export.write("cases.csv", format!("\u{feff}{}", cases.replace('\n', "\r\n")));
    assert_eq!(export.read(), plain);
}

#[test]
fn the_manual_names_every_kind_of_record_and_every_field_and_word() {
    let manual = std::fs::read_to_string(root().join("docs/IMPORTING.md")).unwrap();
    for &entity in Entity::ALL {
        let (_, section) = manual.split_once(&format!("### `{}`", entity.name())).unwrap();
        let section = section.split("\n#").next().unwrap();
        for field in entity.fields() {
            let name = if field.required { format!("| **`{}`**", field.name) } else { format!("| `{}`", field.name) };
            assert!(section.contains(&name), "{} {name}", entity.name());
        }
    }
    for (list, words) in codes::LISTS {
        let (_, line) = manual.split_once(&format!("| `{list}` |")).unwrap();
        let line = line.lines().next().unwrap();
        assert!(words.iter().all(|word| line.contains(&format!("`{word}`"))), "{list}");
    }
}
