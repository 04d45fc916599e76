//! The quadratic form behind every comparison of groups: score' variance^-1 score.

/// A direction whose variance is below this part of its first value carries nothing.
const NO_VARIANCE: f64 = 1e-10;

/// The quadratic form and its degrees of freedom.
///
/// `variance` holds the rows of a symmetric, non-negative matrix. Directions without variance are left out and the
/// degrees of freedom fall; `None` when none is left.
pub(crate) fn quadratic_form(score: &[f64], variance: &[Vec<f64>]) -> Option<(f64, u32)> {
    let mut rows: Vec<Vec<f64>> =
        score.iter().zip(variance).map(|(&z, row)| row.iter().copied().chain([z]).collect()).collect();
    let scales: Vec<f64> =
        variance.iter().zip(0..).filter_map(|(row, place)| row.get::<usize>(place).copied()).collect();
    let (mut total, mut df) = (0.0, 0);
    for scale in scales {
        let first = rows.remove(0);
        let (&pivot, tail) = first.split_first()?;
        let usable = pivot > NO_VARIANCE * scale;
        if usable {
            let z = *tail.last()?;
            total += z * z / pivot;
            df += 1;
        }
        for row in &mut rows {
            let factor = row.remove(0) / pivot;
            if usable {
                for (value, above) in row.iter_mut().zip(tail) {
                    *value -= factor * above;
                }
            }
        }
    }
    (df > 0).then_some((total, df))
}

#[cfg(test)]
mod tests {
    use super::quadratic_form;

    #[test]
    fn the_form_of_a_known_matrix_is_exact() {
        // Inverse of [[2, 1], [1, 3]] is [[3, -1], [-1, 2]] / 5.
        let (total, df) = quadratic_form(&[1.0, 2.0], &[vec![2.0, 1.0], vec![1.0, 3.0]]).unwrap();
        assert!((total - 7.0 / 5.0).abs() < 1e-15);
        assert_eq!(df, 2);
    }

    #[test]
    fn a_direction_without_variance_is_left_out() {
        let (total, df) = quadratic_form(&[0.0, 2.0], &[vec![0.0, 0.0], vec![0.0, 4.0]]).unwrap();
        assert!((total - 1.0).abs() < 1e-15);
        assert_eq!(df, 1);
        assert_eq!(quadratic_form(&[0.0], &[vec![0.0]]), None);
        assert_eq!(quadratic_form(&[], &[]), None);
    }
}
