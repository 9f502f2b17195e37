//! Keys that are kept under a passphrase: what is stored of them, and when
//! they are locked. The ciphers are the browser's (`browser/crypto.rs`).
//!
//! ```json
//! {"version": 1, "kdf": "PBKDF2-SHA-256", "iterations": 1000000, "salt": "…",
//!  "check": "…", "autoLockSeconds": 900,
//!  "keys": [{"connection": "own", "sealed": "…"}]}
//! ```
//!
//! `salt` is random and new with each passphrase. `sealed` is a key as
//! AES-256-GCM leaves it, behind the nonce that it was sealed with; what it is
//! sealed for ([`Vault::purpose`]) is authenticated, so that it cannot be put
//! in the place of another one. All three are hexadecimal.

use serde_json::{Value, json};

use super::ConnectionId;

/// How often a passphrase is hashed at the least: what OWASP asks of
/// PBKDF2-HMAC-SHA256
/// (<https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>).
/// A record with fewer is none of this page's.
const LEAST_ITERATIONS: u32 = 600_000;
/// How often it is hashed now: about half a second. May rise; the number is
/// stored with what was sealed, and rises with the next change of passphrase.
const ITERATIONS: u32 = 1_000_000;
/// A record that asks for more would make the page wait for minutes.
const MOST_ITERATIONS: u32 = 10_000_000;
/// Version of the shape that this page writes.
const VERSION: u32 = 1;
const KDF: &str = "PBKDF2-SHA-256";

/// How the keys under a passphrase are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VaultState {
    /// There are none.
    Missing,
    /// They wait for the passphrase.
    Locked,
    /// They are in this tab's memory.
    Open,
}

impl VaultState {
    const NAMES: [(Self, &str); 3] = [
        (Self::Missing, "missing"),
        (Self::Locked, "locked"),
        (Self::Open, "open"),
    ];

    /// The name in what page and panel say to each other.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut names = Self::NAMES.iter();
        let found = names.find(|(state, _)| *state == self);
        found.map_or("", |(_, name)| name)
    }

    /// Reads a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let mut names = Self::NAMES.iter();
        let found = names.find(|(_, known)| *known == name);
        found.map(|(state, _)| *state)
    }
}

/// After so many seconds without input the keys are locked; zero is never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AutoLock(pub u32);

/// What is stored of the keys under a passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vault {
    pub iterations: u32,
    pub salt: String,
    /// Nothing, sealed: what tells a wrong passphrase.
    pub check: String,
    pub auto_lock: AutoLock,
    pub keys: Vec<(ConnectionId, String)>,
}

impl Default for AutoLock {
    fn default() -> Self {
        Self(15 * 60)
    }
}

impl AutoLock {
    /// What can be chosen, and how it is called.
    pub const CHOICES: [(Self, &str); 4] = [
        (Self(5 * 60), "After 5 minutes"),
        (Self(15 * 60), "After 15 minutes"),
        (Self(60 * 60), "After an hour"),
        (Self(0), "When the tab is closed or reloaded"),
    ];

    /// How long is left until it is time to lock, in milliseconds: nothing
    /// where it is time; `None` where it never is.
    #[must_use]
    pub fn left_ms(self, last_input_ms: u64, now_ms: u64) -> Option<u64> {
        let limit = (self.0 > 0).then_some(u64::from(self.0) * 1000)?;
        Some(limit.saturating_sub(now_ms.saturating_sub(last_input_ms)))
    }
}

impl Vault {
    /// A vault without keys, that nothing was sealed for yet.
    #[must_use]
    pub fn new(salt: String, auto_lock: AutoLock) -> Self {
        Self {
            iterations: ITERATIONS,
            salt,
            check: String::new(),
            auto_lock,
            keys: Vec::new(),
        }
    }

    /// Reads the record; `None` where it is none, is of another version, or
    /// asks for fewer iterations than this page ever wrote.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let record: Value = serde_json::from_str(text).ok()?;
        let known = record.get("version")?.as_u64()? == u64::from(VERSION)
            && record.get("kdf")?.as_str()? == KDF;
        let iterations = u32::try_from(record.get("iterations")?.as_u64()?).ok()?;
        if !known || !(LEAST_ITERATIONS..=MOST_ITERATIONS).contains(&iterations) {
            return None;
        }
        let seconds = record.get("autoLockSeconds").and_then(Value::as_u64);
        let auto_lock = seconds.and_then(|seconds| seconds.try_into().ok());
        let keys = record.get("keys").and_then(Value::as_array);
        let key = |key: &Value| {
            Some((
                ConnectionId(text_of(key, "connection")?),
                text_of(key, "sealed")?,
            ))
        };
        Some(Self {
            iterations,
            salt: text_of(&record, "salt")?,
            check: text_of(&record, "check")?,
            auto_lock: auto_lock.map(AutoLock).unwrap_or_default(),
            keys: keys.into_iter().flatten().filter_map(key).collect(),
        })
    }

    /// The record.
    #[must_use]
    pub fn write(&self) -> String {
        let key = |(ConnectionId(connection), sealed): &(ConnectionId, String)| json!({"connection": connection, "sealed": sealed});
        let keys: Vec<Value> = self.keys.iter().map(key).collect();
        json!({
            "version": VERSION,
            "kdf": KDF,
            "iterations": self.iterations,
            "salt": self.salt,
            "check": self.check,
            "autoLockSeconds": self.auto_lock.0,
            "keys": keys,
        })
        .to_string()
    }

    /// What a key is sealed for: the version, how the passphrase was hashed,
    /// and the connection.
    #[must_use]
    pub fn purpose(&self, ConnectionId(id): &ConnectionId) -> String {
        format!("{} key {id}", self.purpose_of_all())
    }

    /// What the check is sealed for.
    #[must_use]
    pub fn check_purpose(&self) -> String {
        format!("{} check", self.purpose_of_all())
    }

    fn purpose_of_all(&self) -> String {
        format!("azure-chat vault {VERSION} {KDF} {}", self.iterations)
    }

    /// Puts a sealed key in the place of the one that the connection had, or
    /// takes that away.
    pub fn set(&mut self, id: &ConnectionId, sealed: Option<String>) {
        self.keys.retain(|(known, _)| known != id);
        self.keys.extend(sealed.map(|sealed| (id.clone(), sealed)));
    }
}

fn text_of(record: &Value, name: &str) -> Option<String> {
    record.get(name)?.as_str().map(str::to_owned)
}
