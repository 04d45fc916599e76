//! Stacked bars: the parts of several wholes, such as the exits of each office.

use super::svg::{Anchor, Drawing, Escaped, HAIR, INK, MUTED, PAPER, Unit, Width, text_width};

/// Fill and the ink that is readable on it.
const FILLS: [(&str, &str, &str); 4] = [
    ("b0", "#0b5a94", "#ffffff"),
    ("b1", "#7fb5dd", "#10263a"),
    ("b2", "#e6b98f", "#3a210d"),
    ("b3", "#d9dfe5", "#1b2127"),
];

/// One whole: its name and the count of each part, in the order of the chart's parts.
#[derive(Debug, Clone, Copy)]
pub struct BarRow<'a> {
    /// Up to about 20 characters.
    pub name: &'a str,
    /// A count for each part.
    pub counts: &'a [u32],
}

/// Bars of equal length, each divided by the counts of its up to four parts.
#[derive(Debug, Clone, Copy)]
pub struct StackedBars<'a> {
    /// Unique on its page.
    pub id: &'a str,
    /// Read out first.
    pub title: &'a str,
    /// What a person who cannot see the chart should know, in a sentence or two.
    pub description: &'a str,
    /// The names of the parts, first one at the left.
    pub parts: &'a [&'a str],
    /// The bars, from the top.
    pub rows: &'a [BarRow<'a>],
}

/// Where the bars stand in one of the widths, and how far apart.
struct Place {
    left: f64,
    width: f64,
    above: f64,
    pitch: f64,
    full: f64,
}

const BAR: f64 = 24.0;

impl StackedBars<'_> {
    /// Both widths; the stylesheet shows the one that fits.
    pub fn both(&self) -> String {
        self.wide() + &self.narrow()
    }

    /// 760 units wide, names to the left of the bars.
    pub fn wide(&self) -> String {
        self.draw(Width::Wide, &Place { left: 150.0, width: 530.0, above: 0.0, pitch: 34.0, full: 760.0 })
    }

    /// 360 units wide, names over the bars.
    pub fn narrow(&self) -> String {
        self.draw(Width::Narrow, &Place { left: 2.0, width: 356.0, above: 20.0, pitch: 56.0, full: 360.0 })
    }

    fn draw(&self, width: Width, place: &Place) -> String {
        let (keys, key_height) = self.keys(width, place);
        let rows = f64::from(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        let size = (place.full, key_height + rows * place.pitch + 4.0);
        let mut drawing = Drawing::open(self.id, width, size, self.title, self.description);
        for ((x, y, name), (class, fill, _)) in keys.into_iter().zip(FILLS.iter().cycle()) {
            drawing.put(format_args!(
                r#"<rect class="bar {class}" x="{}" y="{y}" width="13" height="13" fill="{fill}"/>"#,
                Unit(x)
            ));
            drawing.text((x + 19.0, y + 11.5), Anchor::Start, ("tick", INK), name);
        }
        let mut y = key_height;
        for row in self.rows {
            name_and_total(&mut drawing, width, place, row, y);
            self.bar(&mut drawing, width, place, row, y + place.above);
            y += place.pitch;
        }
        drawing.close()
    }

    /// Where each part's key stands, line by line, and where the bars begin under them.
    fn keys(&self, width: Width, place: &Place) -> (Vec<(f64, f64, &str)>, f64) {
        let (mut x, mut y) = (place.left, 3.0);
        let mut keys = Vec::with_capacity(self.parts.len());
        for name in self.parts {
            let needs = 19.0 + text_width(name, width.font());
            if x > place.left && x + needs > place.full {
                (x, y) = (place.left, y + 22.0);
            }
            keys.push((x, y, *name));
            x += needs + 18.0;
        }
        (keys, y + 26.0)
    }

    /// A part's number stands in it where it has room; a pointer on the part reads its name and number.
    fn bar(&self, drawing: &mut Drawing, width: Width, place: &Place, row: &BarRow<'_>, y: f64) {
        let all = total(row);
        if all == 0 {
            drawing.put(format_args!(
                r#"<rect class="track" x="{}" y="{y}" width="{}" height="{BAR}" fill="{HAIR}" fill-opacity="0.5"/>"#,
                place.left, place.width
            ));
            return;
        }
        let unit = place.width / f64::from(all);
        let mut x = place.left;
        let parts = self.parts.iter().zip(row.counts).zip(FILLS.iter().cycle());
        for ((name, count), (class, fill, ink)) in parts.filter(|((_, count), _)| **count > 0) {
            let long = unit * f64::from(*count);
            drawing.put(format_args!(
                r#"<rect class="bar {class}" x="{}" y="{y}" width="{}" height="{BAR}" fill="{fill}" stroke="{PAPER}" stroke-width="1.5"><title>{}: {count} of {all}</title></rect>"#,
                Unit(x), Unit(long), Escaped(name)
            ));
            let number = count.to_string();
            if long > text_width(&number, width.font()) + 8.0 {
                drawing.text((x + long / 2.0, y + 16.5), Anchor::Middle, (&format!("in-bar {class}"), ink), &number);
            }
            x += long;
        }
    }
}

