//! QR codes as pictures within a page.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use super::html::escape;
use crate::error::Result;

/// The text as a QR code (ISO/IEC 18004), for readers of the page called `label`: dark modules side by side as one
/// piece of one path, four modules of quiet
/// around it, light in dark mode too.
///
/// # Errors
/// When the text is longer than such a code holds.
pub fn svg(text: &str, label: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(anyhow::Error::new)?;
    let (width, quiet) = (code.width(), 4);
    let side = width + 2 * quiet;
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(PartialEq::eq) {
            if run.first() == Some(&Color::Dark) {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{}v1h-{}z", x + quiet, y + quiet, run.len(), run.len());
            }
            x += run.len();
        }
    }
    Ok(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" width=\"232\" height=\"232\" role=\"img\" aria-label=\"{}\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\" shape-rendering=\"crispEdges\"/></svg>",
        escape(label)
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_code_is_one_picture_with_a_name_and_no_style() {
        let svg = super::svg("BEGIN:VEVENT", "\"Day\" & time").unwrap();
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"), "{svg}");
        assert!(svg.contains("aria-label=\"&#34;Day&#34; &#38; time\"") && !svg.contains("style"), "{svg}");
        // The finder in the corner: a row of seven dark modules behind the quiet zone.
        assert!(svg.contains("d=\"M4 4h7v1h-7z"), "{svg}");
        assert!(super::svg(&"x".repeat(300), "a long address").unwrap().len() < 30_000);
        assert!(super::svg(&"x".repeat(5_000), "too long").is_err());
    }
}
