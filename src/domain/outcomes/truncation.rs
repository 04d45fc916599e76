//! Counts of rows whose observation began late, as in a cohort of the children in care on one day.
//!
//! Such a child was sure to be in care until the day of the count, so it joins the risk set only afterwards
//! (left truncation: entry < t <= time). Left out of account, stays look far longer than they are.

use super::histogram::{Histogram, HistogramError, LONGEST_DAYS, Shape, SlotRow};

impl Histogram {
    /// Counts columns as [`Histogram::from_columns`] does, each row at risk after its day of entry; a negative entry
    /// means from the start. Also gives the number of rows left out because they were never at risk (entry >= day).
    pub fn from_truncated_columns(
        entry: &[i32],
        days: &[i32],
        status: &[u8],
        group: &[u16],
        shape: Shape,
    ) -> Result<(Self, usize), HistogramError> {
        // Checks lengths and codes.
        Self::from_columns(days, status, group, shape)?;
        if entry.len() != days.len() {
            return Err(HistogramError::Lengths { days: entry.len(), status: status.len(), groups: group.len() });
        }
        let longest = days.iter().copied().max().unwrap_or(0).min(LONGEST_DAYS);
        let columns = entry.iter().zip(days).zip(status.iter().zip(group));
        let rows: Vec<SlotRow> = columns
            .filter(|((entry, day), _)| entry < day)
            .filter_map(|((&entry, &day), (&status, &group))| {
                let joins = usize::try_from(entry.saturating_add(1).max(0)).ok()?;
                Some(SlotRow { slot: usize::try_from(day).ok()?, status, group, joins })
            })
            .collect();
        let dropped = days.len() - rows.len();
        Ok((Self::from_slots(&rows, usize::try_from(longest).unwrap_or(0) + 1, shape), dropped))
    }
}

#[cfg(test)]
mod tests {
    use super::super::histogram::{Histogram, HistogramError, Shape};
    use super::super::survival::Survival;

    const ONE: Shape = Shape { groups: 1, causes: 1 };

    #[test]
    fn a_risk_set_of_one_brings_the_curve_to_nothing_for_good() {
        let (table, dropped) =
            Histogram::from_truncated_columns(&[100, 0, 300], &[150, 50, 400], &[1, 1, 1], &[0, 0, 0], ONE).unwrap();
        let curve = Survival::estimate(table.groups().next().unwrap());
        let steps: Vec<_> = curve.steps.iter().map(|step| (step.day, step.at_risk, step.std_err())).collect();
        assert_eq!(steps, [(50, 1, None), (150, 1, None), (400, 1, None)]);
        assert_eq!(dropped, 0);
    }

    #[test]
    fn a_row_never_at_risk_is_left_out_and_counted() {
        let (table, dropped) =
            Histogram::from_truncated_columns(&[5, 0, -1], &[5, 5, 8], &[1, 1, 0], &[0, 0, 0], ONE).unwrap();
        assert_eq!(dropped, 1);
        assert!((Survival::estimate(table.groups().next().unwrap()).share(5) - 0.5).abs() < 1e-15);
    }

    #[test]
    fn columns_of_other_lengths_are_refused() {
        let got = Histogram::from_truncated_columns(&[], &[1], &[1], &[0], ONE);
        assert!(matches!(got, Err(HistogramError::Lengths { .. })));
    }
}
