//! Step curves over time: cumulative incidence or survival, each with its 95 % band and the number still at risk.

use super::svg::{Anchor, Drawing, HAIR, INK, LOOKS, Look, MUTED, Unit, Width, text_width};
use std::fmt::Write as _;

/// A point where a curve changes: from `month` on it is at `estimate`, with its interval. Shares are from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Months since the start, as far as the day: 1.5 is a month and a half.
    pub month: f64,
    /// The share, from 0 to 1.
    pub estimate: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
}

/// One curve. The first step is where it begins (month 0); no steps means that there was nobody to follow.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    /// Up to about 24 characters: it stands beside the end of the curve.
    pub name: &'a str,
    /// In order of month.
    pub steps: &'a [Step],
    /// How many are still at risk at each of the chart's ticks; empty where another curve's numbers serve for this one too.
    pub at_risk: &'a [u32],
}

/// A line across the chart at a month that means something, such as the six-month milestone.
#[derive(Debug, Clone, Copy)]
pub struct Mark<'a> {
    /// Where it stands.
    pub month: f64,
    /// One or two words.
    pub label: &'a str,
}

/// A chart of up to four curves.
#[derive(Debug, Clone, Copy)]
pub struct StepChart<'a> {
    /// Unique on its page.
    pub id: &'a str,
    /// Read out first.
    pub title: &'a str,
    /// What a person who cannot see the chart should know, in a sentence or two.
    pub description: &'a str,
    /// Under the months, for example "Months since removal".
    pub x_label: &'a str,
    /// What the share is of, for example "Children reunified".
    pub y_label: &'a str,
    /// Over the rows of numbers, for example "Still in care".
    pub at_risk_label: &'a str,
    /// Where the chart ends, in months; more than 0.
    pub months: f64,
    /// Months with a number under the axis, in order.
    pub ticks: &'a [f64],
    /// Lines across the chart, in order of month.
    pub marks: &'a [Mark<'a>],
    /// The curves, first one drawn with a full line.
    pub series: &'a [Series<'a>],
}

/// The rectangle that the curves are drawn in.
struct Plot {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    months: f64,
}

impl Plot {
    fn x(&self, month: f64) -> f64 {
        let share = if self.months > 0.0 { month / self.months } else { 0.0 };
        self.left + self.width * sound(share)
    }

    fn y(&self, share: f64) -> f64 {
        self.top + self.height * (1.0 - sound(share))
    }

    fn right(&self) -> f64 {
        self.left + self.width
    }

    fn bottom(&self) -> f64 {
        self.top + self.height
    }
}

/// A share within 0 to 1; what is no number counts as 0.
fn sound(share: f64) -> f64 {
    if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) }
}

