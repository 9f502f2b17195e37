//! Keys in this browser, encrypted under a passphrase: only ever the record of
//! [`Vault`] is stored, and the cipher that opens it is with whoever knows the
//! passphrase, in memory.

use crate::browser::crypto::{self, Cipher};
use crate::browser::random;
use crate::browser::web_storage::WebStorage;
use crate::settings::{ApiKey, AutoLock, ConnectionId, Passphrase, Vault, from_hex, to_hex};

const VAULT: &str = "azure-chat/vault";
/// Under this name stands when there was input last, in milliseconds since
/// 1970: a tab is not locked while another one is used.
const INPUT: &str = "azure-chat/input";

/// Input was seen.
pub fn note_input(now_ms: u64) {
    // Where it is not stored, each tab knows its own.
    let _stored = WebStorage::Local.set(INPUT, Some(&now_ms.to_string()));
}

/// When input was seen last, in any tab that told so.
#[must_use]
pub fn last_input_ms() -> u64 {
    let text = WebStorage::Local.get(INPUT);
    text.and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// An opened vault. Of a passphrase that was changed meanwhile it opens
/// nothing any more.
#[derive(Debug, Clone)]
pub struct Opened {
    cipher: Cipher,
    /// Of the passphrase.
    salt: String,
}

/// What was found in a vault.
#[derive(Debug)]
pub struct Found {
    pub opened: Opened,
    pub keys: Vec<(ConnectionId, ApiKey)>,
    /// The connections whose keys were changed or damaged on the disk.
    pub damaged: Vec<ConnectionId>,
}

/// Why a vault was not opened, or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VaultProblem {
    /// There is none.
    Missing,
    /// It is not this passphrase.
    Wrong,
    /// What is stored cannot be read, or is a newer version's.
    Unreadable,
    /// Another tab has changed it meanwhile.
    Changed,
    /// The browser cannot encrypt, or does not store.
    Unavailable,
}

impl VaultProblem {
    /// For the person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Missing => "There are no keys under a passphrase in this browser any more.",
            Self::Wrong => {
                "This is not the passphrase. Look at upper and lower case, and at the keyboard's layout."
            }
            Self::Unreadable => {
                "What is stored of the keys cannot be read: it is damaged, or from a newer version of this page."
            }
            Self::Changed => "Another tab has changed the keys just now. Try again.",
            Self::Unavailable => "This browser does not encrypt or store anything for this page.",
        }
    }
}

/// The vault as it is stored.
///
/// # Errors
/// There is none, or it cannot be read.
pub fn vault() -> Result<Vault, VaultProblem> {
    let text = WebStorage::Local.get(VAULT).ok_or(VaultProblem::Missing)?;
    Vault::read(&text).ok_or(VaultProblem::Unreadable)
}

/// Whether there is one, readable or not.
#[must_use]
pub fn has_vault() -> bool {
    WebStorage::Local.get(VAULT).is_some()
}

/// Makes a vault without keys. One that other tabs have made meanwhile stays.
///
/// # Errors
/// There is one already, or the browser cannot do it.
pub async fn create_vault(passphrase: &Passphrase) -> Result<Opened, VaultProblem> {
    if has_vault() {
        return Err(VaultProblem::Changed);
    }
    let (vault, opened) = sealed_anew(passphrase, AutoLock::default(), &[]).await?;
    store(&vault)?;
    Ok(opened)
}

/// Opens the vault.
///
/// # Errors
/// See [`VaultProblem`].
pub async fn open_vault(passphrase: &Passphrase) -> Result<Found, VaultProblem> {
    let vault = vault()?;
    open(&vault, passphrase).await
}

/// Seals everything under another passphrase, in one write.
///
/// # Errors
/// Nothing was changed: see [`VaultProblem`].
pub async fn change_passphrase(old: &Passphrase, new: &Passphrase) -> Result<Found, VaultProblem> {
    let vault = vault()?;
    let found = open(&vault, old).await?;
    let (changed, opened) = sealed_anew(new, vault.auto_lock, &found.keys).await?;
    replace(&vault, &changed)?;
    Ok(Found { opened, ..found })
}

