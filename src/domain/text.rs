//! The one rule for text that people type, and the folded key by which names are found.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Why a text was refused, in words for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Longer than the field holds; lengths are in characters.
    #[error("Use {max} characters or fewer; this has {length}.")]
    TooLong {
        /// The most the field holds.
        max: usize,
        /// What was typed, after cleaning.
        length: usize,
    },
    /// Holds NUL or another control character, or a line break where one line is wanted.
    #[error("There is a control character or line break in this text. Type it again, or paste it as plain text.")]
    Control,
    /// Holds an invisible character that reorders or hides what follows.
    #[error("There is an invisible formatting character in this text. Type it again, or paste it as plain text.")]
    Invisible,
}

/// One line as it is stored: composed (NFC), ends trimmed, runs of spaces made one.
///
/// Refuses control characters (tabs and line breaks too), direction overrides and more than `max` characters. An empty
/// result is no error: whether a field must be filled is the form's rule.
pub fn single_line(typed: &str, max: usize) -> Result<String, TextError> {
    let mut line = String::with_capacity(typed.len());
    for c in typed.trim().nfc() {
        refuse(c)?;
        if is_break(c) {
            return Err(TextError::Control);
        }
        if !c.is_whitespace() {
            line.push(c);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    within(line, max)
}

/// Several lines as they are stored: composed (NFC), ends trimmed, line breaks made `\n`.
///
/// Spaces, tabs and empty lines inside stay as typed. Refuses what [`single_line`] refuses, but for tabs and breaks.
pub fn multi_line(typed: &str, max: usize) -> Result<String, TextError> {
    let mut text = String::with_capacity(typed.len());
    let unified = typed.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    for c in unified.trim().nfc() {
        refuse(c)?;
        text.push(c);
    }
    within(text, max)
}

fn within(text: String, max: usize) -> Result<String, TextError> {
    let length = text.chars().count();
    if length > max { Err(TextError::TooLong { max, length }) } else { Ok(text) }
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\t' | '\u{2028}' | '\u{2029}')
}

/// Refuses what may stand in no text: controls, direction overrides and isolates, and characters of no width.
fn refuse(c: char) -> Result<(), TextError> {
    match c {
        '\n' | '\t' => Ok(()),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => {
            Err(TextError::Invisible)
        }
        c if c.is_control() => Err(TextError::Control),
        _ => Ok(()),
    }
}

/// A count with its word: "1 page", "3 pages".
#[must_use]
pub fn counted(n: usize, one: &str) -> String {
    counted_as(n, one, &format!("{one}s"))
}

/// The same of a word with a plural of its own: "1 family", "3 families".
#[must_use]
pub fn counted_as(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// The same words, the first letter large.
#[must_use]
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The folded key of a name, family name first: `name_key("José", "Núñez-Ortiz")` is `"nunez ortiz jose"`.
///
/// Sorting by it sorts by family name, and a prefix of the family name is a prefix of the key.
pub fn name_key(given: &str, family: &str) -> String {
    let (mut key, given) = (fold(family), fold(given));
    if !key.is_empty() && !given.is_empty() {
        key.push(' ');
    }
    key.push_str(&given);
    key
}

/// Folds text for finding: lower case, marks dropped, letters only, every other run of characters one space.
///
/// Apostrophes join (`O'Brien` is `obrien`); hyphens part (`Smith-Jones` is `smith jones`).
pub fn fold(text: &str) -> String {
    folded(text, char::is_alphabetic)
}

/// Folds the name of a place as [`fold`] does that of a person, but keeps digits: "Clinic 1" is not "Clinic 2".
pub fn place_key(text: &str) -> String {
    folded(text, char::is_alphanumeric)
}

fn folded(text: &str, stays: fn(char) -> bool) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfkd().flat_map(char::to_lowercase).nfkd() {
        if is_combining_mark(c) || matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}' | '`' | '\u{00B4}' | '.') {
            continue;
        }
        if !stays(c) {
            gap = true;
            continue;
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        match plain_letters(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(c),
        }
    }
    folded
}

/// Letters that Unicode does not take apart but people type without their stroke or ligature.
const fn plain_letters(c: char) -> Option<&'static str> {
    match c {
        'ß' => Some("ss"),
        'æ' => Some("ae"),
        'œ' => Some("oe"),
        'ø' => Some("o"),
        'đ' | 'ð' => Some("d"),
        'ł' => Some("l"),
        'ħ' => Some("h"),
        'ı' => Some("i"),
        'þ' => Some("th"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_line_is_trimmed_and_its_spaces_made_one() {
        assert_eq!(single_line("  Ana \u{00A0}  Lopez\r\n", 80).unwrap(), "Ana Lopez");
        assert_eq!(single_line("   ", 80).unwrap(), "");
    }

    #[test]
    fn a_letter_and_its_accent_are_stored_as_one() {
        assert_eq!(single_line("Jose\u{0301}", 4).unwrap(), "José");
    }

    #[test]
    fn controls_and_breaks_are_refused_in_one_line() {
        for typed in ["a\0b", "a\u{1B}[31mb", "a\u{85}b", "a\u{7F}b", "a\nb", "a\tb", "a\u{2028}b"] {
            assert_eq!(single_line(typed, 80), Err(TextError::Control), "{typed:?}");
        }
    }

    #[test]
    fn characters_that_hide_or_turn_the_text_are_refused() {
        for typed in ["a\u{202E}b", "a\u{2066}b", "a\u{200B}b", "a\u{FEFF}b"] {
            assert_eq!(single_line(typed, 80), Err(TextError::Invisible), "{typed:?}");
            assert_eq!(multi_line(typed, 80), Err(TextError::Invisible), "{typed:?}");
        }
    }

    #[test]
    fn several_lines_keep_their_shape_with_plain_breaks() {
        assert_eq!(multi_line("\r\n one\r\n\r\n\ttwo\rthree \n", 80).unwrap(), "one\n\n\ttwo\nthree");
        assert_eq!(multi_line("a\0b", 80), Err(TextError::Control));
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(single_line("ñandú", 5).unwrap(), "ñandú");
        assert_eq!(single_line("ñandú!", 5), Err(TextError::TooLong { max: 5, length: 6 }));
        let said = TextError::TooLong { max: 5, length: 6 }.to_string();
        assert_eq!(said, "Use 5 characters or fewer; this has 6.");
    }

    #[test]
    fn names_match_whatever_their_marks_case_and_punctuation() {
        assert_eq!(name_key("José", "López"), "lopez jose");
        assert_eq!(name_key("jose", "LOPEZ"), "lopez jose");
        assert_eq!(name_key("Seán", "O\u{2019}Brien"), name_key("sean", "OBrien"));
        assert_eq!(name_key(" Ann-Marie ", "St. John"), "st john ann marie");
        assert_eq!(name_key("Øystein", "Strauß"), "strauss oystein");
        assert_eq!(name_key("İpek", "Yılmaz 3rd"), "yilmaz rd ipek");
        assert_eq!(name_key("", "Vang"), "vang");
        assert_eq!(name_key("Mai", ""), "mai");
    }

    #[test]
    fn places_that_differ_by_a_number_are_two_places() {
        assert_eq!(place_key("St. Mary’s CLINIC #2"), "st marys clinic 2");
        assert_ne!(place_key("Clinic 1"), place_key("Clinic 2"));
        assert_eq!(fold("Clinic 1"), fold("Clinic 2"));
    }

    #[test]
    fn names_in_other_scripts_keep_their_letters() {
        assert_eq!(name_key("Анна", "Иванова"), "иванова анна");
        assert_eq!(name_key("明", "王"), "王 明");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(typed in any::<String>()) {
            if let Ok(once) = single_line(&typed, 1000) {
                prop_assert_eq!(single_line(&once, 1000), Ok(once.clone()));
            }
            if let Ok(once) = multi_line(&typed, 1000) {
                prop_assert_eq!(multi_line(&once, 1000), Ok(once.clone()));
            }
        }

        #[test]
        fn a_key_is_its_own_key(given in any::<String>(), family in any::<String>()) {
            let key = name_key(&given, &family);
            prop_assert_eq!(fold(&key), key);
            let place = place_key(&given);
            prop_assert_eq!(place_key(&place), place);
        }
    }
}
