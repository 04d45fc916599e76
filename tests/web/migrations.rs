//! The migrations, on both databases: one schema, `schema.rs` its image, and a way back for each.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::Text;
use homeward::db::{Conn, Kind, migrate};

use crate::support::TestApp;

#[derive(QueryableByName)]
#[expect(clippy::struct_field_names, reason = "the names are those of the catalogues")]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    required: String,
}

type Schema = BTreeMap<String, Vec<String>>;

fn in_database(conn: &mut Conn) -> Schema {
    let sql = match conn.kind() {
        Kind::Postgres => {
            "SELECT table_name::text, column_name::text, udt_name::text AS kind, (is_nullable = 'NO')::text AS required \
             FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
        }
        Kind::Sqlite => {
            "SELECT m.name AS table_name, c.name AS column_name, c.type AS kind, \
             CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN 'true' ELSE 'false' END AS required \
             FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid"
        }
    };
    let mut schema = Schema::new();
    for column in diesel::sql_query(sql).load::<Column>(conn).unwrap() {
        if column.table_name.starts_with("__diesel") || column.table_name.starts_with("sqlite_") {
            continue;
        }
        let kind = kind(&column.kind);
        let required = if column.required == "true" { "" } else { "?" };
        schema.entry(column.table_name).or_default().push(format!("{} {kind}{required}", column.column_name));
    }
    schema
}

/// What a column holds, in words that fit both databases and `schema.rs`. SQLite keeps dates, instants and text alike.
fn kind(name: &str) -> &'static str {
    match name {
        "uuid" | "BLOB" | "DbUuid" => "key",
        "int4" | "int8" | "bool" | "INTEGER" | "Integer" | "BigInt" | "Bool" => "number",
        "date" | "timestamptz" | "text" | "TEXT" | "Date" | "DbInstant" | "Text" => "text",
        other => panic!("{other}"),
    }
}

fn in_code(exact: bool) -> Schema {
    let text = include_str!("../../src/db/schema.rs");
    let mut schema = Schema::new();
    for block in text.split("diesel::table! {").skip(1) {
        let lines: Vec<_> =
            block.lines().map(str::trim).filter(|l| !l.starts_with("///") && !l.starts_with("use ")).collect();
        let name = lines.iter().find_map(|l| l.split_once(" (")).unwrap().0;
        let columns = lines.iter().filter_map(|l| l.strip_suffix(',')?.split_once(" -> ")).map(|(column, of)| {
            let (of, optional) = of.strip_prefix("Nullable<").map_or((of, ""), |of| (of.trim_end_matches('>'), "?"));
            format!("{column} {}{optional}", if exact { of } else { kind(of) })
        });
        schema.insert(name.to_owned(), columns.collect());
    }
    schema
}

#[actix_web::test]
async fn both_databases_have_the_schema_that_the_code_names() {
    let (sqlite, postgres) = (TestApp::start(Kind::Sqlite).await, TestApp::start(Kind::Postgres).await);
    let code = in_code(false);
    assert!(code.len() > 20);
    assert_eq!(in_database(&mut postgres.conn()), code);
    assert_eq!(in_database(&mut sqlite.conn()), code);
}

/// PostgreSQL tells every type apart, so there the image is held to the letter.
#[actix_web::test]
async fn postgres_types_are_those_of_the_code_to_the_letter() {
    let app = TestApp::start(Kind::Postgres).await;
    let sql = "SELECT table_name::text, column_name::text, udt_name::text AS kind, (is_nullable = 'NO')::text AS required \
               FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position";
    let mut schema = Schema::new();
    for c in diesel::sql_query(sql).load::<Column>(&mut app.conn()).unwrap() {
        let names = [
            ("uuid", "DbUuid"),
            ("int4", "Integer"),
            ("int8", "BigInt"),
            ("bool", "Bool"),
            ("date", "Date"),
            ("timestamptz", "DbInstant"),
            ("text", "Text"),
        ];
        let Some((_, kind)) = names.iter().find(|(n, _)| *n == c.kind) else { continue };
        let optional = if c.required == "true" { "" } else { "?" };
        schema.entry(c.table_name).or_default().push(format!("{} {kind}{optional}", c.column_name));
    }
    schema.retain(|table, _| !table.starts_with("__diesel"));
    assert_eq!(schema, in_code(true));
}

#[actix_web::test]
async fn every_migration_has_a_way_back_and_runs_again_after_it() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let app = TestApp::start(kind).await;
        let mut conn = app.conn();
        let before = in_database(&mut conn);
        let undone = migrate::undo(&mut conn).unwrap();
        assert!(in_database(&mut conn).is_empty(), "{kind:?}");
        assert_eq!(migrate::run(&mut conn).unwrap().len(), undone.len());
        assert_eq!(in_database(&mut conn), before);
        assert!(migrate::run(&mut conn).unwrap().is_empty(), "a second run has nothing to do");
    }
}
