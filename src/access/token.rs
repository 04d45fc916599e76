//! Secrets that the program makes up: session tokens and tokens against forged forms.

use rand::TryRngCore as _;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::error::Result;

/// 256 random bits, in 64 hexadecimal digits.
///
/// # Errors
/// When the machine has no randomness to give.
pub fn secret() -> Result<String> {
    let mut bytes = [0_u8; 32];
    rand::rngs::OsRng.try_fill_bytes(&mut bytes).map_err(anyhow::Error::new)?;
    Ok(hex(&bytes))
}

/// What is stored of a secret: its SHA-256, in 64 hexadecimal digits.
#[must_use]
pub fn digest(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// Compares two secrets in a time that says nothing about where they differ.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    !a.is_empty() && bool::from(a.as_bytes().ct_eq(b.as_bytes()))
}

/// Two hexadecimal digits a byte.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(if half < 10 { b'0' + half } else { b'a' + half - 10 });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The bytes of hexadecimal digits; nothing for any other text.
#[must_use]
pub fn unhex(digits: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16);
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let byte = |[high, low]: &[u8; 2]| u8::try_from(digit(*high)? * 16 + digit(*low)?).ok();
    if rest.is_empty() { pairs.iter().map(byte).collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_differ_and_only_the_same_one_matches() {
        let (a, b) = (secret().unwrap(), secret().unwrap());
        assert_eq!(a.len(), 64);
        assert!(!same(&a, &b) && same(&a, &a));
        assert!(!same("", ""), "a token that is not there matches nothing");
        assert_ne!(digest(&a), a);
    }

    #[test]
    fn hexadecimal_digits_read_back_and_anything_else_does_not() {
        assert_eq!(unhex(&hex(&[0, 9, 255])), Some(vec![0, 9, 255]));
        for broken in ["0", "zz", "+1", "0é"] {
            assert_eq!(unhex(broken), None, "{broken}");
        }
    }
}
