//! Tests of the step curves.

use super::*;
use crate::web::chart::svg::tests::assert_well_formed;

const STEPS: [Step; 3] = [
    Step { month: 0.0, estimate: 0.0, low: 0.0, high: 0.0 },
    Step { month: 6.0, estimate: 0.5, low: 0.4, high: 0.6 },
    Step { month: 18.0, estimate: 0.75, low: 0.6, high: 0.9 },
];

fn chart<'a>(series: &'a [Series<'a>]) -> StepChart<'a> {
    StepChart {
        id: "c",
        title: "Reunified",
        description: "Half by six months.",
        x_label: "Months since removal",
        y_label: "Children reunified",
        at_risk_label: "Still in care",
        months: 12.0,
        ticks: &[0.0, 6.0, 12.0],
        marks: &[Mark { month: 6.0, label: "six months" }],
        series,
    }
}

#[test]
fn a_curve_steps_at_its_months_and_shares() {
    let series = [Series { name: "Office A", steps: &STEPS, at_risk: &[10, 5, 2] }];
    let drawn = chart(&series).wide();
    assert_well_formed(&drawn);
    // The plot is 496 wide from 62 and 270 high from 42: month 6 of 12 is at 310, a half at 177.
    assert!(drawn.contains(r#"class="line s0" d="M62 312H310V177H558""#), "{drawn}");
    assert!(drawn.contains(r#"class="band s0" d="M62 312H310V150H558V204H310V312H62Z""#));
    assert!(drawn.contains("50% (40 to 60)"), "the reading is that of the chart's end, not of a later step");
}

#[test]
fn numbers_at_risk_stand_under_their_ticks() {
    let series = [Series { name: "Office A", steps: &STEPS, at_risk: &[10, 5, 2] }];
    for drawn in [chart(&series).wide(), chart(&series).narrow()] {
        assert_well_formed(&drawn);
        assert!(drawn.contains(">10</text>") && drawn.contains(">5</text>") && drawn.contains(">2</text>"));
        assert!(drawn.contains("Still in care"));
    }
}

#[test]
fn a_chart_of_nothing_is_still_a_chart() {
    assert_well_formed(&chart(&[]).both());
    let nobody = [Series { name: "Nobody", steps: &[], at_risk: &[] }];
    let drawn = chart(&nobody).both();
    assert_well_formed(&drawn);
    assert!(drawn.contains("no children") && !drawn.contains("class=\"band"));
}

#[test]
fn names_never_cover_each_other() {
    let same = Series { name: "Same", steps: &STEPS, at_risk: &[] };
    let drawn = chart(&[same, same, same, same]).wide();
    let mut heights: Vec<f64> = drawn
        .split("class=\"label ")
        .skip(1)
        .map(|part| part.split(" y=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap())
        .collect();
    heights.sort_by(f64::total_cmp);
    assert_eq!(heights.len(), 4);
    assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 35.9), "{heights:?}");
}

#[test]
fn no_text_becomes_markup_and_no_odd_number_breaks_the_drawing() {
    let odd = [Step { month: 0.0, estimate: f64::NAN, low: -1.0, high: f64::INFINITY }];
    let series = [Series { name: "A & <b>", steps: &odd, at_risk: &[1] }];
    let mut broken = chart(&series);
    broken.months = 0.0;
    for drawn in [chart(&series).both(), broken.both()] {
        assert_well_formed(&drawn);
        assert!(drawn.contains("A &amp; &lt;b&gt;") && !drawn.contains("<b>"));
    }
}

#[test]
fn a_step_for_every_day_draws_no_more_than_an_eye_can_see() {
    let days: Vec<Step> = (0..4000)
        .map(|day| Step { month: f64::from(day) / 333.0, estimate: f64::from(day) / 4000.0, low: 0.0, high: 1.0 })
        .collect();
    let series = [Series { name: "County", steps: &days, at_risk: &[] }];
    let drawn = chart(&series).both();
    assert_well_formed(&drawn);
    assert!(drawn.len() < 24_000, "{} bytes", drawn.len());
    assert!(drawn.contains("H558\" fill=\"none\" stroke=\"#0b5a94\""), "the curve ends at the chart's end");
}

#[test]
fn the_two_widths_share_no_id() {
    let drawn = chart(&[]).both();
    assert!(drawn.contains("id=\"c-wide-title\"") && drawn.contains("id=\"c-narrow-title\""));
    assert_eq!(drawn.matches("role=\"img\"").count(), 2);
}