/// Keeps a key in the vault, or takes it out. Taking out needs no passphrase.
///
/// # Errors
/// Nothing was changed: see [`VaultProblem`].
pub async fn put_into_vault(
    opened: &Opened,
    id: &ConnectionId,
    key: &ApiKey,
) -> Result<(), VaultProblem> {
    let purpose = vault()?.purpose(id);
    let sealed = opened.cipher.seal(key.expose(), &purpose).await;
    let sealed = sealed.ok_or(VaultProblem::Unavailable)?;
    // Another tab may have written meanwhile.
    let mut vault = vault()?;
    if vault.salt != opened.salt {
        return Err(VaultProblem::Changed);
    }
    vault.set(id, Some(sealed));
    store(&vault)
}

/// Takes the key of a connection out of the vault.
///
/// # Errors
/// The browser does not store anything.
pub fn take_out_of_vault(id: &ConnectionId) -> Result<(), VaultProblem> {
    let Ok(mut vault) = vault() else {
        return Ok(());
    };
    vault.set(id, None);
    store(&vault)
}

/// After how long it locks.
///
/// # Errors
/// There is none, or the browser does not store anything.
pub fn set_auto_lock(auto_lock: AutoLock) -> Result<(), VaultProblem> {
    store(&Vault {
        auto_lock,
        ..vault()?
    })
}

/// Deletes the vault, and all keys that are only there.
#[must_use]
pub fn delete_vault() -> bool {
    WebStorage::Local.set(VAULT, None)
}

async fn open(vault: &Vault, passphrase: &Passphrase) -> Result<Found, VaultProblem> {
    if !crypto::available() {
        return Err(VaultProblem::Unavailable);
    }
    let salt = from_hex(&vault.salt).ok_or(VaultProblem::Unreadable)?;
    let cipher = Cipher::derived(passphrase.expose(), &salt, vault.iterations).await;
    let cipher = cipher.ok_or(VaultProblem::Unavailable)?;
    let check = cipher.open(&vault.check, &vault.check_purpose()).await;
    check.ok_or(VaultProblem::Wrong)?;
    let mut keys = Vec::new();
    let mut damaged = Vec::new();
    for (id, sealed) in &vault.keys {
        let key = cipher.open(sealed, &vault.purpose(id)).await;
        match key.as_deref().and_then(ApiKey::new) {
            Some(key) => keys.push((id.clone(), key)),
            None => damaged.push(id.clone()),
        }
    }
    let salt = vault.salt.clone();
    let opened = Opened { cipher, salt };
    Ok(Found {
        opened,
        keys,
        damaged,
    })
}

async fn sealed_anew(
    passphrase: &Passphrase,
    auto_lock: AutoLock,
    keys: &[(ConnectionId, ApiKey)],
) -> Result<(Vault, Opened), VaultProblem> {
    const SALT: usize = 16;
    let sealed = async {
        let salt = random::bytes::<SALT>()?;
        let mut vault = Vault::new(to_hex(&salt), auto_lock);
        let cipher = Cipher::derived(passphrase.expose(), &salt, vault.iterations).await?;
        vault.check = cipher.seal("", &vault.check_purpose()).await?;
        for (id, key) in keys {
            let sealed = cipher.seal(key.expose(), &vault.purpose(id)).await?;
            vault.set(id, Some(sealed));
        }
        let salt = vault.salt.clone();
        Some((vault, Opened { cipher, salt }))
    };
    sealed.await.ok_or(VaultProblem::Unavailable)
}

/// Puts one in the place of another, if that is still there.
fn replace(old: &Vault, new: &Vault) -> Result<(), VaultProblem> {
    if vault().as_ref() != Ok(old) {
        return Err(VaultProblem::Changed);
    }
    store(new)
}

fn store(vault: &Vault) -> Result<(), VaultProblem> {
    let stored = WebStorage::Local.set(VAULT, Some(&vault.write()));
    stored.then_some(()).ok_or(VaultProblem::Unavailable)
}
