//! The few things every drawing is made of: the frame with its title, text, paths, colours.

use std::fmt::{self, Write as _};

pub(super) const INK: &str = "#1b2127";
pub(super) const MUTED: &str = "#525b65";
pub(super) const HAIR: &str = "#d6dde3";
pub(super) const PAPER: &str = "#ffffff";
const FONT: &str = "Noto Sans, DejaVu Sans, sans-serif";

/// How one curve looks: its class, its colour and its dash (empty for a full line).
pub(super) struct Look {
    pub(super) class: &'static str,
    pub(super) hue: &'static str,
    pub(super) dash: &'static str,
}

/// Colours that keep 4.5 to 1 against white and differ for the common colour blindnesses; each with its own dash.
pub(super) const LOOKS: [Look; 4] = [
    Look { class: "s0", hue: "#0b5a94", dash: "" },
    Look { class: "s1", hue: "#a8480a", dash: "7 3" },
    Look { class: "s2", hue: "#00694f", dash: "2 3" },
    Look { class: "s3", hue: "#7a3b7d", dash: "9 3 2 3" },
];

/// Text made safe for markup, with control characters left out, as XML has no way to write them.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c if c.is_control() => f.write_char(' ')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// A length in a drawing, to a tenth of a unit and without a needless ".0".
pub(super) struct Unit(pub(super) f64);

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", (self.0 * 10.0).round() / 10.0)
    }
}

/// Which of the two widths is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    Wide,
    Narrow,
    /// One drawing for every width.
    Any,
}

impl Width {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
            Self::Any => "any",
        }
    }

    /// Font size in units of the drawing: a phone shows 360 units as about 330 pixels.
    pub(super) fn font(self) -> u32 {
        match self {
            Self::Wide => 13,
            Self::Narrow | Self::Any => 14,
        }
    }
}

/// Where a piece of text is held.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing being made. Writing to a `String` cannot fail, so the results of `write!` are dropped here and only here.
pub(super) struct Drawing(String);

impl Drawing {
    pub(super) fn open(id: &str, width: Width, size: (f64, f64), title: &str, description: &str) -> Self {
        let (class, font) = (width.class(), width.font());
        let mut drawing = Self(String::with_capacity(8 * 1024));
        let id = format!("{}-{class}", Escaped(id));
        drawing.put(format_args!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart {class}" viewBox="0 0 {w:.0} {h:.0}" width="{w:.0}" height="{h:.0}" role="img" aria-labelledby="{id}-title {id}-text" font-family="{FONT}" font-size="{font}"><title id="{id}-title">{title}</title><desc id="{id}-text">{description}</desc>"#,
            w = size.0, h = size.1, title = Escaped(title), description = Escaped(description),
        ));
        drawing
    }

    pub(super) fn put(&mut self, markup: fmt::Arguments<'_>) {
        let _ = self.0.write_fmt(markup);
    }

    pub(super) fn text(&mut self, at: (f64, f64), anchor: Anchor, (class, fill): (&str, &str), words: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y) = (Unit(at.0), Unit(at.1));
        self.put(format_args!(
            r#"<text class="{class}" x="{x}" y="{y}" text-anchor="{anchor}" fill="{fill}">{}</text>"#,
            Escaped(words)
        ));
    }

    /// A line without fill: `path` is SVG path data made of numbers only.
    pub(super) fn line(&mut self, class: &str, stroke: &str, thickness: f64, dash: &str, path: &str) {
        self.put(format_args!(
            r#"<path class="{class}" d="{path}" fill="none" stroke="{stroke}" stroke-width="{thickness}" stroke-linejoin="round""#
        ));
        if !dash.is_empty() {
            self.put(format_args!(r#" stroke-dasharray="{dash}""#));
        }
        self.put(format_args!("/>"));
    }

    pub(super) fn close(mut self) -> String {
        self.0.push_str("</svg>");
        self.0
    }
}

/// About how wide a text is at a font size, for placing what stands beside it.
pub(super) fn text_width(words: &str, font: u32) -> f64 {
    f64::from(u32::try_from(words.chars().count()).unwrap_or(u32::MAX)) * f64::from(font) * 0.56
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Every element that opens closes, in order; enough of a parser for markup that we wrote.
    pub(in crate::web::chart) fn assert_well_formed(markup: &str) {
        let mut open = Vec::new();
        for part in markup.split('<').skip(1) {
            let (tag, text) = part.split_once('>').expect("every tag ends");
            assert!(!text.contains('>'), "no stray bracket in {text}");
            let quotes = tag.matches('"').count();
            assert!(quotes % 2 == 0, "quotes pair up in {tag}");
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name.to_owned()));
            } else if !tag.ends_with('/') {
                open.push(tag.split(' ').next().unwrap_or_default().to_owned());
            }
        }
        assert!(open.is_empty(), "left open: {open:?}");
        for forbidden in ["NaN", "inf", " style=", "<style", "<script"] {
            assert!(!markup.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn lengths_are_short() {
        assert_eq!(format!("{} {}", Unit(310.0), Unit(177.249)), "310 177.2");
    }

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(Escaped("<a href='x'>&\"\u{7}").to_string(), "&lt;a href=&#39;x&#39;&gt;&amp;&quot; ");
    }
}
