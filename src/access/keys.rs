//! The agency's key: 32 random bytes in a file of their own, outside the database, so that who has only the database can
//! neither read what is sealed under the key nor forge what is signed with it.
//!
//! Nothing uses the key itself: each purpose has a key derived from it.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use anyhow::{Context as _, ensure};
use hmac::{Hmac, Mac};
use rand::TryRngCore as _;
use sha2::Sha256;

use super::token;
use crate::error::{Error, Result};

/// Bytes of the key.
const LENGTH: usize = 32;
/// Bytes of an AES-GCM nonce.
const NONCE: usize = 12;

/// The agency's key, from which every other key is derived.
#[derive(Clone)]
pub struct Keys(Arc<[u8; LENGTH]>);

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(redacted)")
    }
}

impl Keys {
    /// Over a key that is known already: for tests.
    #[must_use]
    pub fn of(key: [u8; LENGTH]) -> Self {
        Self(Arc::new(key))
    }

    /// Reads the key file, and makes one with a new random key where there is none.
    ///
    /// # Errors
    /// In words, when the file cannot be read or made, is not 32 bytes long, or may be read by others than its owner.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        if !path.exists() {
            make(path).with_context(|| format!("the key file {} cannot be made", path.display()))?;
        }
        let bytes = fs::read(path).with_context(|| format!("the key file {} cannot be read", path.display()))?;
        private(path)?;
        let key: [u8; LENGTH] = bytes.try_into().ok().with_context(|| {
            format!(
                "the key file {} is not one: it must hold exactly {LENGTH} bytes. Put the right file back",
                path.display()
            )
        })?;
        Ok(Self::of(key))
    }

    /// The key of one purpose ("totp-seeds", "audit-chain"): HMAC-SHA-256 of its name under the agency's key.
    #[must_use]
    pub fn purpose(&self, name: &str) -> [u8; 32] {
        mac(&*self.0, format!("homeward/{name}").as_bytes())
    }

    /// Which key this is, to be kept beside the data: says nothing about the key.
    #[must_use]
    pub fn mark(&self) -> String {
        token::hex(&self.purpose("mark"))
    }

    /// A digest of `text` that only who has the key can make, in hexadecimal: to find what may not be stored itself.
    #[must_use]
    pub fn digest(&self, purpose: &str, text: &str) -> String {
        token::hex(&mac(&self.purpose(purpose), text.as_bytes()))
    }

    /// Seals a secret with AES-256-GCM, in hexadecimal with its nonce in front. It opens only for the same purpose and
    /// the same `owner`: what was sealed for one person is worth nothing in the row of another.
    ///
    /// # Errors
    /// When the machine has no randomness to give.
    pub fn seal(&self, purpose: &str, owner: &str, secret: &[u8]) -> Result<String> {
        let mut nonce = [0_u8; NONCE];
        rand::rngs::OsRng.try_fill_bytes(&mut nonce).map_err(anyhow::Error::new)?;
        let payload = Payload { msg: secret, aad: owner.as_bytes() };
        let sealed = Aes256Gcm::new(&self.purpose(purpose).into())
            .encrypt(Nonce::from_slice(&nonce), payload)
            .map_err(|e| Error::Internal(anyhow::anyhow!("{e}")))?;
        Ok(token::hex(&nonce) + &token::hex(&sealed))
    }

    /// Opens what [`Keys::seal`] sealed; nothing for anything else.
    #[must_use]
    pub fn unseal(&self, purpose: &str, owner: &str, sealed: &str) -> Option<Vec<u8>> {
        let bytes = token::unhex(sealed)?;
        let (nonce, text) = bytes.split_at_checked(NONCE)?;
        let payload = Payload { msg: text, aad: owner.as_bytes() };
        Aes256Gcm::new(&self.purpose(purpose).into()).decrypt(Nonce::from_slice(nonce), payload).ok()
    }
}

/// HMAC-SHA-256 (RFC 2104).
pub(super) fn mac(key: &[u8], text: &[u8]) -> [u8; 32] {
    // HMAC takes keys of every length.
    <Hmac<Sha256> as Mac>::new_from_slice(key)
        .map(|mac| mac.chain_update(text).finalize().into_bytes().into())
        .unwrap_or_default()
}

/// Writes a new key beside `path` and gives it its name in one step, so that no half of a key is ever found there and a
/// key that another process just made is kept.
fn make(path: &Path) -> anyhow::Result<()> {
    let mut key = [0_u8; LENGTH];
    rand::rngs::OsRng.try_fill_bytes(&mut key)?;
    let part = path.with_extension(format!("{}.part", std::process::id()));
    let mut file = create(&part)?;
    file.write_all(&key)?;
    file.sync_all()?;
    let linked = fs::hard_link(&part, path);
    fs::remove_file(&part)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn create(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Refuses a key file that others than its owner may read or change.
#[cfg(unix)]
fn private(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path)?.permissions().mode() & 0o777;
    ensure!(
        mode.trailing_zeros() >= 6,
        "the key file {} may be read or changed by others (its mode is {mode:o}): run chmod 600 on it",
        path.display()
    );
    Ok(())
}

#[cfg(not(unix))]
fn private(_: &Path) -> anyhow::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_ever_after() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("homeward.key");
        let first = Keys::open(&path).unwrap();
        assert_eq!(fs::read(&path).unwrap().len(), 32);
        assert_eq!(Keys::open(&path).unwrap().purpose("x"), first.purpose("x"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_that_others_may_read_or_of_another_size_is_refused_in_words() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("homeward.key");
        Keys::open(&path).unwrap();
        for mode in [0o644, 0o640, 0o660, 0o602, 0o601] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert!(Keys::open(&path).unwrap_err().to_string().contains("chmod 600"), "{mode:o}");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        for wrong in [&b""[..], b"short", &[1; 33]] {
            fs::write(&path, wrong).unwrap();
            assert!(Keys::open(&path).unwrap_err().to_string().contains("exactly 32 bytes"));
        }
    }

    #[test]
    fn purposes_have_keys_of_their_own_and_none_is_shown() {
        let keys = Keys::of([7; 32]);
        assert_ne!(keys.purpose("totp-seeds"), keys.purpose("audit-chain"));
        assert_ne!(keys.purpose("totp-seeds"), Keys::of([8; 32]).purpose("totp-seeds"));
        assert_eq!(format!("{keys:?}"), "Keys(redacted)");
    }

    #[test]
    fn what_is_sealed_opens_only_for_its_purpose_and_its_owner() {
        let keys = Keys::of([7; 32]);
        let sealed = keys.seal("totp-seeds", "ada", b"a seed").unwrap();
        assert_ne!(sealed, keys.seal("totp-seeds", "ada", b"a seed").unwrap(), "a nonce is used once");
        assert_eq!(keys.unseal("totp-seeds", "ada", &sealed).unwrap(), b"a seed");
        assert_eq!(keys.unseal("totp-seeds", "bea", &sealed), None);
        assert_eq!(keys.unseal("other", "ada", &sealed), None);
        assert_eq!(Keys::of([8; 32]).unseal("totp-seeds", "ada", &sealed), None);
        for broken in ["", "00", "zz", &sealed[2..], &sealed.replace('a', "b")] {
            assert_eq!(keys.unseal("totp-seeds", "ada", broken), None);
        }
    }

    #[test]
    fn the_derivation_is_hmac_sha_256() {
        // RFC 4231, test case 2.
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(token::hex(&mac(b"Jefe", b"what do ya want for nothing?")), expected);
    }
}