impl StepChart<'_> {
    /// Both widths; the stylesheet shows the one that fits.
    pub fn both(&self) -> String {
        self.wide() + &self.narrow()
    }

    /// 760 units wide, names at the ends of the curves.
    pub fn wide(&self) -> String {
        let plot = Plot { left: 62.0, top: 42.0, width: 496.0, height: 270.0, months: self.months };
        let height = plot.bottom() + 70.0 + 19.0 * count(self.numbered());
        let mut drawing = Drawing::open(self.id, Width::Wide, (760.0, height), self.title, self.description);
        self.curves(&mut drawing, &plot, Width::Wide);
        self.end_labels(&mut drawing, &plot);
        self.at_risk(&mut drawing, &plot, plot.bottom() + 62.0);
        drawing.close()
    }

    /// 360 units wide, names in a list under the curves.
    pub fn narrow(&self) -> String {
        let plot = Plot { left: 44.0, top: 62.0, width: 300.0, height: 220.0, months: self.months };
        let height = plot.bottom() + 52.0 + LINE * count(self.looks()) + NUMBERS * count(self.numbered());
        let mut drawing = Drawing::open(self.id, Width::Narrow, (360.0, height), self.title, self.description);
        self.curves(&mut drawing, &plot, Width::Narrow);
        self.list(&mut drawing, &plot, plot.bottom() + 66.0);
        drawing.close()
    }

    /// The curves with numbers under the chart: one row serves several curves of the same people.
    fn numbered(&self) -> impl Iterator<Item = (&Series<'_>, &'static Look)> {
        self.looks().filter(|(series, _)| !series.at_risk.is_empty())
    }

    fn looks(&self) -> impl Iterator<Item = (&Series<'_>, &'static Look)> {
        self.series.iter().zip(LOOKS.iter().cycle())
    }

    fn curves(&self, drawing: &mut Drawing, plot: &Plot, width: Width) {
        self.axes(drawing, plot);
        self.draw_marks(drawing, plot, width.font());
        let curves: Vec<_> = self
            .looks()
            .map(|(series, look)| (visible(plot, series.steps), look))
            .filter(|(steps, _)| !steps.is_empty())
            .collect();
        for (steps, look) in curves.iter().filter(|(steps, _)| steps.iter().any(|step| step.low < step.high)) {
            let path = band_path(plot, steps);
            drawing.put(format_args!(
                r#"<path class="band {}" d="{path}" fill="{}" fill-opacity="0.15"/>"#,
                look.class, look.hue
            ));
        }
        for (steps, look) in &curves {
            let path = step_path(plot, steps, |step| step.estimate);
            drawing.line(&format!("line {}", look.class), look.hue, 2.2, look.dash, &path);
        }
    }

    fn axes(&self, drawing: &mut Drawing, plot: &Plot) {
        for (share, label) in [(0.0, "0%"), (0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1.0, "100%")] {
            let y = plot.y(share);
            if share > 0.0 {
                drawing.line("grid", HAIR, 1.0, "", &format!("M{} {}h{}", plot.left, Unit(y), plot.width));
            }
            drawing.text((plot.left - 7.0, y + 4.5), Anchor::End, ("tick", MUTED), label);
        }
        let bottom = plot.bottom();
        drawing.line("axis", INK, 1.0, "", &format!("M{} {bottom}h{}", plot.left, plot.width));
        for month in self.ticks.iter().copied().filter(|month| *month <= self.months) {
            let x = plot.x(month);
            drawing.line("axis", INK, 1.0, "", &format!("M{} {bottom}v5", Unit(x)));
            drawing.text((x, bottom + 20.0), Anchor::Middle, ("tick", MUTED), &format!("{month}"));
        }
        drawing.text((plot.left + plot.width / 2.0, bottom + 39.0), Anchor::Middle, ("axis-label", INK), self.x_label);
        drawing.text((4.0, 14.0), Anchor::Start, ("axis-label", INK), self.y_label);
    }

    /// Labels stand over the plot; one that would touch the label before it goes up a line.
    fn draw_marks(&self, drawing: &mut Drawing, plot: &Plot, font: u32) {
        let mut taken_to = f64::MIN;
        for mark in self.marks.iter().filter(|mark| mark.month <= self.months) {
            let x = plot.x(mark.month);
            let half = text_width(mark.label, font) / 2.0;
            let middle = x.min(plot.right() - half).max(plot.left + half);
            let raised = middle - half < taken_to;
            let y = if raised { plot.top - 23.0 } else { plot.top - 7.0 };
            let reach = if raised { plot.top - 19.0 } else { plot.top - 3.0 };
            drawing.line("ref", MUTED, 1.0, "2 3", &format!("M{} {reach}V{}", Unit(x), plot.bottom()));
            drawing.text((middle, y), Anchor::Middle, ("note", MUTED), mark.label);
            taken_to = if raised { f64::MIN } else { middle + half + 6.0 };
        }
    }

    /// Names at the right ends of the curves, pushed apart so that none covers another.
    fn end_labels(&self, drawing: &mut Drawing, plot: &Plot) {
        const APART: f64 = 36.0;
        let mut ends: Vec<_> = self
            .looks()
            .map(|(series, look)| {
                let last = last_by(series.steps, self.months);
                (plot.y(last.map_or(0.0, |step| step.estimate)), series, look, last)
            })
            .collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut lowest = plot.bottom() - APART * (count(self.looks()) - 1.0) - 14.0;
        let mut next = plot.top;
        for (wanted, series, look, last) in ends {
            let y = wanted.min(lowest).max(next);
            let x = plot.right() + 10.0;
            drawing.text((x, y + 2.0), Anchor::Start, (&format!("label {}", look.class), look.hue), series.name);
            drawing.text((x, y + 18.0), Anchor::Start, ("note", MUTED), &said(last));
            next = y + APART;
            lowest += APART;
        }
    }

    fn at_risk(&self, drawing: &mut Drawing, plot: &Plot, top: f64) {
        if self.numbered().next().is_none() {
            return;
        }
        drawing.text((12.0, top), Anchor::Start, ("note", MUTED), self.at_risk_label);
        let mut y = top;
        for (series, look) in self.numbered() {
            y += 19.0;
            sample(drawing, look, (12.0, y - 4.5), 26.0);
            self.numbers(drawing, plot, series, y);
        }
    }

    /// For a phone: each curve's line, name and reading, and under it its numbers.
    fn list(&self, drawing: &mut Drawing, plot: &Plot, top: f64) {
        let mut y = top;
        for (series, look) in self.looks() {
            sample(drawing, look, (4.0, y - 4.5), 30.0);
            drawing.text((plot.left, y), Anchor::Start, (&format!("label {}", look.class), look.hue), series.name);
            drawing.text((356.0, y), Anchor::End, ("note", MUTED), &said(last_by(series.steps, self.months)));
            y += LINE;
            if !series.at_risk.is_empty() {
                drawing.text((plot.left, y - 8.0), Anchor::Start, ("note", MUTED), self.at_risk_label);
                self.numbers(drawing, plot, series, y + 10.0);
                y += NUMBERS;
            }
        }
    }

    fn numbers(&self, drawing: &mut Drawing, plot: &Plot, series: &Series<'_>, y: f64) {
        for (month, count) in self.ticks.iter().zip(series.at_risk).filter(|(month, _)| **month <= self.months) {
            drawing.text((plot.x(*month), y), Anchor::Middle, ("tick", INK), &count.to_string());
        }
    }
}

