//! Passwords: argon2id, with the same cost for a name that nobody has.

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::TryRngCore as _;
use tokio::sync::Semaphore;

use crate::domain::sign_in::password::normal;
use crate::error::{Error, Result};

/// Hashes at the same time at most: each takes 64 MiB, and a flood of sign-ins must not take the machine.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Hashes that may be under way or wait for their turn: about two seconds of work. More are told to come again.
static QUEUE: Semaphore = Semaphore::const_new(24);

/// Memory in KiB, passes and lanes.
const COST: (u32, u32, u32) = (64 * 1024, 3, 1);

/// argon2id with 64 MiB, three passes and one lane.
fn hasher() -> Result<Argon2<'static>> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|e| Error::Internal(anyhow::anyhow!("{e}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash of a password (in its normal form), with a new salt, in PHC format. Takes about a tenth of a second.
///
/// # Errors
/// When the machine has no randomness or no memory to give.
pub fn hash(password: &str) -> Result<String> {
    let mut bytes = [0_u8; 16];
    rand::rngs::OsRng.try_fill_bytes(&mut bytes).map_err(anyhow::Error::new)?;
    let salt = SaltString::encode_b64(&bytes).map_err(|e| Error::Internal(anyhow::anyhow!("{e}")))?;
    let hash = hasher()?
        .hash_password(normal(password).as_bytes(), &salt)
        .map_err(|e| Error::Internal(anyhow::anyhow!("{e}")))?;
    Ok(hash.to_string())
}

/// Runs the hashing of a password off the async threads, in its turn.
///
/// # Errors
/// [`Error::Busy`] when too many wait already; what `work` fails with.
pub async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let place = QUEUE.try_acquire().map_err(|_full| Error::Busy(2))?;
    let permit = HASHING.acquire().await.map_err(anyhow::Error::new)?;
    // The work holds its permits: who hangs up early makes no room for another hash beside it.
    let held = move || {
        let answer = work();
        drop((permit, place));
        answer
    };
    actix_web::web::block(held).await.map_err(anyhow::Error::new)?
}

/// Whether `password` is the one of `hash`. Without a hash (nobody has this name) it takes as long, and says no.
///
/// # Errors
/// [`Error::Busy`] when too many wait already, or when a hash in the database is not one.
pub async fn verify(hash: Option<String>, password: String) -> Result<bool> {
    in_turn(move || check(hash.as_deref(), &normal(&password))).await
}

/// Whether a hash was made at less than the present cost (or is none of ours): then it is made anew at the next sign-in.
#[must_use]
pub fn is_outdated(hash: &str) -> bool {
    let cost = |hash: &PasswordHash<'_>| {
        let number = |name| hash.params.get_decimal(name);
        (hash.algorithm == Algorithm::Argon2id.ident()).then_some((number("m")?, number("t")?, number("p")?))
    };
    match PasswordHash::new(hash).ok().as_ref().and_then(cost) {
        Some((memory, passes, _)) => memory < COST.0 || passes < COST.1,
        None => true,
    }
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
    fn hash_params() {
        let now = hash("a long pass phrase").unwrap();
        assert!(now.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
        assert_eq!(now.split('$').nth(4).unwrap().len(), 22, "a salt of 16 bytes");
        assert!(!is_outdated(&now));
        for weaker in ["m=19456,t=2,p=1", "m=65536,t=2,p=1", "m=32768,t=4,p=1"] {
            assert!(is_outdated(&now.replace("m=65536,t=3,p=1", weaker)), "{weaker}");
        }
        assert!(!is_outdated(&now.replace("m=65536,t=3,p=1", "m=131072,t=4,p=1")));
        assert!(is_outdated(&now.replace("argon2id", "argon2i")) && is_outdated("plain"));
        let (salt, weak) = (SaltString::encode_b64(&[1; 16]).unwrap(), Params::new(8, 1, 1, None).unwrap());
        let old = Argon2::new(Algorithm::Argon2id, Version::V0x13, weak).hash_password(b"a long pass phrase", &salt);
        let old = old.unwrap().to_string();
        assert!(check(Some(&old), "a long pass phrase").unwrap(), "an older hash still opens");
        assert!(is_outdated(&old));
    }

    #[test]
    fn only_the_right_password_opens_and_two_hashes_of_it_differ() {
        let (a, b) = (hash("a long pass phrase").unwrap(), hash("a long pass phrase").unwrap());
        assert_ne!(a, b);
        assert!(check(Some(&a), "a long pass phrase").unwrap());
        assert!(!check(Some(&a), "a long pass phrasf").unwrap());
        assert!(!check(None, "a long pass phrase").unwrap());
    }
}
