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
