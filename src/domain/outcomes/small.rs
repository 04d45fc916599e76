//! Small counts: a figure of one to four children can point at a child, so whoever may not open every record behind a report
//! does not see it (cells below five; the California Child Welfare Indicators Project masks up to ten in what it publishes).

/// The smallest count that is shown to everybody.
pub const LEAST: i64 = 5;

/// Whether a count is small. Nothing at all points at nobody.
#[must_use]
pub const fn is_small(count: i64) -> bool {
    count > 0 && count < LEAST
}

/// Whether a part of a whole is small, or so much of it that the rest is.
#[must_use]
pub const fn is_small_part(part: i64, whole: i64) -> bool {
    is_small(part) || is_small(whole) || is_small(whole - part)
}

/// Which parts of a total that is shown are to be hidden: the small ones; and when that is one alone, which the total and the
/// others would give away, the smallest of the others with it.
#[must_use]
pub fn hidden(parts: &[i64]) -> Vec<bool> {
    let mut hidden: Vec<bool> = parts.iter().map(|part| is_small(*part)).collect();
    if hidden.iter().filter(|is| **is).count() == 1 {
        let others = parts.iter().zip(&mut hidden).filter(|(part, is)| **part > 0 && !**is);
        if let Some((_, is)) = others.min_by_key(|(part, _)| **part) {
            *is = true;
        }
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_to_four_are_small_and_nothing_is_not() {
        let small: Vec<i64> = (-1..8).filter(|n| is_small(*n)).collect();
        assert_eq!(small, [1, 2, 3, 4]);
        assert!(is_small_part(58, 60) && is_small_part(2, 60) && is_small_part(3, 3));
        assert!(!is_small_part(0, 60) && !is_small_part(60, 60) && !is_small_part(30, 60));
    }

    #[test]
    fn a_single_small_part_is_hidden_together_with_the_next() {
        assert_eq!(hidden(&[40, 2, 0, 9]), [false, true, false, true]);
        assert_eq!(hidden(&[40, 2, 1, 9]), [false, true, true, false]);
        assert_eq!(hidden(&[40, 9, 0]), [false, false, false]);
        assert_eq!(hidden(&[3]), [true]);
    }

    proptest! {
        #[test]
        fn nobody_can_take_what_is_shown_from_the_total(parts in proptest::collection::vec(0_i64..40, 2..9)) {
            let hidden = hidden(&parts);
            let shown = parts.iter().zip(&hidden).filter(|(_, is)| !**is).map(|(part, _)| *part);
            prop_assert!(shown.clone().all(|part| !is_small(part)));
            let others = parts.iter().filter(|part| **part > 0).count();
            let masked = hidden.iter().filter(|is| **is).count();
            prop_assert!(masked != 1 || others == 1);
        }
    }
}
