//! Figures as people read them.

use crate::domain::outcomes::incidence::Share;
use crate::domain::outcomes::survival::Limits;

/// "44%".
pub(super) fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// "44% (39 to 49)", or "0%" where there are no limits.
pub(super) fn estimate(share: f64, limits: Option<Limits>) -> String {
    match limits {
        Some(_) => format!("{} ({})", percent(share), range(limits)),
        None => percent(share),
    }
}

/// [`estimate`] of a share with its own limits.
pub(super) fn share(share: Share) -> String {
    estimate(share.share, share.limits)
}

/// "39 to 49", in percent; empty without limits.
pub(super) fn range(limits: Option<Limits>) -> String {
    limits.map_or_else(String::new, |l| format!("{:.0} to {:.0}", l.lower * 100.0, l.upper * 100.0))
}

/// "day 118", or "not reached".
pub(super) fn day(day: Option<i32>) -> String {
    day.map_or_else(|| "not reached".to_owned(), |day| format!("day {day}"))
}

/// "1,234".
pub(super) fn count(n: impl Into<i64>) -> String {
    let digits = n.into().to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len() - place;
        if place > 0 && left.is_multiple_of(3) && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// "12 of 150".
pub(super) fn out_of(part: i64, whole: i64) -> String {
    format!("{} of {}", count(part), count(whole))
}

/// "p = 0.031", "p < 0.001", kept on one line.
pub(super) fn probability(p: f64) -> String {
    if p < 0.001 {
        "p\u{a0}<\u{a0}0.001".to_owned()
    } else if p < 0.1 {
        format!("p\u{a0}=\u{a0}{p:.3}")
    } else {
        format!("p\u{a0}=\u{a0}{p:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_commas_between_thousands() {
        let said: Vec<_> = [0_i64, 12, 999, 1_000, 21_932, 1_234_567, -1_000].map(count).into();
        assert_eq!(said, ["0", "12", "999", "1,000", "21,932", "1,234,567", "-1,000"]);
    }

    #[test]
    fn a_share_without_limits_is_said_without_them() {
        let limits = Limits { lower: 0.391, upper: 0.486 };
        assert_eq!(estimate(0.44, Some(limits)), "44% (39 to 49)");
        assert_eq!(estimate(0.0, None), "0%");
    }

    #[test]
    fn what_never_came_is_not_reached() {
        assert_eq!((day(Some(118)), day(None)), ("day 118".to_owned(), "not reached".to_owned()));
    }

    #[test]
    fn small_probabilities_are_not_said_to_be_nothing() {
        let said = [0.000_4, 0.0312, 0.31].map(|p| probability(p).replace('\u{a0}', " "));
        assert_eq!(said, ["p < 0.001", "p = 0.031", "p = 0.31"]);
    }
}
