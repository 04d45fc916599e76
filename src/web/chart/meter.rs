//! A family's six months as a bar: where it stands today, and how far past the mark if it is past.

use super::svg::{Anchor, Drawing, HAIR, INK, MUTED, Unit, Width};

/// What the bar's colour repeats of the words beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// On its way.
    Plain,
    /// Home, or will be.
    Good,
    /// At risk.
    Warn,
    /// Past the mark.
    Bad,
}

impl Tone {
    /// The kind that the stylesheet and the components know, and the colour where there is no stylesheet.
    fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Plain => ("", "#12588b"),
            Self::Good => ("good", "#1f7f4d"),
            Self::Warn => ("warn", "#c27a1c"),
            Self::Bad => ("bad", "#b32620"),
        }
    }
}

/// Day `day` of a programme of `mark` days in six months.
#[derive(Debug, Clone, Copy)]
pub struct Meter<'a> {
    /// Unique on its page.
    pub id: &'a str,
    /// The whole reading in words, for example "Day 120 of 184".
    pub title: &'a str,
    /// Days since the removal.
    pub day: u32,
    /// The day of the six-month mark, 181 to 184; more than 0.
    pub mark: u32,
    /// What the colour repeats.
    pub tone: Tone,
}

impl Meter<'_> {
    /// 360 units wide, good for every screen: months 0 to 6 under the bar, and a line at the mark.
    pub fn svg(&self) -> String {
        const LEFT: f64 = 0.0;
        const LONG: f64 = 350.0;
        let (class, fill) = self.tone.look();
        let end = self.day.max(self.mark).max(1);
        let at = |day: f64| LEFT + LONG * day / f64::from(end);
        let mark = at(f64::from(self.mark));
        let mut drawing = Drawing::open(self.id, Width::Any, (360.0, 46.0), self.title, self.title);
        drawing.put(format_args!(
            r#"<rect class="track" x="{LEFT}" y="8" width="{LONG}" height="12" rx="6" fill="{HAIR}"/><rect class="fill {class}" x="{LEFT}" y="8" width="{}" height="12" rx="6" fill="{fill}"/>"#,
            Unit(at(f64::from(self.day)) - LEFT)
        ));
        for month in 0..=6_u32 {
            let x = LEFT + (mark - LEFT) * f64::from(month) / 6.0;
            let anchor = if month == 0 { Anchor::Start } else { Anchor::Middle };
            drawing.text((x, 40.0), anchor, ("tick", MUTED), &month.to_string());
        }
        drawing.line("mark", INK, 2.0, "", &format!("M{} 3V25", Unit(mark)));
        drawing.close()
    }
}

#[cfg(test)]
mod tests {
    use super::super::svg::tests::assert_well_formed;
    use super::*;

    fn meter(day: u32, mark: u32) -> String {
        Meter { id: "m", title: "Day <n>", day, mark, tone: Tone::Warn }.svg()
    }

    #[test]
    fn half_way_is_half_the_bar_and_the_mark_is_its_end() {
        let drawn = meter(92, 184);
        assert_well_formed(&drawn);
        assert!(drawn.contains(r#"class="fill warn" x="0" y="8" width="175""#));
        assert!(drawn.contains("M350 3V25"));
    }

    #[test]
    fn past_the_mark_the_bar_goes_on_and_the_mark_moves_in() {
        let drawn = meter(368, 184);
        assert!(drawn.contains(r#"class="fill warn" x="0" y="8" width="350""#));
        assert!(drawn.contains("M175 3V25"));
    }

    #[test]
    fn a_family_without_days_has_an_empty_bar() {
        assert_well_formed(&meter(0, 0));
        assert!(meter(0, 184).contains(r#"width="0""#));
    }
}
