//! A file's bytes to text: UTF-8 with or without a byte-order mark, or the Windows code page that spreadsheets write.

use serde::Deserialize;

/// How a file is encoded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Encoding {
    /// UTF-8.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// Windows-1252, "Western European" or "ANSI".
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// Text with what could not be read in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text; `U+FFFD` stands where bytes could not be read.
    pub(super) text: String,
    /// What could not be read, in words, with the first line it is on.
    pub(super) bad: Option<(u64, String)>,
}

/// Why a file is no text at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotText {
    /// UTF-16.
    #[error("the file is encoded as UTF-16 (\"Unicode text\"); save it as CSV UTF-8")]
    Utf16,
    /// A zip archive, as a workbook is.
    #[error("the file is a workbook or a zip archive, not CSV; save it as CSV UTF-8")]
    Workbook,
    /// Zero bytes.
    #[error("the file holds zero bytes, so it is not text; save it as CSV UTF-8")]
    Binary,
}

/// Decodes a whole file.
pub(super) fn decode(bytes: &[u8], encoding: Encoding) -> Result<Decoded, NotText> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(NotText::Utf16);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(NotText::Workbook);
    }
    if bytes.contains(&0) {
        return Err(NotText::Binary);
    }
    Ok(match encoding {
        Encoding::Utf8 => decode_utf8(bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes)),
        Encoding::Windows1252 => Decoded { text: bytes.iter().map(|&byte| windows_1252(byte)).collect(), bad: None },
    })
}

fn decode_utf8(bytes: &[u8]) -> Decoded {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let Err(error) = std::str::from_utf8(bytes) else { return Decoded { text, bad: None } };
    let (before, after) = bytes.split_at(error.valid_up_to());
    let line = 1 + count(b'\n', before);
    let in_line = 1 + before.iter().rev().take_while(|&&b| b != b'\n').count();
    let byte = after.first().copied().unwrap_or_default();
    let lines = bytes.split(|&b| b == b'\n').filter(|line| std::str::from_utf8(line).is_err()).count();
    let others = match lines.saturating_sub(1) {
        0 => String::new(),
        1 => "; so does 1 line more".to_owned(),
        more => format!("; so do {more} lines more"),
    };
    let likely = windows_1252(byte);
    let why = format!(
        "byte {in_line} of this line is 0x{byte:02X}, which is not UTF-8 (in windows-1252 it is \"{likely}\"){others}; \
         save the file as CSV UTF-8, or put encoding = \"windows-1252\" into the mapping"
    );
    Decoded { text, bad: Some((line, why)) }
}

/// How often a byte stands among others.
pub(super) fn count(wanted: u8, bytes: &[u8]) -> u64 {
    bytes.iter().map(|&byte| u64::from(byte == wanted)).sum()
}

/// The character of a byte in Windows-1252; the five bytes that have none are control characters.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let high = byte.checked_sub(0x80).and_then(|at| HIGH.get(usize::from(at)));
    high.copied().unwrap_or_else(|| char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf8(bytes: &[u8]) -> Decoded {
        decode(bytes, Encoding::Utf8).unwrap()
    }

    #[test]
    fn utf8_is_read_with_and_without_a_mark() {
        assert_eq!(utf8("a,é".as_bytes()), Decoded { text: "a,é".to_owned(), bad: None });
        assert_eq!(utf8("\u{feff}a,é".as_bytes()).text, "a,é");
    }

    #[test]
    fn what_is_not_utf8_is_said_with_line_and_byte() {
        let (line, why) = utf8(b"key,name\n1,Ana\n2,Jos\xe9\n3,N\xfa\xf1ez\n").bad.unwrap();
        assert_eq!(line, 3);
        assert!(
            why.starts_with("byte 6 of this line is 0xE9, which is not UTF-8 (in windows-1252 it is \"é\")"),
            "{why}"
        );
        assert!(why.contains("so does 1 line more"), "{why}");
    }

    #[test]
    fn the_windows_code_page_is_read_when_the_mapping_says_so() {
        let text = decode(b"Jos\xe9 \x93x\x94 \x80", Encoding::Windows1252).unwrap().text;
        assert_eq!(text, "José “x” €");
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        assert_eq!(decode(b"\xff\xfea\0", Encoding::Utf8), Err(NotText::Utf16));
        assert_eq!(decode(b"PK\x03\x04..", Encoding::Utf8), Err(NotText::Workbook));
        assert_eq!(decode(b"a\0b", Encoding::Windows1252), Err(NotText::Binary));
    }
}
