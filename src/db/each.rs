//! Statements that the common backend refuses (`on_conflict`, `union`), built with the concrete one instead.

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sqlite::Sqlite;
use diesel::{QueryResult, RunQueryDsl};

use super::conn::Backend;

/// Wraps a statement that both databases understand but the common backend does not.
#[derive(Debug, Clone, Copy)]
pub struct Each<T>(pub T);

impl<T: QueryFragment<Pg> + QueryFragment<Sqlite>> QueryFragment<Backend> for Each<T> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        Backend::walk_variant_ast(&self.0, pass)
    }
}

impl<T: QueryId> QueryId for Each<T> {
    type QueryId = T::QueryId;
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID;
}

impl<T: Query> Query for Each<T> {
    type SqlType = T::SqlType;
}

impl<T, C> RunQueryDsl<C> for Each<T> {}
