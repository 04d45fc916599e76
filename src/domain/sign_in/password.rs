//! Which passwords hold: long ones that nobody guesses (NIST SP 800-63B 5.1.1.2). Any character goes, nothing must be mixed in,
//! and none has to be changed for its age.

use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::{Score, zxcvbn};

/// The least length, in characters.
pub const LEAST: usize = 15;
/// The greatest length, in characters.
pub const MOST: usize = 256;
/// What the estimate of guesses looks at: more would only cost time.
const LOOKED_AT: usize = 64;
/// Different characters beside well-known words that a password must have at least.
const OF_ITS_OWN: usize = 6;

/// Words of the product and of the work, which whoever guesses here tries first.
const OURS: [&str; 8] =
    ["homeward", "reunification", "permanency", "county", "children", "families", "family", "welfare"];

/// Passwords and parts of passwords that everybody uses, one a line.
const COMMON: &str = include_str!("common.txt");

/// Why a password was refused, in words for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Fewer than [`LEAST`] characters.
    #[error(
        "Use at least {LEAST} characters. Four or five words that have nothing to do with one another are easy to remember"
    )]
    Short,
    /// More than [`MOST`] characters.
    #[error("Use at most {MOST} characters")]
    Long,
    /// Made of words that are on every list of passwords.
    #[error("This is made of passwords that many people use. Choose words of your own")]
    Common,
    /// Made of the person's, the agency's or the product's own words.
    #[error("This is made of your name, your address or our own words. Choose words that nobody connects with you")]
    OwnWords,
    /// Long, but of a pattern that is guessed early.
    #[error(
        "This is easy to guess: it repeats itself or follows a pattern. Choose four or five words that have nothing to do with one another"
    )]
    Guessable,
}

/// The one form of a password that different keyboards may send in different ways (NFC).
#[must_use]
pub fn normal(typed: &str) -> String {
    typed.nfc().collect()
}

/// Whether a password may be used by a person with these words of her own: her name, her address, her agency.
///
/// # Errors
/// The first rule that refuses it.
pub fn check(typed: &str, own: &[&str]) -> Result<(), Weak> {
    let password = normal(typed);
    let length = password.chars().count();
    if length < LEAST {
        return Err(Weak::Short);
    }
    if length > MOST {
        return Err(Weak::Long);
    }
    let own: Vec<String> = own.iter().flat_map(|text| words(text)).collect();
    let plain = plain(&password);
    if different(&plain) < OF_ITS_OWN {
        return Err(Weak::Guessable);
    }
    let without_own = without(&plain, own.iter().map(String::as_str).chain(OURS));
    if without_own.len() < plain.len() && different(&without(&without_own, common())) < OF_ITS_OWN {
        return Err(Weak::OwnWords);
    }
    if different(&without(&plain, common())) < OF_ITS_OWN {
        return Err(Weak::Common);
    }
    let own: Vec<&str> = own.iter().map(String::as_str).chain(OURS).collect();
    let looked_at: String = password.chars().take(LOOKED_AT).collect();
    if zxcvbn(&looked_at, &own).score() < Score::Three { Err(Weak::Guessable) } else { Ok(()) }
}

fn common() -> impl Iterator<Item = &'static str> {
    COMMON.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// The words of a name or an address that are long enough to be recognised.
fn words(text: &str) -> Vec<String> {
    plain(text).split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() >= 3).map(str::to_owned).collect()
}

/// Lower case, and the usual digits and signs for letters read as the letters.
fn plain(text: &str) -> String {
    let letter = |c: char| match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(letter).collect()
}

/// What is left of a text without these words.
fn without<'a>(text: &str, words: impl Iterator<Item = &'a str>) -> String {
    let mut words: Vec<String> = words.map(plain).collect();
    // The longest first: else "pass" would leave "word" of "password".
    words.sort_by_key(|w| std::cmp::Reverse(w.len()));
    words.iter().fold(text.to_owned(), |rest, word| rest.replace(word.as_str(), " "))
}

/// How many different letters and digits a text has.
fn different(text: &str) -> usize {
    let mut seen: Vec<char> = text.chars().filter(|c| c.is_alphanumeric() || !c.is_ascii()).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: [&str; 3] = ["Rosa Reyes", "rosa.reyes@juniper.test", "Juniper County"];

    #[test]
    fn password_policy() {
        let long = "porch lantern cello ".repeat(12);
        let good = [
            "a porch light left on",
            "correct-horse-battery-staple-9",
            "wintergreen tractor opera",
            "Vuelve a casa pronto, Mateo",
            "семь зелёных лошадей поют",
            "七匹の緑の馬が屋根の上で歌を歌う夜",
            "🦊🌲🥁🪁🛶🧭🪴🎻🕯️🧶🥾🦉🍂🌙🧩",
            "tab\tand  two spaces ok?",
            "' OR 1=1; -- <b>&amp;",
            "xK9#mQ2$vL5@nR8&",
            &long[..128],
            &long[..MOST - 20],
        ];
        for password in good {
            assert_eq!(check(password, &OWN), Ok(()), "{password}");
        }
        let bad = [
            ("", Weak::Short),
            ("short but fine", Weak::Short),
            ("e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", Weak::Short),
            (&"x".repeat(MOST + 1), Weak::Long),
            ("passwordpassword", Weak::Common),
            ("Password12345678!", Weak::Common),
            ("P@ssw0rdP@ssw0rd", Weak::Common),
            ("iloveyouiloveyou1", Weak::Common),
            ("qwertyuiopasdfgh", Weak::Common),
            ("123456789012345678", Weak::Common),
            ("letmein-welcome-2026", Weak::Common),
            ("HomewardHomeward2026", Weak::OwnWords),
            ("reunification2026!", Weak::OwnWords),
            ("Rosa.Reyes.2026.Juniper", Weak::OwnWords),
            ("juniper county password", Weak::OwnWords),
            ("aaaaaaaaaaaaaaaaaaaa", Weak::Guessable),
            ("abcdefghijklmnopqrst", Weak::Guessable),
            ("banana banana banana", Weak::Guessable),
        ];
        for (password, why) in bad {
            assert_eq!(check(password, &OWN), Err(why), "{password}");
        }
    }

    #[test]
    fn a_letter_and_its_accent_are_one_however_they_are_typed() {
        assert_eq!(normal("Jose\u{301}"), normal("José"));
    }

    #[test]
    fn another_persons_name_is_no_word_of_ones_own() {
        assert_eq!(check("Rosa.Reyes.2026.Juniper", &["Ada Admin"]), Ok(()));
    }

    #[test]
    fn a_password_of_the_greatest_length_is_judged_at_once() {
        let long: String = (0..MOST).map(|n| char::from(b'a' + u8::try_from(n * 7 % 26).unwrap())).collect();
        let _ = check(&long, &OWN);
        let _ = check(&"é".repeat(MOST), &OWN);
    }
}
