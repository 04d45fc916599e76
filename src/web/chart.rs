//! Drawings of measures as SVG: plain values in, markup out, no scripts and no `style` attributes.
//!
//! Every mark has a class, for the stylesheet (light, dark, print), and the same look as attributes, for papers that have
//! no stylesheet. Nothing is told by colour alone: curves have dashes and names, bars have numbers, meters have words.
//!
//! A chart comes in two widths, because text in a drawing shrinks with it: `wide()` for desks and paper, `narrow()` for
//! phones, and `both()` for a page, where the stylesheet shows the one that fits.

mod bars;
mod meter;
mod step;
mod svg;

pub use bars::{BarRow, StackedBars};
pub use meter::{Meter, Tone};
pub use step::{Mark, Series, Step, StepChart};
