//! The directory from and to Open Referral HSDS 3: read, written once, never over what people changed here, and given as it was read.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use diesel::prelude::*;
use homeward::db::Conn;
use homeward::db::schema::{audit_events, directory_hours, directory_services, directory_sources, providers};
use homeward::domain::directory::terms::Terms;
use homeward::domain::referral::ServiceKind;
use homeward::features::directory::hsds::{self, Import, Package, Report, Run};
use homeward::features::directory::{self, ProviderFacts};
use serde_json::Value;

use crate::support::{TestApp, TestDatabase, on_both};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Data made by others, where it lies beside this repository.
#[expect(clippy::print_stdout, reason = "what is not run is said")]
fn shared(part: &str) -> Option<PathBuf> {
    let path = root().join("../shared/hsds").join(part);
    if path.exists() {
        return Some(path);
    }
    println!("not run: the HSDS data of others is not beside this repository (../shared/hsds/{part})");
    None
}

fn example() -> PathBuf {
    root().join("examples/hsds/organizations.json")
}

fn package(app: &TestApp, path: &Path) -> Package {
    hsds::build(hsds::read(path).unwrap(), &Terms::default(), app.today())
}

fn run(app: &TestApp, source: &str, package: &Package, run: Run) -> Report {
    let trail = TestDatabase::trail();
    let import = Import { source, now: app.clock.now(), trail: &trail };
    hsds::apply(&mut app.conn(), &import, package, run).unwrap()
}

fn import(app: &TestApp, source: &str, path: &Path) -> Report {
    let package = package(app, path);
    assert_eq!(package.faults, []);
    run(app, source, &package, Run::Apply)
}

fn exported(app: &TestApp) -> Value {
    let mut conn: Conn = app.conn();
    hsds::document(&conn.read_tx(hsds::everything).unwrap())
}

/// A copy of the example with one text replaced.
fn edited(folder: &Path, from: &str, to: &str) -> PathBuf {
    let text = fs::read_to_string(example()).unwrap();
    assert!(text.contains(from), "{from}");
    let path = folder.join("organizations.json");
    fs::write(&path, text.replace(from, to)).unwrap();
    path
}

/// What a document breaks of a JSON schema that uses only these words; any other word is a failure of this test.
fn broken(schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    const WORDS: [&str; 7] = ["type", "properties", "required", "items", "enum", "format", "tabular_required"];
    const SAYS_NOTHING: [&str; 9] = [
        "name",
        "title",
        "description",
        "example",
        "path",
        "datapackage_metadata",
        "datapackage_type",
        "constraints",
        "core",
    ];
    for word in schema.as_object().unwrap().keys() {
        assert!(
            WORDS.contains(&word.as_str()) || SAYS_NOTHING.contains(&word.as_str()),
            "the schema says {word:?} at {at}"
        );
    }
    let is_type = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("number") => value.is_number(),
        None => true,
        Some(other) => panic!("type {other} at {at}"),
    };
    if !is_type {
        found.push(format!("{at}: not of type {}", schema["type"]));
    }
    if let (Some(allowed), false) = (schema["enum"].as_array(), schema["enum"].is_null())
        && !allowed.contains(value)
    {
        found.push(format!("{at}: {value} is none of {allowed:?}"));
    }
    if schema["format"] == "uuid" && value.as_str().is_none_or(|text| uuid::Uuid::try_parse(text).is_err()) {
        found.push(format!("{at}: {value} is no UUID"));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().unwrap()).is_none() {
            found.push(format!("{at}: {name} is missing"));
        }
    }
    for (name, of) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(child) = value.get(name) {
            broken(of, child, &format!("{at}/{name}"), found);
        }
    }
    for (n, item) in value.as_array().into_iter().flatten().enumerate() {
        broken(&schema["items"], item, &format!("{at}/{n}"), found);
    }
}

/// Holds every organization of a document, and each of its services, against the compiled schema of a service.
fn validate(document: &Value, schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let organizations = document["contents"].as_array().unwrap();
    assert!(!organizations.is_empty());
    for (n, organization) in organizations.iter().enumerate() {
        broken(&schema["properties"]["organization"], organization, &format!("/contents/{n}"), &mut found);
        for (m, service) in organization["services"].as_array().into_iter().flatten().enumerate() {
            broken(schema, service, &format!("/contents/{n}/services/{m}"), &mut found);
        }
    }
    found
}

