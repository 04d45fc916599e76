//! Each slip alone, planted in a sound export, is one fault: the right cell, in words its author can act on.

use super::{Export, said};

/// Plants a slip and asks for the one line it makes.
fn one(file: &str, from: &str, to: &str, expected: &str) {
    let export = Export::typical();
    export.edit(file, from, to);
    let said = said(&export.read());
    assert_eq!(said.len(), 1, "{file}: {from} -> {to}: {said:#?}");
    assert!(said[0].starts_with(expected), "{}\n{expected}", said[0]);
}

/// File, text, slip, and how the line about it begins.
const BAD_VALUES: &[(&str, &str, &str, &str)] = &[
    (
        "clients.csv",
        "06/14/2016",
        "14/06/2016",
        r#"clients.csv, line 2, column BIRTH_DT, "14/06/2016": it is not a date in the mapping's format, such as 03/31/2024"#,
    ),
    (
        "clients.csv",
        "06/14/2016",
        "06/14/2061",
        r#"clients.csv, line 2, column BIRTH_DT, "06/14/2061": 2061-06-14 is after today, 2026-11-22"#,
    ),
    (
        "clients.csv",
        "06/14/2016",
        "06/14/16",
        r#"clients.csv, line 2, column BIRTH_DT, "06/14/16": 0016-06-14 is before 1900"#,
    ),
    (
        "clients.csv",
        ",M,Hisp",
        ",X,Hisp",
        r#"clients.csv, line 3, column SEX, "X": it is not in the mapping's [codes.sex]: f, m"#,
    ),
    ("clients.csv", "C1,1001", ",1001", "clients.csv, line 2, column CLIENT_ID: it is empty, but must be filled"),
    ("removals.csv", "$41,250.50", "lots", r#"removals.csv, line 4, column TOTAL_COST, "lots": it is not an amount"#),
    (
        "removals.csv",
        "$41,250.50",
        "-5",
        r#"removals.csv, line 4, column TOTAL_COST, "-5": an amount cannot be negative"#,
    ),
    (
        "removals.csv",
        "RETURN_HOME",
        "RETURNED",
        r#"removals.csv, line 2, column DISCHARGE_RSN, "RETURNED": it is not in the mapping's [codes.exit_reason]"#,
    ),
    (
        "removals.csv",
        ",PHYS,",
        ",PHYS;FIRE,",
        r#"removals.csv, line 4, column REASONS, "PHYS;FIRE": it is not in the mapping's [codes.circumstance]"#,
    ),
    (
        "hearings.csv",
        "1:30 PM",
        "half past one",
        r#"hearings.csv, line 4, column HEARING_TM, "half past one": it is not a time of day such as 15:45"#,
    ),
    (
        "hearings.csv",
        "02/12/2025",
        "02/12/2095",
        r#"hearings.csv, line 7, column HEARING_DT, "02/12/2095": 2095-02-12 is after ten years from today"#,
    ),
    (
        "cases.csv",
        "\"Carter, T.\"",
        "\"Carter,\nT.\"",
        r#"cases.csv, line 3, column CASE_NM, "Carter, T.": it holds a line break"#,
    ),
];

#[test]
fn bad_values_are_named_with_their_cell() {
    for (file, from, to, expected) in BAD_VALUES {
        let export = Export::typical();
        export.edit(file, from, to);
        let said = said(&export.read());
        let own: Vec<_> = said.iter().filter(|line| line.starts_with(*expected)).collect();
        assert_eq!(own.len(), 1, "{expected}\n{said:#?}");
        let key_is_lost = *from == "C1,1001";
        assert_eq!(said.len() == 1, !key_is_lost, "{said:#?}");
    }
}

#[test]
fn an_episodes_days_and_exit_must_agree() {
    one(
        "removals.csv",
        "06/28/2024,RETURN_HOME",
        "01/08/2024,RETURN_HOME",
        r#"removals.csv, line 2, column DISCHARGE_DT, "01/08/2024": the exit is before the removal, 2024-01-09"#,
    );
    one(
        "removals.csv",
        "06/28/2024,RETURN_HOME",
        "06/28/2024,",
        "removals.csv, line 2, column DISCHARGE_RSN: the child left care on 2024-06-28, but the reason is missing",
    );
    one(
        "removals.csv",
        "PHYS,,",
        "PHYS,,AGED_OUT",
        r#"removals.csv, line 4, column DISCHARGE_RSN, "AGED_OUT": the reason says emancipation, but there is no exit date"#,
    );
    one(
        "clients.csv",
        "03/28/2012",
        "03/28/2024",
        r#"removals.csv, line 4, column REMOVAL_TS, "02/20/2024 09:05": the removal is before the child's birth, 2024-03-28"#,
    );
    one(
        "clients.csv",
        "03/28/2012",
        "03/28/1912",
        r#"removals.csv, line 4, column REMOVAL_TS, "02/20/2024 09:05": the child, born 1912-03-28, was 21 or older"#,
    );
    one(
        "removals.csv",
        "R5,",
        "R6,C4,05/01/2024 08:00,NEG,06/01/2024,RETURN_HOME,\nR5,",
        r#"removals.csv, line 6, column REMOVAL_TS, "05/01/2024 08:00": it begins while the child's episode on line 5 ends only on 2024-10-15"#,
    );
}

#[test]
fn placements_lie_within_their_episode_one_after_the_other() {
    one(
        "placements.csv",
        "02/24/2024,\n",
        "02/22/2024,\n",
        r#"placements.csv, line 7, column BEGIN_DT, "02/22/2024": it begins while the child's placement on line 6 ends only on 2024-02-24"#,
    );
    one(
        "placements.csv",
        "02/24/2024\n",
        "\n",
        r#"placements.csv, line 7, column BEGIN_DT, "02/24/2024": it begins while the child's placement on line 6 is still open"#,
    );
    one(
        "placements.csv",
        "02/20/2024,02/24",
        "02/19/2024,02/24",
        r#"placements.csv, line 6, column BEGIN_DT, "02/19/2024": the placement begins before the removal, 2024-02-20"#,
    );
    one(
        "placements.csv",
        "04/02/2024,10/15/2024",
        "04/02/2024,10/16/2024",
        r#"placements.csv, line 8, column END_DT, "10/16/2024": the placement ends after the exit, 2024-10-15"#,
    );
    one(
        "placements.csv",
        "04/02/2024,10/15/2024",
        "04/02/2024,",
        "placements.csv, line 8, column END_DT: the placement is still open, but the child left care on 2024-10-15",
    );
    one(
        "placements.csv",
        "04/02/2024,10/15/2024",
        "10/16/2024,10/17/2024",
        r#"placements.csv, line 8, column BEGIN_DT, "10/16/2024": the placement begins after the exit"#,
    );
    one(
        "placements.csv",
        "02/20/2024,02/24/2024",
        "02/24/2024,02/21/2024",
        r#"placements.csv, line 6, column END_DT, "02/21/2024": the end is before the start"#,
    );
}

#[test]
fn what_is_referred_to_must_be_there_and_keys_stand_once() {
    one(
        "placements.csv",
        "P8,R5",
        "P8,R55",
        r#"placements.csv, line 9, column REMOVAL_ID, "R55": there is no episode with the key R55; they are R1, R2, R3, R4, R5"#,
    );
    one(
        "cases.csv",
        "24-0133,N",
        "24-0133,Q",
        r#"cases.csv, line 3, column OFFICE_CD, "Q": there is no office with the key Q; they are N, S"#,
    );
    one(
        "referrals.csv",
        "1004-M,Parent",
        "1004-X,Parent",
        r#"referrals.csv, line 8, column ADULT_ID, "1004-X": there is no adult"#,
    );
    one(
        "assignments.csv",
        "W04,CHD,,C5",
        "W77,CHD,,C5",
        r#"assignments.csv, line 10, column WORKER_ID, "W77": there is no worker"#,
    );
    one(
        "placements.csv",
        "P8,R5",
        "P7,R5",
        r#"placements.csv, line 9, column PLACEMENT_ID, "P7": the key P7 stands already on line 8"#,
    );
    one(
        "clients.csv",
        "P9,",
        "C1,1001,CHILD,Lucía,Ortiz,06/15/2016,F,Hispanic/Latino\nP9,",
        r#"clients.csv, line 7, column BIRTH_DT, "06/15/2016": line 2 says "2016-06-14" for the same key, C1"#,
    );
    one(
        "cases.csv",
        "24-0133",
        "24-0117",
        r#"cases.csv, line 3, column CASE_NO, "24-0117": another family has the same on line 2"#,
    );
    one(
        "workers.csv",
        "k.whitfield",
        "D.Amaya",
        r#"workers.csv, line 3, column EMAIL, "D.Amaya@county.example": another worker has the same on line 2"#,
    );
}

#[test]
fn the_same_row_twice_is_no_fault_for_people_and_places() {
    let export = Export::typical();
    export.edit("offices.csv", "S,South", "N,North Service Center\nS,South");
    export.edit("clients.csv", "P9,", "C1,1001,CHILD,Lucía,Ortiz,06/14/2016,F,Hispanic/Latino\nP9,");
    assert_eq!(said(&export.read()), Vec::<String>::new());
}

#[test]
fn a_services_days_follow_one_another_and_belong_to_one_family() {
    one(
        "referrals.csv",
        "01/10/2024,01/11/2024",
        "01/12/2024,01/11/2024",
        r#"referrals.csv, line 3, column ACCEPTED_DT, "01/11/2024": 2024-01-11 is before the day it was referred, 2024-01-12"#,
    );
    one(
        "referrals.csv",
        "04/18/2024,",
        ",05/01/2024",
        r#"referrals.csv, line 6, column COMPLETED_DT, "05/01/2024": it was completed, but there is no first session attended"#,
    );
    one(
        "referrals.csv",
        "S7,1004,1004-M",
        "S7,1003,1004-M",
        r#"referrals.csv, line 8, column ADULT_ID, "1004-M": the adult is of family 1004, not 1003"#,
    );
    one("referrals.csv", "S7,1004,1004-M", "S7,,1004-M", "referrals.csv, line 8: give the episode or the family");
    one("referrals.csv", "05/20/2024,,,", ",,,", "referrals.csv, line 8: there is no day on it");
}

#[test]
fn the_two_tracks_are_kept_apart_and_one_worker_at_a_time() {
    one(
        "assignments.csv",
        "W04,CHD,,C5",
        "W03,CHD,,C5",
        r#"assignments.csv, line 10, column WORKER_ID, "W03": on line 9 the same worker is on the reunification track of this family"#,
    );
    one(
        "assignments.csv",
        "W04,CHD,,C5,05/13/2024,",
        "W04,CHD,,C5,05/13/2024,\nW02,CHD,,C5,06/01/2024,",
        r#"assignments.csv, line 11, column BEGIN_DT, "06/01/2024": it begins while the permanency worker's time on line 10 is still open"#,
    );
    one(
        "assignments.csv",
        "W04,CHD,,C5",
        "W04,CHD,1004,",
        "assignments.csv, line 10, column CLIENT_ID: a permanency worker has a child, but none is given",
    );
    one(
        "assignments.csv",
        "W03,FAM,1004,",
        "W03,FAM,,",
        "assignments.csv, line 9, column CASE_ID: a reunification worker has a family",
    );
    one("assignments.csv", "01/09/2024,06/28/2024", "01/09/2024,01/08/2024", "assignments.csv, line 2, column END_DT");
}

#[test]
fn files_that_are_no_tables_are_one_line_each() {
    let cases: [(&str, Vec<u8>, &str); 5] = [
        ("hearings.csv", Vec::new(), "hearings.csv: the file is empty"),
        ("removals.csv", b"\xff\xfeR\0".to_vec(), "removals.csv: the file is encoded as UTF-16"),
        ("removals.csv", b"PK\x03\x04".to_vec(), "removals.csv: the file is a workbook"),
        (
            "clients.csv",
            b"CLIENT_ID,CASE_ID,ROLE,BIRTH_DT,SEX,RACE\n".to_vec(),
            "clients.csv, line 1: the header lacks \"FIRST_NM\", \"LAST_NM\"; its columns are \"CLIENT_ID\", \"CASE_ID\", \"ROLE\"",
        ),
        (
            "offices.csv",
            b"OFFICE_CD;OFFICE_NM\nN;North\n".to_vec(),
            "offices.csv, line 1: the header lacks \"OFFICE_CD\", \"OFFICE_NM\"; its columns are \"OFFICE_CD;OFFICE_NM\"; its cells seem to be parted by ';'",
        ),
    ];
    for (file, bytes, expected) in cases {
        let export = Export::typical();
        export.write(file, bytes);
        let said = said(&export.read());
        assert_eq!(said.len(), 1, "{file}: {said:#?}");
        assert!(said[0].starts_with(expected), "{}", said[0]);
    }
    let export = Export::typical();
    std::fs::remove_file(export.path().join("cases.csv")).unwrap();
    assert_eq!(said(&export.read()), ["cases.csv: the file is not in the folder"]);
}

#[test]
fn another_encoding_is_one_line_however_many_rows_have_it() {
    let export = Export::typical();
    let text = std::fs::read_to_string(export.path().join("clients.csv")).unwrap();
    let latin: Vec<u8> = text.replace("Mateo", "Matéo").chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    export.write("clients.csv", latin);
    let said = said(&export.read());
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(
        said[0].starts_with("clients.csv, line 2: byte 18 of this line is 0xED, which is not UTF-8"),
        "{}",
        said[0]
    );
}
