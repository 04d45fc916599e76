//! Counts as real numbers, and sums that keep their precision.

/// A count as a real number; exact up to 2^53.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "the standard library has no checked i64 to f64"
)]
pub(crate) const fn real(count: i64) -> f64 {
    count as f64
}

/// A number that is whole and small enough to be written without a decimal point.
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "checked to be whole and below 2^53")]
pub(crate) fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0).then_some(value as i64)
}

/// The length of a collection as a count.
pub(crate) fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// The median of whole numbers: the middle one, or the mean of the two in the middle. Reorders `values`.
pub(crate) fn median(values: &mut [i32]) -> Option<f64> {
    values.sort_unstable();
    let upper = *values.get(values.len() / 2)?;
    let lower = if values.len() % 2 == 1 { upper } else { *values.get(values.len() / 2 - 1)? };
    Some(f64::midpoint(f64::from(lower), f64::from(upper)))
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_of_an_even_number_of_values_is_the_mean_of_the_middle_two() {
        assert_eq!(median(&mut [9, 1, 4, 3]), Some(3.5));
        assert_eq!(median(&mut [9, 1, 4]), Some(4.0));
        assert_eq!(median(&mut []), None);
    }
}