on_both! {
    async fn the_example_is_read_written_once_and_a_dry_run_writes_nothing(app) {
        let read = package(&app, &example());
        assert_eq!((read.faults.len(), read.counts()), (0, [2, 2, 1]));
        for (name, count) in [("organization.tax_status", 1), ("cost_option (whole record)", 1), ("language.code", 2), ("term \"Toy Lending\" (no kind of service here)", 1)] {
            assert_eq!(read.unkept.get(name), Some(&count), "{name}: {:?}", read.unkept);
        }
        let dry = run(&app, "county", &read, Run::Dry);
        let count = || app.store(|conn| Ok(providers::table.count().get_result::<i64>(conn)?));
        assert_eq!(count(), 0);
        let first = run(&app, "county", &read, Run::Apply);
        assert_eq!(dry, first, "a dry run tells what is then done");
        assert_eq!(first.counts, [("organization", [2, 0, 0]), ("location", [1, 0, 0]), ("service", [2, 0, 0])]);
        assert_eq!((count(), first.checks), (2, 1));
        let second = run(&app, "county", &read, Run::Apply);
        assert_eq!((second.is_change(), second.checks), (false, 0));
        assert_eq!(second.counts, [("organization", [0, 0, 2]), ("location", [0, 0, 1]), ("service", [0, 0, 2])]);
        let rows: Vec<(bool, String)> = app.store(|conn| {
            let of = audit_events::table.filter(audit_events::action.eq("ImportDirectory")).order(audit_events::seq.asc());
            Ok(of.select((audit_events::is_change, audit_events::detail)).load(conn)?)
        });
        assert_eq!(rows.len(), 2);
        assert!(rows[0].0 && !rows[1].0 && rows[0].1.starts_with("county: organization: 2 new"));
        let page = app.as_user(app.world.reunification).get("/directory?kind=parenting_support&language=spanish&opening=waitlist").await;
        page.says("Nurturing parents group Waitlist of 3 weeks Checked 21 days ago");
    }

    async fn what_changed_at_its_source_is_updated_and_what_people_changed_here_is_left(app) {
        import(&app, "county", &example());
        let folder = tempfile::tempdir().unwrap();
        let report = import(&app, "county", &edited(folder.path(), "\"Free\"", "\"Ten dollars\""));
        assert_eq!(report.counts, [("organization", [0, 0, 2]), ("location", [0, 0, 1]), ("service", [0, 1, 1])]);
        let cost = || app.store(|conn| Ok(directory_services::table.filter(directory_services::cost.ne("")).select(directory_services::cost).first::<String>(conn)?));
        assert_eq!(cost(), "Ten dollars");
        let later = import(&app, "county", &edited(folder.path(), "17:30:00", "18:00:00"));
        assert_eq!(later.counts[2], ("service", [0, 1, 1]));
        let open: i64 = app.store(|conn| Ok(directory_hours::table.filter(directory_hours::ended_at.is_null()).count().get_result(conn)?));
        let all: i64 = app.store(|conn| Ok(directory_hours::table.count().get_result(conn)?));
        assert_eq!((open, all), (2, 3), "changed hours end and begin, the rest stays");
        app.store(|conn| {
            let named = directory_services::table.filter(directory_services::name_key.eq("nurturing parents group"));
            diesel::update(named).set((directory_services::cost.eq("By hand"), directory_services::version.eq(directory_services::version + 1))).execute(conn)?;
            Ok(())
        });
        let left = import(&app, "county", &edited(folder.path(), "\"Free\"", "\"Twenty dollars\""));
        assert_eq!(left.counts[2], ("service", [0, 0, 2]));
        assert!(left.notes[0].contains("Nurturing parents group") && left.notes[0].contains("changed here by hand"), "{:?}", left.notes);
        assert_eq!(cost(), "By hand");
    }

    async fn two_sources_do_not_collide_and_a_provider_of_the_same_name_is_known(app) {
        let (id, now) = (homeward::db::fresh(), app.clock.now());
        let own = ProviderFacts { name: "Elm Advocates".to_owned(), phone: "555-0177".to_owned(), languages: String::new(), description: String::new(), email: String::new(), website: String::new() };
        app.store(|conn| directory::add_provider(conn, id, &own, now));
        let first = import(&app, "county", &example());
        assert!(first.notes[0].contains("was here by name already"));
        let count = || app.store(|conn| Ok(providers::table.count().get_result::<i64>(conn)?));
        assert_eq!(count(), 2);
        let other = import(&app, "state", &example());
        assert_eq!(other.counts[0], ("organization", [2, 0, 0]));
        assert_eq!(count(), 4);
        let names: Vec<String> = app.store(|conn| Ok(providers::table.order(providers::name.asc()).select(providers::name).load(conn)?));
        assert_eq!(names, ["Elm Advocates", "Elm Advocates (state)", "Maple Street Family Center", "Maple Street Family Center (state)"]);
        assert!(!import(&app, "state", &example()).is_change() && !import(&app, "county", &example()).is_change());
    }

    async fn with_one_fault_nothing_is_written(app) {
        let folder = tempfile::tempdir().unwrap();
        let bad = edited(folder.path(), "\"temporarily closed\"", "\"sometimes\"");
        let text = fs::read_to_string(&bad).unwrap().replace("\"2026-11-02\"", "\"2026-12-02\"").replace("\"40 Maple St\"", "\"\"");
        fs::write(&bad, text).unwrap();
        let read = package(&app, &bad);
        let said: Vec<String> = read.faults.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].starts_with("organizations.json, /contents/0/locations/0/addresses/0: an address has address_1"));
        assert!(said[1].ends_with("it was checked on a day that is still to come"));
        assert!(said[2].contains("/contents/0/services/1: status is \"sometimes\""));
        let trail = TestDatabase::trail();
        let import = Import { source: "county", now: app.clock.now(), trail: &trail };
        assert!(hsds::apply(&mut app.conn(), &import, &read, Run::Apply).is_err());
        let rows: i64 = app.store(|conn| Ok(directory_sources::table.count().get_result(conn)?));
        assert_eq!(rows, 0);
    }

    async fn what_is_given_is_read_back_as_it_was_as_json_and_as_csv(app) {
        import(&app, "county", &example());
        let given = exported(&app);
        let folder = tempfile::tempdir().unwrap();
        let (json, csv) = (folder.path().join("ours.json"), folder.path().join("package"));
        fs::write(&json, given.to_string()).unwrap();
        hsds::write_csv(&csv, &given).unwrap();
        assert!(csv.join("datapackage.json").exists() && csv.join("service_at_location.csv").exists());
        for path in [json, csv] {
            let again = TestApp::start(app.conn().kind()).await;
            let read = package(&again, &path);
            assert_eq!((read.faults.len(), read.unkept.get("service whose terms tell no kind: taken as Other service")), (0, None));
            run(&again, "homeward", &read, Run::Apply);
            assert_eq!(exported(&again), given, "{}", path.display());
        }
    }

    async fn packages_of_others_are_read_and_ours_is_sound_by_the_standards_schema(app) {
        let (Some(schema), Some(csv)) = (shared("schema/service.json"), shared("csv")) else { return };
        let schema: Value = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
        let read = package(&app, &csv);
        assert_eq!((read.faults.clone(), read.counts()), (Vec::new(), [1, 1, 1]));
        assert_eq!(read.unkept.get("contact (whole record)"), Some(&1));
        run(&app, "csv", &read, Run::Apply);
        for (file, counts) in [
            ("organization_full.json", [1, 1, 1]),
            ("organization_list.json", [1, 0, 0]),
            ("service_full.json", [1, 1, 1]),
            ("service_list.json", [1, 1, 0]),
            ("service_at_location_full.json", [1, 1, 1]),
            ("service_at_location_list.json", [1, 1, 1]),
            ("location.json", [0, 0, 0]),
            ("taxonomy_term_list.json", [0, 0, 0]),
            ("tabular.json", [1, 1, 1]),
            ("base.json", [0, 0, 0]),
        ] {
            let read = package(&app, &shared(file).unwrap());
            assert_eq!((read.faults.clone(), read.counts()), (Vec::new(), counts), "{file}");
            assert!(counts != [0, 0, 0] || !read.notes.is_empty() || !read.unkept.is_empty(), "{file}: what is left out is said");
            run(&app, file, &read, Run::Apply);
            assert!(!run(&app, file, &read, Run::Apply).is_change(), "{file}: a second time changes nothing");
        }
        let whole = package(&app, &shared("").unwrap());
        // Read as one package, the examples contradict one another in two places, and both are told with their files.
        let told: Vec<&str> = whole.faults.iter().map(|fault| fault.why.as_str()).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("location.json") && told[1].contains("organization_full.json"), "{told:?}");
        assert_eq!(whole.counts(), [1, 1, 1]);
        import(&app, "own", &example());
        let given = exported(&app);
        assert_eq!(validate(&given, &schema), Vec::<String>::new());
        let mut bad = given;
        bad["contents"][0]["services"] = serde_json::json!([{"id": "x", "name": 3, "status": "open"}]);
        assert_eq!(validate(&bad, &schema).len(), 3, "the test can fail");
    }
}