/// Heights on a phone: a curve's name and reading, and its numbers with their label.
const LINE: f64 = 26.0;
const NUMBERS: f64 = 36.0;

fn count<T>(items: impl Iterator<Item = T>) -> f64 {
    f64::from(u32::try_from(items.count()).unwrap_or(u32::MAX))
}

fn sample(drawing: &mut Drawing, look: &Look, (x, y): (f64, f64), length: f64) {
    drawing.line(&format!("line {}", look.class), look.hue, 2.2, look.dash, &format!("M{x} {y}h{length}"));
}

/// The last step at or before a month.
fn last_by(steps: &[Step], month: f64) -> Option<&Step> {
    steps.iter().rev().find(|step| step.month <= month)
}

fn said(step: Option<&Step>) -> String {
    step.map_or_else(
        || "no children".to_owned(),
        |step| {
            let percent = |share| sound(share) * 100.0;
            let estimate = format!("{:.0}%", percent(step.estimate));
            if step.low < step.high {
                format!("{estimate} ({:.0} to {:.0})", percent(step.low), percent(step.high))
            } else {
                estimate
            }
        },
    )
}

/// The steps that can be told apart on the drawing. A county has a step for nearly every day; those within two and a half
/// units of each other become one, at the first one's month with the last one's shares.
fn visible(plot: &Plot, steps: &[Step]) -> Vec<Step> {
    let mut kept: Vec<Step> = Vec::new();
    for step in steps.iter().filter(|step| step.month <= plot.months) {
        let close = |last: &Step| plot.x(step.month) - plot.x(last.month) < 2.5;
        match kept.last_mut() {
            Some(last) if close(last) && last.month > 0.0 => *last = Step { month: last.month, ..*step },
            _ => kept.push(*step),
        }
    }
    kept
}

fn step_path(plot: &Plot, steps: &[Step], value: impl Fn(&Step) -> f64) -> String {
    let mut path = String::new();
    for step in steps {
        let (x, y) = (Unit(plot.x(step.month)), Unit(plot.y(value(step))));
        let _ = if path.is_empty() { write!(path, "M{x} {y}") } else { write!(path, "H{x}V{y}") };
    }
    if !path.is_empty() {
        let _ = write!(path, "H{}", plot.right());
    }
    path
}

/// Along the upper ends to the right, then back along the lower ends.
fn band_path(plot: &Plot, steps: &[Step]) -> String {
    let mut path = step_path(plot, steps, |step| step.high);
    for step in steps.iter().rev() {
        let _ = write!(path, "V{}H{}", Unit(plot.y(step.low)), Unit(plot.x(step.month)));
    }
    path.push('Z');
    path
}

#[cfg(test)]
mod tests;
