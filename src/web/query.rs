//! What stands after the `?` of an address: lists are narrowed there, so that every view has an address of its own.

use actix_web::{HttpRequest, web};

/// The first value of a parameter, or nothing.
#[must_use]
pub fn first(req: &HttpRequest, name: &str) -> String {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(req.query_string());
    let pairs = pairs.map(web::Query::into_inner).unwrap_or_default();
    pairs.into_iter().find(|(n, _)| n == name).map_or_else(String::new, |(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::first;
    use actix_web::test::TestRequest;

    #[test]
    fn a_parameter_is_its_first_value_or_nothing() {
        let req = TestRequest::with_uri("/docket?day=2026-12-03&day=x&office=a%20b").to_http_request();
        assert_eq!(first(&req, "day"), "2026-12-03");
        assert_eq!(first(&req, "office"), "a b");
        assert_eq!(first(&req, "other"), "");
    }
}
