//! The second factor: codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds) and recovery codes.

use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use rand::TryRngCore as _;
use sha1::Sha1;

use super::token;
use crate::error::Result;

/// Seconds of one step.
const STEP: i64 = 30;
/// Bytes of a seed: 160 bits, as RFC 4226 recommends.
const SEED: usize = 20;
/// Bytes of a recovery code: 80 bits.
const RECOVERY: usize = 10;
/// Recovery codes a person gets.
pub const RECOVERY_CODES: usize = 10;

const ALPHABET: [char; 32] = [
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W',
    'X', 'Y', 'Z', '2', '3', '4', '5', '6', '7',
];

/// A new random seed.
///
/// # Errors
/// When the machine has no randomness to give.
pub fn new_seed() -> Result<Vec<u8>> {
    let mut seed = vec![0; SEED];
    rand::rngs::OsRng.try_fill_bytes(&mut seed).map_err(anyhow::Error::new)?;
    Ok(seed)
}

/// The step whose code was typed, if it is one of now, the one before or the one after, and later than the last one used:
/// a code that somebody saw is worth nothing a second time.
#[must_use]
pub fn step_of_code(seed: &[u8], typed: &str, now: DateTime<Utc>, last_step: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let present = now.timestamp() / STEP;
    let fits = |step: &i64| *step > last_step && token::same(&code(seed, *step), &typed);
    [present - 1, present, present + 1].into_iter().find(fits)
}

/// The code of a step (RFC 4226 5.3), in six digits.
#[must_use]
pub fn code(seed: &[u8], step: i64) -> String {
    format!("{:06}", truncated(seed, step) % 1_000_000)
}

fn truncated(seed: &[u8], step: i64) -> u32 {
    // HMAC takes keys of every length.
    let Ok(mac) = <Hmac<Sha1> as Mac>::new_from_slice(seed) else { return 0 };
    let digest = mac.chain_update(step.to_be_bytes()).finalize().into_bytes();
    let offset = usize::from(digest.last().copied().unwrap_or(0) & 15);
    let word = digest.iter().skip(offset).take(4).fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
    word & 0x7fff_ffff
}

/// A seed as people type it into an app: groups of four letters and digits.
#[must_use]
pub fn seed_in_words(seed: &[u8]) -> String {
    grouped(&base32(seed), " ")
}

/// The address that the drawn code holds, for an app to read.
#[must_use]
pub fn address(seed: &[u8], email: &str) -> String {
    let email: String = serde_urlencoded::to_string([("", email)]).unwrap_or_default().replace('+', "%20");
    format!("otpauth://totp/Homeward:{}?secret={}&issuer=Homeward", email.trim_start_matches('='), base32(seed))
}

/// New recovery codes, as they are shown once.
///
/// # Errors
/// When the machine has no randomness to give.
pub fn new_recovery_codes() -> Result<Vec<String>> {
    let one = || {
        let mut bytes = [0; RECOVERY];
        rand::rngs::OsRng.try_fill_bytes(&mut bytes).map_err(anyhow::Error::new)?;
        Ok(grouped(&base32(&bytes).to_lowercase(), "-"))
    };
    (0..RECOVERY_CODES).map(|_| one()).collect()
}

/// What is stored of a recovery code, however it is typed. Eighty random bits need no slow hash.
#[must_use]
pub fn recovery_digest(typed: &str) -> String {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    token::digest(&plain)
}

/// RFC 4648 base 32, without padding.
fn base32(bytes: &[u8]) -> String {
    let bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |n| usize::from(byte >> n & 1))).collect::<Vec<_>>();
    let letter = |five: &[usize]| {
        let value = (0..5).fold(0, |value, n| value << 1 | five.get(n).copied().unwrap_or(0));
        ALPHABET.get(value).copied().unwrap_or('A')
    };
    bits.chunks(5).map(letter).collect()
}

fn grouped(text: &str, between: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B.
    const RFC_SEED: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn totp_window() {
        let vectors = [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ];
        for (second, eight) in vectors {
            let six = &eight[2..];
            assert_eq!(code(RFC_SEED, second / STEP), six, "at {second}");
            let step = second / STEP;
            for (off, good) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
                let found = step_of_code(RFC_SEED, six, at(step * STEP + off), 0);
                assert_eq!(found, good.then_some(step), "{off} seconds from {second}");
            }
        }
    }

    #[test]
    fn totp_window_takes_a_code_once_and_none_that_is_older() {
        let now = at(1_111_111_111);
        let step = step_of_code(RFC_SEED, "050 471", now, 0).unwrap();
        assert_eq!(step_of_code(RFC_SEED, "050471", now, step), None);
        let before = code(RFC_SEED, step - 1);
        assert_eq!(step_of_code(RFC_SEED, &before, now, step), None);
        let after = code(RFC_SEED, step + 1);
        assert_eq!(step_of_code(RFC_SEED, &after, now, step), Some(step + 1));
        for wrong in ["", "0", "05047", "0504711", "abcdef", "٠٥٠٤٧١"] {
            assert_eq!(step_of_code(RFC_SEED, wrong, now, 0), None, "{wrong}");
        }
    }

    #[test]
    fn seeds_and_addresses_are_as_apps_read_them() {
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI");
        assert_eq!(seed_in_words(RFC_SEED), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            address(RFC_SEED, "rosa reyes+1@juniper.test"),
            "otpauth://totp/Homeward:rosa%20reyes%2B1%40juniper.test?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Homeward"
        );
    }

    #[test]
    fn recovery_codes_have_eighty_bits_and_are_found_however_they_are_typed() {
        let codes = new_recovery_codes().unwrap();
        assert_eq!(codes.len(), RECOVERY_CODES);
        assert!(codes.iter().all(|code| code.len() == 19 && code.split('-').all(|part| part.len() == 4)));
        assert_eq!(recovery_digest(&codes[0]), recovery_digest(&codes[0].to_uppercase().replace('-', " ")));
        assert_ne!(recovery_digest(&codes[0]), recovery_digest(&codes[1]));
    }
}