fn name_and_total(drawing: &mut Drawing, width: Width, place: &Place, row: &BarRow<'_>, y: f64) {
    let total = format!("{} in all", total(row));
    match width {
        Width::Wide => {
            drawing.text((place.left - 10.0, y + 16.5), Anchor::End, ("tick", INK), row.name);
            drawing.text((place.left + place.width + 8.0, y + 16.5), Anchor::Start, ("note", MUTED), &total);
        }
        Width::Narrow | Width::Any => {
            drawing.text((place.left, y + 14.0), Anchor::Start, ("tick", INK), row.name);
            drawing.text((place.left + place.width, y + 14.0), Anchor::End, ("note", MUTED), &total);
        }
    }
}

fn total(row: &BarRow<'_>) -> u32 {
    row.counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
}

#[cfg(test)]
mod tests {
    use super::super::svg::tests::assert_well_formed;
    use super::*;

    fn bars<'a>(rows: &'a [BarRow<'a>]) -> StackedBars<'a> {
        StackedBars {
            id: "exits",
            title: "Exits by office",
            description: "Most children go home.",
            parts: &["Reunified", "Guardianship", "Adopted", "Still in care"],
            rows,
        }
    }

    #[test]
    fn parts_follow_each_other_and_fill_the_bar() {
        let drawn = bars(&[BarRow { name: "North", counts: &[50, 25, 0, 25] }]).wide();
        assert_well_formed(&drawn);
        assert!(drawn.contains(r#"class="bar b0" x="150" y="29" width="265""#), "{drawn}");
        assert!(drawn.contains(r#"class="bar b1" x="415" y="29" width="132.5""#));
        assert!(drawn.contains(r#"class="bar b3" x="547.5" y="29" width="132.5""#));
        assert!(drawn.contains("100 in all") && drawn.contains("<title>Reunified: 50 of 100</title>"));
    }

    #[test]
    fn an_office_without_children_has_an_empty_bar() {
        let drawn = bars(&[BarRow { name: "New", counts: &[0, 0, 0, 0] }]).both();
        assert_well_formed(&drawn);
        assert!(drawn.contains("0 in all") && drawn.contains("class=\"track\""));
        assert_well_formed(&bars(&[]).both());
    }

    #[test]
    fn keys_wrap_on_a_phone() {
        let one = bars(&[BarRow { name: "North", counts: &[1, 1, 1, 1] }]);
        let (keys, _) =
            one.keys(Width::Narrow, &Place { left: 2.0, width: 356.0, above: 20.0, pitch: 56.0, full: 360.0 });
        assert_eq!(keys.len(), 4);
        assert!(keys.last().unwrap().1 > keys.first().unwrap().1);
    }

    #[test]
    fn names_are_escaped() {
        let drawn = bars(&[BarRow { name: "<North> & co", counts: &[1] }]).both();
        assert_well_formed(&drawn);
        assert!(drawn.contains("&lt;North&gt; &amp; co"));
    }
}
