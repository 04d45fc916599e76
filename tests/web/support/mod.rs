//! The real application for each test, on a fresh database of its own: SQLite and PostgreSQL.

mod app;
mod database;
mod world;

pub(crate) use app::{Client, Page, TestApp};
pub(crate) use database::TestDatabase;
pub(crate) use world::FamilyIds;

/// A test that runs on both databases: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($(async fn $name:ident($app:ident) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "not every test names something of its file")]
            use super::*;

            async fn body($app: $crate::support::TestApp) $body

            #[actix_web::test]
            async fn sqlite() {
                body($crate::support::TestApp::start(homeward::db::Kind::Sqlite).await).await;
            }

            #[actix_web::test]
            async fn postgres() {
                body($crate::support::TestApp::start(homeward::db::Kind::Postgres).await).await;
            }
        }
    )+};
}
pub(crate) use on_both;
