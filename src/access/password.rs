//! Passwords: argon2id, with the same cost for a name that nobody has.

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::TryRngCore as _;
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// Hashes at the same time at most: each takes 64 MiB, and a flood of sign-ins must not take the machine.
static HASHING: Semaphore = Semaphore::const_new(2);

/// argon2id with 64 MiB, three passes and one lane.
fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(64 * 1024, 3, 1, None).map_err(|e| Error::Internal(anyhow::anyhow!("{e}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash of a password, with a new salt, in PHC format. Takes about a tenth of a second.
///
/// # Errors
/// When the machine has no randomness or no memory to give.
pub fn hash(password: &str) -> Result<String> {
    let mut bytes = [0_u8; 16];
    rand::rngs::OsRng.try_fill_bytes(&mut bytes).map_err(anyhow::Error::new)?;
    let salt = SaltString::encode_b64(&bytes).map_err(|e| Error::Internal(anyhow::anyhow!("{e}")))?;
    let hash = hasher()?.hash_password(password.as_bytes(), &salt).map_err(|e| Error::Internal(anyhow::anyhow!("{e}")))?;
    Ok(hash.to_string())
}

/// Whether `password` is the one of `hash`. Without a hash (nobody has this name) it takes as long, and says no.
///
/// # Errors
/// When a hash in the database is not one.
pub async fn verify(hash: Option<String>, password: String) -> Result<bool> {
    let permit = HASHING.acquire().await.map_err(anyhow::Error::new)?;
    let answer = actix_web::web::block(move || check(hash.as_deref(), &password)).await.map_err(anyhow::Error::new)?;
    drop(permit);
    answer
}

fn check(hash: Option<&str>, password: &str) -> Result<bool> {
    let Some(hash) = hash else {
        let _ = self::hash(password)?;
        return Ok(false);
    };
    let parsed = PasswordHash::new(hash).map_err(|e| Error::Internal(anyhow::anyhow!("{e}")))?;
    Ok(hasher()?.verify_password(password.as_bytes(), &parsed).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_opens_and_two_hashes_of_it_differ() {
        let (a, b) = (hash("a long pass phrase").unwrap(), hash("a long pass phrase").unwrap());
        assert_ne!(a, b);
        assert!(a.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
        assert!(check(Some(&a), "a long pass phrase").unwrap());
        assert!(!check(Some(&a), "a long pass phrasf").unwrap());
        assert!(!check(None, "a long pass phrase").unwrap());
    }
}
