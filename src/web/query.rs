//! What stands after the `?` of an address: lists are narrowed there, so that every view has an address of its own.

use actix_web::{HttpRequest, web};

/// The first value of a parameter, or nothing. Control characters are left out: nobody types them into an address, and
/// PostgreSQL refuses a text with a NUL.
#[must_use]
pub fn first(req: &HttpRequest, name: &str) -> String {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(req.query_string());
    let pairs = pairs.map(web::Query::into_inner).unwrap_or_default();
    let value = pairs.into_iter().find(|(n, _)| n == name).map(|(_, value)| value).unwrap_or_default();
    if value.contains(char::is_control) { value.replace(char::is_control, "") } else { value }
}

/// A path of ours to go back to, or nothing: never another site.
#[must_use]
pub fn own_path(wanted: &str) -> String {
    let ours = wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.contains('\\') && wanted.len() < 500;
    let plain = wanted.chars().all(|c| c.is_ascii_graphic());
    if ours && plain { wanted.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::{first, own_path};
    use actix_web::test::TestRequest;

    #[test]
    fn a_parameter_is_its_first_value_or_nothing() {
        let req = TestRequest::with_uri("/docket?day=2026-12-03&day=x&office=a%20b").to_http_request();
        assert_eq!(first(&req, "day"), "2026-12-03");
        assert_eq!(first(&req, "office"), "a b");
        assert_eq!(first(&req, "other"), "");
        let req = TestRequest::with_uri("/audit?family=a%00b%0d%0a%7f").to_http_request();
        assert_eq!(first(&req, "family"), "ab");
    }

    #[test]
    fn a_way_back_stays_on_this_site() {
        assert_eq!(own_path("/families?q=a"), "/families?q=a");
        for elsewhere in ["//evil.test", "https://evil.test", "/\\evil.test", "evil", "/a\r\nb", ""] {
            assert_eq!(own_path(elsewhere), "", "{elsewhere:?}");
        }
    }
}
