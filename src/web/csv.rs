//! Cells of CSV files that people open in a spreadsheet.

use std::borrow::Cow;

/// Text that no spreadsheet takes for a formula: an apostrophe goes before what could begin one. Numbers stay numbers.
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let opens = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if opens && cell.parse::<f64>().is_err() { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_formula_becomes_text_and_a_number_stays_one() {
        for cell in ["=1+1", "+x", "-x", "@x", "\tx", "\rx"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["-2.5", "plain", "O'Brien", ""] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
