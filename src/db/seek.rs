//! Finding text by a part of it.

diesel::define_sql_function!(
    /// The text in small letters, as the database has them.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text
);

/// A pattern for text that holds `sought`; signs that mean something in a pattern are left out.
#[must_use]
pub fn holding(sought: &str) -> String {
    format!("%{}%", sought.replace(['%', '_', '\\'], ""))
}

#[cfg(test)]
mod tests {
    use super::holding;

    #[test]
    fn signs_of_a_pattern_mean_nothing() {
        assert_eq!(holding("50%_a\\b"), "%50ab%");
    }
}
