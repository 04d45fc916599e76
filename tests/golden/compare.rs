//! Reading reference answers and comparing with them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Compares one value with its reference, naming it where they differ.
pub(crate) type Check = fn(&Value, &Value, &str);

/// Folder of the sets made for this project.
pub(crate) fn own_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/data")
}

/// Folder of all sets, where it is present.
pub(crate) fn shared_data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/golden");
    folder.is_dir().then_some(folder)
}

/// A JSON file.
pub(crate) fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))).unwrap()
}

/// Estimates agree to 1e-12, absolutely.
pub(crate) fn same_estimate(got: &Value, wanted: &Value, what: &str) {
    compare(got, wanted, what, |got, wanted| (got - wanted).abs() <= 1e-12);
}

/// Standard errors, limits and tests agree to 1e-9, relatively; a rounding error for 0.
pub(crate) fn same_relative(got: &Value, wanted: &Value, what: &str) {
    compare(got, wanted, what, |got, wanted| (got - wanted).abs() <= 1e-9 * wanted.abs() + 1e-15);
}

/// Counts and days agree exactly.
pub(crate) fn same_count(got: &Value, wanted: &Value, what: &str) {
    compare(got, wanted, what, |got, wanted| (got - wanted).abs() < f64::EPSILON);
}

fn compare(got: &Value, wanted: &Value, what: &str, close: impl Fn(f64, f64) -> bool) {
    match (got, wanted) {
        (Value::Null, Value::Null) => {}
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            assert!(close(a, b), "{what}: {a} for {b}");
        }
        _ => panic!("{what}: {got} for {wanted}"),
    }
}

/// Compares two lists, value by value.
pub(crate) fn same_list(got: &Value, wanted: &Value, what: &str, same: Check) {
    let (got, wanted) = (got.as_array().unwrap(), wanted.as_array().unwrap());
    assert_eq!(got.len(), wanted.len(), "{what}: length");
    for (place, (got, wanted)) in got.iter().zip(wanted).enumerate() {
        same(got, wanted, &format!("{what}[{place}]"));
    }
}