#[test]
fn the_agencys_terms_decide_what_a_service_is() {
    let terms = Terms::of([("TC-5000".to_owned(), ServiceKind::ParentingSupport)]);
    let read = hsds::build(hsds::read(&example()).unwrap(), &terms, "2026-11-23".parse().unwrap());
    assert!(!read.unkept.keys().any(|name| name.contains("Toy Lending")), "{:?}", read.unkept);
}

/// Runs the program in a folder of its own: its exit code, what it printed, and what it noted.
fn homeward(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let url = format!("sqlite://{}", folder.join("data/homeward.db").display());
    let output = Command::new(env!("CARGO_BIN_EXE_homeward"))
        .args(args)
        .args(["--database-url", &url])
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_reads_first_writes_when_told_and_gives_both_forms() {
    let folder = tempfile::tempdir().unwrap();
    let (at, example) = (folder.path(), example());
    let path = example.to_str().unwrap();
    let (code, said, _) = homeward(at, &["import", "--hsds", path]);
    assert!(code == 0 && said.contains("Read: 2 organizations, 2 services, 1 location."), "{said}");
    assert!(said.contains("There is no database yet") && said.contains("       1  organization.tax_status"), "{said}");
    assert!(!at.join("data").exists());
    let (code, said, noted) = homeward(at, &["import", "--hsds", path, "--apply"]);
    assert_eq!((code, noted.as_str()), (0, ""));
    assert!(said.contains("service              2         0          0"), "{said}");
    let (_, said, _) = homeward(at, &["import", "--hsds", path]);
    assert!(
        said.contains("service              0         0          2") && said.contains("Nothing was written"),
        "{said}"
    );
    let (code, said, _) = homeward(at, &["export", "--hsds", "ours.json"]);
    assert_eq!((code, said.as_str()), (0, "Written: 2 organizations to ours.json.\n"));
    let (code, ..) = homeward(at, &["export", "--hsds", "tables"]);
    assert!(code == 0 && at.join("tables/services.csv").exists());
    let (code, _, noted) = homeward(at, &["export", "--hsds", "ours.json"]);
    assert!(code != 0 && noted.contains("ours.json cannot be made"), "what is there is not replaced: {noted}");
    fs::write(at.join("terms.csv"), "term,kind\nTC-5000,toys\n").unwrap();
    let (code, _, noted) = homeward(at, &["import", "--hsds", path, "--terms", "terms.csv"]);
    assert!(code != 0 && noted.contains("terms.csv, line 2: there is no kind \"toys\""), "{noted}");
    fs::write(at.join("bad.json"), "{\"name\": \"x\"").unwrap();
    let (code, said, noted) = homeward(at, &["import", "--hsds", "bad.json", "--apply", "--faults", "faults.csv"]);
    assert!(code == 1 && said.contains("bad.json: it cannot be read as JSON"), "{said}");
    assert!(
        noted.contains("The package has 1 fault. Nothing was written.") && at.join("faults.csv").exists(),
        "{noted}"
    );
}
