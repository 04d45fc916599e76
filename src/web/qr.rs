//! QR codes as pictures within a page.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use super::html::escape;
use crate::error::Result;

/// The text as a QR code (ISO/IEC 18004), for readers of the page called `label`: dark modules as one path, four modules of quiet
/// around it, light in dark mode too.
///
/// # Errors
/// When the text is longer than such a code holds.
pub fn svg(text: &str, label: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(anyhow::Error::new)?;
    let (width, quiet) = (code.width(), 4);
    let side = width + 2 * quiet;
    let mut path = String::new();
    for (n, _) in code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark) {
        // Writing to a String cannot fail.
        let _ = write!(path, "M{} {}h1v1h-1z", n % width + quiet, n / width + quiet);
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
        assert!(super::svg(&"x".repeat(5_000), "too long").is_err());
    }
}
